"""Tables on a text screen."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partygrid._text import percent, table, width


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("a1", 2), ("栗园", 4), ("ＡＢ", 4), ("３号楼 x", 8), ("é", 1)]
)
def test_a_chinese_or_full_width_character_takes_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (Fraction(0), "0 %"),
        (Fraction(1), "100 %"),
        (Fraction(1, 2), "50.0 %"),
        (Fraction(1, 3), "33.3 %"),
        (Fraction(2, 3), "66.7 %"),
        (Fraction(1, 10**9), "0.1 %"),
        (Fraction(10**9 - 1, 10**9), "99.9 %"),
        (Fraction(1, 8), "12.5 %"),
    ],
)
def test_a_ratio_reads_all_or_nothing_only_where_it_is(ratio: Fraction, text: str) -> None:
    assert percent(ratio) == text


def test_a_ratio_above_one_reads_above_one_hundred_percent() -> None:
    assert percent(Fraction(3, 2)) == "150.0 %"


@given(st.fractions(0, 1), st.fractions(0, 1))
def test_a_larger_ratio_never_reads_smaller(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    assert float(percent(low)[:-2]) <= float(percent(high)[:-2])


def test_numbers_stand_to_the_right_and_texts_to_the_left() -> None:
    assert table(["地点", "n", "share"], [["栗园", 1234, "50.0 %"], ["x", None, "100 %"]]) == (
        "地点      n   share\n栗园  1,234  50.0 %\nx             100 %"
    )


def test_a_table_without_rows_is_its_header() -> None:
    assert table(["place", "n"], []) == "place  n"


def test_one_text_among_numbers_makes_a_column_of_texts() -> None:
    assert table(["n", "m"], [[1, 1], ["x-1", 2]]) == "n    m\n1    1\nx-1  2"


def test_a_flag_is_no_number() -> None:
    assert table(["holds"], [[True], [False]]) == "holds\nTrue\nFalse"


@given(st.lists(st.lists(st.text("a栗Ｂ ", max_size=5), min_size=3, max_size=3), max_size=4))
def test_columns_begin_at_the_same_place_on_every_line(rows: list[list[str]]) -> None:
    marked = [[f"<{cell}>" for cell in row] for row in rows]
    lines = table(["<1>", "<2>", "<3>"], marked).splitlines()
    assert len(lines) == len(rows) + 1
    for nth in range(3):
        starts = {width("<".join(line.split("<")[: nth + 1])) for line in lines}
        assert len(starts) == 1
