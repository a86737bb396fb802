"""The commands that fill slots: what they propose, and with which exit code."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import partygrid as pg
from partygrid.cli import _rows as rows
from partygrid.cli._arguments import _options as options
from partygrid.cli._mechanisms import KINDS

Run = Callable[..., Any]
WHERE = pg.examples.small_town()
CONTACT = pg.catalogue.get("branch-contact")
LEADS = pg.catalogue.get("highest-rank-leads")


@pytest.mark.parametrize("layout", ["table", "json", "csv"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("links", "town.json", "branch-contact"), 0),
        (("links", "town.json", "three-links"), 1),
        (("posts", "town.json", "highest-rank-leads"), 1),
        (("posts", "empty.json", "highest-rank-leads"), 0),
    ],
)
def test_the_exit_code_says_whether_everything_is_filled(
    run: Run, words: tuple[str, ...], code: int, layout: str
) -> None:
    found = run(*words, "--format", layout)
    assert (found.code, found.err) == (code, "")
    assert found.out.endswith("\n")


def test_links_are_proposed_for_vacant_slots(run: Run) -> None:
    plan = pg.allocate_links(WHERE, CONTACT)
    assert run("links", "town.json", "branch-contact").out == f"{plan}\n"
    found = json.loads(run("links", "town.json", "branch-contact", "--format", "json").out)
    assert found == plan.to_records()
    assert tuple(found[0]) == rows.CHOICE


def test_one_slot_can_be_filled_and_fillers_looked_for_nearby(run: Run) -> None:
    links = pg.catalogue.get("three-links")
    plan = pg.allocate_links(WHERE, links, slot="member", reach=pg.Reach.COMMUNITY)
    words = ("--slot", "member", "--reach", "community", "--format", "json")
    assert json.loads(run("links", "town.json", "three-links", *words).out) == plan.to_records()
    found = run("links", "town.json", "three-links", "--slot", "membre")
    assert found.err.startswith("partygrid: no slot 'membre'; did you mean 'member'?")


def test_who_declines_is_not_proposed(run: Run) -> None:
    plan = pg.allocate_links(WHERE, CONTACT, refused=["m01", ("garden-branch", "m02")])
    words = ("links", "town.json", "branch-contact", "--format", "json")
    refused = run(*words, "--refused", "m01", "garden-branch:m02").out
    assert json.loads(refused) == plan.to_records()
    assert plan.to_records() != pg.allocate_links(WHERE, CONTACT).to_records()
    unknown = run(*words, "--refused", "m99", "garden-branch:m98")
    assert unknown.code == 2
    assert "refused[0]: 'm99': no record has this id" in unknown.err
    assert "refused[1]" in unknown.err


def test_who_declines_may_have_an_id_with_colons(run: Run, folder: Path) -> None:
    chief = pg.Mechanism("chief", scope=pg.Building, slots=[pg.Slot("chief", of=pg.Member)])
    members = [pg.Member("b:m"), pg.Member("m:1"), pg.Member("m:2")]
    where = pg.Jurisdiction([pg.Building("b"), pg.Building("b:1"), *members])
    pg.write_json(where, folder / "colons.json")
    pg.write_mechanisms([chief], folder / "chief.toml")
    words = ("links", "colons.json", "chief", "--definitions", "chief.toml", "--format", "json")
    plan = pg.allocate_links(where, chief, refused=["b:m", ("b:1", "m:1")])
    found = run(*words, "--refused", "b:m", "b:1:m:1")
    assert json.loads(found.out) == plan.to_records()


def test_holders_of_posts_are_proposed_by_rule(run: Run) -> None:
    plan = pg.allocate_posts(WHERE, LEADS, refused=["m01"], tie=pg.TieRule.LEAVE_OPEN)
    words = ("posts", "town.json", "highest-rank-leads", "--tie", "leave-open", "--refused", "m01")
    screen = run(*words).out
    assert screen == f"{plan}\n".replace(
        "(all in .assignments)", "(--format csv lists all)"
    ).replace("(all in .vacancies)", "(--format csv lists all)")
    found = json.loads(run(*words, "--format", "json").out)
    assert found == plan.to_records()
    assert tuple(found[0]) == rows.POST


def test_what_is_proposed_is_written_as_links_of_a_new_snapshot(run: Run, folder: Path) -> None:
    for command, mechanism, plan in (
        ("links", CONTACT, pg.allocate_links(WHERE, CONTACT)),
        ("posts", LEADS, pg.allocate_posts(WHERE, LEADS)),
    ):
        run(command, "town.json", mechanism.id, "--save", f"{command}.json")
        assert pg.read_json(folder / f"{command}.json") == WHERE.with_links(plan.links)


def test_a_holder_who_differs_from_the_rule_does_not_hold(run: Run, folder: Path) -> None:
    mechanism = pg.Mechanism(
        "chiefs",
        scope=pg.Building,
        slots=[pg.Slot("chief", of=pg.Member, choose=pg.PostRule.HIGHEST_RANK)],
    )
    records = [pg.Building("b"), pg.Member("m1", rank=3), pg.Member("m2", rank=5)]
    pg.write_mechanisms([mechanism], folder / "chiefs.toml")
    for holder, code in (("m2", 0), ("m1", 1)):
        where = pg.Jurisdiction(records, mechanism.fill("b", chief=holder))
        pg.write_json(where, folder / "held.json")
        assert run("posts", "held.json", "chiefs", "--definitions", "chiefs.toml").code == code


def test_a_mechanism_without_posts_is_refused(run: Run) -> None:
    code, out, err = run("posts", "town.json", "1+1+N")
    assert (code, out) == (2, "")
    assert "'1+1+N': no slot has a rule" in err


def test_the_words_of_the_options_are_those_of_the_package() -> None:
    assert set(options.TIES) == set(pg.TieRule)
    assert set(options.KINDS) == set(KINDS)
