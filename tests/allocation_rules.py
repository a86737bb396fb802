"""What each policy aims at, one placement at a time in plain Python: for tests of policies."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import attrs

import partygrid as pg
from allocation_reference import imbalance

Placement = dict[str, str]


@attrs.frozen
class Pair:
    """An eligible pair, as the explanation of a plan lists it."""

    member: str
    need: str
    metres: int
    lacking: int
    cost: int
    rank: int


def pairs_of(where: pg.Jurisdiction, reach: pg.Reach) -> list[Pair]:
    """Every eligible pair."""
    plan = pg.allocate_double_reporting(where, reach=reach)
    return [
        Pair(member.id, one.need, one.metres, len(one.missing_skills), one.cost, one.rank or 1)
        for member in where.of(pg.Member)
        for one in plan.explain(member.id).options
        if one.eligible
    ]


def places_of(where: pg.Jurisdiction) -> dict[str, int]:
    return {need.id: need.places for need in where.of(pg.Need)}


def placed_by(plan: pg.Plan) -> Placement:
    return {one.member: one.need for one in plan.assignments}


def every_placement(where: pg.Jurisdiction, pairs: list[Pair]) -> Iterator[Placement]:
    options: defaultdict[str, list[str | None]] = defaultdict(lambda: [None])
    for pair in pairs:
        options[pair.member].append(pair.need)
    places = places_of(where)
    for chosen in product(*options.values()):
        placed = {m: n for m, n in zip(options, chosen, strict=True) if n is not None}
        if all(number <= places[need] for need, number in Counter(placed.values()).items()):
            yield placed


def cost_of(pairs: list[Pair], placed: Placement) -> int:
    return sum(pair.cost for pair in pairs if placed.get(pair.member) == pair.need)


def community(where: pg.Jurisdiction, need: pg.Need) -> str:
    return where.community_of(need.place) or need.place


def lives_there(where: pg.Jurisdiction, pair: Pair) -> bool:
    home, place = where[where[pair.member].residence], where[where[pair.need].place]
    match place:
        case pg.Building():
            return place == home or (home.compound is not None and home.compound == place.compound)
        case pg.Compound():
            return bool(home.compound == place.id)
        case pg.Grid():
            return place.id in home.grids
        case pg.Community():
            return where.community_of(home.id) == place.id
    at = where.community_of(home.id)
    return at is not None and where[at].town == place.id


def best_aims(where: pg.Jurisdiction, placed: Placement, cost: int) -> tuple[list[int], int, int]:
    counts: Counter[str] = Counter(placed.values())
    missing: Counter[int] = Counter()
    for need in where.of(pg.Need):
        missing[need.priority] += max(need.least - counts[need.id], 0)
    cost += imbalance(where, counts, pg.Costs())
    return [missing[one] for one in sorted(missing, reverse=True)], -len(placed), cost


Aims = Callable[[Placement], tuple[Any, ...]]
"""What is to be small, in order."""


def shares_aims(where: pg.Jurisdiction, pairs: list[Pair]) -> Aims:
    """Leximin: the shares of communities, from the smallest, are large."""
    asked: Counter[str] = Counter()
    for need in where.of(pg.Need):
        asked[community(where, need)] += need.least

    def aims(placed: Placement) -> tuple[Any, ...]:
        counts, met = Counter(placed.values()), Counter[str]()
        for need in where.of(pg.Need):
            met[community(where, need)] += min(counts[need.id], need.least)
        shares = sorted(Fraction(met[one], number) for one, number in asked.items() if number)
        return [-share for share in shares], -len(placed), cost_of(pairs, placed)

    return aims


def even_aims(where: pg.Jurisdiction, pairs: list[Pair]) -> Aims:
    """Load balanced: many members, then even shares of places."""
    places = places_of(where)

    def aims(placed: Placement) -> tuple[Any, ...]:
        counts = Counter(placed.values())
        strain = sum((Fraction(counts[one] ** 2, places[one]) for one in counts), Fraction(0))
        return -len(placed), strain, cost_of(pairs, placed)

    return aims


def resident_aims(where: pg.Jurisdiction, pairs: list[Pair]) -> Aims:
    """Residence only: nobody elsewhere, then the best plan."""
    home = {(pair.member, pair.need) for pair in pairs if lives_there(where, pair)}

    def aims(placed: Placement) -> tuple[Any, ...]:
        away = bool(placed.items() - home)
        return away, *best_aims(where, placed, cost_of(pairs, placed))

    return aims


def served_aims(where: pg.Jurisdiction, pairs: list[Pair], ledger: pg.Ledger) -> Aims:
    """Least served: the best plan when hours served have a price."""

    def aims(placed: Placement) -> tuple[Any, ...]:
        charge = sum(round(ledger.price * ledger.hours_of(member)) for member in placed)
        return best_aims(where, placed, cost_of(pairs, placed) + charge)

    return aims


def joined_aims(where: pg.Jurisdiction, pairs: list[Pair], units: pg.UnitPlan | None) -> Aims:
    """Joined: the best plan when needs where the unit reports are nearer."""
    reports = () if units is None else units.assignments
    discount = 0 if units is None else units.reporting.discount
    at = {one.unit: where.community_of(one.place) for one in reports}

    def cost(pair: Pair) -> int:
        there = where.community_of(where[pair.need].place)
        linked = there is not None and at.get(where[pair.member].unit) == there
        return max(pair.cost - discount, 0) if linked else pair.cost

    def aims(placed: Placement) -> tuple[Any, ...]:
        whole = sum(cost(pair) for pair in pairs if placed.get(pair.member) == pair.need)
        return best_aims(where, placed, whole)

    return aims


Lists = dict[str, list[str]]


def matching_town(preferences: Lists, rankings: Lists, places: dict[str, int]) -> pg.Jurisdiction:
    """A town of members with preferences, and of needs that rank them.

    A need ranks members by the skills that they lack, so that a list of k members asks for k
    skills: the first on it has all of them, the last has one, and who is not on it has none and may
    not serve.
    """
    skills: dict[str, list[str]] = {member: [] for member in preferences}
    for need, ranking in rankings.items():
        for above, member in enumerate(ranking):
            skills[member] += [f"{need}-{i}" for i in range(len(ranking) - above)]
    people = (
        pg.Member(one, residence="building", skills=skills[one], preferences=wanted)
        for one, wanted in preferences.items()
    )
    needs = (
        pg.Need(
            need,
            place="building",
            least=0,
            most=places[need],
            skills=[f"{need}-{i}" for i in range(len(ranking))],
        )
        for need, ranking in rankings.items()
    )
    territory = (
        pg.Town("town"),
        pg.Community("community", town="town"),
        pg.Building("building", community="community"),
    )
    return pg.Jurisdiction([*territory, *people, *needs])
