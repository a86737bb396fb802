"""Sheets of cells of any type, read for any kind."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import damage

from partygrid.io._columnar import columns_of
from partygrid.io._gathering import gather
from partygrid.io._headers import SHEET_TITLES
from partygrid.io._rows import read_drafts
from partygrid.io._sheets import RawSheet, lay_out
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

KINDS = (*RECORD_KINDS, Link)
OTHERS: tuple[Any, ...] = (
    *(None, True, False, 0.0, -0.0, 1.0, 48.0, 12.5, 1e300, float("nan"), float("inf"), 44317.0),
    *(
        date(2021, 5, 1),
        datetime.combine(date(2021, 5, 1), time(3)),
        time(3, 4),
        timedelta(days=1),
        20210501.0,
        1e17,
    ),
)


def make(random: Random) -> list[tuple[type, RawSheet]]:
    """Make sheets of several kinds."""
    return [_sheet(random, random.choice(KINDS)) for _ in range(random.choice((1, 1, 1, 2)))]


def _sheet(random: Random, kind: type) -> tuple[type, RawSheet]:
    header = [random.choice((one.name, one.spec.zh)) for one in columns_of(kind)]
    header = [damage.word(random) if random.random() < 0.1 else one for one in header]
    random.shuffle(header)
    rows = [
        [_cell(random) for _ in range(len(header) + random.randint(-2, 1))]
        for _ in range(random.randint(0, 4))
    ]
    if random.random() < 0.2:
        rows.append(header)
    first = random.randint(0, 4), random.randint(0, 9)
    merged = ((first, (first[0] + random.randint(0, 9), first[1])),) * random.randint(0, 1)
    return kind, RawSheet(SHEET_TITLES[kind.__name__], [header, *rows], merged)


def _cell(random: Random) -> Any:
    return random.choice(OTHERS) if random.random() < 0.3 else damage.word(random)


def read(data: list[tuple[type, RawSheet]], folder: Path) -> None:
    """Read the sheets, and look whether every row is accounted for."""
    reading = gather(
        read_drafts([lay_out(sheet, kind) for kind, sheet in data]),
        cells=lambda: [(sheet.name, sheet.rows, ()) for _, sheet in data],
    )
    for one in reading.sheets:
        assert one.rows == one.read + one.set_aside + sum(number for _, number in one.skipped)
    assert len(reading.set_aside) == sum(one.set_aside for one in reading.sheets)
    str(reading)
    reading.to_records()
    if sum(map(len, (reading.problems, reading.notes, reading.interpreted))) % 97 == 1:
        reading.write_annotated(folder / "annotated.xlsx")
    if reading.ok:
        reading.require_ok()
