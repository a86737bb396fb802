"""Numbers and days as people write them, in half-width text without spaces.

A number is read only where the whole text is understood: words of amount before it (约, 总户数),
digits or Chinese numerals, 万 and the like, words of vagueness (余, 左右), a unit that fits. Text
with two amounts is none, but for a total that is followed by the part that is on sale.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import attrs

_LONGEST = 60
"""No amount is written in more characters."""

_UNITS: Mapping[str, str] = {
    "households": "户|套|家",
    "persons": "人|名|口|位",
    "hours": "个?小时|h|时",
    "projects": "个|次|项",
    "metres": "米|m",
    "year": "年(?:建成|建|竣工)?",
}
_ANY_UNIT = "个|栋|幢|座|户|套|家|人|名|口|位|间|次|项|级|分|处|条|米|m|㎡|平方米"
_BEFORE = (
    "(?:约|大约|大概|近|将近|超|超过|逾|达|不足|不到|共|共有|共计|合计|总计|总|现有|有|计"
    "|总户数|总人数|总人口|户数|人数|人口|总数)*:?"
)
_NUMERALS = "零〇一二两三四五六七八九"
_SCALES: Mapping[str, int] = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}
_GROUPED = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?", re.IGNORECASE)
_ON_SALE = re.compile(r"(总户数.+?户)当期户数.+户")
_DAY = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d{2})(\d{2}))"
    r"(?:[ t]?0{1,2}:00(?::00(?:\.0+)?)?)?",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_FIRST_SERIAL = date(1899, 12, 30)
"""Day 0 of a spreadsheet, for days from March 1900 on."""
_SERIALS = range(20_000, 80_000)
"""Numbers that are read as days of a spreadsheet: 1954 to 2119."""


@attrs.frozen
class Amount:
    """A number, and whether it stands there as such or had to be made out."""

    value: Decimal
    exact: bool


def amount_in(text: str, unit: str = "") -> Amount | None:
    """Return the number that a text states, or None where it is not wholly understood.

    Args:
        text: Half-width text without spaces.
        unit: The unit of a `FieldSpec`; with a unit, only words for that unit are understood.

    Examples:
        >>> [int(amount_in(text).value) for text in ("4,839", "约12000", "1.6万", "两百余户")]
        [4839, 12000, 16000, 200]
        >>> amount_in("29栋31-33层") is None
        True
    """
    if len(text) > _LONGEST:
        return None
    if _PLAIN.fullmatch(text):
        return Amount(Decimal(text), exact=True)
    found = _ON_SALE.fullmatch(text)
    plain = _GROUPED.sub("", found.group(1) if found else text)
    parts = _pattern(unit).fullmatch(plain)
    if parts is None:
        return None
    digits, numerals, scale = parts.group("digits", "numerals", "scale")
    number = Decimal(digits) if digits else _of_numerals(numerals)
    if number is None:
        return None
    return Amount(number * _SCALES.get(scale or "", 1), exact=False)


@cache
def _pattern(unit: str) -> re.Pattern[str]:
    units = _UNITS.get(unit, _ANY_UNIT)
    return re.compile(
        rf"{_BEFORE}(?:(?P<digits>\d+(?:\.\d+)?)|(?P<numerals>[{_NUMERALS}十百千]+))"
        rf"(?P<scale>[百千万])?(?:余|多|来)?(?:{units})?(?:余|多)?"
        rf"(?:左右|上下|以上|以内|许)?[。;]?",
        re.IGNORECASE,
    )


def _of_numerals(text: str) -> Decimal | None:
    """Return the number that Chinese numerals state; None where their order is no number's.

    Examples:
        >>> str(_of_numerals("四百二十")), str(_of_numerals("十二")), _of_numerals("二二十")
        ('420', '12', None)
    """
    total, digit, last = 0, None, 10_000
    for sign in text:
        scale = _SCALES.get(sign)
        if scale is None:
            if digit:
                return None
            digit = "零一二三四五六七八九".find(sign.replace("两", "二").replace("〇", "零"))
        elif scale >= last:
            return None
        else:
            total += (1 if digit is None else digit) * scale
            digit, last = None, scale
    return Decimal(total + (digit or 0))


def day_in(text: str) -> tuple[date, bool] | None:
    """Return the day that a text states, and whether it had to be made out; None for no day.

    Examples:
        >>> texts = "2021-05-01", "2021/5/1", "2021年5月1日", "2021.5.1", "20210501"
        >>> {day_in(text) for text in texts}
        {(datetime.date(2021, 5, 1), False)}
        >>> day_in("44317")
        (datetime.date(2021, 5, 1), True)
    """
    found = _DAY.fullmatch(text) if len(text) <= _LONGEST else None
    if found:
        year, month, day = (int(part) for i, part in enumerate(found.groups()) if part and i != 1)
        try:
            return date(year, month, day), False
        except ValueError:
            return None
    return (serial_day(float(text)), True) if _is_serial(text) else None


def _is_serial(text: str) -> bool:
    return bool(_SERIAL.fullmatch(text)) and int(float(text)) in _SERIALS


def serial_day(number: float) -> date:
    """Return the day of a number of a spreadsheet.

    Examples:
        >>> serial_day(44317.0)
        datetime.date(2021, 5, 1)
    """
    return _FIRST_SERIAL + timedelta(days=int(number))


def day_of(value: Any) -> tuple[date, bool] | None:
    """Return the day of a cell that is no text; the time of a day is left out, and that is told."""
    if isinstance(value, datetime):
        return value.date(), value.time() != datetime.min.time()
    if isinstance(value, date):
        return value, False
    if type(value) in (int, float) and value % 1 == 0:  # neither NaN nor infinite
        return day_in(str(int(value)))
    return None
