"""Everything that is printed: it counts outcomes and formats, and decides nothing."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

import attrs

from partygrid import BuildingGroup, Grid, check_coverage, unassigned_buildings
from real_compounds.city import City, by_town, unused_numbers
from real_compounds.country import Country, by_province
from real_compounds.listings import FAR_APART, SAME_PLACE, SITE_OF_LARGE_FILE, Conflicts
from real_compounds.placing import FARTHEST, NEXT_DOOR, Placement, Placing
from real_compounds.tables import Outcome, Reason, Result
from real_compounds.territory import Territory

Line = Sequence[object]

OF_DIVISIONS = (Reason.REPEATED_CODE, Reason.NO_PARENT)
"""Why a row of a town or a community is set aside."""


def width(text: str) -> int:
    """Return the columns that a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def table(header: Sequence[str], rows: Iterable[Line]) -> str:
    """Return rows as aligned columns, numbers to the right."""
    lines = [
        list(header),
        *([f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row] for row in rows),
    ]
    sizes = [max(map(width, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(_padded, line, sizes)).rstrip() for line in lines)


def _padded(text: str, size: int) -> str:
    gap = " " * (size - width(text))
    return gap + text if text.replace(",", "").isdecimal() else text + gap


def country_screen(country: Country, *, limit: int) -> str:
    """Return the counts by province, the time of each step and the rows set aside."""
    rows = [attrs.astuple(row) for row in by_province(country)]
    where = country.territory
    head = (
        f"{where.rows:,} rows read, {len(where.results):,} set aside; "
        f"{where.by_code:,} communities have their kind from the code, not the name"
    )
    parts = [
        f"== All towns and communities listed for 2023, in {len(rows)} provinces",
        head,
        mended(where),
        table(["province", "towns", "residents' committees", "villages"], rows),
        f"{country.jurisdiction!r}, {country.report!r}",
        *(f"{seconds:6.2f} s  {step}" for step, seconds in country.seconds),
        set_aside_rows(where.results, limit=limit, reasons=OF_DIVISIONS),
    ]
    return "\n".join(parts)


def mended(where: Territory) -> str:
    """Return the names in which a letter could not be kept."""
    names = {town.id: town.name for town in where.towns}
    names |= {community.id: community.name for community in where.communities}
    listed = "".join(f": {code} {names[code]}" for code in where.mended)
    return f"{len(where.mended):,} names with a letter that has no Unicode{listed}"


def city_screen(city: City, *, limit: int) -> str:
    """Return everything about one city; `limit` rows per reason, 0 for all."""
    where = city.territory
    head = (
        f"== {where.name} {where.code}: {len(where.towns):,} towns and "
        f"{len(where.communities):,} communities ({len(where.results):,} rows set aside)"
    )
    parts = [
        head,
        mended(where),
        outcomes_by_site(city.results),
        unused(city.results),
        conflict_lines(city.conflicts),
        placements(city.placing),
        repr(city.jurisdiction),
        assigned(city),
        towns(city),
        set_aside_rows((*where.results, *city.results), limit=limit),
    ]
    return "\n\n".join(parts)


def unused(results: Iterable[Result]) -> str:
    """Return how many printed counts are not used."""
    counts = unused_numbers(results)
    return (
        f"{counts.zeros:,} rows print a count of 0, read as not stated; "
        f"{counts.unparsed:,} print a count that is not parsed"
    )


def outcomes_by_site(results: Iterable[Result]) -> str:
    """Return how many rows of each site were used, merged and set aside, with their sum."""
    sites: dict[str, Counter[Outcome]] = {}
    for one in results:
        site = one.row.cell("source") or SITE_OF_LARGE_FILE
        sites.setdefault(site, Counter())[one.outcome] += 1
    total: Counter[Outcome] = sum(sites.values(), Counter())
    rows: list[Line] = []
    for site, counts in [*sites.items(), ("all", total)]:
        read, by_outcome = counts.total(), [counts[outcome] for outcome in Outcome]
        assert read == sum(by_outcome)
        rows.append([site, read, *by_outcome])
    return table(["site", "rows read", *Outcome], rows)


def conflict_lines(found: Conflicts) -> str:
    """Return how many compounds have rows that contradict each other."""
    rows = [
        [found.buildings, "different numbers of buildings; the kept row counts"],
        [found.households, "different numbers of households; the kept row counts"],
        [found.counties, f"different counties within {SAME_PLACE:,} m; the kept row counts"],
        [found.positions, f"positions more than {FAR_APART:,} m apart: perhaps two compounds"],
    ]
    return table(["compounds", "whose rows state"], rows)


def placements(placing: Placing) -> str:
    """Return how many compounds each rule placed, and how far rule 3 can be trusted."""
    counts = Counter(one.placement for one in placing.placed)
    rows = [[counts[rule], rule.value] for rule in Placement]
    check = placing.check
    trust = (
        f"Rule 3 on compounds whose place is named: right town for {check.towns_right:,} of "
        f"{check.towns:,} (within {FARTHEST:,} m), right community for "
        f"{check.communities_right:,} of {check.communities:,} (within {NEXT_DOOR:,} m)"
    )
    return table(["compounds", "placed by"], rows) + f"\n{trust}"


def assigned(city: City) -> str:
    """Return the coverage: no source names a grid or a building group, so there is none."""
    where = city.jurisdiction
    total = check_coverage(where).total
    return (
        f"Coverage of {len(city.placing.placed):,} compounds: "
        f"{total.covered:,} of {total.buildings:,} buildings, "
        f"{total.covered_households:,} of {total.households:,} households; "
        f"{len(unassigned_buildings(where, to=Grid)):,} buildings without a grid, "
        f"{len(unassigned_buildings(where, to=BuildingGroup)):,} without a building group: "
        "no source names one"
    )


def towns(city: City) -> str:
    """Return compounds, buildings and households by town, with their sums."""
    rows = by_town(city)
    header = ["code", "town", "compounds", "without buildings", "buildings", "households", "apart"]
    lines: list[Line] = [
        [one.town.code, one.town.name, *attrs.astuple(one, recurse=False)[1:]] for one in rows
    ]
    numbers = [attrs.astuple(one, recurse=False)[1:] for one in rows] or [(0,) * 5]
    sums = [sum(column) for column in zip(*numbers, strict=True)]
    note = "apart: households of compounds whose number of buildings is not stated"
    return table(header, [*lines, ["", "all", *sums]]) + f"\n{note}"


def set_aside_rows(
    results: Iterable[Result], *, limit: int, reasons: Sequence[Reason] = tuple(Reason)
) -> str:
    """Return the rows set aside by reason, `limit` of each, 0 for all."""
    refused = [one for one in results if one.reason]
    unneeded = [reason for reason in reasons if all(one.reason is not reason for one in refused)]
    parts = [f"{len(refused):,} rows set aside; none for: {'; '.join(unneeded)}"]
    for reason in reasons:
        here = [one for one in refused if one.reason is reason]
        if here:
            shown = here[:limit] if limit else here
            parts += [f"-- {reason}: {len(here):,}", *map(printed, shown)]
            if len(shown) < len(here):
                parts.append(f"   … and {len(here) - len(shown):,} more (--limit 0, --set-aside)")
    return "\n".join(parts)


def printed(one: Result) -> str:
    """Return a row on one line: file, number, and every cell that is not empty."""
    cells = zip(one.row.header, one.row.cells, strict=True)
    stated = ", ".join(f"{column}={cell}" for column, cell in cells if cell)
    return f"   {one.row.file} row {one.row.number}: {stated}"
