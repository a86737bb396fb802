"""Policies, metrics, ledgers and units that report, on small towns made for each fact."""

from fractions import Fraction
from typing import Any
from xml.etree import ElementTree as ET

import attrs
import numpy as np
import pytest

import partygrid as pg
from partygrid.allocation import Language, Network, network_simplex
from partygrid.errors import InvalidArgument

GARDEN = (
    pg.Town("t"),
    pg.Community("c", town="t"),
    pg.Community("d", town="t"),
    pg.Compound("garden", community="c"),
    pg.Compound("market", community="c"),
    pg.Compound("mill", community="d"),
    pg.Building("b1", compound="garden"),
    pg.Building("b2", compound="market"),
    pg.Building("b3", compound="mill"),
)


def town(*more: Any) -> pg.Jurisdiction:
    return pg.Jurisdiction([*GARDEN, *more])


def placed(plan: pg.Plan) -> dict[str, str]:
    return {one.member: one.need for one in plan.assignments}


def people(home: str, *ids: str, **fields: Any) -> list[pg.Member]:
    return [pg.Member(id_, residence=home, **fields) for id_ in ids]


class TestPolicies:
    def test_the_nearest_go_first_even_where_somebody_else_then_has_no_place(self) -> None:
        where = town(
            *people("b1", "m1"),
            *people("b2", "m2", skills=["law"]),
            pg.Need("advice", place="garden", skills=["law"]),
            pg.Need("patrol", place="market"),
        )
        plan = pg.allocate_double_reporting(where, policy=pg.Policy.NEAREST)

        assert placed(plan) == {"m2": "patrol"}
        assert plan.gap > 0
        assert plan.status is pg.PlanStatus.HEURISTIC

    def test_skills_go_first_where_somebody_has_them(self) -> None:
        where = town(
            *people("b1", "m1", skills=["law"]),
            pg.Need("advice", place="market", skills=["law"]),
            pg.Need("patrol", place="garden"),
        )

        for policy, need in ((pg.Policy.NEAREST, "patrol"), (pg.Policy.SKILL_FIRST, "advice")):
            assert placed(pg.allocate_double_reporting(where, policy=policy)) == {"m1": need}

    def test_another_seed_is_another_order_of_arrival(self) -> None:
        where = town(*people("b1", *"efghijkl"), pg.Need("patrol", place="c"))
        first = {
            seed: pg.allocate_double_reporting(where, policy=pg.Policy.FIRST_COME, seed=seed)
            for seed in range(40)
        }

        assert {placed(plan).popitem()[0] for plan in first.values()} == set("efghijkl")
        assert first[3].seed == 3
        assert pg.allocate_double_reporting(where, seed=3).seed is None

    def test_who_leaves_does_not_change_the_order_of_the_others(self) -> None:
        where = town(*people("b1", *"efghijkl"), pg.Need("patrol", place="c", least=8))
        ranks: list[str] = []
        while where.of(pg.Member):
            one = where.replace(pg.Need("patrol", place="c", least=1))
            plan = pg.allocate_double_reporting(one, policy=pg.Policy.FIRST_COME)
            ranks.append(placed(plan).popitem()[0])
            where = where.without(ranks[-1])

        assert sorted(ranks) == list("efghijkl")
        assert ranks != sorted(ranks)

    def test_shares_are_even_where_the_best_plan_fills_one_need(self) -> None:
        where = town(
            *people("b1", "m1", "m2", "m3", "m4"),
            pg.Need("near", place="garden", least=0, most=4),
            pg.Need("far", place="c", least=0, most=4),
        )
        plans = pg.compare_policies(where, [pg.Policy.OPTIMAL, pg.Policy.LOAD_BALANCED]).plans

        assert [[one.placed for one in plan.head_counts] for plan in plans] == [[0, 4], [2, 2]]
        assert plans[1].status is pg.PlanStatus.BY_RULE

    def test_only_residents_serve_by_residence(self) -> None:
        where = town(
            *people("b1", "m1", "m2"),
            pg.Need("patrol", place="market"),
            pg.Need("walk", place="garden"),
        )
        plan = pg.allocate_double_reporting(where, policy=pg.Policy.RESIDENCE_ONLY)

        assert placed(plan) == {"m1": "walk"}
        assert str(plan.unplaced[0]) == "m2: outside policy"
        assert str(plan.unmet[0]) == "patrol: 1 missing, outside policy"

    def test_nobody_proposed_is_empty_only_where_nothing_better_exists(self) -> None:
        nobody = town(pg.Need("patrol", place="market"))
        where = nobody.replace(*people("b1", "m1"))
        by_residence = [
            pg.allocate_double_reporting(one, policy=pg.Policy.RESIDENCE_ONLY)
            for one in (nobody, where)
        ]

        assert [plan.assignments for plan in by_residence] == [(), ()]
        statuses = [plan.status for plan in by_residence]
        assert statuses == [pg.PlanStatus.EMPTY, pg.PlanStatus.BY_RULE]

    def test_a_stable_plan_refuses_whom_a_need_prefers_less(self) -> None:
        where = town(
            *people("b1", "m1"),
            *people("b2", "m2", skills=["law", "mediation"]),
            pg.Need("advice", place="c", skills=["law", "mediation"]),
            pg.Member("m3", residence="b1", skills=["law"]),
        )
        plan = pg.allocate_double_reporting(where, policy=pg.Policy.STABLE)

        assert placed(plan) == {"m2": "advice"}
        assert plan.metrics.envious == ()

    def test_a_need_without_places_takes_nobody_under_any_policy(self) -> None:
        where = town(*people("b1", "m1"), pg.Need("closed", place="c", least=0, most=0))

        for plan in pg.compare_policies(where, pg.Policy).plans:
            assert plan.assignments == ()
            assert plan.unplaced[0].reason is pg.UnplacedReason.ALL_PLACES_TAKEN

    def test_the_community_that_is_met_least_is_helped_first(self) -> None:
        """Two can serve both; by priority both go to c, in fairness one to each."""
        where = town(
            *people("b1", "m1", "m2"),
            pg.Need("c-patrol", place="c", least=2, priority=5),
            pg.Need("d-patrol", place="d", least=2),
        )
        plans = pg.compare_policies(
            where, [pg.Policy.OPTIMAL, pg.Policy.LEXIMIN], reach=pg.Reach.TOWN
        )

        assert [plan.missing for plan in plans.plans] == [((5, 0), (0, 2)), ((5, 1), (0, 1))]
        assert [metrics.spread for metrics in plans.metrics] == [1, 0]
        assert [metrics.gini for metrics in plans.metrics] == [Fraction(1, 2), 0]

    def test_who_has_served_is_passed_over_while_others_are_as_near(self) -> None:
        where = town(*people("b1", "m1", "m2", "m3"), pg.Need("patrol", place="c"))
        served = pg.Ledger({"m1": 3, "m2": 1, "gone": 9})
        plan = pg.allocate_double_reporting(where, policy=pg.Policy.LEAST_SERVED, ledger=served)

        assert placed(plan) == {"m3": "patrol"}
        assert (plan.gap, plan.status) == (0, pg.PlanStatus.BY_RULE)

    def test_a_member_serves_rather_where_the_unit_reports(self) -> None:
        where = town(
            *people("b1", "m1", unit="office"),
            pg.Unit("office", community="d"),
            pg.Need("near", place="c"),
            pg.Need("office-side", place="d"),
        )

        def need(**how: Any) -> str:
            plan = pg.allocate_double_reporting(
                where, policy=pg.Policy.JOINED, reach=pg.Reach.TOWN, **how
            )
            return placed(plan)["m1"]

        assert need() == need(units=None) == "near"
        assert need(units=pg.UnitReporting(discount=5_000)) == "office-side"

    @pytest.mark.parametrize(
        ("option", "value", "said"),
        [
            ("policy", "nearest", "no policy"),
            ("seed", 1.5, "no whole number"),
            ("seed", True, "no whole number"),
            ("ledger", {"m1": 3}, "no ledger"),
            ("units", "located", "no rule"),
        ],
    )
    def test_a_bad_option_is_one_clear_error(self, option: str, value: Any, said: str) -> None:
        with pytest.raises(InvalidArgument, match=said):
            pg.allocate_double_reporting(town(), **{option: value})

    def test_costs_too_large_for_a_flow_are_one_clear_error(self) -> None:
        where = town(
            *people("b1", "m1", "m2"),
            *(pg.Need(f"n{i}", place="c", least=9) for i in range(3)),
        )
        ledger = pg.Ledger({"m1": 1_000_000}, price=10**12)
        with pytest.raises(InvalidArgument, match="leave the range of exact 64-bit integers"):
            pg.allocate_double_reporting(where, policy=pg.Policy.LEAST_SERVED, ledger=ledger)

    def test_an_engine_that_is_wrong_about_a_policy_is_found_out(self) -> None:
        where = town(
            *people("b1", "m1", "m2"),
            pg.Need("near", place="garden", least=0, most=2),
            pg.Need("far", place="c", least=0, most=2),
        )
        calls = []

        def wrong(network: Network, /) -> Any:
            calls.append(network)
            flow = network_simplex(network)
            return flow if len(calls) == 1 else np.zeros_like(flow)

        with pytest.raises(InvalidArgument, match="no flow of minimum cost"):
            pg.allocate_double_reporting(where, policy=pg.Policy.LOAD_BALANCED, engine=wrong)


