"""All towns and communities of 2023 as one jurisdiction, with the time that each step takes."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import attrs

from partygrid import CommunityKind, CoverageReport, Jurisdiction, Record, check_coverage
from real_compounds.tables import read_rows
from real_compounds.territory import FOLDER, Territory, read_territory

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Country:
    """The answer for the whole country.

    Attributes:
        territory: Every town and community, and the rows that were set aside.
        provinces: Code and name of each province.
        jurisdiction: The towns and communities.
        report: Its coverage: nothing is covered, since no organisation is listed.
        seconds: Each step and how long it took.
    """

    territory: Territory
    provinces: tuple[tuple[str, str], ...]
    jurisdiction: Jurisdiction
    report: CoverageReport
    seconds: tuple[tuple[str, float], ...]


@attrs.frozen(kw_only=True)
class ProvinceRow:
    """What one province holds."""

    name: str
    towns: int
    residents: int
    villages: int


def timed(step: Callable[[], T]) -> tuple[T, float]:
    """Return what a step returns, and its seconds."""
    start = perf_counter()
    found = step()
    return found, perf_counter() - start


def read_country(folder: Path) -> Country:
    """Read, build and check the whole country."""
    territory, reading = timed(lambda: read_territory(folder))
    records: tuple[Record, ...] = (*territory.towns, *territory.communities)
    jurisdiction, building = timed(lambda: Jurisdiction(records))
    report, checking = timed(lambda: check_coverage(jurisdiction))
    provinces = [row.cells[:2] for row in read_rows(folder, f"{FOLDER}/provinces.csv")]
    return Country(
        territory=territory,
        provinces=tuple((code, name) for code, name in provinces),
        jurisdiction=jurisdiction,
        report=report,
        seconds=(
            ("read files and make records", reading),
            ("Jurisdiction(records)", building),
            ("check_coverage", checking),
        ),
    )


def by_province(country: Country) -> tuple[ProvinceRow, ...]:
    """Return the counts of each province in code order."""
    towns = Counter(town.id[:2] for town in country.territory.towns)
    kinds = Counter((one.id[:2], one.kind) for one in country.territory.communities)
    return tuple(
        ProvinceRow(
            name=name,
            towns=towns[code],
            residents=kinds[code, CommunityKind.RESIDENTS],
            villages=kinds[code, CommunityKind.VILLAGE],
        )
        for code, name in country.provinces
    )
