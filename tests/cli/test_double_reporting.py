"""The commands of double reporting, and the comparison of snapshots: what each answers."""

import csv
import io
import json
import shlex
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid.allocation.policy import PREFERRING
from partygrid.cli import _rows as rows
from partygrid.cli._arguments import PURPOSE
from partygrid.cli._arguments import _options as options

Run = Callable[..., Any]
WHERE = pg.examples.small_town()
PLAN = pg.allocate_double_reporting(WHERE)
FIRST = PLAN.assignments[0]
DECLINED = f"{FIRST.member}:{FIRST.need}"


def _rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _why(text: str) -> str:
    """The command that a screen of allocate ends with."""
    _, found, command = text.rstrip().rpartition("\n\nwhy for one member: ")
    assert found
    return command


@pytest.mark.parametrize("layout", ["table", "json", "csv"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("compare", "town.json", "town.json"), 0),
        (("compare", "small.json", "town.json"), 1),
        (("explain", "town.json", "m01"), 0),
        (("explain", "town.json", "m07"), 1),
        (("replan", "small.json"), 0),
        (("replan", "town.json", "--absent", "m01"), 1),
        (("simulate", "town.json", "--replications", "2"), 0),
        (("policies", "town.json", "--only", "optimal"), 0),
    ],
)
def test_the_exit_code_is_the_verdict_whatever_the_format(
    run: Run, words: tuple[str, ...], code: int, layout: str
) -> None:
    found = run(*words, "--format", layout)
    assert (found.code, found.err) == (code, "")
    assert found.out.endswith("\n")


@pytest.mark.parametrize("policy", options.POLICIES)
def test_allocate_proposes_by_a_policy(run: Run, policy: str) -> None:
    plan = pg.allocate_double_reporting(WHERE, policy=pg.Policy(policy))
    found = run("allocate", "town.json", "--policy", policy, "--format", "json")
    assert json.loads(found.out) == plan.to_records()


def test_allocate_lists_who_serves_where_on_the_screen_where_it_is_asked_for(run: Run) -> None:
    screen = run("allocate", "town.json", "--list", "members").out
    head, _, rest = screen.partition("\n\nmember  need")
    assert head == str(PLAN)
    listed = [line.split()[:2] for line in rest.partition("\n\nwhy")[0].splitlines()[1:]]
    assert listed == [[one.member, one.need] for one in PLAN.assignments]
    assert "\nmember  need" not in run("allocate", "town.json").out
    as_rows = run("allocate", "town.json", "--list", "members", "--format", "csv")
    assert as_rows == run("allocate", "town.json", "--format", "csv")


def test_allocate_lists_which_unit_reports_where(run: Run) -> None:
    assert PLAN.units is not None
    found = run("allocate", "town.json", "--list", "units", "--format", "json")
    assert json.loads(found.out) == PLAN.units.to_records()
    assert tuple(json.loads(found.out)[0]) == rows.UNIT
    screen = run("allocate", "town.json", "--list", "units").out
    listed = screen.partition("\n\nunit ")[2].partition("\n\nwhy")[0].splitlines()[1:]
    assert [line.split()[0] for line in listed] == [row["unit"] for row in json.loads(found.out)]


@pytest.mark.parametrize("half", options.HALVES)
def test_a_list_of_nothing_is_left_out(run: Run, half: str) -> None:
    assert run("allocate", "empty.json", "--list", half) == run("allocate", "empty.json")


def test_a_seed_decides_who_comes_first(run: Run) -> None:
    plans = [
        pg.allocate_double_reporting(WHERE, policy=pg.Policy.FIRST_COME, seed=seed)
        for seed in (0, 3)
    ]
    words = ("allocate", "town.json", "--policy", "first-come", "--format", "json")
    assert plans[0].to_records() != plans[1].to_records()
    assert json.loads(run(*words).out) == plans[0].to_records()
    assert json.loads(run(*words, "--seed", "3").out) == plans[1].to_records()


