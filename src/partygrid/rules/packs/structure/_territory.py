"""Territory inside territory: what an organisation covers lies within what its superior covers."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from partygrid._index import Pairs
from partygrid._pairs import among, keys
from partygrid._territory import take
from partygrid._whereabouts import PLACE_OF, places_of, spots
from partygrid.grid import BASE_LAYER, Building
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import CommunityCommittee, CompoundBranch, TownCommittee
from partygrid.rules._organisations import named
from partygrid.rules._outcome import Outcome
from partygrid.rules._rule import Codes, Severity, rule
from partygrid.rules.packs.structure._answers import NO_SUPERIOR, buildings_in, none_of
from partygrid.rules.packs.structure._columns import codes
from partygrid.rules.packs.structure._line import COVERED, LEVELS, Line
from partygrid.sources import Title


def _screen(where: Jurisdiction, *, kind: type) -> Codes:
    """Look at all but those whose places all lie directly in a place of their superior."""
    index, place = where.index, PLACE_OF[kind]
    pairs = places_of(index, kind, place)
    inside = np.zeros(index.size(kind), np.bool_)
    for above in where.scheme.parents_of(kind):
        parent = take(index.reference(kind, "parent", above), pairs.owner)
        holder = take(spots(index, place).column(PLACE_OF[above]), pairs.target)
        known = keys(places_of(index, above, PLACE_OF[above]))
        good = among(keys(Pairs(parent, holder)), known)  # with a -1 none is known
        count = np.bincount(pairs.owner[good], minlength=inside.size)
        inside |= (count > 0) & (count == np.bincount(pairs.owner, minlength=inside.size))
    lonely = named(index, kind, "parent") < 0
    return codes(~inside, outside=lonely)


@rule(
    "organisation-territory",
    title=Title("territory inside that of the superior", "覆盖范围在上级之内"),
    each=Line,
    severity=Severity.ERROR,
    source=LEVELS,
    remedy="name the superior in whose places it lies, or correct the places",
    screen=_screen,
)
def organisation_territory(organisation: Any, where: Jurisdiction) -> Outcome:
    """The places of an organisation lie within those of its superior (上级组织).

    A building lies in its compound, its base grids, its community and its town; a compound or
    grid lies in a branch's places as all of its buildings do. Where it lies in no place of the
    superior's kind, as a building outside compounds, the superior of that one decides; where there
    is none, its community must be one of theirs.
    """
    if organisation.parent is None:
        return NO_SUPERIOR
    parent = where[organisation.parent]
    places = _places(organisation)
    for one in (organisation, parent):
        if not _places(one):
            missing = f"{type(one).__name__}.{COVERED[type(one)]}"
            return Outcome.unknown(missing, witness=(one.id,))
    inside = {key: _inside(where, where[key], parent) for key in places}
    outside = [key for key, answer in inside.items() if answer is False]
    lost = tuple(key for key, answer in inside.items() if answer is None)
    if lost and not outside:
        return Outcome.unknown("Building.community", witness=lost)
    return none_of(outside, f"places outside those of {parent.id}")


def _places(organisation: Any) -> tuple[str, ...]:
    match organisation:
        case TownCommittee(town=town):
            return (town,)
        case CommunityCommittee(community=seat, joint_communities=further):
            return (seat, *further)
    covered: tuple[str, ...] = getattr(organisation, COVERED[type(organisation)])
    return covered


def _inside(where: Jurisdiction, place: Any, parent: Any) -> bool | None:
    """Return whether a place lies in places of a superior, None where that is not known."""
    community, mine = where.community_of(place.id), _places(parent)
    match parent:
        case TownCommittee():
            return None if community is None else where[community].town in mine
        case CommunityCommittee():
            return None if community is None else community in mine
    if type(place) is not Building:
        buildings = [where[key] for key in buildings_in(where, place)]
        if buildings:
            return _all(_inside(where, one, parent) for one in buildings)
    elif held := _holders(where, place, type(parent)):
        return not set(held).isdisjoint(mine)
    if parent.parent is not None:
        return _inside(where, place, where[parent.parent])
    return None if community is None else community in {where.community_of(one) for one in mine}


def _holders(where: Jurisdiction, building: Building, kind: type) -> list[str]:
    """Return the compound or the base grids of a building, whichever a kind of branch covers."""
    if kind is CompoundBranch:
        return [] if building.compound is None else [building.compound]
    return [one for one in building.grids if where[one].layer == BASE_LAYER]


def _all(answers: Iterable[bool | None]) -> bool | None:
    given = set(answers)
    if False in given:
        return False
    return None if None in given else True
