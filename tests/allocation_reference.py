"""Eligibility and costs, one pair at a time in plain Python: the reference of tests."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping

import attrs

from partygrid.allocation.terms import Reach
from partygrid.costs import EARTH_RADIUS, Costs
from partygrid.grid import BASE_LAYER, Building, Community, Compound, Grid, Point, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member

NOTHING, REACHED, NEAR, SKILLED, IN_WINDOW, IN_HOURS, ELIGIBLE = range(7)
"""The tests that a pair passes, each on top of the one before."""

Position = tuple[int, int, int]


@attrs.frozen
class _Spot:
    """The places that hold a place: of each kind one, or none; several grids."""

    building: str | None
    compound: str | None
    community: str | None
    town: str | None
    grids: frozenset[str]


@attrs.frozen
class _Request:
    """A need with its skills as a set."""

    need: Need
    skills: frozenset[str]


class Recount:
    """The options of members, counted from the records of a snapshot.

    Args:
        where: The snapshot.
        reach: How far from home members may be proposed.
        costs: What distance and missing skills cost.
        within: The limit in metres of needs that state none, None for no limit.
    """

    def __init__(
        self, where: Jurisdiction, reach: Reach, costs: Costs, within: int | None = None
    ) -> None:
        self._where = where
        self._reach = reach
        self._costs = costs
        self._within = within
        self._spots = {one.id: self._spot_of_building(one) for one in where.of(Building)}
        self._positions = self._positions_of_places()
        self._places = {need.place: self._spot(need.place) for need in where.of(Need)}
        self._metres: dict[tuple[str, str], int] = {}
        self._requests: defaultdict[str, list[_Request]] = defaultdict(list)
        for need in where.of(Need):
            request = _Request(need, frozenset(need.skills))
            for area in self._areas_of(need):
                self._requests[area].append(request)

    def options(self, member: Member) -> Iterator[tuple[str, int, int]]:
        """Yield the needs within reach of a member: id, last test passed, cost."""
        home = member.residence
        if home is None:
            return
        skills = frozenset(member.skills)
        for request in self._requests.get(self._area(self._spots[home]), ()):
            need = request.need
            missing = len(request.skills - skills)
            cost = self._costs.missing_skill * missing + self._distance(home, need.place)
            cost += self._costs.preference * preferred(member, need.id)
            yield (
                need.id,
                REACHED
                if self._too_far(home, need)
                else _passed(member, need, skilled=not skills.isdisjoint(request.skills)),
                cost,
            )

    def metres(self, member: Member, need: Need) -> int:
        """Return how far a member whose residence is known lives from the place of a need."""
        return self._distance(str(member.residence), need.place)

    def _too_far(self, home: str, need: Need) -> bool:
        """Whether the line between two known points is longer than a limit that is stated."""
        limit = self._within if need.within is None else need.within
        here, there = self._positions.get(home), self._positions.get(need.place)
        return not (limit is None or here is None or there is None) and _line(here, there) > limit

    def _area(self, spot: _Spot) -> str:
        if self._reach is Reach.JURISDICTION:
            return ""
        wide = spot.town if self._reach is Reach.TOWN else spot.community
        return wide or spot.building or ""

    def _areas_of(self, need: Need) -> list[str]:
        if self._reach is Reach.COMMUNITY and isinstance(self._where[need.place], Town):
            return [one.id for one in self._where.of(Community, town=need.place)]
        return [self._area(self._places[need.place])]

    def _spot_of_building(self, building: Building) -> _Spot:
        community = self._where.community_of(building.id)
        town = None if community is None else self._where[community].town
        grids = frozenset(building.grids)
        return _Spot(building.id, building.compound, community, town, grids)

    def _spot(self, place: str) -> _Spot:
        record = self._where[place]
        community = self._where.community_of(place)
        town = place if community is None else self._where[community].town
        match record:
            case Building():
                base = [one for one in record.grids if self._where[one].layer == BASE_LAYER]
                return attrs.evolve(self._spots[place], grids=frozenset(base))
            case Grid():
                return _Spot(None, None, community, town, frozenset([place]))
            case Compound():
                return _Spot(None, place, community, town, frozenset())
            case _:
                return _Spot(None, None, community, town, frozenset())

    def _positions_of_places(self) -> dict[str, Position]:
        found: defaultdict[str, list[Position]] = defaultdict(list)
        for building in self._where.of(Building):
            if building.point is not None:
                position, spot = _position(building.point), self._spots[building.id]
                holders = (spot.building, spot.compound, spot.community, spot.town, *spot.grids)
                for place in holders:
                    found[place or ""].append(position)
        return {place: _mean(positions) for place, positions in found.items()}

    def _distance(self, home: str, place: str) -> int:
        if (home, place) not in self._metres:
            here, there = self._positions.get(home), self._positions.get(place)
            self._metres[home, place] = (
                self._step(self._spots[home], self._places[place])
                if here is None or there is None
                else _line(here, there)
            )
        return self._metres[home, place]

    def _step(self, home: _Spot, place: _Spot) -> int:
        costs = self._costs
        if home.building == place.building:
            return costs.same_building
        if home.compound is not None and home.compound == place.compound:
            return costs.same_compound
        if home.grids & place.grids:
            return costs.same_grid
        if home.community is not None and home.community == place.community:
            return costs.same_community
        if home.town is not None and home.town == place.town:
            return costs.same_town
        return costs.elsewhere


def _passed(member: Member, need: Need, *, skilled: bool) -> int:
    if need.skills and not skilled:
        return NEAR
    if need.window is not None and member.windows and need.window not in member.windows:
        return SKILLED
    if member.capacity is not None and need.hours > member.capacity:
        return IN_WINDOW
    return IN_HOURS if need.home_visits and not member.home_visits else ELIGIBLE


def imbalance(where: Jurisdiction, placed: Mapping[str, int], costs: Costs) -> int:
    """Return what each two members beyond the least head count of one need cost in all."""
    beyond = (placed.get(one.id, 0) - one.least for one in where.of(Need))
    return costs.imbalance * sum(math.comb(max(number, 0), 2) for number in beyond)


def preferred(member: Member, need: str) -> int:
    """Return how many needs a member would rather serve than a need."""
    return [*member.preferences, need].index(need)


def _position(point: Point) -> Position:
    """Return a point as whole centimetres from the centre of the earth."""
    lon, lat = math.radians(point.lon), math.radians(point.lat)
    ring = EARTH_RADIUS * 100 * math.cos(lat)
    east, north = round(ring * math.sin(lon)), round(EARTH_RADIUS * 100 * math.sin(lat))
    return round(ring * math.cos(lon)), east, north


def _mean(positions: list[Position]) -> Position:
    x, y, z = (sum(axis) // len(positions) for axis in zip(*positions, strict=True))
    return x, y, z


def _line(here: Position, there: Position) -> int:
    """Return the straight line between two positions in whole metres."""
    squares = sum((a - b) ** 2 for a, b in zip(here, there, strict=True))
    return round(math.sqrt(squares) / 100)
