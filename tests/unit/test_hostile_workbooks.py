"""Files that are no workbooks, damaged, or made to exhaust their reader: one clear error each."""

import re
import struct
import time
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

import partygrid as pg
from partygrid.io import _container as container
from partygrid.io import workbook
from partygrid.io._extent import Pairs
from partygrid.io._sheets import RawSheet, lay_out
from workbooks import TOWN, saved

pytest.importorskip("python_calamine")
pytest.importorskip("xlsxwriter")

SHEET = "xl/worksheets/sheet1.xml"
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    """The bytes of a sound workbook."""
    return saved(tmp_path, {"乡镇": TOWN}).read_bytes()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return {one.filename: parts.read(one) for one in parts.infolist()}


def packed(parts: dict[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return held.getvalue()


def refusal(tmp_path: Path, content: bytes) -> str:
    """What is said of a file; it is said soon."""
    file = tmp_path / "hostile.xlsx"
    file.write_bytes(content)
    begun = time.process_time()
    with pytest.raises(pg.UnreadableInput) as refused:
        pg.read_workbook(file)
    assert time.process_time() - begun < 20
    (problem,) = refused.value.problems
    assert problem.where == "hostile.xlsx"
    return f"{problem.message}; {problem.remedy}"


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x03\x04" + b"\0" * 100, b"\x89PNG", b"<xml/>"]
)
def test_what_is_no_workbook_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    assert "no workbook, or one that is damaged" in refusal(tmp_path, content)


@pytest.mark.parametrize(
    "content",
    ["编号,名称\nb1,1号楼\n".encode(one) for one in ("utf-8-sig", "gb18030", "utf-16")]
    + [b"<html>\n<table></table>\n</html>"],
)
def test_a_text_file_is_said_to_be_one(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, content) == (
        "a text file and no workbook, perhaps a CSV or a web page; "
        "name a CSV .csv, or open it with a spreadsheet program and save it as .xlsx"
    )


def test_an_old_or_locked_workbook_is_to_be_saved_anew(tmp_path: Path) -> None:
    told = refusal(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)
    assert "save it as .xlsx without a password" in told


def test_half_a_workbook_is_refused_wherever_it_is_cut(tmp_path: Path, sound: bytes) -> None:
    for cut in range(0, len(sound), len(sound) // 40):
        assert "damaged" in refusal(tmp_path, sound[:cut])


def test_a_flipped_byte_is_refused_or_changes_nothing(tmp_path: Path, sound: bytes) -> None:
    file = tmp_path / "flipped.xlsx"
    for place in range(0, len(sound), 37):
        file.write_bytes(sound[:place] + bytes([sound[place] ^ 0x55]) + sound[place + 1 :])
        with suppress(pg.UnreadableInput):
            pg.read_workbook(file)


def test_parts_that_unpack_to_too_much_are_refused(
    tmp_path: Path, sound: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = packed({**parts_of(sound), "xl/media/x.bin": b"\0" * (40 << 20)})
    assert "packed too densely" in refusal(tmp_path, bomb)
    monkeypatch.setattr(container, "MOST_BYTES", 1_000)
    assert "more than 1,000 bytes, unpacked" in refusal(tmp_path, sound)


def test_a_part_that_unpacks_to_more_than_it_states_is_refused(
    tmp_path: Path, sound: bytes
) -> None:
    content = packed({**parts_of(sound), "xl/more.xml": b"<a>" + b" " * 100_000 + b"</a>"})
    with zipfile.ZipFile(BytesIO(content)) as parts:
        one = parts.getinfo("xl/more.xml")
    stated = struct.pack("<I", one.file_size)
    lying = content.replace(stated, struct.pack("<I", 10))
    assert lying != content
    assert "damaged" in refusal(tmp_path, lying)


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/passwd", "C:\\evil.xml", "xl/..\\..\\evil.xml"]
)
def test_names_that_lead_out_of_the_file_are_refused(
    tmp_path: Path, sound: bytes, name: str
) -> None:
    assert "leads out of the file" in refusal(tmp_path, packed({**parts_of(sound), name: b"x"}))


def test_two_parts_with_one_name_are_refused(tmp_path: Path, sound: bytes) -> None:
    twice = packed({**parts_of(sound), SHEET.upper(): b"x"})
    assert "two parts with one name" in refusal(tmp_path, twice)


def test_too_many_parts_are_refused(
    tmp_path: Path, sound: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "MOST_PARTS", 3)
    assert "too many parts" in refusal(tmp_path, sound)


def test_a_part_with_a_password_is_refused(tmp_path: Path, sound: bytes) -> None:
    place = sound.index(b"PK\x01\x02") + 8
    locked = sound[:place] + bytes([sound[place] | 1]) + sound[place + 1 :]
    assert "a part with a password" in refusal(tmp_path, locked)


def test_a_zip_file_of_something_else_is_refused(tmp_path: Path) -> None:
    assert "no sheets" in refusal(tmp_path, packed({"a.txt": b"x"}))


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_document_types_are_refused(tmp_path: Path, sound: bytes, part: str) -> None:
    parts = parts_of(sound)
    laughs = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>'
    parts[part] = parts[part].replace(b"?>", b"?>" + laughs, 1)
    if laughs not in parts[part]:
        parts[part] = laughs + parts[part]
    assert "a document type" in refusal(tmp_path, packed(parts))


@pytest.mark.parametrize(
    "reference", ["XFD1048576", "A4294967295", "ZZZZ9", "xfd1048576", "A99999999"]
)
def test_cells_far_outside_are_refused(tmp_path: Path, sound: bytes, reference: str) -> None:
    parts = parts_of(sound)
    cell = f'<row r="9"><c r="{reference}"><v>1</v></c></row></sheetData>'.encode()
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cell)
    assert "cells in an area of" in refusal(tmp_path, packed(parts))


@pytest.mark.parametrize("path", ["xl/other/sheet1.xml", "xl/x.bin", "XL/WORKSHEETS/SHEET1.XML"])
def test_a_sheet_is_one_whatever_its_part_is_called(
    tmp_path: Path, sound: bytes, path: str
) -> None:
    parts = parts_of(sound)
    cell = b'<row r="9"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[path] = parts.pop(SHEET).replace(b"</sheetData>", cell)
    target = path[3:].encode()
    parts[RELATIONS] = parts[RELATIONS].replace(b"worksheets/sheet1.xml", target)
    assert "cells in an area of" in refusal(tmp_path, packed(parts))


def test_sheets_that_are_too_much_together_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "MOST_CELLS", 100)
    file = saved(tmp_path, {"乡镇": [["编号"], *[["t"]] * 60], "社区": [["编号"]]})
    pg.read_workbook(file)
    file = saved(tmp_path, {"乡镇": [["编号"], *[["t"]] * 60], "社区": [["编号"], *[["t"]] * 60]})
    assert "sheets of more than 100 cells together" in refusal(tmp_path, file.read_bytes())


