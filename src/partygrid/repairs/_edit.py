"""Edits of a snapshot as data: what they change, in words, at which price.

An edit says what it adds to and drops from a record, not what the record is afterwards, so that
edits of one record go together.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Any

import attrs

from partygrid._fields import Check, references
from partygrid._likeness import nearest
from partygrid.errors import UnknownId
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.org import OrgNature
from partygrid.records import Record

Key = tuple[str, str]
"""Rule and subject of a finding."""


class EditKind(StrEnum):
    """What an edit does.

    Attributes:
        ATTACH: A building into a grid or a building group (楼栋党小组).
        DETACH: A building out of a grid.
        MOVE: A building from a grid to a neighbouring one: the boundary moves.
        SPLIT: A grid or a branch into two.
        MERGE: A grid or organisation into another.
        JOINT: Two branches into one joint (联合) branch.
        JOIN: A place or unit under an organisation that is there.
        LEAVE: A unit out of a joint branch.
        FOUND: A new organisation.
        DECLARE: A field of a record as the rule asks it.
        APPOINT: A member to a post.
        RELIEVE: A member of a post.
    """

    ATTACH = "attach"
    DETACH = "detach"
    MOVE = "move"
    SPLIT = "split"
    MERGE = "merge"
    JOINT = "joint"
    JOIN = "join"
    LEAVE = "leave"
    FOUND = "found"
    DECLARE = "declare"
    APPOINT = "appoint"
    RELIEVE = "relieve"


@attrs.frozen(kw_only=True)
class Change:
    """A change of one field of a record.

    Attributes:
        record: Id of the record.
        field: The field.
        add: Ids that a field of several gains.
        drop: Ids that it loses.
        value: What the field becomes, None where it gains and loses.
    """

    record: str
    field: str
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    value: Any = None

    def made(self, record: Any) -> Any:
        """Return the record with the change."""
        if self.value is not None:
            return attrs.evolve(record, **{self.field: self.value})
        kept = [one for one in getattr(record, self.field) if one not in self.drop]
        return attrs.evolve(record, **{self.field: sorted({*kept, *self.add})})


@attrs.frozen(kw_only=True)
class Edit:
    """A proposed edit of a snapshot, with its price and what it is good for.

    It changes nothing by itself. Where it would change the formal membership (组织关系) of people,
    its text says that each of them must agree.

    Attributes:
        kind: What it does.
        text: What it does, in one line.
        price: Its price in points, see `Prices`.
        changes: Changes of fields.
        founds: New records.
        merges: Ids of what is dissolved and of what takes its place: whatever names the first
            names the second afterwards.
        appoints: New links.
        relieves: Links that are taken out.
        resolves: Rule and subject of the findings that it resolves, sorted.
    """

    kind: EditKind
    text: str
    price: int
    changes: tuple[Change, ...] = ()
    founds: tuple[Record, ...] = ()
    merges: tuple[tuple[str, str], ...] = ()
    appoints: tuple[Link, ...] = ()
    relieves: tuple[Link, ...] = ()
    resolves: tuple[Key, ...] = ()

    @property
    def touches(self) -> frozenset[str]:
        """Ids of the records that it changes, founds, dissolves or names."""
        links = (*self.appoints, *self.relieves)
        changed = ((one.record, *one.add, *one.drop) for one in self.changes)
        return frozenset(
            [
                *(id_ for ids in changed for id_ in ids),
                *(one.id for one in self.founds),
                *(id_ for pair in self.merges for id_ in pair),
                *(id_ for one in links for id_ in (one.scope, one.filler)),
            ]
        )

    def apply(self, where: Jurisdiction) -> Jurisdiction:
        """Return a new snapshot with this edit.

        Raises:
            UnknownId: The snapshot has no record that it changes.
            InvalidJurisdiction: The result is no jurisdiction.
        """
        return applied(where, (self,))

    def __str__(self) -> str:
        return f"{self.price:,}: {self.text}"


def made_joint(branch: str, covered: Collection[str]) -> tuple[Change, ...]:
    """Return the change that makes a branch a joint (联合) one, where it covers several."""
    joint = Change(record=branch, field="nature", value=OrgNature.JOINT)
    return (joint,) if len(covered) > 1 else ()


def applied(where: Jurisdiction, edits: Iterable[Edit]) -> Jurisdiction:
    """Return a new snapshot with several edits, made one after another and checked once.

    Raises:
        UnknownId: An edit changes a record that is not there.
        InvalidJurisdiction: The result contradicts itself.

    Complexity:
        O(records + links), and O(records) for each merge.
    """
    records: dict[str, Any] = {one.id: one for one in where}
    links: Iterable[Link] = where.links
    for edit in edits:
        records |= {one.id: one for one in edit.founds}
        for change in edit.changes:
            if change.record not in records:
                raise UnknownId(change.record, near=nearest(change.record, records))
            records[change.record] = change.made(records[change.record])
        if edit.relieves or edit.appoints:
            kept = (one for one in links if one not in edit.relieves)
            links = dict.fromkeys((*kept, *edit.appoints))
        for gone, heir in edit.merges:
            records.pop(gone, None)
            naming = [one for one in records.values() if gone in named(one)]
            records |= {one.id: _renamed(one, gone, heir) for one in naming}
            links = dict.fromkeys(_handed_over(one, gone, heir) for one in links)
    return Jurisdiction(records.values(), links, scheme=where.scheme)


def named(record: Any) -> list[str]:
    """Return the ids that the fields of a record name.

    Examples:
        >>> import partygrid as pg
        >>> named(pg.Building("b", community="c", grids=["g", "h"]))
        ['c', 'g', 'h']
    """
    found: list[str] = []
    for field, spec in references(type(record)):
        value = getattr(record, field)
        if spec.check is Check.REFERENCES:
            found += value
        elif value is not None:
            found.append(value)
    return found


def _renamed(record: Any, gone: str, heir: str) -> Any:
    """Return a record that names `heir` where it named `gone`."""
    changed: dict[str, Any] = {}
    for field, spec in references(type(record)):
        value = getattr(record, field)
        if spec.check is Check.REFERENCES:
            changed[field] = sorted({heir if one == gone else one for one in value})
        elif value == gone:
            changed[field] = heir
    return attrs.evolve(record, **changed)


def _handed_over(link: Link, gone: str, heir: str) -> Link:
    if gone not in (link.scope, link.filler):
        return link
    scope, filler = (heir if one == gone else one for one in (link.scope, link.filler))
    return attrs.evolve(link, scope=scope, filler=filler)
