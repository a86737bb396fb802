"""Other ids for records, in the records themselves, in what names them and in links."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from partygrid._fields import Check, specs
from partygrid.mechanisms import Link

_NAMING = (Check.REFERENCE, Check.REFERENCES)


def with_ids(records: Iterable[Any], ids: Mapping[str, str]) -> Iterator[Any]:
    """Yield records with other ids, their own and those that they name.

    Examples:
        >>> from partygrid.grid import Community
        >>> next(with_ids([Community("c", town="t")], {"t": "350825100"})).town
        '350825100'
    """
    naming: dict[type, tuple[str, ...]] = {}
    for record in records:
        kind = type(record)
        if kind not in naming:
            naming[kind] = tuple(name for name, spec in specs(kind) if spec.check in _NAMING)
        changed = {
            name: other
            for name in naming[kind]
            if (other := _other(value := getattr(record, name), ids)) != value
        }
        if record.id in ids:
            changed["id"] = ids[record.id]
        yield attrs.evolve(record, **changed) if changed else record


def _other(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(ids.get(one, one) for one in value)
    return ids.get(value, value)


def links_with_ids(links: Iterable[Link], ids: Mapping[str, str]) -> Iterator[Link]:
    """Yield links that name records by their other ids.

    Examples:
        >>> link = Link(mechanism="contact", scope="garden-br", slot="contact", filler="m1")
        >>> next(links_with_ids([link], {"m1": "m2"})).filler
        'm2'
    """
    for link in links:
        scope, filler = ids.get(link.scope, link.scope), ids.get(link.filler, link.filler)
        yield attrs.evolve(link, scope=scope, filler=filler)
