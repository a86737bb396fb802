"""One list of divisions: names, parents and levels by code, with every problem of its rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from partygrid.codes import CodeFault, CodeScheme
from partygrid.errors import Problem, ProblemReason, printed

_ABOLISHED = re.compile(r"\s*[\[［【(（]已撤销[\]］】)）]\s*$")
_PLAIN, _STATED = 2, 3
"""How many cells a row has, without and with its parent."""


@attrs.frozen(kw_only=True)
class Listing:
    """A list of divisions; it lives while two lists are compared, and is no answer.

    Attributes:
        names: The name as printed, by code.
        parents: The code of the parent, by code; None at the top. A parent may be unlisted.
        levels: The codes of each level from the top down, in code order.
        children: The codes below each code, in code order.
    """

    names: Mapping[str, str]
    parents: Mapping[str, str | None]
    levels: Sequence[Sequence[str]]
    children: Mapping[str | None, Sequence[str]]


def read_listing(
    rows: Iterable[Sequence[Any]], label: str, scheme: CodeScheme, problems: list[Problem]
) -> Listing:
    """Return a list that has been read; what is wrong with its rows is added to `problems`.

    A place printed as abolished (``[已撤销]``) is left out: it does not hold in the list.

    Complexity:
        O(n log n) in the rows.
    """
    names: dict[str, str] = {}
    stated: dict[str, str] = {}
    for position, row in enumerate(rows):
        faults = _shape_faults(row) or _row_faults(row, names, stated, scheme)
        if faults:
            where = f"{label} row {position}"
            problems += (_problem(where, row, one, position) for one in faults)
    problems += _cycles(stated, label)
    parents = _parents(sorted(names), stated, scheme)
    children: dict[str | None, list[str]] = {}
    for code, parent in parents.items():
        children.setdefault(parent, []).append(code)
    levels = _levels(parents, children)
    return Listing(names=names, parents=parents, levels=levels, children=children)


def _parents(
    codes: Sequence[str], stated: Mapping[str, str], scheme: CodeScheme
) -> dict[str, str | None]:
    """Return the parent of each code: as stated, else the code one level up that it begins with."""
    ends = dict(zip(scheme.lengths[1:], scheme.lengths, strict=False))
    short: dict[str, str] = {}
    parents: dict[str, str | None] = {}
    for code in codes:
        if code in stated:
            parents[code] = stated[code]
        elif len(code) in ends:
            above = code[: ends[len(code)]]
            parents[code] = short.get(above) or short.setdefault(above, scheme.shorten(above))
        else:
            parents[code] = None
    return parents


def _shape_faults(row: Sequence[Any]) -> tuple[CodeFault, ...]:
    size = len(row) if isinstance(row, tuple | list) else 0
    whole = size == _PLAIN or (size == _STATED and (row[2] is None or isinstance(row[2], str)))
    if whole and isinstance(row[1], str):
        return ()
    remedy = "give code, name and, where the code does not say it, the code of the parent, as text"
    return (CodeFault(ProblemReason.WRONG_TYPE, "is no row of code and name", remedy),)


def _row_faults(
    row: Sequence[Any], names: dict[str, str], stated: dict[str, str], scheme: CodeScheme
) -> tuple[CodeFault, ...]:
    code, printed_name = row[0], row[1]
    parent = row[2] if len(row) == _STATED else None
    faults = scheme.problems(code) + (scheme.problems(parent) if parent else ())
    name = _ABOLISHED.sub("", printed_name) if "已撤销" in printed_name else printed_name
    if not name or name.isspace():
        faults += (CodeFault(ProblemReason.MISSING, "has no name", "state the name of the place"),)
    if faults or name is not printed_name:
        return faults
    code = scheme.shorten(code)
    first = names.setdefault(code, name)
    if first != name:
        return (_twice(f"is {first!r} and {name!r} in one list"),)
    if parent:
        above = scheme.shorten(parent)
        if stated.setdefault(code, above) != above:
            return (_twice(f"has the parents {stated[code]!r} and {above!r} in one list"),)
    return ()


def _twice(message: str) -> CodeFault:
    return CodeFault(ProblemReason.CONTRADICTION, message, "keep one of the two rows")


def _problem(where: str, row: Any, fault: CodeFault, position: int) -> Problem:
    code = row[0] if isinstance(row, tuple | list) and row else row
    return Problem(
        where=where,
        field="code",
        value=printed(code),
        reason=fault.reason,
        message=fault.message,
        remedy=fault.remedy,
        position=position,
    )


def _cycles(stated: Mapping[str, str], label: str) -> list[Problem]:
    """Return a problem for each code that lies below itself by stated parents."""
    settled: set[str] = set()
    found = []
    for start in sorted(stated):
        path: dict[str, None] = {}
        code: str | None = start
        while code is not None and code not in settled and code not in path:
            path[code] = None
            code = stated.get(code)
        if code is not None and code in path:
            message = "lies below itself by the parents that are stated"
            fault = CodeFault(ProblemReason.CYCLE, message, "correct one of the parents")
            found.append(_problem(f"{label} {code}", (code,), fault, 0))
        settled.update(path)
    return found


def _levels(
    parents: Mapping[str, str | None], children: Mapping[str | None, Sequence[str]]
) -> list[list[str]]:
    """Return the codes level by level: first those whose parent is not listed."""
    level = [code for code, parent in parents.items() if parent not in parents]
    levels = []
    while level:
        levels.append(level)
        level = sorted(below for code in level for below in children.get(code, ()))
    return levels
