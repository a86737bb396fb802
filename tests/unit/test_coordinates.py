"""Chinese map coordinates into WGS-84 and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.coordinates import Datum, convert_degrees, to_points, to_wgs_84

PUBLISHED = [  # eviltransform: WGS-84 and GCJ-02
    ("上海", (121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ("深圳", (113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ("北京", (116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    # coordtransform
    ("天安门", (116.404, 39.915), (116.41024449916938, 39.91640428150164)),
]
IN_CHINA = st.tuples(st.floats(73.5, 135.1), st.floats(3.4, 53.6))


def moved(at: tuple[float, float], from_: Datum, to: Datum) -> tuple[float, float]:
    lon, lat = convert_degrees(*at, from_=from_, to=to)
    return float(lon), float(lat)


@pytest.mark.parametrize(("city", "wgs_84", "gcj_02"), PUBLISHED)
def test_the_shift_by_law_is_the_published_one(
    city: str, wgs_84: tuple[float, float], gcj_02: tuple[float, float]
) -> None:
    assert moved(wgs_84, Datum.WGS_84, Datum.GCJ_02) == pytest.approx(gcj_02, abs=1e-11), city
    assert moved(gcj_02, Datum.GCJ_02, Datum.WGS_84) == pytest.approx(wgs_84, abs=1e-11), city


def test_the_shift_of_baidu_is_the_published_one() -> None:
    published = (116.41036949371029, 39.92133699351021)
    found = moved((116.404, 39.915), Datum.GCJ_02, Datum.BD_09)
    assert found == pytest.approx(published, abs=1e-11)


def test_the_inverse_of_the_shift_of_baidu_is_closer_than_the_published_approximation() -> None:
    approximate = (116.39762729119315, 39.90865673957631)
    exact = moved((116.404, 39.915), Datum.BD_09, Datum.GCJ_02)
    assert exact == pytest.approx(approximate, abs=1e-6)
    again = moved(exact, Datum.GCJ_02, Datum.BD_09)
    assert again == pytest.approx((116.404, 39.915), abs=1e-12)
    assert moved(approximate, Datum.GCJ_02, Datum.BD_09) != pytest.approx(again, abs=1e-8)


@pytest.mark.parametrize("from_", Datum)
@pytest.mark.parametrize("to", Datum)
@given(at=IN_CHINA)
def test_there_and_back_is_the_same_place_anywhere_in_china(
    from_: Datum, to: Datum, at: tuple[float, float]
) -> None:
    assert moved(moved(at, from_, to), to, from_) == pytest.approx(at, abs=1e-9)


@given(at=IN_CHINA)
def test_by_way_of_a_third_datum_is_the_same_place(at: tuple[float, float]) -> None:
    straight = moved(at, Datum.BD_09, Datum.WGS_84)
    detour = moved(moved(at, Datum.BD_09, Datum.GCJ_02), Datum.GCJ_02, Datum.WGS_84)
    assert detour == pytest.approx(straight, abs=1e-12)


def test_on_the_meridian_where_the_formula_has_a_kink_the_inverse_holds_too() -> None:
    lon = 105 + np.array([0, 1e-13, -1e-13, 1e-12, -1e-12, 1e-9, -1e-9])
    lat = np.full(lon.size, 35.0)
    there = convert_degrees(lon, lat, from_=Datum.GCJ_02, to=Datum.WGS_84)
    back = convert_degrees(*there, from_=Datum.WGS_84, to=Datum.GCJ_02)
    assert np.abs(back[0] - lon).max() < 1e-9
    assert np.abs(back[1] - lat).max() < 1e-9


@pytest.mark.parametrize("at", [(-0.1276, 51.5072), (151.2093, -33.8688), (72.0, 30.0), (100, 56)])
@pytest.mark.parametrize("from_", Datum)
@pytest.mark.parametrize("to", Datum)
def test_outside_china_nothing_is_shifted(at: tuple[float, float], from_: Datum, to: Datum) -> None:
    assert moved(at, from_, to) == at


def test_arrays_are_converted_as_each_of_their_positions() -> None:
    lon, lat = np.array([[116.4, 0.0], [121.5, 113.9]]), np.array([[39.9, 0.0], [31.2, 22.5]])
    east, north = convert_degrees(lon, lat, from_=Datum.WGS_84, to=Datum.BD_09)
    assert east.shape == north.shape == (2, 2)
    for row in range(2):
        for column in range(2):
            alone = moved((lon[row, column], lat[row, column]), Datum.WGS_84, Datum.BD_09)
            assert (east[row, column], north[row, column]) == pytest.approx(alone, abs=1e-12)
    assert lon[0, 0] == 116.4


def test_what_is_no_datum_is_refused() -> None:
    with pytest.raises(pg.InvalidArgument, match="from_: 'gcj': no datum"):
        convert_degrees(116, 40, from_="gcj", to=Datum.WGS_84)  # type: ignore[arg-type]
    with pytest.raises(pg.InvalidArgument, match="to: None: no datum"):
        convert_degrees(116, 40, from_=Datum.GCJ_02, to=None)  # type: ignore[arg-type]


def test_as_many_latitudes_as_longitudes_are_needed() -> None:
    with pytest.raises(pg.InvalidArgument, match="not as many as longitudes"):
        convert_degrees([116, 117], [40], from_=Datum.GCJ_02, to=Datum.WGS_84)


def test_the_positions_of_a_snapshot_are_converted_and_nothing_else() -> None:
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Building("b1", community="c", point=pg.Point(116.404, 39.915), households=9),
            pg.Building("b2", community="c"),
        ]
    )
    found = to_wgs_84(where, datum=Datum.GCJ_02)
    assert found["b1"].point == pg.Point(116.397755755, 39.913596236)
    assert found["b1"].households == 9
    assert found.replace(where["b1"]) == where
    assert to_wgs_84(where, datum=Datum.WGS_84) == where


def test_points_that_are_in_wgs_84_already_keep_every_digit() -> None:
    lon = np.array([116.12345678901234])
    assert to_points(lon, lon - 80, datum=Datum.WGS_84)[0].lon == lon[0]


def test_a_single_position_comes_back_as_two_floats() -> None:
    found = pg.convert_degrees(116.404, 39.915, from_=pg.Datum.WGS_84, to=pg.Datum.GCJ_02)
    assert [type(one) for one in found] == [float, float]
