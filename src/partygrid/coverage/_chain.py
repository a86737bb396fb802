"""The vertical chain: from each dwelling up to the town committee, in whole columns.

Formulation. Let the scheme have levels L0 (top) to Lk (bottom). A pair (building, organisation)
of the bottom level is *sound* when, going up the parents of the organisation, every level above
has an ancestor, and each ancestor covers the place of that level in which the building lies. A
level may be left out only where the scheme lets it be skipped and the building has no place of it.
A dwelling is chained when one of its pairs is sound. What breaks lowest is the reason.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs
import numpy as np

from partygrid._index import NOWHERE, Index, Mask, Pairs, Positions
from partygrid._territory import grids_of_buildings, in_layer, place_of_buildings, take
from partygrid.grid import BASE_LAYER, Building, Community, Compound, Grid, Town
from partygrid.levels import Level, LevelScheme
from partygrid.org import (
    BuildingGroup,
    CommunityCommittee,
    CompoundBranch,
    GridBranch,
    TownCommittee,
)

PLACE_OF: Mapping[type, type] = {
    TownCommittee: Town,
    CommunityCommittee: Community,
    CompoundBranch: Compound,
    GridBranch: Grid,
    BuildingGroup: Building,
}
"""The kind of place that a kind of organisation covers."""

_FIELD: Mapping[type, str] = {
    CompoundBranch: "compounds",
    GridBranch: "grids",
    BuildingGroup: "buildings",
}

SOUND, BROKEN, OUTSIDE = 0, 1, 2
_SEVERAL = -2


def living(index: Index, kind: type, on: date | None) -> Mask:
    """Return which organisations of a kind exist on a day; None asks for the latest state."""
    if on is None:
        return index.kept(("living", kind), lambda: _living(index, kind, None))
    return _living(index, kind, on)


def _living(index: Index, kind: type, on: date | None) -> Mask:
    records = index.table(kind).records
    return np.fromiter((one.exists_on(on) for one in records), np.bool_, len(records))


def covers(index: Index, kind: type, on: date | None) -> Pairs:
    """Return which organisations of a kind (owner) cover which places (target) on a day."""
    pairs = index.kept(("covers", kind), lambda: _covers(index, kind))
    alive = living(index, kind, on)
    if alive.all():
        return pairs
    kept = alive[pairs.owner]
    return Pairs(pairs.owner[kept], pairs.target[kept])


def _covers(index: Index, kind: type) -> Pairs:
    if kind in _FIELD:
        return index.pairs(kind, _FIELD[kind], PLACE_OF[kind])
    own = np.arange(index.size(kind), dtype=np.int32)
    if kind is TownCommittee:
        return Pairs(own, index.reference(kind, "town", Town))
    joint = index.pairs(kind, "joint_communities", Community)
    seat = index.reference(kind, "community", Community)
    return Pairs(np.concatenate([own, joint.owner]), np.concatenate([seat, joint.target]))


def uncovered(index: Index, kind: type, on: date | None) -> Positions:
    """Return the places of a kind of organisation that none of them covers, in id order.

    Of grids only those of the base layer count.
    """
    place = PLACE_OF[kind]
    led = np.zeros(index.size(place), np.bool_)
    led[covers(index, kind, on).target] = True
    if place is Grid:
        led |= ~in_layer(index, BASE_LAYER)
    return np.flatnonzero(~led).astype(np.int32)


def join(left: Pairs, right: Pairs, size: int) -> Pairs:
    """Return the pairs (owner of left, owner of right) that share a target below `size`.

    Examples:
        >>> a, b = np.array([0, 1], np.int32), np.array([5, 5], np.int32)
        >>> found = join(Pairs(a, b), Pairs(np.array([9], np.int32), np.array([5], np.int32)), 6)
        >>> found.owner.tolist(), found.target.tolist()
        ([0, 1], [9, 9])
    """
    order = np.argsort(right.target, kind="stable")
    per_target = np.bincount(right.target, minlength=size)
    first = np.concatenate([[0], np.cumsum(per_target)])
    repeats = per_target[left.target]
    owner = np.repeat(left.owner, repeats)
    start = np.repeat(first[left.target] - (np.cumsum(repeats) - repeats), repeats)
    return Pairs(owner, right.owner[order][start + np.arange(owner.size)])


@attrs.frozen(eq=False)
class Chain:
    """The pairs of buildings and bottom organisations of one kind, and where each breaks.

    Attributes:
        kind: The kind of organisation at the bottom.
        building: Position of the building of each pair.
        organisation: Position of the organisation of each pair; ascending for each building.
        state: ``SOUND``, ``BROKEN`` or ``OUTSIDE``.
        at_kind: For a break, position in the scheme's kinds of the organisation where it is.
        at: For a break, position of that organisation.
    """

    kind: type
    building: Positions
    organisation: Positions
    state: np.ndarray[Any, np.dtype[np.int8]]
    at_kind: np.ndarray[Any, np.dtype[np.int8]]
    at: Positions


def chains(index: Index, scheme: LevelScheme, on: date | None) -> tuple[Chain, ...]:
    """Return the chains of every building, one value for each kind at the bottom of the scheme.

    Complexity:
        O(levels times pairs).
    """
    bottom = ((kind, _bottom(index, kind, on)) for kind in scheme.levels[-1])
    return tuple(walk(index, scheme, on, kind, pairs) for kind, pairs in bottom)


_Ancestors = Mapping[type, Positions]


def _ancestors(index: Index, scheme: LevelScheme, on: date | None) -> dict[type, _Ancestors]:
    """Return, for each kind, the position of each organisation's ancestor of every kind above."""
    above: dict[type, _Ancestors] = {}
    for kind in scheme.kinds:
        own: dict[type, Positions] = {}
        for parent_kind in scheme.parents_of(kind):
            parent = index.reference(kind, "parent", parent_kind)
            alive = living(index, parent_kind, on)
            if not alive.all():
                parent = np.where(take(alive.astype(np.int32), parent) == 1, parent, NOWHERE)
            for ancestor, column in ((parent_kind, None), *above[parent_kind].items()):
                found = parent if column is None else take(column, parent)
                own[ancestor] = np.maximum(own[ancestor], found) if ancestor in own else found
        above[kind] = own
    return above


