"""Reference instances of allocation: their optimum, proved by trying every plan."""

from itertools import product

import pytest

import partygrid as pg
from partygrid.testing import instances


@pytest.mark.parametrize("key", instances.ids())
def test_no_plan_is_better_than_the_optimum(key: str) -> None:
    instance = instances.get(key)
    where = instance.where
    best = min(((one.missing, -one.placed) for one in every_plan(where)), default=None)
    assert best == (instance.optimum.missing, -instance.optimum.placed)


def every_plan(where: pg.Jurisdiction) -> list[instances.Optimum]:
    members, needs = where.of(pg.Member), where.of(pg.Need)
    options = [
        [None, *(need.id for need in needs if instances.may_serve(where, member, need))]
        for member in members
    ]
    found = []
    for chosen in product(*options):
        pairs = [(one.id, need) for one, need in zip(members, chosen, strict=True) if need]
        try:
            found.append(instances.reached_by(where, pairs))
        except pg.errors.InvalidArgument:
            continue
    return found


@pytest.mark.parametrize("key", instances.ids())
def test_our_allocation_reaches_the_optimum(key: str) -> None:
    def ours(where: pg.Jurisdiction) -> list[tuple[str, str]]:
        return [(one.member, one.need) for one in pg.allocate_double_reporting(where).assignments]

    instances.check_allocator(instances.get(key), ours)


def first_come(where: pg.Jurisdiction) -> list[tuple[str, str]]:
    """Give each member the last need that is free and that it can serve: whoever comes first."""
    taken: dict[str, str] = {}
    for member in where.of(pg.Member):
        for need in reversed(where.of(pg.Need)):
            if need.id not in taken and instances.may_serve(where, member, need):
                taken[need.id] = member.id
                break
    return [(member, need) for need, member in taken.items()]


def test_first_come_is_told_that_it_is_not_best() -> None:
    trap = instances.get("greedy-trap")
    with pytest.raises(AssertionError, match="greedy-trap: 1 missing, 1 placed, the optimum is 0"):
        instances.check_allocator(trap, first_come)


@pytest.mark.parametrize(
    ("pairs", "text"),
    [
        ([("b1", "patrol")], "no member and need"),
        ([("m2", "patrol")], "the member cannot serve the need"),
        ([("m1", "patrol"), ("m1", "patrol")], "placed twice, or too many"),
    ],
)
def test_what_may_not_be_proposed_is_refused(pairs: list[tuple[str, str]], text: str) -> None:
    with pytest.raises(pg.errors.InvalidArgument, match=text):
        instances.check_allocator(instances.get("near-home"), lambda _: pairs)


def test_an_instance_that_is_not_there_is_named() -> None:
    with pytest.raises(pg.errors.UnknownName, match="greedy-trap"):
        instances.get("greedy-trp")
