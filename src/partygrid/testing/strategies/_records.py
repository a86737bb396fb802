"""Strategies for single records, and the content of records that hold much.

Nothing is filtered: what must agree between two fields is made to agree. A record shrinks towards
one with its id and defaults: what is drawn is a list of the fields that are stated.
"""

from collections.abc import Collection
from functools import cache
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st

from partygrid._fields import Check, specs
from partygrid.testing.strategies._values import NameStyle, names, stated_values, uscc_numbers

T = TypeVar("T")
_ORDERED = (("established", "dissolved"), ("since", "until"), ("least", "most"))
_STYLES = tuple(NameStyle)


def records(
    kind: type[T], /, *, styles: Collection[NameStyle] = _STYLES, **fixed: Any
) -> st.SearchStrategy[T]:
    """Return records or links of a kind, each field sound by itself.

    What must agree between two fields agrees, unless both are fixed: dates are in order, the most
    is not below the least. References that are not fixed name any id.

    Args:
        kind: A record class, `Link`, or `Activity`.
        styles: What names are like.
        fixed: For a field its value, or a strategy for it.

    Examples:
        >>> from hypothesis import find
        >>> import partygrid as pg
        >>> print(find(records(pg.Building, compound="x1"), lambda one: one.households))
        Building(id='9', compound='x1', community=None, grids=(), name='', code=None, \
households=1, residents=None, point=None, kind=<BuildingKind.RESIDENTIAL: 'residential'>)
    """
    return _records(kind, tuple(styles), fixed)


@st.composite
def _records(
    draw: st.DrawFn, kind: type[T], styles: tuple[NameStyle, ...], fixed: dict[str, Any]
) -> T:
    known = {
        name: draw(value) if isinstance(value, st.SearchStrategy) else value
        for name, value in fixed.items()
    }
    return kind(**agreeing(draw_content(draw, kind, frozenset(fixed), styles), known))


def draw_content(
    draw: st.DrawFn,
    kind: type,
    without: frozenset[str],
    styles: tuple[NameStyle, ...],
    *,
    most: int = 20,
) -> dict[str, Any]:
    """Draw values for the fields of a kind, some left out, with defaults for all but a few."""
    always, maybe = _fields(kind, without, styles, most)
    content = {name: draw(value) for name, value in always}
    return content | dict(draw(maybe))


Content = list[tuple[str, Any]]


@cache
def _fields(
    kind: type, without: frozenset[str], styles: tuple[NameStyle, ...], most: int
) -> tuple[Content, st.SearchStrategy[Content]]:
    """Return the fields that have no default, and some values of those that have one."""
    of_names = {"name": names(styles=styles), "uscc": uscc_numbers()}
    always: Content = []
    maybe: list[st.SearchStrategy[tuple[str, Any]]] = []
    for name, spec in specs(kind):
        if name in without:
            continue
        is_text = name in of_names and spec.check is Check.TEXT
        value = of_names[name] if is_text else stated_values(spec)
        if getattr(attrs.fields(kind), name).default is attrs.NOTHING:
            always.append((name, value))
        else:
            maybe.append(st.tuples(st.just(name), value))
    return always, st.lists(st.one_of(maybe), max_size=min(len(maybe), most))


def agreeing(drawn: dict[str, Any], fixed: dict[str, Any]) -> dict[str, Any]:
    """Return content in which pairs of dates or numbers are in order; what is fixed stays."""
    content = {**drawn, **fixed}
    for pair in _ORDERED:
        known = [content[name] for name in pair if content.get(name) is not None]
        if len(known) < len(pair) or fixed.keys() >= set(pair) or known == sorted(known):
            continue
        kept = [fixed[name] for name in pair if name in fixed]
        content |= dict(zip(pair, (kept or known[::-1]) * 2, strict=False))
    return content
