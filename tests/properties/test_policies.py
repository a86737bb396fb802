"""The policies against brute force, against their own rules, and against the best plan."""

from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from allocation_contests import REACHES, contests
from allocation_rules import (
    Pair,
    Placement,
    even_aims,
    every_placement,
    joined_aims,
    pairs_of,
    placed_by,
    places_of,
    resident_aims,
    served_aims,
    shares_aims,
)
from partygrid._nearness import metres_between
from partygrid.allocation.policy import ONE_BY_ONE, PREFERRING
from partygrid.testing.strategies import jurisdictions, permuted

OTHERS = [policy for policy in pg.Policy if policy is not pg.Policy.OPTIMAL]
FLOWS = [pg.Policy.LOAD_BALANCED, pg.Policy.RESIDENCE_ONLY, pg.Policy.LEXIMIN, *PREFERRING]


@pytest.mark.parametrize("policy", pg.Policy)
@given(where=jurisdictions(buildings=(1, 8), members=(0, 8), needs=(0, 5)), reach=REACHES)
def test_no_policy_loses_anybody_or_places_whom_it_may_not(
    policy: pg.Policy, where: pg.Jurisdiction, reach: pg.Reach
) -> None:
    plan = pg.allocate_double_reporting(where, policy=policy, reach=reach)

    outcomes = [one.member for one in (*plan.assignments, *plan.unplaced)]
    assert sorted(outcomes) == [one.id for one in where.of(pg.Member)]
    assert [one.need for one in plan.head_counts] == [one.id for one in where.of(pg.Need)]
    assert all(one.placed <= one.most for one in plan.head_counts)
    eligible = {(pair.member, pair.need): pair for pair in pairs_of(where, reach)}
    for one in plan.assignments:
        pair = eligible[one.member, one.need]
        assert (one.metres, len(one.missing_skills), one.cost) == (
            pair.metres,
            pair.lacking,
            pair.cost,
        )
    assert set(plan.links) <= set(where.with_links(plan.links).links)


@pytest.mark.parametrize("policy", OTHERS)
@given(where=contests(members=6, needs=4), reach=REACHES)
def test_no_policy_is_better_than_the_best_plan(
    policy: pg.Policy, where: pg.Jurisdiction, reach: pg.Reach
) -> None:
    best = pg.allocate_double_reporting(where, reach=reach)
    plan = pg.allocate_double_reporting(where, policy=policy, reach=reach)

    assert plan.bound == best.bound == best.objective <= plan.objective
    assert [one.price for one in plan.head_counts] == [one.price for one in best.head_counts]
    expected = pg.PlanStatus.HEURISTIC if policy in ONE_BY_ONE else pg.PlanStatus.BY_RULE
    if not plan.assignments and plan.gap == 0:
        expected = pg.PlanStatus.EMPTY
    assert (plan.status, plan.policy) == (expected, policy)


@pytest.mark.parametrize("policy", pg.Policy)
@given(data=st.data(), where=contests(members=6, needs=4), reach=REACHES)
def test_the_order_of_the_input_does_not_matter_to_any_policy(
    policy: pg.Policy, data: st.DataObject, where: pg.Jurisdiction, reach: pg.Reach
) -> None:
    shuffled = pg.Jurisdiction(data.draw(permuted(where)))
    plan = pg.allocate_double_reporting(where, policy=policy, reach=reach)
    again = pg.allocate_double_reporting(shuffled, policy=policy, reach=reach)

    assert again == plan
    assert again.metrics == plan.metrics


@pytest.mark.parametrize("policy", [pg.Policy.NEAREST, pg.Policy.SKILL_FIRST])
@given(where=contests(members=5, needs=4), reach=REACHES)
def test_greedy_policies_take_the_first_pair_that_is_left(
    policy: pg.Policy, where: pg.Jurisdiction, reach: pg.Reach
) -> None:
    pairs, free = pairs_of(where, reach), places_of(where)
    placed: Placement = {}

    def first(pair: Pair) -> tuple[Any, ...]:
        if policy is pg.Policy.NEAREST:
            return (pair.metres, pair.cost, pair.member, pair.need)
        return (not where[pair.need].skills, pair.lacking, pair.metres, pair.member, pair.need)

    while left := [one for one in pairs if one.member not in placed and free[one.need]]:
        taken = min(left, key=first)
        placed[taken.member] = taken.need
        free[taken.need] -= 1

    plan = pg.allocate_double_reporting(where, policy=policy, reach=reach)
    assert placed_by(plan) == placed


