"""Snapshots out of the tables of a database.

Values come as the driver gives them, without any conversion of types, so that what does not fit its
field is told with its place and not raised.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

import msgspec
import sqlalchemy as sa

from partygrid.errors import UnreadableInput, printed
from partygrid.io._columnar import columns_of
from partygrid.io._connecting import POSTGRESQL
from partygrid.io._container import refused
from partygrid.io._plain_sheets import Sheet
from partygrid.io._sql_layout import (
    CONTENT,
    CONTENTS,
    ID,
    METADATA,
    OWNER,
    PLACE,
    SNAPSHOTS,
    VALUE,
    part_name,
    table_name,
)
from partygrid.io._sql_store import check_version
from partygrid.io._structure import structure
from partygrid.io._versions import SqlSnapshot
from partygrid.io.reading import ReadProblem, ReadReason
from partygrid.levels import LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that sees one state of the database."""
    with engine.connect() as connection:
        if engine.dialect.name == POSTGRESQL:
            connection.execution_options(isolation_level="REPEATABLE READ")
        else:
            connection.exec_driver_sql("BEGIN")
        yield connection


def snapshots(connection: sa.Connection) -> tuple[SqlSnapshot, ...]:
    """Return every version, in the order of their numbers.

    Raises:
        UnreadableInput: A row is none of a version, or its content is gone.
    """
    joined = SNAPSHOTS.outerjoin(CONTENTS, SNAPSHOTS.c.content == CONTENTS.c.number)
    stated = (SNAPSHOTS.c.number, SNAPSHOTS.c.day, SNAPSHOTS.c.label)
    counted = (CONTENTS.c.fingerprint, CONTENTS.c.records, CONTENTS.c.links)
    query = sa.select(*stated, *counted).select_from(joined).order_by(SNAPSHOTS.c.number)
    try:
        rows = [tuple(row) for row in connection.execute(query)]
    except (ValueError, TypeError):  # a day that is none
        rows = [()]
    if any(tuple(map(type, row)) not in _SHAPES for row in rows):
        raise refused(SNAPSHOTS.name, "a version is none, or its content is gone", _MEND)
    return tuple(
        SqlSnapshot(number=number, on=day, label=label, fingerprint=mark, records=many, links=links)
        for number, day, label, mark, many, links in rows
    )


_SHAPES = [(int, day, str, str, int, int) for day in (date, type(None))]


def check_tables(connection: sa.Connection) -> None:
    """Refuse a database that lacks tables or columns.

    Raises:
        UnreadableInput: It does; each is named. Or a table has no name that can be read.
        UnsupportedVersion: A newer partygrid wrote in it.
    """
    try:
        found = sa.inspect(connection).get_multi_columns()
    except TypeError:  # SQLAlchemy takes every name for a text
        raise refused("database", "the name of a table is no text", _MEND) from None
    there = {table: {one["name"] for one in columns} for (_, table), columns in found.items()}
    if SNAPSHOTS.name not in there:
        raise refused("database", "holds no snapshots", "write one with write_sql")
    absent = [
        ReadProblem(
            sheet=table.name,
            column=column.name,
            reason=ReadReason.MISSING_COLUMN,
            message="the column is not there",
            remedy=_MEND,
        )
        for table in METADATA.sorted_tables
        for column in table.columns
        if column.name not in there.get(table.name, ())
    ]
    if absent:
        raise UnreadableInput(one.problem() for one in absent)
    check_version(connection)


_MEND = "restore the table, or write the snapshot into a database of its own"


def content_of(connection: sa.Connection, number: int) -> tuple[int, LevelScheme]:
    """Return the content of a version and its level scheme.

    Raises:
        UnreadableInput: The level scheme is none.
    """
    joined = SNAPSHOTS.join(CONTENTS, SNAPSHOTS.c.content == CONTENTS.c.number)
    query = sa.select(CONTENTS.c.number, CONTENTS.c.scheme).select_from(joined)
    content, text = connection.execute(query.where(SNAPSHOTS.c.number == number)).one()
    try:
        scheme, misfits = structure(msgspec.json.decode(text), LevelScheme)
    except (msgspec.MsgspecError, RecursionError, TypeError):
        scheme, misfits = None, ()
    if scheme is None or misfits:
        raise refused(CONTENTS.name, "the level scheme is none", _MEND)
    return content, scheme


