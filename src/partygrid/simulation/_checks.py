"""What is wrong with the fields of a scenario, all of it at once."""

import math
from collections.abc import Iterable, Iterator
from numbers import Real
from typing import Any

from partygrid.errors import InvalidScenario, Problem, ProblemReason, printed

SECONDS = 3_600
"""Hours are counted in whole seconds, so that sums are exact."""
WEEK = 168
"""Hours of a week: more than these are never asked or given."""


def figure(value: Any) -> Any:
    """Return a real number as a float, and anything else as it is: it is reported later.

    Examples:
        >>> figure(1), figure("1"), figure(True)
        (1.0, '1', True)
    """
    return float(value) if isinstance(value, Real) and not isinstance(value, bool) else value


def seconds(hours: float) -> int:
    """Return hours as whole seconds, those of a week at most.

    Examples:
        >>> seconds(1.5), seconds(float("inf")) == 168 * 3600
        (5400, True)
    """
    return round(min(hours, WEEK) * SECONDS)


def refuse(problems: Iterable[Problem]) -> None:
    """Raise where there is a problem.

    Raises:
        InvalidScenario: There is at least one.
    """
    found = tuple(problems)
    if found:
        raise InvalidScenario(found)


def wrong(  # noqa: PLR0917 - the parts of a sentence, in its order
    where: str,
    field: str,
    value: object,
    message: str,
    remedy: str,
    reason: ProblemReason = ProblemReason.OUT_OF_RANGE,
) -> Problem:
    """Return a problem of a field."""
    return Problem(
        where=where,
        field=field,
        value=printed(value),
        reason=reason,
        message=message,
        remedy=remedy,
    )


def probability(where: str, field: str, value: object) -> Iterator[Problem]:
    """Yield a problem unless the value is a number from 0 to 1."""
    if type(value) is not float or not 0 <= value <= 1:
        yield wrong(where, field, value, "no probability", "state a number from 0 to 1")


def number(
    where: str, field: str, value: object, *, most: float, above: bool = False
) -> Iterator[Problem]:
    """Yield a problem unless the value is a number from 0, or above it, to the most."""
    low = type(value) is not float or not 0 <= value <= most
    if low or (above and value == 0):
        start = "above 0, at most" if above else "from 0 to"
        size = f"{most:,.0f}" if math.isfinite(most) else "any size"
        yield wrong(where, field, value, "outside its range", f"state a number {start} {size}")


def whole(where: str, field: str, value: object, *, least: int, most: int) -> Iterator[Problem]:
    """Yield a problem unless the value is a whole number in a range."""
    if type(value) is not int or not least <= value <= most:
        remedy = f"state a whole number from {least:,} to {most:,}"
        yield wrong(where, field, value, "outside its range", remedy)


def choice(
    where: str, field: str, value: object, kind: type, *, optional: bool = True
) -> Iterator[Problem]:
    """Yield a problem unless the value is of a kind, or None where it may be."""
    if not isinstance(value, kind) and not (optional and value is None):
        message = f"no {kind.__name__}"
        remedy = f"pass a {kind.__name__}" + (", or None" if optional else "")
        yield wrong(where, field, value, message, remedy, ProblemReason.WRONG_TYPE)


def text(where: str, field: str, value: object) -> Iterator[Problem]:
    """Yield a problem unless the value is a text with something in it."""
    if type(value) is not str or not value.strip():
        yield wrong(where, field, value, "no name", "state a text", ProblemReason.BAD_TEXT)


def texts(where: str, field: str, value: object) -> Iterator[Problem]:
    """Yield a problem unless the value is a tuple of texts, each once."""
    if not isinstance(value, tuple) or not all(type(one) is str for one in value):
        remedy = "state them as a list"
        yield wrong(where, field, value, "no list of texts", remedy, ProblemReason.WRONG_TYPE)
    elif len(set(value)) < len(value):
        remedy = "state each once"
        yield wrong(where, field, value, "repeated", remedy, ProblemReason.REPEATED)
