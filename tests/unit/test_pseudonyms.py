"""Pseudonyms: keyed, stable, of a form of their own; keys that are refused without being shown."""

import hashlib
import hmac
import re
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid import rules
from partygrid.testing.strategies import ids

KEY = b"an invented key of thirty-two bytes or more"
OTHER = b"another invented key, thirty-two bytes too"
WHERE = pg.Jurisdiction(
    [
        pg.Town("t", name="莲峰镇", code="350825100"),
        pg.Community("c", town="t"),
        pg.Building("b", community="c", name="3号楼", code="0003", point=pg.Point(116.7, 25.7)),
        pg.Unit("u", name="某单位", community="c", trade="education"),
        pg.UnitBranch("ub", units=["u"], name="某支部"),
        pg.Need("n1", place="b"),
        pg.Need("n2", place="c"),
        pg.Member("m1", organisation="ub", residence="b", preferences=["n2", "n1"]),
        pg.Team("team", place="b", leader="m1", members=["m1"]),
    ],
    [pg.Link(mechanism="contact", scope="b", slot="contact", filler="m1")],
)


def test_a_pseudonym_is_the_beginning_of_a_keyed_hash() -> None:
    digest = hmac.new(KEY, "党员1".encode(), hashlib.sha256).hexdigest()[:24]
    letters = dict(zip("0123456789abcdef", "bcdfghjklmnpqrst", strict=True))
    assert pg.pseudonym("党员1", KEY) == f"p-{''.join(letters[one] for one in digest)}"


@given(st.lists(ids(), min_size=2, max_size=2, unique=True))
def test_ids_and_keys_that_differ_give_pseudonyms_that_differ(two: list[str]) -> None:
    given_ = {pg.pseudonym(one, key) for one in two for key in (KEY, OTHER)}
    assert len(given_) == 4
    assert all(re.fullmatch("p-[b-df-hj-np-t]{24}", one) for one in given_)


def test_a_pseudonym_is_an_id_that_no_rule_takes_for_the_number_of_a_person() -> None:
    where = pg.Jurisdiction([pg.Member("13812345678")])
    opaque = [rule for rule in rules.get("pipl") if rule.id == "opaque-member"]
    assert len(pg.check_rules(where, opaque).findings) == 1
    assert pg.check_rules(pg.pseudonymise(where, KEY), opaque).findings == ()


def test_the_same_key_keeps_links_over_the_years_together() -> None:
    later = WHERE.replace(pg.Member("m2"), pg.Unit("u", operating=False))
    assert set(pg.pseudonymise(WHERE, KEY).links) == set(pg.pseudonymise(later, KEY).links)


def test_people_alone_have_pseudonyms_unless_more_is_asked() -> None:
    secret = pg.pseudonymise(WHERE, KEY)
    changed = pg.compare(WHERE, secret)
    assert [one.id for one in changed.removed] == ["m1"]
    assert {one.record for one in changed.changed} == {"team"}
    (member,) = secret.of(pg.Member)
    assert (member.organisation, member.residence) == ("ub", "b")
    assert member.preferences == ("n2", "n1")


def test_whatever_has_a_pseudonym_loses_what_tells_which_it_is() -> None:
    secret = pg.pseudonymise(WHERE, KEY, kinds=pg.Place | pg.Unit)
    name = {one.id: pg.pseudonym(one.id, KEY) for one in WHERE}
    assert secret.of(pg.Town) == (pg.Town(name["t"]),)
    assert secret.of(pg.Building) == (pg.Building(name["b"], community=name["c"]),)
    assert secret.of(pg.Unit) == (pg.Unit(name["u"], community=name["c"], trade="education"),)
    assert secret["ub"] == pg.UnitBranch("ub", units=[name["u"]], name="某支部")
    assert secret["m1"].residence == name["b"]
    assert [(link.scope, link.filler) for link in secret.links] == [(name["b"], "m1")]


def test_wants_stay_in_their_order() -> None:
    secret = pg.pseudonymise(WHERE, KEY, kinds=pg.Need)
    assert secret["m1"].preferences == (pg.pseudonym("n2", KEY), pg.pseudonym("n1", KEY))


