"""How a compound that names no community gets one.

The sites name a district at most. A town and a community are found by the first rule that applies:

1. NAMED: a text names one community of the county.
2. TOWN: a text names one town of the county.
3. NEAREST: the compound has a position, and the nearest compound of rule 1 or 2 in the county is at
   most `FARTHEST` metres away. It is in the same town.
4. ASSUMED: none of these. It is somewhere in the zone or the county.

Under 2 and 3 the community is that of the nearest compound of rule 1 in the town, if it is at most
`NEXT_DOOR` metres away. Where no community is found so far, compounds in order of county and name
are dealt out to the residents' communities of the town, the zone or the county, in code order, one
each, round and round. Where it has none, villages are used, and where it has no village either,
communities that are only statistical (虚拟). Every community but that of rule 1 is an assumption,
and so is every town under 3 and 4.

A text names a place by its stem, the name without 社区居委会, 村委会, 街道, 镇 and the like, two
letters or more, when the stem stands

- in the name, the address or the business circle with 社区, 居委会, 村, 街道, 镇 or 乡 behind it;
- else, at the beginning of the compound's name, where it is no road (檀溪路);
- else, at the beginning of the business circle, which names the town only.

In a text the longest stem counts. A stem that communities of several towns share names none of
them, unless one of these towns has the stem, too.

Positions are compared with each other only and never written out: they are in BD-09 as printed,
and the sites agree with each other.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import cycle

import attrs

from partygrid import Community, CommunityKind, Town
from real_compounds.listings import Estate, Position, metres
from real_compounds.territory import Territory

FARTHEST = 3_000
NEXT_DOOR = 500
LONGEST_STEM = 12
_COUNTY = 6

_COMMUNITY_ENDS = re.compile(
    "(村?(村民委员会|村委会)|村|(社区)?(居民委员会|居民委会|居委会)|社区|生活区)$"
)
_TOWN_ENDS = re.compile("(街道|镇|[^镇乡]{1,2}族乡|乡)$")
_ZONE_BEGINS = re.compile("^高新区")
_EXPLICIT = re.compile("(?P<community>社区|居委会|村委会|村)|(?P<town>街道|镇|乡)")
_ROAD = re.compile("[东西南北中前后一二三四]?(路|街(?!道)|大道|大街|巷|道|桥)")

_ROAD_ENDS = ("路", "街")


class Placement(StrEnum):
    """How the community of a compound was found."""

    NAMED = "community named in a text"
    TOWN = "town named in a text; community assumed"
    NEAREST = "town of the nearest named compound; community assumed"
    ASSUMED = "neither: dealt out over zone or county; both assumed"


@attrs.frozen
class Placed:
    """A compound and its community."""

    estate: Estate
    community: str
    placement: Placement


@attrs.frozen
class Named:
    """What a text names: a town, and a community where it is certain."""

    town: str
    community: str | None = None


@attrs.frozen
class Stems:
    """The communities and towns of one county by stem."""

    communities: Mapping[str, tuple[Community, ...]]
    towns: Mapping[str, tuple[Town, ...]]


def community_stem(name: str) -> str:
    """Return a community's name without its kind."""
    return _COMMUNITY_ENDS.sub("", name)


def town_stem(name: str) -> str:
    """Return a town's name without its kind, empty where it has none (zones, farms)."""
    return _ZONE_BEGINS.sub("", _TOWN_ENDS.sub("", name)) if _TOWN_ENDS.search(name) else ""


def stems_of(county: str, where: Territory) -> Stems:
    """Return the stems of a county; those of one letter name nothing."""
    communities: defaultdict[str, list[Community]] = defaultdict(list)
    towns: defaultdict[str, list[Town]] = defaultdict(list)
    for community in where.communities:
        if community.id.startswith(county):
            communities[community_stem(community.name)].append(community)
    for town in where.towns:
        if town.id.startswith(county):
            towns[town_stem(town.name)].append(town)
    return Stems(
        {stem: tuple(found) for stem, found in communities.items() if len(stem) > 1},
        {stem: tuple(found) for stem, found in towns.items() if len(stem) > 1},
    )


