"""Pseudonyms: keyed, stable, of a form of their own; keys that are refused without being shown."""

import hashlib
import hmac
import re
from typing import Any

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


@pytest.mark.parametrize(
    "key", [b"", b"a secret, too short for a key!!", bytearray(40), "secret" * 9]
)
def test_a_key_that_is_too_short_or_no_bytes_is_refused_and_not_shown(key: Any) -> None:
    for attempt in (pg.pseudonym, pg.pseudonymise):
        what: Any = WHERE if attempt is pg.pseudonymise else "m1"
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
    with pytest.raises(pg.InvalidArgument, match="no kind of record; pass Member, or a union"):
        pg.pseudonymise(WHERE, KEY, kinds=kinds)
