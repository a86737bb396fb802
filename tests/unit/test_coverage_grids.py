"""The horizontal partition, and buildings that name no compound or no community."""

import pytest

import partygrid as pg
from partygrid import GapReason

BG = pg.BuildingGroup

COVERED = pg.Jurisdiction(
    [
        pg.Town("t"),
        pg.Community("c", town="t"),
        pg.Community("c2", town="t"),
        pg.Compound("x", community="c"),
        pg.Compound("x2", community="c2"),
        pg.Grid("g", community="c"),
        pg.Grid("g2", community="c2"),
        pg.Building("b", compound="x", grids=["g"], households=40, residents=100),
        pg.Building("b2", compound="x2", grids=["g2"]),
        pg.TownCommittee("tc", town="t"),
        pg.CommunityCommittee("cc", parent="tc", community="c"),
        pg.CommunityCommittee("cc2", parent="tc", community="c2"),
        pg.CompoundBranch("xb", parent="cc", compounds=["x"]),
        pg.CompoundBranch("xb2", parent="cc2", compounds=["x2"]),
        BG("bg", parent="xb", buildings=["b"]),
        BG("bg2", parent="xb2", buildings=["b2"]),
    ]
)


def gaps(where: pg.Jurisdiction) -> list[tuple[str, GapReason, str]]:
    return [(gap.subject, gap.reason, gap.layer) for gap in pg.check_coverage(where).gaps]


def test_a_partition_leaves_no_gap() -> None:
    assert gaps(COVERED) == []


# The base layer


def test_a_building_in_no_grid_is_a_gap_of_the_base_layer() -> None:
    where = COVERED.replace(
        pg.Building("b3", compound="x", grids=["g"], kind=pg.BuildingKind.SHOP),
        pg.Building("b", compound="x"),
    )
    assert gaps(where) == [("b", GapReason.NO_GRID, "base")]


@pytest.mark.parametrize("kind", [kind for kind in pg.BuildingKind if kind != "residential"])
def test_every_kind_of_site_needs_a_grid(kind: pg.BuildingKind) -> None:
    where = COVERED.replace(pg.Building("site", community="c", kind=kind))
    assert gaps(where) == [("site", GapReason.NO_GRID, "base")]


def test_a_community_without_grids_needs_the_base_layer_all_the_same() -> None:
    where = COVERED.replace(
        pg.Building("b", compound="x"), pg.Building("b2", compound="x2")
    ).without("g", "g2")
    assert gaps(where) == [("b", GapReason.NO_GRID, "base"), ("b2", GapReason.NO_GRID, "base")]


def test_two_grids_of_one_layer_overlap() -> None:
    where = COVERED.replace(
        pg.Grid("g3", community="c"), pg.Building("b", compound="x", grids=["g", "g3"])
    )
    assert gaps(where) == [("b", GapReason.OVERLAPPING_GRIDS, "base")]


def test_a_grid_of_another_community_is_a_gap_of_the_building() -> None:
    where = COVERED.replace(
        pg.Building("b3", compound="x", grids=["g"], kind=pg.BuildingKind.PARK),
        pg.Building("b", compound="x", grids=["g2"]),
    )
    assert gaps(where) == [("b", GapReason.GRID_OUTSIDE_COMMUNITY, "")]


def test_one_foreign_grid_of_two_is_an_overlap_and_a_grid_of_another_community() -> None:
    where = COVERED.replace(pg.Building("b", compound="x", grids=["g", "g2"]))
    assert gaps(where) == [
        ("b", GapReason.GRID_OUTSIDE_COMMUNITY, ""),
        ("b", GapReason.OVERLAPPING_GRIDS, "base"),
    ]


@pytest.mark.parametrize("kind", pg.GridKind)
def test_a_grid_without_buildings_is_a_gap(kind: pg.GridKind) -> None:
    where = COVERED.replace(pg.Grid("g3", community="c", kind=kind))
    assert gaps(where) == [("g3", GapReason.EMPTY_GRID, "")]
    assert pg.check_coverage(where).ratio == 1


def test_a_dedicated_grid_holds_its_site_like_any_other() -> None:
    where = COVERED.replace(
        pg.Grid("school-grid", community="c", kind=pg.GridKind.DEDICATED),
        pg.Building("school", community="c", grids=["school-grid"], kind=pg.BuildingKind.PUBLIC),
    )
    assert gaps(where) == []


# Further layers


UNION = COVERED.replace(
    pg.Grid("u", community="c", layer="union"), pg.Building("b", compound="x", grids=["g", "u"])
)


def test_a_layer_is_asked_for_only_in_the_communities_that_have_it() -> None:
    assert gaps(UNION) == []


def test_a_layer_that_exists_is_asked_for_of_every_building_of_the_community() -> None:
    where = UNION.replace(
        pg.Building("b3", compound="x", grids=["g"], kind=pg.BuildingKind.VACANT),
        pg.Building("b4", compound="x", grids=["u"], kind=pg.BuildingKind.VACANT),
    )
    assert gaps(where) == [
        ("b3", GapReason.NO_GRID, "union"),
        ("b4", GapReason.NO_GRID, "base"),
    ]


def test_grids_of_different_layers_do_not_overlap_and_of_one_layer_do() -> None:
    where = UNION.replace(
        pg.Grid("u2", community="c", layer="union"),
        pg.Building("b", compound="x", grids=["g", "u", "u2"]),
    )
    assert gaps(where) == [("b", GapReason.OVERLAPPING_GRIDS, "union")]


