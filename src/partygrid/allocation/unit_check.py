"""The check of the unit half of a plan, counted again from the records.

It shares no code with what placed the units. That numbers could not be more even is proven by
looking at all moves of one unit: within an area each unit may report to each place, so that where
no single move makes numbers more even, no chain of moves does.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import attrs
import numpy as np

from partygrid.allocation.resurvey import middle
from partygrid.allocation.terms import MECHANISM
from partygrid.allocation.units import UnitPlan, UnitReason, UnitRule, UnitTarget
from partygrid.costs import Costs
from partygrid.grid import BASE_LAYER, Community, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Member, Unit

Fault = tuple[str, str]
"""Id of the unit or place, and what is wrong."""


def unit_faults(
    where: Jurisdiction, plan: UnitPlan, costs: Costs, *, together: bool = False
) -> Iterator[Fault]:
    """Yield what is wrong with the unit half of a plan.

    Args:
        where: The snapshot.
        plan: The unit half.
        costs: What distance costs.
        together: Whether both halves were decided together; members of units are then not even.

    Complexity:
        O(units + places + units^2 in an area).
    """
    check = _Check(where, plan, costs)
    yield from check.named()
    yield from check.assigned()
    yield from check.unplaced()
    yield from check.counted()
    yield from check.even(together=together)


@attrs.frozen
class Area:
    """Units that are free to report to the same places.

    Attributes:
        units: Ids of the units, in id order.
        places: Ids of the places, at least one.
        placed: How many of the units a plan places.
    """

    units: tuple[str, ...]
    places: tuple[str, ...]
    placed: int


class UnitRecords:
    """What the records say of units and places."""

    def __init__(self, where: Jurisdiction, plan: UnitPlan, costs: Costs) -> None:
        self.plan, self.ground = plan, _Ground(where, costs)
        self.units = {one.id: one for one in where.of(Unit)}
        works = where.index.reference(Member, "unit", Unit)
        number = np.bincount(works[works >= 0], minlength=len(self.units))
        self.staff = Counter(dict(zip(self.units, number.tolist(), strict=True)))
        kinds = {"unit": Community, "grid_unit": Grid}
        self.linked = {
            (link.filler, link.scope, link.slot)
            for link in where.links
            if link.mechanism == MECHANISM
            and link.until is None
            and isinstance(where.get(link.scope), kinds.get(link.slot, ()))
            and link.filler in self.units
        }
        self.areas: defaultdict[str | None, list[str]] = defaultdict(list)
        for place, community in self._places(where):
            self.areas[self._area(community)].append(place)
        self.reports = Counter(one.place for one in plan.assignments)
        self.free = {
            one.unit: one.place
            for one in plan.assignments
            if not one.pinned and one.unit in self.units
        }

    def _places(self, where: Jurisdiction) -> list[tuple[str, str]]:
        """Return the places to which units may report, each with its community."""
        if self.plan.reporting.to is UnitTarget.GRID:
            return [(one.id, one.community) for one in where.of(Grid, layer=BASE_LAYER)]
        return [(one.id, one.id) for one in where.of(Community)]

    def _area(self, community: str | None) -> str | None:
        return "" if self.plan.reporting.rule is UnitRule.ASSIGNED else community

    def options(self, unit: str) -> list[str]:
        """Return the places to which a unit may report."""
        return self.areas.get(self._area(self.units[unit].community), [])

    def has_room(self, place: str) -> bool:
        """Return whether one more unit may report to a place."""
        most = self.plan.reporting.most
        return most is None or self.reports[place] < most

    def metres(self, unit: str, place: str) -> int:
        """Return how far a place is from the community of a unit."""
        return self.ground.metres(self.units[unit].community, place)

    def shared(self) -> Iterator[Area]:
        """Yield the areas that have units and places, with who may report there."""
        already = {unit for unit, _, _ in self.linked}
        free: defaultdict[str | None, list[str]] = defaultdict(list)
        for unit in self.units.values():
            if unit.operating is not False and unit.id not in already and self.options(unit.id):
                free[self._area(unit.community)].append(unit.id)
        for area, units in free.items():
            placed = sum(unit in self.free for unit in units)
            yield Area(tuple(units), tuple(self.areas[area]), placed)


class _Check(UnitRecords):
    """The checks, one by one."""

    def named(self) -> Iterator[Fault]:
        """Find who is named too often, not at all, or out of order."""
        rows = [(one.unit, one.place) for one in self.plan.assignments]
        left = [one.unit for one in self.plan.unplaced]
        places = [one.place for one in self.plan.counts]
        if rows != sorted(set(rows)) or left != sorted(set(left)):
            yield "units", "not in id order, or named twice"
        if places != sorted(one for area in self.areas.values() for one in area):
            yield "units", "the counts are not those of the places, in id order"
        named = Counter({unit for unit, _ in rows}) + Counter(left)
        for unit in sorted({*named, *self.units}):
            if named[unit] != (unit in self.units):
                yield unit, "not named just once, as reporting or not"
        already = {unit for unit, _, _ in self.linked}
        times = Counter(unit for unit, _ in rows)
        for unit in sorted(self.free):
            if times[unit] > 1 or unit in already:
                yield unit, "proposed, and reports elsewhere"

    def assigned(self) -> Iterator[Fault]:
        """Find assignments that the records do not bear out."""
        to = self.plan.reporting.to
        stated = {(one.unit, one.place, one.slot) for one in self.plan.assignments if one.pinned}
        for id_, place, slot in sorted(self.linked ^ {(u, p, s.value) for u, p, s in stated}):
            yield id_, f"pinned to {place} as {slot} only in the plan, or only by a link"
        for one in self.plan.assignments:
            if one.unit not in self.units:
                continue  # found by named
            unit = self.units[one.unit]
            may = (one.unit, one.place, one.slot.value) in self.linked
            if not one.pinned:
                may = unit.operating is not False and one.place in self.options(unit.id)
                if not may or one.slot is not to:
                    yield unit.id, f"may not report to {one.place}"
            if may and one.metres != self.ground.metres(unit.community, one.place):
                yield unit.id, f"{one.metres:,} metres are stated, others hold"

    def unplaced(self) -> Iterator[Fault]:
        """Find reasons that do not hold."""
        for one in self.plan.unplaced:
            if one.unit in self.units and one.reason is not self._reason(one.unit):
                yield one.unit, f"{one.reason} is stated, {self._reason(one.unit)} holds"

    def _reason(self, unit: str) -> UnitReason | None:
        """Return why a unit would report nowhere, None where there is room for it."""
        if self.units[unit].operating is False:
            return UnitReason.NOT_OPERATING
        if self._area(self.units[unit].community) is None:
            return UnitReason.NO_LOCATION
        if not self.options(unit):
            return UnitReason.NO_PLACE
        room = any(map(self.has_room, self.options(unit)))
        return None if room else UnitReason.ALL_PLACES_TAKEN

    def counted(self) -> Iterator[Fault]:
        """Find numbers of units and members that are not those of the assignments."""
        members: Counter[str] = Counter()
        for one in self.plan.assignments:
            members[one.place] += self.staff[one.unit]
        for count in self.plan.counts:
            if (count.units, count.members) != (self.reports[count.place], members[count.place]):
                yield count.place, "its numbers are not those of the assignments"
        most = self.plan.reporting.most
        already = Counter(place for _, place, _ in self.linked)
        for place in sorted(set(self.free.values())):
            if most is not None and self.reports[place] > max(most, already[place]):
                yield place, f"more than {most:,} units"

    def even(self, *, together: bool) -> Iterator[Fault]:
        """Find moves and exchanges of units that would make numbers or members more even."""
        loads: Counter[str] = Counter()
        for one in self.plan.assignments:
            loads[one.place] += self.staff[one.unit]
        by_area: defaultdict[str | None, list[tuple[str, str]]] = defaultdict(list)
        for unit, place in sorted(self.free.items()):
            by_area[self._area(self.units[unit].community)].append((unit, place))
        for area, free in by_area.items():
            places = set(self.areas.get(area, ()))
            if len(places) == 1:
                continue  # whoever is elsewhere is found by assigned
            fewest = min((self.reports[one] for one in places if self.has_room(one)), default=None)
            for unit, place in free:
                if fewest is not None and fewest + 1 < self.reports[place]:
                    yield unit, f"numbers would be more even without it at {place}"
            if not together:
                yield from self._exchanges([one for one in free if one[1] in places], loads)

    def _exchanges(self, free: list[tuple[str, str]], loads: Mapping[str, int]) -> Iterator[Fault]:
        """Find exchanges of two units of one area; each may report where the other does."""
        staff = np.array([self.staff[unit] for unit, _ in free], np.int64)
        load = np.array([loads[place] for _, place in free], np.int64)
        for i, (unit, _) in enumerate(free):
            more = staff[i + 1 :] - staff[i]
            gains = more * (more + load[i] - load[i + 1 :]) < 0
            for other in np.flatnonzero(gains).tolist():
                name = free[i + 1 + other][0]
                yield unit, f"members would be more even if exchanged with {name}"


class _Ground:
    """How far communities and grids are apart: means of the positions of their buildings."""

    def __init__(self, where: Jurisdiction, costs: Costs) -> None:
        self.where, self.costs = where, costs
        self.middles: dict[str, list[int] | None] = {}

    def _middle(self, place: str) -> list[int] | None:
        if place not in self.middles:
            index = self.where.index
            kind = Community if place in index.table(Community).position else Grid
            self.middles[place] = middle(index, kind, index.table(kind).position[place])
        return self.middles[place]

    def metres(self, community: str | None, place: str) -> int:
        """Return how far a place is from a community; None lies outside."""
        if community is None:
            return self.costs.elsewhere
        here, there = self._middle(community), self._middle(place)
        if here is not None and there is not None:
            return round(
                math.sqrt(sum((a - b) ** 2 for a, b in zip(here, there, strict=True))) / 100
            )
        other = str(self.where.community_of(place))
        if community == other:
            return self.costs.same_community
        one_town = self.where[community].town == self.where[other].town
        return self.costs.same_town if one_town else self.costs.elsewhere
