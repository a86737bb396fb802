"""Engines that find flows of least cost, each in a process of its own, on the same arrays.

``python -m bench.engines NAME FOLDER`` runs one engine on the arrays in a folder and prints what it
took. OR-Tools comes with the dependency group ``bench`` and is left out where it is not installed.
"""

import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from bench.timing import Result
from partygrid.allocation import Network, augmenting_paths, network_simplex, place_members

SIZES = ((24_000, 1_000), (100_000, 5_000), (1_000_000, 50_000))
LIMITS = {0.1: 0.35, 0.02: 0.6, 0.0: 1.0}
"""Our time over that of the fastest peer at each slack, stated for 100,000 members."""
MEMORY = 0.25
OPTIONS = 20
ACROSS = 5
"""The options of a member are the nearest of so many posts across."""


def or_tools(network: Network) -> Any:
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 - in the process that needs it

    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tail, network.head, network.capacity, network.cost
    )
    solver.set_nodes_supplies(np.arange(network.supply.size), network.supply)
    assert solver.solve() == solver.OPTIMAL
    return solver.flows(arcs)


ENGINES: dict[str, Callable[[Network], Any]] = {
    "ours": augmenting_paths,
    "pylmcf": network_simplex,
    "ortools": or_tools,
}


def curve(x: Any, y: Any, bits: int) -> Any:
    """Return the place of each cell on a Hilbert curve."""
    x, y, place = x.copy(), y.copy(), np.zeros_like(x)
    for bit in reversed(range(bits)):
        right, upper = (x >> bit) & 1, (y >> bit) & 1
        place += ((3 * right) ^ upper) << (2 * bit)
        turned = (upper == 0) & (right == 1)
        side = (1 << bits) - 1
        x, y = np.where(turned, side - x, x), np.where(turned, side - y, y)
        x, y = np.where(upper == 0, y, x), np.where(upper == 0, x, y)
    return place


