"""The graph itself: nodes and edges made kind by kind from the tables, and added in bulk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain, pairwise
from operator import attrgetter
from types import UnionType
from typing import Any, get_args

import attrs
import networkx as nx
import numpy as np

from partygrid._collector import paused_collector
from partygrid._fields import Check, specs
from partygrid._index import Index, Mask, grouped_sum
from partygrid._likeness import nearest
from partygrid._territory import grids_of_buildings, place_of_buildings, totals
from partygrid.errors import InvalidArgument, UnknownName
from partygrid.grid import PLACE_KINDS, Building, Community, Compound, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.needs import Need, Project, Resource
from partygrid.org import (
    ORGANISATION_KINDS,
    BuildingGroup,
    CommunityCommittee,
    CompoundBranch,
    GridBranch,
    Member,
    TownCommittee,
    Unit,
    UnitBranch,
)
from partygrid.records import KIND_BY_NAME, RECORD_KINDS
from partygrid.teams import Facility, Team

Kinds = type | UnionType
"""A record class, or a union of them such as ``Place``."""

_Edges = Iterator[Any]
"""Edges as (source, target, key, attributes), a form that the stubs of networkx do not know."""


class EdgeType(StrEnum):
    """What an edge of the linkage graph says of its two ends."""

    WITHIN = "within"
    """Place or unit → the place around it; team, facility or resource → its place."""
    IN_GRID = "in_grid"
    """Building → grid, over all layers."""
    LED_BY = "led_by"
    """Place or unit → the organisation that covers it; team, facility or project → who leads it."""
    PARENT = "parent"
    """Organisation → superior organisation."""
    BELONGS_TO = "belongs_to"
    """Member → formal organisation."""
    RESIDES_IN = "resides_in"
    """Member → building of residence."""
    WORKS_FOR = "works_for"
    """Member → work unit."""
    NEEDED_AT = "needed_at"
    """Need → place."""
    PREFERS = "prefers"
    """Member → a need that the member would like to serve."""
    OFFERS = "offers"
    """Unit or organisation → resource."""
    JOINED_IN = "joined_in"
    """Need or resource → project."""
    SERVES_IN = "serves_in"
    """Member → team."""
    LEADS = "leads"
    """Member → the team of which this is the leader."""
    LINK = "link"
    """Filler → scope, under a mechanism."""


@attrs.frozen
class _Relation:
    """A field that names other records, and the edge that it becomes.

    Attributes:
        edge: The type of the edge.
        kind: The records that name others.
        field: The field.
        back: Whether the edge leads from what is named to what names it.
    """

    edge: EdgeType
    kind: type
    field: str
    back: bool = False


_RELATIONS = (
    _Relation(EdgeType.WITHIN, Building, "compound"),
    _Relation(EdgeType.WITHIN, Building, "community"),
    _Relation(EdgeType.WITHIN, Compound, "community"),
    _Relation(EdgeType.WITHIN, Grid, "community"),
    _Relation(EdgeType.WITHIN, Community, "town"),
    _Relation(EdgeType.WITHIN, Unit, "community"),
    _Relation(EdgeType.WITHIN, Team, "place"),
    _Relation(EdgeType.WITHIN, Facility, "place"),
    _Relation(EdgeType.WITHIN, Resource, "place"),
    _Relation(EdgeType.IN_GRID, Building, "grids"),
    _Relation(EdgeType.LED_BY, TownCommittee, "town", back=True),
    _Relation(EdgeType.LED_BY, CommunityCommittee, "community", back=True),
    _Relation(EdgeType.LED_BY, CommunityCommittee, "joint_communities", back=True),
    _Relation(EdgeType.LED_BY, CompoundBranch, "compounds", back=True),
    _Relation(EdgeType.LED_BY, GridBranch, "grids", back=True),
    _Relation(EdgeType.LED_BY, BuildingGroup, "buildings", back=True),
    _Relation(EdgeType.LED_BY, UnitBranch, "units", back=True),
    _Relation(EdgeType.LED_BY, Team, "organisation"),
    _Relation(EdgeType.LED_BY, Facility, "organisation"),
    _Relation(EdgeType.LED_BY, Project, "lead"),
    *(_Relation(EdgeType.PARENT, kind, "parent") for kind in ORGANISATION_KINDS),
    _Relation(EdgeType.BELONGS_TO, Member, "organisation"),
    _Relation(EdgeType.RESIDES_IN, Member, "residence"),
    _Relation(EdgeType.WORKS_FOR, Member, "unit"),
    _Relation(EdgeType.NEEDED_AT, Need, "place"),
    _Relation(EdgeType.PREFERS, Member, "preferences"),
    _Relation(EdgeType.OFFERS, Resource, "holder", back=True),
    _Relation(EdgeType.JOINED_IN, Project, "needs", back=True),
    _Relation(EdgeType.JOINED_IN, Project, "resources", back=True),
    _Relation(EdgeType.SERVES_IN, Team, "members", back=True),
    _Relation(EdgeType.LEADS, Team, "leader", back=True),
)

_TEXTS = ("name", "code", "layer")
_COUNTS = ("households", "residents")


def linkage_graph(
    where: Jurisdiction,
    *,
    kinds: Kinds | Iterable[Kinds] | None = None,
    edges: str | Iterable[str] | None = None,
    mechanisms: str | Iterable[str] | None = None,
) -> "nx.MultiDiGraph[str]":
    """Return a fresh graph of the records, their references and their links.

    A node is a record id with the attributes ``kind`` (class name) and, where stated, ``name``,
    ``code``, ``layer`` (grids), ``households`` and ``residents``. A compound, grid, community or
    town has the sums over its buildings, without the two where none of its buildings states one;
    a building in several grids counts in each. Members and needs have their kind alone.

    An edge has the attribute ``type``, an `EdgeType` as text; a link also ``mechanism`` and
    ``slot``, and where stated ``since`` and ``until`` as ISO dates and ``weight``. Its key is the
    type, or ``mechanism/slot`` for a link (``%`` and ``/`` in a name become ``%25`` and ``%2F``).
    Where two links differ in dates or weight only, these follow, as in
    ``contact/head/2024-01-01/..`` or ``contact/head/../../12``.
    A building lies in its compound; its stated community is an edge only where it has none.
    What a place lies in has no edge back: a path leads from a place outwards and to what leads it.

    Nodes stand in the order of ``where.records`` and edges in a stable order: equal snapshots give
    equal graphs and equal texts.

    Args:
        where: The snapshot.
        kinds: Record classes or unions such as ``Place`` to be nodes, all where None; an edge is
            there only if both its ends are.
        edges: Edge types, all where None.
        mechanisms: Mechanisms whose links are edges, all where None; other edges stay as they are.

    Raises:
        InvalidArgument: A kind is no kind of record.
        UnknownName: There is no such edge type, or no link under such a mechanism.

    Complexity:
        O(records + references + links); nearly all of it is networkx adding the edges.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction(
        ...     [pg.Town("lianfeng"), pg.Community("liyuan", town="lianfeng", name="栗园社区"),
        ...      pg.Compound("garden", community="liyuan"),
        ...      pg.Building("b1", compound="garden", households=48),
        ...      pg.Unit("tax-office", community="liyuan")],
        ...     [pg.Link(mechanism="contact", scope="garden", slot="unit", filler="tax-office")])
        >>> graph = linkage_graph(where)
        >>> graph.nodes["liyuan"]
        {'kind': 'Community', 'name': '栗园社区', 'households': 48}
        >>> nx.shortest_path(graph, "b1", "lianfeng")
        ['b1', 'garden', 'liyuan', 'lianfeng']
        >>> graph.edges["tax-office", "garden", "contact/unit"]
        {'type': 'link', 'mechanism': 'contact', 'slot': 'unit'}
        >>> list(linkage_graph(where, kinds=pg.Place, edges="within").edges("b1"))
        [('b1', 'garden')]
    """
    chosen = _chosen_kinds(kinds)
    types = {EdgeType(name) for name in _chosen_names("edge type", edges, EdgeType)}
    links = _chosen_links(where, mechanisms)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    with paused_collector():
        for kind in chosen:
            graph.add_nodes_from(_nodes(where.index, kind))
        kept = None if len(chosen) == len(RECORD_KINDS) else frozenset(graph)
        for relation in _RELATIONS:
            if relation.edge in types:
                graph.add_edges_from(_reference_edges(where.index, relation, kept))
        if EdgeType.LINK in types:
            graph.add_edges_from(_link_edges(links, kept))
    return graph


def _chosen_kinds(kinds: Kinds | Iterable[Kinds] | None) -> tuple[type, ...]:
    if kinds is None:
        return RECORD_KINDS
    several = (kinds,) if isinstance(kinds, type | UnionType | str) else kinds
    wanted = list(
        chain.from_iterable(
            get_args(one) if isinstance(one, UnionType) else (one,) for one in several
        )
    )
    for kind in wanted:
        if kind not in RECORD_KINDS:
            close = nearest(getattr(kind, "__name__", str(kind)), KIND_BY_NAME)
            likely = f"did you mean {close}? " if close else ""
            remedy = f"{likely}pass record classes: {', '.join(KIND_BY_NAME)}"
            raise InvalidArgument("kinds", kind, "no kind of record", remedy)
    return tuple(kind for kind in RECORD_KINDS if kind in wanted)


def _chosen_names(
    noun: str, wanted: str | Iterable[str] | None, known: Iterable[str]
) -> frozenset[str]:
    names = frozenset(map(str, known))
    if wanted is None:
        return names
    asked = frozenset((wanted,) if isinstance(wanted, str) else map(str, wanted))
    if not asked <= names:
        raise UnknownName(noun, min(asked - names), names)
    return asked


def _chosen_links(where: Jurisdiction, mechanisms: str | Iterable[str] | None) -> Sequence[Link]:
    if mechanisms is None:
        return where.links
    known = {link.mechanism for link in where.links}
    chosen = _chosen_names("mechanism among the links", mechanisms, known)
    return [link for link in where.links if link.mechanism in chosen]


def _nodes(index: Index, kind: type) -> list[tuple[str, dict[str, Any]]]:
    """Return the nodes of a kind; attributes that are not stated are left out."""
    records = index.table(kind).records
    columns = {name: _column(index, kind, name) for name in _attributes_of(kind)}
    bare = {"kind": kind.__name__}
    if not columns:
        return [(record.id, bare) for record in records]
    rows = zip(*columns.values(), strict=True)
    return [
        (record.id, bare | _stated_in(row, columns))
        for record, row in zip(records, rows, strict=True)
    ]


def _stated_in(row: Iterable[Any], names: Iterable[str]) -> dict[str, Any]:
    return {
        name: value
        for name, value in zip(names, row, strict=True)
        if value is not None and value != ""
    }


def _attributes_of(kind: type) -> tuple[str, ...]:
    fields = attrs.fields_dict(kind)
    counts = _COUNTS if kind in PLACE_KINDS else ()
    return (*(name for name in _TEXTS if name in fields), *counts)


def _column(index: Index, kind: type, name: str) -> Sequence[Any]:
    if kind is not Building and name in _COUNTS:
        return _sums(index, kind, name)
    return list(map(attrgetter(name), index.table(kind).records))


def _sums(index: Index, place: type, field: str) -> list[int | None]:
    """Return a count summed over the buildings of each place, None where none of them states it."""
    stated = index.kept(("stated", Building, field), lambda: _stating_buildings(index, field))
    if place is Grid:
        pairs = grids_of_buildings(index)
        group, weight = pairs.target, stated[pairs.owner]
    else:
        group, weight = place_of_buildings(index, place), stated
    known = grouped_sum(group, weight.astype(np.int64), index.size(place)) > 0
    sums = totals(index, place, field).tolist()
    return [total if one else None for total, one in zip(sums, known.tolist(), strict=True)]


def _stating_buildings(index: Index, field: str) -> Mask:
    column = map(attrgetter(field), index.table(Building).records)
    return np.fromiter((value is not None for value in column), np.bool_, index.size(Building))


def _reference_edges(index: Index, relation: _Relation, kept: frozenset[str] | None) -> _Edges:
    pairs = _pairs(index, relation)
    if kept is not None:
        pairs = [(owner, named) for owner, named in pairs if owner in kept and named in kept]
    key = relation.edge.value
    label = {"type": key}
    if relation.back:
        return ((named, owner, key, label) for owner, named in pairs)
    return ((owner, named, key, label) for owner, named in pairs)


def _pairs(index: Index, relation: _Relation) -> list[tuple[str, str]]:
    """Return the ids of the records of a kind, each with the id or ids that a field names."""
    records = index.table(relation.kind).records
    if relation.kind is Building and relation.field == "community":
        records = tuple(building for building in records if building.compound is None)
    read = attrgetter(relation.field)
    if dict(specs(relation.kind))[relation.field].check is Check.REFERENCES:
        return [(record.id, named) for record in records for named in read(record)]
    return [(record.id, named) for record in records if (named := read(record)) is not None]


def _link_edges(links: Sequence[Link], kept: frozenset[str] | None) -> _Edges:
    if kept is not None:
        links = [link for link in links if link.filler in kept and link.scope in kept]
    alike = {
        position
        for i, (one, other) in enumerate(pairwise(links))
        if one.filler == other.filler and one.key[:4] == other.key[:4]
        for position in (i, i + 1)
    }
    plain: dict[tuple[str, str], tuple[str, dict[str, str | int]]] = {}
    for i, link in enumerate(links):
        pattern = (link.mechanism, link.slot)
        if pattern not in plain:
            plain[pattern] = _key_and_label(*pattern)
        key, label = plain[pattern]
        if link.since or link.until or link.weight is not None:
            own = _stated_by(link)
            label = label | own
            if i in alike:
                key = "/".join([key, *_as_key(own)])
        yield link.filler, link.scope, key, label


def _key_and_label(mechanism: str, slot: str) -> tuple[str, dict[str, str | int]]:
    escaped = (name.replace("%", "%25").replace("/", "%2F") for name in (mechanism, slot))
    label: dict[str, str | int] = {
        "type": EdgeType.LINK.value,
        "mechanism": mechanism,
        "slot": slot,
    }
    return "/".join(escaped), label


def _stated_by(link: Link) -> dict[str, str | int]:
    """Return the dates and the weight of a link, where it states them."""
    own: dict[str, str | int] = {}
    if link.since is not None:
        own["since"] = link.since.isoformat()
    if link.until is not None:
        own["until"] = link.until.isoformat()
    if link.weight is not None:
        own["weight"] = link.weight
    return own


def _as_key(own: Mapping[str, str | int]) -> Iterator[str]:
    yield str(own.get("since", ".."))
    yield str(own.get("until", ".."))
    if "weight" in own:
        yield str(own["weight"])
