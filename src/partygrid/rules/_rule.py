"""A rule as a value: what it asks, of whom, by which authority, with which numbers."""

import inspect
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Protocol, Self, get_args, get_origin, get_type_hints

import attrs
import numpy as np
import numpy.typing as npt

from partygrid.errors import InvalidArgument, UnknownName
from partygrid.jurisdiction import Jurisdiction
from partygrid.records import RECORD_KINDS
from partygrid.rules._outcome import Outcome
from partygrid.sources import Source, Title

Codes = npt.NDArray[np.int8]
LOOK, PASSES, OUTSIDE = 0, 1, 2
"""What a screen says of a subject: look at it, it passes, the rule does not apply to it."""


class Severity(StrEnum):
    """How much a failure weighs.

    Attributes:
        ERROR: It contradicts an instrument or the model itself.
        WARNING: It misses a soft number, or what an instrument asks in general.
        GAP: Something is not there yet that should be.
        INFO: Worth knowing; local practice differs.
    """

    ERROR = "error"
    WARNING = "warning"
    GAP = "gap"
    INFO = "info"


class Check(Protocol):
    """What a rule asks of one subject."""

    def __call__(self, subject: Any, where: Jurisdiction, /, **numbers: Any) -> Outcome:
        """Return the outcome for a subject."""


class Screen(Protocol):
    """Says of all subjects of a kind at once which of them need a look.

    It may only save time: what it says passes must pass, and what it says is outside must be so.
    """

    def __call__(self, where: Jurisdiction, /, kind: Any, **numbers: Any) -> Codes:
        """Return `LOOK`, `PASSES` or `OUTSIDE` for each record of the kind. Shape: (records,)."""


@attrs.frozen(kw_only=True)
class Number:
    """A number of a rule: a parameter with its unit.

    Attributes:
        name: Name of the keyword argument.
        value: Its value.
        unit: Its unit, empty where it has none.
    """

    name: str
    value: Any
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.name} = {self.value}{f' {self.unit}' if self.unit else ''}"


@attrs.frozen(kw_only=True)
class Exemption:
    """An exception to the general case of a rule.

    Attributes:
        reason: Who is exempt, in words.
        applies: Whether a subject of a snapshot is exempt.
        source: The authority, None where it is that of the rule.
    """

    reason: str
    applies: Callable[[Any, Jurisdiction], bool] = attrs.field(repr=False)
    source: Source | None = None


@attrs.frozen(kw_only=True)
class Each:
    """Of whom a rule asks: the records of some kinds, filtered as by ``Jurisdiction.of``.

    Attributes:
        kinds: The kinds of record.
        filters: Field and wanted value, sorted by field.
    """

    kinds: tuple[type, ...]
    filters: tuple[tuple[str, object], ...] = ()

    def subjects(self, where: Jurisdiction, kind: type) -> tuple[Any, ...]:
        """Return the subjects of a kind in id order."""
        return where.of(kind, **dict(self.filters))

    def holds(self, record: Any) -> bool:
        """Return whether a record is a subject."""
        if type(record) not in self.kinds:
            return False
        stated = ((getattr(record, field), wanted) for field, wanted in self.filters)
        return all(
            value == wanted or (isinstance(value, tuple) and wanted in value)
            for value, wanted in stated
        )

    def __str__(self) -> str:
        named = ", ".join(kind.__name__ for kind in self.kinds)
        return named + "".join(f", {field} {value}" for field, value in self.filters)


def each(kind: type | UnionType, /, **filters: object) -> Each:
    """Return of whom a rule asks.

    Args:
        kind: A record class, or a union such as ``Organisation``.
        filters: Field and wanted value; for a field that holds several, one that is in it.

    Raises:
        InvalidArgument: `kind` is no kind of record.
        UnknownName: A filter names no field of a kind.

    Examples:
        >>> import partygrid as pg
        >>> print(pg.rules.each(pg.Grid, layer="base"))
        Grid, layer base
    """
    kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    for one in kinds:
        if one not in RECORD_KINDS:
            raise InvalidArgument("each", kind, "no kind of record", "pass a record class")
        fields = [field.name for field in attrs.fields(one)]
        for name in filters:
            if name not in fields:
                raise UnknownName(f"field of {one.__name__}", name, fields)
    return Each(kinds=kinds, filters=tuple(sorted(filters.items())))


