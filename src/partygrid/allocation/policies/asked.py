"""What a policy is asked: the problem, and what else some of them look at."""

import attrs

from partygrid._index import Counts, Index
from partygrid._nearness import metres_between
from partygrid.allocation.eligibility import missing_skills
from partygrid.allocation.engine import Engine
from partygrid.allocation.problem import Problem
from partygrid.costs import Costs
from partygrid.needs import Need
from partygrid.org import Member


@attrs.frozen(eq=False)
class Asked:
    """The question to a policy.

    Attributes:
        problem: The problem, of which the eligible pairs and the head counts count.
        index: The columns of the snapshot.
        costs: What distance costs.
        seed: What decides the order of arrival.
        engine: What finds flows of minimum cost.
    """

    problem: Problem
    index: Index
    costs: Costs
    seed: int
    engine: Engine


def metres_of(problem: Problem, index: Index, costs: Costs) -> Counts:
    """Return how far the member and the need of each eligible pair are apart. Shape: (pairs,)."""
    member, need = problem.member + index.start(Member), problem.need + index.start(Need)
    return metres_between(index, member, need, costs)


def lacking_of(problem: Problem, index: Index) -> Counts:
    """Return how many skills of the need the member of each pair lacks. Shape: (pairs,)."""
    return missing_skills(index, problem.member, problem.need)
