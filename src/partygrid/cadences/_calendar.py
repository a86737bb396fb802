"""What is due by which day, as a calendar that other programs read."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import attrs

from partygrid._collector import paused_collector
from partygrid.cadences._activity import Activity
from partygrid.cadences._cadence import Cadence
from partygrid.cadences._check import in_order, kept_of, refuse_days
from partygrid.cadences._findings import Due, in_day_order
from partygrid.cadences._log import log_of
from partygrid.cadences._term import TERMS, Term
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Organisation

_LINE = 75
"""The greatest number of bytes of a line, by RFC 5545, 3.1."""


@attrs.frozen(kw_only=True, repr=False)
class Calendar:
    """What has to happen by which day.

    Attributes:
        on: The day from which it was asked.
        until: The last day.
        entries: Sorted by day, then what, then subject.
        unknown: Ids of the organisations that hold elections and do not state when the last was,
            sorted.
    """

    on: date
    until: date
    entries: tuple[Due, ...]
    unknown: tuple[str, ...] = ()

    def to_icalendar(self) -> str:
        """Return the entries as iCalendar (RFC 5545): an event of a whole day for each.

        Equal calendars give equal text. An entry keeps its identifier as long as day, what and
        subject stay, so that a calendar that is read again replaces what it read before. One
        without entries is an empty calendar, which some programs refuse.
        """
        head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//partygrid//calendar//EN"]
        events = [line for one in self.entries for line in _event(one, self.on)]
        lines = [*head, *events, "END:VCALENDAR"]
        return "".join(f"{_folded(line)}\r\n" for line in lines)

    def __repr__(self) -> str:
        return f"<Calendar: {len(self.entries):,} entries, {self.on} to {self.until}>"

    def __str__(self) -> str:
        lines = [*map(str, self.entries)]
        if self.unknown:
            lines.append(f"no last election is stated: {', '.join(self.unknown)}")
        return "\n".join(lines)


def due_calendar(
    where: Jurisdiction,
    cadences: Cadence | Iterable[Cadence],
    log: Iterable[Activity],
    *,
    on: date,
    until: date,
    terms: Iterable[Term] = TERMS,
) -> Calendar:
    """Return what has to happen from one day to another: recurring obligations, ends of terms.

    Of the period in which the day after `on` lies, only what the log does not show is due. Its day
    may be past: then it is due on the last day of the period. A term that has ended already stands
    with the day on which it ended.

    Args:
        where: The snapshot.
        cadences: What has to happen again and again: one cadence or several.
        log: What took place; what lies after `on` is left aside.
        on: The day of the question, which the log tells of to its end.
        until: The last day of the calendar.
        terms: How long elections hold; the first that fits an organisation counts.

    Returns:
        The entries, sorted by day.

    Raises:
        InvalidLog: The log has impossible activities.
        InvalidArgument: See `check_cadences`.

    Complexity:
        That of `check_cadences`, and O(entries log entries).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([pg.UnitBranch("br", elected=date(2021, 9, 1))])
        >>> day = pg.cadences.get("theme-party-day")
        >>> print(due_calendar(where, [day], [], on=date(2024, 7, 4), until=date(2024, 9, 1)))
        2024-07-31: theme-party-day, br
        2024-08-31: theme-party-day, br
        2024-09-01: branch-term, br
    """
    chosen = in_order(cadences)
    refuse_days(on=on, until=until)
    with paused_collector():
        known = log_of(where, log)
        kept = [kept_of(where, one, known, since=date.min, on=on, until=until) for one in chosen]
        due = [entry for one in kept for entry in one.due(until)]
        ends, unknown = _terms(where, tuple(terms), on, until)
        entries = tuple(sorted([*due, *ends], key=in_day_order))
    return Calendar(on=on, until=until, entries=entries, unknown=unknown)


def _terms(
    where: Jurisdiction, terms: tuple[Term, ...], on: date, until: date
) -> tuple[list[Due], tuple[str, ...]]:
    """Return the terms that end, and whose end is not known."""
    ends, unknown = [], []
    for one in where.of(Organisation):
        term = next((term for term in terms if term.holds(one, on)), None)
        if term is None:
            continue
        if one.elected is None:
            unknown.append(one.id)
        elif (day := term.end(one.elected)) <= until and not _is_gone(one, day):
            ends.append(Due(day=day, what=term.id, subject=one.id, title=term.title))
    return ends, tuple(sorted(unknown))


def _is_gone(organisation: Any, day: date) -> bool:
    """Return whether an organisation no longer exists on a day, as is known already."""
    return organisation.dissolved is not None and organisation.dissolved <= day


def _event(one: Due, on: date) -> Iterator[str]:
    day = _basic(one.day)
    title = str(one.title) or one.what
    place = one.turn or one.subject
    yield from (
        "BEGIN:VEVENT",
        f"UID:{_escaped(f'{day}/{one.what}/{one.subject}')}@partygrid",
        f"DTSTAMP:{_basic(on)}T000000Z",
        f"DTSTART;VALUE=DATE:{day}",
        f"DTEND;VALUE=DATE:{_basic(one.day + timedelta(days=1))}",
        f"SUMMARY:{_escaped(f'{title}: {place}')}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def _basic(day: date) -> str:
    return day.isoformat().replace("-", "")


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """Return a line in pieces of at most 75 bytes, letters whole; the others begin with a space."""
    if len(line.encode()) <= _LINE:
        return line
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    return "\r\n".join([*pieces, piece])
