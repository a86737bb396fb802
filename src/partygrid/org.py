"""Work units and members, and the organisations again: who there is, beside places.

Organisations are defined in ``partygrid.organisations``. Members are opaque ids without any
personal field.
"""

from datetime import date
from enum import StrEnum

import attrs

from partygrid import _fields as fields
from partygrid._fields import Check, Privacy, spec
from partygrid.errors import printed
from partygrid.organisations import (
    ORGANISATION_KINDS,
    ORGANISATION_NAMES,
    BuildingGroup,
    CommunityCommittee,
    CompoundBranch,
    GridBranch,
    Organisation,
    OrgForm,
    OrgNature,
    TownCommittee,
    UnitBranch,
)

__all__ = [
    "ORGANISATION_KINDS",
    "ORGANISATION_NAMES",
    "BuildingGroup",
    "CommunityCommittee",
    "CompoundBranch",
    "GridBranch",
    "Member",
    "MemberStatus",
    "OrgForm",
    "OrgNature",
    "Organisation",
    "TownCommittee",
    "Unit",
    "UnitBranch",
    "UnitKind",
    "Window",
]


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
        trade: Its line of work, from the user's own vocabulary.
        offers: What it can offer, in the words in which needs ask. It is what its resources are
            that state no kinds; by itself it meets no need: list a `Resource`.

    Examples:
        >>> Unit("school", trade="education", offers=["tutoring", "hall"]).offers
        ('hall', 'tutoring')
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
    trade: str = attrs.field(default="", metadata=spec(Check.TEXT, "行业"))
    offers: tuple[str, ...] = attrs.field(
        default=(), converter=fields.several, metadata=spec(Check.WORDS, "可提供的服务")
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
        preferences: Needs that the member would like to serve, most wanted first; none for no
            preference.
        home_visits: Whether the member would work in people's homes.
        consents: Purposes to which the member has agreed, from the user's own vocabulary, such as
            ``service`` or ``publication``; empty where nothing is recorded.
        retain_until: Last day on which the record may be kept, None where it is not stated.

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
    preferences: tuple[str, ...] = attrs.field(
        default=(),
        converter=fields.ranked,
        metadata=spec(
            Check.REFERENCES,
            "服务意向",
            targets=("Need",),
            ranked=True,
            privacy=Privacy.PERSONAL,
        ),
    )
    home_visits: bool = attrs.field(
        default=True, metadata=spec(Check.FLAG, "可入户服务", privacy=Privacy.PERSONAL)
    )
    consents: tuple[str, ...] = attrs.field(
        default=(),
        converter=fields.several,
        metadata=spec(Check.WORDS, "同意事项", privacy=Privacy.PERSONAL),
    )
    retain_until: date | None = attrs.field(
        default=None,
        metadata=spec(Check.DATE, "保存期限", optional=True, privacy=Privacy.PERSONAL),
    )

    def __repr__(self) -> str:
        return f"Member({printed(self.id)})"
