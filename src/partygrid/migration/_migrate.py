"""A jurisdiction under the codes and names of a newer list.

For each town and community with a code, with D the difference of the two lists:

1. a code that D has as unchanged stays, and so does one that neither list has (it is told);
2. a renamed place gets its new name where its own is that of the older list but for wording; a
   moved one gets its new code, and its name as in the first case;
3. a community whose new code lies below another town names the town that has that code afterwards;
4. of records that decisions merge into a place that no record has yet, the one with the lowest id
   gets its code;
5. what is doubtful, what vanished, what the lists have under quite another name, what would bear
   the code of another record, and what would lie in a town that has not got its own new code stays
   as it is, and is told. It is settled where a decision says that the place is gone, or merged into
   the one that has the code.

Codes that are passed on (one place gets the code that another gives up) are changed all at once.
A record that keeps its code keeps it before one that would get it; a chain of such records is held
back from its end.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from partygrid._collector import paused_collector
from partygrid.codes import CodeScheme
from partygrid.comparison import Change
from partygrid.errors import InvalidArgument
from partygrid.grid import Community, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.migration._drift import Drift, DriftLine
from partygrid.migration._kinds import DriftKind
from partygrid.migration._migration_report import Held, HeldReason, MigrationReport
from partygrid.migration._renaming import links_with_ids, with_ids
from partygrid.migration._wording import plain, stem, unlike


def migrate(
    where: Jurisdiction, drift: Drift, *, ids: bool = False, wording: bool = False
) -> MigrationReport:
    """Return a jurisdiction under the codes and names of a newer list, and what is left to decide.

    Args:
        where: The jurisdiction, with codes of the older list.
        drift: The difference of the two lists, with what the user has decided.
        ids: Whether a record whose id is its code gets the new code as its id too; what names it
            follows. Otherwise ids stay.
        wording: Whether names that differ in wording alone are written as in the newer list.

    Raises:
        InvalidArgument: With `ids`, another record has a new code as its id.

    Complexity:
        O(records + links), with sorting.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([pg.Town("lf", name="莲峰镇", code="350825100"),
        ...     pg.Community("zf", town="lf", name="豸峰社区", code="350825100005")])
        >>> drift = pg.code_drift(
        ...     [("350825100", "莲峰镇"), ("350825100005", "豸峰社区居委会")],
        ...     [("350825100", "莲峰镇"), ("350825100005", "莲东社区居委会")])
        >>> pg.migrate(where, drift).changed
        (<Change: zf.name: '豸峰社区' → '莲东社区居委会'>,)
    """
    with paused_collector():
        return _migrated(where, drift, ids=ids, wording=wording)


def _migrated(where: Jurisdiction, drift: Drift, *, ids: bool, wording: bool) -> MigrationReport:
    places: list[Any] = [*where.of(Town), *where.of(Community)]
    steps = _Steps(drift=drift, coded={one.id: one for one in places if one.code})
    steps.plan()
    other = steps.others(wording=wording)
    after = where.replace(*other.values())
    changed = [*_changes(steps.coded, other)]
    if ids:
        renamed = _new_ids(where, steps.coded, other)
        after = Jurisdiction(
            with_ids(after, renamed), links_with_ids(after.links, renamed), scheme=after.scheme
        )
        changed += (
            Change(record=old, field="id", before=old, after=new) for old, new in renamed.items()
        )
    return MigrationReport(
        where=after,
        changed=tuple(sorted(changed, key=lambda one: (one.record, one.field))),
        held=tuple(steps.held[id_] for id_ in sorted(steps.held)),
        unchanged=len(steps.coded) - len(steps.held) - len(other),
        without_code=len(places) - len(steps.coded),
    )


def _changes(coded: Mapping[str, Any], other: Mapping[str, Any]) -> Iterable[Change]:
    for id_, after in other.items():
        before = coded[id_]
        for field in attrs.asdict(after, recurse=False):
            old, new = getattr(before, field), getattr(after, field)
            if old != new:
                yield Change(record=id_, field=field, before=old, after=new)


@attrs.define(kw_only=True)
class _Steps:
    """What happens to each town and community that has a code.

    Attributes:
        drift: The difference of the lists.
        coded: The records, by id.
        moves: What the lists say of those that may change, by id.
        held: Those that stay as they are, by id.
        bearers: The records that have each code afterwards.
        towns: The towns by the code that they have afterwards.
        codes: The code of each in its shortest form.
        unchanged: The codes that the lists have alike.
    """

    drift: Drift
    coded: Mapping[str, Any]
    moves: dict[str, DriftLine] = attrs.field(factory=dict)
    held: dict[str, Held] = attrs.field(factory=dict)
    bearers: dict[str, list[str]] = attrs.field(factory=dict)
    towns: dict[str, str] = attrs.field(factory=dict)
    codes: dict[str, str] = attrs.field(factory=dict)
    unchanged: set[str] = attrs.field(factory=set)

    def plan(self) -> None:
        """Sort the records into those that change and those that stay."""
        self.unchanged = set(self.drift.unchanged)
        listed = self.unchanged | self.drift.by_code.keys()
        for id_, record in self.coded.items():
            code = record.code
            if code not in listed:
                code = _shortest(code, self.drift.scheme)
            self.codes[id_] = code
            line = self.drift.by_code.get(code)
            held = self._held(record, line, code)
            if held is not None:
                self.held[id_] = held
            elif line is not None:
                self.moves[id_] = line
            self.bearers.setdefault(self._after(id_), []).append(id_)
        self._hold_taken(Town)
        self.towns = {self._after(id_): id_ for id_ in self.coded if self._is(id_, Town)}
        for id_ in [one for one in self.moves if self._has_no_town(one)]:
            self._hold(id_, HeldReason.NO_TOWN)
        self._hold_taken(Community)

    def _held(self, record: Any, line: DriftLine | None, code: str) -> Held | None:
        """Return why a record stays as it is by what the lists say of its code, if it does."""
        name = self.drift.names.get(code, "") if line is None else line.old_name
        reason = None if code in self.unchanged else _reason(line)
        if reason is not None:
            return Held(record=record.id, code=record.code, reason=reason, line=line)
        if not _is_other(record.name, name, line):
            return None
        reason = HeldReason.OTHER_NAME
        return Held(record=record.id, code=record.code, reason=reason, line=line, listed=name)

    def _after(self, id_: str) -> str:
        return str(self.moves[id_].after) if id_ in self.moves else self.codes[id_]

    def _is(self, id_: str, kind: type) -> bool:
        return isinstance(self.coded[id_], kind)

    def _has_no_town(self, id_: str) -> bool:
        line = self.moves[id_]
        named = line.kind is DriftKind.MOVED and line.parent is not None
        return self._is(id_, Community) and named and line.parent not in self.towns

    def _hold_taken(self, kind: type) -> None:
        """Hold back the records of a kind that would bear a code of another one."""
        crowded = sorted(code for code, ids in self.bearers.items() if len(ids) > 1)
        while crowded:
            bearers = sorted(self.bearers[crowded.pop()])
            first = self._first(bearers)
            for id_ in bearers:
                own = self.codes[id_]
                if self._is(id_, kind) and self._after(id_) != own and id_ != first:
                    self._hold(id_, HeldReason.TAKEN)
                    crowded += [own] * (len(self.bearers[own]) > 1)

    def _first(self, ids: Sequence[str]) -> str | None:
        """Return the first of records that decisions merge, None where they are others."""
        merged = all(one in self.moves and self.moves[one].decided for one in ids)
        return ids[0] if merged and len({self.codes[one] for one in ids}) == len(ids) else None

    def _hold(self, id_: str, reason: HeldReason) -> None:
        record = self.coded[id_]
        self.bearers[self._after(id_)].remove(id_)
        line = self.moves.pop(id_)
        self.bearers.setdefault(self._after(id_), []).append(id_)
        self.held[id_] = Held(record=id_, code=record.code, reason=reason, line=line)

    def others(self, *, wording: bool) -> dict[str, Any]:
        """Return the records that change, as they are afterwards, by id."""
        found = {id_: self._changed(id_, wording=wording) for id_ in self.moves}
        return {id_: found[id_] for id_ in sorted(found) if found[id_] != self.coded[id_]}

    def _changed(self, id_: str, *, wording: bool) -> Any:
        line, record = self.moves[id_], self.coded[id_]
        values: dict[str, Any] = {}
        if line.after != self.codes[id_]:
            values["code"] = line.after
        if _takes_name(line, record.name, wording=wording):
            values["name"] = line.new_name
        if line.kind is DriftKind.MOVED and self._is(id_, Community) and line.parent is not None:
            values["town"] = self.towns[line.parent]
        return attrs.evolve(record, **values) if values else record


def _shortest(code: str, scheme: CodeScheme) -> str:
    return code if scheme.problems(code) else scheme.shorten(code)


def _reason(line: DriftLine | None) -> HeldReason | None:
    """Return why a record whose code is not unchanged stays, None where it does not."""
    if line is None:
        return HeldReason.UNLISTED
    if line.kind.doubtful:
        return HeldReason.DOUBTFUL
    return HeldReason.VANISHED if line.kind is DriftKind.VANISHED else None


def _is_other(name: str, listed: str, line: DriftLine | None) -> bool:
    """Return whether a record has quite another name than its code in both lists."""
    if line is None:
        return unlike(name, listed)
    return not line.decided and unlike(name, listed) and unlike(name, line.new_name)


def _takes_name(line: DriftLine, name: str, *, wording: bool) -> bool:
    """Return whether a record takes the new name: only where its own is the old one."""
    if not name:
        return False
    own = stem(plain(name))
    if name != line.old_name and own != stem(plain(line.old_name)):
        return False
    return wording or own != stem(plain(line.new_name))


def _new_ids(
    where: Jurisdiction, coded: Mapping[str, Any], other: Mapping[str, Any]
) -> dict[str, str]:
    """Return the new ids of the records whose id is their code."""
    ids = {id_: one.code for id_, one in other.items() if id_ == coded[id_].code != one.code}
    for id_, new in ids.items():
        if new in where and new not in ids:
            reason = f"is the id of another record, and the new code of {id_!r}"
            raise InvalidArgument("ids", new, reason, "drop `ids`, or give that record another id")
    return ids
