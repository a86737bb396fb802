"""The allocation itself: build the problem, place the members, write the plan."""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import numpy as np

from partygrid._collector import paused_collector
from partygrid._index import Counts, Mask
from partygrid.allocation.answers import Answers
from partygrid.allocation.choosing import fastest_engine
from partygrid.allocation.eligibility import (
    ELIGIBLE,
    NO_HOME_VISITS,
    NO_HOURS,
    NO_PAIR,
    NO_SKILL,
    NO_WINDOW,
    kinds_of_members,
)
from partygrid.allocation.engine import Engine
from partygrid.allocation.explain import BARRIERS, assigned
from partygrid.allocation.ledger import Ledger
from partygrid.allocation.limits import NO_LIMITS, Limits, Watch
from partygrid.allocation.outcomes import Assignment, Unmet, Unplaced, head_counts
from partygrid.allocation.placing import placed
from partygrid.allocation.placing_units import place_units
from partygrid.allocation.plan import Plan
from partygrid.allocation.policies import PLACES, Asked, lowest_first
from partygrid.allocation.policy import ONE_BY_ONE, Policy
from partygrid.allocation.prices import objective
from partygrid.allocation.problem import Problem, build
from partygrid.allocation.terms import PlanStatus, Reach, UnmetReason, UnplacedReason
from partygrid.allocation.units import UnitReporting
from partygrid.costs import Costs
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member

_UNPLACED = {
    **BARRIERS,
    NO_PAIR: UnplacedReason.NO_NEED_IN_REACH,
    ELIGIBLE: UnplacedReason.ALL_PLACES_TAKEN,
}
_UNMET = {
    NO_PAIR: UnmetReason.NO_MEMBER_IN_REACH,
    NO_SKILL: UnmetReason.NO_MATCHING_SKILL,
    NO_WINDOW: UnmetReason.NO_MATCHING_WINDOW,
    NO_HOURS: UnmetReason.NOT_ENOUGH_HOURS,
    NO_HOME_VISITS: UnmetReason.NO_HOME_VISITS,
}
_DEFAULT_COSTS = Costs()
_DEFAULT_UNITS = UnitReporting()
_DEFAULT_LEDGER = Ledger()


def allocate_double_reporting(
    where: Jurisdiction,
    *,
    policy: Policy = Policy.OPTIMAL,
    reach: Reach = Reach.COMMUNITY,
    costs: Costs = _DEFAULT_COSTS,
    units: UnitReporting | None = _DEFAULT_UNITS,
    ledger: Ledger = _DEFAULT_LEDGER,
    seed: int = 0,
    engine: Engine = fastest_engine,
    limits: Limits = NO_LIMITS,
) -> Plan:
    """Propose units to communities, and members to needs near home (双报到), as well as can be.

    A member may serve a need when the residence is within `reach` of the need's place, the member
    has one of its skills or it asks none, its window is one of the member's, its hours are at most
    the member's, and the member visits homes where the work is done there. A member is proposed to
    at most one need, and a need never gets more than its most. Of all such plans this one, in this
    order, leaves the fewest places empty below the least head counts (highest priority first),
    places the most members, and costs the least. The module ``partygrid.allocation.problem`` states
    the formulation and its proof.

    Nobody is lost: a member who is not proposed and a need that stays below its least each have a
    reason. The answer is a proposal: people may decline. Links that the snapshot already has
    play no part.

    Args:
        where: The snapshot; not changed.
        policy: By which rule members are proposed. All but the default are there to be compared
            with it: each goes by its own rule instead of the aims above.
        reach: ``COMMUNITY``: the need's place and the residence lie in one community, or the place
            is the town of the residence. ``TOWN``: they lie in one town. ``JURISDICTION``: they lie
            anywhere. A building whose community is not known is within reach of itself alone.
        costs: What distance, missing skills and needs preferred cost, in metres.
        units: How work units report, see `UnitReporting`; None to leave them out. Who reports by a
            link of the snapshot already does so in the plan. Both halves have aims of their own,
            and each is best by itself.
        ledger: What members have served so far, for ``Policy.LEAST_SERVED``.
        seed: The order in which members arrive, for ``Policy.FIRST_COME``.
        engine: What finds the flow of minimum cost. The plan is proven without it.
        limits: How long the best plan may be looked for, with how many threads, and whom to tell.

    Returns:
        A plan with its proof. One that was stopped before the proof is ``FEASIBLE``: it can be
        carried out, and its gap says how far from the best it is at most.

        The same records give the same plan, whatever their order. Of members who are alike
        (residence, skills asked for, windows, hours, preferences) those with the lowest ids are
        placed, the lowest id at the need with the lowest id. Between plans that are equally good in
        other ways the engine decides, always the same way.

    Raises:
        InvalidArgument: `policy` or `reach` is none of its values; `seed` is no whole number; the
            costs are too large for exact integers; or `engine` returns what is no flow of minimum
            cost.

    Complexity:
        O(pairs within reach) and a minimum-cost flow on the eligible pairs: about a second for
        100,000 members and 5,000 needs in 500 communities.

    Sources:
        Voluntary service: Volunteer Service Regulations (志愿服务条例) 2017, art. 25.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Compound("garden", community="c"),
        ...     pg.Building("b1", compound="garden"), pg.Building("b2", community="c"),
        ...     pg.Member("m1", residence="b1", skills=["law"]), pg.Member("m2", residence="b2"),
        ...     pg.Member("m3"),
        ...     pg.Need("advice", place="garden", skills=["law"], priority=1),
        ...     pg.Need("patrol", place="garden", least=2)])
        >>> plan = pg.allocate_double_reporting(where)
        >>> [(one.member, one.need, one.metres) for one in plan.assignments]
        [('m1', 'advice', 200), ('m2', 'patrol', 1000)]
        >>> print(*plan.unplaced, *plan.unmet, sep="; ")
        m3: no residence; patrol: 1 missing, members needed elsewhere
        >>> plan.gap
        0
    """
    (plan,) = plans(
        where,
        (policy,),
        reach=reach,
        costs=costs,
        units=units,
        ledger=ledger,
        seed=seed,
        engine=engine,
        limits=limits,
    )
    return plan


