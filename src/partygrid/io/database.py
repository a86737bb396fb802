"""Snapshots in a database: SQLite in a file, or PostgreSQL.

Every version that is written is kept, and can be read again by its number or as of a day.
`sql_tables` gives the tables to programs that share the database.
"""

from datetime import date
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from partygrid._collector import paused_collector
from partygrid.errors import InvalidArgument, MissingExtra, UnknownName
from partygrid.io._container import refused
from partygrid.io._gathering import gather
from partygrid.io._plain_sheets import sheet_rows
from partygrid.io._versions import SqlSnapshot
from partygrid.io.reading import Reading
from partygrid.jurisdiction import Jurisdiction
from partygrid.privacy import Audience, redact

if TYPE_CHECKING:
    import sqlalchemy as sa

__all__ = ["SqlSnapshot", "read_sql", "sql_snapshots", "sql_tables", "write_sql"]


def write_sql(
    where: Jurisdiction,
    database: "str | sa.URL | sa.Engine",
    *,
    on: date | None = None,
    label: str = "",
    audience: Audience = Audience.KEEPER,
) -> SqlSnapshot:
    """Write a snapshot into a database as a new version, in one transaction.

    The tables are made where they are not there. Earlier versions stay. A content that the database
    has already is not stored again: the new version refers to it. Several writers may be at work;
    each gets a number of its own.

    Args:
        where: The snapshot.
        database: The address, such as ``sqlite:///county.db`` or ``postgresql://user@host/county``,
            or a `sqlalchemy.URL` or `sqlalchemy.Engine`.
        on: The day of which it is the state, for `read_sql` as of a day. No clock is asked.
        label: What to call it.
        audience: Who will read the database; fields that it may not see are as if not stated.

    Returns:
        The version that was written.

    Raises:
        MissingExtra: SQLAlchemy, or the driver of PostgreSQL, is not installed.
        InvalidArgument: `on` is no day, `label` no text, the address is none, or of another kind of
            database, or the file is a symbolic link.
        UnreadableInput: What states the version of its tables is no number.
        UnsupportedVersion: A newer partygrid wrote in this database.
        OSError: The database does not answer, or refuses; nothing is written.

    Complexity:
        O(records + links).

    Examples:
        >>> import partygrid as pg
        >>> from datetime import date
        >>> from tempfile import TemporaryDirectory
        >>> where = pg.examples.small_town()
        >>> with TemporaryDirectory() as folder:
        ...     database = f"sqlite:///{folder}/town.db"
        ...     version = write_sql(where, database, on=date(2024, 7, 1))
        ...     read_sql(database, snapshot=version.number).require_ok() == where
        True
    """
    _check_day("on", on)
    if not isinstance(label, str):
        raise InvalidArgument("label", label, "no text", "pass a text, such as 'summer'")
    store, seen = _module("_sql_store"), redact(where, audience=audience).snapshot
    with (
        _module("_connecting").connected(database, must_exist=False) as engine,
        store.writing(engine) as connection,
    ):
        written: SqlSnapshot = store.store(connection, seen, on=on, label=label)
        return written


def read_sql(
    database: "str | sa.URL | sa.Engine", *, snapshot: int | None = None, as_of: date | None = None
) -> Reading:
    """Read a snapshot from a database that `write_sql` wrote in.

    Without a number and without a day it is the version that was written last, the one with the
    highest number, whatever its day: a state of May that is written in August is read until another
    is written. The state of the newest day is that `as_of` the last of all days, ``date.max``.

    Args:
        database: The address, as text or `sqlalchemy.URL`, or a `sqlalchemy.Engine`.
        snapshot: The number of the version.
        as_of: Instead, the day whose state is wanted: of the versions that are of this day or an
            earlier one, that of the newest day, of several of one day the one written last.
            Versions without a day are not asked.

    Raises:
        MissingExtra: SQLAlchemy, or the driver of PostgreSQL, is not installed.
        InvalidArgument: The address is none, `as_of` is no day, or a number is given as well.
        UnreadableInput: The database holds no snapshots, or its tables are not those of partygrid.
        UnknownName: It has no such version.
        UnsupportedVersion: A newer partygrid wrote in it.
        OSError: The database does not answer, or refuses.

    Complexity:
        O(records + links of the version).

    Examples:
        See `write_sql`.
    """
    if snapshot is not None and as_of is not None:
        raise InvalidArgument("as_of", as_of, "a number is given too", "give one of them")
    _check_day("as_of", as_of)
    load = _module("_sql_load")
    with (
        _module("_connecting").connected(database, must_exist=True) as engine,
        load.reading(engine) as connection,
    ):
        load.check_tables(connection)
        number = _chosen(load.snapshots(connection), snapshot, as_of)
        place, scheme = load.content_of(connection, number)
        content = load.Content(connection, place)
    with paused_collector():
        sheets = [sheet_rows(one) for one in content.sheets if one.total]
        return gather(sheets, scheme=scheme, problems=content.problems)


