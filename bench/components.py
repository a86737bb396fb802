"""Placing members part by part: two threads beside one, in elapsed time."""

import gc
import os
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from bench.engines import instance
from bench.timing import ROUNDS, Result
from partygrid.allocation import Limits, fastest_engine
from partygrid.allocation.limits import Watch
from partygrid.allocation.placing import Placing, placed
from partygrid.allocation.problem import Problem

PARTS = 80
SLACK, FLOORS = 0.1, 3
"""Places above the members, and of ten places those below the least head count."""
LIMIT = 0.6


def parted(members: int) -> Problem:
    """Return a problem of parts that have nothing in common, a need for every twenty members."""
    blocks = [_block(members // PARTS + i, members // PARTS // 20) for i in range(PARTS)]
    people, pairs, needs = zip(*(block.pop("size") for block in blocks), strict=True)
    columns = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    columns["member"] += np.repeat(np.cumsum([0, *people[:-1]]), pairs)
    columns["need"] += np.repeat(np.cumsum([0, *needs[:-1]]), pairs)
    step = (min(sum(people), sum(needs)) + 1) * int(columns["cost"].max()) + 1
    return Problem(
        members=sum(people),
        floor_worth=np.full(sum(needs), 2 * step),
        step=step,
        member_stage=np.zeros(sum(people), np.int8),
        need_stage=np.zeros(sum(needs), np.int8),
        eligible=np.bincount(columns["need"], minlength=sum(needs)),
        **columns,
    )


def _block(members: int, needs: int) -> dict[str, Any]:
    network = instance(members, needs, SLACK, floors=FLOORS)
    sink = members + needs
    pairs = np.flatnonzero((network.tail < members) & (network.head < sink))
    floor, extra = network.capacity[network.tail >= members].reshape(needs, 2).T
    return {
        "size": (members, pairs.size, needs),
        "member": network.tail[pairs],
        "need": network.head[pairs] - members,
        "cost": network.cost[pairs],
        "floor": floor,
        "extra": extra,
    }


def elapsed(problem: Problem, workers: int) -> tuple[float, Placing]:
    gc.collect()
    begun = time.perf_counter()
    found = placed(problem, fastest_engine, Watch.start(Limits(workers=workers)))
    return time.perf_counter() - begun, found


def components(members: int) -> Iterator[Result]:
    """Two threads against one: the best of three rounds each, the answers being the same."""
    if (os.cpu_count() or 1) < 2:
        return
    problem = parted(members)
    _, expected = elapsed(problem, 1)  # loads what was compiled
    both: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for workers, spent in both.items():
            seconds, found = elapsed(problem, workers)
            spent.append(seconds)
            assert np.array_equal(found.placed_at, expected.placed_at)
            assert found.bound == found.objective == expected.objective
    name = f"place {problem.members:,} in {PARTS} parts, two threads"
    yield Result(name, min(both[2]), min(both[1]), "one thread, elapsed", LIMIT)
