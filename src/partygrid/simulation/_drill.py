"""An emergency with a deadline: how many people finish by when, exactly.

Place i has d(i) residents, one person serves r residents an hour, and people stay at their place.
With n(i) people at place i, the last resident is done after

    hours = max over i of ceil(d(i) / n(i)) / r

For a deadline of T hours one person serves k = floor(r T) residents, so that place i needs
ceil(d(i) / k) people. The sum of these is needed: with fewer, one of the places would have less.

N people are given out one by one, each to the place with the largest d(i) / n(i), the lowest id
among equals, where n(i) = 0 counts as infinite. No split has a smaller maximum, and none finishes
sooner, as rounding up keeps the order.

Proof. Let place a hold the maximum v, and let another split n' have a smaller one. Then n'(a) is
above n(a), so some place b has n'(b) below n(b). When b got its last person it was the worst off,
with n(b) - 1 people: d(b) / n'(b) >= d(b) / (n(b) - 1) >= d(a) / (people at a then) >= v, a
contradiction.

Numbers are read as the decimals that they print, so that 0.3 residents an hour in 10 hours are 3.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import floor, isfinite
from numbers import Rational, Real
from typing import Any

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Index
from partygrid._territory import grids_of_buildings, place_of_buildings, totals
from partygrid.allocation.doors import admit
from partygrid.errors import Problem, ProblemReason
from partygrid.grid import PLACE_KINDS, Building, Grid
from partygrid.jurisdiction import Jurisdiction
from partygrid.simulation._checks import refuse, text, whole, wrong

_MOST_RESIDENTS = 10_000_000
_MOST_RATE = 10**6


def decimal(value: Any) -> Any:
    """Return a number as the exact fraction that it prints, and anything else as it is.

    Examples:
        >>> decimal(0.3), decimal(13), decimal("13")
        (Fraction(3, 10), Fraction(13, 1), '13')
    """
    if isinstance(value, bool) or not isinstance(value, Real) or not isfinite(value):
        return value
    return Fraction(value) if isinstance(value, Rational) else Fraction(str(float(value)))


def rate_of(where: str, field: str, value: object, most: int) -> Iterator[Problem]:
    """Yield a problem unless the value is a fraction above 0 and at most the most."""
    if not isinstance(value, Fraction) or not 0 < value <= most:
        stated = float(value) if isinstance(value, Fraction) else value
        remedy = f"state a number above 0, at most {most:,}"
        yield wrong(where, field, stated, "outside its range", remedy)


def _pairs(value: Any) -> Any:
    pairs = value.items() if isinstance(value, Mapping) else value
    return tuple(sorted(map(tuple, pairs)))


@attrs.frozen
class Drill:
    """So many residents at each of several places, to be served once each (应急演练).

    Attributes:
        residents: How many there are at each place, as a mapping; kept in id order.
        rate: Residents that one person serves in an hour. No source prints one: state your own.

    Raises:
        InvalidScenario: A number is outside its range; ``problems`` holds every one.

    Sources:
        Chengdong subdistrict: 3 compounds, 1,516 households, over 4,300 residents in 13 hours. That
        is 331 residents an hour in all; how many people served them is not printed.

    Examples:
        >>> screening = Drill({"east": 1400, "middle": 1450, "west": 1450}, rate=12)
        >>> screening.staff_needed(hours=13)
        29
        >>> screening.split(29), screening.deadline_for(29)
        ((9, 10, 10), Fraction(13, 1))
    """

    residents: tuple[tuple[str, int], ...] = attrs.field(converter=_pairs)
    rate: Fraction = attrs.field(converter=decimal, kw_only=True)

    def __attrs_post_init__(self) -> None:
        refuse(self._problems())

    def _problems(self) -> Iterator[Problem]:
        for place, count in self.residents:
            field = f"residents[{place}]"
            yield from text("Drill", "residents", place)
            yield from whole("Drill", field, count, least=0, most=_MOST_RESIDENTS)
        yield from rate_of("Drill", "rate", self.rate, _MOST_RATE)

    @property
    def total(self) -> int:
        """Residents of all places."""
        return sum(count for _, count in self.residents)

    def staff_needed(self, hours: float | Fraction) -> int | None:
        """Return the smallest number of people who finish within a deadline.

        Args:
            hours: The deadline.

        Returns:
            The number, or None where nobody serves even one resident in that time.

        Raises:
            InvalidScenario: `hours` is no number above 0.

        Complexity:
            O(places).
        """
        time = deadline("staff_needed", hours)
        each = floor(self.rate * time)
        if not each:
            return None if self.total else 0
        return sum(-(-count // each) for _, count in self.residents)

    def split(self, people: int) -> tuple[int, ...]:
        """Return how many of some people to send to each place, in id order, to finish soonest.

        Nobody is sent where each resident has somebody already.

        Raises:
            InvalidScenario: `people` is no count.

        Complexity:
            O(people times log places), at most O(residents times log places).
        """
        refuse(whole("Drill.split", "people", people, least=0, most=_MOST_RESIDENTS))
        sent = [0] * len(self.residents)
        alone = Fraction(-_MOST_RESIDENTS - 1)
        worst = [(alone, i, count) for i, (_, count) in enumerate(self.residents) if count]
        for _ in range(min(people, self.total)):
            _, i, count = worst[0]
            sent[i] += 1
            heapq.heapreplace(worst, (-Fraction(count, sent[i]), i, count))
        return tuple(sent)

    def deadline_for(self, people: int) -> Fraction | None:
        """Return after how many hours some people have finished, sent as `split` says.

        Returns:
            Hours, exactly, or None where a place with residents has nobody.

        Raises:
            InvalidScenario: `people` is no count.

        Complexity:
            That of `split`.
        """
        rounds = 0
        for sent, (_, count) in zip(self.split(people), self.residents, strict=True):
            if count and not sent:
                return None
            rounds = max(rounds, -(-count // sent) if count else 0)
        return rounds / self.rate


def deadline(where: str, hours: object) -> Fraction:
    """Return a deadline exactly.

    Raises:
        InvalidScenario: It is no number above 0.
    """
    time: Fraction = decimal(hours)
    refuse(rate_of(where, "hours", time, _MOST_RATE))
    return time


def drill(where: Jurisdiction, places: Iterable[str], *, rate: float | Fraction) -> Drill:
    """Return a drill at places of a snapshot: the residents of their buildings.

    Args:
        where: The snapshot.
        places: Ids of towns, communities, compounds, grids or buildings. No building may lie in two
            of them, as its residents would be counted twice.
        rate: Residents that one person serves in an hour.

    Raises:
        InvalidScenario: A place is none or is named twice, two have a building in common, or the
            rate is outside its range.

    Complexity:
        O(buildings log).

    Examples:
        >>> import partygrid as pg
        >>> where = pg.examples.chengdong()
        >>> compounds = [one.id for one in where.of(pg.Compound, community="third")]
        >>> screening = pg.drill(where, compounds, rate=12)
        >>> screening.total, screening.staff_needed(hours=13)
        (4304, 29)
    """
    admit(where)
    named = [places] if isinstance(places, str) else list(places)
    refuse(_no_places(where, named))
    refuse(_overlaps(where.index, named))
    index, counts = where.index, {}
    for id_ in named:
        kind = type(where[id_])
        counts[id_] = int(totals(index, kind, "residents")[index.table(kind).position[id_]])
    return Drill(counts, rate=rate)


def _no_places(where: Jurisdiction, places: list[str]) -> Iterator[Problem]:
    for i, id_ in enumerate(places):
        if not isinstance(where.get(id_), PLACE_KINDS):
            reason = ProblemReason.UNKNOWN_REFERENCE
            yield wrong("drill", "places", id_, "no place has this id", "name places", reason)
        elif id_ in places[:i]:
            remedy, reason = "name each place once", ProblemReason.REPEATED
            yield wrong("drill", "places", id_, "named twice", remedy, reason)


def _overlaps(index: Index, places: list[str]) -> Iterator[Problem]:
    """Yield a problem for two places in which one building lies, next to each other as named."""
    ranks = [_ranked(index, kind, places) for kind in PLACE_KINDS]
    building, rank = (np.concatenate(column) for column in zip(*ranks, strict=True))
    order = np.lexsort((rank, building))
    building, rank = building[order], rank[order]
    again = building[1:] == building[:-1]
    pairs = zip(rank[:-1][again].tolist(), rank[1:][again].tolist(), strict=True)
    for one, other in sorted({*pairs}):
        message = f"has a building in common with {places[one]!r}"
        remedy = "name places that do not overlap"
        yield wrong("drill", "places", places[other], message, remedy, ProblemReason.CONTRADICTION)


def _ranked(index: Index, kind: type, places: list[str]) -> tuple[Counts, Counts]:
    """Return the buildings in the places of a kind that are named, with the rank of the place."""
    position, rank = index.table(kind).position, np.full(index.size(kind) + 1, NOWHERE, np.int64)
    for i, id_ in enumerate(places):
        if id_ in position:
            rank[position[id_]] = i
    building: Counts = np.arange(index.size(Building))
    if kind is Grid:
        pairs = grids_of_buildings(index)
        building, place = pairs.owner.astype(np.int64), rank[pairs.target]
    else:
        place = rank[building if kind is Building else place_of_buildings(index, kind)]
    inside = place >= 0
    return building[inside], place[inside]
