"""Native files: values on their lines replaced, parts of the document changed, bytes damaged."""

import json
import re
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import damage
from town import TOWN

import partygrid as pg
from partygrid.io._careful import read_carefully
from partygrid.io._quick import read_quickly

VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 48, 1e308, float("inf"), float("nan"), 10**16, 10**300, "", "Building"),
    *("Link", "b1", "2021-05-01", [], {}, [1], ["a"], ["a", "a"], [["Member"]], {"lon": 1}),
)
NAMES = ("type", "id", "name", "parent", "grids", "households", "version", "links", "x", "姓名")
_STATED = re.compile(r'(?<="):(?:"[^"]*"|\[[^]]*\]|[^",\[{][^,}]*)')
"""A value on the line of a record, with the colon before it."""
FILE = pg.to_json(TOWN).decode()


def make(random: Random) -> bytes:
    """Make the bytes of a native file."""
    text = _other_document(random) if random.random() < 0.3 else _other_lines(random)
    data = text.encode("utf-8", "surrogatepass")
    return damage.bytes_of(random, data) if random.random() < 0.3 else data


def _other_document(random: Random) -> str:
    """Change parts of the document, whose layout is lost."""
    document = json.loads(FILE)
    for _ in range(random.randint(0, 4)):
        damage.change(random, document, VALUES, NAMES)
    return json.dumps(document)


def _other_lines(random: Random) -> str:
    """Leave out records and replace values, and keep the layout."""
    head, *lines = FILE.splitlines(keepends=True)
    kept = [line for line in lines if line[:1] != "{" or random.random() < 0.98]
    text = "".join(kept).replace("},\n]", "}\n]")
    for _ in range(random.randint(0, 3)):
        place = random.choice(list(_STATED.finditer(text)))
        value = random.choice((random.choice(VALUES), damage.word(random)[:2_000]))
        stated = json.dumps(value, ensure_ascii=random.random() < 0.5, separators=(",", ":"))
        text = f"{text[: place.start()]}:{stated}{text[place.end() :]}"
    return head + text


def read(data: bytes, _: Path) -> None:
    """Read the bytes quickly and carefully; where both answer, they say the same."""
    quick = read_quickly(BytesIO(data))
    try:
        where = read_carefully(data)
    except pg.PartyGridError:
        assert quick is None
        raise
    assert quick in (None, where)
    assert pg.from_json(pg.to_json(where)) == where
