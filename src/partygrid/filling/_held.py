"""Who fills which slot of which scope: the valid links, and what is proposed on top of them."""

from collections.abc import Collection, Sequence

import attrs
import numpy as np

from partygrid._index import Counts, Mask, Pairs
from partygrid._links import Numbers
from partygrid._pairs import Keys, keys
from partygrid.linkage._tally import Tally
from partygrid.mechanisms import Mechanism
from partygrid.slots import Slot


def cells(scope: Numbers, filler: Numbers) -> Keys:
    """Return one number for each pair, in the order of scope, then filler."""
    return keys(Pairs(scope.astype(np.int32), filler.astype(np.int32)))


@attrs.frozen(eq=False)
class Held:
    """Filled slots as columns. Shape of each: (filled slots,).

    Attributes:
        mechanism: The mechanism of the slots.
        total: Number of all records.
        slot: Position of the slot in the mechanism.
        scope: Number of the scope.
        filler: Number of the filler.
        weight: What it counts: one, or its weight in a weighted slot.
    """

    mechanism: Mechanism
    total: int
    slot: Numbers
    scope: Numbers
    filler: Numbers
    weight: Counts

    def more(self, slot: Slot, scope: Numbers, filler: Numbers, weight: Counts) -> "Held":
        """Return what is held once more fillers are in a slot."""
        position = self.mechanism.slots.index(slot)
        return Held(
            self.mechanism,
            self.total,
            np.concatenate([self.slot, np.full(scope.size, position)]),
            np.concatenate([self.scope, scope]),
            np.concatenate([self.filler, filler]),
            np.concatenate([self.weight, weight]),
        )

    def of(self, slots: Collection[str]) -> Mask:
        """Return which of the columns are in some slots."""
        wanted = [one.name in slots for one in self.mechanism.slots]
        found: Mask = np.array(wanted, np.bool_)[self.slot]
        return found

    def loads(self, slot: Slot) -> Counts:
        """Return what each record carries in a slot. Shape: (records,)."""
        here = self.of([slot.name])
        weight = self.weight[here]
        return np.bincount(self.filler[here], weight, self.total).astype(np.int64)

    def carried(self, slot: Slot) -> Counts:
        """Return what counts for an even load in a slot. Shape: (records,).

        In a weighted slot what each record carries in it, else the places that it fills in all
        slots that are not weighted.
        """
        if slot.weighted:
            return self.loads(slot)
        places = self.of([one.name for one in self.mechanism.slots if not one.weighted])
        return np.bincount(self.filler[places], minlength=self.total)

    def here(self, slots: Collection[str]) -> Keys:
        """Return who fills some slots where, as sorted numbers of scope and filler."""
        rows = self.of(slots)
        return np.sort(cells(self.scope[rows], self.filler[rows]))

    def fillers(self, slot: Slot) -> dict[int, list[int]]:
        """Return who fills a slot, ascending, for each scope by number."""
        rows = self.of([slot.name])
        pairs = sorted(zip(self.scope[rows].tolist(), self.filler[rows].tolist(), strict=True))
        found: dict[int, list[int]] = {}
        for scope, filler in pairs:
            found.setdefault(scope, []).append(filler)
        return found

    def barred(self, slot: Slot) -> Mask:
        """Return which records fill a place that excludes any in a slot. Shape: (records,).

        Nobody fills an exclusive slot and another place.
        """
        exclusive = [one.name for one in self.mechanism.slots if one.exclusive]
        everywhere = np.ones(self.slot.size, np.bool_)
        rows = everywhere if slot.exclusive else self.of(exclusive)
        return np.bincount(self.filler[rows], minlength=self.total) > 0


def held(mechanism: Mechanism, tallies: Sequence[Tally], total: int) -> Held:
    """Return what the valid links of a mechanism fill.

    Args:
        mechanism: The mechanism.
        tallies: Its links, counted.
        total: Number of all records.
    """
    names = [slot.name for slot in mechanism.slots]
    columns = [(np.zeros(0, np.intp),) * 4]
    for tally in tallies:
        position = np.array([names.index(slot.name) for slot in tally.seats.layer.slots], np.intp)
        placed = tally.placed
        weight = np.ones(placed.row.size, np.int64) if tally.weight is None else tally.weight
        columns.append(
            (
                position[tally.chosen(placed.slot)],
                tally.chosen(placed.scope),
                tally.chosen(placed.filler),
                tally.chosen(weight),
            )
        )
    return Held(mechanism, total, *map(np.concatenate, zip(*columns, strict=True)))


def tally_of(tallies: Sequence[Tally], slot: Slot) -> tuple[Tally, int]:
    """Return the counted links of the layer of a slot, and the position of the slot in it."""
    return next(
        (tally, tally.seats.layer.slots.index(slot))
        for tally in tallies
        if slot in tally.seats.layer.slots
    )
