"""The question of resilience: who must not fall away, and who could take the place?"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

import attrs
import numpy as np

from partygrid._collector import paused_collector
from partygrid._index import Pairs
from partygrid._text import percent, table
from partygrid.errors import DoesNotHold, InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._check import refuse_no_day, refuse_no_mechanism
from partygrid.linkage._losses import Losses, losses, number_of
from partygrid.linkage._sampling import Estimate, estimated, looked_at
from partygrid.linkage._substitutes import Search, Substitute
from partygrid.linkage._taken import taken
from partygrid.linkage._tally import Tally, tallies
from partygrid.mechanisms import Mechanism
from partygrid.slots import FILLER_KINDS, Kinds, in_order, kinds_of

_SHOWN = 12


@attrs.frozen(kw_only=True)
class SinglePoint:
    """A single point of failure: one record whose loss makes scopes lose slots.

    Attributes:
        filler: Id of the record that is lost.
        loses: Ids of the scopes that lose a slot, sorted.
        slots: Each scope with the name of a slot that it loses, sorted.
        households: Households of those scopes together.
    """

    filler: str
    loses: tuple[str, ...]
    slots: tuple[tuple[str, str], ...]
    households: int

    def __str__(self) -> str:
        places = f"{len(self.slots):,} slot{'' if len(self.slots) == 1 else 's'}"
        return f"{self.filler}: {', '.join(self.loses)} ({places}, {self.households:,} households)"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ResilienceReport:
    """What is lost when a record falls away, one at a time.

    Two reports are equal when they are about the same mechanism, day and kinds, with the same
    numbers, single points and estimate.

    Attributes:
        where: The snapshot that was looked at.
        mechanism: The mechanism.
        on: The day, None for the latest state.
        losing: The kinds of record that are lost, None for every filler by itself.
        k: How many go at once in the estimate.
        samples: How many samples the estimate takes.
        seed: The seed of the samples.
        estimate: The share of scopes that lose a slot when k records go at once; None for k = 1.
    """

    where: Jurisdiction
    mechanism: Mechanism
    on: date | None
    losing: Kinds | None
    k: int
    samples: int
    seed: int
    estimate: Estimate | None
    _tallies: tuple[Tally, ...]
    _goes: Pairs | None
    _losses: Losses

    @property
    def ok(self) -> bool:
        """Whether there is no single point of failure."""
        return self._losses.ranked.size == 0

    def require_ok(self) -> "ResilienceReport":
        """Return the report itself, or raise when there is a single point of failure.

        Raises:
            DoesNotHold: There is one; the text is that of the report.
        """
        if not self.ok:
            raise DoesNotHold(str(self))
        return self

    @cached_property
    def fillers(self) -> int:
        """Number of records looked at: those that take at least one valid link with them."""
        return looked_at(self.where.index, self._tallies, self._goes).size

    @property
    def scopes(self) -> int:
        """Number of scopes to which the mechanism applies, layer by layer."""
        return sum(tally.seats.size for tally in self._tallies)

    @property
    def short(self) -> int:
        """Number of scopes that are short of a slot before anything is lost."""
        return self.scopes - sum(int(np.count_nonzero(tally.complete)) for tally in self._tallies)

    @cached_property
    def safe(self) -> int:
        """Number of scopes that are short of no slot, and stay so whichever record is lost."""
        names = [slot.name for slot in self.mechanism.slots]
        number = 0
        for tally in self._tallies:
            ours = [names.index(slot.name) for slot in tally.seats.layer.slots]
            stays = tally.complete.copy()
            lost = self._losses.scope[np.isin(self._losses.slot, ours)]
            stays[tally.seats.seat[lost]] = False
            number += int(np.count_nonzero(stays))
        return number

    @property
    def ratio(self) -> Fraction:
        """Safe scopes among all, also those short already; 1 where there is none."""
        return Fraction(self.safe, self.scopes) if self.scopes else Fraction(1)

    @cached_property
    def single_points(self) -> tuple[SinglePoint, ...]:
        """The single points of failure: most scopes first, then most households, then lowest id.

        Complexity:
            O(slots lost) objects, made once.
        """
        with paused_collector():
            return tuple(self._single_points())

    def _single_points(self) -> Iterator[SinglePoint]:
        index, lost = self.where.index, self._losses
        names = [slot.name for slot in self.mechanism.slots]
        found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        cells = zip(lost.owner.tolist(), lost.scope.tolist(), lost.slot.tolist(), strict=True)
        for owner, scope, slot in cells:
            found[owner].append((index.record_at(scope).id, names[slot]))
        for owner, households in zip(lost.ranked.tolist(), lost.households.tolist(), strict=True):
            slots = tuple(sorted(found[owner]))
            yield SinglePoint(
                filler=index.record_at(owner).id,
                loses=tuple(dict.fromkeys(scope for scope, _ in slots)),
                slots=slots,
                households=households,
            )

    def substitutes(self, filler: str) -> tuple[Substitute, ...]:
        """Return who could fill what is vacant when a record is lost, by scope and slot.

        For each vacancy the best that is available: whoever meets the conditions of the slot,
        does not fill it or a slot of the scope that demands somebody else, and stays within its
        load and exclusivity; of those the one that carries least under the mechanism, then the
        nearest to the scope, then the lowest id. What is chosen for one vacancy counts for the
        next. A choice is a proposal: nobody has been asked.

        Args:
            filler: Id of the record that is lost; one that breaks nothing leaves no vacancy.

        Raises:
            UnknownId: No record has this id.

        Complexity:
            O(links + records) once, and O(records) for each vacancy, by array operations.
        """
        number, index = number_of(self.where, filler), self.where.index
        gone = np.zeros(index.total, np.bool_)
        goes = self._goes
        gone[number if goes is None else goes.target[goes.owner == number]] = True
        lost, here = self._losses, np.flatnonzero(self._losses.owner == number)
        slots = [
            (self.mechanism.slots[slot], scope)
            for scope, slot in zip(lost.scope[here].tolist(), lost.slot[here].tolist(), strict=True)
        ]
        slots.sort(key=lambda one: (index.record_at(one[1]).id, one[0].name))
        layer = {slot.name: tally for tally in self._tallies for slot in tally.seats.layer.slots}
        search = Search(self.where, self.mechanism, self._tallies, self.on, gone)
        return tuple(
            one for slot, scope in slots for one in search.fill(layer[slot.name], scope, slot)
        )

    def to_records(self) -> list[dict[str, str | int]]:
        """Return one flat row for each slot that a single point loses, for data frames."""
        return [
            {
                "mechanism": self.mechanism.id,
                "filler": point.filler,
                "scope": scope,
                "slot": slot,
            }
            for point in self.single_points
            for scope, slot in point.slots
        ]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ResilienceReport):
            return NotImplemented
        return self._content == other._content and self.single_points == other.single_points

    def __hash__(self) -> int:
        return hash(self._content)

    @property
    def _content(self) -> tuple[object, ...]:
        numbers = (self.fillers, self.scopes, self.short, self.safe, self.estimate)
        return (self.mechanism, self.on, kinds_of(self.losing), self.k, *numbers)

    def __repr__(self) -> str:
        return (
            f"<ResilienceReport {self.mechanism.id!r}: {self._losses.ranked.size:,} single points "
            f"among {self.fillers:,}, {self.safe:,} of {self.scopes:,} scopes safe>"
        )

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        title, points = str(self.mechanism.title), self.single_points
        yield f"{self.mechanism.id}{f': {title}' if title else ''}"
        share = f" ({percent(self.ratio)})" if self.scopes else ""
        yield f"single points of failure: {len(points):,} of {self.fillers:,} {self._lost}"
        yield (
            f"complete whichever is lost: {self.safe:,} of {self.scopes:,} scopes{share}, "
            f"short already: {self.short:,}"
        )
        if self.estimate is not None:
            at_once = min(self.k, self.fillers)
            yield f"{at_once:,} at once: {self.estimate} by {self.samples:,} samples"
        if points:
            rows = [
                [one.filler, len(one.loses), len(one.slots), one.households]
                for one in points[:_SHOWN]
            ]
            yield ""
            yield table(["lost", "scopes", "slots", "households"], rows)
        if len(points) > _SHOWN:
            yield f"… and {len(points) - _SHOWN:,} more (all in .single_points)"

    @property
    def _lost(self) -> str:
        """What is lost, in words."""
        names = [] if self.losing is None else [kind.__name__ for kind in kinds_of(self.losing)]
        return f"records of {', '.join(names)} that take a link with them" if names else "fillers"


def check_resilience(
    where: Jurisdiction,
    mechanism: Mechanism,
    *,
    on: date | None = None,
    losing: Kinds | None = None,
    k: int = 1,
    samples: int = 1000,
    seed: int = 0,
) -> ResilienceReport:
    """Report which scopes lose a slot when one record falls away, and who is worst to lose.

    A scope loses a slot when as many fill it as must, and fewer would without the valid links of
    what is lost; see `check_mechanism` for which links are valid. A scope that is short of a slot
    already cannot lose it. Scopes stay where they are, even one that is a lost record itself.

    With `losing` a record takes others with it as fillers: a unit the members who work there, an
    organisation the members whose formal organisation it is and the teams and facilities that it
    leads or runs, a team its leader and members; nothing further. The leader of a team that fills a
    slot takes nothing from it: the team still fills it.

    Args:
        where: The snapshot to look at; not changed.
        mechanism: The definition to check it against.
        on: The day on which links, organisations and the mechanism must hold; None takes the
            latest state, see `check_mechanism`.
        losing: What is lost: a record class or a union, of members, units, organisations, teams
            and facilities. None for every filler by itself.
        k: How many are lost at once, in an estimate besides the single losses; 1 for no estimate.
            Where fewer are there, all of them are.
        samples: How many samples the estimate takes, 2 or more.
        seed: The seed of the samples, 0 or more; the same seed gives the same estimate anywhere.

    Returns:
        A report with the single points of failure in order, the number of safe scopes, and for
        k > 1 the mean share of all scopes that lose a slot with its 95 % interval.

    Raises:
        InvalidArgument: `mechanism` is no mechanism, `on` no date, `losing` nothing that can fill
            a slot, or a number is out of its range.

    Complexity:
        O(links + scopes) by array operations for single losses; the single points are made when
        asked for. With `losing` also O(fillers taken), with `k` also O(samples times k squared).

    Examples:
        >>> import partygrid as pg
        >>> chain = pg.Mechanism(
        ...     "chain", scope=pg.Building, slots=[pg.Slot("chief", of=pg.Member)])
        >>> where = pg.Jurisdiction([
        ...     pg.Building("b1", households=48), pg.Building("b2"),
        ...     pg.Member("m1"), pg.Member("m2")])
        >>> linked = where.with_links(chain.fill("b1", chief="m1"), chain.fill("b2", chief="m1"))
        >>> report = check_resilience(linked, chain)
        >>> print(*report.single_points)
        m1: b1, b2 (2 slots, 48 households)
        >>> [one.filler for one in report.substitutes("m1")]
        ['m2', 'm2']
    """
    refuse_no_mechanism(mechanism)
    refuse_no_day(on)
    kinds = None if losing is None else in_order(losing)
    _refuse_no_filler(kinds)
    _refuse_below("k", k, 1)
    _refuse_below("samples", samples, 2)
    _refuse_below("seed", seed, 0)
    found = tallies(where, mechanism, on) if mechanism.holds_on(on) else ()
    goes = None if kinds is None else taken(where.index, kinds_of(kinds), on)
    estimate = None
    if k > 1:
        estimate = estimated(where, mechanism, found, goes, k=k, samples=samples, seed=seed)
    return ResilienceReport(
        where=where,
        mechanism=mechanism,
        on=on,
        losing=kinds,
        k=k,
        samples=samples,
        seed=seed,
        estimate=estimate,
        tallies=found,
        goes=goes,
        losses=losses(where, mechanism, found, goes),
    )


def _refuse_no_filler(kinds: Any) -> None:
    for kind in () if kinds is None else kinds_of(kinds):
        if kind not in FILLER_KINDS:
            remedy = f"use some of {', '.join(one.__name__ for one in FILLER_KINDS)}"
            raise InvalidArgument("losing", kind, "nothing that fills a slot", remedy)


def _refuse_below(name: str, value: Any, least: int) -> None:
    if type(value) is not int or value < least:
        reason = f"no whole number from {least} on"
        raise InvalidArgument(name, value, reason, f"pass {least}, {least + 1}, ...")
