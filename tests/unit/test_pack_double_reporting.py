"""Double reporting as rules: both halves, at home, again, ordinarily, and the rates of units."""

from datetime import date
from typing import Any

import pytest

import partygrid as pg
from partygrid import MemberStatus, Verdict, rules
from partygrid.rules import Each
from rule_screens import assert_screen_agrees, passed_after_a_look

PACK = rules.get("double-reporting")
DAY = date(2024, 7, 1)

PLACES = (
    pg.Town("t"),
    pg.Community("c", town="t"),
    pg.Community("d", town="t"),
    pg.Grid("g", community="c"),
    pg.Building("b", community="c"),
    pg.Building("b2", community="d"),
    pg.Building("lost"),
    pg.Unit("office", operating=True),
    pg.UnitBranch("office-branch", units=["office"]),
    pg.CommunityCommittee("c-committee", community="c"),
    pg.Need("patrol", place="c"),
    pg.Need("desk", place="g"),
    pg.Need("away", place="d"),
    pg.Need("anywhere", place="t"),
)


def reports(scope: str, filler: str = "m", slot: str = "member", **content: Any) -> pg.Link:
    return pg.Link(mechanism="double-reporting", scope=scope, slot=slot, filler=filler, **content)


def where(*content: Any) -> pg.Jurisdiction:
    given = {one.id: one for one in (*PLACES, *content) if not isinstance(one, pg.Link)}
    return pg.Jurisdiction(given.values(), [one for one in content if isinstance(one, pg.Link)])


def answer(
    key: str, *links: pg.Link, on: date | None = DAY, numbers: Any = None, **stated: Any
) -> pg.Outcome:
    """Return what a rule answers about one member, alone and in a check of all."""
    member = pg.Member("m", **{"residence": "b", "unit": "office", **stated})
    here, rule = where(member, *links), PACK[key].with_(**(numbers or {}))
    found = rule(member, here, on=on)
    assert_screen_agrees(rule, here, on)
    tally = pg.check_rules(here, [rule], on=on).tally(key)
    counts = {
        Verdict.PASS: tally.passed,
        Verdict.FAIL: tally.failed,
        Verdict.UNKNOWN: tally.unknown,
        Verdict.NOT_APPLICABLE: tally.not_applicable,
    }
    assert counts[found.verdict] == tally.total == 1
    return found


MEMBER_RULES = [rule.id for rule in PACK if rule.each == Each(kinds=(pg.Member,))]
UNIT_RULES = [rule.id for rule in PACK if rule.each == Each(kinds=(pg.Unit,))]


# Units


@pytest.mark.parametrize(("slot", "place"), [("unit", "d"), ("grid_unit", "g")])
def test_a_unit_reports_to_a_community_or_a_grid(slot: str, place: str) -> None:
    here = where(reports(place, "office", slot))
    found = PACK["unit-reports"](here["office"], here, on=DAY)
    assert (found.verdict, found.measured) == (Verdict.PASS, 1)


@pytest.mark.parametrize(
    "link",
    [
        reports("c", "office", "unit", until=date(2024, 6, 30)),
        reports("c", "office", "unit", since=date(2024, 7, 2)),
        reports("c", "office", "visitor"),
        pg.Link(mechanism="contact", scope="c", slot="unit", filler="office"),
    ],
)
def test_a_report_of_a_unit_holds_on_the_day_and_fills_one_of_two_slots(link: pg.Link) -> None:
    here = where(link)
    found = PACK["unit-reports"](here["office"], here, on=DAY)
    assert (found.verdict, found.reason) == (Verdict.FAIL, "it reports nowhere")
    assert PACK["unit-reports"].severity is pg.Severity.GAP