@pytest.mark.parametrize(
    "words",
    [
        ("allocate", "town.json"),
        ("explain", "town.json", "m01", "--policy", "nearest"),
        ("policies", "town.json", "--only", "optimal", "nearest"),
    ],
)
def test_a_seed_goes_with_first_come_alone(run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run(*words, "--seed", "3")
    assert (code, out) == (2, "")
    assert err == (
        "partygrid: --seed: 3: members arrive in an order under first-come alone;"
        " drop it, or ask for first-come\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--reach", "town"),
        ("--within", "300"),
        ("--old-before", "2001"),
        ("--policy", "first-come", "--seed", "3"),
    ],
)
def test_allocate_names_the_command_that_explains_the_same_plan(
    run: Run, words: tuple[str, ...]
) -> None:
    command = _why(run("allocate", "town.json", *words).out)
    assert command == " ".join(["partygrid explain town.json m01", *words])
    policy, seed = ("first-come", 3) if "--seed" in words else ("optimal", 0)
    reach = "town" if "town" in words else "community"
    plan = pg.allocate_double_reporting(
        pg.prioritise_needs(WHERE).where if "--old-before" in words else WHERE,
        policy=pg.Policy(policy),
        reach=pg.Reach(reach),
        within=300 if "--within" in words else None,
        seed=seed,
    )
    assert run(*shlex.split(command)[1:]).out == f"{plan.explain('m01')}\n"


def test_old_or_unmanaged_compounds_come_first_where_it_is_asked_for(
    run: Run, folder: Path
) -> None:
    """One member, two needs that state no priority: the older compound has the farther one."""
    compounds = [
        pg.Compound(id_, community="c", built=year) for id_, year in (("new", 2015), ("old", 1985))
    ]
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            *compounds,
            *(pg.Need(f"need-{one.id}", place=one.id) for one in compounds),
            pg.Building("b", compound="new"),
            pg.Member("m", residence="b"),
        ]
    )
    pg.write_json(where, folder / "compounds.json")
    asked = pg.prioritise_needs(where).where
    plan = pg.allocate_double_reporting(asked)
    assert [one.need for one in plan.assignments] == ["need-old"]

    words = ("compounds.json", "--old-before", "2001")
    told = "partygrid: priorities: 2 derived, 2 of them of a compound that lacks its year or "
    told += "property service; 0 kept as stated\n"
    found = run("allocate", *words)
    assert (found.out.startswith(f"{plan}\n"), found.err) == (True, told)
    assert run("replan", *words, "--before", words[0]).err == 2 * told
    assert run("replan", *words).err == run("simulate", *words).err == told
    assert run("explain", words[0], "m", *words[1:]).out == f"{plan.explain('m')}\n"
    assert run("replan", *words).out.endswith(f"{pg.replan(asked, plan)}\n")
    assert run("policies", *words).out == f"{pg.compare_policies(asked)}\n"
    scenario = pg.Scenario(plan=plan, turnout=0.3, weeks=12)
    simulated = pg.simulate(asked, scenario, seed=0, replications=200)
    assert run("simulate", *words).out == f"{simulated}\n"


@pytest.mark.parametrize("words", [("allocate",), ("explain",), ("replan",), ("simulate",)])
def test_a_limit_that_is_held_against_nothing_is_said(
    run: Run, folder: Path, words: tuple[str, ...]
) -> None:
    bare = [attrs.evolve(one, point=None) for one in WHERE.of(pg.Building)]
    pg.write_json(WHERE.replace(*bare), folder / "bare.json")
    member = ["m01"] if "explain" in words else []
    placed = len(PLAN.assignments)

    assert run(*words, "bare.json", *member, "--within", "300").err == (
        f"partygrid: optimal: {placed} of {placed} proposals are under a limit and not measured;"
        " state the points of buildings\n"
    )
    assert run(*words, "town.json", *member, "--within", "300").err == ""


def test_each_policy_says_what_a_limit_was_not_held_against(run: Run, folder: Path) -> None:
    bare = [attrs.evolve(one, point=None) for one in WHERE.of(pg.Building)]
    where = WHERE.replace(*bare)
    pg.write_json(where, folder / "bare.json")
    found = run("policies", "bare.json", "--within", "300", "--only", "optimal", "nearest")

    assert [line.split()[1] for line in found.err.splitlines()] == ["optimal:", "nearest:"]
    assert found.out.splitlines()[-2].split() == ["limit", "in", "metres", "300", "300"]
    assert found.out.splitlines()[-1].startswith("not measured")


