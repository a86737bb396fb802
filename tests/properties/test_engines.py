"""Engines against trying everything, against each other, and against their own prices."""

import importlib.util
from collections.abc import Iterator
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation_contests import COSTS, REACHES, contests
from engines import Option, Piece, drawn, least_cost, network, problems, uncompiled
from partygrid.allocation import (
    Costs,
    Network,
    Placement,
    Reach,
    allocate_double_reporting,
    augmenting_paths,
    network_simplex,
    place_members,
    prices,
)
from partygrid.allocation.engine import is_flow, potentials
from partygrid.allocation.parts import flowed
from partygrid.allocation.problem import build
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction

NUMBA = importlib.util.find_spec("numba") is not None


@pytest.fixture(
    scope="module",
    autouse=True,
    params=["compiled", "plain"] if NUMBA else ["plain"],
)
def _kernels(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "compiled":
        yield
    else:
        with uncompiled():
            yield


def cost(asked: Network, flow: np.ndarray) -> int:
    return int((asked.cost * flow).sum())


def assert_proven(placed: Placement) -> None:
    """The prices prove the placement by complementary slackness, and the flow is optimal."""
    asked, price = placed.network, np.append(placed.price, 0)
    members, flow = placed.option.size, placed.flow
    options = asked.tail < members
    post = asked.head[options] - members
    total = asked.cost[options] + price[post]
    taken = total[placed.option]
    assert (taken[asked.tail[options]] <= total).all()
    worth = asked.cost[~options] - price[asked.tail[~options] - members]
    room, used = asked.capacity[~options], flow[~options]
    assert (worth[used < room] >= 0).all()
    assert (worth[used > 0] <= 0).all()
    assert is_flow(asked, flow)
    assert potentials(asked, flow) is not None


@given(problems())
def test_nothing_costs_less_than_what_augmenting_paths_find(
    problem: tuple[list[list[Option]], list[list[Piece]]],
) -> None:
    least, asked = least_cost(*problem), network(*problem)

    if least is None:
        with pytest.raises(InvalidArgument, match="served by certain posts alone"):
            place_members(asked)
    else:
        placed = place_members(asked)

        assert cost(asked, placed.flow) == least
        assert_proven(placed)


@given(problems(), problems(), st.data())
def test_going_on_from_an_earlier_placement_costs_as_little_as_beginning_anew(
    before: tuple[list[list[Option]], list[list[Piece]]],
    now: tuple[list[list[Option]], list[list[Piece]]],
    data: st.DataObject,
) -> None:
    earlier, later = before[0], now[0]
    posts = min(len(before[1]), len(now[1]))
    first = network(_within(earlier, posts), before[1][:posts])
    second = network(_within(later, posts), now[1][:posts])
    was = np.array([data.draw(st.integers(-1, len(earlier) - 1)) for _ in later])

    placed = place_members(second, after=place_members(first), was=was)

    assert cost(second, placed.flow) == cost(second, place_members(second).flow)
    assert_proven(placed)


def _within(options: list[list[Option]], posts: int) -> list[list[Option]]:
    """The options at so many posts; everybody may stay at home."""
    return [[(posts, 20), *(one for one in own if one[0] < posts)] for own in options]


@pytest.mark.parametrize("seed", range(20))
def test_engines_agree_on_networks_with_floors_ties_closed_posts_and_shortage(seed: int) -> None:
    chance = np.random.default_rng(seed)
    for _ in range(100 if NUMBA else 5):
        asked = drawn(chance)
        placed = place_members(asked)

        assert cost(asked, placed.flow) == cost(asked, network_simplex(asked))
        assert_proven(placed)


@pytest.mark.parametrize("seed", range(20))
def test_a_change_of_capacities_and_costs_is_followed(seed: int) -> None:
    chance = np.random.default_rng(seed)
    asked = drawn(chance)
    placed = place_members(asked)
    for _ in range(20 if NUMBA else 3):
        posts = asked.tail >= placed.option.size
        change = chance.integers(-2, 3, asked.cost.size) * (chance.random(asked.cost.size) < 0.2)
        asked = Network(
            asked.supply,
            asked.tail,
            asked.head,
            np.where(posts, np.maximum(asked.capacity + change, 0), asked.capacity),
            np.maximum(asked.cost + chance.permutation(change), 0),
        )
        placed = place_members(asked, after=placed)

        assert cost(asked, placed.flow) == cost(asked, network_simplex(asked))
        assert_proven(placed)


@given(contests(members=8, needs=5), REACHES, COSTS)
def test_both_engines_come_to_the_same_objective_whatever_imbalance_costs(
    where: Jurisdiction, reach: Reach, costs: Costs
) -> None:
    one, other = (
        allocate_double_reporting(where, reach=reach, costs=costs, units=None, engine=engine)
        for engine in (network_simplex, augmenting_paths)
    )

    assert (one.objective, one.bound) == (other.objective, other.bound)
    assert [each.price for each in one.head_counts] == [each.price for each in other.head_counts]


@given(contests(members=8, needs=5), REACHES, COSTS)
def test_prices_that_are_raised_in_place_are_those_of_rounds(
    where: Jurisdiction, reach: Reach, costs: Costs
) -> None:
    asked = build(where.index, reach, costs)
    placed_at = flowed(asked, network_simplex)

    with patch.object(prices, "LARGE", 0):
        in_place = prices.prices(asked, placed_at)

    assert in_place.tolist() == prices.prices(asked, placed_at).tolist()
