"""Eligibility and costs counted again from the records, for `verify`.

This is the second opinion. It shares no code with the problem builder: where the two differ, one of
them is wrong. Skills and windows are compared as they stand in the records, once for every two
values that meet. Pairs are counted block by block, and what is kept of them is kept once, in
columns that grow; whoever adds up goes through them part by part, so that nothing of the size of
all pairs is made on the way.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from operator import attrgetter
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._index import Counts, Index, Mask, Positions
from partygrid.allocation.resurvey import metres, survey
from partygrid.allocation.revision import Revision
from partygrid.allocation.strips import near_pairs, reached
from partygrid.allocation.terms import Reach
from partygrid.costs import Costs
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member, Window

PAIRED = ("member", "need", "metres", "missing", "rather", "nearer", "cost", "left")
"""The columns of a recount that have a row for each pair."""
NOTHING, REACHED, NEAR, SKILLED, IN_WINDOW, IN_HOURS, ELIGIBLE, KEPT_AWAY = range(8)
"""The tests that a pair passes, each on top of the one before; last, what the unit rules out."""


@attrs.frozen(eq=False)
class Recount:
    """The eligible pairs, by member, then need, as columns; and the revision as columns.

    Attributes:
        members: Number of members.
        needs: Number of needs.
        least: Least head count of each need. Shape: (needs,).
        most: Most head count of each need. Shape: (needs,).
        priority: Priority of each need. Shape: (needs,).
        best: The last test that each member passes with any need. Shape: (members,).
        best_of_need: The last test that any member passes with each need. Shape: (needs,).
        member: Position of the member of each eligible pair.
        need: Position of its need.
        metres: How far the member lives from the need.
        missing: How many skills of the need the member lacks.
        rather: How many needs the member would rather serve.
        listing: Which members state what they prefer. Shape: (members,).
        nearer: Metres by which the unit of the member makes the need nearer.
        cost: Metres, and what missing skills and needs preferred cost, less what is nearer.
        left: Which pairs are not declined, and not of an absent member.
        homeless: Which members have no known residence.
        absent: Which members are absent.
        pinned_at: Position of the need to which each member is pinned, else -1.
        before_at: Position of the need of each member in the plan before, else -1.
        change_price: What each proposal costs that the plan before did not have.
        imbalance: What each two members beyond the least head count of a need cost.
        dearest: What the dearest pair costs, where that is not to be seen from the pairs.
    """

    members: int
    needs: int
    least: Counts
    most: Counts
    priority: Counts
    best: Counts
    best_of_need: Counts
    member: Positions
    need: Positions
    metres: Counts
    missing: Positions
    rather: Positions
    listing: Mask
    nearer: Counts
    cost: Counts
    left: Mask
    homeless: Mask
    absent: Mask
    pinned_at: Counts
    before_at: Counts
    change_price: int
    imbalance: int
    dearest: int | None = None

    @property
    def weighed(self) -> Counts:
        """The cost of each pair, and the price of a change where it is one."""
        if not self.change_price:
            return self.cost
        new = self.before_at[self.member] != self.need
        weighed: Counts = self.cost + self.change_price * new
        return weighed

    @property
    def rest(self) -> tuple[Positions, Positions]:
        """Member and need of the pairs that are left."""
        if self.left.all():
            return self.member, self.need
        return self.member[self.left], self.need[self.left]

    def only(self, rows: Mask) -> "Recount":
        """Return the same with some of the pairs."""
        if rows.all():
            return self
        return attrs.evolve(self, **{name: getattr(self, name)[rows] for name in PAIRED})

    def parts(self) -> Iterator["Recount"]:
        """Yield the pairs part by part, in order; a part stays in the cache."""
        for start in range(0, self.member.size, _PART):
            rows = slice(start, start + _PART)
            yield attrs.evolve(self, **{name: getattr(self, name)[rows] for name in PAIRED})

    def rows(self, member: Counts, need: Counts) -> Counts:
        """Return the row of each pair among those that are left, -1 where it is not.

        Args:
            member: Position of the member of each pair, -1 for nobody.
            need: Position of its need, -1 for none.
        """
        keys = np.full(self.member.size + 1, np.iinfo(np.int64).max)
        np.multiply(self.member, self.needs, out=keys[:-1], dtype=np.int64)
        keys[:-1] += self.need
        asked = np.where((member < 0) | (need < 0), -1, member * self.needs + need)
        row = np.searchsorted(keys, asked)
        found = np.flatnonzero(keys[row] == asked)
        found = found[self.left[row[found]]]
        rows = np.full(asked.size, -1)
        rows[found] = row[found]
        return rows


_PART = 1 << 18


def recount(
    where: Jurisdiction,
    reach: Reach,
    costs: Costs,
    revision: Revision | None = None,
    *,
    within: int | None = None,
) -> Recount:
    """Return the eligible pairs, counted from the records.

    Args:
        where: The snapshot.
        reach: How far from home members may be proposed.
        costs: What distance, missing skills and needs preferred cost.
        revision: What is declined, who is absent, and what is pinned; None for nothing.
        within: The limit in metres of needs that state none, None for no limit.

    Complexity:
        O(pairs within reach).
    """
    index = where.index
    found, said = survey(index), revision or Revision(before=(), change_price=0)
    place = _Places(index.table(Member).position, index.table(Need).position)
    absent = np.zeros(index.size(Member), np.bool_)
    absent[[place.member[one] for one in said.absent if one in place.member]] = True
    best, of_need = (np.where(one, REACHED, NOTHING) for one in reached(index, reach))
    columns = {name: _Column(kind) for name, kind in _KEPT.items()}
    for member, need, missing in _eligible(index, near_pairs(index, reach, within), best, of_need):
        for name, block in _measured(index, costs, member, need, missing):
            columns[name].append(block)
    pairs: dict[str, Any] = {name: column.array for name, column in columns.items()}
    return Recount(
        members=best.size,
        needs=of_need.size,
        least=index.counts(Need, "least"),
        most=index.counts(Need, "places"),
        priority=index.counts(Need, "priority"),
        best=best,
        best_of_need=of_need,
        **pairs,
        left=_left(pairs, absent, place.keys(said.declined), of_need.size),
        listing=_listing(index),
        nearer=np.broadcast_to(np.int64(0), pairs["cost"].shape),
        homeless=found.home < 0,
        absent=absent,
        pinned_at=place.at(said.pins),
        before_at=place.at([(one.member, one.need) for one in said.before]),
        change_price=said.change_price,
        imbalance=costs.imbalance,
    )


_KEPT: Mapping[str, type[np.generic]] = {
    "member": np.int32,
    "need": np.int32,
    "metres": np.int64,
    "missing": np.int32,
    "rather": np.int32,
    "cost": np.int64,
}


class _Column:
    """A column that grows in place, block by block."""

    def __init__(self, kind: type[np.generic]) -> None:
        self._kind, self._bytes = kind, bytearray()

    def append(self, block: npt.NDArray[Any]) -> None:
        """Add a block at the end."""
        self._bytes += block.astype(self._kind).data.cast("B") if block.size else b""

    @property
    def array(self) -> npt.NDArray[Any]:
        """All blocks together."""
        return np.frombuffer(self._bytes, self._kind)


def _eligible(
    index: Index, near: Iterable[tuple[Counts, Counts]], best: Counts, of_need: Counts
) -> Iterator[tuple[Counts, Counts, Counts]]:
    for member, need in near:
        passed, missing = _tested(index, member, need)
        np.maximum.at(best, member, passed)
        np.maximum.at(of_need, need, passed)
        rows = np.flatnonzero(passed == ELIGIBLE)
        yield member[rows], need[rows], missing[rows]


def _measured(
    index: Index, costs: Costs, member: Counts, need: Counts, missing: Counts
) -> Iterator[tuple[str, Counts]]:
    """Yield the columns of pairs: metres, missing skills, needs rather served, and cost."""
    far, rather = metres(index, costs, member, need), _preferred(index, member, need)
    cost = far + costs.missing_skill * missing + costs.preference * rather
    names = ("member", "need", "metres", "missing", "rather", "cost")
    return zip(names, (member, need, far, missing, rather, cost), strict=True)


def _left(pairs: Mapping[str, Any], absent: Mask, gone: Counts, needs: int) -> Mask:
    """Return which pairs are not declined, and not of an absent member."""
    left: Mask = ~absent[pairs["member"]]
    if gone.size:
        left &= ~np.isin(pairs["member"] * np.int64(needs) + pairs["need"], gone)
    return left


@attrs.frozen
class _Places:
    """The positions of members and needs by id."""

    member: Mapping[str, int]
    need: Mapping[str, int]

    def _known(self, pairs: Sequence[tuple[str, str]]) -> Counts:
        ids = ((self.member.get(m, -1), self.need.get(n, -1)) for m, n in pairs)
        found = np.array([*ids], np.int64).reshape(-1, 2)
        known: Counts = found[(found >= 0).all(axis=1)].T
        return known

    def keys(self, pairs: Sequence[tuple[str, str]]) -> Counts:
        """Return a number for each pair whose ends are known."""
        member, need = self._known(pairs)
        found: Counts = member * len(self.need) + need
        return found

    def at(self, pairs: Sequence[tuple[str, str]]) -> Counts:
        """Return the need of each member in pairs, -1 for none. Shape: (members,)."""
        member, need = self._known(pairs)
        found = np.full(len(self.member), -1)
        found[member] = need
        return found


@attrs.frozen(eq=False)
class _Values:
    """A field of records: a number for each record, and the value that it stands for."""

    number: npt.NDArray[np.integer]
    values: tuple[Any, ...]


def _values(index: Index, kind: type, field: str) -> _Values:
    return index.kept(("verification", kind, field), lambda: _numbered(index, kind, field))


def _numbered(index: Index, kind: type, field: str) -> _Values:
    number: dict[Any, int] = defaultdict(count().__next__)
    column = map(number.__getitem__, map(attrgetter(field), index.table(kind).records))
    numbers = np.fromiter(column, np.int32, index.size(kind))
    return _Values(numbers, tuple(number))


def _tested(index: Index, member: Counts, need: Counts) -> tuple[Counts, Counts]:
    """Return the last test that near pairs pass, and how many skills are missing."""
    missing = _met(index, ("skills", "skills"), _lacking, member, need)
    asked = _values(index, Need, "skills")
    number = np.array([len(one) for one in asked.values], np.int64)[asked.number[need]]
    in_window = _met(index, ("windows", "window"), _fits, member, need)
    enough = _met(index, ("capacity", "hours"), _enough, member, need)
    skilled = (number == 0) | (missing < number)
    if any(_values(index, Need, "home_visits").values):
        visits = _met(index, ("home_visits", "home_visits"), _visits, member, need)
    else:
        visits = np.ones(1, np.int64)
    passed = NEAR + skilled * (1 + in_window * (1 + enough * (1 + visits)))
    return passed, missing


def _listing(index: Index) -> Mask:
    lists = _values(index, Member, "preferences")
    listing: Mask = np.array([*map(bool, lists.values)], np.bool_)[lists.number]
    return listing


def _preferred(index: Index, member: Counts, need: Counts) -> Counts:
    """Return how many needs each member would rather serve than each need."""
    lists, place = _values(index, Member, "preferences"), index.table(Need).position
    length = np.array([*map(len, lists.values)], np.int64)
    listed = np.full((length.max(initial=0), length.size), -1)
    for i, one in enumerate(lists.values):
        listed[: len(one), i] = [place[id_] for id_ in one]
    whose = lists.number[member]
    found: Counts = length[whose]
    for rank, column in enumerate(listed):
        found[column[whose] == need] = rank
    return found


def _met(
    index: Index,
    fields: tuple[str, str],
    rule: Callable[[Any, Any], int],
    member: Counts,
    need: Counts,
) -> Counts:
    """Return what a rule says of the values of each pair, asked once for every two that meet."""
    met, place = _meeting(index, fields, member, need)
    return np.array([rule(*one) for one in met], np.int64)[place]


def _meeting(
    index: Index,
    fields: tuple[str, str],
    member: npt.NDArray[np.integer],
    need: npt.NDArray[np.integer],
) -> tuple[list[tuple[Any, Any]], Counts]:
    """Return every two values that meet in pairs, and the place of each pair among them."""
    mine, theirs = (
        _values(index, kind, field) for kind, field in zip((Member, Need), fields, strict=True)
    )
    width = len(theirs.values)
    if len(mine.values) == width == 1:
        return [(mine.values[0], theirs.values[0])], np.zeros(member.size, np.int64)
    keys = mine.number[member] * np.int64(width) + theirs.number[need]
    met, place = distinct(keys, len(mine.values) * width)
    return [(mine.values[key // width], theirs.values[key % width]) for key in met.tolist()], place


def missing_skills(index: Index, member: Positions, need: Positions) -> list[tuple[str, ...]]:
    """Return the skills that are missing in each pair, sorted."""
    met, place = _meeting(index, ("skills", "skills"), member, need)
    said = [tuple(sorted({*asked}.difference(offered))) for offered, asked in met]
    return list(map(said.__getitem__, place.tolist()))


def distinct(keys: Counts, size: int) -> tuple[Counts, Counts]:
    """Return the distinct keys below `size`, ascending, and the place of each key among them.

    Examples:
        >>> found, place = distinct(np.array([7, 2, 7]), 9)
        >>> found.tolist(), place.tolist()
        ([2, 7], [1, 0, 1])
    """
    if size > _ROOMY * (keys.size + 1):
        found, place = np.unique(keys, return_inverse=True)
        return found, place
    there = np.zeros(size, np.bool_)
    there[keys] = True
    found = np.flatnonzero(there)
    return found, (np.cumsum(there) - 1)[keys]


_ROOMY = 8
"""A table of all keys is quicker than sorting while it is so many times larger at most."""


def _lacking(offered: tuple[str, ...], asked: tuple[str, ...]) -> int:
    return len(set(asked).difference(offered))


def _fits(windows: tuple[Window, ...], window: Window | None) -> int:
    return int(window is None or not windows or window in windows)


def _visits(willing: bool, in_homes: bool) -> int:  # noqa: FBT001 - two values that meet
    return int(willing or not in_homes)


def _enough(capacity: float | None, hours: float) -> int:
    return int(capacity is None or capacity >= hours)
