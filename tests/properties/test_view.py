"""What a role sees: nobody from elsewhere, everything of its own, and always a valid snapshot."""

import re
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid._fields import Privacy, specs
from partygrid.testing.strategies import jurisdictions

KEY = b"an invented key of thirty-two bytes or more"


@st.composite
def looked_at(draw: st.DrawFn) -> tuple[pg.Jurisdiction, pg.Role]:
    """Snapshots in which ids of people stand out, and a role at one of their places."""
    where = draw(jurisdictions(buildings=(1, 8), members=(0, 6), teams=(0, 3), links=(0, 6)))
    where = where.replace(pg.Town("elsewhere"))
    places = [one.id for one in where.of(pg.Place)]
    role = pg.Role(draw(st.sampled_from(places)), audience=draw(st.sampled_from(pg.Audience)))
    return pg.pseudonymise(where, KEY), role


def lies_in(where: pg.Jurisdiction, building: pg.Building, place: Any) -> bool:
    """Return whether a building lies in a place, by one of the places that it names."""
    homes = [building.id, building.compound, building.community, *building.grids]
    above = [where[key] for key in homes if key is not None]
    towns = [getattr(one, "community", None) for one in above]
    homes += towns
    homes += [where[key].town for key in homes if isinstance(where.get(str(key)), pg.Community)]
    return place.id in homes


def people_of(where: pg.Jurisdiction, found: set[str], place: Any) -> set[str]:
    """Return who may be seen at a place: residents, and those of what is there and serve there."""
    homes = {one.id for one in where.of(pg.Building) if lies_in(where, one, place)}
    residents = {one.id for one in where.of(pg.Member) if one.residence in homes}
    of_organisations = {one.id for one in where.of(pg.Member) if one.organisation in found}
    serving = {link.filler for link in where.links if link.scope in found}
    teams = [one for one in where.of(pg.Team) if one.id in found]
    in_teams = {key for one in teams for key in (one.leader, *one.members) if key is not None}
    return residents | of_organisations | serving | in_teams


@given(looked_at())
def test_nobody_from_elsewhere_is_in_the_bytes(case: tuple[pg.Jurisdiction, pg.Role]) -> None:
    where, role = case
    found = pg.view(where, role)
    named = set(re.findall("p-[b-t]{24}", pg.to_json(found.snapshot).decode()))
    assert named == {one.id for one in found.snapshot.of(pg.Member)}
    within = {one.id for one in found.snapshot}.difference(found.stubs)
    allowed = people_of(where, within, where[role.place])
    assert named <= allowed
    if role.audience is pg.Audience.PUBLIC:
        assert named == set()


@given(looked_at())
def test_who_lives_there_is_seen(case: tuple[pg.Jurisdiction, pg.Role]) -> None:
    where, role = case
    found = pg.view(where, attrs.evolve(role, audience=pg.Audience.KEEPER)).snapshot
    place = where[role.place]
    homes = [one for one in where.of(pg.Building) if lies_in(where, one, place)]
    assert {one.id for one in homes} <= {one.id for one in found}
    for one in where.of(pg.Member):
        if one.residence in {home.id for home in homes}:
            assert found[one.id].residence == one.residence


@given(looked_at())
def test_what_lies_outside_is_there_with_public_fields_alone(
    case: tuple[pg.Jurisdiction, pg.Role],
) -> None:
    where, role = case
    found = pg.view(where, role)
    for key in found.stubs:
        record = found.snapshot[key]
        assert not isinstance(record, pg.Member)
        for name, spec in specs(type(record)):
            value = getattr(record, name)
            if spec.privacy is not Privacy.PUBLIC:
                assert value == attrs.fields_dict(type(record))[name].default
            elif not spec.targets:
                assert value == getattr(where[key], name)


@given(looked_at())
def test_a_view_is_a_valid_snapshot_that_says_nothing_new(
    case: tuple[pg.Jurisdiction, pg.Role],
) -> None:
    where, role = case
    found = pg.view(where, attrs.evolve(role, audience=pg.Audience.KEEPER))
    assert pg.from_json(pg.to_json(found.snapshot)) == found.snapshot
    assert found.removed == ()
    assert set(found.snapshot.links) <= set(where.links)
    for record in found.snapshot:
        for name, _ in specs(type(record)):
            value, stated = getattr(record, name), getattr(where[record.id], name)
            default = attrs.fields_dict(type(record))[name].default
            part = isinstance(value, tuple) and set(value) <= set(stated)
            assert value in (stated, default) or part


@pytest.mark.parametrize("audience", pg.Audience)
@given(data=st.data())
def test_a_town_of_its_own_is_seen_whole(data: st.DataObject, audience: pg.Audience) -> None:
    where = data.draw(jurisdictions(buildings=(1, 8), covered=True, links=(0, 0)))
    for town in where.of(pg.Town):
        found = pg.view(where, pg.Role(town.id, audience=audience))
        before = pg.check_coverage(where).by_community
        after = {one.place: one for one in pg.check_coverage(found.snapshot).by_community}
        for one in before:
            if one.place and where[one.place].town == town.id:
                assert after[one.place].ratio == one.ratio
