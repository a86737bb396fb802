"""Places and answers as GeoJSON, and places from it."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given

import geojson_rules
import partygrid as pg
from partygrid._fields import Privacy, specs
from partygrid.io.geojson import to_geojson, write_geojson
from partygrid.privacy import Audience
from partygrid.testing import strategies

pytest.importorskip("shapely")

SQUARE = [(116.0, 25.0), (116.1, 25.0), (116.1, 25.1), (116.0, 25.1), (116.0, 25.0)]
YARD = [(116.04, 25.04), (116.06, 25.04), (116.06, 25.06), (116.04, 25.06), (116.04, 25.04)]


def drawn(where: pg.Jurisdiction, **options: Any) -> list[dict[str, Any]]:
    content = json.loads(to_geojson(where, **options))
    assert list(geojson_rules.faults(content)) == []
    found: list[dict[str, Any]] = content["features"]
    return found


def town(*records: pg.Record, links: tuple[pg.Link, ...] = ()) -> pg.Jurisdiction:
    return pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t"), *records], links)


B1 = pg.Building("b1", community="c", households=40, point=pg.Point(116.02, 25.02))
B2 = pg.Building("b2", community="c", households=60, point=pg.Point(116.04, 25.02))


# Places


def test_a_building_is_drawn_at_its_point_with_what_its_record_states() -> None:
    building = pg.Building(
        "b1", community="c", name="东门", households=0, point=pg.Point(116.123456789, -0.0)
    )
    assert drawn(town(building)) == [
        {
            "type": "Feature",
            "id": "b1",
            "geometry": {"type": "Point", "coordinates": [116.1234568, 0.0]},
            "properties": {
                "type": "Building",
                "community": "c",
                "name": "东门",
                "households": 0,
                "kind": "residential",
            },
        }
    ]


def test_what_has_no_position_has_no_geometry_and_is_still_there() -> None:
    where = town(pg.Building("b1", community="c"), pg.Compound("x", community="c"))
    assert [(one["id"], one["geometry"]) for one in drawn(where)] == [("x", None), ("b1", None)]


def test_a_compound_is_drawn_as_the_points_of_its_buildings() -> None:
    homes = [
        pg.Building(id_, compound="x", households=10, point=point and pg.Point(*point))
        for id_, point in (("b2", (116.2, 25.0)), ("b1", (116.1, 25.0)), ("b3", None))
    ]
    (compound,) = drawn(town(pg.Compound("x", community="c"), *homes), show=pg.Compound)
    assert compound["geometry"] == {
        "type": "MultiPoint",
        "coordinates": [[116.1, 25.0], [116.2, 25.0]],
    }
    assert compound["properties"]["households"] == 30


def test_a_place_is_drawn_in_its_outline_with_rings_turned_by_the_right_hand_rule() -> None:
    where = town(pg.Grid("g1", community="c"), pg.Grid("g2", community="c"))
    outlines = [
        pg.Outline("g1", polygons=[[SQUARE[::-1], YARD]]),
        pg.Outline("g2", polygons=[[YARD]]),
        pg.Outline("g2", polygons=[[[(lon + 1, lat) for lon, lat in SQUARE]]]),
    ]
    one, two = drawn(where, show=pg.Grid, outlines=outlines)
    assert one["geometry"]["type"] == "Polygon"
    assert one["geometry"]["coordinates"][0] == [list(corner) for corner in SQUARE]
    assert one["geometry"]["coordinates"][1] == [list(corner) for corner in YARD[::-1]]
    assert two["geometry"]["type"] == "MultiPolygon"


def test_a_need_is_drawn_at_the_mean_of_the_buildings_of_its_place() -> None:
    where = town(B1, B2, pg.Need("n", place="c"), pg.Facility("f", place="b2"))
    spots = {one["id"]: one["geometry"]["coordinates"] for one in drawn(where)}
    assert spots["n"] == pytest.approx([116.03, 25.02], abs=2e-6)
    assert spots["f"] == [116.04, 25.02]


def test_organisations_and_units_are_drawn_where_their_places_are() -> None:
    branch = pg.CommunityCommittee("cc", community="c")
    where = town(B1, branch, pg.Unit("u", community="c"), pg.Unit("far"))
    found = {one["id"]: one["geometry"] for one in drawn(where, show=pg.Unit | pg.Organisation)}
    assert found["cc"] == found["u"] == {"type": "Point", "coordinates": [116.02, 25.02]}
    assert found["far"] is None


def test_where_nothing_is_drawn_there_is_no_box() -> None:
    assert to_geojson(town()) == b'{"type":"FeatureCollection","features":[\n]}\n'


def test_people_are_on_no_map() -> None:
    with pytest.raises(pg.InvalidArgument, match="people are on no map"):
        to_geojson(town(), show=pg.Member)
    with pytest.raises(pg.InvalidArgument, match="people are on no map"):
        to_geojson(town(), show=pg.Need | pg.Member, audience=Audience.KEEPER)


@pytest.mark.parametrize("show", [str, "Building", None])
def test_what_is_neither_records_nor_an_answer_cannot_be_shown(show: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match="nothing that can be shown"):
        to_geojson(town(), show=show)


# Answers


def test_each_gap_is_drawn_where_its_place_is() -> None:
    where = pg.examples.small_town()
    report = pg.check_coverage(where)
    found = drawn(where, show=report)
    assert [one["properties"]["subject"] for one in found] == [gap.subject for gap in report.gaps]
    first = found[0]["properties"]
    assert (first["type"], first["reason"]) == ("Building", "no-building-group")
    assert first["remedy"] == "attach b06 to garden-group-1"
    assert "residents" not in first


def test_an_answer_about_what_is_not_there_is_drawn_nowhere() -> None:
    report = pg.check_coverage(town(B1))
    found = drawn(pg.Jurisdiction(), show=report)
    assert len(found) == len(report.gaps) > 0
    assert [one for one in found if one["geometry"]] == []
    placed = pg.buildings_in_grids(town(B1), [])
    assert drawn(pg.Jurisdiction(), show=placed)[0]["geometry"] is None


def test_buildings_are_drawn_with_the_grid_in_which_they_were_found() -> None:
    where = town(pg.Grid("g1", community="c"), B1, pg.Building("b3", community="c"))
    found = pg.buildings_in_grids(where, [pg.Outline("g1", polygons=[[SQUARE]])])
    assert [(one["id"], one["properties"]) for one in drawn(where, show=found)] == [
        ("b1", {"building": "b1", "outcome": "placed", "grid": "g1"}),
        ("b3", {"building": "b3", "outcome": "unlocated"}),
    ]


def plan_of(where: pg.Jurisdiction) -> pg.Plan:
    return pg.allocate_double_reporting(where)


PLANNED = town(
    B1,
    B2,
    pg.Unit("school", community="c"),
    pg.Unit("tax-office"),
    pg.Member("m1", residence="b1", unit="school"),
    pg.Member("m2", residence="b2"),
    pg.Need("n1", place="b1", priority=1),
    pg.Need("n2", place="b1", least=3),
)


def test_a_plan_shows_the_public_how_many_serve_and_nobody_who_does() -> None:
    found = drawn(PLANNED, show=plan_of(PLANNED))
    assert [one["properties"].get("need") for one in found] == ["n1", "n2", None]
    assert found[1]["properties"] == {
        "type": "Need",
        "need": "n2",
        "placed": 1,
        "least": 3,
        "most": 3,
        "priority": 0,
        "missing": 2,
        "reason": "too-few-eligible",
    }
    assert b"m1" not in to_geojson(PLANNED, show=plan_of(PLANNED))


def test_a_plan_shows_its_keeper_a_line_from_each_home_to_the_need() -> None:
    found = drawn(PLANNED, show=plan_of(PLANNED), audience=Audience.KEEPER)
    lines = {one["properties"]["member"]: one for one in found if "member" in one["properties"]}
    assert lines.keys() == {"m1", "m2"}
    assert lines["m1"]["geometry"] == {"type": "Point", "coordinates": [116.02, 25.02]}
    assert lines["m2"]["geometry"] == {
        "type": "LineString",
        "coordinates": [[116.04, 25.02], [116.02, 25.02]],
    }
    assert lines["m2"]["properties"].keys() == {"member", "need", "metres"}


def test_a_plan_shows_where_units_report_and_leaves_out_one_that_is_nowhere() -> None:
    where = PLANNED.with_links(
        pg.Link(mechanism="double-reporting", scope="c", slot="unit", filler="tax-office")
    )
    found = drawn(where, show=plan_of(where))
    units = [one["properties"] for one in found if "unit" in one["properties"]]
    assert [one["unit"] for one in units] == ["school"]
    assert plan_of(where).unit_assignments[1].unit == "tax-office"


CONTACT = pg.Mechanism(
    "contact",
    scope=pg.Building,
    slots=[pg.Slot("contact", of=pg.Member), pg.Slot("unit", of=pg.Unit, least=3)],
)


def properties(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one["properties"] for one in found]


def leads(scope: str, filler: str, mechanism: str = "contact", slot: str = "contact") -> pg.Link:
    return pg.Link(mechanism=mechanism, scope=scope, slot=slot, filler=filler)


def test_a_plan_for_slots_shows_the_public_what_is_vacant_and_nobody() -> None:
    plan = pg.allocate_links(PLANNED, CONTACT, pins=[leads("b1", "m1")])
    found = drawn(PLANNED, show=plan)
    assert properties(found)[:2] == [
        {
            "outcome": "vacant",
            "scope": scope,
            "slot": "unit",
            "missing": 1,
            "reason": "too-few",
        }
        for scope in ("b1", "b2")
    ]
    assert {"outcome": "pinned", "scope": "b1", "slot": "contact"} in properties(found)
    assert {one["geometry"]["type"] for one in found} == {"Point"}
    assert all(one.keys() <= {"outcome", "scope", "slot"} for one in properties(found)[2:])


def test_who_may_see_holders_sees_them_at_the_scope_and_the_keeper_a_line_from_home() -> None:
    plan = pg.allocate_links(PLANNED, CONTACT, pins=[leads("b2", "m1")])
    for audience in (Audience.ORGANISATION, Audience.SUPERIOR):
        inside = drawn(PLANNED, show=plan, audience=audience)
        (pinned,) = [one for one in inside if one["properties"]["outcome"] == "pinned"]
        assert pinned["properties"]["filler"] == "m1"
        assert "metres" not in pinned["properties"]
        assert pinned["geometry"]["type"] == "Point"
    kept = drawn(PLANNED, show=plan, audience=Audience.KEEPER)
    (line,) = [one for one in kept if one["properties"]["outcome"] == "pinned"]
    assert line["geometry"]["coordinates"] == [[116.02, 25.02], [116.04, 25.02]]
    assert line["properties"]["metres"] > 0


def test_a_plan_for_posts_shows_proposals_vacancies_and_who_departs_from_the_rule() -> None:
    slots = [pg.Slot("chief", of=pg.Member, most=1, choose=pg.PostRule.HIGHEST_RANK)]
    chiefs = pg.Mechanism("chiefs", scope=pg.Building, slots=slots)
    where = PLANNED.replace(
        pg.Member("m1", residence="b1", rank=9), pg.Building("b3", community="c")
    ).with_links(leads("b1", "m2", "chiefs", "chief"))
    plan = pg.allocate_posts(where, chiefs)
    public = properties(drawn(where, show=plan))
    assert {one["outcome"] for one in public} <= {"vacant", "proposed"}
    assert all("filler" not in one for one in public)
    inside = properties(drawn(where, show=plan, audience=Audience.ORGANISATION))
    assert {
        "outcome": "deviates",
        "scope": "b1",
        "slot": "chief",
        "holder": "m2",
        "kind": "outranked",
        "by_rule": "m1",
    } in inside


def test_a_finding_is_drawn_where_its_subject_is_and_none_about_a_person() -> None:
    def empty(subject: Any, where: pg.Jurisdiction) -> pg.Outcome:
        """None is there."""
        return pg.Outcome.failed(len(where.of(type(subject))), required="none")

    rules = [
        pg.rule(id_, each=kind, severity=pg.Severity.ERROR, source=pg.Source("local custom"))(empty)
        for id_, kind in (("no-homes", pg.Building), ("no-people", pg.Member))
    ]
    report = pg.check_rules(PLANNED, rules)
    assert len(report.findings) == 4
    found = drawn(PLANNED, show=report, audience=Audience.KEEPER)
    assert found[0]["geometry"] == {"type": "Point", "coordinates": [116.02, 25.02]}
    assert properties(found) == [
        {
            "type": "Building",
            "rule": "no-homes",
            "subject": building,
            "verdict": "fail",
            "severity": "error",
            "source": "local custom",
        }
        for building in ("b1", "b2")
    ]


def test_an_audience_that_may_not_see_a_field_does_not_see_it_on_a_map() -> None:
    where = town(attrs.evolve(B1, residents=99))
    assert "residents" not in drawn(where)[0]["properties"]
    inside = drawn(where, audience=Audience.ORGANISATION)
    assert inside[0]["properties"]["residents"] == 99


# Files


@given(strategies.jurisdictions(buildings=(0, 6)))
def test_any_jurisdiction_is_drawn_by_the_rules_of_the_format(where: pg.Jurisdiction) -> None:
    shown = pg.Place | pg.Need | pg.Resource | pg.Facility | pg.Team | pg.Organisation | pg.Unit
    found = drawn(where, show=shown, audience=Audience.KEEPER)
    assert len(found) == len(where.of(shown))


@given(strategies.jurisdictions(buildings=(0, 6)))
def test_equal_snapshots_have_equal_maps(where: pg.Jurisdiction) -> None:
    again = pg.Jurisdiction(reversed(where.records), reversed(where.links), scheme=where.scheme)
    assert to_geojson(again, show=pg.Place) == to_geojson(where, show=pg.Place)


def test_every_geometry_is_one_that_shapely_reads() -> None:
    shapely = import_module("shapely")
    where = pg.examples.small_town()
    shown = [pg.Place | pg.Facility, pg.check_coverage(where), plan_of(where)]
    for show in shown:
        for feature in drawn(where, show=show, audience=Audience.KEEPER):
            if feature["geometry"]:
                assert shapely.geometry.shape(feature["geometry"]).is_valid


def test_features_are_written_in_batches_without_a_seam(tmp_path: Path) -> None:
    homes = [pg.Building(f"b{i:04}", community="c", point=pg.Point(116, 25)) for i in range(2001)]
    write_geojson(town(*homes), tmp_path / "town.geojson")
    lines = (tmp_path / "town.geojson").read_bytes().splitlines()
    assert len(lines) == 2003
    assert (tmp_path / "town.geojson").read_bytes() == to_geojson(town(*homes))
    assert [one["id"] for one in drawn(town(*homes))] == [home.id for home in homes]


def test_a_map_is_never_written_through_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(pg.InvalidArgument, match="symbolic link"):
        write_geojson(town(), tmp_path / "link")


def test_what_cannot_be_shown_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "town.geojson").write_bytes(b"old")
    with pytest.raises(pg.InvalidArgument):
        write_geojson(town(), tmp_path / "town.geojson", show=pg.Member)
    assert (tmp_path / "town.geojson").read_bytes() == b"old"


def test_the_households_that_stand_beside_a_gap_are_public() -> None:
    assert dict(specs(pg.Building))["households"].privacy is Privacy.PUBLIC
