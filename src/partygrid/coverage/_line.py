"""The organisations of a scheme on one day, as integer columns that are made once.

Which of them exist, which places they cover, and the ancestors of each. Of grids only those of the
base layer are places of the line.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

import attrs
import numpy as np

from partygrid._index import NOWHERE, Index, Mask, Pairs, Positions
from partygrid._territory import in_layer, take
from partygrid._whereabouts import PLACE_OF, covered_places
from partygrid.grid import BASE_LAYER, Grid
from partygrid.levels import LevelScheme
from partygrid.org import (
    GridBranch,
)

SEVERAL = -2
"""The organisation of a place that several cover."""

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
    pairs = covered_places(line.index, kind)
    kept = living(line, kind)[pairs.owner]
    if kind is GridBranch:
        kept = kept & in_layer(line.index, BASE_LAYER)[pairs.target]
    return pairs if kept.all() else Pairs(pairs.owner[kept], pairs.target[kept])


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
