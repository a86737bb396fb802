"""Partial workbooks and CSV files, read into a jurisdiction that has the rest."""

from pathlib import Path
from typing import Any

import pytest

import partygrid as pg
from partygrid import ReadReason
from workbooks import found, saved

pytest.importorskip("python_calamine")

WHERE = pg.Jurisdiction(
    [
        pg.Town("lf", name="莲峰镇"),
        pg.Community("liyuan", town="lf", name="栗园社区", code="350825100006"),
        pg.Community("west", town="lf", name="西门社区"),
        pg.Compound("garden", community="liyuan", name="花园小区"),
        pg.Compound("lotus-1", community="liyuan", name="莲花小区"),
        pg.Compound("lotus-2", community="west", name="莲花小区"),
        pg.Grid("g1", community="liyuan", name="第一网格"),
        pg.Building("b1", compound="garden", name="1号楼", households=30),
    ]
)


def records(reading: pg.Reading) -> dict[str, Any]:
    return {one.id: one for one in reading.records}


def partial(folder: Path, compounds: list[list[Any]], buildings: list[list[Any]]) -> Path:
    header = ["编号", "社区", "名称"]
    rows = [["编号", "小区", "社区", "网格", "户数"], *buildings]
    return saved(folder, {"小区": [header, *compounds], "楼栋": rows})


def test_what_a_partial_workbook_names_may_be_there_already(tmp_path: Path) -> None:
    file = partial(
        tmp_path,
        [["new", "350825100006", "新苑"]],
        [["b2", "花园小区", None, "第一网格", 12], ["b3", "新苑", None, "g1", 7]],
    )
    alone = pg.read_workbook(file)
    assert ("楼栋", 2, "小区", ReadReason.UNKNOWN_REFERENCE) in found(alone)
    reading = pg.read_workbook(file, into=WHERE)
    assert reading.ok
    assert records(reading) == {
        "new": pg.Compound("new", community="liyuan", name="新苑"),
        "b2": pg.Building("b2", compound="garden", grids=["g1"], households=12),
        "b3": pg.Building("b3", compound="new", grids=["g1"], households=7),
    }
    update = pg.propose_update(WHERE, reading.records, stated=reading.stated)
    after = pg.apply_update(update)
    assert (after["b2"].compound, len(after.of(pg.Compound))) == ("garden", 4)


def test_what_is_nowhere_is_told_with_its_row(tmp_path: Path) -> None:
    file = partial(
        tmp_path,
        [["new", "liyuan", "新苑"]],
        [["b2", "gardn", None, "garden", 12], ["b3", "莲花小区", None, None, 7]],
    )
    reading = pg.read_workbook(file, into=WHERE)
    assert found(reading) == [
        ("楼栋", 2, "小区", ReadReason.UNKNOWN_REFERENCE),
        ("楼栋", 2, "网格", ReadReason.WRONG_KIND),
        ("楼栋", 3, "小区", ReadReason.AMBIGUOUS),
    ]
    assert [one.candidates for one in reading.problems] == [
        ("garden",),
        (),
        ("lotus-1", "lotus-2"),
    ]


def test_the_rest_of_the_row_tells_which_one_that_is_there_is_meant(tmp_path: Path) -> None:
    file = partial(tmp_path, [], [["b2", "莲花小区", "西门社区", None, 12]])
    reading = pg.read_workbook(file, into=WHERE)
    assert records(reading)["b2"].compound == "lotus-2"


def test_a_record_that_is_listed_again_is_not_a_second_one(tmp_path: Path) -> None:
    sheets = {
        "社区": [["编号", "乡镇", "名称"], ["row-1", "莲峰镇", "栗园社区"]],
        "小区": [["编号", "社区", "名称"], ["row-2", "栗园社区", "花园小区"]],
        "楼栋": [["编号", "小区", "户数"], ["row-3", "花园小区", 36]],
    }
    reading = pg.read_workbook(saved(tmp_path, sheets), into=WHERE)
    assert reading.ok
    assert (records(reading)["row-2"].community, records(reading)["row-3"].compound) == (
        "row-1",
        "row-2",
    )
    update = pg.propose_update(WHERE, reading.records, stated=reading.stated)
    assert [one.id for one in update.new] == ["row-3"]


