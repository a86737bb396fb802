"""A table of counts with its totals, some of them withheld, as it is published."""

from enum import StrEnum

import attrs

from partygrid._text import table

WITHHELD = "*"
"""What is printed in the place of a count that is withheld."""


class LineKind(StrEnum):
    """What a line of a table counts.

    Attributes:
        ROW: One row.
        GROUP: All rows of a group.
        TOTAL: All rows.
    """

    ROW = "row"
    GROUP = "group"
    TOTAL = "total"


@attrs.frozen(kw_only=True)
class TableLine:
    """A line of a table that is published.

    Attributes:
        kind: What it counts.
        name: Name of the row or group, empty for all rows.
        counts: A count for each column, None where it is withheld.
        total: Their sum, None where it is withheld.
    """

    kind: LineKind
    name: str
    counts: tuple[int | None, ...]
    total: int | None


@attrs.frozen(kw_only=True)
class SuppressedTable:
    """A table of counts as it may be published: small ones withheld, and others with them.

    It does not tell which are withheld because they are small: that would give them away.

    Attributes:
        k: Counts from 1 to below this are small.
        columns: The names of the columns, sorted.
        lines: The rows by group and name, each group behind its rows, the total last.
    """

    k: int
    columns: tuple[str, ...]
    lines: tuple[TableLine, ...]

    @property
    def withheld(self) -> int:
        """Number of counts that are withheld, totals among them."""
        return sum((*line.counts, line.total).count(None) for line in self.lines)

    def __str__(self) -> str:
        rows = [
            [line.name or line.kind.value, *map(_printed, (*line.counts, line.total))]
            for line in self.lines
        ]
        note = f"{WITHHELD} withheld: fewer than {self.k}, or it would tell who is"
        return "\n".join([table(["", *self.columns, "total"], rows), *[note][: self.withheld]])

    def to_records(self) -> list[dict[str, str | int | None]]:
        """Return a row for each line and column, and for each total, whose column is empty."""
        return [
            {"kind": line.kind.value, "row": line.name, "column": column, "count": count}
            for line in self.lines
            for column, count in zip((*self.columns, ""), (*line.counts, line.total), strict=True)
        ]


def _printed(count: int | None) -> str:
    return WITHHELD if count is None else f"{count:,}"
