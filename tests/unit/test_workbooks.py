"""Workbooks that people have: what is understood, told, set aside, and never read."""

import errno
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import partygrid as pg
from partygrid import ReadReason
from partygrid.io import _spreadsheet as spreadsheet
from partygrid.io import workbook
from partygrid.io._gathering import gather
from partygrid.io._reasons import IN_CHINESE
from partygrid.io._rows import read_drafts
from partygrid.io._sheets import RawSheet, lay_out
from workbooks import COMMUNITIES, COMPOUNDS, TOWN, found, read, saved, texts_of

calamine = pytest.importorskip("python_calamine")
xlsxwriter = pytest.importorskip("xlsxwriter")


WRITE_IT = "write the number in digits, or leave the cell empty where it is not known"
IN_DIGITS = "看不出数值（单位：户）；请用阿拉伯数字填写，不清楚就留空"
MARCH = date(2024, 3, 1)
SHEETS = {"小区": COMPOUNDS, "社区": COMMUNITIES, "乡镇": TOWN}


def buildings(reading: pg.Reading) -> dict[str, pg.Building]:
    return {one.id: one for one in reading.records if isinstance(one, pg.Building)}


def test_titles_subtotals_notes_and_blank_rows_hold_no_records(tmp_path: Path) -> None:
    rows = [
        ["莲峰镇楼栋一览表（2024年）"],
        ["序号", "楼栋编号", "所在小区", "户 数（户）"],
        ["说明：每栋一行"],
        [1, "b1", "c1", 48],
        [],
        [2, "b2", "c1", 36],
        ["序号", "楼栋编号", "所在小区", "户 数（户）"],
        ["小计", None, None, 84],
        [None, "合计", None, 84],
        ["注：数据截至2024年"],
        [None, "备注：含两栋新楼"],
    ]
    reading = read(tmp_path, rows)
    assert {key: one.households for key, one in buildings(reading).items()} == {"b1": 48, "b2": 36}
    count = reading.sheets[0]
    assert dict(count.skipped) == {
        pg.SkipReason.BLANK: 1,
        pg.SkipReason.HEADER: 3,
        pg.SkipReason.INSTRUCTION: 1,
        pg.SkipReason.SUBTOTAL: 2,
        pg.SkipReason.NOTE: 2,
    }
    assert (count.rows, count.read, count.set_aside) == (11, 2, 0)
    assert reading.problems == ()
    reading.require_ok()


def test_an_id_that_only_resembles_a_label_is_an_id(tmp_path: Path) -> None:
    rows = [["编号", "小区", "名称"], ["总计路3号", "c1", "合计楼"], ["说明书楼", "c1", "备注"]]
    assert set(buildings(read(tmp_path, rows))) == {"总计路3号", "说明书楼"}


@pytest.mark.parametrize(
    ("cell", "households"),
    [
        (48, 48),
        ("４８", 48),
        ("4,839", 4839),
        ("约12000", 12000),
        ("1.6万", 16000),
        ("200户左右", 200),
        ("总户数600户当期户数580户", 600),
        ("两百余户", 200),
        ("暂无资料", None),
        ("暂无资料 户", None),
        (None, None),
        ("  ", None),
        ("'12", 12),
        ("5e2", 500),
    ],
)
def test_numbers_are_understood_as_people_write_them(
    tmp_path: Path, cell: Any, households: int | None
) -> None:
    reading = read(tmp_path, [["编号", "小区", "户数"], ["b1", "c1", cell]])
    assert buildings(reading)["b1"].households == households
    assert reading.ok
    told = [one.column for one in reading.interpreted]
    assert told == ([] if cell in (48, "  ", None, "'12", "5e2") else ["户数"])


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("很多", ReadReason.NOT_A_NUMBER),
        ("29栋31-33层", ReadReason.NOT_A_NUMBER),
        ("200人", ReadReason.NOT_A_NUMBER),
        ("二二十户", ReadReason.NOT_A_NUMBER),
        ("二二户", ReadReason.NOT_A_NUMBER),
        ("二十三百户", ReadReason.NOT_A_NUMBER),
        ("9" * 61, ReadReason.NOT_A_NUMBER),
        (12.5, ReadReason.NOT_A_NUMBER),
        ("12.5", ReadReason.NOT_A_NUMBER),
        (True, ReadReason.NOT_A_NUMBER),
        (1e20, ReadReason.NOT_A_NUMBER),
        (-3, ReadReason.OUT_OF_RANGE),
        ("-3", ReadReason.OUT_OF_RANGE),
        (datetime.combine(date(2021, 5, 1), time()), ReadReason.NOT_A_NUMBER),
        ("#REF!", ReadReason.CELL_ERROR),
    ],
)
def test_what_is_no_number_sets_its_row_aside(
    tmp_path: Path, cell: Any, reason: ReadReason
) -> None:
    reading = read(tmp_path, [["编号", "小区", "户数"], ["b1", "c1", cell], ["b2", "c1", 3]])
    assert found(reading) == [("楼栋", 2, "户数", reason)]
    assert set(buildings(reading)) == {"b2"}
    (aside,) = reading.set_aside
    assert (aside.row, aside.kind, aside.reasons) == (2, "Building", (reason,))
    assert aside.cells[:2] == (("编号", "b1"), ("小区", "c1"))
    with pytest.raises(pg.UnreadableInput, match="楼栋, row 2, 户数"):
        reading.require_ok()


@pytest.mark.parametrize(
    "cell",
    [
        "2021-05-01",
        "2021/5/1",
        "2021年5月1日",
        "2021.5.1",
        "20210501",
        20210501,
        44317,
        "44317",
        date(2021, 5, 1),
        datetime.combine(date(2021, 5, 1), time(8, 30)),
        "２０２１年５月１日",
        "2021-05-01 00:00:00",
        "'2021-05-01",
    ],
)
def test_days_are_understood_in_every_spelling(tmp_path: Path, cell: Any) -> None:
    communities = [["编号", "乡镇", "换届日期"], ["c", "lianfeng", cell]]
    reading = pg.read_workbook(saved(tmp_path, {"社区": communities, "乡镇": TOWN}))
    assert reading.require_ok()["c"].elected == date(2021, 5, 1)


@pytest.mark.parametrize(
    "cell", ["2021-13-01", "21.5.1", "2021年5月", "去年", 3, True, 2.5, "9" * 99]
)
def test_what_is_no_day_is_told(tmp_path: Path, cell: Any) -> None:
    communities = [["编号", "乡镇", "换届日期"], ["c", "lianfeng", cell]]
    reading = pg.read_workbook(saved(tmp_path, {"社区": communities, "乡镇": TOWN}))
    assert found(reading) == [("社区", 2, "换届日期", ReadReason.NOT_A_DATE)]


def test_no_day_and_no_choice_may_be_stated(tmp_path: Path) -> None:
    communities = [["编号", "乡镇", "换届日期", "类别"], ["c", "lianfeng", "不详", "未知"]]
    where = pg.read_workbook(saved(tmp_path, {"社区": communities, "乡镇": TOWN})).require_ok()
    assert (where["c"].elected, where["c"].kind) == (None, pg.CommunityKind.RESIDENTS)


