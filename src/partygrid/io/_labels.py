"""What says that a row holds no record: an instruction, a subtotal, a note, the header once more.

A label is looked for in many texts at once; only where one may be there, each text is looked at.
"""

import re
from collections.abc import Sequence
from typing import Any

from partygrid.io._other_columns import states
from partygrid.io.reading import SkipReason

_FEW = 2
"""A note or an instruction fills at most so many cells of its row."""
_SEARCHED_CELLS = 3
"""The label of a subtotal stands in one of so many first cells that state something."""

_SUBTOTAL = re.compile(
    r"(?:^|[^一-鿿])(?:合|小|总|共|累)\s*计(?:[:：(（]|\s*$)|[全本].{0,6}(?:合|小|总|共)计$"
    r"|^(?:sub)?total\b",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^[*※]?(?:注|备注|说明|填表说明|填写说明|附注|填报人|填表人|制表|制表人|审核|审核人|单位负责人"
    r"|填报单位|填报日期|联系人|notes?)\d*\s*[:：、.．]",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"^(?:填写说明|填表说明|说明|示例|instructions?|example)\b", re.IGNORECASE
)
_LABEL = re.compile(
    rf"(?m)(?:{_SUBTOTAL.pattern})|(?:{_NOTE.pattern})|(?:{_INSTRUCTION.pattern})", re.IGNORECASE
)
_IN_LABELS = ("计", "注", "说明", "填", "制表", "审核", "负责人", "联系人", "示例")
_IN_ENGLISH_LABELS = (
    *("otal", "OTAL", "note", "Note", "NOTE", "nstruction", "NSTRUCTION", "xample", "XAMPLE"),
)
"""Of these each label has one: they are found more quickly than labels."""
_LETTERS_OF_LABELS = "tTxX"
"""And of these each in English: single letters are found at once."""


def may_hold_label(texts: Sequence[str], title: str = "") -> bool:
    """Return whether one of some texts may say that its row holds no record.

    Args:
        texts: What stands in place of ids.
        title: The header above them.
    """
    lines = "\n".join(texts)
    if title and title in lines and title in map(str.strip, texts):
        return True
    words = any(one in lines for one in _LETTERS_OF_LABELS) * _IN_ENGLISH_LABELS + _IN_LABELS
    return any(one in lines for one in words) and _LABEL.search(lines) is not None


def is_label(value: Any, title: str) -> bool:
    """Return whether what stands in place of an id may say that its row holds no record.

    Examples:
        >>> is_label("合计", "编号"), is_label("总计路3号", "编号")
        (True, False)
    """
    return type(value) is str and (value.strip() == title or _LABEL.search(value) is not None)


def nature_of(row: Sequence[Any], titles: Sequence[str], *, first: bool) -> SkipReason | None:
    """Return why a row holds no record, or None where it may hold one."""
    stated = [(place, str(value).strip()) for place, value in enumerate(row) if states(value)]
    if not stated:
        return SkipReason.BLANK
    words = {word for _, word in stated}
    opening = stated[0][1]
    if len(stated) >= _FEW and all(titles[place] == word for place, word in stated):
        return SkipReason.HEADER
    if first and _INSTRUCTION.match(opening):
        return SkipReason.INSTRUCTION
    if len(words) <= _FEW and _NOTE.match(opening):
        return SkipReason.NOTE
    if any(_SUBTOTAL.search(word) for _, word in stated[:_SEARCHED_CELLS]):
        return SkipReason.SUBTOTAL
    return None
