"""Two-new coverage: four rates, their denominators, and what 100 % is made of."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

import partygrid as pg
from partygrid import Rate, TwoNewCover, UnitKind


def firm(id_: str, *, operating: bool | None = True, **content: Any) -> pg.Unit:
    return pg.Unit(id_, operating=operating, **{"kind": UnitKind.ENTERPRISE, **content})


def work(unit: str, slot: str = "instructor", filler: str = "m1", **content: Any) -> pg.Link:
    given = {"mechanism": "two-new-work", "scope": unit, "slot": slot, "filler": filler}
    return pg.Link(**given, **content)


def report(*content: Any, **options: Any) -> pg.TwoNewReport:
    records = [one for one in content if not isinstance(one, pg.Link)]
    links = [one for one in content if isinstance(one, pg.Link)]
    return pg.check_two_new(pg.Jurisdiction([pg.Member("m1"), *records], links), **options)


def test_four_rates_have_three_denominators() -> None:
    found = report(
        firm("alone"),
        firm("joint-1"),
        firm("joint-2"),
        firm("instructed"),
        firm("bare"),
        pg.UnitBranch("own", units=["alone"]),
        pg.UnitBranch("joint", units=["joint-1", "joint-2"]),
        work("instructed"),
    ).together
    assert found.organisation == Rate(part=3, of=5)
    assert found.setup_alone == Rate(part=1, of=5)
    assert found.work == Rate(part=1, of=2)
    assert found.overall == Rate(part=4, of=5)
    assert found.overall.ratio == Fraction(4, 5)


def test_only_what_operates_counts_and_what_is_not_known_is_counted_apart() -> None:
    found = report(
        firm("runs"),
        firm("shell", operating=False),
        firm("who-knows", operating=None),
        pg.UnitBranch("br", units=["shell"]),
        pg.UnitBranch("br-2", units=["who-knows"]),
        work("who-knows"),
    )
    assert found.together == TwoNewCover(operating=1, struck_out=1, unknown=1)
    assert (found.unknown, found.uncovered) == (("who-knows",), ("runs",))


def test_enterprises_and_social_organisations_are_told_apart_and_others_left_out() -> None:
    kinds = [kind for kind in UnitKind if kind is not UnitKind.ENTERPRISE]
    found = report(firm("mill"), *(firm(kind.value, kind=kind) for kind in kinds))
    assert [(cover.kind, cover.operating) for cover in found.covers] == [
        (UnitKind.ENTERPRISE, 1),
        (UnitKind.SOCIAL_ORGANISATION, 1),
        (None, 2),
    ]
    assert found.uncovered == ("mill", "social-organisation")


def test_a_branch_is_a_units_own_where_it_names_no_other_unit_of_any_kind() -> None:
    office = pg.Unit("office", kind=UnitKind.AGENCY)
    joint = pg.UnitBranch("joint", units=["mill", "office"])
    found = report(firm("mill"), office, joint)
    assert (found.together.alone, found.together.jointly) == (0, 1)
    both = report(firm("mill"), office, joint, pg.UnitBranch("own", units=["mill"]))
    assert (both.together.alone, both.together.jointly) == (1, 0)


def test_a_branch_counts_on_the_days_on_which_it_exists() -> None:
    content = (firm("mill"), pg.UnitBranch("br", units=["mill"], dissolved=date(2024, 1, 1)))
    assert report(*content).together.alone == 0
    assert report(*content, on=date(2023, 6, 1)).together.alone == 1


@pytest.mark.parametrize("slot", ["instructor", "liaison", "union", "league"])
def test_work_reaches_a_unit_by_any_of_four_slots(slot: str) -> None:
    found = report(firm("mill"), work("mill", slot))
    assert found.together.work == Rate(part=1, of=1)
    assert found.instructor_only == (("mill",) if slot == "instructor" else ())


def test_work_that_has_ended_or_is_of_another_name_reaches_nobody() -> None:
    gone = pg.UnitBranch("gone", dissolved=date(2024, 1, 1))
    ended = {"since": date(2020, 1, 1), "until": date(2023, 1, 1)}
    content = (
        firm("ended"),
        firm("other-slot"),
        firm("gone-by"),
        gone,
        work("ended", **ended),
        work("other-slot", "visitor"),
        work("gone-by", "union", "gone"),
    )
    assert report(*content).together.reached == 0
    assert report(*content, on=date(2022, 1, 1)).together.reached == 2


def test_work_on_a_unit_with_an_organisation_changes_no_rate() -> None:
    found = report(firm("mill"), pg.UnitBranch("br", units=["mill"]), work("mill")).together
    assert (found.work, found.overall) == (Rate(part=0, of=0), Rate(part=1, of=1))


def test_a_hundred_per_cent_by_instructors_alone_is_visible() -> None:
    found = report(firm("mill"), firm("shop"), work("mill"), work("shop"), work("shop", "union"))
    assert found.together.overall.ratio == 1
    assert (found.together.organised, found.together.instructor_only) == (0, 1)
    assert found.instructor_only == ("mill",)
    assert "reached by an instructor alone: 1 of 2 (50.0 %)" in str(found)
    assert found.require_ok() is found


def full(unit: str, number: int, **content: Any) -> list[pg.Member]:
    return [pg.Member(f"{unit}-{i}", unit=unit, **content) for i in range(number)]


def test_three_full_members_without_an_organisation_of_their_own_are_ready_for_one() -> None:
    content = (
        firm("two"),
        *full("two", 2),
        firm("three"),
        *full("three", 3),
        firm("probationary"),
        *full("probationary", 3, probationary=True),
        firm("joint"),
        *full("joint", 3),
        firm("own"),
        *full("own", 3),
        firm("shell", operating=False),
        *full("shell", 3),
        pg.UnitBranch("joint-br", units=["joint", "two"]),
        pg.UnitBranch("own-br", units=["own"]),
    )
    found = report(*content)
    assert found.ready == ("joint", "three")
    assert (found.jointly, found.struck_out) == (("joint", "two"), ("shell",))
    assert report(*content, members=2).ready == ("joint", "three", "two")


@pytest.mark.parametrize("members", [0, True, 2.5])
def test_the_number_that_makes_ready_is_a_whole_number_from_1_on(members: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match=r"members: .*: no whole number from 1 on; pass 3"):
        report(members=members)
    with pytest.raises(pg.InvalidArgument, match="on: 2024: no day"):
        report(on=2024)


def test_a_report_fits_on_one_screen() -> None:
    found = report(
        firm("mill"),
        *full("mill", 3),
        firm("club", kind=UnitKind.SOCIAL_ORGANISATION),
        firm("shell", operating=False),
        firm("who-knows", operating=None),
        work("club"),
    )
    assert str(found).splitlines() == [
        "two-new coverage: 2 units operate, 1 do not, not stated for 1",
        "kind                 organisation  set up alone  work             overall",
        "enterprise           0 of 1 (0 %)  0 of 1 (0 %)  0 of 1 (0 %)     0 of 1 (0 %)",
        "social-organisation  0 of 1 (0 %)  0 of 1 (0 %)  1 of 1 (100 %)   1 of 1 (100 %)",
        "both                 0 of 2 (0 %)  0 of 2 (0 %)  1 of 2 (50.0 %)  1 of 2 (50.0 %)",
        "reached by an instructor alone: 1 of 1 (100 %) of those that work reaches",
        "neither organisation nor work: mill",
        "3 or more full members, no organisation of their own: mill",
        "not stated whether they operate: who-knows",
    ]
    assert repr(found) == "<TwoNewReport: 1 of 2 (50.0 %) of the operating units covered>"
    with pytest.raises(pg.DoesNotHold, match="neither organisation nor work: mill"):
        found.require_ok()


def test_a_long_list_is_cut() -> None:
    found = report(*(firm(f"f{i:02d}") for i in range(14)))
    assert str(found).splitlines()[-1].endswith("f10, f11 and 2 more")


def test_a_jurisdiction_without_two_new_units_has_nothing_to_cover() -> None:
    found = report()
    assert found.ok
    assert str(found).splitlines()[-1] == (
        "both                 0 of 0        0 of 0        0 of 0  0 of 0"
    )
    assert found.together.overall.ratio == 1


def test_rows_hold_the_counts_of_every_kind() -> None:
    rows = report(firm("mill"), pg.UnitBranch("br", units=["mill"])).to_records()
    assert [row["kind"] for row in rows] == ["enterprise", "social-organisation", "both"]
    assert rows[0] == {
        "kind": "enterprise",
        "operating": 1,
        "struck_out": 0,
        "unknown": 0,
        "alone": 1,
        "jointly": 0,
        "reached": 0,
        "instructor_only": 0,
    }


def test_reports_are_equal_where_they_say_the_same() -> None:
    assert report(firm("mill")) == report(firm("mill"), pg.Town("t"))
    assert report(firm("mill")) != report(firm("mill"), members=4)
    assert report(firm("mill")) != report(firm("mill"), work("mill"))
