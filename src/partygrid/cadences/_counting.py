"""Which activities count for a cadence: of whom, in which period, in time, with their quorum.

Procedure. An activity of the kind counts for the subject that held it, or in which the record lies
whose turn it was; unless it took place online where that does not count, or lacked its quorum.
What counts is summed in cells, one for each subject and period in which there was anything.
"""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any, cast

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Index, Mask
from partygrid.cadences._asked import Asked, holders
from partygrid.cadences._cadence import Cadence
from partygrid.cadences._findings import CadenceReason, LeftOutReason
from partygrid.cadences._log import UNKNOWN, Log

COUNTED = len(LeftOutReason)
"""The state of an activity that counts, or was judged; of others the place of the reason."""

Row = tuple[int, date, CadenceReason, int, int]
"""Subject, day, reason, measured and required number."""


@attrs.frozen(eq=False)
class Counting:
    """The activities of one cadence from one day to another.

    Attributes:
        cadence: The cadence.
        asked: Its subjects.
        since: First day.
        on: Last day.
    """

    cadence: Cadence
    asked: Asked
    since: date
    on: date
    _index: Index
    _log: Log

    @cached_property
    def _rows(self) -> slice:
        return self._log.rows(self.cadence.kind)

    @cached_property
    def holder(self) -> Counts:
        """The subject of each record that takes turns, -1 for none."""
        return holders(self._index, self.cadence, self.asked)

    @cached_property
    def _turn(self) -> Counts:
        """The position of the record whose turn each activity was, -1 for none; some rotate."""
        start = self._index.start(cast("type", self.cadence.rotates))
        position = self._log.subject[self._rows] - start
        inside = (position >= 0) & (position < self.holder.size)
        return np.where(inside, position, NOWHERE)

    @cached_property
    def _slot(self) -> Counts:
        """The subject of each activity, -1 for none."""
        own = self.asked.slots(self._log.subject[self._rows])
        if not self.holder.size:
            return own
        return np.where((own < 0) & (self._turn >= 0), self.holder[self._turn], own)

    @cached_property
    def states(self) -> Counts:
        """For each activity of the kind `COUNTED`, or the place of the reason why not."""
        day = self._log.day[self._rows]
        outside = (day < self.since.toordinal()) | (day > self.on.toordinal())
        known = self._slot >= 0
        at = np.where(known, self._slot, 0)
        begun, gone = (np.append(one, 0)[at] for one in (self.asked.first, self.asked.last))
        offline_only = self._log.online[self._rows] & (not self.cadence.online)
        reasons = list(LeftOutReason)
        return np.select(
            [outside, ~known, (day < begun) | (day >= gone), offline_only],
            [
                reasons.index(LeftOutReason.OTHER_DAYS),
                reasons.index(LeftOutReason.OTHER_SUBJECT),
                reasons.index(LeftOutReason.OTHER_TIME),
                reasons.index(LeftOutReason.ONLINE),
            ],
            COUNTED,
        )

    @cached_property
    def _judged(self) -> dict[CadenceReason, tuple[Mask, Counts, Counts]]:
        """For each reason why an activity is not as it should be: which, measured, required."""
        here = self.states == COUNTED
        should, attended, votes = (
            column[self._rows]
            for column in (self._log.should_attend, self._log.attended, self._log.votes)
        )
        quorum, majority = self.cadence.quorum, self.cadence.majority
        needed = _each_number(should, lambda n: max(ceil(_of(quorum, n)), 1))
        wanted = _each_number(should, lambda n: floor(_of(majority, n)) + 1)
        asked, voted = here & (quorum is not None), here & (votes >= 0) & (majority is not None)
        silent = (should == UNKNOWN) | (attended == UNKNOWN)
        nothing = np.zeros(should.shape, np.int64)
        return {
            CadenceReason.NO_QUORUM: (asked & ~silent & (attended < needed), attended, needed),
            CadenceReason.NO_MAJORITY: (voted & (should >= 0) & (votes < wanted), votes, wanted),
            CadenceReason.ATTENDANCE_UNKNOWN: (
                (asked & silent) | (voted & (should == UNKNOWN)),
                nothing,
                nothing,
            ),
        }

    def doubts(self) -> Iterator[Row]:
        """Yield which activities are not as they should be."""
        day = self._log.day[self._rows]
        for reason, (which, measured, required) in self._judged.items():
            for row in np.flatnonzero(which).tolist():
                numbers = int(measured[row]), int(required[row])
                yield int(self._slot[row]), date.fromordinal(int(day[row])), reason, *numbers

    @cached_property
    def _counts(self) -> Mask:
        counts: Mask = (self.states == COUNTED) & ~self._judged[CadenceReason.NO_QUORUM][0]
        return counts

    @property
    def valid(self) -> int:
        """How many activities count."""
        return int(self._counts.sum())

    @property
    def invalid(self) -> int:
        """How many activities do not count for want of a quorum."""
        return int(self._judged[CadenceReason.NO_QUORUM][0].sum())

    @cached_property
    def _low(self) -> int:
        """A number below that of every period looked at."""
        return self.cadence.every.number(self.since) - 1

    @cached_property
    def _width(self) -> int:
        """The number of periods from `_low` to beyond the last one looked at."""
        return self.cadence.every.number(self.on) - self._low + 3

    def keys(self, slot: Any, period: Any) -> Any:
        """Return one number for each subject and period, in the order of subject, then period."""
        return slot * self._width + (period - self._low)

    def slots_and_periods(self, keys: Counts) -> tuple[Counts, Counts]:
        """Return the subjects and periods of some numbers."""
        slots, periods = np.divmod(keys, self._width)
        return slots, periods + self._low

    @cached_property
    def activities(self) -> Counts:
        """The key of each activity that counts, sorted."""
        return np.sort(self._keyed(self._counts))

    @cached_property
    def in_time(self) -> Counts:
        """The key of each activity that counts and took place by its day, sorted."""
        if self.cadence.by is None:
            return self.activities
        every, by = self.cadence.every, self.cadence.by
        periods = every.numbers(self._log.day[self._rows])
        due = _each_number(periods, lambda number: every.due(number, by).toordinal())
        return np.sort(self._keyed(self._counts & (self._log.day[self._rows] <= due)))

    def _keyed(self, rows: Mask) -> Counts:
        days = self._log.day[self._rows][rows]
        found: Counts = self.keys(self._slot[rows], self.cadence.every.numbers(days))
        return found

    def turns(self) -> tuple[Counts, Counts]:
        """Return how many turns each record has had that takes turns, and the day of its last."""
        rows = self._counts & (self._turn >= 0)
        number = np.bincount(self._turn[rows], minlength=self.holder.size).astype(np.int64)
        last = np.zeros(self.holder.size, np.int64)
        np.maximum.at(last, self._turn[rows], self._log.day[self._rows][rows])
        return number, last


def between(keys: Counts, first: Counts, last: Counts) -> Counts:
    """Return how many of sorted numbers lie from one to another, both included."""
    return np.searchsorted(keys, last, "right") - np.searchsorted(keys, first)


def _of(share: Fraction | None, number: int) -> Fraction | int:
    return 0 if share is None else share * number


def _each_number(column: Counts, answer: Callable[[int], int]) -> Counts:
    """Return the answer for each number of a column, asked once for each that occurs."""
    numbers, place = np.unique(column, return_inverse=True)
    return np.array([answer(one) for one in numbers.tolist()], np.int64)[place]
