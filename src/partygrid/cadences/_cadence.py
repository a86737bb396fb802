"""Cadences: what has to happen again and again, as data."""

from fractions import Fraction
from typing import Any

import attrs

from partygrid.cadences._period import Period
from partygrid.errors import InvalidArgument
from partygrid.rules import Each, Severity, each
from partygrid.sources import Source, Title


def _each(value: Any) -> Each:
    return value if isinstance(value, Each) else each(value)


@attrs.frozen(kw_only=True)
class Cadence:
    """A recurring obligation (周期性工作): so many activities of a kind in each period.

    Attributes:
        id: Identifier, unique among the cadences that are checked together.
        title: What it is called.
        kind: The kind of activity that counts; the id where none is stated.
        each: Of whom it is asked: a record class, a union of them, or what ``rules.each`` returns.
        every: The period.
        least: How many activities each period needs.
        by: Day of the period, from 1, by which they should have happened; None for its last day.
        quorum: Share of those who should attend that must attend for the activity to be valid, None
            where none is asked.
        more_than: Whether the quorum must be passed, not only reached.
        online: Whether activities online count.
        rotates: Kind of place, such as ``Compound``, that takes turns: an activity at one of them
            counts for the subject, a community or town, that holds it; None where nothing rotates.
        severity: How much a miss weighs.
        source: The authority.

    Raises:
        InvalidArgument: A number is outside its range.

    Examples:
        >>> import partygrid as pg
        >>> meeting = Cadence(
        ...     id="member-meeting", each=pg.UnitBranch, every=Period.QUARTER,
        ...     quorum=Fraction(1, 2), source=pg.Source("支部工作条例", clause="第十一条"))
        >>> print(meeting)
        member-meeting: at least 1 a quarter
    """

    id: str
    title: Title = attrs.field(factory=Title)
    kind: str = attrs.field(default=attrs.Factory(lambda self: self.id, takes_self=True))
    each: Each = attrs.field(converter=_each)
    every: Period
    least: int = 1
    by: int | None = None
    quorum: Fraction | None = None
    more_than: bool = False
    online: bool = True
    rotates: type | None = None
    severity: Severity = Severity.WARNING
    source: Source

    def __attrs_post_init__(self) -> None:
        if type(self.least) is not int or self.least < 1:
            raise InvalidArgument("least", self.least, "no number of activities", "state 1 or more")
        if self.by is not None and (type(self.by) is not int or self.by < 1):
            raise InvalidArgument("by", self.by, "no day of a period", "state 1 or more")
        if self.quorum is not None and not 0 < self.quorum <= 1:
            raise InvalidArgument("quorum", self.quorum, "no share", "state one above 0, up to 1")

    def __str__(self) -> str:
        return f"{self.id}: at least {self.least} a {self.every}"

    def with_(self, **numbers: Any) -> "Cadence":
        """Return the cadence with other numbers, for local use."""
        return attrs.evolve(self, **numbers)
