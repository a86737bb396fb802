"""Regulations on the Work of Party Branches (中国共产党支部工作条例), 2018: size, form, terms."""

from datetime import date
from typing import Annotated, Any

from partygrid.jurisdiction import Jurisdiction
from partygrid.org import CompoundBranch, GridBranch, OrgNature, UnitBranch
from partygrid.rules._outcome import Outcome
from partygrid.rules._pack import Pack
from partygrid.rules._rule import Exemption, Severity, rule
from partygrid.rules.facts import full_members_of, members_of
from partygrid.sources import Source, Title

_TITLE = "中国共产党支部工作条例（试行）"
_FROM = date(2018, 10, 28)

Branch = CompoundBranch | GridBranch | UnitBranch


def _article(number: str) -> Source:
    return Source(_TITLE, clause=number, valid_from=_FROM)


def _temporary(branch: Any, _: Jurisdiction) -> bool:
    return branch.nature is OrgNature.TEMPORARY


def _functional(branch: Any, _: Jurisdiction) -> bool:
    return branch.nature is OrgNature.FUNCTIONAL


EXEMPT = (
    Exemption(reason="a temporary branch: memberships stay where they are", applies=_temporary),
    Exemption(reason="a functional branch: memberships stay where they are", applies=_functional),
)


@rule(
    "branch-full-members",
    title=Title("full members of a branch", "支部正式党员人数"),
    each=Branch,
    severity=Severity.WARNING,
    source=_article("第四条"),
    exemptions=EXEMPT,
    remedy="form a joint branch with neighbours, or attach its members to one",
)
def branch_full_members(
    branch: Any, where: Jurisdiction, *, least: Annotated[int, "full members"] = 3
) -> Outcome:
    """A branch (党支部) has 3 full (正式) members or more."""
    if not members_of(where, branch):
        return Outcome.unknown("Member.organisation")
    return Outcome.within(full_members_of(where, branch), least)


PACK = Pack(
    id="branch-regulation-2018",
    title=Title("Regulations on the Work of Party Branches, 2018", _TITLE),
    rules=[branch_full_members],
)
