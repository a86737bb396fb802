"""Laws of tables, databases and data frames: what goes out comes back, in every form."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.io import tables as module
from partygrid.testing.strategies import jurisdictions, permuted

encodings = st.sampled_from(pg.TextEncoding)


@given(jurisdictions(), encodings)
def test_csv_gives_the_snapshot_again_in_every_encoding(
    where: pg.Jurisdiction, encoding: pg.TextEncoding
) -> None:
    with TemporaryDirectory() as folder:
        pg.write_tables(where, folder, encoding=encoding)
        assert pg.read_tables(folder).require_ok() == where


@given(jurisdictions(), encodings)
def test_both_ways_of_reading_csv_agree(where: pg.Jurisdiction, encoding: pg.TextEncoding) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        pg.write_tables(where, folder, encoding=encoding)
        patch.setattr(module, "_patiently", None)  # the quick one is enough for what was written
        quick = pg.read_tables(folder)
        patch.undo()
        patch.setattr(module, "_quickly", lambda *_: None)
        patient = pg.read_tables(folder)
        assert quick.records == patient.records
        assert quick.links == patient.links
        assert quick.sheets == patient.sheets
        assert patient.interpreted == ()


@given(jurisdictions())
def test_parquet_gives_the_snapshot_again(where: pg.Jurisdiction) -> None:
    with TemporaryDirectory() as folder:
        pg.write_tables(where, folder, format=pg.TableFormat.PARQUET)
        assert pg.read_tables(folder).require_ok() == where


@given(jurisdictions(), st.sampled_from(pg.TableFormat), st.data())
def test_equal_snapshots_give_equal_files(
    where: pg.Jurisdiction, form: pg.TableFormat, data: st.DataObject
) -> None:
    records = data.draw(permuted(where.records))
    links = data.draw(permuted(where.links))
    other = pg.Jurisdiction(records, links, scheme=where.scheme)
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        pg.write_tables(where, first, format=form)
        pg.write_tables(other, second, format=form)
        assert contents(first) == contents(second)


def contents(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


@given(jurisdictions())
def test_frames_give_the_snapshot_again(where: pg.Jurisdiction) -> None:
    for to_frames in (pg.to_arrow, pg.to_polars, pg.to_pandas):
        frames: pg.Frames[Any] = to_frames(where)
        assert pg.from_frames(frames).require_ok() == where


@given(jurisdictions())
def test_frames_of_plain_pandas_give_the_snapshot_again(where: pg.Jurisdiction) -> None:
    """There a count is a float where another one is not stated, and a list an array."""
    frames: pg.Frames[pd.DataFrame] = pg.to_arrow(where).turned(lambda table: table.to_pandas())
    assert pg.from_frames(frames).require_ok() == where


@given(st.lists(jurisdictions(), min_size=1, max_size=2))
def test_every_version_in_a_database_stays(snapshots: list[pg.Jurisdiction]) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    try:
        for where in snapshots:
            pg.write_sql(where, engine)
        for number, where in enumerate(snapshots, 1):
            assert pg.read_sql(engine, snapshot=number).require_ok() == where
    finally:
        engine.dispose()


def test_every_snapshot_survives_postgresql(postgresql: str) -> None:
    import postgresql_server  # noqa: PLC0415 - needs no server to be collected

    address = postgresql_server.new_database(postgresql)
    engine = sa.create_engine(sa.make_url(address).set(drivername="postgresql+psycopg"))

    @given(jurisdictions())
    def survives(where: pg.Jurisdiction) -> None:
        version = pg.write_sql(where, engine)
        assert pg.read_sql(engine, snapshot=version.number).require_ok() == where

    survives()
    engine.dispose()
