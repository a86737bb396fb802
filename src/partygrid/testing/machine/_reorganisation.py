"""The state machine: random steps of a reorganisation, and what must hold after each of them."""

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from partygrid.allocation import Assignment, Unplaced, verify
from partygrid.coverage import GapReason, check_coverage
from partygrid.grid import BASE_LAYER, Building, Community
from partygrid.io import from_json, to_json
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member
from partygrid.testing.machine._possible import steps
from partygrid.testing.machine._reports import Pair, State, reports
from partygrid.testing.machine._steps import Step, StepKind
from partygrid.testing.strategies import jurisdictions, without_leaders


class Beside(Protocol):
    """An implementation that runs beside ours, made from the first snapshot."""

    def take(self, step: Step, /) -> None:
        """Make a step."""

    def snapshot(self) -> Jurisdiction:
        """Return what it holds now."""


def _with_needs(where: Jurisdiction) -> Jurisdiction:
    """Return a snapshot in which each community has a need that anybody can serve, and lead."""
    plain = (Need(f"{one.id}-needs", place=one.id, most=2) for one in where.of(Community))
    return without_leaders(where.replace(*plain))


class Reorganisation(RuleBasedStateMachine):
    """A state machine of reorganisations, to be run as it is or subclassed.

    Attributes:
        state: The snapshot now, the plan, and what was accepted and declined.
        first: The first snapshot.
        members: Ids of the members that there must be: those of the first snapshot, and those who
            have arrived since and not left.
        starts: The strategy of first snapshots: small covered towns, with a need in each community.
            Where needs want leaders the extra ``integer`` has to be installed.
        kinds: The kinds of steps that are drawn.
        beside: Makes your implementation from the first snapshot; None to run ours alone.

    Examples:
        >>> from hypothesis import settings
        >>> from hypothesis.stateful import run_state_machine_as_test
        >>> few = settings(max_examples=3, stateful_step_count=5)
        >>> run_state_machine_as_test(Reorganisation, settings=few)
    """

    starts: ClassVar[st.SearchStrategy[Jurisdiction]] = jurisdictions(
        buildings=(0, 6), members=(0, 4), needs=(0, 2), teams=(0, 1), covered=True
    ).map(_with_needs)
    kinds: ClassVar[tuple[StepKind, ...]] = tuple(StepKind)
    beside: ClassVar[Callable[[Jurisdiction], Beside] | None] = None

    def __init__(self) -> None:
        super().__init__()
        self._start(Jurisdiction())

    def _start(self, first: Jurisdiction) -> None:
        self.first, self.state = first, State(first)
        self.members = frozenset(_ids(first, Member))
        made = type(self).beside
        self._other = None if made is None else made(first)
        self._planned: State | None = None

    @property
    def where(self) -> Jurisdiction:
        """The snapshot now."""
        return self.state.where

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """Draw the first snapshot."""
        self._start(data.draw(self.starts, label="first snapshot"))

    @rule(data=st.data())
    def reorganise(self, data: st.DataObject) -> None:
        """Make a step that is possible, none where there is none."""
        step = data.draw(steps(self.state, self.kinds), label="step")
        if step is not None:
            self.take(step)

    def take(self, step: Step) -> None:
        """Make a step, here and beside."""
        self.state = step.apply(self.state)
        if step.kind is StepKind.ARRIVE:
            self.members |= {step.ids[-1]}
        elif step.kind is StepKind.LEAVE:
            self.members -= {*step.ids}
        elif step.kind is StepKind.REPLAN:
            self._planned = self.state
        if self._other is not None:
            self._other.take(step)

    def becomes(self, where: Jurisdiction) -> None:
        """Go on with another snapshot: the end of each step of your own."""
        self.state = attrs.evolve(self.state, where=where)

    @invariant()
    def every_reference_is_valid(self) -> None:
        """The records and links make the same snapshot when all is checked anew."""
        where = self.where
        again = Jurisdiction([*where], [*where.links], scheme=where.scheme)
        _hold(again == where, "the snapshot differs when it is made anew")

    @invariant()
    def no_building_is_lost(self) -> None:
        """The buildings are those of the first snapshot."""
        same = _ids(self.where, Building) == _ids(self.first, Building)
        _hold(same, "a building is lost or new")

    @invariant()
    def members_are_conserved(self) -> None:
        """Nobody is lost: the members are `members`, and who had an organisation has one."""
        _hold({*_ids(self.where, Member)} == self.members, "a member is lost or new")
        homeless = {one.id for one in self.where.of(Member) if one.organisation is None}
        before = {one.id for one in self.first.of(Member) if one.organisation is not None}
        _hold(homeless.isdisjoint(before), "a member has lost the organisation")

    @invariant()
    def what_was_accepted_stands(self) -> None:
        """Who has accepted a need reports to it, whatever is planned anew."""
        lost = {*self.state.accepted} - {*_pairs(self.where)}
        _hold(not lost, f"what was accepted does not stand: {_shown(lost)}")

    @invariant()
    def what_was_declined_is_not_proposed(self) -> None:
        """Nobody reports to a need that was declined."""
        again = {*self.state.declined} & {*_pairs(self.where)}
        _hold(not again, f"what was declined is proposed: {_shown(again)}")

    @invariant()
    def a_new_plan_holds(self) -> None:
        """A plan that was just made is proven best, and says of each member what becomes of it."""
        plan = self.state.plan
        if plan is None or self._planned is not self.state:
            return
        found = verify(self.where, plan)
        _hold(found.ok, f"the plan does not hold: {found}")
        outcomes: tuple[Assignment | Unplaced, ...] = (*plan.assignments, *plan.unplaced)
        named = sorted(one.member for one in outcomes)
        _hold(named == _ids(self.where, Member), "the plan does not name each member once")

    @invariant()
    def gaps_are_those_that_are_counted(self) -> None:
        """What the check of coverage says of base grids is what a count of each building says."""
        where = self.where
        alone = {
            one.id
            for one in where.of(Building)
            if not any(where[grid].layer == BASE_LAYER for grid in one.grids)
        }
        gaps = check_coverage(where).gaps
        told = {
            one.subject
            for one in gaps
            if one.reason is GapReason.NO_GRID and one.layer == BASE_LAYER
        }
        _hold(told == alone, "a gap in the base layer is missed or invented")

    @invariant()
    def written_and_read_again_it_is_the_same(self) -> None:
        """JSON keeps everything."""
        _hold(from_json(to_json(self.where)) == self.where, "JSON does not keep it")

    @invariant()
    def what_runs_beside_agrees(self) -> None:
        """The implementation beside holds the same records and links."""
        if self._other is not None:
            other = self._other.snapshot()
            _hold(other == self.where, _difference(self.where, other))


def _hold(holds: bool, text: str) -> None:  # noqa: FBT001 - read as a sentence at each call
    if not holds:
        raise AssertionError(text)


def _pairs(where: Jurisdiction) -> list[Pair]:
    """Return who reports to what."""
    return [(one.filler, one.scope) for one in reports(where)]


def _shown(pairs: set[Pair]) -> str:
    return ", ".join(f"{member} to {need}" for member, need in sorted(pairs))


def _ids(where: Jurisdiction, kind: type) -> list[str]:
    several: tuple[Any, ...] = where.of(kind)
    return [one.id for one in several]


def _difference(ours: Jurisdiction, theirs: Jurisdiction) -> str:
    """Return where two snapshots differ, ids alone."""
    ids = sorted({one.id for one in (*ours, *theirs) if ours.get(one.id) != theirs.get(one.id)})
    links = {*ours.links} ^ {*theirs.links}
    named = sorted({f"{one.mechanism}.{one.slot} of {one.scope}" for one in links})
    return f"the implementations differ in {', '.join([*ids, *named]) or 'the level scheme'}"
