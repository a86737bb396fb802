"""What readers hand back: problems, rows that are accounted for, and what may not be shown."""

import pytest

import partygrid as pg
from partygrid import ReadReason, SkipReason
from partygrid._fields import Check
from partygrid.errors import ProblemReason
from partygrid.io._cells import NOTHING
from partygrid.io._column_reading import read_column
from partygrid.io._columnar import columns_of
from partygrid.io._gathering import SheetRows, gather
from partygrid.io._headers import (
    choice_title,
    choices_of,
    column_title,
    headers_of,
    kind_of,
    plain,
    sheet_title,
)
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

NUMBERS = (Check.COUNT, Check.NUMBER, Check.POINT)


def test_every_reason_of_a_problem_is_one_of_a_reading() -> None:
    assert {one.value for one in ProblemReason} <= {one.value for one in ReadReason}


def test_a_problem_says_place_value_and_remedy() -> None:
    problem = pg.ReadProblem(sheet="", reason=ReadReason.LOST_DIGITS, message="m", remedy="r")
    assert str(problem) == "source: m; r"
    assert problem.problem().reason is ProblemReason.MALFORMED


def test_rows_are_read_set_aside_or_hold_nothing() -> None:
    towns = SheetRows(
        sheet="towns",
        kind=pg.Town,
        values=[pg.Town("b"), pg.Town("a"), pg.Town("a")],
        rows=[2, 3, 5],
        columns={"id": "编号"},
        total=5,
        skipped={SkipReason.HEADER: 1, SkipReason.BLANK: 1},
    )
    reading = gather([towns, SheetRows(sheet="other", total=2, read=2)])
    assert [one.id for one in reading.records] == ["a", "b"]
    (aside,) = reading.set_aside
    assert (aside.row, aside.cells, aside.kind) == (5, (), "Town")
    assert reading.sheets == (
        pg.SheetCount(
            sheet="towns",
            kind="Town",
            rows=5,
            read=2,
            set_aside=1,
            skipped=((SkipReason.BLANK, 1), (SkipReason.HEADER, 1)),
        ),
        pg.SheetCount(sheet="other", kind="", rows=2, read=2, set_aside=0),
    )
    assert reading.rows == 7


def test_what_a_field_of_a_person_holds_is_not_shown() -> None:
    members = SheetRows(
        sheet="members",
        kind=pg.Member,
        values=[pg.Member("m1", residence="b7")],
        rows=[2],
        columns={"residence": "居住楼栋"},
        total=2,
    )
    buildings = SheetRows(
        sheet="b", kind=pg.Building, values=[pg.Building("b1")], rows=[1], total=1
    )
    reading = gather([members, buildings])
    (problem,) = reading.problems
    assert (problem.value, problem.candidates) == ("", ())
    assert "b7" not in f"{problem}{reading!r}{reading.set_aside}"


def test_a_likely_id_is_a_candidate() -> None:
    compounds = SheetRows(
        sheet="c",
        kind=pg.Compound,
        values=[pg.Compound("p1", community="liyuam")],
        rows=[2],
        total=2,
    )
    communities = SheetRows(
        sheet="d", kind=pg.Community, values=[pg.Community("liyuan", town="t")], rows=[2], total=2
    )
    reading = gather([compounds, communities])
    assert reading.problems[0].candidates == ("liyuan",)


@pytest.mark.parametrize("kind", [*RECORD_KINDS, Link])
@pytest.mark.parametrize("language", pg.Language)
def test_every_sheet_column_and_choice_has_a_name_that_is_read(
    kind: type, language: pg.Language
) -> None:
    assert kind_of(sheet_title(kind, language)) is kind
    for column in columns_of(kind):
        assert headers_of(kind)[plain(column_title(column, language))] == column.name
        for choice in column.spec.choices or ():
            title = choice_title(choice, language)
            assert choices_of(type(choice))[plain(title)] is choice
    titles = [column_title(one, language) for one in columns_of(kind)]
    assert len(set(titles)) == len(titles)


def test_a_field_that_may_be_unstated_is_unstated_by_default() -> None:
    for kind in (*RECORD_KINDS, Link):
        assert all(one.default is None for one in columns_of(kind) if one.spec.optional)


def test_a_number_need_not_be_stated() -> None:
    """A column of numbers is read at once, its empty cells as the default."""
    for kind in (*RECORD_KINDS, Link):
        numbers = [one for one in columns_of(kind) if one.spec.check in NUMBERS]
        assert all(one.default is not NOTHING for one in numbers)


@pytest.mark.parametrize("raw", [["1.2.3"], ["1-2"], ["."]])
def test_a_column_that_only_resembles_numbers_is_read_cell_by_cell(raw: list[str]) -> None:
    hours = next(one for one in columns_of(pg.Need) if one.name == "hours")
    assert read_column(hours, raw).values == [None]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("a、b", ("a", "b")),
        ("b;a，c", ("a", "b", "c")),
        ("a;;b", ("a", "b")),
        ("a; b", ("a", "b")),
        ("a;", ("a",)),
        ('"a;b"', ("a;b",)),
    ],
)
def test_words_are_parted_by_every_sign(cell: str, words: tuple[str, ...]) -> None:
    offers = next(one for one in columns_of(pg.Unit) if one.name == "offers")
    assert read_column(offers, [cell, "x;y"]).values == [words, ("x", "y")]


@pytest.mark.parametrize("name", ["楼栋2", "楼栋信息表（2024）", "Buildings", " 楼栋 "])
def test_a_sheet_may_be_called_in_several_ways(name: str) -> None:
    assert kind_of(name) is pg.Building


def test_a_column_of_numbers_may_have_gaps() -> None:
    lon = next(one for one in columns_of(pg.Building) if one.name == "lon")
    assert read_column(lon, [116.5, "", -0.0]).values == [116.5, None, 0.0]
    assert read_column(lon, ["116.5", "", "-0"]).values == [116.5, None, 0.0]
