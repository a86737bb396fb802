"""Two-new coverage as rules, unit by unit, and never other numbers than the rates."""

from datetime import date
from typing import Any

import pytest

import partygrid as pg
from partygrid import UnitKind, Verdict, rules

PACK = rules.get("two-new")
DAY = date(2024, 7, 1)


def firm(**content: Any) -> pg.Unit:
    return pg.Unit("mill", **{"kind": UnitKind.ENTERPRISE, "operating": True, **content})


def work(slot: str = "instructor") -> pg.Link:
    return pg.Link(mechanism="two-new-work", scope="mill", slot=slot, filler="m1")


def answer(key: str, unit: pg.Unit, *content: Any, **numbers: Any) -> pg.Outcome:
    records = [one for one in content if not isinstance(one, pg.Link)]
    links = [one for one in content if isinstance(one, pg.Link)]
    where = pg.Jurisdiction([unit, pg.Unit("shop"), pg.Member("m1"), *records], links)
    return PACK[key].with_(**numbers)(unit, where, on=DAY)


def full(number: int, **content: Any) -> list[pg.Member]:
    return [pg.Member(f"w{i}", unit="mill", **content) for i in range(number)]


ALONE = pg.UnitBranch("own", units=["mill"])
JOINT = pg.UnitBranch("joint", units=["mill", "shop"])


def test_a_branch_that_names_the_unit_is_organisation_coverage() -> None:
    assert answer("two-new-organisation", firm(), ALONE).measured == "its own"
    assert answer("two-new-organisation", firm(), JOINT).measured == "a joint one"
    assert answer("two-new-organisation", firm(), JOINT).verdict is Verdict.PASS
    assert str(answer("two-new-organisation", firm())) == "fail: no party organisation"


def test_an_instructor_is_work_coverage_and_no_organisation_coverage() -> None:
    assert answer("two-new-organisation", firm(), work()).verdict is Verdict.FAIL
    assert answer("two-new-work", firm(), work()).measured == "by an instructor alone"
    assert answer("two-new-work", firm(), work(), work("union")).measured == "by work"
    assert str(answer("two-new-work", firm())) == "fail: neither organisation nor work"


def test_work_is_asked_of_those_without_an_organisation() -> None:
    assert answer("two-new-work", firm(), JOINT).reason == "it has a party organisation"


@pytest.mark.parametrize(
    ("number", "verdict"),
    [(2, Verdict.NOT_APPLICABLE), (3, Verdict.FAIL), (4, Verdict.FAIL)],
)
def test_three_full_members_set_up_an_organisation_of_their_own(
    number: int, verdict: Verdict
) -> None:
    assert answer("two-new-own-organisation", firm(), JOINT, *full(number)).verdict is verdict


def test_with_enough_members_an_organisation_of_its_own_passes() -> None:
    found = answer("two-new-own-organisation", firm(), ALONE, *full(3))
    assert (found.verdict, found.measured) == (Verdict.PASS, 3)


def test_probationary_members_do_not_count_and_the_number_is_a_parameter() -> None:
    three = full(3, probationary=True)
    assert answer("two-new-own-organisation", firm(), *three).reason == (
        "fewer than 3 full members"
    )
    assert answer("two-new-own-organisation", firm(), *full(2), members=2).verdict is Verdict.FAIL
    unbound = answer("two-new-own-organisation", firm(), members=None)
    assert unbound.verdict is Verdict.FAIL


@pytest.mark.parametrize("key", [rule.id for rule in PACK])
def test_only_what_operates_is_asked_and_only_two_kinds(key: str) -> None:
    idle, unsaid = firm(operating=False), firm(operating=None)
    assert answer(key, idle, *full(3)).reason == "it does not operate: struck out first"
    assert answer(key, firm(kind=UnitKind.AGENCY), *full(3)).reason == (
        "neither an enterprise nor a social organisation"
    )
    assert answer(key, unsaid, ALONE, *full(3)).missing == "Unit.operating"


@pytest.mark.parametrize("on", [None, date(2020, 6, 30), DAY])
@pytest.mark.parametrize("make", [pg.examples.chengdong, pg.examples.small_town])
def test_the_answers_are_the_counts_of_the_rates(make: Any, on: date | None) -> None:
    """On 30 June 2020, five organisations of Chengdong did not exist yet."""
    where = make()
    answers, rates = pg.check_rules(where, PACK, on=on), pg.check_two_new(where, on=on)
    organisation, work = answers.tally("two-new-organisation"), answers.tally("two-new-work")
    both = rates.together

    assert (organisation.passed, organisation.failed) == (
        both.organised,
        both.operating - both.organised,
    )
    assert (work.passed, work.failed) == (both.reached, len(rates.uncovered))
    assert organisation.unknown == work.unknown == both.unknown == len(rates.unknown)
    assert failing(answers, "two-new-work") == rates.uncovered
    assert failing(answers, "two-new-own-organisation") == rates.ready


def failing(report: pg.RuleReport, key: str) -> tuple[str, ...]:
    return tuple(one.subject for one in report.of([key]) if one.verdict is Verdict.FAIL)


def test_what_the_regulations_on_branches_say_holds_since_they_are_in_force() -> None:
    dated = {rule.id: rule.source.valid_from for rule in PACK if rule.source.valid_from}
    assert dated == {"two-new-own-organisation": date(2018, 10, 28)}
