"""How this pack answers: nothing of what must not be, and what one record holds."""

from collections.abc import Iterable
from typing import Any

from partygrid._index import Index, Pairs
from partygrid._pairs import turned
from partygrid._territory import grids_of_buildings
from partygrid._whereabouts import buildings_of
from partygrid.grid import Building, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.rules._outcome import Outcome
from partygrid.rules.packs.structure._columns import position_of, targets

NO_SUPERIOR = Outcome.not_applicable("it names no superior")


def none_of(found: Iterable[str], reason: str) -> Outcome:
    """Return a pass where nothing is found, else a failure with what is found as its witness.

    Examples:
        >>> print(none_of(["b2", "b1"], "buildings astray"))
        fail: 2, required 0: buildings astray
    """
    witness = tuple(found)
    if not witness:
        return Outcome.passed(0, required="0")
    count = len(witness)
    return Outcome.failed(count, required="0", distance=count, witness=witness, reason=reason)


def buildings_in(where: Jurisdiction, record: Any) -> list[str]:
    """Return the ids of the buildings of the places that a record is or covers, in id order."""
    index, kind = where.index, type(record)
    known = targets(index, kind, "buildings", lambda: _buildings(index, kind))
    ids = index.table(Building).ids
    return [ids[one] for one in known.of(position_of(index, record))]


def _buildings(index: Index, kind: type) -> Pairs:
    return turned(grids_of_buildings(index)) if kind is Grid else buildings_of(index, kind)
