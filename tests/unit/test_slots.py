"""Slots and conditions: what may fill a place, and what must be true of it."""

from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid.grid import PLACE_KINDS
from partygrid.records import RECORD_KINDS
from partygrid.slots import FILLER_KINDS, Condition, conditions, in_order, kinds_of

RETIRED = pg.Member("m", status=pg.MemberStatus.RETIRED, rank=3, skills=["law", "repair"])


# Conditions


@pytest.mark.parametrize(
    ("wanted", "met"),
    [
        ({"status": "retired"}, True),
        ({"status": pg.MemberStatus.RETIRED}, True),
        ({"status": ("in-service", "retired")}, True),
        ({"status": "mobile"}, False),
        ({"probationary": False}, True),
        ({"probationary": True}, False),
        ({"rank": 3}, True),
        ({"rank": [1, 2]}, False),
        ({"rank": {"least": 3}}, True),
        ({"rank": {"least": 4}}, False),
        ({"skills": "law"}, True),  # of several, one is enough
        ({"skills": ["medicine", "repair"]}, True),
        ({"skills": "medicine"}, False),
        ({"windows": "evening"}, False),  # none is stated
        ({"residence": "b1"}, False),  # not stated
        ({"residence": {"b1", "b2"}}, False),
    ],
)
def test_a_condition_is_met_where_the_field_has_a_wanted_value(wanted: Any, met: bool) -> None:
    (condition,) = conditions(wanted)
    assert condition.met_by(RETIRED) is met


def test_what_is_not_stated_reaches_no_least() -> None:
    (condition,) = conditions({"rank": {"least": 0}})
    assert condition.met_by(RETIRED)
    assert not condition.met_by(pg.Member("m2"))


def test_a_condition_says_nothing_of_records_without_its_field() -> None:
    (condition,) = conditions({"status": "retired"})
    assert condition.met_by(pg.Unit("u"))


def test_several_conditions_stand_in_the_order_of_their_fields() -> None:
    one = conditions({"status": ["retired", "mobile"], "rank": {"least": 5}})
    other = conditions({"rank": {"least": 5}, "status": {"mobile", "retired"}})
    assert one == other == conditions(reversed(one))
    assert [str(condition) for condition in one] == [
        "rank is at least 5",
        "status is mobile or retired",
    ]


def test_values_of_a_condition_are_sorted_however_it_is_made() -> None:
    assert Condition("status", values=("retired", "mobile")) == Condition(
        "status", values=("mobile", "retired")
    )
    (mixed,) = conditions({"rank": (10, 9)})
    assert mixed == Condition("rank", values=(9, 10))


@pytest.mark.parametrize("given", [5, "status", None, ["status"], [Condition("a"), "status"]])
def test_what_is_no_condition_is_left_for_the_mechanism_to_refuse(given: Any) -> None:
    kept = conditions(given)
    assert kept == (tuple(given) if isinstance(given, list) else given)


def test_a_condition_with_something_besides_least_is_no_least() -> None:
    (condition,) = conditions({"rank": {"least": 1, "most": 2}})
    assert condition.least is None


# Kinds


def test_a_union_has_its_classes_in_the_order_of_kinds() -> None:
    assert kinds_of(in_order(pg.Team | pg.Member | pg.Unit)) == (pg.Unit, pg.Member, pg.Team)
    assert kinds_of(in_order([pg.Team, pg.Unit])) == (pg.Unit, pg.Team)
    assert kinds_of(in_order({pg.Team})) == (pg.Team,)
    assert kinds_of(in_order(pg.Place)) == PLACE_KINDS


@pytest.mark.parametrize("given", [None, "Member", 5, pg.Member, int | str, [], [pg.Member, 5]])
def test_what_is_no_union_of_records_stays_as_it_is(given: Any) -> None:
    assert in_order(given) is given


def test_a_slot_is_the_same_however_its_kinds_are_ordered() -> None:
    one = pg.Slot("unit", of=pg.Team | pg.Member, scope=[pg.Grid, pg.Town])
    other = pg.Slot("unit", of=[pg.Member, pg.Team], scope=pg.Town | pg.Grid)
    assert one == other
    assert hash(one) == hash(other)


def test_a_slot_without_a_kind_may_be_filled_by_whatever_fills_slots() -> None:
    assert pg.Slot("any").filler_kinds == FILLER_KINDS
    assert pg.Slot("one", of=pg.Team).filler_kinds == (pg.Team,)
    assert pg.Slot("two", of=pg.Team | pg.Unit).filler_kinds == (pg.Unit, pg.Team)


def test_places_and_needs_fill_no_slot() -> None:
    assert set(RECORD_KINDS) - set(FILLER_KINDS) == {*PLACE_KINDS, pg.Need, pg.Resource, pg.Project}


def test_a_slot_asks_for_one_or_more_fillers_unless_it_says_otherwise() -> None:
    slot = pg.Slot("leader")
    assert (slot.least, slot.most, slot.load) == (1, None, None)
    assert not slot.weighted
    assert not slot.exclusive


def test_a_slot_never_changes() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        pg.Slot("leader").least = 2  # type: ignore[misc]


def test_areas_and_rules_are_written_as_text() -> None:
    assert [*pg.Area] == ["scope", "community", "town"]
    assert [*pg.PostRule] == ["highest-rank", "retired", "elected", "appointed"]
