"""The check of packs of rules on the command line: exit codes, formats, baselines."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid.cli import _rows as rows

Run = Callable[..., Any]
DAY = ("--on", "2024-07-01")
PACKS = ("--pack", "grid-norms", "structure")


def _report(*packs: str, **options: Any) -> pg.RuleReport:
    pack = pg.rules.overlay(*map(pg.rules.get, packs))
    return pg.check_rules(pg.examples.small_town(), pack, **options)


@pytest.mark.parametrize("layout", ["table", "json", "csv", "sarif", "junit"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--pack", "grid-norms"), 1),
        (("--pack", "grid-norms", "--focus", "west-1"), 0),
        (("--pack", "grid-norms", "--focus", "west-1", "--focus", "west-2"), 1),
    ],
)
def test_the_exit_code_says_whether_something_fails_that_weighs(
    run: Run, words: tuple[str, ...], code: int, layout: str
) -> None:
    found = run("check", "town.json", *words, *DAY, "--format", layout)
    assert (found.code, found.err) == (code, "")
    assert found.out.endswith("\n")


def test_what_is_only_worth_knowing_does_not_fail(run: Run, folder: Path) -> None:
    """Communities of today are larger than the law of 1989 has them."""
    large = pg.Building("b", community="c", households=3000)
    where = pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t"), large])
    pg.write_json(where, folder / "large.json")
    found = run("check", "large.json", "--pack", "organic-law-residents-committees")
    assert "info: c: community-households: 3000, required 100 to 700" in found.out
    assert found.code == 0


def test_several_packs_are_asked_together_however_they_are_named(run: Run) -> None:
    found = run("check", "town.json", *PACKS, *DAY).out
    assert found.startswith("rule  ")
    assert "… and " in found
    assert "(--format csv lists all)" in found
    assert run("check", "town.json", "--pack", PACKS[1], "--pack", PACKS[2], *DAY).out == found


def test_formats_are_those_of_the_report(run: Run) -> None:
    report = _report("grid-norms")
    words = ("check", "town.json", "--pack", "grid-norms", "--format")
    assert run(*words, "json").out == report.to_json()
    assert run(*words, "junit").out == report.to_junit()
    assert run(*words, "sarif").out == report.to_sarif(file="town.json")
    assert json.loads(run(*words, "sarif").out)["version"] == "2.1.0"


def test_csv_has_a_row_for_each_finding_and_says_what_is_new(run: Run, folder: Path) -> None:
    report = _report("grid-norms")
    some = pg.Baseline.of(attrs.evolve(report, findings=report.findings[:2]))
    pg.write_baseline(some, folder / "known.json")
    words = ("--pack", "grid-norms", "--format", "csv", "--baseline", "known.json")
    table = csv.DictReader(io.StringIO(run("check", "town.json", *words).out))
    assert tuple(table.fieldnames or ()) == (*report.to_records()[0], "new") == rows.RULE_FINDING
    found = list(table)
    assert [row["subject"] for row in found] == [one.subject for one in report.findings]
    assert [row["new"] for row in found] == ["no"] * 2 + ["yes"] * (len(found) - 2)


def test_what_was_written_as_known_fails_no_longer(run: Run, folder: Path) -> None:
    """The violations of today may persist; an old file is replaced."""
    (folder / "known.json").write_text("old", "utf-8")
    first = run("check", "town.json", *PACKS, *DAY, "--write-baseline", "known.json")
    second = run("check", "town.json", *PACKS, *DAY, "--baseline", "known.json")
    assert (first.code, second.code) == (1, 0)
    assert second.out.splitlines()[-1].startswith("0 new, ")


def test_what_is_known_has_a_last_day_and_a_reason(run: Run, folder: Path) -> None:
    words = ("check", "town.json", *PACKS, *DAY)
    written = ("--write-baseline", "known.json", "--until", "2024-12-31", "--reason", "new grids")
    assert run(*words, *written).code == 1
    known = pg.read_baseline(folder / "known.json").known
    assert {(one.until, one.reason) for one in known} == {(date(2024, 12, 31), "new grids")}
    assert run(*words, "--baseline", "known.json").code == 0
    undated = run("check", "town.json", *PACKS, "--baseline", "known.json")
    assert undated.code == 2
    assert "partygrid: --on: " in undated.err
    assert "the baseline expires; state the day of the check" in undated.err


def test_a_pack_of_a_module_is_named_by_module_and_attribute(run: Run) -> None:
    """Villages have numbers of their own, in a pack that lies over another."""
    words = ("check", "town.json", *DAY, "--format", "json", "--pack", "base-organisations")
    rural = run(*words, "partygrid.rules.packs.base_organisations:RURAL_2018")
    numbers = [one["numbers"] for one in json.loads(rural.out)["rules"]]
    assert ["least = 51 members"] in numbers


@pytest.mark.parametrize("layout", ["table", "csv", "json", "sarif", "junit"])
def test_rules_that_ask_for_a_day_and_got_none_are_named(
    run: Run, folder: Path, layout: str
) -> None:
    """Ten years after an election all holds without a day, and fails on one."""
    elected = pg.UnitBranch("br", elected=date(2010, 1, 1))
    where = pg.Jurisdiction([elected, pg.Member("m", organisation="br")])
    pg.write_json(where, folder / "late.json")
    words = ("check", "late.json", "--pack", "elections-2020", "--format", layout)
    found = run(*words)
    text = "no day was stated, and these ask for one: "
    assert text in (found.out if layout == "table" else found.err)
    assert "election-term" in (found.out + found.err).partition(text)[2].partition("\n")[0]
    assert found.code == 0
    dated = run(*words, *DAY)
    assert dated.code == 1
    assert text not in dated.out + dated.err


def test_standard_input_has_no_place_in_sarif(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = io.TextIOWrapper(io.BytesIO((folder / "town.json").read_bytes()))
    monkeypatch.setattr("sys.stdin", piped)
    found = run("check", "-", "--pack", "grid-norms", "--format", "sarif").out
    assert found == _report("grid-norms").to_sarif()


def test_where_every_rule_says_nothing_nothing_was_checked(run: Run) -> None:
    found = run("check", "empty.json", "--pack", "grid-norms")
    assert found.code == 1
    assert found.err == ("partygrid: nothing was checked: no rule passes or fails anything here\n")


def test_a_rule_that_breaks_is_said_in_every_format(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
        """A grid."""
        raise ZeroDivisionError(grid.id, len(where))

    broken = pg.rule("broken", each=pg.Grid, severity=pg.Severity.INFO, source=pg.Source("a"))(
        check
    )
    named = pg.rule("named", each=pg.Town, severity=pg.Severity.INFO, source=pg.Source("a"))
    pack = pg.Pack(
        id="own",
        title=pg.Title("own"),
        rules=[broken, named(_passes)],
    )
    monkeypatch.setattr("partygrid.cli._rules.pack_named", lambda _: pack)
    words = ("check", "town.json", "--pack", "own", "--focus", "west-1", "town")
    for layout in ("table", "csv", "sarif"):
        found = run(*words, "--format", layout)
        assert found.code == 1
        assert found.err.startswith("partygrid: west-1: rule broken raised ZeroDivisionError")


def _passes(town: pg.Town, where: pg.Jurisdiction) -> pg.Outcome:
    """A town."""
    assert where[town.id] is town
    return pg.Outcome.passed()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("--pack", "grid-norm"), "no pack 'grid-norm'; did you mean 'grid-norms'?"),
        (("--pack", "structure", "structure"), "a rule below has this id; override it instead"),
        (("--pack", "elections-2020", "--on", "2019-01-01"), "it does not hold on 2019-01-01"),
        (("--pack", "structure", "--focus", "b1"), "no record has these ids; did you mean"),
        (("--pack", "structure", "--baseline", "none.json"), "none.json: there is no such file"),
        (("--pack", "structure", "--baseline", "town.json"), "town.json: unreadable input: 1 prob"),
        (("--baseline", "town.json"), "--baseline: 'town.json': no rule is asked; add --pack"),
        (("--write-baseline", "k.json"), "--write-baseline: 'k.json': no rule is asked; add"),
        (("--focus", "b01"), "--focus: ['b01']: no rule is asked; add --pack, or drop it"),
        (("--until", "2024-12-31"), "--until: '2024-12-31': no rule is asked; add --pack, or"),
        (("--pack", "structure", "--reason", "x"), "--reason: 'x': nothing is written as known;"),
        (("--pack", "structure", "--until", "x"), "--until: 'x': nothing is written as known;"),
        (
            ("--pack", "structure", "--write-baseline", "k.json", "--until", "x"),
            "--until: 'x': not written as a day",
        ),
        (
            ("--pack", "structure", "--write-baseline", "k.json", "--focus", "west-1"),
            "--write-baseline: 'k.json': with --focus it would hold these records alone",
        ),
        (("--pack", "nowhere:PACK"), "--pack: 'nowhere:PACK': cannot be loaded: No module named"),
        (("--pack", "json:"), "--pack: 'json:': cannot be loaded: "),
        (("--pack", "json:dumps"), "--pack: 'json:dumps': no pack; let it name a Pack"),
        (("--format", "sarif"), "--format: 'sarif': it shows rules alone; add --pack, or use"),
        (("--format", "junit"), "--format: 'junit': it shows rules alone; add --pack, or use"),
    ],
)
def test_what_cannot_be_asked_is_told_with_what_to_do(
    run: Run, folder: Path, words: tuple[str, ...], text: str
) -> None:
    found = run("check", "town.json", *words)
    assert (found.code, found.out) == (2, "")
    assert text in found.err
    assert not (folder / "k.json").exists()


@pytest.mark.parametrize("layout", ["table", "sarif", "junit"])
def test_an_input_that_is_no_jurisdiction_is_told(run: Run, folder: Path, layout: str) -> None:
    (folder / "wrong.json").write_text("{}", "utf-8")
    found = run("check", "wrong.json", "--pack", "structure", "--format", layout)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("partygrid: wrong.json: unreadable input")
