"""Maps: features of which parts are replaced, added and left out, then damaged as bytes."""

import json
import warnings
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import damage

import partygrid as pg

KINDS = (None, pg.Building, pg.Compound, pg.Member, pg.Grid, pg.BuildingGroup, pg.Unit)
RING = [[0, 0], [1, 0], [1, 1], [0, 0]]
BOW = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
OWN = {"type": "Building", "compound": "x", "grids": ["g1", "g2"], "households": 48, "name": "1号"}
OTHER = {"编号": "b1", "户数": "约12", "网格": ["g1"], "类别": "商铺", "x": {"a": [1]}}
GROUP = {"type": "BuildingGroup", "buildings": ["b1"], "established": "2020-01-01", "parent": None}
GEOMETRIES = (
    None,
    {"type": "Point", "coordinates": [116.75, 25.71]},
    {"type": "MultiPoint", "coordinates": [[116.75, 25.71]]},
    {"type": "Polygon", "coordinates": [RING, RING]},
    {"type": "MultiPolygon", "coordinates": [[RING], [BOW]]},
)
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 181, 90, 1e308, float("inf"), float("nan"), 10**300, 10**16),
    *("Building", "Member", "Link", "Feature", "FeatureCollection", "Point", "Polygon"),
    *([], {}, [1], ["a"], ["a", 1], [0, 0], [116, 25], RING, BOW, [RING], [BOW], [[RING]]),
    {"a": {"b": [1]}},
    {"type": "name", "properties": {"name": "EPSG:4326"}},
)
NAMES = (
    *("type", "id", "name", "编号", "户数", "geometry", "properties", "coordinates", "grids"),
    *("compound", "lon", "经纬度", "联系电话", "features", "crs", "kind", "point", "parent"),
)


def make(random: Random) -> tuple[type | None, pg.Datum, bytes]:
    """Make the bytes of a map, the kind that it is read for, and a datum."""
    features = [_feature(random) for _ in range(random.randint(0, 3))]
    content: Any = {"type": "FeatureCollection", "features": features}
    if features and random.random() < 0.1:
        content = features[0]
    for _ in range(random.randint(0, 4)):
        damage.change(random, content, VALUES, NAMES)
    text = json.dumps(content, ensure_ascii=random.random() < 0.5)
    data = text.encode("utf-8", "surrogatepass")
    if random.random() < 0.3:
        data = damage.bytes_of(random, data)
    return random.choice(KINDS), random.choice([*pg.Datum]), data


def _feature(random: Random) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": random.choice(("b1", "b2", 7)),
        "geometry": deepcopy(random.choice(GEOMETRIES)),
        "properties": deepcopy(random.choice((None, OWN, OTHER, GROUP))),
    }


def read(data: tuple[type | None, pg.Datum, bytes], folder: Path) -> None:
    """Read the map as outlines and as records, and look whether every feature is accounted for."""
    kind, datum, content = data
    file = folder / "map.geojson"
    file.write_bytes(content)
    try:
        with warnings.catch_warnings(action="ignore"):  # places without an outline are left out
            assert all(one.polygons for one in pg.read_outlines(file, datum=datum))
    except pg.UnreadableInput as error:
        assert error.problems  # noqa: PT017 - the program is no test
    reading = pg.read_geojson(file, kind=kind, datum=datum)
    assert reading.rows == len(reading.records) + len(reading.set_aside)
    str(reading)
