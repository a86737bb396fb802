"""Liancheng county (连城县): the official territory, and a synthetic estate upon it.

The towns and communities are those of the official list of 2023. Whatever stands in them, whoever
lives in them, every link and every gap is made up, by one fixed seed.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import Any

import attrs

from partygrid._collector import paused_collector
from partygrid.codes import DivisionLevel, codes_in_force, load_codebook
from partygrid.examples._calibration import COMMUNITY_FORMS, MEMBERS_PER_UNIT, STATUSES
from partygrid.examples._draws import Stream, draw, draw_by, shares, stream
from partygrid.examples._estate import Block, built_up, village
from partygrid.examples._gaps import Estate, estate_of
from partygrid.examples._liancheng_links import SMALL_GROUP, County, links_of
from partygrid.examples._organisations import found_units, unit_branches
from partygrid.examples._people import Neighbourhood, ask, enrol
from partygrid.examples._quarters import gridded
from partygrid.grid import Building, Community, CommunityKind, Compound, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import LevelScheme
from partygrid.org import (
    BuildingGroup,
    CommunityCommittee,
    CompoundBranch,
    Member,
    MemberStatus,
    OrgForm,
    TownCommittee,
    Unit,
    UnitBranch,
    UnitKind,
)
from partygrid.teams import Facility, FacilityKind

COUNTY = "350825"
YEAR = 2023
COUNTY_TOWN = "350825100"
"""Lianfeng town (莲峰镇), the seat of the county, in which its units are located."""

BRANCH_ONLY = "350825103001"
"""Penglai community (朋来社区), whose organisation the Liancheng article calls a branch."""

_SKIPPED: Any = (CompoundBranch,)  # tuple(), the converter, has no type of its own

LIANCHENG_LEVELS = LevelScheme(
    "liancheng",
    levels=(TownCommittee, CommunityCommittee, CompoundBranch, BuildingGroup),
    may_skip=_SKIPPED,
)
"""Four levels; where a community has no compounds its building groups stand below its committee."""

WITH_CENTRES = "350825100007"
"""Lianxi community (莲西社区), whose compounds have micro-service centres in the article."""

HOUSEHOLDS_OF_A_GROUP = 100
"""Households of a residents' small group (居民小组): an assumption."""

REPORTERS_IN_ALL = 2_400
UNITS = REPORTERS_IN_ALL // MEMBERS_PER_UNIT
GAPS = 0.02

_SEED = int(COUNTY)
_RESIDENTS_COMMITTEE = ("居委会", "居民委员会")
_BUILDINGS = tuple(range(70, 101))
_CLUSTERS = tuple(range(8, 15))
_REPORTERS = tuple(range(110, 191))
_VILLAGE_FORMS = (OrgForm.BRANCH, OrgForm.BRANCH, OrgForm.GENERAL_BRANCH)
_UNIT_KINDS = (UnitKind.AGENCY, UnitKind.AGENCY, UnitKind.PUBLIC_INSTITUTION)


