"""Proposed projects against every way to match needs and resources."""

from collections import Counter
from collections.abc import Iterator
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid import ProjectReason
from partygrid.testing.strategies import jurisdictions, permuted

WORDS = ("bus", "hall", "law")
PLACES = ("b1", "b2", "c1", "c2", "t")
TERRITORY = (
    pg.Town("t"),
    pg.Community("c1", town="t"),
    pg.Community("c2", town="t"),
    pg.Building("b1", community="c1"),
    pg.Building("b2", community="c2"),
    pg.Unit("u", community="c1"),
)
COMMUNITY = {"b1": "c1", "b2": "c2", "c1": "c1", "c2": "c2", "t": None}
COSTS = pg.Costs(same_building=1, same_community=10, same_town=100)


def few() -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(WORDS), unique=True, max_size=2)


@st.composite
def lists(draw: st.DrawFn) -> pg.Jurisdiction:
    """Few needs and few resources, some of which a project joins."""
    place, when = st.sampled_from(PLACES), st.lists(st.sampled_from(pg.Window), max_size=2)
    needs = [
        pg.Need(
            f"n{i}",
            place=draw(place),
            asks=draw(few()),
            window=draw(st.sampled_from([None, *pg.Window])),
            priority=draw(st.integers(0, 2)),
        )
        for i in range(draw(st.integers(0, 4)))
    ]
    resources = [
        pg.Resource(
            f"r{i}",
            holder="u",
            place=draw(place),
            kinds=draw(few()),
            amount=draw(st.integers(0, 2)),
            windows=set(draw(when)),
        )
        for i in range(draw(st.integers(0, 3)))
    ]
    both = needs and resources and draw(st.booleans())
    joined = [pg.Project("p", needs=["n0"], resources=["r0"])] if both else []
    return pg.Jurisdiction([*TERRITORY, *needs, *resources, *joined])


def fits(need: pg.Need, resource: pg.Resource) -> bool:
    mine, theirs = COMMUNITY[need.place], COMMUNITY[str(resource.place)]
    near = mine is None or theirs is None or mine == theirs
    in_time = need.window is None or not resource.windows or need.window in resource.windows
    return near and in_time and bool({*need.asks} & {*resource.kinds})


def metres(need: pg.Need, resource: pg.Resource) -> int:
    if need.place == resource.place and need.place in ("b1", "b2"):
        return COSTS.same_building
    mine, theirs = COMMUNITY[need.place], COMMUNITY[str(resource.place)]
    return COSTS.same_community if mine is not None and mine == theirs else COSTS.same_town


def every_match(where: pg.Jurisdiction) -> Iterator[tuple[list[int], int]]:
    """Every way to match: the priorities of the needs that are, highest first, and the metres."""
    projects = where.of(pg.Project)
    done = {need for one in projects for need in one.needs}
    used = Counter(resource for one in projects for resource in one.resources)
    free = {one.id: max(one.amount - used[one.id], 0) for one in where.of(pg.Resource)}
    needs = [one for one in where.of(pg.Need) if one.id not in done]
    choices = [[None, *(r for r in where.of(pg.Resource) if fits(n, r))] for n in needs]
    for chosen in product(*choices):
        taken = Counter(one.id for one in chosen if one is not None)
        if all(taken[one] <= free[one] for one in taken):
            pairs = [(n, r) for n, r in zip(needs, chosen, strict=True) if r is not None]
            ranks = sorted((n.priority for n, _ in pairs), reverse=True)
            yield ranks, sum(metres(n, r) for n, r in pairs)


def worth(ranks: list[int], cost: int) -> tuple[int, ...]:
    """What is to be large: needs matched of each priority, the highest first; then few metres."""
    return (*(ranks.count(priority) for priority in (2, 1, 0)), -cost)


@given(lists())
def test_no_match_is_better(where: pg.Jurisdiction) -> None:
    plan = pg.propose_projects(where, costs=COSTS)

    pairs = [(where[one.need], where[one.resource]) for one in plan.proposals]
    assert all(fits(*pair) for pair in pairs)  # type: ignore[arg-type]
    assert [one.metres for one in plan.proposals] == [metres(*pair) for pair in pairs]  # type: ignore[arg-type]
    ranks = [n.priority for n, _ in pairs]  # type: ignore[union-attr]
    cost = sum(one.metres for one in plan.proposals)
    assert worth(ranks, cost) == max(worth(*one) for one in every_match(where))


@given(lists(), st.data())
def test_nothing_is_lost_and_the_order_of_the_input_does_not_matter(
    where: pg.Jurisdiction, data: st.DataObject
) -> None:
    plan = pg.propose_projects(where)

    left = pg.check_projects(where).subjects(ProjectReason.UNMATCHED)
    assert sorted(row["need"] for row in plan.to_records()) == list(left)  # type: ignore[type-var]
    assert pg.propose_projects(pg.Jurisdiction(data.draw(permuted(where)))) == plan


@given(jurisdictions(buildings=(1, 6), needs=(0, 4), teams=(0, 4)), st.sampled_from(pg.Reach))
def test_what_is_proposed_can_be_taken_up(where: pg.Jurisdiction, reach: pg.Reach) -> None:
    plan = pg.propose_projects(where, reach=reach)

    before, after = (pg.check_projects(one) for one in (where, where.replace(*plan.projects)))
    assert after.subjects(ProjectReason.OVERUSED) == before.subjects(ProjectReason.OVERUSED)
    assert after.subjects(ProjectReason.UNMATCHED) == tuple(one.need for one in plan.unmatched)
    assert after.subjects(ProjectReason.IDLE) == plan.idle
