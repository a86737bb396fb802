"""Members are placed part by part, within limits."""

import threading
from typing import Any
from unittest.mock import patch

import attrs
import numpy as np
import pytest

import partygrid as pg
from partygrid.allocation import network_simplex, placing
from partygrid.allocation.eligibility import ELIGIBLE
from partygrid.allocation.limits import NO_LIMITS, Watch
from partygrid.allocation.placing import grouped, in_turn, placed
from partygrid.allocation.problem import Problem
from partygrid.allocation.stopping import filled

LEFT = -1


def column(*numbers: int) -> Any:
    return np.array(numbers, np.int64)


def problem(costs: list[dict[int, int]], places: list[tuple[int, int]]) -> Problem:
    """Members by what each need costs them, and needs by their floor and extra places."""
    pairs = [(m, n, row[n]) for m, row in enumerate(costs) for n in sorted(row)]
    member, need, cost = (column(*one) for one in zip(*pairs, strict=True))
    floor, extra = (column(*one) for one in zip(*places, strict=True))
    step = (min(len(costs), len(places)) + 1) * int(cost.max()) + 1
    return Problem(
        members=len(costs),
        member=member,
        need=need,
        cost=cost,
        floor=floor,
        extra=extra,
        floor_worth=np.full(floor.size, 2 * step),
        step=step,
        member_stage=np.full(len(costs), ELIGIBLE, np.int8),
        need_stage=np.full(floor.size, ELIGIBLE, np.int8),
        eligible=np.bincount(need, minlength=floor.size),
    )


THREE_PARTS = problem(
    [{0: 3, 2: 5}, {0: 4, 2: 9}, {1: 7}, {3: 1}, {3: 2}], [(1, 0), (1, 0), (1, 1), (0, 1)]
)
"""Needs 0 and 2 are one part, 1 and 3 are parts of their own."""


def stopping_after(steps: int, **others: Any) -> Watch:
    asked = iter(range(steps + 1))
    return Watch.start(pg.Limits(cancelled=lambda: next(asked) >= steps, **others))


def town(*records: pg.Member | pg.Need) -> pg.Jurisdiction:
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Building("b1", community="c", point=pg.Point(116.750, 25.71)),
            pg.Building("b2", community="c", point=pg.Point(116.760, 25.71)),
            *records,
        ]
    )


CROSSED = town(
    pg.Member("m1", residence="b1"),
    pg.Member("m2", residence="b2"),
    pg.Need("n1", place="c"),
    pg.Need("n2", place="b1"),
)
"""The rule gives m1 to n1, and so sends m2 to n2, although n2 is where m1 lives."""


class TestGroups:
    def test_a_small_problem_is_one_group(self) -> None:
        assert grouped(THREE_PARTS, THREE_PARTS.eligible).tolist() == [0, 0, 0, 0]

    @pytest.mark.parametrize(
        ("pairs", "expected"), [(1, [0, 2, 0, 2]), (3, [0, 1, 0, 1]), (4, [0, 0, 0, 0])]
    )
    def test_parts_are_grouped_by_the_pairs_before_them(
        self, pairs: int, expected: list[int]
    ) -> None:
        with patch.object(placing, "PAIRS", pairs):
            assert grouped(THREE_PARTS, THREE_PARTS.eligible).tolist() == expected

    def test_the_largest_group_comes_first_and_all_are_told_of(self) -> None:
        sizes, told = [], []

        def counting(network: Any) -> Any:
            sizes.append(int(-network.supply[-1]))
            return network_simplex(network)

        with patch.object(placing, "PAIRS", 1):
            found = placed(THREE_PARTS, counting, Watch.start(pg.Limits(progress=told.append)))
        assert sizes == [2, 3]  # members, of whom the two have four pairs, the three have three
        assert [(one.done, one.parts) for one in told] == [(0, 2), (1, 2), (2, 2)]
        assert (told[-1].objective, told[-1].bound) == (found.objective, found.bound)
        assert found.placed_at.tolist() == [2, 0, 1, 3, LEFT]
        assert not found.stopped

    def test_a_problem_without_needs_has_an_empty_answer(self) -> None:
        where = pg.Jurisdiction([pg.Member("m")])
        plan = pg.allocate_double_reporting(where, limits=pg.Limits(cancelled=lambda: True))
        assert (plan.status, plan.objective) == (pg.PlanStatus.EMPTY, 0)