@pytest.mark.parametrize("year", ["999", "10000"])
def test_a_year_has_four_digits(run: Run, year: str) -> None:
    found = run("allocate", "town.json", "--old-before", year)

    assert found.code == 2
    assert found.err.startswith(f"partygrid: old_before: {year}: no year; state a year from 1000")


def test_allocate_names_a_member_without_a_proposal_where_there_is_no_other(
    run: Run, folder: Path
) -> None:
    pg.write_json(pg.Jurisdiction([pg.Member("m 1")]), folder / "one member.json")
    command = _why(run("allocate", "one member.json").out)
    assert command == "partygrid explain 'one member.json' 'm 1'"
    assert run(*shlex.split(command)[1:]).out.startswith("m 1: no residence\n")


def test_allocate_names_no_command_without_a_member_or_a_file(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "explain" not in run("allocate", "empty.json").out
    piped = io.TextIOWrapper(io.BytesIO((folder / "town.json").read_bytes()))
    monkeypatch.setattr(sys, "stdin", piped)
    assert run("allocate").out == f"{PLAN}\n"


def test_explain_shows_the_options_of_a_member(run: Run) -> None:
    found = PLAN.explain("m01")
    assert run("explain", "town.json", "m01").out == f"{found}\n"
    listed = json.loads(run("explain", "town.json", "m01", "--format", "json").out)
    assert [row["need"] for row in listed] == [one.need for one in found.options]
    assert tuple(listed[0]) == rows.OPTION
    assert listed[0]["held_by"] == ", ".join(found.options[0].held_by) != ""
    lines = _rows_of(run("explain", "town.json", "m01", "--format", "csv").out)
    assert lines[1]["outcome"] == "chosen"
    assert lines[1]["precondition"] == ""
    assert (lines[1]["metres"], lines[1]["measured"], lines[1]["within"]) == ("181", "True", "")
    assert lines[3]["missing_skills"] == "electrical"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("member", ["m01", "m07"])
def test_explain_prints_the_letter_in_two_languages(run: Run, member: str, language: str) -> None:
    letter = PLAN.explain(member).letter(language=language)
    assert run("explain", "town.json", member, "--letter", language).out == f"{letter}\n"


@pytest.mark.parametrize("layout", ["json", "csv"])
def test_a_letter_has_no_rows(run: Run, layout: str) -> None:
    found = run("explain", "town.json", "m01", "--letter", "zh", "--format", layout)
    assert found == (
        2,
        "",
        "partygrid: --letter: 'zh': a letter has no rows; drop it, or drop --format\n",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("town.json", "m99"), "no record has the id 'm99'"),
        (("town.json", "b01"), "member: 'b01': the record is a Building; name a member"),
        (("m01", "town.json"), "write it first: partygrid explain town.json m01"),
    ],
)
def test_what_is_no_member_is_refused_on_one_line(
    run: Run, words: tuple[str, ...], said: str
) -> None:
    code, out, err = run("explain", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_replan_shows_what_changes_and_the_new_plan(run: Run) -> None:
    pair = (FIRST.member, FIRST.need)
    again = pg.replan(WHERE, PLAN, declined=[pair], absent=["m16"])
    found = run("replan", "town.json", "--declined", DECLINED, "--absent", "m16")
    assert found == (1, f"{pg.compare(PLAN, again)}\n\n{again}\n", "")
    words = ("replan", "town.json", "--declined", DECLINED, "--absent", "m16", "--format", "csv")
    assert _rows_of(run(*words).out) == [
        {"change": "withdrawn", "member": "m01", "need": "", "before": "east-clean-up"},
        {"change": "withdrawn", "member": "m16", "need": "", "before": "market-lamps"},
        {"change": "unmet now", "member": "", "need": "market-lamps", "before": ""},
    ]


def test_replan_without_changes_keeps_every_proposal(run: Run) -> None:
    assert run("replan", "town.json", "--format", "csv").out == ",".join(rows.PROPOSED) + "\n"
    wide = run("replan", "town.json", "--reach", "town").out
    plan = pg.allocate_double_reporting(WHERE, reach=pg.Reach.TOWN)
    assert f"proposals kept       {len(plan.assignments)}\n" in wide


def _street() -> pg.Jurisdiction:
    """Two needs and three members, all of whose ids have colons."""
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Building("b", community="c"),
            pg.Need("n:1", place="c", most=1, priority=2),
            pg.Need("n:2", place="c", most=1),
            *(pg.Member(f"m:{number}", residence="b") for number in (1, 2)),
        ]
    )


