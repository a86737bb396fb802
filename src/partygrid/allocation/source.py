"""A plan as arrays, kept for the questions that are asked of it."""

from functools import cached_property

import numpy as np

from partygrid._index import NOWHERE, Counts, Mask
from partygrid.allocation.choosing import fastest_engine
from partygrid.allocation.conditions import Conditions, conditions, joined_parts, tied
from partygrid.allocation.constrained import Engines, solved_again
from partygrid.allocation.grounds import Grounds
from partygrid.allocation.integer import branch_and_cut
from partygrid.allocation.limits import NO_LIMITS, Watch
from partygrid.allocation.parts import parts, settled
from partygrid.allocation.plan import Plan
from partygrid.allocation.problem import Problem
from partygrid.allocation.revised import Revised, places_of, revised

ENGINES = Engines(fastest_engine, branch_and_cut, Watch.start(NO_LIMITS))
"""What answers a question that is asked of a plan."""


class Source:
    """A plan as arrays, in which shortages are found and remedies tried.

    Args:
        grounds: The grounds of the plan.
        plan: The plan; where it was stopped, or its prices do not prove it best, the shortages are
            those of a best plan without conditions.
    """

    def __init__(self, grounds: Grounds, plan: Plan) -> None:
        index = grounds.where.index
        self.grounds = grounds
        self.plan = plan
        self.revision = plan.request
        step = plan.step if plan.joined else None
        self.revised: Revised = revised(grounds.problem, index, self.revision, step)
        free, pinned_at = self.problem, self.revised.pinned_at
        standing = places_of(index, plan.assignments)
        self.placed_at: Counts = np.where(pinned_at < 0, standing, NOWHERE)
        again = np.ones(free.needs, np.bool_) if plan.gap else self.tied
        if again.any() and plan.objective > plan.price_bound:
            self.placed_at = settled(free, self.placed_at, again, fastest_engine)

    @cached_property
    def asked(self) -> Conditions:
        """The conditions."""
        index = self.grounds.where.index
        return conditions(index, self.plan.pairings, self.revised.pinned_at)

    @cached_property
    def tied(self) -> Mask:
        """The needs of parts in which a pairing, or the wish for a leader, counts. (needs,)."""
        return tied(self.problem, self.asked)

    @cached_property
    def standing(self) -> Counts:
        """Position of the need of each member who is not pinned in a best plan, -1 for none.

        Under conditions: those of the plan, or, where it may not be the best, of a best one.
        """
        index, pinned = self.grounds.where.index, self.revised.pinned_at >= 0
        at = np.where(pinned, NOWHERE, places_of(index, self.plan.assignments))
        if not self.plan.gap:
            return at
        everywhere = np.ones(self.problem.needs, np.bool_)
        found = solved_again(self.problem, self.asked, at, everywhere, ENGINES)
        return at if found is None else found

    @cached_property
    def part(self) -> Counts:
        """The lowest need of the part of each need, joined where sets serve in both. (needs,)."""
        return joined_parts(self.problem, self.asked) if self.asked.any else parts(self.problem)

    @property
    def problem(self) -> Problem:
        """The problem of those who are not pinned."""
        return self.revised.free

    def missing(self, placed_at: Counts) -> Counts:
        """Return how many members each need misses below its least. Shape: (needs,)."""
        placed = np.bincount(placed_at[placed_at >= 0], minlength=self.problem.needs)
        missing: Counts = np.maximum(self.problem.floor - placed, 0)
        return missing

    def short(self) -> Mask:
        """Return the needs of all shortages: those reached from the needs below their least."""
        problem, at = self.problem, self.placed_at[self.problem.member]
        reached = self.missing(self.placed_at) > 0
        while True:
            found = at[reached[problem.need]]
            if reached[found].all():
                return reached
            reached[found] = True


def source_of(grounds: Grounds, plan: Plan) -> Source:
    """Return a plan as arrays, made once while the same plan is asked again."""
    found = grounds.kept("source", lambda: Source(grounds, plan))
    if found.plan is not plan:
        grounds.drop("source")
        return source_of(grounds, plan)
    return found
