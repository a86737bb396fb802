"""The smallest remedy of each gap in the vertical chain."""

from typing import Any

import pytest

import partygrid as pg
from partygrid import GapReason, Remedy, RemedyAction

XB, GB, BG = pg.CompoundBranch, pg.GridBranch, pg.BuildingGroup
Action = RemedyAction

TOP = (
    pg.Town("t"),
    pg.Community("c", town="t"),
    pg.TownCommittee("tc", town="t"),
    pg.CommunityCommittee("cc", parent="tc", community="c"),
)
ESTATE = pg.Jurisdiction(
    [
        *TOP,
        pg.Compound("x", community="c"),
        pg.Grid("g", community="c"),
        pg.Building("b", compound="x", grids=["g"], households=40),
        pg.Building("b1", compound="x", grids=["g"], households=30),
        pg.Building("b2", compound="x", grids=["g"], households=20),
        XB("xb", parent="cc", compounds=["x"]),
        BG("ga", parent="xb", buildings=["b1"]),
        BG("gb", parent="xb", buildings=["b2"]),
    ]
)
"""Building b has no group; group ga has 30 households, gb 20."""

DIVIDED = pg.Jurisdiction(
    [
        *TOP,
        pg.Compound("x", community="c"),
        pg.Grid("g1", community="c"),
        pg.Grid("g2", community="c"),
        pg.Building("b", compound="x", grids=["g2"], households=40),
        pg.Building("b1", compound="x", grids=["g1"], households=10),
        pg.Building("b2", compound="x", grids=["g2"], households=20),
        GB("br1", parent="cc", grids=["g1"]),
        GB("br2", parent="cc", grids=["g2"]),
        BG("ga", parent="br1", buildings=["b1"]),
        BG("gb", parent="br2", buildings=["b2"]),
    ],
    scheme=pg.GRID_BRANCHES,
)
"""One compound in two grids; b has no group and lies in the grid of gb, the larger group."""


def remedy(where: pg.Jurisdiction, subject: str, **options: Any) -> Remedy:
    """The remedy of the one gap of a place: for it, or for what must come before it."""
    (gap,) = [gap for gap in pg.check_coverage(where, **options).gaps if gap.subject == subject]
    first = {
        record.id for record in where.records if isinstance(record, pg.Compound | pg.Community)
    }
    assert gap.remedy.subject in {subject, gap.at, *first}
    return gap.remedy


def advice(where: pg.Jurisdiction, subject: str) -> tuple[RemedyAction, str, tuple[str, ...]]:
    found = remedy(where, subject)
    return found.action, found.subject, found.targets


# A dwelling without a group


def test_a_dwelling_joins_the_group_of_the_compound_with_the_fewest_households() -> None:
    assert advice(ESTATE, "b") == (Action.JOIN_GROUP, "b", ("gb",))


def test_among_groups_with_as_many_households_the_lowest_id_is_joined() -> None:
    where = ESTATE.replace(pg.Building("b2", compound="x", grids=["g"], households=30))
    assert advice(where, "b") == (Action.JOIN_GROUP, "b", ("ga",))


def test_households_of_all_buildings_of_a_group_count() -> None:
    where = ESTATE.replace(
        pg.Building("b3", compound="x", grids=["g"], households=15),
        BG("gb", parent="xb", buildings=["b2", "b3"]),
    )
    assert advice(where, "b") == (Action.JOIN_GROUP, "b", ("ga",))


def test_households_of_a_group_count_where_its_line_is_not_sound_too() -> None:
    where = ESTATE.replace(
        pg.Compound("x2", community="c"),
        XB("xb2", parent="cc", compounds=["x2"]),
        pg.Building("b3", compound="x2", grids=["g"], households=15),
        BG("gb", parent="xb", buildings=["b2", "b3"]),
    )
    assert advice(where, "b") == (Action.JOIN_GROUP, "b", ("ga",))


def test_a_group_whose_own_line_is_broken_is_not_joined() -> None:
    where = ESTATE.replace(BG("gb", buildings=["b2"]))
    assert advice(where, "b") == (Action.JOIN_GROUP, "b", ("ga",))


def test_where_no_group_is_sound_one_is_founded_under_the_branch() -> None:
    where = ESTATE.replace(BG("ga", buildings=["b1"]), BG("gb", buildings=["b2"]))
    assert advice(where, "b") == (Action.FOUND_GROUP, "b", ("xb",))


