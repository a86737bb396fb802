"""The commands about mechanisms: are their slots filled, and who answers for a place."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import date

import partygrid as pg
from partygrid.cli._answers import Answer, Format, formatted
from partygrid.cli._exit import Exit
from partygrid.cli._progress import stage
from partygrid.cli._reading import day, read, refuse_swapped
from partygrid.cli._rows import ANSWER, FINDING, MECHANISM, aligned, answer_rows
from partygrid.cli._streams import say

_Known = dict[str, pg.Mechanism]


def mechanisms(args: Namespace) -> Answer:
    """Check the mechanisms that have links or definitions in a file, or one that is named."""
    on, own = day(args.on), _defined(args.definitions)
    known = {one.id: one for one in pg.catalogue.every()} | own
    if args.mechanism is not None and args.mechanism not in known:
        raise pg.UnknownName("mechanism", args.mechanism, known)
    where = read(args.file)
    with stage("checking mechanisms"):
        layout = Format(args.format)
        if args.mechanism is None:
            return _several(where, known, own, layout, on)
        return _one(where, known[args.mechanism], layout, on)


def _defined(file: str | None) -> _Known:
    """Return the definitions of a file by id; they go before those of the catalogue."""
    own = () if file is None else pg.read_mechanisms(file)
    for one in own:
        if one.id in pg.catalogue.ids():
            say(f"partygrid: {one.id}: as {file} defines it, not as the catalogue does")
    return {one.id: one for one in own}


def _one(
    where: pg.Jurisdiction, mechanism: pg.Mechanism, layout: Format, on: date | None
) -> Answer:
    report = pg.check_mechanism(where, mechanism, on=on)
    return formatted(
        layout,
        _verdict([report]),
        screen=lambda: str(report),
        rows=report.to_records,
        columns=FINDING,
    )


def _several(
    where: pg.Jurisdiction, known: _Known, own: _Known, layout: Format, on: date | None
) -> Answer:
    linked = dict.fromkeys(link.mechanism for link in where.links)
    strange = [name for name in linked if name not in known]
    if strange:
        say(f"partygrid: not defined here: {', '.join(strange)}; pass --definitions")
    asked = sorted({*linked, *own} - {*strange})
    reports = pg.check_mechanisms(where, [known[name] for name in asked], on=on)
    return formatted(
        layout,
        _verdict(reports.reports),
        screen=lambda: str(reports),
        rows=reports.to_records,
        columns=MECHANISM,
    )


def _verdict(reports: Sequence[pg.MechanismReport]) -> Exit:
    """Return whether reports hold; where nothing was checked nothing does, and it is said."""
    if not any(report.scopes for report in reports):
        why = "no record is a scope on the day" if reports else "no links of a mechanism known here"
        say(f"partygrid: nothing was checked: {why}")
        return Exit.DOES_NOT_HOLD
    return Exit.HOLDS if all(report.ok for report in reports) else Exit.DOES_NOT_HOLD


def answers(args: Namespace) -> Answer:
    """List who answers for a place."""
    on = day(args.on)
    refuse_swapped("answers", args.file, args.place)
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
