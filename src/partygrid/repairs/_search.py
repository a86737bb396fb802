"""The search for the cheapest edits that resolve most.

Formulation. A state is the snapshot after some edits and the findings that are given up in it; a
goal is one in which nothing else is open. Edits are offered for the open findings of a state, each
with a price above 0. Given up may be what failed at first, and what was known and no longer is; not
what an edit made fail. Wanted is a goal in which fewest failures are given up, among these one with
fewest answers that are no longer known, among these one at the least total price. That an edit
bears on a finding means that it is offered for it, or touches its subject; assumed is that edits
which resolve a finding together contain one that bears on it now.

Then on the best way from a state any open finding that is picked is given up, or some edit bears on
it, and, as edits can be made in any order, this edit may come first. So:

    1. Take the state in which least is given up and whose price and bound are the least; in a tie
       the one with more edits, then by the texts of its edits. The first goal that is taken is the
       best.
    2. Pick the open finding on which fewest edits bear; each of these edits leads to a next state,
       and so does giving it up. The bound of the next is that of its state less the price of the
       edit until it is looked at itself.
    3. A snapshot that was met before with the same given up and at no higher price is left.

The bound adds up the cheapest edits of findings on which different edits bear, see `State.bound`;
where a goal gives up more than a state, it leaves out as many, the dearest.
Where the purse is empty first, a greedy search takes the state with the fewest open findings next,
and what it finds is reported with the bound that is proved.
"""

import heapq
from collections.abc import Callable
from typing import Any

import attrs

from partygrid.repairs._edit import Edit, Key
from partygrid.repairs._purse import STEP
from partygrid.repairs._state import Level, State, Waiver
from partygrid.repairs._trials import Trials
from partygrid.rules._outcome import Verdict


@attrs.frozen(order=True)
class Step:
    """A state that waits: the one before, and the edit that leads to it, or none to give up.

    Attributes:
        key: By which steps are taken.
        level: How much is given up.
        price: What a goal costs at least to which it leads.
        before: The state before.
        edit: The edit.
    """

    key: tuple[Any, ...]
    level: Level = attrs.field(order=False)
    price: int = attrs.field(order=False)
    before: State = attrs.field(order=False)
    edit: Edit | None = attrs.field(order=False)

    def least(self, level: Level) -> int:
        """Return what a goal costs at least in which no more is given up than this."""
        if self.level == level:
            return self.price
        after = self.before.without_picked() if self.edit is None else self.before
        edit = 0 if self.edit is None else self.edit.price
        return after.price + max(edit, after.bound(level[0] - self.level[0]))


@attrs.frozen(kw_only=True)
class Found:
    """What a search found.

    Attributes:
        goal: The best state in which nothing is open, None where none was found.
        waiting: What was not looked at, where the search did not end.
    """

    goal: State | None
    waiting: tuple[Step, ...] = ()

    def proves(self, key: Key) -> bool:
        """Return whether it is proved that a finding stays where as little is given up."""
        goal = self.goal
        return goal is not None and self.is_settled(goal.level) and key in goal.bearing

    def is_settled(self, level: Level) -> bool:
        """Return whether it is proved that in no goal less is given up than this."""
        return all(one.level >= level for one in self.waiting)

    def bound(self, price: int, level: Level) -> int:
        """Return what a goal costs at least in which no more is given up than at this price."""
        return min([price, *(one.least(level) for one in self.waiting if one.level <= level)])


def search(trials: Trials, start: State) -> Found:
    """Return the best goal, or what was found until the purse was empty."""
    purse = trials.purse
    exact = _Search(trials, start, _by_price)
    with purse.at_most(purse.available * _EXACT // _SHARES):
        goal = exact.run()
    if goal is not None:
        return Found(goal=goal)
    return Found(goal=_Search(trials, start, _by_rank).run(), waiting=tuple(exact.waiting))


_EXACT, _SHARES = 3, 4
"""The share of the exact search; the greedy one has the rest, and what was tried is known to it."""

_Order = Callable[[State, Level, int], tuple[Any, ...]]
"""How states are taken: by the state they come from, what is given up, and the bound."""


def _by_price(_: State, level: Level, total: int) -> tuple[Any, ...]:
    return *level, total


def _by_rank(state: State, level: Level, total: int) -> tuple[Any, ...]:
    given, unknown = level
    left = state.open
    return given, len(left) + unknown, sum(one.distance for one in left), state.price, total


@attrs.define
class _Search:
    trials: Trials
    start: State
    order: _Order
    waiting: list[Step] = attrs.field(factory=list)
    met: dict[tuple[str, frozenset[Waiver]], int] = attrs.field(factory=dict)
    number: int = 0

    def run(self) -> State | None:
        """Search until a goal is taken; return None where the purse is empty first."""
        self.met[self.start.look.where.fingerprint, self.start.given_up] = 0
        state: State | None = self.start
        total = 0
        while state is None or state.open:
            self._expand(state, total)
            if self.trials.is_over:
                return None
            step = heapq.heappop(self.waiting)
            total = step.price
            state = self._taken(step.before, step.edit)
        return state

    def _taken(self, before: State, edit: Edit | None) -> State | None:
        """Return the state after an edit or a finding given up, None where it was met before."""
        if edit is None:
            self.trials.purse.spend(STEP)
            return before.without_picked()
        state = self.trials.after(before, edit)
        if state is None:
            return None
        key = (state.look.where.fingerprint, state.given_up)
        least = self.met.get(key)
        if least is not None and least <= state.price:
            return None
        self.met[key] = state.price
        return state

    def _expand(self, state: State | None, least: int) -> None:
        """Let the states wait that lead on from one, each with a price that it has at least."""
        if state is None:
            return
        picked = state.picked
        total = max(least, state.price + state.bound())
        for edit in state.bearing[picked.key]:
            self._wait(state, edit, state.level, max(total, state.price + edit.price))
        if picked.key in state.first or picked.verdict is Verdict.UNKNOWN:
            after = state.without_picked()
            self._wait(state, None, after.level, after.price + after.bound())

    def _wait(self, state: State, edit: Edit | None, level: Level, price: int) -> None:
        edits = state.edits if edit is None else (*state.edits, edit)
        texts = tuple(one.text for one in edits)
        key = (self.order(state, level, price), -len(edits), texts, self.number)
        self.number += 1
        heapq.heappush(self.waiting, Step(key, level, price, state, edit))
