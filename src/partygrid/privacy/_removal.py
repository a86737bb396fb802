"""Taking people out everywhere: nothing that stays names them.

A field that names somebody who goes is emptied; no record has to name a member. A link goes with
its scope and with its filler.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any

import attrs

from partygrid._fields import specs
from partygrid._text import table
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

Tables = dict[type, Sequence[Any]]
Removals = Counter[tuple[type, str]]
"""How often something was removed: the kind, and the field, empty for whole records."""


@attrs.frozen(kw_only=True)
class Removed:
    """How much was removed of one thing.

    Attributes:
        kind: The kind of record, or `Link`.
        field: The field that was emptied; empty where whole records were left out.
        number: In how many records it was stated, or how many records were left out.

    Examples:
        >>> import partygrid as pg
        >>> print(Removed(kind=pg.Building, field="residents", number=3))
        Building.residents: 3
        >>> print(Removed(kind=pg.Member, number=2))
        Member: 2
    """

    kind: type
    field: str = ""
    number: int

    def __str__(self) -> str:
        field = f".{self.field}" if self.field else ""
        return f"{self.kind.__name__}{field}: {self.number:,}"


def listed(removals: Mapping[tuple[type, str], int]) -> tuple[Removed, ...]:
    """Return what was removed, kinds in canonical order, whole records before fields."""
    order = (*RECORD_KINDS, Link)
    counted = [(order.index(kind), field, number) for (kind, field), number in removals.items()]
    return tuple(
        Removed(kind=order[kind], field=field, number=number)
        for kind, field, number in sorted(counted)
        if number
    )


def printed_table(removed: Iterable[Removed]) -> str:
    """Return what was removed as a table."""
    rows = [[one.kind.__name__, one.field or "whole", one.number] for one in removed]
    return table(["removed of", "what", "number"], rows) if rows else "nothing removed"


def as_records(removed: Iterable[Removed]) -> list[dict[str, str | int]]:
    """Return what was removed as rows."""
    return [
        {"kind": one.kind.__name__, "field": one.field, "number": one.number} for one in removed
    ]


def tables_of(where: Jurisdiction) -> Tables:
    """Return the records of a snapshot by kind."""
    return {kind: where.of(kind) for kind in RECORD_KINDS if where.of(kind)}


def take_out(
    tables: Tables, links: Sequence[Link], gone: AbstractSet[str]
) -> tuple[Tables, Sequence[Link], Removals]:
    """Return records and links without some members, and without what names them.

    Args:
        tables: The records by kind.
        links: The links.
        gone: Ids of the members.

    Complexity:
        O(records + links).
    """
    left: Tables = {
        kind: [one for one in records if one.id not in gone] for kind, records in tables.items()
    }
    removals = Counter({(kind, ""): len(tables[kind]) - len(left[kind]) for kind in tables})
    lost = {kind.__name__ for (kind, _), number in removals.items() if number}
    for kind, records in left.items():
        names = [one for one in references(kind) if lost.intersection(one.targets)]
        if names:
            left[kind] = [_emptied(one, names, gone, removals) for one in records]
    staying = [one for one in links if gone.isdisjoint((one.scope, one.filler))]
    removals[Link, ""] += len(links) - len(staying)
    return left, staying, removals


def _emptied(
    record: Any, names: Iterable["Reference"], gone: AbstractSet[str], removals: Removals
) -> Any:
    changes = dict(changes_without(record, names, gone.__contains__))
    removals.update((type(record), name) for name in changes)
    return attrs.evolve(record, **changes) if changes else record


@attrs.frozen
class Reference:
    """A field that names records.

    Attributes:
        name: Its name.
        default: Its default, `attrs.NOTHING` where it has to be stated.
        targets: The names of the kinds that it may name.
    """

    name: str
    default: Any
    targets: tuple[str, ...]


@cache
def references(kind: type) -> tuple[Reference, ...]:
    """Return the fields of a kind that name records."""
    by_name = attrs.fields_dict(kind)
    return tuple(
        Reference(name, by_name[name].default, spec.targets)
        for name, spec in specs(kind)
        if spec.targets
    )


def changes_without(
    record: Any, names: Iterable[Reference], gone: Callable[[Any], bool]
) -> Iterator[tuple[str, Any]]:
    """Yield what fields become without what is gone: what is left of several, else the default."""
    for one in names:
        value = getattr(record, one.name)
        if isinstance(value, tuple):
            left = tuple(each for each in value if not gone(each))
            if len(left) < len(value):
                yield one.name, left
        elif value is not None and gone(value):
            yield one.name, one.default
