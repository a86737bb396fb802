"""The coverage report: gaps, ratios, roll-ups and rows; and which buildings are unassigned."""

import pickle
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

import partygrid as pg
from partygrid import Cover, CoverageReport, GapReason, LevelCover
from towns import awkward, empty, small

BG = pg.BuildingGroup
PARK = pg.BuildingKind.PARK

CITY = pg.Jurisdiction(
    [
        pg.Town("t1", name="莲峰镇"),
        pg.Town("t2"),
        pg.Community("c1", town="t1", name="栗园社区"),
        pg.Community("c2", town="t1"),
        pg.Community("c3", town="t2"),
        pg.Compound("x1", community="c1", name="西安小区"),
        pg.Compound("x2", community="c2"),
        pg.Compound("x3", community="c2"),
        pg.Grid("g1", community="c1"),
        pg.Grid("g2", community="c2"),
        pg.Building("b1", compound="x1", grids=["g1"], households=10, residents=25),
        pg.Building("b2", compound="x1", grids=["g1"], households=20),
        pg.Building("b3", compound="x2", grids=["g2"], residents=7),
        pg.Building("b4", compound="x3", households=30, residents=60),
        pg.Building("b5", grids=["g2"], households=5, residents=8, kind=pg.BuildingKind.SHOP),
        pg.Building("b6", households=1, residents=2),
        pg.TownCommittee("tc", town="t1"),
        pg.CommunityCommittee("cc", parent="tc", community="c1", joint_communities=["c2"]),
        pg.CompoundBranch("xb", parent="cc", compounds=["x1", "x2", "x3"]),
        BG("bg", parent="xb", buildings=["b1", "b3", "b4", "b5"]),
    ]
)
"""Gaps: b2 has no group, b4 no grid, b6 neither and no community; t2 and c3 no organisation."""


@pytest.fixture
def report() -> CoverageReport:
    return pg.check_coverage(CITY)


# Gaps


def test_gaps_are_sorted_by_place_then_reason_then_layer(report: CoverageReport) -> None:
    assert [(gap.subject, gap.reason, gap.layer) for gap in report.gaps] == [
        ("b2", GapReason.NO_BUILDING_GROUP, ""),
        ("b4", GapReason.NO_GRID, "base"),
        ("b6", GapReason.NO_BUILDING_GROUP, ""),
        ("b6", GapReason.NO_COMMUNITY, ""),
        ("b6", GapReason.NO_GRID, "base"),
        ("c3", GapReason.NO_COMMUNITY_COMMITTEE, ""),
        ("t2", GapReason.NO_TOWN_COMMITTEE, ""),
    ]


def test_gaps_of_one_reason_are_sorted_by_layer() -> None:
    grids = [pg.Grid(f"u-{layer}", community="c1", layer=layer) for layer in ("z", "a", "m")]
    gaps = pg.check_coverage(CITY.replace(*grids)).gaps
    assert [gap.layer for gap in gaps if gap.subject == "b1"] == ["a", "m", "z"]


def test_a_gap_says_where_its_place_lies_and_what_it_weighs() -> None:
    where = CITY.replace(
        pg.Compound("x4", community="c2"),
        pg.Building("b7", compound="x4", grids=["g2"], households=4, residents=9),
        pg.Building("b8", compound="x4", grids=["g2"], households=3),
        pg.Grid("g3", community="c3"),
        pg.CompoundBranch("xz", parent="cc"),
    ).replace(pg.TownCommittee("tc", town="t2"), pg.CommunityCommittee("cc", community="c1"))
    found = {
        gap.subject: (gap.community, gap.households, gap.residents)
        for gap in pg.check_coverage(where).gaps
    }
    assert found["b2"] == ("c1", 20, 0)
    assert found["x4"] == ("c2", 7, 9)
    assert found["g3"] == ("c3", 0, 0)
    assert found["c2"] == ("c2", 42, 84)
    assert found["t1"] == (None, 72, 109)
    assert found["b6"] == (None, 1, 2)


