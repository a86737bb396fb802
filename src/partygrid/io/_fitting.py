"""Columns of plain values into records, each value with the type that its field has.

A column is looked at as a whole; only where a value does not fit is each value looked at. Whole
numbers may come as floats and the other way round, days as text in ISO form or as midnights, truth
values as 0 and 1: that is how databases and data frames hold them. Text is never a number.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache, partial
from itertools import chain
from operator import eq
from typing import Any

import attrs

from partygrid._fields import Check, FieldSpec, ranked, several
from partygrid._likeness import nearest
from partygrid._tables import CHUNK
from partygrid.errors import printed
from partygrid.io._columnar import Column, Columns, columns_of, points_of, records_of
from partygrid.io._gathering import SheetRows, is_hidden
from partygrid.io.reading import ReadProblem, ReadReason, ReadSeverity

_ABSENT = type(None)


def fitted(column: Column, values: Sequence[Any]) -> tuple[Sequence[Any], tuple[int, ...]]:
    """Return a column with each value as the field holds it, and the places of those that do not.

    Where nothing is stated, the default stands.

    Complexity:
        O(values), a few built-in passes where all of them fit as they are.

    Examples:
        >>> from partygrid.grid import Building
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
        known = _members(spec)
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
def _members(spec: FieldSpec) -> Mapping[str, Any]:
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
    member = _members(spec).get(_exactly(str, spec, value))
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


@attrs.frozen(eq=False)
class Sheet:
    """A table of plain values that holds records of one kind, or links.

    Attributes:
        name: What its owner calls it.
        kind: The record class, or `Link`.
        columns: The names of its columns.
        total: The number of its rows.
        part: Returns the values of some rows, by the first and the one after the last, from 0.
        fitting: The columns whose values are known to be as their field holds them.
    """

    name: str
    kind: type
    columns: tuple[str, ...]
    total: int
    part: Callable[[int, int], Columns]
    fitting: frozenset[str] = frozenset()

    def cells(self, row: int) -> tuple[tuple[str, str], ...]:
        """Return what a row, counted from 1, states: names of columns and text."""
        stated = self.part(row - 1, row)
        return tuple(
            (name, str(stated[name][0])) for name in self.columns if stated[name][0] is not None
        )


def sheet_rows(sheet: Sheet) -> SheetRows:
    """Return the records of a table, and what does not fit.

    Complexity:
        O(rows times columns).
    """
    known = columns_of(sheet.kind)
    absent = [one for one in known if one.name not in sheet.columns]
    no_column = [_no_column(sheet, one) for one in absent if one.default is attrs.NOTHING]
    made = _Made(sheet, [*_unknown_columns(sheet), *no_column])
    for start in range(0, sheet.total, CHUNK):  # so few at a time stay in the processor's cache
        stop = min(start + CHUNK, sheet.total)
        values = {one.name: [one.plain_default] * (stop - start) for one in absent}
        made.add(start, stop - start, {**values, **sheet.part(start, stop)})
    return made.rows()


