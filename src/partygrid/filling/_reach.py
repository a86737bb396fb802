"""Which fillers are within reach of which scopes, and are where a slot asks them to be.

Pairs are made by area, not one scope against all fillers: each demand of the slot, and the reach,
is a join on a place that both share. The join that gives the fewest pairs is made, and the others
are tests on what it gives.
"""

from collections.abc import Iterator, Sequence

import attrs
import numpy as np

from partygrid._index import NOWHERE, Index, Mask, Pairs, Positions
from partygrid._links import Numbers
from partygrid._pairs import Keys, join
from partygrid._whereabouts import buildings_of, places_of
from partygrid.allocation.terms import Reach
from partygrid.errors import InvalidArgument
from partygrid.filling._held import cells
from partygrid.grid import PLACE_KINDS, Building, Community, Town
from partygrid.linkage._places import everywhere, misplaced, spots_inside
from partygrid.org import Member, Unit
from partygrid.records import RECORD_KINDS
from partygrid.slots import Area, Slot

MOST_PAIRS = 10_000_000
"""So many pairs of scope and filler are looked at; more do not fit a small machine's memory."""


@attrs.frozen(eq=False)
class _Join:
    """Scopes and fillers that share a place: both as positions, with the place as target."""

    scopes: Pairs
    fillers: Pairs
    size: int

    @property
    def pairs(self) -> int:
        """Number of pairs that it gives."""
        sides = (
            np.bincount(one.target, minlength=self.size) for one in (self.scopes, self.fillers)
        )
        return int(np.dot(*sides))


def in_reach(
    index: Index, slot: Slot, scopes: Numbers, fillers: Numbers, reach: Reach
) -> tuple[Numbers, Numbers]:
    """Return the pairs (scope, filler) within reach and where the slot asks, by number, in order.

    Within reach ``COMMUNITY`` is what lies in one community; where one of both is in no single
    community, as a town is, what lies in one town; and where no town is known, what is in one
    building. With ``TOWN`` it is what lies in one town, or building, with ``JURISDICTION``
    everything.

    Args:
        index: The columns of the snapshot.
        slot: What is demanded of where a filler lives or is located.
        scopes: Numbers of scopes, ascending.
        fillers: Numbers of fillers, ascending.
        reach: How far apart they may be.

    Raises:
        InvalidArgument: There are more than `MOST_PAIRS` pairs.

    Complexity:
        O(pairs log pairs) on top of the columns.
    """
    start = index.start(Member)
    members = (fillers >= start) & (fillers < start + index.size(Member))
    found = [
        _pairs(index, slot, scopes, some, reach, members=people)
        for people, some in ((True, fillers[members]), (False, fillers[~members]))
    ]
    pairs = np.sort(np.concatenate(found))
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    scope, filler = pairs >> 32, pairs & 0xFFFFFFFF
    away, outside = misplaced(index, slot, scope, filler)
    fits = ~away & ~outside & _within(index, reach, scope, filler)
    return scope[fits], filler[fits]


def _pairs(
    index: Index, slot: Slot, scopes: Numbers, fillers: Numbers, reach: Reach, *, members: bool
) -> Keys:
    """Return the pairs of the joins that give the fewest, by number, as `cells`."""
    areas = [_by_reach(index, scopes, fillers, reach)]
    if members and slot.lives is not None:
        areas.append(_by_area(index, slot.lives, scopes, fillers, at_work=False))
    if slot.located is not None:
        areas.append(_by_area(index, slot.located, scopes, fillers, at_work=True))
    joins = min((list(area) for area in areas), key=_size)
    number = _size(joins)
    if number > MOST_PAIRS:
        raise InvalidArgument(
            "reach",
            reach,
            f"slot {slot.name!r} has {number:,} pairs of scope and filler within it, and at most "
            f"{MOST_PAIRS:,} can be compared",
            "use a narrower one, such as Reach.COMMUNITY, or let the slot demand where fillers "
            "live or are located",
        )
    made = [join(one.scopes, one.fillers, one.size) for one in joins if one.pairs]
    return np.concatenate(
        [np.zeros(0, np.int64), *(cells(scopes[one.owner], fillers[one.target]) for one in made)]
    )


