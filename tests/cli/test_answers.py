"""Rows as CSV that a spreadsheet opens without harm, and as JSON."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partygrid.cli._answers import Format, as_csv, as_json, formatted
from partygrid.cli._exit import Exit

CELLS = st.text() | st.integers(min_value=-9, max_value=9) | st.none()


@given(st.lists(st.tuples(CELLS, CELLS)))
def test_csv_is_read_back_as_it_was_but_for_apostrophes(
    pairs: list[tuple[str | int | None, str | int | None]],
) -> None:
    text = as_csv(["a", "b"], [{"a": first, "b": second} for first, second in pairs])
    header, *found = csv.reader(io.StringIO(text, newline=""))
    assert header == ["a", "b"]
    assert len(found) == len(pairs)
    for row, pair in zip(found, pairs, strict=True):
        for cell, value in zip(row, pair, strict=True):
            stated = "" if value is None else str(value)
            assert cell in (stated, f"'{stated}")
            assert isinstance(value, int) or not cell.startswith(tuple("=+-@\t\r\n"))


@pytest.mark.parametrize("first", "=+-@\t\r\n＝＋－＠")
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(first: str) -> None:
    (cell,) = list(csv.reader(io.StringIO(as_csv([], [{}]) + as_csv(["a"], []), newline="")))[-1]
    assert cell == "a"
    _, (found,) = csv.reader(io.StringIO(as_csv(["a"], [{"a": f"{first}1"}]), newline=""))
    assert found == f"'{first}1"


def test_numbers_are_no_formulas() -> None:
    assert as_csv(["n"], [{"n": -5}]) == "n\n-5\n"


def test_lines_end_in_lf_alone() -> None:
    assert as_csv(["a", "b"], [{"a": "x", "b": None}]) == "a,b\nx,\n"


@given(st.lists(st.dictionaries(st.text(), CELLS, max_size=3), max_size=3))
def test_json_is_read_back_as_it_was(rows: list[dict[str, str | int | None]]) -> None:
    assert json.loads(as_json(rows)) == rows
    assert as_json(rows).endswith("\n")


def test_json_keeps_chinese() -> None:
    assert as_json(["栗园"]) == '[\n  "栗园"\n]\n'


@pytest.mark.parametrize(
    ("layout", "text", "made"),
    [
        (Format.TABLE, "a screen\n", ["screen"]),
        (Format.JSON, "[]\n", ["rows"]),
        (Format.CSV, "id\n", ["rows"]),
    ],
)
def test_only_the_format_that_is_asked_for_is_made(
    layout: Format, text: str, made: list[str]
) -> None:
    asked = []

    def screen() -> str:
        asked.append("screen")
        return "a screen"

    def rows() -> list[dict[str, str]]:
        asked.append("rows")
        return []

    found = formatted(layout, Exit.HOLDS, screen=screen, rows=rows, columns=["id"])
    assert (found.text, asked) == (text, made)
    assert found.exact is (layout is not Format.TABLE)