def test_replan_takes_ids_with_colons(run: Run, folder: Path) -> None:
    pg.write_json(_street(), folder / "street.json")
    plan = pg.allocate_double_reporting(_street())
    first, second = ((one.member, one.need) for one in plan.assignments)
    found = run("replan", "street.json", "--declined", ":".join(first), "--format", "json")
    assert found.err == ""
    assert json.loads(found.out) == [
        {"change": "moved", "member": first[0], "need": second[1], "before": first[1]},
        {"change": "moved", "member": second[0], "need": first[1], "before": second[1]},
    ]


def test_the_rows_of_a_comparison_name_proposals_and_needs_that_are_new() -> None:
    town = _street()
    late = pg.allocate_double_reporting(town)
    early = pg.replan(town, late, absent=["m:1", "m:2"])
    listed = rows.proposal_rows(pg.compare(early, late))
    assert [tuple(row.values()) for row in listed] == [
        *(("proposed", one.member, one.need, None) for one in late.assignments),
        ("met now", None, "n:1", None),
        ("met now", None, "n:2", None),
    ]


def test_replan_says_which_proposals_were_never_made(run: Run) -> None:
    found = run("replan", "town.json", "--declined", DECLINED, "m02:garden-patrol")
    assert found.err == "partygrid: not proposed before: m02:garden-patrol\n"
    assert found.out.startswith("difference")


def test_replan_refuses_what_is_no_proposal(run: Run) -> None:
    code, out, err = run("replan", "town.json", "--declined", DECLINED, "m77:east-desk")
    assert (code, out) == (2, "")
    assert "declined[1]: 'm77': no Member has this id" in err
    code, out, err = run("replan", "--declined", DECLINED, "town.json")
    assert (code, out) == (2, "")
    assert err == (
        "partygrid: --declined: 'town.json': no two ids with a colon between;"
        " write MEMBER:NEED, and FILE before it\n"
    )


CONDITIONS = (
    *("--pin", "m05:east-clean-up", "--together", "m01:m02", "m09:m10"),
    *("--apart", "m03:m04:m19"),
)
"""Pins and pairings as options, and the plan that keeps them."""


def _conditioned() -> pg.Plan:
    return pg.allocate_double_reporting(
        WHERE,
        pins=[("m05", "east-clean-up")],
        pairings=[
            *(pg.Together(["m01", "m02"]), pg.Together(["m09", "m10"])),
            pg.Apart(["m03", "m04", "m19"]),
        ],
    )


def test_allocate_keeps_pins_and_pairings(run: Run) -> None:
    plan = _conditioned()
    found = run("allocate", "town.json", *CONDITIONS, "--format", "json")
    assert json.loads(found.out) == plan.to_records() != PLAN.to_records()


def test_the_command_that_explains_has_the_same_pins_and_pairings(run: Run) -> None:
    command = _why(run("allocate", "town.json", *CONDITIONS).out)
    assert command == " ".join(["partygrid explain town.json", "m01", *CONDITIONS])
    assert run(*shlex.split(command)[1:]).out == f"{_conditioned().explain('m01')}\n"


def test_a_new_plan_keeps_the_pairings(run: Run) -> None:
    plan = pg.allocate_double_reporting(WHERE, pairings=[pg.Together(["m01", "m02"])])
    again = pg.replan(WHERE, plan, declined=[(FIRST.member, FIRST.need)])
    words = ("--declined", DECLINED, "--together", "m01:m02")
    assert run("replan", "town.json", *words).out == f"{pg.compare(plan, again)}\n\n{again}\n"


def test_weeks_of_a_plan_with_pairings_are_simulated(run: Run) -> None:
    scenario = pg.Scenario(plan=_conditioned(), turnout=0.3, weeks=12)
    expected = pg.simulate(WHERE, scenario, seed=0, replications=2)
    words = ("--replications", "2", *CONDITIONS)
    assert run("simulate", "town.json", *words).out == f"{expected}\n"


