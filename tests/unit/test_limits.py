"""Limits of a computation, and what it says on the way."""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

import partygrid as pg
from partygrid.allocation.limits import Watch


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seconds", 0),
        ("seconds", -1.5),
        ("seconds", math.nan),
        ("seconds", True),
        ("seconds", "10"),
        ("cancelled", True),
        ("progress", "loud"),
        ("workers", 0),
        ("workers", 257),
        ("workers", 1.0),
        ("workers", True),
    ],
)
def test_a_limit_that_nobody_can_keep_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(pg.errors.InvalidArgument, match=name):
        pg.Limits(**{name: value})


def test_a_watch_without_limits_never_stops_and_tells_nobody() -> None:
    watch = Watch.start(pg.Limits())
    watch.tell(done=0, parts=1, objective=None, bound=0)
    assert watch.left is None
    assert not watch.stops()


def test_a_watch_stops_when_the_time_is_up_or_somebody_cancels() -> None:
    assert Watch(pg.Limits(seconds=1), begun=-math.inf).left == 0
    assert Watch(pg.Limits(seconds=1), begun=-math.inf).stops()
    assert not Watch.start(pg.Limits(seconds=1e9)).stops()
    asked = iter([False, True])
    watch = Watch.start(pg.Limits(seconds=1e9, cancelled=lambda: next(asked)))
    assert [watch.stops(), watch.stops()] == [False, True]


def test_a_report_states_the_share_done_and_what_is_not_yet_proven() -> None:
    told: list[pg.Progress] = []
    watch = Watch.start(pg.Limits(progress=told.append))
    watch.tell(done=0, parts=0, objective=None, bound=7)
    watch.tell(done=1, parts=4, objective=9, bound=7)
    assert [(one.share, one.gap) for one in told] == [(1.0, None), (0.25, 2)]
    assert 0 <= told[0].seconds <= told[1].seconds


TOWN = pg.examples.small_town()
PLAN = pg.allocate_double_reporting(TOWN)
ASSIGNED = pg.UnitRule.ASSIGNED


def planned(**asked: Any) -> Callable[[pg.Limits], pg.Plan]:
    return lambda limits: pg.allocate_double_reporting(TOWN, limits=limits, **asked)


def again(**asked: Any) -> Callable[[pg.Limits], pg.Plan]:
    return lambda limits: pg.replan(TOWN, PLAN, limits=limits, **asked)


QUESTIONS = {
    "alone": planned(),
    "with a pin": planned(pins=[("m01", "garden-patrol")]),
    "with a pairing": planned(pairings=[pg.Together(["m01", "m02"])]),
    "nearer with a join": planned(
        units=pg.UnitReporting(rule=ASSIGNED, join=pg.Join.PREFERRED, discount=500)
    ),
    "with a join": planned(units=pg.UnitReporting(rule=ASSIGNED, join=pg.Join.REQUIRED)),
    "anew": again(declined=PLAN.assignments[:2]),
    "anew with a pin": again(pins=PLAN.assignments[:1], absent=["m03"]),
}


@pytest.mark.parametrize("asked", QUESTIONS)
@pytest.mark.parametrize("steps", [0, 1, 2, None])
def test_what_is_told_on_the_way_is_about_the_whole_question_to_the_end(
    asked: str, steps: int | None
) -> None:
    pytest.importorskip("highspy")
    told: list[pg.Progress] = []
    begun = iter(range(1_000_000))
    cancelled = None if steps is None else lambda: next(begun) >= steps

    plan = QUESTIONS[asked](pg.Limits(progress=told.append, cancelled=cancelled))

    pg.verify(TOWN, plan).require_ok()
    for one, after in pairwise(told):
        assert after.done >= one.done
        assert after.bound >= one.bound
        assert one.objective is None or (after.objective or 0) <= one.objective
    assert (told[-1].objective, told[-1].bound) == (plan.objective, plan.bound)
    assert all(one.share < 1 for one in told[:-1])
    assert (told[-1].share == 1) or plan.gap
    assert all(one.objective is None or one.objective >= plan.bound for one in told)
