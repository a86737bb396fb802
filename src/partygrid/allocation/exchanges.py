"""No exchange is better: how a placement proves that it is best by a rule, without prices.

Members are placed at posts, at a cost for each pair. A *holder* is a post, or a group of posts, and
has *rungs*: places one after the other, none worth more than the one before. A holder with k
members fills its first k rungs. A placement is better where it fills rungs of more worth, and of
equal worth where it costs less.

The *exchanges* of a placement are the arcs of a graph. Its nodes are the holders, and home:

    a -> b        a member of a moves to b; from home: an unplaced member comes to b
    a -> home     a member of a goes home, or a fills its next rung
    home -> a     a empties its last rung
    a -> its group, and back, where more of the members of a, or fewer, may count in the group

Theorem (Klein 1967). A flow is of least cost if and only if its residual network has no cycle of
negative cost. A placement is such a flow: members are sources, rungs are arcs into a sink. Members
and rungs have one unit each, so that leaving them out of the nodes changes no cycle. A cycle passes
each holder once and changes the cost by less than the step G = (min(members, posts) + 1) C + 1, C
being the dearest pair; with G for each unit of worth, worth comes before cost.

Cycles are looked for by shortest walks from everywhere (Bellman and Ford): a cycle of negative cost
exists if and only if the last arcs of the walks come to hold one (Cherkassky and Goldberg 1999).
"""

from typing import Self

import attrs
import numpy as np

from partygrid._index import Counts, Mask

Moves = list[tuple[int, int, int]]
"""Members who move, each with the post before and after, -1 for none."""


@attrs.frozen(eq=False)
class Placed:
    """Pairs of members and posts, and where the members are.

    Attributes:
        posts: Number of posts.
        member: Member of each pair. Shape: (pairs,).
        post: Post of each pair. Shape: (pairs,).
        cost: Cost of each pair. Shape: (pairs,).
        at: Post of each member, -1 for none; each is one of the pairs. Shape: (members,).
    """

    posts: int
    member: Counts
    post: Counts
    cost: Counts
    at: Counts

    @property
    def number(self) -> Counts:
        """Number of members at each post. Shape: (posts,)."""
        return np.bincount(self.at[self.at >= 0], minlength=self.posts)


@attrs.frozen(eq=False)
class Rungs:
    """The rungs of holders. Shape: (rungs,), sorted by holder, then from the first.

    Attributes:
        holder: Whose each is.
        worth: What it is worth to fill it, above 0.
        cost: What it costs to fill it, which no worth is spared for.
    """

    holder: Counts
    worth: Counts
    cost: Counts = attrs.Factory(lambda self: np.zeros_like(self.worth), takes_self=True)

    def ends(self, filled: Counts, step: int) -> "Arcs":
        """Return an arc for the next rung of each holder, and for its last.

        Args:
            filled: Number of filled rungs of each holder.
            step: The cost of a unit of worth.
        """
        first = np.searchsorted(self.holder, np.arange(filled.size + 1))
        free = np.flatnonzero(first[:-1] + filled < first[1:])
        used = np.flatnonzero(filled)
        loss = self.cost - step * self.worth
        next_, last = (first[:-1] + filled)[free], (first[:-1] + filled - 1)[used]
        return Arcs(free, np.full_like(free, -1), loss[next_]).and_(
            Arcs(np.full_like(used, -1), used, -loss[last])
        )


@attrs.frozen(eq=False)
class Grouped:
    """Posts whose members count in a group first, as far as there is room.

    Attributes:
        group: The group of each post. Shape: (posts,).
        room: How many members of each post may count in its group. Shape: (posts,).
        rungs: The rungs of the groups; those of a post are for who does not count there.
    """

    group: Counts
    room: Counts
    rungs: Rungs


@attrs.frozen(eq=False)
class Arcs:
    """Arcs from holder to holder, -1 for home, at a cost. Shape of each: (arcs,)."""

    tail: Counts
    head: Counts
    cost: Counts
    member: Counts = attrs.Factory(lambda self: np.full_like(self.tail, -1), takes_self=True)

    def and_(self, *others: Self) -> Self:
        """Return these arcs and others."""
        names = [field.name for field in attrs.fields(type(self))]
        columns = ([getattr(one, name) for one in (self, *others)] for name in names)
        return type(self)(*map(np.concatenate, columns))

    def from_(self, first: int) -> Self:
        """Return the same arcs with holders counted from another number."""
        tail, head = (np.where(one < 0, one, one + first) for one in (self.tail, self.head))
        return attrs.evolve(self, tail=tail, head=head)


