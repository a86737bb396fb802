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
from operator import attrgetter
from typing import Any

import attrs
import numpy as np

from partygrid._collector import paused_collector
from partygrid._likeness import nearest
from partygrid.errors import (
    InvalidArgument,
    InvalidPack,
    Problem,
    ProblemReason,
    printed,
)
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import ORGANISATION_KINDS
from partygrid.rules._baseline import Baseline
from partygrid.rules._definition import problem
from partygrid.rules._finding import Finding, RuleFault, Tally, finding
from partygrid.rules._organisations import existing
from partygrid.rules._outcome import Verdict
from partygrid.rules._pack import Pack
from partygrid.rules._report import RuleReport
from partygrid.rules._rule import LOOK, OUTSIDE, PASSES, Codes, Rule
from partygrid.sources import Source, Title

_FINDINGS = (Verdict.FAIL, Verdict.UNKNOWN)


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
    unknown answers are findings; the others are counted. A rule that raises an exception or returns
    no outcome is reported as a fault, and the others still run.

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
        InvalidPack: Something is no rule, two rules have one id, the pack has overrides and nothing
            to override, or a source does not hold on the day; ``problems`` holds every reason.
        InvalidArgument: `pack` is no rules, `on` no date, `baseline` no baseline; the baseline
            expires and no day is stated; or ids in `focus` name no record.

    Complexity:
        O(subjects) calls for each rule, or O(subjects) array operations and as many calls as there
        are doubts where it has a screen; with `focus`, O(rules) calls for each id.

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
    _refuse(on, baseline)
    rules = _rules(pack, on)
    subjects = None if focus is None else _named(where, focus)
    with paused_collector():
        judged = [_judged(where, one, on, subjects) for one in rules]
    found = [one for each in judged for one in each.findings]
    return RuleReport(
        on=on,
        rules=rules,
        focus=None if subjects is None else tuple(one.id for one in subjects),
        findings=tuple(sorted(found, key=attrgetter("rule", "subject"))),
        tallies=tuple(each.tally for each in judged),
        faults=tuple(sorted(one for each in judged for one in each.faults)),
        baseline=baseline,
    )


def _refuse(on: object, baseline: object) -> None:
    if on is not None and type(on) is not date:
        raise InvalidArgument("on", on, "no date", "pass a datetime.date, or None")
    if baseline is None:
        return
    if not isinstance(baseline, Baseline):
        raise InvalidArgument("baseline", baseline, "no baseline", "make it by Baseline.of(report)")
    if baseline.expires and on is None:
        raise InvalidArgument("on", on, "the baseline expires", "state the day of the check")


