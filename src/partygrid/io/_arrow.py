"""Records as Arrow tables, and Arrow tables as columns of plain values.

Text is ``string``, choices a ``dictionary``, counts ``int64``, numbers ``double``, days ``date32``,
several values ``list<string>``, a point two columns ``lon`` and ``lat``. The metadata of a table
say which kind of record it holds, those of a column what its field is called in Chinese, its unit
and who may see it.

Only this module and those that read and write Parquet import pyarrow, and only when they are used.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from importlib import import_module
from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from partygrid._fields import Check
from partygrid.errors import MissingExtra
from partygrid.io import _layout as layout
from partygrid.io._columnar import Column, columns_of, plain_columns
from partygrid.io._fitting import Sheet

if TYPE_CHECKING:
    import pyarrow as pa

KEY = b"partygrid"
"""The key of the metadata."""

VERSION = 1
"""The newest layout of tables that is read, and the one that is written."""


def arrow() -> ModuleType:
    """Return pyarrow.

    Raises:
        MissingExtra: It is not installed.
    """
    try:
        import_module("pyarrow.compute")
        return import_module("pyarrow")
    except ImportError:
        raise MissingExtra("Arrow tables and Parquet", "arrow") from None


def table_of(kind: type, records: Sequence[Any]) -> "pa.Table":
    """Return the records of one kind as an Arrow table.

    Complexity:
        O(records).
    """
    pa, columns = arrow(), plain_columns(kind, records)
    fields = columns_of(kind)
    arrays = [_array(one, columns[one.name]) for one in fields]
    about = {"format": layout.FORMAT, "version": VERSION, "kind": kind.__name__}
    schema = pa.schema(
        [
            pa.field(one.name, array.type, nullable=one.spec.optional, metadata=_about(one))
            for one, array in zip(fields, arrays, strict=True)
        ],
        {KEY: json.dumps(about)},
    )
    return pa.Table.from_arrays(arrays, schema=schema)


def _about(column: Column) -> dict[str, str]:
    spec = column.spec
    about = {"zh": spec.zh, "unit": spec.unit, "privacy": spec.privacy.value}
    return {name: text for name, text in about.items() if text}


def _array(column: Column, values: Sequence[Any]) -> Any:
    pa = arrow()
    if column.spec.check is not Check.CHOICE:
        return pa.array(values, _type_of(column))
    texts = [one.value for one in column.spec.choices or ()]
    place: dict[str | None, int | None] = {text: i for i, text in enumerate(texts)}
    places = pa.array(list(map((place | {None: None}).__getitem__, values)), pa.int8())
    return pa.DictionaryArray.from_arrays(places, pa.array(texts))


def _type_of(column: Column) -> Any:
    pa = arrow()
    if column.is_several:
        return pa.list_(pa.string())
    types = {
        Check.COUNT: pa.int64(),
        Check.NUMBER: pa.float64(),
        Check.POINT: pa.float64(),
        Check.FLAG: pa.bool_(),
        Check.DATE: pa.date32(),
    }
    return types.get(column.spec.check, pa.string())


def sheet_of(name: str, kind: type, table: "pa.Table") -> Sheet:
    """Return an Arrow table as a sheet of plain values.

    Complexity:
        O(distinct texts that stand in dictionaries); the other values are made when asked for.
    """
    known = {one.name: one for one in columns_of(kind)}
    names = tuple(dict.fromkeys(table.column_names))  # of two columns of one name the first counts
    arrays = {one: _in_one(table.column(table.column_names.index(one))) for one in names}
    parts = {one: _part_of(array, known.get(one)) for one, array in arrays.items()}

    def part(start: int, stop: int) -> dict[str, list[Any]]:
        return {column: of(start, stop) for column, of in parts.items()}

    fitting = frozenset(one for one in names if one in known and _fits(known[one], arrays[one]))
    return Sheet(name, kind, names, table.num_rows, part, fitting)


def _in_one(column: "pa.ChunkedArray") -> Any:
    if column.num_chunks == 1:
        return column.chunk(0)
    return column.unify_dictionaries().combine_chunks()


def _fits(column: Column, array: Any) -> bool:
    """Return whether the type of an array says that its values are those of the field."""
    types, kind = arrow().types, array.type
    if array.null_count and not column.spec.optional:
        return False
    if types.is_dictionary(kind):
        text = types.is_string(kind.value_type)
        words = array.dictionary.to_pylist() if text else [None]
        if column.spec.check is Check.CHOICE:
            return set(words) <= {one.value for one in column.spec.choices or ()}
        return column.spec.check in _TEXTS and None not in words
    usual: bool = kind == _type_of(column) and not column.is_several
    return usual and column.spec.check is not Check.CHOICE


_TEXTS = (Check.ID, Check.TEXT, Check.REFERENCE)


def _part_of(array: Any, column: Column | None = None) -> Callable[[int, int], list[Any]]:
    """Return what gives the values from a place to another, lists as tuples.

    What stands in a dictionary is made once, and a choice is the member of its enum.
    """
    pa = arrow()
    if pa.types.is_dictionary(array.type):
        return _chosen(array, (column.spec.choices if column else None) or ())
    if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        return _tuples(array)
    if pa.types.is_float64(array.type):
        array = pa.compute.add(array, 0.0)  # no minus zero
    return lambda start, stop: array.slice(start, stop - start).to_pylist()


def _chosen(array: Any, choices: Iterable[StrEnum]) -> Callable[[int, int], list[Any]]:
    members: dict[Any, Any] = {one.value: one for one in choices}
    texts = array.dictionary.to_pylist()
    words = np.array([*(members.get(text, text) for text in texts), None], object)
    places = array.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    return lambda start, stop: words[places[start:stop]].tolist()


def _tuples(array: Any) -> Callable[[int, int], list[Any]]:
    lengths = array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
    ends = np.cumsum([0, *lengths])
    inner = _part_of(array.flatten())

    def part(start: int, stop: int) -> list[Any]:
        parts = inner(int(ends[start]), int(ends[stop]))
        if (lengths[start:stop] == 1).all():
            return list(zip(parts, strict=False))
        cuts = (ends[start : stop + 1] - ends[start]).tolist()
        return [tuple(parts[a:b]) for a, b in pairwise(cuts)]

    return part
