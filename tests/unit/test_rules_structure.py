"""The pack on the structure of a jurisdiction: what each rule answers, and why."""

from datetime import date
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid import catalogue, rules
from partygrid.testing.strategies import VILLAGES
from rule_cases import answer
from rule_screens import assert_screen_agrees, left_to_a_look, passed_after_a_look

PACK = rules.get("structure")
DAY = date(2024, 7, 1)
PLACES = (
    pg.Town("t"),
    pg.Town("t2"),
    pg.Community("c", town="t"),
    pg.Community("c2", town="t2"),
    pg.Compound("x", community="c"),
    pg.Compound("x2", community="c2"),
    pg.Grid("g", community="c"),
    pg.Grid("g2", community="c2"),
)
LINE = (
    pg.TownCommittee("tc", town="t"),
    pg.CommunityCommittee("cc", community="c", parent="tc"),
    pg.CompoundBranch("xb", compounds=["x"], parent="cc"),
)


def _answers(rule: str, key: str, *records: Any, **stated: Any) -> str:
    """What a rule answers about a record; records take the place of those with their ids."""
    on = stated.pop("on", None)
    found = {one.id: one for one in (*PLACES, *LINE, *records)}
    return _answer(rule, pg.Jurisdiction(found.values(), **stated), key, on)


def _answer(rule: str, where: pg.Jurisdiction, key: str, on: date | None = None) -> str:
    """What a rule answers about a record, which is the same when it is asked about all."""
    assert_screen_agrees(PACK[rule], where, on)
    return answer("structure", rule, where, key, on)


def test_every_rule_says_what_to_do_who_says_so_and_what_it_is_called() -> None:
    for rule in PACK:
        assert rule.source.title
        assert rule.source.clause
        assert rule.title.zh
        assert rule.screen is not None
        assert rule.remedy or rule.id == "building-community"


def test_what_every_jurisdiction_guarantees_is_said_and_passes() -> None:
    where = pg.examples.small_town()
    tally = pg.check_rules(where, [PACK["organisation-forest"]]).tally("organisation-forest")

    assert "guarantee" in PACK["organisation-forest"].text
    assert (tally.passed, tally.total) == (len(where.of(pg.Organisation)),) * 2
    assert _answer("organisation-forest", where, "garden-branch") == "pass"
    with pytest.raises(pg.InvalidJurisdiction, match="cycle"):
        pg.Jurisdiction([pg.UnitBranch("a", parent="b"), pg.UnitBranch("b", parent="a")])


class TestLevel:
    """A superior stands one level above; a level is left out only where it has no place."""

    GROUP = pg.BuildingGroup("bg", buildings=["b"], parent="cc")

    def _in(self, scheme: pg.LevelScheme, **building: Any) -> str:
        home = pg.Building("b", **building)
        return _answers("organisation-level", "bg", home, self.GROUP, scheme=scheme)

    def test_one_level_up_is_in_order(self) -> None:
        assert _answers("organisation-level", "xb") == "pass: 0, required 0"

    def test_one_level_up_it_needs_no_look_whatever_its_building_lies_in(self) -> None:
        home = pg.Building("b", compound="x")
        group = attrs.evolve(self.GROUP, parent="xb")
        where = pg.Jurisdiction([*PLACES, *LINE, home, group], scheme=VILLAGES)
        rule = PACK["organisation-level"]
        assert left_to_a_look(rule, where) == []
        assert left_to_a_look(rule, where.replace(self.GROUP)) == ["bg"]

    def test_without_a_superior_it_is_not_asked(self) -> None:
        assert _answers("organisation-level", "tc") == "not applicable: it names no superior"

    def test_a_village_group_needs_a_branch_where_its_building_stands_in_a_compound(self) -> None:
        assert self._in(VILLAGES, community="c") == "pass: 0, required 0"
        assert self._in(VILLAGES, compound="x") == (
            "fail: 1, required 0: buildings that need a CompoundBranch between"
        )

    def test_where_grid_branches_may_be_left_out_a_base_grid_asks_for_one(self) -> None:
        scheme = attrs.evolve(pg.GRID_BRANCHES, may_skip=[pg.GridBranch])
        union = pg.Grid("u", community="c", layer="union")

        def asked(grid: str) -> str:
            where = pg.Jurisdiction(
                [*PLACES, *LINE[:2], union, self.GROUP, pg.Building("b", grids=[grid])],
                scheme=scheme,
            )
            return _answer("organisation-level", where, "bg")

        assert asked("u") == "pass: 0, required 0"
        assert asked("g") == "fail: 1, required 0: buildings that need a GridBranch between"

    def test_every_building_with_a_community_needs_the_organisation_of_one(self) -> None:
        scheme = attrs.evolve(pg.FOUR_LEVELS, may_skip=[pg.CommunityCommittee])
        branch = pg.CompoundBranch("xb", compounds=["x"], parent="tc")
        home = pg.Building("b", compound="x")

        assert _answers("organisation-level", "xb", branch, scheme=scheme) == "pass: 0, required 0"
        assert _answers("organisation-level", "xb", branch, home, scheme=scheme) == (
            "fail: 1, required 0: buildings that need a CommunityCommittee between"
        )


