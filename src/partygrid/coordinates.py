"""Chinese map coordinates into WGS-84 and back: GCJ-02 (火星坐标) and BD-09 (百度坐标).

Maps published in China shift positions. GCJ-02 is the shift by law, of up to 700 metres, used by
Amap (高德) and Tencent; BD-09 is that of Baidu on top of it, of up to 1,500 metres in all. This
library holds WGS-84; a file in another datum is converted where the user says so, and never by a
guess.

GCJ-02 was never published. With x = lon - 105 and y = lat - 35 the shift in metres is, by the
formulas that have been in the open since 2010:

    east  = 300 + x + 2y + 0.1x² + 0.1xy + 0.1√|x| + w(x) + ⅔(20 sin πx + 40 sin πx/3)
            + ⅔(150 sin πx/12 + 300 sin πx/30)
    north = -100 + 2x + 3y + 0.2y² + 0.1xy + 0.2√|x| + w(x) + ⅔(20 sin πy + 40 sin πy/3)
            + ⅔(160 sin πy/12 + 320 sin πy/30),        w(x) = ⅔(20 sin 6πx + 20 sin 2πx)

which becomes degrees on the ellipsoid of Krasovsky 1940. BD-09 turns a GCJ-02 position in polar
form (r, θ) into r + 0.00002 sin ky and θ + 0.000003 cos kx, with k = 3000π/180, and adds 0.0065 and
0.006 degrees. Both are inverted by iteration, x ← x + (wanted - f(x)): a step leaves less than 1/50
of the error.

Sources:
    The open formulas: googollee/eviltransform and wandergis/coordtransform (both MIT), whose
    published values are among the tests. The rectangle outside of which nothing is shifted is
    theirs too.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import overload

import attrs
import numpy as np
import numpy.typing as npt

from partygrid.errors import InvalidArgument
from partygrid.grid import Building, Point
from partygrid.jurisdiction import Jurisdiction

Degrees = npt.NDArray[np.float64]
_Pair = tuple[Degrees, Degrees]

_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_SEMI_MAJOR = 6_378_245.0
_ECCENTRICITY = 0.006_693_421_622_965_943_23
_TURN = np.pi * 3000 / 180
_BAIDU_LON, _BAIDU_LAT = 0.0065, 0.006
_STEPS = 8
_DECIMALS = 9


class Datum(StrEnum):
    """In which coordinates positions are stated (坐标系).

    Attributes:
        WGS_84: As satellites give them, and as this library holds them. CGCS2000 (国家大地坐标系)
            differs by centimetres and counts as the same.
        GCJ_02: As maps of Amap, Tencent and most of China show them (火星坐标).
        BD_09: As maps of Baidu show them (百度坐标).
    """

    WGS_84 = "wgs-84"
    GCJ_02 = "gcj-02"
    BD_09 = "bd-09"


def checked_datum(datum: Datum, name: str = "datum") -> Datum:
    """Return a datum.

    Raises:
        InvalidArgument: It is none.
    """
    if not isinstance(datum, Datum):
        raise InvalidArgument(name, datum, "no datum", "pass a Datum such as Datum.GCJ_02")
    return datum


@overload
def convert_degrees(lon: float, lat: float, *, from_: Datum, to: Datum) -> tuple[float, float]: ...
@overload
def convert_degrees(
    lon: npt.ArrayLike, lat: npt.ArrayLike, *, from_: Datum, to: Datum
) -> tuple[Degrees, Degrees]: ...
def convert_degrees(
    lon: npt.ArrayLike, lat: npt.ArrayLike, *, from_: Datum, to: Datum
) -> tuple[Degrees | float, Degrees | float]:
    """Return positions in another datum.

    Outside the rectangle from 72.004 to 137.8347 degrees east and 0.8293 to 55.8271 north nothing
    is shifted. The rectangle holds all of China, and neighbours whose maps are not shifted: leave
    these out yourself. Which side of its edge a position lies on is decided as it is given; the
    edge is 100 km from China everywhere.

    There and back differ by less than 1e-9 degrees, 0.1 millimetres. The formulas agree with the
    maps to about a metre where these have been compared; nobody can promise more.

    Args:
        lon: Longitudes in degrees.
        lat: Latitudes in degrees, of the same shape.
        from_: The datum of the positions.
        to: The wanted datum.

    Returns:
        Longitudes and latitudes in degrees, as new arrays of that shape, or as floats where a
        single position is given as two numbers.

    Raises:
        InvalidArgument: A datum is none, or the shapes differ.

    Complexity:
        O(positions) by array operations: up to 2.4 µs each.

    Examples:
        >>> lon, lat = convert_degrees(116.404, 39.915, from_=Datum.WGS_84, to=Datum.GCJ_02)
        >>> print(f"{lon:.6f} {lat:.6f}")
        116.410244 39.916404
    """
    checked_datum(from_, "from_")
    checked_datum(to, "to")
    east, north = np.array(lon, np.float64), np.array(lat, np.float64)
    if east.shape != north.shape:
        shapes = f"{east.shape} and {north.shape}"
        raise InvalidArgument("lat", shapes, "not as many as longitudes", "pass one for each")
    inside = (east >= _WEST) & (east <= _EAST) & (north >= _SOUTH) & (north <= _NORTH)
    chain = list(Datum)
    at, goal = chain.index(from_), chain.index(to)
    pair = (east[inside], north[inside])
    for datum in chain[at + 1 : goal + 1]:
        pair = _SHIFTED[datum](*pair)
    for datum in reversed(chain[goal + 1 : at + 1]):
        pair = _inverse(_SHIFTED[datum], *pair)
    east[inside], north[inside] = pair
    return (east, north) if east.ndim else (east.item(), north.item())


def to_wgs_84(where: Jurisdiction, *, datum: Datum) -> Jurisdiction:
    """Return a snapshot whose positions, stated in another datum, are in WGS-84.

    Nothing in a snapshot says that its positions were converted: do it once, when they come in.

    Args:
        where: The snapshot; not changed.
        datum: The datum in which its positions are stated.

    Returns:
        A snapshot with the same records; degrees are rounded to nine decimals, 0.1 millimetres.

    Raises:
        InvalidArgument: `datum` is none.

    Complexity:
        O(records).

    Examples:
        >>> import partygrid as pg
        >>> town, home = pg.Town("t"), pg.Community("c", town="t")
        >>> shop = pg.Building("b1", community="c", point=pg.Point(116.404, 39.915))
        >>> to_wgs_84(pg.Jurisdiction([town, home, shop]), datum=Datum.BD_09)["b1"].point
        Point(lon=116.391385893, lat=39.907255033)
    """
    placed = [(one, one.point) for one in where.of(Building) if one.point is not None]
    lon = np.array([point.lon for _, point in placed], np.float64)
    lat = np.array([point.lat for _, point in placed], np.float64)
    points = to_points(lon, lat, datum=datum)
    moved = zip(placed, points, strict=True)
    return where.replace(*(attrs.evolve(one, point=point) for (one, _), point in moved))


def to_points(lon: Degrees, lat: Degrees, *, datum: Datum) -> list[Point]:
    """Return positions stated in some datum as points of records."""
    if datum is not Datum.WGS_84:
        east, north = convert_degrees(lon, lat, from_=datum, to=Datum.WGS_84)
        lon, lat = np.round(east, _DECIMALS), np.round(north, _DECIMALS)
    return list(map(Point, lon.tolist(), lat.tolist()))


def _inverse(shifted: Callable[[Degrees, Degrees], _Pair], lon: Degrees, lat: Degrees) -> _Pair:
    """Return the positions that a shift brings to the given ones."""
    east, north = lon, lat
    for _ in range(_STEPS):
        there_lon, there_lat = shifted(east, north)
        east, north = east + (lon - there_lon), north + (lat - there_lat)
    return east, north


def _gcj_02(lon: Degrees, lat: Degrees) -> _Pair:
    """Return WGS-84 positions in GCJ-02, wherever they are."""
    x, y = lon - 105, lat - 35
    common = 0.1 * x * y + 2 / 3 * (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x))
    root = np.sqrt(np.abs(x))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * root + common + _waves(x, 150, 300)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.2 * root + common + _waves(y, 160, 320)
    phi = np.radians(lat)
    bend = 1 - _ECCENTRICITY * np.sin(phi) ** 2
    ring = _SEMI_MAJOR / np.sqrt(bend) * np.cos(phi)
    meridian = _SEMI_MAJOR * (1 - _ECCENTRICITY) / (bend * np.sqrt(bend))
    return lon + np.degrees(east / ring), lat + np.degrees(north / meridian)


def _waves(along: Degrees, long: float, longest: float) -> Degrees:
    turn = np.pi * along
    short = 20 * np.sin(turn) + 40 * np.sin(turn / 3)
    waves: Degrees = 2 / 3 * (short + long * np.sin(turn / 12) + longest * np.sin(turn / 30))
    return waves


def _bd_09(lon: Degrees, lat: Degrees) -> _Pair:
    """Return GCJ-02 positions in BD-09, wherever they are."""
    length = np.hypot(lon, lat) + 0.000_02 * np.sin(_TURN * lat)
    angle = np.arctan2(lat, lon) + 0.000_003 * np.cos(_TURN * lon)
    return length * np.cos(angle) + _BAIDU_LON, length * np.sin(angle) + _BAIDU_LAT


_SHIFTED: Mapping[Datum, Callable[[Degrees, Degrees], _Pair]] = {
    Datum.GCJ_02: _gcj_02,
    Datum.BD_09: _bd_09,
}
"""For a datum, what makes it of the one before."""
