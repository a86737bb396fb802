"""What lies within a place, and which people it has to do with.

Within a town lie its communities, within a community its compounds and grids, within each of these
its buildings. An organisation lies within where all that it covers does, so that of a joint one no
members are shown to a part of it. A unit lies in its community; a need, resource, team or facility
where its place lies, and without one where its holder or organisation does; a project where one of
its needs or resources does.

The people of a place are those who live within, who belong to an organisation within, or who serve
there: in a team within, or by a link whose scope lies within and that holds on the day.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

import attrs

from partygrid.grid import Building, Community, Compound, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need, Project, Resource
from partygrid.org import Member, Organisation, Unit
from partygrid.privacy._removal import references
from partygrid.teams import Facility, Team


@attrs.frozen
class Scope:
    """What lies within a place.

    Attributes:
        records: Ids of the records within, without people.
        partly: Ids of the organisations that cover something within and something outside.
        people: Ids of the people of it.
    """

    records: frozenset[str]
    partly: frozenset[str]
    people: frozenset[str]


def scope_of(where: Jurisdiction, place: str, on: date | None) -> Scope:
    """Return what lies within a place.

    Complexity:
        O(records + links).
    """
    within = _places(where, place)
    within |= {one.id for one in where.of(Unit) if one.community in within}
    partly = set()
    for one in where.of(Organisation):
        inside = [key in within for key in covered(one)]
        if inside and all(inside):
            within.add(one.id)
        elif any(inside):
            partly.add(one.id)
    for kind, lies in _LIES.items():
        records: tuple[Any, ...] = where.of(kind)
        within |= {one.id for one in records if any(key in within for key in lies(one))}
    return Scope(frozenset(within), frozenset(partly), frozenset(_people(where, within, on)))


def covered(organisation: Any) -> Iterator[str]:
    """Yield the ids of the places or units that an organisation covers."""
    kind: type = type(organisation)
    for one in references(kind):
        value = getattr(organisation, one.name)
        if one.name != "parent":
            yield from value if isinstance(value, tuple) else (value,)


def _places(where: Jurisdiction, place: str) -> set[str]:
    within = {place}
    within |= {one.id for one in where.of(Community) if one.town in within}
    within |= {one.id for one in where.of(Compound | Grid) if one.community in within}
    within |= {
        one.id
        for one in where.of(Building)
        if one.compound in within or one.community in within or not within.isdisjoint(one.grids)
    }
    return within


def _people(where: Jurisdiction, within: AbstractSet[str], on: date | None) -> Iterator[str]:
    """Yield the people of what lies within, some of them several times."""
    members = where.of(Member)
    yield from (one.id for one in members if one.residence in within or one.organisation in within)
    for team in where.of(Team):
        if team.id in within:
            yield from team.members if team.leader is None else (team.leader, *team.members)
    serving = {one.filler for one in where.links if one.scope in within and one.holds_on(on)}
    yield from serving.intersection(one.id for one in members)


_LIES: Mapping[type, Callable[[Any], Iterable[str | None]]] = {
    Need: lambda one: (one.place,),
    Resource: lambda one: (one.holder if one.place is None else one.place,),
    Team: lambda one: (one.organisation if one.place is None else one.place,),
    Facility: lambda one: (one.place,),
    Project: lambda one: (*one.needs, *one.resources),
}
"""By what a record lies within: where one of these does. Projects come after what they name."""
