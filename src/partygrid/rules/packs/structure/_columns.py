"""What the screens and rules of this pack share: codes, and what belongs to one record."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import numpy as np

from partygrid._index import Index, Mask, Pairs, Positions
from partygrid._pairs import turned
from partygrid._territory import take
from partygrid._whereabouts import places_of
from partygrid.org import ORGANISATION_KINDS
from partygrid.rules._organisations import existing, named
from partygrid.rules._rule import LOOK, OUTSIDE, PASSES, Codes


def codes(look: Mask, *, outside: Mask | None = None) -> Codes:
    """Return the codes of a screen: `OUTSIDE` first, then `LOOK`, `PASSES` for all others.

    Examples:
        >>> codes(np.array([True, False, True]), outside=np.array([True, False, False])).tolist()
        [2, 1, 0]
    """
    found = np.where(look, LOOK, PASSES)
    if outside is not None:
        found = np.where(outside, OUTSIDE, found)
    return found.astype(np.int8)


def all_pass(index: Index, kind: type) -> Codes:
    """Return the codes of a rule that every record of a kind passes."""
    return np.full(index.size(kind), PASSES, np.int8)


@attrs.frozen(eq=False)
class Targets:
    """A many-to-many relation, ready to be asked about one owner.

    Attributes:
        first: Where the targets of each owner begin; one more at the end.
        target: The targets of all owners, one after the other.
    """

    first: Positions
    target: Positions

    def of(self, owner: int) -> list[int]:
        """Return the targets of an owner, ascending."""
        found: list[int] = self.target[self.first[owner] : self.first[owner + 1]].tolist()
        return found


def grouped(pairs: Pairs, owners: int) -> Targets:
    """Return a relation by owner; `owners` is the number of them.

    Examples:
        >>> pairs = Pairs(np.array([2, 0, 2], np.int32), np.array([7, 5, 6], np.int32))
        >>> grouped(pairs, 3).of(2), grouped(pairs, 3).of(1)
        ([6, 7], [])
    """
    order = np.lexsort((pairs.target, pairs.owner))
    first = np.searchsorted(pairs.owner[order], np.arange(owners + 1))
    return Targets(first.astype(np.int32), pairs.target[order])


def targets(index: Index, kind: type, key: str, make: Callable[[], Pairs]) -> Targets:
    """Return a relation of the records of a kind by owner, made once per kind and key."""
    return index.kept(("rules", key, kind), lambda: grouped(make(), index.size(kind)))


def leaders(index: Index, kind: type, place: type) -> Targets:
    """Return which organisations of a kind (target) cover each place (owner), on whatever day."""
    return targets(
        index, place, f"led by {kind.__name__}", lambda: turned(places_of(index, kind, place))
    )


def position_of(index: Index, record: Any) -> int:
    """Return the position of a record among those of its kind."""
    return index.table(type(record)).position[record.id]


def screen_of_existence(index: Index, kind: type, field: str, on: date | None) -> Codes:
    """Return codes: look where the organisation that a field names does not exist on the day."""
    number = named(index, kind, field)
    exist = np.concatenate([existing(index, one, on) for one in ORGANISATION_KINDS])
    return codes(~take(exist.astype(np.int32), number).astype(np.bool_), outside=number < 0)
