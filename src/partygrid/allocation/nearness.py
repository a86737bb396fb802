"""How far members live from needs, as integer columns: metres where points are known, else steps.

A point becomes whole centimetres from the centre of the earth, and a distance is the straight line
between two such positions, rounded to a metre: within one metre of the great circle up to 100 km.
Square roots and whole numbers are rounded the same way on every machine, so that a distance can be
computed anew, by other code, and must agree to the metre.
"""

import math

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._index import NOWHERE, Counts, Index, Mask, Positions
from partygrid._territory import (
    communities_of_buildings,
    communities_of_grids,
    compounds_of_buildings,
    grids_of_buildings,
    place_of_buildings,
    take,
    towns_of_buildings,
    towns_of_communities,
)
from partygrid.allocation.terms import EARTH_RADIUS, Costs
from partygrid.grid import BASE_LAYER, Building, Community, Compound, Grid, Point, Town
from partygrid.needs import Need

_CENTIMETRES = 100
_AXES = 3


def matches(left: npt.NDArray[np.integer], right: npt.NDArray[np.integer]) -> tuple[Counts, Counts]:
    """Return the positions i, j of all pairs ``left[i] == right[j]``, in order.

    `right` must be sorted.

    Complexity:
        O(left log right + pairs).

    Examples:
        >>> i, j = matches(np.array([7, 5]), np.array([5, 7, 7]))
        >>> i.tolist(), j.tolist()
        ([0, 0, 1], [1, 2, 0])
    """
    first = np.searchsorted(right, left, "left").astype(np.int64)
    count = np.searchsorted(right, left, "right") - first
    i = np.repeat(np.arange(left.size), count)
    start = np.repeat(first - (np.cumsum(count) - count), count)
    return i, start + np.arange(i.size)


@attrs.frozen(eq=False)
class NeedPlaces:
    """Where each need lies: a position for every kind of place that holds its place, else -1.

    Shape of each column: (needs,).

    Attributes:
        building: The building, where the need is a building's.
        grid: The grid, where the need is a grid's.
        compound: The compound that is the place or holds it.
        community: The community that is the place or holds it.
        town: The town that is the place or holds it.
    """

    building: Positions
    grid: Positions
    compound: Positions
    community: Positions
    town: Positions


def places_of_needs(index: Index) -> NeedPlaces:
    """Return where each need lies."""
    return index.kept(("allocation", "places"), lambda: _places_of_needs(index))


def _places_of_needs(index: Index) -> NeedPlaces:
    building = index.reference(Need, "place", Building)
    compound = index.reference(Need, "place", Compound)
    grid = index.reference(Need, "place", Grid)
    community = _stated(
        index.reference(Need, "place", Community),
        take(communities_of_buildings(index), building),
        take(index.reference(Compound, "community", Community), compound),
        take(communities_of_grids(index), grid),
    )
    return NeedPlaces(
        building,
        grid,
        _stated(compound, take(compounds_of_buildings(index), building)),
        community,
        _stated(index.reference(Need, "place", Town), take(towns_of_communities(index), community)),
    )


def _stated(*columns: Positions) -> Positions:
    """Return the one position stated in any of several columns, -1 for none."""
    stated: Positions = np.maximum.reduce(columns)
    return stated


@attrs.frozen(eq=False)
class Located:
    """Positions on the earth, and which of them are known.

    Attributes:
        centimetres: From the centre of the earth. Shape: (3, places).
        known: Shape: (places,).
    """

    centimetres: Counts
    known: Mask


def located_buildings(index: Index) -> Located:
    """Return the position of each building that states a point."""
    return index.kept(("allocation", "buildings"), lambda: _located_buildings(index))


def _located_buildings(index: Index) -> Located:
    points = [building.point for building in index.table(Building).records]
    known = np.fromiter((point is not None for point in points), np.bool_, len(points))
    found = np.zeros((_AXES, len(points)), np.int64)
    stated = [_position(point) for point in points if point is not None]
    found[:, known] = np.array(stated, np.int64).reshape(-1, _AXES).T
    return Located(found, known)


def _position(point: Point) -> tuple[int, int, int]:
    radius = EARTH_RADIUS * _CENTIMETRES
    lon, lat = math.radians(point.lon), math.radians(point.lat)
    ring = radius * math.cos(lat)
    return (
        round(ring * math.cos(lon)),
        round(ring * math.sin(lon)),
        round(radius * math.sin(lat)),
    )


