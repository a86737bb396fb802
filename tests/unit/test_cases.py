"""Cases: stages by dates, problems by two reports, bundles, what is late, steps and refusals."""

from datetime import date
from typing import Any

import attrs
import pytest

import partygrid as pg

SOURCE = pg.Source("a town")
FIRST, PLAN, LAST = date(2024, 1, 9), date(2024, 2, 1), date(2024, 9, 19)
KEY, TERM = ("named", "br"), ("elected", "br")


@pg.rule("named", each=pg.UnitBranch, severity=pg.Severity.WARNING, source=SOURCE)
def named(subject: Any, where: pg.Jurisdiction) -> pg.Outcome:  # noqa: ARG001 - the subject alone
    """It has a name."""
    return pg.Outcome.passed() if subject.name else pg.Outcome.failed()


@pg.rule("elected", each=pg.UnitBranch, severity=pg.Severity.GAP, source=SOURCE)
def elected(subject: Any, where: pg.Jurisdiction) -> pg.Outcome:  # noqa: ARG001 - the subject alone
    """It has held an election."""
    return pg.Outcome.passed() if subject.elected else pg.Outcome.unknown("elected")


@pg.rule("superior", each=pg.UnitBranch, severity=pg.Severity.INFO, source=SOURCE)
def superior(subject: Any, where: pg.Jurisdiction) -> pg.Outcome:  # noqa: ARG001 - the subject
    """It has a superior."""
    return pg.Outcome.passed() if subject.parent else pg.Outcome.failed()


@pg.rule("full", each=pg.UnitBranch, severity=pg.Severity.WARNING, source=SOURCE)
def full(subject: Any, where: pg.Jurisdiction) -> pg.Outcome:
    """It has 3 full members."""
    return pg.Outcome.within(len(where.of(pg.Member, organisation=subject.id)), 3)


def _where(*further: Any, **fields: Any) -> pg.Jurisdiction:
    return pg.Jurisdiction([pg.UnitBranch("br", **fields), *further])


def _good() -> pg.Jurisdiction:
    return _where(name="n", elected=date(2024, 3, 1))


def _report(where: pg.Jurisdiction, on: date, *rules: pg.Rule) -> pg.RuleReport:
    return pg.check_rules(where, rules or (named, elected, superior), on=on)


def _case(**changes: Any) -> pg.Case:
    where = _where()
    case = pg.designate(where, "br", _report(where, FIRST), on=FIRST)
    return attrs.evolve(case, **changes)


def _planned(**changes: Any) -> pg.Case:
    return _case(**{"planned": PLAN, "measures": [pg.Measure(id="a", done=PLAN)], **changes})


def _accepted(**changes: Any) -> pg.Case:
    until = date(2025, 9, 19)
    return _planned(**{"accepted": LAST, "follow_up_until": until, **changes})


def _status(where: pg.Jurisdiction, case: pg.Case, on: date, *rules: pg.Rule) -> pg.CaseStatus:
    return pg.check_case(where, case, _report(where, on, *rules), on=on)


def test_the_list_of_problems_is_what_is_found_but_for_information() -> None:
    case = _case()
    assert case.keys == {KEY, TERM}
    status = _status(_where(), case, FIRST)
    assert str(status.problems) == "1 new, 2 persisting, 0 resolved, 0 unchecked"
    assert [one.rule for one in status.problems.new] == ["superior"]


def test_problems_of_what_a_branch_answers_for_are_its_own() -> None:
    @pg.rule("member", each=pg.Member, severity=pg.Severity.GAP, source=SOURCE)
    def rule(subject: Any, where: pg.Jurisdiction) -> pg.Outcome:  # noqa: ARG001 - all of them
        """It fails."""
        return pg.Outcome.failed()

    members = [pg.Member("m1", organisation="br"), pg.Member("m2", organisation="other")]
    where = _where(pg.UnitBranch("other"), *members)
    case = pg.designate(where, "br", pg.check_rules(where, [rule], on=FIRST), on=FIRST)
    assert case.keys == {("member", "m1")}
    moved = where.replace(pg.Member("m1", organisation="other"))
    problems = _status(moved, case, PLAN, rule).problems
    assert [one.key for one in problems.persisting] == [("member", "m1")]


