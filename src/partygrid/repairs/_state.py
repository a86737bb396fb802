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
    """What every search for repairs shares.

    Attributes:
        where: The snapshot to be repaired.
        rules: The rules by id.
        proposers: Who offers edits for a rule.
        prices: What edits cost.
        on: The day.
        reach: To how many neighbours and candidates offers go.
        said: What the rules found before any edit.
        faults: Where a rule raised an exception before any edit.
    """

    where: Jurisdiction
    rules: Mapping[str, Rule]
    proposers: Mapping[str, Proposer]
    prices: Prices
    on: date | None
    reach: int
    said: Mapping[Key, Finding]
    faults: frozenset[Key]

    def check(self, where: Jurisdiction, focus: Iterable[str] | None = None) -> RuleReport:
        """Return what the rules answer about a snapshot, or about some records of it alone."""
        return check_rules(where, self.rules.values(), on=self.on, focus=focus)

    def offers(
        self, where: Jurisdiction, findings: Iterable[Finding]
    ) -> dict[Finding, tuple[Edit, ...]]:
        """Return the edits that are offered for each finding in a snapshot."""
        return {one: self._offers(where, one) for one in findings}

    def _offers(self, where: Jurisdiction, finding: Finding) -> tuple[Edit, ...]:
        proposer = self.proposers.get(finding.rule)
        if proposer is None or finding.verdict is not Verdict.FAIL:
            return ()
        asked = Asked(
            where=where,
            subject=where[finding.subject],
            finding=finding,
            numbers=self.rules[finding.rule].arguments(self.on),
            prices=self.prices,
            on=self.on,
            reach=self.reach,
        )
        return tuple(proposer(asked))


def faults_of(report: RuleReport) -> frozenset[Key]:
    """Return where a rule raised an exception."""
    return frozenset((one.rule, one.subject) for one in report.faults)


def is_failure(finding: Finding) -> bool:
    """Return whether a finding is a failure that weighs more than information."""
    return finding.verdict is Verdict.FAIL and finding.severity is not Severity.INFO


@attrs.frozen(kw_only=True)
class Look:
    """What was seen in a snapshot.

    Attributes:
        where: The snapshot.
        failing: What should be resolved, sorted; what no edit bears on included.
        bearing: For each of these findings the edits that bear on it, cheapest first: those that
            are offered for it, and others that touch its subject.
    """

    where: Jurisdiction
    failing: tuple[Finding, ...]
    bearing: Mapping[Key, tuple[Edit, ...]]

    def at(self, keys: Iterable[Key]) -> "Look":
        """Return what was seen of some of the findings."""
        found = {key: self.bearing[key] for key in keys}
        return attrs.evolve(
            self, failing=tuple(one for one in self.failing if one.key in found), bearing=found
        )


def look(where: Jurisdiction, offers: Mapping[Finding, Iterable[Edit]]) -> Look:
    """Return what there is to be done about findings, given what is offered for each."""
    every = {edit.text: (edit, edit.touches) for found in offers.values() for edit in found}
    bearing = {}
    for one, found in offers.items():
        several = {text: edit for text, (edit, ids) in every.items() if one.subject in ids}
        several |= {edit.text: edit for edit in found}
        bearing[one.key] = tuple(sorted(several.values(), key=lambda it: (it.price, it.text)))
    return Look(where=where, failing=tuple(offers), bearing=bearing)


@attrs.frozen(kw_only=True)
class State:
    """A snapshot after some edits.

    Attributes:
        before: The state before the last edit, None for the first.
        edits: The edits, in order.
        price: The price of the edits.
        look: What was seen in the snapshot.
        first: What failed before any edit.
        given_up: Findings that may stay as they are.
    """

    before: "State | None" = None
    edits: tuple[Edit, ...] = ()
    price: int = 0
    look: Look
    first: frozenset[Key]
    given_up: frozenset[Waiver] = frozenset()

    @property
    def bearing(self) -> Mapping[Key, tuple[Edit, ...]]:
        """The edits that bear on what should be resolved, by finding."""
        return self.look.bearing

    @property
    def open(self) -> tuple[Finding, ...]:
        """What must still be resolved."""
        return tuple(one for one in self.look.failing if _waiver(one) not in self.given_up)

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
    def left(self) -> Level:
        """How much stays where nothing more is done."""
        return len(self.first.intersection(self.bearing)), len(self.lost)

    @property
    def picked(self) -> Finding:
        """The open finding on which fewest edits bear, by which the search goes on."""
        return min(self.open, key=self._ease)

    @property
    def ordered(self) -> list[Finding]:
        """The open findings, first those on which fewest edits bear."""
        return sorted(self.open, key=self._ease)

    def _ease(self, finding: Finding) -> tuple[int, Key]:
        return len(self.bearing[finding.key]), finding.key

    def giving_up(self, waivers: Iterable[Waiver]) -> "State":
        """Return the same where just these findings may stay."""
        return attrs.evolve(self, given_up=frozenset(waivers))

    def without_picked(self) -> "State":
        """Return the same where the finding that was picked may stay too."""
        return self.giving_up({*self.given_up, _waiver(self.picked)})

    def after(self, edit: Edit, look: Look) -> "State":
        """Return the state after one more edit, given what is seen then."""
        return attrs.evolve(
            self,
            before=self,
            edits=(*self.edits, edit),
            price=self.price + edit.price,
            look=look,
        )

    def bound(self, spare: int | None = None) -> int:
        """Return a price below which what is open cannot be resolved.

        Each open finding needs an edit that bears on it, and findings on which different edits bear
        need different ones: the cheapest of each are added up.

        Args:
            spare: So many failures may be given up, and any number of answers be no longer known;
                None where all must be resolved.
        """
        taken: set[str] = set()
        prices = []
        for one in self.ordered:
            several = self.bearing[one.key]
            texts = {edit.text for edit in several}
            must = spare is None or one.verdict is Verdict.FAIL
            if must and several and taken.isdisjoint(texts):
                taken |= texts
                prices.append(several[0].price)
        return sum(sorted(prices)[: max(0, len(prices) - (spare or 0))])


def _waiver(finding: Finding) -> Waiver:
    return finding.key, finding.verdict
