"""The best placement with pins, pairings and leaders: the flow, and what conditions change in it.

Pins take members and places out of the problem, which stays a flow. The other conditions are kept
as ``partygrid.allocation.conditioned`` states. The prices of the flow give a bound for every plan;
what the plan is above it for the sake of conditions rests on the word of the integer engine.
"""

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Index, Mask
from partygrid.allocation.conditioned import kept
from partygrid.allocation.conditions import Conditions, broken, conditions
from partygrid.allocation.engine import Engine
from partygrid.allocation.integer import IntegerEngine
from partygrid.allocation.limits import Watch
from partygrid.allocation.pairings import Pairing
from partygrid.allocation.placing import Placing, placed
from partygrid.allocation.policies import lowest_first
from partygrid.allocation.prices import objective
from partygrid.allocation.problem import Problem, step_of, with_step
from partygrid.allocation.request_problems import refuse_requests, request_problem
from partygrid.allocation.revised import revised
from partygrid.allocation.revision import Pair, Revision
from partygrid.errors import InvalidArgument, ProblemReason
from partygrid.needs import Need


@attrs.frozen(eq=False)
class Constrained:
    """Where members are placed, and what proves it.

    Attributes:
        placed_at: Position of the need of each member, -1 for none. Shape: (members,).
        price: Price of a place at each need in the flow. Shape: (needs,).
        bound: The bound that the prices give.
        trusted: By how much no plan is better than the bound, by the word of the integer engine.
        asked: The conditions.
        stopped: Whether the flow was stopped before its proof.
        flow: The placing of those who are not pinned without any other condition.
    """

    placed_at: Counts
    price: Counts
    bound: int
    trusted: int
    asked: Conditions
    stopped: bool
    flow: Placing


@attrs.frozen(eq=False)
class Demand:
    """What is asked of a placement beyond the problem.

    Attributes:
        index: The columns of the snapshot.
        pins: Member and need of what must stand, companions included.
        pairings: Who serves together, and who apart.
        alike: A number for each member, the same for members who are alike. Shape: (members,).
    """

    index: Index
    pins: tuple[Pair, ...]
    pairings: tuple[Pairing, ...]
    alike: Counts


@attrs.frozen(eq=False)
class Engines:
    """What solves a problem, and within which limits."""

    flow: Engine
    integer: IntegerEngine
    watch: Watch


def constrained(problem: Problem, demand: Demand, engines: Engines) -> Constrained:
    """Return the best placement.

    Raises:
        InvalidLink: No placement keeps the pins and all other conditions.
        MissingExtra: What the integer engine needs is not installed, and the flow does not do.
        InvalidArgument: An engine returns what is no answer.
    """
    free, pinned_at, pinned_cost = _freed(problem, demand)
    asked = conditions(demand.index, demand.pairings, pinned_at)
    alike = alike_under(asked, demand.alike)
    watch = engines.watch.stage(beside=pinned_cost)
    flow = placed(free, engines.flow, before_conditions(watch, asked))
    flow = attrs.evolve(flow, placed_at=lowest_first(flow.placed_at, alike))
    found = under_conditions(free, flow, asked, attrs.evolve(engines, watch=watch))
    refuse_stuck(found.stuck, demand.index, demand.pins)
    at = found.placing.placed_at
    at = at if at is flow.placed_at else lowest_first(at, alike)
    at = np.where(pinned_at >= 0, pinned_at, at)
    known = flow.bound + pinned_cost
    return Constrained(at, flow.price, known, found.trusted, asked, flow.stopped, flow)


@attrs.frozen(eq=False)
class Settlement:
    """What conditions make of a placing.

    Attributes:
        placing: Where members are placed now, with the prices and the bound of the flow.
        trusted: By how much no plan is better than the bound, by the word of the integer engine.
        stuck: Needs of the parts in which pins leave no placement.
        asked: The conditions.
    """

    placing: Placing
    trusted: int
    stuck: Counts
    asked: Conditions


