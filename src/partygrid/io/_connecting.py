"""Databases opened by their address, and what may be said of one that fails.

An address may hold a password, and what a driver says may hold an address or the values of a row.
So an error names the database without user, password and options, and gives the first line of what
the driver said, without the password.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from partygrid.errors import InvalidArgument, MissingExtra
from partygrid.io._container import refused

SQLITE, POSTGRESQL = "sqlite", "postgresql"

_REMEDY = "write it as sqlite:///county.db or postgresql://user@host/county"
_RESTORE = "restore the file from a copy"
_OPENING = re.compile("locked|unable to open|permission|read-only|disk I/O")
"""What SQLite says of files that it cannot open; anything else is said of what is in them."""
_PATIENCE = 60
"""Seconds for which a writer waits for another one in SQLite."""


@contextmanager
def connected(database: str | sa.URL | sa.Engine, *, must_exist: bool) -> Iterator[sa.Engine]:
    """Open a database by its address, or take an engine as it is.

    Args:
        database: The address, or an engine, which stays open.
        must_exist: Whether a file that is not there is an error; else it is made.

    Raises:
        InvalidArgument: The address is none, or of another kind of database.
        MissingExtra: The driver of PostgreSQL is not installed.
        UnreadableInput: A file that must exist is no database, or is damaged.
        OSError: The database does not answer, or refuses.
    """
    engine = database if isinstance(database, sa.Engine) else _engine(database)
    try:
        if engine.dialect.name not in (SQLITE, POSTGRESQL):
            raise InvalidArgument(
                "database", engine.dialect.name, "neither SQLite nor PostgreSQL", _REMEDY
            )
        if must_exist and _lacks_file(engine.url):
            raise FileNotFoundError(f"no database file {engine.url.database}; correct the address")
        yield engine
    except UnicodeDecodeError:
        raise refused(_place(engine.url), "text in it is no UTF-8", _RESTORE) from None
    except SQLAlchemyError as error:
        place, said = _place(engine.url), _said(error, engine.url)
        if must_exist and engine.dialect.name == SQLITE and not _OPENING.search(said):
            raise refused(place, said, _RESTORE) from None
        raise OSError(f"database {place}: {said}") from None
    finally:
        if engine is not database:
            engine.dispose()


def _engine(address: str | sa.URL) -> sa.Engine:
    kind, mark, _ = str(address).partition("://")
    try:
        url = sa.make_url(address)
        if url.drivername == POSTGRESQL:
            url = url.set(drivername=f"{POSTGRESQL}+psycopg")
        options = {"timeout": _PATIENCE} if url.get_backend_name() == SQLITE else {}
        return sa.create_engine(url, hide_parameters=True, connect_args=options)
    except ModuleNotFoundError:
        raise MissingExtra("PostgreSQL", "postgresql") from None
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise InvalidArgument(
            "database", kind if mark else "", "no address of a database", _REMEDY
        ) from None


def _lacks_file(url: sa.URL) -> bool:
    name = url.database or ""
    if url.get_backend_name() != SQLITE or name in ("", ":memory:") or name.startswith("file:"):
        return False
    return not Path(name).exists()


def _place(url: sa.URL) -> str:
    """Return a database without user, password and options."""
    bare = sa.URL.create(
        url.get_backend_name(), host=url.host, port=url.port, database=url.database
    )
    return bare.render_as_string()


def _said(error: SQLAlchemyError, url: sa.URL) -> str:
    """Return the first line of what the driver said, without the password."""
    said = error.orig if isinstance(error, DBAPIError) and error.orig else error
    text = str(said).strip().partition("\n")[0].partition(" with text ")[0]  # no value of a row
    for secret in filter(None, (url.password, url.query.get("password"))):
        text = text.replace(str(secret), "***")
    return text
