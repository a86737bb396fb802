"""The policies: where each of them places members, as arrays.

Each has its own module with its numbered procedure. All of them read the eligible pairs of a
problem, in which positions are ranks in id order, so that a tie that goes to the lower position
goes to the lower id.
"""

from collections.abc import Callable, Mapping

from partygrid._index import Counts
from partygrid.allocation.policies.asked import Asked, lowest_first
from partygrid.allocation.policies.balanced import load_balanced
from partygrid.allocation.policies.in_order import first_come, nearest, skill_first
from partygrid.allocation.policies.leximin import leximin
from partygrid.allocation.policies.preferred import joined, least_served
from partygrid.allocation.policies.residence import residence_only
from partygrid.allocation.policies.stable import stable
from partygrid.allocation.policy import Policy

__all__ = ["PLACES", "Asked", "lowest_first"]

PLACES: Mapping[Policy, Callable[[Asked], Counts]] = {
    Policy.NEAREST: nearest,
    Policy.FIRST_COME: first_come,
    Policy.SKILL_FIRST: skill_first,
    Policy.LOAD_BALANCED: load_balanced,
    Policy.RESIDENCE_ONLY: residence_only,
    Policy.STABLE: stable,
    Policy.LEXIMIN: leximin,
    Policy.LEAST_SERVED: least_served,
    Policy.JOINED: joined,
}
"""For each policy but the best: the need at which it places each member, -1 for none."""
