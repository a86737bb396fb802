"""Every option of one member, found with the same arrays as the problem."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from partygrid._index import Counts, Mask
from partygrid.allocation.eligibility import (
    ELIGIBLE,
    NO_HOME_VISITS,
    NO_HOURS,
    NO_SKILL,
    NO_WINDOW,
    TOO_FAR,
    UNIT_ELSEWHERE,
    Stages,
    missing_skills,
    pairs_in_reach,
    stages,
)
from partygrid.allocation.explanation import Explanation
from partygrid.allocation.grounds import Grounds
from partygrid.allocation.joining import Reports, ruling
from partygrid.allocation.options import Option, OptionOutcome
from partygrid.allocation.outcomes import Assignment, Unplaced
from partygrid.allocation.pairing_requests import companions_of, still_there
from partygrid.allocation.pairings import Together
from partygrid.allocation.plan import Plan
from partygrid.allocation.policy import Policy
from partygrid.allocation.preferences import preference_rank, preference_ranks
from partygrid.allocation.problem import pair_costs
from partygrid.allocation.radius import measured
from partygrid.allocation.terms import UnplacedReason
from partygrid.costs import Costs
from partygrid.errors import InvalidArgument
from partygrid.needs import Need
from partygrid.org import Member

BARRIERS = {
    TOO_FAR: UnplacedReason.TOO_FAR,
    NO_SKILL: UnplacedReason.NO_MATCHING_SKILL,
    NO_WINDOW: UnplacedReason.NO_MATCHING_WINDOW,
    NO_HOURS: UnplacedReason.NOT_ENOUGH_HOURS,
    NO_HOME_VISITS: UnplacedReason.NO_HOME_VISITS,
    UNIT_ELSEWHERE: UnplacedReason.UNIT_ELSEWHERE,
}
"""Why a member may not serve a need, by the test that fails."""


def lacking(member: Member, need: Need) -> tuple[str, ...]:
    """Return the skills that a need asks and a member lacks, sorted."""
    return tuple(skill for skill in need.skills if skill not in member.skills)


def beside_metres(costs: Costs, missing: tuple[str, ...], rank: int | None) -> int:
    """Return what missing skills, and needs that a member would rather serve, cost."""
    return costs.missing_skill * len(missing) + costs.preference * ((rank or 1) - 1)


def proposals(grounds: Grounds, member: Counts, need: Counts, cost: Counts) -> Iterator[Assignment]:
    """Yield the proposals of eligible pairs, given what each costs less its discount."""
    index, costs = grounds.where.index, grounds.costs
    lacks, rather = missing_skills(index, member, need), preference_ranks(index, member, need)
    nearer = np.zeros_like(cost)
    if grounds.reports is not None:
        full = pair_costs(index, costs, member, need)
        nearer = grounds.reports.saved(grounds.reports.work[member], need, full)
    metres = cost + nearer - costs.missing_skill * lacks - costs.preference * rather
    members, needs = grounds.where.of(Member), grounds.where.of(Need)
    columns = (one.tolist() for one in (member, need, metres, lacks, rather, nearer, cost))
    for m, n, far, short, before, less, whole in zip(*columns, strict=True):
        yield Assignment(
            member=members[m].id,
            need=needs[n].id,
            metres=far,
            missing_skills=lacking(members[m], needs[n]) if short else (),
            rank=before + 1 if members[m].preferences else None,
            discount=less,
            cost=whole,
        )


def explain(grounds: Grounds, plan: Plan, member: str) -> Explanation:
    """Return every need within reach of a member, by cost, then id.

    Raises:
        UnknownId: No record has this id.
        InvalidArgument: The record is no member.

    Complexity:
        O(members + needs within reach).
    """
    record = grounds.where[member]
    if not isinstance(record, Member):
        kind = type(record).__name__
        raise InvalidArgument("member", member, f"the record is a {kind}", "name a member")
    outcome = plan.outcome(member)
    options = _options(grounds, plan, record)
    return Explanation(
        member=member,
        need=outcome.need if isinstance(outcome, Assignment) else None,
        reason=outcome.reason if isinstance(outcome, Unplaced) else None,
        options=tuple(sorted(options, key=lambda option: (option.cost, option.need))),
    )


def _options(grounds: Grounds, plan: Plan, member: Member) -> Iterator[Option]:
    index = grounds.where.index
    position: Counts = np.array([index.table(Member).position[member.id]])
    who, need = pairs_in_reach(index, plan.reach, position)
    reports = ruling(index, plan.policy, plan.units) or grounds.reports
    columns = (column.tolist() for column in _columns(grounds, reports, who, need))
    needs = [index.table(Need).records[k] for k in need.tolist()]
    holders, parted = _holders(plan, needs), _parted(grounds, plan, member.id, needs)
    known = (measured(index, who, need) >= 0).tolist()
    for one, is_known, test, whole, reported, nearer in zip(needs, known, *columns, strict=True):
        missing, rank = lacking(member, one), preference_rank(member, one.id)
        held_by = holders[one.id]
        outcome = _outcome(plan, member.id, one, test, held_by)
        if outcome is OptionOutcome.PLACES_TAKEN and one.id in parted:
            outcome = OptionOutcome.PAIRING
        elif outcome is OptionOutcome.POSSIBLE:
            outcome = _under_conditions(grounds, plan, member, one, held_by)
        yield Option(
            **_stated(grounds, one),
            metres=whole + nearer - beside_metres(plan.costs, missing, rank),
            missing_skills=missing,
            cost=whole,
            outcome=outcome,
            held_by=tuple(held_by) if outcome is OptionOutcome.PLACES_TAKEN else (),
            rank=rank,
            listed=one.id in member.preferences,
            joined=reported,
            discount=nearer,
            measured=is_known,
        )


def _stated(grounds: Grounds, need: Need) -> dict[str, Any]:
    return {
        "need": need.id,
        "place": need.place,
        "place_name": grounds.where[need.place].name,
        "hours": need.hours,
        "window": need.window,
        "within": grounds.within if need.within is None else need.within,
    }


def _columns(
    grounds: Grounds, reports: Reports | None, who: Counts, need: Counts
) -> tuple[Counts | Stages | Mask, ...]:
    """Return stage, cost less discount, whether the unit reports there, and discount. (pairs,)."""
    index = grounds.where.index
    stage = stages(index, grounds.within, who, need)
    cost = pair_costs(index, grounds.costs, who, need)
    if reports is None:
        return stage, cost, np.zeros(who.size, np.bool_), np.zeros_like(cost)
    unit = reports.work[who]
    stage[(stage == ELIGIBLE) & reports.kept_away(unit, need)] = UNIT_ELSEWHERE
    saved = reports.saved(unit, need, cost)
    return stage, cost - saved, reports.joined(unit, need), saved


def _parted(grounds: Grounds, plan: Plan, member: str, needs: list[Need]) -> set[str]:
    """Return which of these needs do not take all with whom a member serves together."""
    where = grounds.where
    group = companions_of(still_there(where, plan.pairings)).get(member, ())
    if not group:
        return set()
    problem, position = grounds.problem, where.index.table(Member).position
    pairs: set[tuple[str, str]] = set()
    for id_ in {*group}.difference(plan.request.absent):
        rows = slice(*np.searchsorted(problem.member, [position[id_], position[id_] + 1]))
        pairs.update((id_, where.index.id_of(Need, n)) for n in problem.need[rows].tolist())
    pairs -= {*plan.request.declined}
    return {
        one.id
        for one in needs
        if one.places < len(group) or any((id_, one.id) not in pairs for id_ in group)
    }


def _under_conditions(
    grounds: Grounds, plan: Plan, member: Member, need: Need, held_by: list[str]
) -> OptionOutcome:
    """Return what became of an option that has a place left."""
    if plan.policy is not Policy.OPTIMAL:
        return OptionOutcome.POSSIBLE
    leads = [{*grounds.where[id_].skills} for id_ in (*held_by, member.id)]
    if need.leader_skills and not any(one & {*need.leader_skills} for one in leads):
        return OptionOutcome.NO_LEADER
    for pairing in plan.pairings:
        others = {*pairing.members} - {member.id}
        if len(others) < len(pairing.members) and (
            isinstance(pairing, Together) or others & {*held_by}
        ):
            return OptionOutcome.PAIRING
    return OptionOutcome.POSSIBLE


def _holders(plan: Plan, needs: list[Need]) -> dict[str, list[str]]:
    """Return who is proposed to each of these needs, in id order."""
    found: dict[str, list[str]] = {need.id: [] for need in needs}
    for one in plan.assignments:
        if one.need in found:
            found[one.need].append(one.member)
    return found


def _outcome(plan: Plan, member: str, need: Need, stage: int, held_by: list[str]) -> OptionOutcome:
    """Return what became of an option: the first that applies."""
    if plan.revision and member in plan.revision.absent:
        return OptionOutcome.ABSENT
    if stage != ELIGIBLE:
        return OptionOutcome(BARRIERS[stage])
    if plan.revision and (member, need.id) in plan.revision.declined:
        return OptionOutcome.DECLINED
    if member in held_by:
        return OptionOutcome.CHOSEN
    full = len(held_by) >= need.places
    return OptionOutcome.PLACES_TAKEN if full else OptionOutcome.POSSIBLE
