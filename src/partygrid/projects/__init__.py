"""The three lists held against each other: needs, resources, and the projects that join them."""

from partygrid.projects._check import check_projects
from partygrid.projects._plan import ProjectPlan, ProjectProposal, UnmatchedNeed, UnmatchedReason
from partygrid.projects._propose import propose_projects
from partygrid.projects._report import ProjectFinding, ProjectReason, ProjectReport

__all__ = [
    "ProjectFinding",
    "ProjectPlan",
    "ProjectProposal",
    "ProjectReason",
    "ProjectReport",
    "UnmatchedNeed",
    "UnmatchedReason",
    "check_projects",
    "propose_projects",
]
