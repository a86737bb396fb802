"""One city: its towns, communities, compounds and buildings, and what became of every row.

A compound with n buildings becomes a `Compound` and n `Building` records, 1号楼 to n号楼. Its
households are divided evenly; what is left over goes to the lowest numbers, one each, so that the
sum is exact. A compound whose number of buildings is not stated has no building record: none is
invented, and its households, where they are stated, are counted apart. Buildings have no grid and
no building group, since no source names any, and no point, since the positions are not WGS-84.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import attrs

from partygrid import Building, Compound, Jurisdiction, Town, check_coverage
from real_compounds import listings as sites
from real_compounds.listings import Conflicts, Estate
from real_compounds.placing import Placed, Placing, placed
from real_compounds.tables import Outcome, Reason, Result, SourceRow, read_rows, set_aside
from real_compounds.territory import Territory, read_territory

CITIES = {"徐州": "3203", "襄阳": "4206", "龙岩": "3508"}
"""The three cities and their division codes."""

COUNTS = ("buildings", "households")
"""Columns of parsed counts; the text as printed is in the column of the same name with _raw."""


@attrs.frozen(kw_only=True)
class City:
    """The answer for one city.

    Attributes:
        territory: Its towns and communities.
        placing: Its compounds and how each was placed.
        jurisdiction: Towns, communities, compounds and buildings.
        results: The outcome of every row of the sites, in the order in which they were read.
        conflicts: How many merged compounds have rows that contradict each other.
    """

    territory: Territory
    placing: Placing
    jurisdiction: Jurisdiction
    results: tuple[Result, ...]
    conflicts: Conflicts


def rows_of(folder: Path, name: str) -> Iterator[SourceRow]:
    """Read the rows of a city: those of the country-wide file, then those of its own file."""
    large = read_rows(folder, sites.LARGE_FILE)
    own = read_rows(folder, sites.CITY_FILE.format(city=name))
    return chain((row for row in large if row.cell("city") == name), own)


def divided(households: int, buildings: int) -> tuple[int, ...]:
    """Return the households of each building; the sum is exact, the lowest numbers get the rest."""
    each, rest = divmod(households, buildings)
    return tuple(each + (i < rest) for i in range(buildings))


def records_of(one: Placed) -> Iterator[Compound | Building]:
    """Return the compound and its buildings, none where their number is not stated."""
    kept = one.estate.kept
    yield Compound(one.estate.id, community=one.community, name=kept.name)
    buildings = kept.buildings or 0
    shares: Sequence[int | None] = [None] * buildings
    if buildings and kept.households is not None:
        shares = divided(kept.households, buildings)
    for number, share in enumerate(shares, start=1):
        yield Building(
            f"{one.estate.id}-{number:03}",
            compound=one.estate.id,
            name=f"{number}号楼",
            households=share,
        )


def build_city(rows: Iterable[SourceRow], where: Territory) -> City:
    """Build the jurisdiction of a city, and account for every row."""
    rows = tuple(rows)
    listings, refused = sites.sorted_out(rows, where)
    estates, without_county = sites.merged(listings, where)
    placing = placed(estates, where)
    homeless = (
        set_aside(one.row, Reason.NO_COMMUNITY)
        for estate in placing.homeless
        for one in estate.listings
    )
    used = chain.from_iterable(_outcomes(one) for one in placing.placed)
    results = (*refused, *without_county, *homeless, *used)
    compounds = chain.from_iterable(records_of(one) for one in placing.placed)
    return City(
        territory=where,
        placing=placing,
        jurisdiction=Jurisdiction([*where.towns, *where.communities, *compounds]),
        results=accounted(rows, results),
        conflicts=sites.conflicts(estates),
    )


def _outcomes(one: Placed) -> Iterator[Result]:
    kept, *others = one.estate.listings
    yield Result(kept.row, Outcome.USED, record=one.estate.id, note=one.placement)
    for other in others:
        yield Result(other.row, Outcome.MERGED, record=one.estate.id)


def accounted(rows: Iterable[SourceRow], results: Iterable[Result]) -> tuple[Result, ...]:
    """Return one outcome per row in the order of the rows.

    Raises:
        AssertionError: A row has no outcome or several; that would be a defect of this example.
    """
    places = [(row.file, row.number) for row in rows]
    kept = tuple(results)
    found = {(one.row.file, one.row.number): one for one in kept}
    assert len(kept) == len(found) == len(places)
    assert set(places) == found.keys()
    return tuple(found[place] for place in places)


def read_city(folder: Path, name: str) -> City:
    """Read and build one of the three cities."""
    return build_city(rows_of(folder, name), read_territory(folder, code=CITIES[name]))


@attrs.frozen
class Printed:
    """Numbers that a site prints and that are not used.

    Attributes:
        unparsed: Rows in which a count is printed with a digit, but no integer was parsed from it.
        zeros: Rows with a count of 0, read as not stated.
    """

    unparsed: int
    zeros: int


def unused_numbers(results: Iterable[Result]) -> Printed:
    """Count the rows whose printed counts could not be used."""
    unparsed = zeros = 0
    for one in results:
        counts = [(one.row.cell(name), one.row.cell(f"{name}_raw")) for name in COUNTS]
        unparsed += any(not parsed and any(map(str.isdecimal, raw)) for parsed, raw in counts)
        zeros += any(parsed and int(parsed) == 0 for parsed, _ in counts if parsed.isdecimal())
    return Printed(unparsed, zeros)


@attrs.frozen(kw_only=True)
class TownRow:
    """What one town holds.

    Attributes:
        town: The town.
        compounds: Number of compounds.
        bare: Compounds without buildings, since their number is not stated.
        buildings: Number of buildings.
        households: Households in buildings.
        apart: Households of compounds without buildings.
    """

    town: Town
    compounds: int
    bare: int
    buildings: int
    households: int
    apart: int


def by_town(city: City) -> tuple[TownRow, ...]:
    """Return the towns that have compounds, in code order; the sums are those of the records."""
    covers = {cover.place: cover for cover in check_coverage(city.jurisdiction).by_town}
    held: defaultdict[str, list[Estate]] = defaultdict(list)
    for one in city.placing.placed:
        held[city.jurisdiction[one.community].town].append(one.estate)
    rows = []
    for town in sorted(held):
        bare = [one.kept for one in held[town] if not one.kept.buildings]
        row = TownRow(
            town=city.jurisdiction[town],
            compounds=len(held[town]),
            bare=len(bare),
            buildings=covers[town].buildings,
            households=covers[town].households,
            apart=sum(one.households or 0 for one in bare),
        )
        rows.append(row)
    return tuple(rows)