class TestMetrics:
    def test_a_plan_is_measured(self) -> None:
        where = town(
            *people("b1", "m1", "m2", skills=["law"]),
            pg.Need("advice", place="market", skills=["law", "mediation"], hours=2),
            pg.Need("t-talk", place="t", least=1, most=2, priority=1),
            pg.Need("d-patrol", place="d"),
        )
        metrics = pg.allocate_double_reporting(where).metrics

        assert (metrics.members, metrics.placed, metrics.needs, metrics.met) == (2, 2, 3, 2)
        assert metrics.floors == ((1, 1, 1), (0, 1, 2))
        assert metrics.attainment == Fraction(2, 3)
        assert (metrics.hours, metrics.metres_most) == (3.0, 5_000)
        assert metrics.metres_mean == 3_000
        assert metrics.skill_share == metrics.crossing == Fraction(1, 2)
        assert [one.community for one in metrics.communities] == [None, "c", "d"]
        assert (metrics.gini, metrics.spread) == (Fraction(1, 2), 1)
        assert [one.crosses for one in metrics.people] == [True, False]
        assert str(metrics).startswith("optimal: members placed 2 of 2, needs met 2 of 3")
        assert repr(metrics) == f"<Metrics: {metrics}>"
        assert "\n" not in str(metrics)
        assert metrics.table().splitlines()[1].startswith("(none)")
        assert metrics.to_records()[1]["community"] == "c"

    def test_nothing_has_no_shares(self) -> None:
        metrics = pg.allocate_double_reporting(pg.Jurisdiction()).metrics

        shares = (metrics.attainment, metrics.metres_mean, metrics.skill_share, metrics.crossing)
        assert {*shares, metrics.gini, metrics.spread} == {None}
        assert (metrics.metres_most, metrics.hours, metrics.communities) == (0, 0.0, ())
        assert str(metrics) == (
            "optimal: members placed 0 of 0, needs met 0 of 0, hours 0.0, metres at most 0, envy 0"
        )

    def test_a_community_that_asks_for_nobody_has_no_attainment(self) -> None:
        where = town(pg.Need("open", place="c", least=0, most=0))
        (one,) = pg.allocate_double_reporting(where).metrics.communities

        assert (one.attainment, one.load) == (None, None)

    def test_whoever_is_unplaced_envies_somebody_less_suited(self) -> None:
        """The need wants m2 more; the best plan places by cost, in which skills weigh little."""
        where = town(
            *people("b1", "m1", skills=["law"]),
            *people("b2", "m2", skills=["law", "mediation"]),
            pg.Need("advice", place="garden", skills=["law", "mediation"]),
        )
        metrics = pg.allocate_double_reporting(where).metrics

        assert metrics.people[0].need == "advice"
        assert metrics.envious == ("m2",)


