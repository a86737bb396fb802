"""Edits tried on a ground: what fails after each, found out without asking about everything.

Formulation. The ground is the part of the snapshot that is edited: what lies in and around a
community, or all of it. After an edit the rules are asked about the records that may answer
otherwise: what failed before, what this edit and earlier ones that meet it touch, what names these
or is named by them, and the communities and towns in which they lie. All others are taken to answer
as before.

So what fails is always asked about again, and a failure is never taken for resolved that is not;
missed may only be that a record which passed and is farther away comes to fail. Then too many
states are goals, not too few: a bound remains one, and the best goal, where all rules have been
asked about it in the end and nothing else fails, is the best of all. Where something does, the
edits are tried again and the rules asked about everything after each, see `Ground.is_far`.
"""

from collections.abc import Collection, Iterable

import attrs

from partygrid.errors import InvalidJurisdiction
from partygrid.jurisdiction import Jurisdiction
from partygrid.repairs._edit import Edit, Key, named
from partygrid.repairs._purse import ASKED, CHECK, LOOK, STEP, Purse
from partygrid.repairs._state import Asking, Look, State, faults_of, look
from partygrid.repairs._surroundings import Surroundings
from partygrid.rules._check import check_rules
from partygrid.rules._finding import Finding
from partygrid.rules._outcome import Verdict
from partygrid.rules._rule import Severity


@attrs.define(kw_only=True)
class Ground:
    """The part of a snapshot that is edited.

    Attributes:
        asking: What is asked.
        surroundings: What stands around the records of the whole snapshot.
        where: The part.
        own: Ids of the records of which the part holds all that the rules look at.
        is_far: Whether an edit may change the answer about any record, however far away.
        misleads: Whether a rule was seen to answer otherwise on the ground than on the whole.
    """

    asking: Asking
    surroundings: Surroundings
    where: Jurisdiction
    own: frozenset[str]
    is_far: bool = False
    misleads: bool = False
    _before: dict[Key, Verdict | None] = attrs.field(factory=dict, init=False)

    def must_go(self, finding: Finding, keys: Collection[Key]) -> bool:
        """Return whether a finding should be resolved: it is one of these, or edits made it."""
        key, asking = finding.key, self.asking
        if finding.severity is Severity.INFO or key in asking.faults:
            return False
        if key in keys:
            return True
        if key in asking.said:
            return (asking.said[key].verdict, finding.verdict) == _BROKEN
        before = self.before(key)
        if before in (Verdict.FAIL, Verdict.UNKNOWN):
            self.misleads |= finding.subject in self.own and self.where is not asking.where
            return False
        return finding.verdict is Verdict.FAIL or before is Verdict.PASS

    def before(self, key: Key) -> Verdict | None:
        """Return what a rule answered of a record before any edit, None where it did not apply."""
        if key not in self._before:
            self._before[key] = self._asked(*key)
        return self._before[key]

    def _asked(self, rule: str, subject: str) -> Verdict | None:
        if subject not in self.where:
            return None
        asking = self.asking
        report = check_rules(self.where, [asking.rules[rule]], on=asking.on, focus=[subject])
        if report.findings:
            return report.findings[0].verdict
        return Verdict.PASS if report.tallies[0].passed else None

    def near(self, edit: Edit, edits: Iterable[Edit], where: Jurisdiction) -> set[str]:
        """Return the ids of what may answer otherwise after an edit, made after others.

        Args:
            edit: The edit.
            edits: Those that were made before it, the last one first.
            where: The snapshot afterwards.
        """
        around, reach = self.surroundings, set(edit.touches)
        changed = [one for one in reach if one in where]
        for one in edits:
            if not reach.isdisjoint(one.touches):
                reach |= one.touches
        found = reach.union(around.homes(reach), *(named(where[one]) for one in changed))
        return found.union(*map(around.beside, reach))


@attrs.define
class Trials:
    """Edits tried on a ground to resolve some findings; what was tried once is remembered.

    Attributes:
        ground: The ground.
        look: The findings, as they are seen there; what else failed before may stay.
        purse: What may be spent.
    """

    ground: Ground
    look: Look
    purse: Purse
    _tried: dict[tuple[str, str], Look | None] = attrs.field(factory=dict)
    _seen: dict[str, Look] = attrs.field(factory=dict)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be tried."""
        return self.ground.misleads or not self.purse.available

    def start(self) -> State:
        """Return the state before any edit."""
        return State(look=self.look, first=frozenset(self.look.bearing))

    def after(self, state: State, edit: Edit) -> State | None:
        """Return the state after one more edit, None where it leads to no snapshot of use."""
        self.purse.spend(STEP)
        key = state.look.where.fingerprint, edit.text
        if key not in self._tried:
            self._tried[key] = self._tried_now(state, edit)
        look = self._tried[key]
        return None if look is None else state.after(edit, look)

    def _tried_now(self, state: State, edit: Edit) -> Look | None:
        self.purse.spend(LOOK + len(self.ground.where))
        try:
            where = edit.apply(state.look.where)
        except InvalidJurisdiction:
            return None
        seen = self._seen.get(where.fingerprint)
        if seen is None:
            seen = self._looked_at(where, state, edit)
            if seen is not None:
                self._seen[where.fingerprint] = seen
        return seen

    def _looked_at(self, where: Jurisdiction, state: State, edit: Edit) -> Look | None:
        ground, focus = self.ground, None
        if ground.is_far:
            self.purse.spend(CHECK)
        else:
            near = ground.near(edit, reversed(state.edits), where)
            near.update(one.subject for one in state.look.failing)
            focus = [one for one in near if one in where]
            self.purse.spend(ASKED * len(focus))
        asking = ground.asking
        report = asking.check(where, focus)
        if not faults_of(report) <= asking.faults:
            return None
        failing = [one for one in report.findings if ground.must_go(one, state.first)]
        return look(where, asking.offers(where, failing))


_BROKEN = (Verdict.UNKNOWN, Verdict.FAIL)
"""What was not known, and is known to fail."""
