"""The check of a plan against the records, by code that had no part in making it.

Every number and every reason of the plan is counted again, every constraint has a name, and the
prices of the plan are put to the proof. Neither the problem builder nor an engine is imported here.
Whole columns of the plan are compared with what holds; only where they differ is the row looked
for.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

import attrs
import numpy as np

from partygrid._collector import paused_collector
from partygrid._index import Counts
from partygrid.allocation.condition_check import (
    Passed,
    condition_faults,
    leaders,
    may_trust,
    passed_over,
    unmet_reasons,
    unplaced_reasons,
)
from partygrid.allocation.doors import admit
from partygrid.allocation.joint_check import proven, reported, ruled
from partygrid.allocation.plan import Plan
from partygrid.allocation.policy import ONE_BY_ONE, Policy
from partygrid.allocation.recount import (
    ELIGIBLE,
    IN_HOURS,
    IN_WINDOW,
    KEPT_AWAY,
    NEAR,
    NOTHING,
    REACHED,
    SKILLED,
    Recount,
    missing_skills,
    recount,
)
from partygrid.allocation.rule_check import rule_faults
from partygrid.allocation.seal import seal
from partygrid.allocation.stated import Stated, those
from partygrid.allocation.tally import Tally, prove, tally
from partygrid.allocation.terms import PlanStatus, UnmetReason, UnplacedReason
from partygrid.allocation.unit_check import unit_faults
from partygrid.allocation.verdict import Constraint, Verification, Violation
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member

_UNPLACED = {
    NOTHING: UnplacedReason.NO_NEED_IN_REACH,
    REACHED: UnplacedReason.TOO_FAR,
    NEAR: UnplacedReason.NO_MATCHING_SKILL,
    SKILLED: UnplacedReason.NO_MATCHING_WINDOW,
    IN_WINDOW: UnplacedReason.NOT_ENOUGH_HOURS,
    IN_HOURS: UnplacedReason.NO_HOME_VISITS,
    ELIGIBLE: UnplacedReason.ALL_PLACES_TAKEN,
    KEPT_AWAY: UnplacedReason.UNIT_ELSEWHERE,
}
_UNMET = {
    NOTHING: UnmetReason.NO_MEMBER_IN_REACH,
    REACHED: UnmetReason.TOO_FAR,
    NEAR: UnmetReason.NO_MATCHING_SKILL,
    SKILLED: UnmetReason.NO_MATCHING_WINDOW,
    IN_WINDOW: UnmetReason.NOT_ENOUGH_HOURS,
    IN_HOURS: UnmetReason.NO_HOME_VISITS,
    ELIGIBLE: UnmetReason.NOBODY_LEFT,
    KEPT_AWAY: UnmetReason.UNITS_ELSEWHERE,
}


def verify(where: Jurisdiction, plan: Plan) -> Verification:
    """Check a plan against the records, and its proof of optimality.

    Eligibility, distances, costs, head counts, reasons, objective and bound are computed anew from
    the records. Optimality is proven by duality: the prices of the head counts give a bound that
    the objective reaches. The prices must also be exact, each what one more member would be worth,
    so that altering any number, reason or name of a plan is found. Reach, limit, costs, policy,
    seed, ledger, revision, pins and pairings are the question: a plan is checked as the answer to
    the question that it states, and its seal tells whether it was made for that question and has
    the prices with which it was made. By another policy than the best, the plan must follow the
    rule of the policy. There, where the computation was stopped, and where a part of the bound
    rests on the word of the integer engine, the prices must give the rest of the bound, and need
    not be exact.

    Args:
        where: The snapshot that the plan is for.
        plan: The plan.

    Returns:
        Every violation, by the name of its constraint; a wrong plan is an answer, no error.

    Raises:
        InvalidArgument: `where` is no snapshot, or `plan` no plan of double reporting.

    Complexity:
        O(pairs within reach) by array operations, and O(members + needs).

    Examples:
        >>> import attrs, partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Building("b", community="c"),
        ...     pg.Member("m1", residence="b"), pg.Need("patrol", place="c")])
        >>> plan = pg.allocate_double_reporting(where)
        >>> print(pg.verify(where, plan))
        the plan holds and is optimal (members: 1, needs: 1)
        >>> print(pg.verify(where, attrs.evolve(plan, objective=999)))
        the plan does not hold (members: 1, needs: 1)
          objective: plan: objective: 999 is stated, 1,000 holds
          optimal: plan: gap: -1 is stated, 0 holds
    """
    admit(where, plan)
    limited = _limited(plan)
    with paused_collector():
        found = [*_violations(where, limited), *_sealed(plan), *_limit(plan, limited)]
    order = list(Constraint)
    found.sort(key=lambda one: (order.index(one.constraint), one.subject))
    return Verification(
        members=len(where.of(Member)),
        needs=len(where.of(Need)),
        violations=tuple(found),
        gap=limited.gap,
        trusted=limited.trusted,
    )


def _violations(where: Jurisdiction, plan: Plan) -> Iterator[Violation]:
    stated = Stated.of(where.index, plan)
    counted = _counted(where, plan, stated)
    lead = leaders(where, counted)
    seen = ruled(where, plan, counted)
    members, needs = passed_over(where, plan, seen, leaders(where, seen))
    yield from _accounted(where, stated, counted)
    yield from _order(stated)
    yield from _assigned(where, stated, counted)
    yield from condition_faults(where, plan, counted, lead)
    yield from _head_counts(stated, counted)
    yield from _unplaced(stated, seen, members)
    yield from _unmet(stated, seen, needs)
    yield from _proven(where, plan, stated, counted, trusts=may_trust(plan, lead))
    yield from _ruled(where, plan, counted)
    yield from _units(where, plan)


def _counted(where: Jurisdiction, plan: Plan, stated: Stated) -> Tally:
    found = recount(where, plan.reach, plan.costs, plan.request, within=plan.within)
    pairs = reported(where, plan, found)
    at = np.full(pairs.members, -1)
    known = (stated.member >= 0) & (stated.need >= 0)
    at[stated.member[known]] = stated.need[known]
    return tally(pairs, at)


def _ruled(where: Jurisdiction, plan: Plan, counted: Tally) -> Iterator[Violation]:
    for subject, message in rule_faults(where, plan, counted):
        yield Violation(constraint=Constraint.RULE, subject=subject, message=message)


def _units(where: Jurisdiction, plan: Plan) -> Iterator[Violation]:
    if plan.units is not None:
        for subject, message in unit_faults(where, plan.units, plan.costs, together=plan.joined):
            yield Violation(constraint=Constraint.UNITS, subject=subject, message=message)


def _sealed(plan: Plan) -> Iterator[Violation]:
    if plan.seal != seal(plan):
        message = "question or prices: not those with which the plan was made"
        yield Violation(constraint=Constraint.SEAL, subject="plan", message=message)


def _limited(plan: Plan) -> Plan:
    """Return a plan, without its limit where that is none."""
    within: Any = plan.within
    if within is None or (type(within) is int and within >= 0):
        return plan
    return attrs.evolve(plan, within=None)


def _limit(asked: Plan, plan: Plan) -> Iterator[Violation]:
    if asked is not plan:
        message = f"within: {asked.within!r} is stated, which is no number of metres"
        yield Violation(constraint=Constraint.SEAL, subject="plan", message=message)


def _differing(
    constraint: Constraint,
    subjects: Sequence[str],
    columns: Mapping[str, tuple[Sequence[Any], Sequence[Any]]],
) -> Iterator[Violation]:
    """Yield a violation for each value that is stated and does not hold.

    Args:
        constraint: The constraint.
        subjects: What each row is about.
        columns: By name, what is stated in each row, and what holds.
    """
    for name, (stated, holds) in columns.items():
        if stated == holds:
            continue
        for subject, said, right in zip(subjects, stated, holds, strict=True):
            if said != right:
                message = f"{name}: {_shown(said)} is stated, {_shown(right)} holds"
                yield Violation(constraint=constraint, subject=subject, message=message)


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _accounted(where: Jurisdiction, stated: Stated, counted: Tally) -> Iterator[Violation]:
    members, needs = (list(where.index.table(kind).ids) for kind in (Member, Need))
    named = np.concatenate([stated.member, stated.left])
    if named.min(initial=0) < 0 or (np.bincount(named, minlength=len(members)) != 1).any():
        ids = [*stated.assigned["member"], *stated.unplaced["member"]]
        yield from _each_once("member", ids, members)
    short = np.flatnonzero(counted.placed < counted.recount.least)
    yield from _each_once("head count", stated.counts["need"], needs)
    yield from _each_once("unmet need", stated.unmet["need"], [needs[n] for n in short.tolist()])
    for i in np.flatnonzero(stated.need < 0).tolist():
        member, need = (stated.assigned[end][i] for end in ("member", "need"))
        message = f"assigned to {need}, which is no need"
        yield Violation(constraint=Constraint.ACCOUNTED_ONCE, subject=member, message=message)


def _each_once(noun: str, named: Sequence[str], expected: Sequence[str]) -> Iterator[Violation]:
    if sorted(named) == expected:
        return
    times = Counter(named)
    wanted = set(expected)
    for id_ in sorted({*named, *expected}):
        if times[id_] != (id_ in wanted):
            message = f"{noun} named {times[id_]:,} times instead of {int(id_ in wanted)}"
            yield Violation(constraint=Constraint.ACCOUNTED_ONCE, subject=id_, message=message)


def _order(stated: Stated) -> Iterator[Violation]:
    columns = {
        "assignments": stated.assigned["member"],
        "unplaced": stated.unplaced["member"],
        "head_counts": stated.counts["need"],
        "unmet": stated.unmet["need"],
    }
    for name, ids in columns.items():
        if ids != sorted(ids):
            yield Violation(constraint=Constraint.ORDER, subject=name, message="not in id order")


def _assigned(where: Jurisdiction, stated: Stated, counted: Tally) -> Iterator[Violation]:
    pairs = counted.recount
    row = pairs.rows(stated.member, stated.need)
    found = row >= 0
    row = row[found]
    may_not = those(stated.assigned, ~found)
    for member, need in zip(may_not["member"], may_not["need"], strict=True):
        message = f"may not serve {need}"
        yield Violation(constraint=Constraint.ELIGIBLE, subject=member, message=message)
    rows, ends = those(stated.assigned, found), (pairs.member[row], pairs.need[row])
    yield from _differing(
        Constraint.COST,
        rows["member"],
        {
            "metres": (rows["metres"], pairs.metres[row].tolist()),
            "missing skills": (rows["missing_skills"], missing_skills(where.index, *ends)),
            "rank": (rows["rank"], _ranks(pairs, row)),
            "discount": (rows["discount"], pairs.nearer[row].tolist()),
            "cost": (rows["cost"], pairs.cost[row].tolist()),
        },
    )


def _ranks(pairs: Recount, rows: Counts) -> list[int | None]:
    """Return the place of the need of pairs among what the member prefers, None for nothing."""
    listing = pairs.listing[pairs.member[rows]].tolist()
    places = (1 + pairs.rather[rows]).tolist()
    return [place if lists else None for place, lists in zip(places, listing, strict=True)]


def _head_counts(stated: Stated, counted: Tally) -> Iterator[Violation]:
    known = stated.counted >= 0  # others: see _accounted
    at, rows, pairs = stated.counted[known], those(stated.counts, known), counted.recount
    placed = counted.placed[at]
    above = np.maximum(placed - pairs.most[at], 0).tolist()
    yield from _differing(
        Constraint.HEAD_COUNT,
        rows["need"],
        {
            "placed": (rows["placed"], placed.tolist()),
            "least": (rows["least"], pairs.least[at].tolist()),
            "most": (rows["most"], pairs.most[at].tolist()),
            "priority": (rows["priority"], pairs.priority[at].tolist()),
            "above the most": (above, [0] * len(above)),
        },
    )


def _unplaced(stated: Stated, counted: Tally, passed: Passed) -> Iterator[Violation]:
    pairs = counted.recount
    reason = np.array([*_UNPLACED.values()], object)[pairs.best]
    for holds, why in (
        ((pairs.best == ELIGIBLE) & ~counted.willing, UnplacedReason.DECLINED),
        *unplaced_reasons(passed),
        (pairs.homeless, UnplacedReason.NO_RESIDENCE),
        (pairs.absent, UnplacedReason.ABSENT),
    ):
        reason[holds] = why
    known = stated.left >= 0  # others: see _accounted
    rows, right = those(stated.unplaced, known), reason[stated.left[known]].tolist()
    columns = {"reason": (rows["reason"], right)}
    yield from _differing(Constraint.UNPLACED_REASON, rows["member"], columns)


def _unmet(stated: Stated, counted: Tally, passed: Passed) -> Iterator[Violation]:
    known = stated.short >= 0  # others: see _accounted
    at, rows, pairs = stated.short[known], those(stated.unmet, known), counted.recount
    eligible, least = counted.eligible[at], pairs.least[at]
    reason = np.full(at.size, UnmetReason.MEMBERS_NEEDED_ELSEWHERE, object)
    reason[eligible < least] = UnmetReason.TOO_FEW_ELIGIBLE
    for holds, why in unmet_reasons(passed):
        reason[holds[at]] = why
    nobody = eligible == 0
    reason[nobody] = np.array([*_UNMET.values()], object)[pairs.best_of_need[at[nobody]]]
    yield from _differing(
        Constraint.UNMET_REASON,
        rows["need"],
        {
            "missing": (rows["missing"], (least - counted.placed[at]).tolist()),
            "eligible": (rows["eligible"], eligible.tolist()),
            "reason": (rows["reason"], reason.tolist()),
        },
    )


def _proven(
    where: Jurisdiction, plan: Plan, stated: Stated, counted: Tally, *, trusts: bool
) -> Iterator[Violation]:
    needs = where.index.table(Need).ids
    price = dict(zip(stated.counts["need"], stated.counts["price"], strict=True))
    alone = prove(counted, list(map(price.get, needs, repeat(0))))
    proof = proven(where, plan, alone)
    best = plan.policy is Policy.OPTIMAL and plan.status is not PlanStatus.FEASIBLE
    together = plan.joined and plan.revision is None
    exact = best and (together or not (trusts and plan.trusted))
    gap = plan.objective - plan.bound
    figures: dict[Constraint, dict[str, tuple[Any, Any]]] = {
        Constraint.STATUS: {"status": (plan.status, _status(plan, gap))},
        Constraint.OBJECTIVE: {
            "step": (plan.step, proof.step),
            "objective": (plan.objective, proof.objective),
        },
        Constraint.BOUND: {
            "price bound": (plan.price_bound, proof.bound),
            "trusted": (plan.trusted, max(plan.trusted, 0) if trusts else 0),
        },
        Constraint.OPTIMAL: {
            "gap": (gap, 0 if best else max(gap, 0)),
            "gap of members": (alone.objective - alone.bound if together and best else 0, 0),
        },
    }
    for constraint, pairs in figures.items():
        columns = {name: ([said], [right]) for name, (said, right) in pairs.items()}
        yield from _differing(constraint, ["plan"], columns)
    for n in np.flatnonzero(~proof.attained).tolist() if exact else []:
        message = "its price is not what one more member would be worth"
        yield Violation(constraint=Constraint.PRICES, subject=needs[n], message=message)


def _status(plan: Plan, gap: int) -> PlanStatus:
    best = plan.policy is Policy.OPTIMAL
    if best and plan.status is PlanStatus.FEASIBLE and gap > 0:
        return PlanStatus.FEASIBLE
    if not plan.assignments and (best or not gap):
        return PlanStatus.EMPTY
    if best:
        return PlanStatus.OPTIMAL
    return PlanStatus.HEURISTIC if plan.policy in ONE_BY_ONE else PlanStatus.BY_RULE