def test_a_ledger_goes_with_its_snapshot() -> None:
    ledger = pg.Ledger([pg.Served("m1", hours=3, visits=2)], price=5)
    secret = pg.pseudonymise(ledger, KEY)
    assert secret == pg.Ledger([pg.Served(pg.pseudonym("m1", KEY), hours=3, visits=2)], price=5)


# What is given beside the snapshot


def named(id_: str) -> str:
    return pg.pseudonym(id_, KEY)


def test_ids_in_any_list_get_the_pseudonyms_of_the_snapshot_and_other_kinds_keep_theirs() -> None:
    names = pg.pseudonyms(WHERE, KEY)
    assert names.of(["m1", "n1"]) == [named("m1"), "n1"]
    assert names.of((("b", "m1"),)) == (("b", named("m1")),)
    assert names.of({"m1"}) == {named("m1")}
    assert names.of(frozenset({"m1"})) == {named("m1")}
    of_groups = {"m1": 0.3, pg.MemberStatus.RETIRED: 0.5}
    assert names.of(of_groups) == {named("m1"): 0.3, pg.MemberStatus.RETIRED: 0.5}
    assert names.of([None, date(2024, 1, 1)]) == [None, date(2024, 1, 1)]


def test_somebody_who_is_no_longer_in_the_snapshot_gets_a_pseudonym_too() -> None:
    assert pg.pseudonyms(WHERE, KEY).of("left-in-2023") == named("left-in-2023")


def test_whatever_kinds_have_pseudonyms_have_them_in_lists_too() -> None:
    names = pg.pseudonyms(WHERE, KEY, kinds=pg.Need)
    assert names.of(("m1", "n1")) == ("m1", named("n1"))


DAY = date(2024, 3, 1)


@pytest.mark.parametrize(
    "given_",
    [
        pg.Activity(kind="m1", day=DAY, subject="m1"),
        pg.Apart(["m1", "m2"]),
        pg.Together(["m1", "m2"]),
        pg.Assignment(member="m1", need="n1", metres=3, missing_skills=("m1",), cost=3),
        pg.Ledger([pg.Served("m1", hours=3)], price=5),
        pg.Link(mechanism="m1", scope="b", slot="m1", filler="m1"),
        pg.Override(scope="b", slot="m1", filler="m1", reason="elected"),
        pg.UnitAssignment(unit="m1", place="c", slot="m1", metres=3),
    ],
)
def test_what_is_asked_with_gets_pseudonyms_in_the_fields_that_hold_ids(given_: Any) -> None:
    found = pg.pseudonyms(WHERE, KEY).of(given_)
    fields = ("member", "members", "served", "subject", "filler", "unit")
    for one in attrs.fields(type(given_)):
        before, after = getattr(given_, one.name), getattr(found, one.name)
        if one.name in fields:
            assert named("m1") in str(after)
            assert "'m1'" not in repr(after)
        else:
            assert after == before


def test_what_holds_more_than_ids_is_refused() -> None:
    plan: Any = pg.allocate_double_reporting(WHERE)
    with pytest.raises(pg.InvalidArgument, match="'Plan': holds more than ids; ask again"):
        pg.pseudonyms(WHERE, KEY).of(plan)


TOWN = pg.examples.small_town()
SECRET, NAMES = pg.pseudonymise(TOWN, KEY), pg.pseudonyms(TOWN, KEY)


def test_pins_and_pairings_ask_the_same_with_pseudonyms() -> None:
    plan = pg.allocate_double_reporting(TOWN)
    asked: dict[str, Any] = {
        "pins": plan.assignments[:3],
        "pairings": [pg.Apart([one.member for one in plan.assignments[3:5]])],
    }
    before = pg.allocate_double_reporting(TOWN, **asked)
    hidden = {name: NAMES.of(value) for name, value in asked.items()}
    after = pg.allocate_double_reporting(SECRET, **hidden)
    assert (after.status, after.objective, after.bound) == (
        before.status,
        before.objective,
        before.bound,
    )
    assert {(one.member, one.need) for one in NAMES.of(plan.assignments[:3])} <= {
        (one.member, one.need) for one in after.assignments
    }


