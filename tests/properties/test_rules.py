"""Whether a plan follows the rule of its policy, for every plan that could be written down."""

from itertools import product
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from allocation_contests import REACHES, alterations, contests
from allocation_rules import (
    Aims,
    Lists,
    Pair,
    Placement,
    even_aims,
    every_placement,
    joined_aims,
    matching_town,
    pairs_of,
    placed_by,
    places_of,
    resident_aims,
    served_aims,
    shares_aims,
)
from partygrid._index import Counts
from partygrid.allocation import policies
from partygrid.allocation.exchanges import Placed, Rungs, better_exchange
from partygrid.allocation.recount import recount
from partygrid.allocation.rule_check import rule_faults
from partygrid.allocation.tally import tally

OTHERS = [policy for policy in pg.Policy if policy is not pg.Policy.OPTIMAL]
LEDGER = pg.Ledger({"m0": 2.5, "m1": 8, "m3": 1, "m9": 4}, price=100)
DISCOUNT = 700


def written(where: pg.Jurisdiction, policy: pg.Policy, at: Any = None, **asked: Any) -> pg.Plan:
    """The plan of a policy; with `at`, one that places members so, and is right in all else."""

    def places(_: Any) -> Counts:
        return np.array([at.get(one.id, -1) for one in where.of(pg.Member)], np.int64)

    with pytest.MonkeyPatch.context() as patched:
        if at is not None:
            patched.setitem(policies.PLACES, policy, places)
        return pg.allocate_double_reporting(
            where, policy=policy, ledger=LEDGER, units=pg.UnitReporting(discount=DISCOUNT), **asked
        )


def aims_of(where: pg.Jurisdiction, pairs: list[Pair], plan: pg.Plan) -> Aims:
    """What the policy of a plan makes small; those that have one answer alone: their own plan."""
    match plan.policy:
        case pg.Policy.LEXIMIN:
            return shares_aims(where, pairs)
        case pg.Policy.LOAD_BALANCED:
            return even_aims(where, pairs)
        case pg.Policy.RESIDENCE_ONLY:
            return resident_aims(where, pairs)
        case pg.Policy.LEAST_SERVED:
            return served_aims(where, pairs, LEDGER)
        case pg.Policy.JOINED:
            return joined_aims(where, pairs, plan.units)
    return lambda placed: (placed != placed_by(plan),)


def with_units(where: pg.Jurisdiction, work: list[str | None]) -> pg.Jurisdiction:
    people = [
        attrs.evolve(where[f"m{i}"], unit=unit) for i, unit in enumerate(work) if f"m{i}" in where
    ]
    return where.replace(
        pg.Unit("office", community="c1"), pg.Unit("shop", community="c2"), *people
    )


@pytest.mark.parametrize("policy", OTHERS)
@given(
    where=contests(members=4, needs=3),
    reach=REACHES,
    work=st.lists(st.sampled_from(["office", "shop", None]), min_size=4, max_size=4),
    seed=st.integers(0, 3),
)
def test_of_all_plans_those_hold_that_the_rule_makes(
    policy: pg.Policy,
    where: pg.Jurisdiction,
    reach: pg.Reach,
    work: list[str | None],
    seed: int,
) -> None:
    where = with_units(where, work)
    plan = written(where, policy, reach=reach, seed=seed)
    pairs = pairs_of(where, reach)
    aims, position = aims_of(where, pairs, plan), where.index.table(pg.Need).position
    right = aims(placed_by(plan))

    assert pg.verify(where, plan).require_ok()
    for placed in every_placement(where, pairs):
        at = {member: position[need] for member, need in placed.items()}
        found = pg.verify(where, written(where, policy, at, reach=reach, seed=seed))
        broken = {one.constraint for one in found.violations}
        assert broken == (set() if aims(placed) == right else {pg.Constraint.RULE})


def unpriced(plan: pg.Plan) -> pg.Plan:
    counts = tuple(attrs.evolve(one, price=0) for one in plan.head_counts)
    return attrs.evolve(plan, head_counts=counts)