def sql_snapshots(database: "str | sa.URL | sa.Engine") -> tuple[SqlSnapshot, ...]:
    """Return the versions that a database keeps, in the order of their numbers.

    Args:
        database: The address, as text or `sqlalchemy.URL`, or a `sqlalchemy.Engine`.

    Raises:
        MissingExtra: SQLAlchemy, or the driver of PostgreSQL, is not installed.
        InvalidArgument: The address is none.
        UnreadableInput: The database holds no snapshots, or its tables are not those of partygrid.
        UnsupportedVersion: A newer partygrid wrote in it.
        OSError: The database does not answer, or refuses.

    Complexity:
        O(versions).

    Examples:
        >>> import partygrid as pg
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     database = f"sqlite:///{folder}/town.db"
        ...     _ = write_sql(pg.Jurisdiction([pg.Town("t")]), database, label="first")
        ...     [(one.number, one.label, one.records) for one in sql_snapshots(database)]
        [(1, 'first', 1)]
    """
    load = _module("_sql_load")
    with (
        _module("_connecting").connected(database, must_exist=True) as engine,
        load.reading(engine) as connection,
    ):
        load.check_tables(connection)
        found: tuple[SqlSnapshot, ...] = load.snapshots(connection)
        return found


def sql_tables() -> "sa.MetaData":
    """Return the tables in which `write_sql` keeps snapshots, for programs that share the database.

    Every record has a row in the table of its kind, keyed by the number of its content and its id.
    A reference is a foreign key to the table of its kind, or to ``partygrid_record`` where it may
    name several kinds, and has an index. A field that holds several values has a table of its own.

    Returns:
        A new `sqlalchemy.MetaData`; what is done with it changes nothing here.

    Raises:
        MissingExtra: SQLAlchemy is not installed.

    Complexity:
        O(fields of all record classes).

    Examples:
        >>> grid = sql_tables().tables["partygrid_grid"]
        >>> [column.name for column in grid.columns]
        ['content', 'id', 'community', 'name', 'code', 'layer', 'kind']
        >>> [key.target_fullname for key in grid.c.community.foreign_keys]
        ['partygrid_community.id']
    """
    made: sa.MetaData = _module("_sql_layout").make_tables()
    return made


def _check_day(argument: str, day: date | None) -> None:
    """Refuse what is no day before a database is touched; an hour of a day is none either."""
    if day is not None and type(day) is not date:
        raise InvalidArgument(argument, day, "no day", "pass a date, such as date(2024, 7, 1)")


def _module(name: str) -> ModuleType:
    """Return a module that needs SQLAlchemy."""
    try:
        return import_module(f"partygrid.io.{name}")
    except ModuleNotFoundError:
        raise MissingExtra("reading and writing databases", "sql") from None


def _chosen(known: tuple[SqlSnapshot, ...], number: int | None, as_of: date | None) -> int:
    """Return the number of the version that is asked for."""
    if not known:
        raise refused("database", "holds no snapshots", "write one with write_sql")
    if as_of is not None:
        days = {(one.on, one.number) for one in known if one.on is not None}
        fitting = [(day, one) for day, one in days if day <= as_of]
        if not fitting:
            stated = {day.isoformat() for day, _ in days}
            raise UnknownName("snapshot as of", as_of.isoformat(), stated)
        return max(fitting)[1]
    numbers = [one.number for one in known]
    if number is not None and number not in numbers:
        raise UnknownName("snapshot", str(number), map(str, numbers))
    return numbers[-1] if number is None else number