class TestComparison:
    def test_policies_stand_side_by_side(self) -> None:
        where = pg.examples.small_town()
        found = pg.compare_policies(where, [pg.Policy.OPTIMAL, pg.Policy.NEAREST])

        lines = str(found).splitlines()
        assert lines[0].split() == ["optimal", "nearest"]
        assert lines[1].split() == ["gap", "0", f"{found.plans[1].gap:,}"]
        assert repr(found) == "<PolicyComparison: optimal, nearest>"
        assert found.bars().splitlines()[0].split() == ["policy", "community", "attained"]
        records = found.to_records()
        assert [one["policy"] for one in records] == ["optimal", "nearest"]
        assert records[0]["gap"] == 0
        assert found.plans[0] == pg.allocate_double_reporting(where)

    def test_by_default_all_stand_there_that_need_nothing_stated(self) -> None:
        names = [plan.policy for plan in pg.compare_policies(town()).plans]

        assert set(pg.Policy) - set(names) == {pg.Policy.LEAST_SERVED, pg.Policy.JOINED}

    def test_no_policy_is_an_empty_table(self) -> None:
        found = pg.compare_policies(town(), [])

        assert (found.plans, found.to_records(), str(found)) == ((), [], "")

    @pytest.mark.parametrize("given", ["optimal", pg.Policy.OPTIMAL, 3])
    def test_one_policy_alone_is_no_list(self, given: Any) -> None:
        with pytest.raises(InvalidArgument, match="no list"):
            pg.compare_policies(town(), given)


