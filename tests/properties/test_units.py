"""Units that report to communities or grids, against brute force and against alterations."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from enum import Enum
from itertools import combinations, product
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.testing.strategies import jurisdictions, permuted

DOUBLE = pg.catalogue.get("double-reporting")
REPORTINGS = st.builds(
    pg.UnitReporting,
    rule=st.sampled_from(pg.UnitRule),
    to=st.sampled_from(pg.UnitTarget),
    most=st.sampled_from([None, 0, 1, 2]),
)
TERRITORY = (
    pg.Town("t"),
    pg.Town("s"),
    pg.Community("c1", town="t"),
    pg.Community("c2", town="t"),
    pg.Community("c3", town="s"),
    pg.Grid("g1", community="c1"),
    pg.Grid("g2", community="c1"),
    pg.Grid("g3", community="c2"),
    pg.Grid("x1", community="c1", layer="union"),
    pg.Building("b1", community="c1", grids=["g1", "x1"], point=pg.Point(116.75, 25.71)),
    pg.Building("b2", community="c1", grids=["g2"], point=pg.Point(116.77, 25.72)),
    pg.Building("b3", community="c2", point=pg.Point(116.78, 25.73)),
)


@st.composite
def towns(draw: st.DrawFn, *, units: int = 5) -> pg.Jurisdiction:
    """A fixed territory with a few units, of different sizes, some of which report already."""
    made = [
        pg.Unit(f"u{i}", community=community, operating=operating)
        for i, (community, operating) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.sampled_from(["c1", "c2", "c3", None]),
                        st.sampled_from([None, True, True, False]),
                    ),
                    max_size=units,
                )
            )
        )
    ]
    ids = [one.id for one in made]
    works = draw(st.lists(st.sampled_from(ids), max_size=9)) if ids else []
    members = [pg.Member(f"m{i}", unit=unit) for i, unit in enumerate(works)]
    links = draw(st.lists(_links(ids), max_size=2, unique=True)) if ids else []
    return pg.Jurisdiction([*TERRITORY, *made, *members], links)


def _links(ids: list[str]) -> st.SearchStrategy[pg.Link]:
    return st.builds(
        pg.Link,
        mechanism=st.sampled_from(["double-reporting", "double-reporting", "contact"]),
        scope=st.sampled_from(["c1", "c2", "g1", "x1", "t"]),
        slot=st.sampled_from(["unit", "grid_unit", "member"]),
        filler=st.sampled_from(ids),
        until=st.sampled_from([None, None, date(2020, 1, 1)]),
    )


def placed(where: pg.Jurisdiction, reporting: pg.UnitReporting) -> pg.UnitPlan:
    units = pg.allocate_double_reporting(where, units=reporting).units
    assert units is not None
    return units


def options(where: pg.Jurisdiction, reporting: pg.UnitReporting) -> dict[str, list[str]]:
    """The places to which each unit that reports nowhere yet may report."""
    kind = pg.Community if reporting.to is pg.UnitTarget.COMMUNITY else pg.Grid
    places = [one.id for one in where.of(kind) if getattr(one, "layer", "base") == "base"]
    kinds = {"unit": pg.Community, "grid_unit": pg.Grid}
    taken = {
        link.filler
        for link in where.links
        if link.mechanism == "double-reporting"
        and link.until is None
        and isinstance(where[link.scope], kinds.get(link.slot, ()))
    }
    return {
        unit.id: [
            place
            for place in places
            if reporting.rule is pg.UnitRule.ASSIGNED or where.community_of(place) == unit.community
        ]
        for unit in where.of(pg.Unit)
        if unit.operating is not False and unit.id not in taken
    }


@given(where=towns(units=4), reporting=REPORTINGS)
def test_no_plan_places_more_units_or_makes_their_numbers_more_even(
    where: pg.Jurisdiction, reporting: pg.UnitReporting
) -> None:
    plan = placed(where, reporting)
    before = Counter(one.place for one in plan.assignments if one.pinned)
    free = options(where, reporting)
    places = [one.place for one in plan.counts]

    def aims(chosen: tuple[str | None, ...]) -> tuple[int, int, int] | None:
        new = Counter(place for place in chosen if place is not None)
        most = reporting.most
        if most is not None and any(new[one] > max(most - before[one], 0) for one in new):
            return None
        numbers = [before[one] + new[one] for one in places]
        return -sum(new.values()), sum(one**2 for one in numbers), numbers.count(0)

    every = [aims(chosen) for chosen in product(*([None, *one] for one in free.values()))]
    best = min(one for one in every if one is not None)
    numbers = [one.units for one in plan.counts]
    new = sum(not one.pinned for one in plan.assignments)
    assert (-new, plan.evenness, len(plan.vacant)) == best
    assert numbers == [Counter(one.place for one in plan.assignments)[one] for one in places]


@given(where=towns(units=6), reporting=REPORTINGS)
def test_no_exchange_of_two_units_makes_members_more_even(
    where: pg.Jurisdiction, reporting: pg.UnitReporting
) -> None:
    plan = placed(where, reporting)
    staff = Counter(one.unit for one in where.of(pg.Member))
    loads = {one.place: one.members for one in plan.counts}
    free = options(where, reporting)
    proposed = [(one.unit, one.place) for one in plan.assignments if not one.pinned]

    for (one, here), (other, there) in combinations(proposed, 2):
        if here != there and there in free[one] and here in free[other]:
            more = staff[other] - staff[one]
            before = loads[here] ** 2 + loads[there] ** 2
            assert (loads[here] + more) ** 2 + (loads[there] - more) ** 2 >= before


@given(where=towns(), reporting=REPORTINGS)
def test_the_second_opinion_agrees_about_units(
    where: pg.Jurisdiction, reporting: pg.UnitReporting
) -> None:
    plan = pg.allocate_double_reporting(where, units=reporting)

    assert pg.verify(where, plan).require_ok()
    named = {one.unit for one in plan.unit_assignments} | {
        one.unit for one in plan.units.unplaced if plan.units
    }
    assert named == {one.id for one in where.of(pg.Unit)}


@given(where=jurisdictions(buildings=(1, 8), links=(0, 4)), reporting=REPORTINGS)
def test_units_of_any_jurisdiction_report_somewhere_or_have_a_reason(
    where: pg.Jurisdiction, reporting: pg.UnitReporting
) -> None:
    plan = pg.allocate_double_reporting(where, units=reporting)

    assert pg.verify(where, plan).require_ok()
    again = pg.allocate_double_reporting(where.with_links(plan.links), units=reporting)
    assert {(one.unit, one.place) for one in again.unit_assignments} == {
        (one.unit, one.place) for one in plan.unit_assignments
    }
    assert not again.units.links


@given(where=towns(), reporting=REPORTINGS)
def test_reports_are_valid_links_of_the_mechanism(
    where: pg.Jurisdiction, reporting: pg.UnitReporting
) -> None:
    plan = placed(where, reporting)
    before = pg.check_mechanism(where, DOUBLE)
    after = pg.check_mechanism(where.with_links(plan.links), DOUBLE)

    assert after.filled == before.filled + len(plan.links)
    assert len(plan.links) == sum(not one.pinned for one in plan.assignments)


@given(data=st.data(), where=towns(), reporting=REPORTINGS)
def test_the_order_of_the_input_does_not_matter_to_units(
    data: st.DataObject, where: pg.Jurisdiction, reporting: pg.UnitReporting
) -> None:
    shuffled = pg.Jurisdiction(data.draw(permuted(where)), where.links)

    assert placed(shuffled, reporting) == placed(where, reporting)


@given(where=towns())
def test_the_members_half_is_the_same_whatever_units_do(where: pg.Jurisdiction) -> None:
    both, alone = (
        pg.allocate_double_reporting(where, units=units) for units in (pg.UnitReporting(), None)
    )

    assert attrs.evolve(both, units=None) == alone
    assert (alone.unit_assignments, alone.units) == ((), None)
    assert set(both.links) - set(alone.links) == set(both.units.links)


def alterations(value: Any) -> Iterator[Any]:
    """Every value that differs from another by one change in one place."""
    match value:
        case Enum():
            yield from (other for other in type(value) if other is not value)
        case bool():
            yield not value
        case str():
            yield from (one for one in ("u0", "u1", "c1", "c2", "g1", "nobody") if one != value)
        case int():
            yield from (value + 1, value - 1)
        case tuple():
            yield from altered_rows(value)
        case _:
            names = [one.name for one in attrs.fields(type(value)) if one.name != "reporting"]
            for name in names:
                others = alterations(getattr(value, name))
                yield from (attrs.evolve(value, **{name: other}) for other in others)


def altered_rows(rows: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if rows != rows[::-1]:
        yield rows[::-1]
    for i, one in enumerate(rows):
        before, after = rows[:i], rows[i + 1 :]
        yield (*before, *after)
        yield (*before, one, one, *after)
        yield from ((*before, other, *after) for other in alterations(one))


@given(where=towns(units=3), reporting=REPORTINGS)
def test_units_altered_in_any_one_place_do_not_hold(
    where: pg.Jurisdiction, reporting: pg.UnitReporting
) -> None:
    plan = pg.allocate_double_reporting(where, units=reporting)

    for altered in alterations(plan.units):
        found = pg.verify(where, attrs.evolve(plan, units=altered))
        assert {one.constraint for one in found.violations} == {pg.Constraint.UNITS}, altered


@given(where=towns(units=4), reporting=REPORTINGS)
def test_units_moved_elsewhere_are_found_where_that_is_worse(
    where: pg.Jurisdiction, reporting: pg.UnitReporting
) -> None:
    """A plan whose counts follow a move of one unit is right unless numbers are less even."""
    plan = pg.allocate_double_reporting(where, units=reporting)
    units = plan.units
    free = options(where, reporting)
    for i, one in enumerate(units.assignments):
        for place in () if one.pinned else free[one.unit]:
            moved = moved_to(where, units, i, place)
            ok = pg.verify(where, attrs.evolve(plan, units=moved)).ok
            full = reporting.most is not None and place != one.place
            full = full and count_of(moved, place) > reporting.most
            if full or moved.evenness > units.evenness:
                assert not ok


def count_of(plan: pg.UnitPlan, place: str) -> int:
    return next(one.units for one in plan.counts if one.place == place)


def moved_to(where: pg.Jurisdiction, plan: pg.UnitPlan, row: int, place: str) -> pg.UnitPlan:
    """The plan with one unit elsewhere, all that follows from it included."""
    other = pg.UnitReporting(rule=pg.UnitRule.ASSIGNED, to=plan.reporting.to)
    one = plan.assignments[row]
    link = pg.Link(mechanism="double-reporting", scope=place, slot=one.slot.value, filler=one.unit)
    there = placed(where.with_links([link]), other)
    metres = next(a.metres for a in there.assignments if (a.unit, a.place) == (one.unit, place))
    rows = list(plan.assignments)
    rows[row] = attrs.evolve(one, place=place, metres=metres)
    staff = Counter(member.unit for member in where.of(pg.Member))
    counts = [
        attrs.evolve(
            count,
            units=sum(a.place == count.place for a in rows),
            members=sum(staff[a.unit] for a in rows if a.place == count.place),
        )
        for count in plan.counts
    ]
    rows.sort(key=lambda a: (a.unit, a.place))
    return attrs.evolve(plan, assignments=tuple(rows), counts=tuple(counts))
