"""Which organisation answers for a record, so that what is found there counts for it.

    organisation                itself, else its nearest superior that is asked about
    member, team, facility      as the organisation that it names
    place, or what has one      whoever covers the place, else the smallest place around it
    unit                        its branch, else as its community

Organisations that do not exist on the day answer for nothing. Several that cover one place all do.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import attrs

from partygrid._whereabouts import PLACE_OF, places_of
from partygrid.errors import InvalidArgument
from partygrid.grid import Building, Community, Compound, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import (
    ORGANISATION_KINDS,
    CommunityCommittee,
    CompoundBranch,
    GridBranch,
    Unit,
    UnitBranch,
)
from partygrid.rules import Each

BRANCHES = (CommunityCommittee, CompoundBranch, GridBranch, UnitBranch)
"""The kinds that are screened: neither the committee of a town nor a group of members."""


@attrs.frozen(eq=False)
class Answering:
    """Who answers for what in a snapshot on a day."""

    where: Jurisdiction
    asked: Each
    on: date | None
    _standing: dict[str, list[str]]
    """Organisations by the places, or units, for which they stand."""
    _covered: dict[str, list[str]]
    """The places, or units, by the organisations that stand for them."""

    def of(self, key: str) -> tuple[str, ...]:
        """Return the ids of those who answer for a record, sorted; nobody may.

        Raises:
            InvalidArgument: There is no such record.
        """
        record = self.where.get(key)
        if record is None:
            remedy = "pass reports of this snapshot"
            raise InvalidArgument("reports", key, "no record has this id", remedy)
        for ring in self._rings(record):
            found = {one for key in ring for one in self._nearest(key)}
            if found:
                return tuple(sorted(found))
        return ()

    def above(self, key: str) -> frozenset[str]:
        """Return a record with the places around it, and all in whose line it stands.

        An organisation lies where the places are that it covers. Of a record that is gone only its
        id is known.
        """
        record = self.where.get(key)
        if record is None:
            return frozenset({key})
        own = key if type(record) in ORGANISATION_KINDS else getattr(record, "organisation", None)
        found = {key, *self._line(own)}
        covered = () if own is None else self._covered.get(own, ())
        places = [*covered, *_place(record)]
        while places:
            found.update(places)
            if own is None:
                standing = [one for place in places for one in self._standing.get(place, ())]
                found.update(superior for one in standing for superior in self._line(one))
            places = [one for place in places for one in self._around(self.where[place])]
        return frozenset(found)

    def _line(self, key: str | None) -> Iterator[str]:
        """Yield an organisation and its superiors, upwards."""
        while key is not None:
            yield key
            key = self.where[key].parent

    def _nearest(self, key: str) -> Iterator[str]:
        """Find the first organisation up the line, itself included, that is asked about."""
        for one in self._line(key):
            record = self.where[one]
            if self.asked.holds(record) and record.exists_on(self.on):
                yield one
                return

    def _rings(self, record: Any) -> Iterator[Iterable[str]]:
        if type(record) in ORGANISATION_KINDS:
            yield (record.id,)
            return
        own = getattr(record, "organisation", None)
        yield () if own is None else (own,)
        places = [*_place(record)]
        while places:
            yield [one for place in places for one in self._standing.get(place, ())]
            places = [one for place in places for one in self._around(self.where[place])]

    def _around(self, place: Any) -> Iterable[str]:
        """Return the smallest places around a place, or around a unit."""
        match place:
            case Building(compound=compound, grids=grids):
                nearest = grids if compound is None else (compound, *grids)
                return nearest or filter(None, [self.where.community_of(place.id)])
            case Unit(community=str(community)) | Compound(community=community):
                return (community,)
            case Grid(community=community):
                return (community,)
            case Community(town=town):
                return (town,)
        return ()


def answering(where: Jurisdiction, asked: Each, on: date | None) -> Answering:
    """Return who answers for what among the organisations that are asked about.

    Complexity:
        O(places of organisations).
    """
    index = where.index
    standing: dict[str, list[str]] = defaultdict(list)
    covered: dict[str, list[str]] = defaultdict(list)
    for kind in ORGANISATION_KINDS:
        place = PLACE_OF.get(kind, Unit)
        pairs = places_of(index, kind, place)
        for owner, target in zip(pairs.owner.tolist(), pairs.target.tolist(), strict=True):
            holder, held = index.id_of(kind, owner), index.id_of(place, target)
            standing[held].append(holder)
            covered[holder].append(held)
    return Answering(where, asked, on, standing, covered)


def _place(record: Any) -> tuple[str, ...]:
    """Return what a record is at: its place, or itself where it has none."""
    place = getattr(record, "place", record.id)
    return () if place is None else (place,)
