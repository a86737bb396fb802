"""The links of a snapshot as integer columns."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given

import partygrid as pg
from partygrid._links import Rows
from partygrid.testing.strategies import jurisdictions
from towns import awkward, empty, small

DAYS = (None, date(2018, 12, 31), date(2019, 1, 1), date(2019, 1, 2), date(2024, 7, 1))


def linked(*links: pg.Link) -> pg.Jurisdiction:
    return small().with_links(links)


def link(**content: object) -> pg.Link:
    return pg.Link(
        **{"mechanism": "m", "scope": "garden", "slot": "head", "filler": "m1"} | content
    )


def test_mechanisms_that_have_links_stand_in_order() -> None:
    assert awkward().link_index.mechanisms == ("contact", "double-reporting", "patrol", "包联")
    assert empty().link_index.mechanisms == ()


@given(jurisdictions(links=(0, 8)))
def test_each_column_says_what_the_links_say(where: pg.Jurisdiction) -> None:
    numbers = {record.id: number for number, record in enumerate(where)}
    for mechanism in {*where.link_index.mechanisms, "none"}:
        rows = where.link_index.rows(mechanism)
        own = [one for one in where.links if one.mechanism == mechanism]
        assert list(rows.links) == own
        assert rows.scope.tolist() == [numbers[one.scope] for one in own]
        assert rows.filler.tolist() == [numbers[one.filler] for one in own]
        assert [rows.slots[code] for code in rows.slot.tolist()] == [one.slot for one in own]
        assert list(rows.slots) == sorted({one.slot for one in own})
        for day in DAYS:
            live = rows.live(day)
            expected = [one.holds_on(day) for one in own]
            assert (expected if live is None else live.tolist()) == expected


@given(jurisdictions(links=(0, 8)))
def test_every_link_is_in_the_rows_of_one_mechanism(where: pg.Jurisdiction) -> None:
    index = where.link_index
    assert [one for name in index.mechanisms for one in index.rows(name).links] == list(where.links)


def test_what_no_link_states_has_no_column() -> None:
    rows = linked(link()).link_index.rows("m")
    assert (rows.weight, rows.since, rows.until) == (None, None, None)
    assert rows.live(date(2024, 1, 1)) is None


def test_what_some_links_state_is_a_number_and_the_rest_is_told_apart() -> None:
    day = date(2024, 7, 1)
    rows = linked(
        link(slot="a", weight=0),
        link(slot="b"),
        link(slot="c", since=day),
        link(slot="d", until=day),
    ).link_index.rows("m")
    assert rows.weight is not None
    assert rows.since is not None
    assert rows.until is not None
    assert rows.weight.tolist() == [0, -1, -1, -1]
    assert rows.since.tolist() == [0, 0, day.toordinal(), 0]
    assert rows.until.tolist() == [0, 0, 0, day.toordinal()]


def test_rows_are_made_once() -> None:
    index = linked(link()).link_index
    assert index.rows("m") is index.rows("m")
    assert index.rows("other").scope.size == 0


def test_what_is_derived_from_rows_is_made_once_per_key() -> None:
    rows: Rows = linked(link(until=date(2024, 1, 1))).link_index.rows("m")
    assert rows.live(None) is rows.live(None)
    assert rows.kept("key", lambda: 1) == rows.kept("key", lambda: 2) == 1


def test_a_snapshot_with_more_links_has_columns_of_its_own() -> None:
    before = linked(link())
    after = before.with_links(link(filler="m2"))
    assert before.link_index.rows("m").filler.size == 1
    assert after.link_index.rows("m").filler.size == 2
    assert before.link_index is before.link_index


@pytest.mark.parametrize("make", [small, awkward])
def test_the_number_of_a_record_is_its_rank_among_all(make: object) -> None:
    where = make()  # type: ignore[operator]
    assert where.index.total == len(where)
    assert [where.index.record_at(number) for number in range(len(where))] == list(where)
    assert {where.index.kind_at(number) for number in range(len(where))} == {
        type(one) for one in where
    }
    starts = [where.index.start(kind) for kind in pg.Record.__args__]
    assert starts == sorted(starts)
    assert np.all(np.diff([*starts, len(where)]) >= 0)
