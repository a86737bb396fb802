"""The rows of a source as they were given, in a workbook, with the reason beside each bad cell."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, time
from itertools import chain
from math import isfinite
from os import PathLike
from typing import Any

import attrs

from partygrid._fields import references
from partygrid._text import Language
from partygrid.io._headers import (
    REASON_TITLE,
    SHEET_TITLES,
    SUMMARY_NAMES,
    SUMMARY_TITLES,
    headers_of,
    plain,
)
from partygrid.io._labels import nature_of
from partygrid.io._reasons import IN_CHINESE
from partygrid.io._sheets import SEARCHED, header_of, letters
from partygrid.io._spreadsheet import Page, neutral, printable, write_pages
from partygrid.io._telling import reason_text, said, severity_title
from partygrid.io._workbook_pages import as_in_template
from partygrid.io.reading import (
    Cells,
    Interpretation,
    Merged,
    Reading,
    ReadProblem,
    ReadReason,
    SkipReason,
)
from partygrid.mechanisms import Link
from partygrid.records import KIND_BY_NAME

_KINDS: Mapping[str, type] = {**KIND_BY_NAME, Link.__name__: Link}
_PROBLEM_TITLES = {
    Language.CHINESE: ("工作表", "行", "列", "原文", "程度", "原因", "说明"),
    Language.ENGLISH: ("sheet", "row", "column", "value", "severity", "reason", "message"),
}
_INTERPRETED_TITLES = {
    Language.CHINESE: ("工作表", "行", "列", "原文", "读作"),
    Language.ENGLISH: ("sheet", "row", "column", "value", "understood"),
}
_REASON_WIDTH = 60
_LONGEST_NAME = 31
_MOST = 10**15
_MOST_LISTED = 10_000
"""Of problems, and of what was interpreted, the summary lists so many."""
_SECRET = (ReadReason.PERSONAL_COLUMN, ReadReason.PERSONAL_VALUE)
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))

_At = Mapping[int, Sequence[ReadProblem]]
_Numbered = tuple[str, list[tuple[int, list[Any]]], Sequence[Merged]]
"""A sheet by name, each of its rows with its number in the source, and its merged ranges.

