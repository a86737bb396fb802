"""Where any record is: the places it stands for, its buildings, its community and town.

A place is where it lies, an organisation at the places that it covers, a unit in its community, the
branch of units where all of them are, a member at home, and a need, resource, team or facility at
its place. A project is nowhere: its needs are.
"""

from collections.abc import Iterable, Mapping

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Index, Pairs, Positions, grouped_sum
from partygrid._pairs import distinct, join, turned
from partygrid._territory import (
    communities_of_buildings,
    communities_of_grids,
    compounds_of_buildings,
    grids_of_buildings,
    place_of_buildings,
    take,
    towns_of_communities,
)
from partygrid.grid import PLACE_KINDS, Building, Community, Compound, Grid, Town
from partygrid.needs import Need, Resource
from partygrid.org import (
    BuildingGroup,
    CommunityCommittee,
    CompoundBranch,
    GridBranch,
    Member,
    TownCommittee,
    Unit,
    UnitBranch,
)
from partygrid.teams import Facility, Team

PLACE_OF: Mapping[type, type] = {
    TownCommittee: Town,
    CommunityCommittee: Community,
    CompoundBranch: Compound,
    GridBranch: Grid,
    BuildingGroup: Building,
}
"""The kind of place that a kind of organisation covers."""

_COVERS: Mapping[type, str] = {
    CompoundBranch: "compounds",
    GridBranch: "grids",
    BuildingGroup: "buildings",
}
_PLACE_FIELD: Mapping[type, str] = {
    Need: "place",
    Resource: "place",
    Team: "place",
    Facility: "place",
    Unit: "community",
    Member: "residence",
}


def covered_places(index: Index, kind: type) -> Pairs:
    """Return which organisations of a kind (owner) cover which places (target)."""
    if kind in _COVERS:
        return index.pairs(kind, _COVERS[kind], PLACE_OF[kind])
    own = np.arange(index.size(kind), dtype=np.int32)
    if kind is TownCommittee:
        return Pairs(own, index.reference(kind, "town", Town))
    joint = index.pairs(kind, "joint_communities", Community)
    seat = index.reference(kind, "community", Community)
    return Pairs(np.concatenate([own, joint.owner]), np.concatenate([seat, joint.target]))


def places_of(index: Index, kind: type, place: type) -> Pairs:
    """Return which records of a kind (owner) stand for which places of another kind (target).

    A branch of units stands for units instead. Sorted by owner, then target; each pair once.
    """
    return index.kept(
        ("whereabouts", "places", kind, place), lambda: _places_of(index, kind, place)
    )


def _places_of(index: Index, kind: type, place: type) -> Pairs:
    if kind is place:
        own = np.arange(index.size(kind), dtype=np.int32)
        return Pairs(own, own)
    if PLACE_OF.get(kind) is place:
        return distinct(covered_places(index, kind))
    if kind is UnitBranch and place is Unit:
        return index.pairs(kind, "units", place)
    if kind in _PLACE_FIELD:
        target = index.reference(kind, _PLACE_FIELD[kind], place)
        owner = np.flatnonzero(target >= 0).astype(np.int32)
        return Pairs(owner, target[owner])
    nothing = np.zeros(0, np.int32)
    return Pairs(nothing, nothing)


def buildings_of(index: Index, kind: type) -> Pairs:
    """Return the buildings (target) of the places that records of a kind (owner) stand for.

    A unit has none: it is located in a community, whose buildings are not its own.
    """
    return index.kept(("whereabouts", "buildings", kind), lambda: _buildings_of(index, kind))


def _buildings_of(index: Index, kind: type) -> Pairs:
    if kind in PLACE_KINDS:
        return _buildings_in(index, kind)
    kinds = () if kind is Unit else PLACE_KINDS
    parts = [
        join(places_of(index, kind, place), turned(_buildings_in(index, place)), index.size(place))
        for place in kinds
        if places_of(index, kind, place).owner.size
    ]
    owner = np.concatenate([np.zeros(0, np.int32), *(part.owner for part in parts)])
    target = np.concatenate([np.zeros(0, np.int32), *(part.target for part in parts)])
    return distinct(Pairs(owner, target))


