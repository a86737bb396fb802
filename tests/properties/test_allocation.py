"""The allocation against brute force, against a second engine, and against its own alterations."""

from collections import Counter
from typing import Any

import attrs
import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from allocation_contests import COSTS, REACHES, TERRITORY, aims, alterations, contests, every_plan
from allocation_reference import ELIGIBLE, NOTHING, Recount
from partygrid.allocation import (
    Costs,
    Network,
    OptionOutcome,
    Plan,
    Policy,
    Reach,
    allocate_double_reporting,
    network_simplex,
    verify,
)
from partygrid.allocation.prices import bound, objective
from partygrid.allocation.problem import build, network
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member
from partygrid.testing.strategies import jurisdictions, permuted


@given(contests(), REACHES, COSTS)
def test_no_plan_is_better_by_any_aim_in_their_order(
    where: Jurisdiction, reach: Reach, costs: Costs
) -> None:
    plan = allocate_double_reporting(where, reach=reach, costs=costs)

    recount = Recount(where, reach, costs)
    best = min(aims(where, *one, costs) for one in every_plan(where, recount))
    found = Counter({one.need: one.placed for one in plan.head_counts})
    assert aims(where, found, plan.cost, costs) == best
    assert plan.score.total == plan.objective == plan.bound


@given(contests(members=12, needs=5), REACHES, COSTS)
def test_the_second_opinion_agrees(where: Jurisdiction, reach: Reach, costs: Costs) -> None:
    plan = allocate_double_reporting(where, reach=reach, costs=costs)

    assert verify(where, plan).require_ok()
    assert plan.objective >= plan.bound
    assert plan.gap == 0


@given(jurisdictions(buildings=(1, 8), members=(0, 8), needs=(0, 5)), REACHES)
def test_any_jurisdiction_has_an_allocation_that_loses_nobody(
    where: Jurisdiction, reach: Reach
) -> None:
    plan = allocate_double_reporting(where, reach=reach)

    assert verify(where, plan).require_ok()
    outcomes = [one.member for one in (*plan.assignments, *plan.unplaced)]
    assert sorted(outcomes) == [one.id for one in where.of(Member)]
    assert [one.need for one in plan.head_counts] == [one.id for one in where.of(Need)]
    assert set(plan.links) <= set(where.with_links(plan.links).links)


@given(contests(members=6), REACHES, COSTS)
def test_every_option_is_explained_as_the_second_opinion_sees_it(
    where: Jurisdiction, reach: Reach, costs: Costs
) -> None:
    plan = allocate_double_reporting(where, reach=reach, costs=costs)
    recount = Recount(where, reach, costs)
    barriers = {
        NOTHING + 1: OptionOutcome.TOO_FAR,
        NOTHING + 2: OptionOutcome.NO_MATCHING_SKILL,
        NOTHING + 3: OptionOutcome.NO_MATCHING_WINDOW,
        NOTHING + 4: OptionOutcome.NOT_ENOUGH_HOURS,
        NOTHING + 5: OptionOutcome.NO_HOME_VISITS,
        ELIGIBLE: None,
    }

    for member in where.of(Member):
        explanation = plan.explain(member.id)
        found = [
            (one.cost, one.need, None if one.eligible else one.outcome)
            for one in explanation.options
        ]
        expected = [(cost, need, barriers[test]) for need, test, cost in recount.options(member)]
        assert found == sorted(expected, key=lambda one: one[:2])
        chosen = [one.need for one in explanation.options if one.chosen]
        assert chosen == ([] if explanation.need is None else [explanation.need])
        assert (explanation.need is None) is (explanation.reason is not None)


@given(st.data(), contests(members=6, needs=4), REACHES)
def test_the_order_of_the_input_does_not_matter(
    data: st.DataObject, where: Jurisdiction, reach: Reach
) -> None:
    shuffled = Jurisdiction(data.draw(permuted(where)))

    assert allocate_double_reporting(shuffled, reach=reach) == allocate_double_reporting(
        where, reach=reach
    )


@given(st.data(), contests(members=6, needs=4), REACHES)
def test_other_names_give_a_plan_that_is_as_good(
    data: st.DataObject, where: Jurisdiction, reach: Reach
) -> None:
    people, requests = where.of(Member), where.of(Need)
    member_names = data.draw(st.permutations([f"x{i}" for i in range(len(people))]))
    need_names = data.draw(st.permutations([f"y{i}" for i in range(len(requests))]))
    need_name = dict(zip((one.id for one in requests), need_names, strict=True))
    renamed = [
        *(
            attrs.evolve(one, id=name, preferences=[need_name[n] for n in one.preferences])
            for one, name in zip(people, member_names, strict=True)
        ),
        *(attrs.evolve(one, id=name) for one, name in zip(requests, need_names, strict=True)),
    ]

    before = allocate_double_reporting(where, reach=reach)
    after = allocate_double_reporting(Jurisdiction([*TERRITORY, *renamed]), reach=reach)

    assert after.objective == before.objective
    assert after.missing == before.missing
    assert len(after.assignments) == len(before.assignments)
    prices = {one.need: one.price for one in after.head_counts}
    assert [prices[need_name[one.need]] for one in before.head_counts] == [
        one.price for one in before.head_counts
    ]


