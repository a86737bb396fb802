"""The laws of rules on any jurisdiction: order, screens, focus, baselines, overlays."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid import rules
from partygrid.testing.strategies import jurisdictions, permuted
from rule_screens import assert_screen_agrees

PACKS = [rules.get(key) for key in rules.ids()]
RULES = [rule for pack in PACKS for rule in pack]
SCREENED = [rule for rule in RULES if rule.screen is not None]

ANY_DAY = st.none() | st.dates(date(2024, 1, 1), date(2025, 12, 31))


def _in_force(on: date | None) -> list[pg.Rule]:
    return [rule for rule in RULES if on is None or rule.source.holds_on(on)]


def _once(found: Sequence[pg.Rule]) -> list[pg.Rule]:
    """Return one rule for each id: packs may share some."""
    return list({rule.id: rule for rule in found}.values())


@given(jurisdictions(), ANY_DAY, st.data())
def test_records_and_rules_in_any_order_give_one_report(
    where: pg.Jurisdiction, on: date | None, data: st.DataObject
) -> None:
    asked = _once(_in_force(on))
    records = data.draw(permuted(where.records))
    other = pg.Jurisdiction(records, where.links, scheme=where.scheme)
    one = pg.check_rules(where, asked, on=on)
    again = pg.check_rules(other, data.draw(permuted(asked)), on=on)

    assert one == again
    assert (str(one), one.to_json()) == (str(again), again.to_json())
    assert (one.to_sarif(), one.to_junit()) == (again.to_sarif(), again.to_junit())


@given(jurisdictions(), ANY_DAY)
def test_every_rule_of_every_pack_answers_of_every_subject_without_a_fault(
    where: pg.Jurisdiction, on: date | None
) -> None:
    for rule in _in_force(on):
        report = pg.check_rules(where, [rule], on=on)
        (tally,) = report.tallies

        assert report.faults == ()
        assert tally.total == sum(len(rule.each.subjects(where, kind)) for kind in rule.each.kinds)
        assert len(report.findings) == tally.failed + tally.unknown
        assert (rule.id in report.vacuous) == (tally.passed + tally.failed == 0)


@pytest.mark.parametrize("rule", SCREENED, ids=lambda rule: rule.id)
def test_a_screen_answers_as_its_rule_does_one_by_one(rule: pg.Rule) -> None:
    @given(jurisdictions(), ANY_DAY)
    def agrees(where: pg.Jurisdiction, on: date | None) -> None:
        day = on if on is None or rule.source.holds_on(on) else None
        assert_screen_agrees(rule, where, day)

    agrees()


@given(jurisdictions())
def test_filters_of_a_screen_are_those_of_a_look_up(where: pg.Jurisdiction) -> None:
    for asked in (
        rules.each(pg.Grid, layer="base"),
        rules.each(pg.Building, compound=None, kind=pg.BuildingKind.RESIDENTIAL),
        rules.each(pg.CompoundBranch | pg.GridBranch, nature=pg.OrgNature.ORDINARY),
    ):
        for kind in asked.kinds:
            pairs = zip(where.of(kind), asked.mask(where.index, kind), strict=True)
            kept = tuple(one for one, inside in pairs if inside)
            assert kept == asked.subjects(where, kind)
            assert all(asked.holds(one) for one in kept)


@given(jurisdictions(), st.data())
def test_a_focus_finds_of_its_records_what_a_whole_check_finds(
    where: pg.Jurisdiction, data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from([one.id for one in where]))) if len(where) else []
    whole = pg.check_rules(where, _once(RULES))
    some = pg.check_rules(where, _once(RULES), focus=chosen)

    assert some.findings == tuple(one for one in whole.findings if one.subject in chosen)


@given(jurisdictions(), jurisdictions())
def test_against_itself_nothing_is_new_and_of_another_all_that_is_known_is_gone_or_persists(
    where: pg.Jurisdiction, other: pg.Jurisdiction
) -> None:
    baseline = pg.Baseline.of(pg.check_rules(where, _once(RULES)))
    same = pg.check_rules(where, _once(RULES), baseline=baseline)
    assert (same.new, same.resolved) == ((), ())
    assert same.persisting == same.findings

    report = pg.check_rules(other, _once(RULES), baseline=baseline)
    known, found = ({one.key for one in many} for many in (baseline.known, report.findings))
    assert {one.key for one in report.resolved} == known - found
    assert sorted([*report.new, *report.persisting]) == [*report.findings]
    assert {one.key for one in report.persisting} <= known
    assert known & {one.key for one in report.new} <= found


findings = st.builds(
    pg.Finding,
    rule=st.sampled_from("ab"),
    subject=st.sampled_from("xy"),
    verdict=st.sampled_from([pg.Verdict.FAIL, pg.Verdict.UNKNOWN]),
    severity=st.just(pg.Severity.WARNING),
    distance=st.integers(0, 3),
)


@given(findings, findings, st.none() | st.dates(), st.none() | st.dates())
def test_a_finding_is_covered_if_it_is_the_same_no_worse_and_not_past_its_day(
    before: pg.Finding, now: pg.Finding, until: date | None, on: date | None
) -> None:
    class Found:
        findings = (before,)

    baseline = pg.Baseline.of(Found(), until=until)
    same = (before.key, before.verdict) == (now.key, now.verdict)
    no_worse = now.distance <= before.distance
    in_time = until is None or on is None or on < until + timedelta(1)

    assert (baseline.new([now], on) == ()) == (same and no_worse and in_time)
    assert bool(baseline.resolved([now])) == (before.key != now.key)


def _pack(key: str, **stated: Any) -> pg.Pack:
    return pg.Pack(id=key, title=pg.Title(key), **stated)


@given(st.sampled_from(PACKS), st.data())
def test_laying_packs_over_each_other_one_by_one_or_at_once_is_the_same(
    national: pg.Pack, data: st.DataObject
) -> None:
    assert rules.overlay(national) == national
    assert tuple(rules.overlay(national, _pack("empty"))) == national.rules
    names = [rule.id for rule in national]
    levels = [
        _pack(key, overrides=[_override(data, name, omitted=omitted) for name in chosen])
        for key, chosen, omitted in zip(
            ("province", "town"),
            (data.draw(st.lists(st.sampled_from(names), unique=True)) for _ in range(2)),
            (False, True),
            strict=True,
        )
    ]
    at_once = rules.overlay(national, *levels)

    assert at_once == rules.overlay(rules.overlay(national, levels[0]), levels[1])
    gone = {one.rule for one in levels[1].overrides}
    assert [rule.id for rule in at_once] == [name for name in names if name not in gone]
    changed = {one.rule: one for one in levels[0].overrides}
    for rule in at_once:
        override = changed.get(rule.id)
        assert rule.local == ("" if override is None else override.reason)
        assert rule.severity is (
            national[rule.id].severity if override is None else override.severity
        )


def _override(data: st.DataObject, name: str, *, omitted: bool) -> pg.RuleOverride:
    severity = data.draw(st.sampled_from(pg.Severity))
    return pg.RuleOverride(rule=name, reason=f"of {name}", severity=severity, omitted=omitted)


@given(jurisdictions(), st.integers(0, 1000), st.integers(0, 1000))
def test_a_wider_band_never_fails_more(where: pg.Jurisdiction, least: int, wider: int) -> None:
    rule = rules.get("grid-norms")["grid-households"]
    narrow, wide = (
        pg.check_rules(where, [rule.with_(least=number, most=None)]).tally(rule.id)
        for number in (max(least, wider), min(least, wider))
    )

    assert wide.failed <= narrow.failed
    assert wide.unknown == narrow.unknown
    assert wide.total == narrow.total
