"""What a check of cadences finds, counts, leaves out, and says to be due."""

from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any

import attrs

from partygrid.rules import Severity
from partygrid.sources import Title


class CadenceReason(StrEnum):
    """What is wrong.

    Attributes:
        MISSED: Periods that are over, one after the other, have fewer activities than they need.
        LATE: A period has them, and not by the day by which it should; or that day is past in a
            period that is not over.
        NO_QUORUM: Too few attended for the activity to be valid; it does not count.
        NO_MAJORITY: Too few of those who should attend voted for what was put to the vote.
        ATTENDANCE_UNKNOWN: A quorum or a majority is asked, and the numbers are not stated; the
            activity counts. It is for information, whatever the cadence weighs.
        UNEVEN: A place has had fewer turns than another, by two or more.
    """

    MISSED = "missed"
    LATE = "late"
    NO_QUORUM = "no-quorum"
    NO_MAJORITY = "no-majority"
    ATTENDANCE_UNKNOWN = "attendance-unknown"
    UNEVEN = "uneven"


_WORDS = {
    CadenceReason.MISSED: "{measured} of {required} in {span} from {day}",
    CadenceReason.LATE: "{measured} of {required} by {until}, in {span} from {day}",
    CadenceReason.NO_QUORUM: "on {day} {measured} attended, {required} needed",
    CadenceReason.NO_MAJORITY: "on {day} {measured} voted for it, {required} needed",
    CadenceReason.ATTENDANCE_UNKNOWN: "of {day} it is not stated how many attended of how many",
    CadenceReason.UNEVEN: "{measured} turns since {day}, {required} or more elsewhere",
}


@attrs.frozen(kw_only=True, order=True)
class CadenceFinding:
    """One thing that is wrong with a recurring obligation.

    Findings sort by cadence, subject, day.

    Attributes:
        cadence: Id of the cadence.
        subject: Id of the record.
        day: First day of the first period, or the day of the activity.
        reason: What is wrong.
        until: Last day of the last period, the day by which it was due, or `day`.
        periods: Number of periods, for missed and late ones; else 0.
        measured: Number of activities, people or turns.
        required: The number that is missed.
        every: Name of the period.
        severity: How much it weighs.
    """

    cadence: str
    subject: str
    day: date
    reason: CadenceReason
    until: date
    periods: int
    measured: int
    required: int
    every: str
    severity: Severity = attrs.field(order=False)

    def __str__(self) -> str:
        several = self.periods > 1
        span = f"{self.periods:,} {self.every}s" if several else f"the {self.every}"
        text = _WORDS[self.reason].format(**attrs.asdict(self), span=span)
        return f"{self.subject}: {self.cadence}: {text}"

    def to_record(self) -> dict[str, Any]:
        """Return one flat row."""
        words = {"reason": self.reason.value, "severity": self.severity.value}
        days = {"day": self.day.isoformat(), "until": self.until.isoformat()}
        return attrs.asdict(self) | words | days


class LeftOutReason(StrEnum):
    """Why activities of a log count nowhere.

    Attributes:
        REPEATED: Every field is as in another activity: it is stated twice.
        NO_CADENCE: No cadence asks for the kind.
        OTHER_SUBJECT: A cadence asks for it, and not of this subject.
        OTHER_DAYS: It took place before the first day, or after the last.
        OTHER_TIME: On the day the subject did not exist, or the source of the cadence did not hold.
        ONLINE: It took place online, and that does not count.
    """

    REPEATED = "repeated"
    NO_CADENCE = "no-cadence"
    OTHER_SUBJECT = "other-subject"
    OTHER_DAYS = "other-days"
    OTHER_TIME = "other-time"
    ONLINE = "online"


@attrs.frozen(kw_only=True, order=True)
class LeftOut:
    """Activities of a log that count nowhere.

    Attributes:
        kind: The kind of activity.
        reason: Why they do not count.
        number: How many there are.
    """

    kind: str
    reason: LeftOutReason
    number: int

    def __str__(self) -> str:
        return f"{self.number:,} of {self.kind}: {self.reason}"


@attrs.frozen(kw_only=True, order=True)
class Due:
    """Something that has to happen by a day.

    Attributes:
        day: The last day for it.
        what: Id of the cadence, or of the `Term` that ends (换届).
        subject: Id of the record.
        turn: Id of the record whose turn it is, empty where nothing rotates.
        title: What it is called.
    """

    day: date
    what: str
    subject: str
    turn: str = ""
    title: Title = attrs.field(factory=Title, order=False)

    def __str__(self) -> str:
        at = f", at {self.turn}" if self.turn else ""
        return f"{self.day}: {self.what}, {self.subject}{at}"


in_finding_order = attrgetter("cadence", "subject", "day", "reason", "until")
"""The order of findings as a key, by which sorting is faster than by comparing them."""

in_day_order = attrgetter("day", "what", "subject", "turn")
"""The order of what is due as a key."""


@attrs.frozen(kw_only=True)
class CadenceTally:
    """How often a cadence was kept.

    Attributes:
        cadence: Id of the cadence.
        subjects: Number of records of which it is asked.
        periods: Periods that are over, summed over the records.
        kept: Those with enough activities.
        activities: Activities that count, in these periods and in others.
        invalid: Activities that do not, for want of a quorum.
    """

    cadence: str
    subjects: int
    periods: int
    kept: int
    activities: int
    invalid: int = 0

    @property
    def vacuous(self) -> bool:
        """Whether there was neither a period nor an activity to judge."""
        return not (self.periods or self.activities or self.invalid)
