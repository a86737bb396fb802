"""Buildings, grids and places: one grid in each layer, one community, a group, an organisation."""

from datetime import date
from typing import Any

import numpy as np

from partygrid._index import Index, Mask
from partygrid._territory import (
    communities_of_buildings,
    communities_of_grids,
    dwellings,
    grids_of_buildings,
    in_layer,
)
from partygrid._whereabouts import PLACE_OF, places_of
from partygrid.grid import (
    BASE_LAYER,
    Building,
    BuildingKind,
    Community,
    Compound,
    Grid,
    Town,
)
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import BuildingGroup, CompoundBranch
from partygrid.rules._organisations import existing
from partygrid.rules._outcome import Outcome
from partygrid.rules._rule import OUTSIDE, Codes, Severity, rule
from partygrid.rules.packs.structure._answers import buildings_in, none_of
from partygrid.rules.packs.structure._columns import codes, leaders, position_of
from partygrid.rules.packs.structure._line import DOCTRINE
from partygrid.sources import Certainty, Source, Title

EDGE = Source("edge to edge and top to bottom (横向到边、纵向到底)", clause="横向到边")
PARTITION = Source("Ganxian district article (undated)", clause="4.1", certainty=Certainty.SINGLE)
ONE_COMMUNITY = Source(
    "DB6101/T 3185-2024", clause="a grid belongs to one community", certainty=Certainty.SINGLE
)


def _screen_communities(where: Jurisdiction, *, kind: type) -> Codes:
    del kind
    return codes(communities_of_buildings(where.index) < 0)


@rule(
    "building-community",
    title=Title("community of a building", "楼栋所在社区"),
    each=Building,
    severity=Severity.ERROR,
    source=EDGE,
    screen=_screen_communities,
)
def building_community(building: Building, where: Jurisdiction) -> Outcome:
    """A building (楼栋) lies in a community (社区): its compound's, the stated one, its grid's."""
    if where.community_of(building.id) is None:
        return Outcome.unknown("Building.community")
    return Outcome.passed()


def _grids_in(index: Index, layer: str) -> Any:
    """Return in how many grids of a layer each building lies. Shape: (buildings,)."""
    pairs = grids_of_buildings(index)
    inside = pairs.owner[in_layer(index, layer)[pairs.target]]
    return np.bincount(inside, minlength=index.size(Building))


def _screen_missing(where: Jurisdiction, *, kind: type) -> Codes:
    index = where.index
    look = np.zeros(index.size(kind), np.bool_)
    for layer in {*index.labels(Grid, "layer").names, BASE_LAYER}:
        having = communities_of_grids(index)[in_layer(index, layer)]
        has = np.zeros(index.size(Community) + 1, np.bool_)  # the last stands for "not known"
        has[having] = True
        needed = layer == BASE_LAYER or has[communities_of_buildings(index)]
        look |= (_grids_in(index, layer) == 0) & needed
    return codes(look)


@rule(
    "building-grid",
    title=Title("full cover by the grids of a layer", "网格全覆盖"),
    each=Building,
    severity=Severity.GAP,
    source=EDGE,
    remedy="put it into a grid of each layer that its community has",
    screen=_screen_missing,
)
def building_grid(building: Building, where: Jurisdiction) -> Outcome:
    """A building (楼栋) lies in a grid (网格) of each layer that its community has.

    The base layer is asked for everywhere. Shops, public sites and vacant plots need a grid too.
    """
    community = where.community_of(building.id)
    needed = {BASE_LAYER, *_layers(where.index).get(community, ())}
    missing = sorted(needed - {where[one].layer for one in building.grids})
    if not missing:
        return Outcome.passed()
    return Outcome.failed(reason=f"no grid of the layer holds it ({', '.join(missing)})")


def _layers(index: Index) -> dict[str | None, set[str]]:
    """Return the layers of which each community has a grid."""

    def made() -> dict[str | None, set[str]]:
        found: dict[str | None, set[str]] = {}
        for grid in index.table(Grid).records:
            found.setdefault(grid.community, set()).add(grid.layer)
        return found

    return index.kept(("rules", "layers"), made)


def _screen_overlaps(where: Jurisdiction, *, kind: type) -> Codes:
    index = where.index
    look = np.zeros(index.size(kind), np.bool_)
    for layer in index.labels(Grid, "layer").names:
        look |= _grids_in(index, layer) > 1
    alone = np.bincount(grids_of_buildings(index).owner, minlength=look.size) == 0
    return codes(look, outside=alone)


@rule(
    "building-one-grid",
    title=Title("one grid in each layer", "网格不重叠"),
    each=Building,
    severity=Severity.ERROR,
    source=PARTITION,
    remedy="keep one grid of each layer",
    screen=_screen_overlaps,
)
def building_one_grid(building: Building, where: Jurisdiction) -> Outcome:
    """A building (楼栋) lies in no two grids (网格) of one layer.

    Layers are independent of each other: a union grid may cut through base grids.
    """
    if not building.grids:
        return Outcome.not_applicable("it lies in no grid")
    layers = [where[one].layer for one in building.grids]
    pairs = zip(building.grids, layers, strict=True)
    return none_of(
        [one for one, layer in pairs if layers.count(layer) > 1], "grids of one layer that overlap"
    )


