"""CSV files: encodings, delimiters, and what is told of files that are none."""

import csv
import time
from pathlib import Path

import pytest

import partygrid as pg
from partygrid.io import _quick_rows, comma_separated
from partygrid.io._flat_rows import PIECE, pieces_in, pieces_of
from partygrid.io._quick_rows import Unusual, cut, read_quickly

ROSTER = "编号,小区,户数\nb1,garden,48\nb2,garden,很多\nb1,garden,12\n"


def read(folder: Path, content: bytes | str, kind: type = pg.Building) -> pg.Reading:
    file = folder / "roster.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return pg.read_csv(file, kind=kind)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，", "|"])
def test_encodings_and_delimiters_are_told_apart(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    reading = read(tmp_path, ROSTER.replace(",", delimiter).encode(encoding))
    assert [(one.id, one.households) for one in reading.records] == [("b1", 48)]
    assert [(one.row, one.column) for one in reading.problems] == [(3, "户数"), (4, "编号")]
    assert [one.reasons for one in reading.set_aside] == [
        (pg.ReadReason.NOT_A_NUMBER,),
        (pg.ReadReason.DUPLICATE_ID,),
    ]


def test_quoted_cells_and_ragged_rows_are_read(tmp_path: Path) -> None:
    text = '"编号","小区","户数"\r\n"b1","garden"\r\n\r\n"b2","garden","1,200"\r\nb3,garden,1,\r\n'
    reading = read(tmp_path, text)
    assert [(one.id, one.households) for one in reading.records] == [
        ("b1", None),
        ("b2", 1200),
        ("b3", 1),
    ]
    assert dict(reading.sheets[0].skipped) == {pg.SkipReason.BLANK: 1, pg.SkipReason.HEADER: 1}
    assert reading.ok


def test_a_row_that_states_more_cells_than_the_header_is_set_aside(tmp_path: Path) -> None:
    rows = "编号,小区,户数,名称\nb1,garden,48,东侧,1号楼\nb2,garden,50,2号楼\n"
    reading = read(tmp_path, f"连城县楼栋表\n{rows}")
    assert [one.id for one in reading.records] == ["b2"]
    assert [(one.row, one.reasons) for one in reading.set_aside] == [
        (3, (pg.ReadReason.MALFORMED,))
    ]
    assert "第3行：该行有5格，表头只有4格；" in reading.text("zh")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(tmp_path: Path, end: str) -> None:
    assert len(read(tmp_path, ROSTER.replace("\n", end)).set_aside) == 2


def test_what_a_roster_names_elsewhere_is_left_open(tmp_path: Path) -> None:
    reading = read(tmp_path, "编号,小区,网格\nb1,garden,\nb2,garden,grid-1\n")
    assert (len(reading.records), reading.problems) == (2, ())
    with pytest.raises(pg.InvalidJurisdiction, match="no Compound has this id"):
        reading.require_ok()
    alone = read(tmp_path, "编号,户数\nb2,36\nb1,48\n")
    assert alone.require_ok() == pg.Jurisdiction(alone.records)
    assert [one.id for one in alone.records] == ["b1", "b2"]


def test_links_may_stand_alone(tmp_path: Path) -> None:
    reading = read(tmp_path, "机制,范围,位置,承担者,份额\ncontact,t,leader,m1,3\n", pg.Link)
    assert reading.links == (
        pg.Link(mechanism="contact", scope="t", slot="leader", filler="m1", weight=3),
    )


def test_a_file_of_nothing_holds_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "").rows == 0
    assert read(tmp_path, "编号,户数\n").require_ok() == pg.Jurisdiction()
    assert read(tmp_path, "\n\n").problems == ()


def test_annotations_hold_the_rows_as_they_were(tmp_path: Path) -> None:
    calamine = pytest.importorskip("python_calamine")
    read(tmp_path, ROSTER).write_annotated(tmp_path / "fix.xlsx")
    book = calamine.CalamineWorkbook.from_path(tmp_path / "fix.xlsx")
    cells = book.get_sheet_by_name("roster.csv").to_python()
    assert [row[:3] for row in cells] == list(csv.reader(ROSTER.splitlines()))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xff\xff\xff", "line 1, byte 1: 0xff is neither UTF-8 nor GB18030"),
        ("编号\nb1\n".encode() + b"b\xff\n", "line 3, byte 2: 0xff is neither UTF-8 nor GB18030"),
        (b"\xff\xfea", "line 1, byte 1: 0x61 is neither"),
        (b"id,name\nb1,a\0b\n", "line 2 holds a NUL character"),
        (b'id,name\nb1,"' + b"a" * 200_000 + b'"\n', "no table: field larger than field limit"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    with pytest.raises(pg.UnreadableInput) as refused:
        read(tmp_path, content)
    assert complaint in str(refused.value)


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comma_separated, "MOST_BYTES", 10)
    with pytest.raises(pg.UnreadableInput, match="more than 10 bytes"):
        read(tmp_path, ROSTER)


