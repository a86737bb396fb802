"""A small town by hand: places and organisations, and the town as a whole.

Rich enough to show every answer of the package on one screen, small enough to read. Nothing in it
is real.
"""

from datetime import date

from partygrid.examples._small_town_people import (
    facilities,
    members,
    needs,
    projects,
    resources,
    teams,
    unit_branches,
    units,
)
from partygrid.grid import (
    Building,
    BuildingKind,
    Community,
    CommunityKind,
    Compound,
    Grid,
    GridKind,
    Point,
    PropertyService,
    Town,
)
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import (
    BuildingGroup,
    CommunityCommittee,
    CompoundBranch,
    OrgForm,
    OrgNature,
    TownCommittee,
)

_PLACES = (
    Town("town", name="示例镇"),
    Community("east", town="town", name="东社区", committee_size=7, elected=date(2021, 1, 20)),
    Community("west", town="town", name="西社区", committee_size=11, elected=date(2018, 12, 30)),
    Community("foothill", town="town", name="山前村", kind=CommunityKind.VILLAGE),
    Compound("garden", community="east", name="花园小区", property_service=PropertyService.COMPANY),
    Compound("market", community="east", name="市场里", property_service=PropertyService.NONE),
    Compound(
        "spring", community="east", name="泉边院", property_service=PropertyService.SELF_MANAGED
    ),
    Compound(
        "lakeside",
        community="west",
        name="湖畔小区",
        property_service=PropertyService.COMMUNITY_RUN,
    ),
    Compound("station", community="west", name="车站宿舍"),
    Compound(
        "riverside", community="west", name="河滨新村", property_service=PropertyService.COMPANY
    ),
    Compound("millpond", community="foothill", name="磨塘", property_service=PropertyService.NONE),
)

# id, community, layer, kind
_GRIDS = (
    ("east-1", "east", "base", GridKind.BASE),
    ("east-2", "east", "base", GridKind.BASE),
    ("east-3", "east", "base", GridKind.DEDICATED),
    ("west-1", "west", "base", GridKind.BASE),
    ("west-2", "west", "base", GridKind.BASE),
    ("west-3", "west", "base", GridKind.BASE),
    ("foothill-1", "foothill", "base", GridKind.BASE),
    ("union-1", "east", "union", GridKind.BASE),
    ("union-2", "west", "union", GridKind.BASE),
    ("union-3", "west", "union", GridKind.BASE),
    ("union-4", "foothill", "union", GridKind.BASE),
    ("micro-1", "east", "micro", GridKind.MICRO),
    ("micro-2", "east", "micro", GridKind.MICRO),
    ("micro-3", "east", "micro", GridKind.MICRO),
    ("micro-4", "east", "micro", GridKind.MICRO),
    ("micro-5", "east", "micro", GridKind.MICRO),
    ("micro-6", "east", "micro", GridKind.MICRO),
    ("micro-7", "east", "micro", GridKind.MICRO),
    ("micro-8", "east", "micro", GridKind.MICRO),
    ("micro-9", "east", "micro", GridKind.MICRO),
)

