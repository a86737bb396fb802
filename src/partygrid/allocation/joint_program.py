"""One component of the joint problem as a mixed-integer program, solved aim by aim.

Columns, with units that are alike taken together as g, and members that are alike as j, of size s:

    X(g, p)   units of g at place p, whole, at most the size of g
    V(j, n)   members of j at need n as if their unit did not report there
    W(j, n)   members of j at need n because their unit reports there
    F(n), E(n, i)  floor and extra places of n that are filled, the i-th at i times the price of
              imbalance, i = 0, 1, ...; one E(n) for all where it has none

Rows:

    the sum of X(g, p) over p         is the size of g, or at most it where units may be left out
    the sum of X(g, p) over g         is one of the two numbers of p
    the sum of X(g, p) over an area   is its number of units that are placed
    the sum of V(j, n) + W(j, n)      is at most s
    the sum of W(j, n) over q(n) = q  is at most s times the sum of X(u(j), p) over q(p) = q
    the sum of V(j, n)                is at most s (1 - the sum of X(u(j), p)), where it is required
    the sum of V(j, n) + W(j, n) over j  is F(n) and the sum of E(n, i)
    what an earlier aim has reached   is kept

Only X has to be whole: once it is, the rest is a face of a flow polytope, whose corners are whole.
A unit that bears on members is alone in its g; the others are alike where they are of one
community. Members are alike where their options, costs and units are. Coefficients are sizes and
metres of one pair. Aims that count are solved together as digits of one number while it is small,
so that no floating point number is large.
"""

import math
from collections.abc import Iterable, Sequence

import attrs
import numpy as np

from partygrid._index import Counts, Mask
from partygrid.allocation.eligibility import matches
from partygrid.allocation.integer import Found, IntegerEngine, Program, Reals
from partygrid.allocation.limits import Limits, Watch
from partygrid.allocation.stakes import Options

_TOLERANCE = 0.25
"""Whole costs as HiGHS reckons them are nearer to their whole number than this."""
_WEIGHT = 1_000_000
"""Aims are solved together while the weights that keep them apart stay below this."""


@attrs.frozen(eq=False, kw_only=True)
class UnitSide:
    """The units of a part, alike ones taken together, each of its things numbered from 0.

    Attributes:
        kind: Kind of unit of each pair of kind and place, ascending. Shape: (pairs,).
        place: Place of each pair. Shape: (pairs,).
        metres: Metres of each pair. Shape: (pairs,).
        size: Number of units of each kind.
        area: Area of each kind.
        total: Number of units that are placed in each area.
        all_placed: Whether all units of each area are placed.
        least: Least number of units at each place; the greatest is `room` more.
        room: 1 where a place may have one unit more, else 0.
        community: Community of each place.
    """

    kind: Counts
    place: Counts
    metres: Counts
    size: Counts
    area: Counts
    total: Counts
    all_placed: Mask
    least: Counts
    room: Counts
    community: Counts


@attrs.frozen(eq=False, kw_only=True)
class MemberSide:
    """The members and needs of a part, alike members taken together, numbered from 0.

    Attributes:
        kind: Kind of member of each option. Shape: (options,).
        need: Need of each option. Shape: (options,).
        options: The options.
        size: Number of members of each kind.
        works: Kind of unit of each kind of member whose unit has a choice, else -1.
        floor: Least head count of each need.
        extra: Extra places that cost the same: how many.
        extra_of: Need that has them.
        extra_cost: What filling one costs.
        rank: Rank of the priority of each need.
        placed: How many members a plan of aims 3 and 4 places at each need, where that is known
            beforehand.
    """

    kind: Counts
    need: Counts
    options: Options
    size: Counts
    works: Counts
    floor: Counts
    extra: Counts
    extra_of: Counts
    extra_cost: Counts
    rank: Counts
    placed: Counts | None


@attrs.frozen(eq=False, kw_only=True)
class Part:
    """A share of the joint problem.

    Attributes:
        units: Its units.
        members: Its members and needs.
        required: Whether plain options end with the unit's report.
    """

    units: UnitSide
    members: MemberSide
    required: bool


@attrs.frozen(eq=False)
class Settled:
    """What is known of a component.

    Attributes:
        numbers: Units of each kind at each place, by pairs; None where no answer is known.
        bound: No answer that reaches aims 3 and 4 has fewer metres; None where the time was up
            before that was known.
        proven: Whether the engine says that no answer is better.
    """

    numbers: Counts | None
    bound: int | None
    proven: bool


