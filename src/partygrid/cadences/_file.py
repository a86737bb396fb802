"""Cadences in TOML files, one table each.

A key is a field of `Cadence`, and means what it means there; `only` narrows `each`:

    [[cadence]]
    id = "beautification"
    title = { en = "beautification Thursday", zh = "扮靓周四“益”起来" }
    each = "Community"                 # one class, or a list of several
    only = { kind = "residents" }      # field and wanted value
    every = "week"
    by = 4                             # the Thursday
    rotates = "Compound"
    quorum = "1/2"
    source = { title = "Ganxian district article", clause = "4.14", certainty = "single" }
"""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from os import PathLike
from typing import Any

import attrs

from partygrid._likeness import nearest
from partygrid.cadences._cadence import Cadence
from partygrid.cadences._period import Period
from partygrid.errors import InvalidPack, ProblemReason, UnknownName
from partygrid.mechanism_files._reading import decoded, definitions
from partygrid.mechanism_files._values import (
    SOURCE,
    TITLE,
    UNFIT,
    Findings,
    Reader,
    choice,
    flag,
    kinds,
    step,
    table,
    text,
    whole,
)
from partygrid.records import RECORD_KINDS
from partygrid.rules import Severity
from partygrid.rules import each as each_of


def read_cadences(source: str | PathLike[str]) -> tuple[Cadence, ...]:
    """Read cadences from a TOML file, and check each.

    Args:
        source: The file, in UTF-8.

    Returns:
        The cadences, in the order of the file.

    Raises:
        UnreadableInput: The file is no list of cadences. ``problems`` holds every problem, each
            with its path, such as ``$.cadence[2].least``.
        OSError: The file cannot be read.

    Complexity:
        O(bytes).

    Examples:
        See `cadences_from_toml`.
    """
    return cadences_from_toml(decoded(source), name=str(source))


def cadences_from_toml(content: str, *, name: str = "") -> tuple[Cadence, ...]:
    """Return the cadences that a TOML text describes, and check each.

    Args:
        content: The content of a file.
        name: What to call the content in an error, for example the name of its file.

    Returns:
        The cadences, in the order of the text.

    Raises:
        UnreadableInput: The text is no list of cadences; see `read_cadences`.

    Complexity:
        O(length).

    Examples:
        >>> import partygrid as pg
        >>> patrol, = cadences_from_toml('''
        ...     [[cadence]]
        ...     id = "patrol"
        ...     each = "Grid"
        ...     only = { layer = "base" }
        ...     every = "day"
        ...     source = { title = "Grid working rules of one district" }
        ... ''')
        >>> print(patrol, patrol.each, sep="; ")
        patrol: at least 1 a day; Grid, layer base
        >>> try:
        ...     cadences_from_toml('''
        ...         [[cadence]]
        ...         id = "patrol"
        ...         each = "Gird"
        ...         every = "day"
        ...         least = -1
        ...     ''')
        ... except pg.UnreadableInput as error:
        ...     for problem in error.problems:
        ...         print(problem.where, problem.field, problem.message)
        $.cadence[0] source nothing is stated
        $.cadence[0] each no record class has this name
        $.cadence[0] least outside its range
    """
    return definitions(content, "cadence", _defined, name=name)


def _only(value: Any, path: str, found: Findings) -> Any:
    """Read field and wanted value of those of whom a cadence is asked."""
    if type(value) is not dict:
        return found.wrong_type(path, value, 'a table, as in { layer = "base" }')
    for key, one in value.items():
        if type(one) not in (str, bool, int):
            found.wrong_type(step(path, key), one, "text, a whole number, or true or false")
    return value


_CADENCE: Mapping[str, Reader] = {
    "id": text,
    "title": TITLE,
    "kind": text,
    "each": kinds(RECORD_KINDS),
    "only": _only,
    "full_members": whole,
    "every": choice(Period),
    "least": whole,
    "by": whole,
    "quorum": text,
    "majority": text,
    "online": flag,
    "rotates": kinds(RECORD_KINDS),
    "severity": choice(Severity),
    "source": SOURCE,
    "note": text,
}
_REQUIRED = ("id", "each", "every", "source")
_read = table(_CADENCE, "a table for each cadence: [[cadence]]", required=_REQUIRED)


def _defined(value: Any, found: Findings) -> Cadence | None:
    """Return the cadence of a table, or None; what is wrong with it is noted."""
    content = _read(value, "", found)
    if content is UNFIT:
        return None
    only = content.pop("only", {})
    unfit = {problem.field.partition("[")[0].partition(".")[0] for problem in found.problems}
    content["each"] = None if unfit & {"each", "only"} else _asked(content["each"], only, found)
    unfit |= {"each"} if content["each"] is None else set()
    try:
        return Cadence(**content)
    except InvalidPack as error:
        found.problems.extend(
            attrs.evolve(problem, where=found.where, position=found.position)
            for problem in error.problems
            if problem.field not in unfit
        )
    return None


def _asked(asked: Any, only: Mapping[str, Any], found: Findings) -> Any:
    """Return of whom a cadence asks, or None where a condition is of no field of a kind."""
    named = asked if isinstance(asked, list) else [asked]
    if not named:
        found.note("each", ProblemReason.MISSING, "nobody is asked", "name a record class")
        return None
    try:
        return each_of(reduce(or_, named), **only)
    except UnknownName as error:
        message, remedy = f"no {error.kind} has this name", "correct or drop it"
        near = nearest(str(error.name), error.known)
        field = step("only", str(error.name))
        found.note(field, ProblemReason.UNKNOWN_FIELD, message, remedy, near=near)
    return None
