"""What changed since a plan was made: the question of `replan`, beside reach and costs."""

from collections.abc import Iterable
from typing import Any

import attrs

from partygrid.allocation.outcomes import Assignment
from partygrid.errors import InvalidArgument

Pair = tuple[str, str]
"""Ids of a member and a need."""

Proposal = Assignment | Pair
"""An assignment, or the ids of a member and a need."""

CHANGE_PRICE = 500
"""Metres for which nobody is asked anew: a convention, as far as a neighbouring place of a grid."""


@attrs.frozen(kw_only=True)
class Revision:
    """What a plan takes up from the plan before, and what it must not do.

    Attributes:
        declined: Member and need of every proposal that was declined, now or before, in id order.
        absent: Members who are not available, in id order.
        pins: Member and need of every proposal that must stand, in id order.
        before: The proposals of the plan before, in id order of members.
        change_price: What each proposal costs that the plan before did not have, in metres.

    Examples:
        >>> Revision(before=(), declined=(("m1", "patrol"),)).change_price
        500
    """

    declined: tuple[Pair, ...] = ()
    absent: tuple[str, ...] = ()
    pins: tuple[Pair, ...] = ()
    before: tuple[Assignment, ...] = attrs.field(repr=False)
    change_price: int = CHANGE_PRICE


def pairs_of(name: str, given: Iterable[Proposal]) -> list[Pair]:
    """Return the ids of member and need of proposals.

    Raises:
        InvalidArgument: One of them is no proposal.
    """
    found: list[Any] = [
        (one.member, one.need) if isinstance(one, Assignment) else one for one in given
    ]
    for one in found:
        if type(one) is not tuple or [*map(type, one)] != [str, str]:
            remedy = "pass assignments, or (member id, need id)"
            raise InvalidArgument(name, one, "no proposal", remedy)
    return found
