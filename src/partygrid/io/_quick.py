"""The quick reading of a native file that has the layout in which partygrid writes it.

It takes the lines of a kind batch by batch and trusts a batch only if writing what it read gives
the very same bytes: an unknown key, a repeated key, another spelling of a number or a default that
was left out all make a difference. Where anything is unusual it gives up without a reason, and the
careful reading, which alone reports problems, does the work.
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from typing import Any, BinaryIO

import attrs
import msgspec

from partygrid import _canonical as canonical
from partygrid._collector import paused_collector
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


class _Unusual(PartyGridError, ValueError):
    """The bytes are not what partygrid would have written; never leaves this module."""


class _SchemeForm(msgspec.Struct):
    """A level scheme as it stands in a file."""

    id: str
    levels: list[list[str]]
    may_skip: list[str]


@attrs.frozen
class _Lines:
    """How the lines of one kind of record, or of links, begin and are read."""

    opening: bytes
    decode: Callable[[bytes], list[Any]]
    encode: Callable[[list[Any]], bytes]


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
        O(bytes); about three times the time of decoding the JSON alone. The file is never held
        in memory as a whole.
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
    opening = lines.opening
    plain = (b"{" + batch[len(opening) :] + b"\n").replace(b",\n" + opening, b"\n{")
    values = lines.decode(plain)
    _demand(len(batch) - len(plain) == len(opening) * len(values) - len(b"{\n"))
    _demand(lines.encode(values) == plain)
    return values


@cache
def _lines_of(kind: type, opening: bytes) -> _Lines:
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(kind)
    return _Lines(opening, decoder.decode_lines, _encoder_of(kind).encode_lines)


def _encoder_of(kind: type) -> msgspec.json.Encoder:
    """Return an encoder that writes the fields of a kind in canonical order, the quicker of two.

    The one that does not sort will do where the fields happen to come in that order.
    """
    required = [one.name for one in attrs.fields(kind) if one.default is attrs.NOTHING]
    sample = kind(**dict.fromkeys(required, ""))
    unsorted, in_order = msgspec.json.Encoder(), msgspec.json.Encoder(order="sorted")
    return unsorted if unsorted.encode(sample) == in_order.encode(sample) else in_order


def _record_lines(cursor: _Cursor) -> _Lines:
    start = cursor.at + len(_BEFORE_KIND)
    end = cursor.held.index(b'"', start, start + _LONGEST_KIND + 1)
    kind = KIND_BY_NAME[cursor.held[start:end].decode()]
    lines = _lines_of(kind, canonical.opening(kind))
    _demand(cursor.begins(lines.opening))
    return lines


def _link_lines(cursor: _Cursor) -> _Lines:
    lines = _lines_of(Link, b"{")
    _demand(cursor.begins(lines.opening))
    return lines