class Content:
    """The tables of one content, as sheets of plain values, and what is wrong with them as a whole.

    Attributes:
        sheets: Kinds in canonical order, then links.
        problems: Rows that belong to none, and rows that are gone.
    """

    def __init__(self, connection: sa.Connection, number: int) -> None:
        self._connection, self._number = connection, number
        self.problems: list[ReadProblem] = []
        self.sheets = [self._sheet(kind) for kind in RECORD_KINDS]
        names = [one.name for one in columns_of(Link)]
        links = self._rows(table_name(Link), names, order=(PLACE,))
        self.sheets.append(_sheet(Link, _transposed(names, links)))
        self._check_counts()

    def _sheet(self, kind: type) -> Sheet:
        columns = columns_of(kind)
        names = [one.name for one in columns if not one.is_several]
        place = names.index(ID)
        rows = self._rows(table_name(kind), names)
        rows.sort(key=lambda row: str(row[place]))  # databases disagree on the order of texts
        values = _transposed(names, rows)
        for one in columns:
            if one.is_several:
                values[one.name] = self._several(part_name(kind, one), values[ID])
        return _sheet(kind, values)

    def _several(self, table: str, ids: Sequence[Any]) -> list[tuple[Any, ...]]:
        held: defaultdict[Any, list[Any]] = defaultdict(list)
        for owner, value in self._rows(table, (OWNER, VALUE), order=(OWNER, PLACE)):
            held[owner].append(value)
        for stranger in sorted(held.keys() - set(ids), key=str):
            self._tell(table, OWNER, printed(stranger), "of no record", "restore the record")
        return [tuple(held.get(one, ())) for one in ids]

    def _rows(self, table: str, names: Sequence[str], order: Sequence[str] = ()) -> list[Any]:
        query = _query(table, tuple(names), tuple(order))
        return list(self._connection.execute(query, {CONTENT: self._number}))

    def _check_counts(self) -> None:
        stated = sa.select(CONTENTS.c.records, CONTENTS.c.links)
        row = self._connection.execute(stated.where(CONTENTS.c.number == self._number)).one()
        found = sum(one.total for one in self.sheets[:-1]), self.sheets[-1].total
        for name, before, now in zip(("records", "links"), row, found, strict=True):
            if before != now:
                message = f"the snapshot was written with {before:,} {name}"
                self._tell(CONTENTS.name, name, f"{now:,}", message, _MEND)

    def _tell(self, table: str, column: str, value: str, message: str, remedy: str) -> None:
        self.problems.append(
            ReadProblem(
                sheet=table,
                column=column,
                value=value,
                reason=ReadReason.CONTRADICTION,
                message=message,
                remedy=remedy,
            )
        )


@cache
def _query(table: str, names: Sequence[str], order: Sequence[str]) -> Any:
    """Return what asks for columns of a table, for the content that is given with it."""
    return (
        sa.select(*map(sa.column, names))
        .select_from(sa.table(table))
        .where(sa.column(CONTENT) == sa.bindparam(CONTENT))
        .order_by(*map(sa.column, order))
    )


def _transposed(names: Sequence[str], rows: Sequence[Any]) -> dict[str, Sequence[Any]]:
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(names)
    return dict(zip(names, columns, strict=True))


def _sheet(kind: type, values: Mapping[str, Sequence[Any]]) -> Sheet:
    def part(start: int, stop: int) -> Mapping[str, Sequence[Any]]:
        return {name: column[start:stop] for name, column in values.items()}

    total = len(next(iter(values.values())))
    return Sheet(table_name(kind), kind, tuple(values), total, part)
