"""What a place asks for."""

import pytest

import partygrid as pg


@pytest.mark.parametrize(
    ("least", "most", "places"), [(1, None, 1), (0, None, 0), (2, 5, 5), (2, 2, 2), (0, 0, 0)]
)
def test_without_a_most_a_need_takes_no_more_than_its_least(
    least: int, most: int | None, places: int
) -> None:
    assert pg.Need("n", place="t", least=least, most=most).places == places


def test_a_need_is_for_anybody_at_any_time_for_an_hour_unless_stated() -> None:
    need = pg.Need("n", place="t")
    assert (need.skills, need.window, need.hours, need.least) == ((), None, 1.0, 1)