def walk(
    index: Index,
    scheme: LevelScheme,
    on: date | None,
    kind: type,
    pairs: Pairs,
) -> Chain:
    """Return where the lines of given pairs of building (owner) and organisation (target) break.

    Complexity:
        O(levels times (pairs + organisations)).
    """
    above = _ancestors(index, scheme, on)[kind]
    building, organisation = pairs.owner, pairs.target
    size = building.size
    state = np.zeros(size, np.int8)
    at_kind = np.full(size, scheme.kinds.index(kind), np.int8)
    at = organisation.copy()
    for level in reversed(scheme.levels[:-1]):
        present, inside = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
        open_ = state == SOUND
        for one in level:
            if one not in above:
                continue
            ancestor = take(above[one], organisation)
            here = ancestor >= 0
            present |= here
            inside |= here & _contains(index, one, ancestor, building, on)
            moved = here & open_
            np.copyto(at, ancestor, where=moved)
            np.copyto(at_kind, scheme.kinds.index(one), where=moved)
        needed = True if not scheme.skippable(level) else _has_place(index, level, building)
        np.copyto(state, BROKEN, where=open_ & ~present & needed)
        np.copyto(state, OUTSIDE, where=open_ & present & ~inside)
    return Chain(kind, building, organisation, state, at_kind, at)


def _bottom(index: Index, kind: type, on: date | None) -> Pairs:
    pairs = covers(index, kind, on)
    if kind is BuildingGroup:
        return Pairs(pairs.target, pairs.owner)
    place = PLACE_OF[kind]
    return join(_lying_in(index, place), pairs, index.size(place))


def _lying_in(index: Index, place: type) -> Pairs:
    if place is Grid:
        return grids_of_buildings(index)
    column = place_of_buildings(index, place)
    owner = np.flatnonzero(column >= 0).astype(np.int32)
    return Pairs(owner, column[owner])


def _has_place(index: Index, level: Level, building: Positions) -> Mask:
    has = np.zeros(index.size(Building), np.bool_)
    for kind in level:
        has[_lying_in(index, PLACE_OF[kind]).owner] = True
    return has[building]


def _contains(
    index: Index, kind: type, organisation: Positions, building: Positions, on: date | None
) -> Mask:
    """Return whether each organisation covers the place of its level in which the building lies."""
    place = PLACE_OF[kind]
    if place is Grid:
        return _contains_grid(index, organisation, building, on)
    lies_in = place_of_buildings(index, place)[building]
    sole = sole_cover(index, kind, on)
    only = take(sole, lies_in)
    inside: Mask = (only == organisation) | (lies_in < 0)
    unsure = np.flatnonzero(only == _SEVERAL)
    if unsure.size:
        pairs = covers(index, kind, on)
        wanted = _keys(organisation[unsure], lies_in[unsure])
        inside[unsure] = np.isin(wanted, _keys(pairs.owner, pairs.target))
    return inside


def _contains_grid(
    index: Index, organisation: Positions, building: Positions, on: date | None
) -> Mask:
    lying = grids_of_buildings(index)
    found = join(lying, covers(index, GridBranch, on), index.size(Grid))
    homeless = np.ones(index.size(Building), np.bool_)
    homeless[lying.owner] = False
    known = np.isin(_keys(organisation, building), _keys(found.target, found.owner))
    return known | homeless[building]


def _keys(first: Positions, second: Positions) -> np.ndarray[Any, np.dtype[np.int64]]:
    return (first.astype(np.int64) << 32) | second


def sole_cover(index: Index, kind: type, on: date | None) -> Positions:
    """Return the organisation of a kind that covers each place; -1 for none, -2 for several."""
    if on is None:
        return index.kept(("sole", kind), lambda: _sole_cover(index, kind, None))
    return _sole_cover(index, kind, on)


def _sole_cover(index: Index, kind: type, on: date | None) -> Positions:
    pairs = covers(index, kind, on)
    size = index.size(PLACE_OF[kind])
    sole = np.full(size, NOWHERE, np.int32)
    sole[pairs.target] = pairs.owner
    sole[np.bincount(pairs.target, minlength=size) > 1] = _SEVERAL
    return sole


def sound_buildings(parts: Iterable[Chain], size: int) -> Mask:
    """Return which buildings have a sound chain."""
    sound = np.zeros(size, np.bool_)
    for part in parts:
        sound[part.building[part.state == SOUND]] = True
    return sound
