"""Who serves with whom, and who does not: wishes that tie the places of several members together.

Definitions only, with no reason stored: why two people are together or apart is nobody's business.
"""

import attrs

from partygrid import _fields as fields


@attrs.frozen
class Together:
    """Members who serve at one need, all of them, or at none (同组).

    Attributes:
        members: Ids of two or more members, in id order.

    Examples:
        >>> Together(["m2", "m1"])
        Together(members=('m1', 'm2'))
    """

    members: tuple[str, ...] = attrs.field(converter=fields.several)


@attrs.frozen
class Apart:
    """Members of whom no two serve at one need (回避).

    Attributes:
        members: Ids of two or more members, in id order.

    Examples:
        >>> Apart(["m2", "m1"]).members
        ('m1', 'm2')
    """

    members: tuple[str, ...] = attrs.field(converter=fields.several)


Pairing = Together | Apart
"""A condition on members and one another."""


def in_order(pairings: tuple[Pairing, ...]) -> tuple[Pairing, ...]:
    """Return pairings without repetitions: those who are together first, then by ids.

    Examples:
        >>> in_order((Apart(["a", "b"]), Together(["a", "c"]), Apart(["b", "a"])))
        (Together(members=('a', 'c')), Apart(members=('a', 'b')))
    """
    return tuple(sorted({*pairings}, key=lambda one: (isinstance(one, Apart), one.members)))
