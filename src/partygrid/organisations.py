"""Organisations by level, and their forms.

Level is not form: a community is led by a committee, a general branch or a branch, and which levels
exist is data (`LevelScheme`). Each organisation names its parent and the places that it covers, by
id; it does not know the places themselves.
"""

from datetime import date
from enum import StrEnum
from typing import get_args

import attrs

from partygrid import _fields as fields
from partygrid._fields import Check, spec


class OrgForm(StrEnum):
    """Form of a party organisation, independent of its level."""

    WORKING_COMMITTEE = "working-committee"
    COMMITTEE = "committee"
    GENERAL_BRANCH = "general-branch"
    BRANCH = "branch"
    GROUP = "group"


class OrgNature(StrEnum):
    """Ordinary, joint (联合), temporary (临时) or functional (功能型) organisation."""

    ORDINARY = "ordinary"
    JOINT = "joint"
    TEMPORARY = "temporary"
    FUNCTIONAL = "functional"


ORGANISATION_NAMES = (
    "TownCommittee",
    "CommunityCommittee",
    "CompoundBranch",
    "GridBranch",
    "BuildingGroup",
    "UnitBranch",
)


@attrs.frozen(kw_only=True)
class _Organisation:
    """The fields that every party organisation has; not a kind of its own."""

    id: str = attrs.field(kw_only=False, metadata=spec(Check.ID, "编号"))
    parent: str | None = attrs.field(
        default=None,
        metadata=spec(Check.REFERENCE, "上级组织", targets=ORGANISATION_NAMES, optional=True),
    )
    name: str = attrs.field(default="", metadata=spec(Check.TEXT, "名称"))
    nature: OrgNature = attrs.field(
        default=OrgNature.ORDINARY, metadata=spec(Check.CHOICE, "性质", choices=OrgNature)
    )
    established: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "成立日期", optional=True)
    )
    dissolved: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "撤销日期", optional=True)
    )
    elected: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "换届日期", optional=True)
    )

    def exists_on(self, day: date | None) -> bool:
        """Return whether it exists, `established` to before `dissolved`; None: the latest state."""
        if day is None:
            return self.dissolved is None
        begun = self.established is None or self.established <= day
        return begun and (self.dissolved is None or day < self.dissolved)


@attrs.frozen(kw_only=True)
class TownCommittee(_Organisation):
    """A town committee (乡镇党委) or a subdistrict working committee (街道党工委).

    Attributes:
        id: Identifier, unique in the jurisdiction.
        town: The town that it covers.
        form: Committee, or working committee for a subdistrict.
        parent: The superior organisation, None where it lies outside or is not known.
        name: Name of the organisation.
        nature: Ordinary, joint, temporary or functional.
        established: First day of its existence, None where it is not known.
        dissolved: Day from which it no longer exists, None while it exists.
        elected: Day of its last election (换届), None where it is not known or none is held.

    Examples:
        >>> TownCommittee("lianfeng-pc", town="lianfeng").form
        <OrgForm.COMMITTEE: 'committee'>
    """

    town: str = attrs.field(metadata=spec(Check.REFERENCE, "乡镇", targets=("Town",)))
    form: OrgForm = attrs.field(
        default=OrgForm.COMMITTEE, metadata=spec(Check.CHOICE, "组织形式", choices=OrgForm)
    )


@attrs.frozen(kw_only=True)
class CommunityCommittee(_Organisation):
    """The party organisation of a community (社区党组织), whatever its form.

    A big committee (大党委) is this one with part-time seats, not a level of its own.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        community: The community that it covers.
        joint_communities: Further communities that it covers jointly (联合党组织).
        form: Committee, general branch or branch.
        parent: The superior organisation, None where it lies outside or is not known.
        name: Name of the organisation.
        nature: Ordinary, joint, temporary or functional.
        established: First day of its existence, None where it is not known.
        dissolved: Day from which it no longer exists, None while it exists.
        elected: Day of its last election (换届), None where it is not known or none is held.

    Examples:
        >>> CommunityCommittee("liyuan-gb", community="liyuan", form=OrgForm.GENERAL_BRANCH).form
        <OrgForm.GENERAL_BRANCH: 'general-branch'>
    """

    community: str = attrs.field(metadata=spec(Check.REFERENCE, "社区", targets=("Community",)))
    joint_communities: tuple[str, ...] = attrs.field(
        default=(),
        converter=fields.several,
        metadata=spec(Check.REFERENCES, "联合社区", targets=("Community",)),
    )
    form: OrgForm = attrs.field(
        default=OrgForm.COMMITTEE, metadata=spec(Check.CHOICE, "组织形式", choices=OrgForm)
    )