def test_a_group_has_members_with_colons_in_their_ids(run: Run, folder: Path) -> None:
    pg.write_json(_street(), folder / "street.json")
    plan = pg.allocate_double_reporting(_street(), pairings=[pg.Apart(["m:1", "m:2"])])
    found = run("allocate", "street.json", "--apart", "m:1:m:2", "--format", "json")
    assert json.loads(found.out) == plan.to_records()


@pytest.mark.parametrize("command", ["allocate", "replan", "simulate"])
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--together", "m01"), "--together: 'm01': no two ids with a colon between; write M1:M2"),
        (("--apart", "m01"), "--apart: 'm01': no two ids with a colon between; write M1:M2"),
        (("--together", "m01:m99"), "'m99': no Member has this id; did you mean 'm09'?"),
        (("--together", "m01:m02", "--apart", "m01:m02"), "apart.m01.m02: "),
    ],
)
def test_pairings_that_cannot_be_are_refused(
    run: Run, command: str, words: tuple[str, ...], said: str
) -> None:
    code, out, err = run(command, "town.json", *words)
    assert (code, out) == (2, "")
    assert said in err


UNITS = (
    *("--unit-rule", "assigned", "--units-to", "grid", "--units-most", "1"),
    *("--join", "preferred", "--discount", "300"),
)
"""How units report as options, and the question that they ask."""


def _reporting() -> pg.UnitReporting:
    return pg.UnitReporting(
        rule=pg.UnitRule.ASSIGNED,
        to=pg.UnitTarget.GRID,
        most=1,
        join=pg.Join.PREFERRED,
        discount=300,
    )


def test_units_report_as_it_is_stated(run: Run) -> None:
    plan = pg.allocate_double_reporting(WHERE, units=_reporting())
    assert plan.units is not None
    found = run("allocate", "town.json", *UNITS, "--format", "json", "--list", "units")
    assert json.loads(found.out) == plan.units.to_records()
    command = _why(run("allocate", "town.json", *UNITS).out)
    assert command == " ".join(["partygrid explain town.json m01", *UNITS])
    assert run(*shlex.split(command)[1:]).out == f"{plan.explain('m01')}\n"
    again = pg.replan(WHERE, plan, absent=["m16"])
    found = run("replan", "town.json", *UNITS, "--absent", "m16")
    assert found.out == f"{pg.compare(plan, again)}\n\n{again}\n"


def test_units_that_report_nowhere_say_why_in_words_on_a_screen(run: Run) -> None:
    screen = run("allocate", "town.json", "--list", "units").out
    assert "not operating" in screen
    assert "not-operating" in run("allocate", "town.json", "--list", "units", "--format", "csv").out


def test_units_first_is_a_rule_as_well(run: Run) -> None:
    asked = [pg.Policy.OPTIMAL, pg.Policy.JOINED]
    units = pg.UnitReporting(join=pg.Join.REQUIRED)
    expected = pg.compare_policies(WHERE, asked, units=units)
    words = ("--only", "optimal", "joined", "optimal", "--join", "required")
    assert run("policies", "town.json", *words).out == f"{expected}\n"


def test_people_who_join_and_leave_are_taken_in_from_an_earlier_snapshot(
    run: Run, folder: Path
) -> None:
    later = WHERE.without("m05").replace(pg.Member("m99", residence="b01"))
    pg.write_json(later, folder / "later.json")
    again = pg.replan(later, PLAN, declined=[(FIRST.member, FIRST.need)], change_price=0)
    words = ("--before", "town.json", "--declined", DECLINED, "--change-price", "0")
    found = run("replan", "later.json", *words)
    assert found == (1, f"{pg.compare(PLAN, again)}\n\n{again}\n", "")
    assert again.outcome("m99") is not None
    assert again.outcome("m05") is None


