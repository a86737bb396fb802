"""The main job on the bundled county, as two screens of text; it computes nothing."""

import shlex
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from typing import Any

import partygrid as pg
from partygrid._text import percent
from partygrid.cli._answers import Answer
from partygrid.cli._exit import Exit
from partygrid.cli._progress import stage
from partygrid.cli._rows import BUILDING, aligned, building_rows, cover_table
from partygrid.cli._saving import refuse_old, save_with

_SHOWN = 5
_TITLE = """\
partygrid demo: Liancheng county (连城县), Fujian

official   {towns} towns and {communities} communities with their codes: National Bureau of
           Statistics, statistical division codes, list of 2023
synthetic  everything else, from one fixed seed: {compounds} compounds, {grids} grids,
           {buildings} buildings, {households} households, {organisations} organisations,
           {members} members and {needs} needs; it says nothing about any
           real place, organisation or person"""


def demo(args: Namespace) -> Answer:
    """Report on the bundled county, and write it to a new file where one is named.

    Raises:
        InvalidArgument: There is something under that name.
        OSError: The file cannot be written.
    """
    return Answer(Exit.HOLDS, f"{_report(args.save)}\n")


def _report(save: str | None) -> str:
    refuse_old(save)
    with stage("building the county"):
        where = pg.examples.liancheng()
        save_with(where, (), save)
    with stage("checking coverage"):
        report = pg.check_coverage(where)
        lost = pg.unassigned_buildings(where)
        parts = [_title(where, report.total), _towns(report), _communities(report)]
    with stage("allocating"):
        plan = pg.allocate_double_reporting(where)
    return "\n\n".join([*parts, _unassigned(where, lost), _allocation(plan), _next(save)])


def _title(where: pg.Jurisdiction, total: pg.Cover) -> str:
    counted: dict[str, Any] = {
        "towns": pg.Town,
        "communities": pg.Community,
        "compounds": pg.Compound,
        "grids": pg.Grid,
        "buildings": pg.Building,
        "organisations": pg.Organisation,
        "members": pg.Member,
        "needs": pg.Need,
    }
    numbers = {noun: f"{len(where.of(kind)):,}" for noun, kind in counted.items()}
    return _TITLE.format(**numbers, households=f"{total.households:,}")


def _towns(report: pg.CoverageReport) -> str:
    total = report.total
    return (
        "1  COVERAGE BY TOWN, worst first\n\n"
        f"{cover_table('town', report.by_town)}\n\n"
        f"In all {total.covered:,} of {total.buildings:,} buildings ({percent(total.ratio)}) and "
        f"{total.covered_households:,} of {total.households:,}\n"
        f"households ({percent(total.household_ratio)}); {len(report.gaps):,} gaps. A building is "
        "covered when a line of\norganisations leads from it up to the town and it lies in exactly "
        "one grid."
    )


def _communities(report: pg.CoverageReport) -> str:
    worst = report.by_community[:_SHOWN]
    return f"2  THE WORST COMMUNITIES\n\n{cover_table('community', worst)}"


def _unassigned(where: pg.Jurisdiction, lost: Sequence[pg.Building]) -> str:
    households = sum(building.households or 0 for building in lost)
    return (
        "3  UNASSIGNED BUILDINGS\n\n"
        f"{len(lost):,} buildings with {households:,} households "
        "lack a building group or a grid, such as:\n\n"
        f"{aligned(BUILDING, building_rows(where, lost[:_SHOWN]))}"
    )


def _allocation(plan: pg.Plan) -> str:
    least = sum(one.least for one in plan.head_counts)
    most = sum(one.most for one in plan.head_counts)
    reasons = Counter(one.reason.replace("-", " ") for one in plan.unplaced)
    why = "; ".join(f"{number:,} {reason}" for reason, number in reasons.most_common())
    return (
        "4  ALLOCATION of members to needs near their homes\n\n"
        f"{plan}\n\n"
        f"The {len(plan.head_counts)} needs ask for {least:,} to {most:,} members in all.\n"
        f"Members not placed: {why}.\n"
        f"The options of every member are explained, as here:\n\n{_one(plan)}"
    )


def _one(plan: pg.Plan) -> pg.Explanation:
    return plan.explain(plan.assignments[0].member)


def _next(save: str | None) -> str:
    file = shlex.quote(save or "county.json")
    first = [] if save else [f"  partygrid demo --save {file}"]
    lines = [
        f"The county is saved in {file}. Try next:" if save else "Try next:",
        *first,
        f"  partygrid coverage {file}",
        f"  partygrid unassigned {file} --to grid --format csv",
        f"  partygrid allocate {file} --reach town",
        "  partygrid --help",
    ]
    return "\n".join(lines)
