"""Both halves of double reporting at once: which unit reports where, and who serves what.

Formulation. Units U, places P with o(p) units already, pairs of unit and place with d(u, p) metres,
and x(u, p) are those of ``partygrid.allocation.placing_units``; members M, needs N, eligible pairs
with cost c(m, n), and y(m, n) those of ``partygrid.allocation.problem``. q(p) is the community of a
place, q(n) that of a need, u(m) the unit of a member, and

    L(u, q) = the sum of x(u, p) over the places p with q(p) = q
    R(u)    = the sum of L(u, q) over all q, which is 0 or 1

With a report that a link states, L is 1. Both halves keep their own constraints, and

    required   y(m, n) <= L(u(m), q(n)) + 1 - R(u(m))
    preferred  w(m, n) <= y(m, n),  w(m, n) <= L(u(m), q(n));  w(m, n) saves min(discount, c(m, n))

Aims, in this order:

    1. many units are placed
    2. the sum of the squares of the numbers of units at each place is least
    3. few floor places of needs stay empty, those of the highest priority first
    4. many members are placed
    5. the sum of d(u, p) x(u, p) + c(m, n) y(m, n) - what w(m, n) saves, and of the imbalance of
       members, is least

What counts people and units comes before metres, as in each half alone, and the metres of both
halves are one sum. Units come first because their report lasts, whereas needs come and go. That
members of units are even is no aim here: metres decide.

Procedure.

    1. Aims 1 and 2 leave each place a number of units, or one more, in closed form, and units that
       have no choice are settled: see ``partygrid.allocation.stakes``.
    2. Parts of members and needs on which no choice of units bears are left out; so are areas of
       units that bear on no part. What remains falls into components that share neither members,
       needs nor areas.
    3. Each component is a mixed-integer program, see ``partygrid.allocation.joint_program``, solved
       aim by aim. Where the join is preferred, aims 3 and 4 do not depend on units, so that the
       flow without a join gives them.
    4. Of the answer only x is kept. Given x, the members' half is a flow of least cost again, of
       the problem of ``partygrid.allocation.joining``, with prices that prove it. Objective and
       metres are computed from it in whole numbers. These prices also give a bound over all x, by
       what any report of a unit would open to its members. What the bound is above it rests on the
       integer engine's word. Where the time was up, the plan carries the prices that give the
       highest bound over all x instead: these, or those of the flow without a join.
    5. Pairings and leaders play no part in this. A plan that keeps them is the best of those that
       do; else, given x, members are placed under them, and the bound is that of the prices.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter

import attrs
import numpy as np

from partygrid._index import Counts, Mask
from partygrid.allocation.engine import Engine
from partygrid.allocation.integer import IntegerEngine
from partygrid.allocation.joining import Reports, joined_problem, reports_of
from partygrid.allocation.joint_program import Settled, solved
from partygrid.allocation.limits import Watch
from partygrid.allocation.placing import Placing
from partygrid.allocation.placing_units import (
    UnitsAsked,
    ask_units,
    evenly,
    exchanged,
    unit_plan,
)
from partygrid.allocation.prices import bound, imbalance, prices
from partygrid.allocation.problem import Problem
from partygrid.allocation.shares import Share, shares
from partygrid.allocation.stakes import Stakes, stakes_of
from partygrid.allocation.stopping import ROUNDS
from partygrid.allocation.units import Join, UnitPlan, UnitReporting
from partygrid.costs import Costs
from partygrid.errors import InvalidArgument
from partygrid.jurisdiction import Jurisdiction

_Found = Sequence[tuple[Share, Settled]]


@attrs.frozen(eq=False)
class Joint:
    """Which unit reports where, who serves what, and what is known of both together.

    Attributes:
        units: The units' half.
        problem: The members' problem that it makes.
        placing: The members' half, proven for that problem.
        alike: A number for each member, the same for who are alike and of one unit. (members,).
        bound: No plan that is best by the aims has an objective, metres of units included, below
            it.
        proofs: Bounds over all choices of units that prices alone give, with the prices: first
            those that prove the members' half, then those of the plan of members alone.
    """

    units: UnitPlan
    problem: Problem
    placing: Placing
    alike: Counts
    bound: int
    proofs: tuple[tuple[int, Counts], tuple[int, Counts]]

    @property
    def price(self) -> Counts:
        """Price of a place at each need: those that prove the members' half.

        In a plan that may not be the best, those that give the highest bound.
        """
        return self._proof[1]

    @property
    def trusted(self) -> int:
        """How much of the bound rests on the word of the integer engine."""
        return self.bound - self._proof[0]

    @property
    def _proof(self) -> tuple[int, Counts]:
        best = max(self.proofs, key=itemgetter(0))
        return best if self.objective > self.bound else self.proofs[0]

    def replaced(self, placing: Placing) -> "Joint":
        """Return the same with another placing, of which only what prices say is sure."""
        return attrs.evolve(self, placing=placing, bound=max(one for one, _ in self.proofs))

    @property
    def objective(self) -> int:
        """The objective: that of members, and the metres of units."""
        return self.placing.objective + self.units.metres


@attrs.frozen(eq=False, kw_only=True)
class JointAsked:
    """The question.

    Attributes:
        where: The snapshot.
        reporting: How units report, and what that means for members.
        costs: What distance costs.
        problem: The members' problem without any report of units.
        alone: A plan of it, the best unless it was stopped.
        alike: A number for each member, the same for members who are alike. Shape: (members,).
        engine: What finds flows.
        integer_engine: What solves mixed-integer programs.
        place: What finds a best plan of members, of members who are alike the lowest ids first.
        watch: When to stop; only the integer engine is stopped.
    """

    where: Jurisdiction
    reporting: UnitReporting
    costs: Costs
    problem: Problem
    alone: Placing
    alike: Counts
    engine: Engine
    integer_engine: IntegerEngine
    place: Callable[[Problem, Counts], Placing]
    watch: Watch


def place_jointly(question: JointAsked) -> Joint:
    """Return the best plan of both halves, or the best known when the time is up.

    Raises:
        InvalidArgument: Costs are too large for exact integers, or an engine returns what is not
            best.
        MissingExtra: The integer engine is needed, and not installed.

    Complexity:
        Three minimum-cost flows, and a mixed-integer program for each component and aim.
    """
    where, reporting = question.where, question.reporting
    asked = ask_units(where, reporting, question.costs)
    alone = evenly(asked, question.engine)
    reports = reports_of(where.index, unit_plan(where, asked, alone), reporting.join)
    alike = _alike(question, reports)
    stakes = stakes_of(where, asked, question.problem, reports)
    chosen, found = alone.copy(), []
    known = _prices_alone(question, stakes)
    parts = list(shares(stakes, alike, _reached(question)))
    for number, share in enumerate(parts):
        question.watch.tell(done=number, parts=len(parts), objective=None, bound=known[0])
        settled = solved(share.part, question.integer_engine, question.watch)
        if settled.numbers is not None:
            share.seat(chosen, settled.numbers)
        found.append((share, settled))
    best = _answer(question, asked, chosen, alike)
    if not all(one.proven for _, one in found):
        other = _answer(question, asked, exchanged(asked, alone), alike)
        best = min(best, other, key=_aims)
    return _bounded(question, stakes, best, found, known)


def _reached(question: JointAsked) -> Counts | None:
    """Return how many members there are at each need by aims 3 and 4, if no unit bears on it."""
    if question.reporting.join is Join.REQUIRED or question.alone.stopped:
        return None
    at = question.alone.placed_at
    return np.bincount(at[at >= 0], minlength=question.problem.needs)


def _alike(question: JointAsked, reports: Reports) -> Counts:
    """Return a number for each member, the same for who are alike and of one unit. (members,)."""
    both = np.stack([question.alike, reports.work])
    return np.unique(both, axis=1, return_inverse=True)[1].reshape(-1)


@attrs.frozen(eq=False)
class _Answer:
    """A choice of units, and the best plan of members that it leaves."""

    asked: UnitsAsked
    unit_at: Counts
    units: UnitPlan
    problem: Problem
    alike: Counts
    placing: Placing

    def metres_in(self, share: Share) -> int:
        """Return the metres of units and costs of members in a share."""
        here = self.chosen & np.isin(self.problem.need, share.needs)
        unit = share.units[self.unit_at[share.units] >= 0]
        metres = self.asked.metres(unit, self.unit_at[unit])
        number = np.bincount(self.problem.need[here], minlength=self.problem.needs)
        cost = int(self.problem.cost[here].sum()) + imbalance(self.problem, number)
        return int(metres.sum()) + cost

    @property
    def metres(self) -> int:
        """Metres of units, costs of members, and their imbalance."""
        number = np.bincount(self.problem.need[self.chosen], minlength=self.problem.needs)
        cost = int(self.problem.cost[self.chosen].sum())
        return self.units.metres + cost + imbalance(self.problem, number)

    @property
    def chosen(self) -> Mask:
        """Which pairs of the members' problem are chosen."""
        found: Mask = self.problem.need == self.placing.placed_at[self.problem.member]
        return found


