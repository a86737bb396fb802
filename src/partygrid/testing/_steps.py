"""Steps of a reorganisation as data: which are possible, and what each makes of a snapshot."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from itertools import permutations
from typing import Any

import attrs
from hypothesis import strategies as st

from partygrid.allocation import allocate_double_reporting
from partygrid.grid import Building, Community, Compound, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.mechanisms import Link
from partygrid.needs import Need
from partygrid.org import BuildingGroup, CompoundBranch, GridBranch, Member, Organisation
from partygrid.repairs import Edit, EditKind

REPORT = ("double-reporting", "member")
POST = ("branch-committee", "secretary")


class StepKind(StrEnum):
    """What a step does.

    Attributes:
        FOUND: A new grid without buildings in a community (设立).
        MERGE: A grid, or a building group, into another of its community, or branch (合并).
        SPLIT: A grid gives some of its buildings to a new one (拆分).
        DISSOLVE: A building group; what named it names its superior (撤销).
        MOVE: A building into another compound, and into a grid there (调整).
        REDRAW: Two grids of a layer share their buildings anew (重新划分).
        APPOINT: A member as secretary of an organisation, in the place of who was (任命).
        TRANSFER: The membership of a member to another organisation (转接).
        REPORT: A member to a need, and to no other (报到).
        DECLINE: A member ends the report (婉拒).
        REPLAN: All reports become those of the best plan (重新分配).
    """

    FOUND = "found"
    MERGE = "merge"
    SPLIT = "split"
    DISSOLVE = "dissolve"
    MOVE = "move"
    REDRAW = "redraw"
    APPOINT = "appoint"
    TRANSFER = "transfer"
    REPORT = "report"
    DECLINE = "decline"
    REPLAN = "replan"


@attrs.frozen
class Step:
    """A step of a reorganisation, as data.

    Attributes:
        kind: What it does.
        ids: The records that it is about, in the order in which `StepKind` speaks of them.
        chosen: The buildings that go to the first grid of a new drawing, or to the new grid.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t")])
        >>> [one.id for one in Step(StepKind.FOUND, ("c", "g1")).apply(where).of(pg.Grid)]
        ['g1']
    """

    kind: StepKind
    ids: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()

    def apply(self, where: Jurisdiction) -> Jurisdiction:
        """Return the snapshot after the step.

        Raises:
            UnknownId: A record that it names is not there.
            InvalidJurisdiction: The step is not possible.
        """
        return _MADE[self.kind](where, self.ids, self.chosen)


Ids = tuple[str, ...]


def _found(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    community, new = ids
    return Jurisdiction([*where, Grid(new, community=community)], where.links, scheme=where.scheme)


def _merge(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    gone, heir = ids
    edit = Edit(kind=EditKind.MERGE, text="merge", price=0, merges=((gone, heir),))
    return edit.apply(where)


def _dissolve(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    return _merge(where, (*ids, where[ids[0]].parent), ())


def _split(where: Jurisdiction, ids: Ids, chosen: Ids) -> Jurisdiction:
    grid, new = ids
    founded = attrs.evolve(where[grid], id=new, code=None)
    with_new = Jurisdiction([*where, founded], where.links, scheme=where.scheme)
    return _shared(with_new, (new, grid), chosen, within=grid)


def _redraw(where: Jurisdiction, ids: Ids, chosen: Ids) -> Jurisdiction:
    return _shared(where, ids, chosen)


def _shared(
    where: Jurisdiction, ids: Ids, chosen: Ids, *, within: str | None = None
) -> Jurisdiction:
    """Return that the buildings of two grids lie in the first where chosen, else in the second."""
    first, second = ids
    held = {first, second} if within is None else {within}
    changed = [
        attrs.evolve(one, grids={*one.grids} - {*ids} | {first if one.id in chosen else second})
        for one in where.of(Building)
        if held.intersection(one.grids)
    ]
    return where.replace(*changed)


def _move(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    building, compound = ids
    community = where[compound].community
    kept = [one for one in where[building].grids if where[one].community == community]
    grids = kept or [one.id for one in where.of(Grid, community=community, layer="base")][:1]
    return where.replace(
        attrs.evolve(where[building], compound=compound, community=None, grids=grids)
    )


def _transfer(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    member, organisation = ids
    return where.replace(attrs.evolve(where[member], organisation=organisation))


def _links(where: Jurisdiction, slot: tuple[str, str], **named: str) -> list[Link]:
    return [
        one
        for one in where.links
        if (one.mechanism, one.slot) == slot
        and all(getattr(one, field) == id_ for field, id_ in named.items())
    ]


def _link(slot: tuple[str, str], scope: str, filler: str) -> Link:
    return Link(mechanism=slot[0], slot=slot[1], scope=scope, filler=filler)


def _appoint(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    organisation, member = ids
    free = where.without_links(_links(where, POST, scope=organisation))
    return free.with_links(_link(POST, organisation, member))


def _report(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    member, need = ids
    return _decline(where, (member,), ()).with_links(_link(REPORT, need, member))


def _decline(where: Jurisdiction, ids: Ids, _: Ids) -> Jurisdiction:
    return where.without_links(_links(where, REPORT, filler=ids[0]))


def _replan(where: Jurisdiction, _: Ids, __: Ids) -> Jurisdiction:
    plan = allocate_double_reporting(where, units=None)
    return where.without_links(_links(where, REPORT)).with_links(plan.links)


_MADE: Mapping[StepKind, Callable[[Jurisdiction, Ids, Ids], Jurisdiction]] = {
    StepKind.FOUND: _found,
    StepKind.MERGE: _merge,
    StepKind.SPLIT: _split,
    StepKind.DISSOLVE: _dissolve,
    StepKind.MOVE: _move,
    StepKind.REDRAW: _redraw,
    StepKind.APPOINT: _appoint,
    StepKind.TRANSFER: _transfer,
    StepKind.REPORT: _report,
    StepKind.DECLINE: _decline,
    StepKind.REPLAN: _replan,
}


def possible(where: Jurisdiction, kind: StepKind) -> list[Ids]:
    """Return of which records a step of a kind may speak; none where no such step is possible."""
    return _POSSIBLE[kind](where)


@st.composite
def steps(draw: st.DrawFn, where: Jurisdiction, kinds: Iterable[StepKind]) -> Step:
    """Steps that are possible in a snapshot, each kind as often as another.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t")])
        >>> [kind.value for kind in StepKind if possible(where, kind)]
        ['found', 'replan']
    """
    named = {kind: found for kind in kinds if (found := possible(where, kind))}
    kind = draw(st.sampled_from(sorted(named)))
    ids = draw(st.sampled_from(named[kind]))
    held = [one.id for one in where.of(Building) if {*one.grids} & {*ids}]
    shares = kind in (StepKind.SPLIT, StepKind.REDRAW) and bool(held)
    chosen = draw(st.lists(st.sampled_from(held), unique=True)) if shares else []
    return Step(StepKind(kind), ids, tuple(sorted(chosen)))


def _new(where: Jurisdiction) -> str:
    number = 1
    while f"new-{number}" in where:
        number += 1
    return f"new-{number}"


def _ids(where: Jurisdiction, kind: Any) -> list[str]:
    several: tuple[Any, ...] = where.of(kind)
    return [one.id for one in several]


def _each_with(one: Iterable[str], other: Iterable[str]) -> list[Ids]:
    others = list(other)
    return [(first, second) for first in one for second in others]


def _alike(where: Jurisdiction) -> list[Ids]:
    """Return the pairs of grids of one community and layer."""
    return [
        (one.id, other.id)
        for one, other in permutations(where.of(Grid), 2)
        if (one.community, one.layer) == (other.community, other.layer)
    ]


def _mergeable(where: Jurisdiction) -> list[Ids]:
    groups = permutations(where.of(BuildingGroup), 2)
    return [
        *_alike(where),
        *((one.id, other.id) for one, other in groups if one.parent == other.parent),
    ]


_POSSIBLE: Mapping[StepKind, Callable[[Jurisdiction], list[Ids]]] = {
    StepKind.FOUND: lambda where: _each_with(_ids(where, Community), [_new(where)]),
    StepKind.MERGE: _mergeable,
    StepKind.SPLIT: lambda where: _each_with(_ids(where, Grid), [_new(where)]),
    StepKind.DISSOLVE: lambda where: [
        (one.id,) for one in where.of(BuildingGroup) if one.parent is not None
    ],
    StepKind.MOVE: lambda where: _each_with(_ids(where, Building), _ids(where, Compound)),
    StepKind.REDRAW: _alike,
    StepKind.APPOINT: lambda where: _each_with(_ids(where, Organisation), _ids(where, Member)),
    StepKind.TRANSFER: lambda where: _each_with(
        _ids(where, Member), _ids(where, CompoundBranch | GridBranch | BuildingGroup)
    ),
    StepKind.REPORT: lambda where: _each_with(_ids(where, Member), _ids(where, Need)),
    StepKind.DECLINE: lambda where: sorted({(one.filler,) for one in _links(where, REPORT)}),
    StepKind.REPLAN: lambda _: [()],
}
