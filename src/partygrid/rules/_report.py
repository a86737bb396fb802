"""The answer of a check of rules."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

import attrs

from partygrid._text import table
from partygrid.errors import DoesNotHold, UnknownName
from partygrid.rules import _formats as formats
from partygrid.rules._baseline import Baseline, Known
from partygrid.rules._finding import Finding, RuleFault, Tally
from partygrid.rules._outcome import Verdict
from partygrid.rules._rule import Rule, Severity

_SHOWN = 12


def _line(finding: Finding) -> str:
    """Return a finding with what it weighs; what is unknown is no failure and weighs nothing."""
    unknown = finding.verdict is Verdict.UNKNOWN
    return f"{Verdict.UNKNOWN if unknown else finding.severity}: {finding}"


@attrs.frozen(kw_only=True, repr=False)
class RuleReport:
    """What rules answer about a snapshot on a day.

    Attributes:
        on: The day, None for the latest state.
        rules: The rules, in id order.
        findings: Every failure and every unknown answer, sorted by rule, then subject.
        tallies: How often each rule answered what, in id order.
        focus: Ids of the only records that were asked about, sorted; None for all.
        faults: Where a rule raised an exception.
        baseline: The violations that were known, None where none were passed.
    """

    on: date | None
    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]
    tallies: tuple[Tally, ...]
    focus: tuple[str, ...] | None = None
    faults: tuple[RuleFault, ...] = ()
    baseline: Baseline | None = None

    @property
    def ok(self) -> bool:
        """Whether no rule raised an exception and nothing new fails, except for information."""
        return not self.faults and not self.failures

    @cached_property
    def failures(self) -> tuple[Finding, ...]:
        """The new findings that fail and weigh more than information."""
        return tuple(
            one
            for one in self.new
            if one.verdict is Verdict.FAIL and one.severity is not Severity.INFO
        )

    @cached_property
    def new(self) -> tuple[Finding, ...]:
        """The findings that the baseline does not cover; all of them without a baseline."""
        known = self.baseline
        return self.findings if known is None else known.new(self.findings, self.on)

    @cached_property
    def persisting(self) -> tuple[Finding, ...]:
        """The findings that the baseline covers."""
        new = {one.key for one in self.new}
        return tuple(one for one in self.findings if one.key not in new)

    @cached_property
    def resolved(self) -> tuple[Known, ...]:
        """The known violations that were asked about and are there no longer."""
        if self.baseline is None:
            return ()
        rules = {one.id for one in self.rules}
        asked = set(self.focus or ())
        faulty = {(one.rule, one.subject) for one in self.faults}
        return tuple(
            one
            for one in self.baseline.resolved(self.findings)
            if one.rule in rules
            and (self.focus is None or one.subject in asked)
            and one.key not in faulty
        )

    @property
    def vacuous(self) -> tuple[str, ...]:
        """Ids of the rules that passed and failed nobody: of these the report says nothing."""
        return tuple(one.rule for one in self.tallies if one.vacuous)

    @property
    def undated(self) -> tuple[str, ...]:
        """Ids of the vacuous rules that ask for a day where none was stated."""
        if self.on is not None:
            return ()
        silent = set(self.vacuous)
        return tuple(one.id for one in self.rules if one.asks_day and one.id in silent)

    def tally(self, rule: str) -> Tally:
        """Return how often a rule answered what.

        Raises:
            UnknownName: The report has no such rule.
        """
        known = {one.rule: one for one in self.tallies}
        if rule not in known:
            raise UnknownName("rule", rule, known)
        return known[rule]

    def of(self, rules: Iterable[str]) -> tuple[Finding, ...]:
        """Return the findings of some rules."""
        wanted = set(rules)
        return tuple(one for one in self.findings if one.rule in wanted)

    def require_ok(self) -> "RuleReport":
        """Return the report itself, or raise when it is not ok.

        Raises:
            DoesNotHold: The text is that of the report.
        """
        if not self.ok:
            raise DoesNotHold(str(self))
        return self

    def to_records(self) -> list[dict[str, object]]:
        """Return one flat row for each finding."""
        return [one.to_record() for one in self.findings]

    def to_json(self) -> str:
        """Return the report as JSON: day, tallies, findings, faults, and what is new."""
        return formats.as_json(self)

    def to_sarif(self, *, file: str | None = None) -> str:
        """Return the report in SARIF 2.1.0, which code hosts and pipelines show.

        Args:
            file: Path of the file that holds the records, relative to its repository. Some hosts
                show only what has such a place; every finding then points to its first line.
        """
        return formats.as_sarif(self, file)

    def to_junit(self) -> str:
        """Return the report as JUnit XML, which test reporters show: one case for each rule."""
        return formats.as_junit(self)

    def __repr__(self) -> str:
        return f"<RuleReport: {len(self.rules):,} rules, {len(self.findings):,} findings>"

    def __str__(self) -> str:
        rows = [
            [one.rule, one.passed, one.failed, one.unknown, one.not_applicable]
            for one in self.tallies
        ]
        lines = [table(["rule", "pass", "fail", "unknown", "not applicable"], rows)]
        if self.vacuous:
            lines.append(f"say nothing here: {', '.join(self.vacuous)}")
        if self.undated:
            lines.append(f"no day was stated, and these ask for one: {', '.join(self.undated)}")
        lines += [str(one) for one in self.faults]
        if self.new:
            lines += ["", *map(_line, self.new[:_SHOWN])]
        rest = len(self.new) - _SHOWN
        more = [f"… and {rest:,} more (all in .findings)"] if rest > 0 else []
        return "\n".join([*lines, *more, *self._against_baseline()])

    def _against_baseline(self) -> list[str]:
        if self.baseline is None:
            return []
        counts = len(self.new), len(self.persisting), len(self.resolved)
        return ["{:,} new, {:,} known, {:,} resolved".format(*counts)]
