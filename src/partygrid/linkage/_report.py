"""The answer of a check of a mechanism, made from arrays when asked for."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property

import attrs
import numpy as np

from partygrid._collector import paused_collector
from partygrid._index import Counts, Index
from partygrid._text import percent, table
from partygrid._whereabouts import weights_of
from partygrid.errors import DoesNotHold, UnknownName
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._findings import SlotFinding, bounds, findings_of
from partygrid.linkage._tally import Tally
from partygrid.linkage._validity import SlotReason
from partygrid.mechanisms import Mechanism

_SHOWN = 12


@attrs.frozen(kw_only=True)
class SlotCover:
    """How well one slot is filled over all scopes.

    Attributes:
        slot: Name of the slot.
        scopes: Number of scopes that have it.
        filled: What fills it in all scopes together.
        missing: What is short in all scopes together.
        over: What is over in all scopes together.
        complete: Number of scopes in which it is not short.

    Examples:
        >>> SlotCover(slot="unit", scopes=4, filled=3, missing=1, over=0, complete=3).ratio
        Fraction(3, 4)
    """

    slot: str
    scopes: int
    filled: int
    missing: int
    over: int
    complete: int

    @property
    def ratio(self) -> Fraction:
        """Scopes in which it is not short among all; 1 where there is none."""
        return Fraction(self.complete, self.scopes) if self.scopes else Fraction(1)


@attrs.frozen(kw_only=True)
class Load:
    """What one filler carries under a mechanism.

    Attributes:
        filler: Id of the filler.
        carried: Scopes over all slots; weights in weighted slots.
    """

    filler: str
    carried: int


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MechanismReport:
    """How the slots of a mechanism are filled on a day.

    Two reports are equal when they are about the same mechanism and day, with the same numbers,
    findings and loads.

    Attributes:
        where: The snapshot that was checked.
        mechanism: The mechanism.
        on: The day for which it was checked, None for the latest state.
    """

    where: Jurisdiction
    mechanism: Mechanism
    on: date | None
    _tallies: tuple[Tally, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no finding; so it is too where nothing was checked, see `scopes`."""
        return not self.findings

    def require_ok(self) -> "MechanismReport":
        """Return the report itself, or raise when there is a finding.

        Raises:
            DoesNotHold: There is a finding; the text is that of the report.
        """
        if not self.ok:
            raise DoesNotHold(str(self))
        return self

    @property
    def scopes(self) -> int:
        """Number of scopes to which the mechanism applies, layer by layer."""
        return sum(tally.seats.size for tally in self._tallies)

    @cached_property
    def not_applicable(self) -> int:
        """Number of records of the kinds of its scopes to which it does not apply in any layer.

        Those that its filters leave out, organisations that do not exist on the day, and all of
        them where it is not in force.
        """
        index = self.where.index
        applies = np.zeros(index.total, np.bool_)
        for tally in self._tallies:
            applies[tally.seats.number] = True
        kinds = {kind for layer in self.mechanism.layers for kind in layer.kinds}
        return sum(index.size(kind) for kind in kinds) - int(np.count_nonzero(applies))

    @property
    def complete(self) -> int:
        """Number of scopes that are short of no slot, layer by layer."""
        return sum(int(np.count_nonzero(tally.complete)) for tally in self._tallies)

    @cached_property
    def slots(self) -> tuple[SlotCover, ...]:
        """How well each slot is filled, in the order of the mechanism."""
        covers = {cover.slot: cover for tally in self._tallies for cover in _covers(tally)}
        return tuple(covers[slot.name] for slot in self.mechanism.slots if slot.name in covers)

    @property
    def filled(self) -> int:
        """What fills all slots together: fillers, and in weighted slots weights; see `slots`."""
        return sum(cover.filled for cover in self.slots)

    @property
    def missing(self) -> int:
        """What all slots together are short of, in the units of `filled`."""
        return sum(cover.missing for cover in self.slots)

    @property
    def ratio(self) -> Fraction:
        """Scopes that are short of no slot among all; 1 where there is none."""
        return Fraction(self.complete, self.scopes) if self.scopes else Fraction(1)

    @property
    def household_ratio(self) -> Fraction:
        """Households of complete scopes among those of all; 1 where there is none."""
        return self._weighted("households")

    @property
    def resident_ratio(self) -> Fraction:
        """Residents of complete scopes among those of all; 1 where there is none."""
        return self._weighted("residents")

    def _weighted(self, field: str) -> Fraction:
        part = whole = 0
        for tally in self._tallies:
            weight = _weights(self.where, tally, field)
            part += int(weight[tally.complete].sum())
            whole += int(weight.sum())
        return Fraction(part, whole) if whole else Fraction(1)

    @cached_property
    def findings(self) -> tuple[SlotFinding, ...]:
        """Everything that is wrong, sorted by scope, slot, reason and filler.

        Complexity:
            O(findings log findings) on top of array operations, done once.
        """
        rows = self.where.link_index.rows(self.mechanism.id)
        with paused_collector():
            found = findings_of(self.where.index, self._tallies, rows, self.on)
            return tuple(sorted(found)) if self._tallies else ()

    @cached_property
    def shortfalls(self) -> tuple[SlotFinding, ...]:
        """The vacancies: which scope is short of which slot, and by how much."""
        found = (bounds(self.where.index, tally, SlotReason.SHORT) for tally in self._tallies)
        return tuple(sorted(one for several in found for one in several))

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """What each filler carries over all slots, most first, then by id.

        Scopes and, from weighted slots, weights are added up: `loads_in` has each slot by itself.
        """
        return _loads(self.where.index, self._carried)

    def loads_in(self, slot: str) -> tuple[Load, ...]:
        """Return what each filler carries in one slot, most first, then by id.

        Raises:
            UnknownName: The mechanism has no slot of this name.
        """
        if self.mechanism.slot(slot) is None:
            raise UnknownName("slot", slot, [one.name for one in self.mechanism.slots])
        for tally in self._tallies:
            names = [one.name for one in tally.seats.layer.slots]
            if slot in names:
                return _loads(self.where.index, tally.loads(names.index(slot)))
        return ()

    def load_of(self, filler: str) -> int:
        """Return what one filler carries, 0 for nothing.

        Raises:
            UnknownId: No record has this id.
        """
        record = self.where[filler]
        index = self.where.index
        position = index.table(type(record)).position[filler]
        return int(self._carried[index.start(type(record)) + position])

    @cached_property
    def _carried(self) -> Counts:
        """What each record carries. Shape: (records,)."""
        carried = np.zeros(self.where.index.total, np.int64)
        for tally in self._tallies:
            for position in range(len(tally.seats.layer.slots)):
                carried += tally.loads(position)
        return carried

    def to_records(self) -> list[dict[str, str | int]]:
        """Return one flat row for each finding, for tables and data frames."""
        return [
            {
                "mechanism": self.mechanism.id,
                "scope": one.scope,
                "slot": one.slot,
                "reason": one.reason.value,
                "filler": one.filler,
                "measured": one.measured,
                "required": one.required,
            }
            for one in self.findings
        ]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MechanismReport):
            return NotImplemented
        mine = (self.mechanism, self.on, self.scopes, self.not_applicable, self.slots)
        theirs = (other.mechanism, other.on, other.scopes, other.not_applicable, other.slots)
        return mine == theirs and self.findings == other.findings and self.loads == other.loads

    def __hash__(self) -> int:
        return hash((self.mechanism, self.on, self.slots))

    def __repr__(self) -> str:
        return (
            f"<MechanismReport {self.mechanism.id!r}: {self.complete:,} of {self.scopes:,} scopes "
            f"complete, {self.missing:,} missing>"
        )

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        title = str(self.mechanism.title)
        yield f"{self.mechanism.id}{f': {title}' if title else ''}"
        yield f"{self._complete}, {self.not_applicable:,} not applicable"
        weighted = [slot.name for slot in self.mechanism.slots if slot.weighted]
        names = [one.slot + " (weight)" * (one.slot in weighted) for one in self.slots]
        rows = [
            [name, one.scopes, one.filled, one.missing, one.over]
            for name, one in zip(names, self.slots, strict=True)
        ]
        yield table(["slot", "scopes", "filled", "missing", "over"], rows)
        empty = [one.slot for one in self.slots if not one.scopes]
        if self.scopes and empty:
            yield f"nothing was checked in {', '.join(empty)}, as no record has it"
        yield from self._most_loaded()
        posts = [slot.name for slot in self.mechanism.slots if slot.choose is not None]
        if posts:
            yield f"not checked: by which rule {', '.join(posts)} is filled, see allocate_posts"
        yield from _first(self.findings)

    @property
    def _complete(self) -> str:
        if self.scopes:
            return f"{self.complete:,} of {self.scopes:,} scopes complete ({percent(self.ratio)})"
        reason = "it applies to no record" if self._tallies else "it is not in force"
        return f"nothing was checked, as {reason}"

    def _most_loaded(self) -> Iterator[str]:
        """Name those who carry most: slot by slot where scopes and weights cannot be added up."""
        mixed = len({slot.weighted for slot in self.mechanism.slots}) > 1
        names = [slot.name for slot in self.mechanism.slots] if mixed else []
        several = [(f" in {name}", self.loads_in(name)) for name in names] or [("", self.loads)]
        for what, loads in several:
            if loads:
                most = ", ".join(f"{one.filler} {one.carried:,}" for one in loads[:5])
                yield f"most loaded{what}: {most}"


