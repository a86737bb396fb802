"""What a source would change in a jurisdiction, as a difference that somebody confirms."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from typing import Any

import attrs

from partygrid._text import table
from partygrid.comparison import Change
from partygrid.errors import Problem, printed
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.migration._identity import MatchBy
from partygrid.records import RECORD_KINDS, Record

_SHOWN = 12


class Blanks(StrEnum):
    """What an empty cell of a source says: nothing, or that the value is to be cleared."""

    KEEP = "keep"
    CLEAR = "clear"


class NotAppliedReason(StrEnum):
    """Why a record of a source is not applied.

    Attributes:
        AMBIGUOUS: Several records have its code, or its name below its parent, or what it names.
        REPEATED: Several records of the source are the same record.
        DOUBTFUL: The record with its id, or with the id that it names, has another name and
            another parent, or another one has the name below the parent.
    """

    AMBIGUOUS = "ambiguous"
    DOUBTFUL = "doubtful"
    REPEATED = "repeated"


@attrs.frozen(kw_only=True)
class NotApplied:
    """A record of a source that is not applied, since it is not certain which record it is.

    Attributes:
        record: The record of the source.
        reason: Why.
        candidates: Ids of the jurisdiction that it may have, or that the field may name, in order.
        field: The field that names one of several records, empty where the record may be several.

    Examples:
        >>> from partygrid.grid import Town
        >>> print(NotApplied(record=Town("row-3", name="莲峰镇"), reason=NotAppliedReason.AMBIGUOUS,
        ...     candidates=("t1", "t2")))
        Town row-3: ambiguous: may be t1, t2; state its id
    """

    record: Record = attrs.field(repr=False)
    reason: NotAppliedReason
    candidates: tuple[str, ...]
    field: str = ""

    def __str__(self) -> str:
        which = f"{type(self.record).__name__} {self.record.id}"
        if self.reason is NotAppliedReason.REPEATED:
            return f"{which}: repeated: another row is {self.candidates[0]} too; drop one of them"
        likely = ", ".join(self.candidates)
        if self.reason is NotAppliedReason.DOUBTFUL and not self.field:
            return (
                f"{which}: doubtful: name and parent together are not those of the record with"
                f" this id; may be {likely}; correct the id, or match by all but ids"
            )
        if self.field:
            return f"{which}.{self.field}: {self.reason}: may name {likely}; state which id"
        return f"{which}: ambiguous: may be {likely}; state its id"


def _counts(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(counts)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Update:
    """What a source would change in a jurisdiction; everything in id order.

    Attributes:
        before: The jurisdiction.
        new: Records that it does not have.
        changed: Fields of its records that the source states otherwise. Personal and sensitive
            values are held, never printed.
        absent: Records of the kinds that the source claims to be complete for, and does not have.
        links_added: Links that it does not have.
        not_applied: Records of the source that are not applied.
        unchanged: Number of records that are as they were, by kind.
        found_by: How many records of the source were found by id, by code and by name.
        unlisted: Those of `absent` of whose kind the source has no record at all: a problem.
    """

    before: Jurisdiction
    new: tuple[Record, ...] = ()
    changed: tuple[Change, ...] = ()
    absent: tuple[Record, ...] = ()
    links_added: tuple[Link, ...] = ()
    not_applied: tuple[NotApplied, ...] = ()
    unchanged: tuple[tuple[str, int], ...] = attrs.field(default=(), converter=_counts)
    found_by: tuple[tuple[MatchBy, int], ...] = ()
    unlisted: tuple[Record, ...] = ()

    @property
    def same(self) -> bool:
        """Whether there is nothing to apply."""
        return not (self.new or self.changed or self.absent or self.links_added)

    @cached_property
    def links_removed(self) -> tuple[Link, ...]:
        """The links that name an absent record: they go with it, unless its id is new again."""
        gone = {one.id for one in self.absent} - {one.id for one in self.new}
        return tuple(one for one in self.before.links if {one.scope, one.filler} & gone)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What would be wrong with the jurisdiction afterwards; empty where it can be applied.

        Complexity:
            O(records + links) at the first use.
        """
        from partygrid.migration._confirm import problems_of  # noqa: PLC0415 - it needs updates

        return problems_of(self)

    def to_records(self) -> list[dict[str, str]]:
        """Return one flat row for each difference and problem; private values are left out."""
        rows = [_row("new", one) for one in self.new]
        rows += [
            {
                "difference": "changed",
                "kind": type(self.before[one.record]).__name__,
                "record": one.record,
                "field": one.field,
                "before": "" if one.private else printed(one.before),
                "after": "" if one.private else printed(one.after),
                "message": "",
            }
            for one in self.changed
        ]
        rows += [_row("absent", one) for one in self.absent]
        rows += [
            {
                **_row(one.reason.value, one.record),
                "field": one.field,
                "after": " ".join(one.candidates),
                "message": str(one),
            }
            for one in self.not_applied
        ]
        rows += [problem_row("problem", one) for one in self.problems]
        return rows

    def __repr__(self) -> str:
        return (
            f"<Update: {len(self.new):,} new, {len(self.changed):,} changes, "
            f"{len(self.absent):,} absent, {len(self.not_applied):,} not_applied>"
        )

    def __str__(self) -> str:
        lines = [
            table(["kind", "new", "changed", "absent", "not applied", "unchanged"], self._rows())
        ]
        lines += _some("new", [f"{type(one).__name__} {one.id}" for one in self.new], "new")
        lines += _some("changed", self.changed, "changed")
        lines += _some("absent", map(_named, self.absent), "absent")
        lines += _some("not applied", self.not_applied, "not_applied")
        if self.links_added or self.links_removed:
            lines.append(f"links: {len(self.links_added):,} new, {len(self.links_removed):,} go")
        return "\n".join([*lines, *_some("problem", self.problems, "problems")])

    def _rows(self) -> list[list[Any]]:
        changed = dict.fromkeys(one.record for one in self.changed)
        counts = [
            Counter(type(one).__name__ for one in records)
            for records in (
                self.new,
                [self.before[id_] for id_ in changed],
                self.absent,
                [one.record for one in self.not_applied],
            )
        ]
        counts.append(Counter(dict(self.unchanged)))
        names = [kind.__name__ for kind in RECORD_KINDS]
        rows = [[name, *(count[name] for count in counts)] for name in names]
        return [row for row in rows if any(row[1:])] or [["", 0, 0, 0, 0, 0]]


def _named(record: Record) -> str:
    return f"{type(record).__name__} {record.id}"


def _row(difference: str, record: Record) -> dict[str, str]:
    return {
        "difference": difference,
        "kind": type(record).__name__,
        "record": record.id,
        "field": "",
        "before": "",
        "after": "",
        "message": "",
    }


def problem_row(difference: str, problem: Problem) -> dict[str, str]:
    """Return what is wrong as a row of differences."""
    return {
        "difference": difference,
        "kind": "",
        "record": problem.where,
        "field": problem.field,
        "before": "",
        "after": "",
        "message": str(problem),
    }


def _some(label: str, found: Iterable[object], name: str) -> list[str]:
    lines = [f"{label}: {one}" for one in found]
    rest = len(lines) - _SHOWN
    return [*lines[:_SHOWN], *([f"{label}: … and {rest:,} more (all in .{name})"] * (rest > 0))]
