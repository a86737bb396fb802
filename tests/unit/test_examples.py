"""Facts about the example jurisdictions, and about the draws that make the synthetic ones."""

from collections import Counter
from collections.abc import Sequence

import pytest
from stdnum.cn import uscc

import partygrid as pg
from partygrid.codes import DivisionLevel, codes_in_force, load_codebook, parse_division_code
from partygrid.coverage import CoverageReport, GapReason, check_coverage
from partygrid.errors import InvalidArgument
from partygrid.examples import liancheng, small_town, synthetic_county, synthetic_records
from partygrid.examples._draws import Stream, draw, draw_by, shares, spread, stream, urn
from partygrid.examples._estate import built_up, village
from partygrid.examples._gaps import Estate, plant
from partygrid.examples._organisations import organise
from partygrid.grid import BuildingKind, CommunityKind, GridKind, PropertyService
from partygrid.org import MemberStatus, OrgForm, OrgNature, UnitKind, Window

ORDINARY_BRANCHES = pg.CompoundBranch | pg.UnitBranch | pg.CommunityCommittee
TOWN = small_town()
COUNTY = liancheng()
COUNTY_REPORT = check_coverage(COUNTY)


def found(report: CoverageReport) -> set[tuple[str, GapReason, str]]:
    return {(gap.subject, gap.reason, gap.layer) for gap in report.gaps}


def counts(report: CoverageReport) -> Counter[GapReason]:
    return Counter(gap.reason for gap in report.gaps)


def full_members(where: pg.Jurisdiction, organisation: str) -> int:
    return len(where.of(pg.Member, organisation=organisation, probationary=False))


def able(where: pg.Jurisdiction, need: pg.Need) -> list[str]:
    return [one.id for one in where.of(pg.Member) if set(one.skills) & set(need.skills)]


# The small town


def test_the_gaps_of_the_small_town_are_those_that_it_states() -> None:
    assert found(check_coverage(TOWN)) == {
        ("b06", GapReason.NO_BUILDING_GROUP, ""),
        ("b09", GapReason.OVERLAPPING_GRIDS, "base"),
        ("b21", GapReason.NO_GRID, "union"),
        *((id_, GapReason.BROKEN_CHAIN, "") for id_ in ("b22", "b23", "b24", "b25")),
        ("b25", GapReason.NO_GRID, "base"),
        ("b26", GapReason.NO_BUILDING_GROUP, ""),
        ("riverside", GapReason.NO_COMPOUND_BRANCH, ""),
        ("west-3", GapReason.EMPTY_GRID, ""),
    }


@pytest.mark.parametrize("gap", check_coverage(TOWN).gaps, ids=str)
def test_every_gap_of_the_small_town_is_in_its_docstring(gap: pg.Gap) -> None:
    text = small_town.__doc__ or ""
    assert f"``{gap.subject}``" in text.replace("``b22`` to ``b25``", "``b22`` ``b23`` ``b24``")


def test_the_small_town_shows_every_kind_of_record_but_grid_branches() -> None:
    kinds = {type(record) for record in TOWN}
    assert kinds == set(pg.Record.__args__) - {pg.GridBranch}


def test_the_small_town_has_two_communities_and_a_village() -> None:
    kinds = [community.kind for community in TOWN.of(pg.Community)]
    assert sorted(kinds) == [
        CommunityKind.RESIDENTS,
        CommunityKind.RESIDENTS,
        CommunityKind.VILLAGE,
    ]


def test_the_small_town_has_each_kind_of_property_service_and_one_not_stated() -> None:
    assert {one.property_service for one in TOWN.of(pg.Compound)} == {*PropertyService, None}


def test_the_small_town_has_each_kind_of_grid_and_three_layers() -> None:
    assert {grid.kind for grid in TOWN.of(pg.Grid)} == set(GridKind)
    homes = {
        layer: {grid.community for grid in TOWN.of(pg.Grid, layer=layer)}
        for layer in ("base", "union", "micro")
    }
    everywhere = {community.id for community in TOWN.of(pg.Community)}
    assert homes == {"base": everywhere, "union": everywhere, "micro": {"east"}}
    assert len(TOWN.of(pg.Grid, layer="union")) >= 3