def test_choices_flags_and_several_are_read_in_both_languages(tmp_path: Path) -> None:
    members = [
        ["编号", "状态", "预备党员", "可服务时段", "特长", "可入户服务"],
        ["m1", "退休", "是", "晚上、周末", "法律；医疗", "否"],
        ["m2", "in-service", 1, "evening,weekend", "law, law", False],
        ["m3", "离岗", None, None, None, None],
        ["m4", None, "也许", "早上", None, "×"],
        ["m5", None, "不详", "暂无", "暂无", None],
        ["m6", None, None, None, MARCH, None],
    ]
    reading = pg.read_workbook(saved(tmp_path, {"党员花名册": members}))
    one, five = reading.records
    assert one == pg.Member(
        "m1",
        status=pg.MemberStatus.RETIRED,
        probationary=True,
        windows=[pg.Window.EVENING, pg.Window.WEEKEND],
        skills=["法律", "医疗"],
        home_visits=False,
    )
    assert five == pg.Member("m5")
    assert found(reading) == [
        ("党员花名册", 3, "特长", ReadReason.REPEATED),
        ("党员花名册", 4, "状态", ReadReason.NOT_A_CHOICE),
        ("党员花名册", 5, "预备党员", ReadReason.NOT_A_FLAG),
        ("党员花名册", 5, "可服务时段", ReadReason.NOT_A_CHOICE),
        ("党员花名册", 7, "特长", ReadReason.WRONG_TYPE),
    ]
    assert {one.value for one in reading.problems} == {""}


def test_a_choice_by_another_word_is_told(tmp_path: Path) -> None:
    header = ["编号", "状态", "可服务时段"]
    members = [["m1", "离退休", "夜间、周末"], ["m2", "退休", "晚上"], ["m3", "RETIRED", "weekend"]]
    reading = pg.read_workbook(saved(tmp_path, {"党员": [header, *members]}))
    assert {one.status for one in reading.records} == {pg.MemberStatus.RETIRED}
    assert [str(one) for one in reading.interpreted] == [
        "党员, row 2, 状态: interpreted",
        "党员, row 2, 可服务时段: interpreted",
    ]
    branches = [["编号", "形式"], ["x", "总支"]]
    reading = pg.read_workbook(saved(tmp_path, {"网格党支部": branches}))
    assert [(one.value, one.understood) for one in reading.interpreted] == [
        ("'总支'", "党总支 (general-branch)")
    ]


def test_codes_keep_every_digit_and_lost_digits_are_told(tmp_path: Path) -> None:
    units = [
        ["编号", "统一社会信用代码", "名称"],
        ["007", "91350825MA2XXXXX0A", 12],
        ["u2", 913508250000000012, "x"],
        [datetime.combine(MARCH, time()), None, "3-1"],
        [True, None, "y"],
        [1.5, None, "z"],
    ]
    reading = pg.read_workbook(saved(tmp_path, {"单位": units}))
    assert found(reading) == [
        ("单位", 2, "统一社会信用代码", ReadReason.BAD_CHECK_DIGIT),
        ("单位", 3, "统一社会信用代码", ReadReason.LOST_DIGITS),
        ("单位", 4, "编号", ReadReason.WRONG_TYPE),
    ]
    assert [one.id for one in reading.records] == ["1.5", "TRUE"]
    assert reading.set_aside[0].cells == (
        ("编号", "007"),
        ("统一社会信用代码", "91350825MA2XXXXX0A"),
        ("名称", "12"),
    )


def test_a_number_among_codes_with_leading_zeros_may_have_lost_its_own(tmp_path: Path) -> None:
    rows = [["编号", "小区", "代码"], ["b1", "c1", "007"], ["b2", "c1", "008"], ["b3", "c1", 9]]
    reading = read(tmp_path, rows)
    assert reading.ok
    assert buildings(reading)["b3"].code == "9"
    (problem,) = reading.problems
    assert problem.text("zh") == (
        "楼栋，第4行，代码：9：同列的编号以0开头，此处是数字，开头的0可能已丢失；请把该列设为文本格式，再重新录入"
    )
    for codes in (["007", "08", 9], ["07", "08", 109], ["7", "8", 9], [7, 8, 9]):
        rows = [["编号", "小区", "代码"], *([f"b{one}", "c1", one] for one in codes)]
        assert read(tmp_path, rows).problems == ()
    members = [["编号"], ["0007"], [8]]
    assert found(pg.read_workbook(saved(tmp_path, {"党员": members}))) == [
        ("党员", 3, "编号", ReadReason.LOST_DIGITS)
    ]


def test_text_in_several_lines_is_put_on_one(tmp_path: Path) -> None:
    rows = [
        ["编号", "小区", "名称"],
        ["b1", "c1", "3号楼\n（东）"],
        ["b2", "c1", datetime.combine(MARCH, time())],
    ]
    reading = read(tmp_path, rows)
    assert buildings(reading)["b1"].name == "3号楼 （东）"
    assert found(reading) == [("楼栋", 3, "名称", ReadReason.WRONG_TYPE)]


def test_an_apostrophe_says_that_the_rest_is_meant_as_it_stands(tmp_path: Path) -> None:
    names = {"'暂无": "暂无", '\'"x"': "x", '\'"\\x"': '"\\x"', "'": ""}
    rows = [["编号", "名称"], *([f"t{i}", one] for i, one in enumerate(names))]
    where = pg.read_workbook(saved(tmp_path, {"乡镇": rows})).require_ok()
    assert [one.name for one in where.of(pg.Town)] == list(names.values())


def test_a_name_without_an_id_means_nothing(tmp_path: Path) -> None:
    rows = [["编号", "名称"], [None, "莲峰镇"], ["t", None], ["s", "溪口镇"]]
    communities = [["编号", "乡镇"], ["c", "莲峰镇"], ["d", "溪口镇"]]
    reading = pg.read_workbook(saved(tmp_path, {"乡镇": rows, "社区": communities}))
    assert found(reading) == [
        ("乡镇", 2, "编号", ReadReason.MISSING),
        ("社区", 2, "乡镇", ReadReason.UNKNOWN_REFERENCE),
    ]


