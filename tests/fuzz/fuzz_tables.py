"""Folders of tables of which a file was damaged, with a manifest that says it was not."""

import hashlib
import json
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import damage

import partygrid as pg

Files = dict[str, bytes]


@cache
def _sets() -> tuple[Files, ...]:
    sets = []
    for form in pg.TableFormat:
        with TemporaryDirectory() as folder:
            pg.write_tables(pg.examples.small_town(), folder, format=form)
            sets.append({path.name: path.read_bytes() for path in Path(folder).iterdir()})
    return tuple(sets)


def make(random: Random) -> Files:
    """Make the files of a folder."""
    files = dict(random.choice(_sets()))
    name = random.choice(sorted(files))
    files[name] = damage.bytes_of(random, files[name])
    if name != "partygrid.json":
        manifest = json.loads(files["partygrid.json"])
        manifest["files"][Path(name).stem] = hashlib.sha256(files[name]).hexdigest()
        files["partygrid.json"] = json.dumps(manifest).encode()
    if random.random() < 0.2:
        del files[random.choice(sorted(files))]
    return files


def read(data: Files, folder: Path) -> None:
    """Read the folder, and look whether every row is accounted for."""
    for path in folder.iterdir():
        path.unlink()
    for name, content in data.items():
        (folder / name).write_bytes(content)
    reading = pg.read_tables(folder)
    for one in reading.sheets:
        assert one.rows == one.read + one.set_aside + sum(number for _, number in one.skipped)
    str(reading)
