"""What one role sees: its own place, the line above it, and nobody else's people."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

import attrs

from partygrid._collector import paused_collector
from partygrid.errors import InvalidArgument
from partygrid.grid import PLACE_KINDS
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.org import Member
from partygrid.privacy._audience import Audience
from partygrid.privacy._redact import redact, seen_by
from partygrid.privacy._removal import (
    Removed,
    as_records,
    changes_without,
    printed_table,
    references,
)
from partygrid.privacy._scope import Scope, scope_of

_UPWARD = frozenset({"parent", "town", "community", "compound", "grids"})
"""Fields of a place or an organisation that name what is above it."""


@attrs.frozen(kw_only=True)
class Role:
    """Who looks at what: the place of a role, and what the role may see there.

    Attributes:
        place: Id of the place: a grid, a community, a town, or another one.
        audience: What may be seen of the people and counts there.

    Examples:
        >>> Role("grid-1", audience=Audience.ORGANISATION).place
        'grid-1'
    """

    place: str = attrs.field(kw_only=False)
    audience: Audience


@attrs.frozen(kw_only=True)
class View:
    """What a role sees of a snapshot.

    Attributes:
        role: The role.
        snapshot: What it sees: a valid snapshot.
        stubs: Ids of the records in it that lie outside the place and are there because something
            within names them, with their public fields only; sorted.
        removed: What the audience of the role may not see of what lies within.
    """

    role: Role
    snapshot: Jurisdiction
    stubs: tuple[str, ...]
    removed: tuple[Removed, ...]

    def __str__(self) -> str:
        head = f"{self.role.place}, for {self.role.audience}: {self.snapshot!r}"
        stubs = f"public fields only: {len(self.stubs):,}"
        return "\n".join([head, stubs, printed_table(self.removed)])

    def to_records(self) -> list[dict[str, str | int]]:
        """Return a row for each thing that was removed within: kind, field, number."""
        return as_records(self.removed)


def view(where: Jurisdiction, role: Role, *, on: date | None = None) -> View:
    """Return what a role sees of a snapshot.

    That is what lies within its place, with the people who live there, belong to an organisation
    there or serve there, and the links whose scope lies there. What stands above, such as the
    community of a grid and the line of its organisations, is kept as a stub with public fields,
    and so are units and organisations from elsewhere that fill a slot within. All of it is then
    redacted for the audience of the role. No id of anybody else is in it.

    Args:
        where: The snapshot.
        role: The place and the audience.
        on: The day on which links must hold for somebody to serve by them; None for the latest
            state.

    Raises:
        UnknownId: No record has the id of the place.
        InvalidArgument: It is no place, or the audience is none.

    Complexity:
        O(records + links).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.examples.small_town()
        >>> found = view(where, Role("west", audience=Audience.SUPERIOR))
        >>> len(found.snapshot.of(pg.Community)), len(where.of(pg.Community))
        (1, 3)
        >>> found.stubs
        ('business-branch', 'town', 'town-committee')
    """
    if type(where[role.place]) not in PLACE_KINDS:
        raise InvalidArgument("role.place", role.place, "the record is no place", "name a place")
    with paused_collector():
        scope = scope_of(where, role.place, on)
        links = tuple(_links(where, scope))
        stubs = _stubs(where, scope, links)
        kept = scope.records | scope.people | stubs
        records = [
            _trimmed(seen_by(one, Audience.PUBLIC) if one.id in stubs else one, kept)
            for one in where
            if one.id in kept
        ]
        found = redact(Jurisdiction(records, links, scheme=where.scheme), audience=role.audience)
    return View(
        role=role, snapshot=found.snapshot, stubs=tuple(sorted(stubs)), removed=found.removed
    )


def _links(where: Jurisdiction, scope: Scope) -> Iterator[Link]:
    """Yield the links whose scope lies within, but for those of people from elsewhere."""
    everybody = {one.id for one in where.of(Member)}
    strangers = everybody - scope.people
    inside = scope.records | scope.people
    yield from (one for one in where.links if one.scope in inside and one.filler not in strangers)


def _stubs(where: Jurisdiction, scope: Scope, links: tuple[Link, ...]) -> frozenset[str]:
    """Return the ids of what lies outside and has to be there."""
    everybody = {one.id for one in where.of(Member)}
    inside = scope.records | scope.people
    queue = {*scope.partly, *(one.filler for one in links)} - inside
    for key in scope.records:
        queue.update(_above(where[key], _UPWARD))
    stubs: set[str] = set()
    while queue := queue - inside - stubs - everybody:
        stubs |= queue
        queue = {above for key in queue for above in _above(where[key], ("parent",))}
    return frozenset(stubs)


def _above(record: Any, optional: Collection[str]) -> Iterator[str]:
    """Yield what a record cannot do without, and what some of its other fields name."""
    kind: type = type(record)
    for one in references(kind):
        value = getattr(record, one.name)
        if value is not None and (one.default is attrs.NOTHING or one.name in optional):
            yield from value if isinstance(value, tuple) else (value,)


def _trimmed(record: Any, kept: Collection[str]) -> Any:
    """Return a record that names nothing but what is kept."""
    kind: type = type(record)
    changes = changes_without(record, references(kind), lambda key: key not in kept)
    return attrs.evolve(record, **dict(changes))
