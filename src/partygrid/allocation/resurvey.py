"""Where homes and needs are, and how far apart, surveyed again from the records for `verify`.

It shares no code with what the problem builder measures by: where the two differ, one is wrong.
Columns of references are all it takes from the index.
"""

import math

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._index import Counts, Index
from partygrid.costs import EARTH_RADIUS, Costs
from partygrid.grid import BASE_LAYER, Building, Community, Compound, Grid, Point, Town
from partygrid.needs import Need
from partygrid.org import Member

_RADIUS = EARTH_RADIUS * 100
_DOUBT = 1e-3
"""Of a centimetre: so near to a half, a rounded position is computed again with exact functions."""


def look_up(column: npt.NDArray[np.integer], at: npt.NDArray[np.integer]) -> Counts:
    """Return ``column[at]``, and -1 where `at` is -1.

    Examples:
        >>> look_up(np.array([7, 8]), np.array([1, -1])).tolist()
        [8, -1]
    """
    found: Counts = np.append(column, -1).astype(np.int64)[at]
    return found


@attrs.frozen(eq=False)
class Survey:
    """Where buildings and needs are, as positions, -1 for nowhere.

    Attributes:
        home: Building of each member.
        compound: Compound of each building.
        community: Community of each building.
        town: Town of each building.
        grids: Building and grid of each pair of which the grid holds the building.
        need_building: Building that has the need.
        need_compound: Compound that has or holds it.
        need_community: Community that has or holds it.
        need_town: Town that has or holds it.
        need_grids: Need and grid of each pair of which the grid has the need, or, in the base
            layer, holds the building that has it.
        town_of: Town of each community.
    """

    home: Counts
    compound: Counts
    community: Counts
    town: Counts
    grids: Counts
    need_building: Counts
    need_compound: Counts
    need_community: Counts
    need_town: Counts
    need_grids: Counts
    town_of: Counts


def survey(index: Index) -> Survey:
    """Return where buildings and needs are."""
    return index.kept(("verification", "survey"), lambda: _survey(index))


def _survey(index: Index) -> Survey:
    holding = index.pairs(Building, "grids", Grid)
    grids = np.stack([holding.owner, holding.target]).astype(np.int64)
    by_grid = index.reference(Grid, "community", Community)
    by_compound = index.reference(Compound, "community", Community)
    town_of = index.reference(Community, "town", Town).astype(np.int64)
    compound = index.reference(Building, "compound", Compound).astype(np.int64)
    first = np.full(compound.size, -1)
    first[grids[0, ::-1]] = by_grid[grids[1, ::-1]]  # written last: the first grid of each building
    community = look_up(by_compound, compound)
    for other in (index.reference(Building, "community", Community), first):
        community = np.where(community < 0, other, community)
    at = {kind: index.reference(Need, "place", kind) for kind in _PLACES}
    need_community = at[Community].astype(np.int64)
    for column, place in ((community, Building), (by_compound, Compound), (by_grid, Grid)):
        need_community = np.maximum(need_community, look_up(column, at[place]))
    return Survey(
        home=index.reference(Member, "residence", Building).astype(np.int64),
        compound=compound,
        community=community,
        town=look_up(town_of, community),
        grids=grids,
        need_building=at[Building].astype(np.int64),
        need_compound=np.maximum(look_up(compound, at[Building]), at[Compound]),
        need_community=need_community,
        need_town=np.maximum(look_up(town_of, need_community), at[Town]),
        need_grids=_grids_of_needs(index, grids, at[Building], at[Grid]),
        town_of=town_of,
    )


_PLACES = (Building, Compound, Grid, Community, Town)


def _grids_of_needs(
    index: Index, grids: Counts, building: npt.NDArray[np.int32], grid: npt.NDArray[np.int32]
) -> Counts:
    base = np.array([one.layer == BASE_LAYER for one in index.table(Grid).records], np.bool_)
    inner = grids[:, base[grids[1]]] if grids.size else grids
    need, row = equal_pairs(building, inner[0])
    own = np.flatnonzero(grid >= 0)
    return np.stack(
        [np.concatenate([need, own]), np.concatenate([inner[1, row], grid[own]]).astype(np.int64)]
    )


def equal_pairs(
    left: npt.NDArray[np.integer], right: npt.NDArray[np.integer]
) -> tuple[Counts, Counts]:
    """Return the positions of all pairs that are equal, none below 0: by the left, then the right.

    Examples:
        >>> i, j = equal_pairs(np.array([5, -1, 7]), np.array([7, 5, 7]))
        >>> i.tolist(), j.tolist()
        ([0, 2, 2], [1, 0, 2])
    """
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    begin = np.searchsorted(ordered, left, "left")
    number = np.where(left < 0, 0, np.searchsorted(ordered, left, "right") - begin)
    i = np.repeat(np.arange(left.size), number)
    within = np.arange(i.size) - np.repeat(np.cumsum(number) - number, number)
    return i, order[np.repeat(begin, number) + within]


def metres(index: Index, costs: Costs, member: Counts, need: Counts) -> Counts:
    """Return how far each member lives from each need: a straight line, else a step."""
    whole, found = straight(index, member, need), survey(index)
    home = found.home[member]
    rows = np.flatnonzero(whole < 0)
    whole[rows] = _steps(found, costs, home[rows], need[rows])
    return whole


def straight(index: Index, member: Counts, need: Counts) -> Counts:
    """Return the straight line between each home and each need in metres, -1 for not known."""
    homes, needs = positions(index)
    home = survey(index).home[member]
    known = (homes[0, home] != UNKNOWN) & (needs[0, need] != UNKNOWN)
    return np.where(known, _lines(homes, needs, home, need), -1)


