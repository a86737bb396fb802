"""Records and outlines from the features of a map, and what is refused."""

import json
import time
import tracemalloc
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.io import _geojson_document as document
from partygrid.io import _map_reading
from partygrid.io.geojson import read_geojson, read_outlines, to_geojson
from partygrid.io.reading import ReadReason, ReadSeverity
from partygrid.outlines import _shapes
from partygrid.privacy import Audience
from partygrid.testing import strategies

pytest.importorskip("shapely")

SQUARE = [[116.0, 25.0], [116.1, 25.0], [116.1, 25.1], [116.0, 25.1], [116.0, 25.0]]
HERE = {"type": "Point", "coordinates": [116.75, 25.71]}
AREA = {"type": "Polygon", "coordinates": [SQUARE]}


def feature(geometry: Any = None, id_: Any = None, **properties: Any) -> dict[str, Any]:
    named = {} if id_ is None else {"id": id_}
    return {"type": "Feature", **named, "geometry": geometry, "properties": properties}


def collection(*features: Any, **members: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Reads features as buildings."""

    def inner(*features: Any, **options: Any) -> pg.Reading:
        (tmp_path / "map.geojson").write_text(collection(*features), encoding="utf-8")
        return read_geojson(tmp_path / "map.geojson", **{"kind": pg.Building, **options})

    return inner


@pytest.fixture
def refused(tmp_path: Path) -> Any:
    """Reads text and returns every problem of the refusal."""

    def inner(text: str | bytes, reader: Any = read_geojson, **options: Any) -> list[str]:
        content = text.encode() if isinstance(text, str) else text
        (tmp_path / "map.geojson").write_bytes(content)
        with pytest.raises(pg.UnreadableInput, match="problem") as caught:
            reader(tmp_path / "map.geojson", **options)
        return [str(problem) for problem in caught.value.problems]

    return inner


def told(reading: pg.Reading) -> list[str]:
    return [str(problem) for problem in reading.problems]


# What is read


def test_each_property_is_read_as_a_column_with_its_chinese_header(read: Any) -> None:
    found = read(feature(HERE, 编号="b1", 户数="约120", 所在小区="garden", 用途="商铺"))
    (building,) = found.records
    assert building == pg.Building(
        "b1",
        compound="garden",
        households=120,
        kind=pg.BuildingKind.SHOP,
        point=pg.Point(116.75, 25.71),
    )
    assert [str(one) for one in found.interpreted] == [
        "map.geojson, row 1, 户数: '约120' is read as 120"
    ]


def test_the_id_is_that_of_the_feature_or_a_property(read: Any) -> None:
    found = read(
        feature(HERE, id_="b1"),
        feature(HERE, id="b2"),
        feature(HERE, id_=7),
        feature(id_="x", id=3),
    )
    assert [one.id for one in found.records] == ["3", "7", "b1", "b2"]


def test_a_property_that_is_called_otherwise_is_named_by_the_user(read: Any) -> None:
    found = read(feature(HERE, osm_id=40778072, kind="yes"), fields={"osm_id": "id", "kind": None})
    assert [one.id for one in found.records] == ["40778072"]
    assert [(note.column, note.text) for note in found.notes] == [("kind", "yes")]


def test_a_long_number_as_id_keeps_every_digit(read: Any) -> None:
    (building,) = read(feature(id=123456789012345678)).records
    assert building.id == "123456789012345678"


def test_a_property_that_no_field_takes_is_kept_as_a_note(read: Any) -> None:
    found = read(feature(HERE, id_="b1", 高度=21.5, tags={"a": [1]}))
    assert [(note.column, note.text) for note in found.notes] == [
        ("高度", "21.5"),
        ("tags", "{'a': [1]}"),
    ]
    assert {one.severity for one in found.problems} == {ReadSeverity.WARNING}


def test_what_no_record_may_hold_is_not_read(read: Any) -> None:
    found = read(feature(HERE, id_="b1", 联系电话="13800000000"), feature("no", 联系电话="1"))
    assert [one.reason for one in found.problems if one.column == "联系电话"] == [
        ReadReason.PERSONAL_COLUMN
    ]
    assert found.notes == ()
    assert all("1380" not in str(one.cells) for one in found.set_aside)


def test_lists_are_several_values_and_a_list_elsewhere_is_no_value(read: Any) -> None:
    found = read(
        feature(id_="b1", grids=["g2", "g,1"]),
        feature(id_="b2", grids="g1、g2"),
        feature(id_=["x"]),
    )
    assert [one.grids for one in found.records] == [("g,1", "g2"), ("g1", "g2")]
    assert told(found) == [
        "map.geojson, row 3, id: […]: an array stands here; write text or a number"
    ]


def test_of_an_area_a_position_inside_of_it_is_taken(read: Any) -> None:
    bent = [[0, 0], [3, 0], [3, 3], [2.9, 3], [2.9, 0.1], [0, 0.1], [0, 0]]
    several = {"type": "MultiPolygon", "coordinates": [[SQUARE]]}
    found = read(
        feature(AREA, id_="b1"),
        feature(HERE, id_="b2"),
        feature({"type": "Polygon", "coordinates": [bent]}, id_="b3"),
        feature(several, id_="b4"),
        feature(None, id_="b5"),
    )
    points = [one.point for one in found.records]
    assert points[:2] == [pg.Point(116.05, 25.05), pg.Point(116.75, 25.71)]
    assert points[2].lat < 0.1 or points[2].lon > 2.9
    assert points[3:] == [pg.Point(116.05, 25.05), None]


def test_one_point_of_many_and_a_height_are_read(read: Any) -> None:
    found = read(
        feature({"type": "MultiPoint", "coordinates": [[116, 25, 12.5]]}, id_="b1"),
        feature({"type": "Point", "coordinates": [-0.0, 25, 12.5]}, id_="b2"),
    )
    assert [one.point for one in found.records] == [pg.Point(116, 25), pg.Point(0, 25)]


def test_another_datum_is_converted_when_it_is_stated_and_only_then(read: Any) -> None:
    at = {"type": "Point", "coordinates": [116.404, 39.915]}
    rows = feature(at, id_="b1"), feature(None, id_="b2")
    assert read(*rows).records[0].point == pg.Point(116.404, 39.915)
    moved = read(*rows, datum=pg.Datum.BD_09).records
    assert moved[0].point == pg.Point(116.391385893, 39.907255033)
    assert moved[1].point is None


def test_one_feature_alone_is_a_map(tmp_path: Path) -> None:
    (tmp_path / "one.geojson").write_text(json.dumps(feature(HERE, id_="b1")), "utf-8")
    found = read_geojson(tmp_path / "one.geojson", kind=pg.Building)
    assert [one.id for one in found.records] == ["b1"]


def test_records_without_a_position_of_their_own_leave_the_geometry_and_say_so(read: Any) -> None:
    found = read(feature({"type": "nonsense"}, id_="x", community="c"), kind=pg.Compound)
    assert found.records == (pg.Compound("x", community="c"),)
    (only,) = told(found)
    assert only.startswith("map.geojson, geometry: a Compound has no position of its own")


def test_an_empty_map_has_no_rows(read: Any) -> None:
    assert (read().rows, read().records) == (0, ())


# Round trips


def rounded(where: pg.Jurisdiction) -> pg.Jurisdiction:
    points = [
        attrs.evolve(
            one, point=pg.Point(round(one.point.lon, 7) + 0.0, round(one.point.lat, 7) + 0.0)
        )
        for one in where.of(pg.Building)
        if one.point is not None
    ]
    return where.replace(*points)


@given(strategies.jurisdictions(buildings=(0, 6)))
def test_a_map_of_ours_gives_the_same_records_again(
    tmp_path_factory: pytest.TempPathFactory, where: pg.Jurisdiction
) -> None:
    where = rounded(where)
    kinds = pg.Place | pg.Organisation | pg.Unit | pg.Need | pg.Resource | pg.Team | pg.Facility
    target = tmp_path_factory.mktemp("maps") / "town.geojson"
    pg.write_geojson(where, target, show=kinds, audience=Audience.KEEPER)
    found = read_geojson(target)
    seen = pg.redact(where, audience=Audience.KEEPER).snapshot
    assert [str(one) for one in found.errors if one.reason != ReadReason.UNKNOWN_REFERENCE] == []
    assert set(found.records) <= set(seen.of(kinds))
    assert len(found.records) + len(found.set_aside) == len(seen.of(kinds))


def test_a_map_of_a_part_is_read_although_what_it_names_is_elsewhere(tmp_path: Path) -> None:
    where = pg.examples.small_town()
    pg.write_geojson(where, tmp_path / "town.geojson", audience=Audience.KEEPER)
    found = read_geojson(tmp_path / "town.geojson")
    assert found.ok
    assert found.records == where.of(pg.Compound | pg.Building | pg.Need | pg.Facility)
    assert [(one.kind, one.read) for one in found.sheets] == [
        ("Compound", 7),
        ("Building", 34),
        ("Need", 10),
        ("Facility", 4),
    ]
    with pytest.raises(pg.InvalidJurisdiction):
        found.require_ok()


def test_texts_of_our_own_maps_are_exact_and_those_of_others_are_understood(
    read: Any, tmp_path: Path
) -> None:
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Building("-", community="c", name="暂无"),
            pg.Building("'x", community="c", name="（３）号", code="=1"),
        ]
    )
    pg.write_geojson(where, tmp_path / "own.geojson", show=pg.Building)
    assert read_geojson(tmp_path / "own.geojson").records == where.of(pg.Building)
    (other,) = read(feature(id_="b", community="c", name="暂无")).records
    assert other.name == ""


def test_a_map_of_several_kinds_is_a_sheet_for_each(read: Any) -> None:
    own = feature(None, id_="x", type="Compound", community="c", households=12)
    found = read(own, feature(HERE, id_="b1", type="house"))
    assert [(one.sheet, one.rows) for one in found.sheets] == [
        ("map.geojson Compound", 1),
        ("map.geojson Building", 1),
    ]
    assert [note.column for note in found.notes] == ["type"]


def test_outlines_come_back_as_they_were_written(tmp_path: Path) -> None:
    where = pg.Jurisdiction(
        [pg.Town("t"), pg.Community("c", town="t"), pg.Grid("g2", community="c")]
    )
    square = [tuple(corner) for corner in SQUARE]
    yard = [(116.04, 25.04), (116.04, 25.06), (116.06, 25.06), (116.06, 25.04), (116.04, 25.04)]
    outlines = pg.Outline("g2", polygons=[[square, yard]]), pg.Outline("c", polygons=[[square]])
    target = tmp_path / "grids.geojson"
    pg.write_geojson(where, target, show=pg.Grid | pg.Community, outlines=outlines)
    assert read_outlines(target) == outlines[::-1]


def test_the_polygons_of_several_features_for_one_place_are_together(tmp_path: Path) -> None:
    rows = [feature(AREA, grid=7), feature(AREA, grid="7"), feature(AREA, id_="a", grid="b")]
    (tmp_path / "g.geojson").write_text(collection(*rows), "utf-8")
    found = read_outlines(tmp_path / "g.geojson", id_from="grid")
    assert [(one.place, len(one.polygons)) for one in found] == [("7", 2), ("b", 1)]


def test_outlines_in_another_datum_are_converted_corner_by_corner(tmp_path: Path) -> None:
    two = [[lon + 1, lat] for lon, lat in SQUARE]
    both = {"type": "MultiPolygon", "coordinates": [[SQUARE, SQUARE], [two]]}
    (tmp_path / "g.geojson").write_text(collection(feature(both, id_="g")), "utf-8")
    (found,) = read_outlines(tmp_path / "g.geojson", datum=pg.Datum.GCJ_02)
    (plain,) = read_outlines(tmp_path / "g.geojson")
    assert [len(polygon) for polygon in found.polygons] == [2, 1]
    for ring, before in zip(found.rings, plain.rings, strict=True):
        assert len(ring) == len(before) == 5
        for corner, at in zip(ring, before, strict=True):
            lon, lat = pg.convert_degrees(*at, from_=pg.Datum.GCJ_02, to=pg.Datum.WGS_84)
            assert corner == (round(float(lon), 9), round(float(lat), 9))


# What is set aside


@pytest.mark.parametrize(
    ("geometry", "problem"),
    [
        ("here", "geometry: 'here': text stands here; write an object: {…}"),
        ({}, "geometry: null: no point and no polygon"),
        ({"type": ["Point"]}, "geometry: […]: no point and no polygon"),
        ({"type": "LineString", "coordinates": SQUARE}, "geometry: 'LineString': no point"),
        ({"type": "MultiPoint", "coordinates": SQUARE}, "geometry: MultiPoint: no point"),
        ({"type": "Point"}, "geometry: null: null stands here; write an array that is not empty"),
        ({"type": "Point", "coordinates": []}, "geometry: […]: an array stands here"),
        ({"type": "Point", "coordinates": [116]}, "geometry: 116, null: not a position"),
        ({"type": "Point", "coordinates": ["116", 25]}, "geometry: '116', 25: not a position"),
        ({"type": "Point", "coordinates": [True, 25]}, "geometry: true, 25: not a position"),
        ({"type": "Point", "coordinates": [25, 116]}, "geometry: 25, 116: not a position"),
        ({"type": "Point", "coordinates": [10**400, 1]}, "geometry: 1000000"),
        ({"type": "Point", "coordinates": [1e999, 1]}, "geometry: Infinity, 1: not a position"),
        ({"type": "Point", "coordinates": [[1], 1]}, "geometry: […], 1: not a position"),
        ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, "geometry: the ring is not closed"),
        ({"type": "Polygon", "coordinates": [SQUARE[:2]]}, "geometry: a ring of fewer than four"),
        ({"type": "Polygon", "coordinates": SQUARE}, "geometry: 116.0: a number with decimals"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "geometry: […]: an array stands here"),
    ],
)
def test_a_geometry_that_is_none_is_set_aside_with_its_reason(
    read: Any, geometry: Any, problem: str
) -> None:
    found = read(feature(HERE, id_="b1"), feature(geometry, id_="b2"))
    assert [one.id for one in found.records] == ["b1"]
    (only,) = told(found)
    assert only.startswith(f"map.geojson, row 2, {problem}")
    assert found.problems[0].reason is ReadReason.NOT_A_POINT
    assert [(one.row, one.cells) for one in found.set_aside] == [(2, (("id", "b2"),))]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (7, "7: a whole number stands here; write an object: {…}"),
        ({**feature(id_="b"), "type": "Point"}, "type: 'Point': no feature; use one of Feature"),
        ({**feature(id_="b"), "properties": [1]}, "properties: […]: an array stands here"),
        ({**feature(), "id": {"a": 1}}, "id: {…}: an object stands here; write text or a number"),
        (feature(id_="b", name={"a": 1}), "name: {…}: an object stands here"),
        (feature(id_="b", name=["a"]), "name: […]: an array stands here"),
        (feature(id_="b", grids=["a", 1]), "grids: […]: an array stands here"),
        (feature(id_="b", 户数="很多"), "户数: '很多': no number of households"),
        (feature(), "id: nothing is stated"),
    ],
)
def test_a_feature_that_is_none_is_set_aside_with_its_reason(
    read: Any, row: Any, problem: str
) -> None:
    found = read(feature(HERE, id_="b1"), row)
    assert [one.id for one in found.records] == ["b1"]
    assert told(found)[-1].removeprefix("map.geojson, row 2")[2:].startswith(problem)
    assert len(found.set_aside) == 1
    assert found.rows == 2


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    text = (
        '{"type": "FeatureCollection", "features": ['
        '{"type": "Feature", "id": "b1", "id": "b1", "geometry": null, "properties": null},'
        '{"type": "Feature", "id": "b2", "geometry": null, "properties": {"a": 1, "a": 2}},'
        '{"type": "Feature", "id": "b3", "properties": null, "geometry":'
        ' {"type": "Point", "coordinates": [1, 1], "coordinates": [2, 2]}}]}'
    )
    (tmp_path / "map.geojson").write_text(text, "utf-8")
    found = read_geojson(tmp_path / "map.geojson", kind=pg.Building)
    assert found.records == ()
    assert [(one.row, one.column) for one in found.problems if "more than once" in one.message] == [
        (1, "id"),
        (2, "a"),
        (3, "geometry"),
    ]


def test_an_id_that_stands_twice_keeps_its_first_feature(read: Any) -> None:
    found = read(feature(HERE, id_="b1"), feature(None, id_="b1"))
    assert found.records[0].point is not None
    assert found.set_aside[0].reasons == (ReadReason.DUPLICATE_ID,)


def test_what_names_a_feature_that_was_set_aside_is_not_at_fault(read: Any) -> None:
    own = [
        feature("no", id_="b1", type="Building", community="c"),
        feature(None, id_="g", type="BuildingGroup", buildings=["b1"]),
    ]
    found = read(*own)
    assert [(one.row, one.reasons) for one in found.set_aside] == [(1, (ReadReason.NOT_A_POINT,))]
    assert [one.id for one in found.records] == ["g"]


def test_the_rows_that_were_set_aside_come_back_with_the_reason_beside_them(
    read: Any, tmp_path: Path
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    read(feature(HERE, id_="b1"), feature("no", id_="b2", name="东门")).write_annotated(
        tmp_path / "fix.xlsx"
    )
    sheet = openpyxl.load_workbook(tmp_path / "fix.xlsx").worksheets[1]
    header, row = sheet.values
    assert header == ("id", "name", "原因 reason")
    assert row[:2] == ("b2", "东门")
    assert row[2].startswith("geometry: text stands here")


# What is refused


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"", "line 1, column 1: the input is empty"),
        ('{"type": "FeatureCollection", "features": [{"type"', "line 1, column 51: no JSON"),
        (b'{"type": "\xff"}', "line 1, column 11: byte 0xff is no UTF-8"),
        ("[" * 200_000, "$: arrays or objects nested too deeply"),
        ('{"a": ' * 200_000, "$: arrays or objects nested too deeply"),
        ("[" + "1" * 5000 + "]", "$: a number with thousands of digits"),
        ("[]", "$: […]: an array stands here; write an object"),
        ("NaN", "$: NaN: no JSON value stands here"),
        ("{}", "$.type: null: no map; use one of FeatureCollection, Feature"),
        ('{"type": "Topology", "features": []}', "$.type: 'Topology': no map"),
        ('{"type": "FeatureCollection"}', "$.features: null: null stands here; write an array"),
        ('{"type": "FeatureCollection", "features": {}}', "$.features: {…}: an object stands"),
    ],
)
def test_what_is_no_map_is_refused_with_its_place(
    refused: Any, text: str | bytes, problem: str
) -> None:
    assert refused(text, kind=pg.Building)[0].startswith(problem)
    assert refused(text, read_outlines)[0].startswith(problem)


def test_the_refusal_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "town.geojson").write_text("{}", "utf-8")
    with pytest.raises(pg.UnreadableInput, match=r"^town\.geojson: unreadable input: 2 problems"):
        read_geojson(tmp_path / "town.geojson")


@pytest.mark.parametrize("crs", ["urn:ogc:def:crs:EPSG::3857", "EPSG:4214", None, 7])
def test_another_coordinate_system_is_refused(refused: Any, crs: Any) -> None:
    named = {"type": "name", "properties": {"name": crs}}
    assert "another system" in refused(collection(crs=named))[0]
    assert "another system" in refused(collection(crs=crs or "here"))[0]


@pytest.mark.parametrize("crs", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "EPSG::4490"])
def test_the_coordinate_system_of_the_format_may_be_stated(tmp_path: Path, crs: str) -> None:
    named = {"type": "name", "properties": {"name": crs}}
    (tmp_path / "map.geojson").write_text(collection(crs=named), "utf-8")
    assert read_geojson(tmp_path / "map.geojson").ok


def test_features_that_say_no_kind_are_all_named(refused: Any) -> None:
    found = refused(collection(feature(), 7, feature(type="Building", id="b")))
    assert [one.partition(":")[0] for one in found] == ["$.features[0]", "$.features[1]"]
    assert "say it for all of them, as kind=Building" in found[0]


def test_every_feature_that_is_no_outline_is_named(refused: Any) -> None:
    rows = [
        feature(AREA),
        feature(HERE, id_="g1"),
        feature(None, id_="g2"),
        feature(AREA, id_=1.5),
        feature("no", id_=" "),
        3,
        feature(AREA, id_="g3"),
        {**feature(AREA, id_="g4"), "properties": 4, "type": 5},
    ]
    found = refused(collection(*rows), read_outlines)
    assert [one.split(": ")[0] for one in found] == [
        "$.features[0].properties.id",
        "$.features[1].geometry",
        "$.features[3].id",
        "$.features[4].id",
        "$.features[4].geometry",
        "$.features[5]",
        "$.features[7].type",
        "$.features[7].properties",
    ]
    assert refused(collection(feature(AREA, id_="g")), read_outlines, id_from="grid") == [
        "$.features[0].properties.grid: nothing is stated; add the key"
    ]


def test_a_file_beyond_the_bounds_is_refused_before_it_is_parsed(
    refused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "MOST_VALUES", 100)
    assert refused("[" * 101) == ["map.geojson: more than 100 values; split the file"]
    monkeypatch.setattr(document, "MOST_BYTES", 50)
    assert refused("[" * 51) == ["map.geojson: more than 50 bytes; split the file"]


def test_a_map_of_endlessly_many_different_properties_is_refused(
    refused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [feature(**{f"p{i}": 1}) for i in range(1001)]
    assert "different properties" in refused(collection(*rows), kind=pg.Building)[0]
    monkeypatch.setattr(_map_reading, "_MOST_CELLS", 5)
    rows = [feature(id_=str(i), name="") for i in range(3)]
    assert "different properties" in refused(collection(*rows), kind=pg.Building)[0]


def test_an_area_of_a_hundred_thousand_corners_is_read_in_bounded_time_and_memory(
    tmp_path: Path,
) -> None:
    ring = [[116 + i / 1e7, 25.0] for i in range(100_000)] + [[116.03, 26.0], [116.0, 25.0]]
    rows = feature({"type": "Polygon", "coordinates": [ring]}, id_="g")
    (tmp_path / "g.geojson").write_text(collection(rows), "utf-8")
    began = time.process_time()
    (found,) = read_outlines(tmp_path / "g.geojson")
    assert time.process_time() - began < 10
    assert sum(map(len, found.rings)) == 100_002


def test_the_memory_of_a_reading_is_in_proportion_to_the_file(tmp_path: Path) -> None:
    ring = [[116 + i / 1e7, 25.0] for i in range(20_000)] + [[116.03, 26.0], [116.0, 25.0]]
    rows = feature({"type": "Polygon", "coordinates": [ring]}, id_="g")
    (tmp_path / "g.geojson").write_text(collection(rows), "utf-8")
    tracemalloc.start()
    read_outlines(tmp_path / "g.geojson")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000 + 40 * (tmp_path / "g.geojson").stat().st_size


@pytest.mark.parametrize("reader", [read_geojson, read_outlines])
def test_what_is_no_datum_is_refused(tmp_path: Path, reader: Any) -> None:
    (tmp_path / "g.geojson").write_text(collection(), "utf-8")
    with pytest.raises(pg.InvalidArgument, match="no datum"):
        reader(tmp_path / "g.geojson", datum="gcj-02")


def test_what_is_no_kind_and_what_is_no_field_is_refused(read: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match="no kind of record"):
        read(kind=str)
    with pytest.raises(pg.InvalidArgument, match="no record here has such a field"):
        read(feature(id_="b"), fields={"a": "storeys"})


def test_an_area_needs_the_extra(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_shapes, "find_spec", lambda _: None)
    assert read(feature(HERE, id_="b")).ok
    with pytest.raises(pg.MissingExtra, match=r"partygrid\[maps\]"):
        read(feature(AREA, id_="b"))


# Anything at all

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
numbers = st.integers(-200, 200) | st.floats() | st.just(10**400)
coordinates = st.recursive(
    numbers | scalars, lambda inner: st.lists(inner, max_size=4), max_leaves=9
)
geometries = scalars | st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["Point", "MultiPoint", "Polygon", "MultiPolygon", "x"]) | scalars,
        "coordinates": coordinates
        | st.just([SQUARE])
        | st.just([[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]),
    },
)
KEYS = [
    "id",
    "编号",
    "name",
    "households",
    "grids",
    "compound",
    "kind",
    "lon",
    "point",
    "电话",
    "x",
]
kinds = st.sampled_from(["Building", "Compound", "Member", "Need", "Link", "x"]) | scalars
properties = scalars | st.builds(
    lambda values, kind: {**values, "type": kind},
    st.dictionaries(st.sampled_from(KEYS), scalars | st.lists(scalars, max_size=3), max_size=4),
    kinds,
)
features = scalars | st.fixed_dictionaries(
    {"type": st.sampled_from(["Feature", "Feature", "x"])},
    optional={"id": scalars, "geometry": geometries, "properties": properties},
)


def understood(reader: Any, path: Path, **options: Any) -> Any:
    """What a reader returns, None where it refuses the file with its problems."""
    try:
        return reader(path, **options)
    except pg.UnreadableInput as error:
        return None if error.problems else error


@given(st.lists(features, max_size=5), st.sampled_from([None, pg.Building, pg.Member, pg.Need]))
def test_anything_at_all_is_read_or_refused_and_nothing_is_lost(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any], kind: type | None
) -> None:
    path = tmp_path_factory.mktemp("maps") / "any.geojson"
    path.write_bytes(collection(*rows).encode(errors="surrogatepass"))
    found = understood(read_geojson, path, kind=kind)
    if found is not None:
        assert found.rows == len(rows)
        assert len(found.records) + len(found.set_aside) == len(rows)
    outlines = understood(read_outlines, path)
    assert outlines is None or all(one.polygons for one in outlines)


@given(st.binary(max_size=40), st.integers(0, 200))
def test_half_a_file_and_a_damaged_one_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, damage: bytes, place: int
) -> None:
    path = tmp_path_factory.mktemp("maps") / "any.geojson"
    path.write_bytes(WHOLE[:place] + damage + (WHOLE[place + 40 :] if damage else b""))
    found = understood(read_geojson, path)
    assert found is None or found.rows <= 55


WHOLE = to_geojson(pg.examples.small_town())


def test_a_place_without_an_outline_is_left_out_and_named(tmp_path: Path) -> None:
    drawn = pg.Outline("g00", polygons=[[[(0, 0), (1, 0), (1, 1), (0, 0)]]])
    grids = [pg.Grid(f"g{number:02}", community="c") for number in range(15)]
    where = pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t"), *grids])
    for left, text in ((where, ", g12 and 2 more$"), (where.without("g14", "g13"), ", g12$")):
        target = tmp_path / "g.geojson"
        pg.write_geojson(left, target, show=pg.Grid, outlines=[drawn])
        with pytest.warns(UserWarning, match=f"without an outline are left out: g01.*{text}"):
            assert read_outlines(target) == (drawn,)
    pg.write_geojson(where, target, show=pg.Grid)
    with pytest.raises(pg.UnreadableInput, match="15 problems"):
        read_outlines(target)


def test_a_property_that_is_only_called_as_a_field_can_be_set_aside(tmp_path: Path) -> None:
    row = feature(HERE, id_="b1", kind="building", community="c")
    (tmp_path / "osm.geojson").write_text(collection(row), "utf-8")
    (problem,) = read_geojson(tmp_path / "osm.geojson", kind=pg.Building).problems
    assert problem.remedy.endswith(
        "; where it is no such field, fields={'kind': None} or --field kind="
    )
    found = read_geojson(tmp_path / "osm.geojson", kind=pg.Building, fields={"kind": None})
    assert [one.id for one in found.records] == ["b1"]


def test_a_map_is_read_into_a_jurisdiction_whose_records_it_names(tmp_path: Path) -> None:
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Compound("p", community="c", name="花园小区"),
        ]
    )
    text = (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "b1",'
        ' "geometry": null, "properties": {"小区": "花园小区"}}]}'
    )
    (tmp_path / "map.geojson").write_text(text, "utf-8")
    found = read_geojson(tmp_path / "map.geojson", kind=pg.Building, into=where)
    assert found.records == (pg.Building("b1", compound="p"),)
    alone = read_geojson(tmp_path / "map.geojson", kind=pg.Building)
    assert alone.records != found.records
