"""Allocation: who is proposed to which need, proven, explained, and checked by other code.

`allocate_double_reporting` answers with a `Plan`; `verify` recomputes the plan from the records and
shares nothing with the problem builder or the engine that made it.
"""

from partygrid.allocation.augmenting import Placement, augmenting_paths, place_members
from partygrid.allocation.choosing import choose_engine, fastest_engine
from partygrid.allocation.engine import Engine, Network, network_simplex
from partygrid.allocation.outcomes import (
    Assignment,
    Explanation,
    HeadCount,
    Option,
    Unmet,
    Unplaced,
)
from partygrid.allocation.plan import Plan
from partygrid.allocation.solve import allocate_double_reporting
from partygrid.allocation.terms import PlanStatus, Reach, UnmetReason, UnplacedReason
from partygrid.allocation.verification import Constraint, Verification, Violation, verify
from partygrid.costs import Costs

__all__ = [
    "Assignment",
    "Constraint",
    "Costs",
    "Engine",
    "Explanation",
    "HeadCount",
    "Network",
    "Option",
    "Placement",
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
    "augmenting_paths",
    "choose_engine",
    "fastest_engine",
    "network_simplex",
    "place_members",
    "verify",
]