class TestSuperior:
    """Each organisation below the top names a superior, and that exists."""

    def test_only_the_top_needs_none(self) -> None:
        lone = pg.CompoundBranch("lone", compounds=["x"])

        assert _answers("organisation-superior", "xb") == "pass"
        assert _answers("organisation-superior", "lone", lone) == "fail: it names no superior"
        assert _answers("organisation-superior", "tc") == (
            "not applicable: it stands on the top level"
        )

    @pytest.mark.parametrize(
        ("on", "expected"),
        [
            (None, "fail: 1, required 0: its superior does not exist on the day"),
            (date(2024, 6, 30), "pass: 0, required 0"),
            (date(2024, 7, 1), "fail: 1, required 0: its superior does not exist on the day"),
            (date(2019, 12, 31), "fail: 1, required 0: its superior does not exist on the day"),
        ],
    )
    def test_it_exists_from_its_first_day_to_before_it_is_dissolved(
        self, on: date | None, expected: str
    ) -> None:
        dated = attrs.evolve(LINE[1], established=date(2020, 1, 1), dissolved=DAY)

        assert _answers("organisation-superior-exists", "xb", dated, on=on) == expected
        assert _answers("organisation-superior-exists", "tc") == (
            "not applicable: it names no superior"
        )

    def test_who_is_dissolved_is_not_asked(self) -> None:
        gone = attrs.evolve(LINE[2], dissolved=DAY)

        assert _answers("organisation-superior-exists", "xb", gone) == (
            "not applicable: it does not exist on the day"
        )


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (LINE[0], "pass: 1, required at least 1"),
        (LINE[1], "pass: 1, required at least 1"),
        (LINE[2], "pass: 1, required at least 1"),
        (pg.CompoundBranch("o"), "fail: 0, required at least 1"),
        (pg.BuildingGroup("o"), "fail: 0, required at least 1"),
        (pg.UnitBranch("o"), "fail: 0, required at least 1"),
        (pg.UnitBranch("o", dissolved=DAY), "not applicable: it does not exist on the day"),
    ],
)
def test_an_organisation_covers_something(record: Any, expected: str) -> None:
    assert _answers("organisation-places", record.id, record) == expected


def test_whether_a_group_covers_it_is_looked_up_of_dwellings_alone() -> None:
    homes = [pg.Building("home"), pg.Building("shop", kind=pg.BuildingKind.VACANT)]
    found = left_to_a_look(PACK["building-group"], pg.Jurisdiction([*PLACES, *homes]))
    assert found == ["home"]


