"""Days of terms and half-years, at both ends of the calendar."""

from datetime import date

import pytest

from partygrid.rules.packs._reports import months_before
from partygrid.rules.packs._terms import years_after


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 8, 31), 6, date(2024, 2, 29)),
        (date(2023, 8, 31), 6, date(2023, 2, 28)),
        (date(2024, 1, 15), 1, date(2023, 12, 15)),
        (date(2024, 12, 31), 12, date(2023, 12, 31)),
        (date(2, 1, 10), 6, date(1, 7, 10)),
        (date(1, 7, 10), 6, date(1, 1, 10)),
        (date(1, 7, 10), 7, date.min),
    ],
)
def test_half_a_year_ends_with_the_month_and_not_before_the_calendar(
    day: date, months: int, expected: date
) -> None:
    assert months_before(day, months) == expected


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
        (date(2020, 2, 29), 5, date(2025, 2, 28)),
        (date(9996, 3, 1), 3, date(9999, 3, 1)),
        (date(9996, 3, 1), 4, date.max),
    ],
)
def test_a_term_ends_on_a_day_that_there_is(day: date, years: int, expected: date) -> None:
    assert years_after(day, years) == expected
