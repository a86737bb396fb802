"""What the check of a plan answers: the constraints by name, and what breaks them."""

from enum import StrEnum
from typing import Self

import attrs

from partygrid.errors import DoesNotHold

_SHOWN = 12


class Constraint(StrEnum):
    """What must hold of a plan.

    Attributes:
        ACCOUNTED_ONCE: Each member is assigned or unplaced, once; each need has one head count;
            exactly the needs below their least are unmet; and nothing else is named.
        ORDER: Every tuple is in id order.
        ELIGIBLE: Whoever is assigned may serve the need.
        COST: Metres, missing skills and cost of each assignment.
        PINNED: Whoever is pinned has the place.
        TOGETHER: Those who serve together are at one need, or none of them has a place.
        APART: No two of those who serve apart are at one need.
        LED: Where a need wants a leader, somebody leads or nobody serves.
        HEAD_COUNT: Head counts agree with the assignments and the records, none above the most.
        UNPLACED_REASON: Why a member is unplaced.
        UNMET_REASON: How many a need misses, how many may serve it, and why it stays unmet.
        STATUS: Empty where nobody is assigned, else optimal, or as its policy is.
        OBJECTIVE: Step and objective.
        BOUND: The bound follows from the prices; what is trusted of it is not below 0, and 0
            unless there are pairings or leaders, or a join of both halves.
        PRICES: Each price is what one more member would be worth.
        OPTIMAL: Objective and bound are equal: no plan is better. By another policy than the best,
            the objective is not below the bound.
        RULE: The plan is one that the rule of its policy makes: nobody and no need would rather
            have each other, or no exchange is better by its aims.
        UNITS: Which unit reports where is right, and numbers could not be more even.
        SEAL: What was asked, and the prices, are those with which the plan was made.
    """

    ACCOUNTED_ONCE = "accounted-once"
    ORDER = "order"
    ELIGIBLE = "eligible"
    COST = "cost"
    PINNED = "pinned"
    TOGETHER = "together"
    APART = "apart"
    LED = "led"
    HEAD_COUNT = "head-count"
    UNPLACED_REASON = "unplaced-reason"
    UNMET_REASON = "unmet-reason"
    STATUS = "status"
    OBJECTIVE = "objective"
    BOUND = "bound"
    PRICES = "prices"
    OPTIMAL = "optimal"
    RULE = "rule"
    UNITS = "units"
    SEAL = "seal"


@attrs.frozen(kw_only=True)
class Violation:
    """One constraint that a plan breaks.

    Attributes:
        constraint: The constraint.
        subject: Id of the member or need, or the field of the plan.
        message: What is stated, and what holds.

    Examples:
        >>> print(Violation(constraint=Constraint.ELIGIBLE, subject="m1", message="may not"))
        eligible: m1: may not
    """

    constraint: Constraint
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.constraint}: {self.subject}: {self.message}"


@attrs.frozen(kw_only=True)
class Verification:
    """What the check of a plan found.

    Attributes:
        members: Number of members checked.
        needs: Number of needs checked.
        violations: Every broken constraint: by constraint, then subject.
        gap: The gap of the plan: 0 where no plan is better.
        trusted: How much of its bound rests on the word of the integer engine; prices prove the
            rest.

    Examples:
        >>> Verification(members=2, needs=1, violations=()).require_ok().ok
        True
    """

    members: int
    needs: int
    violations: tuple[Violation, ...]
    gap: int = 0
    trusted: int = 0

    @property
    def ok(self) -> bool:
        """Whether the plan is right, and as good as it states to be."""
        return not self.violations

    def require_ok(self) -> Self:
        """Return the verification itself if it is favourable.

        Raises:
            DoesNotHold: The plan breaks a constraint.
        """
        if not self.ok:
            raise DoesNotHold(str(self))
        return self

    def __str__(self) -> str:
        checked = f"members: {self.members:,}, needs: {self.needs:,}"
        if self.ok:
            proof = f"is at most {self.gap:,} from the best" if self.gap else "is optimal"
            word = f", for {self.trusted:,} of its bound by the word of the integer engine"
            return f"the plan holds and {proof}{word if self.trusted else ''} ({checked})"
        rest = len(self.violations) - _SHOWN
        more = [f"  … and {rest:,} more (all in .violations)"] if rest > 0 else []
        lines = [f"  {one}" for one in self.violations[:_SHOWN]]
        return "\n".join([f"the plan does not hold ({checked})", *lines, *more])
