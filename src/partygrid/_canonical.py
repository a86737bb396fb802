"""The one byte form of a record: a JSON object on a line of its own, its type first, keys sorted.

Equal records have equal bytes. The native file format, fingerprints and hashes are made of these
lines.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from partygrid.levels import LevelScheme

_ENCODER = msgspec.json.Encoder(order="sorted")

TYPE_KEY = "type"
"""The key that names the kind of a record in a file."""


def opening(kind: type) -> bytes:
    """Return the first bytes of every line of a kind.

    Examples:
        >>> from partygrid.grid import Town
        >>> opening(Town)
        b'{"type":"Town",'
    """
    return b'{"%b":"%b",' % (TYPE_KEY.encode(), kind.__name__.encode())


def lines(kind: type, records: Sequence[Any]) -> bytes:
    """Return records of one kind as lines that are joined by a comma and a line feed.

    Examples:
        >>> from partygrid.grid import Town
        >>> print(lines(Town, [Town("a"), Town("b", name="莲峰镇")]).decode())
        {"type":"Town","code":null,"id":"a","name":""},
        {"type":"Town","code":null,"id":"b","name":"莲峰镇"}
    """
    if not records:
        return b""
    plain = _ENCODER.encode_lines(records)
    first = opening(kind)
    return first + plain[1:-1].replace(b"\n{", b",\n" + first)


def scheme_line(scheme: LevelScheme) -> bytes:
    """Return a level scheme as one line, kinds by name.

    Examples:
        >>> from partygrid.levels import FOUR_LEVELS
        >>> scheme_line(FOUR_LEVELS)[:40]
        b'{"id":"four-levels","levels":[["TownComm'
    """
    form = {
        "id": scheme.id,
        "levels": [[kind.__name__ for kind in level] for level in scheme.levels],
        "may_skip": [kind.__name__ for kind in scheme.may_skip],
    }
    return _ENCODER.encode(form)


def plain_lines(values: Sequence[Any]) -> bytes:
    """Return values of one class without a type key, on lines joined like those of records."""
    return _ENCODER.encode_lines(values)[:-1].replace(b"\n{", b",\n{")
