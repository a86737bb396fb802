"""Both halves of double reporting at once, beside one after the other."""

import random
from collections.abc import Iterator

import partygrid as pg
from bench.timing import Result, seconds

SEED = 2024


def town(*, communities: int, units: int, members: int, needs: int) -> pg.Jurisdiction:
    """One town with units whose members live anywhere in it."""
    draw = random.Random(SEED)  # noqa: S311 - a made-up town
    places = [f"c{i:02}" for i in range(communities)]
    homes = [
        pg.Building(
            f"{place}-{i}",
            community=place,
            point=pg.Point(116.7 + draw.random() / 10, 25.7 + draw.random() / 10),
        )
        for place in places
        for i in range(10)
    ]
    work = [pg.Unit(f"u{i:03}", community=draw.choice(places)) for i in range(units)]
    people = [
        pg.Member(
            f"m{i:05}",
            unit=draw.choice(work).id,
            residence=draw.choice(homes).id,
            skills=draw.choice([(), ("law",), ("repair",)]),
        )
        for i in range(members)
    ]
    asked = [
        pg.Need(
            f"n{i:04}",
            place=draw.choice(homes).id,
            least=draw.randint(1, 2),
            most=draw.randint(2, 4),
            priority=draw.randint(0, 1),
            skills=draw.choice([(), (), ("law",), ("repair",)]),
        )
        for i in range(needs)
    ]
    area = [pg.Town("t"), *(pg.Community(place, town="t") for place in places)]
    return pg.Jurisdiction([*area, *homes, *work, *people, *asked])


def joint(members: int) -> Iterator[Result]:
    """Units assigned to communities and their members, at once and one after the other."""
    communities = max(members // 100, 2)
    where = town(
        communities=communities,
        units=3 * communities,
        members=members,
        needs=members // 6,
    )
    for join in (pg.Join.PREFERRED, pg.Join.REQUIRED):
        units = pg.UnitReporting(rule=pg.UnitRule.ASSIGNED, join=join, discount=500)

        def plan(policy: pg.Policy, units: pg.UnitReporting = units) -> pg.Plan:
            return pg.allocate_double_reporting(where, units=units, policy=policy)

        assert plan(pg.Policy.OPTIMAL).gap == 0
        ours, peer = (
            seconds(lambda policy=policy, plan=plan: plan(policy))
            for policy in (pg.Policy.OPTIMAL, pg.Policy.JOINED)
        )
        case = f"{join}: {3 * communities:,} units, {members:,} members at once"
        yield Result(case, ours, peer, "one half after the other")
