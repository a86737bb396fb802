"""Writing of workbooks: pages of plain cells, no formula, in a single step.

Text never starts a formula: what could is written behind an apostrophe (`neutral`), which readers
of partygrid take off again. Rows are written one after the other and are not held.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from os import PathLike
from tempfile import TemporaryDirectory
from typing import Any

import attrs

from partygrid._atomic import replace_file
from partygrid._text import FORMULA
from partygrid.errors import InvalidArgument, MissingExtra

MOST_ROWS = 1_048_576
"""The rows of a sheet, as every spreadsheet limits them."""
LONGEST = 32_767
"""The characters of a cell, likewise."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PIECE = 1 << 20
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - the same bytes for the same content
_TEXT = {"num_format": "@"}
_HEAD = {"bold": True, "bg_color": "#DDEBF7", "num_format": "@", "text_wrap": True}
_HINT = {"italic": True, "font_color": "#7F7F7F", "num_format": "@", "text_wrap": True}
_WRAPPED = {"text_wrap": True}
_BAD = {"bg_color": "#FFC7CE", "num_format": "@"}


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    Examples:
        >>> neutral("=1+1"), neutral("3号楼")
        ("'=1+1", '3号楼')
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def printable(text: str) -> str:
    """Return a text in which each character that no sheet can hold is a replacement character.

    Examples:
        >>> printable(f"a{chr(0)}b")
        'a�b'
    """
    return _NOT_IN_XML.sub("�", text)


@attrs.frozen(kw_only=True, eq=False)
class Page:
    """One sheet to be written.

    Attributes:
        name: Its name.
        header: The names of the columns; none where the rows hold them.
        hints: A row below the header that says how to fill in the columns.
        rows: The rows of cells: text, numbers, truth values, None.
        above: How many of these stand above the first record, where `header` is empty.
        comments: What is said at a cell, by row and column from 0; such cells are coloured.
        merged: First and last row and column of each merged range, from 0.
        choices: For a column, the words among which one is chosen; or, as a formula, where they
            stand: then others may be written as well.
        room: Rows, header and hints left out, for which there is a choice.
        text: The columns in which a user's digits stay text.
        wide: The width of every column, in characters.
        widths: That of single columns, in which text may have several lines.
    """

    name: str
    header: Sequence[str] = ()
    hints: Sequence[str] = ()
    rows: Iterable[Sequence[Any]] = ()
    above: int = 0
    comments: Mapping[tuple[int, int], str] = attrs.field(factory=dict)
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    choices: Mapping[int, Sequence[str] | str] = attrs.field(factory=dict)
    room: int = 1_000
    text: Sequence[int] = ()
    wide: int = 14
    widths: Mapping[int, int] = attrs.field(factory=dict)


def write_pages(target: str | PathLike[str], pages: Iterable[Page], purpose: str) -> None:
    """Write pages as a workbook that takes the place of an old file in a single step.

    Raises:
        MissingExtra: XlsxWriter is not installed.
        InvalidArgument: A page has too many rows or too long a text, or the target is no file.
        OSError: The file cannot be written; an old one is untouched.
    """
    if find_spec("xlsxwriter") is None:
        raise MissingExtra(purpose, "excel")
    held = BytesIO()
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        _write_book(held, pages, folder)
    replace_file(target, _pieces(held))


def _write_book(held: BytesIO, pages: Iterable[Page], folder: str) -> None:
    """Write pages; rows wait in files in a folder, which stay there where it breaks off."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "tmpdir": folder,
    }
    book = import_module("xlsxwriter").Workbook(held, options)
    book.set_properties({"created": _EPOCH})
    try:
        for page in pages:
            _write_page(book, page)
    except BaseException:
        with suppress(Exception):  # it only lets go of its temporary files
            book.close()
        raise
    _close(book)


def _close(book: Any) -> None:
    try:
        book.close()
    except import_module("xlsxwriter").exceptions.FileCreateError as error:
        raise error.args[0] from None  # the OSError itself


def _pieces(held: BytesIO) -> Iterable[bytes]:
    held.seek(0)
    return iter(lambda: held.read(_PIECE), b"")


def _write_page(book: Any, page: Page) -> None:
    sheet = book.add_worksheet(page.name)
    _set_columns(book, sheet, page)
    top = 0
    for words, form in ((page.header, _HEAD), (page.hints, _HINT)):
        if words:
            sheet.write_row(top, 0, words, book.add_format(form))
            top += 1
    begin = top + page.above
    if begin:
        sheet.freeze_panes(begin, 1)
    for (row, column), text in page.comments.items():  # XlsxWriter leaves out those of past rows
        sheet.write_comment(row, column, text, {"x_scale": 2})
    for first, last_cell in page.merged:  # its own function would write cells before their turn
        sheet.merge.append([*first, *last_cell])
    last = _write_rows(sheet, page, top, book.add_format(_BAD) if page.comments else None)
    for column, words in page.choices.items():
        place = begin, column, max(last, begin + page.room) - 1, column
        is_open = isinstance(words, str)
        rule = {"source": words if is_open else list(words), "show_error": not is_open}
        sheet.data_validation(*place, {"validate": "list", **rule})


def _set_columns(book: Any, sheet: Any, page: Page) -> None:
    sheet.set_column(0, max(len(page.header), 1) - 1, page.wide)
    for column, characters in page.widths.items():
        sheet.set_column(column, column, characters, book.add_format(_WRAPPED))
    for column in page.text:
        sheet.set_column(column, column, page.wide, book.add_format(_TEXT))


def _write_rows(sheet: Any, page: Page, top: int, bad: Any) -> int:
    """Write the rows, and return the number of the row below the last."""
    row = top
    text, number, flag = sheet.write_string, sheet.write_number, sheet.write_boolean
    for row, cells in enumerate(page.rows, top):
        form: tuple[Any, ...] = ()
        for column, value in enumerate(cells):
            if bad:
                form = (bad,) if (row, column) in page.comments else ()
            if value is None or value == "":
                if form:
                    sheet.write_blank(row, column, None, *form)
                continue
            kind = type(value)
            write = text if kind is str else flag if kind is bool else number
            if write(row, column, value, *form):
                raise _too_large(page.name, row)
    return row + 1


def _too_large(name: str, row: int) -> InvalidArgument:
    reason = f"row {row + 1:,} does not fit: {MOST_ROWS:,} rows, {LONGEST:,} characters in a cell"
    return InvalidArgument("sheet", name, reason, "write tables or JSON instead")
