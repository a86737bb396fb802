"""Who could take the place of what is lost: for each vacancy the best that is available.

A vacancy is one filler that a slot lacks after a loss; in a weighted slot it is the weight that it
lacks. Whoever is considered for a vacancy must, in this order,

1. meet the conditions of the slot, and not go with what is lost;
2. live and be located where the slot demands;
3. not fill the slot of the scope already, nor another place that excludes it: a slot of the scope
   that demands somebody else, an exclusive slot, or any place where this slot is exclusive;
4. stay within the load of the slot.

Of those who are left, the one that carries least is chosen; among equals the one nearest to the
scope; then the lowest id. Vacancies are filled in the order of scope and slot, and what has been
chosen for one counts for the next.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from enum import StrEnum

import attrs
import numpy as np

from partygrid._index import Counts, Index, Mask, Positions
from partygrid._links import Numbers
from partygrid.grid import Community, Compound, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._losses import by_id, runs_of
from partygrid.linkage._places import everywhere, misplaced
from partygrid.linkage._seats import eligible
from partygrid.linkage._tally import Tally
from partygrid.mechanisms import Mechanism
from partygrid.org import Member
from partygrid.slots import Area, Slot


class Nearness(StrEnum):
    """The smallest place that a filler shares with a scope.

    A member is where it lives; whatever else is, where it stands or what it covers.

    Attributes:
        SCOPE: The scope itself, or one of its places or buildings.
        COMPOUND: The compound.
        COMMUNITY: The community.
        TOWN: The town.
        ELSEWHERE: None that is known.
    """

    SCOPE = "scope"
    COMPOUND = "compound"
    COMMUNITY = "community"
    TOWN = "town"
    ELSEWHERE = "elsewhere"


class NoSubstitute(StrEnum):
    """Why nobody can take a place: the first demand that nobody is left to meet.

    Attributes:
        NOBODY_ELIGIBLE: Nobody else may fill the slot and meets its conditions.
        NOBODY_THERE: Of those, nobody lives or is located where the slot demands.
        ALL_TAKEN: Of those, all fill the slot here already, or another place that excludes it.
        ALL_AT_LOAD: Of those, all carry as much as the slot allows.
    """

    NOBODY_ELIGIBLE = "nobody-eligible"
    NOBODY_THERE = "nobody-there"
    ALL_TAKEN = "all-taken"
    ALL_AT_LOAD = "all-at-load"


_WORDS = {
    NoSubstitute.NOBODY_ELIGIBLE: "nobody else is eligible",
    NoSubstitute.NOBODY_THERE: "nobody eligible is where the slot demands",
    NoSubstitute.ALL_TAKEN: "the others fill it already, or another place that excludes it",
    NoSubstitute.ALL_AT_LOAD: "the others carry as much as the slot allows",
}


@attrs.frozen(kw_only=True)
class Substitute:
    """Who could fill one vacancy that a loss leaves.

    Attributes:
        scope: Id of the scope.
        slot: Name of the slot.
        filler: Id of the substitute, None where there is none.
        carries: What the substitute carries under the mechanism before it fills this vacancy.
        near: The smallest place that it shares with the scope, None where there is none.
        reason: Why there is none, None where there is one.

    Examples:
        >>> print(Substitute(scope="union-2", slot="leader", reason=NoSubstitute.ALL_AT_LOAD))
        union-2, leader: none: the others carry as much as the slot allows
        >>> print(Substitute(scope="b1", slot="chief", filler="m2", carries=1, near=Nearness.SCOPE))
        b1, chief: m2 from the scope, carries 1
    """

    scope: str
    slot: str
    filler: str | None = None
    carries: int = 0
    near: Nearness | None = None
    reason: NoSubstitute | None = None

    def __str__(self) -> str:
        place = f"{self.scope}, {self.slot}"
        if self.reason is not None:
            return f"{place}: none: {_WORDS[self.reason]}"
        home = "elsewhere" if self.near is Nearness.ELSEWHERE else f"the {self.near}"
        return f"{place}: {self.filler} from {home}, carries {self.carries:,}"


class Search:
    """A search for substitutes after one loss; what it chooses counts from then on.

    Args:
        where: The snapshot.
        mechanism: The mechanism.
        tallies: The counted links of each layer.
        on: The day for which it was checked.
        gone: Which records are lost. Shape: (records,).
    """

    def __init__(
        self,
        where: Jurisdiction,
        mechanism: Mechanism,
        tallies: Sequence[Tally],
        on: date | None,
        gone: Mask,
    ) -> None:
        index = where.index
        self._index, self._mechanism, self._gone = index, mechanism, gone
        self._rows = where.link_index.rows(mechanism.id)
        self._may: dict[str, Mask] = {}
        self._loads: dict[str, Counts] = {}
        self._fills: dict[str, Mask] = {}
        self._chosen: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for tally in tallies:
            slots = tally.seats.layer.slots
            may = eligible(index, slots, on) & ~gone
            self._may |= {slot.name: may[i] for i, slot in enumerate(slots)}
            self._loads |= {slot.name: tally.loads(i) for i, slot in enumerate(slots)}
            self._fills |= {slot.name: tally.places(i) > 0 for i, slot in enumerate(slots)}
        self._carried = sum(self._loads.values(), np.zeros(gone.size, np.int64))

    def fill(self, tally: Tally, scope: int, slot: Slot) -> Iterator[Substitute]:
        """Find who could fill each vacancy of a slot of the layer, at the scope with a number."""
        missing, id_ = self._missing(tally, scope, slot), self._index.record_at(scope).id
        for amount in [missing] if slot.weighted else [1] * missing:
            left = tuple(self._narrowed(tally, scope, slot, amount))
            reason = next((reason for reason, number in left if not number.size), None)
            if reason is not None:
                yield Substitute(scope=id_, slot=slot.name, reason=reason)
                continue
            number = left[-1][1]
            near = _nearness(self._index, scope, number)
            best = np.lexsort((by_id(self._index)[number], near, self._carried[number]))[0]
            found = int(number[best])
            yield Substitute(
                scope=id_,
                slot=slot.name,
                filler=self._index.record_at(found).id,
                carries=int(self._carried[found]),
                near=tuple(Nearness)[near[best]],
            )
            self._take(scope, slot, found, amount)

    def _missing(self, tally: Tally, scope: int, slot: Slot) -> int:
        """Return what a slot of a scope lacks after the loss."""
        row = self._links(tally, scope, [slot.name])
        row = row[~self._gone[tally.placed.filler[row]]]
        filled = row.size if tally.weight is None else int(tally.weight[row].sum())
        least = np.broadcast_to(tally.least, tally.filled.shape)
        position = tally.seats.layer.slots.index(slot)
        return int(least[position, tally.seats.seat[scope]]) - filled

    def _links(self, tally: Tally, scope: int, names: Collection[str]) -> Positions:
        """Return the valid links of some slots of the layer at a scope."""
        slots = [i for i, slot in enumerate(tally.seats.layer.slots) if slot.name in names]
        cell = np.array(slots) * tally.seats.size + tally.seats.seat[scope]
        runs = runs_of(tally, self._rows)
        return runs.row[runs.at(cell, tally.valid)[0]]

    def _narrowed(
        self, tally: Tally, scope: int, slot: Slot, amount: int
    ) -> Iterator[tuple[NoSubstitute, Numbers]]:
        """Find who is left after each demand, with the reason where nobody is."""
        number = np.flatnonzero(self._may[slot.name])
        yield NoSubstitute.NOBODY_ELIGIBLE, number
        away, outside = misplaced(self._index, slot, np.full(number.size, scope), number)
        number = number[~(away | outside)]
        yield NoSubstitute.NOBODY_THERE, number
        names = {slot.name}.union(*(one for one in self._mechanism.distinct if slot.name in one))
        chosen = [one for name in names for one in self._chosen[scope, name]]
        taken = tally.placed.filler[self._links(tally, scope, names)]
        number = number[~np.isin(number, [*taken.tolist(), *chosen]) & self._free(slot, number)]
        yield NoSubstitute.ALL_TAKEN, number
        if slot.load is not None:
            number = number[self._loads[slot.name][number] + amount <= slot.load]
        yield NoSubstitute.ALL_AT_LOAD, number

    def _free(self, slot: Slot, number: Numbers) -> Mask:
        """Return who fills nothing that excludes another place, or nothing at all."""
        names = [one.name for one in self._mechanism.slots if slot.exclusive or one.exclusive]
        free: Mask = ~np.any([self._fills[name][number] for name in names], axis=0)
        return free

    def _take(self, scope: int, slot: Slot, number: int, amount: int) -> None:
        self._loads[slot.name][number] += amount
        self._carried[number] += amount
        self._fills[slot.name][number] = True
        self._chosen[scope, slot.name].append(number)


_HERE = Slot("", lives=Area.SCOPE, located=Area.SCOPE)


def _nearness(index: Index, scope: int, number: Numbers) -> Counts:
    """Return how near records are to a scope, as positions among the members of `Nearness`."""
    near = np.full(number.size, len(Nearness) - 1)
    for step, place in enumerate((Town, Community, Compound), start=2):
        wanted = everywhere(index, place)[scope]
        near[(everywhere(index, place)[number] == wanted) & (wanted >= 0)] = len(Nearness) - step
    away, outside = misplaced(index, _HERE, np.full(number.size, scope), number)
    lives = (number >= index.start(Member)) & (number < index.start(Member) + index.size(Member))
    near[np.where(lives, ~away, ~outside)] = 0
    return near
