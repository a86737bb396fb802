"""Small changes of a snapshot as data, and the library of those that are tried.

Each change is one that happens to real lists: a link is dropped, a field left empty, a reference
moved, a name entered twice, a count one over or under its bound, a day long past, a record missing
or bare. The library knows no rule: of a rule it is told the numbers alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any

import attrs

from partygrid._fields import Check, FieldSpec, specs
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.org import Member
from partygrid.records import KIND_BY_NAME, Record

_FEW = 6
"""How many other records are tried in the place of one."""
_OTHER_WORDS: tuple[tuple[str, ...], ...] = ((), ("something-else",), ("13900000000",))
"""Words of a field: none, one that nobody asks for, one that no record of a person may hold."""
_LONG = 12
"""Years after which every term has ended."""


@attrs.frozen(kw_only=True)
class Alteration:
    """A change of a snapshot, as data.

    Attributes:
        text: What is changed, in one line.
        puts: Records as they are afterwards, new ones included.
        drops: Ids of records that are taken out.
        adds: New links.
        cuts: Links that are taken out.
    """

    text: str
    puts: tuple[Record, ...] = ()
    drops: tuple[str, ...] = ()
    adds: tuple[Link, ...] = ()
    cuts: tuple[Link, ...] = ()

    @property
    def size(self) -> int:
        """How many records and links are changed, added or taken out."""
        moved = 1 if self.adds and self.cuts else 0
        return len(self.puts) + len(self.drops) + len(self.adds) + len(self.cuts) - moved

    def apply(self, where: Jurisdiction) -> Jurisdiction:
        """Return a new snapshot with the change.

        Raises:
            InvalidJurisdiction: The result is no jurisdiction.
        """
        if not (self.puts or self.drops):
            return where.without_links(self.cuts).with_links(self.adds)
        records = {one.id: one for one in where} | {one.id: one for one in self.puts}
        kept = (one for one in records.values() if one.id not in self.drops)
        links = dict.fromkeys([*(one for one in where.links if one not in self.cuts), *self.adds])
        return Jurisdiction(kept, links, scheme=where.scheme)

    def __str__(self) -> str:
        return self.text


def altered_records(
    where: Jurisdiction, near: Iterable[Any], numbers: Iterable[int], day: date
) -> Iterator[Alteration]:
    """Yield the changes of one field of one record, and one record less."""
    numbers = tuple(numbers)
    for record in near:
        for field, spec in specs(type(record)):
            now = getattr(record, field)
            trial = _Trial(
                where=where, record=record, field=field, spec=spec, numbers=numbers, day=day
            )
            for value in (one for one in trial.values() if one != now):
                text = f"{record.id}: {field} becomes {_shown(value)}"
                yield Alteration(text=text, puts=(attrs.evolve(record, **{field: value}),))
        yield Alteration(text=f"{record.id} is taken out", drops=(record.id,))


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value)) or "empty"
    return "not stated" if value is None else str(value)


@attrs.frozen(kw_only=True)
class _Trial:
    """A field of a record that is tried with other values."""

    where: Jurisdiction
    record: Any
    field: str
    spec: FieldSpec
    numbers: tuple[int, ...]
    day: date

    def values(self) -> Iterator[Any]:
        """Yield what the field may become."""
        if self.spec.optional:
            yield None
        if self.spec.choices and self.spec.check is Check.CHOICE:
            yield from self.spec.choices
        elif self.spec.check in _BY_CHECK:
            yield from _BY_CHECK[self.spec.check](self)


def _moved(trial: _Trial) -> Iterator[str]:
    value = getattr(trial.record, trial.field)
    targets = _targets(trial.where, trial.spec)
    return islice((one for one in targets if one != value), _FEW)


def _counts(trial: _Trial) -> list[int]:
    return sorted({0, *(max(0, one + step) for one in trial.numbers for step in (-1, 1))})


def _long_past(day: date) -> date:
    return day.replace(year=day.year - _LONG, day=1)


def _texts(trial: _Trial) -> Iterator[str]:
    """Yield what the same field says of others of the kind, and something that fits nothing."""
    alike = trial.where.of(type(trial.record))
    others = (getattr(one, trial.field) for one in alike if one is not trial.record)
    yield from islice(dict.fromkeys(filter(None, others)), _FEW)
    yield "?"


_BY_CHECK: Mapping[Check, Callable[[_Trial], Iterable[Any]]] = {
    Check.REFERENCE: _moved,
    Check.REFERENCES: lambda trial: _references(
        getattr(trial.record, trial.field), _targets(trial.where, trial.spec)
    ),
    Check.COUNT: _counts,
    Check.FLAG: lambda trial: [not getattr(trial.record, trial.field)],
    Check.DATE: lambda trial: [_long_past(trial.day)],
    Check.WORDS: lambda _: _OTHER_WORDS,
    Check.TEXT: _texts,
}


def _targets(where: Jurisdiction, spec: FieldSpec) -> list[str]:
    found: list[str] = []
    for name in spec.targets:
        several: tuple[Any, ...] = where.of(KIND_BY_NAME[name])
        found.extend(one.id for one in several)
    return found


def _references(value: tuple[str, ...], targets: list[str]) -> Iterator[tuple[str, ...]]:
    for one in value:
        yield tuple(other for other in value if other != one)
    yield ()
    others = [one for one in targets if one not in value]
    for one in islice(others, _FEW):
        yield tuple(sorted((*value, one)))
        for gone in value:
            yield tuple(sorted({*value, one} - {gone}))
    yield tuple(sorted({*value, *targets}))


def altered_links(
    where: Jurisdiction, near: Iterable[Any], slots: Iterable[str], day: date
) -> Iterator[Alteration]:
    """Yield the changes of one link: cut, long past, another filler or scope, one more."""
    ids = {one.id for one in near}
    named = set(slots)
    for link in where.links:
        asked = link.mechanism in named or f"{link.mechanism}.{link.slot}" in named
        if not asked and ids.isdisjoint((link.scope, link.filler)):
            continue
        label = f"{link.mechanism}.{link.slot} of {link.scope} by {link.filler}"
        yield Alteration(text=f"{label} is dropped", cuts=(link,))
        past = attrs.evolve(link, since=_long_past(day), until=None)
        yield Alteration(text=f"{label} is since {past.since}", cuts=(link,), adds=(past,))
        for one in _others(where, link, sorted(ids)):
            text = f"{one.mechanism}.{one.slot} of {one.scope} is filled by {one.filler} too"
            yield Alteration(text=text, adds=(one,))


def _others(where: Jurisdiction, link: Link, ids: list[str]) -> Iterator[Link]:
    """Yield links like one, with another filler or scope."""
    for field in ("scope", "filler"):
        alike: tuple[Any, ...] = where.of(type(where[getattr(link, field)]))
        several = [one.id for one in alike if one.id not in (link.scope, link.filler)]
        for id_ in dict.fromkeys([*several[:_FEW], *several[-_FEW:], *ids]):
            yield attrs.evolve(link, **{field: id_}, until=None)


class Role(StrEnum):
    """Of what a member is one: of an organisation, or of the staff of a unit."""

    ORGANISATION = "organisation"
    UNIT = "unit"


def grown(where: Jurisdiction, subject: Any, sizes: Iterable[int]) -> Iterator[Alteration]:
    """Yield that a subject gets so many members more that it has one over or under a number.

    New members are like one that it has, or state nothing else.
    """
    stem = _fresh(where)
    roles = [role for role in Role if type(subject).__name__ in _TARGETS[role]]
    for role in roles:
        alike = where.of(Member, **{role.value: subject.id})
        plain = Member("", **{role.value: subject.id})
        sound = [*alike[-1:], plain, attrs.evolve(plain, probationary=True)]
        for number in sorted({size - len(alike) for size in sizes}):
            for model in sound if number > 0 else ():
                new = tuple(attrs.evolve(model, id=f"{stem}-{i}") for i in range(1, number + 1))
                kind = "probationary member" if model.probationary else "member"
                kind += "" if number == 1 else "s"
                yield Alteration(text=f"{subject.id} gets {number:,} {kind} more", puts=new)


_TARGETS = {
    role: next(spec.targets for name, spec in specs(Member) if name == role.value) for role in Role
}


def bare(where: Jurisdiction, kind: type, filters: Iterable[tuple[str, Any]]) -> Iterator[Any]:
    """Yield new records of a kind that state nothing but what they must and what is asked."""
    needed: list[dict[str, Any]] = [{}]
    for field, spec in specs(kind):
        targets = _targets(where, spec)
        required = spec.check is Check.REFERENCE and not spec.optional
        if required or field == "parent":
            choices = targets[:_FEW] if required else [None, *_by_kind(where, targets)]
            needed = [one | {field: id_} for one in needed for id_ in choices]
    for content in needed:
        yield kind(_fresh(where), **content | dict(filters))


def naming(where: Jurisdiction, subject: Any) -> Iterator[Alteration]:
    """Yield that one more record names a subject and states nothing else."""
    for kind in KIND_BY_NAME.values():
        for field, spec in specs(kind):
            if type(subject).__name__ in spec.targets:
                several = spec.check is Check.REFERENCES
                filters = [(field, (subject.id,) if several else subject.id)]
                for one in islice(bare(where, kind, filters), _FEW):
                    text = f"a new {kind.__name__} names {subject.id} as {field}"
                    yield Alteration(text=text, puts=(one,))


def _fresh(where: Jurisdiction) -> str:
    """Return an id that nothing has, and that nothing has with a number behind it."""
    stem = "new"
    while stem in where or f"{stem}-1" in where:
        stem += "er"
    return stem


def _by_kind(where: Jurisdiction, ids: Iterable[str]) -> list[str]:
    """Return the first id of each kind."""
    first: dict[type, str] = {}
    for id_ in ids:
        first.setdefault(type(where[id_]), id_)
    return list(first.values())
