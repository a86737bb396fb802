"""The rows of sheets as records: cells into values, texts into references, values into records.

Each sheet is a `Draft`. First all columns of all drafts are read; then references are looked up
among the records of all drafts; then the rows without a fault become records, column by column, and
the others are set aside.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, compress
from typing import Any

import attrs

from partygrid._fields import Check, FieldSpec, references, several
from partygrid.coordinates import Datum
from partygrid.io._cells import (
    Cell,
    Misread,
    advice,
    half_width,
    shown,
)
from partygrid.io._column_reading import read_column
from partygrid.io._columnar import DEFAULTS_OF_NOTHING, Column, columns_of
from partygrid.io._gathering import SheetRows, is_hidden
from partygrid.io._identifying import identifying_numbers
from partygrid.io._ids_by_name import give_ids
from partygrid.io._names import Names
from partygrid.io._points import in_wgs_84, points_in, wrong_points
from partygrid.io._sheets import LaidOut
from partygrid.io._unfinished import POSITION, Unfinished, made_of, unfinished
from partygrid.io.reading import Interpretation, ReadProblem, ReadReason, ReadSeverity, SetAside
from partygrid.jurisdiction import Jurisdiction
from partygrid.records import KIND_BY_NAME, RECORD_KINDS

_BLANK = ("", None)


class Draft:
    """A sheet on its way to records.

    Attributes:
        laid: The sheet.
        kind: The record class, or `Link`.
        values: The values so far, by the name of the column.
    """

    def __init__(self, laid: LaidOut, kind: type) -> None:
        self.laid = laid
        self.kind = kind
        self.values: dict[str, list[Any]] = {}
        self._specs = {one.name: one.spec for one in columns_of(laid.kind)}
        self._problems: list[ReadProblem] = list(laid.problems)
        self._interpreted: list[Interpretation] = []
        self._bad: defaultdict[int, list[ReadReason]] = defaultdict(list)
        self._blank: defaultdict[int, set[str]] = defaultdict(set)
        self._hidden: set[tuple[str, int]] = set()

    def read(self) -> None:
        """Read every column; references stay texts."""
        for one in self._problems:
            if one.severity is ReadSeverity.ERROR and one.row in self.laid.rows:
                self._bad[self.laid.rows.index(one.row)].append(one.reason)
        self._hide_numbers_of_persons()
        for column in columns_of(self.kind):
            raw = self.laid.columns.get(column.name)
            if raw is not None:
                found = read_column(column, raw)
                self.values[column.name] = found.values
                for place, cell in found.odd.items():
                    self._note(column.name, place, raw[place], cell, found.values[place])
            elif column.default is attrs.NOTHING:
                self._refuse(column)
        if "point" in self.laid.columns:
            self._read_points(self.laid.columns["point"])

    def _hide_numbers_of_persons(self) -> None:
        """Set aside the rows in which a number says who a person is; it is shown nowhere."""
        for name, place, wrong in identifying_numbers(self.kind, self.laid.columns):
            self._misread(name, place, "", wrong)
            self._hidden.add((name, place))

    def _refuse(self, column: Column) -> None:
        """Set every row aside: a column is missing that each needs."""
        is_english = "".join(self.laid.header).isascii()
        self._problems.append(
            ReadProblem(
                sheet=self.laid.sheet.name,
                column=column.name if is_english else column.spec.zh,
                reason=ReadReason.MISSING_COLUMN,
                message="there is no such column, and every record states it",
                remedy="add the column",
            )
        )
        for place in range(len(self.laid.rows)):
            self._bad[place].append(ReadReason.MISSING_COLUMN)
            self._blank[place].add(column.name)

    def _read_points(self, raw: Sequence[Any]) -> None:
        """Read a column that holds both parts of each point."""
        lon, lat, odd = points_in(raw)
        self.values |= {"lon": lon, "lat": lat}
        for place, wrong in odd.items():
            self._misread("point", place, raw[place], wrong)

    def _note(self, name: str, place: int, raw: Any, cell: Cell, value: Any) -> None:
        if isinstance(cell, Misread):
            self._misread(name, place, raw, cell)
            return
        self._interpret(name, place, raw, value)

    def _interpret(self, name: str, place: int, raw: Any, value: Any) -> None:
        if (name, place) in self._hidden:
            return
        hidden = is_hidden(self._specs.get(name))
        self._interpreted.append(
            Interpretation(
                sheet=self.laid.sheet.name,
                row=self.laid.rows[place],
                column=self.laid.titles[name],
                value="" if hidden else shown(raw),
                understood="" if hidden else shown(value),
            )
        )

    def _misread(self, name: str, place: int, raw: Any, why: Misread) -> None:
        if (name, place) in self._hidden:
            return
        hidden = is_hidden(self._specs.get(name)) or raw == ""
        self._bad[place].append(why.reason)
        self._blank[place].add(name)
        self._problems.append(
            ReadProblem(
                sheet=self.laid.sheet.name,
                row=self.laid.rows[place],
                column=self.laid.titles[name],
                value="" if hidden else shown(raw),
                reason=why.reason,
                message=why.message,
                remedy=advice(why, self._specs.get(name), self.laid.titles[name]),
                candidates=() if hidden else why.candidates,
                titles=() if hidden else why.titles,
            )
        )

    def named(self, names: Names) -> Mapping[str, Sequence[Any]]:
        """Return what the rows name, as far as that is known before ids are given."""
        trial = Draft(self.laid, self.kind)
        columns = [one for one, _ in references(self.kind) if one in self.values]
        trial.values = {one: list(self.values[one]) for one in columns}
        trial.resolve(names)
        return trial.values

    def resolve(self, names: Names) -> None:
        """Put ids in the place of texts that name a record otherwise.

        A text that nothing is called stays: it is told when the records are checked together.
        """
        unclear: list[tuple[str, int, str, tuple[str, ...]]] = []
        for name, spec in references(self.kind):
            if name in self.values:
                unclear += self._resolve(name, spec, names)
        for name, place, text, meant in unclear:
            self._choose(name, place, text, meant, names)

    def _resolve(
        self, name: str, spec: FieldSpec, names: Names
    ) -> Iterable[tuple[str, int, str, tuple[str, ...]]]:
        """Look a column up, and return each place where a text may mean several records."""
        kinds = names.of([KIND_BY_NAME[one] for one in spec.targets] or RECORD_KINDS)
        if not kinds:
            return
        known = names.ids_of(kinds)
        values = self.values[name]
        texts = set(chain.from_iterable(values) if spec.check is Check.REFERENCES else values)
        meant = {one: names.meant_by(one, kinds) for one in texts - known - {None}}
        meant = {one: found for one, found in meant.items() if found}
        if not meant:
            return
        for place, value in enumerate(values):
            parts = value if type(value) is tuple else (value,)
            for part in parts:
                if part in meant and len(meant[part]) > 1:
                    yield name, place, part, meant[part]
            if len(parts) > 1 and not known >= set(parts):
                parts = self._as_one(name, place, known) or parts
            clear = {one: meant[one][0] for one in parts if one in meant and len(meant[one]) == 1}
            if clear:
                self._replace(name, place, clear)

    def _as_one(self, name: str, place: int, known: AbstractSet[str]) -> tuple[str, ...] | None:
        """Take a cell for one id that holds a separator, where there is such an id."""
        text = half_width(str(self.laid.columns[name][place]))
        if text not in known:
            return None
        self.values[name][place] = (text,)
        return (text,)

    def _replace(self, name: str, place: int, ids: Mapping[str, str]) -> None:
        """Put ids in the place of texts in one cell, and tell it."""
        value = self.values[name][place]
        if type(value) is tuple:
            found = tuple(ids.get(one, one) for one in value)
            self.values[name][place] = found if self._specs[name].ranked else several(found)
        else:
            self.values[name][place] = ids[value]
        raw = self.laid.columns[name][place]
        self._interpret(name, place, raw, self.values[name][place])

    def _choose(self, name: str, place: int, text: str, meant: Sequence[str], names: Names) -> None:
        """Take the one of several records that goes with the rest of the row, or set it aside."""
        beside = {
            one
            for other, _ in references(self.kind)
            if other in self.values and other != name
            for one in _parts(self.values[other][place])
        }
        fitting = [one for one in meant if names.named_by(one) & beside] or meant
        if len(fitting) != 1:  # then what they name tells, as a compound its community
            beside = set(chain.from_iterable(names.named_by(one) for one in beside if one))
            fitting = [one for one in fitting if names.named_by(one) & beside] or fitting
        if len(fitting) == 1:
            self._replace(name, place, {text: fitting[0]})
            return
        why = Misread(
            ReadReason.AMBIGUOUS,
            "several records are called so",
            "write the id of one of them",
            tuple(fitting),
            tuple(names.title(one) for one in fitting),
        )
        is_part = type(self.values[name][place]) is tuple
        self._misread(name, place, text if is_part else self.laid.columns[name][place], why)

    def finish(self, datum: Datum) -> SheetRows:
        """Return the records, their positions in WGS-84, and what was set aside."""
        self._check_points()
        if "lon" in self.values and datum is not Datum.WGS_84:
            lon, lat = in_wgs_84(self.values["lon"], self.values["lat"], datum)
            self.values |= {"lon": lon, "lat": lat}
        laid, bad, rows, values = self.laid, self._bad, self.laid.rows, self.values
        ghosts = [values["id"][place] for place in bad] if "id" in values else []
        if bad:
            kept = [place not in bad for place in range(len(rows))]
            rows = list(compress(rows, kept))
            values = {name: list(compress(column, kept)) for name, column in values.items()}
        order = {title: place for place, title in enumerate(laid.header)}
        self._problems.sort(key=lambda one: (one.row, order.get(one.column, len(order))))
        return SheetRows(
            sheet=laid.sheet.name,
            kind=self.kind,
            values=made_of(self.kind, values, len(rows)) if rows else [],
            rows=rows,
            columns=_titles(laid),
            cells=laid.cells,
            total=len(laid.sheet.rows),
            by_name=not laid.has_ids,
            skipped=laid.skipped,
            set_aside=[self._aside(place) for place in sorted(bad)],
            ghosts=[one for one in ghosts if one is not None],
            unfinished=list(self._unfinished()) if bad else (),
            problems=self._problems,
            interpreted=self._interpreted,
            notes=laid.notes,
            left_blank=self._left_blank(),
        )

    def _unfinished(self) -> Iterator[Unfinished]:
        """Yield the rows that were set aside, without what was not understood."""
        places = sorted(self._bad)
        return unfinished(
            self.kind,
            [self.laid.rows[place] for place in places],
            {name: [column[one] for one in places] for name, column in self.values.items()},
            [self._blank[place] for place in places],
        )

    def _left_blank(self) -> dict[str, list[str]]:
        """Return the ids of the records that state nothing where a value stands by default."""
        if "id" not in self.values:
            return {}
        columns = {one.name: one for one in columns_of(self.kind)}
        found = {
            name: [
                id_
                for id_, cell in zip(self.values["id"], raw, strict=True)
                if cell in _BLANK and id_ is not None
            ]
            for name, raw in self.laid.columns.items()
            if name in columns
            and columns[name].default not in DEFAULTS_OF_NOTHING
            and ("" in raw or None in raw)
        }
        return {name: ids for name, ids in found.items() if ids}

    def _check_points(self) -> None:
        """Set aside the rows in which the two parts of a point do not go together."""
        for name, other in (("lon", "lat"), ("lat", "lon")):
            if name in self.values and other not in self.values:
                self.values[other] = [None] * len(self.values[name])
        if "lon" not in self.values:
            return
        for place, wrong in wrong_points(self.values["lon"], self.values["lat"]):
            name = next(one for one in ("point", "lon", "lat") if one in self.laid.titles)
            if POSITION.isdisjoint(self._blank.get(place, ())):
                self._misread(name, place, self.laid.columns[name][place], wrong)

    def _aside(self, place: int) -> SetAside:
        row = self.laid.rows[place]
        hidden = {self.laid.titles[name] for name, other in self._hidden if other == place}
        return SetAside(
            sheet=self.laid.sheet.name,
            row=row,
            kind=self.kind.__name__,
            cells=tuple(one for one in self.laid.cells(row) if one[0] not in hidden),
            reasons=tuple(dict.fromkeys(self._bad[place])),
        )


def set_aside_whole(laid: LaidOut) -> SheetRows:
    """Return a sheet of which every row is set aside: its kind or its header is not known."""
    reason = ReadReason.NO_HEADER if laid.kind else ReadReason.UNKNOWN_SHEET
    kind = laid.kind.__name__ if laid.kind else ""
    return SheetRows(
        sheet=laid.sheet.name,
        kind=laid.kind,
        cells=laid.cells,
        total=len(laid.sheet.rows),
        skipped=laid.skipped,
        set_aside=[
            SetAside(
                sheet=laid.sheet.name,
                row=row,
                kind=kind,
                cells=laid.cells(row),
                reasons=(reason,),
            )
            for row in laid.rows
        ],
        problems=laid.problems,
    )


def _titles(laid: LaidOut) -> dict[str, str]:
    """Return the header of each field; that of a point is that of its longitude."""
    titles = dict(laid.titles)
    for part in ("lon", "lat"):
        if part in titles:
            titles.setdefault("point", titles.pop(part))
    return titles


def _parts(value: Any) -> Sequence[str]:
    return value if type(value) is tuple else (value,)


def read_drafts(
    sheets: Iterable[LaidOut],
    *,
    into: Jurisdiction | None = None,
    datum: Datum = Datum.WGS_84,
) -> list[SheetRows]:
    """Return the rows of sheets as records, references looked up among all of them.

    Args:
        sheets: The sheets.
        into: What they are read into: references are looked up among its records as well.
        datum: The datum in which positions are stated.

    Complexity:
        O(cells), with a few built-in passes over each column that has nothing unusual; and
        O(records of `into`).
    """
    drafts = [(one, Draft(one, one.kind) if one.kind and one.titles else None) for one in sheets]
    read = [draft for _, draft in drafts if draft is not None]
    for draft in read:
        draft.read()
    rank = {kind: number for number, kind in enumerate(RECORD_KINDS)}
    in_order = sorted(read, key=lambda one: rank.get(one.kind, len(rank)))
    give_ids(in_order, into)
    groups = ((one.kind, one.values) for one in read if "id" in one.values)
    names = Names(groups, into, by_name={one.kind for one in read if not one.laid.has_ids})
    for draft in in_order:
        draft.resolve(names)
    return [set_aside_whole(one) if draft is None else draft.finish(datum) for one, draft in drafts]
