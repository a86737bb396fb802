"""Which scopes lose which slots when records are taken away, as arrays.

Let a cell c be a slot of a scope, and let its valid links l count w(l), so that

    spare(c) = filled(c) - least(c).

Let L(r) be the valid links of all fillers that go with a record r. Then r *breaks* c when

    spare(c) >= 0   and   sum of w(l) over the l in L(r) at c  >  spare(c).

Whether a link is valid depends on its own dates, filler and place, and on other links of the same
filler only. So no other link becomes valid or invalid when all links of a filler go, and what is
broken is what a check finds after they have been taken out.

A single filler has at most one valid link at a cell, so that l breaks its cell exactly when
0 <= spare(c) < w(l): one comparison for each link. Where a record takes several fillers with it,
their links are sorted by record and cell, and summed.
"""

from collections.abc import Collection, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._index import Counts, Index, Mask, Pairs, Positions
from partygrid._links import Numbers, Rows
from partygrid._pairs import join
from partygrid._whereabouts import weights_of
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._tally import Tally
from partygrid.mechanisms import Mechanism
from partygrid.records import RECORD_KINDS


@attrs.frozen(eq=False)
class Losses:
    """The cells that lost records break, and the records by how much they break.

    Attributes:
        owner: Number of the lost record. Shape of this and the next two: (cells,), in no order.
        scope: Number of the scope.
        slot: Position of the slot in the mechanism.
        ranked: Number of each record that breaks something: most scopes first, then most
            households, then lowest id. Shape of this and the next: (records,).
        households: Households of the scopes that it breaks.
    """

    owner: Positions
    scope: Positions
    slot: Positions
    ranked: Numbers
    households: Counts


def losses(
    where: Jurisdiction, mechanism: Mechanism, tallies: Sequence[Tally], goes: Pairs | None
) -> Losses:
    """Return what is broken when one record at a time is taken away.

    Args:
        where: The snapshot.
        mechanism: The mechanism of the tallies.
        tallies: The counted links of each layer.
        goes: Which records (owner) take which fillers (target) with them; None where each filler
            goes by itself.

    Complexity:
        O(links + scopes) by array operations, with a radix sort of what is broken.
    """
    rows = where.link_index.rows(mechanism.id)
    nothing = np.zeros(0, np.int32)
    found: list[tuple[Positions, ...]] = [(nothing, nothing, nothing)]
    for tally in tallies:
        names = [mechanism.slots.index(slot) for slot in tally.seats.layer.slots]
        owner, cell = broken(tally, rows, goes)
        slot, seat = np.divmod(cell.astype(np.int32), max(tally.seats.size, 1))
        numbers = tally.seats.number.astype(np.int32)
        found.append((owner, numbers[seat], np.array(names, np.int32)[slot]))
    owner, scope, slot = map(np.concatenate, zip(*found, strict=True))
    kinds = {kind for tally in tallies for kind in tally.seats.layer.kinds}
    return _ranked(where.index, kinds, owner, scope, slot)


def _ranked(
    index: Index, kinds: Collection[type], owner: Positions, scope: Positions, slot: Positions
) -> Losses:
    once = _first_of_each(owner, scope)
    by, at = owner[once], scope[once]
    scopes = np.bincount(by, minlength=index.total)
    weight = _households(index, tuple(kind for kind in RECORD_KINDS if kind in kinds))[at]
    households = np.bincount(by, weights=weight, minlength=index.total).astype(np.int64)
    lost = np.flatnonzero(scopes > 0)
    scopes, households = scopes[lost], households[lost]
    most, widest = scopes.max(initial=0), households.max(initial=0)
    order = order_by(most - scopes, widest - households, by_id(index)[lost])
    return Losses(owner, scope, slot, lost[order], households[order])


def _first_of_each(owner: Positions, scope: Positions) -> Mask:
    """Return which rows are the first of their owner and scope."""
    first = np.ones(owner.size, np.bool_)
    again = np.flatnonzero(np.bincount(scope)[scope] > 1)
    again = again[order_by(owner[again], scope[again])]
    first[again] = begin(owner[again]) | begin(scope[again])
    return first


def broken(tally: Tally, rows: Rows, goes: Pairs | None) -> tuple[Positions, Numbers]:
    """Return who breaks what: pairs of a lost record and a cell of the layer.

    A cell is the slot in the layer times the number of scopes, plus the position of the scope.

    Args:
        tally: The counted links of the layer.
        rows: The links of the mechanism.
        goes: As in `losses`.
    """
    runs = runs_of(tally, rows)
    if goes is None and tally.weight is None:
        at, cell = runs.at(np.flatnonzero(tally.filled == tally.least), tally.valid)
        return runs.filler[at], cell
    spare = (tally.filled - tally.least).ravel()
    at, cell = runs.at(np.flatnonzero(spare >= 0), tally.valid)
    filler = runs.filler[at]
    weight = np.ones(at.size, np.int64) if tally.weight is None else tally.weight[runs.row[at]]
    if goes is not None:
        return _together(spare, cell, filler, weight, goes)
    breaks = spare[cell] < weight
    return filler[breaks], cell[breaks]


