"""Synthetic members, as opaque ids, the needs of communities, and what units offer.

There is no age in a member, so that an age mix shows only in the share of the retired.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from random import Random
from typing import Any

import attrs

from partygrid.examples._calibration import (
    ALWAYS_ASKED,
    HOURS,
    NEEDS_PER_COMMUNITY,
    PROBATIONARY,
    RANKS,
    SKILLS,
    SOMETIMES_ASKED,
    STATUSES,
    WINDOWS,
    Service,
)
from partygrid.examples._draws import draw, draw_by, shares, spread
from partygrid.examples._estate import Block
from partygrid.grid import Building, Community, Compound, Grid
from partygrid.needs import Need, Resource
from partygrid.org import Member, MemberStatus, Unit, UnitBranch


@attrs.frozen(kw_only=True)
class Neighbourhood:
    """A community as members see it.

    Attributes:
        dwellings: The buildings that they live in.
        committee: The organisation of the community.
        statuses: The status of each member who lives there.
    """

    dwellings: Sequence[Building]
    committee: str
    statuses: Sequence[MemberStatus]


def usual_statuses(count: int) -> list[MemberStatus]:
    """Return statuses for members of one community, in the usual shares.

    Examples:
        >>> [status.value for status in usual_statuses(4)]
        ['in-service', 'in-service', 'in-service', 'retired']
    """
    numbers = shares(count, tuple(STATUSES.values()))
    return [status for status, number in zip(STATUSES, numbers, strict=True) for _ in range(number)]


def enrol(
    rng: Random,
    neighbourhoods: Iterable[Neighbourhood],
    *,
    units: Sequence[UnitBranch],
    branch_of: Mapping[str, str],
) -> list[Member]:
    """Return the members of neighbourhoods, in order.

    A member in service has a unit and keeps the formal membership in its branch; any other
    belongs to the branch of the compound of residence, or to the community's organisation where
    the compound has none.

    Args:
        rng: Random numbers.
        neighbourhoods: Where members live.
        units: Branches of work units, one unit each; at least one where a member is in service.
        branch_of: Branch by compound.

    Complexity:
        O(members).
    """
    rows = [row for one in neighbourhoods for row in _settled(rng, one, branch_of)]
    statuses = [status for _, _, status in rows]
    employers: dict[MemberStatus, Sequence[UnitBranch | None]] = {
        MemberStatus.IN_SERVICE: units,
        MemberStatus.RETIRED: (None,),
        MemberStatus.MOBILE: (None,),
    }
    people = zip(rows, draw_by(rng, employers, statuses), _traits(rng, statuses), strict=True)
    return [
        Member(
            f"m{number:07d}",
            organisation=local if employer is None else employer.id,
            unit=None if employer is None else employer.units[0],
            residence=residence,
            status=status,
            **traits,
        )
        for number, ((residence, local, status), employer, traits) in enumerate(people, 1)
    ]


def _traits(rng: Random, statuses: Sequence[MemberStatus]) -> Iterator[dict[str, Any]]:
    columns = {
        "probationary": draw(rng, PROBATIONARY, len(statuses)),
        "rank": draw_by(rng, RANKS, statuses),
        "skills": draw(rng, SKILLS, len(statuses)),
        "windows": draw_by(rng, WINDOWS, statuses),
        "capacity": draw_by(rng, HOURS, statuses),
    }
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def _settled(
    rng: Random, one: Neighbourhood, branch_of: Mapping[str, str]
) -> list[tuple[str, str, MemberStatus]]:
    homes = draw(rng, one.dwellings, len(one.statuses))
    return [
        (home.id, branch_of.get(home.compound or "", one.committee), status)
        for home, status in zip(homes, one.statuses, strict=True)
    ]


def ask(rng: Random, block: Block) -> list[Need]:
    """Return the needs of a community, in id order: the usual services and some others."""
    count = draw(rng, NEEDS_PER_COMMUNITY, 1)[0] - len(ALWAYS_ASKED)
    others = [SOMETIMES_ASKED[i] for i in spread(rng, len(SOMETIMES_ASKED), count)]
    services = sorted((*ALWAYS_ASKED, *others), key=attrgetter("name"))
    return [
        _need(f"{block.community}-{service.name}", _place(rng, block, service), service)
        for service in services
    ]


def offer(units: Iterable[Unit]) -> list[Resource]:
    """Return one resource of each unit: of the kinds that communities ask for, in turn."""
    kinds = [service.skills for service in SOMETIMES_ASKED if service.skills]
    return [
        Resource(f"{unit.id}-offer", holder=unit.id, kinds=kinds[i % len(kinds)])
        for i, unit in enumerate(units)
    ]


def _place(rng: Random, block: Block, service: Service) -> str:
    places: Mapping[type, Sequence[Compound | Grid | Building]] = {
        Compound: block.compounds,
        Grid: block.grids,
        Building: block.dwellings,
    }
    if service.place is Community:
        return block.community
    return draw(rng, places[service.place], 1)[0].id


def _need(id_: str, place: str, service: Service) -> Need:
    return Need(
        id_,
        place=place,
        least=service.least,
        most=service.most,
        skills=service.skills,
        hours=service.hours,
        window=service.window,
        priority=service.priority,
    )
