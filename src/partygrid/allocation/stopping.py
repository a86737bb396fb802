"""What a computation that was stopped still answers: a plan to be carried out, and a bound for it.

Procedure. Who is placed stays. The floor places are filled first, those of the needs that are worth
most before the others, then the extra places; of equals the lowest need comes first. Each need
takes the unplaced members for whom it costs least, of equals the lowest. Afterwards nobody is
unplaced who could serve a need that has a place left.

The bound comes from prices, and any prices give one (``partygrid.allocation.prices``). Three kinds
are tried: none at all; what the best empty place of each need is worth; and the same after some
rounds of the relaxation that finds exact prices where a plan is best. None is higher than what the
best place of its need is worth, beyond which a price only lowers the bound. Each part takes those
that give it the highest bound.
"""

import numpy as np
import numpy.typing as npt

from partygrid._index import Counts
from partygrid.allocation.parts import parts
from partygrid.allocation.prices import prices, sold
from partygrid.allocation.problem import Problem

ROUNDS = 8
_ROUNDING = 2.0**-30
"""Sums of decimals are off by less than this share of what is summed."""


def filled(problem: Problem, placed_at: Counts) -> Counts:
    """Return where members are placed once the places left are filled. Shape: (members,).

    Complexity:
        O(pairs log).
    """
    found = placed_at.copy()
    # numbers of 16 bits are sorted in linear time
    order = np.argsort(problem.need.astype(np.min_scalar_type(problem.needs)), kind="stable")
    member, cost = problem.member[order], problem.cost[order]
    first = np.searchsorted(problem.need[order], np.arange(problem.needs + 1)).tolist()
    placed = np.bincount(found[found >= 0], minlength=problem.needs)
    floors, extras = np.argsort(-problem.floor_worth, kind="stable"), np.arange(problem.needs)
    for needs, places in ((floors, problem.floor), (extras, problem.floor + problem.extra)):
        for need in needs[placed[needs] < places[needs]].tolist():
            pairs = slice(first[need], first[need + 1])
            rows = np.flatnonzero(found[member[pairs]] < 0)
            room = int(places[need] - placed[need])
            if rows.size > room:
                rows = rows[np.argsort(cost[pairs][rows], kind="stable")[:room]]
            found[member[pairs][rows]] = need
            placed[need] += rows.size
    return found


def holding_prices(problem: Problem, placed_at: Counts) -> Counts:
    """Return prices that give a high bound for any placement. Shape: (needs,).

    Args:
        problem: The problem.
        placed_at: Position of the need of each member, -1 for none. Shape: (members,).

    Complexity:
        O(pairs), and that of `parts`.
    """
    part = parts(problem)
    top = np.where(problem.floor > 0, problem.floor_worth, problem.step)
    found = np.zeros(problem.needs, np.int64)
    highest = np.zeros(problem.needs)
    for rounds in (0, ROUNDS):
        price = np.minimum(prices(problem, placed_at, rounds=rounds), top)
        reached = _bounds(problem, price, part)
        found = np.where((reached > highest)[part], price, found)
        highest = np.maximum(highest, reached)
    return found


def _bounds(problem: Problem, price: Counts, part: Counts) -> npt.NDArray[np.float64]:
    """Return at most the bound that prices give in each part. Shape: (needs,)."""
    gain = np.zeros(problem.members, np.int64)
    np.maximum.at(gain, problem.member, price[problem.need] - problem.cost)
    part_of = np.zeros(problem.members, np.int64)
    part_of[problem.member] = part[problem.need]
    worth = sold(problem, price).astype(np.float64)
    sums = [np.bincount(part, worth, price.size), np.bincount(part_of, gain, price.size)]
    bounds: npt.NDArray[np.float64] = sums[0] - sums[1] - _ROUNDING * (sums[0] + sums[1])
    return bounds
