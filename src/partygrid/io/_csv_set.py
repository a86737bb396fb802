"""One kind of record as a CSV file of a folder of tables, and the quick reading of such a file.

The cells are those that `write_csv` writes in English. Nothing in them holds a line feed, so that
each line is a record; a batch of lines without a quote is cut at its commas in one step. Whoever
calls the quick reading knows by a digest that the bytes are those that were written; where they
seem to be others it gives up, and the patient reading, which alone reports problems, does the work.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Self

import attrs

from partygrid._fields import Check
from partygrid._tables import CHUNK
from partygrid._text import Language
from partygrid.errors import PartyGridError
from partygrid.io._cell_writing import cells_of
from partygrid.io._cells import EXACT, exact_text, items
from partygrid.io._columnar import Column, columns_of, plain_columns, points_of, records_of
from partygrid.io._encodings import TextEncoding
from partygrid.io._gathering import SheetRows
from partygrid.io.reading import SkipReason

_END = "\n"
_BETWEEN = "、"
_GIVE_UP = (ValueError, LookupError)


def csv_pieces(kind: type, records: Sequence[Any], encoding: TextEncoding) -> Iterator[bytes]:
    r"""Yield the CSV file of the records of one kind, or of links.

    Complexity:
        O(records) time, O(1) memory.

    Examples:
        >>> from partygrid.grid import Town
        >>> b"".join(csv_pieces(Town, [Town("t1", name="=1")], TextEncoding.UTF_8))
        b"id,name,code\nt1,'=1,\n"
    """
    columns = columns_of(kind)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=_END)
    writer.writerow(one.name for one in columns)
    codec = encoding.value
    for start in range(0, len(records), CHUNK):
        plain = plain_columns(kind, records[start : start + CHUNK])
        cells = (cells_of(one, plain[one.name], Language.ENGLISH) for one in columns)
        writer.writerows(zip(*cells, strict=True))
        yield text.getvalue().encode(codec)
        text.seek(0)
        text.truncate()
        codec = encoding.value.removesuffix("-sig")  # one byte order mark, at the start


class Unusual(PartyGridError, ValueError):
    """The file is not what partygrid would have written; never leaves these modules."""


def quick_csv(path: Path, kind: type, encoding: TextEncoding) -> SheetRows:
    """Return the records of a file that `csv_pieces` wrote.

    Raises:
        Unusual: It did not.

    Complexity:
        O(bytes).
    """
    columns = columns_of(kind)
    header = ",".join(one.name for one in columns) + _END
    readers = [_READER[one.spec.check](one) for one in columns]
    made: list[Any] = []
    try:
        with path.open(encoding=encoding.value, newline="") as file:
            if file.readline(len(header)) != header:
                raise Unusual
            while lines := file.read(_BATCH):
                batch = _Batch.of(lines + file.readline(_BATCH), len(columns))
                values = (
                    read(batch, cells) for read, cells in zip(readers, batch.cells, strict=True)
                )
                fields = dict(zip((one.name for one in columns), values, strict=True))
                if "lon" in fields:
                    fields["point"] = points_of(fields.pop("lon"), fields.pop("lat"))
                made += records_of(kind, fields, batch.count)
    except _GIVE_UP:
        raise Unusual from None
    return SheetRows(
        sheet=path.name,
        kind=kind,
        values=made,
        rows=range(2, len(made) + 2),
        total=len(made) + 1,
        skipped={SkipReason.HEADER: 1},
    )


_BATCH = 1 << 16
"""Characters that are taken at a time: few enough to stay in the processor's cache."""


@attrs.frozen(eq=False)
class _Batch:
    """Lines of a file, cut into columns.

    Attributes:
        cells: The columns.
        count: The number of lines.
        plain: Whether no cell has an apostrophe or a quote.
    """

    cells: Sequence[Sequence[str]]
    count: int
    plain: bool

    @classmethod
    def of(cls, lines: str, width: int) -> Self:
        """Cut whole lines into columns.

        Raises:
            Unusual: A line has fewer or more cells, or does not end as written.
        """
        count = lines.count(_END)
        quoted = '"' in lines
        cells = _cut_quoted(lines, count, width) if quoted else _cut(lines, count, width)
        plain = not quoted and EXACT not in lines
        return cls(cells, count, plain)


