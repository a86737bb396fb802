"""The linkage graph: what nodes and edges say, what filters keep, what three formats write."""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

import partygrid as pg
from partygrid.graph import EdgeType, linkage_graph, to_dot, to_graphml, to_mermaid
from partygrid.records import RECORD_KINDS
from towns import awkward, empty, small

WRITERS = (to_graphml, to_dot, to_mermaid)
TOWN = [
    pg.Town("t1"),
    pg.Community("c1", town="t1"),
    pg.Compound("x1", community="c1"),
    pg.Grid("g1", community="c1"),
    pg.Grid("g2", community="c1"),
]


def contact(**content: object) -> pg.Link:
    return pg.Link(
        **{"mechanism": "contact", "scope": "x1", "slot": "head", "filler": "u1"} | content
    )


# Nodes


def test_every_record_is_a_node_with_its_kind() -> None:
    where = awkward()
    found = dict(linkage_graph(where).nodes(data="kind"))
    assert found == {record.id: type(record).__name__ for record in where}


def test_nodes_stand_in_the_order_of_the_records() -> None:
    where = awkward()
    assert list(linkage_graph(where)) == [record.id for record in where.records]


def test_node_tells_name_code_and_households() -> None:
    nodes = linkage_graph(small()).nodes
    assert nodes["liyuan"] == {
        "kind": "Community",
        "name": "栗园社区",
        "code": "350825100006",
        "households": 48 + 60 + 36 + 24,
    }
    assert nodes["b1"] == {"kind": "Building", "households": 48}
    assert nodes["liyuan-gb"] == {"kind": "CommunityCommittee"}


def test_grid_tells_its_layer() -> None:
    assert linkage_graph(awkward()).nodes["工会1"]["layer"] == "工会"


def test_leader_who_is_named_among_the_members_leads_and_serves() -> None:
    team = pg.Team("team", leader="m1", members=["m1", "m2"])
    graph = linkage_graph(pg.Jurisdiction([pg.Member("m1"), pg.Member("m2"), team]))
    assert sorted(graph.edges(keys=True)) == [
        ("m1", "team", "leads"),
        ("m1", "team", "serves_in"),
        ("m2", "team", "serves_in"),
    ]


def test_member_and_need_tell_their_kind_alone() -> None:
    nodes = linkage_graph(awkward()).nodes
    assert nodes["m-2"] == {"kind": "Member"}
    assert nodes["n-2"] == {"kind": "Need"}


def test_building_in_two_grids_counts_in_each() -> None:
    nodes = linkage_graph(small()).nodes
    assert nodes["grid-1"]["households"] == 48 + 60
    assert nodes["grid-2"]["households"] == 60 + 36
    assert nodes["garden"]["households"] == 48 + 60 + 36 + 24


def test_sum_is_absent_where_no_building_states_a_number() -> None:
    buildings = [pg.Building("b1", compound="x1", grids=["g1"]), pg.Building("b2")]
    nodes = linkage_graph(pg.Jurisdiction([*TOWN, *buildings])).nodes
    assert all("households" not in nodes[id_] for id_ in ("b1", "x1", "g1", "c1", "t1"))


def test_stated_zero_is_a_number() -> None:
    building = pg.Building("b1", compound="x1", grids=["g1"], households=0)
    nodes = linkage_graph(pg.Jurisdiction([*TOWN, building])).nodes
    assert [nodes[id_]["households"] for id_ in ("b1", "x1", "g1", "c1", "t1")] == [0] * 5


def test_sum_takes_the_buildings_that_state_a_number() -> None:
    buildings = [pg.Building("b1", compound="x1", residents=7), pg.Building("b2", compound="x1")]
    nodes = linkage_graph(pg.Jurisdiction([*TOWN, *buildings])).nodes
    assert nodes["x1"] == {"kind": "Compound", "residents": 7}


def test_community_counts_buildings_that_it_knows_through_a_grid_alone() -> None:
    kiosk = pg.Building("kiosk", grids=["g1"], residents=3)
    graph = linkage_graph(pg.Jurisdiction([*TOWN, kiosk]))
    assert graph.nodes["c1"]["residents"] == 3
    assert list(graph.edges("kiosk", data="type")) == [("kiosk", "g1", "in_grid")]


# Edges


