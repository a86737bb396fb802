"""The features of a GeoJSON file and their geometries, with everything that does not fit.

A file is bounded before it is parsed: by its bytes, and by how many values it can hold. What is
deeper than a geometry needs is never followed, so that no nesting exhausts the reader.
"""

from collections.abc import Callable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import attrs

from partygrid._columns import Fault
from partygrid.errors import Problem, ProblemReason, UnreadableInput
from partygrid.io._document import parse
from partygrid.io._misfit import (
    Misfit,
    no_object,
    not_one_of,
    repeated_keys,
    shown,
    wrong_type,
)
from partygrid.outlines._outline import Polygon, Ring, ring_fault

MOST_BYTES = 512 << 20
"""The largest file that is read, in bytes."""
MOST_VALUES = 40_000_000
"""The most values that a file may hold: some 4 GB of memory."""

_PIECE = 1 << 20
_MOST_LON, _MOST_LAT = 180, 90
_WGS_84 = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490")
"""Endings of names of systems that are WGS-84, or CGCS2000, which counts as the same."""

_NO_POSITION = Fault(
    ProblemReason.OUT_OF_RANGE,
    "not a position in degrees",
    "write numbers, longitude -180 to 180 first, then latitude -90 to 90",
)
_NO_GEOMETRY = Fault(
    ProblemReason.WRONG_TYPE,
    "no point and no polygon",
    "draw one position, or an area of which one position is taken",
)


@attrs.frozen
class Drawn:
    """A geometry: one position, or an area.

    Attributes:
        point: Longitude and latitude, None for an area.
        polygons: The polygons of an area, empty for a position.
    """

    point: tuple[float, float] | None = None
    polygons: tuple[Polygon, ...] = ()


class _Unfit(Exception):
    """A value that does not fit."""

    def __init__(self, fault: Fault, value: str = "") -> None:
        self.fault = fault
        self.value = value
        super().__init__(fault)


def read_features(source: str | PathLike[str]) -> list[Any]:
    """Return the features of a file, whatever stands in their place.

    Raises:
        UnreadableInput: The file is no feature collection, or too large; ``problems`` says why.
        OSError: The file cannot be read.

    Complexity:
        O(bytes).
    """
    path = Path(source)
    data = _content(path)
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise _refused(path.name, f"more than {MOST_VALUES:,} values")
    try:
        return _features(parse(data))
    except UnreadableInput as error:
        error.headline = f"{path.name}: {error.headline}"
        raise


def _content(path: Path) -> bytes:
    """Return the bytes of a file; of an endless one, such as a device, no more than the bound."""
    content = bytearray()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            content += piece
            if len(content) > MOST_BYTES:
                raise _refused(path.name, f"more than {MOST_BYTES:,} bytes")
    return bytes(content)


def _refused(name: str, message: str) -> UnreadableInput:
    return UnreadableInput(
        [
            Problem(
                where=name,
                field="",
                value="",
                reason=ProblemReason.MALFORMED,
                message=message,
                remedy="split the file",
            )
        ]
    )


def _features(document: Any) -> list[Any]:
    if not isinstance(document, dict):
        raise UnreadableInput([no_object(document).problem()])
    if document.get("type") == "Feature":
        return [document]
    misfits = [*repeated_keys(document), *_misfits(document)]
    if misfits:
        raise UnreadableInput(misfit.problem() for misfit in misfits)
    features: list[Any] = document["features"]
    return features


def _misfits(document: Mapping[str, Any]) -> Iterator[Misfit]:
    if document.get("type") != "FeatureCollection":
        fault = not_one_of(
            "no map", ["FeatureCollection", "Feature"], reason=ProblemReason.MALFORMED
        )
        yield Misfit(("type",), shown(document.get("type")), fault)
    features = document.get("features")
    if not isinstance(features, list):
        yield Misfit(("features",), shown(features), wrong_type(features, "an array"))
    crs = document.get("crs")
    if crs is not None and not str(_name_of(crs)).endswith(_WGS_84):
        fault = Fault(
            ProblemReason.OUT_OF_RANGE,
            "positions are counted in another system",
            "save the map in WGS-84 (EPSG:4326)",
        )
        yield Misfit(("crs",), shown(_name_of(crs)), fault)


def _name_of(crs: Any) -> Any:
    """Return the name of a coordinate system as files of 2008 state it."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    return properties.get("name") if isinstance(properties, dict) else crs


def feature_misfits(feature: Any) -> Iterator[Misfit]:
    """Yield what is wrong with the frame of a feature: all but its geometry and values."""
    if not isinstance(feature, dict):
        yield no_object(feature)
        return
    yield from repeated_keys(feature)
    if feature.get("type") != "Feature":
        fault = not_one_of("no feature", ["Feature"], reason=ProblemReason.UNKNOWN_TYPE)
        yield Misfit(("type",), shown(feature.get("type")), fault)
    properties = feature.get("properties")
    if isinstance(properties, dict):
        yield from (misfit.below("properties") for misfit in repeated_keys(properties))
    elif properties is not None:
        yield Misfit(("properties",), shown(properties), wrong_type(properties, "an object: {…}"))
    if not isinstance(feature.get("id"), str | int | float | None):
        fault = wrong_type(feature["id"], "text or a number")
        yield Misfit(("id",), shown(feature["id"]), fault)


def drawn(geometry: Any) -> Drawn | Misfit | None:
    """Return a geometry, None where there is none, or what is wrong with it."""
    if geometry is None:
        return None
    try:
        return _drawn(geometry)
    except _Unfit as unfit:
        return Misfit(("geometry",), unfit.value, unfit.fault)


def _drawn(geometry: Any) -> Drawn:
    if not isinstance(geometry, dict):
        raise _Unfit(wrong_type(geometry, "an object: {…}"), shown(geometry))
    for misfit in repeated_keys(geometry):
        raise _Unfit(misfit.fault)
    kind = geometry.get("type")
    if not isinstance(kind, str) or kind not in _READ:
        raise _Unfit(_NO_GEOMETRY, shown(kind))
    return _READ[kind](geometry.get("coordinates"))


def _array(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise _Unfit(wrong_type(value, "an array that is not empty"), shown(value))
    return value


def _position(value: Any) -> tuple[float, float]:
    lon, lat, *_ = [*_array(value), None]
    numbers = type(lon) in (int, float) and type(lat) in (int, float)
    if not numbers or not (abs(lon) <= _MOST_LON and abs(lat) <= _MOST_LAT):
        raise _Unfit(_NO_POSITION, ", ".join(map(shown, (lon, lat))))
    return float(lon) + 0.0, float(lat) + 0.0


def _ring(value: Any) -> Ring:
    ring = tuple(map(_position, _array(value)))
    wrong = ring_fault(ring)
    if wrong is not None:
        raise _Unfit(Fault(ProblemReason.MALFORMED, *wrong))
    return ring


def _polygon(value: Any) -> Polygon:
    return tuple(map(_ring, _array(value)))


def _one_position(value: Any) -> Drawn:
    first, *more = _array(value)
    if more:
        raise _Unfit(_NO_GEOMETRY, "MultiPoint")
    return Drawn(point=_position(first))


_READ: Mapping[str, Callable[[Any], Drawn]] = {
    "Point": lambda value: Drawn(point=_position(value)),
    "MultiPoint": _one_position,
    "Polygon": lambda value: Drawn(polygons=(_polygon(value),)),
    "MultiPolygon": lambda value: Drawn(polygons=tuple(map(_polygon, _array(value)))),
}
