"""The check of what the reports of units make of members, counted again from the records.

It shares no code with what decided both halves. Given where units report, the pairs of members and
needs are what they are, and prices prove the members' half. Over all choices of units the same
prices prove a bound: no member can have less to pay than where each need costs what any report of
the unit would make it, and no unit that is placed for sure is nearer than at its nearest place;
and costs are not below 0, whatever the prices.
What the stated bound is above that rests on the word of the integer engine.
"""

from collections.abc import Iterable
from operator import mul

import attrs
import numpy as np

from partygrid._index import Counts, Mask, Positions
from partygrid.allocation.plan import Plan
from partygrid.allocation.policy import Policy
from partygrid.allocation.recount import ELIGIBLE, KEPT_AWAY, PAIRED, Recount, recount
from partygrid.allocation.resurvey import survey
from partygrid.allocation.tally import Proof, Tally, extras_at, tally
from partygrid.allocation.unit_check import UnitRecords
from partygrid.allocation.units import Join, UnitAssignment, UnitPlan
from partygrid.grid import Community, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Member, Unit


def reported(where: Jurisdiction, plan: Plan, pairs: Recount) -> Recount:
    """Return the pairs that the reports of units make, where both halves are decided together.

    Complexity:
        O(pairs + units).
    """
    units = plan.units
    if not plan.joined or units is None:
        return pairs
    made = _made(where, units, pairs)
    return made if plan.revision else attrs.evolve(made, dearest=int(pairs.cost.max(initial=0)))


def ruled(where: Jurisdiction, plan: Plan, counted: Tally) -> Tally:
    """Return what is counted of a plan, without the pairs that ``Policy.JOINED`` rules out.

    Complexity:
        O(pairs + units).
    """
    units = plan.units
    required = units is not None and units.reporting.join is Join.REQUIRED
    if units is None or plan.policy is not Policy.JOINED or not required:
        return counted
    return tally(_made(where, units, counted.recount), counted.at)


def _made(where: Jurisdiction, units: UnitPlan, pairs: Recount) -> Recount:
    reports = [(one.unit, where.community_of(one.place)) for one in _known(where, units)]
    ties = _Ties(where, pairs)
    anywhere = {unit for unit, _ in reports}
    return ties.made(units, ties.joined(reports), ties.works_in(anywhere))


def proven(where: Jurisdiction, plan: Plan, proof: Proof) -> Proof:
    """Return a proof with what the half of units adds, where both halves are decided together.

    A new plan leaves units where they are: its bound and its step are for them.

    Args:
        where: The snapshot.
        plan: The plan.
        proof: What records and prices prove of members, given where units report.
    """
    units = plan.units
    if not plan.joined or units is None:
        return proof
    records = UnitRecords(where, units, plan.costs)
    metres = sum(
        records.metres(one.unit, one.place) for one in _known(where, units) if not one.pinned
    )
    bound = proof.bound + metres if plan.revision else _bound(where, plan, records, proof)
    return attrs.evolve(proof, objective=proof.objective + metres, bound=bound)


def _known(where: Jurisdiction, units: UnitPlan) -> list[UnitAssignment]:
    """Return the assignments of units and places that there are; the others are found elsewhere."""
    kinds = (Community, Grid)
    return [
        one
        for one in units.assignments
        if isinstance(where.get(one.unit), Unit) and isinstance(where.get(one.place), kinds)
    ]


class _Ties:
    """The pairs of a recount, with the units and communities at their ends."""

    def __init__(self, where: Jurisdiction, pairs: Recount) -> None:
        self.pairs, index = pairs, where.index
        self.unit, self.community = (index.table(kind).position for kind in (Unit, Community))
        self.work = index.reference(Member, "unit", Unit)[pairs.member].astype(np.int64)
        self.there = survey(index).need_community[pairs.need]

    def joined(self, reports: Iterable[tuple[str, str | None]]) -> Mask:
        """Return which pairs have a unit and a community that are among reports."""
        size = len(self.community)
        keys = [self.unit[u] * size + self.community[q] for u, q in reports if q is not None]
        found: Mask = np.isin(self.work * size + self.there, keys)
        return found & (self.work >= 0) & (self.there >= 0)

    def works_in(self, units: Iterable[str]) -> Mask:
        """Return which pairs have a member of one of these units."""
        found: Mask = np.isin(self.work, [self.unit[one] for one in units])
        return found

    def made(self, units: UnitPlan, joined: Mask, anywhere: Mask) -> Recount:
        """Return the pairs that are left, given which are joined, and whose unit reports at all."""
        pairs = self.pairs
        if units.reporting.join is Join.PREFERRED:
            nearer = np.where(joined, np.minimum(pairs.cost, units.reporting.discount), 0)
            return attrs.evolve(pairs, cost=pairs.cost - nearer, nearer=nearer)
        rows = np.flatnonzero(joined | ~anywhere)
        member, need = pairs.member[rows], pairs.need[rows]
        return attrs.evolve(
            pairs,
            **{name: getattr(pairs, name)[rows] for name in PAIRED},
            best=_left(pairs.best, member),
            best_of_need=_left(pairs.best_of_need, need),
        )


def _left(best: Counts, rows: Positions) -> Counts:
    """Return the last test passed where of what was eligible only some pairs are left."""
    none = np.bincount(rows, minlength=best.size) == 0
    return np.where((best == ELIGIBLE) & none, KEPT_AWAY, best)


def _bound(where: Jurisdiction, plan: Plan, records: UnitRecords, proof: Proof) -> int:
    """Return the bound that prices prove over all choices of units."""
    units = records.plan
    pairs = recount(where, plan.reach, plan.costs, within=plan.within)
    ties = _Ties(where, pairs)
    settled = {one.unit for one in _known(where, units) if one.pinned}
    reports: list[tuple[str, str | None]] = [
        (one.unit, where.community_of(one.place)) for one in _known(where, units) if one.pinned
    ]
    metres = 0
    for area in records.shared():
        if area.placed:
            reports += [(unit, where.community_of(p)) for unit in area.units for p in area.places]
        if area.placed == len(area.units):
            settled.update(area.units)
            metres += sum(min(records.metres(unit, p) for p in area.places) for unit in area.units)
    easier = ties.made(units, ties.joined(reports), ties.works_in(settled))
    gain = np.zeros(pairs.members, np.int64)
    np.maximum.at(gain, easier.member, proof.price[easier.need] - easier.cost)
    return metres + max(_sold(pairs, proof.price, proof.step) - sum(gain.tolist()), 0)


def _sold(pairs: Recount, price: Counts, step: int) -> int:
    """Return what all places come to at least, each filled at its price or empty."""
    worth = (np.unique(pairs.priority, return_inverse=True)[1] + 2) * step
    extra = pairs.most - pairs.least
    floors: int = sum(map(mul, pairs.least.tolist(), np.minimum(worth, price).tolist()))
    return floors + extras_at(price, extra, np.zeros_like(extra), step, pairs.imbalance)
