"""The arguments of the commands about what rules and recurring duties find."""

from typing import Any

from partygrid.cli._arguments._options import (
    ROWS,
    add_day,
    add_format,
    add_input,
    add_repeated,
    add_save,
    add_several,
    add_whole,
)
from partygrid.cli._arguments._parser import Parser, command


def repairs(commands: Any) -> None:
    more = (
        "It does not hold where a finding that is asked for remains. Edits are proposals.\n"
        "Some sixty findings take a second; --focus asks for fewer, --limit ends it."
    )
    example = "partygrid repairs county.json --pack structure"
    parser = command(commands, "repairs", example, more, ROWS)
    add_input(parser)
    add_format(parser)
    _add_packs(parser)
    add_day(parser)
    add_repeated(parser, "--focus", "ID", what="the only records whose findings are repaired")
    what = "how many neighbours and candidates an edit is offered of (default: 3)"
    add_whole(parser, "--reach", what=what, default=3)
    what = (
        "how much work may be done: so many times that of making the snapshot anew and checking"
        " it (default: 100)"
    )
    add_whole(parser, "--limit", what=what, default=100)
    add_save(parser)


def screening(commands: Any) -> None:
    more = (
        "Rules of the packs and coverage are asked, and weighed as the reference says. It\n"
        "does not hold where an organisation is rated backward."
    )
    example = "partygrid screening county.json --pack branch-regulation-2018"
    parser = command(commands, "screening", example, more, ROWS)
    add_input(parser)
    add_format(parser)
    _add_packs(parser)
    add_day(parser)


def conflicts(commands: Any) -> None:
    more = "No file is read: packs contradict each other whatever they are asked of."
    example = "partygrid conflicts --pack branch-regulation-2018"
    parser = command(commands, "conflicts", example, more, ROWS)
    add_format(parser)
    _add_packs(parser)


_LOG = """\
A log is CSV with the columns kind, day, subject and, where they are known,
should_attend, attended, votes, online and at. It names nobody."""


def cadences(commands: Any) -> None:
    more = "It does not hold where something was missed, or a meeting had no quorum."
    example = "partygrid cadences county.json --since 2024-01-01 --on 2024-06-30"
    parser = command(commands, "cadences", example, _LOG, more, ROWS)
    add_input(parser)
    add_format(parser)
    parser.add_argument(
        "--since", metavar="DATE", required=True, help="first day of which the log tells"
    )
    _add_duties(parser)


def calendar(commands: Any) -> None:
    example = "partygrid calendar county.json --on 2024-07-01 --until 2024-07-14"
    parser = command(commands, "calendar", example, _LOG, ROWS)
    add_input(parser)
    add_format(parser, "ical")
    parser.add_argument("--until", metavar="DATE", required=True, help="the last day of it")
    _add_duties(parser)


def _add_duties(parser: Parser) -> None:
    """Add which duties are meant, and what took place."""
    what = "the day of the question, to the end of which the log tells"
    parser.add_argument("--on", metavar="DATE", required=True, help=what)
    parser.add_argument("--log", metavar="CSV", help="what took place (default: nothing)")
    add_several(parser, "--only", "CADENCE", what="ids of the cadences that are meant")
    what = "cadences of your own, besides those of the field"
    parser.add_argument("--cadences", metavar="TOML", help=what)


def _add_packs(parser: Parser) -> None:
    what = "packs of rules, each laid over those before it: ids, or my_rules:PACK of a module"
    parser.add_argument(
        "--pack", nargs="+", action="extend", metavar="PACK", required=True, help=what
    )