def test_only_kinds_of_record_are_read(tmp_path: Path) -> None:
    with pytest.raises(pg.InvalidArgument, match="no kind of record"):
        read(tmp_path, ROSTER, str)


def test_many_rows_are_read_in_pieces(tmp_path: Path) -> None:
    lines = [f"b{i:05},{i % 90},116.{i:05},25.5,g{i % 7}、g{i % 7}x" for i in range(9_000)]
    reading = read(tmp_path, "\n".join(["编号,户数,经度,纬度,网格", *lines]))
    records = reading.records
    assert len(records) == 9_000
    assert records[8_999] == pg.Building(
        "b08999", households=89, point=pg.Point(116.08999, 25.5), grids=["g4", "g4x"]
    )


@pytest.mark.parametrize(
    "text",
    [
        "编号,楼层\nb1,6\n",
        "编号,编号\nb1,b1\n",
        "编号,坐标\nb1,无\n",
        "编号,经度\nb1,116.5\n",
        "名称,户数\n栗园,6\n",
        "编号,户数\nb1,约6\n",
        "编号,户数\n合计,6\n",
        "编号,户数\n编号,户数\n",
        "编号,户数\n,6\n",
        "编号,经度,纬度\nb1,25.7,116.7\n",
        "编号,户数\nb1,6,7\n",
        "编号,户数\rb1,6\r",
        '编号,户数\n"b1,6\n',
        '编号,户数\n"b1"\n',
        '编号,户数\n"b1","6",""\n',
    ],
)
def test_what_is_unusual_is_read_patiently(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unusual, match=r"^$"):
        read_quickly("roster.csv", cut(pieces_of(text), ","), pg.Building, {})
    assert read(tmp_path, text).rows == len(text.splitlines())


def test_what_is_usual_is_read_quickly() -> None:
    text = '编号,户数,名称\nb1,6,一号楼\n"b2","7","一, 二"\n'
    found = read_quickly("roster.csv", cut(pieces_of(text), ","), pg.Building, {})
    assert found.values == [
        pg.Building("b1", households=6, name="一号楼"),
        pg.Building("b2", households=7, name="一, 二"),
    ]
    assert (found.rows, found.total) == (range(2, 4), 3)


def test_a_line_is_never_taken_for_two(tmp_path: Path) -> None:
    with pytest.raises(Unusual):
        read_quickly("roster.csv", cut(["编号\nb1", "b2\n"], ","), pg.Building, {})
    with pytest.raises(Unusual):
        list(cut(["编号,户数\n", '"b1"\n'], ","))
    file = tmp_path / "roster.csv"
    file.write_text(f"编号\n{'b' * 3 * PIECE}\n", "utf-8")
    with file.open(encoding="utf-8") as opened, pytest.raises(Unusual):
        read_quickly("roster.csv", cut(pieces_in(opened), ","), pg.Building, {})
    assert read(tmp_path, '编号,名称\nb1,"一\n甲"\n').records == (pg.Building("b1", name="一 甲"),)


def test_few_different_cells_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_quick_rows, "_MOST", 1)
    pieces = ["编号,类型\nb1,商铺\nb2,办公\n", "b3,商铺\nb4,公园\n", "b5,办公\n"]
    found = read_quickly("roster.csv", cut(pieces, ","), pg.Building, {})
    assert [one.kind.value for one in found.values] == ["shop", "office", "shop", "park", "office"]


def test_a_superior_of_the_same_kind_is_read_patiently(tmp_path: Path) -> None:
    branches = "编号,名称,上级组织\nu1,税务局,\nu2,税务所,税务局\n"
    reading = read(tmp_path, branches, pg.UnitBranch)
    assert [one.parent for one in reading.records] == [None, "u1"]
    alone = read(tmp_path, "编号,上级组织\nu1,\nu2,\n", pg.UnitBranch)
    assert len(alone.require_ok()) == 2
    needing = read(tmp_path, "编号,名称\nc1,栗园\n", pg.Community)
    assert needing.set_aside[0].reasons == (pg.ReadReason.MISSING_COLUMN,)


