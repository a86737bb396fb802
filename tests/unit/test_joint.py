"""Both halves of double reporting at once: what a report means for members, stops, and errors."""

from typing import Any

import attrs
import numpy as np
import pytest

import partygrid as pg
from partygrid.allocation import integer, joint_program
from partygrid.allocation.integer import Found, Program, branch_and_cut

RECORDS = (
    pg.Town("t"),
    pg.Community("north", town="t"),
    pg.Community("south", town="t"),
    pg.Grid("north-grid", community="north"),
    pg.Building("pine", community="north", grids=["north-grid"]),
    pg.Building("elm", community="south"),
    pg.Unit("clinic", community="north"),
    pg.Unit("school", community="south"),
    pg.Member("c1", unit="clinic", residence="elm"),
    pg.Member("c2", unit="clinic", residence="elm"),
    pg.Member("s1", unit="school", residence="pine"),
    pg.Member("s2", unit="school", residence="pine"),
    pg.Need("north-patrol", place="pine", least=2),
    pg.Need("south-patrol", place="elm", least=2),
)
CROSSED = pg.Jurisdiction(RECORDS)
"""Two units, and the staff of each lives where the other is."""

LOCATED, ASSIGNED = (
    pg.UnitReporting(rule=rule, join=pg.Join.REQUIRED)
    for rule in (pg.UnitRule.LOCATED, pg.UnitRule.ASSIGNED)
)


def allocated(where: pg.Jurisdiction, units: pg.UnitReporting, **asked: Any) -> pg.Plan:
    plan = pg.allocate_double_reporting(where, units=units, **asked)
    assert pg.verify(where, plan).require_ok()
    return plan


def reports(plan: pg.Plan) -> list[tuple[str, str]]:
    return [(one.unit, one.place) for one in plan.unit_assignments]


def places(plan: pg.Plan) -> list[tuple[str, str]]:
    return [(one.member, one.need) for one in plan.assignments]


