"""The horizontal partition: each building in exactly one grid of each layer, in whole columns.

Formulation. A layer *exists* in a community that has a grid of it; the base layer exists
everywhere. For every layer that exists in its community a building, dwelling or not, lies in
exactly one grid; every grid that holds it belongs to its community; every grid holds a building.
"""

from collections.abc import Iterator, Sequence

import attrs
import numpy as np

from partygrid._index import Index, Mask, Positions
from partygrid._territory import (
    communities_of_buildings,
    communities_of_grids,
    grids_of_buildings,
    in_layer,
)
from partygrid.coverage._chain import Chain
from partygrid.coverage._gaps import GapReason
from partygrid.grid import BASE_LAYER, Building, Community, Grid


@attrs.frozen(eq=False)
class Found:
    """Places that have one kind of gap.

    Attributes:
        reason: Why they are not covered.
        kind: The kind of place.
        positions: Their positions, ascending.
        layer: Grid layer for the reasons about grids, otherwise empty.
        chain: For chains that break, the chain; otherwise None.
        pairs: For chains that break, the pair of that chain for each position.
    """

    reason: GapReason
    kind: type
    positions: Positions
    layer: str = ""
    chain: Chain | None = None
    pairs: Positions = attrs.field(factory=lambda: np.zeros(0, np.int32))

    def breaks_at(self, index: Index, kinds: Sequence[type], i: int) -> str | None:
        """Return the id of the organisation at which the i-th chain breaks, None for other gaps.

        Args:
            index: The columns of the snapshot.
            kinds: The kinds of the level scheme.
            i: Which of the positions.
        """
        if self.chain is None:
            return None
        pair = self.pairs[i]
        return index.id_of(kinds[self.chain.at_kind[pair]], int(self.chain.at[pair]))


def partition(index: Index) -> Iterator[Found]:
    """Find every gap in the horizontal partition, one `Found` for each reason and layer.

    Complexity:
        O(layers times pairs of building and grid).
    """
    community = communities_of_buildings(index)
    yield Found(GapReason.NO_COMMUNITY, Building, _where(community < 0))
    pairs = grids_of_buildings(index)
    layers = index.labels(Grid, "layer")
    layer_of_pair = index.kept(("layer of pair",), lambda: layers.codes[pairs.target])
    size = index.size(Building)
    for code, layer in enumerate(layers.names):
        holders = pairs.owner if len(layers.names) == 1 else pairs.owner[layer_of_pair == code]
        held = np.bincount(holders, minlength=size)
        missed = held == 0
        if layer != BASE_LAYER:
            missed &= layer_exists(index, layer)
        yield Found(GapReason.NO_GRID, Building, _where(missed), layer)
        yield Found(GapReason.OVERLAPPING_GRIDS, Building, _where(held > 1), layer)
    if BASE_LAYER not in layers.names:
        yield Found(GapReason.NO_GRID, Building, np.arange(size, dtype=np.int32), BASE_LAYER)
    stray = communities_of_grids(index)[pairs.target] != community[pairs.owner]
    strays = np.unique(pairs.owner[stray])
    yield Found(GapReason.GRID_OUTSIDE_COMMUNITY, Building, strays)
    empty = np.bincount(pairs.target, minlength=index.size(Grid)) == 0
    yield Found(GapReason.EMPTY_GRID, Grid, _where(empty))


def layer_exists(index: Index, layer: str) -> Mask:
    """Return for each building whether its community has a grid of the layer."""
    has = np.zeros(index.size(Community) + 1, np.bool_)  # the last stands for "not known"
    has[communities_of_grids(index)[in_layer(index, layer)]] = True
    return has[communities_of_buildings(index)]


def _where(mask: Mask) -> Positions:
    return np.flatnonzero(mask).astype(np.int32)
