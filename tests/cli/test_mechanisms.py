"""The commands about mechanisms: what they print, and with which exit code."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid.cli import _mechanisms as mechanism_commands
from partygrid.cli import _rows as rows

Run = Callable[..., Any]
STAFFING = pg.catalogue.get("1+1+N")
WALKS = pg.Mechanism("walks", scope=pg.Compound, slots=[pg.Slot("walker", of=pg.Member)])


@pytest.fixture
def linked(folder: Path) -> pg.Jurisdiction:
    """The small town with links of one mechanism of the catalogue and one of its own."""
    where = pg.examples.small_town().with_links(
        STAFFING.fill("union-1", union_leader="m01", union_cadre="m02", community_worker="m21"),
        *(WALKS.fill(compound.id, walker="m22") for compound in _compounds()),
    )
    pg.write_json(where, folder / "linked.json")
    pg.write_mechanisms([WALKS], folder / "own.toml")
    return where


def _compounds() -> tuple[pg.Compound, ...]:
    return pg.examples.small_town().of(pg.Compound)


@pytest.mark.parametrize("layout", ["table", "json", "csv"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--mechanism", "1+1+N"), 1),
        (("--mechanism", "walks", "--definitions", "own.toml"), 0),
        (("--definitions", "own.toml"), 1),
        (("--mechanism", "1+1+N", "--on", "2024-07-01"), 1),
    ],
)
def test_the_exit_code_says_whether_every_slot_is_filled(
    run: Run, linked: pg.Jurisdiction, words: tuple[str, ...], code: int, layout: str
) -> None:
    assert linked.links
    found = run("mechanisms", "linked.json", *words, "--format", layout)
    assert (found.code, found.err) == (code, "")
    assert found.out.endswith("\n")


def test_without_a_name_every_mechanism_with_links_has_a_line(
    run: Run, linked: pg.Jurisdiction
) -> None:
    found = run("mechanisms", "linked.json", "--definitions", "own.toml").out
    assert found == f"{pg.check_mechanisms(linked, [STAFFING, WALKS])}\n"


def test_what_no_definition_is_known_for_is_named(run: Run, linked: pg.Jurisdiction) -> None:
    found = run("mechanisms", "linked.json")
    assert found.err == "partygrid: not defined here: walks; pass --definitions\n"
    assert found.out == f"{pg.check_mechanisms(linked, [STAFFING])}\n"
    assert run("mechanisms", "linked.json", "--format", "csv").err == found.err


def test_a_town_without_links_has_no_mechanism_to_check(run: Run) -> None:
    found = run("mechanisms", "small.json")
    assert found.code == 1
    assert found.err == "partygrid: nothing was checked: no links of a mechanism known here\n"
    assert found.out.splitlines() == [
        "mechanism  scopes  complete  share  filled  missing  findings"
    ]


@pytest.mark.parametrize("layout", ["table", "csv"])
def test_a_mechanism_that_applies_to_nothing_does_not_hold(
    run: Run, folder: Path, layout: str
) -> None:
    mistyped = attrs.evolve(STAFFING, id="mistyped", only={"layer": "unoin"})
    pg.write_mechanisms([mistyped], folder / "mistyped.toml")
    words = ("small.json", "--definitions", "mistyped.toml", "--format", layout)
    for more in ((), ("--mechanism", "mistyped")):
        found = run("mechanisms", *words, *more)
        assert found.code == 1
        assert found.err == "partygrid: nothing was checked: no record is a scope on the day\n"


def test_definitions_of_ones_own_are_checked_with_or_without_links(
    run: Run, linked: pg.Jurisdiction, folder: Path
) -> None:
    visits = attrs.evolve(WALKS, id="visits")
    pg.write_mechanisms([visits, WALKS], folder / "two.toml")
    found = run("mechanisms", "linked.json", "--definitions", "two.toml")
    assert found == (1, f"{pg.check_mechanisms(linked, [STAFFING, visits, WALKS])}\n", "")


def test_a_screen_says_where_the_rest_is_on_the_command_line(
    run: Run, linked: pg.Jurisdiction
) -> None:
    chiefs = pg.catalogue.get("highest-rank-leads")
    found = run("mechanisms", "linked.json", "--mechanism", "highest-rank-leads").out
    assert str(pg.check_mechanism(linked, chiefs)).endswith(" more (all in .findings)")
    assert found.endswith(" more (--format csv lists all)\n")


def test_a_definition_of_ones_own_takes_the_place_of_its_namesake(
    run: Run, linked: pg.Jurisdiction, folder: Path
) -> None:
    strict = STAFFING.with_(community_worker={"least": 9})
    pg.write_mechanisms([strict], folder / "strict.toml")
    words = ("linked.json", "--mechanism", "1+1+N", "--definitions", "strict.toml")
    found = run("mechanisms", *words)
    assert found.out == f"{pg.check_mechanism(linked, strict)}\n"
    assert found.err == "partygrid: 1+1+N: as strict.toml defines it, not as the catalogue does\n"


def test_the_rows_are_those_of_the_reports(run: Run, linked: pg.Jurisdiction) -> None:
    report = pg.check_mechanism(linked, STAFFING)
    text = run("mechanisms", "linked.json", "--mechanism", "1+1+N", "--format", "csv").out
    assert tuple(csv.DictReader(io.StringIO(text)).fieldnames or ()) == rows.FINDING
    assert len(text.splitlines()) == len(report.findings) + 1
    table = json.loads(run("mechanisms", "linked.json", "--format", "json").out)
    assert table == pg.check_mechanisms(linked, [STAFFING]).to_records()
    assert tuple(table[0]) == rows.MECHANISM


def test_an_unknown_mechanism_gets_a_hint(run: Run, linked: pg.Jurisdiction) -> None:
    assert linked.links
    code, out, err = run("mechanisms", "linked.json", "--mechanism", "1+1+M")
    assert (code, out) == (2, "")
    assert err.startswith("partygrid: no mechanism '1+1+M'; did you mean '1+1+N'? known: ")


def test_those_who_answer_are_listed_with_the_chain(run: Run, linked: pg.Jurisdiction) -> None:
    answers = pg.who_answers_for(linked, "b01")
    found = run("answers", "linked.json", "b01")
    assert (found.code, found.err) == (0, "")
    assert len(found.out.splitlines()) == len(answers) + 1
    assert "b01 > garden > m22" in found.out
    first = json.loads(run("answers", "linked.json", "b01", "--format", "json").out)[0]
    assert tuple(first) == rows.ANSWER
    assert (first["steps"], first["chain"]) == (answers[0].steps, " > ".join(answers[0].chain))


def test_a_place_for_which_nobody_answers_does_not_hold(run: Run) -> None:
    found = run("answers", "small.json", "b1")
    assert found == (1, "nobody answers for b1\n", "")
    assert run("answers", "small.json", "b1", "--format", "csv").out == ",".join(rows.ANSWER) + "\n"


def test_a_file_and_a_place_in_the_wrong_order_get_a_hint(run: Run) -> None:
    code, out, err = run("answers", "b1", "small.json")
    assert (code, out) == (2, "")
    assert err.startswith("partygrid: FILE: 'b1': no such file, and small.json is one; ")
    assert err.endswith("; write it first: partygrid answers small.json b1\n")


def test_an_option_is_given_once(run: Run) -> None:
    words = ("small.json", "--mechanism", "1+1+N", "--mechanism=135")
    code, out, err = run("mechanisms", *words)
    assert (code, out) == (2, "")
    assert err.startswith("partygrid mechanisms: --mechanism is given twice; give it once; see ")


@pytest.mark.parametrize(
    ("place", "said"), [("b99", "no record has the id 'b99'"), ("m1", "place: 'm1'")]
)
def test_what_is_no_place_is_refused(run: Run, place: str, said: str) -> None:
    code, out, err = run("answers", "small.json", place)
    assert (code, out) == (2, "")
    assert said in err


def _union(linked: pg.Jurisdiction, **stated: Any) -> pg.ResilienceReport:
    return pg.check_resilience(linked, STAFFING, **stated)


def test_those_whose_loss_leaves_a_slot_short_are_reported(
    run: Run, linked: pg.Jurisdiction
) -> None:
    report = _union(linked)
    assert run("resilience", "linked.json", "1+1+N") == (1, f"{report}\n", "")
    found = run("resilience", "linked.json", "1+1+N", "--format", "json")
    assert json.loads(found.out) == report.to_records()
    assert tuple(json.loads(found.out)[0]) == rows.LOSS
    text = run("resilience", "linked.json", "1+1+N", "--format", "csv").out
    assert len(text.splitlines()) == len(report.to_records()) + 1


def test_whole_units_can_be_lost_and_several_at_once(run: Run, linked: pg.Jurisdiction) -> None:
    report = _union(linked, losing=pg.Unit | pg.Team, k=2, samples=50, seed=3)
    words = ("--losing", "team", "unit", "--at-once", "2", "--samples", "50", "--seed", "3")
    assert run("resilience", "linked.json", "1+1+N", *words).out == f"{report}\n"
    usual = _union(linked, k=2)
    assert run("resilience", "linked.json", "1+1+N", "--at-once", "2").out == f"{usual}\n"


@pytest.mark.parametrize("kind", mechanism_commands.KINDS)
def test_every_kind_that_can_be_lost_has_a_word(
    run: Run, linked: pg.Jurisdiction, kind: str
) -> None:
    report = _union(linked, losing=mechanism_commands.KINDS[kind])
    assert run("resilience", "linked.json", "1+1+N", "--losing", kind).out == f"{report}\n"


def test_a_mechanism_that_survives_every_loss_holds(run: Run, folder: Path) -> None:
    pairs = pg.Mechanism("pairs", scope=pg.Town, slots=[pg.Slot("either", of=pg.Member)])
    town = pg.examples.small_town()
    (id_,) = (one.id for one in town.of(pg.Town))
    pg.write_json(town.with_links(pairs.fill(id_, either=["m01", "m02"])), folder / "two.json")
    pg.write_mechanisms([pairs], folder / "pairs.toml")
    words = ("resilience", "two.json", "pairs", "--definitions", "pairs.toml")
    assert run(*words).code == 0
    assert run(*words, "--without", "m01") == (0, "no slot is short without m01\n", "")


def test_without_a_valid_link_no_resilience_was_checked(run: Run) -> None:
    found = run("resilience", "small.json", "1+1+N")
    assert found.code == 1
    assert found.err == "partygrid: nothing was checked: no valid link fills a slot\n"


def test_who_could_stand_in_is_listed(run: Run, linked: pg.Jurisdiction) -> None:
    substitutes = _union(linked).substitutes("m01")
    found = run("resilience", "linked.json", "1+1+N", "--without", "m01")
    assert found == (0, "\n".join(map(str, substitutes)) + "\n", "")
    found = run("resilience", "linked.json", "1+1+N", "--without", "m01", "--format", "json")
    first = json.loads(found.out)[0]
    assert tuple(first) == rows.SUBSTITUTE
    assert (first["filler"], first["near"]) == (substitutes[0].filler, substitutes[0].near)


def test_a_vacancy_for_which_nobody_could_stand_in_does_not_hold(run: Run, folder: Path) -> None:
    alone = pg.Mechanism("alone", scope=pg.Town, slots=[pg.Slot("head", of=pg.Member)])
    where = pg.Jurisdiction([pg.Town("t"), pg.Member("m")], alone.fill("t", head="m"))
    pg.write_json(where, folder / "alone.json")
    pg.write_mechanisms([alone], folder / "alone.toml")
    words = ("alone.json", "alone", "--definitions", "alone.toml", "--without", "m")
    found = run("resilience", *words)
    assert found == (1, "t, head: none: nobody else is eligible\n", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--samples", "9"), "--samples: 9: there is no estimate without --at-once; drop it, or"),
        (("--seed", "0"), "--seed: 0: there is no estimate without --at-once; drop it, or state"),
        (
            ("--without", "m01", "--at-once", "2"),
            "--at-once: 2: it is an estimate, and substitutes need none; drop it, or --without",
        ),
        (("--without", "m99"), "no record has the id 'm99'"),
        (("--losing", "house"), "no choice 'house'; known: facility, member"),
        (("--at-once", "0"), "k: 0: no whole number from 1 on"),
    ],
)
def test_options_of_resilience_that_cannot_be_are_refused(
    run: Run, linked: pg.Jurisdiction, words: tuple[str, ...], said: str
) -> None:
    assert linked.links
    code, out, err = run("resilience", "linked.json", "1+1+N", *words)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize("command", ["resilience", "links", "posts"])
def test_a_file_and_a_mechanism_in_the_wrong_order_get_a_hint(run: Run, command: str) -> None:
    code, out, err = run(command, "1+1+N", "small.json")
    assert (code, out) == (2, "")
    assert err.endswith(f"; write it first: partygrid {command} small.json 1+1+N\n")
    assert "no mechanism '1+1+M'; did you mean '1+1+N'?" in run(command, "small.json", "1+1+M").err


def _units(*, covered: bool, folder: Path) -> pg.Jurisdiction:
    kind = pg.UnitKind.ENTERPRISE
    branches = [pg.UnitBranch("mill-branch", units=["mill"])] if covered else []
    members = [pg.Member(f"m{number}", unit="mill") for number in (1, 2)]
    where = pg.Jurisdiction([pg.Unit("mill", kind=kind, operating=True), *branches, *members])
    pg.write_json(where, folder / "units.json")
    return where


@pytest.mark.parametrize("covered", [True, False])
def test_two_new_counts_how_far_units_are_covered(run: Run, folder: Path, covered: bool) -> None:
    report = pg.check_two_new(_units(covered=covered, folder=folder))
    assert run("two-new", "units.json") == (int(not covered), f"{report}\n", "")
    found = json.loads(run("two-new", "units.json", "--format", "json").out)
    assert found == report.to_records()
    assert tuple(found[0]) == rows.TWO_NEW


def test_two_new_takes_the_number_of_members_that_is_local_rule(run: Run, folder: Path) -> None:
    where = _units(covered=False, folder=folder)
    report = pg.check_two_new(where, members=2)
    assert report.ready == ("mill",)
    assert run("two-new", "units.json", "--members", "2").out == f"{report}\n"
    assert "members: 0: no whole number" in run("two-new", "units.json", "--members", "0").err


def test_two_new_lists_the_units_behind_the_numbers(run: Run, folder: Path) -> None:
    _units(covered=False, folder=folder)
    found = run("two-new", "units.json", "--members", "2", "--units")
    assert found.code == 1
    assert [line.split(maxsplit=1) for line in found.out.splitlines()] == [
        ["unit", "finding"],
        ["mill", "ready for its own"],
        ["mill", "uncovered"],
    ]
    as_rows = run("two-new", "units.json", "--members", "2", "--units", "--format", "csv")
    assert as_rows == (1, "unit,finding\nmill,ready for its own\nmill,uncovered\n", "")


def test_two_new_says_where_no_unit_operates(run: Run) -> None:
    found = run("two-new", "empty.json", "--format", "csv")
    assert found.code == 1
    assert found.err == "partygrid: nothing was checked: no unit operates\n"
    assert found.out.splitlines()[0] == ",".join(rows.TWO_NEW)
