"""The check of a plan against the records, by code that had no part in making it.

Every number and every reason of the plan is counted again, every constraint has a name, and the
prices of the plan are put to the proof. Neither the problem builder nor an engine is imported here.
Whole columns of the plan are compared with what holds; only where they differ is the row looked
for.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from operator import attrgetter
from typing import Any, Self

import attrs
import numpy as np

from partygrid._collector import paused_collector
from partygrid._index import Counts
from partygrid.allocation.plan import Plan
from partygrid.allocation.policy import ONE_BY_ONE, Policy
from partygrid.allocation.recount import (
    ELIGIBLE,
    IN_WINDOW,
    NOTHING,
    REACHED,
    SKILLED,
    Recount,
    recount,
)
from partygrid.allocation.rule_check import rule_faults
from partygrid.allocation.tally import Tally, prove, tally
from partygrid.allocation.terms import PlanStatus, UnmetReason, UnplacedReason
from partygrid.allocation.unit_check import unit_faults
from partygrid.allocation.verdict import Constraint, Verification, Violation
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member

_UNPLACED = {
    NOTHING: UnplacedReason.NO_NEED_IN_REACH,
    REACHED: UnplacedReason.NO_MATCHING_SKILL,
    SKILLED: UnplacedReason.NO_MATCHING_WINDOW,
    IN_WINDOW: UnplacedReason.NOT_ENOUGH_HOURS,
    ELIGIBLE: UnplacedReason.ALL_PLACES_TAKEN,
}
_UNMET = {
    NOTHING: UnmetReason.NO_MEMBER_IN_REACH,
    REACHED: UnmetReason.NO_MATCHING_SKILL,
    SKILLED: UnmetReason.NO_MATCHING_WINDOW,
    IN_WINDOW: UnmetReason.NOT_ENOUGH_HOURS,
    ELIGIBLE: UnmetReason.NOBODY_LEFT,
}


def verify(where: Jurisdiction, plan: Plan) -> Verification:
    """Check a plan against the records, and its proof of optimality.

    Eligibility, distances, costs, head counts, reasons, objective and bound are computed anew from
    the records. Optimality is proven by duality: the prices of the head counts give a bound that
    the objective reaches. The prices must also be exact, each what one more member would be worth,
    so that altering any number, reason or name of a plan is found. Reach, costs, policy, seed and
    revision are the question: a plan is checked as the answer to the question that it states. By
    another policy than the best, and where the computation was stopped, the prices must give the
    bound, and need not be exact.

    Args:
        where: The snapshot that the plan is for.
        plan: The plan.

    Returns:
        Every violation, by the name of its constraint; a wrong plan is an answer, no error.

    Raises:
        InvalidArgument: `plan` is no plan of double reporting.

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
    if not isinstance(plan, Plan):
        remedy = "pass what allocate_double_reporting returned; check_mechanism checks links"
        raise InvalidArgument("plan", plan, "no plan of double reporting", remedy)
    with paused_collector():
        rows = _Rows.of(where, plan)
        counted = _counted(where, plan, rows)
        found = [
            *_accounted(where, plan, rows, counted),
            *_order(plan),
            *_assigned(where, plan, rows, counted),
            *_pinned(plan),
            *_head_counts(where, plan, counted),
            *_unplaced(plan, rows, counted),
            *_unmet(where, plan, counted),
            *_proven(where, plan, counted),
            *_ruled(where, plan, counted),
            *_units(where, plan),
        ]
    order = list(Constraint)
    found.sort(key=lambda one: (order.index(one.constraint), one.subject))
    return Verification(
        members=len(where.of(Member)),
        needs=len(where.of(Need)),
        violations=tuple(found),
        gap=plan.gap,
    )


@attrs.frozen(eq=False)
class _Rows:
    """The ids of a plan as positions in the snapshot, -1 where they are not there.

    Attributes:
        member: Member of each assignment.
        need: Need of each assignment.
        unplaced: Each member without a place.
    """

    member: Counts
    need: Counts
    unplaced: Counts

    @classmethod
    def of(cls, where: Jurisdiction, plan: Plan) -> Self:
        """Return the positions of the ids of a plan."""
        members, needs = (where.index.table(kind).position for kind in (Member, Need))
        named = (
            (members, _column(plan.assignments, "member")),
            (needs, _column(plan.assignments, "need")),
            (members, _column(plan.unplaced, "member")),
        )
        return cls(*(np.array([*map(at.get, ids, repeat(-1))], np.int64) for at, ids in named))


def _column(rows: Sequence[Any], name: str) -> list[Any]:
    return list(map(attrgetter(name), rows))


def _counted(where: Jurisdiction, plan: Plan, rows: _Rows) -> Tally:
    pairs = recount(where, plan.reach, plan.costs, plan.revision)
    at = np.full(pairs.members, -1)
    known = (rows.member >= 0) & (rows.need >= 0)
    at[rows.member[known]] = rows.need[known]
    return tally(pairs, where.of(Need), at)


