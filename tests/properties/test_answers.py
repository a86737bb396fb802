"""Answers and duties against a search from the definitions, and against each other."""

from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid import EscalationGap
from partygrid.testing.strategies import dates, jurisdictions, permuted

DAYS = st.none() | dates()
TOWNS = jurisdictions(links=(0, 10), needs=(0, 2))
COVERS: dict[type, Any] = {
    pg.TownCommittee: lambda one: {one.town},
    pg.CommunityCommittee: lambda one: {one.community, *one.joint_communities},
    pg.CompoundBranch: lambda one: set(one.compounds),
    pg.GridBranch: lambda one: set(one.grids),
    pg.BuildingGroup: lambda one: set(one.buildings),
    pg.UnitBranch: lambda _: set(),
}
PLACES = (pg.Town, pg.Community, pg.Compound, pg.Grid, pg.Building)
FILLERS = (*COVERS, pg.Unit, pg.Member, pg.Team, pg.Facility)


def exists(one: Any, on: date | None) -> bool:
    if type(one) not in COVERS:
        return True
    if on is None:
        return one.dissolved is None
    begun = one.established is None or one.established <= on
    return bool(begun and (one.dissolved is None or on < one.dissolved))


def beside(where: pg.Jurisdiction, key: str, on: date | None) -> Iterator[str]:
    """The ids one step outwards."""
    record = where[key]
    if type(record) in COVERS and record.parent and exists(where[record.parent], on):
        yield record.parent
    yield from (one.id for one in where.of(pg.Project) if key in (*one.needs, *one.resources))
    if type(record) not in PLACES:
        return
    if isinstance(record, pg.Building):
        yield from record.grids
        yield from filter(None, [record.compound or record.community])
    if isinstance(record, pg.Compound | pg.Grid):
        yield record.community
    if isinstance(record, pg.Community):
        yield record.town
    for one in where:
        here = COVERS[type(one)](one) if type(one) in COVERS else {getattr(one, "place", None)}
        if key in here and exists(one, on):
            yield one.id


def walks(where: pg.Jurisdiction, place: str, on: date | None) -> dict[str, tuple[str, ...]]:
    """Every id in reach with the best of all shortest chains to it."""
    best = {place: (place,)}
    queue = deque([place])
    while queue:
        key = queue.popleft()
        for one in beside(where, key, on):
            chain = (*best[key], one)
            if one not in best or (len(chain), chain) < (len(best[one]), best[one]):
                best[one] = chain
                queue.append(one)
    return best


def counts(where: pg.Jurisdiction, link: pg.Link, on: date | None) -> bool:
    return link.holds_on(on) and exists(where[link.filler], on) and exists(where[link.scope], on)


@given(TOWNS, DAYS, st.data())
def test_answers_are_the_links_on_what_the_walk_reaches(
    where: pg.Jurisdiction, on: date | None, data: st.DataObject
) -> None:
    places = [one.id for kind in PLACES for one in where.of(kind)]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    reached = walks(where, place, on)
    expected = {
        (one.mechanism, one.slot, one.filler, one.scope, (*reached[one.scope], one.filler))
        for one in where.links
        if one.scope in reached and counts(where, one, on)
    }
    answers = pg.who_answers_for(where, place, on=on)
    found = [(one.mechanism, one.slot, one.filler, one.scope, one.chain) for one in answers]
    assert set(found) == expected
    assert len(found) == len(expected)


@given(TOWNS, DAYS)
def test_who_answers_and_what_answers_are_the_same_question(
    where: pg.Jurisdiction, on: date | None
) -> None:
    duties = {
        (one.mechanism, one.slot, filler.id, one.scope)
        for kind in FILLERS
        for filler in where.of(kind)
        for one in pg.what_answers(where, filler.id, on=on)
    }
    for place in (one.id for kind in PLACES for one in where.of(kind)):
        reached = walks(where, place, on)
        answers = pg.who_answers_for(where, place, on=on)
        found = {(one.mechanism, one.slot, one.filler, one.scope) for one in answers}
        assert found == {one for one in duties if one[3] in reached}


@given(TOWNS)
def test_a_duty_adds_up_the_buildings_of_its_scope(where: pg.Jurisdiction) -> None:
    for kind in FILLERS:
        for filler in where.of(kind):
            for one in pg.what_answers(where, filler.id):
                scope = where[one.scope]
                if isinstance(scope, pg.Community | pg.Building):
                    buildings = [
                        building
                        for building in where.of(pg.Building)
                        if one.scope in (building.id, where.community_of(building.id))
                    ]
                    assert one.buildings == len(buildings)
                    assert one.households == sum(each.households or 0 for each in buildings)
                    assert one.residents == sum(each.residents or 0 for each in buildings)


@given(TOWNS, DAYS, st.data())
def test_the_order_of_input_changes_no_answer(
    where: pg.Jurisdiction, on: date | None, data: st.DataObject
) -> None:
    shuffled = pg.Jurisdiction(
        data.draw(permuted(where)), data.draw(permuted(where.links)), scheme=where.scheme
    )
    for place in where.of(pg.Building):
        for ask in (pg.who_answers_for, pg.escalation_path):
            assert ask(where, place.id, on=on) == ask(shuffled, place.id, on=on)


@given(TOWNS, DAYS)
def test_a_line_climbs_and_each_unbroken_step_is_the_parent_of_the_one_before(
    where: pg.Jurisdiction, on: date | None
) -> None:
    for place in (one.id for kind in PLACES for one in where.of(kind)):
        path = pg.escalation_path(where, place, on=on)
        held = [where[one.organisation] for one in path if one.organisation is not None]
        levels = [where.scheme.level_of(type(one)) for one in held]
        assert levels == sorted(levels, reverse=True)
        assert len(set(levels)) == len(levels)
        assert all(exists(one, on) for one in held)
        found = [one for one in path if one.organisation is not None]
        for below, step in zip(held, found[1:], strict=False):
            parent = None if below.parent is None else where[below.parent]
            lives = parent is not None and exists(parent, on)
            assert (step.gap is EscalationGap.BROKEN) == (not lives)
            assert not lives or step.organisation == below.parent


@given(jurisdictions(covered=True))
def test_where_everything_is_covered_every_line_is_whole(where: pg.Jurisdiction) -> None:
    for building in where.of(pg.Building):
        path = pg.escalation_path(where, building.id)
        dwelling = building.kind is pg.BuildingKind.RESIDENTIAL or bool(building.households)
        assert all(one.gap is None for one in path) or not dwelling
