"""An answer as it is printed: a screen of text, or rows as JSON or CSV. It computes nothing."""

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from partygrid._text import FORMULA
from partygrid.cli._exit import Exit
from partygrid.cli._streams import say

Value = str | int | float | None
Rows = Sequence[Mapping[str, Value]]

_ALL_IN = re.compile(r"(?<= more )\(all in \.\w+\)$", re.MULTILINE)
_MORE = re.compile(r"^……另有[\d,]+条$", re.MULTILINE)
_LISTED, _LISTED_ZH = "(--format csv lists all)", "（加 --format csv 列出全部）"
"""Where the rows are that a screen leaves out: in Python, and on the command line."""


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class Answer(NamedTuple):
    """What a command prints, and how it exits.

    Attributes:
        code: The exit code.
        text: All that goes to standard output.
        exact: Whether a program will read it, see ``partygrid.cli._streams.write``.
    """

    code: Exit
    text: str
    exact: bool = False


def formatted(
    layout: Format,
    code: Exit,
    *,
    screen: Callable[[], str],
    rows: Callable[[], Rows],
    columns: Sequence[str],
) -> Answer:
    """Return an answer in the format that was asked for; only that one is made.

    Args:
        layout: The format.
        code: The exit code.
        screen: Makes the screen of text.
        rows: Makes the rows, each with exactly the columns.
        columns: The columns, which CSV states even where there is no row.
    """
    if layout is Format.TABLE:
        text = _MORE.sub(rf"\g<0>{_LISTED_ZH}", _ALL_IN.sub(_LISTED, screen()))
        return Answer(code, f"{text}\n")
    text = as_json(rows()) if layout is Format.JSON else as_csv(columns, rows())
    return Answer(code, text, exact=True)


def nothing(why: str) -> Exit:
    """Say that nothing was checked, and return the exit code: then nothing holds."""
    say(f"partygrid: nothing was checked: {why}")
    return Exit.DOES_NOT_HOLD


def as_json(value: object) -> str:
    """Return a value as indented JSON with LF at its end; Chinese stays as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def as_csv(columns: Sequence[str], rows: Rows) -> str:
    """Return rows as CSV: a header, LF at the end of every line, empty cells for None.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.

    Examples:
        >>> print(as_csv(["id", "n"], [{"id": "=1+1", "n": 3}, {"id": "b, c", "n": None}]), end="")
        id,n
        '=1+1,3
        "b, c",
    """
    lines = _Lines()
    writer = csv.writer(lines)
    writer.writerow(columns)
    writer.writerows([_harmless(row[name]) for name in columns] for row in rows)
    return "".join(lines)


class _Lines(list[str]):
    """Lines that end in LF; the writer has to end them in CR LF, or it would not quote a CR."""

    def write(self, line: str) -> None:
        """Add a line."""
        self.append(line.removesuffix("\r\n") + "\n")


def _harmless(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
