"""Rows of the listing sites, and how the rows of one compound are merged.

A row is set aside before merging where it has no name, where a count is no whole number, where it
states fewer households than buildings, or where a count is absurd (the limits are below). A number
of 0 is how 房产超市 prints "not known": it is read as not stated.

The county of a row is that of its district (`territory`); where the district says nothing, the
one county whose full name stands in the address or in the name.

Rows are rows of one compound when their normalised names are equal and they state the same county;
sites often disagree about the county near a border, so rows of two counties are one compound, too,
where two of them lie within `SAME_PLACE` metres, and the county is that of the kept row. A row
without a county joins the compound of its name where there is one only; where there are several it
is set aside, and where there is none it is set aside for want of a district. The row
that is kept is the first by: both counts stated, one of them, none; then the site, in the order of
`SITES`; then row number. Counts come from the kept row alone, so that buildings of one site are
never combined with households of another.

Normalised name: NFKC, without spaces, dots, dashes and brackets, in lower case; a bracket that
ends with a road (御家园（罗龙西路）) is left out altogether. 小区 and 花园 stay: two names that
differ in them count as two compounds.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import attrs

from real_compounds.tables import Reason, Result, SourceRow, set_aside
from real_compounds.territory import Area, Territory, area_of, county_named_in, is_vague, legible

LARGE_FILE = "compounds_lianjia_2020/compounds.csv.gz"
CITY_FILE = "compounds_seed_cities_multisource/{city}.csv.gz"
SITE_OF_LARGE_FILE = "链家"
SITES = (SITE_OF_LARGE_FILE, "贝壳", "搜房", "房产超市", "搜楼啦")

MOST_BUILDINGS = 500
MOST_HOUSEHOLDS = 20_000
MOST_PER_BUILDING = 1_000
SAME_PLACE = 1_000
FAR_APART = 3_000

_METRES_PER_DEGREE = 111_320

_ROAD_IN_BRACKETS = re.compile(r"\([^()]*[路街道巷]\)")
_LEFT_OUT = re.compile(r"[\s·•・.。,，、_\-—()\[\]【】《》<>\"'“”]")

Position = tuple[float, float]


@attrs.frozen(kw_only=True)
class Listing:
    """A row of a site, with what is used of it.

    Attributes:
        row: The row as printed.
        site: The site it comes from.
        name: Name of the compound.
        key: Normalised name.
        area: What its district means, None where it states none.
        address: Address as printed.
        circle: Business circle, or what follows the county in the district; not a county again.
        position: Longitude and latitude as printed (BD-09), for nearness only.
        buildings: Number of buildings, None where it is not stated.
        households: Number of households, None where it is not stated.
    """

    row: SourceRow
    site: str
    name: str
    key: str
    area: Area | None = None
    address: str = ""
    circle: str = ""
    position: Position | None = None
    buildings: int | None = None
    households: int | None = None

    @property
    def rank(self) -> tuple[int, int, str, int]:
        """The order in which rows of one compound are preferred, lowest first."""
        unstated = (self.buildings is None) + (self.households is None)
        site = SITES.index(self.site) if self.site in SITES else len(SITES)
        return (unstated, site, self.row.file, self.row.number)


@attrs.frozen
class Estate:
    """A compound and every row of it.

    Attributes:
        id: City, site and row number of the row that is kept.
        area: The county of the first row that states one, with the towns of its zone.
        listings: The rows, the kept one first.
    """

    id: str
    area: Area
    listings: tuple[Listing, ...]

    @property
    def kept(self) -> Listing:
        """The row that gives the name and the counts."""
        return self.listings[0]

    @property
    def position(self) -> Position | None:
        """The first position that a row states."""
        return next((one.position for one in self.listings if one.position), None)


def normalised(name: str) -> str:
    """Return the form of a name that is compared; the rule is in the module."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return _LEFT_OUT.sub("", _ROAD_IN_BRACKETS.sub("", plain)) or plain.strip()


def listing_of(row: SourceRow, where: Territory) -> Listing | Reason:
    """Return what is used of a row, or why it is set aside."""
    name, counts = legible(row.cell("name")), (row.cell("buildings"), row.cell("households"))
    if not name:
        return Reason.NO_NAME
    if any(text and not text.isdecimal() for text in counts):
        return Reason.UNREADABLE_COUNT
    buildings, households = (int(text or 0) or None for text in counts)
    reason = _incoherent(buildings or 0, households or 0)
    if reason:
        return reason
    area = _area(row, where)
    return Listing(
        row=row,
        site=row.cell("source") or SITE_OF_LARGE_FILE,
        name=name,
        key=normalised(name),
        area=area,
        address=row.cell("address"),
        circle=_circle(row, area, where),
        position=_position(row.cell("lng"), row.cell("lat")),
        buildings=buildings,
        households=households,
    )


def _incoherent(buildings: int, households: int) -> Reason | None:
    if buildings and households and households < buildings:
        return Reason.FEWER_HOUSEHOLDS
    absurd = (
        buildings > MOST_BUILDINGS
        or households > MOST_HOUSEHOLDS
        or (buildings and households > buildings * MOST_PER_BUILDING)
    )
    return Reason.ABSURD_COUNT if absurd else None


