"""Records as integer columns: interned once, lazily, and shared by every analysis.

The position of a record is its rank in id order among the records of its kind. A reference becomes
the position of what it names, -1 where nothing is named. Arrays are read-only.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, chain, repeat
from operator import attrgetter
from typing import Any, TypeVar

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._tables import EMPTY, Table, Tables
from partygrid.errors import InvalidArgument
from partygrid.records import RECORD_KINDS

Positions = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

NOWHERE = -1
"""The position of what is not there."""

_T = TypeVar("_T")


@attrs.frozen
class Pairs:
    """A many-to-many relation as two parallel columns, sorted by owner, then target.

    Attributes:
        owner: Position of the record that names.
        target: Position of the record that is named.
    """

    owner: Positions
    target: Positions


@attrs.frozen
class Labels:
    """A column of texts or choices as codes into a sorted tuple.

    Attributes:
        codes: Position in `names` for each record.
        names: The distinct values, sorted.
    """

    codes: Positions
    names: tuple[Any, ...]


class Index:
    """The integer columns of a snapshot.

    Every column is built at its first use and kept. Asking for one twice gives the same array.

    Complexity:
        O(records) for the first use of a column, O(1) afterwards.
    """

    __slots__ = ("_columns", "_tables")

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._columns: dict[tuple[object, ...], Any] = {}

    def table(self, kind: type) -> Table:
        """Return the table of a kind; an empty one where there is no such record."""
        return self._tables.get(kind, EMPTY)

    def size(self, kind: type) -> int:
        """Return the number of records of a kind."""
        return len(self.table(kind).records)

    def start(self, kind: type) -> int:
        """Return how many records stand before those of a kind, in canonical order.

        The number of a record is its position added to this.
        """
        return self.kept(("starts",), self._starts)[kind]

    def _starts(self) -> Mapping[type, int]:
        sizes = [self.size(kind) for kind in RECORD_KINDS]
        return dict(zip(RECORD_KINDS, accumulate(sizes, initial=0), strict=False))

    @property
    def total(self) -> int:
        """The number of all records."""
        return sum(len(table.records) for table in self._tables.values())

    def kind_at(self, number: int) -> type:
        """Return the kind of the record with a number."""
        starts = self.kept(("starts",), self._starts)
        return next(kind for kind in reversed(RECORD_KINDS) if starts[kind] <= number)

    def record_at(self, number: int) -> Any:
        """Return the record with a number."""
        kind = self.kind_at(number)
        return self.table(kind).records[number - self.start(kind)]

    def id_of(self, kind: type, position: int) -> str:
        """Return the id of the record at a position."""
        id_: str = self.table(kind).records[position].id
        return id_

    def kept(self, key: tuple[object, ...], make: Callable[[], _T]) -> _T:
        """Return what `make` makes, made once per key: for columns that an analysis derives."""
        if key not in self._columns:
            self._columns[key] = _read_only(make())
        found: _T = self._columns[key]
        return found

    def reference(self, kind: type, field: str, target: type) -> Positions:
        """Return the position in `target` of what a field names, -1 where it names none of them.

        Shape: (records of `kind`,).
        """
        return self.kept(
            ("reference", kind, field, target), lambda: self._intern(kind, field, target)
        )

    def _intern(self, kind: type, field: str, target: type) -> Positions:
        position = self.table(target).position
        column = self._column(kind, field)
        found = map(position.get, column, repeat(NOWHERE))
        return np.fromiter(found, dtype=np.int32, count=len(column))

    def pairs(self, kind: type, field: str, target: type) -> Pairs:
        """Return the relation of a field that names several records."""
        return self.kept(("pairs", kind, field, target), lambda: self._pair(kind, field, target))

    def _pair(self, kind: type, field: str, target: type) -> Pairs:
        position = self.table(target).position
        column = self._column(kind, field)
        lengths = np.fromiter(map(len, column), dtype=np.int32, count=len(column))
        flat = map(position.__getitem__, chain.from_iterable(column))
        named = np.fromiter(flat, dtype=np.int32, count=int(lengths.sum()))
        return Pairs(np.repeat(np.arange(len(column), dtype=np.int32), lengths), named)

    def counts(self, kind: type, field: str) -> Counts:
        """Return a column of counts, 0 where none is stated. Shape: (records of `kind`,)."""
        return self.kept(("counts", kind, field), lambda: self._count(kind, field))

    def _count(self, kind: type, field: str) -> Counts:
        column = self._column(kind, field)
        if float in set(map(type, column)):
            raise InvalidArgument("field", field, "no counts", "read hours from the records")
        if None in set(column):
            column = [value or 0 for value in column]
        return np.fromiter(column, dtype=np.int64, count=len(column))

    def labels(self, kind: type, field: str) -> Labels:
        """Return a column of texts or choices as codes."""
        return self.kept(("labels", kind, field), lambda: self._label(kind, field))

    def _label(self, kind: type, field: str) -> Labels:
        column = self._column(kind, field)
        names = tuple(sorted(set(column) - {None}))
        code = {name: i for i, name in enumerate(names)} | {None: NOWHERE}
        codes = np.fromiter(map(code.__getitem__, column), dtype=np.int32, count=len(column))
        return Labels(codes, names)

    def _column(self, kind: type, field: str) -> Sequence[Any]:
        return list(map(attrgetter(field), self.table(kind).records))


def _read_only(made: _T) -> _T:
    parts = attrs.astuple(made, recurse=False) if isinstance(made, Pairs | Labels) else (made,)
    for part in parts:
        if isinstance(part, np.ndarray):
            part.flags.writeable = False
    return made


def grouped_sum(group: Positions, weight: Counts, size: int) -> Counts:
    """Return the sum of weights per group; what belongs to no group (-1) is left out.

    Sums are exact up to 2**53.

    Complexity:
        O(weights + size).

    Examples:
        >>> grouped_sum(np.array([0, 1, 0, -1], np.int32), np.array([5, 6, 7, 8]), 3).tolist()
        [12, 6, 0]
    """
    inside = group >= 0
    if not inside.all():
        group, weight = group[inside], weight[inside]
    return np.bincount(group, weights=weight, minlength=size).astype(np.int64)
