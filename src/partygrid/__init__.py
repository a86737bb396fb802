"""Organisations of Chinese grassroots governance and what links them, as typed data and a graph.

Records and links form an immutable `Jurisdiction`; free functions ask it questions and return
frozen answers. Names are loaded at their first use, so that importing the package stays quick.
"""

from importlib import import_module, metadata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from partygrid.compare import Change, Comparison, compare
    from partygrid.coverage import (
        Cover,
        CoverageReport,
        Gap,
        GapReason,
        LevelCover,
        Remedy,
        RemedyAction,
        check_coverage,
        unassigned_buildings,
    )
    from partygrid.errors import (
        DoesNotHold,
        InvalidArgument,
        InvalidCode,
        InvalidJurisdiction,
        MissingExtra,
        PartyGridError,
        Problem,
        ProblemReason,
        UnknownId,
        UnknownName,
        UnreadableInput,
        UnsupportedVersion,
    )
    from partygrid.grid import (
        Building,
        BuildingKind,
        Community,
        CommunityKind,
        Compound,
        Grid,
        GridKind,
        Place,
        Point,
        PropertyService,
        Town,
    )
    from partygrid.jurisdiction import Jurisdiction
    from partygrid.levels import FIVE_LEVELS, FOUR_LEVELS, GRID_BRANCHES, LevelScheme
    from partygrid.mechanisms import Link
    from partygrid.needs import Need
    from partygrid.org import (
        BuildingGroup,
        CommunityCommittee,
        CompoundBranch,
        GridBranch,
        Member,
        MemberStatus,
        Organisation,
        OrgForm,
        OrgNature,
        TownCommittee,
        Unit,
        UnitBranch,
        UnitKind,
        Window,
    )
    from partygrid.records import Record

__all__ = [
    "FIVE_LEVELS",
    "FOUR_LEVELS",
    "GRID_BRANCHES",
    "Building",
    "BuildingGroup",
    "BuildingKind",
    "Change",
    "Community",
    "CommunityCommittee",
    "CommunityKind",
    "Comparison",
    "Compound",
    "CompoundBranch",
    "Cover",
    "CoverageReport",
    "DoesNotHold",
    "Gap",
    "GapReason",
    "Grid",
    "GridBranch",
    "GridKind",
    "InvalidArgument",
    "InvalidCode",
    "InvalidJurisdiction",
    "Jurisdiction",
    "LevelCover",
    "LevelScheme",
    "Link",
    "Member",
    "MemberStatus",
    "MissingExtra",
    "Need",
    "OrgForm",
    "OrgNature",
    "Organisation",
    "PartyGridError",
    "Place",
    "Point",
    "Problem",
    "ProblemReason",
    "PropertyService",
    "Record",
    "Remedy",
    "RemedyAction",
    "Town",
    "TownCommittee",
    "Unit",
    "UnitBranch",
    "UnitKind",
    "UnknownId",
    "UnknownName",
    "UnreadableInput",
    "UnsupportedVersion",
    "Window",
    "check_coverage",
    "codes",
    "compare",
    "examples",
    "unassigned_buildings",
]

_HOME = {
    "compare": (
        "Change",
        "Comparison",
        "compare",
    ),
    "coverage": (
        "Cover",
        "CoverageReport",
        "Gap",
        "GapReason",
        "LevelCover",
        "Remedy",
        "RemedyAction",
        "check_coverage",
        "unassigned_buildings",
    ),
    "errors": (
        "DoesNotHold",
        "InvalidArgument",
        "InvalidCode",
        "InvalidJurisdiction",
        "MissingExtra",
        "PartyGridError",
        "Problem",
        "ProblemReason",
        "UnknownId",
        "UnknownName",
        "UnreadableInput",
        "UnsupportedVersion",
    ),
    "grid": (
        "Building",
        "BuildingKind",
        "Community",
        "CommunityKind",
        "Compound",
        "Grid",
        "GridKind",
        "Place",
        "Point",
        "PropertyService",
        "Town",
    ),
    "jurisdiction": ("Jurisdiction",),
    "levels": (
        "FIVE_LEVELS",
        "FOUR_LEVELS",
        "GRID_BRANCHES",
        "LevelScheme",
    ),
    "mechanisms": ("Link",),
    "needs": ("Need",),
    "org": (
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
    ),
    "records": ("Record",),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}
_SUBMODULES = ("codes", "examples")


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return metadata.version("partygrid")
    if name in _SUBMODULES:
        return import_module(f"partygrid.{name}")
    if name not in _MODULE_OF:
        message = f"module 'partygrid' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f"partygrid.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
