"""What the steps of a reorganisation make of places, organisations and members."""

from collections.abc import Iterable
from typing import Any

import attrs

from partygrid._fields import Check, specs
from partygrid.grid import Building, Community, Compound, Grid, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.org import (
    BuildingGroup,
    CommunityCommittee,
    Member,
    Organisation,
    OrgNature,
    TownCommittee,
    UnitBranch,
)
from partygrid.repairs import Edit, EditKind
from partygrid.testing.strategies._places import SEATS

Ids = tuple[str, ...]
POST = ("branch-committee", "secretary")
FIELDS = {kind: field for kind, (field, _) in SEATS.items()} | {UnitBranch: "units"}
"""For each kind of organisation the field that says what it covers."""
_AT = {place: kind for kind, (_, place) in SEATS.items()}


def places_of(organisation: Any) -> Ids:
    """Return the ids of what an organisation covers."""
    match organisation:
        case TownCommittee(town=town):
            return (town,)
        case CommunityCommittee(community=seat, joint_communities=further):
            return (seat, *further)
    covered: Ids = getattr(organisation, FIELDS[type(organisation)])
    return covered


def _covering(organisation: Any, places: Iterable[str]) -> Any:
    """Return an organisation that covers other places; several of them jointly (联合)."""
    ordered = sorted({*places})
    if isinstance(organisation, CommunityCommittee):
        further = [one for one in ordered if one != organisation.community]
        covered: dict[str, Any] = {"joint_communities": further}
    else:
        covered = {FIELDS[type(organisation)]: ordered}
    joint, ordinary = OrgNature.JOINT, OrgNature.ORDINARY
    if len(ordered) > 1 and not isinstance(organisation, BuildingGroup):
        covered["nature"] = joint
    elif organisation.nature is joint:
        covered["nature"] = ordinary
    return attrs.evolve(organisation, **covered)


def _into(where: Jurisdiction, gone: str, heir: str) -> Jurisdiction:
    """Return a snapshot in which whatever named one record names another."""
    edit = Edit(kind=EditKind.MERGE, text="merge", price=0, merges=((gone, heir),))
    return edit.apply(where)


