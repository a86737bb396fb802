"""The arguments of every command, with a line of help and an example that runs.

Only argparse is imported: this is all that ``partygrid --help`` has to load. Values that need more
than a list of words (a day, a file) are looked at by the command.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

import partygrid as pg
from partygrid.cli._arguments import (
    _double_reporting,
    _exchange,
    _mechanisms,
    _migrating,
    _rules,
    _sharing,
    _snapshots,
)
from partygrid.cli._arguments._parser import PURPOSE, Parser
from partygrid.cli._exit import Exit

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
    twice = [one for one, number in given.items() if number > 1 and one not in _REPEATED]
    if twice:
        commands[args.run].error(f"{twice[0]} is given twice; give it once")
    if rest:
        commands[args.run].error(_stray(rest, commands[args.run]))
    return args


_REPEATED = frozenset({"--pack", "--focus"})


def _stray(words: Sequence[str], parser: argparse.ArgumentParser) -> str:
    options = [word for word in words if word.startswith("-")]
    if not options:
        return f"one argument too many: {words[0]!r}"
    known = {word.strip(",") for word in parser.format_help().split() if word.startswith("--")}
    return str(pg.UnknownName("option", options[0].partition("=")[0], known))


class _Version(argparse.Action):
    """Prints the version only when it is asked for: looking it up takes a while."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(f"partygrid {pg.__version__}\n")
        parser.exit()


def _parser() -> tuple[Parser, dict[str, argparse.ArgumentParser]]:
    parser = Parser(
        prog="partygrid",
        description=_BEGIN + "\n".join(f"  {name:13}{PURPOSE[name]}" for name in PURPOSE),
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


_COMMANDS = (
    _snapshots.demo,
    _snapshots.check,
    _snapshots.coverage,
    _snapshots.unassigned,
    _snapshots.compare,
    _exchange.import_file,
    _exchange.grids,
    _exchange.export_file,
    _exchange.template,
    _migrating.migrate,
    _sharing.pseudonymise,
    _double_reporting.allocate,
    _double_reporting.explain,
    _double_reporting.replan,
    _double_reporting.simulate,
    _double_reporting.policies,
    _mechanisms.mechanisms,
    _mechanisms.answers,
    _mechanisms.resilience,
    _mechanisms.links,
    _mechanisms.posts,
    _mechanisms.two_new,
    _snapshots.lists,
    _snapshots.projects,
    _rules.repairs,
    _rules.screening,
    _rules.conflicts,
    _rules.cadences,
    _rules.calendar,
    _snapshots.graph,
    _snapshots.schema,
)
