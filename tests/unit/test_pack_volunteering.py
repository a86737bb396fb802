"""The Regulations on Volunteer Services as rules: nobody is forced, service fits skills."""

from datetime import date
from typing import Any

import pytest

import partygrid as pg
from partygrid import Verdict, rules
from rule_screens import assert_screen_agrees, left_to_a_look

PACK = rules.get("volunteering-2017")
DAY = date(2024, 7, 1)


def link(scope: str, mechanism: str = "double-reporting", **content: Any) -> pg.Link:
    return pg.Link(mechanism=mechanism, scope=scope, slot="member", filler="m", **content)


def answer(key: str, *links: pg.Link, numbers: Any = None, **stated: Any) -> pg.Outcome:
    member = pg.Member("m", **stated)
    here = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Need("patrol", place="t"),
            pg.Need("advice", place="t", skills=["legal", "policy"]),
            pg.Need("clinic", place="t", skills=["medical"]),
            member,
        ],
        links,
    )
    rule = PACK[key].with_(**(numbers or {}))
    found = rule(member, here, on=DAY)
    assert_screen_agrees(rule, here, DAY)
    screened = pg.check_rules(here, [rule], on=DAY)
    assert [one.verdict for one in screened.findings] == [
        one for one in (found.verdict,) if one in (Verdict.FAIL, Verdict.UNKNOWN)
    ]
    assert screened.tally(key).not_applicable == (found.verdict is Verdict.NOT_APPLICABLE)
    return found


KEY = "nobody-is-forced"


def test_who_is_linked_to_a_service_has_agreed_to_serve() -> None:
    assert answer(KEY, link("patrol"), consents=["service"]).verdict is Verdict.PASS
    found = answer(KEY, link("patrol"), consents=["publication"])
    assert (found.verdict, found.witness) == (Verdict.FAIL, ("patrol",))
    assert str(found) == "fail: not given"
    assert PACK[KEY].severity is pg.Severity.ERROR


def test_where_no_consent_is_recorded_nothing_is_known_of_it() -> None:
    found = answer(KEY, link("patrol"))
    assert (found.missing, found.witness) == ("Member.consents", ("patrol",))


def test_nothing_is_asked_of_whom_no_live_link_names() -> None:
    reason = "no live link to a voluntary service"
    assert answer(KEY).reason == reason
    assert answer(KEY, link("patrol", until=date(2024, 1, 1))).reason == reason
    assert answer(KEY, link("t", "contact")).reason == reason


def test_which_mechanisms_are_voluntary_and_what_a_consent_is_called_are_parameters() -> None:
    contact = {"mechanisms": ("contact",)}
    assert answer(KEY, link("t", "contact"), numbers=contact).verdict is Verdict.UNKNOWN
    assert answer(KEY, link("patrol"), numbers={"mechanisms": None}).verdict is (
        Verdict.NOT_APPLICABLE
    )
    named = answer(KEY, link("patrol"), numbers={"purpose": "志愿服务"}, consents=["志愿服务"])
    assert named.verdict is Verdict.PASS
    assert answer(KEY, link("patrol", "task-claiming"), consents=["x"]).verdict is Verdict.FAIL


FITS = "service-fits-skills"


@pytest.mark.parametrize(
    ("skills", "verdict", "witness"),
    [
        (["legal"], Verdict.FAIL, ("clinic",)),
        (["medical", "policy"], Verdict.PASS, ()),
        (["culture"], Verdict.FAIL, ("advice", "clinic")),
        ([], Verdict.UNKNOWN, ("advice", "clinic")),
    ],
)
def test_service_fits_the_skills_of_who_serves(
    skills: list[str], verdict: Verdict, witness: tuple[str, ...]
) -> None:
    found = answer(FITS, link("advice"), link("clinic"), link("patrol"), skills=skills)
    assert (found.verdict, found.witness) == (verdict, witness)
    assert found.missing == ("" if skills else "Member.skills")


def test_where_no_skill_is_asked_for_there_is_nothing_to_fit() -> None:
    assert answer(FITS, link("patrol")).reason == "what the member serves asks for no skill"
    assert answer(FITS, link("t")).reason == "what the member serves asks for no skill"
    assert answer(FITS).reason == "no live link to a voluntary service"


def test_only_who_serves_a_need_for_a_skill_now_is_looked_at() -> None:
    here = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Need("patrol", place="t"),
            pg.Need("clinic", place="t", skills=["medical"]),
            pg.Member("m"),
            pg.Member("m2"),
        ],
        [link("patrol"), link("clinic", until=date(2024, 1, 1))],
    )
    assert left_to_a_look(PACK[FITS], here, DAY) == []
    assert left_to_a_look(PACK[FITS], here.with_links(link("clinic")), DAY) == ["m"]


def test_the_regulations_are_in_force_from_december_2017() -> None:
    where = pg.Jurisdiction()
    assert pg.check_rules(where, PACK, on=date(2017, 12, 1)).findings == ()
    with pytest.raises(pg.InvalidPack):
        pg.check_rules(where, PACK, on=date(2017, 11, 30))


def test_a_plan_of_the_small_town_is_held_against_the_consents() -> None:
    town = pg.examples.small_town()
    links = pg.catalogue.get("double-reporting").fill("garden-patrol", member=["m01", "m13", "m14"])
    findings = pg.check_rules(town.with_links(links), [PACK[KEY]], on=DAY).findings
    assert [(one.subject, one.verdict) for one in findings] == [
        ("m13", Verdict.FAIL),
        ("m14", Verdict.UNKNOWN),
    ]
