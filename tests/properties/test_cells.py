"""What is written into a cell is read from it; looked at as a whole or cell by cell."""

from collections.abc import Iterator
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid._text import Language
from partygrid.io import _column_reading as reading
from partygrid.io import comma_separated, workbook
from partygrid.io._cell_writing import cells_of
from partygrid.io._columnar import Column, columns_of
from partygrid.io._container import Container
from partygrid.io._flat_rows import flat_rows
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

COLUMNS = [column for kind in (*RECORD_KINDS, Link) for column in columns_of(kind)]
BY_NAME = {(kind, one.name): one for kind in RECORD_KINDS for one in columns_of(kind)}
NAME = BY_NAME[pg.Building, "name"]
CODE = BY_NAME[pg.Building, "code"]
ID = BY_NAME[pg.Building, "id"]
GRIDS = BY_NAME[pg.Building, "grids"]
OFFERS = BY_NAME[pg.Unit, "offers"]
HOURS = BY_NAME[pg.Need, "hours"]
HOUSEHOLDS = BY_NAME[pg.Building, "households"]

ODD = "'\"=+-@#、,，;；| \u3000（１０ab栋无\u200b￾￿_x0041_"
TEXTS = st.text(ODD, max_size=6) | st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=8
)
WORDS = st.sampled_from(
    ["暂无资料", "无", "合计", "小计：", "注：", "#REF!", "N/A", "编号", "12", "TRUE"]
)
IDS = (TEXTS | WORDS).map(str.strip).filter(lambda one: one and one.isprintable())


def back(column: Column, values: list[Any]) -> tuple[list[Any], list[int]]:
    """The values that are read from the cells of some values, and the odd places."""
    found = reading.read_column(column, list(cells_of(column, values, Language.CHINESE)))
    return found.values, list(found.odd)


@given(st.lists(TEXTS | WORDS, max_size=5))
def test_any_text_comes_back(texts: list[str]) -> None:
    assert back(NAME, texts) == (texts, [])
    assert back(CODE, [*texts, None]) == ([*texts, None], [])


@given(st.lists(IDS, max_size=5))
def test_any_id_comes_back(ids: list[str]) -> None:
    assert back(ID, ids) == (ids, [])


@given(st.lists(st.lists(IDS, unique=True, max_size=3).map(sorted).map(tuple), max_size=4))
def test_several_ids_come_back(several: list[tuple[str, ...]]) -> None:
    assert back(GRIDS, several) == (several, [])
    assert back(OFFERS, several) == (several, [])


@given(st.lists(st.floats(min_value=0, allow_infinity=False, allow_nan=False), max_size=5))
def test_any_amount_comes_back(amounts: list[float]) -> None:
    assert back(HOURS, amounts) == (amounts, [])


@given(st.lists(st.none() | st.integers(0, 2**53 - 1), max_size=5))
def test_any_count_comes_back(counts: list[int | None]) -> None:
    assert back(HOUSEHOLDS, counts) == (counts, [])


CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "b1", "3号楼", "'x", "g1、g2", "g1,g2", "g1;", "a b", "暂无", "１", "-0", "1.5"]
    ),
    st.sampled_from(
        ["12", "0012", "1-2", "#REF!", "x\ny", "\u3000a", "a\u200b", '"q"', "是", "2021-05-01"]
    ),
    st.floats(allow_nan=False),
    st.booleans(),
    st.none(),
)


@given(st.sampled_from(COLUMNS), st.lists(CELLS, max_size=6))
def test_a_column_is_read_as_each_of_its_cells_is(column: Column, raw: list[Any]) -> None:
    whole = reading.read_column(column, raw)
    each = [reading.cell_by_cell(column, [one]) for one in raw]
    assert whole.values == [one.values[0] for one in each]
    assert list(map(type, whole.values)) == [type(one.values[0]) for one in each]
    assert set(whole.odd) == {place for place, one in enumerate(each) if one.odd}


