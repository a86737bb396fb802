"""Every error fits on a screen, says what to do, and ends in exit code 2."""

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import partygrid as pg
from partygrid.cli import _commands as commands

Run = Callable[..., Any]

HEAD = '{"format": "partygrid", "version": 1, "records": ['


def _said(run: Run, *words: str) -> str:
    found = run(*words)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("partygrid: ")
    assert "Traceback" not in found.err
    assert len(found.err.splitlines()) < 24
    return found.err.removeprefix("partygrid: ").removesuffix("\n")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (Path("smal.json"), "there is no such file or folder; did you mean 'small.json'?"),
        (Path("figures.json"), "there is no such file or folder; check the path"),
        (Path("nowhere", "town.json"), "there is no such file or folder; check the path"),
        (Path(), "it is a folder; name a file in it"),
    ],
)
def test_a_path_that_leads_to_no_file(run: Run, path: Path, text: str) -> None:
    assert _said(run, "check", str(path)) == f"{path}: {text}"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "line 1, column 1: "),
        (b"building,households\nb1,12\n", "line 1, column 1: no JSON"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "line 1, column 1: byte 0x89 is no UTF-8"),
        (b"[1, 2]", "$: […]: an array stands here"),
        (b'{"a": 1}', "$.records: nothing is stated; add the key"),
        (f'{HEAD}{{"type": "Town"'.encode(), "no JSON"),
    ],
)
def test_a_file_that_is_no_jurisdiction(run: Run, folder: Path, content: bytes, text: str) -> None:
    (folder / "bad.json").write_bytes(content)
    said = _said(run, "check", "bad.json")
    assert said.startswith("bad.json: unreadable input: ")
    assert text in said


def test_a_file_of_a_newer_version_is_named(run: Run, folder: Path) -> None:
    (folder / "new.json").write_text('{"format": "partygrid", "version": 9, "records": []}')
    assert _said(run, "check", "new.json").startswith("new.json: $.version: 9 is newer than 1")


def _broken(towns: int, units: int) -> str:
    """Communities without their towns and units without their communities."""
    records = [{"type": "Community", "id": f"c{n}", "town": f"t{n}"} for n in range(towns)]
    records += [{"type": "Unit", "id": f"u{n}", "community": f"x{n}"} for n in range(units)]
    return HEAD + ",".join(map(json.dumps, records)) + "]}"


def test_up_to_ten_problems_are_all_shown(run: Run, folder: Path) -> None:
    (folder / "ten.json").write_text(_broken(9, 1))
    said = _said(run, "coverage", "ten.json").splitlines()
    assert said[0] == "ten.json: unreadable input: 10 problems"
    assert len(said) == 11
    assert all(line.startswith("  $.records[") for line in said[1:])


def test_of_a_thousand_problems_one_of_each_sort_is_shown(run: Run, folder: Path) -> None:
    (folder / "all of it.json").write_text(_broken(999, 1))
    head, first, second, last = _said(run, "coverage", "all of it.json").splitlines()
    assert head == "all of it.json: unreadable input: 1,000 problems"
    assert first.startswith("  $.records[0].town: 't0': no Town has this id")
    assert first.endswith(" (and 998 more of this sort)")
    assert second.startswith("  $.records[999].community: 'x0': no Community has this id")
    assert "of this sort" not in second
    assert last == "  each of them on a line: partygrid check 'all of it.json' --format csv"


def test_of_many_sorts_of_problems_the_first_ten_are_shown(run: Run, folder: Path) -> None:
    kinds, fields = ("Town", "Community", "Compound", "Grid", "Unit"), ("id", "name", "here")
    records = [{"type": kind, field: 5} for kind in kinds for field in fields]
    (folder / "sorts.json").write_text(HEAD + ",".join(map(json.dumps, records)) + "]}")
    said = _said(run, "check", "sorts.json").splitlines()
    assert len(said) == 12
    assert said[-1].startswith("  each of them on a line: ")


def test_check_lists_every_problem_as_rows(run: Run, folder: Path) -> None:
    (folder / "bad.json").write_text(_broken(999, 1))
    listed = run("check", "bad.json", "--format", "csv")
    assert (listed.code, listed.err) == (2, "")
    found = list(csv.DictReader(io.StringIO(listed.out)))
    assert len(found) == 1000
    assert (found[4]["where"], found[4]["field"]) == ("$.records[4]", "town")
    assert (found[4]["value"], found[4]["reason"]) == ("'t4'", "unknown-reference")
    as_json = json.loads(run("check", "bad.json", "--format", "json").out)
    assert [row["where"] for row in as_json] == [row["where"] for row in found]


def test_problems_on_standard_input_are_those_of_standard_input(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(_broken(11, 0).encode())))
    said = _said(run, "coverage")
    assert said.startswith("standard input: unreadable input: 11 problems\n")
    assert said.endswith("partygrid check - --format csv")


def test_closed_standard_input_is_an_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert _said(run, "check") == "FILE: '-': standard input is closed; name a file"


def test_a_terminal_is_not_waited_for_unless_it_is_asked_for(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    typed = (folder / "holds.json").read_bytes()
    monkeypatch.setattr(sys, "stdin", Terminal(io.BytesIO(typed)))
    assert _said(run, "check") == (
        "FILE: '-': no file is named and nothing is piped in; "
        "name one; to make one: partygrid demo --save county.json"
    )
    assert run("check", "-").code == 0


def _raising(error: BaseException) -> Callable[..., None]:
    def command(*_: object) -> None:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (PermissionError(13, "Permission denied", "a.json"), "a.json: access is denied; ask its"),
        (OSError(28, "No space left on device", "a.json"), "a.json: No space left on device"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (OSError("odd"), "odd"),
        (MemoryError(), "there is not enough memory; close other programs"),
        (pg.InvalidJurisdiction([]), "not a jurisdiction: 0 problems"),
    ],
)
def test_what_the_system_says_is_passed_on(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, text: str
) -> None:
    monkeypatch.setattr(commands, "answer", _raising(error))
    assert _said(run, "check", "a.json").startswith(text)


def test_a_defect_of_the_package_is_no_verdict(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "answer", _raising(ZeroDivisionError("by nothing")))
    found = run("check", "a.json")
    assert (found.code, found.out) == (70, "")
    assert found.err.startswith(
        "partygrid: ZeroDivisionError: by nothing (test_complaints.py, line"
    )
    assert "defect of partygrid" in found.err
    assert pg.__version__ in found.err
    assert "Traceback" not in found.err


def test_an_interruption_ends_without_a_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "answer", _raising(KeyboardInterrupt()))
    assert run("check", "a.json") == (130, "", "partygrid: interrupted\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("allocate", "--policy", "nearest", "--pin", "m01:east-clean-up"),
            "policy: 'nearest': a rule that keeps neither pins nor pairings; use optimal,",
        ),
        (("allocate", "--join", "preferred"), "preferred prefers nothing; state metres above 0,"),
        (("allocate", "--seconds", "-1"), "state seconds, nothing for no end"),
    ],
)
def test_a_complaint_names_values_as_they_are_typed(
    run: Run, words: tuple[str, ...], said: str
) -> None:
    command, *rest = words
    code, out, err = run(command, "town.json", *rest)
    assert (code, out) == (2, "")
    assert said in err


def test_an_empty_file_is_said_to_be_empty(run: Run, folder: Path) -> None:
    (folder / "nothing.json").write_bytes(b"")
    assert "line 1, column 1: the input is empty; " in run("check", "nothing.json").err
