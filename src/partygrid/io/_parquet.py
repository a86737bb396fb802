"""One kind of record as a Parquet file, and a Parquet file as a sheet of plain values.

Rows are written and compressed in groups, so that writing holds one group at a time. Columns whose
texts repeat are written with a dictionary. Before a file is read, what it declares is held against
limits: a small file can declare, and would make a reader allocate, far more than any memory.
"""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from partygrid._fields import Check
from partygrid.errors import UnreadableInput, UnsupportedVersion
from partygrid.io import _arrow
from partygrid.io._columnar import columns_of
from partygrid.io._container import refused
from partygrid.io._plain_sheets import Sheet

MOST_ROWS = 20_000_000
"""Rows of a file, and of each of its columns the parts of several values, that are read."""
MOST_BYTES = 4 << 30
"""Bytes that a file may declare as its size without compression."""

_GROUP = 1 << 17
"""Rows of a group."""


class _Drain(io.RawIOBase):
    """A file whose bytes are taken out while it is being written."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._held.append(bytes(data))
        return len(self._held[-1])

    def drained(self) -> bytes:
        """Return what has been written since the last time."""
        taken, self._held = b"".join(self._held), []
        return taken


def parquet_pieces(kind: type, records: Sequence[Any]) -> Iterator[bytes]:
    """Yield the Parquet file of the records of one kind, equal bytes for equal records.

    Complexity:
        O(records) time, O(a group of rows) memory.
    """
    drain = _Drain()
    first = _arrow.table_of(kind, records[:_GROUP])
    options = {"use_dictionary": _repeating(kind), "compression": "snappy"}
    with pq.ParquetWriter(drain, first.schema, **options) as writer:
        writer.write_table(first)
        for start in range(_GROUP, len(records), _GROUP):
            yield drain.drained()
            writer.write_table(_arrow.table_of(kind, records[start : start + _GROUP]))
    yield drain.drained()


def _repeating(kind: type) -> list[str]:
    """Return the paths of the columns whose texts repeat."""
    texts = (Check.COUNT, Check.NUMBER, Check.POINT, Check.FLAG, Check.DATE, Check.TEXT)
    return [
        f"{one.name}.list.element" if one.is_several else one.name
        for one in columns_of(kind)
        if one.spec.check not in texts and one.name != "id"
    ]


def parquet_sheet(path: Path, kind: type) -> Sheet:
    """Return a Parquet file as a sheet of the records of a kind.

    Raises:
        UnreadableInput: It is no Parquet file, damaged, or declares more than the limits.
        UnsupportedVersion: A newer partygrid wrote it.

    Complexity:
        O(bytes) time and memory.
    """
    try:
        with pq.ParquetFile(path, thrift_string_size_limit=_THRIFT) as file:
            _probe(file, path.name)
            repeated = _checked(file.metadata, path.name)
        table = pq.read_table(path, read_dictionary=repeated, partitioning=None)
        table.validate(full=True)  # text that is no UTF-8, places outside of a dictionary
        columns = _arrow.columns_in(table)
        size = max(map(_arrow.size_of, columns.values()), default=0)
    except (UnreadableInput, UnsupportedVersion):
        raise
    except _DAMAGED as error:
        reason = str(error).partition("\n")[0]
        raise refused(path.name, f"no Parquet file: {reason}", _AGAIN) from None
    if size > MOST_BYTES:
        raise _too_much(path.name, size, MOST_BYTES, "bytes of text")
    return _arrow.sheet_of(path.name, kind, columns)


def _too_much(name: str, found: int, most: int, what: str) -> UnreadableInput:
    message = f"declares {found:,} {what}, and {most:,} are read at most"
    return refused(name, message, "split it, or write it again")


def _probe(file: Any, name: str) -> None:
    """Read a row of each group: where a column contradicts itself, pyarrow ends the process.

    It does so when it is asked for what a column says, not when it reads; then it raises.
    """
    about = file.metadata
    groups = [about.row_group(i) for i in range(about.num_row_groups)]
    _limit(name, sum(one.num_rows for one in groups), sum(one.total_byte_size for one in groups))
    for number, group in enumerate(groups):
        if group.num_rows:
            next(file.iter_batches(1, row_groups=[number], use_threads=False), None)


def _limit(name: str, values: int, size: int) -> None:
    for found, most, what in (
        (values, MOST_ROWS, "values of a column"),
        (size, MOST_BYTES, "bytes"),
    ):
        if found > most:
            raise _too_much(name, found, most, what)


_AGAIN = "write or copy the file again"
_THRIFT = 16 << 20
_DAMAGED = (OSError, ValueError, ArithmeticError, LookupError, NotImplementedError, MemoryError)
"""What pyarrow raises for damaged bytes; its own errors are among these."""


def _checked(about: Any, name: str) -> list[str]:
    """Return the columns that have a dictionary.

    Raises:
        UnreadableInput: More is declared than the limits allow.
        UnsupportedVersion: A newer partygrid wrote the file.
    """
    _arrow.check_version(about.metadata or {})
    groups = [about.row_group(i) for i in range(about.num_row_groups)]
    columns = [[group.column(i) for group in groups] for i in range(about.num_columns)]
    rows = max((sum(one.num_values for one in parts) for parts in columns), default=0)
    size = sum(one.total_uncompressed_size for parts in columns for one in parts)
    _limit(name, max(rows, about.num_rows), size)
    return [
        parts[0].path_in_schema
        for parts in columns
        if parts
        and parts[0].physical_type == "BYTE_ARRAY"
        and all(one.has_dictionary_page for one in parts)
    ]
