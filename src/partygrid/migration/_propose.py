"""Reading into an existing jurisdiction: from the records of a source to a difference."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, compress, count
from typing import Any

import attrs

from partygrid._collector import paused_collector
from partygrid._fields import Privacy, references, specs
from partygrid.comparison import Change
from partygrid.errors import InvalidArgument, UnknownName
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.migration._identity import Identities, MatchBy, identify, parent_of
from partygrid.migration._renaming import links_with_ids, with_ids
from partygrid.migration._update import Blanks, NotApplied, NotAppliedReason, Update
from partygrid.records import RECORD_KINDS, Record

Stated = Mapping[type | str, Collection[str]]
"""The fields that a source states: for all records of a kind, or for one record by its id."""

_EMPTY: tuple[object, ...] = (None, "", ())
_PRIVATE = (Privacy.PERSONAL, Privacy.SENSITIVE)


def propose_update(
    where: Jurisdiction,
    records: Iterable[Record],
    *,
    links: Iterable[Link] = (),
    stated: Stated | None = None,
    match: Collection[MatchBy] = tuple(MatchBy),
    complete: Collection[type] = (),
    unfinished: Iterable[Record] = (),
    blanks: Blanks = Blanks.KEEP,
) -> Update:
    """Return what a source would change in a jurisdiction; nothing is changed yet.

    A record of the source is sought by its id, then its code, then its name below its parent; where
    it is found, it keeps the id that it has in the jurisdiction, and so does what names it. A
    reference may also be the code or the name of the one record of its kind that has it, or the
    name of its parent with its own behind. What is ambiguous, itself or in what it names, is listed
    with its candidates and not applied. So is what has the id of a record of another name below
    another parent, as where the ids are numbers of rows: such an id is doubtful, unless ids alone
    are sought by. A field that the source does not state stays as it is, and so does a name by
    which the record was found, in whatever spelling.

    Args:
        where: The jurisdiction.
        records: The records of the source, a part or all of them.
        links: The links of the source.
        stated: The fields that the source states, by kind of record or by the id of one record,
            which goes first. None, or a kind that is left out: every field.
        match: By what records are sought. Without `MatchBy.ID`, the id of a new record that is
            taken is replaced by its parent's with its name behind; with it alone, no id is doubted.
        complete: The kinds of which the source has every record: what it lacks is absent. Where it
            has none at all, that is a problem, until `confirm_update` accepts each by its id.
        unfinished: Rows of the source that were set aside, as far as they were understood: what
            they may be is not absent, nor is anything of the kind of one without id and name.
        blanks: Whether None, an empty text and an empty list say nothing, or clear the field.

    Raises:
        InvalidArgument: `complete` names no kind of record, `match` is empty, or a record is none.
        UnknownName: `stated` names a field that the kind does not have.

    Complexity:
        O(records + links) on either side.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([pg.Town("t", name="莲峰镇"),
        ...     pg.Community("c", town="t", name="栗园社区", code="350825100006")])
        >>> row = pg.Community("row-2", town="t", name="栗园社区", committee_size=7)
        >>> update = pg.propose_update(where, [row], complete=[pg.Community])
        >>> print(update)
        kind       new  changed  absent  not applied  unchanged
        Community    0        1       0            0          0
        changed: c.committee_size: None → 7
        >>> pg.apply_update(update)["c"].committee_size
        7
    """
    given = tuple(records)
    _refuse(given, match, complete, stated or {})
    with paused_collector():
        found = identify(where, given, match)
        not_applied = _not_applied(found, given)
        left = {one.record.id for one in not_applied}
        usable = [one for one in given if one.id not in left]
        ids = found.ids if MatchBy.ID in match else {**found.ids, **_fresh(where, usable, found)}
        resolved = list(with_ids(usable, ids, found.texts))
        fields = _Stated(stated or {}, blanks)
        changed, unchanged = _compared(where, usable, resolved, found, fields)
        known = set(where.links)
        sure = [one for one in links if found.doubtful.isdisjoint((one.scope, one.filler))]
        added = {one for one in links_with_ids(sure, ids) if one not in known}
        absent = _in_order(_absent(where, found, given, complete))
        if absent:
            absent = _but_for(where, absent, (given, tuple(unfinished)), match)
        return Update(
            before=where,
            new=_in_order(compress(resolved, (one.id not in found.ids for one in usable))),
            changed=tuple(sorted(changed, key=lambda one: (one.record, one.field))),
            absent=absent,
            unlisted=_unlisted(absent, given),
            links_added=tuple(sorted(added, key=lambda one: one.key)),
            not_applied=not_applied,
            unchanged=unchanged,
            found_by=tuple(sorted(Counter(found.by.values()).items())),
        )


def _in_order(records: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(records, key=lambda one: one.id))


def _refuse(
    records: Sequence[Any],
    match: Collection[MatchBy],
    complete: Collection[type],
    stated: Stated,
) -> None:
    if not match:
        raise InvalidArgument("match", match, "empty", "name one of MatchBy at least")
    for kind in complete:
        if kind not in RECORD_KINDS:
            raise InvalidArgument("complete", kind, "no kind of record", "pass record classes")
    strange = [one for one in records if type(one) not in RECORD_KINDS]
    if strange:
        raise InvalidArgument("records", strange[0], "no record", "pass records")
    _refuse_unknown(stated)


def _refuse_unknown(stated: Stated) -> None:
    for key, names in stated.items():
        known = [name for name, _ in specs(key)] if isinstance(key, type) else _ANY_FIELD
        for name in names:
            if name not in known:
                label = key.__name__ if isinstance(key, type) else "a record"
                raise UnknownName(f"field of {label}", name, known)


_ANY_FIELD = frozenset(name for kind in RECORD_KINDS for name, _ in specs(kind))


@attrs.frozen
class _Stated:
    """Which values of a record count."""

    stated: Stated
    blanks: Blanks

    def values(self, given: Any, resolved: Any) -> Iterable[tuple[str, Any, bool]]:
        """Yield field, value and privacy of what the source states of a record, but for its id."""
        kind: type = type(given)
        fields = self.stated.get(given.id, self.stated.get(kind))
        for name, private in _values_of(kind):
            value = getattr(resolved, name)
            counts = self.blanks is Blanks.CLEAR or value not in _EMPTY
            if counts and (fields is None or name in fields):
                yield name, value, private


@cache
def _values_of(kind: type) -> tuple[tuple[str, bool], ...]:
    """Return the fields of a kind but for its id, and whether they are private."""
    return tuple((name, spec.privacy in _PRIVATE) for name, spec in specs(kind) if name != "id")


def _not_applied(found: Identities, records: Sequence[Any]) -> tuple[NotApplied, ...]:
    """Return what is ambiguous, and records that are another of the source that is surer."""
    left = [*_repeated(found, records)]
    left += (
        NotApplied(
            record=one,
            reason=(
                NotAppliedReason.DOUBTFUL
                if one.id in found.doubtful
                else NotAppliedReason.AMBIGUOUS
            ),
            candidates=found.candidates[one.id],
        )
        for one in records
        if one.id in found.candidates
    )
    left += _naming_doubtful(found, records)
    left += (
        NotApplied(
            record=one, reason=NotAppliedReason.AMBIGUOUS, field=field, candidates=candidates
        )
        for one in records
        for field, candidates in found.texts.several.get(one.id, ())
    )
    return tuple(sorted(left, key=lambda one: (one.record.id, one.field, one.candidates)))


def _naming_doubtful(found: Identities, records: Sequence[Any]) -> Iterator[NotApplied]:
    """Yield what names a record of the source of which the id is doubtful."""
    for one in records if found.doubtful else ():
        for field, _ in references(type(one)):
            value = getattr(one, field)
            for text in value if isinstance(value, tuple) else (value,):
                if text in found.doubtful:
                    yield NotApplied(
                        record=one,
                        reason=NotAppliedReason.DOUBTFUL,
                        field=field,
                        candidates=found.candidates[text],
                    )


def _fresh(where: Jurisdiction, records: Sequence[Any], found: Identities) -> dict[str, str]:
    """Return other ids of the new records whose id is taken: parent and name, in id order."""
    new = [one for one in records if one.id not in found.ids and one.id in where]
    used = {one.id for one in records}
    fresh: dict[str, str] = {}
    for one in sorted(new, key=lambda one: one.id):
        behind = (
            f"{parent_of(one, found) or type(one).__name__}-{getattr(one, 'name', '') or one.id}"
        )
        others = chain([behind], (f"{behind}-{number}" for number in count(2)))
        fresh[one.id] = next(id_ for id_ in others if id_ not in where and id_ not in used)
        used.add(fresh[one.id])
    return fresh


def _repeated(found: Identities, records: Sequence[Any]) -> Iterator[NotApplied]:
    """Yield the records that are the same as another of the source that is surer."""
    matched = set(found.ids.values())
    if len(matched) == len(found.ids) and len({one.id for one in records}) == len(records):
        return
    same: dict[tuple[bool, str], list[Any]] = defaultdict(list)
    for one in records:
        same[one.id in found.ids, found.ids.get(one.id, one.id)].append(one)
    for (_, id_), several in same.items():
        if len(several) > 1:
            for one in _all_but_the_surest(found, several):
                yield NotApplied(record=one, reason=NotAppliedReason.REPEATED, candidates=(id_,))


def _all_but_the_surest(found: Identities, records: Sequence[Any]) -> Sequence[Any]:
    """Return records that are the same, without the one that was found by what goes first."""
    ranks = [list(MatchBy).index(found.by.get(one.id, MatchBy.NAME)) for one in records]
    alone = ranks.count(min(ranks)) == 1
    return [one for one, rank in zip(records, ranks, strict=True) if not alone or rank > min(ranks)]


def _compared(
    where: Jurisdiction,
    given: Sequence[Any],
    resolved: Sequence[Any],
    found: Identities,
    fields: _Stated,
) -> tuple[list[Change], list[tuple[str, int]]]:
    changed: list[Change] = []
    unchanged: Counter[str] = Counter()
    tables = {kind: where.index.table(kind) for kind in {type(one) for one in resolved}}
    for source, one in zip(given, resolved, strict=True):
        if source.id not in found.ids:
            continue
        table = tables[type(one)]
        old = table.records[table.position[one.id]]
        if one == old:
            unchanged[type(one).__name__] += 1
            continue
        changes = [
            Change(record=one.id, field=name, before=before, after=value, private=private)
            for name, value, private in fields.values(source, one)
            if (before := getattr(old, name)) != value
            and not (name == "name" and found.by[source.id] is MatchBy.NAME)
        ]
        changed += changes
        unchanged[type(one).__name__] += not changes
    return changed, sorted((name, number) for name, number in unchanged.items() if number)


def _absent(
    where: Jurisdiction, found: Identities, records: Sequence[Any], complete: Collection[type]
) -> Iterable[Any]:
    """Yield what the source lacks, but nothing that an ambiguous record of it may be."""
    seen = {*found.ids.values(), *(id_ for ids in found.candidates.values() for id_ in ids)}
    several = found.texts.several
    for one in records if several else ():
        for field, candidates in several.get(one.id, ()):
            for id_ in candidates:
                seen.update(below.id for below in where.of(type(one), **{field: id_}))
    for kind in complete:
        existing: tuple[Any, ...] = where.of(kind)
        yield from (one for one in existing if one.id not in seen)


def _but_for(
    where: Jurisdiction,
    absent: Iterable[Any],
    source: tuple[Sequence[Any], Sequence[Any]],
    match: Collection[MatchBy],
) -> tuple[Any, ...]:
    """Return what is absent, but for what a row that was set aside may be."""
    given, unfinished = source
    own = {one.id for one in given}
    torn = [
        one if one.id else attrs.evolve(one, id=f"\0{number}")
        for number, one in enumerate(unfinished)
        if one.id not in own
    ]
    found = identify(where, (*given, *torn), match) if torn else Identities()
    seen = {found.ids.get(one.id) for one in torn}
    seen.update(id_ for one in torn for id_ in found.candidates.get(one.id, ()))
    unclear = {type(one) for one in unfinished if not one.id and not getattr(one, "name", "")}
    return tuple(one for one in absent if one.id not in seen and type(one) not in unclear)


def _unlisted(absent: Iterable[Any], records: Sequence[Any]) -> tuple[Any, ...]:
    """Return what is absent of the kinds of which the source has no record at all."""
    kinds = {type(one) for one in records}
    return tuple(one for one in absent if type(one) not in kinds)
