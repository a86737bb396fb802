"""What the choice of units bears on: numbers of units, and the options of members.

Procedure.

    1. Within an area each unit may report to each place. So, with h the worth of the least piece
       that a plan of aims 1 and 2 fills, such a plan fills all pieces that are worth more, none
       that is worth less, and of those worth just h as many as are left: each place has one of two
       numbers of units, and which places have the greater one is open.
    2. A unit has no choice where the places of its area lie in one community and all units of the
       area are placed, or none is. For its members its report is settled.
    3. An option of a member whose unit has a choice is *plain*, open whether or not the unit
       reports there, *linked*, open or nearer because it does, or both. Where the join is required,
       plain options are open only while the unit is left out.
"""

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Mask
from partygrid.allocation.joining import Reports
from partygrid.allocation.placing_units import UnitsAsked, pieces
from partygrid.allocation.problem import Problem
from partygrid.allocation.units import Join
from partygrid.grid import Community, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Unit


@attrs.frozen(eq=False, kw_only=True)
class Numbers:
    """How many units there are at each place by aims 1 and 2.

    Attributes:
        area: Area of each place to which a unit may report, else -1. Shape: (places,).
        least: Units at each place besides those that report already; the greatest is `room` more.
        room: 1 where a place may have one unit more, else 0. Shape: (places,).
        units: Number of units of each area. Shape: (areas,).
        total: Number of them that are placed. Shape: (areas,).
    """

    area: Counts
    least: Counts
    room: Counts
    units: Counts
    total: Counts


def numbers(asked: UnitsAsked) -> Numbers:
    """Return how many units there are at each place: step 1."""
    own = pieces(asked)
    area = np.full(asked.needs, NOWHERE, np.int64)
    area[asked.need] = asked.area[asked.member]
    areas = int(asked.area.max(initial=NOWHERE)) + 1
    units = np.bincount(asked.area[np.unique(asked.member)], minlength=areas)
    order = np.lexsort((-own.worth, area[own.post]))
    first = np.searchsorted(area[own.post[order]], np.arange(areas + 1))
    total = np.minimum(units, np.diff(first))
    last = np.where(total > 0, first[:-1] + total - 1, own.worth.size)
    h = np.append(own.worth[order], own.worth.max(initial=0) + 1)[last]
    more, just = own.worth > h[area[own.post]], own.worth == h[area[own.post]]
    return Numbers(
        area=area,
        least=np.bincount(own.post[more], minlength=asked.needs),
        room=np.bincount(own.post[just], minlength=asked.needs),
        units=units,
        total=total,
    )


@attrs.frozen(eq=False, kw_only=True)
class Options:
    """The options of members, as columns by member, then need. Shape of each: (options,).

    Attributes:
        member: Member of each option.
        need: Need of each option.
        there: Community of its need, -1 for none.
        plain: Which options are open without the unit's report.
        plain_cost: What they cost then.
        linked: Which options the unit's report opens or makes nearer.
        linked_cost: What they cost then.
        unit: Unit of the member among those asked where its choice bears on the option, else -1.
    """

    member: Counts
    need: Counts
    there: Counts
    plain: Mask
    plain_cost: Counts
    linked: Mask
    linked_cost: Counts
    unit: Counts

    def taken(self, rows: Counts) -> "Options":
        """Return some of the options."""
        return Options(**{name: column[rows] for name, column in attrs.asdict(self).items()})


@attrs.frozen(eq=False, kw_only=True)
class Stakes:
    """What the choice of units bears on.

    Attributes:
        asked: The units' problem.
        numbers: How many units there are at each place.
        problem: The members' problem.
        join: What the report of a unit means for its members.
        community: Community of each place. Shape: (places,).
        unit_community: Community of each unit, -1 for none. Shape: (units,).
        options: The options of members.
    """

    asked: UnitsAsked
    numbers: Numbers
    problem: Problem
    join: Join
    community: Counts
    unit_community: Counts
    options: Options


