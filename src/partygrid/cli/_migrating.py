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
from partygrid.cli._streams import say
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
        left = sum(not one.settled for one in report.held)
        if left:
            say(f"partygrid: places that stand in {args.save} as they were: {left:,}")
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
    """Return the rows of a list; of one that ships, that of its year or the newest one before it.

    Raises:
        InvalidArgument: No list of that year or before ships.
    """
    county, _, year = name.partition(":")
    if not (county.isdecimal() and year.isdecimal()):
        return pg.read_divisions(name)
    book = pg.codes.load_codebook(county)
    begun = [one for one in book.years if one <= int(year)]
    if not begun:
        reason = f"the lists of {county} that ship are of {' and '.join(map(str, book.years))}"
        raise pg.InvalidArgument("LIST", name, reason, "name one of these years, or a file")
    return [(one.code, one.name) for one in pg.codes.codes_in_force(book, year=begun[-1])]
