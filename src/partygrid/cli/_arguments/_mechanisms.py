"""The arguments of the commands about mechanisms."""

from typing import Any

from partygrid.cli._arguments._options import ROWS, add_day, add_format, add_input
from partygrid.cli._arguments._parser import command


def mechanisms(commands: Any) -> None:
    more = (
        "Without --mechanism, one line for each mechanism that has links, and for each of\n"
        "the definitions. Those of the catalogue are known; others are defined in a TOML\n"
        "file. It does not hold where nothing was checked, as when a mechanism applies to\n"
        "no record. Which rule fills a post is not checked."
    )
    example = "partygrid mechanisms county.json --mechanism 1+1+N"
    parser = command(commands, "mechanisms", example, more, ROWS)
    add_input(parser)
    add_format(parser)
    parser.add_argument("--mechanism", metavar="ID", help="report on this mechanism alone")
    parser.add_argument("--definitions", metavar="TOML", help="definitions besides the catalogue")
    add_day(parser, links=True)


def answers(commands: Any) -> None:
    more = "It does not hold where nobody answers for the place."
    example = "partygrid answers county.json b01"
    parser = command(commands, "answers", example, more, ROWS)
    parser.add_argument("file", metavar="FILE", help="native JSON, or - for standard input")
    parser.add_argument("place", metavar="PLACE", help="the id of the place")
    add_format(parser)
    add_day(parser, links=True)
