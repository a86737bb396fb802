"""The vertical chain: building, group, branch, community, town; where it breaks, and when."""

from typing import Any

import pytest

import partygrid as pg
from partygrid import GapReason

XB, GB, BG = pg.CompoundBranch, pg.GridBranch, pg.BuildingGroup

PLACES = (
    pg.Town("t"),
    pg.Town("t2"),
    pg.Community("c", town="t"),
    pg.Community("c2", town="t2"),
    pg.Compound("x", community="c"),
    pg.Compound("x2", community="c2"),
    pg.Grid("g", community="c"),
    pg.Grid("g2", community="c2"),
    pg.Building("b", compound="x", grids=["g"], households=40, residents=100),
    pg.Building("b2", compound="x2", grids=["g2"], households=30),
)
TOP = (
    pg.TownCommittee("tc", town="t"),
    pg.TownCommittee("tc2", town="t2"),
    pg.CommunityCommittee("cc", parent="tc", community="c"),
    pg.CommunityCommittee("cc2", parent="tc2", community="c2"),
)
FOUR = pg.Jurisdiction(
    [
        *PLACES,
        *TOP,
        XB("xb", parent="cc", compounds=["x"]),
        XB("xb2", parent="cc2", compounds=["x2"]),
        BG("bg", parent="xb", buildings=["b"]),
        BG("bg2", parent="xb2", buildings=["b2"]),
    ]
)
GRIDS = pg.Jurisdiction(
    [
        *PLACES,
        *TOP,
        GB("gb", parent="cc", grids=["g"]),
        GB("gb2", parent="cc2", grids=["g2"]),
        BG("bg", parent="gb", buildings=["b"]),
        BG("bg2", parent="gb2", buildings=["b2"]),
    ],
    scheme=pg.GRID_BRANCHES,
)
FIVE = pg.Jurisdiction(
    [
        *PLACES,
        *TOP,
        XB("xb", parent="cc", compounds=["x"]),
        XB("xb2", parent="cc2", compounds=["x2"]),
        GB("gb", parent="xb", grids=["g"]),
        GB("gb2", parent="xb2", grids=["g2"]),
        BG("bg", parent="gb", buildings=["b"]),
        BG("bg2", parent="gb2", buildings=["b2"]),
    ],
    scheme=pg.FIVE_LEVELS,
)


def gaps(where: pg.Jurisdiction, **options: Any) -> list[tuple[str, GapReason, str | None]]:
    found = pg.check_coverage(where, **options).gaps
    return [(gap.subject, gap.reason, gap.at) for gap in found]


def under(
    scheme: pg.LevelScheme, *records: pg.Record, without: tuple[str, ...] = ()
) -> pg.Jurisdiction:
    """The places and the two upper levels in another scheme, with other records."""
    known = {one.id: one for one in (*PLACES, *TOP, *records)}
    return pg.Jurisdiction([known[id_] for id_ in known if id_ not in without], scheme=scheme)


@pytest.mark.parametrize("where", [FOUR, GRIDS, FIVE])
def test_a_sound_line_on_every_level_leaves_no_gap(where: pg.Jurisdiction) -> None:
    report = pg.check_coverage(where)
    assert report.ok
    assert report.gaps == ()
    assert [(row.led, row.places) for row in report.levels] == [(2, 2)] * len(report.levels)


# What is missing


def test_a_dwelling_without_a_group_is_a_gap() -> None:
    assert gaps(FOUR.without("bg")) == [("b", GapReason.NO_BUILDING_GROUP, None)]


def test_a_missing_branch_is_a_gap_of_the_compound_and_breaks_the_line() -> None:
    where = FOUR.replace(BG("bg", buildings=["b"])).without("xb")
    assert gaps(where) == [
        ("b", GapReason.BROKEN_CHAIN, "bg"),
        ("x", GapReason.NO_COMPOUND_BRANCH, None),
    ]


def test_a_missing_grid_branch_is_a_gap_of_the_grid_and_breaks_the_line() -> None:
    where = GRIDS.replace(BG("bg", buildings=["b"])).without("gb")
    assert gaps(where) == [
        ("b", GapReason.BROKEN_CHAIN, "bg"),
        ("g", GapReason.NO_GRID_BRANCH, None),
    ]


