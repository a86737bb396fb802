"""What goes with a record that is lost, as a relation between numbers of records.

With a record goes the record itself as a filler. With a unit go the members whose work unit it is,
with an organisation the members whose formal organisation it is and the teams and facilities that
it leads or runs, with a team its leader and members. That is one step and no more: the members of
a team that goes with its organisation stay, unless their own formal organisation is lost.
"""

from collections.abc import Iterator
from datetime import date

import numpy as np

from partygrid._index import Index, Pairs
from partygrid._pairs import distinct
from partygrid.linkage._seats import fitting
from partygrid.org import ORGANISATION_KINDS, Member, Unit
from partygrid.teams import Facility, Team

_NAMED_BY = (
    (Member, "unit", (Unit,)),
    (Member, "organisation", ORGANISATION_KINDS),
    (Team, "organisation", ORGANISATION_KINDS),
    (Facility, "organisation", ORGANISATION_KINDS),
)
"""What names in a field the record with which it goes, and the kinds of that."""


def taken(index: Index, kinds: tuple[type, ...], on: date | None) -> Pairs:
    """Return which records of some kinds (owner) take which records (target) with them.

    Numbers of records, sorted by owner, then target; each pair once. An organisation that does not
    exist on the day takes nothing, as it can no longer be lost.

    Complexity:
        O(records) by array operations.
    """
    parts = [part for kind in kinds for part in _taken_by(index, kind, on)]
    owner = np.concatenate([part.owner for part in parts])
    return distinct(Pairs(owner, np.concatenate([part.target for part in parts])))


def _taken_by(index: Index, kind: type, on: date | None) -> Iterator[Pairs]:
    own = np.arange(index.size(kind), dtype=np.int32)
    exists = np.concatenate([fitting(index, kind, (), on), [False]])  # -1 finds what is not there
    own = own[exists[:-1]]
    yield _numbered(index, kind, kind, Pairs(own, own))
    for gone, field, kinds in _NAMED_BY:
        if kind in kinds:
            owner = index.reference(gone, field, kind)
            target = np.flatnonzero(exists[owner]).astype(np.int32)
            yield _numbered(index, kind, gone, Pairs(owner[target], target))
    if kind is Team:
        yield _numbered(index, Team, Member, index.pairs(Team, "members", Member))
        leader = index.reference(Team, "leader", Member)
        led = np.flatnonzero(leader >= 0).astype(np.int32)
        yield _numbered(index, Team, Member, Pairs(led, leader[led]))


def _numbered(index: Index, owner: type, target: type, pairs: Pairs) -> Pairs:
    return Pairs(pairs.owner + index.start(owner), pairs.target + index.start(target))