class TestTerritory:
    """The places of an organisation lie within those of its superior."""

    B = pg.Building("b", compound="x")
    B2 = pg.Building("b2", compound="x2")
    LOOSE = pg.Building("loose", community="c")
    LOOSE2 = pg.Building("loose2", community="c2")
    LOST = pg.Building("lost")

    def _of(self, *buildings: str, parent: str | None = "xb", **stated: Any) -> str:
        group = pg.BuildingGroup("bg", buildings=buildings, parent=parent)
        homes = (self.B, self.B2, self.LOOSE, self.LOOSE2, self.LOST)
        records = stated.pop("records", ())
        return _answers("organisation-territory", "bg", *homes, group, *records, **stated)

    def test_a_group_lies_in_the_compounds_of_its_branch(self) -> None:
        assert self._of("b") == "pass: 0, required 0"
        assert self._of("b", "b2") == "fail: 1, required 0: places outside those of xb"
        assert self._of("b", parent=None) == "not applicable: it names no superior"

    def test_another_compound_of_the_community_lies_outside(self) -> None:
        next_door = [pg.Compound("x3", community="c"), pg.Building("b3", compound="x3")]
        assert self._of("b", "b3", records=next_door) == (
            "fail: 1, required 0: places outside those of xb"
        )

    def test_what_lies_directly_in_a_place_of_its_superior_needs_no_look(self) -> None:
        group = pg.BuildingGroup("bg", buildings=["b"], parent="xb")
        other = pg.CompoundBranch("xb2", compounds=["x2"], parent="cc2")
        second = pg.CommunityCommittee("cc2", community="c2", parent="tc2")
        records = (group, other, second, pg.TownCommittee("tc2", town="t2"), self.B, self.B2)
        where = pg.Jurisdiction([*PLACES, *LINE, *records])
        rule = PACK["organisation-territory"]
        assert left_to_a_look(rule, where) == []
        assert left_to_a_look(rule, where.replace(attrs.evolve(group, parent="xb2"))) == ["bg"]

    def test_outside_compounds_the_community_counts(self) -> None:
        assert self._of("loose") == "pass: 0, required 0"
        assert self._of("loose2") == "fail: 1, required 0: places outside those of xb"
        assert self._of("b", "lost") == "unknown: Building.community is not stated"
        assert self._of("b2", "lost") == "fail: 1, required 0: places outside those of xb"

    def test_outside_compounds_without_a_superior_above_that_of_the_compounds_counts(self) -> None:
        alone = [attrs.evolve(LINE[2], parent=None)]

        assert self._of("loose", records=alone) == "pass: 0, required 0"
        assert self._of("loose2", records=alone).startswith("fail: 1")
        assert self._of("lost", records=alone) == "unknown: Building.community is not stated"

    def test_outside_compounds_the_organisation_above_the_branch_decides(self) -> None:
        joint = [attrs.evolve(LINE[1], joint_communities=["c2"])]

        assert self._of("loose2", records=joint) == "pass: 0, required 0"

    def test_what_covers_nothing_has_no_territory(self) -> None:
        nothing = attrs.evolve(LINE[2], compounds=())

        assert self._of() == "unknown: BuildingGroup.buildings is not stated"
        assert self._of("b", records=[nothing]) == (
            "unknown: CompoundBranch.compounds is not stated"
        )

    @pytest.mark.parametrize(
        ("record", "key", "expected"),
        [
            (LINE[1], "cc", "pass"),
            (attrs.evolve(LINE[1], community="c2"), "cc", "fail"),
            (attrs.evolve(LINE[1], joint_communities=["c2"]), "cc", "fail"),
            (LINE[2], "xb", "pass"),
            (attrs.evolve(LINE[2], compounds=["x2"]), "xb", "fail"),
            (attrs.evolve(LINE[2], compounds=["x", "x2"]), "xb", "fail"),
        ],
    )
    def test_each_place_has_to_lie_there(self, record: Any, key: str, expected: str) -> None:
        assert _answers("organisation-territory", key, record).split(":")[0] == expected

    def test_a_joint_organisation_leads_all_that_it_covers(self) -> None:
        joint = attrs.evolve(LINE[1], joint_communities=["c2"])
        both = attrs.evolve(LINE[2], compounds=["x", "x2"])

        assert _answers("organisation-territory", "xb", joint, both) == "pass: 0, required 0"

    @pytest.mark.parametrize("scheme", [pg.FIVE_LEVELS, pg.GRID_BRANCHES])
    def test_a_grid_lies_where_its_buildings_lie(self, scheme: pg.LevelScheme) -> None:
        above = LINE if scheme is pg.FIVE_LEVELS else LINE[:2]
        branch = pg.GridBranch("gb", grids=["g"], parent=above[-1].id)

        def asked(*homes: pg.Building) -> str:
            where = pg.Jurisdiction([*PLACES, *above, branch, *homes], scheme=scheme)
            return _answer("organisation-territory", where, "gb")

        inside = pg.Building("in", compound="x", grids=["g"])
        beside = pg.Building("beside", community="c", grids=["g"])
        across = pg.Building("across", compound="x2", grids=["g"])
        lost = "fail" if scheme is pg.FIVE_LEVELS else "pass"
        assert asked() == "pass: 0, required 0"
        assert asked(inside, beside) == "pass: 0, required 0"
        assert asked(inside, across).startswith(lost)

    def test_below_a_grid_branch_one_base_grid_of_a_building_is_enough(self) -> None:
        union = pg.Grid("u", community="c", layer="union")
        other = pg.Grid("g3", community="c")
        above = (*LINE[:2], pg.GridBranch("gb", grids=["g", "u"], parent="cc"))

        def asked(*grids: str) -> str:
            home = pg.Building("b", community="c", grids=grids)
            group = pg.BuildingGroup("bg", buildings=["b"], parent="gb")
            where = pg.Jurisdiction(
                [*PLACES, union, other, *above, home, group], scheme=pg.GRID_BRANCHES
            )
            return _answer("organisation-territory", where, "bg").split(":")[0]

        assert asked("g") == asked("g", "g3") == asked("u") == asked() == "pass"
        assert asked("g3") == asked("g3", "u") == "fail"

    def test_a_compound_below_a_grid_branch_is_known_by_its_buildings(self) -> None:
        scheme = pg.LevelScheme(
            "compounds-in-grids",
            levels=(
                pg.TownCommittee,
                pg.CommunityCommittee,
                pg.GridBranch,
                pg.CompoundBranch,
                pg.BuildingGroup,
            ),
        )
        above = (*LINE[:2], pg.GridBranch("gb", grids=["g"], parent="cc"))
        branch = pg.CompoundBranch("xb", compounds=["x"], parent="gb")

        def asked(*grids: str) -> str:
            homes = [pg.Building(f"b-{one}", compound="x", grids=[one]) for one in grids]
            where = pg.Jurisdiction([*PLACES, *above, branch, *homes], scheme=scheme)
            return _answer("organisation-territory", where, "xb").split(":")[0]

        assert asked() == asked("g") == "pass"
        assert asked("g", "g2") == "fail"

    def test_a_town_in_a_scheme_upside_down_has_no_community(self) -> None:
        scheme = pg.LevelScheme("upside-down", levels=(pg.CommunityCommittee, pg.TownCommittee))
        where = pg.Jurisdiction(
            [
                *PLACES,
                pg.CommunityCommittee("cc", community="c"),
                pg.TownCommittee("tc", town="t", parent="cc"),
            ],
            scheme=scheme,
        )

        assert _answer("organisation-territory", where, "tc").startswith("unknown")

    def test_a_building_of_a_compound_without_a_place_is_as_unknown_as_it_is(self) -> None:
        scheme = pg.LevelScheme("buildings", levels=(pg.TownCommittee, pg.BuildingGroup))
        where = pg.Jurisdiction(
            [
                pg.Town("t"),
                pg.TownCommittee("tc", town="t"),
                pg.Building("lost"),
                pg.BuildingGroup("bg", buildings=["lost"], parent="tc"),
            ],
            scheme=scheme,
        )

        assert _answer("organisation-territory", where, "bg").startswith(
            "unknown: Building.community"
        )


