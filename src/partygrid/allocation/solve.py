"""The allocation itself: build the problem, place the members, write the plan."""

from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from partygrid._collector import paused_collector
from partygrid._index import Counts
from partygrid.allocation.answers import Answers
from partygrid.allocation.choosing import fastest_engine
from partygrid.allocation.conditions import Conditions, broken, without_teams
from partygrid.allocation.constrained import (
    Constrained,
    Demand,
    Engines,
    alike_under,
    constrained,
    under_conditions,
)
from partygrid.allocation.doors import admit
from partygrid.allocation.eligibility import kinds_of_members
from partygrid.allocation.engine import Engine
from partygrid.allocation.integer import IntegerEngine, branch_and_cut
from partygrid.allocation.joining import joined_problem, ruling
from partygrid.allocation.joint import Joint, JointAsked, place_jointly
from partygrid.allocation.ledger import Ledger
from partygrid.allocation.limits import NO_LIMITS, Limits, Watch
from partygrid.allocation.pairings import Pairing
from partygrid.allocation.placing import Placing, placed
from partygrid.allocation.placing_units import place_units
from partygrid.allocation.plan import Plan
from partygrid.allocation.policies import PLACES, Asked, lowest_first
from partygrid.allocation.policy import Policy
from partygrid.allocation.problem import Problem, build
from partygrid.allocation.radius import refuse_limit
from partygrid.allocation.requests import demanded
from partygrid.allocation.revision import Proposal
from partygrid.allocation.seal import sealed
from partygrid.allocation.terms import PlanStatus, Reach
from partygrid.allocation.units import Join, UnitReporting
from partygrid.allocation.writing import Answer, of_policy, written
from partygrid.costs import Costs
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction

_DEFAULT_COSTS = Costs()
_DEFAULT_UNITS = UnitReporting()
_DEFAULT_LEDGER = Ledger()


