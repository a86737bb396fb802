"""What a check of a mechanism finds: shortages, surpluses, links that do not count, loads."""

from collections.abc import Iterator
from datetime import date

import attrs
import numpy as np

from partygrid._index import Counts, Index
from partygrid._links import Rows
from partygrid.linkage._tally import Tally
from partygrid.linkage._validity import SlotReason
from partygrid.slots import Slot

_WORDS = {
    SlotReason.SHORT: "{measured:,} of at least {required:,}",
    SlotReason.OVER: "{measured:,} of at most {required:,}",
    SlotReason.EXPIRED: "the link of {filler} has ended, and the slot is short",
    SlotReason.HAS_END: "the link of {filler} has an end, and no day was asked for",
    SlotReason.NOT_YET: "the link of {filler} has not begun",
    SlotReason.UNKNOWN_SLOT: "{filler} fills a slot that the mechanism does not have",
    SlotReason.OUTSIDE_SCOPE: "{filler} fills it where the mechanism does not apply",
    SlotReason.NO_SCOPE: "{filler} fills it, and the scope does not exist then",
    SlotReason.WRONG_FILLER: "{filler} is of a kind that may not fill it",
    SlotReason.NO_FILLER: "{filler} does not exist then",
    SlotReason.NOT_ELIGIBLE: "{filler} does not meet a condition of the slot",
    SlotReason.LIVES_ELSEWHERE: "{filler} does not live where the slot demands",
    SlotReason.LOCATED_ELSEWHERE: "{filler} is not located where the slot demands",
    SlotReason.REPEATED: "{filler} fills it by another link already",
    SlotReason.SAME_FILLER: "{filler} fills another slot here that demands somebody else",
    SlotReason.OVERLOADED: "{filler} carries {measured:,} of at most {required:,}",
    SlotReason.NOT_EXCLUSIVE: "{filler} fills {measured:,} places, and this one allows no other",
}


@attrs.frozen(kw_only=True, order=True)
class SlotFinding:
    """One thing that is wrong with a slot of a scope, a link or the load of a filler.

    Attributes:
        scope: Id of the scope, empty for what a filler carries in all.
        slot: Name of the slot.
        reason: What is wrong.
        filler: Id of the filler, empty where the slot itself is short or over.
        measured: What fills the slot, or what the filler carries; 0 for a single link.
        required: The bound that is missed or passed; 0 for a single link.

    Examples:
        >>> print(SlotFinding(
        ...     scope="union-2", slot="union_cadre", reason=SlotReason.SHORT, required=1))
        union-2, union_cadre: 0 of at least 1
    """

    scope: str
    slot: str
    reason: SlotReason
    filler: str = ""
    measured: int = 0
    required: int = 0

    @property
    def missing(self) -> int:
        """By how much the slot is short."""
        return self.required - self.measured if self.reason is SlotReason.SHORT else 0

    @property
    def over(self) -> int:
        """By how much the slot or the filler is over a bound."""
        above = self.reason in (SlotReason.OVER, SlotReason.OVERLOADED)
        return self.measured - self.required if above else 0

    def __str__(self) -> str:
        place = f"{self.scope}, {self.slot}" if self.scope else self.slot
        return f"{place}: {_WORDS[self.reason].format(**attrs.asdict(self))}"


def findings_of(
    index: Index, tallies: tuple[Tally, ...], rows: Rows, on: date | None
) -> Iterator[SlotFinding]:
    """Find everything that is wrong, in no order.

    Complexity:
        O(findings) beyond array operations.
    """
    for tally in tallies:
        yield from bounds(index, tally, SlotReason.SHORT)
        yield from bounds(index, tally, SlotReason.OVER)
        yield from _links(tally, rows)
        for position, slot in enumerate(tally.seats.layer.slots):
            yield from _overloaded(index, tally, position, slot)
    yield from _not_exclusive(index, tallies)
    yield from _unknown_slots(tallies, rows, on)


def bounds(index: Index, tally: Tally, reason: SlotReason) -> Iterator[SlotFinding]:
    """Find the slots that are short, or over."""
    short = reason is SlotReason.SHORT
    bound = np.broadcast_to(tally.least if short else tally.most, tally.filled.shape)
    slot, seat = np.nonzero(tally.short if short else tally.over)
    names = [one.name for one in tally.seats.layer.slots]
    for number, position, measured, required in zip(
        tally.seats.number[seat].tolist(),
        slot.tolist(),
        tally.filled[slot, seat].tolist(),
        bound[slot, seat].tolist(),
        strict=True,
    ):
        yield SlotFinding(
            scope=index.record_at(number).id,
            slot=names[position],
            reason=reason,
            measured=measured,
            required=required,
        )


def _links(tally: Tally, rows: Rows) -> Iterator[SlotFinding]:
    for reason, wrong in tally.faults:
        if reason in (SlotReason.EXPIRED, SlotReason.HAS_END):
            wrong = wrong & (tally.placed.key >= 0)  # noqa: PLW2901 - those of this day's scopes
            wrong[wrong] = tally.short.ravel()[tally.placed.key[wrong]] > 0
        for row in tally.placed.row[wrong].tolist():
            link = rows.links[row]
            yield SlotFinding(scope=link.scope, slot=link.slot, reason=reason, filler=link.filler)


def _overloaded(index: Index, tally: Tally, position: int, slot: Slot) -> Iterator[SlotFinding]:
    if slot.load is not None:
        loads = tally.loads(position)
        yield from _beyond(index, slot, loads, slot.load, SlotReason.OVERLOADED)


def _beyond(
    index: Index, slot: Slot, loads: Counts, most: int, reason: SlotReason
) -> Iterator[SlotFinding]:
    for number in np.flatnonzero(loads > most).tolist():
        yield SlotFinding(
            scope="",
            slot=slot.name,
            reason=reason,
            filler=index.record_at(number).id,
            measured=int(loads[number]),
            required=most,
        )


def _not_exclusive(index: Index, tallies: tuple[Tally, ...]) -> Iterator[SlotFinding]:
    """Find those who fill an exclusive slot and another place, counted over the mechanism."""
    slots = [slot for tally in tallies for slot in tally.seats.layer.slots]
    if not any(slot.exclusive for slot in slots):
        return
    places = sum((tally.places() for tally in tallies), np.zeros(index.total, np.int64))
    for tally in tallies:
        for position, slot in enumerate(tally.seats.layer.slots):
            if slot.exclusive:
                here = np.where(tally.places(position) > 0, places, 0)
                yield from _beyond(index, slot, here, 1, SlotReason.NOT_EXCLUSIVE)


def _unknown_slots(
    tallies: tuple[Tally, ...], rows: Rows, on: date | None
) -> Iterator[SlotFinding]:
    known = {slot.name for tally in tallies for slot in tally.seats.layer.slots}
    strange = np.array([name not in known for name in rows.slots], np.bool_)
    if not strange.any():
        return
    live = rows.live(on)
    wrong = strange[rows.slot] if live is None else strange[rows.slot] & live
    for row in np.flatnonzero(wrong).tolist():
        link = rows.links[row]
        yield SlotFinding(
            scope=link.scope, slot=link.slot, reason=SlotReason.UNKNOWN_SLOT, filler=link.filler
        )
