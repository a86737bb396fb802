"""A plain table of one kind into records, some rows at a time, where nothing in it is unusual.

A piece of the table goes all the way from text to records while it lies in the processor's cache.
Where anything is unusual (a column that no field takes, a label, a cell that must be looked at by
itself, a reference that may name the kind itself) it gives up, and the patient reading, which alone
tells problems, does the work.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import compress
from typing import Any

from attrs import NOTHING

from partygrid.io._column_reading import cell_by_cell, read_at_once
from partygrid.io._columnar import DEFAULTS_OF_NOTHING, Column, columns_of, points_of, records_of
from partygrid.io._flat_rows import FlatRows
from partygrid.io._gathering import SheetRows
from partygrid.io._headers import Fields, headers_with
from partygrid.io._personal import places_of_numbers, tells_of_a_person
from partygrid.io._points import wrong_points
from partygrid.io._sheets import LaidOut, RawSheet, header_of, may_hold_label
from partygrid.io.reading import SkipReason


def read_quickly(name: str, rows: FlatRows, kind: type, fields: Fields) -> SheetRows | None:
    """Return the records of a table, or None where it needs the patient reading.

    Complexity:
        O(cells).
    """
    top, mapped = header_of(rows, headers_with(kind, fields))
    columns = {one.name: one for one in columns_of(kind)}
    needed = {one.name for one in columns.values() if one.default is NOTHING}
    named = set(mapped.values())
    if len(mapped) < rows.width or len(named) < rows.width or not named <= columns.keys():
        return None
    if not needed <= named or ("lon" in named) != ("lat" in named) or top + 1 >= len(rows):
        return None
    titles = [word.strip() for word in rows.first(top + 1)[top]]
    titled = [(columns[mapped[place]], title) for place, title in enumerate(titles)]
    blank: defaultdict[str, list[str]] = defaultdict(list)
    made = _records(kind, rows, top, titled, blank)
    if made is None:
        return None
    return SheetRows(
        sheet=name,
        kind=kind,
        values=made,
        rows=range(top + 2, top + 2 + len(made)),
        columns={one.field: title for one, title in titled},
        cells=LaidOut(sheet=RawSheet(name, rows), header=titles).cells,
        total=len(rows),
        skipped={SkipReason.HEADER: top + 1},
        left_blank=blank,
    )


def _records(
    kind: type,
    rows: FlatRows,
    top: int,
    columns: Sequence[tuple[Column, str]],
    blank: defaultdict[str, list[str]],
) -> list[Any] | None:
    """Return the records, None where something is unusual; and note which cells are blank."""
    made: list[Any] = []
    for cells in rows.pieces(top + 1):
        values: dict[str, Sequence[Any]] = {}
        for (column, title), raw in zip(columns, cells, strict=True):
            found = None if _is_unusual(column, raw, title, kind) else _values(column, raw)
            if found is None:
                return None
            values[column.name] = found
        if "lon" in values and any(True for _ in wrong_points(values["lon"], values["lat"])):
            return None
        for (column, _), raw in zip(columns, cells, strict=True):
            if "id" in values and column.default not in DEFAULTS_OF_NOTHING and "" in raw:
                blank[column.name] += compress(values["id"], map("".__eq__, raw))
        made += _made(kind, values, len(cells[0]))
    return made


def _is_unusual(column: Column, raw: Sequence[str], title: str, kind: type) -> bool:
    if tells_of_a_person(kind, column) and places_of_numbers(raw):
        return True
    if column.name in ("id", "mechanism"):
        lines = "\n".join(raw)
        return "" in raw or may_hold_label(lines) or title in lines
    if kind.__name__ in column.spec.targets:
        return any(raw)
    return False


def _values(column: Column, raw: Sequence[str]) -> list[Any] | None:
    values = read_at_once(column, raw)
    if values is not None:
        return values
    read = cell_by_cell(column, raw)
    return None if read.odd else read.values


def _made(kind: type, values: Mapping[str, Sequence[Any]], count: int) -> list[Any]:
    fields = {
        one.field: values[one.name] if one.name in values else [one.default] * count
        for one in columns_of(kind)
    }
    if "lon" in values:
        fields["point"] = points_of(values["lon"], values["lat"])
    return records_of(kind, fields, count)
