"""GeoJSON (RFC 7946): places and answers for a map, and places from one.

Positions are WGS-84, longitude first, with seven decimals; outer rings turn to the left; there is
no ``crs``. Each feature is on a line of its own, in the order of records or of the answer, so that
equal input gives equal bytes; the bounding box stands after the features, since it is known then.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from os import PathLike
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any

import msgspec

from partygrid._atomic import replace_file
from partygrid._collector import paused_collector
from partygrid.coordinates import Datum, checked_datum
from partygrid.errors import InvalidArgument
from partygrid.grid import Building, Compound
from partygrid.io._geojson_document import read_features
from partygrid.io._outline_reading import outlines_of
from partygrid.io.reading import Reading
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.outlines import Outline
from partygrid.privacy import Audience, redact
from partygrid.records import RECORD_KINDS
from partygrid.slots import Kinds
from partygrid.teams import Facility

if TYPE_CHECKING:
    from partygrid.allocation import Plan
    from partygrid.coverage import CoverageReport
    from partygrid.filling import LinkPlan, PostPlan
    from partygrid.io._features import Geometry
    from partygrid.outlines import BuildingsInGrids
    from partygrid.rules import RuleReport

    Shown = Kinds | CoverageReport | Plan | BuildingsInGrids | LinkPlan | PostPlan | RuleReport

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
    - a `LinkPlan` or `PostPlan`: each scope with a vacancy, and each with a proposal; for an
      audience that may see who fills a slot with the id, and with a line where both ends are seen.
    - a `RuleReport`: a feature for each finding, where its subject is, with rule and verdict. What
      was measured stays in the report, and findings about people are left out.

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


def read_geojson(
    source: str | PathLike[str],
    *,
    kind: type | None = None,
    datum: Datum = Datum.WGS_84,
    fields: Mapping[str, str | None] | None = None,
    into: Jurisdiction | None = None,
) -> Reading:
    """Read records from the features of a map.

    Each feature is a row, numbered from 1, and each property a column. Headers and values are
    understood as those of a workbook; a property that no field takes is kept as a side note. The id
    is that of the feature, or a property. A point is the position of a building; of an area, a
    position inside of it is taken. Records of other kinds have no position of their own.

    A map of `write_geojson` says of each feature which kind it is, and gives the same records
    again; what it leaves out, a reading does not have.

    Args:
        source: The file: a feature collection, or one feature.
        kind: The kind of record of features that do not say it.
        datum: The datum in which positions are stated, WGS-84 as the format demands. Nothing is
            converted unless another one is stated.
        fields: The fields of properties that are called otherwise, such as ``{"osm_id": "id"}``;
            None for a property that is not what it is called.
        into: The jurisdiction that it is to be read into, as of `read_csv`: what is named may also
            be a record of that, by id, code or name.

    Returns:
        What could be understood, with an account of every feature.

    Raises:
        UnreadableInput: The file is no map; it is too large, with more than 512 MB or 40 million
            values; it states another coordinate system; or a feature says no kind and none is
            given.
        MissingExtra: A building is drawn as an area, and shapely is not installed.
        InvalidArgument: `kind` is no kind of record, `datum` none, or `fields` names no field.
        OSError: The file cannot be read.

    Complexity:
        O(bytes), all of them in memory, and O(records of `into`).

    Examples:
        >>> import partygrid as pg
        >>> from tempfile import TemporaryDirectory
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"),
        ...     pg.Building("b1", community="c", households=48, point=pg.Point(116.75, 25.71))])
        >>> with TemporaryDirectory() as folder:
        ...     write_geojson(where, f"{folder}/town.geojson", show=pg.Building)
        ...     read_geojson(f"{folder}/town.geojson").records == where.of(pg.Building)
        True
    """
    from partygrid.io._map_reading import read_map  # noqa: PLC0415 - brings every header

    if kind is not None and kind not in RECORD_KINDS:
        raise InvalidArgument("kind", kind, "no kind of record", "pass one such as Building")
    features = read_features(source)
    asked = features, Path(source).name, kind, checked_datum(datum), fields or {}
    with paused_collector():
        return read_map(*asked, into=into)


def read_outlines(
    source: str | PathLike[str], *, datum: Datum = Datum.WGS_84, id_from: str | None = None
) -> tuple[Outline, ...]:
    """Read the outlines of grids or other places from the polygons of a map.

    Args:
        source: The file: a feature collection, or one feature.
        datum: The datum in which positions are stated, WGS-84 as the format demands.
        id_from: The property that holds the id of the place; None for the id of the feature, or
            else a property ``id``.

    Returns:
        The outlines in id order; the polygons of several features for one place are together. A
        feature with an id and no geometry is left out, and a `UserWarning` names it.

    Raises:
        UnreadableInput: The file is no map or too large, see `read_geojson`; or a feature is no
            polygon with an id, or none is one. ``problems`` holds every reason with its place.
        InvalidArgument: `datum` is none.
        OSError: The file cannot be read.

    Complexity:
        O(bytes), all of them in memory.

    Examples:
        >>> import partygrid as pg
        >>> from tempfile import TemporaryDirectory
        >>> where = pg.Jurisdiction(
        ...     [pg.Town("t"), pg.Community("c", town="t"), pg.Grid("g1", community="c")])
        >>> drawn = pg.Outline("g1", polygons=[[[(0, 0), (1, 0), (1, 1), (0, 0)]]])
        >>> with TemporaryDirectory() as folder:
        ...     write_geojson(where, f"{folder}/g.geojson", show=pg.Grid, outlines=[drawn])
        ...     read_outlines(f"{folder}/g.geojson")
        (<Outline of 'g1': 1 polygon, 4 positions>,)
    """
    features = read_features(source)
    with paused_collector():
        return outlines_of(features, Path(source).name, checked_datum(datum), id_from)


def _pieces(
    where: Jurisdiction, show: "Shown", outlines: Iterable[Outline], audience: Audience
) -> Iterator[bytes]:
    """Yield the file from its start to its end, in pieces of moderate size."""
    from partygrid.io._features import (  # noqa: PLC0415 - knows every answer; reading needs none
        Geometries,
        features,
    )

    seen = redact(where, audience=audience).snapshot
    if not isinstance(show, type | UnionType):
        from partygrid.io import _proposal_features  # noqa: F401, PLC0415 - knows further answers
    found = features(show, seen, Geometries(seen, outlines, audience))
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