def test_the_weight_of_a_grid_is_that_of_its_buildings() -> None:
    records = [record for record in CITY if isinstance(record, pg.Place)]
    where = pg.Jurisdiction(records, scheme=pg.GRID_BRANCHES)
    found = {gap.subject: gap for gap in pg.check_coverage(where).gaps}
    assert found["g1"].reason is GapReason.NO_GRID_BRANCH
    assert (found["g1"].households, found["g1"].residents) == (30, 25)
    assert (found["g2"].households, found["g2"].residents) == (5, 15)


# Ratios and roll-ups


def test_the_total_counts_buildings_without_a_gap_of_their_own(report: CoverageReport) -> None:
    assert report.total == Cover(
        buildings=6,
        covered=3,
        households=66,
        covered_households=15,
        residents=102,
        covered_residents=40,
    )
    assert report.ratio == Fraction(1, 2)
    assert report.household_ratio == Fraction(15, 66)
    assert report.resident_ratio == Fraction(40, 102)
    assert not report.ok


def row(place: str, *numbers: int, name: str = "") -> Cover:
    buildings, covered, households, covered_households, residents, covered_residents = numbers
    return Cover(
        place=place,
        name=name,
        buildings=buildings,
        covered=covered,
        households=households,
        covered_households=covered_households,
        residents=residents,
        covered_residents=covered_residents,
    )


def test_communities_are_rolled_up_worst_first(report: CoverageReport) -> None:
    assert report.by_community == (
        row("", 1, 0, 1, 0, 2, 0, name="community not known"),
        row("c1", 2, 1, 30, 10, 25, 25, name="栗园社区"),
        row("c2", 3, 2, 35, 5, 75, 15),
        row("c3", 0, 0, 0, 0, 0, 0),
    )


def test_the_rows_of_communities_add_up_to_the_total(report: CoverageReport) -> None:
    for field in ("buildings", "covered", "households", "covered_households", "residents"):
        rows = [getattr(row, field) for row in report.by_community]
        assert sum(rows) == getattr(report.total, field)
    known = CITY.without("b6")
    assert {row.place for row in pg.check_coverage(known).by_community} == {"c1", "c2", "c3"}


def test_compounds_are_rolled_up_worst_first(report: CoverageReport) -> None:
    assert report.by_compound == (
        row("x3", 1, 0, 30, 0, 60, 0),
        row("x1", 2, 1, 30, 10, 25, 25, name="西安小区"),
        row("x2", 1, 1, 0, 0, 7, 7),
    )


def test_towns_are_rolled_up_worst_first(report: CoverageReport) -> None:
    assert report.by_town == (
        row("t1", 5, 3, 65, 15, 100, 40, name="莲峰镇"),
        row("t2", 0, 0, 0, 0, 0, 0),
    )


def test_equal_ratios_are_ordered_by_households_then_id() -> None:
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            *(pg.Community(f"c{i}", town="t") for i in range(4)),
            *(
                pg.Building(f"b{i}", community=f"c{i}", households=households)
                for i, households in enumerate([5, 9, 5, 9])
            ),
        ]
    )
    assert [row.place for row in pg.check_coverage(where).by_community] == ["c1", "c3", "c0", "c2"]


def test_a_place_without_buildings_is_wholly_covered() -> None:
    nothing = row("c3", 0, 0, 0, 0, 0, 0)
    assert nothing.ratio == nothing.household_ratio == nothing.resident_ratio == 1


def test_a_ratio_of_a_place_is_that_of_its_row() -> None:
    one = row("c", 8, 6, 40, 10, 90, 0)
    assert (one.ratio, one.household_ratio, one.resident_ratio) == (
        Fraction(3, 4),
        Fraction(1, 4),
        Fraction(0),
    )


