"""Workbooks as zip files, looked at before anything is made of them.

Procedure. The directory is read first: number of parts, names, stated sizes, how far they are
packed. Then every part is unpacked once, a piece at a time: more than it states, a wrong check sum,
a document type, or cells that would span an absurd area are refused. Any part may be a sheet,
whatever it is called, but only of one. Texts that very many cells share are refused where all of
them together would be too much. What a spreadsheet shows as an error, and formulas without a value,
are noted on the way, because readers of workbooks leave them out.

Time and memory are bounded by the limits below, whatever the file says of itself.
"""

import codecs
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from copy import copy
from io import BytesIO
from posixpath import normpath

import attrs

from partygrid.errors import UnreadableInput
from partygrid.io._extent import Pairs, column_number
from partygrid.io._shared_text import MARKS, PART, held, longest
from partygrid.io._xml import parse
from partygrid.io.reading import ReadProblem, ReadReason

MOST_PARTS = 10_000
MOST_BYTES = 512 << 20
"""Bytes of all parts together, unpacked, as the file states them and as they are."""
MOST_PACKED = 1_000
"""How many times smaller than its content a part of more than a moderate size may be."""
MOST_COLUMNS = 16_384
"""Columns of a sheet, as every spreadsheet limits them."""
MOST_CELLS = 50_000_000
"""Cells of the areas that the cells of all sheets span."""
MOST_TEXT = 512 << 20
"""Characters of the texts that cells share, counted for each cell."""

_MODERATE = 16 << 20
_PIECE = 1 << 20
_OVERLAP = 4_096
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF_16 = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f"))
_PARTING = b",;\t\n"
_HEAD = 4_096
"""The first bytes of a file, by which it is told whether it is text."""
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, LookupError, OverflowError, NotImplementedError, RuntimeError),
)
"""What the reader of zip files raises of damaged ones."""
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FORMULAS = b"<f>", b"<f ", b"<f/"
_ODD_CELL = re.compile(rb"\bt\s*=\s*\"e\"|<f[\s/>]")
_REFERENCE = re.compile(rb"<c\b[^>]*?\sr=\"([A-Z]{1,3})([0-9]{1,7})\"")
_VALUE = re.compile(rb"<v>([^<]+)</v>|<is\b")
_AGAIN = "save it again with a spreadsheet program, as .xlsx"

NO_VALUE = "#公式无结果 formula without a result"
"""What is noted, and shown to its owner, of a formula of which the file holds no result."""

Place = tuple[int, int]
"""Row and column of a cell, from 0."""


@attrs.frozen(eq=False)
class Container:
    """The bytes of a workbook that has been looked at.

    Attributes:
        content: The bytes.
        odd: By the name of the sheet, what stands in cells that show an error or have no value.
    """

    content: bytes
    odd: Mapping[str, Mapping[Place, str]]


def refused(name: str, message: str, remedy: str) -> UnreadableInput:
    """Return the one error of a file that cannot be read at all."""
    problem = ReadProblem(
        sheet=name, reason=ReadReason.MALFORMED, message=message, remedy=remedy
    ).problem()
    return UnreadableInput([problem])


def inspect(content: bytes, name: str) -> Container:
    """Look at the bytes of a workbook.

    Args:
        content: The bytes.
        name: What to call them in an error.

    Raises:
        UnreadableInput: They are no workbook, damaged, or made to exhaust their reader.

    Complexity:
        O(bytes, unpacked).
    """
    if content.startswith(_OLD):
        message = "an old workbook (.xls), or one with a password"
        raise refused(name, message, "save it as .xlsx without a password")
    if _is_text(content[:_HEAD]):
        message = "a text file and no workbook, perhaps a CSV or a web page"
        remedy = "name a CSV .csv, or open it with a spreadsheet program and save it as .xlsx"
        raise refused(name, message, remedy)
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            _check_directory(parts.infolist(), name)
            seen = {one.filename: _look_at(parts, one, name) for one in parts.infolist()}
            _check_together(parts, seen, name)
            odd = {sheet: seen[path].odd for sheet, path in _sheets(parts, name) if path in seen}
            return Container(content, odd)
    except UnreadableInput:
        raise
    except _DAMAGE as error:
        message = "no workbook, or one that is damaged or half written"
        raise refused(name, message, "save it again as .xlsx") from error


def _is_text(head: bytes) -> bool:
    r"""Return whether bytes are text with cells or lines, in an encoding that tables have.

    Examples:
        >>> _is_text("编号,小区\n".encode("gb18030")), _is_text(b"PK\x03\x04,\n")
        (True, False)
    """
    if head.startswith(_UTF_16):
        return True
    return any(one in head for one in _PARTING) and head.translate(None, _CONTROLS) == head


def _check_directory(parts: list[zipfile.ZipInfo], name: str) -> None:
    names = [one.filename for one in parts]
    faults = {
        "too many parts": len(parts) > MOST_PARTS,
        "two parts with one name": len(set(map(str.casefold, names))) < len(names),
        "a part whose name leads out of the file": any(map(_leads_out, names)),
        "a part with a password": any(one.flag_bits & 1 for one in parts),
        f"more than {MOST_BYTES:,} bytes, unpacked": sum(one.file_size for one in parts)
        > MOST_BYTES,
        "content that is packed too densely": any(map(_is_bomb, parts)),
        "no sheets": "xl/workbook.xml" not in names,
    }
    for message, holds in faults.items():
        if holds:
            raise refused(name, message, _AGAIN)