@given(where=contests(members=5, needs=4), reach=REACHES, seed=st.integers(-3, 3))
def test_whoever_comes_first_takes_the_cheapest_place_left(
    where: pg.Jurisdiction, reach: pg.Reach, seed: int
) -> None:
    """Some order of arrival explains the plan, the same for the same seed, and nobody waits."""
    pairs = pairs_of(where, reach)
    found = pg.allocate_double_reporting(where, policy=pg.Policy.FIRST_COME, reach=reach, seed=seed)
    placed, waiting, free = placed_by(found), placed_by(found), places_of(where)

    while waiting:
        content = [
            member
            for member, need in waiting.items()
            if min((p.cost, p.need) for p in pairs if p.member == member and free[p.need])[1]
            == need
        ]
        assert content
        free[waiting.pop(content[0])] -= 1
    assert not [pair for pair in pairs if pair.member not in placed and free[pair.need]]
    assert found.seed == seed


@given(where=contests(members=6, needs=4), reach=REACHES)
def test_no_pair_blocks_a_stable_plan(where: pg.Jurisdiction, reach: pg.Reach) -> None:
    pairs = pairs_of(where, reach)
    plan = pg.allocate_double_reporting(where, policy=pg.Policy.STABLE, reach=reach)
    placed, places = placed_by(plan), places_of(where)
    held = [pair for pair in pairs if placed.get(pair.member) == pair.need]

    def by_member(pair: Pair) -> tuple[int, int, int, str]:
        return (pair.rank, pair.metres, pair.lacking, pair.need)

    def by_need(pair: Pair) -> tuple[int, int, str]:
        return (pair.lacking, pair.metres, pair.member)

    for pair in pairs:
        own = [by_member(one) for one in held if one.member == pair.member]
        there = sorted(by_need(one) for one in held if one.need == pair.need)
        wants = not own or by_member(pair) < own[0]
        wanted = len(there) < places[pair.need] or (there and by_need(pair) < there[-1])
        assert not (wants and wanted)
    assert plan.metrics.envious == ()


@given(where=contests(members=4, needs=3), reach=REACHES)
def test_of_all_stable_plans_members_get_the_best(where: pg.Jurisdiction, reach: pg.Reach) -> None:
    pairs, places = pairs_of(where, reach), places_of(where)
    plan = placed_by(pg.allocate_double_reporting(where, policy=pg.Policy.STABLE, reach=reach))
    rank = {(p.member, p.need): (p.rank, p.metres, p.lacking, p.need) for p in pairs}
    liking = {(p.member, p.need): (p.lacking, p.metres, p.member) for p in pairs}

    for other in every_placement(where, pairs):
        counts = Counter(other.values())
        blocked = any(
            (m not in other or rank[m, n] < rank[m, other[m]])
            and (
                counts[n] < places[n]
                or any(liking[m, n] < liking[o, n] for o in other if other[o] == n)
            )
            for m, n in rank
        )
        if not blocked:
            assert set(other) == set(plan)
            assert all(rank[m, plan[m]] <= rank[m, n] for m, n in other.items())


@given(where=contests(members=5, needs=4), reach=REACHES)
def test_no_plan_is_fairer_to_communities_than_leximin(
    where: pg.Jurisdiction, reach: pg.Reach
) -> None:
    pairs = pairs_of(where, reach)
    aims = shares_aims(where, pairs)
    plan = pg.allocate_double_reporting(where, policy=pg.Policy.LEXIMIN, reach=reach)
    assert aims(placed_by(plan)) == min(aims(one) for one in every_placement(where, pairs))