class _Sheet:
    """A program that is being written."""

    def __init__(self) -> None:
        self.upper: list[Counts] = []
        self.row_bounds: list[tuple[Counts, Counts]] = []
        self.entries: list[tuple[Counts, Counts, Counts]] = []
        self.width = self.height = 0

    def columns(self, upper: Counts) -> Counts:
        """Add columns from 0 up, and return their numbers."""
        self.upper.append(upper)
        self.width += upper.size
        return np.arange(self.width - upper.size, self.width)

    def rows(self, lower: Counts, upper: Counts) -> Counts:
        """Add rows, and return their numbers."""
        self.row_bounds.append((lower, upper))
        self.height += lower.size
        return np.arange(self.height - lower.size, self.height)

    def put(self, row: Counts, column: Counts, value: Counts | int = 1) -> None:
        """Enter values."""
        self.entries.append((row, column, np.broadcast_to(np.asarray(value), row.shape)))

    def program(self, cost: Counts, whole: int) -> Program:
        """Return the program with these costs, whose first columns are whole."""
        row, column, value = (np.concatenate(one) for one in zip(*self.entries, strict=True))
        lower, upper = (np.concatenate(one) for one in zip(*self.row_bounds, strict=True))
        return Program(
            cost=cost.astype(np.float64),
            lower=np.zeros(self.width),
            upper=np.concatenate(self.upper).astype(np.float64),
            whole=np.arange(self.width) < whole,
            row=row,
            column=column,
            value=value.astype(np.float64),
            row_lower=lower.astype(np.float64),
            row_upper=upper.astype(np.float64),
        )


@attrs.frozen(eq=False)
class _Columns:
    """Where the columns of a sheet are."""

    units: Counts
    plain: Counts
    linked: Counts
    floor: Counts
    extra: Counts


def solved(part: Part, engine: IntegerEngine, watch: Watch) -> Settled:
    """Return what is found of a component, aim by aim.

    Complexity:
        That of the integer engine, once for each aim.
    """
    if watch.stops():
        return Settled(numbers=None, bound=None, proven=False)
    sheet, at = _written(part)
    whole, metres = at.units.size, _metres(sheet, part, at)
    best: Reals | None = None
    for aims in _grouped(_counting(part.members, at)):
        reached = [aim.known for aim in aims]
        if None in reached:
            found = _asked(sheet.program(_weighed(sheet, aims), whole), engine, watch)
            best = best if found.values is None else found.values
            if best is None or not found.proven:
                return Settled(_numbers(best, at), bound=None, proven=False)
            reached = [round(best[aim.columns].sum()) for aim in aims]
        for aim, number in zip(aims, reached, strict=True):
            kept = sheet.rows(np.array([number]), np.array([aim.most]))
            sheet.put(np.repeat(kept, aim.columns.size), aim.columns)
    found = _asked(sheet.program(metres, whole), engine, watch)
    best = best if found.values is None else found.values
    bound = 0 if math.isinf(found.bound) else math.ceil(found.bound - _TOLERANCE)
    return Settled(_numbers(best, at), bound=bound, proven=found.proven)


def _written(part: Part) -> tuple[_Sheet, _Columns]:
    """Return the sheet of a part, with no aims yet."""
    sheet = _Sheet()
    at = _columns(sheet, part)
    _unit_rows(sheet, part.units, at)
    _member_rows(sheet, part.members, at)
    _link_rows(sheet, part, at)
    if part.required:
        _free_rows(sheet, part, at)
    return sheet, at


def _asked(program: Program, engine: IntegerEngine, watch: Watch) -> Found:
    if watch.stops():
        return Found(values=None, objective=math.inf, bound=-math.inf, proven=False)
    limits = Limits(seconds=watch.left, cancelled=watch.limits.cancelled)
    return engine(program, limits=limits)


def _numbers(values: Reals | None, at: _Columns) -> Counts | None:
    return None if values is None else values[at.units].astype(np.int64)


def _columns(sheet: _Sheet, part: Part) -> _Columns:
    units, members = part.units, part.members
    size = members.size[members.kind]
    return _Columns(
        units=sheet.columns(units.size[units.kind]),
        plain=sheet.columns(size[members.options.plain]),
        linked=sheet.columns(size[members.options.linked]),
        floor=sheet.columns(members.floor),
        extra=sheet.columns(members.extra),
    )