def test_edges_of_a_small_town() -> None:
    edges = {(u, v, kind) for u, v, kind in linkage_graph(small()).edges(data="type")}
    assert edges == {
        ("liyuan", "lianfeng", "within"),
        ("garden", "liyuan", "within"),
        ("grid-1", "liyuan", "within"),
        ("grid-2", "liyuan", "within"),
        ("b1", "garden", "within"),
        ("b2", "garden", "within"),
        ("b3", "garden", "within"),
        ("b4", "garden", "within"),
        ("tax-office", "liyuan", "within"),
        ("b1", "grid-1", "in_grid"),
        ("b2", "grid-1", "in_grid"),
        ("b2", "grid-2", "in_grid"),
        ("b3", "grid-2", "in_grid"),
        ("lianfeng", "lianfeng-pc", "led_by"),
        ("liyuan", "liyuan-gb", "led_by"),
        ("garden", "garden-br", "led_by"),
        ("b1", "group-1", "led_by"),
        ("b2", "group-1", "led_by"),
        ("liyuan-gb", "lianfeng-pc", "parent"),
        ("garden-br", "liyuan-gb", "parent"),
        ("group-1", "garden-br", "parent"),
        ("m1", "garden-br", "belongs_to"),
        ("m2", "garden-br", "belongs_to"),
        ("m1", "tax-office", "works_for"),
        ("m2", "tax-office", "works_for"),
        ("m1", "b1", "resides_in"),
        ("m2", "b3", "resides_in"),
    }


def test_building_reaches_the_town_committee_through_its_line() -> None:
    graph = linkage_graph(small(), edges=[EdgeType.LED_BY, EdgeType.PARENT])
    assert nx.shortest_path(graph, "b1", "lianfeng-pc") == [
        "b1",
        "group-1",
        "garden-br",
        "liyuan-gb",
        "lianfeng-pc",
    ]
    assert not nx.has_path(graph, "b4", "lianfeng-pc")


def test_building_without_group_does_not_reach_one() -> None:
    graph = linkage_graph(small())
    assert nx.has_path(graph, "b1", "lianfeng-pc")
    assert not nx.has_path(graph, "b4", "group-1")


@pytest.mark.parametrize(
    ("source", "target", "edge"),
    [
        ("村-2", "cc", "led_by"),  # a joint organisation
        ("社区①", "cc", "led_by"),
        ("小区乙", "xb", "led_by"),
        ("g1", "gb", "led_by"),
        ("工厂", "ub", "led_by"),
        ("ub-2", "ub", "parent"),
        ("m-2", "hut", "resides_in"),
        ("n-2", "镇一", "needed_at"),
        ("barn", "村-2", "within"),  # outside compounds
        ("nobody", "小区甲", "within"),  # a team
        ("队①", "ub", "led_by"),
        ("m-1", "队①", "leads"),
        ("m-2", "队①", "serves_in"),
        ("岗亭", "hut", "within"),  # a facility
        ("centre", "pc", "led_by"),
    ],
)
def test_edge_is_keyed_and_typed(source: str, target: str, edge: str) -> None:
    assert linkage_graph(awkward()).edges[source, target, edge] == {"type": edge}


def test_stated_community_is_no_edge_beside_a_compound() -> None:
    graph = linkage_graph(awkward(), edges=EdgeType.WITHIN)
    assert list(graph.successors("b10")) == ["compound/3"]


# Links


def linked(*links: pg.Link) -> "nx.MultiDiGraph[str]":
    return linkage_graph(pg.Jurisdiction([*TOWN, pg.Unit("u1")], links), edges=EdgeType.LINK)


def test_link_leads_from_filler_to_scope_with_mechanism_and_slot() -> None:
    graph = linked(contact())
    assert list(graph.edges(keys=True)) == [("u1", "x1", "contact/head")]
    assert graph.edges["u1", "x1", "contact/head"] == {
        "type": "link",
        "mechanism": "contact",
        "slot": "head",
    }


def test_dates_of_a_link_are_iso_texts() -> None:
    graph = linked(contact(since=date(2024, 1, 1)), contact(slot="deputy", until=date(2023, 5, 6)))
    assert graph.edges["u1", "x1", "contact/head"]["since"] == "2024-01-01"
    assert "until" not in graph.edges["u1", "x1", "contact/head"]
    assert graph.edges["u1", "x1", "contact/deputy"]["until"] == "2023-05-06"
    assert "since" not in graph.edges["u1", "x1", "contact/deputy"]


