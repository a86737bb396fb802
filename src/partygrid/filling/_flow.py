"""Vacancies as a flow: as many filled as can be, then evenly, then near, then by id.

Formulation. Let S be the scopes at which a slot lacks something, F those who may fill it, and A the
pairs (f, i) of which f may fill i. Let d(i) be what i lacks, c(f, i) the metres between both, and
r(f) the rank of f in the order of ids, from 0 to R - 1. Let u(f, i) be what f may take of i: one,
and d(i) in a weighted slot.

What f *carries* already is p(f): in a weighted slot the weights that f has in it, and else the
number of places that f fills in all slots of the mechanism that are not weighted, by valid links
and by what is proposed for earlier slots. The load of a slot, L, bounds what f takes in that slot
alone, whatever it carries in others: with l(f) of it taken already, f may take b(f) more, that is
L - l(f) or, without a load, any number; and at most one in an exclusive slot. Choose whole numbers
x(f, i), 0 <= x(f, i) <= u(f, i), over A with

    sum over f of x(f, i) <= d(i)
    sum over i of x(f, i) <= b(f)

so that, in this order,

    1. the sum over i of d(i) - sum over f of x(f, i) is least       vacancies
    2. the largest p(f) + sum over i of x(f, i) is least             of those who take anything
    3. the sum of c(f, i) x(f, i) is least                           metres
    4. the sum of r(f) x(f, i) is least                              ranks

Procedure. Let N(k) be the network

    source -> f    capacity max(0, min(b(f), k - p(f)))
    f -> i         capacity u(f, i)
    i -> sink      capacity d(i)

    1. V is the largest flow in N(k) without a bound k.
    2. k* is the least k for which the largest flow in N(k) is V. Start with the cut that consists
       of the arcs from the source. No flow passes a cut whose capacity is less: take the least k
       for which the cut holds V. If the largest flow in N(k) is V, this k is k*. If not, go on with
       the least cut of N(k), which holds V for a larger k only (Newton's method).
    3. and 4. Of the flows of V in N(k*), one of least cost, where source -> f costs r(f) and
       f -> i costs R c(f, i).

Proof of 3 and 4. Let x be of least cost and y another flow of V in N(k*). Their difference splits
into simple cycles of the residual network of x, and none of them lowers the cost. A simple cycle
passes the source at most once, by at most one arc to it and one from it, so that it changes the sum
of ranks by R - 1 at most. If it lowered the sum of metres, by one at least, it would change the
cost by -R + (R - 1) < 0 at most, a contradiction: so y has no fewer metres than x. If y has as
many, no cycle changes the metres, so none lowers the ranks, and y has no lower ranks.

What an engine answers is proven by `potentials`. A largest flow is a flow of least cost, too: all
of the supply is shipped, and only an arc from source to sink, beside the others, costs, namely one.
Where that arc is used, the nodes that the residual network reaches from the source at no cost are
those of potential -1, and the arcs that leave them are a least cut.
"""

import attrs
import numpy as np

from partygrid._index import Counts, Mask
from partygrid.allocation.engine import Engine, Network, is_flow, not_optimal, potentials
from partygrid.errors import InvalidArgument

_SAFE = 2**60
"""No sum of costs along a path may come near the largest 64-bit integer."""


@attrs.frozen(eq=False)
class Problem:
    """The vacancies of a slot as arrays; positions of scopes and fillers count from 0.

    Attributes:
        filler: The filler of each pair, ascending. Shape of this and the next two: (pairs,).
        scope: The scope of each pair, ascending for each filler.
        metres: How far both are apart.
        lacking: What each scope lacks. Shape: (scopes,).
        present: What each filler carries already. Shape: (fillers,).
        room: What each filler may take in all. Shape: (fillers,).
        rank: The rank of each filler in the order of ids. Shape: (fillers,).
        ranks: A number above all ranks.
        single: Whether a filler takes at most one of a scope instead of any amount.
    """

    filler: Counts
    scope: Counts
    metres: Counts
    lacking: Counts
    present: Counts
    room: Counts
    rank: Counts
    ranks: int
    single: bool

    def free(self, most: int) -> Counts:
        """Return what each filler may take where nobody carries more than a number. (fillers,)."""
        free: Counts = np.clip(most - self.present, 0, self.room)
        return free

    def takes(self, free: Counts) -> Counts:
        """Return what each filler may take of each scope. Shape: (pairs,)."""
        most = free[self.filler]
        return np.minimum(most, 1 if self.single else self.lacking[self.scope])

    def largest(self, taken: Counts) -> int:
        """Return the largest load of those who take anything, 0 for nobody."""
        sums = np.bincount(self.filler, taken, self.present.size).astype(np.int64)
        return int((self.present + sums)[sums > 0].max(initial=0))


@attrs.frozen(eq=False)
class Answer:
    """What each filler takes of each scope.

    Attributes:
        taken: How much. Shape: (pairs,).
        largest: The largest load of those who take anything.
        metres: The sum of metres.
        ranks: The sum of ranks.
    """

    taken: Counts
    largest: int
    metres: int
    ranks: int