# id, compound, grids, households, residents, position east and north (about 10 m each)
_DWELLINGS = (
    ("b01", "garden", "east-1 union-1 micro-1", 48, 136, 0, 0),
    ("b02", "garden", "east-1 union-1 micro-2", 44, 125, 6, 0),
    ("b03", "garden", "east-1 union-1 micro-3", 36, 102, 12, 0),
    ("b04", "garden", "east-1 union-1 micro-4", 42, 119, 0, 6),
    ("b05", "garden", "east-1 union-1 micro-5", 40, 114, 6, 6),
    ("b06", "garden", "east-1 union-1 micro-6", 48, 136, 12, 6),
    ("b07", "market", "east-2 union-1 micro-7", 24, 68, 24, 0),
    ("b08", "market", "east-2 union-1 micro-7", 18, 51, 28, 0),
    ("b09", "market", "east-1 east-2 union-1 micro-8", 18, 51, 24, 4),
    ("b10", "spring", "east-2 union-1 micro-8", 20, 57, 36, 0),
    ("b11", "spring", "east-2 union-1 micro-9", 16, 45, 40, 0),
    ("b12", "spring", "east-2 union-1 micro-9", 24, 68, 36, 4),
    ("b16", "lakeside", "west-1 union-2", 72, 204, 100, 0),
    ("b17", "lakeside", "west-1 union-2", 84, 239, 108, 0),
    ("b18", "lakeside", "west-1 union-2", 96, 273, 116, 0),
    ("b19", "lakeside", "west-1 union-2", 60, 170, 100, 8),
    ("b20", "lakeside", "west-2 union-3", 60, 170, 108, 8),
    ("b21", "lakeside", "west-2", 36, 102, 116, 8),
    ("b22", "station", "west-2 union-3", 30, 85, 130, 0),
    ("b23", "station", "west-2 union-3", 30, 85, 134, 0),
    ("b24", "station", "west-2 union-3", 24, 68, 130, 4),
    ("b25", "station", "union-3", 28, 80, 134, 4),
    ("b26", "riverside", "west-2 union-3", 32, 91, 146, 0),
    ("b29", "millpond", "foothill-1 union-4", 12, 36, 200, 60),
    ("b30", "millpond", "foothill-1 union-4", 15, 44, 204, 62),
    ("b31", "millpond", "foothill-1 union-4", 10, 27, 208, 61),
    ("b32", "millpond", "foothill-1 union-4", 9, 24, 203, 66),
    ("b33", "millpond", "foothill-1 union-4", 14, 43, 207, 67),
)

# id, community, grids, use
_OTHERS = (
    ("b13", "east", "east-3 union-1 micro-7", BuildingKind.SHOP),
    ("b14", "east", "east-2 union-1 micro-8", BuildingKind.PUBLIC),
    ("b15", "east", "east-1 union-1 micro-6", BuildingKind.PARK),
    ("b27", "west", "west-2 union-3", BuildingKind.SHOP),
    ("b28", "west", "west-2 union-3", BuildingKind.VACANT),
    ("b34", "foothill", "foothill-1 union-4", BuildingKind.PUBLIC),
)

_ORGANISATIONS = (
    TownCommittee(
        "town-committee", town="town", established=date(1987, 6, 1), elected=date(2021, 7, 12)
    ),
    CommunityCommittee(
        "east-committee", parent="town-committee", community="east", elected=date(2021, 1, 18)
    ),
    CommunityCommittee(
        "west-general-branch",
        parent="town-committee",
        community="west",
        form=OrgForm.GENERAL_BRANCH,
        elected=date(2018, 11, 20),
    ),
    CommunityCommittee(
        "foothill-branch",
        parent="town-committee",
        community="foothill",
        form=OrgForm.BRANCH,
        elected=date(2021, 1, 12),
    ),
    CompoundBranch(
        "garden-branch",
        parent="east-committee",
        compounds=["garden"],
        established=date(2019, 7, 1),
        elected=date(2022, 7, 1),
    ),
    CompoundBranch(
        "market-branch",
        parent="east-committee",
        compounds=["market", "spring"],
        nature=OrgNature.JOINT,
        established=date(2021, 3, 15),
        elected=date(2021, 3, 15),
    ),
    CompoundBranch(
        "lakeside-branch",
        parent="west-general-branch",
        compounds=["lakeside"],
        established=date(2020, 2, 10),
        elected=date(2020, 2, 10),
    ),
    CompoundBranch("station-branch", compounds=["station"], nature=OrgNature.FUNCTIONAL),
    CompoundBranch("millpond-branch", parent="foothill-branch", compounds=["millpond"]),
)

