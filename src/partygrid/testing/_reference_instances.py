"""The reference instances: what each asks, its snapshot, and its optimum."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from partygrid.allocation import Reach, allocate_double_reporting
from partygrid.grid import Building, Community, Compound, Grid, Point, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member, Window

Pair = tuple[str, str]
"""Ids of a member and a need."""


@attrs.frozen
class Optimum:
    """What the best plans of an instance have in common.

    Attributes:
        missing: Places that stay empty below the least head counts, a number for each priority,
            the highest first.
        placed: Members who are placed.
        cost: Metres, and what missing skills, wishes and imbalance cost, see `Costs`.
    """

    missing: tuple[int, ...]
    placed: int
    cost: int

    def __str__(self) -> str:
        missing = "+".join(map(str, self.missing))
        return f"{missing} missing, {self.placed} placed, cost {self.cost:,}"


@attrs.frozen(kw_only=True)
class ReferenceInstance:
    """A small question of allocation with its known answer.

    Attributes:
        id: Identifier.
        question: What is asked, and which mistake it catches.
        where: The snapshot: members, homes and needs.
        reach: How far from home members may be proposed.
        within: How many metres from home at most, where a need states no limit; None for no limit.
        optimum: What every best plan reaches.
        why: Why no plan does better.
    """

    id: str
    question: str
    where: Jurisdiction = attrs.field(repr=False)
    reach: Reach = Reach.COMMUNITY
    within: int | None = None
    optimum: Optimum
    why: str

    @property
    def costs(self) -> Mapping[Pair, int]:
        """What it costs to propose a member to a need, for each pair that may be proposed.

        Complexity:
            An allocation: keep what it returns.

        Examples:
            >>> from partygrid.testing.instances import get
            >>> get("near-home").costs
            {('m1', 'patrol'): 1000}
        """
        where = self.where
        plan = allocate_double_reporting(where, reach=self.reach, within=self.within, units=None)
        return {
            (member.id, one.need): one.cost
            for member in where.of(Member)
            for one in plan.explain(member.id).options
            if one.eligible
        }


_GROUND = (
    Town("town"),
    Town("hills"),
    Community("east", town="town"),
    Community("west", town="town"),
    Community("village", town="hills"),
    Compound("garden", community="east"),
    Grid("grid", community="east"),
    Building("b1", compound="garden", grids=["grid"]),
    Building("b2", community="west"),
    Building("b3", community="village"),
)
"""Homes of which no point is known: distances are steps."""


def _street(*metres: int) -> Iterator[Building]:
    """Yield houses along a street, each so many metres, almost, from its beginning."""
    for one in metres:
        point = Point(116.75, round(25.71 + one / 111_195, 6))
        yield Building(f"house-{one}", community="east", point=point)


def _member(key: str, home: str | None = "b1", **stated: Any) -> Member:
    return Member(key, residence=home, **stated)


def _instance(
    key: str,
    question: str,
    records: Iterable[Member | Need | Building],
    optimum: tuple[tuple[int, ...], int, int],
    why: str,
    **asked: Any,
) -> ReferenceInstance:
    where = Jurisdiction([*_GROUND, *records])
    best = Optimum(*optimum)
    return ReferenceInstance(id=key, question=question, where=where, optimum=best, why=why, **asked)


ALL = (
    _instance(
        "greedy-trap",
        "the first member could serve both needs, the second one only: first come is not best",
        [
            Need("bins", place="east"),
            Need("law", place="east", skills=["law"]),
            _member("m1", skills=["law"]),
            _member("m2"),
        ],
        ((0,), 2, 2_000),
        "m1 to law and m2 to bins fill both; m1 on bins leaves law to nobody",
    ),
    _instance(
        "chain",
        "three members and three needs in a chain: one placing must be undone twice",
        [
            *(Need(f"n{i}", place="east", skills=[f"s{i}"]) for i in (1, 2, 3)),
            _member("m1", skills=["s1", "s2"]),
            _member("m2", skills=["s2", "s3"]),
            _member("m3", skills=["s1"]),
        ],
        ((0,), 3, 3_000),
        "m3 to n1, m1 to n2, m2 to n3",
    ),
    _instance(
        "least-before-more",
        "filling up one need must not leave another below its least",
        [
            Need("big", place="east", least=1, most=3),
            Need("small", place="east", least=2, most=2),
            *(_member(f"m{i}") for i in (1, 2, 3)),
        ],
        ((0,), 3, 3_000),
        "one to big and two to small; any other split leaves a place of small empty",
    ),
    _instance(
        "near-home",
        "who lives in the other community is not proposed, however short the need is",
        [
            Need("patrol", place="east", least=2, most=2),
            _member("m1"),
            _member("m2", "b2"),
            _member("m3", None),
        ],
        ((1,), 1, 1_000),
        "only m1 lives in the community of the need",
    ),
    _instance(
        "when-they-can",
        "windows and hours are limits, not wishes",
        [
            Need("evening", place="east", window=Window.EVENING, hours=2),
            _member("m1", windows=[Window.WEEKEND]),
            _member("m2", windows=[Window.EVENING], capacity=1),
        ],
        ((1,), 0, 0),
        "m1 cannot come in the evening, m2 has one hour and the need asks two",
    ),
    _instance(
        "enough",
        "more members than places: nobody is placed above the most",
        [Need("patrol", place="east", least=1, most=2), *(_member(f"m{i}") for i in range(4))],
        ((0,), 2, 2_000),
        "the need takes two and no more",
    ),
    _instance(
        "nearest-first",
        "the shortest way taken first leaves the longest one",
        [
            *_street(0, 60, 100, 260),
            Need("bins", place="house-60"),
            Need("lamps", place="house-260"),
            _member("m1", "house-0"),
            _member("m2", "house-100"),
        ],
        ((0,), 2, 220),
        "m1 to bins and m2 to lamps: 60 and 160 metres; m2 on bins saves 20 and costs 100 more",
    ),
    _instance(
        "missing-skill",
        "all are placed either way, and once somebody lacks a skill that the other one has",
        [
            Need("advice", place="east", skills=["law"]),
            Need("desk", place="east", skills=["accounts", "law"]),
            _member("m1", skills=["accounts", "law"]),
            _member("m2", skills=["law"]),
        ],
        ((0,), 2, 2_000),
        "m1 to desk, m2 to advice; the other way round m2 lacks accounts",
    ),
    _instance(
        "wish",
        "all are placed either way, and once against the wish of both",
        [
            Need("choir", place="east"),
            Need("patrol", place="east"),
            _member("m1", preferences=["patrol"]),
            _member("m2", preferences=["choir", "patrol"]),
        ],
        ((0,), 2, 2_000),
        "each is where it wishes to be",
    ),
    _instance(
        "even",
        "who is more than the least is spread over the needs",
        [
            Need("bins", place="east", least=0, most=3),
            Need("lamps", place="east", least=0, most=3),
            *(_member(f"m{i}") for i in range(4)),
        ],
        ((0,), 4, 4_002),
        "two and two; three and one cost more",
    ),
    _instance(
        "priority",
        "with one member for two needs the urgent one comes first",
        [
            Need("bins", place="b1"),
            Need("oxygen", place="east", priority=2),
            _member("m1"),
        ],
        ((0, 1), 1, 1_000),
        "m1 to oxygen, although bins is in the same building",
    ),
    _instance(
        "wrong-skill",
        "a skill is a limit: no other one takes its place",
        [Need("law", place="east", skills=["law"]), _member("m1", skills=["medicine"])],
        ((1,), 0, 0),
        "m1 has none of the skills",
    ),
    _instance(
        "home-visits",
        "who does not visit homes is not sent there",
        [
            Need("bedside", place="east", home_visits=True),
            _member("m1", home_visits=False),
            _member("m2", "b1", windows=[Window.WEEKEND]),
        ],
        ((0,), 1, 1_000),
        "m2 alone visits homes",
    ),
    _instance(
        "limit-of-the-need",
        "the limit of a need in metres holds inside the community too",
        [
            *_street(0, 100, 500),
            Need("bedside", place="house-0", least=2, most=2, within=300),
            _member("m1", "house-100"),
            _member("m2", "house-500"),
        ],
        ((1,), 1, 100),
        "m2 lives 500 metres away",
    ),
    _instance(
        "limit-of-the-question",
        "the limit that is asked holds for needs that state none, and not for one that does",
        [
            *_street(0, 100, 500),
            Need("bins", place="house-0"),
            Need("lamps", place="house-0", within=600),
            _member("m1", "house-100"),
            _member("m2", "house-500"),
        ],
        ((0,), 2, 600),
        "m2 can only do lamps, so m1 does bins",
        within=400,
    ),
    _instance(
        "across-communities",
        "in reach of the town, who lives in the need's own community is still nearer",
        [
            Need("east-patrol", place="east"),
            Need("west-patrol", place="west"),
            _member("m1", "b2"),
            _member("m2", "b1"),
            _member("m3", "b3"),
        ],
        ((0,), 2, 2_000),
        "m1 to west-patrol, m2 to east-patrol; m3 lives in another town",
        reach=Reach.TOWN,
    ),
    _instance(
        "across-towns",
        "in reach of all, the far ones fill what the near ones leave",
        [
            Need("patrol", place="east", least=2, most=2),
            Need("village-patrol", place="village"),
            _member("m1", "b3"),
            _member("m2", "b3"),
            _member("m3", "b2"),
        ],
        ((0,), 3, 26_000),
        "one of the village stays there; another goes to east, with m3, who lives nearer",
        reach=Reach.JURISDICTION,
    ),
)
