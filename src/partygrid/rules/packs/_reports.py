"""Residence reports (居住地报到): the links by which members serve needs under double reporting.

A report is a link of the mechanism ``double-reporting`` in the slot of members; what it names, a
need or a place, says where. The columns here are by the numbers of members, for screens.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import numpy as np

from partygrid._index import NOWHERE, Counts, Mask, Positions
from partygrid._links import Numbers, Rows
from partygrid._whereabouts import spots
from partygrid.allocation.ledger import Ledger, Served
from partygrid.allocation.terms import MECHANISM, SLOT
from partygrid.grid import PLACE_KINDS
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.needs import Need
from partygrid.org import Member, MemberStatus, Unit
from partygrid.rules.link_facts import counted, links_of, live_rows


def reports_of(where: Jurisdiction, member: Member, on: date | None) -> tuple[Link, ...]:
    """Return the live residence reports of a member."""
    return links_of(where, member, MECHANISM, on=on, slots=(SLOT,))


def community_of(where: Jurisdiction, report: Link) -> str | None:
    """Return the community in which a report lies, None where it lies in none."""
    scope = where[report.scope]
    place = scope.place if isinstance(scope, Need) else scope.id
    return where.community_of(place) if isinstance(where[place], PLACE_KINDS) else None


def reported(where: Jurisdiction, on: date | None) -> Mask:
    """Return which members have a live residence report. Shape: (members,)."""
    rows = where.link_index.rows(MECHANISM)
    return rows.kept(("rules: reported", on), partial(_reported, where, rows, on))


def _reported(where: Jurisdiction, rows: Rows, on: date | None) -> Mask:
    found: Mask = counted(where, Member, _reporting(rows, on)) > 0
    return found


def _reporting(rows: Rows, on: date | None) -> Numbers:
    return rows.filler[live_rows(rows, (SLOT,), on)]


def in_service(where: Jurisdiction) -> Mask:
    """Return which members are in service. Shape: (members,)."""
    labels = where.index.labels(Member, "status")
    wanted = np.array([name is MemberStatus.IN_SERVICE for name in labels.names], np.bool_)
    return wanted[labels.codes]


def elsewhere(where: Jurisdiction, on: date | None) -> Mask:
    """Return which members have a live report in another community, or live in none that is known.

    Shape: (members,).
    """
    rows, communities = where.link_index.rows(MECHANISM), _communities(where)
    live = live_rows(rows, (SLOT,), on)
    there, home = communities[rows.scope[live]], communities[rows.filler[live]]
    away = (home < 0) | ((there >= 0) & (there != home))
    found: Mask = counted(where, Member, rows.filler[live][away]) > 0
    return found


def _communities(where: Jurisdiction) -> Positions:
    """Return the community of every record, -1 where it is not known, by its number."""
    index = where.index
    found = np.full(index.total, NOWHERE, np.int32)
    for kind in (*PLACE_KINDS, Member, Need):
        start = index.start(kind)
        found[start : start + index.size(kind)] = spots(index, kind).community
    return found


def latest(where: Jurisdiction, on: date | None) -> Counts:
    """Return the day number of the last live report of each member, 0 where none is stated.

    Shape: (members,).
    """
    rows = where.link_index.rows(MECHANISM)
    found = np.zeros(where.index.total, np.int64)
    if rows.since is not None:
        live = live_rows(rows, (SLOT,), on)
        np.maximum.at(found, rows.filler[live], rows.since[live])
    start = where.index.start(Member)
    return found[start : start + where.index.size(Member)]


def staff_of(where: Jurisdiction, unit: Unit) -> Sequence[Member]:
    """Return the members in service who work in a unit, in id order."""
    found = where.index.kept(("rules", "in service at units"), lambda: _staff(where))
    return found.get(unit.id, ())


def _staff(where: Jurisdiction) -> Mapping[str, Sequence[Member]]:
    found = defaultdict(list)
    for member in where.of(Member, status=MemberStatus.IN_SERVICE):
        if member.unit is not None:
            found[member.unit].append(member)
    return found


def served_by(where: Jurisdiction, unit: Unit, ledger: Ledger) -> list[Served]:
    """Return what each member in service of a unit served; 0 hours where not on the ledger."""
    _, entries = where.index.kept(
        ("rules", "served", id(ledger)),  # the ledger is kept beside its entries: so is its id
        lambda: (ledger, {one.id: one for one in ledger.served}),
    )
    return [entries.get(one.id, Served(one.id)) for one in staff_of(where, unit)]


def months_before(day: date, months: int) -> date:
    """Return the same day some months earlier; the last of the month where it is not there.

    Examples:
        >>> months_before(date(2024, 8, 31), 6)
        datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