def test_a_unit_of_which_it_is_not_stated_whether_it_operates_may_report() -> None:
    unsaid = pg.Unit("office")
    assert PACK["unit-reports"](unsaid, where(unsaid), on=DAY).missing == "Unit.operating"
    here = where(unsaid, reports("c", "office", "unit"))
    assert PACK["unit-reports"](unsaid, here, on=DAY).verdict is Verdict.PASS


@pytest.mark.parametrize("key", UNIT_RULES)
def test_nothing_is_asked_of_a_unit_that_does_not_operate(key: str) -> None:
    closed = pg.Unit("office", operating=False)
    assert PACK[key](closed, where(closed), on=DAY).reason == "it does not operate"


# Members


def test_a_member_in_service_has_a_live_residence_report() -> None:
    assert answer("member-reports", reports("patrol")).verdict is Verdict.PASS
    missing = answer("member-reports")
    assert (missing.verdict, missing.reason) == (Verdict.FAIL, "no live residence report")
    assert answer("member-reports", reports("patrol", until=DAY)).verdict is Verdict.PASS
    ended = reports("patrol", until=date(2024, 6, 30))
    assert answer("member-reports", ended).verdict is Verdict.FAIL
    assert answer("member-reports", reports("c", slot="unit")).verdict is Verdict.FAIL


def test_without_a_day_a_report_with_an_end_has_ended() -> None:
    ended = reports("patrol", until=date(2099, 1, 1))
    assert answer("member-reports", ended, on=None).verdict is Verdict.FAIL


def test_whose_home_is_not_known_may_report_all_the_same() -> None:
    assert answer("member-reports", residence=None).missing == "Member.residence"
    assert answer("member-reports", reports("patrol"), residence=None).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (MemberStatus.RETIRED, "a retired member: no unit from which to report"),
        (MemberStatus.MOBILE, "a mobile member without a fixed workplace"),
    ],
)
@pytest.mark.parametrize("key", MEMBER_RULES)
def test_retired_and_mobile_members_are_not_asked(
    key: str, status: MemberStatus, reason: str
) -> None:
    assert answer(key, status=status).reason == reason
    assert answer(key, reports("patrol"), status=status).reason == reason


@pytest.mark.parametrize("key", [key for key in MEMBER_RULES if key != "member-reports"])
def test_how_a_member_reports_is_asked_of_those_who_do(key: str) -> None:
    assert answer(key).reason == "no live residence report"


def test_a_member_reports_where_the_member_lives() -> None:
    key = "member-reports-at-home"
    assert answer(key, reports("patrol")).measured == "c"
    assert answer(key, reports("desk")).verdict is Verdict.PASS
    assert answer(key, reports("b")).verdict is Verdict.PASS
    away = answer(key, reports("patrol"), reports("away"))
    assert (away.verdict, away.witness, away.required) == (Verdict.FAIL, ("away",), "c")


@pytest.mark.parametrize(
    ("residence", "scope"), [("b", "away"), ("b", "d"), ("b2", "patrol"), ("b2", "c")]
)
def test_a_report_to_another_community_is_found_at_a_need_and_at_a_place(
    residence: str, scope: str
) -> None:
    found = answer("member-reports-at-home", reports(scope), residence=residence)
    assert (found.verdict, found.witness) == (Verdict.FAIL, (scope,))


def test_the_need_of_a_town_and_what_is_no_place_lie_in_no_community() -> None:
    key = "member-reports-at-home"
    assert answer(key, reports("anywhere")).verdict is Verdict.PASS
    assert answer(key, reports("office")).verdict is Verdict.PASS


def test_where_the_home_lies_must_be_known() -> None:
    key = "member-reports-at-home"
    assert answer(key, reports("patrol"), residence=None).missing == "Member.residence"
    assert answer(key, reports("patrol"), residence="lost").missing == "Building.community"


