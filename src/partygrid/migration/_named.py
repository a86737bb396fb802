"""References of a source that name a record by its code or name instead of its id.

A text is read as `read_workbook` does: as a code, else as a name in its plain spelling, else as the
name of the parent with the name behind it, else as an address: what the record lies in, nearest or
further up, in whatever spelling, and its name. Of several that a text may mean, those are taken
that are written as it is, then those that name what the other references of the row name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any

import attrs

from partygrid._fields import Check, references, specs
from partygrid.jurisdiction import Jurisdiction
from partygrid.migration._wording import plain
from partygrid.records import KIND_BY_NAME

Targets = tuple[str, ...]
Candidates = tuple[str, ...]
_Meanings = Mapping[Targets, Mapping[str, Candidates]]

_CODES = ("code", "uscc")
_KEPT = 1 << 16


def spelling(name: str, kind: type) -> str:
    """Return the one spelling of a name of a kind: 1号楼 and 一栋 are the same building."""
    return _spelling(name, kind.__name__)


@lru_cache(maxsize=_KEPT)
def _spelling(name: str, kind: str) -> str:
    from partygrid.rules.packs.structure import _plain_names  # noqa: PLC0415 - seldom, and heavy

    return _plain_names.plain_name(name, KIND_BY_NAME[kind])


@attrs.frozen(kw_only=True)
class Named:
    """What texts of references stand for that are ids neither there nor in the source.

    Attributes:
        single: For the kinds that a field may name: the id that each text stands for.
        narrowed: By record and field: the ids that texts stand for there, and not elsewhere.
        several: By record: each field with a text that may mean several, and their ids.
    """

    single: Mapping[Targets, Mapping[str, str]] = attrs.field(factory=dict)
    narrowed: Mapping[tuple[str, str], Mapping[str, str]] = attrs.field(factory=dict)
    several: Mapping[str, tuple[tuple[str, Candidates], ...]] = attrs.field(factory=dict)

    def meant(self, record: str, field: str, targets: Targets, text: str) -> str:
        """Return the id that a text stands for in a field of a record, else the text."""
        here = self.narrowed.get((record, field), {})
        return here.get(text) or self.single.get(targets, {}).get(text, text)


def named(where: Jurisdiction, records: Sequence[Any]) -> Named:
    """Return what texts stand for that are ids neither there nor in the source.

    Complexity:
        O(references), and O(records of the kinds) where there is such a text.
    """
    own = {one.id for one in records}
    texts: dict[Targets, set[str]] = defaultdict(set)
    groups: dict[type, list[Any]] = defaultdict(list)
    for one in records:
        groups[type(one)].append(one)
    for kind, group in groups.items():
        for name, spec in references(kind):
            values = set(map(attrgetter(name), group))
            texts[spec.targets].update(
                text for value in values for text in _texts(value) if text not in own
            )
    meanings = {
        targets: _meanings(where, targets, unknown)
        for targets, found in texts.items()
        if (unknown := {text for text in found if text not in where})
    }
    single = {
        targets: {text: ids[0] for text, ids in found.items() if len(ids) == 1}
        for targets, found in meanings.items()
    }
    return _narrowed(where, records, meanings, Named(single=single))


def _texts(value: Any) -> Iterable[str]:
    values = value if isinstance(value, tuple) else (value,)
    return (one for one in values if isinstance(one, str))


def _meanings(where: Jurisdiction, targets: Targets, texts: Iterable[str]) -> dict[str, Candidates]:
    """Return the ids that each text may mean, without the texts that mean none."""
    left = sorted(text for text in texts if plain(text))
    found: dict[str, Candidates] = {}
    for keys in (_by_code, _by_name, _by_parent_and_name):
        for kind in map(KIND_BY_NAME.__getitem__, targets if left else ()):
            bearers: dict[str, list[str]] = defaultdict(list)
            existing: tuple[Any, ...] = where.of(kind)
            for one in existing:
                for key in keys(where, one):
                    bearers[key].append(one.id)
            for text in left:
                key = text if keys is _by_code else spelling(text.replace("/", ""), kind)
                found[text] = (*found.get(text, ()), *bearers.get(key, ()))
        found = {text: as_written(where, text, ids) for text, ids in found.items() if ids}
        left = [text for text in left if text not in found]
    return found | _addressed(where, targets, left) if left else found


def _addressed(
    where: Jurisdiction, targets: Targets, texts: Iterable[str]
) -> dict[str, Candidates]:
    """Return the ids of the records of which each text is the address, if it is one."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind in map(KIND_BY_NAME.__getitem__, targets):
        bearers: dict[str, list[Any]] = defaultdict(list)
        existing: tuple[Any, ...] = where.of(kind)
        for one in existing:
            for name in _by_name(where, one):
                bearers[name].append(one)
        parted = [(text, *cut) for text in texts for cut in _cuts(text, kind) if cut[1] in bearers]
        within = _meanings(where, tuple(KIND_BY_NAME), {begin for _, begin, _ in parted})
        reached = {name for _, begin, name in parted if begin in within}
        below = _below(where, chain.from_iterable(map(bearers.__getitem__, reached)))
        for text, begin, name in parted:
            for above in within.get(begin, ()):
                found[text].update(below.get((above, name), ()))
    return {text: tuple(sorted(ids)) for text, ids in found.items() if ids}


