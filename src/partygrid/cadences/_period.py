"""Periods of the calendar: numbered without gaps, so that what lies between is a subtraction.

Days are counted as ``date.toordinal`` counts them: day 1 is 1 January of year 1, a Monday.
"""

from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np

Days = np.ndarray[Any, np.dtype[np.int64]]
"""Days as ordinals, or numbers of periods."""

_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_DAYS = {"day": 1, "week": 7}
_EPOCH = date(1970, 1, 1).toordinal()
_EPOCH_MONTH = 1970 * 12


class Period(StrEnum):
    """A period of the calendar; a week begins on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def longest(self) -> int:
        """The greatest number of days that it can have."""
        return {"day": 1, "week": 7, "month": 31, "quarter": 92, "half-year": 184}.get(self, 366)

    def number(self, day: date) -> int:
        """Return the number of the period in which a day lies; the next one has the next number.

        Examples:
            >>> Period.QUARTER.number(date(2024, 4, 1)) - Period.QUARTER.number(date(2024, 3, 31))
            1
        """
        if self in _DAYS:
            return (day.toordinal() - 1) // _DAYS[self]
        return (day.year * 12 + day.month - 1) // _MONTHS[self]

    def first(self, number: int) -> date:
        """Return the first day of a period.

        Examples:
            >>> Period.WEEK.first(Period.WEEK.number(date(2024, 7, 4)))
            datetime.date(2024, 7, 1)
        """
        if self in _DAYS:
            return date.fromordinal(number * _DAYS[self] + 1)
        year, month = divmod(number * _MONTHS[self], 12)
        return date(year, month + 1, 1)

    def last(self, number: int) -> date:
        """Return the last day of a period, in the last one of the calendar its last day.

        Examples:
            >>> Period.MONTH.last(Period.MONTH.number(date(2024, 2, 3)))
            datetime.date(2024, 2, 29)
        """
        if number >= self.number(date.max):
            return date.max
        return date.fromordinal(self.first(number + 1).toordinal() - 1)

    def due(self, number: int, by: int | None = None) -> date:
        """Return the day of a period with a number from 1, or the last one.

        Args:
            number: The number of the period.
            by: The day, None for the last; a period that is shorter ends first.

        Examples:
            >>> Period.WEEK.due(Period.WEEK.number(date(2024, 7, 2)), by=4)  # the Thursday
            datetime.date(2024, 7, 4)
        """
        last = self.last(number)
        if by is None:
            return last
        return date.fromordinal(min(self.first(number).toordinal() + by - 1, last.toordinal()))

    def numbers(self, days: Days) -> Days:
        """Return the number of the period of each day, given as ordinals."""
        if self in _DAYS:
            return (days - 1) // _DAYS[self]
        months = (days - _EPOCH).astype("datetime64[D]").astype("datetime64[M]")
        return (months.astype(np.int64) + _EPOCH_MONTH) // _MONTHS[self]
