"""A small sound jurisdiction, and what is told when something is added to it."""

from collections.abc import Sequence
from typing import Any

import pytest

import partygrid as pg
from partygrid.errors import Problem

BASE: tuple[pg.Record, ...] = (
    pg.Town("t"),
    pg.Community("c", town="t"),
    pg.Community("c2", town="t"),
    pg.Compound("garden", community="c"),
    pg.Grid("g", community="c"),
    pg.Building("b", compound="garden", grids=["g"]),
    pg.TownCommittee("tc", town="t"),
    pg.CommunityCommittee("cc", community="c", parent="tc"),
    pg.CompoundBranch("xb", compounds=["garden"], parent="cc"),
    pg.BuildingGroup("bg", buildings=["b"], parent="xb"),
    pg.UnitBranch("ub", parent="tc"),
    pg.Unit("u"),
    pg.Member("m"),
)
LINK = pg.Link(mechanism="contact", scope="c", slot="contact", filler="m")


def problems_of(
    records: Sequence[Any],
    links: Sequence[Any] = (),
    *,
    scheme: pg.LevelScheme = pg.FOUR_LEVELS,
) -> tuple[Problem, ...]:
    with pytest.raises(pg.InvalidJurisdiction, match=r"^not a jurisdiction: ") as caught:
        pg.Jurisdiction(records, links, scheme=scheme)
    return caught.value.problems


def only_problem(
    *added: Any, links: Sequence[Any] = (), scheme: pg.LevelScheme = pg.FOUR_LEVELS
) -> Problem:
    """The only problem when records are added to the base."""
    (problem,) = problems_of([*BASE, *added], links, scheme=scheme)
    return problem
