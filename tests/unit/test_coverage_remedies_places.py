"""The smallest remedy of each gap of a compound, a grid or the partition, and how it reads."""

from typing import Any

import pytest

import partygrid as pg
from partygrid import Gap, GapReason, Remedy, RemedyAction

XB, GB, BG = pg.CompoundBranch, pg.GridBranch, pg.BuildingGroup
Action = RemedyAction

TOP = (
    pg.Town("t"),
    pg.Community("c", town="t"),
    pg.Community("c2", town="t"),
    pg.TownCommittee("tc", town="t"),
    pg.CommunityCommittee("cc", parent="tc", community="c"),
    pg.CommunityCommittee("cc2", parent="tc", community="c2"),
)
SHOP: dict[str, Any] = {"kind": pg.BuildingKind.SHOP}
"""No dwelling, so that no building needs a group."""

ESTATE = pg.Jurisdiction(
    [
        *TOP,
        pg.Compound("x", community="c"),
        pg.Compound("x1", community="c"),
        pg.Compound("x2", community="c"),
        pg.Grid("g1", community="c"),
        pg.Grid("g2", community="c"),
        pg.Building("p1", compound="x1", grids=["g1"], households=30),
        pg.Building("p2", compound="x2", grids=["g2"], households=20),
        XB("xb1", parent="cc", compounds=["x1"]),
        XB("xb2", parent="cc", compounds=["x2"]),
        BG("ga", parent="xb1", buildings=["p1"]),
        BG("gb", parent="xb2", buildings=["p2"]),
    ]
)
"""Compound x has no branch and no building; xb1 has 30 households, xb2 20."""

GRIDS = pg.Jurisdiction(
    [
        *TOP,
        pg.Compound("x", community="c"),
        pg.Grid("g1", community="c"),
        pg.Grid("g2", community="c"),
        pg.Building("p1", compound="x", grids=["g1"], households=30),
        pg.Building("p2", compound="x", grids=["g2"], households=20),
        XB("xb", parent="cc", compounds=["x"]),
        BG("ga", parent="xb", buildings=["p1", "p2"]),
    ]
)
"""Compound x in two grids: g1 has 30 households, g2 20."""


def advice(where: pg.Jurisdiction, subject: str) -> tuple[RemedyAction, tuple[str, ...]]:
    """The remedy of the one gap of a place."""
    (found,) = [gap.remedy for gap in pg.check_coverage(where).gaps if gap.subject == subject]
    assert found.subject == subject
    return found.action, found.targets


# A compound, grid, community or town without an organisation


def test_the_branch_of_the_community_with_the_fewest_households_covers_a_compound() -> None:
    assert advice(ESTATE, "x") == (Action.JOIN_ORGANISATION, ("xb2",))


def test_among_branches_with_as_many_households_the_lowest_id_covers_it() -> None:
    where = ESTATE.replace(pg.Building("p2", compound="x2", grids=["g2"], households=30))
    assert advice(where, "x") == (Action.JOIN_ORGANISATION, ("xb1",))


def test_households_of_all_compounds_of_a_branch_count() -> None:
    where = ESTATE.replace(
        pg.Compound("x3", community="c"),
        pg.Building("p3", compound="x3", grids=["g2"], households=15),
        XB("xb2", parent="cc", compounds=["x2", "x3"]),
    )
    assert advice(where, "x") == (Action.JOIN_ORGANISATION, ("xb1",))


def test_a_branch_whose_own_line_is_broken_does_not_cover_more() -> None:
    where = ESTATE.replace(XB("xb2", compounds=["x2"]))
    assert advice(where, "x") == (Action.JOIN_ORGANISATION, ("xb1",))


def test_a_branch_below_the_committee_of_another_community_does_not_cover_more() -> None:
    where = ESTATE.replace(XB("xb2", parent="cc2", compounds=["x2"]))
    assert advice(where, "x") == (Action.JOIN_ORGANISATION, ("xb1",))


