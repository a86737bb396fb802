"""The organisations of a scheme on one day, as integer columns that are made once.

Which of them exist, which places they cover, and the ancestors of each. Of grids only those of the
base layer are places of the line.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Index, Mask, Pairs, Positions
from partygrid._territory import in_layer, take
from partygrid.grid import BASE_LAYER, Building, Community, Compound, Grid, Town
from partygrid.levels import LevelScheme
from partygrid.org import (
    BuildingGroup,
    CommunityCommittee,
    CompoundBranch,
    GridBranch,
    TownCommittee,
)

PLACE_OF: Mapping[type, type] = {
    TownCommittee: Town,
    CommunityCommittee: Community,
    CompoundBranch: Compound,
    GridBranch: Grid,
    BuildingGroup: Building,
}
"""The kind of place that a kind of organisation covers."""

_FIELD: Mapping[type, str] = {
    CompoundBranch: "compounds",
    GridBranch: "grids",
    BuildingGroup: "buildings",
}

SEVERAL = -2
"""The organisation of a place that several cover."""

Keys = np.ndarray[Any, np.dtype[np.int64]]
_T = TypeVar("_T")


@attrs.frozen(eq=False)
class Line:
    """The organisations of a snapshot on a day; None asks for the latest state.

    Columns of the latest state are kept in the index, those of a day in the line itself.

    Attributes:
        index: The columns of the snapshot.
        scheme: Its level scheme.
        on: The day on which organisations must exist.
    """

    index: Index
    scheme: LevelScheme
    on: date | None
    _made: dict[tuple[object, ...], Any] = attrs.field(factory=dict, init=False)

    def kept(self, key: tuple[object, ...], make: Callable[[], _T]) -> _T:
        """Return what `make` makes, made once per key."""
        if self.on is None:
            return self.index.kept(("line", self.scheme, *key), make)
        if key not in self._made:
            self._made[key] = make()
        found: _T = self._made[key]
        return found


def living(line: Line, kind: type) -> Mask:
    """Return which organisations of a kind exist on the day."""
    records = line.index.table(kind).records
    return line.kept(
        ("living", kind),
        lambda: np.fromiter((one.exists_on(line.on) for one in records), np.bool_, len(records)),
    )


def covers(line: Line, kind: type) -> Pairs:
    """Return which organisations of a kind (owner) cover which places (target) on the day."""
    return line.kept(("covers", kind), lambda: _covers(line, kind))


def _covers(line: Line, kind: type) -> Pairs:
    pairs = _named(line.index, kind)
    kept = living(line, kind)[pairs.owner]
    if kind is GridBranch:
        kept = kept & in_layer(line.index, BASE_LAYER)[pairs.target]
    return pairs if kept.all() else Pairs(pairs.owner[kept], pairs.target[kept])


def _named(index: Index, kind: type) -> Pairs:
    if kind in _FIELD:
        return index.pairs(kind, _FIELD[kind], PLACE_OF[kind])
    own = np.arange(index.size(kind), dtype=np.int32)
    if kind is TownCommittee:
        return Pairs(own, index.reference(kind, "town", Town))
    joint = index.pairs(kind, "joint_communities", Community)
    seat = index.reference(kind, "community", Community)
    return Pairs(np.concatenate([own, joint.owner]), np.concatenate([seat, joint.target]))


def uncovered(line: Line, kind: type) -> Positions:
    """Return the places of a kind of organisation that none of them covers, in id order."""
    place = PLACE_OF[kind]
    led = np.zeros(line.index.size(place), np.bool_)
    led[covers(line, kind).target] = True
    if place is Grid:
        led |= ~in_layer(line.index, BASE_LAYER)
    return np.flatnonzero(~led).astype(np.int32)


def sole_cover(line: Line, kind: type) -> Positions:
    """Return the organisation of a kind that covers each place; -1 for none, -2 for several."""
    return line.kept(("sole", kind), lambda: _sole_cover(line, kind))


def _sole_cover(line: Line, kind: type) -> Positions:
    pairs = covers(line, kind)
    size = line.index.size(PLACE_OF[kind])
    sole = np.full(size, NOWHERE, np.int32)
    sole[pairs.target] = pairs.owner
    sole[np.bincount(pairs.target, minlength=size) > 1] = SEVERAL
    return sole


def ancestors(line: Line) -> Mapping[type, Mapping[type, Positions]]:
    """Return, for each kind, the position of each organisation's ancestor of every kind above."""
    return line.kept(("ancestors",), lambda: _ancestors(line))