def _loads(index: Index, carried: Counts) -> tuple[Load, ...]:
    found = [
        Load(filler=index.record_at(number).id, carried=int(carried[number]))
        for number in np.flatnonzero(carried).tolist()
    ]
    return tuple(sorted(found, key=lambda load: (-load.carried, load.filler)))


def _first(findings: tuple[SlotFinding, ...]) -> Iterator[str]:
    if findings:
        yield ""
    yield from map(str, findings[:_SHOWN])
    if len(findings) > _SHOWN:
        yield f"… and {len(findings) - _SHOWN:,} more (all in .findings)"


def _covers(tally: Tally) -> Iterator[SlotCover]:
    sums = (
        tally.filled.sum(axis=1),
        tally.short.sum(axis=1),
        tally.over.sum(axis=1),
        np.count_nonzero(tally.short == 0, axis=1),
    )
    columns = zip(*(column.tolist() for column in sums), strict=True)
    for slot, (filled, missing, over, complete) in zip(
        tally.seats.layer.slots, columns, strict=True
    ):
        yield SlotCover(
            slot=slot.name,
            scopes=tally.seats.size,
            filled=filled,
            missing=missing,
            over=over,
            complete=complete,
        )


def _weights(where: Jurisdiction, tally: Tally, field: str) -> Counts:
    """Return the households or residents of each scope. Shape: (scopes,)."""
    index, number = where.index, tally.seats.number
    found = np.zeros(number.size, np.int64)
    for kind in tally.seats.layer.kinds:
        start = index.start(kind)
        here = (number >= start) & (number < start + index.size(kind))
        found[here] = weights_of(index, kind, field)[number[here] - start]
    return found
