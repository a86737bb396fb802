"""The search for the cheapest edits.

Formulation. A state is the snapshot after some edits, a goal one in which nothing is open. Edits
are offered for the open findings of a state, each with a price above 0. Wanted is a goal at the
least total price. That an edit bears on a finding means that it is offered for it, or touches its
subject; assumed is that edits which resolve a finding together contain one that bears on it now.

Then some edit of the best way from a state bears on any open finding that is picked, and, as edits
can be made in any order, it may come first. So:

    1. Take the state whose price and bound are the least; in a tie the one with more edits, then by
       the texts of its edits. The first goal that is taken is the cheapest.
    2. Pick the open finding on which fewest edits bear; each of these edits leads to a next state.
       Its bound is that of its state less the price of the edit until it is looked at itself.
    3. A state on something of which no edit bears is left, and so is a snapshot that was met before
       at no higher price.

The bound adds up the cheapest edits of findings on which different edits bear, see `State.bound`.
Where the states that may be looked at run out first, a greedy search takes the state with the
fewest open findings next, and what it finds is reported with the bound that is proved.
"""

import heapq
from collections.abc import Callable
from typing import Any

import attrs

from partygrid.errors import InvalidJurisdiction
from partygrid.repairs._edit import Edit
from partygrid.repairs._state import Asking, State, first_state, state_after


@attrs.frozen(kw_only=True)
class Found:
    """What a search found.

    Attributes:
        goal: The best state in which nothing is open, None where none was found.
        nearest: The state with the fewest open findings that were open at first, and none besides.
        bound: A price below which there is no goal.
        exhausted: Whether every state was looked at that could matter.
    """

    nearest: State
    bound: int
    exhausted: bool
    goal: State | None = None


def search(asking: Asking, limit: int) -> Found:
    """Return the cheapest goal, or the best that looking at twice `limit` states found."""
    start = first_state(asking)
    exact = _Search(asking, start, limit, _by_price).run()
    if exact.exhausted:
        return exact
    greedy = _Search(asking, start, limit, _by_rank).run()
    if greedy.goal is None:
        nearest = min(exact.nearest, greedy.nearest, key=_by_rest)
        return attrs.evolve(exact, nearest=nearest, exhausted=greedy.exhausted)
    proved = greedy.goal.price <= exact.bound
    return attrs.evolve(
        exact, goal=greedy.goal, bound=min(exact.bound, greedy.goal.price), exhausted=proved
    )


_Order = Callable[[State, int, tuple[Edit, ...]], tuple[Any, ...]]
"""How states are taken: by the state they come from, its bound, and the edits."""


def _by_price(_: State, total: int, edits: tuple[Edit, ...]) -> tuple[Any, ...]:
    return total, -len(edits)


def _by_rank(state: State, total: int, edits: tuple[Edit, ...]) -> tuple[Any, ...]:
    return *state.rank, total, len(edits)


def _by_rest(state: State) -> tuple[int, int]:
    return len(state.open), state.price


@attrs.define
class _Search:
    asking: Asking
    start: State
    limit: int
    order: _Order
    waiting: list[tuple[Any, int, State, Edit]] = attrs.field(factory=list)
    met: dict[str, int] = attrs.field(factory=dict)
    looked: int = 0

    def run(self) -> Found:
        """Search until a goal is taken, nothing waits, or the limit is reached."""
        first = {*self.start.bearing}
        self.met[self.start.where.fingerprint] = 0
        nearest = self.start
        state: State | None = self.start
        total = 0
        while state is None or state.open:
            if state is not None and first.issuperset(state.bearing):
                nearest = min(nearest, state, key=_by_rest)
            self._expand(state, total)
            if not self.waiting or self.looked == self.limit:
                bound = min((one[1] for one in self.waiting), default=0)
                return Found(nearest=nearest, bound=bound, exhausted=not self.waiting)
            _, total, before, edit = heapq.heappop(self.waiting)
            state = self._looked_at(before, edit)
        exact = self.order is _by_price
        return Found(goal=state, nearest=state, bound=state.price, exhausted=exact)

    def _looked_at(self, before: State, edit: Edit) -> State | None:
        """Return the state after an edit, None where it need not be followed."""
        self.looked += 1
        try:
            state = state_after(self.asking, before, edit)
        except InvalidJurisdiction:
            return None
        least = self.met.get(state.where.fingerprint)
        if not state.is_sound or (least is not None and least <= state.price):
            return None
        self.met[state.where.fingerprint] = state.price
        return state

    def _expand(self, state: State | None, least: int) -> None:
        """Let the states wait that lead on from one, each with a price that it has at least."""
        if state is None or state.is_stuck:
            return
        total = max(least, state.price + state.bound())
        for edit in state.bearing[state.picked]:
            edits = (*state.edits, edit)
            price = max(total, state.price + edit.price)
            key = (self.order(state, price, edits), tuple(one.text for one in edits))
            heapq.heappush(self.waiting, (key, price, state, edit))
