"""The commands that bring tables in and out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import partygrid as pg
from partygrid.cli._arguments._exchange import CHINESE, DATUMS, RECORDS
from partygrid.cli._arguments._options import AUDIENCES
from partygrid.cli._formats import READERS, WRITERS
from partygrid.io._headers import SHEET_TITLES
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

pytest.importorskip("python_calamine")
pytest.importorskip("xlsxwriter")

Run = Callable[..., Any]
ROSTER = "编号,小区,户数\nb1,garden,48\nb2,garden,很多\n"


def test_what_is_exported_as_a_workbook_is_imported_again(run: Run, folder: Path) -> None:
    out = run("export", "town.json", "town.xlsx", "--language", "en")
    assert out.code == 0
    assert out.out.startswith("town.xlsx: <Jurisdiction: 1 Town")
    back = run("import", "town.xlsx", "--save", "again.json")
    assert (back.code, back.err) == (0, "partygrid: wrote again.json\n")
    assert (folder / "again.json").read_bytes() == (folder / "town.json").read_bytes()


def test_what_a_screen_leaves_out_is_said_where_to_find(run: Run, folder: Path) -> None:
    rows = "".join(f"b{i},garden,很多{i}\n" for i in range(23))
    (folder / "many.csv").write_text(f"编号,小区,户数\n{rows}", "utf-8")
    words = ("import", "many.csv", "--kind", "building")
    assert run(*words).out.endswith("\n… and 3 more (--format csv lists all)\n")
    told = run(*words, "--language", "zh").out
    assert told.endswith("\n……另有3条（加 --format csv 列出全部）\n")


def test_bad_rows_are_told_and_nothing_is_saved(run: Run, folder: Path) -> None:
    (folder / "roster.csv").write_text(ROSTER, "utf-8")
    words = ("import", "roster.csv", "--kind", "building")
    found = run(*words, "--annotated", "fix.xlsx", "--save", "out.json")
    assert found.code == 1
    assert "roster.csv, row 3, 户数: '很多': no number of households" in found.out
    assert not (folder / "out.json").exists()
    assert found.err == (
        "partygrid: wrote fix.xlsx\npartygrid: out.json is not written: something is set aside\n"
    )
    assert [one.sheet for one in pg.read_workbook(folder / "fix.xlsx").sheets] == ["roster.csv"]
    rows = run(*words, "--format", "csv").out.splitlines()
    assert rows[0] == "sheet,row,column,value,reason,severity,message,remedy,candidates"
    assert rows[1].startswith("roster.csv,3,户数,'很多',not-a-number,error,")


def test_reasons_are_told_in_chinese_where_asked(run: Run, folder: Path) -> None:
    (folder / "roster.csv").write_text(ROSTER, "utf-8")
    words = ("import", "roster.csv", "--kind", "building", "--language", "zh")
    told = "看不出数值（单位：户）"
    assert f"错误：roster.csv，第3行，户数：'很多'：{told}" in run(*words).out
    assert told in run(*words, "--format", "json").out
    into = run(*words, "--into", "town.json")
    assert (into.code, told in into.out) == (1, True)
    assert told in run(*words, "--into", "town.json", "--format", "csv").out


def test_columns_and_sheets_that_are_called_otherwise_are_named(run: Run, folder: Path) -> None:
    (folder / "roster.csv").write_text("编号,小区,几户,用途\nb1,garden,48,堆放\n", "utf-8")
    words = ("import", "roster.csv", "--kind", "building", "--into", "town.json")
    assert run(*words).code == 1
    told = run(*words, "--field", "几户=households", "用途=", "--format", "csv")
    assert (told.code, "new,Building,b1" in told.out) == (0, True)
    book = openpyxl.Workbook()
    for row in (["编号", "几户", "小区"], ["b1", 48, "garden"]):
        book.active.append(row)
    book.save(folder / "roster.xlsx")
    words = ("import", "roster.xlsx", "--into", "town.json")
    assert "call the sheet one of 乡镇" in run(*words).out
    told = run(*words, "--sheet", "Sheet=building", "--field", "几户=households", "--format", "csv")
    assert (told.code, "new,Building,b1" in told.out) == (0, True)


def test_what_is_there_is_found_by_name(run: Run, folder: Path) -> None:
    where = pg.read_json(folder / "town.json")
    compound = where.of(pg.Compound)[0]
    compounds = f"编号,社区,名称\nnew,{compound.community},新苑\n"
    (folder / "compounds.csv").write_text(compounds, "utf-8")
    words = ("--kind", "compound", "--into", "town.json", "--save", "new.json")
    assert run("import", "compounds.csv", *words).code == 0
    (folder / "roster.csv").write_text("编号,小区\nb1,新苑\n", "utf-8")
    words = ("--kind", "building", "--into", "new.json", "--save", "newer.json")
    assert run("import", "roster.csv", *words).code == 0
    building = pg.read_json(folder / "newer.json")["b1"]
    assert isinstance(building, pg.Building)
    assert building.compound == "new"


def test_positions_of_a_chinese_map_are_converted_where_asked(run: Run, folder: Path) -> None:
    (folder / "b.csv").write_text("编号,经度,纬度\nb1,116.410244,39.916404\n", "utf-8")
    feature = {
        "type": "Feature",
        "id": "b1",
        "properties": {},
        "geometry": {"type": "Point", "coordinates": [116.410244, 39.916404]},
    }
    (folder / "b.geojson").write_text(json.dumps(feature), "utf-8")
    for name in ("b.csv", "b.geojson"):
        words = ("--kind", "building", "--datum", "gcj-02", "--save", f"{name}.json")
        assert run("import", name, *words).code == 0
        building = pg.read_json(folder / f"{name}.json")["b1"]
        assert isinstance(building, pg.Building)
        assert building.point is not None
        assert round(building.point.lon, 6) == 116.404


def test_buildings_get_the_grid_in_whose_outline_they_lie(run: Run, folder: Path) -> None:
    pytest.importorskip("shapely")
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Grid("g1", community="c"),
            pg.Building("b1", community="c", point=pg.Point(116.05, 25.05)),
            pg.Building("b2", community="c", point=pg.Point(117, 25.05)),
        ]
    )
    pg.write_json(where, folder / "placed.json")
    square = [[116.0, 25.0], [116.1, 25.0], [116.1, 25.1], [116.0, 25.1], [116.0, 25.0]]
    feature = {
        "type": "Feature",
        "properties": {"no": "g1"},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    (folder / "grids.geojson").write_text(json.dumps(feature), "utf-8")
    words = ("grids", "placed.json", "grids.geojson", "--id-from", "no")
    found = run(*words, "--save", "out.json")
    assert (found.code, "in no outline" in found.out) == (1, True)
    building = pg.read_json(folder / "out.json")["b1"]
    assert isinstance(building, pg.Building)
    assert building.grids == ("g1",)
    rows = run(*words, "--format", "csv").out.splitlines()
    assert rows == [
        "building,outcome,grid,others,stated",
        "b1,placed,g1,,",
        "b2,outside,,,",
    ]
    many = {"type": "FeatureCollection", "features": [feature] * 20}
    (folder / "grids.geojson").write_text(json.dumps(many), "utf-8")
    wrong = run("grids", "placed.json", "grids.geojson")
    assert wrong.code == 2
    assert "20 problems" in wrong.err
    assert "partygrid check" not in wrong.err  # it would not read a map


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("r.xlsx", "--kind", "building"), "--kind: 'Building': the file says itself what it"),
        (("r.csv", "--kind", "building", "--sheet", "a=building"), "only a workbook has sheets"),
        (("t.db", "--field", "a=households"), "--field: 'a': the columns of this format have"),
        (("tables", "--datum", "bd-09"), "positions in this format are in WGS-84"),
        (("r.xlsx", "--sheet", "a"), "--sheet: 'a': no two words with = between; write NAME=KIND"),
        (("r.csv", "--field", "=a"), "no two words with = between; write HEADER=FIELD"),
        (("r.xlsx", "--sheet", "a=house"), "no kind of record 'house'"),
        (("r.csv", "--complete", "building"), "--complete: 'building': no snapshot"),
    ],
)
def test_options_that_mean_nothing_are_refused(
    run: Run, words: tuple[str, ...], complaint: str
) -> None:
    found = run("import", *words)
    assert found.code == 2
    assert complaint in found.err


def test_a_roster_that_names_what_is_not_in_it_cannot_be_saved(run: Run, folder: Path) -> None:
    (folder / "roster.csv").write_text("编号,小区\nb1,garden\n", "utf-8")
    found = run("import", "roster.csv", "--kind", "building", "--save", "out.json")
    assert found.code == 2
    assert "no Compound has this id" in found.err


def test_a_template_is_read_as_nothing(run: Run) -> None:
    found = run("template", "to-fill.xlsx")
    assert (found.code, found.out) == (
        0,
        "to-fill.xlsx: fill it in, then: partygrid import to-fill.xlsx\n",
    )
    assert run("import", "to-fill.xlsx").code == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("import", "roster.csv"), "a CSV file holds records of one kind"),
        (("import", "roster.pdf"), "no format has this end of a name; use one of .xlsx"),
        (("export", "town.json", "town.pdf"), "no format has this end of a name; use one of .xlsx"),
        (("export", "town.json", "small.json"), "OUT: 'small.json': it exists already"),
        (("template", "small.json"), "OUT: 'small.json': it exists already"),
        (("import", "x.xlsx", "--annotated", "small.json"), "--annotated: 'small.json': it exists"),
        (("import", "small.xlsx"), "small.xlsx: there is no such file"),
        (("export", "town.json", "no/town.xlsx"), "its folder does not exist"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, words: tuple[str, ...], complaint: str) -> None:
    found = run(*words)
    assert found.code == 2
    assert complaint in found.err


@pytest.mark.parametrize("name", ["town.db", "town.sqlite", "tables", "town.parquet", "town.xlsx"])
def test_every_format_that_holds_everything_gives_it_back(run: Run, name: str) -> None:
    assert run("export", "town.json", name).code == 0
    assert run("import", name, "--save", "again.json").code == 0
    assert pg.read_json("again.json") == pg.read_json("town.json")


@pytest.mark.parametrize("name", ["town.geojson", "town.jsonld", "town.popolo", "town.json"])
def test_the_other_formats_are_written(run: Run, folder: Path, name: str) -> None:
    out = f"new-{name}"
    assert run("export", "town.json", out).code == 0
    assert (folder / out).stat().st_size > 0


@pytest.mark.parametrize(
    "name", ["t.geojson", "t.jsonld", "t.popolo", "t.json", "t.xlsx", "t.db", "tables"]
)
def test_every_format_may_be_written_for_an_audience(run: Run, folder: Path, name: str) -> None:
    assert run("export", "town.json", name, "--audience", "public").code == 0
    assert (folder / name).exists()


def test_what_an_audience_may_not_see_is_left_out_of_a_file(run: Run) -> None:
    assert run("export", "town.json", "seen.json", "--audience", "public").code == 0
    whole = pg.read_json("town.json")
    assert pg.read_json("seen.json") == pg.redact(whole, audience=pg.Audience.PUBLIC).snapshot


def test_a_file_that_holds_everything_says_so_unless_an_audience_is_stated(run: Run) -> None:
    found = run("export", "town.json", "all.json")
    assert found.err.startswith("partygrid: all.json holds everything, 40 members and where they")
    assert "40 Member" in found.out
    assert run("export", "holds.json", "nobody.json").err == ""
    seen = run("export", "town.json", "seen.json", "--audience", "public")
    assert seen.err == ""
    kept = pg.redact(pg.read_json("town.json"), audience=pg.Audience.PUBLIC).snapshot
    assert seen.out == f"seen.json: {kept!r}\n"


@pytest.mark.parametrize("name", ["t.popolo.json", "v2.T.POPOLO.JSON", "t.popolo"])
def test_popolo_is_known_by_the_end_of_its_name(run: Run, folder: Path, name: str) -> None:
    found = run("export", "town.json", name)
    assert (folder / name).read_bytes() == pg.to_popolo(pg.read_json("town.json"))
    assert "0 persons, for the audience public" in found.out


def test_a_map_is_told_by_its_features_and_linked_data_by_their_nodes(run: Run) -> None:
    assert (
        " features, for the audience keeper"
        in run(*("export", "town.json", "t.geojson", "--audience", "keeper")).out
    )
    assert " graph, for the audience public" in run("export", "town.json", "t.org.jsonld").out


def test_a_file_that_cannot_be_written_is_named(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pg, "write_tables", fail)
    found = run("export", "town.json", "tables")
    assert (found.code, found.err) == (2, "partygrid: tables: No space left on device\n")
    assert not (folder / "tables").exists()


def test_the_audiences_of_the_command_line_are_those_of_the_library() -> None:
    assert list(AUDIENCES) == [one.value for one in pg.Audience]
    assert list(DATUMS) == [one.value for one in pg.Datum]


def test_a_map_is_read(run: Run, folder: Path) -> None:
    town = pg.Town("t"), pg.Community("c", town="t"), pg.Compound("p", community="c")
    building = pg.Building("b", compound="p", point=pg.Point(116.7, 25.7))
    pg.write_geojson(pg.Jurisdiction([*town, building]), folder / "map.geojson", show=pg.Building)
    assert "Building" in run("import", "map.geojson").out


def test_the_kinds_of_the_command_line_are_those_of_records() -> None:
    kinds = (*RECORD_KINDS, Link)
    assert list(RECORDS) == [one.__name__.casefold() for one in kinds]
    assert list(CHINESE) == [SHEET_TITLES[one.__name__] for one in kinds]


def test_a_kind_may_be_named_in_chinese(run: Run, folder: Path) -> None:
    (folder / "r.csv").write_text("编号,小区\nb1,garden\n", "utf-8")
    words = ("import", "r.csv", "--into", "town.json", "--kind")
    told = run(*words, "楼栋", "--complete", "楼栋")
    assert told == run(*words, "building", "--complete", "building")
    sheets = [run("import", "r.csv", "--sheet", f"a={one}").err for one in ("楼栋", "building")]
    assert sheets[0] == sheets[1]


@pytest.mark.parametrize(
    ("command", "formats"), [("import", READERS), ("export", WRITERS)], ids=["import", "export"]
)
def test_the_help_names_every_format(run: Run, command: str, formats: dict[str, object]) -> None:
    told = run(command, "--help").out
    assert [end for end in formats if end not in told] == []
    assert "folder" in told


def test_a_file_that_is_exported_whole_can_be_read_by_its_name() -> None:
    assert set(WRITERS) - set(READERS) == {".json", ".jsonld", ".popolo", ".popolo.json"}


def test_a_map_of_others_is_read_for_the_kind_that_is_named(run: Run, folder: Path) -> None:
    at = {"type": "Point", "coordinates": [116.75, 25.71]}
    home = {"type": "Feature", "id": "b1", "properties": {"户数": "约12"}, "geometry": at}
    content = {"type": "FeatureCollection", "features": [home]}
    (folder / "homes.geojson").write_text(json.dumps(content), encoding="utf-8")
    assert "Building" in run("import", "homes.geojson", "--kind", "building").out
    assert run("import", "homes.geojson").code != 0