@attrs.frozen(kw_only=True)
class CompoundBranch(_Organisation):
    """A compound branch (小区党支部): covers one compound, or several jointly.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        compounds: The compounds that it covers.
        form: Branch unless stated.
        parent: The superior organisation, None where it lies outside or is not known.
        name: Name of the organisation.
        nature: Ordinary, joint, temporary or functional.
        established: First day of its existence, None where it is not known.
        dissolved: Day from which it no longer exists, None while it exists.
        elected: Day of its last election (换届), None where it is not known or none is held.

    Examples:
        >>> CompoundBranch("garden-br", parent="liyuan-gb", compounds=["garden"]).compounds
        ('garden',)
    """

    compounds: tuple[str, ...] = attrs.field(
        default=(),
        converter=fields.several,
        metadata=spec(Check.REFERENCES, "小区", targets=("Compound",)),
    )
    form: OrgForm = attrs.field(
        default=OrgForm.BRANCH, metadata=spec(Check.CHOICE, "组织形式", choices=OrgForm)
    )


@attrs.frozen(kw_only=True)
class GridBranch(_Organisation):
    """A grid branch (网格党支部): covers one grid, or several jointly.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        grids: The grids that it covers.
        form: Branch unless stated.
        parent: The superior organisation, None where it lies outside or is not known.
        name: Name of the organisation.
        nature: Ordinary, joint, temporary or functional.
        established: First day of its existence, None where it is not known.
        dissolved: Day from which it no longer exists, None while it exists.
        elected: Day of its last election (换届), None where it is not known or none is held.

    Examples:
        >>> GridBranch("grid-1-br", parent="liyuan-gb", grids=["grid-1"]).grids
        ('grid-1',)
    """

    grids: tuple[str, ...] = attrs.field(
        default=(),
        converter=fields.several,
        metadata=spec(Check.REFERENCES, "网格", targets=("Grid",)),
    )
    form: OrgForm = attrs.field(
        default=OrgForm.BRANCH, metadata=spec(Check.CHOICE, "组织形式", choices=OrgForm)
    )


@attrs.frozen(kw_only=True)
class BuildingGroup(_Organisation):
    """A building group (楼栋党小组): covers one building, or several small ones.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        buildings: The buildings that it covers.
        form: Group unless stated.
        parent: The superior organisation, None where it lies outside or is not known.
        name: Name of the organisation.
        nature: Ordinary, joint, temporary or functional.
        established: First day of its existence, None where it is not known.
        dissolved: Day from which it no longer exists, None while it exists.
        elected: Day of its last election (换届), None where it is not known or none is held.

    Examples:
        >>> BuildingGroup("group-1", parent="garden-br", buildings=["b2", "b1"]).buildings
        ('b1', 'b2')
    """

    buildings: tuple[str, ...] = attrs.field(
        default=(),
        converter=fields.several,
        metadata=spec(Check.REFERENCES, "楼栋", targets=("Building",)),
    )
    form: OrgForm = attrs.field(
        default=OrgForm.GROUP, metadata=spec(Check.CHOICE, "组织形式", choices=OrgForm)
    )


@attrs.frozen(kw_only=True)
class UnitBranch(_Organisation):
    """A party organisation of one work unit, or of several jointly (机关、企业党组织).

    In-service members keep their formal membership here and report where they live. It stands
    outside the level scheme: below a committee, another unit's organisation, or nothing here.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        units: The units that it covers.
        form: Branch unless stated.
        parent: The superior organisation, None where it lies outside or is not known.
        name: Name of the organisation.
        nature: Ordinary, joint, temporary or functional.
        established: First day of its existence, None where it is not known.
        dissolved: Day from which it no longer exists, None while it exists.
        elected: Day of its last election (换届), None where it is not known or none is held.

    Examples:
        >>> UnitBranch("tax-br", units=["tax-office"]).units
        ('tax-office',)
    """

    units: tuple[str, ...] = attrs.field(
        default=(),
        converter=fields.several,
        metadata=spec(Check.REFERENCES, "单位", targets=("Unit",)),
    )
    form: OrgForm = attrs.field(
        default=OrgForm.BRANCH, metadata=spec(Check.CHOICE, "组织形式", choices=OrgForm)
    )


Organisation = (
    TownCommittee | CommunityCommittee | CompoundBranch | GridBranch | BuildingGroup | UnitBranch
)
"""Any party organisation; usable in annotations, ``isinstance`` and ``Jurisdiction.of``."""
ORGANISATION_KINDS: tuple[type, ...] = get_args(Organisation)