def test_without_a_branch_to_stand_below_one_is_founded_before_the_group() -> None:
    where = ESTATE.without("ga", "gb", "xb")
    assert advice(where, "b") == (Action.FOUND_ORGANISATION, "x", ())
    after = where.replace(XB("xb", parent="cc", compounds=["x"]))
    assert advice(after, "b") == (Action.FOUND_GROUP, "b", ("xb",))


def test_a_branch_nearby_covers_the_compound_before_a_group_is_founded() -> None:
    where = ESTATE.without("ga", "gb").replace(
        pg.Compound("x2", community="c"),
        pg.Building("b9", compound="x2", grids=["g"], households=1),
        XB("xb", parent="cc", compounds=["x2"]),
    )
    assert advice(where, "b") == advice(where, "x") == (Action.JOIN_ORGANISATION, "x", ("xb",))
    after = where.replace(XB("xb", parent="cc", compounds=["x", "x2"]))
    assert advice(after, "b") == (Action.FOUND_GROUP, "b", ("xb",))


def test_a_building_in_no_compound_founds_the_committee_of_its_community_first() -> None:
    where = VILLAGE.without("ga", "gb", "cc")
    assert advice(where, "b") == (Action.FOUND_ORGANISATION, "c", ())
    after = where.replace(pg.CommunityCommittee("cc", parent="tc", community="c"))
    assert advice(after, "b") == (Action.FOUND_GROUP, "b", ("cc",))


def test_a_building_in_no_compound_has_no_place_to_lead_first() -> None:
    where = ESTATE.replace(pg.Building("b", community="c", grids=["g"])).without("ga", "gb", "xb")
    assert advice(where, "b") == (Action.FOUND_GROUP, "b", ())


def test_where_nobody_leads_the_grid_the_compound_above_needs_no_other_branch() -> None:
    scheme = pg.LevelScheme("own", levels=pg.FIVE_LEVELS.levels, may_skip=[GB])
    where = pg.Jurisdiction(ESTATE.without("ga", "gb").records, scheme=scheme)
    assert advice(where, "b") == (Action.FOUND_GROUP, "b", ())


def test_where_nobody_leads_the_grid_the_community_above_needs_no_other_committee() -> None:
    levels = [*pg.FOUR_LEVELS.levels[:2], (XB, GB), BG]
    scheme = pg.LevelScheme("own", levels=levels, may_skip=[XB, GB])
    where = pg.Jurisdiction(VILLAGE.without("ga", "gb").records, scheme=scheme)
    assert advice(where, "b") == (Action.FOUND_GROUP, "b", ())


def test_of_two_branches_the_lowest_id_is_named_as_the_superior() -> None:
    where = ESTATE.replace(XB("xa", parent="cc", compounds=["x"])).without("ga", "gb")
    assert advice(where, "b") == (Action.FOUND_GROUP, "b", ("xa",))


def test_a_new_group_is_not_put_under_the_branch_of_a_grid_elsewhere() -> None:
    where = DIVIDED.replace(
        pg.Community("c2", town="t"),
        pg.CommunityCommittee("cc2", parent="tc", community="c2"),
        pg.Compound("x2", community="c2"),
        pg.Building("b3", compound="x2", grids=["g1"]),
    )
    found = [gap.remedy for gap in pg.check_coverage(where).gaps if gap.subject == "b3"]
    assert Remedy(action=Action.FOUND_GROUP, subject="b3") in found


def test_a_group_that_would_be_outside_is_passed_over_for_the_next() -> None:
    assert advice(DIVIDED, "b") == (Action.JOIN_GROUP, "b", ("gb",))


def test_where_every_group_would_be_outside_one_is_founded() -> None:
    assert advice(DIVIDED.without("gb"), "b") == (Action.FOUND_GROUP, "b", ("br2",))


def test_a_group_of_another_compound_comes_after_one_of_the_same() -> None:
    where = ESTATE.replace(
        pg.Compound("x2", community="c"),
        XB("xb", parent="cc", compounds=["x", "x2"]),
        pg.Building("b2", compound="x2", grids=["g"], households=20),
    )
    assert advice(where, "b") == (Action.JOIN_GROUP, "b", ("ga",))


