"""Where any record is: its places, its buildings, its community and town."""

from collections.abc import Sequence

import pytest
from hypothesis import given

import linkage_reference as reference
import partygrid as pg
from partygrid._index import Pairs
from partygrid._whereabouts import buildings_of, places_of, spots, weights_of
from partygrid.records import RECORD_KINDS
from partygrid.testing.strategies import jurisdictions

PLACES = reference.PLACES
TOWN: Sequence[pg.Record] = (
    pg.Town("t"),
    pg.Community("c1", town="t"),
    pg.Community("c2", town="t"),
    pg.Compound("x1", community="c1"),
    pg.Compound("x2", community="c1"),
    pg.Compound("y", community="c2"),
    pg.Grid("g", community="c1"),
    pg.Building("b1", compound="x1", grids=["g"], households=10, residents=20),
    pg.Building("b2", compound="x1", households=5),
    pg.Building("b3", compound="x2", grids=["g"]),
    pg.Building("far", compound="y", households=7),
    pg.Building("lost"),
    pg.Unit("u1", community="c1"),
    pg.Unit("u2", community="c1"),
    pg.Unit("away", community="c2"),
    pg.Unit("outside"),
)


def where_is(record: pg.Record) -> dict[str, str | None]:
    """The place of each kind that holds a record."""
    where = pg.Jurisdiction([*TOWN, record], scheme=pg.FIVE_LEVELS)
    position = where.index.table(type(record)).position[record.id]
    found = spots(where.index, type(record))
    return {
        kind.__name__.lower(): where.index.id_of(kind, number)
        for kind in PLACES
        if (number := int(found.column(kind)[position])) >= 0
    }


@pytest.mark.parametrize(
    ("record", "places"),
    [
        (pg.Town("t2"), {"town": "t2"}),
        (pg.Community("c3", town="t"), {"community": "c3", "town": "t"}),
        (pg.Compound("z", community="c2"), {"compound": "z", "community": "c2", "town": "t"}),
        (pg.Grid("h", community="c2"), {"grid": "h", "community": "c2", "town": "t"}),
        (
            pg.Building("b", compound="y", grids=["g"]),
            {"building": "b", "compound": "y", "community": "c2", "town": "t"},
        ),
        (pg.Building("b"), {"building": "b"}),
        (pg.TownCommittee("o", town="t"), {"town": "t"}),
        (pg.CommunityCommittee("o", community="c1"), {"community": "c1", "town": "t"}),
        (
            pg.CommunityCommittee("o", community="c1", joint_communities=["c2"]),
            {"town": "t"},  # all its communities are
        ),
        (
            pg.CompoundBranch("o", compounds=["x1", "x2"]),
            {"community": "c1", "town": "t"},
        ),
        (pg.CompoundBranch("o", compounds=["x1", "y"]), {"town": "t"}),
        (pg.CompoundBranch("o"), {}),
        (pg.GridBranch("o", grids=["g"]), {"grid": "g", "community": "c1", "town": "t"}),
        (
            pg.BuildingGroup("o", buildings=["b1", "b2"]),
            {"compound": "x1", "community": "c1", "town": "t"},
        ),
        (pg.BuildingGroup("o", buildings=["b1", "far"]), {"town": "t"}),
        (pg.BuildingGroup("o", buildings=["b1", "lost"]), {}),  # one of them is nobody knows where
        (pg.UnitBranch("o", units=["u1", "u2"]), {"community": "c1", "town": "t"}),
        (pg.UnitBranch("o", units=["u1", "away"]), {"town": "t"}),
        (pg.UnitBranch("o", units=["u1", "outside"]), {}),
        (pg.UnitBranch("o"), {}),
        (pg.Unit("u", community="c2"), {"community": "c2", "town": "t"}),
        (pg.Unit("u"), {}),
        (
            pg.Member("m", residence="b1", unit="away"),
            {"building": "b1", "compound": "x1", "community": "c1", "town": "t"},
        ),
        (pg.Member("m", unit="u1"), {}),
        (pg.Need("n", place="g"), {"grid": "g", "community": "c1", "town": "t"}),
        (pg.Resource("r", holder="u1", place="g"), {"grid": "g", "community": "c1", "town": "t"}),
        (pg.Resource("r", holder="u1"), {}),
        (pg.Project("p", lead="u1"), {}),
        (pg.Team("k", place="c1"), {"community": "c1", "town": "t"}),
        (pg.Team("k"), {}),
        (
            pg.Facility("f", place="b2"),
            {"building": "b2", "compound": "x1", "community": "c1", "town": "t"},
        ),
    ],
)
def test_a_record_is_where_all_is_that_it_stands_for(
    record: pg.Record, places: dict[str, str]
) -> None:
    assert where_is(record) == places


def test_a_unit_has_no_buildings_though_it_is_in_a_community() -> None:
    index = pg.Jurisdiction(TOWN).index
    assert places_of(index, pg.Unit, pg.Community).owner.size == 3
    assert buildings_of(index, pg.Unit).owner.size == 0


def test_households_of_a_record_are_those_of_its_buildings_each_once() -> None:
    records = [
        pg.CompoundBranch("both", compounds=["x1", "x2"]),
        pg.CompoundBranch("none"),
    ]
    index = pg.Jurisdiction([*TOWN, *records]).index
    assert weights_of(index, pg.CompoundBranch, "households").tolist() == [15, 0]
    assert weights_of(index, pg.Grid, "residents").tolist() == [20]
    assert weights_of(index, pg.Town, "households").tolist() == [22]
    assert weights_of(index, pg.Building, "households").tolist() == [10, 5, 0, 7, 0]


def ids(where: pg.Jurisdiction, kind: type, target: type, pairs: Pairs) -> set[tuple[str, str]]:
    return {
        (where.index.id_of(kind, owner), where.index.id_of(target, named))
        for owner, named in zip(pairs.owner.tolist(), pairs.target.tolist(), strict=True)
    }


@given(jurisdictions(needs=(0, 2)))
def test_places_and_buildings_equal_the_reference(where: pg.Jurisdiction) -> None:
    for kind in RECORD_KINDS:
        found = set()
        for place in PLACES:
            pairs = places_of(where.index, kind, place)
            numbers = list(zip(pairs.owner.tolist(), pairs.target.tolist(), strict=True))
            assert numbers == sorted(set(numbers))
            found |= ids(where, kind, place, pairs)
        records = where.of(kind)
        assert found == {(one.id, place) for one in records for place in reference.places_of(one)}
        assert ids(where, kind, pg.Building, buildings_of(where.index, kind)) == {
            (one.id, building) for one in records for building in reference.buildings_of(where, one)
        }


@given(jurisdictions(needs=(0, 2)))
def test_spots_equal_the_reference(where: pg.Jurisdiction) -> None:
    for kind in RECORD_KINDS:
        for place in PLACES:
            column = spots(where.index, kind).column(place).tolist()
            assert [where.index.id_of(place, one) if one >= 0 else None for one in column] == [
                reference.spot(where, record, place) for record in where.of(kind)
            ]
