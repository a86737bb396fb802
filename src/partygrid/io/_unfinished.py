"""Rows that became no record, as far as they were understood: the rest of them is checked too."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from partygrid.io._columnar import columns_of, points_of, records_of

POSITION = frozenset(("point", "lon", "lat"))
"""Columns of which one is worth nothing without the others."""


@attrs.frozen(eq=False)
class Unfinished:
    """A row that became no value, as far as it was understood.

    Attributes:
        row: The row.
        value: A record or link without what was not understood.
        blank: The fields that were not.
    """

    row: int
    value: Any
    blank: Collection[str]


def unfinished(
    kind: type,
    rows: Sequence[int],
    values: Mapping[str, Sequence[Any]],
    blanks: Iterable[Collection[str]],
) -> Iterator[Unfinished]:
    """Yield rows without what was not understood.

    Args:
        kind: The kind of record, or `Link`.
        rows: The rows.
        values: The values of those columns that there are, one for each of the rows.
        blanks: For each row the columns that were not understood.

    Complexity:
        O(rows times columns).
    """
    columns = columns_of(kind)
    lost = [POSITION.union(one) if POSITION & set(one) else frozenset(one) for one in blanks]
    left: dict[str, Sequence[Any]] = {}
    for one in columns:
        default = "" if one.default is attrs.NOTHING else one.default
        stated = values.get(one.name) or [default] * len(rows)
        left[one.name] = [
            default if one.name in blank else value
            for value, blank in zip(stated, lost, strict=True)
        ]
    for row, value, blank in zip(rows, made_of(kind, left, len(rows)), lost, strict=True):
        yield Unfinished(row, value, {one.field for one in columns if one.name in blank})


def made_of(kind: type, values: Mapping[str, Sequence[Any]], count: int) -> list[Any]:
    """Return records of columns; what has no column has its default."""
    fields: dict[str, Sequence[Any]] = {
        one.name: values[one.name] if one.name in values else [one.default] * count
        for one in attrs.fields(kind)
    }
    if "lon" in values:
        fields["point"] = points_of(values["lon"], values["lat"])
    return records_of(kind, fields, count)
