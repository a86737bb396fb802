"""A plan as arrays, kept for the questions that are asked of it."""

from functools import cached_property

import numpy as np

from partygrid._index import NOWHERE, Counts, Mask
from partygrid.allocation.choosing import fastest_engine
from partygrid.allocation.grounds import Grounds
from partygrid.allocation.parts import parts, settled
from partygrid.allocation.plan import Plan
from partygrid.allocation.problem import Problem
from partygrid.allocation.revised import Revised, columns, revised
from partygrid.allocation.revision import Revision


class Source:
    """A plan as arrays, in which shortages are found and remedies tried.

    Args:
        grounds: The grounds of the plan.
        plan: The plan; where it is not optimal, the shortages are those of an optimal one.
    """

    def __init__(self, grounds: Grounds, plan: Plan) -> None:
        index = grounds.where.index
        self.grounds = grounds
        self.plan = plan
        self.revision = plan.revision or Revision(before=plan.assignments, change_price=0)
        self.revised: Revised = revised(grounds.problem, index, self.revision)
        free = self.problem
        everywhere = np.ones(free.needs, np.bool_)
        placed_at = np.full(free.members, NOWHERE, np.int64)
        if plan.gap:
            placed_at = settled(free, placed_at, everywhere, fastest_engine)
        else:
            pairs = [(one.member, one.need) for one in plan.assignments]
            member, need = columns(index, pairs)
            placed_at[member] = np.where(self.revised.pinned_at[member] < 0, need, NOWHERE)
        self.placed_at: Counts = placed_at

    @cached_property
    def part(self) -> Counts:
        """The lowest need of the part of each need. Shape: (needs,)."""
        return parts(self.problem)

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
