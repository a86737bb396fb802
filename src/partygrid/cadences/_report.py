"""The answer of a check of cadences, and what is due as a calendar."""

from datetime import date, timedelta

import attrs

from partygrid._text import table
from partygrid.cadences._cadence import Cadence
from partygrid.cadences._findings import CadenceFinding, CadenceTally, Due
from partygrid.errors import DoesNotHold

_SHOWN = 12


@attrs.frozen(kw_only=True, repr=False)
class CadenceReport:
    """Which recurring obligations were kept, and what is due next.

    Attributes:
        since: First day of which the log tells.
        on: The day of the check.
        cadences: What was checked, in id order.
        findings: What is wrong, sorted by cadence, subject, day.
        tallies: How often each cadence was kept, in id order.
        due: What each subject has to do next, sorted by day, cadence, subject.
    """

    since: date
    on: date
    cadences: tuple[Cadence, ...]
    findings: tuple[CadenceFinding, ...]
    tallies: tuple[CadenceTally, ...]
    due: tuple[Due, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no finding."""
        return not self.findings

    def require_ok(self) -> "CadenceReport":
        """Return the report itself, or raise when there is a finding.

        Raises:
            DoesNotHold: The text is that of the report.
        """
        if not self.ok:
            raise DoesNotHold(str(self))
        return self

    @property
    def vacuous(self) -> tuple[str, ...]:
        """Ids of the cadences that are asked of nobody, or of no whole period."""
        return tuple(one.cadence for one in self.tallies if not one.periods)

    def to_records(self) -> list[dict[str, object]]:
        """Return one flat row for each finding."""
        return [one.to_record() for one in self.findings]

    def __repr__(self) -> str:
        return f"<CadenceReport: {len(self.cadences):,} cadences, {len(self.findings):,} findings>"

    def __str__(self) -> str:
        rows = [[one.cadence, one.subjects, one.periods, one.kept] for one in self.tallies]
        lines = [table(["cadence", "subjects", "periods over", "kept"], rows)]
        if self.vacuous:
            lines.append(f"say nothing here: {', '.join(self.vacuous)}")
        lines += [str(one) for one in self.findings[:_SHOWN]]
        rest = len(self.findings) - _SHOWN
        more = [f"… and {rest:,} more (all in .findings)"] if rest > 0 else []
        return "\n".join([*lines, *more])


@attrs.frozen(kw_only=True)
class Calendar:
    """What has to happen by which day.

    Attributes:
        entries: Sorted by day, then what, then subject.
    """

    entries: tuple[Due, ...]

    def to_icalendar(self) -> str:
        """Return the entries as iCalendar (RFC 5545): an event of a whole day for each.

        The text is the same for the same entries: it has the day of no clock in it.
        """
        head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//partygrid//calendar//EN"]
        events = [line for one in self.entries for line in _event(one)]
        lines = [*head, *events, "END:VCALENDAR"]
        return "".join(_folded(line) + "\r\n" for line in lines)


def _event(one: Due) -> list[str]:
    day = f"{one.day:%Y%m%d}"
    until = [] if one.day == date.max else [f"DTEND;VALUE=DATE:{one.day + timedelta(1):%Y%m%d}"]
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(f'{day}/{one.what}/{one.subject}')}@partygrid",
        f"DTSTAMP:{day}T000000Z",
        f"DTSTART;VALUE=DATE:{day}",
        *until,
        f"SUMMARY:{_escaped(f'{one.what}: {one.subject}')}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return a line in pieces of at most 75 bytes, as RFC 5545, 3.1 asks."""
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 75:  # noqa: PLR2004 - the number of the standard
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    return "\r\n".join([*pieces, piece])
