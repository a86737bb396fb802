"""Gaps planted in a sound synthetic estate: the same share of every kind.

The kinds: buildings without a grid; buildings in a wrong grid (two grids of one layer or, in a
community with a single grid, that of the next community); dwellings without a building group;
groups without a superior; compounds without a branch; empty grids.
"""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from random import Random
from typing import TypeVar

import attrs

from partygrid.examples._draws import Stream, spread, stream
from partygrid.examples._estate import Block
from partygrid.examples._organisations import organise
from partygrid.grid import Building, BuildingKind, Compound, Grid
from partygrid.org import BuildingGroup, CompoundBranch

T = TypeVar("T")


class _Lack(Enum):
    GRID = auto()
    CLEAR_GRID = auto()
    GROUP = auto()


_TURNS = tuple(_Lack)


@attrs.frozen(kw_only=True)
class Estate:
    """The part of an estate in which gaps are planted, each kind in id order."""

    compounds: Sequence[Compound]
    grids: Sequence[Grid]
    buildings: Sequence[Building]
    branches: Sequence[CompoundBranch]
    groups: Sequence[BuildingGroup]


def estate_of(
    blocks: Sequence[Block], committees: Sequence[str], *, seed: int, gaps: float
) -> Estate:
    """Return blocks with the organisations that cover them, and gaps planted.

    Args:
        blocks: Estates in id order.
        committees: For each the id of its community's organisation.
        seed: Seed of the example.
        gaps: Share of each kind of gap, 0 to 0.3.
    """
    rng = stream(seed, Stream.ORGANISATIONS)
    lines = [
        organise(rng, block, committee) for block, committee in zip(blocks, committees, strict=True)
    ]
    sound = Estate(
        compounds=[one for block in blocks for one in block.compounds],
        grids=[one for block in blocks for one in block.grids],
        buildings=[one for block in blocks for one in block.buildings],
        branches=[one for branches, _ in lines for one in branches],
        groups=[one for _, groups in lines for one in groups],
    )
    return plant(stream(seed, Stream.GAPS), sound, gaps)


def plant(rng: Random, sound: Estate, share: float) -> Estate:
    """Return the estate with gaps; a share of 0 returns it as it is.

    1. Three times the share of the buildings, evenly spread, lack a grid, a clear grid and a group
       in turn. A building that needs no group lacks a grid instead.
    2. The share of the groups loses its superior.
    3. The share of the compounds loses its branch; a branch without a compound is dissolved, and
       its groups lose their superior.
    4. Next to the share of the grids stands an empty one.

    Args:
        rng: Random numbers.
        sound: The estate without gaps.
        share: 0 to 0.3.

    Complexity:
        O(buildings + groups).
    """
    if share == 0:
        return sound
    lacking = _lacking(rng, sound.buildings, share)
    alone = {lost.id for lost in _picked(rng, sound.compounds, share)}
    branches = _without_compounds(sound.branches, alone)
    gone = {branch.id for branch in sound.branches} - {branch.id for branch in branches}
    orphans = {group.id for group in _picked(rng, sound.groups, share)}
    ungrouped = {sound.buildings[i].id for i, lack in lacking.items() if lack is _Lack.GROUP}
    empty = {grid.id for grid in _picked(rng, sound.grids, share)}
    return Estate(
        compounds=sound.compounds,
        grids=_with_empty(sound.grids, empty),
        buildings=_misplaced(sound.buildings, sound.grids, lacking),
        branches=branches,
        groups=_loosened(sound.groups, ungrouped, orphans, gone),
    )


def _picked(rng: Random, values: Sequence[T], share: float) -> list[T]:
    return [values[i] for i in spread(rng, len(values), int(len(values) * share))]


def _lacking(rng: Random, buildings: Sequence[Building], share: float) -> dict[int, _Lack]:
    """Return what buildings lack, by position."""
    each = int(len(buildings) * share)
    lacking = {}
    for turn, i in enumerate(spread(rng, len(buildings), each * len(_TURNS))):
        lack = _TURNS[turn % len(_TURNS)]
        needs_group = buildings[i].kind is BuildingKind.RESIDENTIAL
        lacking[i] = lack if needs_group or lack is not _Lack.GROUP else _Lack.GRID
    return lacking


def _misplaced(
    buildings: Sequence[Building], grids: Sequence[Grid], lacking: Mapping[int, _Lack]
) -> list[Building]:
    placed = list(buildings)
    position = {grid.id: i for i, grid in enumerate(grids)}
    for i, lack in lacking.items():
        building = placed[i]
        if lack is _Lack.GRID:
            placed[i] = attrs.evolve(building, grids=())
        elif lack is _Lack.CLEAR_GRID:
            wrong = _wrong_grids(grids, position[building.grids[0]])
            placed[i] = attrs.evolve(building, grids=wrong)
    return placed


def _wrong_grids(grids: Sequence[Grid], own: int) -> tuple[str, ...]:
    """Return two grids of the own community, else one of a neighbouring community, else none."""
    beside = [grids[i] for i in (own - 1, own + 1) if 0 <= i < len(grids)]
    at_home = [grid.id for grid in beside if grid.community == grids[own].community]
    if at_home:
        return (grids[own].id, at_home[0])
    return tuple(grid.id for grid in beside[:1])


def _without_compounds(branches: Sequence[CompoundBranch], alone: set[str]) -> list[CompoundBranch]:
    kept = []
    for branch in branches:
        compounds = tuple(one for one in branch.compounds if one not in alone)
        if compounds == branch.compounds:
            kept.append(branch)
        elif compounds:
            kept.append(attrs.evolve(branch, compounds=compounds))
    return kept


def _loosened(
    groups: Sequence[BuildingGroup], ungrouped: set[str], orphans: set[str], gone: set[str]
) -> list[BuildingGroup]:
    """Return the groups without some buildings and superiors; a group without any is left out."""
    kept = []
    for group in groups:
        own = group
        if not ungrouped.isdisjoint(own.buildings):
            left = tuple(one for one in own.buildings if one not in ungrouped)
            if not left:
                continue
            own = attrs.evolve(own, buildings=left)
        if own.id in orphans or own.parent in gone:
            own = attrs.evolve(own, parent=None)
        kept.append(own)
    return kept


def _with_empty(grids: Sequence[Grid], beside: set[str]) -> list[Grid]:
    drawn = []
    for grid in grids:
        drawn.append(grid)
        if grid.id in beside:
            drawn.append(attrs.evolve(grid, id=f"{grid.id}-empty"))
    return drawn