@given(policy=st.sampled_from(OTHERS), where=contests(members=3, needs=3), reach=REACHES)
def test_a_plan_of_any_policy_altered_in_one_place_does_not_hold(
    policy: pg.Policy, where: pg.Jurisdiction, reach: pg.Reach
) -> None:
    """Of its prices only that they give the bound is proven: they are those of another plan."""
    plan = written(where, policy, reach=reach)

    for altered in alterations(plan):
        assert not pg.verify(where, altered).ok or unpriced(altered) == unpriced(plan)


@st.composite
def contested(draw: st.DrawFn) -> tuple[pg.Jurisdiction, Lists, Lists]:
    """Members and needs that rank each other in any order, some needs with several places."""
    members, needs = [f"m{i}" for i in range(4)], ["n0", "n1", "n2"]
    wanted = {one: [*draw(st.permutations(needs))] for one in members}
    ranking = {one: [*draw(st.permutations(members))] for one in needs}
    most = {one: draw(st.integers(0, 2)) for one in needs}
    return matching_town(wanted, ranking, most), wanted, ranking


@given(contested())
def test_of_all_stable_plans_the_one_that_suits_members_best_holds(
    contest: tuple[pg.Jurisdiction, Lists, Lists],
) -> None:
    where, wanted, ranking = contest
    pairs, most = pairs_of(where, pg.Reach.COMMUNITY), places_of(where)
    position = where.index.table(pg.Need).position
    plan = written(where, pg.Policy.STABLE)
    best, found = placed_by(plan), recount(where, plan.reach, plan.costs)

    def blocked(placed: Placement, pair: Pair) -> bool:
        own, there = wanted[pair.member], ranking[pair.need]
        rather = pair.member not in placed or own.index(pair.need) < own.index(placed[pair.member])
        held = [there.index(m) for m, need in placed.items() if need == pair.need]
        room = len(held) < most[pair.need]
        return rather and (room or any(place > there.index(pair.member) for place in held))

    for placed in every_placement(where, pairs):
        at = [position.get(placed.get(one.id, ""), -1) for one in where.of(pg.Member)]
        counted = tally(found, np.array(at, np.int64))
        said = [message for _, message in rule_faults(where, plan, counted)]
        stable = not any(blocked(placed, pair) for pair in pairs)
        other = any(one.startswith("another stable plan") for one in said)
        assert other == (stable and placed != best)
        assert (not said) == (placed == best)


@given(st.data())
def test_an_exchange_is_found_where_a_placement_is_better(data: st.DataObject) -> None:
    members, posts = data.draw(st.integers(0, 4)), data.draw(st.integers(1, 3))
    pairs = [*product(range(members), range(posts))]
    cost = data.draw(st.lists(st.integers(0, 9), min_size=len(pairs), max_size=len(pairs)))
    worths = [
        sorted(data.draw(st.lists(st.integers(1, 3), max_size=3)), reverse=True)
        for _ in range(posts)
    ]
    rungs = Rungs(
        np.repeat(np.arange(posts), [len(one) for one in worths]),
        np.array([worth for one in worths for worth in one], np.int64),
    )
    price = dict(zip(pairs, cost, strict=True))

    def value(at: tuple[int, ...]) -> tuple[int, int]:
        filled = sum(sum(worths[post][: at.count(post)]) for post in range(posts))
        return -filled, sum(price[m, post] for m, post in enumerate(at) if post >= 0)

    options = [
        at
        for at in product(range(-1, posts), repeat=members)
        if all(at.count(post) <= len(worths[post]) for post in range(posts))
    ]
    least = min(map(value, options))
    columns = np.array(pairs, np.int64).reshape(-1, 2).T
    for at in options:
        placed = Placed(posts, *columns, np.array(cost, np.int64), np.array(at, np.int64))
        moves = better_exchange(placed, rungs)
        assert bool(moves) == (value(at) > least)
        after = list(at)
        for member, before, to in moves:
            assert at[member] == before
            after[member] = to
        assert not moves or value(tuple(after)) < value(at)