class TestBuildings:
    """One community, a grid of each layer and no two of one, a group for dwellings."""

    UNION = pg.Grid("u", community="c", layer="union")

    def test_the_community_is_that_of_the_compound_the_stated_one_or_that_of_the_grid(self) -> None:
        for stated in ({"compound": "x"}, {"community": "c"}, {"grids": ["g"]}):
            home = pg.Building("b", **stated)
            assert _answers("building-community", "b", home) == "pass"
        assert _answers("building-community", "b", pg.Building("b")) == (
            "unknown: Building.community is not stated"
        )

    @pytest.mark.parametrize(
        ("building", "expected"),
        [
            (pg.Building("b", community="c", grids=["g", "u"]), "pass"),
            (pg.Building("b", community="c", grids=["g"]), "union"),
            (pg.Building("b", community="c", grids=["u"]), "base"),
            (pg.Building("b", community="c"), "base, union"),
            (pg.Building("b", community="c2"), "base"),
            (pg.Building("b", community="c2", grids=["g2"]), "pass"),
            (pg.Building("b"), "base"),
            (pg.Building("b", community="c2", kind=pg.BuildingKind.VACANT), "base"),
        ],
    )
    def test_each_layer_of_its_community_and_the_base_layer_hold_it(
        self, building: pg.Building, expected: str
    ) -> None:
        found = _answers("building-grid", "b", self.UNION, building)
        lack = f"fail: no grid of the layer holds it ({expected})"
        assert found == ("pass" if expected == "pass" else lack)

    @pytest.mark.parametrize(
        ("grids", "expected"),
        [
            (["g", "u"], "pass: 0, required 0"),
            (["g", "g2"], "fail: 2, required 0: grids of one layer that overlap"),
            (["g", "g2", "u"], "fail: 2, required 0: grids of one layer that overlap"),
            ([], "not applicable: it lies in no grid"),
        ],
    )
    def test_two_grids_of_one_layer_overlap(self, grids: list[str], expected: str) -> None:
        home = pg.Building("b", community="c", grids=grids)
        assert _answers("building-one-grid", "b", self.UNION, home) == expected

    def test_a_group_covers_dwellings_and_the_branch_of_the_compound_is_a_witness(self) -> None:
        home = pg.Building("b", compound="x")
        group = pg.BuildingGroup("bg", buildings=["b"], parent="xb", established=DAY)
        lone = pg.Building("lone", community="c")
        where = pg.Jurisdiction([*PLACES, *LINE, home, group, lone])
        rule = PACK["building-group"]

        assert str(rule(where["b"], where, on=DAY)) == "pass"
        before = rule(where["b"], where, on=date(2024, 6, 30))
        assert (str(before), before.witness) == ("fail: no building group covers it", ("xb",))
        assert rule(where["lone"], where).witness == ()

    @pytest.mark.parametrize(
        ("building", "expected"),
        [
            (pg.Building("b", kind=pg.BuildingKind.SHOP), "not applicable: it is no dwelling"),
            (pg.Building("b", kind=pg.BuildingKind.SHOP, households=0), "not applicable"),
            (pg.Building("b", kind=pg.BuildingKind.SHOP, households=1), "fail"),
            (pg.Building("b", households=0), "fail"),
        ],
    )
    def test_only_dwellings_need_a_group(self, building: pg.Building, expected: str) -> None:
        assert _answers("building-group", "b", building).startswith(expected)

    def test_a_scheme_without_groups_asks_for_none(self) -> None:
        scheme = pg.LevelScheme("short", levels=pg.FOUR_LEVELS.levels[:-1])
        assert _answers("building-group", "b", pg.Building("b"), scheme=scheme) == (
            "not applicable: the level scheme short has no building groups"
        )


