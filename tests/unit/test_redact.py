"""What each audience sees of a snapshot, and what it is told about the rest."""

from typing import Any

import attrs
import pytest
from hypothesis import given

import partygrid as pg
from partygrid._fields import specs
from partygrid.mechanisms import Link
from partygrid.privacy import Audience, Privacy, Redaction, Removed, redact
from partygrid.testing.strategies import jurisdictions

CONTACT = {"mechanism": "contact", "slot": "contact"}


def everything() -> pg.Jurisdiction:
    """Return a snapshot in which a team, a need and links name a member."""
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Building("b", community="c", households=2, residents=3),
            pg.Unit("u"),
            pg.UnitBranch("ub", units=["u"]),
            pg.Need("n", place="c"),
            pg.Member("m1", organisation="ub", unit="u", residence="b", preferences=["n"]),
            pg.Member("m2", probationary=True, rank=3),
            pg.Team("team", leader="m1", members=["m2"], helpers=4),
        ],
        [
            Link(scope="c", filler="m1", **CONTACT),
            Link(scope="c", filler="u", **CONTACT),
            Link(scope="m2", filler="u", **CONTACT),
        ],
    )


def removed(redaction: Redaction) -> list[str]:
    return [str(one) for one in redaction.removed]


def test_classes_are_seen_by_ever_fewer_audiences() -> None:
    seen = {one: [who for who in Audience if who.sees(one)] for one in Privacy}
    assert seen[Privacy.PUBLIC] == list(Audience)
    assert seen[Privacy.INTERNAL] == [Audience.ORGANISATION, Audience.SUPERIOR, Audience.KEEPER]
    assert seen[Privacy.PERSONAL] == [Audience.SUPERIOR, Audience.KEEPER]
    assert seen[Privacy.SENSITIVE] == [Audience.KEEPER]


def test_the_public_sees_neither_members_nor_who_fills_a_slot() -> None:
    found = redact(everything(), audience=Audience.PUBLIC)
    assert found.snapshot.of(pg.Member) == ()
    assert found.snapshot.links == ()
    assert found.snapshot["team"] == pg.Team("team", helpers=4)
    assert removed(found)[-4:] == ["Member: 2", "Team.leader: 1", "Team.members: 1", "Link: 3"]


def test_the_organisation_sees_ids_of_members_and_links_alone() -> None:
    found = redact(everything(), audience=Audience.ORGANISATION)
    assert found.snapshot.of(pg.Member) == (pg.Member("m1"), pg.Member("m2"))
    assert found.snapshot.links == everything().links
    assert found.snapshot["team"] == pg.Team("team", leader="m1", helpers=4)


def test_the_superior_sees_everything_but_what_is_sensitive() -> None:
    found = redact(everything(), audience=Audience.SUPERIOR)
    assert removed(found) == [
        "Member.organisation: 1",
        "Member.probationary: 1",
        "Member.residence: 1",
    ]
    assert found.snapshot["m1"].unit == "u"


def test_who_keeps_the_data_gets_the_snapshot_itself() -> None:
    where = everything()
    found = redact(where, audience=Audience.KEEPER)
    assert found.snapshot is where
    assert found.removed == ()
    assert str(found).endswith("nothing removed")


def test_what_was_removed_is_told_in_numbers() -> None:
    found = redact(everything(), audience=Audience.SUPERIOR)
    assert found.to_records() == [
        {"kind": "Member", "field": "organisation", "number": 1},
        {"kind": "Member", "field": "probationary", "number": 1},
        {"kind": "Member", "field": "residence", "number": 1},
    ]


@pytest.mark.parametrize("audience", ["public", None, Privacy.PUBLIC])
def test_a_word_is_no_audience(audience: Any) -> None:
    with pytest.raises(pg.InvalidArgument, match="no audience; pass an Audience: public, org"):
        redact(everything(), audience=audience)


@pytest.mark.parametrize("audience", Audience)
@given(where=jurisdictions(teams=(0, 3)))
def test_no_field_above_the_class_of_the_audience_is_stated(
    audience: Audience, where: pg.Jurisdiction
) -> None:
    found = redact(where, audience=audience)
    for record in (*found.snapshot, *found.snapshot.links):
        for name, spec in specs(type(record)):
            if not audience.sees(spec.privacy):
                assert getattr(record, name) == attrs.fields_dict(type(record))[name].default


@pytest.mark.parametrize("audience", Audience)
@given(where=jurisdictions(teams=(0, 3)))
def test_what_the_audience_may_see_stays_and_the_rest_is_counted(
    audience: Audience, where: pg.Jurisdiction
) -> None:
    found = redact(where, audience=audience)
    whole = {one.kind: one.number for one in found.removed if not one.field}
    assert len(where) - len(found.snapshot) == sum(
        number for kind, number in whole.items() if kind is not Link
    )
    assert len(where.links) - len(found.snapshot.links) == whole.get(Link, 0)
    fields = {(one.kind, one.field): one.number for one in found.removed if one.field}
    changed = [
        (type(record), name)
        for record in found.snapshot
        for name, _ in specs(type(record))
        if getattr(record, name) != getattr(where[record.id], name)
    ]
    assert {one: changed.count(one) for one in changed} == fields


@given(where=jurisdictions())
def test_to_redact_twice_is_to_redact_for_the_lower_audience(where: pg.Jurisdiction) -> None:
    for high in Audience:
        for low in Audience:
            lower = min(high, low, key=list(Audience).index)
            twice = redact(redact(where, audience=high).snapshot, audience=low).snapshot
            assert twice == redact(where, audience=lower).snapshot


def test_a_removal_prints_kind_field_and_number() -> None:
    assert str(Removed(kind=pg.Member, field="rank", number=1_000)) == "Member.rank: 1,000"