def named_in(estate: Estate, stems: Stems) -> Named | None:
    """Return what the texts of a compound name; rule 1 before rule 2, explicit before leading."""
    full = [
        _longest(_explicit(text, stems))
        for one in estate.listings
        for text in (one.name, one.address, one.circle)
    ]
    names = [_longest(_leading(one.name, stems)) for one in estate.listings]
    circles = [_longest(_leading(one.circle, stems)) for one in estate.listings]
    towns = [Named(one.town) for one in circles if one]
    for found in (full, [*names, *towns]):
        known = [one for one in found if one]
        if known:
            return next((one for one in known if one.community), known[0])
    return None


_Hits = Iterator[tuple[str, Named | None]]


def _longest(hits: _Hits) -> Named | None:
    known = [(stem, named) for stem, named in hits if named]
    return max(known, key=lambda hit: len(hit[0]))[1] if known else None


def _explicit(text: str, stems: Stems) -> _Hits:
    for match in _EXPLICIT.finditer(text):
        for start in range(max(0, match.start() - LONGEST_STEM), match.start() - 1):
            stem = text[start : match.start()]
            if match["town"]:
                yield stem, resolved((), stems.towns.get(stem, ()))
            else:
                same = stems.communities.get(stem, ())
                yield stem, resolved(_of_kind(same, match["community"]), ())


def _of_kind(communities: tuple[Community, ...], suffix: str) -> tuple[Community, ...]:
    village = suffix.startswith("村")
    kind = CommunityKind.VILLAGE if village else CommunityKind.RESIDENTS
    return tuple(one for one in communities if one.kind == kind) or communities


def _leading(text: str, stems: Stems) -> _Hits:
    for end in range(2, min(len(text), LONGEST_STEM) + 1):
        stem = text[:end]
        if not _ROAD.match(text, end) and not stem.endswith(_ROAD_ENDS):
            yield stem, resolved(stems.communities.get(stem, ()), stems.towns.get(stem, ()))


def resolved(communities: Sequence[Community], towns: Sequence[Town]) -> Named | None:
    """Return the one place that communities and towns of one stem leave, or None.

    Where they all lie in one town it is that town, and its community where there is only one.
    Where they lie in several it is the one town that has the stem itself and a community of it.
    """
    own = {town.id for town in towns}
    around = own | {community.town for community in communities}
    if len(around) > 1:
        around = own & {community.town for community in communities}
    if len(around) != 1:
        return None
    (town,) = around
    inside = [community.id for community in communities if community.town == town]
    return Named(town, inside[0] if len(inside) == 1 else None)


@attrs.frozen
class Anchor:
    """A compound of rule 1 or 2 that has a position; its community is None under rule 2."""

    town: str
    community: str | None
    position: Position


def nearest_anchor(
    position: Position, anchors: Sequence[Anchor], *, farthest: float
) -> Anchor | None:
    """Return the nearest anchor, the first among equals; None where all are too far away."""
    away = [metres(position, anchor.position) for anchor in anchors]
    best = min(away, default=math.inf)
    return anchors[away.index(best)] if best <= farthest else None


def names_of(estates: Iterable[Estate], where: Territory) -> dict[str, Named | None]:
    """Return what the texts of each compound name, by its id."""
    stems: dict[str, Stems] = {}
    found: dict[str, Named | None] = {}
    for estate in estates:
        county = estate.area.county
        if county not in stems:
            stems[county] = stems_of(county, where)
        found[estate.id] = named_in(estate, stems[county])
    return found


_Anchors = Mapping[str, Sequence[Anchor]]


