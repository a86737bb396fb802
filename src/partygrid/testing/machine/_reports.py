"""What the steps of a reorganisation make of reports (报到) and of the plan.

A plan proposes. Who reports has accepted, and what is accepted is a pin of each later plan as long
as it can stand: the member may serve the need, and leads where the need wants a leader. What was
declined is never proposed again.
"""

from collections import Counter

import attrs

from partygrid.allocation import Plan, allocate_double_reporting, replan
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.org import Member

Pair = tuple[str, str]
"""Ids of a member and a need."""
MECHANISM, SLOT = "double-reporting", "member"


@attrs.frozen(kw_only=True)
class State:
    """What a reorganisation has come to.

    Attributes:
        where: The snapshot.
        plan: The plan that was made last, None before the first one.
        accepted: Member and need of the reports that members have made themselves, in id order.
        declined: Member and need of everything that was declined, in id order.

    Examples:
        >>> import partygrid as pg
        >>> State(pg.Jurisdiction([pg.Town("t")])).plan is None
        True
    """

    where: Jurisdiction = attrs.field(kw_only=False)
    plan: Plan | None = None
    accepted: tuple[Pair, ...] = ()
    declined: tuple[Pair, ...] = ()


def reports(where: Jurisdiction) -> list[Link]:
    """Return the reports of members to needs."""
    return [one for one in where.links if (one.mechanism, one.slot) == (MECHANISM, SLOT)]


def acceptable(state: State) -> list[Pair]:
    """Return whom each member could report to: places are left, and nothing was declined."""
    needs = Counter(need for _, need in state.accepted)
    return [
        pair
        for pair in _able(state.where)
        if pair not in state.declined and needs[pair[1]] < state.where[pair[1]].places
    ]


def _able(where: Jurisdiction) -> list[Pair]:
    """Return the members and the needs that each may serve, and lead where that is wanted."""
    plan = allocate_double_reporting(where, units=None)
    return [
        (member.id, one.need)
        for member in where.of(Member)
        for one in plan.explain(member.id).options
        if one.eligible and _leads(member, where[one.need].leader_skills)
    ]


def _leads(member: Member, skills: tuple[str, ...]) -> bool:
    return not skills or not {*skills}.isdisjoint(member.skills)


def report(state: State, member: str, need: str) -> State:
    """Return that a member reports to a need, and to no other."""
    link = Link(mechanism=MECHANISM, slot=SLOT, scope=need, filler=member)
    others = [one for one in state.accepted if one[0] != member]
    return attrs.evolve(
        state,
        where=state.where.without_links(_of(state.where, member)).with_links(link),
        accepted=tuple(sorted([*others, (member, need)])),
    )


def decline(state: State, member: str) -> State:
    """Return that a member ends the report."""
    ended = _of(state.where, member)
    pairs = {(one.filler, one.scope) for one in ended}
    return attrs.evolve(
        state,
        where=state.where.without_links(ended),
        accepted=tuple(one for one in state.accepted if one not in pairs),
        declined=tuple(sorted({*state.declined, *pairs})),
    )


def _of(where: Jurisdiction, member: str) -> list[Link]:
    return [one for one in reports(where) if one.filler == member]


def plan_again(state: State) -> State:
    """Return that the reports are those of a plan that changes as little as possible."""
    where = state.where
    able = {*_able(where)}
    accepted = tuple(one for one in state.accepted if one in able)
    before = state.plan or allocate_double_reporting(where, units=None)
    plan = replan(where, before, declined=state.declined, pins=accepted)
    return attrs.evolve(
        state,
        where=where.without_links(reports(where)).with_links(plan.links),
        plan=plan,
        accepted=accepted,
    )


def forget(state: State, member: str) -> State:
    """Return that nothing is known any more of what a member accepted or declined."""
    return attrs.evolve(
        state,
        accepted=tuple(one for one in state.accepted if one[0] != member),
        declined=tuple(one for one in state.declined if one[0] != member),
    )
