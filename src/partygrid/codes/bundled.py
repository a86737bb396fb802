"""The code books that ship with the package.

Each is a CSV file beside this module, whose heading states the lists it was made from.
"""

import csv
from datetime import date
from importlib.resources import files

from partygrid.codes.book import CodeBook
from partygrid.errors import UnknownName
from partygrid.sources import Certainty, Source

_TITLE = "National Bureau of Statistics, statistical division codes"
_CUT_OFFS = {2017: date(2017, 10, 31), 2023: date(2023, 6, 30)}


def load_codebook(county: str) -> CodeBook:
    """Return the code book of a county that ships: its towns and communities.

    The one that ships is Liancheng county (连城县), ``350825``, in the official lists of 2017
    (cut-off 2017-10-31) and 2023 (cut-off 2023-06-30).

    Raises:
        UnknownName: Where no book of that county ships.

    Complexity:
        O(rows): it reads the file each time.

    Examples:
        >>> book = load_codebook("350825")
        >>> book.years, book.name("350825100006", year=2023)
        ((2017, 2023), '栗园社区居委会')
    """
    folder = files("partygrid.codes")
    known = [file.name.removesuffix(".csv") for file in folder.iterdir() if _is_book(file.name)]
    if county not in known:
        raise UnknownName("code book", county, known)
    text = (folder / f"{county}.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    return CodeBook.of_years(
        {
            year: [
                (row["code"], row["name"])
                for row in rows
                if int(row["first_listed"]) <= year <= int(row["last_listed"])
            ]
            for year in _CUT_OFFS
        },
        sources=[
            Source(_TITLE, clause=f"{county}, {year}", certainty=Certainty.SINGLE, valid_from=day)
            for year, day in _CUT_OFFS.items()
        ],
    )


def _is_book(name: str) -> bool:
    return name.endswith(".csv")
