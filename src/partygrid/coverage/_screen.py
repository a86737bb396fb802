"""A coverage report as one screen of text; it computes nothing."""

from collections import Counter
from collections.abc import Sequence

from partygrid._text import percent, table
from partygrid.coverage._gaps import MEANING, Gap
from partygrid.coverage._rows import Cover, LevelCover

_PLACES_SHOWN = 10
_GAPS_SHOWN = 10


def screen(
    total: Cover, levels: Sequence[LevelCover], places: Sequence[Cover], gaps: Sequence[Gap]
) -> str:
    """Return the headline, the levels, the worst places, the reasons and the first gaps."""
    parts = [_headline(total, gaps), _levels(levels), _worst(places), _reasons(gaps), _first(gaps)]
    return "\n\n".join(part for part in parts if part)


def _headline(total: Cover, gaps: Sequence[Gap]) -> str:
    rows = [
        (total.covered, total.buildings, "buildings", total.ratio),
        (total.covered_households, total.households, "households", total.household_ratio),
    ]
    if total.residents:
        rows.append((total.covered_residents, total.residents, "residents", total.resident_ratio))
    parts = [f"{part:,} of {of:,} {noun} ({percent(ratio)})" for part, of, noun, ratio in rows]
    return f"Coverage: {', '.join(parts)}, {len(gaps):,} gap{'' if len(gaps) == 1 else 's'}"


def _levels(levels: Sequence[LevelCover]) -> str:
    rows = [
        [row.organisation, row.place, row.led, row.places, percent(row.ratio)] for row in levels
    ]
    return table(["organisation", "covers", "led", "of", "share"], rows)


def _worst(places: Sequence[Cover]) -> str:
    open_ = [row for row in places if row.covered < row.buildings]
    if not open_:
        return ""
    rows = [
        [row.place, row.name, row.covered, row.buildings, row.covered_households, row.households]
        for row in open_[:_PLACES_SHOWN]
    ]
    header = [
        "community, worst first",
        "name",
        "covered",
        "buildings",
        "covered households",
        "of",
    ]
    rest = _rest(len(open_), _PLACES_SHOWN, "communities with uncovered buildings")
    return table(header, rows) + rest


def _reasons(gaps: Sequence[Gap]) -> str:
    if not gaps:
        return ""
    counts = Counter((gap.reason, gap.layer) for gap in gaps)
    households: Counter[tuple[str, str]] = Counter()
    for gap in gaps:
        households[gap.reason, gap.layer] += gap.households
    rows = [
        [f"{MEANING[reason]}{f' ({layer})' if layer else ''}", count, households[reason, layer]]
        for (reason, layer), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return table(["reason", "gaps", "households"], rows)


def _first(gaps: Sequence[Gap]) -> str:
    rows = [[gap.subject, gap.label, gap.households, gap.remedy] for gap in gaps[:_GAPS_SHOWN]]
    if not rows:
        return ""
    header = ["gap at", "reason", "households", "smallest remedy"]
    return table(header, rows) + _rest(len(gaps), _GAPS_SHOWN, "gaps")


def _rest(total: int, shown: int, noun: str) -> str:
    return f"\n… of {total:,} {noun}" if total > shown else ""
