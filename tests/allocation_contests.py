"""Small contests for places, and every plan that they have: for tests of the allocation."""

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import product
from typing import Any

import attrs
from hypothesis import strategies as st

from allocation_reference import ELIGIBLE, Recount, imbalance
from partygrid.allocation import Costs, Reach
from partygrid.grid import Building, Community, Compound, Grid, Point, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member, Window

SKILLS = ("law", "mediation", "repair")
TERRITORY = (
    Town("t1"),
    Town("t2"),
    Community("c1", town="t1"),
    Community("c2", town="t1"),
    Community("c3", town="t2"),
    Compound("p1", community="c1"),
    Compound("p2", community="c1"),
    Grid("g1", community="c1"),
    Grid("g2", community="c1"),
    Grid("u1", community="c1", layer="union"),
    Building("b1", compound="p1", grids=["g1", "u1"], point=Point(116.75, 25.71)),
    Building("b2", compound="p1", grids=["g2"], point=Point(116.76, 25.71)),
    Building("b3", compound="p2", grids=["g1", "g2"]),
    Building("b4", community="c2", point=Point(116.75, 25.73)),
    Building("b5", grids=["g2", "u1"]),
    Building("b6", community="c3"),
    Building("b7"),
)
HOMES = ("b1", "b2", "b3", "b5", "b4", "b6", "b7")
PLACES = ("c1", "b1", "p1", "g1", "t1", "b5", "u1", "p2", "c2", "b4", "b6", "b7", "t2")
REACHES = st.sampled_from(Reach)
_USUAL = Costs()
LIMITS = st.sampled_from([None, None, 0, 500, 501, 1_001, 1_002, 2_223, 2_224])
"""In metres, about the distances between the buildings that have a point."""
COSTS = st.builds(
    Costs,
    same_building=st.integers(0, 3),
    same_compound=st.integers(0, 5),
    same_grid=st.integers(0, 9),
    same_community=st.sampled_from([0, 10, 1_000]),
    missing_skill=st.sampled_from([0, 1, 100]),
    preference=st.sampled_from([0, 1, 2_000]),
    imbalance=st.sampled_from([0, 1, 7, 600]),
)


_WISHES = st.just(()) | st.lists(st.sampled_from([f"n{i}" for i in range(4)]), unique=True)


def few(values: tuple[Any, ...]) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2)


@st.composite
def contests(draw: st.DrawFn, *, members: int = 4, needs: int = 3) -> Jurisdiction:
    """Few members and few needs: half of the time with much in the way, else with much to gain."""
    people, requests = draw(
        st.tuples(_several(_crowd(), members), _several(_crowded_needs(), needs))
        | st.tuples(_several(_people(), members), _several(_requests(), needs))
    )
    return Jurisdiction(
        [
            *TERRITORY,
            *(_who_prefers(one, i, len(requests)) for i, one in enumerate(people)),
            *(attrs.evolve(one, id=f"n{i}") for i, one in enumerate(requests)),
        ]
    )


def _who_prefers(member: Member, number: int, needs: int) -> Member:
    """A member with an id, who prefers needs that are there."""
    there = [one for one in member.preferences if int(one[1:]) < needs]
    return attrs.evolve(member, id=f"m{number}", preferences=there)


def _several(of: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[list[Any]]:
    return st.integers(0, most).flatmap(lambda size: st.lists(of, min_size=size, max_size=most))


def _people() -> st.SearchStrategy[Member]:
    return st.builds(
        Member,
        st.just("m"),
        residence=st.sampled_from(HOMES) | st.none(),
        skills=few(SKILLS),
        windows=few(tuple(Window)),
        capacity=st.sampled_from([None, 2, 1.5, 0]),
        preferences=_WISHES,
        home_visits=st.booleans(),
    )


def _crowd() -> st.SearchStrategy[Member]:
    """Members of one community who can serve at any time."""
    return st.builds(
        Member,
        st.just("m"),
        residence=st.sampled_from(HOMES[:4]),
        skills=few(SKILLS),
        preferences=_WISHES,
    )


COUNTS = (st.integers(0, 2), st.sampled_from([None, 0, 1, 2, 4]), st.integers(0, 2))


def _requests() -> st.SearchStrategy[Need]:
    return st.builds(
        _need,
        *COUNTS,
        place=st.sampled_from(PLACES),
        skills=few(SKILLS),
        hours=st.sampled_from([1.0, 2]),
        window=st.sampled_from([None, *Window]),
        home_visits=st.booleans(),
        within=LIMITS,
    )


def _crowded_needs() -> st.SearchStrategy[Need]:
    """Needs of one community and its town, at any time."""
    return st.builds(
        _need,
        *COUNTS,
        place=st.sampled_from(PLACES[:7]),
        skills=few(SKILLS[:2]),
        within=LIMITS,
    )


def _need(least: int, more: int | None, priority: int, **fields: Any) -> Need:
    most = None if more is None else least + more
    return Need("n", least=least, most=most, priority=priority, **fields)


def every_plan(where: Jurisdiction, recount: Recount) -> Iterator[tuple[Counter[str], int]]:
    """Every way to place members at needs for which they are eligible: head counts and cost."""
    choices = [
        [None, *((need, cost) for need, test, cost in recount.options(one) if test == ELIGIBLE)]
        for one in where.of(Member)
    ]
    places = {need.id: need.places for need in where.of(Need)}
    for chosen in product(*choices):
        placed = Counter(one[0] for one in chosen if one is not None)
        if all(placed[need] <= places[need] for need in placed):
            yield placed, sum(one[1] for one in chosen if one is not None)


def aims(
    where: Jurisdiction, placed: Mapping[str, int], cost: int, costs: Costs = _USUAL
) -> tuple[int, ...]:
    """What is to be small, in order: places missing by priority, members unplaced, the cost."""
    needs = where.of(Need)
    priorities = sorted({need.priority for need in needs}, reverse=True)
    missing = [
        sum(max(one.least - placed[one.id], 0) for one in needs if one.priority == priority)
        for priority in priorities
    ]
    return (*missing, -sum(placed.values()), cost + imbalance(where, placed, costs))


QUESTION = ("reach", "costs", "grounds", "revision", "policy", "seed", "reporting")


QUESTION = ("reach", "costs", "grounds", "revision", "policy", "seed", "ledger", "units")
"""What a plan answers, and the first half, which has a proof of its own."""


def alterations(value: Any) -> Iterator[Any]:
    """Every value that differs from another by one change in one place."""
    match value:
        case Enum():
            yield from (other for other in type(value) if other is not value)
        case str():
            yield from (other for other in ("m0", "n0", "n1", "b1", "nobody") if other != value)
        case int():
            yield from (value + 1, value - 1)
        case tuple():
            yield from _altered_tuples(value)
        case _:
            yield from _altered_fields(value)


def _altered_fields(value: Any) -> Iterator[Any]:
    for field in attrs.fields(type(value)):
        stated = getattr(value, field.name)
        if field.name not in QUESTION:
            for other in (1,) if stated is None else alterations(stated):
                yield attrs.evolve(value, **{field.alias: other})


def _altered_tuples(value: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if value != value[::-1]:
        yield value[::-1]
    for i, one in enumerate(value):
        before, after = value[:i], value[i + 1 :]
        yield (*before, *after)
        yield (*before, one, one, *after)
        yield from ((*before, other, *after) for other in alterations(one))
