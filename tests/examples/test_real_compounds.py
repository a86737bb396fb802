"""The example on real compounds: its rules on invented rows, and small parts of the real data."""

import csv
import gzip
import importlib
import importlib.util
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partygrid import Building, Community, CommunityKind, Compound, Jurisdiction, Town

EXAMPLES = Path(__file__).parents[2] / "examples"
if str(EXAMPLES) not in sys.path:
    sys.path.insert(0, str(EXAMPLES))

city_ = importlib.import_module("real_compounds.city")
listings_ = importlib.import_module("real_compounds.listings")
placing_ = importlib.import_module("real_compounds.placing")
screen_ = importlib.import_module("real_compounds.screen")
tables_ = importlib.import_module("real_compounds.tables")
territory_ = importlib.import_module("real_compounds.territory")

Outcome, Reason, Placement = tables_.Outcome, tables_.Reason, placing_.Placement

COLUMNS = (
    *("source", "source_id", "city", "district", "bizcircle", "name", "address", "lng", "lat"),
    *("building_type", "built_raw", "buildings_raw", "households_raw", "buildings", "households"),
)
PROVINCES = (("99", "山水省"),)
CITIES = (("3203", "徐州市"), ("4206", "襄阳市"), ("3508", "龙岩市"))
COUNTIES = (
    *(("420602", "上城区"), ("420606", "下城区"), ("420621", "丰县")),
    *(("320302", "云山区"), ("350802", "河源区")),
)
TOWNS = (
    *(("420602001", "青石街道"), ("420602002", "白鹭街道")),
    *(("420606001", "红桥街道"), ("420606070", "高新区紫竹街道"), ("420606071", "高新区玉泉街道")),
    *(("420621100", "石马镇"), ("420621400", "沙洲开发区")),
    *(("320302001", "云山街道"), ("350802001", "河源街道")),
)
COMMUNITIES = (
    *(("420602001001", "青石社区居委会"), ("420602001002", "柳巷社区居委会")),
    *(("420602001003", "和平社区居委会"), ("420602002001", "和平社区居委会")),
    *(("420602002002", "白鹭社区居委会"), ("420602002200", "白鹭村委会")),
    *(("420606001001", "红桥社区居委会"), ("420606070001", "紫竹社区")),
    *(("420606071001", "玉泉社区居委会"), ("420606071002", "竹园社区居委会")),
    ("420606071003", "竹园东社区居委会"),
    *(("420621100200", "石马村委会"), ("420621100201", "东山村委会")),
    *(("420621100498", "石马虚拟社区"), ("420621100500", "石马农场生活区")),
    ("420621400498", "沙洲虚拟社区"),
    *(("320302001001", "云山社区"), ("350802001001", "河源社区")),
)

Divisions = tuple[tuple[str, str], ...]


def row(number: int = 1, file: str = "rows.csv", **cells: object) -> Any:
    """A row of a listing site; the city is 襄阳 and the site 贝壳 where nothing else is said."""
    stated = {"source": "贝壳", "city": "襄阳", **cells}
    return tables_.SourceRow(file, number, COLUMNS, tuple(str(stated.get(c, "")) for c in COLUMNS))


def division(code: str, name: str, number: int = 1) -> Any:
    return tables_.SourceRow("divisions.csv", number, ("code", "name"), (code, name))


@pytest.fixture(scope="module")
def where() -> Any:
    """The invented 襄阳: three counties, one of them with zones and one with villages."""
    return territory_.Territory(
        code="4206",
        name="襄阳",
        counties=tuple(one for one in COUNTIES if one[0].startswith("4206")),
        towns=tuple(Town(c, name=n, code=c) for c, n in TOWNS if c.startswith("4206")),
        communities=tuple(
            Community(
                code,
                town=code[:9],
                name=name,
                kind=territory_.kind_by_name(name) or territory_.kind_by_code(code),
            )
            for code, name in sorted(COMMUNITIES)
            if code.startswith("4206")
        ),
        rows=0,
        by_code=0,
        mended=(),
        results=(),
    )


