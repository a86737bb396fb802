"""Organisations by level, work units and members.

Level is not form: a community is led by a committee, a general branch or a branch, and which levels
exist is data (`LevelScheme`). Each organisation names its parent and the places that it covers, by
id; it does not know the places themselves. Members are opaque ids without any personal field.
"""

from datetime import date
from enum import StrEnum
from typing import get_args

import attrs

from partygrid import _fields as fields
from partygrid._fields import Check, Privacy, spec


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


class UnitKind(StrEnum):
    """Kind of work unit."""

    AGENCY = "agency"
    PUBLIC_INSTITUTION = "public-institution"
    STATE_ENTERPRISE = "state-enterprise"
    ENTERPRISE = "enterprise"
    SOCIAL_ORGANISATION = "social-organisation"
    PROPERTY_COMPANY = "property-company"
    OTHER = "other"


class MemberStatus(StrEnum):
    """In service, retired, or mobile without a fixed workplace (riders, couriers)."""

    IN_SERVICE = "in-service"
    RETIRED = "retired"
    MOBILE = "mobile"


class Window(StrEnum):
    """When somebody can serve or a need arises."""

    WORKING_HOURS = "working-hours"
    EVENING = "evening"
    WEEKEND = "weekend"


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


@attrs.frozen(kw_only=True)
class Unit:
    """A work unit (单位): agency, institution, enterprise, social organisation.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        name: Name of the unit.
        kind: Kind of unit.
        uscc: Unified social credit code, 18 characters (GB 32100-2015), None where it is not known.
        community: The community in which it is located, None where that lies outside.
        operating: Whether it actually operates; None where it is not stated.

    Examples:
        >>> Unit("tax-office", kind=UnitKind.AGENCY, community="liyuan").kind
        <UnitKind.AGENCY: 'agency'>
    """

    id: str = attrs.field(kw_only=False, metadata=spec(Check.ID, "编号"))
    name: str = attrs.field(default="", metadata=spec(Check.TEXT, "名称"))
    kind: UnitKind = attrs.field(
        default=UnitKind.OTHER, metadata=spec(Check.CHOICE, "单位类别", choices=UnitKind)
    )
    uscc: str | None = attrs.field(
        default=None, metadata=spec(Check.TEXT, "统一社会信用代码", optional=True)
    )
    community: str | None = attrs.field(
        default=None,
        metadata=spec(Check.REFERENCE, "所在社区", targets=("Community",), optional=True),
    )
    operating: bool | None = attrs.field(
        default=None, metadata=spec(Check.FLAG, "是否经营", optional=True)
    )


@attrs.frozen(kw_only=True)
class Member:
    """A party member as an opaque id, printed as that id alone; no field identifies a person.

    Attributes:
        id: Opaque identifier, unique in the jurisdiction.
        organisation: Formal organisation (组织关系), None where that lies outside.
        unit: Work unit, None for none.
        residence: Building of residence, None where it is not known.
        probationary: True for a probationary (预备) member, False for a full (正式) one.
        status: In service, retired or mobile.
        rank: Ordinal rank, higher leads; None where it is not stated.
        skills: What the member offers, from the user's own vocabulary.
        windows: When the member can serve; empty means at any time.
        capacity: Hours the member can give in the period considered, None for no stated limit.

    Examples:
        >>> Member("m1", organisation="garden-br", residence="b1", rank=5, skills=["law"])
        Member('m1')
    """

    id: str = attrs.field(kw_only=False, metadata=spec(Check.ID, "编号", privacy=Privacy.INTERNAL))
    organisation: str | None = attrs.field(
        default=None,
        metadata=spec(
            Check.REFERENCE,
            "组织关系",
            targets=ORGANISATION_NAMES,
            optional=True,
            privacy=Privacy.SENSITIVE,
        ),
    )
    unit: str | None = attrs.field(
        default=None,
        metadata=spec(
            Check.REFERENCE, "单位", targets=("Unit",), optional=True, privacy=Privacy.PERSONAL
        ),
    )
    residence: str | None = attrs.field(
        default=None,
        metadata=spec(
            Check.REFERENCE,
            "居住楼栋",
            targets=("Building",),
            optional=True,
            privacy=Privacy.SENSITIVE,
        ),
    )
    probationary: bool = attrs.field(
        default=False, metadata=spec(Check.FLAG, "预备党员", privacy=Privacy.SENSITIVE)
    )
    status: MemberStatus = attrs.field(
        default=MemberStatus.IN_SERVICE,
        metadata=spec(Check.CHOICE, "状态", choices=MemberStatus, privacy=Privacy.PERSONAL),
    )
    rank: int | None = attrs.field(
        default=None,
        metadata=spec(Check.COUNT, "职级", optional=True, privacy=Privacy.PERSONAL),
    )
    skills: tuple[str, ...] = attrs.field(
        default=(),
        converter=fields.several,
        metadata=spec(Check.WORDS, "特长", privacy=Privacy.PERSONAL),
    )
    windows: tuple[Window, ...] = attrs.field(
        default=(),
        converter=fields.several,
        metadata=spec(Check.CHOICES, "可服务时段", choices=Window, privacy=Privacy.PERSONAL),
    )
    capacity: float | None = attrs.field(
        default=None,
        converter=fields.amount,
        metadata=spec(
            Check.NUMBER, "可服务时长", unit="hours", optional=True, privacy=Privacy.PERSONAL
        ),
    )

    def __repr__(self) -> str:
        return f"Member({self.id!r})"