@given(contests(members=5), REACHES, COSTS)
def test_a_price_is_what_one_more_member_would_save(
    where: Jurisdiction, reach: Reach, costs: Costs
) -> None:
    """Asked of the problem itself: a newcomer who may serve one need only, at no cost."""
    problem = build(where.index, reach, costs)
    plan = allocate_double_reporting(where, reach=reach, costs=costs)

    for position, count in enumerate(plan.head_counts):
        joined = attrs.evolve(
            problem,
            members=problem.members + 1,
            member=np.append(problem.member, problem.members),
            need=np.append(problem.need, position),
            cost=np.append(problem.cost, 0),
        )
        asked, arc = network(joined)
        chosen = network_simplex(asked)[arc] == 1
        placed = np.bincount(joined.need[chosen], minlength=joined.needs)
        better = objective(joined, placed, int(joined.cost[chosen].sum()))
        assert count.price == plan.objective - better


@given(contests(members=5), REACHES, st.lists(st.integers(-9, 9_999), min_size=3, max_size=3))
def test_any_prices_give_a_bound_below_every_plan(
    where: Jurisdiction, reach: Reach, prices: list[int]
) -> None:
    problem = build(where.index, reach, Costs())
    plan = allocate_double_reporting(where, reach=reach)

    assert bound(problem, np.array(prices[: problem.needs], np.int64)) <= plan.objective


def by_networkx(asked: Network) -> np.ndarray:
    graph = nx.MultiDiGraph()
    for node, supply in enumerate(asked.supply.tolist()):
        graph.add_node(node, demand=-supply)
    arcs = zip(asked.tail, asked.head, asked.capacity, asked.cost, strict=True)
    for key, (tail, head, capacity, cost) in enumerate(arcs):
        graph.add_edge(int(tail), int(head), key=key, capacity=int(capacity), weight=int(cost))
    _, flow = nx.network_simplex(graph)
    ends = zip(asked.tail.tolist(), asked.head.tolist(), strict=True)
    return np.array([flow[tail][head][key] for key, (tail, head) in enumerate(ends)], np.int64)


@given(contests(members=8, needs=4), REACHES, COSTS)
def test_another_engine_finds_a_plan_that_is_as_good(
    where: Jurisdiction, reach: Reach, costs: Costs
) -> None:
    ours = allocate_double_reporting(where, reach=reach, costs=costs)
    theirs = allocate_double_reporting(where, reach=reach, costs=costs, engine=by_networkx)

    assert theirs.objective == ours.objective
    assert theirs.missing == ours.missing
    assert theirs.cost == ours.cost
    assert len(theirs.assignments) == len(ours.assignments)
    assert [one.price for one in theirs.head_counts] == [one.price for one in ours.head_counts]


@given(contests(members=5), REACHES, st.sampled_from(Policy), st.integers(0, 3))
def test_the_plan_of_every_policy_holds(
    where: Jurisdiction, reach: Reach, policy: Policy, seed: int
) -> None:
    plan = allocate_double_reporting(where, reach=reach, policy=policy, seed=seed)

    assert verify(where, plan).require_ok()
    for i, one in enumerate(plan.assignments):
        rows = [*plan.assignments]
        rows[i] = attrs.evolve(one, metres=one.metres + 1)
        assert not verify(where, attrs.evolve(plan, assignments=tuple(rows))).ok


@given(contests(), REACHES)
def test_a_plan_altered_in_any_one_place_does_not_hold(where: Jurisdiction, reach: Reach) -> None:
    plan = allocate_double_reporting(where, reach=reach)

    for altered in alterations(plan):
        assert isinstance(altered, Plan)
        assert not verify(where, altered).ok, differing(plan, altered)


def differing(plan: Plan, altered: Plan) -> list[tuple[str, Any, Any]]:
    """The fields in which an altered plan differs, for the message of a failing test."""
    names = [field.name for field in attrs.fields(Plan) if field.name != "grounds"]
    return [
        (name, getattr(plan, name), getattr(altered, name))
        for name in names
        if getattr(plan, name) != getattr(altered, name)
    ]
