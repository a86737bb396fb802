"""Buildings that lie in the same places taken together, and who leads these places.

Whether a line is sound for a building depends on its compound, community and base grids alone, so
that every building of a site has the same superiors and the same groups to join.
"""

import attrs
import numpy as np

from partygrid._index import NOWHERE, Index, Mask, Pairs, Positions
from partygrid._pairs import first_rows, join
from partygrid._territory import (
    base_grids_of_buildings,
    communities_of_buildings,
    communities_of_grids,
    compounds_of_buildings,
    place_of_buildings,
)
from partygrid._whereabouts import PLACE_OF
from partygrid.coverage._chain import is_sound, seats_of_buildings
from partygrid.coverage._line import Line, covers
from partygrid.grid import Building, Grid
from partygrid.org import GridBranch


@attrs.frozen(eq=False)
class Sites:
    """The sites of some buildings.

    Attributes:
        of_building: The site of each building, -1 for those that are left out.
        building: One building of each site.
    """

    of_building: Positions
    building: Positions


def sites(line: Line, chosen: Mask) -> Sites:
    """Return the sites of the chosen buildings.

    Complexity:
        O(buildings), and sorting the chosen ones.
    """
    index = line.index
    building = np.flatnonzero(chosen).astype(np.int32)
    grid = _grids(index)[building] if GridBranch in line.scheme.kinds else np.zeros_like(building)
    compound = compounds_of_buildings(index)[building]
    community = communities_of_buildings(index)[building]
    order = np.lexsort((grid, compound, community))
    begins = np.zeros(order.size, np.bool_)
    begins[:1] = True
    for column in (grid, compound, community):
        begins[1:] |= column[order][1:] != column[order][:-1]
    of_building = np.full(chosen.size, NOWHERE, np.int32)
    of_building[building[order]] = np.cumsum(begins) - 1
    return Sites(of_building, building[order[begins]])


def _grids(index: Index) -> Positions:
    """Return the base grid of each building, -1 for none, a number of its own for several."""
    pairs, size = base_grids_of_buildings(index), index.size(Building)
    grid = np.full(size, NOWHERE, np.int32)
    grid[pairs.owner] = pairs.target
    several = np.flatnonzero(np.bincount(pairs.owner, minlength=size) > 1)
    grid[several] = -2 - several
    return grid


def places(line: Line, found: Sites, place: type) -> Pairs:
    """Return in which places of a kind each site (owner) lies; of grids those of the base layer."""
    if place is not Grid:
        column = place_of_buildings(line.index, place)[found.building]
        owner = np.flatnonzero(column >= 0).astype(np.int32)
        return Pairs(owner, column[owner])
    pairs = base_grids_of_buildings(line.index)
    site = np.full(line.index.size(Building), NOWHERE, np.int32)
    site[found.building] = np.arange(found.building.size, dtype=np.int32)
    kept = site[pairs.owner] >= 0
    return Pairs(site[pairs.owner[kept]], pairs.target[kept])


def own_places(line: Line, found: Sites, place: type) -> Pairs:
    """Return the same without the grids of other communities."""
    pairs = places(line, found, place)
    if place is not Grid:
        return pairs
    home = communities_of_buildings(line.index)[found.building]
    own = communities_of_grids(line.index)[pairs.target] == home[pairs.owner]
    return Pairs(pairs.owner[own], pairs.target[own])


@attrs.frozen(eq=False)
class Leaders:
    """Who leads each site on the next level above a kind of organisation.

    Attributes:
        kind: Position in the scheme's kinds of the leader, -1 for none.
        organisation: Position of the leader, -1 for none.
    """

    kind: Positions
    organisation: Positions


def leaders(line: Line, found: Sites, below: type) -> Leaders:
    """Return which organisation of the next level up covers the place of each site.

    Of several the one with a sound line, then the first kind of the level, then the lowest id. A
    level that the scheme lets be skipped is left out where the site has no place of it.
    """
    scheme, size = line.scheme, found.building.size
    kind, organisation = np.full(size, NOWHERE, np.int32), np.full(size, NOWHERE, np.int32)
    settled = np.zeros(size, np.bool_)
    for level in reversed(scheme.levels[: scheme.level_of(below)]):
        sound, has_place = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
        for one in level:
            here, leader, leads_well = _leader(line, found, one)
            better = ~settled & (leader >= 0) & ~sound & (leads_well | (organisation < 0))
            kind[better] = scheme.kinds.index(one)
            organisation[better] = leader[better]
            sound |= better & leads_well
            has_place |= here
        settled |= has_place
        if not scheme.skippable(level):
            break
    return Leaders(kind, organisation)


def _leader(line: Line, found: Sites, kind: type) -> tuple[Mask, Positions, Mask]:
    """Return which sites have a place of a kind, its best leader, and whether that is sound."""
    place, size = PLACE_OF[kind], found.building.size
    lies_in = own_places(line, found, place)
    pairs = join(lies_in, covers(line, kind), line.index.size(place))
    seats = seats_of_buildings(line.index, found.building[pairs.owner])
    sound = is_sound(line, kind, pairs.target, seats)
    rows = first_rows(pairs.owner, ~sound, pairs.target)
    has_place, leader = np.zeros(size, np.bool_), np.full(size, NOWHERE, np.int32)
    leads_well = np.zeros(size, np.bool_)
    has_place[lies_in.owner] = True
    leader[pairs.owner[rows]] = pairs.target[rows]
    leads_well[pairs.owner[rows]] = sound[rows]
    return has_place, leader, leads_well
