"""Why a place stays free beside somebody who could take it: the reasons that conditions give.

A member is *passed over* who has no place although an eligible need has one left; a need passes
over members likewise. In a best plan without conditions nobody is. The place is *open* to the
member where somebody there leads, the member leads, or nobody has to. Where no need takes all of
those who serve together, none of them could have a place, whatever is left.
"""

from typing import Self

import attrs
import numpy as np

from partygrid._index import Counts, Mask
from partygrid.allocation.conditions import Conditions


@attrs.frozen(eq=False)
class Passed:
    """Members who are passed over, or needs that pass over, by reason; each has at most one.

    Attributes:
        leaderless: A place is left, and none that is open.
        paired: An open place is left, and only to members in a pairing; or no need takes all of
            those with whom the member serves.
        others: An open place is left to a member in no pairing.
    """

    leaderless: Mask
    paired: Mask
    others: Mask

    @classmethod
    def nobody(cls, size: int) -> Self:
        """Return that none of so many is passed over."""
        return cls(*(np.zeros(size, np.bool_) for _ in range(3)))


@attrs.frozen(eq=False)
class Hindrances:
    """Why places stay free.

    Attributes:
        members: Of members.
        needs: Of needs; where nobody who may serve it leads, a need is leaderless.
    """

    members: Passed
    needs: Passed

    @classmethod
    def nothing(cls, members: int, needs: int) -> Self:
        """Return that nobody is passed over."""
        return cls(Passed.nobody(members), Passed.nobody(needs))


def hindrances(
    pairs: tuple[Counts, Counts], places: Counts, asked: Conditions, at: Counts
) -> Hindrances:
    """Return why places stay free in a placement.

    Args:
        pairs: Member and need of each eligible pair, none of them declined.
        places: Most of each need.
        asked: The conditions.
        at: Position of the need of each member, -1 for none.

    Complexity:
        O(pairs).
    """
    member, need = pairs
    served = np.flatnonzero(at >= 0)
    placed = np.bincount(at[served], minlength=places.size)
    led = ~asked.team
    led[at[served[asked.leading(served, at[served])]]] = True
    leads = asked.leading(member, need)
    waits = (at[member] < 0) & (placed < places)[need]
    opens = waits & (led[need] | leads)
    paired = asked.paired[member]
    hopeless = asked.team & (placed == 0)
    hopeless[need[leads]] = False

    def of(end: Counts, size: int, none: Mask) -> Passed:
        waiting, lone, bound = (
            np.bincount(end[which], minlength=size) > 0
            for which in (waits, opens & ~paired, opens & paired)
        )
        return Passed(none | (waiting & ~lone & ~bound), bound & ~lone & ~none, lone & ~none)

    found = of(member, at.size, np.zeros(at.size, np.bool_))
    left_out = (at < 0) & _nowhere(pairs, places, asked)
    return Hindrances(
        Passed(found.leaderless & ~left_out, found.paired | left_out, found.others),
        of(need, places.size, hopeless),
    )


def _nowhere(pairs: tuple[Counts, Counts], places: Counts, asked: Conditions) -> Mask:
    """Return which members with an eligible need have none that takes all of their set."""
    member, need = pairs
    size = np.bincount(asked.group, minlength=asked.group.size)
    tied = np.flatnonzero(size[asked.group[member]] > 1)
    keys, able = np.unique(asked.group[member[tied]] * places.size + need[tied], return_counts=True)
    set_, common = np.divmod(keys, max(places.size, 1))
    fits = (able == size[set_]) & (able <= places[common])
    found = np.zeros(asked.group.size, np.bool_)
    found[member[tied]] = True
    return found & ~np.isin(asked.group, set_[fits])