def test_a_group_outside_compounds_comes_after_one_of_the_same() -> None:
    where = ESTATE.replace(
        pg.Building("b3", community="c", grids=["g"], households=1),
        BG("gc", parent="xb", buildings=["b3"]),
    )
    assert advice(where, "b") == (Action.JOIN_GROUP, "b", ("gb",))


def test_a_group_of_another_compound_comes_before_a_new_one() -> None:
    where = ESTATE.replace(
        pg.Compound("x2", community="c"),
        XB("xb", parent="cc", compounds=["x", "x2"]),
        pg.Building("b", compound="x2", grids=["g"], households=40),
    )
    assert advice(where, "b") == (Action.JOIN_GROUP, "b", ("gb",))


def test_a_group_of_another_community_is_not_joined_below_a_joint_branch() -> None:
    where = ESTATE.replace(
        pg.Community("c2", town="t"),
        pg.CommunityCommittee("cc", parent="tc", community="c", joint_communities=["c2"]),
        pg.Compound("x2", community="c2"),
        pg.Grid("h", community="c2"),
        XB("xb", parent="cc", compounds=["x", "x2"]),
        pg.Building("b", compound="x2", grids=["h"], households=40),
    )
    assert advice(where, "b") == (Action.FOUND_GROUP, "b", ("xb",))


def test_a_dwelling_in_no_grid_joins_any_group_of_its_compound() -> None:
    where = DIVIDED.replace(pg.Building("b", compound="x", households=40))
    found = [gap.remedy for gap in pg.check_coverage(where).gaps if gap.subject == "b"]
    assert Remedy(action=Action.JOIN_GROUP, subject="b", targets=("ga",)) in found


def test_a_dwelling_in_overlapping_grids_joins_a_group_of_either() -> None:
    where = DIVIDED.replace(pg.Building("b", compound="x", grids=["g1", "g2"], households=40))
    found = [gap.remedy for gap in pg.check_coverage(where).gaps if gap.subject == "b"]
    assert Remedy(action=Action.JOIN_GROUP, subject="b", targets=("ga",)) in found


def test_dwellings_of_one_compound_in_two_grids_join_different_groups() -> None:
    where = DIVIDED.replace(pg.Building("b0", compound="x", grids=["g1"], households=40))
    assert advice(where, "b") == (Action.JOIN_GROUP, "b", ("gb",))
    assert advice(where, "b0") == (Action.JOIN_GROUP, "b0", ("ga",))


def test_where_groups_are_the_only_level_one_nearby_is_joined() -> None:
    places = [record for record in ESTATE if isinstance(record, pg.Place)]
    groups = [BG("ga", buildings=["b1"]), BG("gb", buildings=["b2"])]
    scheme = pg.LevelScheme("groups", levels=[BG])
    where = pg.Jurisdiction([*places, *groups], scheme=scheme)
    assert advice(where, "b") == (Action.JOIN_GROUP, "b", ("gb",))
    assert advice(where.without("ga", "gb"), "b") == (Action.FOUND_GROUP, "b", ())


@pytest.mark.parametrize("bottom", [(GB, BG), (BG, GB)])
def test_where_groups_share_the_lowest_level_a_group_is_joined(bottom: Any) -> None:
    scheme = pg.LevelScheme("own", levels=[*pg.FOUR_LEVELS.levels[:2], bottom])
    groups = [BG("ga", parent="cc", buildings=["b1"]), BG("gb", parent="cc", buildings=["b2"])]
    places = [record for record in ESTATE if isinstance(record, pg.Place)]
    where = pg.Jurisdiction([*places, *TOP[2:], *groups], scheme=scheme)
    assert advice(where, "b") == (Action.JOIN_GROUP, "b", ("gb",))


VILLAGE = pg.Jurisdiction(
    [
        *TOP,
        pg.Grid("g", community="c"),
        pg.Building("b", community="c", grids=["g"]),
        pg.Building("b1", community="c", grids=["g"], households=30),
        pg.Building("b2", community="c", grids=["g"], households=20),
        BG("ga", parent="cc", buildings=["b1"]),
        BG("gb", parent="cc", buildings=["b2"]),
    ],
    scheme=pg.LevelScheme("village", levels=pg.FOUR_LEVELS.levels, may_skip=[XB]),
)


def test_a_dwelling_outside_compounds_joins_a_group_of_its_community() -> None:
    assert advice(VILLAGE, "b") == (Action.JOIN_GROUP, "b", ("gb",))


