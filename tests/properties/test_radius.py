"""The limit in metres, against brute force and against the same limit stated need by need."""

from collections import Counter

import attrs
from hypothesis import given
from hypothesis import strategies as st

from allocation_contests import COSTS, LIMITS, REACHES, aims, contests, every_plan
from allocation_reference import ELIGIBLE, REACHED, Recount
from partygrid.allocation import (
    Constraint,
    Costs,
    OptionOutcome,
    Plan,
    Reach,
    allocate_double_reporting,
    compare_policies,
    fill,
    recommend,
    replan,
    verify,
)
from partygrid.allocation.problem import build
from partygrid.allocation.seal import sealed
from partygrid.grid import Building, Community, Point, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member

METRES = LIMITS.filter(lambda one: one is not None)


NEARNESS = st.sampled_from([None, 0, 11, 100, 600, 10**9])
CORNERS = [(116.75, 25.71), (179.9999, 0.0), (-180.0, 0.0), (0.0, 90.0), (45.0, -89.9999)]
POINTS = st.builds(
    lambda corner, east, north: Point(
        max(min(corner[0] + east, 180.0), -180.0), max(min(corner[1] + north, 90.0), -90.0)
    ),
    st.sampled_from(CORNERS),
    st.sampled_from([-0.0009, 0.0, 0.0001, 0.0052]),
    st.sampled_from([-0.0009, 0.0, 0.0001, 0.0052]),
)


@st.composite
def scattered(draw: st.DrawFn) -> Jurisdiction:
    """Buildings all over the earth in one town, some near each other: homes, places of needs."""
    points = draw(st.lists(st.none() | POINTS, min_size=1, max_size=12))
    ids = st.sampled_from([f"b{i}" for i in range(len(points))])
    homes, places = draw(st.lists(ids, max_size=8)), draw(st.lists(ids, max_size=8))
    return Jurisdiction(
        [
            Town("t"),
            *(Community(f"c{i}", town="t") for i in range(2)),
            *(Building(f"b{i}", community=f"c{i % 2}", point=at) for i, at in enumerate(points)),
            *(Member(f"m{i}", residence=home) for i, home in enumerate(homes)),
            *(Need(f"n{i}", place=at, within=draw(NEARNESS)) for i, at in enumerate(places)),
        ]
    )


@given(scattered(), REACHES, NEARNESS)
def test_whoever_is_near_enough_is_found_anywhere_on_the_earth(
    where: Jurisdiction, reach: Reach, within: int | None
) -> None:
    problem = build(where.index, reach, Costs(), within)
    plain = Recount(where, reach, Costs(), within)
    tests = [[(need, one) for need, one, _ in plain.options(m)] for m in where.of(Member)]

    members, needs = where.of(Member), where.of(Need)
    pairs = zip(problem.member.tolist(), problem.need.tolist(), strict=True)
    assert [(members[m].id, needs[n].id) for m, n in pairs] == [
        (member.id, need)
        for member, found in zip(members, tests, strict=True)
        for need, test in sorted(found)
        if test == ELIGIBLE
    ]
    assert verify(where, allocate_double_reporting(where, reach=reach, within=within)).require_ok()


def each_stating(where: Jurisdiction, within: int | None) -> Jurisdiction:
    """The same snapshot, in which each need states the limit that the question would."""
    needs = [one for one in where.of(Need) if one.within is None]
    return where.replace(*(attrs.evolve(one, within=within) for one in needs))


def without_question(plan: Plan) -> Plan:
    return attrs.evolve(plan, within=None)


@given(contests(), REACHES, COSTS, LIMITS)
def test_no_plan_within_the_limit_is_better(
    where: Jurisdiction, reach: Reach, costs: Costs, within: int | None
) -> None:
    plan = allocate_double_reporting(where, reach=reach, costs=costs, within=within)

    recount = Recount(where, reach, costs, within)
    best = min(aims(where, *one, costs) for one in every_plan(where, recount))
    found = Counter({one.need: one.placed for one in plan.head_counts})
    assert aims(where, found, plan.cost, costs) == best
    assert verify(where, plan).require_ok()