def listed(where: Any, *rows: Any) -> Any:
    found, refused = listings_.sorted_out(rows, where)
    assert not refused
    return found


def placed(where: Any, *rows: Any) -> Any:
    """The community and the rule of each compound, by name."""
    estates, refused = listings_.merged(listed(where, *rows), where)
    assert not refused
    found = placing_.placed(estates, where).placed
    return {one.estate.kept.name: (one.community, one.placement) for one in found}


def outcomes(city: Any) -> Any:
    return [(one.row.number, one.outcome, one.reason) for one in city.results]


class TestTerritory:
    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("柳巷社区居委会", CommunityKind.RESIDENTS),
            ("柳巷社区居民委员会", CommunityKind.RESIDENTS),
            ("柳巷社区", CommunityKind.RESIDENTS),
            ("石马村委会", CommunityKind.VILLAGE),
            ("石马社区村委会", CommunityKind.VILLAGE),
            ("石马村", CommunityKind.VILLAGE),
            ("石马农场生活区", None),
        ],
    )
    def test_kind_follows_the_end_of_the_name(self, name: str, kind: CommunityKind | None) -> None:
        assert territory_.kind_by_name(name) == kind

    @pytest.mark.parametrize(
        ("code", "kind"),
        [
            ("420621100001", CommunityKind.RESIDENTS),
            ("420621100498", CommunityKind.RESIDENTS),
            ("420621100200", CommunityKind.VILLAGE),
            ("420621100598", CommunityKind.VILLAGE),
        ],
    )
    def test_other_names_take_the_kind_of_their_code(self, code: str, kind: CommunityKind) -> None:
        assert territory_.kind_by_code(code) == kind

    def test_a_row_without_parent_and_a_repeated_code_are_set_aside(self) -> None:
        rows = [
            division("420602001", "青石街道"),
            division("420699001", "无名街道", 2),
            division("420602001", "青石镇", 3),
        ]

        names, refused = territory_.checked(rows, {"420602": "上城区"})

        assert names == {"420602001": "青石街道"}
        assert [(one.row.number, one.reason) for one in refused] == [
            (2, Reason.NO_PARENT),
            (3, Reason.REPEATED_CODE),
        ]

    def test_a_private_letter_becomes_a_mark_and_a_control_character_goes(self) -> None:
        assert territory_.legible("高\ue170村\u200e") == "高〓村"
        assert territory_.legible("高山村") == "高山村"

    @pytest.mark.parametrize(
        ("text", "county", "towns", "rest"),
        [
            ("上城区", "420602", (), ""),
            ("上城", "420602", (), ""),
            ("上城青石广场", "420602", (), "青石广场"),
            ("襄阳上城", "420602", (), ""),
            ("丰", "420621", (), ""),
            ("高新区", "420606", ("420606070", "420606071"), ""),
            ("高新", "420606", ("420606070", "420606071"), ""),
            ("沙洲开发区", "420621", ("420621400",), ""),
            ("沙洲沙洲", "420621", ("420621400",), ""),
        ],
    )
    def test_a_district_text_means_a_county_or_a_zone(
        self, where: Any, text: str, county: str, towns: Any, rest: str
    ) -> None:
        assert territory_.area_of(text, where) == territory_.Area(county, towns, rest)

    @pytest.mark.parametrize(
        "text", ["", "暂无资料", "襄阳", "襄阳市", "襄阳襄阳", "远方区", "丰收路"]
    )
    def test_any_other_district_text_means_nothing(self, where: Any, text: str) -> None:
        assert territory_.area_of(text, where) is None

    @pytest.mark.parametrize(
        ("text", "vague"),
        [("", True), ("襄阳市", True), ("襄阳襄阳", True), ("其他区域", True), ("远方区", False)],
    )
    def test_a_text_is_vague_when_it_names_the_city_at_most(
        self, where: Any, text: str, vague: bool
    ) -> None:
        assert territory_.is_vague(text, where) == vague

    def test_a_county_named_in_an_address_counts_when_it_is_the_only_one(self, where: Any) -> None:
        assert territory_.county_named_in("(上城区)长路1号", where) == territory_.Area("420602")
        assert territory_.county_named_in("上城区与下城区之间", where) is None
        assert territory_.county_named_in("上城路1号", where) is None


