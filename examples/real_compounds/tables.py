"""Files of the shared folder, their rows, and what became of each row.

A row keeps its file, its number and every cell as printed, so that a row that is set aside can be
written out in full.
"""

import csv
import gzip
import os
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

import attrs

VARIABLE = "PARTYGRID_DATA"
BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "data"

Cells = tuple[str, ...]


class Outcome(StrEnum):
    """What became of a row."""

    USED = "used"
    MERGED = "merged"
    SET_ASIDE = "set aside"


class Reason(StrEnum):
    """Why a row was set aside."""

    REPEATED_CODE = "its code is that of another row"
    NO_PARENT = "the division above it is not listed"
    NO_NAME = "no name"
    UNREADABLE_COUNT = "a count is no whole number"
    FEWER_HOUSEHOLDS = "fewer households than buildings"
    ABSURD_COUNT = "absurd count"
    NO_DISTRICT = "no district"
    UNKNOWN_DISTRICT = "district is no county, town or zone of the territory"
    SEVERAL_DISTRICTS = "no district of its own, and its name occurs in several"
    NO_COMMUNITY = "no community could be assigned"


@attrs.frozen
class SourceRow:
    """A row of a file, as printed.

    Attributes:
        file: The file, relative to the data folder.
        number: 1 for the first row below the header.
        header: Names of the columns.
        cells: One text per column.
    """

    file: str
    number: int
    header: Cells
    cells: Cells

    def cell(self, column: str) -> str:
        """Return the trimmed text of a column, empty where the file has no such column."""
        return self.cells[self.header.index(column)].strip() if column in self.header else ""


@attrs.frozen
class Result:
    """The outcome of a row.

    Attributes:
        row: The row.
        outcome: Used, merged or set aside.
        reason: Why it was set aside, else None.
        record: Id of the record that it became or was merged into, else empty.
        note: How the record was placed, else empty.
    """

    row: SourceRow
    outcome: Outcome
    reason: Reason | None = None
    record: str = ""
    note: str = ""


def set_aside(row: SourceRow, reason: Reason) -> Result:
    """Return the outcome of a row that is not used."""
    return Result(row, Outcome.SET_ASIDE, reason)


def data_folder() -> Path:
    """Return the folder that the environment variable names, else the one beside the checkout."""
    return Path(os.environ.get(VARIABLE) or BESIDE)


def read_rows(folder: Path, file: str) -> Iterator[SourceRow]:
    """Read the rows of a UTF-8 table, plain or compressed.

    A row that is shorter or longer than the header is padded or has its rest joined to the last
    cell: no text is lost.
    """
    path = folder / file
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as lines:
        table = csv.reader(lines)
        header = tuple(next(table))
        for number, cells in enumerate(table, start=1):
            yield SourceRow(file, number, header, _fitted(cells, len(header)))


def _fitted(cells: list[str], size: int) -> Cells:
    if len(cells) == size:
        return tuple(cells)
    padded = [*cells, *[""] * (size - len(cells))]
    return (*padded[: size - 1], ",".join(padded[size - 1 :]))


def write_results(path: Path, results: Iterable[Result]) -> int:
    """Write rows in full, each with its outcome, as UTF-8 CSV; return how many.

    The columns of all files stand side by side, in the order in which they first occur.
    """
    kept = tuple(results)
    columns = tuple(dict.fromkeys(column for one in kept for column in one.row.header))
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(["file", "row", "outcome", "reason", "record", "note", *columns])
        for one in kept:
            about = [one.row.file, one.row.number, one.outcome, one.reason, one.record, one.note]
            cells = dict(zip(one.row.header, one.row.cells, strict=True))
            table.writerow([*about, *(cells.get(column, "") for column in columns)])
    return len(kept)
