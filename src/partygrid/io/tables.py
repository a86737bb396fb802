"""A snapshot as a folder of tables, one file for each kind of record and one for links, and back.

CSV needs nothing else; Parquet needs pyarrow. A manifest, ``partygrid.json``, states the level
scheme and the files, so that a folder of which a part is missing is refused.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from importlib import import_module
from os import PathLike
from pathlib import Path
from types import ModuleType
from typing import Any

from partygrid._collector import paused_collector
from partygrid.errors import InvalidArgument, MissingExtra
from partygrid.io._container import refused
from partygrid.io._csv_set import csv_pieces
from partygrid.io._encodings import TextEncoding
from partygrid.io._flat_rows import pieces_in
from partygrid.io._gathering import SheetRows, gather
from partygrid.io._headers import NO_FIELDS
from partygrid.io._plain_sheets import sheet_rows
from partygrid.io._quick_rows import Unusual, cut, read_quickly
from partygrid.io._rows import read_drafts
from partygrid.io._sheets import RawSheet, lay_out
from partygrid.io._table_set import KINDS, SUFFIXES, TableSet, read_set, replace_set
from partygrid.io.comma_separated import MOST_BYTES, sheet_in
from partygrid.io.reading import Cells, Reading
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import FOUR_LEVELS, LevelScheme
from partygrid.mechanisms import Link
from partygrid.privacy import Audience, redact
from partygrid.records import RECORD_KINDS

__all__ = ["TableFormat", "TextEncoding", "read_tables", "write_tables"]


class TableFormat(StrEnum):
    """The form of the files of a folder of tables.

    Attributes:
        CSV: Text, for every program; needs nothing else.
        PARQUET: Typed columns, compressed, for engines and data frames; needs pyarrow.
    """

    CSV = "csv"
    PARQUET = "parquet"


def write_tables(
    where: Jurisdiction,
    folder: str | PathLike[str],
    *,
    format: TableFormat = TableFormat.CSV,  # noqa: A002 - the word that readers look for
    encoding: TextEncoding = TextEncoding.UTF_8,
    audience: Audience = Audience.KEEPER,
) -> None:
    """Write a snapshot as a folder of tables that takes the place of an old one in a single step.

    A kind that has records has a file, such as ``Building.csv``, and links have ``Link.csv``; the
    level scheme stands in ``partygrid.json``. Columns are called as the fields, the parts of a
    point ``lon`` and ``lat``. Equal snapshots give equal bytes.

    Args:
        where: The snapshot.
        folder: The folder, which is made where it is not there. Other files in it stay.
            Writers wait for each other (not on Windows, where there must be one at a time); whoever
            reads meanwhile with `read_tables` gets the old set or the new one.
        format: CSV or Parquet.
        encoding: The encoding of CSV files.
        audience: Who will read the files; fields that it may not see are as if not stated.

    Raises:
        MissingExtra: Parquet is wanted, and pyarrow is not installed.
        InvalidArgument: The folder is a symbolic link or no folder, or an option is none.
        OSError: A file cannot be written; the old set is there.

    Complexity:
        O(records + links) time. Beside the snapshot some 4,000 records are held as CSV at once, or
        130,000 as Parquet, never a file as a whole.

    Examples:
        >>> import partygrid as pg
        >>> from tempfile import TemporaryDirectory
        >>> where = pg.examples.small_town()
        >>> with TemporaryDirectory() as name:
        ...     write_tables(where, name)
        ...     read_tables(name).require_ok() == where
        True
    """
    _check_choice("format", format, TableFormat)
    _check_choice("encoding", encoding, TextEncoding)
    seen = redact(where, audience=audience).snapshot
    tables: dict[type, Sequence[Any]] = {kind: seen.of(kind) for kind in RECORD_KINDS}
    tables[Link] = seen.links
    give: Callable[[type, Sequence[Any]], Iterable[bytes]] = partial(csv_pieces, encoding=encoding)
    if format is TableFormat.PARQUET:
        give = _parquet().parquet_pieces
    token = hashlib.sha256(f"{seen.fingerprint} {format} {encoding}".encode()).hexdigest()
    replace_set(
        folder,
        {kind: partial(give, kind, values) for kind, values in tables.items() if values},
        suffix=f".{format.value}",
        encoding=encoding.value,
        scheme=seen.scheme,
        token=token,
    )


def _check_choice(argument: str, value: object, choices: type[StrEnum]) -> None:
    if not isinstance(value, choices):
        words = ", ".join(f"{choices.__name__}.{one.name}" for one in choices)
        raise InvalidArgument(argument, value, "no such choice", f"pass one of {words}")


def _parquet() -> ModuleType:
    """Return the module that needs pyarrow."""
    try:
        return import_module("partygrid.io._parquet")
    except ModuleNotFoundError:
        raise MissingExtra("Parquet", "arrow") from None


def read_tables(
    folder: str | PathLike[str],
    *,
    scheme: LevelScheme | None = None,
    into: Jurisdiction | None = None,
) -> Reading:
    """Read a folder of tables: one that `write_tables` wrote, or files that are called likewise.

    With a manifest, ``partygrid.json``, the folder is read as it was written: a file that is
    missing or of another size is refused. Without one, each file that is called as a kind of record
    is read, such as ``Building.csv`` or ``Member.parquet``.

    Args:
        folder: The folder.
        scheme: The level scheme where the folder states none; where none is given, that of `into`,
            or four levels.
        into: The jurisdiction that it is to be read into, as of `read_csv`: what is named may also
            be a record of that, by id, code or name.

    Returns:
        What could be understood, with an account of every row.

    Raises:
        UnreadableInput: The folder has no tables, a part of the set is missing or damaged, or a
            file is none of its kind or declares more than the limits.
        UnsupportedVersion: A newer partygrid wrote it.
        MissingExtra: The files are Parquet, and pyarrow is not installed.
        OSError: A file cannot be read.

    Complexity:
        O(bytes), with sorting where records are not in id order. Of CSV files as they were written
        some lines are held at once beside the records; of Parquet, and of other files, the whole.

    Examples:
        See `write_tables`.
    """
    path = Path(folder)
    stated = read_set(path)
    with paused_collector():
        if stated is None:
            known = scheme or (FOUR_LEVELS if into is None else into.scheme)
            return _patiently(_loose_files(path), known, into)
        files = {kind: stated.path(kind) for kind in stated.digests}
        as_written = stated.suffix == _CSV and into is None
        quick = _quickly(files, stated) if as_written else None
        return quick or _patiently(files, stated.scheme, into)


_CSV, _PARQUET = SUFFIXES


def _quickly(files: Mapping[type, Path], stated: TableSet) -> Reading | None:
    """Return the reading of CSV files as they were written, None where they are others."""
    try:
        sheets = [_sheet_rows(path, kind, stated.encoding) for kind, path in files.items()]
    except (Unusual, UnicodeError):
        return None
    reading = gather(sheets, scheme=stated.scheme, cells=_cells(files))
    return reading if reading.ok else None


def _sheet_rows(path: Path, kind: type, encoding: str) -> SheetRows:
    """Return the records of a CSV file, which is never held in memory as a whole.

    Raises:
        Unusual: It is not as `write_tables` writes it.
    """
    with path.open(encoding=encoding, newline="") as file:
        return read_quickly(path.name, cut(pieces_in(file), ","), kind, NO_FIELDS, only_ids=True)


def _patiently(
    files: Mapping[type, Path], scheme: LevelScheme, into: Jurisdiction | None
) -> Reading:
    """Return the reading of any files, with every problem."""
    texts = [(kind, path) for kind, path in files.items() if path.suffix == _CSV]
    drafts = read_drafts([lay_out(_raw(path, kind), kind) for kind, path in texts], into=into)
    read = dict(zip((kind for kind, _ in texts), drafts, strict=True))
    sheets = [
        read[kind] if kind in read else sheet_rows(_parquet().parquet_sheet(path, kind))
        for kind, path in files.items()
    ]
    return gather(sheets, scheme=scheme, cells=_cells(files), into=into)


def _raw(path: Path, kind: type) -> RawSheet:
    if path.stat().st_size > MOST_BYTES:
        raise refused(path.name, f"more than {MOST_BYTES:,} bytes", "split the file")
    return sheet_in(path.read_bytes(), kind, path.name)


def _cells(files: Mapping[type, Path]) -> Callable[[], Cells] | None:
    """Return what gives the rows as they stand; of Parquet those that were set aside are enough."""
    if any(path.suffix != _CSV for path in files.values()):
        return None
    return lambda: ((path.name, _raw(path, kind).rows, ()) for kind, path in files.items())


def _loose_files(folder: Path) -> dict[type, Path]:
    """Return the files of a folder without a manifest that are called as a kind."""
    names = {f"{name}{suffix}": kind for name, kind in KINDS.items() for suffix in SUFFIXES}
    found: dict[type, Path] = {}
    for path in sorted(folder.iterdir()):
        kind = names.get(path.name)
        if kind in found:
            raise refused(path.name, f"there is {found[kind].name} too", "keep one of them")
        if kind is not None:
            found[kind] = path
    if not found:
        remedy = "call the files as the kinds of record, such as Building.csv"
        raise refused(folder.name, "no tables here", remedy)
    return {kind: found[kind] for kind in KINDS.values() if kind in found}