@attrs.define(eq=False)
class _Made:
    """What has been made of a table so far.

    Attributes:
        sheet: The table.
        problems: What does not fit.
        values: The records.
        faulty: Why rows became none, by their place from 0.
        ghosts: The ids on these.
    """

    sheet: Sheet
    problems: list[ReadProblem]
    values: list[Any] = attrs.field(factory=list)
    faulty: dict[int, list[ReadReason]] = attrs.field(factory=dict)
    ghosts: set[str] = attrs.field(factory=set)

    def add(self, start: int, count: int, values: Columns) -> None:
        """Add the rows from a place on."""
        fields: dict[str, Sequence[Any]] = {}
        faulty: defaultdict[int, list[ReadReason]] = defaultdict(list)
        for column in columns_of(self.sheet.kind):
            fields[column.name] = values[column.name]
            if column.name in self.sheet.fitting:
                continue
            fields[column.name], wrong = fitted(column, values[column.name])
            for place in wrong:
                found = _misfit(self.sheet, column, start + place, values[column.name][place])
                faulty[place].append(found.reason)
                if found.reason is not ReadReason.MISSING_COLUMN:
                    self.problems.append(found)
        if faulty:
            kept = [place for place in range(count) if place not in faulty]
            fields = {name: [column[one] for one in kept] for name, column in fields.items()}
            count = len(kept)
            self.faulty |= {start + place: reasons for place, reasons in faulty.items()}
            stated = (values["id"][place] for place in faulty if "id" in values)
            self.ghosts.update(one for one in stated if type(one) is str)
        if "lon" in fields:
            fields["point"] = points_of(fields.pop("lon"), fields.pop("lat"))
        self.values += records_of(self.sheet.kind, fields, count)

    def rows(self) -> SheetRows:
        """Return everything."""
        sheet, faulty = self.sheet, self.faulty
        places: Sequence[int] = range(1, sheet.total + 1)
        found = SheetRows(
            sheet=sheet.name,
            kind=sheet.kind,
            values=self.values,
            rows=[row for row in places if row - 1 not in faulty] if faulty else places,
            columns={one.field: one.name for one in reversed(columns_of(sheet.kind))},
            cells=sheet.cells,
            total=sheet.total,
            ghosts=self.ghosts,
            problems=self.problems,
        )
        aside = [found.row_aside(place + 1, reasons) for place, reasons in faulty.items()]
        return attrs.evolve(found, set_aside=aside)


def _unknown_columns(sheet: Sheet) -> Iterator[ReadProblem]:
    known = [one.name for one in columns_of(sheet.kind)]
    for name in sheet.columns:
        if name not in known:
            near = nearest(name, known)
            yield ReadProblem(
                sheet=sheet.name,
                column=name,
                reason=ReadReason.UNKNOWN_COLUMN,
                message=f"no field of {sheet.kind.__name__} is called so; it is not read",
                remedy="rename it, or leave it out",
                severity=ReadSeverity.WARNING,
                candidates=() if near is None else (near,),
            )


def _no_column(sheet: Sheet, column: Column) -> ReadProblem:
    return ReadProblem(
        sheet=sheet.name,
        column=column.name,
        reason=ReadReason.MISSING_COLUMN,
        message="a field that must be stated has no column",
        remedy="add the column",
    )


_REASON = {
    Check.CHOICE: ReadReason.NOT_A_CHOICE,
    Check.CHOICES: ReadReason.NOT_A_CHOICE,
    Check.DATE: ReadReason.NOT_A_DATE,
    Check.FLAG: ReadReason.NOT_A_FLAG,
}


def _misfit(sheet: Sheet, column: Column, place: int, value: Any) -> ReadProblem:
    spec = column.spec
    reason, message, remedy = ReadReason.MISSING, "nothing is stated", "state it"
    if column.name not in sheet.columns:
        reason = ReadReason.MISSING_COLUMN
    elif value is not None:
        reason = _REASON.get(spec.check, ReadReason.WRONG_TYPE)
        message, remedy = "not what the field holds", f"write {_wanted(spec)}"
    return ReadProblem(
        sheet=sheet.name,
        row=place + 1,
        column=column.name,
        value="" if is_hidden(spec) or value is None else printed(value),
        reason=reason,
        message=message,
        remedy=remedy,
    )


def _wanted(spec: FieldSpec) -> str:
    words = {
        Check.COUNT: "a whole number, not as text",
        Check.NUMBER: "a number, not as text",
        Check.POINT: "degrees as a number",
        Check.CHOICE: f"one of {', '.join(_members(spec))}",
        Check.CHOICES: f"a list of some of {', '.join(_members(spec))}",
        Check.WORDS: "a list of text",
        Check.REFERENCES: "a list of ids as text",
        Check.FLAG: "true or false",
        Check.DATE: "a day, YYYY-MM-DD where it is text",
    }
    return words.get(spec.check, "text")
