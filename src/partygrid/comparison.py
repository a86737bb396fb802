"""What changes between two snapshots: records, links and gaps; or between two plans."""

from collections.abc import Sequence
from datetime import date
from typing import Any, overload

import attrs

from partygrid._fields import specs
from partygrid._text import table
from partygrid.allocation import Plan, PlanComparison, compare_plans
from partygrid.coverage import Gap, check_coverage
from partygrid.errors import InvalidArgument, printed
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import LevelScheme
from partygrid.mechanisms import Link
from partygrid.records import Record

_SHOWN = 12


@attrs.frozen(kw_only=True)
class Change:
    """One field of one record that differs.

    Attributes:
        record: Id of the record.
        field: The field; ``type`` where the kind of record itself changed.
        before: Value before.
        after: Value after.
        private: Whether the field is personal or sensitive: its values are held, never printed.

    Examples:
        >>> print(Change(record="b1", field="households", before=30, after=36))
        b1.households: 30 → 36
        >>> print(Change(record="m1", field="rank", before=5, after=6, private=True))
        m1.rank changed
    """

    record: str
    field: str
    before: Any
    after: Any
    private: bool = attrs.field(default=False, eq=False)

    def __str__(self) -> str:
        place = f"{self.record}.{self.field}"
        if self.private:
            return f"{place} changed"
        return f"{place}: {printed(self.before)} → {printed(self.after)}"

    def __repr__(self) -> str:
        return f"<Change: {self}>"


@attrs.frozen(kw_only=True)
class Comparison:
    """The difference between two snapshots; everything in id order.

    Attributes:
        added: Records only in the later snapshot.
        removed: Records only in the earlier one.
        changed: Fields that differ in records of both.
        links_added: Links only in the later snapshot.
        links_removed: Links only in the earlier one.
        scheme: The two level schemes where they differ, otherwise empty.
        gaps_opened: Gaps only in the later snapshot.
        gaps_closed: Gaps only in the earlier one.
    """

    added: tuple[Record, ...]
    removed: tuple[Record, ...]
    changed: tuple[Change, ...]
    links_added: tuple[Link, ...]
    links_removed: tuple[Link, ...]
    scheme: tuple[LevelScheme, ...]
    gaps_opened: tuple[Gap, ...]
    gaps_closed: tuple[Gap, ...]

    @property
    def same(self) -> bool:
        """Whether the two snapshots are equal."""
        parts = (self.added, self.removed, self.changed, self.links_added, self.links_removed)
        return not any(parts) and not self.scheme

    def __str__(self) -> str:
        if self.same:
            return "no difference"
        rows = [
            ["records added", len(self.added)],
            ["records removed", len(self.removed)],
            ["fields changed", len(self.changed)],
            ["links added", len(self.links_added)],
            ["links removed", len(self.links_removed)],
            ["gaps opened", len(self.gaps_opened)],
            ["gaps closed", len(self.gaps_closed)],
        ]
        return "\n".join([table(["difference", "number"], rows), *self._listing()])

    def _listing(self) -> list[str]:
        return [
            *self._schemes(),
            *_some("added", [f"{type(one).__name__} {one.id}" for one in self.added]),
            *_some("removed", [f"{type(one).__name__} {one.id}" for one in self.removed]),
            *_some("changed", [str(one) for one in self.changed]),
            *_some("link added", [_printed_link(link) for link in self.links_added]),
            *_some("link removed", [_printed_link(link) for link in self.links_removed]),
            *_some("gap opened", [f"{gap.subject}: {gap.label}" for gap in self.gaps_opened]),
            *_some("gap closed", [f"{gap.subject}: {gap.label}" for gap in self.gaps_closed]),
        ]

    def _schemes(self) -> list[str]:
        """Name the two schemes, with their levels where both have the same name."""
        if not self.scheme:
            return []
        names = [one.id for one in self.scheme]
        if names[0] == names[1]:
            names = [f"{one.id} ({_printed_levels(one)})" for one in self.scheme]
        return [f"scheme: {names[0]} → {names[1]}"]


def _printed_levels(scheme: LevelScheme) -> str:
    levels = [" or ".join(kind.__name__ for kind in level) for level in scheme.levels]
    skipped = [f"may skip {kind.__name__}" for kind in scheme.may_skip]
    return ", ".join([*levels, *skipped])


