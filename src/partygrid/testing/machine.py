"""Reorganisations as a state machine: random steps, and what must hold after each of them.

The machine holds a snapshot. A step makes the next one: grids are founded, merged, split and drawn
anew, groups merged and dissolved, a building moves, members are appointed and transferred, report
and decline, and a plan is adopted. Hypothesis draws the steps, checks every invariant after each,
and shrinks a failure to the fewest steps.

Use. ``TestTown = Reorganisation.TestCase`` runs it as it is. Subclass it, and add steps by ``rule``
and invariants by ``invariant`` of ``hypothesis.stateful``; a step of your own ends in
``self.becomes(...)``. To run an implementation of yours beside ours, set `beside`: it gets every
step as data, and what it holds after each must equal what ours holds.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from partygrid.coverage import GapReason, check_coverage
from partygrid.grid import BASE_LAYER, Building
from partygrid.io import from_json, to_json
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Member
from partygrid.testing._steps import Step, StepKind, possible, steps
from partygrid.testing.strategies import jurisdictions

__all__ = ["Beside", "Reorganisation", "Step", "StepKind", "possible", "steps"]


class Beside(Protocol):
    """An implementation that runs beside ours, made from the first snapshot."""

    def take(self, step: Step, /) -> None:
        """Make a step."""

    def snapshot(self) -> Jurisdiction:
        """Return what it holds now."""


class Reorganisation(RuleBasedStateMachine):
    """A state machine of reorganisations, to be run as it is or subclassed.

    Attributes:
        where: The snapshot now.
        starts: The strategy of first snapshots.
        kinds: The kinds of steps that are drawn.
        beside: Makes your implementation from the first snapshot; None to run ours alone.

    Examples:
        >>> from hypothesis import settings
        >>> from hypothesis.stateful import run_state_machine_as_test
        >>> few = settings(max_examples=3, stateful_step_count=5)
        >>> run_state_machine_as_test(Reorganisation, settings=few)
    """

    starts: ClassVar[st.SearchStrategy[Jurisdiction]] = jurisdictions(
        buildings=(0, 6), members=(0, 4), teams=(0, 1), covered=True
    )
    kinds: ClassVar[tuple[StepKind, ...]] = tuple(StepKind)
    beside: ClassVar[Callable[[Jurisdiction], Beside] | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.where = self.first = Jurisdiction()
        self._other: Beside | None = None

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """Draw the first snapshot."""
        self.where = self.first = data.draw(self.starts, label="first snapshot")
        made = type(self).beside
        self._other = None if made is None else made(self.where)

    @rule(data=st.data())
    def reorganise(self, data: st.DataObject) -> None:
        """Make a step that is possible, none where there is none."""
        if any(possible(self.where, kind) for kind in self.kinds):
            self.take(data.draw(steps(self.where, self.kinds), label="step"))

    def take(self, step: Step) -> None:
        """Make a step, here and beside."""
        self.becomes(step.apply(self.where))
        if self._other is not None:
            self._other.take(step)

    def becomes(self, where: Jurisdiction) -> None:
        """Go on with another snapshot: the end of each step."""
        self.where = where

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
        """The members are those of the first snapshot, in an organisation as long as they were."""
        same = _ids(self.where, Member) == _ids(self.first, Member)
        _hold(same, "a member is lost or new")
        homeless = {one.id for one in self.where.of(Member) if one.organisation is None}
        before = {one.id for one in self.first.of(Member) if one.organisation is None}
        _hold(homeless <= before, "a member has lost the organisation")

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


def _ids(where: Jurisdiction, kind: type) -> list[str]:
    several: tuple[Any, ...] = where.of(kind)
    return [one.id for one in several]


def _difference(ours: Jurisdiction, theirs: Jurisdiction) -> str:
    """Return where two snapshots differ, ids alone."""
    ids = sorted({one.id for one in (*ours, *theirs) if ours.get(one.id) != theirs.get(one.id)})
    links = {*ours.links} ^ {*theirs.links}
    named = sorted({f"{one.mechanism}.{one.slot} of {one.scope}" for one in links})
    return f"the implementations differ in {', '.join([*ids, *named]) or 'the level scheme'}"
