"""Holders of posts who are not those whom the rule names, and why they hold them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat

import numpy as np

from partygrid._links import Numbers
from partygrid._pairs import among
from partygrid.filling._candidates import DECLINED, FREE
from partygrid.filling._held import Held, cells, tally_of
from partygrid.filling._overrides import PostQuestion
from partygrid.filling._post_plan import Deviation, DeviationKind, TieRule
from partygrid.filling._ranking import WORDS, Line, Ranking
from partygrid.linkage._validity import SlotReason
from partygrid.slots import Slot

_NOT_ELIGIBLE = {
    SlotReason.WRONG_FILLER: "is of a kind that may not hold it",
    SlotReason.NO_FILLER: "does not exist on the day",
    SlotReason.NOT_ELIGIBLE: "does not meet a condition of the post",
    SlotReason.LIVES_ELSEWHERE: "lives elsewhere",
    SlotReason.LOCATED_ELSEWHERE: "is located elsewhere",
    SlotReason.SAME_FILLER: "holds a place that excludes it",
}


def deviations(question: PostQuestion, taken: Held) -> Iterator[Deviation]:
    """Find the holders who deviate.

    At a post of n holders, those with a proposal of the plan included, the first n are named: the
    overrides, then who comes first by the rule of those who hold a place or could while everything
    else stays as it is; in a tie the holders come first. Those are holders who deviate

    - whom a link names who may not hold the post: it is no valid link, and counts for nobody;
    - who are not among the first n: they declined, or an override or the rule names somebody else;
    - who are among the first n by an override, and would not be by the rule alone.

    Args:
        question: The question.
        taken: Who fills what with the plan.
    """
    for slot in question.slots:
        yield from _at_slot(question, slot, taken)


def _at_slot(question: PostQuestion, slot: Slot, taken: Held) -> Iterator[Deviation]:
    before, after = question.held.fillers(slot), taken.fillers(slot)
    unfit = _not_eligible(question, slot)
    overridden = question.overridden(slot)
    ranked = sorted({*before, *overridden, *unfit}) if slot.choose in WORDS else []
    found = question.candidates(slot, np.array(ranked, np.intp), taken)
    ranking = Ranking(question.where.index, found)
    doubtful = {*_doubtful(question, slot, taken, ranking), *overridden, *unfit}
    for scope in sorted(doubtful):
        post = _Post(question, slot, scope, after.get(scope, []), ranking.at(scope))
        yield from post.not_first(before.get(scope, []))
        yield from post.by_override()
        yield from post.not_eligible(unfit.get(scope, {}))


def _not_eligible(question: PostQuestion, slot: Slot) -> Mapping[int, Mapping[int, str]]:
    """Return for each scope whom links name who may not hold the post, by number, and why."""
    tally, position = tally_of(question.tallies, slot)
    placed = tally.placed
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for reason, wrong in tally.faults:
        if reason in _NOT_ELIGIBLE:
            rows = wrong & (placed.slot == position)
            pairs = zip(placed.scope[rows].tolist(), placed.filler[rows].tolist(), strict=True)
            for scope, filler in pairs:
                found[scope][filler] = _NOT_ELIGIBLE[reason]
    return found


def _doubtful(question: PostQuestion, slot: Slot, taken: Held, ranking: Ranking) -> set[int]:
    """Return the scopes at which a holder declined, or somebody comes before one."""
    rows = question.held.of([slot.name])
    scope, filler = question.held.scope[rows], question.held.filler[rows]
    declining = scope[question.refusals.refused(scope, filler)]
    holding = among(cells(ranking.scope, ranking.line.member), taken.here([slot.name]))
    return {*declining.tolist(), *ranking.ahead(holding).tolist()}


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
        self._by_rule = self._in_order()
        first = dict.fromkeys([*sorted(self._named), *self._by_rule])
        self._first = list(first)[: len(holders)]
        self._others = [one for one in self._first if one not in holders]

    def not_first(self, incumbents: Iterable[int]) -> Iterator[Deviation]:
        """Find the incumbents who are not among the first."""
        deviating = [one for one in incumbents if one not in self._first]
        for holder, instead in _paired(deviating, self._instead(self._others)):
            if holder in self._declined:
                kind, why = DeviationKind.DECLINED, "no reason is asked"
            elif len(instead) == 1 and instead[0] in self._named:
                kind, why = DeviationKind.OVERRIDDEN, self._named[instead[0]].reason
            else:
                kind, why = DeviationKind.OUTRANKED, self._outranked(holder)
            yield self._deviation(kind, holder, instead, why)

    def by_override(self) -> Iterator[Deviation]:
        """Find the holders whom an override names and the rule would not."""
        if self._slot.choose not in WORDS:
            return
        first, holders = self._by_rule[: self._holders.size], self._holders.tolist()
        deviating = [one for one in holders if one in self._named and one not in first]
        others = [one for one in first if one not in holders]
        pairs = zip(others, self._instead(others), strict=True)
        left = [instead for one, instead in pairs if one not in self._others]
        for holder, instead in _paired(deviating, left):
            yield self._deviation(
                DeviationKind.OVERRIDE, holder, instead, self._named[holder].reason
            )

    def not_eligible(self, unfit: Mapping[int, str]) -> Iterator[Deviation]:
        """Find those who may not hold the post, given why."""
        holders = sorted({*unfit}.difference(self._holders.tolist()))
        for holder, instead in _paired(holders, self._instead(self._first)):
            yield self._deviation(DeviationKind.NOT_ELIGIBLE, holder, instead, unfit[holder])

    def _deviation(
        self, kind: DeviationKind, holder: int, instead: Sequence[int], why: str
    ) -> Deviation:
        record = self._question.where.index.record_at
        ids = [record(one).id for one in instead]
        return Deviation(
            scope=record(self._scope).id,
            slot=self._slot.name,
            holder=record(holder).id,
            kind=kind,
            by_rule=ids[0] if len(ids) == 1 else None,
            why=f"{why}; a tie of {', '.join(ids)}" if len(ids) > 1 else why,
        )

    def _in_order(self) -> list[int]:
        """Return those who hold the post or could, first to last; all holders without a rule."""
        if self._slot.choose not in WORDS:
            return [one for one in self._holders.tolist() if one not in self._declined]
        line, fit = self._line, self._fit()
        holding = np.isin(line.member[fit], self._holders)
        ordered: list[int] = line.member[fit[np.lexsort((~holding, line.order[fit]))]].tolist()
        return ordered

    def _fit(self) -> Numbers:
        """Return the positions of those who hold the post or could."""
        line = self._line
        holding = np.isin(line.member, self._holders)
        return np.flatnonzero((line.stage == FREE) | (holding & (line.stage != DECLINED)))

    def _outranked(self, holder: int) -> str:
        line, fit = self._line, self._fit()
        others = fit[~np.isin(line.member[fit], self._holders)]
        before = int(np.count_nonzero(line.order[others] < line.order[line.member == holder]))
        rule = WORDS[self._slot.choose]
        return f"after {before:,} of {line.member.size:,} who may, by {rule}"

    def _instead(self, members: Sequence[int]) -> list[Sequence[int]]:
        """Return for each of some members that one, or all who tie with it for fewer places."""
        if self._question.tie is not TieRule.LEAVE_OPEN:
            return [(one,) for one in members]
        return [self._tied(one, members) or (one,) for one in members]

    def _tied(self, member: int, members: Sequence[int]) -> list[int]:
        if member in self._named or member in self._holders:
            return []
        line, fit = self._line, self._fit()
        level = line.order[line.member == member]
        alike = line.member[fit][line.order[fit] == level]
        alike = alike[~np.isin(alike, self._holders)].tolist()
        return alike if len(alike) > sum(one in alike for one in members) else []


def _paired(
    holders: Sequence[int], others: Sequence[Sequence[int]]
) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield each holder with whoever is named instead, nobody where there are fewer."""
    return zip(holders, chain(others, repeat(())), strict=False)
