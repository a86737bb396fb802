"""One after the other: the policies that go through the eligible pairs in an order.

Procedure.

    1. Put the eligible pairs (m, n) in an order.
    2. Go through them. Where m is not placed and n has a place left, place m at n.

The order is by

    nearest      metres, the cost, m, n
    first come   the arrival of m, the cost, n
    skill first  needs that ask for a skill before those that ask for none; the number of skills
                 that m lacks, metres, m, n

Members arrive in the order of the first eight bytes of the BLAKE2b digest of "seed:id": any seed
gives an order in which everybody may come first, the same on every machine, and nobody who is
added or taken out changes the order of the others.

Nobody stays unplaced who could serve a need that has a place left: the pair was gone through.
"""

from hashlib import blake2b

import numpy as np

from partygrid._index import NOWHERE, Counts, Index
from partygrid.allocation.eligibility import skills
from partygrid.allocation.policies.asked import Asked, lacking_of, metres_of
from partygrid.allocation.problem import Problem
from partygrid.org import Member


def nearest(asked: Asked) -> Counts:
    """Return where members are placed, the nearest pair first. Shape: (members,)."""
    problem = asked.problem
    metres = metres_of(problem, asked.index, asked.costs)
    return _placed(problem, np.lexsort((problem.need, problem.member, problem.cost, metres)))


def first_come(asked: Asked) -> Counts:
    """Return where members are placed, as they arrive. Shape: (members,)."""
    problem = asked.problem
    arrival = arrivals(asked.index, asked.seed)[problem.member]
    return _placed(problem, np.lexsort((problem.need, problem.cost, arrival)))


def skill_first(asked: Asked) -> Counts:
    """Return where members are placed, needs that ask for skills first. Shape: (members,)."""
    problem, index = asked.problem, asked.index
    metres, lacking = metres_of(problem, index, asked.costs), lacking_of(problem, index)
    unskilled = skills(index).asked[problem.need] == 0
    order = np.lexsort((problem.need, problem.member, metres, lacking, unskilled))
    return _placed(problem, order)


def arrivals(index: Index, seed: int) -> Counts:
    """Return the rank of each member in the order of arrival. Shape: (members,)."""
    ids = [member.id for member in index.table(Member).records]
    digests = [blake2b(f"{seed}:{id_}".encode(), digest_size=8).digest() for id_ in ids]
    rank = np.empty(len(ids), np.int64)
    rank[sorted(range(len(ids)), key=digests.__getitem__)] = np.arange(len(ids))
    return rank


def _placed(problem: Problem, order: Counts) -> Counts:
    free = (problem.floor + problem.extra).tolist()
    placed_at = [NOWHERE] * problem.members
    pairs = zip(problem.member[order].tolist(), problem.need[order].tolist(), strict=True)
    for member, need in pairs:
        if placed_at[member] < 0 and free[need] > 0:
            placed_at[member] = need
            free[need] -= 1
    return np.array(placed_at, np.int64)
