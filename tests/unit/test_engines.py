"""Engines: which networks are of members and posts, prices, going on, the choice."""

import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import attrs
import numpy as np
import pytest

from engines import KERNELS, column, drawn, network, uncompiled
from partygrid.allocation import (
    Network,
    augmenting,
    augmenting_paths,
    choose_engine,
    choosing,
    fastest_engine,
    network_simplex,
    place_members,
)
from partygrid.allocation.augmenting import compiles, misfit
from partygrid.errors import InvalidArgument, MissingExtra

HOME = 2  # the number of posts stands for staying at home
TOWN = network(
    [[(0, 1), (1, 4), (HOME, 30)], [(0, 2), (1, 3), (HOME, 30)], [(0, 5), (HOME, 30)]],
    [[(1, 0), (1, 10)], [(1, 0)]],
)


@pytest.fixture(params=["compiled", "plain"])
def kernels(request: pytest.FixtureRequest) -> Any:
    if request.param == "compiled":
        pytest.importorskip("numba")
        yield
    else:
        with uncompiled():
            yield


@pytest.mark.usefixtures("kernels")
def test_members_are_placed_with_the_prices_that_prove_it() -> None:
    placed = place_members(TOWN)

    assert placed.post.tolist() == [0, 1, 0]
    assert placed.option.tolist() == [0, 4, 6]
    assert placed.price.tolist() == [11, 10]
    assert int((placed.flow * TOWN.cost).sum()) == 1 + 3 + 5 + 10


@pytest.mark.usefixtures("kernels")
def test_cheap_places_are_taken_before_dear_ones_in_whatever_order_they_stand() -> None:
    placed = place_members(network([[(0, 0)]] * 3, [[(2, 7), (2, 1), (2, 3)]]))

    assert placed.flow.tolist() == [1, 1, 1, 0, 2, 1]


@pytest.mark.usefixtures("kernels")
def test_a_closed_post_has_the_price_at_which_nobody_asks_for_it() -> None:
    placed = place_members(network([[(0, 2), (1, 9)], [(0, 5), (1, 9)]], [[(0, 0)], [(2, 0)]]))

    assert placed.post.tolist() == [1, 1]
    assert placed.price.tolist() == [7, 0]


@pytest.mark.usefixtures("kernels")
def test_members_without_a_place_are_counted_with_the_places_there_are() -> None:
    crowd = network(
        [[(0, 1)], [(0, 1), (1, 5)], [(1, 1)], [(2, 1)]], [[(1, 0)], [(1, 0)], [(9, 0)]]
    )

    with pytest.raises(
        InvalidArgument,
        match="network: 3: so many members can be served by certain posts alone, which have 2 pla",
    ):
        place_members(crowd)


@pytest.mark.usefixtures("kernels")
def test_of_options_that_cost_the_same_a_member_keeps_the_earlier_post() -> None:
    before = network([[(0, 5), (1, 2)]], [[(1, 0)], [(1, 0)]])
    now = network([[(0, 2), (1, 2)]], [[(1, 0)], [(1, 0)]])

    assert place_members(now).post.tolist() == [0]
    assert place_members(now, after=place_members(before)).post.tolist() == [1]


@pytest.mark.usefixtures("kernels")
def test_a_place_that_falls_vacant_goes_to_whom_it_helps_most() -> None:
    before = place_members(TOWN)
    without_second = network(
        [[(0, 1), (1, 4), (HOME, 30)], [(0, 5), (HOME, 30)], [(1, 6), (HOME, 30)]],
        [[(1, 0), (1, 10)], [(1, 0)]],
    )

    placed = place_members(without_second, after=before, was=column(0, 2, -1))

    assert placed.flow.tolist() == place_members(without_second).flow.tolist()
    assert placed.post.tolist() == [0, 0, 1]


@pytest.mark.usefixtures("kernels")
def test_where_going_on_takes_long_the_placement_begins_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crowd = network([[(0, 0), (1, 4), (2, 9)]] * 6, [[(2, 0)]] * 3)
    before = place_members(crowd)
    fewer = network([[(0, 0), (1, 4), (2, 9)]] * 2, [[(2, 0)]] * 3)
    was = column(4, 5)
    patient = place_members(fewer, after=before, was=was)
    monkeypatch.setattr(augmenting, "PATIENCE", -1)
    anew = place_members(fewer, after=before, was=was)

    assert patient.post.tolist() == anew.post.tolist() == [0, 0]


@pytest.mark.usefixtures("kernels")
def test_threads_find_what_one_after_the_other_finds() -> None:
    asked = [drawn(np.random.default_rng(seed)) for seed in range(8)]
    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(augmenting_paths, asked))

    assert [flow.tolist() for flow in together] == [augmenting_paths(one).tolist() for one in asked]


NO_PLACES = "Keep every post".lower()


