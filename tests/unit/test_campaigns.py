"""Campaigns: their days, their scope, and what two reports say of them."""

from datetime import date
from typing import Any

import pytest

import partygrid as pg

SOURCE = pg.Source("a town")
MARCH, MAY, JUNE = date(2024, 3, 1), date(2024, 5, 1), date(2024, 6, 8)
TOWN = (
    pg.Town("t"),
    pg.Community("c", town="t"),
    pg.Community("d", town="t"),
    pg.Compound("x", community="c"),
    pg.TownCommittee("tc", town="t"),
    pg.CommunityCommittee("cc", community="c", joint_communities=["d"], parent="tc"),
    pg.CompoundBranch("xb", compounds=["x"], parent="cc"),
    pg.UnitBranch("ub", units=["u"], parent="tc"),
    pg.Building("b1", compound="x"),
    pg.Building("b2", community="d"),
    pg.Unit("u", community="d"),
    pg.Member("m", organisation="xb"),
    pg.Resource("r", holder="u"),
)
EVERYTHING = (
    pg.Town | pg.Community | pg.Compound | pg.Building | pg.Organisation | pg.Unit | pg.Member
    | pg.Resource
)  # fmt: skip


@pg.rule("named", each=EVERYTHING, severity=pg.Severity.WARNING, source=SOURCE)
def named(subject: Any, where: pg.Jurisdiction) -> pg.Outcome:  # noqa: ARG001 - the subject alone
    """It has a name."""
    return pg.Outcome.passed() if getattr(subject, "name", "") else pg.Outcome.failed()


def _campaign(**changes: Any) -> pg.Campaign:
    stated = {"id": "named", "since": MARCH, "until": JUNE, "rules": ["named"], **changes}
    return pg.Campaign(**stated)


def _report(on: date, *records: Any) -> pg.RuleReport:
    return pg.check_rules(pg.Jurisdiction(TOWN).replace(*records), [named], on=on)


def _progress(after: tuple[Any, ...] = (), **changes: Any) -> pg.CampaignProgress:
    where = pg.Jurisdiction(TOWN).replace(*after)
    campaign = _campaign(**changes)
    return pg.check_campaign(where, campaign, _report(MARCH), _report(MAY, *after), on=MAY)


@pytest.mark.parametrize(
    ("scope", "inside"),
    [
        ((), "b1 b2 c cc d m r t tc u ub x xb"),
        (("t",), "b1 b2 c cc d m t tc u ub x xb"),
        (("c",), "b1 c cc m x xb"),
        (("d",), "b2 cc d u ub"),
        (("x",), "b1 m x xb"),
        (("tc",), "b1 b2 c cc d m t tc u ub x xb"),
        (("cc",), "b1 b2 c cc d m u x xb"),
        (("xb",), "b1 m x xb"),
        (("b2", "m"), "b2 m"),
        (("ub",), "u ub"),
    ],
)
def test_a_scope_holds_what_lies_in_a_place_or_is_under_an_organisation(
    scope: tuple[str, ...], inside: str
) -> None:
    found = _progress(scope=scope).problems.persisting
    assert " ".join(sorted(one.subject for one in found)) == inside


def test_progress_tells_what_became_of_the_problems() -> None:
    better = (pg.Compound("x", community="c", name="garden"), pg.Building("b3", compound="x"))
    progress = _progress(better, scope=["x"])
    assert str(progress) == (
        "named on 2024-05-01: running, 38 days left\n"
        "1 of 4 resolved (25 %); 1 new, 3 persisting, 1 resolved, 0 unchecked"
    ).replace("25 %", "25.0 %")
    assert not progress.ok
    assert progress.to_record() == {
        "campaign": "named",
        "on": "2024-05-01",
        "stage": "running",
        "at_start": 4,
        "new": 1,
        "persisting": 3,
        "resolved": 1,
        "unchecked": 0,
    }


