"""How far from the place of a need people may live: a limit in metres, for all needs or for one.

A limit is held against what is measured, the straight line between two known points. Where a point
is not known there is no distance to hold against it, and nobody is ruled out by the steps of
`partygrid.costs.Costs`, which are conventions.
"""

import numpy as np

from partygrid._index import Counts, Index, Mask
from partygrid._nearness import straight_lines
from partygrid.costs import MOST_METRES
from partygrid.errors import InvalidArgument
from partygrid.needs import Need
from partygrid.org import Member

NO_LIMIT = MOST_METRES
"""Further than anybody can live."""


def refuse_limit(within: object) -> None:
    """Refuse what is no limit.

    Raises:
        InvalidArgument: It is no whole number of metres, or negative.
    """
    if within is not None and (type(within) is not int or within < 0):
        remedy = "state a whole number, such as 800, or None for no limit"
        raise InvalidArgument("within", within, "no number of metres", remedy)


def radii(index: Index, within: int | None) -> Counts:
    """Return the limit of each need in metres, `NO_LIMIT` where there is none. Shape: (needs,).

    Args:
        index: The columns of the snapshot.
        within: The limit of needs that state none, None for no limit.
    """
    return index.kept(("allocation", "radii", within), lambda: _radii(index, within))


def _radii(index: Index, within: int | None) -> Counts:
    usual = NO_LIMIT if within is None else within
    needs = index.table(Need).records
    stated = (usual if one.within is None else one.within for one in needs)
    return np.fromiter((min(one, NO_LIMIT) for one in stated), np.int64, len(needs))


def too_far(index: Index, within: int | None, member: Counts, need: Counts) -> Mask:
    """Return which members live further from a need than its limit. Shape: (pairs,)."""
    far, limits = np.zeros(need.size, np.bool_), radii(index, within)
    if (limits < NO_LIMIT).any():
        limit = limits[need]
        rows = np.flatnonzero(limit < NO_LIMIT)
        far[rows] = measured(index, member[rows], need[rows]) > limit[rows]
    return far


def measured(index: Index, member: Counts, need: Counts) -> Counts:
    """Return how far members live from needs in metres, -1 where a point is not known. (pairs,)."""
    return straight_lines(index, member + index.start(Member), need + index.start(Need))
