"""Counts of the buildings of a place against a band, also where not all of them are stated."""

from typing import Any

from partygrid._territory import all_state, totals
from partygrid.jurisdiction import Jurisdiction
from partygrid.rules._outcome import Outcome
from partygrid.rules.packs.structure._columns import position_of


def within_stated(
    place: Any, where: Jurisdiction, field: str, least: int | None, most: int | None
) -> Outcome:
    """Return whether a count of the buildings of a place lies within a band.

    Where a building states none, what the others state is a lower bound: above the band it fails,
    else it is unknown.
    """
    index, kind, at = where.index, type(place), position_of(where.index, place)
    known = int(totals(index, kind, field)[at])
    if all_state(index, kind, field)[at]:
        return Outcome.within(known, least, most)
    if most is None or known <= most:
        return Outcome.unknown(f"Building.{field}")
    found = Outcome.within(known, least, most)
    return Outcome.failed(
        found.measured,
        required=found.required,
        distance=found.distance,
        reason="buildings that state none are not counted",
    )
