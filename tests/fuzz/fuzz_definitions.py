"""Definitions of mechanisms and cadences in TOML: parts replaced, lines mixed, bytes damaged."""

import json
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import damage

import partygrid as pg

MECHANISMS = """
[[mechanism]]
id = "contact"
title = { en = "contact of a unit", zh = "挂钩" }
scope = "Community"
only = { kind = "residents" }
slots = [{ name = "unit", of = "Unit", least = 1, most = 2 }, { name = "cadre", of = ["Member"] }]
distinct = [["unit", "cadre"]]
valid_from = 2021-01-31
source = { title = "Rules of one district", clause = "4.14", certainty = "single" }
note = "twice a year"
"""
CADENCES = """
[[cadence]]
id = "beautification"
title = { en = "Thursday", zh = "周四" }
each = ["Community", "Grid"]
only = { kind = "residents" }
every = "week"
by = 4
least = 1
rotates = "Compound"
quorum = "1/2"
source = { title = "Ganxian district article", clause = "4.14", certainty = "single" }
"""
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 4, 10**30, 0.5, 1e400, float("nan"), "", "Grid", "week", "1/0", "9/8"),
    *([], {}, [1], ["a"], ["Grid", "Grid"], [["unit"]], [{}], {"en": "x"}, {"x": {"y": [1]}}),
)
NAMES = ("id", "slots", "of", "least", "most", "each", "by", "quorum", "only", "source", "x y")


@cache
def _lines() -> tuple[str, ...]:
    return tuple((MECHANISMS + CADENCES).splitlines())


def make(random: Random) -> bytes:
    """Make the bytes of a file."""
    chance = random.random()
    if chance < 0.2:
        lines = random.sample(_lines(), random.randint(1, 12))
        text = "\n".join(lines)
    else:
        content = tomllib.loads(random.choice((MECHANISMS, CADENCES)))
        for _ in range(random.randint(0, 3)):
            damage.change(random, content, VALUES, NAMES)
        text = "\n".join(f"{_spelled(key)} = {_spelled(value)}" for key, value in content.items())
    data = text.encode("utf-8", "surrogatepass")
    return damage.bytes_of(random, data) if random.random() < 0.3 else data


def _spelled(value: Any) -> str:
    """Return a value as TOML spells it."""
    if isinstance(value, dict):
        pairs = (f"{_spelled(key)} = {_spelled(one)}" for key, one in value.items())
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_spelled, value))}]"
    if isinstance(value, float | bool | str | None):
        return json.dumps(value).replace("Infinity", "inf").replace("NaN", "nan")
    return str(value)


def read(data: bytes, folder: Path) -> None:
    """Read the file as either; mechanisms that were read are written and read again."""
    file = folder / "own.toml"
    file.write_bytes(data)
    refused = None
    try:
        str(pg.read_cadences(file))
    except pg.PartyGridError as error:
        refused = error
    found = pg.read_mechanisms(file)
    assert pg.mechanisms_from_toml(pg.mechanisms_to_toml(found)) == found
    if refused is not None and not found:
        raise refused
