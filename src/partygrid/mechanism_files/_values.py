"""Values of a TOML file into what a mechanism is made of.

A reader takes a value and its place and returns what it stands for. What does not fit is noted and
becomes `UNFIT`: it is left out, so that everything else can be checked as well.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import attrs

from partygrid._likeness import nearest
from partygrid.errors import Problem, ProblemReason, printed
from partygrid.records import KIND_BY_NAME, RECORD_KINDS
from partygrid.slots import FILLER_KINDS, Area, PostRule, Slot
from partygrid.slots import conditions as as_conditions
from partygrid.sources import Certainty, Source, Title

UNFIT: Any = object()
"""Stands for a value that does not fit."""

_WORDS: Mapping[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number with decimals",
    bool: "a truth value",
    list: "an array",
    dict: "a table",
    date: "a date",
    datetime: "a date with a time",
    time: "a time",
}


@attrs.frozen
class Findings:
    """The problems of one mechanism, or of the document.

    Attributes:
        where: The place of the mechanism, such as ``$.mechanism[2]``.
        position: Its place among the mechanisms, from 0.
        problems: What was found so far.
    """

    where: str
    position: int = 0
    problems: list[Problem] = attrs.field(factory=list, init=False)

    def note(
        self,
        field: str,
        reason: ProblemReason,
        message: str,
        remedy: str,
        *,
        value: str = "",
        near: str | None = None,
    ) -> None:
        """Note a problem of a field, given by its path below the mechanism."""
        problem = Problem(
            where=self.where,
            field=field,
            value=value,
            reason=reason,
            message=message,
            remedy=remedy,
            nearest=near,
            position=self.position,
        )
        self.problems.append(problem)

    def wrong_type(self, field: str, value: object, wanted: str) -> Any:
        """Note that a value has another type than the wanted one."""
        message, remedy = f"{_WORDS[type(value)]} stands here", f"write {wanted}"
        self.note(field, ProblemReason.WRONG_TYPE, message, remedy, value=_shown(value))
        return UNFIT

    def unknown(self, field: str, name: str, nobody: str, known: Collection[str]) -> Any:
        """Note that a name is not among the known ones."""
        remedy = f"use one of {', '.join(known)}"
        self.note(
            field,
            ProblemReason.OUT_OF_RANGE,
            nobody,
            remedy,
            value=printed(name),
            near=nearest(name, known),
        )
        return UNFIT

    def keys(
        self, field: str, given: Iterable[str], known: Collection[str], required: Iterable[str]
    ) -> None:
        """Note the keys of a table that are not known, and those that it lacks."""
        given = tuple(given)
        for key in given:
            if key not in known:
                message, remedy = "no such key", f"drop it, or use one of {', '.join(known)}"
                near = nearest(key, known)
                self.note(step(field, key), ProblemReason.UNKNOWN_FIELD, message, remedy, near=near)
        for key in required:
            if key not in given:
                message, remedy = "nothing is stated", "add the key"
                self.note(step(field, key), ProblemReason.MISSING, message, remedy)


Reader = Callable[[Any, str, Findings], Any]
"""From a value, its path below the mechanism and where to note problems to what it stands for."""


def step(path: str, key: str | int) -> str:
    """Return the path of a key or position below another path.

    Examples:
        >>> step(step(step("", "slots"), 0), "most"), step("only", "no field")
        ('slots[0].most', "only['no field']")
    """
    if isinstance(key, str) and key.isidentifier():
        return f"{path}.{key}" if path else key
    return f"{path}[{printed(key)}]"


def _shown(value: object) -> str:
    """Return a value as the file writes it, without the content of arrays and tables."""
    match value:
        case bool():
            return str(value).lower()
        case list():
            return "[…]"
        case dict():
            return "{…}"
        case date() | time():
            return value.isoformat()
    return printed(value)


def of_type(kind: type, wanted: str) -> Reader:
    """Return a reader of values of exactly one type."""

    def read(value: Any, path: str, found: Findings) -> Any:
        return value if type(value) is kind else found.wrong_type(path, value, wanted)

    return read


text = of_type(str, "text in quotes")
flag = of_type(bool, "true or false without quotes")
whole = of_type(int, "a whole number without quotes")
day = of_type(date, "a date as in 2021-01-31")


def bound(value: Any, path: str, found: Findings) -> Any:
    """Read a number of fillers, or the name of a count."""
    if type(value) in (int, str):
        return value
    return found.wrong_type(path, value, "a whole number, or the name of a count in quotes")


def choice(choices: type[StrEnum]) -> Reader:
    """Return a reader of the values of an enum."""
    members = {member.value: member for member in choices}

    def read(value: Any, path: str, found: Findings) -> Any:
        if type(value) is not str:
            return found.wrong_type(path, value, "text in quotes")
        if value not in members:
            return found.unknown(path, value, f"no {choices.__name__} has this name", members)
        return members[value]

    return read


def several(inner: Reader, wanted: str, *, instead: Any = UNFIT) -> Reader:
    """Return a reader of arrays.

    Args:
        inner: Reader of each value.
        wanted: What an array looks like here.
        instead: What stands for a value that does not fit, so that the others keep their places;
            `UNFIT` to leave it out.
    """

    def read(value: Any, path: str, found: Findings) -> Any:
        if type(value) is not list:
            return found.wrong_type(path, value, wanted)
        read = [inner(one, step(path, position), found) for position, one in enumerate(value)]
        kept = [instead if one is UNFIT else one for one in read]
        return [one for one in kept if one is not UNFIT]

    return read


def table(
    readers: Mapping[str, Reader],
    wanted: str,
    *,
    required: Collection[str] = (),
    make: Callable[..., Any] = dict,
) -> Reader:
    """Return a reader of tables with known keys; what is required but does not fit becomes None."""

    def read(value: Any, path: str, found: Findings) -> Any:
        if type(value) is not dict:
            return found.wrong_type(path, value, wanted)
        found.keys(path, value, readers, required)
        content = {
            key: reader(value[key], step(path, key), found)
            for key, reader in readers.items()
            if key in value
        }
        fitting = {key: one for key, one in content.items() if one is not UNFIT}
        return make(**{**dict.fromkeys(required), **fitting})

    return read


def kinds(likely: Iterable[type]) -> Reader:
    """Return a reader of the name of a record class, or several.

    What does not fit is not left out: nobody shall say that a slot sits on nothing as well.

    Args:
        likely: The classes that are meant where there is no class of the name.
    """
    names = [kind.__name__ for kind in likely]

    def one_of(value: Any, path: str, found: Findings) -> Any:
        if type(value) is not str:
            return found.wrong_type(path, value, 'the name of a record class, as in "Grid"')
        if value not in KIND_BY_NAME:
            return found.unknown(path, value, "no record class has this name", names)
        return KIND_BY_NAME[value]

    def read(value: Any, path: str, found: Findings) -> Any:
        if type(value) is not list:
            one = one_of(value, path, found)
            return value if one is UNFIT else one
        known = [one_of(one, step(path, position), found) for position, one in enumerate(value)]
        return value if UNFIT in known else known

    return read


def conditions(value: Any, path: str, found: Findings) -> Any:
    """Read the conditions of a scope or filler: for a field, what is wanted."""
    if type(value) is not list:
        return _conditions(value, path, found)
    read = [_conditions(one, step(path, position), found) for position, one in enumerate(value)]
    return [one for several in read if several is not UNFIT for one in several]


def _conditions(value: Any, path: str, found: Findings) -> Any:
    if type(value) is not dict:
        return found.wrong_type(path, value, 'a table of conditions, as in { layer = "union" }')
    read = {name: _wanted(one, step(path, name), found) for name, one in value.items()}
    return as_conditions({name: one for name, one in read.items() if one is not UNFIT})


def _wanted(value: Any, path: str, found: Findings) -> Any:
    if type(value) is dict:
        read = _LEAST(value, path, found)
        return UNFIT if read["least"] is None else read
    if type(value) is list:
        return _VALUES(value, path, found)
    return _value(value, path, found)


def _value(value: Any, path: str, found: Findings) -> Any:
    if type(value) in (str, bool, int):
        return value
    return found.wrong_type(path, value, "text, a whole number, or true or false")


_LEAST = table({"least": whole}, "{ least = 5 }", required=("least",))
_VALUES = several(_value, "an array")

TITLE = table(
    {"en": text, "zh": text}, 'a table, as in { en = "contact", zh = "联系" }', make=Title
)
SOURCE = table(
    {
        "title": text,
        "clause": text,
        "certainty": choice(Certainty),
        "valid_from": day,
        "valid_until": day,
    },
    'a table, as in { title = "…", clause = "4.2" }',
    required=("title",),
    make=Source,
)
SLOT = table(
    {
        "name": text,
        "title": TITLE,
        "of": kinds(FILLER_KINDS),
        "scope": kinds(RECORD_KINDS),
        "only": conditions,
        "filler": conditions,
        "least": bound,
        "most": bound,
        "weighted": flag,
        "exclusive": flag,
        "load": whole,
        "lives": choice(Area),
        "located": choice(Area),
        "choose": choice(PostRule),
    },
    "a table for each slot: [[mechanism.slots]]",
    required=("name",),
    make=Slot,
)
