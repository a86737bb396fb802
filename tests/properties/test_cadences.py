"""Recurring obligations against a count over single days."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import partygrid as pg
from cadence_reference import DAY, Judged, days_of, due, missed_and_late
from partygrid.cadences import CadenceReason, LeftOutReason

START = date(2023, 11, 20)
DAYS = st.integers(0, 460).map(lambda number: START + timedelta(days=number))
NUMBERS = st.none() | st.integers(0, 5)


@st.composite
def branches(draw: st.DrawFn) -> list[Any]:
    made = []
    for i in range(draw(st.integers(0, 3))):
        first, last = draw(st.none() | DAYS), draw(st.none() | DAYS)
        if first and last and last <= first:
            last = first + DAY
        made.append(pg.UnitBranch(f"br{i}", established=first, dissolved=last))
    return made


@st.composite
def cadences(draw: st.DrawFn) -> pg.Cadence:
    every = draw(st.sampled_from(pg.Period))
    ends = sorted(draw(st.lists(DAYS, min_size=2, max_size=2)))
    return pg.Cadence(
        id="meeting",
        each=pg.UnitBranch,
        every=every,
        least=draw(st.integers(0, 3)),
        by=draw(st.none() | st.integers(1, min(every.longest, 40))),
        quorum=draw(st.none() | st.sampled_from([Fraction(1, 2), Fraction(4, 5), Fraction(1)])),
        online=draw(st.booleans()),
        source=pg.Source(
            "district",
            valid_from=draw(st.none() | st.just(ends[0])),
            valid_until=draw(st.none() | st.just(ends[1])),
        ),
    )


@st.composite
def logs(draw: st.DrawFn, ids: Sequence[str]) -> list[pg.Activity]:
    if not ids:
        return []
    made = []
    for _ in range(draw(st.integers(0, 25))):
        should, attended = draw(NUMBERS), draw(NUMBERS)
        if should is not None and attended is not None:
            attended = min(should, attended)
        made.append(
            pg.Activity(
                kind=draw(st.sampled_from(["meeting", "meeting", "meeting", "other"])),
                day=draw(DAYS),
                subject=draw(st.sampled_from(ids)),
                should_attend=should,
                attended=attended,
                online=draw(st.booleans()),
            )
        )
    return made


@st.composite
def checks(draw: st.DrawFn) -> tuple[Any, ...]:
    made = draw(branches())
    log = draw(logs([one.id for one in made]))
    since, on = sorted(draw(st.lists(DAYS, min_size=2, max_size=2)))
    return made, draw(cadences()), log, since, on


def _spread(finding: pg.CadenceFinding, every: pg.Period) -> list[date]:
    """Return the first days of the periods of a finding."""
    found, day = [], finding.day
    for _ in range(finding.periods):
        found.append(day)
        day = days_of(every, day)[-1] + DAY
    if finding.reason is CadenceReason.MISSED:
        assert day == finding.until + DAY
    return found


@given(checks())
@settings(max_examples=150)
def test_what_is_missed_or_late_is_what_a_count_over_days_finds(asked: tuple[Any, ...]) -> None:
    made, cadence, log, since, on = asked
    report = pg.check_cadences(pg.Jurisdiction(made), [cadence], log, since=since, on=on)

    wanted = [missed_and_late(cadence, one, log, since, on) for one in made]
    missed = {one for each in wanted for one in each[0]}
    late = {one for each in wanted for one in each[1]}
    runs = [one for one in report.findings if one.reason is CadenceReason.MISSED]
    found = [(one, day) for one in runs for day in _spread(one, cadence.every)]
    assert sorted((one.subject, day) for one, day in found) == sorted(one[:2] for one in missed)
    assert sum(one.measured for one in runs) == sum(one.measured for one in missed)
    assert all(one.required == one.periods * cadence.least for one in runs)
    assert late == {
        Judged(one.subject, one.day, one.measured)
        for one in report.findings
        if one.reason is CadenceReason.LATE
    }
    tally = report.tally("meeting")
    assert tally.subjects == sum(_is_asked(cadence, one, since, on) for one in made)
    assert tally.periods == sum(each[2] for each in wanted)
    assert tally.kept == tally.periods - len(missed)


@given(checks(), st.integers(0, 200))
@settings(max_examples=100)
def test_what_is_due_is_what_a_count_over_days_finds(asked: tuple[Any, ...], further: int) -> None:
    made, cadence, log, since, on = asked
    until = on + timedelta(days=further)
    where = pg.Jurisdiction(made)
    calendar = pg.due_calendar(where, [cadence], log, on=on, until=until, terms=[])

    wanted = [(day, one.id) for one in made for day in due(cadence, one, log, on, until)]
    assert [(one.day, one.subject) for one in calendar.entries] == sorted(wanted)
    assert calendar.unknown == ()

    log = [one for one in log if one.day >= since]
    report = pg.check_cadences(where, [cadence], log, since=since, on=on)
    later = on + timedelta(days=800)
    first = {
        one.id: due(cadence, one, log, on, later)[:1]
        for one in made
        if _is_asked(cadence, one, since, on)
    }
    assert {one.subject: [one.day] for one in report.due} == {k: v for k, v in first.items() if v}


def _is_asked(cadence: pg.Cadence, branch: Any, since: date, on: date) -> bool:
    days = (since + timedelta(days=i) for i in range((on - since).days + 1))
    return any(branch.exists_on(day) and cadence.source.holds_on(day) for day in days)


@given(checks(), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_a_log_does_not_count_and_nothing_in_it_is_lost(
    asked: tuple[Any, ...], shuffling: Any
) -> None:
    made, cadence, log, since, on = asked
    where = pg.Jurisdiction(made)
    report = pg.check_cadences(where, [cadence], log, since=since, on=on)
    other = [*log, *log]
    shuffling.shuffle(other)
    again = pg.check_cadences(where, [cadence], other, since=since, on=on)

    assert again.findings == report.findings
    assert (again.due, again.tallies) == (report.due, report.tallies)
    lost = sum(one.number for one in report.left_out)
    tally = report.tally("meeting")
    assert lost + tally.invalid + tally.activities == len(log)
    failed = sum(one.reason is CadenceReason.NO_QUORUM for one in report.findings)
    assert failed == tally.invalid
    repeated = {LeftOutReason.REPEATED}
    assert [one for one in report.left_out if one.reason not in repeated] == [
        one for one in again.left_out if one.reason not in repeated
    ]


@st.composite
def rounds(draw: st.DrawFn) -> tuple[pg.Jurisdiction, list[str], list[pg.Activity], bool]:
    communities = draw(st.lists(st.sampled_from("ab"), max_size=5))
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            *(pg.Community(one, town="t") for one in "ab"),
            *(pg.Compound(f"{one}{i}", community=one) for i, one in enumerate(communities)),
        ]
    )
    places = [one.id for one in where.of(pg.Compound)]
    log = [
        pg.Activity(kind="round", day=draw(DAYS), subject=draw(st.sampled_from(places)))
        for _ in range(draw(st.integers(0, 12)) if places else 0)
    ]
    return where, places, log, draw(st.booleans())


@given(rounds())
@settings(max_examples=100)
def test_turns_are_counted_in_the_place_in_which_they_are_taken(asked: tuple[Any, ...]) -> None:
    where, places, log, by_town = asked
    cadence = pg.Cadence(
        id="round",
        each=pg.Town if by_town else pg.Community,
        every=pg.Period.WEEK,
        rotates=pg.Compound,
        source=pg.Source("district"),
    )
    on = START + timedelta(days=460)
    report = pg.check_cadences(where, [cadence], log, since=START, on=on)

    holder = {one: "t" if by_town else where.community_of(one) for one in places}
    turns = {one: sum(each.subject == one for each in set(log)) for one in places}
    most = {
        holder[one]: max(turns[k] for k in places if holder[k] == holder[one]) for one in places
    }
    assert {
        one.subject: (one.measured, one.required)
        for one in report.findings
        if one.reason is CadenceReason.UNEVEN
    } == {
        one: (turns[one], most[holder[one]] - 1)
        for one in places
        if most[holder[one]] - turns[one] > 1
    }
    assert report.tally("round").activities == len(set(log))
    for one in report.due:
        rivals = [k for k in places if holder[k] == one.subject]
        last = {k: max((e.day for e in log if e.subject == k), default=date.min) for k in rivals}
        order = sorted(rivals, key=lambda k: (turns[k], last[k], k))
        assert one.turn == (order[0] if order else "")
