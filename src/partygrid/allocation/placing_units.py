"""Which unit reports to which place: as many as possible, evenly, near.

Formulation. Let U be the units that operate and report nowhere yet, P the places (communities, or
grids of the base layer), and E the eligible pairs: with ``LOCATED`` those of one community, with
``ASSIGNED`` all. Let o(p) be how many units report to p by links that exist, w(u) the members of a
unit, and x(u, p) in {0, 1}, with sum over p of x(u, p) <= 1. Let n(p) = o(p) + sum over u of
x(u, p), which passes `most` nowhere that o(p) does not. Aims, in this order:

    1. many units are placed
    2. the sum of n(p)^2 is least: no other plan has numbers that are more even
    3. the sum of metres is least

Procedure.

    1. One flow of ``partygrid.allocation.pieces``: the place for the k-th unit at p is worth
       K + 1 - o(p) - k, K being the most that any place could have. Since (k + 1)^2 - k^2 rises
       with k, this is aims 1 to 3, exactly. By majorization it also leaves the fewest places
       without a unit, and makes the largest number as small as can be.
    2. Two units of different places that may be exchanged are, as long as that lowers the sum of
       squares of members, m(p) = sum of w(u): go through the units in id order, exchange each with
       the one that lowers it most (then fewest metres, lowest id), and begin again until nothing
       changes. With ``LOCATED`` to communities there is nothing to exchange.
    3. Units that are alike, of one community and with as many members, exchange places: the lowest
       id gets the lowest place.

To even out members in full is a partition problem, and hard; step 2 ends where no exchange of two
units makes them more even. It leaves aims 1 and 2 as they are and gives up metres for evenness.
"""

from collections.abc import Iterator, Mapping
from itertools import compress

import attrs
import numpy as np

from partygrid._index import Counts, Index
from partygrid._nearness import metres_between
from partygrid._territory import communities_of_grids, in_layer
from partygrid.allocation.eligibility import matches
from partygrid.allocation.engine import Engine
from partygrid.allocation.pieces import Pieces, one_by_one, placed_by_worth
from partygrid.allocation.policies.asked import lowest_first
from partygrid.allocation.terms import MECHANISM
from partygrid.allocation.units import (
    UnitAssignment,
    UnitCount,
    UnitPlan,
    UnitReason,
    UnitReporting,
    UnitRule,
    UnitTarget,
    UnplacedUnit,
)
from partygrid.costs import Costs
from partygrid.grid import BASE_LAYER, Community, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Member, Unit

Place = Community | Grid


@attrs.frozen(eq=False, kw_only=True)
class UnitsAsked:
    """The problem: units that are free, and places, by position in id order.

    Attributes:
        reporting: How units report.
        pinned: What links of the snapshot say already.
        staff: Number of members of each unit, by id.
        units: The units.
        places: The places.
        area: Area of each unit: units of one area may report to the same places. Shape: (units,).
        choice: Position of each place among those of its area. Shape: (places,).
        first: First pair of each unit, and the number of pairs at the end. Shape: (units + 1,).
        member: Unit of each eligible pair. Shape: (pairs,).
        need: Place of each eligible pair. Shape: (pairs,).
        cost: Metres of each eligible pair. Shape: (pairs,).
    """

    reporting: UnitReporting
    pinned: tuple[UnitAssignment, ...]
    staff: Mapping[str, int]
    units: tuple[Unit, ...]
    places: tuple[Place, ...]
    area: Counts
    choice: Counts
    first: Counts
    member: Counts
    need: Counts
    cost: Counts

    @property
    def members(self) -> int:
        """Number of units, who are the members of this pairing."""
        return len(self.units)

    @property
    def needs(self) -> int:
        """Number of places."""
        return len(self.places)

    def metres(self, unit: Counts, place: Counts) -> Counts:
        """Return the metres of eligible pairs."""
        metres: Counts = self.cost[self.first[unit] + self.choice[place]]
        return metres


def place_units(
    where: Jurisdiction, reporting: UnitReporting, costs: Costs, engine: Engine
) -> UnitPlan:
    """Return which unit reports to which place.

    Raises:
        InvalidArgument: Costs are too large for exact integers, or `engine` returns what is no flow
            of minimum cost.

    Complexity:
        A minimum-cost flow on the pairs of unit and place; O(units) for each exchange looked at.
    """
    asked = ask_units(where, reporting, costs)
    return unit_plan(where, asked, exchanged(asked, evenly(asked, engine)))


