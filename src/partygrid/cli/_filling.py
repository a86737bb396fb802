"""The commands that fill slots: links for vacancies, and posts by rule."""

from argparse import Namespace
from collections.abc import Sequence

import partygrid as pg
from partygrid.cli._answers import Answer, Format, formatted
from partygrid.cli._defined import asked
from partygrid.cli._exit import verdict
from partygrid.cli._progress import stage
from partygrid.cli._reading import day, pair, read
from partygrid.cli._rows import CHOICE, POST
from partygrid.cli._saving import refuse_old, save_with


def links(args: Namespace) -> Answer:
    """Propose fillers for the vacant slots of a mechanism."""
    on, mechanism = day(args.on), asked(args)
    refuse_old(args.save)
    where = read(args.file)
    with stage("filling slots"):
        plan = pg.allocate_links(
            where,
            mechanism,
            slot=args.slot,
            on=on,
            refused=_refused(where, args.refused),
            reach=pg.Reach(args.reach),
        )
    save_with(where, plan.links, args.save)
    return formatted(
        Format(args.format),
        verdict(holds=not plan.vacancies),
        screen=lambda: str(plan),
        rows=plan.to_records,
        columns=CHOICE,
    )


def posts(args: Namespace) -> Answer:
    """Propose who holds which post by its rule."""
    on, mechanism = day(args.on), asked(args)
    refuse_old(args.save)
    where = read(args.file)
    with stage("filling posts"):
        plan = pg.allocate_posts(
            where,
            mechanism,
            on=on,
            refused=_refused(where, args.refused),
            tie=pg.TieRule(args.tie),
        )
    save_with(where, plan.links, args.save)
    return formatted(
        Format(args.format),
        verdict(holds=not (plan.vacancies or plan.deviations)),
        screen=lambda: str(plan),
        rows=plan.to_records,
        columns=POST,
    )


def _refused(where: pg.Jurisdiction, words: Sequence[str]) -> list[str | tuple[str, str]]:
    """Return who declines: an id, else a scope and an id, which may have colons themselves."""
    return [word if word in where or ":" not in word else pair(where, word) for word in words]
