"""A snapshot on the way to a repair: what still fails, and which edits bear on it."""

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from partygrid.jurisdiction import Jurisdiction
from partygrid.repairs._asked import Asked, Proposer
from partygrid.repairs._edit import Edit, Key
from partygrid.repairs._prices import Prices
from partygrid.rules._check import check_rules
from partygrid.rules._finding import Finding
from partygrid.rules._outcome import Verdict
from partygrid.rules._report import RuleReport
from partygrid.rules._rule import Rule, Severity

Waiver = tuple[Key, Verdict]
"""A finding that may stay, with the answer that it may stay with."""

Level = tuple[int, int]
"""How many failures are given up, and how many answers are no longer known."""


@attrs.frozen(kw_only=True)
class Asking:
    """What every state of a search shares.

    Attributes:
        where: The snapshot to be repaired.
        rules: The rules by id.
        proposers: Who offers edits for a rule.
        prices: What edits cost.
        on: The day.
        reach: To how many neighbours and candidates offers go.
        tolerated: Failures and faults that may stay.
    """

    where: Jurisdiction
    rules: Mapping[str, Rule]
    proposers: Mapping[str, Proposer]
    prices: Prices
    on: date | None
    reach: int
    tolerated: frozenset[Key] = frozenset()

    def check(self, where: Jurisdiction) -> RuleReport:
        """Return what the rules answer about a snapshot."""
        return check_rules(where, self.rules.values(), on=self.on)

    def tolerating(self, keys: Iterable[Key]) -> "Asking":
        """Return the same with more failures that may stay."""
        return attrs.evolve(self, tolerated=self.tolerated | frozenset(keys))

    def knew(self, finding: Finding) -> bool:
        """Return whether the rule of a finding could be answered at first: it passed or failed."""
        subject = self.where.get(finding.subject)
        if subject is None:
            return False
        verdict = self.rules[finding.rule](subject, self.where, on=self.on).verdict
        return verdict in (Verdict.PASS, Verdict.FAIL)

    def offers(self, where: Jurisdiction, finding: Finding) -> list[Edit]:
        """Return the edits that are offered for a finding, sorted by price and text."""
        proposer = self.proposers.get(finding.rule)
        if proposer is None or finding.verdict is not Verdict.FAIL:
            return []
        asked = Asked(
            where=where,
            subject=where[finding.subject],
            finding=finding,
            numbers=self.rules[finding.rule].arguments(self.on),
            prices=self.prices,
            on=self.on,
            reach=self.reach,
        )
        found = {one.text: one for one in proposer(asked)}
        return sorted(found.values(), key=lambda one: (one.price, one.text))


def is_failure(finding: Finding) -> bool:
    """Return whether a finding is a failure that weighs more than information."""
    return finding.verdict is Verdict.FAIL and finding.severity is not Severity.INFO


@attrs.frozen(kw_only=True)
class State:
    """A snapshot after some edits.

    Attributes:
        before: The state before the last edit, None for the first.
        edits: The edits, in order.
        where: The snapshot.
        failing: What should be resolved, sorted; what no edit bears on included.
        bearing: For each of these findings the edits that bear on it, cheapest first: those that
            are offered for it, and others that touch its subject.
        is_sound: Whether no rule raises an exception that did not before.
        first: What failed before any edit.
        given_up: Findings that may stay as they are.
    """

    before: "State | None"
    edits: tuple[Edit, ...]
    where: Jurisdiction
    failing: tuple[Finding, ...]
    bearing: Mapping[Key, tuple[Edit, ...]]
    is_sound: bool
    first: frozenset[Key]
    given_up: frozenset[Waiver] = frozenset()

    @property
    def price(self) -> int:
        """The price of the edits."""
        return sum(one.price for one in self.edits)

    @property
    def open(self) -> tuple[Finding, ...]:
        """What must still be resolved."""
        return tuple(one for one in self.failing if (one.key, one.verdict) not in self.given_up)

    @property
    def lost(self) -> frozenset[Key]:
        """What was known and no longer is."""
        return frozenset(self.bearing) - self.first

    @property
    def level(self) -> Level:
        """How much is given up."""
        keys = {key for key, _ in self.given_up}
        return len(keys & self.first), len(keys - self.first)

    @property
    def picked(self) -> Finding:
        """The open finding on which fewest edits bear, by which the search goes on."""
        return self.ordered[0]

    @property
    def ordered(self) -> list[Finding]:
        """The open findings, first those on which fewest edits bear."""
        return sorted(self.open, key=lambda one: (len(self.bearing[one.key]), one.key))

    def giving_up(self, waivers: Iterable[Waiver]) -> "State":
        """Return the same where just these findings may stay."""
        return attrs.evolve(self, given_up=frozenset(waivers))

    def bound(self) -> int:
        """Return a price below which what is open cannot be resolved.

        Each open finding needs an edit that bears on it, and findings on which different edits bear
        need different ones: the cheapest of each are added up.
        """
        taken: set[str] = set()
        total = 0
        for one in self.ordered:
            several = self.bearing[one.key]
            texts = {edit.text for edit in several}
            if several and taken.isdisjoint(texts):
                taken |= texts
                total += several[0].price
        return total


def first_state(asking: Asking) -> State:
    """Return the state before any edit."""
    return _state(asking, asking.where, None, ())


def state_after(asking: Asking, before: State, edit: Edit) -> State:
    """Return the state after one more edit.

    Raises:
        InvalidJurisdiction: It contradicts the model.
    """
    after = _state(asking, edit.apply(before.where), before, (*before.edits, edit))
    return after.giving_up(before.given_up)


def open_in(asking: Asking, report: RuleReport) -> tuple[Finding, ...]:
    """Return what must be resolved: what fails, and what was known and no longer is."""
    return tuple(one for one in report.findings if _must_go(asking, one))


def _state(
    asking: Asking, where: Jurisdiction, before: State | None, edits: tuple[Edit, ...]
) -> State:
    report = asking.check(where)
    failing = open_in(asking, report)
    offers = {one.key: asking.offers(where, one) for one in failing}
    every = {edit.text: (edit, edit.touches) for found in offers.values() for edit in found}
    bearing = {}
    for one in failing:
        texts = {edit.text for edit in offers[one.key]}
        texts |= {text for text, (_, ids) in every.items() if one.subject in ids}
        found = (every[text][0] for text in texts)
        bearing[one.key] = tuple(sorted(found, key=lambda edit: (edit.price, edit.text)))
    return State(
        before=before,
        edits=edits,
        where=where,
        failing=failing,
        bearing=bearing,
        is_sound={(one.rule, one.subject) for one in report.faults} <= asking.tolerated,
        first=frozenset(one.key for one in failing) if before is None else before.first,
    )


def _must_go(asking: Asking, finding: Finding) -> bool:
    if finding.key in asking.tolerated or finding.severity is Severity.INFO:
        return False
    return finding.verdict is Verdict.FAIL or asking.knew(finding)