def test_replan_keeps_what_people_accepted(run: Run) -> None:
    second = PLAN.assignments[1]
    pins = [(second.member, second.need)]
    again = pg.replan(WHERE, PLAN, declined=[(FIRST.member, FIRST.need)], pins=pins)
    words = ("--declined", DECLINED, "--pin", f"{second.member}:{second.need}")
    found = run("replan", "town.json", *words)
    assert found.out == f"{pg.compare(PLAN, again)}\n\n{again}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--pin", DECLINED, "--declined", DECLINED), "the member declined it; take the pin out"),
        (("--pin", DECLINED, "m01:no"), "pins[1]: 'no': no Need has this id"),
        (("--pin", "m01"), "--pin: 'm01': no two ids with a colon between; write MEMBER:NEED"),
    ],
)
def test_a_pin_that_cannot_be_is_refused(run: Run, words: tuple[str, ...], said: str) -> None:
    code, out, err = run("replan", "town.json", *words)
    assert (code, out) == (2, "")
    assert said in err


def test_a_plan_is_written_as_links_of_a_new_snapshot(run: Run, folder: Path) -> None:
    declined = [(FIRST.member, FIRST.need)]
    again = pg.replan(WHERE, PLAN, declined=declined)
    for words, plan in ((("allocate",), PLAN), (("replan", "--declined", DECLINED), again)):
        command, *options_ = words
        new = f"{command}.json"
        expected = run(command, "town.json", *options_)
        found = run(command, "town.json", *options_, "--save", new)
        assert found == expected._replace(err=f"{expected.err}partygrid: wrote {new}\n")
        assert pg.read_json(folder / new) == WHERE.with_links(plan.links)


def test_an_error_of_the_system_names_the_file_that_was_to_be_written(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error, said in (
        (OSError(28, "No space left on device"), "new.json: No space left on device"),
        (PermissionError(13, "Permission denied", ".new.part"), "new.json: access is denied; ask"),
    ):
        monkeypatch.setattr(pg, "write_json", _failing(error))
        code, out, err = run("allocate", "town.json", "--save", "new.json")
        assert (code, out) == (2, "")
        assert err.startswith(f"partygrid: {said}")


def _failing(error: Exception) -> Callable[..., None]:
    def write(*_: object) -> None:
        raise error

    return write


@pytest.mark.parametrize(
    "words",
    [
        ("allocate", "town.json"),
        ("replan", "town.json"),
        ("links", "town.json", "branch-contact"),
        ("posts", "town.json", "highest-rank-leads"),
    ],
)
def test_no_plan_is_written_over_a_file(run: Run, folder: Path, words: tuple[str, ...]) -> None:
    before = (folder / "town.json").read_bytes()
    code, out, err = run(*words, "--save", "town.json")
    assert (code, out) == (2, "")
    assert err == "partygrid: --save: 'town.json': it exists already; name a new file\n"
    assert (folder / "town.json").read_bytes() == before


def test_simulate_prints_the_run_or_its_metrics(run: Run) -> None:
    scenario = pg.Scenario(plan=PLAN, turnout=0.5, weeks=4)
    expected = pg.simulate(WHERE, scenario, seed=7, replications=20)
    words = ("--turnout", "0.5", "--weeks", "4", "--replications", "20", "--seed", "7")
    assert run("simulate", "town.json", *words) == (0, f"{expected}\n", "")
    found = run("simulate", "town.json", *words, "--format", "json")
    assert json.loads(found.out) == expected.to_records()


def test_simulate_has_usual_numbers_and_one_seed_for_all_that_is_random(run: Run) -> None:
    run_ = pg.simulate(WHERE, pg.Scenario(plan=PLAN, turnout=0.3, weeks=12), seed=0)
    assert run("simulate", "town.json").out == f"{run_}\n"
    plan = pg.allocate_double_reporting(WHERE, policy=pg.Policy.FIRST_COME, seed=3)
    other = pg.simulate(WHERE, pg.Scenario(plan=plan, turnout=0.3, weeks=12), seed=3)
    words = ("simulate", "town.json", "--policy", "first-come", "--seed", "3")
    assert run(*words).out == f"{other}\n"


def test_people_turn_up_by_group_decline_and_leave(run: Run) -> None:
    scenario = pg.Scenario(
        plan=PLAN,
        turnout=0.3,
        turnout_of={
            pg.MemberStatus.RETIRED: 0.5,
            pg.Window.EVENING: 0.2,
            (pg.MemberStatus.RETIRED, pg.Window.EVENING): 0.7,
            "m07": 1,
        },
        weeks=12,
        declines=0.1,
        drop_out=0.05,
    )
    expected = pg.simulate(WHERE, scenario, seed=0, replications=2)
    groups = ("retired:0.5", "evening:0.2", "retired,evening:0.7", "m07:1")
    words = ("--declines", "0.1", "--drop-out", "0.05", "--replications", "2")
    found = run("simulate", "town.json", *words, "--turnout-of", *groups)
    assert found.out == f"{expected}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--turnout-of", "retired"), "--turnout-of: 'retired': no number behind a colon; write"),
        (("--turnout-of", "m99:1"), "turnout_of: 'm99': no Member has this id"),
        (("--turnout-of", "retired:2"), "turnout_of[retired]: 2.0: no probability"),
        (("--turnout", "much"), "--turnout: 'much' is not a number such as 0.3; see"),
        (("--weeks", "1.5"), "--weeks: '1.5' is not a whole number such as 12; see"),
        (("--turnout", "3", "--weeks", "0"), "not a scenario: 2 problems\n  Scenario.turnout: 3.0"),
        (("--replications", "1"), "simulate.replications: 1: outside its range"),
        (("--seed", "-1"), "simulate.seed: -1: outside its range"),
    ],
)
def test_numbers_outside_their_range_are_refused(
    run: Run, words: tuple[str, ...], said: str
) -> None:
    code, out, err = run("simulate", "town.json", *words)
    assert (code, out) == (2, "")
    assert said in err


