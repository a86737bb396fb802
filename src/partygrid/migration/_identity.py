"""Which record of a source is which record of a jurisdiction.

A record is sought by its id, then by its code, then by its name below its parent, among records of
its kind only. Names are compared in their plain spelling (1号楼 and 一栋 are the same building);
where several have it, those are meant that are written as the source writes it. A code or name that
several have identifies none of them: they are candidates. The parent is the first of the fields
below that the source states; a record that states none is sought among those that have none. A
reference that is no id is read as ``_named`` states. Parents are identified before what lies below
them.

An id is doubtful where the source states another name than that of the record with the id, and
another parent as well or the name of another one there, and no code says that it is the one; or
where the parent is another, and the id is only the name. Where ids alone are sought by, none is
doubted.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import attrs

from partygrid._fields import references
from partygrid.jurisdiction import Jurisdiction
from partygrid.migration._named import Named, as_written, lies_in, named, spelling
from partygrid.records import RECORD_KINDS

_CODES = ("code", "uscc")
_PARENTS = ("compound", "community", "town", "place", "parent", "holder", "organisation", "lead")
_NONE: list[tuple[str | None, str | None]] = [(None, None)]
_Bearers = dict[tuple[str, str | None, str | None], list[str]]
"""Ids by name, field of the parent, and parent."""


class MatchBy(StrEnum):
    """By what a record of a source is found in a jurisdiction.

    Examples:
        >>> list(MatchBy)
        [<MatchBy.ID: 'id'>, <MatchBy.CODE: 'code'>, <MatchBy.NAME: 'name'>]
    """

    ID = "id"
    CODE = "code"
    NAME = "name"


@attrs.define(kw_only=True)
class Identities:
    """Who is who, as far as it is known.

    Attributes:
        ids: The id in the jurisdiction of each record of the source that was found there.
        by: By what each was found.
        candidates: The ids that a record may have, where several have its code or name, or its id
            is doubtful.
        doubtful: The records of which the id is doubtful.
        texts: What texts of references stand for that are no ids.
    """

    ids: dict[str, str] = attrs.field(factory=dict)
    by: dict[str, MatchBy] = attrs.field(factory=dict)
    candidates: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    doubtful: set[str] = attrs.field(factory=set)
    texts: Named = attrs.field(factory=Named)


def identify(where: Jurisdiction, records: Sequence[Any], match: Collection[MatchBy]) -> Identities:
    """Return who is who.

    Args:
        where: The jurisdiction.
        records: Records of the source, of any kinds, each id once.
        match: By what they are sought.

    Complexity:
        O(records), at most as often as parents lie one below another.
    """
    found = Identities(texts=named(where, records))
    groups: dict[type, list[Any]] = defaultdict(list)
    for record in records:
        groups[type(record)].append(record)
    for kind in RECORD_KINDS if MatchBy.ID in match else ():
        position = where.index.table(kind).position
        ids = [one.id for one in groups[kind] if one.id in position]
        found.ids.update(zip(ids, ids, strict=True))
        found.by.update(dict.fromkeys(ids, MatchBy.ID))
    for kind in RECORD_KINDS if MatchBy.CODE in match else ():
        _by_code(found, where, kind, groups[kind])
    if MatchBy.NAME in match:
        _by_name(found, where, groups)
    if set(match) != {MatchBy.ID}:
        _doubt(found, where, groups)
    return found


def _doubt(found: Identities, where: Jurisdiction, groups: Mapping[type, Sequence[Any]]) -> None:
    """Take back each id that is doubtful: the record may be that one, or the one of its name."""
    doubtful = {kind: list(_doubtful(found, where, kind, groups[kind])) for kind in RECORD_KINDS}
    taken = {one.id for group in doubtful.values() for one in group}
    for id_ in taken:
        del found.ids[id_], found.by[id_]
    if taken:
        _by_name(found, where, doubtful)
    for id_ in taken:
        others = {id_, found.ids.pop(id_, id_), *found.candidates.get(id_, ())}
        found.by.pop(id_, None)
        found.candidates[id_] = tuple(sorted(others))
    found.doubtful |= taken


def _doubtful(
    found: Identities, where: Jurisdiction, kind: type, records: Sequence[Any]
) -> Iterator[Any]:
    """Yield the records of a kind that are others than those that have their ids."""
    table = where.index.table(kind)
    there = [one for one in records if found.by.get(one.id) is MatchBy.ID]
    pairs = [(one, table.records[table.position[one.id]]) for one in there]
    unlike = [(one, old) for one, old in pairs if _is_unlike(one, old)]
    fields = _parents_of(kind)
    names = {spelling(one.name, kind) for one, _ in unlike}
    bearers = _bearers(where.of(kind) if unlike else (), fields, names)
    for one, old in unlike:
        field, parent = _parent(one, fields, found)
        called = bearers.get((spelling(one.name, kind), field, parent), ())
        above = lies_in(old, where) - {None}
        elsewhere = parent is not None and bool(above) and parent not in above
        if elsewhere or (called and one.id not in called):
            yield one


def _is_unlike(one: Any, old: Any) -> bool:
    """Return whether nothing but its id, which may be only its name, says which record one is."""
    name, before = getattr(one, "name", ""), getattr(old, "name", "")
    if not name or not before or (name == before and one.id != name):
        return False
    is_known = one.id != name and spelling(name, type(one)) == spelling(before, type(old))
    codes = [(getattr(one, code, None), getattr(old, code, None)) for code in _CODES]
    return not is_known and not any(code and code == other for code, other in codes)


def parent_of(one: Any, found: Identities) -> str | None:
    """Return the parent of a record of the source as the jurisdiction calls it."""
    return _parent(one, _parents_of(one), found)[1]


def _parents_of(one: Any) -> list[str]:
    """Return the fields of a record, or of a kind, that may name its parent."""
    return [field for field in _PARENTS if hasattr(one, field)]


def _take(found: Identities, record: str, ids: Sequence[str], by: MatchBy) -> None:
    if len(ids) == 1:
        found.ids[record], found.by[record] = ids[0], by
        found.candidates.pop(record, None)
    elif ids:
        found.candidates[record] = tuple(sorted(ids))


def _open(found: Identities, records: Sequence[Any]) -> Iterator[Any]:
    return (one for one in records if one.id not in found.ids and one.id not in found.candidates)


def _by_code(found: Identities, where: Jurisdiction, kind: type, records: Sequence[Any]) -> None:
    for field in (one for one in _CODES if records and hasattr(records[0], one)):
        sought = [
            (one.id, code)
            for one in _open(found, records)
            if isinstance(code := getattr(one, field), str) and code
        ]
        codes = {code for _, code in sought}
        bearers: dict[str, list[str]] = defaultdict(list)
        existing: tuple[Any, ...] = where.of(kind) if codes else ()
        for one in existing:
            if getattr(one, field) in codes:
                bearers[getattr(one, field)].append(one.id)
        for id_, code in sought:
            _take(found, id_, bearers.get(code, ()), MatchBy.CODE)


def _by_name(found: Identities, where: Jurisdiction, groups: Mapping[type, Sequence[Any]]) -> None:
    """Find records by name, again and again: what is found may be the parent of others."""
    known: dict[type, _Bearers] = {}
    before = -1
    while before < len(found.ids):
        before = len(found.ids)
        for kind in RECORD_KINDS:
            called = [one for one in _open(found, groups[kind]) if getattr(one, "name", "")]
            fields = [one for one in _PARENTS if called and hasattr(called[0], one)]
            if called and kind not in known:
                names = {spelling(one.name, kind) for one in called}
                known[kind] = _bearers(where.of(kind), fields, names)
            for record in called:
                key = spelling(record.name, kind), *_parent(record, fields, found)
                ids = known[kind].get(key, ())
                _take(found, record.id, as_written(where, record.name, ids), MatchBy.NAME)


def _parent(record: Any, fields: Sequence[str], found: Identities) -> tuple[str | None, str | None]:
    """Return the first field that names a parent, and the parent as the jurisdiction calls it."""
    for field in fields:
        value = getattr(record, field)
        if value is not None:
            targets = dict(references(type(record)))[field].targets
            meant = found.texts.meant(record.id, field, targets, value)
            return field, found.ids.get(value, meant)
    return None, None


def _bearers(records: Sequence[Any], fields: Sequence[str], names: Collection[str]) -> _Bearers:
    """Return ids by some names and each parent that is stated, or none where none is stated."""
    found: _Bearers = defaultdict(list)
    for one in records:
        name = spelling(one.name, type(one))
        if name not in names:
            continue
        parents = [(field, getattr(one, field)) for field in fields]
        stated = [pair for pair in parents if pair[1] is not None]
        for field, value in stated or _NONE:
            found[name, field, value].append(one.id)
    return found
