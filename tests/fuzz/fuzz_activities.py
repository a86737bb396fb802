"""Rows of activities, of any type, with any keys."""

from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import damage

import partygrid as pg

NAMES = ("kind", "day", "subject", "should_attend", "attended", "votes", "online", "x", 7, None)
VALUES: tuple[Any, ...] = (
    *("patrol", "g1", "2024-07-04", "20240704", "2024-W27-4", "12", "²", "是", "YES", ""),
    *(None, True, 0, -1, 12, 10**30, 0.5, float("nan"), b"g1", [], {}, ("g1",), {"a": [1]}),
    *(date(2024, 7, 4), datetime(2024, 7, 4, 8)),  # noqa: DTZ001 - as a sheet has it
)


def make(random: Random) -> list[Any]:
    """Make rows."""
    return [_row(random) for _ in range(random.randint(0, 3))]


def _row(random: Random) -> Any:
    if random.random() < 0.05:
        return random.choice(VALUES)
    row = {"kind": "patrol", "day": "2024-07-04", "subject": "g1"}
    return row | {random.choice(NAMES): _value(random) for _ in range(random.randint(0, 5))}


def _value(random: Random) -> Any:
    return random.choice(VALUES) if random.random() < 0.7 else damage.word(random)[:2_000]


def read(data: list[Any], _: Path) -> None:
    """Read the rows; none is lost."""
    found = pg.activities_from_records(data)
    assert len(found) == len(data)
    str(found)
