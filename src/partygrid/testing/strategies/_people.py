"""Adds people, needs, resources, projects, teams, facilities and links to places that are there."""

from hypothesis import strategies as st

import partygrid as pg
from partygrid.org import ORGANISATION_KINDS
from partygrid.records import RECORD_KINDS
from partygrid.slots import FILLER_KINDS
from partygrid.testing.profiles import Range
from partygrid.testing.strategies._maker import TownMaker
from partygrid.testing.strategies._records import records

_PLACES = (pg.Town, pg.Community, pg.Compound, pg.Grid, pg.Building)
_SLOTS = (
    ("double-reporting", "reporter"),
    ("contact", "contact"),
    ("contact", "deputy"),
    ("包联", "联系人"),
)


def add_people(town: TownMaker, size: Range) -> None:
    """Add work units, and members who belong, work and live anywhere."""
    communities, residences = town.ids(pg.Community), town.ids(pg.Building)
    for _ in town.times((0, 2)):
        town.add(pg.Unit, community=town.one(communities))
    units, organisations = town.ids(pg.Unit), town.ids(*ORGANISATION_KINDS)
    for _ in town.times(size):
        town.add(
            pg.Member,
            organisation=town.one(organisations),
            unit=town.one(units),
            residence=town.one(residences),
        )


def add_needs(town: TownMaker, size: Range) -> None:
    """Add needs of places, and let a member prefer some."""
    places = town.ids(*_PLACES)
    for _ in town.times(size) if places else ():
        place = town.draw(st.sampled_from(places))
        least, more = town.draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
        town.add(pg.Need, place=place, least=least, most=least + more if more else None)
    if town.ids(pg.Need) and town.ids(pg.Member):
        _add_preference(town)


def _add_preference(town: TownMaker) -> None:
    """Let one of the members rank some of the needs."""
    i = town.draw(st.sampled_from([i for i, one in enumerate(town.made) if type(one) is pg.Member]))
    town.change(i, preferences=town.several(town.ids(pg.Need)))


def add_resources_and_projects(town: TownMaker, size: Range) -> None:
    """Add resources where somebody can hold them, and projects for needs."""
    holders = town.ids(pg.Unit, *ORGANISATION_KINDS)
    for _ in town.times(size) if holders else ():
        holder = town.draw(st.sampled_from(holders))
        town.add(pg.Resource, holder=holder, place=town.one(town.ids(*_PLACES)))
    for _ in town.times(size):
        needs, resources = town.several(town.ids(pg.Need)), town.several(town.ids(pg.Resource))
        town.add(pg.Project, needs=needs, resources=resources, lead=town.one(holders))


def add_teams_and_facilities(town: TownMaker, size: Range) -> None:
    """Add teams of members, and facilities where there are places."""
    places, organisations = town.ids(*_PLACES), town.ids(*ORGANISATION_KINDS)
    for _ in town.times(size):
        town.add(
            pg.Team,
            place=town.one(places),
            organisation=town.one(organisations),
            leader=town.one(town.ids(pg.Member)),
            members=town.several(town.ids(pg.Member)),
        )
    for _ in town.times(size) if places else ():
        place = town.draw(st.sampled_from(places))
        town.add(pg.Facility, place=place, organisation=town.one(organisations))


def make_links(town: TownMaker, size: Range) -> list[pg.Link]:
    """Return links to a few slots by whatever can fill one, each once."""
    scopes = town.ids(*RECORD_KINDS)
    fillers = town.ids(*FILLER_KINDS)
    if not (scopes and fillers):
        return []
    made: dict[pg.Link, None] = {}
    for _ in town.times(size):
        mechanism, slot = town.draw(st.sampled_from(_SLOTS))
        scope, filler = town.draw(st.sampled_from(scopes)), town.draw(st.sampled_from(fillers))
        link = records(pg.Link, mechanism=mechanism, slot=slot, scope=scope, filler=filler)
        made[town.draw(link)] = None
    return list(made)