@attrs.frozen(eq=False)
class Runs:
    """The links of a layer cell by cell, valid or not.

    Attributes:
        start: Where each cell starts in the other columns, and where they end. Shape: (cells + 1,).
        row: Row of each link in the tally. Shape of this and the next: (links on scopes,).
        filler: Number of its filler.
    """

    start: Positions
    row: Positions
    filler: Positions

    def at(self, cell: Numbers, valid: Mask | None) -> tuple[Numbers, Numbers]:
        """Return the places of the valid links of some cells, each with its cell.

        Args:
            cell: The cells.
            valid: Which rows of the tally are valid; None where all are.
        """
        first = self.start[cell]
        count = self.start[cell + 1] - first
        ends = np.cumsum(count)
        place = np.repeat(first - ends + count, count) + np.arange(ends.max(initial=0))
        cell = np.repeat(cell, count)
        if valid is None:
            return place, cell
        kept = valid[self.row[place]]
        return place[kept], cell[kept]


def runs_of(tally: Tally, rows: Rows) -> Runs:
    """Return the links of a layer cell by cell, put in order once."""
    names = tuple(slot.name for slot in tally.seats.layer.slots)
    return rows.kept(("runs", tally.seats.key, names), lambda: _runs_of(tally))


def _runs_of(tally: Tally) -> Runs:
    key = tally.placed.key
    row = np.argsort(key, kind="stable")[np.count_nonzero(key < 0) :].astype(np.int32)
    count = np.bincount(key[row], minlength=tally.filled.size)
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
    return Runs(start, row, tally.placed.filler[row].astype(np.int32))


def _together(
    spare: Counts, cell: Numbers, filler: Positions, weight: Counts, goes: Pairs
) -> tuple[Positions, Numbers]:
    """Return who breaks what where a record takes several fillers with it."""
    reach = max(int(filler.max(initial=0)), int(goes.target.max(initial=0))) + 1
    taken = join(Pairs(np.arange(cell.size, dtype=np.int32), filler), goes, reach)
    order = order_by(taken.target, cell[taken.owner])
    row, owner = taken.owner[order], taken.target[order]
    cell = cell[row]
    begins = np.flatnonzero(begin(owner) | begin(cell))
    breaks = begins[sums(weight[row], begins) > spare[cell[begins]]]
    return owner[breaks], cell[breaks]


def begin(column: npt.NDArray[np.integer]) -> Mask:
    """Return where a column holds something else than the row before."""
    return np.concatenate([np.ones(min(column.size, 1), np.bool_), column[1:] != column[:-1]])


def sums(values: Counts | Mask, begins: Numbers) -> Counts:
    """Return the sum of each stretch of values, one from every beginning to the next.

    Examples:
        >>> sums(np.array([1, 2, 4]), np.array([0, 2])).tolist()
        [3, 4]
    """
    total = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
    return np.diff(total[begins], append=total[-1])


def order_by(*columns: npt.NDArray[np.integer]) -> Numbers:
    """Return the order that sorts by the first column, among equals by the second, and so on.

    The columns hold numbers from 0 on. A radix sort, 16 bits at a time.

    Complexity:
        O(rows) for every 16 bits of the largest number of a column that is not sorted already.

    Examples:
        >>> order_by(np.array([1, 0, 1]), np.array([5, 9, 3])).tolist()
        [1, 2, 0]
    """
    order = np.arange(columns[0].size)
    for column in reversed(columns):
        now = column[order]
        bits = 0 if (now[1:] >= now[:-1]).all() else int(now.max()).bit_length()
        for shift in range(0, bits, 16):
            digit = (column[order] >> shift).astype(np.uint16)
            order = order[np.argsort(digit, kind="stable")]
    return order


def number_of(where: Jurisdiction, key: str) -> int:
    """Return the number of the record with an id.

    Raises:
        UnknownId: No record has this id.
    """
    kind = type(where[key])
    return where.index.start(kind) + where.index.table(kind).position[key]


def by_id(index: Index) -> Counts:
    """Return the rank of each record among all by id. Shape: (records,)."""
    return index.kept(("rank by id",), lambda: _by_id(index))


def _by_id(index: Index) -> Counts:
    ids = [id_ for kind in RECORD_KINDS for id_ in index.table(kind).ids]
    rank = np.zeros(len(ids), np.int64)
    rank[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return rank


def _households(index: Index, kinds: tuple[type, ...]) -> Counts:
    """Return the households of each record of some kinds, 0 for others. Shape: (records,)."""
    return index.kept(("households of", kinds), lambda: _households_of(index, kinds))


def _households_of(index: Index, kinds: tuple[type, ...]) -> Counts:
    found = np.zeros(index.total, np.int64)
    for kind in kinds:
        start = index.start(kind)
        found[start : start + index.size(kind)] = weights_of(index, kind, "households")
    return found
