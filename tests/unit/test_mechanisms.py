"""Links: who fills which slot, from when to when."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.testing.strategies import records

DAYS = BEFORE, FIRST, LAST, AFTER = (
    date(2021, 6, 30),
    date(2021, 7, 1),
    date(2021, 7, 2),
    date(2021, 7, 3),
)


def link(**content: Any) -> pg.Link:
    given_ = {"mechanism": "contact", "scope": "c", "slot": "contact", "filler": "m", **content}
    return pg.Link(**given_)


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (None, None, [BEFORE, FIRST, LAST, AFTER]),
        (FIRST, None, [FIRST, LAST, AFTER]),
        (None, LAST, [BEFORE, FIRST, LAST]),
        (FIRST, LAST, [FIRST, LAST]),
        (FIRST, FIRST, [FIRST]),
    ],
)
def test_a_link_holds_from_its_first_to_its_last_day(
    since: date | None, until: date | None, days: list[date]
) -> None:
    one = link(since=since, until=until)
    assert [day for day in DAYS if one.holds_on(day)] == days
    assert one.holds_on(None) == (until is None)


@given(records(pg.Link), records(pg.Link))
def test_links_are_equal_exactly_where_their_keys_are(one: pg.Link, other: pg.Link) -> None:
    assert (one == other) == (one.key == other.key)


@given(records(pg.Link), st.data())
def test_every_field_of_a_link_is_in_its_key(one: pg.Link, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from([field.name for field in attrs.fields(pg.Link)]))
    other = {"since": date(2040, 1, 1), "until": date(2040, 1, 1), "weight": 301}
    value = other.get(field, "another one")
    assert attrs.evolve(one, **{field: value}).key != one.key


def test_links_sort_by_mechanism_scope_slot_filler_dates_and_weight() -> None:
    ordered = [
        link(mechanism="a", filler="z"),
        link(scope="b", slot="z"),
        link(slot="a", filler="z"),
        link(filler="a", since=LAST),
        link(),
        link(weight=0),
        link(weight=9),
        link(weight=10),
        link(until=LAST),
        link(since=FIRST, until=LAST),
        link(since=LAST),
    ]
    where = [pg.Unit(id_) for id_ in "amz"]
    scopes = [pg.Town("b"), pg.Town("c")]
    assert list(pg.Jurisdiction([*where, *scopes], reversed(ordered)).links) == ordered
