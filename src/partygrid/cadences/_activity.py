"""Activities: what took place, when, of whom, with how many of how many. No person is named."""

from datetime import date

import attrs

from partygrid._fields import Check, spec


@attrs.frozen(kw_only=True, order=True)
class Activity:
    """An activity (活动) that took place, such as a member meeting, a patrol, a training.

    Attributes:
        kind: What it was, in the word of the `Cadence` that asks for it.
        day: The day.
        subject: Id of the record that held it, or to which it happened.
        should_attend: How many should have attended (应到), None where it is not known.
        attended: How many did (实到), None where it is not known.
        votes: How many voted for what was put to the vote (赞成), None where nothing was; of
            several votes the lowest.
        online: Whether it took place online.

    Examples:
        >>> Activity(kind="member-meeting", day=date(2024, 3, 5), subject="garden-br",
        ...     should_attend=12, attended=9).share
        0.75
    """

    kind: str = attrs.field(metadata=spec(Check.ID, "活动类别"))
    day: date = attrs.field(metadata=spec(Check.DATE, "日期"))
    subject: str = attrs.field(metadata=spec(Check.ID, "对象"))
    should_attend: int | None = attrs.field(
        default=None, order=False, metadata=spec(Check.COUNT, "应到人数", optional=True)
    )
    attended: int | None = attrs.field(
        default=None, order=False, metadata=spec(Check.COUNT, "实到人数", optional=True)
    )
    votes: int | None = attrs.field(
        default=None, order=False, metadata=spec(Check.COUNT, "赞成票数", optional=True)
    )
    online: bool = attrs.field(default=False, order=False, metadata=spec(Check.FLAG, "是否线上"))

    @property
    def share(self) -> float | None:
        """Who attended of those who should have, None where it is not known or nobody should."""
        if self.attended is None or not self.should_attend:
            return None
        return self.attended / self.should_attend
