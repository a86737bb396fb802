"""Holders of posts who are not those whom the rule, or an override, names."""

from collections.abc import Iterator
from itertools import zip_longest

import numpy as np

from partygrid._links import Numbers
from partygrid._pairs import among
from partygrid.filling._candidates import DECLINED, FREE
from partygrid.filling._held import Held, cells
from partygrid.filling._overrides import PostQuestion
from partygrid.filling._post_plan import Deviation, TieRule
from partygrid.filling._ranking import WORDS, Line, Ranking
from partygrid.slots import Slot


def deviations(question: PostQuestion, taken: Held) -> Iterator[Deviation]:
    """Find the holders who deviate.

    At a post of n holders, those with a proposal of the plan included, the first n are named: the
    overrides, then who comes first by the rule of those who hold a place or could while everything
    else stays as it is; in a tie the holders come first.

    Args:
        question: The question.
        taken: Who fills what with the plan.
    """
    for slot in question.slots:
        yield from _at_slot(question, slot, taken)


def _at_slot(question: PostQuestion, slot: Slot, taken: Held) -> Iterator[Deviation]:
    before, after = question.held.fillers(slot), taken.fillers(slot)
    ranked = sorted(before) if slot.choose in WORDS else []
    found = question.candidates(slot, np.array(ranked, np.intp), taken)
    ranking = Ranking(question.where.index, found)
    for scope in sorted(_doubtful(question, slot, taken, ranking) & before.keys()):
        post = _Post(question, slot, scope, after[scope], ranking.at(scope))
        yield from post.deviations(before[scope])


def _doubtful(question: PostQuestion, slot: Slot, taken: Held, ranking: Ranking) -> set[int]:
    """Return the scopes at which a holder may deviate; at all others none does."""
    rows = question.held.of([slot.name])
    scope, filler = question.held.scope[rows], question.held.filler[rows]
    declining = scope[question.refusals.refused(scope, filler)]
    holding = among(cells(ranking.scope, ranking.line.member), taken.here([slot.name]))
    ahead = ranking.ahead(holding)
    return {*question.overridden(slot), *declining.tolist(), *ahead.tolist()}


class _Post:
    """One post that is held.

    Args:
        question: The question.
        slot: The slot that is the post.
        scope: Number of the scope.
        holders: Who holds it with the plan, by number.
        line: Who could hold it.
    """

    def __init__(
        self, question: PostQuestion, slot: Slot, scope: int, holders: list[int], line: Line
    ) -> None:
        self._question, self._slot, self._scope, self._line = question, slot, scope, line
        self._named = question.named(slot, scope)
        self._holders = np.array(holders, np.intp)
        at = np.full(len(holders), scope)
        self._declined = set(self._holders[question.refusals.refused(at, self._holders)].tolist())

    def deviations(self, incumbents: list[int]) -> Iterator[Deviation]:
        """Find the incumbents who are not among the first."""
        first = self._first()
        others = [one for one in first if one not in self._holders]
        deviating = [one for one in incumbents if one not in first]
        record = self._question.where.index.record_at
        for incumbent, other in zip_longest(deviating, others):
            tied = [] if other is None else self._tied(other, others)
            reasons = ["the holder declined"] if incumbent in self._declined else []
            if tied:
                reasons.append(f"a tie of {', '.join(record(one).id for one in tied)}")
            elif other is not None:
                reasons.append(self._why(other))
            yield Deviation(
                scope=record(self._scope).id,
                slot=self._slot.name,
                incumbent=record(incumbent).id,
                by_rule=None if tied or other is None else record(other).id,
                why="; ".join(reasons),
            )

    def _first(self) -> list[int]:
        """Return the first members, as many as hold the post."""
        by_rule = self._line.member[self._fit()].tolist()
        if self._slot.choose not in WORDS:
            by_rule = [one for one in self._holders.tolist() if one not in self._declined]
        return list(dict.fromkeys([*sorted(self._named), *by_rule]))[: self._holders.size]

    def _fit(self) -> Numbers:
        """Return the positions of those who hold the post or could, first to last."""
        line = self._line
        holding = np.isin(line.member, self._holders)
        fit = np.flatnonzero((line.stage == FREE) | (holding & (line.stage != DECLINED)))
        return fit[np.lexsort((~holding[fit], line.order[fit]))]

    def _why(self, member: int) -> str:
        if member in self._named:
            return f"override: {self._named[member].reason}"
        position = int(np.flatnonzero(self._line.member == member)[0])
        return self._line.why(self._slot.choose, position, np.sort(self._fit()), self._fit()[:0])

    def _tied(self, member: int, named: list[int]) -> list[int]:
        """Return with whom a member ties for a place, where the tie is left open."""
        if self._question.tie is not TieRule.LEAVE_OPEN or member in self._named:
            return []
        line, fit = self._line, np.sort(self._fit())
        level = line.order[line.member == member]
        alike = line.member[fit][line.order[fit] == level]
        alike = alike[~np.isin(alike, self._holders)].tolist()
        return alike if len(alike) > sum(one in alike for one in named) else []
