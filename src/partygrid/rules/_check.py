"""The question of rules: what does each answer of each subject?

Procedure. For each rule in id order, and each kind of its subjects:

    1. The screen of the rule, where it has one, says of all subjects at once which pass and of
       which it does not ask it.
    2. The rule itself is asked about every subject that is left, or about those in `focus` alone.

So a rule over a million buildings costs array operations and as many calls as there are doubts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import attrs
import numpy as np

from partygrid._collector import paused_collector
from partygrid.errors import InvalidArgument, InvalidPack, Problem, ProblemReason, printed
from partygrid.jurisdiction import Jurisdiction
from partygrid.rules._baseline import Baseline
from partygrid.rules._finding import Finding, RuleFault, Tally, finding
from partygrid.rules._outcome import Outcome, Verdict
from partygrid.rules._pack import Pack
from partygrid.rules._report import RuleReport
from partygrid.rules._rule import LOOK, OUTSIDE, PASSES, Rule
from partygrid.sources import Title


def check_rules(
    where: Jurisdiction,
    pack: Pack | Iterable[Rule],
    *,
    on: date | None = None,
    focus: Iterable[str] | None = None,
    baseline: Baseline | None = None,
) -> RuleReport:
    """Report what the rules of a pack answer about a snapshot.

    Each rule answers of each of its subjects: pass, fail, unknown or not applicable. Failures and
    unknown answers are findings; the others are counted. A rule that raises an exception is
    reported as a fault, and the others still run.

    Args:
        where: The snapshot to look at; not changed.
        pack: A pack, or rules in any order.
        on: The day on which organisations and links must hold, and the sources be in force; None
            for the latest state.
        focus: Ids of the only subjects to ask about; None for all.
        baseline: Violations that are known, see `Baseline`.

    Returns:
        A report with findings sorted by rule, then subject.

    Raises:
        InvalidPack: Two rules have one id, the pack has overrides and nothing to override, or a
            source does not hold on the day; ``problems`` holds every reason.
        InvalidArgument: `on` is no date; the baseline expires and no day is stated; or an id in
            `focus` names no record.

    Complexity:
        O(subjects) for each rule; with `focus`, O(rules) calls for each id.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Grid("g", community="c"),
        ...     pg.Building("b", community="c", grids=["g"], households=120)])
        >>> report = pg.check_rules(where, pg.rules.get("grid-norms"))
        >>> for one in report.of(["grid-households"]):
        ...     print(one.subject, one.measured, "required", one.required)
        g 120 required 300 to 500
    """
    chosen = _rules(pack, on)
    _refuse(on, baseline)
    with paused_collector():
        subjects = None if focus is None else [_named(where, key) for key in sorted(set(focus))]
        judged = [_judged(where, one, on, subjects) for one in chosen]
    return RuleReport(
        on=on,
        rules=chosen,
        findings=tuple(sorted(one for each in judged for one in each[1])),
        tallies=tuple(each[0] for each in judged),
        faults=tuple(sorted(one for each in judged for one in each[2])),
        baseline=baseline,
    )


def _rules(pack: Pack | Iterable[Rule], on: date | None) -> tuple[Rule, ...]:
    if not isinstance(pack, Pack):
        pack = Pack(id="rules", title=Title(), rules=tuple(pack))
    problems = [
        Problem(
            where=f"{pack.id}.overrides.{one.rule}",
            field="",
            value="",
            reason=ProblemReason.MISSING,
            message="the pack only changes another",
            remedy="lay it over that one by overlay",
        )
        for one in pack.overrides
    ]
    problems += [
        Problem(
            where=f"{pack.id}.{one.id}",
            field="source",
            value=printed(str(one.source)),
            reason=ProblemReason.OUT_OF_RANGE,
            message=f"the source does not hold on {on}: {_validity(one)}",
            remedy="ask for a day on which it holds, or leave the rule out",
        )
        for one in pack
        if isinstance(on, date) and not one.source.holds_on(on)
    ]
    if problems:
        raise InvalidPack(problems)
    return pack.rules


def _validity(rule: Rule) -> str:
    ends = {"from": rule.source.valid_from, "until": rule.source.valid_until}
    return " ".join(f"{word} {day}" for word, day in ends.items() if day is not None)


def _refuse(on: object, baseline: Baseline | None) -> None:
    if on is not None and type(on) is not date:
        raise InvalidArgument("on", on, "no date", "pass a datetime.date, or None")
    if baseline is not None and baseline.expires and on is None:
        raise InvalidArgument("on", on, "the baseline expires", "state the day of the check")


def _named(where: Jurisdiction, key: str) -> Any:
    record = where.get(key)
    if record is None:
        raise InvalidArgument("focus", key, "no record has this id", "name a record")
    return record


@attrs.define
class _Asking:
    """One rule, asked about subjects one by one."""

    where: Jurisdiction
    rule: Rule
    on: date | None
    counts: Counter[Verdict] = attrs.field(factory=Counter)
    findings: list[Finding] = attrs.field(factory=list)
    faults: list[RuleFault] = attrs.field(factory=list)

    def ask(self, subjects: Iterable[Any]) -> None:
        """Ask the rule about subjects."""
        rule, where, arguments = self.rule, self.where, self.rule.arguments(self.on)
        for subject in subjects:
            try:
                outcome = _exempted(rule, subject, where) or rule.check(subject, where, **arguments)
                verdict = outcome.verdict
            except Exception as error:  # noqa: BLE001 - a rule of others may raise anything
                self.faults.append(_fault(rule, subject.id, error))
                continue
            self.counts[verdict] += 1
            if verdict is Verdict.FAIL or verdict is Verdict.UNKNOWN:
                self.findings.append(finding(rule, subject.id, outcome))

    def screened(self, kind: type) -> Iterator[Any]:
        """Yield the subjects of a kind that need a look."""
        subjects = self.rule.each.subjects(self.where, kind)
        if self.rule.screen is None:
            yield from subjects
            return
        try:
            codes = self.rule.screen(self.where, kind=kind, **self.rule.arguments(self.on))
        except Exception as error:  # noqa: BLE001 - a rule of others may raise anything
            self.faults.append(_fault(self.rule, "", error))
            yield from subjects
            return
        self.counts[Verdict.PASS] += int(np.count_nonzero(codes == PASSES))
        self.counts[Verdict.NOT_APPLICABLE] += int(np.count_nonzero(codes == OUTSIDE))
        for position in np.flatnonzero(codes == LOOK).tolist():
            yield subjects[position]

    @property
    def tally(self) -> Tally:
        """How often the rule answered what."""
        return Tally(
            rule=self.rule.id,
            passed=self.counts[Verdict.PASS],
            failed=self.counts[Verdict.FAIL],
            unknown=self.counts[Verdict.UNKNOWN],
            not_applicable=self.counts[Verdict.NOT_APPLICABLE],
            faults=len(self.faults),
        )


def _judged(
    where: Jurisdiction, rule: Rule, on: date | None, focus: list[Any] | None
) -> tuple[Tally, list[Finding], list[RuleFault]]:
    asking = _Asking(where, rule, on)
    if focus is None:
        for kind in rule.each.kinds:
            asking.ask(asking.screened(kind))
    else:
        asking.ask(one for one in focus if rule.each.holds(one))
    return asking.tally, asking.findings, asking.faults


def _exempted(rule: Rule, subject: Any, where: Jurisdiction) -> Outcome | None:
    for one in rule.exemptions:
        if one.applies(subject, where):
            return Outcome.not_applicable(one.reason)
    return None


def _fault(rule: Rule, subject: str, error: Exception) -> RuleFault:
    return RuleFault(rule=rule.id, subject=subject, cause=f"{type(error).__name__}: {error}"[:200])
