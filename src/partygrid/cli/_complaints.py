"""Errors as a person at a terminal needs them: what, where, and what to do, on one screen."""

import difflib
import errno
import re
import shlex
import traceback
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path

import partygrid as pg
from partygrid.cli._exit import Exit
from partygrid.cli._reading import named
from partygrid.cli._streams import say

_SHOWN = 10
_LIKENESS = 0.8


def complain(error: Exception, args: Namespace) -> int:
    """Say on standard error what went wrong with a command, and return the exit code."""
    match error:
        case pg.UnreadableInput() | pg.InvalidJurisdiction():
            text = _spoken(_with_problems(error, args.file))
        case pg.UnsupportedVersion():
            text = f"{named(args.file)}: {error}"
        case pg.PartyGridError():
            text = _spoken(str(error))
        case OSError():
            text = _of_system(error)
        case MemoryError():
            text = "there is not enough memory; close other programs, or divide the input by town"
        case _:
            say(f"partygrid: {_defect(error)}")
            return Exit.DEFECT
    say(f"partygrid: {text}")
    return Exit.UNUSABLE


def _spoken(text: str) -> str:
    """Return a message with values as a command takes them, instead of their names in Python.

    Examples:
        >>> _spoken("policy: <Policy.STABLE: 'stable'>: no aim; use Policy.FIRST_COME, or None")
        "policy: 'stable': no aim; use first-come, or nothing"
        >>> _spoken("since: datetime.date(2024, 6, 30): it lies after on")
        'since: 2024-06-30: it lies after on'
    """
    text = _REPR.sub(r"\1", text)
    text = _DAY.sub(lambda found: str(date(*map(int, found.groups()))), text)
    text = _NAME.sub(lambda found: found[1].lower().replace("_", "-"), text)
    return text.replace(" None", " nothing")


_REPR = re.compile(r"<[A-Z]\w+\.[A-Z_]+: ('[^']*')>")
_DAY = re.compile(r"datetime\.date\((\d+), (\d+), (\d+)\)")
_NAME = re.compile(r"\b[A-Z][a-zA-Z]+\.([A-Z][A-Z_]+)\b")


def _with_problems(error: pg.UnreadableInput | pg.InvalidJurisdiction, file: str | None) -> str:
    problems = error.problems
    head = f"{error.headline}: {len(problems):,} problem{'' if len(problems) == 1 else 's'}"
    if len(problems) <= _SHOWN:
        return "\n".join([head, *(f"  {problem}" for problem in problems)])
    lines = [f"  {first}{_more(number)}" for first, number in _sorts(problems)]
    if Path(file or "-").suffix in ("", ".json"):  # a snapshot
        command = f"partygrid check {shlex.quote(file or '-')} --format csv"
        lines.append(f"  each of them on a line: {command}")
    return "\n".join([head, *lines])


def _sorts(problems: Sequence[pg.Problem]) -> list[tuple[pg.Problem, int]]:
    """Return the first problem of each sort and how many there are, for the first sorts."""
    sorts = [(problem.field, problem.reason, problem.message) for problem in problems]
    return [
        (problems[sorts.index(sort)], number)
        for sort, number in islice(Counter(sorts).items(), _SHOWN)
    ]


def _more(number: int) -> str:
    return "" if number == 1 else f" (and {number - 1:,} more of this sort)"


def _of_system(error: OSError) -> str:
    if error.filename is None:
        return f"{error.strerror or error}"
    path = Path(str(error.filename))
    match error.errno:
        case errno.ENOENT:
            return f"{path}: there is no such file or folder{_likely(path)}"
        case errno.EISDIR:
            return f"{path}: it is a folder; name a file in it"
        case errno.EACCES | errno.EPERM:
            return f"{path}: access is denied; ask its owner, or use a copy of your own"
        case _:
            return f"{path}: {error.strerror or error}"


def _likely(path: Path) -> str:
    """Return what to do about a file that is not there; name one beside it that is much alike."""
    try:
        beside = sorted(one.name for one in path.parent.iterdir())
    except OSError:
        beside = []
    for close in difflib.get_close_matches(path.name, beside, n=1, cutoff=_LIKENESS):
        return f"; did you mean {str(path.with_name(close))!r}?"
    return "; check the path"


def _defect(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    return (
        f"{type(error).__name__}: {error} ({place})\n"
        "  This is a defect of partygrid, not of your input. Please report this line, the command\n"
        f"  and the version ({pg.__version__})."
    )
