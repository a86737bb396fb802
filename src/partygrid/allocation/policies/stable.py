"""A stable plan by deferred acceptance (Gale and Shapley 1962, members propose).

Both sides have an order without ties. A member prefers the need that comes first among those that
the member lists; of needs that are not listed, the nearer one; of needs that are as near, the one
of which fewer skills are lacking, then the lower id. A need prefers the member who lacks fewer of
its skills; of those, the nearer one, then the lower id. Who is not eligible is on neither list; a
need without places accepts nobody.

A pair blocks a plan when the member is eligible for the need and would rather be there than where
the plan places the member, or is unplaced, and the need has a place left, or holds somebody whom it
prefers less. A plan is stable when no pair blocks it.

Procedure.

    1. Every member is waiting, with all eligible needs on the list, the most preferred first.
    2. While somebody is waiting whose list is not at its end: the member proposes to the next need
       of the list, which accepts. If it then holds more than its places, the one it prefers least
       is waiting again.

Each step takes a need off a list, so it ends after as many steps as there are eligible pairs. It is
stable: who prefers a need has proposed to it, and was refused for somebody whom it prefers and
holds, or holds better. Of all stable plans it is the best for every member at once, and all of them
place the same members and fill the same places (rural hospitals theorem), so the order of step 2
does not matter.
"""

from heapq import heappush, heappushpop

import numpy as np

from partygrid._index import NOWHERE, Counts
from partygrid.allocation.policies.asked import Asked, lacking_of, metres_of
from partygrid.allocation.preferences import preference_ranks
from partygrid.allocation.problem import Problem


def stable(asked: Asked) -> Counts:
    """Return where members are placed in the stable plan that suits members best. (members,)."""
    problem = asked.problem
    metres = metres_of(problem, asked.index, asked.costs)
    lacking = lacking_of(problem, asked.index)
    wanted = preference_ranks(asked.index, problem.member, problem.need)
    order = np.lexsort((problem.need, lacking, metres, wanted, problem.member))
    rank = ranks(problem, metres, lacking)[order].tolist()
    need = problem.need[order].tolist()
    start = np.searchsorted(problem.member, np.arange(problem.members + 1)).tolist()
    places = (problem.floor + problem.extra).tolist()
    held: list[list[tuple[int, int]]] = [[] for _ in places]
    following, placed_at = start[:-1], [NOWHERE] * problem.members
    for first in range(problem.members):
        member = first
        while member >= 0 and following[member] < start[member + 1]:
            row = following[member]
            following[member] += 1
            at, offer = need[row], (-rank[row], member)
            placed_at[member], refused = at, NOWHERE
            if len(held[at]) < places[at]:
                heappush(held[at], offer)
            else:
                refused = heappushpop(held[at], offer)[1]
                placed_at[refused] = NOWHERE
            member = refused
    return np.array(placed_at, np.int64)


def ranks(problem: Problem, metres: Counts, lacking: Counts) -> Counts:
    """Return the place of each pair in the order of all needs: lower is preferred by its need.

    Shape: (pairs,).
    """
    rank = np.empty_like(metres)
    order = np.lexsort((problem.member, metres, lacking, problem.need))
    rank[order] = np.arange(order.size)
    return rank
