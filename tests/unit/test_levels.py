"""Which organisations stand above which."""

from typing import Any

import pytest

import partygrid as pg
from partygrid.levels import LINE_KINDS

TC, CC, XB, GB, BG, UB = (
    pg.TownCommittee,
    pg.CommunityCommittee,
    pg.CompoundBranch,
    pg.GridBranch,
    pg.BuildingGroup,
    pg.UnitBranch,
)


@pytest.mark.parametrize(
    ("scheme", "line"),
    [
        (pg.FOUR_LEVELS, [TC, CC, XB, BG]),
        (pg.GRID_BRANCHES, [TC, CC, GB, BG]),
        (pg.FIVE_LEVELS, [TC, CC, XB, GB, BG]),
    ],
)
def test_each_organisation_stands_exactly_one_level_below_its_parent(
    scheme: pg.LevelScheme, line: list[type]
) -> None:
    assert list(scheme.kinds) == line
    assert [scheme.level_of(kind) for kind in line] == list(range(len(line)))
    assert [scheme.parents_of(kind) for kind in line] == [(), *[(kind,) for kind in line[:-1]]]


@pytest.mark.parametrize("scheme", [pg.FOUR_LEVELS, pg.GRID_BRANCHES, pg.FIVE_LEVELS])
def test_a_units_organisation_stands_below_a_committee_or_another_one(
    scheme: pg.LevelScheme,
) -> None:
    assert scheme.parents_of(UB) == (TC, CC, UB)
    assert scheme.level_of(UB) is None


@pytest.mark.parametrize(
    ("scheme", "kind"),
    [(pg.FOUR_LEVELS, GB), (pg.GRID_BRANCHES, XB), (pg.FIVE_LEVELS, pg.Town)],
)
def test_what_a_scheme_does_not_have_has_no_level_and_no_parent(
    scheme: pg.LevelScheme, kind: type
) -> None:
    assert scheme.level_of(kind) is None
    assert scheme.parents_of(kind) == ()


def test_a_level_may_hold_several_kinds() -> None:
    own = pg.LevelScheme("own", levels=[TC, CC, (XB, GB), BG])
    assert own.levels == ((TC,), (CC,), (XB, GB), (BG,))
    assert own.parents_of(BG) == (XB, GB)
    assert own.parents_of(XB) == own.parents_of(GB) == (CC,)
    assert own.level_of(XB) == own.level_of(GB) == 2


@pytest.mark.parametrize(
    ("may_skip", "parents"),
    [
        ([], (GB,)),
        ([GB], (GB, XB)),
        ([XB], (GB,)),
        ([XB, GB], (GB, XB, CC)),
        ([XB, GB, CC], (GB, XB, CC, TC)),
    ],
)
def test_where_a_level_may_be_left_out_the_one_above_it_takes_its_place(
    may_skip: list[type], parents: tuple[type, ...]
) -> None:
    scheme = pg.LevelScheme("own", levels=pg.FIVE_LEVELS.levels, may_skip=may_skip)
    assert scheme.parents_of(BG) == parents


def test_building_groups_share_the_lowest_level_or_have_it_alone() -> None:
    for levels in ([BG], [TC, BG], [TC, (GB, BG)], [TC, (BG, GB)]):
        assert BG in pg.LevelScheme("own", levels=levels).levels[-1]


def test_a_level_of_two_kinds_may_be_left_out_only_if_both_may() -> None:
    levels = [TC, CC, (XB, GB), BG]
    one = pg.LevelScheme("one", levels=levels, may_skip=[XB])
    both = pg.LevelScheme("both", levels=levels, may_skip=[XB, GB])
    assert [one.skippable(level) for level in one.levels] == [False] * 4
    assert [both.skippable(level) for level in both.levels] == [False, False, True, False]
    assert one.parents_of(BG) == (XB, GB)
    assert both.parents_of(BG) == (XB, GB, CC)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"levels": []}, r"^levels: \(\): a scheme has at least one level; name one$"),
        ({"levels": [[]]}, "a scheme has at least one level"),
        ({"levels": [TC, TC]}, "TownCommittee'>: stands on two levels; name each once$"),
        ({"levels": [TC, (CC, CC)]}, "CommunityCommittee'>: stands on two levels"),
        ({"levels": [TC, UB]}, "UnitBranch'>: no kind of the line; pass a class, one of TownC"),
        ({"levels": [pg.Town]}, "partygrid.grid.Town'>: no kind of the line"),
        ({"levels": ["TownCommittee"]}, "^levels: 'TownCommittee': no kind of the line"),
        (
            {"levels": [TC, BG, XB]},
            "BuildingGroup'>: stands above the lowest level; let building g",
        ),
        ({"levels": [(TC, BG), XB]}, "stands above the lowest level"),
        ({"levels": "TC"}, "'TC': no kind of the line"),
        ({"levels": [TC], "may_skip": [UB]}, "^may_skip: .*UnitBranch'>: no kind of the line"),
        ({"levels": [TC], "may_skip": [GB]}, "GridBranch"),
        ({"levels": [TC], "may_skip": 5}, "5"),
        ({"levels": [5]}, "5"),
        ({"levels": None}, "None"),
        ({"levels": [TC], "id": 5}, "5"),
        ({"levels": [TC], "id": ""}, "''"),
        ({"levels": [TC], "id": "\ud800"}, "ud800"),
    ],
)
def test_a_scheme_that_cannot_be_is_refused(content: dict[str, Any], text: str) -> None:
    with pytest.raises(pg.InvalidArgument, match=text):
        pg.LevelScheme(**{"id": "own", **content})


def test_schemes_with_the_same_levels_are_equal_however_they_are_written() -> None:
    assert pg.LevelScheme("own", levels=[TC, [CC]], may_skip=[CC]) == (
        pg.LevelScheme("own", levels=iter([(TC,), CC]), may_skip=(CC,))
    )
    assert pg.LevelScheme("own", levels=[TC, CC]) != pg.LevelScheme("own", levels=[TC, CC, XB])


def test_the_line_has_every_kind_but_that_of_units() -> None:
    assert LINE_KINDS == (TC, CC, XB, GB, BG)
    assert pg.FIVE_LEVELS.kinds == LINE_KINDS
