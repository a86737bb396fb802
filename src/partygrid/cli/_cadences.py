"""The commands about recurring duties: what was missed, and what is due by which day."""

import csv
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

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
    with stage("checking cadences"):
        report = pg.check_cadences(where, asked, log, since=since, on=on)
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
    with stage("making the calendar"):
        found = pg.due_calendar(where, asked, log, on=on, until=until)
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


def _log(file: str | None) -> Sequence[pg.Activity]:
    """Return the activities in a CSV file, none where no file is named.

    Raises:
        InvalidLog: A row is no activity.
        InvalidArgument: The file is no text.
        OSError: It cannot be read.
    """
    if file is None:
        return ()
    try:
        with Path(file).open(encoding="utf-8-sig", newline="") as text:
            rows: list[Mapping[str, str]] = list(csv.DictReader(text))
    except (UnicodeDecodeError, csv.Error) as error:
        remedy = "save it as CSV in UTF-8"
        raise pg.InvalidArgument("--log", file, "no table of text", remedy) from error
    return pg.activities_from_records(rows)
