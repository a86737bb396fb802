"""A synthetic county of any size: a seed and a few numbers in, a valid jurisdiction out."""

from collections.abc import Iterable, Sequence
from itertools import chain

import attrs

from partygrid._collector import paused_collector
from partygrid.errors import InvalidArgument
from partygrid.examples._calibration import (
    BUILDINGS_PER_COMMUNITY,
    COMMUNITIES_PER_TOWN,
    COMMUNITY_FORMS,
    COMMUNITY_SPREAD,
    MEMBERS_PER_UNIT,
    REPORTERS,
    STATUSES,
)
from partygrid.examples._draws import Stream, draw, shares, stream
from partygrid.examples._estate import Block, built_up, scatter
from partygrid.examples._gaps import Estate, estate_of
from partygrid.examples._organisations import found_units, unit_branches
from partygrid.examples._people import Neighbourhood, ask, enrol, offer, usual_statuses
from partygrid.grid import Community, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import CommunityCommittee, Member, MemberStatus, TownCommittee, Unit, UnitBranch
from partygrid.records import Record

FEWEST_BUILDINGS, MOST_BUILDINGS = 100, 1_000_000
MOST_MEMBERS = 10_000_000
MOST_GAPS = 0.3


def synthetic_county(
    seed: int = 0,
    *,
    buildings: int = 10_000,
    members: int | None = None,
    towns: int | None = None,
    gaps: float = 0.02,
    points: bool = True,
) -> Jurisdiction:
    """Return a made-up county of any size, the same for the same arguments anywhere.

    Nothing in it is real: places are numbered, their names say 示例 (example), and they have no
    codes. It holds towns, residents' communities, compounds, one layer of base grids, buildings,
    organisations on all four levels, work units with their branches and one resource each, members
    and needs. The numbers that shape it, each with its source, stand in
    ``partygrid.examples._calibration``.

    Args:
        seed: A whole number from 0 on. Different seeds give different counties.
        buildings: Number of buildings, 100 to 1,000,000, exactly.
        members: Number of members, exactly; None for as many as communities usually have, 110 to
            240 in service in each, in all about 2.1 to a building.
        towns: Number of towns; None for one to about 12 communities.
        gaps: Share of places that lack something, for each kind of gap, 0 to 0.3: buildings in no
            grid, in two grids, without a group; groups without a superior; compounds without a
            branch; empty grids. With 0 the county is covered in full.
        points: Whether buildings have positions, on a made-up map.

    Raises:
        InvalidArgument: An argument is outside its range.

    Complexity:
        O(buildings + members); about what the bare constructors of the records take,
        and then what a jurisdiction takes to check them.

    Examples:
        >>> where = synthetic_county(7, buildings=200, members=300)
        >>> len(where.of(Member)), where == synthetic_county(7, buildings=200, members=300)
        (300, True)
    """
    return Jurisdiction(
        synthetic_records(
            seed, buildings=buildings, members=members, towns=towns, gaps=gaps, points=points
        )
    )


def synthetic_records(
    seed: int = 0,
    *,
    buildings: int = 10_000,
    members: int | None = None,
    towns: int | None = None,
    gaps: float = 0.02,
    points: bool = True,
) -> tuple[Record, ...]:
    """Return the records of `synthetic_county`, in the order in which a jurisdiction holds them.

    Args:
        seed: As in `synthetic_county`, like every other argument.
        buildings: Number of buildings.
        members: Number of members.
        towns: Number of towns.
        gaps: Share of places that lack something.
        points: Whether buildings have positions.

    Raises:
        InvalidArgument: An argument is outside its range.

    Complexity:
        O(buildings + members).

    Examples:
        >>> records = synthetic_records(7, buildings=200, members=300)
        >>> records[0].name, records[1].name
        ('示例1镇', '示例1社区')
    """
    _check(buildings, members, gaps)
    with paused_collector():
        county = _laid_out(seed, buildings, towns, points=points)
        return _records(county, seed, members, gaps)


def _check(buildings: int, members: int | None, gaps: float) -> None:
    for name, value, least, most in (
        ("buildings", buildings, FEWEST_BUILDINGS, MOST_BUILDINGS),
        ("members", 0 if members is None else members, 0, MOST_MEMBERS),
    ):
        if type(value) is not int or not least <= value <= most:
            reason = f"no whole number from {least:,} to {most:,}"
            raise InvalidArgument(name, value, reason, "pass one in this range")
    if type(gaps) not in (int, float) or not 0 <= gaps <= MOST_GAPS:
        remedy = "pass a share such as 0.02, or 0 for a county without gaps"
        raise InvalidArgument("gaps", gaps, f"no share from 0 to {MOST_GAPS}", remedy)