# id, parent, buildings
_GROUPS = (
    ("garden-group-1", "garden-branch", "b01"),
    ("garden-group-2", "garden-branch", "b02 b03"),
    ("garden-group-3", "garden-branch", "b04 b05"),
    ("market-group", "market-branch", "b07 b08 b09"),
    ("spring-group", "market-branch", "b10 b11 b12"),
    ("lakeside-group-1", "lakeside-branch", "b16"),
    ("lakeside-group-2", "lakeside-branch", "b17"),
    ("lakeside-group-3", "lakeside-branch", "b18"),
    ("lakeside-group-4", "lakeside-branch", "b19 b20 b21"),
    ("station-group", "station-branch", "b22 b23 b24 b25"),
    ("millpond-group", "millpond-branch", "b29 b30 b31 b32 b33"),
)


def small_town() -> Jurisdiction:
    """Return a small made-up town that shows every part of the model.

    One town, two residents' communities and a village; seven compounds with every kind of property
    service and one that does not state it; 34 buildings: dwellings, shops, public sites, a park and
    a vacant plot. Base grids everywhere (one of them dedicated to a shop), union grids everywhere,
    micro grids in one community. Organisations on four levels in all forms: a branch that covers
    two small compounds jointly, groups over several small buildings, branches of work units. 40
    members, in service, retired and mobile, some of the same rank; ten needs, four resources and
    two projects; four teams and four facilities. No links: those are yours to make.

    It has these gaps on purpose:

    - ``b06``: a dwelling without a building group.
    - ``b09``: in two base grids.
    - ``b21``: in no union grid.
    - ``b22`` to ``b25``: their branch, ``station-branch``, has no superior.
    - ``b25``: in no base grid.
    - ``b26``, ``riverside``: a dwelling without a group, a compound without a branch.
    - ``west-3``: a grid without buildings.
    - ``west-sign-language``: a need for a skill that nobody has.
    - ``lakeside-tutoring``: a need for more people than have the skill.
    - ``quiet-evenings``: a project without a resource.
    - ``market-branch``: two full members, one fewer than a branch needs.
    - ``lakeside-branch``, ``market-branch``, ``west-general-branch``: last elected so long ago that
      their terms ended before July 2024.
    - ``business-branch``, ``millpond-branch``: the day of the last election is not stated.
    - ``west``: eleven in its residents' committee, two more than the law has, and last elected in
      2018.
    - ``m13`` agreed to no service, ``m14`` to nothing that is recorded; the record of ``m40`` was
      to be deleted after March 2024.

    Examples:
        >>> where = small_town()
        >>> len(where.of(Community)), len(where.of(Building))
        (3, 34)
        >>> small_town() == where
        True
    """
    return Jurisdiction(
        (
            *_PLACES,
            *_grids(),
            *_buildings(),
            *_ORGANISATIONS,
            *_groups(),
            *units(),
            *unit_branches(),
            *members(),
            *needs(),
            *resources(),
            *projects(),
            *teams(),
            *facilities(),
        )
    )


def _grids() -> list[Grid]:
    return [
        Grid(id_, community=community, layer=layer, kind=kind)
        for id_, community, layer, kind in _GRIDS
    ]


def _buildings() -> list[Building]:
    dwellings = [
        Building(
            id_,
            compound=compound,
            grids=grids.split(),
            name=f"{id_.removeprefix('b').lstrip('0')}号楼",
            households=households,
            residents=residents,
            point=Point((1_100_000 + east) / 10_000, (300_000 + north) / 10_000),
        )
        for id_, compound, grids, households, residents, east, north in _DWELLINGS
    ]
    others = [
        Building(id_, community=community, grids=grids.split(), kind=kind)
        for id_, community, grids, kind in _OTHERS
    ]
    return [*dwellings, *others]


def _groups() -> list[BuildingGroup]:
    return [
        BuildingGroup(id_, parent=parent, buildings=buildings.split())
        for id_, parent, buildings in _GROUPS
    ]