def liancheng() -> Jurisdiction:
    """Return Liancheng county: official towns and communities, everything else synthetic.

    *Official* are the 17 towns and 248 communities, 16 of them with a residents' committee: code,
    name as listed, and kind, from the National Bureau of Statistics' division codes of 2023
    (cut-off 2023-06-30).

    *From the article* of 2021 are the four levels, and that the organisation of Penglai community
    is a branch; two county leaders and one county unit for each residents' community; the three
    links; the highest-ranked as branch secretaries and building chiefs; over 2,400 members who
    report where they live; micro-service centres in the compounds of Lianxi community; posts that
    members claim, and joint prevention.

    *Synthetic* is all the rest, from one fixed seed: compounds, grids, buildings, households,
    organisations with their forms and parents, units, members, needs and gaps, and who fills which
    slot. It says nothing about any real compound, unit or person. The names of compounds, grids
    and units say 示例 (example). There are no positions.

    What shapes it:

    - Residents' communities have 70 to 100 buildings of 32 households on average (renovation
      lists, Dezhou 2022 and Jinan 2023: 30 to 41), 2.84 residents to a household (Chengdong
      subdistrict: 4,300 in 1,516), about 16 buildings to a compound (Wan'an community, Chengdong
      subdistrict). That half of the compounds have no property service is an assumption.
    - Villages have no compounds; a building stands for a cluster of 16 to 40 households, and its
      group stands directly below the village's organisation. No members live there. Both are
      assumptions.
    - Base grids hold about 400 households (Yinzhou district: 300 to 500).
    - 2,400 members in service of 60 county units report where they live (Liancheng article: over
      2,400; about 40 to a unit), about 110 to 190 in each residents' community, as elsewhere
      (Foshan 123, Lichuan 167). Retired and mobile members stand to them as 21 and 3 to 76
      (national count at the end of 2024; mobile is an assumption).
    - Members in service are free in the evening and at weekends, the retired in working hours.
      Skills use the ten words of Yuyao; their mix is an assumption.
    - Each residents' community has 3 to 5 needs (Foshan: 3.7 events to a community in half a year).
    - Residents' small groups, a layer of grids, hold about 100 households. A member looks after 15
      at most, near home first, so that two communities have too few members, and villages none.
    - County leaders are the highest-ranked members and cadres of communities the next. Nobody is
      on the staff of a community: members of its own organisations stand in for community cadres.
      A post stays vacant where no full member in service lives, a big committee where no unit is.
    - Of each kind of gap about 2 per cent: buildings in no grid, in two grids or in a grid of
      another community, dwellings without a group, groups without a superior, compounds without a
      branch, empty grids.

    Complexity:
        Some 3,900 buildings and 3,200 members; well below a second.

    Examples:
        >>> where = liancheng()
        >>> where["350825100006"].name, where["350825100006"].kind.value
        ('栗园社区居委会', 'residents')
        >>> len(where.of(Town)), len(where.of(Community))
        (17, 248)
    """
    with paused_collector():
        towns, communities = _territory()
        committees = _committees(communities)
        blocks = _blocks(communities)
        urban = [
            (block, committee)
            for block, committee in zip(blocks, committees, strict=True)
            if block.compounds
        ]
        estate = _with_small_groups(
            estate_of(blocks, [one.id for one in committees], seed=_SEED, gaps=GAPS)
        )
        units, employers, members = _population(urban, estate.branches)
        rng = stream(_SEED, Stream.NEEDS)
        county = County(
            communities=communities,
            dwellings={block.community: block.dwellings for block, _ in urban},
            estate=estate,
            units=units,
            members=members,
            needs=[need for block, _ in urban for need in ask(rng, block)],
            facilities=[*_facilities(estate.compounds, [block.community for block, _ in urban])],
        )
        heads = [TownCommittee(f"{town.id}-committee", town=town.id) for town in towns]
        return Jurisdiction(
            chain(
                *(towns, communities, *attrs.astuple(estate, recurse=False)),
                *(heads, committees, units, employers, members, county.needs, county.facilities),
            ),
            links_of(county),
            scheme=LIANCHENG_LEVELS,
        )


def _territory() -> tuple[list[Town], list[Community]]:
    book = load_codebook(COUNTY)
    towns = codes_in_force(book, year=YEAR, level=DivisionLevel.TOWN)
    communities = codes_in_force(book, year=YEAR, level=DivisionLevel.COMMUNITY)
    return (
        [Town(entry.code, name=entry.name, code=entry.code) for entry in towns],
        [
            Community(
                entry.code,
                town=entry.code[: len(COUNTY_TOWN)],
                name=entry.name,
                code=entry.code,
                kind=_kind(entry.name),
            )
            for entry in communities
        ],
    )


def _kind(name: str) -> CommunityKind:
    """Return the kind that an official name states: residents where it names their committee."""
    urban = name.endswith(_RESIDENTS_COMMITTEE)
    return CommunityKind.RESIDENTS if urban else CommunityKind.VILLAGE


