"""A new plan written from the one before: what stays the same is the same object."""

from collections.abc import Iterator

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._index import Counts, Mask
from partygrid.allocation.answers import Answers
from partygrid.allocation.choosing import fastest_engine
from partygrid.allocation.constrained import Settlement
from partygrid.allocation.eligibility import (
    ELIGIBLE,
    NO_HOME_VISITS,
    NO_HOURS,
    NO_PAIR,
    NO_SKILL,
    NO_WINDOW,
    TOO_FAR,
    UNIT_ELSEWHERE,
)
from partygrid.allocation.explain import BARRIERS, proposals
from partygrid.allocation.hindrances import Hindrances, Passed, hindrances
from partygrid.allocation.outcomes import Assignment, Unmet, Unplaced, head_counts
from partygrid.allocation.pairing_requests import still_there
from partygrid.allocation.placing_units import place_units
from partygrid.allocation.plan import Plan
from partygrid.allocation.policy import Policy
from partygrid.allocation.reasons import needed, passed_over
from partygrid.allocation.revised import Revised, among_pairs, columns
from partygrid.allocation.revision import Revision
from partygrid.allocation.terms import PlanStatus, UnmetReason, UnplacedReason
from partygrid.allocation.units import UnitPlan
from partygrid.grid import Building
from partygrid.needs import Need
from partygrid.org import Member

Rows = npt.NDArray[np.object_]
"""A row of a plan for each member."""

_REASONS = list(UnplacedReason)
_BY_STAGE = {
    NO_PAIR: UnplacedReason.NO_NEED_IN_REACH,
    **BARRIERS,
    ELIGIBLE: UnplacedReason.ALL_PLACES_TAKEN,
}
_UNMET = {
    NO_PAIR: UnmetReason.NO_MEMBER_IN_REACH,
    TOO_FAR: UnmetReason.TOO_FAR,
    NO_SKILL: UnmetReason.NO_MATCHING_SKILL,
    NO_WINDOW: UnmetReason.NO_MATCHING_WINDOW,
    NO_HOURS: UnmetReason.NOT_ENOUGH_HOURS,
    NO_HOME_VISITS: UnmetReason.NO_HOME_VISITS,
    UNIT_ELSEWHERE: UnmetReason.UNITS_ELSEWHERE,
    ELIGIBLE: UnmetReason.NOBODY_LEFT,
}


def rewritten(
    grounds: Answers, plan: Plan, revision: Revision, problem: Revised, settled: Settlement
) -> Plan:
    """Return the plan that places members anew.

    Args:
        grounds: The grounds of the new plan.
        plan: The plan before.
        revision: What changed since.
        problem: The problem after the revision.
        settled: Where those who are not pinned are placed.
    """
    found = settled.placing
    at = np.where(problem.pinned_at >= 0, problem.pinned_at, found.placed_at)
    free = _hindrances(grounds, revision, problem, settled, at)
    reason = _reasons(grounds, problem, free.members)
    rows, new = _old_rows(grounds, plan, problem, at, reason)
    rows[new] = [*_new_rows(grounds, np.flatnonzero(new), at, reason)]
    placed = np.bincount(at[at >= 0], minlength=problem.free.needs)
    apart = beside(grounds, problem)
    return attrs.evolve(
        plan,
        status=_status(found.gap - settled.trusted, placed),
        reach=grounds.reach,
        within=grounds.within,
        costs=grounds.costs,
        assignments=tuple(rows[at >= 0].tolist()),
        unplaced=tuple(rows[at < 0].tolist()),
        head_counts=head_counts(grounds.where.of(Need), placed.tolist(), found.price.tolist()),
        unmet=tuple(_unmet(grounds, problem, placed, free)),
        step=problem.free.step,
        objective=found.objective + apart,
        bound=found.bound + settled.trusted + apart,
        trusted=settled.trusted,
        grounds=grounds,
        revision=revision,
        pins=(),
        pairings=still_there(grounds.where, plan.pairings),
        units=_units(grounds, plan),
        policy=Policy.OPTIMAL,
        seed=None,
    )


def beside(grounds: Answers, problem: Revised) -> int:
    """Return what pinned members, and units where they count, add to the objective."""
    return problem.pinned_cost + (0 if grounds.units is None else grounds.units.metres)


