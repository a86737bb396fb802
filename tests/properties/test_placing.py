"""Parts against the whole, and a stop at any point."""

from itertools import pairwise
from typing import Any
from unittest.mock import patch

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from allocation_contests import COSTS, REACHES, contests
from partygrid.allocation import network_simplex, placing
from partygrid.allocation.limits import NO_LIMITS, Watch
from partygrid.allocation.placing import placed
from partygrid.allocation.problem import build, step_of

CROWDS = contests(members=12, needs=6)


def apart(pairs: int = 1) -> Any:
    return patch.object(placing, "PAIRS", pairs)


@given(CROWDS, REACHES, COSTS, st.integers(1, 9), st.integers(1, 3))
def test_parts_are_as_good_as_the_whole(
    where: pg.Jurisdiction, reach: pg.Reach, costs: pg.Costs, pairs: int, workers: int
) -> None:
    whole = pg.allocate_double_reporting(where, reach=reach, costs=costs)
    with apart(pairs):
        one, several = (
            pg.allocate_double_reporting(where, reach=reach, costs=costs, limits=limits)
            for limits in (NO_LIMITS, pg.Limits(workers=workers))
        )
    assert one == several
    assert (one.objective, one.bound) == (whole.objective, whole.bound)
    assert [each.price for each in one.head_counts] == [each.price for each in whole.head_counts]
    assert pg.verify(where, one).require_ok()


@given(CROWDS, REACHES)
def test_where_no_two_plans_cost_the_same_the_parts_give_the_plan_of_the_whole(
    where: pg.Jurisdiction, reach: pg.Reach
) -> None:
    asked = build(where.index, reach, pg.Costs())
    first = np.flatnonzero(np.arange(asked.member.size) < 24)
    asked = attrs.evolve(asked, member=asked.member[first], need=asked.need[first], cost=2**first)
    step = step_of(asked, int(asked.cost.max(initial=0)))
    asked = attrs.evolve(asked, step=step, floor_worth=asked.floor_worth // asked.step * step)
    whole = placed(asked, network_simplex, Watch.start(NO_LIMITS))
    with apart():
        found = placed(asked, network_simplex, Watch.start(NO_LIMITS))
    assert found.placed_at.tolist() == whole.placed_at.tolist()


@given(CROWDS, REACHES, COSTS, st.integers(0, 4), st.integers(1, 2))
def test_a_stop_at_any_point_leaves_a_plan_that_holds_between_its_bounds(
    where: pg.Jurisdiction, reach: pg.Reach, costs: pg.Costs, steps: int, workers: int
) -> None:
    told: list[pg.Progress] = []
    asked = iter(range(1_000))
    limits = pg.Limits(
        cancelled=lambda: next(asked) >= steps, progress=told.append, workers=workers
    )
    best = pg.allocate_double_reporting(where, reach=reach, costs=costs)
    with apart():
        plan = pg.allocate_double_reporting(where, reach=reach, costs=costs, limits=limits)
    assert pg.verify(where, plan).require_ok()
    assert plan.bound <= best.objective <= plan.objective
    assert (plan.status is pg.PlanStatus.FEASIBLE) is (plan.gap > 0)
    assert plan.gap > 0 or plan.objective == best.objective
    for before, after in pairwise(told):
        assert before.seconds <= after.seconds
        assert before.done <= after.done
        assert before.bound <= after.bound
        assert before.objective >= after.objective
    assert told[-1].bound <= plan.bound
    assert told[-1].objective >= plan.objective


@given(st.data(), CROWDS, REACHES, st.integers(0, 4))
def test_a_new_plan_can_be_stopped_at_any_point_too(
    data: st.DataObject, where: pg.Jurisdiction, reach: pg.Reach, steps: int
) -> None:
    plan = pg.allocate_double_reporting(where, reach=reach)
    people = [one.id for one in where.of(pg.Member)]
    change: dict[str, Any] = {
        "declined": data.draw(st.sets(st.sampled_from(plan.assignments)))
        if plan.assignments
        else (),
        "absent": data.draw(st.sets(st.sampled_from(people))) if people else (),
        "change_price": data.draw(st.sampled_from([0, 1, 1_000])),
    }
    asked = iter(range(1_000))
    limits = pg.Limits(cancelled=lambda: next(asked) >= steps)
    best = pg.replan(where, plan, **change)
    with apart():
        again = pg.replan(where, plan, **change, limits=limits)
        whole = pg.replan(where, again, change_price=change["change_price"])
    assert pg.verify(where, best).require_ok()
    assert pg.verify(where, again).require_ok()
    assert again.bound <= best.objective <= again.objective
    assert (again.status is pg.PlanStatus.FEASIBLE) is (again.gap > 0)
    assert pg.verify(where, whole).require_ok()
    assert whole.gap == 0


@given(CROWDS, REACHES, st.integers(0, 4))
def test_a_stop_gives_the_same_plan_with_any_number_of_threads(
    where: pg.Jurisdiction, reach: pg.Reach, steps: int
) -> None:
    found = []
    for workers in (1, 2, 3):
        asked = iter(range(1_000))
        limits = pg.Limits(cancelled=lambda asked=asked: next(asked) >= steps, workers=workers)
        with apart():
            found.append(pg.allocate_double_reporting(where, reach=reach, limits=limits))
    assert found[0] == found[1] == found[2]
