"""Limits of a computation, and what it says on the way."""

import math
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