def stakes_of(where: Jurisdiction, asked: UnitsAsked, problem: Problem, settled: Reports) -> Stakes:
    """Return what the choice of units bears on.

    Args:
        where: The snapshot.
        asked: The units' problem.
        problem: The members' problem.
        settled: The reports of any plan of units; only those of units without a choice count.

    Complexity:
        O(pairs of both problems).
    """
    known = numbers(asked)
    community = _positions(
        where, [one.community if isinstance(one, Grid) else one.id for one in asked.places]
    )
    open_ = _with_a_choice(asked, known, community)
    unit = _works(where, asked, open_)[settled.work[problem.member]]
    offered, size = open_[asked.member], settled.communities
    offers = np.unique(asked.member[offered] * size + community[asked.need[offered]])
    may = _may(offers, unit, settled.community[problem.need], size)
    left_out = np.append(known.total < known.units, False)
    left_out = np.append(left_out[asked.area], False)[unit]
    given = _required if settled.join is Join.REQUIRED else _preferred
    options = given(problem, settled, unit, may, left_out)
    return Stakes(
        asked=asked,
        numbers=known,
        problem=problem,
        join=settled.join,
        community=community,
        unit_community=_positions(where, [unit.community for unit in asked.units]),
        options=options.taken(np.flatnonzero(options.plain | options.linked)),
    )


def _required(
    problem: Problem, settled: Reports, unit: Counts, may: Mask, left_out: Mask
) -> Options:
    member, need = problem.member, problem.need
    return Options(
        member=member,
        need=need,
        there=settled.community[need],
        plain=np.where(unit >= 0, left_out, ~settled.kept_away(settled.work[member], need)),
        plain_cost=problem.cost,
        linked=may,
        linked_cost=problem.cost,
        unit=unit,
    )


def _preferred(
    problem: Problem, settled: Reports, unit: Counts, may: Mask, _left_out: Mask
) -> Options:
    member, need, cost = problem.member, problem.need, problem.cost
    nearer = np.minimum(cost, settled.discount)
    linked = may & (nearer > 0)
    return Options(
        member=member,
        need=need,
        there=settled.community[need],
        plain=np.ones_like(linked),
        plain_cost=cost - np.where(unit >= 0, 0, settled.saved(settled.work[member], need, cost)),
        linked=linked,
        linked_cost=cost - nearer,
        unit=np.where(linked, unit, NOWHERE),
    )


def _positions(where: Jurisdiction, communities: list[str | None]) -> Counts:
    position = where.index.table(Community).position
    found = (NOWHERE if one is None else position[one] for one in communities)
    return np.fromiter(found, np.int64, len(communities))


def _with_a_choice(asked: UnitsAsked, known: Numbers, community: Counts) -> Mask:
    """Return which units have a choice that may concern their members. Shape: (units asked,)."""
    used = np.flatnonzero(known.area >= 0)
    lowest = np.full(known.total.size, np.iinfo(np.int64).max)
    highest = np.full(known.total.size, NOWHERE, np.int64)
    np.minimum.at(lowest, known.area[used], community[used])
    np.maximum.at(highest, known.area[used], community[used])
    choice = ((lowest < highest) | (known.total < known.units)) & (known.total > 0)
    found = np.zeros(asked.members, np.bool_)
    units = np.unique(asked.member)
    found[units] = choice[asked.area[units]]
    return found


def _works(where: Jurisdiction, asked: UnitsAsked, open_: Mask) -> Counts:
    """Return the number among those asked of each unit with a choice, else -1; -1 comes last."""
    position = where.index.table(Unit).position
    number = np.full(len(position) + 1, NOWHERE, np.int64)
    rows = [position[unit.id] for unit in asked.units]
    number[rows] = np.where(open_, np.arange(asked.members), NOWHERE)
    return number


def _may(offers: Counts, unit: Counts, there: Counts, communities: int) -> Mask:
    """Return for which pairs a unit with a choice may report to the community of the need."""
    found: Mask = np.isin(unit * communities + there, offers)
    return found & (unit >= 0) & (there >= 0)
