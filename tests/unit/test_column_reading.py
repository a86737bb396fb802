"""Columns that are read as a whole, and rows that are held as columns."""

from typing import Any

import pytest

import partygrid as pg
from partygrid.io._column_reading import cell_by_cell, read_at_once, read_column
from partygrid.io._columnar import columns_of
from partygrid.io._flat_rows import ColumnRows, flat_rows

COLUMNS = {one.name: one for one in columns_of(pg.Building)}


@pytest.mark.parametrize(
    ("name", "raw", "values"),
    [
        ("households", [48.0, "", 12.0], [48, None, 12]),
        ("households", [48.0, 0.0], [48, 0]),
        ("households", ["48", "12"], [48, 12]),
        ("households", ["48", "", "012"], [48, None, 12]),
        ("lon", ["116.5", "25"], [116.5, 25.0]),
        ("lon", [116.5, 25.0], [116.5, 25.0]),
        ("lon", [116.5, ""], [116.5, None]),
        ("lon", ["-0", "025.5", ""], [0.0, 25.5, None]),
        ("grids", ["g2、g1", "g1", ""], [("g1", "g2"), ("g1",), ()]),
        ("grids", ["a b、c"], [("a b", "c")]),
        ("name", ["3号楼", "3号楼", ""], ["3号楼", "3号楼", ""]),
    ],
)
def test_a_usual_column_is_read_at_once(name: str, raw: list[Any], values: list[Any]) -> None:
    assert read_at_once(COLUMNS[name], raw) == values
    assert cell_by_cell(COLUMNS[name], raw).values == values


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("households", [1.5]),
        ("households", [float("inf")]),
        ("households", [2.0**60]),
        ("households", [48.0, "48"]),
        ("households", ["4 8"]),
        ("households", ["４８"]),
        ("households", ["1-2"]),
        ("lon", ["1-2"]),
        ("grids", ["g1、 g2"]),
        ("grids", ["g1、、g2"]),
        ("grids", ["g1、g2,g3"]),
        ("grids", ["（g1）"]),
        ("id", ["b\u200b1"]),
        ("id", ["楼\u200b1"]),
        ("id", ["楼（1）"]),
        ("name", ["'=1"]),
        ("name", [" a"]),
        ("name", [3.0]),
    ],
)
def test_of_any_other_column_each_cell_is_looked_at(name: str, raw: list[Any]) -> None:
    assert read_at_once(COLUMNS[name], raw) is None
    found, each = read_column(COLUMNS[name], raw), cell_by_cell(COLUMNS[name], raw)
    assert (found.values, found.odd) == (each.values, each.odd)


def test_yes_is_not_one() -> None:
    assert cell_by_cell(COLUMNS["name"], [True, 1.0]).values == ["TRUE", "1"]


def test_rows_are_held_as_columns() -> None:
    rows = ColumnRows([["a", 1.0], ["b", ""]])
    assert (list(rows), len(rows), rows.width) == ([["a", "b"], [1.0, ""]], 2, 2)
    assert (rows[1], rows[:1], rows.first(1)) == ([1.0, ""], [["a", "b"]], [["a", "b"]])
    assert rows.columns(1) == [[1.0], [""]]
    assert (len(ColumnRows([])), list(ColumnRows([]))) == (0, [])


def test_rows_of_a_text_are_cut_when_they_are_asked_for() -> None:
    rows = flat_rows("a,b\n1,2\n", ",")
    assert rows is not None
    assert (rows[1], rows[:1]) == (["1", "2"], [["a", "b"]])
    assert (rows.columns(1), rows.columns(2)) == ([["1"], ["2"]], [[], []])
