"""Data frames of Arrow, polars and pandas with columns of any type."""

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import damage
import pandas as pd
import polars as pl
import pyarrow as pa

import partygrid as pg
from partygrid.io._columnar import columns_of
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

KINDS = (*RECORD_KINDS, Link)
ROWS = 4
TEXTS = ("b1", "b2", "c1", "2021-05-01", "residential", "")
OTHERS: tuple[tuple[Any, ...], ...] = (
    *((48, -1, 0, 2**62), (0.0, 12.5, float("nan"), 1e300), (True, False), (b"b1", b"\xff")),
    *((date(2021, 5, 1), date(1, 1, 1)), (time(3, 4),), (Decimal("1.50"), Decimal("1e20"))),
    (datetime(2021, 5, 1, 3),),  # noqa: DTZ001 - as a frame has it
    *((["b1", "b2"], [], ["a", None]), ([1, 2], []), ({"lon": 1.5, "lat": 2.5},), ([["a"]],)),
)
"""Values of one type each, as columns of frames have them."""
Frame = dict[str, list[Any]]


def make(random: Random) -> tuple[str, list[tuple[type, Frame]]]:
    """Make the columns of frames, and whose frames they are to become."""
    kinds = random.sample(KINDS, random.choice((1, 1, 1, 2)))
    return random.choice(("arrow", "polars", "pandas", "objects")), [
        (kind, _frame(random, kind)) for kind in kinds
    ]


def _frame(random: Random, kind: type) -> Frame:
    names = [one.name for one in columns_of(kind) if random.random() < 0.8]
    if random.random() < 0.2:
        names.append(random.choice(("x", "姓名", "", "lon", "lat")))
    rows = random.randint(0, ROWS)
    return {name: _column(random, rows) for name in names}


def _column(random: Random, rows: int) -> list[Any]:
    chance = random.random()
    if chance < 0.5:
        values: tuple[Any, ...] = TEXTS
    elif chance < 0.7:
        values = tuple(_sound(damage.word(random)[:2_000]) for _ in range(2))
    else:
        values = random.choice(OTHERS)
    return [None if random.random() < 0.1 else random.choice(values) for _ in range(rows)]


def _sound(text: str) -> str:
    """Return a text that a frame can hold."""
    return text.encode("utf-8", "replace").decode()


def read(data: tuple[str, list[tuple[type, Frame]]], _: Path) -> None:
    """Read the frames, and look whether every row is accounted for."""
    whose, frames = data
    made: dict[type, Any] = {}
    for kind, columns in frames:
        table = pa.table({name: pa.array(values) for name, values in columns.items()})
        made[kind] = {
            "arrow": lambda table=table: table,
            "polars": lambda table=table: pl.from_arrow(table),
            "pandas": lambda table=table: table.to_pandas(types_mapper=pd.ArrowDtype),
            "objects": lambda table=table: table.to_pandas(),
        }[whose]()
    reading = pg.from_frames(made)
    for one in reading.sheets:
        assert one.rows == one.read + one.set_aside
    str(reading)
