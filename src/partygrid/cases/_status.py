"""The answer of a check of cases: how far each is, what became of its problems, what is late."""

from collections import Counter
from datetime import date
from enum import StrEnum

import attrs

from partygrid._text import table
from partygrid.cases._case import Case, CaseStage, ProblemKey
from partygrid.cases._problems import ProblemList
from partygrid.errors import DoesNotHold
from partygrid.linkage import SlotFinding, SlotReason

_SHOWN = 20


class DueKind(StrEnum):
    """What was due."""

    PLAN = "plan"
    MEASURE = "measure"
    ACCEPTANCE = "acceptance"


@attrs.frozen(kw_only=True, order=True)
class Overdue:
    """Something of a case that was due and has not happened.

    Attributes:
        due: The last day for it.
        kind: What was due.
        measure: Id of the measure, empty for the plan and the acceptance.
    """

    due: date
    kind: DueKind
    measure: str = ""

    def __str__(self) -> str:
        return f"{' '.join(filter(None, (self.kind, self.measure)))} since {self.due}"


class HindranceReason(StrEnum):
    """Why a case may not be accepted.

    Attributes:
        STAGE: It is not under way.
        NO_ORGANISATION: The organisation does not exist on the day.
        NOT_RESOLVED: A problem on the list is found still, or cannot be answered.
        NEW: A rule fails that is not on the list, and weighs more than information.
        UNCHECKED: Of a problem on the list the report does not tell.
        MEASURE_OPEN: A measure is not done.
    """

    STAGE = "stage"
    NO_ORGANISATION = "no-organisation"
    NOT_RESOLVED = "not-resolved"
    NEW = "new"
    UNCHECKED = "unchecked"
    MEASURE_OPEN = "measure-open"


REMEDY = {
    HindranceReason.STAGE: "take the steps before it first",
    HindranceReason.NO_ORGANISATION: "close the case without acceptance",
    HindranceReason.NOT_RESOLVED: "resolve it",
    HindranceReason.NEW: "resolve it, or put it on the list of a new case",
    HindranceReason.UNCHECKED: "check its rule",
    HindranceReason.MEASURE_OPEN: "do it",
}
"""What to do about each."""


@attrs.frozen(kw_only=True, order=True)
class Hindrance:
    """One reason why a case may not be accepted.

    Attributes:
        reason: The reason.
        about: The stage, the measure, or the problem as rule and subject.
    """

    reason: HindranceReason
    about: str

    def __str__(self) -> str:
        return f"{self.reason}: {self.about}"


@attrs.frozen(kw_only=True)
class CaseStatus:
    """How a case stands on a day.

    Attributes:
        case: The case.
        on: The day.
        stage: How far it is; relapsed also where a problem has come back unrecorded.
        problems: What became of its list of problems.
        returned: Problems on the list that are found again during the follow-up, sorted.
        bundle_applies: Whether its support bundle sits on the organisation; true without one.
        bundle_findings: What is wrong with the bundle here, vacant slots among it.
        overdue: What was due and has not happened, earliest first.
        unanswered: Problems on the list that no measure of the plan answers, sorted.
        unstated: Fields that a case should state at its stage, in their order.
        hindrances: Why it may not be accepted, sorted.
    """

    case: Case
    on: date
    stage: CaseStage
    problems: ProblemList
    returned: tuple[ProblemKey, ...] = ()
    bundle_applies: bool = True
    bundle_findings: tuple[SlotFinding, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    unanswered: tuple[ProblemKey, ...] = ()
    unstated: tuple[str, ...] = ()
    hindrances: tuple[Hindrance, ...] = ()

    @property
    def may_be_accepted(self) -> bool:
        """Whether nothing stands against its acceptance."""
        return not self.hindrances

    @property
    def vacant(self) -> tuple[str, ...]:
        """Names of the slots of the bundle that are short, sorted."""
        short = (one for one in self.bundle_findings if one.reason is SlotReason.SHORT)
        return tuple(sorted(one.slot for one in short))

    @property
    def ok(self) -> bool:
        """Whether the case is as it should be at its stage; its problems may persist."""
        wanting = self.overdue or self.unanswered or self.unstated or self.bundle_findings
        return self.bundle_applies and not wanting and self.stage is not CaseStage.RELAPSED

    def to_record(self) -> dict[str, str | int | bool]:
        """Return one flat row."""
        problems = self.problems
        return {
            "organisation": self.case.organisation,
            "designated": self.case.designated.isoformat(),
            "concern": self.case.concern.value,
            "stage": self.stage.value,
            "new": len(problems.new),
            "persisting": len(problems.persisting),
            "resolved": len(problems.resolved),
            "unchecked": len(problems.unchecked),
            "vacant": " ".join(self.vacant),
            "overdue": "; ".join(map(str, self.overdue)),
            "unanswered": len(self.unanswered),
            "unstated": " ".join(self.unstated),
            "acceptable": self.may_be_accepted,
        }

    def __str__(self) -> str:
        accepted = self.case.accepted is not None and self.case.accepted <= self.on
        return "\n".join(
            [
                f"{self.case.organisation}, designated {self.case.designated}: {self.stage}",
                str(self.problems),
                *(f"returned: {' of '.join(one)}" for one in self.returned),
                *([] if self.bundle_applies else ["the bundle does not apply to it"]),
                *(f"bundle: {one}" for one in self.bundle_findings),
                *(f"overdue: {one}" for one in self.overdue),
                *(f"unanswered: {' of '.join(one)}" for one in self.unanswered),
                *(f"not stated: {one}" for one in self.unstated),
                *(f"not to be accepted, {one}" for one in self.hindrances if not accepted),
            ]
        )


_COLUMNS = ("organisation", "designated", "stage", "new", "persisting", "resolved", "unchecked")


@attrs.frozen(kw_only=True, repr=False)
class CaseReport:
    """How several cases stand on a day.

    Attributes:
        on: The day.
        statuses: One for each case, sorted by organisation, then designation.
    """

    on: date
    statuses: tuple[CaseStatus, ...]

    @property
    def ok(self) -> bool:
        """Whether every case is as it should be at its stage."""
        return all(one.ok for one in self.statuses)

    def require_ok(self) -> "CaseReport":
        """Return the report itself, or raise when it is not ok.

        Raises:
            DoesNotHold: The text is that of the report.
        """
        if not self.ok:
            raise DoesNotHold(str(self))
        return self

    def of(self, stage: CaseStage) -> tuple[CaseStatus, ...]:
        """Return the cases at a stage."""
        return tuple(one for one in self.statuses if one.stage is stage)

    def to_records(self) -> list[dict[str, str | int | bool]]:
        """Return one flat row for each case."""
        return [one.to_record() for one in self.statuses]

    def __repr__(self) -> str:
        return f"<CaseReport: {len(self.statuses):,} cases>"

    def __str__(self) -> str:
        stages = Counter(one.stage for one in self.statuses)
        counts = ", ".join(f"{stages[stage]:,} {stage}" for stage in CaseStage if stages[stage])
        shown = self.statuses[:_SHOWN]
        rows = [[one.to_record()[name] for name in _COLUMNS] for one in shown]
        lines = [counts or "no case", table(_COLUMNS, rows)]
        lines += [
            f"{one.case.organisation}: overdue: {late}" for one in shown for late in one.overdue
        ]
        if len(self.statuses) > _SHOWN:
            lines.append(f"… and {len(self.statuses) - _SHOWN:,} more (all in .statuses)")
        return "\n".join(lines)
