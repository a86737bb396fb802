"""Plain JSON values into records, links and level schemes, strictly, by cattrs.

Nothing is guessed: text is no number and a number is no text, a key that no field has is refused,
a value outside an enum is refused with the nearest one. What does not fit comes back as `Misfit`
values, each with its path; the records themselves know nothing of files.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_origin

import attrs
from cattrs import Converter
from cattrs.cols import homogenous_tuple_structure_factory
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn

from partygrid._columns import MOST, Fault
from partygrid._fields import specs
from partygrid.errors import InvalidArgument, PartyGridError, ProblemReason
from partygrid.grid import Point
from partygrid.io._document import Repeating
from partygrid.io._misfit import (
    MISSING_KEY,
    Misfit,
    Path,
    no_object,
    not_one_of,
    repeated_keys,
    shown,
    suggested,
    unknown_keys,
    wrong_type,
)
from partygrid.levels import LINE_KINDS, LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]

_KINDS = (Point, LevelScheme, Link, *RECORD_KINDS)
_LINE = {kind.__name__: kind for kind in LINE_KINDS}


class _Refused(PartyGridError, ValueError):
    """A value that a hook refuses; never leaves this module."""

    def __init__(self, value: object, fault: Fault, near: str | None = None) -> None:
        self.value = value
        self.fault = fault
        self.near = near
        super().__init__(value, fault, near)


def structure(value: object, kind: type) -> tuple[Any, tuple[Misfit, ...]]:
    """Return an instance of a class, or None, and everything that does not fit.

    Where all that is wrong stands in fields that may be left out, the instance is made without
    them, so that its other fields can be checked as well.

    Complexity:
        O(size of the value).

    Examples:
        >>> from partygrid.grid import Town
        >>> town, misfits = structure({"id": "lianfeng", "nam": "莲峰镇"}, Town)
        >>> town, [misfit.near for misfit in misfits]
        (Town(id='lianfeng', name='', code=None), ['name'])
    """
    if not isinstance(value, dict):
        return None, (no_object(value),)
    found, misfits = _structured(value, kind)
    return found, (*_keys_twice(value), *(_discreet(misfit, kind) for misfit in misfits))


def _discreet(misfit: Misfit, kind: type) -> Misfit:
    """Return a misfit without the value of a field that says something about a person."""
    if any(name == misfit.path[0] and spec.private for name, spec in specs(kind)):
        return attrs.evolve(misfit, value="", near=None)
    return misfit


def _structured(value: Mapping[str, Any], kind: type) -> tuple[Any, tuple[Misfit, ...]]:
    try:
        return converter().structure(value, kind), ()
    except BaseValidationError as error:
        misfits = tuple(_leaves(error, ()))
    wrong = {misfit.path[0] for misfit in misfits}
    if any(one.name in wrong and one.default is attrs.NOTHING for one in attrs.fields(kind)):
        return None, misfits
    kept = {name: one for name, one in value.items() if name not in wrong}
    found, further = _structured(kept, kind)
    return found, misfits + further


def _keys_twice(value: Mapping[str, Any]) -> Iterator[Misfit]:
    """Yield the repeated keys of an object and of the objects directly below it."""
    yield from repeated_keys(value)
    for name in [name for name, inner in value.items() if type(inner) is Repeating]:
        yield from (misfit.below(name) for misfit in repeated_keys(value[name]))


@cache
def converter() -> Converter:
    """Return the one converter of this package, made at its first use.

    Examples:
        >>> converter().structure("2026-05-01", date)
        datetime.date(2026, 5, 1)
    """
    made = Converter(detailed_validation=True)
    for kind, hook in _HOOKS.items():
        made.register_structure_hook(kind, hook)
    for choices in {spec.choices for kind in _KINDS for _, spec in specs(kind) if spec.choices}:
        made.register_structure_hook(choices, _choice_of(choices))
    made.register_structure_hook_factory(_is_tuple)(_several)
    for kind in _KINDS:
        made.register_structure_hook(kind, _object(kind, made))
    return made


def _text(value: object, _: type) -> str:
    if isinstance(value, str):
        return value
    raise _Refused(value, wrong_type(value, "text in quotes"))


def _flag(value: object, _: type) -> bool:
    if isinstance(value, bool):
        return value
    raise _Refused(value, wrong_type(value, "true or false without quotes"))


def _whole(value: object, _: type) -> int:
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer():
        return int(value)
    raise _Refused(value, wrong_type(value, "a whole number without quotes"))


def _number(value: object, _: type) -> float:
    if type(value) is float or (type(value) is int and abs(value) <= MOST):
        return value
    if type(value) is int:
        fault = Fault(ProblemReason.OUT_OF_RANGE, "larger than any number here", "correct it")
        raise _Refused(value, fault)
    raise _Refused(value, wrong_type(value, "a number without quotes"))


def _day(value: object, kind: type) -> date:
    text = _text(value, kind)
    with suppress(ValueError):
        day = date.fromisoformat(text)
        if day.isoformat() == text:
            return day
    fault = Fault(ProblemReason.MALFORMED, "no day of the calendar", "write it as YYYY-MM-DD")
    raise _Refused(value, fault)


def _choice_of(choices: type[StrEnum]) -> Hook:
    members = {choice.value: choice for choice in choices}
    return lambda value, kind: _one_of(members, _text(value, kind), f"no {kind.__name__}")


def _kind_of_line(value: object, kind: type) -> type:
    return _one_of(_LINE, _text(value, kind), "no kind of the line")


def _one_of(known: Mapping[str, T], name: str, nobody: str) -> T:
    if name in known:
        return known[name]
    fault = not_one_of(f"{nobody} has this name", known, reason=ProblemReason.OUT_OF_RANGE)
    raise _Refused(name, fault, suggested(name, known.keys()))


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _several(kind: Any, made: Converter) -> Hook:
    inner = homogenous_tuple_structure_factory(kind, made)

    def hook(value: object, _: Any) -> Any:
        if isinstance(value, list):
            return inner(value, kind)
        raise _Refused(value, wrong_type(value, 'an array, even for a single one: ["…"]'))

    return hook


def _object(kind: type, made: Converter) -> Hook:
    inner: Hook = make_dict_structure_fn(kind, made, _cattrs_forbid_extra_keys=True)

    def hook(value: object, _: Any) -> Any:
        if isinstance(value, dict):
            return inner(value, kind)
        raise _Refused(value, wrong_type(value, "an object: {…}"))

    return hook


_HOOKS: Mapping[type, Hook] = {
    str: _text,
    bool: _flag,
    int: _whole,
    float: _number,
    date: _day,
    type: _kind_of_line,
}


def _leaves(error: Exception, path: Path) -> Iterator[Misfit]:
    """Yield what a tree of cattrs errors says, each leaf with its path."""
    match error:
        case BaseValidationError():
            for inner in error.exceptions:
                yield from _leaves(inner, path + _step(inner))
        case ForbiddenExtraKeysError():
            known = [one.name for one in attrs.fields(error.cl)]
            for misfit in unknown_keys(error.extra_fields, known, owner=error.cl.__name__):
                yield misfit.below(*path)
        case InvalidArgument():
            fault = Fault(ProblemReason.CONTRADICTION, error.reason, error.remedy)
            yield Misfit((*path, error.argument), "", fault)
        case _Refused():
            yield Misfit(path, shown(error.value), error.fault, error.near)
        case _:  # a KeyError: there is no such key, and its field has no default
            yield Misfit(path, "", MISSING_KEY)


def _step(error: Exception) -> Path:
    """Return the key or position that cattrs noted on an error, as a path of at most one step."""
    steps: list[Path] = [
        (note.name if isinstance(note, AttributeValidationNote) else note.index,)
        for note in getattr(error, "__notes__", ())
        if isinstance(note, AttributeValidationNote | IterableValidationNote)
    ]
    return steps[0] if steps else ()
