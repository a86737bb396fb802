"""The mixed-integer program of a group of parts under conditions, and placements as its answers.

The formulation stands in ``partygrid.allocation.conditioned``.
"""

from typing import Self

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._index import NOWHERE, Counts, Mask
from partygrid.allocation.conditions import Conditions
from partygrid.allocation.eligibility import matches
from partygrid.allocation.integer import Program, Reals
from partygrid.allocation.parts import Group
from partygrid.allocation.pieces import one_by_one
from partygrid.allocation.problem import Problem


@attrs.frozen(eq=False)
class Sets:
    """The pairs of sets of members and needs, as columns of a program: by set, then need.

    Attributes:
        of_pair: Column of each eligible pair of the problem, -1 for none. Shape: (pairs,).
        set: Set of each column, by its lowest member in the whole.
        need: Need of each column.
        size: Number of members of its set.
        cost: Sum of the costs of its pairs.
        leads: Whether one of the set leads the need.
        apart: For those who serve apart, a set of them and a column in each column. (2, entries).
    """

    of_pair: Counts
    set: Counts
    need: Counts
    size: Counts
    cost: Counts
    leads: Mask
    apart: Counts

    @classmethod
    def of(cls, group: Group, asked: Conditions) -> Self:
        """Return the columns of a group: a set that may serve a need as a whole, for each pair."""
        problem = group.problem
        set_ = asked.group[group.members]
        keys, of_pair, count = np.unique(
            set_[problem.member] * problem.needs + problem.need,
            return_inverse=True,
            return_counts=True,
        )
        set_, need = np.divmod(keys, max(problem.needs, 1))
        size = np.bincount(asked.group, minlength=asked.group.size)[set_]
        apart = _apart(asked, set_)
        fits = (count == size) & (size <= (problem.floor + problem.extra)[need])
        fits[apart[1, _taken(asked, apart[0], group.needs[need[apart[1]]])]] = False
        number = np.where(fits, np.cumsum(fits) - 1, NOWHERE)
        cost = np.zeros(keys.size, np.int64)
        np.add.at(cost, of_pair, problem.cost)
        leads = np.zeros(keys.size, np.bool_)
        leading = asked.leading(group.members[problem.member], group.needs[problem.need])
        leads[of_pair[leading]] = True
        apart = np.stack([apart[0], number[apart[1]]])
        return cls(
            of_pair=number[of_pair],
            set=set_[fits],
            need=need[fits],
            size=size[fits],
            cost=cost[fits],
            leads=leads[fits],
            apart=apart[:, apart[1] >= 0],
        )


def _apart(asked: Conditions, set_: Counts) -> Counts:
    """Return those who serve apart, and the columns of each. Shape: (2, entries)."""
    which, member = asked.apart
    entry, column = matches(asked.group[member], set_)
    found: Counts = np.unique(np.stack([which[entry], column]), axis=1)
    return found


def _taken(asked: Conditions, which: Counts, need: Counts) -> Mask:
    """Return where one of those who serve apart is pinned to a need already."""
    apart, member = asked.apart
    pinned = np.flatnonzero(asked.pinned_at[member] >= 0)
    needs = asked.team.size
    taken = apart[pinned] * needs + asked.pinned_at[member[pinned]]
    found: Mask = np.isin(which * needs + need, taken)
    return found


class Rows:
    """Rows of a program, put together a kind at a time."""

    def __init__(self) -> None:
        self._entries = [np.zeros((3, 0))]
        self._bounds = [np.zeros((2, 0))]
        self._number = 0

    def add(
        self,
        label: Counts,
        column: Counts,
        value: npt.ArrayLike,
        *,
        lower: npt.ArrayLike = -np.inf,
        upper: npt.ArrayLike = np.inf,
    ) -> None:
        """Add a row for each label: entries of one label stand in one row.

        Args:
            label: Label of each entry, from 0.
            column: Column of each entry.
            value: Value of each entry, or one for all.
            lower: Least value for each label, or one for all.
            upper: Greatest value for each label, or one for all.
        """
        labels, row = np.unique(label, return_inverse=True)
        bounds = [np.asarray(one, np.float64) for one in (lower, upper)]
        taken = [one[labels] if one.ndim else np.full(labels.size, one) for one in bounds]
        entries = np.broadcast_arrays(row + self._number, column, np.asarray(value, np.float64))
        self._entries.append(np.stack(entries).astype(np.float64))
        self._bounds.append(np.stack(taken))
        self._number += labels.size

    def program(self, upper: Reals, lower: Reals) -> Program:
        """Return the program of all rows, in whole numbers and without costs."""
        row, column, value = np.concatenate(self._entries, axis=1)
        row_lower, row_upper = np.concatenate(self._bounds, axis=1)
        return Program(
            cost=np.zeros(upper.size),
            lower=lower,
            upper=upper,
            whole=np.ones(upper.size, np.bool_),
            row=row.astype(np.int64),
            column=column.astype(np.int64),
            value=value,
            row_lower=row_lower,
            row_upper=row_upper,
        )