def _answer(question: JointAsked, asked: UnitsAsked, placed_at: Counts, alike: Counts) -> _Answer:
    where = question.where
    units = unit_plan(where, asked, placed_at)
    reports = reports_of(where.index, units, question.reporting.join)
    problem = joined_problem(question.problem, reports)
    return _Answer(asked, placed_at, units, problem, alike, question.place(problem, alike))


def _aims(answer: _Answer) -> tuple[list[int], int, int]:
    """Return aims 3 to 5, each the smaller the better."""
    problem = answer.problem
    placed = np.bincount(problem.need[answer.chosen], minlength=problem.needs)
    short = np.maximum(problem.floor - placed, 0)
    rank = problem.floor_worth // problem.step
    missing = np.bincount(rank, short, rank.max(initial=0) + 1)[::-1]
    return missing.astype(np.int64).tolist(), -int(placed.sum()), answer.metres


def _prices_alone(question: JointAsked, stakes: Stakes) -> tuple[int, Counts]:
    """Return the best of the bounds that the plan of members alone gives, and its prices.

    Its own prices, and those by which it leaves as few places empty as can be, at whatever cost.
    """
    problem, alone = question.problem, question.alone
    free = attrs.evolve(problem, cost=np.zeros_like(problem.cost))
    found = alone.price, prices(free, alone.placed_at, rounds=ROUNDS if alone.stopped else None)
    bounds = [price_bound(stakes, problem, price) for price in found]
    best = int(np.argmax(bounds))
    return bounds[best], found[best]


