"""Links as integer columns: interned once for a snapshot, by mechanism, and shared by analyses."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from itertools import accumulate, repeat
from operator import attrgetter
from typing import Any, TypeVar

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._collector import paused_collector
from partygrid._index import Counts, Index, Mask
from partygrid.mechanisms import Link
from partygrid.records import RECORD_KINDS

Numbers = npt.NDArray[np.intp]

_T = TypeVar("_T")


@attrs.frozen(eq=False)
class Rows:
    """The links of one mechanism as columns, in the order of links.

    A record has a number: its rank among all records, kind by kind in canonical order. Shape of
    each column: (links,).

    Attributes:
        links: The links.
        scope: Number of the scope.
        slot: Position in `slots`.
        slots: The names of the slots, sorted.
        filler: Number of the filler.
        weight: The weight, -1 where none is stated; None where no link states one.
        since: First day as a number, 0 where none is stated; None where no link states one.
        until: Last day as a number, 0 where none is stated; None where no link states one.
    """

    links: Sequence[Link]
    scope: Numbers
    slot: Numbers
    slots: tuple[str, ...]
    filler: Numbers
    weight: Counts | None
    since: Counts | None
    until: Counts | None
    _made: dict[object, Any] = attrs.field(factory=dict, init=False)

    def kept(self, key: object, make: Callable[[], _T]) -> _T:
        """Return what `make` makes, made once per key."""
        if key not in self._made:
            self._made[key] = make()
        found: _T = self._made[key]
        return found

    def live(self, day: date | None) -> Mask | None:
        """Return which links hold on a day, the latest state where None; None for all of them."""
        if self.since is None and self.until is None:
            return None
        return self.kept(("live", day), lambda: self._live(day))

    def _live(self, day: date | None) -> Mask:
        holds = np.ones(len(self.links), np.bool_)
        if self.until is not None:
            number = 0 if day is None else day.toordinal()
            holds &= (self.until == 0) | ((self.until >= number) & (day is not None))
        if self.since is not None and day is not None:
            holds &= self.since <= day.toordinal()
        return holds


class LinkIndex:
    """The links of a snapshot by mechanism, as columns that are made when first asked for."""

    __slots__ = ("_index", "_links", "_rows", "_starts")

    def __init__(self, links: Sequence[Link], index: Index) -> None:
        self._links = links
        self._index = index
        self._rows: dict[str, Rows] = {}
        number = Counter(map(attrgetter("mechanism"), links))
        stops = dict(zip(number, accumulate(number.values()), strict=True))
        self._starts = {name: (stop - number[name], stop) for name, stop in stops.items()}

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The mechanisms that have links, sorted."""
        return tuple(self._starts)

    def rows(self, mechanism: str) -> Rows:
        """Return the links of a mechanism as columns.

        Complexity:
            O(links of the mechanism) at the first call, O(1) afterwards.
        """
        if mechanism not in self._rows:
            start, stop = self._starts.get(mechanism, (0, 0))
            with paused_collector():
                self._rows[mechanism] = self._made(self._links[start:stop])
        return self._rows[mechanism]

    def _made(self, links: Sequence[Link]) -> Rows:
        slots = list(map(attrgetter("slot"), links))
        names = tuple(sorted(set(slots)))
        code = {name: position for position, name in enumerate(names)}
        return Rows(
            links,
            self._numbers([link.scope for link in links]),
            np.fromiter(map(code.__getitem__, slots), np.intp, len(slots)),
            names,
            self._numbers([link.filler for link in links]),
            _stated([link.weight for link in links], lambda weight: weight, -1),
            _stated([link.since for link in links], date.toordinal, 0),
            _stated([link.until for link in links], date.toordinal, 0),
        )

    def _numbers(self, ids: Sequence[str]) -> Numbers:
        """Return the number of the record of each id."""
        found = np.full(len(ids), -1, np.intp)
        lost = np.arange(len(ids))
        for kind in RECORD_KINDS:
            position = self._index.table(kind).position
            if not (lost.size and position):
                continue
            asked = ids if lost.size == len(ids) else [ids[i] for i in lost.tolist()]
            here = np.fromiter(map(position.get, asked, repeat(-1)), np.intp, len(asked))
            found[lost] = np.where(here < 0, here, here + self._index.start(kind))
            lost = lost[here < 0]
        return found


def _stated(values: Sequence[Any], number: Callable[[Any], int], unstated: int) -> Counts | None:
    """Return values as numbers, or None where no value is stated."""
    if values.count(None) == len(values):
        return None
    numbers = [unstated if value is None else number(value) for value in values]
    return np.array(numbers, np.int64)
