"""The needs of a plan as posts that members hold, with prices and arcs between them."""

from collections.abc import Iterator, Sequence

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts
from partygrid.allocation.differences import Move
from partygrid.allocation.grounds import Grounds
from partygrid.allocation.plan import Plan
from partygrid.allocation.prices import next_worth, prices
from partygrid.allocation.problem import step_of, with_step
from partygrid.allocation.source import source_of
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member


@attrs.frozen
class Comer:
    """Who could come to a post: the cheapest from one origin.

    Attributes:
        member: Position of the member.
        origin: Position of the need that the member would leave, -1 for none.
        length: The reduced cost of the move.
    """

    member: int
    origin: int
    length: int


class Posts:
    """The posts of a plan.

    Args:
        grounds: The grounds of the plan.
        plan: The best plan.
    """

    def __init__(self, grounds: Grounds, plan: Plan) -> None:
        source = source_of(grounds, plan)
        self.where: Jurisdiction = grounds.where
        self.reports = grounds.reports
        self.plan = plan
        self.tied = source.tied
        self.change_price: int = source.revised.change_price
        self._problem = source.problem
        self._at = source.placed_at
        problem = self._problem
        placed = np.bincount(self._at[self._at >= 0], minlength=problem.needs)
        room = placed < problem.floor + problem.extra
        self._empty = np.where(room, next_worth(problem, placed), 0)
        self._held = next_worth(problem, placed - 1)
        self._price = prices(problem, self._at)
        self._own = np.zeros(problem.members, np.int64)
        chosen = np.flatnonzero(self._at[problem.member] == problem.need)
        self._own[problem.member[chosen]] = problem.cost[chosen]
        self._order = np.argsort(problem.need, kind="stable")
        self._begin = np.concatenate(
            [[0], np.cumsum(np.bincount(problem.need, minlength=problem.needs))]
        )
        self._first = np.searchsorted(problem.member, np.arange(problem.members + 1))
        self._dearest = int(problem.cost.max(initial=0))

    def price_of(self, need: int) -> int:
        """Return the price of a place at a need."""
        return int(self._price[need])

    def gains(self, needs: Sequence[int], costs: Sequence[int]) -> list[int]:
        """Return by how much the objective falls if one more member takes a place at a cost."""
        problem, price = self._problem, self._price
        dearest = max([self._dearest, *costs])
        members = min(problem.members + 1, problem.needs)
        one_more = attrs.evolve(problem, members=problem.members + 1)
        if problem.step <= (members + 1) * dearest + one_more.spread:
            price = prices(with_step(problem, step_of(one_more, dearest)), self._at)
        return [int(price[need]) - cost for need, cost in zip(needs, costs, strict=True)]

    def room(self, need: int) -> tuple[Move, ...]:
        """Return who would move to make room at a need, by the chain that attains its price."""
        from_: dict[int, tuple[int, int]] = {need: (NOWHERE, NOWHERE)}
        open_ = [need]
        while True:
            at = open_.pop(0)
            if self._price[at] == self._empty[at]:
                return self._moves(from_, at, ())
            for member, target in self._makes_room(at):
                if target < 0:
                    return self._moves(from_, at, (self.move(member, at, NOWHERE),))
                if target not in from_:
                    from_[target] = member, at
                    open_.append(target)

    def _moves(
        self, from_: dict[int, tuple[int, int]], at: int, last: tuple[Move, ...]
    ) -> tuple[Move, ...]:
        moves = list(last)
        while from_[at][1] >= 0:
            member, origin = from_[at]
            moves.insert(0, self.move(member, origin, at))
            at = origin
        return tuple(moves)

    def _makes_room(self, need: int) -> Iterator[tuple[int, int]]:
        """Yield the members of a need whose move attains its price, and where to, -1 for home."""
        problem = self._problem
        for row in self._rows(need).tolist():
            member = int(problem.member[row])
            if self._at[member] != need:
                continue
            saved = self._price[need] - problem.cost[row]
            if saved == 0:
                yield member, NOWHERE
            options = slice(self._first[member], self._first[member + 1])
            tight = self._price[problem.need[options]] - problem.cost[options] == saved
            for target in problem.need[options][tight].tolist():
                yield member, target

    def _rows(self, need: int) -> Counts:
        rows: Counts = self._order[self._begin[need] : self._begin[need + 1]]
        return rows

    def comers(self, need: int) -> list[Comer]:
        """Return who could come to a need: the cheapest from each other need, and from none."""
        problem, rows = self._problem, self._rows(need)
        member = problem.member[rows]
        origin = self._at[member]
        away = origin != need
        rows, member, origin = rows[away], member[away], origin[away]
        price = np.append(self._price, 0)
        length = problem.cost[rows] - self._own[member] + price[origin] - price[need]
        order = np.lexsort((member, length, origin))
        first = order[np.flatnonzero(np.diff(origin[order], prepend=NOWHERE - 1))]
        columns = (member[first].tolist(), origin[first].tolist(), length[first].tolist())
        return [Comer(*one) for one in zip(*columns, strict=True)]

    def left_empty(self, need: int) -> int:
        """Return the reduced cost of leaving a place at a need empty."""
        return int(self._held[need] - self._price[need])

    def move(self, member: int, origin: int, target: int) -> Move:
        """Return the move of a member from one need to another, -1 for none."""
        needs = [None if n < 0 else self.where.of(Need)[n].id for n in (origin, target)]
        return Move(member=self.where.of(Member)[member].id, before=needs[0], after=needs[1])


def posts_of(grounds: Grounds, plan: Plan) -> Posts:
    """Return the posts of a plan, made once while the same plan is asked again."""
    found = grounds.kept("posts", lambda: Posts(grounds, plan))
    if found.plan is not plan:
        grounds.drop("posts")
        return posts_of(grounds, plan)
    return found
