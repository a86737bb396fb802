"""Comparing two snapshots: the difference leads from one to the other, and back."""

from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.comparison import Change, Comparison, compare
from partygrid.testing.strategies import jurisdictions

DAYS = st.none() | st.dates()
SNAPSHOTS = jurisdictions(buildings=(0, 6), members=(0, 2), needs=(0, 1))


def patched(before: pg.Jurisdiction, found: Comparison, after: pg.Jurisdiction) -> pg.Jurisdiction:
    """Carry out a difference; of `after` only records of another kind are looked up."""
    records: dict[str, Any] = {record.id: record for record in (*before, *found.added)}
    for record in found.removed:
        del records[record.id]
    for change in found.changed:
        record = records[change.record]
        if change.field == "type":
            assert type(record).__name__ == change.before
            records[change.record] = after[change.record]
            assert type(after[change.record]).__name__ == change.after
        else:
            assert getattr(record, change.field) == change.before != change.after
            records[change.record] = attrs.evolve(record, **{change.field: change.after})
    links = [*(link for link in before.links if link not in found.links_removed)]
    links.extend(found.links_added)
    _, scheme = found.scheme or (before.scheme, before.scheme)
    return pg.Jurisdiction(records.values(), links, scheme=scheme)


@given(SNAPSHOTS, SNAPSHOTS)
def test_the_difference_leads_from_one_snapshot_to_the_other(
    before: pg.Jurisdiction, after: pg.Jurisdiction
) -> None:
    assert patched(before, compare(before, after), after) == after


@given(SNAPSHOTS, st.data())
def test_a_small_step_leads_to_the_other_snapshot(where: pg.Jurisdiction, data: Any) -> None:
    some = st.lists(st.sampled_from(where.records), unique=True) if where.records else st.just([])
    records = data.draw(some)
    renamed = [
        attrs.evolve(record, name=f"{record.name}'")
        for record in records
        if hasattr(record, "name")
    ]
    found = compare(where, where.replace(*renamed))
    assert {change.record for change in found.changed} == {record.id for record in renamed}
    assert {change.field for change in found.changed} <= {"name"}
    assert found.gaps_opened == found.gaps_closed == ()
    assert found.same == (not renamed)


@given(SNAPSHOTS, SNAPSHOTS, DAYS)
def test_the_way_back_is_the_difference_turned_round(
    before: pg.Jurisdiction, after: pg.Jurisdiction, on: Any
) -> None:
    there, back = compare(before, after, on=on), compare(after, before, on=on)
    assert back == Comparison(
        added=there.removed,
        removed=there.added,
        changed=tuple(
            Change(record=one.record, field=one.field, before=one.after, after=one.before)
            for one in there.changed
        ),
        links_added=there.links_removed,
        links_removed=there.links_added,
        scheme=there.scheme[::-1],
        gaps_opened=there.gaps_closed,
        gaps_closed=there.gaps_opened,
    )
    assert there.same == back.same == (before == after)


@given(SNAPSHOTS, SNAPSHOTS, DAYS)
def test_gaps_opened_and_closed_lead_from_one_report_to_the_other(
    before: pg.Jurisdiction, after: pg.Jurisdiction, on: Any
) -> None:
    def keys(gaps: tuple[pg.Gap, ...]) -> set[tuple[object, ...]]:
        return {(gap.subject, gap.reason, gap.layer, gap.at) for gap in gaps}

    found = compare(before, after, on=on)
    old, new = (keys(pg.check_coverage(where, on=on).gaps) for where in (before, after))
    assert keys(found.gaps_closed) == old - new
    assert keys(found.gaps_opened) == new - old


@given(SNAPSHOTS, SNAPSHOTS, st.data())
def test_input_order_never_changes_the_difference(
    before: pg.Jurisdiction, after: pg.Jurisdiction, data: Any
) -> None:
    def shuffled(where: pg.Jurisdiction) -> pg.Jurisdiction:
        records = data.draw(st.permutations(where.records))
        return pg.Jurisdiction(records, where.links[::-1], scheme=where.scheme)

    found = compare(before, after)
    again = compare(shuffled(before), shuffled(after))
    assert again == found
    assert str(again) == str(found)
