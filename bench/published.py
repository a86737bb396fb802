"""Instances that others published: what ours finds beside what they found, and how long it takes.

The folder of real data holds the instances; set PARTYGRID_DATA where it is not beside the checkout.
"""

import math
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.timing import Result, seconds
from partygrid.allocation.integer import Program, branch_and_cut

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # tests read the same instances

from published import (  # noqa: E402 - it lies there
    assigning,
    capacitated_median,
    expected,
    smallest_radius,
    stores,
    warehouses,
)


def published(_: int) -> Iterator[Result]:
    """Every instance that is solved as a mixed-integer program, to its published optimum."""
    folder = Path(os.environ.get("PARTYGRID_DATA", ROOT.parent / "shared" / "data"))
    for name, facts in expected(folder / "gap").items():
        program = assigning(folder / "gap" / f"{name}.txt").program()
        yield _solved(name, program, float(facts["min_optimum"]))
    for name, facts in expected(folder / "pmedcap").items():
        program = capacitated_median(folder / "pmedcap" / f"{name}.txt").program(whole=True)
        yield _solved(name, program, facts["optimum_published"])
    for name, facts in expected(folder / "cap_facility").items():
        site = warehouses(folder / "cap_facility" / f"{name}.txt")
        for kind, whole in (("splittable", False), ("single_source", True)):
            for key in (f"{kind}_optimum_published", f"{kind}_optimum_highs"):
                if key in facts:
                    yield _solved(f"{name}, {kind}", site.program(whole=whole), facts[key])
    yield from _stores(folder / "spopt_sf")


def _stores(folder: Path) -> Iterator[Result]:
    city, facts = stores(folder), expected(folder)["SF"]
    wanted = facts["lscp_r5000"]["min_facilities"]
    yield _solved("stores, all covered", city.covering(5_000), wanted)
    wanted = -facts["mclp_r5000_p4"]["highs_covered_population"]
    yield _solved("stores, most people covered", city.covering_most(5_000, 4), wanted)
    wanted = facts["p_median_p4"]["highs_objective"]
    yield _solved("stores, 4 medians", city.median(4).program(whole=False), wanted)
    spent = seconds(lambda: smallest_radius(city, 4))
    found, wanted = smallest_radius(city, 4), facts["p_center_p4"]["bruteforce_radius"]
    yield _beside("stores, 4 centres", spent, round(found, 4), wanted)


def _solved(name: str, program: Program, wanted: float) -> Result:
    found = []
    spent = seconds(lambda: found.append(branch_and_cut(program)))
    assert found[0].proven
    return _beside(name, spent, round(found[0].objective, 3), wanted)


def _beside(name: str, spent: float, found: float, wanted: float) -> Result:
    assert math.isclose(found, wanted, abs_tol=0.005)
    return Result(f"{name}: {spent:.2f} s", found, wanted, "what others published", 1.0, unit="")
