"""The walk from a place outwards: where it lies, who covers it, what stands there, who is above.

    building            its compound, or its community where that is stated instead; its grids
    compound, grid      its community
    community           its town
    any place           organisations that cover it; needs, resources, teams and facilities at it
    need, resource      the projects that join it
    organisation        its parent

Organisations that do not exist on the day are not walked to. The chain to a record is the shortest
one; among those of the same length, the one whose ids come first.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from partygrid._index import Index, Pairs
from partygrid._pairs import distinct, turned
from partygrid._whereabouts import places_of
from partygrid.errors import InvalidArgument
from partygrid.grid import PLACE_KINDS, Building, Community, Compound, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need, Project, Resource
from partygrid.org import ORGANISATION_KINDS
from partygrid.teams import Facility, Team

_JOINED: Mapping[type, str] = {Need: "needs", Resource: "resources"}
"""The field by which a project joins a kind of record."""


def refuse_no_place(where: Jurisdiction, place: str) -> None:
    """Raise where an id is not that of a place.

    Raises:
        UnknownId: No record has this id.
        InvalidArgument: The record is no place.
    """
    if type(where[place]) not in PLACE_KINDS:
        remedy = "name a building, compound, grid, community or town"
        raise InvalidArgument("place", place, "the record is no place", remedy)


def chains(where: Jurisdiction, place: str, on: date | None) -> Mapping[str, tuple[str, ...]]:
    """Return the chain of ids from a place to each record that the walk reaches, nearest first.

    Complexity:
        O(records reached), on top of O(records log records) done once.
    """
    found: dict[str, tuple[str, ...]] = {place: (place,)}
    frontier = [place]
    while frontier:
        further = []
        for key in frontier:
            for one in sorted(_next(where, key, on)):
                if one not in found:
                    found[one] = (*found[key], one)
                    further.append(one)
        frontier = further
    return found


def _next(where: Jurisdiction, key: str, on: date | None) -> Iterator[str]:
    record = where[key]
    kind = type(record)
    if kind in ORGANISATION_KINDS:
        if record.parent is not None and exists(where, record.parent, on):
            yield record.parent
    elif kind in PLACE_KINDS:
        yield from _around(record)
        for stands in (*ORGANISATION_KINDS, Need, Resource, Team, Facility):
            yield from standing(where, stands, key, on)
    elif kind in _JOINED:
        yield from _projects(where, kind, key)


def _projects(where: Jurisdiction, kind: type, key: str) -> Iterator[str]:
    """Find the projects that join a need or a resource, in id order."""
    index, field = where.index, _JOINED[kind]
    joined = index.kept(("joins", kind), lambda: turned(index.pairs(Project, field, kind)))
    position = index.table(kind).position[key]
    for project in np.sort(joined.target[joined.owner == position]).tolist():
        yield index.id_of(Project, project)


def _around(place: Any) -> Iterator[str]:
    """Find the smallest places that hold a place."""
    match place:
        case Building(compound=compound, community=community, grids=grids):
            yield from grids
            held = community if compound is None else compound
            if held is not None:
                yield held
        case Compound(community=community) | Grid(community=community):
            yield community
        case Community(town=town):
            yield town


def exists(where: Jurisdiction, key: str, on: date | None) -> bool:
    """Return whether a record exists on a day; only organisations come and go."""
    record = where[key]
    return type(record) not in ORGANISATION_KINDS or bool(record.exists_on(on))


def standing(where: Jurisdiction, kind: type, place: str, on: date | None) -> Iterator[str]:
    """Find the records of a kind that stand for a place and exist on a day, in id order."""
    index, there = where.index, type(where[place])
    pairs = index.kept(("standing", kind, there), lambda: _standing(index, kind, there))
    position = index.table(there).position[place]
    first, last = np.searchsorted(pairs.owner, [position, position + 1])
    ids = [index.id_of(kind, target) for target in pairs.target[first:last].tolist()]
    return (key for key in ids if exists(where, key, on))


def _standing(index: Index, kind: type, place: type) -> Pairs:
    """Return the places of a kind (owner) with the records that stand for them (target)."""
    return distinct(turned(places_of(index, kind, place)))