def test_a_missing_community_organisation_is_a_gap_and_breaks_the_line() -> None:
    where = FOUR.replace(XB("xb", compounds=["x"])).without("cc")
    assert gaps(where) == [
        ("b", GapReason.BROKEN_CHAIN, "xb"),
        ("c", GapReason.NO_COMMUNITY_COMMITTEE, None),
    ]


def test_a_missing_town_committee_is_a_gap_and_breaks_the_line() -> None:
    where = FOUR.replace(pg.CommunityCommittee("cc", community="c")).without("tc")
    assert gaps(where) == [
        ("b", GapReason.BROKEN_CHAIN, "cc"),
        ("t", GapReason.NO_TOWN_COMMITTEE, None),
    ]


def test_a_line_that_ends_early_is_a_gap_although_every_place_has_an_organisation() -> None:
    where = FOUR.replace(XB("xb", compounds=["x"]))
    assert gaps(where) == [("b", GapReason.BROKEN_CHAIN, "xb")]


@pytest.mark.parametrize(
    ("where", "at", "other"),
    [
        (FOUR, "xb2", BG("bg", parent="xb2", buildings=["b"])),
        (FOUR, "cc2", XB("xb", parent="cc2", compounds=["x"])),
        (FOUR, "tc2", pg.CommunityCommittee("cc", parent="tc2", community="c")),
        (GRIDS, "gb2", BG("bg", parent="gb2", buildings=["b"])),
        (FIVE, "xb2", GB("gb", parent="xb2", grids=["g"])),
    ],
)
def test_a_line_through_an_organisation_of_another_place_is_a_gap(
    where: pg.Jurisdiction, at: str, other: pg.Record
) -> None:
    assert gaps(where.replace(other)) == [("b", GapReason.OUTSIDE_ORGANISATION, at)]


@pytest.mark.parametrize(
    ("records", "reason", "at"),
    [
        ([XB("xb2", compounds=["x2"])], GapReason.OUTSIDE_ORGANISATION, "xb2"),
        ([BG("bg", buildings=["b"])], GapReason.BROKEN_CHAIN, "bg"),
    ],
)
def test_of_several_breaks_in_one_line_the_lowest_is_the_gap(
    records: list[pg.Record], reason: GapReason, at: str
) -> None:
    start = FOUR.replace(BG("bg", parent="xb2", buildings=["b"]))
    found = [gap for gap in gaps(start.replace(*records)) if gap[0] == "b"]
    assert found == [("b", reason, at)]


# Joint organisations


def test_one_branch_may_cover_several_compounds() -> None:
    where = FOUR.replace(
        pg.Compound("x2", community="c"),
        pg.Building("b2", compound="x2", grids=["g"]),
        XB("xb", parent="cc", compounds=["x", "x2"]),
        BG("bg2", parent="xb", buildings=["b2"]),
    ).without("xb2", "g2")
    assert gaps(where) == []


def test_one_committee_may_cover_several_communities() -> None:
    where = FOUR.replace(
        pg.Community("c2", town="t"),
        pg.CommunityCommittee("cc", parent="tc", community="c", joint_communities=["c2"]),
        XB("xb2", parent="cc", compounds=["x2"]),
    ).without("cc2")
    assert gaps(where) == []


def test_one_group_may_cover_several_buildings() -> None:
    where = FOUR.replace(
        pg.Building("b3", compound="x", grids=["g"]), BG("bg", parent="xb", buildings=["b", "b3"])
    )
    assert gaps(where) == []


def test_one_branch_may_cover_several_grids() -> None:
    where = GRIDS.replace(
        pg.Grid("g3", community="c"),
        pg.Building("b3", community="c", grids=["g3"]),
        GB("gb", parent="cc", grids=["g", "g3"]),
        BG("bg", parent="gb", buildings=["b", "b3"]),
    )
    assert gaps(where) == []


@pytest.mark.parametrize("other", ["xa", "xc"])
def test_two_branches_may_cover_one_compound(other: str) -> None:
    assert gaps(FOUR.replace(XB(other, parent="cc", compounds=["x"]))) == []