@attrs.frozen(kw_only=True, repr=False)
class Rule:
    """A rule: what an instrument asks of each subject.

    A rule is a value. Make one by the decorator `rule`; call it with a subject and a snapshot to
    see what it answers; take other numbers by `with_`.

    Attributes:
        id: Identifier, unique in a pack.
        title: What it is called in English and Chinese.
        text: The definition, in one or more sentences.
        each: Of whom it asks.
        severity: How much a failure weighs.
        source: Its authority.
        numbers: Its parameters with their units, in the order of the function.
        exemptions: The exceptions to the general case.
        remedy: What to do about a failure.
        local: Why its numbers or severity differ from the source's, for a rule of an overlay.
        check: What it asks of one subject.
        screen: What tells, of all subjects at once, which need no look; None where nothing does.
    """

    id: str
    title: Title
    text: str
    each: Each
    severity: Severity
    source: Source
    numbers: tuple[Number, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    remedy: str = ""
    local: str = ""
    check: Check
    screen: Screen | None = None

    def __call__(self, subject: Any, where: Jurisdiction, *, on: date | None = None) -> Outcome:
        """Return what the rule answers about one subject.

        Args:
            subject: A record of the snapshot.
            where: The snapshot.
            on: The day, None for the latest state.
        """
        if not self.each.holds(subject):
            return Outcome.not_applicable(f"the rule asks it of {self.each}")
        for one in self.exemptions:
            if one.applies(subject, where):
                return Outcome.not_applicable(one.reason)
        return self.check(subject, where, **self.arguments(on))

    def arguments(self, on: date | None) -> dict[str, Any]:
        """Return the keyword arguments of the check: its numbers, and the day if it asks for it."""
        return {one.name: one.value for one in self.numbers} | _day(self.check, on)

    def with_(self, **numbers: Any) -> Self:
        """Return the rule with other numbers, for local use.

        Raises:
            UnknownName: The rule has no number of this name.
            InvalidArgument: A number is of another type than the one it replaces.

        Examples:
            >>> import partygrid as pg
            >>> rule = pg.rules.get("grid-norms")["grid-households"]
            >>> print(*rule.with_(least=200).numbers, sep="; ")
            least = 200 households; most = 500 households
        """
        known = {one.name: one for one in self.numbers}
        for name, value in numbers.items():
            if name not in known:
                raise UnknownName(f"number of rule {self.id}", name, known)
            _refuse_other_type(self.id, known[name], value)
        changed = [
            attrs.evolve(one, value=numbers.get(one.name, one.value)) for one in self.numbers
        ]
        return attrs.evolve(self, numbers=tuple(changed))

    def __repr__(self) -> str:
        return f"<Rule {self.id}>"


def _day(check: Check, on: date | None) -> dict[str, date | None]:
    return {"on": on} if "on" in inspect.signature(check).parameters else {}


def _refuse_other_type(key: str, number: Number, value: object) -> None:
    kinds = (int, float) if type(number.value) is float else (type(number.value),)
    if number.value is not None and value is not None and type(value) not in kinds:
        raise InvalidArgument(
            number.name,
            value,
            f"the number of rule {key} is of type {kinds[0].__name__}",
            f"state one such as {number.value!r}",
        )


def rule(
    key: str,
    *,
    each: type | UnionType | Each,
    severity: Severity,
    source: Source,
    title: Title | None = None,
    exemptions: tuple[Exemption, ...] = (),
    remedy: str = "",
    screen: Screen | None = None,
) -> Callable[[Callable[..., Outcome]], Rule]:
    """Make a rule of a function.

    The function takes a subject, the snapshot and keyword-only numbers with defaults, and returns
    an `Outcome`; its docstring is the definition. A unit stands beside a number as in
    ``least: Annotated[int, "households"] = 300``. A keyword called ``on`` gets the day.

    Args:
        key: Identifier, unique in a pack.
        each: Of whom it asks: a record class, a union of them, or what `each` returns.
        severity: How much a failure weighs.
        source: Its authority.
        title: What it is called; the first sentence of the docstring where none is given.
        exemptions: The exceptions to the general case.
        remedy: What to do about a failure.
        screen: What tells of all subjects at once which need no look.

    Raises:
        InvalidArgument: The id is empty, the function has no docstring, or a parameter after the
            first two is not keyword-only with a default.

    Examples:
        >>> import partygrid as pg
        >>> @pg.rule("named", each=pg.Grid, severity=pg.Severity.INFO, source=pg.Source("a town"))
        ... def named(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
        ...     "A grid (网格) has a name."
        ...     return pg.Outcome.passed() if grid.name else pg.Outcome.failed(reason="no name")
        >>> print(named(pg.Grid("g", community="c"), pg.Jurisdiction()))
        fail: no name
    """

    def made(check: Callable[..., Outcome]) -> Rule:
        text = inspect.getdoc(check) or ""
        numbers = _numbers(key, check)
        if not key or not text:
            name = "key" if not key else "docstring"
            raise InvalidArgument(name, key or text, "a rule needs one", "state it")
        return Rule(
            id=key,
            title=title or Title(text.split("\n")[0].rstrip(".")),
            text=" ".join(text.split()),
            each=each if isinstance(each, Each) else _each(each),
            severity=severity,
            source=source,
            numbers=numbers,
            exemptions=exemptions,
            remedy=remedy,
            check=check,
            screen=screen,
        )

    return made


_each = each


def _numbers(key: str, check: Callable[..., Outcome]) -> tuple[Number, ...]:
    parameters = list(inspect.signature(check).parameters.values())
    notes = get_type_hints(check, include_extras=True)
    loose = [
        one.name
        for one in parameters[2:]
        if one.kind is not one.KEYWORD_ONLY or (one.default is one.empty and one.name != "on")
    ]
    if loose or len(parameters) < len(("subject", "where")):
        raise InvalidArgument(
            "check",
            check,
            f"rule {key!r} takes a subject, a snapshot and keyword-only numbers with defaults",
            f"write (subject, where, *, least=3); wrong: {', '.join(loose) or 'too few'}",
        )
    return tuple(
        Number(name=one.name, value=one.default, unit=_unit(notes.get(one.name)))
        for one in parameters[2:]
        if one.name != "on"
    )


def _unit(note: object) -> str:
    return str(get_args(note)[1]) if get_origin(note) is Annotated else ""
