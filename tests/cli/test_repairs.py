"""The commands about what rules find: edits that resolve it, ratings, contradictions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import partygrid as pg
from partygrid.cli import _rows as rows

Run = Callable[..., Any]
WHERE = pg.examples.small_town()
STRUCTURE = ("town.json", "--pack", "structure")
STRICT = """\
import partygrid as pg

PACK = pg.Pack(
    id="our-town",
    title=pg.Title("our town"),
    overrides=[
        pg.RuleOverride(rule="branch-full-members", reason="large", numbers={"least": 60})
    ],
)
SILENT = pg.Pack(id="silent", title=pg.Title("silent"), rules=[])
"""


@pytest.fixture
def packs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module of packs in the folder."""
    (folder / "our_town_packs.py").write_text(STRICT, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    return "our_town_packs"


def test_repairs_are_the_edits_of_the_plan(run: Run) -> None:
    plan = pg.propose_repairs(WHERE, pg.rules.get("structure"))
    assert plan.remaining
    assert run("repairs", *STRUCTURE) == (1, f"{plan}\n", "")
    found = json.loads(run("repairs", *STRUCTURE, "--format", "json").out)
    assert found == plan.to_records()
    assert tuple(found[0]) == rows.REPAIR


def test_what_is_repaired_is_written_into_a_new_file(run: Run, folder: Path) -> None:
    words = ("repairs", *STRUCTURE, "--focus", "b06", "--focus", "b09")
    plan = pg.propose_repairs(WHERE, pg.rules.get("structure"), focus=["b06", "b09"])
    assert len(plan.edits) == 2
    assert run(*words, "--save", "new.json").code == 0
    assert run("repairs", *STRUCTURE, "--focus", "b26").code == 1
    assert pg.read_json(folder / "new.json") == plan.apply(WHERE)
    assert "it exists already" in run(*words, "--save", "new.json").err


def test_a_short_search_may_leave_more_open(run: Run) -> None:
    for reach, limit in ((1, 200), (3, 1)):
        plan = pg.propose_repairs(WHERE, pg.rules.get("structure"), reach=reach, limit=limit)
        words = ("--reach", str(reach), "--limit", str(limit))
        assert run("repairs", *STRUCTURE, *words).out == f"{plan}\n"


def test_every_organisation_is_rated(run: Run) -> None:
    reports = [pg.check_rules(WHERE, pg.rules.get("structure")), pg.check_coverage(WHERE)]
    screening = pg.screen_organisations(WHERE, reports)
    assert not screening.of(pg.Rating.BACKWARD)
    found = run("screening", *STRUCTURE)
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("5 advanced, 3 ordinary, 0 backward, 3 unknown\n")
    table = json.loads(run("screening", *STRUCTURE, "--format", "json").out)
    assert table == screening.to_records()
    assert tuple(table[0]) == rows.SCREENED


def test_a_weak_organisation_does_not_hold(run: Run, folder: Path) -> None:
    weak = pg.CompoundBranch(
        "weak", compounds=["x"], elected=pg.examples.small_town().of(pg.CompoundBranch)[0].elected
    )
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Compound("x", community="c"),
            *(pg.Building(f"b{i}", compound="x") for i in range(9)),
            weak,
            pg.Member("m", organisation="weak"),
        ]
    )
    pg.write_json(where, folder / "weak.json")
    words = ("--pack", "branch-regulation-2018", "--on", "2026-07-01")
    found = run("screening", "weak.json", *words)
    assert found.code == 1
    assert "1 backward" in found.out


def test_where_there_is_no_organisation_none_was_screened(run: Run) -> None:
    found = run("screening", "empty.json", "--pack", "structure")
    assert found.code == 1
    assert found.err == "partygrid: nothing was checked: no organisation exists\n"


def test_packs_that_can_be_satisfied_together_hold(run: Run) -> None:
    report = pg.find_conflicts(pg.rules.get("branch-regulation-2018"))
    words = ("conflicts", "--pack", "branch-regulation-2018")
    assert run(*words) == (0, f"{report}\n", "")
    assert run(*words, "--format", "csv").out == ",".join(rows.CONFLICT) + "\n"


def test_rules_that_contradict_each_other_are_named(run: Run, packs: str) -> None:
    words = ("conflicts", "--pack", "branch-regulation-2018", f"{packs}:PACK")
    found = run(*words, "--format", "json")
    (row,) = json.loads(found.out)
    assert (found.code, row["rules"]) == (1, "branch-full-members branch-size")
    assert tuple(row) == rows.CONFLICT


def test_where_no_rule_states_what_it_requires_nothing_was_checked(run: Run, packs: str) -> None:
    found = run("conflicts", "--pack", f"{packs}:SILENT")
    assert (found.code, found.err) == (
        1,
        "partygrid: nothing was checked: no rule says what it requires\n",
    )


@pytest.mark.parametrize("command", ["repairs", "screening"])
def test_a_pack_must_be_named(run: Run, command: str) -> None:
    assert "required: --pack" in run(command, "town.json").err
    unknown = run(command, "town.json", "--pack", "strcture")
    assert unknown.code == 2
    assert "no pack 'strcture'; did you mean 'structure'?" in unknown.err