@given(where=contests(members=5, needs=4), reach=REACHES)
def test_no_plan_that_places_as_many_has_shares_that_are_more_even(
    where: pg.Jurisdiction, reach: pg.Reach
) -> None:
    pairs = pairs_of(where, reach)
    aims = even_aims(where, pairs)
    plan = pg.allocate_double_reporting(where, policy=pg.Policy.LOAD_BALANCED, reach=reach)
    assert aims(placed_by(plan)) == min(aims(one) for one in every_placement(where, pairs))


@given(where=contests(members=5, needs=4), reach=REACHES)
def test_no_plan_of_residents_alone_is_better_than_residence_only(
    where: pg.Jurisdiction, reach: pg.Reach
) -> None:
    pairs = pairs_of(where, reach)
    aims = resident_aims(where, pairs)
    plan = pg.allocate_double_reporting(where, policy=pg.Policy.RESIDENCE_ONLY, reach=reach)
    assert aims(placed_by(plan)) == min(aims(one) for one in every_placement(where, pairs))


@given(
    where=contests(members=5, needs=4),
    reach=REACHES,
    hours=st.lists(st.sampled_from([0, 1, 2.5, 8]), min_size=5, max_size=5),
    price=st.sampled_from([0, 10, 400]),
)
def test_no_plan_is_better_when_hours_served_have_a_price(
    where: pg.Jurisdiction, reach: pg.Reach, hours: list[float], price: int
) -> None:
    pairs = pairs_of(where, reach)
    ledger = pg.Ledger({f"m{i}": served for i, served in enumerate(hours)}, price=price)
    plan = pg.allocate_double_reporting(
        where, policy=pg.Policy.LEAST_SERVED, reach=reach, ledger=ledger
    )

    aims = served_aims(where, pairs, ledger)
    assert aims(placed_by(plan)) == min(aims(one) for one in every_placement(where, pairs))


@given(
    where=contests(members=5, needs=4),
    reach=REACHES,
    work=st.lists(st.sampled_from(["office", "shop", None]), min_size=5, max_size=5),
    to=st.sampled_from(pg.UnitTarget),
    discount=st.sampled_from([0, 300, 5_000]),
)
def test_no_plan_is_better_when_needs_where_the_unit_reports_are_nearer(
    where: pg.Jurisdiction,
    reach: pg.Reach,
    work: list[str | None],
    to: pg.UnitTarget,
    discount: int,
) -> None:
    units = pg.Unit("office", community="c1"), pg.Unit("shop", community="c2")
    people = [
        attrs.evolve(where[f"m{i}"], unit=unit) for i, unit in enumerate(work) if f"m{i}" in where
    ]
    where = where.replace(*units, *people)
    pairs = pairs_of(where, reach)
    plan = pg.allocate_double_reporting(
        where,
        policy=pg.Policy.JOINED,
        reach=reach,
        units=pg.UnitReporting(to=to, discount=discount),
    )
    aims = joined_aims(where, pairs, plan.units)
    assert aims(placed_by(plan)) == min(aims(one) for one in every_placement(where, pairs))


@pytest.mark.parametrize("policy", pg.Policy)
@given(where=contests(members=6, needs=4), reach=REACHES)
def test_only_the_policy_keeps_a_member_from_a_place_that_is_left(
    policy: pg.Policy, where: pg.Jurisdiction, reach: pg.Reach
) -> None:
    pairs = pairs_of(where, reach)
    plan = pg.allocate_double_reporting(where, policy=policy, reach=reach)
    free = {one.need for one in plan.head_counts if one.placed < one.most}
    unplaced = {one.member for one in plan.unplaced}
    kept = {pair.member for pair in pairs if pair.need in free} & unplaced
    lonely = {pair.need for pair in pairs if pair.member in unplaced}

    outside = pg.UnplacedReason.OUTSIDE_POLICY
    assert {one.member for one in plan.unplaced if one.reason is outside} == kept
    outside_need = pg.UnmetReason.OUTSIDE_POLICY
    assert {one.need for one in plan.unmet if one.reason is outside_need} == {
        one.need for one in plan.unmet if one.need in lonely
    }
    assert not kept or policy is pg.Policy.RESIDENCE_ONLY
    assert pg.verify(where, plan).require_ok()


