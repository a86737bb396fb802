"""Facts about one subject that many rules ask for, looked up in columns that are made once.

Only formal membership counts here: a member who reports to a community (双报到) stays a member of
the organisation that the record names. Who belongs to a party group belongs to its branch.

Complexity of every function: O(members + organisations), or O(links) for posts, for the first
subject, O(1) afterwards.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from partygrid._index import Counts, Index, Mask
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.org import ORGANISATION_KINDS, Member, OrgForm, Unit, UnitBranch
from partygrid.rules._organisations import first, named


def members_of(where: Jurisdiction, organisation: Any) -> int:
    """Return how many members, full and probationary, an organisation and its groups have.

    Organisations below it that are no groups (党小组) count for themselves.

    Examples:
        >>> import partygrid as pg
        >>> branch = pg.UnitBranch("br")
        >>> where = pg.Jurisdiction([branch, pg.Member("m1", organisation="br"),
        ...     pg.Member("m2", organisation="br", probationary=True)])
        >>> members_of(where, branch), full_members_of(where, branch)
        (2, 1)
    """
    return _at(where.index, organisation, _members(where.index, full=False, whole=False))


def full_members_of(where: Jurisdiction, organisation: Any) -> int:
    """Return how many full (正式) members an organisation and its groups have."""
    return _at(where.index, organisation, _members(where.index, full=True, whole=False))


def all_members_of(where: Jurisdiction, organisation: Any) -> int:
    """Return how many members, full and probationary, an organisation and all below it have.

    Examples:
        >>> import partygrid as pg
        >>> committee = pg.UnitBranch("cm", form=pg.OrgForm.COMMITTEE)
        >>> where = pg.Jurisdiction([committee, pg.UnitBranch("br", parent="cm"),
        ...     pg.Member("m1", organisation="br"), pg.Member("m2", organisation="cm")])
        >>> all_members_of(where, committee), members_of(where, committee)
        (2, 1)
    """
    return _at(where.index, organisation, _members(where.index, full=False, whole=True))


def all_full_members_of(where: Jurisdiction, organisation: Any) -> int:
    """Return how many full (正式) members an organisation and all below it have."""
    return _at(where.index, organisation, _members(where.index, full=True, whole=True))


def full_members_at(where: Jurisdiction, unit: Unit) -> int:
    """Return how many full (正式) members work in a unit, whatever their organisations."""
    index = where.index
    column = index.kept(("rules", "full members at units"), lambda: _at_units(index))
    return int(column[index.table(Unit).position[unit.id]])


def branches_of(where: Jurisdiction, unit: Unit, *, on: date | None) -> tuple[UnitBranch, ...]:
    """Return the organisations of units that name a unit and exist on a day, in id order."""
    found = where.index.kept(("rules", "branches of units"), lambda: _branches(where))
    return tuple(one for one in found.get(unit.id, ()) if one.exists_on(on))


def holders_of(
    where: Jurisdiction, scope: Any, posts: Iterable[str] | None, *, on: date | None
) -> tuple[str, ...] | None:
    """Return the ids of who holds posts at a scope on a day, sorted; None where none is recorded.

    A post is a slot of a mechanism, such as ``branch-committee.secretary``. It is recorded where
    a link fills it on any day.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.examples.small_town().with_links(
        ...     pg.catalogue.get("branch-committee").fill("garden-branch", secretary="m21"))
        >>> holders_of(where, where["garden-branch"], ["branch-committee.secretary"], on=None)
        ('m21',)
        >>> holders_of(where, where["market-branch"], ["branch-committee.secretary"], on=None)
    """
    links: list[Link] = []
    for post in posts or ():
        mechanism, _, slot = post.rpartition(".")
        rows = where.link_index.rows(mechanism)
        links += rows.kept("rules: by scope", partial(_by_scope, rows.links)).get(
            (scope.id, slot), ()
        )
    return tuple(sorted({one.filler for one in links if one.holds_on(on)})) if links else None


def below(number: int, bound: int | None) -> bool:
    """Return whether a number lies below a bound; None does not bind."""
    return bound is not None and number < bound


def _at(index: Index, organisation: Any, column: Counts) -> int:
    kind = type(organisation)
    return int(column[first(index, kind) + index.table(kind).position[organisation.id]])


def _members(index: Index, *, full: bool, whole: bool) -> Counts:
    key = ("rules", "members", full, whole)
    return index.kept(key, lambda: _counted(index, full=full, whole=whole))


def _counted(index: Index, *, full: bool, whole: bool) -> Counts:
    """Return the members of each organisation with what is below it: groups, or the whole."""
    of = named(index, Member, "organisation")
    inside = of >= 0
    if full:
        inside &= _is_full(index)
    parents = [named(index, kind, "parent") for kind in ORGANISATION_KINDS]
    carried = [
        np.array(
            [whole or one.form is OrgForm.GROUP for one in index.table(kind).records], np.bool_
        )
        for kind in ORGANISATION_KINDS
    ]
    parent = np.concatenate(parents)
    own = np.bincount(of[inside], minlength=parent.size).tolist()
    return np.array(_carried_up(parent.tolist(), own, np.concatenate(carried).tolist()), np.int64)


def _is_full(index: Index) -> Mask:
    full: Mask = index.counts(Member, "probationary") == 0
    return full


def _carried_up(
    parents: Sequence[int], numbers: Sequence[int], carried: Sequence[bool]
) -> list[int]:
    """Return the number of each node with those of the carried nodes below it, leaves first."""
    totals, waiting = list(numbers), [0] * len(parents)
    for parent in parents:
        if parent >= 0:
            waiting[parent] += 1
    ready = [node for node, number in enumerate(waiting) if not number]
    for node in ready:
        parent = parents[node]
        if parent >= 0:
            totals[parent] += totals[node] if carried[node] else 0
            waiting[parent] -= 1
            if not waiting[parent]:
                ready.append(parent)
    return totals


def _at_units(index: Index) -> Counts:
    of = index.reference(Member, "unit", Unit)
    inside = (of >= 0) & _is_full(index)
    return np.bincount(of[inside], minlength=index.size(Unit)).astype(np.int64)


def _branches(where: Jurisdiction) -> Mapping[str, Sequence[UnitBranch]]:
    found = defaultdict(list)
    for branch in where.of(UnitBranch):
        for unit in branch.units:
            found[unit].append(branch)
    return found


def _by_scope(links: Iterable[Link]) -> Mapping[tuple[str, str], Sequence[Link]]:
    found = defaultdict(list)
    for link in links:
        found[link.scope, link.slot].append(link)
    return found
