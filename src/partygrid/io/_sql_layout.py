"""The tables in which a database keeps snapshots, as SQLAlchemy Core tables.

    partygrid_snapshot    number, content, day, label      every version that was written
    partygrid_content     number, fingerprint, scheme, …   every distinct content, once
    partygrid_record      content, id, kind                every id, whatever its kind
    partygrid_building    content, id, …                   a table for each kind
    partygrid_building_grids   content, owner, place, value    one for each field that holds several
    partygrid_link        content, place, …                links

Rows are keyed by content and id, not by the versions from which to which they hold: only so can the
database itself hold every reference against the records of the same snapshot, by ordinary foreign
keys, and a question of another program needs one condition. What does not change is not stored
again: a version whose content is known is one row. Foreign keys are deferred to the commit, so that
rows go in by kind. To drop a content, delete its row: everything in it goes with it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from partygrid._fields import Check, FieldSpec
from partygrid.io._columnar import Column, columns_of
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

PREFIX = "partygrid_"
VERSION = 1
"""The newest layout that is read, and the one that is written."""

CONTENT, ID, OWNER, PLACE, VALUE = "content", "id", "owner", "place", "value"
"""Columns that are no fields: the number of the content, and those of several values."""

_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def table_name(kind: type) -> str:
    """Return the table of a kind.

    Examples:
        >>> from partygrid.organisations import BuildingGroup
        >>> table_name(BuildingGroup)
        'partygrid_building_group'
    """
    return PREFIX + _CAPITAL.sub("_", kind.__name__).lower()


def part_name(kind: type, column: Column) -> str:
    """Return the table of a field that holds several values."""
    return f"{table_name(kind)}_{column.name}"


def make_tables() -> sa.MetaData:
    """Return all tables."""
    made = sa.MetaData()
    _add_versions(made)
    for kind in RECORD_KINDS:
        _add_kind(made, kind)
    _add_links(made)
    return made


def _add_versions(made: sa.MetaData) -> None:
    sa.Table(
        f"{PREFIX}content",
        made,
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("fingerprint", sa.String, nullable=False, unique=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("scheme", sa.String, nullable=False),
        sa.Column("records", sa.BigInteger, nullable=False),
        sa.Column("links", sa.BigInteger, nullable=False),
    )
    sa.Table(
        f"{PREFIX}snapshot",
        made,
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        _content(),
        sa.Column("day", sa.Date, index=True),
        sa.Column("label", sa.String, nullable=False),
    )
    sa.Table(
        f"{PREFIX}record",
        made,
        _content(primary_key=True),
        sa.Column(ID, sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
    )


def _content(*, primary_key: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{PREFIX}content.number", ondelete="CASCADE")
    return sa.Column(
        CONTENT, sa.Integer, key, primary_key=primary_key, nullable=False, index=not primary_key
    )


def _add_kind(made: sa.MetaData, kind: type) -> None:
    name = table_name(kind)
    fields = [one for one in columns_of(kind) if one.name != ID and not one.is_several]
    sa.Table(
        name,
        made,
        sa.Column(CONTENT, sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(ID, sa.String, primary_key=True),
        _key(ID, f"{PREFIX}record", ondelete="CASCADE"),
        *(_column(one) for one in fields),
        *_references(name, fields),
    )
    for column in columns_of(kind):
        if column.is_several:
            _add_several(made, kind, column)


def _add_several(made: sa.MetaData, kind: type, column: Column) -> None:
    name = part_name(kind, column)
    sa.Table(
        name,
        made,
        sa.Column(CONTENT, sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(OWNER, sa.String, primary_key=True),
        sa.Column(PLACE, sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(VALUE, sa.String, nullable=False),
        _key(OWNER, table_name(kind), ondelete="CASCADE"),
        sa.Index(f"ix_{name}_{VALUE}", CONTENT, VALUE),
        *([_key(VALUE, _target(column.spec))] if column.spec.check is Check.REFERENCES else []),
    )


def _add_links(made: sa.MetaData) -> None:
    name = table_name(Link)
    fields = columns_of(Link)
    sa.Table(
        name,
        made,
        _content(primary_key=True),
        sa.Column(PLACE, sa.Integer, primary_key=True, autoincrement=False),
        *(_column(one) for one in fields),
        *_references(name, fields),
        sa.Index(f"ix_{name}_mechanism", CONTENT, "mechanism"),
    )


def _column(column: Column) -> sa.Column[Any]:
    types = {
        Check.COUNT: sa.BigInteger,
        Check.NUMBER: sa.Double,
        Check.POINT: sa.Double,
        Check.FLAG: sa.Boolean,
        Check.DATE: sa.Date,
    }
    form = types.get(column.spec.check, sa.String)
    return sa.Column(column.name, form, nullable=column.spec.optional, comment=column.spec.zh)


def _references(
    name: str, columns: Iterable[Column]
) -> Iterator[sa.ForeignKeyConstraint | sa.Index]:
    for one in columns:
        if one.spec.check is Check.REFERENCE:
            yield _key(one.name, _target(one.spec))
            yield sa.Index(f"ix_{name}_{one.name}", CONTENT, one.name)


def _key(column: str, table: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [CONTENT, column],
        [f"{table}.{CONTENT}", f"{table}.{ID}"],
        deferrable=True,
        initially="DEFERRED",
        ondelete=ondelete,
    )


def _target(spec: FieldSpec) -> str:
    """Return the table that a reference names: that of its kind, or that of all ids."""
    names = {kind.__name__: table_name(kind) for kind in RECORD_KINDS}
    return names[spec.targets[0]] if len(spec.targets) == 1 else f"{PREFIX}record"


METADATA = make_tables()
TABLES = METADATA.tables
"""The tables by name."""

SNAPSHOTS = TABLES[f"{PREFIX}snapshot"]
CONTENTS = TABLES[f"{PREFIX}content"]
RECORDS = TABLES[f"{PREFIX}record"]
