"""Laws of the snapshot, over jurisdictions of any shape."""

import copy
import itertools
import pickle

import attrs
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid import _canonical as canonical
from partygrid._columns import fault_in
from partygrid._fields import Check, specs
from partygrid._integrity import examine
from partygrid.records import RECORD_KINDS
from partygrid.testing.strategies import SCHEMES, anything, jurisdictions, permuted, records, values


def _bytes(where: pg.Jurisdiction) -> bytes:
    parts = [canonical.lines(kind, where.of(kind)) for kind in RECORD_KINDS]
    return b"\n".join([*parts, canonical.plain_lines(where.links)])


@given(st.data())
def test_the_order_of_the_input_never_matters(data: st.DataObject) -> None:
    where = data.draw(jurisdictions())
    given_ = data.draw(permuted(where.records)), data.draw(permuted(where.links))
    other = pg.Jurisdiction(*given_, scheme=where.scheme)
    assert other == where
    assert other.records == where.records
    assert other.links == where.links
    assert other.fingerprint == where.fingerprint
    assert hash(other) == hash(where)
    assert repr(other) == repr(where)
    assert _bytes(other) == _bytes(where)


@given(jurisdictions())
def test_a_covered_or_broken_town_copies_and_pickles(where: pg.Jurisdiction) -> None:
    for other in (copy.deepcopy(where), pickle.loads(pickle.dumps(where))):  # noqa: S301
        assert other == where
        assert other.fingerprint == where.fingerprint


@given(st.data())
def test_one_changed_field_makes_another_snapshot(data: st.DataObject) -> None:
    where = data.draw(jurisdictions(buildings=(1, 6)))
    record = data.draw(st.sampled_from(where.records))
    plain = [
        (name, spec)
        for name, spec in specs(type(record))
        if spec.check in (Check.TEXT, Check.CHOICE, Check.FLAG, Check.COUNT, Check.NUMBER)
        and name not in ("uscc", "least", "most")
    ]
    name, spec = data.draw(st.sampled_from(plain))
    changed = attrs.evolve(record, **{name: data.draw(values(spec))})
    other = where.replace(changed)
    same = changed == record
    assert (other == where) == same
    assert (other.fingerprint == where.fingerprint) == same
    assert other.replace(record) == where


@given(jurisdictions(), st.sampled_from(SCHEMES))
def test_snapshots_with_other_schemes_differ(
    where: pg.Jurisdiction, scheme: pg.LevelScheme
) -> None:
    line = (pg.TownCommittee, pg.CommunityCommittee, pg.CompoundBranch, pg.GridBranch)
    theirs = (pg.BuildingGroup, pg.UnitBranch, pg.Resource, pg.Project)
    bare = [one for one in where if not isinstance(one, (*line, *theirs))]
    ids = {one.id for one in bare}
    free = [
        attrs.evolve(one, organisation=None) if hasattr(one, "organisation") else one
        for one in bare
    ]
    links = [one for one in where.links if {one.scope, one.filler} <= ids]
    one, other = (pg.Jurisdiction(free, links, scheme=any_) for any_ in (where.scheme, scheme))
    assert (one == other) == (where.scheme == scheme)
    assert (one.fingerprint == other.fingerprint) == (where.scheme == scheme)


@given(jurisdictions())
def test_every_record_is_found_by_its_id_and_its_kind(where: pg.Jurisdiction) -> None:
    for record in where:
        assert where[record.id] is record
        assert record in where.of(type(record))
        assert record.id in where
    assert len({one.id for one in where}) == len(where) == len(where.records)
    for kind in RECORD_KINDS:
        ids = [one.id for one in where.of(kind)]
        assert ids == sorted(ids)
    assert tuple(itertools.chain.from_iterable(map(where.of, RECORD_KINDS))) == where.records


@given(st.data())
def test_a_filter_keeps_exactly_what_a_loop_would(data: st.DataObject) -> None:
    where = data.draw(jurisdictions())
    kind = data.draw(st.sampled_from(RECORD_KINDS))
    name, spec = data.draw(st.sampled_from(specs(kind)))
    present = [getattr(one, name) for one in where.of(kind)]
    wanted = data.draw(st.sampled_from(present) if present else values(spec))
    assert where.of(kind, **{name: wanted}) == tuple(
        one for one in where.of(kind) if getattr(one, name) == wanted
    )


@given(st.data())
def test_taking_out_and_putting_back_changes_nothing(data: st.DataObject) -> None:
    where = data.draw(jurisdictions(members=(1, 4)))
    named = {id_ for team in where.of(pg.Team) for id_ in (team.leader, *team.members)}
    named |= {id_ for member in where.of(pg.Member) for id_ in member.preferences}
    named |= {id_ for one in where.of(pg.Project) for id_ in (*one.needs, *one.resources)}
    kinds = pg.Member | pg.Need | pg.Resource | pg.Project | pg.Team | pg.Facility
    loose = [one for one in where if isinstance(one, kinds) and one.id not in named]
    gone = data.draw(st.lists(st.sampled_from(loose), unique=True))
    less = where.without(*[one.id for one in gone])
    assert not [one for one in gone if one.id in less]
    assert len(less) == len(where) - len(gone)
    assert less.replace(*gone).with_links(where.links) == where


@given(st.data())
def test_adding_links_in_two_steps_is_adding_them_in_one(data: st.DataObject) -> None:
    where = data.draw(jurisdictions(links=(0, 6)))
    bare = pg.Jurisdiction(where, scheme=where.scheme)
    cut = data.draw(st.integers(0, len(where.links)))
    first, second = where.links[cut:], where.links[:cut]
    assert bare.with_links(first).with_links(*second) == where
    assert where.with_links(where.links) == where
    assert list(where.links) == sorted(where.links, key=lambda link: link.key)


@given(jurisdictions())
def test_a_building_lies_where_its_compound_or_its_statement_says(where: pg.Jurisdiction) -> None:
    for building in where.of(pg.Building):
        found = where.community_of(building.id)
        if building.compound is not None:
            assert found == where[building.compound].community
        elif building.community is not None:
            assert found == building.community
        elif building.grids:
            assert found in {where[grid].community for grid in building.grids}
        else:
            assert found is None


@given(st.data())
def test_any_one_record_is_accepted_or_refused_by_its_own_faults(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(RECORD_KINDS))
    free = [(name, spec) for name, spec in specs(kind) if not spec.check.startswith("reference")]
    name, spec = data.draw(st.sampled_from(free))
    record = attrs.evolve(data.draw(records(kind)), **{name: data.draw(anything())})
    faulty = fault_in(spec, getattr(record, name)) is not None
    _, _, problems = examine([record], [], pg.FIVE_LEVELS)
    assert not faulty or name in {problem.field for problem in problems}
    if not problems:
        assert pg.Jurisdiction([record], scheme=pg.FIVE_LEVELS).records == (record,)


@given(jurisdictions())
def test_the_households_of_a_place_are_known_if_every_dwelling_in_it_states_them(
    where: pg.Jurisdiction,
) -> None:
    for place in where.of(pg.Place):
        inside = [one for one in where.of(pg.Building) if _lies_in(where, one, place)]
        silent = any(
            one.households is None and one.kind is pg.BuildingKind.RESIDENTIAL for one in inside
        )
        total = sum(one.households or 0 for one in inside)
        assert where.households_in(place.id) == (None if silent else total)


def _lies_in(where: pg.Jurisdiction, building: pg.Building, place: pg.Place) -> bool:
    community = where.community_of(building.id)
    town = where[community].town if community else None
    return place.id in {building.id, building.compound, *building.grids, community, town}
