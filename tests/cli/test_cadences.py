"""The commands about recurring duties: what was missed, what is due, and a log as it is written."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import partygrid as pg
from partygrid import cadences
from partygrid.cli import _rows as rows

Run = Callable[..., Any]
WHERE = pg.examples.small_town()
ON, SINCE, UNTIL = date(2024, 6, 30), date(2024, 1, 1), date(2024, 7, 14)
CHECK = ("cadences", "town.json", "--since", "2024-01-01", "--on", "2024-06-30")
LIST = ("calendar", "town.json", "--on", "2024-06-30", "--until", "2024-07-14")
LOG = """\
kind,day,subject,should_attend,attended,online
theme-party-day,2024-01-25,school-branch,10,8,否
member-meeting,2024-02-25,school-branch,10,3,
"""
OWN = """\
[[cadence]]
id = "clean-up"
title = { en = "clean-up", zh = "清洁" }
each = "Community"
every = "week"
source = { title = "a district", certainty = "single" }
"""


@pytest.fixture
def log(folder: Path) -> tuple[pg.Activity, ...]:
    """A log in log.csv with a byte order mark, as a spreadsheet writes it, and cadences.toml."""
    (folder / "log.csv").write_text(LOG, encoding="utf-8-sig")
    (folder / "own.toml").write_text(OWN, encoding="utf-8")
    lines = [line.split(",") for line in LOG.splitlines()]
    return cadences.activities_from_records(
        [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    )


def test_without_a_log_everything_was_missed(run: Run) -> None:
    report = pg.check_cadences(WHERE, cadences.every(), [], since=SINCE, on=ON)
    found = run(*CHECK, "--format", "json")
    assert (found.code, found.err) == (1, "")
    assert json.loads(found.out) == report.to_records()
    assert tuple(json.loads(found.out)[0]) == rows.CADENCE


def test_what_took_place_counts(run: Run, log: tuple[pg.Activity, ...]) -> None:
    asked = [cadences.get("theme-party-day"), cadences.get("member-meeting")]
    report = pg.check_cadences(WHERE, asked, log, since=SINCE, on=ON)
    only = ("--only", "theme-party-day", "member-meeting", "--format", "json")
    found = json.loads(run(*CHECK, "--log", "log.csv", *only).out)
    assert found == report.to_records()
    assert "no-quorum" in {row["reason"] for row in found}


def test_cadences_of_ones_own_stand_beside_those_of_the_field(
    run: Run, log: tuple[pg.Activity, ...]
) -> None:
    assert log
    found = run(*CHECK, "--cadences", "own.toml", "--only", "clean-up")
    assert found.code == 1
    assert "warning: east: clean-up: 0 of 26 in 26 weeks from 2024-01-01" in found.out
    assert "lecture" in run(*CHECK, "--cadences", "own.toml").out
    unknown = run(*CHECK, "--only", "lectur")
    assert unknown.code == 2
    assert "no cadence 'lectur'; did you mean 'lecture'?" in unknown.err


def test_what_nobody_was_asked_was_not_checked(run: Run) -> None:
    found = run("cadences", "empty.json", *CHECK[2:])
    assert found.code == 1
    assert found.err == "partygrid: nothing was checked: no period of anybody is over\n"


def test_a_calendar_lists_what_is_due_and_whose_term_ends(run: Run) -> None:
    calendar = pg.due_calendar(WHERE, cadences.every(), [], on=ON, until=UNTIL)
    found = run(*LIST)
    assert (found.code, found.err) == (0, "")
    assert found.out == f"{calendar}\n"
    table = json.loads(run(*LIST, "--format", "json").out)
    assert [(row["day"], row["what"], row["subject"], row["turn"]) for row in table] == [
        (str(one.day), one.what, one.subject, one.turn) for one in calendar.entries
    ]
    assert tuple(table[0]) == rows.DUE
    assert table[-1]["title"] == str(calendar.entries[-1].title)
    assert run(*LIST, "--format", "ical").out == calendar.to_icalendar()


def test_where_nothing_is_due_that_is_said(run: Run) -> None:
    assert run("calendar", "empty.json", *LIST[2:]) == (0, "nothing is due\n", "")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\xff\xfe\x00", "--log: 'bad.csv': no table of text; save it as CSV in UTF-8"),
        (b'kind,day,subject\n"' + b"x" * 200_000 + b'"\n', "no table of text"),
        (
            b"",
            "'bad.csv': its first row names no kind; name kind, day, subject, and none but",
        ),
        (b"lecture,2024-02-03,east\n", "names no kind, and 'lecture', '2024-02-03', 'east'; name"),
        (b"kind,day\nlecture,2024-02-03\n", "its first row names no subject; name kind"),
        (b"kind,day,subject,atended\n", "it has other columns: 'atended'; name kind"),
        (b"a,b,c,d\n" * 50_000, "its first row names no kind, and 'a', 'b', 'c'; name kind"),
        (
            b"kind,day,subject\n\nlecture,2024-02-30,east\n",
            "row 3.day: '2024-02-30': no day of the calendar",
        ),
        (
            b"kind,day,subject\nlecture,2024-02-03,east\nlecture,2024-02-04,nobody\n",
            "row 3.subject: 'nobody': no record has this id",
        ),
        (
            b"kind,day,subject\nlecture,2024-02-03,east,8\n",
            "row 2.(beyond the last column): no such field",
        ),
        (b"kind,day,subject,online\nlecture,2024-02-03\n", "row 2.subject: '': empty"),
    ],
)
def test_a_log_that_is_none_is_refused(run: Run, folder: Path, content: bytes, text: str) -> None:
    (folder / "bad.csv").write_bytes(content)
    found = run(*CHECK, "--log", "bad.csv")
    assert (found.code, found.out) == (2, "")
    assert text in found.err


def test_a_day_is_written_as_one_and_stated(run: Run) -> None:
    late = run(*CHECK[:3], "2024-07-01", *CHECK[4:])
    assert late.err.startswith("partygrid: since: 2024-07-01: it lies after on, 2024-06-30; swap")
    assert "--since: 'today': not written as a day" in run(*CHECK[:3], "today", *CHECK[4:]).err
    assert "required: --since" in run("cadences", "town.json", "--on", "2024-06-30").err
    assert "there is no such file" in run(*CHECK, "--log", "nowhere.csv").err
