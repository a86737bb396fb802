"""Workbooks: parts of sound ones, their XML, their cells and their bytes damaged."""

import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from warnings import catch_warnings
from xml.sax.saxutils import escape

import damage
from town import TOWN

import partygrid as pg

VALUE = b"<t>"
UNREAD = ("docProps/", "xl/theme/")
"""Parts that no reader looks into."""
PLACES = (b'r="B99"', b'r="AZ9"', b'r="b2"', b'r="2B"', b"") * 99 + (b'r="XFD9"',)
"""Places of a cell; the last column is as dear as all other inputs, so it is rare."""


@cache
def _parts() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        file = Path(folder, "town.xlsx")
        pg.write_workbook(pg.Jurisdiction(TOWN.records[:5]), file)
        with zipfile.ZipFile(file) as parts:
            names = [one for one in parts.namelist() if not one.startswith(UNREAD)]
            return {name: parts.read(name) for name in names}


def make(random: Random) -> bytes:
    """Make the bytes of a workbook."""
    parts = dict(_parts())
    for _ in range(random.randint(1, 3)):
        name = random.choice(sorted(parts))
        match random.randrange(4):
            case 0:
                parts[name] = damage.bytes_of(random, parts[name])
            case 1:
                del parts[name]
            case 2:
                parts[f"x{damage.word(random)[:100]}".encode("utf-8", "replace").decode()] = b"<a/>"
            case _:
                parts = {key: _other_cells(random, key, part) for key, part in parts.items()}
    held = BytesIO()
    method = zipfile.ZIP_DEFLATED if random.random() < 0.1 else zipfile.ZIP_STORED
    with catch_warnings(action="ignore"), zipfile.ZipFile(held, "w", method) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    content = held.getvalue()
    return damage.bytes_of(random, content) if random.random() < 0.2 else content


def _other_cells(random: Random, name: str, part: bytes) -> bytes:
    """Put other words into some cells of a sheet, and change some references."""
    if not name.startswith("xl/worksheets/"):
        return part
    pieces = part.split(VALUE)
    for place in range(1, len(pieces)):
        if random.random() < 0.2:
            word = escape(damage.word(random)[:500]).encode("utf-8", "replace")
            pieces[place] = word + pieces[place][pieces[place].find(b"</t>") :]
    changed = VALUE.join(pieces)
    if random.random() < 0.3:
        changed = changed.replace(b'r="B2"', random.choice(PLACES))
    if random.random() < 0.2:
        changed = changed.replace(
            b't="inlineStr"', random.choice((b't="e"', b't="s"', b't="b"', b"")), 2
        )
    return changed


def read(data: bytes, folder: Path) -> None:
    """Read the workbook, and look whether every row is accounted for."""
    file = folder / "town.xlsx"
    file.write_bytes(data)
    reading = pg.read_workbook(file)
    for one in reading.sheets:
        assert one.rows == one.read + one.set_aside + sum(number for _, number in one.skipped)
    str(reading)
