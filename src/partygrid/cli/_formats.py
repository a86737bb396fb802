"""Which function reads or writes a file, by the end of its name.

A format is one entry in each table. A reader is given the path and how the file is to be read; it
refuses what its format has no use for, and returns a `Reading`. A writer is given the snapshot, the
path, the language, and the audience, None where none is stated; it returns what was written, in
words.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

import partygrid as pg
from partygrid.cli._streams import say

Reader = Callable[[str, "Wanted"], "pg.Reading"]
Writer = Callable[["pg.Jurisdiction", str, str, "pg.Audience | None"], str]
_Format = TypeVar("_Format")


class Wanted(NamedTuple):
    """How a file is to be read; None, or nothing, where nothing is said."""

    kind: type | None = None
    sheets: Mapping[str, type] = {}
    fields: Mapping[str, str | None] = {}
    datum: "pg.Datum | None" = None
    into: "pg.Jurisdiction | None" = None

    def only(self, *options: str) -> None:
        """Refuse what the format has no use for.

        Raises:
            InvalidArgument: An option is given that is none of these.
        """
        for name, (option, why) in _OPTIONS.items():
            value = getattr(self, name)
            if value and name not in options:
                shown = next(iter(value)) if isinstance(value, Mapping) else value
                shown = str(getattr(shown, "__name__", shown))
                raise pg.InvalidArgument(option, shown, why, "leave it out")


_OPTIONS = {
    "kind": ("--kind", "the file says itself what it holds; for a sheet, --sheet NAME=KIND"),
    "sheets": ("--sheet", "only a workbook has sheets"),
    "fields": ("--field", "the columns of this format have the names of fields"),
    "datum": ("--datum", "positions in this format are in WGS-84"),
}


def _workbook(path: str, wanted: Wanted) -> "pg.Reading":
    wanted.only("sheets", "fields", "datum")
    return pg.read_workbook(
        path,
        kinds=wanted.sheets,
        fields=wanted.fields,
        into=wanted.into,
        datum=wanted.datum or pg.Datum.WGS_84,
    )


def _of_one_kind(path: str, wanted: Wanted) -> "pg.Reading":
    wanted.only("kind", "fields", "datum")
    if wanted.kind is None:
        remedy = "say which, as in --kind building"
        raise pg.InvalidArgument("--kind", None, "a CSV file holds records of one kind", remedy)
    return pg.read_csv(
        path,
        kind=wanted.kind,
        fields=wanted.fields,
        into=wanted.into,
        datum=wanted.datum or pg.Datum.WGS_84,
    )


def _map(path: str, wanted: Wanted) -> "pg.Reading":
    wanted.only("kind", "fields", "datum")
    datum = wanted.datum or pg.Datum.WGS_84
    return pg.read_geojson(
        path, kind=wanted.kind, datum=datum, fields=wanted.fields, into=wanted.into
    )


def _database(path: str, wanted: Wanted) -> "pg.Reading":
    wanted.only()
    return pg.read_sql(_sqlite(path))


def _tables(path: str, wanted: Wanted) -> "pg.Reading":
    wanted.only()
    return pg.read_tables(path, into=wanted.into)


def _sqlite(path: str) -> str:
    return f"sqlite:///{path}"


READERS: Mapping[str, Reader] = {
    ".xlsx": _workbook,
    ".xlsm": _workbook,
    ".csv": _of_one_kind,
    ".txt": _of_one_kind,
    ".tsv": _of_one_kind,
    ".geojson": _map,
    ".db": _database,
    ".sqlite": _database,
    ".parquet": _tables,
    "": _tables,
}
"""How a file is read, by its suffix; an empty one, or ``.parquet``, is that of a folder."""


def _whole(write: Callable[["pg.Jurisdiction", str, str], object]) -> Writer:
    """Return what writes everything that an audience may see, and warns where none is stated."""

    def written(
        where: "pg.Jurisdiction", path: str, language: str, audience: "pg.Audience | None"
    ) -> str:
        seen = seen_by(where, audience)
        write(seen, path, language)
        if audience is None:
            tell_whole(path, where)
        return repr(seen)

    return written


def seen_by(where: "pg.Jurisdiction", audience: "pg.Audience | None") -> "pg.Jurisdiction":
    """Return what an audience may see, everything where none is stated."""
    return where if audience is None else pg.redact(where, audience=audience).snapshot


def tell_whole(name: str, where: "pg.Jurisdiction") -> None:
    """Say that something holds everything, where there are people in it."""
    members = len(where.of(pg.Member))
    if members:
        say(
            f"partygrid: {name} holds everything, {members:,} members and where they live "
            "included; --audience leaves out what its readers may not see"
        )


def _shared(write: Callable[..., object]) -> Writer:
    """Return what writes for the public unless an audience is stated."""

    def written(where: "pg.Jurisdiction", path: str, _: str, audience: "pg.Audience | None") -> str:
        audience = audience or pg.Audience.PUBLIC
        write(where, path, audience=audience)
        content = json.loads(Path(path).read_bytes())
        content.pop("bbox", None)
        counts = {name: len(rows) for name, rows in content.items() if isinstance(rows, list)}
        lists = ", ".join(f"{number:,} {name.lstrip('@')}" for name, number in counts.items())
        return f"{lists}, for the audience {audience}"

    return written


WRITERS: Mapping[str, Writer] = {
    ".xlsx": _whole(
        lambda where, path, language: pg.write_workbook(where, path, language=language)
    ),
    ".json": _whole(lambda where, path, _: pg.write_json(where, path)),
    ".jsonld": _shared(pg.write_jsonld),
    ".popolo": _shared(pg.write_popolo),
    ".popolo.json": _shared(pg.write_popolo),
    ".geojson": _shared(pg.write_geojson),
    ".db": _whole(lambda where, path, _: pg.write_sql(where, _sqlite(path))),
    ".sqlite": _whole(lambda where, path, _: pg.write_sql(where, _sqlite(path))),
    ".parquet": _whole(
        lambda where, path, _: pg.write_tables(where, path, format=pg.TableFormat.PARQUET)
    ),
    "": _whole(lambda where, path, _: pg.write_tables(where, path)),
}
"""How a snapshot is written, by the suffix, the longest first; an empty one, or ``.parquet``, is
that of a folder."""


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
    suffixes = [one.casefold() for one in Path(path).suffixes]
    ends = ["".join(suffixes[start:]) for start in range(len(suffixes))] or [""]
    found = next((formats[end] for end in ends if end in formats), None)
    if found is None:
        remedy = f"use one of {', '.join(_named(formats))}"
        raise pg.InvalidArgument(argument, path, "no format has this end of a name", remedy)
    return found


def _named(suffixes: Iterable[str]) -> list[str]:
    return [one or "a folder" for one in suffixes]