def test_levels_count_places_with_an_organisation(report: CoverageReport) -> None:
    kinds = [(pg.TownCommittee, pg.Town), (pg.CommunityCommittee, pg.Community)]
    kinds += [(pg.CompoundBranch, pg.Compound), (BG, pg.Building)]
    numbers = [(2, 1), (3, 2), (3, 3), (6, 4)]
    assert report.levels == tuple(
        LevelCover(organisation=organisation.__name__, place=place.__name__, places=places, led=led)
        for (organisation, place), (places, led) in zip(kinds, numbers, strict=True)
    )
    assert [level.ratio for level in report.levels] == [Fraction(led, of) for of, led in numbers]


def test_the_level_of_grid_branches_counts_grids_of_the_base_layer() -> None:
    records = [record for record in CITY if isinstance(record, pg.Place)]
    union = pg.Grid("u1", community="c1", layer="union")
    branch = pg.GridBranch("gb", grids=["g1", "u1"])
    where = pg.Jurisdiction([*records, union, branch], scheme=pg.GRID_BRANCHES)
    level = pg.check_coverage(where).levels[2]
    assert (level.places, level.led) == (2, 1)


# The whole answer


def test_nothing_at_all_is_wholly_covered() -> None:
    report = pg.check_coverage(empty())
    assert report.ok
    assert report.require_ok() is report
    assert (report.ratio, report.household_ratio, report.resident_ratio) == (1, 1, 1)
    assert report.gaps == report.by_town == report.by_community == report.by_compound == ()
    assert report.to_records() == []
    assert [(level.places, level.ratio) for level in report.levels] == [(0, 1)] * 4
    assert str(report).startswith("Coverage: 0 of 0 buildings (100 %), 0 of 0 households (100 %)")


def test_a_report_with_gaps_raises_its_text_when_asked_to_be_ok(report: CoverageReport) -> None:
    with pytest.raises(pg.DoesNotHold, match=r"^Coverage: 3 of 6 buildings") as caught:
        report.require_ok()
    assert str(caught.value) == caught.value.text == str(report)


def test_a_place_without_buildings_may_be_the_only_gap() -> None:
    report = pg.check_coverage(pg.Jurisdiction([pg.Town("t")]))
    assert (report.ok, report.ratio) == (False, 1)
    with pytest.raises(pg.DoesNotHold, match="no committee covers the town"):
        report.require_ok()


def test_records_are_flat_rows_in_the_order_of_the_gaps(report: CoverageReport) -> None:
    rows = report.to_records()
    assert [row["subject"] for row in rows] == [gap.subject for gap in report.gaps]
    assert rows[1] == {
        "subject": "b4",
        "reason": "no-grid",
        "layer": "base",
        "at": None,
        "community": "c2",
        "households": 30,
        "residents": 60,
        "remedy": "put b4 into g2",
    }
    assert {type(value) for row in rows for value in row.values()} == {str, int, type(None)}


def test_records_name_the_organisation_at_which_a_line_breaks() -> None:
    rows = pg.check_coverage(CITY.replace(BG("bg", buildings=["b1"]))).to_records()
    assert [row["at"] for row in rows if row["subject"] == "b1"] == ["bg"]


def test_reports_are_equal_when_gaps_and_totals_are() -> None:
    first, second = pg.check_coverage(CITY), pg.check_coverage(CITY.replace(pg.Unit("u")))
    assert first == second
    assert hash(first) == hash(second)
    assert first != pg.check_coverage(small())
    assert first != CITY


def test_reports_with_other_gaps_or_other_totals_are_not_equal() -> None:
    report = pg.check_coverage(CITY)
    grids = pg.Building("b4", compound="x3", grids=["g1", "g2"], households=30, residents=60)
    other = pg.check_coverage(CITY.replace(grids))
    assert (other.total, other.levels) == (report.total, report.levels)
    assert other != report
    more = pg.check_coverage(
        CITY.replace(pg.Building("b9", community="c2", grids=["g2"], kind=PARK))
    )
    assert more.gaps == report.gaps
    assert more != report


def test_a_report_prints_as_its_numbers(report: CoverageReport) -> None:
    assert repr(report) == "<CoverageReport: 3 of 6 buildings, 7 gaps>"


