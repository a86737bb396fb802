"""Who may serve which need, as integer columns: reach, metres, skills, windows, hours, home visits.

The tests come in this order.

Members and needs are matched by area, not one against all: only the pairs within reach are made,
and of those only the eligible ones are kept.
"""

from itertools import chain

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._index import Counts, Index, Mask, Positions
from partygrid._territory import communities_of_buildings, towns_of_buildings, towns_of_communities
from partygrid._whereabouts import spots
from partygrid.allocation.preferences import preference_kinds
from partygrid.allocation.radius import too_far
from partygrid.allocation.terms import Reach
from partygrid.grid import Building, Community, Town
from partygrid.needs import Need
from partygrid.org import Member, Window

Words = npt.NDArray[np.uint64]
Stages = npt.NDArray[np.int8]

NO_PAIR, TOO_FAR, NO_SKILL, NO_WINDOW, NO_HOURS, NO_HOME_VISITS, UNIT_ELSEWHERE, ELIGIBLE = range(
    -1, 7
)
"""How far a pair comes in the tests: the first that it fails, or that it fails none."""

_BITS = 64
_ANY_WINDOW = (1 << len(Window)) - 1


def matches(left: npt.NDArray[np.integer], right: npt.NDArray[np.integer]) -> tuple[Counts, Counts]:
    """Return the positions i, j of all pairs ``left[i] == right[j]``, in order.

    `right` must be sorted.

    Complexity:
        O(left log right + pairs).

    Examples:
        >>> i, j = matches(np.array([7, 5]), np.array([5, 7, 7]))
        >>> i.tolist(), j.tolist()
        ([0, 0, 1], [1, 2, 0])
    """
    first = np.searchsorted(right, left, "left").astype(np.int64)
    count = np.searchsorted(right, left, "right") - first
    i = np.repeat(np.arange(left.size), count)
    start = np.repeat(first - (np.cumsum(count) - count), count)
    return i, start + np.arange(i.size)


@attrs.frozen(eq=False)
class Areas:
    """Who is within reach of what: a member reaches the needs of the area of the residence.

    Attributes:
        of_building: Area of each building.
        of_member: Area of each member, -1 where the residence is not known.
        area: Areas from which needs can be reached, ascending; parallel to `need`.
        need: The need, ascending within an area.
    """

    of_building: Counts
    of_member: Counts
    area: Counts
    need: Counts


def areas(index: Index, reach: Reach) -> Areas:
    """Return the areas that a reach makes.

    With ``COMMUNITY`` each community is an area, and a town's need can be reached from all of its
    communities. With ``TOWN`` each town is one, with ``JURISDICTION`` there is only one. A
    building whose community is not known is an area of its own.
    """
    return index.kept(("allocation", "areas", reach), lambda: _areas(index, reach))


def _areas(index: Index, reach: Reach) -> Areas:
    places = spots(index, Need)
    town_need = index.reference(Need, "place", Town)
    if reach is Reach.JURISDICTION:
        homes, area = np.zeros(index.size(Building), np.int64), np.zeros(town_need.size, np.int64)
    elif reach is Reach.TOWN:
        homes, area = _own(towns_of_buildings(index), index.size(Town)), places.town.astype(int)
    else:
        size = index.size(Community)
        homes, area = _own(communities_of_buildings(index), size), places.community.astype(int)
    alone = (area < 0) & (places.building >= 0)
    area[alone] = homes[places.building[alone]]
    need = np.flatnonzero(area >= 0)
    area = area[need]
    if reach is Reach.COMMUNITY:
        in_town, community = _communities_of(index, town_need)
        need, area = np.concatenate([need, in_town]), np.concatenate([area, community])
    order = np.lexsort((need, area))
    residence = index.reference(Member, "residence", Building)
    of_member = np.append(homes, -1)[residence]
    return Areas(homes, of_member, area[order], need[order])


def _own(place: Positions, size: int) -> Counts:
    """Return places as areas, those of buildings without one numbered from `size` on."""
    return np.where(place < 0, size + np.arange(place.size), place).astype(np.int64)


def _communities_of(index: Index, town_need: Positions) -> tuple[Counts, Counts]:
    town = towns_of_communities(index)
    order = np.argsort(town, kind="stable")
    need, found = matches(town_need, town[order])
    return need, order[found]


@attrs.frozen(eq=False)
class Skills:
    """The skills that needs ask for, as bits.

    Attributes:
        members: What each member offers of them. Shape: (members, words).
        needs: What each need asks. Shape: (needs, words).
        asked: Number of skills that each need asks. Shape: (needs,).
    """

    members: Words
    needs: Words
    asked: Counts


def skills(index: Index) -> Skills:
    """Return the skills of members and needs."""
    return index.kept(("allocation", "skills"), lambda: _skills(index))


def _skills(index: Index) -> Skills:
    asked = [need.skills for need in index.table(Need).records]
    offered = [member.skills for member in index.table(Member).records]
    code = {name: i for i, name in enumerate(sorted(set(chain.from_iterable(asked))))}
    number = np.fromiter(map(len, asked), np.int64, len(asked))
    return Skills(_bits(offered, code), _bits(asked, code), number)


