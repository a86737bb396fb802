"""What is no snapshot, plan, newcomer or run is told at the door of every verb."""

from collections.abc import Callable
from typing import Any

import pytest

import partygrid as pg

TOWN = pg.examples.small_town()
PLAN = pg.allocate_double_reporting(TOWN)
LEDGER = pg.Ledger()
NEWCOMER = pg.Member("new", residence="b01")
SCENARIO = pg.Scenario(plan=PLAN, turnout=0.3, weeks=2)

VERBS: dict[str, Callable[[Any], object]] = {
    "allocate": pg.allocate_double_reporting,
    "policies": pg.compare_policies,
    "verify": lambda where: pg.verify(where, PLAN),
    "replan": lambda where: pg.replan(where, PLAN),
    "recommend": lambda where: pg.recommend(where, PLAN, NEWCOMER),
    "fill": lambda where: pg.fill(where, PLAN, "east-desk"),
    "strength": lambda where: pg.expected_strength(where, PLAN, LEDGER, rate=0.3),
    "quota": lambda where: pg.quota_attainment(where, LEDGER, hours=8),
    "simulate": lambda where: pg.simulate(where, SCENARIO, seed=7),
    "drill": lambda where: pg.drill(where, ["east"], rate=12),
}
OF_PLANS: dict[str, Callable[[Any], object]] = {
    "verify": lambda plan: pg.verify(TOWN, plan),
    "replan": lambda plan: pg.replan(TOWN, plan),
    "recommend": lambda plan: pg.recommend(TOWN, plan, NEWCOMER),
    "fill": lambda plan: pg.fill(TOWN, plan, "east-desk"),
    "strength": lambda plan: pg.expected_strength(TOWN, plan, LEDGER, rate=0.3),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("where", [None, [1], "town.json"])
def test_what_is_no_snapshot_is_refused(verb: str, where: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match=r"^where: .*: no snapshot; pass a Jurisdiction"):
        VERBS[verb](where)


@pytest.mark.parametrize("verb", OF_PLANS)
@pytest.mark.parametrize("plan", [None, 1, (), TOWN])
def test_what_is_no_plan_is_refused(verb: str, plan: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match=r"^plan: .*: no plan of double reporting; pass"):
        OF_PLANS[verb](plan)


def test_an_id_is_no_newcomer() -> None:
    newcomer: Any = "m09"

    with pytest.raises(pg.InvalidArgument, match="member: 'm09': no member; pass a Member"):
        pg.recommend(TOWN, PLAN, newcomer)


def test_a_newcomer_must_be_a_member_that_the_snapshot_could_have() -> None:
    newcomer = pg.Member("new", residence="b99", unit="shcool", capacity=-3)

    with pytest.raises(pg.InvalidJurisdiction, match="3 problems") as caught:
        pg.recommend(TOWN, PLAN, newcomer)

    told = {one.field: one for one in caught.value.problems}
    assert told.keys() == {"residence", "unit", "capacity"}
    assert {(one.where, one.value, one.nearest) for one in told.values()} == {("new", "", None)}


def test_only_runs_are_compared_and_only_scenarios_simulated() -> None:
    run, odd = pg.simulate(TOWN, SCENARIO, seed=7, replications=2), 1
    pairs: list[tuple[Any, Any]] = [(odd, run), (run, odd)]

    for pair in pairs:
        with pytest.raises(pg.InvalidArgument, match="1: no run; pass what simulate returned"):
            pg.compare_runs(*pair)
    scenario: Any = PLAN
    with pytest.raises(pg.InvalidScenario, match=r"simulate\.scenario: .*: no Scenario"):
        pg.simulate(TOWN, scenario, seed=7)
