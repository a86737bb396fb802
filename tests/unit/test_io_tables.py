"""Folders of tables: layout, a set that is there as a whole, and what is refused."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import partygrid as pg
import towns
from partygrid import _atomic
from partygrid.io import _parquet, _table_set
from partygrid.io import tables as module

CSV, PARQUET = pg.TableFormat
OLD = pg.Jurisdiction([pg.Town("old"), pg.Member("m1")])
NEW = pg.Jurisdiction([pg.Town("new"), pg.Unit("school")])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refusal(folder: Path) -> str:
    with pytest.raises(pg.UnreadableInput, match="1 problem") as caught:
        pg.read_tables(folder)
    return str(caught.value.problems[0])


# Layout


def test_each_kind_that_has_records_has_a_file(tmp_path: Path) -> None:
    where = pg.Jurisdiction(
        [pg.Town("t1"), pg.Member("m1")],
        [pg.Link(mechanism="contact", scope="t1", slot="contact", filler="m1")],
    )
    pg.write_tables(where, tmp_path)
    assert names(tmp_path) == ["Link.csv", "Member.csv", "Town.csv", "partygrid.json"]
    pg.write_tables(where, tmp_path, format=PARQUET)
    assert names(tmp_path) == ["Link.parquet", "Member.parquet", "Town.parquet", "partygrid.json"]
    pg.write_tables(pg.Jurisdiction(), tmp_path)
    assert names(tmp_path) == ["partygrid.json"]
    assert pg.read_tables(tmp_path).require_ok() == pg.Jurisdiction()


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("mine")
    pg.write_tables(OLD, tmp_path)
    pg.write_tables(NEW, tmp_path)
    assert names(tmp_path) == ["Town.csv", "Unit.csv", "partygrid.json", "readme.txt"]


@pytest.mark.parametrize(
    ("encoding", "starts"),
    [
        (pg.TextEncoding.UTF_8, b"id,name,code\nlf,\xe8\x8e\xb2"),
        (pg.TextEncoding.UTF_8_BOM, b"\xef\xbb\xbfid,name,code\nlf,\xe8\x8e\xb2"),
        (pg.TextEncoding.GB18030, b"id,name,code\nlf,\xc1\xab"),
    ],
)
def test_csv_is_written_in_the_encoding_that_is_asked_for(
    tmp_path: Path, encoding: pg.TextEncoding, starts: bytes
) -> None:
    where = pg.Jurisdiction([pg.Town("lf", name="莲峰镇")])
    pg.write_tables(where, tmp_path, encoding=encoding)
    assert (tmp_path / "Town.csv").read_bytes().startswith(starts)
    assert pg.read_tables(tmp_path).require_ok() == where


def test_a_byte_order_mark_stands_once_however_long_the_file(tmp_path: Path) -> None:
    where = pg.Jurisdiction(pg.Town(f"t{i:05}") for i in range(9_000))
    pg.write_tables(where, tmp_path, encoding=pg.TextEncoding.UTF_8_BOM)
    assert (tmp_path / "Town.csv").read_bytes().count(b"\xef\xbb\xbf") == 1
    assert pg.read_tables(tmp_path).require_ok() == where


def test_text_that_could_start_a_formula_does_not(tmp_path: Path) -> None:
    text = [
        "=1+1",
        "＝1",
        "＋86",
        "－2",
        "＠SUM",
        "+86",
        "-2",
        "@SUM(A1)",
        "'quoted",
        '=HYPERLINK("x","y")',
    ]
    where = pg.Jurisdiction(
        [*(pg.Town(one, name=one, code=one) for one in text), pg.Unit("u", offers=text)]
    )
    pg.write_tables(where, tmp_path)
    for name in ("Town.csv", "Unit.csv"):
        written = (tmp_path / name).read_text(encoding="utf-8")
        cells = [cell for line in written.splitlines()[1:] for cell in line.split(",")]
        assert not [cell for cell in cells if cell.lstrip('"').startswith(tuple("=+-@＝＋－＠"))]
    assert pg.read_tables(tmp_path).require_ok() == where


def test_a_code_that_is_empty_is_not_one_that_is_not_stated(tmp_path: Path) -> None:
    where = pg.Jurisdiction([pg.Town("t1", code=""), pg.Town("t2")])
    pg.write_tables(where, tmp_path)
    assert [town.code for town in pg.read_tables(tmp_path).require_ok().of(pg.Town)] == ["", None]


def test_the_level_scheme_comes_back(tmp_path: Path) -> None:
    where = pg.Jurisdiction([pg.Town("t1")], scheme=pg.GRID_BRANCHES)
    pg.write_tables(where, tmp_path)
    assert pg.read_tables(tmp_path).require_ok().scheme == pg.GRID_BRANCHES


def test_parquet_states_types_units_and_terms(tmp_path: Path) -> None:
    pg.write_tables(towns.small(), tmp_path, format=PARQUET)
    schema = pq.read_schema(tmp_path / "Building.parquet")
    assert schema.field("households").type == pa.int64()
    assert schema.field("lon").type == pa.float64()
    assert schema.field("grids").type == pa.list_(pa.string())
    assert pa.types.is_dictionary(schema.field("kind").type)
    assert not schema.field("id").nullable
    assert schema.field("households").metadata[b"zh"] == "户数".encode()
    assert schema.field("households").metadata[b"unit"] == b"households"
    about = json.loads(schema.metadata[b"partygrid"])
    assert about == {"format": "partygrid", "version": 1, "kind": "Building"}


def test_parquet_of_many_records_is_written_in_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_parquet, "_GROUP", 2)
    where = towns.awkward()
    pg.write_tables(where, tmp_path, format=PARQUET)
    assert pq.read_metadata(tmp_path / "Building.parquet").num_row_groups > 1
    assert pg.read_tables(tmp_path).require_ok() == where


def test_an_audience_sees_no_more_than_it_may(tmp_path: Path) -> None:
    pg.write_tables(OLD, tmp_path, audience=pg.Audience.PUBLIC)
    assert names(tmp_path) == ["Town.csv", "partygrid.json"]


# A set is there as a whole


KILLED = """
import os, signal, sys
from pathlib import Path
import partygrid as pg
from partygrid import _atomic
from partygrid.io import _table_set