def answer(problem: Problem, engine: Engine) -> Answer:
    """Return what is best, by the objectives in their order.

    Args:
        problem: The problem.
        engine: What finds flows of least cost.

    Raises:
        InvalidArgument: Costs are so large that sums leave the range of exact integers, or the
            engine returns what is no flow of least cost.

    Complexity:
        A flow of least cost, and largest flows: one, and one for each cut, of which there are few.
    """
    first = _most(problem, problem.room, int(problem.lacking.sum()), engine)
    taken, most = first.taken, int(first.taken.sum())
    if most:
        largest = _evenly(problem, most, problem.largest(taken), engine)
        taken = _nearest(problem, most, largest, engine)
    return Answer(
        taken,
        problem.largest(taken),
        _exact_sum(taken, problem.metres),
        _exact_sum(taken, problem.rank[problem.filler]),
    )


def _exact_sum(taken: Counts, each: Counts) -> int:
    rows = np.flatnonzero(taken)
    return sum(a * b for a, b in zip(taken[rows].tolist(), each[rows].tolist(), strict=True))


def _evenly(problem: Problem, most: int, high: int, engine: Engine) -> int:
    """Return the least largest load under which as much is filled.

    Args:
        problem: The problem.
        most: How much that is.
        high: A load under which it is filled.
        engine: What finds flows of least cost.
    """
    cut, beside = np.ones(problem.present.size, np.bool_), 0
    while True:
        load = _least_load(problem, cut, most - beside, high)
        found = _most(problem, problem.free(load), most, engine)
        filled = int(found.taken.sum())
        if filled == most:
            return load
        cut = ~found.reached
        beside = filled - int(problem.free(load)[cut].sum())


def _least_load(problem: Problem, cut: Mask, wanted: int, high: int) -> int:
    """Return the least load at which some fillers together may take so much, by bisection."""
    low = 1
    while low < high:
        middle = (low + high) // 2
        if int(problem.free(middle)[cut].sum()) >= wanted:
            high = middle
        else:
            low = middle + 1
    return low


@attrs.frozen(eq=False)
class _Largest:
    """A largest flow.

    Attributes:
        taken: What each pair takes. Shape: (pairs,).
        reached: Fillers on the source's side of a least cut, where the flow is less than was asked.
            Shape: (fillers,).
    """

    taken: Counts
    reached: Mask


def _most(problem: Problem, free: Counts, supply: int, engine: Engine) -> _Largest:
    """Return a largest flow of at most a supply."""
    network = _network(problem, free, supply, beside=supply)
    network.cost[free.size] = 1
    flow, potential = _proven(network, engine)
    return _Largest(_taken(problem, flow), potential[1 : free.size + 1] < 0)


def _nearest(problem: Problem, supply: int, most: int, engine: Engine) -> Counts:
    """Return what each pair takes in a flow of least metres, then ranks."""
    network = _network(problem, problem.free(most), supply, beside=0)
    dearest = int(problem.metres.max())
    if network.supply.size * dearest * problem.ranks >= _SAFE:
        raise InvalidArgument(
            "costs",
            dearest,
            f"with {problem.ranks:,} fillers, sums of the dearest cost leave the range of exact "
            "64-bit integers",
            "state smaller costs",
        )
    fillers, pairs = problem.present.size, problem.filler.size
    network.cost[:fillers] = problem.rank
    network.cost[fillers + 1 : fillers + 1 + pairs] = problem.metres * problem.ranks
    flow, _ = _proven(network, engine)
    return _taken(problem, flow)


def _network(problem: Problem, free: Counts, supply: int, *, beside: int) -> Network:
    """Return the network without costs; nodes are the source, the fillers, the scopes, the sink.

    Arcs go from the source to the fillers and, with a capacity of `beside`, to the sink; then from
    fillers to scopes, and from scopes to the sink.
    """
    fillers, scopes = problem.present.size, problem.lacking.size
    sink = 1 + fillers + scopes
    from_source, to_sink = np.arange(1, fillers + 1), np.arange(fillers + 1, sink)
    ends = np.zeros(sink + 1, np.int64)
    ends[0], ends[sink] = supply, -supply
    return Network(
        ends,
        np.concatenate([np.zeros(fillers + 1, np.int64), 1 + problem.filler, to_sink]),
        np.concatenate([from_source, [sink], fillers + 1 + problem.scope, np.full(scopes, sink)]),
        np.concatenate([free, [beside], problem.takes(free), problem.lacking]),
        np.zeros(fillers + 1 + problem.filler.size + scopes, np.int64),
    )


def _taken(problem: Problem, flow: Counts) -> Counts:
    first = problem.present.size + 1
    return flow[first : first + problem.filler.size]


def _proven(network: Network, engine: Engine) -> tuple[Counts, Counts]:
    """Return a flow of least cost, and the potentials that prove it."""
    flow = engine(network)
    if not is_flow(network, flow):
        raise not_optimal(
            engine, "it returned no flow that keeps the capacities and ships every supply"
        )
    proof = potentials(network, flow)
    if proof is None:
        raise not_optimal(engine, "it returned a flow that is not of minimum cost")
    return flow, proof