def test_a_branch_that_shares_a_compound_does_not_cover_another_one() -> None:
    where = FOUR.replace(
        XB("xa", parent="cc", compounds=["x"]), BG("bg", parent="xb2", buildings=["b"])
    )
    assert gaps(where) == [("b", GapReason.OUTSIDE_ORGANISATION, "xb2")]


@pytest.mark.parametrize("other", ["ba", "bz"])
def test_one_sound_group_of_two_is_enough(other: str) -> None:
    assert gaps(FOUR.replace(BG(other, buildings=["b"]))) == []


@pytest.mark.parametrize(("other", "at"), [("ba", "ba"), ("bz", "xb2")])
def test_of_two_groups_without_a_sound_line_the_lowest_id_counts(other: str, at: str) -> None:
    where = FOUR.replace(BG("bg", parent="xb2", buildings=["b"]), BG(other, buildings=["b"]))
    assert [gap[2] for gap in gaps(where)] == [at]


def test_of_two_broken_branches_at_the_bottom_the_lowest_id_counts() -> None:
    scheme = pg.LevelScheme("down-to-grids", levels=pg.GRID_BRANCHES.levels[:-1])
    where = under(
        scheme,
        pg.Grid("g3", community="c"),
        pg.Building("b", compound="x", grids=["g", "g3"]),
        GB("ga", grids=["g3"]),
        GB("gb", grids=["g"]),
        GB("gb2", parent="cc2", grids=["g2"]),
    )
    assert ("b", GapReason.BROKEN_CHAIN, "ga") in gaps(where)


def test_of_two_broken_committees_at_the_bottom_the_lowest_id_counts() -> None:
    scheme = pg.LevelScheme("down-to-communities", levels=pg.FOUR_LEVELS.levels[:2])
    where = under(
        scheme,
        pg.CommunityCommittee("ca", community="c2", joint_communities=["c"]),
        pg.CommunityCommittee("cc", community="c"),
    )
    assert gaps(where) == [("b", GapReason.BROKEN_CHAIN, "ca")]


# Who needs a group


@pytest.mark.parametrize("kind", [kind for kind in pg.BuildingKind if kind != "residential"])
@pytest.mark.parametrize(("households", "needed"), [(None, False), (0, False), (1, True)])
def test_what_is_not_residential_needs_a_group_only_for_its_households(
    kind: pg.BuildingKind, households: int | None, *, needed: bool
) -> None:
    other = pg.Building("shop", compound="x", grids=["g"], kind=kind, households=households)
    report = pg.check_coverage(FOUR.replace(other))
    assert [gap.reason for gap in report.gaps] == [GapReason.NO_BUILDING_GROUP] * needed
    assert report.levels[-1].places == 2 + needed


@pytest.mark.parametrize("households", [None, 0, 1])
def test_a_residential_building_needs_a_group_whatever_its_households(
    households: int | None,
) -> None:
    other = pg.Building("b3", compound="x", grids=["g"], households=households)
    assert gaps(FOUR.replace(other)) == [("b3", GapReason.NO_BUILDING_GROUP, None)]


# Schemes


def test_five_levels_ask_for_a_branch_of_the_compound_and_one_of_the_grid() -> None:
    where = FIVE.replace(BG("bg", buildings=["b"]), GB("gb2", grids=["g2"])).without(
        "gb", "xb", "xb2"
    )
    assert gaps(where) == [
        ("b", GapReason.BROKEN_CHAIN, "bg"),
        ("b2", GapReason.BROKEN_CHAIN, "gb2"),
        ("g", GapReason.NO_GRID_BRANCH, None),
        ("x", GapReason.NO_COMPOUND_BRANCH, None),
        ("x2", GapReason.NO_COMPOUND_BRANCH, None),
    ]