def _bounded(
    question: JointAsked,
    stakes: Stakes,
    answer: _Answer,
    found: _Found,
    known: tuple[int, Counts],
) -> Joint:
    """Return an answer with what prices, and the integer engine, say of all others.

    Raises:
        InvalidArgument: The engine's word is refuted.
    """
    price = answer.placing.price
    sure = price_bound(stakes, answer.problem, price)
    told = max(sure, known[0])
    bounds = [one.bound for _, one in found if one.bound is not None]
    if len(bounds) == len(found):
        lag = sum(answer.metres_in(share) for share, _ in found) - sum(bounds)
        if lag < 0 or (lag and all(one.proven for _, one in found)):
            engine, remedy = question.integer_engine, "use branch_and_cut"
            raise InvalidArgument("integer_engine", engine, "its best answer is not best", remedy)
        told = max(answer.placing.objective + answer.units.metres - lag, told)
    proofs = ((sure, price), known)
    return Joint(answer.units, answer.problem, answer.placing, answer.alike, told, proofs)


def price_bound(stakes: Stakes, problem: Problem, price: Counts) -> int:
    """Return the objective below which prices alone prove no plan to be.

    It is the bound of a problem in which each member has what any report of the unit opens, and
    each unit that is placed for sure is where it is nearest; whatever the prices, costs and empty
    places are not below 0.
    """
    options, asked = stakes.options, stakes.asked
    far = np.iinfo(np.int64).max
    cost = np.minimum(
        np.where(options.plain, options.plain_cost, far),
        np.where(options.linked, options.linked_cost, far),
    )
    easier = attrs.evolve(problem, member=options.member, need=options.need, cost=cost)
    sure = stakes.numbers.total == stakes.numbers.units
    units, first = np.unique(asked.member, return_index=True)
    nearest = np.minimum.reduceat(asked.cost, first) if units.size else asked.cost
    return max(bound(easier, price), 0) + int(nearest[sure[asked.area[units]]].sum())
