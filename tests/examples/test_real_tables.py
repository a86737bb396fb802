"""The example on real tables: every row is accounted for, on small tables and on the real ones."""

import gzip
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("python_calamine", reason="the extra excel is not installed")
pytest.importorskip("xlsxwriter", reason="the extra excel is not installed")

SCRIPT = Path(__file__).parents[2] / "examples" / "real_tables.py"
LISTING = "source_id,name,district,built_raw,households_raw\n"
SMALL = {
    "area_code_status/610104009.csv": (
        "行政区划代码,行政区划名称,城乡分类\n610104009001,甲社区居委会,111\n"
    ),
    "renovation_tables/dezhou_2022.csv": "县(市、区),户数\n全市小计,30\n甲县,10\n乙县,20\n",
    "dirty_number_strings/households_raw.csv": "households_raw,count\n约300,7\n很多,1\n",
    "compounds_beijing_2018/compounds.csv": (
        "id,title,district,year,house_num\n1,甲园,东城,2009年建成,12户\n"
    ),
    "compounds_lianjia_2020/compounds.csv.gz": LISTING + "1,甲园,,2009年建成,12户\n",
    **{
        f"compounds_seed_cities_multisource/{city}.csv.gz": LISTING + "1,甲园,城区,不详,不详\n"
        for city in ("徐州", "襄阳", "龙岩")
    },
    "community_profiles/profiles.csv": "id,town,community,code12\np1,甲镇,甲社区,\np2,,乙社区,\n",
    "units_in_communities/units.csv": "community,unit\n甲社区,某学校\n",
}
TOTALS = {
    ("area_code_status/610104009.csv", "Community"): (29, 28, 0, 1),
    ("renovation_tables/dezhou_2022.csv", "Building"): (14, 12, 0, 2),
    ("dirty_number_strings/households_raw.csv", "Building"): (1_224, 996, 227, 1),
    ("compounds_beijing_2018/compounds.csv", "Compound"): (511, 510, 0, 1),
    ("compounds_beijing_2018/compounds.csv", "Building"): (511, 510, 0, 1),
    ("compounds_lianjia_2020/compounds.csv.gz", "Compound"): (90_254, 89_280, 973, 1),
    ("compounds_lianjia_2020/compounds.csv.gz", "Building"): (90_254, 90_253, 0, 1),
    ("compounds_seed_cities_multisource/徐州.csv.gz", "Compound"): (6_409, 3_893, 2_515, 1),
    ("compounds_seed_cities_multisource/徐州.csv.gz", "Building"): (6_409, 6_387, 21, 1),
    ("compounds_seed_cities_multisource/襄阳.csv.gz", "Compound"): (5_220, 3_313, 1_906, 1),
    ("compounds_seed_cities_multisource/襄阳.csv.gz", "Building"): (5_220, 5_218, 1, 1),
    ("compounds_seed_cities_multisource/龙岩.csv.gz", "Compound"): (406, 390, 15, 1),
    ("compounds_seed_cities_multisource/龙岩.csv.gz", "Building"): (406, 405, 0, 1),
    (
        "community_profiles/profiles.csv + units_in_communities/units.csv",
        "Community, Unit",
    ): (31, 26, 3, 2),
}
"""For each table: rows, of which read, set aside, and no record by their nature."""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("real_tables", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with small tables of invented rows."""
    for name, text in SMALL.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        content = text.encode()
        file.write_bytes(gzip.compress(content) if file.suffix == ".gz" else content)
    return tmp_path


def test_small_tables_are_printed_and_add_up(
    script: ModuleType,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PARTYGRID_DATA", str(folder))
    assert script.main(["--limit", "1"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("(adds up)") == 14
    assert "rows 3 = read 1 + set aside 1 + no record by nature 1 (adds up)" in printed
    assert "set aside for not-a-number: 1" in printed
    assert "'约300' is read as 300" in printed


def test_a_unit_finds_its_community_by_name(script: ModuleType, folder: Path) -> None:
    *_, workbook = script.read_each(folder)
    assert [one.community for one in workbook.reading.records if hasattr(one, "uscc")] == ["p1"]


def test_without_data_it_says_so_and_ends_with_2(
    script: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PARTYGRID_DATA", str(tmp_path / "absent"))
    assert script.main([]) == 2
    assert "PARTYGRID_DATA" in capsys.readouterr().err


def test_every_row_of_the_real_tables_is_accounted_for(script: ModuleType, real_data: Path) -> None:
    found = list(script.read_each(real_data))
    assert {(one.title, one.kinds): one.counts for one in found} == TOTALS
    assert all(one.adds_up for one in found)
