"""The two questions of coverage: what is missing, and which buildings are unassigned."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from partygrid._index import Index, Mask
from partygrid._territory import compounds_of_buildings, dwellings, grids_of_buildings, in_layer
from partygrid.coverage._chain import (
    BROKEN,
    OUTSIDE,
    PLACE_OF,
    Chain,
    chains,
    sound_buildings,
    uncovered,
)
from partygrid.coverage._gaps import GapReason
from partygrid.coverage._partition import Found, partition
from partygrid.coverage._remedies import LED_BY
from partygrid.coverage._report import CoverageReport
from partygrid.coverage._rows import LevelCover
from partygrid.errors import InvalidArgument, UnknownName
from partygrid.grid import BASE_LAYER, Building, Compound, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import LevelScheme
from partygrid.org import BuildingGroup

_MISSING = {kind: reason for reason, kind in LED_BY.items()}


def check_coverage(where: Jurisdiction, *, on: date | None = None) -> CoverageReport:
    """Report which places no organisation line and no grid covers.

    *Vertical chain* (纵向到底). Every dwelling, a residential building or one with households, is
    covered by an organisation of the lowest level (four levels: a building group), whose line of
    parents reaches the top through organisations that each cover the compound, community and town
    of the building. Every compound, community and town has an organisation of its level. One
    organisation may cover several places jointly.

    *Horizontal partition* (横向到边). Every building, dwelling or not, lies in exactly one grid of
    each layer that its community has (the base layer: everywhere), that grid belongs to the same
    community, and no grid is without buildings.

    A building is covered when it has no gap of its own; a building has at most one gap in the
    vertical chain, the lowest break.

    Args:
        where: The snapshot to look at; not changed.
        on: The day on which organisations must exist; None takes the latest state, in which an
            organisation with a dissolution date no longer exists.

    Returns:
        A report with the gaps in id order, ratios, and roll-ups. Without buildings every ratio
        is 1.

    Raises:
        Nothing on poor coverage: that is an answer. See ``CoverageReport.require_ok``.

    Complexity:
        O(buildings times levels); gap objects and remedies are made when asked for.

    Sources:
        The doctrine of coverage edge to edge and top to bottom (横向到边、纵向到底).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Grid("g", community="c"),
        ...     pg.Building("b", community="c", grids=["g"], households=12)])
        >>> for gap in pg.check_coverage(where).gaps:
        ...     print(gap)
        b: no building group covers the building; found a building group for b
        c: no organisation covers the community; found an organisation for c
        t: no committee covers the town; found an organisation for t
    """
    index, scheme = where.index, where.scheme
    parts = chains(index, scheme, on)
    found = (*_vertical(index, scheme, on, parts), *partition(index))
    clear = np.ones(index.size(Building), np.bool_)
    for one in found:
        if one.kind is Building:
            clear[one.positions] = False
    return CoverageReport(
        where=where,
        on=on,
        levels=tuple(_level(index, kind, on) for kind in scheme.kinds),
        found=found,
        chains=parts,
        clear=clear,
    )


def _vertical(
    index: Index, scheme: LevelScheme, on: date | None, parts: tuple[Chain, ...]
) -> Iterator[Found]:
    for level in scheme.levels:
        if len(level) == 1 and PLACE_OF[level[0]] is not Building:
            lost = uncovered(index, level[0], on)
            yield Found(_MISSING[level[0]], PLACE_OF[level[0]], lost)
    open_ = dwellings(index) & ~sound_buildings(parts, index.size(Building))
    begun = np.zeros(open_.size, np.bool_)
    for part in parts:
        yield from _breaks(part, open_ & ~begun)
        begun[part.building] = True
    bottom = scheme.levels[-1][0]
    yield Found(_MISSING[bottom], Building, np.flatnonzero(open_ & ~begun).astype(np.int32))


def _breaks(part: Chain, open_: Mask) -> Iterator[Found]:
    """Find where the chains of buildings break; the pair with the lowest organisation counts."""
    pairs = np.flatnonzero(open_[part.building])
    building, first = np.unique(part.building[pairs], return_index=True)
    pairs = pairs[first]
    for state, reason in (
        (BROKEN, GapReason.BROKEN_CHAIN),
        (OUTSIDE, GapReason.OUTSIDE_ORGANISATION),
    ):
        here = part.state[pairs] == state
        yield Found(reason, Building, building[here], chain=part, pairs=pairs[here])


def _level(index: Index, kind: type, on: date | None) -> LevelCover:
    place = PLACE_OF[kind]
    places = index.size(place)
    if place is Grid:
        places = int(np.count_nonzero(in_layer(index, BASE_LAYER)))
    lost = uncovered(index, kind, on).size
    if place is Building:
        needed = dwellings(index)
        lost = int(np.count_nonzero(needed[uncovered(index, kind, on)]))
        places = int(np.count_nonzero(needed))
    return LevelCover(
        organisation=kind.__name__, place=place.__name__, places=places, led=places - lost
    )


def unassigned_buildings(
    where: Jurisdiction,
    *,
    to: type[Compound] | type[Grid] | type[BuildingGroup] | None = None,
    layer: str = BASE_LAYER,
    on: date | None = None,
) -> tuple[Building, ...]:
    """Return the buildings that nothing of a kind holds, in id order.

    Args:
        where: The snapshot to look at.
        to: ``Grid`` for buildings in no grid of `layer`; ``BuildingGroup`` for dwellings that no
            building group covers; ``Compound`` for buildings that name no compound; None for
            those that lack a building group or a grid.
        layer: The grid layer that is meant.
        on: The day on which building groups must exist; None takes the latest state.

    Raises:
        InvalidArgument: `to` is none of these.
        UnknownName: No grid has such a layer.

    Complexity:
        O(buildings).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Grid("g", community="c"),
        ...     pg.Building("b1", community="c", grids=["g"]), pg.Building("b2", community="c")])
        >>> [building.id for building in pg.unassigned_buildings(where, to=pg.Grid)]
        ['b2']
    """
    index = where.index
    if to is Compound:
        lost = compounds_of_buildings(index) < 0
    elif to is Grid:
        lost = _outside_grids(index, layer)
    elif to is BuildingGroup:
        lost = _outside_groups(index, on)
    elif to is None:
        lost = _outside_grids(index, layer) | _outside_groups(index, on)
    else:
        raise InvalidArgument(
            "to", to, "buildings are not assigned to it", "use Grid, BuildingGroup or Compound"
        )
    records: tuple[Building, ...] = index.table(Building).records
    return tuple(records[position] for position in np.flatnonzero(lost).tolist())


def _outside_grids(index: Index, layer: str) -> Mask:
    layers = {*index.labels(Grid, "layer").names, BASE_LAYER}
    if layer not in layers:
        raise UnknownName("grid layer", layer, layers)
    pairs = grids_of_buildings(index)
    outside = np.ones(index.size(Building), np.bool_)
    outside[pairs.owner[in_layer(index, layer)[pairs.target]]] = False
    return outside


def _outside_groups(index: Index, on: date | None) -> Mask:
    outside = np.zeros(index.size(Building), np.bool_)
    outside[uncovered(index, BuildingGroup, on)] = True
    return outside & dwellings(index)
