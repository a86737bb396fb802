"""The arguments of every command, with a line of help and an example that runs.

Only argparse is imported: this is all that ``partygrid --help`` has to load. Values that need more
than a list of words (a day, a file) are looked at by the command.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NoReturn

import partygrid as pg
from partygrid.cli._exit import Exit

FORMATS = ("table", "json", "csv")
HOLDERS = ("group", "grid", "compound")
REACHES = ("community", "town", "jurisdiction")
LANGUAGES = ("graphml", "dot", "mermaid")
LETTERS = ("zh", "en")
POLICIES = (
    "optimal",
    "nearest",
    "first-come",
    "skill-first",
    "load-balanced",
    "residence-only",
    "stable",
    "leximin",
)
"""The policies that need nothing stated but a seed."""

_WIDTH = 80
_PURPOSE = {
    "demo": "show coverage and allocation of a bundled county",
    "check": "check integrity and coverage, one line for each",
    "coverage": "report which places no organisation line and no grid covers",
    "unassigned": "list the buildings that lack a building group or a grid",
    "compare": "list what changed from one snapshot to another",
    "allocate": "propose members for needs near their homes (double reporting)",
    "explain": "show the options of one member, or print the letter to the member",
    "replan": "propose anew after members declined, and change little else",
    "simulate": "show what comes of a plan when not everybody turns up",
    "policies": "show the plans of several policies side by side",
    "mechanisms": "check whether the slots of linkage mechanisms are filled",
    "answers": "list who answers for a building or another place",
    "graph": "write the linkage graph as text",
    "schema": "print the JSON Schema of the native format",
}
_BEGIN = """\
Check and plan the organisations of grassroots governance.

commands:
"""
_END = """\
first steps:
  partygrid demo --save county.json
  partygrid coverage county.json

A FILE is native JSON; standard input is read where it is - or left out.
Exit codes: 0 it holds, 1 it does not hold, 2 unusable input or arguments.
"""
_ROWS = """\
JSON and CSV hold one row for each finding, in UTF-8. In CSV a text that begins
with = + - @ gets an apostrophe in front, so that no spreadsheet takes it for a
formula; JSON has it as it is."""

_BELOW = "It does not hold where a need stays below its least head count."
_ARRIVAL = "the order in which members arrive, for first-come alone (default: 0)"


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Return the arguments of a command; ``run`` is its name.

    Raises:
        SystemExit: The words are no command, or ask for help or the version only.
    """
    parser, commands = _parser()
    if not words:
        parser.exit(Exit.UNUSABLE, parser.format_help())
    if not words[0].startswith("-") and words[0] not in commands:
        parser.error(str(pg.UnknownName("command", words[0], commands)))
    args, rest = parser.parse_known_args(words)
    given = Counter(word.partition("=")[0] for word in words if word.startswith("--"))
    twice = [option for option, number in given.items() if number > 1]
    if twice:
        commands[args.run].error(f"{twice[0]} is given twice; give it once")
    if rest:
        commands[args.run].error(_stray(rest, commands[args.run]))
    return args


def _stray(words: Sequence[str], parser: argparse.ArgumentParser) -> str:
    options = [word for word in words if word.startswith("-")]
    if not options:
        return f"one argument too many: {words[0]!r}"
    known = {word.strip(",") for word in parser.format_help().split() if word.startswith("--")}
    return str(pg.UnknownName("option", options[0].partition("=")[0], known))


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help of one width everywhere; asking the terminal for its own costs several milliseconds."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_WIDTH, max_help_position=24)


class _Parser(argparse.ArgumentParser):
    """A parser that takes no shortened options and puts an error on one line, with a remedy."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, formatter_class=_Help, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        self.exit(Exit.UNUSABLE, f"{self.prog}: {message}; see {self.prog} --help\n")


class _Version(argparse.Action):
    """Prints the version only when it is asked for: looking it up takes a while."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(f"partygrid {pg.__version__}\n")
        parser.exit()


