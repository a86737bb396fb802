"""A plain table of one kind into records, some rows at a time, where nothing in it is unusual.

A piece of the table goes all the way from cells to records while it lies in the processor's cache.
What a cell means is remembered, where the cells of a column repeat.

Where anything is unusual (lines of different lengths, a column that no field takes, a label, a cell
that is not read as it stands, a reference that may be a name) it gives up, and the patient reading,
which alone tells problems, does the work.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from io import StringIO
from itertools import chain, compress
from typing import Any

from attrs import NOTHING

from partygrid._fields import Check
from partygrid.errors import PartyGridError
from partygrid.io._column_reading import cell_by_cell, read_at_once
from partygrid.io._columnar import DEFAULTS_OF_NOTHING, SEVERAL, Column, columns_of
from partygrid.io._gathering import SheetRows
from partygrid.io._headers import Fields, headers_with
from partygrid.io._labels import may_hold_label
from partygrid.io._lost_zeros import holds_codes
from partygrid.io._personal import places_of_numbers, tells_of_a_person
from partygrid.io._points import wrong_points
from partygrid.io._sheets import SEARCHED, header_of
from partygrid.io._unfinished import made_of
from partygrid.io.reading import SkipReason

_MOST = 1 << 14
"""So many different cells of a column are remembered."""
_REMEMBERED = (*SEVERAL, Check.CHOICE, Check.FLAG, Check.DATE)
"""The shapes of fields of which a value is made anew for each cell."""


class Unusual(PartyGridError, ValueError):
    """The table needs the patient reading; never leaves the modules that read."""


def read_quickly(
    name: str,
    parts: Iterator[list[Sequence[Any]]],
    kind: type,
    fields: Fields,
    *,
    only_ids: bool = False,
) -> SheetRows:
    """Return the records of a table.

    Args:
        name: What the table is called.
        parts: Its columns, some rows at a time; all are equally long.
        kind: The record class, or `Link`.
        fields: The fields of columns that are called otherwise.
        only_ids: Whether a reference may be nothing else than an id.

    Raises:
        Unusual: It needs the patient reading.

    Complexity:
        O(cells).
    """
    cells = next(parts, ())
    top, columns, titles = header_in(cells, kind, fields)
    readers = [
        _reader(kind, column, title, only_ids=only_ids)
        for column, title in zip(columns, titles, strict=True)
    ]
    made: list[Any] = []
    blank: defaultdict[str, list[str]] = defaultdict(list)
    for piece in chain([[column[top + 1 :] for column in cells]], parts):
        values = [read(raw) for read, raw in zip(readers, piece, strict=True)]
        found = dict(zip((one.name for one in columns), values, strict=True))
        made += _made(kind, found, len(piece[0]))
        _note_blank(blank, columns, piece, found.get("id", ()))
    return SheetRows(
        sheet=name,
        kind=kind,
        values=made,
        rows=range(top + 2, top + 2 + len(made)),
        columns={one.field: title for one, title in zip(columns, titles, strict=True)},
        total=top + 1 + len(made),
        skipped={SkipReason.HEADER: top + 1},
        left_blank=blank,
    )


def header_in(
    cells: Sequence[Sequence[Any]], kind: type, fields: Fields
) -> tuple[int, list[Column], list[str]]:
    """Return the row of the header in the first part of a table, its columns and their titles.

    Raises:
        Unusual: Not every column is a field of its own, or a field is missing.
    """
    first = list(zip(*(column[:SEARCHED] for column in cells), strict=True))
    top, mapped = header_of(first, headers_with(kind, fields))
    columns = _columns(kind, mapped, len(cells))
    return top, columns, [word.strip() for word in first[top]]


def _note_blank(
    blank: defaultdict[str, list[str]],
    columns: Iterable[Column],
    cells: Iterable[Sequence[Any]],
    ids: Sequence[str],
) -> None:
    """Note the records that state nothing where a value stands by default."""
    for column, raw in zip(columns, cells, strict=True):
        if ids and column.default not in DEFAULTS_OF_NOTHING and "" in raw:
            blank[column.name] += compress(ids, map("".__eq__, raw))


def cut(pieces: Iterable[str], delimiter: str) -> Iterator[list[Sequence[str]]]:
    """Yield the columns of a text, some whole lines at a time.

    Raises:
        Unusual: A row has not as many cells as the first, or a cell has several lines.
    """
    width, is_whole = 0, True
    for piece in pieces:
        if "\r" in piece or not is_whole:
            raise Unusual
        is_whole = piece.endswith("\n")
        text = piece.removesuffix("\n")
        rows = text.count("\n") + 1
        if '"' in text:
            cells = _unquoted(text, delimiter, rows)
            width = width or len(cells)
        else:
            width = width or text.partition("\n")[0].count(delimiter) + 1
            cells = _parted(text, delimiter, rows, width)
        if len(cells) != width:
            raise Unusual
        yield cells


def _parted(text: str, delimiter: str, rows: int, width: int) -> list[Sequence[str]]:
    """Return the columns of lines without quotes."""
    flat = text.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)
    ends = flat[width :: width + 1]  # the end of a line is a cell behind it
    if len(flat) != rows * (width + 1) - 1 or ends.count("\n") != rows - 1:
        raise Unusual
    return [flat[place :: width + 1] for place in range(width)]


def _unquoted(text: str, delimiter: str, number: int) -> list[Sequence[str]]:
    """Return the columns of lines in which some cells stand in quotes."""
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
        columns: list[Sequence[str]] = list(zip(*rows, strict=True))
    except (csv.Error, ValueError):
        raise Unusual from None
    if len(rows) != number:  # a cell of several lines
        raise Unusual
    return columns


def _columns(kind: type, mapped: Mapping[int, str], width: int) -> list[Column]:
    """Return the column that each place of the table is."""
    columns = {one.name: one for one in columns_of(kind)}
    needed = {one.name for one in columns.values() if one.default is NOTHING}
    named = set(mapped.values())
    if len(mapped) < width or len(named) < width or not named <= columns.keys():
        raise Unusual
    if not needed <= named or ("lon" in named) != ("lat" in named):
        raise Unusual
    return [columns[mapped[place]] for place in range(width)]


def _reader(
    kind: type, column: Column, title: str, *, only_ids: bool
) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """Return what reads the cells of a column, some rows at a time."""
    doubts = list(_doubts(kind, column, title, only_ids=only_ids))
    known: dict[Any, Any] = {}

    def read(raw: Sequence[Any]) -> Sequence[Any]:
        if any(doubt(raw) for doubt in doubts):
            raise Unusual
        if column.spec.check not in _REMEMBERED:
            return _values(column, raw)
        with suppress(KeyError):
            return list(map(known.__getitem__, raw))
        if len(known) > _MOST:
            known.clear()
        fresh = [one for one in set(raw) if one not in known]
        if column.spec.check is not Check.FLAG and (0 in fresh or 1 in fresh):
            raise Unusual  # True equals 1, and is read otherwise
        known.update(zip(fresh, _values(column, fresh), strict=True))
        return list(map(known.__getitem__, raw))

    return read


def _values(column: Column, raw: Sequence[Any]) -> list[Any]:
    values = read_at_once(column, raw)
    if values is not None:
        return values
    read = cell_by_cell(column, raw)
    if read.odd:
        raise Unusual
    return read.values


def _doubts(
    kind: type, column: Column, title: str, *, only_ids: bool
) -> Iterator[Callable[[Sequence[Any]], object]]:
    """Yield what says whether something about cells is unusual that no cell says by itself."""
    if tells_of_a_person(kind, column):
        yield places_of_numbers
    if holds_codes(column):
        yield _has_numbers
    if column.name in ("id", "mechanism"):
        yield partial(_may_be_labels, title)
    elif kind.__name__ in column.spec.targets and not only_ids:
        yield any


def _has_numbers(raw: Sequence[Any]) -> bool:
    """Return whether some cells are no texts, as where zeros in front were lost."""
    return not set(map(type, raw)) <= {str}


def _may_be_labels(title: str, raw: Sequence[Any]) -> bool:
    return "" in raw or may_hold_label(raw, title)


def _made(kind: type, values: Mapping[str, Sequence[Any]], count: int) -> list[Any]:
    if "lon" in values and any(True for _ in wrong_points(values["lon"], values["lat"])):
        raise Unusual
    return made_of(kind, values, count)
