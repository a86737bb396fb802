"""Data frames: what their types are, and what is told of values that do not fit."""

from datetime import date, datetime
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import partygrid as pg
import towns
from partygrid.io import frames as module

TOWN = pg.Town("t1")
COMMUNITY = {"id": ["c1"], "town": ["t1"]}


def told(frames: dict[type, Any]) -> list[tuple[str, int, str, str]]:
    problems = pg.from_frames(frames).problems
    return [(one.sheet, one.row, one.column, one.reason.value) for one in problems]


def with_town(kind: type, columns: dict[str, Any]) -> dict[type, Any]:
    return {pg.Town: pa.table({"id": ["t1"]}), kind: pa.table(columns)}


def test_there_is_a_frame_for_every_kind_and_for_links() -> None:
    frames = pg.to_arrow(pg.Jurisdiction([TOWN]))
    assert len(frames) == 19
    assert frames[pg.Town].num_rows == 1
    assert frames[pg.Link].num_rows == 0
    assert list(frames) == list(frames.keys())
    assert list(frames.items()) == list(zip(frames, frames.values(), strict=True))
    assert list(frames)[-1] is pg.Link
    assert repr(frames) == "<Frames: 19 kinds>"
    with pytest.raises(pg.UnknownName, match="no kind of frame 'Point'"):
        frames[pg.Point]


def test_columns_have_the_types_of_their_fields() -> None:
    frame = pg.to_polars(towns.awkward())[pg.Building]
    assert frame.schema["households"] == pl.Int64
    assert frame.schema["grids"] == pl.List(pl.String)
    assert frame.schema["lon"] == pl.Float64
    assert pg.to_polars(towns.awkward())[pg.Link].schema["since"] == pl.Date
    households = pg.to_pandas(towns.awkward())[pg.Building]["households"]
    assert str(households.dtype) == "int64[pyarrow]"


def test_the_level_scheme_goes_along_or_is_stated() -> None:
    where = pg.Jurisdiction([TOWN], scheme=pg.GRID_BRANCHES)
    frames = pg.to_arrow(where)
    assert pg.from_frames(frames).scheme == pg.GRID_BRANCHES
    assert pg.from_frames(dict(frames)).scheme == pg.FOUR_LEVELS
    assert pg.from_frames(frames, scheme=pg.FIVE_LEVELS).scheme == pg.FIVE_LEVELS


def test_one_frame_takes_the_place_of_another() -> None:
    frames = pg.to_arrow(pg.Jurisdiction([TOWN], scheme=pg.GRID_BRANCHES))
    other = pa.table({"id": ["t2"]})
    reading = pg.from_frames({**frames, pg.Town: other}, scheme=frames.scheme)
    assert reading.require_ok() == pg.Jurisdiction([pg.Town("t2")], scheme=pg.GRID_BRANCHES)


def test_what_an_audience_may_not_see_is_not_there() -> None:
    where = pg.Jurisdiction([TOWN, pg.Member("m1", rank=5)])
    assert pg.to_arrow(where, audience=pg.Audience.PUBLIC)[pg.Member].num_rows == 0
    frame = pg.to_pandas(where, audience=pg.Audience.ORGANISATION)[pg.Member]
    assert frame["rank"].isna().all()


def test_a_column_that_is_not_there_has_its_default() -> None:
    reading = pg.from_frames(with_town(pg.Community, COMMUNITY))
    assert reading.require_ok()["c1"] == pg.Community("c1", town="t1")


def test_nothing_stated_is_the_default_where_a_field_must_have_a_value() -> None:
    empty = pa.nulls(1, pa.string())
    frames = with_town(pg.Community, {**COMMUNITY, "kind": empty, "name": empty})
    assert pg.from_frames(frames).require_ok()["c1"] == pg.Community("c1", town="t1")
    grids = pa.table({"id": ["b1"], "grids": pa.nulls(1, pa.list_(pa.string()))})
    assert pg.from_frames({pg.Building: grids}).records == (pg.Building("b1"),)


def test_several_values_come_in_any_order() -> None:
    units = pa.table({"id": ["u1", "u2"], "offers": [["hall", "books"], []]})
    assert [unit.offers for unit in pg.from_frames({pg.Unit: units}).records] == [
        ("books", "hall"),
        (),
    ]
    frame = pl.DataFrame({"id": ["m1"], "preferences": [["n2", "n1"]], "windows": [["weekend"]]})
    member = pg.from_frames({pg.Member: frame}).records[0]
    assert member.preferences == ("n2", "n1")
    assert member.windows == (pg.Window.WEEKEND,)


def test_a_list_that_holds_nothing_in_a_place_is_told() -> None:
    words = pa.DictionaryArray.from_arrays(pa.array([0, 1]), pa.array(["hall", None]))
    for parts in (pa.array(["hall", None]), words):
        offers = pa.ListArray.from_arrays(pa.array([0, 2], pa.int32()), parts)
        assert told({pg.Unit: pa.table({"id": ["u1"], "offers": offers})}) == [
            ("Unit", 1, "offers", "wrong-type")
        ]


