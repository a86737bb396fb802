"""A sheet as people fill it in: where its header is, which rows hold records, what each column is.

Procedure. The header is the row among the first ones in which most cells name fields of the kind.
Rows above it are titles. Below it, a row whose id is empty or a label is looked at by itself: it is
blank, an instruction, a subtotal, a note, the header once more, or a record that lacks its id. A
cell that is merged over rows stands for each of them, but for numbers, which are not repeated.

Columns that no field takes are kept as side notes. Those that seem to hold what no record may
(names, identity numbers, telephones) are never read, and no extra column of a sheet of people is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress
from typing import Any

import attrs

from partygrid._fields import Check, specs
from partygrid._tables import CHUNK
from partygrid.io._columnar import columns_of
from partygrid.io._flat_rows import EvenRows
from partygrid.io._headers import NO_FIELDS, Fields, headers_with, plain
from partygrid.io._labels import is_label, may_hold_label, nature_of
from partygrid.io._lost_zeros import lost_zeros
from partygrid.io._other_columns import OtherColumns, cell_text, states
from partygrid.io.reading import (
    Merged,
    ReadProblem,
    ReadReason,
    ReadSeverity,
    SideNote,
    SkipReason,
)
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

SEARCHED = 30
"""The header stands in one of so many first rows."""
_FEW = 2
"""A range of fewer rows is not merged over rows."""

_STAND_INS = {
    "code": "no column holds ids; what stands here is taken as id as well",
    "name": "no column holds ids; each record is known by its name and what it lies below",
}
"""Columns that do for one of ids, and what is said of it."""
_ABSENT = frozenset(("", None))
_NUMBER_FIELDS = frozenset(
    column.name
    for kind in (*RECORD_KINDS, Link)
    for column in columns_of(kind)
    if column.spec.check in (Check.COUNT, Check.NUMBER, Check.POINT)
)


@attrs.frozen(eq=False)
class RawSheet:
    """A sheet as it was given.

    Attributes:
        name: Its name.
        rows: Its rows from the first on.
        merged: Its merged ranges.
        doubts: What is wrong with rows as they stand, whatever they are read for; a row with an
            error becomes no record.
    """

    name: str
    rows: Sequence[Sequence[Any]]
    merged: Sequence[Merged] = ()
    doubts: Sequence[ReadProblem] = ()


@attrs.frozen(eq=False, kw_only=True)
class LaidOut:
    """A sheet whose columns and rows are known.

    Attributes:
        sheet: The sheet.
        kind: The record class that it is read for, or `Link`; None where that is not known.
        columns: The cells of each column that a field takes, rows with records alone.
        titles: The header of each of them.
        rows: The row of each record.
        skipped: The number of rows that hold no record by their nature.
        problems: What is wrong with the header.
        notes: What stands in the other columns.
        unread: The places of columns that must not be read.
        header: The cells of the header, by place.
    """

    sheet: RawSheet
    kind: type | None = None
    columns: Mapping[str, Sequence[Any]] = attrs.field(factory=dict)
    titles: Mapping[str, str] = attrs.field(factory=dict)
    rows: Sequence[int] = ()
    skipped: Mapping[SkipReason, int] = attrs.field(factory=dict)
    problems: Sequence[ReadProblem] = ()
    notes: Sequence[SideNote] = ()
    unread: frozenset[int] = frozenset()
    header: Sequence[str] = ()

    @property
    def has_ids(self) -> bool:
        """Whether the records state ids; otherwise they are known by their names."""
        return self.titles.get("id") != self.titles.get("name")

    def cells(self, row: int) -> tuple[tuple[str, str], ...]:
        """Return header and text of the cells of a row that state something."""
        cells = enumerate(self.sheet.rows[row - 1])
        return tuple(
            (self.header[i] if i < len(self.header) else letters(i), cell_text(value))
            for i, value in cells
            if i not in self.unread and states(value)
        )


def letters(place: int) -> str:
    """Return what a spreadsheet calls a column.

    Examples:
        >>> letters(0), letters(27)
        ('A', 'AB')
    """
    name = ""
    while place >= 0:
        name = chr(ord("A") + place % 26) + name
        place = place // 26 - 1
    return name


def lay_out(sheet: RawSheet, kind: type, fields: Fields = NO_FIELDS) -> LaidOut:
    """Return the sheet laid out for a kind of record.

    Complexity:
        O(cells), column by column.
    """
    top, mapped = header_of(sheet.rows, headers_with(kind, fields))
    if not mapped:
        return _without_header(sheet, kind)
    titles = _titles(sheet.rows, top)
    places, problems = _places(sheet.name, titles, mapped)
    columns = _transposed(sheet.rows, top + 1, len(titles))
    problems += _fill_merged(sheet, top, columns, places, titles)
    rows, skipped = _only_records(top, columns, _label_place(kind, places), titles)
    others = OtherColumns(sheet.name, kind, titles, rows)
    for place, column in enumerate(columns):
        if place not in places.values():
            others.add(place, column)
    named = {name: columns[place] for name, place in places.items()}
    headers = {name: titles[place] for name, place in places.items()}
    problems += lost_zeros(sheet.name, kind, named, headers, rows)
    return LaidOut(
        sheet=sheet,
        kind=kind,
        columns=named,
        titles=headers,
        rows=rows,
        skipped=skipped,
        problems=(*sheet.doubts, *problems, *others.problems),
        notes=others.notes,
        unread=frozenset(others.unread),
        header=titles,
    )


def header_of(
    rows: Sequence[Sequence[Any]], known: Mapping[str, str | None]
) -> tuple[int, Mapping[int, str]]:
    """Return the row of the header, and the column that each of its places names."""
    best: tuple[int, Mapping[int, str]] = 0, {}
    for number, row in enumerate(_first(rows)):
        words = {i: known.get(plain(one)) for i, one in enumerate(row) if one and type(one) is str}
        named = {i: name for i, name in words.items() if name is not None}
        if len(set(named.values())) > len(set(best[1].values())):
            best = number, named
    return best


def _first(rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    return rows.first(SEARCHED) if isinstance(rows, EvenRows) else rows[:SEARCHED]


def _without_header(sheet: RawSheet, kind: type) -> LaidOut:
    numbers = [i for i, row in enumerate(sheet.rows, 1) if any(map(states, row))]
    words = ", ".join(spec.zh for _, spec in specs(kind))
    problem = ReadProblem(
        sheet=sheet.name,
        reason=ReadReason.NO_HEADER,
        message="no row names the fields of the records",
        remedy=f"put a row above them that names some of {words}",
    )
    return LaidOut(
        sheet=sheet,
        kind=kind,
        rows=numbers,
        skipped={SkipReason.BLANK: len(sheet.rows) - len(numbers)},
        problems=[*sheet.doubts, problem] if numbers else [],
    )


def lay_out_unknown(sheet: RawSheet, known: Iterable[str]) -> LaidOut:
    """Return a sheet of which nobody knows what it holds; each of its rows is to be set aside."""
    numbers = [i for i, row in enumerate(sheet.rows, 1) if any(map(states, row))]
    problem = ReadProblem(
        sheet=sheet.name,
        reason=ReadReason.UNKNOWN_SHEET,
        message="no kind of record is called so",
        remedy=f"call the sheet one of {', '.join(known)}",
    )
    return LaidOut(
        sheet=sheet,
        rows=numbers,
        skipped={SkipReason.BLANK: len(sheet.rows) - len(numbers)},
        problems=[problem] if numbers else [],
    )


def _titles(rows: Sequence[Sequence[Any]], top: int) -> list[str]:
    """Return the header of each column, its letters where it has none."""
    words = [str(value).strip() if states(value) else "" for value in _first(rows)[top]]
    width = rows.width if isinstance(rows, EvenRows) else max(map(len, rows))
    words += [""] * (width - len(words))
    return [word or letters(place) for place, word in enumerate(words)]


def _places(
    sheet: str, titles: Sequence[str], mapped: Mapping[int, str]
) -> tuple[dict[str, int], list[ReadProblem]]:
    """Return the place of each column that a field takes; a second one for a field is told."""
    places: dict[str, int] = {}
    problems = []
    for place, name in mapped.items():
        if places.setdefault(name, place) != place:
            problems.append(
                ReadProblem(
                    sheet=sheet,
                    column=titles[place],
                    reason=ReadReason.REPEATED_COLUMN,
                    message=f"{titles[places[name]]} stands for the same field",
                    remedy="keep one of them; this one is kept as notes",
                    severity=ReadSeverity.WARNING,
                )
            )
    stand_in = next((name for name in _STAND_INS if name in places), None)
    if "id" not in places and stand_in is not None:
        places["id"] = places[stand_in]
        problems.append(
            ReadProblem(
                sheet=sheet,
                column=titles[places[stand_in]],
                reason=ReadReason.MISSING_COLUMN,
                message=_STAND_INS[stand_in],
                remedy=f"add a column {'id' if ''.join(titles).isascii() else '编号'}",
                severity=ReadSeverity.WARNING,
            )
        )
    return places, problems


def _transposed(rows: Sequence[Sequence[Any]], start: int, width: int) -> list[list[Any]]:
    """Return the rows from one on as columns, short rows filled up."""
    if isinstance(rows, EvenRows):
        return rows.columns(start)
    rows = rows[start:]
    if set(map(len, rows)) - {width}:
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
    columns: list[list[Any]] = [[] for _ in range(width)]
    for first in range(0, len(rows), CHUNK):
        chunk = zip(*rows[first : first + CHUNK], strict=True)
        for column, values in zip(columns, chunk, strict=True):
            column.extend(values)
    return columns


def _fill_merged(
    sheet: RawSheet,
    top: int,
    columns: Sequence[list[Any]],
    places: Mapping[str, int],
    titles: Sequence[str],
) -> list[ReadProblem]:
    """Repeat what stands in a cell that is merged over rows; a number is left out, and told.

    A range that begins within another one, as no spreadsheet has it, is left alone.
    """
    numbers = _number_places(places)
    problems = []
    free = [0] * len(columns)
    for (first, place), (last, _) in sorted(sheet.merged):
        start, stop = first - top - 1, last - top
        if place >= len(columns) or start < free[place] or stop - start < _FEW:
            continue
        column = columns[place]
        stop = free[place] = min(stop, len(column))
        if place not in numbers:
            column[start:stop] = column[start : start + 1] * (stop - start)
        elif stop > start and states(column[start]):
            where = sheet.name, first + 1, titles[place]
            problems.append(_merged_number(*where, cell_text(column[start]), stop - start))
            column[start] = ""
    return problems


def _number_places(places: Mapping[str, int]) -> set[int]:
    return {places[name] for name in places if name in _NUMBER_FIELDS}


def _merged_number(sheet: str, row: int, column: str, value: str, rows: int) -> ReadProblem:
    return ReadProblem(
        sheet=sheet,
        row=row,
        column=column,
        value=value,
        reason=ReadReason.MERGED_NUMBER,
        message=f"one number for {rows} rows; it is left out",
        remedy="split the cell, and write how much belongs to each row",
        severity=ReadSeverity.WARNING,
    )


def _label_place(kind: type, places: Mapping[str, int]) -> int:
    """Return the place of the column in which every record states something."""
    return places.get("mechanism" if kind is Link else "id", 0)


def _only_records(
    top: int, columns: list[list[Any]], label: int, titles: Sequence[str]
) -> tuple[Sequence[int], dict[SkipReason, int]]:
    """Leave only records in the columns, and return their rows and how many others there are."""
    skipped = Counter({SkipReason.HEADER: top + 1})
    found = dict(_no_records(columns, label, titles))
    skipped.update(found.values())
    length = len(columns[label]) if columns else 0
    rows = range(top + 2, top + 2 + length)
    if not found:
        return rows, dict(skipped)
    kept = [place not in found for place in range(length)]
    columns[:] = [list(compress(column, kept)) for column in columns]
    return list(compress(rows, kept)), dict(skipped)


def _no_records(
    columns: Sequence[list[Any]], label: int, titles: Sequence[str]
) -> Iterator[tuple[int, SkipReason]]:
    """Yield the places of rows that hold no record by their nature."""
    labels = columns[label] if columns else []
    odd = set()
    if not _ABSENT.isdisjoint(labels) or _has_blank(labels):
        odd = {i for i, value in enumerate(labels) if not states(value)}
    if may_hold_label([one for one in labels if type(one) is str], titles[label]):
        odd |= {i for i, one in enumerate(labels) if is_label(one, titles[label])}
    for place in sorted(odd):
        reason = nature_of([column[place] for column in columns], titles, first=place == 0)
        if reason is not None:
            yield place, reason


def _has_blank(values: Sequence[Any]) -> bool:
    """Return whether a text has nothing but spaces, where all are texts; else maybe."""
    return set(map(type, values)) != {str} or any(map(str.isspace, values))
