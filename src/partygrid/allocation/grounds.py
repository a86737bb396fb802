"""What a plan was made from: the snapshot and the problem as arrays, kept for the next question.

The arrays are built again where they were not kept, as in a plan that was stored.
"""

from collections.abc import Callable
from typing import Any, Self, TypeVar

from partygrid.allocation.joining import Reports, joined_problem, reports_of
from partygrid.allocation.problem import Problem, build
from partygrid.allocation.terms import Reach
from partygrid.allocation.units import UnitPlan
from partygrid.costs import Costs
from partygrid.jurisdiction import Jurisdiction

_T = TypeVar("_T")


class Grounds:
    """The snapshot, reach, limit and costs of a plan, and arrays that are made once.

    Args:
        where: The snapshot.
        reach: How far from home members may be proposed.
        costs: What distance and missing skills cost.
        within: How many metres from home at most, where a need states no limit; None for no limit.
        units: Which unit reports where, where a join makes that count for members.
        problem: The problem that these make, where it is at hand.
    """

    __slots__ = ("_arrays", "costs", "reach", "units", "where", "within")

    def __init__(
        self,
        where: Jurisdiction,
        reach: Reach,
        costs: Costs,
        within: int | None,
        units: UnitPlan | None = None,
        *,
        problem: Problem | None = None,
    ) -> None:
        self.where = where
        self.reach = reach
        self.costs = costs
        self.units = units
        self.within = within
        self._arrays: dict[str, Any] = {} if problem is None else {"problem": problem}

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), (self.where, self.reach, self.costs, self.within, self.units)

    @property
    def reports(self) -> Reports | None:
        """What the reports of units mean for members; None where they mean nothing."""
        units = self.units
        if units is None:
            return None
        join = units.reporting.join
        return self.kept("reports", lambda: reports_of(self.where.index, units, join))

    @property
    def problem(self) -> Problem:
        """The problem of the snapshot, without any revision."""
        return self.kept("problem", self._built)

    def _built(self) -> Problem:
        problem = build(self.where.index, self.reach, self.costs, self.within)
        return problem if self.reports is None else joined_problem(problem, self.reports)

    def kept(self, key: str, make: Callable[[], _T]) -> _T:
        """Return what `make` makes, made once per key."""
        if key not in self._arrays:
            self._arrays[key] = make()
        found: _T = self._arrays[key]
        return found

    def drop(self, key: str) -> None:
        """Forget what is kept under a key."""
        self._arrays.pop(key, None)
