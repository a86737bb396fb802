"""The byte layout of a native file: header, records, links.

A file is JSON (UTF-8, LF at the end of every line). Each record and each link is on a line of its
own, so that version control shows which record changed. Equal snapshots have equal bytes:

    {"format":"partygrid","version":1,"scheme":{"id":"four-levels", ...},
    "records":[
    {"type":"Town","code":null,"id":"lianfeng","name":"莲峰镇"},
    {"type":"Community", ...}
    ],
    "links":[
    ]}
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from partygrid import _canonical as canonical
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import LevelScheme
from partygrid.records import RECORD_KINDS

FORMAT = "partygrid"
"""What a native file states under ``format``."""

VERSION = 1
"""The newest version that is read, and the one that is written."""

BEFORE_SCHEME = b'{"format":"%b","version":%d,"scheme":' % (FORMAT.encode(), VERSION)
BEFORE_RECORDS = b',\n"records":[\n'
BEFORE_LINKS = b'],\n"links":[\n'
END = b"]}\n"

_BATCH = 5_000
"""Records that are put into bytes at a time."""


def head(scheme: LevelScheme) -> bytes:
    """Return everything before the first record.

    Examples:
        >>> from partygrid.levels import FOUR_LEVELS
        >>> head(FOUR_LEVELS)[:60]
        b'{"format":"partygrid","version":1,"scheme":{"id":"four-level'
    """
    return BEFORE_SCHEME + canonical.scheme_line(scheme) + BEFORE_RECORDS


def pieces(where: Jurisdiction) -> Iterator[bytes]:
    """Yield the file of a snapshot from its start to its end, in pieces of moderate size.

    Complexity:
        O(records + links) time, O(1) memory.
    """
    yield head(where.scheme)
    yield from _section(
        canonical.lines(kind, batch) for kind in RECORD_KINDS for batch in _batches(where.of(kind))
    )
    yield BEFORE_LINKS
    yield from _section(canonical.plain_lines(batch) for batch in _batches(where.links))
    yield END


def _batches(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _BATCH] for start in range(0, len(values), _BATCH))


def _section(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield parts with a comma and a line feed between them, and a line feed after the last."""
    between = b""
    for part in parts:
        yield between + part
        between = b",\n"
    yield between[1:]
