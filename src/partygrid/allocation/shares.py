"""Shares of the joint problem that have nothing to do with each other, as parts to be solved.

Parts of members and needs without an option on which a choice of units bears are left out, and so
are areas of units that bear on none. Two things are of one share where a member, an area, or a
member of a unit of the area ties them.
"""

from collections.abc import Iterator

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts
from partygrid.allocation.joint_program import MemberSide, Part, UnitSide
from partygrid.allocation.parts import joined
from partygrid.allocation.problem import Problem, extras
from partygrid.allocation.stakes import Options, Stakes
from partygrid.allocation.units import Join


@attrs.frozen(eq=False, kw_only=True)
class Share:
    """A part of what the choice of units bears on, with where its things are in the whole.

    Attributes:
        part: The part.
        needs: Its needs, ascending.
        units: Its units, ascending.
        kind: Kind of each unit in the part. Shape: (units,).
        places: Its places, ascending.
    """

    part: Part
    needs: Counts
    units: Counts
    kind: Counts
    places: Counts

    def seat(self, placed_at: Counts, number: Counts) -> None:
        """Put the units at places, the lowest of a kind at the lowest place; others are left out.

        Args:
            placed_at: Place of each unit asked, -1 for none, which is changed. Shape: (units,).
            number: Units of each kind at each place. Shape: (pairs of the part,).
        """
        kind = np.repeat(self.part.units.kind, number)
        order = np.argsort(self.kind, kind="stable")
        begin = np.searchsorted(self.kind[order], kind)
        rank = np.arange(kind.size) - np.searchsorted(kind, kind)
        placed_at[self.units] = NOWHERE
        placed_at[self.units[order[begin + rank]]] = np.repeat(
            self.places[self.part.units.place], number
        )


def shares(stakes: Stakes, alike: Counts, placed: Counts | None) -> Iterator[Share]:
    """Yield the shares, by their lowest need.

    Args:
        stakes: What the choice of units bears on.
        alike: A number for each member, the same where options, costs and unit are. (members,).
        placed: Number of members placed at each need, where no choice of units changes how many
            places can be filled; else None. Shape: (needs,).

    Complexity:
        O(pairs of both problems).
    """
    asked, options = stakes.asked, stakes.options
    of_need, of_area = _labels(stakes)
    of_option, of_pair = of_need[options.need], of_area[asked.area[asked.member]]
    by_option, by_pair = (np.argsort(one, kind="stable") for one in (of_option, of_pair))
    of_option, of_pair = of_option[by_option], of_pair[by_pair]
    for number in np.unique(of_need[options.need[options.unit >= 0]]).tolist():
        ends = [number, number + 1]
        pairs = by_pair[slice(*np.searchsorted(of_pair, ends))]
        taken = options.taken(by_option[slice(*np.searchsorted(of_option, ends))])
        units, kind, side = _units(stakes, pairs)
        needs, people = _members(stakes.problem, taken, alike, placed)
        works = people.works
        works = np.where(works < 0, NOWHERE, np.append(kind, 0)[np.searchsorted(units, works)])
        yield Share(
            part=Part(
                units=side,
                members=attrs.evolve(people, works=works),
                required=stakes.join is Join.REQUIRED,
            ),
            needs=needs,
            units=units,
            kind=kind,
            places=np.unique(asked.need[pairs]),
        )


def _labels(stakes: Stakes) -> tuple[Counts, Counts]:
    """Return the lowest need of the share of each need, and of each area where it has one."""
    options, needs = stakes.options, stakes.problem.needs
    rows = np.flatnonzero(options.unit >= 0)
    tied = np.flatnonzero(options.member[1:] == options.member[:-1])
    label = joined(
        needs + stakes.numbers.total.size,
        np.concatenate([options.need[tied], options.need[rows]]),
        np.concatenate([options.need[tied + 1], needs + stakes.asked.area[options.unit[rows]]]),
    )
    return label[:needs], label[needs:]


def _units(stakes: Stakes, pairs: Counts) -> tuple[Counts, Counts, UnitSide]:
    """Return the units of pairs, the kind of each, and what they are in a part."""
    asked, known = stakes.asked, stakes.numbers
    units = np.unique(asked.member[pairs])
    own = np.isin(units, stakes.options.unit)
    home = np.where(own, NOWHERE, stakes.unit_community[units])
    alone = np.where(own, units, NOWHERE)
    kind, shown, size = _kinds(np.stack([asked.area[units], alone, home]))
    pairs = pairs[np.isin(asked.member[pairs], units[shown])]
    of_pair = kind[np.searchsorted(units, asked.member[pairs])]
    order = np.argsort(of_pair, kind="stable")
    pairs = pairs[order]
    places, place = np.unique(asked.need[pairs], return_inverse=True)
    areas, area = np.unique(asked.area[units[shown]], return_inverse=True)
    side = UnitSide(
        kind=of_pair[order],
        place=place,
        metres=asked.cost[pairs],
        size=size,
        area=area,
        total=known.total[areas],
        all_placed=(known.total == known.units)[areas],
        least=known.least[places],
        room=known.room[places],
        community=stakes.community[places],
    )
    return units, kind, side


def _members(
    problem: Problem, options: Options, alike: Counts, placed: Counts | None
) -> tuple[Counts, MemberSide]:
    """Return the needs of options, and what their members are in a part, with units as asked."""
    members, first = np.unique(options.member, return_index=True)
    kind, shown, size = _kinds(alike[members][None, :])
    works = np.maximum.reduceat(options.unit, first)[shown]
    rows = np.flatnonzero(np.isin(options.member, members[shown]))
    needs, need = np.unique(options.need[rows], return_inverse=True)
    able = np.bincount(np.searchsorted(needs, options.need), minlength=needs.size)
    room, beyond = np.minimum(problem.extra[needs], able), problem.beyond[needs]
    extra_of, extra, extra_cost = extras(room, beyond, problem.imbalance)
    side = MemberSide(
        kind=kind[np.searchsorted(members, options.member[rows])],
        need=need,
        options=options.taken(rows),
        size=size,
        works=works,
        floor=problem.floor[needs],
        extra=extra,
        extra_of=extra_of,
        extra_cost=extra_cost,
        rank=problem.floor_worth[needs] // problem.step,
        placed=None if placed is None else placed[needs],
    )
    return needs, side


def _kinds(columns: Counts) -> tuple[Counts, Counts, Counts]:
    """Return the kind of each column, the first column of each kind, and how many it has."""
    _, first, kind, count = np.unique(
        columns, axis=1, return_index=True, return_inverse=True, return_counts=True
    )
    return kind.reshape(-1), first, count
