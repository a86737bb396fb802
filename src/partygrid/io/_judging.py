"""What the values of some sheets are worth beside each other, and beside what they are read into.

Values are checked as a jurisdiction checks them, once. What a row states that was set aside is
held against the others afterwards: it is in nobody's way, and all of its faults are found.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

from partygrid._fields import references
from partygrid._integrity import examine, examine_beside, examine_links
from partygrid._tables import CHUNK, Batches, Tables
from partygrid.errors import Problem, ProblemReason
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import FOUR_LEVELS, LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import KIND_BY_NAME, RECORD_KINDS

if TYPE_CHECKING:
    from partygrid.io._gathering import SheetRows

Faults = Mapping[int, list[Problem]]
"""Problems by place or row."""


@attrs.frozen(eq=False)
class Judgement:
    """What was found out.

    Attributes:
        tables: The values that are records, and those that they are read into.
        links: The values that are links, sorted.
        faulty: By the identity of a sheet, the problems of its values by their place.
        further: By the identity of a sheet, those of rows that became no value by the row.
        whole: Whether nothing has a fault and nothing was left open.
    """

    tables: Tables
    links: tuple[Link, ...]
    faulty: Mapping[int, Faults]
    further: Mapping[int, Faults]
    whole: bool


class Judge:
    """Holds the values of sheets against each other.

    Attributes:
        scheme: The level scheme that holds.
    """

    def __init__(
        self,
        sheets: Sequence["SheetRows"],
        stated: LevelScheme | None,
        *,
        partial: bool,
        into: Jurisdiction | None,
    ) -> None:
        self.scheme = stated or (FOUR_LEVELS if into is None else into.scheme)
        self._records = [one for one in sheets if one.kind in RECORD_KINDS]
        self._links = [one for one in sheets if one.kind is Link]
        self._ghosts = {id_ for one in sheets for id_ in one.ghosts}
        self._kinds = {one.kind for one in self._records} if into is None else set(RECORD_KINDS)
        self._levels_count = stated is not None or into is not None
        self._partial = partial
        self._into = into

    def judge(self) -> Judgement:
        """Return what is wrong with the values.

        Complexity:
            O(values and what they are read into), with sorting where they are not in id order.
        """
        given = chain(_batches(self._records), self._others())
        tables, _, found = examine(
            Batches(given), (), self.scheme, known=self._ghosts, is_judged=self._is_judged
        )
        own = sum(len(one.values) for one in self._records)
        of_records = [one for one in found if one.position < own]
        values = list(chain.from_iterable(one.values for one in self._links))
        links, of_links = examine_links(values, tables, known=self._ghosts)
        faulty = _by_sheet(filter(self._is_told, of_records), self._records)
        faulty |= _by_sheet(filter(self._is_told_of_link, of_links), self._links)
        is_open = self._ghosts or any(map(self._names_others, self._records))
        whole = self._into is None and not (of_records or of_links or is_open)
        return Judgement(tables, links, faulty, self._further(tables), whole)

    def _others(self) -> Iterator[list[Any]]:
        """Yield what the values are read into, but for records of which the source has its own."""
        if self._into is None:
            return
        own = {record.id for one in self._records for record in one.values} | self._ghosts
        for kind in RECORD_KINDS:
            there: tuple[Any, ...] = self._into.of(kind)
            left = [record for record in there if record.id not in own]
            if left:
                yield left

    def _further(self, tables: Tables) -> Mapping[int, Faults]:
        """Return what else is wrong with rows that became no value."""
        found: defaultdict[int, defaultdict[int, list[Problem]]]
        found = defaultdict(lambda: defaultdict(list))
        for sheets, is_told in (
            (self._records, self._is_told),
            (self._links, self._is_told_of_link),
        ):
            torn = [(one, row) for one in sheets for row in one.unfinished]
            values = [row.value for _, row in torn]
            if sheets is self._links:
                of_links = examine_links(values, tables, known=self._ghosts)[1]
                problems = tuple(one for one in of_links if one.field)
            else:
                problems = examine_beside(
                    values, tables, self.scheme, known=self._ghosts, is_judged=self._is_judged
                )
            for problem in filter(is_told, problems):
                sheet, row = torn[problem.position]
                if problem.field not in row.blank:
                    found[id(sheet)][row.row].append(problem)
        return found

    def _is_judged(self, named: Sequence[type]) -> bool:
        """Return whether what may name such kinds would have to name what is given."""
        wanted = named or RECORD_KINDS
        return (all if self._partial else any)(kind in self._kinds for kind in wanted)

    def _is_told(self, problem: Problem) -> bool:
        """Return whether a problem of a record is one of the source.

        Without a stated level scheme it is none that there is no place for a kind. A part is held
        against no scheme: the superior of a record may stand on a level of another one.
        """
        is_level = problem.reason is ProblemReason.ILLEGAL_PARENT
        return self._levels_count or not (is_level and (self._partial or not problem.field))

    def _is_told_of_link(self, problem: Problem) -> bool:
        return problem.reason is not ProblemReason.UNKNOWN_REFERENCE or self._is_judged(())

    def _names_others(self, sheet: "SheetRows") -> bool:
        """Return whether some record names what the source was not asked about."""
        return any(
            any(map(attrgetter(name), sheet.values))
            for name, spec in references(sheet.kind or Link)
            if name in sheet.columns
            and not self._is_judged([KIND_BY_NAME[one] for one in spec.targets])
        )


def _batches(sheets: Iterable["SheetRows"]) -> Iterator[list[Any]]:
    for one in sheets:
        for start in range(0, len(one.values), CHUNK):
            yield one.values[start : start + CHUNK]


def _by_sheet(found: Iterable[Problem], sheets: Sequence["SheetRows"]) -> dict[int, Faults]:
    """Return the problems by the identity of their sheet and their place in it."""
    starts = list(accumulate((len(one.values) for one in sheets), initial=0))
    faulty: defaultdict[int, defaultdict[int, list[Problem]]]
    faulty = defaultdict(lambda: defaultdict(list))
    for problem in found:
        number = bisect_right(starts, problem.position) - 1
        faulty[id(sheets[number])][problem.position - starts[number]].append(problem)
    return dict(faulty)
