"""A newcomer, or a vacancy, where conditions tie members together: solved again, one by one.

Prices say what one more member is worth as long as a plan is a flow. Where pairings or leaders
count, they do not: the part is solved again with the newcomer at each need in turn, or with one
more place that comes before everything else. Of the answers that are best, the one with the fewest
moves is taken.
"""

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts
from partygrid.allocation.answers import Answers, answers_of
from partygrid.allocation.conditions import conditions, joined_parts
from partygrid.allocation.constrained import solved_again
from partygrid.allocation.differences import Move
from partygrid.allocation.pairing_requests import with_companions
from partygrid.allocation.plan import Plan
from partygrid.allocation.prices import objective
from partygrid.allocation.problem import Problem
from partygrid.allocation.revised import places_of, revised
from partygrid.allocation.revision import Pair
from partygrid.allocation.source import ENGINES
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member


@attrs.frozen(eq=False)
class Anew:
    """A plan to be solved again with something else.

    Attributes:
        grounds: Its grounds, the newcomer included.
        plan: The plan.
        before: Position of the need of each member in it, -1 for none. Shape: (members,).
    """

    grounds: Answers
    plan: Plan
    before: Counts

    @classmethod
    def of(cls, where: Jurisdiction, plan: Plan) -> "Anew":
        """Return a plan in a snapshot, to be solved again."""
        grounds = answers_of(where, plan)
        return cls(grounds, plan, places_of(where.index, plan.assignments))

    def newcomer(self, member: str, need: str) -> tuple[int, tuple[Move, ...]] | None:
        """Return by how much the objective falls with a newcomer at a need, and who moves.

        None where conditions keep the newcomer away.
        """
        index = self.grounds.where.index
        pins = (*self.plan.request.pins, (member, need))
        at = self._placed(self.grounds.problem, pins, index.table(Need).position[need])
        if at is None:
            return None
        gain = self._worth(self.before) - self._worth(at)
        return gain, tuple(one for one in self._moves(at) if one.member != member)

    def vacancy(self, need: int) -> tuple[int, tuple[Move, ...]] | None:
        """Return what it costs to have one more at a need, and who moves; None for nobody."""
        problem = self.grounds.problem
        wanted = int(np.count_nonzero(self.before == need)) + 1
        first, rest = (one.copy() for one in (problem.floor, problem.extra))
        first[need], rest[need] = wanted, 0
        worth = problem.floor_worth.copy()
        worth[need] = worth.max() + problem.step
        at = self._placed(
            attrs.evolve(problem, floor=first, extra=rest, floor_worth=worth),
            self.plan.request.pins,
            need,
        )
        if at is None or np.count_nonzero(at == need) < wanted:
            return None
        cost = self._worth(at, but=need) - self._worth(self.before, but=need)
        return cost, self._moves(at)

    def _placed(self, problem: Problem, pins: tuple[Pair, ...], need: int) -> Counts | None:
        """Return the best placement with pins once the part of a need is solved again.

        None where there is none.
        """
        index, pairings = self.grounds.where.index, self.plan.pairings
        pinned = with_companions(pins, pairings)
        change = attrs.evolve(self.plan.request, pins=pinned)
        state = revised(problem, index, change)
        asked = conditions(index, pairings, state.pinned_at)
        if (state.free.extra < 0).any() or len(dict(pinned)) < len(pinned):
            return None
        part = joined_parts(state.free, asked)
        standing = np.where(state.pinned_at >= 0, NOWHERE, self.before)
        found = solved_again(state.free, asked, standing, part == part[need], ENGINES)
        return None if found is None else np.where(state.pinned_at >= 0, state.pinned_at, found)

    def _worth(self, at: Counts, *, but: int | None = None) -> int:
        """Return the objective of a placement, without the empty places of one need."""
        change = attrs.evolve(self.plan.request, pins=())
        free = revised(self.grounds.problem, self.grounds.where.index, change).free
        head_count = np.bincount(at[at >= 0], minlength=free.needs)
        if but is not None:
            head_count[but] = (free.floor + free.extra)[but]
        return objective(free, head_count, int(free.cost[free.need == at[free.member]].sum()))

    def _moves(self, at: Counts) -> tuple[Move, ...]:
        """Return who moves, in id order."""
        where = self.grounds.where
        members, needs = where.of(Member), where.of(Need)
        return tuple(
            Move(
                member=members[m].id,
                before=needs[self.before[m]].id if self.before[m] >= 0 else None,
                after=needs[at[m]].id if at[m] >= 0 else None,
            )
            for m in np.flatnonzero(at != self.before).tolist()
        )
