"""A log of activities as integer columns, once each of them is known to be possible."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

import attrs
import numpy as np

from partygrid._columns import Fault, column_ok, fault_in
from partygrid._fields import specs
from partygrid._index import Counts, Mask
from partygrid._likeness import nearest
from partygrid.cadences._activity import Activity
from partygrid.errors import InvalidLog, Problem, ProblemReason, printed
from partygrid.jurisdiction import Jurisdiction
from partygrid.records import RECORD_KINDS

UNKNOWN = -1
"""Stands for a number of people that is not known."""

_FIELDS = specs(Activity)
_NUMBERS = ("should_attend", "attended", "votes")


@attrs.frozen(kw_only=True, eq=False)
class Log:
    """Activities in order of kind, subject, day, each once; `UNKNOWN` people where none are stated.

    Attributes:
        kinds: The kinds of activity, sorted.
        kind: Position of the kind of each.
        subject: Number of the record of each, as the index numbers records.
        day: Day of each, as an ordinal.
        should_attend: How many should have attended each.
        attended: How many did.
        votes: How many voted for it.
        online: Whether each took place online.
        repeated: For each kind, how many were stated before.
    """

    kinds: tuple[str, ...]
    kind: Counts
    subject: Counts
    day: Counts
    should_attend: Counts
    attended: Counts
    votes: Counts
    online: Mask
    repeated: tuple[int, ...]

    def rows(self, kind: str) -> slice:
        """Return where the activities of a kind stand."""
        if kind not in self.kinds:
            return slice(0, 0)
        code = self.kinds.index(kind)
        return slice(*np.searchsorted(self.kind, [code, code + 1]).tolist())


def log_of(where: Jurisdiction, log: Iterable[Activity]) -> Log:
    """Return a log as columns.

    Raises:
        InvalidLog: Something is no activity, or names no record, or has numbers that cannot be;
            ``problems`` holds every reason.

    Complexity:
        O(activities log activities).
    """
    given = list(log)
    if not set(map(type, given)) <= {Activity}:
        raise InvalidLog(_wrong(where, given))
    columns = {name: list(map(attrgetter(name), given)) for name, _ in _FIELDS}
    if not all(column_ok(spec, columns[name]) for name, spec in _FIELDS):
        raise InvalidLog(_wrong(where, given))
    numbers = {id_: _number(where, id_) for id_ in set(columns["subject"])}
    arrays = [_numbered(columns[name]) for name in _NUMBERS]
    if None in numbers.values() or _contradicting(*arrays).any():
        raise InvalidLog(_wrong(where, given))
    return _sorted(columns, numbers, arrays)


def _sorted(columns: dict[str, list[Any]], numbers: dict[str, Any], people: list[Counts]) -> Log:
    size = len(columns["kind"])
    kinds = tuple(sorted(set(columns["kind"])))
    code = {kind: i for i, kind in enumerate(kinds)}
    rows = [
        np.fromiter(map(code.__getitem__, columns["kind"]), np.int64, size),
        np.fromiter(map(numbers.__getitem__, columns["subject"]), np.int64, size),
        np.fromiter(map(date.toordinal, columns["day"]), np.int64, size),
        *people,
        np.fromiter(columns["online"], np.int64, size),
    ]
    order = np.lexsort(rows[::-1])
    rows = [one[order] for one in rows]
    new = np.ones(size, np.bool_)
    new[1:] = np.logical_or.reduce([one[1:] != one[:-1] for one in rows])
    repeated = np.bincount(rows[0][~new], minlength=len(kinds)).tolist()
    kind, subject, day, should_attend, attended, votes, online = (one[new] for one in rows)
    return Log(
        kinds=kinds,
        kind=kind,
        subject=subject,
        day=day,
        should_attend=should_attend,
        attended=attended,
        votes=votes,
        online=online.astype(np.bool_),
        repeated=tuple(repeated),
    )


def _number(where: Jurisdiction, key: str) -> int | None:
    """Return the number of the record with an id, as the index numbers records."""
    for kind in RECORD_KINDS:
        position = where.index.table(kind).position.get(key)
        if position is not None:
            return int(where.index.start(kind) + position)
    return None


def _numbered(column: Sequence[int | None]) -> Counts:
    known = [UNKNOWN if one is None else one for one in column]
    return np.fromiter(known, np.int64, len(known))


def _contradicting(should: Counts, attended: Counts, votes: Counts) -> Mask:
    """Return where more attended than should, or more voted than attended."""
    crowded = (should >= 0) & (attended > should)
    found: Mask = crowded | ((attended >= 0) & (votes > attended))
    return found | ((should >= 0) & (votes > should))


def _wrong(where: Jurisdiction, given: Sequence[object]) -> Iterator[Problem]:
    """Yield what is no activity, and what is wrong with activities."""
    known = {record.id for record in where}
    for place, one in enumerate(given):
        if type(one) is Activity:
            yield from _wrong_in(place, one, known)
        else:
            yield _problem(place, ("", one), _STRANGE)


def _wrong_in(place: int, one: Activity, known: Collection[str]) -> Iterator[Problem]:
    unfit = set()
    for name, spec in _FIELDS:
        fault = fault_in(spec, getattr(one, name))
        if fault is not None:
            unfit.add(name)
            yield _problem(place, (name, getattr(one, name)), fault)
    if "subject" not in unfit and one.subject not in known:
        problem = _problem(place, ("subject", one.subject), _NOBODY)
        yield attrs.evolve(problem, nearest=nearest(one.subject, known))
    if unfit.isdisjoint(_NUMBERS):
        for name, said in _too_many(one):
            fault = Fault(ProblemReason.CONTRADICTION, said, "correct one of both")
            yield _problem(place, (name, getattr(one, name)), fault)


_STRANGE = Fault(ProblemReason.WRONG_TYPE, "no activity", "pass Activity(...)")
_NOBODY = Fault(ProblemReason.UNKNOWN_REFERENCE, "no record has this id", "correct the id")


def _too_many(one: Activity) -> Iterator[tuple[str, str]]:
    """Yield which numbers are larger than others allow, and why."""
    should, attended, votes = one.should_attend, one.attended, one.votes
    if should is not None and attended is not None and attended > should:
        yield "attended", f"more than the {should} who should"
    present = min((n for n in (should, attended) if n is not None), default=None)
    if votes is not None and present is not None and votes > present:
        yield "votes", f"more than the {present} who could vote"


def _problem(place: int, stated: tuple[str, object], fault: Fault) -> Problem:
    field, value = stated
    return Problem(
        where=f"activity {place}",
        field=field,
        value=printed(value),
        reason=fault.reason,
        message=fault.message,
        remedy=fault.remedy,
        position=place,
    )