class TestGrids:
    """A grid holds buildings, all of its own community."""

    def test_buildings_of_another_community_are_strays(self) -> None:
        own = pg.Building("b", compound="x", grids=["g"])
        stray = pg.Building("b2", compound="x2", grids=["g"])
        where = pg.Jurisdiction([*PLACES, own, stray])
        outcome = PACK["grid-one-community"](where["g"], where)

        assert (str(outcome), outcome.witness) == (
            "fail: 1, required 0: buildings of another community",
            ("b2",),
        )
        assert _answers("grid-one-community", "g", own) == "pass: 0, required 0"
        assert _answers("grid-one-community", "g") == "not applicable: it holds no building"

    def test_an_empty_grid_is_a_gap(self) -> None:
        home = pg.Building("b", compound="x", grids=["g"])

        assert _answers("grid-buildings", "g", home) == "pass: 1, required at least 1"
        assert _answers("grid-buildings", "g2", home) == "fail: 0, required at least 1"


class TestPlaces:
    """Each place of a level has an organisation of that level."""

    def test_a_place_without_one_is_a_gap(self) -> None:
        for key in ("t", "c", "x"):
            assert _answers("place-organisation", key) == "pass"
        assert _answers("place-organisation", "t2") == "fail: no TownCommittee covers it"
        assert _answers("place-organisation", "c2") == "fail: no CommunityCommittee covers it"
        assert _answers("place-organisation", "x2") == "fail: no CompoundBranch covers it"

    def test_a_joint_one_counts_and_one_that_is_dissolved_does_not(self) -> None:
        joint = attrs.evolve(LINE[1], joint_communities=["c2"], dissolved=DAY)

        assert _answers("place-organisation", "c2", joint, on=date(2024, 6, 30)) == "pass"
        assert _answers("place-organisation", "c2", joint).startswith("fail")

    def test_a_kind_without_a_level_of_its_own_is_not_asked(self) -> None:
        union = pg.Grid("u", community="c", layer="union")
        asked = "not applicable: the level scheme {} asks for none"

        assert _answers("place-organisation", "g") == asked.format("four-levels")
        five = {"scheme": pg.FIVE_LEVELS}
        assert _answers("place-organisation", "u", union, **five) == asked.format("five-levels")
        assert _answers("place-organisation", "g", **five) == "fail: no GridBranch covers it"
        both = (union, pg.Compound("x3", community="c"))
        assert _answers("place-organisation", "u", *both, **five) == asked.format("five-levels")


