"""Lists of divisions compared, and lists read into a jurisdiction, beside making the records."""

import random
import statistics
from collections.abc import Iterator

import partygrid as pg
from bench.making import constructor_calls
from bench.timing import ROUNDS, Result, seconds
from partygrid.codes import CodeBook

SEED = 2023
COMMUNITIES = 18
TOWNS = 15
COUNTIES = 10
"""Places below one of the level above; cities as many as it takes."""

Rows = list[tuple[str, str]]


def migration(divisions: int) -> Iterator[Result]:
    """Two lists of which a third differs, a migration, and an update with a change in ten."""
    old = country(divisions)
    new = changed(old)
    half = len(old) // 2
    drift = pg.code_drift(old, new)
    ours = statistics.median(seconds(lambda: pg.code_drift(old, new)) for _ in range(ROUNDS))
    part = statistics.median(
        seconds(lambda: pg.code_drift(old[:half], new[:half])) for _ in range(ROUNDS)
    )
    book = seconds(lambda: CodeBook.of_years({2017: old, 2023: new}))
    name = f"code_drift, {len(old):,} and {len(new):,} divisions"
    yield Result(name, ours, book, "CodeBook.of_years of both", limit=3)
    yield Result("  the same", ours, part, "half of it", limit=2.8)
    where = pg.Jurisdiction(records(old))
    calls = constructor_calls(where.records)
    making = seconds(lambda: [kind(id_, **fields) for kind, id_, fields in calls])
    ours = seconds(lambda: pg.migrate(where, drift))
    yield Result(f"migrate, {len(where):,} records", ours, making, "creating the records")
    rows = tuple(records(new))
    ours = seconds(lambda: pg.propose_update(where, rows, complete=[pg.Community]))
    yield Result(f"propose_update, {len(rows):,} rows by code", ours, making, "the same")


def country(divisions: int) -> Rows:
    """Return a list of divisions of five levels, in which many names occur again."""
    draw = random.Random(SEED)  # noqa: S311 - a made-up country
    rows: Rows = []
    for province in range(11, 99):
        rows.append((f"{province}", f"{province}省"))
        for city in range(1, 30):
            rows.append((f"{province}{city:02}", f"{city}市"))
            for county in range(1, COUNTIES):
                if len(rows) >= divisions:
                    return rows
                rows += _county(f"{province}{city:02}{county:02}", draw)
    return rows


def _county(code: str, draw: random.Random) -> Rows:
    rows = [(code, f"{code[-2:]}县")]
    for town in range(100, 100 + TOWNS):
        rows.append((f"{code}{town}", f"{_name(draw)}镇"))
        taken: set[str] = set()
        for community in range(201, 201 + COMMUNITIES):
            name = _name(draw)
            if name not in taken:
                rows.append((f"{code}{town}{community}", f"{name}村委会"))
            taken.add(name)
    return rows


def _name(draw: random.Random) -> str:
    return "".join(draw.choices("东西南北中上下大小新王李张刘陈杨庄山河桥店头沟坪", k=3))


def changed(rows: Rows) -> Rows:
    """Return the list some years later: wording, renames, places that moved, came and went."""
    draw = random.Random(SEED)  # noqa: S311 - made-up changes
    found: Rows = []
    for code, name in rows:
        chance = draw.random() if len(code) == len("350825100201") else 1
        if chance < 0.2:
            found.append((code, name.replace("村委会", "村民委员会")))
        elif chance < 0.24:
            found.append((code, f"{_name(draw)}村委会"))
        elif chance < 0.3:
            found.append((f"{code[:9]}{int(code[9:]) + 100}", name))
        elif chance >= 0.33:
            found.append((code, name))
    return found


def records(rows: Rows) -> Iterator[pg.Record]:
    """Yield the towns and communities of a list; the ids say nothing of the codes."""
    for code, name in rows:
        match len(code):
            case 9:
                yield pg.Town(f"t-{code}", name=name, code=code)
            case 12:
                yield pg.Community(f"c-{code}", town=f"t-{code[:9]}", name=name, code=code)
