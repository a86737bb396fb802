"""Yaoji community (姚集社区): a general branch, six grids, and a chain down to every building."""

from collections.abc import Iterator, Sequence
from itertools import chain

from partygrid import catalogue
from partygrid.examples._draws import urn
from partygrid.examples._holders import in_turn, near_home
from partygrid.examples._organisations import unit_branches
from partygrid.examples._quarters import Quarter, first_served, populate, settle
from partygrid.grid import BASE_LAYER, Community, PropertyService, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.org import Member, MemberStatus, OrgForm, TownCommittee, Unit, UnitKind
from partygrid.teams import Facility, FacilityKind, Team

_SEED = 1
_HOUSEHOLDS = (300, 420, 360, 480, 390, 450)
_MEMBERS = urn((MemberStatus.RETIRED, 72), (MemberStatus.MOBILE, 6), (MemberStatus.IN_SERVICE, 24))
_UNITS = (
    Unit("county-unit", name="县包挂单位（示例）", kind=UnitKind.AGENCY),
    Unit(
        "own-company",
        name="社区物业公司（示例）",
        kind=UnitKind.PROPERTY_COMPANY,
        community="yaoji",
        operating=True,
    ),
    Unit(
        "property-company",
        name="物业公司（示例）",
        kind=UnitKind.PROPERTY_COMPANY,
        community="yaoji",
        operating=True,
    ),
)
_FIELDS = ("dispute-mediation", "environment", "governance", "industry", "policy-talks")
_VOLUNTEERS = 30
_BUILDINGS_OF_A_CHIEF = 2


def yaoji() -> Jurisdiction:
    """Return Yaoji community as its article describes it, on a made-up estate.

    *From the article* of 2024: a general branch, six grids with grid workers, the chain of
    community, property company and building chief, one compound that had no property service
    until the general branch founded a company for it, a county unit in contact, a volunteer team,
    five fields in which retired members serve, and a service centre.

    *Synthetic* is all the rest, from one fixed seed: six compounds with 2,400 households, their
    organisations, units and members, and who fills which slot. It says nothing about any real
    compound, unit or person; names say 示例 (example), and there are no codes or positions. That
    a chief has two buildings at most is an assumption, and so are 78 members of the community's
    own: a general branch has 50 to 100.

    *Left out* is who fills the four ones (四个一), since the article does not say what they are.

    Complexity:
        Some 70 buildings and 100 members; well below a second.

    Examples:
        >>> import partygrid as pg
        >>> where = yaoji()
        >>> len(where.of(pg.Grid)), where["yaoji-committee"].form.value
        (6, 'general-branch')
        >>> pg.check_mechanism(where, pg.catalogue.get("community-property-chief")).ok
        True
    """
    community = Community("yaoji", town="town", name="姚集社区")
    quarter = first_served(
        settle(_SEED, community, OrgForm.GENERAL_BRANCH, _HOUSEHOLDS, base=6),
        PropertyService.COMMUNITY_RUN,
    )
    employers = unit_branches(_UNITS[:1])
    members = populate(_SEED, [quarter], [_MEMBERS], employers)
    retired = [member for member in members if member.status is MemberStatus.RETIRED]
    team = _team([member.id for member in retired[:_VOLUNTEERS]])
    centre = Facility(
        "centre",
        place="yaoji-centre",
        name="党群服务中心（示例）",
        kind=FacilityKind.SERVICE_CENTRE,
    )
    return Jurisdiction(
        chain(
            (Town("town", name="姚集镇"), TownCommittee("town-committee", town="town")),
            quarter.records,
            (*_UNITS, *employers, *members, team, centre),
        ),
        chain(_chain(quarter, members), _service(quarter, retired, team, centre)),
    )


def _team(members: Sequence[str]) -> Team:
    return Team(
        "volunteers",
        name="社区党员志愿服务队（示例）",
        place="yaoji",
        organisation="yaoji-committee",
        leader=members[0],
        members=tuple(members),
        tags=_FIELDS,
    )


def _chain(quarter: Quarter, members: Sequence[Member]) -> Iterator[Link]:
    three_tiers = catalogue.get("community-property-chief")
    presence = catalogue.get("property-presence")
    yield from three_tiers.fill("yaoji", community=quarter.committee.id)
    for compound in quarter.block.compounds:
        own = compound.property_service is PropertyService.COMMUNITY_RUN
        company = "own-company" if own else "property-company"
        yield from three_tiers.fill(compound.id, property=company)
        yield from presence.fill(compound.id, property=company)
    homes = quarter.block.dwellings
    one_each = dict.fromkeys([home.id for home in homes], 1)
    for building, chiefs in near_home(one_each, members, homes, load=_BUILDINGS_OF_A_CHIEF).items():
        yield from three_tiers.fill(building, building_chief=chiefs.keys())


def _service(
    quarter: Quarter, retired: Sequence[Member], team: Team, centre: Facility
) -> Iterator[Link]:
    yield from catalogue.get("community-contact").fill("yaoji", county_unit="county-unit")
    yield from catalogue.get("service-centre").fill("yaoji", centre=centre.id)
    yield from catalogue.get("volunteer-team").fill(quarter.committee.id, team=team.id)
    claiming, workers = catalogue.get("post-claiming"), catalogue.get("grid-workers")
    for volunteer in team.members:
        yield from claiming.fill(volunteer, post=team.id)
    for member in retired[_VOLUNTEERS:]:
        yield from claiming.fill(member.id, post=quarter.committee.id)
    grids = [grid.id for grid in quarter.grids(BASE_LAYER)]
    for grid, worker in in_turn(grids, [member.id for member in reversed(retired)]):
        yield from workers.fill(grid, grid_worker=worker)
