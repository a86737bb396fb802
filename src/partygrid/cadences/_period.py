"""Periods of the calendar: numbered without gaps, so that what lies between is a subtraction."""

from datetime import date, timedelta
from enum import StrEnum

_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_DAYS = {"day": 1, "week": 7}
_LAST = date.max


class Period(StrEnum):
    """A period of the calendar; a week begins on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    def number(self, day: date) -> int:
        """Return the number of the period in which a day lies; the next one has the next number.

        Examples:
            >>> Period.QUARTER.number(date(2024, 4, 1)) - Period.QUARTER.number(date(2024, 3, 31))
            1
        """
        if self in _DAYS:
            return (day.toordinal() - 1) // _DAYS[self]  # day 1 was a Monday
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
        """Return the last day of a period.

        Examples:
            >>> Period.MONTH.last(Period.MONTH.number(date(2024, 2, 3)))
            datetime.date(2024, 2, 29)
        """
        if self is Period.YEAR and number == _LAST.year:
            return _LAST
        return self.first(number + 1) - timedelta(days=1)
