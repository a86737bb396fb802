"""The synthetic estate of one community: compounds, base grids and buildings.

Buildings stand in a row. Compounds are stretches of the row and base grids are stretches of about
equal households, each cut without regard to the other, so that both spread over each other.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

import attrs

from partygrid.examples._calibration import (
    COMPOUND_BUILDINGS,
    GRID_HOUSEHOLDS,
    HOUSEHOLDS,
    PROPERTY_SERVICES,
    RESIDENTS_PER_HUNDRED_HOUSEHOLDS,
    USES,
    VILLAGE_HOUSEHOLDS,
)
from partygrid.examples._draws import draw
from partygrid.grid import Building, BuildingKind, Compound, Grid, Point

T = TypeVar("T")
U = TypeVar("U")

_DWELLING = BuildingKind.RESIDENTIAL
_WIDEST = 1_000
_SUFFIXES = tuple(f"-b{number:03d}" for number in range(1, _WIDEST))
_BUILDING_NAMES = tuple(f"{number}号楼" for number in range(1, _WIDEST))
_CLUSTER_NAMES = tuple(f"{number}组" for number in range(1, _WIDEST))

_MICRO = 1_000_000
_WEST, _SOUTH = 110 * _MICRO, 30 * _MICRO
_COLUMNS = 100
_COMMUNITY_STEP = 10_000
_ROW = 12
_BUILDING_STEP = 700
_JITTER = 400


@attrs.frozen(kw_only=True)
class Block:
    """The estate of one community, each kind in id order.

    Attributes:
        community: Id of the community.
        compounds: Its compounds.
        grids: Its base grids.
        buildings: Its buildings, at most 999.
    """

    community: str
    compounds: tuple[Compound, ...] = ()
    grids: tuple[Grid, ...] = ()
    buildings: tuple[Building, ...]

    @property
    def dwellings(self) -> list[Building]:
        """The residential buildings."""
        return [building for building in self.buildings if building.kind is _DWELLING]


def scatter(rng: Random, place: int, count: int) -> list[Point]:
    """Return positions for the buildings of the community at a place of a made-up map.

    Communities stand about 1 km apart, neighbours in the row of buildings about 70 m.
    """
    west = _WEST + place % _COLUMNS * _COMMUNITY_STEP
    south = _SOUTH + place // _COLUMNS * _COMMUNITY_STEP
    random = rng.random
    return [
        Point(
            (west + number % _ROW * _BUILDING_STEP + int(random() * _JITTER)) / _MICRO,
            (south + number // _ROW * _BUILDING_STEP + int(random() * _JITTER)) / _MICRO,
        )
        for number in range(count)
    ]


def built_up(
    rng: Random, community: str, count: int, *, name: str = "", points: Sequence[Point] = ()
) -> Block:
    """Return the estate of a residents' community, with exactly `count` buildings.

    Every dwelling stands in a compound; shops, public sites and plots stand outside. The first
    building of a compound is a dwelling, so that no compound is without one.

    Args:
        rng: Random numbers.
        community: Id of the community, with which all ids begin.
        count: Number of buildings, 1 to 999.
        name: What the names of compounds begin with.
        points: Positions, one for each building, or none at all.

    Complexity:
        O(count).
    """
    spans = tuple(_stretches(rng, count))
    kinds = draw(rng, USES, count)
    for start, _ in spans:
        kinds[start] = _DWELLING
    compounds = tuple(_compounds(rng, community, name, len(spans)))
    owners = [
        compound.id
        for compound, (start, end) in zip(compounds, spans, strict=True)
        for _ in range(start, end)
    ]
    columns = _Columns(
        kinds=kinds,
        households=_if_dwelling(kinds, draw(rng, HOUSEHOLDS, count), 0),
        compounds=_if_dwelling(kinds, owners, None),
        names=[name for start, end in spans for name in _BUILDING_NAMES[: end - start]],
        points=points or [None] * count,
    )
    grids, buildings = _assembled(rng, community, columns)
    return Block(community=community, compounds=compounds, grids=grids, buildings=buildings)


def village(rng: Random, community: str, count: int) -> Block:
    """Return the estate of a village: clusters of houses without compounds, and one public site.

    A building stands for a cluster of houses.

    Args:
        rng: Random numbers.
        community: Id of the village, with which all ids begin.
        count: Number of buildings, 2 to 999.
    """
    columns = _Columns(
        kinds=[_DWELLING] * (count - 1) + [BuildingKind.PUBLIC],
        households=[*draw(rng, VILLAGE_HOUSEHOLDS, count - 1), 0],
        compounds=[None] * count,
        names=_CLUSTER_NAMES[:count],
        points=[None] * count,
    )
    grids, buildings = _assembled(rng, community, columns)
    return Block(community=community, grids=grids, buildings=buildings)


def _if_dwelling(kinds: Sequence[BuildingKind], values: Sequence[T], other: U) -> list[T | U]:
    return [
        value if kind is _DWELLING else other for kind, value in zip(kinds, values, strict=True)
    ]


def _stretches(rng: Random, count: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < count:
        end = min(count, start + draw(rng, COMPOUND_BUILDINGS, 1)[0])
        yield start, end
        start = end


def _compounds(rng: Random, community: str, name: str, count: int) -> Iterator[Compound]:
    for number, service in enumerate(draw(rng, PROPERTY_SERVICES, count), 1):
        yield Compound(
            f"{community}-compound{number:02d}",
            community=community,
            name=f"{name}{number}号小区（示例）",
            property_service=service,
        )


@attrs.frozen(kw_only=True)
class _Columns:
    """The buildings of a community as columns of one length."""

    kinds: Sequence[BuildingKind]
    households: Sequence[int]
    compounds: Sequence[str | None]
    names: Sequence[str]
    points: Sequence[Point | None]


def _assembled(
    rng: Random, community: str, columns: _Columns
) -> tuple[tuple[Grid, ...], tuple[Building, ...]]:
    count = max(1, (sum(columns.households) + GRID_HOUSEHOLDS // 2) // GRID_HOUSEHOLDS)
    numbers = stretches(columns.households, count)
    grids = tuple(
        Grid(f"{community}-grid{number:02d}", community=community, name=f"第{number}网格（示例）")
        for number in range(1, count + 1)
    )
    held = [(grid.id,) for grid in grids]
    ids = [community + suffix for suffix in _SUFFIXES[: len(numbers)]]
    rates = draw(rng, RESIDENTS_PER_HUNDRED_HOUSEHOLDS, len(numbers))
    rows = zip(ids, numbers, rates, *attrs.astuple(columns, recurse=False), strict=True)
    buildings = tuple(
        Building(
            id_,
            compound=compound,
            community=community if compound is None else None,
            grids=held[number],
            name=name,
            households=households,
            residents=households * rate // 100,
            point=point,
            kind=kind,
        )
        for id_, number, rate, kind, households, compound, name, point in rows
    )
    return grids, buildings


def stretches(households: Sequence[int], count: int) -> list[int]:
    """Return for each building in a row the stretch that it falls in, from 0.

    The row is cut into stretches of equal households. A building belongs to the stretch in which
    its middle household falls, so that none is empty where each is longer than any building.

    Args:
        households: Households of each building; not all 0.
        count: Number of stretches.

    Examples:
        >>> stretches([40, 20, 30, 30], 2)
        [0, 0, 1, 1]
    """
    total = sum(households)
    return [
        min((2 * end - own) * count // (2 * total), count - 1)
        for own, end in zip(households, accumulate(households), strict=True)
    ]