class TestThreads:
    def test_any_number_of_threads_gives_the_same_answer(self) -> None:
        with patch.object(placing, "PAIRS", 1):
            one, three = (
                placed(THREE_PARTS, network_simplex, Watch.start(pg.Limits(workers=workers)))
                for workers in (1, 3)
            )
        assert one.placed_at.tolist() == three.placed_at.tolist()
        assert one.price.tolist() == three.price.tolist()

    def test_jobs_run_side_by_side_and_the_watch_is_asked_at_home(self) -> None:
        together, here = threading.Barrier(2, timeout=60), threading.current_thread()

        def work(job: int) -> int:
            together.wait()
            assert threading.current_thread() is not here
            return job

        def cancelled() -> bool:
            assert threading.current_thread() is here
            return False

        watch = Watch.start(pg.Limits(workers=2, cancelled=cancelled))
        assert sorted(in_turn(range(4), work, watch)) == [0, 1, 2, 3]

    @pytest.mark.parametrize("workers", [1, 2])
    def test_jobs_that_have_begun_are_finished(self, workers: int) -> None:
        watch = stopping_after(3, workers=workers)
        assert sorted(in_turn(range(9), lambda job: job, watch)) == [0, 1, 2]

    @pytest.mark.parametrize("workers", [1, 2])
    def test_an_error_in_a_thread_is_the_error_of_the_caller(self, workers: int) -> None:
        with pytest.raises(pg.errors.InvalidArgument, match="engine"):
            pg.allocate_double_reporting(
                CROSSED,
                engine=lambda network: -network.cost,
                limits=pg.Limits(workers=workers),
            )


class TestFilling:
    def test_floors_come_first_then_extras_and_the_nearest_of_those_left(self) -> None:
        asked = problem([{0: 3, 1: 8}, {0: 2, 1: 9}, {0: 1}], [(0, 2), (1, 0)])
        assert filled(asked, column(LEFT, LEFT, LEFT)).tolist() == [1, 0, 0]

    def test_the_need_that_is_worth_most_comes_first(self) -> None:
        asked = problem([{0: 3, 1: 8}], [(1, 0), (1, 0)])
        urgent = attrs.evolve(asked, floor_worth=asked.floor_worth + column(0, asked.step))
        assert filled(asked, column(LEFT)).tolist() == [0]
        assert filled(urgent, column(LEFT)).tolist() == [1]

    def test_who_has_a_place_keeps_it(self) -> None:
        asked = problem([{0: 3, 1: 8}, {0: 1}], [(1, 0), (0, 1)])
        assert filled(asked, column(0, LEFT)).tolist() == [0, LEFT]
        assert filled(asked, column(1, LEFT)).tolist() == [1, 0]


