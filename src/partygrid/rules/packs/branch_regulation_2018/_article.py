"""What the rules of the regulation share: articles, of whom they ask, who is exempt."""

from datetime import date

from partygrid.org import Organisation, OrgForm, OrgNature
from partygrid.rules._rule import Exemption, each
from partygrid.sources import Source

TITLE = "中国共产党支部工作条例（试行）"
BRANCH = each(Organisation, form=OrgForm.BRANCH)
"""Every branch, at whatever level."""
UNSTATED = "Member.organisation"


def article(clause: str) -> Source:
    """Return an article of the regulation as a source."""
    return Source(TITLE, clause=clause, valid_from=date(2018, 10, 28))


TEMPORARY = Exemption(
    reason="a temporary organisation: memberships stay where they are, leaders are appointed",
    applies=lambda one, _: one.nature is OrgNature.TEMPORARY,
    source=article("第八条 (number unconfirmed)"),
)
FUNCTIONAL = Exemption(
    reason="a functional organisation: memberships stay where they are",
    applies=lambda one, _: one.nature is OrgNature.FUNCTIONAL,
    source=Source("Reported practice of functional organisations (功能型), Huanggang and Changle"),
)
EXEMPT = (TEMPORARY, FUNCTIONAL)
