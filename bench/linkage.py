"""Mechanisms: a check and the loss of one filler at a time, beside a bare count of the links."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import partygrid as pg
from bench.timing import Result, collector_paused, versus

TURNS = 10
"""Runs that are timed together, as one takes only milliseconds."""

STAFFING = pg.Mechanism(
    "staffing",
    scope=pg.Grid,
    only={"layer": "union"},
    slots=[pg.Slot("cadre", of=pg.Member), pg.Slot("leader", of=pg.Member)],
)


def mechanisms(scopes: int) -> Iterator[Result]:
    """A second call of each, on five random links for each scope, in two slots.

    What is timed is a check with its shortages in all, and the scopes that each filler breaks with
    the order of fillers; the objects of a report are made when asked for.
    """
    where, pairs = _linked(scopes)

    def count() -> Any:
        return np.bincount(pairs, minlength=2 * scopes)

    def check() -> Any:
        return pg.check_mechanism(where, STAFFING).missing

    def lose() -> Any:
        return pg.check_resilience(where, STAFFING)

    peer = "numpy.bincount of the same pairs"
    for name, work, limit in (
        ("check_mechanism, again", check, 6.0),
        ("check_resilience, again", lose, 10.0),
    ):
        work()
        with collector_paused():
            ours, bare = versus(_turns(work), _turns(count))
        yield Result(f"{name}, {pairs.size:,} links", ours / TURNS, bare / TURNS, peer, limit)


def _linked(scopes: int) -> tuple[pg.Jurisdiction, Any]:
    """Return a snapshot with links, and the scope and slot of each link as one number."""
    rng = np.random.default_rng(1)
    drawn = [rng.integers(0, below, 5 * scopes) for below in (scopes, 2, scopes // 2)]
    scope, slot, filler = np.unique(np.stack(drawn), axis=1)
    records = [
        pg.Town("t"),
        pg.Community("c", town="t"),
        *(pg.Grid(f"g{i:07d}", community="c", layer="union") for i in range(scopes)),
        *(pg.Member(f"m{i:07d}") for i in range(scopes // 2)),
    ]
    links = [
        pg.Link(mechanism="staffing", scope=f"g{at:07d}", slot=name, filler=f"m{by:07d}")
        for at, name, by in zip(
            scope.tolist(),
            np.array(["cadre", "leader"])[slot].tolist(),
            filler.tolist(),
            strict=True,
        )
    ]
    return pg.Jurisdiction(records, links), scope * 2 + slot


def _turns(work: Callable[[], Any]) -> Callable[[], None]:
    def several() -> None:
        for _ in range(TURNS):
            work()

    return several
