"""The rule-kill score: how well a pack of rules and planted violations meet.

Two questions. Can each rule of the pack fail at all? A rule that nothing trips protects nobody.
And is each violation that is planted found by some rule? A mutant that survives shows what the pack
does not look at.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

import attrs

from partygrid import rules as packs
from partygrid.coverage import GapReason
from partygrid.jurisdiction import Jurisdiction
from partygrid.rules import Pack, Rule, Verdict, check_rules
from partygrid.testing.mutants._target import unviolable
from partygrid.testing.mutants._town import DAY, exemplary_town
from partygrid.testing.mutants._violate import Mutant, violate

_SHOWN = 12


@attrs.frozen(kw_only=True, repr=False)
class KillScore:
    """Which rules can be made to fail, and which planted violations are found.

    Attributes:
        tripped: A mutant for each rule that can be made to fail, in the order of rules.
        idle: Ids of the rules that no mutant trips, with the reason where it is known, sorted.
        killed: The mutants that some rule finds: their rule or gap, and the rules that find it.
        survivors: The mutants that no rule finds.
    """

    tripped: tuple[Mutant, ...]
    idle: tuple[tuple[str, str], ...]
    killed: tuple[tuple[str, tuple[str, ...]], ...]
    survivors: tuple[Mutant, ...]

    @property
    def score(self) -> float:
        """Share of the mutants that some rule finds, 0 to 1; 1 where there are none."""
        number = len(self.killed) + len(self.survivors)
        return len(self.killed) / number if number else 1.0

    def __repr__(self) -> str:
        return f"<KillScore: {self.score:.0%}, {len(self.idle)} idle rules>"

    def __str__(self) -> str:
        number, rules = len(self.killed) + len(self.survivors), len(self.tripped) + len(self.idle)
        lines = [
            f"rules that can fail: {len(self.tripped)} of {rules}",
            *(f"  never: {key}{f' ({why})' if why else ''}" for key, why in self.idle),
            f"planted violations that are found: {len(self.killed)} of {number}",
            *(f"  missed: {one.rule}: {one.alteration}" for one in self.survivors[:_SHOWN]),
        ]
        rest = len(self.survivors) - _SHOWN
        return "\n".join([*lines, *([f"  … and {rest} more"] if rest > 0 else [])])


def rule_kill_score(
    pack: Pack | Iterable[Rule],
    *,
    mutants: Iterable[Mutant] | None = None,
    originals: Sequence[Jurisdiction] = (),
    on: date = DAY,
    limit: int = 2_000,
) -> KillScore:
    """Say which rules of a pack no mutant can trip, and which mutants no rule finds.

    A rule is tripped by one of the mutants, its own first, or else by one that is searched for in
    the exemplary town and in the originals that are passed. A mutant is found where some rule fails
    of a record of which it did not.

    Args:
        pack: A pack, or rules in any order.
        mutants: The planted violations; None for one of each rule that ships and each kind of gap.
        originals: Snapshots of yours in which to look for violations as well.
        on: The day to ask about.
        limit: The most changes that are tried to trip one rule.

    Complexity:
        One check of the rules for each mutant, and a search for each rule that none trips.

    Examples:
        >>> import partygrid as pg
        >>> from partygrid.testing import mutants
        >>> pack = pg.rules.get("volunteering-2017")
        >>> few = [mutants.violate(mutants.exemplary_town(), one) for one in pack]
        >>> print(mutants.rule_kill_score(pack, mutants=few))
        rules that can fail: 2 of 2
        planted violations that are found: 2 of 2
    """
    rules = tuple(sorted(pack, key=lambda one: one.id))
    planted = shipped(on) if mutants is None else tuple(mutants)
    found = _found(planted, rules)
    tripped, idle = [], []
    for rule in rules:
        own = _first(rule, found) or _tripping(rule, rules, originals, on, limit)
        if own is None:
            idle.append((rule.id, unviolable(rule)))
        else:
            tripped.append(own)
    return KillScore(
        tripped=tuple(tripped),
        idle=tuple(idle),
        killed=tuple((one.rule, by) for one, by in found if by),
        survivors=tuple(one for one, by in found if not by),
    )


@cache
def shipped(on: date = DAY) -> tuple[Mutant, ...]:
    """Return a mutant of the exemplary town for each rule that ships and each kind of gap.

    Those that cannot be planted there are left out, see `unviolable`.

    Examples:
        >>> [one.rule for one in shipped()][:2]
        ['branch-most-members', 'committee-least-members']
    """
    rules = [rule for key in packs.ids() for rule in packs.get(key)]
    found = (violate(exemplary_town(), one, on=on) for one in (*rules, *GapReason))
    return tuple(one for one in found if one is not None)


def _found(
    planted: Iterable[Mutant], rules: Iterable[Rule]
) -> list[tuple[Mutant, tuple[str, ...]]]:
    """Return each mutant with the ids of the rules that fail anew in it."""
    failing = cache(lambda where, on: _failing(where, rules, on))
    return [
        (one, tuple(sorted({rule for rule, _ in _failing(one.mutated, rules, one.on) - before})))
        for one in planted
        for before in [failing(one.original, one.on)]
    ]


def _failing(
    where: Jurisdiction, rules: Iterable[Rule], on: date | None
) -> frozenset[tuple[str, str]]:
    """Return rule and subject of what fails in a snapshot."""
    found = check_rules(where, rules, on=on).findings
    return frozenset(one.key for one in found if one.verdict is Verdict.FAIL)


def _first(rule: Rule, found: Iterable[tuple[Mutant, tuple[str, ...]]]) -> Mutant | None:
    """Return the first mutant that trips a rule, its own one before others."""
    tripping = (one for one, by in found if rule.id in by)
    return min(tripping, key=lambda one: one.rule != rule.id, default=None)


def _tripping(
    rule: Rule, rules: Iterable[Rule], originals: Iterable[Jurisdiction], on: date, limit: int
) -> Mutant | None:
    for where in (exemplary_town(), *originals):
        found = violate(where, rule, among=rules, on=on, limit=limit)
        if found is not None:
            return found
    return None