def test_a_part_that_is_read_for_several_sheets_is_refused(tmp_path: Path) -> None:
    parts = parts_of(saved(tmp_path, {"乡镇": TOWN, "社区": [["编号"]]}).read_bytes())
    second = b"/xl/worksheets/sheet2.xml"
    assert second in parts[RELATIONS]
    for first in (
        b"worksheets/sheet1.xml",
        b"\\xl\\worksheets/Sheet1.xml",
        second[1:-5] + b"1.xml",
    ):
        same = parts[RELATIONS].replace(second, first)
        told = refusal(tmp_path, packed({**parts, RELATIONS: same}))
        assert "two sheets in one part" in told
    several = parts[BOOK].replace(b"r:id=", b'x:id="rId1" xmlns:x="y" r:id=', 1)
    assert "damaged" in refusal(tmp_path, packed({**parts, BOOK: several}))


def sharing(
    sound: bytes, text: bytes, uses: int, form: bytes = b"<si><t>%b</t></si>", more: int = 0
) -> bytes:
    """A workbook with a text in many cells, and more cells with a short one."""
    parts = parts_of(sound)
    cell = b'<row><c t="s"><v>%d</v></c></row>'
    cells = cell % 1 * uses + cell % 0 * more
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cells + b"</sheetData>")
    texts = form % b"a" + form % text
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="m" xmlns:x="m"> ' + texts + b"</sst>"
    return packed(parts)


@pytest.mark.parametrize(
    "form",
    [
        b"<si><t>%b</t></si>",
        b"<x:si><x:t>%b</x:t></x:si>",
        b"<si><!-- </si> --><t>%b</t></si>",
        b"<si><r><t>%b</t></r><r><t><?x </si>?></t></r></si>",
    ],
)
def test_a_long_text_that_very_many_cells_share_is_refused(
    tmp_path: Path, sound: bytes, form: bytes
) -> None:
    told = refusal(tmp_path, sharing(sound, b"x" * 300_000, 1_800, form))
    assert "hold more than 536,870,912 characters together; shorten the text" in told


def test_a_long_text_that_few_cells_share_is_read(
    tmp_path: Path, sound: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "MOST_TEXT", 10_000)
    file = tmp_path / "long.xlsx"
    file.write_bytes(sharing(sound, b"x" * 3_000, uses=2, more=100))
    (sheet,) = pg.read_workbook(file).sheets
    assert sheet.rows == len(TOWN) + 102
    assert "more than 10,000 characters" in refusal(tmp_path, sharing(sound, b"x" * 3_000, uses=4))


def test_shared_texts_that_are_no_xml_are_damaged(
    tmp_path: Path, sound: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "MOST_TEXT", 10)
    for form in (b"<si><t a='<'>%b</t></si>", b"<si><t>%b</x:t></si>"):
        assert "damaged" in refusal(tmp_path, sharing(sound, b"x" * 3_000, uses=4, form=form))


@pytest.mark.parametrize("form", [b"r = 'XFD1048576'", b"r='XFD1048576'", b'r\n=\t"XFD1048576"'])
def test_a_far_cell_is_found_however_it_is_spelled(form: bytes) -> None:
    assert Pairs(b"<c " + form + b"/>").reach() == (1_048_576, 16_384)


