"""Footprints of real buildings, read as buildings and put into grids by their outlines."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

import partygrid as pg
from partygrid.io.reading import ReadReason

pytest.importorskip("shapely")


def unpacked(packed: Path, folder: Path) -> Path:
    if not packed.is_file():
        pytest.skip(f"{packed.name} is not here")
    target = folder / packed.stem
    target.write_bytes(gzip.decompress(packed.read_bytes()))
    return target


@pytest.fixture
def shanghai(real_data: Path, tmp_path: Path) -> pg.Reading:
    folder = real_data / "buildings_shanghai_osm"
    packed = next(folder.glob("*.geojson.gz"), folder / "none.geojson.gz")
    fields = {"osm_id": "id", "kind": None}
    return pg.read_geojson(unpacked(packed, tmp_path), kind=pg.Building, fields=fields)


def test_every_footprint_around_lujiazui_is_accounted_for(shanghai: pg.Reading) -> None:
    assert shanghai.rows == 1_572
    assert len(shanghai.records) == 1_450
    reasons = Counter(reason for one in shanghai.set_aside for reason in one.reasons)
    assert reasons == {ReadReason.DUPLICATE_ID: 122}  # tiles cut one building into pieces
    assert Counter(note.column for note in shanghai.notes)["height_m"] == 770
    assert sum(bool(one.name) for one in shanghai.records) == 220


def test_footprints_lie_where_they_are_drawn(shanghai: pg.Reading) -> None:
    points = [one.point for one in shanghai.records]
    assert all(121.48 < point.lon < 121.53 and 31.22 < point.lat < 31.26 for point in points)


def test_footprints_are_found_in_four_grids_drawn_over_them(shanghai: pg.Reading) -> None:
    west, east, south, north = 121.48, 121.53, 31.22, 31.26
    lon, lat = (west + east) / 2, (south + north) / 2
    boxes = {
        "g-nw": (west, lat, lon, north),
        "g-ne": (lon, lat, east, north),
        "g-sw": (west, south, lon, lat),
        "g-se": (lon, south, east, lat),
    }
    outlines = [
        pg.Outline(id_, polygons=[[[(w, s), (e, s), (e, n), (w, n), (w, s)]]])
        for id_, (w, s, e, n) in boxes.items()
    ]
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            *[pg.Grid(id_, community="c") for id_ in boxes],
            *shanghai.records,
        ]
    )
    found = pg.buildings_in_grids(where, outlines).require_ok()
    assert len(found.placed) == 1_450
    for one in found.placed:
        point = where[one.building].point
        side = ("n" if point.lat > lat else "s") + ("e" if point.lon > lon else "w")
        assert one.grid == f"g-{side}"
    after = pg.check_coverage(where.replace(*found.records))
    assert pg.GapReason.NO_GRID not in {gap.reason for gap in after.gaps}


def test_each_building_of_bubenec_stands_on_one_plot(real_data: Path, tmp_path: Path) -> None:
    folder = real_data / "buildings_bubenec"
    homes = pg.read_geojson(
        unpacked(folder / "buildings.geojson.gz", tmp_path),
        kind=pg.Building,
        fields={"uID": "id"},
    )
    plots = pg.read_outlines(unpacked(folder / "plots.geojson.gz", tmp_path), id_from="ID")
    assert (len(homes.records), len(homes.set_aside), len(plots)) == (144, 0, 407)
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            *[pg.Grid(f"plot {one.place}", community="c") for one in plots],
            *homes.records,
        ]
    )
    named = [pg.Outline(f"plot {one.place}", polygons=one.polygons) for one in plots]
    found = pg.buildings_in_grids(where, named)
    assert found.ok
    assert len({one.grid for one in found.placed}) == 123


def test_streets_are_no_buildings(real_data: Path, tmp_path: Path) -> None:
    packed = real_data / "buildings_bubenec" / "streets.geojson.gz"
    found = pg.read_geojson(unpacked(packed, tmp_path), kind=pg.Building)
    assert (found.rows, len(found.records)) == (35, 0)
    assert {one.reasons for one in found.set_aside} == {(ReadReason.NOT_A_POINT,)}
