"""What a grid, a compound, a community and a town see, with what is above them as stubs."""

from datetime import date
from typing import Any

import pytest

import partygrid as pg


def link(scope: str, filler: str, **dates: date) -> pg.Link:
    return pg.Link(mechanism="contact", scope=scope, slot="contact", filler=filler, **dates)


WHERE = pg.Jurisdiction(
    [
        pg.Town("t", name="莲峰镇"),
        pg.Community("c1", town="t", name="栗园社区"),
        pg.Community("c2", town="t"),
        pg.Compound("p1", community="c1"),
        pg.Compound("p2", community="c2"),
        pg.Grid("g1", community="c1"),
        pg.Grid("g2", community="c1"),
        pg.Grid("g3", community="c2"),
        pg.Grid("u1", community="c1", layer="union"),
        pg.Building("b1", compound="p1", grids=["g1", "u1"], residents=3),
        pg.Building("b2", compound="p1", grids=["g2"], residents=4),
        pg.Building("b3", compound="p2", grids=["g3"], residents=5),
        pg.TownCommittee("pc", town="t"),
        pg.CommunityCommittee("cc1", community="c1", joint_communities=["c2"], parent="pc"),
        pg.CompoundBranch("br1", compounds=["p1"], parent="cc1"),
        pg.BuildingGroup("joint", buildings=["b1", "b2"], parent="br1"),
        pg.BuildingGroup("own", buildings=["b1"], parent="br1"),
        pg.Unit("u-in", community="c1"),
        pg.Unit("u-out"),
        pg.UnitBranch("ub", units=["u-in"]),
        pg.Need("n1", place="b1"),
        pg.Need("n3", place="b3"),
        pg.Resource("r1", holder="u-out", place="g1"),
        pg.Resource("r2", holder="u-out"),
        pg.Project("pr", needs=["n1", "n3"], resources=["r1", "r2"], lead="u-out"),
        pg.Project("pr3", needs=["n3"]),
        pg.Member("home", residence="b1", organisation="ub", unit="u-in", preferences=["n3", "n1"]),
        pg.Member("own-group", organisation="own", residence="b3"),
        pg.Member("joint-group", organisation="joint"),
        pg.Member("neighbour", residence="b2"),
        pg.Member("serves", residence="b3"),
        pg.Member("served"),
        pg.Member("far", residence="b3"),
        pg.Member("leads"),
        pg.Member("joins"),
        pg.Team("team", place="g1", leader="leads", members=["joins"], helpers=2),
        pg.Team("plain", organisation="own"),
        pg.Team("team3", place="c2", members=["far"]),
        pg.Facility("post", place="b1"),
    ],
    [
        link("g1", "serves"),
        link("g1", "served", until=date(2020, 1, 1)),
        link("g1", "u-out"),
        link("g1", "team3"),
        link("b3", "home"),
        link("home", "far"),
        link("c1", "far"),
    ],
)


def seen(place: str, audience: pg.Audience = pg.Audience.KEEPER, **options: Any) -> pg.View:
    return pg.view(WHERE, pg.Role(place, audience=audience), **options)


def ids(found: pg.View, kind: Any) -> list[str]:
    return [one.id for one in found.snapshot.of(kind)]


def test_a_grid_sees_who_lives_there_belongs_there_or_serves_there() -> None:
    assert ids(seen("g1"), pg.Member) == ["home", "joins", "leads", "own-group", "serves"]


def test_who_served_by_a_link_that_has_ended_is_seen_for_a_day_on_which_it_held() -> None:
    assert "served" in ids(seen("g1", on=date(2019, 7, 1)), pg.Member)


def test_a_grid_sees_its_line_up_to_the_town_as_stubs() -> None:
    found = seen("g1")
    assert found.stubs == (
        "br1",
        "c1",
        "cc1",
        "joint",
        "p1",
        "pc",
        "t",
        "team3",
        "u-out",
        "u1",
    )
    assert found.snapshot["joint"] == pg.BuildingGroup("joint", buildings=["b1"], parent="br1")
    assert found.snapshot["c1"] == WHERE["c1"]
    assert found.snapshot["team3"] == pg.Team("team3")


def test_what_people_of_a_grid_name_elsewhere_is_left_out() -> None:
    found = seen("g1").snapshot
    assert found["home"] == pg.Member("home", residence="b1", preferences=["n1"])
    assert found["serves"] == pg.Member("serves")
    assert found["pr"] == pg.Project("pr", needs=["n1"], resources=["r1"], lead="u-out")
    assert "pr3" not in found


def test_links_of_a_grid_are_those_on_it_but_for_people_from_elsewhere() -> None:
    links = [(one.scope, one.filler) for one in seen("g1").snapshot.links]
    assert links == [("g1", "serves"), ("g1", "team3"), ("g1", "u-out")]


def test_a_compound_and_a_building_are_places_of_a_role_too() -> None:
    assert ids(seen("p1"), pg.Building) == ["b1", "b2"]
    assert {"g1", "g2", "u1"} <= set(seen("p1").stubs)
    assert ids(seen("b1"), pg.Building) == ["b1"]
    assert ids(seen("b1"), pg.Member) == ["home", "own-group"]


def test_a_community_sees_its_units_and_a_town_its_communities() -> None:
    assert set(ids(seen("c1"), pg.UnitBranch | pg.Unit)) == {"ub", "u-in", "u-out"}
    assert "u-in" not in seen("c1").stubs
    assert ids(seen("c1"), pg.Member) == [
        "far",
        "home",
        "joins",
        "joint-group",
        "leads",
        "neighbour",
        "own-group",
        "serves",
    ]
    assert ids(seen("t"), pg.Community) == ["c1", "c2"]


def test_what_is_within_is_redacted_for_the_audience_of_the_role() -> None:
    found = seen("g1", pg.Audience.ORGANISATION)
    assert found.snapshot["home"] == pg.Member("home")
    assert found.to_records()[0] == {"kind": "Member", "field": "organisation", "number": 1}
    assert seen("g1", pg.Audience.PUBLIC).snapshot.of(pg.Member) == ()
    assert seen("g1", pg.Audience.PUBLIC).snapshot["b1"].residents is None


def test_a_view_prints_numbers_and_no_people() -> None:
    text = str(seen("g1", pg.Audience.ORGANISATION))
    assert text.splitlines()[0].startswith("g1, for organisation: <Jurisdiction: 1 Town, 1 Comm")
    assert "public fields only: 10" in text
    assert "home" not in text


def test_a_role_has_a_place() -> None:
    with pytest.raises(pg.UnknownId, match="no record has the id 'g9'"):
        pg.view(WHERE, pg.Role("g9", audience=pg.Audience.PUBLIC))
    with pytest.raises(pg.InvalidArgument, match="the record is no place; name a place"):
        pg.view(WHERE, pg.Role("u-in", audience=pg.Audience.PUBLIC))


def test_a_role_has_an_audience() -> None:
    audience: Any = "public"
    with pytest.raises(pg.InvalidArgument, match="no audience"):
        pg.view(WHERE, pg.Role("g1", audience=audience))