def test_micro_grids_of_the_small_town_hold_30_to_50_households() -> None:
    for grid in TOWN.of(pg.Grid, layer="micro"):
        assert 30 <= sum(one.households or 0 for one in TOWN.of(pg.Building, grids=grid.id)) <= 50


def test_a_compound_and_a_grid_of_the_small_town_spread_over_each_other() -> None:
    grids = {one.grids[0] for one in TOWN.of(pg.Building, compound="lakeside")}
    compounds = {one.compound for one in TOWN.of(pg.Building, grids="west-2")}
    assert len(grids) > 1
    assert len(compounds - {None}) > 1


def test_the_small_town_has_joint_organisations_and_shared_groups() -> None:
    joint = TOWN["market-branch"]
    assert joint.nature is OrgNature.JOINT
    assert joint.compounds == ("market", "spring")
    assert any(len(group.buildings) > 1 for group in TOWN.of(pg.BuildingGroup))
    assert {one.form for one in TOWN.of(pg.CommunityCommittee)} == {
        OrgForm.COMMITTEE,
        OrgForm.GENERAL_BRANCH,
        OrgForm.BRANCH,
    }


def test_one_branch_of_the_small_town_has_too_few_full_members() -> None:
    branches = [one.id for one in TOWN.of(ORDINARY_BRANCHES) if one.form is OrgForm.BRANCH]
    small = [id_ for id_ in branches if full_members(TOWN, id_) < 3]
    assert small == ["market-branch"]
    assert full_members(TOWN, "market-branch") == 2
    assert len(TOWN.of(pg.Member, organisation="market-branch")) == 3


def test_two_members_of_the_small_town_share_the_highest_rank_of_a_compound() -> None:
    ranks = Counter(
        one.rank
        for one in TOWN.of(pg.Member, status=MemberStatus.IN_SERVICE)
        if one.residence is not None and TOWN[one.residence].compound == "garden"
    )
    assert ranks[max(rank for rank in ranks if rank is not None)] == 2


def test_the_small_town_has_members_of_every_status_and_some_probationary() -> None:
    statuses = Counter(one.status for one in TOWN.of(pg.Member))
    assert set(statuses) == set(MemberStatus)
    assert sum(statuses.values()) == 40
    assert TOWN.of(pg.Member, probationary=True)
    assert TOWN.of(pg.Member, residence=None)
    assert TOWN.of(pg.Member, organisation=None)


def test_the_small_town_has_a_need_that_nobody_can_fill_and_one_short_of_people() -> None:
    assert able(TOWN, TOWN["west-sign-language"]) == []
    tutoring = TOWN["lakeside-tutoring"]
    assert 0 < len(able(TOWN, tutoring)) < tutoring.least


def test_needs_of_the_small_town_lie_at_every_kind_of_place() -> None:
    kinds = {type(TOWN[need.place]) for need in TOWN.of(pg.Need)}
    assert kinds == {pg.Town, pg.Community, pg.Compound, pg.Grid, pg.Building}


def test_the_code_of_a_unit_is_valid_and_of_no_region() -> None:
    code = TOWN["tax-office"].uscc
    assert uscc.is_valid(code)
    assert code[2:8] == "999999"


def test_the_small_town_has_all_kinds_of_unit_but_the_unnamed_one() -> None:
    assert {unit.kind for unit in TOWN.of(pg.Unit)} == set(UnitKind) - {UnitKind.OTHER}
    assert {unit.operating for unit in TOWN.of(pg.Unit)} == {True, False, None}


@pytest.mark.parametrize("example", [small_town, liancheng, synthetic_county])
def test_an_example_is_made_anew_and_equal_each_time(example: type) -> None:
    first, second = example(), example()
    assert first == second
    assert first is not second
    assert first.fingerprint == second.fingerprint


