"""Snapshots into the tables of a database.

Writing is one transaction: what a reader sees is there as a whole. Writers wait for each other, so
that each gets a number of its own: on PostgreSQL by an advisory lock of the transaction, on SQLite
by the one lock for writing that it has. What has been written is never changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import sqlalchemy as sa

from partygrid import _canonical as canonical
from partygrid.errors import UnsupportedVersion
from partygrid.io._columnar import columns_of, plain_columns
from partygrid.io._connecting import POSTGRESQL
from partygrid.io._container import refused
from partygrid.io._sql_layout import (
    CONTENT,
    CONTENTS,
    ID,
    METADATA,
    OWNER,
    PLACE,
    RECORDS,
    SNAPSHOTS,
    TABLES,
    VALUE,
    VERSION,
    part_name,
    table_name,
)
from partygrid.io._versions import SqlSnapshot
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

_LOCK = 0x7061727479
"""The advisory lock of writers: five letters of the name."""
_BATCH = 10_000
"""Rows that are sent at a time."""


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction in which no other writer of snapshots is at work."""
    with engine.connect() as connection:
        if engine.dialect.name == POSTGRESQL:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            yield connection
            connection.commit()
            return
        checked = connection.exec_driver_sql("PRAGMA foreign_keys").scalar()
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()
        finally:
            connection.rollback()
            connection.exec_driver_sql(f"PRAGMA foreign_keys = {checked}")


def store(
    connection: sa.Connection, where: Jurisdiction, *, on: date | None, label: str
) -> SqlSnapshot:
    """Add a version, and its content where it is new.

    Raises:
        UnsupportedVersion: A newer partygrid wrote in this database.

    Complexity:
        O(records + links), O(1) statements for each batch of rows.
    """
    there = set(sa.inspect(connection).get_table_names())
    absent = [table for table in METADATA.sorted_tables if table.name not in there]
    METADATA.create_all(connection, absent, checkfirst=False)
    check_version(connection)
    content = connection.scalar(
        sa.select(CONTENTS.c.number).where(CONTENTS.c.fingerprint == where.fingerprint)
    )
    if content is None:
        content = _next(connection, CONTENTS)
        _store_content(connection, where, content)
    number = _next(connection, SNAPSHOTS)
    row = {"number": number, CONTENT: content, "day": on, "label": label}
    connection.execute(SNAPSHOTS.insert(), row)
    return SqlSnapshot(
        number=number,
        on=on,
        label=label,
        fingerprint=where.fingerprint,
        records=len(where),
        links=len(where.links),
    )


def _next(connection: sa.Connection, table: sa.Table) -> int:
    return (connection.scalar(sa.select(sa.func.max(table.c.number))) or 0) + 1


def check_version(connection: sa.Connection) -> None:
    """Refuse a database in which a newer partygrid wrote, or something that states no version.

    Raises:
        UnreadableInput: A version of a content is no whole number.
        UnsupportedVersion: A newer partygrid wrote in it.
    """
    found = connection.scalar(sa.select(sa.func.max(CONTENTS.c.version)))
    if not isinstance(found, int | None):  # SQLite holds anything in any column
        message, remedy = "the version of a content is no whole number", "restore the table"
        raise refused(CONTENTS.name, message, remedy)
    if found is not None and found > VERSION:
        raise UnsupportedVersion(found, VERSION)


def _store_content(connection: sa.Connection, where: Jurisdiction, content: int) -> None:
    row = {
        "number": content,
        "fingerprint": where.fingerprint,
        "version": VERSION,
        "scheme": canonical.scheme_line(where.scheme).decode(),
        "records": len(where),
        "links": len(where.links),
    }
    connection.execute(CONTENTS.insert(), row)
    for kind in RECORD_KINDS:
        for records in _batches(where.of(kind)):
            _store_records(connection, content, kind, records)
    for start, links in enumerate(_batches(where.links)):
        places = range(start * _BATCH, start * _BATCH + len(links))
        _insert(
            connection, content, table_name(Link), {PLACE: places, **plain_columns(Link, links)}
        )


def _batches(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _BATCH] for start in range(0, len(values), _BATCH))


def _store_records(
    connection: sa.Connection, content: int, kind: type, records: Sequence[Any]
) -> None:
    columns = plain_columns(kind, records)
    ids, several = columns[ID], [one for one in columns_of(kind) if one.is_several]
    kinds = [kind.__name__] * len(ids)
    _insert(connection, content, RECORDS.name, {ID: ids, "kind": kinds})
    parts = {one: columns.pop(one.name) for one in several}
    _insert(connection, content, table_name(kind), columns)
    for column, values in parts.items():
        rows = [
            (owner, place, value)
            for owner, held in zip(ids, values, strict=True)
            for place, value in enumerate(held)
        ]
        if rows:
            owners = dict(zip((OWNER, PLACE, VALUE), zip(*rows, strict=True), strict=True))
            _insert(connection, content, part_name(kind, column), owners)


def _insert(
    connection: sa.Connection, content: int, table: str, columns: Mapping[str, Sequence[Any]]
) -> None:
    names = (CONTENT, *columns)
    rows = [
        dict(zip(names, (content, *row), strict=True))
        for row in zip(*columns.values(), strict=True)
    ]
    connection.execute(TABLES[table].insert(), rows)