def test_a_campaign_without_problems_is_ok() -> None:
    where = pg.Jurisdiction()
    before, after = (pg.check_rules(where, [named], on=day) for day in (MARCH, JUNE))
    progress = pg.check_campaign(where, _campaign(until=MAY), before, after, on=JUNE)
    assert (progress.ok, progress.days_left, progress.at_start) == (True, 0, 0)
    assert str(progress) == (
        "named on 2024-06-08: over\n0 of 0 resolved; 0 new, 0 persisting, 0 resolved, 0 unchecked"
    )


def test_a_record_that_is_gone_counts_where_the_scope_is_everything_or_names_it() -> None:
    smaller = pg.Jurisdiction(TOWN).without("r")
    after = pg.check_rules(smaller, [named], on=MAY)
    for scope, resolved in (((), 1), (("c",), 0)):
        progress = pg.check_campaign(smaller, _campaign(scope=scope), _report(MARCH), after, on=MAY)
        assert len(progress.problems.resolved) == resolved


def test_what_a_report_with_focus_does_not_ask_is_unchecked() -> None:
    where = pg.Jurisdiction(TOWN)
    after = pg.check_rules(where, [named], on=MAY, focus=["x"])
    progress = pg.check_campaign(where, _campaign(scope=["x"]), _report(MARCH), after, on=MAY)
    assert [one.subject for one in progress.problems.unchecked] == ["b1", "m", "xb"]
    assert not progress.ok


def test_a_campaign_chooses_rules() -> None:
    @pg.rule("coded", each=pg.Compound, severity=pg.Severity.GAP, source=SOURCE)
    def coded(subject: Any, where: pg.Jurisdiction) -> pg.Outcome:  # noqa: ARG001 - all of them
        """It has a code."""
        return pg.Outcome.unknown("code")

    where = pg.Jurisdiction(TOWN)
    before, after = (pg.check_rules(where, [named, coded], on=day) for day in (MARCH, MAY))
    for rules, number in ((["named"], 1), (["named", "coded"], 2)):
        campaign = _campaign(scope=["x"], rules=rules)
        progress = pg.check_campaign(where, campaign, before, after, on=MAY)
        assert [one.subject for one in progress.problems.persisting].count("x") == number


def test_a_campaign_runs_from_its_first_day_to_its_last() -> None:
    campaign = _campaign(until=MARCH)
    days = (date(2024, 2, 29), MARCH, date(2024, 3, 2))
    assert [campaign.stage_on(day).value for day in days] == ["not-begun", "running", "over"]
    assert campaign.days == 1


def test_a_campaign_says_all_that_is_wrong_with_it() -> None:
    with pytest.raises(pg.InvalidCase, match="3 problems"):
        _campaign(until=date(2024, 2, 1), rules=[], title="campaign")
    with pytest.raises(pg.InvalidCase, match="2 problems"):
        _campaign(id="", scope="c")


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"campaign": None}, pg.InvalidArgument, "no campaign"),
        ({"before": None}, pg.InvalidArgument, "before: None: no report of rules"),
        ({"after": None}, pg.InvalidArgument, "after: None: no report of rules"),
        ({"on": None}, pg.InvalidArgument, "no day"),
        ({"on": JUNE}, pg.InvalidArgument, "made for 2024-03-01, then 2024-05-01"),
        ({"before": _report(JUNE)}, pg.InvalidArgument, "made for 2024-06-08"),
        ({"campaign": _campaign(rules=["nmed"])}, pg.UnknownName, "did you mean 'named'"),
        ({"campaign": _campaign(scope=["xx"])}, pg.UnknownId, "no record has the id 'xx'"),
        (
            {"before": pg.check_rules(pg.Jurisdiction(TOWN), [named])},
            pg.InvalidArgument,
            "made for None",
        ),
    ],
)
def test_what_is_no_campaign_is_refused(
    change: dict[str, Any], error: type[Exception], said: str
) -> None:
    stated = {
        "campaign": _campaign(),
        "before": _report(MARCH),
        "after": _report(MAY),
        "on": MAY,
        **change,
    }
    with pytest.raises(error, match=said):
        pg.check_campaign(pg.Jurisdiction(TOWN), **stated)