@attrs.frozen(kw_only=True)
class _County:
    towns: tuple[Town, ...]
    communities: tuple[Community, ...]
    blocks: tuple[Block, ...]


def _laid_out(seed: int, buildings: int, towns: int | None, *, points: bool) -> _County:
    count = (buildings + BUILDINGS_PER_COMMUNITY // 2) // BUILDINGS_PER_COMMUNITY
    town_count = max(1, count // COMMUNITIES_PER_TOWN) if towns is None else towns
    if type(town_count) is not int or not 1 <= town_count <= count:
        reason = f"no whole number from 1 to {count:,}, the number of communities"
        raise InvalidArgument("towns", towns, reason, "pass one in this range, or more buildings")
    sizes = shares(buildings, draw(stream(seed, Stream.TERRITORY), COMMUNITY_SPREAD, count))
    estate, map_ = stream(seed, Stream.ESTATE), stream(seed, Stream.POINTS)
    communities = tuple(_communities(count, town_count))
    blocks = tuple(
        built_up(
            estate,
            community.id,
            size,
            points=scatter(map_, place, size) if points else (),
        )
        for place, (community, size) in enumerate(zip(communities, sizes, strict=True))
    )
    return _County(
        towns=tuple(
            Town(f"t{number:04d}", name=f"示例{number}镇") for number in range(1, town_count + 1)
        ),
        communities=communities,
        blocks=blocks,
    )


def _communities(count: int, towns: int) -> Iterable[Community]:
    for number in range(1, count + 1):
        town = (number - 1) * towns // count + 1
        yield Community(f"c{number:04d}", town=f"t{town:04d}", name=f"示例{number}社区")


def _records(county: _County, seed: int, members: int | None, gaps: float) -> tuple[Record, ...]:
    heads = [TownCommittee(f"{town.id}-committee", town=town.id) for town in county.towns]
    committees = _committees(county, seed)
    estate = estate_of(county.blocks, [one.id for one in committees], seed=seed, gaps=gaps)
    people = _population(county, committees, estate, seed, members)
    needs = stream(seed, Stream.NEEDS)
    return tuple(
        chain(
            county.towns,
            county.communities,
            estate.compounds,
            estate.grids,
            estate.buildings,
            heads,
            committees,
            estate.branches,
            estate.groups,
            *people,
            chain.from_iterable(ask(needs, block) for block in county.blocks),
            offer(people[1]),
        )
    )


def _committees(county: _County, seed: int) -> list[CommunityCommittee]:
    rng = stream(seed, Stream.FORMS)
    forms = draw(rng, COMMUNITY_FORMS, len(county.communities))
    return [
        CommunityCommittee(
            f"{community.id}-committee",
            parent=f"{community.town}-committee",
            community=community.id,
            form=form,
        )
        for community, form in zip(county.communities, forms, strict=True)
    ]


def _population(
    county: _County,
    committees: Sequence[CommunityCommittee],
    estate: Estate,
    seed: int,
    members: int | None,
) -> tuple[list[UnitBranch], list[Unit], list[Member]]:
    rng = stream(seed, Stream.MEMBERS)
    reporters = draw(rng, REPORTERS, len(county.communities))
    whole, in_service = sum(STATUSES.values()), STATUSES[MemberStatus.IN_SERVICE]
    counts = (
        [count * whole // in_service for count in reporters]
        if members is None
        else shares(members, reporters)
    )
    total = sum(counts)
    communities = [community.id for community in county.communities]
    unit_count = (total + MEMBERS_PER_UNIT - 1) // MEMBERS_PER_UNIT
    units = found_units(stream(seed, Stream.UNITS), communities, unit_count)
    branches = unit_branches(units)
    neighbourhoods = (
        Neighbourhood(
            dwellings=block.dwellings, committee=committee.id, statuses=usual_statuses(count)
        )
        for block, committee, count in zip(county.blocks, committees, counts, strict=True)
    )
    branch_of = {one: branch.id for branch in estate.branches for one in branch.compounds}
    return branches, units, enrol(rng, neighbourhoods, units=branches, branch_of=branch_of)