class TestStopping:
    def test_a_plan_that_was_stopped_can_be_carried_out_and_says_how_good_it_is(self) -> None:
        plan = pg.allocate_double_reporting(CROSSED, limits=pg.Limits(cancelled=lambda: True))
        best = pg.allocate_double_reporting(CROSSED)
        checked = pg.verify(CROSSED, plan)
        assert plan.status is pg.PlanStatus.FEASIBLE
        assert [(one.member, one.need) for one in plan.assignments] == [("m1", "n1"), ("m2", "n2")]
        assert plan.bound <= best.objective < plan.objective
        assert f"holds and is at most {plan.gap:,} from the best" in str(checked.require_ok())
        assert f"feasible, at most {plan.gap:,} from the best" in str(plan)

    def test_a_plan_that_turns_out_to_be_the_best_is_optimal(self) -> None:
        where = town(pg.Member("m", residence="b1"), pg.Need("n", place="c"))
        plan = pg.allocate_double_reporting(where, limits=pg.Limits(cancelled=lambda: True))
        assert plan == pg.allocate_double_reporting(where)
        assert plan.status is pg.PlanStatus.OPTIMAL

    def test_what_was_solved_before_the_end_keeps_its_proof(self) -> None:
        with patch.object(placing, "PAIRS", 1):
            found = placed(THREE_PARTS, network_simplex, stopping_after(1))
        assert found.stopped
        assert found.placed_at[:2].tolist() == [2, 0]
        best = placed(THREE_PARTS, network_simplex, Watch.start(NO_LIMITS))
        assert found.price[[0, 2]].tolist() == best.price[[0, 2]].tolist()
        assert found.bound <= best.objective <= found.objective

    def test_no_time_means_no_engine(self) -> None:
        def never(_: Any) -> Any:
            raise AssertionError

        plan = pg.allocate_double_reporting(CROSSED, engine=never, limits=pg.Limits(seconds=1e-9))
        assert pg.verify(CROSSED, plan).ok

    def test_other_policies_go_by_their_rule_and_are_measured_by_the_bound_there_is(self) -> None:
        found = pg.compare_policies(
            CROSSED,
            [pg.Policy.OPTIMAL, pg.Policy.NEAREST],
            limits=pg.Limits(cancelled=lambda: True),
        )
        stopped, nearest = found.plans
        assert stopped.status is pg.PlanStatus.FEASIBLE
        assert nearest.status is pg.PlanStatus.HEURISTIC
        assert nearest.bound == stopped.bound
        assert nearest.objective < stopped.objective

    @pytest.mark.parametrize(
        "change", [{"bound": 1}, {"status": pg.PlanStatus.OPTIMAL}, {"objective": 0}]
    )
    def test_a_plan_that_was_stopped_is_checked_like_any_other(self, change: Any) -> None:
        plan = pg.allocate_double_reporting(CROSSED, limits=pg.Limits(cancelled=lambda: True))
        assert not pg.verify(CROSSED, attrs.evolve(plan, **change)).ok

    def test_the_best_plan_does_not_pass_for_one_that_was_stopped(self) -> None:
        plan = pg.allocate_double_reporting(CROSSED)
        found = pg.verify(CROSSED, attrs.evolve(plan, status=pg.PlanStatus.FEASIBLE))
        assert [one.constraint for one in found.violations] == [pg.Constraint.STATUS]

    def test_a_new_plan_that_was_stopped_keeps_who_stands_and_fills_what_is_left(self) -> None:
        where = town(
            pg.Member("m1", residence="b1"),
            pg.Member("m2", residence="b1"),
            pg.Member("m3", residence="b2"),
            pg.Need("n1", place="c"),
            pg.Need("n2", place="b1"),
        )
        plan = pg.allocate_double_reporting(where)
        assert [one.member for one in plan.assignments] == ["m1", "m2"]
        limits = pg.Limits(cancelled=lambda: True)
        again = pg.replan(where, plan, absent=["m2"], change_price=1, limits=limits)
        best = pg.replan(where, plan, absent=["m2"], change_price=1)
        assert pg.verify(where, again).require_ok()
        assert [one.member for one in again.assignments] == ["m1", "m3"]
        assert again.bound <= best.objective <= again.objective

    def test_a_new_plan_begins_anew_where_the_one_before_was_not_the_best(self) -> None:
        stopped = pg.allocate_double_reporting(CROSSED, limits=pg.Limits(cancelled=lambda: True))
        best = pg.allocate_double_reporting(CROSSED)
        for before in (stopped, attrs.evolve(stopped, bound=stopped.objective)):
            again = pg.replan(CROSSED, before, change_price=0)
            assert (again.status, again.objective) == (pg.PlanStatus.OPTIMAL, best.objective)
            assert pg.verify(CROSSED, again).require_ok()

    def test_limits_are_limits(self) -> None:
        with pytest.raises(pg.errors.InvalidArgument, match=r"limits: .*pass a Limits"):
            pg.allocate_double_reporting(CROSSED, limits=10)  # type: ignore[arg-type]
