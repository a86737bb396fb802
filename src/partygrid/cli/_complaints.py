"""Errors as a person at a terminal needs them: what, where, and what to do, on one screen."""

import errno
import shlex
import traceback
from argparse import Namespace
from pathlib import Path

import partygrid as pg
from partygrid.cli._exit import Exit
from partygrid.cli._streams import say
from partygrid.errors import nearest

_SHOWN = 10
_FEW = 2_000


def complain(error: Exception, args: Namespace) -> int:
    """Say on standard error what went wrong with a command, and return the exit code."""
    match error:
        case pg.UnreadableInput() | pg.InvalidJurisdiction():
            text = _with_problems(error, args.file)
        case pg.UnsupportedVersion():
            text = f"{named(args.file)}: {error}"
        case pg.PartyGridError():
            text = str(error)
        case OSError():
            text = _of_system(error)
        case MemoryError():
            text = "there is not enough memory; close other programs, or divide the input by town"
        case _:
            say(f"partygrid: {_defect(error)}")
            return Exit.DEFECT
    say(f"partygrid: {text}")
    return Exit.UNUSABLE


def named(file: str | None) -> str:
    """Return what to call an input."""
    return "standard input" if file in (None, "-") else str(file)


def _with_problems(error: pg.UnreadableInput | pg.InvalidJurisdiction, file: str | None) -> str:
    total = len(error.problems)
    head = f"{error.headline}: {total:,} problem{'' if total == 1 else 's'}"
    lines = [f"  {problem}" for problem in error.problems[:_SHOWN]]
    if total > _SHOWN:
        command = f"partygrid check {shlex.quote(file or '-')} --format csv"
        lines.append(f"  … and {total - _SHOWN:,} more; list them all: {command}")
    return "\n".join([head, *lines])


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
    """Return the name of the file beside it that was probably meant."""
    try:
        beside = [one.name for one in path.parent.iterdir()]
    except OSError:
        return "; check the path"
    close = nearest(path.name, beside) if len(beside) <= _FEW else None
    return "; check the path" if close is None else f"; did you mean {str(path.with_name(close))!r}?"


def _defect(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    return (
        f"{type(error).__name__}: {error} ({place})\n"
        "  This is a defect of partygrid, not of your input. Please report this line, the command\n"
        f"  and the version ({pg.__version__})."
    )
