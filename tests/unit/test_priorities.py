"""Priorities of needs by their compounds, in facts of double reporting."""

from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from hypothesis import given

import partygrid as pg
from partygrid._fields import specs
from partygrid.allocation import PriorityReason
from partygrid.errors import InvalidArgument
from partygrid.io._cells import Understood, read_cell
from partygrid.testing.strategies import jurisdictions

NONE, COMPANY = pg.PropertyService.NONE, pg.PropertyService.COMPANY


def town(*records: pg.Record) -> pg.Jurisdiction:
    """Compounds that are old, unmanaged, both, neither, and one of which nothing is known."""
    compounds: Mapping[str, tuple[int | None, pg.PropertyService | None]] = {
        "old": (2000, COMPANY),
        "unmanaged": (2001, NONE),
        "both": (1985, NONE),
        "neither": (2015, COMPANY),
        "unknown": (None, None),
    }
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Grid("g", community="c"),
            *(
                pg.Compound(id_, community="c", built=built, property_service=service)
                for id_, (built, service) in compounds.items()
            ),
            pg.Building("inside", compound="both", grids=["g"]),
            pg.Building("outside", community="c"),
            *records,
        ]
    )


def need(place: str, priority: int = 0) -> pg.Need:
    return pg.Need(f"n-{place}", place=place, priority=priority)


def row_of(place: str, priority: int = 0, **options: Any) -> pg.NeedPriority:
    (row,) = pg.prioritise_needs(town(need(place, priority)), **options).rows
    return row


@pytest.mark.parametrize(
    ("place", "priority", "reasons"),
    [
        ("old", 1, ("old", "managed")),
        ("unmanaged", 1, ("recent", "unmanaged")),
        ("both", 2, ("old", "unmanaged")),
        ("neither", 0, ("recent", "managed")),
        ("unknown", 0, ("year-unknown", "service-unknown")),
    ],
)
def test_old_compounds_and_unmanaged_ones_come_first(
    place: str, priority: int, reasons: tuple[str, ...]
) -> None:
    row = row_of(place)

    assert (row.compound, row.priority, row.reasons) == (place, priority, reasons)


def test_a_need_of_a_building_is_in_the_compound_of_the_building() -> None:
    assert row_of("inside") == attrs.evolve(row_of("both"), need="n-inside")


@pytest.mark.parametrize("place", ["outside", "g", "c", "t"])
def test_other_places_lie_in_no_compound(place: str) -> None:
    row = row_of(place)

    assert (row.compound, row.priority, row.reasons) == (None, 0, ("no-compound",))


def test_a_priority_that_somebody_stated_stays() -> None:
    row = row_of("both", priority=1)

    assert (row.stated, row.derived, row.kept, row.priority) == (1, 2, True, 1)
    assert str(row) == "n-both: 1 (stated)"


def test_unless_it_is_asked_to_go() -> None:
    row = row_of("neither", priority=3, override=True)

    assert (row.stated, row.derived, row.kept, row.priority) == (3, 0, False, 0)
    assert str(row) == "n-neither: 0 (recent, managed)"


def test_the_year_and_who_counts_as_unmanaged_are_stated() -> None:
    assert row_of("neither", old_before=2016).priority == 1
    services = (NONE, COMPANY)
    assert row_of("neither", unmanaged_by=services).reasons == ("recent", "unmanaged")
    assert row_of("both", unmanaged_by=()).reasons == ("old", "managed")


def test_each_reason_has_the_points_that_are_stated() -> None:
    points = {PriorityReason.UNMANAGED: 5, PriorityReason.YEAR_UNKNOWN: 1}

    assert [row_of(place, points=points).priority for place in ("old", "both", "unknown")] == [
        0,
        5,
        1,
    ]


def test_the_new_snapshot_has_the_priorities_and_the_old_one_is_not_changed() -> None:
    link = pg.Link(mechanism="task-claiming", scope="n-both", slot="member", filler="m")
    old = town(need("both"), need("neither"), pg.Member("m")).with_links([link])
    new = pg.prioritise_needs(old).where

    assert [one.priority for one in new.of(pg.Need)] == [2, 0]
    assert [one.priority for one in old.of(pg.Need)] == [0, 0]
    assert new.links == old.links


