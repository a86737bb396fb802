"""What a reader hands back: what it understood, and an account of every row that it was given.

Every reader of tables, workbooks, databases and maps returns a `Reading`. No row is lost: the rows
of each sheet are those that became records or links, those that were set aside in full, and those
that hold no record by their nature (blank rows, headers, instructions, subtotals, notes), counted
apart.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from os import PathLike
from typing import Any

import attrs

from partygrid._text import table
from partygrid.errors import Problem, ProblemReason, UnreadableInput
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import FOUR_LEVELS, LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import Record

_SHOWN = 20

Merged = tuple[tuple[int, int], tuple[int, int]]
"""First and last row and column of a merged range, from 0."""

Cells = Iterable[tuple[str, Iterable[Sequence[Any]], Sequence[Merged]]]
"""Sheets by name, each with its rows as they were given, the header among them; merged ranges."""


class ReadReason(StrEnum):
    """Why something in a source was not read, or was read with a doubt.

    Those of a `ProblemReason` mean the same there; the others can only occur in a source.

    Attributes:
        NOT_A_NUMBER: No number can be made out.
        NOT_A_DATE: No day can be made out.
        NOT_A_CHOICE: None of the words that a field allows.
        NOT_A_FLAG: Neither yes nor no.
        NOT_A_POINT: No longitude and latitude.
        LOST_DIGITS: A number of more digits than a spreadsheet keeps: its last ones are gone.
        CELL_ERROR: The spreadsheet shows an error, such as ``#REF!``, or a formula has no value.
        AMBIGUOUS: A name that several records have.
        MERGED_NUMBER: A number in a cell that is merged over several rows: it is not known how much
            of it belongs to each.
        NO_HEADER: No row of a sheet holds the names of fields.
        UNKNOWN_SHEET: No kind of record is called so.
        UNKNOWN_COLUMN: No field is called so; its cells are kept as notes.
        REPEATED_COLUMN: A second column for the same field.
        MISSING_COLUMN: A field that must be stated has no column.
        PERSONAL_COLUMN: A column that holds what no record may: names, identity numbers,
            telephones. It is not read.
        PERSONAL_VALUE: An id of a person that is an identity or mobile number; shown nowhere.
    """

    NOT_A_RECORD = ProblemReason.NOT_A_RECORD.value
    WRONG_TYPE = ProblemReason.WRONG_TYPE.value
    MISSING = ProblemReason.MISSING.value
    BAD_ID = ProblemReason.BAD_ID.value
    BAD_TEXT = ProblemReason.BAD_TEXT.value
    OUT_OF_RANGE = ProblemReason.OUT_OF_RANGE.value
    REPEATED = ProblemReason.REPEATED.value
    DUPLICATE_ID = ProblemReason.DUPLICATE_ID.value
    UNKNOWN_REFERENCE = ProblemReason.UNKNOWN_REFERENCE.value
    WRONG_KIND = ProblemReason.WRONG_KIND.value
    ILLEGAL_PARENT = ProblemReason.ILLEGAL_PARENT.value
    CYCLE = ProblemReason.CYCLE.value
    IMPOSSIBLE_DATES = ProblemReason.IMPOSSIBLE_DATES.value
    CONTRADICTION = ProblemReason.CONTRADICTION.value
    BAD_CHECK_DIGIT = ProblemReason.BAD_CHECK_DIGIT.value
    UNKNOWN_FIELD = ProblemReason.UNKNOWN_FIELD.value
    UNKNOWN_TYPE = ProblemReason.UNKNOWN_TYPE.value
    MALFORMED = ProblemReason.MALFORMED.value
    UNKNOWN_SLOT = ProblemReason.UNKNOWN_SLOT.value
    OUTSIDE_SCOPE = ProblemReason.OUTSIDE_SCOPE.value
    NOT_ELIGIBLE = ProblemReason.NOT_ELIGIBLE.value
    NOT_A_NUMBER = "not-a-number"
    NOT_A_DATE = "not-a-date"
    NOT_A_CHOICE = "not-a-choice"
    NOT_A_FLAG = "not-a-flag"
    NOT_A_POINT = "not-a-point"
    LOST_DIGITS = "lost-digits"
    CELL_ERROR = "cell-error"
    AMBIGUOUS = "ambiguous"
    MERGED_NUMBER = "merged-number"
    NO_HEADER = "no-header"
    UNKNOWN_SHEET = "unknown-sheet"
    UNKNOWN_COLUMN = "unknown-column"
    REPEATED_COLUMN = "repeated-column"
    MISSING_COLUMN = "missing-column"
    PERSONAL_COLUMN = "personal-column"
    PERSONAL_VALUE = "personal-value"


class ReadSeverity(StrEnum):
    """What a problem does to its row.

    Attributes:
        ERROR: The row, column or sheet is set aside: the reading is not complete.
        WARNING: It is read, or nothing that a record could hold is lost; somebody should look.
    """

    ERROR = "error"
    WARNING = "warning"


class SkipReason(StrEnum):
    """Why a row holds no record by its nature.

    Attributes:
        BLANK: No cell states anything.
        HEADER: It names fields, or stands above the row that does.
        INSTRUCTION: It says how to fill in the sheet.
        SUBTOTAL: It adds up other rows (合计, 小计).
        NOTE: It comments on the sheet (注, 备注, 说明).
    """

    BLANK = "blank"
    HEADER = "header"
    INSTRUCTION = "instruction"
    SUBTOTAL = "subtotal"
    NOTE = "note"


@attrs.frozen(kw_only=True)
class ReadProblem:
    """One thing in a source that was not read, or was read with a doubt.

    Attributes:
        sheet: The sheet, table or file.
        row: The row as its owner counts, from 1, headers included; 0 where none is meant.
        column: The header as it stands in the source; empty where no column is meant.
        value: The value as printed, cut to 60 characters; empty where it must not be shown.
        reason: Why.
        message: The sentence for a person.
        remedy: What to do about it.
        severity: Whether the row was set aside.
        candidates: The ids that may be meant, sorted.

    Examples:
        >>> print(ReadProblem(sheet="楼栋", row=3, column="户数", value="'很多'",
        ...     reason=ReadReason.NOT_A_NUMBER, message="no number", remedy="write the number"))
        楼栋, row 3, 户数: '很多': no number; write the number
    """

    sheet: str
    row: int = 0
    column: str = ""
    value: str = ""
    reason: ReadReason
    message: str
    remedy: str
    severity: ReadSeverity = ReadSeverity.ERROR
    candidates: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The sheet, row and column in words."""
        row = f"row {self.row:,}" if self.row else ""
        return ", ".join(filter(None, (self.sheet, row, self.column))) or "source"

    def problem(self) -> Problem:
        """Return the same as the problem that an exception carries."""
        return Problem(
            where=self.place,
            field="",
            value=self.value,
            reason=_PLAIN.get(self.reason.value, ProblemReason.MALFORMED),
            message=self.message,
            remedy=f"{self.remedy}{self._choice()}",
            position=self.row,
        )

    def _choice(self) -> str:
        return f": {', '.join(self.candidates)}" if self.candidates else ""

    def __str__(self) -> str:
        return str(self.problem())


