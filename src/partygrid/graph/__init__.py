"""The linkage graph: every record a typed node, every reference and link a typed edge.

A jurisdiction is never stored as a graph. `linkage_graph` makes a fresh networkx graph of it, for
the questions that have no name here: paths, reach, components, centrality. `to_graphml`, `to_dot`
and `to_mermaid` write such a graph, changed or not, as text. Coverage and allocation do not run on
it. A graph with members shows where they belong, work and live, by opaque id: leave `Member` out
of `kinds` before the text goes to other hands.
"""

from partygrid.graph._formats import to_dot, to_graphml, to_mermaid
from partygrid.graph._linkage import EdgeType, linkage_graph

__all__ = ["EdgeType", "linkage_graph", "to_dot", "to_graphml", "to_mermaid"]
