"""Planted violations: snapshots in which exactly one rule fails, and scores of packs against them.

`violate` plants one into a snapshot, `one_violation` is the strategy of them, and `rule_kill_score`
says which rules nothing trips and which violations nothing finds.
"""

from partygrid.testing.mutants import _printing as _printing  # Hypothesis learns to print them
from partygrid.testing.mutants._alteration import Alteration
from partygrid.testing.mutants._score import KillScore, rule_kill_score, shipped
from partygrid.testing.mutants._strategy import left_out, one_violation
from partygrid.testing.mutants._target import unviolable
from partygrid.testing.mutants._town import DAY, GRIDS, exemplary_town
from partygrid.testing.mutants._violate import Mutant, violate, violations

__all__ = [
    "DAY",
    "GRIDS",
    "Alteration",
    "KillScore",
    "Mutant",
    "exemplary_town",
    "left_out",
    "one_violation",
    "rule_kill_score",
    "shipped",
    "unviolable",
    "violate",
    "violations",
]