@given(contests(members=6), REACHES, METRES)
def test_the_limit_of_the_question_is_that_of_needs_which_state_none(
    where: Jurisdiction, reach: Reach, within: int
) -> None:
    stated = each_stating(where, within)
    plan = allocate_double_reporting(where, reach=reach, within=within)
    other = allocate_double_reporting(stated, reach=reach)

    assert without_question(plan) == other
    assert plan.metrics == other.metrics
    assert [(one, one.remedies) for one in plan.shortages] == [
        (one, one.remedies) for one in other.shortages
    ]
    for member in where.of(Member):
        assert plan.explain(member.id) == other.explain(member.id)
    for need in where.of(Need):
        assert fill(where, plan, need.id) == fill(stated, other, need.id)
    for home in ("b1", "b2", "b3", "b4"):
        newcomer = Member("new", residence=home, skills=["law"])
        assert recommend(where, plan, newcomer) == recommend(stated, other, newcomer)


@given(st.data(), contests(members=6), REACHES, METRES)
def test_a_plan_made_anew_keeps_the_limit(
    data: st.DataObject, where: Jurisdiction, reach: Reach, within: int
) -> None:
    plan = allocate_double_reporting(where, reach=reach, within=within)
    declined = data.draw(st.sets(st.sampled_from(plan.assignments))) if plan.assignments else ()
    again = replan(where, plan, declined=declined, change_price=0)

    assert again.within == within
    assert verify(where, again).require_ok()
    stated = each_stating(where, within)
    other = allocate_double_reporting(stated, reach=reach)
    assert without_question(again) == replan(stated, other, declined=declined, change_price=0)


@given(contests(members=6), REACHES, METRES)
def test_every_policy_keeps_the_limit(where: Jurisdiction, reach: Reach, within: int) -> None:
    recount = Recount(where, reach, Costs(), within)
    may = {
        (one.id, need)
        for one in where.of(Member)
        for need, t, _ in recount.options(one)
        if t == ELIGIBLE
    }

    for plan in compare_policies(where, reach=reach, within=within).plans:
        assert {(one.member, one.need) for one in plan.assignments} <= may
        assert verify(where, plan).require_ok()


@given(contests(members=6), REACHES, LIMITS)
def test_who_lives_too_far_is_told_so_and_by_how_much(
    where: Jurisdiction, reach: Reach, within: int | None
) -> None:
    plan = allocate_double_reporting(where, reach=reach, within=within)
    recount = Recount(where, reach, Costs(), within)

    for member in where.of(Member):
        tests = {need: test for need, test, _ in recount.options(member)}
        for one in plan.explain(member.id).options:
            own = where[one.need].within
            assert one.within == (within if own is None else own)
            assert (one.outcome is OptionOutcome.TOO_FAR) == (tests[one.need] == REACHED)
            if one.outcome is OptionOutcome.TOO_FAR:
                assert one.measured
                assert one.metres > one.within


@given(contests(members=6), REACHES, METRES)
def test_a_plan_that_breaks_the_limit_is_found_out(
    where: Jurisdiction, reach: Reach, within: int
) -> None:
    """Made without a limit, and then said to keep one."""
    made = allocate_double_reporting(where, reach=reach)
    plan = sealed(attrs.evolve(made, within=within))
    recount = Recount(where, reach, Costs(), within)

    too_far = {
        one.member
        for one in plan.assignments
        if (one.need, REACHED)
        in [(need, test) for need, test, _ in recount.options(where[one.member])]
    }
    found = verify(where, plan).violations
    assert {one.subject for one in found if one.constraint is Constraint.ELIGIBLE} == too_far


@given(contests(), METRES, LIMITS)
def test_a_limit_that_was_changed_breaks_the_seal(
    where: Jurisdiction, within: int, other: int | None
) -> None:
    plan = allocate_double_reporting(where, within=within)
    changed = attrs.evolve(plan, within=other)

    broken = {one.constraint for one in verify(where, changed).violations}
    assert (Constraint.SEAL in broken) == (other != within)


@given(contests(), REACHES)
def test_a_limit_beyond_every_distance_is_none(where: Jurisdiction, reach: Reach) -> None:
    where = where.replace(*(attrs.evolve(one, within=None) for one in where.of(Need)))
    plan = allocate_double_reporting(where, reach=reach)

    assert without_question(allocate_double_reporting(where, reach=reach, within=10**30)) == plan
