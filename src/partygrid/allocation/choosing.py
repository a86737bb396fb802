"""Which engine finds a flow fastest, by what is installed and by the network."""

import numpy as np

from partygrid._index import Counts
from partygrid.allocation.augmenting import augmenting_paths, compiles, misfit
from partygrid.allocation.engine import Engine, Network, network_simplex

LARGE = 1_000_000
"""Below so many arcs, loading compiled code takes longer than the network simplex does in all."""
SLACK = 0.01
"""Places above or below the members, as a share of them, from which paths are short."""
CROWD = 2
"""Members for each post from which augmenting paths are faster without any slack."""


def choose_engine(network: Network, /) -> Engine:
    """Return the engine that is fastest for a network.

    `augmenting_paths` where numba is installed and the network is one of members and posts, has a
    million arcs or more, and has places for 1 % more or less than its members or at least two
    members for each post; else `network_simplex`. The choice depends on the network and on what is
    installed, on nothing else.

    Complexity:
        O(arcs).

    Examples:
        >>> column = lambda *numbers: np.array(numbers, np.int64)
        >>> small = Network(
        ...     supply=column(1, 0, -1), tail=column(0, 1), head=column(1, 2),
        ...     capacity=column(1, 1), cost=column(3, 2))
        >>> choose_engine(small) is network_simplex
        True
    """
    large = network.tail.size >= LARGE
    if large and compiles() and misfit(network) is None and _short_paths(network):
        return augmenting_paths
    return network_simplex


def fastest_engine(network: Network, /) -> Counts:
    """Find a flow of minimum cost by the engine that `choose_engine` returns; an `Engine`.

    Examples:
        >>> column = lambda *numbers: np.array(numbers, np.int64)
        >>> fastest_engine(Network(
        ...     supply=column(1, 0, -1), tail=column(0, 1), head=column(1, 2),
        ...     capacity=column(1, 1), cost=column(3, 2))).tolist()
        [1, 1]
    """
    return choose_engine(network)(network)


def _short_paths(network: Network) -> bool:
    members = int(-network.supply[-1])
    posts = network.supply.size - 1 - members
    begin = int(np.searchsorted(network.tail, members))
    places = int(np.minimum(network.capacity[begin:], members).sum())
    crowded = members >= CROWD * posts
    return crowded or abs(places - members) >= SLACK * members
