"""The commands about mechanisms: are slots filled, who answers, whose loss leaves them short."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from types import UnionType

import partygrid as pg
from partygrid.cli._answers import Answer, Format, formatted, nothing
from partygrid.cli._defined import Known, asked, defined, known, named
from partygrid.cli._exit import Exit, verdict
from partygrid.cli._progress import stage
from partygrid.cli._reading import day, read, refuse_swapped
from partygrid.cli._rows import (
    ANSWER,
    FINDING,
    LOSS,
    MECHANISM,
    SUBSTITUTE,
    TWO_NEW,
    TWO_NEW_UNIT,
    aligned,
    answer_rows,
    first,
    substitute_rows,
    two_new_rows,
)
from partygrid.cli._streams import say


def mechanisms(args: Namespace) -> Answer:
    """Check the mechanisms that have links or definitions in a file, or one that is named."""
    on, own = day(args.on), defined(args.definitions)
    among = known(own)
    one = None if args.mechanism is None else named(args.mechanism, among)
    where = read(args.file)
    with stage("checking mechanisms"):
        layout = Format(args.format)
        return (
            _several(where, among, own, layout, on) if one is None else _one(where, one, layout, on)
        )


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
    where: pg.Jurisdiction, among: Known, own: Known, layout: Format, on: date | None
) -> Answer:
    linked = dict.fromkeys(link.mechanism for link in where.links)
    strange = [name for name in linked if name not in among]
    if strange:
        say(f"partygrid: not defined here: {', '.join(strange)}; pass --definitions")
    checked = sorted({*linked, *own} - {*strange})
    reports = pg.check_mechanisms(where, [among[name] for name in checked], on=on)
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
        return nothing(why)
    return verdict(holds=all(report.ok for report in reports))


def answers(args: Namespace) -> Answer:
    """List who answers for a place."""
    on = day(args.on)
    refuse_swapped("answers", args.file, args.place)
    where = read(args.file)
    with stage("looking for who answers"):
        found = answer_rows(pg.who_answers_for(where, args.place, on=on))
    return formatted(
        Format(args.format),
        verdict(holds=bool(found)),
        screen=lambda: aligned(ANSWER, found) if found else f"nobody answers for {args.place}",
        rows=lambda: found,
        columns=ANSWER,
    )


KINDS: Mapping[str, type | UnionType] = {
    "member": pg.Member,
    "unit": pg.Unit,
    "organisation": pg.Organisation,
    "team": pg.Team,
    "facility": pg.Facility,
}


def resilience(args: Namespace) -> Answer:
    """Report whose loss leaves slots of a mechanism short, or who could stand in for one."""
    _refuse_idle(args)
    on, mechanism = day(args.on), asked(args)
    losing = reduce(or_, (KINDS[one] for one in args.losing)) if args.losing else None
    where = read(args.file)
    with stage("taking away one at a time"):
        report = pg.check_resilience(
            where,
            mechanism,
            on=on,
            losing=losing,
            k=1 if args.at_once is None else args.at_once,
            samples=1000 if args.samples is None else args.samples,
            seed=args.seed or 0,
        )
        if args.without is not None:
            return _substitutes(report, args.without, Format(args.format))
        return formatted(
            Format(args.format),
            verdict(holds=report.ok) if report.fillers else nothing("no valid link fills a slot"),
            screen=lambda: str(report),
            rows=report.to_records,
            columns=LOSS,
        )


def _refuse_idle(args: Namespace) -> None:
    """Refuse options that would change nothing."""
    stated = {"--samples": args.samples, "--seed": args.seed}
    if args.without is not None:
        stated["--at-once"] = args.at_once
        reason, remedy = "it is an estimate, and substitutes need none", "drop it, or --without"
    elif args.at_once is None:
        reason, remedy = "there is no estimate without --at-once", "drop it, or state --at-once 2"
    else:
        return
    for option, value in stated.items():
        if value is not None:
            raise pg.InvalidArgument(option, value, reason, remedy)


def _substitutes(report: pg.ResilienceReport, lost: str, layout: Format) -> Answer:
    found = report.substitutes(lost)
    return formatted(
        layout,
        verdict(holds=all(one.filler is not None for one in found)),
        screen=lambda: "\n".join(map(str, found)) or f"no slot is short without {lost}",
        rows=lambda: substitute_rows(found),
        columns=SUBSTITUTE,
    )


def two_new(args: Namespace) -> Answer:
    """Count how far enterprises and social organisations are covered."""
    on = day(args.on)
    where = read(args.file)
    with stage("counting units"):
        report = pg.check_two_new(where, on=on, members=args.members)
    code = verdict(holds=report.ok) if report.together.operating else nothing("no unit operates")
    listed = two_new_rows(report) if args.units else report.to_records()
    columns = TWO_NEW_UNIT if args.units else TWO_NEW
    return formatted(
        Format(args.format),
        code,
        screen=lambda: first(columns, listed) if args.units else str(report),
        rows=lambda: listed,
        columns=columns,
    )
