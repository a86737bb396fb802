"""Ids that say nothing: numbers of rows, and names, which are others next month."""

from typing import Any

import pytest

import partygrid as pg

WHERE = pg.Jurisdiction(
    [
        pg.Town("t", name="莲峰镇"),
        pg.Community("liyuan", town="t", name="栗园社区"),
        pg.Community("east", town="t", name="东街社区"),
        pg.Compound("garden", community="liyuan", name="花园小区"),
        pg.Compound("bridge", community="east", name="桥头小区"),
        pg.Building("1", compound="garden", name="3号楼", code="c1"),
        pg.Building("2", compound="garden", name="4号楼"),
        pg.Building("4号楼", compound="garden", name="4号楼"),
        pg.Building("b7", compound="bridge", name="1号楼", households=3),
        pg.Building("5", name="9号楼"),
    ]
)
NAMES = [pg.MatchBy.CODE, pg.MatchBy.NAME]


def not_applied(update: pg.Update) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.record.id, one.field, one.candidates) for one in update.not_applied]


def test_an_id_of_another_name_below_another_parent_is_doubtful() -> None:
    row = pg.Building("2", compound="桥头小区", name="1号楼", households=4)
    update = pg.propose_update(WHERE, [row], complete=[pg.Building])
    assert (update.changed, not_applied(update)) == ((), [("2", "", ("2", "b7"))])
    assert update.not_applied[0].reason is pg.NotAppliedReason.DOUBTFUL
    assert str(update.not_applied[0]) == (
        "Building 2: doubtful: name and parent together are not those of the record with this id;"
        " may be 2, b7; correct the id, or match by all but ids"
    )
    assert {one.id for one in update.absent} == {"1", "4号楼", "5"}


@pytest.mark.parametrize(
    "row",
    [
        pg.Building("2", compound="garden", name="6号楼"),
        pg.Building("2", compound="bridge", name="四幢"),
        pg.Building("2", compound="bridge"),
        pg.Building("2", name="6号楼"),
        pg.Building("2", community="liyuan", name="6号楼"),
        pg.Building("1", compound="bridge", name="1号楼", code="c1"),
        pg.Building("4号楼", compound="garden", name="4号楼", households=1),
        pg.Building("5", compound="garden", name="6号楼"),
    ],
)
def test_a_record_that_keeps_its_name_its_place_or_its_code_is_the_one(row: pg.Building) -> None:
    update = pg.propose_update(WHERE, [row])
    assert update.not_applied == ()
    assert {one.record for one in update.changed} == {row.id}


def test_an_id_is_doubtful_where_another_one_there_is_called_so() -> None:
    rows = [
        pg.Building("2", compound="garden", name="3幢"),
        pg.Community("east", name="栗园社区", town="t"),
    ]
    update = pg.propose_update(WHERE, rows)
    assert not_applied(update) == [("2", "", ("1", "2")), ("east", "", ("east", "liyuan"))]
    assert update.same


def test_an_id_that_is_only_a_name_is_doubtful_elsewhere() -> None:
    row = pg.Building("4号楼", compound="bridge", name="4号楼")
    assert not_applied(pg.propose_update(WHERE, [row])) == [("4号楼", "", ("4号楼",))]


def test_what_names_a_doubtful_record_is_not_applied_either() -> None:
    records: list[Any] = [
        pg.Building("2", compound="bridge", name="6号楼"),
        pg.Team("team", place="2"),
        pg.BuildingGroup("group", buildings=["1", "2"], name="楼栋小组"),
    ]
    links = [pg.Link(mechanism="m", scope="2", slot="s", filler="t")]
    update = pg.propose_update(WHERE, records, links=links)
    assert (update.same, not_applied(update)) == (
        True,
        [("2", "", ("2",)), ("group", "buildings", ("2",)), ("team", "place", ("2",))],
    )
    assert str(update.not_applied[1]).endswith("doubtful: may name 2; state which id")


def test_who_seeks_by_ids_alone_trusts_them() -> None:
    row = pg.Building("2", compound="bridge", name="6号楼")
    update = pg.propose_update(WHERE, [row], match=[pg.MatchBy.ID])
    assert pg.apply_update(update)["2"] == row


def test_who_seeks_by_all_but_ids_finds_rows_by_name_and_numbers_new_ones_anew() -> None:
    rows: list[Any] = [
        pg.Building("1", compound="桥头小区", name="1号楼", households=4),
        pg.Building("2", compound="bridge", name="2号楼"),
        pg.Building("5", compound="2号院", name="3号楼"),
        pg.Compound("2号院", community="east", name="2号院"),
        pg.Building("garden", community="east"),
        pg.Building("liyuan", compound="bridge", name="2号楼"),
        pg.Team("team", place="2"),
    ]
    update = pg.propose_update(WHERE, rows[:-2], match=NAMES)
    assert [(one.record, one.after) for one in update.changed] == [("b7", 4)]
    new = {"2号院", "2号院-3号楼", "bridge-2号楼", "east-garden"}
    assert {one.id for one in update.new} == new
    assert len(pg.apply_update(update)) == len(WHERE) + 4
    again = pg.propose_update(WHERE, rows, match=NAMES)
    assert {one.id for one in again.new} == new | {"bridge-2号楼-2", "team"}
    assert {one.place for one in again.new if isinstance(one, pg.Team)} == {"bridge-2号楼"}
