"""Change over time: codes that drift from one list to the next, and lists read into what is there.

Both end in a difference that a person confirms; nothing doubtful is applied.
"""

from partygrid.migration._code_drift import (
    DivisionRow,
    DriftDecision,
    code_drift,
    single_candidates,
)
from partygrid.migration._drift import Drift, DriftCandidate, DriftLine
from partygrid.migration._kinds import DoubtReason, DriftKind
from partygrid.migration._migrate import migrate
from partygrid.migration._migration_report import Held, HeldReason, MigrationReport

__all__ = [
    "DivisionRow",
    "DoubtReason",
    "Drift",
    "DriftCandidate",
    "DriftDecision",
    "DriftKind",
    "DriftLine",
    "Held",
    "HeldReason",
    "MigrationReport",
    "code_drift",
    "migrate",
    "single_candidates",
]
