"""Both halves of double reporting at once, against every placement of units and of members."""

from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from allocation_contests import alterations
from allocation_reference import ELIGIBLE, Recount, imbalance
from partygrid.testing.strategies import permuted

COSTS = pg.Costs(same_community=300, same_town=700, elsewhere=2_000, imbalance=350)
TERRITORY = (
    pg.Town("t"),
    pg.Town("s"),
    pg.Community("c1", town="t"),
    pg.Community("c2", town="t"),
    pg.Community("c3", town="s"),
    pg.Grid("g1", community="c1"),
    pg.Grid("g2", community="c1"),
    pg.Grid("g3", community="c2"),
    pg.Building("b1", community="c1", grids=["g1"]),
    pg.Building("b2", community="c2"),
    pg.Building("b3", community="c3"),
)
REPORTINGS = st.builds(
    pg.UnitReporting,
    rule=st.sampled_from([pg.UnitRule.ASSIGNED, pg.UnitRule.ASSIGNED, pg.UnitRule.LOCATED]),
    to=st.sampled_from(pg.UnitTarget),
    most=st.sampled_from([None, None, 0, 1, 2]),
    join=st.sampled_from([pg.Join.PREFERRED, pg.Join.REQUIRED]),
    discount=st.sampled_from([1, 250, 5_000]),
)
REACHES = st.sampled_from([pg.Reach.TOWN, pg.Reach.TOWN, pg.Reach.COMMUNITY, pg.Reach.JURISDICTION])


@st.composite
def towns(draw: st.DrawFn, *, units: int = 3, members: int = 4, needs: int = 3) -> pg.Jurisdiction:
    """A fixed territory, a few units, some of which report already, their members, and needs."""
    made = draw(st.lists(_units(), min_size=1, max_size=units))
    ids = [f"u{i}" for i in range(len(made))]
    people = draw(st.lists(_members(ids), min_size=1, max_size=members))
    asked = draw(st.lists(_needs(), min_size=1, max_size=needs))
    linked = draw(st.lists(st.sampled_from(ids), max_size=1))
    scope = draw(st.sampled_from(["c1", "c2"]))
    return pg.Jurisdiction(
        [
            *TERRITORY,
            *(attrs.evolve(one, id=id_) for id_, one in zip(ids, made, strict=True)),
            *(attrs.evolve(one, id=f"m{i}") for i, one in enumerate(people)),
            *(attrs.evolve(one, id=f"n{i}") for i, one in enumerate(asked)),
        ],
        [
            pg.Link(mechanism="double-reporting", scope=scope, slot="unit", filler=one)
            for one in linked
        ],
    )


def _units() -> st.SearchStrategy[pg.Unit]:
    return st.builds(
        pg.Unit,
        st.just("u"),
        community=st.sampled_from(["c1", "c2", "c3", None]),
        operating=st.sampled_from([None, None, True, False]),
    )


def _members(units: list[str]) -> st.SearchStrategy[pg.Member]:
    return st.builds(
        pg.Member,
        st.just("m"),
        unit=st.sampled_from([*units, None]),
        residence=st.sampled_from(["b1", "b1", "b2", "b3", None]),
        skills=st.sampled_from([(), ("law",)]),
    )


def _needs() -> st.SearchStrategy[pg.Need]:
    return st.builds(
        lambda least, more, **fields: pg.Need("n", least=least, most=least + more, **fields),
        st.integers(0, 2),
        st.sampled_from([0, 1, 3]),
        place=st.sampled_from(["c1", "c2", "c3", "b1", "b2", "g1", "t"]),
        priority=st.integers(0, 2),
        skills=st.sampled_from([(), (), ("law",)]),
    )


def allocated(where: pg.Jurisdiction, units: pg.UnitReporting, **asked: Any) -> pg.Plan:
    return pg.allocate_double_reporting(where, units=units, costs=COSTS, **asked)


Aims = tuple[int, int, tuple[int, ...], int, int]


