"""The question of a screening: which organisations show which signs of weakness?

Procedure.

    1. Each report yields what it found: a kind, a name, a subject, and whether it is known.
    2. A finding that a signal weighs counts for whoever answers for its subject (`_answering`).
    3. The score of an organisation is the sum over signals of weight times findings, of which each
       signal counts so many at most; the possible score counts unknown answers as well.
    4. Its rating is that of both scores where they agree, and else unknown.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from operator import attrgetter
from typing import Any

import attrs

from partygrid._collector import paused_collector
from partygrid._whereabouts import PLACE_OF
from partygrid.cadences import CadenceReason, CadenceReport
from partygrid.cases._answering import BRANCHES, answering
from partygrid.cases._faults import several_of
from partygrid.cases._screening import Evidence, Rating, Screened, ScreeningReport, Unweighed
from partygrid.cases._signals import SIGNALS, Signal, SignalKind, Signals
from partygrid.coverage import CoverageReport, GapReason
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage import MechanismReport
from partygrid.org import ORGANISATION_KINDS
from partygrid.rules import Each, RuleReport, Verdict
from partygrid.rules import each as each_of

Report = RuleReport | CoverageReport | CadenceReport | MechanismReport
_Key = tuple[SignalKind, str]
_Found = tuple[_Key, str, bool]
"""What was found: kind and name, id of the subject, whether it is known."""


def screen_organisations(
    where: Jurisdiction,
    reports: Iterable[Report],
    *,
    signals: Signals = SIGNALS,
    each: type | Each | None = None,
    on: date | None = None,
) -> ScreeningReport:
    """Rate every organisation by what reports found of it (全面筛查, “过筛子”).

    Nobody is left out: each organisation that exists on the day has a row. What is not known is
    kept apart: an organisation is rated unknown where unknown answers could change its rating.

    Args:
        where: The snapshot.
        reports: Reports about the whole of it on the day: of rules, coverage, cadences, mechanisms.
            A report does not say of which snapshot it is: ask them of this one as it stands.
        signals: What weighs how much.
        each: Who is screened: a kind of organisation, or what ``rules.each`` returns. None for
            every organisation of a community, compound, grid or unit.
        on: The day, None for the latest state.

    Returns:
        A report with the worst organisations first.

    Raises:
        InvalidArgument: Something is no such report, was made for another day or of a part of the
            snapshot, or names what it does not have; or `signals` are none, `each` no kind of
            organisation.
        UnknownName: A filter of `each` names no field.

    Complexity:
        O(findings + organisations times signals).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([pg.UnitBranch("a"), pg.UnitBranch("b"),
        ...     *(pg.Member(f"m{i}", organisation="a") for i in range(4)),
        ...     pg.Member("m4", organisation="b")])
        >>> report = pg.check_rules(where, [pg.rules.get("branch-regulation-2018")[
        ...     "branch-full-members"]])
        >>> for one in screen_organisations(where, [report]).rows:
        ...     print(one.organisation, one.rating, one.score, *one.evidence)
        b ordinary 3 branch-full-members 1
        a advanced 0
    """
    if not isinstance(signals, Signals):
        raise InvalidArgument("signals", signals, "no signals", "pass Signals(...)")
    given = _given(reports, on)
    asked = _organisations(each)
    weights = {one.key: one for one in signals.signals}
    with paused_collector():
        heard = [one for report in given for one in _asked(report, weights)]
        tally = _Tally(where, asked, weights, on)
        for report in given:
            for found in _findings(report):
                tally.add(*found)
        records = [one for kind in asked.kinds for one in asked.subjects(where, kind)]
        rows = [tally.row(one, heard, signals) for one in records if one.exists_on(on)]
    return ScreeningReport(
        on=on,
        signals=signals,
        rows=tuple(sorted(rows, key=lambda one: (-one.score, -one.possible, one.organisation))),
        silent=tuple(one for one in signals.signals if one.key not in {key for key, _ in heard}),
        unweighed=tuple(sorted(tally.unweighed())),
    )


def _organisations(each: Any) -> Each:
    if each is None:
        return Each(kinds=BRANCHES)
    asked = each if isinstance(each, Each) else each_of(each)
    if not set(asked.kinds) <= set(ORGANISATION_KINDS):
        remedy = "pass a kind of organisation, such as CompoundBranch"
        raise InvalidArgument("each", each, "others than organisations are screened", remedy)
    return asked


def _given(reports: Any, on: date | None) -> tuple[Report, ...]:
    several = several_of(reports, Report, "reports", "pass reports of rules, coverage and so on")
    for one in several:
        if not isinstance(one, Report):
            remedy = "pass reports of rules, coverage, cadences or mechanisms"
            raise InvalidArgument("reports", one, "no report", remedy)
        if one.on != on and not (on is None and isinstance(one, CadenceReport)):
            raise InvalidArgument("reports", one, f"made for {one.on}", f"check on {on}")
        if isinstance(one, RuleReport) and one.focus is not None:
            remedy = "check all of it, without focus"
            raise InvalidArgument("reports", one, "about a part of the snapshot", remedy)
    return several


def _findings(report: Report) -> Iterator[_Found]:
    match report:
        case RuleReport():
            yield from _of_rules(report)
        case CoverageReport():
            for gap in report.gaps:
                yield (SignalKind.GAP, gap.reason.value), gap.subject, True
        case CadenceReport():
            for kept in report.findings:
                known = kept.reason is not CadenceReason.ATTENDANCE_UNKNOWN
                yield (SignalKind.CADENCE, kept.cadence), kept.subject, known
        case _:
            for slot in report.shortfalls:
                yield (SignalKind.MECHANISM, report.mechanism.id), slot.scope, True


def _of_rules(report: RuleReport) -> Iterator[_Found]:
    """Yield the findings; where a rule raised an exception, its answer is not known."""
    for one in report.findings:
        yield (SignalKind.RULE, one.rule), one.subject, one.verdict is Verdict.FAIL
    for fault in report.faults:
        if fault.subject:
            yield (SignalKind.RULE, fault.rule), fault.subject, False


def _asked(
    report: Report, weights: Mapping[_Key, Signal]
) -> Iterator[tuple[_Key, tuple[Each, ...]]]:
    """Yield the signals of which a report tells, each with those of whom it asks."""
    questions: Iterable[tuple[_Key, tuple[Each, ...]]]
    match report:
        case RuleReport():
            questions = [((SignalKind.RULE, one.id), (one.each,)) for one in report.rules]
        case CoverageReport():
            places = Each(kinds=tuple(PLACE_OF))
            questions = [((SignalKind.GAP, one.value), (places,)) for one in GapReason]
        case CadenceReport():
            questions = [((SignalKind.CADENCE, one.id), (one.each,)) for one in report.cadences]
        case _:
            layers = tuple(Each(kinds=one.kinds) for one in report.mechanism.layers)
            questions = [((SignalKind.MECHANISM, report.mechanism.id), layers)]
    return (one for one in questions if one[0] in weights)


def _about(asked: Each, organisation: Any) -> bool:
    """Return whether something is asked of an organisation, or of other records."""
    others = not set(asked.kinds) <= set(ORGANISATION_KINDS)
    return others or asked.holds(organisation)


@attrs.define
class _Tally:
    """What was found, by organisation and signal."""

    where: Jurisdiction
    asked: Each
    weights: Mapping[_Key, Signal]
    on: date | None
    found: dict[str, dict[_Key, tuple[list[str], list[str]]]] = attrs.field(
        factory=lambda: defaultdict(lambda: defaultdict(lambda: ([], [])))
    )
    lost: Counter[tuple[_Key, bool]] = attrs.field(factory=Counter)
    _known: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    _answering: Any = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._answering = answering(self.where, self.asked, self.on)

    def add(self, key: _Key, subject: str, known: bool) -> None:  # noqa: FBT001 - a column of rows
        """Count a finding for whoever answers for its subject."""
        weighed = key in self.weights
        if weighed and subject not in self._known:
            self._known[subject] = self._answering.of(subject)
        holders = self._known[subject] if weighed else ()
        if not holders:
            self.lost[key, weighed] += 1
        for one in holders:
            self.found[one][key][0 if known else 1].append(subject)

    def row(self, record: Any, heard: Any, signals: Signals) -> Screened:
        """Return the row of an organisation."""
        found = self.found.get(record.id, {})
        evidence = tuple(
            Evidence(
                signal=self.weights[key],
                found=tuple(sorted(bad)),
                unknown=tuple(sorted(unknown)),
            )
            for key, (bad, unknown) in sorted(found.items())
        )
        score, possible = (sum(map(attrgetter(f), evidence)) for f in ("score", "possible"))
        asked = {key for key, several in heard if any(_about(one, record) for one in several)}
        sure = _rated(score, signals) is _rated(possible, signals) and (asked or evidence)
        return Screened(
            organisation=record.id,
            rating=_rated(score, signals) if sure else Rating.UNKNOWN,
            score=score,
            possible=possible,
            evidence=evidence,
            asked=len(asked),
        )

    def unweighed(self) -> Iterator[Unweighed]:
        """Yield what counts for nobody."""
        for ((kind, name), weighed), number in self.lost.items():
            yield Unweighed(kind=kind, name=name, weighed=weighed, number=number)


def _rated(score: int, signals: Signals) -> Rating:
    if score >= signals.backward:
        return Rating.BACKWARD
    return Rating.ADVANCED if score <= signals.advanced else Rating.ORDINARY
