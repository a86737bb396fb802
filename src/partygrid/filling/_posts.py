"""Posts: whom the rule of each post names, in place of nobody or of the holder."""

from collections.abc import Iterable
from datetime import date

import numpy as np

from partygrid._collector import paused_collector
from partygrid.errors import InvalidArgument
from partygrid.filling._deviations import deviations
from partygrid.filling._held import held
from partygrid.filling._overrides import PostQuestion, overriding
from partygrid.filling._places import Filling
from partygrid.filling._post_plan import Override, PostChoice, PostPlan, TieRule
from partygrid.filling._requests import Refused, as_list
from partygrid.filling._vacancies import Vacancy
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._check import refuse_no_day, refuse_no_mechanism
from partygrid.linkage._tally import tallies
from partygrid.mechanisms import Mechanism
from partygrid.slots import Slot


def allocate_posts(
    where: Jurisdiction,
    policy: Mechanism,
    *,
    on: date | None = None,
    refused: Refused = (),
    overrides: Iterable[Override] = (),
    tie: TieRule = TieRule.LOWEST_ID,
) -> PostPlan:
    """Propose members for posts by the rule of each post, and name the holders who differ from it.

    A post is a slot with a rule (``choose``) at a scope; it has as many places as the slot's least
    count. A member may hold it who meets the conditions of the slot, lives and is located where it
    demands, does not decline, holds no post that excludes it (``distinct``, ``exclusive``), and
    does not carry the load of the slot already. By ``HIGHEST_RANK`` the one of the highest rank
    comes first, those without a rank last; by ``RETIRED`` the retired come before the others. Posts
    that are elected or appointed await the result, which is entered as an override.

    Who holds a post by a valid link keeps it; only vacant places get a proposal. Slots are filled
    in the order of the mechanism, and the posts of a slot in the order of households, most first,
    then id: where a load stops somebody from holding two posts, the larger one is taken.

    A holder deviates where others come first by the rule who could hold the post while everything
    else stays as it is with the plan, also where an override names the holder; where an override
    names somebody else; where the holder declines; or where the holder may not hold the post at
    all, so that the link does not count (`DeviationKind`). A holder who ties with those who come
    first does not deviate. `check_mechanism` sees only the last of these: whoever may hold a post
    fills it, whatever its rule says.

    That the highest-ranked leads is the policy of one county, not a rule of the party.

    Args:
        where: The snapshot; not changed.
        policy: A mechanism of which at least one slot has a rule; other slots play no part.
        on: The day on which links and the mechanism must hold, and the first day of the proposed
            links; None takes the latest state and states no first day.
        refused: Who declines: ids of members, or pairs (scope, member).
        overrides: Who holds which post whatever its rule says.
        tie: What happens where several come first alike.

    Returns:
        A plan with a reason for each proposal, vacancy and deviation. The same records give the
        same plan, whatever their order.

    Raises:
        InvalidArgument: `policy` is no mechanism, has no slot with a rule, or one that is weighted;
            `tie` is no tie rule; there are more than 10,000,000 pairs of post and member to
            compare, since a slot does not demand where its holder lives.
        InvalidLink: A refusal or an override cannot be, or they contradict each other;
            ``problems`` holds every reason.

    Complexity:
        O(pairs log pairs) by array operations, pairs being posts with those who may hold them, and
        O(posts) steps.

    Sources:
        Highest rank: Liancheng county, 2021 (职务最高的在职党员担任小区党支部书记、楼栋长).

    Examples:
        >>> import partygrid as pg
        >>> policy = pg.Mechanism("chiefs", scope=pg.Building, slots=[pg.Slot(
        ...     "chief", of=pg.Member, lives=pg.Area.SCOPE, choose=pg.PostRule.HIGHEST_RANK)])
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Building("b1", community="c"),
        ...     pg.Building("b2", community="c"), pg.Member("m1", residence="b1", rank=3),
        ...     pg.Member("m2", residence="b1", rank=5)])
        >>> plan = pg.allocate_posts(where, policy)
        >>> print(*plan.assignments, *plan.vacancies, sep="; ")
        b1, chief: m2 (highest rank of 2 who may); b2, chief: 1 missing, nobody there
        >>> linked = where.with_links(policy.fill("b1", chief="m1"))
        >>> print(*pg.allocate_posts(linked, policy).deviations)
        b1, chief: m1 instead of m2 (outranked: after 1 of 2 who may, by highest rank)
    """
    refuse_no_mechanism(policy)
    refuse_no_day(on)
    if not isinstance(tie, TieRule):
        names = ", ".join(f"TieRule.{one.name}" for one in TieRule)
        raise InvalidArgument("tie", tie, "no tie rule", f"use one of {names}")
    slots = _posts(policy, on)
    refusals, named = as_list("refused", refused), as_list("overrides", overrides)
    with paused_collector():
        found = tallies(where, policy, on)
        by_post, declined = overriding(where, slots, named, refusals, found)
        question = PostQuestion(
            where=where,
            policy=policy,
            slots=slots,
            on=on,
            tie=tie,
            refusals=declined,
            overrides=by_post,
            tallies=found,
            held=held(policy, found, where.index.total),
        )
        return _plan(question)


def _posts(policy: Mechanism, on: date | None) -> tuple[Slot, ...]:
    """Return the slots with a rule; none where the policy is not in force."""
    slots = tuple(slot for slot in policy.slots if slot.choose is not None)
    weighted = [slot.name for slot in slots if slot.weighted]
    if not slots:
        remedy = "state choose=PostRule.HIGHEST_RANK or another rule for a slot"
        raise InvalidArgument("policy", policy.id, "no slot has a rule", remedy)
    if weighted:
        reason = f"a post is not divided, but slot {weighted[0]!r} is weighted"
        raise InvalidArgument("policy", policy.id, reason, "state weighted=False")
    return slots if policy.holds_on(on) else ()


def _plan(question: PostQuestion) -> PostPlan:
    taken = question.held
    assignments: list[PostChoice] = []
    vacancies: list[Vacancy] = []
    for slot in question.slots:
        filling = Filling(question, slot, taken)
        for scope in filling.scopes:
            made, left = filling.place(scope)
            assignments += made
            vacancies += left
        taken = filling.held()
    posts = question.held.of([slot.name for slot in question.slots])
    return PostPlan(
        policy=question.policy,
        on=question.on,
        tie=question.tie,
        held=int(np.count_nonzero(posts)),
        assignments=tuple(sorted(assignments)),
        vacancies=tuple(sorted(vacancies)),
        deviations=tuple(sorted(deviations(question, taken))),
    )
