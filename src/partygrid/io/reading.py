"""What a reader hands back: what it understood, and an account of every row that it was given.

Every reader of tables, workbooks, databases and maps returns a `Reading`. No row is lost: the rows
of each sheet are those that became records or links, those that were set aside in full, and those
that hold no record by their nature (blank rows, headers, instructions, subtotals, notes), counted
apart.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any

import attrs

from partygrid._text import Language, language_of
from partygrid.errors import Problem, ProblemReason, UnreadableInput
from partygrid.io._reasons import ReadReason, ReadSeverity, SkipReason
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import FOUR_LEVELS, LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import Record

__all__ = [
    "Cells",
    "Interpretation",
    "Merged",
    "ReadProblem",
    "ReadReason",
    "ReadSeverity",
    "Reading",
    "SetAside",
    "SheetCount",
    "SideNote",
    "SkipReason",
]

Merged = tuple[tuple[int, int], tuple[int, int]]
"""First and last row and column of a merged range, from 0."""

Cells = Iterable[tuple[str, Iterable[Sequence[Any]], Sequence[Merged]]]
"""Sheets by name, each with its rows as they were given, the header among them; merged ranges."""


@attrs.frozen(kw_only=True)
class ReadProblem:
    """One thing in a source that was not read, or was read with a doubt.

    Attributes:
        sheet: The sheet, table or file.
        row: The row as its owner counts, from 1, headers included; 0 where none is meant.
        column: The header as it stands in the source; empty where no column is meant.
        value: The value as printed, cut to 60 characters; empty where it must not be shown.
        reason: Why.
        message: The sentence for a person, in English.
        remedy: What to do about it, in English.
        severity: Whether the row was set aside.
        candidates: The ids that may be meant, sorted; none where they would say what must not be
            shown.
        titles: What each of them is called, behind what it lies in, where that is known.

    Examples:
        >>> problem = ReadProblem(sheet="楼栋", row=3, column="户数", value="'很多'",
        ...     reason=ReadReason.NOT_A_NUMBER, message="no number of households",
        ...     remedy="write the counted number")
        >>> print(problem)
        楼栋, row 3, 户数: '很多': no number of households; write the counted number
        >>> print(problem.text(Language.CHINESE))
        楼栋，第3行，户数：'很多'：看不出数值（单位：户）；请填写清点的整数
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
    titles: tuple[str, ...] = ()

    @property
    def likely(self) -> tuple[str, ...]:
        """Each candidate with what it is called."""
        titles = self.titles or ("",) * len(self.candidates)
        both = zip(self.candidates, titles, strict=True)
        return tuple(f"{id_} {title}".rstrip() for id_, title in both)

    @property
    def place(self) -> str:
        """The sheet, row and column in words."""
        row = f"row {self.row:,}" if self.row else ""
        return ", ".join(filter(None, (self.sheet, row, self.column))) or "source"

    def problem(self) -> Problem:
        """Return the same as the problem that an exception carries."""
        several = self.reason is ReadReason.AMBIGUOUS and self.candidates
        return Problem(
            where=self.place,
            field="",
            value=self.value,
            reason=_PLAIN.get(self.reason.value, ProblemReason.MALFORMED),
            message=self.message,
            remedy=f"{self.remedy}: {', '.join(self.likely)}" if several else self.remedy,
            nearest=None if several else next(iter(self.candidates), None),
            position=self.row,
        )

    def text(self, language: Language | str = Language.ENGLISH) -> str:
        """Return place, value, reason and remedy in words.

        Raises:
            InvalidArgument: Nothing is written in the language.
        """
        from partygrid.io._telling import problem_text  # noqa: PLC0415 - only where it is told

        return problem_text(self, language_of(language))

    def __str__(self) -> str:
        return self.text()


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

    def text(self, language: Language | str = Language.ENGLISH) -> str:
        """Return place, value and what was understood in words.

        Raises:
            InvalidArgument: Nothing is written in the language.
        """
        from partygrid.io._telling import interpretation_text  # noqa: PLC0415 - only where told

        return interpretation_text(self, language_of(language))

    def __str__(self) -> str:
        return self.text()


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
        unfinished: The records of rows that were set aside, as far as they were understood: without
            what was not, and with what is wrong. `propose_update` needs them to know that they are
            not absent.
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
    unfinished: tuple[Record, ...] = ()
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

    def write_annotated(
        self, target: str | PathLike[str], *, language: Language | str | None = None
    ) -> None:
        """Write the rows as they were given as a workbook, with the reason beside each bad cell.

        Each sheet has a further column with the reasons of the row; bad cells are coloured and
        have a comment. The first sheet sums up. What must not be read stays empty; merged cells
        stay merged.

        Args:
            target: The file; an old one is replaced in a single step.
            language: Language of reasons and remedies; where None, that of the headers of each
                sheet.

        Raises:
            MissingExtra: XlsxWriter is not installed.
            InvalidArgument: Nothing is written in the language, or the target is a symbolic link,
                a folder or a device.
            OSError: The file cannot be written; an old one is untouched.
        """
        from partygrid.io._annotated import write_annotated  # noqa: PLC0415 - an extra

        spoken = None if language is None else language_of(language)
        write_annotated(self, self._cells, target, spoken)

    def to_records(
        self, *, language: Language | str = Language.ENGLISH
    ) -> list[dict[str, str | int]]:
        """Return one flat row for each problem, for tables and data frames.

        Args:
            language: Language of the messages and remedies.

        Raises:
            InvalidArgument: Nothing is written in the language.
        """
        from partygrid.io._telling import said  # noqa: PLC0415 - only where it is told

        spoken = language_of(language)
        return [
            {
                "sheet": one.sheet,
                "row": one.row,
                "column": one.column,
                "value": one.value,
                "reason": one.reason.value,
                "severity": one.severity.value,
                "message": said(one.message, spoken),
                "remedy": said(one.remedy, spoken),
                "candidates": " ".join(one.candidates),
            }
            for one in self.problems
        ]

    def __repr__(self) -> str:
        return (
            f"<Reading: {self.rows:,} rows, {len(self.records):,} records, "
            f"{len(self.links):,} links, {len(self.set_aside):,} set aside>"
        )

    def text(self, language: Language | str = Language.ENGLISH) -> str:
        """Return how the rows are accounted for and the first problems, in words.

        Raises:
            InvalidArgument: Nothing is written in the language.
        """
        from partygrid.io._telling import reading_text  # noqa: PLC0415 - only where it is told

        return reading_text(self, language_of(language))

    def __str__(self) -> str:
        return self.text()
