"""The answer of a check of cadences."""

from datetime import date
from typing import Any

import attrs

from partygrid._text import table
from partygrid.cadences._cadence import Cadence
from partygrid.cadences._findings import CadenceFinding, CadenceTally, Due, LeftOut
from partygrid.errors import DoesNotHold, UnknownName
from partygrid.rules import Severity

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
        due: What each subject has to do next, sorted by day, cadence, subject. A day that is past
            is no longer named: then it is the last day of the period.
        left_out: The activities that count nowhere, by kind and reason.
    """

    since: date
    on: date
    cadences: tuple[Cadence, ...]
    findings: tuple[CadenceFinding, ...]
    tallies: tuple[CadenceTally, ...]
    due: tuple[Due, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is no finding, except for information."""
        return all(one.severity is Severity.INFO for one in self.findings)

    def require_ok(self) -> "CadenceReport":
        """Return the report itself, or raise when it is not ok.

        Raises:
            DoesNotHold: The text is that of the report.
        """
        if not self.ok:
            raise DoesNotHold(str(self))
        return self

    @property
    def vacuous(self) -> tuple[str, ...]:
        """Ids of the cadences of which the report says nothing: no whole period, no activity."""
        return tuple(one.cadence for one in self.tallies if one.vacuous)

    def tally(self, cadence: str) -> CadenceTally:
        """Return how often a cadence was kept.

        Raises:
            UnknownName: The report has no such cadence.
        """
        known = {one.cadence: one for one in self.tallies}
        if cadence not in known:
            raise UnknownName("cadence", cadence, known)
        return known[cadence]

    def to_records(self) -> list[dict[str, Any]]:
        """Return one flat row for each finding."""
        return [one.to_record() for one in self.findings]

    def __repr__(self) -> str:
        return f"<CadenceReport: {len(self.cadences):,} cadences, {len(self.findings):,} findings>"

    def __str__(self) -> str:
        rows = [[one.cadence, one.subjects, one.periods, one.kept] for one in self.tallies]
        lines = [table(["cadence", "subjects", "periods over", "kept"], rows)]
        if self.vacuous:
            lines.append(f"say nothing here: {', '.join(self.vacuous)}")
        if self.left_out:
            lines.append(f"count nowhere: {'; '.join(map(str, self.left_out))}")
        lines += [f"{one.severity}: {one}" for one in self.findings[:_SHOWN]]
        rest = len(self.findings) - _SHOWN
        more = [f"… and {rest:,} more (all in .findings)"] if rest > 0 else []
        return "\n".join([*lines, *more])
