"""Texts that a workbook states once, and how much they are when each cell has its own.

Cells name a text by its place in a table, and readers of workbooks make it anew for each of them:
one long text that very many cells name would fill any memory.

Procedure. No cell is written with fewer than four ``<``, so their number bounds that of the uses.
Times the longest text it bounds what all cells hold, and for nearly every workbook that is little.
Only where it is not, the cells are gone through. What is written oddly counts as the longest text.
"""

import re
from collections.abc import Iterable
from typing import Any

from partygrid.io._xml import parse

PART = "xl/sharedstrings.xml"
"""The part with the table, in small letters; calamine looks for it nowhere else."""
MARKS = 4
"""How many ``<`` a cell has at least."""

_USE = re.compile(rb"\bt\s*=\s*[\"']s[\"'](?:[^<>]*>\s*<(?:[^\s<>]+:)?v[^<>]*>([0-9]{1,9})<)?")


def longest(table: bytes) -> int:
    """Return the bytes of the longest text in a table, or somewhat more.

    Raises:
        ValueError: It is no XML.

    Complexity:
        O(bytes).

    Examples:
        >>> longest(b"<sst><si><t>a</t></si><si><t>bcd</t></si></sst>")
        17
    """
    if b"<!" in table or b":si" in table or table.count(b"<?") > 1:
        return max(_sizes(table), default=0)
    parse(table)  # in XML, but for comments and the like, this end stands nowhere else
    return max(map(len, table.split(b"</si>")))


def held(table: bytes, parts: Iterable[bytes]) -> int:
    """Return the characters of all texts in the cells of some parts, or somewhat more.

    Raises:
        ValueError: The table is no XML.

    Complexity:
        O(bytes).

    Examples:
        >>> cells = b'<c r="A1" t="s"><v>1</v></c>' * 1_000
        >>> held(b"<sst><si><t>a</t></si><si><t>bcd</t></si></sst>", [cells])
        3000
    """
    sizes = _sizes(table)
    most = max(sizes, default=0)
    places = (one for part in parts for one in _USE.findall(part))
    return sum(sizes[int(one)] if one and int(one) < len(sizes) else most for one in places)


def _sizes(table: bytes) -> list[int]:
    """Return the characters of each text in a table."""
    sizes: list[int] = []

    def begun(name: str, _: Any) -> None:
        if name.rpartition(":")[2] == "si":
            sizes.append(0)

    def stated(text: str) -> None:
        if sizes:
            sizes[-1] += len(text)

    parse(table, begun, stated)
    return sizes
