"""The rows of a plain table of text, without a list for each row.

Most files have no quotes and equally long lines. Their text is taken in pieces that fit a
processor's cache: a piece is split at once, and each column of it is every n-th cell. Then the text
of a whole column is split, so that its cells lie side by side in memory: whatever looks at columns
afterwards is several times as quick as with cells that were made row by row.
"""

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any, TextIO, overload

PIECE = 1 << 16
"""Characters that are taken at a time: few enough to stay in the processor's cache."""


class FlatRows(Sequence[list[str]]):
    """Rows of equal length.

    Attributes:
        width: The number of cells of each row.
    """

    def __init__(self, text: str, delimiter: str, width: int, rows: int) -> None:
        self._text = text
        self._delimiter = delimiter
        self._rows = rows
        self._lines: list[str] = []
        self.width = width

    def __len__(self) -> int:
        return self._rows

    @overload
    def __getitem__(self, place: int) -> list[str]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[list[str]]: ...
    def __getitem__(self, place: int | slice) -> list[str] | Sequence[list[str]]:
        self._lines = self._lines or self._text.split("\n")
        if isinstance(place, slice):
            return [one.split(self._delimiter) for one in self._lines[place]]
        return self._lines[place].split(self._delimiter)

    def __iter__(self) -> Iterator[list[str]]:
        return (one.split(self._delimiter) for one in self._text.split("\n"))

    def first(self, number: int) -> list[list[str]]:
        """Return so many rows from the first on."""
        lines = self._text.split("\n", number)[:number]
        return [one.split(self._delimiter) for one in lines]

    def columns(self, start: int) -> list[list[str]]:
        """Return the columns of the rows from one on."""
        if start >= self._rows:
            return [[] for _ in range(self.width)]
        texts: list[list[str]] = [[] for _ in range(self.width)]
        for piece in self.pieces(start):
            for cells, column in zip(piece, texts, strict=True):
                column.append("\n".join(cells))
        return [_column("\n".join(column), self._rows - start) for column in texts]

    def pieces(self, start: int) -> Iterator[list[list[str]]]:
        """Yield the columns of some rows at a time, from one row on; there must be such a row."""
        for piece in pieces_of(self._text.split("\n", start)[start]):
            cells = piece.removesuffix("\n").replace("\n", self._delimiter).split(self._delimiter)
            yield [cells[place :: self.width] for place in range(self.width)]


class ColumnRows(Sequence[list[Any]]):
    """Rows of equal length, held as columns.

    Attributes:
        width: The number of cells of each row.
    """

    def __init__(self, columns: list[list[Any]]) -> None:
        self._columns = columns
        self.width = len(columns)

    def __len__(self) -> int:
        return len(self._columns[0]) if self._columns else 0

    @overload
    def __getitem__(self, place: int) -> list[Any]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[list[Any]]: ...
    def __getitem__(self, place: int | slice) -> list[Any] | Sequence[list[Any]]:
        if isinstance(place, slice):
            return list(map(list, zip(*(one[place] for one in self._columns), strict=True)))
        return [one[place] for one in self._columns]

    def __iter__(self) -> Iterator[list[Any]]:
        return map(list, zip(*self._columns, strict=True))

    def first(self, number: int) -> Sequence[list[Any]]:
        """Return so many rows from the first on."""
        return self[:number]

    def columns(self, start: int) -> list[list[Any]]:
        """Return the columns of the rows from one on."""
        return [one[start:] for one in self._columns]


EvenRows = (FlatRows, ColumnRows)
"""The classes of rows that are taken as columns."""


class TextColumn(list[str]):
    """The cells of a column, with the text that has each on a line."""

    text = ""


def _column(text: str, cells: int) -> list[str]:
    empty = len(text) == cells - 1  # then it has nothing but line feeds
    column = TextColumn([""] * cells if empty else text.split("\n"))
    column.text = text
    return column


def pieces_of(text: str) -> Iterator[str]:
    """Yield a text in pieces of whole lines."""
    start = 0
    while start < len(text):
        stop = text.find("\n", start + PIECE) + 1 or len(text)
        yield text[start:stop]
        start = stop


def pieces_in(file: TextIO) -> Iterator[str]:
    """Yield the text of a file in pieces of whole lines."""
    while lines := file.read(PIECE):
        yield lines + file.readline(PIECE)


def flat_rows(text: str, delimiter: str) -> FlatRows | None:
    r"""Return the rows of a table without quotes and with equally long lines, None of any other.

    Complexity:
        O(text), a few passes over it as a whole.

    Examples:
        >>> list(flat_rows("a,b\n1,2\n", ","))
        [['a', 'b'], ['1', '2']]
        >>> flat_rows("a,b\n1\n", ",") is None
        True
    """
    if not text or '"' in text:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        if "\r" in text:
            return None
    text = text.removesuffix("\n")
    if text.endswith("\n"):  # the last line is blank
        return None
    between = text.partition("\n")[0].count(delimiter)
    for piece in pieces_of(text):
        lines = piece.removesuffix("\n").split("\n")
        if set(map(str.count, lines, repeat(delimiter))) != {between}:
            return None
    return FlatRows(text, delimiter, between + 1, text.count("\n") + 1)
