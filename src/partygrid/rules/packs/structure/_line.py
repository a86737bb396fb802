"""The line of organisations: one superior, level order, what each covers, and where."""

from collections.abc import Mapping
from datetime import date
from operator import not_
from typing import Any

import numpy as np

from partygrid._index import Index, Mask
from partygrid._territory import base_grids_of_buildings, place_of_buildings
from partygrid._whereabouts import PLACE_OF, buildings_of
from partygrid.grid import BASE_LAYER, Building, Compound, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.levels import LevelScheme
from partygrid.org import (
    BuildingGroup,
    CommunityCommittee,
    CompoundBranch,
    GridBranch,
    Organisation,
    TownCommittee,
    UnitBranch,
)
from partygrid.rules._organisations import named
from partygrid.rules._outcome import Outcome
from partygrid.rules._rule import Codes, Severity, rule
from partygrid.rules.packs.structure._answers import NO_SUPERIOR, buildings_in, none_of
from partygrid.rules.packs.structure._columns import all_pass, codes, screen_of_existence
from partygrid.sources import Certainty, Source, Title

Line = TownCommittee | CommunityCommittee | CompoundBranch | GridBranch | BuildingGroup
"""The organisations that stand in the line of levels."""

LEVELS = Source("Liancheng county article (2021)", clause="1.1", certainty=Certainty.SINGLE)
DOCTRINE = Source("edge to edge and top to bottom (横向到边、纵向到底)", clause="纵向到底")
COVERED: Mapping[type, str] = {
    CompoundBranch: "compounds",
    GridBranch: "grids",
    BuildingGroup: "buildings",
    UnitBranch: "units",
}
"""The field in which an organisation names what it covers, where that may be nothing."""


def _guaranteed(where: Jurisdiction, *, kind: type) -> Codes:
    return all_pass(where.index, kind)


@rule(
    "organisation-forest",
    title=Title("one superior, and no cycle", "上下级关系成树"),
    each=Organisation,
    severity=Severity.ERROR,
    source=LEVELS,
    remedy="correct one of the parents",
    screen=_guaranteed,
)
def organisation_forest(organisation: Any, where: Jurisdiction) -> Outcome:
    """An organisation has at most one superior (上级组织) and is never above itself.

    A field that holds one id and the check of every jurisdiction guarantee it: a cycle is refused
    before there is anything to ask. It always passes.
    """
    del organisation, where
    return Outcome.passed()


def _screen_levels(where: Jurisdiction, *, kind: type) -> Codes:
    """Look at those that skip a level of which one of their buildings has a place."""
    index, scheme = where.index, where.scheme
    parent = named(index, kind, "parent")
    look = np.zeros(index.size(kind), np.bool_)
    for above in scheme.parents_of(kind):
        skipped = _skipped(scheme, kind, above)
        below = index.reference(kind, "parent", above) >= 0
        if skipped and below.any():
            pairs = buildings_of(index, kind)
            placed = np.zeros(index.size(kind), np.bool_)
            placed[pairs.owner[_has_place(index, skipped)[pairs.target]]] = True
            look |= below & placed
    return codes(look, outside=parent < 0)


def _skipped(scheme: LevelScheme, kind: type, above: type) -> tuple[type, ...]:
    """Return the kinds of organisation on the levels between two kinds."""
    levels = scheme.levels[(scheme.level_of(above) or 0) + 1 : scheme.level_of(kind)]
    return tuple(one for level in levels for one in level)


def _has_place(index: Index, kinds: tuple[type, ...]) -> Mask:
    """Return which buildings lie in a place that an organisation of the kinds would cover."""
    has = np.zeros(index.size(Building), np.bool_)
    for kind in kinds:
        place = PLACE_OF[kind]
        if place is Grid:
            has[base_grids_of_buildings(index).owner] = True
        else:
            has |= place_of_buildings(index, place) >= 0
    return has


