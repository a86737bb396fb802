"""CSV files: words that readers stumble over in rows, in several encodings, then damaged."""

from pathlib import Path
from random import Random

import damage

import partygrid as pg
from partygrid.io._columnar import columns_of
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

KINDS = (*RECORD_KINDS, Link)
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "latin-1")


def make(random: Random) -> tuple[type, bytes]:
    """Make the bytes of a file, and the kind that it is read for."""
    kind, delimiter = random.choice(KINDS), random.choice(",;\t|，")
    header = [random.choice((one.name, one.spec.zh)) for one in columns_of(kind)]
    rows = [[damage.word(random)[:2_000] for _ in header] for _ in range(random.randint(0, 5))]
    text = random.choice(("\n", "\r\n", "\r")).join(delimiter.join(row) for row in [header, *rows])
    content = text.encode(random.choice(ENCODINGS), "replace")
    return kind, damage.bytes_of(random, content) if random.random() < 0.5 else content


def read(data: tuple[type, bytes], folder: Path) -> None:
    """Read the file, and look whether every row is accounted for."""
    kind, content = data
    file = folder / "table.csv"
    file.write_bytes(content)
    reading = pg.read_csv(file, kind=kind)
    (one,) = reading.sheets
    assert one.rows == one.read + one.set_aside + sum(number for _, number in one.skipped)
    str(reading)
