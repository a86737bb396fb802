"""The same share of its places filled at each need, as nearly as can be.

Formulation. Let q(n) be the places of need n, and x(n) the number of members placed there. Of all
plans that place the most members, this one makes

    the sum over n of e(n, 1) + ... + e(n, x(n))      where  e(n, k) = (2 k - 1) 2520 // q(n)

least, and of those it costs the least. Without the rounding, the sum is 2520 times that of
x(n)^2 / q(n), which is least where all shares x(n) / q(n) are equal; 2520 is divisible by every
number up to 10, so that nothing is rounded for needs of up to ten places. Since e does not fall as
k rises, it is a flow of `Pieces` of one place each, worth the largest e + 1 - e(n, k).
"""

import numpy as np

from partygrid._index import Counts
from partygrid.allocation.pieces import Pieces, one_by_one, placed_by_worth
from partygrid.allocation.policies.asked import Asked, lowest_first

_FINE = 2520


def load_balanced(asked: Asked) -> Counts:
    """Return where members are placed with even shares. Shape: (members,).

    Raises:
        InvalidArgument: See `placed_by_worth`.
    """
    problem = asked.problem
    places = problem.floor + problem.extra
    count = np.minimum(places, np.bincount(problem.need, minlength=problem.needs))
    need, before = one_by_one(count)
    strain = (2 * before + 1) * _FINE // places[need]
    worth = strain.max(initial=0) + 1 - strain
    pieces = Pieces(need, np.ones_like(need), worth)
    return lowest_first(placed_by_worth(problem, pieces, asked.engine), asked.alike)
