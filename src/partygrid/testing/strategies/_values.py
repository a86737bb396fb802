"""Hypothesis strategies for values and single records.

Nothing is filtered: what must agree is made to agree. Values shrink towards plain ones.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st
from stdnum.cn import uscc

import partygrid as pg
from partygrid._fields import Check, FieldSpec, specs

_LETTERS = "ab9Zé楼栋ＡＢ１①-_./#"
_NAMES = (
    "",
    "栗园社区",
    "3号楼",
    "３号楼",
    "ＡＢＣ小区",
    "莲 峰",
    "龘㐂𠮷",
    'Garden, "east"',
    "'=1+1",
    "a|b;c\\n",
    "A\u0308",
)
_WORDS = ("law", "medicine", "法律", "repair")
_FIRST = date(2015, 1, 1)
_ORDERED = (("established", "dissolved"), ("since", "until"), ("least", "most"))


def ids() -> st.SearchStrategy[str]:
    """Ids: short printable texts, Latin, Chinese and full-width."""
    return st.text(_LETTERS, min_size=1, max_size=6)


def names() -> st.SearchStrategy[str]:
    """Names: Chinese, full-width, with signs that files quote; few of them, so that they repeat."""
    return st.sampled_from(_NAMES)


def dates() -> st.SearchStrategy[date]:
    """Days of eleven years from 2015 on."""
    return st.integers(0, 4000).map(lambda days: _FIRST + timedelta(days=days))


def uscc_numbers() -> st.SearchStrategy[str]:
    """Unified social credit codes with a right check digit."""
    return st.integers(0, 10**9 - 1).map(_with_check_digit)


def _with_check_digit(body: int) -> str:
    number = f"91350825{body:09d}"
    return number + uscc.calc_check_digit(number)


_BY_CHECK: Mapping[Check, st.SearchStrategy[Any]] = {
    Check.ID: ids(),
    Check.COUNT: st.integers(0, 300),
    Check.NUMBER: st.integers(0, 160).map(lambda quarters: quarters / 4),
    Check.TEXT: names(),
    Check.WORDS: st.lists(st.sampled_from(_WORDS), unique=True, max_size=3),
    Check.FLAG: st.booleans(),
    Check.DATE: dates(),
    Check.POINT: st.builds(pg.Point, st.floats(-180, 180), st.floats(-90, 90)),
    Check.REFERENCE: ids(),
    Check.REFERENCES: st.lists(ids(), unique=True, max_size=3),
}


def values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Values that a field allows; for references any id, whether a record has it or not."""
    if spec.choices is None:
        found = _BY_CHECK[spec.check]
    elif spec.check is Check.CHOICE:
        found = st.sampled_from(spec.choices)
    else:
        found = st.lists(st.sampled_from(spec.choices), unique=True)
    return st.none() | found if spec.optional else found


def records(kind: type, /, **fixed: Any) -> st.SearchStrategy[Any]:
    """Records or links of a kind, some fields fixed, each other field sound by itself.

    What must agree between two fields agrees, unless both are fixed: dates are in order, the most
    is not below the least. References that are not fixed name any id.
    """
    free = _contents(kind, frozenset(fixed))
    return free.map(lambda drawn: kind(**_agreeing(drawn, fixed)))


@cache
def _contents(kind: type, fixed: frozenset[str]) -> st.SearchStrategy[dict[str, Any]]:
    drawn = {name: values(spec) for name, spec in specs(kind) if name not in fixed}
    if "uscc" in drawn:
        drawn["uscc"] = st.none() | uscc_numbers()
    return st.fixed_dictionaries(drawn)


def _agreeing(drawn: dict[str, Any], fixed: dict[str, Any]) -> dict[str, Any]:
    content = {**drawn, **fixed}
    for pair in _ORDERED:
        known = [content[name] for name in pair if content.get(name) is not None]
        if len(known) < len(pair) or fixed.keys() >= set(pair) or known == sorted(known):
            continue
        kept = [fixed[name] for name in pair if name in fixed]
        content |= dict(zip(pair, (kept or known[::-1]) * 2, strict=False))
    return content


def anything() -> st.SearchStrategy[Any]:
    """Values of any type: wrong ones, unhashable ones, ones that cannot be compared or printed."""
    return st.recursive(_ATOMS, _containers, max_leaves=4)


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


def permuted(items: Iterable[Any]) -> st.SearchStrategy[list[Any]]:
    """The same items in any order."""
    return st.permutations(list(items))
