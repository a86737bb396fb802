"""Engines on instances that others published, each with its expected value.

Linear assignment and generalised assignment from the OR-Library, a flow network from NETGEN. The
folder of real data holds them with their origin; without it these tests are skipped.
"""

import gzip
import importlib.util
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engines import network, uncompiled
from partygrid.allocation import (
    Engine,
    Network,
    augmenting_paths,
    choose_engine,
    network_simplex,
)
from partygrid.allocation.engine import is_flow
from partygrid.errors import InvalidArgument

ASSIGNMENTS = ("assign100", "assign500", "notorlib_assign200", "notorlib_assign400")
GENERALISED = (
    *(f"gap{family}-{n}" for family in (1, 2, 4, 5, 7, 9, 10) for n in range(5)),
    *("a05100", "a05200", "a10100", "a10200", "a20100", "a20200"),
    *("c05100", "c05200", "c10100", "c10200", "c10400", "c20100", "c20200"),
)


def _compiled(asked: Network) -> Any:
    pytest.importorskip("numba")
    return augmenting_paths(asked)


ENGINES = pytest.mark.parametrize("engine", [network_simplex, _compiled])


def cost(engine: Callable[[Network], Any], asked: Network) -> int:
    flow = engine(asked)
    assert is_flow(asked, flow)
    return int((asked.cost * flow).sum())


def numbers(path: Path) -> Any:
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return np.array(text.split(), np.int64)


def expected(folder: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((folder / "expected.json").read_bytes())
    return found


def assignment(costs: Any, places: Any) -> Network:
    """Each row to one column, at most so many rows to each column."""
    options = [list(enumerate(row)) for row in costs.tolist()]
    return network(options, [[(most, 0)] for most in places.tolist()])


@ENGINES
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_linear_assignments_have_their_published_optimum(
    real_data: Path, name: str, engine: Engine
) -> None:
    folder = real_data / "orlib_assign"
    size, *rest = numbers(folder / f"{name}.txt.gz").tolist()
    costs = np.array(rest).reshape(size, size)
    facts = expected(folder)[name]

    assert cost(engine, assignment(costs, np.ones(size, np.int64))) == facts["min_scipy"]
    if "min_published" in facts:
        assert facts["min_published"] == facts["min_scipy"]


@ENGINES
@pytest.mark.parametrize("name", ASSIGNMENTS[:2])
def test_the_dearest_assignment_is_the_cheapest_of_what_is_left_to_the_dearest_pair(
    real_data: Path, name: str, engine: Engine
) -> None:
    folder = real_data / "orlib_assign"
    facts = expected(folder)[name]
    size, *rest = numbers(folder / f"{name}.txt.gz").tolist()
    costs = np.array(rest).reshape(size, size)
    least = cost(engine, assignment(costs.max() - costs, np.ones(size, np.int64)))

    assert size * int(costs.max()) - least == facts["max_scipy"]


def counts(weights: Any, capacity: Any) -> Any:
    """How many jobs each agent can do, whichever they are: the lightest first."""
    return (np.cumsum(np.sort(weights, axis=1), axis=1) <= capacity[:, None]).sum(axis=1)


@pytest.mark.parametrize("name", GENERALISED)
def test_counting_jobs_instead_of_weighing_them_bounds_a_generalised_assignment(
    real_data: Path, name: str
) -> None:
    folder = real_data / "gap"
    agents, jobs, *rest = numbers(folder / f"{name}.txt").tolist()
    costs, weights = np.array(rest[: 2 * agents * jobs]).reshape(2, agents, jobs)
    capacity = np.array(rest[2 * agents * jobs :])
    relaxed = assignment(costs.T, counts(weights, capacity))
    facts = expected(folder)[name]

    bound = cost(network_simplex, relaxed)

    assert int(costs.min(axis=0).sum()) <= bound <= int(facts["min_optimum"])
    if importlib.util.find_spec("numba") is not None:
        assert cost(augmenting_paths, relaxed) == bound


def netgen(folder: Path) -> Network:
    lines = gzip.decompress((folder / "netgen_8_08a.min.gz").read_bytes()).decode().splitlines()
    rows = [line.split() for line in lines]
    nodes = next(int(row[2]) for row in rows if row[0] == "p")
    supply = np.zeros(nodes, np.int64)
    for row in rows:
        if row[0] == "n":
            supply[int(row[1]) - 1] = int(row[2])
    arcs = sorted([int(one) for one in row[1:]] for row in rows if row[0] == "a")
    tail, head, least, most, price = np.array(arcs).T
    assert not least.any()
    return Network(supply, tail - 1, head - 1, most, price)


def test_a_flow_network_of_netgen_has_its_published_optimum(real_data: Path) -> None:
    folder = real_data / "mincostflow"
    asked = netgen(folder)

    assert choose_engine(asked) is network_simplex
    assert cost(network_simplex, asked) == expected(folder)["netgen_8_08a.min"]["optimum_published"]


@pytest.fixture
def _plain() -> Iterator[None]:
    with uncompiled():
        yield


@pytest.mark.usefixtures("_plain")
def test_augmenting_paths_say_that_a_network_of_netgen_is_not_theirs(real_data: Path) -> None:
    with pytest.raises(InvalidArgument, match="not members that send 1 each"):
        augmenting_paths(netgen(real_data / "mincostflow"))


@pytest.mark.usefixtures("_plain")
def test_compiled_or_not_the_optimum_is_the_same(real_data: Path) -> None:
    folder = real_data / "orlib_assign"
    size, *rest = numbers(folder / "assign100.txt.gz").tolist()
    costs = np.array(rest).reshape(size, size)

    assert cost(augmenting_paths, assignment(costs, np.ones(size, np.int64))) == 305