@given(
    st.lists(st.lists(st.sampled_from(["", "a", "12", "栋"]), min_size=3, max_size=3), min_size=1),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_flat_rows_are_the_rows(rows: list[list[str]], delimiter: str, end: str) -> None:
    text = "".join(delimiter.join(row) + end for row in rows)
    flat = flat_rows(text, delimiter)
    assert flat is not None
    assert list(flat) == [flat[place] for place in range(len(flat))] == rows
    assert flat[1:] == rows[1:]
    assert flat.first(2) == rows[:2]
    for start in (0, 1, len(rows)):
        assert flat.columns(start) == [[row[place] for row in rows[start:]] for place in range(3)]


USUAL = st.sampled_from(
    ["", "b1", "b2", "3号楼", "g1、g2", "g2、g1", "12", "1.5", "-0", "是", "商铺"]
)
HEADERS = ["编号", "户数", "网格", "经度", "纬度", "类型", "名称", "编号"]


@given(
    st.sampled_from([2, 3, 7]),
    st.lists(st.lists(USUAL | CELLS.map(str), min_size=7, max_size=7), max_size=3),
    st.booleans(),
)
def test_a_quick_reading_is_what_the_patient_one_is(
    width: int, rows: list[list[str]], quoted: bool
) -> None:
    """Where the quick one does not give up, it has the same answers."""
    sign = '"' if quoted else ""
    rows = [HEADERS[:width], *([f"b{i}", *row[1:width]] for i, row in enumerate(rows))]
    text = "".join(",".join(f"{sign}{cell}{sign}" for cell in row) + "\n" for row in rows)
    asked = text.encode(), pg.Building, "b.csv", {}
    quick = comma_separated.quick_reading(*asked)
    if quick is not None:
        assert_same(quick, comma_separated.patient_reading(*asked))


def assert_same(quick: pg.Reading, slow: pg.Reading) -> None:
    assert (quick.links, quick.scheme) == (slow.links, slow.scheme)
    assert repr(quick.records) == repr(slow.records)
    assert (quick.sheets, quick.stated) == (slow.sheets, slow.stated)
    assert (quick.problems, quick.interpreted, quick.notes) == ((), (), ())
    assert (slow.problems, slow.interpreted, slow.notes) == ((), (), ())


@attrs.frozen
class Worksheet:
    """A worksheet as the reader of workbooks gives it."""

    rows: list[list[Any]]
    start: tuple[int, int] | None = (0, 0)
    merged_cell_ranges: tuple[Any, ...] = ()

    def iter_rows(self) -> Iterator[list[Any]]:
        return iter(self.rows)


TYPED = (
    USUAL | CELLS.map(lambda one: "" if one is None else one) | st.sampled_from([0.0, 1.0, 48.0])
)


def typed_reading(given: list[tuple[str, Worksheet]]) -> pg.Reading | None:
    """The quick reading of worksheets, after a look whether it is the patient one."""
    quick = workbook.quick_reading(given, {}, {})
    if quick is not None:
        raw = list(workbook._raw_sheets(given, Container(b"", {})))  # noqa: SLF001 - no other way
        assert_same(quick, workbook.patient_reading(raw, {}, {}))
    return quick


@given(
    st.sampled_from([2, 3, 7]),
    st.lists(st.lists(TYPED, min_size=7, max_size=7), max_size=3),
    st.booleans(),
)
def test_a_quick_reading_of_worksheets_is_what_the_patient_one_is(
    width: int, rows: list[list[Any]], grids: bool
) -> None:
    rows = [HEADERS[:width], *([f"b{i}", *row[1:width]] for i, row in enumerate(rows))]
    given = [("楼栋", Worksheet(rows))]
    if grids:
        given.append(("网格", Worksheet([["编号", "社区", "名称"], ["g1", "c1", "g2"]])))
    typed_reading(given)


def test_what_is_usual_in_worksheets_is_read_quickly() -> None:
    rows = [["编号", "户数", "类型", "网格"], ["b1", 48.0, "商铺", "g1"], ["b2", "", "商铺", "g1"]]
    found = typed_reading([("楼栋", Worksheet(rows))])
    assert found is not None
    assert [one.households for one in found.records] == [48, None]
    for odd in (
        [("其他", Worksheet(rows))],
        [("楼栋", Worksheet(rows, merged_cell_ranges=(((1, 1), (2, 1)),)))],
        [("楼栋", Worksheet([], start=None))],
        [("楼栋", Worksheet(rows, start=(0, 1)))],  # the first column has no header
        [("楼栋", Worksheet([*rows, ["b3", 1.0, 1.0, ""]]))],
        [("楼栋", Worksheet([*rows, [3.0, 1.0, "", ""]]))],
        [("楼栋", Worksheet([*rows, ["b1", 1.0, "", ""]]))],
    ):
        assert typed_reading(odd) is None
