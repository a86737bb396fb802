"""Facts about one subject that many rules ask for, looked up in columns that are counted once.

Only formal membership counts here: a member who reports to a community (双报到) stays a member of
the branch that the record names.

Complexity of every function: O(members) for the first subject of a kind, O(1) afterwards.
"""

from typing import Any

import numpy as np

from partygrid._index import Counts, Index
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Member


def members_of(where: Jurisdiction, organisation: Any) -> int:
    """Return how many members, full and probationary, an organisation has itself.

    Examples:
        >>> import partygrid as pg
        >>> branch = pg.UnitBranch("br")
        >>> where = pg.Jurisdiction([branch, pg.Member("m1", organisation="br"),
        ...     pg.Member("m2", organisation="br", probationary=True)])
        >>> members_of(where, branch), full_members_of(where, branch)
        (2, 1)
    """
    return _at(where, organisation, _members(where.index, type(organisation)))


def full_members_of(where: Jurisdiction, organisation: Any) -> int:
    """Return how many full (正式) members an organisation has itself."""
    return _at(where, organisation, _full_members(where.index, type(organisation)))


def _at(where: Jurisdiction, record: Any, column: Counts) -> int:
    return int(column[where.index.table(type(record)).position[record.id]])


def _members(index: Index, kind: type) -> Counts:
    return index.kept(("rules", "members", kind), lambda: _counted(index, kind, full=False))


def _full_members(index: Index, kind: type) -> Counts:
    return index.kept(("rules", "full members", kind), lambda: _counted(index, kind, full=True))


def _counted(index: Index, kind: type, *, full: bool) -> Counts:
    of = index.reference(Member, "organisation", kind)
    inside = of >= 0
    if full:
        inside = inside & (index.counts(Member, "probationary") == 0)
    return np.bincount(of[inside], minlength=index.size(kind)).astype(np.int64)
