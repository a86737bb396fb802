"""How far published totals give withheld counts away, and what else to withhold.

Formulation. The counts of a table with rows r in groups g, and columns c, are tied by

    sum over c of x[r, c] = x[r, all]                 for each row
    sum over r in g of x[r, c] = x[g, c]              for each group and column
    sum over r in g of x[r, all] = x[g, all]          for each group
    sum over g of x[g, c] = x[all, c]                 for each column
    sum over g of x[g, all] = x[all, all] = sum over c of x[all, c]

and the sums of groups over columns follow from these. Each count stands in two of them, once on
either side: so they say that x is a circulation in a network with a node for each sum and an arc
for each count. Who reads the table knows the counts that are published, and of those withheld that
they are 1 or more, since a 0 is never withheld. What they can be is all other circulations: the
largest value of a count is its own plus the largest flow that goes back from the head of its arc
to its tail in the residual network, in which only withheld arcs have room, and the smallest one
likewise. Both are whole numbers and exact.

Counts from 1 to k - 1 are small and withheld. Each of them must be able to have k - 1 values, as
many as the rule itself leaves open, and two at least. Where it cannot, more is withheld: the arcs
of a path that makes room, the one on which the fewest people are withheld. That is one count at a
time, so that few counts are withheld, though not always the fewest. There is always such a path:
on all totals of the count, all of which may be larger by any number.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from heapq import heappop, heappush

import attrs


@attrs.frozen
class Arc:
    """A count of a table, as an arc between the two sums in which it stands.

    Attributes:
        tail: The sum that it is a part of, or the column or table that it is a total of.
        head: The sum on the other side.
        value: The count.
    """

    tail: Hashable
    head: Hashable
    value: int


_Steps = list[tuple[int, int]]
"""The arcs of a path, each with 1 where its count grows, -1 where it shrinks."""


class Network:
    """The counts of a table and its totals as arcs between their sums.

    Attributes:
        withheld: The positions of the arcs that are withheld.
    """

    def __init__(self, arcs: Iterable[Arc]) -> None:
        self.withheld: set[int] = set()
        self._arcs = tuple(arcs)
        self._at: defaultdict[Hashable, list[tuple[int, int, Hashable]]] = defaultdict(list)
        for position, arc in enumerate(self._arcs):
            if arc.value:
                self._at[arc.tail].append((position, 1, arc.head))
                self._at[arc.head].append((position, -1, arc.tail))

    def withhold(self, small: Collection[int], values: int) -> None:
        """Withhold small counts, and others until each of them can have so many values.

        Complexity:
            O(small counts times values times counts log counts).
        """
        self.withheld.update(small)
        for position in small:
            self._make_room(position, values - 1)

    def _make_room(self, position: int, missing: int) -> None:
        more, less = (self._room(position, sign, missing)[0] for sign in (1, -1))
        if more + less < missing:
            ways = [
                self._room(position, sign, missing - other, opening=True)
                for sign, other in ((1, less), (-1, more))
            ]
            enough = [
                opened
                for (found, opened), other in zip(ways, (less, more), strict=True)
                if found + other >= missing
            ]
            self.withheld |= min(enough, key=self._people)

    def _people(self, positions: Iterable[int]) -> int:
        return sum(self._arcs[position].value for position in positions)

    def _room(
        self, position: int, sign: int, wanted: int, *, opening: bool = False
    ) -> tuple[int, set[int]]:
        """Return by how much a count can be more (1) or less (-1), up to what is wanted.

        Returns:
            How much, and what has to be withheld beside, which is nothing unless `opening`.
        """
        arc = self._arcs[position]
        ends = (arc.head, arc.tail) if sign > 0 else (arc.tail, arc.head)
        wanted = wanted if sign > 0 else min(wanted, arc.value - 1)
        change: defaultdict[int, int] = defaultdict(int)
        found, opened = 0, set[int]()
        while found < wanted:
            path = self._path(ends, position, change, opened if opening else None)
            if path is None:
                break
            least = [self._arcs[one].value + change[one] - 1 for one, by in path if by < 0]
            step = min([wanted - found, *least])
            for one, by in path:
                change[one] += by * step
            found += step
            opened.update(one for one, _ in path if one not in self.withheld)
        return found, opened

    def _path(
        self,
        ends: tuple[Hashable, Hashable],
        without: int,
        change: defaultdict[int, int],
        opened: Collection[int] | None,
    ) -> _Steps | None:
        """Return the path with room on which the fewest people are withheld, or None."""
        start, end = ends
        came: dict[Hashable, tuple[int, int, Hashable]] = {}
        cheapest: dict[Hashable, tuple[int, int]] = {start: (0, 0)}
        queue: list[tuple[int, int, int, Hashable]] = [(0, 0, 0, start)]
        seen = 0
        while queue:
            cost, hops, _, node = heappop(queue)
            if node == end:
                return _back(came, start, end)
            for position, by, other in self._at[node]:
                price = self._price(position, opened)
                full = by < 0 and self._arcs[position].value + change[position] <= 1
                if price is None or full or position == without:
                    continue
                dear = (cost + price, hops + 1)
                if other not in cheapest or dear < cheapest[other]:
                    cheapest[other] = dear
                    came[other] = (position, by, node)
                    seen += 1
                    heappush(queue, (*dear, seen, other))
        return None

    def _price(self, position: int, opened: Collection[int] | None) -> int | None:
        """Return how many people it costs to change a count, None where it is published."""
        if position in self.withheld:
            return 0
        if opened is None:
            return None
        return 0 if position in opened else self._arcs[position].value


def _back(
    came: dict[Hashable, tuple[int, int, Hashable]], start: Hashable, end: Hashable
) -> _Steps:
    steps = []
    while end != start:
        position, by, end = came[end]
        steps.append((position, by))
    return steps
