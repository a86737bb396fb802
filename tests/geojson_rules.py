"""What RFC 7946 demands of a file, written down from its text; for tests."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

GEOMETRIES = {"Point", "MultiPoint", "LineString", "Polygon", "MultiPolygon"}
"""The geometries that are written."""


def faults(value: Any) -> Iterator[str]:
    """Yield what breaks RFC 7946, by section, in a feature collection."""
    if value.get("type") != "FeatureCollection" or not isinstance(value.get("features"), list):
        yield "3.3: no feature collection"
        return
    if value.keys() - {"type", "features", "bbox"}:
        yield "6.1, 7.1: foreign members"
    ids = [one["id"] for one in value["features"] if "id" in one]
    if len(set(ids)) < len(ids):
        yield "3.2: an identifier for two features"
    for feature in value["features"]:
        yield from _feature(feature)
    drawn = [one["geometry"] for one in value["features"] if one["geometry"]]
    positions = [one for geometry in drawn for one in _positions(geometry["coordinates"])]
    box = [f(one[axis] for one in positions) for f in (min, max) for axis in (0, 1) if positions]
    if value.get("bbox", []) != box:
        yield "5: the bounding box is not that of the features"


def _feature(feature: Any) -> Iterator[str]:
    if feature.get("type") != "Feature" or feature.keys() - {"id"} != {
        "type",
        "geometry",
        "properties",
    }:
        yield "3.2: no feature"
    if not isinstance(feature["properties"], dict) or not isinstance(feature.get("id", ""), str):
        yield "3.2: properties or identifier of a wrong type"
    geometry = feature["geometry"]
    if geometry is not None:
        if geometry.keys() != {"type", "coordinates"} or geometry["type"] not in GEOMETRIES:
            yield "3.1: no geometry"
        yield from _geometry(geometry["type"], geometry["coordinates"])


_FEWEST = {"MultiPoint": 1, "LineString": 2}


def _geometry(kind: str, coordinates: Any) -> Iterator[str]:
    if len(coordinates) < _FEWEST.get(kind, 0):
        yield "3.1.3, 3.1.4: too few positions"
    for polygon in {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind, []):
        yield from _rings(polygon)
    for position in _positions(coordinates):
        yield from _position(position)


def _rings(polygon: Any) -> Iterator[str]:
    for place, ring in enumerate(polygon):
        if len(ring) < 4 or ring[0] != ring[-1]:
            yield "3.1.6: no linear ring"
        if (_area(ring) > 0) is (place > 0):
            yield "3.1.6: against the right-hand rule"


def _position(position: Any) -> Iterator[str]:
    if len(position) != 2 or not all(type(one) is float for one in position):
        yield "3.1.1: no position"
    elif abs(position[0]) > 180 or abs(position[1]) > 90:
        yield "4: not degrees of WGS-84, longitude first"
    elif any(round(one, 7) != one for one in position):
        yield "11.2: more than seven decimals"


def _area(ring: Any) -> float:
    west, south = ring[0]
    return sum(
        (a[0] - west) * (b[1] - south) - (b[0] - west) * (a[1] - south) for a, b in pairwise(ring)
    )


def _positions(coordinates: Any) -> Iterator[Any]:
    if isinstance(coordinates[0], list):
        for one in coordinates:
            yield from _positions(one)
    else:
        yield coordinates
