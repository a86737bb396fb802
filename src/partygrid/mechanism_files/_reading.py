"""A TOML document into mechanisms: each table is read, made, and checked as a definition."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import attrs

from partygrid.errors import InvalidMechanism, Problem, ProblemReason, UnreadableInput, printed
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
from partygrid.slots import Slot

_GROUP = 'a group of slot names, as in ["leader", "cadre"]'
_GROUPS = 'groups of slot names, as in [["leader", "cadre"]]'
_MECHANISM: Mapping[str, Reader] = {
    "id": text,
    "title": TITLE,
    "scope": kinds,
    "only": conditions,
    "slots": several(SLOT, "an array of tables: [[mechanism.slots]]", instead=Slot("")),
    "distinct": several(several(text, _GROUP), _GROUPS, instead=()),
    "valid_from": day,
    "valid_until": day,
    "source": SOURCE,
    "note": text,
}
_CONTENT = table(_MECHANISM, "a table for each mechanism: [[mechanism]]", required=("id", "slots"))
_TABLES = several(lambda value, _, __: value, "an array of tables: [[mechanism]]")
_LINE = re.compile(r" \(at line (\d+), column (\d+)\)$")


def read_mechanisms(source: str | PathLike[str]) -> tuple[Mechanism, ...]:
    """Read mechanisms from a TOML file, and check each.

    Args:
        source: The file, in UTF-8.

    Returns:
        The mechanisms, in the order of the file.

    Raises:
        UnreadableInput: The file is no list of mechanisms. ``problems`` holds every problem, each
            with its path, such as ``$.mechanism[2].slots[0].most``.
        OSError: The file cannot be read.

    Complexity:
        O(bytes).

    Examples:
        See `write_mechanisms` and `mechanisms_from_toml`.
    """
    content = Path(source).read_bytes()
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = Findings("$")
        message, remedy = f"byte {error.start:,} is no UTF-8", "save the file as UTF-8"
        found.note("", ProblemReason.MALFORMED, message, remedy)
        raise _unreadable(found.problems, str(source)) from None
    return mechanisms_from_toml(decoded, name=str(source))


def mechanisms_from_toml(text: str, *, name: str = "") -> tuple[Mechanism, ...]:
    """Return the mechanisms that a TOML text describes, and check each.

    Args:
        text: The content of a file.
        name: What to call the content in an error, for example the name of its file.

    Returns:
        The mechanisms, in the order of the text.

    Raises:
        UnreadableInput: The text is no list of mechanisms; see `read_mechanisms`.

    Complexity:
        O(length).

    Examples:
        >>> import partygrid as pg
        >>> contact, = mechanisms_from_toml('''
        ...     [[mechanism]]
        ...     id = "contact"
        ...     scope = "Community"
        ...     slots = [{ name = "unit", of = "Unit" }]
        ... ''')
        >>> contact.slot("unit").of is pg.Unit
        True
        >>> try:
        ...     mechanisms_from_toml('mechanism = [{ id = "contact", slots = [{ nam = "unit" }] }]')
        ... except pg.UnreadableInput as error:
        ...     for problem in error.problems:
        ...         print(problem)
    """
    found = Findings("$")
    mechanisms = _mechanisms(_parsed(text, found), found)
    if found.problems:
        raise _unreadable(found.problems, name)
    return mechanisms


def _unreadable(problems: Sequence[Problem], name: str) -> UnreadableInput:
    error = UnreadableInput(problems)
    if name:
        error.headline = f"{name}: {error.headline}"
    return error


def _parsed(text: str, found: Findings) -> dict[str, Any]:
    """Return the document; one without mechanisms where the text is no TOML."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number or a nesting beyond all measure
        said = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "beyond all measure"
    place = _LINE.search(said)
    line = f"line {place[1]}, column {place[2]}: " if place else ""
    message = _LINE.sub("", said)
    found.note(
        "",
        ProblemReason.MALFORMED,
        f"{line}no TOML: {message[:1].lower()}{message[1:]}",
        "write it as TOML",
    )
    return {"mechanism": []}


def _mechanisms(document: Mapping[str, Any], found: Findings) -> tuple[Mechanism, ...]:
    """Return the mechanisms of a document, and note every problem in the order of the file."""
    found.keys("", document, ("mechanism",), ("mechanism",))
    made: dict[str, Mechanism] = {}
    tables = _TABLES(document.get("mechanism", []), "mechanism", found)
    for position, value in enumerate(() if tables is UNFIT else tables):
        here = Findings(f"$.mechanism[{position}]", position)
        mechanism = _mechanism(value, here)
        if mechanism is not None:
            if mechanism.id in made:
                message, remedy = "two mechanisms have this id", "give one of them another"
                shown = printed(mechanism.id)
                here.note("id", ProblemReason.DUPLICATE_ID, message, remedy, value=shown)
            made[mechanism.id] = mechanism
        found.problems.extend(here.problems)
    return tuple(made.values())


def _mechanism(value: Any, found: Findings) -> Mechanism | None:
    """Return the mechanism of a table, or None where the table is none."""
    content = _CONTENT(value, "", found)
    if content is UNFIT:
        return None
    try:
        return Mechanism(**content)
    except InvalidMechanism as error:
        said = {problem.field for problem in found.problems}
        names = [slot.name for slot in content["slots"] or ()]
        for field, problem in _placed(error.problems, names):
            if not _echoes(field, problem.reason, said):
                found.problems.append(
                    attrs.evolve(problem, where=found.where, field=field, position=found.position)
                )
    return None


def _placed(
    problems: Sequence[Problem], names: Sequence[str | None]
) -> Iterator[tuple[str, Problem]]:
    """Yield problems of a definition, slots by position instead of by name.

    They come in the order of the slots; where one has the name of an earlier one, that is the
    first to be said of it.
    """
    position = 0
    for problem in problems:
        prefix, _, rest = problem.field.partition(".")
        if prefix != "slots":
            yield problem.field, problem
            continue
        if problem.reason is ProblemReason.REPEATED:
            position += 1
        while not rest.startswith(f"{names[position]}."):
            position += 1
        yield f"slots[{position}].{rest.removeprefix(f'{names[position]}.')}", problem


def _echoes(field: str, reason: ProblemReason, said: Collection[str]) -> bool:
    """Return whether a problem only says again that a value that does not fit is not there."""
    if any(one in said for one in _holders(field)):
        return True
    names = (ProblemReason.UNKNOWN_FIELD, ProblemReason.UNKNOWN_SLOT)
    return reason not in names and any(field in _holders(one) for one in said)


def _holders(path: str) -> set[str]:
    """Return a path and the paths of what holds its value.

    Examples:
        >>> sorted(_holders("slots[0].most"))
        ['slots', 'slots[0]', 'slots[0].most']
    """
    return {path, *(path[: cut.start()] for cut in re.finditer(r"[.\[]", path))}
