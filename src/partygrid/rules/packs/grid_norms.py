"""Grid norms: size bands, full cover, no overlap, one community, a head, local codes."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated

import numpy as np

from partygrid._index import Counts, Index, Mask
from partygrid._territory import (
    base_grids_of_buildings,
    communities_of_buildings,
    grids_of_buildings,
)
from partygrid.grid import BASE_LAYER, Building, Community, Grid, GridKind
from partygrid.jurisdiction import Jurisdiction
from partygrid.rules._outcome import Outcome
from partygrid.rules._pack import Pack
from partygrid.rules._requirements import bounds
from partygrid.rules._rule import Codes, Exemption, Severity, each, rule
from partygrid.rules.facts import holders_of
from partygrid.rules.packs._counted import within_stated
from partygrid.rules.packs._posts import Posts
from partygrid.rules.packs.structure._answers import buildings_in, none_of
from partygrid.rules.packs.structure._columns import all_pass, codes
from partygrid.sources import Certainty, Source, Title

HOUSEHOLDS = Source(
    "local grid norms (人户双控)", clause="300 to 500 households", certainty=Certainty.SINGLE
)
PEOPLE = Source(
    "local grid norms (人户双控)", clause="about 1,200 people", certainty=Certainty.SINGLE
)
MICRO = Source(
    "usual size of micro-grids (微网格)",
    clause="30 to 50 households",
    certainty=Certainty.UNCONFIRMED,
)
COVER = Source("edge to edge and top to bottom (横向到边、纵向到底)", clause="横向到边")
ONE_SET = Source(
    "Regulations on grid work of Binzhou (2021)",
    clause="one set of grids for all departments",
    certainty=Certainty.SINGLE,
)
BELONGING = Source("DB6101/T 3185-2024", clause="belonging of grids", certainty=Certainty.SINGLE)
HEADS = Source(
    "staffing of grids as reported", clause="one head for each grid", certainty=Certainty.SINGLE
)
CODES = Source(
    "code schemes for grids",
    clause="12 digits and a sequence, 14, 15 or 20 digits",
    certainty=Certainty.SINGLE,
)

_EMPTY = "it holds no building"


def _is_dedicated(grid: Grid, _: Jurisdiction) -> bool:
    return grid.kind is GridKind.DEDICATED


def _is_micro(grid: Grid, _: Jurisdiction) -> bool:
    return grid.kind is GridKind.MICRO


_DEDICATED = Exemption(reason="a grid dedicated to one site", applies=_is_dedicated)
_SMALL = Exemption(reason="a micro-grid: it has a band of its own", applies=_is_micro)
_BASE = each(Grid, layer=BASE_LAYER)


def _sized(
    grid: Grid, where: Jurisdiction, field: str, least: int | None, most: int | None
) -> Outcome:
    """Return whether a count of the buildings of a grid lies within a band."""
    if not buildings_in(where, grid):
        return Outcome.not_applicable(_EMPTY)
    return within_stated(grid, where, field, least, most)


@rule(
    "grid-households",
    title=Title("households of a grid", "网格户数"),
    each=_BASE,
    severity=Severity.WARNING,
    source=HOUSEHOLDS,
    exemptions=(_DEDICATED, _SMALL),
    remedy="split the grid, or merge it with a neighbour",
    requires=lambda least, most: bounds("households", least, most),
)
def grid_households(
    grid: Grid,
    where: Jurisdiction,
    *,
    least: Annotated[int, "households"] = 300,
    most: Annotated[int, "households"] = 500,
) -> Outcome:
    """A grid (网格) of the base layer holds `least` to `most` households; numbers are local.

    Real grids of old communities hold fewer. One without any building has no size yet: that it is
    empty, the pack `structure` says.
    """
    return _sized(grid, where, "households", least, most)


@rule(
    "grid-people",
    title=Title("people of a grid", "网格人数"),
    each=_BASE,
    severity=Severity.WARNING,
    source=PEOPLE,
    exemptions=(_DEDICATED, _SMALL),
    remedy="split the grid, or merge it with a neighbour",
    requires=lambda least, most: bounds("residents", least, most),
)
def grid_people(
    grid: Grid,
    where: Jurisdiction,
    *,
    least: Annotated[int | None, "residents"] = None,
    most: Annotated[int, "residents"] = 1200,
) -> Outcome:
    """A grid (网格) of the base layer holds `most` residents or fewer; the number is local.

    Elsewhere 800 count as one grid, or 1,000.
    """
    return _sized(grid, where, "residents", least, most)


@rule(
    "micro-grid-households",
    title=Title("households of a micro-grid", "微网格户数"),
    each=each(Grid, kind=GridKind.MICRO),
    severity=Severity.INFO,
    source=MICRO,
    remedy="split the micro-grid, or merge it with a neighbour",
    requires=lambda least, most: bounds("households of a micro-grid", least, most),
)
def micro_grid_households(
    grid: Grid,
    where: Jurisdiction,
    *,
    least: Annotated[int, "households"] = 30,
    most: Annotated[int, "households"] = 50,
) -> Outcome:
    """A micro-grid (微网格) holds `least` to `most` households; the numbers are not confirmed."""
    return _sized(grid, where, "households", least, most)


def _in_communities(index: Index, buildings: Mask) -> Counts:
    """Return how many of some buildings lie in each community. Shape: (communities,)."""
    community = communities_of_buildings(index)
    inside = community[buildings & (community >= 0)]
    return np.bincount(inside, minlength=index.size(Community))


def _bounded(index: Index, buildings: Mask, most: int | None) -> Codes:
    """Return codes: look where more buildings than the most are concerned, or none lies."""
    count = _in_communities(index, buildings)
    lying = _in_communities(index, np.ones(buildings.size, np.bool_))
    return codes(count > (count if most is None else most), outside=lying == 0)


def _screen_cover(where: Jurisdiction, *, kind: type, most: int | None) -> Codes:
    del kind
    lost = np.ones(where.index.size(Building), np.bool_)
    lost[base_grids_of_buildings(where.index).owner] = False
    return _bounded(where.index, lost, most)


@rule(
    "community-full-cover",
    title=Title("grids cover a community", "网格全覆盖"),
    each=Community,
    severity=Severity.GAP,
    source=COVER,
    remedy="put each building into a base grid: shops, sites and vacant plots as well",
    screen=_screen_cover,
)
def community_full_cover(
    community: Community, where: Jurisdiction, *, most: Annotated[int, "buildings"] = 0
) -> Outcome:
    """Each building (楼栋) of a community (社区) lies in a grid of the base layer."""
    lost = [one for one, layers in _layers(where, community).items() if BASE_LAYER not in layers]
    return _at_most(where, community, lost, most)


def _layers(where: Jurisdiction, community: Community) -> Mapping[str, list[str]]:
    """Return the layers of the grids of each building of a community."""
    return {
        key: [where[grid].layer for grid in where[key].grids]
        for key in buildings_in(where, community)
    }


def _at_most(
    where: Jurisdiction, community: Community, found: list[str], most: int | None
) -> Outcome:
    if not buildings_in(where, community):
        return Outcome.not_applicable(_EMPTY)
    return Outcome.within(len(found), None, most, witness=tuple(found))


def _screen_overlap(where: Jurisdiction, *, kind: type, most: int | None) -> Codes:
    del kind
    index = where.index
    layers, pairs = index.labels(Grid, "layer"), grids_of_buildings(index)
    key = pairs.owner * np.int64(len(layers.names)) + layers.codes[pairs.target]
    found, number = np.unique(key, return_counts=True)
    twice = np.zeros(index.size(Building), np.bool_)
    twice[found[number > 1] // len(layers.names)] = True
    return _bounded(index, twice, most)


@rule(
    "community-no-overlap",
    title=Title("grids of a layer do not overlap", "网格不交叉不重叠"),
    each=Community,
    severity=Severity.WARNING,
    source=ONE_SET,
    remedy="keep one grid of each layer for each building",
    screen=_screen_overlap,
)
def community_no_overlap(
    community: Community, where: Jurisdiction, *, most: Annotated[int, "buildings"] = 0
) -> Outcome:
    """No building (楼栋) of a community (社区) lies in two grids of one layer.

    Departments use one set of grids. A layer of their own, as that of a trade union, is a set of
    its own, and looked at by itself.
    """
    found = _layers(where, community).items()
    twice = [one for one, layers in found if len({*layers}) < len(layers)]
    return _at_most(where, community, twice, most)


def _guaranteed(where: Jurisdiction, *, kind: type) -> Codes:
    return all_pass(where.index, kind)


@rule(
    "grid-belongs",
    title=Title("a grid belongs to one community", "网格归属村（社区）"),
    each=Grid,
    severity=Severity.ERROR,
    source=BELONGING,
    remedy="name its community",
    screen=_guaranteed,
)
def grid_belongs(grid: Grid, where: Jurisdiction) -> Outcome:
    """A grid (网格) belongs to one community or village, never directly to a town.

    A field that holds the id of one community guarantees it. It always passes; whether its
    buildings lie there too, the pack `structure` asks.
    """
    del grid, where
    return Outcome.passed()


@rule(
    "grid-head",
    title=Title("a head of each grid", "网格长"),
    each=_BASE,
    severity=Severity.GAP,
    source=HEADS,
    remedy="appoint a head, who may head several grids",
)
def grid_head(
    grid: Grid,
    where: Jurisdiction,
    *,
    posts: Posts = ("grid-staffing.grid_head",),
    on: date | None,
) -> Outcome:
    """A grid (网格) of the base layer has a head (网格长), where links record heads at all.

    By which slot of which mechanism is local; the catalogue has none. Where no link of the
    snapshot fills it, the rule does not apply.
    """
    if not _recorded(where, posts):
        return Outcome.not_applicable(f"no link fills {' or '.join(posts or ('a post',))}")
    held = holders_of(where, grid, posts, on=on) or ()
    return Outcome.within(len(held), 1)


def _recorded(where: Jurisdiction, posts: Posts | None) -> bool:
    slots = (one.rpartition(".") for one in posts or ())
    return any(slot in where.link_index.rows(mechanism).slots for mechanism, _, slot in slots)


@rule(
    "grid-code",
    title=Title("format of grid codes", "网格编码格式"),
    each=_BASE,
    severity=Severity.WARNING,
    source=CODES,
    remedy="correct the code",
)
def grid_code(grid: Grid, where: Jurisdiction, *, pattern: str | None = None) -> Outcome:
    r"""The code of a grid (网格编码) follows the local scheme: a regular expression, all of it.

    Schemes differ: 12 digits and a sequence, 14, 15 or 20 digits. None is assumed; state one, as
    ``\d{15}``.
    """
    del where
    if pattern is None:
        return Outcome.not_applicable("no format is stated")
    if grid.code is None:
        return Outcome.unknown("Grid.code")
    if re.fullmatch(pattern, grid.code):
        return Outcome.passed(grid.code, required=pattern)
    return Outcome.failed(grid.code, required=pattern)


@rule(
    "grid-code-unique",
    title=Title("codes of grids differ", "网格编码唯一"),
    each=Grid,
    severity=Severity.WARNING,
    source=CODES,
    remedy="correct one of the codes",
)
def grid_code_unique(grid: Grid, where: Jurisdiction) -> Outcome:
    """No two grids (网格) have one code."""
    if grid.code is None:
        return Outcome.not_applicable("it has no code")
    others = [one for one in _by_code(where.index)[grid.code] if one != grid.id]
    return none_of(others, "others have its code")


def _by_code(index: Index) -> Mapping[str, list[str]]:
    def made() -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for grid in index.table(Grid).records:
            found.setdefault(grid.code, []).append(grid.id)
        return found

    return index.kept(("rules", "grids by code"), made)


PACK = Pack(
    id="grid-norms",
    title=Title("grid norms", "网格划分规范"),
    rules=(
        community_full_cover,
        community_no_overlap,
        grid_belongs,
        grid_code,
        grid_code_unique,
        grid_head,
        grid_households,
        grid_people,
        micro_grid_households,
    ),
)