def test_one_of_the_same_name_elsewhere_may_be_meant_as_well(tmp_path: Path) -> None:
    file = partial(tmp_path, [["new", "west", "花园小区"]], [["b2", "花园小区", None, None, 12]])
    reading = pg.read_workbook(file, into=WHERE)
    assert [(one.row, one.reason, one.candidates) for one in reading.problems] == [
        (2, ReadReason.AMBIGUOUS, ("garden", "new"))
    ]


def test_links_name_who_is_there(tmp_path: Path) -> None:
    links = [["机制", "范围", "位置", "承担者"], ["m", "栗园社区", "s", "西门社区"]]
    file = saved(tmp_path, {"机制任职": links, "乡镇": [["编号"], ["t2"]]})
    assert [one.reason for one in pg.read_workbook(file).errors] == [
        ReadReason.UNKNOWN_REFERENCE
    ] * 2
    reading = pg.read_workbook(file, into=WHERE)
    assert reading.links == (pg.Link(mechanism="m", scope="liyuan", slot="s", filler="west"),)


def test_a_csv_file_is_read_into_a_jurisdiction_too(tmp_path: Path) -> None:
    file = tmp_path / "b.csv"
    file.write_text("编号,小区,网格\nb1,花园小区,第一网格\nb2,梨园,g1\n", "utf-8")
    reading = pg.read_csv(file, kind=pg.Building, into=WHERE)
    assert records(reading)["b1"].compound == "garden"
    assert found(reading) == [("b.csv", 3, "小区", ReadReason.UNKNOWN_REFERENCE)]


def test_the_level_scheme_of_what_is_there_holds(tmp_path: Path) -> None:
    where = pg.Jurisdiction([pg.Town("t"), pg.TownCommittee("tc", town="t")],
                            scheme=pg.GRID_BRANCHES)  # fmt: skip
    rows = [["编号", "上级", "社区"], ["cc", "tc", "c"]]
    sheets = {"社区党组织": rows, "社区": [["编号", "乡镇"], ["c", "t"]]}
    compounds = [["编号", "上级", "小区"], ["cb", "cc", "k"]]
    branches = {"小区党支部": compounds, "小区": [["编号", "社区"], ["k", "c"]]}
    assert pg.read_workbook(saved(tmp_path, sheets), into=where).scheme is pg.GRID_BRANCHES
    reading = pg.read_workbook(saved(tmp_path, sheets | branches), into=where)
    assert [one.reason for one in reading.errors] == [ReadReason.ILLEGAL_PARENT]


AMAP = (116.410244, 39.916404)


@pytest.mark.parametrize("header", [["经度", "纬度"], ["经纬度"]])
def test_positions_of_chinese_maps_are_converted_where_asked(
    tmp_path: Path, header: list[str]
) -> None:
    at = list(AMAP) if len(header) > 1 else ["116.410244,39.916404"]
    rows = [["编号", *header], ["b1", *at], ["b2", *[None] * len(header)], ["b3", *at[:-1], "x"]]
    file = saved(tmp_path, {"楼栋": rows})
    assert records(pg.read_workbook(file))["b1"].point == pg.Point(*AMAP)
    reading = pg.read_workbook(file, datum=pg.Datum.GCJ_02)
    point = records(reading)["b1"].point
    assert (round(point.lon, 6), round(point.lat, 6)) == (116.404, 39.915)
    assert records(reading)["b2"].point is None


def test_positions_in_csv_are_converted_where_asked(tmp_path: Path) -> None:
    file = tmp_path / "b.csv"
    file.write_text("编号,经度,纬度\nb1,116.410244,39.916404\n", "utf-8")
    (building,) = pg.read_csv(file, kind=pg.Building, datum=pg.Datum.GCJ_02).records
    assert isinstance(building, pg.Building)
    assert building.point is not None
    assert round(building.point.lon, 6) == 116.404
    for read in (
        lambda: pg.read_csv(file, kind=pg.Building, datum="gcj"),  # type: ignore[arg-type]
        lambda: pg.read_workbook(file, datum="gcj"),  # type: ignore[arg-type]
    ):
        with pytest.raises(pg.InvalidArgument, match="no datum; pass a Datum"):
            read()