def test_an_empty_layer_lacks_its_building_and_its_grid_is_empty() -> None:
    where = UNION.replace(pg.Building("b", compound="x", grids=["g"]))
    assert gaps(where) == [("b", GapReason.NO_GRID, "union"), ("u", GapReason.EMPTY_GRID, "")]


def test_a_layer_may_be_the_only_one_that_is_drawn() -> None:
    where = UNION.replace(
        pg.Building("b", compound="x", grids=["u"]), pg.Building("b2", compound="x2")
    ).without("g", "g2")
    assert gaps(where) == [("b", GapReason.NO_GRID, "base"), ("b2", GapReason.NO_GRID, "base")]


def test_a_foreign_grid_of_a_layer_that_the_own_community_lacks_is_foreign_alone() -> None:
    where = UNION.replace(pg.Building("b2", compound="x2", grids=["g2", "u"]))
    assert gaps(where) == [("b2", GapReason.GRID_OUTSIDE_COMMUNITY, "")]


# Compound and community not stated


def test_a_building_outside_compounds_lies_where_it_says() -> None:
    where = COVERED.replace(pg.Building("b", community="c", grids=["g2"]))
    assert [gap for gap in gaps(where) if gap[0] == "b"] == [
        ("b", GapReason.GRID_OUTSIDE_COMMUNITY, "")
    ]


def test_a_building_without_both_lies_where_its_first_grid_lies() -> None:
    where = COVERED.replace(pg.Building("b", grids=["g2", "g"]))
    found = pg.check_coverage(where)
    assert gaps(where) == [
        ("b", GapReason.GRID_OUTSIDE_COMMUNITY, ""),
        ("b", GapReason.OVERLAPPING_GRIDS, "base"),
    ]
    assert {gap.community for gap in found.gaps} == {"c"}


def test_a_building_without_anything_lies_in_no_community() -> None:
    where = COVERED.replace(pg.Building("b3", kind=pg.BuildingKind.PARK, residents=3))
    assert gaps(where) == [
        ("b3", GapReason.NO_COMMUNITY, ""),
        ("b3", GapReason.NO_GRID, "base"),
    ]
    first = pg.check_coverage(where).gaps[0]
    assert (first.community, first.households, first.residents) == (None, 0, 3)


def test_a_layer_is_not_asked_for_where_the_community_is_not_known() -> None:
    where = UNION.replace(pg.Building("b3", kind=pg.BuildingKind.PARK))
    assert ("b3", GapReason.NO_GRID, "union") not in gaps(where)


@pytest.mark.parametrize("community", ["c", None])
def test_a_group_may_cover_a_building_outside_compounds_through_any_branch_there(
    community: str | None,
) -> None:
    where = COVERED.replace(pg.Building("b", community=community, grids=["g"]))
    assert gaps(where) == []


def test_a_group_of_another_community_does_not_cover_a_building_outside_compounds() -> None:
    where = COVERED.replace(
        pg.Building("b", community="c", grids=["g"]), BG("bg", parent="xb2", buildings=["b"])
    )
    (gap,) = pg.check_coverage(where).gaps
    assert (gap.subject, gap.reason, gap.at) == ("b", GapReason.OUTSIDE_ORGANISATION, "cc2")


def test_a_building_of_no_community_may_have_a_sound_line() -> None:
    where = COVERED.replace(pg.Building("b3"), BG("bg", parent="xb", buildings=["b", "b3"]))
    assert gaps(where) == [("b3", GapReason.NO_COMMUNITY, ""), ("b3", GapReason.NO_GRID, "base")]


# Grid branches


GRIDS = pg.Jurisdiction(
    [
        pg.Town("t"),
        pg.Community("c", town="t"),
        pg.Grid("g", community="c"),
        pg.Grid("u", community="c", layer="union"),
        pg.Building("b", community="c", grids=["g", "u"]),
        pg.TownCommittee("tc", town="t"),
        pg.CommunityCommittee("cc", parent="tc", community="c"),
        pg.GridBranch("gb", parent="cc", grids=["g"]),
        BG("bg", parent="gb", buildings=["b"]),
    ],
    scheme=pg.GRID_BRANCHES,
)


def test_only_grids_of_the_base_layer_need_a_branch() -> None:
    assert gaps(GRIDS) == []
    (row,) = [row for row in pg.check_coverage(GRIDS).levels if row.place == "Grid"]
    assert (row.led, row.places) == (1, 1)


def test_a_building_in_no_grid_is_not_outside_the_branch_of_its_group() -> None:
    where = GRIDS.replace(
        pg.Building("b2", community="c", grids=["g", "u"], kind=pg.BuildingKind.PARK),
        pg.Building("b", community="c"),
    )
    assert gaps(where) == [("b", GapReason.NO_GRID, "base"), ("b", GapReason.NO_GRID, "union")]


def test_a_grid_of_another_layer_does_not_put_a_building_outside_a_branch() -> None:
    where = GRIDS.replace(
        pg.Building("b2", community="c", grids=["g", "u"], kind=pg.BuildingKind.PARK),
        pg.Building("b", community="c", grids=["u"]),
    )
    assert gaps(where) == [("b", GapReason.NO_GRID, "base")]


def test_an_overlap_is_sound_where_the_branch_covers_one_of_the_grids() -> None:
    where = GRIDS.replace(
        pg.Grid("g2", community="c"),
        pg.GridBranch("gb2", parent="cc", grids=["g2"]),
        pg.Building("b", community="c", grids=["g", "g2", "u"]),
    )
    assert gaps(where) == [("b", GapReason.OVERLAPPING_GRIDS, "base")]
