"""Other ids for records, in the records themselves, in what names them and in links."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from partygrid._fields import references
from partygrid.mechanisms import Link
from partygrid.migration._named import Named


def with_ids(
    records: Iterable[Any], ids: Mapping[str, str], texts: Named | None = None
) -> Iterator[Any]:
    """Yield records with other ids, their own and those that they name.

    Args:
        records: The records.
        ids: The other id of each record that gets one.
        texts: What further texts stand for.

    Examples:
        >>> from partygrid.grid import Community
        >>> next(with_ids([Community("c", town="t")], {"t": "350825100"})).town
        '350825100'
    """
    known = texts or Named()
    naming: dict[type, tuple[tuple[str, Mapping[str, str]], ...]] = {}
    for record in records:
        kind = type(record)
        if kind not in naming:
            naming[kind] = tuple(
                (name, {**known.single.get(spec.targets, {}), **ids})
                for name, spec in references(kind)
            )
        changed = {}
        for name, others in naming[kind]:
            value = getattr(record, name)
            here = known.narrowed.get((record.id, name)) if known.narrowed else None
            other = _other(value, others if here is None else {**others, **here})
            if other != value:
                changed[name] = other
        id_ = ids.get(record.id, record.id)
        if id_ != record.id:
            changed["id"] = id_
        yield attrs.evolve(record, **changed) if changed else record


def _other(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(ids.get(one, one) for one in value)
    return value if value is None else ids.get(value, value)


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
