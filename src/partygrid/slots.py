"""Slots: what may fill a place in a mechanism, how many, and how much each may carry."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import reduce
from operator import or_
from types import UnionType
from typing import Any, get_args

import attrs

from partygrid.org import ORGANISATION_KINDS, Member, Unit
from partygrid.records import RECORD_KINDS
from partygrid.sources import Title
from partygrid.teams import Facility, Team

Kinds = type | UnionType
"""A record class, or a union of several such as ``Member | Unit``."""

FILLER_KINDS: tuple[type, ...] = (*ORGANISATION_KINDS, Unit, Member, Team, Facility)
"""The kinds of record that may fill a slot, in canonical order."""


class Area(StrEnum):
    """Where a filler must live or be located, as seen from the scope.

    A filler that stands for several places is where all of them are. Where a place is not known,
    the demand is not met.

    Attributes:
        SCOPE: In the scope itself: in a place that it stands for, or in one of its buildings. Of
            a unit or a branch of units, those who work there; nobody lives in one.
        COMMUNITY: In the community of the scope.
        TOWN: In the town of the scope.
    """

    SCOPE = "scope"
    COMMUNITY = "community"
    TOWN = "town"


class PostRule(StrEnum):
    """By which rule the holder of a post is chosen; all are local policy.

    Attributes:
        HIGHEST_RANK: Of those eligible, the one of the highest rank.
        RETIRED: Of the retired first; among them, as among all, the highest rank.
        ELECTED: Whoever is elected: no proposal is made, a result is entered.
        APPOINTED: Whoever is appointed: no proposal is made, an appointment is entered.
    """

    HIGHEST_RANK = "highest-rank"
    RETIRED = "retired"
    ELECTED = "elected"
    APPOINTED = "appointed"


def _sorted(values: Any) -> Any:
    return tuple(sorted(values, key=str)) if isinstance(values, tuple) else values


@attrs.frozen(order=True)
class Condition:
    """What must be true of a record: one of its fields has one of several values.

    Of a field that holds several, one must be among the values. Where conditions are given as a
    mapping, a key is a field and a value one wanted value, several, or ``{"least": 5}``.

    Attributes:
        field: Name of the field.
        values: The wanted values, sorted; choices as text.
        least: For a count field instead of values: the least that it must be.

    Examples:
        >>> from partygrid.org import MemberStatus
        >>> retired = Condition("status", values=("retired",))
        >>> retired.met_by(Member("m1", status=MemberStatus.RETIRED)), retired.met_by(Member("m2"))
        (True, False)
    """

    field: str = attrs.field(order=str)
    values: tuple[str | bool | int, ...] = attrs.field(
        default=(), kw_only=True, order=str, converter=_sorted
    )
    least: int | None = attrs.field(default=None, kw_only=True, order=str)

    def met_by(self, record: Any) -> bool:
        """Return whether a record meets the condition; one without the field does."""
        if self.field not in {one.name for one in attrs.fields(type(record))}:
            return True
        value = getattr(record, self.field)
        if self.least is not None:
            return value is not None and bool(value >= self.least)
        return any(one in self.values for one in (value if isinstance(value, tuple) else (value,)))

    def __str__(self) -> str:
        if self.least is not None:
            return f"{self.field} is at least {self.least}"
        return f"{self.field} is {' or '.join(map(str, self.values))}"


def conditions(given: Any) -> Any:
    """Return conditions in order; the converter of every field that holds some.

    Examples:
        >>> print(*conditions({"status": "retired", "rank": {"least": 3}}), sep=", ")
        rank is at least 3, status is retired
    """
    if isinstance(given, Mapping):
        return tuple(sorted(_condition(str(name), wanted) for name, wanted in given.items()))
    if isinstance(given, Iterable) and not isinstance(given, str):
        given = tuple(given)
        return tuple(sorted(given)) if all(type(one) is Condition for one in given) else given
    return given


def _condition(field: str, wanted: Any) -> Condition:
    if isinstance(wanted, Mapping) and wanted.keys() == {"least"}:
        return Condition(field, least=wanted["least"])
    several = wanted if isinstance(wanted, tuple | list | set | frozenset) else (wanted,)
    values = [one.value if isinstance(one, StrEnum) else one for one in several]
    return Condition(field, values=tuple(values))


def kinds_of(kinds: Any) -> tuple[type, ...]:
    """Return the classes of a union, or the class itself, in the order of `in_order`."""
    return get_args(kinds) if isinstance(kinds, UnionType) else (kinds,)


def in_order(kinds: Any) -> Any:
    """Return a union with its classes in canonical order, and anything else as it is.

    Examples:
        >>> in_order([Unit, Member]) == Member | Unit
        True
        >>> in_order((Unit,)) is Unit
        True
    """
    if isinstance(kinds, type | str) or not isinstance(kinds, UnionType | Iterable):
        return kinds
    several = get_args(kinds) if isinstance(kinds, UnionType) else tuple(kinds)
    if not several or not all(isinstance(kind, type) and kind in RECORD_KINDS for kind in several):
        return kinds
    return reduce(or_, [kind for kind in RECORD_KINDS if kind in several])


@attrs.frozen(kw_only=True)
class Slot:
    """A place in a mechanism: what may fill it, how many, and how much each may carry.

    A slot checks nothing when it is made; the mechanism that has it checks all of its slots.

    Attributes:
        name: Name, unique in the mechanism; a Python identifier can be used in ``fill``.
        title: Title in two languages.
        of: What may fill it: record classes among members, units, organisations, teams and
            facilities; None where the source does not say, so that only numbers are checked.
        scope: What it sits on, None for the scope of the mechanism.
        only: Which records of the scope have the slot, see `Condition`.
        filler: What must be true of a filler, see `Condition`; a condition holds for fillers of the
            classes that have its field.
        least: Fillers that a scope must have, or the name of a count of the scope; where that
            count is not stated, none.
        most: Fillers that it must not pass, or the name of a count; None, or a count that is not
            stated, for no bound.
        weighted: Whether a link counts as its weight instead of as one; `least`, `most` and `load`
            then count weights such as households. A link without a weight answers for the whole
            scope: it counts as the `least`.
        exclusive: Whether a filler of this slot fills no other slot and no other scope of the
            mechanism.
        load: What one filler may carry in this slot: scopes, or weights where it is `weighted`.
            None for no bound.
        lives: Where a member who fills it must live.
        located: Where a unit, organisation, team or facility that fills it must be located; of a
            member, the work unit.
        choose: For a post, the rule by which its holder is chosen.

    Examples:
        >>> Slot("union_leader", of=Member, most=1).least
        1
    """

    name: str = attrs.field(kw_only=False)
    title: Title = attrs.field(default=Title())
    of: Kinds | None = attrs.field(default=None, converter=in_order)
    scope: Kinds | None = attrs.field(default=None, converter=in_order)
    only: tuple[Condition, ...] = attrs.field(default=(), converter=conditions)
    filler: tuple[Condition, ...] = attrs.field(default=(), converter=conditions)
    least: int | str = 1
    most: int | str | None = None
    weighted: bool = False
    exclusive: bool = False
    load: int | None = None
    lives: Area | None = None
    located: Area | None = None
    choose: PostRule | None = None

    @property
    def filler_kinds(self) -> tuple[type, ...]:
        """The record classes that may fill it; every possible one where it is not defined."""
        return FILLER_KINDS if self.of is None else kinds_of(self.of)