def better_exchange(placed: Placed, own: Rungs, groups: Grouped | None = None) -> Moves:
    """Return who would have to move for a better placement; nobody where there is none.

    Args:
        placed: The placement.
        own: The rungs of the posts.
        groups: Groups of posts, and their rungs, which are worth more than those of the posts.

    Complexity:
        O(pairs) for each member of the longest shortest walk.
    """
    step = (min(placed.at.size, placed.posts) + 1) * int(placed.cost.max(initial=0)) + 1
    step += int(own.cost.max(initial=0))
    arcs, filled, size = _moves(placed), placed.number, placed.posts
    if groups is not None:
        counted = np.minimum(filled, groups.room)
        filled = filled - counted
        more, fewer = np.flatnonzero(counted < groups.room), np.flatnonzero(counted)
        whole = np.bincount(groups.group, counted).astype(np.int64)
        into, out = size + groups.group[more], size + groups.group[fewer]
        arcs = arcs.and_(
            Arcs(more, into, np.zeros_like(more)),
            Arcs(out, fewer, np.zeros_like(fewer)),
            groups.rungs.ends(whole, step).from_(size),
        )
        size += whole.size
    cycle = _cycle(arcs.and_(own.ends(filled, step)), size)
    return [one for one in cycle if one[0] >= 0]


def _moves(placed: Placed) -> Arcs:
    """Return the moves of members, of each two posts and home the cheapest."""
    own = np.zeros_like(placed.at)
    stays = placed.at[placed.member] == placed.post
    own[placed.member[stays]] = placed.cost[stays]
    there = np.flatnonzero(placed.at >= 0)
    away = np.flatnonzero(~stays)
    member = np.concatenate([placed.member[away], there])
    head = np.concatenate([placed.post[away], np.full_like(there, -1)])
    cost = np.concatenate([placed.cost[away], np.zeros_like(there)]) - own[member]
    tail = placed.at[member]
    order = np.lexsort((member, cost, head, tail))
    tail, head, cost, member = (one[order] for one in (tail, head, cost, member))
    first = np.append(True, (np.diff(tail) != 0) | (np.diff(head) != 0))[: tail.size]
    return Arcs(tail[first], head[first], cost[first], member[first])


def _cycle(arcs: Arcs, home: int) -> Moves:
    """Return a cycle of negative cost, empty where there is none; `home` is its number."""
    order = np.argsort(np.where(arcs.head < 0, home, arcs.head), kind="stable")
    tail, head = (np.where(one < 0, home, one)[order] for one in (arcs.tail, arcs.head))
    cost = arcs.cost[order]
    begin = np.flatnonzero(np.diff(head, prepend=-1))
    reached, size = head[begin], np.diff(begin, append=head.size)
    length = np.zeros(home + 1, np.int64)
    last = np.full(home + 1, -1)
    while head.size:
        along = length[tail] + cost
        least = np.minimum.reduceat(along, begin)
        shorter = least < length[reached]
        if not shorter.any():
            break
        hit = np.flatnonzero((along == np.repeat(least, size)) & np.repeat(shorter, size))
        last[head[hit[::-1]]] = hit[::-1]
        length[reached[shorter]] = least[shorter]
        came = np.append(tail, -1)[last]
        on = np.flatnonzero(on_cycle(came))
        if on.size:
            found = order[last[walk(int(on[0]), came)]]
            columns = (arcs.member[found], arcs.tail[found], arcs.head[found])
            return list(zip(*(one.tolist() for one in columns), strict=True))
    return []


def on_cycle(following: Counts) -> Mask:
    """Return which nodes lie on a cycle, given the one node that follows each, -1 for none.

    Examples:
        >>> on_cycle(np.array([1, 2, 1, -1, 3])).tolist()
        [False, True, True, False, False]
    """
    end = following.size
    far = np.append(np.where(following < 0, end, following), end)
    for _ in range(end.bit_length()):
        far = far[far]
    found = np.zeros(end + 1, np.bool_)
    found[far] = True
    found[end] = False
    return found[:end]


def walk(start: int, following: Counts) -> list[int]:
    """Return the nodes of a cycle from one of them on.

    Examples:
        >>> walk(1, np.array([1, 2, 1]))
        [1, 2]
    """
    nodes = [start]
    while (after := int(following[nodes[-1]])) != start:
        nodes.append(after)
    return nodes
