"""The check of a plan against the records, by code that had no part in making it.

Every number and every reason of the plan is counted again in plain Python, every constraint has a
name, and the prices of the plan are put to the proof. Neither the problem builder nor an engine is
imported here.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, Self

import attrs

from partygrid.allocation.plan import Plan
from partygrid.allocation.recount import (
    ELIGIBLE,
    IN_WINDOW,
    NOTHING,
    REACHED,
    SKILLED,
    Recount,
)
from partygrid.allocation.tally import Tally, prove, tally
from partygrid.allocation.terms import PlanStatus, UnmetReason, UnplacedReason
from partygrid.allocation.unit_check import unit_faults
from partygrid.errors import DoesNotHold
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
}
_SHOWN = 12


class Constraint(StrEnum):
    """What must hold of a plan.

    Attributes:
        ACCOUNTED_ONCE: Each member is assigned or unplaced, once; each need has one head count;
            exactly the needs below their least are unmet; and nothing else is named.
        ORDER: Every tuple is in id order.
        ELIGIBLE: Whoever is assigned may serve the need.
        COST: Metres, missing skills and cost of each assignment.
        HEAD_COUNT: Head counts agree with the assignments and the records, none above the most.
        UNPLACED_REASON: Why a member is unplaced.
        UNMET_REASON: How many a need misses, how many may serve it, and why it stays unmet.
        STATUS: Empty where nobody is assigned, else optimal.
        OBJECTIVE: Step and objective.
        BOUND: The bound follows from the prices.
        PRICES: Each price is what one more member would be worth.
        OPTIMAL: Objective and bound are equal: no plan is better.
        UNITS: Which unit reports where is right, and numbers could not be more even.
    """

    ACCOUNTED_ONCE = "accounted-once"
    ORDER = "order"
    ELIGIBLE = "eligible"
    COST = "cost"
    HEAD_COUNT = "head-count"
    UNPLACED_REASON = "unplaced-reason"
    UNMET_REASON = "unmet-reason"
    STATUS = "status"
    OBJECTIVE = "objective"
    BOUND = "bound"
    PRICES = "prices"
    OPTIMAL = "optimal"
    UNITS = "units"


@attrs.frozen(kw_only=True)
class Violation:
    """One constraint that a plan breaks.

    Attributes:
        constraint: The constraint.
        subject: Id of the member or need, or the field of the plan.
        message: What is stated, and what holds.

    Examples:
        >>> print(Violation(constraint=Constraint.ELIGIBLE, subject="m1", message="may not"))
        eligible: m1: may not
    """

    constraint: Constraint
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.constraint}: {self.subject}: {self.message}"


@attrs.frozen(kw_only=True)
class Verification:
    """What the check of a plan found.

    Attributes:
        members: Number of members checked.
        needs: Number of needs checked.
        violations: Every broken constraint: by constraint, then subject.

    Examples:
        >>> Verification(members=2, needs=1, violations=()).require_ok().ok
        True
    """

    members: int
    needs: int
    violations: tuple[Violation, ...]

    @property
    def ok(self) -> bool:
        """Whether the plan is right and proven optimal."""
        return not self.violations

    def require_ok(self) -> Self:
        """Return the verification itself if it is favourable.

        Raises:
            DoesNotHold: The plan breaks a constraint.
        """
        if not self.ok:
            raise DoesNotHold(str(self))
        return self

    def __str__(self) -> str:
        checked = f"members: {self.members:,}, needs: {self.needs:,}"
        if self.ok:
            return f"the plan holds and is optimal ({checked})"
        rest = len(self.violations) - _SHOWN
        more = [f"  … and {rest:,} more (all in .violations)"] if rest > 0 else []
        lines = [f"  {one}" for one in self.violations[:_SHOWN]]
        return "\n".join([f"the plan does not hold ({checked})", *lines, *more])


def verify(where: Jurisdiction, plan: Plan) -> Verification:
    """Check a plan against the records, and its proof of optimality.

    Eligibility, distances, costs, head counts, reasons, objective and bound are computed anew from
    the records. Optimality is proven by duality: the prices of the head counts give a bound that
    the objective reaches. The prices must also be exact, each what one more member would be worth,
    so that altering any number, reason or name of a plan is found. `reach` and `costs` are the
    question: a plan is checked as the answer to the question that it states.

    Args:
        where: The snapshot that the plan is for.
        plan: The plan.

    Returns:
        Every violation, by the name of its constraint; a wrong plan is an answer, no error.

    Complexity:
        O(pairs within reach), in plain Python.

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
    recount = Recount(where, plan.reach, plan.costs)
    counted = tally(where, plan, recount)
    found = [
        *_accounted(where, plan, counted),
        *_order(plan),
        *_assigned(where, plan, recount, counted),
        *_head_counts(where, plan, counted),
        *_unplaced(where, plan, counted),
        *_unmet(where, plan, counted),
        *_proven(where, plan, counted),
        *_units(where, plan),
    ]
    found.sort(key=lambda one: (list(Constraint).index(one.constraint), one.subject))
    return Verification(
        members=len(where.of(Member)), needs=len(where.of(Need)), violations=tuple(found)
    )


def _units(where: Jurisdiction, plan: Plan) -> Iterator[Violation]:
    if plan.units is not None:
        for subject, message in unit_faults(where, plan.units, plan.costs):
            yield Violation(constraint=Constraint.UNITS, subject=subject, message=message)


