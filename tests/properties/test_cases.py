"""Cases in any town: problems are parted, order does not matter, stages follow from dates."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.org import ORGANISATION_KINDS
from partygrid.testing.strategies import jurisdictions

DAY = date(2024, 1, 1)
PACKS = ("structure", "branch-regulation-2018", "grid-norms")
RULES = tuple(rule for key in PACKS for rule in pg.rules.get(key))
DAYS = st.integers(0, 6).map(lambda days: DAY + timedelta(days=days))


def _organisations(where: pg.Jurisdiction) -> list[Any]:
    return [one for one in where if type(one) in ORGANISATION_KINDS]


@given(before=jurisdictions(), after=jurisdictions(), data=st.data())
def test_a_problem_is_in_exactly_one_part(
    before: pg.Jurisdiction, after: pg.Jurisdiction, data: st.DataObject
) -> None:
    shared = [one for one in _organisations(after) if one.exists_on(DAY)]
    if not shared:
        return
    organisation = data.draw(st.sampled_from(shared)).id
    asked = data.draw(st.sets(st.sampled_from(RULES), min_size=1))
    first = pg.check_rules(before, RULES, on=DAY)
    case = pg.Case(organisation=organisation, designated=DAY, problems=pg.Baseline.of(first))
    report = pg.check_rules(after, asked, on=DAY)
    problems = pg.check_case(after, case, report, on=DAY).problems
    parts = [
        {one.key for one in part}
        for part in (problems.new, problems.persisting, problems.resolved, problems.unchecked)
    ]
    assert sum(map(len, parts)) == len(set().union(*parts))
    assert case.keys <= set().union(*parts)
    assert {one.key for one in report.findings} & case.keys <= parts[0] | parts[1]


@given(where=jurisdictions(), data=st.data())
def test_right_after_its_designation_nothing_of_a_case_is_new(
    where: pg.Jurisdiction, data: st.DataObject
) -> None:
    live = [one for one in _organisations(where) if one.exists_on(DAY)]
    if not live:
        return
    key = data.draw(st.sampled_from(live)).id
    report = pg.check_rules(where, RULES, on=DAY)
    case = pg.designate(where, key, report, on=DAY, causes=["complaints"])
    status = pg.check_case(where, case, report, on=DAY)
    assert {one.severity for one in status.problems.new} <= {pg.Severity.INFO}
    assert {one.key for one in status.problems.persisting} == case.keys
    assert status.problems.resolved == status.problems.unchecked == ()


@given(where=jurisdictions(), data=st.data())
def test_a_screening_leaves_nobody_out_and_does_not_depend_on_order(
    where: pg.Jurisdiction, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(list(where)))
    other = pg.Jurisdiction(order, reversed(where.links), scheme=where.scheme)

    def screened(one: pg.Jurisdiction, *, turned: bool) -> pg.ScreeningReport:
        reports = [pg.check_rules(one, RULES, on=DAY), pg.check_coverage(one, on=DAY)]
        return pg.screen_organisations(one, reports[::-1] if turned else reports, on=DAY)

    screening = screened(where, turned=False)
    assert screening == screened(other, turned=True)
    kinds = (pg.CommunityCommittee, pg.CompoundBranch, pg.GridBranch, pg.UnitBranch)
    there = {one.id for kind in kinds for one in where.of(kind) if one.exists_on(DAY)}
    assert {one.organisation for one in screening.rows} == there
    assert len(screening.rows) == len(there)
    ranks = [(-one.score, -one.possible, one.organisation) for one in screening.rows]
    assert ranks == sorted(ranks)
    for row in screening.rows:
        assert row.score == sum(one.score for one in row.evidence) <= row.possible


def _stage(case: pg.Case, day: date) -> str:
    """Return the stage by going through the days: the last thing that has happened."""
    end = None if case.relapsed else case.follow_up_until
    events = (
        (case.designated, "designated"),
        (case.planned, "under-way"),
        (case.accepted, "follow-up"),
        (end and end + timedelta(days=1), "closed"),
        (case.relapsed, "relapsed"),
    )
    happened = "not-yet"
    for number in range((day - DAY).days + 1):
        for when, stage in events:
            if when == DAY + timedelta(days=number):
                happened = stage
    return happened


@given(days=st.tuples(DAYS, DAYS, DAYS, DAYS), stated=st.integers(1, 5), data=st.data())
def test_the_stage_is_the_last_thing_that_has_happened(
    days: tuple[date, ...], stated: int, data: st.DataObject
) -> None:
    days = tuple(sorted(days))
    names = ("designated", "planned", "accepted", "follow_up_until")
    fields: dict[str, Any] = dict(zip(names[: min(stated, 4)], days, strict=False))
    if stated == 5:
        span = (days[3] - days[2]).days
        fields["relapsed"] = days[2] + timedelta(days=data.draw(st.integers(0, span)))
    case = pg.Case(organisation="br", **fields)
    walk = [DAY + timedelta(days=number) for number in range(-1, 9)]
    stages = [case.stage_on(day) for day in walk]
    assert [one.value for one in stages] == [_stage(case, day) for day in walk]
    order = [*pg.CaseStage]
    assert stages == sorted(stages, key=order.index)


@given(designated=DAYS, data=st.data())
def test_steps_lead_forward_or_are_refused(designated: date, data: st.DataObject) -> None:
    where = pg.Jurisdiction([pg.UnitBranch("br")])
    case = pg.Case(organisation="br", designated=designated, causes=["complaints"])
    steps = (
        lambda case, day, _: pg.plan_rectification(case, [pg.Measure(id="a")], on=day),
        lambda case, day, _: pg.finish_measures(case, ["a"], on=day),
        lambda case, day, report: pg.accept_rectification(where, case, report, on=day),
        lambda case, day, report: pg.record_relapse(where, case, report, on=day),
    )
    order = [*pg.CaseStage]
    for day in data.draw(st.lists(DAYS, max_size=4)):
        step = data.draw(st.sampled_from(steps))
        with suppress(pg.InvalidCase):
            later = step(case, day, pg.check_rules(where, [], on=day))
            assert later != case
            assert order.index(later.stage_on(day)) >= order.index(case.stage_on(day))
            case = later
