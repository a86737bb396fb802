"""Who holds posts in a branch and its groups."""

from datetime import date
from typing import Annotated, Any

from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Organisation, OrgForm
from partygrid.rules._outcome import Outcome
from partygrid.rules._requirements import Requirement, bounds
from partygrid.rules._rule import Severity, each, rule
from partygrid.rules.facts import below, full_members_of, holders_of, members_of
from partygrid.rules.packs._posts import LEADER, SEATS, SECRETARY, Posts, unrecorded, within_post
from partygrid.rules.packs.branch_regulation_2018._article import BRANCH, EXEMPT, UNSTATED, article
from partygrid.sources import Title

_COMMITTEE = article("第六章, 第二十条 (number unconfirmed)")
_TOO_FEW = Outcome.not_applicable("it has too few full members for a committee")
_ENOUGH = Outcome.not_applicable("it has enough full members for a committee")


def _seats(
    branch: Any,
    where: Jurisdiction,
    *,
    on: date | None,
    members: int | None,
    posts: tuple[str, ...] | None,
    few: bool = False,
) -> tuple[str, ...] | Outcome:
    """Return who has a seat in a branch with `members` or more, or `few`; or what keeps it back."""
    if not members_of(where, branch):
        return Outcome.unknown(UNSTATED)
    if below(full_members_of(where, branch), members) is not few:
        return _ENOUGH if few else _TOO_FEW
    held = holders_of(where, branch, posts, on=on)
    return unrecorded(posts) if held is None else held


def _seats_from(
    *, members: int | None, most: int | None, least: int | None = None, **_: Any
) -> tuple[Requirement, ...]:
    """Return what is required of branches with `members` or more."""
    return (*bounds("full members", members, given=True), *bounds("committee seats", least, most))


def _seats_below(*, members: int | None, most: int | None, **_: Any) -> tuple[Requirement, ...]:
    """Return what is required of branches with fewer than `members`."""
    if members is None:
        return ()
    return (
        *bounds("full members", None, members - 1, given=True),
        *bounds("committee seats", None, most),
    )


@rule(
    "branch-committee",
    title=Title("committee of a branch", "支部委员会"),
    each=BRANCH,
    severity=Severity.WARNING,
    source=_COMMITTEE,
    exemptions=EXEMPT,
    remedy="elect a committee of 3 to 5",
    requires=_seats_from,
)
def branch_committee(
    branch: Any,
    where: Jurisdiction,
    *,
    on: date | None,
    members: Annotated[int, "full members"] = 7,
    least: Annotated[int, "seats"] = 3,
    most: Annotated[int, "seats"] = 7,
    posts: Posts = SEATS,
) -> Outcome:
    """A branch with `members` full (正式) members or more has a committee of `least` to `most`.

    The secretary and the deputies have seats in the committee (支部委员会). That it has `most`
    members or fewer is the general case.
    """
    held = _seats(branch, where, on=on, members=members, posts=posts)
    if isinstance(held, Outcome):
        return held
    return Outcome.within(len(held), least, most, witness=held)


@rule(
    "branch-committee-usual",
    title=Title("usual size of a branch committee", "支部委员会一般人数"),
    each=BRANCH,
    severity=Severity.INFO,
    source=_COMMITTEE,
    exemptions=EXEMPT,
    remedy="see whether so many seats are needed",
    requires=_seats_from,
)
def branch_committee_usual(
    branch: Any,
    where: Jurisdiction,
    *,
    on: date | None,
    members: Annotated[int, "full members"] = 7,
    most: Annotated[int, "seats"] = 5,
    posts: Posts = SEATS,
) -> Outcome:
    """A branch committee (支部委员会) has `most` members or fewer.

    It is asked of branches with `members` full (正式) members or more; some more seats are
    allowed, see `branch-committee`.
    """
    held = _seats(branch, where, on=on, members=members, posts=posts)
    if isinstance(held, Outcome):
        return held
    return Outcome.within(len(held), None, most, witness=held)


@rule(
    "small-branch-posts",
    title=Title("posts of a small branch", "不设支委会的支部"),
    each=BRANCH,
    severity=Severity.WARNING,
    source=_COMMITTEE,
    exemptions=EXEMPT,
    remedy="keep a secretary and, if needed, one deputy",
    requires=_seats_below,
)
def small_branch_posts(
    branch: Any,
    where: Jurisdiction,
    *,
    on: date | None,
    members: Annotated[int, "full members"] = 7,
    most: Annotated[int, "seats"] = 2,
    posts: Posts = SEATS,
) -> Outcome:
    """A branch with fewer than `members` full (正式) members has `most` posts or fewer.

    They are a secretary (书记) and, if needed, one deputy; it has no committee (不设支委会).
    """
    held = _seats(branch, where, on=on, members=members, posts=posts, few=True)
    if isinstance(held, Outcome):
        return held
    return Outcome.within(len(held), None, most, witness=held)


@rule(
    "branch-secretary",
    title=Title("secretary of a branch", "支部书记"),
    each=BRANCH,
    severity=Severity.GAP,
    source=_COMMITTEE,
    remedy="elect a secretary, or see which of several holds the post",
    requires=lambda number, **_: bounds("secretaries", number, number),
)
def branch_secretary(
    branch: Any,
    where: Jurisdiction,
    *,
    on: date | None,
    number: Annotated[int, "secretaries"] = 1,
    posts: Posts = SECRETARY,
) -> Outcome:
    """A branch has a secretary (书记), elected or, in a temporary branch, appointed.

    There is one, or what `number` says.
    """
    return within_post(where, branch, posts, on=on, number=number)


@rule(
    "group-leader",
    title=Title("leader of a party group", "党小组组长"),
    each=each(Organisation, form=OrgForm.GROUP),
    severity=Severity.GAP,
    source=article("第十三条"),
    remedy="designate a leader, or let the group recommend one",
)
def group_leader(
    group: Any,
    where: Jurisdiction,
    *,
    on: date | None,
    number: Annotated[int, "leaders"] = 1,
    posts: Posts = LEADER,
) -> Outcome:
    """A party group (党小组) has a leader (组长).

    There is one, or what `number` says. The branch designates, or the group recommends. A group
    needs no minimum of members.
    """
    return within_post(where, group, posts, on=on, number=number)