def evenly(asked: UnitsAsked, engine: Engine) -> Counts:
    """Return the place of each unit by step 1, -1 for none. Shape: (units,).

    Raises:
        InvalidArgument: See `place_units`.
    """
    return placed_by_worth(asked, pieces(asked), engine)


def exchanged(asked: UnitsAsked, placed_at: Counts) -> Counts:
    """Return the place of each unit after steps 2 and 3. Shape: (units,)."""
    weight = np.array([asked.staff[unit.id] for unit in asked.units], np.int64)
    load = np.array([one.members for one in _counts(asked, asked.pinned)], np.int64)
    np.add.at(load, placed_at[placed_at >= 0], weight[placed_at >= 0])
    _exchange(asked, placed_at, weight, load)
    return lowest_first(placed_at, _alike(asked, weight))


def unit_plan(where: Jurisdiction, asked: UnitsAsked, placed_at: Counts) -> UnitPlan:
    """Return the plan that puts each free unit at a place, -1 for none."""
    proposed = _proposed(asked, placed_at)
    assignments = tuple(sorted([*asked.pinned, *proposed], key=lambda one: (one.unit, one.place)))
    return UnitPlan(
        reporting=asked.reporting,
        assignments=assignments,
        unplaced=tuple(_unplaced(where, asked, {one.unit for one in assignments})),
        counts=_counts(asked, assignments),
    )


def members_of_units(where: Jurisdiction) -> dict[str, int]:
    """Return the number of members who work in each unit."""
    unit = where.index.reference(Member, "unit", Unit)
    number = np.bincount(unit[unit >= 0], minlength=where.index.size(Unit))
    return dict(zip((one.id for one in where.of(Unit)), number.tolist(), strict=True))


def _pinned(where: Jurisdiction, costs: Costs) -> Iterator[UnitAssignment]:
    """Yield the reports that links of the snapshot state already, by unit, then place."""
    kinds = {UnitTarget.COMMUNITY.value: Community, UnitTarget.GRID.value: Grid}
    found = sorted(
        {
            (link.filler, link.scope, link.slot)
            for link in where.links
            if link.mechanism == MECHANISM and link.slot in kinds and link.holds_on(None)
        }
    )
    for unit, place, slot in found:
        ends = where[unit], where[place]
        if isinstance(ends[0], Unit) and isinstance(ends[1], kinds[slot]):
            number = [where.index.table(type(one)).position[one.id] for one in ends]
            start = [where.index.start(type(one)) for one in ends]
            one, other = np.array(number)[:, None] + np.array(start)[:, None]
            metres = int(metres_between(where.index, one, other, costs)[0])
            yield UnitAssignment(
                unit=unit, place=place, slot=UnitTarget(slot), metres=metres, pinned=True
            )


def ask_units(where: Jurisdiction, reporting: UnitReporting, costs: Costs) -> UnitsAsked:
    """Return the problem of the units of a snapshot."""
    pinned = tuple(_pinned(where, costs))
    taken = {one.unit for one in pinned}
    index, kind = where.index, Community if reporting.to is UnitTarget.COMMUNITY else Grid
    free = (one.operating is not False and one.id not in taken for one in where.of(Unit))
    rows = [*compress(range(index.size(Unit)), free)]
    position, home = _places(index, reporting.to)
    area = index.reference(Unit, "community", Community)[rows].astype(np.int64)
    if reporting.rule is UnitRule.ASSIGNED:
        home, area = np.zeros_like(home), np.zeros_like(area)
    order = np.argsort(home, kind="stable")
    unit, row = matches(area, home[order])
    choice = np.empty_like(home)
    choice[order] = np.arange(order.size) - np.searchsorted(home[order], home[order])
    place, numbers = order[row], np.array(rows, np.int64)[unit] + index.start(Unit)
    return UnitsAsked(
        reporting=reporting,
        pinned=pinned,
        staff=members_of_units(where),
        units=tuple(index.table(Unit).records[i] for i in rows),
        places=tuple(index.table(kind).records[i] for i in position.tolist()),
        area=area,
        choice=choice,
        first=np.searchsorted(unit, np.arange(len(rows) + 1)),
        member=unit,
        need=place,
        cost=metres_between(index, numbers, position[place] + index.start(kind), costs),
    )


