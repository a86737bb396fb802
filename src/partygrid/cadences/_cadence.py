"""Cadences: what has to happen again and again, as data."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import attrs

from partygrid._definitions import is_name
from partygrid.cadences._period import Period
from partygrid.errors import InvalidPack, Problem, ProblemReason, UnknownName, printed
from partygrid.grid import PLACE_KINDS
from partygrid.org import ORGANISATION_KINDS
from partygrid.records import RECORD_KINDS
from partygrid.rules import Each, Severity, each
from partygrid.sources import Source, Title


def _each(value: Any) -> Any:
    """Return of whom a cadence asks; what is wrong with it is told later."""
    return each(value) if isinstance(value, type) or hasattr(value, "__args__") else value


def _share(value: Any) -> Any:
    """Return a share that is written as text; a float, which is not exact, stays as it is."""
    try:
        return Fraction(value) if isinstance(value, str) else value
    except (ValueError, ZeroDivisionError):
        return value


@attrs.frozen(kw_only=True)
class Cadence:
    """A recurring obligation (周期性工作): so many activities of a kind in each period.

    It is asked of an organisation in the periods in which it exists from the first day to the last,
    and while its source holds.

    Attributes:
        id: Identifier, unique among the cadences that are checked together.
        title: What it is called.
        kind: The kind of activity that counts; the id where none is stated.
        each: Of whom it is asked: a record class, a union of them, or what ``rules.each`` returns.
        full_members: It is asked of organisations with so many full members (正式党员) alone, as
            the snapshot has them; None for all.
        every: The period.
        least: How many activities each period needs. With 0 none are asked for, and those that
            take place must be valid, as with an election.
        by: Day of the period, from 1, by which they should have happened: 4 is the Thursday of a
            week, the 4th of a month. None for the last day.
        quorum: Share of those who should attend that must attend for an activity to count, such as
            ``Fraction(1, 2)`` or ``"1/2"``; None where none is asked.
        majority: Share of those who should attend that the votes for a matter must exceed, where
            votes are stated; None where none is asked.
        online: Whether activities online count.
        rotates: Kind of record, such as ``Compound``, whose records take turns: an activity at one
            of them counts for the place in which it lies, and it is not asked of a place without
            any. None where nothing rotates.
        severity: How much a miss weighs.
        source: The authority.
        note: What is local in it, and what its source leaves open.

    Raises:
        InvalidPack: The definition cannot be; ``problems`` holds every reason.

    Examples:
        >>> import partygrid as pg
        >>> meeting = Cadence(
        ...     id="member-meeting", each=pg.UnitBranch, every=Period.QUARTER, quorum="1/2",
        ...     source=pg.Source("支部工作条例", clause="第十一条"))
        >>> print(meeting)
        member-meeting: at least 1 a quarter
    """

    id: str
    title: Title = attrs.field(factory=Title)
    kind: str = attrs.field(default=attrs.Factory(lambda self: self.id, takes_self=True))
    each: Each = attrs.field(converter=_each)
    full_members: int | None = None
    every: Period
    least: int = 1
    by: int | None = None
    quorum: Fraction | None = attrs.field(default=None, converter=_share)
    majority: Fraction | None = attrs.field(default=None, converter=_share)
    online: bool = True
    rotates: type | None = None
    severity: Severity = Severity.WARNING
    source: Source
    note: str = ""

    def __attrs_post_init__(self) -> None:
        problems = tuple(_problems(self))
        if problems:
            error = InvalidPack(problems)
            error.headline = "unusable cadence"
            raise error

    def __str__(self) -> str:
        return f"{self.id}: at least {self.least} a {self.every}"

    def with_(self, **changes: Any) -> "Cadence":
        """Return the cadence with other numbers, for local use.

        Raises:
            UnknownName: A cadence has no such field.
            InvalidPack: The result cannot be.

        Examples:
            >>> import partygrid as pg
            >>> print(pg.cadences.get("volunteering").with_(least=2))
            volunteering: at least 2 a month
        """
        fields = [field.name for field in attrs.fields(Cadence)]
        for name in changes:
            if name not in fields:
                raise UnknownName("field of Cadence", name, fields)
        return attrs.evolve(self, **changes)


_TYPES: dict[str, type] = {
    "title": Title,
    "each": Each,
    "every": Period,
    "online": bool,
    "severity": Severity,
    "source": Source,
    "note": str,
}
_Fault = tuple[str, str, str]
"""Field, what is wrong with its value, remedy."""


def _problems(one: Cadence) -> Iterator[Problem]:
    place: str = one.id if is_name(one.id) else "cadence"
    for field, message, remedy in (*_names(one), *_mistyped(one), *_numbers(one), *_kinds(one)):
        yield Problem(
            where=place,
            field=field,
            value=printed(getattr(one, field)),
            reason=ProblemReason.WRONG_TYPE if field in _TYPES else ProblemReason.OUT_OF_RANGE,
            message=message,
            remedy=remedy,
        )


def _names(one: Any) -> Iterator[_Fault]:
    for field in ("id", "kind") if one.kind != one.id else ("id",):
        if not is_name(getattr(one, field)):
            yield field, "no id", "write a text that prints, without spaces at its ends"


def _mistyped(one: Any) -> Iterator[_Fault]:
    for field, wanted in _TYPES.items():
        if not isinstance(getattr(one, field), wanted):
            yield field, "of the wrong kind", f"pass one of type {wanted.__name__}"


def _numbers(one: Any) -> Iterator[_Fault]:
    longest = one.every.longest if isinstance(one.every, Period) else 366
    bounds = {"least": (0, None), "by": (1, longest), "full_members": (1, None)}
    for field, (low, high) in bounds.items():
        value = getattr(one, field)
        if value is None and field != "least":
            continue
        if type(value) is not int or value < low or (high is not None and value > high):
            until = "or more" if high is None else f"to {high}"
            yield field, "outside its range", f"state a whole number, {low} {until}"
    for field in ("quorum", "majority"):
        value = getattr(one, field)
        if value is not None and not (type(value) in (Fraction, int) and 0 < value <= 1):
            yield field, "no exact share", 'state one above 0 and up to 1, as in "1/2"'


def _kinds(one: Any) -> Iterator[_Fault]:
    asked = one.each.kinds if isinstance(one.each, Each) else ()
    if one.full_members is not None and not set(asked) <= {*ORGANISATION_KINDS}:
        yield "full_members", "others than organisations are asked", "ask organisations alone"
    if one.rotates is None:
        return
    if one.rotates not in RECORD_KINDS:
        yield "rotates", "no kind of record", "pass a record class such as Compound"
    elif asked and not (len(asked) == 1 and asked[0] in PLACE_KINDS):
        remedy = "ask it of one kind of place, such as Community"
        yield "rotates", "turns are counted in places of one kind", remedy
