"""Shortages and their remedies, against a maximum flow over the plain recount of the records."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs
import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from allocation_contests import COSTS, REACHES, contests
from allocation_reference import ELIGIBLE, Recount
from partygrid.allocation import (
    Costs,
    Plan,
    Policy,
    Reach,
    RemedyKind,
    Shortage,
    ShortageRemedy,
    allocate_double_reporting,
    replan,
)
from partygrid.grid import Building
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member

Pairs = set[tuple[str, str]]
WIDER = {RemedyKind.REACH_TOWN: Reach.TOWN, RemedyKind.REACH_JURISDICTION: Reach.JURISDICTION}

RELAXED: Mapping[RemedyKind, Callable[[ShortageRemedy], dict[str, Any]]] = {
    RemedyKind.RELAX_SKILL: lambda _: {"skills": ()},
    RemedyKind.RELAX_WINDOW: lambda _: {"window": None},
    RemedyKind.FEWER_HOURS: lambda remedy: {"hours": remedy.hours},
    RemedyKind.OUTSIDE_HOMES: lambda _: {"home_visits": False},
    RemedyKind.LARGER_RADIUS: lambda remedy: {"within": remedy.metres},
}


def eligible_pairs(where: Jurisdiction, reach: Reach) -> Pairs:
    recount = Recount(where, reach, Costs())
    return {
        (member.id, need)
        for member in where.of(Member)
        for need, test, _ in recount.options(member)
        if test == ELIGIBLE
    }


def fewest_missing(where: Jurisdiction, pairs: Pairs, needs: Iterable[str] | None = None) -> int:
    """How many places below the least of some needs stay empty at least, whoever serves where."""
    graph = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    wanted = [one for one in where.of(Need) if needs is None or one.id in set(needs)]
    for need in wanted:
        graph.add_edge(("need", need.id), "sink", capacity=need.least)
    for member, need_id in pairs:
        graph.add_edge("source", ("member", member), capacity=1)
        graph.add_edge(("member", member), ("need", need_id), capacity=1)
    filled: int = nx.maximum_flow_value(graph, "source", "sink")
    return sum(need.least for need in wanted) - filled


def remedied(where: Jurisdiction, reach: Reach, remedy: ShortageRemedy) -> int:
    """How many places are missing at least once a remedy is applied to the records."""
    need = where[remedy.needs[0]]
    match remedy.kind:
        case RemedyKind.REACH_TOWN | RemedyKind.REACH_JURISDICTION:
            wider = {one for one in eligible_pairs(where, WIDER[remedy.kind]) if one[1] == need.id}
            return fewest_missing(where, eligible_pairs(where, reach) | wider)
        case RemedyKind.LOWER_LEAST:
            fewer = need.least - remedy.closes
            changed = attrs.evolve(need, least=fewer, most=need.places)
        case RemedyKind.VOLUNTEERS:
            new = {(f"v{i}", one) for one in remedy.needs for i in range(remedy.closes)}
            return fewest_missing(where, eligible_pairs(where, reach) | new)
        case _:
            changed = attrs.evolve(need, **RELAXED[remedy.kind](remedy))
    after = where.replace(changed)
    return fewest_missing(after, eligible_pairs(after, reach))


def total(shortages: Iterable[Shortage]) -> int:
    return sum(one.deficit for one in shortages)


@given(contests(members=6, needs=4), REACHES, COSTS)
def test_a_shortage_is_what_stays_empty_whoever_serves_where(
    where: Jurisdiction, reach: Reach, costs: Costs
) -> None:
    plan = allocate_double_reporting(where, reach=reach, costs=costs)
    pairs = eligible_pairs(where, reach)

    for one in plan.shortages:
        assert one.deficit == fewest_missing(where, pairs, one.needs) > 0
        assert one.eligible_members == tuple(sorted({m for m, n in pairs if n in one.needs}))
        asked = sum(where[need].least for need in one.needs)
        assert one.deficit == asked - len(one.eligible_members)
    assert total(plan.shortages) == fewest_missing(where, pairs)


@given(contests(members=6, needs=4), REACHES)
def test_every_unmet_need_is_in_one_shortage(where: Jurisdiction, reach: Reach) -> None:
    plan = allocate_double_reporting(where, reach=reach)

    named = [need for one in plan.shortages for need in one.needs]
    assert len(named) == len(set(named))
    assert {one.need for one in plan.unmet} <= set(named)
    people = [member for one in plan.shortages for member in one.eligible_members]
    assert len(people) == len(set(people))


@given(contests(members=5, needs=3), REACHES, COSTS)
def test_a_remedy_closes_what_it_says(where: Jurisdiction, reach: Reach, costs: Costs) -> None:
    plan = allocate_double_reporting(where, reach=reach, costs=costs)
    before = fewest_missing(where, eligible_pairs(where, reach))

    for shortage in plan.shortages:
        assert RemedyKind.VOLUNTEERS in {one.kind for one in shortage.remedies}
        assert [one.price / one.closes for one in shortage.remedies] == sorted(
            one.price / one.closes for one in shortage.remedies
        )
        for remedy in shortage.remedies:
            assert set(remedy.needs) <= set(shortage.needs)
            assert before - remedied(where, reach, remedy) == remedy.closes > 0, remedy


@given(contests(members=5, needs=3), REACHES)
def test_a_wider_reach_says_how_wide(where: Jurisdiction, reach: Reach) -> None:
    """Those who live as near as it says are enough."""
    plan = allocate_double_reporting(where, reach=reach)
    before = fewest_missing(where, eligible_pairs(where, reach))

    for shortage in plan.shortages:
        for remedy in (one for one in shortage.remedies if one.kind in WIDER):
            recount = Recount(where, WIDER[remedy.kind], Costs())
            need = where[remedy.needs[0]]
            near = {
                (one.id, need.id)
                for one in where.of(Member)
                for id_, test, _ in recount.options(one)
                if id_ == need.id
                and test == ELIGIBLE
                and (remedy.metres is None or recount.metres(one, need) <= remedy.metres)
            }
            after = fewest_missing(where, eligible_pairs(where, reach) | near)
            assert before - after == remedy.closes


@given(contests(members=6), REACHES)
def test_a_larger_radius_is_as_small_as_can_be(where: Jurisdiction, reach: Reach) -> None:
    plan = allocate_double_reporting(where, reach=reach)
    missing = fewest_missing(where, eligible_pairs(where, reach))

    def closes(need: Need, metres: int | None) -> int:
        wider = where.replace(attrs.evolve(need, within=metres))
        return missing - fewest_missing(wider, eligible_pairs(wider, reach))

    for shortage in plan.shortages:
        for need in (where[one] for one in shortage.needs):
            found = sorted(
                (one.metres, one.further, one.closes)
                for one in shortage.remedies
                if one.kind is RemedyKind.LARGER_RADIUS and one.needs == (need.id,)
            )
            most = closes(need, None)
            assert [one[2] for one in found][-1:] == ([most] if most else [])
            for metres, further, number in found:
                assert further == metres - need.within > 0
                assert closes(need, metres) == number
                assert closes(need, metres - 1) < number
            if found:
                assert closes(need, found[0][0] - 1) == 0


@given(st.data(), contests(members=6, needs=4), REACHES)
def test_a_plan_made_anew_has_the_shortages_of_those_who_are_left(
    data: st.DataObject, where: Jurisdiction, reach: Reach
) -> None:
    plan = allocate_double_reporting(where, reach=reach)
    declined = data.draw(st.lists(st.sampled_from(plan.assignments or (None,)), unique=True))
    declined = [one for one in declined if one is not None]
    absent = data.draw(st.lists(st.sampled_from([m.id for m in where.of(Member)] or [""])))
    again = replan(where, plan, declined=declined, absent=[one for one in absent if one])

    gone = {(one.member, one.need) for one in declined}
    left = {one for one in eligible_pairs(where, reach) - gone if one[0] not in absent}
    for one in again.shortages:
        assert one.deficit == fewest_missing(where, left, one.needs)
        for remedy in one.remedies:
            assert remedy.closes > 0
    assert total(again.shortages) == fewest_missing(where, left)


@given(contests(members=6, needs=4), REACHES)
def test_the_shortages_are_those_of_the_question_whatever_the_policy(
    where: Jurisdiction, reach: Reach
) -> None:
    plan = allocate_double_reporting(where, reach=reach)
    nearest = allocate_double_reporting(where, reach=reach, policy=Policy.NEAREST)

    assert nearest.shortages == plan.shortages


@given(contests(members=5, needs=3))
def test_a_volunteer_closes_a_shortage_where_the_value_says_so(where: Jurisdiction) -> None:
    plan = allocate_double_reporting(where)
    before = fewest_missing(where, pairs := eligible_pairs(where, Reach.COMMUNITY))
    price = {one.need: one.price for one in plan.head_counts}

    for value in plan.volunteer_values:
        assert value.value == price[value.need]
        after = fewest_missing(where, pairs | {("v", value.need)})
        assert value.closes == (after < before)
    homes = {where.community_of(one.id) for one in where.of(Building)}
    assert {one.community for one in plan.volunteer_values} <= homes


def test_a_plan_without_needs_has_no_shortage() -> None:
    plan: Plan = allocate_double_reporting(Jurisdiction([]))

    assert plan.shortages == ()
    assert plan.volunteer_values == ()
