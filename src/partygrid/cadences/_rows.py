"""Plain rows into activities, with every problem at once."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import attrs

from partygrid._columns import Fault
from partygrid._likeness import nearest
from partygrid.cadences._activity import Activity
from partygrid.errors import InvalidLog, Problem, ProblemReason, printed

_NAMES = tuple(field.name for field in attrs.fields(Activity))
_COUNTS = ("should_attend", "attended", "votes")
_FLAGS = {"是": True, "true": True, "yes": True, "否": False, "false": False, "no": False}
_REQUIRED = ("kind", "day", "subject")


def activities_from_records(rows: Iterable[Mapping[str, Any]]) -> tuple[Activity, ...]:
    """Return the activities that plain rows state, such as those of a decoded JSON file.

    The keys are the fields of `Activity`. Values may be text, as in a sheet: a day such as
    ``2024-03-05``, a number in plain digits, and whether it took place online as 是 or 否, ``true``
    or ``false``, ``yes`` or ``no``; an empty text leaves any of these but the day unstated. Whether
    the values fit each other and a snapshot is seen by the check.

    Args:
        rows: One mapping for each activity.

    Returns:
        The activities, in the order of the rows.

    Raises:
        InvalidLog: A row is no mapping, lacks a field that must be stated, has one that is not
            known, or has a text that is no day of the calendar, no number, or neither yes nor no;
            ``problems`` holds every reason.

    Complexity:
        O(rows).

    Examples:
        >>> rows = [{"kind": "patrol", "day": "2024-07-04", "subject": "grid-1"}]
        >>> activities_from_records(rows)[0].day
        datetime.date(2024, 7, 4)
    """
    given: list[Any] = [_plain(row) for row in rows]
    problems = [problem for place, row in enumerate(given) for problem in _problems(place, row)]
    if problems:
        raise InvalidLog(problems)
    return tuple(Activity(**_read(row)) for row in given)


def _plain(row: object) -> object:
    return dict(row) if isinstance(row, Mapping) else row


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _same(value: Any) -> Any:
    return value


def _count(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not (value.isascii() and value.isdigit()):
        raise ValueError
    return int(value)


def _flag(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.lower() not in _FLAGS:
        raise ValueError
    return _FLAGS[value.lower()]


_READERS = {
    "day": (
        _day,
        Fault(ProblemReason.MALFORMED, "no day of the calendar", "write it as YYYY-MM-DD"),
    ),
    **dict.fromkeys(
        _COUNTS, (_count, Fault(ProblemReason.MALFORMED, "no number", "write it in plain digits"))
    ),
    "online": (_flag, Fault(ProblemReason.MALFORMED, "neither yes nor no", "write 是 or 否")),
}
"""How a text becomes a value, and what is wrong where it does not."""


def _stated(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without what is left empty."""
    may_lack = {*_COUNTS, "online"}
    return {key: value for key, value in row.items() if not (value == "" and key in may_lack)}


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _READERS.get(key, (_same,))[0](value) for key, value in _stated(row).items()}


def _problems(place: int, row: object) -> Iterator[Problem]:
    if not isinstance(row, dict):
        fault = Fault(ProblemReason.WRONG_TYPE, "no row with named fields", "pass a mapping")
        yield _problem(place, "", fault, value=printed(row))
        return
    for key in row:
        if key not in _NAMES:
            remedy = f"drop it, or use one of {', '.join(_NAMES)}"
            fault = Fault(ProblemReason.UNKNOWN_FIELD, "no such field", remedy)
            problem = _problem(place, str(key), fault)
            yield attrs.evolve(problem, nearest=_likely(str(key)))
    for key in _REQUIRED:
        if key not in row:
            yield _problem(
                place, key, Fault(ProblemReason.MISSING, "nothing is stated", "state it")
            )
    for key, value in _stated(row).items():
        if not _is_read(key, value):
            yield _problem(place, key, _READERS[key][1], value=printed(value))


@lru_cache(maxsize=256)
def _likely(key: str) -> str | None:
    """Return the field most like a key; rows have the same keys again and again."""
    return nearest(key, _NAMES)


def _is_read(key: str, value: Any) -> bool:
    try:
        _READERS.get(key, (_same,))[0](value)
    except ValueError:
        return False
    return True


def _problem(place: int, field: str, fault: Fault, *, value: str = "") -> Problem:
    return Problem(
        where=f"row {place}",
        field=field,
        value=value,
        reason=fault.reason,
        message=fault.message,
        remedy=fault.remedy,
        position=place,
    )