moment, folder = sys.argv[1:]
renamed = 0  # the first two look for what an earlier kill left
replace = Path.replace

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def counted(path, target):
    global renamed
    renamed += 1
    if renamed == int(moment):
        die()
    return replace(path, target)

Path.replace = counted
pg.write_tables(pg.Jurisdiction([pg.Town("new"), pg.Unit("school")]), folder)
"""


@pytest.mark.skipif(os.name != "posix", reason="a kill that nothing can catch")
@pytest.mark.parametrize(
    ("moment", "stands"),
    [(3, OLD), (4, OLD), (5, OLD), (6, NEW), (7, NEW)],  # two files, the manifest, two names
)
def test_a_kill_at_any_moment_leaves_the_old_set_or_the_new_one(
    tmp_path: Path, moment: int, stands: pg.Jurisdiction
) -> None:
    pg.write_tables(OLD, tmp_path)
    command = [sys.executable, "-c", KILLED, str(moment), str(tmp_path)]
    died = subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - as above
    assert died.returncode == -signal.SIGKILL
    assert pg.read_tables(tmp_path).require_ok() == stands
    pg.write_tables(NEW, tmp_path)  # what was left is finished
    assert pg.read_tables(tmp_path).require_ok() == NEW
    assert names(tmp_path)[-3:] == ["Town.csv", "Unit.csv", "partygrid.json"]


def test_a_write_that_fails_leaves_the_old_set_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pg.write_tables(OLD, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def failing(*_: object, **__: object) -> Any:
        yield b"id"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "csv_pieces", failing)
    with pytest.raises(OSError, match="No space left"):
        pg.write_tables(NEW, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_writers_of_a_folder_wait_for_each_other(tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="locks of folders")
    pg.write_tables(OLD, tmp_path)
    before = names(tmp_path)
    other = threading.Thread(target=pg.write_tables, args=(NEW, tmp_path))
    with _atomic.alone_in(tmp_path):
        other.start()
        other.join(0.2)
        assert other.is_alive()
        assert names(tmp_path) == before
    other.join()
    assert pg.read_tables(tmp_path).require_ok() == NEW


def test_a_system_without_locks_of_folders_writes_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    pg.write_tables(NEW, tmp_path)
    assert pg.read_tables(tmp_path).require_ok() == NEW


def test_what_has_taken_effect_is_kept_when_an_interruption_comes_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pg.write_tables(OLD, tmp_path)
    replace_file = _table_set.replace_file

    def late(target: Any, pieces: Any) -> None:
        replace_file(target, pieces)
        if Path(target).name == "partygrid.json":
            raise KeyboardInterrupt

    monkeypatch.setattr(_table_set, "replace_file", late)
    with pytest.raises(KeyboardInterrupt):
        pg.write_tables(NEW, tmp_path)
    assert pg.read_tables(tmp_path).require_ok() == NEW


def test_a_symbolic_link_or_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(pg.InvalidArgument, match="'link': a symbolic link"):
        pg.write_tables(OLD, tmp_path / "link")
    with pytest.raises(pg.InvalidArgument, match="'file': no folder"):
        pg.write_tables(OLD, tmp_path / "file")
    assert names(tmp_path / "real") == []


def test_a_symbolic_link_in_the_folder_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("mine")
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "Town.csv").symlink_to(tmp_path / "outside")
    pg.write_tables(OLD, folder)
    assert (tmp_path / "outside").read_text() == "mine"
    assert pg.read_tables(folder).require_ok() == OLD


@pytest.mark.parametrize("form", pg.TableFormat)
def test_a_set_of_which_a_part_is_missing_or_changed_is_refused(
    tmp_path: Path, form: pg.TableFormat
) -> None:
    pg.write_tables(OLD, tmp_path, format=form)
    file = tmp_path / f"Town.{form}"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert refusal(tmp_path).startswith(f"Town.{form}: not as it was written with the set; copy")
    file.unlink()
    assert refusal(tmp_path).startswith(f"Town.{form}: a file of the set, and it is not there")
    file.mkdir()
    assert refusal(tmp_path).startswith(f"Town.{form}: a file of the set, and it is not there")


def _manifest(**changes: object) -> str:
    plain = {
        "format": "partygrid-tables",
        "version": 1,
        "suffix": ".csv",
        "encoding": "utf-8",
        "token": "0123456789abcdef",
        "scheme": {"id": "four-levels", "levels": [["TownCommittee"]], "may_skip": []},
        "files": {},
    }
    return json.dumps(plain | changes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[" * 100_000,
        _manifest(format="other"),
        _manifest(version=0),
        _manifest(suffix="/../secret"),
        _manifest(encoding="rot13"),
        _manifest(token="../../../../x"),  # noqa: S106 - no password
        _manifest(files={"../../etc/passwd": "0" * 64}),
        _manifest(scheme=[]),
        _manifest(scheme={"id": "x", "levels": []}),
        _manifest(more=1),
    ],
)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "partygrid.json").write_text(text)
    assert refusal(tmp_path).startswith("partygrid.json: no manifest of tables")
    pg.write_tables(OLD, tmp_path)  # the writer makes a new one
    assert pg.read_tables(tmp_path).require_ok() == OLD


def test_a_set_of_a_newer_partygrid_is_refused(tmp_path: Path) -> None:
    (tmp_path / "partygrid.json").write_text(_manifest(version=99))
    with pytest.raises(pg.UnsupportedVersion, match="99"):
        pg.read_tables(tmp_path)


# Files without a manifest


def test_files_that_are_called_as_a_kind_are_read_without_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "Town.csv").write_text("编号,名称\nlf,莲峰镇\n", encoding="gb18030")
    communities = pa.table({"id": ["c1", "c2"], "town": ["lf", "lg"], "name": ["栗园", None]})
    pq.write_table(communities, tmp_path / "Community.parquet")
    (tmp_path / "notes.csv").write_text("no table of ours")
    reading = pg.read_tables(tmp_path)
    assert reading.records == (
        pg.Town("lf", name="莲峰镇"),
        pg.Community("c1", town="lf", name="栗园"),
    )
    assert [(one.sheet, one.row, one.column) for one in reading.problems] == [
        ("Community.parquet", 2, "town")
    ]
    assert [(one.sheet, one.rows, one.read) for one in reading.sheets] == [
        ("Town.csv", 2, 1),
        ("Community.parquet", 2, 1),
    ]


def annotated(folder: Path) -> dict[str, list[list[object]]]:
    pg.read_tables(folder).write_annotated(folder / "to-fix.xlsx")
    book = openpyxl.load_workbook(folder / "to-fix.xlsx", read_only=True)
    sheets = {
        name: [list(row) for row in book[name].iter_rows(values_only=True)]
        for name in book.sheetnames[1:]
    }
    book.close()
    return sheets


def test_an_annotated_workbook_has_every_row_of_csv_and_of_parquet_what_is_set_aside(
    tmp_path: Path,
) -> None:
    (tmp_path / "Town.csv").write_text("id,name\nlf,莲峰镇\n", encoding="utf-8")
    (tmp_path / "Community.csv").write_text("id,town\nc1,lf\nc2,lg\n", encoding="utf-8")
    sheets = annotated(tmp_path)
    assert [row[:2] for row in sheets["Town.csv"]] == [["id", "name"], ["lf", "莲峰镇"]]
    assert [row[:2] for row in sheets["Community.csv"]] == [
        ["id", "town"],
        ["c1", "lf"],
        ["c2", "lg"],
    ]
    assert "no Town has this id" in str(sheets["Community.csv"][2][2])
    (tmp_path / "Community.csv").unlink()
    pq.write_table(
        pa.table({"id": ["c1", "c2"], "town": ["lf", "lg"]}), tmp_path / "Community.parquet"
    )
    sheets = annotated(tmp_path)
    assert [row[:2] for row in sheets["Community.parquet"]] == [["id", "town"], ["c2", "lg"]]
    assert "no Town has this id" in str(sheets["Community.parquet"][1][2])


def test_two_files_for_one_kind_are_refused(tmp_path: Path) -> None:
    (tmp_path / "Town.csv").write_text("id\nlf\n")
    pq.write_table(pa.table({"id": ["lf"]}), tmp_path / "Town.parquet")
    assert refusal(tmp_path) == "Town.parquet: there is Town.csv too; keep one of them"


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    assert "no tables here; call the files as the kinds" in refusal(tmp_path)
    with pytest.raises(FileNotFoundError):
        pg.read_tables(tmp_path / "nowhere")


def test_the_level_scheme_may_be_stated_by_the_reader(tmp_path: Path) -> None:
    (tmp_path / "Town.csv").write_text("id\nlf\n")
    reading = pg.read_tables(tmp_path, scheme=pg.FIVE_LEVELS)
    assert reading.require_ok().scheme == pg.FIVE_LEVELS


def test_a_file_of_more_bytes_than_are_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Town.csv").write_text("id\nlf\n")
    monkeypatch.setattr(module, "MOST_BYTES", 5)
    assert "Town.csv: more than 5 bytes; split the file" in refusal(tmp_path)


# Options


def test_options_are_enums() -> None:
    with pytest.raises(pg.InvalidArgument, match=r"format: 'csv': no such choice; pass one of Tab"):
        pg.write_tables(OLD, "x", format="csv")  # type: ignore[arg-type]
    with pytest.raises(pg.InvalidArgument, match=r"encoding: 'utf-8'.*TextEncoding\.UTF_8"):
        pg.write_tables(OLD, "x", encoding="utf-8")  # type: ignore[arg-type]


def test_parquet_is_an_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pg.write_tables(OLD, tmp_path, format=PARQUET)

    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(module, "import_module", missing)
    with pytest.raises(pg.MissingExtra, match=r"partygrid\[arrow\]"):
        pg.read_tables(tmp_path)
    with pytest.raises(pg.MissingExtra, match=r"partygrid\[arrow\]"):
        pg.write_tables(OLD, tmp_path, format=PARQUET)


# Hostile Parquet


def test_bytes_that_are_no_parquet_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "Town.parquet"
    pq.write_table(pa.table({"id": ["t1"] * 500}), file)
    whole = file.read_bytes()
    assert pg.read_tables(tmp_path).records == (pg.Town("t1"),)
    for content in (b"", b"PAR1", whole[:-9], whole[:40] + whole[44:], b"id,name\n" * 9):
        file.write_bytes(content)
        assert refusal(tmp_path).startswith("Town.parquet: no Parquet file: ")


def test_damage_anywhere_in_parquet_is_told_or_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "Town.parquet"
    pq.write_table(pa.table({"id": [f"t{i}" for i in range(50)]}), file)
    whole = file.read_bytes()
    for place in range(4, len(whole) - 4, 7):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            pg.read_tables(tmp_path)
        except (pg.UnreadableInput, pg.UnsupportedVersion) as error:
            assert len(str(error)) < 1_000  # noqa: PT017 - each damage is another case


@pytest.mark.parametrize(("limit", "most"), [("MOST_ROWS", 999), ("MOST_BYTES", 99)])
def test_parquet_that_declares_too_much_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    pq.write_table(pa.table({"id": [f"t{i}" for i in range(1_000)]}), tmp_path / "Town.parquet")
    monkeypatch.setattr(_parquet, limit, most)
    assert f"and {most:,} are read at most" in refusal(tmp_path)


def test_a_list_of_too_many_parts_counts_as_too_many_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = pa.table({"id": ["b1"], "grids": pa.array([["g"] * 1_000])})
    pq.write_table(bomb, tmp_path / "Building.parquet")
    monkeypatch.setattr(_parquet, "MOST_ROWS", 999)
    assert "declares 1,000 values of a column" in refusal(tmp_path)


def test_a_long_text_that_is_named_a_million_times_is_refused(tmp_path: Path) -> None:
    rows, text = 200_000, "莲" * 10_000
    names_ = pa.DictionaryArray.from_arrays(pa.array([0] * rows), pa.array([text]))
    ids = pa.array([f"t{i}" for i in range(rows)])
    pq.write_table(pa.table({"id": ids, "name": names_}), tmp_path / "Town.parquet")
    assert (tmp_path / "Town.parquet").stat().st_size < 2_000_000
    assert "declares 6,000,000,000 bytes of text" in refusal(tmp_path)
    grids = pa.ListArray.from_arrays(pa.array([0, rows], pa.int32()), names_)
    pq.write_table(pa.table({"id": ["b1"], "grids": grids}), tmp_path / "Building.parquet")
    (tmp_path / "Town.parquet").unlink()
    assert "declares 6,000,000,000 bytes of text" in refusal(tmp_path)


def test_an_empty_group_of_rows_does_no_harm(tmp_path: Path) -> None:
    table = pa.table({"id": ["t1"]})
    with pq.ParquetWriter(tmp_path / "Town.parquet", table.schema) as writer:
        writer.write_table(table.slice(0, 0))
        writer.write_table(table)
    assert pg.read_tables(tmp_path).records == (pg.Town("t1"),)


def test_parquet_of_a_newer_partygrid_is_refused(tmp_path: Path) -> None:
    for about, error in (
        ({"format": "partygrid", "version": 99}, pg.UnsupportedVersion),
        ({"format": "partygrid"}, pg.UnreadableInput),
    ):
        table = pa.table({"id": ["t1"]}).replace_schema_metadata({"partygrid": json.dumps(about)})
        pq.write_table(table, tmp_path / "Town.parquet")
        with pytest.raises(error):
            pg.read_tables(tmp_path)


# Hostile CSV in a set whose manifest was made to fit


@pytest.mark.parametrize(
    "text",
    [
        "id,name,code\nt1,x\n",
        "id,name,code\nt1,x,y,z\nt2,x\n",
        "id,name,code\r\nt1,x,y\r\n",
        'id,name,code\nt1,"x\n',
        'id,name,code\nt1,"x,y",z,u\n',
        "id,name,code\n,x,\n",
        "id,name,code\nt1,x\0,\n",
        "",
    ],
)
def test_bytes_that_are_not_as_written_are_read_patiently(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = text.encode()
    (tmp_path / "Town.csv").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    (tmp_path / "partygrid.json").write_text(_manifest(files={"Town": digest}))
    monkeypatch.setattr(module, "_patiently", lambda *_: "patient")
    assert pg.read_tables(tmp_path) == "patient"


def test_of_a_failed_first_write_no_folder_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("partygrid.io._table_set.replace_file", fail)
    where = pg.Jurisdiction([pg.Town("t")])
    with pytest.raises(OSError, match="disk full"):
        pg.write_tables(where, tmp_path / "new")
    (tmp_path / "old").mkdir()
    with pytest.raises(OSError, match="disk full"):
        pg.write_tables(where, tmp_path / "old")
    assert [one.name for one in tmp_path.iterdir()] == ["old"]


def test_tables_are_read_into_a_jurisdiction_whose_records_they_name(tmp_path: Path) -> None:
    where = pg.Jurisdiction(
        [pg.Town("t", name="莲峰镇"), pg.Community("c", town="t", name="栗园社区")],
        scheme=pg.GRID_BRANCHES,
    )
    (tmp_path / "Grid.csv").write_text("编号,社区\ng1,栗园社区\n", "utf-8")
    found = pg.read_tables(tmp_path, into=where)
    assert (found.records, found.scheme) == ((pg.Grid("g1", community="c"),), where.scheme)
    assert pg.read_tables(tmp_path).records != found.records


def test_a_set_as_it_was_written_is_read_into_a_jurisdiction(tmp_path: Path) -> None:
    where = pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t")])
    pg.write_tables(where, tmp_path)
    found = pg.read_tables(tmp_path, into=where)
    assert (found.ok, set(found.records)) == (True, set(where))