def _places(index: Index, to: UnitTarget) -> tuple[Counts, Counts]:
    """Return the positions of the places to which units report, and the community of each."""
    if to is UnitTarget.COMMUNITY:
        position = np.arange(index.size(Community))
        return position, position
    position = np.flatnonzero(in_layer(index, BASE_LAYER))
    return position, communities_of_grids(index)[position].astype(np.int64)


def _counts(asked: UnitsAsked, assignments: tuple[UnitAssignment, ...]) -> tuple[UnitCount, ...]:
    units = {one.id: 0 for one in asked.places}
    members = dict(units)
    for one in assignments:
        if one.place in units:
            units[one.place] += 1
            members[one.place] += asked.staff[one.unit]
    return tuple(
        UnitCount(place=place, units=units[place], members=members[place]) for place in units
    )


def pieces(asked: UnitsAsked) -> Pieces:
    """Return the places, for one unit each: the more units come before it, the less it is worth."""
    most = asked.reporting.most
    occupied = np.array([one.units for one in _counts(asked, asked.pinned)], np.int64)
    room = np.bincount(asked.need, minlength=asked.needs)
    if most is not None:
        room = np.clip(most - occupied, 0, room)
    place, before = one_by_one(room)
    number = occupied[place] + before
    return Pieces(place, np.ones_like(place), number.max(initial=0) + 1 - number)


def _exchange(asked: UnitsAsked, placed_at: Counts, weight: Counts, load: Counts) -> None:
    """Exchange units as long as that makes members more even; both columns are changed."""
    changed, choosers = True, np.flatnonzero((placed_at >= 0) & (np.diff(asked.first) > 1)).tolist()
    while changed:
        changed = False
        for unit in choosers:
            other = _partner(asked, placed_at, weight, load, unit)
            if other is not None:
                pair, swapped = [unit, other], [other, unit]
                load[placed_at[pair]] += weight[swapped] - weight[pair]
                placed_at[pair] = placed_at[swapped]
                changed = True


def _alike(asked: UnitsAsked, weight: Counts) -> Counts:
    """Return a number for each unit, the same for those of one community and as many members."""
    code: dict[tuple[str | None, int], int] = {}
    kinds = zip((unit.community for unit in asked.units), weight.tolist(), strict=True)
    return np.array([code.setdefault(kind, len(code)) for kind in kinds], np.int64)


def _partner(
    asked: UnitsAsked, placed_at: Counts, weight: Counts, load: Counts, unit: int
) -> int | None:
    """Return with which unit an exchange lowers the sum of squares most, None for none."""
    here, more = placed_at[unit], weight - weight[unit]
    gain = 2 * more * (more + load[here] - load[placed_at])
    may = (placed_at >= 0) & (placed_at != here) & (asked.area == asked.area[unit])
    gain[~may] = 0
    if gain.min() == 0:
        return None
    best = np.flatnonzero(gain == gain.min())
    there, own = placed_at[best], np.full(best.size, unit)
    metres = asked.metres(own, there) + asked.metres(best, np.full(best.size, here))
    metres -= asked.metres(best, there)
    return int(best[np.argmin(metres)])


def _proposed(asked: UnitsAsked, placed_at: Counts) -> Iterator[UnitAssignment]:
    unit = np.flatnonzero(placed_at >= 0)
    metres = asked.metres(unit, placed_at[unit])
    columns = (unit.tolist(), placed_at[unit].tolist(), metres.tolist())
    for number, place, far in zip(*columns, strict=True):
        yield UnitAssignment(
            unit=asked.units[number].id,
            place=asked.places[place].id,
            slot=asked.reporting.to,
            metres=far,
        )


def _unplaced(where: Jurisdiction, asked: UnitsAsked, placed: set[str]) -> Iterator[UnplacedUnit]:
    may = {asked.units[number].id for number in np.unique(asked.member).tolist()}
    for unit in where.of(Unit):
        if unit.id in placed:
            continue
        reason = UnitReason.ALL_PLACES_TAKEN
        if unit.operating is False:
            reason = UnitReason.NOT_OPERATING
        elif asked.reporting.rule is UnitRule.LOCATED and unit.community is None:
            reason = UnitReason.NO_LOCATION
        elif unit.id not in may:
            reason = UnitReason.NO_PLACE
        yield UnplacedUnit(unit=unit.id, reason=reason)
