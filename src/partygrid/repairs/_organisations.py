"""Edits of organisations: joint branches, splits, units that join and leave, posts."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.org import (
    ORGANISATION_KINDS,
    CompoundBranch,
    GridBranch,
    Member,
    OrgForm,
    OrgNature,
    Unit,
    UnitBranch,
)
from partygrid.repairs._asked import Asked, fresh_id
from partygrid.repairs._edit import Change, Edit, EditKind, made_joint
from partygrid.rules._outcome import Verdict
from partygrid.rules.facts import full_members_of
from partygrid.rules.packs.structure._territory import organisation_territory

_COVERED: Mapping[type, str] = {
    CompoundBranch: "compounds",
    GridBranch: "grids",
    UnitBranch: "units",
}
_CONSENT = "each must agree to the transfer"


def _members(asked: Asked, organisation: str) -> tuple[Member, ...]:
    return asked.where.of(Member, organisation=organisation)


def _transfer(members: int) -> str:
    return f"; it proposes to transfer {members} memberships, {_CONSENT}" if members else ""


def join_neighbours(asked: Asked) -> Iterator[Edit]:
    """Offer to form a joint branch with each neighbouring branch of the same kind.

    The branch with more full members takes the other in, that with the lower id in a tie.
    """
    where, branch = asked.where, asked.subject
    if type(branch) not in _COVERED:
        return
    for other in asked.neighbours(where.of(type(branch), form=OrgForm.BRANCH)):
        heir, gone = sorted([branch, other], key=lambda one: (-full_members_of(where, one), one.id))
        moved = len(_members(asked, gone.id))
        covered = getattr(gone, _COVERED[type(gone)])
        yield Edit(
            kind=EditKind.JOINT,
            text=f"form a joint branch of {heir.id} and {gone.id}, which goes into it"
            + _transfer(moved),
            price=asked.prices.joint + asked.prices.transfer * moved,
            changes=(
                Change(record=heir.id, field=_COVERED[type(heir)], add=covered),
                *made_joint(heir.id, {*getattr(heir, _COVERED[type(heir)]), *covered}),
            ),
            merges=((gone.id, heir.id),),
        )


def split_branch(asked: Asked) -> Iterator[Edit]:
    """Offer to split a branch: the second half of its members goes to a new one."""
    branch = asked.subject
    members = [one.id for one in _members(asked, branch.id)]
    moved = members[(len(members) + 1) // 2 :]
    if not moved:
        return
    new = attrs.evolve(branch, id=fresh_id(asked.where, branch.id), name="")
    yield Edit(
        kind=EditKind.SPLIT,
        text=f"split {branch.id}: new branch {new.id}{_transfer(len(moved))}",
        price=asked.prices.split + asked.prices.transfer * len(moved),
        founds=(new,),
        changes=tuple(Change(record=one, field="organisation", value=new.id) for one in moved),
    )


def state_superior(asked: Asked) -> Iterator[Edit]:
    """Offer the superiors in whose places an organisation lies, nearest level first."""
    where, below = asked.where, asked.subject
    fit: list[str] = []
    for kind in where.scheme.parents_of(type(below)):
        known: tuple[Any, ...] = where.of(kind)
        fit += [
            one.id for one in known if one.exists_on(asked.on) and _lies_in(where, below, one.id)
        ]
    for id_ in [one for one in fit if one != below.parent][: asked.reach]:
        yield Edit(
            kind=EditKind.DECLARE,
            text=f"state that {id_} is the superior of {below.id}",
            price=asked.prices.declare,
            changes=(Change(record=below.id, field="parent", value=id_),),
        )


def _lies_in(where: Jurisdiction, below: Any, above: str) -> bool:
    """Return whether the places of an organisation lie within those of another, as is asked."""
    outcome = organisation_territory.check(attrs.evolve(below, parent=above), where)
    return outcome.verdict is Verdict.PASS


def declare_joint(asked: Asked) -> Iterator[Edit]:
    """Offer to state that a branch is a joint one."""
    yield Edit(
        kind=EditKind.DECLARE,
        text=f"state that {asked.subject.id} is a joint branch",
        price=asked.prices.declare,
        changes=(Change(record=asked.subject.id, field="nature", value=OrgNature.JOINT),),
    )


def leave_joint(asked: Asked) -> Iterator[Edit]:
    """Offer that one of its units leaves a joint branch."""
    branch = asked.subject
    for unit in branch.units:
        yield Edit(
            kind=EditKind.LEAVE,
            text=f"let unit {unit} leave joint branch {branch.id}",
            price=asked.prices.leave,
            changes=(Change(record=branch.id, field="units", drop=(unit,)),),
        )


def join_joint(asked: Asked) -> Iterator[Edit]:
    """Offer that a unit joins a branch of units in its community."""
    unit = asked.subject
    for branch in asked.neighbours(asked.where.of(UnitBranch, form=OrgForm.BRANCH)):
        join = Change(record=branch.id, field="units", add=(unit.id,))
        yield Edit(
            kind=EditKind.JOIN,
            text=f"let unit {unit.id} join branch {branch.id}",
            price=asked.prices.join,
            changes=(join, *made_joint(branch.id, {*branch.units, unit.id})),
        )


def found_branch(asked: Asked) -> Iterator[Edit]:
    """Offer to found a branch of a unit, which then leaves the joint branches that name it."""
    unit: Unit = asked.subject
    named = asked.where.of(UnitBranch, units=unit.id)
    new = UnitBranch(
        f"{unit.id}-branch", units=[unit.id], parent=next((one.parent for one in named), None)
    )
    if new.id in asked.where:
        return
    yield Edit(
        kind=EditKind.FOUND,
        text=f"found branch {new.id} of unit {unit.id}; whoever joins it must agree",
        price=asked.prices.found,
        founds=(new,),
        changes=tuple(
            Change(record=one.id, field="units", drop=(unit.id,))
            for one in named
            if len(one.units) > 1
        ),
    )


def fill_post(asked: Asked) -> Iterator[Edit]:
    """Offer candidates for the posts of a rule, or to relieve one of too many holders."""
    measured = asked.finding.measured
    least = asked.numbers.get("least", asked.numbers.get("number"))
    if isinstance(measured, int) and least is not None and measured < least:
        yield from _appointments(asked)
    else:
        yield from _reliefs(asked)


def _posts(asked: Asked) -> tuple[str, ...]:
    """Return the posts of a rule, also where several slots record one."""
    found: list[str] = []
    for one in asked.numbers.get("posts") or ():
        found += [one] if isinstance(one, str) else one
    return tuple(found)


def _appointments(asked: Asked) -> Iterator[Edit]:
    """Offer the full members of an organisation, or of the branch of a group, in id order."""
    where, scope = asked.where, asked.subject
    held = {one.filler for one in _links(asked)}
    source = scope
    while type(source) in ORGANISATION_KINDS and source.form is OrgForm.GROUP and source.parent:
        source = where[source.parent]
    ids = sorted({scope.id, source.id})
    members = [one for id_ in ids for one in _members(asked, id_) if not one.probationary]
    free = sorted(one.id for one in members if one.id not in held)
    for member in free[: asked.reach]:
        for post in _posts(asked)[:1] if "number" in asked.numbers else _posts(asked)[-1:]:
            mechanism, _, slot = post.rpartition(".")
            link = Link(
                mechanism=mechanism, scope=scope.id, slot=slot, filler=member, since=asked.on
            )
            yield Edit(
                kind=EditKind.APPOINT,
                text=f"appoint {member} to {post} at {scope.id}, who must be willing",
                price=asked.prices.appoint,
                appoints=(link,),
            )


def _links(asked: Asked) -> list[Link]:
    """Return the links that fill the posts of a rule at its subject on the day."""
    wanted = {(one.rpartition(".")[0], one.rpartition(".")[2]) for one in _posts(asked)}
    return [
        one
        for one in asked.where.links
        if one.scope == asked.subject.id
        and (one.mechanism, one.slot) in wanted
        and one.holds_on(asked.on)
    ]


def _reliefs(asked: Asked) -> Iterator[Edit]:
    for link in _links(asked):
        yield _relieved(asked, link)


def _relieved(asked: Asked, link: Link) -> Edit:
    return Edit(
        kind=EditKind.RELIEVE,
        text=f"end {link.mechanism}.{link.slot} of {link.filler} at {link.scope}",
        price=asked.prices.relieve,
        relieves=(link,),
    )


def end_reports(asked: Asked) -> Iterator[Edit]:
    """Offer to end a residence report (居住地报到) of a member."""
    for link in asked.where.links:
        if link.mechanism == asked.numbers.get("mechanism") and link.filler == asked.subject.id:
            yield _relieved(asked, link)