def test_sheets_of_charts_are_left_out(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(saved(tmp_path, {"乡镇": TOWN}))
    book.create_chartsheet("图")
    book.save(tmp_path / "town.xlsx")
    assert [one.sheet for one in pg.read_workbook(tmp_path / "town.xlsx").sheets] == ["乡镇"]


def test_references_may_be_ids_codes_or_names(tmp_path: Path) -> None:
    rows = [
        ["编号", "小区", "社区"],
        ["b1", "西苑", None],
        ["b2", "莲花小区", "栗园居委会"],
        ["b3", "西门社区莲花小区", None],
        ["b4", "莲花小区", None],
        ["b5", "东苑", None],
    ]
    reading = read(tmp_path, rows)
    assert {key: one.compound for key, one in buildings(reading).items()} == {
        "b1": "c3",
        "b2": "c1",
        "b3": "c2",
    }
    assert found(reading) == [
        ("楼栋", 5, "小区", ReadReason.AMBIGUOUS),
        ("楼栋", 6, "小区", ReadReason.UNKNOWN_REFERENCE),
    ]
    assert reading.problems[0].candidates == ("c1", "c2")
    assert str(reading.problems[0]).endswith("c1 莲峰镇栗园社区莲花小区, c2 莲峰镇西门社区莲花小区")
    assert ("楼栋, row 2, 小区: '西苑' is read as 'c3'") in map(str, reading.interpreted)


def test_a_place_without_a_name_has_none_behind_it(tmp_path: Path) -> None:
    communities = [
        ["编号", "乡镇", "名称"],
        ["liyuan", "lianfeng", None],
        ["west", "lianfeng", "西门"],
    ]
    rows = [["编号", "小区"], ["b1", "西门莲花"], ["b2", "liyuan莲花小区"]]
    sheets = {"楼栋": rows, "小区": COMPOUNDS, "社区": communities, "乡镇": TOWN}
    reading = pg.read_workbook(saved(tmp_path, sheets))
    assert {key: one.compound for key, one in buildings(reading).items()} == {"b1": "c2"}


def test_communities_may_name_their_town_by_its_code(tmp_path: Path) -> None:
    communities = [["编号", "所属乡镇"], ["c", 350825100]]
    reading = pg.read_workbook(saved(tmp_path, {"社区": communities, "乡镇": TOWN}))
    assert reading.require_ok()["c"].town == "lianfeng"


def test_several_references_in_a_cell(tmp_path: Path) -> None:
    groups = [
        ["编号", "楼栋"],
        ["g1", "b1、3号楼；b,2"],
        ["g2", "b,2"],
        ["g3", "莲花小区3栋, 四号楼"],
    ]
    rows = [["编号", "小区", "名称"], ["b1", "c1", ""], ["b,2", "c1", ""], ["b3", "c1", "3幢"]]
    reading = read(tmp_path, rows, 楼栋党小组=groups)
    groups_read = [one for one in reading.records if isinstance(one, pg.BuildingGroup)]
    assert [(one.id, one.buildings) for one in groups_read] == [("g2", ("b,2",))]
    assert found(reading) == [
        ("楼栋党小组", 2, "楼栋", ReadReason.UNKNOWN_REFERENCE),
        ("楼栋党小组", 2, "楼栋", ReadReason.UNKNOWN_REFERENCE),
        ("楼栋党小组", 4, "楼栋", ReadReason.UNKNOWN_REFERENCE),
    ]


def test_a_cell_that_took_several_steps_is_told_once(tmp_path: Path) -> None:
    grids = [["编号", "社区", "名称"], ["g3", "liyuan", "第三网格"], ["g4", "liyuan", "第四网格"]]
    rows = [["编号", "小区", "网格", "户数"], ["b1", "西苑", "第三网格，第四网格", "约9"]]
    assert [str(one) for one in read(tmp_path, rows, 网格=grids).interpreted] == [
        "楼栋, row 2, 小区: '西苑' is read as 'c3'",
        "楼栋, row 2, 网格: '第三网格，第四网格' is read as 'g3、g4'",
        "楼栋, row 2, 户数: '约9' is read as 9",
    ]


def test_preferences_keep_their_order(tmp_path: Path) -> None:
    needs = [["编号", "地点"], ["n1", "t"], ["n2", "t"]]
    members = [["编号", "服务意向"], ["m1", "n2、n1"], ["m2", "n2"]]
    sheets = {"需求": needs, "党员": members, "乡镇": [["编号"], ["t"]]}
    where = pg.read_workbook(saved(tmp_path, sheets)).require_ok()
    assert where["m1"].preferences == ("n2", "n1")


def test_an_ambiguous_home_is_told_without_saying_where(tmp_path: Path) -> None:
    rows = [
        ["编号", "小区", "名称"],
        ["b1", "c1", "3号楼"],
        ["b2", "c2", "3栋"],
        ["b3", "c1", "5栋"],
    ]
    members = [["编号", "居住楼栋"], ["m1", "3号楼"], ["m2", "5号楼"], ["m3", "9号楼"]]
    reading = read(tmp_path, rows, 党员=members)
    assert [one.id for one in reading.records if isinstance(one, pg.Member)] == ["m2"]
    told = [*map(str, reading.problems), *map(str, reading.interpreted), repr(reading.set_aside)]
    assert len(reading.problems) == 2
    assert not any(word in one for one in told for word in ("b1", "b3", "号楼", "栋3"))
    assert str(reading.interpreted[0]) == "党员, row 3, 居住楼栋: interpreted"


def test_merged_cells_stand_for_each_row_but_numbers_do_not(tmp_path: Path) -> None:
    rows = [["小区", "编号", "户数"], ["c1", "b1", 100], [None, "b2", None], [None, "b3", None]]
    assert {one.compound for one in buildings(read(tmp_path, rows, merged="A2:A4")).values()} == {
        "c1"
    }
    numbers = [["户数", "编号", "小区"], [100, "b1", "c1"], [None, "b2", "c1"], [7, "b3", "c1"]]
    reading = read(tmp_path, numbers, merged="A2:A3")
    assert [one.households for one in buildings(reading).values()] == [None, None, 7]
    (told,) = reading.problems
    assert (told.row, told.reason, told.value) == (2, ReadReason.MERGED_NUMBER, "100")
    assert reading.ok
    wide = [["名称", "编号", "户数"], ["x", "b1", 100]]
    assert buildings(read(tmp_path, wide, merged="A2:B2")) == {}
    empty = [["户数", "编号", "小区"], [None, "b1", "c1"], [None, "b2", "c1"]]
    assert read(tmp_path, empty, merged="A2:A3").problems == ()


def test_points_are_two_columns_or_one(tmp_path: Path) -> None:
    two = [
        ["编号", "小区", "经度", "纬度"],
        ["b1", "c1", 116.75, 25.71],
        ["b2", "c1", None, None],
        ["b3", "c1", 116.75, None],
        ["b4", "c1", 25.71, 116.75],
        ["b5", "c1", "东", 25.71],
        ["b6", "c1", "116.5", "25.5"],
    ]
    reading = read(tmp_path, two)
    assert [one.point for one in buildings(reading).values()] == [
        pg.Point(116.75, 25.71),
        None,
        pg.Point(116.5, 25.5),
    ]
    assert [one.reason for one in reading.problems] == [
        ReadReason.NOT_A_POINT,
        ReadReason.NOT_A_POINT,
        ReadReason.NOT_A_NUMBER,
    ]
    one = [
        ["编号", "小区", "坐标"],
        ["b1", "c1", "116.75，25.71"],
        ["b2", "c1", "东边"],
        ["b3", "c1", "无"],
    ]
    reading = read(tmp_path, one)
    assert [one.point for one in buildings(reading).values()] == [pg.Point(116.75, 25.71), None]
    assert found(reading) == [("楼栋", 3, "坐标", ReadReason.NOT_A_POINT)]
    half = [["编号", "小区", "经度"], ["b1", "c1", 116.75], ["b2", "c1", None]]
    assert found(read(tmp_path, half)) == [("楼栋", 2, "经度", ReadReason.NOT_A_POINT)]


def test_columns_that_no_field_takes_become_notes(tmp_path: Path) -> None:
    rows = [
        ["编号", "小区", "楼层", "备注", "楼层", None],
        ["b1", "c1", 6, "新楼", None, "x"],
        ["b2", "c1", None, None, None, None],
    ]
    reading = read(tmp_path, rows)
    assert [(one.row, one.column, one.text) for one in reading.notes] == [
        (2, "楼层", "6"),
        (2, "备注", "新楼"),
        (2, "F", "x"),
    ]
    assert found(reading) == [
        ("楼栋", 0, "楼层", ReadReason.UNKNOWN_COLUMN),
        ("楼栋", 0, "F", ReadReason.UNKNOWN_COLUMN),
    ]
    assert reading.ok
    assert {one.reason.value for one in reading.problems} == {"unknown-column"}


def test_what_no_record_may_hold_is_never_read(tmp_path: Path) -> None:
    rows = [
        ["编号", "小区", "户主", "联络", "楼长", "登记"],
        ["b1", "c1", "甲", 13800000000, "王建国", "见350825199001011234"],
        ["b2", "c1", "乙", None, "李明", None],
        ["b3", "c1", "丙", None, "张伟", None],
        ["b4", "c9", "丁", None, "赵敏", None],
    ]
    reading = read(tmp_path, rows)
    personal = [one for one in reading.problems if one.reason is ReadReason.PERSONAL_COLUMN]
    assert [(one.column, one.value) for one in personal] == [
        (name, "") for name in ("户主", "联络", "楼长", "登记")
    ]
    assert reading.notes == ()
    assert reading.set_aside[0].cells == (("编号", "b4"), ("小区", "c9"))
    reading.write_annotated(tmp_path / "fix.xlsx")
    book = calamine.CalamineWorkbook.from_path(tmp_path / "fix.xlsx")
    cells = [
        cell
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    ]
    assert not {"甲", 13800000000.0, "王建国", "见350825199001011234"} & set(cells)


def test_no_further_column_of_people_is_read(tmp_path: Path) -> None:
    members = [["编号", "序号", "爱好", "备注"], ["m1", 1, "下棋", None]]
    reading = pg.read_workbook(saved(tmp_path, {"党员": members}))
    assert found(reading) == [("党员", 0, "爱好", ReadReason.PERSONAL_COLUMN)]
    assert reading.notes == ()


def test_a_second_column_for_a_field_is_kept_as_notes(tmp_path: Path) -> None:
    rows = [["编号", "小区", "户数", "总户数"], ["b1", "c1", 48, 50]]
    reading = read(tmp_path, rows)
    assert buildings(reading)["b1"].households == 48
    assert found(reading) == [
        ("楼栋", 0, "总户数", ReadReason.REPEATED_COLUMN),
        ("楼栋", 0, "总户数", ReadReason.UNKNOWN_COLUMN),
    ]


def test_without_a_column_of_ids_codes_or_names_are_ids(tmp_path: Path) -> None:
    reading = pg.read_workbook(
        saved(tmp_path, {"乡镇": [["名称", "代码"], ["莲峰镇", "350825100"]]})
    )
    assert reading.records == (pg.Town("350825100", name="莲峰镇", code="350825100"),)
    assert found(reading) == [("乡镇", 0, "代码", ReadReason.MISSING_COLUMN)]
    reading = pg.read_workbook(saved(tmp_path, {"乡镇": [["名称"], ["莲峰镇"]]}))
    assert reading.require_ok()["莲峰镇"].name == "莲峰镇"


def test_a_column_that_every_record_needs_is_missed_once(tmp_path: Path) -> None:
    reading = pg.read_workbook(
        saved(tmp_path, {"社区": [["编号", "名称"], ["c", "x"], ["d", "y"]]})
    )
    assert found(reading) == [("社区", 0, "乡镇", ReadReason.MISSING_COLUMN)]
    assert [one.row for one in reading.set_aside] == [2, 3]
    reading = pg.read_workbook(saved(tmp_path, {"党员": [["特长"], ["法律"]]}))
    assert found(reading) == [("党员", 0, "编号", ReadReason.MISSING_COLUMN)]


def test_a_sheet_without_a_header_and_one_of_no_kind_are_set_aside(tmp_path: Path) -> None:
    sheets = {
        "楼栋": [["b1", "c1"], [], ["b2", "c1"]],
        "Sheet3": [["x"], []],
        "Sheet4": [],
        "说明": [["y"]],
    }
    reading = pg.read_workbook(saved(tmp_path, sheets))
    assert found(reading) == [
        ("楼栋", 0, "", ReadReason.NO_HEADER),
        ("Sheet3", 0, "", ReadReason.UNKNOWN_SHEET),
    ]
    assert [(one.sheet, one.row, one.reasons) for one in reading.set_aside] == [
        ("楼栋", 1, (ReadReason.NO_HEADER,)),
        ("楼栋", 3, (ReadReason.NO_HEADER,)),
        ("Sheet3", 1, (ReadReason.UNKNOWN_SHEET,)),
    ]
    assert all(
        one.rows == one.read + one.set_aside + sum(number for _, number in one.skipped)
        for one in reading.sheets
    )


def test_a_kind_can_be_stated_for_a_sheet(tmp_path: Path) -> None:
    file = saved(tmp_path, {"Sheet1": TOWN})
    assert pg.read_workbook(file, kinds={"Sheet1": pg.Town}).require_ok()["lianfeng"]
    with pytest.raises(pg.InvalidArgument, match="the workbook has no such sheet"):
        pg.read_workbook(file, kinds={"Sheet2": pg.Town})
    with pytest.raises(pg.InvalidArgument, match="no kind of record"):
        pg.read_workbook(file, kinds={"Sheet1": str})


def test_ids_that_stand_twice_are_kept_once(tmp_path: Path) -> None:
    sheets = {
        "乡镇": [["编号"], ["t"], ["t"]],
        "街道": [["编号", "名称"], ["t", "莲峰镇"], ["s", ""]],
    }
    reading = pg.read_workbook(saved(tmp_path, sheets))
    assert reading.records == (pg.Town("s"), pg.Town("t"))
    assert found(reading) == [
        ("乡镇", 3, "编号", ReadReason.DUPLICATE_ID),
        ("街道", 2, "编号", ReadReason.DUPLICATE_ID),
    ]


def test_one_fault_is_told_once(tmp_path: Path) -> None:
    compounds = [["编号", "社区", "物业"], ["c1", "liyuan", "不好"]]
    rows = [["编号", "小区"], ["b1", "c1"]]
    sheets = {"楼栋": rows, "小区": compounds, "社区": COMMUNITIES, "乡镇": TOWN}
    reading = pg.read_workbook(saved(tmp_path, sheets))
    assert found(reading) == [("小区", 2, "物业", ReadReason.NOT_A_CHOICE)]
    assert set(buildings(reading)) == {"b1"}


def test_links_are_read_and_those_that_name_nothing_are_told(tmp_path: Path) -> None:
    links = [
        ["机制", "范围", "位置", "承担者", "开始日期"],
        ["branch-contact", "lianfeng", "leader", "m1", "2024-01-01"],
        ["branch-contact", "lianfeng", "leader", "m9", None],
        ["branch-contact", "lianfeng", "leader", "m1", "2024-01-01"],
        ["branch-contact", None, "leader", "m1", None],
    ]
    sheets = {"机制任职": links, "党员": [["编号"], ["m1"]], "乡镇": TOWN}
    reading = pg.read_workbook(saved(tmp_path, sheets))
    assert [one.filler for one in reading.links] == ["m1"]
    assert found(reading) == [
        ("机制任职", 3, "承担者", ReadReason.UNKNOWN_REFERENCE),
        ("机制任职", 4, "", ReadReason.REPEATED),
        ("机制任职", 5, "范围", ReadReason.MISSING),
    ]


def test_a_source_of_links_alone_leaves_what_they_name_open(tmp_path: Path) -> None:
    links = [["机制", "范围", "位置", "承担者"], ["branch-contact", "t", "leader", "m1"]]
    reading = pg.read_workbook(saved(tmp_path, {"Link": links}))
    assert (len(reading.links), reading.problems) == (1, ())
    with pytest.raises(pg.InvalidJurisdiction, match="no record has this id"):
        reading.require_ok()


def test_kinds_without_a_level_are_left_open_where_no_scheme_is_stated(tmp_path: Path) -> None:
    branches = [["编号", "名称"], ["gb", "网格党支部"]]
    reading = pg.read_workbook(saved(tmp_path, {"网格党支部": branches}))
    assert (len(reading.records), reading.problems) == (1, ())
    with pytest.raises(pg.InvalidJurisdiction, match="has no GridBranch"):
        reading.require_ok()
    scheme = [["scheme", "level", "organisation", "may_skip"], ["own", 1, "TownCommittee", ""]]
    reading = pg.read_workbook(saved(tmp_path, {"网格党支部": branches, "LevelScheme": scheme}))
    assert found(reading) == [("网格党支部", 2, "", ReadReason.ILLEGAL_PARENT)]
    assert reading.scheme.id == "own"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([["own", "一", "TownCommittee"]], ReadReason.NOT_A_CHOICE),
        ([["own", 1, "Town"]], ReadReason.NOT_A_CHOICE),
        ([["own", 1, "BuildingGroup"], ["own", 2, "乡镇党委"]], ReadReason.CONTRADICTION),
    ],
)
def test_a_wrong_scheme_is_told(tmp_path: Path, rows: list[Any], reason: ReadReason) -> None:
    reading = pg.read_workbook(
        saved(tmp_path, {"层级": [["层级方案", "层", "组织", "可略过"], *rows]})
    )
    assert [one.reason for one in reading.problems] == [reason]
    assert len(reading.set_aside) == len(rows)
    assert reading.scheme == pg.FOUR_LEVELS
    assert reading.sheets[0].rows == len(rows) + 1