def test_on_a_level_of_two_kinds_either_branch_carries_the_line() -> None:
    scheme = pg.LevelScheme("own", levels=[*pg.FOUR_LEVELS.levels[:2], (XB, GB), BG])
    where = under(
        scheme,
        XB("xb", parent="cc", compounds=["x"]),
        GB("gb2", parent="cc2", grids=["g2"]),
        BG("bg", parent="xb", buildings=["b"]),
        BG("bg2", parent="gb2", buildings=["b2"]),
    )
    assert gaps(where) == []
    rows = [(row.organisation, row.led, row.places) for row in pg.check_coverage(where).levels]
    assert rows[2:4] == [("CompoundBranch", 1, 2), ("GridBranch", 1, 2)]


def test_on_a_level_of_two_kinds_a_line_without_either_is_broken() -> None:
    scheme = pg.LevelScheme("own", levels=[*pg.FOUR_LEVELS.levels[:2], (XB, GB), BG])
    where = under(
        scheme,
        XB("xb", parent="cc", compounds=["x"]),
        BG("bg", parent="xb", buildings=["b"]),
        BG("bg2", buildings=["b2"]),
    )
    assert gaps(where) == [("b2", GapReason.BROKEN_CHAIN, "bg2")]


VILLAGES = pg.LevelScheme("villages", levels=pg.FOUR_LEVELS.levels, may_skip=[XB])


def test_a_level_may_be_left_out_where_the_building_has_no_such_place() -> None:
    where = under(
        VILLAGES,
        pg.Building("b", community="c", grids=["g"]),
        XB("xb2", parent="cc2", compounds=["x2"]),
        BG("bg", parent="cc", buildings=["b"]),
        BG("bg2", parent="xb2", buildings=["b2"]),
        without=("x",),
    )
    assert gaps(where) == []


def test_a_level_may_not_be_left_out_where_the_building_has_such_a_place() -> None:
    where = under(
        VILLAGES,
        XB("xb", parent="cc", compounds=["x"]),
        XB("xb2", parent="cc2", compounds=["x2"]),
        BG("bg", parent="cc", buildings=["b"]),
        BG("bg2", parent="xb2", buildings=["b2"]),
    )
    assert gaps(where) == [("b", GapReason.BROKEN_CHAIN, "bg")]


def test_a_skipped_level_does_not_excuse_the_levels_above_it() -> None:
    where = under(
        VILLAGES,
        pg.Building("b", community="c", grids=["g"]),
        XB("xb2", parent="cc2", compounds=["x2"]),
        BG("bg", parent="cc2", buildings=["b"]),
        BG("bg2", parent="xb2", buildings=["b2"]),
        without=("x",),
    )
    assert gaps(where) == [("b", GapReason.OUTSIDE_ORGANISATION, "cc2")]


def test_a_line_may_end_at_the_compound_branch() -> None:
    scheme = pg.LevelScheme("three", levels=pg.FOUR_LEVELS.levels[:3])
    where = under(
        scheme,
        pg.Building("b3", community="c", grids=["g"]),
        pg.Building("b4", compound="x", grids=["g"], kind=pg.BuildingKind.SHOP),
        XB("xb", parent="cc", compounds=["x"]),
        XB("xb2", compounds=["x2"]),
    )
    assert gaps(where) == [
        ("b2", GapReason.BROKEN_CHAIN, "xb2"),
        ("b3", GapReason.NO_COMPOUND_BRANCH, None),
    ]


def test_a_line_may_end_at_either_of_two_kinds() -> None:
    scheme = pg.LevelScheme("own", levels=[*pg.FOUR_LEVELS.levels[:2], (GB, BG)])
    where = under(
        scheme,
        pg.Building("b3", compound="x", grids=["g"]),
        GB("gb2", grids=["g2"]),
        BG("bg", parent="cc", buildings=["b"]),
    )
    assert gaps(where) == [
        ("b2", GapReason.BROKEN_CHAIN, "gb2"),
        ("b3", GapReason.NO_GRID_BRANCH, None),
    ]


def test_a_scheme_may_have_a_single_level() -> None:
    scheme = pg.LevelScheme("groups", levels=[BG])
    where = pg.Jurisdiction([*PLACES, BG("bg", buildings=["b"])], scheme=scheme)
    assert gaps(where) == [("b2", GapReason.NO_BUILDING_GROUP, None)]
