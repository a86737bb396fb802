"""Columns of plain values into columns of fields, each value with the type that its field has.

A column is looked at as a whole; only where a value does not fit is each value looked at. Whole
numbers may come as floats and the other way round, days as text in ISO form or as midnights, truth
values as 0 and 1: that is how databases and data frames hold them. Text is never a number.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache, partial
from itertools import chain
from operator import eq
from typing import Any

import attrs

from partygrid._fields import Check, FieldSpec, ranked, several
from partygrid.io._columnar import Column

_ABSENT = type(None)


def fitted(column: Column, values: Sequence[Any]) -> tuple[Sequence[Any], tuple[int, ...]]:
    """Return a column with each value as the field holds it, and the places of those that do not.

    Where nothing is stated, the default stands.

    Complexity:
        O(values), a few built-in passes where all of them fit as they are.

    Examples:
        >>> from partygrid.grid import Building
        >>> from partygrid.io._columnar import columns_of
        >>> households = columns_of(Building)[6]
        >>> fitted(households, [48, None, 12.0, "many"])
        ([48, None, 12, 'many'], (3,))
    """
    if None in values and not column.spec.optional and column.default is not attrs.NOTHING:
        values = [column.plain_default if value is None else value for value in values]
    whole = _as_a_whole(column, values)
    return (whole, ()) if whole is not None else _one_by_one(column, values)


def _as_a_whole(column: Column, values: Sequence[Any]) -> Sequence[Any] | None:
    """Return the fitted column where every value has the usual type, else None."""
    spec = column.spec
    kinds = set(map(type, values))
    if spec.optional:
        kinds.discard(_ABSENT)
    if not kinds <= _USUAL[spec.check]:
        return None
    if spec.check is Check.CHOICE:
        known = members(spec)
        return list(map(known.get, values)) if known.keys() >= set(values) - {None} else None
    if column.is_several:
        return _tuples(spec, values)
    if spec.check in (Check.NUMBER, Check.POINT):
        zeros = 0.0 in values  # a minus zero is one
        return [value and value + 0.0 for value in values] if zeros else values
    return values


def _tuples(spec: FieldSpec, values: Sequence[Any]) -> Sequence[Any] | None:
    """Return a column of tuples, each in its order, or None where a part of one does not fit."""
    if not set(map(type, chain.from_iterable(values))) <= {str}:
        return None
    if spec.check is not Check.CHOICES:
        many = [] if spec.ranked else [value for value in values if len(value) > 1]
        return values if all(map(eq, many, map(tuple, map(sorted, many)))) else None
    try:
        form = {value: _choices(spec, value) for value in set(values)}
    except ValueError:
        return None
    return list(map(form.__getitem__, values))


def _one_by_one(column: Column, values: Sequence[Any]) -> tuple[Sequence[Any], tuple[int, ...]]:
    spec = column.spec
    made, wrong = [], []
    for place, value in enumerate(values):
        try:
            empty = value is None and spec.optional
            made.append(None if empty else _FIT[spec.check](spec, value))
        except (ValueError, TypeError, OverflowError):
            made.append(value)
            wrong.append(place)
    return made, tuple(wrong)


@cache
def members(spec: FieldSpec) -> Mapping[str, Any]:
    """Return the choices of a field by their text."""
    return {one.value: one for one in spec.choices or ()}


def _exactly(kind: type, _: FieldSpec, value: Any) -> Any:
    if type(value) is kind:
        return value
    raise TypeError


def _whole_number(spec: FieldSpec, value: Any) -> Any:
    if type(value) is float and value.is_integer():
        return int(value)
    return _exactly(int, spec, value)


def _number(spec: FieldSpec, value: Any) -> Any:
    if type(value) is int:
        return float(value)
    return _exactly(float, spec, value) + 0.0


def _choice(spec: FieldSpec, value: Any) -> Any:
    member = members(spec).get(_exactly(str, spec, value))
    if member is None:
        raise ValueError
    return member


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, list | tuple):
        return value
    raise TypeError


def _choices(spec: FieldSpec, value: Any) -> Any:
    return several([_choice(spec, one) for one in _parts(value)])


def _words(spec: FieldSpec, value: Any) -> Any:
    words = [_exactly(str, spec, one) for one in _parts(value)]
    return ranked(words) if spec.ranked else several(words)


def _flag(spec: FieldSpec, value: Any) -> Any:
    return bool(value) if value in (0, 1) else _exactly(bool, spec, value)


def _day(spec: FieldSpec, value: Any) -> Any:
    if type(value) is str:
        return date.fromisoformat(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return _exactly(date, spec, value)


_USUAL: Mapping[Check, set[type]] = {
    Check.ID: {str},
    Check.TEXT: {str},
    Check.REFERENCE: {str},
    Check.COUNT: {int},
    Check.NUMBER: {float},
    Check.POINT: {float},
    Check.CHOICE: {str},
    Check.CHOICES: {tuple},
    Check.WORDS: {tuple},
    Check.REFERENCES: {tuple},
    Check.FLAG: {bool},
    Check.DATE: {date},
}

_text = partial(_exactly, str)
_FIT: Mapping[Check, Callable[[FieldSpec, Any], Any]] = {
    Check.ID: _text,
    Check.TEXT: _text,
    Check.REFERENCE: _text,
    Check.COUNT: _whole_number,
    Check.NUMBER: _number,
    Check.POINT: _number,
    Check.CHOICE: _choice,
    Check.CHOICES: _choices,
    Check.WORDS: _words,
    Check.REFERENCES: _words,
    Check.FLAG: _flag,
    Check.DATE: _day,
}
