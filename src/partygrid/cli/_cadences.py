"""The commands about recurring duties: what was missed, and what is due by which day."""

import csv
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import attrs

import partygrid as pg
from partygrid.cli._answers import Answer, Format, formatted, nothing
from partygrid.cli._exit import Exit, verdict
from partygrid.cli._progress import stage
from partygrid.cli._reading import day_of, read
from partygrid.cli._rows import CADENCE, DUE, due_rows


def cadences(args: Namespace) -> Answer:
    """Check a log against recurring duties."""
    on, since = day_of(args.on, "--on"), day_of(args.since, "--since")
    asked, log = _asked(args), _log(args.log)
    where = read(args.file)
    with stage("checking cadences"), log.rows_named():
        report = pg.check_cadences(where, asked, log.activities, since=since, on=on)
    judged = len(report.vacuous) < len(report.cadences)
    return formatted(
        Format(args.format),
        verdict(holds=report.ok) if judged else nothing("no period of anybody is over"),
        screen=lambda: str(report),
        rows=report.to_records,
        columns=CADENCE,
    )


def calendar(args: Namespace) -> Answer:
    """List what is due by which day, and whose term ends."""
    on, until = day_of(args.on, "--on"), day_of(args.until, "--until")
    asked, log = _asked(args), _log(args.log)
    where = read(args.file)
    with stage("making the calendar"), log.rows_named():
        found = pg.due_calendar(where, asked, log.activities, on=on, until=until)
    if args.format == "ical":
        return Answer(Exit.HOLDS, found.to_icalendar(), exact=True)
    return formatted(
        Format(args.format),
        Exit.HOLDS,
        screen=lambda: str(found) or "nothing is due",
        rows=lambda: due_rows(found),
        columns=DUE,
    )


def _asked(args: Namespace) -> Sequence[pg.Cadence]:
    """Return the cadences of the field and of a file, or those that are named.

    Raises:
        UnknownName: None has this id.
        UnreadableInput: The file holds no cadences; so for one that cannot be read.
    """
    own = () if args.cadences is None else pg.read_cadences(args.cadences)
    known = {one.id: one for one in (*pg.cadences.every(), *own)}
    for key in args.only:
        if key not in known:
            raise pg.UnknownName("cadence", key, known)
    return [known[key] for key in sorted({*args.only} or known)]


@attrs.frozen
class _Log:
    """A log as it was read, with the row of the file in which each activity ends."""

    activities: tuple[pg.Activity, ...] = ()
    rows: tuple[int, ...] = ()

    @contextmanager
    def rows_named(self) -> Iterator[None]:
        """Say of what is wrong with activities in which row of the file it stands."""
        try:
            yield
        except pg.InvalidLog as error:
            raise pg.InvalidLog(
                attrs.evolve(one, where=f"row {self.rows[one.position]}") for one in error.problems
            ) from error


def _log(file: str | None) -> _Log:
    """Return the activities in a CSV file, none where no file is named.

    Raises:
        InvalidLog: A row is no activity.
        InvalidArgument: The file is no text, or its first row does not name the columns of a log.
        OSError: It cannot be read.
    """
    if file is None:
        return _Log()
    try:
        with Path(file).open(encoding="utf-8-sig", newline="") as text:
            table = csv.DictReader(text, restkey=_BEYOND, restval="")
            _refuse_columns(file, table.fieldnames or ())
            rows = [(table.line_num, row) for row in table]
    except (UnicodeDecodeError, csv.Error) as error:
        remedy = "save it as CSV in UTF-8"
        raise pg.InvalidArgument("--log", file, "no table of text", remedy) from error
    log = _Log(rows=tuple(number for number, _ in rows))
    with log.rows_named():
        return attrs.evolve(log, activities=pg.activities_from_records(row for _, row in rows))


def _refuse_columns(file: str, columns: Sequence[str]) -> None:
    """Refuse a first row that has other columns than a log, before any other is read."""
    strange = [one for one in columns if one not in _COLUMNS]
    lacking = [one for one in _NEEDED if one not in columns]
    if strange or lacking:
        reason = f"its first row names no {lacking[0]}" if lacking else "it has other columns"
        some = ", ".join(repr(one[:_LONGEST]) for one in strange[:_SHOWN])
        also = f", and {some}" if lacking and some else f": {some}" if some else ""
        remedy = f"name {', '.join(_NEEDED)}, and none but {', '.join(_COLUMNS)}"
        raise pg.InvalidArgument("--log", file, f"{reason}{also}", remedy)


_COLUMNS = tuple(field.name for field in attrs.fields(pg.Activity))
_NEEDED = ("kind", "day", "subject")
_BEYOND = "(beyond the last column)"
_SHOWN, _LONGEST = 3, 30
