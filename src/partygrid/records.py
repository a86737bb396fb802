"""The kinds of record, in the order in which a jurisdiction holds and writes them."""

from partygrid.grid import Building, Community, Compound, Grid, Town
from partygrid.needs import Need, Project, Resource
from partygrid.org import (
    BuildingGroup,
    CommunityCommittee,
    CompoundBranch,
    GridBranch,
    Member,
    TownCommittee,
    Unit,
    UnitBranch,
)
from partygrid.teams import Facility, Team

Record = (
    Town
    | Community
    | Compound
    | Grid
    | Building
    | TownCommittee
    | CommunityCommittee
    | CompoundBranch
    | GridBranch
    | BuildingGroup
    | UnitBranch
    | Unit
    | Member
    | Need
    | Resource
    | Project
    | Team
    | Facility
)
"""Any record; usable in annotations, ``isinstance`` and ``Jurisdiction.of``."""

RECORD_KINDS: tuple[type, ...] = Record.__args__
"""Every record class, in canonical order."""

KIND_BY_NAME: dict[str, type] = {kind.__name__: kind for kind in RECORD_KINDS}
"""Record class by its name."""