@rule(
    "organisation-level",
    title=Title("level order", "层级顺序"),
    each=Line,
    severity=Severity.ERROR,
    source=LEVELS,
    remedy="put an organisation of the level between, or name it as the superior",
    screen=_screen_levels,
)
def organisation_level(organisation: Any, where: Jurisdiction) -> Outcome:
    """An organisation stands one level below its superior (上级组织).

    A scheme may leave a level out where the organisation has no building in a place of that level:
    a village without compounds (小区) needs no compound branch. That a superior stands higher up,
    every jurisdiction guarantees.
    """
    if organisation.parent is None:
        return NO_SUPERIOR
    skipped = _skipped(where.scheme, type(organisation), type(where[organisation.parent]))
    placed: list[str] = [
        one
        for one in (buildings_in(where, organisation) if skipped else ())
        if any(_lies_in(where, one, PLACE_OF[kind]) for kind in skipped)
    ]
    names = " or ".join(one.__name__ for one in skipped)
    return none_of(placed, f"buildings that need a {names} between")


def _lies_in(where: Jurisdiction, key: str, place: type) -> bool:
    building = where[key]
    if place is Compound:
        return building.compound is not None
    if place is Grid:
        return any(where[one].layer == BASE_LAYER for one in building.grids)
    return where.community_of(key) is not None


def _screen_superiors(where: Jurisdiction, *, kind: type) -> Codes:
    parent = named(where.index, kind, "parent")
    top = np.full(parent.size, kind in where.scheme.levels[0])
    return codes(parent < 0, outside=top)


@rule(
    "organisation-superior",
    title=Title("superior stated", "上级组织"),
    each=Line,
    severity=Severity.GAP,
    source=DOCTRINE,
    remedy="name its superior",
    screen=_screen_superiors,
)
def organisation_superior(organisation: Any, where: Jurisdiction) -> Outcome:
    """An organisation below the top level names its superior (上级组织)."""
    if type(organisation) in where.scheme.levels[0]:
        return Outcome.not_applicable("it stands on the top level")
    if organisation.parent is None:
        return Outcome.failed(reason="it names no superior")
    return Outcome.passed()


def _screen_lasting(where: Jurisdiction, *, kind: type, on: date | None) -> Codes:
    return screen_of_existence(where.index, kind, "parent", on)


@rule(
    "organisation-superior-exists",
    title=Title("superior exists", "上级组织存续"),
    each=Organisation,
    severity=Severity.ERROR,
    source=DOCTRINE,
    remedy="name a superior that exists, or correct its dates",
    screen=_screen_lasting,
)
def organisation_superior_exists(
    organisation: Any, where: Jurisdiction, *, on: date | None
) -> Outcome:
    """The superior (上级组织) of an organisation exists on the day, as the organisation does."""
    if organisation.parent is None:
        return NO_SUPERIOR
    parent = where[organisation.parent]
    gone = [] if parent.exists_on(on) else [parent.id]
    return none_of(gone, "its superior does not exist on the day")


def _screen_covering(where: Jurisdiction, *, kind: type) -> Codes:
    if kind not in COVERED:
        return all_pass(where.index, kind)
    covered = [getattr(one, COVERED[kind]) for one in where.index.table(kind).records]
    return codes(np.fromiter(map(not_, covered), np.bool_, len(covered)))


@rule(
    "organisation-places",
    title=Title("an organisation covers something", "组织覆盖对象"),
    each=Organisation,
    severity=Severity.GAP,
    source=DOCTRINE,
    remedy="name what it covers, or dissolve it",
    screen=_screen_covering,
)
def organisation_places(organisation: Any, where: Jurisdiction) -> Outcome:
    """An organisation covers a place at least, that of a work unit (单位) a unit.

    A town committee always does, and so does the organisation of a community: a jurisdiction
    refuses them without their place.
    """
    del where
    field = COVERED.get(type(organisation))
    number = 1 if field is None else len(getattr(organisation, field))
    return Outcome.within(number, 1)