def _size(joins: Sequence[_Join]) -> int:
    return sum(one.pairs for one in joins)


def _by_reach(index: Index, scopes: Numbers, fillers: Numbers, reach: Reach) -> Iterator[_Join]:
    if reach is Reach.JURISDICTION:
        yield _same(np.zeros(scopes.size, np.int32), np.zeros(fillers.size, np.int32), 1)
        return
    town, base = _ends(index, Town, scopes, fillers)
    if reach is Reach.TOWN:
        known = town
        yield _same(town, base, index.size(Town))
    else:
        known, quarter = _ends(index, Community, scopes, fillers)
        yield _same(known, quarter, index.size(Community))
        yield _same(np.where(known < 0, town, NOWHERE), base, index.size(Town))
        apart = np.where(quarter < 0, base, NOWHERE)
        yield _same(np.where(known < 0, NOWHERE, town), apart, index.size(Town))
    building, home = _ends(index, Building, scopes, fillers)
    yield _same(np.where(known < 0, building, NOWHERE), home, index.size(Building))


def _ends(
    index: Index, place: type, scopes: Numbers, fillers: Numbers
) -> tuple[Positions, Positions]:
    column = everywhere(index, place)
    return column[scopes], column[fillers]


def _within(index: Index, reach: Reach, scope: Numbers, filler: Numbers) -> Mask:
    if reach is Reach.JURISDICTION:
        return np.ones(scope.size, np.bool_)
    in_town, in_building = (_shared(index, place, scope, filler) for place in (Town, Building))
    if reach is Reach.TOWN:
        return in_town | in_building
    community, quarter = _ends(index, Community, scope, filler)
    in_none = (community < 0) | (quarter < 0)
    return _shared(index, Community, scope, filler) | (in_town & in_none) | in_building


def _shared(index: Index, place: type, scope: Numbers, filler: Numbers) -> Mask:
    one, other = _ends(index, place, scope, filler)
    shared: Mask = (one == other) & (one >= 0)
    return shared


def _by_area(
    index: Index, area: Area, scopes: Numbers, fillers: Numbers, *, at_work: bool
) -> Iterator[_Join]:
    if area is not Area.SCOPE:
        place: type = Community if area is Area.COMMUNITY else Town
        base = everywhere(index, place, at_work=at_work)[fillers]
        yield _same(everywhere(index, place)[scopes], base, index.size(place))
        return
    for place in (*PLACE_KINDS, Unit):
        base = everywhere(index, place, at_work=at_work)[fillers]
        if (base >= 0).any():
            yield from _within_scopes(index, place, scopes, _known(base))


def _within_scopes(index: Index, place: type, scopes: Numbers, fillers: Pairs) -> Iterator[_Join]:
    """Join scopes, by the places of a kind that they stand for or hold, with who is there."""
    position = np.full(index.total, NOWHERE, np.int32)
    position[scopes] = np.arange(scopes.size)
    for kind in RECORD_KINDS:
        start = index.start(kind)
        here = position[start : start + index.size(kind)]
        if place not in spots_inside(kind) or (here < 0).all():
            continue
        for pairs in (places_of(index, kind, place), *_held_buildings(index, kind, place)):
            scope = position[pairs.owner + start]
            asked = scope >= 0
            yield _Join(Pairs(scope[asked], pairs.target[asked]), fillers, index.size(place))


def _held_buildings(index: Index, kind: type, place: type) -> tuple[Pairs, ...]:
    return (buildings_of(index, kind),) if place is Building else ()


def _same(scopes: Positions, fillers: Positions, size: int) -> _Join:
    """Join scopes and fillers, each given by its place, that have the same one; -1 is none."""
    return _Join(_known(scopes), _known(fillers), size)


def _known(column: Positions) -> Pairs:
    known = np.flatnonzero(column >= 0).astype(np.int32)
    return Pairs(known, column[known])
