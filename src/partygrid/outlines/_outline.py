"""The outline of a place: polygons whose rings are closed lines of positions."""

import math
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Any

import attrs

from partygrid.errors import InvalidArgument

Ring = tuple[tuple[float, float], ...]
"""Longitude and latitude of each corner, the first once more at the end."""

Polygon = tuple[Ring, ...]
"""The outer ring, then those of holes."""

FEWEST = 4
"""Positions of a ring: a triangle, closed."""

_MOST_LON, _MOST_LAT = 180, 90


def _polygons(given: Any) -> Any:
    try:
        return tuple(
            tuple(tuple((float(lon), float(lat)) for lon, lat in ring) for ring in polygon)
            for polygon in given
        )
    except (TypeError, ValueError):
        remedy = "pass lists of rings of pairs (longitude, latitude)"
        raise InvalidArgument("polygons", given, "no polygons", remedy) from None


@attrs.frozen(kw_only=True, repr=False)
class Outline:
    """The outline (边界) of a place, as polygons in degrees of WGS-84.

    A ring is as it was drawn: whether it crosses itself is for `buildings_in_grids` to say.

    Attributes:
        place: Id of the place.
        polygons: One or more polygons, each an outer ring and then its holes; a ring is four or
            more pairs of longitude and latitude, the last equal to the first.

    Raises:
        InvalidArgument: There is no polygon, or a ring is none.

    Examples:
        >>> square = [(116.0, 25.0), (116.1, 25.0), (116.1, 25.1), (116.0, 25.1), (116.0, 25.0)]
        >>> Outline("grid-1", polygons=[[square]])
        <Outline of 'grid-1': 1 polygon, 5 positions>
    """

    place: str = attrs.field(kw_only=False)
    polygons: tuple[Polygon, ...] = attrs.field(converter=_polygons)

    def __attrs_post_init__(self) -> None:
        if not self.polygons or not all(self.polygons):
            raise InvalidArgument("polygons", self.place, "an outline without a ring", "draw one")
        for ring in self.rings:
            wrong = ring_fault(ring)
            if wrong is not None:
                raise InvalidArgument("polygons", self.place, *wrong)

    @property
    def rings(self) -> Iterator[Ring]:
        """Every ring, polygon by polygon."""
        return chain.from_iterable(self.polygons)

    def __repr__(self) -> str:
        number, positions = len(self.polygons), sum(map(len, self.rings))
        several = "" if number == 1 else "s"
        return f"<Outline of {self.place!r}: {number:,} polygon{several}, {positions:,} positions>"


def ring_fault(ring: Ring) -> tuple[str, str] | None:
    """Return why positions are no ring and what to do, or None.

    Examples:
        >>> ring_fault(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))
        ('the ring is not closed', 'end it with its first position')
    """
    if len(ring) < FEWEST:
        return "a ring of fewer than four positions", "draw a triangle at least, closed"
    if not all(_is_position(lon, lat) for lon, lat in ring):
        return "not a position in degrees", "write longitude first, then latitude"
    if ring[0] != ring[-1]:
        return "the ring is not closed", "end it with its first position"
    return None


def _is_position(lon: float, lat: float) -> bool:
    """Return whether both are degrees; what is no number is not."""
    return abs(lon) <= _MOST_LON and abs(lat) <= _MOST_LAT


def signed_area(ring: Ring) -> float:
    """Return twice the area of a ring in square degrees, above 0 where it turns to the left.

    Examples:
        >>> signed_area(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)))
        2.0
    """
    west, south = ring[0]
    corners = [(lon - west, lat - south) for lon, lat in ring]
    return math.fsum(x * further - onward * y for (x, y), (onward, further) in pairwise(corners))
