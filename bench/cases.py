"""The cases: whole operations on a synthetic county, each beside a peer."""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import networkx as nx
import numpy as np

import partygrid as pg
from bench.answers import answers
from bench.components import components
from bench.engines import engines
from bench.filling import filling
from bench.joint import joint
from bench.kit import kit
from bench.linkage import mechanisms
from bench.making import constructor_calls
from bench.maps import maps
from bench.memory import memory
from bench.migration import migration
from bench.published import published
from bench.rules import rules
from bench.simulation import simulation
from bench.tables import tables
from bench.timing import Result, collector_paused, seconds, versus
from bench.whole import whole
from bench.workbooks import roster, workbooks
from partygrid.allocation.engine import network_simplex
from partygrid.examples import synthetic_county, synthetic_records
from partygrid.records import RECORD_KINDS

SEED = 2024


def jurisdiction(buildings: int) -> Iterator[Result]:
    """Checking records together, against making them."""
    records = synthetic_records(SEED, buildings=buildings, members=buildings // 10)
    calls = constructor_calls(records)

    def create() -> list[Any]:
        return [kind(id_, **fields) for kind, id_, fields in calls]

    made = "creating the records"
    ours, peer = versus(lambda: pg.Jurisdiction(records), create)
    yield Result(f"Jurisdiction of {len(records):,} records", ours, peer, made, 1.0)
    firsts = []
    for _ in range(3):
        where = pg.Jurisdiction(records)
        firsts.append(seconds(lambda where=where: pg.check_coverage(where)))
    first = statistics.median(firsts)
    yield Result("index and check_coverage, first call", first, peer, made, 1.0)
    yield from _coverage_again(pg.Jurisdiction(records))


def _coverage_again(where: pg.Jurisdiction) -> Iterator[Result]:
    """A second check against a group-by that somebody would write by hand on integer columns."""
    index = where.index
    grids = index.pairs(pg.Building, "grids", pg.Grid)
    groups = index.pairs(pg.BuildingGroup, "buildings", pg.Building)
    branch = index.reference(pg.BuildingGroup, "parent", pg.CompoundBranch)
    committee = index.reference(pg.CompoundBranch, "parent", pg.CommunityCommittee)
    town = index.reference(pg.CommunityCommittee, "parent", pg.TownCommittee)
    compound = index.reference(pg.Building, "compound", pg.Compound)
    households = index.counts(pg.Building, "households")
    size, compounds = index.size(pg.Building), index.size(pg.Compound)

    def by_hand() -> Any:
        in_one_grid = np.bincount(grids.owner, minlength=size) == 1
        in_a_line = np.zeros(size, np.bool_)
        above = branch[groups.owner]
        top = town[committee[above]]
        in_a_line[groups.target[(above >= 0) & (top >= 0)]] = True
        covered = in_one_grid & in_a_line
        return np.bincount(compound + 1, weights=households * covered, minlength=compounds + 1)

    pg.check_coverage(where)
    ours, peer = versus(lambda: pg.check_coverage(where), by_hand)
    yield Result("check_coverage, second call", ours, peer, "numpy group-by on columns", 5.0)
    report = pg.check_coverage(where)
    spent = seconds(lambda: report.gaps)
    yield Result(f"  its {len(report.gaps):,} gaps with remedies", spent, peer, "the same")


def native_json(buildings: int) -> Iterator[Result]:
    """Reading a file with everything checked, against decoding its bytes into the same classes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "county.json"
        wrote, kinds = _write_county(buildings, path)
        megabytes = path.stat().st_size / 1e6
        decoders = [msgspec.json.Decoder(list[kind]) for kind in kinds]
        runs = list(zip(decoders, _runs(path.read_bytes(), kinds), strict=True))

        def decode() -> list[Any]:
            return [decoder.decode(data) for decoder, data in runs]

        with collector_paused():
            ours, peer = versus(lambda: pg.read_json(path), decode)
    yield Result(f"read_json of {megabytes:,.0f} MB", ours, peer, "msgspec.json.decode", 3.0)
    yield Result("write_json of it", wrote, peer, "the same decode")


def _write_county(buildings: int, path: Path) -> tuple[float, list[type]]:
    """Write a county, and return the seconds that took and the kinds of record in it."""
    where = synthetic_county(SEED, buildings=buildings, members=buildings // 10)
    wrote = seconds(lambda: pg.write_json(where, path))
    return wrote, [kind for kind in RECORD_KINDS if where.of(kind)]


def _runs(data: bytes, kinds: list[type]) -> list[bytes]:
    """Return the lines of each kind of record in a native file as one JSON array."""
    starts = [data.index(b'\n{"type":"%b",' % kind.__name__.encode()) for kind in kinds]
    stops = [*(start - 1 for start in starts[1:]), data.index(b"\n],", starts[-1])]
    return [b"[%b]" % data[start:stop] for start, stop in zip(starts, stops, strict=True)]


def start(_: int) -> Iterator[Result]:
    """Whole processes, in wall time."""
    command = Path(sys.executable).with_name("partygrid")
    bare = _wall([sys.executable, "-c", "pass"])
    ours = _wall([str(command), "--help"])
    yield Result("partygrid --help, above a bare interpreter", ours - bare, 0.060, "60 ms", 1.0)
    ours = _wall([sys.executable, "-c", "import partygrid"])
    yield Result("import partygrid, above a bare interpreter", ours - bare, 0.060, "60 ms", 1.0)


def _wall(command: list[str]) -> float:
    spent = []
    for _ in range(15):
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


def graph(buildings: int) -> Iterator[Result]:
    """The typed graph, against adding the same nodes and edges to a bare networkx graph."""
    where = synthetic_county(SEED, buildings=buildings, members=buildings // 10)
    yield _graph(where, None)
    yield _graph(where.with_links(_visits(where, 6 * buildings)), 1.3)


def _visits(where: pg.Jurisdiction, number: int) -> set[pg.Link]:
    """Return about so many links from members to buildings, drawn at random."""
    rng = random.Random(SEED)  # noqa: S311 - a benchmark keeps no secret
    buildings, members = (where.of(kind) for kind in (pg.Building, pg.Member))
    return {
        pg.Link(
            mechanism="visits", scope=rng.choice(buildings).id, slot="visitor", filler=member.id
        )
        for member in rng.choices(members, k=number)
    }


def _graph(where: pg.Jurisdiction, limit: float | None) -> Result:
    drawn = pg.linkage_graph(where)
    nodes, edges = list(drawn.nodes(data=True)), list(drawn.edges(keys=True, data=True))

    def bare() -> Any:
        plain = nx.MultiDiGraph()
        plain.add_nodes_from(nodes)
        plain.add_edges_from(edges)
        return plain

    ours, peer = versus(lambda: pg.linkage_graph(where), bare)
    name = f"linkage_graph, {len(nodes):,} nodes, {len(edges):,} edges"
    return Result(name, ours, peer, "bare networkx build", limit)


def allocation(buildings: int) -> Iterator[Result]:
    """A whole explained plan, against the bare solver call on its network."""
    where = synthetic_county(SEED, buildings=buildings, members=buildings // 10)
    solved = []

    def listening(network: Any) -> Any:
        begun = time.process_time()
        answer = network_simplex(network)
        solved.append(time.process_time() - begun)
        return answer

    ours = statistics.median(
        seconds(lambda: pg.allocate_double_reporting(where, engine=listening)) for _ in range(3)
    )
    peer = statistics.median(solved)
    people, needs = len(where.of(pg.Member)), len(where.of(pg.Need))
    name = f"allocate {people:,} members to {needs:,} needs"
    yield Result(name, ours, peer, "the solver call within")


CASES = {
    "jurisdiction": (jurisdiction, 1_000_000),
    "json": (native_json, 1_000_000),
    "start": (start, 0),
    "graph": (graph, 50_000),
    "allocation": (allocation, 100_000),
    "answers": (answers, 143_000),
    "components": (components, 1_000_000),
    "engines": (engines, 1_000_000),
    "filling": (filling, 10_000),
    "joint": (joint, 1_000),
    "kit": (kit, 40),
    "mechanisms": (mechanisms, 200_000),
    "maps": (maps, 300_000),
    "memory": (memory, 100_000),
    "migration": (migration, 700_000),
    "published": (published, 0),
    "roster": (roster, 1_000_000),
    "rules": (rules, 1_000_000),
    "simulation": (simulation, 240_000),
    "tables": (tables, 1_000_000),
    "whole": (whole, 1_000_000),
    "workbooks": (workbooks, 70_000),
}
"""Each case with the number of buildings, scopes or members for which its limit is stated."""
