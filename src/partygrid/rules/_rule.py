"""A rule as a value: what it asks, of whom, by which authority, with which numbers."""

import inspect
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, Protocol, Self, get_args

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._index import Index, Mask
from partygrid.errors import InvalidArgument, InvalidPack, UnknownName
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import ORGANISATION_KINDS
from partygrid.records import RECORD_KINDS
from partygrid.rules._definition import (
    DAY,
    definition_problems,
    number_problems,
    numbers_in,
    parameters,
)
from partygrid.rules._outcome import Outcome
from partygrid.rules._requirements import Requirement
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


Screen = Callable[..., Codes]
"""Says of all records of a kind at once which of them need a look.

It gets the snapshot, the keyword `kind` and the numbers of the rule as keywords, the day where the
rule asks for it, and returns `LOOK`, `PASSES` or `OUTSIDE` for each record of the kind. It may only
save time: what it says passes must pass, and what it says is outside must be so, exemptions
included. What the filters of a rule leave out is left out afterwards.
"""


Requires = Callable[..., Iterable[Requirement]]
"""Says what a rule requires of numbers of its subject; it gets its numbers as keywords."""


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
    """An exception to the general case of a rule: the rule does not apply to such a subject.

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
        return type(record) in self.kinds and all(
            _matches(getattr(record, field), wanted) for field, wanted in self.filters
        )

    def unlike(self, record: Any) -> str:
        """Return of whom it asks, and in which fields a record that is no subject differs."""
        if type(record) not in self.kinds:
            return str(self)
        found = ((name, getattr(record, name), wanted) for name, wanted in self.filters)
        differ = [
            f"its {name} is {one}" for name, one, wanted in found if not _matches(one, wanted)
        ]
        return "; ".join([str(self), *differ])

    def mask(self, index: Index, kind: type) -> Mask:
        """Return which records of a kind are subjects. Shape: (records,)."""
        inside: Mask = np.ones(index.size(kind), np.bool_)
        for field, wanted in self.filters:
            labels = index.labels(kind, field)
            fits = [*(_matches(name, wanted) for name in labels.names), wanted is None]
            inside &= np.array(fits, np.bool_)[labels.codes]
        return inside

    def __str__(self) -> str:
        named = ", ".join(kind.__name__ for kind in self.kinds)
        return named + "".join(f", {field} {value}" for field, value in self.filters)


def _matches(value: object, wanted: object) -> bool:
    return value == wanted or (isinstance(value, tuple) and wanted in value)


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
    see what it answers; take other numbers by `with_`. To an organisation that does not exist on
    the day it does not apply.

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
        requires: What it requires of numbers, see `find_conflicts`; None where that is not stated.

    Raises:
        InvalidPack: It has no id or no definition, a field is of the wrong kind, or the function
            does not take a subject, a snapshot and keyword-only numbers with defaults;
            ``problems`` holds every reason.
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
    requires: Requires | None = None
    _dated: bool = attrs.field(init=False, default=False, eq=False)

    def __attrs_post_init__(self) -> None:
        problems = [*definition_problems(self, _TYPES, Exemption)]
        if problems:
            raise InvalidPack(problems)
        dated = DAY in {one.name for one in parameters(self.check) or ()}
        object.__setattr__(self, "_dated", dated)

    def __call__(self, subject: Any, where: Jurisdiction, *, on: date | None = None) -> Outcome:
        """Return what the rule answers about one subject.

        Args:
            subject: A record of the snapshot.
            where: The snapshot.
            on: The day, None for the latest state.

        Raises:
            InvalidArgument: The function returns no outcome; what else it raises comes through.
        """
        if not self.each.holds(subject):
            return Outcome.not_applicable(f"the rule asks it of {self.each.unlike(subject)}")
        return self.answer(subject, where, self.arguments(on), on=on)

    def answer(
        self,
        subject: Any,
        where: Jurisdiction,
        arguments: dict[str, Any],
        *,
        on: date | None = None,
    ) -> Outcome:
        """Return what the rule answers about one of its subjects, given the `arguments`."""
        if type(subject) in ORGANISATION_KINDS and not subject.exists_on(on):
            return _ABSENT
        for one in self.exemptions:
            if one.applies(subject, where):
                return Outcome.not_applicable(one.reason)
        outcome = self.check(subject, where, **arguments)
        if not isinstance(outcome, Outcome):
            remedy = "return Outcome.passed(), Outcome.within(...) or the like"
            raise InvalidArgument("check", outcome, "a rule returns an Outcome", remedy)
        return outcome

    def arguments(self, on: date | None) -> dict[str, Any]:
        """Return the keyword arguments of the check: its numbers, and the day if it asks for it."""
        stated = {one.name: one.value for one in self.numbers}
        return stated | {DAY: on} if self._dated else stated

    @property
    def asks_day(self) -> bool:
        """Whether its answer depends on the day of the check."""
        return self._dated

    def with_(self, **numbers: Any) -> Self:
        """Return the rule with other numbers, for local use.

        None takes a bound away.

        Raises:
            InvalidPack: The rule has no number of this name, or it is of another type;
                ``problems`` holds every reason.

        Examples:
            >>> import partygrid as pg
            >>> rule = pg.rules.get("grid-norms")["grid-households"]
            >>> print(*rule.with_(least=200).numbers, sep="; ")
            least = 200 households; most = 500 households
        """
        known = {one.name: one.value for one in self.numbers}
        problems = [*number_problems(self.id, numbers, known)]
        if problems:
            raise InvalidPack(problems)
        changed = known | numbers
        return attrs.evolve(
            self,
            numbers=tuple(attrs.evolve(one, value=changed[one.name]) for one in self.numbers),
        )

    def __repr__(self) -> str:
        return f"<Rule {self.id}>"


_ABSENT = Outcome.not_applicable("it does not exist on the day")

_TYPES = {
    "title": Title,
    "text": str,
    "each": Each,
    "severity": Severity,
    "source": Source,
    "remedy": str,
    "local": str,
}


def rule(
    key: str,
    *,
    each: type | UnionType | Each,
    severity: Severity,
    source: Source,
    title: Title | None = None,
    exemptions: Iterable[Exemption] = (),
    remedy: str = "",
    screen: Screen | None = None,
    requires: Requires | None = None,
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
        requires: What it requires of numbers, as a function of its numbers and the day.

    Raises:
        InvalidPack: The function and what is stated about it make no rule, see `Rule`.

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
        text = " ".join((inspect.getdoc(check) or "").split())
        return Rule(
            id=key,
            title=title or Title(text.partition(". ")[0].rstrip(".")),
            text=text,
            each=each if isinstance(each, Each) else _each(each),
            severity=severity,
            source=source,
            numbers=tuple(
                Number(name=name, value=value, unit=unit) for name, value, unit in numbers_in(check)
            ),
            exemptions=tuple(exemptions),
            remedy=remedy,
            check=check,
            screen=screen,
            requires=requires,
        )

    return made


_each = each