def test_a_group_and_a_town_committee_have_cases_of_their_own() -> None:
    where = pg.Jurisdiction([pg.Town("t"), pg.TownCommittee("tc", town="t"), pg.BuildingGroup("g")])

    @pg.rule("bad", each=pg.TownCommittee | pg.BuildingGroup, severity=pg.Severity.GAP,
             source=SOURCE)  # fmt: skip
    def rule(subject: Any, where: pg.Jurisdiction) -> pg.Outcome:  # noqa: ARG001 - all of them
        """It fails."""
        return pg.Outcome.failed()

    report = pg.check_rules(where, [rule], on=FIRST)
    assert pg.designate(where, "tc", report, on=FIRST).keys == {("bad", "tc")}
    assert pg.designate(where, "g", report, on=FIRST).keys == {("bad", "g")}


def test_a_problem_that_is_worse_is_new() -> None:
    two = [pg.Member(f"m{i}", organisation="br") for i in range(2)]
    where = _where(*two)
    case = pg.designate(where, "br", _report(where, FIRST, full), on=FIRST)
    assert not _status(where, case, PLAN, full).problems.new
    worse = _status(_where(two[0]), case, PLAN, full)
    assert [one.key for one in worse.problems.new] == [("full", "br")]
    assert pg.HindranceReason.NOT_RESOLVED in {one.reason for one in worse.hindrances}


def test_a_problem_of_which_the_report_does_not_tell_is_unchecked() -> None:
    status = _status(_good(), _planned(), LAST, named)
    assert [one.key for one in status.problems.resolved] == [KEY]
    assert [one.key for one in status.problems.unchecked] == [TERM]
    assert [str(one) for one in status.hindrances] == ["unchecked: elected of br"]


def test_a_case_without_anything_in_the_way_may_be_accepted() -> None:
    status = _status(_good(), _planned(), LAST)
    assert status.may_be_accepted
    assert [one.rule for one in status.problems.new] == ["superior"]


def test_a_new_failure_is_in_the_way_and_an_unknown_answer_is_not() -> None:
    status = _status(_good(), _planned(), LAST, named, elected, full)
    assert [str(one) for one in status.hindrances] == ["new: full of br"]
    case = _planned(problems=pg.Baseline())
    (only,) = _status(_where(), case, LAST).hindrances
    assert str(only) == "new: named of br"


def test_an_organisation_that_is_gone_cannot_be_accepted() -> None:
    status = _status(_where(dissolved=date(2024, 5, 1)), _planned(), LAST)
    assert [str(one) for one in status.hindrances] == ["no-organisation: br"]


def test_a_measure_that_is_not_done_on_the_day_is_in_the_way() -> None:
    later = [pg.Measure(id="a", done=date(2024, 9, 20)), pg.Measure(id="b", done=LAST)]
    status = _status(_good(), _planned(measures=later), LAST)
    assert [str(one) for one in status.hindrances] == ["measure-open: a"]


def test_what_was_due_is_overdue_from_the_next_day() -> None:
    case = _case(plan_due=PLAN, acceptance_due=LAST)
    assert _status(_where(), case, PLAN).overdue == ()
    (late,) = _status(_where(), case, date(2024, 2, 2)).overdue
    assert str(late) == "plan since 2024-02-01"
    measures = [pg.Measure(id="a", due=date(2024, 4, 1)), pg.Measure(id="b", due=PLAN, done=LAST)]
    planned = attrs.evolve(case, planned=date(2024, 3, 1), measures=measures)
    days = (date(2024, 2, 29), date(2024, 3, 1), date(2024, 4, 2), date(2024, 9, 20))
    assert [[str(one) for one in _status(_where(), planned, day).overdue] for day in days] == [
        ["measure b since 2024-02-01", "plan since 2024-02-01"],
        ["measure b since 2024-02-01"],
        ["measure b since 2024-02-01", "measure a since 2024-04-01"],
        ["measure a since 2024-04-01", "acceptance since 2024-09-19"],
    ]