def test_the_plan_goes_by_them() -> None:
    """One member could serve either need, and the nearer one is in the compound that is neither."""
    near = pg.Building("near", compound="neither")
    where = town(near, need("neither"), need("both"), pg.Member("m", residence="near"))
    found = pg.prioritise_needs(where)

    plans = [pg.allocate_double_reporting(one) for one in (where, found.where)]
    assert [[one.need for one in plan.assignments] for plan in plans] == [["n-neither"], ["n-both"]]


def test_priorities_are_printed_the_highest_first() -> None:
    found = pg.prioritise_needs(town(need("neither"), need("both"), need("c")))

    assert str(found) == (
        "need       priority  compound  why\n"
        "n-both            2  both      old, unmanaged\n"
        "n-c               0            no compound\n"
        "n-neither         0  neither   recent, managed"
    )
    assert repr(found) == "<NeedPriorities: 3 needs, 0 as stated>"
    assert found.to_records()[0] == {
        "need": "n-both",
        "compound": "both",
        "stated": 0,
        "derived": 2,
        "reasons": "old, unmanaged",
        "kept": False,
        "priority": 2,
    }


def test_a_long_list_says_how_many_more_there_are() -> None:
    needs = [pg.Need(f"n{i:02}", place="c") for i in range(13)]

    assert str(pg.prioritise_needs(town(*needs))).endswith("\n… and 1 more (all in .rows)")


@pytest.mark.parametrize("written", ["1998", "1998年", "1998年建成", "约1998年", 1998])
def test_a_year_is_read_as_people_write_it(written: str | int) -> None:
    spec = dict(specs(pg.Compound))["built"]

    found = read_cell(spec, written)
    assert isinstance(found, Understood)
    assert found.value == 1998


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"old_before": "2001"}, "old_before: '2001': no year"),
        ({"old_before": True}, "old_before: True: no year"),
        ({"old_before": 999}, "old_before: 999: no year; state a year from 1000 to 9999"),
        ({"old_before": 10_000}, "old_before: 10000: no year"),
        ({"unmanaged_by": None}, "unmanaged_by: None: no list of property services"),
        ({"unmanaged_by": 5}, "unmanaged_by: 5: no list of property services"),
        ({"points": None}, "points: None: no points of reasons"),
        ({"points": 5}, "points: 5: no points of reasons"),
        ({"unmanaged_by": "none"}, "unmanaged_by: 'n': no property service"),
        ({"points": {"old": 1}}, "points: 'old': no reason"),
        ({"points": {PriorityReason.OLD: -1}}, "points: -1: no number of points for old"),
        ({"points": {PriorityReason.OLD: 1.5}}, "points: 1.5: no number of points for old"),
    ],
)
def test_what_is_no_rule_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        pg.prioritise_needs(town(), **options)

    assert str(caught.value).startswith(said)


@given(jurisdictions(needs=(0, 6)))
def test_only_priorities_that_are_not_stated_change_and_only_once(where: pg.Jurisdiction) -> None:
    found = pg.prioritise_needs(where)

    assert [one.need for one in found.rows] == [one.id for one in where.of(pg.Need)]
    for row in found.rows:
        before, after = where[row.need], found.where[row.need]
        assert after == attrs.evolve(before, priority=before.priority or row.derived)
    assert found.where.replace(*where.of(pg.Need)) == where
    assert pg.prioritise_needs(found.where).where == found.where


def test_other_years_are_for_the_first_snapshot_or_an_override() -> None:
    where = town(pg.Compound("mill", community="c", built=1998), pg.Need("lamps", place="mill"))
    found = pg.prioritise_needs(where)
    again = pg.prioritise_needs(found.where, old_before=1990)
    anew = pg.prioritise_needs(found.where, old_before=1990, override=True)

    assert [one.where["lamps"].priority for one in (found, again, anew)] == [1, 1, 0]
    assert [(one.kept, one.unknown) for one in (found, again, anew)] == [(0, 1), (1, 0), (0, 1)]
