"""Placing members under conditions: a mixed-integer program for the parts in which one is broken.

Formulation. The flow of ``partygrid.allocation.problem`` is best among all placements. Where it
breaks no condition, it is best among those that keep them. Elsewhere, take the parts in which it
breaks one, joined where members of both serve together. Let a *set* k be all members who serve
together, or one member alone, of size w(k), and E the pairs (k, n) for which all of the set may
serve n; c(k, n) is the sum of their costs. In whole numbers, with x(k, n) from 0 to 1 over E and,
for each need n, s(n) from 0 to least(n), y(n) from 0 to 1, and z(n, i) from 0 to 1 for each of its
extra places i = 0, 1, ...,

    sum over n of x(k, n)       <= 1               a set is at one need at most
    sum over k of w(k) x(k, n)  <= most(n)
    sum over k of w(k) x(k, n)  >= least(n) - s(n)
    sum over k of w(k) x(k, n)  <= least(n) + the sum over i of z(n, i)
    sum over k in A of x(k, n)  <= 1               members A who serve apart, for each need n
    x(k, n)                     <= y(n)            n wants a leader, and nobody in k leads
    sum over leaders k of x(k, n) >= y(n)          n wants a leader

so that, in this order, as without conditions,

    1. the sum of s(n) is least, over the needs of the highest priority first, then of the next, ...
    2. the sum of w(k) x(k, n) is greatest
    3. the sum of c(k, n) x(k, n), and of i times the price of imbalance times z(n, i), is least

Who is pinned is no part of it: places are those that pins leave; a pair that puts somebody to a
pinned one from whom to be apart is left out; where a pinned member leads, nobody else must, and
where pinned members have no leader, y(n) = 1.

Procedure. Start from the flow without those who break a condition. Solve 1, 2 and 3 one after
another, each with what was reached before as a row, so that no coefficient is large. A stage is not
solved where it reaches what the flow reaches, which is a bound for it as long as all before are
equal too. Every answer of the engine is rounded and put to each row in whole numbers; what is
reached is counted from the placement. Only that nothing better exists rests on the engine's word.

The objective weighs the aims so that a flow follows their order. Under conditions one more place
can cost several others, so that the order decides, and the objective only states what came out.
"""

import math

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts
from partygrid.allocation.conditions import Conditions, broken, joined_parts, mended
from partygrid.allocation.integer import IntegerEngine, Program, Reals
from partygrid.allocation.limits import NO_LIMITS, Limits, Watch
from partygrid.allocation.parts import Group, Groups, onto
from partygrid.allocation.problem import Problem
from partygrid.allocation.set_program import Model
from partygrid.errors import InvalidArgument

_DOUBT, _ROUNDING = 1e-3, 1e-9
"""A bound in floating point may be off by so much, and so much of itself."""
_FAR = 2**52
"""No aim comes to so much."""
_MOMENT = 1e-3
"""Seconds that an engine is given at least."""


@attrs.frozen(eq=False)
class Kept:
    """A placement that keeps all conditions.

    Attributes:
        placed_at: Position of the need of each member who is not pinned, -1 for none. (members,).
        slack: By how much the objective could still fall in a plan that is better by the order of
            the aims; 0 where the engine says that none is.
        stuck: Needs of the parts in which pins leave no placement; they are left as they were.
    """

    placed_at: Counts
    slack: int
    stuck: Counts


def kept(
    problem: Problem,
    asked: Conditions,
    flow_at: Counts,
    engine: IntegerEngine,
    watch: Watch,
    *,
    known: int,
) -> Kept:
    """Return the best placement that keeps conditions, from the best one without them.

    Args:
        problem: The problem of those who are not pinned.
        asked: The conditions.
        flow_at: Where a best placement without conditions puts each member who is not pinned.
        engine: What solves mixed-integer programs; asked only where a condition is broken.
        watch: The limits.
        known: No plan has an objective below it.

    Raises:
        MissingExtra: What the engine needs is not installed, and a condition is broken.
        InvalidArgument: The engine returns what is no answer of its program.

    Complexity:
        O(pairs log), and a mixed-integer program for each priority and two more, in each part in
        which a condition is broken.
    """
    at = np.where(asked.pinned_at >= 0, asked.pinned_at, flow_at)
    found = np.where(asked.pinned_at >= 0, NOWHERE, mended(asked, at))
    of_need = _touched(problem, asked, at)
    groups = Groups.of(problem, of_need)
    slack, stuck = 0, [np.zeros(0, np.int64)]
    number_of_parts = int(of_need.max(initial=NOWHERE)) + 1
    for number in range(number_of_parts):
        watch.tell(done=number, parts=number_of_parts, objective=None, bound=known)
        group = groups.group(number)
        part = Part(Model.of(group, asked), engine, watch)
        solved = part.solved(_within(group, flow_at), _within(group, found))
        if solved is None:
            stuck.append(group.needs)
            continue
        found[group.members] = onto(group.needs, solved[0])
        slack += solved[1]
    return Kept(found, slack, np.concatenate(stuck))


