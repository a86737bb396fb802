"""Repairs: the cheapest edits that make rules pass, proposed with prices and proofs.

An edit is data; a plan changes nothing until it is applied.
"""

from partygrid.repairs._asked import Asked, Proposer
from partygrid.repairs._edit import Change, Edit, EditKind
from partygrid.repairs._offers import PROPOSERS
from partygrid.repairs._plan import Remaining, RepairPlan, RepairStatus
from partygrid.repairs._prices import Prices
from partygrid.repairs._propose import propose_repairs

__all__ = [
    "PROPOSERS",
    "Asked",
    "Change",
    "Edit",
    "EditKind",
    "Prices",
    "Proposer",
    "Remaining",
    "RepairPlan",
    "RepairStatus",
    "propose_repairs",
]