def _bits(rows: list[tuple[str, ...]], code: dict[str, int]) -> Words:
    owner = np.repeat(np.arange(len(rows)), np.fromiter(map(len, rows), np.int64, len(rows)))
    codes = np.array([code.get(name, -1) for name in chain.from_iterable(rows)], np.int64)
    owner, codes = owner[codes >= 0], codes[codes >= 0]
    words = np.zeros((len(rows), -(-len(code) // _BITS)), np.uint64)
    bit = np.left_shift(np.uint64(1), (codes % _BITS).astype(np.uint64))
    np.bitwise_or.at(words, (owner, codes // _BITS), bit)
    return words


def missing_skills(index: Index, member: Counts, need: Counts) -> Counts:
    """Return how many skills of each need each member lacks. Shape: (pairs,)."""
    bits = skills(index)
    missing = bits.asked[need]
    for word in range(bits.needs.shape[1]):
        both = bits.members[member, word] & bits.needs[need, word]
        missing -= np.bitwise_count(both)
    return missing


def _skilled(index: Index, member: Counts, need: Counts) -> Mask:
    bits = skills(index)
    skilled: Mask = bits.asked[need] == 0
    for word in range(bits.needs.shape[1]):
        skilled |= (bits.members[member, word] & bits.needs[need, word]) != 0
    return skilled


@attrs.frozen(eq=False)
class Times:
    """When and how long.

    Attributes:
        windows: Windows of each member, as bits; all of them where none is stated.
        window: Window of each need, as a bit; 0 for any time.
        capacity: Hours of each member; infinite where no limit is stated.
        hours: Hours that each need asks of each person.
    """

    windows: npt.NDArray[np.uint8]
    window: npt.NDArray[np.uint8]
    capacity: npt.NDArray[np.float64]
    hours: npt.NDArray[np.float64]


def times(index: Index) -> Times:
    """Return the windows and hours of members and needs."""
    return index.kept(("allocation", "times"), lambda: _times(index))


def _times(index: Index) -> Times:
    members, needs = index.table(Member).records, index.table(Need).records
    bit: dict[Window | None, int] = {window: 1 << i for i, window in enumerate(Window)}
    bit[None] = 0
    windows = [one.windows for one in members]
    bits = {one: sum(map(bit.__getitem__, one)) or _ANY_WINDOW for one in set(windows)}
    capacities = (np.inf if one.capacity is None else one.capacity for one in members)
    return Times(
        np.fromiter(map(bits.__getitem__, windows), np.uint8, len(windows)),
        np.fromiter((bit[one.window] for one in needs), np.uint8, len(needs)),
        np.fromiter(capacities, np.float64, len(members)),
        np.fromiter((one.hours for one in needs), np.float64, len(needs)),
    )


def home_visits(index: Index) -> tuple[Mask, Mask]:
    """Return which members visit homes, and which needs are served in homes.

    Where no need is, members are not asked. Shapes: (members,), (needs,).
    """
    return index.kept(("allocation", "home visits"), lambda: _home_visits(index))


def _home_visits(index: Index) -> tuple[Mask, Mask]:
    members, needs = index.table(Member).records, index.table(Need).records
    asked = np.fromiter((one.home_visits for one in needs), np.bool_, len(needs))
    if not asked.any():
        return np.ones(len(members), np.bool_), asked
    return np.fromiter((one.home_visits for one in members), np.bool_, len(members)), asked


def kinds_of_members(index: Index) -> Counts:
    """Return a number for each member, the same for members who are alike.

    Alike are members with one residence, the same skills of those that needs ask, the same windows,
    hours and preferences, who visit homes or not where a need asks it: their options do not differ.

    Shape: (members,).
    """
    return index.kept(("allocation", "kinds"), lambda: _kinds_of_members(index))


def _kinds_of_members(index: Index) -> Counts:
    time = times(index)
    residence = index.reference(Member, "residence", Building)
    columns = [residence, time.windows, time.capacity, *skills(index).members.T]
    columns += [home_visits(index)[0], *preference_kinds(index)]
    order = np.lexsort(columns)
    differs = np.zeros(order.size, np.bool_)
    for column in columns:
        ordered = column[order]
        differs[1:] |= ordered[1:] != ordered[:-1]
    kinds = np.empty(order.size, np.int64)
    kinds[order] = np.cumsum(differs)
    return kinds


def pairs_in_reach(index: Index, reach: Reach, members: Counts) -> tuple[Counts, Counts]:
    """Return the pairs (member, need) within reach, by member, then need."""
    found = areas(index, reach)
    which, row = matches(found.of_member[members], found.area)
    return members[which], found.need[row]


def stages(index: Index, within: int | None, member: Counts, need: Counts) -> Stages:
    """Return how far each pair within reach comes in the tests.

    Shape: (pairs,).

    Args:
        index: The columns of the snapshot.
        within: The limit in metres of needs that state none, None for no limit.
        member: Member of each pair.
        need: Need of each pair.

    Complexity:
        O(pairs times words of skills).
    """
    time = times(index)
    window = time.window[need]
    in_window = (window == 0) | ((time.windows[member] & window) != 0)
    in_hours = time.hours[need] <= time.capacity[member]
    stage = np.full(member.size, ELIGIBLE, np.int8)
    visiting, in_homes = home_visits(index)
    if in_homes.any():
        stage[in_homes[need] & ~visiting[member]] = NO_HOME_VISITS
    stage[~in_hours] = NO_HOURS
    stage[~in_window] = NO_WINDOW
    stage[~_skilled(index, member, need)] = NO_SKILL
    stage[too_far(index, within, member, need)] = TOO_FAR
    return stage


def rows_in_reach(index: Index, reach: Reach) -> Counts:
    """Return the number of needs within reach of each member. Shape: (members,)."""
    found = areas(index, reach)
    last = np.searchsorted(found.area, found.of_member, "right")
    return last - np.searchsorted(found.area, found.of_member, "left")
