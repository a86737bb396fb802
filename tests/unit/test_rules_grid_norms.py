"""The pack of grid norms: bands, full cover, no overlap, belonging, heads, codes."""

from datetime import date
from typing import Any

import pytest

import partygrid as pg
from partygrid import rules
from rule_cases import answer
from rule_screens import assert_screen_agrees

PACK = rules.get("grid-norms")
DAY = date(2024, 7, 1)
PLACES = (pg.Town("t"), pg.Community("c", town="t"), pg.Community("c2", town="t"))


def _grid(*counts: int | None, field: str = "households", **stated: Any) -> pg.Jurisdiction:
    """A grid g with a building for each count."""
    homes = (
        pg.Building(f"b{i}", community="c", grids=["g"], **{field: count})
        for i, count in enumerate(counts)
    )
    return pg.Jurisdiction([*PLACES, pg.Grid("g", community="c", **stated), *homes])


def _answer(rule: str, where: pg.Jurisdiction, key: str = "g") -> str:
    assert_screen_agrees(PACK[rule], where)
    return answer("grid-norms", rule, where, key, None)


def test_every_rule_says_what_to_do_who_says_so_and_what_it_is_called() -> None:
    for rule in PACK:
        assert rule.remedy
        assert rule.source.title
        assert rule.source.clause
        assert rule.title.zh


def test_what_is_from_memory_is_worth_knowing_and_no_more() -> None:
    for rule in PACK:
        unsure = rule.source.certainty is pg.Certainty.UNCONFIRMED
        assert unsure == (rule.id == "micro-grid-households")
        assert not unsure or rule.severity is pg.Severity.INFO


class TestSize:
    """Households and people within a band."""

    @pytest.mark.parametrize(
        ("households", "expected"),
        [
            ([299], "fail: 299, required 300 to 500"),
            ([200, 100], "pass: 300, required 300 to 500"),
            ([500], "pass: 500, required 300 to 500"),
            ([501], "fail: 501, required 300 to 500"),
            ([300, None], "unknown: Building.households is not stated"),
            ([], "not applicable: it holds no building"),
        ],
    )
    def test_a_base_grid_has_300_to_500_households(
        self, households: list[int | None], expected: str
    ) -> None:
        assert _answer("grid-households", _grid(*households)) == expected

    @pytest.mark.parametrize(
        ("residents", "expected"),
        [
            ([1200], "pass: 1200, required at most 1,200"),
            ([1000, 201], "fail: 1201, required at most 1,200"),
            ([0], "pass: 0, required at most 1,200"),
            ([None], "unknown: Building.residents is not stated"),
            ([], "not applicable: it holds no building"),
        ],
    )
    def test_a_base_grid_has_1200_residents_at_most(
        self, residents: list[int | None], expected: str
    ) -> None:
        assert _answer("grid-people", _grid(*residents, field="residents")) == expected

    def test_both_may_be_bounded_otherwise(self) -> None:
        where = _grid(1000, field="residents")
        rule = PACK["grid-people"].with_(least=1001, most=None)
        assert str(rule(where["g"], where)) == "fail: 1000, required at least 1,001"

    @pytest.mark.parametrize("rule", ["grid-households", "grid-people"])
    def test_a_site_a_micro_grid_and_another_layer_are_no_base_grid(self, rule: str) -> None:
        for stated, reason in (
            ({"kind": pg.GridKind.DEDICATED}, "a grid dedicated to one site"),
            ({"kind": pg.GridKind.MICRO}, "a micro-grid: it has a band of its own"),
            ({"layer": "union"}, "the rule asks it of Grid, layer base; its layer is union"),
        ):
            assert _answer(rule, _grid(10, **stated)) == f"not applicable: {reason}"

    @pytest.mark.parametrize(
        ("households", "verdict"), [(29, "fail"), (30, "pass"), (50, "pass"), (51, "fail")]
    )
    def test_a_micro_grid_has_30_to_50_households(self, households: int, verdict: str) -> None:
        where = _grid(households, kind=pg.GridKind.MICRO, layer="micro")
        assert _answer("micro-grid-households", where).startswith(f"{verdict}: {households}")

    def test_a_micro_grid_may_be_empty_or_not_counted(self) -> None:
        micro = {"kind": pg.GridKind.MICRO}
        assert _answer("micro-grid-households", _grid(**micro)).startswith("not applicable")
        assert _answer("micro-grid-households", _grid(None, **micro)).startswith("unknown")


