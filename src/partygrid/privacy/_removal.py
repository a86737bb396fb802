"""Taking records out everywhere: nothing that stays names them.

A field that names a record which goes is emptied. Where the field cannot be empty, the record that
has it goes as well, and so on until nothing changes; a link goes with its scope and with its
filler. What is left is valid wherever the whole was: an organisation without a parent is one whose
superior lies outside.
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
    """Return records and links without some records, and without what names them.

    Args:
        tables: The records by kind.
        links: The links.
        gone: Ids of the records that go.

    Complexity:
        O(records + links) for each step by which a removal removes something else.
    """
    removals: Removals = Counter()
    everything, fresh = set(gone), set(gone)
    while fresh:
        tables, lost = _dropped(tables, fresh, removals)
        fresh = set()
        for kind, records in tables.items():
            names = [one for one in references(kind) if lost.intersection(one.targets)]
            if names:
                emptied = _Emptying(names, everything, removals)
                tables[kind] = [emptied(record) for record in records]
                fresh |= emptied.orphans
        everything |= fresh
    kept = [one for one in links if everything.isdisjoint((one.scope, one.filler))]
    removals[Link, ""] += len(links) - len(kept)
    return tables, kept, removals


def _dropped(
    tables: Tables, fresh: AbstractSet[str], removals: Removals
) -> tuple[Tables, set[str]]:
    """Return the tables without some records, and the names of the kinds that lost any."""
    left: Tables = {}
    lost = set()
    for kind, records in tables.items():
        left[kind] = [record for record in records if record.id not in fresh]
        if len(left[kind]) < len(records):
            lost.add(kind.__name__)
            removals[kind, ""] += len(records) - len(left[kind])
    return left, lost


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


class _Emptying:
    """Empties the fields of records that name what is gone.

    Attributes:
        orphans: Ids of the records that have to go as well.
    """

    def __init__(
        self, names: Iterable[Reference], gone: AbstractSet[str], removals: Removals
    ) -> None:
        self._names = tuple(names)
        self._gone = gone
        self._removals = removals
        self.orphans: set[str] = set()

    def __call__(self, record: Any) -> Any:
        changes = dict(changes_without(record, self._names, self._gone.__contains__))
        if attrs.NOTHING in changes.values():
            self.orphans.add(record.id)
            return record
        self._removals.update((type(record), name) for name in changes)
        return attrs.evolve(record, **changes) if changes else record


def changes_without(
    record: Any, names: Iterable[Reference], gone: Callable[[Any], bool]
) -> Iterator[tuple[str, Any]]:
    """Yield what fields become without what is gone, `attrs.NOTHING` where they cannot be empty."""
    for one in names:
        value = getattr(record, one.name)
        if isinstance(value, tuple):
            left = tuple(each for each in value if not gone(each))
            if len(left) < len(value):
                yield one.name, left
        elif value is not None and gone(value):
            yield one.name, one.default