def test_links_that_differ_in_dates_only_stay_apart() -> None:
    graph = linked(
        contact(),
        contact(since=date(2020, 1, 1), until=date(2021, 12, 31)),
        contact(since=date(2022, 1, 1)),
        contact(until=date(2019, 12, 31)),
    )
    assert set(graph["u1"]["x1"]) == {
        "contact/head",
        "contact/head/2020-01-01/2021-12-31",
        "contact/head/2022-01-01/..",
        "contact/head/../2019-12-31",
    }


def test_weight_of_a_link_is_a_number() -> None:
    graph = linked(contact(weight=0), contact(slot="deputy"))
    assert graph.edges["u1", "x1", "contact/head"]["weight"] == 0
    assert "weight" not in graph.edges["u1", "x1", "contact/deputy"]


def test_links_that_differ_in_weight_only_stay_apart() -> None:
    day = date(2024, 1, 1)
    graph = linked(contact(), contact(weight=0), contact(weight=12), contact(weight=12, since=day))
    assert set(graph["u1"]["x1"]) == {
        "contact/head",
        "contact/head/../../0",
        "contact/head/../../12",
        "contact/head/2024-01-01/../12",
    }


def test_dates_of_other_fillers_and_slots_do_not_enter_a_key() -> None:
    day = {"since": date(2020, 1, 1)}
    records = [*TOWN, pg.Unit("u1"), pg.Unit("u2")]
    links = [contact(**day), contact(**day, filler="u2"), contact(**day, slot="deputy")]
    graph = linkage_graph(pg.Jurisdiction(records, links), edges=EdgeType.LINK)
    assert {key for _, _, key in graph.edges(keys=True)} == {"contact/head", "contact/deputy"}
    assert graph.number_of_edges() == 3


def test_slashes_in_names_do_not_merge_links() -> None:
    graph = linked(contact(mechanism="a/b", slot="c"), contact(mechanism="a", slot="b/c"))
    assert set(graph["u1"]["x1"]) == {"a%2Fb/c", "a/b%2Fc"}


def test_percent_sign_in_a_name_does_not_merge_links() -> None:
    graph = linked(contact(mechanism="a%2Fb"), contact(mechanism="a/b"))
    assert graph.number_of_edges() == 2


# The graph as a whole


def test_graph_is_a_copy_that_is_yours() -> None:
    where = small()
    graph = linkage_graph(where)
    graph.nodes["b1"]["households"] = 0
    graph.edges["b1", "garden", "within"]["type"] = "mine"
    graph.remove_node("b2")
    again = linkage_graph(where)
    assert again.nodes["b1"]["households"] == 48
    assert {kind for _, _, kind in again.edges(["b1", "b3"], data="type")} <= set(EdgeType)
    assert "b2" in again


def test_nodes_and_edges_do_not_share_their_attributes() -> None:
    graph = linkage_graph(small())
    graph.nodes["m1"]["mine"] = 1
    graph.edges["b1", "garden", "within"]["mine"] = 1
    assert "mine" not in graph.nodes["m2"]
    assert "mine" not in graph.edges["b3", "garden", "within"]


def test_attributes_are_plain_texts_and_whole_numbers() -> None:
    graph = linkage_graph(awkward())
    every = [*dict(graph.nodes(data=True)).values(), *(known for *_, known in graph.edges.data())]
    assert {type(value) for known in every for value in known.values()} == {str, int}
    assert all(value != "" for known in every for value in known.values())


def test_nothing_gives_an_empty_graph() -> None:
    graph = linkage_graph(empty())
    assert isinstance(graph, nx.MultiDiGraph)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (0, 0)


# Filters


def test_kinds_may_be_a_class_a_union_or_several() -> None:
    where = small()
    places = {"lianfeng", "liyuan", "garden", "grid-1", "grid-2", "b1", "b2", "b3", "b4"}
    assert set(linkage_graph(where, kinds=pg.Compound)) == {"garden"}
    assert set(linkage_graph(where, kinds=pg.Place)) == places
    assert set(linkage_graph(where, kinds=[pg.Place, pg.Unit])) == places | {"tax-office"}
    assert not set(linkage_graph(where, kinds=[]))


