"""Parts of a problem that have nothing to do with each other, and the solution of some of them.

Two needs belong to one part where a member is eligible for both. A change in one part leaves a
plan of the others as good as it was, so that only the parts that are touched are solved again.
"""

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Mask
from partygrid.allocation.engine import Engine, is_flow, not_optimal
from partygrid.allocation.problem import Problem, network


def parts(problem: Problem) -> Counts:
    """Return the lowest need of the part of each need. Shape: (needs,).

    Complexity:
        O(pairs) for each round; as many rounds as the logarithm of the longest chain of needs.
    """
    follows = np.flatnonzero(problem.member[1:] == problem.member[:-1])
    return joined(problem.needs, problem.need[follows], problem.need[follows + 1])


def joined(size: int, one: Counts, other: Counts) -> Counts:
    """Return the lowest of the numbers below `size` with which each is joined, itself included.

    Examples:
        >>> joined(5, np.array([3, 1]), np.array([4, 3])).tolist()
        [0, 1, 2, 1, 1]
    """
    lowest = np.arange(size)
    while True:
        found = lowest.copy()
        low = np.minimum(lowest[one], lowest[other])
        np.minimum.at(found, lowest[one], low)
        np.minimum.at(found, lowest[other], low)
        while not np.array_equal(found, found[found]):
            found = found[found]
        if np.array_equal(found, lowest):
            return lowest
        lowest = found


def spread(problem: Problem, needs: Mask) -> Mask:
    """Return the needs of all parts that hold one of these needs."""
    part = parts(problem)
    held = np.zeros(problem.needs, np.bool_)
    held[part[needs]] = True
    return held[part]


def settled(problem: Problem, placed_at: Counts, needs: Mask, engine: Engine) -> Counts:
    """Return where each member is placed once whole parts are solved again.

    Args:
        problem: The problem.
        placed_at: Position of the need of each member, -1 for none. Shape: (members,).
        needs: The needs of those parts. Shape: (needs,).
        engine: What finds the flow of minimum cost.

    Raises:
        InvalidArgument: `engine` returns what is no flow.
    """
    rows = np.flatnonzero(needs[problem.need])
    if rows.size == 0:
        return placed_at
    inside = np.flatnonzero(needs)
    members, member = np.unique(problem.member[rows], return_inverse=True)
    part = attrs.evolve(
        problem,
        members=members.size,
        member=member,
        need=np.searchsorted(inside, problem.need[rows]),
        cost=problem.cost[rows],
        floor=problem.floor[inside],
        extra=problem.extra[inside],
        floor_worth=problem.floor_worth[inside],
    )
    asked, arc = network(part)
    flow = engine(asked)
    if not is_flow(asked, flow):
        raise not_optimal(
            engine, "it returned no flow that keeps the capacities and ships every supply"
        )
    chosen = flow[arc] == 1
    found = placed_at.copy()
    found[members] = NOWHERE
    found[members[member[chosen]]] = inside[part.need[chosen]]
    return found
