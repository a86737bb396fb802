"""Reading a list into a snapshot from the command line."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import partygrid as pg
from partygrid.cli import _rows as rows

Run = Callable[..., Any]
WHERE = pg.Jurisdiction(
    [
        pg.Town("t", name="莲峰镇"),
        pg.Community("east", town="t", name="东街社区"),
        pg.Compound("garden", community="east", name="花园小区"),
        pg.Building("b1", compound="garden", name="1号楼", households=30),
        pg.Building("b2", compound="garden", name="2号楼", kind=pg.BuildingKind.SHOP),
    ]
)


@pytest.fixture
def lists(folder: Path) -> Path:
    """A snapshot, and a roster in which parents are named."""
    pg.write_json(WHERE, folder / "old.json")
    (folder / "roster.csv").write_text(
        "编号,小区,名称,户数,用途\n1,花园小区,1号楼,36,\n2,花园小区,2号楼,,\n3,花园小区,3号楼,60,住宅\n",
        "utf-8",
    )
    return folder


def test_a_roster_changes_what_it_states_and_nothing_else(run: Run, lists: Path) -> None:
    words = ("import", "roster.csv", "--kind", "building", "--into", "old.json")
    found = run(*words, "--save", "new.json")
    assert (found.code, found.err) == (0, "partygrid: wrote new.json\n")
    assert "changed: b1.households: 30 → 36" in found.out
    after = pg.read_json(lists / "new.json")
    assert (after["b1"].households, after["3"].compound) == (36, "garden")
    assert after["b2"] == WHERE["b2"]


def test_the_differences_are_rows(run: Run, lists: Path) -> None:
    assert lists == Path.cwd()
    words = ("import", "roster.csv", "--kind", "building", "--into", "old.json")
    (first, *_) = csv.DictReader(run(*words, "--format", "csv").out.splitlines())
    assert tuple(first) == rows.UPDATE


def test_what_a_complete_list_lacks_is_taken_out(run: Run, lists: Path) -> None:
    (lists / "one.csv").write_text("编号,小区\nb1,garden\n", "utf-8")
    words = ("import", "one.csv", "--kind", "building", "--into", "old.json")
    assert "absent" not in run(*words).out.partition("\n\n")[2].partition("\n")[2]
    found = run(*words, "--complete", "building", "--save", "new.json")
    assert (found.code, "absent: Building b2" in found.out) == (0, True)
    assert "b2" not in pg.read_json(lists / "new.json")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("编号,小区,名称\n1,花园小区,1号楼\n2,花园小区,1号楼\n", "not applied: Building 1"),
        ("编号,小区\nb9,nowhere\n", "no Compound has this id"),
        ("编号,小区,户数\nb1,garden,很多\n", "no number of households"),
    ],
)
def test_where_a_row_cannot_be_applied_nothing_is_saved(
    run: Run, lists: Path, text: str, told: str
) -> None:
    (lists / "bad.csv").write_text(text, "utf-8")
    words = ("import", "bad.csv", "--kind", "building", "--into", "old.json")
    found = run(*words, "--save", "new.json")
    assert (found.code, told in found.out) == (1, True)
    assert not (lists / "new.json").exists()
    assert found.err == (
        "partygrid: new.json is not written: "
        "not every row is read and applied, or what comes out is no jurisdiction\n"
    )


def test_a_row_that_was_set_aside_makes_nothing_absent(run: Run, lists: Path) -> None:
    (lists / "bad.csv").write_text("编号,小区,户数\nb1,garden,很多\nb2,garden,3\n", "utf-8")
    words = ("import", "bad.csv", "--kind", "building", "--into", "old.json")
    assert "absent: " not in run(*words, "--complete", "building").out


def test_a_complete_list_needs_a_snapshot(run: Run, lists: Path) -> None:
    assert lists == Path.cwd()
    found = run("import", "roster.csv", "--kind", "building", "--complete", "building")
    assert (found.code, "--into" in found.err) == (2, True)


@pytest.mark.parametrize("text", ["", "编号,小区\n"])
def test_a_complete_list_without_a_row_takes_nothing_out(run: Run, lists: Path, text: str) -> None:
    (lists / "none.csv").write_text(text, "utf-8")
    words = ("import", "none.csv", "--kind", "building", "--into", "old.json")
    found = run(*words, "--complete", "building", "--save", "new.json")
    assert (found.code, (lists / "new.json").exists()) == (1, False)


def test_the_rows_say_why_it_does_not_hold(run: Run, lists: Path) -> None:
    (lists / "bad.csv").write_text("编号,小区,户数\nb1,garden,很多\nb9,nowhere,3\n", "utf-8")
    words = ("import", "bad.csv", "--kind", "building", "--into", "old.json")
    found = run(*words, "--format", "csv")
    told = [(one["difference"], one["record"]) for one in csv.DictReader(found.out.splitlines())]
    assert found.code == 1
    assert told == [("error", "bad.csv, row 2, 户数"), ("error", "bad.csv, row 3, 小区")]


def test_the_rows_say_what_would_be_no_jurisdiction(run: Run, lists: Path) -> None:
    (lists / "one.csv").write_text("编号,社区\nnew,东街社区\n", "utf-8")
    words = ("import", "one.csv", "--kind", "compound", "--into", "old.json")
    found = run(*words, "--complete", "compound", "--format", "json")
    told = [
        (one["difference"], one["record"], one["message"] != "") for one in json.loads(found.out)
    ]
    assert found.code == 1
    assert told == [
        ("new", "new", False),
        ("absent", "garden", False),
        ("problem", "b1", True),
        ("problem", "b2", True),
    ]


def test_numbers_of_rows_are_no_ids_where_all_else_is_matched(run: Run, lists: Path) -> None:
    (lists / "rows.csv").write_text("编号,小区,名称,户数\nb1,花园小区,2号楼,7\n", "utf-8")
    where = WHERE.replace(pg.Compound("bridge", community="east", name="桥头小区"),
                          pg.Building("b1", compound="bridge", name="1号楼"))  # fmt: skip
    pg.write_json(where, lists / "other.json")
    words = ("import", "rows.csv", "--kind", "building", "--into", "other.json")
    doubtful = run(*words)
    assert (doubtful.code, "not applied: Building b1: doubtful" in doubtful.out) == (1, True)
    assert "may be b1, b2" in doubtful.out
    by_name = run(*words, "--match", "code", "name")
    assert (by_name.code, "changed: b2.households: None → 7" in by_name.out) == (0, True)
    by_id = run(*words, "--match", "id")
    assert (by_id.code, "changed: b1.name: '1号楼' → '2号楼'" in by_id.out) == (0, True)
    assert run(*words[:4], "--match", "id").code == 2
