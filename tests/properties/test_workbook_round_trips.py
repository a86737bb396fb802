"""Whatever a jurisdiction holds, its workbook and its CSV files give it back."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid._text import Language
from partygrid.io._cell_writing import cells_of
from partygrid.io._columnar import columns_of, plain_columns
from partygrid.io._headers import column_title
from partygrid.records import RECORD_KINDS
from partygrid.testing.strategies import jurisdictions, records

pytest.importorskip("python_calamine")
pytest.importorskip("xlsxwriter")


@given(where=jurisdictions(), language=st.sampled_from(Language))
def test_a_workbook_gives_back_what_was_written(where: pg.Jurisdiction, language: Language) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, "town.xlsx")
        pg.write_workbook(where, file, language=language)
        reading = pg.read_workbook(file)
    assert reading.errors == ()
    assert reading.interpreted == ()
    assert reading.require_ok() == where


@given(st.data(), st.sampled_from(RECORD_KINDS))
def test_the_cells_of_any_record_are_read_as_that_record(data: st.DataObject, kind: type) -> None:
    drawn = data.draw(st.lists(records(kind), min_size=1, max_size=4, unique_by=lambda one: one.id))
    columns = columns_of(kind)
    plain = plain_columns(kind, drawn)
    cells = [cells_of(column, plain[column.name], Language.CHINESE) for column in columns]
    with TemporaryDirectory() as folder:
        file = Path(folder, "records.csv")
        with file.open("w", encoding=data.draw(st.sampled_from(ENCODINGS)), newline="") as target:
            writer = csv.writer(target, delimiter=data.draw(st.sampled_from(",;\t")))
            writer.writerow(column_title(one, Language.CHINESE) for one in columns)
            writer.writerows(zip(*cells, strict=True))
        reading = pg.read_csv(file, kind=kind)
    wrong = {one.reason for one in reading.problems}
    assert wrong <= {pg.ReadReason.UNKNOWN_REFERENCE, pg.ReadReason.WRONG_KIND} | CONTRADICTIONS
    found = {one.id: one for one in reading.records}
    assert len(found) + len(reading.set_aside) == len(drawn)
    assert all(found.get(one.id, one) == one for one in drawn)


ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
CONTRADICTIONS = {
    pg.ReadReason.CONTRADICTION,
    pg.ReadReason.CYCLE,
    pg.ReadReason.ILLEGAL_PARENT,
    pg.ReadReason.REPEATED,
}
