"""Mixed-integer programs on instances that others published, each proven to have its optimum.

Generalised assignment, capacitated medians and warehouses from the OR-Library, and stores in San
Francisco from spopt. Those that take long stand in ``bench/published.py``.
"""

import math
from pathlib import Path

import pytest

from partygrid.allocation.integer import Program, branch_and_cut
from published import (
    LONG,
    Siting,
    assigning,
    capacitated_median,
    expected,
    smallest_radius,
    stores,
    warehouses,
)

pytestmark = pytest.mark.usefixtures("_highs")

ASSIGNMENTS = (
    *(f"gap{family}-{n}" for family in (1, 2, 4, 5, 7, 9, 10) for n in range(5)),
    *("a05100", "a05200", "a10100", "a10200", "a20100", "a20200", "c05100", "c05200"),
)
MEDIANS = tuple(f"pmedcap1_{n:02d}" for n in range(1, 6))
WAREHOUSES = ("cap41", "cap61", "cap63", "cap71", "cap73")
ALTERED = ("cap41_altered_demand", "cap42_altered_demand", "cap51_altered_demand")


@pytest.fixture
def _highs() -> None:
    pytest.importorskip("highspy")


def least(program: Program) -> float:
    found = branch_and_cut(program)
    assert found.proven
    assert math.isclose(found.bound, found.objective, abs_tol=1e-6)
    return found.objective


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_generalised_assignments_have_their_published_optimum(real_data: Path, name: str) -> None:
    folder = real_data / "gap"
    assert least(assigning(folder / f"{name}.txt").program()) == int(
        expected(folder)[name]["min_optimum"]
    )


@pytest.mark.parametrize("name", [name for name in ASSIGNMENTS if name.startswith("gap1-")])
def test_the_dearest_generalised_assignments_are_those_of_the_library(
    real_data: Path, name: str
) -> None:
    """The library publishes 336 for the first of them."""
    folder = real_data / "gap"
    turned = assigning(folder / f"{name}.txt").dearest()
    assert -least(turned.program()) == expected(folder)[name]["max_highs_check"]


@pytest.mark.parametrize("name", MEDIANS)
def test_capacitated_medians_have_their_published_optimum(real_data: Path, name: str) -> None:
    folder = real_data / "pmedcap"
    program = capacitated_median(folder / f"{name}.txt").program(whole=True)
    assert least(program) == expected(folder)[name]["optimum_published"]


@pytest.mark.parametrize("name", WAREHOUSES)
def test_warehouses_whose_customers_are_shared_have_their_published_optimum(
    real_data: Path, name: str
) -> None:
    folder = real_data / "cap_facility"
    found = least(warehouses(folder / f"{name}.txt").program(whole=False))
    published = expected(folder)[name]["splittable_optimum_published"]
    assert math.isclose(found, published, abs_tol=0.005)


@pytest.mark.parametrize("name", ALTERED)
@pytest.mark.parametrize("whole", [False, True])
def test_warehouses_with_another_demand_have_the_optimum_of_another_program(
    real_data: Path, name: str, whole: bool
) -> None:
    folder = real_data / "cap_facility"
    found = least(warehouses(folder / f"{name}.txt").program(whole=whole))
    kind = "single_source" if whole else "splittable"
    assert math.isclose(found, expected(folder)[name][f"{kind}_optimum_highs"], abs_tol=0.005)


class TestStores:
    def test_the_fewest_stores_within_5_km_of_everybody_are_eight(self, real_data: Path) -> None:
        facts = expected(real_data / "spopt_sf")["SF"]
        found = least(stores(real_data / "spopt_sf").covering(5_000))
        assert found == facts["lscp_r5000"]["min_facilities"] == 8

    def test_four_stores_leave_21_tracts_uncovered(self, real_data: Path) -> None:
        facts = expected(real_data / "spopt_sf")["SF"]["mclp_r5000_p4"]
        city = stores(real_data / "spopt_sf")
        found = branch_and_cut(city.covering_most(5_000, 4))
        assert found.values is not None
        opened = found.values[: len(city.names)] == 1
        covered = (city.metres[opened] <= 5_000).any(axis=0)

        assert -found.objective == facts["highs_covered_population"]
        assert (~covered).sum() == facts["published_uncovered_tracts"]
        assert math.isclose(100 * covered.mean(), facts["published_percent_tracts_covered"])

    def test_four_medians_and_four_centres_are_those_computed_by_others(
        self, real_data: Path
    ) -> None:
        facts = expected(real_data / "spopt_sf")["SF"]
        city = stores(real_data / "spopt_sf")
        median = least(city.median(4).program(whole=False))

        assert round(median, 3) == facts["p_median_p4"]["highs_objective"]
        assert round(smallest_radius(city, 4), 4) == facts["p_center_p4"]["bruteforce_radius"]


def test_what_takes_long_is_measured_elsewhere(real_data: Path) -> None:
    known = {*expected(real_data / "gap"), *expected(real_data / "pmedcap")}
    assert {*LONG, *ASSIGNMENTS, *MEDIANS} == known


def test_more_sites_than_there_are_cannot_be_opened(real_data: Path) -> None:
    """No answer is an answer: there is none, and that is proven."""
    site = warehouses(real_data / "cap_facility" / "cap41.txt")
    crowded = Siting(costs=site.costs, demand=site.demand, capacity=site.capacity, number=17)
    found = branch_and_cut(crowded.program(whole=False))

    assert (found.values, found.proven, found.objective) == (None, True, math.inf)