@pytest.mark.parametrize("where", [TOWN, COUNTY, synthetic_county(buildings=1_000)], ids=str)
def test_members_in_service_are_at_work_in_working_hours(where: pg.Jurisdiction) -> None:
    for one in where.of(pg.Member, status=MemberStatus.IN_SERVICE):
        assert one.windows
        assert Window.WORKING_HOURS not in one.windows
    for one in where.of(pg.Member, status=MemberStatus.RETIRED):
        assert Window.WORKING_HOURS in one.windows


# Liancheng county


def test_liancheng_has_the_towns_and_communities_of_the_official_list() -> None:
    book = load_codebook("350825")
    for kind, level, number in (
        (pg.Town, DivisionLevel.TOWN, 17),
        (pg.Community, DivisionLevel.COMMUNITY, 248),
    ):
        listed = [(one.code, one.name) for one in codes_in_force(book, year=2023, level=level)]
        assert [(one.code, one.name) for one in COUNTY.of(kind)] == listed
        assert len(listed) == number


def test_each_community_of_liancheng_lies_in_the_town_of_its_code() -> None:
    for community in COUNTY.of(pg.Community):
        assert COUNTY[community.town].code == community.code[:9]


def test_the_names_and_the_codes_of_liancheng_agree_on_the_kind_of_community() -> None:
    for community in COUNTY.of(pg.Community):
        numbered = parse_division_code(community.code).community_class
        assert numbered is not None
        assert numbered.value == community.kind.value


def test_residents_communities_have_compounds_and_villages_have_none() -> None:
    with_compounds = {compound.community for compound in COUNTY.of(pg.Compound)}
    urban = {one.id for one in COUNTY.of(pg.Community) if one.kind is CommunityKind.RESIDENTS}
    assert with_compounds == urban
    assert len(urban) == 16
    for building in COUNTY.of(pg.Building, compound=None):
        assert building.community is not None


def test_groups_of_a_village_stand_directly_below_its_organisation() -> None:
    parents = Counter(
        type(COUNTY[group.parent]) for group in COUNTY.of(pg.BuildingGroup) if group.parent
    )
    assert set(parents) == {pg.CommunityCommittee, pg.CompoundBranch}
    for group in COUNTY.of(pg.BuildingGroup):
        if group.parent is not None and type(COUNTY[group.parent]) is pg.CommunityCommittee:
            home = COUNTY[COUNTY[group.parent].community]
            assert home.kind is CommunityKind.VILLAGE


def test_penglai_community_has_a_branch_only() -> None:
    (community,) = COUNTY.of(pg.Community, name="朋来社区居委会")
    (organisation,) = COUNTY.of(pg.CommunityCommittee, community=community.id)
    assert organisation.form is OrgForm.BRANCH


def test_2400_members_of_60_units_report_where_they_live() -> None:
    reporters = COUNTY.of(pg.Member, status=MemberStatus.IN_SERVICE)
    assert len(reporters) == 2_400
    assert len(COUNTY.of(pg.Unit)) == 60
    for one in reporters:
        assert COUNTY[one.organisation].units == (one.unit,)
    homes = Counter(COUNTY.community_of(one.residence) for one in reporters)
    assert len(homes) == 16
    assert all(100 <= number <= 250 for number in homes.values())


def test_the_units_of_liancheng_are_in_the_county_town() -> None:
    assert {COUNTY[unit.community].town for unit in COUNTY.of(pg.Unit)} == {"350825100"}


def test_about_half_of_the_compounds_of_liancheng_have_no_property_service() -> None:
    compounds = COUNTY.of(pg.Compound)
    without = COUNTY.of(pg.Compound, property_service=PropertyService.NONE)
    assert 0.35 < len(without) / len(compounds) < 0.65


def test_what_is_synthetic_in_liancheng_says_so_and_has_no_position() -> None:
    for one in COUNTY.of(pg.Compound | pg.Grid | pg.Unit):
        assert one.name.endswith("（示例）")
    assert {building.point for building in COUNTY.of(pg.Building)} == {None}


