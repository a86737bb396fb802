"""Confirming an update, in whole or in part, and applying it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Any

import attrs

from partygrid._integrity import examine
from partygrid._likeness import nearest
from partygrid.errors import InvalidJurisdiction, Problem, ProblemReason, UnknownId
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.migration._update import Update

Part = str | tuple[str, str]
"""A part of an update: all about the record with an id, or one field of it."""


def confirm_update(
    update: Update, *, accept: Collection[Part] | None = None, reject: Collection[Part] = ()
) -> Update:
    """Return the part of an update that is accepted; the rest is left as it is.

    A link is accepted with a record that it names, and rejected with one. That a kind goes of which
    the source has no record at all stays a problem unless `accept` names its records.

    Args:
        update: The update.
        accept: Ids of records, or pairs of id and field; None accepts everything.
        reject: What is rejected all the same.

    Raises:
        UnknownId: The update has no difference for an id or a pair.

    Complexity:
        O(differences).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([pg.Town("t", name="莲峰镇", code="350825100")])
        >>> row = pg.Town("t", name="连峰镇", code="350825101")
        >>> update = pg.propose_update(where, [row])
        >>> pg.confirm_update(update, reject=[("t", "name")]).changed
        (<Change: t.code: '350825100' → '350825101'>,)
    """
    _refuse_unknown(update, [*(accept or ()), *reject])

    def wanted(id_: str, field: str | None = None) -> bool:
        parts: tuple[Part, ...] = (id_,) if field is None else (id_, (id_, field))
        return (accept is None or any(part in accept for part in parts)) and not any(
            part in reject for part in parts
        )

    return attrs.evolve(
        update,
        new=tuple(one for one in update.new if wanted(one.id)),
        changed=tuple(one for one in update.changed if wanted(one.record, one.field)),
        absent=tuple(one for one in update.absent if wanted(one.id)),
        unlisted=tuple(one for one in update.unlisted if accept is None and wanted(one.id)),
        links_added=tuple(
            one
            for one in update.links_added
            if (accept is None or one.scope in accept or one.filler in accept)
            and one.scope not in reject
            and one.filler not in reject
        ),
    )


def _refuse_unknown(update: Update, parts: Iterable[Part]) -> None:
    known: set[Part] = {one.id for one in chain(update.new, update.absent)}
    known |= {part for one in update.changed for part in (one.record, (one.record, one.field))}
    known |= {id_ for link in update.links_added for id_ in (link.scope, link.filler)}
    for part in parts:
        if part not in known:
            id_ = part if isinstance(part, str) else part[0]
            near = nearest(id_, {one for one in known if isinstance(one, str)})
            raise UnknownId(part, near=near)


def apply_update(update: Update) -> Jurisdiction:
    """Return the jurisdiction with an update.

    Links that name an absent record go with it. The not_applied records of the source are left out.

    Raises:
        InvalidJurisdiction: What comes out is no jurisdiction; ``problems`` holds every reason.

    Complexity:
        O(records + links).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t")])
        >>> update = pg.propose_update(where, [pg.Town("other")], complete=[pg.Town])
        >>> for problem in update.problems:
        ...     print(problem)
        c.town: 't': no Town has this id; add the Town or correct the id
        >>> try:
        ...     pg.apply_update(update)
        ... except pg.InvalidJurisdiction as error:
        ...     print(len(error.problems))
        1
    """
    if update.problems:
        raise InvalidJurisdiction(update.problems)
    records, links = _afterwards(update)
    return Jurisdiction(records, links, scheme=update.before.scheme)


def problems_of(update: Update) -> tuple[Problem, ...]:
    """Return what would be wrong with the jurisdiction after an update."""
    records, links = _afterwards(update)
    return (*_unlisted(update), *examine(records, links, update.before.scheme)[2])


def _unlisted(update: Update) -> Iterator[Problem]:
    """Yield a problem for each kind that would go since the source has no record of it."""
    for name, number in sorted(Counter(type(one).__name__ for one in update.unlisted).items()):
        yield Problem(
            where="source",
            field="",
            value="",
            reason=ProblemReason.MISSING,
            message=f"it is said to have every {name}, and has none; all {number:,} would go",
            remedy="look at the file; accept them by their ids in confirm_update where that is so",
        )


def _afterwards(update: Update) -> tuple[list[Any], list[Link]]:
    gone = {one.id for one in update.absent}
    values: dict[str, dict[str, Any]] = {}
    for change in update.changed:
        values.setdefault(change.record, {})[change.field] = change.after
    kept = (one for one in update.before if one.id not in gone)
    records = [
        *(attrs.evolve(one, **values[one.id]) if one.id in values else one for one in kept),
        *update.new,
    ]
    removed = set(update.links_removed)
    links = [one for one in (*update.before.links, *update.links_added) if one not in removed]
    return records, links
