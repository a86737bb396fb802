"""Change over time: codes that drift from one list to the next, and lists read into what is there.

Both end in a difference that a person confirms; nothing doubtful is applied.
"""

from partygrid.migration._code_drift import (
    DivisionRow,
    DriftDecision,
    code_drift,
    single_candidates,
)
from partygrid.migration._confirm import apply_update, confirm_update
from partygrid.migration._drift import Drift, DriftCandidate, DriftLine
from partygrid.migration._identity import MatchBy
from partygrid.migration._kinds import DoubtReason, DriftKind
from partygrid.migration._migrate import migrate
from partygrid.migration._migration_report import Held, HeldReason, MigrationReport
from partygrid.migration._propose import Stated, propose_update
from partygrid.migration._update import Blanks, NotApplied, NotAppliedReason, Update

__all__ = [
    "Blanks",
    "DivisionRow",
    "DoubtReason",
    "Drift",
    "DriftCandidate",
    "DriftDecision",
    "DriftKind",
    "DriftLine",
    "Held",
    "HeldReason",
    "MatchBy",
    "MigrationReport",
    "NotApplied",
    "NotAppliedReason",
    "Stated",
    "Update",
    "apply_update",
    "code_drift",
    "confirm_update",
    "migrate",
    "propose_update",
    "single_candidates",
]