def _leads_out(path: str) -> bool:
    plain = path.replace("\\", "/")
    return plain.startswith("/") or ":" in plain or "\0" in plain or ".." in plain.split("/")


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    packed = max(part.compress_size, 1)
    return part.file_size > _MODERATE and part.file_size > MOST_PACKED * packed


@attrs.frozen(eq=False)
class _Seen:
    """What was seen in a part.

    Attributes:
        odd: What stands in cells that show an error or have no value.
        area: The number of cells that its cells span.
        marks: The number of ``<``.
    """

    odd: Mapping[Place, str]
    area: int
    marks: int


def _look_at(parts: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> _Seen:
    """Unpack a part, and return what was seen."""
    is_xml = part.filename.lower().endswith((".xml", ".rels"))
    is_sheet, odd, rows, columns, marks = False, False, 0, 0, 0
    for piece in pieces_of(parts, part):
        if is_xml and b"!" in piece and _DOCTYPE.search(piece):
            raise refused(name, "a document type", _AGAIN)
        marks += piece.count(b"<")
        is_sheet = is_sheet or b"sheetData" in piece
        if is_sheet:
            pairs = Pairs(piece)
            odd = odd or (pairs.have(b"<f") and any(one in piece for one in _FORMULAS))
            odd = odd or (b"#" in piece and b't="e"' in piece)
            row, column = pairs.reach()
            rows, columns = max(rows, row), max(columns, column)
    if rows * columns > MOST_CELLS or columns > MOST_COLUMNS:
        message = f"cells in an area of {rows:,} rows and {columns:,} columns"
        raise refused(name, message, "delete what stands far outside the table")
    return _Seen(_odd_cells(parts.read(part)) if odd else {}, rows * columns, marks)


def _check_together(parts: zipfile.ZipFile, seen: Mapping[str, _Seen], name: str) -> None:
    """Refuse what is too much only in sum."""
    if sum(one.area for one in seen.values()) > MOST_CELLS:
        message = f"sheets of more than {MOST_CELLS:,} cells together"
        raise refused(name, message, "split the workbook")
    uses = sum(one.marks for one in seen.values()) // MARKS
    for path in seen:
        if path.lower() == PART:
            table = parts.read(path)
            many = uses * len(table) > MOST_TEXT and uses * longest(table) > MOST_TEXT
            if many and held(table, _all_pieces(parts)) > MOST_TEXT:
                message = f"cells that hold more than {MOST_TEXT:,} characters together"
                raise refused(name, message, "shorten the text that very many cells repeat")


def _all_pieces(parts: zipfile.ZipFile) -> Iterator[bytes]:
    return (piece for one in parts.infolist() for piece in pieces_of(parts, one))


def pieces_of(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the content of a part, each piece with the end of the one before.

    A check sum may be that of the stated size alone, and other readers unpack what comes after it:
    so one byte more is asked for.
    """
    beyond = copy(part)
    beyond.file_size += 1
    left = part.file_size
    with parts.open(beyond) as file:
        before = b""
        while piece := file.read(_PIECE):
            yield before + piece
            before = piece[-_OVERLAP:]
            left -= len(piece)
    if left:
        raise zipfile.BadZipFile("a part that is shorter than it states")


def _odd_cells(content: bytes) -> Mapping[Place, str]:
    """Return what stands in cells that show an error, and a mark for formulas without a value."""
    found: dict[Place, str] = {}
    stop = 0
    for mark in _ODD_CELL.finditer(content):
        if mark.start() < stop:  # a formula that shows an error
            continue
        start = content.rfind(b"<c", 0, mark.start())
        stop = content.find(b"</c>", mark.start())
        cell = content[start : stop if stop >= 0 else len(content)]
        place, value = _REFERENCE.match(cell), _VALUE.search(cell)
        if place is None:
            continue
        at = int(place[2]) - 1, column_number(place[1]) - 1
        if value is None:
            found[at] = NO_VALUE
        elif b't="e"' in cell:
            found[at] = value[1].decode("utf-8", "replace") if value[1] else NO_VALUE
    return found


def _sheets(parts: zipfile.ZipFile, name: str) -> list[tuple[str, str]]:
    """Return name and part of each sheet.

    Raises:
        UnreadableInput: Two of them are in one part, which would be read again and again.
        ValueError: A sheet names no part, or several.
    """
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(_: str, has: Mapping[str, str]) -> None:
        targets[has.get("Id", "")] = has.get("Target", "")

    def sheet(element: str, has: Mapping[str, str]) -> None:
        if element.rpartition(":")[2] == "sheet":
            (one,) = (value for key, value in has.items() if key.rpartition(":")[2] == "id")
            sheets.append((has.get("name", ""), _path(targets[one])))

    parse(parts.read("xl/_rels/workbook.xml.rels"), relation)
    parse(parts.read("xl/workbook.xml"), sheet)
    if len({path.casefold() for _, path in sheets}) < len(sheets):
        raise refused(name, "two sheets in one part", _AGAIN)
    return sheets


def _path(target: str) -> str:
    """Return the part that a target means, as readers of workbooks take it."""
    plain = target.replace("\\", "/")
    absolute = plain.startswith("/") or plain.casefold().startswith("xl/")
    return normpath(plain.lstrip("/") if absolute else f"xl/{plain}")
