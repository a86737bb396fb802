"""The value of one cell: what a field understands in it, and how a value is written into one.

A cell holds a number, a truth value, a day, or text. Text is read as people write it: spaces at the
ends are dropped, full-width digits and letters are the usual ones, words such as 暂无资料 state
nothing. An apostrophe in front says that the rest is meant exactly as it stands; what is written
gets one where it would be read as something else, or could start a formula.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from datetime import time as clock
from enum import StrEnum
from typing import Any, cast

import attrs

from partygrid._columns import MOST
from partygrid._fields import Check, FieldSpec
from partygrid._text import Language
from partygrid.errors import NUMBER_HIDDEN, printed
from partygrid.io._amounts import amount_in, day_in, day_of
from partygrid.io._container import NO_VALUE
from partygrid.io._headers import choice_title, choices_of, own_words_of, plain
from partygrid.io._personal import holds_number_of_person
from partygrid.io.reading import ReadReason

NOTHING = attrs.NOTHING
"""The value of a cell that states nothing: the field has its default."""

NOTHING_STATED = "nothing"
"""What is understood in a cell that holds such a word as 暂无资料."""

EXACT = "'"
"""What stands before text that is meant exactly."""

_NOTHING = frozenset(
    (
        *("暂无资料", "暂无数据", "暂无信息", "暂无", "无资料", "无数据", "无", "未知", "不详"),
        *("不明", "未统计", "待定", "待补", "缺", "-", "--", "—", "——", "―", "/", "\\", "?"),
        *("n/a", "na", "none", "null", "nil", "#n/a", "unknown"),
    )
)
_ERRORS = ("#ref!", "#value!", "#div/0!", "#name?", "#null!", "#num!", "#spill!", "#calc!")


def _cases(word: str) -> tuple[str, ...]:
    return word, word.upper(), word.capitalize()


ABSENT = frozenset(
    f"{form}{unit}"
    for word in _NOTHING
    for form in _cases(word)
    for unit in (
        "",
        *(f"{gap}{one}" for gap in ("", " ") for one in "户人栋幢个" if word[-1] > "~"),
    )
)
"""What states nothing, with and without a unit behind."""

CELL_ERRORS = frozenset(form for word in (*_ERRORS, NO_VALUE) for form in _cases(word))
"""What a spreadsheet shows in place of a value, and what is noted where it shows none."""
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_SEPARATORS = "、,，;；|\n"
_ITEM = re.compile(rf'\s*(?:"((?:[^"]|"")*)"|([^{_SEPARATORS}]*?))\s*(?:[{_SEPARATORS}]|$)')
_MOST_DIGITS = 10**15
"""A spreadsheet keeps fifteen digits of a number."""


@attrs.frozen
class Understood:
    """What was understood.

    Attributes:
        value: The value, `NOTHING` where the cell states nothing.
        told: Whether that is listed as an interpretation.
    """

    value: Any
    told: bool = False


@attrs.frozen
class Misread:
    """Why nothing was understood."""

    reason: ReadReason
    message: str
    remedy: str
    candidates: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


Cell = Understood | Misread

_ERROR_SHOWN = Misread(
    ReadReason.CELL_ERROR, "the spreadsheet shows an error in the cell", "correct the cell"
)
_NO_RESULT = Misread(
    ReadReason.CELL_ERROR,
    "the cell holds a formula, and the file holds no result of it",
    "type the value, or open the file in a spreadsheet program and save it again",
)

BLANK = Understood(NOTHING)
_ABSENT = Understood(NOTHING, told=True)


def half_width(text: str) -> str:
    """Return a text with the usual digits, letters and brackets, without what does not print.

    Examples:
        >>> half_width("（３）号\N{ZERO WIDTH SPACE}楼 ")
        '(3)号楼'
    """
    usual = text.translate(_FULL_WIDTH)
    if not usual.isprintable():
        usual = "".join(one if one.isprintable() else " " * one.isspace() for one in usual)
    return usual.strip()


def exact_text(raw: str) -> str | None:
    """Return the text behind an apostrophe, or None where there is no apostrophe.

    Examples:
        >>> exact_text("'=1+1"), exact_text("=1+1")
        ('=1+1', None)
    """
    text = raw.lstrip()
    if not text.startswith(EXACT):
        return None
    return text[1:]


def _unquoted(text: str) -> str:
    """Return a text that stands in quotes, as JSON has it, without them."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text
    return text


