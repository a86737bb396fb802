"""A snapshot for an audience: what it may not see is left out, and counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

import attrs

from partygrid._collector import paused_collector
from partygrid._fields import specs
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.privacy._audience import Audience
from partygrid.privacy._removal import (
    Removals,
    Removed,
    as_records,
    listed,
    printed_table,
    tables_of,
    take_out,
)


@attrs.frozen(kw_only=True)
class Redaction:
    """What an audience may see of a snapshot, and how much it may not.

    Attributes:
        audience: The audience.
        snapshot: What it may see: a valid snapshot.
        removed: What was removed, by kind and field; it holds numbers and no ids.
    """

    audience: Audience
    snapshot: Jurisdiction
    removed: tuple[Removed, ...]

    def __str__(self) -> str:
        return f"for {self.audience}: {self.snapshot!r}\n{printed_table(self.removed)}"

    def to_records(self) -> list[dict[str, str | int]]:
        """Return a row for each thing that was removed: kind, field, number.

        Examples:
            >>> import partygrid as pg
            >>> where = pg.Jurisdiction([pg.Member("m1")])
            >>> redact(where, audience=Audience.PUBLIC).to_records()
            [{'kind': 'Member', 'field': '', 'number': 1}]
        """
        return as_records(self.removed)


def redact(where: Jurisdiction, *, audience: Audience) -> Redaction:
    """Return what an audience may see of a snapshot.

    A field above the class of the audience is as if it were not stated: it has its default. So a
    default in what is returned says nothing; `Redaction.removed` tells which fields these are. A
    record that cannot do without such a field is left out, with every link that names it: the
    public sees no member, since the id of a member is internal, and no link, since its filler is.

    Args:
        where: The snapshot.
        audience: Who will read it.

    Raises:
        InvalidArgument: `audience` is no audience.

    Complexity:
        O(records + links).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction(
        ...     [pg.Town("t"), pg.Community("c", town="t"), pg.Unit("school"),
        ...      pg.Member("m1", unit="school", rank=5)],
        ...     [pg.Link(mechanism="contact", scope="c", slot="contact", filler="m1")])
        >>> print(redact(where, audience=Audience.ORGANISATION))
        for organisation: <Jurisdiction: 1 Town, 1 Community, 1 Unit, 1 Member, 1 Link>
        removed of  what  number
        Member      rank       1
        Member      unit       1
        >>> redact(where, audience=Audience.PUBLIC).snapshot
        <Jurisdiction: 1 Town, 1 Community, 1 Unit>
    """
    if not isinstance(audience, Audience):
        remedy = f"pass an Audience: {', '.join(map(str, Audience))}"
        raise InvalidArgument("audience", audience, "no audience", remedy)
    with paused_collector():
        return _redacted(where, audience)


def _redacted(where: Jurisdiction, audience: Audience) -> Redaction:
    removals: Removals = Counter()
    tables = tables_of(where)
    closed = {kind for kind in tables if _is_closed(kind, audience)}
    gone = {record.id for kind in closed for record in tables[kind]}
    for kind in tables.keys() - closed:
        tables[kind] = _emptied(kind, tables[kind], audience, removals)
    links: Sequence[Link] = where.links
    if _is_closed(Link, audience):
        removals[Link, ""] += len(links)
        links = ()
    tables, links, more = take_out(tables, links, gone)
    removed = listed(removals + more)
    snapshot = where
    if removed:
        records = chain.from_iterable(tables.values())
        snapshot = Jurisdiction(records, links, scheme=where.scheme)
    return Redaction(audience=audience, snapshot=snapshot, removed=removed)


@cache
def _hidden(kind: type, audience: Audience) -> Mapping[str, Any]:
    """Return the fields of a kind that an audience may not see, each with its default."""
    by_name = attrs.fields_dict(kind)
    hidden = (name for name, spec in specs(kind) if not audience.sees(spec.privacy))
    return {name: by_name[name].default for name in hidden}


def _is_closed(kind: type, audience: Audience) -> bool:
    """Return whether a kind cannot do without a field that an audience may not see."""
    return attrs.NOTHING in _hidden(kind, audience).values()


def seen_by(record: Any, audience: Audience) -> Any:
    """Return a record without the fields that an audience may not see."""
    changes = _changes(record, audience)
    return attrs.evolve(record, **changes) if changes else record


def _changes(record: Any, audience: Audience) -> dict[str, Any]:
    kind: type = type(record)
    return {
        name: empty
        for name, empty in _hidden(kind, audience).items()
        if getattr(record, name) != empty
    }


def _emptied(
    kind: type, records: Sequence[Any], audience: Audience, removals: Removals
) -> Sequence[Any]:
    """Return records without the fields that an audience may not see, and count these."""
    if not _hidden(kind, audience):
        return records
    removals.update((kind, name) for record in records for name in _changes(record, audience))
    return [seen_by(record, audience) for record in records]
