"""Networks of members and posts for the tests of engines, and an answer by trying everything."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from partygrid.allocation import Network, augmenting, prices

KERNELS = "partygrid.allocation._augmenting"
_ALL_KERNELS = (KERNELS, "partygrid.allocation._relaxing")
Option = tuple[int, int]  # a post, the number of posts for staying at home; and a cost
Piece = tuple[int, int]  # places, and the cost of each


def column(*numbers: int) -> Any:
    return np.array(numbers, np.int64)


def network(options: list[list[Option]], pieces: list[list[Piece]]) -> Network:
    """The network of members with their options and posts with their pieces."""
    members, sink = len(options), len(options) + len(pieces)
    arcs = [
        (member, members + post, 1, cost)
        for member, own in enumerate(options)
        for post, cost in sorted(own)
    ]
    arcs += [
        (members + post, sink, room, cost) for post, own in enumerate(pieces) for room, cost in own
    ]
    supply = [1] * members + [0] * len(pieces) + [-members]
    tail, head, room, cost = zip(*arcs, strict=True) if arcs else ((), (), (), ())
    return Network(*(column(*one) for one in (supply, tail, head, room, cost)))


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[list[Option]], list[list[Piece]]]:
    """Few members and posts: ties, equal options, no places, no pieces, nowhere to stay."""
    posts = draw(st.integers(0, 3))
    piece = st.tuples(st.integers(0, 2), st.integers(0, 9))
    pieces = draw(st.lists(st.lists(piece, max_size=3), min_size=posts, max_size=posts))
    option = st.tuples(st.integers(0, posts), st.integers(0, 9))
    own = st.lists(option, min_size=1, max_size=4)
    return draw(st.lists(own, min_size=1, max_size=5)), pieces


def least_cost(options: list[list[Option]], pieces: list[list[Piece]]) -> int | None:
    """The least cost of all ways to place the members, None where there is no way."""
    found = []
    for chosen in product(*options):
        total: int | None = sum(cost for _, cost in chosen)
        for post, own in enumerate(pieces):
            load = sum(one == post for one, _ in chosen)
            places = sorted(cost for room, cost in own for _ in range(room))
            short = load > len(places)
            total = None if total is None or short else total + sum(places[:load])
        found += [] if total is None else [total]
    return min(found, default=None)


def drawn(chance: np.random.Generator) -> Network:
    """A network of up to 40 members and 12 posts in which all can stay at home."""
    members, posts = int(chance.integers(1, 41)), int(chance.integers(1, 13))
    options = [
        [
            (posts, int(chance.integers(0, 60))),
            *((int(post), int(chance.integers(0, 12))) for post in chance.permutation(posts)[:5]),
        ]
        for _ in range(members)
    ]
    pieces = [
        [(int(chance.integers(0, 6)), int(chance.integers(0, 40))) for _ in range(kinds)]
        for kinds in chance.integers(0, 4, posts)
    ]
    return network(options, pieces)


@contextmanager
def uncompiled() -> Iterator[None]:
    """Kernels as plain Python, whether or not numba is there."""
    with pytest.MonkeyPatch.context() as patch:
        earlier = {name: sys.modules.pop(name, None) for name in _ALL_KERNELS}
        try:
            with patch.context() as without:
                without.setitem(sys.modules, "numba", None)
                for name in _ALL_KERNELS:
                    import_module(name)
            for module in (augmenting, prices):
                patch.setattr(module, "compiles", lambda: True)
            yield
        finally:
            for name, module in earlier.items():
                sys.modules.pop(name)
                if module is not None:
                    sys.modules[name] = module