class TestRequired:
    """Members serve only where their unit reports."""

    def test_units_report_where_their_members_can_serve(self) -> None:
        plan = allocated(CROSSED, ASSIGNED)

        assert reports(plan) == [("clinic", "south"), ("school", "north")]
        assert len(places(plan)) == 4
        assert (plan.status, plan.gap) == (pg.PlanStatus.OPTIMAL, 0)
        assert plan.bound == plan.price_bound + plan.trusted

    def test_one_half_after_the_other_leaves_nobody_who_may_serve(self) -> None:
        plan = allocated(CROSSED, ASSIGNED, policy=pg.Policy.JOINED)

        assert reports(plan) == [("clinic", "north"), ("school", "south")]
        assert places(plan) == []

    @pytest.mark.parametrize("policy", [pg.Policy.OPTIMAL, pg.Policy.JOINED])
    def test_a_member_and_a_need_say_that_the_unit_reports_elsewhere(
        self, policy: pg.Policy
    ) -> None:
        plan = allocated(CROSSED, LOCATED, policy=policy)

        reason, need = pg.UnplacedReason.UNIT_ELSEWHERE, pg.UnmetReason.UNITS_ELSEWHERE
        assert {one.reason for one in plan.unplaced} == {reason}
        assert [(one.eligible, one.reason) for one in plan.unmet] == [(0, need), (0, need)]
        explained = plan.explain("c1")
        (option,) = explained.options
        assert option.outcome is pg.OptionOutcome.UNIT_ELSEWHERE
        assert option.precondition is pg.Precondition.A_REPORT_OF_THE_UNIT
        assert "you serve only where your unit reports" in explained.letter(language="en")
        assert "您只在您所在单位报到的社区服务" in explained.letter()

    @pytest.mark.parametrize("policy", [pg.Policy.OPTIMAL, pg.Policy.JOINED])
    def test_a_need_of_the_whole_town_lies_where_no_unit_reports(self, policy: pg.Policy) -> None:
        where = CROSSED.without("north-patrol", "south-patrol").replace(pg.Need("talk", place="t"))
        plan = allocated(where, LOCATED, policy=policy)

        assert {one.reason for one in plan.unplaced} == {pg.UnplacedReason.UNIT_ELSEWHERE}
        assert [one.reason for one in plan.unmet] == [pg.UnmetReason.UNITS_ELSEWHERE]

    def test_the_letter_says_that_the_unit_reports_there(self) -> None:
        explained = allocated(CROSSED, ASSIGNED).explain("c1")

        assert "Your unit reports to that community as well." in explained.letter(language="en")
        assert "您所在单位也到该社区报到。" in explained.letter()
        assert [one.joined for one in explained.options] == [True]

    def test_members_without_a_unit_that_reports_anywhere_are_free(self) -> None:
        closed = pg.Unit("clinic", community="north", operating=False)
        where = CROSSED.replace(closed, pg.Member("s1", residence="pine"))

        plan = allocated(where, LOCATED)
        assert {one for one, _ in places(plan)} == {"c1", "c2", "s1"}

    def test_the_need_of_a_town_lies_in_no_community(self) -> None:
        where = CROSSED.replace(pg.Need("south-patrol", place="t", least=2))

        plan = allocated(where, ASSIGNED)
        assert ("south-patrol", 2) in [(one.need, one.missing) for one in plan.unmet]

    def test_the_community_of_a_grid_counts(self) -> None:
        to_grids = attrs.evolve(ASSIGNED, to=pg.UnitTarget.GRID, most=1)

        plan = allocated(CROSSED, to_grids)
        assert reports(plan) == [("school", "north-grid")]
        # the clinic reports nowhere, so that its members are free
        assert len(places(plan)) == 4

    def test_which_unit_is_left_out_depends_on_its_members(self) -> None:
        """One place for two units: with the school there, nobody is kept from serving."""
        one_place = attrs.evolve(LOCATED, most=1)
        where = CROSSED.replace(pg.Unit("school", community="north"))

        assert reports(allocated(where, one_place)) == [("school", "north")]

    def test_reports_by_links_stay_and_count(self) -> None:
        link = pg.Link(mechanism="double-reporting", scope="north", slot="unit", filler="clinic")
        plan = allocated(CROSSED.with_links([link]), ASSIGNED)

        assert reports(plan) == [("clinic", "north"), ("school", "south")]
        assert {one.reason for one in plan.unplaced} == {pg.UnplacedReason.UNIT_ELSEWHERE}

    @pytest.mark.parametrize("weight", [1, 10, 1_000_000])
    def test_aims_solved_apart_or_in_groups_come_to_the_same(
        self, weight: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(joint_program, "_WEIGHT", weight)
        where = CROSSED.replace(pg.Need("south-patrol", place="elm", least=1, most=2, priority=1))

        plan = allocated(where, ASSIGNED)
        assert (len(places(plan)), plan.units and plan.units.metres) == (4, 10_000)

    def test_a_member_moved_to_where_the_unit_does_not_report_is_found(self) -> None:
        plan = allocated(CROSSED, LOCATED)
        one = pg.Assignment(member="c1", need="south-patrol", metres=0, cost=0)
        altered = attrs.evolve(plan, assignments=(one,), unplaced=plan.unplaced[1:])

        found = pg.verify(CROSSED, altered).violations
        assert (pg.Constraint.ELIGIBLE, "c1") in [(one.constraint, one.subject) for one in found]


class TestPreferred:
    """Needs where the unit reports are nearer."""

    UNITS = pg.UnitReporting(
        rule=pg.UnitRule.ASSIGNED, join=pg.Join.PREFERRED, discount=5_000, most=1
    )
    COSTS = pg.Costs(same_building=3_000)

    def plan(self) -> pg.Plan:
        return allocated(CROSSED, self.UNITS, costs=self.COSTS)

    def test_what_members_save_outweighs_the_metres_of_units(self) -> None:
        plan = self.plan()

        assert reports(plan) == [("clinic", "south"), ("school", "north")]
        assert [(one.metres, one.discount, one.cost) for one in plan.assignments] == [
            (3_000, 3_000, 0)
        ] * 4

    def test_a_small_discount_does_not(self) -> None:
        plan = allocated(CROSSED, attrs.evolve(self.UNITS, discount=100), costs=self.COSTS)

        assert reports(plan) == [("clinic", "north"), ("school", "south")]
        assert {one.discount for one in plan.assignments} == {0}

    def test_the_score_holds_the_metres_of_both_halves_and_what_is_saved(self) -> None:
        plan = self.plan()
        lines = {one.criterion: one.cost for one in plan.score.lines}

        assert lines == {
            pg.Criterion.METRES: 12_000,
            pg.Criterion.JOINED: -12_000,
            pg.Criterion.UNITS: 10_000,
        }
        assert plan.objective == plan.score.total == 10_000

    def test_a_newcomer_of_a_unit_is_nearer_where_it_reports(self) -> None:
        plan = self.plan()
        gains = [
            pg.recommend(CROSSED, plan, pg.Member("x", unit=unit, residence="elm")).offers[0].gain
            for unit in ("clinic", "school", None)
        ]

        assert gains == [0, -3_000, -3_000]

    def test_a_plan_of_another_policy_is_planned_anew_together(self) -> None:
        nearest = pg.allocate_double_reporting(
            CROSSED, units=self.UNITS, costs=self.COSTS, policy=pg.Policy.NEAREST
        )
        again = pg.replan(CROSSED, nearest)

        assert pg.verify(CROSSED, again).require_ok()
        assert again.joined
        assert not nearest.joined

    def test_in_another_snapshot_units_are_placed_anew(self) -> None:
        plan = self.plan()
        grown = CROSSED.replace(pg.Member("c3", unit="clinic", residence="pine"))
        again = pg.replan(grown, plan)

        assert pg.verify(grown, again).require_ok()
        assert again.outcome("c3") is not None


def test_a_newcomer_is_kept_from_needs_where_the_unit_does_not_report() -> None:
    plan = allocated(CROSSED, ASSIGNED)
    found = pg.recommend(CROSSED, plan, pg.Member("x", unit="school", residence="elm"))

    assert (found.offers, found.reason) == ((), pg.UnplacedReason.UNIT_ELSEWHERE)


def test_a_remedy_brings_in_nobody_whose_unit_reports_elsewhere() -> None:
    """Both live near and lack the skill; only the unit of one reports there."""
    where = CROSSED.replace(
        pg.Need("south-patrol", place="elm", least=2, skills=["law"]),
        pg.Member("c2", unit="school", residence="elm"),
    )
    plan = allocated(where, LOCATED)
    (shortage,) = [one for one in plan.shortages if one.needs == ("south-patrol",)]
    relaxed = [one for one in shortage.remedies if one.kind is pg.RemedyKind.RELAX_SKILL]

    assert [one.closes for one in relaxed] == [1]


class TestLimits:
    """Stopped before the proof, and engines that are not there or do not tell the truth."""

    @pytest.mark.parametrize("join", [pg.Join.PREFERRED, pg.Join.REQUIRED])
    def test_a_plan_that_was_stopped_is_that_of_one_half_after_the_other(
        self, join: pg.Join
    ) -> None:
        units = attrs.evolve(ASSIGNED, join=join, discount=5_000)
        asked: dict[str, Any] = {"costs": pg.Costs(same_building=3_000)}
        plan = allocated(CROSSED, units, limits=pg.Limits(cancelled=lambda: True), **asked)

        assert plan.status is pg.PlanStatus.FEASIBLE
        assert reports(plan) == [("clinic", "north"), ("school", "south")]
        assert plan.bound <= allocated(CROSSED, units, **asked).objective < plan.objective

    @pytest.mark.parametrize("steps", [0, 2])
    def test_the_bound_of_a_stopped_plan_is_that_of_a_plan_without_a_join_at_least(
        self, steps: int
    ) -> None:
        where, asked = pg.examples.small_town(), iter(range(100))
        limits = pg.Limits(cancelled=lambda: next(asked) >= steps)

        plan = allocated(where, ASSIGNED, limits=limits)

        alone = pg.allocate_double_reporting(where, limits=limits)
        assert plan.gap > 0
        assert plan.bound == plan.price_bound >= alone.bound
        assert "by the word" not in str(pg.verify(where, plan))

    def test_no_prices_prove_less_than_that_costs_are_not_below_nothing(self) -> None:
        plan = allocated(CROSSED, ASSIGNED)

        assert 0 <= plan.price_bound <= plan.bound

    def test_the_best_answer_so_far_is_taken(self) -> None:
        def unsure(program: Program, /, **how: Any) -> Found:
            found = branch_and_cut(program, **how)
            return attrs.evolve(found, proven=False, bound=found.objective - 500)

        asked: dict[str, Any] = {"integer_engine": unsure}
        required = allocated(CROSSED, ASSIGNED, **asked)
        assert (required.status, len(places(required))) == (pg.PlanStatus.FEASIBLE, 4)
        units = attrs.evolve(ASSIGNED, join=pg.Join.PREFERRED, discount=5_000)
        preferred = allocated(CROSSED, units, costs=pg.Costs(same_building=3_000), **asked)
        assert (preferred.objective, preferred.gap) == (10_000, 500)

    def test_an_engine_that_calls_best_what_is_not_is_found_out(self) -> None:
        def lying(program: Program, /, **how: Any) -> Found:
            found = branch_and_cut(attrs.evolve(program, cost=-program.cost), **how)
            assert found.values is not None
            cost = float(program.cost @ found.values)
            return attrs.evolve(found, objective=cost - 900, bound=cost - 900)

        with pytest.raises(pg.InvalidArgument, match="its best answer is not best"):
            allocated(
                CROSSED,
                attrs.evolve(ASSIGNED, join=pg.Join.PREFERRED, discount=5_000),
                integer_engine=lying,
                costs=pg.Costs(same_building=3_000),
            )

    def test_without_the_extra_only_units_with_a_choice_need_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(integer, "find_spec", lambda _: None)

        assert allocated(CROSSED, LOCATED).gap == 0
        with pytest.raises(pg.MissingExtra, match="integer"):
            allocated(CROSSED, ASSIGNED)


class TestConditions:
    """Pairings and leaders where both halves are decided together."""

    @pytest.mark.parametrize("join", [pg.Join.PREFERRED, pg.Join.REQUIRED])
    def test_a_joint_plan_that_keeps_them_is_the_best_with_them(self, join: pg.Join) -> None:
        units = attrs.evolve(ASSIGNED, join=join, discount=5_000)

        plan = allocated(CROSSED, units, pairings=[pg.Together(["c1", "c2"])])

        assert plan.status is pg.PlanStatus.OPTIMAL
        assert attrs.evolve(plan, pairings=()) == allocated(CROSSED, units)

    @pytest.mark.parametrize("join", [pg.Join.PREFERRED, pg.Join.REQUIRED])
    def test_else_members_keep_them_where_units_report_and_the_gap_is_stated(
        self, join: pg.Join
    ) -> None:
        units = attrs.evolve(ASSIGNED, join=join, discount=5_000)
        led = attrs.evolve(CROSSED["north-patrol"], leader_skills=["law"])
        where = CROSSED.replace(led)

        plan = allocated(where, units, pairings=[pg.Apart(["c1", "c2"])])

        assert reports(plan) == reports(allocated(CROSSED, units))
        assert [need for _, need in places(plan)] == ["south-patrol"] * len(places(plan))
        assert plan.status is pg.PlanStatus.FEASIBLE
        assert 0 <= plan.price_bound == plan.bound < plan.objective
        assert pg.verify(where, pg.replan(where, plan, declined=plan.assignments[:1])).ok


def test_a_join_is_one_of_its_values() -> None:
    with pytest.raises(pg.InvalidArgument, match=r"use one of Join\.NONE, Join\.PREFERRED"):
        pg.UnitReporting(join="required")  # type: ignore[arg-type]


def test_pins_cannot_be_combined_with_a_join() -> None:
    with pytest.raises(pg.InvalidArgument, match=r"Join\.NONE"):
        allocated(CROSSED, ASSIGNED, pins=[("c1", "south-patrol")])


def test_a_unit_and_a_place_that_are_not_there_do_not_hold() -> None:
    plan = allocated(CROSSED, ASSIGNED)
    assert plan.units is not None
    strange = tuple(attrs.evolve(one, unit="nobody") for one in plan.units.assignments)
    lost = tuple(attrs.evolve(one, place="nowhere") for one in plan.units.assignments)

    for rows in (strange, lost):
        altered = attrs.evolve(plan, units=attrs.evolve(plan.units, assignments=rows))
        assert not pg.verify(CROSSED, altered).ok


def test_nothing_to_place_is_an_ordinary_answer() -> None:
    where = pg.Jurisdiction(RECORDS[:8])

    plan = allocated(where, ASSIGNED)
    assert (plan.status, plan.objective) == (pg.PlanStatus.EMPTY, plan.bound)
    assert np.array_equal(plan.assignments, ())


def test_a_preference_of_no_metres_is_refused() -> None:
    with pytest.raises(pg.InvalidArgument, match=r"Join\.PREFERRED prefers nothing; state metres"):
        pg.UnitReporting(join=pg.Join.PREFERRED)