def test_without_a_branch_in_the_community_one_is_founded() -> None:
    where = ESTATE.replace(pg.Compound("x", community="c2"))
    assert advice(where, "x") == (Action.FOUND_ORGANISATION, ())


def test_a_grid_without_a_branch_is_covered_by_that_of_a_neighbour() -> None:
    where = pg.Jurisdiction(
        [
            *TOP,
            pg.Grid("g", community="c"),
            pg.Grid("g1", community="c"),
            pg.Grid("g2", community="c"),
            pg.Grid("h", community="c2"),
            pg.Building("p", community="c", grids=["g"], **SHOP),
            pg.Building("p1", community="c", grids=["g1"], households=3),
            pg.Building("p2", community="c", grids=["g2"], households=2),
            pg.Building("q", community="c2", grids=["h"], **SHOP),
            GB("gb1", parent="cc", grids=["g1"]),
            GB("gb2", parent="cc", grids=["g2"]),
            BG("ga", parent="gb1", buildings=["p1"]),
            BG("gb", parent="gb2", buildings=["p2"]),
        ],
        scheme=pg.GRID_BRANCHES,
    )
    assert advice(where, "g") == (Action.JOIN_ORGANISATION, ("gb2",))
    assert advice(where, "h") == (Action.FOUND_ORGANISATION, ())


def test_a_grid_is_covered_by_a_branch_of_its_own_compound() -> None:
    where = pg.Jurisdiction(
        [
            *(record for record in ESTATE if not isinstance(record, BG)),
            pg.Grid("g", community="c"),
            pg.Building("p", compound="x1", grids=["g"], **SHOP),
            GB("gb1", parent="xb1", grids=["g1"]),
            GB("gb2", parent="xb2", grids=["g2"]),
        ],
        scheme=pg.FIVE_LEVELS,
    )
    assert advice(where, "g") == (Action.JOIN_ORGANISATION, ("gb1",))


def test_a_grid_without_buildings_in_a_compound_is_covered_by_any_branch_there() -> None:
    where = pg.Jurisdiction(
        [
            *(record for record in ESTATE if not isinstance(record, BG)),
            pg.Grid("g", community="c"),
            pg.Building("p", community="c", grids=["g"], **SHOP),
            GB("gb1", parent="xb1", grids=["g1"]),
            GB("gb2", parent="xb2", grids=["g2"]),
        ],
        scheme=pg.FIVE_LEVELS,
    )
    assert advice(where, "g") == (Action.JOIN_ORGANISATION, ("gb2",))


def test_a_community_and_a_town_found_an_organisation_of_their_own() -> None:
    where = ESTATE.replace(pg.Town("t2"), pg.Community("c3", town="t2"))
    assert advice(where, "c3") == (Action.FOUND_ORGANISATION, ())
    assert advice(where, "t2") == (Action.FOUND_ORGANISATION, ())


# A building in no grid


def test_a_building_joins_the_grid_of_its_compound_with_the_fewest_households() -> None:
    where = GRIDS.replace(pg.Building("b", compound="x", **SHOP))
    assert advice(where, "b") == (Action.JOIN_GRID, ("g2",))


def test_among_grids_with_as_many_households_the_lowest_id_is_joined() -> None:
    where = GRIDS.replace(
        pg.Building("b", compound="x", **SHOP),
        pg.Building("p2", compound="x", grids=["g2"], households=30),
    )
    assert advice(where, "b") == (Action.JOIN_GRID, ("g1",))


@pytest.mark.parametrize(("other", "joined"), [("g0", "g2"), ("g9", "g1")])
def test_a_grid_of_the_compound_comes_before_a_smaller_one_of_the_community(
    other: str, joined: str
) -> None:
    where = GRIDS.replace(
        pg.Building("b", compound="x", **SHOP),
        pg.Building("p2", compound="x", grids=[joined], households=20),
        pg.Grid(other, community="c"),
        pg.Building("p0", community="c", grids=[other], **SHOP),
    )
    assert advice(where, "b") == (Action.JOIN_GRID, (joined,))


