"""Values as cells, so that reading them gives the same values again.

Text gets an apostrophe in front where it could start a formula, or would be read as something else:
spaces at its ends, a word such as 暂无, the label of a subtotal. A number that a spreadsheet would
round is written as text.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from partygrid._fields import Check, FieldSpec
from partygrid._text import FORMULA, Language
from partygrid.io._cells import EXACT, half_width, is_absent, read_cell
from partygrid.io._column_reading import reads_plainly
from partygrid.io._columnar import Column
from partygrid.io._headers import choice_title, choices_of, plain
from partygrid.io._labels import is_label, may_hold_label

_BETWEEN = "、"
_QUOTED = re.compile('[、,，;；|\n"]|^\\s|\\s$')
_STARTS = (*FORMULA, EXACT, "#")
_NO_CHARACTER = re.compile("[\ufffe\uffff]")
_LINE_OF_FORMULA = re.compile('(?im)^(?:[=+\\-@＝＋－＠#"]|编号$|id$)')
_TEXTS = (Check.ID, Check.TEXT, Check.REFERENCE)
_EXACT_NUMBER = 10**15


def cells_of(column: Column, values: Sequence[Any], language: Language) -> Iterable[Any]:
    """Return the cells of a column of plain values: text, numbers, None.

    Complexity:
        O(values), each distinct one looked at once.

    Examples:
        >>> from partygrid.grid import Building
        >>> from partygrid.io._columnar import columns_of
        >>> name, use = (one for one in columns_of(Building) if one.name in ("name", "kind"))
        >>> list(cells_of(name, ["3号楼", "=1+1", "暂无"], Language.CHINESE))
        ['3号楼', "'=1+1", "'暂无"]
        >>> list(cells_of(use, ["shop"], Language.CHINESE))
        ['商铺']
    """
    if column.spec.check in _TEXTS and _stand_as_they_are(column, values):
        return values
    write = _WRITE[column.spec.check](column, language)
    written = {one: None if one is None else write(one) for one in set(values)}
    return map(written.__getitem__, values)


def _stand_as_they_are(column: Column, texts: Sequence[Any]) -> bool:
    """Return whether no text of a column needs an apostrophe: one look at all of them."""
    if None in texts or ("" in texts and column.default != ""):
        return False
    if not reads_plainly(column, texts):
        return False
    return not (_LINE_OF_FORMULA.search("\n".join(texts)) or may_hold_label(texts))


def exact(spec: FieldSpec, text: str) -> str:
    """Return a text as a cell from which a field reads it again.

    Examples:
        >>> exact(FieldSpec(check=Check.TEXT, zh="名称"), "莲 峰")
        '莲 峰'
    """
    if not _is_unusual(text) and getattr(read_cell(spec, text), "value", None) == text:
        return text
    if _NO_CHARACTER.search(text) or text.startswith('"'):
        return f"{EXACT}{json.dumps(text)}"
    return f"{EXACT}{text}"


def _is_unusual(text: str) -> bool:
    return text.startswith((*_STARTS, '"')) or is_label(text, "编号") or is_label(text, "id")


def _texts(column: Column, _: Language) -> Callable[[Any], Any]:
    spec = column.spec
    return lambda text: "" if text == column.default else exact(spec, text)


def _several(_: Column, __: Language) -> Callable[[Any], Any]:
    return lambda texts: _joined(texts) if texts else ""


def _joined(texts: Sequence[str]) -> str:
    whole = _BETWEEN.join(map(_item, texts))
    plainly = not whole.startswith(_STARTS) and half_width(whole) == whole and not is_absent(whole)
    return whole if plainly else f"{EXACT}{whole}"


def _item(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if _QUOTED.search(text) else text


def _choice(column: Column, language: Language) -> Callable[[Any], Any]:
    choices = choices_of(column.spec.choices) if column.spec.choices else {}
    return lambda value: choice_title(choices[plain(value)], language)


def _choices(column: Column, language: Language) -> Callable[[Any], Any]:
    one = _choice(column, language)
    return lambda values: _BETWEEN.join(map(one, values))


def _number(_: Column, __: Language) -> Callable[[Any], Any]:
    return lambda value: value if float(f"{value:.16G}") == value else repr(value)


def _count(_: Column, __: Language) -> Callable[[Any], Any]:
    return lambda value: value if value < _EXACT_NUMBER else str(value)


def _flag(_: Column, language: Language) -> Callable[[Any], Any]:
    words = ("否", "是") if language is Language.CHINESE else ("no", "yes")
    return lambda value: words[value]


def _day(_: Column, __: Language) -> Callable[[Any], Any]:
    return date.isoformat


_WRITE: Mapping[Check, Callable[[Column, Language], Callable[[Any], Any]]] = {
    Check.ID: _texts,
    Check.TEXT: _texts,
    Check.REFERENCE: _texts,
    Check.REFERENCES: _several,
    Check.WORDS: _several,
    Check.CHOICE: _choice,
    Check.CHOICES: _choices,
    Check.COUNT: _count,
    Check.NUMBER: _number,
    Check.POINT: _number,
    Check.FLAG: _flag,
    Check.DATE: _day,
}
