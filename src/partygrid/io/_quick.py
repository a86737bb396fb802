"""The quick reading of a native file that has the layout in which partygrid writes it.

It takes the lines of a kind batch by batch and trusts a batch only if writing what it read gives
the very same bytes: an unknown key, a repeated key, another spelling of a number or a default that
was left out all make a difference. Where anything is unusual it gives up without a reason, and the
careful reading, which alone reports problems, does the work.
"""

from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import Any

import attrs
import msgspec

from partygrid import _canonical as canonical
from partygrid import _fields as fields
from partygrid._collector import paused_collector
from partygrid.errors import PartyGridError
from partygrid.io import _layout as layout
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import KIND_BY_NAME

_BATCH = 1 << 17
"""Bytes that are taken at a time: few enough to stay in the processor's cache."""

_ENCODER = msgspec.json.Encoder(order="sorted")
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
    several: tuple[Callable[[Any], tuple[Any, ...]], ...]


def read_quickly(data: bytes) -> Jurisdiction | None:
    """Return the snapshot, or None where the bytes need the careful reading.

    Complexity:
        O(bytes); less than three times the time of decoding the JSON alone.
    """
    try:
        with paused_collector():
            scheme, at = _read_head(data)
            records, at = _read_section(data, at, layout.BEFORE_LINKS, _record_lines)
            links, at = _read_section(data, at, layout.END, _link_lines)
            _demand(at == len(data))
            return Jurisdiction(records, links, scheme=scheme)
    except _GIVE_UP:
        return None


def _demand(usual: object) -> None:
    if not usual:
        raise _Unusual


def _read_head(data: bytes) -> tuple[LevelScheme, int]:
    start = len(layout.BEFORE_SCHEME)
    end = data.find(layout.BEFORE_RECORDS, start, start + _BATCH)
    _demand(data.startswith(layout.BEFORE_SCHEME) and end > 0)
    form = msgspec.json.decode(data[start:end], type=_SchemeForm)
    levels = [tuple(KIND_BY_NAME[name] for name in level) for level in form.levels]
    may_skip = tuple(KIND_BY_NAME[name] for name in form.may_skip)
    scheme = LevelScheme(form.id, levels=levels, may_skip=may_skip)
    head = layout.head(scheme)
    _demand(data.startswith(head))
    return scheme, len(head)


def _read_section(
    data: bytes, at: int, after: bytes, lines_at: Callable[[bytes, int], _Lines]
) -> tuple[list[Any], int]:
    """Read lines from `at` on up to what comes after the section; return them and its end."""
    found: list[Any] = []
    more = not data.startswith(after, at)
    while more:
        lines = lines_at(data, at)
        stop = _end_of_batch(data, at, lines.opening)
        more = data.startswith(b",", stop - 1)
        found.extend(_read_batch(data[at : stop - more], lines))
        at = stop + 1
    _demand(data.startswith(after, at))
    return found, at + len(after)


def _end_of_batch(data: bytes, at: int, opening: bytes) -> int:
    """Return the end of the last line in reach that begins like the first one."""
    reach = data.find(b"\n", at + _BATCH)
    last = data.rfind(b"\n" + opening, at, reach if reach >= 0 else len(data))
    stop = data.find(b"\n", max(last + 1, at))
    _demand(stop >= 0)
    return stop


def _read_batch(batch: bytes, lines: _Lines) -> list[Any]:
    opening = lines.opening
    plain = batch.replace(b",\n" + opening, b"\n{")
    values = lines.decode(plain)
    written, rest = _ENCODER.encode_lines(values), plain[len(opening) :]
    _demand(written.startswith(rest, 1) and len(written) == len(rest) + len(b"{\n"))
    _demand(len(batch) - len(plain) == len(opening) * (len(values) - 1))
    _demand(all(_in_order(map(column, values)) for column in lines.several))
    return values


def _in_order(column: Iterable[tuple[Any, ...]]) -> bool:
    """Return whether several values in one field stand in order, as a constructor puts them."""
    several = [one for one in column if len(one) > 1]
    return several == list(map(tuple, map(sorted, several)))


@cache
def _lines_of(kind: type) -> _Lines:
    several = [one.name for one in attrs.fields(kind) if one.converter is fields.several]
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(kind)
    return _Lines(canonical.opening(kind), decoder.decode_lines, tuple(map(attrgetter, several)))


def _record_lines(data: bytes, at: int) -> _Lines:
    start = at + len(_BEFORE_KIND)
    end = data.index(b'"', start, start + _LONGEST_KIND + 1)
    lines = _lines_of(KIND_BY_NAME[data[start:end].decode()])
    _demand(data.startswith(lines.opening, at))
    return lines


_LINK_LINES = _Lines(b"{", msgspec.json.Decoder(Link).decode_lines, ())


def _link_lines(data: bytes, at: int) -> _Lines:
    _demand(data.startswith(_LINK_LINES.opening, at))
    return _LINK_LINES
