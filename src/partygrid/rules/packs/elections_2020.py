"""Regulations on Elections of Base Organisations (基层组织选举工作条例), 2020.

A snapshot holds the day of the last election alone (``elected``), so that an election that is late
is found, one that was early is not. Attendance and votes are held against their numbers where
meetings are logged.
"""

from datetime import date
from typing import Annotated, Any

from partygrid.jurisdiction import Jurisdiction
from partygrid.org import CommunityCommittee, Member, Organisation, OrgForm
from partygrid.rules._outcome import Outcome
from partygrid.rules._pack import Pack
from partygrid.rules._requirements import bounds
from partygrid.rules._rule import Exemption, Severity, rule
from partygrid.rules.facts import all_full_members_of, all_members_of, holders_of
from partygrid.rules.packs._posts import SEATS, Posts, unrecorded
from partygrid.rules.packs._terms import within_term
from partygrid.rules.packs.branch_regulation_2018._article import BRANCH, EXEMPT, UNSTATED, article
from partygrid.sources import Certainty, Source, Title

_TITLE = "中国共产党基层组织选举工作条例"


def _article(clause: str, certainty: Certainty = Certainty.CONFIRMED) -> Source:
    return Source(_TITLE, clause=clause, certainty=certainty, valid_from=date(2020, 7, 13))


_WORKING_COMMITTEE = Exemption(
    reason="a working committee (党工委): it is sent by its superior, not elected",
    applies=lambda one, _: one.form is OrgForm.WORKING_COMMITTEE,
    source=Source(
        "a working committee is an organ that its superior sends (派出机关)",
        certainty=Certainty.UNCONFIRMED,
    ),
)
_GROUP = Exemption(
    reason="a party group (党小组): its leader is designated or recommended",
    applies=lambda one, _: one.form is OrgForm.GROUP,
    source=article("第十三条"),
)
_ELECTED = (*SEATS, "big-committee.full_time", "four-level.town_secretary")
_EXEMPT = (_WORKING_COMMITTEE, _GROUP, *EXEMPT)


@rule(
    "election-term",
    title=Title("election at the end of the term", "按期换届"),
    each=Organisation,
    severity=Severity.WARNING,
    source=_article("第三条"),
    exemptions=_EXEMPT,
    remedy="hold the election",
)
def election_term(
    organisation: Any,
    where: Jurisdiction,
    *,
    on: date | None,
    community: Annotated[int, "years"] = 5,
    committee: Annotated[int, "years"] = 5,
    other: Annotated[int, "years"] = 3,
    postponed: Annotated[int, "years"] = 1,
) -> Outcome:
    """An organisation elects anew by the end of its term (换届), or `postponed` years later.

    The term of organisations of villages and communities is `community` years, that of base
    committees generally `committee`, that of general branches and branches generally `other`. A
    delay needs the approval of the superior, which is not recorded: within it the answer is
    unknown.
    """
    del where
    if isinstance(organisation, CommunityCommittee):
        years = community
    else:
        years = committee if organisation.form is OrgForm.COMMITTEE else other
    return within_term(organisation, on, years, postponed=postponed)


@rule(
    "election-meeting",
    title=Title("a meeting of members elects", "党员大会选举"),
    each=Organisation,
    severity=Severity.INFO,
    source=_article("第四条"),
    exemptions=_EXEMPT,
    remedy="let a congress of delegates elect, where the superior approves",
    requires=lambda congress: bounds(
        "members with all below", None, None if congress is None else congress - 1
    ),
)
def election_meeting(
    organisation: Any, where: Jurisdiction, *, congress: Annotated[int | None, "members"] = 500
) -> Outcome:
    """A meeting of members (党员大会) elects; from `congress` on, a congress (党员代表大会) may.

    A congress may elect in a smaller organisation too where its members live scattered.
    """
    members = all_members_of(where, organisation) or None
    most = None if congress is None else congress - 1
    return Outcome.within(members, None, most, missing=UNSTATED)


@rule(
    "election-voters",
    title=Title("members who may vote", "有选举权的党员"),
    each=Organisation,
    severity=Severity.WARNING,
    source=_article("第五条"),
    exemptions=_EXEMPT,
    remedy="attach its members to another organisation",
    requires=lambda least: bounds("full members with all below", least),
)
def election_voters(
    organisation: Any, where: Jurisdiction, *, least: Annotated[int, "voters"] = 1
) -> Outcome:
    """An organisation that elects has members who may vote: probationary (预备) ones may not."""
    if not all_members_of(where, organisation):
        return Outcome.unknown(UNSTATED)
    return Outcome.within(all_full_members_of(where, organisation), least)


@rule(
    "election-eligible",
    title=Title("who may be elected", "被选举权"),
    each=Organisation,
    severity=Severity.WARNING,
    source=_article("第五条"),
    exemptions=_EXEMPT,
    remedy="leave the post to a full member",
)
def election_eligible(
    organisation: Any, where: Jurisdiction, *, on: date | None, posts: Posts = _ELECTED
) -> Outcome:
    """Nobody who holds an elected post is a probationary (预备) member: they may not be elected."""
    held = holders_of(where, organisation, posts, on=on)
    if held is None:
        return unrecorded(posts)
    holders = [where[one] for one in held]
    wrong = tuple(one.id for one in holders if isinstance(one, Member) and one.probationary)
    return Outcome.within(len(wrong), None, 0, witness=wrong)


@rule(
    "election-candidates",
    title=Title("enough candidates", "差额选举"),
    each=BRANCH,
    severity=Severity.INFO,
    source=_article("20 %", Certainty.UNCONFIRMED),
    exemptions=EXEMPT,
    remedy="see how the difference can be kept with so few full members",
)
def election_candidates(
    organisation: Any,
    where: Jurisdiction,
    *,
    on: date | None,
    surplus: Annotated[int | None, "percent"] = 20,
    posts: Posts = SEATS,
) -> Outcome:
    """Full members are enough for candidates that exceed the seats by `surplus` percent (差额).

    The number is from memory. Seats are those that are held.
    """
    held = holders_of(where, organisation, posts, on=on)
    if held is None:
        return unrecorded(posts)
    if not all_members_of(where, organisation):
        return Outcome.unknown(UNSTATED)
    if len(held) < 2:  # noqa: PLR2004 - one is no committee
        return Outcome.not_applicable("no committee is held: one post needs no difference")
    least = None if surplus is None else len(held) + -(-len(held) * surplus // 100)
    return Outcome.within(all_full_members_of(where, organisation), least)


PACK = Pack(
    id="elections-2020",
    title=Title("Regulations on Elections of Base Organisations, 2020", _TITLE),
    rules=[
        election_candidates,
        election_eligible,
        election_meeting,
        election_term,
        election_voters,
    ],
)
