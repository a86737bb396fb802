"""Workbooks and CSV files, beside the libraries that read and write cells alone."""

import csv
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter

import partygrid as pg
from bench.making import constructor_calls
from bench.timing import Result, collector_paused, seconds, versus
from partygrid.examples import synthetic_county
from partygrid.io._columnar import columns_of, plain_columns
from partygrid.records import RECORD_KINDS

SEED = 2024


def workbooks(buildings: int) -> Iterator[Result]:
    """A county as a workbook, about 100,000 rows."""
    where = synthetic_county(SEED, buildings=buildings, members=buildings // 10)
    with tempfile.TemporaryDirectory() as folder, collector_paused():
        file = Path(folder, "county.xlsx")
        sheets = _sheets(where)
        ours, peer = versus(lambda: pg.write_workbook(where, file), lambda: _bare(sheets))
        rows = sum(map(len, sheets.values()))
        yield Result(f"write_workbook of {rows:,} rows", ours, peer, "bare XlsxWriter", 1.3)
        assert pg.read_workbook(file).require_ok() == where
        ours, peer = versus(lambda: pg.read_workbook(file), lambda: _cells(file))
        yield Result(f"read_workbook of {rows:,} rows", ours, peer, "calamine, each cell", 2.0)
        ours, peer = versus(lambda: pg.read_workbook(file, **_WITH_NOTES), lambda: _cells(file))
        yield Result("  the same with a column of notes", ours, peer, "the same")


_WITH_NOTES: dict[str, Any] = {"fields": {"单位类别": None}}
"""A column that units state and no field takes: it is told, and the reading is the patient one."""


def _sheets(where: pg.Jurisdiction) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of each kind, with values that a bare writer takes."""
    found = {}
    for kind in RECORD_KINDS:
        plain = plain_columns(kind, where.of(kind)).values()
        columns = [[_plain(value) for value in column] for column in plain]
        found[kind.__name__] = list(zip(*columns, strict=True))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return ";".join(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _bare(sheets: dict[str, list[tuple[Any, ...]]]) -> None:
    book = xlsxwriter.Workbook(BytesIO(), {"constant_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()


def _cells(file: Path) -> int:
    """Go through the cells, as somebody would who makes records of them."""
    number = 0
    book = python_calamine.CalamineWorkbook.from_path(file)
    for name in book.sheet_names:
        for row in book.get_sheet_by_name(name).iter_rows():
            for _ in row:
                number += 1
    return number


def roster(buildings: int) -> Iterator[Result]:
    """Buildings alone as a CSV file: what they name is not in it."""
    county = synthetic_county(SEED, buildings=buildings, members=0)
    records = list(map(alone, county.of(pg.Building)))
    calls = constructor_calls(records)
    parts = [(id_, {**fields}, fields.get("point")) for _, id_, fields in calls]
    for _, fields, _ in parts:
        fields.pop("point", None)

    def create() -> list[Any]:
        return [
            pg.Building(id_, point=at and pg.Point(at.lon, at.lat), **fields)
            for id_, fields, at in parts
        ]

    def create_around_points() -> list[Any]:
        return [kind(id_, **fields) for kind, id_, fields in calls]

    with tempfile.TemporaryDirectory() as folder, collector_paused():
        file = Path(folder, "buildings.csv")
        write_csv(file, records)
        read = partial(pg.read_csv, file, kind=pg.Building)
        assert read().require_ok() == pg.Jurisdiction(records)
        name = f"read_csv of {len(records):,} buildings"
        ours, peer = versus(lambda: read().require_ok(), create)
        yield Result(name, ours, peer, "creating the records and points", 2.5)
        peer = seconds(create_around_points)
        yield Result("  the same", ours, peer, "creating the records, points given")
        first, _, rest = file.read_text("utf-8").partition("\n")
        file.write_text(f"{first}\n{rest.replace(',60,', ',约60,', 1)}", "utf-8")
        spent = seconds(read)
        yield Result("  the same with one number read as it is meant", spent, peer, "the same")


def alone(one: pg.Building) -> pg.Building:
    return pg.Building(
        one.id,
        name=one.name,
        code=one.code,
        households=one.households,
        residents=one.residents,
        point=one.point,
    )


def write_csv(file: Path, records: Sequence[Any]) -> None:
    plain = plain_columns(pg.Building, records)
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow([one.name for one in columns_of(pg.Building)])
        columns = [[_plain(value) for value in column] for column in plain.values()]
        writer.writerows(zip(*columns, strict=True))
