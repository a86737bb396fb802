"""Numbers among codes that begin with zeros: a spreadsheet may have dropped theirs.

In a column of ids or codes, 9 beside 007 and 008 was most likely typed as 009.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from partygrid._fields import Check
from partygrid.errors import unnumbered
from partygrid.io._columnar import Column, columns_of
from partygrid.io._gathering import is_hidden
from partygrid.io._other_columns import cell_text
from partygrid.io.reading import ReadProblem, ReadReason, ReadSeverity

_NAMING = (Check.ID, Check.REFERENCE, Check.REFERENCES)


def holds_codes(column: Column) -> bool:
    """Return whether what stands in a column is an id or a code."""
    return column.spec.check in _NAMING or column.name == "code"


def places_of_lost_zeros(raw: Sequence[Any]) -> Iterator[int]:
    """Yield the places of numbers with fewer digits than the texts with leading zeros have.

    Only where all of these texts have the same number of digits.

    Complexity:
        O(cells).

    Examples:
        >>> list(places_of_lost_zeros(["007", "008", 9.0]))
        [2]
    """
    if set(map(type, raw)) <= {str}:
        return
    texts = {one.strip() for one in raw if type(one) is str}
    widths = {len(one) for one in texts if one.isdecimal() and one.startswith("0")}
    for place, one in enumerate(raw):
        if type(one) in (int, float) and len(widths) == 1 and len(cell_text(one)) < max(widths):
            yield place


def lost_zeros(
    sheet: str,
    kind: type,
    columns: Mapping[str, Sequence[Any]],
    titles: Mapping[str, str],
    rows: Sequence[int],
) -> Iterator[ReadProblem]:
    """Yield a warning for each of these numbers in a sheet that is read for a kind of record."""
    for column in columns_of(kind):
        if not holds_codes(column):
            continue
        raw = columns.get(column.name, ())
        for place in places_of_lost_zeros(raw):
            yield ReadProblem(
                sheet=sheet,
                row=rows[place],
                column=titles[column.name],
                value="" if is_hidden(column.spec) else unnumbered(cell_text(raw[place])),
                reason=ReadReason.LOST_DIGITS,
                message="a number among texts that begin with zeros: it may have lost its own",
                remedy="format the column as text, and type it anew",
                severity=ReadSeverity.WARNING,
            )