class TestMembers:
    """One formal organisation, one live report."""

    def test_the_formal_organisation_exists(self) -> None:
        member = pg.Member("m", organisation="xb")
        gone = attrs.evolve(LINE[2], dissolved=DAY)

        assert _answers("member-organisation", "m", member) == "pass: 0, required 0"
        assert _answers("member-organisation", "m", member, gone) == (
            "fail: 1, required 0: its organisation does not exist on the day"
        )
        assert _answers("member-organisation", "m", pg.Member("m")) == (
            "not applicable: its formal organisation lies outside"
        )

    def _reports(self, *scopes: tuple[str, date | None], on: date | None = None) -> str:
        records = (
            pg.Member("m"),
            pg.Need("n", place="x"),
            pg.Need("n2", place="x2"),
            pg.Need("wide", place="t"),
        )
        links = [
            pg.Link(
                mechanism="double-reporting", scope=scope, slot="member", filler="m", until=until
            )
            for scope, until in scopes
        ]
        return _answers("member-one-report", "m", *records, links=links, on=on)

    def test_a_member_reports_to_one_community_whatever_it_serves_there(self) -> None:
        assert self._reports() == "not applicable: it has no live report"
        assert self._reports(("n", None)) == "pass: 1, required at most 1"
        assert self._reports(("n", None), ("x", None)) == "pass: 1, required at most 1"
        assert self._reports(("n", None), ("n2", None)) == "fail: 2, required at most 1"

    def test_what_has_ended_or_lies_in_no_community_is_no_report_to_one(self) -> None:
        assert self._reports(("n", DAY), ("n2", None)) == "pass: 1, required at most 1"
        assert self._reports(("n", DAY), ("n2", None), on=DAY) == "fail: 2, required at most 1"
        assert self._reports(("wide", None), ("n2", None)) == "pass: 1, required at most 1"
        assert self._reports(("wide", None)) == "not applicable: it has no live report"

    def test_another_mechanism_may_record_it(self) -> None:
        links = [
            pg.Link(mechanism="reports", scope=scope, slot="home", filler="m")
            for scope in ("x", "x2")
        ]
        where = pg.Jurisdiction([*PLACES, pg.Member("m")], links)
        rule = PACK["member-one-report"]

        assert rule(where["m"], where).verdict is pg.Verdict.NOT_APPLICABLE
        own = rule.with_(mechanism="reports")
        assert own(where["m"], where).witness == ("c", "c2")
        assert_screen_agrees(own, where)


