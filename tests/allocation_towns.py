"""Small allocations drawn by Hypothesis: a fixed territory, a few members, a few needs."""

from typing import Any

import attrs
from hypothesis import strategies as st

import partygrid as pg

SKILLS = ("law", "mediation", "repair")
TERRITORY = (
    pg.Town("t1"),
    pg.Town("t2"),
    pg.Community("c1", town="t1"),
    pg.Community("c2", town="t1"),
    pg.Community("c3", town="t2"),
    pg.Compound("p1", community="c1"),
    pg.Compound("p2", community="c1"),
    pg.Grid("g1", community="c1"),
    pg.Grid("g2", community="c1"),
    pg.Grid("u1", community="c1", layer="union"),
    pg.Building("b1", compound="p1", grids=["g1", "u1"], point=pg.Point(116.75, 25.71)),
    pg.Building("b2", compound="p1", grids=["g2"], point=pg.Point(116.76, 25.71)),
    pg.Building("b3", compound="p2", grids=["g1", "g2"]),
    pg.Building("b4", community="c2", point=pg.Point(116.75, 25.73)),
    pg.Building("b5", grids=["g2", "u1"]),
    pg.Building("b6", community="c3"),
    pg.Building("b7"),
)
HOMES = ("b1", "b2", "b3", "b5", "b4", "b6", "b7")
PLACES = ("c1", "b1", "p1", "g1", "t1", "b5", "u1", "p2", "c2", "b4", "b6", "b7", "t2")
REACHES = st.sampled_from(pg.Reach)
COSTS = st.builds(
    pg.Costs,
    same_building=st.integers(0, 3),
    same_compound=st.integers(0, 5),
    same_grid=st.integers(0, 9),
    same_community=st.sampled_from([0, 10, 1_000]),
    missing_skill=st.sampled_from([0, 1, 100]),
)


def few(values: tuple[Any, ...]) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2)


@st.composite
def contests(draw: st.DrawFn, *, members: int = 4, needs: int = 3) -> pg.Jurisdiction:
    """Few members and few needs: half of the time with much in the way, else with much to gain."""
    people, requests = draw(
        st.tuples(_several(_crowd(), members), _several(_crowded_needs(), needs))
        | st.tuples(_several(_people(), members), _several(_requests(), needs))
    )
    return pg.Jurisdiction(
        [
            *TERRITORY,
            *(attrs.evolve(one, id=f"m{i}") for i, one in enumerate(people)),
            *(attrs.evolve(one, id=f"n{i}") for i, one in enumerate(requests)),
        ]
    )


def _several(of: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[list[Any]]:
    return st.integers(0, most).flatmap(lambda size: st.lists(of, min_size=size, max_size=most))


def _people() -> st.SearchStrategy[pg.Member]:
    return st.builds(
        pg.Member,
        st.just("m"),
        residence=st.sampled_from(HOMES) | st.none(),
        skills=few(SKILLS),
        windows=few(tuple(pg.Window)),
        capacity=st.sampled_from([None, 2, 1.5, 0]),
    )


def _crowd() -> st.SearchStrategy[pg.Member]:
    """Members of one community who can serve at any time."""
    return st.builds(
        pg.Member, st.just("m"), residence=st.sampled_from(HOMES[:4]), skills=few(SKILLS)
    )


COUNTS = (st.integers(0, 2), st.sampled_from([None, 0, 1, 2]), st.integers(0, 2))


def _requests() -> st.SearchStrategy[pg.Need]:
    return st.builds(
        _need,
        *COUNTS,
        place=st.sampled_from(PLACES),
        skills=few(SKILLS),
        hours=st.sampled_from([1.0, 2]),
        window=st.sampled_from([None, *pg.Window]),
    )


def _crowded_needs() -> st.SearchStrategy[pg.Need]:
    """Needs of one community and its town, at any time."""
    return st.builds(_need, *COUNTS, place=st.sampled_from(PLACES[:7]), skills=few(SKILLS[:2]))


def _need(least: int, more: int | None, priority: int, **fields: Any) -> pg.Need:
    most = None if more is None else least + more
    return pg.Need("n", least=least, most=most, priority=priority, **fields)
