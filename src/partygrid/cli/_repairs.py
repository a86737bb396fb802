"""The commands about what rules find: edits that resolve it, weak organisations, contradictions."""

from argparse import Namespace

import partygrid as pg
from partygrid.cli._answers import Answer, Format, formatted, nothing
from partygrid.cli._exit import verdict
from partygrid.cli._progress import stage
from partygrid.cli._reading import day, read
from partygrid.cli._rows import CONFLICT, REPAIR, SCREENED
from partygrid.cli._rules import laid_over
from partygrid.cli._saving import refuse_old, save_as


def repairs(args: Namespace) -> Answer:
    """Propose the cheapest edits that make rules pass."""
    refuse_old(args.save)
    on, pack = day(args.on), laid_over(args.pack)
    where = read(args.file)
    with stage("looking for repairs"):
        plan = pg.propose_repairs(
            where, pack, on=on, focus=args.focus, reach=args.reach, limit=args.limit
        )
    if args.save is not None:
        save_as(plan.apply(where), args.save)
    subjects = {one.finding.subject for one in plan.remaining}
    left = subjects.intersection(args.focus) if args.focus else subjects
    return formatted(
        Format(args.format),
        verdict(holds=not left),
        screen=lambda: str(plan),
        rows=plan.to_records,
        columns=REPAIR,
    )


def screening(args: Namespace) -> Answer:
    """Rate every organisation by what rules and coverage find of it."""
    on, pack = day(args.on), laid_over(args.pack)
    where = read(args.file)
    with stage("screening organisations"):
        found, covered = pg.check_rules(where, pack, on=on), pg.check_coverage(where, on=on)
        report = pg.screen_organisations(where, [found, covered], on=on)
    weak = report.of(pg.Rating.BACKWARD)
    return formatted(
        Format(args.format),
        verdict(holds=not weak) if report.rows else nothing("no organisation exists"),
        screen=lambda: str(report),
        rows=report.to_records,
        columns=SCREENED,
    )


def conflicts(args: Namespace) -> Answer:
    """Report rules that no subject can satisfy together."""
    report = pg.find_conflicts(laid_over(args.pack))
    return formatted(
        Format(args.format),
        verdict(holds=report.ok) if report.examined else nothing("no rule says what it requires"),
        screen=lambda: str(report),
        rows=report.to_records,
        columns=CONFLICT,
    )