def test_kinds_keep_the_order_of_the_records() -> None:
    graph = linkage_graph(small(), kinds=[pg.Unit, pg.Town])
    assert list(graph) == ["lianfeng", "tax-office"]


def test_edge_needs_both_its_ends() -> None:
    graph = linkage_graph(small(), kinds=[pg.Building, pg.Compound, pg.Member])
    assert {kind for *_, kind in graph.edges(data="type")} == {"within", "resides_in"}


def test_filtered_place_still_sums_over_all_its_buildings() -> None:
    graph = linkage_graph(small(), kinds=pg.Community)
    assert graph.nodes["liyuan"]["households"] == 48 + 60 + 36 + 24


def test_edges_may_be_enum_members_or_their_texts() -> None:
    for edges in (EdgeType.IN_GRID, "in_grid", ["in_grid"], [EdgeType.IN_GRID]):
        graph = linkage_graph(small(), edges=edges)
        assert {kind for *_, kind in graph.edges(data="type")} == {"in_grid"}
        assert graph.number_of_edges() == 4
    assert linkage_graph(small(), edges=[]).number_of_edges() == 0


def test_mechanisms_choose_links_and_leave_other_edges() -> None:
    where = awkward()
    graph = linkage_graph(where, mechanisms=["包联", "contact"])
    assert {name for *_, name in graph.edges(data="mechanism")} == {None, "包联", "contact"}
    records = linkage_graph(where, mechanisms=[])
    assert records.number_of_edges() == linkage_graph(where).number_of_edges() - len(where.links)
    alone = linkage_graph(where, edges="link", mechanisms="contact")
    assert sorted(alone.edges(keys=True)) == [
        ("m-2", "1号楼", "contact/households/../../0"),
        ("m-2", "1号楼", "contact/households/../../12"),
        ("wc", "cc", "contact/contact"),
    ]


@pytest.mark.parametrize("kind", ["Buildng", type("Buildng", (), {})])
def test_unknown_kind_is_refused(kind: object) -> None:
    with pytest.raises(pg.InvalidArgument, match=r"kinds: .*; did you mean Building\? pass record"):
        linkage_graph(small(), kinds=kind)


def test_kind_that_resembles_none_is_refused() -> None:
    with pytest.raises(pg.InvalidArgument, match=r"kinds: <class 'int'>: .*; pass record classes"):
        linkage_graph(small(), kinds=[pg.Town, int])


def test_unknown_edge_type_is_refused() -> None:
    with pytest.raises(pg.UnknownName, match=r"no edge type 'led-by'; did you mean 'led_by'\?"):
        linkage_graph(small(), edges=["within", "led-by"])


@pytest.mark.parametrize("edges", [None, "within"])
def test_unknown_mechanism_is_refused(edges: str | None) -> None:
    with pytest.raises(pg.UnknownName, match=r"'contakt'; did you mean 'contact'\?"):
        linkage_graph(awkward(), edges=edges, mechanisms=["包联", "contakt"])


def test_lowest_of_several_unknown_names_is_reported() -> None:
    with pytest.raises(pg.UnknownName, match="no edge type 'a'"):
        linkage_graph(small(), edges={"c", "b", "a", "d"})


# Formats

HOSTILE = [
    'say "hi"',
    "a<b>&c;</node>",
    "&lt;&amp;#35;",
    "back\\slash",
    "tail\\",
    '\\"',
    "\\N\\G",
    '"] --> n5["',
    "%%{init: {'theme': 'dark'}}%%",
    "1. item",
    "2) item",
    "- item",
    "+",
    "---",
    "`code` *strong* _weak_ __bold__ ~~gone~~",
    "$$x$$ [link](http://x) {{x}} a|b",
    "style x:#f;",
    "]]>",
    "莲峰镇“一”",
]


def hostile() -> "nx.MultiDiGraph[str]":
    compounds = [
        pg.Compound(name, community="c1", name="" if i % 2 else name + "#")
        for i, name in enumerate(HOSTILE)
    ]
    links = [contact(mechanism=one, slot=one, filler=one) for one in HOSTILE]
    return linkage_graph(pg.Jurisdiction([*TOWN, *compounds], links))


def labels_of(graph: "nx.MultiDiGraph[str]") -> list[str]:
    return [f"{known.get('name', node)}\n{known['kind']}" for node, known in graph.nodes(data=True)]


