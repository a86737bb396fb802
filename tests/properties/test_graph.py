"""The linkage graph of any jurisdiction against what its records and links say."""

from collections import Counter
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid._fields import Check, specs
from partygrid.graph import EdgeType, linkage_graph, to_dot, to_graphml, to_mermaid
from partygrid.records import RECORD_KINDS
from partygrid.testing.strategies import jurisdictions, permuted

PLACES = (pg.Compound, pg.Grid, pg.Community, pg.Town)


def references(where: pg.Jurisdiction) -> set[tuple[str, str, str]]:
    """Return each reference as (owner, field, named), but a community beside a compound."""
    found = set()
    for record in where:
        for field, spec in specs(type(record)):
            value = getattr(record, field)
            if spec.check is Check.REFERENCE and value is not None:
                found.add((record.id, field, value))
            elif spec.check is Check.REFERENCES:
                found |= {(record.id, field, named) for named in value}
    outside = {
        (one.id, "community", one.community) for one in where.of(pg.Building) if one.compound
    }
    return found - outside


@given(jurisdictions())
def test_every_reference_and_every_link_is_an_edge(where: pg.Jurisdiction) -> None:
    graph = linkage_graph(where)
    named = references(where)
    for owner, _, other in named:
        assert graph.has_edge(owner, other) or graph.has_edge(other, owner)
    pairs = Counter(frozenset((owner, other)) for owner, _, other in named)
    once = {  # an organisation that names its community again as a joint one
        one.id for one in where.of(pg.CommunityCommittee) if one.community in one.joint_communities
    }
    assert graph.number_of_edges() == pairs.total() - len(once) + len(where.links)


@given(jurisdictions())
def test_every_record_is_a_node(where: pg.Jurisdiction) -> None:
    assert list(linkage_graph(where)) == [record.id for record in where.records]


@given(jurisdictions())
def test_type_follows_from_the_kinds_of_the_ends(where: pg.Jurisdiction) -> None:
    ends = {
        EdgeType.WITHIN: (pg.Place | pg.Unit | pg.Team | pg.Facility | pg.Resource, pg.Place),
        EdgeType.IN_GRID: (pg.Building, pg.Grid),
        EdgeType.LED_BY: (
            pg.Place | pg.Unit | pg.Team | pg.Facility | pg.Project,
            pg.Organisation | pg.Unit,
        ),
        EdgeType.PARENT: (pg.Organisation, pg.Organisation),
        EdgeType.BELONGS_TO: (pg.Member, pg.Organisation),
        EdgeType.RESIDES_IN: (pg.Member, pg.Building),
        EdgeType.WORKS_FOR: (pg.Member, pg.Unit),
        EdgeType.NEEDED_AT: (pg.Need, pg.Place),
        EdgeType.PREFERS: (pg.Member, pg.Need),
        EdgeType.OFFERS: (pg.Organisation | pg.Unit, pg.Resource),
        EdgeType.JOINED_IN: (pg.Need | pg.Resource, pg.Project),
        EdgeType.SERVES_IN: (pg.Member, pg.Team),
        EdgeType.LEADS: (pg.Member, pg.Team),
        EdgeType.LINK: (pg.Record, pg.Record),
    }
    for source, target, edge in linkage_graph(where).edges(data="type"):
        tail, head = ends[EdgeType(edge)]
        assert isinstance(where[source], tail)
        assert isinstance(where[target], head)


@given(jurisdictions())
def test_each_link_is_one_edge_with_its_content(where: pg.Jurisdiction) -> None:
    graph = linkage_graph(where, edges=EdgeType.LINK)
    found = sorted(
        (
            known["mechanism"],
            scope,
            known["slot"],
            filler,
            known.get("since", ""),
            known.get("until", ""),
            known.get("weight", -1),
        )
        for filler, scope, known in graph.edges(data=True)
    )
    assert found == [link.key for link in where.links]


def lies_in(where: pg.Jurisdiction, building: pg.Building, place: Any) -> bool:
    community = where.community_of(building.id)
    match place:
        case pg.Compound():
            return building.compound == place.id
        case pg.Grid():
            return place.id in building.grids
        case pg.Community():
            return community == place.id
    return community is not None and where[community].town == place.id


@pytest.mark.parametrize("count", ["households", "residents"])
@given(where=jurisdictions())
def test_count_of_a_place_is_the_sum_over_its_buildings(where: pg.Jurisdiction, count: str) -> None:
    nodes = linkage_graph(where).nodes
    for kind in PLACES:
        for place in where.of(kind):
            numbers = [
                getattr(building, count)
                for building in where.of(pg.Building)
                if lies_in(where, building, place) and getattr(building, count) is not None
            ]
            assert nodes[place.id].get(count) == (sum(numbers) if numbers else None)


@given(jurisdictions(), st.data())
def test_filtering_equals_the_subgraph(where: pg.Jurisdiction, data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from(RECORD_KINDS), unique=True))
    types = data.draw(st.lists(st.sampled_from(EdgeType), unique=True))
    known = sorted({link.mechanism for link in where.links})
    names = data.draw(st.lists(st.sampled_from(known), unique=True) if known else st.just([]))
    full = linkage_graph(where)
    found = linkage_graph(where, kinds=kinds, edges=types, mechanisms=names)
    kept = [node for node in full if type(where[node]) in kinds]
    assert list(found.nodes(data=True)) == [(node, full.nodes[node]) for node in kept]
    assert list(found.edges(keys=True, data=True)) == [
        (source, target, key, edge)
        for source, target, key, edge in full.edges(keys=True, data=True)
        if {source, target} <= set(kept)
        and edge["type"] in types
        and edge.get("mechanism") in [None, *names]
    ]


@given(jurisdictions(), st.data())
def test_order_of_the_input_does_not_reach_the_texts(
    where: pg.Jurisdiction, data: st.DataObject
) -> None:
    records = data.draw(permuted(where.records))
    links = data.draw(permuted(where.links))
    other = pg.Jurisdiction(records, links, scheme=where.scheme)
    for write in (to_graphml, to_dot, to_mermaid):
        assert write(linkage_graph(other)) == write(linkage_graph(where))


@given(jurisdictions())
def test_graphml_round_trip(where: pg.Jurisdiction) -> None:
    graph = linkage_graph(where)
    back = nx.parse_graphml(to_graphml(graph), force_multigraph=True)
    assert list(back.nodes(data=True)) == list(graph.nodes(data=True))
    assert list(back.edges(data=True)) == list(graph.edges(data=True))


@given(jurisdictions())
def test_drawings_have_one_line_for_each_node_and_edge(where: pg.Jurisdiction) -> None:
    graph = linkage_graph(where)
    size = graph.number_of_nodes() + graph.number_of_edges()
    kinds = len({type(record) for record in where})
    assert len(to_dot(graph).splitlines()) == 3 + size + 1
    assert len(to_mermaid(graph).splitlines()) == 1 + kinds + size
