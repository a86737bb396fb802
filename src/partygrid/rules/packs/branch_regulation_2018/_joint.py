"""Which unit has a branch of its own, and which a share in a joint one."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from partygrid.jurisdiction import Jurisdiction
from partygrid.org import CompoundBranch, GridBranch, OrgForm, OrgNature, Unit, UnitBranch
from partygrid.rules._outcome import Outcome
from partygrid.rules._requirements import bounds
from partygrid.rules._rule import Exemption, Severity, each, rule
from partygrid.rules.facts import below, branches_of, full_members_at
from partygrid.rules.packs.branch_regulation_2018._article import EXEMPT, article
from partygrid.sources import Title

_COVERED: Mapping[type, str] = {
    CompoundBranch: "compounds",
    GridBranch: "grids",
    UnitBranch: "units",
}

_UNITS = "units of a joint branch"


@rule(
    "joint-branch-nature",
    title=Title("a branch of several is a joint one", "联合党支部"),
    each=each(CompoundBranch | GridBranch | UnitBranch, form=OrgForm.BRANCH),
    severity=Severity.INFO,
    source=article("第五条"),
    exemptions=EXEMPT,
    remedy="state its nature as joint, or found a branch for each",
)
def joint_branch_nature(branch: Any, where: Jurisdiction) -> Outcome:
    """A branch for several units is a joint (联合) branch.

    The same is asked of a branch for several compounds or grids, of which the article does not
    speak.
    """
    del where
    field = _COVERED[type(branch)]
    covered, joint = getattr(branch, field), branch.nature is OrgNature.JOINT
    if not covered or (joint and len(covered) == 1):
        return Outcome.unknown(f"{type(branch).__name__}.{field}")
    if len(covered) == 1:
        return Outcome.not_applicable("it covers one")
    required = "a joint branch"
    if joint:
        return Outcome.passed(len(covered), required=required)
    return Outcome.failed(len(covered), required=required, witness=covered)


@rule(
    "joint-branch-units",
    title=Title("units of a joint branch", "联合党支部单位数"),
    each=each(UnitBranch, form=OrgForm.BRANCH),
    severity=Severity.WARNING,
    source=article("第五条"),
    remedy="form two joint branches of neighbours, or of one trade",
    requires=lambda most: (
        *bounds(_UNITS, 2, given=True),
        *bounds(_UNITS, None, most),
    ),
)
def joint_branch_units(
    branch: UnitBranch, where: Jurisdiction, *, most: Annotated[int, "units"] = 5
) -> Outcome:
    """A joint branch (联合党支部) generally covers `most` units or fewer."""
    del where
    if branch.nature is not OrgNature.JOINT:
        return Outcome.not_applicable("no joint branch")
    missing = "UnitBranch.units"
    return Outcome.within(
        len(branch.units) or None, None, most, missing=missing, witness=branch.units
    )


_OUTSIDE = Exemption(
    reason="a unit located outside: its organisation may be outside too",
    applies=lambda unit, _: unit.community is None,
)
_NOBODY = Outcome.not_applicable("no full member is known to work there")


@rule(
    "unit-own-branch",
    title=Title("a unit with enough full members has a branch", "单位单独成立党组织"),
    each=Unit,
    severity=Severity.GAP,
    source=article("第四条"),
    exemptions=[_OUTSIDE],
    remedy="found a branch of its own",
)
def unit_own_branch(
    unit: Unit,
    where: Jurisdiction,
    *,
    on: date | None,
    least: Annotated[int, "full members"] = 3,
) -> Outcome:
    """A unit (单位) where `least` full (正式) members or more work has an organisation of its own.

    A share in a joint branch is none.
    """
    members = full_members_at(where, unit)
    if not members:
        return _NOBODY
    if below(members, least):
        return Outcome.not_applicable("it has too few full members for a branch of its own")
    found = branches_of(where, unit, on=on)
    if any(one.nature is OrgNature.ORDINARY for one in found):
        return Outcome.passed(members, required="an organisation of its own")
    return Outcome.failed(
        members, required="an organisation of its own", witness=tuple(one.id for one in found)
    )


@rule(
    "unit-joint-branch",
    title=Title("a unit with few full members is in a branch", "单位联合成立党支部"),
    each=Unit,
    severity=Severity.GAP,
    source=article("第五条"),
    exemptions=[_OUTSIDE],
    remedy="form a joint branch with neighbouring units, or with units of the trade",
)
def unit_joint_branch(
    unit: Unit,
    where: Jurisdiction,
    *,
    on: date | None,
    least: Annotated[int, "full members"] = 3,
) -> Outcome:
    """A unit (单位) where fewer than `least` full (正式) members work is named by a branch.

    As a rule it is a joint branch (联合党支部).
    """
    members = full_members_at(where, unit)
    if not members:
        return _NOBODY
    if not below(members, least):
        return Outcome.not_applicable("it has enough full members for a branch of its own")
    required = "a branch that names it"
    if branches_of(where, unit, on=on):
        return Outcome.passed(members, required=required)
    return Outcome.failed(members, required=required)
