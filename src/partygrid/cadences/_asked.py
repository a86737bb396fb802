"""Of whom a cadence is asked, and in which periods; whom an activity counts for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Index
from partygrid._whereabouts import spots
from partygrid.cadences._cadence import Cadence
from partygrid.jurisdiction import Jurisdiction
from partygrid.records import RECORD_KINDS
from partygrid.rules import facts

_NEVER = date.max.toordinal() + 1


@attrs.frozen(eq=False)
class Asked:
    """The subjects of a cadence, in canonical order.

    Attributes:
        ids: Their ids.
        number: The number of each, as the index numbers records; ascending.
        first: The first day on which it is asked of each, as an ordinal.
        last: The first day on which it is no longer.
        begin: The first period that is asked of each.
        end: The first period that is no longer asked of each.
    """

    ids: tuple[str, ...]
    number: Counts
    first: Counts
    last: Counts
    begin: Counts
    end: Counts

    def slots(self, numbers: Counts) -> Counts:
        """Return the place among the subjects of records with some numbers, -1 for none."""
        if not self.ids:
            return np.full(numbers.shape, NOWHERE, np.int64)
        found = np.minimum(np.searchsorted(self.number, numbers), len(self.ids) - 1)
        return np.where(self.number[found] == numbers, found, NOWHERE)


def asked_of(where: Jurisdiction, cadence: Cadence, *, since: date, until: date) -> Asked:
    """Return of whom a cadence is asked on some day from `since` to `until`.

    Where records take turns, it is asked of no place in which none lies.

    Complexity:
        O(records of the kinds).
    """
    rows = list(_rows(where, cadence, since.toordinal(), until.toordinal()))
    numbers, starts, stops = (np.array([row[i] for row in rows], np.int64) for i in (1, 2, 3))
    every = cadence.every
    return Asked(
        ids=tuple(row[0] for row in rows),
        number=numbers,
        first=starts,
        last=stops,
        begin=every.numbers(starts - 1) + 1,
        end=every.numbers(stops),
    )


def _rows(
    where: Jurisdiction, cadence: Cadence, since: int, until: int
) -> Iterator[tuple[str, int, int, int]]:
    """Yield id, number, first day, and first day no longer, of each subject."""
    source, least = cadence.source, cadence.full_members
    valid_from = source.valid_from.toordinal() if source.valid_from else 1
    valid_until = source.valid_until.toordinal() + 1 if source.valid_until else _NEVER
    with_turns = _with_turns(where.index, cadence)
    for kind in (one for one in RECORD_KINDS if one in cadence.each.kinds):
        start, position = where.index.start(kind), where.index.table(kind).position
        for one in cadence.each.subjects(where, kind):
            begin, end = max(valid_from, _begun(one)), min(valid_until, _ended(one))
            number = start + position[one.id]
            if begin > until or end <= max(begin, since):
                continue
            if with_turns is not None and number not in with_turns:
                continue
            if least is None or facts.full_members_of(where, one) >= least:
                yield one.id, number, begin, end


def _with_turns(index: Index, cadence: Cadence) -> set[int] | None:
    """Return the numbers of the places in which records take turns, None where nothing rotates."""
    if cadence.rotates is None:
        return None
    return {*_homes(index, cadence.rotates, cadence).tolist()}


def _begun(record: Any) -> int:
    day: date | None = getattr(record, "established", None)
    return 1 if day is None else day.toordinal()


def _ended(record: Any) -> int:
    day: date | None = getattr(record, "dissolved", None)
    return _NEVER if day is None else day.toordinal()


def holders(index: Index, cadence: Cadence, asked: Asked) -> Counts:
    """Return for each record that takes turns the subject in which it lies, -1 for none.

    Shape: (records of the kind that rotates,).
    """
    if cadence.rotates is None:
        return np.zeros(0, np.int64)
    return asked.slots(_homes(index, cadence.rotates, cadence))


def _homes(index: Index, rotates: type, cadence: Cadence) -> Counts:
    """Return for each record of a kind the number of the place in which it lies, -1 for none."""
    (place,) = cadence.each.kinds
    inside = spots(index, rotates).column(place).astype(np.int64)
    homes: Counts = np.where(inside < 0, NOWHERE, inside + index.start(place))
    return homes
