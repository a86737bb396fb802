"""Folders of tables of which a file was damaged, with a manifest that says it was not."""

import hashlib
import json
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import damage
from town import TOWN

import partygrid as pg

Files = dict[str, bytes]


MANIFEST = "partygrid.json"


@cache
def _sets() -> tuple[Files, ...]:
    sets = []
    for form in pg.TableFormat:
        with TemporaryDirectory() as folder:
            pg.write_tables(TOWN, folder, format=form)
            sets.append({path.name: path.read_bytes() for path in Path(folder).iterdir()})
    return tuple(sets)


def make(random: Random) -> Files:
    """Make the files of a folder: some tables of a set, one of them or the manifest damaged."""
    whole = random.choice(_sets())
    tables = random.sample(sorted(whole.keys() - {MANIFEST}), random.randint(1, 3))
    files = {name: whole[name] for name in tables}
    if random.random() < 0.9:
        name = random.choice(tables)
        files[name] = damage.bytes_of(random, files[name])
    if random.random() < 0.7:
        manifest = json.loads(whole[MANIFEST])
        digests = {Path(name).stem: hashlib.sha256(files[name]).hexdigest() for name in tables}
        files[MANIFEST] = json.dumps({**manifest, "files": digests}).encode()
        if random.random() < 0.1:
            files[MANIFEST] = damage.bytes_of(random, files[MANIFEST])
    if random.random() < 0.1:
        del files[random.choice(tables)]
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
