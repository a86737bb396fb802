"""A new plan after people declined, left or joined, with as few new proposals as possible.

Only the parts of the problem that a change touches are solved again; everywhere else the plan
before stays best, since a price on every change makes no other plan cheaper. The prices of the
whole prove it, and where they do not, every part is solved again. The formulation stands in
``partygrid.allocation.revised``.
"""

from collections.abc import Iterable

import attrs
import numpy as np

from partygrid._collector import paused_collector
from partygrid._index import NOWHERE, Counts, Mask
from partygrid.allocation.answers import Answers, answers_of
from partygrid.allocation.choosing import fastest_engine
from partygrid.allocation.conditions import conditions
from partygrid.allocation.constrained import (
    Engines,
    before_conditions,
    refuse_stuck,
    under_conditions,
)
from partygrid.allocation.doors import admit
from partygrid.allocation.engine import Engine
from partygrid.allocation.integer import IntegerEngine, branch_and_cut
from partygrid.allocation.limits import NO_LIMITS, Limits, Watch
from partygrid.allocation.pairing_requests import still_there
from partygrid.allocation.parts import spread
from partygrid.allocation.placing import placed
from partygrid.allocation.plan import Plan
from partygrid.allocation.policy import Policy
from partygrid.allocation.requests import requested
from partygrid.allocation.revised import Revised, revised
from partygrid.allocation.revision import CHANGE_PRICE, Proposal, Revision
from partygrid.allocation.rewriting import beside, rewritten
from partygrid.allocation.seal import sealed
from partygrid.jurisdiction import Jurisdiction


def replan(
    where: Jurisdiction,
    plan: Plan,
    *,
    declined: Iterable[Proposal] = (),
    absent: Iterable[str] = (),
    pins: Iterable[Proposal] = (),
    change_price: int = CHANGE_PRICE,
    engine: Engine = fastest_engine,
    integer_engine: IntegerEngine = branch_and_cut,
    limits: Limits = NO_LIMITS,
) -> Plan:
    """Propose anew after people declined, left or joined, and change as little as possible.

    The aims are those of `allocate_double_reporting`, and each proposal that the plan before does
    not have costs `change_price` metres more. What was declined is never proposed again: the new
    plan remembers it, also for the next `replan`. Who has joined, and who has left for good, stands
    in the snapshot: pass the new one. Pairings, reach and limit of the plan are kept, its own pins
    are not; for another limit, pass ``attrs.evolve(plan, within=800)`` as the plan.

    Args:
        where: The snapshot now.
        plan: The plan before.
        declined: Proposals that people declined: assignments, or (member, need). A member who
            declines one need may be proposed to another.
        absent: Members who are not available this time.
        pins: Proposals that must stand, such as those that people accepted.
        change_price: How many metres it is worth that one person is not asked anew.
        engine: What finds the flow of minimum cost. The plan is proven without it.
        integer_engine: What decides where the pairings of the plan, or leaders, matter.
        limits: How long a new plan may be looked for, with how many threads, and whom to tell. In
            parts that are not reached in time, who stands remains, and places left are filled.

    Returns:
        A plan that carries its revision, and its proof. Compare it with the one before by
        `compare`.

    Raises:
        InvalidLink: Proposals or pins that cannot be; ``problems`` holds every reason.
        MissingExtra: What `integer_engine` needs is not installed, and it has to decide.
        InvalidArgument: `change_price` is no whole number of metres; the costs are too large for
            exact integers; or `engine` returns what is no flow of minimum cost.

    Complexity:
        O(pairs), and a minimum-cost flow on the parts that are touched.

    Sources:
        Declining without a reason: Volunteer Service Regulations (志愿服务条例) 2017, art. 25.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Building("b", community="c"),
        ...     pg.Member("m1", residence="b"), pg.Member("m2", residence="b"),
        ...     pg.Need("patrol", place="c")])
        >>> plan = pg.allocate_double_reporting(where)
        >>> again = pg.replan(where, plan, declined=plan.assignments)
        >>> print(again.assignments[0].member, "instead;", *again.unplaced)
        m2 instead; m1: declined
    """
    admit(where, plan)
    with paused_collector():
        grounds = answers_of(where, attrs.evolve(plan, policy=Policy.OPTIMAL))
        revision = requested(
            grounds, plan, declined=declined, absent=absent, pins=pins, change_price=change_price
        )
        problem = revised(grounds.problem, where.index, revision)
        standing = _standing(problem)
        touched = _touched(grounds, plan, problem, standing)
        asked = conditions(where.index, still_there(where, plan.pairings), problem.pinned_at)
        whole = Watch.start(limits).stage(beside=beside(grounds, problem))
        engines, watch = Engines(engine, integer_engine, whole), before_conditions(whole, asked)
        flow = placed(problem.free, engine, watch, standing=standing, again=touched)
        if flow.gap and not flow.stopped:
            flow = placed(problem.free, engine, watch.stage(), standing=standing)
        found = under_conditions(problem.free, flow, asked, engines)
        refuse_stuck(found.stuck, where.index, revision.pins)
        after = sealed(rewritten(grounds, plan, revision, problem, found))
        whole.finish(objective=after.objective, bound=after.bound)
        return after


def _standing(problem: Revised) -> Counts:
    """Return the places of the plan before that are still possible. Shape: (members,)."""
    free = problem.free
    kept = problem.before_at[free.member] == free.need
    placed_at = np.full(free.members, NOWHERE, np.int64)
    placed_at[free.member[kept]] = free.need[kept]
    return placed_at


def _touched(grounds: Answers, plan: Plan, problem: Revised, standing: Counts) -> Mask:
    """Return the needs of the parts that have to be solved again."""
    touched = np.zeros(problem.free.needs, np.bool_)
    if (
        plan.objective > plan.price_bound
        or plan.grounds is not grounds
        or not _forgets_nothing(plan.revision, problem)
    ):
        return ~touched
    stands = np.where(problem.pinned_at >= 0, problem.pinned_at, standing)
    moved = stands != problem.before_at
    needs = np.concatenate([stands[moved], problem.before_at[moved]])
    touched[needs[needs >= 0]] = True
    return spread(grounds.problem, touched)


def _forgets_nothing(old: Revision | None, problem: Revised) -> bool:
    """Return whether a revision only adds to the one before: nobody is back, no pin is undone."""
    if old is None:
        return True
    cheaper = problem.change_price < old.change_price
    return not (old.absent or old.pins or cheaper)
