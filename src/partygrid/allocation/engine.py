"""Engines that find a flow of minimum cost, behind one interface.

An engine sees a network as arrays and knows nothing of members and needs. What it answers is never
taken on trust: `prices` proves it.
"""

from typing import Protocol

import attrs
import numpy as np
import pylmcf

from partygrid._index import Counts


@attrs.frozen(eq=False)
class Network:
    """A network with whole costs: ship every supply to the demands at least cost.

    Arcs are sorted by tail, then head; there may be parallel arcs. Costs are not negative, sums of
    them fit in 64 bits, and a flow that ships everything exists.

    Attributes:
        supply: Units that each node sends, negative for what it takes; the sum is 0.
        tail: Node where each arc begins.
        head: Node where each arc ends.
        capacity: Most units on each arc.
        cost: Cost of each unit on each arc.
    """

    supply: Counts
    tail: Counts
    head: Counts
    capacity: Counts
    cost: Counts


class Engine(Protocol):
    """Anything that finds a flow of minimum cost."""

    def __call__(self, network: Network, /) -> Counts:
        """Return the units on each arc in a flow of minimum cost.

        The same network gives the same flow, every time and everywhere. Shape: (arcs,).
        """


def network_simplex(network: Network, /) -> Counts:
    """Find a flow of minimum cost by the network simplex method.

    The method is LEMON's, reached through pylmcf.

    Complexity:
        Exponential in theory; in practice about linear in the arcs on allocation networks.

    Examples:
        One unit from node 0 to node 2, by way of node 1 or directly:

        >>> column = lambda *numbers: np.array(numbers, np.int64)
        >>> flow = network_simplex(Network(
        ...     supply=column(1, 0, -1), tail=column(0, 0, 1), head=column(1, 2, 2),
        ...     capacity=column(1, 1, 1), cost=column(2, 9, 3)))
        >>> flow.tolist()
        [1, 0, 1]
    """
    graph = pylmcf.Graph(network.supply.size, _whole(network.tail), _whole(network.head))
    graph.set_pivot_rule("candidate_list")
    graph.set_node_supply(_whole(network.supply))
    graph.set_edge_capacities(_whole(network.capacity))
    graph.set_edge_costs(_whole(network.cost))
    graph.solve()
    flow: Counts = graph.result()
    return flow


def _whole(column: Counts) -> Counts:
    return np.ascontiguousarray(column, np.int64)