def test_a_case_says_what_it_should_state() -> None:
    status = _status(_where(), _case(), PLAN)
    assert status.unstated == ("plan_due", "bundle", "acceptance_due")
    assert (status.unanswered, status.ok) == ((), False)
    planned = _status(_good(), _case(planned=PLAN), LAST)
    assert planned.unstated[-1] == "measures"
    assert planned.unanswered == (TERM, KEY)
    measures = [pg.Measure(id="a", answers=[TERM])]
    assert _status(_good(), _planned(measures=measures), LAST).unanswered == (KEY,)
    assert _status(_good(), _accepted(follow_up_until=None), LAST).unstated[-1] == "follow_up_until"


def _bundle(**options: Any) -> pg.Mechanism:
    slots = [pg.Slot("leader", of=pg.Member, load=1), pg.Slot("unit", of=pg.Unit)]
    stated = {"scope": pg.UnitBranch, "slots": slots, **options}
    return pg.Mechanism("ones", **stated)


def test_vacant_slots_and_overloads_of_a_bundle_are_told() -> None:
    bundle = _bundle()
    people = [pg.Member("m"), pg.Unit("u"), pg.UnitBranch("br2"), pg.UnitBranch("br3")]
    where = _where(*people, name="n", elected=PLAN)
    links = [*bundle.fill("br", leader="m"), *bundle.fill("br2", leader="m")]
    linked = where.with_links(links, bundle.fill("br3", unit="u", until=FIRST))
    case = _planned(bundle=bundle)
    status = _status(linked, case, LAST, named, elected)
    assert status.vacant == ("unit",)
    assert [str(one) for one in status.bundle_findings] == [
        "leader: m carries 2 of at most 1",
        "br, unit: 0 of at least 1",
    ]
    assert status.bundle_applies
    assert status.may_be_accepted
    filled = where.with_links(bundle.fill("br", leader="m", unit="u"))
    assert _status(filled, case, LAST).bundle_findings == ()


@pytest.mark.parametrize(
    "options",
    [{"scope": pg.CommunityCommittee}, {"only": {"form": "group"}}, {"valid_until": PLAN}],
)
def test_a_bundle_that_does_not_sit_on_the_organisation_is_told(options: dict[str, Any]) -> None:
    status = _status(_good(), _planned(bundle=_bundle(**options)), LAST)
    assert not status.bundle_applies
    assert not status.ok
    assert "the bundle does not apply to it" in str(status)


def test_a_problem_found_again_in_the_follow_up_is_a_relapse() -> None:
    case, winter = _accepted(), date(2024, 12, 2)
    assert _status(_good(), case, winter).stage is pg.CaseStage.FOLLOW_UP
    status = _status(_where(elected=PLAN), case, winter)
    assert (status.stage, status.returned) == (pg.CaseStage.RELAPSED, (KEY,))
    assert "returned: named of br" in str(status)
    assert _status(_where(), case, date(2025, 9, 20)).stage is pg.CaseStage.CLOSED


def test_an_answer_that_is_no_longer_known_is_no_relapse() -> None:
    case = _accepted(problems=pg.Baseline(known=_failed(elected)))
    status = _status(_where(name="n"), case, date(2024, 12, 2))
    assert [one.key for one in status.problems.new] == [TERM, ("superior", "br")]
    assert status.returned == ()


def test_a_worse_problem_in_the_follow_up_is_a_relapse() -> None:
    known = attrs.evolve(_failed(full)[0], distance=1)
    case = _accepted(problems=pg.Baseline(known=[known]))
    assert _status(_where(), case, date(2024, 12, 2), full).returned == (("full", "br"),)


def _failed(*rules: pg.Rule) -> list[Any]:
    known = pg.rules.Known
    return [known(rule=one.id, subject="br") for one in rules]


def test_a_case_that_is_as_it_should_be_is_ok() -> None:
    bundle = _bundle()
    where = _where(pg.Member("m"), pg.Unit("u")).with_links(bundle.fill("br", leader="m", unit="u"))
    measure = pg.Measure(id="a", answers=[KEY, TERM])
    due = {"plan_due": PLAN, "acceptance_due": LAST}
    case = _planned(measures=[measure], bundle=bundle, **due)
    report = pg.check_cases(where, [case], _report(where, PLAN), on=PLAN)
    assert report.require_ok() is report
    assert str(report) == (
        "1 under-way\n"
        "organisation  designated  stage      new  persisting  resolved  unchecked\n"
        "br            2024-01-09  under-way    1           2         0          0"
    )
    assert report.to_records() == [
        {
            "organisation": "br",
            "designated": "2024-01-09",
            "concern": "ordinary",
            "stage": "under-way",
            "new": 1,
            "persisting": 2,
            "resolved": 0,
            "unchecked": 0,
            "vacant": "",
            "overdue": "",
            "unanswered": 0,
            "unstated": "",
            "acceptable": False,
        }
    ]