def allocate_double_reporting(
    where: Jurisdiction,
    *,
    policy: Policy = Policy.OPTIMAL,
    reach: Reach = Reach.COMMUNITY,
    within: int | None = None,
    costs: Costs = _DEFAULT_COSTS,
    units: UnitReporting | None = _DEFAULT_UNITS,
    ledger: Ledger = _DEFAULT_LEDGER,
    seed: int = 0,
    engine: Engine = fastest_engine,
    pins: Iterable[Proposal] = (),
    pairings: Iterable[Pairing] = (),
    integer_engine: IntegerEngine = branch_and_cut,
    limits: Limits = NO_LIMITS,
) -> Plan:
    """Propose units to communities, and members to needs near home (双报到), as well as can be.

    A member may serve a need when the residence is within `reach` of the need's place and no
    further than its limit in metres, the member has one of its skills or it asks none, its window
    is one of the member's, its hours are at most the member's, and the member visits homes where
    the work is done there. A member is proposed to
    at most one need, and a need never gets more than its most. Of all such plans this one, in this
    order, leaves the fewest places empty below the least head counts (highest priority first),
    places the most members, and costs the least. The module ``partygrid.allocation.problem`` states
    the formulation and its proof.

    A need with leader skills is served with somebody who has one of them, or by nobody; pins and
    pairings are kept. Where the plan of least cost breaks none of these, it is the answer; else a
    mixed-integer program decides, see ``partygrid.allocation.conditioned``. Then the order of the
    aims decides as it is written, and the objective only states what came out. With a `Join`, both
    halves are decided without pairings and leaders first; where these are not kept, units stay, and
    a plan of members who keep them is ``FEASIBLE``, with a bound of its own.

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
        within: How many metres from its place people may live at most, for each need that states no
            limit of its own (`Need.within`); None for any number. It is held against the straight
            line between two known points: where a point is not known, nobody is ruled out by it.
        costs: What distance, missing skills and needs preferred cost, in metres.
        units: How work units report, see `UnitReporting`; None to leave them out. Who reports by a
            link of the snapshot already does so in the plan. Both halves have aims of their own,
            and each is best by itself, unless a `Join` ties them: then both are decided together,
            see ``partygrid.allocation.joint``.
        ledger: What members have served so far, for ``Policy.LEAST_SERVED``.
        seed: The order in which members arrive, for ``Policy.FIRST_COME``.
        engine: What finds the flow of minimum cost. The plan is proven without it.
        pins: Proposals that must stand, such as those of incumbents: assignments, or (member,
            need). Only ``Policy.OPTIMAL`` keeps them, and pairings; with a `Join` they are refused.
        pairings: Who serves together, and who apart: `Together` and `Apart`.
        integer_engine: What decides where pairings or leaders matter, and both halves together,
            where a `Join` ties them and units have a choice. That nothing is better rests on its
            word, see ``Plan.trusted``.
        limits: How long the best plan may be looked for, with how many threads, and whom to tell.

    Returns:
        A plan with its proof. One that was stopped before the proof is ``FEASIBLE``: it can be
        carried out, and its gap says how far from the best it is at most.

        The same records give the same plan, whatever their order. Of members who are alike
        (residence, skills asked for, windows, hours, preferences) those with the lowest ids are
        placed, the lowest id at the need with the lowest id. Between plans that are equally good in
        other ways the engine decides, always the same way.

    Raises:
        InvalidLink: Pins or pairings that cannot be; ``problems`` holds every reason.
        InvalidArgument: `policy` or `reach` is none of its values; `within` is no whole number of
            metres, or negative; `seed` is no whole number; the costs are too large for exact
            integers; or `engine` returns what is no flow of minimum cost.

        MissingExtra: The integer engine is needed and not installed.

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
        within=within,
        costs=costs,
        units=units,
        ledger=ledger,
        seed=seed,
        engine=engine,
        pins=pins,
        pairings=pairings,
        integer_engine=integer_engine,
        limits=limits,
    )
    return plan


def plans(
    where: Jurisdiction,
    policies: Sequence[Policy],
    *,
    reach: Reach,
    within: int | None,
    costs: Costs,
    units: UnitReporting | None,
    ledger: Ledger,
    seed: int,
    engine: Engine,
    limits: Limits,
    pins: Iterable[Proposal] = (),
    pairings: Iterable[Pairing] = (),
    integer_engine: IntegerEngine = branch_and_cut,
) -> tuple[Plan, ...]:
    """Return the plan of each policy, all with the bound that the best one proves.

    Raises:
        InvalidArgument: See `allocate_double_reporting`.
    """
    admit(where)
    _refuse_bad_options(policies, reach, seed, within=within, ledger=ledger, units=units)
    engines = Engines(engine, integer_engine, Watch.start(limits))
    with paused_collector():
        problem = build(where.index, reach, costs, within)
        grounds = Answers(where, reach, costs, within, problem=problem)
        demand = _demand(grounds, policies, pins, pairings)
        asked = Asked(
            problem=problem,
            index=where.index,
            costs=costs,
            alike=demand.alike,
            seed=seed,
            ledger=ledger,
            units=None if units is None else place_units(where, units, costs, engine),
            engine=engine,
        )
        alone = attrs.evolve(engines, watch=_alone(engines.watch, policies, units))
        best = constrained(problem, demand, alone)
        made = tuple(
            sealed(
                _by(policy, grounds=grounds, asked=asked, demand=demand, best=best, engines=engines)
            )
            for policy in policies
        )
        for plan in (one for one in made if one.policy is Policy.OPTIMAL):
            engines.watch.finish(objective=plan.objective, bound=plan.bound)
        return made


def _alone(watch: Watch, policies: Sequence[Policy], units: UnitReporting | None) -> Watch:
    """Return the watch of the best plan of members, after which a join may still be decided."""
    join = Join.NONE if units is None else units.join
    if join is Join.NONE or Policy.OPTIMAL not in policies:
        return watch
    return watch.stage(after=1, objective=False, bound=join is Join.REQUIRED)


def _demand(
    grounds: Answers,
    policies: Sequence[Policy],
    pins: Iterable[Proposal],
    pairings: Iterable[Pairing],
) -> Demand:
    """Return what is asked beyond the problem.

    Raises:
        InvalidLink: Pins or pairings cannot be.
        InvalidArgument: A policy keeps none.
    """
    pinned, paired = demanded(grounds, pins, pairings)
    for policy in policies:
        if policy is not Policy.OPTIMAL and (pinned or paired):
            reason = "a rule that keeps neither pins nor pairings"
            raise InvalidArgument("policy", policy, reason, "use Policy.OPTIMAL, or leave them out")
    index = grounds.where.index
    return Demand(index, pinned, paired, kinds_of_members(index))


def _by(
    policy: Policy,
    *,
    grounds: Answers,
    asked: Asked,
    demand: Demand,
    best: Constrained,
    engines: Engines,
) -> Plan:
    """Return the plan of a policy."""
    problem, units = grounds.problem, asked.units
    if policy is not Policy.OPTIMAL:
        at = PLACES[policy](attrs.evolve(asked, problem=without_teams(problem, best.asked)))
        answer = Answer.of(problem, at, best.price, known=best.bound)
        kept = ruling(asked.index, policy, units)
        rule = problem if kept is None else joined_problem(problem, kept)
        plan = of_policy(policy, written(grounds, problem, best.asked, answer, rule=rule), asked)
        return attrs.evolve(plan, units=units)
    if units is not None and units.reporting.join is not Join.NONE:
        _refuse_pins(units.reporting, demand)
        question = _both(grounds, units.reporting, asked, engines, best)
        plan = _jointly(question, grounds, best.asked, engines)
        return attrs.evolve(plan, pairings=demand.pairings)
    answer = Answer.of(problem, best.placed_at, best.price, known=best.bound, trusted=best.trusted)
    plan = written(grounds, problem, best.asked, answer)
    return attrs.evolve(plan, units=units, pins=demand.pins, pairings=demand.pairings)


def _refuse_pins(units: UnitReporting, demand: Demand) -> None:
    """Refuse pins where both halves are decided together.

    Raises:
        InvalidArgument: There are some.
    """
    if demand.pins:
        reason = "a join of both halves, which keeps no pins"
        raise InvalidArgument("units", units, reason, "use Join.NONE, or leave the pins out")


def _refuse_bad_options(
    policies: Sequence[Policy], reach: Reach, seed: int, *, within: Any, ledger: Any, units: Any
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
    refuse_limit(within)


def _both(
    grounds: Answers,
    units: UnitReporting,
    asked: Asked,
    engines: Engines,
    best: Constrained,
) -> JointAsked:
    """Return the question of both halves at once, given a plan of members alone."""

    def place(problem: Problem, alike: Counts) -> Placing:
        found = placed(problem, asked.engine, Watch.start(NO_LIMITS))
        return attrs.evolve(found, placed_at=lowest_first(found.placed_at, alike))

    return JointAsked(
        where=grounds.where,
        reporting=units,
        costs=asked.costs,
        problem=asked.problem,
        alone=best.flow,
        alike=asked.alike,
        engine=asked.engine,
        integer_engine=engines.integer,
        place=place,
        watch=engines.watch.stage(),
    )


def _jointly(
    question: JointAsked, asked: Answers, conditions: Conditions, engines: Engines
) -> Plan:
    joint = _keeping(place_jointly(question), question, conditions, engines)
    problem, found = joint.problem, joint.placing
    answer = Answer.of(problem, found.placed_at, joint.price, known=found.objective)
    where, costs = question.where, question.costs
    grounds = Answers(where, asked.reach, costs, asked.within, joint.units, problem=problem)
    plan = written(grounds, problem, conditions, answer)
    return attrs.evolve(
        plan,
        status=PlanStatus.FEASIBLE if joint.objective > joint.bound else plan.status,
        units=joint.units,
        objective=joint.objective,
        bound=joint.bound,
        trusted=joint.trusted,
    )


def _keeping(joint: Joint, question: JointAsked, conditions: Conditions, engines: Engines) -> Joint:
    """Return a plan of both halves in which members keep pairings and leaders.

    One that breaks none is the best with them too. Else units stay where they report, and members
    are placed under the conditions: what is sure of that is what prices say of any plan.
    """
    if not broken(conditions, joint.placing.placed_at):
        return joint
    engines = attrs.evolve(engines, watch=question.watch.stage())
    found = under_conditions(joint.problem, joint.placing, conditions, engines).placing
    at = lowest_first(found.placed_at, alike_under(conditions, joint.alike))
    return joint.replaced(attrs.evolve(found, placed_at=at))
