"""The rows of a table of text in which some cells stand in quotes, or rows differ in length.

A quote that is never closed makes one cell of the whole rest of the file. One that is closed by the
next stray quote makes one of a few rows, and the file seems to be sound. Both are told: the first
is an error, and its row becomes no record; the second is a warning where the lines of a cell look
like rows: a line has as many delimiters as the header, or the last one as many as stand before the
cell in its row.

A row that states more cells than the header has was cut inside a cell that should have stood in
quotes. What stands behind it is in wrong columns: the row becomes no record.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from partygrid.io._other_columns import states
from partygrid.io._sheets import RawSheet, header_of, letters
from partygrid.io.reading import ReadProblem, ReadReason, ReadSeverity

_END = "\N{REPLACEMENT CHARACTER}end"
"""A last line of our own; it is a row of its own unless a quote is open."""


def quoted_rows(text: str, delimiter: str, name: str) -> RawSheet:
    r"""Return the rows of a table, and what is doubtful about its quotes.

    Raises:
        csv.Error: It is no table.

    Complexity:
        O(text).

    Examples:
        >>> sheet = quoted_rows('id,name\nb1,"one\nb2,two\n', ",", "b.csv")
        >>> sheet.rows
        [['id', 'name'], ['b1', 'one\nb2,two\n']]
        >>> print(*sheet.doubts)
        b.csv, row 2: the quote that opens on line 2 is never closed; close it, or take it out
    """
    end = _END if text.endswith(("\n", "\r")) or not text else f"\n{_END}"
    reader = csv.reader(StringIO(f"{text}{end}", newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    doubts: list[ReadProblem] = []
    before = 0
    for row in reader:
        rows.append(row)
        if reader.line_num > before + 1:
            doubts += _joined(row, rows[0], delimiter, name, len(rows))
        before = reader.line_num
    last = rows.pop()
    if last != [_END]:
        last[-1] = last[-1].removesuffix(end)
        rows.append(last)
        opened = reader.line_num - _lines(f"{last[-1]}{end}") + 1
        doubts = [one for one in doubts if one.row < len(rows)]
        doubts.append(_unclosed(name, len(rows), opened))
    return RawSheet(name, rows, doubts=doubts)


def longer_rows(sheet: RawSheet, known: Mapping[str, str | None]) -> Iterator[ReadProblem]:
    r"""Yield an error for each row below the header that states more cells than the header has.

    Args:
        sheet: The rows.
        known: The words by which the header is found.

    Complexity:
        O(rows).

    Examples:
        >>> sheet = quoted_rows("id,name\nb1,one,two\nb2,two,\n", ",", "b.csv")
        >>> print(*longer_rows(sheet, {"id": "id", "name": "name"}))
        b.csv, row 2: the row has 3 cells, the header 2; quote a cell that holds a delimiter
    """
    top, named = header_of(sheet.rows, known)
    width = len(sheet.rows[top]) if named else 0
    for number, row in enumerate(sheet.rows[top + 1 :] if named else (), top + 2):
        if len(row) > width and any(map(states, row[width:])):
            yield ReadProblem(
                sheet=sheet.name,
                row=number,
                reason=ReadReason.MALFORMED,
                message=f"the row has {len(row):,} cells, the header {width:,}",
                remedy="quote a cell that holds a delimiter",
            )


def _lines(text: str) -> int:
    return len(StringIO(text, newline="").readlines())


def _joined(
    row: Sequence[str], header: Sequence[str], delimiter: str, name: str, number: int
) -> Iterator[ReadProblem]:
    """Yield a warning for each cell of a row that seems to hold further rows."""
    titles = [word.strip() or letters(place) for place, word in enumerate(header)]
    for place, cell in enumerate(row):
        counts = [line.count(delimiter) for line in cell.splitlines()[1:]]
        if len(header) - 1 in counts[:-1] or (place and counts[-1:] == [place]):
            yield ReadProblem(
                sheet=name,
                row=number,
                column=titles[place] if place < len(titles) else letters(place),
                reason=ReadReason.MALFORMED,
                message="a cell in quotes seems to hold whole rows",
                remedy="look whether a quote is missing or too many",
                severity=ReadSeverity.WARNING,
            )


def _unclosed(name: str, row: int, line: int) -> ReadProblem:
    return ReadProblem(
        sheet=name,
        row=row,
        reason=ReadReason.MALFORMED,
        message=f"the quote that opens on line {line:,} is never closed",
        remedy="close it, or take it out",
    )
