"""Checks of single values, run over whole columns.

Each check has two forms that agree: `column_ok` looks at a column with C-speed built-ins and
answers yes or "look closer"; `fault_in` looks at one value and says what is wrong with it.
References need the other records and are checked elsewhere.
"""

import math
import sys
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from itertools import chain
from operator import attrgetter, eq, lt
from typing import Any, cast

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._fields import Check, FieldSpec
from partygrid.errors import ProblemReason, printed
from partygrid.grid import Point

MOST = 2**53 - 1
"""The largest count: the largest integer that every JSON reader keeps exactly."""

_ABSENT = type(None)
_ASCII = bytes(range(32, 127))
"""What prints."""
_BROKEN = {"Cc", "Cs", "Zl", "Zp"}
"""Control characters, line separators, lone surrogates; names hold letters of private use."""
_NUMBERS = {int, float}
_LONGITUDES = 180
_LATITUDES = 90


@attrs.frozen
class Fault:
    """What is wrong with one value: a reason, a sentence and a remedy."""

    reason: ProblemReason
    message: str
    remedy: str


def column_ok(spec: FieldSpec, values: list[Any], *, typed: bool = False) -> bool:
    """Return True where no value of a column has a fault; False means "look at each".

    Args:
        spec: What the field holds.
        values: The column.
        typed: Whether every value is known to have the type of the field.

    Complexity:
        O(values), a few built-in passes.
    """
    try:
        of_type = typed or _types_ok(spec, values)
        return of_type and (spec.check not in _COLUMN or _COLUMN[spec.check](spec, values))
    except Exception:  # noqa: BLE001 - values that cannot be hashed or compared
        return False


def fault_in(spec: FieldSpec, value: Any) -> Fault | None:
    """Return what is wrong with a value, or None."""
    if value is None:
        return None if spec.optional else _missing(spec)
    return _FAULT[spec.check](spec, value)


_TYPES: Mapping[Check, set[type]] = {
    Check.ID: {str},
    Check.TEXT: {str},
    Check.COUNT: {int},
    Check.NUMBER: _NUMBERS,
    Check.CHOICES: {tuple},
    Check.WORDS: {tuple},
    Check.FLAG: {bool},
    Check.DATE: {date},
    Check.POINT: {Point},
    Check.REFERENCE: {str},
    Check.REFERENCES: {tuple},
}


def _types_ok(spec: FieldSpec, values: list[Any]) -> bool:
    kinds = set(map(type, values))
    if spec.optional:
        kinds.discard(_ABSENT)
    if not kinds <= ({spec.choices} if spec.check is Check.CHOICE else _TYPES[spec.check]):
        return False
    if spec.check is Check.REFERENCES:
        return set(map(type, chain.from_iterable(filter(None, values)))) <= {str}
    if spec.check is Check.POINT:
        points = list(filter(None, values))
        parts = chain(map(attrgetter("lon"), points), map(attrgetter("lat"), points))
        return set(map(type, parts)) <= _NUMBERS
    return True


def _stated(values: list[Any]) -> list[Any]:
    return [value for value in values if value is not None]


def _ids_ok(spec: FieldSpec, values: list[str]) -> bool:
    stated = _stated(values) if spec.optional else values
    joined = "|".join(["", *stated, ""])
    bounded = " " not in joined or (" |" not in joined and "| " not in joined)
    return bounded and _is_printable(joined) and all(stated)


def _texts_ok(_: FieldSpec, values: list[str | None]) -> bool:
    return _is_printable("".join(filter(None, values)))


def _is_printable(text: str) -> bool:
    return not text.encode().translate(None, _ASCII) if text.isascii() else text.isprintable()


def _counts_ok(_: FieldSpec, values: list[Any]) -> bool:
    distinct = set(values) - {None}
    return not distinct or (min(distinct) >= 0 and max(distinct) <= MOST)


def _numbers_ok(_: FieldSpec, values: list[Any]) -> bool:
    amounts = _stated(values)
    return all(map(_is_amount, set(amounts))) and _zeros_ok(amounts)


def _several_ok(spec: FieldSpec, values: list[tuple[Any, ...]]) -> bool:
    return all(fault_in(spec, value) is None for value in set(values))


def _references_ok(spec: FieldSpec, values: list[tuple[str, ...]]) -> bool:
    stated = _stated(values) if spec.optional else values
    several = [value for value in stated if len(value) > 1]
    flat = list(chain.from_iterable(several))
    if all(map(lt, flat, flat[1:])):
        return True
    distinct = sum(map(len, map(set, several))) == sum(map(len, several))
    return distinct and (spec.ranked or list(map(sorted, several)) == list(map(list, several)))


def _points_ok(_: FieldSpec, values: list[Point | None]) -> bool:
    points = list(filter(None, values))
    return all(
        _degrees_ok(np.fromiter(map(attrgetter(name), points), np.float64, len(points)), limit)
        for name, limit in (("lon", _LONGITUDES), ("lat", _LATITUDES))
    )


def _degrees_ok(degrees: npt.NDArray[np.float64], limit: int) -> bool:
    return bool((np.abs(degrees) <= limit).all()) and not np.signbit(degrees[degrees == 0]).any()


def _is_degrees(value: float, limit: int) -> bool:
    return -limit <= value <= limit and _zeros_ok([value])


def _zeros_ok(numbers: list[Any]) -> bool:
    """Return False for a minus zero: it equals zero, but would give equal records other bytes."""
    return 0 not in numbers or not any(one == 0 and math.copysign(1, one) < 0 for one in numbers)


