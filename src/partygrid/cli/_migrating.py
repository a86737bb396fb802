"""The command that gives places the codes of a newer list of divisions."""

from argparse import Namespace
from collections.abc import Sequence

import partygrid as pg
from partygrid.cli._answers import Answer, Format, formatted
from partygrid.cli._exit import verdict
from partygrid.cli._progress import stage
from partygrid.cli._reading import read
from partygrid.cli._rows import MIGRATED
from partygrid.cli._saving import refuse_old, save_as
from partygrid.migration import DivisionRow


def migrate(args: Namespace) -> Answer:
    """Give places new codes and names, and list what is left to decide."""
    refuse_old(args.save)
    where = read(args.file)
    args.file = " ".join([*args.before, *args.after])  # what a complaint is about from here on
    with stage("comparing the lists"):
        drift = pg.code_drift(
            _rows(args.before),
            _rows(args.after),
            decisions=() if args.decide is None else pg.read_decisions(args.decide),
        )
    with stage("migrating"):
        report = pg.migrate(where, drift, ids=args.ids, wording=args.wording)
    if args.save is not None:
        save_as(report.where, args.save)
    return formatted(
        Format(args.format),
        verdict(holds=report.ok),
        screen=lambda: str(report),
        rows=report.to_records,
        columns=MIGRATED,
    )


def _rows(lists: Sequence[str]) -> list[DivisionRow]:
    """Return the rows of lists, each a file, or one that ships written as county and year."""
    return [row for name in lists for row in _listed(name)]


def _listed(name: str) -> Sequence[DivisionRow]:
    county, _, year = name.partition(":")
    if not (county.isdecimal() and year.isdecimal()):
        return pg.read_divisions(name)
    book = pg.codes.load_codebook(county)
    found = pg.codes.codes_in_force(book, year=int(year))
    return [(one.code, one.name) for one in found]
