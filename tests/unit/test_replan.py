"""What changes when people decline, leave or join; and what a request for it must satisfy."""

import attrs
import numpy as np
import pytest

from partygrid.allocation import (
    Network,
    Plan,
    PlanStatus,
    UnmetReason,
    UnplacedReason,
    allocate_double_reporting,
    replan,
    verify,
)
from partygrid.comparison import compare
from partygrid.errors import InvalidArgument, InvalidLink, ProblemReason
from partygrid.grid import Building, Community, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member

PLACES = (
    Town("lianfeng"),
    Community("liyuan", town="lianfeng"),
    Building("b1", community="liyuan"),
    Building("b2", community="liyuan"),
)
WHERE = Jurisdiction(
    [
        *PLACES,
        Member("m1", residence="b1"),
        Member("m2", residence="b1"),
        Member("m3", residence="b2"),
        Member("m4", residence="b2", skills=["law"]),
        Member("m5"),
        Need("advice", place="b2", skills=["law"]),
        Need("patrol", place="b1", least=1, most=2),
    ]
)
PLAN = allocate_double_reporting(WHERE)


def pairs(plan: Plan) -> list[tuple[str, str]]:
    return [(one.member, one.need) for one in plan.assignments]


def reasons(plan: Plan) -> dict[str, UnplacedReason]:
    return {one.member: one.reason for one in plan.unplaced}


def problems(**asked: object) -> list[tuple[str, ProblemReason]]:
    with pytest.raises(InvalidLink, match="not requests that can be met: ") as caught:
        replan(WHERE, PLAN, **asked)
    return [(one.where, one.reason) for one in caught.value.problems]


def test_who_serves_where_before_anybody_declines() -> None:
    assert pairs(PLAN) == [("m1", "patrol"), ("m2", "patrol"), ("m4", "advice")]


def test_somebody_else_takes_the_place_of_who_declined_and_nobody_moves() -> None:
    again = replan(WHERE, PLAN, declined=[PLAN.assignments[0]])

    assert pairs(again) == [("m2", "patrol"), ("m3", "patrol"), ("m4", "advice")]
    assert reasons(again) == {
        "m1": UnplacedReason.DECLINED,
        "m5": UnplacedReason.NO_RESIDENCE,
    }
    assert again.changes == 1
    assert again.revision is not None
    assert again.revision.declined == (("m1", "patrol"),)
    assert verify(WHERE, again).require_ok()


def test_a_need_that_all_have_declined_has_nobody_left() -> None:
    again = replan(WHERE, PLAN, declined=[("m4", "advice")])

    assert [(one.need, one.eligible, one.reason) for one in again.unmet] == [
        ("advice", 0, UnmetReason.NOBODY_LEFT)
    ]
    assert [one.outcome for one in again.explain("m4").options] == ["declined", "places-taken"]


def test_who_is_absent_comes_back_for_the_next_plan() -> None:
    second = replan(WHERE, PLAN, absent=["m4", "m5"])
    third = replan(WHERE, second)

    assert reasons(second)["m4"] is reasons(second)["m5"] is UnplacedReason.ABSENT
    assert {one.outcome for one in second.explain("m4").options} == {"absent"}
    assert pairs(third) == pairs(PLAN)
    assert reasons(third) == reasons(PLAN)
    assert verify(WHERE, third).require_ok()


def test_a_pin_stands_though_somebody_else_lives_nearer() -> None:
    first = replan(WHERE, PLAN, pins=[("m3", "patrol")], change_price=0)

    assert ("m3", "patrol") in pairs(first)
    assert verify(WHERE, first).require_ok()
    broken = attrs.evolve(first, revision=attrs.evolve(first.revision, pins=(("m2", "advice"),)))
    assert "pinned" in {one.constraint for one in verify(WHERE, broken).violations}


def test_the_price_of_a_change_decides_whether_who_lives_nearer_is_asked_instead() -> None:
    """m3 steps in while m1 is absent, and m1 comes back."""
    second = replan(WHERE, PLAN, absent=["m1"])

    assert ("m3", "patrol") in pairs(replan(WHERE, second, change_price=1_001))
    assert ("m1", "patrol") in pairs(replan(WHERE, second, change_price=999))


def test_who_left_is_gone_and_who_joined_is_asked() -> None:
    now = WHERE.without("m4").replace(Member("m6", residence="b2", skills=["law"]))
    again = replan(now, PLAN, declined=[("m4", "advice")])

    assert pairs(again) == [("m1", "patrol"), ("m2", "patrol"), ("m6", "advice")]
    assert verify(now, again).require_ok()
    difference = compare(PLAN, again)
    assert (difference.left, difference.joined) == (("m4",), ("m6",))
    assert not difference.same


