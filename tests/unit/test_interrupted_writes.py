"""Writers that are killed, or find no room, at any moment: the old content or the new one stands.

A program writes in processes of its own whose files may not grow beyond some bytes. The system
kills them at the byte beyond, in the middle of whatever they do, or refuses it as on a full disk.
Others are killed right before a file takes its name, and right after.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import partygrid as pg

pytest.importorskip("resource", reason="limits of a process")
pytest.importorskip("pyarrow")
pytest.importorskip("sqlalchemy")
pytest.importorskip("xlsxwriter")

PROGRAM = """
import json, os, resource, shutil, signal, sys
from pathlib import Path
import partygrid as pg
from partygrid import _atomic
from partygrid.rules import Known

folder = Path(sys.argv[1])
where = {name: pg.Jurisdiction(
    pg.Building(f"{name}{number}", name="莲花小区" * 9, point=pg.Point(116.75, 25.71))
    for number in range(size)
) for name, size in (("old", 9), ("new", 99))}

def bad(where, table):
    table.write_text("编号,户数\\n" + "".join(f"{one.id},{one.name}\\n" for one in where))
    return pg.read_csv(table, kind=pg.Building)

readings = {one: bad(one, folder / f"{len(one)}.csv") for one in where.values()}

def baseline(where, path):
    known = [Known(rule="r", subject=one.id, distance=1, reason=one.name) for one in where]
    pg.write_baseline(pg.Baseline(known=known), path)

WRITERS = {
    "annotated": lambda where, path: readings[where].write_annotated(path),
    "baseline": baseline,
    "geojson": pg.write_geojson,
    "json": pg.write_json,
    "jsonld": pg.write_jsonld,
    "mechanisms": lambda where, path: pg.write_mechanisms(
        [pg.Mechanism(one.id, scope=pg.Building, slots=[pg.Slot("unit")]) for one in where], path
    ),
    "popolo": pg.write_popolo,
    "sql": lambda where, path: pg.write_sql(where, f"sqlite:///{path}"),
    "tables": pg.write_tables,
    "tables-parquet": lambda where, path: pg.write_tables(
        where, path, format=pg.TableFormat.PARQUET
    ),
    "workbook": pg.write_workbook,
}

def sizes(path):
    return [one.stat().st_size for one in (path.iterdir() if path.is_dir() else [path])]

def limited(limit, action):
    signal.signal(signal.SIGXFSZ, action)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def attempt(write, path, prepare):
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        prepare()
        write(where["new"], path)
    except OSError:
        os._exit(1)
    except BaseException:
        os._exit(2)
    os._exit(0)

ends = {}
for name, write in WRITERS.items():
    for state in ("old", "new"):
        (folder / name / state).mkdir(parents=True)
        write(where[state], folder / name / state / "town")
    most = max(sizes(folder / name / "new" / "town"))
    moments = {
        "before": lambda: setattr(Path, "replace", die),
        "after": lambda: setattr(_atomic, "_synchronise", die),
    }
    for share in (1, 4):
        limit = most * share // 5
        moments[f"killed-{share}"] = lambda limit=limit: limited(limit, signal.SIG_DFL)
        moments[f"full-{share}"] = lambda limit=limit: limited(limit, signal.SIG_IGN)
    for moment, prepare in moments.items():
        shutil.copytree(folder / name / "old", folder / name / moment)
        ends[f"{name} {moment}"] = attempt(write, folder / name / moment / "town", prepare)
print(json.dumps(ends))
"""
WRITERS = (
    *("annotated", "baseline", "geojson", "json", "jsonld", "mechanisms", "popolo"),
    *("sql", "tables", "tables-parquet", "workbook"),
)
SETS = ("tables", "tables-parquet")
"""Of these a file that has its name is only the first of several."""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """The folder of all writers, and how the process of each writer and moment ended."""
    folder = tmp_path_factory.mktemp("interrupted")
    command = [sys.executable, "-c", PROGRAM, str(folder)]
    made = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - ours
    assert made.returncode == 0, made.stderr
    return folder, json.loads(made.stdout)


def read(path: Path, writer: str) -> Any:
    """The content of what was written: records of tables and databases, else the bytes."""
    if writer == "sql":
        return pg.read_sql(f"sqlite:///{path}").require_ok()
    if writer in SETS:
        return pg.read_tables(path).require_ok()
    return path.read_bytes()


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.mark.parametrize("writer", WRITERS)
def test_whatever_stops_a_writer_the_old_content_is_there_whole(
    ended: tuple[Path, Mapping[str, int]], writer: str
) -> None:
    folder, ends = ended
    old, new = (read(folder / writer / state / "town", writer) for state in ("old", "new"))
    assert old != new
    for share in (1, 4):
        for what, end in (("killed", -signal.SIGXFSZ), ("full", 1)):
            assert ends[f"{writer} {what}-{share}"] == end
            assert read(folder / writer / f"{what}-{share}" / "town", writer) == old
        assert names(folder / writer / f"full-{share}") == names(folder / writer / "old")
    for moment, stands in (("before", old), ("after", old if writer in SETS else new)):
        if writer != "sql":  # which gives no file another name
            assert ends[f"{writer} {moment}"] == -signal.SIGKILL
            assert read(folder / writer / moment / "town", writer) == stands
