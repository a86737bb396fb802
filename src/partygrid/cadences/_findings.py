"""What a check of cadences finds."""

from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from partygrid.rules import Severity


class CadenceReason(StrEnum):
    """What is wrong.

    Attributes:
        MISSED: A period that is over has fewer activities than it needs.
        LATE: It has them, and not by the day by which it should; or that day is past in a period
            that is not over.
        NO_QUORUM: Too few attended for the activity to be valid; it does not count.
        ATTENDANCE_UNKNOWN: A quorum is asked, and who attended is not stated; it counts.
        UNEVEN: A place has had two turns fewer than another, or less.
    """

    MISSED = "missed"
    LATE = "late"
    NO_QUORUM = "no-quorum"
    ATTENDANCE_UNKNOWN = "attendance-unknown"
    UNEVEN = "uneven"


_WORDS = {
    CadenceReason.MISSED: "{measured} of {required} in the {every} from {day}",
    CadenceReason.LATE: "{measured} of {required} by the day in the {every} from {day}",
    CadenceReason.NO_QUORUM: "on {day} {measured} attended, {required} needed",
    CadenceReason.ATTENDANCE_UNKNOWN: "on {day} nobody wrote down how many attended",
    CadenceReason.UNEVEN: "{measured} turns, {required} or more elsewhere since {day}",
}


@attrs.frozen(kw_only=True, order=True)
class CadenceFinding:
    """One thing that is wrong with a recurring obligation.

    Findings sort by cadence, subject, day.

    Attributes:
        cadence: Id of the cadence.
        subject: Id of the record.
        day: First day of the period, or the day of the activity.
        reason: What is wrong.
        measured: Number of activities, people or turns.
        required: The number that is missed.
        every: Name of the period.
        severity: How much it weighs.
    """

    cadence: str
    subject: str
    day: date
    reason: CadenceReason
    measured: int = 0
    required: int = 0
    every: str = ""
    severity: Severity = attrs.field(default=Severity.WARNING, order=False)

    def __str__(self) -> str:
        text = _WORDS[self.reason].format(**attrs.asdict(self))
        return f"{self.subject}: {self.cadence}: {text}"

    def to_record(self) -> dict[str, Any]:
        """Return one flat row."""
        words = {"reason": self.reason.value, "severity": self.severity.value}
        return attrs.asdict(self) | words | {"day": self.day.isoformat()}


@attrs.frozen(kw_only=True, order=True)
class Due:
    """Something that has to happen by a day.

    Attributes:
        day: The last day for it.
        what: Id of the cadence, or ``term`` where a term ends (换届).
        subject: Id of the record.
    """

    day: date
    what: str
    subject: str

    def __str__(self) -> str:
        return f"{self.day}: {self.what}, {self.subject}"


@attrs.frozen(kw_only=True)
class CadenceTally:
    """How often a cadence was kept.

    Attributes:
        cadence: Id of the cadence.
        subjects: Number of records of which it is asked.
        periods: Periods that are over, summed over the records.
        kept: Those with enough activities.
    """

    cadence: str
    subjects: int
    periods: int
    kept: int
