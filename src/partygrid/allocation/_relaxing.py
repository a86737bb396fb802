"""Exact prices by relaxation in place, on arrays; compiled where numba is installed.

The formulation stands in ``partygrid.allocation.prices``. Members are looked at one after the
other, from the first to the last and back, until no price rises any more: what has risen counts at
once, so that few sweeps are needed. Exact prices are the least that hold, whatever the order.
"""

from partygrid._index import Counts
from partygrid.allocation._compiled import kernel


@kernel
def relax(first: Counts, need: Counts, cost: Counts, at: Counts, price: Counts) -> None:
    """Raise prices to what each member placed would have to be paid for to leave.

    Args:
        first: Where the pairs of each member begin, and the end.
        need: Need of each pair.
        cost: Cost of each pair.
        at: Need of each member, -1 for none.
        price: Price of each need, which is raised.
    """
    rose, forth = True, True
    sweeps = price.size + 1  # more are needed only where members are not placed as well as can be
    while rose and sweeps > 0:
        rose = False
        for number in range(at.size):
            member = number if forth else at.size - 1 - number
            held, own, best = at[member], 0, 0
            if held < 0:
                continue
            for row in range(first[member], first[member + 1]):
                if need[row] == held:
                    own = cost[row]
                best = max(best, price[need[row]] - cost[row])
            if own + best > price[held]:
                price[held] = own + best
                rose = True
        forth = not forth
        sweeps -= 1
