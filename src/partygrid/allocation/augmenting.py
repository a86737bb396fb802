"""An engine of our own for networks of members and posts: shortest augmenting paths.

It finds what `network_simplex` finds on the networks that an allocation gives rise to, in a part of
the time and of the memory. It knows prices, can go on from an earlier answer, and does not hold the
lock of the interpreter, so that threads run side by side. It is compiled by numba, which comes with
the extra ``fast``. The module ``partygrid.allocation._augmenting`` states the procedure.

A network is one of members and posts when its nodes are, in this order, members that send one unit
each, posts that send and take nothing, and a sink that takes every unit, and when its arcs go from
members to posts, from members to the sink, and from posts to the sink; there may be several from
one post, such as a floor and extras, or pieces that grow dearer.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import attrs
import numpy as np

from partygrid._index import Counts
from partygrid.allocation._compiled import (
    BEYOND,
    FAR,
    SETTLED,
    Entrances,
    Near,
    Options,
    Places,
    Search,
    State,
)
from partygrid.allocation.engine import Network
from partygrid.errors import InvalidArgument, MissingExtra

_SAFE = 2**60
"""No sum of costs along a path may come near the largest 64-bit integer."""
_MOST_ARCS = 2**31
PATIENCE = 8
"""Going on from an earlier answer may look back at each option so often before it begins anew."""
_SHARE = 8
"""Of so many options, one arc between posts is kept; more memory brings little."""


@attrs.frozen(eq=False)
class Placement:
    """Members placed at posts at least cost, with the prices that prove it.

    Attributes:
        network: The network.
        option: The arc that each member takes. Shape: (members,).
        price: Price of a place at each post: no option of a member costs less, price included, than
            the one it takes. Where a post has a place left, the price is at most what the place
            costs, and at least what any place taken costs. The sink has no price. Shape: (posts,).
    """

    network: Network
    option: Counts
    price: Counts

    @property
    def post(self) -> Counts:
        """Post of each member, counted from 0; the number of posts for the sink. (members,)."""
        return self.network.head[self.option] - self.option.size

    @property
    def flow(self) -> Counts:
        """Units on each arc. Shape: (arcs,)."""
        network, members = self.network, self.option.size
        flow = np.zeros(network.tail.size, np.int64)
        flow[self.option] = 1
        begin = int(np.searchsorted(network.tail, members))
        post = network.tail[begin:] - members
        order = np.lexsort((network.cost[begin:], post))
        room = np.minimum(network.capacity[begin:], members)[order]
        before = np.concatenate([[0], np.cumsum(room)])
        first = np.searchsorted(post, np.arange(self.price.size))
        load = np.bincount(self.post, minlength=self.price.size + 1)
        left = load[post] - before[:-1] + before[first][post]
        flow[begin + order] = np.clip(left, 0, room)
        return flow


def augmenting_paths(network: Network, /) -> Counts:
    """Find a flow of minimum cost on a network of members and posts.

    An `Engine`. The flow is that of `place_members`.

    Raises:
        MissingExtra: numba is not installed.
        InvalidArgument: The network is not one of members and posts, or no flow ships everything.

    Complexity:
        As `place_members`.

    Examples:
        Two members, of whom the first costs less, and a post with one place:

        >>> column = lambda *numbers: np.array(numbers, np.int64)
        >>> flow = augmenting_paths(Network(
        ...     supply=column(1, 1, 0, -2), tail=column(0, 0, 1, 1, 2),
        ...     head=column(2, 3, 2, 3, 3), capacity=column(1, 1, 1, 1, 1),
        ...     cost=column(3, 9, 5, 9, 0)))
        >>> flow.tolist()
        [1, 0, 0, 1, 1]
    """
    return place_members(network).flow


def place_members(
    network: Network, *, after: Placement | None = None, was: Counts | None = None
) -> Placement:
    """Place members at posts at least cost.

    Args:
        network: A network of members and posts.
        after: An earlier placement at the same posts, to go on from; capacities, costs, options and
            members may have changed. The answer costs as little as one found anew and is found
            faster, the less has changed. Of options that cost a member the same it keeps to the
            earlier post.
        was: Position of each member in `after`, -1 for one who is new. The same members in the same
            order by default. Shape: (members,).

    Returns:
        The placement. The same arguments give the same placement, every time and everywhere.

    Raises:
        MissingExtra: numba is not installed.
        InvalidArgument: The network is not one of members and posts; no flow ships everything; or
            `after` and `was` do not belong to it.

    Complexity:
        A shortest path for each member who finds no place at the first choice. While there is some
        slack the paths are short, and the time is about linear in the options; at worst it is
        O(members (options + posts log posts)). Memory: O(members + posts) and an eighth of the
        options, besides the flow.

    Examples:
        Two members prefer the first post, which has one place. With a second place there, nobody
        has to go further:

        >>> column = lambda *numbers: np.array(numbers, np.int64)
        >>> network = Network(
        ...     supply=column(1, 1, 0, 0, -2), tail=column(0, 0, 1, 1, 2, 3),
        ...     head=column(2, 3, 2, 3, 4, 4), capacity=column(1, 1, 1, 1, 1, 2),
        ...     cost=column(3, 9, 4, 6, 0, 0))
        >>> placed = place_members(network)
        >>> placed.post.tolist(), placed.price.tolist()
        ([0, 1], [2, 0])
        >>> network.capacity[4] = 2
        >>> place_members(network, after=placed).post.tolist()
        [0, 0]
    """
    if not compiles():
        raise MissingExtra("placing members by augmenting paths", "fast")
    reason = misfit(network)
    if reason is not None:
        raise InvalidArgument("network", network, reason, "use network_simplex")
    return _place(network, *_start(network, after, was))


def compiles() -> bool:
    """Return whether numba is installed."""
    return find_spec("numba") is not None


def misfit(network: Network) -> str | None:
    """Return why a network is not one of members and posts, or None where it is.

    Complexity:
        O(arcs).
    """
    supply, tail, head = network.supply, network.tail, network.head
    members, sink = int(np.count_nonzero(supply > 0)), supply.size - 1
    if tail.size >= _MOST_ARCS:
        return f"it has {tail.size:,} arcs, and {_MOST_ARCS - 1:,} are the most"
    sent = np.zeros_like(supply)
    sent[:members], sent[sink:] = 1, -members
    if members == 0 or not np.array_equal(sent, supply):
        return "its nodes are not members that send 1 each, then posts, then one sink"
    options = int(np.searchsorted(tail, members))
    if head[:options].min(initial=sink) < members or (head[options:] != sink).any():
        return "its arcs do not go from members to posts and the sink, and from posts to the sink"
    first = np.searchsorted(tail, np.arange(members + 1))
    if np.diff(first).min() < 1 or network.capacity[:options].min() < 1:
        return "it has members without an option, or options without capacity"
    if max(int(network.cost.max()), -int(network.cost.min())) >= _SAFE // (sink + 1):
        return "sums of its costs leave the range of exact 64-bit integers"
    return None


def _start(
    network: Network, after: Placement | None, was: Counts | None
) -> tuple[Counts | None, Counts]:
    """Return the prices to begin with, None for none, and the post each member held, -1 for none.

    Raises:
        InvalidArgument: `after` and `was` do not belong to the network.
    """
    members = int(np.count_nonzero(network.supply > 0))
    if after is None and was is None:
        return None, np.full(members, -1)
    if after is None:
        raise InvalidArgument("was", was, "positions in no placement", "state `after`, too")
    posts = network.supply.size - 1 - members
    if after.price.size != posts:
        raise InvalidArgument(
            "after",
            after.price.size,
            f"so many posts, and the network has {posts:,}",
            "keep every post, with no capacity where it is closed",
        )
    was = np.arange(after.option.size) if was is None else was
    if was.shape != (members,) or ((was < -1) | (was >= after.option.size)).any():
        raise InvalidArgument(
            "was",
            was,
            f"not a position in `after`, or -1, for each of the {members:,} members",
            "state one for each member of the network",
        )
    return after.price, np.where(was < 0, -1, after.post[was])


def _place(network: Network, price: Counts | None, held: Counts) -> Placement:
    kernels = import_module("partygrid.allocation._augmenting")
    members, posts = held.size, network.supply.size - 1 - held.size
    first = np.searchsorted(network.tail, np.arange(members + posts + 1))
    tail, head, capacity, cost = (
        np.ascontiguousarray(column, np.int64)
        for column in (network.tail, network.head, network.capacity, network.cost)
    )
    options = Options(first[: members + 1], tail, head, cost, members)
    places = Places(first[members:], capacity, cost)
    state = _state(members, posts)
    if price is None:
        kernels.open_posts(places, state, _clearing(kernels, options, places))
    else:
        state.price[:posts] = price
    kernels.choose(options, places, state, held)
    patience = FAR if price is None else PATIENCE * int(first[members])
    if not _mend(kernels, options, places, state, _search(posts + 1, patience)):
        return _place(network, None, held)
    kernels.tighten(options, state)
    return Placement(network, state.at, state.price[:posts])


def _clearing(kernels: Any, options: Options, places: Places) -> int:
    """Return the one price for all at which as many places are offered as members ask for.

    Around it, most members stay where they begin.
    """
    asks = np.empty(options.first.size - 1, np.int64)
    kernels.bids(options, places.first.size - 1, asks)
    asks.sort()
    begin = int(places.first[0])
    offered, piece = np.unique(places.cost[begin:], return_inverse=True)
    room = np.minimum(places.room[begin:], asks.size)
    supply = np.bincount(piece, room, offered.size).cumsum().astype(np.int64)
    demand = asks.size - np.searchsorted(asks, offered, "right")
    level = int(np.count_nonzero(supply < demand))
    below = int(supply[level - 1]) if level else 0
    top = offered[level : level + 1].tolist()
    clearing: int = min(int(asks[asks.size - 1 - below]), *top, BEYOND)
    return clearing


def _state(members: int, posts: int) -> State:
    """Return nobody anywhere; home has places without end."""
    free = np.zeros(posts + 1, np.int64)
    free[posts] = BEYOND
    return State(
        at=np.empty(members, np.int64),
        price=np.zeros(posts + 1, np.int64),
        load=np.zeros(posts + 1, np.int64),
        open=free,
        must=np.zeros(posts + 1, np.int64),
        dearer=np.zeros(posts + 1, np.int64),
        cheaper=np.zeros(posts + 1, np.int64),
        head=np.full(posts + 1, -1, np.int32),
        after=np.full(members, -1, np.int32),
        before=np.full(members, -1, np.int32),
    )


def _mend(kernels: Any, options: Options, places: Places, state: State, search: Search) -> bool:
    """Move members along shortest paths until every post has what its price allows.

    Returns:
        Whether it was done within the patience of the search.

    Raises:
        InvalidArgument: Some members have no place.
    """
    posts, arcs = state.price.size, int(options.first[-1])
    short = kernels.relieve(options, places, state, _near(posts, arcs), search)
    if short >= 0:
        reached = search.settled[: search.sizes[SETTLED]]
        raise _too_few(int(state.load[reached].sum()), int(state.open[reached].sum()))
    done = (state.load >= state.must).all()
    if not done:
        entrances = Entrances(np.zeros(posts + 1, np.int64), np.empty(arcs, np.int32))
        kernels.enter(options, entrances)
        done = kernels.replenish(options, entrances, places, state, search)
    return bool(done)


def _near(posts: int, arcs: int) -> Near:
    room = max(4 * posts, arcs // _SHARE)
    return Near(
        start=np.zeros(posts, np.int64),
        size=np.full(posts, -1, np.int32),
        slot=np.full(posts, -1, np.int32),
        post=np.empty(room, np.int32),
        cost=np.empty(room, np.int64),
        option=np.empty(room, np.int64),
        end=np.zeros(1, np.int64),
    )


def _search(posts: int, patience: int) -> Search:
    return Search(
        length=np.full(posts, FAR),
        by=np.zeros(posts, np.int64),
        rank=np.full(posts, -1, np.int32),
        heap=np.empty(posts, np.int32),
        reached=np.empty(posts, np.int32),
        settled=np.empty(posts, np.int32),
        sizes=np.zeros(3, np.int64),
        patience=patience,
    )


def _too_few(members: int, places: int) -> InvalidArgument:
    return InvalidArgument(
        "network",
        members,
        f"so many members can be served by certain posts alone, which have {places:,} places",
        "let members stay unplaced, by arcs to the sink",
    )