def _ruled(where: Jurisdiction, plan: Plan, counted: Tally) -> Iterator[Violation]:
    for subject, message in rule_faults(where, plan, counted):
        yield Violation(constraint=Constraint.RULE, subject=subject, message=message)


def _units(where: Jurisdiction, plan: Plan) -> Iterator[Violation]:
    if plan.units is not None:
        for subject, message in unit_faults(where, plan.units, plan.costs):
            yield Violation(constraint=Constraint.UNITS, subject=subject, message=message)


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


def _accounted(where: Jurisdiction, plan: Plan, rows: _Rows, counted: Tally) -> Iterator[Violation]:
    members, needs = where.of(Member), where.of(Need)
    named = np.concatenate([rows.member, rows.unplaced])
    if named.min(initial=0) < 0 or (np.bincount(named, minlength=len(members)) != 1).any():
        ids = _column((*plan.assignments, *plan.unplaced), "member")
        yield from _each_once("member", ids, _column(members, "id"))
    least = np.array(_column(needs, "least"), np.int64)
    unmet = [needs[n].id for n in np.flatnonzero(counted.placed < least).tolist()]
    yield from _each_once("head count", _column(plan.head_counts, "need"), _column(needs, "id"))
    yield from _each_once("unmet need", _column(plan.unmet, "need"), unmet)
    for i in np.flatnonzero(rows.need < 0).tolist():
        one = plan.assignments[i]
        message = f"assigned to {one.need}, which is no need"
        yield Violation(constraint=Constraint.ACCOUNTED_ONCE, subject=one.member, message=message)


def _each_once(noun: str, named: Sequence[str], expected: Sequence[str]) -> Iterator[Violation]:
    if sorted(named) == expected:
        return
    times = Counter(named)
    wanted = set(expected)
    for id_ in sorted({*named, *expected}):
        if times[id_] != (id_ in wanted):
            message = f"{noun} named {times[id_]:,} times instead of {int(id_ in wanted)}"
            yield Violation(constraint=Constraint.ACCOUNTED_ONCE, subject=id_, message=message)


def _order(plan: Plan) -> Iterator[Violation]:
    columns = {
        "assignments": _column(plan.assignments, "member"),
        "unplaced": _column(plan.unplaced, "member"),
        "head_counts": _column(plan.head_counts, "need"),
        "unmet": _column(plan.unmet, "need"),
    }
    for name, ids in columns.items():
        if ids != sorted(ids):
            yield Violation(constraint=Constraint.ORDER, subject=name, message="not in id order")


def _assigned(where: Jurisdiction, plan: Plan, rows: _Rows, counted: Tally) -> Iterator[Violation]:
    pairs = counted.recount
    keys = (pairs.member * pairs.needs + pairs.need)[pairs.left]
    asked = np.where(rows.need < 0, -1, rows.member * pairs.needs + rows.need)
    row = np.searchsorted(keys, asked)
    found = np.append(keys, -1)[row] == asked
    found &= (rows.member >= 0) & (rows.need >= 0)
    row = np.append(np.flatnonzero(pairs.left), -1)[row]
    for i in np.flatnonzero(~found).tolist():
        one = plan.assignments[i]
        message = f"may not serve {one.need}"
        yield Violation(constraint=Constraint.ELIGIBLE, subject=one.member, message=message)
    row = row[found]
    right = [one for one, holds in zip(plan.assignments, found.tolist(), strict=True) if holds]
    yield from _differing(
        Constraint.COST,
        _column(right, "member"),
        {
            "metres": (_column(right, "metres"), pairs.metres[row].tolist()),
            "missing skills": (_column(right, "missing_skills"), _missing(where, pairs, row)),
            "cost": (_column(right, "cost"), pairs.cost[row].tolist()),
        },
    )


def _missing(where: Jurisdiction, pairs: Recount, rows: Counts) -> list[tuple[str, ...]]:
    """Return the skills that are missing in pairs, sorted."""
    members, needs = where.of(Member), where.of(Need)
    found: list[tuple[str, ...]] = [()] * rows.size
    lacking = np.flatnonzero(pairs.missing[rows])
    ends = (one[rows[lacking]].tolist() for one in (pairs.member, pairs.need))
    for i, m, n in zip(lacking.tolist(), *ends, strict=True):
        found[i] = tuple(sorted({*needs[n].skills}.difference(members[m].skills)))
    return found


def _pinned(plan: Plan) -> Iterator[Violation]:
    if plan.revision is None or not plan.revision.pins:
        return
    assigned = {(one.member, one.need) for one in plan.assignments}
    for member, need in plan.revision.pins:
        if (member, need) not in assigned:
            message = f"pinned to {need}, and not assigned to it"
            yield Violation(constraint=Constraint.PINNED, subject=member, message=message)


