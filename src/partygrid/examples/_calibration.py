"""The numbers that shape synthetic places and people, each with what it rests on.

A number without a source is an assumption of this package and says so. No number here is a rule.
"""

import attrs

from partygrid.examples._draws import urn
from partygrid.grid import (
    Building,
    BuildingKind,
    Community,
    Compound,
    Grid,
    PropertyService,
)
from partygrid.org import MemberStatus, OrgForm, UnitKind, Window

BUILDINGS_PER_COMMUNITY = 110
"""With `HOUSEHOLDS` about 3,200 households: a community of 3,000 households in 6 to 10 grids."""

COMMUNITY_SPREAD = tuple(range(80, 141))
"""Relative size of communities: an assumption."""

COMMUNITIES_PER_TOWN = 12
"""10 to 15 communities in a subdistrict."""

GRID_HOUSEHOLDS = 400
"""Middle of the usual 300 to 500 households of a base grid (Yinzhou, Putian)."""

HOUSEHOLDS = (12, 18, 24, 24, 30, 36, 36, 48, 60)
"""Households of a building, 32 on average.

Old-compound renovation lists have 30 (Dezhou 2022: 35,305 households in 1,164 buildings) to 41
(Jinan 2023: 99,891 in 2,440).
"""

RESIDENTS_PER_HUNDRED_HOUSEHOLDS = tuple(range(254, 315, 10))
"""2.84 residents in a household on average (Chengdong subdistrict: 4,300 in 1,516)."""

VILLAGE_HOUSEHOLDS = (16, 20, 24, 28, 32, 40)
"""Households of a cluster of village houses: an assumption."""

COMPOUND_BUILDINGS = (2, 3, 5, 8, 12, 16, 24, 32, 40)
"""Buildings along which a compound stretches, 16 on average, a tenth of them no dwellings.

505 households in a compound (Chengdong subdistrict: 1,516 in 3), 9.5 building groups in one
(Wan'an community: 57 in 6).
"""

JOINT_BELOW = 4
"""A compound with fewer dwellings shares a branch with a small neighbour: an assumption."""

GROUP_BUILDINGS = (1, 1, 1, 2, 2, 3)
"""Buildings of one building group; small ones share a group. The mix is an assumption."""

USES = urn(
    (BuildingKind.RESIDENTIAL, 90),
    (BuildingKind.SHOP, 4),
    (BuildingKind.PUBLIC, 2),
    (BuildingKind.OFFICE, 1),
    (BuildingKind.INDUSTRIAL, 1),
    (BuildingKind.PARK, 1),
    (BuildingKind.VACANT, 1),
)
"""Uses of buildings and plots: an assumption."""

PROPERTY_SERVICES = urn(
    (PropertyService.NONE, 5),
    (PropertyService.COMPANY, 3),
    (PropertyService.COMMUNITY_RUN, 1),
    (PropertyService.SELF_MANAGED, 1),
)
"""Half of the compounds are old ones without a property service: an assumption."""

COMMUNITY_FORMS = (OrgForm.COMMITTEE, OrgForm.COMMITTEE, OrgForm.GENERAL_BRANCH, OrgForm.BRANCH)
"""All three forms occur among communities of one county; the mix is an assumption."""

REPORTERS = tuple(range(110, 241))
"""In-service reporters of a community.

111 (Xinyang), 115 (Zhongjiang), 123 (Foshan), 167 (Lichuan), about 240 (Liancheng).
"""

STATUSES = {MemberStatus.IN_SERVICE: 76, MemberStatus.RETIRED: 21, MemberStatus.MOBILE: 3}
"""21.5 million of 100.3 million members are retired (end of 2024); mobile is an assumption."""

MEMBERS_PER_UNIT = 40
"""2,400 reporters of about 60 units in a county."""

UNIT_KINDS = urn(
    (UnitKind.AGENCY, 40),
    (UnitKind.PUBLIC_INSTITUTION, 30),
    (UnitKind.STATE_ENTERPRISE, 10),
    (UnitKind.ENTERPRISE, 12),
    (UnitKind.SOCIAL_ORGANISATION, 5),
    (UnitKind.PROPERTY_COMPANY, 2),
    (UnitKind.OTHER, 1),
)
"""Kinds of unit: an assumption."""