def test_a_plan_is_taken_up_again_under_pseudonyms() -> None:
    plan = pg.allocate_double_reporting(TOWN)
    first = plan.assignments[0]
    again = pg.replan(TOWN, plan, declined=[first], absent=[plan.assignments[1].member])
    secret = pg.allocate_double_reporting(SECRET, pins=NAMES.of(plan.assignments))
    assert secret.assignments == tuple(
        sorted(NAMES.of(plan.assignments), key=lambda one: one.member)
    )
    hidden = pg.replan(
        SECRET,
        secret,
        declined=NAMES.of([first]),
        absent=NAMES.of([plan.assignments[1].member]),
    )
    assert hidden.objective == again.objective


def test_pins_and_refusals_of_slots_ask_the_same_with_pseudonyms() -> None:
    mechanism = pg.catalogue.get("branch-contact")
    plan = pg.allocate_links(TOWN, mechanism)
    refused: Any = [(plan.links[0].scope, plan.links[0].filler), plan.links[1].filler]
    pins = plan.links[2:4]
    before = pg.allocate_links(TOWN, mechanism, pins=pins, refused=refused)
    hidden = {"pins": NAMES.of(pins), "refused": NAMES.of(refused)}
    after = pg.allocate_links(SECRET, mechanism, **hidden)
    assert after.missing == before.missing
    assert set(NAMES.of(pins)) <= set(after.links)


def test_activities_of_people_are_judged_the_same_with_pseudonyms() -> None:
    talk = pg.Cadence(
        id="talk", each=pg.Member, every=pg.Period.YEAR, source=pg.Source("local custom")
    )
    people = [one.id for one in TOWN.of(pg.Member)]
    log = [pg.Activity(kind="talk", day=DAY, subject=one) for one in people[::2]]
    days = {"since": date(2024, 1, 1), "on": date(2024, 12, 31)}
    before = pg.check_cadences(TOWN, talk, log, **days)
    after = pg.check_cadences(SECRET, talk, NAMES.of(log), **days)
    assert len(before.findings) == len(people) // 2
    assert {one.subject for one in after.findings} == {
        named(one.subject) for one in before.findings
    }


# What is refused


@pytest.mark.parametrize(
    "key", [b"", b"a secret, too short for a key!!", bytearray(40), "secret" * 9]
)
def test_a_key_that_is_too_short_or_no_bytes_is_refused_and_not_shown(key: Any) -> None:
    for attempt in (pg.pseudonym, pg.pseudonymise, pg.pseudonyms):
        what: Any = "m1" if attempt is pg.pseudonym else WHERE
        with pytest.raises(pg.InvalidArgument, match=r"too short for a key|no bytes") as caught:
            attempt(what, key)
        assert "secret, " not in f"{caught.value} {caught.value!r}"
        assert "secretsecret" not in f"{caught.value} {caught.value!r}"


def test_a_key_of_thirty_two_bytes_is_long_enough() -> None:
    assert pg.pseudonym("m1", b"32 bytes are what a key must be!").startswith("p-")


def test_what_is_no_snapshot_is_refused() -> None:
    what: Any = [pg.Member("m1")]
    with pytest.raises(pg.InvalidArgument, match="'list': neither a snapshot nor a ledger"):
        pg.pseudonymise(what, KEY)


@pytest.mark.parametrize("kinds", [str, pg.Member | int])
def test_what_is_no_kind_of_record_is_refused(kinds: Any) -> None:
    for attempt in (pg.pseudonymise, pg.pseudonyms):
        with pytest.raises(pg.InvalidArgument, match="no kind of record; pass Member, or a union"):
            attempt(WHERE, KEY, kinds=kinds)


def test_pseudonyms_do_not_show_the_key_or_an_id() -> None:
    text = f"{NAMES!r} {NAMES}"
    assert "invented key" not in text
    assert "east" not in text
