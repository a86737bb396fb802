"""CSV files of one kind of record, as spreadsheet programs write them.

UTF-8 with and without a byte order mark, UTF-16 with one, and GB18030 are told apart by their
bytes; commas, tabs and semicolons by the header. A cell may hold what it may in a workbook.
"""

import codecs
import csv
from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path

import attrs

from partygrid._collector import paused_collector
from partygrid.coordinates import Datum, checked_datum
from partygrid.errors import InvalidArgument
from partygrid.io._container import refused
from partygrid.io._flat_rows import flat_rows, pieces_of
from partygrid.io._gathering import gather
from partygrid.io._headers import NO_FIELDS, Fields, headers_with, plain, refuse_no_fields
from partygrid.io._link_words import has_other_words, with_ids
from partygrid.io._quick_rows import Unusual, cut, read_quickly
from partygrid.io._quoted_rows import longer_rows, quoted_rows
from partygrid.io._rows import read_drafts
from partygrid.io._sheets import RawSheet, lay_out
from partygrid.io.reading import Reading
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

MOST_BYTES = 2 << 30
"""The largest file that is read, in bytes."""
_LONGEST = 1 << 20
"""The characters of the longest cell that is read."""
DELIMITERS = ",\t;，|"
"""The signs that may part the cells of a row."""
_SEARCHED = 30
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_csv(
    source: str | PathLike[str],
    *,
    kind: type,
    fields: Mapping[str, str | None] | None = None,
    into: Jurisdiction | None = None,
    datum: Datum = Datum.WGS_84,
) -> Reading:
    r"""Read records of one kind, or links, from a CSV file.

    Args:
        source: The file.
        kind: The record class, or `Link`.
        fields: The fields of columns that are called otherwise, such as ``{"几户": "households"}``;
            None for a column that is not what it is called.
        into: The jurisdiction that it is to be read into: what is named may also be a record of
            that, by id, code or name, and its level scheme holds where none is stated. The reading
            has the records of the file alone; `propose_update` tells what they change.
        datum: The datum in which longitudes and latitudes are stated. Nothing is converted unless
            another one than WGS-84 is stated.

    Returns:
        What could be understood, with an account of every row. What a record names is not judged
        where it would be of another kind: the file holds only one, unless it is read `into` a
        jurisdiction.

    Raises:
        UnreadableInput: The file is no text in UTF-8, UTF-16 or GB18030, or no table.
        InvalidArgument: `kind` is no kind of record, `fields` names no field, or `datum` is none.
        OSError: The file cannot be read.

    Complexity:
        O(bytes) time and memory, and O(records of `into`). Bytes and text are held beside the
        records; where some cell is not read as it stands, all cells are held as well.

    Examples:
        >>> import partygrid as pg
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder, "buildings.csv")
        ...     _ = file.write_text("编号,小区,户数\nb1,garden,48\nb2,garden,很多\n", "utf-8")
        ...     reading = read_csv(file, kind=pg.Building)
        >>> [one.id for one in reading.records]
        ['b1']
        >>> [(one.row, one.column, one.message) for one in reading.problems]
        [(3, '户数', 'no number of households')]
    """
    if kind not in (*RECORD_KINDS, Link):
        raise InvalidArgument("kind", kind, "no kind of record", "pass a record class or Link")
    named = fields or NO_FIELDS
    refuse_no_fields(named, [kind])
    checked_datum(datum)
    path = Path(source)
    if path.stat().st_size > MOST_BYTES:
        raise refused(path.name, f"more than {MOST_BYTES:,} bytes", "split the file")
    content = path.read_bytes()
    with paused_collector():
        asked = content, kind, path.name, named
        found = None
        if into is None and datum is Datum.WGS_84:
            found = quick_reading(*asked)
        found = found or patient_reading(*asked, into=into, datum=datum)
    return attrs.evolve(found, cells=lambda: iter([(path.name, sheet_in(*asked).rows, ())]))


def quick_reading(content: bytes, kind: type, name: str, fields: Fields) -> Reading | None:
    """Return the reading of a table in which nothing is unusual, None of any other."""
    text = decoded(content, name)
    delimiter = _delimiter(text, headers_with(kind, fields))
    pieces = (piece.replace("\r\n", "\n") for piece in pieces_of(text))
    try:
        rows = read_quickly(name, cut(pieces, delimiter), kind, fields)
    except Unusual:
        return None
    if kind is Link and has_other_words(rows.values):
        return None
    found = gather([rows])
    return found if found.ok else None


def patient_reading(
    content: bytes,
    kind: type,
    name: str,
    fields: Fields,
    *,
    into: Jurisdiction | None = None,
    datum: Datum = Datum.WGS_84,
) -> Reading:
    """Return the reading of any table, with every problem."""
    laid = lay_out(sheet_in(content, kind, name, fields), kind, fields)
    known = {one.mechanism for one in into.links} if into is not None else ()
    drafts = [with_ids(one, known) for one in read_drafts([laid], into=into, datum=datum)]
    return gather(drafts, into=into)


def sheet_in(content: bytes, kind: type, name: str, fields: Fields = NO_FIELDS) -> RawSheet:
    """Return the rows of a file that is read for a kind of record, and doubts about their cells.

    Raises:
        UnreadableInput: It is no text in an encoding that is read, or no table.
    """
    text = decoded(content, name)
    known = headers_with(kind, fields)
    delimiter = _delimiter(text, known)
    flat = flat_rows(text, delimiter)
    if flat is not None:
        return RawSheet(name, flat)
    try:
        sheet = quoted_rows(text, delimiter, name)
    except csv.Error as error:
        raise refused(name, f"no table: {error}", "save the table as CSV again") from None
    return attrs.evolve(sheet, doubts=(*sheet.doubts, *longer_rows(sheet, known)))


def decoded(content: bytes, name: str) -> str:
    """Return the text of a file.

    Raises:
        UnreadableInput: It is in no encoding that is read, or holds NUL; the place is told.

    Examples:
        >>> decoded("楼栋".encode("gb18030"), "a.csv"), decoded("楼栋".encode("utf-8-sig"), "a.csv")
        ('楼栋', '楼栋')
    """
    text = _text(content, name)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise refused(name, f"line {line:,} holds a NUL character", "save the table as CSV again")
    return text


def _text(content: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _in(content[len(mark) :], encoding, name)
    try:
        return content.decode()
    except UnicodeDecodeError as wrong:
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError as other:
            error = max(wrong, other, key=lambda one: one.start)
            raise _undecodable(error, name) from None


def _in(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(error, name) from None


def _undecodable(error: UnicodeDecodeError, name: str) -> Exception:
    before = error.object[: error.start]
    line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
    message = (
        f"line {line:,}, byte {column:,}: 0x{error.object[error.start]:02x} is neither UTF-8 nor "
        "GB18030"
    )
    return refused(name, message, "save the file as UTF-8")


def _delimiter(text: str, known: Mapping[str, str | None]) -> str:
    """Return the sign that parts the header into most names of fields."""
    lines = list(_first_lines(text))

    def named(delimiter: str) -> int:
        return max(
            (sum(plain(word) in known for word in line.split(delimiter)) for line in lines),
            default=0,
        )

    return max(DELIMITERS, key=named)


def _first_lines(text: str) -> Iterator[str]:
    start = 0
    for _ in range(_SEARCHED):
        stop = text.find("\n", start)
        yield text[start : stop if stop >= 0 else None][:_LONGEST]
        if stop < 0:
            return
        start = stop + 1
