"""A table of plain values, as frames, Parquet files and databases have it, and its records."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from partygrid._fields import Check, FieldSpec
from partygrid._likeness import nearest
from partygrid._tables import CHUNK
from partygrid.errors import printed
from partygrid.io._columnar import Column, Columns, columns_of
from partygrid.io._fitting import fitted, members
from partygrid.io._gathering import SheetRows, is_hidden
from partygrid.io._identifying import identifying_numbers
from partygrid.io._unfinished import Unfinished, made_of, unfinished
from partygrid.io.reading import ReadProblem, ReadReason, ReadSeverity, SetAside
from partygrid.mechanisms import Link


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
        """Return what a row, counted from 1, states: names of columns that are read, and text."""
        stated = self.part(row - 1, row)
        known = {one.name for one in columns_of(self.kind)}
        return tuple(
            (name, str(stated[name][0]))
            for name in self.columns
            if name in known and stated[name][0] is not None
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
        faulty: The columns for which rows became none, and why, by their place from 0.
        unfinished: These rows as far as they fit.
        ghosts: The ids on these.
    """

    sheet: Sheet
    problems: list[ReadProblem]
    values: list[Any] = attrs.field(factory=list)
    faulty: dict[int, dict[str, ReadReason]] = attrs.field(factory=dict)
    unfinished: list[Unfinished] = attrs.field(factory=list)
    ghosts: set[str] = attrs.field(factory=set)

    def add(self, start: int, count: int, values: Columns) -> None:
        """Add the rows from a place on."""
        fields: dict[str, Sequence[Any]] = {}
        faulty: defaultdict[int, dict[str, ReadReason]] = defaultdict(dict)
        for found in self._numbers_of_persons(start, values):
            faulty[found.row - 1 - start][found.column] = found.reason
            self.problems.append(found)
        for column in columns_of(self.sheet.kind):
            fields[column.name] = values[column.name]
            if column.name in self.sheet.fitting:
                continue
            fields[column.name], wrong = fitted(column, values[column.name])
            for place in wrong:
                if column.name in faulty[place]:
                    continue
                found = _misfit(self.sheet, column, start + place, values[column.name][place])
                faulty[place][column.name] = found.reason
                if found.reason is not ReadReason.MISSING_COLUMN:
                    self.problems.append(found)
        if faulty:
            self._leave_unfinished(start, fields, faulty)
            kept = [place for place in range(count) if place not in faulty]
            fields = {name: [column[one] for one in kept] for name, column in fields.items()}
            count = len(kept)
        self.values += made_of(self.sheet.kind, fields, count)

    def _numbers_of_persons(self, start: int, values: Columns) -> Iterator[ReadProblem]:
        """Yield a problem for each cell in which a number says who a person is."""
        for name, place, wrong in identifying_numbers(self.sheet.kind, values):
            yield ReadProblem(
                sheet=self.sheet.name,
                row=start + place + 1,
                column=name,
                reason=wrong.reason,
                message=wrong.message,
                remedy=wrong.remedy,
            )

    def _leave_unfinished(
        self,
        start: int,
        fields: Mapping[str, Sequence[Any]],
        faulty: Mapping[int, Mapping[str, ReadReason]],
    ) -> None:
        """Keep the rows that become no record as far as they fit."""
        places = sorted(faulty)
        left = {name: [column[one] for one in places] for name, column in fields.items()}
        rows = [start + place + 1 for place in places]
        found = list(unfinished(self.sheet.kind, rows, left, [faulty[one] for one in places]))
        self.unfinished += found
        self.faulty |= {start + place: dict(reasons) for place, reasons in faulty.items()}
        self.ghosts.update(one.value.id for one in found if self.sheet.kind is not Link)

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
            unfinished=self.unfinished,
            problems=self.problems,
        )
        aside = [self._aside(found, place) for place in faulty]
        return attrs.evolve(found, set_aside=aside)

    def _aside(self, found: SheetRows, place: int) -> SetAside:
        reasons = self.faulty[place]
        hidden = [name for name, one in reasons.items() if one is ReadReason.PERSONAL_VALUE]
        row = found.row_aside(place + 1, reasons.values())
        return attrs.evolve(row, cells=tuple(one for one in row.cells if one[0] not in hidden))


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
        Check.CHOICE: f"one of {', '.join(members(spec))}",
        Check.CHOICES: f"a list of some of {', '.join(members(spec))}",
        Check.WORDS: "a list of text",
        Check.REFERENCES: "a list of ids as text",
        Check.FLAG: "true or false",
        Check.DATE: "a day, YYYY-MM-DD where it is text",
    }
    return words.get(spec.check, "text")