def _below(where: Jurisdiction, records: Iterable[Any]) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return the ids of some records by all that they lie in and their name."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in records:
        for name in _by_name(where, one):
            for above in lies_in(one, where):
                found[above, name].append(one.id)
    return found


def _cuts(text: str, kind: type) -> Iterator[tuple[str, str]]:
    """Yield each beginning of what may be an address of a kind, and the name behind it."""
    from partygrid.rules.packs.structure import _plain_names  # noqa: PLC0415 - seldom, and heavy

    whole = spelling(_plain_names.parent_first(text.replace("/", "")), kind)
    return ((whole[:cut], whole[cut:]) for cut in range(1, len(whole)))


def lies_in(one: Any, where: Jurisdiction) -> set[str]:
    """Return what a record lies in or below, however far."""
    above: set[str] = set()
    left = [one]
    while left:
        record = left.pop()
        named = {
            getattr(record, name)
            for name, spec in references(type(record))
            if spec.check is Check.REFERENCE
        }
        left += [where[id_] for id_ in named - above - {None}]
        above |= named
    return above


def _by_code(_: Jurisdiction, one: Any) -> Iterator[str]:
    return (code for field in _CODES if (code := getattr(one, field, None)))


def _by_name(_: Jurisdiction, one: Any) -> Iterator[str]:
    if getattr(one, "name", ""):
        yield spelling(one.name, type(one))


def _by_parent_and_name(where: Jurisdiction, one: Any) -> Iterator[str]:
    first = next((name for name, spec in specs(type(one)) if spec.check is Check.REFERENCE), None)
    above: Any = where.get(getattr(one, first)) if first and getattr(one, first) else None
    if getattr(one, "name", "") and getattr(above, "name", ""):
        yield spelling(f"{above.name}{one.name}", type(one))


def as_written(where: Jurisdiction, text: str, ids: Sequence[str]) -> Candidates:
    """Return those of some records whose name is written as a text, else all of them, sorted."""
    if len(ids) <= 1:
        return tuple(ids)
    exact = {id_ for id_ in ids if plain(getattr(where[id_], "name", "")) == plain(text)}
    return tuple(sorted(exact or {*ids}))


def _narrowed(
    where: Jurisdiction, records: Sequence[Any], meanings: _Meanings, found: Named
) -> Named:
    """Add what texts that may mean several stand for beside what else their rows name."""
    open_ = {
        targets: {text: ids for text, ids in texts.items() if len(ids) > 1}
        for targets, texts in meanings.items()
    }
    if not any(open_.values()):
        return found
    narrowed: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    several: dict[str, tuple[tuple[str, Candidates], ...]] = {}
    for one in records:
        for name, spec in references(type(one)):
            for text in _texts(getattr(one, name)):
                ids = open_.get(spec.targets, {}).get(text, ())
                beside = _beside(found, one, name) if ids else frozenset()
                fitting = [id_ for id_ in ids if beside & _named_by(where[id_])]
                if len(fitting) == 1:
                    narrowed[one.id, name][text] = fitting[0]
                elif ids:
                    several[one.id] = (*several.get(one.id, ()), (name, tuple(fitting) or ids))
    return attrs.evolve(found, narrowed=narrowed, several=several)


def _beside(found: Named, one: Any, field: str) -> frozenset[str]:
    """Return what the other references of a record name."""
    return frozenset(
        found.meant(one.id, name, spec.targets, text)
        for name, spec in references(type(one))
        if name != field
        for text in _texts(getattr(one, name))
    )


def _named_by(record: Any) -> set[str]:
    return {text for name, _ in references(type(record)) for text in _texts(getattr(record, name))}
