"""All organisations as one row, kind by kind: which exist on a day, and which a field names."""

from datetime import date
from typing import Any

import numpy as np

from partygrid._index import NOWHERE, Counts, Index, Mask, Positions
from partygrid.org import ORGANISATION_KINDS


def existing(index: Index, kind: type, on: date | None) -> Mask:
    """Return which records of a kind exist on a day; None asks for the latest state.

    Records that are no organisations always do. Shape: (records,).

    Complexity:
        O(records) for the first call, two comparisons of columns afterwards.
    """
    if kind not in ORGANISATION_KINDS:
        return np.ones(index.size(kind), np.bool_)
    established = _days(index, kind, "established")
    dissolved = _days(index, kind, "dissolved")
    day = 0 if on is None else on.toordinal()
    if on is None:
        exist: Mask = dissolved == 0
    else:
        exist = (established <= day) & ((dissolved == 0) | (day < dissolved))
    return exist


def _days(index: Index, kind: type, field: str) -> Counts:
    """Return dates as day numbers, 0 where none is stated."""
    return index.kept(("rules", "days", kind, field), lambda: _numbered(index, kind, field))


def _numbered(index: Index, kind: type, field: str) -> Counts:
    stated: list[Any] = [getattr(one, field) for one in index.table(kind).records]
    if stated.count(None) == len(stated):
        return np.zeros(len(stated), np.int64)
    numbers = [0 if day is None else day.toordinal() for day in stated]
    return np.array(numbers, np.int64)


def first(index: Index, kind: type) -> int:
    """Return how many organisations stand before those of a kind."""
    return index.start(kind) - index.start(ORGANISATION_KINDS[0])


def named(index: Index, kind: type, field: str) -> Positions:
    """Return the number of the organisation that a field names, -1 for none. Shape: (records,)."""
    return index.kept(("rules", "named", kind, field), lambda: _named(index, kind, field))


def _named(index: Index, kind: type, field: str) -> Positions:
    found = np.full(index.size(kind), NOWHERE, np.int32)
    for target in ORGANISATION_KINDS:
        if index.size(target):
            place = index.reference(kind, field, target)
            np.copyto(found, place + np.int32(first(index, target)), where=place >= 0)
    return found
