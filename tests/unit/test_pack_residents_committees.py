"""The Organic Law of the Urban Residents' Committees as rules: households, seats, term, units."""

from datetime import date
from typing import Any

import pytest

import partygrid as pg
from partygrid import Verdict, rules

PACK = rules.get("organic-law-residents-committees")
DAY = date(2024, 7, 1)


def answer(key: str, *more: Any, on: date | None = DAY, **stated: Any) -> pg.Outcome:
    """Return what a rule answers about the community of a town of one building."""
    community = pg.Community("c", town="t", **stated)
    where = pg.Jurisdiction([pg.Town("t"), community, *more])
    return PACK[key](community, where, on=on)


@pytest.mark.parametrize(
    ("households", "verdict", "distance"),
    [
        (99, Verdict.FAIL, 1),
        (100, Verdict.PASS, 0),
        (700, Verdict.PASS, 0),
        (701, Verdict.FAIL, 1),
        (None, Verdict.UNKNOWN, 0),
    ],
)
def test_a_residents_committee_is_for_100_to_700_households(
    households: int | None, verdict: Verdict, distance: int
) -> None:
    building = pg.Building("b", community="c", households=households)
    found = answer("community-households", building)
    assert (found.verdict, found.distance) == (verdict, distance)
    assert found.missing == ("Building.households" if households is None else "")


def test_that_real_communities_are_larger_is_information_and_no_error() -> None:
    assert PACK["community-households"].severity is pg.Severity.INFO


@pytest.mark.parametrize(
    ("members", "verdict"),
    [
        (4, Verdict.FAIL),
        (5, Verdict.PASS),
        (9, Verdict.PASS),
        (10, Verdict.FAIL),
        (None, Verdict.UNKNOWN),
    ],
)
def test_a_residents_committee_has_5_to_9_members(members: int | None, verdict: Verdict) -> None:
    found = answer("residents-committee-size", committee_size=members)
    assert found.verdict is verdict
    assert found.missing == ("Community.committee_size" if members is None else "")


@pytest.mark.parametrize(
    ("elected", "verdict"),
    [
        (date(2019, 7, 1), Verdict.PASS),
        (date(2019, 6, 30), Verdict.FAIL),
        (None, Verdict.UNKNOWN),
    ],
)
def test_its_term_is_five_years_from_the_election(elected: date | None, verdict: Verdict) -> None:
    found = answer("residents-committee-term", elected=elected)
    assert found.verdict is verdict
    assert found.missing == ("Community.elected" if elected is None else "")


def test_no_term_is_judged_where_no_day_is_asked_for() -> None:
    found = answer("residents-committee-term", elected=date(1995, 1, 1), on=None)
    assert str(found) == "not applicable: no day was asked for"


def test_the_term_of_five_years_came_with_the_amendment_of_2018() -> None:
    where = pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t")])
    with pytest.raises(pg.InvalidPack, match="residents-committee-term") as caught:
        pg.check_rules(where, PACK, on=date(2018, 12, 28))
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    "key", ["community-households", "residents-committee-size", "residents-committee-term"]
)
def test_a_village_is_not_subject_to_the_law(key: str) -> None:
    found = answer(key, kind=pg.CommunityKind.VILLAGE, committee_size=3, elected=date(2000, 1, 1))
    assert str(found) == "not applicable: a village: the law on villagers' committees governs it"


def seat(filler: str, **content: Any) -> pg.Link:
    return pg.Link(
        mechanism="residents-committee", scope="c", slot="member", filler=filler, **content
    )


def seated(*links: pg.Link, **numbers: Any) -> pg.Outcome:
    """Return what the rule answers about a school when some sit in the residents' committee."""
    school = pg.Unit("school", community="c")
    records = [pg.Town("t"), pg.Community("c", town="t"), school, pg.Member("m1")]
    rule = PACK["units-outside-residents-committee"].with_(**numbers)
    return rule(school, pg.Jurisdiction(records, links), on=DAY)


def test_a_unit_does_not_join_the_residents_committee() -> None:
    found = seated(seat("m1"), seat("school"))
    assert (found.verdict, found.witness) == (Verdict.FAIL, ("c",))
    assert str(found) == "fail: it sits in a residents' committee"
    assert seated(seat("m1")).verdict is Verdict.PASS
    assert seated(seat("school", until=date(2023, 1, 1))).verdict is Verdict.PASS


def test_who_sits_in_a_residents_committee_is_asked_where_links_say_so() -> None:
    assert str(seated()) == "not applicable: no link of a mechanism residents-committee"
    assert seated(seat("school"), mechanism="council").verdict is Verdict.NOT_APPLICABLE


def test_every_rule_names_article_and_one_witness() -> None:
    clauses = ["第六条", "第七条", "第八条", "第十九条"]
    assert [rule.source.clause for rule in PACK] == clauses
    assert {rule.source.certainty for rule in PACK} == {pg.Certainty.SINGLE}


def test_bounds_that_no_community_can_meet_are_a_conflict() -> None:
    impossible = [PACK["community-households"].with_(least=800)]
    assert pg.find_conflicts(impossible).conflicts != ()
    assert pg.find_conflicts(PACK).conflicts == ()


def test_the_small_town_shows_passes_failures_and_a_village() -> None:
    report = pg.check_rules(pg.examples.small_town(), PACK, on=DAY)
    assert [one.key for one in report.findings] == [
        ("residents-committee-size", "west"),
        ("residents-committee-term", "west"),
    ]
    assert report.tally("community-households").not_applicable == 1
    assert report.vacuous == ("units-outside-residents-committee",)