def test_a_dwelling_outside_compounds_joins_no_group_of_another_community() -> None:
    where = VILLAGE.replace(
        pg.Community("c2", town="t"),
        pg.CommunityCommittee("cc2", parent="tc", community="c2"),
        pg.Grid("h", community="c2"),
        pg.Building("b", community="c2", grids=["h"]),
    )
    assert advice(where, "b") == (Action.FOUND_GROUP, "b", ("cc2",))


def test_a_dwelling_of_no_community_founds_a_group_of_its_own() -> None:
    where = VILLAGE.replace(pg.Building("b"))
    found = {gap.reason: gap.remedy for gap in pg.check_coverage(where).gaps}
    assert found == {
        GapReason.NO_BUILDING_GROUP: Remedy(action=Action.FOUND_GROUP, subject="b"),
        GapReason.NO_COMMUNITY: Remedy(action=Action.STATE_COMMUNITY, subject="b"),
        GapReason.NO_GRID: Remedy(action=Action.DRAW_GRID, subject="b"),
    }


def test_a_dwelling_outside_the_line_of_its_group_joins_a_sound_one() -> None:
    where = DIVIDED.replace(BG("ga", parent="br1", buildings=["b", "b1"])).without("gb")
    assert advice(where, "b") == (Action.FOUND_GROUP, "b", ("br2",))
    where = ESTATE.replace(
        pg.Compound("x2", community="c"),
        XB("xb2", parent="cc", compounds=["x2"]),
        BG("gz", parent="xb2", buildings=["b"]),
    )
    assert advice(where, "b") == (Action.JOIN_GROUP, "b", ("gb",))


@pytest.mark.parametrize(
    ("levels", "home", "above"), [(3, "c", ("cc",)), (2, "c2", ("tc",)), (1, "c3", ())]
)
def test_where_the_line_ends_higher_an_organisation_is_founded(
    levels: int, home: str, above: tuple[str, ...]
) -> None:
    places = [
        pg.Town("t2"),
        pg.Community("c2", town="t"),
        pg.Community("c3", town="t2"),
        pg.Compound("x2", community=home),
        pg.Grid("h", community=home),
        pg.Building("b", compound="x2", grids=["h"]),
    ]
    scheme = pg.LevelScheme("short", levels=pg.FOUR_LEVELS.levels[:levels])
    where = pg.Jurisdiction([*places, *TOP[: 2 + levels]], scheme=scheme)
    assert advice(where, "b") == (Action.FOUND_ORGANISATION, "b", above)


# A broken line


@pytest.mark.parametrize(
    ("broken", "above"),
    [
        (BG("ga", buildings=["b1"]), "xb"),
        (XB("xb", compounds=["x"]), "cc"),
        (pg.CommunityCommittee("cc", community="c"), "tc"),
    ],
)
def test_a_broken_line_is_put_under_the_organisation_above_its_place(
    broken: Any, above: str
) -> None:
    assert advice(ESTATE.replace(broken), "b1") == (Action.SET_PARENT, broken.id, (above,))


def test_a_broken_line_without_anything_above_asks_for_an_organisation_of_the_place() -> None:
    where = ESTATE.replace(BG("ga", buildings=["b1"]), BG("gb", buildings=["b2"])).without("xb")
    assert advice(where, "b1") == (Action.FOUND_ORGANISATION, "x", ())
    after = where.replace(XB("xb", parent="cc", compounds=["x"]))
    assert advice(after, "b1") == (Action.SET_PARENT, "ga", ("xb",))


def test_a_line_that_ends_under_the_committee_asks_the_nearest_branch_to_cover_its_compound() -> (
    None
):
    where = ESTATE.without("ga").replace(
        pg.Compound("k2", community="c"),
        pg.Building("b1", compound="k2", grids=["g"], households=30),
        pg.Building("b3", compound="k2", grids=["g"], households=5),
        BG("gk", buildings=["b1", "b3"]),
    )
    for building in ("b1", "b3"):
        assert str(remedy(where, building)) == "let xb cover k2 as well"
    after = where.replace(XB("xb", parent="cc", compounds=["x", "k2"]))
    assert advice(after, "b1") == (Action.SET_PARENT, "gk", ("xb",))
    last = after.replace(BG("gk", parent="xb", buildings=["b1", "b3"]))
    assert {gap.subject for gap in pg.check_coverage(last).gaps} == {"b"}


