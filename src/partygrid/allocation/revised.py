"""A problem after a revision: declines, absences, pins, and a price for each change.

Formulation. Pairs that were declined, and all pairs of absent members, are not eligible. Every
other pair that the plan before does not have costs as many metres more as the price of a change.
A pinned pair stands: its member and its place leave the problem, a place of the least head count
first. Of all plans the problem's aims decide as before; the price of a change counts in the third,
beside metres and missing skills, so that no need is left unmet, and no member unplaced, to spare
anybody a change. As the number of members placed is given by the second aim, the fewest new
proposals are also the fewest that are withdrawn. The step is computed from the costs with this
price, of every eligible pair.
"""

from collections.abc import Sequence
from itertools import repeat

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Index, Mask
from partygrid.allocation.outcomes import Assignment
from partygrid.allocation.problem import Problem, step_of, with_step
from partygrid.allocation.revision import Pair, Revision
from partygrid.needs import Need
from partygrid.org import Member


@attrs.frozen(eq=False)
class Revised:
    """A problem after a revision.

    Attributes:
        free: The problem of those who are not pinned; `eligible` counts the pinned as well.
        pinned_at: Position of the need to which each member is pinned, else -1. Shape: (members,).
        pinned_cost: Sum of the costs of the pinned pairs, changes included.
        before_at: Position of the need of each member in the plan before, else -1.
        absent: Which members are absent. Shape: (members,).
        left: Whether each member has an eligible need left. Shape: (members,).
        change_price: What each new proposal costs, in metres.
    """

    free: Problem
    pinned_at: Counts
    pinned_cost: int
    before_at: Counts
    absent: Mask
    left: Mask
    change_price: int


def revised(problem: Problem, index: Index, revision: Revision, step: int | None = None) -> Revised:
    """Return a problem after a revision, with a stated step or that of its costs.

    Complexity:
        O(pairs).
    """
    absent = np.zeros(problem.members, np.bool_)
    positions = index.table(Member).position
    absent[[positions[one] for one in revision.absent if one in positions]] = True
    before_at = places_of(index, revision.before)
    pinned_at = _placed(index, *columns(index, revision.pins))
    declined = among_pairs(problem, *columns(index, revision.declined))
    rows = np.flatnonzero(~declined & ~absent[problem.member])
    member, need = problem.member[rows], problem.need[rows]
    changed = before_at[member] != need
    cost = problem.cost[rows] + revision.change_price * changed
    pinned, bound_to = pinned_at[member] == need, pinned_at[member] >= 0
    fixed = np.bincount(need[pinned], minlength=problem.needs)
    floor = np.maximum(problem.floor - fixed, 0)
    beyond = np.maximum(fixed - problem.floor, 0)
    left = np.zeros(problem.members, np.bool_)
    left[member] = True
    step = step_of(problem, int(cost.max(initial=0))) if step is None else step
    free = attrs.evolve(
        with_step(problem, step),
        member=member[~bound_to],
        need=need[~bound_to],
        cost=cost[~bound_to],
        floor=floor,
        extra=problem.floor + problem.extra - fixed - floor,
        eligible=np.bincount(need, minlength=problem.needs),
        beyond=beyond,
    )
    pinned_cost = int(cost[pinned].sum())
    return Revised(free, pinned_at, pinned_cost, before_at, absent, left, revision.change_price)


def columns(index: Index, pairs: Sequence[Pair]) -> tuple[Counts, Counts]:
    """Return the positions of members and needs of pairs, -1 for what is not there."""
    members, needs = ([pair[end] for pair in pairs] for end in (0, 1))
    return _positions(index, Member, members), _positions(index, Need, needs)


def places_of(index: Index, proposals: Sequence[Assignment]) -> Counts:
    """Return the position of the need of each member in proposals, -1 for none."""
    return _placed(
        index,
        _positions(index, Member, [one.member for one in proposals]),
        _positions(index, Need, [one.need for one in proposals]),
    )


def _placed(index: Index, member: Counts, need: Counts) -> Counts:
    found = np.full(index.size(Member), NOWHERE, np.int64)
    here = member >= 0
    found[member[here]] = need[here]
    return found


def _positions(index: Index, kind: type, ids: list[str]) -> Counts:
    found = map(index.table(kind).position.get, ids, repeat(NOWHERE))
    return np.fromiter(found, np.int64, len(ids))


def among_pairs(problem: Problem, member: Counts, need: Counts) -> Mask:
    """Return which eligible pairs of a problem are among others."""
    here = (member >= 0) & (need >= 0)
    wanted = member[here] * problem.needs + need[here]
    found: Mask = np.isin(problem.member * problem.needs + problem.need, wanted)
    return found
