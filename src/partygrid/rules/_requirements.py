"""What rules require of numbers, as data: differences between quantities of one subject."""

import math

import attrs

from partygrid.errors import InvalidArgument


@attrs.frozen(kw_only=True, order=True)
class Requirement:
    """A requirement of a rule: one quantity of a subject is at least another and some more.

    A quantity is a whole number, 0 or more, that the subject has, named in words such as
    ``full members``. Rules that name it alike mean the same.

    Attributes:
        more: The quantity that must be larger, empty for zero.
        less: The one to which it is compared, empty for zero.
        by: By how much it must be larger at least; may be negative.
        given: Whether it is a condition under which the rule asks the others, not one of them.

    Raises:
        InvalidArgument: Both quantities are the same, or `by` is no finite number.

    Examples:
        >>> print(Requirement(more="full members", by=3))
        full members >= 3
        >>> print(Requirement(more="members", less="full members"))
        members >= full members
        >>> print(Requirement(less="members", by=-50))
        members <= 50
    """

    more: str = ""
    less: str = ""
    by: float = 0
    given: bool = False

    def __attrs_post_init__(self) -> None:
        if self.more == self.less:
            remedy = "name two quantities, or one and a number"
            raise InvalidArgument("less", self.less, "it is compared with itself", remedy)
        if type(self.by) not in (int, float) or not math.isfinite(self.by):
            raise InvalidArgument("by", self.by, "no finite number", "state how much it is")

    def __str__(self) -> str:
        if not self.more:
            return f"{self.less} <= {-self.by:,}"
        if not self.less:
            return f"{self.more} >= {self.by:,}"
        return f"{self.more} >= {self.less}" + (f" + {self.by:,}" if self.by else "")


def bounds(
    quantity: str, least: float | None, most: float | None = None, *, given: bool = False
) -> tuple[Requirement, ...]:
    """Return the requirements that a quantity lies from `least` to `most`; None does not bind.

    Args:
        quantity: What is counted, in words.
        least: The smallest number that it may be.
        most: The largest.
        given: Whether they are conditions under which the rule asks anything.

    Examples:
        >>> print(*bounds("households", 300, 500), sep="; ")
        households >= 300; households <= 500
        >>> bounds("households", None)
        ()
    """
    low = () if least is None else (Requirement(more=quantity, by=least, given=given),)
    high = () if most is None else (Requirement(less=quantity, by=-most, given=given),)
    return (*low, *high)