def _rules(given: Any, on: date | None) -> tuple[Rule, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        remedy = "pass a Pack, as from rules.get(...), or a list of rules"
        raise InvalidArgument("pack", given, "neither a pack nor rules", remedy)
    pack = given if isinstance(given, Pack) else Pack(id="rules", title=Title(), rules=given)
    problems = [*_unasked(pack, on)]
    if problems:
        raise InvalidPack(problems)
    return pack.rules


def _unasked(pack: Pack, on: date | None) -> Iterator[Problem]:
    """Yield what keeps the rules of a pack from being asked."""
    for override in pack.overrides:
        place = f"{pack.id}.overrides.{override.rule}"
        message, remedy = "the pack only changes another", "lay it over that one by overlay"
        yield problem(place, ProblemReason.MISSING, message, remedy)
    for one in pack:
        if on is not None and not one.source.holds_on(on):
            yield problem(
                f"{pack.id}.{one.id}.source",
                ProblemReason.OUT_OF_RANGE,
                f"it does not hold on {on}, but {_validity(one.source)}",
                "ask for a day on which it holds, or leave the rule out",
                value=printed(str(one.source)),
            )


def _validity(source: Source) -> str:
    ends = {"from": source.valid_from, "until": source.valid_until}
    return " ".join(f"{word} {day}" for word, day in ends.items() if day is not None)


_NAMED = 12


def _named(where: Jurisdiction, focus: Iterable[str]) -> tuple[Any, ...]:
    """Return the records with the ids, in id order."""
    if isinstance(focus, str) or not isinstance(focus, Iterable):
        raise InvalidArgument("focus", focus, "no list of ids", "pass several, as in ['b1']")
    focus = tuple(focus)
    for one in focus:
        if not isinstance(one, str):
            raise InvalidArgument("focus", one, "no id", "pass ids, as in [record.id]")
    found = {key: where.get(key) for key in sorted(set(focus))}
    unknown = [key for key, record in found.items() if record is None]
    if unknown:
        known = {record.id for record in where}
        near = filter(None, (nearest(key, known) for key in unknown[:_NAMED]))
        likely = ", ".join(repr(key) for key in near)
        remedy = f"did you mean {likely}? " if likely else ""
        raise InvalidArgument("focus", unknown, "no record has these ids", f"{remedy}name records")
    return tuple(found.values())


@attrs.define
class _Asking:
    """One rule, asked about subjects one by one."""

    where: Jurisdiction
    rule: Rule
    on: date | None
    counts: Counter[Verdict] = attrs.field(factory=Counter)
    reasons: Counter[str] = attrs.field(factory=Counter)
    findings: list[Finding] = attrs.field(factory=list)
    faults: list[RuleFault] = attrs.field(factory=list)

    def ask(self, subjects: Iterable[Any]) -> None:
        """Ask the rule about subjects."""
        rule, where, arguments = self.rule, self.where, self.rule.arguments(self.on)
        for subject in subjects:
            try:
                outcome = rule.answer(subject, where, arguments, on=self.on)
            except Exception as error:  # noqa: BLE001 - a rule of others may raise anything
                self.faults.append(_fault(rule, subject.id, error))
                continue
            self.counts[outcome.verdict] += 1
            if outcome.verdict is Verdict.NOT_APPLICABLE:
                self.reasons[outcome.reason] += 1
            if outcome.verdict in _FINDINGS:
                self.findings.append(finding(rule, subject.id, outcome))

    def screened(self, kind: type) -> Iterable[Any]:
        """Return the subjects of a kind that need a look, and count the others."""
        each, screen = self.rule.each, self.rule.screen
        if screen is None:
            return each.subjects(self.where, kind)
        records = self.where.index.table(kind).records
        try:
            found = screen(self.where, kind=kind, **self.rule.arguments(self.on))
            codes = _checked(found, len(records))
            if kind in ORGANISATION_KINDS:
                codes = np.where(existing(self.where.index, kind, self.on), codes, OUTSIDE)
            inside = each.mask(self.where.index, kind)
        except Exception as error:  # noqa: BLE001 - a rule of others may raise anything
            self.faults.append(_fault(self.rule, "", error))
            return each.subjects(self.where, kind)
        self.counts[Verdict.PASS] += int(np.count_nonzero(inside & (codes == PASSES)))
        self.counts[Verdict.NOT_APPLICABLE] += int(np.count_nonzero(inside & (codes == OUTSIDE)))
        return [records[place] for place in np.flatnonzero(inside & (codes == LOOK)).tolist()]

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
            reasons=tuple(sorted(self.reasons.items())),
        )


def _judged(
    where: Jurisdiction, rule: Rule, on: date | None, focus: Iterable[Any] | None
) -> _Asking:
    asking = _Asking(where, rule, on)
    if focus is None:
        for kind in rule.each.kinds:
            asking.ask(asking.screened(kind))
    else:
        asking.ask(one for one in focus if rule.each.holds(one))
    return asking


def _checked(codes: Any, size: int) -> Codes:
    """Return what a screen says, or raise if it is no code for each record."""
    found = np.asarray(codes)
    if found.shape != (size,) or not np.isin(found, (LOOK, PASSES, OUTSIDE)).all():
        remedy = f"return {size:,} codes, each LOOK, PASSES or OUTSIDE"
        raise InvalidArgument("screen", codes, "no code for each record", remedy)
    return found


_CAUSE = 160


def _fault(rule: Rule, subject: str, error: Exception) -> RuleFault:
    try:
        text = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - an exception of others may do anything
        text = ""
    cause = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return RuleFault(
        rule=rule.id,
        subject=subject,
        cause=cause if len(cause) <= _CAUSE else f"{cause[: _CAUSE - 1]}…",
    )