def is_absent(text: str) -> bool:
    """Return whether a text says that nothing is known.

    Examples:
        >>> is_absent("暂无资料 户"), is_absent("无锡路")
        (True, False)
    """
    return text in ABSENT


def read_cell(spec: FieldSpec, raw: Any) -> Cell:
    """Return what a field understands in a cell.

    References are returned as the text that stands there, several values as a tuple of it.

    Examples:
        >>> from partygrid._fields import Check
        >>> read_cell(FieldSpec(check=Check.COUNT, zh="户数", unit="households"), "约 120 户")
        Understood(value=120, told=True)
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return BLANK
    if isinstance(raw, str) and raw.strip() in CELL_ERRORS:
        return _NO_RESULT if raw.strip() == NO_VALUE else _ERROR_SHOWN
    return _READ[spec.check](spec, raw)


def _digits(raw: Any) -> str | Misread:
    """Return the text of a cell in which text belongs."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, int | float):
        if abs(raw) >= _MOST_DIGITS or raw != raw:  # noqa: PLR0124 - not a number
            message = "a number of more digits than a spreadsheet keeps"
            remedy = "format the column as text, and type it anew"
            return Misread(ReadReason.LOST_DIGITS, message, remedy)
        return str(int(raw)) if raw == int(raw) else repr(raw)
    if isinstance(raw, date | clock | timedelta):
        message = "a day or time stands here: a spreadsheet may have made it out of digits"
        remedy = "format the column as text, and type it anew"
        return Misread(ReadReason.WRONG_TYPE, message, remedy)
    return str(raw)


def _read_name(_: FieldSpec, raw: Any) -> Cell:
    """Read an id, or text that names a record."""
    text = _digits(raw)
    if isinstance(text, Misread):
        return text
    exact = exact_text(text)
    if exact is not None:
        return Understood(_unquoted(exact))
    usual = half_width(text)
    if not usual or is_absent(usual):
        return _ABSENT
    return Understood(usual, told=usual != text.strip())


def _read_id(spec: FieldSpec, raw: Any) -> Cell:
    found = _read_name(spec, raw)
    return found if found is not _ABSENT else BLANK


def _read_text(_: FieldSpec, raw: Any) -> Cell:
    text = _digits(raw)
    if isinstance(text, Misread):
        return text
    exact = exact_text(text)
    if exact is not None:
        return Understood(_unquoted(exact))
    bare = text.strip()
    if is_absent(half_width(bare)):
        return _ABSENT
    kept = bare if bare.isprintable() else _on_one_line(bare)
    return Understood(kept, told=kept != bare)


def _on_one_line(text: str) -> str:
    return "".join(" " if one in "\r\n\t\v\f\x85\u2028\u2029" else one for one in text).translate(
        _CONTROLS
    )


_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)))


def _read_number(spec: FieldSpec, raw: Any) -> Cell:
    if isinstance(raw, bool | date | clock | timedelta):
        return _no_number(spec)
    if isinstance(raw, int | float):
        return _as_number(spec, float(raw), told=False)
    stated = exact_text(raw) or raw.strip()
    text = half_width(stated)
    if is_absent(text):
        return _ABSENT
    found = amount_in(text.replace(" ", ""), spec.unit)
    if found is None:
        return _no_number(spec)
    told = not found.exact or text != stated
    if spec.check is Check.COUNT and found.value == int(found.value):
        return Understood(int(found.value), told=told)
    return _as_number(spec, float(found.value), told=told)


def _as_number(spec: FieldSpec, value: float, *, told: bool) -> Cell:
    if spec.check is not Check.COUNT:
        return Understood(value + 0.0, told=told)
    if value != value or abs(value) > MOST or value != int(value):  # noqa: PLR0124 - not a number
        remedy = "write the counted number, or leave the cell empty where it is not known"
        return Misread(ReadReason.NOT_A_NUMBER, "no whole number", remedy)
    return Understood(int(value), told=told)


def _no_number(spec: FieldSpec) -> Misread:
    message = f"no number of {spec.unit}" if spec.unit else "no number"
    remedy = "write the number in digits, or leave the cell empty where it is not known"
    return Misread(ReadReason.NOT_A_NUMBER, message, remedy)


def _read_date(_: FieldSpec, raw: Any) -> Cell:
    if isinstance(raw, str):
        text = half_width(exact_text(raw) or raw)
        if is_absent(text):
            return _ABSENT
        found = day_in(text.replace(" ", "") if ":" not in text else text)
    else:
        found = day_of(raw)
    if found is None:
        remedy = "write it like 2021-05-01, or leave the cell empty"
        return Misread(ReadReason.NOT_A_DATE, "no day", remedy)
    return Understood(*found)


