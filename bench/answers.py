"""What a plan is asked once it is there: verified, made anew, one newcomer, one vacancy."""

import statistics
from collections.abc import Callable, Iterator
from typing import Any

import attrs

import partygrid as pg
from bench.timing import ROUNDS, Result, seconds
from partygrid.examples import synthetic_county

SEED = 2024
EVERY = 100
ASKED = 200
ALLOWED = 0.005
MOST = 1_000_000
"""Buildings of a synthetic county."""


def answers(buildings: int) -> Iterator[Result]:
    """Verification, 1 % declines, newcomers and vacancies, beside the allocation itself."""
    where = synthetic_county(SEED, buildings=buildings, members=buildings * 7 // 10)
    first = seconds(lambda: pg.allocate_double_reporting(where))
    whole = _median(lambda: pg.allocate_double_reporting(where))
    plan = pg.allocate_double_reporting(where)
    people, needs = where.of(pg.Member), where.of(pg.Need)
    yield verified(where)
    yield verified(synthetic_county(SEED, buildings=min(7 * buildings, MOST), members=len(people)))
    declined = plan.assignments[::EVERY]
    again = _median(lambda: pg.replan(where, plan, declined=declined))
    yield Result(f"replan, {len(declined):,} declined", again, first, "the first allocation", 0.2)
    yield Result("the same", again, whole, "the allocation once more")
    new = [attrs.evolve(one, id="newcomer") for one in people[:: len(people) // ASKED]]
    one = _each(lambda member: pg.recommend(where, plan, member), new)
    yield Result("recommend, one newcomer", one, ALLOWED, "5 ms", 1.0)
    vacant = [need.id for need in needs[:: max(len(needs) // ASKED, 1)]]
    one = _each(lambda need: pg.fill(where, plan, need), vacant)
    yield Result("fill, one vacancy", one, ALLOWED, "5 ms", 1.0)


def verified(where: pg.Jurisdiction) -> Result:
    """The check of a plan beside the allocation, both with warm columns."""
    plan = pg.allocate_double_reporting(where)
    pg.verify(where, plan)
    whole = _median(lambda: pg.allocate_double_reporting(where))
    checked = _median(lambda: pg.verify(where, plan))
    name = f"verify a plan, {len(where.of(pg.Member)):,} by {len(where.of(pg.Need)):,}"
    return Result(name, checked, whole, "the allocation once more", 0.5)


def _median(work: Callable[[], Any]) -> float:
    return statistics.median(seconds(work) for _ in range(ROUNDS))


def _each(ask: Callable[[Any], Any], asked: list[Any]) -> float:
    """Return the seconds of one question, after a first one that warms the arrays."""
    ask(asked[0])
    return seconds(lambda: [ask(one) for one in asked]) / len(asked)