@attrs.frozen
class Reports:
    """A placement of units: metres, aims 1 and 2, and the communities of each unit."""

    metres: int
    placed: int
    squares: int
    communities: dict[str, set[str]]


def every_report(where: pg.Jurisdiction, asked: pg.UnitReporting) -> Iterator[Reports]:
    """Every way in which units may report."""
    kind = pg.Community if asked.to is pg.UnitTarget.COMMUNITY else pg.Grid
    places = [one.id for one in where.of(kind)]
    linked = {link.filler: {link.scope} for link in where.links}
    before = Counter(place for ids in linked.values() for place in ids)
    free = [one for one in where.of(pg.Unit) if one.operating is not False and one.id not in linked]
    options = [
        [
            None,
            *(
                place
                for place in places
                if asked.rule is pg.UnitRule.ASSIGNED or where.community_of(place) == unit.community
            ),
        ]
        for unit in free
    ]
    for chosen in product(*options):
        new = Counter(one for one in chosen if one is not None)
        if asked.most is not None and any(
            new[one] > max(asked.most - before[one], 0) for one in new
        ):
            continue
        at = {unit.id: place for unit, place in zip(free, chosen, strict=True) if place is not None}
        communities = {unit: {str(where.community_of(place))} for unit, place in at.items()}
        yield Reports(
            sum(far(where, where[unit].community, place) for unit, place in at.items()),
            len(at),
            sum((before[one] + new[one]) ** 2 for one in places),
            {**linked, **communities},
        )


def far(where: pg.Jurisdiction, community: str | None, place: str) -> int:
    """How far a place is from a community; no building has a position."""
    there = str(where.community_of(place))
    if community is None or where[community].town != where[there].town:
        return COSTS.elsewhere
    return COSTS.same_community if community == there else COSTS.same_town


def options_of(
    where: pg.Jurisdiction, asked: pg.UnitReporting, pairs: Recount, reports: Reports
) -> list[list[tuple[str, int] | None]]:
    """What each member may serve, and at what cost, given the reports; or nothing."""
    found = []
    for member in where.of(pg.Member):
        own = reports.communities.get(member.unit or "", set())
        options: list[tuple[str, int] | None] = [None]
        for need, test, cost in pairs.options(member):
            joined = where.community_of(where[need].place) in own
            if test == ELIGIBLE and asked.join is pg.Join.PREFERRED:
                options.append((need, max(cost - asked.discount, 0) if joined else cost))
            elif test == ELIGIBLE and (joined or not own):
                options.append((need, cost))
        found.append(options)
    return found


def best_aims(where: pg.Jurisdiction, asked: pg.UnitReporting, reach: pg.Reach) -> Aims:
    """The aims of the best of all placements of units and members."""
    pairs = Recount(where, reach, COSTS)
    needs = {one.id: one for one in where.of(pg.Need)}
    reports = [*every_report(where, asked)]
    first = min((-one.placed, one.squares) for one in reports)

    def every() -> Iterator[Aims]:
        for one in reports:
            if (-one.placed, one.squares) != first:
                continue
            for chosen in product(*options_of(where, asked, pairs, one)):
                placed = Counter(pair[0] for pair in chosen if pair is not None)
                if all(placed[need] <= needs[need].places for need in placed):
                    cost = sum(pair[1] for pair in chosen if pair is not None)
                    yield aims(where, first, placed, cost + one.metres)

    return min(every())


def aims(where: pg.Jurisdiction, first: tuple[int, int], placed: Counter[str], metres: int) -> Aims:
    needs = where.of(pg.Need)
    missing = tuple(
        sum(max(one.least - placed[one.id], 0) for one in needs if one.priority == priority)
        for priority in (2, 1, 0)
    )
    return (*first, missing, -sum(placed.values()), metres + imbalance(where, placed, COSTS))