def test_a_report_of_cases_tells_stages_and_what_is_late() -> None:
    where = pg.Jurisdiction([pg.UnitBranch(f"br{i:02}") for i in range(21)])
    cases = [
        pg.Case(organisation=f"br{i:02}", designated=FIRST, causes=["old"], plan_due=PLAN)
        for i in range(21)
    ]
    report = pg.check_cases(where, reversed(cases), _report(where, LAST), on=LAST)
    assert [one.case for one in report.statuses] == cases
    assert len(report.of(pg.CaseStage.DESIGNATED)) == 21
    assert report.of(pg.CaseStage.CLOSED) == ()
    text = str(report)
    assert text.startswith("21 designated\n")
    assert "br07: overdue: plan since 2024-02-01" in text
    assert text.endswith("… and 1 more (all in .statuses)")
    with pytest.raises(pg.DoesNotHold, match="21 designated"):
        report.require_ok()
    none = pg.check_cases(where, [], _report(where, LAST), on=LAST)
    assert str(none).startswith("no case\n")


def test_one_organisation_has_one_open_case_at_a_time() -> None:
    where, day = _where(), date(2025, 1, 7)
    again = _case(designated=day)
    for first in (_case(), _accepted(accepted=date(2025, 2, 1))):
        with pytest.raises(pg.InvalidCase, match="while the case of 2024-01-09 is open"):
            pg.check_cases(where, [again, first], _report(where, day), on=day)
    statuses = pg.check_cases(where, [again, _accepted()], _report(where, day), on=day).statuses
    assert [one.stage for one in statuses] == [pg.CaseStage.RELAPSED, pg.CaseStage.DESIGNATED]


def test_every_case_of_an_unknown_organisation_is_named() -> None:
    where = _where(pg.Unit("u"))
    cases = [pg.Case(organisation=key, designated=FIRST) for key in ("u", "x")]
    with pytest.raises(pg.InvalidCase, match="2 problems") as caught:
        pg.check_cases(where, cases, _report(where, LAST), on=LAST)
    assert str(caught.value.problems[1]) == (
        "x.organisation: 'x': no organisation has this id; correct the id"
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"on": None}, "no day"),
        ({"report": None}, "no report of rules"),
        ({"on": date(2024, 9, 20)}, "made for 2024-09-19"),
        ({"cases": [3]}, "no case"),
    ],
)
def test_what_is_no_case_or_report_is_refused(change: dict[str, Any], said: str) -> None:
    where = _where()
    stated = {"cases": [_case()], "report": _report(where, LAST), "on": LAST, **change}
    with pytest.raises(pg.InvalidArgument, match=said):
        pg.check_cases(where, **stated)


def test_a_case_says_all_that_is_wrong_with_it() -> None:
    with pytest.raises(pg.InvalidCase, match="not a case: 3 problems"):
        pg.Case(organisation="", designated="2024", concern="key")  # type: ignore[arg-type]
    with pytest.raises(pg.InvalidCase, match="3 problems"):
        pg.Case(organisation="br", designated=FIRST, problems=(), measures=3, bundle=4)  # type: ignore[arg-type]
    with pytest.raises(pg.InvalidCase, match="2 problems"):
        pg.Case(organisation="br", designated=FIRST, problems=(), measures=[pg.Measure(id="a")])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"planned": date(2024, 1, 8)}, "planned: .* before designated, 2024-01-09"),
        ({"planned": LAST, "accepted": PLAN}, "accepted: .* before planned, 2024-09-19"),
        ({"plan_due": date(2024, 1, 8)}, "plan_due: .* before designated"),
        ({"acceptance_due": date(2024, 1, 8)}, "acceptance_due: .* before designated"),
        ({"accepted": LAST}, "accepted: .* stated without planned"),
        ({"relapsed": LAST}, "relapsed: .* stated without accepted"),
        ({"follow_up_until": LAST}, "follow_up_until: .* stated without accepted"),
        ({"measures": [pg.Measure(id="a")]}, "stated without planned"),
    ],
)
def test_days_of_a_case_are_in_order(days: dict[str, Any], said: str) -> None:
    with pytest.raises(pg.InvalidCase, match=said):
        pg.Case(organisation="br", designated=FIRST, **days)


