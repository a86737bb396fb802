"""Forms of base organisations (基层党组织) by their members: branch, general branch, committee.

The instruments word the boundaries differently (50人以上, 超过50人): exactly 50 and exactly 100
members suit either form. An organisation may be set up below its number where the superior
approves; the approval is not recorded, so this is worth knowing and no more. Counted are the
members of a branch and its groups, and of other forms those of all organisations below too.

`RURAL_2018` is a pack to lay over this one for villages.
"""

from typing import Annotated, Any

from partygrid.jurisdiction import Jurisdiction
from partygrid.org import CommunityCommittee, CompoundBranch, GridBranch, OrgForm, UnitBranch
from partygrid.rules._outcome import Outcome
from partygrid.rules._pack import Pack, RuleOverride
from partygrid.rules._requirements import bounds
from partygrid.rules._rule import Each, Severity, each, rule
from partygrid.rules.facts import all_members_of, members_of
from partygrid.rules.packs.branch_regulation_2018._article import EXEMPT, UNSTATED
from partygrid.sources import Certainty, Source, Title

_LADDER = Source(
    "党和国家机关基层组织工作条例, 国有企业基层组织工作条例, 农村基层组织工作条例",
    clause="50 and 100 members (articles 4 and 5, numbers unconfirmed)",
)
_APPROVED = "see that the superior has approved it, or take the smaller form"


def _each(form: OrgForm) -> Each:
    """Return that a rule asks of organisations of a form, town committees left out.

    A town committee leads a town, however many members it has.
    """
    return each(CommunityCommittee | CompoundBranch | GridBranch | UnitBranch, form=form)


_ALL = "members with all below"


@rule(
    "branch-most-members",
    title=Title("most members of a branch", "党支部人数上限"),
    each=_each(OrgForm.BRANCH),
    severity=Severity.WARNING,
    source=_LADDER,
    exemptions=EXEMPT,
    remedy="ask for a general branch",
    requires=lambda most: bounds("members", None, most),
)
def branch_most_members(
    branch: Any, where: Jurisdiction, *, most: Annotated[int, "members"] = 50
) -> Outcome:
    """A branch (党支部) has `most` members or fewer; with more it becomes a general branch."""
    return Outcome.within(members_of(where, branch) or None, None, most, missing=UNSTATED)


@rule(
    "general-branch-least-members",
    title=Title("fewest members of a general branch", "党总支人数下限"),
    each=_each(OrgForm.GENERAL_BRANCH),
    severity=Severity.INFO,
    source=_LADDER,
    exemptions=EXEMPT,
    remedy=_APPROVED,
    requires=lambda least: bounds(_ALL, least),
)
def general_branch_least_members(
    organisation: Any, where: Jurisdiction, *, least: Annotated[int, "members"] = 50
) -> Outcome:
    """A general branch (党总支) has `least` members or more, fewer where the superior approves."""
    return Outcome.within(all_members_of(where, organisation) or None, least, missing=UNSTATED)


@rule(
    "general-branch-most-members",
    title=Title("most members of a general branch", "党总支人数上限"),
    each=_each(OrgForm.GENERAL_BRANCH),
    severity=Severity.WARNING,
    source=_LADDER,
    exemptions=EXEMPT,
    remedy="ask for a committee",
    requires=lambda most: bounds(_ALL, None, most),
)
def general_branch_most_members(
    organisation: Any, where: Jurisdiction, *, most: Annotated[int, "members"] = 100
) -> Outcome:
    """A general branch (党总支) has `most` members or fewer; with more it becomes a committee."""
    members = all_members_of(where, organisation) or None
    return Outcome.within(members, None, most, missing=UNSTATED)


@rule(
    "committee-least-members",
    title=Title("fewest members of a committee", "基层党委人数下限"),
    each=_each(OrgForm.COMMITTEE),
    severity=Severity.INFO,
    source=_LADDER,
    exemptions=EXEMPT,
    remedy=_APPROVED,
    requires=lambda least: bounds(_ALL, least),
)
def committee_least_members(
    organisation: Any, where: Jurisdiction, *, least: Annotated[int, "members"] = 100
) -> Outcome:
    """A base committee (基层党委) has `least` members or more, fewer if the superior approves."""
    return Outcome.within(all_members_of(where, organisation) or None, least, missing=UNSTATED)


PACK = Pack(
    id="base-organisations",
    title=Title("forms of base organisations", "基层党组织设置"),
    rules=[
        branch_most_members,
        committee_least_members,
        general_branch_least_members,
        general_branch_most_members,
    ],
)

_RURAL = Source(
    "中国共产党农村基层组织工作条例（2018）", clause="第五条", certainty=Certainty.SINGLE
)

RURAL_2018 = Pack(
    id="rural-2018",
    title=Title("forms of village organisations, 2018", "农村基层党组织设置"),
    overrides=[
        RuleOverride(
            rule=key,
            reason="villages: more than 50 and more than 100 members, not 50 and 100",
            numbers={"least": least},
            source=_RURAL,
        )
        for key, least in (
            ("general-branch-least-members", 51),
            ("committee-least-members", 101),
        )
    ],
)
"""Villages: a general branch has more than 50 members, a committee more than 100."""
