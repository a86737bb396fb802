"""What a policy is asked: the problem, and what else some of them look at."""

import attrs
import numpy as np

from partygrid._index import Counts, Index
from partygrid._nearness import metres_between
from partygrid.allocation.eligibility import missing_skills
from partygrid.allocation.engine import Engine
from partygrid.allocation.ledger import Ledger
from partygrid.allocation.placing import best as best_placing
from partygrid.allocation.problem import Problem, step_of, with_step
from partygrid.allocation.units import UnitPlan
from partygrid.costs import Costs
from partygrid.needs import Need
from partygrid.org import Member


@attrs.frozen(kw_only=True, eq=False)
class Asked:
    """The question to a policy.

    Attributes:
        problem: The problem, of which the eligible pairs and the head counts count.
        index: The columns of the snapshot.
        costs: What distance costs.
        alike: A number for each member, the same for members who are alike. Shape: (members,).
        seed: What decides the order of arrival.
        ledger: What members have served so far.
        units: Which unit reports where, None where that was not asked for.
        engine: What finds flows of minimum cost.
    """

    problem: Problem
    index: Index
    costs: Costs
    alike: Counts
    seed: int
    ledger: Ledger
    units: UnitPlan | None
    engine: Engine


def metres_of(problem: Problem, index: Index, costs: Costs) -> Counts:
    """Return how far the member and the need of each eligible pair are apart. Shape: (pairs,)."""
    member, need = problem.member + index.start(Member), problem.need + index.start(Need)
    return metres_between(index, member, need, costs)


def lacking_of(problem: Problem, index: Index) -> Counts:
    """Return how many skills of the need the member of each pair lacks. Shape: (pairs,)."""
    return missing_skills(index, problem.member, problem.need)


def lowest_first(placed_at: Counts, alike: Counts) -> Counts:
    """Exchange places among members who are alike: the lowest id gets the lowest need."""
    unplaced_last = np.where(placed_at < 0, placed_at.max(initial=0) + 1, placed_at)
    taken = placed_at[np.lexsort((unplaced_last, alike))]
    exchanged = np.empty_like(placed_at)
    exchanged[np.argsort(alike, kind="stable")] = taken
    return exchanged


def best(asked: Asked, changed: Problem, alike: Counts) -> Counts:
    """Return where members are placed in a best plan of other pairs, or other costs. (members,).

    The aims are those of ``partygrid.allocation.problem``.

    Raises:
        InvalidArgument: The costs are too large for exact integers, or the engine returns what is
            no flow of minimum cost.
    """
    whole = with_step(changed, step_of(changed, int(changed.cost.max(initial=0))))
    return lowest_first(best_placing(whole, asked.engine).placed_at, alike)
