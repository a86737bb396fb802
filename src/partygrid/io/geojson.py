"""GeoJSON (RFC 7946): places and answers for a map, and places from one.

Positions are WGS-84, longitude first, with seven decimals; outer rings turn to the left; there is
no ``crs``. Each feature is on a line of its own, in the order of records or of the answer, so that
equal input gives equal bytes; the bounding box stands after the features, since it is known then.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from os import PathLike
from typing import TYPE_CHECKING, Any

import msgspec

from partygrid._atomic import replace_file
from partygrid.grid import Building, Compound
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.outlines import Outline
from partygrid.privacy import Audience, redact
from partygrid.slots import Kinds
from partygrid.teams import Facility

if TYPE_CHECKING:
    from partygrid.allocation import Plan
    from partygrid.coverage import CoverageReport
    from partygrid.io._features import Geometry
    from partygrid.outlines import BuildingsInGrids

    Shown = Kinds | CoverageReport | Plan | BuildingsInGrids

_HEAD = b'{"type":"FeatureCollection","features":[\n'
_BATCH = 1_000
_ENCODER = msgspec.json.Encoder()


def to_geojson(
    where: Jurisdiction,
    *,
    show: "Shown" = Compound | Building | Need | Facility,
    outlines: Iterable[Outline] = (),
    audience: Audience = Audience.PUBLIC,
) -> bytes:
    """Return a map as the bytes of a GeoJSON file; see `write_geojson`.

    Complexity:
        As `write_geojson`, with the whole file in memory.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"),
        ...     pg.Building("b1", community="c", households=48, point=pg.Point(116.75, 25.71))])
        >>> print(to_geojson(where).decode())
        {"type":"FeatureCollection","features":[
        {"type":"Feature","id":"b1","geometry":{"type":"Point","coordinates":[116.75,25.71]},"properties":{"type":"Building","community":"c","households":48,"kind":"residential"}}
        ],"bbox":[116.75,25.71,116.75,25.71]}
        <BLANKLINE>
    """
    return b"".join(_pieces(where, show, outlines, audience))


def write_geojson(
    where: Jurisdiction,
    target: str | PathLike[str],
    *,
    show: "Shown" = Compound | Building | Need | Facility,
    outlines: Iterable[Outline] = (),
    audience: Audience = Audience.PUBLIC,
) -> None:
    """Write a map as GeoJSON (RFC 7946), in a single step: a crash leaves the old file.

    What is shown, with its properties:

    - kinds of record: every record with the fields that it states, and its kind as ``type``;
      a place with its households too. What has no position has no geometry.
    - a `CoverageReport`: a feature for each gap, where its place is.
    - a `BuildingsInGrids`: each building with the grid in which it was found.
    - a `Plan`: each need with its head counts, and a line from each member's home to the need and
      from each unit to the place where it reports, with ids only. The line shows where a member
      lives: it is drawn for an audience that may see that, which is `Audience.KEEPER`.

    A building is at its point, a compound or other place at the points of its buildings, or where
    its outline is given, in that. Anything else is at the mean of its buildings.

    Args:
        where: The snapshot.
        target: The file; an old one is replaced and keeps its permissions.
        show: Kinds of record, but no members, or an answer about the snapshot.
        outlines: Outlines of places, to draw them as polygons.
        audience: Who will see the map; fields that it may not see are as if not stated, and
            positions that follow from them are not drawn.

    Raises:
        InvalidArgument: `show` is nothing that can be shown; or the target is a symbolic link, a
            folder or a device.
        OSError: The file cannot be written; the old one is untouched.

    Complexity:
        O(records shown + their positions) time; the file is never held in memory as a whole.

    Examples:
        See `to_geojson`, and ``read_geojson`` for the way back.
    """
    replace_file(target, _pieces(where, show, outlines, audience))


def _pieces(
    where: Jurisdiction, show: "Shown", outlines: Iterable[Outline], audience: Audience
) -> Iterator[bytes]:
    """Yield the file from its start to its end, in pieces of moderate size."""
    from partygrid.io._features import (  # noqa: PLC0415 - knows every answer; reading needs none
        Geometries,
        features,
    )

    seen = redact(where, audience=audience).snapshot
    found = features(show, seen, Geometries(seen, outlines))
    box = _Box()
    between = b""
    yield _HEAD
    while batch := list(islice(found, _BATCH)):
        for feature in batch:
            box.add(feature["geometry"])
        yield between + _ENCODER.encode_lines(batch)[:-1].replace(b"\n{", b",\n{")
        between = b",\n"
    yield b"\n" if between else b""
    yield b"]" + box.member() + b"}\n"


class _Box:
    """The box around everything so far."""

    def __init__(self) -> None:
        self._lon: list[float] = []
        self._lat: list[float] = []

    def add(self, geometry: "Geometry | None") -> None:
        """Take a geometry in."""
        if geometry is not None:
            positions = list(_positions(geometry["coordinates"]))
            lons, lats = zip(*positions, strict=True)
            self._lon = [min([*self._lon, *lons]), max([*self._lon, *lons])]
            self._lat = [min([*self._lat, *lats]), max([*self._lat, *lats])]

    def member(self) -> bytes:
        """Return the member ``bbox``: west, south, east, north; nothing where nothing is drawn."""
        corners = [one for pair in zip(self._lon, self._lat, strict=True) for one in pair]
        return b',"bbox":' + _ENCODER.encode(corners) if corners else b""


def _positions(coordinates: Any) -> Iterator[Any]:
    if isinstance(coordinates[0], float):
        yield coordinates
    else:
        for inner in coordinates:
            yield from _positions(inner)
