"""Simulation: weeks of many members, beside one pass of numpy over the same random numbers."""

from collections.abc import Iterator

import numpy as np

import partygrid as pg
from bench.timing import Result, versus
from partygrid.examples import synthetic_county

SEED = 2024
WEEKS = 12
REPLICATIONS = 1_000


def simulation(buildings: int) -> Iterator[Result]:
    """Replications of twelve weeks, with all metrics, of one member for every ten buildings.

    Plain turnout draws one number for each member and week. History, declines and drop-out draw
    two more for each member.
    """
    where = synthetic_county(SEED, buildings=buildings, members=buildings // 10)
    plan = pg.allocate_double_reporting(where)
    size, peer = len(where.of(pg.Member)), "numpy drawing the same random numbers"
    change = {"after_no_show": 0.8, "declines": 0.1, "drop_out": 0.05}
    for name, extra, options in (("", 0, {}), (", history and leaving", 2, change)):
        scenario = pg.Scenario(plan=plan, turnout=0.3, weeks=WEEKS, **options)
        draws = size * (WEEKS + extra)

        def ours(scenario: pg.Scenario = scenario) -> pg.Run:
            return pg.simulate(where, scenario, seed=SEED, replications=REPLICATIONS)

        def bare(draws: int = draws) -> float:
            random = np.random.Generator(np.random.PCG64(SEED))
            return sum(random.random(draws)[-1] for _ in range(REPLICATIONS))

        case = f"simulate {REPLICATIONS:,} x {WEEKS} weeks x {size:,}{name}"
        yield Result(case, *versus(ours, bare), peer, 10.0)