class TestListings:
    @pytest.mark.parametrize(
        ("left", "right"),
        [
            ("保山·花园", "保山花园"),
            ("保山花园（一期）", "保山花园一期"),
            ("SOHO公寓", "soho公寓"),
            ("荷园(莲花路)", "荷园"),
            ("荷 园", "荷园"),
        ],
    )
    def test_names_that_differ_in_writing_only_are_the_same(self, left: str, right: str) -> None:
        assert listings_.normalised(left) == listings_.normalised(right)

    @pytest.mark.parametrize(
        ("left", "right"), [("荷园一期", "荷园二期"), ("荷园", "荷园小区"), ("荷园(北区)", "荷园")]
    )
    def test_names_that_differ_in_a_word_are_different(self, left: str, right: str) -> None:
        assert listings_.normalised(left) != listings_.normalised(right)

    def test_a_name_of_signs_alone_stays(self) -> None:
        assert listings_.normalised("···") == "···"

    @pytest.mark.parametrize(
        ("cells", "reason"),
        [
            ({"name": ""}, Reason.NO_NAME),
            ({"name": "荷园", "buildings": "3栋"}, Reason.UNREADABLE_COUNT),
            ({"name": "荷园", "households": "-3"}, Reason.UNREADABLE_COUNT),
            ({"name": "荷园", "buildings": 3, "households": 2}, Reason.FEWER_HOUSEHOLDS),
            ({"name": "荷园", "buildings": 501, "households": 900}, Reason.ABSURD_COUNT),
            ({"name": "荷园", "buildings": 501}, Reason.ABSURD_COUNT),
            ({"name": "荷园", "households": 20_001}, Reason.ABSURD_COUNT),
            ({"name": "荷园", "buildings": 2, "households": 2_001}, Reason.ABSURD_COUNT),
        ],
    )
    def test_rows_that_cannot_be_right_are_set_aside(
        self, where: Any, cells: Any, reason: Any
    ) -> None:
        assert listings_.listing_of(row(**cells), where) is reason

    @pytest.mark.parametrize("counts", [(500, 20_000), (2, 2_000), (3, 3)])
    def test_counts_at_the_limits_are_right(self, where: Any, counts: tuple[int, int]) -> None:
        found = listings_.listing_of(
            row(name="荷园", buildings=counts[0], households=counts[1]), where
        )
        assert (found.buildings, found.households) == counts

    def test_a_count_of_zero_is_not_stated(self, where: Any) -> None:
        found = listings_.listing_of(row(name="荷园", buildings=0, households=0), where)
        assert (found.buildings, found.households) == (None, None)

    def test_the_county_of_a_row_without_district_may_stand_in_its_address(
        self, where: Any
    ) -> None:
        found = listings_.listing_of(row(name="荷园", address="(上城区)长路1号"), where)
        assert found.area == territory_.Area("420602")

    def test_the_rest_of_a_district_is_a_circle_unless_it_is_a_county(self, where: Any) -> None:
        circles = [
            listings_.listing_of(row(name="荷园", district=text), where).circle
            for text in ("上城青石广场", "上城下城")
        ]
        assert circles == ["青石广场", ""]

    def test_the_row_with_both_counts_is_kept_then_the_site_decides(self, where: Any) -> None:
        rows = [
            row(1, source="房产超市", name="荷园", district="上城区", households=400),
            row(2, source="贝壳", name="荷园", district="上城", buildings=4, households=90),
            row(3, source="链家", name="荷园", district="上城", buildings=5, households=100),
            row(4, source="别处", name="荷园", district="上城", buildings=6, households=100),
        ]

        ((estate,), refused) = listings_.merged(listed(where, *rows), where)

        assert not refused
        assert [one.row.number for one in estate.listings] == [3, 2, 4, 1]
        assert (estate.id, estate.kept.buildings, estate.kept.households) == ("4206-链家-3", 5, 100)

    def test_a_row_without_county_joins_the_only_compound_of_its_name(self, where: Any) -> None:
        rows = [row(1, name="荷园", district="上城区"), row(2, name="荷园", buildings=1)]

        ((estate,), refused) = listings_.merged(listed(where, *rows), where)

        assert not refused
        assert [one.row.number for one in estate.listings] == [2, 1]
        assert estate.area.county == "420602"

    def test_a_row_without_county_is_set_aside_where_several_counties_have_its_name(
        self, where: Any
    ) -> None:
        rows = [
            row(1, name="荷园", district="上城区"),
            row(2, name="荷园", district="下城区"),
            row(3, name="荷园"),
        ]

        estates, refused = listings_.merged(listed(where, *rows), where)

        assert [one.area.county for one in estates] == ["420602", "420606"]
        assert [(one.row.number, one.reason) for one in refused] == [(3, Reason.SEVERAL_DISTRICTS)]

    @pytest.mark.parametrize(
        ("district", "reason"),
        [
            ("", Reason.NO_DISTRICT),
            ("襄阳市", Reason.NO_DISTRICT),
            ("远方区", Reason.UNKNOWN_DISTRICT),
        ],
    )
    def test_a_name_without_any_county_is_set_aside(
        self, where: Any, district: str, reason: Any
    ) -> None:
        estates, (refused,) = listings_.merged(
            listed(where, row(name="荷园", district=district)), where
        )
        assert estates == ()
        assert refused.reason is reason

    def test_neighbours_in_two_counties_are_one_compound_and_a_conflict(self, where: Any) -> None:
        rows = [
            row(1, name="荷园", district="上城区", lng=112.0, lat=32.0),
            row(2, name="荷园", district="下城区", lng=112.0, lat=32.008),
            row(3, name="荷园", district="丰县", lng=112.0, lat=32.018),
            row(4, name="荷园", district="下城区"),
        ]

        estates, _ = listings_.merged(listed(where, *rows), where)

        assert [[one.row.number for one in estate.listings] for estate in estates] == [
            [1, 2, 4],
            [3],
        ]
        assert listings_.conflicts(estates).counties == 1

    def test_conflicts_count_compounds_whose_rows_differ(self, where: Any) -> None:
        rows = [
            row(1, name="荷园", district="上城区", buildings=1, households=9, lng=112.0, lat=32.0),
            row(2, name="荷园", district="上城区", buildings=2, households=9, lng=112.0, lat=32.1),
            row(3, name="梅园", district="上城区", households=9),
            row(4, name="梅园", district="上城区", households=8),
            row(5, name="竹园", district="上城区", households=8),
            row(6, name="竹园", district="上城区"),
        ]

        estates, _ = listings_.merged(listed(where, *rows), where)

        assert listings_.conflicts(estates) == listings_.Conflicts(
            buildings=1, households=1, counties=0, positions=1
        )

    def test_a_degree_of_latitude_is_111_kilometres_and_longitude_shrinks(self) -> None:
        assert listings_.metres((112.0, 32.0), (112.0, 33.0)) == pytest.approx(111_320)
        assert listings_.metres((112.0, 60.0), (113.0, 60.0)) == pytest.approx(111_320 / 2)


