"""Terms of office, counted from the last election (换届)."""

from datetime import MAXYEAR, date
from typing import Any

from partygrid.rules._outcome import Outcome


def within_term(
    organisation: Any, on: date | None, years: int | None, *, postponed: int | None = 0
) -> Outcome:
    """Return whether a day lies within the term that began with the last election.

    The day on which the term ends is its last. Over the term by no more than `postponed` years is
    unknown: whether the delay was approved is not recorded.
    """
    if on is None:
        return Outcome.not_applicable("no day was asked for")
    if years is None:
        return Outcome.not_applicable("no term is stated")
    elected, field = organisation.elected, f"{type(organisation).__name__}.elected"
    if elected is None or elected > on:
        return Outcome.unknown(field if elected is None else f"{field} before {on}")
    end = years_after(elected, years)
    required = f"an election by {end}"
    if on <= end:
        return Outcome.passed(elected.isoformat(), required=required)
    if on <= (date.max if postponed is None else years_after(end, postponed)):
        return Outcome.unknown("approval of the postponement")
    return Outcome.failed(elected.isoformat(), required=required)


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; 28 February for a 29th that is not there.

    Examples:
        >>> years_after(date(2020, 2, 29), 3)
        datetime.date(2023, 2, 28)
    """
    if day.year + years > MAXYEAR:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
