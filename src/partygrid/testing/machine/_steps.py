"""Steps of a reorganisation as data: what each makes of a state."""

from collections.abc import Callable, Mapping
from enum import StrEnum

import attrs

from partygrid.jurisdiction import Jurisdiction
from partygrid.testing.machine import _changes as changes
from partygrid.testing.machine._changes import Ids
from partygrid.testing.machine._reports import State, decline, forget, plan_again, report


class StepKind(StrEnum):
    """What a step does.

    Attributes:
        FOUND: A new community in a town, grid in a community, or organisation, below one above it,
            at a place that has none (设立).
        MERGE: A grid, an organisation or a community (撤村并居) into another beside it, which takes
            over everything but posts (合并).
        SPLIT: A part of a grid, an organisation or a community is one of its own; a community
            splits where that cuts no grid, compound or branch, and each part has a committee if the
            whole had (拆分).
        DISSOLVE: An organisation below which no other stands; what named it names its superior,
            and its posts end (撤销).
        MOVE: A building into another compound, and into a grid there (调整).
        REDRAW: Two grids of a layer share their buildings anew (重新划分).
        APPOINT: A member as secretary of an organisation, in the place of who was (任命).
        TRANSFER: The membership of a member to another organisation (转接).
        LEAVE: A member, for good: nothing names it any more (迁出).
        REPLAN: All reports become those of the plan that changes as little as possible, in which
            what was accepted stands where it can (重新分配).
        REPORT: A member to a need, and to no other: it is accepted (报到).
        DECLINE: A member ends the report (婉拒).
        ARRIVE: A new member, who lives in a building (迁入).
    """

    FOUND = "found"
    MERGE = "merge"
    SPLIT = "split"
    DISSOLVE = "dissolve"
    MOVE = "move"
    REDRAW = "redraw"
    APPOINT = "appoint"
    TRANSFER = "transfer"
    LEAVE = "leave"
    REPLAN = "replan"
    REPORT = "report"
    DECLINE = "decline"
    ARRIVE = "arrive"


@attrs.frozen
class Step:
    """A step of a reorganisation, as data.

    Attributes:
        kind: What it does.
        ids: The records that it is about: what is changed first, then what it is changed to; what
            is founded below or in comes first, the place of an organisation second, the id of
            anything new last.
        chosen: The places that go to the first grid of a new drawing, or to what is new in a split.

    Examples:
        >>> import partygrid as pg
        >>> state = State(pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t")]))
        >>> after = Step(StepKind.FOUND, ("c", "g1")).apply(state).where
        >>> [one.id for one in after.of(pg.Grid)]
        ['g1']
    """

    kind: StepKind
    ids: Ids = ()
    chosen: Ids = ()

    def apply(self, state: State) -> State:
        """Return the state after the step.

        Raises:
            UnknownId: A record that it names is not there.
            InvalidJurisdiction: The step is not possible.
        """
        if self.kind in _CHANGED:
            after = _CHANGED[self.kind](state.where, self.ids, self.chosen)
            state = attrs.evolve(state, where=after)
        match self.kind:
            case StepKind.LEAVE:
                return forget(state, *self.ids)
            case StepKind.REPORT:
                return report(state, *self.ids)
            case StepKind.DECLINE:
                return decline(state, *self.ids)
            case StepKind.REPLAN:
                return plan_again(state)
        return state


_CHANGED: Mapping[StepKind, Callable[[Jurisdiction, Ids, Ids], Jurisdiction]] = {
    StepKind.FOUND: changes.found,
    StepKind.MERGE: changes.merge,
    StepKind.SPLIT: changes.split,
    StepKind.DISSOLVE: changes.dissolve,
    StepKind.MOVE: changes.move,
    StepKind.REDRAW: changes.redraw,
    StepKind.APPOINT: changes.appoint,
    StepKind.TRANSFER: changes.transfer,
    StepKind.ARRIVE: changes.arrive,
    StepKind.LEAVE: changes.leave,
}
