"""Parts of a repair: findings that have to do with each other, and the ground around them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from partygrid._fields import Check, specs
from partygrid._whereabouts import spots
from partygrid.grid import Community
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Member, TownCommittee
from partygrid.records import RECORD_KINDS
from partygrid.repairs._asked import community_of
from partygrid.repairs._edit import Key


def groups(touched: Mapping[Key, Iterable[str]]) -> list[tuple[Key, ...]]:
    """Return the findings in groups that touch no record of another group, each sorted.

    Examples:
        >>> groups({("r", "a"): ["a", "x"], ("r", "b"): ["b"], ("s", "c"): ["x"]})
        [(('r', 'a'), ('s', 'c')), (('r', 'b'),)]
    """
    found: list[tuple[set[Key], set[str]]] = []
    for key, ids in sorted(touched.items()):
        keys, reach = {key}, {*ids}
        for other in [one for one in found if not reach.isdisjoint(one[1])]:
            found.remove(other)
            keys |= other[0]
            reach |= other[1]
        found.append((keys, reach))
    return sorted(tuple(sorted(keys)) for keys, _ in found)


def around(where: Jurisdiction, ids: Iterable[str]) -> tuple[Jurisdiction, frozenset[str]]:
    """Return the part of a snapshot around some records, and the ids of what it holds whole.

    Whole are the communities in which the records lie. With them come the members of their
    organisations, the committees of their towns, what their links name, and whatever these records
    name in turn. Where a record
    lies in no community or in several, the part is all of the snapshot.

    Complexity:
        O(records + links).
    """
    homes = {community_of(where, where[one]) for one in ids if one in where}
    communities = {one for one in homes if one is not None}
    own = _lying_in(where, communities)
    if None in homes or len(own) == len(where):
        return where, frozenset(one.id for one in where)
    own |= {one.id for one in where.of(Member) if one.organisation in own}
    links = [one for one in where.links if one.scope in own or one.filler in own]
    towns = {where[one].town for one in communities}
    above = {one.id for one in where.of(TownCommittee) if one.town in towns}
    ends = {id_ for one in links for id_ in (one.scope, one.filler)}
    kept = _with_named(where, own | above | ends)
    part = Jurisdiction([one for one in where if one.id in kept], links, scheme=where.scheme)
    return part, frozenset(own)


def _lying_in(where: Jurisdiction, communities: Collection[str]) -> set[str]:
    """Return the ids of the records that lie in some communities."""
    index = where.index
    wanted = {index.table(Community).position[one] for one in communities}
    return {
        id_
        for kind in RECORD_KINDS
        for id_, at in zip(
            index.table(kind).ids, spots(index, kind).community.tolist(), strict=True
        )
        if at in wanted
    }


def _with_named(where: Jurisdiction, ids: Iterable[str]) -> set[str]:
    """Return ids, those of the records that they name, and so on."""
    kept: set[str] = set()
    waiting = [*ids]
    while waiting:
        one = waiting.pop()
        if one not in kept:
            kept.add(one)
            waiting += _named(where[one])
    return kept


def _named(record: Any) -> list[str]:
    found: list[str] = []
    for field, spec in specs(type(record)):
        value = getattr(record, field)
        if spec.check is Check.REFERENCES:
            found += value
        elif spec.check is Check.REFERENCE and value is not None:
            found.append(value)
    return found
