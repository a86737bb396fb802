"""Whether the periods of a cadence were kept: what was missed, late, uneven, and what is due.

Procedure. A period is judged where it began on the first day or later, its subject existed on all
its days, and it is over: it ended on the day of the check or before. Periods with enough activities
are sorted by subject and number, between the one before the first judged and the one after the
last; every gap in this row is a run of missed periods. So the cost depends on the activities and
subjects, and not on how many periods there are.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, cached_property
from heapq import heapify, heapreplace

import attrs
import numpy as np

from partygrid._index import Counts, Index
from partygrid.cadences._cadence import Cadence
from partygrid.cadences._counting import Counting, between
from partygrid.cadences._findings import CadenceFinding, CadenceReason, CadenceTally, Due
from partygrid.rules import Severity


@attrs.frozen(eq=False)
class Keeping:
    """One cadence against its activities."""

    counting: Counting
    _index: Index

    @property
    def _cadence(self) -> Cadence:
        return self.counting.cadence

    @cached_property
    def _now(self) -> int:
        """The number of the period that is not over: the one of the day after the check."""
        return self._cadence.every.number(self.counting.on + timedelta(days=1))

    @cached_property
    def _begin(self) -> Counts:
        """The first period of each subject that is judged: none before the first whole one."""
        since = self.counting.since.toordinal()
        whole = int(self._cadence.every.numbers(np.array([since - 1]))[0]) + 1
        return np.maximum(self.counting.asked.begin, whole)

    @cached_property
    def _end(self) -> Counts:
        """The first period of each subject, from its begin on, that is not judged."""
        if not self._cadence.least:
            return self._begin
        return np.maximum(np.minimum(self.counting.asked.end, self._now), self._begin)

    @cached_property
    def _kept(self) -> Counts:
        """The key of each judged period with enough activities, sorted."""
        keys, numbers = np.unique(self.counting.activities, return_counts=True)
        keys = keys[numbers >= self._cadence.least]
        slots, periods = self.counting.slots_and_periods(keys)
        kept: Counts = keys[(periods >= self._begin[slots]) & (periods < self._end[slots])]
        return kept

    def tally(self) -> CadenceTally:
        """Return how often the cadence was kept."""
        return CadenceTally(
            cadence=self._cadence.id,
            subjects=len(self.counting.asked.ids),
            periods=int((self._end - self._begin).sum()),
            kept=self._kept.size,
            activities=self.counting.valid,
            invalid=self.counting.invalid,
        )

    def findings(self) -> Iterator[CadenceFinding]:
        """Yield what is wrong."""
        ids = self.counting.asked.ids
        for slot, day, reason, measured, required in self.counting.doubts():
            yield self._finding(ids[slot], day, reason, measured=measured, required=required)
        yield from self._missed()
        yield from self._late()
        yield from self._uneven()

    def _missed(self) -> Iterator[CadenceFinding]:
        asked = np.flatnonzero(self._begin < self._end)
        before = self.counting.keys(asked, self._begin[asked] - 1)
        after = self.counting.keys(asked, self._end[asked])
        row = np.sort(np.concatenate([before, self._kept, after]))
        slots, _ = self.counting.slots_and_periods(row)
        gap = (row[1:] - row[:-1] > 1) & (slots[1:] == slots[:-1])
        first, last = row[:-1][gap] + 1, row[1:][gap] - 1
        yield from self._spans(
            first, last, between(self.counting.activities, first, last), CadenceReason.MISSED
        )

    def _late(self) -> Iterator[CadenceFinding]:
        """Yield the periods that were kept late, and those not over whose day is past."""
        keys = self._kept
        if self._cadence.least and self._due(self._now) <= self.counting.on:
            here = (self._begin <= self._now) & (self._now < self.counting.asked.end)
            keys = np.concatenate([keys, self.counting.keys(np.flatnonzero(here), self._now)])
        numbers = between(self.counting.in_time, keys, keys)
        late = numbers < self._cadence.least
        yield from self._spans(keys[late], keys[late], numbers[late], CadenceReason.LATE)

    def _spans(
        self, first: Counts, last: Counts, measured: Counts, reason: CadenceReason
    ) -> Iterator[CadenceFinding]:
        """Yield findings about periods from one to another."""
        every, ids = self._cadence.every, self.counting.asked.ids
        slots, starts = self.counting.slots_and_periods(first)
        lengths = last - first + 1
        begins = cache(every.first)
        ends = cache(self._due if reason is CadenceReason.LATE else every.last)
        columns = (slots, starts, lengths, measured)
        for slot, start, length, number in zip(*(one.tolist() for one in columns), strict=True):
            yield self._finding(
                ids[slot],
                begins(start),
                reason,
                until=ends(start + length - 1),
                periods=length,
                measured=number,
                required=length * self._cadence.least,
            )

    def _uneven(self) -> Iterator[CadenceFinding]:
        kind, holder = self._cadence.rotates, self.counting.holder
        if kind is None:
            return
        turns, _ = self.counting.turns()
        most = np.zeros(len(self.counting.asked.ids) + 1, np.int64)
        np.maximum.at(most, holder, turns)
        behind = (holder >= 0) & (most[holder] - turns > 1)
        for place in np.flatnonzero(behind).tolist():
            yield self._finding(
                self._index.id_of(kind, place),
                self.counting.since,
                CadenceReason.UNEVEN,
                until=self.counting.on,
                measured=int(turns[place]),
                required=int(most[holder[place]]) - 1,
            )

    def _finding(
        self,
        subject: str,
        day: date,
        reason: CadenceReason,
        *,
        until: date | None = None,
        periods: int = 0,
        measured: int,
        required: int,
    ) -> CadenceFinding:
        unknown = reason is CadenceReason.ATTENDANCE_UNKNOWN
        return CadenceFinding(
            cadence=self._cadence.id,
            subject=subject,
            day=day,
            reason=reason,
            until=until or day,
            periods=periods,
            measured=measured,
            required=required,
            every=self._cadence.every.value,
            severity=Severity.INFO if unknown else self._cadence.severity,
        )

    def _due(self, period: int) -> date:
        return self._cadence.every.due(period, self._cadence.by)

    def due(self, until: date | None = None) -> Iterator[Due]:
        """Yield what each subject has to do up to a day; None for the next alone."""
        if not self._cadence.least:
            return
        asked, now, turns = self.counting.asked, self._now, self._turns()
        here = self.counting.keys(np.arange(len(asked.ids)), now)
        done = between(self.counting.activities, here, here) >= self._cadence.least
        first = np.where((asked.begin <= now) & done, now + 1, np.maximum(asked.begin, now))
        last_day = cache(self._last_day)
        for slot, (id_, period, end) in enumerate(
            zip(asked.ids, first.tolist(), asked.end.tolist(), strict=True)
        ):
            for number in range(period, end if until else min(end, period + 1)):
                day = last_day(number)
                if until and day > until:
                    break
                turn = _next(turns[slot], day) if slot in turns else ""
                what, title = self._cadence.id, self._cadence.title
                yield Due(day=day, what=what, subject=id_, turn=turn, title=title)

    def _last_day(self, period: int) -> date:
        """Return the day by which something is due; once that is past the last of the period."""
        day = self._due(period)
        return day if day > self.counting.on else self._cadence.every.last(period)

    def _turns(self) -> dict[int, list[tuple[int, int, str]]]:
        """Return for each subject a heap of turns had, day of the last one, and whose."""
        found: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
        kind = self._cadence.rotates
        if kind is not None:
            turns, last = self.counting.turns()
            columns = (self.counting.holder, turns, last)
            for place, (slot, number, day) in enumerate(zip(*columns, strict=True)):
                found[int(slot)].append((int(number), int(day), self._index.id_of(kind, place)))
        for heap in found.values():
            heapify(heap)
        return dict(found)


def _next(heap: list[tuple[int, int, str]], day: date) -> str:
    """Return whose turn it is: fewest turns, longest ago, lowest id; then it has had it."""
    turns, _, id_ = heap[0]
    heapreplace(heap, (turns + 1, day.toordinal(), id_))
    return id_
