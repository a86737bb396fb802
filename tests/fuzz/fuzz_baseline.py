"""Baselines of known violations: parts of the document changed, bytes damaged."""

import json
from pathlib import Path
from random import Random
from typing import Any

import damage

import partygrid as pg

KNOWN = {
    "rule": "grid-households",
    "subject": "g1",
    "verdict": "fail",
    "distance": 20,
    "reason": "to be split",
    "until": "2030-01-31",
}
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1, 2, 10**300, 1e308, float("nan"), "", "fail", "pass", "2030-02-31"),
    *([], {}, [1], [{}], {"a": 1}, KNOWN),
)
NAMES = ("format", "version", "known", *KNOWN, "x")


def make(random: Random) -> bytes:
    """Make the bytes of a file."""
    known = [dict(KNOWN) for _ in range(random.randint(0, 2))]
    content: Any = {"format": "partygrid-baseline", "version": 1, "known": known}
    for _ in range(random.randint(0, 3)):
        damage.change(random, content, VALUES, NAMES)
    data = json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return damage.bytes_of(random, data) if random.random() < 0.3 else data


def read(data: bytes, folder: Path) -> None:
    """Read the baseline, and write it again."""
    file = folder / "known.json"
    file.write_bytes(data)
    found = pg.read_baseline(file)
    try:
        pg.write_baseline(found, file)
    except pg.InvalidArgument:  # a text in a broken encoding
        return
    assert pg.read_baseline(file) == found