@pytest.mark.parametrize("place", [{"compound": "y"}, {"community": "c"}])
def test_a_building_elsewhere_joins_the_grid_of_its_community_with_the_fewest_households(
    place: dict[str, str],
) -> None:
    where = GRIDS.replace(
        pg.Compound("y", community="c"), XB("xb", parent="cc", compounds=["x", "y"])
    )
    assert advice(where.replace(pg.Building("b", **place, **SHOP)), "b") == (
        Action.JOIN_GRID,
        ("g2",),
    )


def test_an_empty_grid_of_the_community_is_filled_first() -> None:
    where = GRIDS.replace(pg.Grid("g3", community="c"), pg.Building("b", community="c", **SHOP))
    assert advice(where, "b") == (Action.JOIN_GRID, ("g3",))


def test_a_grid_dedicated_to_one_site_takes_no_other_building() -> None:
    where = GRIDS.replace(
        pg.Grid("g0", community="c", kind=pg.GridKind.DEDICATED),
        pg.Building("school", community="c", grids=["g0"], kind=pg.BuildingKind.PUBLIC),
        pg.Building("b", community="c", **SHOP),
    )
    assert advice(where, "b") == (Action.JOIN_GRID, ("g2",))


def test_a_grid_of_another_community_that_holds_a_neighbour_is_not_joined() -> None:
    where = GRIDS.replace(
        pg.Grid("h", community="c2"),
        pg.Building("p3", compound="x", grids=["h"], **SHOP),
        pg.Building("b", compound="x", **SHOP),
    )
    assert advice(where, "b") == (Action.JOIN_GRID, ("g2",))


def test_the_grid_that_is_joined_is_of_the_layer_that_lacks() -> None:
    where = GRIDS.replace(
        pg.Grid("u1", community="c", layer="union"),
        pg.Grid("u2", community="c", layer="union"),
        pg.Building("p1", compound="x", grids=["g1", "u1"], households=30),
        pg.Building("p2", compound="x", grids=["g2", "u2"], households=20),
        pg.Building("b", compound="x", grids=["g1"], **SHOP),
    )
    assert advice(where, "b") == (Action.JOIN_GRID, ("u2",))


def test_where_the_community_has_no_grid_one_is_drawn() -> None:
    where = GRIDS.replace(pg.Building("b", community="c2", **SHOP))
    assert advice(where, "b") == (Action.DRAW_GRID, ())


def test_where_nothing_has_a_grid_one_is_drawn() -> None:
    where = pg.Jurisdiction([*TOP, pg.Building("b", community="c", **SHOP)])
    assert advice(where, "b") == (Action.DRAW_GRID, ())


def test_the_grid_that_is_joined_keeps_the_group_within_its_branch() -> None:
    where = pg.Jurisdiction(
        [
            *(record for record in GRIDS if not isinstance(record, (BG, XB))),
            pg.Building("b", compound="x", households=5),
            GB("gb1", parent="cc", grids=["g1"]),
            GB("gb2", parent="cc", grids=["g2"]),
            BG("ga", parent="gb1", buildings=["p1", "b"]),
            BG("gb", parent="gb2", buildings=["p2"]),
        ],
        scheme=pg.GRID_BRANCHES,
    )
    assert advice(where, "b") == (Action.JOIN_GRID, ("g1",))


LED = pg.Jurisdiction(
    [
        *(record for record in GRIDS if not isinstance(record, (BG, XB))),
        pg.Grid("g3", community="c"),
        pg.Building("p3", community="c", grids=["g3"], households=10),
        pg.Building("b", compound="x", households=5),
        GB("gb1", parent="cc", grids=["g1"]),
        GB("gb2", parent="cc", grids=["g2"]),
        GB("gb3", parent="cc", grids=["g3"]),
        BG("ga", parent="gb1", buildings=["p1", "b"]),
        BG("gb", parent="gb2", buildings=["p2"]),
        BG("gc", parent="gb3", buildings=["p3"]),
    ],
    scheme=pg.GRID_BRANCHES,
)
"""Compound x in grids g1 and g2, g3 beside it; b has a group below gb1 and no grid."""


