"""The values of one column, read as a whole; each cell by itself only where it is unusual.

A column of ids or of plain numbers is looked at with one regular expression. Of any other column,
each distinct cell is read once.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import attrs
import msgspec

from partygrid._columns import MOST
from partygrid._fields import Check, FieldSpec, several
from partygrid.io._cells import ABSENT, CELL_ERRORS, Cell, Misread, Understood, read_cell
from partygrid.io._columnar import SEVERAL, Column
from partygrid.io._flat_rows import TextColumn
from partygrid.io.reading import ReadReason

_WORDS = ABSENT | CELL_ERRORS
_FULL_WIDTH = b"\xef\xbc", b"\xef\xbd", b"\xe3\x80\x80"
_PRINTABLE = bytes((*range(32, 127), 10))
"""What may stand in texts of ASCII on lines."""
_IN_COUNTS = b"0123456789\n"
_IN_AMOUNTS = b"0123456789\n.-"
_COUNTS, _AMOUNTS = msgspec.json.Decoder(list[int]), msgspec.json.Decoder(list[float])
_SEPARATORS = "、,，;；|"

_MISSING = Misread(ReadReason.MISSING, "nothing is stated", "fill in the cell")


@attrs.frozen(eq=False)
class ReadColumn:
    """The values of a column, as the field of a record holds them.

    Attributes:
        values: A value for each cell; None, or none of several, where nothing was understood.
        odd: The cells that were not understood, or not as they stand, by place.
    """

    values: list[Any]
    odd: Mapping[int, Cell]


def read_column(column: Column, raw: Sequence[Any]) -> ReadColumn:
    """Return the values of a column.

    References are returned as the texts that stand there.

    Complexity:
        O(cells).

    Examples:
        >>> from partygrid.grid import Building
        >>> from partygrid.io._columnar import columns_of
        >>> households = {one.name: one for one in columns_of(Building)}["households"]
        >>> found = read_column(households, [48.0, "约50", ""])
        >>> found.values, list(found.odd)
        ([48, 50, None], [1])
    """
    values = read_at_once(column, raw)
    return cell_by_cell(column, raw) if values is None else ReadColumn(values, {})


def read_at_once(column: Column, raw: Sequence[Any]) -> list[Any] | None:
    """Return the values of a column in which nothing is unusual, None for any other."""
    if raw and raw[0] == "" and column.default is not attrs.NOTHING and raw.count("") == len(raw):
        return [column.default] * len(raw)
    quick = _QUICK.get(column.spec.check)
    return quick(column, raw) if quick else None


def cell_by_cell(column: Column, raw: Sequence[Any]) -> ReadColumn:
    """Return the same as `read_column`, each distinct cell looked at by itself."""
    distinct = dict.fromkeys(raw)
    mixed = (0 in distinct or 1 in distinct) and bool in set(map(type, raw))  # True equals 1
    keys: Sequence[Any] = list(zip(map(type, raw), raw, strict=True)) if mixed else raw
    cells = {
        key: _completed(column, read_cell(column.spec, key[1] if mixed else key))
        for key in (dict.fromkeys(keys) if mixed else distinct)
    }
    understood = {key: _value(column.spec, cell) for key, cell in cells.items()}
    odd = {key for key, cell in cells.items() if isinstance(cell, Misread) or cell.told}
    return ReadColumn(
        list(map(understood.__getitem__, keys)),
        {place: cells[key] for place, key in enumerate(keys) if key in odd} if odd else {},
    )


def _completed(column: Column, cell: Cell) -> Cell:
    """Return a cell with the default of its field where it states nothing."""
    if isinstance(cell, Misread) or cell.value is not attrs.NOTHING:
        return cell
    if column.default is attrs.NOTHING:
        return _MISSING
    return Understood(column.default, told=cell.told)


def _value(spec: FieldSpec, cell: Cell) -> Any:
    if isinstance(cell, Misread):
        return () if spec.check in SEVERAL else None
    if type(cell.value) is tuple and not spec.ranked:
        return several(cell.value)
    return cell.value


def _lines(raw: Sequence[Any]) -> str | None:
    """Return texts on lines of their own; None where there are other values or line feeds."""
    if isinstance(raw, TextColumn):
        return raw.text
    try:
        text = "\n".join(raw)
    except TypeError:
        return None
    return text if text.count("\n") == max(len(raw) - 1, 0) else None


def _quick_texts(column: Column, raw: Sequence[Any]) -> list[Any] | None:
    looked_at = raw if column.spec.check is Check.ID else list(set(raw))
    text = _lines(looked_at)
    if text is None or not _is_usual(text, looked_at):
        return None
    if column.spec.check is not Check.TEXT and _has_full_width(text):
        return None
    return _or_default(column, raw)


def _is_usual(text: str, raw: Sequence[str]) -> bool:
    """Return whether every text is read as it stands; full-width signs are looked for elsewhere."""
    return _is_printable(text) and not _has_framed(text) and _WORDS.isdisjoint(raw)


def _is_printable(text: str) -> bool:
    if text.isascii():
        return not text.encode().translate(None, _PRINTABLE)
    return text.replace("\n", "").isprintable()


def _has_framed(text: str) -> bool:
    """Return whether an apostrophe begins some line, or a space begins or ends one."""
    if "'" not in text and " " not in text:
        return False
    framed = f"\n{text}\n"
    return any(one in framed for one in ("\n'", "\n ", " \n"))


def reads_plainly(column: Column, texts: Sequence[str]) -> bool:
    """Return whether every text of a column is read as it stands, nothing in it being unusual.

    Examples:
        >>> from partygrid.grid import Town
        >>> from partygrid.io._columnar import columns_of
        >>> reads_plainly(columns_of(Town)[0], ["a"]), reads_plainly(columns_of(Town)[0], ["无"])
        (True, False)
    """
    return _quick_texts(column, texts) is not None


def _or_default(column: Column, raw: Sequence[Any]) -> list[Any] | None:
    if "" not in raw:
        return list(raw)
    if column.default is attrs.NOTHING:
        return None
    return [one or column.default for one in raw]


def _quick_counts(column: Column, raw: Sequence[Any]) -> list[Any] | None:
    kinds = set(map(type, raw))
    if kinds == {float} or (kinds == {float, str} and _texts_in(raw) == {""}):
        return _whole(column, raw)
    return _quick_numbers(column, raw, _IN_COUNTS, int, _COUNTS)


def _texts_in(raw: Sequence[Any]) -> set[str]:
    return {one for one in raw if type(one) is str}


def _whole(column: Column, raw: Sequence[Any]) -> list[Any] | None:
    """Return numbers, all of which must be whole and none too large, as whole ones."""
    try:
        values = [None if one == "" else int(one) for one in raw]
    except (ValueError, OverflowError):  # no number, or an endless one
        return None
    stated = [one for one in raw if one != ""]
    if max(map(abs, stated)) > MOST or [one for one in values if one is not None] != stated:
        return None
    return [column.default if one is None else one for one in values] if "" in raw else values


def _quick_amounts(column: Column, raw: Sequence[Any]) -> list[Any] | None:
    kinds = set(map(type, raw))
    if kinds == {float}:
        return [one + 0.0 for one in raw]
    if kinds == {float, str} and _texts_in(raw) == {""}:
        return [column.default if one == "" else one + 0.0 for one in raw]
    return _quick_numbers(column, raw, _IN_AMOUNTS, float, _AMOUNTS)


def _quick_numbers(
    column: Column,
    raw: Sequence[Any],
    signs: bytes,
    make: Callable[[str], Any],
    decoder: msgspec.json.Decoder[list[Any]],
) -> list[Any] | None:
    text = _lines(raw)
    if text is None or not text.isascii():
        return None
    lines = text.encode()
    if lines.translate(None, signs):
        return None
    if b"-0" not in lines:  # minus zero is zero
        with suppress(msgspec.DecodeError):  # an empty cell, a zero in front
            return decoder.decode(b"[%b]" % lines.replace(b"\n", b","))
    try:
        return [make(one) + 0 if one else column.default for one in raw]
    except ValueError:
        return None


def _quick_several(column: Column, raw: Sequence[Any]) -> list[Any] | None:
    distinct = list(set(raw) - {""})
    text = _lines(distinct)
    if text is None or '"' in text or not _is_usual(text, distinct) or _has_full_width(text):
        return None
    used = [one for one in _SEPARATORS if one in text]
    if len(used) > 1 or (used and " " in text and _has_spaced_part(text, used[0])):
        return None
    parts = [one.split(used[0]) for one in distinct] if used else [[one] for one in distinct]
    if any("" in one for one in parts):
        return None
    if used and not column.spec.ranked:
        for one in parts:
            one.sort()
    known: dict[str, tuple[str, ...]] = dict(zip(distinct, map(tuple, parts), strict=True))
    known[""] = ()
    return list(map(known.__getitem__, raw))


def _has_spaced_part(text: str, separator: str) -> bool:
    """Return whether a separator has a space beside it."""
    return f" {separator}" in text or f"{separator} " in text


def _has_full_width(text: str) -> bool:
    """Return whether a text may have a full-width sign: the bytes of one, or of its neighbours."""
    if text.isascii():
        return False
    signs = text.encode("utf-8", "surrogatepass")
    return any(one in signs for one in _FULL_WIDTH)


_Quick = Callable[[Column, Sequence[Any]], list[Any] | None]

_QUICK: Mapping[Check, _Quick] = {
    Check.ID: _quick_texts,
    Check.TEXT: _quick_texts,
    Check.REFERENCE: _quick_texts,
    Check.REFERENCES: _quick_several,
    Check.WORDS: _quick_several,
    Check.COUNT: _quick_counts,
    Check.NUMBER: _quick_amounts,
    Check.POINT: _quick_amounts,
}
"""For a shape, how a column without anything unusual is read; None where there is."""
