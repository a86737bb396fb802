"""Records as Arrow tables, and Arrow tables as columns of plain values.

Text is ``string``, choices a ``dictionary``, counts ``int64``, numbers ``double``, days ``date32``,
several values ``list<string>``, a point two columns ``lon`` and ``lat``. The metadata of a table
say which kind of record it holds, those of a column what its field is called in Chinese, its unit
and who may see it.

This module and `_parquet` import pyarrow; whoever may lack it imports them when they are needed.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import chain, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from partygrid._fields import Check
from partygrid.errors import InvalidArgument, UnsupportedVersion
from partygrid.io import _layout as layout
from partygrid.io._columnar import Column, columns_of, plain_columns
from partygrid.io._plain_sheets import Sheet

KEY = b"partygrid"
"""The key of the metadata that say what a table holds."""

VERSION = 1
"""The newest layout of tables that is read, and the one that is written."""


def table_of(kind: type, records: Sequence[Any]) -> pa.Table:
    """Return the records of one kind as an Arrow table.

    Complexity:
        O(records).
    """
    columns = plain_columns(kind, records)
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
    if column.spec.check is not Check.CHOICE:
        return pa.array(values, _type_of(column))
    texts = [one.value for one in column.spec.choices or ()]
    place: dict[str | None, int | None] = {text: i for i, text in enumerate(texts)}
    places = pa.array(list(map((place | {None: None}).__getitem__, values)), pa.int8())
    return pa.DictionaryArray.from_arrays(places, pa.array(texts))


def _type_of(column: Column) -> Any:
    return (
        pa.list_(pa.string()) if column.is_several else _FIXED.get(column.spec.check, pa.string())
    )


_FIXED = {
    Check.COUNT: pa.int64(),
    Check.NUMBER: pa.float64(),
    Check.POINT: pa.float64(),
    Check.FLAG: pa.bool_(),
    Check.DATE: pa.date32(),
}


def check_version(about: Mapping[bytes, bytes]) -> None:
    """Refuse the metadata of a table that a newer partygrid wrote.

    Raises:
        UnsupportedVersion: It did.
        ValueError: The metadata are none of partygrid.
    """
    if KEY in about:
        version = json.loads(about[KEY])["version"]
        if type(version) is not int or version > VERSION:
            raise UnsupportedVersion(version, VERSION)


def columns_in(frame: Any) -> dict[str, Any]:
    """Return the columns of a data frame by name; of two of one name the first.

    Each is an Arrow array, or a list where values of different types stand in it.

    Raises:
        InvalidArgument: It is no data frame.
        UnsupportedVersion: A newer partygrid made the table.
    """
    if hasattr(frame, "iloc"):  # pandas, whose index is not read
        columns = [
            (str(name), _of_series(frame.iloc[:, i])) for i, name in enumerate(frame.columns)
        ]
    elif hasattr(frame, "__arrow_c_stream__"):
        table = pa.table(frame)
        check_version(table.schema.metadata or {})
        names = table.column_names
        columns = [(name, _in_one(table.column(i))) for i, name in enumerate(names)]
    else:
        remedy = "pass a table of Arrow, polars or pandas"
        raise InvalidArgument("frames", type(frame).__name__, "no data frame", remedy)
    first: dict[str, Any] = {}
    for name, array in columns:
        first.setdefault(name, array)
    return first


def _of_series(series: Any) -> Any:
    try:
        return _in_one(pa.chunked_array(pa.array(series, from_pandas=True)))
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return [
            None if absent else value for value, absent in zip(series, series.isna(), strict=True)
        ]


def _in_one(column: pa.ChunkedArray) -> Any:
    if column.num_chunks == 1:
        return column.chunk(0)
    return column.unify_dictionaries().combine_chunks()


def size_of(array: Any) -> int:
    """Return the bytes of the texts of an array, each counted wherever it stands.

    A small file can hold a long text once and name it a million times.
    """
    if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        return size_of(array.flatten())
    if not pa.types.is_dictionary(array.type) or not _is_text(array.type.value_type):
        return int(array.nbytes)
    lengths = pc.binary_length(array.dictionary).fill_null(0).to_numpy(zero_copy_only=False)
    places = array.indices.drop_null().to_numpy(zero_copy_only=False)
    return int(lengths.astype(np.int64)[places].sum())


def sheet_of(name: str, kind: type, columns: Mapping[str, Any]) -> Sheet:
    """Return Arrow arrays, or lists of plain values, as a sheet.

    Complexity:
        O(distinct texts that stand in dictionaries); the other values are made when asked for.
    """
    known = {one.name: one for one in columns_of(kind) if one.name in columns}
    fitting = frozenset(name for name, one in known.items() if _fits(one, columns[name]))
    parts = {
        name: _part_of(array, known[name].spec.choices if name in fitting else None)
        for name, array in columns.items()
    }

    def part(start: int, stop: int) -> dict[str, list[Any]]:
        return {column: of(start, stop) for column, of in parts.items()}

    total = len(next(iter(columns.values()), ()))
    return Sheet(name, kind, tuple(columns), total, part, fitting)


def _fits(column: Column, array: Any) -> bool:
    """Return whether the type of an array says that its values are those of the field."""
    if isinstance(array, list) or (array.null_count and not column.spec.optional):
        return False
    types, kind = pa.types, array.type
    if types.is_list(kind) or types.is_large_list(kind):
        return column.spec.check in (Check.REFERENCES, Check.WORDS) and _in_order(array)
    if types.is_dictionary(kind):
        words = array.dictionary.to_pylist() if _is_text(kind.value_type) else [None]
        if column.spec.check is Check.CHOICE:
            return set(words) <= {one.value for one in column.spec.choices or ()}
        return column.spec.check in _TEXTS and None not in words
    if types.is_date32(kind):
        return column.spec.check is Check.DATE and _are_days(array)
    usual: bool = kind == _FIXED.get(column.spec.check)
    return usual or (column.spec.check in _TEXTS and _is_text(kind))


def _are_days(array: Any) -> bool:
    """Return whether Python can tell all days of an array, years 1 to 9999."""
    ends = pc.min_max(array.cast(pa.int32())).as_py()
    first, last = ((day - date(1970, 1, 1)).days for day in (date.min, date.max))
    return (ends["min"] or 0) >= first and (ends["max"] or 0) <= last


def _is_text(kind: Any) -> bool:
    return kind in (pa.string(), pa.large_string(), pa.string_view())


_TEXTS = (Check.ID, Check.TEXT, Check.REFERENCE)


def _part_of(array: Any, choices: type[StrEnum] | None = None) -> Callable[[int, int], list[Any]]:
    """Return what gives the values from a place to another, lists as tuples.

    What stands in a dictionary is made once; where choices are given, as one of them.
    """
    if isinstance(array, list):
        return lambda start, stop: array[start:stop]
    if pa.types.is_dictionary(array.type):
        members: dict[Any, Any] = {one.value: one for one in choices or ()}
        return _chosen(array, members.get if members else None)
    if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        return _tuples(array)
    if pa.types.is_float64(array.type):
        array = pc.add(array, 0.0)  # no minus zero
    return lambda start, stop: _values(array.slice(start, stop - start))


def _values(array: Any) -> list[Any]:
    try:
        values: list[Any] = array.to_pylist()
    except (ValueError, OverflowError):  # days before the year 1, for example
        return [_value(one) for one in array]
    return values


def _value(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except (ValueError, OverflowError):
        return f"{scalar.type} that is out of range"


def _chosen(
    array: Any, form: Callable[[Any], Any] | None = None
) -> Callable[[int, int], list[Any]]:
    texts = array.dictionary.to_pylist()
    words = _words(texts if form is None else map(form, texts), None)
    places = array.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    return lambda start, stop: words[places[start:stop]].tolist()


def _words(values: Iterable[Any], last: Any) -> npt.NDArray[np.object_]:
    return np.fromiter(chain(values, (last,)), object)


def _lengths(array: Any) -> npt.NDArray[np.int64]:
    lengths = array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
    return np.asarray(lengths, np.int64)


def _tuples(array: Any) -> Callable[[int, int], list[Any]]:
    """Return what gives lists as tuples; those of one word are made once for each word."""
    lengths, parts = _lengths(array), array.flatten()
    ends = np.concatenate([[0], np.cumsum(lengths)])
    inner = _part_of(parts)

    def part(start: int, stop: int) -> list[Any]:
        values = tuple(inner(int(ends[start]), int(ends[stop])))
        cuts = (ends[start : stop + 1] - ends[start]).tolist()
        return [values[a:b] for a, b in pairwise(cuts)]

    if not pa.types.is_dictionary(parts.type):
        return part
    words = parts.dictionary.to_pylist()
    singles = _words(((word,) for word in words), ())
    places = np.append(parts.indices.fill_null(0).to_numpy(zero_copy_only=False), 0)
    place = np.where(lengths == 1, places[ends[:-1]], len(words))

    def mostly_single(start: int, stop: int) -> list[Any]:
        found: list[Any] = singles[place[start:stop]].tolist()
        for row in np.flatnonzero(lengths[start:stop] > 1).tolist():
            first, last = ends[start + row], ends[start + row + 1]
            found[row] = tuple(map(words.__getitem__, places[first:last].tolist()))
        return found

    return part if parts.null_count else mostly_single


def _in_order(array: Any) -> bool:
    """Return whether the parts of each list are texts in order, as far as types and ranks tell."""
    lengths, parts = _lengths(array), array.flatten()
    if parts.null_count:
        return False
    if lengths.max(initial=0) <= 1 and _is_text(parts.type):
        return True
    if not pa.types.is_dictionary(parts.type) or not _is_text(parts.type.value_type):
        return False
    words = parts.dictionary.to_pylist()
    if None in words:
        return False
    rank = np.empty(len(words), np.int64)
    rank[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
    rising = np.diff(rank[parts.indices.to_numpy(zero_copy_only=False)]) > 0
    cuts = np.cumsum(lengths)
    rising[cuts[(cuts > 0) & (cuts < len(parts))] - 1] = True  # from one list to the next
    return bool(rising.all())
