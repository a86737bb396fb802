"""Shunzhenghe community (顺正河社区): 135, three wraps, five-link double reporting, patrols."""

from collections.abc import Iterator, Sequence
from itertools import chain, cycle

from partygrid import catalogue
from partygrid.examples._draws import Stream, stream
from partygrid.examples._holders import appoint, in_turn
from partygrid.examples._organisations import unit_branches
from partygrid.examples._people import ask, usual_statuses
from partygrid.examples._quarters import Quarter, populate, settle
from partygrid.grid import Community, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.needs import Project, Resource
from partygrid.org import Member, MemberStatus, OrgForm, TownCommittee, Unit, UnitKind, Window
from partygrid.teams import Facility, FacilityKind, Team

_SEED = 7
_HERE, _COMMITTEE = "shunzhenghe", "shunzhenghe-committee"
_HOUSEHOLDS = (760, 690, 820)
_MEMBERS, _CADRES = 150, 7

_UNITS = (
    Unit("labour-office", name="劳动保障部门（示例）", kind=UnitKind.AGENCY),
    Unit("police-station", name="派出所（示例）", kind=UnitKind.AGENCY, community=_HERE),
    Unit("school", name="学校（示例）", kind=UnitKind.PUBLIC_INSTITUTION, community=_HERE),
    Unit("wrapping-unit", name="上级包保单位（示例）", kind=UnitKind.AGENCY),
)
_FIRMS = tuple(
    Unit(
        f"firm{number}",
        name=f"第{number}企业（示例）",
        kind=UnitKind.ENTERPRISE,
        community=_HERE,
        operating=True,
    )
    for number in range(1, 6)
)
_SOCIETY = Unit(
    "society",
    name="社会组织（示例）",
    kind=UnitKind.SOCIAL_ORGANISATION,
    community=_HERE,
    operating=True,
)
_LAWYERS = Unit("lawyers", name="律师事务所（示例）", kind=UnitKind.OTHER, community=_HERE)
_LECTURES = Resource("lectures", holder="labour-office", kinds=("policy",), amount=12)
_TALKS = Project("talks", needs=[f"{_HERE}-policy-talk"], resources=["lectures"])
_MEDIATION = Team("mediation", name="联调小组（示例）", place=_HERE, tags=("mediation",))
_RED_STATION = Facility(
    "red-station",
    place="shunzhenghe-centre",
    name="红色驿站（示例）",
    kind=FacilityKind.RED_STATION,
)

_SERVICES = ("culture", "environment", "legal", "medical", "tutoring")
_OF_A_TEAM = 8
_SQUADS = (("full-time", "专职", 0, 20), ("volunteers", "义务", 40, 58), ("company", "企业", 0, 45))
"""Id and name of each squad, its members, and its helpers, who are no members: 163 in all."""
_POSTS_OF_A_COMPOUND = 2


def shunzhenghe() -> Jurisdiction:
    """Return Shunzhenghe community as its article describes it, on a made-up estate.

    *From the article* of about 2024: a committee with three branches and five volunteer teams
    (135); areas, residents' small groups and enterprises, each with a holder among the members of
    the two committees; the five kinds that report together; a joint mediation team with its
    roles; six patrol posts with squads of 163 people, full-time, volunteer and of companies;
    members with responsibility areas and posts; a red station.

    *Synthetic* is all the rest, from one fixed seed: three compounds with 2,270 households, how
    many areas, small groups, enterprises and members there are, how the 163 divide, what the
    teams do, and who fills which slot. It says nothing about any real compound, unit or person;
    names say 示例 (example), and there are no codes or positions. The article does not say what
    the main line of 135 is; the committee stands in its slot.

    *Left out* are the cameras, face recognition and probes of the smart compound.

    Complexity:
        Some 70 buildings and 160 members; well below a second.

    Examples:
        >>> import partygrid as pg
        >>> where = shunzhenghe()
        >>> [team.size for team in where.of(pg.Team, tags="patrol")]
        [45, 20, 98]
        >>> pg.check_mechanism(where, pg.catalogue.get("135")).ok
        True
    """
    community = Community(_HERE, town="mizhuang", name="顺正河社区")
    quarter = settle(
        _SEED, community, OrgForm.COMMITTEE, _HOUSEHOLDS, base=6, small_group=24, area=4
    )
    employers = unit_branches((*_UNITS, *_FIRMS))
    members = populate(_SEED, [quarter], [usual_statuses(_MEMBERS)], employers)
    cadres = appoint(
        stream(_SEED, Stream.ORGANISATIONS), _COMMITTEE, quarter.block.dwellings, _CADRES
    )
    teams = [*_volunteers(members)]
    return Jurisdiction(
        chain(
            (Town("mizhuang", name="米庄镇"), TownCommittee("mizhuang-committee", town="mizhuang")),
            quarter.records,
            (*_UNITS, *_FIRMS, _SOCIETY, _LAWYERS, *employers, *members, *cadres),
            (*teams, *_squads(members), _MEDIATION, *_posts(quarter), _RED_STATION),
            ask(stream(_SEED, Stream.NEEDS), quarter.block),
            (_LECTURES, _TALKS),
        ),
        chain(
            _of_the_committee(quarter, teams),
            _wraps(quarter, [cadre.id for cadre in cadres]),
            _patrols(quarter),
            _duties(quarter, members, teams),
            _claims(teams),
        ),
    )


