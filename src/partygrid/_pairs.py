"""Relations as two parallel columns: joined, turned, made distinct, looked up, ranked."""

from typing import Any

import numpy as np

from partygrid._index import NOWHERE, Counts, Mask, Pairs, Positions

Keys = np.ndarray[Any, np.dtype[np.int64]]


def join(left: Pairs, right: Pairs, size: int) -> Pairs:
    """Return the pairs (owner of left, owner of right) that share a target below `size`.

    Examples:
        >>> a, b = np.array([0, 1], np.int32), np.array([5, 5], np.int32)
        >>> found = join(Pairs(a, b), Pairs(np.array([9], np.int32), np.array([5], np.int32)), 6)
        >>> found.owner.tolist(), found.target.tolist()
        ([0, 1], [9, 9])
    """
    order = np.argsort(right.target, kind="stable")
    per_target = np.bincount(right.target, minlength=size)
    first = np.concatenate([[0], np.cumsum(per_target)])
    repeats = per_target[left.target]
    owner = np.repeat(left.owner, repeats)
    start = np.repeat(first[left.target] - (np.cumsum(repeats) - repeats), repeats)
    return Pairs(owner, right.owner[order][start + np.arange(owner.size)])


def turned(pairs: Pairs) -> Pairs:
    """Return a relation the other way round."""
    return Pairs(pairs.target, pairs.owner)


def keys(pairs: Pairs) -> Keys:
    """Return one number for each pair, in the order of owner, then target."""
    return (pairs.owner.astype(np.int64) << 32) | pairs.target


def distinct(pairs: Pairs) -> Pairs:
    """Return each pair once, sorted by owner, then target.

    Examples:
        >>> found = distinct(Pairs(np.array([1, 0, 1], np.int32), np.array([7, 9, 7], np.int32)))
        >>> found.owner.tolist(), found.target.tolist()
        ([0, 1], [9, 7])
    """
    numbers = keys(pairs)
    if (numbers[1:] > numbers[:-1]).all():
        return pairs
    numbers = np.unique(numbers)
    return Pairs((numbers >> 32).astype(np.int32), (numbers & 0xFFFFFFFF).astype(np.int32))


def among(wanted: Keys, known: Keys) -> Mask:
    """Return which numbers are among known ones, which are sorted."""
    if known.size == 0:
        return np.zeros(wanted.shape, np.bool_)
    found: Mask = known[np.minimum(np.searchsorted(known, wanted), known.size - 1)] == wanted
    return found


def first_rows(group: np.ndarray[Any, Any], *ranks: np.ndarray[Any, Any]) -> Keys:
    """Return for each group the row that comes first by the ranks, in the order of groups.

    Complexity:
        O(rows log rows).

    Examples:
        >>> first_rows(np.array([1, 0, 1]), np.array([30, 5, 20])).tolist()
        [1, 2]
    """
    order = np.lexsort((*reversed(ranks), group)).astype(np.int64)
    in_order = group[order]
    begins = np.ones(order.size, np.bool_)
    begins[1:] = in_order[1:] != in_order[:-1]
    return order[begins]


def lightest(pairs: Pairs, weight: Counts, size: int) -> Positions:
    """Return for each owner below `size` the target of least weight, -1 for none.

    In a tie the lowest target comes first.

    Complexity:
        O(pairs log pairs).

    Examples:
        >>> two = Pairs(np.array([0, 0], np.int32), np.array([0, 1], np.int32))
        >>> lightest(two, np.array([30, 20]), 2).tolist()
        [1, -1]
    """
    rows = first_rows(pairs.owner, weight[pairs.target], pairs.target)
    found = np.full(size, NOWHERE, np.int32)
    found[pairs.owner[rows]] = pairs.target[rows]
    return found
