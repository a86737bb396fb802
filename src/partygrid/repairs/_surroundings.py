"""What stands around a record: what it names, what names it, and the community in which it lies."""

from collections import defaultdict
from collections.abc import Iterable

from partygrid._whereabouts import spots
from partygrid.grid import Community
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.org import Member, TownCommittee
from partygrid.records import RECORD_KINDS
from partygrid.repairs._asked import community_of
from partygrid.repairs._edit import named


class Surroundings:
    """What stands around the records of a snapshot, noted once for all of them.

    Complexity:
        O(records + links).
    """

    def __init__(self, where: Jurisdiction) -> None:
        self.where = where
        self._naming: defaultdict[str, list[str]] = defaultdict(list)
        self._links: defaultdict[str, list[Link]] = defaultdict(list)
        self._lying: defaultdict[int, list[str]] = defaultdict(list)
        for record in where:
            for id_ in named(record):
                self._naming[id_].append(record.id)
        for link in where.links:
            for id_ in {link.scope, link.filler}:
                self._links[id_].append(link)
        for kind in RECORD_KINDS:
            homes = spots(where.index, kind).community.tolist()
            for id_, home in zip(where.index.table(kind).ids, homes, strict=True):
                self._lying[home].append(id_)

    def beside(self, id_: str) -> set[str]:
        """Return the ids of what a record names or is named by, in fields and links."""
        ends = {end for one in self._links.get(id_, ()) for end in (one.scope, one.filler)}
        record = self.where.get(id_)
        return ends.union(self._naming.get(id_, ()), () if record is None else named(record))

    def homes(self, ids: Iterable[str]) -> set[str]:
        """Return the ids of the communities in which records lie, and of their towns."""
        known = (one for one in self._communities(ids) if one is not None)
        return {id_ for one in known for id_ in (one, self.where[one].town)}

    def with_homes(self, ids: Iterable[str]) -> set[str]:
        """Return ids, and those of the communities of what is beside them."""
        found = {*ids}
        homes = self._communities({other for one in found for other in self.beside(one)})
        return found.union(one for one in homes if one is not None)

    def _communities(self, ids: Iterable[str]) -> set[str | None]:
        where = self.where
        return {community_of(where, where[one]) for one in ids if one in where}

    def around(self, ids: Iterable[str]) -> tuple[Jurisdiction, frozenset[str]]:
        """Return the part of the snapshot around some records, and the ids of what it holds whole.

        Whole are the communities in which the records lie. With them come the members of their
        organisations, the committees of their towns, what their links name, and whatever these
        records name in turn. Where a record lies in no community or in several, the part is all of
        the snapshot.

        Complexity:
            O(n log n) for n records and links of the part.
        """
        where = self.where
        homes = self._communities(ids)
        communities = [one for one in homes if one is not None]
        position = where.index.table(Community).position
        own = {id_ for one in communities for id_ in self._lying[position[one]]}
        if None in homes or len(own) == len(where):
            return where, frozenset(one.id for one in where)
        own.update([id_ for one in own for id_ in self._of(Member, "organisation", one)])
        links = {link for one in own for link in self._links.get(one, ())}
        towns = {where[one].town for one in communities}
        above = {id_ for one in towns for id_ in self._of(TownCommittee, "town", one)}
        ends = {id_ for one in links for id_ in (one.scope, one.filler)}
        kept = [where[one] for one in self._with_named(own | above | ends)]
        return Jurisdiction(kept, links, scheme=where.scheme), frozenset(own)

    def _of(self, kind: type, field: str, target: str) -> list[str]:
        """Return the ids of the records of a kind that name a record in a field."""
        found = []
        for id_ in self._naming.get(target, ()):
            record = self.where[id_]
            if type(record) is kind and getattr(record, field) == target:
                found.append(id_)
        return found

    def _with_named(self, ids: Iterable[str]) -> set[str]:
        """Return ids, those of the records that they name, and so on."""
        kept: set[str] = set()
        waiting = [*ids]
        while waiting:
            one = waiting.pop()
            if one not in kept:
                kept.add(one)
                waiting += named(self.where[one])
        return kept
