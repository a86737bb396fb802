"""Which grid a building without one may join, and which one of several it keeps.

Formulation. A building joins a grid of the layer in its own community; never one dedicated to a
single site. A grid that leaves a sound line of the building sound comes before one that does not,
one that holds a building of the same compound before the others, then the fewest households, then
the lowest id. A line is at stake only in the base layer and only below grid branches.
"""

from collections.abc import Mapping, Sequence

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Index, Mask, Pairs, Positions
from partygrid._pairs import Keys, among, distinct, first_rows, join, keys, lightest
from partygrid._territory import (
    base_grids_of_buildings,
    communities_of_buildings,
    communities_of_grids,
    compounds_of_buildings,
    grids_of_buildings,
    take,
    totals,
)
from partygrid.coverage._chain import SOUND, Chain
from partygrid.coverage._line import Line, ancestors, covers
from partygrid.grid import BASE_LAYER, Building, Community, Compound, Grid, GridKind
from partygrid.org import GridBranch


@attrs.frozen(eq=False)
class _Layer:
    """The grids of a layer that may be joined.

    Attributes:
        near: The lightest grid of each compound, -1 for none.
        far: The lightest grid of each community, -1 for none.
        used: Sorted keys of compound and grid that holds a building of it.
    """

    near: Positions
    far: Positions
    used: Keys


def grids_to_join(line: Line, parts: Sequence[Chain]) -> Mapping[str, Positions]:
    """Return for each layer the grid that each building may join, -1 for none.

    Complexity:
        O(layers times pairs of building and grid), with sorting.
    """
    index = line.index
    compound, community = compounds_of_buildings(index), communities_of_buildings(index)
    found = {}
    for layer in index.labels(Grid, "layer").names:
        open_ = _layer(index, layer)
        near, far = take(open_.near, compound), take(open_.far, community)
        grid = np.where(near >= 0, near, far).astype(np.int32)
        if layer == BASE_LAYER:
            kept = _kept_sound(index, open_, grids_of_sound_lines(line, parts))
            grid = np.where(kept >= 0, kept, grid).astype(np.int32)
        found[layer] = grid
    return found


def _layer(index: Index, layer: str) -> _Layer:
    weight, home = totals(index, Grid, "households"), communities_of_grids(index)
    open_ = _open(index, layer)
    pairs = grids_of_buildings(index)
    compound = compounds_of_buildings(index)[pairs.owner]
    own = home[pairs.target] == communities_of_buildings(index)[pairs.owner]
    inside = own & (compound >= 0) & open_[pairs.target]
    used = distinct(Pairs(compound[inside], pairs.target[inside]))
    grids = np.flatnonzero(open_).astype(np.int32)
    return _Layer(
        near=lightest(used, weight, index.size(Compound)),
        far=lightest(Pairs(home[grids], grids), weight, index.size(Community)),
        used=keys(used),
    )


def _open(index: Index, layer: str) -> Mask:
    """Return which grids of a layer may be joined: not those dedicated to one site."""
    layers, kinds = index.labels(Grid, "layer"), index.labels(Grid, "kind")
    dedicated = np.array([kind is GridKind.DEDICATED for kind in kinds.names], np.bool_)
    open_: Mask = (layers.codes == layers.names.index(layer)) & ~dedicated[kinds.codes]
    return open_


_NO_BRANCH = np.zeros(0, np.int32)


def grids_of_sound_lines(line: Line, parts: Sequence[Chain]) -> Pairs:
    """Return the grids (target) in which a building (owner) has a sound line that it has now.

    Only for buildings whose lines are at stake: those that do not lie in exactly one base grid and
    of whose sound lines each runs through a grid branch. Sorted by building, then grid.
    """
    index = line.index
    size = index.size(Building)
    at_stake = np.bincount(base_grids_of_buildings(index).owner, minlength=size) != 1
    through = []
    for part in parts:
        rows = np.flatnonzero((part.state == SOUND) & at_stake[part.building])
        building, organisation = part.building[rows], part.organisation[rows]
        branch = organisation
        if part.kind is not GridBranch:
            branch = take(ancestors(line)[part.kind].get(GridBranch, _NO_BRANCH), organisation)
        at_stake[building[branch < 0]] = False
        through.append(Pairs(building, branch))
    building = np.concatenate([pairs.owner for pairs in through])
    branch = np.concatenate([pairs.target for pairs in through])
    kept = at_stake[building]
    led = covers(line, GridBranch)
    by_branch = Pairs(led.target, led.owner)
    pairs = Pairs(building[kept], branch[kept])
    return distinct(join(pairs, by_branch, index.size(GridBranch)))


def _kept_sound(index: Index, open_: _Layer, sound: Pairs) -> Positions:
    """Return for each building the best of the grids in which its line stays sound."""
    home, compound = communities_of_buildings(index), compounds_of_buildings(index)
    weight = totals(index, Grid, "households")
    own = communities_of_grids(index)[sound.target] == home[sound.owner]
    own &= _open(index, BASE_LAYER)[sound.target]
    building, grid = sound.owner[own], sound.target[own]
    far = ~among(keys(Pairs(compound[building], grid)), open_.used)
    rows = first_rows(building, far, weight[grid], grid)
    found = np.full(home.size, NOWHERE, np.int32)
    found[building[rows]] = grid[rows]
    return found


@attrs.frozen(eq=False)
class GridKeeper:
    """Chooses the grid to keep of several of one layer.

    Attributes:
        index: The columns of the snapshot.
        sound: The grids in which a building has a sound line that it has now.
    """

    index: Index
    sound: Pairs

    def kept(self, building: int, grids: Sequence[int]) -> int:
        """Return the grid to keep.

        One that keeps the line sound, then one of the own community, then one that would hold
        no building any more, then the one with the fewest households, then the lowest id.
        """
        home = communities_of_grids(self.index)
        community = communities_of_buildings(self.index)[building]
        households, buildings = totals(self.index, Grid, "households"), self._buildings
        sound = targets_of(self.sound, building)
        return min(
            grids,
            key=lambda grid: (
                grid not in sound,
                home[grid] != community,
                buildings[grid] > 1,
                households[grid],
                grid,
            ),
        )

    @property
    def _buildings(self) -> Counts:
        """The number of buildings of each grid."""
        return self.index.kept(
            ("buildings of", Grid),
            lambda: np.bincount(
                grids_of_buildings(self.index).target, minlength=self.index.size(Grid)
            ),
        )


def targets_of(pairs: Pairs, owner: int) -> list[int]:
    """Return the targets of one owner in a relation that is sorted by owner."""
    ends = np.array([owner, owner + 1], dtype=pairs.owner.dtype)
    start, end = np.searchsorted(pairs.owner, ends)
    targets: list[int] = pairs.target[start:end].tolist()
    return targets
