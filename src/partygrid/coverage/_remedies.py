"""The smallest remedy for each gap.

Smallest means: an existing group, grid or organisation before a new one; in the same compound
before the same community; the one with the fewest households among several; the lowest id in a tie.
Only what is itself in order is offered. Where nobody leads the place of a building on the next
level up, the remedy is that of the place: it comes first, and the building's own break is looked at
again after it. Candidates are sought for all gaps at once, at the first question.
"""

from collections.abc import Callable, Mapping
from functools import cached_property

import attrs
import numpy as np

from partygrid._index import Index, Mask, Positions
from partygrid._territory import (
    communities_of_buildings,
    communities_of_grids,
    dwellings,
    grids_of_buildings,
    place_of_buildings,
)
from partygrid._whereabouts import PLACE_OF
from partygrid.coverage._branches import branches_to_join
from partygrid.coverage._chain import Chain, sound_buildings
from partygrid.coverage._gaps import GapReason, Remedy, RemedyAction
from partygrid.coverage._grids import (
    GridKeeper,
    grids_of_sound_lines,
    grids_to_join,
    targets_of,
)
from partygrid.coverage._groups import groups_to_join
from partygrid.coverage._line import Line
from partygrid.coverage._partition import Found
from partygrid.coverage._sites import Leaders, Sites, leaders, own_places, sites
from partygrid.grid import BASE_LAYER, Building, Grid
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

_MISSING = {kind: reason for reason, kind in LED_BY.items()}

_BRANCHES = (CompoundBranch, GridBranch)


@attrs.frozen(kw_only=True)
class _Case:
    """One place that needs a remedy: its id and position, and what is known of the gap."""

    subject: str
    place: int
    reason: GapReason
    layer: str
    at: str

    def remedy(self, action: RemedyAction, *targets: str) -> Remedy:
        return Remedy(action=action, subject=self.subject, targets=targets)


