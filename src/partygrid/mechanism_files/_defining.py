"""One table of a file into a mechanism: its values are read, and the definition is checked.

A definition names its slots, a file has them in order; here its problems get the paths of the file.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from partygrid.errors import InvalidMechanism, Problem, ProblemReason
from partygrid.mechanism_files._values import (
    SLOT,
    SOURCE,
    TITLE,
    UNFIT,
    Findings,
    Reader,
    conditions,
    day,
    kinds,
    several,
    table,
    text,
)
from partygrid.mechanisms import Mechanism
from partygrid.records import RECORD_KINDS
from partygrid.slots import Slot

_GROUP = several(text, 'a group of slot names, as in ["leader", "cadre"]')
_MECHANISM: Mapping[str, Reader] = {
    "id": text,
    "title": TITLE,
    "scope": kinds(RECORD_KINDS),
    "only": conditions,
    "slots": several(SLOT, "an array of tables: [[mechanism.slots]]", instead=Slot("")),
    "distinct": several(_GROUP, 'groups of slot names, as in [["leader", "cadre"]]', instead=()),
    "valid_from": day,
    "valid_until": day,
    "source": SOURCE,
    "note": text,
}
_read = table(_MECHANISM, "a table for each mechanism: [[mechanism]]", required=("id", "slots"))


def defined(value: Any, found: Findings) -> Mechanism | None:
    """Return the mechanism of a table, or None; what is wrong with it is noted."""
    content = _read(value, "", found)
    if content is UNFIT:
        return None
    try:
        return Mechanism(**content)
    except InvalidMechanism as error:  # what only repeats that a value does not fit is left out
        unfit = {problem.field for problem in found.problems}
        holders = set[str]().union(*map(_holders, unfit))
        names = [slot.name for slot in content["slots"] or ()]
        found.problems.extend(
            attrs.evolve(problem, where=found.where, field=field, position=found.position)
            for field, problem in _placed(error.problems, names)
            if _holders(field).isdisjoint(unfit)
            and not (problem.reason in _FOLLOWS and field in holders)
        )
    return None


def _placed(
    problems: Sequence[Problem], names: Sequence[str | None]
) -> Iterator[tuple[str, Problem]]:
    """Yield problems of a definition, each with its path: slots by position instead of by name.

    Of a slot that has the name of an earlier one, the first that is said is that it has.
    """
    named: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        named.setdefault(f"slots.{name}.", []).append(position)
    for problem in problems:
        beginnings = (problem.field[: cut.end()] for cut in re.finditer(r"\.", problem.field))
        prefix = max((one for one in beginnings if one in named), key=len, default="")
        if not prefix:
            yield problem.field, problem
            continue
        if problem.reason is ProblemReason.REPEATED:
            del named[prefix][0]
        yield f"slots[{named[prefix][0]}].{problem.field.removeprefix(prefix)}", problem


_FOLLOWS = (ProblemReason.MISSING, ProblemReason.WRONG_KIND, ProblemReason.REPEATED)
"""What is said of something as a whole where only a part of it does not fit."""


def _holders(path: str) -> set[str]:
    """Return a path, and the paths of what holds its value.

    Examples:
        >>> sorted(_holders("slots[0].most"))
        ['slots', 'slots[0]', 'slots[0].most']
    """
    return {path, *(path[: cut.start()] for cut in re.finditer(r"[.\[]", path))}
