"""The pairs that are worth testing: those within reach, but for some that are seen to be too far.

Where reach is wide and limits in metres are stated, few of the pairs within reach are near enough.
Space is cut into cubes with an edge of the largest limit: whoever is near enough to a need lives in
its cube or in one of the 26 around it, and only these are looked up. Where a point is not known, or
a need has no limit, everybody within reach is.

What is left out is too far, which is the first test that a pair can fail: so whoever has a pair
within reach comes at least as far as that.
"""

from collections.abc import Iterator
from itertools import product

import attrs
import numpy as np

from partygrid._index import Counts, Index, Mask
from partygrid._nearness import located
from partygrid.allocation.eligibility import (
    NO_PAIR,
    TOO_FAR,
    Stages,
    areas,
    matches,
    pairs_in_reach,
    rows_in_reach,
)
from partygrid.allocation.radius import NO_LIMIT, radii
from partygrid.allocation.terms import Reach
from partygrid.costs import EARTH_RADIUS
from partygrid.grid import Building
from partygrid.needs import Need
from partygrid.org import Member

_BLOCK = 1 << 18
"""So many pairs are looked at together: few, so that they stay in the cache."""

_CENTIMETRES = 100
_RADIUS = _CENTIMETRES * (int(EARTH_RADIUS) + 1)
_SMALLEST = 10 * _CENTIMETRES
_BITS = 21
"""Of the number of a cube along an axis: enough for the earth in cubes of the smallest edge."""

_AROUND = np.array(list(product((-1, 0, 1), repeat=3)), np.int64).T
_OPEN, _ANY = 0, 1
"""Where needs are found that are open to everybody within reach, and those that have a cube."""


def reached(index: Index, reach: Reach) -> tuple[Stages, Stages]:
    """Return how far members and needs come at least: nowhere, or to the first test.

    Shapes: (members,), (needs,).
    """
    found = areas(index, reach)
    last = max(int(one.max(initial=0)) for one in (found.area, found.of_member))
    lived = np.zeros(last + 2, np.bool_)
    lived[found.of_member] = True  # one more, the last, is that of no residence
    needs = np.full(index.size(Need), NO_PAIR, np.int8)
    needs[found.need[lived[found.area]]] = TOO_FAR
    members = np.where(rows_in_reach(index, reach) > 0, TOO_FAR, NO_PAIR).astype(np.int8)
    return members, needs


def blocks(index: Index, reach: Reach, within: int | None) -> Iterator[tuple[Counts, Counts]]:
    """Yield the pairs (member, need) that are worth testing, by member, then need, in blocks.

    Complexity:
        O(pairs) that are yielded; where cubes are looked up, log times as much.
    """
    limit = radii(index, within)
    narrow = (limit < NO_LIMIT) & located(index, Need).known
    cubes = None
    if reach is not Reach.COMMUNITY and narrow.any():
        cubes = _cubes(index, reach, narrow, int(limit[narrow].max()))
    done = np.cumsum(rows_in_reach(index, reach) if cubes is None else cubes.rows)
    start = 0
    while start < done.size:
        before = done[start - 1] if start else 0
        stop = max(int(np.searchsorted(done, before + _BLOCK, "right")), start + 1)
        members = np.arange(start, stop)
        yield pairs_in_reach(index, reach, members) if cubes is None else cubes.pairs(members)
        start = stop


@attrs.frozen(eq=False)
class _Cubes:
    """The needs of each area by cube, and where to look for those that may be near a home.

    Attributes:
        key: Area and cube of each row, as a number, ascending.
        need: The need, ascending where the key is the same.
        asked: The keys under which needs may be near each building, -1 for none; each need is
            under one of them at most. Shape: (buildings, keys).
        home: Building of each member, -1 for none. Shape: (members,).
        rows: How many pairs each member has. Shape: (members,).
    """

    key: Counts
    need: Counts
    asked: Counts
    home: Counts
    rows: Counts

    def pairs(self, members: Counts) -> tuple[Counts, Counts]:
        """Return the pairs of members, by member, then need."""
        members = members[self.home[members] >= 0]
        asked = self.asked[self.home[members]]
        which, row = matches(asked.ravel(), self.key)
        member, need = members[which // max(asked.shape[1], 1)], self.need[row]
        order = np.lexsort((need, member))
        return member[order], need[order]


def _cubes(index: Index, reach: Reach, narrow: Mask, limit: int) -> _Cubes:
    """Return the needs by cube.

    Args:
        index: The columns of the snapshot.
        reach: How far from home members may be proposed.
        narrow: Which needs have a limit and a point, one at least.
        limit: The largest of these limits, in metres.
    """
    found, edge = areas(index, reach), max(_CENTIMETRES * (limit + 1), _SMALLEST)
    numbers = _numbered(located(index, Need).centimetres[:, narrow], edge)
    cubes, which = np.unique(_coded(numbers), return_inverse=True)
    slot = np.full(narrow.size, _OPEN, np.int64)
    slot[narrow] = which + 2
    again = np.flatnonzero(narrow[found.need])
    need = np.append(found.need, found.need[again])
    area = np.append(found.area, found.area[again])
    key = area * (cubes.size + 2) + np.append(slot[found.need], np.full(again.size, _ANY))
    order = np.lexsort((need, key))
    asked = _asked(index, cubes, edge)
    asked = np.where(asked < 0, -1, found.of_building[:, None] * (cubes.size + 2) + asked)
    home = index.reference(Member, "residence", Building).astype(np.int64)
    ends = (np.searchsorted(key[order], asked, side) for side in ("right", "left"))
    rows = np.append(np.subtract(*ends).sum(axis=1), 0)[home]
    return _Cubes(key[order], need[order], asked, home, rows)


def _asked(index: Index, cubes: Counts, edge: int) -> Counts:
    """Return where to look for needs near each building: -1 for nowhere. (buildings, slots)."""
    homes = located(index, Building)
    numbers = _numbered(homes.centimetres, edge)
    codes = _coded(numbers[:, :, None] + _AROUND[:, None, :])
    place = np.minimum(np.searchsorted(cubes, codes), cubes.size - 1)
    around = np.where((cubes[place] == codes) & homes.known[:, None], place + 2, -1)
    anywhere = np.where(homes.known, -1, _ANY)
    return np.column_stack([np.full_like(anywhere, _OPEN), anywhere, around])


def _numbered(centimetres: Counts, edge: int) -> Counts:
    """Return the number of the cube of each position along each axis, 1 or more."""
    numbers: Counts = (centimetres + _RADIUS) // edge + 1
    return numbers


def _coded(numbers: Counts) -> Counts:
    """Return one number for the three of each cube."""
    codes: Counts = (numbers[0] << 2 * _BITS) | (numbers[1] << _BITS) | numbers[2]
    return codes