class TestPartition:
    """Grids cover each community, and those of a layer do not overlap."""

    def _community(self, *grids: list[str]) -> pg.Jurisdiction:
        homes = (
            pg.Building(f"b{i}", community="c", grids=held, kind=pg.BuildingKind.VACANT)
            for i, held in enumerate(grids)
        )
        named = [pg.Grid(key, community="c") for key in ("g1", "g2")]
        union = [pg.Grid(key, community="c", layer="union") for key in ("u1", "u2")]
        return pg.Jurisdiction([*PLACES, *named, *union, *homes])

    @pytest.mark.parametrize(
        ("grids", "cover", "overlap"),
        [
            ([["g1"], ["g2"]], "pass: 0", "pass: 0"),
            ([["g1"], ["u1"]], "fail: 1", "pass: 0"),
            ([["g1"], []], "fail: 1", "pass: 0"),
            ([["g1", "g2"], []], "fail: 1", "fail: 1"),
            ([["g1", "u1"], ["g1", "u1", "u2"]], "pass: 0", "fail: 1"),
            ([], "not applicable: it holds no building", "not applicable: it holds no building"),
        ],
    )
    def test_each_building_counts_vacant_plots_as_well(
        self, grids: list[list[str]], cover: str, overlap: str
    ) -> None:
        where = self._community(*grids)
        for rule, expected in (("community-full-cover", cover), ("community-no-overlap", overlap)):
            bound = "" if expected.startswith("not") else ", required at most 0"
            assert _answer(rule, where, "c") == expected + bound

    @pytest.mark.parametrize("layers", [("base",), ("base", "union")])
    def test_a_building_counts_in_its_own_community_and_in_none_where_it_lies_in_none(
        self, layers: tuple[str, ...]
    ) -> None:
        grids = [
            pg.Grid(f"{key}-{layer}-{i}", community=key, layer=layer)
            for key in ("c", "c2")
            for layer in layers
            for i in (1, 2)
        ]
        twice = [one.id for one in grids if one.community == "c2" and one.layer == layers[-1]]
        homes = [
            pg.Building("b1", community="c", grids=["c-base-1"]),
            pg.Building("b2", community="c2", grids={"c2-base-1", *twice}),
            pg.Building("b3"),
        ]
        where = pg.Jurisdiction([*PLACES, *grids, *homes])
        for key, overlap in (("c", "pass: 0"), ("c2", "fail: 1")):
            assert _answer("community-full-cover", where, key).startswith("pass: 0")
            assert _answer("community-no-overlap", where, key).startswith(overlap)

    def test_the_buildings_are_the_witness_and_some_may_be_allowed(self) -> None:
        where = self._community(["g1"], [], ["u1"], ["g1", "g2"])
        cover, overlap = PACK["community-full-cover"], PACK["community-no-overlap"]

        assert cover(where["c"], where).witness == ("b1", "b2")
        assert overlap(where["c"], where).witness == ("b3",)
        for rule, most in ((cover, 2), (overlap, 1), (cover, None), (overlap, None)):
            local = rule.with_(most=most)
            assert_screen_agrees(local, where)
            assert pg.check_rules(where, [local]).findings == ()

    def test_that_a_grid_belongs_to_one_community_every_jurisdiction_guarantees(self) -> None:
        assert "guarantee" in PACK["grid-belongs"].text
        assert _answer("grid-belongs", _grid()) == "pass"
        with pytest.raises(pg.InvalidJurisdiction, match="this is a Town"):
            pg.Jurisdiction([pg.Town("t"), pg.Grid("g", community="t")])