def aims_of(where: pg.Jurisdiction, plan: pg.Plan) -> Aims:
    assert plan.units is not None
    new = sum(not one.pinned for one in plan.unit_assignments)
    placed = Counter(one.need for one in plan.assignments)
    metres = plan.cost + plan.units.metres
    return aims(where, (-new, plan.units.evenness), placed, metres)


@given(where=towns(), asked=REPORTINGS, reach=REACHES)
def test_no_placement_of_units_and_members_is_better(
    where: pg.Jurisdiction, asked: pg.UnitReporting, reach: pg.Reach
) -> None:
    plan = allocated(where, asked, reach=reach)

    assert aims_of(where, plan) == best_aims(where, asked, reach)
    assert plan.gap == 0


@given(where=towns(units=5, members=6, needs=4), asked=REPORTINGS, reach=REACHES)
def test_both_halves_at_once_are_never_worse_than_one_after_the_other(
    where: pg.Jurisdiction, asked: pg.UnitReporting, reach: pg.Reach
) -> None:
    together = aims_of(where, allocated(where, asked, reach=reach))
    apart = allocated(where, asked, reach=reach, policy=pg.Policy.JOINED)
    assert apart.units is not None
    if asked.join is pg.Join.PREFERRED:
        at = {one.unit: where.community_of(one.place) for one in apart.unit_assignments}
        less = sum(
            min(one.cost, asked.discount)
            for one in apart.assignments
            if at.get(where[one.member].unit)
            == where.community_of(where[one.need].place)
            is not None
        )
        *counts, metres = aims_of(where, apart)
        assert together <= (*counts, metres - less)
    else:
        assert together <= aims_of(where, apart)
    assert pg.verify(where, apart).require_ok()


@given(where=towns(units=4), asked=REPORTINGS, reach=REACHES)
def test_the_second_opinion_agrees_about_both_halves(
    where: pg.Jurisdiction, asked: pg.UnitReporting, reach: pg.Reach
) -> None:
    plan = allocated(where, asked, reach=reach)

    assert pg.verify(where, plan).require_ok()
    assert plan.score.total == plan.objective
    assert plan.price_bound <= plan.bound


@given(where=towns(units=2, members=3, needs=2), asked=REPORTINGS)
def test_a_joint_plan_altered_in_any_one_place_does_not_hold(
    where: pg.Jurisdiction, asked: pg.UnitReporting
) -> None:
    plan = allocated(where, asked, reach=pg.Reach.TOWN)

    for altered in alterations(plan):
        assert not pg.verify(where, altered).ok


@given(where=towns(units=4), asked=REPORTINGS, reach=REACHES)
def test_members_of_units_that_have_to_report_elsewhere_serve_nowhere_else(
    where: pg.Jurisdiction, asked: pg.UnitReporting, reach: pg.Reach
) -> None:
    plan = allocated(where, attrs.evolve(asked, join=pg.Join.REQUIRED), reach=reach)
    at: dict[str, set[str | None]] = {}
    for one in plan.unit_assignments:
        at.setdefault(one.unit, set()).add(where.community_of(one.place))

    for one in plan.assignments:
        unit = where[one.member].unit
        assert unit not in at or where.community_of(where[one.need].place) in at[unit]
    for one in plan.unplaced:
        if one.reason is pg.UnplacedReason.UNIT_ELSEWHERE:
            assert where[one.member].unit in at


@given(data=st.data(), where=towns(units=4), asked=REPORTINGS)
def test_the_order_of_the_input_does_not_matter_to_both_halves(
    data: st.DataObject, where: pg.Jurisdiction, asked: pg.UnitReporting
) -> None:
    shuffled = pg.Jurisdiction(data.draw(permuted(where)), where.links)

    assert allocated(shuffled, asked) == allocated(where, asked)


