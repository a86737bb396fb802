"""Records as columns of plain values, and back: what tables, databases and data frames share.

A record class gives one column for each field, in the order of the fields, and two, ``lon`` and
``lat``, for a point. Choices stand in a column by their text, several values as a tuple.

Records are made column by column as well: empty objects first, then each slot of all of them. That
takes about half of the time of the constructor, and nothing is left out, because what the
constructor converts (sorted tuples, numbers) has been brought into that form before.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import Any

import attrs

from partygrid._fields import Check, FieldSpec, specs
from partygrid.grid import Point

Columns = Mapping[str, Sequence[Any]]
"""Plain values by the name of their column."""

SEVERAL = (Check.REFERENCES, Check.WORDS, Check.CHOICES)
"""The shapes of fields that hold several values."""

DEFAULTS_OF_NOTHING: tuple[object, ...] = (None, "", (), attrs.NOTHING)
"""The defaults that say no more than a field that is not stated."""


@attrs.frozen
class Column:
    """A column of a table of records.

    Attributes:
        name: Its name: that of the field, or ``lon`` or ``lat`` for the parts of a point.
        field: The field.
        spec: What the field holds.
        default: What the field is where nothing is stated; `attrs.NOTHING` where it must be stated.
    """

    name: str
    field: str
    spec: FieldSpec
    default: Any

    @property
    def is_several(self) -> bool:
        """Whether a cell holds several values."""
        return self.spec.check in SEVERAL

    @property
    def plain_default(self) -> Any:
        """The default as it stands in the column, a choice by its text."""
        return getattr(self.default, "value", self.default)


@cache
def columns_of(kind: type) -> tuple[Column, ...]:
    """Return the columns of a kind of record, or of links.

    Examples:
        >>> from partygrid.grid import Building
        >>> [column.name for column in columns_of(Building)][-3:]
        ['lon', 'lat', 'kind']
    """
    defaults = {one.name: one.default for one in attrs.fields(kind)}
    return tuple(
        Column(part, name, spec, defaults[name])
        for name, spec in specs(kind)
        for part in (_PARTS if spec.check is Check.POINT else (name,))
    )


_PARTS = tuple(one.name for one in attrs.fields(Point))


def plain_columns(kind: type, records: Sequence[Any]) -> dict[str, list[Any]]:
    """Return the columns of some records of one kind: text, numbers, truth values, days, tuples.

    Complexity:
        O(records).

    Examples:
        >>> from partygrid.grid import Grid
        >>> plain_columns(Grid, [Grid("g1", community="c1")])["kind"]
        ['base']
    """
    found = {}
    for column in columns_of(kind):
        values = map(attrgetter(column.field), records)
        found[column.name] = list(_AS_PLAIN.get(column.spec.check, _as_it_is)(column, values))
    return found


def _as_it_is(_: Column, values: Iterable[Any]) -> Iterable[Any]:
    return values


def _part(column: Column, points: Iterable[Point | None]) -> Iterable[Any]:
    part = attrgetter(column.name)
    return (None if point is None else part(point) for point in points)


def _texts(column: Column, choices: Iterable[Any]) -> Iterable[Any]:
    text: dict[Any, str | None] = {one: one.value for one in column.spec.choices or ()}
    return map((text | {None: None}).__getitem__, choices)


def _tuples_of_texts(_: Column, values: Iterable[Any]) -> Iterable[Any]:
    return (tuple(one.value for one in value) for value in values)


_AS_PLAIN: Mapping[Check, Callable[[Column, Iterable[Any]], Iterable[Any]]] = {
    Check.POINT: _part,
    Check.CHOICE: _texts,
    Check.CHOICES: _tuples_of_texts,
}


def records_of(kind: type, fields: Mapping[str, Sequence[Any]], count: int) -> list[Any]:
    """Return records whose fields have the given values, which are trusted.

    Args:
        kind: The record class.
        fields: For every field a value for each record, as the constructor leaves it.
        count: The number of records.

    Complexity:
        O(records times fields).

    Examples:
        >>> from partygrid.grid import Town
        >>> records_of(Town, {"id": ["a"], "name": [""], "code": [None]}, 1)
        [Town(id='a', name='', code=None)]
    """
    made: list[Any] = list(map(object.__new__, repeat(kind, count)))
    for one in attrs.fields(kind):
        deque(map(getattr(kind, one.name).__set__, made, fields[one.name]), maxlen=0)
    return made


def points_of(lon: Sequence[Any], lat: Sequence[Any]) -> list[Any]:
    """Return the points of two columns, None where neither states a number.

    Examples:
        >>> points_of([116.5, None], [25.5, None])
        [Point(lon=116.5, lat=25.5), None]
    """
    if None not in lon and None not in lat:
        return records_of(Point, {"lon": lon, "lat": lat}, len(lon))
    nothing = (None, None)
    return [None if pair == nothing else Point(*pair) for pair in zip(lon, lat, strict=True)]