def plans(
    where: Jurisdiction,
    policies: Sequence[Policy],
    *,
    reach: Reach,
    costs: Costs,
    units: UnitReporting | None,
    ledger: Ledger,
    seed: int,
    engine: Engine,
    limits: Limits,
) -> tuple[Plan, ...]:
    """Return the plan of each policy, all with the bound that the best one proves.

    Raises:
        InvalidArgument: See `allocate_double_reporting`.
    """
    _refuse_bad_options(policies, reach, seed, ledger, units)
    index, made, watch = where.index, [], Watch.start(limits)
    with paused_collector():
        problem = build(index, reach, costs)
        asked = Asked(
            problem=problem,
            index=index,
            costs=costs,
            alike=kinds_of_members(index),
            seed=seed,
            ledger=ledger,
            units=None if units is None else place_units(where, units, costs, engine),
            engine=engine,
        )
        found = placed(problem, engine, watch)
        at = lowest_first(found.placed_at, asked.alike)
        best = _answer(problem, at, found.price, found.bound)
        for policy in policies:
            other = None if policy is Policy.OPTIMAL else PLACES[policy](asked)
            answer = best if other is None else _answer(problem, other, best.price, best.bound)
            plan = _plan(where, reach, costs, problem, answer)
            made.append(_by(policy, attrs.evolve(plan, units=asked.units), asked))
    return tuple(made)


def _refuse_bad_options(
    policies: Sequence[Policy], reach: Reach, seed: int, ledger: Any, units: Any
) -> None:
    for name, kind, values in (("policy", Policy, policies), ("reach", Reach, (reach,))):
        for value in values:
            if not isinstance(value, kind):
                names = ", ".join(f"{kind.__name__}.{one.name}" for one in kind)
                raise InvalidArgument(name, value, f"no {name}", f"use one of {names}")
    if type(seed) is not int:
        raise InvalidArgument("seed", seed, "no whole number", "state one, such as 0")
    if not isinstance(ledger, Ledger):
        raise InvalidArgument("ledger", ledger, "no ledger", "pass a Ledger")
    if units is not None and not isinstance(units, UnitReporting):
        raise InvalidArgument("units", units, "no rule", "pass a UnitReporting, or None")


def _by(policy: Policy, plan: Plan, asked: Asked) -> Plan:
    """Return a plan as that of a policy."""
    if policy is Policy.OPTIMAL:
        return plan
    status = PlanStatus.HEURISTIC if policy in ONE_BY_ONE else PlanStatus.BY_RULE
    return attrs.evolve(
        plan,
        status=status if plan.assignments or plan.gap else PlanStatus.EMPTY,
        policy=policy,
        seed=asked.seed if policy is Policy.FIRST_COME else None,
        ledger=asked.ledger if policy is Policy.LEAST_SERVED else None,
    )