def _area(row: SourceRow, where: Territory) -> Area | None:
    district = row.cell("district")
    if is_vague(district, where):
        named = (county_named_in(row.cell(column), where) for column in ("address", "name"))
        return next((area for area in named if area), None)
    return area_of(district, where)


def _circle(row: SourceRow, area: Area | None, where: Territory) -> str:
    circle = row.cell("bizcircle") or (area.rest if area else "")
    counties = {form for _, name in where.counties for form in (name, name[:-1])}
    return "" if circle in counties else circle


def _position(lng: str, lat: str) -> Position | None:
    try:
        return (float(lng), float(lat))
    except ValueError:
        return None


def sorted_out(
    rows: Iterable[SourceRow], where: Territory
) -> tuple[tuple[Listing, ...], tuple[Result, ...]]:
    """Return the rows that can be used, and those that are set aside before merging."""
    listings: list[Listing] = []
    refused: list[Result] = []
    for row in rows:
        found = listing_of(row, where)
        if isinstance(found, Listing):
            listings.append(found)
        else:
            refused.append(set_aside(row, found))
    return tuple(listings), tuple(refused)


def merged(
    listings: Iterable[Listing], where: Territory
) -> tuple[tuple[Estate, ...], tuple[Result, ...]]:
    """Return compounds by county and name, and the rows without a county that join none."""
    by_key: defaultdict[str, list[Listing]] = defaultdict(list)
    for listing in listings:
        by_key[listing.key].append(listing)
    estates: list[Estate] = []
    refused: list[Result] = []
    for key in sorted(by_key):
        rows = sorted(by_key[key], key=lambda one: one.rank)
        places = _places(rows)
        unstated = [one for one in rows if one.area is None]
        if len(places) == 1:
            places[0].extend(unstated)
        else:
            refused.extend(_without_county(unstated, where, several=bool(places)))
        estates.extend(_estate(members, where.code) for members in places)
    return tuple(sorted(estates, key=lambda one: (one.area.county, one.kept.key))), tuple(refused)


def _places(rows: Sequence[Listing]) -> list[list[Listing]]:
    """Return the rows that state a county, by county, neighbouring places together."""
    by_county: defaultdict[str, list[Listing]] = defaultdict(list)
    for one in rows:
        if one.area:
            by_county[one.area.county].append(one)
    places: list[list[Listing]] = []
    for county in sorted(by_county):
        members = by_county[county]
        near = next((place for place in places if _neighbours(place, members)), None)
        if near:
            near.extend(members)
        else:
            places.append(members)
    return places


def _neighbours(some: Iterable[Listing], others: Sequence[Listing]) -> bool:
    return any(
        metres(one.position, other.position) <= SAME_PLACE
        for one in some
        for other in others
        if one.position and other.position
    )


def metres(one: Position, other: Position) -> float:
    """Return the distance of two positions on a plane, longitude shortened by the latitude."""
    east = (one[0] - other[0]) * math.cos(math.radians(one[1]))
    return math.hypot(east, one[1] - other[1]) * _METRES_PER_DEGREE


def _without_county(
    rows: Iterable[Listing], where: Territory, *, several: bool
) -> Iterator[Result]:
    for one in rows:
        vague = is_vague(one.row.cell("district"), where)
        own = Reason.NO_DISTRICT if vague else Reason.UNKNOWN_DISTRICT
        yield set_aside(one.row, Reason.SEVERAL_DISTRICTS if several else own)


def _estate(rows: Iterable[Listing], city: str) -> Estate:
    members = tuple(sorted(rows, key=lambda one: one.rank))
    areas = [one.area for one in members if one.area]
    same_county = [area for area in areas if area.county == areas[0].county]
    area = next((one for one in same_county if one.towns), areas[0])
    return Estate(f"{city}-{members[0].site}-{members[0].row.number}", area, members)


@attrs.frozen(kw_only=True)
class Conflicts:
    """How many merged compounds have rows that contradict each other.

    Attributes:
        buildings: Rows state different numbers of buildings.
        households: Rows state different numbers of households.
        counties: Rows state different counties, less than `SAME_PLACE` metres apart.
        positions: Two rows lie more than `FAR_APART` metres apart: perhaps two compounds.
    """

    buildings: int
    households: int
    counties: int
    positions: int


def conflicts(estates: Iterable[Estate]) -> Conflicts:
    """Count the compounds whose rows contradict each other."""
    rows = [one.listings for one in estates]
    return Conflicts(
        buildings=sum(len({one.buildings for one in some if one.buildings}) > 1 for some in rows),
        households=sum(
            len({one.households for one in some if one.households}) > 1 for some in rows
        ),
        counties=sum(len({one.area.county for one in some if one.area}) > 1 for some in rows),
        positions=sum(_far_apart(some) for some in rows),
    )


def _far_apart(rows: Iterable[Listing]) -> bool:
    positions = [one.position for one in rows if one.position]
    return any(metres(one, other) > FAR_APART for one in positions for other in positions)