_PLAIN = {one.value: one for one in ProblemReason}


@attrs.frozen(kw_only=True)
class SetAside:
    """A row that became no record, in full.

    Attributes:
        sheet: The sheet, table or file.
        row: The row as its owner counts, from 1.
        kind: The name of the kind of record that it was read for, ``Link`` for a link.
        cells: Header and text of each cell that states something. Columns that must not be read,
            and ids that are numbers of persons, are left out.
        reasons: Why, in the order of the columns.
    """

    sheet: str
    row: int
    kind: str
    cells: tuple[tuple[str, str], ...] = attrs.field(repr=False)
    reasons: tuple[ReadReason, ...]


@attrs.frozen(kw_only=True)
class Interpretation:
    """A value that was not taken as it stands, and what was understood.

    Attributes:
        sheet: The sheet, table or file.
        row: The row as its owner counts, from 1.
        column: The header as it stands in the source.
        value: The value as printed; empty where it must not be shown.
        understood: What was understood, as printed; empty where it must not be shown.

    Examples:
        >>> print(Interpretation(
        ...     sheet="楼栋", row=3, column="户数", value="'约12000'", understood="12000"))
        楼栋, row 3, 户数: '约12000' is read as 12000
    """

    sheet: str
    row: int
    column: str
    value: str
    understood: str

    def __str__(self) -> str:
        what = f"{self.value} is read as {self.understood}" if self.value else "interpreted"
        return f"{self.sheet}, row {self.row:,}, {self.column}: {what}"


