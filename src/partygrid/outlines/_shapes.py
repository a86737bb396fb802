"""Outlines as shapes of shapely: the only module that knows it."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate, chain, pairwise
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._index import Mask, Positions
from partygrid.costs import EARTH_RADIUS
from partygrid.errors import MissingExtra
from partygrid.outlines._outline import Outline, Polygon, Ring

_DEGREE = np.pi * EARTH_RADIUS / 180
"""Metres of a degree of latitude."""

_DECIMALS = 9

Degrees = npt.NDArray[np.float64]


@attrs.frozen(eq=False)
class Shapes:
    """Outlines as shapes, in id order.

    Attributes:
        ids: Ids of the places.
        shapes: An array of geometries of shapely.
    """

    ids: tuple[str, ...]
    shapes: Any


@attrs.frozen(eq=False)
class Hits:
    """Which positions lie in or on which shapes, as parallel columns.

    Attributes:
        point: Number of the position.
        shape: Number of the shape.
        inside: False where the position lies on the boundary; not looked at, and True, where it
            lies in or on one shape only.
    """

    point: Positions
    shape: Positions
    inside: Mask


def _shapely() -> Any:
    """Return the module, which takes 60 ms to import.

    Raises:
        MissingExtra: shapely is not installed.
    """
    if find_spec("shapely") is None:
        raise MissingExtra("finding buildings in polygons", "maps")
    return import_module("shapely")


def shapes(outlines: Sequence[tuple[str, Sequence[Outline]]]) -> Shapes:
    """Return outlines by place as shapes; several of one place become one.

    Raises:
        MissingExtra: shapely is not installed.

    Complexity:
        O(corners).
    """
    shapely = _shapely()
    polygons = [
        polygon for _, several in outlines for outline in several for polygon in outline.polygons
    ]
    owner = [
        number
        for number, (_, several) in enumerate(outlines)
        for outline in several
        for _ in outline.polygons
    ]
    made = np.empty(len(outlines), object)
    shapely.multipolygons(_polygons(shapely, polygons), indices=np.array(owner, int), out=made)
    return Shapes(tuple(id_ for id_, _ in outlines), made)


def _polygons(shapely: Any, polygons: Sequence[Polygon]) -> Any:
    rings: list[Ring] = [ring for polygon in polygons for ring in polygon]
    sizes = list(map(len, rings))
    flat = chain.from_iterable(chain.from_iterable(rings))
    corners = np.fromiter(flat, np.float64, 2 * sum(sizes)).reshape(-1, 2)
    lines = shapely.linearrings(corners, indices=np.repeat(np.arange(len(rings)), sizes))
    first = list(accumulate(map(len, polygons), initial=0))
    return np.array(
        [
            shapely.polygons(lines[start], holes=lines[start + 1 : end])
            for start, end in pairwise(first)
        ],
        object,
    )


def invalid(found: Shapes) -> tuple[list[tuple[str, str]], Shapes]:
    """Return the shapes that are none with what is wrong, and the others."""
    shapely = _shapely()
    sound = shapely.is_valid(found.shapes)
    wrong = [
        (found.ids[number], str(shapely.is_valid_reason(found.shapes[number])))
        for number in np.flatnonzero(~sound).tolist()
    ]
    ids = tuple(found.ids[number] for number in np.flatnonzero(sound).tolist())
    return wrong, Shapes(ids, found.shapes[sound])


def overlaps(sound: Shapes) -> Iterator[tuple[str, str, int]]:
    """Yield two places and the square metres that both cover, from one on."""
    shapely = _shapely()
    one, other = shapely.STRtree(sound.shapes).query(sound.shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.intersection(sound.shapes[one], sound.shapes[other])
    middle = np.radians(shapely.get_coordinates(shapely.centroid(shared))[:, 1])
    metres = np.rint(shapely.area(shared) * _DEGREE**2 * np.cos(middle)).astype(np.int64)
    for first, second, ground in zip(one.tolist(), other.tolist(), metres.tolist(), strict=True):
        if ground:
            yield sound.ids[first], sound.ids[second], ground


def surrounding(sound: Shapes, lon: Degrees, lat: Degrees) -> Hits:
    """Return which positions lie in or on which shapes.

    Complexity:
        O((positions + corners) log of both) where few boxes of shapes lie on each other.
    """
    shapely = _shapely()
    points = shapely.points(lon, lat)
    shapely.prepare(sound.shapes)  # looks up edges in a tree, however many corners there are
    shape, point = shapely.STRtree(points).query(sound.shapes, predicate="intersects")
    several = np.bincount(point, minlength=points.size)[point] > 1
    inside = np.ones(point.size, np.bool_)
    inside[several] = shapely.contains_properly(
        sound.shapes[shape[several]], points[point[several]]
    )
    return Hits(point.astype(np.int32), shape.astype(np.int32), inside)


def points_within(outlines: Sequence[Outline]) -> list[tuple[float, float]]:
    """Return a position inside of each outline, near its middle, in degrees with nine decimals.

    Raises:
        MissingExtra: shapely is not installed.

    Complexity:
        O(corners log corners).
    """
    found = shapes([(outline.place, [outline]) for outline in outlines]).shapes
    middle = _shapely().get_coordinates(_shapely().point_on_surface(found))
    return [(lon, lat) for lon, lat in np.round(middle, _DECIMALS).tolist()]
