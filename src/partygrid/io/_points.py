"""Positions in cells: longitude and latitude in two columns, or both in one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from typing import Any

import numpy as np
import numpy.typing as npt

from partygrid.coordinates import Datum, to_points
from partygrid.io._cells import Misread, exact_text, half_width, is_absent
from partygrid.io.reading import ReadReason

_PAIR = re.compile(
    r"[(\[]?\s*(-?[0-9]{1,3}(?:\.[0-9]{1,17})?)\s*[,;、\s]\s*(-?[0-9]{1,3}(?:\.[0-9]{1,17})?)\s*[)\]]?"
)
_REMEDY = "write longitude first, then latitude, in degrees, as 116.75,25.71"
_NO_POINT = Misread(ReadReason.NOT_A_POINT, "no longitude and latitude", _REMEDY)
_HALF = Misread(
    ReadReason.NOT_A_POINT, "only one of longitude and latitude is stated", "state both or none"
)
_SWAPPED = Misread(ReadReason.NOT_A_POINT, "the latitude stands in the place of the other", _REMEDY)
_LATITUDES = 90


def points_in(
    raw: Sequence[Any],
) -> tuple[list[float | None], list[float | None], Mapping[int, Misread]]:
    """Return longitudes and latitudes of cells that hold both, and the cells that do not.

    Examples:
        >>> points_in(["116.75，25.71", "", "east"])[:2]
        ([116.75, None, None], [25.71, None, None])
    """
    lon: list[float | None] = []
    lat: list[float | None] = []
    odd = {}
    for place, value in enumerate(raw):
        text = half_width(exact_text(str(value)) or str(value))
        found = _PAIR.fullmatch(text)
        lon.append(float(found[1]) + 0.0 if found else None)
        lat.append(float(found[2]) + 0.0 if found else None)
        if not found and text and not is_absent(text):
            odd[place] = _NO_POINT
    return lon, lat, odd


def wrong_points(lon: Sequence[Any], lat: Sequence[Any]) -> Iterator[tuple[int, Misread]]:
    """Yield the places at which two parts are no point, with the reason.

    Examples:
        >>> [place for place, _ in wrong_points([116.7, 25.7, None], [25.7, 116.7, 3.0])]
        [1, 2]
    """
    if None not in lon and None not in lat and max(lat, default=0) <= _LATITUDES:
        return
    for place, (east, north) in enumerate(zip(lon, lat, strict=True)):
        if east is None or north is None:
            if east is not north:
                yield place, _HALF
        elif north > _LATITUDES and abs(east) <= _LATITUDES:
            yield place, _SWAPPED


def in_wgs_84(
    lon: Sequence[Any], lat: Sequence[Any], datum: Datum
) -> tuple[list[float | None], list[float | None]]:
    """Return longitudes and latitudes that are stated in another datum, None where nothing is.

    Examples:
        >>> in_wgs_84([116.404, None], [39.915, None], Datum.BD_09)
        ([116.391385893, None], [39.907255033, None])
    """
    stated = [east is not None and north is not None for east, north in zip(lon, lat, strict=True)]
    points = iter(to_points(_degrees(lon, stated), _degrees(lat, stated), datum=datum))
    moved = [next(points) if one else None for one in stated]
    return (
        [None if one is None else one.lon for one in moved],
        [None if one is None else one.lat for one in moved],
    )


def _degrees(part: Sequence[Any], stated: Sequence[bool]) -> npt.NDArray[np.float64]:
    return np.array(list(compress(part, stated)), np.float64)