class TestHead:
    """Where links record heads, each base grid has one."""

    STAFFING = pg.Mechanism(
        "grid-staffing", scope=pg.Grid, slots=[pg.Slot("grid_head", of=pg.Member, most=1)]
    )

    def _headed(self, **until: date | None) -> pg.Jurisdiction:
        where = pg.Jurisdiction(
            [*PLACES, pg.Member("m"), *(pg.Grid(key, community="c") for key in ("g", "g2"))]
        )
        links = (self.STAFFING.fill(key, grid_head="m", until=end) for key, end in until.items())
        return where.with_links(*links)

    def test_without_any_record_of_heads_the_rule_is_not_asked(self) -> None:
        expected = "not applicable: no link fills grid-staffing.grid_head"
        assert _answer("grid-head", self._headed()) == expected

    def test_one_without_a_head_is_a_gap(self) -> None:
        where = self._headed(g=None)
        assert _answer("grid-head", where) == "pass: 1, required at least 1"
        assert _answer("grid-head", where, "g2") == "fail: 0, required at least 1"

    def test_a_head_whose_time_is_over_heads_nothing(self) -> None:
        where = self._headed(g=DAY)
        assert _answer("grid-head", where) == "fail: 0, required at least 1"
        assert answer("grid-norms", "grid-head", where, "g", DAY) == "pass: 1, required at least 1"

    def test_which_slot_a_head_fills_is_local(self) -> None:
        where = self._headed(g=None)
        own = PACK["grid-head"].with_(posts=("grid-workers.grid_worker",))
        none = PACK["grid-head"].with_(posts=None)
        assert str(own(where["g"], where)).startswith("not applicable: no link fills grid-workers")
        assert str(none(where["g"], where)) == "not applicable: no link fills a post"


class TestCode:
    """A code follows the local scheme, and no two grids have one."""

    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            ("350825001001001", r"pass: 350825001001001, required \d{15}"),
            ("35082500100100", r"fail: 35082500100100, required \d{15}"),
            ("3508250010010011", r"fail: 3508250010010011, required \d{15}"),
            (None, "unknown: Grid.code is not stated"),
        ],
    )
    def test_the_whole_code_follows_the_pattern(self, code: str | None, expected: str) -> None:
        where = _grid(code=code)
        assert str(PACK["grid-code"].with_(pattern=r"\d{15}")(where["g"], where)) == expected

    def test_no_scheme_is_assumed(self) -> None:
        expected = "not applicable: no format is stated"
        assert _answer("grid-code", _grid(code="anything")) == expected

    def test_two_grids_with_one_code_are_told(self) -> None:
        where = pg.Jurisdiction(
            [
                *PLACES,
                pg.Grid("g", community="c", code="1"),
                pg.Grid("g2", community="c2", code="1", layer="union"),
                pg.Grid("g3", community="c", code="2"),
                pg.Grid("g4", community="c"),
            ]
        )
        assert _answer("grid-code-unique", where) == "fail: 1, required 0: others have its code"
        assert PACK["grid-code-unique"](where["g"], where).witness == ("g2",)
        assert _answer("grid-code-unique", where, "g3") == "pass: 0, required 0"
        assert _answer("grid-code-unique", where, "g4") == "not applicable: it has no code"


def _partly(households: int) -> pg.Jurisdiction:
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Grid("g", community="c"),
            pg.Building("a", community="c", grids=["g"], households=households),
            pg.Building("b", community="c", grids=["g"]),
        ]
    )


@pytest.mark.parametrize(
    ("pack", "key", "subject", "most"),
    [
        ("grid-norms", "grid-households", "g", 500),
        ("organic-law-residents-committees", "community-households", "c", 700),
    ],
)
def test_what_is_known_to_be_too_much_fails_though_not_all_is_stated(
    pack: str, key: str, subject: str, most: int
) -> None:
    """The known part is a lower bound."""
    asked = pg.rules.get(pack)[key]
    where = _partly(most + 400)
    found = asked(where[subject], where)
    assert (found.verdict, found.measured, found.distance) == (pg.Verdict.FAIL, most + 400, 400)
    assert "not counted" in found.reason
    for other, one in ((_partly(most), asked), (where, asked.with_(most=None))):
        assert one(other[subject], other) == pg.Outcome.unknown("Building.households")