def test_numbers_and_days_come_in_the_forms_that_frames_have() -> None:
    frame = pd.DataFrame(
        {
            "id": ["c1", "c2", "c3", "c4"],
            "town": "t1",
            "committee_size": [5.0, None, 7.0, 9.0],
            "elected": [date(2021, 5, 1), None, datetime(2021, 5, 1), "2021-05-01"],  # noqa: DTZ001
        }
    )
    reading = pg.from_frames({pg.Town: pa.table({"id": ["t1"]}), pg.Community: frame})
    found = reading.require_ok().of(pg.Community)
    assert [one.committee_size for one in found] == [5, None, 7, 9]
    assert [one.elected for one in found] == [date(2021, 5, 1), None, *[date(2021, 5, 1)] * 2]
    flags = pa.table({"id": ["u1", "u2"], "operating": [1, 0]})
    assert [one.operating for one in pg.from_frames({pg.Unit: flags}).records] == [True, False]
    needs = pa.table({"id": ["m1"], "capacity": pa.array([3])})
    assert pg.from_frames({pg.Member: needs}).records[0].capacity == 3.0


def test_a_zero_with_a_minus_is_zero() -> None:
    for zero in ([-0.0], [0]):
        frame = pa.table({"id": ["b1"], "lon": zero, "lat": zero})
        point = pg.from_frames({pg.Building: frame}).records[0].point
        assert str(point) == "Point(lon=0.0, lat=0.0)"
    frame = pd.DataFrame({"id": ["b1", "b2"], "lon": [-0.0, "x"], "lat": [-0.0, 1.0]})
    assert pg.from_frames({pg.Building: frame}).records == (
        pg.Building("b1", point=pg.Point(0.0, 0.0)),
    )


