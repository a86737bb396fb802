"""Whether a filler lives or is located where a slot demands it, for many links at once."""

import numpy as np

from partygrid._index import NOWHERE, Index, Mask, Pairs, Positions
from partygrid._links import Numbers
from partygrid._pairs import among, keys
from partygrid._territory import take
from partygrid._whereabouts import buildings_of, places_of, spots
from partygrid.grid import PLACE_KINDS, Building, Community, Town
from partygrid.org import Member, Unit
from partygrid.records import RECORD_KINDS
from partygrid.slots import Area, Slot


def misplaced(index: Index, slot: Slot, scope: Numbers, filler: Numbers) -> tuple[Mask, Mask]:
    """Return which fillers live elsewhere, and which are located elsewhere, than a slot demands.

    Only members live somewhere; others pass `lives`. Where something is not known, it is elsewhere.

    Args:
        index: The columns of the snapshot.
        slot: What is demanded.
        scope: Number of the scope of each link.
        filler: Number of the filler of each link.
    """
    nobody = np.zeros(scope.size, np.bool_)
    away, outside = nobody, nobody
    if slot.lives is not None:
        start = index.start(Member)
        lives = (filler >= start) & (filler < start + index.size(Member))
        away = lives & ~_inside(index, slot.lives, scope, filler, at_work=False)
    if slot.located is not None:
        outside = ~_inside(index, slot.located, scope, filler, at_work=True)
    return away, outside


def _inside(index: Index, area: Area, scope: Numbers, filler: Numbers, *, at_work: bool) -> Mask:
    if area is Area.SCOPE:
        return _in_scope(index, scope, filler, at_work=at_work)
    place = Community if area is Area.COMMUNITY else Town
    wanted = everywhere(index, place)[scope]
    found = everywhere(index, place, at_work=at_work)[filler]
    same: Mask = (wanted == found) & (wanted >= 0)
    return same


def _in_scope(index: Index, scope: Numbers, filler: Numbers, *, at_work: bool) -> Mask:
    inside = np.zeros(scope.size, np.bool_)
    for kind in RECORD_KINDS:
        start = index.start(kind)
        here = np.flatnonzero((scope >= start) & (scope < start + index.size(kind)))
        if here.size == 0:
            continue
        owner = (scope[here] - start).astype(np.int32)
        for place in spots_inside(kind):
            spot = everywhere(index, place, at_work=at_work)[filler[here]]
            inside[here] |= _paired(places_of(index, kind, place), owner, spot)
        building = everywhere(index, Building, at_work=at_work)[filler[here]]
        inside[here] |= _paired(buildings_of(index, kind), owner, building)
    return inside


def spots_inside(kind: type) -> tuple[type, ...]:
    """Return by which kinds of place a filler can be in a scope of a kind, see `everywhere`.

    A unit stands for itself: the community in which it is located is not its own.
    """
    return (Unit,) if kind is Unit else (*PLACE_KINDS, Unit)


def _paired(known: Pairs, owner: Positions, target: Positions) -> Mask:
    """Return which pairs are among known ones; a target of -1 is in none."""
    found: Mask = among(keys(Pairs(owner, np.maximum(target, 0))), keys(known)) & (target >= 0)
    return found


def everywhere(index: Index, place: type, *, at_work: bool = False) -> Positions:
    """Return the place of a kind that holds each record, -1 for none. Shape: (records,).

    Args:
        index: The columns of the snapshot.
        place: A kind of place; or `Unit`, which holds itself and, at work, its members.
        at_work: Whether members count where their unit is located instead of where they live.
    """
    key = ("everywhere", place, at_work)
    return index.kept(key, lambda: _everywhere(index, place, at_work=at_work))


def _everywhere(index: Index, place: type, *, at_work: bool) -> Positions:
    if place is Unit:
        columns = {kind: np.full(index.size(kind), NOWHERE, np.int32) for kind in RECORD_KINDS}
        columns[Unit] = np.arange(index.size(Unit), dtype=np.int32)
    else:
        columns = {kind: spots(index, kind).column(place) for kind in RECORD_KINDS}
    if at_work:
        columns[Member] = take(columns[Unit], index.reference(Member, "unit", Unit))
    return np.concatenate(list(columns.values()))
