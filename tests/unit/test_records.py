"""The kinds of record."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid._fields import specs
from partygrid.grid import PLACE_KINDS
from partygrid.org import ORGANISATION_KINDS
from partygrid.records import KIND_BY_NAME, RECORD_KINDS
from partygrid.testing.strategies import anything, records

KINDS = st.sampled_from(RECORD_KINDS)


def test_places_come_first_then_organisations_then_people_and_what_they_serve_in() -> None:
    others = (pg.Unit, pg.Member, pg.Need, pg.Resource, pg.Project, pg.Team, pg.Facility)
    assert (*PLACE_KINDS, *ORGANISATION_KINDS, *others) == RECORD_KINDS
    assert list(KIND_BY_NAME.values()) == list(RECORD_KINDS)


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_every_kind_is_public_frozen_and_without_room_for_more(kind: type) -> None:
    assert getattr(pg, kind.__name__) is kind
    assert KIND_BY_NAME[kind.__name__] is kind
    assert "__slots__" in vars(kind)
    assert not issubclass(kind, tuple(set(RECORD_KINDS) - {kind}))


@given(KINDS.flatmap(records))
def test_records_with_the_same_fields_are_equal_and_hash_alike(record: pg.Record) -> None:
    again = attrs.evolve(record)
    assert again == record
    assert hash(again) == hash(record)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        record.id = "other"  # type: ignore[misc]


@given(st.data())
def test_a_record_is_made_whatever_its_values_are(data: st.DataObject) -> None:
    kind = data.draw(KINDS)
    content = {name: data.draw(anything()) for name, _ in specs(kind)}
    assert type(kind(**content)) is kind
