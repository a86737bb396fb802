"""The command line: parse, call, print, exit code.

Exit codes: 0 it holds, 1 it does not hold, 2 unusable input. Answers go to standard output, errors
and progress to standard error. Nothing heavy is imported before a command needs it.
"""

import argparse
import csv
import io
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import partygrid as pg
from partygrid._text import table

HOLDS, DOES_NOT_HOLD, UNUSABLE = 0, 1, 2
_INTERRUPTED = 130
_PATIENCE = 1.0
_SHOWN = 10

Rows = Sequence[dict[str, Any]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    Examples:
        >>> main(["unassigned", "--help"])
        Traceback (most recent call last):
        SystemExit: 0
    """
    args = _parser().parse_args(argv)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return HOLDS
    except KeyboardInterrupt:
        return _INTERRUPTED
    except (pg.PartyGridError, OSError) as error:
        print(f"partygrid: {error}", file=sys.stderr)
        return UNUSABLE
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="partygrid",
        description="Check and plan the organisations of grassroots governance.",
        epilog="exit codes: 0 it holds, 1 it does not hold, 2 unusable input",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_add_demo, _add_check, _add_coverage, _add_unassigned, _add_allocate):
        add(commands)
    _add_graph(commands)
    _add_schema(commands)
    return parser


class _Version(argparse.Action):
    """Prints the version only when it is asked for: looking it up costs a few milliseconds."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        parser.exit(message=f"partygrid {pg.__version__}\n")


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], purpose: str, example: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=purpose,
        description=f"{purpose[0].upper()}{purpose[1:]}.",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def _add_input(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", default="-", help="native JSON; standard input when it is - or left out"
    )


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=("table", "json", "csv"),
        default="table",
        help="a screen of text, or one row for each finding (default: table)",
    )


def _add_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--on", type=_day, metavar="DATE", help="day for which it is checked, such as 2024-07-01"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is no day; write it as 2024-07-01"
        raise argparse.ArgumentTypeError(message) from error


def _add_demo(commands: Any) -> None:
    _command(commands, "demo", _demo, "run the main job on the bundled county", "partygrid demo")


def _add_check(commands: Any) -> None:
    purpose = "read a jurisdiction, run every check and print one line for each"
    parser = _command(commands, "check", _check, purpose, "partygrid check town.json")
    _add_input(parser)
    _add_format(parser)
    _add_day(parser)


def _add_coverage(commands: Any) -> None:
    purpose = "report which places no organisation line and no grid covers"
    example = "partygrid coverage town.json --format csv > gaps.csv"
    parser = _command(commands, "coverage", _coverage, purpose, example)
    _add_input(parser)
    _add_format(parser)
    _add_day(parser)


def _add_unassigned(commands: Any) -> None:
    purpose = "list the buildings that lack a building group or a grid"
    example = "partygrid unassigned town.json --to grid --layer union"
    parser = _command(commands, "unassigned", _unassigned, purpose, example)
    _add_input(parser)
    _add_format(parser)
    parser.add_argument(
        "--to",
        choices=("group", "grid", "compound"),
        help="what must hold the building (default: a building group and a base grid)",
    )
    parser.add_argument("--layer", default="base", help="the grid layer that is meant")


def _add_allocate(commands: Any) -> None:
    purpose = "propose members for needs (double reporting)"
    example = "partygrid allocate town.json --reach town"
    parser = _command(commands, "allocate", _allocate, purpose, example)
    _add_input(parser)
    _add_format(parser)
    parser.add_argument(
        "--reach",
        choices=("community", "town", "jurisdiction"),
        default="community",
        help="how far from the residence a need may be (default: community)",
    )


def _add_graph(commands: Any) -> None:
    purpose = "write the linkage graph as text"
    example = "partygrid graph town.json --as mermaid"
    parser = _command(commands, "graph", _graph, purpose, example)
    _add_input(parser)
    parser.add_argument(
        "--as",
        dest="language",
        choices=("graphml", "dot", "mermaid"),
        default="graphml",
        help="language of the graph (default: graphml)",
    )


def _add_schema(commands: Any) -> None:
    purpose = "print the JSON Schema of the native format"
    _command(commands, "schema", _schema, purpose, "partygrid schema > partygrid.schema.json")


def _read(args: argparse.Namespace) -> pg.Jurisdiction:
    if args.file == "-":
        with _stage("reading standard input"):
            return pg.from_json(sys.stdin.buffer.read())
    with _stage(f"reading {args.file}"):
        return pg.read_json(args.file)


