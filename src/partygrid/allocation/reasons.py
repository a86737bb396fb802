"""Why members stay without a place, and needs below their least: the first test that fails."""

from collections.abc import Iterator

import numpy as np

from partygrid._index import Counts, Mask
from partygrid.allocation.conditions import Conditions, without_leaders
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
from partygrid.allocation.explain import BARRIERS
from partygrid.allocation.hindrances import Hindrances, Passed, hindrances
from partygrid.allocation.outcomes import Unmet, Unplaced
from partygrid.allocation.problem import Problem
from partygrid.allocation.terms import UnmetReason, UnplacedReason
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
    TOO_FAR: UnmetReason.TOO_FAR,
    NO_SKILL: UnmetReason.NO_MATCHING_SKILL,
    NO_WINDOW: UnmetReason.NO_MATCHING_WINDOW,
    NO_HOURS: UnmetReason.NOT_ENOUGH_HOURS,
    NO_HOME_VISITS: UnmetReason.NO_HOME_VISITS,
    UNIT_ELSEWHERE: UnmetReason.UNITS_ELSEWHERE,
}


def standing_in_the_way(
    problem: Problem, asked: Conditions, at: Counts, *, best: bool, by_rule: bool
) -> Hindrances:
    """Return why places stay free in a placement of all members.

    Args:
        problem: The problem of all members.
        asked: The conditions.
        at: Position of the need of each member, -1 for none.
        best: Whether no placement is better, even without conditions: then nobody is passed over.
        by_rule: Whether another policy than the best placed them: then its rule, and not that
            nobody leads, keeps members from needs that want a leader.
    """
    if by_rule:
        return passed_by_rule(problem, asked, at)
    if best and not asked.any:
        return Hindrances.nothing(at.size, problem.needs)
    places = problem.floor + problem.extra
    return hindrances((problem.member, problem.need), places, asked, at)


def passed_by_rule(problem: Problem, asked: Conditions, at: Counts) -> Hindrances:
    """Return why places stay free by a rule that leaves needs empty which want a leader."""
    places, none = problem.floor + problem.extra, np.zeros(problem.needs, np.bool_)
    found = hindrances((problem.member, problem.need), places, without_leaders(asked), at)
    needs = Passed(none, none, found.needs.others | asked.team)
    return Hindrances(found.members, needs)


def unplaced(
    where: Jurisdiction, problem: Problem, at: Counts, found: Hindrances
) -> Iterator[Unplaced]:
    """Yield every member without a place, in id order, with the reason."""
    members, passed = where.of(Member), found.members
    left = np.flatnonzero(at < 0)
    why = np.full(left.size, None, object)
    for holds, reason in passed_over(passed):
        why[holds[left]] = reason
    stages = problem.member_stage[left].tolist()
    for m, stage, reason in zip(left.tolist(), stages, why.tolist(), strict=True):
        known = members[m].residence is not None
        barrier = _UNPLACED[stage] if known else UnplacedReason.NO_RESIDENCE
        yield Unplaced(member=members[m].id, reason=reason or barrier)


def passed_over(passed: Passed) -> tuple[tuple[Mask, UnplacedReason], ...]:
    """Return which members are passed over for which reason."""
    return (
        (passed.leaderless, UnplacedReason.NO_LEADER),
        (passed.paired, UnplacedReason.PAIRING),
        (passed.others, UnplacedReason.OUTSIDE_POLICY),
    )


def unmet(where: Jurisdiction, problem: Problem, at: Counts, found: Hindrances) -> Iterator[Unmet]:
    """Yield every need below its least, in id order, with the reason."""
    needs = where.of(Need)
    placed = np.bincount(at[at >= 0], minlength=problem.needs)
    for n in np.flatnonzero(placed < problem.floor).tolist():
        eligible = int(problem.eligible[n])
        yield Unmet(
            need=needs[n].id,
            missing=needs[n].least - int(placed[n]),
            eligible=eligible,
            reason=needed(found, n, enough=eligible >= needs[n].least)
            if eligible
            else _UNMET[int(problem.need_stage[n])],
        )


def needed(found: Hindrances, need: int, *, enough: bool) -> UnmetReason:
    """Return why a need that somebody may serve stays below its least."""
    for holds, reason in (
        (found.needs.leaderless, UnmetReason.NO_LEADER),
        (found.needs.paired, UnmetReason.PAIRING),
        (found.needs.others, UnmetReason.OUTSIDE_POLICY),
    ):
        if holds[need]:
            return reason
    return UnmetReason.MEMBERS_NEEDED_ELSEWHERE if enough else UnmetReason.TOO_FEW_ELIGIBLE