def _lines(homes: Counts, needs: Counts, home: Counts, need: Counts) -> Counts:
    """Return the straight line of each pair in metres, anything where an end is not known."""
    apart = (here[home] - there[need] for here, there in zip(homes, needs, strict=True))
    square = sum(one * one for one in apart)
    return np.rint(np.sqrt(np.asarray(square, np.float64)) / 100).astype(np.int64)


def _steps(found: Survey, costs: Costs, home: Counts, need: Counts) -> Counts:
    """Return the step of the smallest place that both share."""
    shared = [
        (found.town, found.need_town, costs.same_town),
        (found.community, found.need_community, costs.same_community),
        (None, None, costs.same_grid),
        (found.compound, found.need_compound, costs.same_compound),
        (np.arange(found.compound.size), found.need_building, costs.same_building),
    ]
    step = np.full(home.size, costs.elsewhere)
    for here, there, cost in shared:
        if here is None or there is None:
            step[_in_one_grid(found, home, need)] = cost
        else:
            step[(here[home] == there[need]) & (here[home] >= 0)] = cost
    return step


def _in_one_grid(found: Survey, home: Counts, need: Counts) -> Counts:
    row, place = equal_pairs(need, found.need_grids[0])
    number = 1 + max(int(one[1].max(initial=0)) for one in (found.grids, found.need_grids))
    asked = home[row] * number + found.need_grids[1, place]
    holding = found.grids[0] * number + found.grids[1]  # ascending
    there = np.append(holding, -1)[np.searchsorted(holding, asked)]
    shared: Counts = row[there == asked]
    return shared


UNKNOWN = -(2**30)
"""Further from the centre of the earth than anything on it, and squares of it fit in 64 bits."""


def middle(index: Index, kind: type, position: int) -> list[int] | None:
    """Return the middle of a place in centimetres, None where no building of it has a position."""
    means, number = _middles(index, kind)
    return means[:, position].tolist() if number[position] else None


def positions(index: Index) -> tuple[Counts, Counts]:
    """Return the positions of buildings and needs in centimetres. Shape: (3, records) each."""
    return index.kept(("verification", "positions"), lambda: _measured(index))


def _measured(index: Index) -> tuple[Counts, Counts]:
    homes, known = _buildings(index)
    needs = np.full((3, index.size(Need)), UNKNOWN)
    for kind in _PLACES:
        asked = index.reference(Need, "place", kind)
        there = np.flatnonzero(asked >= 0)
        means, number = (homes, known) if kind is Building else _middles(index, kind)
        there = there[number[asked[there]] > 0]
        needs[:, there] = means[:, asked[there]]
    return homes, needs


def _buildings(index: Index) -> tuple[Counts, Counts]:
    """Return the positions of buildings, and 1 where they are known, else 0."""
    return index.kept(("verification", "buildings"), lambda: _located(index))


def _located(index: Index) -> tuple[Counts, Counts]:
    points = [building.point for building in index.table(Building).records]
    known = np.array([point is not None for point in points], np.bool_)
    homes = np.full((3, len(points)), UNKNOWN)
    homes[:, known] = centimetres([point for point in points if point is not None])
    return homes, known.astype(np.int64)


def _middles(index: Index, kind: type) -> tuple[Counts, Counts]:
    """Return the mean position of each place of a kind, and of how many buildings."""
    return index.kept(("verification", "middles", kind), lambda: _averaged(index, kind))


def _averaged(index: Index, kind: type) -> tuple[Counts, Counts]:
    found, (homes, known) = survey(index), _buildings(index)
    inside, place = np.arange(known.size), found.grids[1]
    if kind is Grid:
        inside = found.grids[0]
    else:
        columns = {Compound: found.compound, Community: found.community, Town: found.town}
        place = columns[kind]
    rows = np.flatnonzero((place >= 0) & (known[inside] > 0))
    return _means(place[rows], homes[:, inside[rows]], index.size(kind))


def _means(place: Counts, positions: Counts, size: int) -> tuple[Counts, Counts]:
    """Return the mean position in each place below `size`, rounded down, and of how many."""
    number = np.bincount(place, minlength=size)
    sums = np.zeros((3, size), np.int64)
    for axis in range(3):
        np.add.at(sums[axis], place, positions[axis])
    return sums // np.maximum(number, 1), number


def centimetres(points: list[Point]) -> Counts:
    """Return points as whole centimetres from the centre of the earth. Shape: (3, points).

    Functions on arrays may differ from those of ``math`` in the last place; where that could change
    the rounding, a point is computed again.

    Examples:
        >>> centimetres([Point(0, 0), Point(90, 0)]).tolist()
        [[637100880, 0], [0, 637100880], [0, 0]]
    """
    lon, lat = np.radians(np.array([(one.lon, one.lat) for one in points]).reshape(-1, 2).T)
    ring = _RADIUS * np.cos(lat)
    rough = np.stack([ring * np.cos(lon), ring * np.sin(lon), _RADIUS * np.sin(lat)])
    whole: Counts = np.rint(rough).astype(np.int64)
    doubtful = (np.abs(np.abs(rough - whole) - 0.5) < _DOUBT).any(axis=0)
    for i in np.flatnonzero(doubtful).tolist():
        whole[:, i] = _exact(points[i])
    return whole


def _exact(point: Point) -> tuple[int, int, int]:
    lon, lat = math.radians(point.lon), math.radians(point.lat)
    ring = _RADIUS * math.cos(lat)
    return (
        round(ring * math.cos(lon)),
        round(ring * math.sin(lon)),
        round(_RADIUS * math.sin(lat)),
    )