_COLUMN: Mapping[Check, Callable[[FieldSpec, list[Any]], bool]] = {
    Check.ID: _ids_ok,
    Check.TEXT: _texts_ok,
    Check.COUNT: _counts_ok,
    Check.NUMBER: _numbers_ok,
    Check.CHOICES: _several_ok,
    Check.WORDS: _several_ok,
    Check.POINT: _points_ok,
    Check.REFERENCES: _references_ok,
}
"""For a check that looks beyond the type of a value: whether a column of the right type passes."""


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def _missing(spec: FieldSpec) -> Fault:
    what = {Check.REFERENCES: "a list of ids", Check.REFERENCE: "an id"}.get(
        spec.check, _article(spec.check)
    )
    return Fault(ProblemReason.MISSING, "nothing is stated", f"state {what}")


def _wrong_type(value: Any, wanted: str) -> Fault:
    return Fault(
        ProblemReason.WRONG_TYPE, f"{_article(type(value).__name__)} stands here", f"write {wanted}"
    )


def _id_fault(spec: FieldSpec, value: Any) -> Fault | None:
    if type(value) is not str:
        return _wrong_type(value, "text")
    if value and value.strip() == value and value.isprintable():
        return None
    plain = "" if spec.private else "".join(filter(str.isprintable, value)).strip()
    return Fault(
        ProblemReason.BAD_ID,
        "empty, or with spaces at an end or characters that do not print",
        f"write {printed(plain) if plain else 'an id'}",
    )


def _text_fault(_: FieldSpec, value: Any) -> Fault | None:
    if type(value) is not str:
        return _wrong_type(value, "text")
    if not any(unicodedata.category(letter) in _BROKEN for letter in value):
        return None
    return Fault(
        ProblemReason.BAD_TEXT, "holds control characters or broken encoding", "remove them"
    )


def _count_fault(_: FieldSpec, value: Any) -> Fault | None:
    if type(value) is not int:
        return _wrong_type(value, "a whole number, or None where it is not known")
    if 0 <= value <= MOST:
        return None
    return Fault(
        ProblemReason.OUT_OF_RANGE,
        "a count is not negative" if value < 0 else "larger than any count",
        "write the counted number, or None where it is not known",
    )


def _is_amount(value: Any) -> bool:
    return bool(0 <= value <= sys.float_info.max)


def _number_fault(spec: FieldSpec, value: Any) -> Fault | None:
    if type(value) not in _NUMBERS:
        return _wrong_type(value, f"a number of {spec.unit}")
    if _is_amount(value) and _zeros_ok([value]):
        return None
    return Fault(
        ProblemReason.OUT_OF_RANGE,
        "not a finite number from 0 on",
        f"write {spec.unit} as 0 or more",
    )


def _choice_fault(spec: FieldSpec, value: Any) -> Fault | None:
    choices = cast("type[StrEnum]", spec.choices)
    if isinstance(value, choices):
        return None
    members = ", ".join(f"{choices.__name__}.{member.name}" for member in choices)
    return _wrong_type(value, f"one of {members}")


def _tuple_fault(value: Any, *, ranked: bool = False) -> Fault | None:
    if type(value) is not tuple:
        return _wrong_type(value, "a list, even for a single one: ['…']")
    try:
        ordered = sorted(value)
    except Exception:  # noqa: BLE001 - what cannot be compared is of a wrong type, told elsewhere
        return None
    if any(map(eq, ordered, ordered[1:])):
        return Fault(ProblemReason.REPEATED, "one is named twice", "name each once")
    if not ranked and ordered != list(value):
        return Fault(ProblemReason.MALFORMED, "not in order", "make the record by its constructor")
    return None


def _choices_fault(spec: FieldSpec, value: Any) -> Fault | None:
    fault = _tuple_fault(value)
    return fault or next(filter(None, (_choice_fault(spec, one) for one in value)), None)


def _words_fault(spec: FieldSpec, value: Any) -> Fault | None:
    return _tuple_fault(value) or next(filter(None, (_id_fault(spec, one) for one in value)), None)


def _references_fault(spec: FieldSpec, value: Any) -> Fault | None:
    if type(value) is tuple and not all(type(one) is str for one in value):
        return _wrong_type(next(one for one in value if type(one) is not str), "ids as text")
    return _tuple_fault(value, ranked=spec.ranked)


def _reference_fault(_: FieldSpec, value: Any) -> Fault | None:
    return None if type(value) is str else _wrong_type(value, "an id as text")


def _flag_fault(_: FieldSpec, value: Any) -> Fault | None:
    return None if type(value) is bool else _wrong_type(value, "True or False")


def _date_fault(_: FieldSpec, value: Any) -> Fault | None:
    return None if type(value) is date else _wrong_type(value, "a datetime.date")


def _point_fault(_: FieldSpec, value: Any) -> Fault | None:
    if type(value) is not Point:
        return _wrong_type(value, "a Point(lon, lat)")
    real = type(value.lon) in _NUMBERS and type(value.lat) in _NUMBERS
    if real and _is_degrees(value.lon, _LONGITUDES) and _is_degrees(value.lat, _LATITUDES):
        return None
    return Fault(
        ProblemReason.OUT_OF_RANGE,
        "not a position in degrees",
        "write longitude -180 to 180 first, then latitude -90 to 90",
    )


_FAULT: Mapping[Check, Callable[[FieldSpec, Any], Fault | None]] = {
    Check.ID: _id_fault,
    Check.TEXT: _text_fault,
    Check.COUNT: _count_fault,
    Check.NUMBER: _number_fault,
    Check.CHOICE: _choice_fault,
    Check.CHOICES: _choices_fault,
    Check.WORDS: _words_fault,
    Check.FLAG: _flag_fault,
    Check.DATE: _date_fault,
    Check.POINT: _point_fault,
    Check.REFERENCE: _reference_fault,
    Check.REFERENCES: _references_fault,
}
