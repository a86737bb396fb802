"""The arguments of the commands about mechanisms, their slots, and who fills them."""

from typing import Any

from partygrid.cli._arguments._options import (
    KINDS,
    REACHES,
    ROWS,
    TIES,
    add_choice,
    add_day,
    add_format,
    add_input,
    add_save,
    add_several,
    add_whole,
)
from partygrid.cli._arguments._parser import Parser, command, one_of

_VACANT = "It does not hold where something stays vacant."


def mechanisms(commands: Any) -> None:
    more = (
        "Without --mechanism, one line for each mechanism that has links, and for each of\n"
        "the definitions. Those of the catalogue are known; others are defined in a TOML\n"
        "file. It does not hold where nothing was checked, as when a mechanism applies to\n"
        "no record. Which rule fills a post is not checked: see partygrid posts."
    )
    example = "partygrid mechanisms county.json --mechanism 1+1+N"
    parser = command(commands, "mechanisms", example, more, ROWS)
    add_input(parser)
    add_format(parser)
    parser.add_argument("--mechanism", metavar="ID", help="report on this mechanism alone")
    _add_definitions(parser)
    add_day(parser, links=True)


def answers(commands: Any) -> None:
    more = "It does not hold where nobody answers for the place."
    example = "partygrid answers county.json b01"
    parser = command(commands, "answers", example, more, ROWS)
    parser.add_argument("file", metavar="FILE", help="native JSON, or - for standard input")
    parser.add_argument("place", metavar="PLACE", help="the id of the place")
    add_format(parser)
    add_day(parser, links=True)


def resilience(commands: Any) -> None:
    more = (
        "It does not hold where the loss of one alone leaves a slot short; with\n"
        "--without, where nobody could stand in."
    )
    example = "partygrid resilience county.json 1+1+N"
    parser = command(commands, "resilience", example, more, ROWS)
    _add_one(parser)
    losing = "lose records of these kinds with all who go with them (default: single fillers)"
    add_several(parser, "--losing", "KIND", what=losing, known=one_of(KINDS))
    without = "list who could stand in where this record is lost"
    parser.add_argument("--without", metavar="ID", help=without)
    at_once = "estimate too what is lost when so many go at once"
    add_whole(parser, "--at-once", what=at_once)
    add_whole(parser, "--samples", what="samples of that estimate (default: 1000)")
    add_whole(parser, "--seed", what="the seed of these samples (default: 0)")
    add_day(parser, links=True)


def links(commands: Any) -> None:
    more = (
        "Links that stand are kept; posts by rule are left to partygrid posts. Write FILE\n"
        f"and MECHANISM before the options. {_VACANT}"
    )
    example = "partygrid links county.json branch-contact"
    parser = command(commands, "links", example, more, ROWS)
    _add_one(parser)
    parser.add_argument("--slot", metavar="NAME", help="fill this slot alone")
    reach = "how far from a scope fillers are looked for (default: jurisdiction)"
    add_choice(parser, "--reach", REACHES, what=reach, default="jurisdiction")
    _add_refused(parser)
    add_save(parser)
    add_day(parser, links=True)


def posts(commands: Any) -> None:
    more = (
        "Write FILE and MECHANISM before the options. It does not hold where a post stays\n"
        "vacant, or a holder differs from the rule."
    )
    example = "partygrid posts county.json highest-rank-leads"
    parser = command(commands, "posts", example, more, ROWS)
    _add_one(parser)
    what = "what happens where several come first alike (default: lowest-id)"
    add_choice(parser, "--tie", TIES, what=what, default="lowest-id")
    _add_refused(parser)
    add_save(parser)
    add_day(parser, links=True)


def two_new(commands: Any) -> None:
    more = (
        "JSON and CSV hold the counts of each kind. It does not hold where a unit has\n"
        "neither organisation nor work, or members enough for an organisation of its own."
    )
    parser = command(commands, "two-new", "partygrid two-new county.json --members 3", more)
    add_input(parser)
    add_format(parser)
    what = "from how many full members on a unit is ready for its own (default: 3)"
    add_whole(parser, "--members", what=what, default=3)
    units = "list the units behind the numbers instead, one row for each finding"
    parser.add_argument("--units", action="store_true", help=units)
    add_day(parser, links=True)


def _add_one(parser: Parser) -> None:
    """Add a file, a mechanism that is asked about, and how both are read and printed."""
    parser.add_argument("file", metavar="FILE", help="native JSON, or - for standard input")
    parser.add_argument("mechanism", metavar="MECHANISM", help="the id of the mechanism")
    add_format(parser)
    _add_definitions(parser)


def _add_definitions(parser: Parser) -> None:
    parser.add_argument("--definitions", metavar="TOML", help="definitions besides the catalogue")


def _add_refused(parser: Parser) -> None:
    what = "who declines: everywhere as ID, or one scope as SCOPE:ID"
    add_several(parser, "--refused", "WHO", what=what)