def under_conditions(
    free: Problem, flow: Placing, asked: Conditions, engines: Engines
) -> Settlement:
    """Return the best placing under conditions, from the best one without them.

    Raises:
        MissingExtra: What the integer engine needs is not installed, and the flow does not do.
        InvalidArgument: The integer engine returns what is no answer.
    """
    at = np.where(asked.pinned_at >= 0, asked.pinned_at, flow.placed_at)
    if not asked.any or not broken(asked, at):
        return Settlement(flow, 0, np.zeros(0, np.int64), asked)
    watch, known = engines.watch.stage(), flow.bound
    answer = kept(free, asked, flow.placed_at, engines.integer, watch, known=known)
    at = answer.placed_at
    head_count = np.bincount(at[at >= 0], minlength=free.needs)
    reached = objective(free, head_count, int(free.cost[free.need == at[free.member]].sum()))
    trusted = 0 if flow.stopped else max(reached - answer.slack - known, 0)
    placing = attrs.evolve(flow, placed_at=at, objective=reached)
    return Settlement(placing, trusted, answer.stuck, asked)


def solved_again(
    problem: Problem, asked: Conditions, before: Counts, needs: Mask, engines: Engines
) -> Counts | None:
    """Return where members are placed once whole parts are solved again under conditions.

    Of all that is best it is what changes the fewest proposals: metres are counted in so many parts
    that all changes together are less than one metre. Where sums of these would leave the range of
    exact integers, changes do not count.

    Args:
        problem: The problem of those who are not pinned.
        asked: The conditions.
        before: Position of the need of each member who is not pinned, -1 for none.
        needs: The needs of whole parts, joined where sets serve in both. Shape: (needs,).
        engines: What solves them.

    Returns:
        The same for a best placement, None where there is none.
    """
    inside = np.append(needs, False)
    held = np.where(inside[asked.pinned_at], asked.pinned_at, NOWHERE)
    part = _sparing(problem, before, needs)
    flow = placed(part, engines.flow, engines.watch)
    found = under_conditions(part, flow, attrs.evolve(asked, pinned_at=held), engines)
    if found.stuck.size:
        return None
    after = before.copy()
    after[part.member] = found.placing.placed_at[part.member]
    return after


def _sparing(problem: Problem, before: Counts, needs: Mask) -> Problem:
    """Return the problem of some needs in which changes decide where all else is equal."""
    rows = np.flatnonzero(needs[problem.need])
    member, need, cost = problem.member[rows], problem.need[rows], problem.cost[rows]
    part = attrs.evolve(problem, member=member, need=need, cost=cost)
    who = np.unique(member).size
    most = min(who, int((problem.floor + problem.extra)[needs].sum()))
    fine = most + 1
    dearer, weight = cost * fine + (before[member] != need), problem.imbalance * fine
    crowd = who + int(problem.beyond.max(initial=0))
    small = attrs.evolve(part, members=crowd, floor=problem.floor[needs], imbalance=weight)
    try:
        step = step_of(small, int(dearer.max(initial=0)))
    except InvalidArgument:
        return part
    return attrs.evolve(with_step(part, step), cost=dearer, imbalance=weight)


def _freed(problem: Problem, demand: Demand) -> tuple[Problem, Counts, int]:
    """Return the problem of those who are not pinned, where the others are, and what they cost."""
    if not demand.pins:
        return problem, np.full(problem.members, NOWHERE, np.int64), 0
    change = Revision(before=(), pins=demand.pins, change_price=0)
    state = revised(problem, demand.index, change)
    return state.free, state.pinned_at, state.pinned_cost


def refuse_stuck(needs: Counts, index: Index, pins: tuple[Pair, ...]) -> None:
    """Refuse pins at needs where no placement keeps all conditions.

    Raises:
        InvalidLink: There are such needs.
    """
    stuck = {index.id_of(Need, n) for n in needs.tolist()}
    refuse_requests(
        request_problem(
            f"pins.{member}.{need}",
            ProblemReason.CONTRADICTION,
            "with the other pins and pairings, no leader is left for a need with pinned members",
            "take the pin, or one beside it, out",
        )
        for member, need in pins
        if need in stuck
    )


def alike_under(asked: Conditions, alike: Counts) -> Counts:
    """Return numbers of members who are alike in conditions as well. Shape: (members,)."""
    alone = asked.paired | (asked.pinned_at >= 0)
    found = np.where(alone, alike.max(initial=0) + 1 + np.arange(alike.size), alike)
    for able in asked.leading.able[:-1]:
        _, found = np.unique(2 * found + able, return_inverse=True)
    return found


def before_conditions(watch: Watch, asked: Conditions) -> Watch:
    """Return the watch of a flow, after which conditions may still cost."""
    if not asked.any:
        return watch
    return watch.stage(after=watch.after + 1, objective=False)
