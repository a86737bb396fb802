"""Every option of one member, found with the same arrays as the problem."""

import numpy as np

from partygrid._index import Counts
from partygrid.allocation.eligibility import (
    ELIGIBLE,
    NO_HOURS,
    NO_SKILL,
    NO_WINDOW,
    pairs_in_reach,
    stages,
)
from partygrid.allocation.outcomes import Assignment, Explanation, Option, Unplaced
from partygrid.allocation.plan import Plan
from partygrid.allocation.problem import pair_costs
from partygrid.allocation.terms import UnplacedReason
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member

BARRIERS = {
    NO_SKILL: UnplacedReason.NO_MATCHING_SKILL,
    NO_WINDOW: UnplacedReason.NO_MATCHING_WINDOW,
    NO_HOURS: UnplacedReason.NOT_ENOUGH_HOURS,
}
"""Why a member may not serve a need, by the test that fails."""


def lacking(member: Member, need: Need) -> tuple[str, ...]:
    """Return the skills that a need asks and a member lacks, sorted."""
    return tuple(skill for skill in need.skills if skill not in member.skills)


def explain(where: Jurisdiction, plan: Plan, member: str) -> Explanation:
    """Return every need within reach of a member, by cost, then id.

    Raises:
        UnknownId: No record has this id.
        InvalidArgument: The record is no member.
    """
    record = where[member]
    if not isinstance(record, Member):
        kind = type(record).__name__
        raise InvalidArgument("member", member, f"the record is a {kind}", "name a member")
    outcome = plan.outcome(member)
    options = _options(where, plan, record, getattr(outcome, "need", None))
    return Explanation(
        member=member,
        need=outcome.need if isinstance(outcome, Assignment) else None,
        reason=outcome.reason if isinstance(outcome, Unplaced) else None,
        options=tuple(sorted(options, key=lambda option: (option.cost, option.need))),
    )


def _options(where: Jurisdiction, plan: Plan, member: Member, chosen: str | None) -> list[Option]:
    index = where.index
    position: Counts = np.array([index.table(Member).position[member.id]])
    who, need = pairs_in_reach(index, plan.reach, position)
    stage = stages(index, who, need).tolist()
    cost = pair_costs(index, plan.costs, who, need).tolist()
    records = index.table(Need).records
    options = []
    for i, one in enumerate(records[k] for k in need.tolist()):
        missing = lacking(member, one)
        options.append(
            Option(
                need=one.id,
                metres=cost[i] - plan.costs.missing_skill * len(missing),
                missing_skills=missing,
                cost=cost[i],
                reason=None if stage[i] == ELIGIBLE else BARRIERS[stage[i]],
                chosen=one.id == chosen,
            )
        )
    return options
