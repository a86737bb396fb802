"""Adds places and organisations of which each names any of those before it."""

from typing import Any

from hypothesis import strategies as st

import partygrid as pg
from partygrid.testing.strategies._maker import TownMaker
from partygrid.testing.strategies._places import SEATS, Shape

_SITES = 8
_TAKEN: dict[type, dict[str, Any]] = {
    pg.BuildingGroup: {"buildings": ()},
    pg.CompoundBranch: {"compounds": ()},
    pg.GridBranch: {"grids": ()},
    pg.CommunityCommittee: {"parent": None},
}


def add_loose(town: TownMaker, shape: Shape) -> None:
    """Add places, then organisations on some of them; what is needed for a building is there."""
    most_towns = 2 if shape.communities[1] else 1
    for _ in town.times((min(shape.communities[0], 1), most_towns)):
        home = town.add(pg.Town)
        for _ in town.times(shape.communities):
            _add_community(town, shape, home)
    _add_buildings(town, shape)
    for kind in shape.scheme.kinds:
        _add_organisations(town, shape.scheme, kind)
    for _ in town.times((0, 1)):
        parents = town.ids(*shape.scheme.parents_of(pg.UnitBranch))
        town.add(pg.UnitBranch, parent=town.one(parents))


def _add_community(town: TownMaker, shape: Shape, home: str) -> None:
    community = town.add(pg.Community, town=home)
    for _ in town.times(shape.compounds):
        town.add(pg.Compound, community=community)
    for layer in shape.layers:
        for _ in town.times(shape.grids):
            town.add(pg.Grid, community=community, layer=layer)


def _add_buildings(town: TownMaker, shape: Shape) -> None:
    """Add buildings on a few sites, each drawn when it is first needed; one is nowhere."""
    sites: dict[int, dict[str, Any]] = {0: {}}
    least, most = shape.buildings
    for number in town.draw(st.lists(st.integers(0, _SITES), min_size=least, max_size=most)):
        if number not in sites:
            sites[number] = _site(town)
        town.add(pg.Building, **sites[number])


def _site(town: TownMaker) -> dict[str, Any]:
    homes = {one.id: one.community for one in town.of(pg.Compound)}
    compound = town.one(list(homes))
    community = town.one([homes[compound]] if compound else town.ids(pg.Community))
    return {
        "compound": compound,
        "community": community,
        "grids": town.several(town.ids(pg.Grid)),
    }


def _add_organisations(town: TownMaker, scheme: pg.LevelScheme, kind: type) -> None:
    field, place = SEATS[kind]
    if kind in (pg.TownCommittee, pg.CommunityCommittee):
        for id_ in town.several(town.ids(place)):
            town.add(kind, parent=town.one(town.ids(*scheme.parents_of(kind))), **{field: id_})
        return
    for _ in town.times((0, 3)):
        covered = town.several(town.ids(place), most=4)
        parent = town.one(_parents(town, scheme, kind, covered))
        town.add(kind, parent=parent, **{field: covered})


def _parents(town: TownMaker, scheme: pg.LevelScheme, kind: type, covered: list[str]) -> list[str]:
    """Return the ids of possible parents; compound branches alone where there are compounds."""
    in_compounds = {one.id for one in town.of(pg.Building) if one.compound is not None}
    if pg.CompoundBranch in scheme.may_skip and in_compounds & {*covered}:
        return town.ids(pg.CompoundBranch)
    return town.ids(*scheme.parents_of(kind))


def damage(town: TownMaker) -> None:
    """Take something away from up to three records; a building may lie in any grids afterwards."""
    places = [i for i, one in enumerate(town.made) if type(one) in (pg.Building, *_TAKEN)]
    if places:
        for i in town.draw(st.lists(st.sampled_from(places), unique=True, max_size=3)):
            kind = type(town.made[i])
            town.change(i, **_TAKEN.get(kind) or {"grids": town.several(town.ids(pg.Grid))})
