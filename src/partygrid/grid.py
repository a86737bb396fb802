"""Places: towns, communities, compounds, grids and buildings.

Territory (town, community), the physical estate (compound, building) and grids are three structures
that share buildings: a compound may spread over several grids and a grid over several compounds,
and grids of different layers (base, union, micro) each partition a community anew. Residents are
counts, never persons. Places do not know the organisations that lead them.
"""

from datetime import date
from enum import StrEnum

import attrs

from partygrid import _fields as fields
from partygrid._fields import Check, Privacy, spec

BASE_LAYER = "base"


class PropertyService(StrEnum):
    """Who provides the property service (物业服务) of a compound."""

    NONE = "none"
    COMPANY = "company"
    COMMUNITY_RUN = "community-run"
    SELF_MANAGED = "self-managed"


class CommunityKind(StrEnum):
    """Whether a residents' (居委会) or a villagers' committee (村委会) governs a community."""

    RESIDENTS = "residents"
    VILLAGE = "village"


class GridKind(StrEnum):
    """Kind of grid: base (基础网格), dedicated to one site (专属网格), micro (微网格)."""

    BASE = "base"
    DEDICATED = "dedicated"
    MICRO = "micro"


class BuildingKind(StrEnum):
    """What a building or plot is used for; every kind needs a grid, dwellings need a group too."""

    RESIDENTIAL = "residential"
    SHOP = "shop"
    OFFICE = "office"
    INDUSTRIAL = "industrial"
    PUBLIC = "public"
    PARK = "park"
    VACANT = "vacant"


@attrs.frozen
class Point:
    """A position on the WGS-84 ellipsoid, in degrees.

    Attributes:
        lon: Longitude, -180 to 180.
        lat: Latitude, -90 to 90.

    Examples:
        >>> Point(116.75, 25.71)
        Point(lon=116.75, lat=25.71)
    """

    lon: float = attrs.field(converter=fields.amount)
    lat: float = attrs.field(converter=fields.amount)


@attrs.frozen(kw_only=True)
class Town:
    """A town (镇), township (乡) or subdistrict (街道): the top of the territory.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        name: Official name.
        code: Division code, 9 digits in the national scheme.

    Examples:
        >>> Town("lianfeng", name="莲峰镇", code="350825100").name
        '莲峰镇'
    """

    id: str = attrs.field(kw_only=False, metadata=spec(Check.ID, "编号"))
    name: str = attrs.field(default="", metadata=spec(Check.TEXT, "名称"))
    code: str | None = attrs.field(
        default=None, metadata=spec(Check.TEXT, "区划代码", optional=True)
    )


@attrs.frozen(kw_only=True)
class Community:
    """A community (社区) or administrative village (行政村) of one town.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        town: The town it belongs to.
        name: Official name.
        code: Division code, 12 digits in the national scheme.
        kind: Residents' committee or village.
        committee_size: Number of members of its residents' or villagers' committee, None where it
            is not stated.
        elected: Day on which that committee was last elected (换届), None where it is not known.

    Examples:
        >>> Community("liyuan", town="lianfeng", name="栗园社区").kind
        <CommunityKind.RESIDENTS: 'residents'>
    """

    id: str = attrs.field(kw_only=False, metadata=spec(Check.ID, "编号"))
    town: str = attrs.field(metadata=spec(Check.REFERENCE, "乡镇", targets=("Town",)))
    name: str = attrs.field(default="", metadata=spec(Check.TEXT, "名称"))
    code: str | None = attrs.field(
        default=None, metadata=spec(Check.TEXT, "区划代码", optional=True)
    )
    kind: CommunityKind = attrs.field(
        default=CommunityKind.RESIDENTS,
        metadata=spec(Check.CHOICE, "类别", choices=CommunityKind),
    )
    committee_size: int | None = attrs.field(
        default=None, metadata=spec(Check.COUNT, "居（村）委会人数", unit="persons", optional=True)
    )
    elected: date | None = attrs.field(
        default=None, metadata=spec(Check.DATE, "居（村）委会换届日期", optional=True)
    )


