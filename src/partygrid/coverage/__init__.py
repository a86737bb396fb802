"""Coverage: the vertical chain and the horizontal partition of a jurisdiction.

`check_coverage` answers with gaps, ratios and roll-ups; `unassigned_buildings` names what nothing
holds. Both run on the integer columns of the snapshot's index.
"""

from partygrid.coverage._check import check_coverage, unassigned_buildings
from partygrid.coverage._gaps import Gap, GapReason, Remedy, RemedyAction
from partygrid.coverage._report import CoverageReport
from partygrid.coverage._rows import Cover, LevelCover

__all__ = [
    "Cover",
    "CoverageReport",
    "Gap",
    "GapReason",
    "LevelCover",
    "Remedy",
    "RemedyAction",
    "check_coverage",
    "unassigned_buildings",
]
