"""Linkage graphs as text for other programs: GraphML, DOT and Mermaid.

Each writer takes any graph of `linkage_graph`, filtered or changed, and keeps Chinese as it is.
What a name could break out of (quotes, entities, markup, line breaks) is escaped.
"""

import re
from io import BytesIO
from typing import Any

import networkx as nx


def to_graphml(graph: "nx.MultiDiGraph[str]") -> str:
    """Return a linkage graph as GraphML, with every attribute.

    Edge ids are ``e0``, ``e1`` and so on, since GraphML wants them unique in the document where
    networkx keys are unique between two nodes only. ``networkx.parse_graphml(text,
    force_multigraph=True)`` gives back the same nodes, edges and attributes.

    Args:
        graph: A linkage graph; attributes that you added are text, numbers or booleans.

    Raises:
        networkx.NetworkXError: An attribute that you added is none of these.

    Complexity:
        O(nodes + edges).

    Examples:
        >>> import partygrid as pg
        >>> from partygrid.graph import linkage_graph
        >>> where = pg.Jurisdiction([pg.Town("lianfeng", name="莲峰镇")])
        >>> text = to_graphml(linkage_graph(where))
        >>> '<node id="lianfeng">' in text, "莲峰镇" in text
        (True, True)
    """
    numbered: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    numbered.graph.update(graph.graph)
    numbered.add_nodes_from(graph.nodes(data=True))
    edges: Any = (
        (source, target, f"e{i}", attributes)
        for i, (source, target, attributes) in enumerate(graph.edges(data=True))
    )
    numbered.add_edges_from(edges)
    file = BytesIO()
    nx.write_graphml_xml(numbered, file)  # on the standard library: the same bytes anywhere
    return file.getvalue().decode()


_FILL = {
    "Town": "mediumseagreen",
    "Community": "darkseagreen",
    "Compound": "palegreen",
    "Grid": "khaki",
    "Building": "honeydew",
    "TownCommittee": "indianred",
    "CommunityCommittee": "lightcoral",
    "CompoundBranch": "salmon",
    "GridBranch": "lightsalmon",
    "BuildingGroup": "mistyrose",
    "UnitBranch": "pink",
    "Unit": "lightblue",
    "Member": "lavender",
    "Need": "lightyellow",
    "Resource": "lemonchiffon",
    "Project": "moccasin",
    "Team": "plum",
    "Facility": "wheat",
}
"""Fill by kind: places green, grids yellow, organisations red; names known to X11 and CSS alike."""


_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def _kind(attributes: dict[str, Any]) -> str:
    return str(attributes.get("kind", ""))


def _label_of_node(node: str, attributes: dict[str, Any]) -> str:
    name, kind = str(attributes.get("name", node)), _kind(attributes)
    return f"{name}\n{kind}" if kind else name


def to_dot(graph: "nx.MultiDiGraph[str]") -> str:
    r"""Return a linkage graph in DOT, the language of Graphviz.

    Nodes are named by their ids and labelled with name (or id) and kind, edges with their keys;
    the fill tells the kind. Parallel edges stay apart.

    Args:
        graph: A linkage graph.

    Complexity:
        O(nodes + edges).

    Examples:
        >>> import partygrid as pg
        >>> from partygrid.graph import linkage_graph
        >>> where = pg.Jurisdiction(
        ...     [pg.Town("lianfeng", name="莲峰镇"), pg.Community("liyuan", town="lianfeng")])
        >>> print(to_dot(linkage_graph(where)))
        digraph linkage {
          rankdir=BT;
          node [shape=box, style=filled, fillcolor=white];
          "lianfeng" [label="莲峰镇\nTown", fillcolor=mediumseagreen];
          "liyuan" [label="liyuan\nCommunity", fillcolor=darkseagreen];
          "liyuan" -> "lianfeng" [label="within"];
        }
        <BLANKLINE>
    """
    lines = [
        "digraph linkage {",
        "  rankdir=BT;",
        "  node [shape=box, style=filled, fillcolor=white];",
    ]
    for node, attributes in graph.nodes(data=True):
        kind = _kind(attributes)
        label = _dot_label(_label_of_node(node, attributes))
        fill = f", fillcolor={_FILL[kind]}" if kind in _FILL else ""
        lines.append(f"  {_dot(node)} [label={label}{fill}];")
    for source, target, key in graph.edges(keys=True):
        lines.append(f"  {_dot(source)} -> {_dot(target)} [label={_dot_label(str(key))}];")
    return "\n".join([*lines, "}", ""])


def _dot(text: str) -> str:
    r"""Return a quoted string of DOT: backslash and quote escaped, a line break written as \n."""
    escaped = text.replace("\\", r"\\").replace('"', r"\"")
    return '"' + _LINE_BREAK.sub(r"\\n", escaped) + '"'


def _dot_label(text: str) -> str:
    """Return a quoted label; Graphviz reads entities such as ``&lt;`` in labels, so & is one."""
    return _dot(text.replace("&", "&amp;"))


def to_mermaid(graph: "nx.MultiDiGraph[str]") -> str:
    """Return a linkage graph as a Mermaid flowchart.

    Nodes are ``n0``, ``n1`` and so on in graph order, labelled with name (or id) and kind; each
    kind is a class; edges are labelled with their keys. Parallel edges stay apart.

    Mermaid is for small graphs: by default it refuses more than 500 edges or 50,000 characters,
    and drawings are legible far below that. Draw a filtered graph, or use `to_dot`.

    Args:
        graph: A linkage graph.

    Complexity:
        O(nodes + edges).

    Examples:
        >>> import partygrid as pg
        >>> from partygrid.graph import linkage_graph
        >>> where = pg.Jurisdiction(
        ...     [pg.Town("lianfeng", name="莲峰镇"), pg.Community("liyuan", town="lianfeng")])
        >>> print(to_mermaid(linkage_graph(where)))
        flowchart BT
          classDef Town fill:mediumseagreen,color:black
          classDef Community fill:darkseagreen,color:black
          n0["莲峰镇<br/>Town"]:::Town
          n1["liyuan<br/>Community"]:::Community
          n1 -->|"within"| n0
        <BLANKLINE>
    """
    lines = [
        f"  classDef {kind} fill:{_FILL[kind]},color:black"
        for kind in dict.fromkeys(_kind(attributes) for _, attributes in graph.nodes(data=True))
        if kind in _FILL
    ]
    number = {node: f"n{i}" for i, node in enumerate(graph)}
    for node, attributes in graph.nodes(data=True):
        label = _mermaid(_label_of_node(node, attributes))
        kind = _kind(attributes)
        lines.append(f"  {number[node]}[{label}]" + (f":::{kind}" if kind in _FILL else ""))
    for source, target, key in graph.edges(keys=True):
        lines.append(f"  {number[source]} -->|{_mermaid(str(key))}| {number[target]}")
    return "\n".join(["flowchart BT", *lines, ""])


_MARKUP = re.compile(
    r"""["#&<>\\`%*~:;{}\[\]$]"""  # delimiters, entities, directives, emphasis, links, formulas
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis at the edge of a word
    r"|(?<=\d)[.)](?=\s|$)|[-+](?=\s|$)"  # list items and rules
)
"""What Mermaid could take for syntax or Markdown within a quoted label."""


def _mermaid(text: str) -> str:
    """Return a quoted label of Mermaid: markup as character codes, ``<br/>`` for a line break."""
    lines = [
        _MARKUP.sub(lambda found: f"#{ord(found[0])};", line) for line in _LINE_BREAK.split(text)
    ]
    return f'"{"<br/>".join(lines)}"'