def test_a_grid_that_keeps_the_line_sound_comes_before_one_of_the_compound() -> None:
    where = LED.replace(
        BG("ga", parent="gb1", buildings=["p1"]), BG("gc", parent="gb3", buildings=["p3", "b"])
    )
    assert advice(where, "b") == (Action.JOIN_GRID, ("g3",))


def test_of_grids_that_keep_the_line_sound_one_of_the_compound_comes_first() -> None:
    where = LED.replace(GB("gb1", parent="cc", grids=["g1", "g3"]))
    assert advice(where, "b") == (Action.JOIN_GRID, ("g1",))


def test_where_no_grid_keeps_the_line_sound_the_cheapest_of_the_compound_is_joined() -> None:
    where = LED.replace(pg.Grid("g1", community="c", kind=pg.GridKind.DEDICATED))
    assert advice(where, "b") == (Action.JOIN_GRID, ("g2",))


def test_a_line_through_a_compound_branch_leaves_the_grid_free() -> None:
    scheme = pg.LevelScheme("own", levels=[*pg.FOUR_LEVELS.levels[:2], (XB, GB), BG])
    records = [*LED, XB("xb", parent="cc", compounds=["x"]), BG("gx", parent="xb", buildings=["b"])]
    assert advice(pg.Jurisdiction(records, scheme=scheme), "b") == (Action.JOIN_GRID, ("g2",))


# A building in too many grids, a grid without any


def test_of_overlapping_grids_the_one_with_the_fewest_households_is_kept() -> None:
    where = GRIDS.replace(pg.Building("b", compound="x", grids=["g1", "g2"], **SHOP))
    assert advice(where, "b") == (Action.LEAVE_GRIDS, ("g1",))


def test_of_overlapping_grids_with_as_many_households_the_lowest_id_is_kept() -> None:
    where = GRIDS.replace(
        pg.Building("b", compound="x", grids=["g1", "g2", "g3"], **SHOP),
        pg.Building("p2", compound="x", grids=["g2"], households=30),
        pg.Grid("g3", community="c"),
        pg.Building("p3", community="c", grids=["g3"], households=30),
        BG("ga", parent="xb", buildings=["p1", "p2", "p3"]),
    )
    assert advice(where, "b") == (Action.LEAVE_GRIDS, ("g2", "g3"))


def test_of_overlapping_grids_one_of_the_own_community_is_kept() -> None:
    where = GRIDS.replace(
        pg.Grid("h", community="c2"),
        pg.Building("b", compound="x", grids=["g1", "h"], **SHOP),
    )
    found = {gap.reason: gap.remedy.targets for gap in pg.check_coverage(where).gaps}
    assert found == {
        GapReason.OVERLAPPING_GRIDS: ("h",),
        GapReason.GRID_OUTSIDE_COMMUNITY: ("h",),
    }


def test_of_overlapping_grids_the_one_that_keeps_the_line_sound_is_kept() -> None:
    where = LED.replace(pg.Building("b", compound="x", grids=["g1", "g2"], households=5))
    assert advice(where, "b") == (Action.LEAVE_GRIDS, ("g2",))


def test_where_the_line_ends_at_grid_branches_the_grid_of_a_sound_one_is_kept() -> None:
    scheme = pg.LevelScheme("down-to-grids", levels=pg.GRID_BRANCHES.levels[:-1])
    records = [record for record in LED if not isinstance(record, BG)]
    where = pg.Jurisdiction(records, scheme=scheme).replace(
        pg.Building("b", compound="x", grids=["g1", "g2"], households=5), GB("gb2", grids=["g2"])
    )
    assert advice(where, "b") == (Action.LEAVE_GRIDS, ("g2",))