def test_a_plan_where_nobody_is_left_is_empty() -> None:
    again = replan(WHERE, PLAN, absent=["m1", "m2", "m3", "m4"])

    assert again.status is PlanStatus.EMPTY
    assert verify(WHERE, again).require_ok()


def test_a_plan_that_misses_a_row_is_written_anew() -> None:
    again = replan(WHERE, attrs.evolve(PLAN, unplaced=PLAN.unplaced[1:]))

    assert again.unplaced == PLAN.unplaced


def test_ids_that_nobody_knows_are_told_all_at_once() -> None:
    assert problems(
        declined=[("m9", "patrol"), ("m1", "patrl")], absent=["m0"], pins=[("m1", "nothing")]
    ) == [
        ("declined[0]", ProblemReason.UNKNOWN_REFERENCE),
        ("declined[1]", ProblemReason.UNKNOWN_REFERENCE),
        ("pins[0]", ProblemReason.UNKNOWN_REFERENCE),
        ("absent[0]", ProblemReason.UNKNOWN_REFERENCE),
    ]


@pytest.mark.parametrize(
    "asked",
    [{"declined": ["m1"]}, {"pins": [("m1",)]}, {"absent": [7]}, {"pins": [("m1", None)]}],
)
def test_what_is_no_proposal_is_told(asked: dict[str, object]) -> None:
    assert problems(**asked) == [(f"{next(iter(asked))}[0]", ProblemReason.WRONG_TYPE)]


def test_pins_that_contradict_each_other_are_told_all_at_once() -> None:
    assert problems(
        declined=[("m1", "patrol")],
        absent=["m2"],
        pins=[(f"m{i}", "patrol") for i in (1, 2, 3)] + [("m3", "advice")],
    ) == [
        ("pins.m1.patrol", ProblemReason.CONTRADICTION),
        ("pins.m2.patrol", ProblemReason.CONTRADICTION),
        ("pins.m3.advice", ProblemReason.CONTRADICTION),
        ("pins.m3.advice", ProblemReason.CONTRADICTION),
        ("pins.m3.patrol", ProblemReason.CONTRADICTION),
        ("pins.patrol", ProblemReason.OUT_OF_RANGE),
    ]


@pytest.mark.parametrize("price", [-1, 0.5, True, 10**13])
def test_the_price_of_a_change_is_a_whole_number_of_metres(price: object) -> None:
    with pytest.raises(InvalidArgument, match="change_price"):
        replan(WHERE, PLAN, change_price=price)


@pytest.mark.parametrize("name", ["declined", "absent", "pins"])
@pytest.mark.parametrize("given", ["m1", 7])
def test_proposals_come_in_a_list(name: str, given: object) -> None:
    with pytest.raises(InvalidArgument, match="put it into a list"):
        replan(WHERE, PLAN, **{name: given})


def _nothing(network: Network) -> np.ndarray:
    return np.zeros_like(network.cost)


def _dearest(network: Network) -> np.ndarray:
    """Send every member straight to the sink."""
    return (network.head == network.supply.size - 1).astype(np.int64) * (
        network.tail < network.supply.size - 1 - 2
    )


@pytest.mark.parametrize("engine", [_nothing, _dearest])
def test_an_engine_that_finds_no_best_flow_is_told(engine: object) -> None:
    with pytest.raises(InvalidArgument, match="engine"):
        replan(WHERE, PLAN, declined=PLAN.assignments[:1], engine=engine)


def test_two_plans_are_compared_by_who_moves_and_what_it_costs() -> None:
    again = replan(WHERE, PLAN, declined=[("m1", "patrol")])
    difference = compare(PLAN, again)

    assert difference.kept == 2
    assert [one.member for one in difference.proposed] == ["m3"]
    assert [one.member for one in difference.withdrawn] == ["m1"]
    assert difference.metres == 1_000
    assert str(difference).splitlines()[-2:] == ["proposed: m3: patrol", "withdrawn: m1: patrol"]
    assert compare(PLAN, PLAN).same
    assert "\nimbalance       0      0  +0\n" in str(compare(PLAN, PLAN))
    assert "proposed" not in str(compare(PLAN, PLAN)).splitlines()[-1]


def test_a_plan_is_not_compared_with_a_snapshot() -> None:
    with pytest.raises(InvalidArgument, match="pass two snapshots or two plans"):
        compare(PLAN, WHERE)


def test_many_differences_are_cut_in_print_only() -> None:
    people = [Member(f"p{i:02}", residence="b1") for i in range(20)]
    now = Jurisdiction([*PLACES, *people])
    difference = compare(PLAN, allocate_double_reporting(now))

    assert len(difference.joined) == 20
    assert "joined: … and 8 more" in str(difference).splitlines()