def _parser() -> tuple[_Parser, dict[str, argparse.ArgumentParser]]:
    parser = _Parser(
        prog="partygrid",
        description=_BEGIN + "\n".join(f"  {name:12}{_PURPOSE[name]}" for name in _PURPOSE),
        epilog=_END,
        usage="partygrid COMMAND [FILE] [options]",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(
        prog="partygrid", dest="run", metavar="COMMAND", required=True, help=argparse.SUPPRESS
    )
    for add in _COMMANDS:
        add(commands)
    return parser, dict(commands.choices)


def _command(commands: Any, name: str, example: str, *more: str) -> _Parser:
    """Add a command: its purpose, paragraphs with what more there is to say, an example."""
    purpose = _PURPOSE[name]
    parser: _Parser = commands.add_parser(
        name,
        description="\n\n".join([f"{purpose[0].upper()}{purpose[1:]}.", *more]),
        epilog=f"example:\n  {example}",
    )
    return parser


def _one_of(words: Sequence[str]) -> Callable[[str], str]:
    def known(word: str) -> str:
        if word not in words:
            raise argparse.ArgumentTypeError(str(pg.UnknownName("choice", word, words)))
        return word

    return known


def _add_choice(
    parser: _Parser, option: str, words: Sequence[str], *, what: str, default: str | None
) -> None:
    parser.add_argument(
        option,
        type=_one_of(words),
        default=default,
        metavar="{" + ",".join(words) + "}",
        help=what,
    )


def _add_input(parser: _Parser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE", help="native JSON, or - (the default)")


def _add_format(parser: _Parser) -> None:
    what = "a screen of text, or every row for a program (default: table)"
    _add_choice(parser, "--format", FORMATS, what=what, default="table")


def _add_day(parser: _Parser, *, links: bool = False) -> None:
    hold, ended = "", "dissolved ones no longer exist"
    if links:
        hold, ended = " and links hold", "whatever has an end has ended, even one that lies ahead"
    parser.add_argument(
        "--on",
        metavar="DATE",
        help=f"the day on which organisations must exist{hold}, such as 2024-07-01 (default: the"
        f" latest state, in which {ended})",
    )


def _number(word: str, kind: type[int] | type[float] = float) -> float:
    try:
        return kind(word)
    except ValueError:
        wanted = "a whole number such as 12" if kind is int else "a number such as 0.3"
        raise argparse.ArgumentTypeError(f"{word!r} is not {wanted}") from None


def _add_whole(parser: _Parser, option: str, *, what: str, default: int | None = None) -> None:
    kind = partial(_number, kind=int)
    parser.add_argument(option, type=kind, default=default, metavar="N", help=what)


def _add_several(
    parser: _Parser,
    option: str,
    metavar: str,
    *,
    what: str,
    known: Callable[[str], str] = str,
    default: Sequence[str] = (),
) -> None:
    parser.add_argument(option, nargs="+", type=known, default=default, metavar=metavar, help=what)


def _add_reach(parser: _Parser) -> None:
    what = "how far from home a member may be proposed (default: community)"
    _add_choice(parser, "--reach", REACHES, what=what, default="community")


def _add_plan(parser: _Parser, *, seed: str = _ARRIVAL) -> None:
    """Add what decides a plan."""
    _add_reach(parser)
    what = f"the rule by which members are proposed, of {', '.join(POLICIES)} (default: optimal)"
    parser.add_argument(
        "--policy", type=_one_of(POLICIES), default="optimal", metavar="POLICY", help=what
    )
    _add_whole(parser, "--seed", what=seed)


def _demo(commands: Any) -> None:
    more = (
        "The county is Liancheng: its towns and communities are official, all else is\n"
        "synthetic. The exit code is 0 whatever the answers are."
    )
    parser = _command(commands, "demo", "partygrid demo --save county.json", more)
    parser.add_argument(
        "--save", metavar="FILE", help="write the county as native JSON too; FILE must be new"
    )


def _check(commands: Any) -> None:
    more = (
        "Where the input is no jurisdiction, JSON and CSV hold one row for each problem,\n"
        "and the exit code is 2."
    )
    parser = _command(commands, "check", "partygrid check county.json", more, _ROWS)
    _add_input(parser)
    _add_format(parser)
    _add_day(parser)


def _coverage(commands: Any) -> None:
    example = "partygrid coverage county.json --format csv > gaps.csv"
    parser = _command(commands, "coverage", example, _ROWS)
    _add_input(parser)
    _add_format(parser)
    _add_day(parser)


def _unassigned(commands: Any) -> None:
    example = "partygrid unassigned county.json --to grid"
    parser = _command(commands, "unassigned", example, _ROWS)
    _add_input(parser)
    _add_format(parser)
    what = "what must hold the building (default: a building group and a grid)"
    _add_choice(parser, "--to", HOLDERS, what=what, default=None)
    parser.add_argument("--layer", help="the layer of grids that is meant (default: base)")
    _add_day(parser)


def _compare(commands: Any) -> None:
    more = "It does not hold where they differ."
    example = "partygrid compare town.json county.json --format csv"
    parser = _command(commands, "compare", example, more, _ROWS)
    parser.add_argument("file", metavar="FILE", help="the earlier one: native JSON, or -")
    parser.add_argument("other", metavar="OTHER", help="the later one: native JSON, or -")
    _add_format(parser)
    _add_day(parser)


def _allocate(commands: Any) -> None:
    example = "partygrid allocate county.json --reach town"
    parser = _command(commands, "allocate", example, _BELOW, _ROWS)
    _add_input(parser)
    _add_format(parser)
    _add_plan(parser)


def _explain(commands: Any) -> None:
    more = "It does not hold where nothing is proposed to the member."
    example = "partygrid explain town.json m01 --letter en"
    parser = _command(commands, "explain", example, more, _ROWS)
    parser.add_argument("file", metavar="FILE", help="native JSON, or - for standard input")
    parser.add_argument("member", metavar="MEMBER", help="the id of the member")
    _add_format(parser)
    what = "print the letter instead, in Chinese or English"
    _add_choice(parser, "--letter", LETTERS, what=what, default=None)
    _add_plan(parser)


def _replan(commands: Any) -> None:
    more = "The plan before is that of partygrid allocate; write FILE before the options."
    example = "partygrid replan town.json --declined m01:east-clean-up"
    parser = _command(commands, "replan", example, more, _BELOW, _ROWS)
    _add_input(parser)
    _add_format(parser)
    _add_several(parser, "--declined", "MEMBER:NEED", what="proposals that were declined")
    _add_several(parser, "--absent", "MEMBER", what="members who are not available")
    _add_reach(parser)


def _simulate(commands: Any) -> None:
    example = "partygrid simulate county.json --turnout 0.3 --weeks 12"
    parser = _command(commands, "simulate", example, _ROWS)
    _add_input(parser)
    _add_format(parser)
    turnout = "the probability that a member turns up in a week (default: 0.3)"
    parser.add_argument("--turnout", type=_number, default=0.3, metavar="P", help=turnout)
    _add_whole(parser, "--weeks", what="how many weeks (default: 12)", default=12)
    _add_whole(parser, "--replications", what="how many times (default: 200)", default=200)
    _add_plan(parser, seed="what decides all that is random (default: 0)")


def _policies(commands: Any) -> None:
    example = "partygrid policies county.json --only optimal nearest"
    parser = _command(commands, "policies", example, _ROWS)
    _add_input(parser)
    _add_format(parser)
    what = f"the policies, of {', '.join(POLICIES)} (default: all)"
    _add_several(parser, "--only", "POLICY", what=what, known=_one_of(POLICIES), default=POLICIES)
    _add_reach(parser)
    _add_whole(parser, "--seed", what=_ARRIVAL)


def _mechanisms(commands: Any) -> None:
    more = (
        "Without --mechanism, one line for each mechanism that has links, and for each of\n"
        "the definitions. Those of the catalogue are known; others are defined in a TOML\n"
        "file. It does not hold where nothing was checked, as when a mechanism applies to\n"
        "no record. Which rule fills a post is not checked."
    )
    example = "partygrid mechanisms county.json --mechanism 1+1+N"
    parser = _command(commands, "mechanisms", example, more, _ROWS)
    _add_input(parser)
    _add_format(parser)
    parser.add_argument("--mechanism", metavar="ID", help="report on this mechanism alone")
    parser.add_argument("--definitions", metavar="TOML", help="definitions besides the catalogue")
    _add_day(parser, links=True)


def _answers(commands: Any) -> None:
    more = "It does not hold where nobody answers for the place."
    example = "partygrid answers county.json b01"
    parser = _command(commands, "answers", example, more, _ROWS)
    parser.add_argument("file", metavar="FILE", help="native JSON, or - for standard input")
    parser.add_argument("place", metavar="PLACE", help="the id of the place")
    _add_format(parser)
    _add_day(parser, links=True)


def _graph(commands: Any) -> None:
    more = "The text is in UTF-8, whatever the terminal is."
    example = "partygrid graph county.json --as graphml > county.graphml"
    parser = _command(commands, "graph", example, more)
    _add_input(parser)
    what = "the language of the graph (default: graphml)"
    _add_choice(parser, "--as", LANGUAGES, what=what, default="graphml")


def _schema(commands: Any) -> None:
    _command(commands, "schema", "partygrid schema > partygrid.schema.json")


_COMMANDS = (
    _demo,
    _check,
    _coverage,
    _unassigned,
    _compare,
    _allocate,
    _explain,
    _replan,
    _simulate,
    _policies,
    _mechanisms,
    _answers,
    _graph,
    _schema,
)