def _printed_link(link: Link) -> str:
    stated = (("from", link.since), ("until", link.until), ("weight", link.weight))
    said = [f"{word} {value}" for word, value in stated if value is not None]
    return " ".join([link.mechanism, link.scope, link.slot, link.filler, *said])


def _some(label: str, lines: Sequence[str]) -> list[str]:
    rest = len(lines) - _SHOWN
    more = [f"{label}: … and {rest:,} more"] if rest > 0 else []
    return [*(f"{label}: {line}" for line in lines[:_SHOWN]), *more]


@overload
def compare(before: Jurisdiction, after: Jurisdiction, *, on: date | None = None) -> Comparison: ...
@overload
def compare(before: Plan, after: Plan) -> PlanComparison: ...
def compare(
    before: Jurisdiction | Plan, after: Jurisdiction | Plan, *, on: date | None = None
) -> Comparison | PlanComparison:
    """Return what changes from one snapshot to another, or from one plan to another.

    A gap is the same gap when place, reason, layer and breaking point are the same; its weight and
    remedy may differ.

    Args:
        before: The earlier snapshot or plan.
        after: The later one.
        on: The day for which the coverage of snapshots is checked; None takes the latest state of
            each.

    Raises:
        InvalidArgument: `on` is no date, or one is a snapshot and the other a plan.

    Complexity:
        O(records + links) and one coverage check of each snapshot.

    Examples:
        >>> import partygrid as pg
        >>> town = pg.Jurisdiction([pg.Town("lianfeng")])
        >>> print(compare(town, town.replace(pg.Town("lianfeng", name="莲峰镇"))))
        difference       number
        records added         0
        records removed       0
        fields changed        1
        links added           0
        links removed         0
        gaps opened           0
        gaps closed           0
        changed: lianfeng.name: '' → '莲峰镇'
    """
    if isinstance(before, Plan) and isinstance(after, Plan):
        return compare_plans(before, after)
    if isinstance(before, Jurisdiction) and isinstance(after, Jurisdiction):
        return _compared(before, after, on)
    reason = f"not comparable with a {type(before).__name__}"
    raise InvalidArgument("after", after, reason, "pass two snapshots or two plans")


def _compared(before: Jurisdiction, after: Jurisdiction, on: date | None) -> Comparison:
    old, new = _by_id(before), _by_id(after)
    old_gaps, new_gaps = _gaps(before, on), _gaps(after, on)
    old_links, new_links = dict.fromkeys(before.links), dict.fromkeys(after.links)
    return Comparison(
        added=tuple(new[id_] for id_ in sorted(new.keys() - old.keys())),
        removed=tuple(old[id_] for id_ in sorted(old.keys() - new.keys())),
        changed=tuple(
            change
            for id_ in sorted(old.keys() & new.keys())
            if old[id_] != new[id_]
            for change in _changes(old[id_], new[id_])
        ),
        links_added=tuple(link for link in new_links if link not in old_links),
        links_removed=tuple(link for link in old_links if link not in new_links),
        scheme=() if before.scheme == after.scheme else (before.scheme, after.scheme),
        gaps_opened=tuple(gap for key, gap in new_gaps.items() if key not in old_gaps),
        gaps_closed=tuple(gap for key, gap in old_gaps.items() if key not in new_gaps),
    )


def _by_id(where: Jurisdiction) -> dict[str, Any]:
    return {record.id: record for record in where}


def _gaps(where: Jurisdiction, on: date | None) -> dict[tuple[object, ...], Gap]:
    gaps = check_coverage(where, on=on).gaps
    return {(gap.subject, gap.reason, gap.layer, gap.at): gap for gap in gaps}


def _changes(before: Any, after: Any) -> list[Change]:
    id_ = before.id
    if type(before) is not type(after):
        names = type(before).__name__, type(after).__name__
        return [Change(record=id_, field="type", before=names[0], after=names[1])]
    return [
        Change(record=id_, field=name, before=old, after=new, private=spec.private)
        for name, spec in specs(type(before))
        if (old := getattr(before, name)) != (new := getattr(after, name))
    ]