@attrs.frozen(kw_only=True)
class Compound:
    """A residential compound (小区) of one community.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        community: The community it lies in.
        name: Name.
        code: Local code.
        property_service: Who provides the property service; None where it is not stated.
        built: Year in which it was completed, None where it is not known.

    Examples:
        >>> Compound("garden", community="liyuan", property_service=PropertyService.NONE).community
        'liyuan'
    """

    id: str = attrs.field(kw_only=False, metadata=spec(Check.ID, "编号"))
    community: str = attrs.field(metadata=spec(Check.REFERENCE, "社区", targets=("Community",)))
    name: str = attrs.field(default="", metadata=spec(Check.TEXT, "名称"))
    code: str | None = attrs.field(default=None, metadata=spec(Check.TEXT, "代码", optional=True))
    property_service: PropertyService | None = attrs.field(
        default=None,
        metadata=spec(Check.CHOICE, "物业服务", choices=PropertyService, optional=True),
    )
    built: int | None = attrs.field(
        default=None, metadata=spec(Check.COUNT, "建成年份", unit="year", optional=True)
    )


@attrs.frozen(kw_only=True)
class Grid:
    """A grid (网格) of one community, in one layer.

    The grids of a layer partition the buildings of their community. Layers (网格层) are
    independent of each other: a union grid (工会网格) need not follow the base grids.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        community: The community it lies in.
        name: Name.
        code: Grid code of the local scheme.
        layer: Name of the layer, ``base`` where none is given.
        kind: Base, dedicated to one site, or micro.

    Examples:
        >>> Grid("union-1", community="liyuan", layer="union").layer
        'union'
    """

    id: str = attrs.field(kw_only=False, metadata=spec(Check.ID, "编号"))
    community: str = attrs.field(metadata=spec(Check.REFERENCE, "社区", targets=("Community",)))
    name: str = attrs.field(default="", metadata=spec(Check.TEXT, "名称"))
    code: str | None = attrs.field(default=None, metadata=spec(Check.TEXT, "代码", optional=True))
    layer: str = attrs.field(default=BASE_LAYER, metadata=spec(Check.ID, "网格层"))
    kind: GridKind = attrs.field(
        default=GridKind.BASE, metadata=spec(Check.CHOICE, "类别", choices=GridKind)
    )


@attrs.frozen(kw_only=True)
class Building:
    """A building (楼栋), shop, public site or plot: what grids and building groups are made of.

    Its community is that of its compound; without a compound it may be stated; without both it is
    the community of its grids. Several grids of one layer are an overlap: representable, and found
    by the coverage check.

    Attributes:
        id: Identifier, unique in the jurisdiction.
        compound: The compound it stands in, None for a building outside compounds.
        community: Its community where there is no compound.
        grids: The grids it lies in, over all layers.
        name: Name, for example ``3号楼``.
        code: Local building code.
        households: Number of households, None where it is not stated.
        residents: Number of residents, None where it is not stated.
        point: Position, None where it is not known.
        kind: Use.

    Examples:
        >>> Building("b2", compound="garden", grids=["grid-2", "grid-1"], households=60).grids
        ('grid-1', 'grid-2')
    """

    id: str = attrs.field(kw_only=False, metadata=spec(Check.ID, "编号"))
    compound: str | None = attrs.field(
        default=None, metadata=spec(Check.REFERENCE, "小区", targets=("Compound",), optional=True)
    )
    community: str | None = attrs.field(
        default=None, metadata=spec(Check.REFERENCE, "社区", targets=("Community",), optional=True)
    )
    grids: tuple[str, ...] = attrs.field(
        default=(),
        converter=fields.several,
        metadata=spec(Check.REFERENCES, "网格", targets=("Grid",)),
    )
    name: str = attrs.field(default="", metadata=spec(Check.TEXT, "名称"))
    code: str | None = attrs.field(default=None, metadata=spec(Check.TEXT, "代码", optional=True))
    households: int | None = attrs.field(
        default=None, metadata=spec(Check.COUNT, "户数", unit="households", optional=True)
    )
    residents: int | None = attrs.field(
        default=None,
        metadata=spec(Check.COUNT, "人数", unit="persons", optional=True, privacy=Privacy.INTERNAL),
    )
    point: Point | None = attrs.field(
        default=None, metadata=spec(Check.POINT, "坐标", unit="degrees, WGS-84", optional=True)
    )
    kind: BuildingKind = attrs.field(
        default=BuildingKind.RESIDENTIAL,
        metadata=spec(Check.CHOICE, "用途", choices=BuildingKind),
    )


Place = Town | Community | Compound | Grid | Building
"""Any place; usable in annotations, ``isinstance`` and ``Jurisdiction.of``."""

PLACE_KINDS: tuple[type, ...] = (Town, Community, Compound, Grid, Building)
PLACE_NAMES = tuple(kind.__name__ for kind in PLACE_KINDS)