def test_a_scheme_without_a_quoted_name(tmp_path: Path) -> None:
    rows = [
        [],
        ["层级方案", "层", "组织", "可略过"],
        [" own ", 1, "乡镇党委", None],
        ["own", 2, "楼栋党小组", "√"],
    ]
    scheme = pg.read_workbook(saved(tmp_path, {"层级": rows})).require_ok().scheme
    assert scheme == pg.LevelScheme(
        "own", levels=[pg.TownCommittee, pg.BuildingGroup], may_skip=[pg.BuildingGroup]
    )
    assert pg.read_workbook(saved(tmp_path, {"层级": []})).require_ok().scheme == pg.FOUR_LEVELS


def test_formulas_without_a_value_and_errors_are_told(tmp_path: Path) -> None:
    rows = [
        ["编号", "小区", "户数"],
        ["b1", "c1", "=1+1"],
        ["b2", "c1", "#DIV/0!"],
        ["b3", "c1", 3],
    ]
    file = saved(tmp_path, {"楼栋": rows})
    reading = pg.read_workbook(file)
    assert found(reading) == [
        ("楼栋", 2, "户数", ReadReason.CELL_ERROR),
        ("楼栋", 3, "户数", ReadReason.CELL_ERROR),
    ]


def test_an_annotated_workbook_says_what_to_do_and_can_be_read_again(tmp_path: Path) -> None:
    rows = [
        ["一览表"],
        ["编号", "小区", "户数", "登记日"],
        ["b1", "c1", "很多", datetime.combine(MARCH, time())],
        ["b2", "c1", 10**16, datetime.combine(MARCH, time(9))],
        ["b3", "c1", True, "=HYPERLINK()"],
        ["b4", "c1", 3, float(7)],
    ]
    reading = read(tmp_path, rows, **{"Sheet 9": [["x"]], "汇总": [["y"]]})
    reading.write_annotated(tmp_path / "fix.xlsx")
    book = calamine.CalamineWorkbook.from_path(tmp_path / "fix.xlsx")
    assert book.sheet_names == ["汇总", "楼栋", "小区", "社区", "乡镇", "Sheet 9", "汇总 2"]
    cells = book.get_sheet_by_name("楼栋").to_python()
    assert cells[1] == ["编号", "小区", "户数", "登记日", "原因 reason"]
    assert cells[2][2:] == [
        "很多",
        "2024-03-01",
        f"【数字不合要求】户数：{IN_DIGITS}",
    ]
    assert cells[3][3] == "2024-03-01 09:00:00"
    assert cells[5][2:] == [3.0, 7.0, ""]
    again = pg.read_workbook(tmp_path / "fix.xlsx")
    assert [one.row for one in again.set_aside] == [3, 4, 5, 1]


