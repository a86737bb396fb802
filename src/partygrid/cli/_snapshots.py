"""The commands about a snapshot as it stands: each reads, asks the package, returns its answer."""

from argparse import Namespace
from collections.abc import Sequence

import partygrid as pg
from partygrid.cli._answers import Answer, Format, Rows, formatted
from partygrid.cli._exit import verdict
from partygrid.cli._progress import stage
from partygrid.cli._reading import day, read
from partygrid.cli._rows import (
    BUILDING,
    COVER,
    DIFFERENCE,
    GAP,
    SHOWN,
    building_rows,
    cover_rows,
    cover_table,
    difference_rows,
    first,
    rest,
)
from partygrid.grid import BASE_LAYER


def coverage(args: Namespace) -> Answer:
    """Show which places lack what."""
    on = day(args.on)
    where = read(args.file)
    with stage("checking coverage"):
        report = pg.check_coverage(where, on=on)
        if args.by is not None:
            return _by_place(report, args.by, Format(args.format))
        return formatted(
            Format(args.format),
            verdict(holds=report.ok),
            screen=lambda: str(report),
            rows=report.to_records,
            columns=GAP,
        )


def _by_place(report: pg.CoverageReport, kind: str, layout: Format) -> Answer:
    covers: tuple[pg.Cover, ...] = getattr(report, f"by_{kind}")
    return formatted(
        layout,
        verdict(holds=report.ok),
        screen=lambda: cover_table(kind, covers[:SHOWN]) + rest(len(covers)),
        rows=lambda: cover_rows(covers),
        columns=COVER,
    )


_HOLDERS = {
    "group": (pg.BuildingGroup, "a building group"),
    "grid": (pg.Grid, "a grid"),
    "compound": (pg.Compound, "a compound"),
    None: (None, "a building group or a grid"),
}


def unassigned(args: Namespace) -> Answer:
    """List the buildings that lack a grid, a group or a compound."""
    if args.layer is not None and args.to in ("group", "compound"):
        reason = f"a {args.to} has no layers"
        raise pg.InvalidArgument("--layer", args.layer, reason, "drop it, or use --to grid")
    on, (kind, holder) = day(args.on), _HOLDERS[args.to]
    where = read(args.file)
    with stage("looking for unassigned buildings"):
        found = pg.unassigned_buildings(where, to=kind, layer=args.layer or BASE_LAYER, on=on)
        rows = building_rows(where, found)
    of = "" if args.layer is None else f" of the layer {args.layer}"
    return formatted(
        Format(args.format),
        verdict(holds=not found),
        screen=lambda: _unassigned_screen(found, rows, f"{holder}{of}"),
        rows=lambda: rows,
        columns=BUILDING,
    )


def _unassigned_screen(found: Sequence[pg.Building], rows: Rows, holder: str) -> str:
    households = sum(building.households or 0 for building in found)
    head = f"buildings that lack {holder}: {len(found):,}"
    if not found:
        return head
    return f"{head}, with {households:,} households\n\n{first(BUILDING, rows)}"


def compare(args: Namespace) -> Answer:
    """Show what changed between two snapshots."""
    on = day(args.on)
    if args.file == args.other == "-":
        reason = "standard input is read only once"
        raise pg.InvalidArgument("OTHER", args.other, reason, "name a file for one of the two")
    before = read(args.file)
    args.file = args.other  # what a complaint is about from here on
    after = read(args.file)
    with stage("comparing"):
        found = pg.compare(before, after, on=on)
    return formatted(
        Format(args.format),
        verdict(holds=found.same),
        screen=lambda: str(found),
        rows=lambda: difference_rows(found),
        columns=DIFFERENCE,
    )
