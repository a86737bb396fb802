"""How many members a branch has, and for how long it is elected."""

from datetime import date
from typing import Annotated, Any

from partygrid.jurisdiction import Jurisdiction
from partygrid.org import CommunityCommittee
from partygrid.rules._outcome import Outcome
from partygrid.rules._requirements import bounds
from partygrid.rules._rule import Severity, rule
from partygrid.rules.facts import full_members_of, members_of
from partygrid.rules.packs._terms import within_term
from partygrid.rules.packs.branch_regulation_2018._article import BRANCH, EXEMPT, UNSTATED, article
from partygrid.sources import Title


@rule(
    "branch-full-members",
    title=Title("full members of a branch", "支部正式党员人数"),
    each=BRANCH,
    severity=Severity.WARNING,
    source=article("第四条"),
    exemptions=EXEMPT,
    remedy="form a joint branch with neighbours, or attach its members to one",
    requires=lambda least: bounds("full members", least),
)
def branch_full_members(
    branch: Any, where: Jurisdiction, *, least: Annotated[int, "full members"] = 3
) -> Outcome:
    """A branch (党支部) has `least` full (正式) members or more.

    Probationary members and those who only report to it do not count.
    """
    if not members_of(where, branch):
        return Outcome.unknown(UNSTATED)
    return Outcome.within(full_members_of(where, branch), least)


@rule(
    "branch-size",
    title=Title("size of a branch", "支部党员人数"),
    each=BRANCH,
    severity=Severity.WARNING,
    source=article("第四条"),
    exemptions=EXEMPT,
    remedy="split the branch, or ask for a general branch",
    requires=lambda most: bounds("members", None, most),
)
def branch_size(
    branch: Any, where: Jurisdiction, *, most: Annotated[int, "members"] = 50
) -> Outcome:
    """A branch (党支部) generally has `most` members or fewer, with probationary (预备) ones."""
    return Outcome.within(members_of(where, branch) or None, None, most, missing=UNSTATED)


@rule(
    "branch-term",
    title=Title("term of a branch committee", "支部委员会任期"),
    each=BRANCH,
    severity=Severity.WARNING,
    source=article("第六章, 第二十一条 (number unconfirmed)"),
    exemptions=EXEMPT,
    remedy="hold the election, or ask for approval of a delay",
)
def branch_term(
    branch: Any,
    where: Jurisdiction,
    *,
    on: date | None,
    community: Annotated[int, "years"] = 5,
    other: Annotated[int, "years"] = 3,
) -> Outcome:
    """The term (任期) of the branch of a village or community is `community` years, else `other`.

    A branch inside a community, such as that of a compound, is counted with the others.
    """
    del where
    return within_term(branch, on, community if isinstance(branch, CommunityCommittee) else other)