def _buildings_in(index: Index, place: type) -> Pairs:
    """Return the buildings (target) of each place of a kind (owner), sorted."""
    own = np.arange(index.size(Building), dtype=np.int32)
    if place is Building:
        return Pairs(own, own)
    if place is Grid:
        return distinct(turned(grids_of_buildings(index)))
    group = place_of_buildings(index, place)
    inside = np.flatnonzero(group >= 0)
    return distinct(Pairs(group[inside], own[inside]))


@attrs.frozen(eq=False)
class Spots:
    """Where each record of a kind is: the position of each kind of place that holds it, else -1.

    A record that stands for several places is where all of them are. Shape of each column:
    (records,).

    Attributes:
        building: The building that it stands for or lives in.
        grid: The grid that it stands for.
        compound: The compound that it stands for, or that holds its building.
        community: The community that it stands for or that holds it.
        town: The town that it stands for or that holds it.
    """

    building: Positions
    grid: Positions
    compound: Positions
    community: Positions
    town: Positions

    def column(self, place: type) -> Positions:
        """Return the column of a kind of place."""
        columns = (self.town, self.community, self.compound, self.grid, self.building)
        return columns[PLACE_KINDS.index(place)]


def spots(index: Index, kind: type) -> Spots:
    """Return where each record of a kind is."""
    return index.kept(("whereabouts", "spots", kind), lambda: _spots(index, kind))


def _spots(index: Index, kind: type) -> Spots:
    communities: Mapping[type, Positions] = {
        Building: communities_of_buildings(index),
        Compound: index.reference(Compound, "community", Community),
        Grid: communities_of_grids(index),
        Community: np.arange(index.size(Community), dtype=np.int32),
        Unit: index.reference(Unit, "community", Community),
    }
    towns = towns_of_communities(index)
    return Spots(
        building=_sole(index, kind, Building),
        grid=_sole(index, kind, Grid),
        compound=np.maximum(
            _sole(index, kind, Compound),
            _shared(index, kind, Building, compounds_of_buildings(index)),
        ),
        community=_stated(_shared(index, kind, *one) for one in communities.items()),
        town=_stated(
            (
                _sole(index, kind, Town),
                *(_shared(index, kind, one, take(towns, c)) for one, c in communities.items()),
            )
        ),
    )


def _sole(index: Index, kind: type, place: type) -> Positions:
    """Return the place of a kind for which each record stands, -1 for none or several."""
    own = np.arange(index.size(place), dtype=np.int32)
    return _shared(index, kind, place, own)


def _shared(index: Index, kind: type, place: type, column: Positions) -> Positions:
    """Return what a column says of all places of a kind for which a record stands, else -1."""
    pairs = places_of(index, kind, place)
    found = np.full(index.size(kind), NOWHERE, np.int32)
    if pairs.owner.size == 0:
        return found
    first = np.flatnonzero(np.r_[True, pairs.owner[1:] != pairs.owner[:-1]])
    said = column[pairs.target]
    lowest, highest = np.minimum.reduceat(said, first), np.maximum.reduceat(said, first)
    found[pairs.owner[first]] = np.where(lowest == highest, lowest, NOWHERE)
    return found


def _stated(columns: Iterable[Positions]) -> Positions:
    """Return what one of several columns states; a record stands for places of one kind."""
    stated: Positions = np.maximum.reduce(list(columns))
    return stated


def weights_of(index: Index, kind: type, field: str) -> Counts:
    """Return a count of buildings, ``households`` or ``residents``, summed over each record.

    Shape: (records of `kind`,).
    """
    return index.kept(
        ("whereabouts", "weights", kind, field), lambda: _weights_of(index, kind, field)
    )


def _weights_of(index: Index, kind: type, field: str) -> Counts:
    pairs = buildings_of(index, kind)
    return grouped_sum(pairs.owner, index.counts(Building, field)[pairs.target], index.size(kind))
