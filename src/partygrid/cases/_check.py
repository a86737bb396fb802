"""The question of cases: how far is each, what became of its problems, may it be accepted?

Procedure. The findings of the report that count for the organisation, and those on the list of the
case, are compared with the list. Dates give the stage and what is overdue; the support bundle is
checked as a mechanism, once for all cases that have it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import attrs

from partygrid.cases._answering import BRANCHES, answering
from partygrid.cases._case import Case, CaseStage
from partygrid.cases._faults import problem, refuse, several_of
from partygrid.cases._problems import (
    ProblemList,
    by_holder,
    compared,
    refuse_day,
    refuse_report,
)
from partygrid.cases._status import (
    CaseReport,
    CaseStatus,
    DueKind,
    Hindrance,
    HindranceReason,
    Overdue,
)
from partygrid.errors import InvalidArgument, Problem, ProblemReason
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage import SlotFinding, check_mechanism
from partygrid.mechanisms import Mechanism
from partygrid.org import ORGANISATION_KINDS
from partygrid.rules import Each, Finding, RuleReport, Severity, Verdict

Held = Mapping[str, tuple[Finding, ...]]
"""The findings of each organisation."""


def check_case(where: Jurisdiction, case: Case, report: RuleReport, *, on: date) -> CaseStatus:
    """Report how a rectification case stands on a day.

    Its list of problems is compared with the findings of the report for which the organisation
    answers, as in `screen_organisations`, and with those on the list whoever answers for them. A
    problem that is found again during the follow-up is a relapse (反弹). The case may be accepted
    when it is under way, its organisation exists, every problem on its list is resolved, nothing
    else fails but information, and every measure is done. Vacant slots of its bundle are told and
    do not stand against it.

    A problem counts as resolved when its rule was asked and no longer finds it: also where the
    record is gone, the rule does not apply any more, or its numbers were changed.

    Args:
        where: The snapshot on the day.
        case: The case.
        report: What `check_rules` says of the snapshot on the day. It does not say of which it is:
            ask it of the snapshot as it stands.
        on: The day.

    Raises:
        InvalidCase: No organisation has its id.
        InvalidArgument: `case` is no case, `on` no date, or the report of another day, or names
            what the snapshot does not have.

    Complexity:
        O(findings + links of the bundle).

    Examples:
        >>> import partygrid as pg
        >>> from datetime import date
        >>> where, day = pg.Jurisdiction([pg.UnitBranch("br")]), date(2024, 7, 1)
        >>> report = pg.check_rules(where, [pg.rules.get("branch-regulation-2018")[
        ...     "branch-full-members"]], on=day)
        >>> case = pg.designate(where, "br", report, on=day, plan_due=date(2024, 7, 31))
        >>> print(check_case(where, case, report, on=day).problems)
        0 new, 1 persisting, 0 resolved, 0 unchecked
    """
    return check_cases(where, [case], report, on=on).statuses[0]


def check_cases(
    where: Jurisdiction, cases: Case | Iterable[Case], report: RuleReport, *, on: date
) -> CaseReport:
    """Report how several cases stand on a day; see `check_case`.

    Args:
        where: The snapshot on the day.
        cases: One case, or several in any order; of one organisation one at a time.
        report: What `check_rules` says of the snapshot on the day. It does not say of which it is:
            ask it of the snapshot as it stands.
        on: The day.

    Raises:
        InvalidCase: No organisation has an id, or two cases of one are open at once; ``problems``
            holds every reason.
        InvalidArgument: Something is no case, `on` no date, or the report of another day, or names
            what the snapshot does not have.

    Complexity:
        O(findings + links of the bundles + cases log cases).

    Examples:
        >>> import partygrid as pg
        >>> from datetime import date
        >>> day = date(2024, 7, 1)
        >>> report = pg.check_rules(pg.Jurisdiction(), [], on=day)
        >>> print(repr(check_cases(pg.Jurisdiction(), [], report, on=day)))
        <CaseReport: 0 cases>
    """
    refuse_day(on)
    refuse_report(report, on)
    ordered = _ordered(cases)
    refuse((*_strangers(where, ordered), *_overlapping(ordered)))
    kinds = {type(where[one.organisation]) for one in ordered} | set(BRANCHES)
    held = held_by(where, report, kinds, on)
    listed = frozenset(key for one in ordered for key in one.keys)
    found = {one.key: one for one in report.findings if one.key in listed}
    bundles = {one.bundle: _Bundle.on(where, one.bundle, on) for one in ordered if one.bundle}
    statuses = []
    for case in ordered:
        meant = {one.key: one for one in held.get(case.organisation, ())}
        meant |= {key: found[key] for key in case.keys & found.keys()}
        problems = compared(case.problems, report, meant.values())
        bundle = bundles[case.bundle] if case.bundle else None
        statuses.append(_status(where, case, problems, bundle, on))
    return CaseReport(on=on, statuses=tuple(statuses))


def held_by(where: Jurisdiction, report: RuleReport, kinds: Iterable[type], on: date) -> Held:
    """Return the findings of each organisation of some kinds."""
    chosen = tuple(kind for kind in ORGANISATION_KINDS if kind in set(kinds))
    return by_holder(answering(where, Each(kinds=chosen), on), report.findings)


def _ordered(cases: Any) -> tuple[Case, ...]:
    given = several_of(cases, Case, "cases", "pass Case(...), or several")
    for one in given:
        if not isinstance(one, Case):
            raise InvalidArgument("cases", one, "no case", "pass Case(...)")
    return tuple(sorted(given, key=lambda one: (one.organisation, one.designated)))


def stranger(where: Jurisdiction, key: str) -> Iterator[Problem]:
    """Yield a problem where an id is not that of an organisation."""
    if type(where.get(key)) not in ORGANISATION_KINDS:
        reason, message = ProblemReason.UNKNOWN_REFERENCE, "no organisation has this id"
        wrong = ("organisation", reason, message, "correct the id")
        yield problem(str(key), "organisation", key, wrong)


def _strangers(where: Jurisdiction, cases: Iterable[Case]) -> Iterator[Problem]:
    for one in cases:
        yield from stranger(where, one.organisation)


def _overlapping(cases: tuple[Case, ...]) -> Iterator[Problem]:
    for one, later in pairwise(cases):
        if one.organisation != later.organisation:
            continue
        if one.accepted is None or later.designated < one.accepted:
            message = f"designated while the case of {one.designated} is open"
            wrong = ("designated", ProblemReason.CONTRADICTION, message, "keep one of them")
            yield problem(one.organisation, "designated", later.designated, wrong)


@attrs.frozen(eq=False)
class _Bundle:
    """The check of a support bundle, by scope."""

    mechanism: Mechanism
    in_force: bool
    findings: Mapping[str, list[SlotFinding]]

    @classmethod
    def on(cls, where: Jurisdiction, mechanism: Mechanism, day: date) -> "_Bundle":
        """Return the check of a bundle on a day; an overload counts where its filler serves."""
        found: dict[str, list[SlotFinding]] = defaultdict(list)
        serves: dict[str, set[str]] = defaultdict(set)
        for link in where.links:
            if link.mechanism == mechanism.id and link.holds_on(day):
                serves[link.filler].add(link.scope)
        for one in check_mechanism(where, mechanism, on=day).findings:
            for scope in [one.scope] if one.scope else serves[one.filler]:
                found[scope].append(one)
        return cls(mechanism, mechanism.holds_on(day), found)

    def applies(self, organisation: Any) -> bool:
        """Return whether the bundle sits on an organisation."""
        return self.in_force and any(
            type(organisation) in layer.kinds
            and all(one.met_by(organisation) for one in layer.only)
            for layer in self.mechanism.layers
        )


def _status(
    where: Jurisdiction, case: Case, problems: ProblemList, bundle: _Bundle | None, on: date
) -> CaseStatus:
    organisation = where[case.organisation]
    stage = case.stage_on(on)
    returned = sorted(_returned(case, problems)) if stage is CaseStage.FOLLOW_UP else []
    stage = CaseStage.RELAPSED if returned else stage
    findings = [] if bundle is None else bundle.findings.get(case.organisation, [])
    return CaseStatus(
        case=case,
        on=on,
        stage=stage,
        problems=problems,
        returned=tuple(returned),
        bundle_applies=bundle is None or bundle.applies(organisation),
        bundle_findings=tuple(sorted(findings)),
        overdue=tuple(sorted(_overdue(case, on))),
        unanswered=tuple(sorted(_unanswered(case))),
        unstated=tuple(_unstated(case)),
        hindrances=tuple(sorted([*_stage(stage), *_hindrances(case, organisation, problems, on)])),
    )


def _returned(case: Case, problems: ProblemList) -> Iterator[tuple[str, str]]:
    yield from (one.key for one in problems.persisting)
    for one in problems.new:
        if one.key in case.keys and one.verdict is Verdict.FAIL:
            yield one.key


def _overdue(case: Case, on: date) -> Iterator[Overdue]:
    stated = (
        (DueKind.PLAN, "", case.plan_due, case.planned),
        (DueKind.ACCEPTANCE, "", case.acceptance_due, case.accepted),
        *((DueKind.MEASURE, one.id, one.due, one.done) for one in case.measures),
    )
    for kind, measure, due, done in stated:
        if due is not None and due < on and (done is None or on < done):
            yield Overdue(due=due, kind=kind, measure=measure)


def _unanswered(case: Case) -> Iterable[tuple[str, str]]:
    if case.planned is None:
        return ()
    return case.keys - {key for one in case.measures for key in one.answers}


def _unstated(case: Case) -> Iterator[str]:
    wanted = ["plan_due", "bundle", "acceptance_due"]
    if case.planned is not None:
        wanted.append("measures")
    if case.accepted is not None:
        wanted.append("follow_up_until")
    for field in wanted:
        if not getattr(case, field):
            yield field


def _stage(stage: CaseStage) -> Iterator[Hindrance]:
    if stage is not CaseStage.UNDER_WAY:
        yield Hindrance(reason=HindranceReason.STAGE, about=stage.value)


def _hindrances(
    case: Case, organisation: Any, problems: ProblemList, on: date
) -> Iterator[Hindrance]:
    if not organisation.exists_on(on):
        yield Hindrance(reason=HindranceReason.NO_ORGANISATION, about=case.organisation)
    yield from _unresolved(case, problems)
    for measure in case.measures:
        if measure.open_on(on):
            yield Hindrance(reason=HindranceReason.MEASURE_OPEN, about=measure.id)


def _unresolved(case: Case, problems: ProblemList) -> Iterator[Hindrance]:
    for one in (*problems.persisting, *problems.new):
        about = " of ".join(one.key)
        if one.key in case.keys:
            yield Hindrance(reason=HindranceReason.NOT_RESOLVED, about=about)
        elif one.verdict is Verdict.FAIL and one.severity is not Severity.INFO:
            yield Hindrance(reason=HindranceReason.NEW, about=about)
    for key in {one.key for one in problems.unchecked}:
        yield Hindrance(reason=HindranceReason.UNCHECKED, about=" of ".join(key))
