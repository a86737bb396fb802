"""Best plans by costs with a preference added: for those who served least, or for the unit's place.

Procedure.

    1. Change the cost c(m, n) of each eligible pair:

           least served  c(m, n) + the price of the ledger times the hours that m has served
           joined        max(0, c(m, n) - discount) where the unit of m reports to the community of
                         n, or to a grid of it; where that is required, pairs with members whose
                         unit reports elsewhere are left out instead

    2. Find the best plan of these costs, by the aims of ``partygrid.allocation.problem``.

The plan states its costs, and its objective, without the preference: the gap is what the preference
costs. As missing places and members placed come first in both, neither gives way to a preference.
"""

import attrs
import numpy as np

from partygrid._index import Counts
from partygrid.allocation.joining import joined_problem, reports_of
from partygrid.allocation.policies.asked import Asked, best
from partygrid.allocation.units import Join
from partygrid.org import Member


def least_served(asked: Asked) -> Counts:
    """Return where members are placed, those who have served least before others. (members,).

    Raises:
        InvalidArgument: See `placed_by_worth`.
    """
    charge = charges(asked)
    cost = asked.problem.cost + charge[asked.problem.member]
    return best(asked, attrs.evolve(asked.problem, cost=cost), _alike(asked, charge))


def charges(asked: Asked) -> Counts:
    """Return the metres that hours on the ledger cost each member. Shape: (members,)."""
    charge = np.zeros(asked.problem.members, np.int64)
    position = asked.index.table(Member).position
    for one in asked.ledger.served:
        if one.id in position:
            charge[position[one.id]] = round(one.hours * asked.ledger.price)
    return charge


def joined(asked: Asked) -> Counts:
    """Return where members are placed, rather or only where their unit reports. (members,).

    Raises:
        InvalidArgument: See `placed_by_worth`.
    """
    units = asked.units
    if units is None:
        return best(asked, asked.problem, asked.alike)
    required = units.reporting.join is Join.REQUIRED
    reports = reports_of(asked.index, units, Join.REQUIRED if required else Join.PREFERRED)
    return best(asked, joined_problem(asked.problem, reports), _alike(asked, reports.work))


def _alike(asked: Asked, column: Counts) -> Counts:
    """Return a number for each member, the same where the column is the same as well."""
    both = np.stack([asked.alike, column])
    return np.unique(both, axis=1, return_inverse=True)[1].reshape(-1).astype(np.int64)
