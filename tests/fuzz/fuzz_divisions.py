"""Lists of divisions and decisions: words that readers stumble over, in any encoding, damaged."""

from pathlib import Path
from random import Random

import damage
from fuzz_csv import ENCODINGS

import partygrid as pg

HEADERS = ("code", "name", "parent", "代码", "名称", "上级", "before", "after", "reason", "原代码")
CODES = ("350825100", "350825100201", "350825", "３５０８２５", "")


def make(random: Random) -> bytes:
    """Make the bytes of a list."""
    header = random.sample(HEADERS, random.randint(2, len(HEADERS)))
    rows = [
        [random.choice((random.choice(CODES), damage.word(random)[:500])) for _ in header]
        for _ in range(random.randint(0, 4))
    ]
    delimiter, end = random.choice(",;\t|，"), random.choice(("\n", "\r\n", "\r"))
    text = end.join(delimiter.join(row) for row in [header, *rows])
    content = text.encode(random.choice(ENCODINGS), "replace")
    return damage.bytes_of(random, content) if random.random() < 0.3 else content


def read(data: bytes, folder: Path) -> None:
    """Read the list as either; what is said of one that is none is said of the other too."""
    file = folder / "list.csv"
    file.write_bytes(data)
    refused = None
    for reader in (pg.read_divisions, pg.read_decisions):
        try:
            rows = reader(file)
        except pg.PartyGridError as error:
            refused = error
        else:
            str(rows)
    if refused is not None:
        raise refused
