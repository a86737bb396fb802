"""The records that a layer of a mechanism sits on, and the records that may fill a slot."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from operator import attrgetter

import attrs
import numpy as np

from partygrid._fields import Check, specs
from partygrid._index import NOWHERE, Counts, Index, Mask, Positions
from partygrid._links import Numbers
from partygrid.mechanisms import Layer
from partygrid.org import ORGANISATION_KINDS
from partygrid.slots import Condition, Slot

_LABELS = (Check.CHOICE, Check.TEXT, Check.ID, Check.FLAG, Check.REFERENCE)
"""Fields with one value that an index has as codes."""


@attrs.frozen(eq=False)
class Seats:
    """The scopes of a layer on a day, in canonical order.

    Attributes:
        layer: The layer.
        key: What tells these scopes from those of other layers and days.
        number: Number of each scope. Shape: (scopes,).
        seat: Position in `number` of each record, -1 for what is no scope. Shape: (records,).
    """

    layer: Layer
    key: tuple[object, ...]
    number: Numbers
    seat: Positions

    @property
    def size(self) -> int:
        """Number of scopes."""
        return self.number.size


def seats(index: Index, layer: Layer, on: date | None) -> Seats:
    """Return the scopes of a layer on a day; dissolved organisations are none."""
    dated = any(kind in ORGANISATION_KINDS for kind in layer.kinds)
    key = ("seats", layer.kinds, layer.only, on if dated else None)
    number, seat = index.kept(key, lambda: _seats(index, layer, on))
    return Seats(layer, key, number, seat)


def _seats(index: Index, layer: Layer, on: date | None) -> tuple[Numbers, Positions]:
    numbers = [
        np.flatnonzero(fitting(index, kind, layer.only, on)) + index.start(kind)
        for kind in layer.kinds
    ]
    number = np.sort(np.concatenate(numbers))
    seat = np.full(index.total, NOWHERE, np.int32)
    seat[number] = np.arange(number.size, dtype=np.int32)
    return number, seat


def fitting(index: Index, kind: type, conditions: Sequence[Condition], on: date | None) -> Mask:
    """Return which records of a kind meet conditions and, if organisations, exist on a day."""
    fits = np.ones(index.size(kind), np.bool_)
    for one in conditions:
        fits &= index.kept(("meets", kind, one), partial(_meets, index, kind, one))
    if kind in ORGANISATION_KINDS:
        fits &= index.kept(("exists", kind, on), lambda: _exists(index, kind, on))
    return fits


def absent(index: Index, kinds: Iterable[type], on: date | None) -> Mask:
    """Return which records of some kinds do not exist on a day. Shape: (records,)."""
    gone = np.zeros(index.total, np.bool_)
    for kind in kinds:
        start = index.start(kind)
        gone[start : start + index.size(kind)] = ~fitting(index, kind, (), on)
    return gone


def _exists(index: Index, kind: type, on: date | None) -> Mask:
    records = index.table(kind).records
    return np.fromiter((one.exists_on(on) for one in records), np.bool_, len(records))


def _meets(index: Index, kind: type, condition: Condition) -> Mask:
    found = dict(specs(kind)).get(condition.field)
    if found is not None and found.check in _LABELS:
        labels = index.labels(kind, condition.field)
        wanted = [name in condition.values for name in labels.names]
        return np.array([*wanted, False], np.bool_)[labels.codes]
    records = index.table(kind).records
    return np.fromiter(map(condition.met_by, records), np.bool_, len(records))


def eligible(index: Index, slots: Sequence[Slot], on: date | None) -> Mask:
    """Return which records may fill which slots. Shape: (slots, records).

    What a slot demands of where a filler lives or is located depends on the scope and is not
    looked at here.
    """
    may = np.zeros((len(slots), index.total), np.bool_)
    for position, slot in enumerate(slots):
        for kind in slot.filler_kinds:
            start = index.start(kind)
            fits = fitting(index, kind, slot.filler, on)
            may[position, start : start + fits.size] = fits
    return may


def numbers_of_slots(index: Index, where: Seats, field: str) -> Counts:
    """Return what each slot of a layer states as `least` or `most`, for each scope.

    No bound, as where the count that a `most` names is not stated, becomes a number that nothing
    reaches; a `least` that is not stated is 0. Shape: (slots, scopes), or (slots, 1) where no slot
    names a count of its scope.
    """
    unstated = UNBOUNDED if field == "most" else 0
    stated = [getattr(slot, field) for slot in where.layer.slots]
    if not any(isinstance(one, str) for one in stated):
        return np.array([[unstated if one is None else one] for one in stated], np.int64)
    numbers = np.full((len(stated), where.size), unstated, np.int64)
    for row, one in zip(numbers, stated, strict=True):
        if isinstance(one, str):
            _fill_in(row, index, where, one, unstated)
        elif one is not None:
            row[:] = one
    return numbers


UNBOUNDED = 2**62
"""More than any count of fillers or households."""


def _fill_in(row: Counts, index: Index, where: Seats, name: str, unstated: int) -> None:
    """Write a count of each scope where it is stated."""
    for kind in where.layer.kinds:
        key = ("stated", kind, name, unstated)
        column = index.kept(key, partial(_stated, index, kind, name, unstated))
        start = index.start(kind)
        here = (where.number >= start) & (where.number < start + column.size)
        row[here] = column[where.number[here] - start]


def _stated(index: Index, kind: type, name: str, unstated: int) -> Counts:
    records = index.table(kind).records
    values = (unstated if value is None else value for value in map(attrgetter(name), records))
    return np.fromiter(values, np.int64, len(records))