def test_of_overlapping_grids_one_that_would_be_empty_is_kept() -> None:
    where = GRIDS.replace(
        pg.Grid("g9", community="c"),
        pg.Building("b", compound="x", grids=["g1", "g2", "g9"], households=50),
        BG("gz", parent="xb", buildings=["b"]),
    )
    assert advice(where, "b") == (Action.LEAVE_GRIDS, ("g1", "g2"))


def test_of_overlapping_grids_other_layers_are_not_left() -> None:
    where = GRIDS.replace(
        pg.Grid("u", community="c", layer="union"),
        pg.Building("p1", compound="x", grids=["g1", "u"], households=30),
        pg.Building("p2", compound="x", grids=["g2", "u"], households=20),
        pg.Building("b", compound="x", grids=["g1", "g2", "u"], **SHOP),
    )
    assert advice(where, "b") == (Action.LEAVE_GRIDS, ("g1",))


def test_every_grid_of_another_community_is_left() -> None:
    where = GRIDS.replace(
        pg.Grid("h", community="c2"),
        pg.Grid("u", community="c2", layer="union"),
        pg.Building("q", community="c2", grids=["h", "u"], **SHOP),
        pg.Building("b", compound="x", grids=["h", "u"], **SHOP),
    )
    assert advice(where, "b") == (Action.LEAVE_GRIDS, ("h", "u"))


def test_an_empty_grid_is_filled_or_closed() -> None:
    where = GRIDS.replace(pg.Grid("g3", community="c"))
    assert advice(where, "g3") == (Action.CLOSE_GRID, ())


# How it reads


@pytest.mark.parametrize(
    ("action", "targets", "sentence"),
    [
        (Action.JOIN_GROUP, ("y",), "attach b to y"),
        (Action.FOUND_GROUP, ("y",), "found a building group for b under y"),
        (Action.FOUND_GROUP, (), "found a building group for b"),
        (Action.JOIN_ORGANISATION, ("y",), "let y cover b as well"),
        (Action.FOUND_ORGANISATION, ("y",), "found an organisation for b under y"),
        (Action.FOUND_ORGANISATION, (), "found an organisation for b"),
        (Action.SET_PARENT, ("y",), "put b under y"),
        (Action.JOIN_GRID, ("y",), "put b into y"),
        (Action.LEAVE_GRIDS, ("y", "z"), "take b out of y, z"),
        (Action.DRAW_GRID, (), "draw a grid around b"),
        (Action.CLOSE_GRID, (), "attach buildings to b, or close it"),
        (Action.STATE_COMMUNITY, (), "state the compound or community of b"),
    ],
)
def test_a_remedy_reads_as_a_sentence(
    action: RemedyAction, targets: tuple[str, ...], sentence: str
) -> None:
    assert str(Remedy(action=action, subject="b", targets=targets)) == sentence


def test_a_gap_reads_as_place_reason_layer_break_and_remedy() -> None:
    remedy = Remedy(action=Action.SET_PARENT, subject="y", targets=("z",))
    gap = Gap(subject="b", reason=GapReason.BROKEN_CHAIN, at="y", remedy=remedy)
    assert str(gap) == "b: the line of superiors ends before the top at y; put y under z"
    remedy = Remedy(action=Action.JOIN_GRID, subject="b", targets=("u",))
    gap = Gap(subject="b", reason=GapReason.NO_GRID, layer="union", remedy=remedy)
    assert str(gap) == "b: no grid of the layer holds the building (union); put b into u"


def test_every_reason_has_a_sentence_of_its_own() -> None:
    remedy = Remedy(action=Action.CLOSE_GRID, subject="b")
    sentences = {str(Gap(subject="b", reason=reason, remedy=remedy)) for reason in GapReason}
    assert len(sentences) == len(GapReason)
