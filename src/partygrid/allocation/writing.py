"""A plan written from arrays: assignments, reasons, head counts, and the proof."""

from collections.abc import Iterator

import attrs
import numpy as np

from partygrid._index import Counts
from partygrid.allocation.answers import Answers
from partygrid.allocation.conditions import Conditions
from partygrid.allocation.explain import proposals
from partygrid.allocation.outcomes import Assignment, head_counts
from partygrid.allocation.plan import Plan
from partygrid.allocation.policies import Asked
from partygrid.allocation.policy import ONE_BY_ONE, Policy
from partygrid.allocation.prices import objective
from partygrid.allocation.problem import Problem
from partygrid.allocation.reasons import standing_in_the_way, unmet, unplaced
from partygrid.allocation.terms import PlanStatus
from partygrid.needs import Need


@attrs.frozen(eq=False)
class Answer:
    """A plan as arrays, with its proof.

    Attributes:
        placed_at: Position of the need of each member, -1 for none. Shape: (members,).
        placed: Number of members placed at each need. Shape: (needs,).
        cost: Cost of each placed member, in id order. Shape: (placed members,).
        price: Price of a place at each need. Shape: (needs,).
        objective: The objective.
        bound: The bound, of which the prices give all but what is trusted.
        trusted: How much of it rests on the word of the integer engine.
    """

    placed_at: Counts
    placed: Counts
    cost: Counts
    price: Counts
    objective: int
    bound: int
    trusted: int

    @classmethod
    def of(
        cls, problem: Problem, placed_at: Counts, price: Counts, *, known: int, trusted: int = 0
    ) -> "Answer":
        """Return a plan as arrays, from where members are placed and what the prices prove."""
        placed = np.bincount(placed_at[placed_at >= 0], minlength=problem.needs)
        cost = problem.cost[problem.need == placed_at[problem.member]]
        reached = objective(problem, placed, int(cost.sum()))
        return cls(placed_at, placed, cost, price, reached, known + trusted, trusted)


def written(
    grounds: Answers,
    problem: Problem,
    conditions: Conditions,
    answer: Answer,
    *,
    rule: Problem | None = None,
) -> Plan:
    """Return the plan that arrays stand for, as the best one.

    Args:
        grounds: What the plan is made from.
        problem: The problem of all members.
        conditions: The conditions that explain what stays free.
        answer: The arrays.
        rule: What the problem is by the rule of another policy that they follow: this gives
            reasons; None where they follow none.
    """
    where, at = grounds.where, answer.placed_at
    seen = problem if rule is None else rule
    found = standing_in_the_way(
        seen,
        conditions,
        at,
        best=answer.objective == answer.bound - answer.trusted,
        by_rule=rule is not None,
    )
    return Plan(
        status=_status(answer),
        reach=grounds.reach,
        within=grounds.within,
        costs=grounds.costs,
        assignments=tuple(_assignments(grounds, answer)),
        unplaced=tuple(unplaced(where, seen, at, found)),
        head_counts=head_counts(where.of(Need), answer.placed.tolist(), answer.price.tolist()),
        unmet=tuple(unmet(where, seen, at, found)),
        step=problem.step,
        objective=answer.objective,
        bound=answer.bound,
        trusted=answer.trusted,
        grounds=grounds,
    )


def _status(answer: Answer) -> PlanStatus:
    if answer.objective > answer.bound:
        return PlanStatus.FEASIBLE
    return PlanStatus.OPTIMAL if answer.cost.size else PlanStatus.EMPTY


def _assignments(grounds: Answers, answer: Answer) -> Iterator[Assignment]:
    placed = np.flatnonzero(answer.placed_at >= 0)
    return proposals(grounds, placed, answer.placed_at[placed], answer.cost)


def of_policy(policy: Policy, plan: Plan, asked: Asked) -> Plan:
    """Return a plan as that of a policy other than the best."""
    status = PlanStatus.HEURISTIC if policy in ONE_BY_ONE else PlanStatus.BY_RULE
    return attrs.evolve(
        plan,
        status=status if plan.assignments or plan.gap else PlanStatus.EMPTY,
        policy=policy,
        seed=asked.seed if policy is Policy.FIRST_COME else None,
        ledger=asked.ledger if policy is Policy.LEAST_SERVED else None,
    )
