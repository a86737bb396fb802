"""From the rows of several sheets to one `Reading`: what each row is worth beside the others.

A reader turns each sheet into `SheetRows`: typed values, each with the row from which it came, and
what it could not read. Here the values are checked together, as a jurisdiction checks them, once.
What has a fault is set aside in full, and its problem names sheet, row and header. An id that a
row which was set aside states still counts as existing, so that one fault is reported once; what
such a row states otherwise is checked as well, so that all of its faults are told at once.

A reference to a kind of which the source holds no sheet is not judged: a roster of buildings may
stand alone. In a source that is a part by its nature, as a map is, a reference is judged only where
every kind that it may name has a sheet, and a superior not at all, since no level scheme is stated.
`Reading.require_ok` judges everything.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

import attrs

from partygrid._collector import paused_collector
from partygrid._fields import FieldSpec, Privacy, specs
from partygrid._integrity import in_order
from partygrid.errors import Problem, printed
from partygrid.io._judging import Judge
from partygrid.io._unfinished import Unfinished
from partygrid.io.reading import (
    Cells,
    Interpretation,
    Reading,
    ReadProblem,
    ReadReason,
    SetAside,
    SheetCount,
    SideNote,
    SkipReason,
)
from partygrid.jurisdiction import Jurisdiction, of_tables
from partygrid.levels import LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

_NONE, _EMPTY = "or None where", "or leave the cell empty where"
"""A value that states nothing, to who writes a program and to who fills in a sheet."""
_HIDDEN = (Privacy.PERSONAL, Privacy.SENSITIVE)

_Cell = tuple[str, str]
_Place = tuple[str, int]
_Placed = TypeVar("_Placed", ReadProblem, SetAside, SideNote)


def no_cells(_: int) -> tuple[_Cell, ...]:
    """Return no cells: the rows of the source are not at hand."""
    return ()


def is_hidden(spec: FieldSpec | None) -> bool:
    """Return whether values of a field must not be printed."""
    return spec is not None and spec.privacy in _HIDDEN


@attrs.frozen(eq=False, kw_only=True)
class SheetRows:
    """What a reader made of one sheet.

    Attributes:
        sheet: The sheet, table or file.
        kind: The record class or `Link` that it holds; None where that is not known.
        values: The records or links, each field of the type that it must have.
        rows: The row of each of them.
        columns: The header of each field that has a column.
        cells: Returns header and text of the cells of a row that state something.
        total: The number of rows.
        by_name: Whether its records state no ids, and are known by their names.
        read: Rows that became something else than a value, such as the level scheme.
        skipped: The number of rows that hold no record by their nature.
        set_aside: Rows that became no value.
        ghosts: The ids on these.
        unfinished: These as far as they were understood, where anything was.
        problems: What was not read, or was read with a doubt.
        interpreted: Values that were not taken as they stand.
        notes: What stands in columns that no field takes.
        left_blank: By field with a default that is a value: the ids of the records that state
            nothing in its column.
    """

    sheet: str
    kind: type | None = None
    values: list[Any] = attrs.field(factory=list)
    rows: Sequence[int] = ()
    columns: Mapping[str, str] = attrs.field(factory=dict)
    cells: Callable[[int], tuple[_Cell, ...]] = no_cells
    total: int = 0
    by_name: bool = False
    read: int = 0
    skipped: Mapping[SkipReason, int] = attrs.field(factory=dict)
    set_aside: Sequence[SetAside] = ()
    ghosts: Collection[str] = ()
    unfinished: Sequence[Unfinished] = ()
    problems: Sequence[ReadProblem] = ()
    interpreted: Sequence[Interpretation] = ()
    notes: Sequence[SideNote] = ()
    left_blank: Mapping[str, Collection[str]] = attrs.field(factory=dict)

    def row_aside(self, row: int, reasons: Iterable[ReadReason]) -> SetAside:
        """Return a row of the sheet as one that is set aside."""
        return SetAside(
            sheet=self.sheet,
            row=row,
            kind=self.kind.__name__ if self.kind else "",
            cells=self.cells(row),
            reasons=tuple(dict.fromkeys(reasons)),
        )


@attrs.frozen(eq=False)
class _Verdict:
    """A sheet, with the problems that were found in it.

    Attributes:
        sheet: The sheet.
        faulty: Those of values, by their place.
        further: Those of rows that became none, by the row.
    """

    sheet: SheetRows
    faulty: Mapping[int, list[Problem]]
    further: Mapping[int, list[Problem]]

    def problems(self, places: Callable[[str], Sequence[_Place]]) -> Iterator[ReadProblem]:
        """Yield every problem as one of a source.

        Args:
            places: Returns the sheets and rows at which an id stands.
        """
        yield from self.sheet.problems
        values = {one.row: one.value for one in self.sheet.unfinished if one.row in self.further}
        found = ((row, self.further[row], one) for row, one in values.items())
        for row, problems, value in chain(self._rows(), found):
            for one in problems:
                told = self._told(row, one)
                if told.reason is ReadReason.DUPLICATE_ID:
                    here = self.sheet.sheet, row
                    others = (at for at in places(value.id) if at != here)
                    other = next(others, here)  # of very many; of a sheet with the same name
                    told = attrs.evolve(told, message=f"{told.message}, {self._at(other)}")
                    told = _of_names(told, value.name) if self.sheet.by_name else told
                yield told

    def _rows(self) -> Iterator[tuple[int, list[Problem], Any]]:
        sheet = self.sheet
        for place, found in self.faulty.items():
            yield sheet.rows[place], found, sheet.values[place]

    def _at(self, place: _Place) -> str:
        sheet, row = place
        return f"in row {row:,}" if sheet == self.sheet.sheet else f"in row {row:,} of {sheet}"

    def _told(self, row: int, problem: Problem) -> ReadProblem:
        hidden = is_hidden(dict(specs(self.sheet.kind or Link)).get(problem.field))
        near = () if hidden or problem.nearest is None else (problem.nearest,)
        return ReadProblem(
            sheet=self.sheet.sheet,
            row=row,
            column=self.sheet.columns.get(problem.field, ""),
            value="" if hidden else problem.value,
            reason=ReadReason(problem.reason.value),
            message=problem.message,
            remedy=problem.remedy.replace(_NONE, _EMPTY),
            candidates=near,
        )

    def set_aside(self) -> Iterator[SetAside]:
        """Yield every row that became no value or has a problem."""
        for one in self.sheet.set_aside:
            more = _reasons(self.further.get(one.row, ()))
            yield attrs.evolve(one, reasons=tuple(dict.fromkeys((*one.reasons, *more))))
        for row, found, _ in self._rows():
            yield self.sheet.row_aside(row, _reasons(found))

    def kept(self) -> list[Any]:
        """Return the values that have no problem."""
        return [one for place, one in enumerate(self.sheet.values) if place not in self.faulty]

    def unfinished(self) -> Iterator[Any]:
        """Yield the records of rows that were set aside, as far as they were understood."""
        if self.sheet.kind in RECORD_KINDS:
            yield from (one.value for one in self.sheet.unfinished)
            yield from (self.sheet.values[place] for place in self.faulty)

    def count(self) -> SheetCount:
        """Return how the rows are accounted for."""
        sheet = self.sheet
        return SheetCount(
            sheet=sheet.sheet,
            kind=sheet.kind.__name__ if sheet.kind else "",
            rows=sheet.total,
            read=len(sheet.values) - len(self.faulty) + sheet.read,
            set_aside=len(sheet.set_aside) + len(self.faulty),
            skipped=tuple(
                (one, sheet.skipped[one]) for one in SkipReason if sheet.skipped.get(one)
            ),
        )


def _of_names(told: ReadProblem, name: str) -> ReadProblem:
    """Return that two records are one in the words of a sheet that states no ids."""
    return attrs.evolve(
        told,
        value=printed(name),
        message=told.message.replace("the id of another", "name and parent of another"),
        remedy="give one of them another name, or drop the repeated record",
    )


def _reasons(problems: Iterable[Problem]) -> Iterator[ReadReason]:
    return (ReadReason(one.reason.value) for one in problems)


def gather(
    sheets: Sequence[SheetRows],
    *,
    scheme: LevelScheme | None = None,
    problems: Iterable[ReadProblem] = (),
    cells: Callable[[], Cells] | None = None,
    partial: bool = False,
    into: Jurisdiction | None = None,
) -> Reading:
    """Return the reading of some sheets, their values checked together.

    Args:
        sheets: The sheets in the order of the source.
        scheme: The level scheme that the source states. Where it states none, four levels hold,
            and kinds that have no place in these are not judged here.
        problems: What is wrong with the source as a whole.
        cells: Returns all sheets as they were given, for `Reading.write_annotated`.
        partial: Whether the source is a part by its nature.
        into: What the source is read into: its records exist too, and its level scheme holds.

    Complexity:
        O(values), with sorting where they are not in id order.
    """
    with paused_collector():
        judge = Judge(sheets, scheme, partial=partial, into=into)
        found = _gathered(sheets, judge, tuple(problems))
    return attrs.evolve(found, cells=cells)


def _gathered(
    sheets: Sequence[SheetRows],
    judge: Judge,
    problems: tuple[ReadProblem, ...],
) -> Reading:
    found = judge.judge()
    verdicts = [
        _Verdict(one, found.faulty.get(id(one), {}), found.further.get(id(one), {}))
        for one in sheets
    ]
    whole = of_tables(found.tables, found.links, judge.scheme) if found.whole else None
    places = cache(lambda: _places_of_ids(sheets))
    told = (one.problems(lambda id_: places()[id_]) for one in verdicts)
    return Reading(
        records=_records(verdicts) if whole is None else whole.records,
        links=_links(verdicts) if whole is None else found.links,
        scheme=judge.scheme,
        problems=(*problems, *chain.from_iterable(map(_by_row, told))),
        set_aside=tuple(chain.from_iterable(_by_row(one.set_aside()) for one in verdicts)),
        interpreted=tuple(chain.from_iterable(map(_of_cells, sheets))),
        notes=tuple(chain.from_iterable(_by_row(one.notes) for one in sheets)),
        sheets=tuple(one.count() for one in verdicts),
        stated=_stated(one for one in sheets if one.kind in RECORD_KINDS),
        unfinished=tuple(chain.from_iterable(one.unfinished() for one in verdicts)),
        whole=whole,
    )


def _places_of_ids(sheets: Iterable[SheetRows]) -> Mapping[str, Sequence[_Place]]:
    """Return sheet and row of each record by its id."""
    found: defaultdict[str, list[_Place]] = defaultdict(list)
    for one in sheets:
        if one.kind in RECORD_KINDS:
            for value, row in zip(one.values, one.rows, strict=True):
                found[value.id].append((one.sheet, row))
            for torn in one.unfinished:
                found[torn.value.id].append((one.sheet, torn.row))
    return found


def _stated(sheets: Iterable[SheetRows]) -> dict[type | str, frozenset[str]]:
    """Return the fields that have a column by kind, and those that some records state by id."""
    columns: defaultdict[type, set[str]] = defaultdict(set)
    blank: defaultdict[str, set[str]] = defaultdict(set)
    kinds: dict[str, type] = {}
    for one in sheets:
        kind = one.kind or Link
        columns[kind].update(one.columns)
        for field, ids in one.left_blank.items():
            kinds |= dict.fromkeys(ids, kind)
            for id_ in ids:
                blank[id_].add(field)
    stated: dict[type | str, frozenset[str]] = {}
    for kind, fields in columns.items():
        stated[kind] = frozenset(fields)
    for id_, fields in blank.items():
        stated[id_] = stated[kinds[id_]] - fields
    return stated


def _by_row(items: Iterable[_Placed]) -> list[_Placed]:
    return sorted(items, key=attrgetter("row"))


def _of_cells(sheet: SheetRows) -> list[Interpretation]:
    """Return in order what each cell was understood as in the end, where it took several steps."""
    last = {(one.row, one.column): one for one in sheet.interpreted}
    order = {title: place for place, title in enumerate(sheet.columns.values())}
    return sorted(last.values(), key=lambda one: (one.row, order.get(one.column, len(order))))


def _records(verdicts: Iterable[_Verdict]) -> tuple[Any, ...]:
    kept: dict[type, list[Any]] = {kind: [] for kind in RECORD_KINDS}
    for one in verdicts:
        if one.sheet.kind in kept:
            kept[one.sheet.kind] += one.kept()
    return tuple(
        chain.from_iterable(sorted(group, key=attrgetter("id")) for group in kept.values())
    )


def _links(verdicts: Iterable[_Verdict]) -> tuple[Link, ...]:
    kept = chain.from_iterable(one.kept() for one in verdicts if one.sheet.kind is Link)
    return in_order(list(kept))[0]
