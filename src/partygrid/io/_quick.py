"""The quick reading of a native file that has the layout in which partygrid writes it.

It decodes the lines of a kind batch by batch. The decoder passes over unknown keys and lets a
repeated key win, so a batch is trusted only if its keys are those of the kind, each once and in
canonical order. Where anything is unusual it gives up without a reason, and the careful reading,
which alone reports problems, does the work.
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, BinaryIO, Self

import attrs
import msgspec
import numpy as np
import numpy.typing as npt

from partygrid import _canonical as canonical
from partygrid._collector import paused_collector
from partygrid._columns import MOST
from partygrid._fields import Check, specs
from partygrid._tables import Batches
from partygrid.errors import PartyGridError
from partygrid.io import _layout as layout
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import KIND_BY_NAME

_BATCH = 1 << 18
"""Bytes that are taken at a time: few enough to stay in the processor's cache."""

_BEFORE_KIND = b'{"%b":"' % canonical.TYPE_KEY.encode()
_LONGEST_KIND = max(map(len, KIND_BY_NAME))
_GIVE_UP = (msgspec.MsgspecError, ValueError, LookupError, RecursionError)

_WORD = 8
"""Bytes that are compared at once."""
_ROOM = b" " * 64
"""White space around the lines, so that bytes beside a key can be asked for anywhere."""
_COLON, _QUOTE, _BACKSLASH = b':"\\'

_Places = npt.NDArray[np.intp]
_Words = npt.NDArray[np.uint64]
_Flags = npt.NDArray[np.bool_]


class _Unusual(PartyGridError, ValueError):
    """The bytes are not what partygrid would have written; never leaves this module."""


class _SchemeForm(msgspec.Struct):
    """A level scheme as it stands in a file."""

    id: str
    levels: list[list[str]]
    may_skip: list[str]


