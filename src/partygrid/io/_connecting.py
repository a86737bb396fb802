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
_SECRET = re.compile("[:@]")
"""With one of these a text without a scheme may hold a password."""
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
        InvalidArgument: The address is none, or of another kind of database, or a file that may be
            made is a symbolic link.
        MissingExtra: The driver of PostgreSQL is not installed.
        UnreadableInput: A file that must exist is no database, or is damaged.
        OSError: The database does not answer, or refuses.
    """
    engine = database if isinstance(database, sa.Engine) else _engine(database)
    file = _file_of(engine.url)
    is_new = file is not None and not file.exists() and engine is not database
    try:
        if engine.dialect.name not in (SQLITE, POSTGRESQL):
            raise _not_served(engine.dialect.name)
        if file is not None:
            _check(file, must_exist=must_exist)
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
        if file is not None and is_new and file.exists() and not file.stat().st_size:
            file.unlink()  # nothing came to be written in it


def _not_served(kind: str) -> InvalidArgument:
    return InvalidArgument("database", kind, "only SQLite and PostgreSQL are served", _REMEDY)


def _check(file: Path, *, must_exist: bool) -> None:
    if must_exist and not file.exists():
        raise FileNotFoundError(f"no database file {file}; correct the address")
    if not must_exist and file.is_symlink():
        raise InvalidArgument("database", file.name, "a symbolic link", "name the file itself")


def _engine(address: str | sa.URL) -> sa.Engine:
    kind, mark, _ = str(address).partition("://")
    name = kind.partition("+")[0]
    if mark and name not in (SQLITE, POSTGRESQL):
        raise _not_served(name)
    try:
        url = sa.make_url(address)
        if url.drivername == POSTGRESQL:
            url = url.set(drivername=f"{POSTGRESQL}+psycopg")
        options = {"timeout": _PATIENCE} if url.get_backend_name() == SQLITE else {}
        return sa.create_engine(url, hide_parameters=True, connect_args=options)
    except ModuleNotFoundError:
        raise MissingExtra("PostgreSQL", "postgresql") from None
    except (ArgumentError, NoSuchModuleError, ValueError):
        is_path = not mark and kind and not _SECRET.search(kind)
        remedy = f"write a file as sqlite:///{kind}" if is_path else _REMEDY
        value = kind if mark or is_path else ""
        raise InvalidArgument("database", value, "no address of a database", remedy) from None


def _file_of(url: sa.URL) -> Path | None:
    """Return the file of a database of SQLite, None where it has none."""
    name = url.database or ""
    if url.get_backend_name() != SQLITE or name in ("", ":memory:") or name.startswith("file:"):
        return None
    return Path(name)


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