@pytest.mark.usefixtures("kernels")
def test_an_earlier_placement_must_have_the_same_posts_and_members_that_were_there() -> None:
    before = place_members(TOWN)
    three_posts = network([[(0, 1)]], [[(1, 0)]] * 3)

    with pytest.raises(InvalidArgument, match=f"after: 2: so many posts, .* has 3; {NO_PLACES}"):
        place_members(three_posts, after=before)
    with pytest.raises(
        InvalidArgument, match="not a position in `after`, or -1, for each of the 3"
    ):
        place_members(TOWN, after=before, was=column(0, 1, 3))
    with pytest.raises(InvalidArgument, match="for each of the 3 members"):
        place_members(TOWN, after=before, was=column(0, 1))
    with pytest.raises(InvalidArgument, match=r"was: .* positions in no placement"):
        place_members(TOWN, was=column(0, 1, 2))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"supply": column(2, 1, 0, 0, 0, -3)}, "not members that send 1 each"),
        ({"supply": column(0, 0, 0, 0, 0, 0)}, "not members that send 1 each"),
        ({"supply": column(1, 1, 0, 1, 0, -3)}, "not members that send 1 each"),
        ({"head": column(3, 4, 5, 3, 4, 5, 3, 5, 5, 5, 3)}, "do not go from members to posts"),
        ({"head": column(3, 4, 5, 3, 4, 5, 2, 5, 5, 5, 5)}, "do not go from members to posts"),
        ({"tail": column(0, 0, 0, 0, 0, 0, 2, 2, 3, 3, 4)}, "members without an option"),
        ({"capacity": column(1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1)}, "options without capacity"),
        ({"cost": column(0, 0, 0, 0, 0, 2**58, 0, 0, 0, 0, 0)}, "exact 64-bit integers"),
        ({"tail": np.broadcast_to(np.int64(0), 2**31)}, "2,147,483,648 arcs, and 2,147,483,647"),
    ],
)
def test_a_network_that_is_not_one_of_members_and_posts_is_refused_with_the_reason(
    change: dict[str, Any], reason: str
) -> None:
    other = attrs.evolve(TOWN, **change)

    assert reason in str(misfit(other))
    with uncompiled(), pytest.raises(InvalidArgument, match="use network_simplex"):
        augmenting_paths(other)


def test_without_numba_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)

    assert not compiles()
    with pytest.raises(MissingExtra, match=r"augmenting paths .* pip install 'partygrid\[fast\]'"):
        augmenting_paths(TOWN)


ONE_EACH = network([[(n, 0), (5, 9)] for n in range(5)], [[(1, 0)]] * 5)
CROWD = network([[(0, 0), (1, 9)]] * 2, [[(2, 0)]])
ROOMY = network([[(n, 0), (5, 9)] for n in range(5)], [[(2, 0)]] * 5)


@pytest.mark.parametrize(("asked", "fits"), [(ONE_EACH, False), (CROWD, True), (ROOMY, True)])
def test_augmenting_paths_are_chosen_where_there_is_slack_or_a_crowd(
    monkeypatch: pytest.MonkeyPatch, asked: Network, fits: bool
) -> None:
    monkeypatch.setattr(choosing, "compiles", lambda: True)
    monkeypatch.setattr(choosing, "LARGE", 1)

    assert choose_engine(asked) is (augmenting_paths if fits else network_simplex)


@pytest.mark.parametrize(
    ("asked", "installed", "large"),
    [
        (TOWN, False, 1),
        (TOWN, True, 1_000_000),
        (attrs.evolve(TOWN, supply=column(1, 1, 0, 1, 0, -3)), True, 1),
    ],
)
def test_the_network_simplex_is_chosen_for_the_rest(
    monkeypatch: pytest.MonkeyPatch, asked: Network, installed: bool, large: int
) -> None:
    monkeypatch.setattr(choosing, "compiles", lambda: installed)
    monkeypatch.setattr(choosing, "LARGE", large)

    assert choose_engine(asked) is network_simplex


@pytest.mark.usefixtures("kernels")
def test_whichever_engine_is_chosen_the_cost_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    simplex = fastest_engine(TOWN)
    monkeypatch.setattr(choosing, "compiles", lambda: True)
    monkeypatch.setattr(choosing, "LARGE", 1)

    assert (fastest_engine(TOWN) * TOWN.cost).sum() == (simplex * TOWN.cost).sum()


def _compiler(calls: list[dict[str, bool]], *, keeps: bool) -> ModuleType:
    """A numba that compiles nothing, and has a folder to keep it in or not."""

    def njit(**options: bool) -> Any:
        calls.append(options)

        def compiled(function: Any) -> Any:
            if "cache" in options and not keeps:
                raise RuntimeError("no locator available")
            return function

        return compiled

    numba = ModuleType("numba")
    numba.__spec__ = ModuleSpec("numba", None)
    numba.njit = njit  # type: ignore[attr-defined]
    return numba


@pytest.mark.parametrize("keeps", [True, False])
def test_kernels_let_go_of_the_lock_and_are_kept_where_there_is_a_folder(
    monkeypatch: pytest.MonkeyPatch, keeps: bool
) -> None:
    calls: list[dict[str, bool]] = []
    with uncompiled():
        monkeypatch.setitem(sys.modules, "numba", _compiler(calls, keeps=keeps))
        kernel = import_module(KERNELS).kernel
        monkeypatch.undo()
        monkeypatch.setitem(sys.modules, "numba", _compiler(calls, keeps=keeps))

        assert kernel(len) is len

    cached = {"nogil": True, "cache": True}
    assert calls == ([cached] if keeps else [cached, {"nogil": True}])
