"""Real tables as people publish them, read through the public functions."""

import csv
from pathlib import Path

import pytest

import partygrid as pg

CODES = "行政区划代码,行政区划名称,城乡分类"


def rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.reader(source))


def written(folder: Path, table: list[list[str]]) -> Path:
    file = folder / "table.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(table)
    return file


def test_most_words_for_households_are_understood(real_data: Path, tmp_path: Path) -> None:
    (_, *found) = rows(real_data / "dirty_number_strings" / "households_raw.csv")
    table = [["编号", "户数"], *([f"b{i}", row[0]] for i, row in enumerate(found))]
    reading = pg.read_csv(written(tmp_path, table), kind=pg.Building)
    assert reading.rows == len(found) + 1
    assert len(reading.records) + len(reading.set_aside) == len(found)
    assert len(reading.records) > 0.8 * len(found)
    assert {one.reason for one in reading.problems} == {pg.ReadReason.NOT_A_NUMBER}
    read = {found[int(one.id[1:])][0]: one.households for one in reading.records}
    assert read["约12000"] == 12000
    assert read["总户数600户当期户数600户"] == 600
    assert read["暂无资料 户"] is None


def test_profiles_of_communities_are_read(real_data: Path, tmp_path: Path) -> None:
    table = rows(real_data / "community_profiles" / "profiles.csv")
    assert table[0][:2] == ["id", "province"]
    reading = pg.read_csv(written(tmp_path, table), kind=pg.Community)
    assert len(reading.records) == len(table) - 3
    assert [one.reasons for one in reading.set_aside] == [(pg.ReadReason.MISSING,)] * 2  # no town
    assert "民建社区" in {one.name for one in reading.records}
    assert {one.column for one in reading.notes} >= {"households", "population", "grids"}


def test_a_subtotal_in_a_renovation_table_is_no_record(real_data: Path, tmp_path: Path) -> None:
    table = rows(real_data / "renovation_tables" / "dezhou_2022.csv")
    table[0][0] = "名称"
    reading = pg.read_csv(written(tmp_path, table), kind=pg.Town)
    assert len(reading.records) == len(table) - 2
    assert dict(reading.sheets[0].skipped)[pg.SkipReason.SUBTOTAL] == 1


def test_units_that_pages_name_are_read(real_data: Path, tmp_path: Path) -> None:
    table = rows(real_data / "units_in_communities" / "units.csv")
    table[0] = ["province", "city", "county", "town", "所在社区", "名称"]
    reading = pg.read_csv(written(tmp_path, table), kind=pg.Unit)
    assert len(reading.records) == len(table) - 1
    assert reading.ok


def test_codes_of_communities_are_read_as_text(real_data: Path) -> None:
    file = real_data / "area_code_status" / "610104009.csv"
    table = rows(file)
    if ",".join(table[0]) != CODES:
        pytest.fail("the table has other columns")
    reading = pg.read_csv(file, kind=pg.Town)
    assert len(reading.records) == len(table) - 1
    assert all(one.code == one.id and one.name for one in reading.records)
