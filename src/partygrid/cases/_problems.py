"""A list of problems against a later report: what is new, persists, is resolved, was not asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from partygrid.cases._answering import Answering
from partygrid.errors import InvalidArgument
from partygrid.rules import Baseline, Finding, Known, RuleReport


@attrs.frozen(kw_only=True)
class ProblemList:
    """What became of a list of problems (问题清单).

    Each problem, which is a rule and a subject, is in exactly one of the four.

    Attributes:
        new: Findings that are not on the list, or are worse than there.
        persisting: Findings that are on the list and no worse.
        resolved: Problems on the list that were asked about and found no longer.
        unchecked: Problems on the list of which the report does not tell.
    """

    new: tuple[Finding, ...] = ()
    persisting: tuple[Finding, ...] = ()
    resolved: tuple[Known, ...] = ()
    unchecked: tuple[Known, ...] = ()

    def __str__(self) -> str:
        counts = [len(getattr(self, field.name)) for field in attrs.fields(ProblemList)]
        return "{:,} new, {:,} persisting, {:,} resolved, {:,} unchecked".format(*counts)


def compared(known: Baseline, report: RuleReport, findings: Iterable[Finding]) -> ProblemList:
    """Return what became of known problems, given the findings of a report that are meant."""
    against = attrs.evolve(report, baseline=known, findings=tuple(sorted(findings)))
    settled = {one.key for one in against.findings} | {one.key for one in against.resolved}
    return ProblemList(
        new=against.new,
        persisting=against.persisting,
        resolved=against.resolved,
        unchecked=tuple(one for one in known.known if one.key not in settled),
    )


def by_holder(
    answering: Answering, findings: Iterable[Finding]
) -> Mapping[str, tuple[Finding, ...]]:
    """Return the findings of each organisation that answers for their subjects."""
    found: dict[str, list[Finding]] = defaultdict(list)
    holders: dict[str, tuple[str, ...]] = {}
    for one in findings:
        if one.subject not in holders:
            holders[one.subject] = answering.of(one.subject)
        for holder in holders[one.subject]:
            found[holder].append(one)
    return {holder: tuple(several) for holder, several in found.items()}


def refuse_report(report: object, on: date) -> None:
    """Raise where something is no report of rules on a day.

    Raises:
        InvalidArgument: It is none, or of another day.
    """
    if not isinstance(report, RuleReport):
        raise InvalidArgument("report", report, "no report of rules", "pass what check_rules gives")
    if report.on != on:
        remedy = f"check the rules on {on}"
        raise InvalidArgument("report", report, f"made for {report.on}", remedy)


def refuse_day(on: object) -> None:
    """Raise where something is no day.

    Raises:
        InvalidArgument: It is none.
    """
    if type(on) is not date:
        raise InvalidArgument("on", on, "no day", "pass a datetime.date")