def _differing(
    constraint: Constraint, subject: str, pairs: dict[str, tuple[Any, Any]]
) -> Iterator[Violation]:
    """Yield a violation for each name whose stated value is not the one that holds."""
    for name, (stated, holds) in pairs.items():
        if stated != holds:
            message = f"{name}: {_shown(stated)} is stated, {_shown(holds)} holds"
            yield Violation(constraint=constraint, subject=subject, message=message)


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _accounted(where: Jurisdiction, plan: Plan, counted: Tally) -> Iterator[Violation]:
    members = [one.member for one in plan.assignments] + [one.member for one in plan.unplaced]
    yield from _each_once("member", members, [member.id for member in where.of(Member)])
    needs = [need.id for need in where.of(Need)]
    yield from _each_once("head count", [one.need for one in plan.head_counts], needs)
    unmet = [need.id for need in where.of(Need) if counted.placed[need.id] < need.least]
    yield from _each_once("unmet need", [one.need for one in plan.unmet], unmet)
    for one in plan.assignments:
        if one.need not in counted.price and one.need not in needs:
            message = f"assigned to {one.need}, which is no need"
            yield Violation(
                constraint=Constraint.ACCOUNTED_ONCE, subject=one.member, message=message
            )


def _each_once(noun: str, named: Sequence[str], expected: Sequence[str]) -> Iterator[Violation]:
    times = Counter(named)
    wanted = set(expected)
    for id_ in sorted({*named, *expected}):
        if times[id_] != (id_ in wanted):
            message = f"{noun} named {times[id_]:,} times instead of {int(id_ in wanted)}"
            yield Violation(constraint=Constraint.ACCOUNTED_ONCE, subject=id_, message=message)


def _order(plan: Plan) -> Iterator[Violation]:
    columns = {
        "assignments": [one.member for one in plan.assignments],
        "unplaced": [one.member for one in plan.unplaced],
        "head_counts": [one.need for one in plan.head_counts],
        "unmet": [one.need for one in plan.unmet],
    }
    for name, ids in columns.items():
        if ids != sorted(ids):
            yield Violation(constraint=Constraint.ORDER, subject=name, message="not in id order")


def _assigned(
    where: Jurisdiction, plan: Plan, recount: Recount, counted: Tally
) -> Iterator[Violation]:
    for one in plan.assignments:
        cost = counted.costs.get((one.member, one.need))
        if cost is None:
            message = f"may not serve {one.need}"
            yield Violation(constraint=Constraint.ELIGIBLE, subject=one.member, message=message)
            continue
        member, need = where[one.member], where[one.need]
        missing = tuple(sorted(set(need.skills) - set(member.skills)))
        yield from _differing(
            Constraint.COST,
            one.member,
            {
                "metres": (one.metres, recount.metres(member, need)),
                "missing skills": (one.missing_skills, missing),
                "cost": (one.cost, cost),
            },
        )


def _head_counts(where: Jurisdiction, plan: Plan, counted: Tally) -> Iterator[Violation]:
    for one in plan.head_counts:
        need = where.get(one.need)
        if not isinstance(need, Need):
            continue  # found by _accounted
        placed = counted.placed[one.need]
        yield from _differing(
            Constraint.HEAD_COUNT,
            one.need,
            {
                "placed": (one.placed, placed),
                "least": (one.least, need.least),
                "most": (one.most, need.places),
                "priority": (one.priority, need.priority),
                "above the most": (max(placed - need.places, 0), 0),
            },
        )


def _unplaced(where: Jurisdiction, plan: Plan, counted: Tally) -> Iterator[Violation]:
    for one in plan.unplaced:
        member = where.get(one.member)
        if isinstance(member, Member):
            reason = _UNPLACED[counted.passed_by_member[one.member]]
            if member.residence is None:
                reason = UnplacedReason.NO_RESIDENCE
            pairs = {"reason": (one.reason, reason)}
            yield from _differing(Constraint.UNPLACED_REASON, one.member, pairs)


def _unmet(where: Jurisdiction, plan: Plan, counted: Tally) -> Iterator[Violation]:
    for one in plan.unmet:
        need = where.get(one.need)
        if not isinstance(need, Need):
            continue  # found by _accounted
        eligible = counted.eligible[one.need]
        if not eligible:
            reason = _UNMET[counted.passed_by_need.get(one.need, NOTHING)]
        elif eligible < need.least:
            reason = UnmetReason.TOO_FEW_ELIGIBLE
        else:
            reason = UnmetReason.MEMBERS_NEEDED_ELSEWHERE
        yield from _differing(
            Constraint.UNMET_REASON,
            one.need,
            {
                "missing": (one.missing, need.least - counted.placed[one.need]),
                "eligible": (one.eligible, eligible),
                "reason": (one.reason, reason),
            },
        )


def _proven(where: Jurisdiction, plan: Plan, counted: Tally) -> Iterator[Violation]:
    proof = prove(where, counted)
    status = PlanStatus.OPTIMAL if plan.assignments else PlanStatus.EMPTY
    yield from _differing(Constraint.STATUS, "plan", {"status": (plan.status, status)})
    yield from _differing(
        Constraint.OBJECTIVE,
        "plan",
        {"step": (plan.step, proof.step), "objective": (plan.objective, proof.objective)},
    )
    yield from _differing(Constraint.BOUND, "plan", {"bound": (plan.bound, proof.bound)})
    yield from _differing(Constraint.OPTIMAL, "plan", {"gap": (plan.gap, 0)})
    for need in proof.unattained:
        message = "its price is not what one more member would be worth"
        yield Violation(constraint=Constraint.PRICES, subject=need, message=message)
