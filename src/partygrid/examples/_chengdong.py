"""Chengdong subdistrict (城东街道): a working committee, two-new coverage, teams and stations."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate, chain, islice, pairwise

import attrs

from partygrid import catalogue
from partygrid.examples._calibration import GRID_HOUSEHOLDS
from partygrid.examples._draws import Stream, shares, stream
from partygrid.examples._holders import appoint, in_turn
from partygrid.examples._organisations import unit_branches
from partygrid.examples._people import usual_statuses
from partygrid.examples._quarters import Quarter, populate, settle
from partygrid.grid import Community, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.needs import Need
from partygrid.org import (
    Member,
    MemberStatus,
    OrgForm,
    OrgNature,
    TownCommittee,
    Unit,
    UnitBranch,
    UnitKind,
)
from partygrid.teams import Facility, FacilityKind, Team

_SEED = 2
_TOP, _SCREENED = "chengdong-committee", "yanqian-committee"
_COMMUNITIES = (
    ("xinghu", "星湖社区", (410, 520, 380, 460, 500, 440)),
    ("yanqian", "岩前", (160, 150, 170, 155, 165, 145, 175, 160, 150, 170)),
    ("third", "示例3社区", (480, 520, 516)),
    ("fourth", "示例4社区", (390, 450, 420, 510, 380)),
    ("fifth", "示例5社区", (430, 400, 470, 360, 490)),
)
_MEMBERS = (240, 270, 200, 230, 230)
_LEADERS = 12

_AGENCIES = (UnitKind.AGENCY, "agency", "机关", 14, 0)
_FIRMS = (UnitKind.ENTERPRISE, "firm", "企业", 30, 2)
_SOCIETIES = (UnitKind.SOCIAL_ORGANISATION, "society", "社会组织", 12, 1)
"""Kind, id and name of units, how many operate and how many do not."""

_SHARE_A_BRANCH = 3
_NEW = {UnitKind.ENTERPRISE: 3, UnitKind.SOCIAL_ORGANISATION: 2}
_SET_UP = date(2020, 7, 1)

_TEAMS, _STATIONS = 48, 21
_OF_A_TEAM, _HELPERS = 10, 11
_FLAG_TEAMS, _FLAG_MEMBERS = 58, 1_000


def chengdong() -> Jurisdiction:
    """Return Chengdong subdistrict as its article describes it, on a made-up estate.

    *From the article* of about 2022: a working committee; the community of Xinghu; ten backward
    branches, all in Yanqian, with a leader of the subdistrict as contact of every branch; every
    operating enterprise and social organisation with a party organisation, three and two of them
    set up in 2020; 48 neighbourhood vanguard teams with 21 stations and over 1,000 people; 58
    party-flag teams with about 1,000 members; three compounds of 1,516 households and over 4,300
    residents that asked for help in an emergency drill.

    *Synthetic* is all the rest, from one fixed seed: the other communities, where the drill was,
    estates, organisations, units and members, who is in which team, how many units there are and
    which of them do not operate, who leads, and who fills which slot. It says nothing about any
    real compound, unit or person; names say 示例 (example), and there are no codes or positions.

    A person may be in a vanguard team and in a party-flag team, so that the two thousand are never
    added up. Rating a branch as backward has no field: the ten are the branches of Yanqian. What
    the 1, the 2 and the N of a team are is not said; its people stand in the three slots.

    *Left out* is who fills 1-2-5-8 in Xinghu, since the article does not say what that counts.

    Complexity:
        Some 310 buildings and 1,200 members; well below a second.

    Examples:
        >>> import partygrid as pg
        >>> where = chengdong()
        >>> len(where.of(pg.Team, tags="vanguard")), len(where.of(pg.Team, tags="party-flag"))
        (48, 58)
        >>> pg.check_mechanism(where, pg.catalogue.get("branch-contact")).ok
        True
    """
    quarters = [*_quarters()]
    units = [*_units()]
    agencies = unit_branches(unit for unit in units if unit.kind is UnitKind.AGENCY)
    two_new = [*_two_new_branches(units)]
    members = _members(quarters, [*agencies, *two_new])
    compound_branches = [branch for quarter in quarters for branch in quarter.branches]
    stations = _stations(quarters)
    vanguard = [*_vanguard(stations, members, quarters)]
    homes = quarters[0].block.dwellings
    leaders = appoint(stream(_SEED, Stream.ORGANISATIONS), _TOP, homes, _LEADERS)
    town = Town("chengdong", name="城东街道")
    top = TownCommittee(_TOP, town=town.id, form=OrgForm.WORKING_COMMITTEE)
    flag = [*_party_flag(members)]
    return Jurisdiction(
        chain(
            (town, top),
            *(quarter.records for quarter in quarters),
            *(units, agencies, two_new, members, leaders, stations, vanguard, flag),
            _drill(quarters[2]),
        ),
        chain(
            _contacts([one.id for one in chain(compound_branches, agencies, two_new)], leaders),
            _two_new(two_new),
            _teams(vanguard, flag),
        ),
    )


def _quarters() -> Iterator[Quarter]:
    for number, (id_, name, households) in enumerate(_COMMUNITIES):
        community = Community(id_, town="chengdong", name=name)
        grids = round(sum(households) / GRID_HOUSEHOLDS)
        yield settle(_SEED + number, community, OrgForm.COMMITTEE, households, base=grids)


def _units() -> Iterator[Unit]:
    homes = [id_ for id_, *_ in _COMMUNITIES]
    for kind, noun, name, operating, idle in (_AGENCIES, _FIRMS, _SOCIETIES):
        for number, home in in_turn(range(1, operating + idle + 1), homes):
            yield Unit(
                f"{noun}{number:02d}",
                name=f"第{number}{name}（示例）",
                kind=kind,
                community=home,
                operating=number <= operating,
            )


def _two_new_branches(units: Sequence[Unit]) -> Iterator[UnitBranch]:
    for kind, noun, *_ in (_FIRMS, _SOCIETIES):
        operating = [unit.id for unit in units if unit.kind is kind and unit.operating]
        for place, unit in enumerate(operating[:-_SHARE_A_BRANCH]):
            new = _SET_UP if place < _NEW[kind] else None
            yield UnitBranch(f"{unit}-branch", parent=_TOP, units=(unit,), established=new)
        yield UnitBranch(
            f"{noun}s-branch",
            parent=_TOP,
            units=tuple(operating[-_SHARE_A_BRANCH:]),
            nature=OrgNature.JOINT,
        )


def _members(quarters: Sequence[Quarter], branches: Sequence[UnitBranch]) -> list[Member]:
    """Return the members; units that share a branch have two each, too few for one of their own."""
    alone = [branch for branch in branches if branch.nature is OrgNature.ORDINARY]
    statuses = [usual_statuses(count) for count in _MEMBERS]
    members = populate(_SEED, quarters, statuses, alone)
    shared = [branch for branch in branches if branch.nature is OrgNature.JOINT]
    posts = [(one.id, unit) for one in shared for unit in (*one.units, *one.units)]
    serving = [member for member in members if member.status is MemberStatus.IN_SERVICE]
    moved = {
        member.id: attrs.evolve(member, organisation=branch, unit=unit)
        for member, (branch, unit) in zip(serving, posts, strict=False)
    }
    return [moved.get(member.id, member) for member in members]


def _stations(quarters: Sequence[Quarter]) -> list[Facility]:
    compounds = [one for quarter in quarters for one in quarter.block.compounds]
    chosen = [compounds[number * len(compounds) // _STATIONS] for number in range(_STATIONS)]
    return [
        Facility(
            f"{compound.id}-station",
            place=compound.id,
            name="邻里先锋站（示例）",
            kind=FacilityKind.VANGUARD_STATION,
        )
        for compound in chosen
    ]


def _vanguard(
    stations: Sequence[Facility], members: Sequence[Member], quarters: Sequence[Quarter]
) -> Iterator[Team]:
    """Return teams of members who live in one community, each at a compound with a station."""
    community = {one.id: one.community for own in quarters for one in own.block.compounds}
    home = {one.id: own.community.id for own in quarters for one in own.block.dwellings}
    neighbours = {
        own.community.id: iter(
            [one.id for one in members if home[one.residence or ""] == own.community.id]
        )
        for own in quarters
    }
    for number in range(_TEAMS):
        place = stations[number * _STATIONS // _TEAMS].place
        own = [*islice(neighbours[community[place]], _OF_A_TEAM)]
        yield Team(
            f"vanguard{number + 1:02d}",
            name=f"第{number + 1}邻里先锋队（示例）",
            place=place,
            leader=own[0],
            members=tuple(own),
            helpers=_HELPERS,
            tags=("vanguard",),
        )


def _party_flag(members: Sequence[Member]) -> Iterator[Team]:
    serving = [
        members[number * len(members) // _FLAG_MEMBERS].id for number in range(_FLAG_MEMBERS)
    ]
    ends = accumulate(shares(_FLAG_MEMBERS, [1] * _FLAG_TEAMS), initial=0)
    for number, (start, end) in enumerate(pairwise(ends), 1):
        yield Team(
            f"flag{number:02d}",
            name=f"第{number}党旗红服务队（示例）",
            place="chengdong",
            organisation=_TOP,
            leader=serving[start],
            members=tuple(serving[start:end]),
            tags=("party-flag",),
        )


def _drill(quarter: Quarter) -> Iterator[Need]:
    for compound in quarter.block.compounds:
        yield Need(f"{compound.id}-screening", place=compound.id, least=15, most=30, priority=9)


def _contacts(branches: Iterable[str], leaders: Sequence[Member]) -> Iterator[Link]:
    contact = catalogue.get("branch-contact")
    for branch, leader in in_turn(branches, [leader.id for leader in leaders]):
        yield from contact.fill(branch, leader=leader)


def _two_new(branches: Sequence[UnitBranch]) -> Iterator[Link]:
    covered = catalogue.get("two-new-organisation")
    for branch in branches:
        for unit in branch.units:
            yield from covered.fill(unit, organisation=branch.id)


def _teams(vanguard: Sequence[Team], flag: Sequence[Team]) -> Iterator[Link]:
    formula, at_stations = catalogue.get("1+2+N"), catalogue.get("vanguard-teams")
    for team in vanguard:
        one, *rest = team.members
        yield from formula.fill(team.id, one=one, two=rest[:2], n=rest[2:])
        yield from at_stations.fill(team.id, station=f"{team.place}-station", leader=one)
    led = catalogue.get("party-flag-teams")
    for team in flag:
        yield from led.fill(team.id, leader=team.members[0])
