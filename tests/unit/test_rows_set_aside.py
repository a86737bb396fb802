"""Rows that are set aside: all of their faults are told at once, and no number of a person."""

from datetime import date
from pathlib import Path

import pytest

import partygrid as pg
from partygrid import ReadReason
from workbooks import found, read, saved

pytest.importorskip("python_calamine")
pl = pytest.importorskip("polars")

MOBILE = "13800138000"
IDENTITY = "350825199001011234"


def test_what_a_row_with_a_bad_cell_names_is_checked_too(tmp_path: Path) -> None:
    rows = [
        ["编号", "小区", "网格", "户数", "人口"],
        ["b1", "c1", "g9", "很多", -4],
        ["b2", "c9", "g1", "许多", 5],
        ["b3", "c3", "g1", 3, 5],
    ]
    grids = [["编号", "社区"], ["g1", "west"]]
    reading = read(tmp_path, rows, 网格=grids)
    assert sorted(found(reading)) == [
        ("楼栋", 2, "人口", ReadReason.OUT_OF_RANGE),
        ("楼栋", 2, "户数", ReadReason.NOT_A_NUMBER),
        ("楼栋", 2, "网格", ReadReason.UNKNOWN_REFERENCE),
        ("楼栋", 3, "小区", ReadReason.UNKNOWN_REFERENCE),
        ("楼栋", 3, "户数", ReadReason.NOT_A_NUMBER),
    ]
    assert [(one.row, len(one.reasons)) for one in reading.set_aside] == [(2, 3), (3, 2)]
    assert [one.read for one in reading.sheets] == [1, 3, 2, 1, 1]


def test_whoever_mends_what_is_told_is_done(tmp_path: Path) -> None:
    rows = [["编号", "小区", "网格", "户数"], ["b1", "c1", "g9", "很多"], ["", "c9", "g1", 3]]
    grids = [["编号", "社区"], ["g1", "liyuan"]]
    cure = {"g9": "g1", "c9": "c1", "很多": 3, "": "b2"}
    told = {(one.row, one.column) for one in read(tmp_path, rows, 网格=grids).problems}
    mended = [
        [cure.get(str(cell), cell) if (row, title) in told else cell
         for cell, title in zip(cells, rows[0], strict=True)]
        for row, cells in enumerate(rows, 1)
    ]  # fmt: skip
    assert read(tmp_path, mended, 网格=grids).ok


def test_the_cell_that_was_not_understood_is_told_once(tmp_path: Path) -> None:
    rows = [
        ["编号", "小区", "社区", "经度", "纬度"],
        [None, "c1", "liyuan", 116.7, None],
        ["b2", "莲花小区", None, 116.7, 25.7],
        ["b3", "c1", "west", 500, "东"],
    ]
    assert found(read(tmp_path, rows)) == [
        ("楼栋", 2, "编号", ReadReason.MISSING),
        ("楼栋", 2, "经度", ReadReason.NOT_A_POINT),
        ("楼栋", 3, "小区", ReadReason.AMBIGUOUS),
        ("楼栋", 4, "纬度", ReadReason.NOT_A_NUMBER),
        ("楼栋", 4, "社区", ReadReason.CONTRADICTION),
    ]


def test_an_id_that_stands_on_a_row_with_a_bad_cell_is_taken(tmp_path: Path) -> None:
    rows = [
        ["编号", "小区", "户数"],
        ["b1", "c1", "很多"],
        ["b2", "c1", 3],
        ["b1", "c1", "许多"],
        ["b2", "c1", "几户"],
    ]
    reading = read(tmp_path, rows)
    assert [(one.row, one.column) for one in reading.problems] == [
        (2, "户数"),
        (4, "户数"),
        (4, "编号"),
        (5, "户数"),
        (5, "编号"),
    ]
    assert [one.id for one in reading.records if isinstance(one, pg.Building)] == ["b2"]


def test_links_with_a_bad_cell_name_who_is_not_there(tmp_path: Path) -> None:
    links = [
        ["机制", "范围", "位置", "承担者", "开始日期"],
        ["m", "t", "s", "nobody", "某日"],
        ["m", "t", "s", "t", "何日"],
        ["m", "t", "s", "t", "何日"],
        ["m", "t", "s", "t", "2024-03-01"],
    ]
    reading = pg.read_workbook(saved(tmp_path, {"乡镇": [["编号"], ["t"]], "机制任职": links}))
    titles = reading.set_aside[0].cells
    assert [(one.row, one.reason) for one in reading.errors] == [
        (2, ReadReason.NOT_A_DATE),
        (2, ReadReason.UNKNOWN_REFERENCE),
        (3, ReadReason.NOT_A_DATE),
        (4, ReadReason.NOT_A_DATE),
    ]
    assert [text for _, text in titles] == ["m", "t", "s", "nobody", "某日"]
    assert reading.links == (
        pg.Link(mechanism="m", scope="t", slot="s", filler="t", since=date(2024, 3, 1)),
    )


