"""Conditions of a plan checked from the records, for `verify`: pins, pairings, and leaders.

It shares no code with what keeps the conditions.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

import attrs
import numpy as np

from partygrid._index import Counts, Mask, Positions
from partygrid.allocation.pairings import Apart, Pairing
from partygrid.allocation.plan import Plan
from partygrid.allocation.policy import Policy
from partygrid.allocation.tally import Tally
from partygrid.allocation.terms import UnmetReason, UnplacedReason
from partygrid.allocation.verdict import Constraint, Violation
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member


@attrs.frozen(eq=False)
class Leaders:
    """Where somebody must lead, and who can.

    Attributes:
        wanted: Which needs want a leader. Shape: (needs,).
        able: Which of the pairs that are left are of a member who could lead the need.
        led: Which needs have a leader, or want none. Shape: (needs,).
    """

    wanted: Mask
    able: Mask
    led: Mask


def leaders(where: Jurisdiction, counted: Tally) -> Leaders:
    """Return where somebody must lead, and who can.

    Complexity:
        O(pairs), and O(members) for each distinct set of leader skills.
    """
    member, need = counted.recount.rest
    asked = [one.leader_skills for one in where.of(Need)]
    able, led = np.zeros(member.size, np.bool_), np.array([not one for one in asked], np.bool_)
    wanted = ~led
    for skills in {*asked} - {()}:
        at = np.array([one == skills for one in asked], np.bool_)
        who = [not {*skills}.isdisjoint(one.skills) for one in where.of(Member)]
        able |= at[need] & np.array(who, np.bool_)[member]
    rows = np.flatnonzero(able)
    rows = rows[counted.at[member[rows]] == need[rows]]
    led[need[rows]] = True
    return Leaders(wanted, able, led)


def may_trust(plan: Plan, found: Leaders) -> bool:
    """Return whether a part of the bound may rest on the word of the integer engine."""
    conditions = bool(plan.pairings) or bool(found.wanted.any())
    together = plan.joined and plan.revision is None
    return together or (plan.policy is Policy.OPTIMAL and conditions)


def condition_faults(
    where: Jurisdiction, plan: Plan, counted: Tally, found: Leaders
) -> Iterator[Violation]:
    """Yield what breaks a pin, a pairing, or the wish for a leader."""
    paired = (one.members for one in plan.pairings)
    named = {member for member, _ in plan.request.pins}.union(*paired)
    placed = plan.assignments if named else ()
    at = {one.member: one.need for one in placed if one.member in named}
    for member, need in plan.request.pins:
        if at.get(member) != need:
            message = f"pinned to {need}, and not assigned to it"
            yield Violation(constraint=Constraint.PINNED, subject=member, message=message)
    for one in plan.pairings:
        yield from _pairing_faults(one, at)
    for n in np.flatnonzero(found.wanted & ~found.led & (counted.placed > 0)).tolist():
        message = f"{int(counted.placed[n]):,} serve, and nobody leads"
        id_ = where.index.id_of(Need, n)
        yield Violation(constraint=Constraint.LED, subject=id_, message=message)


def _pairing_faults(one: Pairing, at: Mapping[str, str]) -> Iterator[Violation]:
    """Yield the members who are not where a pairing has them be."""
    apart, everybody = isinstance(one, Apart), ", ".join(one.members)
    constraint = Constraint.APART if apart else Constraint.TOGETHER
    word = "beside another" if apart else "without all"
    number = Counter(at[id_] for id_ in one.members if id_ in at)
    for id_ in one.members:
        there = number[at[id_]] if id_ in at else 0
        if there and (there > 1 if apart else there < len(one.members)):
            message = f"at {at[id_]} {word} of {everybody}"
            yield Violation(constraint=constraint, subject=id_, message=message)


@attrs.frozen(eq=False)
class Passed:
    """Who, or which need, is passed over, and why: a reason in each place where there is one.

    Attributes:
        leaderless: Places are left only where nobody leads.
        paired: Places are left, and those who could take them are in pairings; or there is no need
            that all who serve together may serve.
        others: Somebody who is in none could take a place.
    """

    leaderless: Mask
    paired: Mask
    others: Mask


def passed_over(
    where: Jurisdiction, plan: Plan, counted: Tally, found: Leaders
) -> tuple[Passed, Passed]:
    """Return which members are passed over, and which needs pass over somebody.

    By another policy than the best it is the rule that leaves needs empty which want a leader.
    """
    if plan.policy is not Policy.OPTIMAL:
        nobody = Leaders(found.wanted & False, found.able & False, found.led | True)
        people, needs = _passed_over(where, plan, counted, nobody)
        return people, attrs.evolve(needs, others=needs.others | found.wanted)
    return _passed_over(where, plan, counted, found)


def _passed_over(
    where: Jurisdiction, plan: Plan, counted: Tally, found: Leaders
) -> tuple[Passed, Passed]:
    """Return the same, given who leads where somebody must."""
    pairs = counted.recount
    member, need = pairs.rest
    position = where.index.table(Member).position
    named = {position[id_] for one in plan.pairings for id_ in one.members if id_ in position}
    paired = np.isin(member, np.array(sorted(named), np.int64))
    waits = (counted.at < 0)[member] & (counted.placed < pairs.most)[need]
    takes = waits & (found.led[need] | found.able)
    hopeless = found.wanted & (counted.placed == 0)
    hopeless[need[found.able]] = False

    def among(end: Positions, size: int, never: Mask) -> Passed:
        sums = (
            np.bincount(end[rows], minlength=size) > 0
            for rows in (waits, takes & paired, takes & ~paired)
        )
        waiting, bound, free = sums
        return Passed(
            leaderless=never | (waiting & ~bound & ~free),
            paired=bound & ~free & ~never,
            others=free & ~never,
        )

    people = among(member, pairs.members, np.zeros(pairs.members, np.bool_))
    parted = (counted.at < 0) & _parted(where, plan, counted)
    people = Passed(people.leaderless & ~parted, people.paired | parted, people.others)
    return people, among(need, pairs.needs, hopeless)


def _parted(where: Jurisdiction, plan: Plan, counted: Tally) -> Mask:
    """Return which members may serve, but nowhere with all with whom they serve together."""
    pairs, circle = counted.recount, _circles(where, plan)
    size = np.bincount(circle[circle >= 0], minlength=1)
    mine = np.flatnonzero(pairs.left & (circle >= 0)[pairs.member])
    keys = circle[pairs.member[mine]] * (pairs.needs + 1) + pairs.need[mine]
    keys, able = np.unique(keys, return_counts=True)
    which, need = np.divmod(keys, pairs.needs + 1)
    fits = which[(able == size[which]) & (able <= pairs.most[need])]
    return counted.willing & (circle >= 0) & ~np.isin(circle, fits)


def _circles(where: Jurisdiction, plan: Plan) -> Counts:
    """Return a number for all who serve together with each member, -1 for nobody. (members,)."""
    position = where.index.table(Member).position
    whole: dict[int, set[int]] = {}
    for one in plan.pairings:
        known = [position[id_] for id_ in one.members if id_ in position]
        if not isinstance(one, Apart):
            everybody = set(known).union(*(whole.get(m, ()) for m in known))
            whole |= dict.fromkeys(everybody, everybody)
    found = np.full(len(position), -1)
    for m, everybody in whole.items():
        found[m] = min(everybody)
    return found


def unplaced_reasons(passed: Passed) -> tuple[tuple[Mask, UnplacedReason], ...]:
    """Return which members are passed over for which reason."""
    return (
        (passed.leaderless, UnplacedReason.NO_LEADER),
        (passed.paired, UnplacedReason.PAIRING),
        (passed.others, UnplacedReason.OUTSIDE_POLICY),
    )


def unmet_reasons(passed: Passed) -> tuple[tuple[Mask, UnmetReason], ...]:
    """Return which needs pass over somebody for which reason."""
    return (
        (passed.leaderless, UnmetReason.NO_LEADER),
        (passed.paired, UnmetReason.PAIRING),
        (passed.others, UnmetReason.OUTSIDE_POLICY),
    )
