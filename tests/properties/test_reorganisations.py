"""Reorganisations as a state machine: what every step keeps, and what a faulty one loses."""

from typing import Any

import attrs
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

import partygrid as pg
from partygrid.testing import machine, mutants
from partygrid.testing.machine import Reorganisation, Step, StepKind

TOWN = mutants.exemplary_town()
FEW = settings(max_examples=15, stateful_step_count=8)
QUICK = settings(max_examples=60, stateful_step_count=6, phases=(Phase.generate,), database=None)


def test_reorganisations_keep_what_must_hold() -> None:
    run_state_machine_as_test(Reorganisation, settings=FEW)


class Ours:
    """An implementation that makes the same steps."""

    def __init__(self, where: pg.Jurisdiction) -> None:
        self.where = where

    def take(self, step: Step) -> None:
        self.where = step.apply(self.where)

    def snapshot(self) -> pg.Jurisdiction:
        return self.where


class Forgetful(Ours):
    """An implementation that forgets the grids that are founded."""

    def take(self, step: Step) -> None:
        super().take(step)
        if step.kind is StepKind.FOUND:
            self.where = self.where.without(step.ids[1])


def test_a_faithful_implementation_agrees_after_each_step() -> None:
    class Both(Reorganisation):
        beside = Ours

    run_state_machine_as_test(Both, settings=settings(max_examples=5, stateful_step_count=6))


def test_an_implementation_that_forgets_is_found_with_what_it_forgot() -> None:
    class Both(Reorganisation):
        beside = Forgetful

    with pytest.raises(AssertionError, match="the implementations differ in new-1"):
        run_state_machine_as_test(Both, settings=QUICK)


def test_steps_and_invariants_of_ones_own_are_run_too() -> None:
    class Closing(Reorganisation):
        kinds = (StepKind.FOUND,)

        @rule()
        def close_a_grid(self) -> None:
            self.becomes(self.where.without(*[one for one in ("new-1",) if one in self.where]))

        @invariant()
        def few_grids(self) -> None:
            new = [one for one in self.where.of(pg.Grid) if one.id == "new-1"]
            assert not new, "a grid is founded"

    with pytest.raises(AssertionError, match="a grid is founded"):
        run_state_machine_as_test(Closing, settings=QUICK)


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        (lambda where: where.without("east-branch-5"), "a member is lost or new"),
        (lambda where: where.replace(_homeless(where)), "a member has lost the organisation"),
    ],
)
def test_an_invariant_says_what_a_step_broke(broken: Any, text: str) -> None:
    here = Reorganisation()
    here.where = here.first = TOWN
    here.becomes(broken(TOWN))
    with pytest.raises(AssertionError, match=text):
        here.members_are_conserved()


def _homeless(where: pg.Jurisdiction) -> pg.Member:
    return attrs.evolve(where["east-branch-5"], organisation=None)


def test_a_change_of_the_scheme_alone_is_told() -> None:
    other = pg.Jurisdiction([pg.Town("t")], scheme=pg.FIVE_LEVELS)

    class Stubborn(Ours):
        def snapshot(self) -> pg.Jurisdiction:
            return other

    here = Reorganisation()
    here.where = pg.Jurisdiction([pg.Town("t")])
    here._other = Stubborn(here.where)  # noqa: SLF001 - as begin sets it
    with pytest.raises(AssertionError, match="the implementations differ in the level scheme"):
        here.what_runs_beside_agrees()


STEPS = {
    StepKind.FOUND: (("east", "g"), ()),
    StepKind.MERGE: (("grid-1", "grid-2"), ()),
    StepKind.SPLIT: (("grid-1", "g"), ("building-1",)),
    StepKind.DISSOLVE: (("group-1",), ()),
    StepKind.MOVE: (("building-1", "west-garden"), ()),
    StepKind.REDRAW: (("grid-1", "grid-2"), ("building-1", "building-4")),
    StepKind.APPOINT: (("east-branch", "east-branch-4"), ()),
    StepKind.TRANSFER: (("school-1", "west-branch"), ()),
    StepKind.REPORT: (("school-1", "west-repairs"), ()),
    StepKind.DECLINE: (("school-1",), ()),
    StepKind.REPLAN: ((), ()),
}


@pytest.mark.parametrize("kind", StepKind)
def test_each_step_changes_what_it_is_about(kind: StepKind) -> None:
    ids, chosen = STEPS[kind]
    assert ids in machine.possible(TOWN, kind) or kind in (StepKind.FOUND, StepKind.SPLIT)
    after = Step(kind, ids, chosen).apply(TOWN)
    assert after != TOWN
    named = set(after.index.table(pg.Grid).position)
    match kind:
        case StepKind.MERGE:
            assert named == {"grid-2", "grid-3"}
            assert len(after.of(pg.Building, grids="grid-2")) == 6
        case StepKind.SPLIT:
            assert [one.id for one in after.of(pg.Building, grids="g")] == ["building-1"]
        case StepKind.REDRAW:
            held = [one.id for one in after.of(pg.Building, grids="grid-1")]
            assert held == ["building-1", "building-4"]
        case StepKind.MOVE:
            assert after["building-1"].grids == ("grid-3",)
        case StepKind.REPORT:
            scopes = {one.scope for one in after.links if one.filler == "school-1"}
            assert "west-repairs" in scopes
            assert "east-repairs" not in scopes


def test_a_building_that_moves_inside_its_community_keeps_its_grids() -> None:
    yard = pg.Compound("yard", community="east")
    where = pg.Jurisdiction([*TOWN, yard], TOWN.links, scheme=TOWN.scheme)
    moved = Step(StepKind.MOVE, ("building-1", "yard")).apply(where)
    assert moved["building-1"].grids == ("grid-1",)


def test_where_no_step_is_possible_nothing_happens() -> None:
    class Idle(Reorganisation):
        kinds = (StepKind.DECLINE,)

    run_state_machine_as_test(Idle, settings=settings(FEW, max_examples=3))