@attrs.frozen(eq=False)
class _Spelling:
    """Pieces of text: the n-th has to stand just before the n-th place of a row.

    Attributes:
        wanted: The words that end a piece. Shape: (pieces, words).
        counting: The bytes that count: those in front of a shorter piece do not.
    """

    wanted: _Words
    counting: _Words

    @classmethod
    def of(cls, *pieces: bytes) -> Self:
        """Return the spelling of pieces."""
        width = -(-max(map(len, pieces)) // _WORD) * _WORD
        wanted = b"".join(piece.rjust(width, b"\0") for piece in pieces)
        counting = b"".join((b"\xff" * len(piece)).rjust(width, b"\0") for piece in pieces)
        shape = len(pieces), -1
        return cls(_words(wanted).reshape(shape), _words(counting).reshape(shape))

    def stands_before(self, text: bytes, places: _Places) -> _Flags:
        """Return whether the words are the wanted ones. Shape: (rows, pieces, words)."""
        words = self.wanted.shape[1]
        width = words * _WORD
        windows = np.ndarray((len(text) - width + 1,), f"V{width}", text, strides=(1,))
        found = windows[places - width].view(np.uint64).reshape(*places.shape, words)
        same: _Flags = (found & self.counting) == self.wanted
        return same


def _words(text: bytes) -> _Words:
    return np.frombuffer(text, np.uint64)


_IN_A_POINT = b':{"lat"', b',"lon"'
_LAT, _LON = map(_Spelling.of, _IN_A_POINT)


@attrs.frozen(eq=False)
class _Keys:
    """The keys on every line of a kind, in canonical order.

    Attributes:
        opening: The bytes with which a line begins.
        opened: How far these reach beyond the end of the first key.
        names: Each key in quotes, after a brace or a comma.
        with_point: The same with the keys of a point, where a value may be a point.
    """

    opening: _Spelling
    opened: int
    names: _Spelling
    with_point: _Spelling | None

    @classmethod
    def of(cls, kind: type, opening: bytes, *first: str) -> Self:
        """Return the keys of a kind: the first ones, then the fields."""
        names = [*first, *sorted(one.name for one in attrs.fields(kind))]
        quoted = [b'"%b"' % name.encode() for name in names]
        pieces = [b"{" + quoted[0], *(b"," + one for one in quoted[1:])]
        points = {name for name, spec in specs(kind) if spec.check is Check.POINT}
        nested = [
            (piece, *_IN_A_POINT * (name in points))
            for name, piece in zip(names, pieces, strict=True)
        ]
        return cls(
            _Spelling.of(opening),
            len(opening) - len(pieces[0]),
            _Spelling.of(*pieces),
            _Spelling.of(*chain.from_iterable(nested)) if points else None,
        )

    def fill(self, text: bytes, lines: int) -> bool:
        """Return whether each of some objects has these keys in this order, and no other.

        Where a text has a quote and a colon, it has a backslash before them or begins with the
        colon: no key of a kind looks like that. So what stands before each colon tells.

        Args:
            text: An array of objects, known to be valid JSON.
            lines: The number of objects.
        """
        raw = np.frombuffer(text, np.uint8)
        ends = np.flatnonzero(raw == _COLON)
        if self.with_point:
            if self._stand(self.with_point, text, ends, lines):
                return True
            ends = _ends_outside_points(text, ends)
        return self._stand(self.names, text, ends, lines) or self._stand(
            self.names, text, _ends_of_keys(raw, ends), lines
        )

    def _stand(self, keys: _Spelling, text: bytes, ends: _Places, lines: int) -> bool:
        if len(ends) != lines * len(keys.wanted):
            return False
        rows = ends.reshape(lines, -1)
        opened = self.opening.stands_before(text, rows[:, :1] + self.opened)
        return bool(opened.all() and keys.stands_before(text, rows).all())


def _ends_outside_points(text: bytes, ends: _Places) -> _Places:
    """Return the ends of keys without those of a point, which must be its two in order."""
    lat = _LAT.stands_before(text, ends[:, None])[:, 0, 0]
    lon = np.append(np.False_, lat[:-1])
    _demand(_LON.stands_before(text, ends[lon, None]).all())
    outside: _Places = ends[~(lat | lon)]
    return outside


def _ends_of_keys(raw: npt.NDArray[np.uint8], colons: _Places) -> _Places:
    """Return the colons after a quote, without those after a quote that is surely within a text.

    Surely, because exactly one backslash stands before it.
    """
    escaped = (raw[colons - 2] == _BACKSLASH) & (raw[colons - 3] != _BACKSLASH)
    ends: _Places = colons[(raw[colons - 1] == _QUOTE) & ~escaped]
    return ends


@attrs.frozen
class _Lines:
    """How the lines of one kind of record, or of links, begin and are read.

    Attributes:
        opening: The bytes with which a line begins.
        decode: Reads an array of them.
        keys: The keys on a line.
        amounts: The fields with numbers that need not be whole.
    """

    opening: bytes
    decode: Callable[[bytes], list[Any]]
    keys: _Keys
    amounts: tuple[str, ...]


@attrs.define
class _Cursor:
    """A place in a file: whole lines are held, those before `at` have been read."""

    file: BinaryIO
    held: bytes = b""
    at: int = 0

    def fill(self) -> None:
        """Hold the next lines if all have been read."""
        if self.at == len(self.held):
            self.held = self.file.read(_BATCH) + self.file.readline(_BATCH)
            self.at = 0

    def begins(self, line: bytes) -> bool:
        """Return whether the next bytes are those of a line."""
        self.fill()
        return self.held.startswith(line, self.at)

    def at_end(self) -> bool:
        """Return whether the file has been read to its end."""
        self.fill()
        return not self.held

    def take(self, line: bytes) -> None:
        """Step over the bytes of a line that must stand here."""
        _demand(self.begins(line))
        self.at += len(line)

    def take_alike(self, opening: bytes) -> tuple[bytes, bool]:
        """Return the held lines up to the last that begins alike, and whether a comma follows."""
        last = self.held.rfind(b"\n" + opening, self.at)
        start, stop = self.at, self.held.find(b"\n", max(last + 1, self.at))
        _demand(stop >= 0)
        more = self.held.startswith(b",", stop - 1)
        self.at = stop + 1
        return self.held[start : stop - more], more


def read_quickly(file: BinaryIO) -> Jurisdiction | None:
    """Return the snapshot, or None where the file needs the careful reading.

    Complexity:
        O(bytes); about two and a half times the time of decoding the JSON alone. The file is never
        held in memory as a whole.
    """
    try:
        with paused_collector():
            scheme = _read_head(file)
            cursor = _Cursor(file)
            records = Batches(_section(cursor, _record_lines, layout.BEFORE_LINKS))
            links = chain.from_iterable(_section(cursor, _link_lines, layout.END))
            where = Jurisdiction(records, links, scheme=scheme)
            return where if cursor.at_end() else None
    except _GIVE_UP:
        return None


def _demand(usual: object) -> None:
    if not usual:
        raise _Unusual


def _read_head(file: BinaryIO) -> LevelScheme:
    first = file.readline(_BATCH)
    stated = first.removeprefix(layout.BEFORE_SCHEME).removesuffix(b",\n")
    form = msgspec.json.decode(stated, type=_SchemeForm)
    levels = [tuple(KIND_BY_NAME[name] for name in level) for level in form.levels]
    may_skip = tuple(KIND_BY_NAME[name] for name in form.may_skip)
    scheme = LevelScheme(form.id, levels=levels, may_skip=may_skip)
    _demand(first + file.readline(_BATCH) == layout.head(scheme))
    return scheme


def _section(
    cursor: _Cursor, lines_at: Callable[[_Cursor], _Lines], after: bytes
) -> Iterator[list[Any]]:
    """Yield what stands on the lines up to those that come after the section, batch by batch."""
    last_lines = after.splitlines(keepends=True)
    more = not cursor.begins(last_lines[0])
    while more:
        cursor.fill()
        lines = lines_at(cursor)
        batch, more = cursor.take_alike(lines.opening)
        yield _read_batch(batch, lines)
    for line in last_lines:
        cursor.take(line)


def _read_batch(batch: bytes, lines: _Lines) -> list[Any]:
    text = b"%b[%b]%b" % (_ROOM, batch, _ROOM)
    values = lines.decode(text)
    _demand(lines.keys.fill(text, len(values)))
    for name in lines.amounts:  # beyond, a decoder of floats rounds integers
        _demand(max(filter(None, map(attrgetter(name), values)), default=0) <= MOST)
    return values


@cache
def _lines_of(kind: type, opening: bytes, *first: str) -> _Lines:
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(list[kind])  # type: ignore[valid-type]
    amounts = tuple(name for name, spec in specs(kind) if spec.check is Check.NUMBER)
    return _Lines(opening, decoder.decode, _Keys.of(kind, opening, *first), amounts)


def _record_lines(cursor: _Cursor) -> _Lines:
    start = cursor.at + len(_BEFORE_KIND)
    end = cursor.held.index(b'"', start, start + _LONGEST_KIND + 1)
    kind = KIND_BY_NAME[cursor.held[start:end].decode()]
    lines = _lines_of(kind, canonical.opening(kind), canonical.TYPE_KEY)
    _demand(cursor.begins(lines.opening))
    return lines


def _link_lines(cursor: _Cursor) -> _Lines:
    lines = _lines_of(Link, b"{")
    _demand(cursor.begins(lines.opening))
    return lines
