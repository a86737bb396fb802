"""What is wrong with the values of a case, a campaign or a signal, as problems."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from partygrid._columns import fault_in
from partygrid._definitions import is_name
from partygrid._fields import specs
from partygrid.errors import InvalidArgument, InvalidCase, Problem, ProblemReason, printed

Wrong = tuple[str, ProblemReason, str, str]
"""Field, reason, what is wrong, remedy."""


def several_of(given: Any, kind: Any, field: str, remedy: str) -> tuple[Any, ...]:
    """Return values that are passed one or several at a time.

    Raises:
        InvalidArgument: It is neither one of the kind nor something to go through.
    """
    if isinstance(given, kind):
        return (given,)
    if not isinstance(given, Iterable):
        raise InvalidArgument(field, given, f"no {field}", remedy)
    return tuple(given)


def _shown(value: Any) -> str:
    """Return the printed form of a value; of definitions the ids alone."""
    ids: list[Any] = [getattr(one, "id", getattr(one, "name", None)) for one in _each(value)]
    return ", ".join(ids) if ids and all(map(is_name, ids)) else printed(value)


def _each(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()


def problem(place: str, field: str, value: Any, wrong: Wrong) -> Problem:
    """Return one problem of a value."""
    _, reason, message, remedy = wrong
    return Problem(
        where=place,
        field=field,
        value=_shown(value),
        reason=reason,
        message=message,
        remedy=remedy,
    )


def refuse(problems: Iterable[Problem]) -> None:
    """Raise where there are problems.

    Raises:
        InvalidCase: There are; it holds all of them.
    """
    found = tuple(problems)
    if found:
        raise InvalidCase(found)


def faults(one: Any, place: Any, *further: Iterable[Wrong]) -> Iterator[Problem]:
    """Yield what is wrong with the fields of a value, and then what else is."""
    named = place if is_name(place) else type(one).__name__.lower()
    found = list(_fields(one))
    for several in () if found else further:
        found += several
    for wrong in found:
        yield problem(named, wrong[0], getattr(one, wrong[0]), wrong)


def _fields(one: Any) -> Iterator[Wrong]:
    for field, spec in specs(type(one)):
        fault = fault_in(spec, getattr(one, field))
        if fault is not None:
            yield field, fault.reason, fault.message, fault.remedy


def mistyped(one: Any, **types: type | tuple[type]) -> Iterator[Wrong]:
    """Yield the fields of a value that are of another type, or hold something of another one."""
    for field, wanted in types.items():
        given = getattr(one, field)
        kind, values = (*wanted, given) if isinstance(wanted, tuple) else (wanted, (given,))
        if not all(isinstance(value, kind) for value in values):
            remedy = f"pass one of type {kind.__name__}"
            yield field, ProblemReason.WRONG_TYPE, "of the wrong kind", remedy


def disordered(one: Any, *fields: str) -> Iterator[Wrong]:
    """Yield the days of a value that lie before an earlier one of these fields."""
    first, begin = "", date.min
    for field in fields:
        day = getattr(one, field)
        if day is None:
            continue
        if day < begin:
            message, remedy = f"before {first}, {begin}", "correct one of them"
            yield field, ProblemReason.IMPOSSIBLE_DATES, message, remedy
        else:
            first, begin = field, day


def lonely(one: Any, field: str, before: str) -> Iterator[Wrong]:
    """Yield a field that is stated where the one that comes before it is not."""
    if getattr(one, field) is not None and getattr(one, before) is None:
        message = f"stated without {before}"
        yield field, ProblemReason.CONTRADICTION, message, f"state {before}"


def years_later(day: date, years: int) -> date:
    """Return the last day of some years that begin after a day.

    Examples:
        >>> years_later(date(2024, 2, 29), 1), years_later(date(2024, 9, 19), 1)
        (datetime.date(2025, 2, 28), datetime.date(2025, 9, 19))
    """
    year = min(day.year + years, date.max.year)
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)