def _volunteers(members: Sequence[Member]) -> Iterator[Team]:
    """Return the five volunteer teams, each with a service of its own."""
    for number, service in enumerate(_SERVICES, 1):
        own = [member.id for member in members[number :: len(_SERVICES)]][:_OF_A_TEAM]
        yield Team(
            f"team{number}",
            name=f"第{number}志愿服务队（示例）",
            place=_HERE,
            organisation=_COMMITTEE,
            leader=own[0],
            members=tuple(own),
            tags=(service, "volunteer"),
        )


def _squads(members: Sequence[Member]) -> Iterator[Team]:
    for id_, name, own, helpers in _SQUADS:
        yield Team(
            id_,
            name=f"{name}巡逻队（示例）",
            place=_HERE,
            members=tuple(member.id for member in members[:own]),
            helpers=helpers,
            tags=("patrol",),
        )


def _posts(quarter: Quarter) -> Iterator[Facility]:
    for compound in quarter.block.compounds:
        for number in range(1, _POSTS_OF_A_COMPOUND + 1):
            yield Facility(
                f"{compound.id}-post{number}",
                place=compound.id,
                name=f"{number}号巡逻岗（示例）",
                kind=FacilityKind.PATROL_POST,
                windows=(Window.EVENING, Window.WEEKEND),
            )


def _of_the_committee(quarter: Quarter, teams: Sequence[Team]) -> Iterator[Link]:
    yield from catalogue.get("135").fill(
        _COMMITTEE,
        main_line=_COMMITTEE,
        branch=[branch.id for branch in quarter.branches],
        team=[team.id for team in teams],
    )
    yield from catalogue.get("five-link-double-reporting").fill(
        _HERE,
        wrapping_unit="wrapping-unit",
        community_committee=_COMMITTEE,
        reporting_organisation=["labour-office-branch", "school-branch"],
        social_organisation=_SOCIETY.id,
        local_firm=[firm.id for firm in _FIRMS],
    )


def _wraps(quarter: Quarter, cadres: Sequence[str]) -> Iterator[Link]:
    wraps, holders = catalogue.get("three-wraps"), cycle(cadres)
    for grid in quarter.grids("area"):
        yield from wraps.fill(grid.id, area_holder=next(holders))
    for grid in quarter.grids("small-group"):
        yield from wraps.fill(grid.id, group_holder=next(holders))
    for firm in _FIRMS:
        yield from wraps.fill(firm.id, enterprise_holder=next(holders))
    yield from catalogue.get("joint-mediation").fill(
        _MEDIATION.id,
        community_secretary=cadres[0],
        security_director=cadres[1],
        police="police-station",
        lawyer=_LAWYERS.id,
        five_olds=cadres[-1],
        department="labour-office",
    )


def _patrols(quarter: Quarter) -> Iterator[Link]:
    manned = catalogue.get("patrol-posts")
    for post in _posts(quarter):
        yield from manned.fill(post.id, squad=[id_ for id_, *_ in _SQUADS])


def _duties(quarter: Quarter, members: Sequence[Member], teams: Sequence[Team]) -> Iterator[Link]:
    """Link retired members with the teams whose posts they claim, and with areas."""
    claiming, areas = catalogue.get("post-claiming"), catalogue.get("service-areas")
    retired = [member.id for member in members if member.status is MemberStatus.RETIRED]
    for member, team in in_turn(retired, [team.id for team in teams]):
        yield from claiming.fill(member, post=team)
    for grid, member in in_turn([grid.id for grid in quarter.grids("area")], retired):
        yield from areas.fill(grid, member=member)


def _claims(teams: Sequence[Team]) -> Iterator[Link]:
    """Link the project with the unit that claims it, and each need with a team."""
    claims = catalogue.get("task-claiming")
    yield from claims.fill(_TALKS.id, claimant=_LECTURES.holder)
    for need, team in zip(("patrol", "clean-up", "policy-talk"), teams, strict=False):
        yield from claims.fill(f"{_HERE}-{need}", claimant=team.id)
