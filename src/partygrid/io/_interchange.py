"""What a snapshot says in the words that interchange formats share: areas, organisations, posts.

Places are areas. Party organisations and work units are organisations. A slot that people fill at a
scope is a post there, and who fills it a membership; so is the formal organisation of a member.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

import attrs

from partygrid import catalogue
from partygrid._whereabouts import PLACE_OF, covered_places
from partygrid.grid import PLACE_KINDS, Building, Community, Compound, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.org import ORGANISATION_KINDS, Member, Unit
from partygrid.privacy import Audience, redact
from partygrid.sources import Title


@attrs.frozen(kw_only=True)
class Body:
    """An organisation: a party organisation or a work unit.

    Attributes:
        record: The record.
        parent: Id of the superior organisation, None for none.
        areas: Ids of the places that it covers or lies in.
        founded: First day, None where it is not known.
        dissolved: Day from which it no longer exists, None while it does.
        identifier: Its unified social credit code, None for none.
    """

    record: Any
    parent: str | None
    areas: tuple[str, ...]
    founded: date | None
    dissolved: date | None
    identifier: str | None


@attrs.frozen(kw_only=True)
class Post:
    """A slot at a scope that people fill.

    Attributes:
        mechanism: Id of the mechanism.
        scope: Id of the scope.
        slot: Name of the slot.
        title: What the slot is called, None where the catalogue does not know it.
        body: Id of the organisation in which it is, None where none is known.
        area: The scope where it is a place, else None.
        links: The links of the holders that the audience may see.
    """

    mechanism: str
    scope: str
    slot: str
    title: Title | None
    body: str | None
    area: str | None
    links: tuple[Link, ...]


@attrs.frozen(kw_only=True)
class Membership:
    """A person in an organisation.

    Attributes:
        person: Id of the member.
        body: Id of the organisation, None where none is known.
        post: The post through which, None for the formal organisation of the member.
        since: First day, None where it is not stated.
        until: Last day, None where it is not stated.
    """

    person: str
    body: str | None
    post: Post | None = None
    since: date | None = None
    until: date | None = None


class Interchange:
    """A snapshot as an audience sees it, in the words that interchange formats share.

    Posts are those of the whole snapshot: that a post exists is public; who holds it is not.
    """

    def __init__(self, where: Jurisdiction, audience: Audience) -> None:
        self.seen = redact(where, audience=audience).snapshot
        self._all = where
        self._leads = dict(_covering(self.seen))

    def areas(self) -> Iterator[tuple[Any, str | None]]:
        """Yield each place, with the id of the place around it."""
        for kind in PLACE_KINDS:
            places: Sequence[Any] = self.seen.of(kind)
            yield from ((place, self._around(place)) for place in places)

    def _around(self, place: Any) -> str | None:
        match place:
            case Community():
                return place.town
            case Compound() | Grid():
                return place.community
            case Building():
                return place.compound or self.seen.community_of(place.id)
        return None

    def bodies(self) -> Iterator[Body]:
        """Yield each organisation, then each work unit."""
        for kind in ORGANISATION_KINDS:
            areas = dict(_places_of(self.seen, kind))
            organisations: Sequence[Any] = self.seen.of(kind)
            for one in organisations:
                yield Body(
                    record=one,
                    parent=one.parent,
                    areas=areas.get(one.id, ()),
                    founded=one.established,
                    dissolved=one.dissolved,
                    identifier=None,
                )
        for unit in self.seen.of(Unit):
            yield Body(
                record=unit,
                parent=None,
                areas=() if unit.community is None else (unit.community,),
                founded=None,
                dissolved=None,
                identifier=unit.uscc,
            )

    def posts(self) -> Iterator[Post]:
        """Yield each slot at a scope that people fill, by mechanism, scope and slot."""
        people = {one.id for one in self._all.of(Member)}
        held = (one for one in self._all.links if one.filler in people and one.scope in self.seen)
        visible = {key: tuple(links) for key, links in groupby(self.seen.links, _post_key)}
        for key, _ in groupby(held, _post_key):
            mechanism, scope, slot = key
            record = self.seen[scope]
            yield Post(
                mechanism=mechanism,
                scope=scope,
                slot=slot,
                title=_titles(mechanism).get(slot),
                body=self._body(record),
                area=scope if isinstance(record, PLACE_KINDS) else None,
                links=tuple(one for one in visible.get(key, ()) if one.filler in people),
            )

    def _body(self, scope: Any) -> str | None:
        """Return the organisation that a scope is, or the nearest that covers the place."""
        id_: str = scope.id
        if isinstance(scope, (*ORGANISATION_KINDS, Unit)):
            return id_
        here = id_ if isinstance(scope, PLACE_KINDS) else getattr(scope, "place", None)
        while here is not None and here not in self._leads:
            here = self._around(self.seen[here])
        return None if here is None else self._leads[here]

    def memberships(self) -> Iterator[Membership]:
        """Yield each membership that the audience may see: through posts, then the formal ones."""
        for post in self.posts():
            for link in post.links:
                yield Membership(
                    person=link.filler,
                    body=post.body,
                    post=post,
                    since=link.since,
                    until=link.until,
                )
        for member in self.seen.of(Member):
            if member.organisation is not None:
                yield Membership(person=member.id, body=member.organisation)

    def people(self) -> list[str]:
        """Return the ids of everybody who has a membership, sorted."""
        return sorted({one.person for one in self.memberships()})


_post_key = attrgetter("mechanism", "scope", "slot")


def _places_of(where: Jurisdiction, kind: type) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the organisations of a kind, each with the places that it covers."""
    place = PLACE_OF.get(kind)
    if place is None:  # a branch of units covers no place
        return
    pairs = covered_places(where.index, kind)
    bodies, places = where.index.table(kind).ids, where.index.table(place).ids
    rows = sorted(
        (bodies[body], places[there])
        for body, there in zip(pairs.owner.tolist(), pairs.target.tolist(), strict=True)
    )
    for body, covered in groupby(rows, lambda row: row[0]):
        yield body, tuple(there for _, there in covered)


def _covering(where: Jurisdiction) -> Iterable[tuple[str, str]]:
    """Return places, each with an organisation that covers it; the last of a place counts."""
    rows = [
        (body, place)
        for kind in PLACE_OF
        for body, places in _places_of(where, kind)
        for place in places
    ]
    return [(place, body) for body, place in sorted(rows, reverse=True)]


@cache
def _titles(mechanism: str) -> Mapping[str, Title]:
    """Return what the slots of a mechanism of the catalogue are called."""
    if mechanism not in catalogue.ids():
        return {}
    return {slot.name: slot.title for slot in catalogue.get(mechanism).slots if str(slot.title)}