def _head_counts(where: Jurisdiction, plan: Plan, counted: Tally) -> Iterator[Violation]:
    position = where.index.table(Need).position
    rows = [one for one in plan.head_counts if one.need in position]  # others: see _accounted
    places = [position[one.need] for one in rows]
    records = where.of(Need)
    needs = [records[n] for n in places]
    placed = counted.placed[places].tolist() if places else []
    above = [max(count - need.places, 0) for count, need in zip(placed, needs, strict=True)]
    yield from _differing(
        Constraint.HEAD_COUNT,
        _column(rows, "need"),
        {
            "placed": (_column(rows, "placed"), placed),
            "least": (_column(rows, "least"), _column(needs, "least")),
            "most": (_column(rows, "most"), _column(needs, "places")),
            "priority": (_column(rows, "priority"), _column(needs, "priority")),
            "above the most": (above, [0] * len(above)),
        },
    )


def _unplaced(plan: Plan, rows: _Rows, counted: Tally) -> Iterator[Violation]:
    pairs, reasons = counted.recount, list(UnplacedReason)
    code = np.array([reasons.index(_UNPLACED[test]) for test in range(len(_UNPLACED))])[pairs.best]
    for holds, reason in (
        ((pairs.best == ELIGIBLE) & ~counted.willing, UnplacedReason.DECLINED),
        (counted.passed_over, UnplacedReason.OUTSIDE_POLICY),
        (pairs.homeless, UnplacedReason.NO_RESIDENCE),
        (pairs.absent, UnplacedReason.ABSENT),
    ):
        code[holds] = reasons.index(reason)
    known = rows.unplaced >= 0  # others: see _accounted
    named = [one for one, there in zip(plan.unplaced, known.tolist(), strict=True) if there]
    right = [reasons[i] for i in code[rows.unplaced[known]].tolist()]
    columns = {"reason": (_column(named, "reason"), right)}
    yield from _differing(Constraint.UNPLACED_REASON, _column(named, "member"), columns)


def _unmet(where: Jurisdiction, plan: Plan, counted: Tally) -> Iterator[Violation]:
    position = where.index.table(Need).position
    rows = [one for one in plan.unmet if one.need in position]  # others: see _accounted
    places = [position[one.need] for one in rows]
    needs = where.of(Need)
    right = [_unmet_reason(counted, n, needs[n].least) for n in places]
    yield from _differing(
        Constraint.UNMET_REASON,
        _column(rows, "need"),
        {
            "missing": (
                _column(rows, "missing"),
                [needs[n].least - int(counted.placed[n]) for n in places],
            ),
            "eligible": (_column(rows, "eligible"), [int(counted.eligible[n]) for n in places]),
            "reason": (_column(rows, "reason"), right),
        },
    )


def _unmet_reason(counted: Tally, need: int, least: int) -> UnmetReason:
    eligible = int(counted.eligible[need])
    if not eligible:
        return _UNMET[int(counted.recount.best_of_need[need])]
    if counted.passing_over[need]:
        return UnmetReason.OUTSIDE_POLICY
    if eligible < least:
        return UnmetReason.TOO_FEW_ELIGIBLE
    return UnmetReason.MEMBERS_NEEDED_ELSEWHERE


def _proven(where: Jurisdiction, plan: Plan, counted: Tally) -> Iterator[Violation]:
    needs = where.of(Need)
    price = {one.need: one.price for one in plan.head_counts}
    proof = prove(counted, needs, [price.get(need.id, 0) for need in needs])
    best = plan.policy is Policy.OPTIMAL and plan.status is not PlanStatus.FEASIBLE
    gap = plan.objective - plan.bound
    stated: dict[Constraint, dict[str, tuple[Any, Any]]] = {
        Constraint.STATUS: {"status": (plan.status, _status(plan, gap))},
        Constraint.OBJECTIVE: {
            "step": (plan.step, proof.step),
            "objective": (plan.objective, proof.objective),
        },
        Constraint.BOUND: {"bound": (plan.bound, proof.bound)},
        Constraint.OPTIMAL: {"gap": (gap, 0 if best else max(gap, 0))},
    }
    for constraint, pairs in stated.items():
        columns = {name: ([said], [right]) for name, (said, right) in pairs.items()}
        yield from _differing(constraint, ["plan"], columns)
    for n in np.flatnonzero(~proof.attained).tolist() if best else []:
        message = "its price is not what one more member would be worth"
        yield Violation(constraint=Constraint.PRICES, subject=needs[n].id, message=message)


def _status(plan: Plan, gap: int) -> PlanStatus:
    if not plan.assignments and (plan.policy is Policy.OPTIMAL or not gap):
        return PlanStatus.EMPTY
    if plan.policy is Policy.OPTIMAL:
        stopped = plan.status is PlanStatus.FEASIBLE and gap > 0
        return PlanStatus.FEASIBLE if stopped else PlanStatus.OPTIMAL
    return PlanStatus.HEURISTIC if plan.policy in ONE_BY_ONE else PlanStatus.BY_RULE