@pytest.mark.parametrize("make", [empty, small, awkward])
def test_a_report_survives_pickling(make: Callable[[], pg.Jurisdiction]) -> None:
    report = pg.check_coverage(make())
    fresh = pickle.loads(pickle.dumps(report))  # noqa: S301 - what was dumped here
    assert fresh == report
    used = pickle.loads(pickle.dumps(report))  # noqa: S301 - what was dumped here
    assert (str(used), used.by_town, hash(used)) == (str(report), report.by_town, hash(report))


def test_checking_leaves_the_snapshot_as_it_was() -> None:
    where = awkward()
    before = where.fingerprint
    assert pg.check_coverage(where) == pg.check_coverage(where)
    assert where == awkward()
    assert pg.Jurisdiction(where, where.links, scheme=where.scheme).fingerprint == before


# Unassigned buildings


@pytest.mark.parametrize(
    ("options", "lost"),
    [
        ({}, ["b2", "b4", "b6"]),
        ({"to": BG}, ["b2", "b6"]),
        ({"to": pg.Grid}, ["b4", "b6"]),
        ({"to": pg.Compound}, ["b5", "b6"]),
    ],
)
def test_unassigned_buildings_are_those_that_nothing_of_a_kind_holds(
    options: Any, lost: list[str]
) -> None:
    assert pg.unassigned_buildings(CITY, **options) == tuple(CITY[id_] for id_ in lost)


@pytest.mark.parametrize(("layer", "lost"), [("base", ["b2", "b4", "b6"]), ("union", ["b2", "b6"])])
def test_a_layer_may_be_asked_for(layer: str, lost: list[str]) -> None:
    where = CITY.replace(
        pg.Grid("u1", community="c1", layer="union"),
        pg.Building("b1", compound="x1", grids=["g1", "u1"], households=10),
    )
    found = pg.unassigned_buildings(where, layer=layer)
    assert [building.id for building in found] == lost
    only = pg.unassigned_buildings(where, to=pg.Grid, layer=layer)
    assert [building.id for building in only] == sorted(
        {"b2"} if layer == "union" else {"b4", "b6"}
    )


def test_without_any_grid_every_building_is_unassigned() -> None:
    where = pg.Jurisdiction([pg.Building("b1", kind=pg.BuildingKind.PARK), pg.Building("b2")])
    assert pg.unassigned_buildings(where, to=pg.Grid) == where.of(pg.Building)
    assert pg.unassigned_buildings(where, to=BG) == (where["b2"],)


def test_where_the_line_ends_higher_no_building_lacks_a_group() -> None:
    records = [record for record in CITY if not isinstance(record, BG)]
    scheme = pg.LevelScheme("three", levels=pg.FOUR_LEVELS.levels[:3])
    where = pg.Jurisdiction(records, scheme=scheme)
    assert [building.id for building in pg.unassigned_buildings(where)] == ["b4", "b6"]
    asked = pg.unassigned_buildings(where, to=BG)
    assert asked == tuple(one for one in where.of(pg.Building))


def test_without_buildings_none_is_unassigned() -> None:
    for to in (None, pg.Grid, pg.Compound, BG):
        assert pg.unassigned_buildings(empty(), to=to) == ()


@pytest.mark.parametrize("to", [pg.Town, pg.GridBranch, "Grid"])
def test_buildings_are_not_assigned_to_anything_else(to: Any) -> None:
    text = "^to: .*: buildings are not assigned to it; use Grid, BuildingGroup or Compound$"
    with pytest.raises(pg.InvalidArgument, match=text):
        pg.unassigned_buildings(CITY, to=to)


@pytest.mark.parametrize("options", [{}, {"to": pg.Grid}])
def test_a_layer_that_no_grid_has_is_an_unknown_name(options: Any) -> None:
    where = CITY.replace(pg.Grid("u1", community="c1", layer="union"))
    text = "^no grid layer 'unoin'; did you mean 'union'[?] known: base, union$"
    with pytest.raises(pg.UnknownName, match=text):
        pg.unassigned_buildings(where, layer="unoin", **options)
