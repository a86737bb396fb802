"""Organisations of Chinese grassroots governance and what links them, as typed data and a graph.

Records and links form an immutable `Jurisdiction`; free functions ask it questions and return
frozen answers. Names are loaded at their first use, so that importing the package stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str

    from partygrid import catalogue, codes, examples
    from partygrid.allocation import (
        Assignment,
        Constraint,
        Costs,
        Explanation,
        HeadCount,
        Option,
        Plan,
        PlanStatus,
        Reach,
        Unmet,
        UnmetReason,
        Unplaced,
        UnplacedReason,
        Verification,
        Violation,
        allocate_double_reporting,
        verify,
    )
    from partygrid.comparison import Change, Comparison, compare
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
        InvalidLink,
        InvalidMechanism,
        MissingExtra,
        PartyGridError,
        Problem,
        ProblemReason,
        UnknownId,
        UnknownName,
        UnreadableInput,
        UnsupportedVersion,
    )
    from partygrid.graph import EdgeType, linkage_graph, to_dot, to_graphml, to_mermaid
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
    from partygrid.io import from_json, json_schema, read_json, to_json, write_json
    from partygrid.jurisdiction import Jurisdiction
    from partygrid.levels import FIVE_LEVELS, FOUR_LEVELS, GRID_BRANCHES, LevelScheme
    from partygrid.linkage import (
        Load,
        MechanismReport,
        MechanismReports,
        SlotCover,
        SlotFinding,
        SlotReason,
        check_mechanism,
        check_mechanisms,
    )
    from partygrid.mechanism_files import (
        mechanisms_from_toml,
        mechanisms_to_toml,
        read_mechanisms,
        write_mechanisms,
    )
    from partygrid.mechanisms import Layer, Link, Mechanism
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
    from partygrid.slots import Area, Condition, PostRule, Slot
    from partygrid.sources import Certainty, Source, Title
    from partygrid.teams import Facility, FacilityKind, Team

__all__ = [
    "FIVE_LEVELS",
    "FOUR_LEVELS",
    "GRID_BRANCHES",
    "Area",
    "Assignment",
    "Building",
    "BuildingGroup",
    "BuildingKind",
    "Certainty",
    "Change",
    "Community",
    "CommunityCommittee",
    "CommunityKind",
    "Comparison",
    "Compound",
    "CompoundBranch",
    "Condition",
    "Constraint",
    "Costs",
    "Cover",
    "CoverageReport",
    "DoesNotHold",
    "EdgeType",
    "Explanation",
    "Facility",
    "FacilityKind",
    "Gap",
    "GapReason",
    "Grid",
    "GridBranch",
    "GridKind",
    "HeadCount",
    "InvalidArgument",
    "InvalidCode",
    "InvalidJurisdiction",
    "InvalidLink",
    "InvalidMechanism",
    "Jurisdiction",
    "Layer",
    "LevelCover",
    "LevelScheme",
    "Link",
    "Load",
    "Mechanism",
    "MechanismReport",
    "MechanismReports",
    "Member",
    "MemberStatus",
    "MissingExtra",
    "Need",
    "Option",
    "OrgForm",
    "OrgNature",
    "Organisation",
    "PartyGridError",
    "Place",
    "Plan",
    "PlanStatus",
    "Point",
    "PostRule",
    "Problem",
    "ProblemReason",
    "PropertyService",
    "Reach",
    "Record",
    "Remedy",
    "RemedyAction",
    "Slot",
    "SlotCover",
    "SlotFinding",
    "SlotReason",
    "Source",
    "Team",
    "Title",
    "Town",
    "TownCommittee",
    "Unit",
    "UnitBranch",
    "UnitKind",
    "UnknownId",
    "UnknownName",
    "Unmet",
    "UnmetReason",
    "Unplaced",
    "UnplacedReason",
    "UnreadableInput",
    "UnsupportedVersion",
    "Verification",
    "Violation",
    "Window",
    "allocate_double_reporting",
    "catalogue",
    "check_coverage",
    "check_mechanism",
    "check_mechanisms",
    "codes",
    "compare",
    "examples",
    "from_json",
    "json_schema",
    "linkage_graph",
    "mechanisms_from_toml",
    "mechanisms_to_toml",
    "read_json",
    "read_mechanisms",
    "to_dot",
    "to_graphml",
    "to_json",
    "to_mermaid",
    "unassigned_buildings",
    "verify",
    "write_json",
    "write_mechanisms",
]

_HOME = {
    "allocation": (
        "Assignment",
        "Constraint",
        "Costs",
        "Explanation",
        "HeadCount",
        "Option",
        "Plan",
        "PlanStatus",
        "Reach",
        "Unmet",
        "UnmetReason",
        "Unplaced",
        "UnplacedReason",
        "Verification",
        "Violation",
        "allocate_double_reporting",
        "verify",
    ),
    "comparison": ("Change", "Comparison", "compare"),
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
        "InvalidLink",
        "InvalidMechanism",
        "MissingExtra",
        "PartyGridError",
        "Problem",
        "ProblemReason",
        "UnknownId",
        "UnknownName",
        "UnreadableInput",
        "UnsupportedVersion",
    ),
    "graph": ("EdgeType", "linkage_graph", "to_dot", "to_graphml", "to_mermaid"),
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
    "io": ("from_json", "json_schema", "read_json", "to_json", "write_json"),
    "jurisdiction": ("Jurisdiction",),
    "levels": ("FIVE_LEVELS", "FOUR_LEVELS", "GRID_BRANCHES", "LevelScheme"),
    "linkage": (
        "Load",
        "MechanismReport",
        "MechanismReports",
        "SlotCover",
        "SlotFinding",
        "SlotReason",
        "check_mechanism",
        "check_mechanisms",
    ),
    "mechanism_files": (
        "mechanisms_from_toml",
        "mechanisms_to_toml",
        "read_mechanisms",
        "write_mechanisms",
    ),
    "mechanisms": ("Layer", "Link", "Mechanism"),
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
    "slots": ("Area", "Condition", "PostRule", "Slot"),
    "sources": ("Certainty", "Source", "Title"),
    "teams": ("Facility", "FacilityKind", "Team"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}
_SUBMODULES = ("catalogue", "codes", "examples")


def _load(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("partygrid")
    if name in _SUBMODULES:
        return import_module(f"partygrid.{name}")
    if name not in _MODULE_OF:
        message = f"module 'partygrid' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f"partygrid.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


if not TYPE_CHECKING:
    __getattr__ = _load  # hidden from type checkers, so that a misspelt name is an error


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
