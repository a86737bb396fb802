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

_WIDTH = 16
"""Bytes of a reference that are looked at."""
_LETTERS = 4
_DIGITS = 9
_ROOMY = re.compile(rb"\br(?:\s+=\s*|=\s+)[\"']")
_QUOTES = (34, 39)
_EQUAL, _SPACE = b"= "


class Pairs:
    """A piece of XML as pairs of neighbouring bytes, those at even places and those at odd ones."""

    def __init__(self, piece: bytes) -> None:
        self._piece = piece
        self._text = piece + bytes(_WIDTH + _LETTERS + 3)
        self._halves = [
            np.frombuffer(self._text, "<u2", (len(self._text) - start) // 2, start)
            for start in (0, 1)
        ]

    def have(self, pair: bytes) -> bool:
        """Return whether two bytes stand side by side somewhere."""
        return any(bool((half == _code(pair)).any()) for half in self._halves)

    def reach(self) -> tuple[int, int]:
        """Return the highest row and column that the piece names.

        Complexity:
            O(bytes), some passes over them as an array.

        Examples:
            >>> Pairs(b'<row r="7"><c r="C7"/><c r="AB12"/></row>').reach()
            (12, 28)
        """
        places = np.concatenate(
            [np.flatnonzero(half == _code(b"r=")) * 2 + at for at, half in enumerate(self._halves)]
        )
        signs = np.frombuffer(self._text, np.uint8)
        behind = signs[places + 2]
        quoted = (behind == _QUOTES[0]) | (behind == _QUOTES[1])
        equals = np.flatnonzero(signs == _EQUAL)
        roomy = (signs[equals - 1] <= _SPACE) | (signs[equals + 1] <= _SPACE)
        if not quoted.all() or roomy.any():
            tight = _ROOMY.sub(b'r="', self._piece)
            if tight != self._piece:
                return Pairs(tight).reach()
            places = places[quoted]
        if not places.size:
            return 1, 1
        starts = places + 3
        lettered, column = _letters(self._behind(starts, _LETTERS))
        row = _row_numbers(self._behind(starts + lettered.astype(np.intp), _DIGITS))
        return max(int(row.max()), 1), max(int((column * (row > 0)).max()), 1)

    def _behind(self, places: npt.NDArray[np.intp], number: int) -> _Bytes:
        """Return so many bytes from each place on. Shape: (bytes, places)."""
        size = len(self._text) - _WIDTH + 1
        windows = np.ndarray((size,), f"V{_WIDTH}", self._text, strides=(1,))
        return windows[places].view(np.uint8).reshape(-1, _WIDTH)[:, :number].T.copy()


def _code(pair: bytes) -> int:
    return int.from_bytes(pair, "little")


def _letters(texts: _Bytes) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int32]]:
    """Return the number of letters at the start of each text, and the column that they name."""
    lettered, column = np.zeros(texts.shape[1], np.int8), np.zeros(texts.shape[1], np.int32)
    alive = np.ones(texts.shape[1], np.bool_)
    for signs in texts:
        letter = (signs & 0xDF) - np.uint8(65)
        alive &= letter < 26  # noqa: PLR2004 - letters of the alphabet
        if not alive.any():
            break
        np.copyto(column, column * 26 + letter + 1, where=alive)
        lettered += alive
    return lettered, column


def _row_numbers(texts: _Bytes) -> npt.NDArray[np.int32]:
    """Return the number at the start of each text, 0 where there is none."""
    row = np.zeros(texts.shape[1], np.int32)
    alive = np.ones(texts.shape[1], np.bool_)
    for signs in texts:
        digit = signs - np.uint8(48)
        alive &= digit < 10  # noqa: PLR2004 - digits
        if not alive.any():
            break
        np.copyto(row, row * 10 + digit, where=alive)
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
