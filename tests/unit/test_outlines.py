"""Buildings in the outlines of grids."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.outlines import _shapes
from partygrid.outlines._outline import signed_area

pytest.importorskip("shapely")

Corner = tuple[float, float]


def box(west: float, south: float, east: float, north: float) -> list[Corner]:
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def town(*points: Corner | None, grids: Sequence[str] = ("g1", "g2")) -> pg.Jurisdiction:
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            *[pg.Grid(id_, community="c") for id_ in grids],
            *[
                pg.Building(f"b{i}", community="c", point=at and pg.Point(*at))
                for i, at in enumerate(points)
            ],
        ]
    )


WEST, EAST = box(116, 25, 117, 26), box(117, 25, 118, 26)
TWO = [pg.Outline("g1", polygons=[[WEST]]), pg.Outline("g2", polygons=[[EAST]])]


def test_a_building_is_in_the_grid_whose_outline_is_around_its_point() -> None:
    found = pg.buildings_in_grids(town((116.5, 25.5), (117.5, 25.5), (119, 25.5), None), TWO)
    assert [(one.building, one.grid) for one in found.placed] == [("b0", "g1"), ("b1", "g2")]
    assert found.outside == ("b2",)
    assert found.unlocated == ("b3",)
    assert not found.ok


def test_on_a_boundary_the_lowest_id_has_the_building_and_the_other_is_named() -> None:
    found = pg.buildings_in_grids(town((117, 25.5)), reversed(TWO))
    assert found.placed[0].grid == "g1"
    assert found.several == found.placed
    assert found.placed[0].others == ("g2",)


def test_a_grid_that_has_the_building_inside_goes_before_one_that_touches_it() -> None:
    outlines = [TWO[0], pg.Outline("g2", polygons=[[box(116.9, 25, 118, 26)]])]
    found = pg.buildings_in_grids(town((117, 25.5)), outlines)
    assert (found.placed[0].grid, found.placed[0].others) == ("g2", ("g1",))


def test_in_a_hole_nobody_is_in_the_grid() -> None:
    yard = box(116.4, 25.4, 116.6, 25.6)
    found = pg.buildings_in_grids(
        town((116.5, 25.5), (116.1, 25.5), (116.4, 25.5)),
        [pg.Outline("g1", polygons=[[WEST, yard]])],
    )
    assert found.outside == ("b0",)
    assert [one.building for one in found.placed] == ["b1", "b2"]


def test_several_outlines_of_one_grid_count_together() -> None:
    parts = [pg.Outline("g1", polygons=[[WEST]]), pg.Outline("g1", polygons=[[EAST]])]
    apart = [pg.Outline("g1", polygons=[[WEST]]), pg.Outline("g1", polygons=[[box(1, 1, 2, 2)]])]
    where = town((116.5, 25.5), (117.5, 25.5), grids=["g1"])
    found = pg.buildings_in_grids(where, apart)
    assert ([one.building for one in found.placed], found.outside) == (["b0"], ("b1",))
    assert [fault.reason for fault in pg.buildings_in_grids(where, parts).faults] == [
        pg.OutlineReason.INVALID  # both halves share an edge: they are one polygon
    ]


def test_an_overlap_is_listed_with_its_ground_from_one_square_metre_on() -> None:
    wide = pg.Outline("g2", polygons=[[box(116.99, 25, 118, 26)]])
    found = pg.buildings_in_grids(town(), [TWO[0], wide])
    assert str(found.faults[0]) == "g1: shares ground with g2: 111,598,766 square metres"
    hair = pg.Outline("g2", polygons=[[box(117 - 1e-12, 25, 118, 26)]])
    assert pg.buildings_in_grids(town(), [TWO[0], hair]).ok


def test_an_outline_that_crosses_itself_is_left_out_and_said() -> None:
    bow = [(116, 25), (117, 26), (117, 25), (116, 26), (116, 25)]
    found = pg.buildings_in_grids(town((116.1, 25.5)), [pg.Outline("g1", polygons=[[bow]]), TWO[1]])
    assert [str(fault) for fault in found.faults] == [
        "g1: the outline is invalid: Self-intersection[116.5 25.5]"
    ]
    assert found.outside == ("b0",)


def test_grids_without_outline_and_outlines_without_grid_are_faults() -> None:
    found = pg.buildings_in_grids(town(), [TWO[0], pg.Outline("g9", polygons=[[EAST]])])
    assert [str(fault) for fault in found.faults] == [
        "g2: no outline",
        "g9: no grid of the layer has this id",
    ]


def test_only_grids_of_the_layer_are_asked() -> None:
    where = pg.Jurisdiction(
        [*town((116.5, 25.5)), pg.Grid("union-1", community="c", layer="union")]
    )
    found = pg.buildings_in_grids(where, [pg.Outline("union-1", polygons=[[WEST]])], layer="union")
    assert [one.grid for one in found.placed] == ["union-1"]
    assert found.faults == ()


def test_what_was_found_is_taken_over_as_records_and_other_layers_stay() -> None:
    where = town((116.5, 25.5), (117.5, 25.5), (119, 25.5)).replace(
        pg.Grid("union-1", community="c", layer="union"),
        pg.Building("b0", community="c", point=pg.Point(116.5, 25.5), grids=["g2", "union-1"]),
        pg.Building("b1", community="c", point=pg.Point(117.5, 25.5), grids=["g2"]),
        pg.Building("b2", community="c", point=pg.Point(119, 25.5), grids=["g1"]),
    )
    found = pg.buildings_in_grids(where, TWO)
    assert [(one.building, one.stated) for one in found.changes] == [("b0", ("g2",))]
    assert [record.grids for record in found.records] == [("g1", "union-1")]
    after = where.replace(*found.records)
    assert after["b2"].grids == ("g1",)
    assert pg.buildings_in_grids(after, TWO).changes == ()


def test_the_answer_holds_where_every_building_is_in_one_sound_outline() -> None:
    good = pg.buildings_in_grids(town((116.5, 25.5)), TWO)
    assert good.require_ok() is good
    with pytest.raises(pg.DoesNotHold, match="in no outline"):
        pg.buildings_in_grids(town((119, 25.5)), TWO).require_ok()


def test_the_screen_counts_buildings_and_shows_the_first_faults() -> None:
    grids = [f"g{i:02}" for i in range(15)]
    found = pg.buildings_in_grids(town((116.5, 25.5), None, grids=grids), [])
    assert str(found).splitlines()[:7] == [
        "layer base",
        "buildings                     number",
        "in a grid                          0",
        "in several, or on a boundary       0",
        "record states otherwise            0",
        "in no outline                      1",
        "without a position                 1",
    ]
    assert str(found).splitlines()[-1] == "  … and 3 more (all in .faults)"
    assert repr(found) == "<BuildingsInGrids: 0 placed, 1 outside, 15 faults>"


def test_rows_are_flat_and_name_every_building_once() -> None:
    found = pg.buildings_in_grids(town((117, 25.5), (119, 25.5), None), TWO)
    row = {"building": "b0", "outcome": "placed", "grid": "g1", "others": "g2", "stated": ""}
    assert found.to_records()[0] == row
    assert [(row["building"], row["outcome"]) for row in found.to_records()] == [
        ("b0", "placed"),
        ("b1", "outside"),
        ("b2", "unlocated"),
    ]


steps = st.integers(0, 6)
boxes = st.tuples(steps, steps, st.integers(1, 4), st.integers(1, 4))


@given(
    st.lists(boxes, min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=12),
    st.randoms(use_true_random=False),
)
def test_boxes_hold_the_points_that_lie_between_their_sides(
    drawn: list[tuple[int, int, int, int]], halves: list[tuple[int, int]], random: object
) -> None:
    ids = [f"g{i}" for i in range(len(drawn))]
    sides = [(x, y, x + wide, y + high) for x, y, wide, high in drawn]
    outlines = [
        pg.Outline(id_, polygons=[[box(*one)]]) for id_, one in zip(ids, sides, strict=True)
    ]
    points = [(x / 2, y / 2) for x, y in halves]
    where = town(*points, grids=ids)
    random.shuffle(outlines)  # type: ignore[attr-defined]
    found = pg.buildings_in_grids(where, outlines)
    placed = {one.building: one for one in found.placed}
    for number, (x, y) in enumerate(points):
        touched = [
            (not (w < x < e and s < y < n), id_)
            for id_, (w, s, e, n) in zip(ids, sides, strict=True)
            if w <= x <= e and s <= y <= n
        ]
        one = placed.pop(f"b{number}", None)
        expected = [id_ for _, id_ in sorted(touched)]
        assert ([one.grid] if one else []) == expected[:1]
        assert (one.others if one else ()) == tuple(sorted(expected[1:]))
    assert not placed
    shared = {(fault.grid, fault.other) for fault in found.faults}
    assert shared == {
        (ids[i], ids[j])
        for i, one in enumerate(sides)
        for j, other in enumerate(sides)
        if i < j
        and max(one[0], other[0]) < min(one[2], other[2])
        and max(one[1], other[1]) < min(one[3], other[3])
    }


# Outlines


@pytest.mark.parametrize(
    ("polygons", "wrong"),
    [
        ([], "an outline without a ring"),
        ([[]], "an outline without a ring"),
        ([[[(0, 0), (1, 0), (0, 0)]]], "fewer than four positions"),
        ([[[(0, 0), (1, 0), (1, 1), (0, 1)]]], "not closed"),
        ([[[(0, 0), (190, 0), (1, 1), (0, 0)]]], "not a position in degrees"),
        ([[[(0, 0), (1, float("nan")), (1, 1), (0, 0)]]], "not a position in degrees"),
    ],
)
def test_an_outline_is_made_of_closed_rings(polygons: list[list[list[Corner]]], wrong: str) -> None:
    with pytest.raises(pg.InvalidArgument, match=wrong):
        pg.Outline("g1", polygons=polygons)


def test_text_is_no_outline() -> None:
    with pytest.raises(pg.InvalidArgument, match="no polygons"):
        pg.Outline("g1", polygons="square")
    with pytest.raises(pg.InvalidArgument, match="no outline; pass Outline"):
        pg.buildings_in_grids(town(), [WEST])  # type: ignore[list-item]


def test_an_outline_prints_its_size_and_no_corners() -> None:
    assert repr(pg.Outline("g1", polygons=[[WEST], [box(1, 1, 2, 2)]])) == (
        "<Outline of 'g1': 2 polygons, 10 positions>"
    )


def test_a_ring_turns_left_where_its_area_is_above_zero() -> None:
    ring = tuple(WEST)
    assert signed_area(ring) == 2
    assert signed_area(ring[::-1]) == -2


def test_a_point_within_a_bent_outline_is_not_its_centroid() -> None:
    bent = [(0, 0), (3, 0), (3, 3), (2.9, 3), (2.9, 0.1), (0, 0.1), (0, 0)]
    ((lon, lat),) = _shapes.points_within([pg.Outline("b1", polygons=[[bent]])])
    assert lat < 0.1 or lon > 2.9


def test_without_shapely_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_shapes, "find_spec", lambda _: None)
    with pytest.raises(pg.MissingExtra, match=r"partygrid\[maps\]"):
        pg.buildings_in_grids(town(), TWO)