@attrs.frozen(eq=False)
class _Answer:
    """A plan as arrays, with its proof.

    Attributes:
        placed_at: Position of the need of each member, -1 for none. Shape: (members,).
        placed: Number of members placed at each need. Shape: (needs,).
        cost: Cost of each placed member, in id order. Shape: (placed members,).
        price: Price of a place at each need. Shape: (needs,).
        objective: The objective.
        bound: The bound that the prices give; the objective of the best plan equals it.
    """

    placed_at: Counts
    placed: Counts
    cost: Counts
    price: Counts
    objective: int
    bound: int


def _answer(problem: Problem, placed_at: Counts, price: Counts, bound: int) -> _Answer:
    placed = np.bincount(placed_at[placed_at >= 0], minlength=problem.needs)
    cost = problem.cost[problem.need == placed_at[problem.member]]
    reached = objective(problem, placed, int(cost.sum()))
    return _Answer(placed_at, placed, cost, price, reached, bound)


def _plan(
    where: Jurisdiction, reach: Reach, costs: Costs, problem: Problem, answer: _Answer
) -> Plan:
    return Plan(
        status=_status(answer),
        reach=reach,
        costs=costs,
        assignments=tuple(_assignments(where, costs, answer)),
        unplaced=tuple(_unplaced(where, problem, answer)),
        head_counts=head_counts(where.of(Need), answer.placed.tolist(), answer.price.tolist()),
        unmet=tuple(_unmet(where, problem, answer)),
        step=problem.step,
        objective=answer.objective,
        bound=answer.bound,
        grounds=Answers(where, reach, costs, problem),
    )


def _status(answer: _Answer) -> PlanStatus:
    if answer.objective > answer.bound:
        return PlanStatus.FEASIBLE
    return PlanStatus.OPTIMAL if answer.cost.size else PlanStatus.EMPTY


def _assignments(where: Jurisdiction, costs: Costs, answer: _Answer) -> Iterator[Assignment]:
    members, needs = where.of(Member), where.of(Need)
    placed = np.flatnonzero(answer.placed_at >= 0)
    at = answer.placed_at[placed]
    for m, n, cost in zip(placed.tolist(), at.tolist(), answer.cost.tolist(), strict=True):
        yield assigned(members[m], needs[n], cost, costs)


def _unplaced(where: Jurisdiction, problem: Problem, answer: _Answer) -> Iterator[Unplaced]:
    members = where.of(Member)
    left = np.flatnonzero(answer.placed_at < 0)
    passed_over = _passed_over(problem, answer, problem.member, problem.members)
    for m, stage in zip(left.tolist(), problem.member_stage[left].tolist(), strict=True):
        known = members[m].residence is not None
        reason = _UNPLACED[stage] if known else UnplacedReason.NO_RESIDENCE
        reason = UnplacedReason.OUTSIDE_POLICY if passed_over[m] else reason
        yield Unplaced(member=members[m].id, reason=reason)


def _passed_over(problem: Problem, answer: _Answer, end: Counts, size: int) -> Mask:
    """Return on one end of the pairs for whom there is somebody unplaced, and a place, left."""
    found = np.zeros(size, np.bool_)
    if answer.objective > answer.bound:
        room = answer.placed < problem.floor + problem.extra
        found[end[(answer.placed_at[problem.member] < 0) & room[problem.need]]] = True
    return found


def _unmet(where: Jurisdiction, problem: Problem, answer: _Answer) -> Iterator[Unmet]:
    needs = where.of(Need)
    passed_over = _passed_over(problem, answer, problem.need, problem.needs)
    for n in np.flatnonzero(answer.placed < problem.floor).tolist():
        eligible = int(problem.eligible[n])
        enough = eligible >= needs[n].least
        wanted = UnmetReason.MEMBERS_NEEDED_ELSEWHERE if enough else UnmetReason.TOO_FEW_ELIGIBLE
        wanted = UnmetReason.OUTSIDE_POLICY if passed_over[n] else wanted
        yield Unmet(
            need=needs[n].id,
            missing=needs[n].least - int(answer.placed[n]),
            eligible=eligible,
            reason=wanted if eligible else _UNMET[int(problem.need_stage[n])],
        )
