"""Best plans by costs with a preference added: for those who served least, or for the unit's place.

Procedure.

    1. Change the cost c(m, n) of each eligible pair:

           least served  c(m, n) + the price of the ledger times the hours that m has served
           joined        max(0, c(m, n) - discount) where the unit of m reports to the community of
                         n, or to a grid of it

    2. Find the best plan of these costs, by the aims of ``partygrid.allocation.problem``.

The plan states its costs, and its objective, without the preference: the gap is what the preference
costs. As missing places and members placed come first in both, neither gives way to a preference.
"""

import attrs
import numpy as np

from partygrid._index import Counts, Mask, Positions
from partygrid._whereabouts import spots
from partygrid.allocation.policies.asked import Asked, best
from partygrid.allocation.units import UnitPlan
from partygrid.grid import Community, Grid
from partygrid.needs import Need
from partygrid.org import Member, Unit


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
    """Return where members are placed, rather where their unit reports. Shape: (members,).

    Raises:
        InvalidArgument: See `placed_by_worth`.
    """
    problem, units = asked.problem, asked.units
    if units is None:
        return best(asked, problem, asked.alike)
    nearer = np.maximum(problem.cost - units.reporting.discount, 0)
    cost = np.where(_linked(asked, units), nearer, problem.cost)
    unit = asked.index.reference(Member, "unit", Unit)
    return best(asked, attrs.evolve(problem, cost=cost), _alike(asked, unit))


def _alike(asked: Asked, column: Counts | Positions) -> Counts:
    """Return a number for each member, the same where the column is the same as well."""
    both = np.stack([asked.alike, column.astype(np.int64)])
    return np.unique(both, axis=1, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _linked(asked: Asked, units: UnitPlan) -> Mask:
    """Return the pairs of which the member's unit reports to the need's community. (pairs,)."""
    index, problem = asked.index, asked.problem
    size = index.size(Community)
    unit, community = (index.table(kind).position for kind in (Unit, Community))
    grid = {one.id: one.community for one in index.table(Grid).records}
    reports = [
        unit[one.unit] * size + community[grid.get(one.place, one.place)]
        for one in units.assignments
    ]
    work = index.reference(Member, "unit", Unit)[problem.member].astype(np.int64)
    place = spots(index, Need).community[problem.need]
    linked: Mask = np.isin(work * size + place, reports) & (work >= 0) & (place >= 0)
    return linked