def test_rows_of_any_values_can_be_annotated(tmp_path: Path) -> None:
    rows = [["x"], [None], [True], [3], [10**16], [float("nan")], [MARCH], [time(9)]]
    rows.append([datetime.combine(MARCH, time())])
    pg.Reading(cells=lambda: [("a", rows, ()), ("b", [], ())]).write_annotated(
        tmp_path / "fix.xlsx"
    )
    book = calamine.CalamineWorkbook.from_path(tmp_path / "fix.xlsx")
    cells = [row[0] for row in book.get_sheet_by_name("a").to_python()]
    assert cells == [
        "x",
        "",
        True,
        3.0,
        "10000000000000000",
        "nan",
        "2024-03-01",
        "09:00:00",
        "2024-03-01",
    ]
    assert book.get_sheet_by_name("b").to_python() == []


def test_a_reading_without_its_rows_annotates_those_that_were_set_aside(tmp_path: Path) -> None:
    aside = pg.SetAside(sheet="a/b", row=7, kind="Town", cells=(("x", "\0=1"),), reasons=())
    problem = pg.ReadProblem(
        sheet="a/b", row=7, reason=ReadReason.AMBIGUOUS, message="m", remedy="r", candidates=("t",)
    )
    reading = pg.Reading(set_aside=(aside,), problems=(problem,))
    reading.write_annotated(tmp_path / "fix.xlsx")
    book = calamine.CalamineWorkbook.from_path(tmp_path / "fix.xlsx")
    assert book.get_sheet_by_name("a_b").to_python() == [
        ["x", "原因 reason"],
        ["\N{REPLACEMENT CHARACTER}=1", "m; r: t"],
    ]


