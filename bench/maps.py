"""Buildings put into grids by outlines, and maps out and in, beside what does the bare work."""

import json
import statistics
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import shapely

import partygrid as pg
from bench.timing import ROUNDS, Result, seconds

SEED = 2026
GRIDS = 70
"""Grids along each side of the town."""
SIDE = 0.01
"""Degrees along each side of a grid."""


def maps(buildings: int) -> Iterator[Result]:
    """Points in outlines beside the bare query, writing and reading beside the bare JSON."""
    where, outlines = town(buildings)
    found = statistics.median(
        seconds(lambda: pg.buildings_in_grids(where, outlines)) for _ in range(ROUNDS)
    )
    bare = statistics.median(seconds(lambda: query(where, outlines)) for _ in range(ROUNDS))
    assert not pg.buildings_in_grids(where, outlines).outside
    name = f"buildings_in_grids, {GRIDS**2:,} grids"
    yield Result(name, found, bare, "shapely: points, tree, query")
    with TemporaryDirectory() as folder:
        target = Path(folder) / "town.geojson"
        writing = seconds(lambda: pg.write_geojson(where, target, show=pg.Building))
        features = json.loads(target.read_bytes())
        dumping = seconds(lambda: json.dump(features, _Text(BytesIO()), ensure_ascii=False))
        yield Result("write_geojson", writing, dumping, "json.dump of the features")
        reading = seconds(lambda: pg.read_geojson(target))
        loading = seconds(lambda: json.loads(target.read_bytes()))
        yield Result("read_geojson", reading, loading, "json.loads of the file")


class _Text:
    """Text written as bytes."""

    def __init__(self, file: BytesIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        """Write a text."""
        return self._file.write(text.encode())


def town(buildings: int) -> tuple[pg.Jurisdiction, list[pg.Outline]]:
    """Return a town with its buildings at random, and the outlines of its grids."""
    draw = np.random.default_rng(SEED)
    spots = draw.uniform((116, 25), (116 + GRIDS * SIDE, 25 + GRIDS * SIDE), (buildings, 2))
    ids = [f"g{x:02}-{y:02}" for x in range(GRIDS) for y in range(GRIDS)]
    records = [
        pg.Town("t"),
        pg.Community("c", town="t"),
        *[pg.Grid(id_, community="c") for id_ in ids],
        *[
            pg.Building(f"b{i:07}", community="c", households=i % 90, point=pg.Point(lon, lat))
            for i, (lon, lat) in enumerate(spots.tolist())
        ],
    ]
    corners = [(116 + x * SIDE, 25 + y * SIDE) for x in range(GRIDS) for y in range(GRIDS)]
    outlines = [
        pg.Outline(id_, polygons=[[_ring(*corner)]])
        for id_, corner in zip(ids, corners, strict=True)
    ]
    return pg.Jurisdiction(records), outlines


def _ring(west: float, south: float) -> list[tuple[float, float]]:
    """Return a square with a corner in the middle of each side."""
    steps = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (0, 0)]
    return [(west + x * SIDE / 2, south + y * SIDE / 2) for x, y in steps]


def query(where: pg.Jurisdiction, outlines: list[pg.Outline]) -> int:
    """Return how many pairs of point and polygon the bare library finds."""
    points = [one.point for one in where.of(pg.Building) if one.point is not None]
    lon, lat = [one.lon for one in points], [one.lat for one in points]
    areas = [shapely.Polygon(one.polygons[0][0]) for one in outlines]
    tree = shapely.STRtree(shapely.points(lon, lat))
    return int(tree.query(areas, predicate="intersects").shape[1])
