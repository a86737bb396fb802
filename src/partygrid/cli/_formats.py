"""Which function reads or writes a file, by the end of its name.

A format is one entry in each table. A reader is given the path and the kind of record, None where
none is named; it returns a `Reading`. A writer is given the snapshot, the path, the language, and
the audience as a keyword where one is stated.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypedDict, TypeVar

import partygrid as pg

Reader = Callable[[str, type | None], "pg.Reading"]
_Format = TypeVar("_Format")


class Seen(TypedDict, total=False):
    """Who will read what is written, where that is stated."""

    audience: "pg.Audience"


Writer = Callable[["pg.Jurisdiction", str, str, Seen], object]


def _of_one_kind(path: str, kind: type | None) -> "pg.Reading":
    if kind is None:
        remedy = "say which, as in --kind building"
        raise pg.InvalidArgument("--kind", None, "a CSV file holds records of one kind", remedy)
    return pg.read_csv(path, kind=kind)


def _sqlite(path: str) -> str:
    return f"sqlite:///{path}"


READERS: Mapping[str, Reader] = {
    ".xlsx": lambda path, _: pg.read_workbook(path),
    ".xlsm": lambda path, _: pg.read_workbook(path),
    ".csv": _of_one_kind,
    ".txt": _of_one_kind,
    ".tsv": _of_one_kind,
    ".geojson": lambda path, kind: pg.read_geojson(path, kind=kind),
    ".db": lambda path, _: pg.read_sql(_sqlite(path)),
    ".sqlite": lambda path, _: pg.read_sql(_sqlite(path)),
    ".parquet": lambda path, _: pg.read_tables(path),
    "": lambda path, _: pg.read_tables(path),
}
"""How a file is read, by its suffix; an empty one, or ``.parquet``, is that of a folder."""


def _native(where: "pg.Jurisdiction", path: str, seen: Seen) -> None:
    if "audience" in seen:
        where = pg.redact(where, audience=seen["audience"]).snapshot
    pg.write_json(where, path)


WRITERS: Mapping[str, Writer] = {
    ".xlsx": lambda where, path, language, seen: pg.write_workbook(
        where, path, language=language, **seen
    ),
    ".json": lambda where, path, _, seen: _native(where, path, seen),
    ".jsonld": lambda where, path, _, seen: pg.write_jsonld(where, path, **seen),
    ".popolo": lambda where, path, _, seen: pg.write_popolo(where, path, **seen),
    ".geojson": lambda where, path, _, seen: pg.write_geojson(where, path, **seen),
    ".db": lambda where, path, _, seen: pg.write_sql(where, _sqlite(path), **seen),
    ".sqlite": lambda where, path, _, seen: pg.write_sql(where, _sqlite(path), **seen),
    ".parquet": lambda where, path, _, seen: pg.write_tables(
        where, path, format=pg.TableFormat.PARQUET, **seen
    ),
    "": lambda where, path, _, seen: pg.write_tables(where, path, **seen),
}
"""How a snapshot is written, by the suffix; an empty one, or ``.parquet``, is that of a folder."""


def reader_of(path: str) -> Reader:
    """Return what reads a file.

    Raises:
        InvalidArgument: No format has this suffix.
    """
    return _found("FILE", path, READERS)


def writer_of(path: str) -> Writer:
    """Return what writes a file.

    Raises:
        InvalidArgument: No format has this suffix.
    """
    return _found("OUT", path, WRITERS)


def _found(argument: str, path: str, formats: Mapping[str, _Format]) -> _Format:
    found = formats.get(Path(path).suffix.casefold())
    if found is None:
        remedy = f"use one of {', '.join(_named(formats))}"
        raise pg.InvalidArgument(argument, path, "no format has this end of a name", remedy)
    return found


def _named(suffixes: Iterable[str]) -> list[str]:
    return [one or "a folder" for one in suffixes]