def test_each_residents_community_of_liancheng_has_needs_and_most_ask_for_no_skill() -> None:
    needs = COUNTY.of(pg.Need)
    per_community = Counter(COUNTY.community_of(need.place) for need in needs)
    assert len(per_community) == 16
    assert all(3 <= number <= 5 for number in per_community.values())
    unskilled = sum(need.places for need in needs if not need.skills)
    assert unskilled > sum(need.places for need in needs) / 2


@pytest.mark.parametrize(
    ("reasons", "among"),
    [
        ([GapReason.NO_BUILDING_GROUP], len(COUNTY.of(pg.Building))),
        ([GapReason.NO_GRID], len(COUNTY.of(pg.Building))),
        (
            [GapReason.OVERLAPPING_GRIDS, GapReason.GRID_OUTSIDE_COMMUNITY],
            len(COUNTY.of(pg.Building)),
        ),
        (
            [GapReason.BROKEN_CHAIN, GapReason.OUTSIDE_ORGANISATION],
            len(COUNTY.of(pg.Building)),
        ),
        ([GapReason.NO_COMPOUND_BRANCH], len(COUNTY.of(pg.Compound))),
        ([GapReason.EMPTY_GRID], len(COUNTY.of(pg.Grid, layer="base"))),
    ],
    ids=str,
)
def test_liancheng_lacks_1_to_3_in_100_of_each_kind(
    reasons: Sequence[GapReason], among: int
) -> None:
    tally = counts(COUNTY_REPORT)
    share = sum(tally[reason] for reason in reasons) / among
    assert 0.01 <= share <= 0.03


# Synthetic counties


def test_the_records_come_in_the_order_in_which_a_jurisdiction_holds_them() -> None:
    records = synthetic_records(5, buildings=1_500, gaps=0.1)
    assert pg.Jurisdiction(records).records == records


def test_a_county_of_the_least_size_is_one_community() -> None:
    where = synthetic_county(buildings=100, members=0)
    assert len(where.of(pg.Community)) == len(where.of(pg.Town)) == 1
    assert len(where.of(pg.Building)) == 100
    assert where.of(pg.Member) == where.of(pg.Unit) == ()


def test_towns_share_the_communities_equally() -> None:
    where = synthetic_county(buildings=1_100, members=0, towns=3)
    sizes = Counter(community.town for community in where.of(pg.Community))
    assert sorted(sizes.values()) == [3, 3, 4]


def test_communities_are_twelve_to_a_town_unless_stated() -> None:
    assert len(synthetic_county(buildings=2_640, members=0).of(pg.Town)) == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"seed": -1}, "seed: -1: no whole number from 0 on"),
        ({"seed": True}, "seed: True: no whole number"),
        ({"buildings": 99}, "buildings: 99: no whole number from 100 to 1,000,000"),
        ({"buildings": 1_000_001}, "buildings: 1000001: no whole number"),
        ({"buildings": 200.0}, "buildings: 200.0: no whole number"),
        ({"members": -1}, "members: -1: no whole number from 0 to 10,000,000"),
        ({"towns": 0}, "towns: 0: no whole number from 1 to 91, the number of communities"),
        ({"towns": 92}, "towns: 92: no whole number"),
        ({"gaps": 0.4}, r"gaps: 0.4: no share from 0 to 0.3; pass a share such as 0.02"),
        ({"gaps": float("nan")}, "gaps: nan: no share"),
        ({"gaps": "2%"}, "gaps: '2%': no share"),
    ],
    ids=str,
)
def test_an_argument_outside_its_range_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        synthetic_county(**options)


def test_nothing_in_a_synthetic_county_looks_real() -> None:
    where = synthetic_county(buildings=500)
    for place in where.of(pg.Town | pg.Community | pg.Compound | pg.Grid):
        assert "示例" in place.name
        assert place.code is None
    assert {unit.uscc for unit in where.of(pg.Unit)} == {None}


