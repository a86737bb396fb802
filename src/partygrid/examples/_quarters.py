"""Communities of exact sizes: what an article prints is given, and the rest is drawn.

Dwellings of a compound share its households, and residents follow households. Every layer of grids
cuts the row of buildings into stretches of about equal households.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

import attrs

from partygrid.examples._calibration import HOUSEHOLDS
from partygrid.examples._draws import Stream, draw, shares, stream
from partygrid.examples._estate import Block, stretches
from partygrid.examples._organisations import organise
from partygrid.examples._people import Neighbourhood, enrol
from partygrid.grid import (
    BASE_LAYER,
    Building,
    BuildingKind,
    Community,
    Compound,
    Grid,
    PropertyService,
)
from partygrid.org import (
    BuildingGroup,
    CommunityCommittee,
    CompoundBranch,
    Member,
    MemberStatus,
    OrgForm,
    UnitBranch,
)
from partygrid.records import Record

_USUAL = sum(HOUSEHOLDS) // len(HOUSEHOLDS)
"""Households of a building on average."""

_RESIDENTS_PER_HUNDRED = 284
"""Residents of 100 households (Chengdong subdistrict: 4,300 in 1,516)."""

_LAYERS = {BASE_LAYER: "网格", "union": "工会网格", "small-group": "居民小组", "area": "片区"}


@attrs.frozen(kw_only=True)
class Quarter:
    """A community with its estate and its line of organisations, without gaps.

    Attributes:
        community: The community.
        committee: Its organisation.
        block: Its estate.
        branches: One branch for each compound.
        groups: Building groups that cover every dwelling.
    """

    community: Community
    committee: CommunityCommittee
    block: Block
    branches: Sequence[CompoundBranch]
    groups: Sequence[BuildingGroup]

    @property
    def records(self) -> Iterator[Record]:
        """All of it."""
        estate = (self.block.compounds, self.block.grids, self.block.buildings)
        line = (self.branches, self.groups)
        return chain((self.community, self.committee), *estate, *line)

    def grids(self, layer: str) -> list[Grid]:
        """Return the grids of a layer."""
        return [grid for grid in self.block.grids if grid.layer == layer]


def settle(
    seed: int, community: Community, form: OrgForm, compounds: Sequence[int], **layers: int
) -> Quarter:
    """Return a community whose compounds have exactly so many households.

    Every compound has a property company and a branch. Outside the compounds stands one public
    building.

    Args:
        seed: Seed of the scenario.
        community: The community, with whose id all ids begin.
        form: Form of its organisation.
        compounds: Households of each compound, enough for four buildings.
        layers: Number of grids in each layer; ``small_group`` stands for ``small-group``.

    Complexity:
        O(buildings * layers).
    """
    estates = [
        Compound(
            f"{community.id}-compound{number:02d}",
            community=community.id,
            name=f"{number}号小区（示例）",
            property_service=PropertyService.COMPANY,
        )
        for number in range(1, len(compounds) + 1)
    ]
    buildings = [*_dwellings(seed, estates, compounds), _centre(community.id)]
    grids: list[Grid] = []
    for name, count in layers.items():
        drawn, buildings = gridded(buildings, community.id, name.replace("_", "-"), count)
        grids += drawn
    block = Block(
        community=community.id,
        compounds=tuple(estates),
        grids=tuple(grids),
        buildings=tuple(buildings),
    )
    committee = CommunityCommittee(
        f"{community.id}-committee",
        parent=f"{community.town}-committee",
        community=community.id,
        form=form,
    )
    branches, groups = organise(stream(seed, Stream.ORGANISATIONS), block, committee.id)
    return Quarter(
        community=community, committee=committee, block=block, branches=branches, groups=groups
    )


def first_served(quarter: Quarter, service: PropertyService) -> Quarter:
    """Return a community whose first compound has another property service."""
    first, *others = quarter.block.compounds
    compounds = (attrs.evolve(first, property_service=service), *others)
    return attrs.evolve(quarter, block=attrs.evolve(quarter.block, compounds=compounds))


def _dwellings(
    seed: int, compounds: Sequence[Compound], sizes: Sequence[int]
) -> Iterator[Building]:
    rng = stream(seed, Stream.ESTATE)
    for compound, size in zip(compounds, sizes, strict=True):
        households = shares(size, draw(rng, HOUSEHOLDS, size // _USUAL))
        residents = shares(size * _RESIDENTS_PER_HUNDRED // 100, households)
        for number, (homes, people) in enumerate(zip(households, residents, strict=True), 1):
            yield Building(
                f"{compound.id}-b{number:02d}",
                compound=compound.id,
                name=f"{number}号楼",
                households=homes,
                residents=people,
            )


def _centre(community: str) -> Building:
    return Building(
        f"{community}-centre",
        community=community,
        name="党群服务中心（示例）",
        households=0,
        residents=0,
        kind=BuildingKind.PUBLIC,
    )


def populate(
    seed: int,
    quarters: Sequence[Quarter],
    statuses: Sequence[Sequence[MemberStatus]],
    employers: Sequence[UnitBranch],
) -> list[Member]:
    """Return the members who live in communities: for each community, one for each status."""
    return enrol(
        stream(seed, Stream.MEMBERS),
        [
            Neighbourhood(
                dwellings=quarter.block.dwellings, committee=quarter.committee.id, statuses=own
            )
            for quarter, own in zip(quarters, statuses, strict=True)
        ],
        units=employers,
        branch_of={
            compound: branch.id
            for quarter in quarters
            for branch in quarter.branches
            for compound in branch.compounds
        },
    )


def gridded(
    buildings: Sequence[Building], community: str, layer: str, count: int
) -> tuple[list[Grid], list[Building]]:
    """Return the grids of one more layer, and the buildings of a community with their grids.

    Args:
        buildings: The buildings, in a row.
        community: Id of the community, with which the ids of the grids begin.
        layer: Name of the layer.
        count: Number of grids; their stretches must be longer than any building.

    Examples:
        >>> grids, buildings = gridded([Building("b1", households=9)], "c1", "union", 1)
        >>> grids[0].name, buildings[0].grids
        ('第1工会网格（示例）', ('c1-union01',))
    """
    noun = "grid" if layer == BASE_LAYER else layer
    grids = [
        Grid(
            f"{community}-{noun}{number:02d}",
            community=community,
            name=f"第{number}{_LAYERS[layer]}（示例）",
            layer=layer,
        )
        for number in range(1, count + 1)
    ]
    numbers = stretches([building.households or 0 for building in buildings], count)
    return grids, [
        attrs.evolve(building, grids=(*building.grids, grids[number].id))
        for building, number in zip(buildings, numbers, strict=True)
    ]
