"""The columns of a sheet that no field takes: side notes, or not read at all.

Columns that seem to hold what no record may (names, identity numbers, telephones) are never read,
and no extra column of a sheet of people is.
"""

from collections.abc import Sequence
from typing import Any

from partygrid.io._headers import REASON_TITLE, plain
from partygrid.io._personal import looks_personal
from partygrid.io.reading import ReadProblem, ReadReason, ReadSeverity, SideNote
from partygrid.org import Member

_UNREAD = frozenset(map(plain, ("序号", "序", "No.")))
"""Headers of columns that say nothing about a record."""
_REMARKS = frozenset(map(plain, ("备注", "说明", "附注", "remark", "remarks", "note", "notes")))


_BLANK = frozenset(("", None))
_EXACT = 10**15


def states(value: Any) -> bool:
    """Return whether a cell states something.

    Examples:
        >>> states(0.0), states(" ")
        (True, False)
    """
    return value is not None and value != "" and not (isinstance(value, str) and value.isspace())


def cell_text(value: Any) -> str:
    """Return what stands in a cell as text, whole numbers without a point.

    Examples:
        >>> cell_text(48.0), cell_text(" 3号楼 ")
        ('48', '3号楼')
    """
    whole = type(value) is float and value % 1 == 0 and abs(value) < _EXACT
    return str(int(value) if whole else value).strip()


class OtherColumns:
    """The columns that no field takes: side notes, or not read at all."""

    def __init__(self, sheet: str, kind: type, titles: Sequence[str], rows: Sequence[int]) -> None:
        self._sheet, self._kind, self._titles, self._rows = sheet, kind, titles, rows
        self.problems: list[ReadProblem] = []
        self.notes: list[SideNote] = []
        self.unread: set[int] = set()

    def add(self, place: int, column: Sequence[Any]) -> None:
        """Add a column."""
        title = self._titles[place]
        cells = () if _BLANK.issuperset(column) else zip(self._rows, column, strict=True)
        stated = [(row, one) for row, one in cells if states(one)]
        if title == REASON_TITLE:
            self.unread.add(place)
            return
        if not stated or plain(title) in _UNREAD:
            return
        if self._kind is Member or looks_personal(title, {one for _, one in stated}):
            self.unread.add(place)
            self.problems.append(self._problem(title, *_PERSONAL))
            return
        if plain(title) not in _REMARKS:
            self.problems.append(self._problem(title, *_UNKNOWN))
        self.notes += (
            SideNote(sheet=self._sheet, row=row, column=title, text=cell_text(one))
            for row, one in stated
        )

    def _problem(self, title: str, reason: ReadReason, message: str, remedy: str) -> ReadProblem:
        return ReadProblem(
            sheet=self._sheet,
            column=title,
            reason=reason,
            message=message,
            remedy=remedy,
            severity=ReadSeverity.WARNING,
        )


_PERSONAL = (
    ReadReason.PERSONAL_COLUMN,
    "seems to hold what no record may; it is not read",
    "take the column out: people are ids",
)
_UNKNOWN = (
    ReadReason.UNKNOWN_COLUMN,
    "no field is called so; it is kept as notes",
    "rename it where a field is meant",
)