def instance(members: int, posts: int, slack: float, *, floors: int = 0) -> Network:
    """Members near posts: metres and up to 300 for skills; places enough for a hidden plan.

    One post stands somewhere in each cell of a square kilometre grid. Posts and members are sorted
    along a Hilbert curve. With floors, so many of ten places of the plan come first, and members
    may stay unplaced.
    """
    chance = np.random.default_rng(members)
    side = int(np.ceil(np.sqrt(posts)))
    cells = np.stack(np.divmod(np.arange(posts), side))
    order = np.argsort(curve(*cells, bits=12), kind="stable")
    rank = np.empty(posts, np.int64)
    rank[order] = np.arange(posts)
    at = 1_000 * (cells + chance.random((2, posts)))
    home = 1_000 * chance.random((2, members)) * np.array([[(posts - 1) // side + 1], [side]])
    home = home[:, np.argsort(curve(*(home // 250).astype(np.int64), bits=14), kind="stable")]
    corner = np.clip(home // 1_000 - ACROSS // 2, 0, max((posts - 1) // side - ACROSS, 0))
    step = np.stack(np.divmod(np.arange(ACROSS**2), ACROSS))
    post = ((corner[0, :, None] + step[0]) * side + corner[1, :, None] + step[1]).astype(np.int64)
    cost = np.hypot(*(at[:, post] - home[:, :, None])).astype(np.int64) + 1
    nearest = np.argpartition(cost, OPTIONS, axis=1)[:, :OPTIONS]
    post, cost = rank[np.take_along_axis(post, nearest, 1)], np.take_along_axis(cost, nearest, 1)
    by_post = np.argsort(post, axis=1)
    post, cost = np.take_along_axis(post, by_post, 1), np.take_along_axis(cost, by_post, 1)
    cost += 100 * chance.integers(0, 4, cost.shape)
    hidden = post[np.arange(members), chance.integers(0, OPTIONS, members)]
    planned = np.bincount(hidden, minlength=posts)
    places = (planned * (1 + slack)).astype(np.int64)
    more = round(members * (1 + slack)) - int(places.sum())
    places[chance.permutation(posts)[:more]] += 1
    return arrays(post, cost, places, planned * floors // 10 if floors else None)


def arrays(post: Any, cost: Any, places: Any, floor: Any) -> Network:
    """Return the network, with an arc from every member to the sink where there are floors."""
    (members, options), posts = post.shape, places.size
    sink, dear = members + posts, 10**8
    head, each = members + post, options
    if floor is not None:
        head = np.column_stack([head, np.full(members, sink)])
        cost, each = np.column_stack([cost, np.full(members, 2 * dear)]), options + 1
    pieces = [places] if floor is None else [floor, places - floor]
    worth = np.tile(dear * np.arange(len(pieces)), posts)
    tail = np.repeat(np.arange(members), each), np.repeat(np.arange(members, sink), len(pieces))
    room = np.column_stack(pieces).ravel()
    supply = np.zeros(sink + 1, np.int64)
    supply[:members], supply[sink] = 1, -members
    return Network(
        supply,
        np.concatenate(tail),
        np.concatenate([head.ravel(), np.full(room.size, sink)]),
        np.concatenate([np.ones(head.size, np.int64), room]),
        np.concatenate([cost.ravel(), worth]),
    )


@attrs.frozen
class Run:
    """What one run took: processor seconds, megabytes above what was loaded; and the cost found."""

    seconds: float
    megabytes: float
    cost: int


def run(name: str, folder: str) -> Run:
    """Run an engine in this process."""
    solve = ENGINES[name]
    solve(instance(400, 40, 0.1, floors=9))
    names = [field.name for field in attrs.fields(Network)]
    network = Network(*(np.load(Path(folder) / f"{one}.npy") for one in names))
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
    before = peak()
    begun = time.process_time()
    flow = solve(network)
    spent = time.process_time() - begun
    return Run(spent, peak() - before, int(flow @ network.cost))


def peak() -> float:
    """Return the megabytes that this process had at most. Linux tells them."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def save(network: Network, folder: str) -> None:
    """Write the arrays of a network."""
    for name, column in attrs.asdict(network, recurse=False).items():
        np.save(Path(folder) / f"{name}.npy", column)


def runs(network: Network, names: list[str], rounds: int) -> dict[str, Run]:
    """Return the median of each engine over so many rounds."""
    with tempfile.TemporaryDirectory() as folder:
        save(network, folder)
        return raced(folder, names, rounds)


def raced(folder: str, names: list[str], rounds: int) -> dict[str, Run]:
    """Return the median of each engine on the arrays in a folder, in turn, one process each."""
    found: dict[str, list[Run]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            found[name].append(Run(**apart("bench.engines", name, folder)))
    assert len({one.cost for each in found.values() for one in each}) == 1
    return {
        name: Run(
            statistics.median(one.seconds for one in each),
            statistics.median(one.megabytes for one in each),
            each[0].cost,
        )
        for name, each in found.items()
    }


def apart(module: str, *arguments: str) -> Any:
    """Return what a module prints that is run in a process of its own."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own
    return json.loads(done.stdout)


def installed() -> list[str]:
    """Return the names of the engines that are there."""
    return [name for name in ENGINES if name != "ortools" or importlib.util.find_spec("ortools")]


def engines(largest: int) -> Iterator[Result]:
    """Our engine against pylmcf and OR-Tools, up to so many members."""
    names = installed()
    for members, posts in SIZES:
        for slack in LIMITS if members <= largest else ():
            network = instance(members, posts, slack)
            stated = LIMITS[slack] if members == SIZES[1][0] else None
            name = f"{members:,} x {posts:,}, {slack:.0%} slack"
            yield from compared(name, network, names, stated, 3 if members < SIZES[2][0] else 1)
    members, posts = SIZES[1]
    if members <= largest:
        floors = instance(members, posts, 0.1, floors=3)
        yield from compared(f"{members:,} x {posts:,}, 10% slack, floors", floors, names, None, 1)
        yield going_on(instance(members, posts, 0.1))


def compared(
    name: str, network: Network, names: list[str], limit: float | None, rounds: int
) -> Iterator[Result]:
    found = runs(network, names, rounds)
    ours = found.pop("ours")
    for peer, its in found.items():
        yield Result(f"  {name}", ours.seconds, its.seconds, peer)
    fastest = min(found, key=lambda one: found[one].seconds)
    leanest = min(found, key=lambda one: found[one].megabytes)
    yield Result(name, ours.seconds, found[fastest].seconds, f"fastest: {fastest}", limit)
    memory = None if limit is None else MEMORY
    its = found[leanest].megabytes
    yield Result(f"{name}, memory", ours.megabytes, its, f"leanest: {leanest}", memory, unit="MB")


def going_on(network: Network) -> Result:
    """Placing again where one post in a hundred has a place less, against placing anew."""
    placed = place_members(network)
    fewer = network.capacity.copy()
    fewer[-placed.price.size :: 100] -= 1
    changed = attrs.evolve(network, capacity=fewer)
    again, anew = [], []
    for _ in range(3):
        begun = time.process_time()
        warm = place_members(changed, after=placed)
        between = time.process_time()
        cold = place_members(changed)
        again.append(between - begun)
        anew.append(time.process_time() - between)
        assert int(warm.flow @ changed.cost) == int(cold.flow @ changed.cost)
    return Result(
        "  going on after 1% of posts changed",
        statistics.median(again),
        statistics.median(anew),
        "placing anew",
    )


if __name__ == "__main__":
    print(json.dumps(attrs.asdict(run(*sys.argv[1:]))))
