"""Allocation: who is proposed to which need, proven, explained, and checked by other code.

`allocate_double_reporting` answers with a `Plan`; `verify` recomputes the plan from the records and
shares nothing with the problem builder or the engine that made it.
"""

from partygrid._text import Language
from partygrid.allocation.attendance import Attendance, ProposalStatus, Response
from partygrid.allocation.augmenting import Placement, augmenting_paths, place_members
from partygrid.allocation.choosing import choose_engine, fastest_engine
from partygrid.allocation.differences import Move, PlanComparison, compare_plans
from partygrid.allocation.engine import Engine, Network, network_simplex
from partygrid.allocation.explanation import Explanation
from partygrid.allocation.integer import Found, IntegerEngine, Program, branch_and_cut
from partygrid.allocation.ledger import Ledger, Served
from partygrid.allocation.limits import Limits, Progress
from partygrid.allocation.metrics import CommunityMetrics, Metrics, PersonMetrics
from partygrid.allocation.newcomers import Filling, Offer, Recommendation, fill, recommend
from partygrid.allocation.options import Option, OptionOutcome, Precondition
from partygrid.allocation.outcomes import Assignment, HeadCount, Unmet, Unplaced
from partygrid.allocation.overlooked import Overlooked
from partygrid.allocation.pairings import Apart, Pairing, Together
from partygrid.allocation.plan import Plan
from partygrid.allocation.policy import Policy
from partygrid.allocation.priorities import (
    NeedPriorities,
    NeedPriority,
    PriorityReason,
    prioritise_needs,
)
from partygrid.allocation.quota import QuotaAttainment, QuotaLine, quota_attainment
from partygrid.allocation.replanning import replan
from partygrid.allocation.revision import Revision
from partygrid.allocation.score import Criterion, Match, Score, ScoreLine
from partygrid.allocation.shortage import RemedyKind, Shortage, ShortageRemedy, VolunteerValue
from partygrid.allocation.side_by_side import PolicyComparison, compare_policies
from partygrid.allocation.solve import allocate_double_reporting
from partygrid.allocation.strength import ExpectedStrength, NeedStrength, expected_strength
from partygrid.allocation.terms import PlanStatus, Reach, UnmetReason, UnplacedReason
from partygrid.allocation.units import (
    Join,
    UnitAssignment,
    UnitCount,
    UnitPlan,
    UnitReason,
    UnitReporting,
    UnitRule,
    UnitTarget,
    UnplacedUnit,
)
from partygrid.allocation.verdict import Constraint, Verification, Violation
from partygrid.allocation.verification import verify
from partygrid.costs import Costs

__all__ = [
    "Apart",
    "Assignment",
    "Attendance",
    "CommunityMetrics",
    "Constraint",
    "Costs",
    "Criterion",
    "Engine",
    "ExpectedStrength",
    "Explanation",
    "Filling",
    "Found",
    "HeadCount",
    "IntegerEngine",
    "Join",
    "Language",
    "Ledger",
    "Limits",
    "Match",
    "Metrics",
    "Move",
    "NeedPriorities",
    "NeedPriority",
    "NeedStrength",
    "Network",
    "Offer",
    "Option",
    "OptionOutcome",
    "Overlooked",
    "Pairing",
    "PersonMetrics",
    "Placement",
    "Plan",
    "PlanComparison",
    "PlanStatus",
    "Policy",
    "PolicyComparison",
    "Precondition",
    "PriorityReason",
    "Program",
    "Progress",
    "ProposalStatus",
    "QuotaAttainment",
    "QuotaLine",
    "Reach",
    "Recommendation",
    "RemedyKind",
    "Response",
    "Revision",
    "Score",
    "ScoreLine",
    "Served",
    "Shortage",
    "ShortageRemedy",
    "Together",
    "UnitAssignment",
    "UnitCount",
    "UnitPlan",
    "UnitReason",
    "UnitReporting",
    "UnitRule",
    "UnitTarget",
    "Unmet",
    "UnmetReason",
    "Unplaced",
    "UnplacedReason",
    "UnplacedUnit",
    "Verification",
    "Violation",
    "VolunteerValue",
    "allocate_double_reporting",
    "augmenting_paths",
    "branch_and_cut",
    "choose_engine",
    "compare_plans",
    "compare_policies",
    "expected_strength",
    "fastest_engine",
    "fill",
    "network_simplex",
    "place_members",
    "prioritise_needs",
    "quota_attainment",
    "recommend",
    "replan",
    "verify",
]
