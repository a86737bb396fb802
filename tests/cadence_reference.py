"""Cadences judged day by day, by code of its own: slow, and plain enough to be believed."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import partygrid as pg

DAY = timedelta(days=1)


class Judged(NamedTuple):
    """What is wrong with one period, or due in it."""

    subject: str
    first: date
    measured: int


def period_of(every: pg.Period, day: date) -> tuple[int, ...]:
    """Return what days of one period share."""
    match every:
        case pg.Period.DAY:
            return (day.toordinal(),)
        case pg.Period.WEEK:
            return day.isocalendar()[:2]
        case pg.Period.MONTH:
            return day.year, day.month
        case pg.Period.QUARTER:
            return day.year, (day.month - 1) // 3
        case pg.Period.HALF_YEAR:
            return day.year, int(day.month > 6)
    return (day.year,)


def days_of(every: pg.Period, day: date) -> list[date]:
    """Return the days of the period of a day."""
    first = last = day
    while period_of(every, first - DAY) == period_of(every, day):
        first -= DAY
    while period_of(every, last + DAY) == period_of(every, day):
        last += DAY
    return [first + DAY * i for i in range((last - first).days + 1)]


def periods(every: pg.Period, first: date, last: date) -> Iterator[list[date]]:
    """Yield the periods with days from one day to another."""
    while first <= last:
        days = days_of(every, first)
        yield days
        first = days[-1] + DAY


def counting(cadence: pg.Cadence, log: Sequence[pg.Activity], subject: str) -> list[pg.Activity]:
    """Return the activities that count for a subject which held them itself."""
    return [
        one
        for one in set(log)
        if (one.kind, one.subject) == (cadence.kind, subject)
        and (cadence.online or not one.online)
        and _has_quorum(cadence, one)
    ]


def _has_quorum(cadence: pg.Cadence, one: pg.Activity) -> bool:
    if cadence.quorum is None or one.attended is None or one.should_attend is None:
        return True
    return one.attended > 0 and one.attended >= cadence.quorum * one.should_attend


def _asked(cadence: pg.Cadence, subject: Any, days: Sequence[date]) -> bool:
    return all(subject.exists_on(day) and cadence.source.holds_on(day) for day in days)


def _due_day(cadence: pg.Cadence, days: Sequence[date]) -> date:
    return days[min(cadence.by or len(days), len(days)) - 1]


def missed_and_late(
    cadence: pg.Cadence, subject: Any, log: Sequence[pg.Activity], since: date, on: date
) -> tuple[set[Judged], set[Judged], int]:
    """Return what was missed, what was late, and how many periods were judged."""
    missed, late, judged = set(), set(), 0
    took_place = [one.day for one in counting(cadence, log, subject.id) if since <= one.day <= on]
    for days in periods(cadence.every, since, on + DAY) if cadence.least else ():
        if days[0] < since or not _asked(cadence, subject, days):
            continue
        over, due = days[-1] <= on, _due_day(cadence, days)
        judged += over
        held = [day for day in took_place if day in days]
        in_time = sum(day <= due for day in held)
        if over and len(held) < cadence.least:
            missed.add(Judged(subject.id, days[0], len(held)))
        elif due <= on and in_time < cadence.least:
            late.add(Judged(subject.id, days[0], in_time))
    return missed, late, judged


def due(
    cadence: pg.Cadence, subject: Any, log: Sequence[pg.Activity], on: date, until: date
) -> list[date]:
    """Return the days by which something is due."""
    took_place = [one.day for one in counting(cadence, log, subject.id) if one.day <= on]
    found = []
    for days in periods(cadence.every, on + DAY, until) if cadence.least else ():
        held = [day for day in took_place if day in days]
        if _asked(cadence, subject, days) and len(held) < cadence.least:
            day = _due_day(cadence, days)
            found.append(day if day > on else days[-1])
    return [day for day in found if day <= until]
