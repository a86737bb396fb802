"""Bytes that are made to break a reader, and halves of files: each reader refuses them, and soon.

Workbooks, whose attacks need a whole workbook around them, are in `test_hostile_workbooks`.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import partygrid as pg
from partygrid.rules import Known

pytest.importorskip("pyarrow")
pytest.importorskip("python_calamine")
pytest.importorskip("sqlalchemy")
pytest.importorskip("xlsxwriter")

WHERE = pg.Jurisdiction(pg.Building(f"b{i}", point=pg.Point(116.75, 25.71)) for i in range(40))
KNOWN = pg.Baseline(known=[Known(rule="r", subject="b1", distance=1)])


def csv(path: Path) -> Any:
    """Read a table of text, of which every row that is no record is set aside."""
    return pg.read_csv(path, kind=pg.Building).require_ok()


def parquet(path: Path) -> Any:
    path.rename(path.with_name("Building.parquet"))
    return pg.read_tables(path.parent)


def manifest(path: Path) -> Any:
    path.rename(path.with_name("partygrid.json"))
    return pg.read_tables(path.parent)


READERS: dict[str, Callable[[Path], Any]] = {
    "baseline": pg.read_baseline,
    "cadences": pg.read_cadences,
    "csv": csv,
    "decisions": pg.read_decisions,
    "divisions": pg.read_divisions,
    "geojson": pg.read_geojson,
    "json": pg.read_json,
    "manifest": manifest,
    "mechanisms": pg.read_mechanisms,
    "outlines": pg.read_outlines,
    "parquet": parquet,
    "sql": lambda path: pg.read_sql(f"sqlite:///{path}"),
    "workbook": pg.read_workbook,
}
ATTACKS = {
    "arrays in arrays": b"[" * 200_000,
    "arrays in arrays of TOML": b"x = " + b"[" * 200_000,
    "objects in objects": b'{"a":' * 100_000,
    "a key of very many parts": b"x" + b".x" * 100_000 + b" = 1",
    "a key of very many quoted parts": b'["a"' + b' . "a"' * 100_000 + b"]",
    "a key that stands twice": b'{"format":1,"format":2,"type":1,"type":2}',
    "a key that stands twice in TOML": b"id = 1\nid = 2",
    "a number without end": b"9" * 100_000,
    "broken text": b"\xff\xfe\xff\xfe\xff",
    "text that breaks off": "编号,code,name".encode("utf-16")[:-1],
    "NUL": b"\0" * 1_000,
    "NUL in text": b"code,name,before,after,reason,id\na\0,b,c,d,e,f\n",
    "NUL in a document": b'{"a\0": "\x01"}',
    "a quote that is never closed": b'code,name,before,after,reason,id\n"a,b',
    "a cell without end": b'code,name,before,after,reason,id\n"' + b"a\n" * 100_000 + b'"',
    "entities": b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>',
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("reader", READERS)
def test_bytes_that_are_made_to_break_a_reader_are_refused_soon(
    tmp_path: Path, reader: str, attack: str
) -> None:
    file = tmp_path / "hostile"
    file.write_bytes(ATTACKS[attack])
    begun = time.process_time()
    with pytest.raises(pg.UnreadableInput) as refused:
        READERS[reader](file)
    assert time.process_time() - begun < 5
    assert all(one.message and one.remedy for one in refused.value.problems)


WRITERS: dict[str, Callable[[Path], Any]] = {
    "baseline": lambda path: pg.write_baseline(KNOWN, path),
    "geojson": lambda path: pg.write_geojson(WHERE, path),
    "json": lambda path: pg.write_json(WHERE, path),
    "outlines": lambda path: pg.write_geojson(WHERE, path),
    "sql": lambda path: pg.write_sql(WHERE, f"sqlite:///{path}"),
    "workbook": lambda path: pg.write_workbook(WHERE, path),
}


@pytest.mark.parametrize("writer", [*WRITERS, "manifest", "parquet"])
def test_half_a_file_is_refused(tmp_path: Path, writer: str) -> None:
    file = tmp_path / "whole"
    if writer in WRITERS:
        WRITERS[writer](file)
    else:
        pg.write_tables(WHERE, tmp_path / "set", format=pg.TableFormat.PARQUET)
        written = {"manifest": "partygrid.json", "parquet": "Building.parquet"}[writer]
        file = tmp_path / "set" / written
    content = file.read_bytes()
    for share in (1, 2, 3):
        (tmp_path / f"{share}").mkdir()
        half = tmp_path / f"{share}" / "half"
        half.write_bytes(content[: len(content) * share // 4])
        with pytest.raises(pg.UnreadableInput):
            READERS[writer](half)