def test_the_quick_reading_keeps_the_cells_of_rows_that_are_set_aside(tmp_path: Path) -> None:
    reading = read(tmp_path, "编号,户数\nb1,6\nb1,7\n")
    assert reading.set_aside[0].cells == (("编号", "b1"), ("户数", "7"))
    assert str(reading.problems[0]).startswith("roster.csv, row 3, 编号: 'b1'")


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_quote_that_is_never_closed_is_told_with_its_line(tmp_path: Path, end: str) -> None:
    file = tmp_path / "b.csv"
    file.write_bytes(f'编号,社区,名称\r\nb1,c,"一\n甲"\nb2,c,"二\nb3,c,三\nb4,c,四{end}'.encode())
    reading = pg.read_csv(file, kind=pg.Building)
    assert [one.id for one in reading.records] == ["b1"]
    (problem,) = reading.problems
    assert (problem.row, problem.reason) == (3, pg.ReadReason.MALFORMED)
    assert "the quote that opens on line 4 is never closed" in problem.message
    (aside,) = reading.set_aside
    assert aside.cells[2] == ("名称", f"二\nb3,c,三\nb4,c,四{end}".strip())


def test_a_quote_without_a_header_is_told(tmp_path: Path) -> None:
    file = tmp_path / "b.csv"
    file.write_text('"编号,社区\nb1,c\n', "utf-8")
    reading = pg.read_csv(file, kind=pg.Building)
    assert not reading.records
    assert "line 1" in reading.problems[1].message


def test_a_cell_that_seems_to_hold_rows_is_told(tmp_path: Path) -> None:
    file = tmp_path / "b.csv"
    file.write_text('编号,社区,名称\nb1,c,"一\nb2,c,"二\nb3,c,"三\n四"\n', "utf-8")
    reading = pg.read_csv(file, kind=pg.Building)
    assert [(one.row, one.column, one.severity) for one in reading.problems] == [
        (2, "名称", pg.ReadSeverity.WARNING)
    ]
    file.write_text('编号,社区,名称\nb1,c,一,"x\nb2,c,二,"\n', "utf-8")
    reasons = [(one.column, one.reason) for one in pg.read_csv(file, kind=pg.Building).problems]
    assert ("D", pg.ReadReason.MALFORMED) in reasons


def test_a_cell_of_several_lines_is_no_doubt(tmp_path: Path) -> None:
    file = tmp_path / "b.csv"
    file.write_text('编号,社区,名称\nb1,c,"一\n甲, 乙"\n', "utf-8")
    assert pg.read_csv(file, kind=pg.Building).problems == ()


def test_a_plain_file_of_people_hides_numbers_that_are_ids(tmp_path: Path) -> None:
    file = tmp_path / "m.csv"
    file.write_text("编号,状态\nm1,在职\n13800138000,在职\n", "utf-8")
    reading = pg.read_csv(file, kind=pg.Member)
    assert [one.id for one in reading.records] == ["m1"]
    assert [(one.row, one.reasons, one.cells) for one in reading.set_aside] == [
        (3, (pg.ReadReason.PERSONAL_VALUE,), (("状态", "在职"),))
    ]


def test_ids_that_are_all_the_same_are_told_in_the_time_of_a_reading(tmp_path: Path) -> None:
    file = tmp_path / "same.csv"
    file.write_text("编号,小区\n" + "b1,c1\n" * 5_000, encoding="utf-8")
    begun = time.process_time()
    reading = pg.read_csv(file, kind=pg.Building)
    assert time.process_time() - begun < 5
    assert {one.message.rpartition(", ")[2] for one in reading.problems} == {"in row 2"}


@pytest.mark.parametrize("blank", ["\n", "\n\n", "\r\n"])
def test_blank_lines_at_the_end_are_counted(tmp_path: Path, blank: str) -> None:
    file = tmp_path / "b.csv"
    file.write_bytes(f"编号,颜色,小区\nb1,,c1\n{blank}".encode())
    (count,) = pg.read_csv(file, kind=pg.Building).sheets
    assert (count.rows, count.read) == (2 + blank.count("\n"), 1)
    assert dict(count.skipped)[pg.SkipReason.BLANK] == blank.count("\n")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (pg.Unit, "id,n#N/A,kind,community,tffers\ntax,,agency,c,hall\n\n"),
        (pg.Need, "id,place,least,winDow\nn1,c1,1,evening\n\n"),
    ],
)
def test_a_blank_line_below_columns_of_other_names_is_counted(
    tmp_path: Path, kind: type, text: str
) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (count,) = pg.read_csv(tmp_path / "a.csv", kind=kind).sheets
    assert (count.rows, count.read + count.set_aside) == (3, 1)
    assert sum(number for _, number in count.skipped) == 2