DOT_TEXT = r'"((?:[^"\\\n]|\\.)*)"'
DOT_NODE = re.compile(rf"  {DOT_TEXT} \[label={DOT_TEXT}, fillcolor=[a-z]+\];")
DOT_EDGE = re.compile(rf"  {DOT_TEXT} -> {DOT_TEXT} \[label={DOT_TEXT}\];")


def dot_text(quoted: str) -> str:
    return re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), quoted)


def dot_label(quoted: str) -> str:
    return dot_text(quoted).replace("&amp;", "&")


def test_dot_reads_back_statement_by_statement() -> None:
    graph = hostile()
    opening, _, _, *statements, closing, end = to_dot(graph).split("\n")
    assert (opening, closing, end) == ("digraph linkage {", "}", "")
    nodes = [DOT_NODE.fullmatch(line) for line in statements[: len(graph)]]
    assert [dot_text(found[1]) for found in nodes] == list(graph)
    assert [dot_label(found[2]) for found in nodes] == labels_of(graph)
    edges = [DOT_EDGE.fullmatch(line) for line in statements[len(graph) :]]
    assert [
        (dot_text(found[1]), dot_text(found[2]), dot_label(found[3])) for found in edges
    ] == list(graph.edges(keys=True))


def test_dot_label_holds_no_bare_entity() -> None:
    """Graphviz replaces entities in labels, so each ampersand begins one of its own."""
    labels = re.findall(rf"label={DOT_TEXT}", to_dot(hostile()))
    assert all(re.fullmatch(r"(?:[^&]|&amp;)*", label) for label in labels)


MERMAID_TEXT = r'"((?:[^"#&<>\\`%*~:;{}\[\]$]|#\d+;|<br/>)*)"'
MERMAID_NODE = re.compile(rf"  n(\d+)\[{MERMAID_TEXT}\]:::([A-Za-z]+)")
MERMAID_EDGE = re.compile(rf"  n(\d+) -->\|{MERMAID_TEXT}\| n(\d+)")


def mermaid_text(quoted: str) -> str:
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), quoted.replace("<br/>", "\n"))


def test_mermaid_reads_back_statement_by_statement() -> None:
    graph = hostile()
    lines = to_mermaid(graph).split("\n")
    kinds = [kind for _, kind in graph.nodes(data="kind")]
    head = 1 + len(set(kinds))
    assert (lines[0], lines[-1]) == ("flowchart BT", "")
    assert all(line.startswith("  classDef ") for line in lines[1:head])
    nodes = [MERMAID_NODE.fullmatch(line) for line in lines[head : head + len(graph)]]
    assert [int(found[1]) for found in nodes] == list(range(len(graph)))
    assert [mermaid_text(found[2]) for found in nodes] == labels_of(graph)
    assert [found[3] for found in nodes] == kinds
    edges = [MERMAID_EDGE.fullmatch(line) for line in lines[head + len(graph) : -1]]
    ids = list(graph)
    assert [
        (ids[int(found[1])], ids[int(found[3])], mermaid_text(found[2])) for found in edges
    ] == list(graph.edges(keys=True))


@pytest.mark.parametrize("name", ["1. item", "12) item", "- item", "+ item", "-", "_weak_", "__a"])
def test_mermaid_label_begins_no_markdown(name: str) -> None:
    (line,) = re.findall(r'\["(.*)"\]', to_mermaid(linkage_graph(pg.Jurisdiction([pg.Town(name)]))))
    assert not re.match(r"(\d+[.)]|[-+])(\s|<br/>)|_", line)
    assert mermaid_text(line) == f"{name}\nTown"


def test_plain_ids_stay_legible_in_mermaid() -> None:
    text = to_mermaid(linkage_graph(awkward()))
    assert '"m-1<br/>Member"' in text
    assert '|"in_grid"|' in text
    assert '"莲峰镇<br/>Town"' in text


def test_graphml_reads_back() -> None:
    graph = hostile()
    back = nx.parse_graphml(to_graphml(graph), force_multigraph=True)
    assert list(back.nodes(data=True)) == list(graph.nodes(data=True))
    assert list(back.edges(data=True)) == list(graph.edges(data=True))