SVG = "{http://www.w3.org/2000/svg}"


def drawn(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - what the package has just written


class TestPicture:
    def test_it_says_in_words_what_it_shows(self) -> None:
        where = pg.examples.small_town()
        found = pg.compare_policies(where, [pg.Policy.OPTIMAL, pg.Policy.NEAREST])
        picture = drawn(found.to_svg())

        assert picture.attrib["role"] == "img"
        assert [one.tag for one in picture][:2] == [f"{SVG}title", f"{SVG}desc"]
        said = picture.findtext(f"{SVG}desc")
        assert said is not None
        assert said.startswith("optimal: Attained 83.3 %, Needs met 80.0 %, Metres on average 103")
        shown = {"".join(one.itertext()) for one in picture.iter(f"{SVG}text")}
        assert {"optimal", "nearest", "Attained", "83.3 %", "103"} <= shown
        bars = [one for one in picture.iter(f"{SVG}rect") if one.get("class") == "bar"]
        assert [one.get("width") for one in bars[:2]] == ["83.3", "77.8"]
        places = ["".join(one.itertext()) for one in picture.iter(f"{SVG}circle")]
        assert places[:2] == ["east: 100 %", "west: 62.5 %"]

    def test_the_same_question_gives_the_same_bytes_in_either_language(self) -> None:
        where = pg.examples.small_town()
        found, again = pg.compare_policies(where), pg.compare_policies(where)

        assert found.to_svg() == again.to_svg()
        assert found.to_svg(language="zh") != found.to_svg()
        picture = drawn(found.to_svg(language=Language.CHINESE))
        assert picture.findtext(f"{SVG}title") == "双报到各分配规则对照"
        assert {"最优", "就近"} <= {one.text for one in picture.iter(f"{SVG}text")}

    def test_every_policy_has_a_chinese_name(self) -> None:
        found = pg.compare_policies(town(), pg.Policy)
        texts = [one.text for one in drawn(found.to_svg(language="zh"))]

        assert not set(pg.Policy) & {*texts}

    def test_what_there_is_no_figure_for_is_a_dash(self) -> None:
        found = pg.compare_policies(town(), [pg.Policy.OPTIMAL])
        picture = drawn(found.to_svg())

        assert [one.text for one in picture.iter(f"{SVG}text")].count("–") == 4
        assert not [*drawn(pg.compare_policies(town(), []).to_svg()).iter(f"{SVG}circle")]

    def test_any_id_can_stand_in_it(self) -> None:
        odd = 'a<b&"c"'
        where = town(pg.Community(odd, town="t"), pg.Need("patrol", place=odd))
        picture = drawn(pg.compare_policies(where).to_svg())

        assert f"{odd}: 0 %" in {one.text for one in picture.iter(f"{SVG}title")}

    def test_it_is_in_chinese_or_english(self) -> None:
        with pytest.raises(InvalidArgument, match="nothing is written in it"):
            pg.compare_policies(town(), []).to_svg(language="fr")


class TestLedger:
    def test_rounds_add_up(self) -> None:
        where = town(
            *people("b1", "m1", "m2", unit="office"),
            pg.Unit("office"),
            pg.Unit("shop"),
            pg.Need("patrol", place="c", hours=1.5),
        )
        ledger = pg.Ledger({"gone": 4})
        for _ in range(3):
            plan = pg.allocate_double_reporting(where, policy=pg.Policy.LEAST_SERVED, ledger=ledger)
            ledger = ledger.add(where, plan.assignments)

        assert ledger.served == (
            pg.Served("gone", hours=4),
            pg.Served("m1", hours=3.0, visits=2),
            pg.Served("m2", hours=1.5, visits=1),
        )
        assert ledger.of_units(where) == (
            pg.Served("office", hours=4.5, visits=3),
            pg.Served("shop"),
        )
        assert (ledger.hours_of("m2"), ledger.hours_of("nobody")) == (1.5, 0.0)

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"price": -1}, "no whole number of metres"),
            ({"price": 1.5}, "no whole number of metres"),
            ({"served": [pg.Served("m1"), pg.Served("m1", hours=2)]}, "a member twice"),
            ({"served": {"m1": -1}}, "hours that are not"),
            ({"served": {"m1": float("nan")}}, "hours that are not"),
            ({"served": [pg.Served("m1", visits=-1)]}, "visits below 0"),
        ],
    )
    def test_what_cannot_be_served_is_refused(self, fields: dict[str, Any], said: str) -> None:
        with pytest.raises(InvalidArgument, match=said):
            pg.Ledger(**fields)


