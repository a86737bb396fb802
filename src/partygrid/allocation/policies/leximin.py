"""Fairness over communities: the one that is met least is helped first.

Formulation. A need belongs to the community of its place; where that lies in none, as a town does,
to its place. Let L(c) be the sum of the least head counts of the needs of c, and f(c) how many of
these places are filled. The share of c is f(c) / L(c); communities that ask for nobody have none.
Of all plans this one, in this order,

    1. has the largest vector of shares, sorted from the smallest, in lexicographic order
    2. places the most members
    3. costs the least

Priorities of needs play no part.

Procedure. The k-th floor place of c raises its share from (k - 1) / L(c) to k / L(c). Put the floor
places of all communities in the order of the share before; of equal ones, that which raises it more
comes first. The places of a share and a raise are worth the same, and each such class more than all
that come after it; extra places are worth least. Find the flow by ``partygrid.allocation.pieces``,
in which the needs of a community share its floor places.

Proof. Which floor places can be filled together is a matroid, as a community may fill any of its
places first. The sorted vector is largest where the sum over c of g(f(c) / L(c)) is, g rising and
so concave that a raise from a lower share outweighs any number of raises from higher ones, and of
raises from one share the longest outweighs the others. So the places, taken as weights in just this
order, are a base of largest weight, which the greedy choice finds, and with it any flow whose
weights have the same order. No sequence of flows is needed: one does it.
"""

import numpy as np

from partygrid._index import Counts, Index
from partygrid._whereabouts import spots
from partygrid.allocation.pieces import Groups, Pieces, one_by_one, placed_by_worth
from partygrid.allocation.policies.asked import Asked, lowest_first
from partygrid.needs import Need


def leximin(asked: Asked) -> Counts:
    """Return where members are placed in fairness over communities. Shape: (members,).

    Raises:
        InvalidArgument: See `placed_by_worth`.
    """
    problem = asked.problem
    group = groups_of_needs(asked.index)
    wanted = np.bincount(group, problem.floor).astype(np.int64)
    reached = np.minimum(problem.floor, np.bincount(problem.need, minlength=problem.needs))
    whose, before = one_by_one(np.bincount(group, reached, wanted.size).astype(np.int64))
    share = before / wanted[whose]  # exact below 2**26: equal ratios are equal, others differ
    order = np.lexsort((wanted[whose], share))
    first = np.ones(order.size, np.bool_)
    first[1:] = (np.diff(share[order]) != 0) | (np.diff(wanted[whose][order]) != 0)
    rank = np.empty(order.size, np.int64)
    rank[order] = np.cumsum(first)
    shared = Pieces(whose, np.ones_like(whose), rank.max(initial=0) + 2 - rank)
    extra = Pieces(np.arange(problem.needs), problem.extra, np.ones(problem.needs, np.int64))
    placed_at = placed_by_worth(problem, extra, asked.engine, Groups(group, reached, shared))
    return lowest_first(placed_at, asked.alike)


def groups_of_needs(index: Index) -> Counts:
    """Return the community of each need as a number; needs of one place in none share one, too.

    Shape: (needs,).
    """
    found = spots(index, Need)
    places = np.stack([found.community, found.town, found.building]).astype(np.int64)
    places[1:, places[0] >= 0] = -1
    return np.unique(places, axis=1, return_inverse=True)[1].reshape(-1).astype(np.int64)
