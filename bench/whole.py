"""Whole allocations from records, beside the bare solver calls of others on the same network.

``python -m bench.whole ENGINE MEMBERS FOLDER`` allocates in a process of its own, prints what that
took, and leaves the network in the folder.
"""

import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

import partygrid as pg
from bench.engines import apart, installed, instance, peak, raced, save
from bench.timing import Result
from partygrid.allocation import augmenting_paths, fastest_engine, network_simplex
from partygrid.allocation.problem import network

SIZES = {100_000: 3, 1_000_000: 1}
"""Members, and how often they are allocated; there is a need for every twenty."""
ENGINES = {"fast": fastest_engine, "plain": network_simplex}
MOST = 8 * 1024
"""Megabytes of the whole process, records included."""

COMMUNITIES, NEEDS, OF_TOWN, BUILDINGS = 9, 22, 2, 50
"""Of a town the communities and its own needs; of a community its needs and buildings."""
SKILLS = ("first-aid", "law", "medicine", "repair", "teaching", "translation")
SLACK, FLOORS = 1.1, 0.3
"""Places for each member, and the share of the places below the least head counts."""


def records(members: int) -> list[Any]:
    """Return towns whose members have about twenty eligible needs each.

    A community is a square of 700 metres. A third of the needs ask for one of two skills, of which
    three members in five have one. Members are numbered along the communities.
    """
    draw = np.random.default_rng(members)
    towns = members // 20 // (COMMUNITIES * NEEDS + OF_TOWN)
    communities = towns * COMMUNITIES
    return [
        *(pg.Town(_town(t)) for t in range(towns)),
        *(pg.Community(_community(c), town=_town(c // COMMUNITIES)) for c in range(communities)),
        *_buildings(draw, communities),
        *_members(draw, members, communities),
        *_needs(draw, members, towns),
    ]


def _town(t: int) -> str:
    return f"t{t:04d}"


def _community(c: int) -> str:
    return f"c{c:05d}"


def _building(b: int) -> str:
    return f"b{b:07d}"


def _buildings(draw: np.random.Generator, communities: int) -> Iterator[pg.Building]:
    size = communities * BUILDINGS
    row, column = np.divmod(np.arange(size) // BUILDINGS, COMMUNITIES)
    lon, lat = 116 + 0.007 * (column + draw.random(size)), 20 + 0.007 * (row + draw.random(size))
    for b, at in enumerate(zip(lon.tolist(), lat.tolist(), strict=True)):
        community = _community(b // BUILDINGS)
        yield pg.Building(_building(b), community=community, households=36, point=pg.Point(*at))


def _members(draw: np.random.Generator, size: int, communities: int) -> Iterator[pg.Member]:
    homes = np.sort(draw.integers(0, communities * BUILDINGS, size))
    for m, (home, skills) in enumerate(zip(homes.tolist(), _skills(draw, size), strict=True)):
        yield pg.Member(f"m{m:07d}", residence=_building(home), skills=skills)


def _skills(draw: np.random.Generator, size: int) -> Iterator[tuple[str, ...]]:
    for chosen in draw.random((size, len(SKILLS))).argsort(axis=1)[:, :2].tolist():
        yield tuple(SKILLS[i] for i in chosen)


def _needs(draw: np.random.Generator, members: int, towns: int) -> Iterator[pg.Need]:
    """Yield the needs of buildings, then those of towns; places are spread unevenly."""
    local, size = towns * COMMUNITIES * NEEDS, towns * (COMMUNITIES * NEEDS + OF_TOWN)
    weight = 0.5 + draw.random(size)
    most = np.ceil(SLACK * members * weight / weight.sum()).astype(np.int64)
    inside = draw.integers(0, BUILDINGS, local)
    asked = _skills(draw, size)
    for n, places in enumerate(most.tolist()):
        place = _town((n - local) // OF_TOWN)
        if n < local:
            place = _building(n // NEEDS * BUILDINGS + int(inside[n]))
        skills = next(asked) if n % 3 == 0 else ()
        least = round(FLOORS * places)
        yield pg.Need(f"n{n:06d}", place=place, least=least, most=places, skills=skills)


def allocated(engine: str, members: int, folder: str) -> dict[str, float]:
    """Allocate from a fresh snapshot, ask a member why, and verify the plan."""
    if engine == "fast":
        augmenting_paths(instance(400, 40, 0.1, floors=9))  # loads what was compiled
    where = pg.Jurisdiction(records(members))
    gc.collect()
    loaded, begun = peak(), time.process_time()
    plan = pg.allocate_double_reporting(where, engine=ENGINES[engine])
    assert plan.gap == 0
    assert plan.explain(plan.assignments[-1].member).options
    spent = time.process_time() - begun
    found = {"seconds": spent, "megabytes": peak(), "above": peak() - loaded}
    begun = time.process_time()
    pg.verify(where, plan).require_ok()
    found["verify"] = time.process_time() - begun
    save(network(plan.grounds.problem)[0], folder)
    return found


def whole(largest: int) -> Iterator[Result]:
    """A whole allocation, up to so many members: explained, certified, from a fresh snapshot."""
    peers = [name for name in installed() if name != "ours"]
    for members, rounds in SIZES.items() if largest >= min(SIZES) else {largest: 1}.items():
        if members <= largest:
            with tempfile.TemporaryDirectory() as folder:
                ours = {name: _median(name, members, folder, rounds) for name in ENGINES}
                bare = raced(folder, peers, rounds)
            yield from _compared(members, ours, bare)


def _median(engine: str, members: int, folder: str, rounds: int) -> dict[str, float]:
    each = [apart("bench.whole", engine, str(members), folder) for _ in range(rounds)]
    return {key: statistics.median(one[key] for one in each) for key in each[0]}


def _compared(members: int, ours: dict[str, Any], bare: dict[str, Any]) -> Iterator[Result]:
    size = f"{members:,} by {members // 20:,}"
    fastest = min(bare, key=lambda one: bare[one].seconds)
    for engine, peer, limit in (("fast", fastest, 1.0), ("plain", "pylmcf", 2.0)):
        name, its = f"allocate {size}, {engine}", bare[peer].seconds
        yield Result(name, ours[engine]["seconds"], its, f"bare call of {peer}", limit)
        verify = ours[engine]["verify"]
        yield Result("  verify of it", verify, ours[engine]["seconds"], "the allocation", 0.5)
        megabytes = ours[engine]["megabytes"]
        yield Result("  memory, records included", megabytes, MOST, "8 GiB", 1.0, unit="MB")
        above, its = ours[engine]["above"], bare[peer].megabytes
        yield Result("  memory above the records", above, its, peer, unit="MB")


if __name__ == "__main__":
    print(json.dumps(allocated(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
