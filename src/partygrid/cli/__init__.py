"""The command line: parse, call, print, exit code.

Answers go to standard output, errors and progress to standard error. It computes nothing: each
command calls public functions of the package and prints what they return. Until a command needs
them, nothing heavy is imported, so that ``--help`` is quick.
"""

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import redirect_stdout
from importlib import import_module
from io import StringIO

from partygrid.cli._arguments import parse
from partygrid.cli._exit import Exit
from partygrid.cli._streams import say, write

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    Args:
        argv: The words after the name of the program; those of the process where None.

    Returns:
        0 where the answer holds, 1 where it does not, 2 for unusable input, output or arguments,
        130 where the user interrupted, 70 for a defect of the package. A reader who closes the
        pipe early does not change it.

    Examples:
        >>> main(["schema", "--on", "2024-07-01"])  # there is no such option
        2
    """
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        return int(_outcome(words))
    except KeyboardInterrupt:
        say("partygrid: interrupted")
        return int(Exit.INTERRUPTED)


def _outcome(words: Sequence[str]) -> int:
    spoken = StringIO()  # help or the version, which can meet a closed pipe like any other text
    try:
        with redirect_stdout(spoken):
            args = parse(words)
    except SystemExit as stop:
        return write(spoken.getvalue(), code=int(stop.code or 0))
    return _run(args)


def _run(args: Namespace) -> int:
    try:
        answer = import_module("partygrid.cli._commands").answer(args)
    except Exception as error:  # noqa: BLE001 - a crash must not end in 1, "it does not hold"
        code: int = import_module("partygrid.cli._complaints").complain(error, args)
        return code
    return write(answer.text, code=answer.code, exact=answer.exact)
