"""Links counted by scope and slot, as arrays.

Let a layer have scopes i and slots j, and let a link count w: one, or its weight in a weighted
slot. A link is *valid* when it holds on the day, its scope is one of i, its filler may fill the
slot and is where the slot demands, and it repeats no other link. Then

    filled(i, j) = sum of w over the valid links of (i, j)
    short(i, j)  = max(least(i, j) - filled(i, j), 0)
    over(i, j)   = max(filled(i, j) - most(i, j), 0)
    load(f, j)   = sum of w over the valid links of filler f in slot j.
"""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import attrs
import numpy as np

from partygrid._index import Counts, Index, Mask
from partygrid._links import Numbers, Rows
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._placed import Placed, place
from partygrid.linkage._seats import Seats, numbers_of_slots, seats
from partygrid.linkage._validity import Faults, judged
from partygrid.mechanisms import Mechanism


@attrs.frozen(eq=False)
class Tally:
    """The links of one layer, counted.

    Shapes: (slots, scopes); `least` and `most` may have one column for all scopes.

    Attributes:
        seats: The scopes.
        placed: The links of its slots.
        faults: Reasons why links are not valid, each with those that have it; a link has one.
        valid: Which links are valid; None where all are.
        weight: What each link counts; None where each counts one.
        filled: What the valid links count for each scope and slot.
        least: What each scope must have in each slot.
        most: What each scope must not pass in each slot.
    """

    seats: Seats
    placed: Placed
    faults: Faults
    valid: Mask | None
    weight: Counts | None
    filled: Counts
    least: Counts
    most: Counts

    @cached_property
    def short(self) -> Counts:
        """By how much each scope is short of each slot."""
        short: Counts = np.maximum(self.least - self.filled, 0)
        return short

    @cached_property
    def over(self) -> Counts:
        """By how much each scope is over in each slot."""
        over: Counts = np.maximum(self.filled - self.most, 0)
        return over

    @cached_property
    def complete(self) -> Mask:
        """Which scopes are short of no slot. Shape: (scopes,)."""
        whole: Mask = np.all(self.filled >= self.least, axis=0)
        return whole

    def chosen(self, column: Numbers) -> Numbers:
        """Return the entries of a column of links that are valid."""
        return column if self.valid is None else column[self.valid]

    def loads(self, slot: int) -> Counts:
        """Return what each record carries in a slot of the layer. Shape: (records,)."""
        if self.weight is None:
            return self.places(slot)
        here = self.chosen(self.placed.slot) == slot
        filler, weight = self.chosen(self.placed.filler)[here], self.chosen(self.weight)[here]
        total = self.seats.seat.size
        return np.bincount(filler, weights=weight, minlength=total).astype(np.int64)

    def places(self, slot: int | None = None) -> Counts:
        """Return how many places each record fills in a slot, or in the layer: (records,)."""
        filler = self.chosen(self.placed.filler)
        if slot is not None:
            filler = filler[self.chosen(self.placed.slot) == slot]
        return np.bincount(filler, minlength=self.seats.seat.size).astype(np.int64, copy=False)


def tallies(where: Jurisdiction, mechanism: Mechanism, on: date | None) -> tuple[Tally, ...]:
    """Return the counted links of each layer of a mechanism on a day.

    Complexity:
        O(links + scopes) by array operations.
    """
    rows = where.link_index.rows(mechanism.id)
    return tuple(
        _tally(where.index, seats(where.index, layer, on), rows, mechanism.distinct, on)
        for layer in mechanism.layers
    )


def _tally(
    index: Index, here: Seats, rows: Rows, distinct: Sequence[Sequence[str]], on: date | None
) -> Tally:
    slots = here.layer.slots
    placed = place(rows, here)
    least = numbers_of_slots(index, here, "least")
    faults, valid = judged(index, here, rows, distinct=distinct, on=on)
    weight = _weights(rows, placed, here, least)
    key = placed.key if valid is None else placed.key[valid]
    counted = weight if weight is None or valid is None else weight[valid]
    filled = np.bincount(key, weights=counted, minlength=here.size * len(slots))
    return Tally(
        seats=here,
        placed=placed,
        faults=faults,
        valid=valid,
        weight=weight,
        filled=filled.astype(np.int64, copy=False).reshape(len(slots), here.size),
        least=least,
        most=numbers_of_slots(index, here, "most"),
    )


def _weights(rows: Rows, placed: Placed, here: Seats, least: Counts) -> Counts | None:
    """Return what each link counts: one, or in a weighted slot its weight or the whole scope."""
    weighted = np.array([slot.weighted for slot in here.layer.slots], np.bool_)
    if not weighted.any():
        return None
    whole = np.append(np.broadcast_to(least, (weighted.size, here.size)), 0)[placed.key]
    if rows.weight is not None:
        stated = rows.weight[placed.row]
        whole = np.where(stated < 0, whole, stated)
    return np.where(weighted[placed.slot], whole, 1)