@attrs.frozen(eq=False)
class Adviser:
    """Finds remedies on one snapshot; candidates are sought once, at the first question.

    Attributes:
        line: The organisations of the day.
        chains: The chains that coverage found.
    """

    line: Line
    chains: tuple[Chain, ...]

    @property
    def index(self) -> Index:
        """The columns of the snapshot."""
        return self.line.index

    def advise(self, found: Found, i: int) -> Remedy:
        """Return the remedy for the i-th place of one kind of gap."""
        position = int(found.positions[i])
        case = _Case(
            subject=self.index.id_of(found.kind, position),
            place=position,
            reason=found.reason,
            layer=found.layer,
            at=found.breaks_at(self.index, self.line.scheme.kinds, i) or "",
        )
        if found.kind is Building and found.reason in LED_BY:
            return self.join_group(case)
        return _ADVICE[found.reason](self, case)

    @cached_property
    def _sites(self) -> Sites:
        """The sites of the dwellings without a sound line."""
        sound = sound_buildings(self.chains, self.index.size(Building))
        return sites(self.line, dwellings(self.index) & ~sound)

    @cached_property
    def _groups(self) -> Positions:
        return groups_to_join(self.line, self._sites)

    def join_group(self, case: _Case) -> Remedy:
        """Attach a dwelling to the cheapest sound group nearby, or found one."""
        bottom = self.line.scheme.levels[-1]
        if BuildingGroup not in bottom:
            above = self._leader(case.place, bottom[0])
            return case.remedy(RemedyAction.FOUND_ORGANISATION, *above)
        group = int(self._groups[self._sites.of_building[case.place]])
        if group < 0:
            above = self._leader(case.place, BuildingGroup)
            first = None if above else self._place_first(case.place, BuildingGroup)
            return first or case.remedy(RemedyAction.FOUND_GROUP, *above)
        return case.remedy(RemedyAction.JOIN_GROUP, self.index.id_of(BuildingGroup, group))

    @cached_property
    def _leaders(self) -> dict[type, Leaders]:
        """For each kind of organisation, who leads each site on the next level above."""
        return {kind: leaders(self.line, self._sites, kind) for kind in self.line.scheme.kinds}

    def _leader(self, building: int, below: type) -> tuple[str, ...]:
        """The organisation of the next level up that covers the building's place, if any."""
        found, site = self._leaders[below], self._sites.of_building[building]
        if found.kind[site] < 0:
            return ()
        kind = self.line.scheme.kinds[found.kind[site]]
        return (self.index.id_of(kind, int(found.organisation[site])),)

    @cached_property
    def _lies_in_grid(self) -> Mask:
        """Which sites lie in a base grid of their own community."""
        inside = np.zeros(self._sites.building.size, np.bool_)
        inside[own_places(self.line, self._sites, Grid).owner] = True
        return inside

    def set_parent(self, case: _Case) -> Remedy:
        """Put the organisation where the line ends under the one that leads the place above."""
        kinds = self.line.scheme.kinds
        kind = next(one for one in kinds if case.at in self.index.table(one).position)
        leader = self._leader(case.place, kind)
        if leader:
            return Remedy(action=RemedyAction.SET_PARENT, subject=case.at, targets=leader)
        founded = Remedy(action=RemedyAction.FOUND_ORGANISATION, subject=case.at)
        return self._place_first(case.place, kind) or founded

    def _place_first(self, building: int, below: type) -> Remedy | None:
        """The remedy for the place of the building that nobody leads on the next level above."""
        for kind in self.line.scheme.parents_of(below):
            if PLACE_OF[kind] is Grid:
                if self._lies_in_grid[self._sites.of_building[building]]:
                    return None
                continue
            place = int(place_of_buildings(self.index, PLACE_OF[kind])[building])
            if place >= 0:
                subject = self.index.id_of(PLACE_OF[kind], place)
                reason = _MISSING[kind]
                return self.lead(
                    _Case(subject=subject, place=place, reason=reason, layer="", at="")
                )
        return None

    @cached_property
    def _cheapest_grids(self) -> Mapping[str, Positions]:
        return grids_to_join(self.line, self.chains)

    def join_grid(self, case: _Case) -> Remedy:
        """Put a building into the cheapest grid of its compound, or of its community."""
        if case.layer in self._cheapest_grids:
            grid = int(self._cheapest_grids[case.layer][case.place])
            if grid >= 0:
                return case.remedy(RemedyAction.JOIN_GRID, self.index.id_of(Grid, grid))
        return case.remedy(RemedyAction.DRAW_GRID)

    @cached_property
    def _keepers(self) -> dict[bool, GridKeeper]:
        """Who chooses among grids of the base layer (True) and of other layers (False)."""
        nothing = np.zeros(0, np.int32)
        base = grids_of_sound_lines(self.line, self.chains)
        return {
            True: GridKeeper(self.index, base),
            False: GridKeeper(self.index, attrs.evolve(base, owner=nothing, target=nothing)),
        }

    def keep_one_grid(self, case: _Case) -> Remedy:
        """Leave every grid of the layer but the best."""
        layers = self.index.labels(Grid, "layer")
        code = layers.names.index(case.layer)
        every = targets_of(grids_of_buildings(self.index), case.place)
        grids = [grid for grid in every if layers.codes[grid] == code]
        kept = self._keepers[case.layer == BASE_LAYER].kept(case.place, grids)
        return self._leave(case, [grid for grid in grids if grid != kept])

    def leave_foreign_grids(self, case: _Case) -> Remedy:
        """Leave the grids of other communities."""
        home = communities_of_grids(self.index)
        community = communities_of_buildings(self.index)[case.place]
        grids = targets_of(grids_of_buildings(self.index), case.place)
        return self._leave(case, [grid for grid in grids if home[grid] != community])

    def _leave(self, case: _Case, grids: list[int]) -> Remedy:
        ids = (self.index.id_of(Grid, grid) for grid in grids)
        return case.remedy(RemedyAction.LEAVE_GRIDS, *ids)

    @cached_property
    def _branches(self) -> dict[type, Positions]:
        """For each kind of branch in the scheme, the one that may cover each place too."""
        kinds = (kind for kind in _BRANCHES if kind in self.line.scheme.kinds)
        return {kind: branches_to_join(self.line, kind) for kind in kinds}

    def lead(self, case: _Case) -> Remedy:
        """Let the cheapest neighbour's branch cover a compound or grid; else found one."""
        kind = LED_BY[case.reason]
        branch = int(self._branches[kind][case.place]) if kind in _BRANCHES else -1
        if branch < 0:
            return case.remedy(RemedyAction.FOUND_ORGANISATION)
        return case.remedy(RemedyAction.JOIN_ORGANISATION, self.index.id_of(kind, branch))


_ADVICE: Mapping[GapReason, Callable[[Adviser, _Case], Remedy]] = {
    **dict.fromkeys(LED_BY, Adviser.lead),
    GapReason.OUTSIDE_ORGANISATION: Adviser.join_group,
    GapReason.BROKEN_CHAIN: Adviser.set_parent,
    GapReason.NO_GRID: Adviser.join_grid,
    GapReason.OVERLAPPING_GRIDS: Adviser.keep_one_grid,
    GapReason.GRID_OUTSIDE_COMMUNITY: Adviser.leave_foreign_grids,
    GapReason.EMPTY_GRID: lambda _, case: case.remedy(RemedyAction.CLOSE_GRID),
    GapReason.NO_COMMUNITY: lambda _, case: case.remedy(RemedyAction.STATE_COMMUNITY),
}
