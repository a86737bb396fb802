"""Known violations: they may persist until a day, and may not get worse."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, Self

import attrs

from partygrid.rules._finding import Finding
from partygrid.rules._outcome import Verdict


@attrs.frozen(kw_only=True)
class Known:
    """A violation that is known.

    Attributes:
        rule: Id of the rule.
        subject: Id of the subject.
        verdict: Fail or unknown.
        distance: By how much the measured number missed its bound.
        until: Last day on which it may persist, None without end.
        reason: Why it may persist.
    """

    rule: str
    subject: str
    verdict: Verdict = Verdict.FAIL
    distance: float = 0
    until: date | None = None
    reason: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Rule and subject."""
        return self.rule, self.subject

    def covers(self, finding: Finding, on: date | None) -> bool:
        """Return whether a finding is this violation, no worse, and not past its day."""
        same = self.key == finding.key and self.verdict is finding.verdict
        expired = self.until is not None and on is not None and on > self.until
        return same and finding.distance <= self.distance and not expired


def _place(known: Known) -> tuple[str, str, str, float, date, str]:
    end = date.max if known.until is None else known.until
    return *known.key, known.verdict, known.distance, end, known.reason


def _sorted(known: Iterable[Known]) -> tuple[Known, ...]:
    return tuple(sorted(set(known), key=_place))


class Findings(Protocol):
    """Anything that has findings."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings."""


@attrs.frozen(kw_only=True)
class Baseline:
    """The violations that are known: a check against it tells what is new, worse or resolved.

    Of two that are known of one rule and subject, each covers what it covers.

    Attributes:
        known: The violations, sorted by rule, then subject.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.examples.small_town()
        >>> report = pg.check_rules(where, pg.rules.get("grid-norms"))
        >>> baseline = pg.Baseline.of(report)
        >>> pg.check_rules(where, pg.rules.get("grid-norms"), baseline=baseline).new
        ()
    """

    known: tuple[Known, ...] = attrs.field(default=(), converter=_sorted)

    @classmethod
    def of(cls, report: Findings, *, until: date | None = None, reason: str = "") -> Self:
        """Return the findings of a report as known.

        Args:
            report: A report, or anything else that has findings.
            until: Last day on which they may persist, None without end.
            reason: Why they may persist.
        """
        return cls(
            known=[
                Known(
                    rule=one.rule,
                    subject=one.subject,
                    verdict=one.verdict,
                    distance=one.distance,
                    until=until,
                    reason=reason,
                )
                for one in report.findings
            ]
        )

    @property
    def expires(self) -> bool:
        """Whether a violation may persist only until a day."""
        return any(one.until is not None for one in self.known)

    def new(self, findings: Iterable[Finding], on: date | None) -> tuple[Finding, ...]:
        """Return the findings that are not known, are worse than known, or past their day."""
        known: dict[tuple[str, str], list[Known]] = {}
        for one in self.known:
            known.setdefault(one.key, []).append(one)
        return tuple(
            finding
            for finding in findings
            if not any(one.covers(finding, on) for one in known.get(finding.key, ()))
        )

    def resolved(self, findings: Iterable[Finding]) -> tuple[Known, ...]:
        """Return the known violations that are there no longer."""
        keys = {one.key for one in findings}
        return tuple(one for one in self.known if one.key not in keys)
