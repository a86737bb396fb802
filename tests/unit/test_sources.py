"""The authority behind a number or a rule."""

from datetime import date

import pytest

from partygrid.sources import Certainty, Source

FROM, UNTIL = date(2017, 12, 1), date(2020, 6, 30)
BEFORE, AFTER = date(2017, 11, 30), date(2020, 7, 1)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, [BEFORE, FROM, UNTIL, AFTER]),
        (FROM, None, [FROM, UNTIL, AFTER]),
        (None, UNTIL, [BEFORE, FROM, UNTIL]),
        (FROM, UNTIL, [FROM, UNTIL]),
    ],
)
def test_a_source_holds_from_its_first_to_its_last_day(
    first: date | None, last: date | None, days: list[date]
) -> None:
    source = Source("a regulation", valid_from=first, valid_until=last)
    assert [day for day in (BEFORE, FROM, UNTIL, AFTER) if source.holds_on(day)] == days


def test_a_source_reads_as_title_and_clause() -> None:
    assert str(Source("a regulation")) == "a regulation"
    assert str(Source("a regulation", clause="art. 25")) == "a regulation, art. 25"


def test_a_source_is_confirmed_unless_stated() -> None:
    assert Source("a regulation").certainty is Certainty.CONFIRMED
