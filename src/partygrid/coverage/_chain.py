"""The vertical chain: from each dwelling up to the town committee, in whole columns.

Formulation. Let the scheme have levels L0 (top) to Lk (bottom). A pair (building, organisation)
of the bottom level is *sound* when, going up the parents of the organisation, every level above
has an ancestor, and each ancestor covers the place of that level in which the building lies. A
level may be left out only where the scheme lets it be skipped and the building has no place of it.
A dwelling is chained when one of its pairs is sound. Where none is, the lowest break in the line of
its organisation with the lowest id is the reason.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import numpy as np

from partygrid._index import NOWHERE, Index, Mask, Pairs, Positions
from partygrid._pairs import Keys, among, distinct, join, keys, turned
from partygrid._territory import (
    base_grids_of_buildings,
    place_of_buildings,
    take,
    towns_of_communities,
)
from partygrid._whereabouts import PLACE_OF
from partygrid.coverage._line import SEVERAL, Line, ancestors, covers, sole_cover
from partygrid.grid import Building, Community, Compound, Grid, Town
from partygrid.levels import Level
from partygrid.org import BuildingGroup, GridBranch

SOUND, BROKEN, OUTSIDE = 0, 1, 2

Seats = Mapping[type, Positions]
"""Where each of several things lies: building, compound, community and town, -1 for none."""

_Small = np.ndarray[Any, np.dtype[np.int8]]


def seats_of_buildings(index: Index, building: Positions) -> Seats:
    """Return where buildings lie; -1 for the town stands for one that is not known."""
    places = (Compound, Community, Town)
    return {
        Building: building,
        **{place: place_of_buildings(index, place)[building] for place in places},
    }


def seats_of_communities(index: Index, community: Positions) -> Seats:
    """Return where communities lie: in themselves and their town, in nothing smaller."""
    nothing = np.full(community.shape, NOWHERE, np.int32)
    town = take(towns_of_communities(index), community)
    return {Building: nothing, Compound: nothing, Community: community, Town: town}


@attrs.frozen(eq=False)
class Chain:
    """The pairs of buildings and bottom organisations of one kind, and where each breaks.

    The pairs are sorted by building, then organisation: the first pair of a building is that of
    its lowest organisation.

    Attributes:
        kind: The kind of organisation at the bottom.
        building: Position of the building of each pair.
        organisation: Position of the organisation of each pair.
        state: ``SOUND``, ``BROKEN`` or ``OUTSIDE``, by the lowest break of the pair.
        at_kind: For a break, position in the scheme's kinds of the organisation where it is.
        at: For a break, position of that organisation.
    """

    kind: type
    building: Positions
    organisation: Positions
    state: _Small
    at_kind: _Small
    at: Positions


def chains(line: Line) -> tuple[Chain, ...]:
    """Return the chains of every building, one value for each kind at the bottom of the scheme.

    Complexity:
        O(levels times pairs), with sorting where the pairs are not in order.
    """
    return tuple(_chain(line, kind) for kind in line.scheme.levels[-1])


def _chain(line: Line, kind: type) -> Chain:
    pairs = line.kept(("bottom", kind), lambda: distinct(_bottom(line, kind)))
    seats = seats_of_buildings(line.index, pairs.owner)
    return Chain(kind, pairs.owner, pairs.target, *_breaks(line, kind, pairs.target, seats))


def _bottom(line: Line, kind: type) -> Pairs:
    pairs = covers(line, kind)
    if kind is BuildingGroup:
        return turned(pairs)
    place = PLACE_OF[kind]
    return join(_lying_in(line.index, place), pairs, line.index.size(place))


def _lying_in(index: Index, place: type) -> Pairs:
    if place is Grid:
        return base_grids_of_buildings(index)
    column = place_of_buildings(index, place)
    owner = np.flatnonzero(column >= 0).astype(np.int32)
    return Pairs(owner, column[owner])


def is_sound(line: Line, kind: type, organisation: Positions, seats: Seats) -> Mask:
    """Return whether the line of each organisation is sound for what lies in the seats.

    Complexity:
        O(levels times organisations asked for), with sorting where places are covered jointly.
    """
    sound: Mask = _breaks(line, kind, organisation, seats)[0] == SOUND
    return sound


def _breaks(
    line: Line, kind: type, organisation: Positions, seats: Seats
) -> tuple[_Small, _Small, Positions]:
    """Return state, kind and position of the lowest break of each line."""
    scheme, above = line.scheme, ancestors(line)[kind]
    size = organisation.size
    state = np.zeros(size, np.int8)
    at_kind = np.full(size, scheme.kinds.index(kind), np.int8)
    at = organisation.copy()
    for level in reversed(scheme.levels[: scheme.level_of(kind)]):
        present, inside = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
        open_ = state == SOUND
        for one in level:
            ancestor = take(above[one], organisation)
            here = ancestor >= 0
            present |= here
            inside |= here & _contains(line, one, ancestor, seats)
            moved = here & open_
            np.copyto(at, ancestor, where=moved)
            np.copyto(at_kind, scheme.kinds.index(one), where=moved)
        needed = True if not scheme.skippable(level) else _has_place(line.index, level, seats)
        np.copyto(state, BROKEN, where=open_ & ~present & needed)
        np.copyto(state, OUTSIDE, where=open_ & present & ~inside)
    return state, at_kind, at


def _has_place(index: Index, level: Level, seats: Seats) -> Mask:
    has = np.zeros(seats[Building].shape, np.bool_)
    for kind in level:
        place = PLACE_OF[kind]
        has |= in_some_grid(index, seats[Building]) if place is Grid else seats[place] >= 0
    return has


def in_some_grid(index: Index, building: Positions) -> Mask:
    """Return which buildings lie in a grid of the base layer; -1 does not."""
    return index.kept(("in some grid",), lambda: _in_some_grid(index))[building]


def _in_some_grid(index: Index) -> Mask:
    has = np.zeros(index.size(Building) + 1, np.bool_)  # the last stands for no building
    has[base_grids_of_buildings(index).owner] = True
    return has


def _contains(line: Line, kind: type, organisation: Positions, seats: Seats) -> Mask:
    """Return whether each organisation covers the place of its level, where there is one."""
    place = PLACE_OF[kind]
    if place is Grid:
        known = line.kept(("buildings in grids of", kind), lambda: _in_grids_of(line))
        wanted = keys(Pairs(organisation, seats[Building]))
        return among(wanted, known) | ~in_some_grid(line.index, seats[Building])
    lies_in = seats[place]
    only = take(sole_cover(line, kind), lies_in)
    inside: Mask = (only == organisation) | (lies_in < 0)
    unsure = np.flatnonzero(only == SEVERAL)
    if unsure.size:
        known = line.kept(("cover keys", kind), lambda: np.unique(keys(covers(line, kind))))
        inside[unsure] = among(keys(Pairs(organisation[unsure], lies_in[unsure])), known)
    return inside


def _in_grids_of(line: Line) -> Keys:
    """Return the sorted keys of grid branch and building in one of its grids."""
    index = line.index
    found = join(base_grids_of_buildings(index), covers(line, GridBranch), index.size(Grid))
    return np.unique(keys(turned(found)))


def sound_buildings(parts: Iterable[Chain], size: int) -> Mask:
    """Return which buildings have a sound chain."""
    sound = np.zeros(size, np.bool_)
    for part in parts:
        sound[part.building[part.state == SOUND]] = True
    return sound
