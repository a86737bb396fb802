"""The commands: each reads its input, asks the package, and returns what to print."""

import shlex
import textwrap
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence

import partygrid as pg
from partygrid.cli._answers import Answer, Format, Rows, as_json, formatted
from partygrid.cli._cadences import cadences, calendar
from partygrid.cli._demo import demo
from partygrid.cli._double_reporting import allocate, explain, policies, replan, simulate
from partygrid.cli._exchange import export_file, grids, import_file, template
from partygrid.cli._exit import Exit, verdict
from partygrid.cli._filling import links, posts
from partygrid.cli._formats import seen_by, tell_whole
from partygrid.cli._lists import lists, projects
from partygrid.cli._mechanisms import answers, mechanisms, resilience, two_new
from partygrid.cli._migrating import migrate
from partygrid.cli._progress import stage
from partygrid.cli._reading import day, read
from partygrid.cli._repairs import conflicts, repairs, screening
from partygrid.cli._rows import (
    BUILDING,
    CHECK,
    COVER,
    DIFFERENCE,
    GAP,
    PROBLEM,
    SHOWN,
    aligned,
    building_rows,
    check_row,
    cover_rows,
    cover_table,
    difference_rows,
    first,
    problem_rows,
    rest,
)
from partygrid.cli._rules import asked as asked_rules
from partygrid.cli._rules import check_packs
from partygrid.cli._sharing import pseudonymise
from partygrid.grid import BASE_LAYER

_BOM = "\ufeff"
_WIDTH = 78


def answer(args: Namespace) -> Answer:
    """Run the command that the arguments name.

    Raises:
        PartyGridError: The input or an argument is unusable.
        OSError: The input cannot be read.
    """
    bom, layout = (vars(args).get(name) for name in ("bom", "format"))
    if bom and layout != Format.CSV:
        reason = "only CSV begins with a byte order mark"
        raise pg.InvalidArgument("--bom", layout, reason, "drop it, or use --format csv")
    found = COMMANDS[args.run](args)
    return found._replace(text=f"{_BOM}{found.text}") if bom else found


def _check(args: Namespace) -> Answer:
    on, rules = day(args.on), asked_rules(args)
    try:
        where = read(args.file)
    except pg.UnreadableInput as error:
        if args.format not in (Format.JSON, Format.CSV):
            raise
        found = problem_rows(error.problems)
        layout = Format(args.format)
        return formatted(layout, Exit.UNUSABLE, screen=str, rows=lambda: found, columns=PROBLEM)
    if rules is not None:
        return check_packs(args, where, on, rules)
    with stage("checking"):
        report = pg.check_coverage(where, on=on)
        rows = [check_row("integrity", 0), check_row("coverage", len(report.gaps))]
    return formatted(
        Format(args.format),
        verdict(holds=report.ok),
        screen=lambda: _check_screen(args, where, rows, ok=report.ok),
        rows=lambda: rows,
        columns=CHECK,
    )


def _check_screen(args: Namespace, where: pg.Jurisdiction, rows: Rows, *, ok: bool) -> str:
    counts = _wrapped(repr(where).strip("<>"))
    on = f" --on {args.on}" if args.on else ""
    named = args.file not in (None, "-")
    more = f"\n\nthe gaps: partygrid coverage {shlex.quote(args.file)}{on}" if named else ""
    more = "" if ok else more
    return f"{counts}\n\n{aligned(CHECK, rows)}{more}"


def _wrapped(text: str) -> str:
    """Return a text in lines that end at a comma."""
    kept = text.replace(" ", "\N{NO-BREAK SPACE}").replace(",\N{NO-BREAK SPACE}", ", ")
    return textwrap.fill(kept, _WIDTH).replace("\N{NO-BREAK SPACE}", " ")


def _coverage(args: Namespace) -> Answer:
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


def _unassigned(args: Namespace) -> Answer:
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


def _compare(args: Namespace) -> Answer:
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


def _graph(args: Namespace) -> Answer:
    writers = {"graphml": pg.to_graphml, "dot": pg.to_dot, "mermaid": pg.to_mermaid}
    where = read(args.file)
    audience = None if args.audience is None else pg.Audience(args.audience)
    with stage("drawing the graph"):
        text = writers[vars(args)["as"]](pg.linkage_graph(seen_by(where, audience)))
    if audience is None:
        tell_whole("the graph", where)
    return Answer(Exit.HOLDS, f"{text.rstrip()}\n", exact=True)


def _schema(_: Namespace) -> Answer:
    return Answer(Exit.HOLDS, as_json(pg.json_schema()), exact=True)


def _demo(args: Namespace) -> Answer:
    return Answer(Exit.HOLDS, f"{demo(args.save)}\n")


COMMANDS: Mapping[str, Callable[[Namespace], Answer]] = {
    "demo": _demo,
    "check": _check,
    "coverage": _coverage,
    "unassigned": _unassigned,
    "compare": _compare,
    "import": import_file,
    "grids": grids,
    "export": export_file,
    "template": template,
    "migrate": migrate,
    "pseudonymise": pseudonymise,
    "allocate": allocate,
    "explain": explain,
    "replan": replan,
    "simulate": simulate,
    "policies": policies,
    "mechanisms": mechanisms,
    "answers": answers,
    "resilience": resilience,
    "links": links,
    "posts": posts,
    "two-new": two_new,
    "lists": lists,
    "projects": projects,
    "repairs": repairs,
    "screening": screening,
    "conflicts": conflicts,
    "cadences": cadences,
    "calendar": calendar,
    "graph": _graph,
    "schema": _schema,
}
