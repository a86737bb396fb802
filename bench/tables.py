"""Folders of tables read into a jurisdiction, beside the making of their records alone."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import partygrid as pg
from bench.making import constructor_calls
from bench.timing import Result, collector_paused, seconds, versus
from partygrid.examples import synthetic_records

SEED = 2024
LIMITS = {pg.TableFormat.PARQUET: 1.5, pg.TableFormat.CSV: 2.5}


def tables(buildings: int) -> Iterator[Result]:
    """Reading with everything checked, against the constructor calls of the same records."""
    records = _estate(buildings)
    whole = constructor_calls(records)
    calls = [
        (kind, id_, {name: one for name, one in fields.items() if name != "point"}, at)
        for kind, id_, fields in whole
        for point in [fields.get("point")]
        for at in [point and (point.lon, point.lat)]
    ]

    def create() -> list[Any]:
        return [
            kind(id_, **fields) if at is None else kind(id_, point=pg.Point(*at), **fields)
            for kind, id_, fields, at in calls
        ]

    def create_around_points() -> list[Any]:
        return [kind(id_, **fields) for kind, id_, fields in whole]

    where = pg.Jurisdiction(records)
    for form, limit in LIMITS.items():
        with tempfile.TemporaryDirectory() as folder, collector_paused():
            wrote = seconds(partial(pg.write_tables, where, folder, format=form))
            size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
            assert pg.read_tables(folder).require_ok() == where
            ours, peer = versus(lambda: pg.read_tables(folder).require_ok(), create)
        name = f"read_tables of {len(records):,}, {size:,.0f} MB of {form}"
        yield Result(name, ours, peer, "creating the records and points", limit)
        ready = seconds(create_around_points)
        yield Result("  the same", ours, ready, "creating the records, points given")
        yield Result(f"write_tables as {form}", wrote, peer, "creating the records and points")


def _estate(buildings: int) -> tuple[Any, ...]:
    """Return the places of a county: buildings above all, and what they lie in."""
    places = (pg.Town, pg.Community, pg.Compound, pg.Grid, pg.Building)
    records = synthetic_records(SEED, buildings=buildings, members=0)
    return tuple(record for record in records if isinstance(record, places))
