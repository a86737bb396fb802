"""Records sorted into one table for each kind, and the findings about their ids."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby
from operator import attrgetter, gt
from typing import Any

import attrs

from partygrid._columns import Fault
from partygrid.errors import ProblemReason
from partygrid.records import RECORD_KINDS


@attrs.frozen
class Table:
    """The records of one kind in id order, and the position of each id."""

    records: tuple[Any, ...]
    position: Mapping[str, int]


Tables = Mapping[type, Table]

EMPTY = Table((), {})


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
    ProblemReason.NOT_A_RECORD, "no record", "pass records such as Town(...) or Building(...)"
)


def by_kind(records: Iterable[Any]) -> tuple[dict[type, list[Any]], list[Finding]]:
    """Return records grouped by class, and a finding for each value that is no record."""
    groups: defaultdict[type, list[Any]] = defaultdict(list)
    for kind, run in groupby(records, type):
        groups[kind].extend(run)
    strangers = [kind for kind in groups if kind not in RECORD_KINDS]
    findings = [
        Finding(record, "", record, _NOT_A_RECORD)
        for kind in strangers
        for record in groups.pop(kind)
    ]
    return groups, findings


def table_of(group: list[Any]) -> tuple[Table, list[Finding]]:
    """Return records of one kind as a table, and a finding for each id that stands twice.

    Ids that are no text are left out; they are found as faults of their field.
    """
    ids = list(map(attrgetter("id"), group))
    if set(map(type, ids)) != {str}:
        group = [record for record in group if type(record.id) is str]
        ids = [record.id for record in group]
    position = dict(zip(ids, count()))
    findings = list(_duplicates(group)) if len(position) < len(ids) else []
    if any(map(gt, ids, ids[1:])):
        group = sorted(group, key=attrgetter("id"))
        position = dict(zip(map(attrgetter("id"), group), count()))
    return Table(tuple(group), position), findings


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


def shared_ids(tables: Tables) -> Iterator[Finding]:
    """Find ids that records of two kinds share; the one of the smaller kind is named.

    Complexity:
        O(kinds times records), without the largest kind; kinds whose ids have no length in
        common cannot share one.
    """
    kinds: Sequence[type] = sorted(tables, key=lambda kind: len(tables[kind].position))
    lengths = {kind: set(map(len, tables[kind].position)) for kind in kinds}
    for i, kind in enumerate(kinds):
        small = tables[kind].position
        for other in kinds[i + 1 :]:
            apart = lengths[kind].isdisjoint(lengths[other])
            if apart or small.keys().isdisjoint(tables[other].position.keys()):
                continue
            for shared in sorted(small.keys() & tables[other].position.keys()):
                record = tables[kind].records[small[shared]]
                yield Finding(record, "id", shared, _same_id(kind, other))
