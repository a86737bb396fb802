"""The vacant places of one post, filled by overrides, then by the rule."""

import numpy as np

from partygrid._index import Index
from partygrid._links import Numbers
from partygrid._whereabouts import weights_of
from partygrid.filling._candidates import AT_LOAD, FREE, TAKEN
from partygrid.filling._held import Held
from partygrid.filling._overrides import PostQuestion
from partygrid.filling._post_plan import PostCandidate, PostChoice, TieRule
from partygrid.filling._ranking import WORDS, Line, Ranking
from partygrid.filling._vacancies import Vacancy, VacancyReason
from partygrid.linkage._losses import by_id
from partygrid.linkage._seats import UNBOUNDED
from partygrid.slots import PostRule, Slot

_NEXT = 3
"""So many who come next are named."""

_AWAITS = {
    PostRule.ELECTED: VacancyReason.AWAITS_ELECTION,
    PostRule.APPOINTED: VacancyReason.AWAITS_APPOINTMENT,
}


class Filling:
    """The vacant places of one post, filled scope by scope.

    Args:
        question: The question.
        slot: The slot that is the post.
        taken: Who fills what so far.
    """

    def __init__(self, question: PostQuestion, slot: Slot, taken: Held) -> None:
        self._question, self._slot, self._taken = question, slot, taken
        self._index = question.where.index
        self._missing = question.missing(slot)
        self._named = self._newcomers()
        scopes = sorted({*self._missing, *self._named})
        ranked = scopes if slot.choose in WORDS else sorted(self._named)
        asked = np.array(ranked, np.intp)
        self._found = question.candidates(slot, asked, taken)
        self._barriers = dict(zip(ranked, self._found.reasons(asked), strict=True))
        self._ranking = Ranking(self._index, self._found)
        self._most = 1 if slot.exclusive else slot.load or UNBOUNDED
        self._carried = taken.loads(slot)
        self._placed: list[tuple[int, int]] = []
        for scope, members in self._named.items():
            self._put(scope, members)
        self.scopes = _largest_first(self._index, scopes)

    def _newcomers(self) -> dict[int, list[int]]:
        """Return whom overrides name for vacant places, for each scope."""
        holders, found = self._taken.fillers(self._slot), {}
        for scope in self._question.overridden(self._slot):
            incumbents = holders.get(scope, [])
            vacant = max(self._missing.get(scope, 0), 1 - len(incumbents))
            named = self._question.named(self._slot, scope)
            found[scope] = sorted(set(named).difference(incumbents))[:vacant]
        return found

    def _put(self, scope: int, members: list[int]) -> None:
        self._carried[members] += 1
        self._placed += [(scope, member) for member in members]

    def held(self) -> Held:
        """Return who fills what now."""
        scope, filler = np.array(self._placed, np.intp).reshape(-1, 2).T
        return self._taken.more(self._slot, scope, filler, np.ones(scope.size, np.int64))

    def place(self, scope: int) -> tuple[list[PostChoice], list[Vacancy]]:
        """Return the proposals for the vacant places at a scope, and what stays vacant."""
        named, line = self._named.get(scope, []), self._ranking.at(scope)
        missing = max(self._missing.get(scope, 0) - len(named), 0)
        free = np.flatnonzero((line.stage == FREE) & (self._carried[line.member] < self._most))
        if named:
            free = free[~np.isin(line.member[free], named)]
        picks, tied = self._first(line, free, missing)
        left = free[picks.size :]
        chosen = line.member[picks].tolist()
        self._put(scope, chosen)
        why = {member: self._override(scope, member) for member in named}
        for member, position in zip(chosen, picks.tolist(), strict=True):
            why[member] = line.why(self._slot.choose, position, free, left)
        made = [self._choice(scope, member, why[member], line.member[left]) for member in why]
        if picks.size == missing:
            return made, []
        reason = self._reason(scope, some=bool(made), tied=tied.size > 0)
        return made, [self._vacancy(scope, missing - picks.size, reason, line.member[tied])]

    def _first(self, line: Line, free: Numbers, missing: int) -> tuple[Numbers, Numbers]:
        """Return who takes the places, and among whom a tie for them is left open."""
        if self._question.tie is TieRule.LEAVE_OPEN and 0 < missing < free.size:
            order = line.order[free]
            if order[missing - 1] == order[missing]:
                return free[order < order[missing]], free[order == order[missing]]
        return free[:missing], free[:0]

    def _reason(self, scope: int, *, some: bool, tied: bool) -> VacancyReason:
        if tied:
            return VacancyReason.TIE
        if self._slot.choose in _AWAITS:
            return _AWAITS[self._slot.choose]
        if some:
            return VacancyReason.TOO_FEW
        full = VacancyReason.ALL_TAKEN if self._slot.exclusive else VacancyReason.ALL_AT_LOAD
        return self._barriers[scope] or full

    def _choice(self, scope: int, member: int, why: str, after: Numbers) -> PostChoice:
        records = [self._index.record_at(one) for one in after[:_NEXT].tolist()]
        return PostChoice(
            scope=self._index.record_at(scope).id,
            slot=self._slot.name,
            filler=self._index.record_at(member).id,
            why=why,
            next_best=tuple(PostCandidate(member=one.id, rank=one.rank) for one in records),
        )

    def _override(self, scope: int, member: int) -> str:
        """Return the reason of an override, and why the member would not be eligible."""
        reason = self._question.named(self._slot, scope)[member].reason
        here = (self._found.scope == scope) & (self._found.filler == member)
        if member not in self._found.eligible:
            return f"override: {reason}; does not meet a condition of the post"
        if not here.any():
            return f"override: {reason}; lives or is located elsewhere"
        return f"override: {reason}{_DOUBTS[int(self._found.stage[here][0])]}"

    def _vacancy(self, scope: int, missing: int, reason: VacancyReason, tied: Numbers) -> Vacancy:
        return Vacancy(
            scope=self._index.record_at(scope).id,
            slot=self._slot.name,
            missing=missing,
            reason=reason,
            tied=tuple(self._index.record_at(one).id for one in tied.tolist()),
        )


_DOUBTS = {
    FREE: "",
    TAKEN: "; holds a place that excludes it",
    AT_LOAD: "; holds as many posts as the slot allows",
}


def _largest_first(index: Index, scopes: list[int]) -> list[int]:
    """Return scopes in the order of households, most first, then id."""
    number, weight = np.array(scopes, np.intp), np.zeros(len(scopes), np.int64)
    for kind in {index.kind_at(scope) for scope in scopes}:
        start = index.start(kind)
        here = (number >= start) & (number < start + index.size(kind))
        weight[here] = weights_of(index, kind, "households")[number[here] - start]
    order = np.lexsort((by_id(index)[number], -weight))
    return [scopes[position] for position in order.tolist()]