class TestPlacing:
    @pytest.mark.parametrize(
        ("cells", "community"),
        [
            ({"name": "荷园", "address": "柳巷社区3号"}, "420602001002"),
            ({"name": "柳巷花园"}, "420602001002"),
            ({"name": "青石花园"}, "420602001001"),
            ({"name": "竹园花园", "district": "下城区"}, "420606071002"),
            ({"name": "竹园东花园", "district": "下城区"}, "420606071003"),
            ({"name": "荷园", "address": "白鹭村3号"}, "420602002200"),
        ],
    )
    def test_a_text_names_a_community(self, where: Any, cells: Any, community: str) -> None:
        found = placed(where, row(**{"district": "上城区", **cells}))
        assert found == {cells["name"]: (community, Placement.NAMED)}

    @pytest.mark.parametrize(
        "cells",
        [
            {"name": "荷园", "address": "青石街道长路1号"},
            {"name": "荷园", "district": "上城青石广场"},
            {"name": "青石街道柳树园"},
        ],
    )
    def test_a_text_names_a_town(self, where: Any, cells: Any) -> None:
        found = placed(where, row(**{"district": "上城区", **cells}))
        assert found == {cells["name"]: ("420602001001", Placement.TOWN)}

    @pytest.mark.parametrize("name", ["青石路小区", "青石东路1号", "和平社区", "和平花园", "荷园"])
    def test_a_road_and_a_stem_of_two_towns_name_nothing(self, where: Any, name: str) -> None:
        ((_, placement),) = placed(where, row(name=name, district="上城区")).values()
        assert placement is Placement.ASSUMED

    def test_a_stem_that_is_a_road_begins_no_name(self) -> None:
        street = Community("420602001009", town="420602001", name="长街社区")
        stems = placing_.Stems({"长街": (street,)}, {})
        listing = listings_.Listing(row=row(), site="贝壳", name="长街花园", key="长街花园")
        estate = listings_.Estate("e", territory_.Area("420602"), (listing,))
        assert placing_.named_in(estate, stems) is None

    def test_what_a_stem_leaves(self) -> None:
        here, there = Town("t1", name="青石街道"), Town("t2", name="青石镇")
        one, two = Community("c1", town="t1"), Community("c2", town="t1")
        far = Community("c3", town="t2")
        named = placing_.Named

        assert placing_.resolved([one], []) == named("t1", "c1")
        assert placing_.resolved([one, two], []) == named("t1", None)
        assert placing_.resolved([one, far], []) is None
        assert placing_.resolved([one, far], [here]) == named("t1", "c1")
        assert placing_.resolved([far], [here]) is None
        assert placing_.resolved([], [here, there]) is None
        assert placing_.resolved([], []) is None

    def test_the_nearest_named_compound_gives_the_town_and_next_door_the_community(
        self, where: Any
    ) -> None:
        found = placed(
            where,
            row(1, name="柳巷花园", district="上城区", lng=112.0, lat=32.0),
            row(2, name="荷园", district="上城区", lng=112.0, lat=32.003),
            row(3, name="梅园", district="上城区", lng=112.0, lat=32.02),
            row(4, name="远园", district="上城区", lng=112.0, lat=33.0),
            row(5, name="外园", district="下城区", lng=112.0, lat=32.003),
        )

        assert found["荷园"] == ("420602001002", Placement.NEAREST)
        assert found["梅园"] == ("420602001001", Placement.NEAREST)
        assert found["远园"][1] is Placement.ASSUMED
        assert found["外园"] == ("420606001001", Placement.ASSUMED)

    def test_compounds_are_dealt_out_in_code_order_round_and_round(self, where: Any) -> None:
        rows = [row(n, name=f"园{n}", district="上城区") for n in range(1, 7)]
        found = placed(where, *rows)
        residents = [
            *("420602001001", "420602001002", "420602001003", "420602002001", "420602002002"),
            "420602001001",
        ]
        assert [found[f"园{n}"][0] for n in range(1, 7)] == residents

    def test_a_zone_keeps_its_compounds(self, where: Any) -> None:
        rows = [row(n, name=f"园{n}", district="高新区") for n in range(1, 6)]
        communities = [community for community, _ in placed(where, *rows).values()]
        assert communities == [
            *("420606070001", "420606071001", "420606071002", "420606071003", "420606070001"),
        ]

    def test_villages_come_before_statistical_communities(self, where: Any) -> None:
        dealt = placing_.dealing(("420621100",), where)
        assert list(islice(dealt, 3)) == ["420621100200", "420621100201", "420621100500"]
        only_villages = placed(where, row(name="荷园", district="丰县", address="石马镇"))
        only_statistical = placed(where, row(name="荷园", district="沙洲开发区"))
        assert only_villages["荷园"] == ("420621100200", Placement.TOWN)
        assert only_statistical["荷园"] == ("420621400498", Placement.ASSUMED)

    def test_the_check_leaves_each_named_compound_out_in_turn(self, where: Any) -> None:
        rows = [
            row(1, name="柳巷花园", district="上城区", lng=112.0, lat=32.0),
            row(2, name="柳巷公寓", district="上城区", lng=112.0, lat=32.001),
            row(3, name="青石公寓", district="上城区", lng=112.0, lat=32.004),
            row(4, name="白鹭社区", district="上城区", lng=112.0, lat=32.02),
        ]
        estates, _ = listings_.merged(listed(where, *rows), where)

        assert placing_.placed(estates, where).check == placing_.NearestCheck(
            towns=4, towns_right=3, communities=3, communities_right=2
        )


