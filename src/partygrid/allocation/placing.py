"""Where members are placed: the parts of a problem, solved group by group, within limits.

Procedure.

    1. Take the problem apart into parts, see ``partygrid.allocation.parts``, and put these, in the
       order of their needs, into groups of one to two million pairs: as many groups as a power of
       two, so that threads get equal shares.
    2. While there is time, solve the largest group that is left: a flow by the engine, the exact
       prices, and the proof that the one is best by the other.
    3. Where the time is up, fill the places of the groups that are left by a cheap rule, and name
       prices for them that give a bound, see ``partygrid.allocation.stopping``.
    4. Objective and bound are the sums over the groups.

Groups depend on the problem alone: any number of threads gives the same answer. Threads help as far
as the engine lets go of the lock of the interpreter, which `augmenting_paths` does and
`network_simplex` does not.

A group that has begun is solved to its end, and a single large part is one group: an engine is
never interrupted.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from functools import partial
from itertools import islice, takewhile
from typing import TypeVar

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Mask
from partygrid.allocation.engine import Engine, not_optimal
from partygrid.allocation.limits import Watch
from partygrid.allocation.parts import Group, Groups, flowed, parts
from partygrid.allocation.prices import bound, objective, prices
from partygrid.allocation.problem import Problem
from partygrid.allocation.stopping import filled, holding_prices

PAIRS = 1 << 20
"""Parts are solved together until they have so many pairs: compiled code pays from there on."""

_Job = TypeVar("_Job")
_Found = TypeVar("_Found")


@attrs.frozen(eq=False)
class Placing:
    """Where members are placed, with what proves it.

    Attributes:
        placed_at: Position of the need of each member, -1 for none. Shape: (members,).
        price: Price of a place at each need, exact where the gap is 0. Shape: (needs,).
        objective: The objective.
        bound: The bound that the prices give.
        stopped: Whether some groups were left unsolved.
    """

    placed_at: Counts
    price: Counts
    objective: int
    bound: int
    stopped: bool = False

    @property
    def gap(self) -> int:
        """Objective minus bound."""
        return self.objective - self.bound


@attrs.define(eq=False)
class _Whole:
    """The placing of the whole so far, in which groups not yet solved are as they stood."""

    placed_at: Counts
    price: Counts
    objective: int
    bound: int = 0

    def take(self, group: Group, found: Placing) -> None:
        """Take up what was found for a group."""
        self.objective += found.objective - _objective(group.problem, self.standing(group))
        self.bound += found.bound
        self.placed_at[group.members] = np.append(group.needs, NOWHERE)[found.placed_at]
        self.price[group.needs] = found.price

    def standing(self, group: Group) -> Counts:
        """Return where the members of a group are placed, as positions in the group."""
        placed_at = self.placed_at[group.members]
        return np.where(placed_at < 0, NOWHERE, np.searchsorted(group.needs, placed_at))


def placed(
    problem: Problem,
    engine: Engine,
    watch: Watch,
    *,
    standing: Counts | None = None,
    again: Mask | None = None,
) -> Placing:
    """Place members as well as can be within limits.

    Args:
        problem: The problem.
        engine: What finds the flow of a group.
        watch: The limits.
        standing: Position of the need at which each member is placed to begin with, -1 for none,
            which is the default. Shape: (members,).
        again: The needs of the parts to be solved, all of them by default; in the others who stands
            remains. Shape: (needs,).

    Raises:
        InvalidArgument: `engine` returns what is no flow of minimum cost.

    Complexity:
        That of the engine on each group; the other steps are O(pairs log).
    """
    again = np.ones(problem.needs, np.bool_) if again is None else again
    at = np.full(problem.members, NOWHERE, np.int64) if standing is None else standing.copy()
    whole = _Whole(at, np.zeros(problem.needs, np.int64), _objective(problem, at))
    pairs = np.bincount(problem.need, minlength=problem.needs)
    groups = Groups.of(problem, np.where(again, grouped(problem, pairs), NOWHERE))
    present, size = (
        np.unique(groups.of_need[again]),
        np.bincount(groups.of_need[again], pairs[again]),
    )
    order = present[np.argsort(-size[present], kind="stable")].tolist()

    def solve(number: int) -> tuple[Group, Placing]:
        group = groups.group(number)
        return group, best(group.problem, engine)

    if not again.all():
        group = Groups.of(problem, np.where(again, NOWHERE, 0)).group(0)
        whole.take(group, _as_it_stands(group.problem, whole.standing(group)))
    left = again.copy()
    tell = partial(watch.tell, parts=len(order))
    tell(done=0, objective=whole.objective, bound=whole.bound)
    for done, (group, found) in enumerate(in_turn(order, solve, watch), 1):
        whole.take(group, found)
        left[group.needs] = False
        tell(done=done, objective=whole.objective, bound=whole.bound)
    for number in np.unique(groups.of_need[left]).tolist():
        group = groups.group(number)
        whole.take(group, _by_rule(group.problem, whole.standing(group)))
    return Placing(whole.placed_at, whole.price, whole.objective, whole.bound, bool(left.any()))


def grouped(problem: Problem, pairs: Counts) -> Counts:
    """Return the number of the group of each need, from 0, given its pairs. Shape: (needs,)."""
    if problem.member.size < 2 * PAIRS:
        return np.zeros(problem.needs, np.int64)
    many = 1 << (problem.member.size // PAIRS).bit_length() - 1
    part = parts(problem)
    of_part = np.bincount(part, pairs, problem.needs).astype(np.int64)
    before = of_part.cumsum() - of_part
    number: Counts = before[part] * many // problem.member.size
    return number


def in_turn(jobs: Iterable[_Job], work: Callable[[_Job], _Found], watch: Watch) -> Iterator[_Found]:
    """Do jobs until the watch stops, and yield what is found as it is found.

    As many are done at the same time as there are workers. The watch is asked by the caller's own
    thread before each job; those that have begun are finished.
    """
    waiting = takewhile(lambda _: not watch.stops(), jobs)
    workers = watch.limits.workers
    if workers == 1:
        yield from map(work, waiting)
        return
    with ThreadPoolExecutor(workers) as pool:
        running = {pool.submit(work, job) for job in islice(waiting, workers)}
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            running |= {pool.submit(work, job) for job in islice(waiting, len(done))}
            yield from (one.result() for one in done)


def best(problem: Problem, engine: Engine) -> Placing:
    """Return the best placing, proven.

    Raises:
        InvalidArgument: `engine` returns what is no flow of minimum cost.
    """
    placed_at = flowed(problem, engine)
    found = _proven(problem, placed_at, prices(problem, placed_at))
    if found.gap:
        raise not_optimal(engine, "it returned a flow that is not of minimum cost")
    return found


def _as_it_stands(problem: Problem, placed_at: Counts) -> Placing:
    return _proven(problem, placed_at, prices(problem, placed_at))


def _by_rule(problem: Problem, placed_at: Counts) -> Placing:
    """Return a placing by the cheap rule, with the bound that its prices give."""
    placed_at = filled(problem, placed_at)
    found = _proven(problem, placed_at, holding_prices(problem, placed_at))
    return found if found.gap else _as_it_stands(problem, placed_at)


def _proven(problem: Problem, placed_at: Counts, price: Counts) -> Placing:
    reached = _objective(problem, placed_at)
    return Placing(placed_at, price, reached, bound(problem, price))


def _objective(problem: Problem, placed_at: Counts) -> int:
    at = placed_at[placed_at >= 0]
    taken = problem.need == placed_at[problem.member] if at.size else slice(0)
    cost = int(problem.cost[taken].sum())
    return objective(problem, np.bincount(at, minlength=problem.needs), cost)