def located_needs(index: Index) -> Located:
    """Return the position of each need's place.

    That of a building is its point; that of a larger place the mean of the positions of its
    buildings that have a point.
    """
    return index.kept(("allocation", "needs"), lambda: _located_needs(index))


def _located_needs(index: Index) -> Located:
    buildings = located_buildings(index)
    found = np.zeros((_AXES, index.size(Need)), np.int64)
    known = np.zeros(index.size(Need), np.bool_)
    if buildings.known.any():
        for kind in (Building, Compound, Grid, Community, Town):
            place = index.reference(Need, "place", kind)
            here = np.flatnonzero(place >= 0)
            if here.size:
                means = buildings if kind is Building else _means(index, kind, buildings)
                found[:, here] = means.centimetres[:, place[here]]
                known[here] = means.known[place[here]]
    return Located(found, known)


def _means(index: Index, kind: type, buildings: Located) -> Located:
    if kind is Grid:
        pairs = grids_of_buildings(index)
        building, group = pairs.owner, pairs.target
    else:
        group = place_of_buildings(index, kind)
        building = np.arange(group.size, dtype=np.int32)
    inside = (group >= 0) & buildings.known[building]
    building, group = building[inside], group[inside]
    number = np.bincount(group, minlength=index.size(kind))
    sums = np.zeros((_AXES, number.size), np.int64)
    for axis in range(_AXES):
        np.add.at(sums[axis], group, buildings.centimetres[axis, building])
    return Located(sums // np.maximum(number, 1), number > 0)


def _grid_neighbours(index: Index) -> Counts:
    """Return the sorted keys (building times needs + need) of pairs that share a grid."""
    return index.kept(("allocation", "neighbours"), lambda: _pairs_in_a_grid(index))


def _pairs_in_a_grid(index: Index) -> Counts:
    pairs, places = grids_of_buildings(index), places_of_needs(index)
    layers = index.labels(Grid, "layer")
    base = np.array([name == BASE_LAYER for name in (*layers.names, "")], np.bool_)
    in_base = base[layers.codes[pairs.target]]
    at_building, lying = matches(places.building, pairs.owner[in_base])
    at_grid = np.flatnonzero(places.grid >= 0)
    need = np.concatenate([at_building, at_grid])
    grid = np.concatenate([pairs.target[in_base][lying], places.grid[at_grid]])
    order = np.argsort(pairs.target, kind="stable")
    i, j = matches(grid, pairs.target[order])
    return np.unique(pairs.owner[order][j].astype(np.int64) * index.size(Need) + need[i])


def metres_between(index: Index, building: Positions, need: Counts, costs: Costs) -> Counts:
    """Return how far each building is from the place of each need, in metres.

    Shape: (pairs,).

    Complexity:
        O(pairs log buildings).
    """
    home, place = located_buildings(index), located_needs(index)
    metres = _steps(index, building, need, costs)
    known = np.flatnonzero(home.known[building] & place.known[need])
    if known.size:
        apart = home.centimetres[:, building[known]] - place.centimetres[:, need[known]]
        line = np.sqrt(np.square(apart).sum(axis=0).astype(np.float64))
        metres[known] = np.rint(line / _CENTIMETRES).astype(np.int64)
    return metres


def _steps(index: Index, building: Positions, need: Counts, costs: Costs) -> Counts:
    places = places_of_needs(index)
    metres = np.full(building.size, costs.elsewhere, np.int64)
    shared = _same(towns_of_buildings(index), building, places.town, need)
    metres[shared] = costs.same_town
    shared = _same(communities_of_buildings(index), building, places.community, need)
    metres[shared] = costs.same_community
    keys = building.astype(np.int64) * index.size(Need) + need
    neighbours = np.append(_grid_neighbours(index), NOWHERE)
    metres[neighbours[np.searchsorted(neighbours[:-1], keys)] == keys] = costs.same_grid
    shared = _same(compounds_of_buildings(index), building, places.compound, need)
    metres[shared] = costs.same_compound
    metres[building == places.building[need]] = costs.same_building
    return metres


def _same(homes: Positions, building: Positions, places: Positions, need: Counts) -> Mask:
    home, place = homes[building], places[need]
    same: Mask = (home == place) & (place >= 0)
    return same
