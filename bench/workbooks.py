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
from bench.timing import Result, versus
from partygrid.examples import synthetic_county
from partygrid.io._columnar import columns_of, plain_columns
from partygrid.records import RECORD_KINDS

SEED = 2024
_CSV_BUILDINGS = 10
"""A CSV file has so many times the buildings of a workbook."""


def workbooks(buildings: int) -> Iterator[Result]:
    """A county as a workbook, about 100,000 rows, and its buildings as a CSV file."""
    where = synthetic_county(SEED, buildings=buildings, members=buildings // 10)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "county.xlsx")
        sheets = _sheets(where)
        ours, peer = versus(lambda: pg.write_workbook(where, file), lambda: _bare(sheets))
        rows = sum(map(len, sheets.values()))
        yield Result(f"write_workbook of {rows:,} rows", ours, peer, "bare XlsxWriter", 1.3)
        assert pg.read_workbook(file).require_ok() == where
        ours, peer = versus(lambda: pg.read_workbook(file), lambda: _cells(file))
        yield Result(f"read_workbook of {rows:,} rows", ours, peer, "calamine, each cell", 2.0)
        yield from _csv_file(Path(folder, "buildings.csv"), buildings * _CSV_BUILDINGS)


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


def _csv_file(file: Path, buildings: int) -> Iterator[Result]:
    """Buildings alone: what they name is not in the file."""
    records = [
        _alone(one)
        for one in synthetic_county(SEED, buildings=buildings, members=0).of(pg.Building)
    ]
    _write_csv(file, records)
    calls = constructor_calls(records)

    def create() -> list[Any]:
        return [kind(id_, **fields) for kind, id_, fields in calls]

    assert len(pg.read_csv(file, kind=pg.Building).require_ok()) == len(records)
    read = partial(pg.read_csv, file, kind=pg.Building)
    ours, peer = versus(lambda: read().require_ok(), create)
    yield Result(f"read_csv of {len(records):,} buildings", ours, peer, "creating the records", 2.5)


def _alone(one: pg.Building) -> pg.Building:
    return pg.Building(
        one.id,
        name=one.name,
        code=one.code,
        households=one.households,
        residents=one.residents,
        point=one.point,
    )


def _write_csv(file: Path, records: Sequence[Any]) -> None:
    plain = plain_columns(pg.Building, records)
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow([one.name for one in columns_of(pg.Building)])
        columns = [[_plain(value) for value in column] for column in plain.values()]
        writer.writerows(zip(*columns, strict=True))
