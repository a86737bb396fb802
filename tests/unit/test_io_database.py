"""Databases: versions, days, references that the database holds, and what is told of damage."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

import partygrid as pg
import towns
from partygrid.io import _sql_store as store
from partygrid.io import database as module
from partygrid.io._connecting import connected
from partygrid.io._sql_layout import table_name

SUMMER, AUTUMN, WINTER = date(2024, 7, 1), date(2024, 10, 1), date(2025, 1, 1)
TOWN = pg.Jurisdiction([pg.Town("t1")])
TWO_TOWNS = pg.Jurisdiction([pg.Town("t1"), pg.Town("t2")])


@contextmanager
def changing(database: str) -> Iterator[sa.Connection]:
    with connected(database, must_exist=False) as engine, engine.begin() as connection:
        yield connection


def changed(database: str, *statements: str) -> None:
    with changing(database) as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def problems_of(reading: pg.Reading) -> list[tuple[str, int, str, str]]:
    return [(one.sheet, one.row, one.column, one.reason.value) for one in reading.problems]


# Versions


@pytest.mark.parametrize("where", [towns.empty(), towns.small(), towns.awkward()], ids=repr)
def test_what_is_written_is_read_again(database: str, where: pg.Jurisdiction) -> None:
    version = pg.write_sql(where, database)
    reading = pg.read_sql(database)
    assert reading.require_ok() == where
    assert reading.rows == len(where) + len(where.links)
    assert (version.records, version.links) == (len(where), len(where.links))
    assert version.fingerprint == where.fingerprint


def test_versions_are_counted_and_kept(database: str) -> None:
    written = [pg.write_sql(TOWN, database, label="first"), pg.write_sql(TWO_TOWNS, database)]
    assert [(one.number, one.label, one.records) for one in written] == [
        (1, "first", 1),
        (2, "", 2),
    ]
    assert pg.sql_snapshots(database) == tuple(written)
    assert pg.read_sql(database, snapshot=1).require_ok() == TOWN
    assert pg.read_sql(database).require_ok() == TWO_TOWNS


def test_a_content_that_is_there_already_is_not_stored_again(database: str) -> None:
    for where in (TOWN, TWO_TOWNS, TOWN):
        pg.write_sql(where, database)
    with changing(database) as connection:
        assert connection.scalar(sa.text("select count(*) from partygrid_content")) == 2
        assert connection.scalar(sa.text("select count(*) from partygrid_town")) == 3
    assert [one.number for one in pg.sql_snapshots(database)] == [1, 2, 3]
    assert pg.read_sql(database).require_ok() == TOWN


def test_a_day_is_answered_by_the_last_version_of_it_or_of_a_day_before(database: str) -> None:
    pg.write_sql(TWO_TOWNS, database, on=AUTUMN)
    pg.write_sql(TOWN, database, on=SUMMER)  # entered later, and yet the earlier state
    pg.write_sql(towns.small(), database)  # of no stated day: it answers no day
    assert pg.read_sql(database, as_of=date(2024, 9, 30)).require_ok() == TOWN
    assert pg.read_sql(database, as_of=AUTUMN).require_ok() == TWO_TOWNS
    pg.write_sql(TOWN, database, on=AUTUMN)  # a correction
    assert pg.read_sql(database, as_of=WINTER).require_ok() == TOWN


def test_a_version_that_is_not_there_is_told_with_those_that_are(database: str) -> None:
    pg.write_sql(TOWN, database, on=AUTUMN)
    with pytest.raises(pg.UnknownName, match="no snapshot '3'; did you mean '1'"):
        pg.read_sql(database, snapshot=3)
    with pytest.raises(pg.UnknownName, match=r"no snapshot as of '2024-07-01'.*2024-10-01"):
        pg.read_sql(database, as_of=SUMMER)
    with pytest.raises(pg.InvalidArgument, match="a number is given too"):
        pg.read_sql(database, snapshot=1, as_of=SUMMER)


def test_what_an_audience_may_not_see_is_not_written(database: str) -> None:
    where = pg.Jurisdiction([pg.Town("t1"), pg.Member("m1", rank=5)])
    version = pg.write_sql(where, database, audience=pg.Audience.PUBLIC)
    assert version.records == 1
    assert pg.read_sql(database).require_ok() == TOWN


def test_writers_at_the_same_time_each_get_a_version(database: str) -> None:
    snapshots = [pg.Jurisdiction([pg.Town(f"t{i}")]) for i in range(6)]
    numbers: list[int] = []
    begin = threading.Barrier(len(snapshots))

    def write(where: pg.Jurisdiction) -> None:
        begin.wait()
        numbers.append(pg.write_sql(where, database).number)

    threads = [threading.Thread(target=write, args=(where,)) for where in snapshots]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
    read = [pg.read_sql(database, snapshot=number).require_ok() for number in sorted(numbers)]
    assert {where.records for where in read} == {where.records for where in snapshots}


def test_a_write_that_fails_leaves_nothing(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pg.write_sql(TOWN, database)

    def interrupted(kind: type) -> str:
        if kind is pg.Link:
            raise KeyboardInterrupt
        return table_name(kind)

    with monkeypatch.context() as patch:
        patch.setattr(store, "table_name", interrupted)
        with pytest.raises(KeyboardInterrupt):
            pg.write_sql(towns.awkward(), database)
    assert len(pg.sql_snapshots(database)) == 1
    with changing(database) as connection:
        assert connection.scalar(sa.text("select count(*) from partygrid_record")) == 1
    assert pg.write_sql(towns.small(), database).number == 2


# The database itself


def test_the_database_refuses_a_reference_to_nothing(database: str) -> None:
    pg.write_sql(towns.small(), database)
    with connected(database, must_exist=True) as engine, engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("pragma foreign_keys = on")
        connection.execute(sa.text("update partygrid_building set compound = 'nowhere'"))
        with pytest.raises(sa.exc.IntegrityError):
            connection.commit()
        connection.rollback()


def test_dropping_a_content_drops_everything_in_it(database: str) -> None:
    pg.write_sql(towns.small(), database)
    pg.write_sql(TOWN, database)
    with connected(database, must_exist=True) as engine, engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("pragma foreign_keys = on")
        connection.execute(sa.text("delete from partygrid_content where number = 1"))
        connection.commit()
        rows = [
            connection.scalar(sa.select(sa.func.count()).select_from(table))
            for table in pg.sql_tables().sorted_tables
        ]
    assert sum(rows) == 4  # the other content: itself, its version, its town and the town's id
    assert [one.number for one in pg.sql_snapshots(database)] == [2]


def test_every_reference_has_a_foreign_key_and_an_index(database: str) -> None:
    pg.write_sql(TOWN, database)
    with changing(database) as connection:
        look = sa.inspect(connection)
        for table in pg.sql_tables().sorted_tables:
            keys = {tuple(one["constrained_columns"]) for one in look.get_foreign_keys(table.name)}
            assert keys == {tuple(one.column_keys) for one in table.foreign_key_constraints}
            found = {tuple(one["column_names"]) for one in look.get_indexes(table.name)}
            assert found >= {tuple(column.name for column in one.columns) for one in table.indexes}
    community = pg.sql_tables().tables["partygrid_grid"].c.community
    assert [one.target_fullname for one in community.foreign_keys] == ["partygrid_community.id"]


def test_an_engine_is_used_and_left_as_it_was(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'town.db'}")
    pg.write_sql(towns.small(), engine)
    assert pg.read_sql(engine).require_ok() == towns.small()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("pragma foreign_keys").scalar() == 0
    engine.dispose()


def test_an_address_may_be_an_object(tmp_path: Path) -> None:
    address = sa.URL.create("sqlite", database=str(tmp_path / "town.db"))
    pg.write_sql(TOWN, address)
    assert pg.read_sql(address).require_ok() == TOWN


def test_a_database_in_memory_is_read_while_its_engine_lives() -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    pg.write_sql(TOWN, engine)
    assert pg.read_sql(engine).require_ok() == TOWN
    engine.dispose()


# Damage


def test_a_database_without_snapshots_is_refused(database: str) -> None:
    changed(database, "create table other (id integer)")
    with pytest.raises(pg.UnreadableInput, match="holds no snapshots; write one with write_sql"):
        pg.read_sql(database)
    with pytest.raises(pg.UnreadableInput, match="holds no snapshots"):
        pg.sql_snapshots(database)
    pg.write_sql(TOWN, database)
    changed(database, "delete from partygrid_snapshot")
    with pytest.raises(pg.UnreadableInput, match="holds no snapshots"):
        pg.read_sql(database)


def test_every_column_that_is_missing_is_told(database: str) -> None:
    pg.write_sql(TOWN, database)
    changed(
        database,
        "alter table partygrid_building rename column households to households_2024",
        "drop table partygrid_member_skills",
    )
    with pytest.raises(pg.UnreadableInput, match="5 problems") as caught:
        pg.read_sql(database)
    places = [problem.where for problem in caught.value.problems]
    assert "partygrid_building, households" in places
    assert "partygrid_member_skills, value" in places


@pytest.mark.parametrize("version", ["x'ff'", "'new'", "1.5"])
def test_a_layout_that_is_no_number_is_neither_read_nor_written(
    tmp_path: Path, version: str
) -> None:
    database = f"sqlite:///{tmp_path}/town.db"
    pg.write_sql(TOWN, database)
    changed(database, f"update partygrid_content set version = {version}")  # noqa: S608 - ours
    for attempt in (lambda: pg.read_sql(database), lambda: pg.write_sql(TOWN, database)):
        with pytest.raises(pg.UnreadableInput, match="of a content is no whole number; restore"):
            attempt()


def test_a_newer_layout_is_neither_read_nor_written(database: str) -> None:
    pg.write_sql(TOWN, database)
    changed(database, "update partygrid_content set version = 99")
    with pytest.raises(pg.UnsupportedVersion, match="99"):
        pg.read_sql(database)
    with pytest.raises(pg.UnsupportedVersion, match="99"):
        pg.write_sql(TWO_TOWNS, database)


@pytest.mark.parametrize("scheme", ["no json", "[[]]", '{"id": "x", "levels": []}', "[" * 9999])
def test_a_level_scheme_that_is_none_is_refused(database: str, scheme: str) -> None:
    pg.write_sql(TOWN, database)
    with changing(database) as connection:
        connection.execute(
            sa.text("update partygrid_content set scheme = :scheme"), {"scheme": scheme}
        )
    with pytest.raises(pg.UnreadableInput, match="the level scheme is none"):
        pg.read_sql(database)


def test_rows_that_somebody_changed_are_told_with_table_and_row(database: str) -> None:
    where = pg.Jurisdiction(
        [pg.Town("t1"), pg.Community("c1", town="t1"), pg.Community("c2", town="t1")]
    )
    pg.write_sql(where, database)
    changed(database, "update partygrid_community set kind = 'town' where id = 'c2'")
    reading = pg.read_sql(database)
    assert [one.id for one in reading.records] == ["t1", "c1"]
    assert problems_of(reading) == [("partygrid_community", 2, "kind", "not-a-choice")]
    assert [(one.sheet, one.row) for one in reading.set_aside] == [("partygrid_community", 2)]
    assert dict(reading.set_aside[0].cells)["id"] == "c2"


def test_rows_that_are_gone_are_told(database: str) -> None:
    pg.write_sql(TWO_TOWNS, database)
    changed(database, "delete from partygrid_town where id = 't2'")
    assert problems_of(pg.read_sql(database)) == [
        ("partygrid_content", 0, "records", "contradiction")
    ]


def test_values_of_a_record_that_is_gone_are_told(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'town.db'}"  # which holds no references unless asked to
    pg.write_sql(pg.Jurisdiction([pg.Unit("school", offers=["hall"])]), database)
    changed(database, "update partygrid_unit_offers set owner = 'club'")
    reading = pg.read_sql(database)
    assert problems_of(reading) == [("partygrid_unit_offers", 0, "owner", "contradiction")]
    assert "'club': of no record" in str(reading.problems[0])


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ("elected = 'yesterday'", "elected", "not-a-date"),
        ("committee_size = 'many'", "committee_size", "wrong-type"),
        ("committee_size = -1", "committee_size", "out-of-range"),
        ("name = x'00ff'", "name", "wrong-type"),
        ("id = 7", "id", "wrong-type"),
    ],
)
def test_sqlite_may_hold_values_of_another_type(
    tmp_path: Path, change: str, column: str, reason: str
) -> None:
    database = f"sqlite:///{tmp_path / 'town.db'}"
    where = pg.Jurisdiction([pg.Town("t1"), pg.Community("c1", town="t1", elected=SUMMER)])
    pg.write_sql(where, database)
    changed(
        database,
        "create table other as select * from partygrid_community",
        "drop table partygrid_community",
        "create table partygrid_community (content, id, town, name, code, kind, "
        "committee_size, elected)",
        "insert into partygrid_community select content, id, town, name, code, kind, "
        "committee_size, elected from other",
        f"update partygrid_community set {change}",  # noqa: S608 - one of those above
    )
    assert problems_of(pg.read_sql(database)) == [("partygrid_community", 1, column, reason)]


# Addresses and refusals


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "database: '': no address of a database"),
        ("county.db", "'county.db': no address of a database; write a file as sqlite:///county.db"),
        ("user:hush@host", "database: '': no address"),
        ("mysterious://x", "database: 'mysterious': only SQLite and PostgreSQL are served"),
        ("mysql+pymysql://user:hush@host/x", "database: 'mysql': only SQLite and PostgreSQL are"),
        ("postgresql://user:hush@host:port/db", "database: 'postgresql': no address"),
    ],
)
def test_what_is_no_address_is_refused(address: str, said: str) -> None:
    with pytest.raises(pg.InvalidArgument, match=said) as caught:
        pg.read_sql(address)
    assert "hush" not in str(caught.value)


def test_another_kind_of_database_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = sa.create_engine("sqlite://")
    monkeypatch.setattr(engine.dialect, "name", "mysql")  # no driver of it is installed
    with pytest.raises(pg.InvalidArgument, match="'mysql': only SQLite and PostgreSQL"):
        pg.read_sql(engine)


def test_a_file_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    path = tmp_path / "county.db"
    with pytest.raises(FileNotFoundError, match=r"no database file .*county\.db"):
        pg.read_sql(f"sqlite:///{path}")
    assert not path.exists()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "county.db"
    path.write_text("id,name\n" * 200)
    with pytest.raises(pg.UnreadableInput, match=r"county\.db: file is not a database; restore"):
        pg.read_sql(f"sqlite:///{path}")
    with pytest.raises(OSError, match=r"database sqlite:.*county\.db: file is not a database"):
        pg.write_sql(TOWN, f"sqlite:///{path}")


def test_a_table_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "town.db"
    pg.write_sql(pg.Jurisdiction([pg.Town("t")]), f"sqlite:///{file}")
    connection = sqlite3.connect(file)
    connection.execute("pragma writable_schema = on")
    connection.execute(
        "update sqlite_master set name = cast(name as blob) where name = 'partygrid_town'"
    )
    connection.commit()
    connection.close()

    with pytest.raises(pg.UnreadableInput, match="the name of a table is no text; restore"):
        pg.read_sql(f"sqlite:///{file}")


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="unable to open database file"):
        pg.read_sql(f"sqlite:///{tmp_path}")


def test_text_that_is_no_utf_8_is_refused_and_not_shown(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'town.db'}"
    pg.write_sql(TOWN, database)
    changed(database, "update partygrid_town set name = cast(x'736563726574ff' as text)")
    with pytest.raises(pg.UnreadableInput, match="Could not decode to UTF-8") as caught:
        pg.read_sql(database)
    assert "secret" not in str(caught.value)


def test_a_file_in_which_the_name_of_a_table_is_broken_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "town.db"
    changed(f"sqlite:///{path}", "create table here_is_a_table (id integer)")
    path.write_bytes(
        path.read_bytes()
        .replace(b"here_is_a_table", b"here_is_a_tabl\xff")
        .replace(b"CREATE TABLE", b"CREATE TABLX")
    )
    with pytest.raises(pg.UnreadableInput, match="text in it is no UTF-8"):
        pg.read_sql(f"sqlite:///{path}")


@pytest.mark.parametrize(
    "change",
    [
        "update partygrid_snapshot set day = 'soon'",
        "update partygrid_snapshot set content = 9",
        "update partygrid_content set fingerprint = x'00'",
    ],
)
def test_a_version_that_is_none_is_refused(tmp_path: Path, change: str) -> None:
    database = f"sqlite:///{tmp_path / 'town.db'}"
    pg.write_sql(TOWN, database)
    changed(database, change)
    with pytest.raises(pg.UnreadableInput, match="a version is none, or its content is gone"):
        pg.read_sql(database)


def test_an_error_holds_neither_user_nor_password(tmp_path: Path) -> None:
    for address in (
        f"postgresql://keeper:hush@/county?host={tmp_path}",
        f"postgresql://keeper@/county?host={tmp_path}&password=hush",
    ):
        with pytest.raises(OSError, match="database postgresql:///county: ") as caught:
            pg.write_sql(TOWN, address)
        assert "hush" not in str(caught.value)
        assert "keeper" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__


def test_a_refusal_of_the_database_is_told_without_the_values(database: str) -> None:
    pg.write_sql(TOWN, database)
    changed(database, "alter table partygrid_member rename column rank to rank_2024")
    with pytest.raises(OSError, match=r"database .*rank") as caught:
        pg.write_sql(pg.Jurisdiction([pg.Member("m1", skills=["law"])]), database)
    assert "m1" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def _not_installed(*_: object) -> None:
    raise ModuleNotFoundError


def test_sqlalchemy_and_the_driver_are_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sa, "create_engine", _not_installed_driver)
        with pytest.raises(pg.MissingExtra, match=r"partygrid\[postgresql\]"):
            pg.read_sql("postgresql://user@host/county")
    monkeypatch.setattr(module, "import_module", _not_installed)
    with pytest.raises(pg.MissingExtra, match=r"partygrid\[sql\]"):
        pg.sql_tables()


def _not_installed_driver(*_: object, **__: object) -> None:
    raise ModuleNotFoundError


def test_a_file_behind_a_symbolic_link_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "real.db")
    with pytest.raises(pg.InvalidArgument, match=r"link\.db.*a symbolic link"):
        pg.write_sql(pg.Jurisdiction([]), f"sqlite:///{tmp_path}/link.db")
    assert not (tmp_path / "real.db").exists()


def test_of_a_failed_first_write_no_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("partygrid.io._sql_store.store", fail)
    with pytest.raises(OSError, match="disk full"):
        pg.write_sql(pg.Jurisdiction([]), f"sqlite:///{tmp_path}/town.db")
    assert list(tmp_path.iterdir()) == []


def test_a_day_is_a_date(tmp_path: Path) -> None:
    with pytest.raises(pg.InvalidArgument, match=r"as_of: '2024-01-01': no day; pass a date"):
        pg.read_sql(f"sqlite:///{tmp_path}/t.db", as_of="2024-01-01")  # type: ignore[arg-type]


@pytest.mark.parametrize("day", ["2024-08-01", datetime(2024, 8, 1, tzinfo=UTC)], ids=repr)
def test_a_day_that_is_none_is_refused_before_a_database_is_made(
    tmp_path: Path, day: object
) -> None:
    file = tmp_path / "t.db"
    with pytest.raises(pg.InvalidArgument, match=r"on: .*: no day; pass a date, such as date\("):
        pg.write_sql(TOWN, f"sqlite:///{file}", on=day)  # type: ignore[arg-type]
    with pytest.raises(pg.InvalidArgument, match=r"label: 7: no text; pass a text"):
        pg.write_sql(TOWN, f"sqlite:///{file}", label=7)  # type: ignore[arg-type]
    assert not file.exists()


def test_without_a_day_the_version_written_last_is_read_whatever_its_day(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/t.db"
    pg.write_sql(TWO_TOWNS, database, on=AUTUMN)
    pg.write_sql(TOWN, database, on=SUMMER)  # written afterwards, of an earlier day
    assert pg.read_sql(database).require_ok() == TOWN
    assert pg.read_sql(database, as_of=date.max).require_ok() == TWO_TOWNS
