"""Records sorted into one table for each kind, and the findings about their ids."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, count, islice, repeat
from operator import attrgetter, contains, lt
from typing import Any

import attrs

from partygrid._columns import Fault
from partygrid.errors import ProblemReason


@attrs.frozen(eq=False, repr=False)
class Table:
    """The records of one kind in id order.

    Attributes:
        records: The records.
        ids: Their ids.
    """

    records: tuple[Any, ...] = ()
    ids: Sequence[str] = ()

    @cached_property
    def position(self) -> Mapping[str, int]:
        """The position of each id, built when it is first asked for."""
        return dict(zip(self.ids, count()))

    def has_in_order(self, ids: Sequence[str]) -> bool:
        """Return True where ids that come in order are all here, without a look into `position`.

        False means that they do not come in order, or that there is another one.

        Complexity:
            O(ids + records), comparisons only.
        """
        if (ids and not self._has(ids[0])) or not all(map(lt, ids, ids[1:])):
            return False
        mine: Any = iter(self.ids)
        return all(map(contains, repeat(mine), ids))  # each search goes on from the last one

    def strangers(self, ids: Sequence[str]) -> list[str]:
        """Return those of some sorted ids that no record here has, without a look into `position`.

        Complexity:
            O(ids log records) for few ids, else O(ids log ids + records).
        """
        if len(ids) * _FEW < len(self.ids):
            return [one for one in ids if not self._has(one)]
        return [] if self.has_in_order(ids) else sorted(set(ids).difference(self.ids))

    def _has(self, one: str) -> bool:
        place = bisect_left(self.ids, one)
        return place < len(self.ids) and self.ids[place] == one


_FEW = 16
"""For a share of ids below one in so many, searching each is quicker than going through all."""

Tables = Mapping[type, Table]

CHUNK = 4_096
"""Number of records that are looked at together."""

EMPTY = Table()


@attrs.frozen
class Finding:
    """A fault, still with the record or link that has it.

    Attributes:
        record: What has the fault.
        field: The field, empty where the whole is meant.
        value: The faulty value.
        fault: What is wrong with it.
        near: The known id that is most like the value, where there is one.
    """

    record: Any
    field: str
    value: Any
    fault: Fault
    near: str | None = None


_NOT_A_RECORD = Fault(
    ProblemReason.NOT_A_RECORD,
    "no record",
    "pass records such as Town(...) or Building(...), and links as links=",
)


def in_chunks(records: Iterable[Any]) -> Iterator[list[Any]]:
    """Return the records in chunks that fit a processor's cache."""
    if isinstance(records, Batches):
        yield from records.lists
        return
    rest = iter(records)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def by_kind(chunk: Sequence[Any]) -> dict[type, list[Any]]:
    """Return the records of a chunk by class, each in the given order."""
    first = type(chunk[0])
    if type(chunk[-1]) is first and set(map(type, chunk)) == {first}:
        return {first: list(chunk)}
    groups: defaultdict[type, list[Any]] = defaultdict(list)
    for record in chunk:
        groups[type(record)].append(record)
    return groups


def not_a_record(value: Any) -> Finding:
    """Return the finding for a value that is no record."""
    return Finding(value, "", value, _NOT_A_RECORD)


class Batches:
    """Records that come in lists from a typed decoder: `examine` takes the lists as its chunks."""

    def __init__(self, lists: Iterable[list[Any]]) -> None:
        self.lists = lists

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(self.lists)


class Drawer:
    """The records of one kind as they come in, sorted only if they do not come in id order.

    Ids that are no text are left out of the table; they are found as faults of their field.

    Attributes:
        records: The records so far.
        ids: Their ids.
        lengths: The distinct lengths of these.
    """

    def __init__(self) -> None:
        self.records: list[Any] = []
        self.ids: list[str] = []
        self.lengths: set[int] = set()
        self._in_order = True
        self._last = ""

    def put(self, records: list[Any], ids: list[str]) -> None:
        """Add records with their ids; where these are not all text, `ids` lacks the others."""
        if len(ids) < len(records):
            records = [record for record in records if type(record.id) is str]
            ids = [record.id for record in records]
        self.records += records
        self.ids += ids
        self.lengths.update(map(len, ids))
        if self._in_order and ids:
            self._in_order = ids[0] > self._last and all(map(lt, ids, ids[1:]))
            self._last = ids[-1]

    def table(self) -> tuple[Table, list[Finding]]:
        """Return the table, and a finding for each id that stands twice."""
        if self._in_order:
            return Table(tuple(self.records), self.ids), []
        table = Table(tuple(sorted(self.records, key=attrgetter("id"))), sorted(self.ids))
        twice = list(_duplicates(self.records)) if len(table.position) < len(table.records) else []
        return table, twice


def _duplicates(group: Iterable[Any]) -> Iterator[Finding]:
    seen: set[str] = set()
    for record in group:
        if record.id in seen:
            yield Finding(record, "id", record.id, _same_id(type(record), type(record)))
        seen.add(record.id)


def _same_id(kind: type, other: type) -> Fault:
    return Fault(
        ProblemReason.DUPLICATE_ID,
        f"this {kind.__name__} has the id of another {other.__name__}",
        "give one of them another id, or drop the repeated record",
    )


def shared_ids(tables: Tables, lengths: Mapping[type, set[int]]) -> Iterator[Finding]:
    """Find ids that records of two kinds share; the one of the smaller kind is named.

    Args:
        tables: The records.
        lengths: The lengths of the ids of each kind; kinds without a common one share no id.

    Complexity:
        O(kinds times records), without the largest kind.
    """
    kinds: Sequence[type] = sorted(tables, key=lambda kind: len(tables[kind].records))
    for i, kind in enumerate(kinds):
        alike = [one for one in kinds[:i] if not lengths[kind].isdisjoint(lengths[one])]
        for one in alike:
            ids = tables[one].ids
            for shared in sorted(set(ids).difference(tables[kind].strangers(ids))):
                record = tables[one].records[tables[one].position[shared]]
                yield Finding(record, "id", shared, _same_id(one, kind))


def used_ids(records: Iterable[Any], tables: Tables) -> Iterator[Finding]:
    """Find ids of records, all of them text, that another has, in the tables or before it.

    Complexity:
        O(records times kinds), and O(others) once.
    """
    seen: dict[str, type] = {}
    for record in records:
        kind: type = type(record)
        id_ = record.id
        others = (one for one, table in tables.items() if id_ in table.position)
        other = seen.get(id_) or next(others, None)
        if other is not None:
            yield Finding(record, "id", id_, _same_id(kind, other))
        seen[id_] = kind
