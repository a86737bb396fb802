"""The smallest remedy for each gap.

Smallest means: an existing group, grid or organisation before a new one; in the same compound
before the same community; the one with the fewest households among several; the lowest id in a tie.
Only what is itself in order is offered.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Index, Pairs, Positions
from partygrid._territory import (
    communities_of_buildings,
    communities_of_grids,
    compounds_of_buildings,
    grids_of_buildings,
    take,
    totals,
    towns_of_communities,
)
from partygrid.coverage._chain import PLACE_OF, SOUND, Chain, covers, sole_cover, walk
from partygrid.coverage._gaps import GapReason, Remedy, RemedyAction
from partygrid.coverage._partition import Found
from partygrid.grid import BASE_LAYER, Building, Community, Compound, Grid, Town
from partygrid.levels import LevelScheme
from partygrid.org import (
    BuildingGroup,
    CommunityCommittee,
    CompoundBranch,
    GridBranch,
    TownCommittee,
)

LED_BY = {
    GapReason.NO_BUILDING_GROUP: BuildingGroup,
    GapReason.NO_COMPOUND_BRANCH: CompoundBranch,
    GapReason.NO_GRID_BRANCH: GridBranch,
    GapReason.NO_COMMUNITY_COMMITTEE: CommunityCommittee,
    GapReason.NO_TOWN_COMMITTEE: TownCommittee,
}
"""The kind of organisation that a gap of the chain lacks."""


def cheapest(pairs: Pairs, place: Positions, weight: Counts, size: int) -> Positions:
    """Return for each place the target of least weight among its pairs, lowest first in a tie.

    Args:
        pairs: Relation of buildings (owner) to targets.
        place: The place of each building, -1 for none.
        weight: Weight of each target.
        size: Number of places.

    Complexity:
        O(pairs log pairs).

    Examples:
        >>> two = Pairs(np.array([0, 1], np.int32), np.array([0, 1], np.int32))
        >>> cheapest(two, np.array([0, 0], np.int32), np.array([30, 20]), 2).tolist()
        [1, -1]
    """
    lies_in = place[pairs.owner]
    inside = lies_in >= 0
    lies_in, target = lies_in[inside], pairs.target[inside]
    order = np.lexsort((target, weight[target], lies_in))
    found = np.full(size, -1, np.int32)
    last_first = order[::-1]
    found[lies_in[last_first]] = target[last_first]
    return found


def _at(column: Positions, position: int) -> int:
    return int(column[position]) if position >= 0 else NOWHERE


@attrs.frozen(eq=False)
class Adviser:
    """Finds remedies on one snapshot; candidates are sought once, at the first question.

    Attributes:
        index: The columns of the snapshot.
        scheme: Its level scheme.
        on: The day on which organisations must exist.
        chains: The chains that coverage found.
    """

    index: Index
    scheme: LevelScheme
    on: date | None
    chains: tuple[Chain, ...]

    def advise(self, found: Found, i: int) -> Remedy:
        """Return the remedy for the i-th place of one kind of gap."""
        position = int(found.positions[i])
        case = _Case(
            subject=self.index.id_of(found.kind, position),
            place=position,
            reason=found.reason,
            layer=found.layer,
            at=found.breaks_at(self.index, self.scheme.kinds, i) or "",
        )
        if found.kind is Building and found.reason in LED_BY:
            return self.join_group(case)
        return _ADVICE[found.reason](self, case)

    @cached_property
    def _groups(self) -> Positions:
        """For each building the cheapest group nearby whose line would be sound for it."""
        part = next(part for part in self.chains if part.kind is BuildingGroup)
        sound = part.state == SOUND
        pairs = Pairs(part.building[sound], part.organisation[sound])
        households = self.index.counts(Building, "households")
        size = self.index.size(BuildingGroup)
        weight = np.bincount(pairs.target, weights=households[pairs.owner], minlength=size)
        compound = compounds_of_buildings(self.index)
        outside = np.where(compound < 0, communities_of_buildings(self.index), -1)
        near = take(cheapest(pairs, compound, weight, self.index.size(Compound)), compound)
        far = take(cheapest(pairs, outside, weight, self.index.size(Community)), outside)
        group = np.maximum(near, far)
        some = np.flatnonzero(group >= 0).astype(np.int32)
        tried = walk(self.index, self.scheme, self.on, BuildingGroup, Pairs(some, group[some]))
        group[some[tried.state != SOUND]] = NOWHERE
        return group

    def join_group(self, case: "_Case") -> Remedy:
        """Attach a dwelling to the cheapest sound group nearby, or found one."""
        bottom = self.scheme.levels[-1][0]
        above = self._leader(case.place, bottom)
        if bottom is not BuildingGroup:
            action = RemedyAction.FOUND_ORGANISATION
            return Remedy(action=action, subject=case.subject, targets=above)
        group = int(self._groups[case.place])
        if group < 0:
            return Remedy(action=RemedyAction.FOUND_GROUP, subject=case.subject, targets=above)
        target = self.index.id_of(BuildingGroup, group)
        return Remedy(action=RemedyAction.JOIN_GROUP, subject=case.subject, targets=(target,))

    def _leader(self, building: int, below: type) -> tuple[str, ...]:
        """The only organisation of the next level up that covers the building's place, if any."""
        for kind in self.scheme.parents_of(below):
            place = self._place(building, PLACE_OF[kind])
            if place >= 0:
                leader = int(sole_cover(self.index, kind, self.on)[place])
                return (self.index.id_of(kind, leader),) if leader >= 0 else ()
        return ()

    def _place(self, building: int, place: type) -> int:
        community = int(communities_of_buildings(self.index)[building])
        if place is Town:
            return _at(towns_of_communities(self.index), community)
        if place is Grid:
            grids = self._grids(building, lambda grid: self._layer(grid) == BASE_LAYER)
            return grids[0] if grids else -1
        return (
            community if place is Community else int(compounds_of_buildings(self.index)[building])
        )

    def set_parent(self, case: "_Case") -> Remedy:
        """Put the organisation where the line ends under the one that leads the place above."""
        kinds = self.scheme.kinds
        kind = next(one for one in kinds if case.at in self.index.table(one).position)
        leader = self._leader(case.place, kind)
        if leader:
            return Remedy(action=RemedyAction.SET_PARENT, subject=case.at, targets=leader)
        return Remedy(action=RemedyAction.FOUND_ORGANISATION, subject=case.at)

    @cached_property
    def _cheapest_grids(self) -> dict[str, tuple[Positions, Positions]]:
        """For each layer, the cheapest grid of each compound and of each community."""
        pairs, layers = grids_of_buildings(self.index), self.index.labels(Grid, "layer")
        home = communities_of_grids(self.index)
        own = home[pairs.target] == communities_of_buildings(self.index)[pairs.owner]
        weight = totals(self.index, Grid, "households")
        found = {}
        for code, layer in enumerate(layers.names):
            used = own & (layers.codes[pairs.target] == code)
            near = Pairs(pairs.owner[used], pairs.target[used])
            grids = np.flatnonzero(layers.codes == code).astype(np.int32)
            found[layer] = (
                cheapest(
                    near, compounds_of_buildings(self.index), weight, self.index.size(Compound)
                ),
                cheapest(Pairs(grids, grids), home, weight, self.index.size(Community)),
            )
        return found

    def join_grid(self, case: "_Case") -> Remedy:
        """Put a building into the cheapest grid of its compound, or of its community."""
        compound = int(compounds_of_buildings(self.index)[case.place])
        community = int(communities_of_buildings(self.index)[case.place])
        if case.layer in self._cheapest_grids:
            in_compound, in_community = self._cheapest_grids[case.layer]
            near, far = _at(in_compound, compound), _at(in_community, community)
            grid = near if near >= 0 else far
            if grid >= 0:
                target = self.index.id_of(Grid, grid)
                return Remedy(
                    action=RemedyAction.JOIN_GRID, subject=case.subject, targets=(target,)
                )
        return Remedy(action=RemedyAction.DRAW_GRID, subject=case.subject)

    def _grids(self, building: int, wanted: Callable[[int], bool]) -> list[int]:
        pairs = grids_of_buildings(self.index)
        ends = np.array([building, building + 1], dtype=pairs.owner.dtype)
        start, end = np.searchsorted(pairs.owner, ends)
        return [int(grid) for grid in pairs.target[start:end] if wanted(int(grid))]

    def _layer(self, grid: int) -> str:
        layers = self.index.labels(Grid, "layer")
        name: str = layers.names[layers.codes[grid]]
        return name

    def keep_one_grid(self, case: "_Case") -> Remedy:
        """Leave every grid of the layer but the cheapest, one of the own community first."""
        home, weight = communities_of_grids(self.index), totals(self.index, Grid, "households")
        community = communities_of_buildings(self.index)[case.place]
        grids = self._grids(case.place, lambda grid: self._layer(grid) == case.layer)
        kept = min(grids, key=lambda grid: (home[grid] != community, weight[grid], grid))
        return self._leave(case, [grid for grid in grids if grid != kept])

    def leave_foreign_grids(self, case: "_Case") -> Remedy:
        """Leave the grids of other communities."""
        home = communities_of_grids(self.index)
        community = communities_of_buildings(self.index)[case.place]
        return self._leave(
            case, self._grids(case.place, lambda grid: bool(home[grid] != community))
        )

    def _leave(self, case: "_Case", grids: list[int]) -> Remedy:
        targets = tuple(self.index.id_of(Grid, grid) for grid in grids)
        return Remedy(action=RemedyAction.LEAVE_GRIDS, subject=case.subject, targets=targets)

    def lead(self, case: "_Case") -> Remedy:
        """Let the cheapest neighbour's branch cover a compound or grid; else found one."""
        kind = LED_BY[case.reason]
        neighbour = self._neighbour(kind, case.place)
        if neighbour < 0:
            return Remedy(action=RemedyAction.FOUND_ORGANISATION, subject=case.subject)
        target = self.index.id_of(kind, neighbour)
        action = RemedyAction.JOIN_ORGANISATION
        return Remedy(action=action, subject=case.subject, targets=(target,))

    def _neighbour(self, kind: type, place: int) -> int:
        if kind not in self._neighbours:
            return NOWHERE
        home = self.index.reference(PLACE_OF[kind], "community", Community)
        return int(self._neighbours[kind][home[place]])

    @cached_property
    def _neighbours(self) -> dict[type, Positions]:
        """For each kind of branch in the scheme, the cheapest one of each community."""
        kinds = (CompoundBranch, GridBranch)
        return {kind: self._branches(kind) for kind in kinds if kind in self.scheme.kinds}

    def _branches(self, kind: type) -> Positions:
        place = PLACE_OF[kind]
        pairs = covers(self.index, kind, self.on)
        households = totals(self.index, place, "households")
        size = self.index.size(kind)
        weight = np.bincount(pairs.owner, weights=households[pairs.target], minlength=size)
        home = self.index.reference(place, "community", Community)
        relation = Pairs(pairs.target, pairs.owner)
        return cheapest(relation, home, weight, self.index.size(Community))


@attrs.frozen(kw_only=True)
class _Case:
    """One place that needs a remedy: its id and position, and what is known of the gap."""

    subject: str
    place: int
    reason: GapReason
    layer: str
    at: str


_ADVICE: Mapping[GapReason, Callable[[Adviser, _Case], Remedy]] = {
    **dict.fromkeys(LED_BY, Adviser.lead),
    GapReason.OUTSIDE_ORGANISATION: Adviser.join_group,
    GapReason.BROKEN_CHAIN: Adviser.set_parent,
    GapReason.NO_GRID: Adviser.join_grid,
    GapReason.OVERLAPPING_GRIDS: Adviser.keep_one_grid,
    GapReason.GRID_OUTSIDE_COMMUNITY: Adviser.leave_foreign_grids,
    GapReason.EMPTY_GRID: lambda _, case: Remedy(
        action=RemedyAction.CLOSE_GRID, subject=case.subject
    ),
    GapReason.NO_COMMUNITY: lambda _, case: Remedy(
        action=RemedyAction.STATE_COMMUNITY, subject=case.subject
    ),
}
