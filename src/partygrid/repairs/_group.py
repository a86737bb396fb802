"""The repair of a group of findings: all of them, or as many as can be.

Procedure.

    1. Search for the edits that resolve most. Where that ends within the limit it is exact.
    2. Otherwise look for each finding alone, all others given up. What cannot be resolved alone
       cannot be resolved with others: it is given up, and the search is repeated.
    3. Where that does not end either, resolve one finding after the other, and give up those that
       cannot be.
"""

from collections.abc import Iterable, Mapping

import attrs

from partygrid.repairs._edit import Edit, Key
from partygrid.repairs._search import Found, search
from partygrid.repairs._state import Asking, State, Waiver, first_state
from partygrid.rules._outcome import Verdict

_NO_WAY = "no offered edits resolve it without another failure"
_NOT_TOO = "no offered edits resolve more findings together"
_NO_TIME = "not resolved within the limit"


@attrs.frozen(kw_only=True)
class Part:
    """A group of findings that is repaired.

    Attributes:
        keys: The findings.
        last: The state after all edits.
        bound: What edits that resolve as much cost at least.
        settled: Whether it is proved that no others resolve more.
        given_up: The findings that stay after all, with the reason.
    """

    keys: tuple[Key, ...]
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


def repaired(asking: Asking, keys: tuple[Key, ...], limit: int) -> Part:
    """Return the repair of a group of findings."""
    return _Group(asking, first_state(asking), limit).repaired(keys)


@attrs.define
class _Group:
    asking: Asking
    start: State
    limit: int
    alone: dict[Key, bool] = attrs.field(factory=dict)

    def repaired(self, keys: tuple[Key, ...]) -> Part:
        found = search(self.asking, self.start, self.limit)
        if found.goal is None:
            hopeless = [key for key in sorted(self.start.first) if self._is_hopeless(key)]
            if hopeless:
                found = search(self.asking, self.start.giving_up(_waivers(hopeless)), self.limit)
        last = self._one_by_one() if found.goal is None else found.goal
        stays = self.start.first.intersection(last.bearing)
        return Part(
            keys=keys,
            last=last,
            bound=found.bound,
            settled=found.settled,
            given_up={key: self._reason(key, found) for key in sorted(stays)},
        )

    def _is_hopeless(self, key: Key) -> bool:
        """Return whether it is proved that a finding cannot be resolved, whatever else stays."""
        if key not in self.alone:
            found = self._only(self.start, key)
            self.alone[key] = found.settled and found.goal is not None and key in found.goal.bearing
        return self.alone[key]

    def _only(self, state: State, key: Key, *more: Key) -> Found:
        """Look for a way to resolve a finding, and what is resolved, while all others may stay."""
        others = self.start.first - {key, *more}
        lost = ((key, Verdict.UNKNOWN) for key in state.lost)
        return search(self.asking, state.giving_up({*_waivers(others), *lost}), self.limit)

    def _one_by_one(self) -> State:
        state, done = self.start, set[Key]()
        for one in self.start.giving_up(()).ordered:
            if self._is_hopeless(one.key):
                continue
            goal = self._only(state, one.key, *done).goal
            if goal is not None and done.union([one.key]).isdisjoint(goal.bearing):
                state = goal
                done |= self.start.first.difference(goal.bearing)
        return state

    def _reason(self, key: Key, found: Found) -> str:
        if self._is_hopeless(key):
            return _NO_WAY
        return _NOT_TOO if found.settled else _NO_TIME


def _waivers(keys: Iterable[Key]) -> set[Waiver]:
    return {(key, verdict) for key in keys for verdict in (Verdict.FAIL, Verdict.UNKNOWN)}