class TestCity:
    @given(st.integers(1, 300), st.integers(0, 30_000))
    def test_households_are_divided_without_loss(self, buildings: int, households: int) -> None:
        shares = city_.divided(households, buildings)
        assert len(shares) == buildings
        assert sum(shares) == households
        assert max(shares) - min(shares) <= 1
        assert list(shares) == sorted(shares, reverse=True)

    def test_every_row_has_one_outcome_and_households_reach_the_buildings(self, where: Any) -> None:
        rows = [
            row(1, name="柳巷花园", district="上城区", buildings=3, households=100),
            row(2, name="柳巷·花园", households=90),
            row(3, name="荷园", district="远方区"),
            row(4, name="梅园", district="上城区", buildings=5, households=4),
            row(5, name="竹园", district="上城区", households=70),
            row(6, name="兰园", district="上城区", buildings=2),
        ]

        city = city_.build_city(rows, where)

        assert outcomes(city) == [
            (1, Outcome.USED, None),
            (2, Outcome.MERGED, None),
            (3, Outcome.SET_ASIDE, Reason.UNKNOWN_DISTRICT),
            (4, Outcome.SET_ASIDE, Reason.FEWER_HOUSEHOLDS),
            (5, Outcome.USED, None),
            (6, Outcome.USED, None),
        ]
        assert city.results[1].record == city.results[0].record == "4206-贝壳-1"
        buildings = city.jurisdiction.of(Building)
        assert [(one.id, one.name, one.households) for one in buildings] == [
            ("4206-贝壳-1-001", "1号楼", 34),
            ("4206-贝壳-1-002", "2号楼", 33),
            ("4206-贝壳-1-003", "3号楼", 33),
            ("4206-贝壳-6-001", "1号楼", None),
            ("4206-贝壳-6-002", "2号楼", None),
        ]
        assert all(one.point is None and not one.grids for one in buildings)

    def test_the_towns_add_up(self, where: Any) -> None:
        rows = [
            row(1, name="柳巷花园", district="上城区", buildings=3, households=100),
            row(2, name="青石花园", district="上城区", households=70),
            row(3, name="白鹭社区", district="上城区"),
        ]

        first, second = city_.by_town(city_.build_city(rows, where))

        assert (first.town.id, first.compounds, first.bare) == ("420602001", 2, 1)
        assert (first.buildings, first.households, first.apart) == (3, 100, 70)
        assert (second.town.id, second.compounds, second.bare) == ("420602002", 1, 1)
        assert (second.buildings, second.households, second.apart) == (0, 0, 0)

    def test_a_county_without_communities_sets_every_row_of_the_compound_aside(self) -> None:
        empty = territory_.Territory(
            code="4206",
            name="襄阳",
            counties=(("420602", "上城区"),),
            towns=(),
            communities=(),
            rows=0,
            by_code=0,
            mended=(),
            results=(),
        )
        rows = [row(1, name="荷园", district="上城区"), row(2, name="荷园")]

        city = city_.build_city(rows, empty)

        assert outcomes(city) == [
            (1, Outcome.SET_ASIDE, Reason.NO_COMMUNITY),
            (2, Outcome.SET_ASIDE, Reason.NO_COMMUNITY),
        ]
        assert city.jurisdiction == Jurisdiction()
        assert "2 rows set aside" in screen_.city_screen(city, limit=20)

    def test_the_order_of_the_rows_does_not_matter(self, where: Any) -> None:
        rows = [
            *(row(n, name=f"园{n % 7}", district="上城区", households=n) for n in range(1, 20)),
            *(row(n, name=f"园{n % 9}") for n in range(20, 30)),
        ]
        city, reverse = city_.build_city(rows, where), city_.build_city(rows[::-1], where)
        assert city.jurisdiction == reverse.jurisdiction
        assert city.results == reverse.results[::-1]

    @pytest.mark.parametrize("times", [0, 2])
    def test_a_lost_or_repeated_row_is_a_defect(self, times: int) -> None:
        lost = row(1, name="荷园")
        with pytest.raises(AssertionError):
            city_.accounted([lost], [tables_.set_aside(lost, Reason.NO_NAME)] * times)

    def test_a_row_that_was_never_read_is_a_defect(self) -> None:
        strange = tables_.set_aside(row(2, name="荷园"), Reason.NO_NAME)
        with pytest.raises(AssertionError):
            city_.accounted([row(1, name="荷园")], [strange])

    def test_numbers_that_are_printed_and_not_used_are_counted(self, where: Any) -> None:
        rows = [
            row(1, name="荷园", district="上城区", households_raw="总户数90户"),
            row(2, name="梅园", district="上城区", households_raw="0", households=0),
            row(3, name="竹园", district="上城区", households_raw="90户", households=90),
            row(4, name="兰园", district="上城区", households_raw="不详"),
        ]
        city = city_.build_city(rows, where)
        assert city_.unused_numbers(city.results) == city_.Printed(unparsed=1, zeros=1)


