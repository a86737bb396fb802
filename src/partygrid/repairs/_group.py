"""The repair of a group of findings: all of them, or as many as can be.

Procedure.

    1. Search for the edits that resolve most. Where that ends within its share it is exact.
    2. Otherwise look for each finding alone, all others given up. What cannot be resolved alone
       cannot be resolved with others: it is given up, and the search is repeated.
    3. Where that does not end either, resolve one finding after the other, and give up those that
       cannot be.

Each search but the last may spend half of what is available, and of that each finding its share.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

import attrs

from partygrid.repairs._edit import Edit, Key
from partygrid.repairs._search import Found, search
from partygrid.repairs._state import State, Waiver
from partygrid.repairs._trials import Ground, Trials
from partygrid.rules._outcome import Verdict

_NO_WAY = "no offered edits resolve it without another failure"
_NOT_TOO = "no offered edits resolve more findings together"
NO_TIME = "not resolved within the limit"
"""Why a finding stays where the purse was empty first."""


@attrs.frozen(kw_only=True)
class Part:
    """A group of findings that is repaired.

    Attributes:
        keys: The findings, sorted.
        ground: Where they are repaired.
        last: The state after all edits.
        bound: What edits that resolve as much cost at least.
        settled: Whether it is proved that no others resolve more.
        given_up: The findings that stay after all, with the reason.
    """

    keys: tuple[Key, ...]
    ground: Ground
    last: State
    bound: int
    settled: bool
    given_up: Mapping[Key, str]

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits, each with what it resolves."""
        made: list[Edit] = []
        after = self.last
        while after.before is not None:
            before = after.before
            gone = {*before.bearing} - {*after.bearing} - {*self.last.bearing}
            picked = {before.picked.key} - {*self.last.bearing}
            made.append(attrs.evolve(after.edits[-1], resolves=tuple(sorted(gone or picked))))
            after = before
        return tuple(reversed(made))

    @property
    def touches(self) -> set[str]:
        """Ids of the records that the edits touch."""
        return {id_ for one in self.last.edits for id_ in one.touches}


def repaired(trials: Trials) -> Part:
    """Return the repair of a group of findings."""
    return _Group(trials, trials.start()).repaired()


@attrs.define
class _Group:
    trials: Trials
    start: State
    alone: dict[Key, bool] = attrs.field(factory=dict)

    def repaired(self) -> Part:
        keys = sorted(self.start.first)
        with self._half():
            found = search(self.trials, self.start)
        if found.goal is None:
            with self._half():
                hopeless = [key for key in self._shared(keys) if self._is_hopeless(key)]
            if hopeless:
                with self._half():
                    found = search(self.trials, self.start.giving_up(_waivers(hopeless)))
        last = self._one_by_one() if found.goal is None else found.goal
        stays = self.start.first.intersection(last.bearing)
        settled = found.is_settled(last.left)
        return Part(
            keys=tuple(keys),
            ground=self.trials.ground,
            last=last,
            bound=found.bound(last.price, last.left),
            settled=settled,
            given_up={
                key: self._reason(key, settled=settled) for key in self._shared(sorted(stays))
            },
        )

    def _half(self) -> AbstractContextManager[None]:
        purse = self.trials.purse
        return purse.at_most(purse.available // 2)

    def _shared(self, keys: Sequence[Key]) -> Iterator[Key]:
        """Yield findings, and let as much be spent on each as on those that follow."""
        purse = self.trials.purse
        for number, key in enumerate(keys):
            with purse.at_most(purse.available // (len(keys) - number)):
                yield key

    def _is_hopeless(self, key: Key) -> bool:
        """Return whether it is proved that a finding cannot be resolved, whatever else stays."""
        if key not in self.alone and not self.trials.is_over:
            self.alone[key] = self._only(self.start, key).proves(key)
        return self.alone.get(key, False)

    def _only(self, state: State, key: Key, *more: Key) -> Found:
        """Look for a way to resolve a finding, and what is resolved, while all others may stay."""
        others = self.start.first - {key, *more}
        lost = ((key, Verdict.UNKNOWN) for key in state.lost)
        return search(self.trials, state.giving_up({*_waivers(others), *lost}))

    def _one_by_one(self) -> State:
        state, done = self.start, set[Key]()
        hopeful = [one.key for one in state.ordered if not self.alone.get(one.key)]
        for key in self._shared(hopeful):
            goal = None if self.trials.is_over else self._only(state, key, *done).goal
            if goal is not None and done.union([key]).isdisjoint(goal.bearing):
                state = goal
                done |= self.start.first.difference(goal.bearing)
        return state

    def _reason(self, key: Key, *, settled: bool) -> str:
        if self._is_hopeless(key):
            return _NO_WAY
        return _NOT_TOO if settled else NO_TIME


def _waivers(keys: Iterable[Key]) -> set[Waiver]:
    return {(key, verdict) for key in keys for verdict in (Verdict.FAIL, Verdict.UNKNOWN)}