_FLAGS: Mapping[str, bool] = {
    **dict.fromkeys(("是", "有", "对", "√", "✓", "✔", "true", "yes", "y", "1", "在营"), True),
    **dict.fromkeys(("否", "无", "没有", "不是", "×", "✗", "✘", "false", "no", "n", "0"), False),
}


def _read_flag(_: FieldSpec, raw: Any) -> Cell:
    if isinstance(raw, bool):
        return Understood(raw)
    text = half_width(str(int(raw) if raw in (0, 1) else raw)).casefold()
    if text in _FLAGS:
        return Understood(_FLAGS[text])
    if is_absent(text):
        return _ABSENT
    return Misread(ReadReason.NOT_A_FLAG, "neither yes nor no", "write 是 or 否")


def _read_choice(spec: FieldSpec, raw: Any) -> Cell:
    text = str(raw)
    choices = cast("type[StrEnum]", spec.choices)
    found = choices_of(choices).get(plain(text))
    if found is not None:
        return Understood(found, told=plain(text) not in own_words_of(choices)[found])
    if is_absent(half_width(text)):
        return _ABSENT
    words = ", ".join(one.value for one in choices)
    return Misread(ReadReason.NOT_A_CHOICE, "none of the choices", f"write one of {words}")


def items(text: str) -> Iterator[str]:
    """Yield the parts of a text that lists several, those in quotes as they are.

    Examples:
        >>> list(items('g1、g2; "a, b"'))
        ['g1', 'g2', 'a, b']
    """
    for found in _ITEM.finditer(text):
        quoted, part = found.groups()
        if quoted is not None:
            yield quoted.replace('""', '"')
        elif part:
            yield part


def _read_several(spec: FieldSpec, raw: Any) -> Cell:
    text = _digits(raw)
    if isinstance(text, Misread):
        return text
    exact = exact_text(text)
    usual = text if exact is not None else half_width(text.replace("\n", "、"))
    if exact is None and (not usual or is_absent(usual)):
        return _ABSENT
    parts = tuple(items(usual if exact is None else exact))
    if spec.check is not Check.CHOICES:
        told = exact is None and usual != text.strip() and half_width(text) != text.strip()
        return Understood(parts, told=told)
    found = [_read_choice(spec, part) for part in parts]
    wrong = next((one for one in found if isinstance(one, Misread)), None)
    read = [one for one in found if isinstance(one, Understood)]
    return wrong or Understood(tuple(one.value for one in read), told=any(one.told for one in read))


def shown(value: Any) -> str:
    """Return a cell, or what was understood in it, as a person would write it."""
    if value is None or value == ():
        return NOTHING_STATED
    if value == NO_VALUE:
        return ""
    if holds_number_of_person(value):
        return NUMBER_HIDDEN
    if isinstance(value, date | clock | timedelta | StrEnum):
        return _in_both(value)
    if isinstance(value, tuple):
        return printed("、".join(map(_in_both, value)))
    return printed(value)


def _in_both(value: object) -> str:
    """Return a choice in both languages, anything else as it prints."""
    if isinstance(value, StrEnum):
        return f"{choice_title(value, Language.CHINESE)} ({value.value})"
    return str(value)


def advice(why: Misread, spec: FieldSpec | None, title: str) -> str:
    """Return what to do, the words of a choice in the language of the header."""
    language = Language.ENGLISH if title.isascii() else Language.CHINESE
    if why.reason is ReadReason.NOT_A_CHOICE and spec is not None:
        words = [choice_title(one, language) for one in spec.choices or ()]
        return f"write one of {', '.join(words)}"
    if why.reason is ReadReason.NOT_A_FLAG:
        return "write yes or no" if language is Language.ENGLISH else "write 是 or 否"
    return why.remedy


_READ: Mapping[Check, Callable[[FieldSpec, Any], Cell]] = {
    Check.ID: _read_id,
    Check.REFERENCE: _read_name,
    Check.REFERENCES: _read_several,
    Check.COUNT: _read_number,
    Check.NUMBER: _read_number,
    Check.TEXT: _read_text,
    Check.WORDS: _read_several,
    Check.CHOICE: _read_choice,
    Check.CHOICES: _read_several,
    Check.FLAG: _read_flag,
    Check.DATE: _read_date,
    Check.POINT: _read_number,
}