@pytest.mark.parametrize(
    ("kind", "column", "value", "reason"),
    [
        (pg.Community, "id", 7, "wrong-type"),
        (pg.Community, "name", b"x", "wrong-type"),
        (pg.Community, "town", None, "missing"),
        (pg.Community, "kind", "hamlet", "not-a-choice"),
        (pg.Community, "kind", 5, "not-a-choice"),
        (pg.Community, "elected", "1 May", "not-a-date"),
        (pg.Community, "elected", datetime(2021, 5, 1, 8), "not-a-date"),  # noqa: DTZ001
        (pg.Community, "committee_size", "5", "wrong-type"),
        (pg.Community, "committee_size", 5.5, "wrong-type"),
        (pg.Community, "committee_size", float("inf"), "wrong-type"),
        (pg.Community, "committee_size", True, "wrong-type"),
        (pg.Community, "committee_size", -5, "out-of-range"),
        (pg.Community, "town", "t9", "unknown-reference"),
        (pg.Building, "grids", "g1", "wrong-type"),
        (pg.Building, "grids", [1], "wrong-type"),
        (pg.Building, "lon", "x", "wrong-type"),
        (pg.Building, "lon", 181.0, "out-of-range"),
        (pg.Member, "windows", ["noon"], "not-a-choice"),
        (pg.Member, "windows", "noon", "not-a-choice"),
        (pg.Member, "probationary", "yes", "not-a-flag"),
        (pg.Member, "capacity", "3", "wrong-type"),
        (pg.Member, "capacity", float("nan"), "out-of-range"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_row_and_column(
    kind: type, column: str, value: object, reason: str
) -> None:
    row = {**({"town": "t1"} if kind is pg.Community else {}), "id": "x", column: value}
    row |= {"lat": 1.0} if column == "lon" else {}
    frames = with_town(kind, {name: [one] for name, one in row.items()})
    reading = pg.from_frames(frames)
    found = [(one.row, one.column, one.reason.value) for one in reading.problems]
    assert found == [(1, column, reason)]
    assert [one.row for one in reading.set_aside] == [1]
    assert reading.records == (TOWN,)


def test_a_day_before_the_first_year_is_told() -> None:
    days = pa.array([0, -5_000_000], pa.int32()).cast(pa.date32())
    frame = pa.table({"id": ["br", "br2"], "town": ["t1", "t1"], "elected": days})
    reading = pg.from_frames({pg.TownCommittee: frame})
    assert [one.elected for one in reading.records] == [date(1970, 1, 1)]
    assert "'date32[day] that is out of range'" in str(reading.problems[0])


def test_half_a_point_is_told() -> None:
    reading = pg.from_frames({pg.Building: pa.table({"id": ["b1"], "lon": [110.0]})})
    assert [one.reason for one in reading.problems] == [pg.ReadReason.OUT_OF_RANGE]


def test_values_of_people_are_not_printed() -> None:
    frame = pa.table({"id": ["m1"], "residence": [4711]})
    problem = pg.from_frames({pg.Member: frame}).problems[0]
    assert "4711" not in str(problem)
    assert problem.value == ""


def test_a_column_of_mixed_values_is_read_value_by_value() -> None:
    frame = pd.DataFrame({"id": ["b1", "b2", "b3"], "households": [12, "many", None]})
    reading = pg.from_frames({pg.Building: frame})
    assert reading.records == (pg.Building("b1", households=12), pg.Building("b3"))
    assert told({pg.Building: frame}) == [("Building", 2, "households", "wrong-type")]
    assert reading.set_aside[0].cells == (("id", "b2"), ("households", "many"))


def test_a_fault_is_told_once_where_others_refer_to_its_row() -> None:
    towns_ = pa.table({"id": ["t1", None], "name": pa.array([b"x", b"y"])})
    frames = {pg.Town: towns_, pg.Community: pa.table(COMMUNITY)}
    assert {(sheet, row) for sheet, row, _, _ in told(frames)} == {("Town", 1), ("Town", 2)}


def test_a_field_that_must_be_stated_needs_a_column() -> None:
    reading = pg.from_frames({pg.Community: pa.table({"id": ["c1", "c2"]})})
    assert [str(one) for one in reading.problems] == [
        "Community, town: a field that must be stated has no column; add the column"
    ]
    assert [(one.row, one.reasons) for one in reading.set_aside] == [
        (1, (pg.ReadReason.MISSING_COLUMN,)),
        (2, (pg.ReadReason.MISSING_COLUMN,)),
    ]


def test_a_column_that_no_field_takes_is_told_and_not_read() -> None:
    frame = pa.table({"id": ["b1"], "housholds": [3], "zz": ["?"]})
    reading = pg.from_frames({pg.Building: frame})
    assert reading.ok
    assert [(one.column, one.candidates) for one in reading.problems] == [
        ("housholds", ("households",)),
        ("zz", ()),
    ]


def test_of_two_columns_of_one_name_the_first_counts() -> None:
    table = pa.Table.from_arrays([pa.array(["b1"]), pa.array(["b2"])], names=["id", "id"])
    assert pg.from_frames({pg.Building: table}).records == (pg.Building("b1"),)
    frame = pd.DataFrame([["b1", "b2"]], columns=["id", "id"])
    assert pg.from_frames({pg.Building: frame}).records == (pg.Building("b1"),)


def test_the_index_of_a_pandas_frame_is_not_read() -> None:
    frame = pd.DataFrame({"id": ["b1"]}, index=["x"])
    assert pg.from_frames({pg.Building: frame}).problems == ()


def test_arrow_comes_in_chunks_and_in_wide_types() -> None:
    chunks = pa.chunked_array([["b1"], ["b2", "b3"]])
    lists = pa.array([["g1"], None, ["g1", "g2"]], pa.large_list(pa.large_string()))
    words = pa.chunked_array(
        [pa.array(["x"]).dictionary_encode(), pa.array(["y", "x"]).dictionary_encode()]
    )
    kinds = pa.array(["shop", "park", "palace"]).dictionary_encode()
    table = pa.table({"id": chunks, "grids": lists, "name": words, "kind": kinds})
    reading = pg.from_frames({pg.Building: table})
    assert reading.records == (
        pg.Building("b1", grids=["g1"], name="x", kind=pg.BuildingKind.SHOP),
        pg.Building("b2", name="y", kind=pg.BuildingKind.PARK),
    )
    assert told({pg.Building: table}) == [("Building", 3, "kind", "not-a-choice")]


def test_a_dictionary_may_hold_nothing_or_what_is_no_text() -> None:
    words = pa.DictionaryArray.from_arrays(pa.array([0, 1]), pa.array(["x", None]))
    table = pa.table({"id": ["b1", "b2"], "name": words})
    assert [one.name for one in pg.from_frames({pg.Building: table}).records] == ["x", ""]
    numbers = pa.table({"id": pa.array([1, 2]).dictionary_encode()})
    assert [reason for *_, reason in told({pg.Building: numbers})] == ["wrong-type"] * 2


def test_rows_of_an_annotated_workbook_are_those_of_the_frames(tmp_path: Any) -> None:
    reading = pg.from_frames({pg.Building: pa.table({"id": ["b1", ""]})})
    reading.write_annotated(tmp_path / "to-fix.xlsx")
    assert (tmp_path / "to-fix.xlsx").stat().st_size > 0
    assert reading.rows == 2


def test_what_is_no_frame_or_no_kind_is_refused() -> None:
    with pytest.raises(pg.InvalidArgument, match="'list': no data frame; pass a table of Arrow"):
        pg.from_frames({pg.Building: []})
    with pytest.raises(pg.InvalidArgument, match="no kind of record; name a record class or Link"):
        pg.from_frames({str: pa.table({"id": ["b1"]})})
    newer = pa.table({"id": ["b1"]}).replace_schema_metadata({"partygrid": '{"version": 99}'})
    with pytest.raises(pg.UnsupportedVersion, match="99"):
        pg.from_frames({pg.Building: newer})


@pytest.mark.parametrize(
    ("make", "extra"),
    [(pg.to_arrow, "arrow"), (pg.to_polars, "polars"), (pg.to_pandas, "pandas")],
)
def test_libraries_of_frames_are_extras(
    make: Any, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(module, "import_module", missing)
    with pytest.raises(pg.MissingExtra, match=rf"partygrid\[{extra}\]"):
        make(pg.Jurisdiction())
