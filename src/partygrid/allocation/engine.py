"""Engines that find a flow of minimum cost, behind one interface.

An engine sees a network as arrays and knows nothing of members and needs. What it answers is never
taken on trust: `prices` or `potentials` prove it.
"""

from typing import Protocol

import attrs
import numpy as np
import pylmcf

from partygrid._index import Counts
from partygrid.errors import InvalidArgument


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


def is_flow(network: Network, flow: Counts) -> bool:
    """Return whether an answer keeps the capacities and ships every supply.

    Exact for flows of up to 2**53 units.
    """
    if flow.shape != network.cost.shape or ((flow < 0) | (flow > network.capacity)).any():
        return False
    nodes = network.supply.size
    sent, received = (np.bincount(end, flow, nodes) for end in (network.tail, network.head))
    return np.array_equal(sent - received, network.supply)


def potentials(network: Network, flow: Counts) -> Counts | None:
    """Return potentials that prove a flow to be of least cost, or None where it is not.

    By them no arc of the residual network gains anything: along an arc the potential rises by its
    cost at most. They are the lengths of the shortest walks that end at each node, 0 at most, and
    are found by relaxation, which never ends only where a cycle gains. Shape: (nodes,).

    Complexity:
        O(arcs) for each round; as many rounds as the longest chain of arcs that gain.
    """
    more, less = flow < network.capacity, flow > 0
    tail = np.concatenate([network.tail[more], network.head[less]])
    head = np.concatenate([network.head[more], network.tail[less]])
    cost = np.concatenate([network.cost[more], -network.cost[less]])
    found = np.zeros(network.supply.size, np.int64)
    for _ in range(found.size):
        reached = found[tail] + cost
        gains = np.flatnonzero(reached < found[head])
        if gains.size == 0:
            return found
        np.minimum.at(found, head[gains], reached[gains])
    return None


def not_optimal(engine: Engine, reason: str) -> InvalidArgument:
    """Return the error for an engine whose answer is not what was asked."""
    return InvalidArgument("engine", engine, reason, "use network_simplex")
