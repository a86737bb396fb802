"""Where buildings lie and what places add up to, as columns in id order."""

from typing import Any

import numpy as np
import pytest

import partygrid as pg
from partygrid import _territory as territory

WHERE = pg.Jurisdiction(
    [
        pg.Town("t1"),
        pg.Town("t2"),
        pg.Community("c1", town="t2"),
        pg.Community("c2", town="t1"),
        pg.Compound("x1", community="c2"),
        pg.Compound("x2", community="c1"),
        pg.Grid("g1", community="c2"),
        pg.Grid("g2", community="c1"),
        pg.Grid("g3", community="c1", layer="union"),
        pg.Building("b1", compound="x1", households=10, residents=20),
        pg.Building("b2", community="c1", grids=["g1"], households=3),
        pg.Building("b3", grids=["g3", "g2"], residents=7),
        pg.Building("b4"),
        pg.Building("b5", compound="x2", grids=["g1", "g2"], households=5),
    ]
)
PLACES = (pg.Town, pg.Community, pg.Compound)


def ids(kind: type, column: Any) -> list[str | None]:
    records = WHERE.of(kind)
    return [records[position].id if position >= 0 else None for position in column.tolist()]


@pytest.mark.parametrize(
    ("column", "positions", "taken"),
    [
        ([7, 8, 9], [2, 0, 2], [9, 7, 9]),
        ([7, 8, 9], [-1, 1, -1], [-1, 8, -1]),
        ([], [-1, -1], [-1, -1]),
        ([], [], []),
        ([7], [], []),
    ],
)
def test_taking_from_nowhere_gives_nowhere(
    column: list[int], positions: list[int], taken: list[int]
) -> None:
    found = territory.take(np.array(column, np.int32), np.array(positions, np.int32))
    assert found.tolist() == taken
    assert found.dtype == np.int32


def test_taking_leaves_the_column_as_it_was() -> None:
    column = np.array([7, 8], np.int32)
    territory.take(column, np.array([-1, 0], np.int32))
    assert column.tolist() == [7, 8]


def test_the_compound_of_a_building_is_the_one_that_it_names() -> None:
    column = territory.compounds_of_buildings(WHERE.index)
    assert ids(pg.Compound, column) == ["x1", None, None, None, "x2"]


def test_the_community_of_a_building_comes_from_compound_statement_or_first_grid() -> None:
    column = territory.communities_of_buildings(WHERE.index)
    assert ids(pg.Community, column) == ["c2", "c1", "c1", None, "c1"]


def test_the_community_is_the_one_that_the_snapshot_names() -> None:
    column = territory.communities_of_buildings(WHERE.index)
    named = [WHERE.community_of(building.id) for building in WHERE.of(pg.Building)]
    assert ids(pg.Community, column) == named


def test_where_every_building_names_its_community_no_grid_is_asked() -> None:
    where = WHERE.without("b3", "b4")
    column = territory.communities_of_buildings(where.index)
    assert column.tolist() == [1, 0, 0]


def test_the_town_of_a_building_is_that_of_its_community() -> None:
    column = territory.towns_of_buildings(WHERE.index)
    assert ids(pg.Town, column) == ["t1", "t2", "t2", None, "t2"]


def test_communities_and_grids_lie_where_they_say() -> None:
    assert ids(pg.Town, territory.towns_of_communities(WHERE.index)) == ["t2", "t1"]
    assert ids(pg.Community, territory.communities_of_grids(WHERE.index)) == ["c2", "c1", "c1"]


def test_buildings_and_grids_are_paired_over_all_layers() -> None:
    pairs = territory.grids_of_buildings(WHERE.index)
    found = list(zip(ids(pg.Building, pairs.owner), ids(pg.Grid, pairs.target), strict=True))
    assert found == [("b2", "g1"), ("b3", "g2"), ("b3", "g3"), ("b5", "g1"), ("b5", "g2")]


@pytest.mark.parametrize(
    ("layer", "wanted"),
    [("base", [True, True, False]), ("union", [False, False, True]), ("micro", [False] * 3)],
)
def test_a_layer_holds_the_grids_that_name_it(layer: str, wanted: list[bool]) -> None:
    assert territory.in_layer(WHERE.index, layer).tolist() == wanted
    assert territory.in_layer(pg.Jurisdiction().index, layer).tolist() == []


@pytest.mark.parametrize(
    ("place", "households", "residents"),
    [
        (pg.Building, [10, 3, 0, 0, 5], [20, 0, 7, 0, 0]),
        (pg.Compound, [10, 5], [20, 0]),
        (pg.Community, [8, 10], [7, 20]),
        (pg.Town, [10, 8], [20, 7]),
        (pg.Grid, [8, 5, 0], [0, 7, 7]),
    ],
)
def test_counts_are_summed_over_each_place(
    place: type, households: list[int], residents: list[int]
) -> None:
    assert territory.totals(WHERE.index, place, "households").tolist() == households
    assert territory.totals(WHERE.index, place, "residents").tolist() == residents


@pytest.mark.parametrize("place", [*PLACES, pg.Grid, pg.Building])
def test_nothing_adds_up_to_nothing(place: type) -> None:
    assert territory.totals(pg.Jurisdiction().index, place, "households").tolist() == []
    only = pg.Jurisdiction(record for record in WHERE if not isinstance(record, pg.Building))
    assert not territory.totals(only.index, place, "households").any()


@pytest.mark.parametrize("place", PLACES)
def test_the_place_of_buildings_may_be_asked_by_kind(place: type) -> None:
    by_kind = {
        pg.Town: territory.towns_of_buildings,
        pg.Community: territory.communities_of_buildings,
        pg.Compound: territory.compounds_of_buildings,
    }
    found = territory.place_of_buildings(WHERE.index, place)
    assert found is by_kind[place](WHERE.index)
    assert not found.flags.writeable


@pytest.mark.parametrize(
    ("kind", "households", "needed"),
    [
        (pg.BuildingKind.RESIDENTIAL, None, True),
        (pg.BuildingKind.RESIDENTIAL, 0, True),
        (pg.BuildingKind.SHOP, 1, True),
        (pg.BuildingKind.SHOP, 0, False),
        (pg.BuildingKind.PARK, None, False),
    ],
)
def test_a_dwelling_is_residential_or_has_households(
    kind: pg.BuildingKind, households: int | None, *, needed: bool
) -> None:
    beside = pg.Building("a", kind=pg.BuildingKind.VACANT, residents=4)
    where = pg.Jurisdiction([beside, pg.Building("b", kind=kind, households=households)])
    assert territory.dwellings(where.index).tolist() == [False, needed]


def test_without_buildings_there_is_no_dwelling() -> None:
    assert territory.dwellings(pg.Jurisdiction().index).tolist() == []
