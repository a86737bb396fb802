"""The arguments of the commands of double reporting."""

from typing import Any

from partygrid.cli._arguments._options import (
    ARRIVAL,
    BELOW,
    HALVES,
    LETTERS,
    POLICIES,
    ROWS,
    RULES,
    add_choice,
    add_format,
    add_input,
    add_limits,
    add_pairings,
    add_plan,
    add_progress,
    add_reach,
    add_save,
    add_several,
    add_units,
    add_whole,
    number,
)
from partygrid.cli._arguments._parser import command, one_of


def allocate(commands: Any) -> None:
    example = "partygrid allocate county.json --reach town"
    parser = command(commands, "allocate", example, BELOW, ROWS)
    parser.usage = "%(prog)s [FILE] [options]"
    add_input(parser)
    add_format(parser)
    what = "the half that is listed, on a screen too (default: members, and as rows only)"
    add_choice(parser, "--list", HALVES, what=what, default=None)
    add_save(parser)
    add_plan(parser)
    add_limits(parser)


def explain(commands: Any) -> None:
    more = "It does not hold where nothing is proposed to the member."
    example = "partygrid explain town.json m01 --letter en"
    parser = command(commands, "explain", example, more, ROWS)
    parser.usage = "%(prog)s FILE MEMBER [options]"
    parser.add_argument("file", metavar="FILE", help="native JSON, or - for standard input")
    parser.add_argument("member", metavar="MEMBER", help="the id of the member")
    add_format(parser)
    what = "print the letter instead, in Chinese or English"
    add_choice(parser, "--letter", LETTERS, what=what, default=None)
    add_plan(parser)
    add_progress(parser)


def replan(commands: Any) -> None:
    more = """\
The plan before is that of partygrid allocate: of FILE or, where people joined
or left, of the snapshot that --before names. Write FILE before the options."""
    example = "partygrid replan town.json --declined m01:east-clean-up"
    parser = command(commands, "replan", example, more, BELOW, ROWS)
    parser.usage = "%(prog)s [FILE] [options]"
    add_input(parser)
    add_format(parser)
    before = "the snapshot in which the plan before was made (default: FILE)"
    parser.add_argument("--before", metavar="OLD", help=before)
    add_several(parser, "--declined", "MEMBER:NEED", what="proposals that were declined")
    add_several(parser, "--absent", "MEMBER", what="members who are not available")
    add_several(parser, "--pin", "MEMBER:NEED", what="proposals that must stand")
    change = "metres that a proposal counts more that was not there before (default: 500)"
    add_whole(parser, "--change-price", what=change, default=500)
    add_pairings(parser)
    add_units(parser)
    add_save(parser)
    add_reach(parser)
    add_limits(parser)


def simulate(commands: Any) -> None:
    example = "partygrid simulate county.json --turnout 0.3 --weeks 12"
    parser = command(commands, "simulate", example, ROWS)
    parser.usage = "%(prog)s [FILE] [options]"
    add_input(parser)
    add_format(parser)
    turnout = "the probability that a member turns up in a week (default: 0.3)"
    parser.add_argument("--turnout", type=number, default=0.3, metavar="P", help=turnout)
    of = "that of a status, a window of needs, both (retired,evening), or a member"
    add_several(parser, "--turnout-of", "WHO:P", what=of)
    for option, what in (
        ("--declines", "that a proposal is declined at once (default: 0)"),
        ("--drop-out", "that a member leaves for good after a week (default: 0)"),
    ):
        parser.add_argument(option, type=number, default=0.0, metavar="P", help=what)
    add_whole(parser, "--weeks", what="how many weeks (default: 12)", default=12)
    add_whole(parser, "--replications", what="how many times (default: 200)", default=200)
    add_plan(parser, seed="what decides all that is random (default: 0)")
    add_progress(parser)


def policies(commands: Any) -> None:
    example = "partygrid policies county.json --only optimal nearest"
    parser = command(commands, "policies", example, ROWS)
    parser.usage = "%(prog)s [FILE] [options]"
    add_input(parser)
    add_format(parser)
    picture = "print a picture instead (SVG), in Chinese or English"
    add_choice(parser, "--picture", LETTERS, what=picture, default=None)
    what = f"the policies, of {', '.join(RULES)} (default: all but joined)"
    add_several(parser, "--only", "POLICY", what=what, known=one_of(RULES), default=POLICIES)
    add_reach(parser)
    add_units(parser)
    add_whole(parser, "--seed", what=ARRIVAL)
    add_limits(parser)