def anchors_of(estates: Iterable[Estate], named: Mapping[str, Named | None]) -> _Anchors:
    """Return the anchors of each county, and those of each town that have a community."""
    anchors: defaultdict[str, list[Anchor]] = defaultdict(list)
    for estate in estates:
        name, position = named[estate.id], estate.position
        if name and position:
            anchor = Anchor(name.town, name.community, position)
            anchors[estate.area.county].append(anchor)
            if name.community:
                anchors[name.town].append(anchor)
    return anchors


@attrs.frozen
class Placing:
    """Compounds with their communities, those for which there is none, and a check of rule 3."""

    placed: tuple[Placed, ...]
    homeless: tuple[Estate, ...]
    check: "NearestCheck"


def placed(estates: Sequence[Estate], where: Territory) -> Placing:
    """Find the community of every compound; the rule is in the module."""
    named = names_of(estates, where)
    anchors = anchors_of(estates, named)
    dealt: dict[tuple[str, ...], Iterator[str]] = {}
    found: list[Placed] = []
    homeless: list[Estate] = []
    for estate in estates:
        placement, town = _town(estate, named[estate.id], anchors)
        community = _community(estate, named[estate.id], anchors.get(town, ()))
        if community is None:
            codes = (town,) if town else estate.area.towns or (estate.area.county,)
            if codes not in dealt:
                dealt[codes] = dealing(codes, where)
            community = next(dealt[codes], None)
        if community is None:
            homeless.append(estate)
        else:
            found.append(Placed(estate, community, placement))
    return Placing(tuple(found), tuple(homeless), nearest_check(anchors))


def _town(estate: Estate, name: Named | None, anchors: _Anchors) -> tuple[Placement, str]:
    if name:
        return Placement.NAMED if name.community else Placement.TOWN, name.town
    position, around = estate.position, anchors.get(estate.area.county, ())
    nearest = nearest_anchor(position, around, farthest=FARTHEST) if position else None
    return (Placement.NEAREST, nearest.town) if nearest else (Placement.ASSUMED, "")


def _community(estate: Estate, name: Named | None, around: Sequence[Anchor]) -> str | None:
    if name and name.community:
        return name.community
    position = estate.position
    nearest = nearest_anchor(position, around, farthest=NEXT_DOOR) if position else None
    return nearest.community if nearest else None


def dealing(codes: tuple[str, ...], where: Territory) -> Iterator[str]:
    """Return the communities below some codes in code order, round and round; none ends at once."""
    below = [one for one in where.communities if one.id.startswith(codes)]
    real = [one for one in below if "虚拟" not in one.name]
    residents = [one for one in real if one.kind == CommunityKind.RESIDENTS]
    return cycle([one.id for one in residents or real or below])


@attrs.frozen
class NearestCheck:
    """How often the nearest anchor is right for the anchors themselves, each left out in turn.

    Attributes:
        towns: Anchors with another one of the county within `FARTHEST` metres.
        towns_right: How many of them lie in the same town as that one.
        communities: Anchors with another one of the town within `NEXT_DOOR` metres.
        communities_right: How many of them lie in the same community as that one.
    """

    towns: int
    towns_right: int
    communities: int
    communities_right: int


def nearest_check(anchors: _Anchors) -> NearestCheck:
    """Try rule 3 on compounds whose town or community is named."""
    towns = [
        pair
        for code in anchors
        if len(code) == _COUNTY
        for pair in _left_out(anchors[code], FARTHEST)
    ]
    communities = [
        pair
        for code in anchors
        if len(code) > _COUNTY
        for pair in _left_out(anchors[code], NEXT_DOOR)
    ]
    return NearestCheck(
        towns=len(towns),
        towns_right=sum(one.town == other.town for one, other in towns),
        communities=len(communities),
        communities_right=sum(one.community == other.community for one, other in communities),
    )


def _left_out(anchors: Sequence[Anchor], farthest: float) -> Iterator[tuple[Anchor, Anchor]]:
    for i, anchor in enumerate(anchors):
        others = [*anchors[:i], *anchors[i + 1 :]]
        nearest = nearest_anchor(anchor.position, others, farthest=farthest)
        if nearest:
            yield anchor, nearest
