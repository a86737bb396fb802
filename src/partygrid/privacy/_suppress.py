"""Small counts withheld from a table, and others with them so that nothing gives them away."""

from collections.abc import Hashable, Iterator, Mapping
from itertools import groupby

import attrs

from partygrid.errors import InvalidArgument
from partygrid.privacy._margins import Arc, Network
from partygrid.privacy._table import LineKind, SuppressedTable, TableLine


@attrs.frozen
class _Line:
    """A line of the table, with all of its counts.

    Attributes:
        kind: What it counts.
        name: Its name.
        group: The group of a row, None where there are no groups.
        counts: A count for each column, and their sum.
    """

    kind: LineKind
    name: str
    group: str | None
    counts: tuple[int, ...]


def suppress(
    counts: Mapping[tuple[str, str], int], *, k: int, within: Mapping[str, str] | None = None
) -> SuppressedTable:
    """Return a table of counts as it may be published, with the small ones withheld.

    Counts and totals from 1 to k - 1 are small. They are withheld, and other counts and totals with
    them, until nobody can work a small one out from what is published: each can still have any of
    k - 1 values, and two at least. A 0 is published. What is withheld beside the small ones is
    chosen one after the other so that few people are in it; it is not always the least possible.

    Several tables about the same people are protected each by itself, not against each other.

    Args:
        counts: For a row and a column, how many; what is left out is 0. A `Counter` will do.
        k: The least count that is published; 2 or more.
        within: The group of each row, such as the town of a community, where there are totals of
            groups as well; None for none.

    Raises:
        InvalidArgument: A count is no whole number from 0 on, a key is no pair of texts, a row has
            no group, or `k` is below 2. The message shows no count.

    Complexity:
        O(small counts times k times counts log counts).

    Examples:
        >>> from collections import Counter
        >>> asked = Counter({
        ...     ("east", "retired"): 3, ("east", "in-service"): 40,
        ...     ("west", "retired"): 25, ("west", "in-service"): 60})
        >>> print(suppress(asked, k=5))
               in-service  retired  total
        east   *           *           43
        west   *           *           85
        total  100         28         128
        * withheld: fewer than 5, or it would tell who is
    """
    _refuse(counts, k, within)
    columns = tuple(sorted({column for _, column in counts}))
    lines = list(_lines(counts, columns, within))
    network = Network(_arcs(lines))
    small = [i for i, count in enumerate(_counts(lines)) if 0 < count < k]
    network.withhold(small, max(k - 1, 2))
    shown = iter(None if i in network.withheld else count for i, count in enumerate(_counts(lines)))
    return SuppressedTable(
        k=k,
        columns=columns,
        lines=tuple(
            TableLine(
                kind=line.kind,
                name=line.name,
                counts=tuple(next(shown) for _ in columns),
                total=next(shown),
            )
            for line in lines
        ),
    )


def _refuse(counts: object, k: object, within: Mapping[str, str] | None) -> None:
    """Refuse what is no table of counts."""
    if type(k) is not int or k < 2:  # noqa: PLR2004 - with 1 no count is small
        raise InvalidArgument("k", k, "no whole number from 2 on", "state the least to publish")
    if not isinstance(counts, Mapping):
        remedy = "pass a Counter of (row, column)"
        raise InvalidArgument("counts", type(counts).__name__, "no mapping", remedy)
    for key, count in counts.items():
        pair = isinstance(key, tuple) and list(map(type, key)) == [str, str]
        if not pair:
            raise InvalidArgument("counts", key, "no pair of texts", "use (row, column) as the key")
        if type(count) is not int or count < 0:
            remedy = "count anew"
            raise InvalidArgument("counts", key, "its count is no whole number from 0 on", remedy)
        if within is not None and type(within.get(key[0])) is not str:
            raise InvalidArgument("within", key[0], "the row has no group", "name its group")


def _lines(
    counts: Mapping[tuple[str, str], int],
    columns: tuple[str, ...],
    within: Mapping[str, str] | None,
) -> Iterator[_Line]:
    """Yield the lines of the table: the rows of each group, the group, and the total last."""
    groups = {row: "" if within is None else within[row] for row, _ in counts}
    every = []
    for group, rows in groupby(sorted(groups, key=lambda row: (groups[row], row)), groups.get):
        inside = None if within is None else group
        lines = [
            _line(LineKind.ROW, row, inside, [counts.get((row, one), 0) for one in columns])
            for row in rows
        ]
        yield from lines
        every += lines
        if inside is not None:
            yield _sum(LineKind.GROUP, inside, lines, columns)
    yield _sum(LineKind.TOTAL, "", every, columns)


def _line(kind: LineKind, name: str, group: str | None, counts: list[int]) -> _Line:
    return _Line(kind, name, group, (*counts, sum(counts)))


def _sum(kind: LineKind, name: str, lines: list[_Line], columns: tuple[str, ...]) -> _Line:
    sums = [sum(line.counts[i] for line in lines) for i in range(len(columns))]
    return _line(kind, name, None, sums)


def _counts(lines: list[_Line]) -> Iterator[int]:
    for line in lines:
        yield from line.counts


def _arcs(lines: list[_Line]) -> Iterator[Arc]:
    """Yield each count as an arc: from all to its column, its group, its row, and back."""
    for line in lines:
        *counts, total = line.counts
        for column, count in enumerate(counts):
            yield Arc(*_ends(line, column), count)
        yield Arc(*_ends_of_total(line), total)


def _ends(line: _Line, column: int) -> tuple[Hashable, Hashable]:
    if line.kind is LineKind.ROW:
        return ("column", line.group, column), ("row", line.name)
    if line.kind is LineKind.GROUP:
        return ("column", None, column), ("column", line.name, column)
    return "all", ("column", None, column)


def _ends_of_total(line: _Line) -> tuple[Hashable, Hashable]:
    if line.kind is LineKind.ROW:
        return ("row", line.name), ("group", line.group)
    if line.kind is LineKind.GROUP:
        return ("group", line.name), ("group", None)
    return ("group", None), "all"
