"""The check of any mechanism on any jurisdiction, against a reference in plain Python."""

from datetime import date, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

import linkage_reference as reference
import partygrid as pg
from partygrid.slots import FILLER_KINDS
from partygrid.testing.strategies import permuted
from partygrid.testing.strategies._linked import days, linked, links, mechanisms, towns

Linked = tuple[pg.Jurisdiction, pg.Mechanism]


@given(linked(), days())
def test_a_check_equals_the_reference(given_: Linked, on: date | None) -> None:
    where, mechanism = given_
    report = pg.check_mechanism(where, mechanism, on=on)
    expected = reference.check(where, mechanism, on)
    for name, value in expected._asdict().items():
        assert getattr(report, name) == value, name
    assert report.filled == sum(cover.filled for cover in expected.slots)
    assert report.missing == sum(cover.missing for cover in expected.slots)
    assert report.ok == (not expected.findings)
    carried = {load.filler: load.carried for load in expected.loads}
    assert all(report.load_of(one.id) == carried.get(one.id, 0) for one in where)


@given(linked(), days(), st.data())
def test_links_and_records_in_any_order_give_the_same_report(
    given_: Linked, on: date | None, data: st.DataObject
) -> None:
    where, mechanism = given_
    records = data.draw(permuted(where.records))
    other = pg.Jurisdiction(records, scheme=where.scheme)
    for link in data.draw(permuted(where.links)):
        other = other.with_links(link)
    one, again = (pg.check_mechanism(any_, mechanism, on=on) for any_ in (where, other))
    assert one == again
    assert hash(one) == hash(again)
    assert (str(one), repr(one), one.to_records()) == (str(again), repr(again), again.to_records())


@given(linked(), days(), st.data())
def test_filling_a_vacancy_with_an_eligible_filler_never_lowers_coverage(
    given_: Linked, on: date | None, data: st.DataObject
) -> None:
    where, mechanism = given_
    before = pg.check_mechanism(where, mechanism, on=on)
    able = [
        (vacancy, filler.id)
        for vacancy in before.shortfalls
        if _has_room(mechanism, vacancy.slot)
        for kind in FILLER_KINDS
        for filler in where.of(kind)
        if _may_fill(where, mechanism, vacancy, filler, on)
    ]
    if not able:
        return
    vacancy, filler = data.draw(st.sampled_from(able))
    slot = mechanism.slot(vacancy.slot)
    weights = st.integers(0, 3) if slot and slot.weighted else st.nothing()
    weight = data.draw(st.none() | weights)
    filled = mechanism.fill(vacancy.scope, where=where, **{vacancy.slot: {filler: weight}})
    after = pg.check_mechanism(where.with_links(filled), mechanism, on=on)
    assert after.missing <= before.missing
    assert after.filled >= before.filled
    assert after.complete >= before.complete
    assert after.ratio >= before.ratio
    assert after.household_ratio >= before.household_ratio
    assert set(after.shortfalls) - set(before.shortfalls) <= {
        attrs.evolve(vacancy, measured=found) for found in range(vacancy.required)
    }


def _has_room(mechanism: pg.Mechanism, name: str) -> bool:
    """Whether the most of a slot is above its least in every scope, or it has none."""
    slot = mechanism.slot(name)
    most = 0 if slot is None else slot.most
    return most is None or (slot is not None and type(slot.least) is type(most) is int and most > 0)


def _may_fill(
    where: pg.Jurisdiction,
    mechanism: pg.Mechanism,
    vacancy: pg.SlotFinding,
    filler: pg.Record,
    on: date | None,
) -> bool:
    """Whether a link would count, and push out no other one."""
    groups = [group for group in mechanism.distinct if vacancy.slot in group]
    taken = {vacancy.slot, *(name for group in groups for name in group)}
    pair = (vacancy.scope, filler.id)
    if any((link.scope, link.filler) == pair and link.slot in taken for link in where.links):
        return False
    link = pg.Link(mechanism=mechanism.id, scope=vacancy.scope, slot=vacancy.slot, filler=filler.id)
    alone = pg.Jurisdiction(where, [link], scheme=where.scheme)
    return reference.counted(alone, mechanism, on) == [link]


@given(linked(), days())
def test_links_that_do_not_count_change_nothing_but_their_findings(
    given_: Linked, on: date | None
) -> None:
    where, mechanism = given_
    kept = reference.counted(where, mechanism, on)
    before, after = (
        pg.check_mechanism(any_, mechanism, on=on)
        for any_ in (where, pg.Jurisdiction(where, kept, scheme=where.scheme))
    )
    assert (after.slots, after.loads, after.ratio) == (before.slots, before.loads, before.ratio)
    assert after.findings == tuple(
        finding for finding in before.findings if not (finding.scope and finding.filler)
    )


@given(linked(), days(), st.data())
def test_a_mechanism_knows_its_own_links_alone(
    given_: Linked, on: date | None, data: st.DataObject
) -> None:
    where, mechanism = given_
    renamed = attrs.evolve(mechanism, id="another")
    others = [attrs.evolve(link, mechanism="another") for link in where.links]
    chosen = data.draw(st.lists(st.sampled_from(others)) if others else st.just([]))
    both = pg.check_mechanisms(where.with_links(chosen), [mechanism, renamed], on=on)
    assert both.reports[0] == pg.check_mechanism(where, mechanism, on=on)
    assert [report.mechanism for report in both] == [mechanism, renamed]
    assert both.ok == (both.reports[0].ok and both.reports[1].ok)


@given(st.data())
def test_fill_refuses_exactly_what_the_definition_does_not_allow(data: st.DataObject) -> None:
    where = data.draw(towns())
    mechanism = data.draw(mechanisms(where))
    for link in data.draw(links(where, mechanism)):
        slot = mechanism.slot(link.slot)
        if slot is None:
            continue
        kinds, only = mechanism.sits_on(slot)
        asked = (
            (where[link.scope], kinds, only),
            (where[link.filler], slot.filler_kinds, slot.filler),
        )
        allowed = all(
            type(one) in kinds and reference.fits(one, only) for one, kinds, only in asked
        )
        allowed = allowed and (slot.weighted or (link.weight is None and slot.most != 0))
        content = {link.slot: {link.filler: link.weight}}
        try:
            made = mechanism.fill(link.scope, where=where, **content)
        except pg.InvalidLink:
            assert not allowed
        else:
            assert allowed
            assert [(one.scope, one.filler, one.weight) for one in made] == [
                (link.scope, link.filler, link.weight)
            ]


@given(linked())
def test_nobody_serves_before_the_first_day_or_after_the_last(given_: Linked) -> None:
    where, mechanism = given_
    stated = [link for link in where.links if link.since and link.until]
    bounded = pg.Jurisdiction(where, stated, scheme=where.scheme)
    for day in (date(2020, 1, 1) - timedelta(days=1), date(2020, 1, 15) + timedelta(days=1)):
        report = pg.check_mechanism(bounded, mechanism, on=day)
        assert report.filled == 0
        assert report.loads == ()