A header of our own has the number 0.
"""


def write_annotated(
    reading: Reading,
    cells: Callable[[], Cells] | None,
    target: str | PathLike[str],
    language: Language | None,
) -> None:
    """Write the workbook of `Reading.write_annotated`.

    Args:
        reading: What was read.
        cells: Returns all sheets as they were given; None where they are not at hand, so that only
            rows that were set aside are written.
        target: The file.
        language: Language of the reasons; where None, that of the headers of each sheet.
    """
    sheets = _set_aside(reading) if cells is None else _numbered(cells())
    write_pages(target, _pages(reading, sheets, language), "writing workbooks")


def _pages(
    reading: Reading, sheets: Iterable[_Numbered], language: Language | None
) -> Iterator[Page]:
    words = chain(
        (one.sheet for one in reading.sheets),
        (one.column for one in reading.problems),
        (one.column for one in reading.interpreted),
    )
    summary = _summary(reading, language or _language_of(words))
    yield summary
    by_sheet: defaultdict[str, _Found] = defaultdict(_Found)
    for one in reading.problems:
        by_sheet[one.sheet].problems[one.row].append(one)
    for row in reading.set_aside:
        by_sheet[row.sheet].aside[row.row] = row.reasons
    taken = {summary.name}
    kinds = {one.sheet: _KINDS.get(one.kind) for one in reading.sheets}
    for name, rows, merged in sheets:
        page = _page(_free_name(name, taken), rows, by_sheet[name], language)
        ranges = list(_beside_reasons(merged, page.rows))
        yield attrs.evolve(_to_fill_in(page, kinds.get(name), kinds, language), merged=ranges)


def _to_fill_in(
    page: Page, kind: type | None, sheets: Collection[str], language: Language | None
) -> Page:
    """Return a page with the lists, text columns and frozen rows that a template has."""
    rows = list(page.rows)
    top, columns = header_of(rows, headers_of(kind)) if kind else (0, {})
    if not kind or not columns:
        return page
    header = list(map(_text, rows[top]))
    hints = [nature_of(row, header, first=True) for row in rows[top + 1 : top + 2]]
    above = top + 1 + hints.count(SkipReason.INSTRUCTION)
    spoken = language or _language_of(header[:-1])
    return as_in_template(page, columns, kind, above=above, language=spoken, sheets=sheets)


def _numbered(sheets: Cells) -> Iterator[_Numbered]:
    """Yield whole sheets, in which the first row is number 1, without reasons of last time."""
    for name, rows, merged in sheets:
        given = [list(row) for row in rows]
        own = {
            place
            for row in given[:SEARCHED]
            for place, word in enumerate(row)
            if word == REASON_TITLE
        }
        if own:
            given = [[one for i, one in enumerate(row) if i not in own] for row in given]
        yield name, list(enumerate(given, 1)), list(_moved(merged, own))


def _moved(merged: Iterable[Merged], gone: AbstractSet[int]) -> Iterator[Merged]:
    """Yield merged ranges as they are without some columns, which none of them holds."""
    for (top, left), (bottom, right) in merged:
        before = [sum(one < place for one in gone) for place in (left, right)]
        yield (top, left - before[0]), (bottom, right - before[1])


def _beside_reasons(merged: Iterable[Merged], rows: Iterable[Sequence[Any]]) -> Iterator[Merged]:
    """Yield merged ranges without the column of reasons, which is the last one."""
    width = max(map(len, rows), default=1) - 1
    for first, (row, column) in merged:
        last = row, min(column, width - 1)
        if first < last and first[1] <= last[1]:
            yield first, last


def _free_name(name: str, taken: set[str]) -> str:
    """Return a name that a sheet may have and none has yet."""
    allowed = printable(name).translate(_FORBIDDEN)[:_LONGEST_NAME] or "sheet"
    found, number = allowed, 2
    while found.casefold() in taken:
        found = f"{allowed[: _LONGEST_NAME - 5]} {number}"
        number += 1
    taken.add(found.casefold())
    return found


def _language_of(words: Iterable[str]) -> Language:
    """Return the language of those who write such headers."""
    return Language.ENGLISH if "".join(words).isascii() else Language.CHINESE


def _page(
    name: str,
    numbered: list[tuple[int, list[Any]]],
    found: "_Found",
    language: Language | None,
) -> Page:
    """Return a sheet with its reasons in a further column, and comments at the bad cells.

    What is told of a column, or of the whole sheet, is a comment at the header.
    """
    rows = [row for _, row in numbered]
    wide = max(map(len, rows), default=0)
    top, header = _header(rows, wide, found.problems)
    unread = _secret(header, found.problems.get(0, ()))
    spoken = language or _language_of(header)
    comments: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    written: list[list[Any]] = []
    for place, (number, row) in enumerate(numbered):
        here = found.problems.get(number, ()) if number else ()
        cells = [_plain(value) for value in row]
        if place > top:
            hidden = unread | _secret(header, here)
            cells = ["" if i in hidden else value for i, value in enumerate(cells)]
        cells += [""] * (wide - len(cells))
        written.append([*cells, found.reasons(number, spoken)])
        for one in (*here, *(found.problems.get(0, ()) if place == top else ())):
            column = header.index(one.column) if one.column in header else wide
            comments[place, column].append(_reason(one, spoken))
    if written:
        written[top][-1] = REASON_TITLE
    return Page(
        name=name,
        rows=written,
        comments={at: "\n".join(told) for at, told in comments.items()},
        widths={wide: _REASON_WIDTH},
    )


@attrs.frozen(eq=False)
class _Found:
    """What was found in a sheet.

    Attributes:
        problems: The problems by row, 0 for those of columns and of the sheet.
        aside: Why rows were set aside.
    """

    problems: defaultdict[int, list[ReadProblem]] = attrs.field(factory=lambda: defaultdict(list))
    aside: dict[int, Sequence[ReadReason]] = attrs.field(factory=dict)

    def reasons(self, row: int, language: Language) -> str:
        """Return what stands beside a row: its problems, else why it was set aside with others."""
        own = [_reason(one, language) for one in (self.problems.get(row, ()) if row else ())]
        return neutral(
            "\n".join(own or [_heading(one, language) for one in self.aside.get(row, ())])
        )


def _header(rows: Sequence[Sequence[Any]], wide: int, problems: _At) -> tuple[int, list[str]]:
    """Return the row that holds most columns that a problem names, and the names of columns."""
    columns = {one.column for found in problems.values() for one in found}
    first = rows[:SEARCHED]
    counts = [len(columns.intersection(map(_text, row))) for row in first]
    top = counts.index(max(counts)) if counts else 0
    words = list(map(_text, rows[top])) if rows else []
    words += [""] * (wide - len(words))
    return top, [word or letters(place) for place, word in enumerate(words)]


def _secret(header: Sequence[str], problems: Iterable[ReadProblem]) -> set[int]:
    """Return the places of what must not be read."""
    columns = {one.column for one in problems if one.reason in _SECRET}
    return {place for place, word in enumerate(header) if word in columns}


def _reason(problem: ReadProblem, language: Language) -> str:
    told = printable(reason_text(problem, language))
    if language is Language.CHINESE:
        column = f"{printable(problem.column)}：" if problem.column else ""
        return f"{_heading(problem.reason, language)}{column}{told}"
    return f"{printable(problem.column)}: {told}" if problem.column else told


def _heading(reason: ReadReason, language: Language) -> str:
    chinese = language is Language.CHINESE
    return f"【{IN_CHINESE[reason]}】" if chinese else reason.value.replace("-", " ")


def _text(value: Any) -> str:
    return str(value).strip()


def _plain(value: Any) -> Any:
    """Return a cell as it can be written."""
    if value is None or type(value) is bool:
        return value
    if type(value) is float and isfinite(value):
        return value
    if type(value) is int and abs(value) <= _MOST:  # beyond, a spreadsheet would round it
        return value
    if type(value) is datetime and value.time() == time():
        value = value.date()
    return neutral(printable(value if type(value) is str else str(value)))


def _set_aside(reading: Reading) -> Iterator[_Numbered]:
    """Yield the rows that were set aside, sheet by sheet, where the others are not at hand."""
    for name in dict.fromkeys(one.sheet for one in reading.set_aside):
        rows = [(one.row, dict(one.cells)) for one in reading.set_aside if one.sheet == name]
        header = list(dict.fromkeys(word for _, row in rows for word in row))
        cells = [(number, [row.get(word, "") for word in header]) for number, row in rows]
        yield name, [(0, [*header]), *cells], ()


def _summary(reading: Reading, language: Language) -> Page:
    """Return how many rows were read, the problems, errors first, and what was interpreted.

    Names in the place of which an id was put come last: they are many and seldom wrong.
    """
    chinese = language is Language.CHINESE
    header = SUMMARY_TITLES[language]
    problems = [
        (
            *_place(one),
            _bare(one.value),
            severity_title(one.severity, language),
            IN_CHINESE[one.reason] if chinese else one.reason.value,
            neutral(printable(reason_text(one, language))),
        )
        for one in sorted(reading.problems, key=lambda one: one.severity.value)[:_MOST_LISTED]
    ]
    names = _columns_of_names(reading)
    trusted = sorted(reading.interpreted, key=lambda one: (one.sheet, one.column) in names)
    interpreted = [
        (*_place(one), _bare(one.value), _bare(said(one.understood, language)))
        for one in trusted[:_MOST_LISTED]
    ]
    told = _listed(_PROBLEM_TITLES[language], problems, len(reading.problems))
    read = _listed(_INTERPRETED_TITLES[language], interpreted, len(reading.interpreted))
    return Page(
        name=SUMMARY_NAMES[language],
        header=header,
        rows=[*_counts(reading, chinese=chinese), *told, *read],
        wide=24,
        widths={len(_PROBLEM_TITLES[language]) - 1: _REASON_WIDTH},
    )


def _columns_of_names(reading: Reading) -> set[tuple[str, str]]:
    """Return the sheets and headers of columns that refer to records."""
    kinds = {one.sheet: _KINDS.get(one.kind) for one in reading.sheets}
    columns = {(one.sheet, one.column) for one in reading.interpreted}
    return {
        (sheet, column)
        for sheet, column in columns
        for kind in [kinds.get(sheet)]
        if kind and headers_of(kind).get(plain(column)) in dict(references(kind))
    }


def _bare(value: str) -> str:
    """Return a printed value as it stands in a cell, without the quotes of a text."""
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return neutral(printable(value[1:-1] if quoted else value))


def _counts(reading: Reading, *, chinese: bool) -> Iterator[Sequence[Any]]:
    for one in reading.sheets:
        kind = SHEET_TITLES.get(one.kind, one.kind) if chinese else one.kind
        yield printable(one.sheet), kind, one.rows, one.read, one.set_aside


def _place(one: ReadProblem | Interpretation) -> tuple[str, int | None, str]:
    return neutral(printable(one.sheet)), one.row or None, neutral(printable(one.column))


def _listed(
    titles: Sequence[str], rows: Sequence[Sequence[Any]], number: int
) -> Iterator[Sequence[Any]]:
    """Yield a list under a header, and how many of it are left out; nothing of an empty one."""
    if rows:
        yield from ((), titles, *rows)
    if len(rows) < number:
        yield ("…", number - len(rows))