def _within(group: Group, placed_at: Counts) -> Counts:
    """Return the need of each member of a group by its position in the group, -1 for none."""
    at = placed_at[group.members]
    return np.where(at < 0, NOWHERE, np.searchsorted(group.needs, at))


def _touched(problem: Problem, asked: Conditions, at: Counts) -> Counts:
    """Return a number for each need of the parts in which something is broken, -1 elsewhere."""
    faults = broken(asked, at)
    hit = faults.leaderless.copy()
    hit[at[(faults.together | faults.apart) & (at >= 0)]] = True
    part = joined_parts(problem, asked)
    touched = np.unique(part[hit])
    number = np.full(problem.needs, NOWHERE, np.int64)
    number[touched] = np.arange(touched.size)
    return number[part]


@attrs.frozen(eq=False)
class Part:
    """A part to be solved, aim by aim.

    Attributes:
        model: Its program.
        engine: What solves it.
        watch: The limits.
    """

    model: Model
    engine: IntegerEngine
    watch: Watch

    def solved(self, flow_at: Counts, start: Counts) -> tuple[Counts, int] | None:
        """Return where members are placed, and the slack; None where nothing can be.

        Args:
            flow_at: Where the flow places members. Shape: (members,).
            start: A placement that keeps the conditions, unless pins stand against it.
        """
        model, program = self.model, self.model.program
        best = model.values(start)
        if not _holds(program, best):
            found = self.engine(program, limits=NO_LIMITS)
            if found.values is None:
                return None
            best = self._answer(program, found.values)
        bounds: list[int] = []
        flow = model.aims(flow_at)
        for stage in model.stages:
            value = bound = int(stage @ best)
            if [*bounds, value] != flow[: len(bounds) + 1]:
                if self.watch.stops():
                    break
                best, bound = self._better(
                    attrs.evolve(program, cost=stage.astype(np.float64)), best
                )
                value = int(stage @ best)
            bounds.append(bound)
            if bound < value:
                break
            program = _capped(program, stage, value)
        placed_at = model.placement(best)
        return placed_at, model.slack(model.aims(placed_at), bounds)

    def _better(self, program: Program, start: Reals) -> tuple[Reals, int]:
        """Return the best answer known when the engine stops, and its bound for the cost."""
        left = self.watch.left
        limits = Limits(
            seconds=None if left is None else max(left, _MOMENT),
            cancelled=self.watch.limits.cancelled,
        )
        found = self.engine(program, limits=limits, start=start)
        best = start
        if found.values is not None:
            answer = self._answer(program, found.values)
            best = answer if program.cost @ answer <= program.cost @ start else start
        value = int(program.cost @ best)
        if found.bound > value + _DOUBT or (found.proven and found.bound < value - _DOUBT):
            raise self._refused(f"its bound is {found.bound}, and {value:,} is reached")
        if found.proven:
            return best, value
        sure = max(found.bound, -_FAR)
        return best, min(value, math.ceil(sure - _DOUBT - _ROUNDING * abs(sure)))

    def _answer(self, program: Program, values: Reals) -> Reals:
        """Return an answer of the engine in whole numbers.

        Raises:
            InvalidArgument: It is none.
        """
        answer = self.model.values(self.model.placement(values))
        if not _holds(program, answer):
            raise self._refused("it returned what breaks a row or bound of its program")
        return answer

    def _refused(self, reason: str) -> InvalidArgument:
        return InvalidArgument("integer_engine", self.engine, reason, "use branch_and_cut")


def _holds(program: Program, values: Reals) -> bool:
    """Return whether whole numbers keep the rows and bounds of a program of whole numbers."""
    sums = np.bincount(program.row, program.value * values[program.column], program.row_lower.size)
    bounds = ((program.row_lower, sums, program.row_upper), (program.lower, values, program.upper))
    return all(((low <= one) & (one <= high)).all() for low, one, high in bounds)


def _capped(program: Program, cost: Counts, value: int) -> Program:
    """Return a program in which a cost may not pass a value."""
    column = np.flatnonzero(cost)
    row = np.full(column.size, program.row_lower.size)
    return attrs.evolve(
        program,
        row=np.append(program.row, row),
        column=np.append(program.column, column),
        value=np.append(program.value, cost[column]),
        row_lower=np.append(program.row_lower, -np.inf),
        row_upper=np.append(program.row_upper, value),
    )
