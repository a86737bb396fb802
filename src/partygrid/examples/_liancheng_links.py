"""The links of Liancheng county: who hooks up, links, sits, leads and cares, all of it made up."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import attrs

from partygrid import catalogue
from partygrid.examples._gaps import Estate
from partygrid.examples._holders import in_turn, near_home
from partygrid.grid import Building, Community
from partygrid.mechanisms import Link
from partygrid.needs import Need
from partygrid.org import Member, MemberStatus, Unit
from partygrid.teams import Facility, FacilityKind

SMALL_GROUP = "small-group"
"""The layer of residents' small groups."""

_HOUSEHOLDS_OF_A_MEMBER = 15
_CADRES, _FULL_TIME, _PART_TIME, _STAFF = 5, 1, 7, 3


@attrs.frozen(kw_only=True)
class County:
    """What the links are made from, each kind in id order.

    Attributes:
        communities: All communities, villages included.
        dwellings: The dwellings of each residents' community.
        estate: The estate, with its organisations.
        units: The county units.
        members: The members, all of whom live in residents' communities.
        needs: The needs.
        facilities: Micro-service centres of compounds, and checkpoints of communities.
    """

    communities: Sequence[Community]
    dwellings: Mapping[str, Sequence[Building]]
    estate: Estate
    units: Sequence[Unit]
    members: Sequence[Member]
    needs: Sequence[Need]
    facilities: Sequence[Facility]

    @cached_property
    def ranked(self) -> list[Member]:
        """Full members in service, the highest rank first, those without one last, then by id."""
        eligible = [
            member
            for member in self.members
            if member.status is MemberStatus.IN_SERVICE and not member.probationary
        ]
        return sorted(eligible, key=lambda member: (-(member.rank or 0), member.id))

    @cached_property
    def neighbours(self) -> dict[str, list[Member]]:
        """The members who live in each residents' community."""
        home = {one.id: id_ for id_, several in self.dwellings.items() for one in several}
        living: dict[str, list[Member]] = {id_: [] for id_ in self.dwellings}
        for member in self.members:
            living[home[member.residence or ""]].append(member)
        return living


def links_of(county: County) -> Iterator[Link]:
    """Return all links."""
    leaders, cadres = _leaders_and_cadres(county)
    yield from _hooked_up(county, leaders)
    yield from _three_links(county, cadres)
    yield from _posts(county)
    yield from _seats(county)
    yield from _places(county)
    yield from _duties(county)


def _leaders_and_cadres(county: County) -> tuple[list[str], list[str]]:
    """Return the highest-ranked as county leaders, two for a community, and the next as cadres."""
    ids = [member.id for member in county.ranked]
    count = 2 * len(county.dwellings)
    return ids[:count], ids[count:]


def _hooked_up(county: County, leaders: Sequence[str]) -> Iterator[Link]:
    hooked = catalogue.get("county-hook-up")
    for number, (community, unit) in enumerate(
        in_turn(county.dwellings, [unit.id for unit in county.units])
    ):
        pair = leaders[2 * number : 2 * number + 2]
        yield from hooked.fill(community, county_leader=pair, county_unit=unit)


def _three_links(county: County, cadres: Sequence[str]) -> Iterator[Link]:
    """Link cadres with communities, community cadres with small groups, members with households."""
    three, contact = catalogue.get("three-links"), catalogue.get("small-group-contact")
    for community, cadre in in_turn([one.id for one in county.communities], cadres):
        yield from three.fill(community, cadre=cadre)
    groups = defaultdict(list)
    for grid in county.estate.grids:
        if grid.layer == SMALL_GROUP:
            groups[grid.community].append(grid.id)
    for community, living in county.neighbours.items():
        for group, cadre in in_turn(groups[community], _own(living)[:_CADRES]):
            yield from three.fill(group, community_cadre=cadre)
            yield from contact.fill(group, community_cadre=cadre)
        homes = county.dwellings[community]
        households = {home.id: home.households or 0 for home in homes}
        shared = near_home(households, living, homes, load=_HOUSEHOLDS_OF_A_MEMBER)
        for building, weights in shared.items():
            yield from three.fill(building, member=weights)


def _own(living: Sequence[Member]) -> list[str]:
    """Return those whose membership is in the community itself: they stand in for its cadres."""
    return [member.id for member in living if member.unit is None]


def _posts(county: County) -> Iterator[Link]:
    """Give each post to the highest-ranked who lives there, where somebody does."""
    rule = catalogue.get("highest-rank-leads")
    compound = {one.id: one.compound for homes in county.dwellings.values() for one in homes}
    branch = {one: branch.id for branch in county.estate.branches for one in branch.compounds}
    secretaries: dict[str, str] = {}
    chiefs: dict[str, str] = {}
    for member in county.ranked:
        home = member.residence or ""
        chiefs.setdefault(home, member.id)
        above = branch.get(compound[home] or "")
        if above is not None:
            secretaries.setdefault(above, member.id)
    for id_, secretary in secretaries.items():
        yield from rule.fill(id_, branch_secretary=secretary)
    for id_, chief in chiefs.items():
        yield from rule.fill(id_, building_chief=chief)


def _seats(county: County) -> Iterator[Link]:
    """Seat those who work in units located in a community on its big committee."""
    seats = catalogue.get("big-committee")
    workers = defaultdict(list)
    located = {unit.id: unit.community for unit in county.units}
    for member in county.members:
        if member.unit is not None:
            workers[located[member.unit]].append(member.id)
    for community, living in county.neighbours.items():
        yield from seats.fill(
            f"{community}-committee",
            full_time=_own(living)[:_FULL_TIME],
            part_time=workers[community][:_PART_TIME],
        )


def _places(county: County) -> Iterator[Link]:
    """Link units with the community where they are, needs with carers, compounds with centres."""
    pooling, caring = catalogue.get("resource-pooling"), catalogue.get("care-contacts")
    served = catalogue.get("compound-service-centre")
    for unit in county.units:
        yield from pooling.fill(unit.community or "", located_unit=unit.id)
    for need in county.needs:
        if "companionship" in need.skills:
            community = need.place.partition("-")[0]
            yield from caring.fill(need.id, carer=f"{community}-committee")
    for centre in county.facilities:
        if centre.kind is FacilityKind.COMPOUND_SERVICE:
            yield from served.fill(centre.place, centre=centre.id)


def _duties(county: County) -> Iterator[Link]:
    """Let retired members claim posts with their own organisation, and members man checkpoints."""
    claiming, manned = catalogue.get("post-claiming"), catalogue.get("joint-prevention")
    for member in county.members:
        if member.status is MemberStatus.RETIRED:
            yield from claiming.fill(member.id, post=member.organisation or ())
    for checkpoint in county.facilities:
        if checkpoint.tags:
            staff = [member.id for member in county.neighbours[checkpoint.place][-_STAFF:]]
            yield from manned.fill(checkpoint.id, staff=staff)
