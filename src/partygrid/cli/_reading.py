"""What a command is given: a native file or standard input, and a day."""

import shlex
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import partygrid as pg
from partygrid.cli._progress import stage


def read(file: str | None) -> pg.Jurisdiction:
    """Return the jurisdiction in a file, or on standard input where it is ``-`` or None.

    Raises:
        InvalidArgument: No file is named, and nothing can come from standard input.
        UnreadableInput: The input is no jurisdiction.
        UnsupportedVersion: A newer partygrid wrote it.
        OSError: It cannot be read.
    """
    name = named(file)
    with stage(f"reading {name}"):
        if file in (None, "-"):
            return pg.from_json(_standard_input(file), name=name)
        return pg.read_json(str(file))


def day(text: str | None, option: str = "--on") -> date | None:
    """Return the day that an option states, None where it is not given.

    Raises:
        InvalidArgument: The text is no day.
    """
    return None if text is None else day_of(text, option)


def day_of(text: str, option: str) -> date:
    """Return the day that an option states.

    Raises:
        InvalidArgument: The text is no day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        remedy = "write a day as 2024-07-01"
        raise pg.InvalidArgument(
            option, text, "not written as a day, or no day at all", remedy
        ) from None


def pair(where: pg.Jurisdiction, word: str) -> tuple[str, str]:
    """Return the two ids that a word joins by a colon.

    Ids may have colons themselves: the first split is taken of which both halves are ids of
    records, else the first of all.

    Examples:
        >>> pair(pg.Jurisdiction([pg.Town("t"), pg.Town("a:b")]), "a:b:t")
        ('a:b', 't')
    """
    parts = word.split(":")
    splits = [(":".join(parts[:i]), ":".join(parts[i:])) for i in range(1, len(parts))]
    return next((one for one in splits if one[0] in where and one[1] in where), splits[0])


def chance(word: str) -> tuple[Any, float]:
    """Return for whom a turnout is, and the turnout, which a word joins by a colon.

    Examples:
        >>> chance("retired:0.5"), chance("m:7:0.2")
        ((<MemberStatus.RETIRED: 'retired'>, 0.5), ('m:7', 0.2))

    Raises:
        InvalidArgument: There is no number behind a colon.
    """
    who, _, rate = word.rpartition(":")
    try:
        return _GROUPS.get(who, who), float(rate)
    except ValueError:
        remedy = "write WHO:P, such as retired:0.5, and FILE before it"
        raise pg.InvalidArgument("--turnout-of", word, "no number behind a colon", remedy) from None


_GROUPS: dict[str, Any] = {
    **{one.value: one for one in (*pg.MemberStatus, *pg.Window)},
    **{f"{one.value},{when.value}": (one, when) for one in pg.MemberStatus for when in pg.Window},
}
"""Groups of members, and of needs, as they are written."""


def group(where: pg.Jurisdiction, word: str) -> tuple[str, ...]:
    """Return the ids that a word joins by colons, several of them.

    Ids may have colons themselves: the first split is taken whose parts all are ids of records,
    else that at every colon.

    Examples:
        >>> group(pg.Jurisdiction([pg.Town("t"), pg.Town("a:b"), pg.Town("c")]), "a:b:t:c")
        ('a:b', 't', 'c')
    """
    parts = word.split(":")

    def splits(begin: int) -> Iterator[tuple[str, ...]]:
        if begin == len(parts):
            yield ()
        for end in range(begin + 1, len(parts) + 1):
            first = ":".join(parts[begin:end])
            if first in where:
                yield from ((first, *rest) for rest in splits(end))

    return next(splits(0), tuple(parts))


def refuse_single(option: str, words: Iterable[str], form: str) -> None:
    """Refuse words of an option that join no two ids.

    Raises:
        InvalidArgument: A word has no colon.
    """
    for word in words:
        if ":" not in word:
            remedy = f"write {form}, and FILE before it"
            raise pg.InvalidArgument(option, word, "no two ids with a colon between", remedy)


def refuse_swapped(command: str, file: str, other: str) -> None:
    """Refuse a file and another word in the wrong order.

    Raises:
        InvalidArgument: There is no such file, and the other word is one.
    """
    if file != "-" and not Path(file).exists() and Path(other).is_file():
        remedy = f"write it first: partygrid {command} {shlex.quote(other)} {shlex.quote(file)}"
        raise pg.InvalidArgument("FILE", file, f"no such file, and {other} is one", remedy)


def named(file: str | None) -> str:
    """Return what to call an input.

    Examples:
        >>> named("-"), named("county.json")
        ('standard input', 'county.json')
    """
    return "standard input" if file in (None, "-") else str(file)


def _standard_input(stated: str | None) -> bytes:
    if sys.stdin is None:
        raise pg.InvalidArgument("FILE", "-", "standard input is closed", "name a file")
    if stated is None and sys.stdin.isatty():
        remedy = "name one; to make one: partygrid demo --save county.json"
        raise pg.InvalidArgument("FILE", "-", "no file is named and nothing is piped in", remedy)
    return sys.stdin.buffer.read()
