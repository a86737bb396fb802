"""Flows into places that are worth less and less: who goes where, exactly, for a stated worth.

Formulation. Members, posts and eligible pairs are given, with c(m, n) the cost of a pair, C the
dearest, and the step G = (min(|M|, |N|) + 1) C + 1. The places of a post are pieces of so many
places each; filling a place of a piece is worth w G for a whole number w > 0. Of all ways to place
every member once at most, and no more members at a piece than it has places, one is found that

    1. fills places so that, for every w, as many as possible are of worth w or more
    2. costs the least

The first can be had for all w at once: sets of places that can be filled together are the
independent sets of a matroid (a gammoid), and the greedy choice by worth is best for each w. So
only the order of the worths matters, not their size. By the proof in
``partygrid.allocation.problem``, whose cycles pass each member and each post once at most, a flow
of least cost does both, where a member left out costs W G, a pair its cost, and a place (W - w) G,
W being the largest worth. The flow is proven by `potentials`.

Posts may share pieces: a group is a node between some arcs of its posts and the sink.
"""

from collections.abc import Sequence
from typing import Protocol

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts
from partygrid.allocation.engine import Engine, Network, is_flow, not_optimal, potentials
from partygrid.errors import InvalidArgument

_SAFE = 2**60
"""No sum of costs along a path may come near the largest 64-bit integer."""


class Pairing(Protocol):
    """Members, posts, and the eligible pairs of them, sorted by member, then post."""

    @property
    def members(self) -> int:
        """Number of members."""

    @property
    def needs(self) -> int:
        """Number of posts."""

    @property
    def member(self) -> Counts:
        """Member of each pair. Shape: (pairs,)."""

    @property
    def need(self) -> Counts:
        """Post of each pair. Shape: (pairs,)."""

    @property
    def cost(self) -> Counts:
        """Cost of each pair. Shape: (pairs,)."""


@attrs.frozen(eq=False)
class Pieces:
    """Places of posts, or of groups of posts, that are worth the same. Shape of each: (pieces,).

    Attributes:
        post: The post, or the group, that has them.
        count: How many places.
        worth: What filling one is worth, in steps.
    """

    post: Counts
    count: Counts
    worth: Counts


@attrs.frozen(eq=False)
class Groups:
    """Posts that share pieces.

    Attributes:
        of_post: The group of each post. Shape: (posts,).
        room: How many of its members each post may have in the places of its group. (posts,).
        pieces: The places of the groups.
    """

    of_post: Counts
    room: Counts
    pieces: Pieces


def one_by_one(count: Counts) -> tuple[Counts, Counts]:
    """Return single places for counts: whose each is, and how many of the same come before it.

    Examples:
        >>> whose, before = one_by_one(np.array([2, 0, 1]))
        >>> whose.tolist(), before.tolist()
        ([0, 0, 2], [0, 1, 0])
    """
    whose = np.repeat(np.arange(count.size), count)
    return whose, np.arange(whose.size) - np.repeat(np.cumsum(count) - count, count)


@attrs.frozen(eq=False)
class _Arcs:
    tail: Counts
    head: Counts
    capacity: Counts
    cost: Counts


def placed_by_worth(
    pairing: Pairing, own: Pieces, engine: Engine, groups: Groups | None = None
) -> Counts:
    """Return the post at which each member is placed, -1 for none. Shape: (members,).

    Args:
        pairing: Members, posts, and what each pair costs; its head counts play no part.
        own: The places that each post has for itself.
        engine: What finds the flow.
        groups: The places that posts share.

    Raises:
        InvalidArgument: Sums of costs leave the range of exact integers, or the engine returns what
            is no flow of minimum cost.

    Complexity:
        A minimum-cost flow with an arc for each pair and piece, and its proof.
    """
    placed_at = np.full(pairing.members, NOWHERE, np.int64)
    if pairing.member.size == 0:
        return placed_at
    movers, tail = np.unique(pairing.member, return_inverse=True)
    parts, sink = _parts(pairing, own, groups, movers.size, tail)
    supply = np.zeros(sink + 1, np.int64)
    supply[: movers.size], supply[sink] = 1, -movers.size
    chosen = _flow(supply, parts, engine)[: pairing.member.size] > 0
    placed_at[pairing.member[chosen]] = pairing.need[chosen]
    return placed_at


def _parts(
    pairing: Pairing, own: Pieces, groups: Groups | None, movers: int, tail: Counts
) -> tuple[list[_Arcs], int]:
    """Return the arcs, those of pairs first, and the sink, which is the last node."""
    first_group = movers + pairing.needs
    shared = [] if groups is None else [groups.pieces]
    sink = first_group + (0 if groups is None else int(groups.of_post.max(initial=-1)) + 1)
    step = (min(movers, pairing.needs) + 1) * int(pairing.cost.max()) + 1
    most = max(int(one.worth.max(initial=0)) for one in (own, *shared))
    if (sink + 1) * (most + 1) * step >= _SAFE:
        raise InvalidArgument(
            "costs",
            int(pairing.cost.max()),
            f"with {movers:,} members and places of {most:,} worths, sums of the dearest cost "
            "leave the range of exact 64-bit integers",
            "state smaller costs",
        )
    arcs = [
        _arcs(tail, movers + pairing.need, 1, pairing.cost),
        _arcs(np.arange(movers), sink, 1, most * step),
        _arcs(movers + own.post, sink, np.minimum(own.count, movers), (most - own.worth) * step),
    ]
    if groups is not None:
        posts, room = np.arange(movers, first_group), np.minimum(groups.room, movers)
        pieces = groups.pieces
        arcs.append(_arcs(posts, first_group + groups.of_post, room, 0))
        worth = (most - pieces.worth) * step
        arcs.append(_arcs(first_group + pieces.post, sink, np.minimum(pieces.count, movers), worth))
    return arcs, sink


def _arcs(tail: Counts, head: Counts | int, capacity: Counts | int, cost: Counts | int) -> _Arcs:
    return _Arcs(*(np.broadcast_to(one, tail.shape) for one in (tail, head, capacity, cost)))


def _flow(supply: Counts, parts: Sequence[_Arcs], engine: Engine) -> Counts:
    """Return the units on each arc, proven to be of least cost. Shape: (arcs,)."""
    columns = [
        np.concatenate([getattr(one, name) for one in parts]).astype(np.int64)
        for name in ("tail", "head", "capacity", "cost")
    ]
    order = np.lexsort((columns[3], columns[1], columns[0]))
    network = Network(supply, *(column[order] for column in columns))
    flow = engine(network)
    if not is_flow(network, flow) or potentials(network, flow) is None:
        raise not_optimal(engine, "it returned what is no flow of minimum cost")
    found = np.empty_like(flow)
    found[order] = flow
    return found
