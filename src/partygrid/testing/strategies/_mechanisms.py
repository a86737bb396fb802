"""Strategies for conditions, slots, mechanisms and level schemes, valid by construction.

Nothing is filtered. Everything shrinks towards one slot with defaults. Slots sit on any kind of
record, share or have their own scope, and use every field of theirs.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

import attrs
from hypothesis import strategies as st

import partygrid as pg
from partygrid._definitions import count_names
from partygrid._fields import Check, FieldSpec, specs
from partygrid.records import RECORD_KINDS
from partygrid.slots import FILLER_KINDS, kinds_of
from partygrid.testing.profiles import Range
from partygrid.testing.strategies._values import dates, ids

_WORDS = ("base", "union", "vanguard", "法律", "a.b", "'=1", "x")
_RESERVED = {"since", "until", "where"}


def texts() -> st.SearchStrategy[str]:
    """Texts that a file can hold: quotes, line ends and signs of control among them."""
    return st.text(st.characters(codec="utf-8"), max_size=12)


def titles() -> st.SearchStrategy[pg.Title]:
    """Return titles, with one language, both or none.

    Examples:
        >>> from hypothesis import find
        >>> find(titles(), lambda one: one.zh)
        Title(en='', zh='0')
    """
    return st.builds(pg.Title, texts(), texts())


@st.composite
def sources(draw: st.DrawFn) -> pg.Source:
    """Return sources, with dates in order.

    Examples:
        >>> from hypothesis import find
        >>> find(sources(), lambda one: one.valid_from).valid_from
        datetime.date(2015, 1, 1)
    """
    return pg.Source(
        draw(texts()),
        clause=draw(texts()),
        certainty=draw(st.sampled_from(pg.Certainty)),
        **_validity(draw),
    )


def _validity(draw: st.DrawFn) -> dict[str, Any]:
    days = sorted(draw(st.lists(dates(), min_size=2, max_size=2)))
    stated = draw(st.tuples(st.booleans(), st.booleans()))
    return {
        name: day if is_stated else None
        for name, day, is_stated in zip(("valid_from", "valid_until"), days, stated, strict=True)
    }


def unions(kinds: Sequence[type]) -> st.SearchStrategy[Any]:
    """Unions of up to three of some record classes."""
    several = st.lists(st.sampled_from(kinds), unique=True, min_size=1, max_size=3)
    return several.map(lambda chosen: reduce(or_, chosen))


def conditions(kinds: Sequence[type] = RECORD_KINDS) -> st.SearchStrategy[pg.Condition]:
    """Return conditions that some record of these kinds could meet.

    Examples:
        >>> from hypothesis import find
        >>> print(find(conditions([pg.Member]), lambda one: one.field == "probationary"))
        probationary is False
    """
    found: dict[str, list[FieldSpec]] = {}
    for kind in kinds:
        for name, spec in specs(kind):
            if spec.check not in (Check.NUMBER, Check.DATE, Check.POINT):
                found.setdefault(name, []).append(spec)
    return st.sampled_from(sorted(found)).flatmap(lambda name: _condition(name, found[name]))


def _several(kinds: Sequence[type]) -> st.SearchStrategy[list[pg.Condition]]:
    return st.lists(conditions(kinds), max_size=3)


def _condition(field: str, found: Sequence[FieldSpec]) -> st.SearchStrategy[pg.Condition]:
    wanted = st.sampled_from(found).flatmap(_values)
    several = st.lists(wanted, min_size=1, max_size=3).map(tuple)
    built = several.map(lambda values: pg.Condition(field, values=values))
    if all(spec.check is Check.COUNT for spec in found):
        least = st.integers(0, 300).map(lambda least: pg.Condition(field, least=least))
        return built | least
    return built


def _values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    if spec.choices is not None:
        return st.sampled_from([choice.value for choice in spec.choices])
    if spec.check is Check.FLAG:
        return st.booleans()
    if spec.check is Check.COUNT:
        return st.integers(0, 300)
    return st.sampled_from(_WORDS) | texts()


@st.composite
def slots(
    draw: st.DrawFn,
    *,
    name: str | None = None,
    scope: Any = None,
    scopes: Sequence[type] = RECORD_KINDS,
    fillers: Sequence[type] = FILLER_KINDS,
    conditioned: bool = True,
) -> pg.Slot:
    """Return slots that use every field of theirs.

    Args:
        draw: Hypothesis passes it.
        name: The name; None for any.
        scope: What the mechanism sits on; None where each slot must state it.
        scopes: The record classes that a scope of its own may have.
        fillers: The record classes that may fill it.
        conditioned: Whether conditions may be stated.

    Examples:
        >>> from hypothesis import given, settings
        >>> @settings(max_examples=5)
        ... @given(slots(name="leader", conditioned=False))
        ... def test_anybody_may_lead(slot):
        ...     assert (slot.name, slot.filler) == ("leader", ())
        >>> test_anybody_may_lead()
    """
    own = draw(unions(scopes)) if scope is None or draw(st.booleans()) else None
    of = draw(st.none() | unions(fillers))
    sits_on = kinds_of(scope if own is None else own)
    may_fill = FILLER_KINDS if of is None else kinds_of(of)
    some = _several if conditioned else (lambda _: st.just(()))
    least, most = draw(_bounds(sits_on))
    return pg.Slot(
        draw(_slot_names()) if name is None else name,
        title=draw(titles()),
        of=of,
        scope=own,
        only=draw(some(sits_on)),
        filler=draw(some(may_fill)),
        least=least,
        most=most,
        weighted=draw(st.booleans()),
        exclusive=draw(st.booleans()),
        load=draw(st.none() | st.integers(1, 50)),
        lives=draw(st.none() | st.sampled_from(pg.Area)) if pg.Member in may_fill else None,
        located=draw(st.none() | st.sampled_from(pg.Area)),
        choose=draw(st.none() | st.sampled_from(pg.PostRule)) if of is pg.Member else None,
    )


def _slot_names() -> st.SearchStrategy[str]:
    return ids().map(lambda name: f"{name}_" if name in _RESERVED else name)


@st.composite
def _bounds(draw: st.DrawFn, kinds: Sequence[type]) -> tuple[int | str, int | str | None]:
    least, most = sorted(draw(st.tuples(st.integers(0, 4), st.integers(0, 9))))
    counts = sorted(set.intersection(*(set(count_names(kind)) for kind in kinds)))
    named: st.SearchStrategy[str] = st.sampled_from(counts) if counts else st.nothing()
    return draw(st.just(least) | named), draw(st.none() | st.just(most) | named)


@st.composite
def mechanisms(
    draw: st.DrawFn,
    *,
    key: str | None = None,
    number: Range = (1, 4),
    scopes: Sequence[type] = RECORD_KINDS,
    fillers: Sequence[type] = FILLER_KINDS,
    conditioned: bool = True,
) -> pg.Mechanism:
    """Return mechanisms with one layer or several.

    Args:
        draw: Hypothesis passes it.
        key: The id; None for any.
        number: Fewest and most slots.
        scopes: The record classes that they may sit on.
        fillers: The record classes that may fill their slots.
        conditioned: Whether conditions may be stated.

    Examples:
        >>> from hypothesis import given, settings
        >>> @settings(max_examples=5)
        ... @given(mechanisms(number=(2, 4), fillers=[pg.Member]))
        ... def test_members_fill_all_slots(mechanism):
        ...     assert all(slot.of in (None, pg.Member) for slot in mechanism.slots)
        >>> test_members_fill_all_slots()
    """
    scope = draw(st.none() | unions(scopes))
    free: dict[str, Any] = {"scopes": scopes, "fillers": fillers, "conditioned": conditioned}
    names = draw(st.lists(_slot_names(), unique=True, min_size=number[0], max_size=number[1]))
    some = _several if conditioned and scope is not None else (lambda _: st.just(()))
    made = pg.Mechanism(
        draw(ids()) if key is None else key,
        title=draw(titles()),
        scope=scope,
        only=draw(some(kinds_of(scope))),
        slots=[draw(slots(name=name, scope=scope, **free)) for name in names],
        source=draw(st.none() | sources()),
        note=draw(texts()),
        **_validity(draw),
    )
    return _with_distinct(draw, made)


def _with_distinct(draw: st.DrawFn, made: pg.Mechanism) -> pg.Mechanism:
    """Return a mechanism with some groups of slots, each on one layer, that demand others."""
    groups = [
        draw(st.permutations([slot.name for slot in layer.slots]))
        for layer in made.layers
        if len(layer.slots) > 1 and draw(st.booleans())
    ]
    return attrs.evolve(made, distinct=groups)