@pytest.mark.parametrize(
    ("since", "verdict"),
    [
        (date(2024, 1, 1), Verdict.PASS),
        (date(2023, 12, 31), Verdict.FAIL),
        (None, Verdict.UNKNOWN),
    ],
)
def test_a_member_reports_again_every_half_year(since: date | None, verdict: Verdict) -> None:
    found = answer("member-reports-again", reports("patrol", since=since))
    assert found.verdict is verdict
    assert found.missing == ("" if since else "Link.since")


def test_the_last_of_several_reports_counts() -> None:
    key = "member-reports-again"
    old, new = reports("patrol", since=date(2020, 1, 1)), reports("desk", since=date(2024, 6, 1))
    assert answer(key, old, new).measured == "2024-06-01"
    assert answer(key, reports("patrol"), new).verdict is Verdict.PASS
    assert answer(key, reports("desk"), old).witness == ("desk", "patrol")


def test_the_term_of_a_report_is_a_parameter_and_needs_a_day() -> None:
    key, link = "member-reports-again", reports("patrol", since=date(2023, 8, 1))
    assert answer(key, link, numbers={"months": 12}).verdict is Verdict.PASS
    assert answer(key, link, numbers={"months": None}).reason == "no term is stated"
    assert answer(key, link, on=None).reason == "no day was asked for"
    assert answer(key, link, numbers={"months": 40_000}).required == "a report from 0001-01-01 on"


def test_a_member_who_reports_serves_as_an_ordinary_member() -> None:
    key = "member-serves-as-ordinary-member"
    leads = pg.Link(
        mechanism="four-level", scope="c-committee", slot="community_secretary", filler="m"
    )
    assert answer(key, reports("patrol")).verdict is Verdict.PASS
    found = answer(key, reports("patrol"), leads)
    assert (found.verdict, found.witness) == (Verdict.FAIL, ("c-committee",))
    at_home = answer(key, reports("patrol"), leads, organisation="c-committee")
    assert at_home.verdict is Verdict.PASS
    allowed = answer(key, reports("patrol"), leads, numbers={"posts": None})
    assert allowed.verdict is Verdict.PASS


@pytest.mark.parametrize("slot", ["branch_secretary", "group_leader"])
def test_who_leads_another_branch_or_group_is_no_ordinary_member(slot: str) -> None:
    leads = pg.Link(mechanism="four-level", scope="office-branch", slot=slot, filler="m")
    found = answer("member-serves-as-ordinary-member", reports("patrol"), leads)
    assert (found.verdict, found.witness) == (Verdict.FAIL, ("office-branch",))


def test_who_holds_no_post_needs_no_look() -> None:
    here = where(pg.Member("m"), reports("patrol"))
    rule = PACK["member-serves-as-ordinary-member"]
    assert rule(here["m"], here, on=DAY).verdict is Verdict.PASS
    assert passed_after_a_look(rule, here, DAY) == []


def test_a_recent_report_of_a_retired_member_is_asked_about_no_more_than_another() -> None:
    link = reports("patrol", since=date(2024, 6, 30))
    found = answer("member-reports-again", link, status=MemberStatus.RETIRED)
    assert found.verdict is Verdict.NOT_APPLICABLE


# Rates and quotas


def staff(number: int, **stated: Any) -> list[pg.Member]:
    content = {"unit": "office", "residence": "b", **stated}
    return [pg.Member(f"s{i:02d}", **content) for i in range(number)]


@pytest.mark.parametrize(
    ("number", "verdict", "share"), [(19, Verdict.PASS, 0.95), (18, Verdict.FAIL, 0.9)]
)
def test_ninety_five_in_a_hundred_members_of_a_unit_report(
    number: int, verdict: Verdict, share: float
) -> None:
    links = [reports("patrol", f"s{i:02d}") for i in range(number)]
    here = where(*staff(20), *links)
    found = PACK["unit-members-report"](here["office"], here, on=DAY)
    assert (found.verdict, found.measured) == (verdict, share)


