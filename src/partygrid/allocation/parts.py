"""Parts of a problem that have nothing to do with each other, and the solution of some of them.

Two needs belong to one part where a member is eligible for both. A plan is best where it is best in
each part, and its objective, bound and prices are those of its parts side by side: every pair lies
in one of them. So parts are solved apart from each other, a group of them at a time, and a change
in one leaves a plan of the others as good as it was.

The worths of places are those of the whole problem in every part, so that objectives add up.
"""

from typing import Self

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Mask
from partygrid.allocation.engine import Engine, is_flow, not_optimal
from partygrid.allocation.problem import Problem, network

_SAMPLE = 32
"""One in so many of the joins is enough to find nearly all that is joined."""


def parts(problem: Problem) -> Counts:
    """Return the lowest need of the part of each need. Shape: (needs,).

    Complexity:
        O(pairs) for each round; as many rounds as the logarithm of the longest chain of needs.
    """
    need, follows = problem.need, problem.member[1:] == problem.member[:-1]
    some = np.flatnonzero(follows[::_SAMPLE]) * _SAMPLE
    lowest = joined(problem.needs, need[some], need[some + 1])
    found = lowest.astype(np.min_scalar_type(problem.needs))[need]  # narrow numbers, little memory
    rest = np.flatnonzero(follows & (found[1:] != found[:-1]))
    return joined(problem.needs, lowest[need[rest]], lowest[need[rest + 1]])[lowest]


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


@attrs.frozen(eq=False)
class Group:
    """Some parts of a problem, as a problem of its own.

    Attributes:
        members: Position of each of its members, all of whom have an eligible need, in the whole.
        needs: Position of each of its needs in the whole.
        problem: The problem of these members and needs, with the worths of the whole.
    """

    members: Counts
    needs: Counts
    problem: Problem


@attrs.frozen(eq=False)
class Groups:
    """A problem taken apart.

    Attributes:
        whole: The problem.
        of_need: Number of the group of each need, -1 for none. Shape: (needs,).
        of_member: The same of each member, -1 for one without an eligible need. Shape: (members,).
        first: Where the pairs of each member begin, and the end. Shape: (members + 1,).
    """

    whole: Problem
    of_need: Counts
    of_member: Counts
    first: Counts

    @classmethod
    def of(cls, whole: Problem, of_need: Counts) -> Self:
        """Return a problem taken apart into groups of whole parts."""
        begins = whole.begins
        able, first = whole.member[begins], np.zeros(whole.members + 1, np.int64)
        first[able + 1] = np.diff(begins, append=whole.member.size)
        of_member = np.full(whole.members, NOWHERE, np.int64)
        of_member[able] = of_need[whole.need[begins]]
        return cls(whole, of_need, of_member, first.cumsum())

    def group(self, number: int) -> Group:
        """Return a group.

        Complexity:
            O(members + needs + pairs of the group).
        """
        whole = self.whole
        members = np.flatnonzero(self.of_member == number)
        needs = np.flatnonzero(self.of_need == number)
        begin = self.first[members]
        count = self.first[members + 1] - begin
        rows = np.repeat(begin - count.cumsum() + count, count)
        rows += np.arange(rows.size)
        position = np.zeros(whole.needs, np.int64)
        position[needs] = np.arange(needs.size)
        problem = attrs.evolve(
            whole,
            members=members.size,
            member=np.repeat(np.arange(members.size), count),
            need=position[whole.need[rows]],
            cost=whole.cost[rows],
            floor=whole.floor[needs],
            extra=whole.extra[needs],
            floor_worth=whole.floor_worth[needs],
            beyond=whole.beyond[needs],
        )
        return Group(members, needs, problem)


def flowed(problem: Problem, engine: Engine) -> Counts:
    """Return the position of the need of each member in a flow, -1 for none. Shape: (members,).

    Raises:
        InvalidArgument: `engine` returns what is no flow.
    """
    placed_at = np.full(problem.members, NOWHERE, np.int64)
    if problem.member.size:
        asked, arc = network(problem)
        flow = engine(asked)
        if not is_flow(asked, flow):
            raise not_optimal(
                engine, "it returned no flow that keeps the capacities and ships every supply"
            )
        chosen = flow[arc] == 1
        placed_at[problem.member[chosen]] = problem.need[chosen]
    return placed_at


def onto(needs: Counts, placed_at: Counts) -> Counts:
    """Return positions of needs of a group as those of the whole; -1 stays."""
    return np.append(needs, NOWHERE)[placed_at]


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
    group = Groups.of(problem, np.where(needs, 0, NOWHERE)).group(0)
    found = placed_at.copy()
    found[group.members] = onto(group.needs, flowed(group.problem, engine))
    return found
