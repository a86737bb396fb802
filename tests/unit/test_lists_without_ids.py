"""Lists that state no ids: a record is known by its name and what it lies below."""

import json
from pathlib import Path

import pytest

import partygrid as pg
from partygrid import ReadReason
from workbooks import found, saved

pytest.importorskip("python_calamine")

WHERE = pg.Jurisdiction(
    [
        pg.Town("lf", name="莲峰镇"),
        pg.Community("o1", town="lf", name="栗园社区"),
        pg.Community("o2", town="lf", name="东街社区"),
        pg.Compound("p1", community="o1", name="花园小区"),
        pg.Compound("p2", community="o2", name="花园小区"),
        pg.Compound("p3", community="o2", name="桥头小区"),
    ]
)


def listed(folder: Path, *rows: str, into: pg.Jurisdiction | None = WHERE) -> pg.Reading:
    file = folder / "list.csv"
    file.write_text("\n".join(("小区,名称,户数", *rows)), "utf-8")
    return pg.read_csv(file, kind=pg.Building, into=into)


def updated(where: pg.Jurisdiction, reading: pg.Reading) -> pg.Update:
    return pg.propose_update(where, reading.records, stated=reading.stated)


def test_a_name_that_is_free_is_the_id(tmp_path: Path) -> None:
    reading = listed(tmp_path, "东街社区花园小区,4号楼,60")
    assert [(one.id, one.name) for one in reading.records] == [("4号楼", "4号楼")]
    assert [(one.column, one.reason) for one in reading.problems] == [
        ("名称", ReadReason.MISSING_COLUMN)
    ]
    assert "按名称和所属上级辨认" in reading.text("zh")


def test_a_building_of_next_month_overwrites_none_elsewhere(tmp_path: Path) -> None:
    first = pg.apply_update(updated(WHERE, listed(tmp_path, "东街社区花园小区,4号楼,60")))
    reading = listed(tmp_path, "栗园社区花园小区,4号楼,80", "东街社区花园小区,四幢,61", into=first)
    update = updated(first, reading)
    assert [(one.id, one.compound) for one in update.new] == [("p1-4号楼", "p1")]
    assert [str(one) for one in update.changed] == ["4号楼.households: 60 → 61"]


def test_one_name_in_two_compounds_makes_two_buildings_in_any_order(tmp_path: Path) -> None:
    rows = ["p1,2号楼,1", "p2,2号楼,2", "p3,二栋,3", ",2号楼,4", "p3,5号楼,5"]
    expected = {"p1-2号楼", "p2-2号楼", "二栋", "Building-2号楼", "5号楼"}
    for start in range(3):
        reading = listed(tmp_path, *rows[start:], *rows[:start])
        assert reading.ok
        assert {one.id for one in reading.records} == expected


def test_two_rows_of_one_name_below_one_parent_are_told_by_the_name(tmp_path: Path) -> None:
    reading = listed(tmp_path, "桥头小区,2号楼,1", "p1,2号楼,2", "p3,2栋,3", ",,4")
    assert found(reading) == [
        ("list.csv", 0, "名称", ReadReason.MISSING_COLUMN),
        ("list.csv", 4, "名称", ReadReason.DUPLICATE_ID),
        ("list.csv", 5, "名称", ReadReason.MISSING),
    ]
    assert reading.errors[0].text("zh") == (
        "list.csv，第4行，名称：'2栋'：该楼栋与第2行的楼栋同名，所属上级也相同；"
        "请更正其中一个的名称，或删去重复的一行"
    )


def test_sheets_without_ids_may_lie_below_each_other(tmp_path: Path) -> None:
    sheets = {
        "小区": [["社区", "名称"], ["o1", "新苑"], ["o2", "新苑"], ["o1", "第一"]],
        "网格": [["社区", "名称"], ["o1", "第一"]],
        "楼栋": [["小区", "社区", "名称"], ["新苑", "o1", "1号楼"], ["新苑", "东街社区", "1号楼"]],
        "单位": [["编号"], ["o2-新苑-1号楼"], ["o1-第一"]],
    }  # fmt: skip
    reading = pg.read_workbook(saved(tmp_path, sheets), into=WHERE)
    assert reading.ok
    assert [one.id for one in reading.records if not isinstance(one, pg.Unit)] == [
        "o1-新苑", "o1-第一-2", "o2-新苑", "o1-第一-3", "o1-新苑-1号楼", "o2-新苑-1号楼-2",
    ]  # fmt: skip


