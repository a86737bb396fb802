"""Real tables through `read_csv` and `read_workbook`: each row is understood, or told why not.

Run it from anywhere::

    python examples/real_tables.py
    python examples/real_tables.py --limit 0

It reads ``../shared/data`` beside the checkout, or the folder that PARTYGRID_DATA names, and ends
with exit code 2 where there is none. As a user would, it gives the columns the names of fields and
adds a column of numbers where a table has no ids; cells stay as they are printed. A file of
compounds is read twice: as compounds with their years, and as dwellings with their households.
"""

import argparse
import csv
import gzip
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import attrs
import xlsxwriter

from partygrid import (
    Building,
    Community,
    Compound,
    Reading,
    Unit,
    read_csv,
    read_workbook,
)

VARIABLE = "PARTYGRID_DATA"
BESIDE = Path(__file__).resolve().parents[1].parent / "shared" / "data"
ABSENT = 2
NUMBER = "#"
"""Stands for a column with the number of the row."""

Rows = list[list[str]]


@attrs.frozen
class Source:
    """A table, and what its columns are for a kind of record.

    Attributes:
        file: The file, relative to the data folder.
        kind: The kind of record that its rows are read as.
        columns: The name of the field for each column that has one; the others keep their names.
        constant: Columns that are added, with the same text in every row.
    """

    file: str
    kind: type
    columns: Mapping[str, str]
    constant: Mapping[str, str] = attrs.field(factory=dict)


def compounds(file: str, **columns: str) -> tuple[Source, Source]:
    """Return a file of compounds as compounds and as dwellings; columns are given by field."""
    common = {columns["name"]: "名称", columns["district"]: "社区", columns["id"]: "编号"}
    years = Source(file, Compound, {**common, columns["year"]: "建成年份"})
    return years, Source(file, Building, {**common, columns["households"]: "户数"})


LISTING = {
    "id": NUMBER,
    "name": "name",
    "district": "district",
    "year": "built_raw",
    "households": "households_raw",
}
SEED_CITIES = ("徐州", "襄阳", "龙岩")
SOURCES = (
    Source(
        "area_code_status/610104009.csv", Community, {"行政区划名称": "名称"}, {"乡镇": "610104009"}
    ),
    Source("renovation_tables/dezhou_2022.csv", Building, {"县(市、区)": "编号"}),
    Source(
        "dirty_number_strings/households_raw.csv",
        Building,
        {NUMBER: "编号", "households_raw": "户数"},
    ),
    *compounds(
        "compounds_beijing_2018/compounds.csv",
        id="id",
        name="title",
        district="district",
        year="year",
        households="house_num",
    ),
    *compounds("compounds_lianjia_2020/compounds.csv.gz", **{**LISTING, "id": "source_id"}),
    *(
        one
        for city in SEED_CITIES
        for one in compounds(f"compounds_seed_cities_multisource/{city}.csv.gz", **LISTING)
    ),
)
WORKBOOK = {
    "社区": Source(
        "community_profiles/profiles.csv",
        Community,
        {"id": "编号", "town": "乡镇", "community": "名称", "code12": "区划代码"},
    ),
    "单位": Source(
        "units_in_communities/units.csv",
        Unit,
        {NUMBER: "编号", "unit": "名称"},
    ),
}
"""Two small tables as the sheets of one workbook, so that units find their communities by name."""


@attrs.frozen
class Outcome:
    """What came of a table.

    Attributes:
        title: The file, or the files of a workbook.
        kinds: The kinds of record that it was read as.
        reading: What was read.
        seconds: How long reading took.
    """

    title: str
    kinds: str
    reading: Reading
    seconds: float

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """The numbers of rows, of those read, set aside, and without a record by their nature."""
        sheets = self.reading.sheets
        return (
            self.reading.rows,
            sum(one.read for one in sheets),
            sum(one.set_aside for one in sheets),
            sum(number for one in sheets for _, number in one.skipped),
        )

    @property
    def adds_up(self) -> bool:
        """Whether every row is accounted for."""
        rows, read, aside, skipped = self.counts
        return rows == read + aside + skipped and aside == len(self.reading.set_aside)


def table_of(folder: Path, source: Source) -> Rows:
    """Return a table with the names of fields above its columns, each cell as printed."""
    path = folder / source.file
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as lines:
        header, *rows = csv.reader(lines)
    names = [source.columns.get(name, name) for name in header]
    numbered = NUMBER in source.columns
    first = [source.columns[NUMBER]] if numbered else []
    table = [[*first, *names, *source.constant]]
    table += (
        [*([str(at)] if numbered else []), *row, *source.constant.values()]
        for at, row in enumerate(rows, start=1)
    )
    return table


def read_each(folder: Path) -> Iterator[Outcome]:
    """Read every table; yield what came of it."""
    with TemporaryDirectory() as name:
        for source in SOURCES:
            file = Path(name, Path(source.file).name.removesuffix(".gz"))
            with file.open("w", encoding="utf-8", newline="") as lines:
                csv.writer(lines).writerows(table_of(folder, source))
            begun = perf_counter()
            reading = read_csv(file, kind=source.kind)
            seconds = perf_counter() - begun
            yield Outcome(source.file, source.kind.__name__, reading, seconds)
        sheets = {title: table_of(folder, source) for title, source in WORKBOOK.items()}
        yield read_sheets(Path(name, "communities.xlsx"), sheets)


def read_sheets(file: Path, sheets: Mapping[str, Rows]) -> Outcome:
    """Write sheets as a workbook and read it."""
    with xlsxwriter.Workbook(str(file), {"strings_to_numbers": False}) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(at, column, cell)
    begun = perf_counter()
    reading = read_workbook(file)
    title = " + ".join(source.file for source in WORKBOOK.values())
    kinds = ", ".join(source.kind.__name__ for source in WORKBOOK.values())
    return Outcome(title, kinds, reading, perf_counter() - begun)


def screen(outcome: Outcome, *, limit: int) -> str:
    """Return what to print of a table."""
    reading = outcome.reading
    rows, read, aside, skipped = outcome.counts
    verdict = "adds up" if outcome.adds_up else "DOES NOT ADD UP"
    account = f"read {read:,} + set aside {aside:,} + no record by nature {skipped:,}"
    lines = [
        f"{outcome.title} as {outcome.kinds}: {outcome.seconds:.2f} s",
        f"  rows {rows:,} = {account} ({verdict})",
        f"  cells interpreted {len(reading.interpreted):,}, kept as notes {len(reading.notes):,}",
    ]
    reasons = Counter(reason for row in reading.set_aside for reason in row.reasons)
    lines += [f"  set aside for {reason}: {number:,}" for reason, number in sorted(reasons.items())]
    lines += [f"    {one}" for one in reading.errors[:limit]]
    return "\n".join([*lines, *(f"    {one}" for one in reading.interpreted[:limit])])


def main(argv: Sequence[str] | None = None) -> int:
    """Print every table; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    what = "problems and interpretations to print of each table (default 5)"
    parser.add_argument("--limit", type=int, default=5, metavar="N", help=what)
    options = parser.parse_args(argv)
    folder = Path(os.environ.get(VARIABLE) or BESIDE)
    try:
        for outcome in read_each(folder):
            print(screen(outcome, limit=max(options.limit, 0)), end="\n\n")
    except FileNotFoundError as absent:
        print(
            f"no data in {folder} ({absent.filename}): put the folder shared/data beside the "
            f"checkout, or name it in the environment variable {VARIABLE}",
            file=sys.stderr,
        )
        return ABSENT
    return 0


if __name__ == "__main__":
    sys.exit(main())