@attrs.frozen(eq=False)
class Extras:
    """Extra places of needs that have several, from the first. Shape of each: (places,).

    Attributes:
        need: Need of each.
        before: How many of the need come before it.
        cost: What imbalance costs where it is filled.
    """

    need: Counts
    before: Counts
    cost: Counts

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """Return the places that members can fill, none where imbalance costs nothing."""
        room = np.minimum(problem.extra, np.bincount(problem.need, minlength=problem.needs))
        counts = (problem.imbalance > 0) & (room + problem.beyond > 1)
        need, before = one_by_one(np.where(counts, room, 0))
        return cls(need, before, problem.imbalance * (problem.beyond[need] + before))

    def taken(self, problem: Problem, placed: Counts) -> Mask:
        """Return which of them so many members at each need fill."""
        filled: Mask = self.before < (placed - problem.floor)[self.need]
        return filled


@attrs.frozen(eq=False)
class Model:
    """The program of a group.

    Its columns are the sets at needs, what each need with a least misses, whether each need that
    wants a leader is served, and which extra places are taken.

    Attributes:
        problem: The problem of the group.
        sets: The sets at needs.
        short: The needs with a least.
        led: The needs that want a leader and have none who is pinned.
        served: Which of them pinned members serve.
        extras: Where imbalance counts, the extra places that can be filled.
        program: The program, without costs.
    """

    problem: Problem
    sets: Sets
    short: Counts
    led: Counts
    served: Mask
    extras: Extras
    program: Program

    @classmethod
    def of(cls, group: Group, asked: Conditions) -> Self:
        """Return the program of a group.

        Complexity:
            O(pairs log).
        """
        problem, sets = group.problem, Sets.of(group, asked)
        pinned = np.flatnonzero(asked.pinned_at >= 0)
        at = asked.pinned_at[pinned]
        served, led = np.zeros_like(asked.team), asked.team.copy()
        served[at] = True
        led[at[asked.leading(pinned, at)]] = False
        short, wants = np.flatnonzero(problem.floor), np.flatnonzero(led[group.needs])
        served = served[group.needs][wants]
        extras = Extras.of(problem)
        program = _program(problem, sets, short, wants, served, extras=extras)
        return cls(problem, sets, short, wants, served, extras, program)

    @property
    def stages(self) -> tuple[Counts, ...]:
        """What each aim costs, by column: what to make small, one after the other."""
        x, rest = self.sets.need.size, self.led.size + self.extras.need.size
        worth = self.problem.floor_worth[self.short]
        floors = [
            np.concatenate([np.zeros(x, np.int64), worth == one, np.zeros(rest, np.int64)])
            for one in np.unique(worth)[::-1]
        ]
        none = np.zeros(self.short.size + self.led.size, np.int64)
        people = np.concatenate([-self.sets.size, none, np.zeros_like(self.extras.cost)])
        return (*floors, people, np.concatenate([self.sets.cost, none, self.extras.cost]))

    def aims(self, placed_at: Counts) -> list[int]:
        """Return what each stage comes to in any placement."""
        problem = self.problem
        placed = np.bincount(placed_at[placed_at >= 0], minlength=problem.needs)
        short = np.maximum(problem.floor - placed, 0)[self.short]
        cost = problem.cost[problem.need == placed_at[problem.member]].sum()
        worth = problem.floor_worth[self.short]
        floors = [int(short[worth == one].sum()) for one in np.unique(worth)[::-1]]
        uneven = self.extras.cost[self.extras.taken(problem, placed)].sum()
        return [*floors, -int(placed.sum()), int(cost + uneven)]

    def slack(self, reached: list[int], bounds: list[int]) -> int:
        """Return by how much the objective could fall in a placement that is better by the aims.

        Args:
            reached: What each stage comes to.
            bounds: Below which no stage can be while those before are as they are; for the first
                stages, of which only the last may be lower than what is reached.
        """
        problem = self.problem
        most = min(int((problem.floor + problem.extra).sum()), problem.members)
        worths = np.unique(problem.floor_worth[self.short])[::-1] - problem.step
        weights = [*worths.tolist(), problem.step, 1]
        least = [*[0] * worths.size, -most, 0]
        sure = [*bounds, *least[len(bounds) :]]
        return sum(
            weight * (value - max(bound, low))
            for weight, value, bound, low in zip(weights, reached, sure, least, strict=True)
        )

    def values(self, placed_at: Counts) -> Reals:
        """Return a placement as an answer of the program. Shape: (columns,)."""
        problem, sets = self.problem, self.sets
        chosen = sets.of_pair[problem.need == placed_at[problem.member]]
        x = np.zeros(sets.need.size)
        x[chosen[chosen >= 0]] = 1
        placed = np.bincount(placed_at[placed_at >= 0], minlength=problem.needs)
        short = np.maximum(problem.floor - placed, 0)[self.short]
        led = self.served | (placed[self.led] > 0)
        return np.concatenate([x, short, led, self.extras.taken(problem, placed)])

    def placement(self, values: Reals) -> Counts:
        """Return the placement that an answer means. Shape: (members,)."""
        problem, sets = self.problem, self.sets
        chosen = np.append(values[: sets.need.size] == 1, False)[sets.of_pair]
        placed_at = np.full(problem.members, NOWHERE, np.int64)
        placed_at[problem.member[chosen]] = problem.need[chosen]
        return placed_at