class TestFiles:
    def test_a_short_row_is_padded_and_a_long_one_loses_no_text(self, tmp_path: Path) -> None:
        (tmp_path / "rows.csv").write_text("a,b\n1\n2,3\n4,5,6\n", encoding="utf-8")
        found = [one.cells for one in tables_.read_rows(tmp_path, "rows.csv")]
        assert found == [("1", ""), ("2", "3"), ("4", "5,6")]

    def test_rows_are_written_in_full(self, tmp_path: Path) -> None:
        refused = tables_.set_aside(row(7, name="荷,园", address="长路"), Reason.NO_DISTRICT)
        other = tables_.set_aside(division("420699001", "无名街道", 8), Reason.NO_PARENT)

        assert tables_.write_results(tmp_path / "out.csv", [refused, other]) == 2

        with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as lines:
            first, second = csv.DictReader(lines)
        assert (first["file"], first["row"]) == ("rows.csv", "7")
        assert (first["reason"], first["outcome"]) == (Reason.NO_DISTRICT, Outcome.SET_ASIDE)
        assert {name: first[name] for name in COLUMNS} == dict(
            zip(COLUMNS, refused.row.cells, strict=True)
        )
        assert (second["code"], second["name"]) == ("420699001", "无名街道")

    def test_at_most_the_limit_is_printed_for_each_reason(self) -> None:
        refused = [
            tables_.set_aside(row(n, name=f"园{n}"), Reason.NO_DISTRICT) for n in range(1, 6)
        ]
        text = screen_.set_aside_rows(refused, limit=2)
        assert "no district: 5" in text
        assert "园2" in text
        assert "园3" not in text
        assert "and 3 more" in text
        assert "园5" in screen_.set_aside_rows(refused, limit=0)
        assert "more" not in screen_.set_aside_rows(refused, limit=5)


