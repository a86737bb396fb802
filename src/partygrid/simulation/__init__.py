"""Simulation: what people do with a plan, and how many an emergency needs.

`simulate` answers with a `Run`, `compare_runs` with what differs between two, and `drill` with how
many people finish by when. ``partygrid.simulation._streams`` tells how random numbers are drawn, so
that one seed gives one answer everywhere and plans are compared on the same numbers.
"""

from partygrid.simulation._drill import Drill, drill
from partygrid.simulation._drill_run import DrillRun, people_to_call, simulate_drill
from partygrid.simulation._metric import Metric
from partygrid.simulation._run import Run, RunComparison, compare_runs
from partygrid.simulation._scenario import Demand, Rotation, Scenario
from partygrid.simulation._simulate import simulate

__all__ = [
    "Demand",
    "Drill",
    "DrillRun",
    "Metric",
    "Rotation",
    "Run",
    "RunComparison",
    "Scenario",
    "compare_runs",
    "drill",
    "people_to_call",
    "simulate",
    "simulate_drill",
]
