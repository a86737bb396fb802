"""Checks of single values and of whole columns, which must agree."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid._columns import MOST, column_ok, fault_in
from partygrid._fields import Check, FieldSpec, several, specs
from partygrid.errors import ProblemReason as Reason
from partygrid.records import RECORD_KINDS
from partygrid.testing.strategies import anything, records, values

KINDS = (*RECORD_KINDS, pg.Link)
SPECS = sorted({spec for kind in KINDS for _, spec in specs(kind)}, key=repr)


def a(check: Check, **options: Any) -> FieldSpec:
    choices = pg.Window if check in (Check.CHOICE, Check.CHOICES) else None
    return FieldSpec(check=check, zh="项", choices=choices, unit="hours", **options)


SOUND = (
    (Check.ID, ["b1", "楼 1", "ＡＢ", "龘𠮷", "a.b/c#1", "Ä́"]),
    (Check.TEXT, ["", " ", "莲峰镇", " 3号楼", "a\u3000b", "a\xa0b", 'x"y', "a\\n"]),
    (Check.COUNT, [0, 1, MOST]),
    (Check.NUMBER, [0, 0.0, 1.5, 3, 1e308]),
    (Check.CHOICE, list(pg.Window)),
    (Check.CHOICES, [(), tuple(sorted(pg.Window))]),
    (Check.WORDS, [(), ("law",), ("law", "法律")]),
    (Check.FLAG, [True, False]),
    (Check.DATE, [date(1921, 7, 1), date.max]),
    (Check.POINT, [pg.Point(-180, -90), pg.Point(180.0, 90.0), pg.Point(0, 0)]),
    (Check.REFERENCE, ["b1", ""]),
    (Check.REFERENCES, [(), ("b1",), ("a", "b")]),
)
FAULTY = (
    (Check.ID, "", Reason.BAD_ID, "empty", "write an id"),
    (Check.ID, " ", Reason.BAD_ID, "spaces at an end", "write an id"),
    (Check.ID, " b1", Reason.BAD_ID, "spaces at an end", "write 'b1'"),
    (Check.ID, "b1\u3000", Reason.BAD_ID, "spaces at an end", "write 'b1'"),
    (Check.ID, "b\n1", Reason.BAD_ID, "do not print", "write 'b1'"),
    (Check.ID, "b\u200b1", Reason.BAD_ID, "do not print", "write 'b1'"),
    (Check.ID, "\ud800", Reason.BAD_ID, "do not print", "write an id"),
    (Check.ID, 5, Reason.WRONG_TYPE, "int", "write text"),
    (Check.ID, b"b1", Reason.WRONG_TYPE, "bytes", "write text"),
    (Check.TEXT, "a\x00", Reason.BAD_TEXT, "control characters", "remove"),
    (Check.TEXT, "a\nb", Reason.BAD_TEXT, "control characters", "remove"),
    (Check.TEXT, "a\tb", Reason.BAD_TEXT, "control characters", "remove"),
    (Check.TEXT, "a\x85b", Reason.BAD_TEXT, "control characters", "remove"),
    (Check.TEXT, "a\u2028b", Reason.BAD_TEXT, "control characters", "remove"),
    (Check.TEXT, "\udcff", Reason.BAD_TEXT, "broken encoding", "remove"),
    (Check.TEXT, 3, Reason.WRONG_TYPE, "int", "write text"),
    (Check.COUNT, -1, Reason.OUT_OF_RANGE, "not negative", "None where it is not known"),
    (Check.COUNT, MOST + 1, Reason.OUT_OF_RANGE, "larger than", "counted number"),
    (Check.COUNT, True, Reason.WRONG_TYPE, "bool", "a whole number"),
    (Check.COUNT, 3.0, Reason.WRONG_TYPE, "float", "a whole number"),
    (Check.COUNT, np.array([1, 2]), Reason.WRONG_TYPE, "ndarray", "a whole number"),
    (Check.COUNT, "约12000", Reason.WRONG_TYPE, "str", "a whole number"),
    (Check.NUMBER, -0.5, Reason.OUT_OF_RANGE, "from 0 on", "write hours as 0 or more"),
    (Check.NUMBER, float("inf"), Reason.OUT_OF_RANGE, "finite", "0 or more"),
    (Check.NUMBER, float("nan"), Reason.OUT_OF_RANGE, "finite", "0 or more"),
    (Check.NUMBER, 10**400, Reason.OUT_OF_RANGE, "finite", "0 or more"),
    (Check.NUMBER, True, Reason.WRONG_TYPE, "bool", "a number of hours"),
    (Check.NUMBER, "3", Reason.WRONG_TYPE, "str", "a number of hours"),
    (Check.CHOICE, "evening", Reason.WRONG_TYPE, "str", "Window.EVENING, Window.WEEKEND"),
    (Check.CHOICE, pg.UnitKind.AGENCY, Reason.WRONG_TYPE, "UnitKind", "Window.EVENING"),
    (Check.CHOICES, 5, Reason.WRONG_TYPE, "int", "a list"),
    (Check.CHOICES, "evening", Reason.WRONG_TYPE, "str", "a list"),
    (Check.CHOICES, ("evening",), Reason.WRONG_TYPE, "str", "Window.EVENING"),
    (Check.CHOICES, (pg.Window.EVENING,) * 2, Reason.REPEATED, "twice", "once"),
    (Check.WORDS, "law", Reason.WRONG_TYPE, "str", "even for a single one"),
    (Check.WORDS, 5, Reason.WRONG_TYPE, "int", "a list"),
    (Check.WORDS, ("law", 5), Reason.WRONG_TYPE, "int", "text"),
    (Check.WORDS, ("law", "law"), Reason.REPEATED, "twice", "once"),
    (Check.WORDS, ("law ",), Reason.BAD_ID, "spaces", "write 'law'"),
    (Check.WORDS, ([],), Reason.WRONG_TYPE, "list", "text"),
    (Check.FLAG, 1, Reason.WRONG_TYPE, "int", "True or False"),
    (Check.FLAG, "是", Reason.WRONG_TYPE, "str", "True or False"),
    (Check.DATE, datetime(2020, 1, 1), Reason.WRONG_TYPE, "datetime", "datetime.date"),  # noqa: DTZ001
    (Check.DATE, "2020-01-01", Reason.WRONG_TYPE, "str", "datetime.date"),
    (Check.POINT, (116.7, 25.7), Reason.WRONG_TYPE, "tuple", "Point(lon, lat)"),
    (Check.POINT, pg.Point(25.7, 116.7), Reason.OUT_OF_RANGE, "degrees", "longitude"),
    (Check.POINT, pg.Point(10**400, 0), Reason.OUT_OF_RANGE, "degrees", "longitude"),
    (Check.POINT, pg.Point(180.1, 0), Reason.OUT_OF_RANGE, "degrees", "longitude"),
    (Check.POINT, pg.Point(0, float("nan")), Reason.OUT_OF_RANGE, "degrees", "longitude"),
    (Check.POINT, pg.Point("116", 25), Reason.OUT_OF_RANGE, "degrees", "longitude"),  # type: ignore[arg-type]
    (Check.POINT, pg.Point(True, 25), Reason.OUT_OF_RANGE, "degrees", "longitude"),
    (Check.REFERENCE, 5, Reason.WRONG_TYPE, "int", "an id as text"),
    (Check.REFERENCE, ("b1",), Reason.WRONG_TYPE, "tuple", "an id as text"),
    (Check.REFERENCES, "b1", Reason.WRONG_TYPE, "str", "a list"),
    (Check.REFERENCES, ["b1"], Reason.WRONG_TYPE, "list", "a list"),
    (Check.REFERENCES, ("b1", 5), Reason.WRONG_TYPE, "int", "ids as text"),
    (Check.REFERENCES, ("b1", "b1"), Reason.REPEATED, "twice", "once"),
)
FAULTY_NAMES = [f"{check}-{nth}" for nth, (check, *_) in enumerate(FAULTY)]


@pytest.mark.parametrize(("check", "sound"), SOUND)
def test_a_column_of_sound_values_has_no_fault(check: Check, sound: list[Any]) -> None:
    assert [fault_in(a(check), value) for value in sound] == [None] * len(sound)
    assert fault_in(a(check, optional=True), None) is None


@pytest.mark.parametrize(
    ("check", "value", "reason", "message", "remedy"), FAULTY, ids=FAULTY_NAMES
)
def test_a_fault_says_what_is_wrong_and_what_to_do(
    check: Check, value: Any, reason: Reason, message: str, remedy: str
) -> None:
    fault = fault_in(a(check), value)
    assert fault is not None
    assert fault.reason is reason
    assert message in fault.message
    assert remedy in fault.remedy


@pytest.mark.parametrize("check", [check for check, *_ in SOUND])
def test_every_check_has_sound_and_faulty_examples(check: Check) -> None:
    assert check in {faulty[0] for faulty in FAULTY}
    assert {check for check, *_ in SOUND} == set(Check)


@pytest.mark.parametrize(
    ("check", "remedy"),
    [
        (Check.ID, "state an id"),
        (Check.REFERENCE, "state an id"),
        (Check.REFERENCES, "state a list of ids"),
        (Check.DATE, "state a date"),
        (Check.COUNT, "state a count"),
        (Check.TEXT, "state a text"),
    ],
)
def test_what_must_be_stated_and_is_not_is_missing(check: Check, remedy: str) -> None:
    fault = fault_in(a(check), None)
    assert fault is not None
    assert fault.reason is Reason.MISSING
    assert fault.remedy == remedy


def test_messages_read_as_english() -> None:
    fault = fault_in(a(Check.FLAG), 5)
    assert fault is not None
    assert fault.message == "an int stands here"


def test_characters_of_rare_names_are_text() -> None:
    # In real lists: code points for private use, and signs newer than this Python.
    assert fault_in(a(Check.TEXT), "\ue170村") is None
    assert fault_in(a(Check.TEXT), "\U0002ebf0家村") is None


@pytest.mark.parametrize(
    ("check", "value"), [(check, value) for check, value, *_ in FAULTY], ids=FAULTY_NAMES
)
@pytest.mark.parametrize("optional", [True, False])
def test_one_fault_makes_its_column_worth_a_closer_look(
    check: Check, value: Any, optional: bool
) -> None:
    spec = a(check, optional=optional)
    (sound,) = [found for one, found in SOUND if one is check]
    assert not column_ok(spec, [value])
    assert not column_ok(spec, [*sound, value])
    assert not column_ok(spec, [value, *sound, value])


@pytest.mark.parametrize("check", list(Check))
def test_what_is_not_stated_is_no_fault_only_where_it_may_be_left_out(check: Check) -> None:
    (sound,) = [found for one, found in SOUND if one is check]
    assert column_ok(a(check, optional=True), [])
    assert column_ok(a(check, optional=True), [None, None])
    assert not column_ok(a(check), [None])
    assert not column_ok(a(check), [sound[0], None])


@pytest.mark.parametrize("check", list(Check))
@given(data=st.data())
def test_column_and_value_agree_on_any_values(check: Check, data: st.DataObject) -> None:
    spec = data.draw(st.sampled_from([one for one in SPECS if one.check is check]))
    column = data.draw(st.lists(values(spec).map(_converted(spec)) | anything(), max_size=4))
    faults = [fault_in(spec, value) for value in column]
    if column_ok(spec, column):
        assert faults == [None] * len(column)


def _converted(spec: FieldSpec) -> Callable[[Any], Any]:
    return several if spec.check in (Check.REFERENCES, Check.WORDS, Check.CHOICES) else lambda v: v


@given(st.data())
def test_a_column_of_sound_records_needs_no_closer_look(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    column = data.draw(st.lists(records(kind), max_size=4))
    for name, spec in specs(kind):
        found = [getattr(one, name) for one in column]
        assert [fault_in(spec, value) for value in found] == [None] * len(found)
        assert column_ok(spec, found)


@pytest.mark.parametrize("check", sorted({spec.check for spec in SPECS if spec.optional}))
def test_a_column_with_a_value_left_out_needs_no_closer_look(check: Check) -> None:
    (sound,) = [found for one, found in SOUND if one is check]
    plain = [value for value in sound if not isinstance(value, str) or value.isprintable()]
    assert column_ok(a(check, optional=True), [*plain, None])


@pytest.mark.parametrize("bad", [-0.0])
def test_a_minus_zero_is_a_fault_because_equal_records_have_equal_bytes(bad: float) -> None:
    hours = specs_by_name(pg.Need)["hours"]
    point = pg.Point(0, 0)
    object.__setattr__(point, "lat", bad)

    assert not column_ok(hours, [1.0, bad])
    assert fault_in(hours, bad) is not None
    assert not column_ok(specs_by_name(pg.Building)["point"], [point])
    assert column_ok(hours, [1.0, 0.0])


def specs_by_name(kind: type) -> dict[str, FieldSpec]:
    return dict(specs(kind))