def _committees(communities: Sequence[Community]) -> list[CommunityCommittee]:
    rng = stream(_SEED, Stream.FORMS)
    usual = {CommunityKind.RESIDENTS: COMMUNITY_FORMS, CommunityKind.VILLAGE: _VILLAGE_FORMS}
    forms = draw_by(rng, usual, [community.kind for community in communities])
    return [
        CommunityCommittee(
            f"{community.id}-committee",
            parent=f"{community.town}-committee",
            community=community.id,
            form=OrgForm.BRANCH if community.id == BRANCH_ONLY else form,
        )
        for community, form in zip(communities, forms, strict=True)
    ]


def _blocks(communities: Sequence[Community]) -> list[Block]:
    rng = stream(_SEED, Stream.ESTATE)
    blocks = []
    for community in communities:
        if community.kind is CommunityKind.VILLAGE:
            blocks.append(village(rng, community.id, draw(rng, _CLUSTERS, 1)[0]))
        else:
            name = community.name.removesuffix(_RESIDENTS_COMMITTEE[0])
            name = name.removesuffix(_RESIDENTS_COMMITTEE[1])
            size = draw(rng, _BUILDINGS, 1)[0]
            blocks.append(built_up(rng, community.id, size, name=name))
    return blocks


def _with_small_groups(estate: Estate) -> Estate:
    """Return the estate with residents' small groups where there are compounds."""
    urban = {compound.community for compound in estate.compounds}
    grids, buildings = [*estate.grids], list[Building]()
    for community, several in groupby(estate.buildings, key=lambda one: one.id.partition("-")[0]):
        own = [*several]
        if community in urban:
            households = sum(building.households or 0 for building in own)
            drawn, own = gridded(own, community, SMALL_GROUP, households // HOUSEHOLDS_OF_A_GROUP)
            grids += drawn
        buildings += own
    return attrs.evolve(estate, grids=grids, buildings=buildings)


def _facilities(compounds: Sequence[Compound], communities: Sequence[str]) -> Iterator[Facility]:
    """Return the micro-service centres of Lianxi, and a checkpoint for each community."""
    for compound in compounds:
        if compound.community == WITH_CENTRES:
            yield Facility(
                f"{compound.id}-centre",
                place=compound.id,
                name="小区微政务服务中心（示例）",
                kind=FacilityKind.COMPOUND_SERVICE,
            )
    for community in communities:
        yield Facility(
            f"{community}-checkpoint",
            place=community,
            name="值守点（示例）",
            tags=("checkpoint",),
        )


def _population(
    urban: Sequence[tuple[Block, CommunityCommittee]], branches: Sequence[CompoundBranch]
) -> tuple[list[Unit], list[UnitBranch], list[Member]]:
    seat = [block.community for block, _ in urban if block.community.startswith(COUNTY_TOWN)]
    units = found_units(stream(_SEED, Stream.UNITS), seat, UNITS, kinds=_UNIT_KINDS)
    employers = unit_branches(units)
    rng = stream(_SEED, Stream.MEMBERS)
    weights = draw(rng, _REPORTERS, len(urban))
    neighbourhoods = [
        Neighbourhood(dwellings=block.dwellings, committee=committee.id, statuses=statuses)
        for (block, committee), statuses in zip(urban, _statuses(weights), strict=True)
    ]
    branch_of = {one: branch.id for branch in branches for one in branch.compounds}
    return units, employers, enrol(rng, neighbourhoods, units=employers, branch_of=branch_of)


def _statuses(weights: Sequence[int]) -> Iterator[list[MemberStatus]]:
    """Return the statuses of the members of each community."""
    columns = [
        shares(REPORTERS_IN_ALL * share // STATUSES[MemberStatus.IN_SERVICE], weights)
        for share in STATUSES.values()
    ]
    for numbers in zip(*columns, strict=True):
        yield [
            status for status, number in zip(STATUSES, numbers, strict=True) for _ in range(number)
        ]
