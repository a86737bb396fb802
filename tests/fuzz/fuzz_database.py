"""SQLite files that were damaged, or in whose tables somebody put what does not belong there."""

import sqlite3
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import damage
import sqlalchemy as sa
from town import TOWN

import partygrid as pg

Change = tuple[str, object]


@cache
def _database() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "town.db"
        pg.write_sql(TOWN, f"sqlite:///{file}")
        connection = sqlite3.connect(file)
        connection.execute("pragma page_size = 512")  # damage hits what is stated, not empty space
        connection.execute("vacuum")
        connection.close()
        return file.read_bytes()


@cache
def _columns() -> tuple[tuple[str, str], ...]:
    tables = pg.sql_tables().sorted_tables
    return tuple((table.name, column.name) for table in tables for column in table.columns)


def make(random: Random) -> bytes | list[Change]:
    """Make damaged bytes, or changes of columns."""
    if random.random() < 0.6:
        return damage.bytes_of(random, _database())
    changes: list[Change] = []
    for _ in range(random.randint(1, 3)):
        table, column = random.choice(_columns())
        value: object = random.choice((None, 7, -1, 2**62, 0.5, b"\xff\x00", damage.word(random)))
        value = value.encode("utf-8", "replace") if isinstance(value, str) else value
        changes.append((f'update or ignore "{table}" set "{column}" = ?', value))  # noqa: S608
    return changes


@cache
def _engine(address: str) -> sa.Engine:
    """Return an engine that opens the file anew each time, and remembers how queries are said."""
    return sa.create_engine(address, poolclass=sa.NullPool)


def read(data: bytes | list[Change], folder: Path) -> None:
    """Read the database, and look whether every row is accounted for."""
    file = folder / "town.db"
    file.write_bytes(data if isinstance(data, bytes) else _database())
    if isinstance(data, list):
        connection = sqlite3.connect(file)
        for statement, value in data:
            try:
                connection.execute(statement, [value])
            except sqlite3.IntegrityError:
                continue
        connection.commit()
        connection.close()
    reading = pg.read_sql(_engine(f"sqlite:///{file}"))
    for one in reading.sheets:
        assert one.rows == one.read + one.set_aside
    str(reading)
