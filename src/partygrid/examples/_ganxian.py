"""Ganxian district (赣县区): union grids beside base grids, grid party groups, double reporting."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from partygrid import catalogue
from partygrid._collector import paused_collector
from partygrid.examples._calibration import GRID_HOUSEHOLDS
from partygrid.examples._draws import Stream, stream, urn
from partygrid.examples._holders import appoint, in_turn
from partygrid.examples._organisations import found_units, unit_branches
from partygrid.examples._people import ask
from partygrid.examples._quarters import Quarter, first_served, populate, settle
from partygrid.grid import BASE_LAYER, Community, PropertyService, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.needs import Need
from partygrid.org import Member, MemberStatus, OrgForm, TownCommittee, Unit, UnitKind, Window
from partygrid.teams import Facility, FacilityKind

_SEED = 20
_LARGE, _SMALL = (380, 450, 420, 400, 390, 460), (350, 420, 440, 390)
_COMMUNITIES = (_LARGE, _SMALL) * 6
"""Households of the compounds of each community."""
_UNION_GRIDS = {_LARGE: 2, _SMALL: 1}
_REPORTERS = {_LARGE: 300, _SMALL: 190}
_RETIRED, _MOBILE = 60, 8
_UNITS = 72
_STATE = (UnitKind.AGENCY, UnitKind.AGENCY, UnitKind.PUBLIC_INSTITUTION)

_ENTITIES = (
    (UnitKind.ENTERPRISE, "firm", "企业"),
    (UnitKind.PROPERTY_COMPANY, "property", "物业公司"),
    (UnitKind.SOCIAL_ORGANISATION, "society", "社会组织"),
)
_UNION = Unit("union", name="工会联合会（示例）", kind=UnitKind.OTHER)
_HELPERS = (
    Unit("hospital", name="医院（示例）", kind=UnitKind.PUBLIC_INSTITUTION),
    Unit("police-station", name="派出所（示例）", kind=UnitKind.AGENCY),
)
_WORKERS = 6
_OF_A_GROUP = 5


def ganxian() -> Jurisdiction:
    """Return Ganxian district as its article describes it, on a made-up estate.

    *From the article*, which states no date: 18 union grids as a layer of their own, each with a
    union leader, a union cadre and community workers (1+1+N); party groups in the grids, in which
    police and medical staff take part; enterprises, social organisations, property companies and
    co-building units enrolled in grids; over 3,000 members and units that report and serve,
    counted together; red stations and practice stations; one old compound without a property
    service.

    *Synthetic* is all the rest, from one fixed seed: two towns, twelve communities with one or two
    union grids each, estates, organisations, units and members, how the 3,000 divide into members
    and units, and who fills which slot. It says nothing about any real place, unit or person;
    names say 示例 (example), and there are no codes or positions.

    *Left out* are the orders (三单), and who fills 一轴五联, which the article does not define.

    Complexity:
        Some 760 buildings and 3,800 members; well below a second.

    Examples:
        >>> import partygrid as pg
        >>> where = ganxian()
        >>> len(where.of(pg.Grid, layer="union")), len(where.of(pg.Grid, layer="base"))
        (18, 60)
        >>> pg.check_mechanism(where, pg.catalogue.get("1+1+N")).ok
        True
    """
    with paused_collector():
        quarters = [*_quarters()]
        homes = [quarter.community.id for quarter in quarters]
        units = found_units(stream(_SEED, Stream.UNITS), homes, _UNITS, kinds=_STATE)
        employers = unit_branches(units)
        members = populate(_SEED, quarters, [_statuses(own) for own in _COMMUNITIES], employers)
        workers = {quarter.community.id: _workers(quarter) for quarter in quarters}
        needs = [need for quarter in quarters for need in _needs(quarter)]
        towns = [Town(f"t{number}", name=f"示例{number}镇") for number in (1, 2)]
        return Jurisdiction(
            chain(
                towns,
                [TownCommittee(f"{town.id}-committee", town=town.id) for town in towns],
                *(quarter.records for quarter in quarters),
                (*units, *employers, *members, *chain(*workers.values()), *needs),
                (entity for home in homes for entity in _entities(home)),
                (facility for home in homes for facility in _facilities(home)),
                (_UNION, *_HELPERS),
            ),
            chain(
                _union(quarters, members, workers),
                _grids(quarters, members),
                _enrolment(quarters, units),
                _reports(homes, units, needs, members),
            ),
        )


def _quarters() -> Iterator[Quarter]:
    for number, households in enumerate(_COMMUNITIES, 1):
        quarter = settle(
            _SEED + number,
            Community(f"c{number:02d}", town=f"t{number % 2 + 1}", name=f"示例{number}社区"),
            OrgForm.COMMITTEE,
            households,
            base=sum(households) // GRID_HOUSEHOLDS,
            union=_UNION_GRIDS[households],
        )
        old = number == len(_COMMUNITIES)
        yield first_served(quarter, PropertyService.NONE) if old else quarter


def _statuses(households: tuple[int, ...]) -> Sequence[MemberStatus]:
    return urn(
        (MemberStatus.IN_SERVICE, _REPORTERS[households]),
        (MemberStatus.RETIRED, _RETIRED),
        (MemberStatus.MOBILE, _MOBILE),
    )


def _workers(quarter: Quarter) -> tuple[Member, ...]:
    rng = stream(_SEED, Stream.ORGANISATIONS)
    return appoint(rng, quarter.committee.id, quarter.block.dwellings, _WORKERS)


def _needs(quarter: Quarter) -> list[Need]:
    return ask(stream(_SEED, Stream.NEEDS), quarter.block)


def _entities(community: str) -> Iterator[Unit]:
    for kind, noun, name in _ENTITIES:
        yield Unit(
            f"{community}-{noun}",
            name=f"{name}（示例）",
            kind=kind,
            community=community,
            operating=True,
        )


def _facilities(community: str) -> Iterator[Facility]:
    for kind, noun, name in (
        (FacilityKind.RED_STATION, "red-station", "红色驿站"),
        (FacilityKind.PRACTICE_STATION, "practice-station", "新时代文明实践站"),
    ):
        yield Facility(
            f"{community}-{noun}",
            place=f"{community}-centre",
            name=f"{name}（示例）",
            kind=kind,
            windows=tuple(Window),
        )


def _union(
    quarters: Sequence[Quarter], members: Sequence[Member], workers: dict[str, tuple[Member, ...]]
) -> Iterator[Link]:
    """Staff the union grids: those of the highest ranks lead, the next are cadres."""
    staffing, joined = catalogue.get("1+1+N"), catalogue.get("party-and-union")
    ranked = iter(sorted(members, key=lambda member: (-(member.rank or 0), member.id)))
    for quarter in quarters:
        grids, own = quarter.grids("union"), workers[quarter.community.id]
        for number, grid in enumerate(grids):
            yield from staffing.fill(
                grid.id,
                union_leader=next(ranked).id,
                union_cadre=next(ranked).id,
                community_worker=[worker.id for worker in own[number :: len(grids)]],
            )
            yield from joined.fill(
                grid.id, party_organisation=quarter.committee.id, union_organisation=_UNION.id
            )


def _grids(quarters: Sequence[Quarter], members: Sequence[Member]) -> Iterator[Link]:
    """Give each base grid a party group of members who live there, and a red station."""
    group, stations = catalogue.get("grid-party-group"), catalogue.get("red-station")
    base = {grid.id: grid.community for own in quarters for grid in own.grids(BASE_LAYER)}
    grid_of = {
        home.id: grid
        for quarter in quarters
        for home in quarter.block.dwellings
        for grid in home.grids
        if grid in base
    }
    living = defaultdict(list)
    for member in members:
        living[grid_of[member.residence or ""]].append(member.id)
    helpers = [unit.id for unit in _HELPERS]
    for grid, community in base.items():
        yield from group.fill(grid, member=living[grid][:_OF_A_GROUP], participant=helpers)
        yield from stations.fill(grid, station=f"{community}-red-station")


def _enrolment(quarters: Sequence[Quarter], units: Sequence[Unit]) -> Iterator[Link]:
    """Enrol what is located in a community in its grids, and the reporting units all over."""
    enrolled = catalogue.get("grid-enrolment")
    grids = {own.community.id: [grid.id for grid in own.grids(BASE_LAYER)] for own in quarters}
    for community, inside in grids.items():
        for entity, grid in in_turn(_entities(community), inside):
            yield from enrolled.fill(grid, entity=entity.id)
    for unit, grid in in_turn(units, chain(*grids.values())):
        yield from enrolled.fill(grid, entity=unit.id)


def _reports(
    homes: Sequence[str], units: Sequence[Unit], needs: Sequence[Need], members: Sequence[Member]
) -> Iterator[Link]:
    """Report units to communities, and members in service to as many needs as ask for them."""
    reporting = catalogue.get("double-reporting")
    for unit, home in in_turn([unit.id for unit in units], homes):
        yield from reporting.fill(home, unit=unit)
    neighbours = defaultdict(list)
    for member in members:
        if member.status is MemberStatus.IN_SERVICE:
            neighbours[(member.residence or "").partition("-")[0]].append(member.id)
    for need in needs:
        own = neighbours[need.place.partition("-")[0]]
        yield from reporting.fill(need.id, member=[own.pop() for _ in range(need.least)])
