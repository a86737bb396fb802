"""Plain rows into activities, with every problem at once."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from partygrid._columns import Fault
from partygrid.cadences._activity import Activity
from partygrid.errors import InvalidLog, Problem, ProblemReason, nearest, printed

_NAMES = tuple(field.name for field in attrs.fields(Activity))
_REQUIRED = ("kind", "day", "subject")


def activities_from_records(rows: Iterable[Mapping[str, Any]]) -> tuple[Activity, ...]:
    """Return the activities that plain rows state, such as those of a decoded JSON file.

    The keys are the fields of `Activity`; a day may be text such as ``2024-03-05``. Whether the
    values fit each other and a snapshot is seen by the check.

    Args:
        rows: One mapping for each activity.

    Returns:
        The activities, in the order of the rows.

    Raises:
        InvalidLog: A row is no mapping, lacks a field that must be stated, has one that is not
            known, or its day is no day of the calendar; ``problems`` holds every reason.

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
    return tuple(Activity(**{**row, "day": _day(row["day"])}) for row in given)


def _plain(row: object) -> object:
    return dict(row) if isinstance(row, Mapping) else row


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


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
            yield attrs.evolve(problem, nearest=nearest(str(key), _NAMES))
    for key in _REQUIRED:
        if key not in row:
            yield _problem(
                place, key, Fault(ProblemReason.MISSING, "nothing is stated", "state it")
            )
    try:
        _day(row.get("day"))
    except ValueError:
        fault = Fault(ProblemReason.MALFORMED, "no day of the calendar", "write it as YYYY-MM-DD")
        yield _problem(place, "day", fault, value=printed(row["day"]))


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