def test_equal_snapshots_give_equal_bytes(tmp_path: Path) -> None:
    where = pg.examples.small_town()
    pg.write_workbook(where, tmp_path / "a.xlsx")
    pg.write_workbook(pg.Jurisdiction(reversed(where.records)), tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_nothing_that_is_written_can_start_a_formula(tmp_path: Path) -> None:
    names = ["=1+1", "＝1+1", "+1", "-1", "@x", "'=1", '"q"', "a"]
    where = pg.Jurisdiction([pg.Town(f"t{i}", name=name) for i, name in enumerate(names)])
    pg.write_workbook(where, tmp_path / "a.xlsx")
    book = calamine.CalamineWorkbook.from_path(tmp_path / "a.xlsx")
    cells = [row[1] for row in book.get_sheet_by_name("乡镇").to_python()[1:]]
    assert not any(cell.startswith(tuple("=+-@\t\r＝")) for cell in cells)
    assert pg.read_workbook(tmp_path / "a.xlsx").require_ok() == where


def test_an_audience_sees_what_it_may(tmp_path: Path) -> None:
    where = pg.Jurisdiction([pg.Town("t"), pg.Member("m1", rank=5)])
    pg.write_workbook(where, tmp_path / "a.xlsx", audience=pg.Audience.PUBLIC)
    assert "m1" not in pg.read_workbook(tmp_path / "a.xlsx").require_ok()


def test_too_much_for_a_sheet_is_refused(tmp_path: Path) -> None:
    where = pg.Jurisdiction([pg.Town("t", name="x" * 40_000)])
    with pytest.raises(pg.InvalidArgument, match="row 2 does not fit"):
        pg.write_workbook(where, tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()
    page = spreadsheet.Page(name="p", rows=[[]] * (spreadsheet.MOST_ROWS) + [[1]])
    with pytest.raises(pg.InvalidArgument, match="1,048,577"):
        spreadsheet.write_pages(tmp_path / "a.xlsx", [page], "writing")


def test_a_template_has_instructions_and_lists(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    for language, sheet, opening in (
        (pg.Language.CHINESE, "楼栋", "说明：必填"),
        ("en", "Building", "instructions: required"),
    ):
        pg.write_template(tmp_path / "t.xlsx", language=language)
        page = openpyxl.load_workbook(tmp_path / "t.xlsx")[sheet]
        assert str(page["A2"].value).startswith(opening)
        lists = [one.formula1 for one in page.data_validations.dataValidation]
        assert len(lists) == 1
    with pytest.raises(pg.InvalidArgument, match="nothing is written in it"):
        pg.write_template(tmp_path / "t.xlsx", language="fr")


def test_without_the_extra_it_is_said_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "find_spec", lambda _: None)
    monkeypatch.setattr(spreadsheet, "find_spec", lambda _: None)
    with pytest.raises(pg.MissingExtra, match=r"partygrid\[excel\]"):
        pg.read_workbook(tmp_path / "a.xlsx")
    with pytest.raises(pg.MissingExtra, match=r"partygrid\[excel\]"):
        pg.write_template(tmp_path / "a.xlsx")


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "elsewhere.xlsx")
    with pytest.raises(pg.InvalidArgument, match="a symbolic link"):
        pg.write_template(tmp_path / "link.xlsx")


def test_a_reading_prints_what_became_of_each_row(tmp_path: Path) -> None:
    rows = [["编号", "小区", "户数"], *([f"b{i}", "c1", f"很多{i}"] for i in range(25))]
    reading = read(tmp_path, rows)
    text = str(reading)
    assert "楼栋   Building     26     0         25" in text
    assert "… and 5 more (all in .problems)" in text
    assert repr(reading) == "<Reading: 35 rows, 6 records, 0 links, 25 set aside>"
    assert reading.to_records()[0]["row"] == 2
    assert "interpreted" in str(read(tmp_path, [["编号", "小区"], ["b1", "西苑"]]))


def test_an_annotated_workbook_is_read_as_the_one_that_was_given(tmp_path: Path) -> None:
    rows = [
        ["一览表", "", "", ""],
        ["编号", "小区", "户数", "楼长"],
        ["b1", "西苑", 96, "甲"],
        ["b2", None, None, "乙"],
        ["b3", "西苑", "很多", "丙"],
        ["b4", "西苑", "许多", "丁"],
    ]
    for merged in ("B3:B4", "C3:C4", "A1:D1", "A1:F1", "G1:H1"):
        reading = read(tmp_path, rows, merged=merged)
        reading.write_annotated(tmp_path / "fix.xlsx")
        again = pg.read_workbook(tmp_path / "fix.xlsx")
        assert again.records == reading.records
        personal = ReadReason.PERSONAL_COLUMN
        told = [one for one in reading.problems if one.reason is not personal]
        assert sorted(again.problems, key=str) == sorted(told, key=str)


def test_a_mended_annotated_workbook_is_annotated_anew(tmp_path: Path) -> None:
    rows = [["编号", "小区", "户数", "用途"], ["b1", "c1", "很多", ""], ["b2", "c1", "x", ""]]
    read(tmp_path, rows).write_annotated(tmp_path / "fix.xlsx")
    book = openpyxl.load_workbook(tmp_path / "fix.xlsx")
    book["楼栋"]["C2"] = 48
    book["楼栋"]["F1"], book["楼栋"]["F2"] = "备注", "左"
    book["楼栋"].merge_cells("F2:F3")
    book.save(tmp_path / "mended.xlsx")
    again = pg.read_workbook(tmp_path / "mended.xlsx")
    assert [one.sheet for one in again.sheets] == ["楼栋", "小区", "社区", "乡镇"]
    assert dict(again.set_aside[0].cells) == {"编号": "b2", "小区": "c1", "户数": "x"}
    again.write_annotated(tmp_path / "fix.xlsx")
    book = openpyxl.load_workbook(tmp_path / "fix.xlsx")
    assert book.sheetnames == ["汇总", "楼栋", "小区", "社区", "乡镇"]
    assert [cell.value for cell in book["楼栋"][1]][2:] == ["户数", "用途", "备注", "原因 reason"]
    assert [cell.value for cell in book["楼栋"]["F"]][1] is None
    assert str(book["楼栋"]["F3"].value).startswith("【数字不合要求】")
    assert [str(one) for one in book["楼栋"].merged_cells.ranges] == ["E2:E3"]


def test_each_bad_cell_has_a_comment(tmp_path: Path) -> None:
    rows = [["编号", "小区", "户数"], ["b1", "c1", "很多"], ["b2", "c1", "x"], ["b3", "c1", 3]]
    read(tmp_path, rows).write_annotated(tmp_path / "fix.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "fix.xlsx")["楼栋"]
    commented = [cell.coordinate for row in sheet for cell in row if cell.comment]
    assert commented == ["C2", "C3"]


def test_what_no_sheet_can_hold_stands_in_no_comment(tmp_path: Path) -> None:
    header, cell = "户数\ud800", "b\ud800"
    sheet = RawSheet("楼栋", [["编号", "小区", header], ["b1", "c1", "很多"], [cell, "c1", 3]])
    drafts = read_drafts([lay_out(sheet, pg.Building, {header: "households"})])
    reading = gather(drafts, cells=lambda: [(sheet.name, sheet.rows, ())])
    reading.write_annotated(tmp_path / "fix.xlsx")
    book = openpyxl.load_workbook(tmp_path / "fix.xlsx")
    assert any(cell.comment for row in book["楼栋"] for cell in row)


def test_a_full_disk_is_an_error_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = xlsxwriter.Workbook.close

    def full(book: object) -> None:
        close(book)
        raise xlsxwriter.exceptions.FileCreateError(OSError(errno.ENOSPC, "No space left"))

    monkeypatch.setattr(xlsxwriter.Workbook, "close", full)
    with pytest.raises(OSError, match="No space left"):
        pg.write_template(tmp_path / "template.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_an_id_that_says_who_a_person_is_is_shown_nowhere(tmp_path: Path) -> None:
    members = [
        ["党员名册"],
        ["编号", "状态"],
        ["m1", "在职"],
        ["350825199001011234", "在职"],
        ["１３８ 0013 8000", "甚么"],
        [13800138001, "退休"],
        [350825199001011234.0, "退休"],
    ]
    teams = [["编号", "队长", "队员"], ["t1", "m1", "m1、13800138000"], ["t2", "m1", "m1"]]
    file = saved(tmp_path, {"党员": members, "队伍": teams})
    reading = pg.read_workbook(file)
    assert found(reading) == [
        ("党员", 4, "编号", ReadReason.PERSONAL_VALUE),
        ("党员", 5, "编号", ReadReason.PERSONAL_VALUE),
        ("党员", 5, "状态", ReadReason.NOT_A_CHOICE),
        ("党员", 6, "编号", ReadReason.PERSONAL_VALUE),
        ("党员", 7, "编号", ReadReason.PERSONAL_VALUE),
        ("队伍", 2, "队员", ReadReason.PERSONAL_VALUE),
    ]
    assert [one.id for one in reading.records if not isinstance(one, pg.Team)] == ["m1"]
    assert reading.set_aside[-1].cells == (("编号", "t1"), ("队长", "m1"))
    reading.write_annotated(tmp_path / "fix.xlsx")
    told = f"{reading.problems}{reading.set_aside!r}{reading.interpreted}"
    told += f"{[one.cells for one in reading.set_aside]}{texts_of(tmp_path / 'fix.xlsx')}"
    for number in ("350825199", "3.50825", "13800138", "0013"):
        assert number not in told


def test_a_column_of_persons_without_a_header_is_not_annotated(tmp_path: Path) -> None:
    rows = [["编号", "小区", None], ["b1", "c1", "13800138000"], ["b2", "c1", None]]
    read(tmp_path, rows).write_annotated(tmp_path / "fix.xlsx")
    assert "138" not in texts_of(tmp_path / "fix.xlsx")


@pytest.mark.parametrize(
    "title", ["楼长", "楼栋长", "网格长", "组长", "支部书记", "姓名", "网格员"]
)
def test_columns_of_persons_are_known_by_their_header(tmp_path: Path, title: str) -> None:
    reading = read(tmp_path, [["编号", "小区", title], ["b1", "c1", "x"]])
    assert found(reading) == [("楼栋", 0, title, ReadReason.PERSONAL_COLUMN)]
    assert reading.notes == ()


def test_the_community_of_a_compound_tells_which_grid_is_meant(tmp_path: Path) -> None:
    grids = [["编号", "社区", "名称"], ["g1", "liyuan", "第一网格"], ["g2", "west", "第一网格"]]
    rows = [["编号", "小区", "社区", "网格"], ["b1", "c1", None, "第一网格"]]
    rows += [["b2", "莲花小区", "west", "第一网格"], ["b3", "西苑", None, "第一网格"]]
    rows += [["b4", None, None, "第一网格"]]
    reading = read(tmp_path, rows, 网格=grids)
    assert {one.id: one.grids for one in buildings(reading).values()} == {
        "b1": ("g1",),
        "b2": ("g2",),
        "b3": ("g2",),
    }
    assert ("楼栋", 5, "网格", ReadReason.AMBIGUOUS) in found(reading)


def test_advice_is_in_the_words_of_the_sheet(tmp_path: Path) -> None:
    chinese = [["编号", "小区", "用途", "户数"], ["b1", "c1", "甚么", 3], ["b2", "c1", "住宅", -3]]
    english = [["id", "compound", "kind", "name"], ["b3", "c1", "what", MARCH]]
    members = [["id", "probationary"], ["m1", "maybe"]]
    file = saved(tmp_path, {"楼栋": chinese, "Building": english, "Member": members})
    told = [one.remedy for one in pg.read_workbook(file).problems]
    assert "write one of 住宅, 商铺, 办公, 工业, 公共, 公园, 空置" in told[0]
    assert "or leave the cell empty where it is not known" in told[1]
    assert "write one of residential, shop, office" in told[2]
    assert told[-1] == "write yes or no"
    (day,) = [one for one in pg.read_workbook(file).problems if one.column == "name"]
    assert day.value.startswith("2024-03-01")


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "quoted.csv"])
def test_a_field_can_be_stated_for_a_header(tmp_path: Path, suffix: str) -> None:
    rows = [["编号", "小区", "几户", "名称"], ["b1", "c1", "3", "x"]]
    fields = {"几户": "households", "名称": None}
    if suffix == "xlsx":
        sheets = {"楼栋": rows, **SHEETS}
        reading = pg.read_workbook(saved(tmp_path, sheets), fields={**fields, "层": "layer"})
    else:
        file = tmp_path / suffix
        quote = '"' if suffix == "quoted.csv" else ""
        lines = "\n".join(",".join(f"{quote}{cell}{quote}" for cell in row) for row in rows)
        file.write_text(lines, "utf-8")
        reading = pg.read_csv(file, kind=pg.Building, fields=fields)
    (building,) = buildings(reading).values()
    assert (building.households, building.name) == (3, "")
    assert [one.text for one in reading.notes if one.sheet not in SHEETS] == ["x"]


def test_a_field_that_there_is_not_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "b.csv"
    file.write_text("编号\nb1\n", "utf-8")
    with pytest.raises(pg.InvalidArgument, match="no record here has such a field"):
        pg.read_csv(file, kind=pg.Building, fields={"几户": "houses"})
    with pytest.raises(pg.InvalidArgument, match="no record here has such a field"):
        pg.read_workbook(saved(tmp_path, {"乡镇": TOWN}), fields={"几户": "houses"})


def test_a_template_offers_the_forms_that_a_kind_takes(tmp_path: Path) -> None:
    pg.write_template(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    for sheet, words in (
        ("乡镇党委", "党工委,党委"),
        ("小区党支部", "党委,党总支,党支部"),
        ("楼栋党小组", "党支部,党小组"),
    ):
        lists = [one.formula1 for one in book[sheet].data_validations.dataValidation]
        assert f'"{words}"' in lists


def test_each_reason_has_a_heading_in_chinese() -> None:
    assert set(IN_CHINESE) == set(ReadReason)
    assert len(set(IN_CHINESE.values())) == len(IN_CHINESE)


LINKS = ["机制", "范围", "位置", "承担者"]
UNITS = [["编号"], ["u1"]]


def read_links(folder: Path, *rows: list[str]) -> pg.Reading:
    return read(folder, [["编号", "小区"], ["b1", "c1"]], 机制任职=[LINKS, *rows], 单位=UNITS)


def test_a_link_may_call_its_mechanism_and_slot_by_their_titles(tmp_path: Path) -> None:
    reading = read_links(
        tmp_path,
        ["双报到", "liyuan", "到社区报到单位", "u1"],
        ["double-reporting", "west", "unit", "u1"],
        ["双报到(double-reporting)", "c1", "到网格报到单位 grid_unit", "u1"],
    )
    assert [one.key[:4] for one in reading.links] == [
        ("double-reporting", "c1", "grid_unit", "u1"),
        ("double-reporting", "liyuan", "unit", "u1"),
        ("double-reporting", "west", "unit", "u1"),
    ]
    assert (reading.problems, len(reading.interpreted)) == ((), 4)


def test_what_the_catalogue_does_not_have_is_read_and_told(tmp_path: Path) -> None:
    rows = [["brnch", "c1", "nix", "u1"], ["双报到", "c1", "contact", "u1"]]
    reading = read_links(tmp_path, *rows)
    assert len(reading.links) == 2
    assert [(one.column, one.severity, one.text("zh")) for one in reading.problems] == [
        (
            "机制",
            pg.ReadSeverity.WARNING,
            "机制任职，第2行，机制：'brnch'：机制目录中没有此机制；请更正；如果是自定的机制，可不理会",
        ),
        (
            "位置",
            pg.ReadSeverity.WARNING,
            (
                "机制任职，第3行，位置：'contact'：机制目录中的机制double-reporting没有此位置；"
                "请从下列选项中填写：unit、grid_unit、member"
            ),
        ),
    ]
    own = pg.Link(mechanism="brnch", scope="c1", slot="x", filler="u1")
    known = pg.Jurisdiction([*reading.records], [own])
    file = saved(tmp_path, {"机制任职": [LINKS, rows[0]]})
    assert pg.read_workbook(file, into=known).problems == ()
    table = tmp_path / "links.csv"
    table.write_text("机制,范围,位置,承担者\nbrnch,c1,nix,u1\n", "utf-8")
    assert len(pg.read_csv(table, kind=pg.Link).problems) == 1
    assert pg.read_csv(table, kind=pg.Link, into=known).problems == ()


def test_a_link_that_is_set_aside_is_told_of_its_mechanism_too(tmp_path: Path) -> None:
    rows = [
        ["双报到", "c1", "nix", None],
        ["brnch", None, "", "u1"],
        ["双报到", None, "unit", "u1"],
    ]
    assert [(one.row, one.column) for one in read_links(tmp_path, *rows).problems] == [
        (2, "承担者"),
        (2, "位置"),
        (3, "范围"),
        (3, "位置"),
        (4, "范围"),
    ]


def test_a_mechanism_of_ones_own_may_be_called_as_one_of_the_catalogue(tmp_path: Path) -> None:
    unit = pg.Unit("u1", kind=pg.UnitKind.AGENCY)
    keys = [("双报到", "unit"), ("double-reporting", "到社区报到单位"), ("x", "双报到")]
    keys.append(("double-reporting", "unit"))
    links = [pg.Link(mechanism=one, scope="u1", slot=slot, filler="u1") for one, slot in keys]
    where = pg.Jurisdiction([unit], links)
    pg.write_workbook(where, tmp_path / "own.xlsx")
    assert pg.read_workbook(tmp_path / "own.xlsx").require_ok() == where


def test_a_template_lists_the_mechanisms_and_their_slots(tmp_path: Path) -> None:
    for language, links, sheet, word in (
        ("zh", "机制任职", "机制目录", "双报到"),
        ("en", "Link", "Mechanisms", "double-reporting"),
    ):
        pg.write_template(tmp_path / "t.xlsx", language=language)
        book = openpyxl.load_workbook(tmp_path / "t.xlsx")
        rules = {str(one.sqref)[:2]: one for one in book[links].data_validations.dataValidation}
        last = len(pg.catalogue.ids()) + 1
        assert rules["A3"].formula1 == f"{sheet}!$E$2:$E${last}"
        assert not rules["A3"].showErrorMessage
        assert rules["C3"].formula1.startswith(f"OFFSET({sheet}!$C$1,MATCH($A3,")
        listed = [cell.value for cell in book[sheet]["E"]]
        assert word in listed[:last]
        assert not any(listed[last:])
        assert word in [cell.value for cell in book[sheet]["A"]]
        assert pg.read_workbook(tmp_path / "t.xlsx").ok


def test_an_annotated_workbook_is_filled_in_as_the_template_is(tmp_path: Path) -> None:
    pg.write_template(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    book["楼栋"]["A3"], book["楼栋"]["B3"] = "b1", "c1"
    member = {cell.value: cell.column_letter for cell in book["党员"][1]}
    book["党员"]["A3"], book["党员"][f"{member['状态']}3"] = "m1", "怎样"
    book["机制任职"]["A3"] = "双报到"
    book.create_sheet("楼")["A1"] = "没有表头"
    book.save(tmp_path / "filled.xlsx")
    pg.read_workbook(tmp_path / "filled.xlsx").write_annotated(tmp_path / "fix.xlsx")
    book = openpyxl.load_workbook(tmp_path / "fix.xlsx")
    template = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["汇总", *template.sheetnames, "楼"]
    for sheet in ("楼栋", "党员", "机制任职"):
        rules, wanted = (
            {str(one.sqref): one.formula1 for one in each[sheet].data_validations.dataValidation}
            for each in (book, template)
        )
        assert rules == wanted
        assert book[sheet].freeze_panes == template[sheet].freeze_panes == "B3"
    assert book["楼"].freeze_panes is None
    assert book["党员"]["A3"].number_format == "@"


def test_a_column_whose_header_is_a_choice_has_its_list_below_a_title_too(tmp_path: Path) -> None:
    rows = [["一览表"], ["编号", "小区", "户数", "用途"], ["b1", "c1", "很多", "住宅"]]
    read(tmp_path, rows).write_annotated(tmp_path / "fix.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "fix.xlsx")["楼栋"]
    (rule,) = sheet.data_validations.dataValidation
    assert str(rule.sqref).startswith("D3:")
    assert sheet.freeze_panes == "B3"


def test_a_withheld_id_is_coloured_though_its_cell_is_empty(tmp_path: Path) -> None:
    members = [["编号"], ["13800138000"]]
    pg.read_workbook(saved(tmp_path, {"党员": members})).write_annotated(tmp_path / "fix.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "fix.xlsx")["党员"]["A2"]
    assert (cell.value, cell.fill.fgColor.rgb) == (None, "FFFFC7CE")
