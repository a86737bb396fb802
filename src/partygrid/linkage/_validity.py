"""Which links are valid, and the first reason why one is not."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import attrs
import numpy as np

from partygrid._index import Index, Mask
from partygrid._links import Numbers, Rows
from partygrid.linkage._placed import Placed, place
from partygrid.linkage._places import misplaced
from partygrid.linkage._seats import Seats, absent, eligible
from partygrid.org import ORGANISATION_KINDS
from partygrid.slots import Slot


class SlotReason(StrEnum):
    """What is wrong with a slot of a scope, a link or a filler.

    Attributes:
        SHORT: Fewer than the least fill the slot.
        OVER: More than the most fill it.
        EXPIRED: The link has ended by the day, and the slot is short.
        HAS_END: The link has an end, no day was asked for, and the slot is short.
        NOT_YET: The link has not begun.
        UNKNOWN_SLOT: The mechanism has no slot of this name.
        OUTSIDE_SCOPE: The mechanism does not apply to this record.
        NO_SCOPE: The scope is an organisation that does not exist on the day; without a day, one
            that has a day of dissolution.
        WRONG_FILLER: The filler is of a kind that may not fill the slot.
        NO_FILLER: The filler is an organisation that does not exist on the day; without a day, one
            that has a day of dissolution.
        NOT_ELIGIBLE: The filler does not meet a condition of the slot.
        LIVES_ELSEWHERE: The member does not live where the slot demands.
        LOCATED_ELSEWHERE: The filler is not located where the slot demands.
        REPEATED: The filler fills the slot by another link already.
        SAME_FILLER: The filler fills another slot of the scope that demands somebody else.
        OVERLOADED: The filler carries more than the slot allows.
        NOT_EXCLUSIVE: The filler fills another slot or scope as well.
    """

    SHORT = "short"
    OVER = "over"
    EXPIRED = "expired"
    HAS_END = "has-end"
    NOT_YET = "not-yet"
    UNKNOWN_SLOT = "unknown-slot"
    OUTSIDE_SCOPE = "outside-scope"
    NO_SCOPE = "no-scope"
    WRONG_FILLER = "wrong-filler"
    NO_FILLER = "no-filler"
    NOT_ELIGIBLE = "not-eligible"
    LIVES_ELSEWHERE = "lives-elsewhere"
    LOCATED_ELSEWHERE = "located-elsewhere"
    REPEATED = "repeated"
    SAME_FILLER = "same-filler"
    OVERLOADED = "overloaded"
    NOT_EXCLUSIVE = "not-exclusive"


Faults = tuple[tuple[SlotReason, Mask], ...]


class _Judgement:
    """Links that are refused one reason after the other; a refused one is not looked at again."""

    def __init__(self) -> None:
        self.faults: list[tuple[SlotReason, Mask]] = []
        self.valid: Mask | None = None

    def refuse(self, reason: SlotReason, wrong: Mask) -> None:
        """Refuse those of the links still valid that are wrong."""
        if self.valid is not None:
            wrong = wrong & self.valid
        if wrong.any():
            self.faults.append((reason, wrong))
            self.valid = ~wrong if self.valid is None else self.valid & ~wrong


def judged(
    index: Index,
    here: Seats,
    rows: Rows,
    *,
    distinct: Sequence[Sequence[str]] = (),
    on: date | None = None,
) -> tuple[Faults, Mask | None]:
    """Return why links are not valid, each by its first reason, and which are; None for all.

    Complexity:
        O(links) by array operations, with sorting for slots that demand different fillers.
    """
    judgement, placed = _Judgement(), place(rows, here)
    _by_date(judgement, placed, rows, on)
    _by_scope(judgement, index, here, placed, on)
    _by_filler(judgement, index, here.layer.slots, placed, on)
    for position, slot in enumerate(here.layer.slots):
        if slot.lives is not None or slot.located is not None:
            _by_place(judgement, index, slot, placed, np.flatnonzero(placed.slot == position))
    _repeated(judgement, placed)
    names = [slot.name for slot in here.layer.slots]
    for group in distinct:
        if set(group) <= set(names):
            _same_filler(judgement, placed, [names.index(name) for name in group])
    return tuple(judgement.faults), judgement.valid


def _by_date(judgement: _Judgement, placed: Placed, rows: Rows, on: date | None) -> None:
    live = rows.live(on)
    if live is None:
        return
    if rows.since is not None and on is not None:
        judgement.refuse(SlotReason.NOT_YET, rows.since[placed.row] > on.toordinal())
    ended = SlotReason.HAS_END if on is None else SlotReason.EXPIRED
    judgement.refuse(ended, ~live[placed.row])


def _by_scope(
    judgement: _Judgement, index: Index, here: Seats, placed: Placed, on: date | None
) -> None:
    outside = placed.key < 0
    if outside.any():
        judgement.refuse(SlotReason.NO_SCOPE, absent(index, here.layer.kinds, on)[placed.scope])
        judgement.refuse(SlotReason.OUTSIDE_SCOPE, outside)


def _by_filler(
    judgement: _Judgement, index: Index, slots: Sequence[Slot], placed: Placed, on: date | None
) -> None:
    unfit = _unfit(eligible(index, slots, on), placed)
    if unfit.any():
        gone = absent(index, ORGANISATION_KINDS, on)[placed.filler]
        judgement.refuse(SlotReason.NO_FILLER, gone)
        loosely = [attrs.evolve(slot, filler=()) for slot in slots]
        judgement.refuse(SlotReason.WRONG_FILLER, _unfit(eligible(index, loosely, on), placed))
        judgement.refuse(SlotReason.NOT_ELIGIBLE, unfit)


def _unfit(may: Mask, placed: Placed) -> Mask:
    unfit: Mask = ~may.ravel()[placed.place]
    return unfit


def _by_place(
    judgement: _Judgement, index: Index, slot: Slot, placed: Placed, here: Numbers
) -> None:
    seated = here[placed.key[here] >= 0]
    away, outside = misplaced(index, slot, placed.scope[seated], placed.filler[seated])
    for reason, wrong in (
        (SlotReason.LIVES_ELSEWHERE, away),
        (SlotReason.LOCATED_ELSEWHERE, outside),
    ):
        everywhere = np.zeros(placed.row.size, np.bool_)
        everywhere[seated] = wrong
        judgement.refuse(reason, everywhere)


def _repeated(judgement: _Judgement, placed: Placed) -> None:
    """Refuse every link of a scope, slot and filler after the first that is valid."""
    if placed.group is None:
        return
    group, valid = placed.group, judgement.valid
    kept = np.arange(group.size) if valid is None else np.flatnonzero(valid)
    again = np.zeros(group.size, np.bool_)
    again[kept[1:]] = group[kept[1:]] == group[kept[:-1]]
    judgement.refuse(SlotReason.REPEATED, again)


def _same_filler(judgement: _Judgement, placed: Placed, group: Sequence[int]) -> None:
    """Refuse a filler of a later slot who fills an earlier one of the group at the same scope."""
    rank = np.full(int(placed.slot.max(initial=0)) + 1, -1)
    inside = [position for position in group if position < rank.size]
    rank[inside] = [group.index(position) for position in inside]
    ranked = rank[placed.slot]
    valid = judgement.valid
    taken = np.flatnonzero((ranked >= 0) if valid is None else (ranked >= 0) & valid)
    order = taken[np.lexsort((ranked[taken], placed.filler[taken], placed.scope[taken]))]
    again = np.zeros(placed.row.size, np.bool_)
    again[order[1:]] = (placed.scope[order[1:]] == placed.scope[order[:-1]]) & (
        placed.filler[order[1:]] == placed.filler[order[:-1]]
    )
    judgement.refuse(SlotReason.SAME_FILLER, again)