# Gaps


def estate_of_village(buildings: int, grids: int) -> Estate:
    block = village(stream(0, Stream.ESTATE), "v1", buildings)
    _, groups = organise(stream(0, Stream.ORGANISATIONS), block, "v1-committee")
    return Estate(
        compounds=(),
        grids=block.grids[:grids],
        buildings=block.buildings,
        branches=(),
        groups=groups,
    )


def test_without_gaps_the_estate_stays_as_it_is() -> None:
    sound = estate_of_village(8, 1)
    assert plant(stream(0, Stream.GAPS), sound, 0) is sound


def test_where_no_grid_is_beside_a_building_in_a_wrong_grid_has_none() -> None:
    sound = estate_of_village(8, 1)
    planted = plant(stream(0, Stream.GAPS), sound, 0.3)
    without = [building.id for building in planted.buildings if not building.grids]
    grouped = {id_ for group in planted.groups for id_ in group.buildings}
    alone = [
        building.id
        for building in planted.buildings
        if building.kind is BuildingKind.RESIDENTIAL and building.id not in grouped
    ]
    assert len(without) + len(alone) == 3 * int(8 * 0.3)
    assert len(without) >= 2 * int(8 * 0.3)


def test_a_compound_that_leaves_a_joint_branch_leaves_its_groups_there() -> None:
    where = synthetic_county(3, buildings=20_000, members=0, gaps=0.1)
    report = check_coverage(where)
    assert counts(report)[GapReason.OUTSIDE_ORGANISATION] > 0
    assert counts(report)[GapReason.NO_COMPOUND_BRANCH] == int(len(where.of(pg.Compound)) * 0.1)


# Estates


def test_a_village_has_houses_in_clusters_and_one_public_site() -> None:
    block = village(stream(1, Stream.ESTATE), "v1", 12)
    kinds = Counter(building.kind for building in block.buildings)
    assert kinds == {BuildingKind.RESIDENTIAL: 11, BuildingKind.PUBLIC: 1}
    assert block.compounds == ()


def test_small_neighbouring_compounds_share_a_branch_in_pairs() -> None:
    sizes: Counter[str] = Counter()
    joint = []
    for seed in range(20):
        block = built_up(stream(seed, Stream.ESTATE), f"c{seed}", 150)
        sizes.update(building.compound for building in block.dwellings)
        branches, _ = organise(stream(seed, Stream.ORGANISATIONS), block, "committee")
        assert sorted(one for branch in branches for one in branch.compounds) == [
            compound.id for compound in block.compounds
        ]
        joint += [branch for branch in branches if len(branch.compounds) > 1]
    assert joint
    for branch in joint:
        assert branch.nature is OrgNature.JOINT
        assert len(branch.compounds) == 2
        assert all(sizes[compound] < 4 for compound in branch.compounds)


# Draws


def test_an_urn_holds_each_value_as_often_as_its_weight() -> None:
    assert urn(("a", 2), ("b", 0), ("c", 1)) == ("a", "a", "c")


def test_draws_take_only_what_is_offered() -> None:
    rng = stream(0, Stream.ESTATE)
    assert set(draw(rng, (1, 2, 3), 200)) == {1, 2, 3}
    assert draw_by(rng, {"a": (1,), "b": (2,)}, "abba") == [1, 2, 2, 1]
    assert draw(rng, (1,), 0) == []


def test_a_share_is_less_than_one_away_from_its_part() -> None:
    weights = [3, 1, 4, 1, 5]
    for total in range(60):
        parts = shares(total, weights)
        assert sum(parts) == total
        assert all(
            abs(part - total * weight / 14) < 1 for part, weight in zip(parts, weights, strict=True)
        )


def test_spread_positions_are_one_in_each_stretch() -> None:
    assert spread(stream(0, Stream.GAPS), 10, 0) == []
    picked = spread(stream(0, Stream.GAPS), 100, 10)
    assert [position // 10 for position in picked] == list(range(10))
