"""The two questions of coverage: what is missing, and which buildings are unassigned."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import numpy as np

from partygrid._index import Index, Mask
from partygrid._territory import compounds_of_buildings, dwellings, grids_of_buildings, in_layer
from partygrid._whereabouts import PLACE_OF
from partygrid.coverage._chain import BROKEN, OUTSIDE, Chain, chains, sound_buildings
from partygrid.coverage._gaps import GapReason
from partygrid.coverage._line import Line, uncovered
from partygrid.coverage._partition import Found, layer_exists, partition
from partygrid.coverage._remedies import LED_BY
from partygrid.coverage._report import CoverageReport
from partygrid.coverage._rows import LevelCover
from partygrid.errors import InvalidArgument, UnknownName
from partygrid.grid import BASE_LAYER, Building, Compound, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import BuildingGroup

_MISSING = {kind: reason for reason, kind in LED_BY.items()}


def check_coverage(where: Jurisdiction, *, on: date | None = None) -> CoverageReport:
    """Report which places no organisation line and no grid covers.

    *Vertical chain* (纵向到底). Every dwelling, a residential building or one with households, is
    covered by an organisation of the lowest level (four levels: a building group), whose line of
    parents reaches the top through organisations that each cover the compound, community and town
    of the building. Every compound, community and town has an organisation of its level. One
    organisation may cover several places jointly. A level of two kinds, such as compound or grid
    branches, does not demand an organisation of each place: either kind may carry the line.

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
        InvalidArgument: `on` is no date. Poor coverage raises nothing: that is an answer; see
            ``CoverageReport.require_ok``.

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
    _refuse_no_day(on)
    index, line = where.index, Line(where.index, where.scheme, on)
    parts = chains(line)
    found = (*_vertical(line, parts), *partition(index))
    clear = np.ones(index.size(Building), np.bool_)
    for one in found:
        if one.kind is Building:
            clear[one.positions] = False
    return CoverageReport(
        where=where,
        on=on,
        levels=tuple(_level(line, kind) for kind in where.scheme.kinds),
        found=found,
        chains=parts,
        clear=clear,
    )


def _vertical(line: Line, parts: tuple[Chain, ...]) -> Iterator[Found]:
    index, levels = line.index, line.scheme.levels
    for level in levels:
        if len(level) == 1 and PLACE_OF[level[0]] is not Building:
            yield Found(_MISSING[level[0]], PLACE_OF[level[0]], uncovered(line, level[0]))
    open_ = dwellings(index) & ~sound_buildings(parts, index.size(Building))
    begun = np.zeros(open_.size, np.bool_)
    for part in parts:
        yield from _breaks(part, open_ & ~begun)
        begun[part.building] = True
    missing = _MISSING[levels[-1][0]]
    yield Found(missing, Building, np.flatnonzero(open_ & ~begun).astype(np.int32))


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


def _level(line: Line, kind: type) -> LevelCover:
    place, lost = PLACE_OF[kind], uncovered(line, kind)
    places, missed = line.index.size(place), lost.size
    if place is Grid:
        places = int(np.count_nonzero(in_layer(line.index, BASE_LAYER)))
    if place is Building:
        needed = dwellings(line.index)
        places, missed = int(np.count_nonzero(needed)), int(np.count_nonzero(needed[lost]))
    return LevelCover(
        organisation=kind.__name__, place=place.__name__, places=places, led=places - missed
    )


def _refuse_no_day(on: Any) -> None:
    if on is not None and (isinstance(on, datetime) or not isinstance(on, date)):
        raise InvalidArgument("on", on, "no day", "pass a datetime.date, or None")


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
            those that lack a grid or, in a level scheme with building groups, a group: in
            another scheme None looks at grids only.
        layer: The grid layer that is meant. Buildings of communities without a grid of the
            layer need none; the base layer is needed everywhere.
        on: The day on which building groups must exist; None takes the latest state.

    Raises:
        InvalidArgument: `to` is none of these, or `on` is no date.
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
    _refuse_no_day(on)
    index, line = where.index, Line(where.index, where.scheme, on)
    if to is Compound:
        lost = compounds_of_buildings(index) < 0
    elif to is Grid:
        lost = _outside_grids(index, layer)
    elif to is BuildingGroup:
        lost = _outside_groups(line)
    elif to is None:
        lost = _outside_grids(index, layer)
        if BuildingGroup in where.scheme.kinds:
            lost |= _outside_groups(line)
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
    return outside if layer == BASE_LAYER else outside & layer_exists(index, layer)


def _outside_groups(line: Line) -> Mask:
    outside = np.zeros(line.index.size(Building), np.bool_)
    outside[uncovered(line, BuildingGroup)] = True
    return outside & dwellings(line.index)
