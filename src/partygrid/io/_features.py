"""Features of a map: what is drawn of records and answers, and where.

A building is at its point. A compound, grid, community or town is its outline where one is given,
else the points of its buildings: nobody has drawn the ground between them, so no hull is invented.
Anything else is at the mean of the points of the buildings that it stands for, from which distances
are counted as well.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import singledispatch
from typing import Any

import attrs
import numpy as np

from partygrid._canonical import TYPE_KEY
from partygrid._fields import specs
from partygrid._index import Counts
from partygrid._nearness import located
from partygrid._whereabouts import buildings_of
from partygrid.allocation import Plan
from partygrid.coverage import CoverageReport
from partygrid.errors import InvalidArgument
from partygrid.grid import PLACE_KINDS, Building
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.org import Member
from partygrid.outlines import BuildingsInGrids, Outline
from partygrid.outlines._outline import Ring, signed_area
from partygrid.privacy import Audience
from partygrid.records import RECORD_KINDS
from partygrid.slots import kinds_of

Geometry = dict[str, Any]
Feature = dict[str, Any]
_Position = tuple[float, float]

_DECIMALS = 7
"""Of degrees, as RFC 7946 advises: a centimetre."""


class Geometries:
    """Where records are, as geometries of GeoJSON.

    Attributes:
        names_fillers: Whether the audience may see who fills a slot.

    Complexity:
        O(records of a kind) for the first record of the kind, then O(positions of the record).
    """

    def __init__(
        self, where: Jurisdiction, outlines: Iterable[Outline], audience: Audience
    ) -> None:
        self.names_fillers = audience.sees(dict(specs(Link))["filler"].privacy)
        self._where = where
        self._index = where.index
        self._outlines: dict[str, list[Outline]] = {}
        for outline in outlines:
            self._outlines.setdefault(outline.place, []).append(outline)
        self._spots: dict[type, Sequence[_Position | None]] = {}
        self._starts: dict[type, Sequence[int]] = {}

    def of(self, record: Any) -> Geometry | None:
        """Return the geometry of a record, None where it is not known."""
        if record.id in self._outlines:
            return _area(self._outlines[record.id])
        kind = type(record)
        if kind in PLACE_KINDS and kind is not Building:
            points = self._members(kind, record.id)
            return {"type": "MultiPoint", "coordinates": points} if points else None
        spot = self.spot(record)
        return None if spot is None else {"type": "Point", "coordinates": spot}

    def named(self, id_: str) -> Geometry | None:
        """Return the geometry of the record with an id, None where there is no such record."""
        record = self._where.get(id_)
        return None if record is None else self.of(record)

    def line(self, start: str, end: str) -> Geometry | None:
        """Return the line between two records, a point where both are at one spot."""
        ends = [self._where.get(id_) for id_ in (start, end)]
        spots = [None if one is None else self.spot(one) for one in ends]
        if None in spots:
            return None
        if spots[0] == spots[1]:
            return {"type": "Point", "coordinates": spots[0]}
        return {"type": "LineString", "coordinates": spots}

    def spot(self, record: Any) -> _Position | None:
        """Return the one position of a record, from which distances are counted."""
        kind = type(record)
        return self._spots_of(kind)[self._index.table(kind).position[record.id]]

    def _spots_of(self, kind: type) -> Sequence[_Position | None]:
        if kind not in self._spots:
            self._spots[kind] = _spots(self._index.table(kind).records, located(self._index, kind))
        return self._spots[kind]

    def _members(self, kind: type, id_: str) -> list[_Position]:
        """Return the positions of the buildings of a place, in their order."""
        pairs = buildings_of(self._index, kind)
        if kind not in self._starts:
            numbers = np.arange(self._index.size(kind) + 1)
            self._starts[kind] = np.searchsorted(pairs.owner, numbers).tolist()
        place, starts = self._index.table(kind).position[id_], self._starts[kind]
        spots = self._spots_of(Building)
        inside = pairs.target[starts[place] : starts[place + 1]].tolist()
        return [spot for spot in map(spots.__getitem__, inside) if spot is not None]


def _spots(records: Sequence[Any], there: Any) -> Sequence[_Position | None]:
    """Return positions in degrees: of buildings as they are stated, of others as they are found."""
    if records and type(records[0]) is Building:
        return [one.point and _rounded(one.point.lon, one.point.lat) for one in records]
    lon, lat = _degrees(there.centimetres)
    rows = zip(lon, lat, there.known.tolist(), strict=True)
    return [_rounded(east, north) if known else None for east, north, known in rows]


def _degrees(centimetres: Counts) -> tuple[list[float], list[float]]:
    x, y, z = centimetres.astype(np.float64)
    lon, lat = np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y)))
    return lon.tolist(), lat.tolist()


def _rounded(lon: float, lat: float) -> _Position:
    """Return a position with seven decimals, and without a minus zero."""
    return round(lon, _DECIMALS) + 0.0, round(lat, _DECIMALS) + 0.0


def _area(outlines: Sequence[Outline]) -> Geometry:
    """Return outlines as a polygon, or several; outer rings turn left and holes right."""
    polygons = [
        [_turned(ring, left=not place) for place, ring in enumerate(polygon)]
        for outline in outlines
        for polygon in outline.polygons
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _turned(ring: Ring, *, left: bool) -> list[_Position]:
    turns_left = signed_area(ring) > 0
    return [_rounded(*corner) for corner in (ring if turns_left is left else ring[::-1])]


def feature(geometry: Geometry | None, properties: Mapping[str, Any], id_: str = "") -> Feature:
    """Return a feature; what is not stated is left out of its properties."""
    stated = {name: value for name, value in properties.items() if value not in (None, ())}
    name = {"id": id_} if id_ else {}
    return {"type": "Feature", **name, "geometry": geometry, "properties": stated}


@singledispatch
def features(show: Any, where: Jurisdiction, at: Geometries) -> Iterator[Feature]:
    """Return the features of what is shown: kinds of record, or an answer.

    Raises:
        InvalidArgument: It is neither; or it is people.
    """
    kinds = kinds_of(show)
    if Member in kinds:
        raise InvalidArgument("show", "Member", "people are on no map", "show their needs or plan")
    if not all(kind in RECORD_KINDS for kind in kinds):
        remedy = "pass kinds of record, or an answer such as a CoverageReport or Plan"
        raise InvalidArgument("show", show, "nothing that can be shown", remedy)
    return _records(kinds, where, at)


def _records(kinds: Sequence[type], where: Jurisdiction, at: Geometries) -> Iterator[Feature]:
    for kind in RECORD_KINDS:
        fields = [one for one in attrs.fields(kind) if one.name not in ("id", "point")]
        records: Sequence[Any] = where.of(kind) if kind in kinds else ()
        for record in records:
            values = ((one, getattr(record, one.name)) for one in fields)
            row = {one.name: value for one, value in values if value != "" or one.default != ""}
            row = {TYPE_KEY: kind.__name__, **row}
            if kind in PLACE_KINDS and kind is not Building:
                row["households"] = where.households_in(record.id)
            yield feature(at.of(record), row, record.id)


@features.register
def _(show: CoverageReport, where: Jurisdiction, at: Geometries) -> Iterator[Feature]:
    """Return the gaps, each where its place is; residents are not for every audience."""
    for gap, row in zip(show.gaps, show.to_records(), strict=True):
        row |= {"residents": None, "layer": gap.layer or None}
        place = where.get(gap.subject)
        kind = {} if place is None else {TYPE_KEY: type(place).__name__}
        yield feature(at.named(gap.subject), {**kind, **row})


@features.register
def _(show: BuildingsInGrids, where: Jurisdiction, at: Geometries) -> Iterator[Feature]:
    """Return the buildings, each with the grid in which it was found."""
    del where
    for row in show.to_records():
        building = str(row["building"])
        row |= {name: row[name] or None for name in ("others", "stated")}
        yield feature(at.named(building), row, building)


@features.register
def _(show: Plan, where: Jurisdiction, at: Geometries) -> Iterator[Feature]:
    """Return the needs with their head counts, and lines from who serves to where."""
    del where
    reasons = {one.need: one.reason for one in show.unmet}
    for count in show.head_counts:
        row = {TYPE_KEY: "Need", **attrs.asdict(count), "missing": count.missing}
        del row["price"]
        row["reason"] = reasons.get(count.need)
        yield feature(at.named(count.need), row, count.need)
    for one in show.assignments:
        row = {"member": one.member, "need": one.need, "metres": one.metres}
        yield from _lines(at.line(one.member, one.need), row)
    for report in show.unit_assignments:
        yield from _lines(at.line(report.unit, report.place), attrs.asdict(report))


def _lines(line: Geometry | None, row: Mapping[str, Any]) -> Iterator[Feature]:
    """Yield a line with its properties; none where an end of it is not known, or not seen."""
    if line is not None:
        yield feature(line, row)
