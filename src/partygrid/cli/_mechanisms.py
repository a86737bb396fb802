"""The commands about mechanisms: are their slots filled, and who answers for a place."""

from argparse import Namespace
from datetime import date

import partygrid as pg
from partygrid.cli._answers import Answer, Format, formatted
from partygrid.cli._exit import Exit
from partygrid.cli._progress import stage
from partygrid.cli._reading import day, read
from partygrid.cli._rows import ANSWER, FINDING, MECHANISM, aligned, answer_rows

_Known = dict[str, pg.Mechanism]


def mechanisms(args: Namespace) -> Answer:
    """Check the mechanisms that have links, or one that is named."""
    on, known = day(args.on), _known(args.definitions)
    if args.mechanism is not None and args.mechanism not in known:
        raise pg.UnknownName("mechanism", args.mechanism, known)
    where = read(args.file)
    with stage("checking mechanisms"):
        layout = Format(args.format)
        if args.mechanism is None:
            return _several(where, known, layout, on)
        return _one(where, known[args.mechanism], layout, on)


def _known(definitions: str | None) -> _Known:
    """Return the catalogue by id; a definition of a file takes the place of its namesake."""
    own = () if definitions is None else pg.read_mechanisms(definitions)
    return {one.id: one for one in (*pg.catalogue.every(), *own)}


def _one(
    where: pg.Jurisdiction, mechanism: pg.Mechanism, layout: Format, on: date | None
) -> Answer:
    report = pg.check_mechanism(where, mechanism, on=on)
    return formatted(
        layout,
        Exit.HOLDS if report.ok else Exit.DOES_NOT_HOLD,
        screen=lambda: str(report),
        rows=report.to_records,
        columns=FINDING,
    )


def _several(where: pg.Jurisdiction, known: _Known, layout: Format, on: date | None) -> Answer:
    linked = dict.fromkeys(link.mechanism for link in where.links)
    reports = pg.check_mechanisms(where, [known[name] for name in linked if name in known], on=on)
    strange = ", ".join(name for name in linked if name not in known)
    note = f"\n\nnot defined here: {strange}; pass --definitions" if strange else ""
    return formatted(
        layout,
        Exit.HOLDS if reports.ok else Exit.DOES_NOT_HOLD,
        screen=lambda: f"{reports}{note}",
        rows=reports.to_records,
        columns=MECHANISM,
    )


def answers(args: Namespace) -> Answer:
    """List who answers for a place."""
    on = day(args.on)
    where = read(args.file)
    with stage("looking for who answers"):
        found = answer_rows(pg.who_answers_for(where, args.place, on=on))
    return formatted(
        Format(args.format),
        Exit.HOLDS if found else Exit.DOES_NOT_HOLD,
        screen=lambda: aligned(ANSWER, found) if found else f"nobody answers for {args.place}",
        rows=lambda: found,
        columns=ANSWER,
    )
