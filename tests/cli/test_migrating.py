"""Giving places new codes from the command line: what is printed, written and left."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import partygrid as pg
from partygrid.cli import _rows as rows

Run = Callable[..., Any]
OLD = "代码,名称\n350825,连城县\n350825100,莲峰镇\n350825100005,豸峰社区居委会\n350825202,隔川乡\n"
NEW = "code,name\n350825,连城县\n350825100,莲峰镇\n350825100005,莲东社区居委会\n350825110,隔川镇\n"
DECISIONS = "原代码;新代码;理由\n350825202;350825110;撤乡设镇\n"
LISTS = ("--from", "old.csv", "--to", "new.csv")


@pytest.fixture
def lists(folder: Path) -> Path:
    """A jurisdiction, the two lists and a decision."""
    where = pg.Jurisdiction(
        [
            pg.Town("lf", name="莲峰镇", code="350825100"),
            pg.Town("gc", name="隔川乡", code="350825202"),
            pg.Community("zf", town="lf", name="豸峰社区", code="350825100005"),
        ]
    )
    pg.write_json(where, folder / "liancheng.json")
    (folder / "old.csv").write_bytes(OLD.encode("gb18030"))
    (folder / "new.csv").write_text(NEW, "utf-8-sig")
    (folder / "decisions.csv").write_text(
        "原代码;新代码;理由\n350825202;350825110;撤乡设镇\n", "utf-8"
    )
    return folder


def test_what_is_doubtful_is_left_and_the_rest_is_written(run: Run, lists: Path) -> None:
    found = run("migrate", "liancheng.json", *LISTS, "--save", "out.json")
    assert (found.code, found.err) == (
        1,
        "partygrid: wrote out.json\npartygrid: places that stand in out.json as they were: 1\n",
    )
    assert "left: gc, 350825202: doubtful: decide what became of it; may be 350825110" in found.out
    after = pg.read_json(lists / "out.json")
    assert (after["zf"].name, after["gc"].code) == ("莲东社区居委会", "350825202")


def test_with_decisions_it_holds(run: Run, lists: Path) -> None:
    assert lists == Path.cwd()
    words = ("migrate", "liancheng.json", *LISTS, "--decide", "decisions.csv")
    assert run(*words).code == 0
    found = run(*words, "--format", "csv")
    (*_, last) = csv.DictReader(found.out.splitlines())
    assert tuple(last) == rows.MIGRATED
    assert last["after"] == "莲东社区居委会"
    assert json.loads(run(*words, "--format", "json").out)[0]["record"] == "gc"


def test_lists_that_ship_are_named_by_county_and_year(run: Run, lists: Path) -> None:
    assert lists == Path.cwd()
    found = run(
        "migrate", "liancheng.json", "--from", "350825:2017", "--to", "350825:2023", "--wording"
    )
    assert found.code == 1
    assert "changed: zf.name: '豸峰社区' → '莲东社区居委会'" in found.out


def test_of_a_year_the_newest_list_before_it_is_taken(run: Run, lists: Path) -> None:
    assert lists == Path.cwd()
    words = ("migrate", "liancheng.json", "--format", "json")
    by_years = run(*words, "--from", "350825:2017", "--to", "350825:2023")
    between_and_after = run(*words, "--from", "350825:2022", "--to", "350825:2050")
    assert between_and_after == by_years
    early = run(*words, "--from", "350825:2016", "--to", "350825:2023")
    assert (early.code, early.out) == (2, "")
    assert early.err == (
        "partygrid: LIST: '350825:2016': the lists of 350825 that ship are of 2017 and 2023; "
        "name one of these years, or a file\n"
    )


def test_ids_that_are_codes_follow_where_asked(run: Run, lists: Path) -> None:
    where = pg.Jurisdiction([pg.Town("350825202", name="隔川乡", code="350825202")])
    pg.write_json(where, lists / "codes.json")
    words = ("migrate", "codes.json", *LISTS, "--decide", "decisions.csv", "--ids")
    saved = run(*words, "--save", "out.json")
    assert (saved.code, saved.err) == (0, "partygrid: wrote out.json\n")
    assert "350825110" in pg.read_json(lists / "out.json")


def test_a_list_in_several_files_is_one_list(run: Run, lists: Path) -> None:
    (lists / "more.csv").write_text("code,name\n350825101,北团镇\n", "utf-8")
    found = run(
        "migrate", "liancheng.json", "--from", "old.csv", "more.csv", "--to", "new.csv", "more.csv"
    )
    assert (found.code, found.err) == (1, "")


def test_unusable_lists_are_told_with_their_problems(run: Run, lists: Path) -> None:
    (lists / "bad.csv").write_text("code,name\n35082,连城县\n350825100,\n", "utf-8")
    found = run("migrate", "liancheng.json", "--from", "bad.csv", "--to", "new.csv")
    assert (found.code, found.out) == (2, "")
    assert "unreadable input: 2 problems" in found.err
    found = run("migrate", "liancheng.json", "--from", "none.csv", "--to", "new.csv")
    assert (found.code, "none.csv: there is no such file" in found.err) == (2, True)
    found = run("migrate", "liancheng.json", *LISTS, "--decide", "old.csv")
    assert (found.code, "old.csv.before: no column is called so" in found.err) == (2, True)


def test_an_old_file_is_not_written_over(run: Run, lists: Path) -> None:
    assert lists == Path.cwd()
    found = run("migrate", "liancheng.json", *LISTS, "--save", "old.csv")
    assert (found.code, "it exists already" in found.err) == (2, True)


def test_a_decision_that_cannot_be_is_told_with_its_row(run: Run, lists: Path) -> None:
    (lists / "wrong.csv").write_text(f"{DECISIONS}\n350825100;35082599;并入\n;;\n", "utf-8")
    found = run("migrate", "liancheng.json", *LISTS, "--decide", "wrong.csv")
    assert (found.code, "wrong.csv, row 4.after: '35082599'" in found.err) == (2, True)
    assert "decision" not in found.err


def test_a_decided_merger_and_a_decided_end_hold(run: Run, lists: Path) -> None:
    (lists / "gone.csv").write_text("原代码,新代码,理由\n350825202,,撤销\n", "utf-8")
    assert run("migrate", "liancheng.json", *LISTS, "--decide", "gone.csv").code == 0
    (lists / "into.csv").write_text("原代码,新代码,理由\n350825202,350825100,并入\n", "utf-8")
    assert run("migrate", "liancheng.json", *LISTS, "--decide", "into.csv").code == 0
