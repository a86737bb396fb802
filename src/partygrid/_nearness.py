"""How far any two records are apart, as integer columns: metres where points are known, else steps.

A point becomes whole centimetres from the centre of the earth, and a distance is the straight line
between two such positions, rounded to a metre: within one metre of the great circle up to 100 km.
Square roots and whole numbers are rounded the same way on every machine, so that a distance can be
computed anew, by other code, and must agree to the metre.
"""

import math
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np

from partygrid._index import Counts, Index, Mask, Pairs, Positions, grouped_sum
from partygrid._links import Numbers
from partygrid._pairs import among, join, keys, turned
from partygrid._territory import base_grids_of_buildings, grids_of_buildings
from partygrid._whereabouts import PLACE_OF, buildings_of, places_of, spots
from partygrid.costs import EARTH_RADIUS, Costs
from partygrid.grid import PLACE_KINDS, Building, Community, Compound, Grid, Point, Town
from partygrid.org import Unit
from partygrid.records import RECORD_KINDS

_CENTIMETRES = 100
_AXES = 3


def metres_between(index: Index, one: Numbers, other: Numbers, costs: Costs) -> Counts:
    """Return how far the records of each pair are apart, in metres.

    Args:
        index: The columns of the snapshot.
        one: Numbers of records.
        other: Numbers of the records on the other side.
        costs: The steps for pairs of which a point is not known.

    Complexity:
        O(pairs log buildings).
    """
    metres = straight_lines(index, one, other)
    rows = np.flatnonzero(metres < 0)
    if rows.size:
        metres[rows] = _steps(index, one[rows], other[rows], costs)
    return metres


def straight_lines(index: Index, one: Numbers, other: Numbers) -> Counts:
    """Return the straight line between the records of each pair in metres.

    -1 where a point is not known. Shape: (pairs,).
    """
    if one.size == 0:
        return np.zeros(0, np.int64)
    known = _at(index, one, _known) & _at(index, other, _known)
    if known.all():
        return _line(index, one, other)
    metres = np.full(one.size, -1, np.int64)
    rows = np.flatnonzero(known)
    if rows.size:
        metres[rows] = _line(index, one[rows], other[rows])
    return metres


def _at(index: Index, numbers: Numbers, column: Callable[[Index, type], Any]) -> Any:
    """Return what the columns of kinds say of records of any kind, by number."""
    first, last = (index.kind_at(int(number)) for number in (numbers.min(), numbers.max()))
    kinds = RECORD_KINDS[RECORD_KINDS.index(first) : RECORD_KINDS.index(last) + 1]
    columns = [column(index, kind) for kind in kinds]
    whole = columns[0] if len(columns) == 1 else np.concatenate(columns, axis=-1)
    return whole[..., numbers - index.start(first)]


@attrs.frozen(eq=False)
class Located:
    """Positions on the earth, and which of them are known.

    Attributes:
        centimetres: From the centre of the earth. Shape: (3, records).
        known: Shape: (records,).
    """

    centimetres: Counts
    known: Mask


def located(index: Index, kind: type) -> Located:
    """Return the position of each record of a kind.

    That of a building is its point; that of anything else the mean of the positions of the
    buildings, of those that have a point, in the places that it stands for.
    """
    return index.kept(("located", kind), lambda: _located(index, kind))


def _located(index: Index, kind: type) -> Located:
    if kind is Building:
        return _located_buildings(index)
    if kind in PLACE_KINDS or kind in PLACE_OF:
        return _means(index, kind)
    found = Located(np.zeros((_AXES, index.size(kind)), np.int64), np.zeros(index.size(kind), bool))
    for place in (Community,) if kind is Unit else PLACE_KINDS:
        pairs = places_of(index, kind, place)
        if pairs.owner.size:
            there = located(index, place)
            found.centimetres[:, pairs.owner] = there.centimetres[:, pairs.target]
            found.known[pairs.owner] = there.known[pairs.target]
    return found


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


def _means(index: Index, kind: type) -> Located:
    buildings, pairs, size = located(index, Building), buildings_of(index, kind), index.size(kind)
    inside = buildings.known[pairs.target]
    group, building = pairs.owner[inside], pairs.target[inside]
    number = np.bincount(group, minlength=size)
    sums = [grouped_sum(group, axis[building], size) for axis in buildings.centimetres]
    return Located(np.stack(sums) // np.maximum(number, 1), number > 0)


def _known(index: Index, kind: type) -> Mask:
    return located(index, kind).known


def _line(index: Index, one: Numbers, other: Numbers) -> Counts:
    square = np.zeros(one.size, np.int64)
    for axis in range(_AXES):

        def along(index: Index, kind: type, axis: int = axis) -> Counts:
            column: Counts = located(index, kind).centimetres[axis]
            return column

        apart = _at(index, one, along) - _at(index, other, along)
        square += apart * apart
    metres: Counts = np.rint(np.sqrt(square.astype(np.float64)) / _CENTIMETRES).astype(np.int64)
    return metres


def _steps(index: Index, one: Numbers, other: Numbers, costs: Costs) -> Counts:
    metres = np.full(one.size, costs.elsewhere, np.int64)
    metres[_share(index, Town, one, other)] = costs.same_town
    metres[_share(index, Community, one, other)] = costs.same_community
    metres[_share_grid(index, one, other)] = costs.same_grid
    metres[_share(index, Compound, one, other)] = costs.same_compound
    metres[_share(index, Building, one, other)] = costs.same_building
    return metres


def _spots(index: Index, place: type, numbers: Numbers) -> Positions:
    found: Positions = _at(index, numbers, lambda index, kind: spots(index, kind).column(place))
    return found


def _share(index: Index, place: type, one: Numbers, other: Numbers) -> Mask:
    here, there = _spots(index, place, one), _spots(index, place, other)
    same: Mask = (here == there) & (here >= 0)
    return same


def _share_grid(index: Index, one: Numbers, other: Numbers) -> Mask:
    home, away = _spots(index, Building, one), _spots(index, Building, other)
    shared = _in_one_base_grid(index, home, away) | _share(index, Grid, one, other)
    holding = keys(grids_of_buildings(index))
    for building, grid in (
        (home, _spots(index, Grid, other)),
        (away, _spots(index, Grid, one)),
    ):
        shared |= among(keys(Pairs(building, grid)), holding)  # below 0 where one is nowhere
    return shared


def _in_one_base_grid(index: Index, one: Positions, other: Positions) -> Mask:
    """Return which buildings share a grid of the base layer with another; -1 is no building."""
    held = base_grids_of_buildings(index)
    rows = np.flatnonzero((one >= 0) & (other >= 0)).astype(np.int32)
    found = join(Pairs(rows, one[rows]), turned(held), index.size(Building))
    shared = np.zeros(one.size, np.bool_)
    shared[found.owner[among(keys(Pairs(other[found.owner], found.target)), keys(held))]] = True
    return shared
