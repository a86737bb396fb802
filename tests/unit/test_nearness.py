"""How far any two records are apart: metres between points, else the step of what both share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid._nearness import metres_between
from partygrid.records import RECORD_KINDS
from partygrid.testing.strategies import jurisdictions

COSTS = pg.Costs(
    same_building=1,
    same_compound=2,
    same_grid=3,
    same_community=4,
    same_town=5,
    elsewhere=6,
)
WHERE = pg.Jurisdiction(
    [
        pg.Town("t1"),
        pg.Town("t2"),
        pg.Community("c1", town="t1"),
        pg.Community("c2", town="t1"),
        pg.Community("c3", town="t2"),
        pg.Compound("x1", community="c1"),
        pg.Compound("x2", community="c1"),
        pg.Grid("g1", community="c1"),
        pg.Grid("g2", community="c1"),
        pg.Grid("u1", community="c1", layer="union"),
        pg.Building("b1", compound="x1", grids=["g1", "u1"]),
        pg.Building("b2", compound="x1", grids=["g2"]),
        pg.Building("b3", compound="x2", grids=["g1", "g2"]),
        pg.Building("b4", compound="x2", grids=["u1"]),
        pg.Building("b5", community="c2"),
        pg.Building("b6", community="c3"),
        pg.Building("b7"),
        pg.TownCommittee("tc", town="t1"),
        pg.CommunityCommittee("joint", community="c1", joint_communities=["c2"]),
        pg.CompoundBranch("one", compounds=["x1"]),
        pg.CompoundBranch("two", compounds=["x1", "x2"]),
        pg.CompoundBranch("none"),
        pg.BuildingGroup("pair", buildings=["b1", "b2"]),
        pg.UnitBranch("ub", units=["office"]),
        pg.Unit("office", community="c1"),
        pg.Unit("outside"),
        pg.Member("m1", residence="b1"),
        pg.Member("m2", residence="b1"),
        pg.Member("lost"),
        pg.Need("n1", place="b2"),
        pg.Resource("hall", holder="office", place="x2"),
        pg.Project("talks", needs=["n1"], resources=["hall"]),
        pg.Team("squad", place="g1"),
        pg.Team("union-squad", place="u1"),
        pg.Facility("post", place="x1"),
    ]
)


def number(where: pg.Jurisdiction, id_: str) -> int:
    kind = type(where[id_])
    return where.index.start(kind) + where.index.table(kind).position[id_]


def metres(where: pg.Jurisdiction, one: str, other: str, costs: pg.Costs = COSTS) -> int:
    ends = [np.array([number(where, id_)], np.intp) for id_ in (one, other)]
    (there,) = metres_between(where.index, *ends, costs).tolist()
    (back,) = metres_between(where.index, *reversed(ends), costs).tolist()
    assert there == back
    return int(there)


@pytest.mark.parametrize(
    ("one", "other", "step"),
    [
        ("m1", "m2", COSTS.same_building),
        ("m1", "b1", COSTS.same_building),
        ("m1", "n1", COSTS.same_compound),
        ("m1", "post", COSTS.same_compound),
        ("m1", "one", COSTS.same_compound),
        ("m1", "pair", COSTS.same_compound),
        ("one", "post", COSTS.same_compound),
        ("m1", "b3", COSTS.same_grid),
        ("b3", "n1", COSTS.same_grid),
        ("m1", "squad", COSTS.same_grid),
        ("m1", "union-squad", COSTS.same_grid),
        ("squad", "g1", COSTS.same_grid),
        ("m1", "b4", COSTS.same_community),
        ("squad", "union-squad", COSTS.same_community),
        ("m1", "two", COSTS.same_community),
        ("m1", "office", COSTS.same_community),
        ("office", "c1", COSTS.same_community),
        ("m1", "b5", COSTS.same_town),
        ("m1", "tc", COSTS.same_town),
        ("m1", "joint", COSTS.same_town),
        ("m1", "b6", COSTS.elsewhere),
        ("m1", "b7", COSTS.elsewhere),
        ("m1", "none", COSTS.elsewhere),
        ("m1", "ub", COSTS.same_community),
        ("outside", "lost", COSTS.elsewhere),
        ("lost", "lost", COSTS.elsewhere),
        ("b7", "b7", COSTS.same_building),
    ],
)
def test_without_points_the_smallest_place_that_both_share_is_the_distance(
    one: str, other: str, step: int
) -> None:
    assert metres(WHERE, one, other) == step


MAPPED = pg.Jurisdiction(
    [
        pg.Town("t"),
        pg.Community("c", town="t"),
        pg.Compound("x", community="c"),
        pg.Grid("g", community="c"),
        pg.Building("b1", compound="x", point=pg.Point(0, 0)),
        pg.Building("b2", compound="x", grids=["g"], point=pg.Point(0.002, 0)),
        pg.Building("b3", community="c", grids=["g"], point=pg.Point(0.004, 0)),
        pg.Building("b4", community="c"),
        pg.BuildingGroup("both", buildings=["b1", "b3"]),
        pg.BuildingGroup("half", buildings=["b1", "b4"]),
        pg.Unit("office", community="c"),
        pg.Member("m", residence="b1"),
        pg.Member("n", residence="b4"),
        pg.Team("squad", place="g"),
        pg.Facility("post", place="x"),
    ]
)
UNIT = 111  # metres on the equator for 0.001 degree


@pytest.mark.parametrize(
    ("one", "other", "thousandths"),
    [
        ("m", "b1", 0),
        ("m", "b2", 2),
        ("m", "post", 1),
        ("m", "squad", 3),
        ("m", "both", 2),
        ("m", "half", 0),
        ("m", "c", 2),
        ("m", "t", 2),
        ("m", "office", 2),
        ("post", "squad", 2),
        ("office", "b2", 0),
    ],
)
def test_where_both_points_are_known_the_line_between_them_is_the_distance(
    one: str, other: str, thousandths: int
) -> None:
    assert abs(metres(MAPPED, one, other) - thousandths * UNIT) <= thousandths


def test_a_step_is_taken_where_one_of_the_points_is_not_known() -> None:
    assert metres(MAPPED, "n", "b1") == COSTS.same_community


def test_no_pairs_have_no_distances() -> None:
    nothing = np.zeros(0, np.intp)
    assert metres_between(WHERE.index, nothing, nothing, COSTS).size == 0


@given(jurisdictions(buildings=(1, 6), members=(0, 3)), st.data())
def test_many_pairs_at_once_have_the_distances_of_each_alone(
    where: pg.Jurisdiction, data: st.DataObject
) -> None:
    numbers = st.integers(0, where.index.total - 1)
    pairs = data.draw(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=20))
    one, other = (np.array(side, np.intp) for side in zip(*pairs, strict=True))
    together = metres_between(where.index, one, other, COSTS).tolist()
    alone = [
        metres_between(where.index, one[[i]], other[[i]], COSTS).tolist() for i in range(len(pairs))
    ]
    assert [[each] for each in together] == alone


def test_every_kind_of_record_has_a_distance_to_every_other() -> None:
    kinds = {type(record) for record in WHERE}
    assert set(RECORD_KINDS) - kinds == {pg.GridBranch}
    every = np.arange(WHERE.index.total)
    one, other = np.repeat(every, every.size), np.tile(every, every.size)
    found = metres_between(WHERE.index, one, other, COSTS)
    assert np.isin(found, range(1, 7)).all()
    assert np.array_equal(found.reshape(every.size, -1), found.reshape(every.size, -1).T)
