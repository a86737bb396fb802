"""Lists of divisions, and decisions about them, from CSV files.

Any encoding and delimiter that `read_csv` takes; headers in English or Chinese, in any order.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path

from partygrid.errors import Problem, ProblemReason, UnreadableInput
from partygrid.io._quoted_rows import quoted_rows
from partygrid.io.comma_separated import DELIMITERS, decoded
from partygrid.io.reading import ReadSeverity
from partygrid.migration import DivisionRow, DriftDecision

_DIVISION: Mapping[str, tuple[str, ...]] = {
    "code": ("代码", "区划代码", "统计用区划代码", "编码"),
    "name": ("名称", "单位名称", "区划名称"),
    "parent": ("上级", "上级代码", "上级区划代码"),
}
_DECISION: Mapping[str, tuple[str, ...]] = {
    "before": ("原代码", "旧代码"),
    "after": ("新代码", "现代码"),
    "reason": ("理由", "原因", "依据"),
}


def read_divisions(source: str | PathLike[str]) -> tuple[DivisionRow, ...]:
    r"""Read a list of divisions: code and name, and the code of the parent where a column has it.

    Blank rows are left out. Whether the codes are right is judged by `code_drift`.

    Args:
        source: A CSV file with the columns ``code`` (代码), ``name`` (名称) and perhaps ``parent``
            (上级).

    Raises:
        UnreadableInput: The file is no text, no table, or has not these columns.
        OSError: The file cannot be read.

    Complexity:
        O(bytes).

    Examples:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder, "2017.csv")
        ...     _ = file.write_text("代码,名称\n350825100,莲峰镇\n", "utf-8")
        ...     read_divisions(file)
        (('350825100', '莲峰镇'),)
    """
    rows = _rows(Path(source), _DIVISION, optional=("parent",))
    return tuple(
        (code, name, parent) if parent else (code, name) for _, (code, name, parent) in rows
    )


def read_decisions(source: str | PathLike[str]) -> tuple[DriftDecision, ...]:
    r"""Read what the user has decided about doubtful divisions.

    Args:
        source: A CSV file with the columns ``before`` (原代码), ``after`` (新代码; empty where the
            place is gone) and ``reason`` (理由).

    Raises:
        UnreadableInput: The file is no text, no table, or has not these columns.
        OSError: The file cannot be read.

    Complexity:
        O(bytes).

    Examples:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder, "decisions.csv")
        ...     _ = file.write_text("原代码,新代码,理由\n350825202,350825110,撤乡设镇\n", "utf-8")
        ...     read_decisions(file)
        (DriftDecision(before='350825202', after='350825110', reason='撤乡设镇'),)
    """
    path = Path(source)
    return tuple(
        DriftDecision(
            before=before, after=after or None, reason=reason, place=f"{path.name}, row {row:,}"
        )
        for row, (before, after, reason) in _rows(path, _DECISION)
    )


def _rows(
    path: Path, columns: Mapping[str, Sequence[str]], optional: Sequence[str] = ()
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield number and trimmed cells of each row that is not blank; the header is row 1."""
    text = decoded(path.read_bytes(), path.name)
    head = text[: text.find("\n")]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        sheet = quoted_rows(text, delimiter, path.name)
    except csv.Error as error:
        raise UnreadableInput([_problem(path, "", f"no table: {error}")]) from None
    open_quotes = [one.message for one in sheet.doubts if one.severity is ReadSeverity.ERROR]
    if open_quotes:
        raise UnreadableInput(_problem(path, "", message) for message in open_quotes)
    header, *body = sheet.rows or [[]]
    names = [name.strip() for name in header]
    places = [_place(names, key, words) for key, words in columns.items()]
    missing = [
        key
        for key, place in zip(columns, places, strict=True)
        if place is None and key not in optional
    ]
    if missing:
        raise UnreadableInput(_problem(path, key, "no column is called so") for key in missing)
    return (
        (number, tuple("" if at is None or at >= len(row) else row[at].strip() for at in places))
        for number, row in enumerate(body, 2)
        if any(cell.strip() for cell in row)
    )


def _place(names: Sequence[str], key: str, words: Sequence[str]) -> int | None:
    return next((at for at, name in enumerate(names) if name.lower() == key or name in words), None)


def _problem(path: Path, column: str, message: str) -> Problem:
    words = (*_DIVISION.get(column, ()), *_DECISION.get(column, ()))
    remedy = f"name a column {column} or {words[0]}" if words else "save the table as CSV again"
    return Problem(
        where=path.name,
        field=column,
        value="",
        reason=ProblemReason.MISSING if words else ProblemReason.MALFORMED,
        message=message,
        remedy=remedy,
    )
