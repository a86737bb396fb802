"""Coverage on a day: organisations count from their first day until the day of dissolution."""

from datetime import date, datetime
from typing import Any

import pytest

import partygrid as pg
from partygrid import GapReason

FIRST, LAST, END = date(2021, 7, 1), date(2023, 6, 30), date(2023, 7, 1)
DATES = {"established": FIRST, "dissolved": END}
PERMANENT: tuple[pg.Record, ...] = (
    pg.Town("t"),
    pg.Community("c", town="t"),
    pg.Compound("x", community="c"),
    pg.Grid("g", community="c"),
    pg.Building("b", compound="x", grids=["g"]),
)
LINE: dict[type, dict[str, Any]] = {
    pg.TownCommittee: {"id": "tc", "town": "t"},
    pg.CommunityCommittee: {"id": "cc", "parent": "tc", "community": "c"},
    pg.CompoundBranch: {"id": "xb", "parent": "cc", "compounds": ["x"]},
    pg.BuildingGroup: {"id": "bg", "parent": "xb", "buildings": ["b"]},
}
MISSING = {
    pg.TownCommittee: [
        ("b", GapReason.BROKEN_CHAIN, "cc"),
        ("t", GapReason.NO_TOWN_COMMITTEE, None),
    ],
    pg.CommunityCommittee: [
        ("b", GapReason.BROKEN_CHAIN, "xb"),
        ("c", GapReason.NO_COMMUNITY_COMMITTEE, None),
    ],
    pg.CompoundBranch: [
        ("b", GapReason.BROKEN_CHAIN, "bg"),
        ("x", GapReason.NO_COMPOUND_BRANCH, None),
    ],
    pg.BuildingGroup: [("b", GapReason.NO_BUILDING_GROUP, None)],
}


def town(dated: type, **dates: date) -> pg.Jurisdiction:
    """A covered town in which one organisation has dates."""
    line = [kind(**content, **(dates if kind is dated else {})) for kind, content in LINE.items()]
    return pg.Jurisdiction([*PERMANENT, *line])


def gaps(where: pg.Jurisdiction, on: date | None) -> list[tuple[str, GapReason, str | None]]:
    report = pg.check_coverage(where, on=on)
    assert report.on == on
    return [(gap.subject, gap.reason, gap.at) for gap in report.gaps]


@pytest.mark.parametrize("kind", LINE)
@pytest.mark.parametrize("on", [FIRST, LAST])
def test_an_organisation_counts_from_its_first_day_to_the_eve_of_its_dissolution(
    kind: type, on: date
) -> None:
    assert gaps(town(kind, **DATES), on) == []


@pytest.mark.parametrize("kind", LINE)
@pytest.mark.parametrize("on", [date(2021, 6, 30), END, date(2030, 1, 1)])
def test_an_organisation_counts_for_nothing_before_and_after(kind: type, on: date) -> None:
    where = town(kind, **DATES)
    assert gaps(where, on) == MISSING[kind]
    level = list(LINE).index(kind)
    assert [row.led for row in pg.check_coverage(where, on=on).levels] == [
        int(i != level) for i in range(4)
    ]


@pytest.mark.parametrize("kind", LINE)
def test_the_latest_state_leaves_out_what_has_a_day_of_dissolution(kind: type) -> None:
    assert gaps(town(kind, dissolved=date(2999, 1, 1)), None) == MISSING[kind]


@pytest.mark.parametrize("kind", LINE)
def test_the_latest_state_holds_what_has_only_a_first_day(kind: type) -> None:
    where = town(kind, established=date(2999, 1, 1))
    assert gaps(where, None) == []
    assert gaps(where, date(2998, 12, 31)) == MISSING[kind]


def test_the_answer_for_one_day_does_not_change_that_for_another() -> None:
    where = town(pg.CompoundBranch, **DATES)
    days = [None, FIRST, END, FIRST, None]
    assert [len(gaps(where, on)) for on in days] == [2, 0, 2, 0, 2]


def test_a_living_group_covers_a_building_beside_a_dissolved_one() -> None:
    where = town(pg.BuildingGroup, **DATES).replace(
        pg.BuildingGroup("bz", parent="xb", buildings=["b"], established=END)
    )
    assert gaps(where, FIRST) == gaps(where, END) == gaps(where, None) == []


def test_a_committee_that_shares_its_community_is_judged_on_the_same_day() -> None:
    where = town(pg.CommunityCommittee, **DATES).replace(
        pg.CommunityCommittee("ca", parent="tc", community="c", established=END)
    )
    assert gaps(where, LAST) == []
    assert gaps(where, END) == [("b", GapReason.BROKEN_CHAIN, "xb")]


def test_a_remedy_names_only_what_exists_on_the_day() -> None:
    where = town(pg.BuildingGroup, **DATES).replace(
        pg.Building("b2", compound="x", grids=["g"]),
        pg.Compound("x2", community="c"),
        pg.CompoundBranch("xb", parent="cc", compounds=["x"], dissolved=date(2025, 1, 1)),
    )

    def remedies(on: date) -> list[str]:
        return [str(gap.remedy) for gap in pg.check_coverage(where, on=on).gaps]

    assert remedies(LAST) == ["attach b2 to bg", "let xb cover x2 as well"]
    assert remedies(date(2026, 1, 1)) == [
        "found an organisation for x",
        "found an organisation for x",
        "found an organisation for x",
        "found an organisation for x2",
    ]


@pytest.mark.parametrize(
    ("on", "lost"), [(None, ["b"]), (FIRST, []), (END, ["b"]), (date(2021, 6, 30), ["b"])]
)
def test_unassigned_buildings_ask_for_groups_of_the_day(on: date | None, lost: list[str]) -> None:
    where = town(pg.BuildingGroup, **DATES)
    for to in (pg.BuildingGroup, None):
        found = pg.unassigned_buildings(where, to=to, on=on)
        assert [building.id for building in found] == lost


@pytest.mark.parametrize("on", [datetime(2024, 1, 1), "2024-01-01", 2024])  # noqa: DTZ001
@pytest.mark.parametrize("ask", [pg.check_coverage, pg.unassigned_buildings])
def test_what_is_no_date_is_no_day(ask: Any, on: Any) -> None:
    where = town(pg.BuildingGroup, **DATES)
    with pytest.raises(
        pg.InvalidArgument, match=r"^on: .*: no day; pass a datetime.date, or None$"
    ):
        ask(where, on=on)
