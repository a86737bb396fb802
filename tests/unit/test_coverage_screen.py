"""A coverage report as a screen of text."""

import attrs
import pytest

import partygrid as pg
from partygrid._text import width
from towns import small


def blocks(where: pg.Jurisdiction) -> list[list[str]]:
    """The parts of the screen, each as its lines."""
    return [block.split("\n") for block in str(pg.check_coverage(where)).split("\n\n")]


def estate(communities: int, *, buildings: int = 1) -> pg.Jurisdiction:
    """Communities of which each building lacks a group and nothing else."""
    ids = [f"c{i:02}" for i in range(communities)]
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.TownCommittee("tc", town="t"),
            *(pg.Community(id_, town="t") for id_ in ids),
            *(pg.CommunityCommittee(f"cc-{id_}", parent="tc", community=id_) for id_ in ids),
            *(pg.Grid(f"g-{id_}", community=id_) for id_ in ids),
            *(
                pg.Building(f"b-{id_}-{i:04}", community=id_, grids=[f"g-{id_}"], households=1)
                for id_ in ids
                for i in range(buildings)
            ),
        ]
    )


def test_the_screen_has_headline_levels_places_reasons_and_gaps() -> None:
    assert [block[0].split("  ")[0] for block in blocks(small())] == [
        "Coverage: 1 of 4 buildings (25.0 %), 48 of 168 households (28.6 %), 4 gaps",
        "organisation",
        "community, worst first",
        "reason",
        "gap at",
    ]


def test_without_gaps_only_the_headline_and_the_levels_are_shown() -> None:
    shown = blocks(pg.Jurisdiction([pg.Town("t"), pg.TownCommittee("tc", town="t")]))
    assert len(shown) == 2
    assert shown[0] == ["Coverage: 0 of 0 buildings (100 %), 0 of 0 households (100 %), 0 gaps"]
    assert shown[1][1].split() == ["TownCommittee", "Town", "1", "1", "100", "%"]


def test_residents_are_shown_where_they_are_stated() -> None:
    where = estate(1).replace(
        pg.Building("b-c00-0000", community="c00", grids=["g-c00"], households=1, residents=3)
    )
    assert blocks(where)[0] == [
        "Coverage: 0 of 1 buildings (0 %), 0 of 1 households (0 %), 0 of 3 residents (0 %), 1 gap"
    ]


def test_buildings_of_no_known_community_have_a_line_of_their_own() -> None:
    shown = blocks(small().replace(pg.Building("lost", kind=pg.BuildingKind.PARK)))[2]
    assert [line.split()[:3] for line in shown if "not known" in line] == [
        ["community", "not", "known"]
    ]


def test_one_gap_is_written_in_the_singular() -> None:
    assert blocks(pg.Jurisdiction([pg.Town("t")]))[0][0].endswith(", 1 gap")


def test_places_without_open_buildings_are_left_out() -> None:
    shown = blocks(pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t")]))
    assert [block[0].split("  ")[0] for block in shown[1:]] == ["organisation", "reason", "gap at"]


def test_chinese_names_keep_the_columns_in_line() -> None:
    where = small().replace(pg.Community("邻", town="lianfeng"), pg.Building("b9", community="邻"))
    table = blocks(where)[2]
    assert [line.split()[0] for line in table[1:]] == ["邻", "liyuan"]
    assert len({width(line) for line in table}) == 1
    (line,) = [line for line in table if "栗园社区" in line]
    assert width(line[: line.index("栗园社区")]) == table[0].index("name")


def test_reasons_are_counted_and_weighed_the_most_frequent_first() -> None:
    rows = [line.rsplit(maxsplit=2) for line in blocks(small())[3][1:]]
    assert rows == [
        ["no building group covers the building", "2", "60"],
        ["no grid of the layer holds the building (base)", "1", "24"],
        ["several grids of one layer hold the building (base)", "1", "60"],
    ]


def test_gaps_are_shown_with_weight_and_remedy() -> None:
    assert blocks(small())[4][1:3] == [
        "b2      overlapping-grids (base)          60  take b2 out of grid-1",
        "b3      no-building-group                 36  attach b3 to group-1",
    ]


def test_a_gap_is_labelled_with_its_reason_and_what_it_is_about() -> None:
    labels = {gap.subject: gap.label for gap in pg.check_coverage(small()).gaps}
    assert (labels["b2"], labels["b3"]) == ("overlapping-grids (base)", "no-building-group")
    (group,) = [one for one in small().of(pg.BuildingGroup) if one.id == "group-1"]
    where = small().replace(attrs.evolve(group, parent=None))
    broken = [gap for gap in pg.check_coverage(where).gaps if gap.at is not None]
    assert {gap.label for gap in broken} == {"broken-chain at group-1"}
    assert all(f"{gap.label}  " in str(pg.check_coverage(where)) for gap in broken)


@pytest.mark.parametrize(("communities", "cut"), [(10, False), (11, True)])
def test_ten_communities_and_ten_gaps_are_shown(communities: int, *, cut: bool) -> None:
    shown = blocks(estate(communities))
    places, gaps = shown[2], shown[4]
    assert [line.split()[0] for line in places[1:11]] == [f"c{i:02}" for i in range(10)]
    assert [line.split()[0] for line in gaps[1:11]] == [f"b-c{i:02}-0000" for i in range(10)]
    assert places[11:] == ["… of 11 communities with uncovered buildings"] * cut
    assert gaps[11:] == ["… of 11 gaps"] * cut


def test_large_numbers_have_separators() -> None:
    headline = blocks(estate(1, buildings=1200))[0][0]
    assert headline.startswith("Coverage: 0 of 1,200 buildings (0 %), 0 of 1,200 households (0 %)")
    assert headline.endswith(", 1,200 gaps")


def test_a_hundred_per_cent_is_written_only_where_it_is_exact() -> None:
    where = estate(1, buildings=2500)
    group = pg.BuildingGroup(
        "bg", parent="xb", buildings=[building.id for building in where.of(pg.Building)[1:]]
    )
    where = where.replace(pg.CompoundBranch("xb", parent="cc-c00"), group)
    assert blocks(where)[0][0].startswith("Coverage: 2,499 of 2,500 buildings (99.9 %)")
    assert blocks(where)[1][-1].endswith("99.9 %")