@pytest.mark.parametrize("policy", pg.Policy)
@given(where=contests(members=6, needs=4), reach=REACHES)
def test_metrics_add_up(policy: pg.Policy, where: pg.Jurisdiction, reach: pg.Reach) -> None:
    plan = pg.allocate_double_reporting(where, policy=policy, reach=reach)
    metrics, placed = plan.metrics, placed_by(plan)

    assert metrics.members == len(where.of(pg.Member))
    assert metrics.placed == len(placed) == sum(one.placed for one in metrics.communities)
    assert metrics.needs == sum(one.needs for one in metrics.communities)
    assert metrics.met == sum(one.met for one in metrics.communities)
    assert metrics.met == metrics.needs - len(plan.unmet)
    assert metrics.hours == sum(where[need].hours for need in placed.values())
    assert metrics.hours == sum(one.hours for one in metrics.people)
    assert {one.member: one.need for one in metrics.people if one.need} == placed
    missing = [(priority, asked - filled) for priority, filled, asked in metrics.floors]
    assert tuple(missing) == plan.missing
    assert metrics.metres_most == max((one.metres for one in plan.assignments), default=0)
    if placed:
        assert metrics.metres_mean == Fraction(plan.metres, len(placed))
    loads = [one.load for one in metrics.communities if one.community and one.load is not None]
    if sum(loads):
        differences = sum(abs(one - other) for one in loads for other in loads)
        assert metrics.gini == differences / (2 * len(loads) * sum(loads))
    else:
        assert metrics.gini is None


@given(where=contests(members=6, needs=4), reach=REACHES)
def test_who_envies_would_be_nearer_and_is_preferred(
    where: pg.Jurisdiction, reach: pg.Reach
) -> None:
    pairs = pairs_of(where, reach)
    plan = pg.allocate_double_reporting(where, policy=pg.Policy.FIRST_COME, reach=reach)
    held = placed_by(plan)
    liking = {(p.member, p.need): (p.lacking, p.metres, p.member) for p in pairs}
    wish = {(p.member, p.need): (p.rank, p.metres) for p in pairs}
    never = (len(pairs) + 9, 0)

    envious = {
        pair.member
        for pair in pairs
        if wish[pair.member, pair.need] < wish.get((pair.member, held.get(pair.member, "")), never)
        and any(
            liking[pair.member, pair.need] < liking[member, need]
            for member, need in held.items()
            if need == pair.need
        )
    }
    assert plan.metrics.envious == tuple(sorted(envious))


@pytest.mark.parametrize("policy", FLOWS)
@given(where=contests(members=6, needs=4))
def test_members_who_are_alike_are_placed_by_id(policy: pg.Policy, where: pg.Jurisdiction) -> None:
    plan = pg.allocate_double_reporting(where, policy=policy)
    placed = placed_by(plan)
    kinds: defaultdict[Any, list[str]] = defaultdict(list)
    for one in where.of(pg.Member):
        time = frozenset(one.windows), one.capacity, one.home_visits
        kinds[one.residence, one.skills, time, one.preferences].append(one.id)

    for alike in kinds.values():
        needs = [placed.get(member, "~") for member in alike]
        assert needs == sorted(needs)


def test_distances_of_pairs_are_those_of_the_plan() -> None:
    where = pg.examples.small_town()
    plan = pg.allocate_double_reporting(where)
    index = where.index
    ends = [
        np.array([index.table(kind).position[getattr(one, name)] for one in plan.assignments])
        + index.start(kind)
        for kind, name in ((pg.Member, "member"), (pg.Need, "need"))
    ]
    assert metres_between(index, *ends, pg.Costs()).tolist() == [
        one.metres for one in plan.assignments
    ]
