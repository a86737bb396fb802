"""References of a source that name a record by its code or name instead of its id."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from partygrid._fields import Check, FieldSpec, specs
from partygrid.jurisdiction import Jurisdiction
from partygrid.migration._wording import plain
from partygrid.records import KIND_BY_NAME

Targets = tuple[str, ...]
Named = Mapping[Targets, Mapping[str, str]]
"""For the kinds that a field may name: the id that each text stands for."""

_CODES = ("code", "uscc")


def references(kind: type) -> Iterator[tuple[str, FieldSpec]]:
    """Yield the fields of a kind that name records."""
    for name, spec in specs(kind):
        if spec.check in (Check.REFERENCE, Check.REFERENCES):
            yield name, spec


def named(where: Jurisdiction, records: Sequence[Any]) -> Named:
    """Return what texts stand for that are ids neither there nor in the source.

    A text that several records have as code or name stands for none.

    Complexity:
        O(references), and O(records of the kinds) where there is such a text.
    """
    own = {one.id for one in records}
    texts: dict[Targets, set[str]] = defaultdict(set)
    fields = {kind: tuple(references(kind)) for kind in {type(one) for one in records}}
    for one in records:
        for name, spec in fields[type(one)]:
            texts[spec.targets].update(
                text for text in _texts(getattr(one, name)) if text not in own
            )
    return {
        targets: _meant(where, targets, unknown)
        for targets, found in texts.items()
        if (unknown := {text for text in found if text not in where})
    }


def _texts(value: Any) -> Iterable[str]:
    values = value if isinstance(value, tuple) else (value,)
    return (one for one in values if isinstance(one, str))


def _meant(where: Jurisdiction, targets: Targets, texts: Iterable[str]) -> dict[str, str]:
    bearers: dict[str, set[str]] = defaultdict(set)
    for kind in targets:
        existing: tuple[Any, ...] = where.of(KIND_BY_NAME[kind])
        for one in existing:
            for form in (plain(getattr(one, "name", "")), *(getattr(one, c, "") for c in _CODES)):
                bearers[form or ""].add(one.id)
    found = {text: bearers[plain(text)] for text in texts if plain(text)}
    return {text: next(iter(ids)) for text, ids in found.items() if len(ids) == 1}
