"""Workbooks: one sheet for each kind of record, one for links, one for the level scheme.

`write_workbook` writes a snapshot, `write_template` an empty workbook with instructions and
drop-down lists, `read_workbook` reads both and the workbooks that people have.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Any

import attrs

from partygrid._collector import paused_collector
from partygrid._text import Language, language_of
from partygrid.coordinates import Datum, checked_datum
from partygrid.errors import InvalidArgument, MissingExtra
from partygrid.io._container import Container, inspect, refused
from partygrid.io._flat_rows import ColumnRows
from partygrid.io._gathering import SheetRows, gather
from partygrid.io._headers import (
    NO_FIELDS,
    SHEET_TITLES,
    Fields,
    is_aside,
    is_scheme,
    is_summary,
    kind_of,
    refuse_no_fields,
)
from partygrid.io._link_words import has_other_words, with_ids
from partygrid.io._quick_rows import Unusual, header_in, read_quickly
from partygrid.io._rows import read_drafts
from partygrid.io._scheme_sheet import read_scheme
from partygrid.io._sheets import LaidOut, RawSheet, lay_out, lay_out_unknown
from partygrid.io._spreadsheet import write_pages
from partygrid.io._workbook_pages import filled_pages, template_pages
from partygrid.io.reading import Cells, Reading, SkipReason
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import LevelScheme
from partygrid.mechanisms import Link
from partygrid.privacy import Audience, redact
from partygrid.records import RECORD_KINDS

MOST_BYTES = 512 << 20
"""The largest workbook that is read, in bytes."""
_ROWS = 512
"""Rows that are taken at a time."""


def read_workbook(
    source: str | PathLike[str],
    *,
    kinds: Mapping[str, type] | None = None,
    fields: Mapping[str, str | None] | None = None,
    into: Jurisdiction | None = None,
    datum: Datum = Datum.WGS_84,
) -> Reading:
    """Read records and links from a workbook (.xlsx).

    Each sheet is read for the kind of record that its name says, in Chinese or English. Headers
    may be in both, in any order, with titles above them. References may be ids, codes or names.

    Args:
        source: The file.
        kinds: The kind of record of sheets whose names do not say it.
        fields: The fields of columns that are called otherwise, such as ``{"几户": "households"}``,
            in each sheet whose records have the field; None for a column that is not what it is
            called.
        into: The jurisdiction that it is to be read into: what is named may also be a record of
            that, by id, code or name, and its level scheme holds where none is stated. The reading
            has the records of the file alone; `propose_update` tells what they change.
        datum: The datum in which longitudes and latitudes are stated. Nothing is converted unless
            another one than WGS-84 is stated.

    Returns:
        What could be understood, with an account of every row.

    Raises:
        UnreadableInput: The file is no workbook, damaged, or made to exhaust its reader.
        MissingExtra: python-calamine is not installed.
        InvalidArgument: `kinds` names a sheet that there is not, or no kind of record; `fields`
            names no field; or `datum` is none.
        OSError: The file cannot be read.

    Complexity:
        O(cells); at most about twice the time in which python-calamine goes through them. And
        O(records of `into`). The file and all cells are held beside the records, in about twice
        the memory of these.

    Examples:
        >>> import partygrid as pg
        >>> from tempfile import TemporaryDirectory
        >>> where = pg.examples.small_town()
        >>> with TemporaryDirectory() as folder:
        ...     write_workbook(where, f"{folder}/town.xlsx")
        ...     read_workbook(f"{folder}/town.xlsx").require_ok() == where
        True
    """
    if find_spec("python_calamine") is None:
        raise MissingExtra("reading workbooks", "excel")
    path = Path(source)
    if path.stat().st_size > MOST_BYTES:
        raise refused(path.name, f"more than {MOST_BYTES:,} bytes", "split the workbook")
    named = fields or NO_FIELDS
    refuse_no_fields(named, (*RECORD_KINDS, Link))
    checked_datum(datum)
    container = inspect(path.read_bytes(), path.name)
    with paused_collector():
        given = _worksheets(container, path.name)
        _refuse_strangers(kinds or {}, [name for name, _ in given])
        found = None
        if into is None and datum is Datum.WGS_84 and not any(container.odd.values()):
            found = quick_reading(given, kinds or {}, named)
        if found is None:
            sheets = list(_raw_sheets(given, container))
            found = patient_reading(sheets, kinds or {}, named, into=into, datum=datum)
    return attrs.evolve(found, cells=lambda: _cells(container, path.name))


def quick_reading(
    given: Sequence[tuple[str, Any]], kinds: Mapping[str, type], fields: Fields
) -> Reading | None:
    """Return the reading of worksheets in which nothing is unusual, None of any other."""
    schemes: list[RawSheet] = []
    asked: list[tuple[str, Any, type]] = []
    for name, sheet in given:
        kind = kinds.get(name) or kind_of(name)
        if is_scheme(name):
            schemes.append(RawSheet(name, ColumnRows(_columns(sheet))))
        elif kind is None or sheet.merged_cell_ranges:
            return None
        else:
            asked.append((name, sheet, kind))
    try:
        for _, sheet, kind in asked:
            header_in(next(_parts(sheet), ()), kind, fields)
        found = {
            name: read_quickly(name, _parts(sheet), kind, fields, only_ids=True)
            for name, sheet, kind in asked
        }
    except Unusual:
        return None
    if any(one.kind is Link and has_other_words(one.values) for one in found.values()):
        return None
    scheme, of_schemes = _schemes(schemes)
    found |= {one.sheet: one for one in of_schemes}
    reading = gather([found[name] for name, _ in given], scheme=scheme)
    return reading if reading.ok else None


def patient_reading(
    sheets: Sequence[RawSheet],
    kinds: Mapping[str, type],
    fields: Fields,
    *,
    into: Jurisdiction | None = None,
    datum: Datum = Datum.WGS_84,
) -> Reading:
    """Return the reading of any worksheets, with every problem."""
    scheme, of_schemes = _schemes(sheets)
    laid = [_laid_out(one, kinds, fields) for one in sheets if not is_scheme(one.name)]
    drafts = read_drafts(laid, into=into, datum=datum)
    known = {one.mechanism for one in into.links} if into is not None else ()
    read = {one.sheet: one for one in (*of_schemes, *(with_ids(one, known) for one in drafts))}
    return gather([read[one.name] for one in sheets], scheme=scheme, into=into)


def _refuse_strangers(kinds: Mapping[str, type], names: Sequence[str]) -> None:
    for name, kind in kinds.items():
        if name not in names:
            remedy = f"name one of {', '.join(names)}"
            raise InvalidArgument("kinds", name, "the workbook has no such sheet", remedy)
        if kind not in (*RECORD_KINDS, Link):
            raise InvalidArgument("kinds", kind, "no kind of record", "pass a record class or Link")


def _laid_out(sheet: RawSheet, kinds: Mapping[str, type], fields: Fields) -> LaidOut:
    kind = kinds.get(sheet.name) or kind_of(sheet.name)
    if kind is not None:
        return lay_out(sheet, kind, fields)
    if is_aside(sheet.name):
        return LaidOut(sheet=sheet, skipped={SkipReason.NOTE: len(sheet.rows)})
    return lay_out_unknown(sheet, SHEET_TITLES.values())


def _schemes(sheets: Sequence[RawSheet]) -> tuple[LevelScheme | None, list[SheetRows]]:
    """Return the scheme that is stated first, and the account of all sheets of schemes."""
    read = [read_scheme(one) for one in sheets if is_scheme(one.name)]
    stated = [scheme for scheme, _ in read if scheme is not None]
    return next(iter(stated), None), [rows for _, rows in read]


def _worksheets(container: Container, name: str) -> list[tuple[str, Any]]:
    """Return the worksheets of a workbook with their names, but for a summary of our own."""
    calamine: Any = import_module("python_calamine")
    try:
        with calamine.load_workbook(BytesIO(container.content)) as book:
            given = [
                (one.name, book.get_sheet_by_name(one.name))
                for one in book.sheets_metadata
                if one.typ == calamine.SheetTypeEnum.WorkSheet
            ]
            return [one for one in given if not is_summary(next(_rows(one[1]), ()))]
    except (calamine.CalamineError, calamine.WorksheetNotFound, OSError, ValueError) as error:
        remedy = "save it again with a spreadsheet program, as .xlsx"
        raise refused(name, "no workbook, or one that is damaged", remedy) from error


def _raw_sheets(given: Iterable[tuple[str, Any]], container: Container) -> Iterator[RawSheet]:
    """Yield worksheets as they stand."""
    for name, sheet in given:
        columns = _columns(sheet)
        for (row, column), text in container.odd.get(name, {}).items():
            _put(columns, row, column, text)
        yield RawSheet(name, ColumnRows(columns), tuple(sheet.merged_cell_ranges or ()))


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    """Return the rows of a sheet: some versions of calamine cannot be asked for those of none."""
    return iter(sheet.iter_rows() if sheet.start else ())


def _parts(sheet: Any) -> Iterator[list[Sequence[Any]]]:
    """Yield the columns of a sheet from the first on, some rows at a time."""
    left = sheet.start[1] if sheet.start else 0
    rows = _rows(sheet)
    while some := list(islice(rows, _ROWS)):
        yield [*([""] * len(some) for _ in range(left)), *zip(*some, strict=True)]


def _columns(sheet: Any) -> list[list[Any]]:
    columns: list[list[Any]] = []
    for part in _parts(sheet):
        columns = columns or [[] for _ in part]
        for column, cells in zip(columns, part, strict=True):
            column.extend(cells)
    return columns


def _put(columns: list[list[Any]], row: int, column: int, text: str) -> None:
    """Put a text into a cell that stands empty, or outside of what is not empty."""
    height = max(row + 1, *map(len, columns), 0)
    columns += ([] for _ in range(column + 1 - len(columns)))
    for one in columns:
        one.extend([""] * (height - len(one)))
    columns[column][row] = text


def _cells(container: Container, name: str) -> Cells:
    sheets = _raw_sheets(_worksheets(container, name), container)
    return ((one.name, one.rows, one.merged) for one in sheets)


def write_workbook(
    where: Jurisdiction,
    target: str | PathLike[str],
    *,
    language: Language | str = Language.CHINESE,
    audience: Audience = Audience.KEEPER,
) -> None:
    """Write a snapshot as a workbook, in a single step: a crash leaves the old file.

    `read_workbook` reads the same snapshot from it. Codes are text, so that no digit is lost;
    nothing is a formula. Equal snapshots give equal bytes.

    Args:
        where: The snapshot.
        target: The file; an old one is replaced.
        language: Language of the headers, of the names of sheets and of choices.
        audience: Who will read the file; fields that it may not see are as if not stated.

    Raises:
        MissingExtra: XlsxWriter is not installed.
        InvalidArgument: There is no such language, the target is no ordinary file, or a sheet
            cannot hold so many records or so long a text.
        OSError: The file cannot be written; the old one is untouched.

    Complexity:
        O(records + links) time. Rows are written one after the other; the packed workbook is held
        in memory, beside the snapshot.

    Examples:
        See `read_workbook`.
    """
    seen = redact(where, audience=audience).snapshot
    pages = filled_pages(seen, language_of(language))
    write_pages(target, pages, "writing workbooks")


def write_template(
    target: str | PathLike[str], *, language: Language | str = Language.CHINESE
) -> None:
    """Write an empty workbook to be filled in: a sheet for each kind, with instructions.

    Where a field has choices, its column has a drop-down list.

    Args:
        target: The file; an old one is replaced.
        language: Language of the headers and instructions.

    Raises:
        MissingExtra: XlsxWriter is not installed.
        InvalidArgument: There is no such language, or the target is no ordinary file.
        OSError: The file cannot be written; the old one is untouched.

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     write_template(f"{folder}/template.xlsx")
        ...     read_workbook(f"{folder}/template.xlsx").require_ok()
        <Jurisdiction: empty>
    """
    write_pages(target, template_pages(language_of(language)), "writing workbooks")