def test_a_relapse_lies_in_the_follow_up() -> None:
    assert _accepted(relapsed=date(2025, 9, 19)).stage_on(date(2025, 9, 19)) == "relapsed"
    assert _accepted(relapsed=LAST, follow_up_until=None).stage_on(LAST) == "relapsed"
    with pytest.raises(pg.InvalidCase, match="after follow_up_until, 2025-09-19"):
        _accepted(relapsed=date(2025, 9, 20))
    with pytest.raises(pg.InvalidCase, match="before accepted"):
        _accepted(relapsed=PLAN)


def test_a_plan_says_all_that_is_wrong_with_its_measures() -> None:
    early = date(2024, 1, 8)
    measures = [
        pg.Measure(id="a", due=early, done=early, answers=[("named", "other")]),
        pg.Measure(id="a"),
    ]
    with pytest.raises(pg.InvalidCase, match="4 problems") as caught:
        _planned(measures=measures)
    assert "a answers named of other, which is no problem of the case" in str(caught.value)
    assert "two have one id" in str(caught.value)


@pytest.mark.parametrize("answers", ["named", 3, [("named",)], [3], [("named", 4)]])
def test_a_measure_answers_problems(answers: Any) -> None:
    with pytest.raises(pg.InvalidCase, match="no problems"):
        pg.Measure(id="a", answers=answers)


def test_a_measure_takes_pairs_from_a_decoded_file() -> None:
    assert pg.Measure(id="a", answers=[["x", "b"], ["x", "a"]]).answers == (  # type: ignore[list-item]
        ("x", "a"),
        ("x", "b"),
    )


def test_a_designation_needs_a_reason_and_an_organisation() -> None:
    where = _good()
    report = _report(where, date(2024, 6, 1))
    with pytest.raises(pg.InvalidCase, match="nothing is wrong with it; state causes"):
        pg.designate(where, "br", report, on=date(2024, 6, 1))
    case = pg.designate(where, "br", report, on=date(2024, 6, 1), causes=("b", "a"))
    assert (case.causes, case.keys) == (("a", "b"), frozenset())
    with pytest.raises(pg.InvalidCase, match="no organisation has this id"):
        pg.designate(where, "x", report, on=date(2024, 6, 1))
    gone = _where(dissolved=date(2024, 5, 1))
    with pytest.raises(pg.InvalidCase, match="3 problems") as caught:
        pg.designate(gone, "br", _report(gone, LAST), on=LAST, plan_due=FIRST)
    assert [one.field for one in caught.value.problems] == ["organisation", "problems", "plan_due"]


def test_steps_lead_from_designation_to_follow_up() -> None:
    case = _case(plan_due=PLAN)
    case = pg.plan_rectification(case, [pg.Measure(id="a", answers=[KEY])], on=PLAN)
    case = pg.finish_measures(case, "a", on=date(2024, 3, 1))
    case = pg.accept_rectification(_good(), case, _report(_good(), LAST), on=LAST, years=2)
    assert case.follow_up_until == date(2026, 9, 19)
    winter = date(2024, 12, 2)
    case = pg.record_relapse(_where(), case, _report(_where(), winter), on=winter)
    assert case.stage_on(winter) is pg.CaseStage.RELAPSED
    assert str(case) == (
        "br, designated 2024-01-09, planned 2024-02-01, accepted 2024-09-19, relapsed 2024-12-02: "
        "2 problems, 1 measures"
    )


def test_a_relapse_that_is_not_recorded_is_told_as_such_alone() -> None:
    status = _status(_where(), _accepted(), date(2024, 12, 2))
    assert (
        pg.cases.Hindrance(reason=pg.cases.HindranceReason.STAGE, about="relapsed")
        in status.hindrances
    )
    assert str(status).splitlines()[0] == "br, designated 2024-01-09: relapsed"
    assert "returned: named of br" in str(status)
    assert "not to be accepted" not in str(status)


