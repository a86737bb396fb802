"""What the kernels of augmenting paths work on, and how they are compiled.

The kernels call one another, and compiled code is kept for as long as its own file does not change:
so all of them stand in one module, ``_augmenting``, and none here.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from partygrid._index import Counts

FAR = 1 << 61
"""Longer than any path."""
BEYOND = 1 << 58
"""The price of a post without places to begin with."""
NONE = -1
"""No post, member or option."""

Narrow = npt.NDArray[np.int32]
_Function = TypeVar("_Function", bound=Callable[..., Any])


def kernel(function: _Function) -> _Function:
    """Return a function compiled, without the lock of the interpreter; as it is without numba."""
    if find_spec("numba") is None:
        return function
    njit: Any = import_module("numba").njit
    try:
        compiled: _Function = njit(nogil=True, cache=True)(function)
    except RuntimeError:  # there is no folder in which compiled code may be kept
        compiled = njit(nogil=True)(function)
    return compiled


class Options(NamedTuple):
    """The options of all members, sorted by member; posts are numbered from `base`, home last."""

    first: Counts
    member: Counts
    post: Counts
    cost: Counts
    base: int


class Places(NamedTuple):
    """The pieces of the posts, sorted by post: the places in each, and the cost of each place."""

    first: Counts
    room: Counts
    cost: Counts


class State(NamedTuple):
    """The option of each member; price, load and bounds of each post, and who is there."""

    at: Counts
    price: Counts
    load: Counts
    open: Counts
    must: Counts
    dearer: Counts
    cheaper: Counts
    head: Narrow
    after: Narrow
    before: Narrow


class Near(NamedTuple):
    """The arcs from each post, as far as they are known; `end` has one number, where they end."""

    start: Counts
    size: Narrow
    slot: Narrow
    post: Narrow
    cost: Counts
    option: Counts
    end: Counts


class Entrances(NamedTuple):
    """The options sorted by post, and where those of each post begin."""

    first: Counts
    option: Narrow


class Search(NamedTuple):
    """A search: length and last option of the path to each post, and three lists with their sizes.

    The lists are the heap of posts to be settled, in which `rank` is the place of a post, the posts
    reached, and the posts settled. Searches that go backward may see so many options in all as is
    the `patience`.
    """

    length: Counts
    by: Counts
    rank: Narrow
    heap: Narrow
    reached: Narrow
    settled: Narrow
    sizes: Counts
    patience: int


HEAP, REACHED, SETTLED = 0, 1, 2