def _screen_strays(where: Jurisdiction, *, kind: type) -> Codes:
    index = where.index
    pairs = grids_of_buildings(index)
    stray = (
        communities_of_grids(index)[pairs.target] != communities_of_buildings(index)[pairs.owner]
    )
    look = np.zeros(index.size(kind), np.bool_)
    look[pairs.target[stray]] = True
    return codes(look, outside=np.bincount(pairs.target, minlength=look.size) == 0)


@rule(
    "grid-one-community",
    title=Title("a grid lies wholly in one community", "网格不跨社区"),
    each=Grid,
    severity=Severity.ERROR,
    source=ONE_COMMUNITY,
    remedy="cut the grid at the boundary, or correct the community of the buildings",
    screen=_screen_strays,
)
def grid_one_community(grid: Grid, where: Jurisdiction) -> Outcome:
    """Every building (楼栋) of a grid (网格) lies in the community that the grid names.

    That a grid names exactly one community, and never a town, every jurisdiction guarantees.
    """
    held = buildings_in(where, grid)
    if not held:
        return Outcome.not_applicable("it holds no building")
    strays = [one for one in held if where.community_of(one) != grid.community]
    return none_of(strays, "buildings of another community")


def _screen_empty(where: Jurisdiction, *, kind: type) -> Codes:
    held = grids_of_buildings(where.index).target
    return codes(np.bincount(held, minlength=where.index.size(kind)) == 0)


@rule(
    "grid-buildings",
    title=Title("a grid holds a building", "空网格"),
    each=Grid,
    severity=Severity.GAP,
    source=EDGE,
    remedy="put buildings into it, or take it out",
    screen=_screen_empty,
)
def grid_buildings(grid: Grid, where: Jurisdiction) -> Outcome:
    """A grid (网格) holds a building, plot or site at least."""
    return Outcome.within(len(buildings_in(where, grid)), 1)


def _screen_groups(where: Jurisdiction, *, kind: type, on: date | None) -> Codes:
    index = where.index
    needed = dwellings(index) & (BuildingGroup in where.scheme.kinds)
    return codes(~_covered(index, BuildingGroup, kind, on), outside=~needed)


def _covered(index: Index, kind: type, place: type, on: date | None) -> Mask:
    """Return which places an organisation of a kind covers on the day."""
    pairs = places_of(index, kind, place)
    covered = np.zeros(index.size(place), np.bool_)
    covered[pairs.target[existing(index, kind, on)[pairs.owner]]] = True
    return covered


@rule(
    "building-group",
    title=Title("a group for each dwelling", "楼栋党小组覆盖"),
    each=Building,
    severity=Severity.GAP,
    source=DOCTRINE,
    remedy="attach it to a building group, which may cover several",
    screen=_screen_groups,
)
def building_group(building: Building, where: Jurisdiction, *, on: date | None) -> Outcome:
    """A building group (楼栋党小组) covers each building of residential use or with households.

    The group may cover several buildings. Where there is none, the witness is the branch of the
    compound, whose line could take the building in.
    """
    if BuildingGroup not in where.scheme.kinds:
        return Outcome.not_applicable(f"the level scheme {where.scheme.id} has no building groups")
    if building.kind is not BuildingKind.RESIDENTIAL and not building.households:
        return Outcome.not_applicable("it is no dwelling")
    if _leading(where, building, BuildingGroup, on):
        return Outcome.passed()
    compound = None if building.compound is None else where[building.compound]
    branches = [] if compound is None else _leading(where, compound, CompoundBranch, on)
    return Outcome.failed(reason="no building group covers it", witness=tuple(branches))


def _leading(where: Jurisdiction, place: Any, kind: type, on: date | None) -> list[str]:
    """Return the ids of the organisations of a kind that cover a place on the day."""
    index = where.index
    records = index.table(kind).records
    found = leaders(index, kind, type(place)).of(position_of(index, place))
    return [records[one].id for one in found if records[one].exists_on(on)]


def _leader_kind(where: Jurisdiction, place: type) -> type | None:
    """Return the kind of organisation that each place of a kind needs, None for no such kind.

    Where a level holds two kinds, either may lead, so that no place of it needs its own.
    """
    for level in where.scheme.levels:
        if len(level) == 1 and PLACE_OF[level[0]] is place:
            return level[0]
    return None


def _screen_places(where: Jurisdiction, *, kind: type, on: date | None) -> Codes:
    index, leader = where.index, _leader_kind(where, kind)
    if leader is None:
        return np.full(index.size(kind), OUTSIDE, np.int8)
    other = ~in_layer(index, BASE_LAYER) if kind is Grid else None
    return codes(~_covered(index, leader, kind, on), outside=other)


@rule(
    "place-organisation",
    title=Title("an organisation for each place", "组织全覆盖"),
    each=Town | Community | Compound | Grid,
    severity=Severity.GAP,
    source=DOCTRINE,
    remedy="found an organisation, or let one cover it jointly",
    screen=_screen_places,
)
def place_organisation(place: Any, where: Jurisdiction, *, on: date | None) -> Outcome:
    """A place of a level of the scheme has an organisation of that level, its own or a joint one.

    A level of two kinds, as of compound and grid branches, asks for neither of each place; of
    grids only those of the base layer are places of a level.
    """
    leader = _leader_kind(where, type(place))
    if leader is None or (type(place) is Grid and place.layer != BASE_LAYER):
        return Outcome.not_applicable(f"the level scheme {where.scheme.id} asks for none")
    if _leading(where, place, leader, on):
        return Outcome.passed()
    return Outcome.failed(reason=f"no {leader.__name__} covers it")
