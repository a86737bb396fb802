"""Strategies for single values: ids, names, dates, and whatever a field allows.

Nothing is filtered. Values shrink towards plain ones.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar

import numpy as np
from hypothesis import strategies as st
from stdnum.cn import uscc

import partygrid as pg
from partygrid._fields import Check, FieldSpec

T = TypeVar("T")
_LETTERS = "ab9Zé楼栋ＡＢ１①-_./#"
_WORDS = ("law", "medicine", "法律", "repair")
_FIRST = date(2015, 1, 1)


class NameStyle(StrEnum):
    """What names are like.

    Attributes:
        CHINESE: Chinese, rare characters and a space within among them.
        REPEATED: One name for all, as where every compound has its building 1.
        FULL_WIDTH: Letters and digits in full width, as input methods leave them.
        QUOTED: With signs that files quote, and with combining signs.
    """

    CHINESE = "chinese"
    REPEATED = "repeated"
    FULL_WIDTH = "full-width"
    QUOTED = "quoted"


_NAMES = {
    NameStyle.CHINESE: ("栗园社区", "3号楼", "莲 峰", "龘㐂𠮷"),
    NameStyle.REPEATED: ("幸福小区",),
    NameStyle.FULL_WIDTH: ("３号楼", "ＡＢＣ小区"),
    NameStyle.QUOTED: ('Garden, "east"', "'=1+1", "a|b;c\\n", "A\u0308"),
}


def ids() -> st.SearchStrategy[str]:
    """Return ids: short printable texts, Latin, Chinese and full-width.

    Examples:
        >>> from hypothesis import find
        >>> find(ids(), lambda one: len(one) > 1)
        '99'
    """
    return st.text(_LETTERS, min_size=1, max_size=6)


def names(*, styles: Collection[NameStyle] = tuple(NameStyle)) -> st.SearchStrategy[str]:
    """Return names, few of them, so that they repeat; the simplest is none.

    Args:
        styles: What they are like.

    Examples:
        >>> from hypothesis import find
        >>> find(names(styles=[NameStyle.FULL_WIDTH]), bool)
        '３号楼'
    """
    return _names(tuple(styles))


@cache
def _names(styles: tuple[NameStyle, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *(name for style in styles for name in _NAMES[style])])


def dates() -> st.SearchStrategy[date]:
    """Return days of eleven years from 2015 on.

    Examples:
        >>> from hypothesis import find
        >>> find(dates(), lambda day: day.year > 2020)
        datetime.date(2021, 1, 1)
    """
    return st.integers(0, 4000).map(lambda days: _FIRST + timedelta(days=days))


def uscc_numbers() -> st.SearchStrategy[str]:
    """Return unified social credit codes (统一社会信用代码) with a right check digit.

    Examples:
        >>> from hypothesis import find
        >>> len(find(uscc_numbers(), bool))
        18
    """
    return st.integers(0, 10**9 - 1).map(_with_check_digit)


def _with_check_digit(body: int) -> str:
    number = f"91350825{body:09d}"
    return number + uscc.calc_check_digit(number)


def points() -> st.SearchStrategy[pg.Point]:
    """Return points anywhere on earth.

    Examples:
        >>> from hypothesis import find
        >>> find(points(), lambda point: point.lat > 60).lat
        61.0
    """
    return st.builds(pg.Point, st.floats(-180, 180), st.floats(-90, 90))


_BY_CHECK: Mapping[Check, st.SearchStrategy[Any]] = {
    Check.ID: ids(),
    Check.COUNT: st.integers(0, 300),
    Check.NUMBER: st.integers(0, 160).map(lambda quarters: quarters / 4),
    Check.TEXT: names(),
    Check.WORDS: st.lists(st.sampled_from(_WORDS), unique=True, max_size=3),
    Check.FLAG: st.booleans(),
    Check.DATE: dates(),
    Check.POINT: points(),
    Check.REFERENCE: ids(),
    Check.REFERENCES: st.lists(ids(), unique=True, max_size=3),
}


def values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Return what a field allows; for references any id, whether a record has it or not."""
    found = stated_values(spec)
    return st.none() | found if spec.optional else found


def stated_values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Return what a field allows where it is stated."""
    if spec.choices is None:
        return _BY_CHECK[spec.check]
    if spec.check is Check.CHOICE:
        return st.sampled_from(spec.choices)
    return st.lists(st.sampled_from(spec.choices), unique=True)


def anything() -> st.SearchStrategy[Any]:
    """Return what somebody may pass by mistake: of any type, awkward values first of all.

    Examples:
        >>> from hypothesis import find
        >>> find(anything(), lambda one: isinstance(one, str))
        ''
    """
    return _ANYTHING


_ATOMS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    ids(),
    st.binary(max_size=3),
    dates(),
    st.datetimes(),
    st.sampled_from((*pg.Window, *pg.UnitKind, *pg.CommunityKind)),
    st.builds(pg.Point, st.floats() | st.text(max_size=1), st.integers()),
    st.sampled_from((10**400, Decimal("sNaN"), Fraction(1, 3), 1j, object, pg.Town, pg.Town("t0"))),
    st.builds(lambda *rows: np.array(rows), st.just(["a", "b"]), st.just(["c", "d"])),
)


def _containers(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    few = st.lists(of, max_size=3)
    return few | few.map(tuple) | few.map(iter) | st.dictionaries(ids(), of, max_size=2)


_ANYTHING = st.recursive(_ATOMS, _containers, max_leaves=4)


def permuted(items: Iterable[T]) -> st.SearchStrategy[list[T]]:
    """Return the same items in any order: an answer must not depend on it.

    Examples:
        >>> from hypothesis import find
        >>> find(permuted(iter("abc")), lambda order: order[0] == "b")
        ['b', 'a', 'c']
    """
    return st.permutations(list(items))