def _cut(lines: str, count: int, width: int) -> list[list[str]]:
    flat = lines.replace(_END, f",{_END},").split(",")  # the end of a line is a cell behind it
    ends = flat[width :: width + 1]
    if len(flat) != count * (width + 1) + 1 or ends.count(_END) != count:
        raise Unusual
    return [flat[place : -1 : width + 1] for place in range(width)]


def _cut_quoted(lines: str, count: int, width: int) -> list[tuple[str, ...]]:
    rows = list(csv.reader(io.StringIO(lines, newline="")))
    if len(rows) != count or set(map(len, rows)) != {width}:
        raise Unusual
    return list(zip(*rows, strict=True))


_Reader = Callable[[_Batch, Sequence[str]], Sequence[Any]]


def _texts(column: Column) -> _Reader:
    default = column.default

    def read(batch: _Batch, cells: Sequence[str]) -> Sequence[Any]:
        if default is attrs.NOTHING and "" in cells:
            raise Unusual
        if not any(cells):
            return [default] * len(cells)
        if not batch.plain:
            return [_exact(cell) if cell else default for cell in cells]
        return cells if default == "" or "" not in cells else [cell or default for cell in cells]

    return read


def _exact(cell: str) -> str:
    text = exact_text(cell)
    return cell if text is None else text


def _several(_: Column) -> _Reader:
    def read(batch: _Batch, cells: Sequence[str]) -> Sequence[Any]:
        distinct = set(cells) - {""}
        if batch.plain:
            known = {cell: tuple(cell.split(_BETWEEN)) for cell in distinct}
        else:
            known = {cell: tuple(items(_exact(cell))) for cell in distinct}
        return list(map((known | {"": ()}).__getitem__, cells))

    return read


def _amounts(_: Column) -> _Reader:
    def read(_: _Batch, cells: Sequence[str]) -> Sequence[Any]:
        if "" not in cells:
            return list(map(float, cells))
        return [float(cell) if cell else None for cell in cells]

    return read


class _Known(dict[str, Any]):
    """The values of cells, each made when it is first met."""

    def __init__(self, column: Column, make: Callable[[str], Any]) -> None:
        super().__init__({} if column.default is attrs.NOTHING else {"": column.default})
        self._make = make

    def __missing__(self, cell: str) -> Any:
        value = self[cell] = self._make(cell)
        return value


def _each(make: Callable[[Column], Callable[[str], Any]]) -> Callable[[Column], _Reader]:
    """Return a reader that makes the value of each distinct cell once."""

    def reader(column: Column) -> _Reader:
        known = _Known(column, make(column))
        return lambda _, cells: list(map(known.__getitem__, cells))

    return reader


def _choice(column: Column) -> Callable[[str], Any]:
    return {one.value: one for one in column.spec.choices or ()}.__getitem__


def _choices(column: Column) -> Callable[[str], Any]:
    one = _choice(column)
    return lambda cell: tuple(map(one, cell.split(_BETWEEN)))


_FLAGS = {"yes": True, "no": False}

_READER: Mapping[Check, Callable[[Column], _Reader]] = {
    Check.ID: _texts,
    Check.TEXT: _texts,
    Check.REFERENCE: _texts,
    Check.REFERENCES: _several,
    Check.WORDS: _several,
    Check.CHOICE: _each(_choice),
    Check.CHOICES: _each(_choices),
    Check.COUNT: _each(lambda _: int),
    Check.NUMBER: _amounts,
    Check.POINT: _amounts,
    Check.FLAG: _each(lambda _: _FLAGS.__getitem__),
    Check.DATE: _each(lambda _: date.fromisoformat),
}
