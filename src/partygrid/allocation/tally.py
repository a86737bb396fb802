"""What a plan and its prices prove, computed anew for `verify`.

See ``partygrid.allocation.problem`` and ``partygrid.allocation.prices`` for the formulation. A
price is exact where it is attained: by an empty place of that worth, or by a member at the need who
would save it by going home or by moving to another need whose price is attained.
"""

from collections.abc import Sequence
from operator import mul

import attrs
import numpy as np

from partygrid._index import Counts, Mask, Positions
from partygrid.allocation.recount import Recount

_LARGEST = 2**62
"""A price beyond it is no price."""


@attrs.frozen(eq=False)
class Tally:
    """What the assignments of a plan add up to.

    Attributes:
        recount: The pairs.
        at: Position of the need of each member, -1 for none. Shape: (members,).
        placed: Number of members at each need. Shape: (needs,).
        willing: Which members have an eligible need left. Shape: (members,).
        eligible: Number of members with whom each pair is left. Shape: (needs,).
    """

    recount: Recount
    at: Counts
    placed: Counts
    willing: Mask
    eligible: Counts


def tally(recount: Recount, at: Counts) -> Tally:
    """Return what the assignments add up to, given the need of each member."""
    willing, eligible = np.zeros(recount.members, np.bool_), np.zeros(recount.needs, np.int64)
    for part in recount.parts():
        member, need = part.rest
        willing[member] = True
        eligible += np.bincount(need, minlength=recount.needs)
    placed = np.bincount(at[at >= 0], minlength=recount.needs)
    return Tally(recount=recount, at=at, placed=placed, willing=willing, eligible=eligible)


@attrs.frozen(eq=False)
class Proof:
    """What the records and the prices of a plan prove.

    Attributes:
        step: What an empty extra place costs.
        objective: The objective of the assignments.
        bound: The objective below which no plan can be.
        attained: Which needs have an exact price. Shape: (needs,).
        price: The price of each need, 0 where what is stated is no price. Shape: (needs,).
    """

    step: int
    objective: int
    bound: int
    attained: Mask
    price: Counts


def prove(counted: Tally, stated: Sequence[int]) -> Proof:
    """Return the step, objective and bound, and which prices are exact.

    Args:
        counted: What the assignments add up to.
        stated: The price of each need, anything at all.
    """
    pairs = counted.recount
    sound = np.array([type(p) is int and -_LARGEST < p < _LARGEST for p in stated], np.bool_)
    price = np.array([p if ok else 0 for p, ok in zip(stated, sound, strict=True)], np.int64)
    gain, saved = np.zeros(pairs.members, np.int64), np.full(pairs.members, _NO_SAVING)
    dearest = chosen = held = 0
    for part in pairs.parts():
        cost = part.weighed
        dearest = max(dearest, int(cost[part.left].max(initial=0)))
        chosen += int(cost[counted.at[part.member] == part.need].sum())
        held += int(cost[part.pinned_at[part.member] == part.need].sum())
        member, need, saving = _saving(part, price)
        np.maximum.at(gain, member, saving)
        own = np.flatnonzero(counted.at[member] == need)
        saved[member[own]] = saving[own]
    if pairs.dearest is not None:
        dearest = pairs.dearest
    crowd = min(int((pairs.most - pairs.least).max(initial=0)), pairs.members)
    spread = pairs.imbalance * max(crowd - 1, 0)
    step = (min(pairs.members, pairs.needs) + 1) * dearest + spread + 1
    places = _places(counted, price, step)
    grounded = (price == places.worth) & ((places.worth > 0) | ~places.free)
    return Proof(
        step,
        chosen + places.empty,
        held - sum(gain.tolist()) + places.sold,
        _attained(counted, price, saved, grounded) & sound,
        price,
    )


_NO_SAVING = np.iinfo(np.int64).min
"""Less than any saving."""


