"""Rules: two packs on a county beside the making of its records, and one record alone."""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import attrs

import partygrid as pg
from bench.making import constructor_calls
from bench.timing import ROUNDS, Result, collector_paused, seconds
from partygrid.examples import synthetic_records

SEED = 2024
TOGETHER = 6
"""Neighbouring branches that are one here: one organisation to about 20 buildings."""

PACKS = ("structure", "branch-regulation-2018")


def rules(buildings: int) -> Iterator[Result]:
    """Both packs with the index that they build, then again, then one record alone."""
    records = gathered(synthetic_records(SEED, buildings=buildings, members=buildings // 2))
    calls = constructor_calls(tuple(records))
    packs = [pg.rules.get(key) for key in PACKS]
    rounds = [_round(records, calls, packs) for _ in range(ROUNDS)]
    first, again, made = map(statistics.median, zip(*rounds, strict=True))
    organisations = sum(isinstance(one, pg.Organisation) for one in records)
    peer = "creating the records"
    yield Result(f"two packs, {organisations:,} organisations, first", first, made, peer, 3.0)
    yield Result("the same again", again, made, peer)
    where = pg.Jurisdiction(records)
    for kind in (pg.Building, pg.CompoundBranch, pg.Member):
        same: Any = where.of(kind)
        spent = _alone(where, packs, same[len(same) // 2].id) * 1000
        yield Result(f"both packs, one {kind.__name__}", spent, 1.0, "1 ms", 1.0, "ms")


def _round(
    records: list[Any], calls: list[tuple[type, str, dict[str, Any]]], packs: list[pg.Pack]
) -> tuple[float, float, float]:
    where = pg.Jurisdiction(records)
    check = _checks(where, packs)
    with collector_paused():
        return (
            seconds(check),
            seconds(check),
            seconds(lambda: [kind(id_, **fields) for kind, id_, fields in calls]),
        )


def _checks(where: pg.Jurisdiction, packs: list[pg.Pack]) -> Callable[[], Any]:
    return lambda: [len(pg.check_rules(where, pack).findings) for pack in packs]


def _alone(where: pg.Jurisdiction, packs: list[pg.Pack], key: str) -> float:
    """Return the median seconds of a check of one record, once everything is built."""
    spent = []
    for _ in range(101):
        begun = time.process_time()
        for pack in packs:
            pg.check_rules(where, pack, focus=[key])
        spent.append(time.process_time() - begun)
    return statistics.median(spent)


def gathered(records: tuple[Any, ...]) -> list[Any]:
    """Return a county in which neighbouring compounds share a branch, and its buildings a group."""
    lead = _leads(records)
    compounds: dict[str, list[str]] = defaultdict(list)
    groups: dict[str, list[str]] = defaultdict(list)
    parents: dict[str, str | None] = {}
    for one in records:
        if type(one) is pg.CompoundBranch:
            compounds[lead[one.id]] += one.compounds
        elif type(one) is pg.BuildingGroup:
            parent = None if one.parent is None else lead[one.parent]
            key = f"{parent or one.id.partition('-')[0]}-joint-group"
            groups[key] += one.buildings
            parents[key] = parent
    found = [_moved(one, lead, compounds) for one in records if type(one) is not pg.BuildingGroup]
    joint = (
        pg.BuildingGroup(key, parent=parents[key], buildings=held) for key, held in groups.items()
    )
    return [*filter(None, found), *joint]


def _leads(records: tuple[Any, ...]) -> dict[str, str]:
    """Return the branch into which each goes: the first of so many below one committee."""
    below: dict[str | None, list[str]] = defaultdict(list)
    for one in records:
        if type(one) is pg.CompoundBranch:
            below[one.parent].append(one.id)
    return {
        key: ids[place - place % TOGETHER]
        for ids in below.values()
        for place, key in enumerate(ids)
    }


def _moved(one: Any, lead: dict[str, str], compounds: dict[str, list[str]]) -> Any:
    if type(one) is pg.CompoundBranch:
        joint = attrs.evolve(one, compounds=compounds[one.id], nature=pg.OrgNature.JOINT)
        return joint if lead[one.id] == one.id else None
    if type(one) is pg.Member and one.organisation in lead:
        return attrs.evolve(one, organisation=lead[one.organisation])
    return one