def test_what_only_resembles_a_reference_is_none() -> None:
    assert Pairs(b'<a xmlns:r="http://x" colr=5 r="">r=7</a>').reach() == (1, 1)
    assert Pairs(b"<a/>").reach() == (1, 1)
    assert Pairs(b'<c r="ABCDE12"/><c r="B7"/>').reach() == (7, 2)


def test_xml_that_breaks_off_is_refused(tmp_path: Path, sound: bytes) -> None:
    parts = parts_of(sound)
    parts[SHEET] = parts[SHEET][: len(parts[SHEET]) // 2]
    assert "damaged" in refusal(tmp_path, packed(parts))


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, sound: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_BYTES", 10)
    assert "more than 10 bytes" in refusal(tmp_path, sound)


def test_odd_cells_are_found_in_the_part_of_their_sheet(tmp_path: Path) -> None:
    rows = [["编号", "名称", "区划代码"], ["t", "=1/0", "x"], ["s", "=A1", "#N/A"]]
    parts = parts_of(saved(tmp_path, {"说明": [["a"]], "乡镇": rows}).read_bytes())
    second = parts["xl/worksheets/sheet2.xml"]
    shown = second.replace(b"<f>1/0</f><v", b"<f>1/0</f><v>#DIV/0!</v><x", 1)
    shown = shown.replace(b'r="B2"', b'r="B2" t="e"', 1)
    parts["xl/worksheets/sheet2.xml"] = shown.replace(b"</row>", b"<c><f>1</f></c></row>", 1)
    found = container.inspect(packed(parts), "x").odd["乡镇"]
    assert found[1, 1] == "#DIV/0!"
    valued = re.sub(rb"<v ?/>|<v></v>", b"<v>7</v>", second)
    assert valued.count(b"</f><v>7</v>") == 2
    cached = container.inspect(packed(parts | {"xl/worksheets/sheet2.xml": valued}), "x")
    assert cached.odd["乡镇"] == {(2, 2): "#N/A"}
    assert found[2, 1] == container.NO_VALUE
    absolute = parts["xl/_rels/workbook.xml.rels"]
    assert b'Target="/xl/' in absolute
    parts["xl/_rels/workbook.xml.rels"] = absolute.replace(b'Target="/xl/', b'Target="')
    assert container.inspect(packed(parts), "x").odd["乡镇"] == found


def test_an_error_outside_of_what_is_stated_is_kept(tmp_path: Path) -> None:
    parts = parts_of(saved(tmp_path, {"乡镇": [["编号"], ["t"]]}).read_bytes())
    cell = b'<row r="4"><c r="C4" t="e"><v>#REF!</v></c><c r="D4" t="e"/></row></sheetData>'
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cell)
    file = tmp_path / "odd.xlsx"
    file.write_bytes(packed(parts))
    reading = pg.read_workbook(file)
    assert [(one.row, one.reasons) for one in reading.set_aside] == [(4, (pg.ReadReason.MISSING,))]
    assert [one.text for one in reading.notes] == ["#REF!", container.NO_VALUE]


@pytest.mark.parametrize("more", [0, 1, 7])
def test_a_part_that_holds_more_than_its_check_sum_tells_is_refused(
    tmp_path: Path, sound: bytes, more: int
) -> None:
    told, hidden = b"<a>" + b" " * 100 + b"</a>", b" " * 100_000
    content = packed({**parts_of(sound), "xl/more.bin": told + hidden})
    with zipfile.ZipFile(BytesIO(content)) as parts:
        one = parts.getinfo("xl/more.bin")
    for true, stated in ((one.file_size, len(told)), (one.CRC, zlib.crc32(told + hidden[:more]))):
        content = content.replace(struct.pack("<I", true), struct.pack("<I", stated))
    assert "damaged" in refusal(tmp_path, content)


def test_a_workbook_of_many_long_cells_is_refused_before_it_is_read(
    tmp_path: Path, sound: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "MOST_BYTES", 1 << 20)
    line = b'<row><c t="inlineStr"><is><t>' + b"x" * (1 << 18) + b"</t></is></c></row>"
    parts = parts_of(sound)
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", line * 4 + b"</sheetData>")
    assert "more than 1,048,576 bytes, unpacked" in refusal(tmp_path, packed(parts))


def test_a_part_that_is_shorter_than_it_states_is_damaged() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
    with zipfile.ZipFile(file) as parts:
        part = parts.infolist()[0]
        part.file_size += 1
        with pytest.raises(zipfile.BadZipFile, match="shorter than it states"):
            list(container.pieces_of(parts, part))


def test_ranges_that_are_merged_over_each_other_cost_no_more_than_their_number() -> None:
    rows = [["编号", "户数"], *([f"b{number}", 7] for number in range(10_000))]
    ranges = [((1, 1), (10_000, 1)), *[((2, 1), (10_000, 1))] * 50_000]
    begun = time.process_time()
    laid = lay_out(RawSheet("楼栋", rows, ranges), pg.Building)
    assert time.process_time() - begun < 2
    (problem,) = laid.problems
    assert (problem.row, problem.reason) == (2, pg.ReadReason.MERGED_NUMBER)
