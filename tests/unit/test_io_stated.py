"""What a source states of each record: the columns that it has, and the cells left empty."""

from pathlib import Path

import pytest

import partygrid as pg


def read(folder: Path, kind: type, text: str) -> pg.Reading:
    (folder / "list.csv").write_text(text, "utf-8")
    return pg.read_csv(folder / "list.csv", kind=kind)


def test_the_columns_of_a_kind_are_stated_for_all_its_records(tmp_path: Path) -> None:
    reading = read(tmp_path, pg.Building, "编号,户数\nb1,\nb2,3\n")
    assert reading.stated == {pg.Building: {"id", "households"}}


def test_an_empty_cell_is_not_stated_where_a_value_stands_by_default(tmp_path: Path) -> None:
    reading = read(tmp_path, pg.Community, "编号,乡镇,类别\nc1,t,\nc2,t,村\nc3,t,居委会\n")
    assert reading.stated[pg.Community] == {"id", "town", "kind"}
    assert reading.stated["c1"] == {"id", "town"}
    assert not {"c2", "c3"} & reading.stated.keys()


def test_a_village_stays_one_where_the_list_leaves_its_kind_empty(tmp_path: Path) -> None:
    where = pg.Jurisdiction(
        [pg.Town("t"), pg.Community("c1", town="t", kind=pg.CommunityKind.VILLAGE)]
    )
    reading = read(tmp_path, pg.Community, "编号,乡镇,类别,名称\nc1,t,,东街\n")
    update = pg.propose_update(where, reading.records, stated=reading.stated)
    assert [(one.field, one.after) for one in update.changed] == [("name", "东街")]


@pytest.mark.parametrize("text", ["名称\n东街\n", "机制,范围,位置,承担者\nx,a,b,c\n"])
def test_rows_without_an_id_state_nothing_of_a_record(tmp_path: Path, text: str) -> None:
    kind = pg.Link if "机制" in text else pg.Community
    assert not [key for key in read(tmp_path, kind, text).stated if isinstance(key, str)]


def test_a_list_of_units_may_call_the_community_by_its_short_name(tmp_path: Path) -> None:
    reading = read(tmp_path, pg.Unit, "编号,名称,社区\nu1,某学校,c1\n")
    assert [one.community for one in reading.records] == ["c1"]
    assert reading.stated == {pg.Unit: {"id", "name", "community"}}