def test_rows_of_a_frame_are_checked_in_full_as_well() -> None:
    frames = {
        pg.Town: pl.DataFrame({"id": ["t"]}),
        pg.Community: pl.DataFrame({"id": ["c"], "town": ["t"]}),
        pg.Building: pl.DataFrame(
            {
                "id": ["b1", "b2", None],
                "community": ["c9", "c", "c"],
                "households": ["many", "2", "3"],
                "lon": [116.7, None, None],
                "lat": [25.7, 25.7, None],
            }
        ),
    }
    reading = pg.from_frames(frames)
    assert found(reading) == [
        ("Building", 1, "households", ReadReason.WRONG_TYPE),
        ("Building", 1, "community", ReadReason.UNKNOWN_REFERENCE),
        ("Building", 2, "households", ReadReason.WRONG_TYPE),
        ("Building", 2, "lon", ReadReason.OUT_OF_RANGE),
        ("Building", 3, "id", ReadReason.MISSING),
        ("Building", 3, "households", ReadReason.WRONG_TYPE),
    ]


def test_a_formula_without_a_result_says_so_wherever_it_is_shown(tmp_path: Path) -> None:
    rows = [
        ["编号", "小区", "户数", "备注"],
        ["b1", "c1", "=SUM(1,2)", "=A2&1"],
        ["b2", "c1", 3, "=A3"],
    ]
    reading = read(tmp_path, rows)
    (problem,) = reading.problems
    assert str(problem) == (
        "楼栋, row 2, 户数: the cell holds a formula, and the file holds no result of it; type the "
        "value, or open the file in a spreadsheet program and save it again"
    )
    shown = "#公式无结果 formula without a result"
    assert reading.set_aside[0].cells[2:] == (("户数", shown), ("备注", shown))
    assert [one.text for one in reading.notes] == [shown, shown]


PEOPLE = {
    pg.Member: pl.DataFrame(
        {"id": ["m1", MOBILE, IDENTITY], "skills": [["医"], [], [MOBILE]], "phone": [MOBILE] * 3}
    ),
    pg.Team: pl.DataFrame({"id": ["q"], "members": [["m1", MOBILE]]}),
}


def test_a_number_of_a_person_in_a_frame_is_shown_nowhere() -> None:
    reading = pg.from_frames(PEOPLE)
    people = [one for one in found(reading) if one[3] is ReadReason.PERSONAL_VALUE]
    assert people == [
        ("Member", 2, "id", ReadReason.PERSONAL_VALUE),
        ("Member", 3, "id", ReadReason.PERSONAL_VALUE),
        ("Member", 3, "skills", ReadReason.PERSONAL_VALUE),
        ("Team", 1, "members", ReadReason.PERSONAL_VALUE),
    ]
    assert [one.id for one in reading.records] == ["m1"]
    told = f"{reading}{reading.to_records()}{[one.cells for one in reading.set_aside]}"
    assert "138001" not in told
    assert "350825199" not in told
    assert reading.set_aside[-1].cells == (("id", "q"),)


def test_a_number_of_a_person_in_parquet_is_shown_nowhere(tmp_path: Path) -> None:
    PEOPLE[pg.Member].write_parquet(tmp_path / "Member.parquet")
    reading = pg.read_tables(tmp_path)
    assert [one.reason for one in reading.errors] == [ReadReason.PERSONAL_VALUE] * 3
    assert [one.id for one in reading.records] == ["m1"]


def test_a_number_of_a_person_in_a_database_is_shown_nowhere(tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy")
    where = pg.Jurisdiction([pg.Member(MOBILE), pg.Member("m1")])
    pg.write_sql(where, f"sqlite:///{tmp_path / 'town.db'}")
    reading = pg.read_sql(f"sqlite:///{tmp_path / 'town.db'}")
    assert [(one.reason, one.value) for one in reading.errors] == [(ReadReason.PERSONAL_VALUE, "")]
    assert MOBILE not in f"{reading}{[one.cells for one in reading.set_aside]}"


def test_a_number_of_a_person_that_does_not_fit_either_is_told_once() -> None:
    reading = pg.from_frames({pg.Member: pl.DataFrame({"id": ["m1"], "unit": [int(MOBILE)]})})
    assert found(reading) == [("Member", 1, "unit", ReadReason.PERSONAL_VALUE)]


def test_a_word_for_nothing_is_no_reference(tmp_path: Path) -> None:
    rows = [["编号", "小区", "社区"], ["b1", "暂无资料", "liyuan"], ["b2", "c1", "无"]]
    reading = read(tmp_path, rows)
    assert reading.ok
    assert [str(one) for one in reading.interpreted] == [
        "楼栋, row 2, 小区: '暂无资料' is read as nothing",
        "楼栋, row 3, 社区: '无' is read as nothing",
    ]
    assert reading.interpreted[0].text("zh") == "楼栋，第2行，小区：'暂无资料'读作未填写"


def test_values_of_any_type_are_searched_for_numbers_of_persons() -> None:
    people = pl.DataFrame({"id": ["m1", "m2"], "unit": [{"a": MOBILE}, {"a": "x"}]})
    assert found(pg.from_frames({pg.Member: people})) == [
        ("Member", 1, "unit", ReadReason.PERSONAL_VALUE),
        ("Member", 2, "unit", ReadReason.WRONG_TYPE),
    ]
