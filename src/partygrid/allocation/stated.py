"""What a plan states, as columns, for `verify`."""

from collections.abc import Mapping, Sequence
from itertools import compress, repeat
from operator import attrgetter
from typing import Any, Self

import attrs
import numpy as np

from partygrid._index import Counts, Index, Mask
from partygrid.allocation.outcomes import Assignment, HeadCount, Unmet, Unplaced
from partygrid.allocation.plan import Plan
from partygrid.needs import Need
from partygrid.org import Member

Columns = Mapping[str, list[Any]]
"""The values of each field, by its name; anything at all may be stated."""


@attrs.frozen(eq=False)
class Stated:
    """The rows of a plan as columns, and its ids as positions in the snapshot, -1 where not there.

    Attributes:
        assigned: The assignments.
        unplaced: Each member without a place.
        counts: The head counts.
        unmet: The unmet needs.
        member: Member of each assignment.
        need: Need of each assignment.
        left: Member of each row without a place.
        counted: Need of each head count.
        short: Need of each unmet need.
    """

    assigned: Columns
    unplaced: Columns
    counts: Columns
    unmet: Columns
    member: Counts
    need: Counts
    left: Counts
    counted: Counts
    short: Counts

    @classmethod
    def of(cls, index: Index, plan: Plan) -> Self:
        """Return what a plan states."""
        assigned = _columns(Assignment, plan.assignments)
        unplaced = _columns(Unplaced, plan.unplaced)
        counts, unmet = _columns(HeadCount, plan.head_counts), _columns(Unmet, plan.unmet)
        return cls(
            assigned=assigned,
            unplaced=unplaced,
            counts=counts,
            unmet=unmet,
            member=_positions(index, Member, assigned["member"]),
            need=_positions(index, Need, assigned["need"]),
            left=_positions(index, Member, unplaced["member"]),
            counted=_positions(index, Need, counts["need"]),
            short=_positions(index, Need, unmet["need"]),
        )


def _columns(kind: type, rows: Sequence[Any]) -> Columns:
    return {field.name: list(map(attrgetter(field.name), rows)) for field in attrs.fields(kind)}


def _positions(index: Index, kind: type, ids: list[str]) -> Counts:
    found = map(index.table(kind).position.get, ids, repeat(-1))
    return np.fromiter(found, np.int64, len(ids))


def those(columns: Columns, rows: Mask) -> Columns:
    """Return some rows of columns.

    Examples:
        >>> those({"need": ["patrol", "advice"]}, np.array([False, True]))
        {'need': ['advice']}
    """
    if rows.all():
        return columns
    return {name: list(compress(column, rows.tolist())) for name, column in columns.items()}
