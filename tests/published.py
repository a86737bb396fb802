"""Instances that others published: read, and stated as programs; for tests and benchmarks."""

import csv
import gzip
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from partygrid.allocation.integer import Program, branch_and_cut

LONG = (
    *("c10100", "c10200", "c10400", "c20100", "c20200"),
    *(f"pmedcap1_{n}" for n in range(11, 16)),
)
"""What takes more than a second: solved by ``bench/published.py`` instead of a test."""


def numbers(path: Path, kind: type = int) -> list[Any]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [*map(kind, data.split())]


def rows(path: Path) -> Iterator[dict[str, str]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from csv.DictReader(StringIO(data.decode()))


def expected(folder: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((folder / "expected.json").read_bytes())
    return found


class Draft:
    """A program that is written down row by row."""

    def __init__(self, cost: Any, *, whole: Any = True, upper: float = 1) -> None:
        self.cost = np.array(cost, np.float64).ravel()
        self.whole = np.broadcast_to(whole, self.cost.shape)
        self.upper = np.full(self.cost.shape, upper, np.float64)
        self.entries: list[tuple[Any, Any, Any]] = []
        self.bounds: list[tuple[float, float]] = []

    def row(self, columns: Any, values: Any, lower: float, upper: float) -> None:
        """Add a row of columns."""
        columns = np.ravel(columns)
        here = np.full(columns.shape, len(self.bounds))
        self.entries.append((here, columns, np.broadcast_to(values, columns.shape)))
        self.bounds.append((lower, upper))

    def program(self) -> Program:
        row, column, value = map(np.concatenate, zip(*self.entries, strict=True))
        row_lower, row_upper = np.array(self.bounds, np.float64).T
        return Program(
            cost=self.cost,
            lower=np.zeros_like(self.cost),
            upper=self.upper,
            whole=self.whole,
            row=row,
            column=column,
            value=value.astype(np.float64),
            row_lower=row_lower,
            row_upper=row_upper,
        )


@attrs.frozen(eq=False)
class Assigning:
    """A generalised assignment: costs and weights of jobs (columns) by agents (rows)."""

    costs: Any
    weights: Any
    capacity: Any

    def program(self) -> Program:
        """Each job to one agent, none beyond its capacity."""
        agents, jobs = self.costs.shape
        cell = np.arange(agents * jobs).reshape(agents, jobs)
        draft = Draft(self.costs)
        for job in range(jobs):
            draft.row(cell[:, job], 1, 1, 1)
        for agent in range(agents):
            draft.row(cell[agent], self.weights[agent], -np.inf, self.capacity[agent])
        return draft.program()

    def dearest(self) -> "Assigning":
        """The assignment whose cheapest is the dearest of this one."""
        return attrs.evolve(self, costs=-self.costs)


def assigning(path: Path) -> Assigning:
    agents, jobs, *rest = numbers(path)
    costs, weights = np.array(rest[: 2 * agents * jobs]).reshape(2, agents, jobs)
    return Assigning(costs, weights, np.array(rest[2 * agents * jobs :]))


@attrs.frozen(eq=False, kw_only=True)
class Siting:
    """Sites (rows) that serve customers (columns), at a cost each, up to a capacity.

    Attributes:
        costs: What it costs to serve all of a customer from a site.
        demand: What each customer takes of a capacity.
        capacity: That of each site.
        fixed: What opening a site costs.
        number: How many sites are opened, None for any number.
    """

    costs: Any
    demand: Any
    capacity: Any
    fixed: Any = 0
    number: int | None = None

    def program(self, *, whole: bool) -> Program:
        """Each customer is served, by one site alone if whole, and by open sites only."""
        sites, customers = self.costs.shape
        served = np.arange(sites * customers).reshape(sites, customers)
        opened = served.size + np.arange(sites)
        fixed = np.broadcast_to(self.fixed, opened.shape)
        kinds = np.repeat([whole, True], [served.size, sites])
        draft = Draft(np.append(self.costs, fixed), whole=kinds)
        for customer in range(customers):
            draft.row(served[:, customer], 1, 1, 1)
        for site in range(sites):
            columns = np.append(served[site], opened[site])
            draft.row(columns, np.append(self.demand, -self.capacity[site]), -np.inf, 0)
            for column in served[site]:
                draft.row([column, opened[site]], [1, -1], -np.inf, 0)
        if self.number is not None:
            draft.row(opened, 1, self.number, self.number)
        return draft.program()


def capacitated_median(path: Path) -> Siting:
    """Points in the plane, p of which serve all, distances rounded down."""
    _, _, size, medians, capacity, *rest = numbers(path)
    table = np.array(rest).reshape(size, 4)
    apart = table[:, None, 1:3] - table[None, :, 1:3]
    return Siting(
        costs=np.floor(np.sqrt((apart**2).sum(axis=2))).astype(np.int64),
        demand=table[:, 3],
        capacity=np.full(size, capacity),
        number=medians,
    )


def warehouses(path: Path) -> Siting:
    sites, customers, *rest = numbers(path, float)
    size, count = int(sites), int(customers)
    table = np.array(rest[: 2 * size]).reshape(size, 2)
    served = np.array(rest[2 * size :]).reshape(count, size + 1)
    return Siting(
        costs=served[:, 1:].T, demand=served[:, 0], capacity=table[:, 0], fixed=table[:, 1]
    )


@attrs.frozen(eq=False)
class Stores:
    """Stores (rows) and tracts (columns) of a city: how far, and how many people."""

    names: tuple[str, ...]
    metres: Any
    people: Any

    def covering(self, radius: float) -> Program:
        """The fewest stores that cover all."""
        draft = Draft(np.ones(len(self.names)))
        for near in (self.metres <= radius).T:
            draft.row(np.flatnonzero(near), 1, 1, np.inf)
        return draft.program()

    def covering_most(self, radius: float, number: int) -> Program:
        """So many stores that cover the most people."""
        stores, tracts = self.metres.shape
        draft = Draft(np.append(np.zeros(stores), -self.people))
        for tract in range(tracts):
            near = np.flatnonzero(self.metres[:, tract] <= radius)
            values = np.append(-np.ones(near.size), 1)
            draft.row(np.append(near, stores + tract), values, -np.inf, 0)
        draft.row(np.arange(stores), 1, number, number)
        return draft.program()

    def median(self, number: int) -> Siting:
        """So many stores that are nearest to people on average."""
        stores, tracts = self.metres.shape
        return Siting(
            costs=self.metres * self.people,
            demand=np.ones(tracts),
            capacity=np.full(stores, tracts),
            number=number,
        )


def stores(folder: Path) -> Stores:
    found = [*rows(folder / "distances.csv.gz")]
    names = tuple(sorted({one["name"] for one in found}))
    tracts = sorted({one["DestinationName"] for one in found})
    metres = np.full((len(names), len(tracts)), np.inf)
    people = np.zeros(len(tracts))
    for one in found:
        place = tracts.index(one["DestinationName"])
        metres[names.index(one["name"]), place] = float(one["distance"])
        people[place] = float(one["demand"])
    return Stores(names, metres, people)


def smallest_radius(city: Stores, number: int) -> float:
    """The radius at which so many stores cover everybody: the answer of p centres."""
    radii = np.unique(city.metres)
    few, enough = 0, radii.size - 1
    while few < enough:
        middle = (few + enough) // 2
        if branch_and_cut(city.covering(radii[middle])).objective <= number:
            enough = middle
        else:
            few = middle + 1
    return float(radii[enough])
