"""What the reports of units make of the members' half of double reporting.

Formulation. Let R(u) be the communities to which unit u reports, u(m) the unit of member m, and
q(n) the community in which need n lies; a town's need lies in none. A pair (m, n) is *joined* where
q(n) is in R(u(m)). Then, of the problem of ``partygrid.allocation.problem``,

    preferred  a joined pair costs max(0, c(m, n) - discount) instead of c(m, n)
    required   a pair that is not joined is not eligible where R(u(m)) is not empty

What is made is a problem of the same kind, so that whatever is asked of members afterwards, prices,
options, shortages and new plans, is asked of it.
"""

import attrs
import numpy as np

from partygrid._index import Counts, Index, Mask
from partygrid._whereabouts import spots
from partygrid.allocation.eligibility import ELIGIBLE, UNIT_ELSEWHERE, Stages
from partygrid.allocation.policy import Policy
from partygrid.allocation.problem import Problem
from partygrid.allocation.units import Join, UnitPlan
from partygrid.grid import Community, Grid
from partygrid.needs import Need
from partygrid.org import Member, Unit


@attrs.frozen(eq=False)
class Reports:
    """To which communities units report, as columns.

    Attributes:
        join: What that means for members; a join that is not `NONE`.
        discount: Metres by which a joined pair is nearer.
        work: Unit of each member, -1 for none. Shape: (members,).
        community: Community of each need, -1 for none. Shape: (needs,).
        communities: Number of communities.
        reporting: Which units report anywhere. Shape: (units,).
        keys: A number for each unit and community to which it reports, ascending.
    """

    join: Join
    discount: int
    work: Counts
    community: Counts
    communities: int
    reporting: Mask
    keys: Counts

    def joined(self, unit: Counts, need: Counts) -> Mask:
        """Return which units, -1 for none, report to the community of which need. (pairs,)."""
        place = self.community[need]
        found: Mask = np.isin(unit * self.communities + place, self.keys)
        return found & (unit >= 0) & (place >= 0)

    def kept_away(self, unit: Counts, need: Counts) -> Mask:
        """Return of which units, -1 for none, members may not serve which need. (pairs,)."""
        if self.join is not Join.REQUIRED:
            return np.zeros(unit.shape, np.bool_)
        elsewhere: Mask = np.append(self.reporting, False)[unit]
        return elsewhere & ~self.joined(unit, need)

    def saved(self, unit: Counts, need: Counts, cost: Counts) -> Counts:
        """Return how many metres nearer needs are for members of units, -1 for none. (pairs,)."""
        if self.join is Join.REQUIRED:
            return np.zeros_like(cost)
        return np.where(self.joined(unit, need), np.minimum(cost, self.discount), 0)


def reports_of(index: Index, units: UnitPlan, join: Join) -> Reports:
    """Return to which communities the units of a plan report.

    Complexity:
        O(members + needs + units).
    """
    unit, community = (index.table(kind).position for kind in (Unit, Community))
    grid = {one.id: one.community for one in index.table(Grid).records}
    size = index.size(Community)
    reports = [
        (unit[one.unit], community[grid.get(one.place, one.place)]) for one in units.assignments
    ]
    reporting = np.zeros(index.size(Unit), np.bool_)
    reporting[[u for u, _ in reports]] = True
    return Reports(
        join=join,
        discount=units.reporting.discount,
        work=index.reference(Member, "unit", Unit).astype(np.int64),
        community=spots(index, Need).community.astype(np.int64),
        communities=size,
        reporting=reporting,
        keys=np.unique(np.array([u * size + q for u, q in reports], np.int64)),
    )


def ruling(index: Index, policy: Policy, units: UnitPlan | None) -> Reports | None:
    """Return the reports by which ``Policy.JOINED`` keeps members away; None where nothing does."""
    if policy is not Policy.JOINED or units is None or units.reporting.join is not Join.REQUIRED:
        return None
    return reports_of(index, units, Join.REQUIRED)


def joined_problem(problem: Problem, reports: Reports) -> Problem:
    """Return the problem of members that the reports of units make.

    The step stays what it is without them: it has to be large enough for all reports there may be.

    Complexity:
        O(pairs).
    """
    rows = np.flatnonzero(~reports.kept_away(reports.work[problem.member], problem.need))
    member, need, cost = problem.member[rows], problem.need[rows], problem.cost[rows]
    cost = cost - reports.saved(reports.work[member], need, cost)
    eligible = np.bincount(need, minlength=problem.needs)
    willing = np.bincount(member, minlength=problem.members)
    return attrs.evolve(
        problem,
        member=member,
        need=need,
        cost=cost,
        member_stage=_left(problem.member_stage, willing),
        need_stage=_left(problem.need_stage, eligible),
        eligible=eligible,
    )


def _left(stage: Stages, pairs: Counts) -> Stages:
    """Return stages where nothing is left of the eligible pairs of some."""
    return np.where((stage == ELIGIBLE) & (pairs == 0), UNIT_ELSEWHERE, stage).astype(np.int8)