def test_policies_are_shown_side_by_side(run: Run) -> None:
    every = pg.compare_policies(WHERE)
    assert run("policies", "town.json").out == f"{every}\n"
    asked = [pg.Policy.NEAREST, pg.Policy.FIRST_COME]
    some = pg.compare_policies(WHERE, asked, reach=pg.Reach.TOWN, within=300, seed=3)
    words = ("--only", "nearest", "first-come", "--reach", "town", "--within", "300", "--seed", "3")
    found = run("policies", "town.json", *words, "--format", "json")
    assert json.loads(found.out) == some.to_records()


@pytest.mark.parametrize("language", options.LETTERS)
def test_policies_print_a_picture(run: Run, language: str) -> None:
    found = run("policies", "town.json", "--picture", language)
    assert found == (0, pg.compare_policies(WHERE).to_svg(language=language).rstrip() + "\n", "")
    assert run("policies", "town.json", "--picture", language, "--format", "csv") == (
        2,
        "",
        f"partygrid: --picture: '{language}': a picture has no rows; drop it, or drop --format\n",
    )


def test_an_unknown_policy_gets_a_hint_on_one_line(run: Run) -> None:
    for words in (("policies", "town.json", "--only"), ("allocate", "town.json", "--policy")):
        code, out, err = run(*words, "optimla")
        assert (code, out) == (2, "")
        assert "no choice 'optimla'; did you mean 'optimal'?" in err
        assert len(err.splitlines()) == 1


def test_compare_prints_what_changed_between_snapshots(run: Run) -> None:
    small = pg.read_json("small.json")
    found = pg.compare(small, WHERE)
    assert run("compare", "small.json", "town.json").out == f"{found}\n"
    listed = json.loads(run("compare", "small.json", "town.json", "--format", "json").out)
    parts = (
        *(found.added, found.removed, found.changed, found.links_added, found.links_removed),
        *(found.gaps_opened, found.gaps_closed),
    )
    assert len(listed) == sum(map(len, parts))
    day = date(2019, 7, 1)
    early = pg.compare(small, WHERE, on=day)
    assert str(early) != str(found)
    assert run("compare", "small.json", "town.json", "--on", "2019-07-01").out == f"{early}\n"


