"""Members and posts: one formal organisation, one live report, one holder of a post."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import numpy as np

from partygrid._index import NOWHERE, Counts, Index, Mask, Positions
from partygrid._links import Numbers, Rows
from partygrid._whereabouts import spots
from partygrid.grid import Community, Place
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.org import Member, Organisation
from partygrid.records import RECORD_KINDS
from partygrid.rules._outcome import Outcome
from partygrid.rules._rule import Codes, Severity, rule
from partygrid.rules.facts import holders_of
from partygrid.rules.link_facts import links_of
from partygrid.rules.packs._posts import LEADER, SECRETARY
from partygrid.rules.packs.structure._answers import none_of
from partygrid.rules.packs.structure._columns import (
    codes,
    position_of,
    screen_of_existence,
)
from partygrid.rules.packs.structure._line import LEVELS
from partygrid.sources import Certainty, Source, Title

ONE_BRANCH = Source(
    "double reporting as practised (双报到)",
    clause="one formal organisation",
    certainty=Certainty.SINGLE,
)
ONE_REPORT = Source("platforms for double reporting (双报到)", clause="one live report")


def _screen_memberships(where: Jurisdiction, *, kind: type, on: date | None) -> Codes:
    return screen_of_existence(where.index, kind, "organisation", on)


@rule(
    "member-organisation",
    title=Title("one formal organisation", "组织关系唯一"),
    each=Member,
    severity=Severity.ERROR,
    source=ONE_BRANCH,
    remedy="transfer the membership to an organisation that exists",
    screen=_screen_memberships,
)
def member_organisation(member: Member, where: Jurisdiction, *, on: date | None) -> Outcome:
    """The formal organisation (组织关系) of a member exists on the day.

    That there is at most one, the record of a member guarantees; where none is named, it lies
    outside the jurisdiction.
    """
    if member.organisation is None:
        return Outcome.not_applicable("its formal organisation lies outside")
    organisation = where[member.organisation]
    gone = [] if organisation.exists_on(on) else [organisation.id]
    return none_of(gone, "its organisation does not exist on the day")


def _live(rows: Rows, on: date | None) -> Mask:
    live = rows.live(on)
    return np.ones(len(rows.links), np.bool_) if live is None else live


def _communities(index: Index, numbers: Numbers) -> Positions:
    """Return the position of the community in which each record lies, -1 for none."""
    found = np.full(numbers.size, NOWHERE, np.int32)
    for kind in RECORD_KINDS:
        local = numbers - index.start(kind)
        here = (local >= 0) & (local < index.size(kind))
        if here.any():
            found[here] = spots(index, kind).community[local[here]]
    return found


def _screen_reports(where: Jurisdiction, *, kind: type, mechanism: str, on: date | None) -> Codes:
    index, rows = where.index, where.link_index.rows(mechanism)
    counted = _live(rows, on) & (_communities(index, rows.scope) >= 0)
    reports = _at(index, kind, rows.filler[counted])
    return codes(reports > 1, outside=reports == 0)


def _at(index: Index, kind: type, numbers: Numbers) -> Counts:
    """Return how often each record of a kind is among the numbers. Shape: (records,)."""
    local = numbers - index.start(kind)
    inside = (local >= 0) & (local < index.size(kind))
    return np.bincount(local[inside], minlength=index.size(kind))


@rule(
    "member-one-report",
    title=Title("one live residence report", "居住地报到唯一"),
    each=Member,
    severity=Severity.ERROR,
    source=ONE_REPORT,
    remedy="end all reports but one",
    screen=_screen_reports,
)
def member_one_report(
    member: Member,
    where: Jurisdiction,
    *,
    mechanism: str = "double-reporting",
    on: date | None,
) -> Outcome:
    """A member reports (报到) to one community at a time, whatever it serves there.

    What counts are the live links of the mechanism that the member fills at a need or place in a
    community.
    """
    found = {_community(where, one) for one in links_of(where, member, mechanism, on=on)}
    communities = tuple(sorted(found - {""}))
    if not communities:
        return Outcome.not_applicable("it has no live report")
    return Outcome.within(len(communities), None, 1, witness=communities)


def _community(where: Jurisdiction, link: Link) -> str:
    """Return the id of the community in which the scope of a link lies, empty for none."""
    index, scope = where.index, where[link.scope]
    at = int(spots(index, type(scope)).community[position_of(index, scope)])
    return "" if at < 0 else index.id_of(Community, at)


POSTS = (
    SECRETARY,
    LEADER,
    ("four-level.town_secretary",),
    ("highest-rank-leads.building_chief",),
)
"""The posts that one member holds: each is one slot, or the slots in which it is recorded."""


def _screen_posts(
    where: Jurisdiction,
    *,
    kind: type,
    most: int | None,
    posts: Sequence[Sequence[str]] | None,
    on: date | None,
) -> Codes:
    """Look where more links hold in a post than one member may."""
    crowd = np.zeros(where.index.size(kind), np.int64)
    for post in posts or ():
        crowd = np.maximum(crowd, sum(_filled(where, kind, slot, on) for slot in post))
    return codes(crowd > (crowd if most is None else most), outside=crowd == 0)


def _filled(where: Jurisdiction, kind: type, slot: str, on: date | None) -> Counts:
    """Return how many live links fill a slot of each record of a kind. Shape: (records,)."""
    mechanism, _, name = slot.rpartition(".")
    rows = where.link_index.rows(mechanism)
    here = np.array([one == name for one in rows.slots], np.bool_)[rows.slot]
    return _at(where.index, kind, rows.scope[here & _live(rows, on)])


@rule(
    "post-one-holder",
    title=Title("one holder of a post", "职务唯一"),
    each=Place | Organisation,
    severity=Severity.ERROR,
    source=LEVELS,
    remedy="end the link of the former holder",
    screen=_screen_posts,
)
def post_one_holder(
    scope: Any,
    where: Jurisdiction,
    *,
    most: Annotated[int, "holders"] = 1,
    posts: tuple[tuple[str, ...], ...] = POSTS,
    on: date | None,
) -> Outcome:
    """A post (职务) has one holder at a time, or `most`; it may be vacant.

    A post is a slot of a mechanism, such as ``highest-rank-leads.building_chief``, or several that
    record the same post.
    """
    held = [holders_of(where, scope, post, on=on) or () for post in posts or ()]
    crowd = max(held, key=len, default=())
    if not crowd:
        return Outcome.not_applicable("nobody holds a post of it")
    return Outcome.within(len(crowd), None, most, witness=crowd)
