"""Tables and ratios for a text screen, with East Asian characters counted as two columns.

It formats what it is given and computes nothing. What is written in words has a `Language`.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from partygrid.errors import InvalidArgument

if TYPE_CHECKING:
    from fractions import Fraction


FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""With these a spreadsheet takes the text of a cell for a formula."""


class Language(StrEnum):
    """Language of a letter, of a picture, or of the headers of a workbook."""

    CHINESE = "zh"
    ENGLISH = "en"


def language_of(language: Language | str) -> Language:
    """Return a language by its code.

    Raises:
        InvalidArgument: Nothing is written in it.
    """
    if language not in tuple(Language):
        known = ", ".join(repr(one.value) for one in Language)
        raise InvalidArgument(
            "language", language, "nothing is written in it", f"use one of {known}"
        )
    return Language(language)


def width(text: str) -> int:
    """Return the number of terminal columns of a text.

    Examples:
        >>> width("栗园 1")
        6
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def percent(ratio: "Fraction") -> str:
    """Return a ratio as a percentage with one decimal; never 100 % or 0 % unless it is exact.

    Examples:
        >>> from fractions import Fraction
        >>> percent(Fraction(1, 3))
        '33.3 %'
        >>> percent(Fraction(9999, 10000))
        '99.9 %'
    """
    if ratio in (0, 1):
        return f"{int(ratio) * 100} %"
    tenths = round(ratio * 1000)
    if ratio < 1:
        tenths = min(max(tenths, 1), 999)
    return f"{tenths // 10}.{tenths % 10} %"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as aligned columns: text to the left, numbers to the right.

    Examples:
        >>> print(table(["place", "n"], [["栗园", 12], ["x", 3]]))
        place   n
        栗园   12
        x       3
    """
    body = [[_cell(value) for value in row] for row in rows]
    numeric = [
        all(_is_number(row[i]) for row in body) if body else False for i in range(len(header))
    ]
    lines = [list(header), *body]
    widths = [max(width(line[i]) for line in lines) for i in range(len(header))]
    return "\n".join(_line(line, widths, numeric) for line in lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,}" if type(value) is int else str(value)


def _is_number(text: str) -> bool:
    return text == "" or text.replace(",", "").replace(".", "").removesuffix(" %").isdigit()


def _line(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    padded = []
    for cell, room, right in zip(cells, widths, numeric, strict=True):
        gap = " " * (room - width(cell))
        padded.append(gap + cell if right else cell + gap)
    return "  ".join(padded).rstrip()