def _ancestors(line: Line) -> Mapping[type, Mapping[type, Positions]]:
    above: dict[type, dict[type, Positions]] = {}
    for kind in line.scheme.kinds:
        own: dict[type, Positions] = {}
        for parent_kind in line.scheme.parents_of(kind):
            parent = parents(line, kind, parent_kind)
            for ancestor, column in ((parent_kind, None), *above[parent_kind].items()):
                found = parent if column is None else take(column, parent)
                own[ancestor] = np.maximum(own[ancestor], found) if ancestor in own else found
        above[kind] = own
    return above


def parents(line: Line, kind: type, parent_kind: type) -> Positions:
    """Return the parent of each organisation of a kind, -1 where it is not of that kind.

    A parent that does not exist on the day is none.
    """
    parent = line.index.reference(kind, "parent", parent_kind)
    alive = living(line, parent_kind)
    if alive.all():
        return parent
    return np.where(take(alive.astype(np.int32), parent) == 1, parent, NOWHERE).astype(np.int32)


def join(left: Pairs, right: Pairs, size: int) -> Pairs:
    """Return the pairs (owner of left, owner of right) that share a target below `size`.

    Examples:
        >>> a, b = np.array([0, 1], np.int32), np.array([5, 5], np.int32)
        >>> found = join(Pairs(a, b), Pairs(np.array([9], np.int32), np.array([5], np.int32)), 6)
        >>> found.owner.tolist(), found.target.tolist()
        ([0, 1], [9, 9])
    """
    order = np.argsort(right.target, kind="stable")
    per_target = np.bincount(right.target, minlength=size)
    first = np.concatenate([[0], np.cumsum(per_target)])
    repeats = per_target[left.target]
    owner = np.repeat(left.owner, repeats)
    start = np.repeat(first[left.target] - (np.cumsum(repeats) - repeats), repeats)
    return Pairs(owner, right.owner[order][start + np.arange(owner.size)])


def turned(pairs: Pairs) -> Pairs:
    """Return a relation the other way round."""
    return Pairs(pairs.target, pairs.owner)


def keys(pairs: Pairs) -> Keys:
    """Return one number for each pair, in the order of owner, then target."""
    return (pairs.owner.astype(np.int64) << 32) | pairs.target


def distinct(pairs: Pairs) -> Pairs:
    """Return each pair once, sorted by owner, then target.

    Examples:
        >>> found = distinct(Pairs(np.array([1, 0, 1], np.int32), np.array([7, 9, 7], np.int32)))
        >>> found.owner.tolist(), found.target.tolist()
        ([0, 1], [9, 7])
    """
    numbers = keys(pairs)
    if (numbers[1:] > numbers[:-1]).all():
        return pairs
    numbers = np.unique(numbers)
    return Pairs((numbers >> 32).astype(np.int32), (numbers & 0xFFFFFFFF).astype(np.int32))


def among(wanted: Keys, known: Keys) -> Mask:
    """Return which numbers are among known ones, which are sorted."""
    if known.size == 0:
        return np.zeros(wanted.shape, np.bool_)
    found: Mask = known[np.minimum(np.searchsorted(known, wanted), known.size - 1)] == wanted
    return found


def first_rows(group: np.ndarray[Any, Any], *ranks: np.ndarray[Any, Any]) -> Keys:
    """Return for each group the row that comes first by the ranks, in the order of groups.

    Complexity:
        O(rows log rows).

    Examples:
        >>> first_rows(np.array([1, 0, 1]), np.array([30, 5, 20])).tolist()
        [1, 2]
    """
    order = np.lexsort((*reversed(ranks), group)).astype(np.int64)
    in_order = group[order]
    begins = np.ones(order.size, np.bool_)
    begins[1:] = in_order[1:] != in_order[:-1]
    return order[begins]


def lightest(pairs: Pairs, weight: Counts, size: int) -> Positions:
    """Return for each owner below `size` the target of least weight, -1 for none.

    In a tie the lowest target comes first.

    Complexity:
        O(pairs log pairs).

    Examples:
        >>> two = Pairs(np.array([0, 0], np.int32), np.array([0, 1], np.int32))
        >>> lightest(two, np.array([30, 20]), 2).tolist()
        [1, -1]
    """
    rows = first_rows(pairs.owner, weight[pairs.target], pairs.target)
    found = np.full(size, NOWHERE, np.int32)
    found[pairs.owner[rows]] = pairs.target[rows]
    return found