def found(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    """Return a snapshot with a new community, grid or organisation."""
    above, *place, new = ids
    if place:
        kind = _AT[type(where[place[0]])]
        single = kind is CommunityCommittee
        covered: Any = place[0] if single else place
        made: Any = kind(new, parent=above, **{FIELDS[kind]: covered})
    elif isinstance(where[above], Town):
        made = Community(new, town=above)
    else:
        made = Grid(new, community=above)
    return where.replace(made)


def merge(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    """Return a snapshot in which a grid, a community or an organisation goes into another."""
    gone, heir = ids
    if isinstance(where[gone], Organisation):
        return _absorbed(where, gone, heir)
    if isinstance(where[gone], Community):
        where = _one_committee(where, gone, heir)
    return _into(where, gone, heir)


def _absorbed(where: Jurisdiction, gone: str, heir: str) -> Jurisdiction:
    """Return that an organisation takes over all of another one but its posts."""
    places = {*places_of(where[heir]), *places_of(where[gone])}
    return _into(_without_posts(where.replace(_covering(where[heir], places)), gone), gone, heir)


def _without_posts(where: Jurisdiction, organisation: str) -> Jurisdiction:
    return where.without_links(one for one in where.links if one.scope == organisation)


def _one_committee(where: Jurisdiction, gone: str, heir: str) -> Jurisdiction:
    """Return that the committee of a community takes over that of one that goes into it."""
    (old, new) = (where.of(CommunityCommittee, community=one) for one in (gone, heir))
    for one in old if new else ():
        where = _absorbed(where, one.id, new[0].id)
    both = {gone, heir}
    seated = [one for one in where.of(CommunityCommittee) if one.community in both]
    return where.replace(
        *(
            attrs.evolve(one, joint_communities=sorted({*one.joint_communities} - both))
            for one in seated
        ),
    )


def dissolve(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    """Return that the superior takes the place of an organisation; its posts end."""
    (gone,) = ids
    return _into(_without_posts(where, gone), gone, where[gone].parent)


def split(where: Jurisdiction, ids: Ids, chosen: Ids) -> Jurisdiction:
    """Return that a part of a grid, a community or an organisation is one of its own."""
    old, new = ids
    if isinstance(where[old], Organisation):
        return _split_organisation(where, old, new, chosen)
    if isinstance(where[old], Community):
        return _split_community(where, old, new, chosen)
    founded = attrs.evolve(where[old], id=new, code=None)
    return _shared(where.replace(founded), (new, old), chosen, within=old)


def _split_organisation(where: Jurisdiction, old: str, new: str, chosen: Ids) -> Jurisdiction:
    whole = where[old]
    founded = _covering(attrs.evolve(whole, id=new, name=""), chosen)
    rest = _covering(whole, {*places_of(whole)} - {*chosen})
    going = _lying_in(where, {*chosen})
    below = [
        attrs.evolve(one, parent=new)
        for one in _below(where, old)
        if (held := _lying_in(where, {*places_of(one)})) and held <= going
    ]
    return where.replace(founded, rest, *below)


def _split_community(where: Jurisdiction, old: str, new: str, chosen: Ids) -> Jurisdiction:
    """Return that some compounds, grids and buildings are a community with its own committee."""
    home = where[old]
    parts: tuple[Any, ...] = where.of(Compound | Grid | Building, community=old)
    changed = [
        Community(new, town=home.town, kind=home.kind),
        *(attrs.evolve(one, community=new) for one in parts if one.id in chosen),
    ]
    for one in where.of(CommunityCommittee, community=old)[:1]:
        own = attrs.evolve(one, id=f"{new}-committee", name="", community=new)
        changed.append(_covering(attrs.evolve(own, joint_communities=()), [new]))
        changed += [
            attrs.evolve(other, parent=own.id)
            for other in _below(where, one.id)
            if (held := {*places_of(other)}) and held <= {*chosen}
        ]
    return where.replace(*changed)


def _below(where: Jurisdiction, organisation: str) -> tuple[Any, ...]:
    below: tuple[Any, ...] = where.of(Organisation, parent=organisation)
    return below


def _lying_in(where: Jurisdiction, places: set[str]) -> set[str]:
    """Return the buildings in some compounds or grids, or that are meant themselves."""
    return {
        one.id
        for one in where.of(Building)
        if not places.isdisjoint((one.id, one.compound or "", *one.grids))
    }


def redraw(where: Jurisdiction, ids: Ids, chosen: Ids) -> Jurisdiction:
    """Return that two grids share their buildings anew."""
    return _shared(where, ids, chosen)


def _shared(
    where: Jurisdiction, ids: Ids, chosen: Ids, *, within: str | None = None
) -> Jurisdiction:
    """Return that the buildings of two grids lie in the first where chosen, else in the second."""
    first, second = ids
    held = {first, second} if within is None else {within}
    changed = [
        attrs.evolve(one, grids={*one.grids} - {*ids} | {first if one.id in chosen else second})
        for one in where.of(Building)
        if held.intersection(one.grids)
    ]
    return where.replace(*changed)


def move(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    """Return that a building lies in another compound, and in a grid there."""
    building, compound = ids
    community = where[compound].community
    kept = [one for one in where[building].grids if where[one].community == community]
    grids = kept or [one.id for one in where.of(Grid, community=community, layer="base")][:1]
    return where.replace(
        attrs.evolve(where[building], compound=compound, community=None, grids=grids)
    )


def transfer(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    """Return that a member belongs to another organisation."""
    member, organisation = ids
    return where.replace(attrs.evolve(where[member], organisation=organisation))


def appoint(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    """Return that a member is the secretary of an organisation."""
    organisation, member = ids
    mechanism, slot = POST
    before = [
        one
        for one in where.links
        if (one.mechanism, one.slot, one.scope) == (mechanism, slot, organisation)
    ]
    new = Link(mechanism=mechanism, slot=slot, scope=organisation, filler=member)
    return where.without_links(before).with_links(new)


def arrive(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    """Return a snapshot with a member more."""
    building, new = ids
    return where.replace(Member(new, residence=building))


def leave(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    """Return a snapshot in which nothing names a member."""
    (gone,) = ids
    records = [_forgetting(one, gone) for one in where if one.id != gone]
    links = [one for one in where.links if gone not in (one.scope, one.filler)]
    return Jurisdiction(records, links, scheme=where.scheme)


def _forgetting(record: Any, gone: str) -> Any:
    """Return a record that does not name another one."""
    changed: dict[str, Any] = {}
    for field, spec in specs(type(record)):
        value = getattr(record, field)
        if spec.check is Check.REFERENCE and value == gone:
            changed[field] = None
        elif spec.check is Check.REFERENCES and gone in value:
            changed[field] = [one for one in value if one != gone]
    return attrs.evolve(record, **changed) if changed else record