def write_table(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    path.parent.mkdir(exist_ok=True)
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([header, *rows])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder in the form of the real one."""
    divisions = {
        "provinces.csv": (("32", "甲省"), ("42", "乙省"), ("35", "丙省")),
        "cities.csv": CITIES,
        "counties.csv": COUNTIES,
        "towns.csv.gz": TOWNS,
        "villages.csv.gz": (*COMMUNITIES, ("420699001001", "无名社区")),
    }
    for name, rows in divisions.items():
        write_table(tmp_path / "admin_cn_2023" / name, ("code", "name"), rows)
    large = [
        row(name="柳巷花园", district="上城区", buildings=3, households=100).cells[1:],
        row(name="荷园", city="远方").cells[1:],
    ]
    write_table(tmp_path / listings_.LARGE_FILE, COLUMNS[1:], large)
    for name in city_.CITIES:
        own = [row(name="柳巷花园", city=name).cells, row(name="荷园", city=name).cells]
        write_table(tmp_path / listings_.CITY_FILE.format(city=name), COLUMNS, own)
    return tmp_path


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("script", EXAMPLES / "real_compounds.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestScript:
    def test_a_run_prints_and_writes_every_row(
        self,
        folder: Path,
        script: ModuleType,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("PARTYGRID_DATA", str(folder))
        set_aside, rows = folder / "set-aside.csv", folder / "rows.csv"

        assert script.main(["--set-aside", str(set_aside), "--rows", str(rows)]) == 0

        printed = capsys.readouterr().out
        assert "in 3 provinces" in printed
        last = f"villages.csv.gz row {len(COMMUNITIES) + 1}: code=420699001001, name=无名社区"
        assert last in printed
        with rows.open(encoding="utf-8", newline="") as lines:
            found = Counter(one["outcome"] for one in csv.DictReader(lines))
        assert found == {Outcome.USED: 1, Outcome.MERGED: 1, Outcome.SET_ASIDE: 6}
        with set_aside.open(encoding="utf-8", newline="") as lines:
            assert sum(1 for _ in csv.DictReader(lines)) == 6

    def test_one_city_leaves_the_country_out(
        self,
        folder: Path,
        script: ModuleType,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("PARTYGRID_DATA", str(folder))
        assert script.main(["--city", "襄阳", "--limit", "0"]) == 0
        printed = capsys.readouterr().out
        assert "provinces" not in printed
        assert "== 襄阳 4206" in printed
        assert "== 徐州" not in printed

    def test_without_data_it_says_so_and_ends_with_2(
        self,
        tmp_path: Path,
        script: ModuleType,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("PARTYGRID_DATA", str(tmp_path / "absent"))
        assert script.main([]) == 2
        assert "PARTYGRID_DATA" in capsys.readouterr().err

    @pytest.mark.parametrize("argv", [["--limit", "-1"], ["--limit", "x"], ["--city", "远方"]])
    def test_a_wrong_option_ends_with_2(
        self, script: ModuleType, argv: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit, match="2"):
            script.main(argv)
        assert argv[0] in capsys.readouterr().err


class TestRealData:
    def test_every_row_of_a_small_city_is_accounted_for(self, real_data: Path) -> None:
        city = city_.read_city(real_data, "龙岩")
        assert len(city.results) == 405  # stated for the file: 303 rows of one site, 102 of another
        assert sum(Counter(one.outcome for one in city.results).values()) == 405
        compounds = {one.id for one in city.jurisdiction.of(Compound)}
        assert compounds == {one.record for one in city.results if one.outcome is Outcome.USED}
        assert {one.record for one in city.results if one.outcome is Outcome.MERGED} <= compounds
        assert all(
            (one.outcome is Outcome.SET_ASIDE) == (one.reason is not None) for one in city.results
        )

    def test_a_part_of_a_large_city_keeps_its_households(self, real_data: Path) -> None:
        where = territory_.read_territory(real_data, code=city_.CITIES["襄阳"])
        assert not where.results
        file = listings_.CITY_FILE.format(city="襄阳")
        rows = [one for one in tables_.read_rows(real_data, file) if one.number <= 300]

        city = city_.build_city(rows, where)

        used = [one.row for one in city.results if one.outcome is Outcome.USED]
        assert used
        stated = sum(int(one.cell("households")) for one in used if one.cell("buildings"))
        assert stated > 0
        assert sum(one.households for one in city.jurisdiction.of(Building)) == stated
        assert sum(one.households for one in city_.by_town(city)) == stated

    def test_a_province_has_every_town_and_community_that_is_listed(self, real_data: Path) -> None:
        where = territory_.read_territory(real_data, code="64")
        jurisdiction = Jurisdiction([*where.towns, *where.communities])
        assert not where.results
        assert len(jurisdiction) == where.rows
        assert {town.id[:2] for town in where.towns} == {"64"}
