"""What readers state is said in Chinese as well: no sentence, reason or placeholder is missing."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import attrs
import openpyxl
import pytest

import partygrid as pg
from partygrid._fields import specs
from partygrid.io._sentences import SENTENCES, in_chinese
from partygrid.records import RECORD_KINDS
from workbooks import saved

pytest.importorskip("python_calamine")
pytest.importorskip("xlsxwriter")

PACKAGE = Path(pg.__file__).parent
TELLING = [
    *("_columns.py", "_faults.py", "_integrity.py", "_tables.py"),
    *(
        "_cells.py",
        "_column_reading.py",
        "_gathering.py",
        "_link_words.py",
        "_map_reading.py",
        "_plain_sheets.py",
    ),
    *("_misfit.py", "_other_columns.py", "_points.py", "_quoted_rows.py", "_rows.py"),
    *("_scheme_sheet.py", "_sheets.py", "_sql_load.py", "_outline_reading.py"),
]
"""The modules whose sentences come to stand in a reading."""
STATING = {"ReadProblem", "Misread", "Fault", "not_one_of", "_missing_from"}
NAMED = {"message", "remedy", "cure", "_REMEDY", "_MEND", "_PERSONAL", "_UNKNOWN"}
OF_EXCEPTIONS = {
    "the feature does not say which kind of record it is",
    "say it for all of them, as kind=Building",
    "more than {} different properties, or {} cells",
    "leave out the properties that no record has",
    "name one of {}",
}
"""Sentences beside them that no reading holds."""


def texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts in an expression, what is put into them as empty braces."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = (one.value if isinstance(one, ast.Constant) else "{}" for one in node.values)
        yield "".join(map(str, parts))
    elif isinstance(node, ast.IfExp | ast.Tuple | ast.BinOp):
        for child in ast.iter_child_nodes(node):
            yield from texts(child)


def stated(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in STATING:
            words = [one.value for one in node.keywords if one.arg in NAMED]
            for one in (*node.args, *words):
                yield from texts(one)
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {leaf.id for one in targets for leaf in ast.walk(one) if type(leaf) is ast.Name}
            if names & NAMED:
                yield from texts(node.value)


def without_names(text: str) -> str:
    return text.format_map(defaultdict(lambda: "{}"))


def is_known(text: str, known: set[str]) -> bool:
    clauses = text.removeprefix("; ").split("; ")
    return text in known or all(one in known | OF_EXCEPTIONS | {"{}"} for one in clauses)


@pytest.mark.parametrize("name", TELLING)
def test_each_sentence_that_a_reader_states_stands_in_chinese(name: str) -> None:
    path = next(one for one in (PACKAGE / "io" / name, PACKAGE / name) if one.exists())
    known = set(map(without_names, SENTENCES))
    found = [one for one in stated(path) if " " in one]
    assert [one for one in found if not is_known(one, known)] == []


def test_the_search_for_sentences_finds_them() -> None:
    found = {
        one
        for name in ("io/_cells.py", "io/_rows.py", "_faults.py")
        for one in stated(PACKAGE / name)
    }
    assert "no number of {}" in found
    assert "several records are called so" in found
    assert "no {} has this id" in found


@pytest.mark.parametrize(("english", "chinese"), SENTENCES.items())
def test_both_languages_have_the_same_placeholders(english: str, chinese: str) -> None:
    names = [{name for _, name, _, _ in Formatter().parse(one)} for one in (english, chinese)]
    assert names[0] - {None} == names[1] - {None}


NO_SUCH_PLACE = "where it has no such place: LevelScheme(..., may_skip=[CompoundBranch, Grid])"
SKIPPABLE = "当地没有这一层的，请在“层级”工作表中把小区党支部、网格标为可略过"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("no Compound or Grid has this id", "没有此编号、代码或名称的小区或网格"),
        ("no record has this id", "没有此编号、代码或名称的对象"),
        ("state an id", "请填写编号"),
        ("write persons as 0 or more", "请填写大于或等于0的数（单位：人）"),
        (
            f"in level scheme 'x' its parent is Town or UnitBranch; {NO_SUCH_PLACE}",
            f"按层级方案'x'，其上级应为乡镇或单位党组织；{SKIPPABLE}",
        ),
        ("no such thing; pass fields={'kind': None}", "no such thing；pass fields={'kind': None}"),
        (
            "write one of a, b; where it is no such field, fields={'k': None} or --field k=",
            "请从下列选项中填写：a、b；如果不是这个字段：fields={'k': None}，或 --field k=",
        ),
        (
            "no unified social credit code: the number's checksum or check digit is invalid",
            "不是统一社会信用代码：校验码不符",
        ),
        (
            "it is dissolved on 2020-01-01, before it begins on 2021-01-01",
            "撤销日期2020-01-01早于开始日期2021-01-01",
        ),
        ("what nobody says", "what nobody says"),
    ],
)
def test_what_is_put_into_a_sentence_is_said_in_chinese_too(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese


def test_each_unit_of_a_field_has_a_word() -> None:
    kinds = (*RECORD_KINDS, pg.Link)
    units = {spec.unit for kind in kinds for _, spec in specs(kind) if spec.unit}
    assert [one for one in sorted(units) if in_chinese(f"no number of {one}").isascii()] == []
    assert [one for one in sorted(units) if one in in_chinese(f"no number of {one}")] == []


def messy(folder: Path) -> Path:
    """Write a workbook with many faults, and no letters of its own."""
    return saved(
        folder,
        {
            "乡镇": [["编号", "名称"], [1, "甲镇"], [1, "乙镇"]],
            "小区": [
                ["编号", "乡镇", "名称", "户数", "经纬度"],
                [11, 9, "甲", 5, "东边"],
            ],
            "楼栋": [
                ["编号", "小区", "户数", "经纬度", "姓名", "颜色", "总户数"],
                [21, "丁", 3, "25.7,116.7", "王某", "红", 3],
                [None, 11, "#REF!", "东边", "李某", "蓝", 3],
                [23, 11, "很多", None, "张某", "蓝", 3],
                [24, 11, -5, None, "张某", "蓝", 3],
            ],
            "党员": [["编号", "状态", "预备党员"], ["13800138000", "怎样", "也许"]],
            "别的": [["甲"], ["乙"]],
            "层级": [["层级方案", "层", "组织", "可略过"], ["甲", "高", "乡镇党委", ""]],
        },
    )


def test_a_reading_of_a_chinese_workbook_is_told_in_chinese(tmp_path: Path) -> None:
    reading = pg.read_workbook(messy(tmp_path))
    assert len(reading.problems) >= 15
    told = [one.text("zh").replace("#REF!", "") for one in reading.problems]
    assert [one for one in told if re.search("[A-Za-z]", one)] == []
    rows = reading.to_records(language=pg.Language.CHINESE)
    assert not any(re.search("[A-Za-z]", f"{row['message']}{row['remedy']}") for row in rows)
    screen = reading.text(pg.Language.CHINESE)
    assert screen.splitlines()[0].split()[:3] == ["工作表", "类别", "行数"]
    assert "错误：楼栋，第4行，户数：'很多'：看不出数值（单位：户）" in screen
    assert "提醒：楼栋，姓名：疑似个人信息，没有读取" in screen


def test_the_remedy_shows_the_form_of_a_day_and_asks_for_a_whole_number(tmp_path: Path) -> None:
    rows = [["编号", "小区", "户数"], ["b1", "c1", 28.5]]
    communities = [["编号", "乡镇", "换届日期"], ["s1", "t", "2021-02-30"]]
    reading = pg.read_workbook(saved(tmp_path, {"楼栋": rows, "社区": communities}))
    assert [one.text("zh").split("：", 2)[2] for one in reading.problems] == [
        "不是整数；请填写清点的整数，不清楚就留空",
        "看不出日期；请按2021-05-01的格式填写，不清楚就留空",
    ]
    assert [one.remedy.rpartition("like ")[2] for one in reading.problems][1] == (
        "2021-05-01, or leave the cell empty"
    )


def test_more_than_a_screen_of_problems_is_counted_in_chinese_too() -> None:
    problem = pg.ReadProblem(
        sheet="楼栋", reason=pg.ReadReason.MISSING, message="nothing is stated", remedy="state it"
    )
    several = tuple(attrs.evolve(problem, row=row) for row in range(2, 25))
    text = pg.Reading(problems=several).text("zh")
    assert text.splitlines()[-2:] == ["错误：楼栋，第21行：没有填写；请填写", "……另有3条"]


def test_what_may_be_meant_stands_behind_the_remedy() -> None:
    near = pg.ReadProblem(
        sheet="楼栋",
        row=3,
        column="小区",
        value="'gardn'",
        reason=pg.ReadReason.UNKNOWN_REFERENCE,
        message="no Compound has this id",
        remedy="add the Compound or correct the id",
        candidates=("garden",),
    )
    assert str(near) == (
        "楼栋, row 3, 小区: 'gardn': no Compound has this id; did you mean 'garden'? "
        "add the Compound or correct the id"
    )
    assert near.text("zh") == (
        "楼栋，第3行，小区：'gardn'：没有此编号、代码或名称的小区；请补上该小区，或更正所填的编号或名称；是否想填“garden”？"
    )


def test_what_was_interpreted_is_told_in_chinese() -> None:
    shown = pg.Interpretation(
        sheet="楼栋", row=3, column="户数", value="'约12000'", understood="12000"
    )
    assert shown.text("zh") == "楼栋，第3行，户数：'约12000'读作12000"
    hidden = pg.Interpretation(sheet="党员", row=2, column="编号", value="", understood="")
    assert hidden.text("zh") == "党员，第2行，编号：按理解读取"
    assert "按理解读取的值：2" in pg.Reading(interpreted=(shown, hidden)).text("zh")


def test_there_is_no_third_language(tmp_path: Path) -> None:
    reading = pg.Reading()
    for call in (reading.text, lambda one: reading.to_records(language=one)):
        with pytest.raises(pg.InvalidArgument, match="nothing is written in it"):
            call("fr")
    with pytest.raises(pg.InvalidArgument, match="nothing is written in it"):
        reading.write_annotated(tmp_path / "fix.xlsx", language="fr")


WRITE_IT = "write the number in digits, or leave the cell empty where it is not known"


def columns_of_reasons(file: Path, sheet: str) -> list[str]:
    book = openpyxl.load_workbook(file)
    return [str(row[-1].value) for row in book[sheet].iter_rows() if row[-1].value is not None]


def test_the_owner_of_an_english_workbook_reads_english(tmp_path: Path) -> None:
    rows = [["id", "compound", "households"], ["b1", "c1", "many"], ["b2", "c1", 3]]
    reading = pg.read_workbook(saved(tmp_path, {"Building": rows}))
    reading.write_annotated(tmp_path / "fix.xlsx")
    assert columns_of_reasons(tmp_path / "fix.xlsx", "Building") == [
        "原因 reason",
        f"households: no number of households; {WRITE_IT}",
    ]
    assert "not-a-number" in {
        cell.value
        for row in openpyxl.load_workbook(tmp_path / "fix.xlsx")["summary"]
        for cell in row
    }
    reading.write_annotated(tmp_path / "fix.xlsx", language="zh")
    assert columns_of_reasons(tmp_path / "fix.xlsx", "Building")[1] == (
        "【数字不合要求】households：看不出数值（单位：户）；请用阿拉伯数字填写，不清楚就留空"
    )


def test_a_cell_with_two_problems_has_both_in_its_comment(tmp_path: Path) -> None:
    rows = [["编号", "小区", "网格"], ["b1", "c1", "g1、g2"]]
    grids = [["编号", "社区"], ["g3", "s1"]]
    reading = pg.read_workbook(saved(tmp_path, {"楼栋": rows, "网格": grids}))
    reading.write_annotated(tmp_path / "fix.xlsx")
    comment = openpyxl.load_workbook(tmp_path / "fix.xlsx")["楼栋"]["C2"].comment
    assert comment is not None
    assert comment.text.count("没有此编号、代码或名称的网格") == 2
    assert len(comment.text.splitlines()) == 2


def test_an_english_sheet_is_told_the_english_names_of_its_columns(tmp_path: Path) -> None:
    sheets = {"Town": [["name"], ["Lianfeng"]], "Compound": [["id"], ["c1"]]}
    reading = pg.read_workbook(saved(tmp_path, sheets))
    assert [(one.sheet, one.column, one.remedy) for one in reading.problems] == [
        ("Town", "name", "add a column id"),
        ("Compound", "community", "add the column"),
    ]


def test_errors_come_first_and_columns_of_which_the_same_is_told_are_one_line() -> None:
    def problem(column: str, row: int = 0, **more: Any) -> pg.ReadProblem:
        warning = {
            "reason": pg.ReadReason.UNKNOWN_COLUMN,
            "message": "no field is called so; it is kept as notes",
            "remedy": "rename it where a field is meant",
            "severity": pg.ReadSeverity.WARNING,
        }
        return pg.ReadProblem(sheet="a.csv", column=column, row=row, **warning | more)

    columns = [problem(f"列{number}") for number in range(7)]
    error = problem("户数", 3, message="no number", severity=pg.ReadSeverity.ERROR)
    reading = pg.Reading(problems=(*columns, error))
    first, second = str(reading).splitlines()[-2:]
    assert first == "error: a.csv, row 3, 户数: no number; rename it where a field is meant"
    assert second.startswith("warning: a.csv, 列0, 列1, 列2, 列3, 列4 and 2 more columns: no field")
    assert reading.text("zh").splitlines()[-1] == (
        "提醒：a.csv，列0、列1、列2、列3、列4等7列：列名不识别，作为备注保留；如果是某个字段，请改用该字段的列名"
    )


def test_rows_of_which_the_same_is_told_are_one_line() -> None:
    def problem(row: int, value: str) -> pg.ReadProblem:
        return pg.ReadProblem(
            sheet="a.csv",
            row=row,
            column="户数",
            value=value,
            reason=pg.ReadReason.NOT_A_NUMBER,
            message="no number",
            remedy="correct it",
        )

    reading = pg.Reading(
        problems=tuple(map(problem, range(2, 9), ["很多"] * 3 + ["几"] * 2 + [""] * 2))
    )
    assert str(reading).splitlines()[2:] == [
        "error: a.csv, row 2, 户数: 很多: no number; correct it (and in 2 more rows)",
        "error: a.csv, row 5, 户数: 几: no number; correct it (and in 1 more row)",
        "error: a.csv, row 7, 户数: no number; correct it",
        "error: a.csv, row 8, 户数: no number; correct it",
    ]
    assert reading.text("zh").splitlines()[2] == (
        "错误：a.csv，第2行，户数：很多：看不出数值；请更正（另有2行相同）"
    )


def test_an_id_that_stands_twice_is_told_with_the_other_row(tmp_path: Path) -> None:
    sheets = {
        "乡镇": [["编号"], ["t"]],
        "社区": [["编号", "乡镇"], ["c", "t"], ["c", "t"], ["t", "t"]],
        "党员": [["编号"], ["m"], ["m"]],
    }
    reading = pg.read_workbook(saved(tmp_path, sheets))
    assert [(one.sheet, one.row, one.message) for one in reading.problems] == [
        ("乡镇", 2, "this Town has the id of another Community, in row 4 of 社区"),
        ("社区", 3, "this Community has the id of another Community, in row 2"),
        ("党员", 3, "this Member has the id of another Member, in row 2"),
    ]
    assert [one.text("zh").partition("；")[0] for one in reading.problems] == [
        "乡镇，第2行，编号：'t'：该乡镇与“社区”第4行的社区编号相同",
        "社区，第3行，编号：'c'：该社区与第2行的社区编号相同",
        "党员，第3行，编号：'m'：该党员与第2行的党员编号相同",
    ]


def test_what_is_told_of_a_column_or_a_sheet_is_a_comment_at_the_header(tmp_path: Path) -> None:
    compounds = [["小区一览表"], ["编号", "名称", "颜色"], ["c1", "花园", "红"]]
    sheets = {"小区": compounds, "Sheet1": [["甲"]]}
    pg.read_workbook(saved(tmp_path, sheets)).write_annotated(tmp_path / "fix.xlsx")
    book = openpyxl.load_workbook(tmp_path / "fix.xlsx")
    comments = {
        cell.coordinate: cell.comment.text for row in book["小区"] for cell in row if cell.comment
    }
    assert list(comments) == ["C2", "D2"]
    assert comments["D2"] == "【缺少列】社区：缺少此列，而每条记录都必须填写；请增加该列"
    assert columns_of_reasons(tmp_path / "fix.xlsx", "小区") == ["原因 reason", "【缺少列】"]
    assert book["小区"].column_dimensions["D"].width > 50
    assert book["小区"]["D3"].alignment.wrap_text
    (comment,) = (cell.comment for row in book["Sheet1"] for cell in row if cell.comment)
    assert comment.text.startswith("【工作表名不识别】")
    again = pg.read_workbook(tmp_path / "fix.xlsx")
    assert {one.reason for one in again.errors} == {
        pg.ReadReason.MISSING_COLUMN,
        pg.ReadReason.UNKNOWN_SHEET,
    }


def summary(file: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(file)["汇总"]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_summary_lists_what_was_interpreted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["编号", "小区", "户数"], ["b1", "c1", "约48"], ["b2", "c1", "暂无资料"]]
    reading = pg.read_workbook(saved(tmp_path, {"楼栋": rows}))
    reading.write_annotated(tmp_path / "fix.xlsx")
    assert summary(tmp_path / "fix.xlsx") == [
        ["工作表", "类别", "行数", "已读取", "搁置"],
        ["楼栋", "楼栋", 3, 2, 0],
        [None] * 5,
        ["工作表", "行", "列", "原文", "读作"],
        ["楼栋", 2, "户数", "约48", "48"],
        ["楼栋", 3, "户数", "暂无资料", "未填写"],
    ]
    monkeypatch.setattr("partygrid.io._annotated._MOST_LISTED", 1)
    reading.write_annotated(tmp_path / "fix.xlsx")
    assert summary(tmp_path / "fix.xlsx")[-2:] == [
        ["楼栋", 2, "户数", "约48", "48"],
        ["…", 1, None, None, None],
    ]


def test_the_summary_says_what_stood_there_and_how_grave_it_is(tmp_path: Path) -> None:
    rows = [
        ["编号", "小区", "户数"],
        ["b1", "花园", "很多"],
        ["b2", "花园", "约48"],
        ["b3", "c1", "="],
    ]
    sheets = {"楼栋": rows, "小区": [["编号", "社区", "名称", "颜色"], ["c1", "s", "花园", "红"]]}
    reading = pg.read_workbook(saved(tmp_path, sheets))
    reading.write_annotated(tmp_path / "fix.xlsx")
    lines = [[one for one in row if one is not None] for row in summary(tmp_path / "fix.xlsx")]
    assert lines[4] == ["工作表", "行", "列", "原文", "程度", "原因", "说明"]
    assert [line[:-1] for line in lines[5:8]] == [
        ["楼栋", 2, "户数", "很多", "错误", "数字不合要求"],
        ["楼栋", 4, "户数", "'=", "错误", "数字不合要求"],
        ["小区", "颜色", "提醒", "列名不识别"],
    ]
    assert lines[10:] == [
        ["楼栋", 3, "户数", "约48", "48"],
        ["楼栋", 2, "小区", "花园", "c1"],
        ["楼栋", 3, "小区", "花园", "c1"],
    ]
    reading.write_annotated(tmp_path / "fix.xlsx", language="en")
    english = openpyxl.load_workbook(tmp_path / "fix.xlsx")["summary"]
    assert [cell.value for cell in english[1]][:5] == ["sheet", "kind", "rows", "read", "set aside"]
    assert [cell.value for cell in english[6]][3:5] == ["很多", "error"]
    assert [one.sheet for one in pg.read_workbook(tmp_path / "fix.xlsx").sheets] == ["楼栋", "小区"]
