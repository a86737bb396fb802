"""The sheet of the level scheme: one row for each kind of organisation, from the top down."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from partygrid._fields import Check, FieldSpec
from partygrid._text import Language
from partygrid.errors import InvalidArgument
from partygrid.io._cell_writing import exact
from partygrid.io._cells import exact_text, half_width
from partygrid.io._gathering import SheetRows
from partygrid.io._headers import plain, sheet_title
from partygrid.io._other_columns import states
from partygrid.io._sheets import LaidOut, RawSheet
from partygrid.io.reading import ReadProblem, ReadReason, SetAside, SkipReason
from partygrid.levels import LINE_KINDS, LevelScheme

HEADERS = {
    Language.CHINESE: ("层级方案", "层", "组织", "可略过"),
    Language.ENGLISH: ("scheme", "level", "organisation", "may_skip"),
}
_HEADER_WORDS = frozenset(plain(words[2]) for words in HEADERS.values())
_ID = FieldSpec(check=Check.ID, zh=HEADERS[Language.CHINESE][0])
_YES = {Language.CHINESE: "是", Language.ENGLISH: "yes"}


def scheme_rows(scheme: LevelScheme, language: Language) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a scheme: its name, the level, the kind, and whether it may be left out."""
    for number, level in enumerate(scheme.levels, 1):
        for kind in level:
            skip = _YES[language] if kind in scheme.may_skip else ""
            yield exact(_ID, scheme.id), number, sheet_title(kind, language), skip


def read_scheme(sheet: RawSheet) -> tuple[LevelScheme | None, SheetRows]:
    """Return the scheme that a sheet states, if it does, and the account of its rows.

    Complexity:
        O(rows).
    """
    stated = {number: row for number, row in enumerate(sheet.rows, 1) if any(map(states, row))}
    rows = {number: row for number, row in stated.items() if not _is_header(row)}
    scheme, problems = _scheme(sheet.name, rows)
    laid = LaidOut(sheet=sheet, header=HEADERS[Language.CHINESE])
    aside = [
        SetAside(
            sheet=sheet.name,
            row=number,
            kind=LevelScheme.__name__,
            cells=laid.cells(number),
            reasons=tuple(dict.fromkeys(one.reason for one in problems)),
        )
        for number in (rows if problems else ())
    ]
    counted = {
        SkipReason.BLANK: len(sheet.rows) - len(stated),
        SkipReason.HEADER: len(stated) - len(rows),
    }
    return scheme, SheetRows(
        sheet=sheet.name,
        total=len(sheet.rows),
        read=len(rows) - len(aside),
        skipped=counted,
        set_aside=aside,
        problems=problems,
    )


def _scheme(
    sheet: str, rows: Mapping[int, Sequence[Any]]
) -> tuple[LevelScheme | None, list[ReadProblem]]:
    known = {plain(title): kind for kind in LINE_KINDS for title in _titles(kind)}
    levels: dict[int, list[type]] = {}
    may_skip, problems = [], []
    for row, cells in rows.items():
        _, level, word, skip = [*cells, "", "", "", ""][:4]
        kind, number = known.get(plain(str(word))), _whole(level)
        if kind is None or number is None:
            problems.append(_problem(sheet, row, ReadReason.NOT_A_CHOICE, "no level, or no kind"))
            continue
        levels.setdefault(number, []).append(kind)
        may_skip += [kind] if str(skip).strip().casefold() in _TRUE else []
    if problems or not rows:
        return None, problems
    row, cells = next(iter(rows.items()))
    exactly = exact_text(str(cells[0]))
    try:
        return LevelScheme(
            half_width(str(cells[0])) if exactly is None else exactly,
            levels=[levels[number] for number in sorted(levels)],
            may_skip=may_skip,
        ), []
    except InvalidArgument as error:
        return None, [_problem(sheet, row, ReadReason.CONTRADICTION, error.reason)]


_TRUE = frozenset((*_YES.values(), "true", "1", "1.0", "√"))


def _is_header(row: Sequence[Any]) -> bool:
    return bool(_HEADER_WORDS.intersection(plain(str(value)) for value in row))


def _titles(kind: type) -> tuple[str, ...]:
    return tuple(sheet_title(kind, language) for language in Language)


def _whole(value: Any) -> int | None:
    text = str(value).removesuffix(".0")
    return int(text) if text.isdecimal() and len(text) < 4 else None  # noqa: PLR2004 - few levels


def _problem(sheet: str, row: int, reason: ReadReason, message: str) -> ReadProblem:
    return ReadProblem(
        sheet=sheet,
        row=row,
        reason=reason,
        message=f"no level scheme: {message}",
        remedy="state on each row the scheme, the level as a number, and the kind of organisation",
    )
