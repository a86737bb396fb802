"""The question of cadences: what was missed, what came late, and what is due next?

Procedure. For each cadence and each of its subjects, number the periods from the first whole one
since the beginning, or since the subject exists, up to the one in which the day of the check lies.
An activity counts in its period when its kind is that of the cadence, its subject is this one (or a
place of it whose turn it was), it took place in a way that counts, and it had its quorum. A period
that is over with fewer than `least` is missed; one with enough that had fewer by its due day is
late, and so is a period that is not over once its due day is past.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor
from typing import Any

import attrs

from partygrid._collector import paused_collector
from partygrid.cadences._activity import Activity, log_of
from partygrid.cadences._cadence import Cadence
from partygrid.cadences._findings import CadenceFinding, CadenceReason, CadenceTally, Due
from partygrid.cadences._report import CadenceReport
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction

_Found = Iterator[CadenceFinding]


def check_cadences(
    where: Jurisdiction,
    cadences: Iterable[Cadence],
    log: Iterable[Activity],
    *,
    since: date,
    on: date,
) -> CadenceReport:
    """Report which recurring obligations were missed or late, and what is due next.

    Args:
        where: The snapshot, whose records are the subjects.
        cadences: What has to happen again and again.
        log: What took place, in any order.
        since: First day of which the log tells; a period that began before it is not judged.
        on: The day of the check; the log counts up to it.

    Returns:
        A report with findings sorted by cadence, subject and day.

    Raises:
        InvalidLog: The log has impossible activities; ``problems`` holds every reason.
        InvalidArgument: A day is no date, they are in the wrong order, or two cadences share an id.

    Complexity:
        O(activities log activities + subjects times periods) for each cadence.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([pg.UnitBranch("br")])
        >>> lecture = pg.cadences.Cadence(
        ...     id="lecture", each=pg.UnitBranch, every=pg.cadences.Period.QUARTER,
        ...     source=pg.Source("local custom"))
        >>> log = [pg.cadences.Activity(kind="lecture", day=date(2024, 2, 1), subject="br")]
        >>> report = check_cadences(
        ...     where, [lecture], log, since=date(2024, 1, 1), on=date(2024, 7, 4))
        >>> print(*report.findings, *report.due, sep="; ")
        br: lecture: 0 of 1 in the quarter from 2024-04-01; 2024-09-30: lecture, br
    """
    chosen = _in_order(cadences)
    _refuse_days(since, on)
    with paused_collector():
        by_kind: defaultdict[str, list[Activity]] = defaultdict(list)
        for one in log_of(where, log):
            if since <= one.day <= on:
                by_kind[one.kind].append(one)
        checked = [_Checked(where, one, by_kind[one.kind], since, on) for one in chosen]
        findings = sorted(finding for one in checked for finding in one.findings())
        due = sorted(due for one in checked for due in one.due())
    return CadenceReport(
        since=since,
        on=on,
        cadences=chosen,
        findings=tuple(findings),
        tallies=tuple(one.tally() for one in checked),
        due=tuple(due),
    )


def _in_order(cadences: Iterable[Cadence]) -> tuple[Cadence, ...]:
    chosen = sorted(cadences, key=lambda one: one.id)
    for one, other in pairwise(chosen):
        if one.id == other.id:
            raise InvalidArgument("cadences", one.id, "two cadences share this id", "rename one")
    return tuple(chosen)


def _refuse_days(since: object, on: object) -> None:
    for name, day in (("since", since), ("on", on)):
        if type(day) is not date:
            raise InvalidArgument(name, day, "no date", "pass a datetime.date")
    if since > on:  # type: ignore[operator] # both are dates, as just seen
        raise InvalidArgument("since", since, f"it lies after the day of the check, {on}", "swap")


@attrs.define
class _Checked:
    """One cadence against its activities."""

    where: Jurisdiction
    cadence: Cadence
    log: list[Activity]
    since: date
    on: date
    counted: Counter[tuple[str, int]] = attrs.field(init=False, factory=Counter)
    in_time: Counter[tuple[str, int]] = attrs.field(init=False, factory=Counter)
    turns: Counter[str] = attrs.field(init=False, factory=Counter)
    invalid: list[CadenceFinding] = attrs.field(init=False, factory=list)
    subjects: dict[str, int] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.subjects = {one.id: self._begin(one) for one in self._asked()}
        for one in self.log:
            owner = self._owner(one)
            if owner in self.subjects and self._valid(one, owner):
                number = self.cadence.every.number(one.day)
                self.counted[owner, number] += 1
                self.in_time[owner, number] += one.day <= self._due_day(number)
                self.turns[one.subject] += 1

    def _asked(self) -> Iterator[Any]:
        for kind in self.cadence.each.kinds:
            for one in self.cadence.each.subjects(self.where, kind):
                if not hasattr(one, "exists_on") or one.exists_on(self.on):
                    yield one

    def _begin(self, record: Any) -> int:
        """Return the number of the first whole period that is asked of a subject."""
        begun = max(self.since, getattr(record, "established", None) or self.since)
        number = self.cadence.every.number(begun)
        return number + (begun > self.cadence.every.first(number))

    def _owner(self, one: Activity) -> str:
        kind = self.cadence.rotates
        if kind is None or type(self.where[one.subject]) is not kind:
            return one.subject
        return self.where.community_of(one.subject) or one.subject

    def _valid(self, one: Activity, owner: str) -> bool:
        """Return whether an activity counts, and note where its quorum is in doubt."""
        if one.online and not self.cadence.online:
            return False
        quorum = self.cadence.quorum
        if quorum is None:
            return True
        if one.attended is None or one.should_attend is None:
            self.invalid.append(self._finding(owner, one.day, CadenceReason.ATTENDANCE_UNKNOWN))
            return True
        share = quorum * one.should_attend
        needed = floor(share) + 1 if self.cadence.more_than else ceil(share)
        if one.attended < needed:
            self.invalid.append(
                self._finding(owner, one.day, CadenceReason.NO_QUORUM, one.attended, needed)
            )
        return one.attended >= needed

    def _due_day(self, number: int) -> date:
        """Return the day by which a period should have its activities."""
        every, by = self.cadence.every, self.cadence.by
        last = every.last(number)
        return last if by is None else min(last, every.first(number) + timedelta(days=by - 1))

    def findings(self) -> _Found:
        """Yield what is wrong."""
        yield from self.invalid
        every, least, now = self.cadence.every, self.cadence.least, self._now
        for subject, begin in self.subjects.items():
            for number in range(begin, now + 1):
                number_of = self.counted[subject, number]
                in_time = self.in_time[subject, number]
                if number_of < least and number < now:
                    reason, measured = CadenceReason.MISSED, number_of
                elif in_time < least and self._due_day(number) < self.on and number <= now:
                    reason, measured = CadenceReason.LATE, in_time
                else:
                    continue
                yield self._finding(subject, every.first(number), reason, measured, least)
        yield from self._uneven()

    @property
    def _now(self) -> int:
        """The number of the period that is not over: the one of the day after the check."""
        if self.on == date.max:
            return self.cadence.every.number(self.on)
        return self.cadence.every.number(self.on + timedelta(days=1))

    def _uneven(self) -> _Found:
        kind = self.cadence.rotates
        if kind is None:
            return
        places: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        place: Any
        for place in self.where.of(kind):
            owner = self.where.community_of(place.id)
            if owner in self.subjects:
                places[owner].append((self.turns[place.id], place.id))
        for turns in places.values():
            most = max(turns)[0]
            for number, place_id in turns:
                if most - number > 1:
                    yield self._finding(
                        place_id, self.since, CadenceReason.UNEVEN, number, most - 1
                    )

    def _finding(
        self, subject: str, day: date, reason: CadenceReason, measured: int = 0, required: int = 0
    ) -> CadenceFinding:
        return CadenceFinding(
            cadence=self.cadence.id,
            subject=subject,
            day=day,
            reason=reason,
            measured=measured,
            required=required,
            every=self.cadence.every.value,
            severity=self.cadence.severity,
        )

    def due(self) -> Iterator[Due]:
        """Yield what each subject has to do next."""
        now = self._now
        for subject, begin in self.subjects.items():
            number = max(begin, now)
            if self.counted[subject, number] >= self.cadence.least:
                number += 1
            yield Due(day=self._due_day(number), what=self.cadence.id, subject=subject)

    def tally(self) -> CadenceTally:
        """Return how often the cadence was kept."""
        periods = [
            self.counted[subject, number] >= self.cadence.least
            for subject, begin in self.subjects.items()
            for number in range(begin, self._now)
        ]
        return CadenceTally(
            cadence=self.cadence.id,
            subjects=len(self.subjects),
            periods=len(periods),
            kept=sum(periods),
        )