def test_a_group_under_the_branch_of_another_compound_is_covered_once_the_branch_is_joint() -> None:
    where = ESTATE.replace(
        pg.Compound("k2", community="c"),
        pg.Building("b1", compound="k2", grids=["g"], households=30),
    )
    assert str(remedy(where, "b1")) == "let xb cover k2 as well"
    after = where.replace(XB("xb", parent="cc", compounds=["x", "k2"]))
    assert {gap.subject for gap in pg.check_coverage(after).gaps} == {"b"}


def test_a_group_that_skips_its_branch_is_put_under_it() -> None:
    where = VILLAGE.replace(
        pg.Compound("x", community="c"),
        XB("xb", parent="cc", compounds=["x"]),
        pg.Building("b1", compound="x", grids=["g"]),
    )
    assert advice(where, "b1") == (Action.SET_PARENT, "ga", ("xb",))


def test_a_group_outside_compounds_is_put_under_the_committee() -> None:
    where = VILLAGE.replace(BG("ga", buildings=["b1"]))
    assert advice(where, "b1") == (Action.SET_PARENT, "ga", ("cc",))


def test_a_group_is_put_under_the_branch_of_its_base_grid() -> None:
    where = DIVIDED.replace(
        pg.Grid("a-union", community="c", layer="union"),
        pg.Building("b1", compound="x", grids=["a-union", "g1"]),
        BG("ga", buildings=["b1"]),
    )
    assert advice(where, "b1") == (Action.SET_PARENT, "ga", ("br1",))


def test_a_group_of_a_building_in_no_grid_finds_no_branch_above() -> None:
    where = DIVIDED.replace(pg.Building("b1", compound="x"), BG("ga", buildings=["b1"]))
    found = {gap.reason: gap.remedy for gap in pg.check_coverage(where).gaps if gap.at}
    assert found == {GapReason.BROKEN_CHAIN: Remedy(action=Action.FOUND_ORGANISATION, subject="ga")}


def test_of_two_branches_above_the_lowest_id_is_named() -> None:
    where = ESTATE.replace(XB("xa", parent="cc", compounds=["x"]), BG("ga", buildings=["b1"]))
    assert advice(where, "b1") == (Action.SET_PARENT, "ga", ("xa",))


def test_of_two_branches_above_the_sound_one_is_named() -> None:
    where = ESTATE.replace(XB("xa", compounds=["x"]), BG("ga", buildings=["b1"]))
    assert advice(where, "b1") == (Action.SET_PARENT, "ga", ("xb",))


def test_on_a_level_of_two_kinds_a_branch_of_either_may_stand_above() -> None:
    scheme = pg.LevelScheme("own", levels=[*pg.FOUR_LEVELS.levels[:2], (XB, GB), BG])
    records = [*DIVIDED.records, BG("gc", buildings=["b"])]
    where = pg.Jurisdiction(records, scheme=scheme)
    assert advice(where, "b") == (Action.SET_PARENT, "gc", ("br2",))


def test_on_a_level_of_two_kinds_a_sound_branch_comes_before_the_first_kind() -> None:
    scheme = pg.LevelScheme("own", levels=[*pg.FOUR_LEVELS.levels[:2], (XB, GB), BG])
    records = [*DIVIDED.records, BG("gc", buildings=["b"])]
    where = pg.Jurisdiction([*records, XB("xb", compounds=["x"])], scheme=scheme)
    assert advice(where, "b") == (Action.SET_PARENT, "gc", ("br2",))
    where = where.replace(XB("xb", parent="cc", compounds=["x"]))
    assert advice(where, "b") == (Action.SET_PARENT, "gc", ("xb",))


def test_a_superior_whose_own_line_is_broken_is_named_where_there_is_no_other() -> None:
    alone = ESTATE.without("gb").replace(pg.Building("b2", compound="x", kind=pg.BuildingKind.PARK))
    where = alone.replace(XB("xb", compounds=["x"]), BG("ga", buildings=["b1"]))
    assert advice(where, "b1") == (Action.SET_PARENT, "ga", ("xb",))
    after = where.replace(BG("ga", parent="xb", buildings=["b1"]))
    assert advice(after, "b1") == (Action.SET_PARENT, "xb", ("cc",))