def test_a_name_that_was_made_an_id_still_means_all_that_are_called_so(tmp_path: Path) -> None:
    where = WHERE.replace(pg.Building("1号楼", compound="p1", name="1号楼"))
    sheets = {
        "楼栋": [["小区", "名称"], ["p3", "1号楼"]],
        "党员": [["编号", "居住楼栋"], ["m1", "1号楼"], ["m2", "p3-1号楼"]],
    }
    reading = pg.read_workbook(saved(tmp_path, sheets), into=where)
    assert [(one.row, one.reason) for one in reading.errors] == [(2, ReadReason.AMBIGUOUS)]


def test_a_feature_without_an_id_is_to_get_one(tmp_path: Path) -> None:
    file = tmp_path / "map.geojson"
    features = [{"type": "Feature", "properties": {"名称": "1号楼"}, "geometry": None}]
    remedies = []
    for more in ([], [{**features[0], "id": "b2"}]):
        write = {"type": "FeatureCollection", "features": [*features, *more]}
        file.write_text(json.dumps(write), "utf-8")
        reading = pg.read_geojson(file, kind=pg.Building)
        remedies += [(one.reason, one.remedy) for one in reading.errors]
    told = "give each feature an id"
    assert remedies == [(ReadReason.MISSING_COLUMN, told), (ReadReason.MISSING, told)]
    assert "请给每个图形加上编号（id）" in reading.text("zh")


def test_a_row_that_was_set_aside_is_not_absent(tmp_path: Path) -> None:
    names = {"b1": "1号楼", "b2": "2号楼", "b3": "3号楼", "b4": "4号楼"}
    where = WHERE.replace(*(pg.Building(id_, compound="p3", name=names[id_]) for id_ in names))
    file = tmp_path / "list.csv"
    header = "编号,小区,名称,户数"
    rows = ["b1,p3,1号楼,很多", ",桥头小区,二幢,1", "7,p3,3号楼,-1", "8,p1,9号楼,1"]

    def absent(*lines: str) -> set[str]:
        file.write_text("\n".join((header, *lines)), "utf-8")
        found = pg.read_csv(file, kind=pg.Building, into=where)
        update = pg.propose_update(
            where, found.records, complete=[pg.Building], unfinished=found.unfinished
        )
        assert set(update.unlisted) == (set() if found.records else set(update.absent))
        return {one.id for one in update.absent}

    assert absent(*rows) == {"b4"}
    assert absent(*rows[:3]) == {"b4"}
    assert absent(*rows, ",p3,,3") == set()
    assert absent(rows[3], "8,p1,9号楼,") == {"b1", "b2", "b3", "b4"}


def test_a_feature_that_was_set_aside_is_not_absent(tmp_path: Path) -> None:
    where = WHERE.replace(*(pg.Building(id_, compound="p3") for id_ in ("b1", "b2", "b3")))

    def absent(*ids: str | None) -> set[str]:
        drawn = [{"type": "Point"}] * (len(ids) - 1)
        features = [
            {"type": "Feature", "id": id_, "properties": {}, "geometry": geometry}
            for id_, geometry in zip(ids, [None, *drawn], strict=True)
        ]
        file = tmp_path / "map.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
        found = pg.read_geojson(file, kind=pg.Building)
        assert len(found.set_aside) == len(drawn)
        update = pg.propose_update(
            where, found.records, complete=[pg.Building], unfinished=found.unfinished
        )
        return {one.id for one in update.absent}

    assert absent("b1", "b2") == {"b3"}
    assert absent("b1", None) == set()


def test_a_row_whose_name_is_no_text_is_set_aside_alone(tmp_path: Path) -> None:
    rows = [["名称", "上级组织"], [1e17, None], ["第一小组", None]]
    reading = pg.read_workbook(saved(tmp_path, {"楼栋党小组": rows}))
    assert [one.row for one in reading.set_aside] == [2]
    assert [one.id for one in reading.records] == ["第一小组"]