PROBATIONARY = urn((False, 49), (True, 1))
"""One probationary member in 50: an assumption."""

RANKS = {
    MemberStatus.IN_SERVICE: urn(
        (None, 10), (1, 30), (2, 22), (3, 15), (4, 10), (5, 6), (6, 4), (7, 2), (8, 1)
    ),
    MemberStatus.RETIRED: (None,),
    MemberStatus.MOBILE: (None,),
}
"""Ranks thin out upwards and tie often: an assumption."""

WINDOWS = {
    MemberStatus.IN_SERVICE: urn(
        ((Window.EVENING, Window.WEEKEND), 5), ((Window.WEEKEND,), 3), ((Window.EVENING,), 2)
    ),
    MemberStatus.RETIRED: urn(
        ((Window.WORKING_HOURS,), 2),
        ((Window.EVENING, Window.WORKING_HOURS), 2),
        ((Window.WEEKEND, Window.WORKING_HOURS), 1),
    ),
    MemberStatus.MOBILE: urn(((), 1), ((Window.EVENING,), 1)),
}
"""Members in service are on duty in working hours, retired ones are free then."""

HOURS = {
    MemberStatus.IN_SERVICE: (2.0, 4.0, 4.0, 6.0),
    MemberStatus.RETIRED: (4.0, 6.0, 8.0, 12.0),
    MemberStatus.MOBILE: (None, 2.0),
}
"""Hours a month. Xingtai Qiaoxi asks for 50 a year, 4 a month; the rest is an assumption."""

SKILLS = urn(
    ((), 45),
    (("patrol",), 10),  # 巡逻
    (("environment",), 10),  # 环境
    (("policy",), 6),  # 政策宣讲
    (("mediation",), 6),  # 调解
    (("companionship",), 5),  # 陪伴
    (("tutoring",), 5),  # 助学
    (("culture",), 4),  # 文体
    (("lectures",), 3),  # 讲座
    (("legal",), 2),  # 法律
    (("medical",), 2),  # 医疗
    (("legal", "mediation"), 1),
    (("environment", "patrol"), 1),
)
"""What members offer, in the ten words of the Yuyao vocabulary; the mix is an assumption."""

NEEDS_PER_COMMUNITY = (3, 3, 4, 4, 4, 5)
"""3 to 5; Foshan had 3.7 events to a community in half a year (2,924 in 780)."""


@attrs.frozen(kw_only=True)
class Service:
    """What a community asks for: the shape of a need, and the kind of place that has it."""

    name: str = attrs.field(kw_only=False)
    place: type
    least: int
    most: int
    hours: float
    window: Window
    skills: tuple[str, ...] = ()
    priority: int = 0


ALWAYS_ASKED = (
    Service(
        "clean-up", place=Community, least=8, most=16, hours=2.0, window=Window.WEEKEND, priority=2
    ),
    Service(
        "patrol", place=Compound, least=4, most=8, hours=2.0, window=Window.EVENING, priority=3
    ),
)
"""Most of what communities ask for is environment and patrol, which anybody can do."""

SOMETIMES_ASKED = (
    Service(
        "company",
        place=Building,
        least=1,
        most=2,
        hours=1.0,
        window=Window.WEEKEND,
        skills=("companionship", "medical"),
        priority=3,
    ),
    Service(
        "desk", place=Grid, least=2, most=4, hours=3.0, window=Window.WORKING_HOURS, priority=1
    ),
    Service(
        "mediation",
        place=Community,
        least=1,
        most=2,
        hours=2.0,
        window=Window.EVENING,
        skills=("legal", "mediation"),
        priority=2,
    ),
    Service(
        "policy-talk",
        place=Community,
        least=1,
        most=2,
        hours=1.5,
        window=Window.EVENING,
        skills=("lectures", "policy"),
        priority=1,
    ),
    Service(
        "tutoring",
        place=Compound,
        least=2,
        most=3,
        hours=2.0,
        window=Window.WEEKEND,
        skills=("tutoring",),
    ),
)
"""Services of which a community asks some; head counts and hours are assumptions."""