@attrs.frozen(kw_only=True)
class SideNote:
    """What stands in a column that no field takes.

    Attributes:
        sheet: The sheet, table or file.
        row: The row as its owner counts, from 1.
        column: The header as it stands in the source.
        text: The text of the cell.
    """

    sheet: str
    row: int
    column: str
    text: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class SheetCount:
    """How the rows of one sheet are accounted for.

    Attributes:
        sheet: The sheet, table or file.
        kind: The name of the kind of record that it holds, empty where none is known.
        rows: All its rows; equal to `read` + `set_aside` + those of `skipped`.
        read: Rows that became records or links, or the level scheme.
        set_aside: Rows that became none.
        skipped: Rows that hold none by their nature, with their number, by `SkipReason`.
    """

    sheet: str
    kind: str
    rows: int
    read: int
    set_aside: int
    skipped: tuple[tuple[SkipReason, int], ...] = ()


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Reading:
    """What was read from a source, with an account of every row.

    Attributes:
        records: What could be understood, by kind and id. An id that stands twice is here once:
            its first row.
        links: The links that could be understood, sorted.
        scheme: The level scheme that the source states, else four levels.
        problems: What was not read, or was read with a doubt, by sheet and row.
        set_aside: Every row that became no record, in full.
        interpreted: Values that were not taken as they stand, with what was understood.
        notes: What stands in columns that no field takes.
        sheets: How the rows of each sheet are accounted for, in the order of the source.
        stated: The fields that have a column, by kind of record; for a record that leaves one of
            them empty although a value would stand there by default, those that it states, by id.
            It is what `propose_update` needs to know.
    """

    records: tuple[Record, ...] = ()
    links: tuple[Link, ...] = ()
    scheme: LevelScheme = FOUR_LEVELS
    problems: tuple[ReadProblem, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    interpreted: tuple[Interpretation, ...] = ()
    notes: tuple[SideNote, ...] = ()
    sheets: tuple[SheetCount, ...] = ()
    stated: Mapping[type | str, frozenset[str]] = attrs.field(factory=dict)
    _cells: Callable[[], Cells] | None = None
    _whole: Jurisdiction | None = None

    @property
    def rows(self) -> int:
        """The number of rows of the source."""
        return sum(one.rows for one in self.sheets)

    @property
    def errors(self) -> tuple[ReadProblem, ...]:
        """The problems for which something was set aside."""
        return tuple(one for one in self.problems if one.severity is ReadSeverity.ERROR)

    @property
    def ok(self) -> bool:
        """Whether nothing was set aside."""
        return not self.errors

    def require_ok(self) -> Jurisdiction:
        """Return the jurisdiction that was read, or raise with every reason why it is none.

        Raises:
            UnreadableInput: Something was set aside; ``problems`` holds every reason.
            InvalidJurisdiction: The source is only a part, and what it names is not in it.

        Complexity:
            O(1) where the reading is complete, else O(records + links).
        """
        if not self.ok:
            raise UnreadableInput(one.problem() for one in self.errors)
        if self._whole is not None:
            return self._whole
        return Jurisdiction(self.records, self.links, scheme=self.scheme)

    def write_annotated(self, target: str | PathLike[str]) -> None:
        """Write the rows as they were given as a workbook, with the reason beside each bad cell.

        Each sheet has a further column with the reasons of the row; bad cells are coloured and
        have a comment. The first sheet sums up. What must not be read stays empty; merged cells
        stay merged.

        Args:
            target: The file; an old one is replaced in a single step.

        Raises:
            MissingExtra: XlsxWriter is not installed.
            InvalidArgument: The target is a symbolic link, a folder or a device.
            OSError: The file cannot be written; an old one is untouched.
        """
        from partygrid.io._annotated import write_annotated  # noqa: PLC0415 - an extra

        write_annotated(self, self._cells, target)

    def to_records(self) -> list[dict[str, str | int]]:
        """Return one flat row for each problem, for tables and data frames."""
        return [
            {
                "sheet": one.sheet,
                "row": one.row,
                "column": one.column,
                "value": one.value,
                "reason": one.reason.value,
                "severity": one.severity.value,
                "message": one.message,
                "remedy": one.remedy,
                "candidates": " ".join(one.candidates),
            }
            for one in self.problems
        ]

    def __repr__(self) -> str:
        return (
            f"<Reading: {self.rows:,} rows, {len(self.records):,} records, "
            f"{len(self.links):,} links, {len(self.set_aside):,} set aside>"
        )

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        header = ["sheet", "kind", "rows", "read", "set aside", *SkipReason]
        yield table(header, map(_row, self.sheets))
        if self.interpreted:
            yield f"interpreted values: {len(self.interpreted):,}"
        if self.problems:
            yield ""
        yield from (f"{one.severity}: {one}" for one in self.problems[:_SHOWN])
        if len(self.problems) > _SHOWN:
            yield f"… and {len(self.problems) - _SHOWN:,} more (all in .problems)"


def _row(count: SheetCount) -> list[object]:
    skipped = dict(count.skipped)
    return [
        count.sheet,
        count.kind,
        count.rows,
        count.read,
        count.set_aside,
        *(skipped.get(one, 0) for one in SkipReason),
    ]
