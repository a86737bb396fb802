"""A new plan after declines, absences, pins and arrivals, against every plan there is."""

from collections import Counter
from itertools import product
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from allocation_contests import REACHES, TERRITORY, aims, alterations, contests
from allocation_reference import ELIGIBLE, Recount
from partygrid.allocation import (
    Costs,
    Plan,
    Policy,
    Reach,
    UnplacedReason,
    allocate_double_reporting,
    replan,
    verify,
)
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member

PRICES = st.sampled_from([0, 1, 500, 30_000])


def some_of(values: list[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), unique=True) if values else st.just([])


@st.composite
def revisions(draw: st.DrawFn, plan: Plan) -> dict[str, Any]:
    """Declines, absences, pins that agree with each other, and a price."""
    proposals = list(plan.assignments)
    declined = draw(some_of(proposals))
    absent = draw(some_of([one.member for one in (*proposals, *plan.unplaced)]))
    rest = [one for one in proposals if one not in declined and one.member not in absent]
    return {
        "declined": declined,
        "absent": absent,
        "pins": draw(some_of(rest)),
        "change_price": draw(PRICES),
    }


def best_again(where: Jurisdiction, plan: Plan, again: Plan) -> tuple[int, ...]:
    """The aims of the best plan there is after the revision of `again`."""
    recount, said = Recount(where, plan.reach, plan.costs), again.revision
    assert said is not None
    before = {(one.member, one.need) for one in plan.assignments}
    choices = []
    for one in where.of(Member):
        options = [
            (one.id, need, cost + said.change_price * ((one.id, need) not in before))
            for need, test, cost in recount.options(one)
            if test == ELIGIBLE
            and one.id not in said.absent
            and (one.id, need) not in said.declined
        ]
        pinned = [choice for choice in options if choice[:2] in said.pins]
        choices.append(pinned or [None, *options])
    places = {need.id: need.places for need in where.of(Need)}
    return min(
        aims(where, placed, sum(one[2] for one in chosen if one))
        for chosen in product(*choices)
        if (placed := Counter(one[1] for one in chosen if one)) is not None
        and all(number <= places[need] for need, number in placed.items())
    )


def reached(where: Jurisdiction, again: Plan) -> tuple[int, ...]:
    assert again.revision is not None
    placed = Counter({one.need: one.placed for one in again.head_counts})
    return aims(where, placed, again.cost + again.changes * again.revision.change_price)


@given(st.data(), contests(members=5, needs=3), REACHES)
def test_no_new_plan_is_better_by_any_aim_in_their_order(
    data: st.DataObject, where: Jurisdiction, reach: Reach
) -> None:
    plan = allocate_double_reporting(where, reach=reach)
    again = replan(where, plan, **data.draw(revisions(plan)))

    assert verify(where, again).require_ok()
    assert reached(where, again) == best_again(where, plan, again)
    assert again.score.total == again.objective == again.bound


@given(st.data(), contests(members=5, needs=3), REACHES)
def test_what_was_declined_is_not_proposed_and_what_is_pinned_stands(
    data: st.DataObject, where: Jurisdiction, reach: Reach
) -> None:
    plan = allocate_double_reporting(where, reach=reach)
    asked = data.draw(revisions(plan))
    again = replan(where, plan, **asked)

    pairs = {(one.member, one.need) for one in again.assignments}
    assert pairs.isdisjoint({(one.member, one.need) for one in asked["declined"]})
    assert {(one.member, one.need) for one in asked["pins"]} <= pairs
    reasons = {one.member: one.reason for one in again.unplaced}
    assert all(reasons[one] is UnplacedReason.ABSENT for one in asked["absent"])


@given(st.data(), contests(members=5, needs=3), REACHES)
def test_a_third_plan_remembers_what_was_declined_for_the_second(
    data: st.DataObject, where: Jurisdiction, reach: Reach
) -> None:
    plan = allocate_double_reporting(where, reach=reach)
    second = replan(where, plan, **data.draw(revisions(plan)))
    third = replan(where, second, **data.draw(revisions(second)))

    assert verify(where, third).require_ok()
    assert reached(where, third) == best_again(where, second, third)
    assert second.revision is not None
    assert third.revision is not None
    assert set(second.revision.declined) <= set(third.revision.declined)


@given(st.data(), contests(members=4, needs=3), contests(members=4, needs=3), REACHES)
def test_who_joins_or_leaves_stands_in_the_snapshot(
    data: st.DataObject, where: Jurisdiction, later: Jurisdiction, reach: Reach
) -> None:
    there = {one.id for one in where.of(Need)}
    people = {
        one.id: attrs.evolve(one, preferences=[n for n in one.preferences if n in there])
        for one in (*where.of(Member), *later.of(Member))
    }
    kept = data.draw(some_of(sorted(people)))
    now = Jurisdiction([*TERRITORY, *where.of(Need), *(people[one] for one in kept)])
    plan = allocate_double_reporting(where, reach=reach)
    again = replan(now, plan)

    assert verify(now, again).require_ok()
    assert reached(now, again) == best_again(now, plan, again)


@given(contests(members=6, needs=4), REACHES)
def test_without_any_change_the_plan_stays(where: Jurisdiction, reach: Reach) -> None:
    plan = allocate_double_reporting(where, reach=reach)
    again = replan(where, plan, change_price=0)

    assert again.assignments == plan.assignments
    assert again.unplaced == plan.unplaced
    assert again.head_counts == plan.head_counts
    assert again.changes == 0


@given(contests(members=5, needs=3), REACHES)
def test_the_plan_of_a_policy_is_taken_up_and_made_the_best(
    where: Jurisdiction, reach: Reach
) -> None:
    plan = allocate_double_reporting(where, reach=reach, policy=Policy.NEAREST)
    again = replan(where, plan)

    assert again.policy is Policy.OPTIMAL
    assert verify(where, again).require_ok()
    assert reached(where, again) == best_again(where, plan, again)


@given(st.data(), contests(members=4, needs=2), REACHES)
def test_a_new_plan_altered_in_any_one_place_does_not_hold(
    data: st.DataObject, where: Jurisdiction, reach: Reach
) -> None:
    plan = allocate_double_reporting(where, reach=reach, costs=Costs(same_compound=3))
    again = replan(where, plan, **data.draw(revisions(plan)))

    for altered in alterations(again):
        assert not verify(where, altered).ok, altered
