"""Which pairs are within reach and near enough, found again from the records for `verify`.

It shares no code with the problem builder, which cuts space into cubes. Here needs lie in each area
from south to north, and members look at a strip.
"""

from collections.abc import Iterator
from itertools import pairwise

import attrs
import numpy as np

from partygrid._index import Counts, Index, Mask
from partygrid.allocation.resurvey import (
    UNKNOWN,
    Survey,
    equal_pairs,
    look_up,
    positions,
    straight,
    survey,
)
from partygrid.allocation.terms import Reach
from partygrid.needs import Need

_BLOCK = 1 << 18
"""So many pairs are looked at together; few stay in the cache."""


@attrs.frozen(eq=False)
class _Areas:
    """What can be reached from where.

    Attributes:
        home: Area of each member, -1 for none.
        there: Area from which each row can be reached, -1 for none.
        need: The need of each row.
    """

    home: Counts
    there: Counts
    need: Counts


def _areas(found: Survey, reach: Reach) -> _Areas:
    """Return the areas that a reach makes.

    A building whose community, or town, is not known is within reach of itself alone.
    """
    wide = reach is not Reach.COMMUNITY
    home, there = (found.town, found.need_town) if wide else (found.community, found.need_community)
    if reach is Reach.JURISDICTION:
        home, there = np.zeros_like(home), np.zeros_like(there)
    alone = int(home.max(initial=0)) + int(there.max(initial=0)) + 1
    home = np.where(home < 0, alone + np.arange(home.size), home)
    there = np.where((there < 0) & (found.need_building >= 0), alone + found.need_building, there)
    need = np.arange(there.size)
    if reach is Reach.COMMUNITY:
        of_town = np.where(found.need_community < 0, found.need_town, -1)
        wide_need, community = equal_pairs(of_town, found.town_of)
        need, there = np.append(need, wide_need), np.append(there, community)
    return _Areas(look_up(home, found.home), there[there >= 0], need[there >= 0])


def reached(index: Index, reach: Reach) -> tuple[Mask, Mask]:
    """Return which members have a need within reach, and which needs a member."""
    found = _areas(survey(index), reach)
    needs = np.zeros(index.size(Need), np.bool_)
    needs[found.need[np.isin(found.there, found.home)]] = True
    return np.isin(found.home, found.there), needs


def near_pairs(index: Index, reach: Reach, within: int | None) -> Iterator[tuple[Counts, Counts]]:
    """Yield member and need of the pairs within reach that are no further apart than they may be.

    By member, then need, block by block. A pair of which a point is not known is not too far apart.
    """
    limit = _limits(index, within)
    narrow = (limit >= 0) & (positions(index)[1][0] != UNKNOWN)
    first, number, need = _runs(index, _areas(survey(index), reach), narrow, limit)
    block = np.cumsum(number.sum(axis=0)) // _BLOCK
    begins = np.flatnonzero(np.diff(block, prepend=-1)).tolist()
    for start, stop in pairwise([*begins, number.shape[1]]):
        part = np.s_[:, start:stop]
        member, row = _spread(first[part].ravel(), number[part].ravel(), stop - start)
        member, there = start + member, need[row]
        if narrow.any():
            rows = np.flatnonzero(_near(index, limit, member, there))
            rows = rows[np.lexsort((there[rows], member[rows]))]
            member, there = member[rows], there[rows]
        yield member, there


def _runs(
    index: Index, found: _Areas, narrow: Mask, limit: Counts
) -> tuple[Counts, Counts, Counts]:
    """Return the runs of rows at which members look: first row and number, and the needs of rows.

    Shapes: (runs, members) twice, and (rows,).
    """
    homes, needs = positions(index)
    keys = found.there * _WIDTH + np.where(narrow, needs[2] + _MIDDLE, _OPEN)[found.need]
    order = np.lexsort((found.need, keys))
    everybody = np.full(found.home.size, _OPEN)
    asked = [(everybody, everybody)]
    if narrow.any():
        asked.append(_strip(index, homes, 100 * (int(limit[narrow].max()) + 1)))
    start, keys = found.home * _WIDTH, keys[order]
    first = np.stack([np.searchsorted(keys, start + south, "left") for south, _ in asked])
    last = np.stack([np.searchsorted(keys, start + north, "right") for _, north in asked])
    return first, np.where(found.home < 0, 0, last - first), found.need[order]


_MIDDLE = 2**31
_OPEN = 2**32
_WIDTH = 2**33
"""An area has the positions from south to north in centimetres, and then what is open to all."""


def _strip(index: Index, homes: Counts, far: int) -> tuple[Counts, Counts]:
    """Return how far to the south and north needs may lie of each member."""
    home = survey(index).home
    known, north = homes[0, home] != UNKNOWN, homes[2, home] + _MIDDLE
    far = min(far, _MIDDLE)
    ends = np.where(known, north - far, 0), np.where(known, north + far, _OPEN - 1)
    return np.clip(ends[0], 0, _OPEN - 1), np.clip(ends[1], 0, _OPEN - 1)


def _spread(first: Counts, number: Counts, size: int) -> tuple[Counts, Counts]:
    """Return the owner, below `size`, and the row of runs of rows; owners come again and again."""
    owner = np.repeat(np.arange(first.size) % max(size, 1), number)
    return owner, np.repeat(first - (np.cumsum(number) - number), number) + np.arange(owner.size)


def _near(index: Index, limits: Counts, member: Counts, need: Counts) -> Mask:
    """Return which pairs are no further apart than the need allows, as far as can be measured."""
    limit = limits[need]
    found, rows = np.ones(member.size, np.bool_), np.flatnonzero(limit >= 0)
    found[rows] = straight(index, member[rows], need[rows]) <= limit[rows]
    return found


def _limits(index: Index, within: int | None) -> Counts:
    """Return how many metres away from each need people may live, -1 for any number."""
    stated = [one.within for one in index.table(Need).records]
    usual = _NO_LIMIT if within is None else within
    return np.array([min(usual if one is None else one, _FAR) for one in stated], np.int64)


_NO_LIMIT = -1
_FAR = 2**40
"""More metres than there are between any two points of the earth."""