def test_what_is_accepted_is_accepted_once() -> None:
    with pytest.raises(pg.InvalidCase) as caught:
        pg.accept_rectification(_good(), _accepted(), _report(_good(), LAST), on=LAST)
    assert [str(one) for one in caught.value.problems] == [
        "br.accepted: stated already, 2024-09-19; leave it as it is"
    ]


def test_measures_in_a_problem_are_told_by_their_ids() -> None:
    measures = [pg.Measure(id="a"), pg.Measure(id="b", due=date(2024, 1, 1))]
    with pytest.raises(pg.InvalidCase, match=r"br\.measures: a, b: b on 2024-01-01, before"):
        _planned(measures=measures)


def test_one_case_needs_no_list() -> None:
    report = _report(_where(), FIRST)
    several = pg.check_cases(_where(), [_case()], report, on=FIRST)
    assert pg.check_cases(_where(), _case(), report, on=FIRST) == several
    with pytest.raises(pg.InvalidArgument, match=r"None: no cases; pass Case\(...\)"):
        pg.check_cases(_where(), None, report, on=FIRST)  # type: ignore[arg-type]


def test_a_follow_up_that_begins_on_a_leap_day_ends_in_february() -> None:
    case, day = _planned(), date(2028, 2, 29)
    accepted = pg.accept_rectification(_good(), case, _report(_good(), day), on=day)
    assert accepted.follow_up_until == date(2029, 2, 28)


@pytest.mark.parametrize("years", [0, 21, 1.0, True])
def test_a_follow_up_takes_years(years: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match="no length of a follow-up"):
        pg.accept_rectification(_good(), _planned(), _report(_good(), LAST), on=LAST, years=years)


def test_a_step_is_refused_with_every_reason() -> None:
    with pytest.raises(pg.InvalidCase, match="3 problems") as caught:
        pg.plan_rectification(_planned(measures=[]), [], on=PLAN)
    assert [str(one) for one in caught.value.problems] == [
        "br.stage: under-way on 2024-02-01, not designated; steps lead forward only",
        "br.planned: stated already, 2024-02-01; leave it as it is",
        "br.measures: there is none; state one",
    ]
    with pytest.raises(pg.InvalidCase, match="2 problems") as caught:
        pg.plan_rectification(_case(), [pg.Measure(id="a", due=FIRST)], on=date(2024, 1, 8))
    assert [one.field for one in caught.value.problems] == ["stage", "planned"]
    assert caught.value.problems[0].remedy == "take the steps before it first"


def test_measures_are_finished_once_and_by_their_ids() -> None:
    with pytest.raises(pg.InvalidCase, match="2 problems") as caught:
        pg.finish_measures(_planned(), ["a", "b"], on=LAST)
    assert [one.message for one in caught.value.problems] == [
        "a is done since 2024-02-01",
        "b is none of them",
    ]
    with pytest.raises(pg.InvalidCase, match="use one of none"):
        pg.finish_measures(_case(), ["b"], on=LAST)
    with pytest.raises(pg.InvalidCase, match="accepted: stated already"):
        pg.finish_measures(_accepted(), [], on=PLAN)


def test_an_acceptance_is_refused_with_every_hindrance() -> None:
    with pytest.raises(pg.InvalidCase, match="4 problems") as caught:
        pg.accept_rectification(_where(), _case(), _report(_where(), LAST), on=LAST)
    assert "stage: designated; " in str(caught.value)
    with pytest.raises(pg.InvalidCase, match="stated already, 2024-09-19"):
        pg.accept_rectification(_good(), _accepted(), _report(_good(), PLAN), on=PLAN)


def test_a_relapse_needs_a_problem_that_is_found_again() -> None:
    winter = date(2024, 12, 2)
    with pytest.raises(pg.InvalidCase, match="no problem on its list is found again"):
        pg.record_relapse(_good(), _accepted(), _report(_good(), winter), on=winter)
    case = _accepted(relapsed=winter)
    with pytest.raises(pg.InvalidCase, match="relapsed: stated already"):
        pg.record_relapse(_where(), case, _report(_where(), LAST), on=LAST)
