"""The polygons of a map as outlines of places, strictly: every problem is told, none is passed.

A place that is in the file without any geometry has no outline yet: it is left out with a warning.
"""

import warnings
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

from partygrid._columns import Fault
from partygrid.coordinates import Datum, to_points
from partygrid.errors import ProblemReason, UnreadableInput
from partygrid.io._geojson_document import drawn, feature_misfits
from partygrid.io._misfit import MISSING_KEY, Misfit, shown, wrong_type
from partygrid.outlines import Outline
from partygrid.outlines._outline import Polygon

_NO_AREA = Fault(ProblemReason.WRONG_TYPE, "no polygon", "draw the outline of the place")

_SHOWN = 12

_Built = tuple[str, tuple[Polygon, ...]]


def outlines_of(
    features: Sequence[Any], name: str, datum: Datum, id_from: str | None
) -> tuple[Outline, ...]:
    """Return the outlines that features draw, in id order.

    Raises:
        UnreadableInput: A feature is no polygon with an id, or there is no outline at all.

    Complexity:
        O(positions), with sorting of the ids.
    """
    misfits: list[Misfit] = []
    undrawn: dict[str, Misfit] = {}
    polygons: dict[str, list[Polygon]] = {}
    for place, feature in enumerate(features):
        for found in _built(feature, id_from):
            if isinstance(found, str):
                undrawn[found] = Misfit(("features", place, "geometry"), "", _NO_AREA)
            elif isinstance(found, Misfit):
                misfits.append(found.below("features", place))
            else:
                polygons.setdefault(found[0], []).extend(found[1])
    if not polygons:
        misfits += undrawn.values()
    if misfits:
        error = UnreadableInput(misfit.problem() for misfit in misfits)
        error.headline = f"{name}: {error.headline}"
        raise error
    _warn(name, sorted(undrawn.keys() - polygons.keys()))
    return tuple(
        Outline(id_, polygons=_converted(polygons[id_], datum)) for id_ in sorted(polygons)
    )


def _warn(name: str, ids: Sequence[str]) -> None:
    """Say which places are left out since they have no outline."""
    if ids:
        more = f" and {len(ids) - _SHOWN:,} more" if len(ids) > _SHOWN else ""
        text = f"{name}: places without an outline are left out: {', '.join(ids[:_SHOWN])}{more}"
        warnings.warn(text, UserWarning, stacklevel=4)


def _built(feature: Any, id_from: str | None) -> Iterator[Misfit | _Built | str]:
    """Yield an id and polygons, an id alone, or everything that is wrong with a feature."""
    misfits = list(feature_misfits(feature))
    if isinstance(feature, dict):
        at, id_ = drawn(feature.get("geometry")), _id_of(feature, id_from)
        if isinstance(id_, Misfit):
            misfits.append(id_)
        if isinstance(at, Misfit):
            misfits.append(at)
        elif at is None and not misfits:
            yield str(id_)
        elif at is None or not at.polygons:
            misfits.append(Misfit(("geometry",), "", _NO_AREA))
        elif not misfits:
            yield str(id_), at.polygons
    yield from misfits


def _id_of(feature: Any, id_from: str | None) -> str | Misfit:
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    path: tuple[str, ...] = ("properties", id_from or "id")
    value = properties.get(path[1])
    if id_from is None and feature.get("id") is not None:
        path, value = ("id",), feature["id"]
    if value is None:
        return Misfit(path, "", MISSING_KEY)
    if type(value) is int:
        return str(value)
    if isinstance(value, str) and value.strip():
        return value
    return Misfit(path, shown(value), wrong_type(value, "the id as text or a whole number"))


def _converted(polygons: Sequence[Polygon], datum: Datum) -> Sequence[Any]:
    """Return polygons in WGS-84."""
    if datum is Datum.WGS_84:
        return polygons
    corners = [corner for polygon in polygons for ring in polygon for corner in ring]
    lon, lat = np.array(corners, np.float64).T
    points = iter(to_points(lon, lat, datum=datum))
    return [
        [[(one.lon, one.lat) for one in islice(points, len(ring))] for ring in polygon]
        for polygon in polygons
    ]
