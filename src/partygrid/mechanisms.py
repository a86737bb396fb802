"""Mechanisms as data: slots on a scope, what may fill them, and the links that do.

A mechanism (double reporting, 1+1+N, contact, ...) is a named pattern of slots on a kind of scope.
A `Link` is one filled slot. A mechanism is a value that is passed to a question; a snapshot holds
links only, so that one snapshot can be checked against several definitions.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Self

import attrs

from partygrid._definitions import definition_faults
from partygrid._fields import Check, Privacy, spec
from partygrid._filling import Records, changing_faults, filling_faults
from partygrid.errors import InvalidLink, InvalidMechanism
from partygrid.slots import Condition, Kinds, Slot, conditions, in_order, kinds_of
from partygrid.sources import Source, Title


@attrs.frozen(kw_only=True)
class Link:
    """One filled slot: a filler answers for a scope under a mechanism.

    Attributes:
        mechanism: Id of the mechanism, for example ``double-reporting``.
        scope: Id of the record that the mechanism sits on: a place, organisation, unit or need.
        slot: Name of the slot.
        filler: Id of the record that fills it: a member, unit, organisation, team or facility.
        since: First day, None where it is not stated.
        until: Last day, inclusive; None while it holds.
        weight: How much of the scope it answers for, such as households; None for the whole.

    Examples:
        >>> Link(mechanism="contact", scope="garden-br", slot="contact", filler="m1").filler
        'm1'
    """

    mechanism: str = attrs.field(metadata=spec(Check.ID, "机制"))
    scope: str = attrs.field(metadata=spec(Check.REFERENCE, "范围"))
    slot: str = attrs.field(metadata=spec(Check.ID, "位置"))
    filler: str = attrs.field(metadata=spec(Check.REFERENCE, "承担者", privacy=Privacy.INTERNAL))
    since: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "开始日期", optional=True)
    )
    until: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "结束日期", optional=True)
    )
    weight: int | None = attrs.field(
        default=None, metadata=spec(Check.COUNT, "份额", optional=True)
    )

    @property
    def key(self) -> tuple[str, str, str, str, str, str, int]:
        """The fields as plain values, in the order by which links are sorted."""
        return (
            self.mechanism,
            self.scope,
            self.slot,
            self.filler,
            "" if self.since is None else self.since.isoformat(),
            "" if self.until is None else self.until.isoformat(),
            -1 if self.weight is None else self.weight,
        )

    def holds_on(self, day: date | None) -> bool:
        """Return whether the link holds on a day, both ends inclusive; None asks for the latest.

        The latest state of a link with an end is that it has ended, also where the end lies ahead:
        no answer depends on a clock. Leave the end open until it is over, or ask for a day.
        """
        if day is None:
            return self.until is None
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)


@attrs.frozen
class Layer:
    """The slots of a mechanism that sit on the same records.

    Attributes:
        kinds: The record classes of the scope.
        only: Which of their records are meant.
        slots: The slots, in the order of the mechanism.
    """

    kinds: tuple[type, ...]
    only: tuple[Condition, ...]
    slots: tuple[Slot, ...]


def _as_slots(slots: Any) -> Any:
    return tuple(slots) if isinstance(slots, Iterable) and not isinstance(slots, str) else slots


def _as_groups(groups: Any) -> Any:
    several = isinstance(groups, Iterable) and not isinstance(groups, str)
    return tuple(_as_slots(group) for group in groups) if several else groups


def _as_title(title: Any) -> Any:
    return Title(title) if isinstance(title, str) else title


@attrs.frozen(kw_only=True, repr=False)
class Mechanism:
    """A linkage mechanism (联动机制): named slots on a kind of scope.

    Slots may sit on different kinds of scope; those that sit on the same one form a `Layer`.
    Numbers are parameters: `with_` changes them for local use.

    Attributes:
        id: Identifier, the `mechanism` of its links.
        title: Title in two languages.
        scope: The record class that it sits on, or a union of several.
        only: Which records of the scope it applies to, see `Condition`.
        slots: The slots.
        distinct: Groups of slot names; nobody fills two slots of a group at one scope. Who does
            counts in the one that the group names first.
        valid_from: First day on which it is in force, None where it is not known.
        valid_until: Last day on which it is in force, None while it is.
        source: Where it comes from, None for a definition of one's own.
        note: What is local in it, and what its source leaves open.

    Raises:
        InvalidMechanism: The definition contradicts itself; ``problems`` holds every reason.

    Examples:
        >>> import partygrid as pg
        >>> pairing = Mechanism("pairing", scope=pg.Community, slots=[
        ...     Slot("county_leader", of=pg.Member, least=2, most=2),
        ...     Slot("county_unit", of=pg.Unit)])
        >>> [link.filler for link in pairing.fill("liyuan", county_leader=["m1", "m2"])]
        ['m1', 'm2']
    """

    id: str = attrs.field(kw_only=False)
    title: Title = attrs.field(default=Title(), converter=_as_title)
    scope: Kinds | None = attrs.field(default=None, converter=in_order)
    only: tuple[Condition, ...] = attrs.field(default=(), converter=conditions)
    slots: tuple[Slot, ...] = attrs.field(default=(), converter=_as_slots)
    distinct: tuple[tuple[str, ...], ...] = attrs.field(default=(), converter=_as_groups)
    valid_from: date | None = None
    valid_until: date | None = None
    source: Source | None = None
    note: str = ""

    def __attrs_post_init__(self) -> None:
        problems = definition_faults(self)
        if problems:
            raise InvalidMechanism(problems)

    def __repr__(self) -> str:
        return f"<Mechanism {self.id!r}: {', '.join(slot.name for slot in self.slots)}>"

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The slots grouped by what they sit on, in the order of their first slots."""
        groups: dict[tuple[Any, ...], list[Slot]] = {}
        for slot in self.slots:
            groups.setdefault(self.sits_on(slot), []).append(slot)
        return tuple(Layer(kinds, only, tuple(slots)) for (kinds, only), slots in groups.items())

    def sits_on(self, slot: Slot) -> tuple[tuple[type, ...], tuple[Condition, ...]]:
        """Return the record classes that a slot sits on, and which of their records."""
        if slot.scope is None:
            return kinds_of(self.scope), tuple(sorted({*self.only, *slot.only}))
        return kinds_of(slot.scope), slot.only

    def slot(self, name: str) -> Slot | None:
        """Return the slot with a name, or None."""
        return next((slot for slot in self.slots if slot.name == name), None)

    def holds_on(self, day: date | None) -> bool:
        """Return whether the mechanism is in force on a day; None asks for the latest state.

        The latest state of one with an end is that it has ended, see `Link.holds_on`.
        """
        if day is None:
            return self.valid_until is None
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)

    def with_(self, /, **slots: Mapping[str, Any]) -> Self:
        """Return the mechanism with other numbers or conditions in some slots.

        Args:
            slots: For a slot, the fields that change.

        Raises:
            InvalidMechanism: There is no such slot or field, or the result cannot be.

        Examples:
            >>> import partygrid as pg
            >>> staffing = pg.catalogue.get("1+1+N").with_(community_worker={"least": 3})
            >>> staffing.slot("community_worker").least
            3
        """
        problems = changing_faults(self, slots)
        if problems:
            raise InvalidMechanism(problems)
        changed = [attrs.evolve(slot, **slots.get(slot.name, {})) for slot in self.slots]
        return attrs.evolve(self, slots=changed)

    def fill(
        self,
        scope: str,
        /,
        *,
        where: Records | None = None,
        since: date | None = None,
        until: date | None = None,
        **slots: str | Iterable[str] | Mapping[str, int],
    ) -> tuple[Link, ...]:
        """Return the links that fill slots of one scope; a slot that is not named stays vacant.

        Args:
            scope: Id of the record that the mechanism sits on.
            where: A snapshot in which scope and fillers are looked up, so that wrong records, more
                than the most, weights that count nowhere and one filler in distinct slots are told
                at once; None where the records are not at hand. Where fillers live or are located,
                loads and links that are there already are left to `check_mechanism`.
            since: First day of the links.
            until: Last day of the links, inclusive.
            slots: For a slot, the id of its filler, several ids, or ids with their weights.

        Raises:
            InvalidLink: A slot does not exist, a filler is named twice, the dates exclude each
                other, or, with `where`, a record is unknown, of the wrong kind or does not meet
                a condition, or the fillers do not go together; ``problems`` holds every reason.

        Complexity:
            O(fillers).

        Examples:
            >>> import partygrid as pg
            >>> contact = Mechanism("contact", scope=pg.Compound, slots=[Slot("unit", of=pg.Unit)])
            >>> contact.fill("garden", unit="school")[0].scope
            'garden'
        """
        filled = {name: _weighted(fillers) for name, fillers in slots.items()}
        problems = filling_faults(self, scope, filled, where=where, since=since, until=until)
        if problems:
            raise InvalidLink(problems)
        return tuple(
            Link(
                mechanism=self.id,
                scope=scope,
                slot=name,
                filler=filler,
                since=since,
                until=until,
                weight=weight,
            )
            for name, fillers in filled.items()
            for filler, weight in fillers
        )


def _weighted(fillers: Any) -> list[tuple[Any, int | None]]:
    """Return fillers with their weights, however they are given."""
    if isinstance(fillers, Mapping):
        return list(fillers.items())
    if isinstance(fillers, str) or not isinstance(fillers, Iterable):
        return [(fillers, None)]
    return [(one, None) for one in fillers]
