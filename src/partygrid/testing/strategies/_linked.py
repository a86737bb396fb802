"""Strategies for jurisdictions with a mechanism and links that fill some of its slots.

Most draws hit: scopes, fillers, conditions and slot names are taken from what is there.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any

import attrs
from hypothesis import strategies as st

import partygrid as pg
from partygrid._definitions import count_names
from partygrid._fields import Check, specs
from partygrid.records import RECORD_KINDS
from partygrid.slots import FILLER_KINDS, kinds_of
from partygrid.testing.profiles import Range
from partygrid.testing.strategies._filled import ADDED, completed, refuse_unfillable
from partygrid.testing.strategies._jurisdictions import jurisdictions

NAMES = ("leader", "cadre", "单位")
_FIRST = date(2020, 1, 1)
_PLAIN = (Check.CHOICE, Check.CHOICES, Check.WORDS, Check.FLAG, Check.COUNT, Check.TEXT)


def days() -> st.SearchStrategy[date | None]:
    """Return days of a fortnight, or none."""
    return st.none() | st.integers(0, 14).map(lambda number: _FIRST + timedelta(days=number))


def spans() -> st.SearchStrategy[tuple[date | None, date | None]]:
    """First and last day in order, each stated or not; mostly neither."""
    both = st.tuples(days(), days()).map(_in_order)
    return st.just((None, None)) | both


def _in_order(pair: tuple[date | None, date | None]) -> tuple[date | None, date | None]:
    first, last = pair
    return (last, first) if first is not None and last is not None and last < first else pair


@st.composite
def towns(draw: st.DrawFn) -> pg.Jurisdiction:
    """Jurisdictions with people and teams, without links."""
    where = draw(
        jurisdictions(buildings=(0, 6), members=(0, 5), teams=(0, 2), needs=(0, 2), links=(0, 0))
    )
    first, last = draw(spans())
    if first is None and last is None:
        return where
    dated = [
        attrs.evolve(one, established=first, dissolved=last)
        for one in where.of(pg.Organisation)
        if draw(st.booleans())
    ]
    return where.replace(*dated)


def _records(where: pg.Jurisdiction, kinds: Sequence[type]) -> list[Any]:
    return list(chain.from_iterable(map(where.of, kinds)))


def _ids(where: pg.Jurisdiction, kinds: Sequence[type]) -> list[str]:
    return [one.id for one in _records(where, kinds)]


def kinds_among(where: pg.Jurisdiction, kinds: Sequence[type]) -> st.SearchStrategy[Any]:
    """Unions of one to three kinds, mostly of those of which there are records."""
    present = [kind for kind in kinds if where.of(kind)]
    choice = st.sampled_from(present) if present else st.sampled_from(kinds)
    several = st.lists(choice | st.sampled_from(kinds), unique=True, min_size=1, max_size=3)
    return several.map(lambda chosen: reduce(or_, chosen))


@st.composite
def conditions(draw: st.DrawFn, where: pg.Jurisdiction, kinds: Any) -> Any:
    """No condition, or one that some record meets; on a field that not all kinds need have."""
    records = _records(where, kinds_of(kinds))
    if not records or draw(st.integers(0, 2)):
        return ()
    record = draw(st.sampled_from(records))
    names = [name for name, spec in specs(type(record)) if spec.check in _PLAIN]
    name = draw(st.sampled_from(names))
    checks = {
        dict(specs(kind))[name].check for kind in kinds_of(kinds) if name in dict(specs(kind))
    }
    value = getattr(record, name)
    if checks == {Check.COUNT} and draw(st.booleans()):
        return {name: {"least": draw(st.integers(0, value or 3))}}
    values = value if isinstance(value, tuple) else (value,)
    return {name: values} if values and None not in values else ()


@st.composite
def slots(draw: st.DrawFn, where: pg.Jurisdiction, name: str, scope: Any) -> pg.Slot:
    """Slots with a name, on a scope of their own where the mechanism has none."""
    own = draw(kinds_among(where, RECORD_KINDS)) if scope is None else None
    of = draw(st.none() | kinds_among(where, FILLER_KINDS))
    sits_on, may_fill = kinds_of(own or scope), FILLER_KINDS if of is None else kinds_of(of)
    counts = sorted(set.intersection(*(set(count_names(kind)) for kind in sits_on)))
    named: st.SearchStrategy[Any] = st.sampled_from(counts) if counts else st.nothing()
    least = draw(st.integers(0, 2) | named)
    more = st.integers(0, 2).map(lambda more: more + (least if isinstance(least, int) else 0))
    areas = st.none() | st.sampled_from(pg.Area)
    return pg.Slot(
        name,
        of=of,
        scope=own,
        only=draw(conditions(where, own or scope)),
        filler=draw(conditions(where, reduce(or_, may_fill))),
        least=least,
        most=draw(st.none() | more | named),
        weighted=draw(st.booleans()),
        exclusive=draw(st.booleans()),
        load=draw(st.none() | st.integers(1, 3)),
        lives=draw(areas) if pg.Member in may_fill else None,
        located=draw(areas),
    )


@st.composite
def mechanisms(draw: st.DrawFn, where: pg.Jurisdiction) -> pg.Mechanism:
    """Mechanisms of one to three slots, on one layer or several."""
    scope = draw(kinds_among(where, RECORD_KINDS) | st.none())
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=3))
    first, last = draw(spans()) if draw(st.integers(0, 4)) == 0 else (None, None)
    made = pg.Mechanism(
        "m",
        scope=scope,
        only=draw(conditions(where, scope)) if scope is not None else (),
        slots=[draw(slots(where, name, scope)) for name in names],
        valid_from=first,
        valid_until=last,
    )
    groups = [
        draw(st.permutations([slot.name for slot in layer.slots]))
        for layer in made.layers
        if len(layer.slots) > 1 and draw(st.booleans())
    ]
    return attrs.evolve(made, distinct=groups)


@st.composite
def links(
    draw: st.DrawFn, where: pg.Jurisdiction, mechanism: pg.Mechanism, *, size: Range = (0, 10)
) -> list[pg.Link]:
    """Return links to slots of a mechanism, most of them to its scopes and by its fillers.

    Args:
        draw: Hypothesis passes it.
        where: The jurisdiction.
        mechanism: The mechanism.
        size: Fewest and most links; fewer where two are alike, none where nothing can fill a slot.

    Examples:
        >>> from hypothesis import given, settings
        >>> where = pg.Jurisdiction([pg.Unit("u"), pg.Member("m")])
        >>> contact = pg.Mechanism("contact", scope=pg.Unit, slots=[pg.Slot("cadre", of=pg.Member)])
        >>> @settings(max_examples=5)
        ... @given(links(where, contact))
        ... def test_links_name_records(drawn):
        ...     assert {*where.with_links(drawn).links} == {*drawn}
        >>> test_links_name_records()
    """
    everybody = _ids(where, FILLER_KINDS)
    if not everybody:
        return []
    made: dict[pg.Link, None] = {}
    for _ in range(draw(st.integers(*size))):
        slot = draw(st.sampled_from(mechanism.slots))
        likely = _ids(where, mechanism.sits_on(slot)[0])
        scopes = likely if bool(likely) and draw(st.integers(0, 5)) else _ids(where, RECORD_KINDS)
        able = _ids(where, slot.filler_kinds)
        fillers = able if bool(able) and draw(st.integers(0, 5)) else everybody
        first, last = draw(spans())
        if made and draw(st.integers(0, 2)) == 0:
            before = draw(st.sampled_from(list(made)))
            scopes, fillers = [before.scope], [before.filler]
        link = pg.Link(
            mechanism=mechanism.id if draw(st.integers(0, 9)) else "another",
            scope=draw(st.sampled_from(scopes)),
            slot=slot.name if draw(st.integers(0, 9)) else "nobody's",
            filler=draw(st.sampled_from(fillers)),
            since=first,
            until=last,
            weight=draw(st.none() | st.integers(0, 4)),
        )
        made[link] = None
    return list(made)


def linked(
    *,
    mechanism: pg.Mechanism | None = None,
    filled: bool | None = None,
    within: st.SearchStrategy[pg.Jurisdiction] | None = None,
) -> st.SearchStrategy[tuple[pg.Jurisdiction, pg.Mechanism]]:
    """Return a jurisdiction with links, and the mechanism whose slots they fill.

    Args:
        mechanism: The mechanism; None for any. It is one without conditions where `filled` is
            stated.
        filled: True for no vacant slot: members, units, teams, facilities and branches are added
            that fill them. False for links to nothing of the mechanism. None for links to some
            slots, right and wrong ones.
        within: The jurisdictions, see `jurisdictions`; None for small ones with people.

    Raises:
        InvalidArgument: All slots of the mechanism should be filled, and one asks where its fillers
            live or are, or of fillers of kinds that are not added, or that it sits on itself.

    Examples:
        >>> from hypothesis import given, settings
        >>> @settings(max_examples=5)
        ... @given(linked(filled=True))
        ... def test_no_slot_is_vacant(case):
        ...     where, mechanism = case
        ...     assert pg.check_mechanism(where, mechanism).ok
        >>> test_no_slot_is_vacant()
    """
    if filled and mechanism is not None:
        refuse_unfillable(mechanism)
    return _linked(mechanism, filled, towns() if within is None else within)


@st.composite
def _linked(
    draw: st.DrawFn,
    mechanism: pg.Mechanism | None,
    filled: bool | None,  # noqa: FBT001 - as linked has it, by name
    within: st.SearchStrategy[pg.Jurisdiction],
) -> tuple[pg.Jurisdiction, pg.Mechanism]:
    where = draw(within)
    if mechanism is None:
        mechanism = draw(mechanisms(where) if filled is None else _plain_mechanisms(where))
    if filled is None:
        return where.with_links(draw(links(where, mechanism))), mechanism
    where = where.without_links(one for one in where.links if one.mechanism == mechanism.id)
    return (completed(where, mechanism) if filled else where), mechanism


@st.composite
def _plain_mechanisms(draw: st.DrawFn, where: pg.Jurisdiction) -> pg.Mechanism:
    """Mechanisms of slots that a new member, unit or team can fill."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=3))
    fillers = st.sampled_from((pg.Member, pg.Unit, pg.Team, pg.Member | pg.Unit))
    least = st.integers(1, 2)
    made = [pg.Slot(one, of=draw(fillers), least=draw(least)) for one in names]
    scopes = [kind for kind in RECORD_KINDS if kind not in ADDED]
    return pg.Mechanism("m", scope=draw(kinds_among(where, scopes)), slots=made)
