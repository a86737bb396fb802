"""What people do with a plan, and how many an emergency needs: facts, answers and complaints."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest

import partygrid as pg
from partygrid.simulation._metric import quantile
from partygrid.simulation._streams import ONE, TICKS, exponential, poisson

TERRITORY: tuple[pg.Record, ...] = (
    pg.Town("t"),
    pg.Community("c", town="t"),
    pg.Compound("old", community="c", property_service=pg.PropertyService.NONE),
    pg.Compound("new", community="c", property_service=pg.PropertyService.COMPANY),
    pg.Building("b", compound="old", residents=60),
)


def town_with(*records: pg.Record) -> pg.Jurisdiction:
    return pg.Jurisdiction([*TERRITORY, *records])


def patrol(members: int, **fields: Any) -> pg.Jurisdiction:
    """Return a town with one need for all of its members."""
    people = [pg.Member(f"m{i}", residence="b", **fields) for i in range(members)]
    return town_with(*people, pg.Need("patrol", place="old", least=members, hours=2))


def simulated(where: pg.Jurisdiction, **options: Any) -> pg.Run:
    asked = {"turnout": 1.0, "weeks": 4, **options}
    plan = pg.allocate_double_reporting(where)
    return pg.simulate(where, pg.Scenario(plan=plan, **asked), seed=7, replications=20)


def means(run: pg.Run) -> Mapping[str, float]:
    return {one.name: one.mean for one in run.results}


class TestPeople:
    def test_about_the_turnout_of_those_expected_turn_up(self) -> None:
        run = simulated(patrol(200), turnout=0.3, weeks=12)

        low, high = run.metric("heads").interval
        assert low < 60 < high
        assert run.metric("no_shows").mean == pytest.approx(200 - run.metric("heads").mean)
        assert run.metric("effective").mean == pytest.approx(200 * (1 - 0.7**12), rel=0.01)
        assert (run.metric("effective").values + run.metric("never_served").values == 200).all()

    @pytest.mark.parametrize("comes", [0.0, 1.0])
    def test_nobody_serves_a_team_in_a_week_in_which_none_who_leads_it_turns_up(
        self, comes: float
    ) -> None:
        where = town_with(
            pg.Member("lead", residence="b", skills=["first-aid"], windows=[pg.Window.EVENING]),
            pg.Member("other", residence="b", windows=[pg.Window.EVENING], capacity=3),
            pg.Member("third", residence="b", windows=[pg.Window.WEEKEND]),
            pg.Need(
                "team",
                place="old",
                least=2,
                hours=2,
                window=pg.Window.EVENING,
                leader_skills=["first-aid"],
            ),
            pg.Need("desk", place="old", hours=2, window=pg.Window.WEEKEND),
        )

        found = means(simulated(where, turnout_of={"lead": comes}))

        assert found["needs_met"] == (1 + comes) / 2
        assert (found["heads"], found["hours"]) == (1 + 2 * comes, 2 + 4 * comes)
        assert (found["no_shows"], found["effective"]) == (1 - comes, 2 + comes)
        assert found["unmet:0"] == 2 - 2 * comes

    def test_who_declines_never_serves_and_is_no_no_show(self) -> None:
        found = means(simulated(patrol(200), declines=0.25))

        assert found["heads"] == pytest.approx(150, rel=0.05)
        assert found["no_shows"] == 0
        assert found["never_served"] == pytest.approx(50, rel=0.1)

    def test_who_leaves_leaves_for_good_and_only_after_the_emergency(self) -> None:
        where = patrol(10)

        everybody_after_week_3 = simulated(where, drop_out=1.0, emergency=3)
        everybody_after_week_1 = simulated(where, drop_out=1.0)
        nobody_within_these_weeks = simulated(where, drop_out=1.0, emergency=4)

        assert means(everybody_after_week_3)["heads"] == 10 * 3 / 4
        assert means(everybody_after_week_1)["heads"] == 10 / 4
        assert means(nobody_within_these_weeks)["heads"] == 10

    def test_a_no_show_can_make_the_next_one_certain_or_impossible(self) -> None:
        where = patrol(100)

        discouraged = simulated(where, turnout=0.5, after_no_show=0.0, weeks=2)
        ashamed = simulated(where, turnout=0.5, after_no_show=2.0, weeks=2)

        # week 2: half of the half that came; or that and all of those who did not
        assert means(discouraged)["heads"] == pytest.approx((50 + 25) / 2, rel=0.05)
        assert means(ashamed)["heads"] == pytest.approx((50 + 75) / 2, rel=0.05)

    def test_of_the_turnouts_that_apply_the_closest_decides(self) -> None:
        where = patrol(1)
        retired, evening = pg.MemberStatus.RETIRED, pg.Window.EVENING
        scenario = pg.Scenario(
            plan=pg.allocate_double_reporting(where),
            weeks=1,
            turnout=0.1,
            turnout_of={retired: 0.2, evening: 0.3},
        )
        both = attrs.evolve(
            scenario, turnout_of={**dict(scenario.turnout_of), (retired, evening): 1}
        )

        assert scenario.rate_of(retired, None) == 0.2
        assert scenario.rate_of(retired, evening) == 0.3
        assert both.rate_of(retired, evening) == 1.0
        assert both.rate_of(pg.MemberStatus.MOBILE, pg.Window.WEEKEND) == 0.1
        assert attrs.evolve(both, weeks=2).turnout_of == both.turnout_of

    def test_the_turnout_of_a_member_comes_before_that_of_any_group(self) -> None:
        where = patrol(2)
        nobody = dict.fromkeys(pg.MemberStatus, 0.0)
        first, second = (one.id for one in where.of(pg.Member))

        assert means(simulated(where, turnout_of={**nobody, first: 1}))["heads"] == 1.0
        assert means(simulated(where, turnout_of={first: 0.0, second: 0.0}))["heads"] == 0.0

    def test_what_a_ledger_has_seen_is_the_turnout_of_its_members(self) -> None:
        where = patrol(2)
        first, second = (one.id for one in where.of(pg.Member))
        ledger = pg.Ledger([pg.Served(first, visits=3), pg.Served(second, absences=1)])
        seen = ledger.turnout(where, rate=0.5, weight=1)
        scenario = pg.Scenario(
            plan=pg.allocate_double_reporting(where), weeks=1, turnout=0.5, turnout_of=seen
        )

        assert scenario.turnout_by_member == ((first, 0.875), (second, 0.25))

    def test_the_quota_counts_the_hours_of_all_weeks(self) -> None:
        where = patrol(4)

        assert means(simulated(where, quota=8))["quota"] == 1.0
        assert means(simulated(where, quota=8.1))["quota"] == 0.0
        assert "quota" not in simulated(where).metrics

    def test_load_is_equal_where_all_do_the_same_and_unequal_where_one_does_all(self) -> None:
        assert means(simulated(patrol(4)))["load_gini"] == 0.0

        alone = town_with(
            *(pg.Member(f"m{i}", residence="b") for i in range(4)), pg.Need("n", place="old")
        )
        assert means(simulated(alone))["load_gini"] == 0.75

    def test_members_without_needs_and_needs_without_members_are_ordinary(self) -> None:
        empty = means(simulated(pg.Jurisdiction([])))
        no_needs = means(simulated(town_with(pg.Member("m", residence="b"))))
        no_members = means(simulated(town_with(pg.Need("n", place="old", least=2, priority=3))))

        assert empty["needs_met"] == no_needs["needs_met"] == 1.0
        assert empty["worst_community"] == 1.0
        assert no_members["needs_met"] == no_members["worst_community"] == 0.0
        assert no_members["unmet:3"] == 2.0
        assert "unmet:3" not in no_needs

    def test_hours_beyond_those_of_a_week_count_as_168(self) -> None:
        where = town_with(pg.Member("m", residence="b"), pg.Need("n", place="old", hours=1e300))
        assert means(simulated(where))["hours"] == 168


class TestWork:
    def test_requests_arrive_where_the_property_service_is_and_nobody_serves_them_unasked(
        self,
    ) -> None:
        where = patrol(3)
        old = pg.Demand("lamps", rate=2, property_service=pg.PropertyService.NONE)
        every = pg.Demand("noise", rate=2)
        none = pg.Demand("lifts", rate=2, property_service=pg.PropertyService.SELF_MANAGED)

        found = means(simulated(where, demand=[old, every, none], weeks=50))

        assert found["arrived:lamps"] == pytest.approx(2, rel=0.1)
        assert found["arrived:noise"] == pytest.approx(4, rel=0.1)
        assert found["arrived:lifts"] == found["waiting:lifts"] == found["oldest:lifts"] == 0
        assert found["served:noise"] == 0
        assert found["oldest:noise"] == pytest.approx(50, abs=1)
        assert found["waiting:noise"] == pytest.approx(25.5, rel=0.1)

    def test_time_left_serves_the_first_demand_first(self) -> None:
        where = patrol(3, capacity=4.0)  # of which the patrol takes two
        first, second = pg.Demand("a", rate=1), pg.Demand("b", rate=900)

        found = means(simulated(where, demand=[first, second]))

        assert found["served:a"] == found["arrived:a"] > 0
        assert found["served:a"] + found["served:b"] == 6
        assert found["queue:a"] == found["waiting:a"] == 0
        assert found["hours"] == 12

    def test_a_name_keeps_its_random_numbers_whatever_stands_before_it(self) -> None:
        where, lamps = patrol(1), pg.Demand("lamps", rate=2)

        alone = simulated(where, demand=[lamps])
        second = simulated(where, demand=[pg.Demand("noise", rate=5), lamps])

        assert alone.metric("arrived:lamps") == second.metric("arrived:lamps")

    def test_visits_go_round_and_the_last_waits_as_long_as_there_are_places(self) -> None:
        where = patrol(3, capacity=4.0)

        in_turn = means(simulated(where, rotation=pg.Rotation(people=2)))
        together = means(simulated(where, rotation=pg.Rotation(each_week=9, people=2, hours=2)))

        assert in_turn["rotation_heads"] == 2
        assert in_turn["rotation_revisit"] == 2
        assert in_turn["rotation_spread"] == 0
        assert together["rotation_heads"] == 1.5  # two at the first place, one is left
        assert together["rotation_revisit"] == 1
        assert together["rotation_spread"] == 4

    def test_nobody_in_service_can_come_on_a_working_thursday(self) -> None:
        where = patrol(3, capacity=4.0, windows=[pg.Window.EVENING])
        thursday = pg.Rotation(["new", "old"], people=2, window=pg.Window.WORKING_HOURS)

        found = means(simulated(where, rotation=thursday))

        assert found["rotation_heads"] == found["rotation_spread"] == 0
        assert found["rotation_revisit"] == 5  # from the week before the first to that after

    def test_a_rotation_without_any_place_has_nobody_anywhere(self) -> None:
        found = means(simulated(pg.Jurisdiction([]), rotation=pg.Rotation()))

        assert found["rotation_heads"] == found["rotation_spread"] == found["rotation_revisit"] == 0
        assert pg.Rotation().turns(2) == ((), ())


class TestNumbers:
    def test_one_seed_gives_these_values_everywhere(self) -> None:
        where = pg.examples.small_town()
        scenario = pg.Scenario(
            plan=pg.allocate_double_reporting(where),
            turnout=0.3,
            weeks=3,
            after_no_show=0.5,
            drop_out=0.1,
            demand=[pg.Demand("lamps", rate=0.7)],
        )

        run = pg.simulate(where, scenario, seed=2024, replications=4)

        assert (run.metric("heads").values * 3).round(9).tolist() == [16.0, 9.0, 10.0, 7.0]
        assert (run.metric("arrived:lamps").values * 3).round(9).tolist() == [
            22.0,
            16.0,
            18.0,
            10.0,
        ]

    def test_a_longer_run_begins_like_a_shorter_one(self) -> None:
        where = patrol(20)
        left_after_two = {"turnout": 0.5, "drop_out": 1.0, "emergency": 2}

        short = simulated(where, weeks=2, **left_after_two)
        long = simulated(where, weeks=8, **left_after_two)

        assert (short.metric("heads").values == 4 * long.metric("heads").values).all()

    def test_another_seed_gives_other_values(self) -> None:
        where = patrol(20)
        scenario = pg.Scenario(plan=pg.allocate_double_reporting(where), turnout=0.5, weeks=2)
        one, other = (pg.simulate(where, scenario, seed=seed) for seed in (1, 2))

        assert one != other
        assert one == pg.simulate(where, scenario, seed=1)
        assert hash(one) == hash(pg.simulate(where, scenario, seed=1))

    @pytest.mark.parametrize("mean", [0.25, 3.0, 1000.0])
    def test_counts_have_the_distribution_of_poisson(self, mean: float) -> None:
        starts = poisson(mean) / ONE
        share = np.diff(starts, prepend=0, append=1)
        count = np.arange(share.size)

        assert (share * count).sum() == pytest.approx(mean)
        assert (share * (count - mean) ** 2).sum() == pytest.approx(mean)
        assert starts[0] == pytest.approx(math.exp(-mean))

    def test_service_times_are_exponential(self) -> None:
        starts = exponential() / ONE
        share, time = (
            np.diff(starts, prepend=0, append=1),
            (np.arange(starts.size + 1) + 0.5) / TICKS,
        )

        assert (share * time).sum() == pytest.approx(1, rel=1e-4)
        assert (share * (time - 1) ** 2).sum() == pytest.approx(1, rel=1e-3)

    @pytest.mark.parametrize("degrees", [1, 2, 3, 4, 9, 14, 15, 16, 17, 30, 199, 1000])
    def test_the_interval_has_the_quantile_of_student(self, degrees: int) -> None:
        # the probability below t, by the closed form for whole degrees of freedom
        angle = math.atan(quantile(degrees) / math.sqrt(degrees))
        odd, cosine = degrees % 2, math.cos(angle)
        term = cosine if odd else 1.0
        total = term if degrees > 1 else 0.0
        for step in range(2 + odd, degrees - 1, 2):
            term *= cosine**2 * (step - 1) / step
            total += term
        inside = (angle + math.sin(angle) * total) * 2 / math.pi if odd else math.sin(angle) * total

        assert inside == pytest.approx(0.95, abs=2e-7)

    def test_mean_error_and_interval_follow_their_formulas(self) -> None:
        metric = pg.Metric(name="x", unit="hours", values=[1, 2, 3, 6])

        assert metric.mean == 3
        assert metric.standard_error == pytest.approx(math.sqrt(14 / 3 / 4))
        low, high = metric.interval
        assert high - low == pytest.approx(2 * 3.182446 * math.sqrt(14 / 3 / 4))
        with pytest.raises(ValueError, match="read-only"):
            metric.values[0] = 1


class TestAnswers:
    def test_a_run_prints_one_table_and_gives_one_row_for_each_metric(self) -> None:
        run = simulated(patrol(2), weeks=2)

        assert repr(run) == "<Run: 20 replications of 2 weeks, 10 metrics>"
        assert str(run).splitlines()[:3] == [
            "20 replications of 2 weeks, seed 7; low to high: 95 % interval of the mean",
            "metric            mean  standard error  low  high  unit",
            "needs_met            1               0    1     1  share of needs",
        ]
        assert [row["metric"] for row in run.to_records()] == list(run.metrics)
        assert run.to_records()[3] == {
            "metric": "heads",
            "unit": "members a week",
            "mean": 2.0,
            "standard_error": 0.0,
            "low": 2.0,
            "high": 2.0,
        }
        assert repr(run.metric("heads")).startswith("<Metric heads: 2 members a week")

    def test_two_plans_are_compared_pair_by_pair(self) -> None:
        where = pg.examples.small_town()
        near, wide = (
            pg.allocate_double_reporting(where, reach=reach)
            for reach in (pg.Reach.COMMUNITY, pg.Reach.TOWN)
        )
        runs = [
            pg.simulate(where, pg.Scenario(plan=plan, turnout=0.3, weeks=4), seed=1)
            for plan in (near, wide)
        ]

        change = pg.compare_runs(*runs)

        heads = change.metric("heads")
        assert heads.mean == pytest.approx(
            runs[1].metric("heads").mean - runs[0].metric("heads").mean
        )
        assert heads.standard_error < 0.5 * runs[0].metric("heads").standard_error
        assert change.metrics == runs[0].metrics
        assert len(change.to_records()) == len(change.metrics)
        assert repr(change) == f"<RunComparison: {len(change.metrics)} metrics>"
        assert str(change).startswith("after minus before in 200 replications on the same random")
        assert {one.mean for one in pg.compare_runs(runs[0], runs[0]).results} == {0.0}

    @pytest.mark.parametrize(
        ("difference", "what"),
        [({"weeks": 3}, "weeks"), ({"seed": 8}, "seed"), ({"replications": 3}, "replications")],
    )
    def test_runs_that_are_no_pairs_are_refused(
        self, difference: dict[str, int], what: str
    ) -> None:
        where = patrol(2)
        plan = pg.allocate_double_reporting(where)
        runs = [
            pg.simulate(
                where,
                pg.Scenario(plan=plan, turnout=1, weeks=options["weeks"]),
                seed=options["seed"],
                replications=options["replications"],
            )
            for base in [{"weeks": 2, "seed": 7, "replications": 2}]
            for options in (base, base | difference)
        ]
        with pytest.raises(pg.InvalidArgument, match=f"the runs differ in {what}"):
            pg.compare_runs(*runs)

    def test_an_unknown_metric_is_named_with_its_neighbour(self) -> None:
        run = simulated(patrol(1))

        with pytest.raises(pg.UnknownName, match="did you mean 'heads'"):
            run.metric("haeds")
        with pytest.raises(pg.UnknownName, match="no metric 'quota'"):
            pg.simulate(run.where, run.scenario, seed=1, metrics=["heads", "quota"])

    def test_one_name_of_a_metric_is_a_list_of_one(self) -> None:
        run = simulated(patrol(1))
        part = pg.simulate(run.where, run.scenario, seed=7, replications=20, metrics="heads")

        assert part.metrics == ("heads",)
        assert part.metric("heads") == run.metric("heads")

    def test_progress_is_told_after_each_replication(self) -> None:
        run, told = simulated(patrol(1)), list[tuple[int, int]]()

        pg.simulate(
            run.where,
            run.scenario,
            seed=1,
            replications=3,
            progress=lambda done, of: told.append((done, of)),
        )

        assert told == [(1, 3), (2, 3), (3, 3)]


class TestComplaints:
    def test_everything_wrong_with_a_scenario_is_told_at_once(self) -> None:
        with pytest.raises(pg.InvalidScenario, match="not a scenario: 13 problems") as caught:
            pg.Scenario(
                plan="plan",  # type: ignore[arg-type]
                turnout=1.5,
                turnout_of={5: 0.5, pg.Window.EVENING: -1},  # type: ignore[dict-item]
                after_no_show=-1,
                weeks=-1,
                declines=float("nan"),
                drop_out="0.1",
                emergency=0,
                demand=[pg.Demand("a", rate=1), pg.Demand("a", rate=2)],
                rotation="all",  # type: ignore[arg-type]
                spare_hours=-2,
                quota=float("inf"),
            )
        fields = [one.field for one in caught.value.problems]
        assert fields == [
            "plan",
            "turnout",
            "declines",
            "drop_out",
            "turnout_of",
            "turnout_of[evening]",
            "after_no_show",
            "weeks",
            "emergency",
            "spare_hours",
            "quota",
            "rotation",
            "demand",
        ]
        assert "Scenario.turnout: 1.5: no probability; state a number from 0 to 1" in str(
            caught.value
        )

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"turnout_of": 0.5}, "turnout_of: 0.5: no mapping"),
            ({"turnout_of": "ab"}, "turnout_of: 'ab': no mapping"),
            ({"turnout_of": {(pg.Window.EVENING, pg.MemberStatus.RETIRED): 1}}, "no group"),
            ({"demand": "repairs"}, "demand: 'repairs': no list of Demand"),
            ({"demand": ["repairs"]}, "no list of Demand; pass a list of Demand"),
            ({"demand": 5}, "no list of Demand"),
            ({"demand": [pg.Demand("a", rate=1)] * 2}, "repeated names; give each a name"),
            ({"weeks": 4.0}, "weeks: 4.0: outside its range; state a whole number from 1"),
            ({"weeks": 10**9}, "state a whole number from 1 to 1,040"),
            ({"turnout": True}, "turnout: True: no probability"),
        ],
    )
    def test_a_wrong_option_is_told_with_its_remedy(
        self, options: dict[str, Any], said: str
    ) -> None:
        plan = pg.allocate_double_reporting(patrol(1))
        with pytest.raises(pg.InvalidScenario) as caught:
            pg.Scenario(**{"plan": plan, "turnout": 0.3, "weeks": 2, **options})
        assert said in str(caught.value)

    def test_everything_wrong_with_a_demand_or_a_rotation_is_told_at_once(self) -> None:
        with pytest.raises(pg.InvalidScenario, match="not a scenario: 6 problems"):
            pg.Demand(
                " ",
                rate=-1,
                property_service="none",  # type: ignore[arg-type]
                skills="law",  # type: ignore[arg-type]
                window="evening",  # type: ignore[arg-type]
                hours=0,
            )
        with pytest.raises(pg.InvalidScenario, match=r"places: .*: repeated; state each once"):
            pg.Rotation(["a", "a"], each_week=0, people=-1, hours=200)
        with pytest.raises(pg.InvalidScenario, match="no list of texts"):
            pg.Rotation([1])  # type: ignore[list-item]

    def test_a_plan_of_another_snapshot_is_refused(self) -> None:
        plan = pg.allocate_double_reporting(patrol(2))
        with pytest.raises(pg.InvalidScenario, match="the plan is one of another snapshot") as said:
            pg.simulate(
                town_with(pg.Member("stranger"), pg.Need("other", place="old")),
                pg.Scenario(plan=plan, turnout=1, weeks=1),
                seed=1,
            )
        fields = [one.field for one in said.value.problems]
        assert fields == ["plan.members", "plan.head_counts", "plan.assignments"]

    def test_a_plan_that_names_a_member_twice_is_refused(self) -> None:
        where = patrol(2)
        plan = pg.allocate_double_reporting(where)
        twice = attrs.evolve(plan, assignments=(plan.assignments[0], *plan.assignments))
        with pytest.raises(
            pg.InvalidScenario, match=r"plan.members: .'repeated'.: the plan is one"
        ):
            pg.simulate(where, pg.Scenario(plan=twice, turnout=1, weeks=1), seed=1)

    def test_the_turnout_of_what_is_no_member_is_refused(self) -> None:
        with pytest.raises(pg.InvalidScenario, match="2 problems") as caught:
            simulated(patrol(1), turnout_of={"retired": 0.5, "b": 0.5, "m0": 0.5})
        assert "'retired': no Member has this id; name members of the snapshot, or" in str(
            caught.value
        )

    def test_a_rotation_round_what_is_no_compound_is_refused(self) -> None:
        with pytest.raises(pg.InvalidScenario, match="'b': no Compound has this id"):
            simulated(patrol(1), rotation=pg.Rotation(["old", "b"]))

    def test_a_bad_seed_and_too_few_replications_are_told_together(self) -> None:
        run = simulated(patrol(1))
        with pytest.raises(pg.InvalidScenario, match="2 problems"):
            pg.simulate(run.where, run.scenario, seed=-1, replications=1)


class TestDrill:
    def test_chengdong_needs_29_people_at_12_residents_an_hour(self) -> None:
        where = pg.examples.chengdong()
        compounds = [one.id for one in where.of(pg.Compound, community="third")]

        drill = pg.drill(where, compounds, rate=12)

        assert drill.total > 4_300
        assert drill.staff_needed(hours=13) == 29
        assert (drill.deadline_for(28), drill.deadline_for(29)) == (
            Fraction(163, 12),
            Fraction(38, 3),
        )

    def test_a_rate_is_the_decimal_that_it_prints(self) -> None:
        assert pg.Drill({"a": 3}, rate=0.3).staff_needed(hours=10) == 1
        assert pg.Drill({"a": 1}, rate=Fraction(1, 3)).deadline_for(1) == 3

    def test_nobody_finishes_in_less_than_one_service_and_none_is_needed_for_nobody(self) -> None:
        assert pg.Drill({"a": 1}, rate=1).staff_needed(hours=0.5) is None
        assert pg.Drill({"a": 0}, rate=1).staff_needed(hours=0.5) == 0
        assert pg.Drill({}, rate=1).deadline_for(0) == 0
        assert pg.Drill({"a": 1, "b": 1}, rate=1).deadline_for(1) is None

    def test_places_of_any_kind_have_the_residents_of_their_buildings(self) -> None:
        drill = pg.drill(town_with(), ["b", "new"], rate=1)

        assert drill == pg.Drill({"new": 0, "b": 60}, rate=1)
        assert pg.drill(town_with(), "t", rate=1).total == 60

    def test_some_of_those_called_come_and_chance_takes_longer_than_the_mean(self) -> None:
        drill = pg.Drill({"east": 300, "west": 300}, rate=10)

        run = pg.simulate_drill(drill, called=100, turnout=0.3, seed=1)

        low, high = run.people.interval
        assert low < 30 < high
        assert run.deadline(0.5) > float(drill.deadline_for(30) or 0)
        assert run.in_time(run.deadline(0.5)).mean >= 0.5
        assert run.in_time(0.1).mean == 0
        assert repr(run).startswith("<DrillRun: 100 called, ")
        assert str(run).startswith("100 called, ")
        assert run == pg.simulate_drill(drill, called=100, turnout=0.3, seed=1)

    def test_the_mean_time_is_that_of_a_birth_and_death_chain(self) -> None:
        # one place, n people: d - n services at full strength, then n, n - 1, ..., 1 people
        drill = pg.Drill({"a": 40}, rate=2)
        run = pg.simulate_drill(drill, called=8, seed=3, replications=1000)
        hours = pg.Metric(name="hours", unit="hours", values=run.hours)

        low, high = hours.interval
        assert low < (32 / 8 + sum(1 / n for n in range(1, 9))) / 2 < high

    def test_where_nobody_comes_it_never_ends(self) -> None:
        run = pg.simulate_drill(pg.Drill({"a": 5, "b": 0}, rate=1), called=9, turnout=0, seed=1)

        assert run.deadline() == math.inf
        assert run.in_time(1000).mean == 0

    def test_the_people_to_call_are_the_fewest_that_suffice(self) -> None:
        drill = pg.Drill({"east": 60, "west": 30}, rate=6)

        called = pg.people_to_call(drill, hours=4, turnout=0.3, share=0.9, seed=1)

        assert called is not None
        for people, enough in ((called, True), (called - 1, False)):
            run = pg.simulate_drill(drill, called=people, turnout=0.3, seed=1)
            assert (run.in_time(4).mean >= 0.9) is enough
        assert pg.people_to_call(pg.Drill({"a": 0}, rate=1), hours=1, turnout=0.3, seed=1) == 0

    def test_no_million_people_are_enough_where_nobody_comes(self) -> None:
        drill = pg.Drill({"a": 1}, rate=1)
        assert pg.people_to_call(drill, hours=1, turnout=0, seed=1, replications=2) is None

    def test_a_figure_that_never_varies_has_no_error(self) -> None:
        share = pg.Metric(name="quota", unit="share of members", values=[1 / 3] * 7)

        assert (share.mean, share.standard_error) == (1 / 3, 0)
        assert share.interval == (1 / 3, 1 / 3)

    def test_places_that_have_a_building_in_common_are_refused(self) -> None:
        where = pg.Jurisdiction(
            [
                *TERRITORY,
                pg.Grid("g", community="c"),
                pg.Building("in-grid", compound="new", grids=["g"], residents=5),
            ]
        )

        with pytest.raises(pg.InvalidScenario, match="2 problems") as caught:
            pg.drill(where, ["c", "t", "b"], rate=1)
        assert "drill.places: 'b': has a building in common with 't'" in str(caught.value)
        with pytest.raises(pg.InvalidScenario, match="'g': has a building in common with 'new'"):
            pg.drill(where, ["new", "g"], rate=1)
        assert pg.drill(where, ["b", "g"], rate=1).total == 65

    def test_wrong_numbers_of_a_drill_are_told_at_once(self) -> None:
        with pytest.raises(pg.InvalidScenario, match="not a scenario: 3 problems"):
            pg.Drill({"a": -1, "": 1}, rate=0)
        drill = pg.Drill({"a": 1}, rate=1)
        with pytest.raises(pg.InvalidScenario, match=r"staff_needed.hours: -1.0: outside"):
            drill.staff_needed(-1)
        with pytest.raises(pg.InvalidScenario, match=r"staff_needed.hours: '13'"):
            drill.staff_needed("13")  # type: ignore[arg-type]
        with pytest.raises(pg.InvalidScenario, match=r"Drill.split.people: -1"):
            drill.deadline_for(-1)
        with pytest.raises(pg.InvalidScenario, match="4 problems"):
            pg.simulate_drill(drill, called=-1, turnout=2, seed=-1, replications=1)
        with pytest.raises(pg.InvalidScenario, match=r"share: 0.0"):
            pg.people_to_call(drill, hours=1, turnout=1, share=0, seed=1)

    def test_places_that_are_none_or_named_twice_are_told_at_once(self) -> None:
        with pytest.raises(pg.InvalidScenario, match="2 problems") as caught:
            pg.drill(patrol(1), ["m0", "old", "old"], rate=1)
        assert "'m0': no place has this id" in str(caught.value)
        assert "'old': named twice" in str(caught.value)
