"""The proof of a plan: a price for a place at each need, and the bound that the prices give.

Formulation. Whatever prices p(n) are named, no plan has an objective below

    sum over n of least(n) min(p(n), worth(n))
    + sum over n of the least, over e from 0 to most(n) - least(n), of
                 e p(n) + w e (e - 1) / 2 + (most(n) - least(n) - e) G
    - sum over m of max(0, largest p(n) - c(m, n) over the eligible needs n of m)

(weak duality of the assignment problem; the extra places of n are filled as long as the next one,
price included, costs less than to leave it empty). A plan whose objective equals its bound is
optimal. The prices named here are the exact ones: p(n) is by how much the objective would fall if
one more member, living at the place, could serve need n and no other. They are the longest paths to
the sink in the residual network, found by relaxation:

    p(n) = max(worth of the best empty place of n, max over m placed at n of c(m, n) + v(m))
    v(m) = max(0, max over the eligible needs k of m of p(k) - c(m, k))

The best empty place of a need is a floor place, or the next extra place, worth G - w e where e
members are beyond the least already. A need without any place has price 0. The engine that found
the plan has no part in this.
"""

from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from partygrid._index import NOWHERE, Counts
from partygrid.allocation.augmenting import compiles
from partygrid.allocation.choosing import LARGE
from partygrid.allocation.problem import Problem

_SAFE = 2**60
"""No sum may come near the largest 64-bit integer."""


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
    room = placed < problem.floor + problem.extra
    price = np.where(room, next_worth(problem, placed), NOWHERE)
    if rounds is None and problem.member.size >= LARGE and compiles():
        first = np.searchsorted(problem.member, np.arange(problem.members + 1))
        relax = import_module("partygrid.allocation._relaxing").relax
        relax(first, problem.need, problem.cost, placed_at, price)
    else:
        _relaxed(problem, placed_at, price, problem.needs + 1 if rounds is None else rounds)
    return np.maximum(price, 0)


def _relaxed(problem: Problem, placed_at: Counts, price: Counts, rounds: int) -> None:
    """Raise prices in so many rounds at most."""
    movers = np.flatnonzero(placed_at[problem.member] >= 0)
    member, need, cost = problem.member[movers], problem.need[movers], problem.cost[movers]
    if member.size:
        begins = np.diff(member, prepend=NOWHERE) > 0
        mover, at = np.cumsum(begins) - 1, placed_at[member[begins]]
        own, value = cost[need == placed_at[member]], np.zeros(at.size, np.int64)
        rose = np.ones(problem.needs, np.bool_)
        for _ in range(rounds):
            rows = np.flatnonzero(rose[need])
            np.maximum.at(value, mover[rows], price[need[rows]] - cost[rows])
            before = price.copy()
            np.maximum.at(price, at, own + value)
            rose = price > before
            if not rose.any():
                break


def next_worth(problem: Problem, placed: Counts) -> Counts:
    """Return what one more member at each need is worth, given head counts. Shape: (needs,)."""
    extra = problem.step - problem.imbalance * _beyond(problem, placed)
    return np.where(placed < problem.floor, problem.floor_worth, extra)


def bound(problem: Problem, price: Counts) -> int:
    """Return the objective below which no plan can be, given any prices.

    Complexity:
        O(pairs + needs).
    """
    best = np.maximum.reduceat(price[problem.need] - problem.cost, problem.begins)
    return int(sold(problem, price).sum()) - int(np.maximum(best, 0).sum())


def sold(problem: Problem, price: Counts) -> npt.NDArray[Any]:
    """Return what the places of each need come to at least, each filled at its price or empty."""
    step, weight = problem.step, problem.imbalance
    if weight:
        filled = np.clip(-((price - step) // weight) - problem.beyond, 0, problem.extra)
    else:
        filled = np.where(price < step, problem.extra, 0)
    floors = np.minimum(price, problem.floor_worth)
    kind = _exact(problem, int(np.abs(price).max(initial=0)))
    columns = (problem.floor, problem.extra - filled, filled, problem.beyond + filled)
    exact: list[npt.NDArray[Any]] = [one.astype(kind) for one in columns]
    floor, empty, filled, beyond = exact
    even: npt.NDArray[Any] = floor * floors + filled * price + empty * step
    found: npt.NDArray[Any] = even + weight * (beyond * (beyond - 1) // 2)
    return found


def objective(problem: Problem, placed: Counts, cost: int) -> int:
    """Return the objective of a plan from its head counts and the sum of its costs."""
    kind = _exact(problem, 0)
    columns = (
        np.maximum(problem.floor - placed, 0),
        problem.extra - np.maximum(placed - problem.floor, 0),
    )
    floor, extra = (one.astype(kind) for one in columns)
    worth = (floor * problem.floor_worth + extra * problem.step).sum()
    return cost + int(worth) + imbalance(problem, placed)


def _exact(problem: Problem, price: int) -> type[np.int64] | type[np.object_]:
    """Return the kind of number in which what all places come to is exact."""
    most = int((problem.floor + problem.extra + problem.beyond).max(initial=0)) + 1
    each = max(price, int(problem.floor_worth.max(initial=problem.step))) + problem.imbalance * most
    return np.int64 if (problem.needs + 1) * most * each < _SAFE else np.object_


def imbalance(problem: Problem, placed: Counts) -> int:
    """Return what members beyond least head counts cost because they are at the same needs."""
    beyond = _beyond(problem, placed)
    return problem.imbalance * int((beyond * (beyond - 1) // 2).sum())


def _beyond(problem: Problem, placed: Counts) -> Counts:
    found: Counts = problem.beyond + np.maximum(placed - problem.floor, 0)
    return found