def test_graphml_keeps_types_of_numbers_and_texts() -> None:
    back = nx.parse_graphml(to_graphml(linkage_graph(small())), force_multigraph=True)
    assert back.nodes["liyuan"]["code"] == "350825100006"
    assert back.nodes["liyuan"]["households"] == 168


def test_graphml_edge_ids_are_unique() -> None:
    graph = linkage_graph(awkward())
    ids = re.findall(r'<edge [^>]*id="([^"]*)"', to_graphml(graph))
    assert len(set(ids)) == len(ids) == graph.number_of_edges()


def test_graphml_takes_attributes_that_you_added() -> None:
    graph = linkage_graph(small())
    graph.graph["title"] = "莲峰镇"
    graph.edges["b1", "garden", "within"]["key"] = 0.5
    back = nx.parse_graphml(to_graphml(graph), force_multigraph=True)
    assert back.graph["title"] == "莲峰镇"
    assert [known.get("key") for *_, known in back.edges("b1", data=True)].count(0.5) == 1


@pytest.mark.parametrize("write", WRITERS)
def test_chinese_is_written_as_it_is(write) -> None:  # noqa: ANN001 - one of WRITERS
    assert "栗园社区" in write(linkage_graph(small()))


@pytest.mark.parametrize("write", WRITERS)
def test_writing_leaves_the_graph_as_it_is(write) -> None:  # noqa: ANN001 - one of WRITERS
    graph = linkage_graph(awkward())
    graph.graph["id"] = "g"
    write(graph)
    same = linkage_graph(awkward())
    same.graph["id"] = "g"
    assert nx.utils.graphs_equal(graph, same)
    assert graph.graph == same.graph


@pytest.mark.parametrize("write", [to_dot, to_mermaid])
@pytest.mark.parametrize("sign", ["\n", "\r\n", "\u2028", "\x85"])
def test_line_break_in_a_name_does_not_break_a_line(write, sign: str) -> None:  # noqa: ANN001
    graph = linkage_graph(pg.Jurisdiction([pg.Town("t")]))
    graph.nodes["t"]["name"] = "one"
    plain = write(graph).splitlines()
    graph.nodes["t"]["name"] = f"one{sign}two"
    broken = write(graph).splitlines()
    assert len(broken) == len(plain)
    assert any(re.search(r"one(\\n|<br/>)two", line) for line in broken)


def test_nodes_and_edges_that_you_added_are_drawn() -> None:
    graph = linkage_graph(pg.Jurisdiction([pg.Town("t")]))
    graph.add_edge("stranger", "t")
    assert '  "stranger" [label="stranger"];' in to_dot(graph).splitlines()
    assert '  "stranger" -> "t" [label="0"];' in to_dot(graph).splitlines()
    assert '  n1["stranger"]' in to_mermaid(graph).splitlines()


def test_parallel_edges_are_drawn_apart() -> None:
    graph = linked(contact(), contact(slot="deputy"))
    assert to_dot(graph).count('"u1" -> "x1"') == 2
    assert len(re.findall(r"n5 -->\|\S+\| n2", to_mermaid(graph))) == 2


def test_every_kind_has_a_fill_of_its_own() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((kind.__name__, {"kind": kind.__name__}) for kind in RECORD_KINDS)
    fills = re.findall(r"\", fillcolor=([a-z]+)\]", to_dot(graph))
    assert len(set(fills)) == len(RECORD_KINDS)
    classes = re.findall(r"classDef (\w+) fill:([a-z]+),", to_mermaid(graph))
    assert classes == [
        (kind.__name__, fill) for kind, fill in zip(RECORD_KINDS, fills, strict=True)
    ]


def test_texts_do_not_depend_on_the_hash_seed() -> None:
    script = (
        "import sys; from towns import awkward; from partygrid.graph import *\n"
        "for write in (to_graphml, to_dot, to_mermaid):\n"
        "    sys.stdout.buffer.write(write(linkage_graph(awkward())).encode())\n"
    )
    expected = "".join(write(linkage_graph(awkward())) for write in WRITERS).encode()
    for seed in ("1", "2"):
        found = subprocess.run(  # noqa: S603 - this interpreter with the script above
            [sys.executable, "-c", script],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": str(Path(__file__).parents[1]),
            },
            capture_output=True,
            check=True,
        )
        assert found.stdout == expected