@given(where=towns(units=5, members=6), join=st.sampled_from(pg.Join), reach=REACHES)
def test_units_that_report_where_they_are_located_leave_nothing_to_choose(
    where: pg.Jurisdiction, join: pg.Join, reach: pg.Reach
) -> None:
    def unasked(*_: Any, **__: Any) -> Any:
        raise AssertionError

    asked = pg.UnitReporting(join=join, discount=400)
    plan = allocated(where, asked, reach=reach, integer_engine=unasked)
    alone = allocated(where, pg.UnitReporting(discount=400), reach=reach)

    assert plan.unit_assignments == alone.unit_assignments
    if join is pg.Join.NONE:
        assert attrs.evolve(plan, units=alone.units) == alone


@given(where=towns(units=4, members=6), asked=REPORTINGS, reach=REACHES, data=st.data())
def test_a_new_plan_leaves_units_where_they_are_and_holds(
    where: pg.Jurisdiction, asked: pg.UnitReporting, reach: pg.Reach, data: st.DataObject
) -> None:
    plan = allocated(where, asked, reach=reach)
    declined = data.draw(st.lists(st.sampled_from([*plan.assignments, None]), max_size=2))
    again = pg.replan(where, plan, declined=[one for one in declined if one is not None])

    assert again.unit_assignments == plan.unit_assignments
    assert pg.verify(where, again).require_ok()
    assert again.score.total == again.objective


@given(where=towns(units=4, members=6), asked=REPORTINGS, reach=REACHES)
def test_a_newcomer_belongs_where_a_plan_with_the_newcomer_would_have_put_somebody(
    where: pg.Jurisdiction, asked: pg.UnitReporting, reach: pg.Reach
) -> None:
    """Given where units report, the first gain is what the best plan with the newcomer gains."""
    plan = allocated(where, asked, reach=reach)
    assert plan.units is not None
    reported = where.with_links(plan.units.links)
    before = allocated(reported, asked, reach=reach)
    newcomer = pg.Member("x", unit="u0", residence="b1")
    found = pg.recommend(reported, before, newcomer)
    after = aims_of(reported, allocated(reported.replace(newcomer), asked, reach=reach))

    gains = found.need is not None
    assert (after < aims_of(reported, before)) is gains


@given(where=towns(units=4, members=6), asked=REPORTINGS, reach=REACHES)
def test_each_member_of_a_joint_plan_has_an_explanation_that_adds_up(
    where: pg.Jurisdiction, asked: pg.UnitReporting, reach: pg.Reach
) -> None:
    plan = allocated(where, asked, reach=reach)
    discount = {one.member: one.discount for one in plan.assignments}

    for member in where.of(pg.Member):
        explained = plan.explain(member.id)
        chosen = [one for one in explained.options if one.chosen]
        assert [one.need for one in chosen] == ([explained.need] if explained.need else [])
        assert [one.discount for one in chosen] == [discount[one] for one in [member.id] if chosen]
        assert all(one.joined or not one.discount for one in explained.options)
        for one in explained.options:
            assert one.metres >= 0
            assert one.cost <= one.metres + COSTS.missing_skill * len(one.missing_skills)


@given(where=towns(units=4, members=6), asked=REPORTINGS, data=st.data())
def test_both_halves_at_once_keep_pairings_and_leaders(
    where: pg.Jurisdiction, asked: pg.UnitReporting, data: st.DataObject
) -> None:
    needs = [
        attrs.evolve(one, leader_skills=data.draw(st.sampled_from([(), ("law",)])))
        for one in where.of(pg.Need)
    ]
    where = where.replace(*needs)
    ids = [one.id for one in where.of(pg.Member)]
    pairings = [pg.Apart(ids[:2]), pg.Apart(ids[1:])] if len(ids) > 2 else []

    plan = pg.allocate_double_reporting(where, units=asked, pairings=pairings)
    again = pg.replan(where, plan, declined=plan.assignments[:1])

    assert {*plan.pairings} == {*pairings}
    assert pg.verify(where, plan).require_ok()
    assert pg.verify(where, again).require_ok()
    assert plan.gap >= 0
