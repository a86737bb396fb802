"""Reference instances of allocation: their optimum, proved by trying every plan."""

from collections import Counter
from itertools import product

import pytest

import partygrid as pg
from allocation_contests import aims
from allocation_reference import ELIGIBLE, Recount
from partygrid.testing import instances


@pytest.mark.parametrize("key", instances.ids())
def test_no_plan_is_better_than_the_optimum(key: str) -> None:
    instance = instances.get(key)
    where, best = instance.where, instance.optimum
    costs = counted(instance)
    needs = where.of(pg.Need)
    options = [
        [None, *(need.id for need in needs if (one.id, need.id) in costs)]
        for one in where.of(pg.Member)
    ]
    plans = []
    for chosen in product(*options):
        placed = Counter(one for one in chosen if one)
        if all(placed[need.id] <= need.places for need in needs):
            ids = zip(where.of(pg.Member), chosen, strict=True)
            plans.append(aims(where, placed, sum(costs[one.id, need] for one, need in ids if need)))
    assert min(plans) == (*best.missing, -best.placed, best.cost)
    assert instance.costs == costs


def counted(instance: instances.ReferenceInstance) -> dict[tuple[str, str], int]:
    """What each pair costs that may be proposed, counted from the records."""
    recount = Recount(instance.where, instance.reach, pg.Costs(), instance.within)
    return {
        (one.id, need): cost
        for one in instance.where.of(pg.Member)
        for need, test, cost in recount.options(one)
        if test == ELIGIBLE
    }


@pytest.mark.parametrize("key", instances.ids())
def test_our_allocation_reaches_the_optimum(key: str) -> None:
    instance = instances.get(key)

    def ours(where: pg.Jurisdiction) -> list[tuple[str, str]]:
        plan = pg.allocate_double_reporting(where, reach=instance.reach, within=instance.within)
        return [(one.member, one.need) for one in plan.assignments]

    instances.check_allocator(instance, ours)


def greedy(instance: instances.ReferenceInstance, *, nearest: bool) -> list[tuple[str, str]]:
    """Take pairs while both are free: the cheapest first, or by id."""
    costs = instance.costs
    plan: dict[str, str] = {}
    places = Counter({one.id: one.places for one in instance.where.of(pg.Need)})
    for member, need in sorted(costs, key=lambda pair: (costs[pair] if nearest else 0, pair)):
        if member not in plan and places[need]:
            plan[member] = need
            places[need] -= 1
    return [*plan.items()]


def failing(*, nearest: bool) -> set[str]:
    found = set()
    for one in map(instances.get, instances.ids()):
        try:
            instances.check_allocator(one, lambda _, one=one: greedy(one, nearest=nearest))
        except AssertionError:
            found.add(one.id)
    return found


def test_greedy_allocators_fail_where_all_are_placed_at_a_higher_cost() -> None:
    by_id, nearest = failing(nearest=False), failing(nearest=True)
    assert by_id - nearest == {"across-communities", "across-towns", "wish"}
    assert nearest - by_id == {"nearest-first"}
    both = {"chain", "even", "greedy-trap", "least-before-more", "missing-skill", "priority"}
    assert by_id & nearest == both
    trap = instances.get("nearest-first")
    with pytest.raises(AssertionError, match="nearest-first: 0 missing, 2 placed, cost 300, the"):
        instances.check_allocator(trap, lambda _: greedy(trap, nearest=True))


@pytest.mark.parametrize(
    ("pairs", "text"),
    [
        ([("b1", "patrol")], "no member and need"),
        ([("m2", "patrol")], "the member cannot serve the need"),
        ([("m1", "patrol"), ("m1", "patrol")], "placed twice, or too many"),
    ],
)
def test_what_may_not_be_proposed_is_refused(pairs: list[tuple[str, str]], text: str) -> None:
    with pytest.raises(pg.errors.InvalidArgument, match=text):
        instances.check_allocator(instances.get("near-home"), lambda _: pairs)


def test_an_instance_that_is_not_there_is_named() -> None:
    with pytest.raises(pg.errors.UnknownName, match="greedy-trap"):
        instances.get("greedy-trp")
