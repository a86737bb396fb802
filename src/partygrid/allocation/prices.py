"""The proof of a plan: a price for a place at each need, and the bound that the prices give.

Formulation. Whatever prices p(n) are named, no plan has an objective below

    sum over n of least(n) min(p(n), worth(n)) + (most(n) - least(n)) min(p(n), G)
    - sum over m of max(0, largest p(n) - c(m, n) over the eligible needs n of m)

(weak duality of the assignment problem). A plan whose objective equals its bound is optimal. The
prices named here are the exact ones: p(n) is by how much the objective would fall if one more
member, living at the place, could serve need n and no other. They are the longest paths to the
sink in the residual network, found by relaxation:

    p(n) = max(worth of the best empty place of n, max over m placed at n of c(m, n) + v(m))
    v(m) = max(0, max over the eligible needs k of m of p(k) - c(m, k))

A need without any place has price 0. The engine that found the plan has no part in this.
"""

import numpy as np

from partygrid._index import NOWHERE, Counts
from partygrid.allocation.problem import Problem


def prices(problem: Problem, placed_at: Counts, *, rounds: int | None = None) -> Counts:
    """Return the price of a place at each need, given where each member is placed.

    Args:
        problem: The problem.
        placed_at: Position of the need of each member, -1 for none. Shape: (members,).
        rounds: So many rounds of relaxation at most; by default as many as exact prices take, where
            the members are placed as well as can be.

    Complexity:
        O(options of the placed members) for each round; as many rounds as the longest chain of
        members who would move up for one another.
    """
    placed = np.bincount(placed_at[placed_at >= 0], minlength=problem.needs)
    price = np.where(placed < problem.floor + problem.extra, problem.step, NOWHERE)
    price = np.where(placed < problem.floor, problem.floor_worth, price)
    movers = np.flatnonzero(placed_at[problem.member] >= 0)
    member, need, cost = problem.member[movers], problem.need[movers], problem.cost[movers]
    if member.size:
        begins = np.diff(member, prepend=NOWHERE) > 0
        mover, at = np.cumsum(begins) - 1, placed_at[member[begins]]
        own, value = cost[need == placed_at[member]], np.zeros(at.size, np.int64)
        rose = np.ones(problem.needs, np.bool_)
        for _ in range(problem.needs + 1 if rounds is None else rounds):
            rows = np.flatnonzero(rose[need])
            np.maximum.at(value, mover[rows], price[need[rows]] - cost[rows])
            before = price.copy()
            np.maximum.at(price, at, own + value)
            rose = price > before
            if not rose.any():
                break
    return np.maximum(price, 0)


def bound(problem: Problem, price: Counts) -> int:
    """Return the objective below which no plan can be, given any prices.

    Complexity:
        O(pairs + needs).
    """
    best = np.zeros(problem.members, np.int64)
    np.maximum.at(best, problem.member, price[problem.need] - problem.cost)
    empty = zip(
        problem.floor.tolist(),
        np.minimum(price, problem.floor_worth).tolist(),
        problem.extra.tolist(),
        np.minimum(price, problem.step).tolist(),
        strict=True,
    )
    worth: int = sum(a * b + c * d for a, b, c, d in empty)
    return worth - int(best.sum())


def objective(problem: Problem, placed: Counts, cost: int) -> int:
    """Return the objective of a plan from its head counts and the sum of its costs."""
    floor = np.maximum(problem.floor - placed, 0)
    extra = problem.extra - np.maximum(placed - problem.floor, 0)
    empty = zip(floor.tolist(), problem.floor_worth.tolist(), extra.tolist(), strict=True)
    worth: int = sum(a * b + c * problem.step for a, b, c in empty)
    return cost + worth
