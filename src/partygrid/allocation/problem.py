"""Double reporting as a minimum-cost flow: from records to arrays.

Formulation. Let M be the members, N the needs, and E the eligible pairs, with c(m, n) the cost of
a pair in metres, see ``Costs``. A pair is eligible when the residence of the member is known and
within reach of the need's place, the straight line between both is at most the limit of the need
(where it has one, and both points are known), the member has a skill of the need or the need asks
none, the window fits, the hours of the need are at most those of the member, and the member visits
homes or the work is done elsewhere. Need n has least(n) floor places and most(n) - least(n) extra
places. Choose x(m, n) in {0, 1} over E with

    sum over n of x(m, n) <= 1          a member has at most one live residence report
    sum over m of x(m, n) <= most(n)    no head count is passed

so that, in this order,

    1. few floor places stay empty: those of the highest priority first, then of the next, ...
    2. many members are placed
    3. the sum of c(m, n) x(m, n), and of w e(n) (e(n) - 1) / 2, is least

where e(n) is the number of members at n beyond its least and w the price of imbalance in metres,
``Costs.imbalance``: w for each two members beyond the least of one need. The k-th of them costs
(k - 1) w, so that they are spread over needs as evenly as metres allow.

One integer objective does all three. Let C be the dearest eligible cost, E the largest number of
extra places of a need, |M| at most, and G the *step*,

    G = (min(|M|, |N|) + 1) C + w max(E - 1, 0) + 1

and let an empty extra place cost G and an empty floor place (r + 2) G, where r is the rank of its
need's priority among the distinct priorities, 0 for the lowest. The objective is the sum of the
chosen costs, of the imbalance, and of what the empty places cost.

Proof. Let f be of least cost and g any other plan. Their difference splits into simple cycles of
the residual network of f. A cycle through the sink fills one place of worth a, or none (worth 0),
and empties one of worth b, or none; in between, each member and each need is passed at most once,
so that costs change by (min(|M|, |N|) + 1) C at most, and imbalance, at the two needs where the
cycle meets the sink, by w max(E - 1, 0) at most: together by less than G. If a > b, then a >= b + G
and the cycle would lower the cost of f, a contradiction. So no cycle exchanges a place for one of
greater worth: for every worth, f fills at least as many places of that worth or more as g does,
which is 1 and 2. If f and g are equal in this, every cycle has a = b, so cost and imbalance of f
alone decide, which is 3.

The network has a node for each member with an eligible need (supply 1), for each need, and a sink;
arcs member to need (capacity 1, cost c), member to sink (1, W), need to sink (least, W - worth of a
floor place) and, for the k-th extra place, (1, W - G + (k - 1) w), where W is the worth of the
dearest place. Since the k-th place costs more than the one before, a flow of least cost fills them
in this order; where w is 0, one arc (most - least, W - G) stands for all. Every unit takes one arc
into the sink, so W adds the same to every plan and keeps costs from being negative.
"""

import attrs
import numpy as np

from partygrid._index import Counts, Index
from partygrid._nearness import metres_between
from partygrid.allocation.eligibility import (
    ELIGIBLE,
    Stages,
    missing_skills,
    stages,
)
from partygrid.allocation.engine import Network
from partygrid.allocation.nearby import blocks, reached
from partygrid.allocation.pieces import one_by_one
from partygrid.allocation.preferences import preference_ranks
from partygrid.allocation.terms import Reach
from partygrid.costs import Costs
from partygrid.errors import InvalidArgument
from partygrid.needs import Need
from partygrid.org import Member

_SAFE = 2**60
"""No sum of costs may come near the largest 64-bit integer."""


@attrs.frozen(eq=False)
class Problem:
    """An allocation as arrays: eligible pairs with their costs, and the worth of places.

    Pairs are sorted by member, then need; positions are ranks in id order.

    Attributes:
        members: Number of members.
        member: Member of each eligible pair. Shape: (pairs,).
        need: Need of each eligible pair. Shape: (pairs,).
        cost: Cost of each eligible pair in metres. Shape: (pairs,).
        floor: Least head count of each need. Shape: (needs,).
        extra: Head count that may be added to it. Shape: (needs,).
        floor_worth: What an empty floor place of each need costs. Shape: (needs,).
        step: What an empty extra place costs.
        member_stage: How far each member comes with the need that suits best. Shape: (members,).
        need_stage: How far each need comes with the member that suits best. Shape: (needs,).
        eligible: Number of members eligible for each need. Shape: (needs,).
        imbalance: What each two members beyond the least head count of a need cost.
        beyond: How many members are there beyond it before anybody is placed. Shape: (needs,).
    """

    members: int
    member: Counts
    need: Counts
    cost: Counts
    floor: Counts
    extra: Counts
    floor_worth: Counts
    step: int
    member_stage: Stages
    need_stage: Stages
    eligible: Counts
    imbalance: int = 0
    beyond: Counts = attrs.Factory(lambda self: np.zeros_like(self.floor), takes_self=True)

    @property
    def needs(self) -> int:
        """Number of needs."""
        return self.floor.size

    @property
    def begins(self) -> Counts:
        """Where the pairs of each member who has some begin. Shape: (members who have some,)."""
        later = np.flatnonzero(self.member[1:] != self.member[:-1]) + 1
        return np.append(0, later)[: self.member.size]

    @property
    def spread(self) -> int:
        """What two places of one worth differ by at most, for the sake of imbalance."""
        most = min(int((self.extra + self.beyond).max(initial=0)), self.members)
        return self.imbalance * max(most - 1, 0)


