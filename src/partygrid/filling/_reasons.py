"""Why one is chosen for a scope and another is not, in the same words for choices and candidates.

Whoever is not chosen for a scope and comes before somebody who is, nearer or as near with a lower
id, has no room: by an exchange of both the plan had fewer metres, or lower ranks. So has everybody
who is not chosen for a scope that stays short: by one more place less stayed vacant.
"""

from collections.abc import Iterator

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._index import Counts, Mask
from partygrid._links import Numbers

HAS_ROOM, NEEDED, HEAVY = range(3)
"""Whether the plan leaves somebody room, uses all that the slot allows, or all that is even."""

Room = npt.NDArray[np.int8]


def room_left(allowed: Counts, even: Counts) -> Room:
    """Return what room the plan leaves, given what each may still take in the slot, and evenly."""
    left: Room = np.where(allowed <= 0, NEEDED, np.where(even <= 0, HEAVY, HAS_ROOM)).astype(
        np.int8
    )
    return left


def without_room(room: int, largest: int) -> str:
    """Return why somebody without room is not chosen."""
    return "needed elsewhere" if room == NEEDED else _too_much(largest)


def _too_much(largest: int) -> str:
    return f"would carry more than {largest:,}, the largest load"


@attrs.frozen(eq=False)
class Standing:
    """How pairs stand among those of their scope that are possible. Shape of each: (pairs,).

    Attributes:
        among: How many may fill the slot of the scope.
        place: How many are chosen who are as near or nearer, the pair itself included.
        alike: How many are as near, have a higher id and are not chosen.
        needed: How many come before who are not chosen and use all that the slot allows.
        heavy: How many come before who are not chosen and would carry more than the largest load.
    """

    among: Counts
    place: Counts
    alike: Counts
    needed: Counts
    heavy: Counts

    def of(self, pairs: Mask) -> "Standing":
        """Return the same of some pairs."""
        return Standing(*(column[pairs] for column in attrs.astuple(self, recurse=False)))

    def rows(self) -> Iterator[tuple[int, ...]]:
        """Yield one row for each pair, for `why`."""
        columns = attrs.astuple(self, recurse=False)
        return zip(*(column.tolist() for column in columns), strict=True)


def standing(scope: Numbers, metres: Counts, rank: Counts, chosen: Mask, room: Room) -> Standing:
    """Return how the possible pairs of scopes stand.

    Args:
        scope: The scope of each pair, from 0. Shape of this and the others: (pairs,).
        metres: How far both are apart.
        rank: The rank of the filler in the order of ids.
        chosen: Which pairs are chosen.
        room: What room the plan leaves the filler.
    """
    order = np.lexsort((rank, metres, scope))
    row = np.arange(order.size)
    begins = np.diff(scope[order], prepend=-1) != 0
    farther = begins | (np.diff(metres[order], prepend=-1) != 0)
    first = np.maximum.accumulate(np.where(begins, row, 0))
    ends = np.append(farther, True)[1:]
    last = np.minimum.accumulate(np.where(ends, row, order.size)[::-1])[::-1]

    def so_far(mask: Mask) -> Counts:
        return np.append(0, np.cumsum(mask[order]))

    def in_place(column: Counts) -> Counts:
        placed = np.empty_like(column)
        placed[order] = column
        return placed

    taken, left = so_far(chosen), so_far(~chosen)
    needed, heavy = (so_far(~chosen & (room == one)) for one in (NEEDED, HEAVY))
    return Standing(
        among=np.bincount(scope)[scope],
        place=in_place(taken[last + 1] - taken[first]),
        alike=in_place(left[last + 1] - left[row + 1]),
        needed=in_place(needed[row] - needed[first]),
        heavy=in_place(heavy[row] - heavy[first]),
    )


def why(standing: tuple[int, ...], largest: int, *, known: bool) -> str:
    """Return why somebody is chosen.

    Args:
        standing: A row of `Standing`.
        largest: The largest load.
        known: Whether it is known how far both are apart.
    """
    among, place, alike, needed, heavy = standing
    if among == 1:
        return "the only one who may"
    nearest = "the nearest" if place == 1 else f"among the nearest {place:,}"
    room = " with room" if needed or heavy else ""
    parts = [f"{nearest}{room} of {among:,} who may"]
    if not known:
        parts = [f"one of {among:,} who may, distance not known"]
    if alike:
        parts[0] += f", lower id than {alike:,} alike"
    if needed:
        parts.append(
            f"{needed:,} as near or nearer {'is' if needed == 1 else 'are'} needed elsewhere"
        )
    if heavy:
        parts.append(f"{heavy:,} as near or nearer {_too_much(largest)}")
    return "; ".join(parts)
