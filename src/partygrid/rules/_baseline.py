"""Known violations: they may persist until a day, and may not get worse."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, Self

import attrs

from partygrid.rules._finding import Finding


@attrs.frozen(kw_only=True, order=True)
class Known:
    """A violation that is known.

    Attributes:
        rule: Id of the rule.
        subject: Id of the subject.
        distance: By how much the measured number missed its bound.
        until: Last day on which it may persist, None without end.
        reason: Why it may persist.
    """

    rule: str
    subject: str
    distance: float = attrs.field(default=0, order=False)
    until: date | None = attrs.field(default=None, order=False)
    reason: str = attrs.field(default="", order=False)

    @property
    def key(self) -> tuple[str, str]:
        """Rule and subject."""
        return self.rule, self.subject

    def covers(self, finding: Finding, on: date | None) -> bool:
        """Return whether a finding is this violation, no worse, and not past its day."""
        expired = self.until is not None and on is not None and on > self.until
        return self.key == finding.key and finding.distance <= self.distance and not expired


def _sorted(known: Iterable[Known]) -> tuple[Known, ...]:
    return tuple(sorted(known))


class Findings(Protocol):
    """Anything that has findings."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings."""


@attrs.frozen(kw_only=True)
class Baseline:
    """The violations that are known: a check against it tells what is new, worse or resolved.

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
        known = {one.key: one for one in self.known}
        return tuple(
            one for one in findings if one.key not in known or not known[one.key].covers(one, on)
        )

    def resolved(self, findings: Iterable[Finding]) -> tuple[Known, ...]:
        """Return the known violations that are there no longer."""
        keys = {one.key for one in findings}
        return tuple(one for one in self.known if one.key not in keys)