def build(index: Index, reach: Reach, costs: Costs, within: int | None = None) -> Problem:
    """Return the allocation problem of a snapshot.

    Args:
        index: The columns of the snapshot.
        reach: How far from home members may be proposed.
        costs: What distance, missing skills and needs preferred cost.
        within: How many metres from home at most, where a need states no limit; None for no limit.

    Raises:
        InvalidArgument: The costs are so large that sums leave the range of exact integers.

    Complexity:
        O(pairs within reach that are not seen to be too far) in time, O(eligible pairs) in memory.
    """
    members, needs = index.size(Member), index.size(Need)
    member_stage, need_stage = reached(index, reach)
    found = [np.zeros((3, 0), np.int64)]
    for member, need in blocks(index, reach, within):
        stage = stages(index, within, member, need)
        np.maximum.at(member_stage, member, stage)
        np.maximum.at(need_stage, need, stage)
        found.append(_eligible_pairs(index, costs, member, need, stage))
    member, need, cost = np.concatenate(found, axis=1)
    floor = index.counts(Need, "least")
    rank = np.unique(index.counts(Need, "priority"), return_inverse=True)[1]
    unweighed = Problem(
        members=members,
        member=member,
        need=need,
        cost=cost,
        floor=floor,
        extra=_places(index) - floor,
        floor_worth=rank + 2,
        step=1,
        member_stage=member_stage,
        need_stage=need_stage,
        eligible=np.bincount(need, minlength=needs),
        imbalance=costs.imbalance,
    )
    return with_step(unweighed, step_of(unweighed, int(cost.max(initial=0))))


def _eligible_pairs(
    index: Index, costs: Costs, member: Counts, need: Counts, stage: Stages
) -> Counts:
    """Return member, need and cost of the eligible pairs. Shape: (3, pairs)."""
    suits = np.flatnonzero(stage == ELIGIBLE)
    member, need = member[suits], need[suits]
    return np.stack([member, need, pair_costs(index, costs, member, need)])


def pair_costs(index: Index, costs: Costs, member: Counts, need: Counts) -> Counts:
    """Return the cost of each pair in metres. Shape: (pairs,)."""
    metres = metres_between(index, member + index.start(Member), need + index.start(Need), costs)
    lacking = costs.missing_skill * missing_skills(index, member, need)
    return metres + lacking + costs.preference * preference_ranks(index, member, need)


def _places(index: Index) -> Counts:
    records = index.table(Need).records
    return np.fromiter((need.places for need in records), np.int64, len(records))


def step_of(problem: Problem, dearest: int) -> int:
    """Return the step of a problem whose dearest cost is another.

    Raises:
        InvalidArgument: Sums of the dearest cost leave the range of exact integers.
    """
    members, needs = problem.members, problem.needs
    priorities = np.unique(problem.floor_worth).size
    step = (min(members, needs) + 1) * dearest + problem.spread + 1
    if (members + needs + 1) * (priorities + 1) * step >= _SAFE:
        raise InvalidArgument(
            "costs",
            dearest,
            f"with {members:,} members, {needs:,} needs and {priorities:,} priorities, sums of "
            "the dearest cost and of imbalance leave the range of exact 64-bit integers",
            "state smaller costs or fewer distinct priorities",
        )
    return step


def with_step(problem: Problem, step: int) -> Problem:
    """Return a problem with another step."""
    return attrs.evolve(problem, step=step, floor_worth=problem.floor_worth // problem.step * step)


def network(problem: Problem) -> tuple[Network, Counts]:
    """Return the flow network of a problem, and the arc of each eligible pair.

    Nodes are the members with an eligible need, the needs, and the sink; arcs are sorted by tail,
    then head, a need's floor arc before those of its extra places.
    """
    begins, pairs = problem.begins, problem.member.size
    movers = begins.size
    tail = np.repeat(np.arange(movers), np.diff(begins, append=pairs))
    sink, worth = movers + problem.needs, int(problem.floor_worth.max(initial=problem.step))
    arc = np.arange(pairs) + tail  # each member before it has one arc to the sink as well
    home = np.append(begins[1:], pairs)[:movers] + np.arange(movers)
    need = np.arange(movers, sink)
    # a place more than there are members who could fill it is never filled
    able = np.bincount(problem.need, minlength=problem.needs)
    floor, room = np.minimum([problem.floor, problem.extra], able)
    whose, room, dearer = extras(room, problem.beyond, problem.imbalance)
    number = np.arange(problem.needs)
    into = pairs + movers + number + np.searchsorted(whose, number)
    extra = pairs + movers + whose + 1 + np.arange(whose.size)
    arcs = np.empty((4, pairs + movers + problem.needs + whose.size), np.int64)
    for of_tail, rows in (
        ((tail, movers + problem.need, 1, problem.cost), arc),
        ((np.arange(movers), sink, 1, worth), home),
        ((need, sink, floor, worth - problem.floor_worth), into),
        ((movers + whose, sink, room, worth - problem.step + dearer), extra),
    ):
        for column, values in zip(arcs, of_tail, strict=True):
            column[rows] = values
    supply = np.zeros(sink + 1, np.int64)
    supply[:movers], supply[sink] = 1, -movers
    return Network(supply, *arcs), arc


def extras(room: Counts, beyond: Counts, imbalance: int) -> tuple[Counts, Counts, Counts]:
    """Return extra places that cost the same: whose, how many, and how much dearer than one alone.

    Args:
        room: Number of extra places that each need can fill; one without any has an entry, too.
        beyond: Members beyond its least head count who hold none of them. Shape: (needs,).
        imbalance: What each two members beyond the least head count of a need cost.
    """
    if not imbalance:
        return np.arange(room.size), room, np.zeros_like(room)
    whose, before = one_by_one(np.maximum(room, 1))
    return whose, np.minimum(room, 1)[whose], imbalance * (beyond[whose] + before)
