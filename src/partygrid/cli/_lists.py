"""The commands about needs, resources and projects: do they fit, and what could be a project."""

from argparse import Namespace

import partygrid as pg
from partygrid.cli._answers import Answer, Format, formatted, nothing
from partygrid.cli._exit import verdict
from partygrid.cli._progress import stage
from partygrid.cli._reading import day, read
from partygrid.cli._rows import LISTING, PROJECT
from partygrid.cli._saving import refuse_old, save_as


def lists(args: Namespace) -> Answer:
    """Check whether needs, resources and projects fit together."""
    on = day(args.on)
    where = read(args.file)
    with stage("checking the lists"):
        report = pg.check_projects(where, on=on)
    listed = any(where.of(kind) for kind in (pg.Need, pg.Resource, pg.Project))
    return formatted(
        Format(args.format),
        verdict(holds=report.ok) if listed else nothing("no need, resource or project is there"),
        screen=lambda: str(report),
        rows=report.to_records,
        columns=LISTING,
    )


def projects(args: Namespace) -> Answer:
    """Propose a project for each need that has none."""
    refuse_old(args.save)
    where = read(args.file)
    with stage("matching needs and resources"):
        plan = pg.propose_projects(where, reach=pg.Reach(args.reach))
    if args.save is not None:
        save_as(where.replace(*plan.projects), args.save)
    left = [one for one in plan.unmatched if one.reason is not pg.UnmatchedReason.ASKS_NOTHING]
    return formatted(
        Format(args.format),
        verdict(holds=not left),
        screen=lambda: str(plan),
        rows=plan.to_records,
        columns=PROJECT,
    )
