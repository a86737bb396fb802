"""The arguments of the commands about a snapshot and two of them."""

from typing import Any

from partygrid.cli._arguments._options import (
    HOLDERS,
    LANGUAGES,
    PLACES,
    REACHES,
    ROWS,
    RULE_FORMATS,
    add_audience,
    add_choice,
    add_day,
    add_format,
    add_input,
    add_packs,
    add_save,
)
from partygrid.cli._arguments._parser import command


def demo(commands: Any) -> None:
    more = (
        "The county is Liancheng: its towns and communities are official, all else is\n"
        "synthetic. The exit code is 0 whatever the answers are."
    )
    parser = command(commands, "demo", "partygrid demo --save county.json", more)
    parser.add_argument(
        "--save", metavar="FILE", help="write the county as native JSON too; FILE must be new"
    )


_RULES = """\
With --pack the rules of packs are checked instead. It does not hold where
something new fails that weighs more than information, where a rule breaks, or
where no rule has anything to say. JSON is then the whole report, and SARIF and
JUnit XML are for pipelines. State the day by --on: rules about terms and the
like ask for it, and without one they say nothing, which is told."""


def check(commands: Any) -> None:
    more = (
        "Where the input is no jurisdiction, JSON and CSV hold one row for each problem,\n"
        "and the exit code is 2."
    )
    example = "partygrid check county.json --pack grid-norms --on 2024-07-01"
    parser = command(commands, "check", example, _RULES, more, ROWS)
    add_input(parser)
    add_format(parser, *RULE_FORMATS)
    add_day(parser)
    add_packs(parser)


def coverage(commands: Any) -> None:
    example = "partygrid coverage county.json --format csv > gaps.csv"
    parser = command(commands, "coverage", example, ROWS)
    add_input(parser)
    add_format(parser)
    what = "list the cover of every such place instead, worst first"
    add_choice(parser, "--by", PLACES, what=what, default=None)
    add_day(parser)


def unassigned(commands: Any) -> None:
    example = "partygrid unassigned county.json --to grid"
    parser = command(commands, "unassigned", example, ROWS)
    add_input(parser)
    add_format(parser)
    what = "what must hold the building (default: a building group and a grid)"
    add_choice(parser, "--to", HOLDERS, what=what, default=None)
    parser.add_argument("--layer", help="the layer of grids that is meant (default: base)")
    add_day(parser)


def compare(commands: Any) -> None:
    more = "It does not hold where they differ."
    example = "partygrid compare town.json county.json --format csv"
    parser = command(commands, "compare", example, more, ROWS)
    parser.add_argument("file", metavar="FILE", help="the earlier one: native JSON, or -")
    parser.add_argument("other", metavar="OTHER", help="the later one: native JSON, or -")
    add_format(parser)
    add_day(parser)


def lists(commands: Any) -> None:
    more = (
        "It does not hold where a project lacks needs or resources, a resource is used\n"
        "too often, or a need or resource is in no project or claimed by nobody."
    )
    parser = command(commands, "lists", "partygrid lists county.json", more, ROWS)
    add_input(parser)
    add_format(parser)
    add_day(parser, links=True)


def projects(commands: Any) -> None:
    more = "It does not hold where a need that asks for something gets no resource."
    parser = command(commands, "projects", "partygrid projects county.json", more, ROWS)
    add_input(parser)
    add_format(parser)
    what = "how far from a need resources are looked for (default: community)"
    add_choice(parser, "--reach", REACHES, what=what, default="community")
    add_save(parser)


def graph(commands: Any) -> None:
    more = "The text is in UTF-8, whatever the terminal is."
    example = "partygrid graph county.json --as graphml > county.graphml"
    parser = command(commands, "graph", example, more)
    add_input(parser)
    what = "the language of the graph (default: graphml)"
    add_choice(parser, "--as", LANGUAGES, what=what, default="graphml")
    add_audience(parser)


def schema(commands: Any) -> None:
    command(commands, "schema", "partygrid schema > partygrid.schema.json")
