"""Whose record is past its day, and how people are taken out everywhere."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.testing.strategies import jurisdictions

ON = date(2024, 7, 1)


def kept(**days: date | None) -> pg.Jurisdiction:
    return pg.Jurisdiction([pg.Member(key, retain_until=day) for key, day in days.items()])


def test_a_record_is_due_on_the_day_after_its_last() -> None:
    where = kept(a=date(2024, 6, 30), b=date(2024, 7, 1), c=None)
    found = pg.due_for_deletion(where, on=ON)
    assert [(one.member, one.days) for one in found.due] == [("a", 1)]
    assert found.unstated == ("c",)
    assert not found.ok
    assert pg.due_for_deletion(kept(b=date(2024, 7, 1)), on=ON).ok


def test_who_is_longest_over_comes_first_and_equals_by_id() -> None:
    where = kept(a=date(2024, 6, 1), c=date(2023, 1, 1), b=date(2023, 1, 1))
    found = pg.due_for_deletion(where, on=ON)
    assert [one["member"] for one in found.to_records()] == ["b", "c", "a"]
    assert found.to_records()[2] == {"member": "a", "retain_until": "2024-06-01", "days": 30}


def test_the_list_on_a_screen_is_short() -> None:
    where = kept(**{f"m{i:02}": date(2024, 1, 1) for i in range(15)})
    lines = str(pg.due_for_deletion(where, on=ON)).splitlines()
    assert lines[-1] == "… and 3 more (all in .due)"
    assert str(pg.due_for_deletion(kept(), on=ON)).splitlines() == [
        "due for deletion on 2024-07-01: 0",
        "no day stated: 0",
    ]


@given(jurisdictions(members=(0, 6)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_it_agrees_with_the_rule_on_how_long_records_are_kept(
    where: pg.Jurisdiction, on: date
) -> None:
    rule = next(one for one in pg.rules.get("pipl") if one.id == "kept-no-longer")
    failing = {one.id for one in where.of(pg.Member) if str(rule(one, where, on=on))[:4] == "fail"}
    assert {one.member for one in pg.due_for_deletion(where, on=on).due} == failing


@pytest.mark.parametrize("on", [None, "2024-07-01", datetime(2024, 7, 1)])  # noqa: DTZ001 - none
def test_a_day_has_to_be_a_date(on: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match="no day; pass"):
        pg.due_for_deletion(kept(), on=on)


@given(data=st.data(), where=jurisdictions(members=(0, 6), teams=(0, 4), links=(0, 6)))
def test_who_is_forgotten_stands_nowhere_and_the_rest_stays(
    data: st.DataObject, where: pg.Jurisdiction
) -> None:
    people = [one.id for one in where.of(pg.Member)]
    ids = data.draw(st.sets(st.sampled_from(people))) if people else set()
    found = pg.forget(where, ids)
    assert found.ids == tuple(sorted(ids))
    assert len(where) - len(found.snapshot) == len(ids)
    for one in where:
        if one.id in ids:
            assert one.id not in found.snapshot
        elif not isinstance(one, pg.Team):
            assert found.snapshot[one.id] == one
    for team in found.snapshot.of(pg.Team):
        assert team.leader not in ids
        assert set(team.members) == set(where[team.id].members) - ids
    assert found.snapshot.links == tuple(
        one for one in where.links if not {one.scope, one.filler} & ids
    )


def test_where_somebody_stood_is_told_in_numbers() -> None:
    where = pg.Jurisdiction([pg.Member("m1"), pg.Team("t1", members=["m1"]), pg.Team("t2")])
    assert pg.forget(where, ["m1", "m1"]).to_records() == [
        {"kind": "Member", "field": "", "number": 1},
        {"kind": "Team", "field": "members", "number": 1},
    ]
    assert str(pg.forget(where, [])) == "forgotten: 0\nnothing removed"


def test_only_people_are_forgotten() -> None:
    where = pg.Jurisdiction([pg.Town("t"), pg.Member("m1")])
    with pytest.raises(pg.InvalidArgument, match="no member; pass ids of members; for other"):
        pg.forget(where, ["t"])
    with pytest.raises(pg.UnknownId, match="did you mean 'm1'"):
        pg.forget(where, ["m2"])
    with pytest.raises(pg.InvalidArgument, match="a single text; pass a list of ids"):
        pg.forget(where, "m1")
