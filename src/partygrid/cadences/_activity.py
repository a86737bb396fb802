"""Activities: what took place, when, of whom, with how many of how many. No person is named."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import attrs

from partygrid.errors import InvalidLog, Problem, ProblemReason, nearest, printed
from partygrid.jurisdiction import Jurisdiction


@attrs.frozen(kw_only=True, order=True)
class Activity:
    """An activity (活动) that took place, such as a member meeting, a patrol, a training.

    Attributes:
        kind: What it was, in the word of the `Cadence` that asks for it.
        day: The day.
        subject: Id of the record that held it, or to which it happened.
        should_attend: How many should have attended (应到), None where it is not known.
        attended: How many did (实到), None where it is not known.
        online: Whether it took place online.

    Examples:
        >>> Activity(kind="member-meeting", day=date(2024, 3, 5), subject="garden-br",
        ...     should_attend=12, attended=9).share
        0.75
    """

    kind: str
    day: date
    subject: str
    should_attend: int | None = attrs.field(default=None, order=False)
    attended: int | None = attrs.field(default=None, order=False)
    online: bool = attrs.field(default=False, order=False)

    @property
    def share(self) -> float | None:
        """Who attended of those who should have, None where it is not known."""
        if self.attended is None or not self.should_attend:
            return None
        return self.attended / self.should_attend


def log_of(where: Jurisdiction, log: Iterable[Any]) -> tuple[Activity, ...]:
    """Return a log in order of kind, day and subject, each activity once.

    Raises:
        InvalidLog: Something is no activity, or names no record, or has numbers that cannot be;
            ``problems`` holds every reason.
    """
    given = list(log)
    problems = [problem for i, one in enumerate(given) for problem in _problems(where, one, i)]
    if problems:
        raise InvalidLog(problems)
    return tuple(sorted(set(given), key=_key))


def _key(one: Activity) -> tuple[Any, ...]:
    numbers = (-1 if n is None else n for n in (one.should_attend, one.attended))
    return one.kind, one.day, one.subject, *numbers, one.online


def _problems(where: Jurisdiction, one: Any, position: int) -> list[Problem]:
    place = f"activity {position}"
    if not isinstance(one, Activity):
        what = "no activity"
        return [_problem(place, "", one, ProblemReason.WRONG_TYPE, what, "pass Activity(...)")]
    found = []
    if type(one.kind) is not str or not one.kind:
        reason = ProblemReason.MISSING
        found.append(_problem(place, "kind", one.kind, reason, "no kind", "state one"))
    if type(one.day) is not date:
        reason = ProblemReason.WRONG_TYPE
        found.append(_problem(place, "day", one.day, reason, "no date", "pass a datetime.date"))
    if one.subject not in where:
        near = nearest(str(one.subject), [record.id for record in where])
        reason, what = ProblemReason.UNKNOWN_REFERENCE, "no record has this id"
        problem = _problem(place, "subject", one.subject, reason, what, "correct the id")
        found.append(attrs.evolve(problem, nearest=near))
    return found + _impossible(place, one)


def _impossible(place: str, one: Activity) -> list[Problem]:
    found = []
    for name in ("should_attend", "attended"):
        value = getattr(one, name)
        if value is not None and (type(value) is not int or value < 0):
            reason = ProblemReason.OUT_OF_RANGE
            found.append(_problem(place, name, value, reason, "no count", "state 0 or more"))
    share = None if found else one.share
    if share is not None and share > 1:
        what, remedy = f"more than the {one.should_attend} who should", "correct one of both"
        reason = ProblemReason.CONTRADICTION
        found.append(_problem(place, "attended", one.attended, reason, what, remedy))
    return found


def _problem(place: str, field: str, value: object, reason: ProblemReason, *words: str) -> Problem:
    message, remedy = words
    return Problem(
        where=place,
        field=field,
        value=printed(value),
        reason=reason,
        message=message,
        remedy=remedy,
    )