def test_a_share_is_rounded_down_so_that_it_never_reaches_a_bound_by_rounding() -> None:
    here = where(*staff(3), reports("patrol", "s00"), reports("patrol", "s01"))
    rule = PACK["unit-members-report"].with_(share=0.667)
    assert rule(here["office"], here, on=DAY).measured == 0.666
    assert rule(here["office"], here, on=DAY).verdict is Verdict.FAIL


def test_only_members_in_service_who_live_here_count_for_a_unit() -> None:
    rule = PACK["unit-members-report"]
    retired = where(*staff(2, status=MemberStatus.RETIRED), pg.Member("free", residence="b"))
    reason = "no member in service is known to work there and live here"
    assert rule(retired["office"], retired, on=DAY).reason == reason
    outside = where(*staff(2, residence=None))
    assert rule(outside["office"], outside, on=DAY).reason == reason


QUOTAS = {
    "unit-service-hours": ("hours", 50, 49.5),
    "unit-service-activities": ("visits", 12, 11),
}


@pytest.mark.parametrize("key", QUOTAS)
def test_a_quota_is_answered_from_a_ledger(key: str) -> None:
    field, enough, less = QUOTAS[key]
    here = where(*staff(2))
    quota = PACK[key].with_(share=0.5)

    def found(number: Any, **numbers: Any) -> pg.Outcome:
        ledger = pg.Ledger([pg.Served("s00", **{field: number})])
        return quota.with_(ledger=ledger, **numbers)(here["office"], here)

    assert (found(enough).verdict, found(enough).measured) == (Verdict.PASS, 0.5)
    assert (found(less).verdict, found(less).measured) == (Verdict.FAIL, 0.0)
    assert found(0, least=None).measured == 1.0
    assert found(0, share=None).verdict is Verdict.PASS


@pytest.mark.parametrize("key", QUOTAS)
def test_without_a_ledger_a_quota_is_unknown_and_names_no_person(key: str) -> None:
    here = where(*staff(2))
    (finding,) = pg.check_rules(here, [PACK[key]], on=DAY).findings
    assert (finding.subject, finding.missing, finding.witness) == ("office", "Ledger", ())


@pytest.mark.parametrize("key", QUOTAS)
def test_a_quota_of_a_unit_without_members_is_not_asked(key: str) -> None:
    here = where()
    rule = PACK[key].with_(ledger=pg.Ledger())
    assert rule(here["office"], here).verdict is Verdict.NOT_APPLICABLE


def test_two_ledgers_of_one_snapshot_are_told_apart() -> None:
    here, rule = where(*staff(1)), PACK["unit-service-hours"]
    books = [pg.Ledger([pg.Served("s00", hours=hours)]) for hours in (60, 10, 50)]
    found = [rule.with_(ledger=book)(here["office"], here).measured for book in books]
    assert found == [1.0, 0.0, 1.0]


# Sources, and the way round


def test_what_one_place_reports_is_single_and_what_two_report_is_confirmed() -> None:
    confirmed = {rule.id for rule in PACK if rule.source.certainty is pg.Certainty.CONFIRMED}
    assert confirmed == {"member-reports", "member-reports-at-home", "unit-reports"}


def test_a_plan_that_is_carried_out_closes_the_gaps_that_it_can() -> None:
    town = pg.examples.small_town()
    plan = pg.allocate_double_reporting(town)
    gaps = [PACK["member-reports"], PACK["unit-reports"]]
    before = pg.check_rules(town, gaps, on=DAY)
    after = pg.check_rules(town.with_links(plan.links, plan.units.links), gaps, on=DAY)
    assert (before.tally("member-reports").passed, before.tally("unit-reports").passed) == (0, 0)
    served = {one.member for one in plan.assignments}
    in_service = {one.id for one in town.of(pg.Member, status=MemberStatus.IN_SERVICE)}
    assert after.tally("member-reports").passed == len(served & in_service) > 0
    assert after.tally("unit-reports").passed == plan.units.reports > 0
