"""Posts in party organisations, as slots of the mechanisms of the catalogue that record them."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from partygrid.jurisdiction import Jurisdiction
from partygrid.rules._outcome import Outcome
from partygrid.rules.facts import holders_of

Posts = Annotated[tuple[str, ...], "slots of mechanisms"]

SECRETARY = (
    "branch-committee.secretary",
    "four-level.branch_secretary",
    "four-level.community_secretary",
    "highest-rank-leads.branch_secretary",
)
"""The secretary (书记) of a branch."""
SEATS = (*SECRETARY, "branch-committee.deputy", "branch-committee.committee_member")
"""Those who have a seat in a branch committee (支部委员会): secretary, deputies, other members."""
LEADER = ("four-level.group_leader",)
"""The leader of a party group (党小组组长)."""


def within_post(
    where: Jurisdiction,
    scope: Any,
    posts: Sequence[str] | None,
    *,
    on: date | None,
    number: int | None,
) -> Outcome:
    """Return whether a number of people hold one of some posts at a scope."""
    held = holders_of(where, scope, posts, on=on)
    if held is None:
        return unrecorded(posts)
    return Outcome.within(len(held), number, number, witness=held)


def unrecorded(posts: Sequence[str] | None) -> Outcome:
    """Return that no link fills one of some posts."""
    return Outcome.unknown(f"a link to {posts[0] if posts else 'a post'}")
