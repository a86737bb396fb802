"""What a plan was made from: the snapshot and the problem as arrays, kept for the next question.

The arrays are built again where they were not kept, as in a plan that was stored.
"""

from collections.abc import Callable
from typing import Any, Self, TypeVar

from partygrid.allocation.problem import Problem, build
from partygrid.allocation.terms import Reach
from partygrid.costs import Costs
from partygrid.jurisdiction import Jurisdiction

_T = TypeVar("_T")


class Grounds:
    """The snapshot, reach and costs of a plan, and arrays that are made once.

    Args:
        where: The snapshot.
        reach: How far from home members may be proposed.
        costs: What distance and missing skills cost.
        problem: The problem that these make, where it is at hand.
    """

    __slots__ = ("_arrays", "costs", "reach", "where")

    def __init__(
        self, where: Jurisdiction, reach: Reach, costs: Costs, problem: Problem | None = None
    ) -> None:
        self.where = where
        self.reach = reach
        self.costs = costs
        self._arrays: dict[str, Any] = {} if problem is None else {"problem": problem}

    def __reduce__(self) -> tuple[type[Self], tuple[Jurisdiction, Reach, Costs]]:
        return type(self), (self.where, self.reach, self.costs)

    @property
    def problem(self) -> Problem:
        """The problem of the snapshot, without any revision."""
        return self.kept("problem", lambda: build(self.where.index, self.reach, self.costs))

    def kept(self, key: str, make: Callable[[], _T]) -> _T:
        """Return what `make` makes, made once per key."""
        if key not in self._arrays:
            self._arrays[key] = make()
        found: _T = self._arrays[key]
        return found

    def drop(self, key: str) -> None:
        """Forget what is kept under a key."""
        self._arrays.pop(key, None)
