"""Memory of reading and writing files, each time in a process of its own, beside the file.

``python -m bench.memory OPERATION FOLDER`` does one operation with the files of a folder and prints
the megabytes that it took at its peak and those that its answer holds.
"""

import ctypes
import gc
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import partygrid as pg
from bench.engines import apart, peak
from bench.timing import Result
from bench.workbooks import alone, write_csv
from partygrid.examples import synthetic_county

SEED = 2024
COUNTY, BOOK, ROSTER = "county.json", "county.xlsx", "buildings.csv"

_Work = Callable[[Path], Any]

READING: Mapping[str, tuple[str, _Work]] = {
    "read_workbook": (BOOK, pg.read_workbook),
    "read_csv": (ROSTER, lambda file: pg.read_csv(file, kind=pg.Building)),
    "read_tables, csv": ("csv", pg.read_tables),
    "read_tables, parquet": ("parquet", pg.read_tables),
    "read_json": (COUNTY, pg.read_json),
}
WRITING: Mapping[str, tuple[str, Callable[[pg.Jurisdiction, Path], Any]]] = {
    "write_workbook": (BOOK, pg.write_workbook),
    "write_tables, csv": ("csv", pg.write_tables),
    "write_tables, parquet": (
        "parquet",
        lambda where, file: pg.write_tables(where, file, format=pg.TableFormat.PARQUET),
    ),
    "write_json": (COUNTY, pg.write_json),
}


def memory(buildings: int) -> Iterator[Result]:
    """The peak above what was there before, beside the file and what the answer holds."""
    with tempfile.TemporaryDirectory() as folder:
        _write(synthetic_county(SEED, buildings=buildings, members=buildings // 10), Path(folder))
        for name, (file, _) in (READING | WRITING).items():
            took, holds = apart("bench.memory", name, folder)
            size = _size(Path(folder, file))
            label = f"{name} of {size:,.1f} MB"
            yield Result(label, took, size, "the file", unit="MB")
            if name in READING:
                yield Result("  the same", took, holds, "what it returns", unit="MB")


def _size(path: Path) -> float:
    files = path.iterdir() if path.is_dir() else [path]
    return sum(one.stat().st_size for one in files) / 2**20


def _measured(work: Callable[[], Any]) -> tuple[float, float]:
    """Return the megabytes above what is held now: at the peak, and afterwards."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    before = _forget_peak()
    answer = work()
    most = peak()
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    after = _forget_peak()
    del answer
    return most - before, after - before


def _forget_peak() -> float:
    """Return the megabytes that are held now, from which the peak counts anew."""
    Path("/proc/self/clear_refs").write_text("5")
    return peak()


def main(name: str, folder: Path) -> None:
    """Do one operation and print what it took, beyond what is imported only once."""
    with tempfile.TemporaryDirectory() as other:
        _write(pg.examples.small_town(), Path(other))
        for file, read in READING.values():
            read(Path(other, file))
        if name in READING:
            file, read = READING[name]
            found = _measured(lambda: read(folder / file))
        else:
            file, write = WRITING[name]
            where = pg.read_json(folder / COUNTY)
            found = _measured(lambda: write(where, Path(other, file)))
    print(json.dumps(found))


def _write(where: pg.Jurisdiction, folder: Path) -> None:
    for file, write in WRITING.values():
        write(where, folder / file)
    write_csv(folder / ROSTER, list(map(alone, where.of(pg.Building))))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
