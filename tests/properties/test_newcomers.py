"""One newcomer and one vacancy, against planning anew and against every plan."""

from collections import Counter
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from allocation_contests import COSTS, HOMES, REACHES, SKILLS, aims, contests, few
from allocation_reference import ELIGIBLE, Recount, imbalance
from partygrid.allocation import (
    Costs,
    Plan,
    Reach,
    allocate_double_reporting,
    fill,
    recommend,
    replan,
    verify,
)
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Member, Window

NEWCOMERS = st.builds(
    Member,
    st.just("m9"),
    residence=st.sampled_from(HOMES) | st.none(),
    skills=few(SKILLS),
    windows=few(tuple(Window)),
    capacity=st.sampled_from([None, 2, 1.5, 0]),
)


def moved(plan: Plan, moves: tuple, **more: str) -> dict[str, str]:
    """Who serves where once moves are made."""
    at = {one.member: one.need for one in plan.assignments} | more
    for one in moves:
        assert at.get(one.member) == one.before
        at[one.member] = one.after
    return {member: need for member, need in at.items() if need is not None}


def costs_of(where: Jurisdiction, plan: Plan) -> dict[tuple[str, str], int]:
    recount = Recount(where, plan.reach, plan.costs)
    return {
        (one.id, need): cost
        for one in where.of(Member)
        for need, test, cost in recount.options(one)
        if test == ELIGIBLE
    }


@given(contests(members=5, needs=4), NEWCOMERS, REACHES, COSTS)
def test_the_recommended_place_makes_the_best_plan_there_is(
    where: Jurisdiction, newcomer: Member, reach: Reach, costs: Costs
) -> None:
    plan = allocate_double_reporting(where, reach=reach, costs=costs)
    found = recommend(where, plan, newcomer)

    now = where.replace(newcomer)
    best = allocate_double_reporting(now, reach=reach, costs=costs)
    at = {one.member: one.need for one in plan.assignments}
    if found.need is not None:
        at = moved(plan, found.offers[0].moves, m9=found.need)
    placed = Counter(at.values())
    price = costs_of(now, plan)
    cost = sum(price[pair] for pair in at.items())
    expected = Counter({one.need: one.placed for one in best.head_counts})
    assert aims(now, placed, cost, costs) == aims(now, expected, best.cost, costs)


@given(contests(members=4, needs=4), NEWCOMERS, REACHES)
def test_every_offer_is_a_need_that_the_newcomer_may_serve(
    where: Jurisdiction, newcomer: Member, reach: Reach
) -> None:
    plan = allocate_double_reporting(where, reach=reach)
    found = recommend(where, plan, newcomer)

    recount = Recount(where, reach, Costs())
    options = {need: cost for need, test, cost in recount.options(newcomer) if test == ELIGIBLE}
    assert {one.need for one in found.offers} == set(options)
    for one in found.offers:
        missing = tuple(sorted(set(where[one.need].skills) - set(newcomer.skills)))
        assert one.missing_skills == missing
        assert one.metres + 100 * len(missing) == options[one.need]
    later = allocate_double_reporting(where.replace(newcomer), reach=reach)
    if found.reason is not None and found.offers == ():
        assert later.outcome("m9").reason is found.reason


@given(contests(members=5, needs=3), REACHES)
def test_a_vacancy_is_filled_by_the_chain_that_costs_least(
    where: Jurisdiction, reach: Reach
) -> None:
    plan = allocate_double_reporting(where, reach=reach)
    before = {one.need: one.placed for one in plan.head_counts}

    for need, placed in before.items():
        found = fill(where, plan, need)
        assert found.cost == cheapest(where, plan, need)
        if found.cost is not None:
            assert Counter(moved(plan, found.moves).values())[need] == placed + 1


def cheapest(where: Jurisdiction, plan: Plan, need: str) -> int | None:
    """By how much costs rise at least with one more member at a need than the plan has."""
    price = costs_of(where, plan)
    choices = [[None, *(pair for pair in price if pair[0] == one.id)] for one in where.of(Member)]
    rows = {one.need: one for one in plan.head_counts}
    ranks = {p: i for i, p in enumerate(sorted({one.priority for one in plan.head_counts}))}

    def weighed(pairs: list[tuple[str, str]], placed: Counter[str]) -> int:
        total = sum(price[pair] for pair in pairs)
        for one in plan.head_counts:
            if one.need != need:
                short = max(one.least - placed[one.need], 0)
                room = one.most - max(placed[one.need], one.least)
                total += short * (ranks[one.priority] + 2) * plan.step + room * plan.step
        elsewhere = {id_: number for id_, number in placed.items() if id_ != need}
        return total + imbalance(where, elsewhere, plan.costs)

    found = []
    for chosen in product(*choices):
        pairs = [one for one in chosen if one is not None]
        placed = Counter(one[1] for one in pairs)
        fits = all(placed[one.need] <= one.most for one in plan.head_counts if one.need != need)
        if fits and placed[need] == rows[need].placed + 1:
            found.append(weighed(pairs, placed))
    now = [(one.member, one.need) for one in plan.assignments]
    before = weighed(now, Counter(one[1] for one in now))
    return min(found) - before if found else None


@given(st.data(), contests(members=5, needs=3), NEWCOMERS, REACHES)
def test_a_newcomer_finds_a_place_in_a_plan_that_was_made_anew(
    data: st.DataObject, where: Jurisdiction, newcomer: Member, reach: Reach
) -> None:
    plan = allocate_double_reporting(where, reach=reach)
    declined = data.draw(st.sets(st.sampled_from(plan.assignments))) if plan.assignments else ()
    again = replan(where, plan, declined=declined)
    found = recommend(where, again, newcomer)

    later = replan(where.replace(newcomer), again, change_price=again.revision.change_price)
    assert verify(where.replace(newcomer), later).ok
    if len(later.assignments) > len(again.assignments):
        assert found.need is not None
