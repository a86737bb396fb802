"""The answer of a coverage check: gaps, ratios and roll-ups, made from columns when asked for."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property

import attrs
import numpy as np

from partygrid._collector import paused_collector
from partygrid._index import Counts, Mask, Positions, grouped_sum
from partygrid._territory import communities_of_buildings, place_of_buildings, totals
from partygrid.coverage._chain import Chain
from partygrid.coverage._gaps import Gap
from partygrid.coverage._line import Line
from partygrid.coverage._partition import Found
from partygrid.coverage._remedies import Adviser
from partygrid.coverage._rows import Cover, LevelCover
from partygrid.coverage._screen import screen
from partygrid.errors import DoesNotHold
from partygrid.grid import Building, Community, Compound, Grid, Town
from partygrid.jurisdiction import Jurisdiction


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CoverageReport:
    """The gaps of a jurisdiction and how much of it is covered.

    Two reports are equal when they have the same gaps and the same totals.

    Attributes:
        where: The snapshot that was checked.
        on: The day for which it was checked, None for the latest state.
        levels: For each level of the scheme, how many places have an organisation.
    """

    where: Jurisdiction
    on: date | None
    levels: tuple[LevelCover, ...]
    _found: tuple[Found, ...]
    _chains: tuple[Chain, ...]
    _clear: Mask

    @property
    def ok(self) -> bool:
        """Whether there is no gap at all."""
        return not any(found.positions.size for found in self._found)

    def require_ok(self) -> "CoverageReport":
        """Return the report itself, or raise when there is a gap.

        Raises:
            DoesNotHold: There is a gap; the text is that of the report.
        """
        if not self.ok:
            raise DoesNotHold(str(self))
        return self

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Every gap, sorted by id of the place, then reason, then layer.

        Each carries its smallest next step, which need not close it: apply it and check again.

        Complexity:
            O(gaps) on top of a look for candidate remedies, done once.
        """
        line = Line(self.where.index, self.where.scheme, self.on)
        adviser = Adviser(line, self._chains)
        with paused_collector():
            gaps = [gap for found in self._found for gap in self._listed(found, adviser)]
            gaps.sort(key=lambda gap: (gap.subject, gap.reason, gap.layer))
        return tuple(gaps)

    def _listed(self, found: Found, adviser: Adviser) -> Iterator[Gap]:
        index, kind = self.where.index, found.kind
        households, residents = totals(index, kind, "households"), totals(index, kind, "residents")
        community = _communities(self.where, kind)
        for i, position in enumerate(found.positions.tolist()):
            home = int(community[position])
            yield Gap(
                subject=index.id_of(kind, position),
                reason=found.reason,
                layer=found.layer,
                at=found.breaks_at(index, self.where.scheme.kinds, i),
                community=index.id_of(Community, home) if home >= 0 else None,
                households=int(households[position]),
                residents=int(residents[position]),
                remedy=adviser.advise(found, i),
            )

    @cached_property
    def total(self) -> Cover:
        """Coverage of the whole jurisdiction; its place and name are empty."""
        index = self.where.index
        sums = [index.counts(Building, field) for field in ("households", "residents")]
        return Cover(
            buildings=self._clear.size,
            covered=int(np.count_nonzero(self._clear)),
            households=int(sums[0].sum()),
            covered_households=int(sums[0][self._clear].sum()),
            residents=int(sums[1].sum()),
            covered_residents=int(sums[1][self._clear].sum()),
        )

    @property
    def ratio(self) -> Fraction:
        """Buildings without any gap among all buildings; 1 where there is none."""
        return self.total.ratio

    @property
    def household_ratio(self) -> Fraction:
        """Households in buildings without any gap among all households; 1 where there is none."""
        return self.total.household_ratio

    @property
    def resident_ratio(self) -> Fraction:
        """Residents in buildings without any gap among all residents; 1 where there is none."""
        return self.total.resident_ratio

    @cached_property
    def by_community(self) -> tuple[Cover, ...]:
        """Coverage of each community, worst first: by ratio, then most households, then id.

        Where the community of some buildings is not known, they are a row with an empty place, so
        that the rows add up to the total.

        Examples:
            >>> import partygrid as pg
            >>> report = pg.check_coverage(pg.examples.small_town())
            >>> [(cover.place, cover.covered, cover.buildings) for cover in report.by_community]
            [('west', 7, 13), ('east', 13, 15), ('foothill', 6, 6)]
        """
        return self._rolled_up(Community)

    @cached_property
    def by_compound(self) -> tuple[Cover, ...]:
        """Coverage of each compound, worst first: by ratio, then most households, then id.

        Buildings outside compounds are in no row.
        """
        return self._rolled_up(Compound)

    @cached_property
    def by_town(self) -> tuple[Cover, ...]:
        """Coverage of each town, worst first: by ratio, then most households, then id.

        Buildings whose community is not known are in no row.
        """
        return self._rolled_up(Town)

    def _rolled_up(self, place: type) -> tuple[Cover, ...]:
        index = self.where.index
        group, size = place_of_buildings(index, place), index.size(place)
        names = [(one.id, one.name) for one in index.table(place).records]
        lost = group < 0
        if place is Community and lost.any():
            group, size = np.where(lost, size, group).astype(np.int32), size + 1
            names.append(("", "community not known"))
        one = np.ones(self._clear.size, np.int64)
        columns: list[Counts] = []
        for weight in (
            one,
            index.counts(Building, "households"),
            index.counts(Building, "residents"),
        ):
            columns.append(grouped_sum(group, weight, size))
            columns.append(grouped_sum(group, weight * self._clear, size))
        rows = zip(names, *(column.tolist() for column in columns), strict=True)
        covers = [_cover(*row) for row in rows]
        return tuple(sorted(covers, key=lambda row: (row.ratio, -row.households, row.place)))

    def to_records(self) -> list[dict[str, str | int | None]]:
        """Return one flat row for each gap, for tables and data frames."""
        return [
            {
                "subject": gap.subject,
                "reason": gap.reason.value,
                "layer": gap.layer,
                "at": gap.at,
                "community": gap.community,
                "households": gap.households,
                "residents": gap.residents,
                "remedy": str(gap.remedy),
            }
            for gap in self.gaps
        ]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CoverageReport):
            return NotImplemented
        mine = (self.on, self.total, self.levels, self.by_community)
        theirs = (other.on, other.total, other.levels, other.by_community)
        return mine == theirs and self.gaps == other.gaps

    def __hash__(self) -> int:
        return hash((self.on, self.total, self.levels))

    def __repr__(self) -> str:
        total = self.total
        count = sum(found.positions.size for found in self._found)
        return (
            f"<CoverageReport: {total.covered:,} of {total.buildings:,} buildings, {count:,} gaps>"
        )

    def __str__(self) -> str:
        return screen(self.total, self.levels, self.by_community, self.gaps)


def _communities(where: Jurisdiction, kind: type) -> Positions:
    """Return the community of each place of a kind, -1 for towns."""
    index = where.index
    if kind is Building:
        return communities_of_buildings(index)
    if kind in (Compound, Grid):
        return index.reference(kind, "community", Community)
    size = index.size(kind)
    return np.arange(size, dtype=np.int32) if kind is Community else np.full(size, -1, np.int32)


def _cover(place: tuple[str, str], *columns: int) -> Cover:
    buildings, covered, households, covered_households, residents, covered_residents = columns
    return Cover(
        place=place[0],
        name=place[1],
        buildings=buildings,
        covered=covered,
        households=households,
        covered_households=covered_households,
        residents=residents,
        covered_residents=covered_residents,
    )
