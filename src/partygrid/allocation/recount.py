"""Eligibility and costs counted again from the records, for `verify`.

This is the second opinion. It shares no code with the problem builder: where the two differ, one of
them is wrong. Skills and windows are compared as they stand in the records, once for every two
values that meet.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._index import Counts, Index, Mask
from partygrid.allocation.resurvey import in_reach, metres, survey
from partygrid.allocation.revision import Pair, Revision
from partygrid.allocation.terms import Reach
from partygrid.costs import Costs
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member, Window

NOTHING, REACHED, SKILLED, IN_WINDOW, IN_HOURS, ELIGIBLE, KEPT_AWAY = range(7)
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
        dearest: What the dearest pair costs, where that is not to be seen from the pairs.
    """

    members: int
    needs: int
    least: Counts
    most: Counts
    priority: Counts
    best: Counts
    best_of_need: Counts
    member: Counts
    need: Counts
    metres: Counts
    missing: Counts
    rather: Counts
    listing: Mask
    nearer: Counts
    cost: Counts
    left: Mask
    homeless: Mask
    absent: Mask
    pinned_at: Counts
    before_at: Counts
    change_price: int
    dearest: int | None = None

    @property
    def weighed(self) -> Counts:
        """The cost of each pair, and the price of a change where it is one."""
        new = self.before_at[self.member] != self.need
        weighed: Counts = self.cost + self.change_price * new
        return weighed


def recount(
    where: Jurisdiction, reach: Reach, costs: Costs, revision: Revision | None = None
) -> Recount:
    """Return the eligible pairs, counted from the records.

    Complexity:
        O(pairs within reach).
    """
    index = where.index
    found, size = survey(index), index.size(Need)
    best, of_need = (np.full(index.size(kind), NOTHING) for kind in (Member, Need))
    blocks = [tuple(np.zeros((6, 0), np.int64))]
    for member, need in in_reach(found, reach):
        passed, missing = _tested(index, member, need)
        np.maximum.at(best, member, passed)
        np.maximum.at(of_need, need, passed)
        rows = np.flatnonzero(passed == ELIGIBLE)
        blocks.append(_measured(index, costs, member[rows], need[rows], missing[rows]))
    member, need, far, missing, rather, cost = map(np.concatenate, zip(*blocks, strict=True))
    said = revision or Revision(before=(), change_price=0)
    place = _Places(index.table(Member).position, index.table(Need).position)
    absent = np.zeros(best.size, np.bool_)
    absent[[place.member[one] for one in said.absent if one in place.member]] = True
    return Recount(
        members=best.size,
        needs=size,
        least=index.counts(Need, "least"),
        most=index.counts(Need, "places"),
        priority=index.counts(Need, "priority"),
        best=best,
        best_of_need=of_need,
        member=member,
        need=need,
        metres=far,
        missing=missing,
        rather=rather,
        listing=_listing(index),
        nearer=np.zeros_like(far),
        cost=cost,
        left=_left(member, need, absent, said.declined, place),
        homeless=found.home < 0,
        absent=absent,
        pinned_at=place.at(said.pins),
        before_at=place.at([(one.member, one.need) for one in said.before]),
        change_price=said.change_price,
    )


def _measured(
    index: Index, costs: Costs, member: Counts, need: Counts, missing: Counts
) -> tuple[Counts, ...]:
    """Return member, need, metres, missing skills, needs rather served, and cost of pairs."""
    far, rather = metres(index, costs, member, need), _preferred(index, member, need)
    cost = far + costs.missing_skill * missing + costs.preference * rather
    return member, need, far, missing, rather, cost


def _left(
    member: Counts, need: Counts, absent: Mask, declined: Sequence[Pair], place: "_Places"
) -> Mask:
    """Return which pairs are not declined, and not of an absent member."""
    left: Mask = ~absent[member]
    if declined:
        left &= ~np.isin(member * len(place.need) + need, place.keys(declined))
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
    column = list(map(attrgetter(field), index.table(kind).records))
    values = tuple(dict.fromkeys(column))
    number = {value: i for i, value in enumerate(values)}
    return _Values(np.array([*map(number.__getitem__, column)], np.int32), values)


def _tested(index: Index, member: Counts, need: Counts) -> tuple[Counts, Counts]:
    """Return the last test that each pair passes, and how many skills are missing."""
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
    passed = REACHED + skilled * (1 + in_window * (1 + enough * (1 + visits)))
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
    mine, theirs = (
        _values(index, kind, field) for kind, field in zip((Member, Need), fields, strict=True)
    )
    width = len(theirs.values)
    if len(mine.values) == width == 1:
        return np.full(member.size, rule(mine.values[0], theirs.values[0]))
    keys = mine.number[member] * np.int64(width) + theirs.number[need]
    met, back = distinct(keys, len(mine.values) * width)
    said = [rule(mine.values[key // width], theirs.values[key % width]) for key in met.tolist()]
    return np.array(said, np.int64)[back]


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