def test_the_rows_of_differences_have_values_but_no_private_ones(run: Run, folder: Path) -> None:
    link = pg.Link(mechanism="walks", scope="b", slot="walker", filler="m")
    point = pg.Point(116.75, 25.71)
    need, home = pg.Need("n", place="b", skills=["law", "music"]), pg.Building("b")
    before = pg.Jurisdiction([home, need, pg.Member("m"), pg.Team("x")], links=[link])
    dated = attrs.evolve(link, since=date(2024, 7, 1), weight=3)
    after = pg.Jurisdiction(
        [
            attrs.evolve(home, point=point, households=8),
            attrs.evolve(need, skills=["law"]),
            pg.Member("m", residence="b"),
            pg.Town("x"),
            pg.Town("t"),
        ],
        links=[dated],
        scheme=pg.FIVE_LEVELS,
    )
    pg.write_json(before, folder / "before.json")
    pg.write_json(after, folder / "after.json")
    found = run("compare", "before.json", "after.json", "--format", "json")
    listed = {tuple(row.values()) for row in json.loads(found.out) if "gap" not in row["change"]}
    assert listed == {
        ("scheme", None, None, "four-levels", "five-levels"),
        ("added", "t", None, None, "Town"),
        ("changed", "b", "households", None, 8),
        ("changed", "b", "point", None, "Point(lon=116.75, lat=25.71)"),
        ("changed", "m", "residence", None, None),
        ("changed", "n", "skills", "law, music", "law"),
        ("changed", "x", "type", "Team", "Town"),
        ("link added", "b", "walks.walker", None, "m from 2024-07-01 weight 3"),
        ("link removed", "b", "walks.walker", "m", None),
    }
    back = json.loads(run("compare", "after.json", "before.json", "--format", "json").out)
    assert ("removed", "t", None, "Town", None) in [tuple(row.values()) for row in back]


def test_a_gap_that_opens_is_a_row_and_so_is_one_that_closes(run: Run) -> None:
    found = pg.compare(pg.read_json("holds.json"), pg.read_json("small.json"))
    assert found.gaps_opened
    assert not found.gaps_closed
    opened = json.loads(run("compare", "holds.json", "small.json", "--format", "json").out)
    closed = json.loads(run("compare", "small.json", "holds.json", "--format", "json").out)
    gaps = [(one.subject, one.label) for one in found.gaps_opened]
    assert gaps == [(r["record"], r["after"]) for r in opened if r["change"] == "gap opened"]
    assert gaps == [(r["record"], r["before"]) for r in closed if r["change"] == "gap closed"]


def test_a_complaint_names_the_file_that_is_wrong(run: Run, folder: Path) -> None:
    newer = json.loads((folder / "small.json").read_text("utf-8")) | {"version": 99}
    (folder / "newer.json").write_text(json.dumps(newer), "utf-8")
    for words in (("newer.json", "small.json"), ("small.json", "newer.json")):
        code, out, err = run("compare", *words)
        assert (code, out) == (2, "")
        assert err.startswith("partygrid: newer.json: ")


def test_standard_input_is_one_of_the_two_snapshots(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("compare", "-", "-") == (
        2,
        "",
        "partygrid: OTHER: '-': standard input is read only once; name a file for one of the two\n",
    )
    expected = run("compare", "small.json", "town.json")
    for words in (("-", "town.json"), ("small.json", "-")):
        name = next(file for file in ("small.json", "town.json") if file not in words)
        piped = io.TextIOWrapper(io.BytesIO((folder / name).read_bytes()))
        monkeypatch.setattr(sys, "stdin", piped)
        assert run("compare", *words) == expected


def test_the_columns_are_those_of_the_package() -> None:
    run = pg.simulate(WHERE, pg.Scenario(plan=PLAN, turnout=0.3, weeks=1), seed=0, replications=2)
    for found, columns in (
        (run.to_records(), rows.METRIC),
        (pg.compare_policies(WHERE, [pg.Policy.OPTIMAL]).to_records(), rows.POLICY),
    ):
        assert {tuple(row) for row in found} == {columns}


def test_the_words_of_the_options_are_those_of_the_package() -> None:
    assert list(options.POLICIES) == [one for one in pg.Policy if one not in PREFERRING]
    assert {*options.RULES} == {*pg.Policy} - {pg.Policy.LEAST_SERVED}
    assert set(options.LETTERS) == set(pg.Language)
    assert set(options.UNIT_RULES) == set(pg.UnitRule)
    assert set(options.JOINS) == set(pg.Join)


def test_help_fits_on_a_page_of_sixty_lines(run: Run) -> None:
    for command in ((), *((name,) for name in PURPOSE)):
        assert len(run(*command, "--help").out.splitlines()) <= 60
