"""Where buildings lie and what places add up to, as integer columns derived from an index.

The community of a building is that of its compound; without a compound it is the stated one;
without both it is that of its first grid. ``Jurisdiction.community_of`` says the same of one place.
"""

import numpy as np

from partygrid._index import (
    NOWHERE,
    Counts,
    Index,
    Mask,
    Pairs,
    Positions,
    grouped_sum,
)
from partygrid.grid import BASE_LAYER, Building, Community, Compound, Grid, Town


def take(column: Positions, positions: Positions) -> Positions:
    """Return ``column[positions]``, and -1 where the position is -1.

    Examples:
        >>> take(np.array([7, 8], np.int32), np.array([1, -1, 0], np.int32)).tolist()
        [8, -1, 7]
    """
    if column.size == 0:
        return np.full(positions.shape, NOWHERE, np.int32)
    taken = column[positions]
    np.copyto(taken, NOWHERE, where=positions < 0)
    return taken


def compounds_of_buildings(index: Index) -> Positions:
    """Return the compound of each building, -1 for none."""
    return index.reference(Building, "compound", Compound)


def communities_of_buildings(index: Index) -> Positions:
    """Return the community of each building, -1 where it is not known."""
    return index.kept(("community of", Building), lambda: _communities_of_buildings(index))


def _communities_of_buildings(index: Index) -> Positions:
    found = take(index.reference(Compound, "community", Community), compounds_of_buildings(index))
    found = np.where(found < 0, index.reference(Building, "community", Community), found)
    lost = found < 0
    if lost.any():
        pairs = grids_of_buildings(index)
        first_owner, first = np.unique(pairs.owner, return_index=True)
        by_grid = np.full(found.shape, NOWHERE, np.int32)
        by_grid[first_owner] = communities_of_grids(index)[pairs.target[first]]
        found = np.where(lost, by_grid, found)
    return found


def towns_of_buildings(index: Index) -> Positions:
    """Return the town of each building, -1 where it is not known."""
    return index.kept(
        ("town of", Building),
        lambda: take(towns_of_communities(index), communities_of_buildings(index)),
    )


def towns_of_communities(index: Index) -> Positions:
    """Return the town of each community."""
    return index.reference(Community, "town", Town)


def communities_of_grids(index: Index) -> Positions:
    """Return the community of each grid."""
    return index.reference(Grid, "community", Community)


def grids_of_buildings(index: Index) -> Pairs:
    """Return the relation of buildings to grids, over all layers."""
    return index.pairs(Building, "grids", Grid)


def base_grids_of_buildings(index: Index) -> Pairs:
    """Return the relation of buildings to the grids of the base layer."""
    return index.kept(("base grids of", Building), lambda: _base_grids_of_buildings(index))


def _base_grids_of_buildings(index: Index) -> Pairs:
    pairs = grids_of_buildings(index)
    base = in_layer(index, BASE_LAYER)[pairs.target]
    return pairs if base.all() else Pairs(pairs.owner[base], pairs.target[base])


def in_layer(index: Index, layer: str) -> Mask:
    """Return which grids are of a layer."""
    layers = index.labels(Grid, "layer")
    wanted = layers.names.index(layer) if layer in layers.names else NOWHERE
    in_it: Mask = layers.codes == wanted
    return in_it


def totals(index: Index, place: type, field: str) -> Counts:
    """Return a count of buildings, ``households`` or ``residents``, summed over each place.

    A building in two grids counts in both.

    Shape: (places,).
    """
    return index.kept(("totals", place, field), lambda: _totals(index, place, field))


def all_state(index: Index, place: type, field: str) -> Mask:
    """Return at which places every dwelling states a count. Shape: (places,).

    What is no dwelling, such as a shop or a school, need not state one.
    """
    return index.kept(("all state", place, field), lambda: _all_state(index, place, field))


def _all_state(index: Index, place: type, field: str) -> Mask:
    records = index.table(Building).records
    silent = np.fromiter((getattr(one, field) is None for one in records), np.bool_, len(records))
    known: Mask = _summed(index, place, (silent & dwellings(index)).astype(np.int64)) == 0
    return known


def _totals(index: Index, place: type, field: str) -> Counts:
    return _summed(index, place, index.counts(Building, field))


def _summed(index: Index, place: type, counts: Counts) -> Counts:
    size = index.size(place)
    if place is Grid:
        pairs = grids_of_buildings(index)
        return grouped_sum(pairs.target, counts[pairs.owner], size)
    return (
        counts if place is Building else grouped_sum(place_of_buildings(index, place), counts, size)
    )


def place_of_buildings(index: Index, place: type) -> Positions:
    """Return the compound, community or town of each building, -1 where there is none."""
    columns = {
        Compound: compounds_of_buildings,
        Community: communities_of_buildings,
        Town: towns_of_buildings,
    }
    return columns[place](index)


def dwellings(index: Index) -> Mask:
    """Return which buildings need a building group: residential ones, and any with households."""
    return index.kept(("dwellings",), lambda: _dwellings(index))


def _dwellings(index: Index) -> Mask:
    kinds = index.labels(Building, "kind")
    residential = np.array([name == "residential" for name in kinds.names], dtype=np.bool_)
    return residential[kinds.codes] | (index.counts(Building, "households") > 0)