def _status(gap: int, placed: Counts) -> PlanStatus:
    if gap:
        return PlanStatus.FEASIBLE
    return PlanStatus.OPTIMAL if placed.any() else PlanStatus.EMPTY


def _units(grounds: Answers, plan: Plan) -> UnitPlan | None:
    """Return which unit reports where: as before, or anew where the snapshot is another."""
    if plan.units is None or plan.grounds is grounds:
        return plan.units
    if grounds.units is not None:
        return grounds.units
    return place_units(grounds.where, plan.units.reporting, grounds.costs, fastest_engine)


def _hindrances(
    grounds: Answers, revision: Revision, problem: Revised, settled: Settlement, at: Counts
) -> Hindrances:
    """Return why places stay free."""
    whole = grounds.problem
    if not settled.placing.gap and not settled.asked.any:
        return Hindrances.nothing(at.size, whole.needs)
    declined = among_pairs(whole, *columns(grounds.where.index, revision.declined))
    left = np.flatnonzero(~declined & ~problem.absent[whole.member])
    pairs = whole.member[left], whole.need[left]
    return hindrances(pairs, whole.floor + whole.extra, settled.asked, at)


def _reasons(grounds: Answers, problem: Revised, passed: Passed) -> Counts:
    """Return why each member would be unplaced, as a position in the enum. Shape: (members,)."""
    index = grounds.where.index
    stage = grounds.problem.member_stage
    code = np.zeros(stage.size, np.int64)
    for test, reason in _BY_STAGE.items():
        code[stage == test] = _REASONS.index(reason)
    code[(stage == ELIGIBLE) & ~problem.left] = _REASONS.index(UnplacedReason.DECLINED)
    for holds, why in passed_over(passed):
        code[holds] = _REASONS.index(why)
    code[index.reference(Member, "residence", Building) < 0] = _REASONS.index(
        UnplacedReason.NO_RESIDENCE
    )
    code[problem.absent] = _REASONS.index(UnplacedReason.ABSENT)
    return code


def _old_rows(
    grounds: Answers, plan: Plan, problem: Revised, at: Counts, reason: Counts
) -> tuple[Rows, Mask]:
    """Return the rows of the plan before, and which of them do not hold any more."""
    rows = np.full(at.size, None, object)
    before = problem.before_at >= 0
    sizes = int(before.sum()), int((~before).sum())
    if plan.grounds is not grounds or sizes != (len(plan.assignments), len(plan.unplaced)):
        return rows, np.ones(at.size, np.bool_)
    rows[before] = plan.assignments
    rows[~before] = plan.unplaced
    new = at != problem.before_at
    why = [_REASONS[code] for code in reason[~before].tolist()]
    changed = [row.reason is not one for row, one in zip(plan.unplaced, why, strict=True)]
    new[~before] |= np.array(changed, np.bool_)
    return rows, new


def _new_rows(
    grounds: Answers, which: Counts, at: Counts, reason: Counts
) -> Iterator[Assignment | Unplaced]:
    members, placed = grounds.where.of(Member), at[which] >= 0
    there = which[placed]
    made = proposals(grounds, there, at[there], _costs(grounds, there, at))
    rows = (which.tolist(), placed.tolist(), reason[which].tolist())
    for m, is_placed, why in zip(*rows, strict=True):
        yield next(made) if is_placed else Unplaced(member=members[m].id, reason=_REASONS[why])


def _costs(grounds: Answers, which: Counts, at: Counts) -> Counts:
    """Return what the place of each of these members costs, 0 for none. Shape: (which,)."""
    problem = grounds.problem
    chosen = np.flatnonzero(problem.need == at[problem.member])
    cost = np.zeros(at.size, np.int64)
    cost[problem.member[chosen]] = problem.cost[chosen]
    return cost[which]


def _unmet(grounds: Answers, problem: Revised, placed: Counts, free: Hindrances) -> Iterator[Unmet]:
    needs = grounds.where.of(Need)
    for n in np.flatnonzero(placed < grounds.problem.floor).tolist():
        eligible, least = int(problem.free.eligible[n]), needs[n].least
        wanted = needed(free, n, enough=eligible >= least)
        yield Unmet(
            need=needs[n].id,
            missing=least - int(placed[n]),
            eligible=eligible,
            reason=wanted if eligible else _UNMET[int(grounds.problem.need_stage[n])],
        )