def _saving(part: Recount, price: Counts) -> tuple[Positions, Positions, Counts]:
    """Return member and need of the pairs that are open, and the price there less the cost."""
    open_ = part.only(part.left & (part.pinned_at < 0)[part.member])
    return open_.member, open_.need, price[open_.need] - open_.weighed


@attrs.frozen(eq=False)
class _Places:
    """The places of all needs, in numbers.

    Attributes:
        empty: What the empty places cost, and what imbalance does.
        sold: What the places that are not pinned come to, each at its price or empty, and what
            imbalance comes to there.
        worth: What the best empty place of each need costs, 0 for none. Shape: (needs,).
        free: Which needs have a place that is not pinned. Shape: (needs,).
    """

    empty: int
    sold: int
    worth: Counts
    free: Mask


def _places(counted: Tally, price: Counts, step: int) -> _Places:
    pairs, placed = counted.recount, counted.placed
    rank = np.unique(pairs.priority, return_inverse=True)[1]
    pinned = np.bincount(pairs.pinned_at[pairs.pinned_at >= 0], minlength=pairs.needs)
    floor = np.maximum(pairs.least - pinned, 0)
    extra = pairs.most - pinned - floor
    short = np.maximum(pairs.least - placed, 0)
    room = pairs.most - pairs.least - np.maximum(placed - pairs.least, 0)
    worth, uneven = (rank + 2) * step, pairs.imbalance
    above = np.maximum(placed - pairs.least, 0)
    return _Places(
        _product(short, worth) + step * int(room.sum()) + uneven * _twos(above),
        _product(floor, np.minimum(worth, price))
        + extras_at(price, extra, np.maximum(pinned - pairs.least, 0), step, uneven),
        np.where(short > 0, worth, np.where(room != 0, step - uneven * above, 0)),
        floor + extra > 0,
    )


def extras_at(price: Counts, number: Counts, ahead: Counts, step: int, uneven: int) -> int:
    """Return the least that extra places come to: filled at a price for each, or empty at a step.

    Args:
        price: The price of a place at each need. Shape: (needs,).
        number: The number of places. Shape: (needs,).
        ahead: Members beyond the least head count who hold none of them. Shape: (needs,).
        step: What an empty place costs.
        uneven: What each two members beyond the least head count of a need cost.
    """
    saved = step - price  # by the first place, but for who is ahead; by the next less and less
    taken = np.minimum((saved + uneven - 1) // uneven - ahead, number) if uneven else number
    taken = np.where(saved > 0, np.maximum(taken, 0), 0)
    return _product(taken, price) + _product(number - taken, step) + uneven * _twos(ahead + taken)


def _twos(number: Counts) -> int:
    """Return how many twos there are in all among so many."""
    return _product(number, number - 1) // 2


def _product(one: Counts, other: Counts | int) -> int:
    """Return the sum of products as it is, however large."""
    others = np.broadcast_to(np.int64(other), one.shape) if isinstance(other, int) else other
    most = [max(int(each.max(initial=0)), -int(each.min(initial=0))) for each in (one, others)]
    if most[0] * most[1] * one.size < _LARGEST:
        return int(one @ others)
    return sum(map(mul, one.tolist(), others.tolist()))


def _attained(counted: Tally, price: Counts, saved: Counts, grounded: Mask) -> Mask:
    """Return which prices are attained, directly or through a chain of moves.

    Args:
        counted: What the assignments add up to.
        price: The price of each need. Shape: (needs,).
        saved: The price where each member is less the cost. Shape: (members,).
        grounded: Which prices are attained by themselves. Shape: (needs,).
    """
    attained = grounded.copy()
    attained[counted.at[saved == 0]] = True
    moves = [np.zeros((2, 0), np.int64)]
    for part in counted.recount.parts():
        member, need, saving = _saving(part, price)
        rows = np.flatnonzero(saving == saved[member])
        moves.append(np.stack([counted.at[member[rows]], need[rows]]))
    origin, target = np.concatenate(moves, axis=1)
    while True:
        found = origin[attained[target]]
        if attained[found].all():
            return attained
        attained[found] = True
