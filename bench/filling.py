"""Proposals for vacancies, whole and explained, beside the bare solver calls within."""

import random
import statistics
import time
from collections.abc import Iterator
from typing import Any

import partygrid as pg
from bench.timing import Result, seconds
from partygrid.allocation.engine import network_simplex

SEED = 2024
COMMUNITIES = 100
MEMBERS = 2_000

CONTACT = pg.Mechanism(
    "contact", scope=pg.Building, slots=[pg.Slot("contact", of=pg.Member, least=1)]
)
CHIEFS = pg.Mechanism(
    "chiefs",
    scope=pg.Building,
    slots=[pg.Slot("chief", of=pg.Member, lives=pg.Area.SCOPE, choose=pg.PostRule.HIGHEST_RANK)],
)


def filling(buildings: int) -> Iterator[Result]:
    """A contact for every building, within communities, and a chief of the highest rank."""
    where = pg.Jurisdiction(_records(buildings))
    solved: list[list[float]] = []

    def listening(network: Any) -> Any:
        begun = time.process_time()
        answer = network_simplex(network)
        solved[-1].append(time.process_time() - begun)
        return answer

    def fill() -> pg.LinkPlan:
        solved.append([])
        return pg.allocate_links(where, CONTACT, reach=pg.Reach.COMMUNITY, engine=listening)

    ours = statistics.median(seconds(fill) for _ in range(3))
    name = f"allocate_links, {buildings:,} vacancies, {MEMBERS:,} fillers"
    yield Result(name, ours, statistics.median(calls[-1] for calls in solved), "its last flow")
    peer = statistics.median(sum(calls) for calls in solved)
    yield Result("  the same", ours, peer, f"its {len(solved[0])} solver calls")
    posts = statistics.median(seconds(lambda: pg.allocate_posts(where, CHIEFS)) for _ in range(3))
    yield Result(f"allocate_posts, {buildings:,} posts", posts, ours, "allocate_links")


def _records(buildings: int) -> Iterator[Any]:
    """Yield communities with a share of the buildings, all on the map, and of the members."""
    draw = random.Random(SEED)  # noqa: S311 - a made-up county
    yield pg.Town("t")
    for c in range(COMMUNITIES):
        yield pg.Community(f"c{c}", town="t")
        homes = [f"c{c}-b{b}" for b in range(buildings // COMMUNITIES)]
        for home in homes:
            point = pg.Point(116 + (c + draw.random()) / 100, 25 + draw.random() / 100)
            yield pg.Building(home, community=f"c{c}", households=30, point=point)
        for m in range(MEMBERS // COMMUNITIES):
            rank = draw.randrange(10)
            yield pg.Member(f"c{c}-m{m}", residence=draw.choice(homes), rank=rank)
