"""The question of cadences: what was missed, what came late, and what is due next?

Procedure. For each cadence: of whom it is asked, and in which periods (`_asked`); which activities
count, for whom and when (`_counting`); which periods were kept (`_keeping`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from partygrid._collector import paused_collector
from partygrid.cadences._activity import Activity
from partygrid.cadences._asked import asked_of
from partygrid.cadences._cadence import Cadence
from partygrid.cadences._counting import COUNTED, Counting
from partygrid.cadences._findings import LeftOut, LeftOutReason, in_day_order, in_finding_order
from partygrid.cadences._keeping import Keeping
from partygrid.cadences._log import Log, log_of
from partygrid.cadences._report import CadenceReport
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction

_LAST_YEAR = 9990
"""The calendar ends in 9999: no period begins after it."""


def check_cadences(
    where: Jurisdiction,
    cadences: Cadence | Iterable[Cadence],
    log: Iterable[Activity],
    *,
    since: date,
    on: date,
) -> CadenceReport:
    """Report which recurring obligations were missed or late, and what is due next.

    A period is judged that began on `since` or later and ended on `on` or before, of an
    organisation that existed on all its days. Activities that count nowhere are no findings: they
    are listed apart, since a kind that is spelt otherwise explains many a miss.

    Args:
        where: The snapshot, whose records are the subjects.
        cadences: What has to happen again and again: one cadence or several.
        log: What took place, in any order; what is stated twice, field by field, counts once.
        since: First day of which the log tells.
        on: The day of the check, which the log tells of to its end.

    Returns:
        A report with findings sorted by cadence, subject and day.

    Raises:
        InvalidLog: The log has impossible activities; ``problems`` holds every reason.
        InvalidArgument: A day is no date or out of order, something is no cadence, or two cadences
            share an id.

    Complexity:
        O(activities log activities + (subjects + activities of the kind) log of these for each
        cadence), however many periods there are. 1,000,000 activities of 50,000 subjects take some
        seconds.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([pg.UnitBranch("br")])
        >>> lecture = pg.Cadence(id="lecture", each=pg.UnitBranch, every=pg.Period.QUARTER,
        ...     source=pg.Source("local custom"))
        >>> log = [pg.Activity(kind="lecture", day=date(2024, 2, 1), subject="br")]
        >>> report = check_cadences(
        ...     where, [lecture], log, since=date(2024, 1, 1), on=date(2024, 7, 4))
        >>> print(*report.findings, *report.due, sep="; ")
        br: lecture: 0 of 1 in the quarter from 2024-04-01; 2024-09-30: lecture, br
    """
    chosen = in_order(cadences)
    refuse_days(since=since, on=on)
    with paused_collector():
        known = log_of(where, log)
        kept = [kept_of(where, one, known, since=since, on=on, until=on) for one in chosen]
        findings = sorted((found for one in kept for found in one.findings()), key=in_finding_order)
        due = sorted((due for one in kept for due in one.due()), key=in_day_order)
    return CadenceReport(
        since=since,
        on=on,
        cadences=chosen,
        findings=tuple(findings),
        tallies=tuple(one.tally() for one in kept),
        due=tuple(due),
        left_out=tuple(sorted(_left_out(known, [one.counting for one in kept]))),
    )


def kept_of(
    where: Jurisdiction, cadence: Cadence, log: Log, *, since: date, on: date, until: date
) -> Keeping:
    """Return a cadence against a log, asked of whoever exists on some day up to `until`."""
    asked = asked_of(where, cadence, since=since, until=until)
    return Keeping(Counting(cadence, asked, since, on, where.index, log), where.index)


def in_order(cadences: Cadence | Iterable[Cadence]) -> tuple[Cadence, ...]:
    """Return cadences, or one, sorted by id.

    Raises:
        InvalidArgument: Something is no cadence, or two have one id.
    """
    if not isinstance(cadences, (Cadence, Iterable)):
        raise InvalidArgument("cadences", cadences, "no cadences", "pass Cadence(...), or several")
    given = [cadences] if isinstance(cadences, Cadence) else list(cadences)
    for one in given:
        if not isinstance(one, Cadence):
            raise InvalidArgument("cadences", one, "no cadence", "pass Cadence(...)")
    chosen = sorted(given, key=lambda one: one.id)
    for one, other in pairwise(chosen):
        if one.id == other.id:
            raise InvalidArgument("cadences", one.id, "two cadences share this id", "rename one")
    return tuple(chosen)


def refuse_days(**days: Any) -> None:
    """Raise where two days by name are no dates, or in the wrong order.

    Raises:
        InvalidArgument: A day is no date or beyond what can be counted, or the second lies first.
    """
    for name, day in days.items():
        if type(day) is not date:
            raise InvalidArgument(name, day, "no date", "pass a datetime.date")
        if day.year > _LAST_YEAR:
            raise InvalidArgument(name, day, f"after {_LAST_YEAR}", "state an earlier day")
    (first, begin), (last, end) = days.items()
    if begin > end:
        raise InvalidArgument(first, begin, f"it lies after {last}, {end}", "swap them")


def _left_out(log: Log, countings: Iterable[Counting]) -> Iterator[LeftOut]:
    """Yield what counts nowhere: of each activity the reason of the cadence that came nearest."""
    reasons = list(LeftOutReason)
    states = np.full(log.kind.shape, reasons.index(LeftOutReason.NO_CADENCE), np.int64)
    for one in countings:
        rows = log.rows(one.cadence.kind)
        states[rows] = np.maximum(states[rows], one.states)
    out = states != COUNTED
    numbers = Counter(zip(log.kind[out].tolist(), states[out].tolist(), strict=True))
    for code, number in enumerate(log.repeated):
        numbers[code, reasons.index(LeftOutReason.REPEATED)] += number
    for (code, state), number in numbers.items():
        if number:
            yield LeftOut(kind=log.kinds[code], reason=reasons[state], number=number)