def _check(args: argparse.Namespace) -> int:
    where = _read(args)
    with _stage("checking"):
        report = pg.check_coverage(where, on=args.on)
        gaps = len(report.gaps)
    rows = [
        {"check": "integrity", "holds": "yes", "findings": 0},
        {"check": "coverage", "holds": "yes" if report.ok else "no", "findings": gaps},
    ]
    text = f"{where!r}\n\n{_table(rows)}"
    _emit(args.format, text, rows)
    return HOLDS if report.ok else DOES_NOT_HOLD


def _coverage(args: argparse.Namespace) -> int:
    where = _read(args)
    with _stage("checking coverage"):
        report = pg.check_coverage(where, on=args.on)
        rows = report.to_records()
    _emit(args.format, str(report), rows)
    return HOLDS if report.ok else DOES_NOT_HOLD


def _unassigned(args: argparse.Namespace) -> int:
    kinds = {"group": pg.BuildingGroup, "grid": pg.Grid, "compound": pg.Compound, None: None}
    where = _read(args)
    found = pg.unassigned_buildings(where, to=kinds[args.to], layer=args.layer)
    rows = [_building_row(where, one) for one in found]
    _emit(args.format, _table(rows) if rows else "no building is unassigned", rows)
    return DOES_NOT_HOLD if rows else HOLDS


def _building_row(where: pg.Jurisdiction, building: pg.Building) -> dict[str, Any]:
    return {
        "building": building.id,
        "name": building.name,
        "compound": building.compound,
        "community": where.community_of(building.id),
        "households": building.households,
    }


def _allocate(args: argparse.Namespace) -> int:
    where = _read(args)
    with _stage("allocating"):
        plan = pg.allocate_double_reporting(where, reach=pg.Reach(args.reach))
    _emit(args.format, str(plan), plan.to_records())
    return DOES_NOT_HOLD if plan.unmet else HOLDS


def _graph(args: argparse.Namespace) -> int:
    where = _read(args)
    with _stage("drawing the graph"):
        graph = pg.linkage_graph(where)
        writers = {"graphml": pg.to_graphml, "dot": pg.to_dot, "mermaid": pg.to_mermaid}
        text = writers[args.language](graph)
    print(text)
    return HOLDS


def _schema(_: argparse.Namespace) -> int:
    print(json.dumps(pg.json_schema(), ensure_ascii=False, indent=2))
    return HOLDS


def _demo(_: argparse.Namespace) -> int:
    with _stage("building the county"):
        where = pg.examples.liancheng()
    with _stage("checking coverage"):
        report = pg.check_coverage(where)
    print("Liancheng county: towns, communities and codes are official,")
    print("buildings, organisations, members and needs are synthetic (seeded).\n")
    print(f"{where!r}\n")
    print(_cover_table("town", report.by_town))
    print(f"\n{report}\n")
    _print_unassigned(where)
    with _stage("allocating"):
        plan = pg.allocate_double_reporting(where)
    print(f"\n{plan}")
    return HOLDS


def _cover_table(place: str, rows: Iterable[pg.Cover]) -> str:
    return _table(
        [
            {
                f"{place}, worst first": row.place,
                "name": row.name,
                "covered": row.covered,
                "buildings": row.buildings,
                "households": row.households,
            }
            for row in rows
        ]
    )


def _print_unassigned(where: pg.Jurisdiction) -> None:
    found = pg.unassigned_buildings(where)
    households = sum(one.households or 0 for one in found)
    print(f"Unassigned: {len(found):,} buildings with {households:,} households; the first:")
    print(_table([_building_row(where, one) for one in found[:_SHOWN]]))


def _table(rows: Rows) -> str:
    return table(list(rows[0]), [list(row.values()) for row in rows])


def _emit(layout: str, text: str, rows: Rows) -> None:
    """Print an answer as a screen of text, or its rows as JSON or CSV."""
    if layout == "table":
        print(text)
    elif layout == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    elif rows:
        lines = io.StringIO()
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        print(lines.getvalue(), end="")


@contextmanager
def _stage(what: str) -> Iterator[None]:
    """Say on standard error what is being done once it takes more than a second, and how long."""
    begun = time.monotonic()
    notice = threading.Timer(_PATIENCE, print, [f"{what} …"], {"file": sys.stderr})
    notice.daemon = True
    notice.start()
    try:
        yield
    finally:
        notice.cancel()
        spent = time.monotonic() - begun
        if spent > _PATIENCE:
            print(f"{what}: {spent:.1f} s", file=sys.stderr)