class TestUnits:
    def test_sixty_units_report_to_sixty_grids_one_to_one(self) -> None:
        grids = [pg.Grid(f"g{i:02d}", community="cd"[i % 2]) for i in range(60)]
        units = [pg.Unit(f"u{i:02d}", community="c") for i in range(61)]
        plan = pg.allocate_double_reporting(
            town(*grids, *units),
            units=pg.UnitReporting(rule=pg.UnitRule.ASSIGNED, to=pg.UnitTarget.GRID, most=1),
        ).units

        assert plan is not None
        assert len(plan.links) == 60
        assert {one.units for one in plan.counts} == {1}
        assert [str(one) for one in plan.unplaced] == ["u60: all places taken"]
        assert (plan.vacant, plan.evenness) == ((), 60)

    def test_members_are_evened_out_by_exchanges(self) -> None:
        """Two large units are near c, two small ones near d: each place gets one of each."""
        units = [
            pg.Unit("big-1", community="c"),
            pg.Unit("big-2", community="c"),
            pg.Unit("small-1", community="d"),
            pg.Unit("small-2", community="d"),
        ]
        works = [pg.Member(f"m{i}", unit=f"big-{i % 2 + 1}") for i in range(10)]
        plan = pg.allocate_double_reporting(
            town(*units, *works), units=pg.UnitReporting(rule=pg.UnitRule.ASSIGNED)
        ).units

        assert plan is not None
        assert [(one.units, one.members) for one in plan.counts] == [(2, 5), (2, 5)]
        assert plan.metres == 12_000

    def test_who_reports_nowhere_has_a_reason(self) -> None:
        where = town(
            pg.Unit("closed", community="c", operating=False),
            pg.Unit("elsewhere"),
            pg.Unit("office", community="c"),
        )

        def reasons(**fields: Any) -> list[str]:
            plan = pg.allocate_double_reporting(where, units=pg.UnitReporting(**fields)).units
            assert plan is not None
            return [str(one) for one in plan.unplaced]

        assert reasons() == ["closed: not operating", "elsewhere: no location"]
        assert reasons(to=pg.UnitTarget.GRID)[2] == "office: no place"
        assert reasons(most=0)[2] == "office: all places taken"

    def test_a_link_that_holds_is_kept_whatever_the_rule(self) -> None:
        where = town(pg.Unit("office", community="c")).with_links(
            pg.catalogue.get("double-reporting").fill("d", unit="office")
        )
        plan = pg.allocate_double_reporting(where, units=pg.UnitReporting(most=0))

        assert [(one.place, one.pinned) for one in plan.unit_assignments] == [("d", True)]
        assert plan.links == ()
        assert pg.verify(where, plan).ok

    def test_a_new_plan_has_the_units_of_the_new_snapshot(self) -> None:
        where = town(
            *people("b1", "m1"), pg.Unit("office", community="c"), pg.Need("patrol", place="c")
        )
        plan = pg.allocate_double_reporting(where)
        more = where.replace(pg.Unit("shop", community="d"))

        assert pg.replan(where, plan).units is plan.units
        again = pg.replan(more, plan)
        assert [one.unit for one in again.unit_assignments] == ["office", "shop"]
        assert pg.verify(more, again).ok
        alone = pg.allocate_double_reporting(where, units=None)
        assert pg.replan(more, alone).units is None

    def test_units_are_printed_and_listed(self) -> None:
        where = pg.examples.small_town()
        both = pg.allocate_double_reporting(where)
        plan = both.units

        assert str(both).splitlines()[5].split() == ["units", "reporting", "6", "8", "75.0", "%"]
        assert "units" not in str(pg.allocate_double_reporting(where, units=None))
        assert "units" not in str(pg.allocate_double_reporting(town()))

        assert plan is not None
        assert repr(plan) == "<UnitPlan: 6 of 8>"
        records = plan.to_records()
        assert len(records) == 8
        assert records[0] == {
            "unit": "chess-club",
            "place": "east",
            "slot": "unit",
            "metres": 0,
            "pinned": False,
            "reason": None,
        }
        assert records[-1]["reason"] == "not-operating"
        many = town(*(pg.Community(f"x{i:02d}", town="t") for i in range(20)))
        shown = str(pg.allocate_double_reporting(many).units).splitlines()
        assert shown[-1] == "… and 10 more (all in .counts)"

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"rule": "located"}, "no UnitRule"),
            ({"to": pg.Community}, "no UnitTarget"),
            ({"most": -1}, "no number of units"),
            ({"most": 1.5}, "no number of units"),
            ({"discount": -1}, "no whole number of metres"),
        ],
    )
    def test_a_rule_that_cannot_be_is_refused(self, fields: dict[str, Any], said: str) -> None:
        with pytest.raises(InvalidArgument, match=said):
            pg.UnitReporting(**fields)

    def test_a_plan_with_too_many_or_uneven_units_does_not_hold(self) -> None:
        where = town(*(pg.Unit(f"u{i}") for i in range(4)))
        rule = pg.UnitReporting(rule=pg.UnitRule.ASSIGNED)
        plan = pg.allocate_double_reporting(where, units=rule)
        units = plan.units
        assert units is not None
        uneven = attrs.evolve(
            units,
            assignments=tuple(attrs.evolve(one, place="c") for one in units.assignments),
            counts=tuple(
                attrs.evolve(one, units=4 if one.place == "c" else 0) for one in units.counts
            ),
        )
        found = pg.verify(where, attrs.evolve(plan, units=uneven))
        assert {one.message for one in found.violations} == {
            "numbers would be more even without it at c"
        }
        tight = attrs.evolve(uneven, reporting=attrs.evolve(rule, most=2))
        found = pg.verify(where, attrs.evolve(plan, units=tight))
        assert "more than 2 units" in {one.message for one in found.violations}

    def test_a_plan_whose_units_could_be_exchanged_for_more_even_members_does_not_hold(
        self,
    ) -> None:
        staff = (pg.Member(f"m{i}", unit=f"u{i % 2}") for i in range(6))
        where = town(*(pg.Unit(f"u{i}") for i in range(4)), *staff)
        plan = pg.allocate_double_reporting(
            where, units=pg.UnitReporting(rule=pg.UnitRule.ASSIGNED)
        )
        assert plan.units is not None
        places = ("c", "c", "d", "d")
        uneven = attrs.evolve(
            plan.units,
            assignments=tuple(
                attrs.evolve(one, place=place)
                for one, place in zip(plan.units.assignments, places, strict=True)
            ),
            counts=tuple(
                attrs.evolve(one, members=6 if one.place == "c" else 0) for one in plan.units.counts
            ),
        )

        assert pg.verify(where, plan).ok
        found = pg.verify(where, attrs.evolve(plan, units=uneven))
        assert [(one.subject, one.message) for one in found.violations] == [
            (f"u{one}", f"members would be more even if exchanged with u{other}")
            for one, other in ((0, 2), (0, 3), (1, 2), (1, 3))
        ]
