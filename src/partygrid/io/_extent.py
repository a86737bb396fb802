"""How far the cells of a sheet reach, from its XML, without reading it cell by cell.

A reader of workbooks makes room for the whole area between the first and the last cell, so that two
cells in opposite corners of a sheet would fill any memory. Every reference (``r="C7"`` of a cell,
``r="7"`` of a row) is found with a comparison of all pairs of bytes, and all of them are read at
once.
"""

import re

import numpy as np
import numpy.typing as npt

_Bytes = npt.NDArray[np.uint8]

_MARK = int.from_bytes(b"r=", "little")
_WIDTH = 16
"""Bytes of a reference that are looked at."""
_LETTERS = 4
_DIGITS = 10
_SPACED = re.compile(rb"\br(?:\s+=|=\s)")
_ROOMY = re.compile(rb"\br\s*=\s*[\"']")


def reach(piece: bytes) -> tuple[int, int]:
    """Return the highest row and column that a piece of a sheet names.

    Complexity:
        O(bytes), some passes over them as an array.

    Examples:
        >>> reach(b'<row r="7"><c r="C7"/><c r="AB12"/></row>')
        (12, 28)
    """
    if (b" =" in piece or b"= " in piece or b"\n" in piece) and _SPACED.search(piece):
        piece = _ROOMY.sub(b'r="', piece)
    text = piece + bytes(_WIDTH + 3)
    pairs = [np.frombuffer(text, "<u2", (len(text) - start) // 2, start) for start in (0, 1)]
    places = np.concatenate(
        [np.flatnonzero(pair == _MARK) * 2 + start for start, pair in enumerate(pairs)]
    )
    if not places.size:
        return 1, 1
    windows = np.ndarray((len(text) - _WIDTH + 1,), f"V{_WIDTH}", text, strides=(1,))
    return _furthest(windows[places + 3].view(np.uint8).reshape(-1, _WIDTH))


def _furthest(references: _Bytes) -> tuple[int, int]:
    """Return the highest row and column of references, one on each line.

    What has no digits behind its letters is no reference.
    """
    lettered = np.zeros(len(references), np.intp)
    column = np.ones(len(references), np.int64)
    alive = np.ones(len(references), np.bool_)
    for place in range(_LETTERS):
        letter = (references[:, place] & 0xDF) - np.uint8(64)
        alive &= (letter >= 1) & (letter <= 26)  # noqa: PLR2004 - letters of the alphabet
        if not alive.any():
            break
        column[alive] = column[alive] * (26 if place else 0) + letter[alive]
        lettered += alive
    rows, columns = 1, 1
    for n in np.unique(lettered):
        alike = lettered == n
        row = _row_numbers(references[alike, n:])
        rows = max(rows, int(row.max()))
        columns = max(columns, int((column[alike] * (row > 0)).max()))
    return rows, columns


def _row_numbers(numbers: _Bytes) -> npt.NDArray[np.int64]:
    """Return the number at the start of each line, 0 where there is none."""
    row = np.zeros(len(numbers), np.int64)
    alive = np.ones(len(numbers), np.bool_)
    for place in range(_DIGITS):
        digit = numbers[:, place] - np.uint8(48)
        alive &= digit <= 9  # noqa: PLR2004 - digits
        if not alive.any():
            break
        row[alive] = row[alive] * 10 + digit[alive]
    return row


def column_number(letters: bytes) -> int:
    """Return the number of a column from its letters, from 1.

    Examples:
        >>> column_number(b"Z"), column_number(b"AA")
        (26, 27)
    """
    number = 0
    for one in letters[:_LETTERS]:
        number = number * 26 + one - 64
    return number