def _unit_rows(sheet: _Sheet, units: UnitSide, at: _Columns) -> None:
    of_kind = sheet.rows(np.where(units.all_placed[units.area], units.size, 0), units.size)
    of_place = sheet.rows(units.least, units.least + units.room)
    of_area = sheet.rows(units.total, units.total)
    for rows in (of_kind[units.kind], of_place[units.place], of_area[units.area[units.kind]]):
        sheet.put(rows, at.units)


def _member_rows(sheet: _Sheet, members: MemberSide, at: _Columns) -> None:
    of_kind = sheet.rows(np.zeros_like(members.size), members.size)
    nothing = np.zeros_like(members.floor)
    of_need = sheet.rows(nothing, nothing)
    options = members.options
    for open_, column in ((options.plain, at.plain), (options.linked, at.linked)):
        sheet.put(of_kind[members.kind[open_]], column)
        sheet.put(of_need[members.need[open_]], column)
    sheet.put(of_need, at.floor, -1)
    sheet.put(of_need[members.extra_of], at.extra, -1)


def _link_rows(sheet: _Sheet, part: Part, at: _Columns) -> None:
    """Write that members serve where their unit reports only if it does."""
    units, members = part.units, part.members
    width = int(units.community.max()) + 1
    linked = members.options.linked
    key = members.kind[linked] * width + members.options.there[linked]
    links, row = np.unique(key, return_inverse=True)
    kind, size = members.works[links // width], members.size[links // width]
    of_link = sheet.rows(-size, np.zeros_like(size))
    sheet.put(of_link[row], at.linked)
    offers = units.kind * width + units.community[units.place]
    order = np.argsort(offers, kind="stable")
    link, offer = matches(kind * width + links % width, offers[order])
    sheet.put(of_link[link], at.units[order[offer]], -size[link])


def _free_rows(sheet: _Sheet, part: Part, at: _Columns) -> None:
    """Write that members serve anywhere else only if their unit reports nowhere."""
    members = part.members
    of_plain = members.kind[members.options.plain]
    kinds = np.unique(of_plain[members.works[of_plain] >= 0])
    size = members.size[kinds]
    of_kind = sheet.rows(np.zeros_like(size), size)
    here = np.isin(of_plain, kinds)
    sheet.put(of_kind[np.searchsorted(kinds, of_plain[here])], at.plain[here])
    kind, offer = matches(members.works[kinds], part.units.kind)
    sheet.put(of_kind[kind], at.units[offer], size[kind])


def _metres(sheet: _Sheet, part: Part, at: _Columns) -> Counts:
    options, cost = part.members.options, np.zeros(sheet.width, np.int64)
    cost[at.units] = part.units.metres
    cost[at.plain] = options.plain_cost[options.plain]
    cost[at.linked] = options.linked_cost[options.linked]
    cost[at.extra] = part.members.extra_cost
    return cost


@attrs.frozen(eq=False)
class _Aim:
    """Something of which there is to be much.

    Attributes:
        columns: The columns that add up to it.
        most: It is never more than that.
        known: How much can be reached, where that is known.
    """

    columns: Counts
    most: int
    known: int | None


def _counting(members: MemberSide, at: _Columns) -> list[_Aim]:
    """Return aims 3 and 4."""
    aims, known, people = [], members.placed, int(members.size.sum())
    for rank in np.unique(members.rank[members.floor > 0])[::-1].tolist():
        here = members.rank == rank
        filled = None if known is None else int(np.minimum(known, members.floor)[here].sum())
        most = min(int(members.floor[here].sum()), people)
        aims.append(_Aim(at.floor[here], most, filled))
    everybody = np.concatenate([at.plain, at.linked])
    return [*aims, _Aim(everybody, people, None if known is None else int(known.sum()))]


def _grouped(aims: Iterable[_Aim]) -> list[list[_Aim]]:
    """Return aims that come one after another in groups that small weights can keep apart."""
    groups: list[list[_Aim]] = [[]]
    weight = 1
    for aim in aims:
        weight *= aim.most + 1
        if weight > _WEIGHT and groups[-1]:
            groups.append([])
            weight = aim.most + 1
        groups[-1].append(aim)
    return groups


def _weighed(sheet: _Sheet, aims: Sequence[_Aim]) -> Counts:
    """Return costs by which one more of an aim outweighs all that come after it."""
    cost, weight = np.zeros(sheet.width, np.int64), 1
    for aim in reversed(aims):
        cost[aim.columns] = -weight
        weight *= aim.most + 1
    return cost