class TestPosts:
    """A post has one holder."""

    MEMBERS = tuple(pg.Member(f"m{i}") for i in (1, 2))

    def _held(self, *links: tuple[str, str, str], **stated: Any) -> pg.Outcome:
        made = [
            pg.Link(mechanism=mechanism, scope="xb", slot=slot, filler=filler, **stated)
            for mechanism, slot, filler in links
        ]
        where = pg.Jurisdiction([*PLACES, *LINE, *self.MEMBERS], made)
        assert_screen_agrees(PACK["post-one-holder"], where)
        return PACK["post-one-holder"](where["xb"], where)

    def test_one_holds_it_or_nobody(self) -> None:
        secretary = ("four-level", "branch_secretary", "m1")

        assert str(self._held(secretary)) == "pass: 1, required at most 1"
        assert str(self._held()) == "not applicable: nobody holds a post of it"
        assert str(self._held(secretary, until=DAY)) == "not applicable: nobody holds a post of it"

    @pytest.mark.parametrize(
        "post", ["town_secretary", "community_secretary", "branch_secretary", "group_leader"]
    )
    def test_two_are_too_many_in_every_post_of_the_line(self, post: str) -> None:
        assert str(self._held(*(("four-level", post, one.id) for one in self.MEMBERS))) == (
            "fail: 2, required at most 1"
        )
        chiefs = [("highest-rank-leads", "building_chief", one.id) for one in self.MEMBERS]
        assert self._held(*chiefs).measured == 2

    def test_who_alone_holds_a_post_needs_no_look(self) -> None:
        link = pg.Link(mechanism="four-level", scope="xb", slot="branch_secretary", filler="m1")
        where = pg.Jurisdiction([*PLACES, *LINE, *self.MEMBERS], [link])
        assert passed_after_a_look(PACK["post-one-holder"], where) == []

    def test_two_are_one_too_many_in_one_mechanism_or_two(self) -> None:
        first = ("four-level", "branch_secretary", "m1")
        for other in (("four-level", "branch_secretary"), ("branch-committee", "secretary")):
            outcome = self._held(first, (*other, "m2"))
            assert (outcome.measured, outcome.witness) == (2, ("m1", "m2"))
        assert str(self._held(first, ("branch-committee", "secretary", "m1"))).startswith("pass")

    def test_different_posts_have_different_holders(self) -> None:
        links = [("four-level", "branch_secretary", "m1"), ("four-level", "group_leader", "m2")]
        assert str(self._held(*links)).startswith("pass")

    @pytest.mark.parametrize("changed", [{"most": None}, {"most": 2}, {"posts": None}])
    def test_local_practice_may_differ(self, changed: dict[str, Any]) -> None:
        links = [
            pg.Link(mechanism="four-level", scope="xb", slot="branch_secretary", filler=one.id)
            for one in self.MEMBERS
        ]
        where = pg.Jurisdiction([*PLACES, *LINE, *self.MEMBERS], links)
        rule = PACK["post-one-holder"].with_(**changed)

        assert_screen_agrees(rule, where)
        assert pg.check_rules(where, [rule]).findings == ()

    def test_every_post_is_a_slot_of_the_catalogue_for_one_member(self) -> None:
        (posts,) = (one.value for one in PACK["post-one-holder"].numbers if one.name == "posts")
        for post in (one for several in posts for one in several):
            mechanism, _, name = post.rpartition(".")
            slot = catalogue.get(mechanism).slot(name)
            assert slot is not None
            assert (slot.of, slot.most) == (pg.Member, 1)


