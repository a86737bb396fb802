"""What each command answers, and with which exit code."""

import csv
import io
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import partygrid as pg
import towns
from partygrid.cli import _rows as rows
from partygrid.cli import _snapshots as commands
from partygrid.cli._answers import Format
from partygrid.cli._arguments import _options as options

Run = Callable[..., Any]


def _rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _text(value: object) -> str:
    return "" if value is None else str(value)


@pytest.mark.parametrize(
    ("command", "file", "code"),
    [
        ("check", "holds.json", 0),
        ("check", "small.json", 1),
        ("coverage", "holds.json", 0),
        ("coverage", "small.json", 1),
        ("unassigned", "holds.json", 0),
        ("unassigned", "small.json", 1),
        ("allocate", "small.json", 0),
        ("allocate", "town.json", 1),
        ("graph", "small.json", 0),
    ],
)
@pytest.mark.parametrize("layout", ["table", "json", "csv"])
def test_the_exit_code_is_the_verdict_whatever_the_format(
    run: Run, command: str, file: str, code: int, layout: str
) -> None:
    options = ("--audience", "keeper") if command == "graph" else ("--format", layout)
    found = run(command, file, *options)
    assert (found.code, found.err) == (code, "")
    assert found.out.endswith("\n")


@pytest.mark.parametrize("words", [(), ("-",)])
def test_standard_input_is_read_where_no_file_is_named(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    piped = io.TextIOWrapper(io.BytesIO((folder / "small.json").read_bytes()))
    monkeypatch.setattr(sys, "stdin", piped)
    assert run("coverage", *words) == run("coverage", "small.json")


def test_check_has_a_line_for_each_check_and_says_how_to_go_on(run: Run) -> None:
    found = run("check", "small.json", "--on", "2024-07-01").out.splitlines()
    gaps = len(pg.check_coverage(towns.small()).gaps)
    assert found[0].startswith("Jurisdiction: 1 Town, 1 Community, ")
    assert max(map(len, found)) < 80
    assert ["integrity", "yes", "0"] in [line.split() for line in found]
    assert ["coverage", "no", str(gaps)] in [line.split() for line in found]
    assert found[-1] == "the gaps: partygrid coverage small.json --on 2024-07-01"
    assert "partygrid coverage" not in run("check", "holds.json").out


@pytest.mark.parametrize("words", [(), ("-",)])
def test_check_names_no_file_to_go_on_with_where_it_read_standard_input(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    piped = io.TextIOWrapper(io.BytesIO((folder / "small.json").read_bytes()))
    monkeypatch.setattr(sys, "stdin", piped)
    found, named = run("check", *words), run("check", "small.json")
    assert found.code == named.code == 1
    assert found.out == named.out.partition("\n\nthe gaps: ")[0] + "\n"
    assert found.out != named.out


def test_check_counts_the_kinds_without_breaking_a_count_from_its_kind(run: Run) -> None:
    first, second = run("check", "town.json").out.splitlines()[:2]
    assert first.endswith(",")
    assert second[0].isdigit()


def test_coverage_prints_the_report_or_its_gaps(run: Run) -> None:
    report = pg.check_coverage(towns.small())
    assert run("coverage", "small.json").out == f"{report}\n"
    assert json.loads(run("coverage", "small.json", "--format", "json").out) == report.to_records()
    assert _rows_of(run("coverage", "small.json", "--format", "csv").out) == [
        {name: _text(value) for name, value in row.items()} for row in report.to_records()
    ]


def test_coverage_is_checked_for_a_day(run: Run, folder: Path) -> None:
    where = towns.awkward()
    pg.write_json(where, folder / "awkward.json")
    early = pg.check_coverage(where, on=date(2019, 7, 1))
    assert early != pg.check_coverage(where)
    assert run("coverage", "awkward.json", "--on", "2019-07-01").out == f"{early}\n"
    checked = run("check", "awkward.json", "--on", "2019-07-01", "--format", "json").out
    assert json.loads(checked)[1]["findings"] == len(early.gaps)


@pytest.mark.parametrize("kind", options.PLACES)
def test_coverage_lists_the_cover_of_every_place(run: Run, kind: str) -> None:
    report = pg.check_coverage(pg.examples.small_town())
    covers: tuple[pg.Cover, ...] = getattr(report, f"by_{kind}")
    found = run("coverage", "town.json", "--by", kind, "--format", "json")
    assert found.code == 1
    assert [tuple(row) for row in json.loads(found.out)] == [rows.COVER] * len(covers)
    assert [row["covered"] for row in json.loads(found.out)] == [one.covered for one in covers]
    screen = run("coverage", "town.json", "--by", kind).out.splitlines()
    assert screen[0].startswith(kind)
    assert [line.split()[0] for line in screen[1:]] == [one.place for one in covers]


def test_coverage_by_place_holds_where_there_is_no_gap(run: Run) -> None:
    assert run("coverage", "holds.json", "--by", "community").code == 0


def test_a_long_list_of_covers_is_cut_on_a_screen_only(run: Run, folder: Path) -> None:
    towns_ = [pg.Town("t"), *(pg.Community(f"c{number:02}", town="t") for number in range(21))]
    pg.write_json(pg.Jurisdiction(towns_), folder / "many.json")
    screen = run("coverage", "many.json", "--by", "community").out.splitlines()
    assert [line.split()[0] for line in screen[1:]] == [*(f"c{n:02}" for n in range(20)), "…"]
    assert screen[-1] == "… of 21; --format csv lists all"
    listed = _rows_of(run("coverage", "many.json", "--by", "community", "--format", "csv").out)
    assert len(listed) == 21


@pytest.mark.parametrize(
    "words",
    [
        ("check", "town.json"),
        ("coverage", "town.json"),
        ("explain", "town.json", "m01"),
        ("links", "town.json", "branch-contact"),
        ("check", "bad.json"),
    ],
)
def test_csv_begins_with_a_byte_order_mark_where_it_is_asked_for(
    run: Run, folder: Path, words: tuple[str, ...]
) -> None:
    (folder / "bad.json").write_text('{"records": 5}')
    plain = run(*words, "--format", "csv")
    marked = run(*words, "--format", "csv", "--bom")
    assert marked == (plain.code, f"\ufeff{plain.out}", plain.err)
    for layout in ("table", "json"):
        code, out, err = run(*words, "--format", layout, "--bom")
        assert (code, out) == (2, "")
        assert err == (
            f"partygrid: --bom: '{layout}': only CSV begins with a byte order mark;"
            " drop it, or use --format csv\n"
        )


def test_unassigned_lists_the_buildings_of_the_small_town(run: Run) -> None:
    found = run("unassigned", "small.json").out.splitlines()
    assert found[0] == "buildings that lack a building group or a grid: 2, with 60 households"
    assert [line.split()[0] for line in found[3:]] == ["b3", "b4"]
    assert json.loads(run("unassigned", "small.json", "--format", "json").out)[0] == {
        "building": "b3",
        "name": "",
        "compound": "garden",
        "community": "liyuan",
        "households": 36,
    }


@pytest.mark.parametrize(
    ("words", "head", "ids"),
    [
        (("--to", "grid"), "a grid: 1, with 24 households", ["b4"]),
        (("--to", "group"), "a building group: 2, with 60 households", ["b3", "b4"]),
        (("--to", "compound"), "a compound: 0", []),
        (
            ("--layer", "base"),
            "a building group or a grid of the layer base: 2, with 60 households",
            ["b3", "b4"],
        ),
        (("--to", "group", "--on", "1900-01-01"), "a building group: 2, with", ["b3", "b4"]),
    ],
)
def test_unassigned_knows_what_must_hold_the_buildings(
    run: Run, words: tuple[str, ...], head: str, ids: list[str]
) -> None:
    assert run("unassigned", "small.json", *words).out.startswith(f"buildings that lack {head}")
    listed = _rows_of(run("unassigned", "small.json", *words, "--format", "csv").out)
    assert [row["building"] for row in listed] == ids


def test_a_long_list_of_buildings_is_cut_on_a_screen_only(run: Run, folder: Path) -> None:
    ids = [f"b{number:02}" for number in range(21)]
    pg.write_json(pg.Jurisdiction([pg.Building(one) for one in ids]), folder / "many.json")
    screen = run("unassigned", "many.json").out.splitlines()
    assert [line.split()[0] for line in screen[3:]] == [*ids[:20], "…"]
    assert screen[-1] == "… of 21; --format csv lists all"
    listed = _rows_of(run("unassigned", "many.json", "--format", "csv").out)
    assert [row["building"] for row in listed] == ids


def test_a_layer_that_no_grid_is_in_is_an_error_that_names_the_layers(run: Run) -> None:
    found = run("unassigned", "town.json", "--to", "grid", "--layer", "unoin")
    assert (found.code, found.out) == (2, "")
    assert found.err == (
        "partygrid: no grid layer 'unoin'; did you mean 'union'? known: base, micro, union\n"
    )
    assert run("unassigned", "empty.json", "--to", "grid", "--layer", "base").code == 0


@pytest.mark.parametrize("to", ["group", "compound"])
def test_a_layer_goes_with_grids_alone(run: Run, to: str) -> None:
    found = run("unassigned", "small.json", "--to", to, "--layer", "base")
    assert (found.code, found.out) == (2, "")
    assert found.err == (
        f"partygrid: --layer: 'base': a {to} has no layers; drop it, or use --to grid\n"
    )


@pytest.mark.parametrize("reach", ["community", "town", "jurisdiction"])
def test_allocate_prints_the_plan_of_a_reach(run: Run, reach: str) -> None:
    plan = pg.allocate_double_reporting(pg.examples.small_town(), reach=pg.Reach(reach))
    assert run("allocate", "town.json", "--reach", reach).out.startswith(f"{plan}\n\nwhy for one")
    found = run("allocate", "town.json", "--reach", reach, "--format", "json")
    assert json.loads(found.out) == plan.to_records()
    assert found.code == (1 if plan.unmet else 0)


def test_graph_writes_the_linkage_graph_in_three_languages(run: Run) -> None:
    graph = pg.linkage_graph(towns.small())
    assert run("graph", "small.json", "--as", "dot").out == pg.to_dot(graph).rstrip() + "\n"
    assert run("graph", "small.json", "--as", "mermaid").out == pg.to_mermaid(graph).rstrip() + "\n"
    read = nx.parse_graphml(run("graph", "small.json").out, force_multigraph=True)
    assert set(read) == set(graph)


def test_a_graph_leaves_out_what_its_audience_may_not_see(run: Run) -> None:
    members = [one.id for one in towns.small().of(pg.Member)]
    everything = run("graph", "small.json")
    assert f"the graph holds everything, {len(members)} members" in everything.err
    public = run("graph", "small.json", "--audience", "public")
    assert public.err == ""
    assert not [one for one in members if f'"{one}"' in public.out]


def test_schema_prints_the_schema_of_the_package(run: Run) -> None:
    found = run("schema")
    assert json.loads(found.out) == pg.json_schema()
    assert found.code == 0


@pytest.mark.parametrize("words", [("--on", "2024-13-01"), ("--on", ""), ("--on", "tomorrow")])
@pytest.mark.parametrize("command", ["check", "coverage", "unassigned"])
def test_a_day_that_does_not_exist_is_an_error(
    run: Run, command: str, words: tuple[str, ...]
) -> None:
    found = run(command, "small.json", *words)
    assert (found.code, found.out) == (2, "")
    assert found.err == (
        f"partygrid: --on: {words[1]!r}: not written as a day, or no day at all;"
        " write a day as 2024-07-01\n"
    )


def test_the_columns_are_those_of_the_package() -> None:
    where = pg.examples.small_town()
    for found, columns in (
        (pg.check_coverage(where).to_records(), rows.GAP),
        (pg.allocate_double_reporting(where).to_records(), rows.OUTCOME),
    ):
        assert {tuple(row) for row in found} == {columns}


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        (("coverage", "holds.json"), rows.GAP),
        (("unassigned", "holds.json"), rows.BUILDING),
        (("allocate", "holds.json"), rows.OUTCOME),
    ],
)
def test_csv_has_its_header_and_json_an_array_even_without_a_row(
    run: Run, words: tuple[str, ...], columns: tuple[str, ...]
) -> None:
    assert run(*words, "--format", "csv").out == ",".join(columns) + "\n"
    assert run(*words, "--format", "json").out == "[]\n"


def test_the_words_of_the_options_are_those_of_the_package() -> None:
    assert set(options.REACHES) == set(pg.Reach)
    assert set(options.FORMATS) == set(Format)
    assert {*options.HOLDERS, None} == set(commands._HOLDERS)  # noqa: SLF001 - the table itself
