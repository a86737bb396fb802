"""What a check of rules finds, and how often each rule answered what."""

from typing import Any

import attrs

from partygrid.rules._outcome import Measured, Outcome, Verdict
from partygrid.rules._rule import Rule, Severity


@attrs.frozen(kw_only=True, order=True)
class Finding:
    """A rule that fails on a subject, or cannot be answered.

    Findings sort by rule, then subject.

    Attributes:
        rule: Id of the rule.
        subject: Id of the subject.
        verdict: Fail or unknown.
        severity: How much it weighs.
        measured: What was measured, None where nothing was.
        required: What the rule asks, in words.
        distance: By how much a measured number misses its bound.
        witness: Ids of the records that show it.
        missing: The field that is not stated, for an unknown finding.
        reason: What is wrong, in words.
        remedy: What to do about it.
        source: The authority of the rule as text.
        local: Why the numbers or the severity differ from the source's, for a rule of an overlay.
    """

    rule: str
    subject: str
    verdict: Verdict = attrs.field(order=False)
    severity: Severity = attrs.field(order=False)
    measured: Measured = attrs.field(default=None, order=False)
    required: str = attrs.field(default="", order=False)
    distance: float = attrs.field(default=0, order=False)
    witness: tuple[str, ...] = attrs.field(default=(), order=False)
    missing: str = attrs.field(default="", order=False)
    reason: str = attrs.field(default="", order=False)
    remedy: str = attrs.field(default="", order=False)
    source: str = attrs.field(default="", order=False)
    local: str = attrs.field(default="", order=False)

    @property
    def key(self) -> tuple[str, str]:
        """Rule and subject, by which findings of two reports are the same."""
        return self.rule, self.subject

    @property
    def label(self) -> str:
        """What is wrong, in one line without the subject."""
        if self.verdict is Verdict.UNKNOWN:
            return f"{self.missing} is not stated"
        bound = f", required {self.required}" if self.required else ""
        found = "" if self.measured is None else f"{self.measured}{bound}"
        return "; ".join(part for part in (found, self.reason) if part) or "fails"

    def __str__(self) -> str:
        remedy = f"; {self.remedy}" if self.remedy else ""
        why = f"; {self.local}" if self.local else ""
        return f"{self.subject}: {self.rule}: {self.label}{remedy} [{self.source}{why}]"

    def to_record(self) -> dict[str, Any]:
        """Return one flat row."""
        row = attrs.asdict(self)
        return row | {
            "verdict": self.verdict.value,
            "severity": self.severity.value,
            "witness": " ".join(self.witness),
        }


def finding(rule: Rule, subject: str, outcome: Outcome) -> Finding:
    """Return an outcome as a finding of a rule."""
    return Finding(
        rule=rule.id,
        subject=subject,
        verdict=outcome.verdict,
        severity=rule.severity,
        measured=outcome.measured,
        required=outcome.required,
        distance=outcome.distance,
        witness=outcome.witness,
        missing=outcome.missing,
        reason=outcome.reason,
        remedy=_remedy(rule, outcome),
        source=str(rule.source),
        local=rule.local,
    )


def _remedy(rule: Rule, outcome: Outcome) -> str:
    if outcome.verdict is Verdict.UNKNOWN:
        return f"state {outcome.missing}"
    return outcome.remedy or rule.remedy


@attrs.frozen(kw_only=True, order=True)
class RuleFault:
    """A rule that raised an exception on a subject.

    Attributes:
        rule: Id of the rule.
        subject: Id of the subject, empty where its screen raised.
        cause: The kind of exception and its text, on one line and cut short.
    """

    rule: str
    subject: str
    cause: str

    def __str__(self) -> str:
        return f"{self.subject or 'screen'}: rule {self.rule} raised {self.cause}"


@attrs.frozen(kw_only=True)
class Tally:
    """How often a rule answered what.

    Attributes:
        rule: Id of the rule.
        passed: Subjects that pass.
        failed: Subjects that fail.
        unknown: Subjects of which the records do not say.
        not_applicable: Subjects of which the rule does not ask it.
        faults: Subjects on which the rule raised an exception; not part of `total`.
        reasons: Why it does not ask it of a subject, and of how many, sorted; those that a screen
            left out are counted above alone, so that reports are equal without this.
    """

    rule: str
    passed: int = 0
    failed: int = 0
    unknown: int = 0
    not_applicable: int = 0
    faults: int = 0
    reasons: tuple[tuple[str, int], ...] = attrs.field(default=(), eq=False)

    @property
    def total(self) -> int:
        """Subjects with an answer."""
        return self.passed + self.failed + self.unknown + self.not_applicable

    @property
    def vacuous(self) -> bool:
        """Whether the rule passed and failed nobody, so that it says nothing."""
        return self.passed + self.failed == 0