class TestNames:
    """No two records of a kind have one name under one parent."""

    def _alike(self, first: Any, second: Any, *records: Any, on: date | None = None) -> str:
        found = [_answers("name-unique", one, first, second, *records, on=on) for one in "ab"]
        assert len(set(found)) == 1
        return found[0].split(":")[0]

    @pytest.mark.parametrize(
        ("kind", "parent", "other"),
        [
            (pg.Town, {}, None),
            (pg.Community, {"town": "t"}, {"town": "t2"}),
            (pg.Compound, {"community": "c"}, {"community": "c2"}),
            (pg.Grid, {"community": "c"}, {"community": "c2"}),
            (pg.Grid, {"community": "c"}, {"community": "c", "layer": "union"}),
            (pg.Grid, {"community": "c", "layer": "union"}, {"community": "c2", "layer": "union"}),
            (pg.Building, {"compound": "x"}, {"compound": "x2"}),
            (pg.Building, {"community": "c"}, {"community": "c2"}),
            (pg.Building, {"compound": "x"}, {"community": "c"}),
            (pg.Building, {"compound": "x"}, {"community": "c2"}),
            (pg.Building, {"compound": "x2"}, {"community": "c"}),
            (pg.Building, {"compound": "x2"}, {}),
            (pg.Building, {"community": "c"}, {}),
            (pg.CompoundBranch, {"parent": "cc"}, {}),
            (pg.UnitBranch, {"parent": "cc"}, {"parent": "tc"}),
        ],
    )
    def test_siblings_must_differ_and_others_need_not(
        self, kind: Any, parent: dict[str, str], other: dict[str, str] | None
    ) -> None:
        first = kind("a", name="东园", **parent)
        assert self._alike(first, kind("b", name="东园", **parent)) == "fail"
        assert self._alike(first, kind("b", name="西园", **parent)) == "pass"
        if other is not None:
            assert self._alike(first, kind("b", name="东园", **other)) == "pass"

    def test_a_building_outside_compounds_has_siblings_in_its_community_alone(self) -> None:
        communities = [pg.Community(f"c{i}", town="t") for i in range(5)]
        compounds = [pg.Compound(f"x-{one.id}", community=one.id) for one in communities[:3]]
        homes = [
            *(pg.Building(f"in-{one.id}", name="东园", compound=one.id) for one in compounds),
            *(pg.Building(f"at-{one.id}", name="东园", community=one.id) for one in communities),
            pg.Building("lost", name="东园"),
        ]
        where = pg.Jurisdiction([pg.Town("t"), *communities, *compounds, *homes])
        found = pg.check_rules(where, [PACK["name-unique"]])
        assert (found.findings, found.tally("name-unique").passed) == ((), len(homes))

    def test_spellings_count_as_one(self) -> None:
        first = pg.Building("a", compound="x", name="３号楼")
        assert self._alike(first, pg.Building("b", compound="x", name="三幢")) == "fail"

    def test_without_names_there_is_nothing_to_compare(self) -> None:
        nameless = [pg.Building(key, compound="x") for key in "ab"]
        assert self._alike(*nameless) == "not applicable"

    def test_outside_compounds_a_number_alone_tells_no_building_apart(self) -> None:
        numbered = [pg.Building(key, community="c", name="3号楼") for key in "ab"]
        assert self._alike(*numbered) == "not applicable"
        named = [pg.Building(key, community="c", name="东街3号楼") for key in "ab"]
        assert self._alike(*named) == "fail"

    def test_a_predecessor_that_was_dissolved_may_have_the_name(self) -> None:
        old = pg.UnitBranch("a", name="税务局党支部", dissolved=DAY)
        new = pg.UnitBranch("b", name="税务局支部")

        assert _answers("name-unique", "b", old, new) == "pass: 0, required 0"
        assert self._alike(old, new, on=date(2024, 6, 30)) == "fail"
