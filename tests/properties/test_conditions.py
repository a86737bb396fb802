"""Plans under pins, pairings and leaders, against every plan there is."""

import random
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from condition_contests import Chosen, Contest, contests
from partygrid.allocation import branch_and_cut, fastest_engine
from partygrid.allocation.conditioned import Part
from partygrid.allocation.conditions import conditions
from partygrid.allocation.limits import NO_LIMITS, Watch
from partygrid.allocation.parts import Groups
from partygrid.allocation.placing import placed
from partygrid.allocation.problem import build
from partygrid.allocation.set_program import Model

pytest.importorskip("highspy")


def chosen_in(contest: Contest, plan: pg.Plan) -> Chosen:
    at = {one.member: one.need for one in plan.assignments}
    return tuple(at.get(one.id) for one in contest.where.of(pg.Member))


def planned(contest: Contest, **options: Any) -> pg.Plan:
    return pg.allocate_double_reporting(
        contest.where,
        units=None,
        costs=contest.costs,
        pins=contest.pins,
        pairings=contest.pairings,
        **options,
    )


@given(contests())
def test_no_plan_that_keeps_the_conditions_is_better(contest: Contest) -> None:
    plan = planned(contest)
    chosen = chosen_in(contest, plan)

    assert contest.keeps(chosen)
    assert contest.aims(chosen) == min(map(contest.aims, contest.plans()))
    assert plan.price_bound <= plan.bound == plan.objective
    assert plan.score.total == plan.objective
    pg.verify(contest.where, plan).require_ok()


@given(contests(), st.integers(0, 9))
def test_the_order_of_records_and_requests_does_not_matter(contest: Contest, seed: int) -> None:
    draws = random.Random(seed)  # noqa: S311 - an order, no secret
    records, pairings, pins = [*contest.where], [*contest.pairings], [*contest.pins]
    for one in (records, pairings, pins):
        draws.shuffle(one)
    other = attrs.evolve(
        contest, where=pg.Jurisdiction(records), pairings=tuple(pairings), pins=tuple(pins)
    )

    assert planned(other) == planned(contest)


def cancelled_after(calls: int) -> Callable[[], bool]:
    """Return what says that everything is cancelled once it was asked so often."""
    left = iter([False] * calls)
    return lambda: next(left, True)


@given(contests(), st.integers(0, 12))
def test_a_plan_that_was_stopped_keeps_the_conditions_and_knows_its_gap(
    contest: Contest, calls: int
) -> None:
    best = planned(contest)

    plan = planned(contest, limits=pg.Limits(cancelled=cancelled_after(calls)))

    assert contest.keeps(chosen_in(contest, plan))
    assert plan.price_bound <= plan.bound <= plan.objective
    assert plan.bound <= best.objective
    pg.verify(contest.where, plan).require_ok()


@given(contests(conditions=False))
def test_without_conditions_the_program_comes_to_what_the_flow_comes_to(contest: Contest) -> None:
    where = contest.where
    problem = build(where.index, pg.Reach.COMMUNITY, contest.costs)
    asked = conditions(where.index, (), np.full(problem.members, -1))
    watch = Watch.start(NO_LIMITS)
    flow = placed(problem, fastest_engine, watch)
    group = Groups.of(problem, np.zeros(problem.needs, np.int64)).group(0)
    model = Model.of(group, asked)
    at, nobody = flow.placed_at[group.members], np.full(group.members.size, -1)

    found = Part(model, branch_and_cut, watch).solved(at, nobody)

    assert found is not None
    assert model.aims(found[0]) == model.aims(at)
    assert found[1] == 0


@given(contests(), st.data())
def test_a_new_plan_keeps_the_conditions_and_is_the_best_of_its_kind(
    contest: Contest, data: st.DataObject
) -> None:
    before = planned(attrs.evolve(contest, pins=()))
    declined = [one for one in before.assignments if data.draw(st.booleans())]
    absent = data.draw(st.sampled_from([(), (contest.where.of(pg.Member)[0].id,)]))
    price = data.draw(st.sampled_from([0, 500]))

    plan = pg.replan(contest.where, before, declined=declined, absent=absent, change_price=price)

    pg.verify(contest.where, plan).require_ok()
    assert plan.pairings == before.pairings
    chosen = chosen_in(contest, plan)
    free = attrs.evolve(contest, pins=()).without(
        {(one.member, one.need) for one in declined}, absent
    )
    changed = free.dearer(chosen_in(contest, before), price)
    assert changed.keeps(chosen)
    assert changed.aims(chosen) == min(map(changed.aims, changed.plans()))


@given(contests(), st.sampled_from(["b1", "b3"]), st.lists(st.sampled_from(["law", "first-aid"])))
def test_a_newcomer_gains_what_the_best_plan_with_the_newcomer_there_gains(
    contest: Contest, home: str, skills: list[str]
) -> None:
    plan = planned(contest)
    newcomer = pg.Member("m9", residence=home, skills=sorted(set(skills)))
    where = contest.where.replace(newcomer)

    found = pg.recommend(contest.where, plan, newcomer)

    for one in found.offers:
        if sum(need == one.need for _, need in plan.pins) == where[one.need].places:
            assert one.gain <= 0
            continue
        best = pg.allocate_double_reporting(
            where,
            units=None,
            costs=contest.costs,
            pins=[*contest.pins, ("m9", one.need)],
            pairings=contest.pairings,
        )
        changes = {
            attrs.evolve(plan, step=step).score.total - attrs.evolve(best, step=step).score.total
            for step in (plan.step, best.step)
        }
        assert one.gain in changes


def changed(chosen: Chosen, before: Chosen) -> int:
    """How many members are somewhere else than before."""
    return sum(one != other for one, other in zip(chosen, before, strict=True))


@given(contests(), st.data())
def test_a_vacancy_is_filled_at_least_cost(contest: Contest, data: st.DataObject) -> None:
    plan = planned(contest)
    need = data.draw(st.sampled_from([one.id for one in contest.where.of(pg.Need)]))

    found = pg.fill(contest.where, plan, need)

    now = chosen_in(contest, plan)
    wanted = now.count(need) + 1
    wider = contest.with_places(need, wanted)
    possible = [one for one in wider.plans() if one.count(need) == wanted]
    assert (found.cost is None) == (not possible)
    if possible:
        best = min(possible, key=wider.aims)
        worths = [contest.worth(one, plan.step, but=need) for one in (best, now)]
        assert found.cost == worths[0] - worths[1]
        equal = [one for one in possible if wider.aims(one) == wider.aims(best)]
        assert len(found.moves) == min(changed(one, now) for one in equal)


@given(contests())
def test_a_remedy_closes_under_the_conditions_what_it_says_and_costs_that_much(
    contest: Contest,
) -> None:
    plan = planned(contest)
    floors = slice(0, len({need.priority for need in contest.where.of(pg.Need)}))
    now = contest.aims(chosen_in(contest, plan))

    for shortage in plan.shortages:
        offered = {
            one.needs[0]: (one.closes, one.price)
            for one in shortage.remedies
            if one.kind is pg.RemedyKind.RELAX_SKILL
        }
        for need in shortage.needs:
            wider = contest.for_anybody(need)
            best = min(map(wider.aims, wider.plans()))
            closes = sum(now[floors]) - sum(best[floors])
            expected = {need: (closes, best[-1] - now[-1])} if closes > 0 else {}
            assert {id_: one for id_, one in offered.items() if id_ == need} == expected