def _program(
    problem: Problem, sets: Sets, short: Counts, led: Counts, served: Mask, *, extras: Extras
) -> Program:
    x = np.arange(sets.need.size)
    s, y = x.size + np.arange(short.size), x.size + short.size + np.arange(led.size)
    rows = Rows()
    rows.add(sets.set, x, 1, upper=1)
    rows.add(sets.need, x, sets.size, upper=problem.floor + problem.extra)
    floored = np.flatnonzero(problem.floor[sets.need])
    rows.add(
        np.concatenate([sets.need[floored], short]),
        np.concatenate([floored, s]),
        np.concatenate([sets.size[floored], np.ones_like(s)]),
        lower=problem.floor,
    )
    which, column = sets.apart
    rows.add(which * problem.needs + sets.need[column], column, 1, upper=1)
    _add_leaders(rows, problem, sets, led, y)
    z = x.size + s.size + y.size + np.arange(extras.need.size)
    counts = np.flatnonzero(np.isin(sets.need, extras.need))
    rows.add(
        np.concatenate([sets.need[counts], extras.need]),
        np.concatenate([counts, z]),
        np.concatenate([sets.size[counts], -np.ones_like(z)]),
        upper=problem.floor,
    )
    upper = np.concatenate([np.ones(x.size), problem.floor[short], np.ones(y.size + z.size)])
    lower = np.concatenate([np.zeros(x.size + short.size), served, np.zeros(z.size)])
    return rows.program(upper, lower)


def _add_leaders(rows: Rows, problem: Problem, sets: Sets, led: Counts, y: Counts) -> None:
    """Add the rows by which nobody serves where nobody leads; `y` are the columns of `led`."""
    wanting = np.full(problem.needs, NOWHERE, np.int64)
    wanting[led] = y
    wanted = wanting[sets.need]
    follow = np.flatnonzero((wanted >= 0) & ~sets.leads)
    lead = np.flatnonzero((wanted >= 0) & sets.leads)
    rows.add(
        np.tile(follow, 2),
        np.concatenate([follow, wanted[follow]]),
        np.repeat([1, -1], follow.size),
        upper=0,
    )
    rows.add(
        np.concatenate([sets.need[lead], led]),
        np.concatenate([lead, y]),
        np.repeat([1, -1], [lead.size, led.size]),
        lower=0,
    )
