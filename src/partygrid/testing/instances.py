"""Reference instances for allocators of your own: small, each with its proven optimum.

The optimum is that of `allocate_double_reporting`: of all plans, first the fewest places empty
below the least head counts, then the most members placed. The tests of partygrid prove each
by trying every plan. Each instance catches a mistake that allocators make.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import attrs

from partygrid.errors import InvalidArgument, UnknownName
from partygrid.grid import Building, Community, Compound, Grid, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member, Window

__all__ = [
    "Optimum",
    "ReferenceInstance",
    "check_allocator",
    "get",
    "ids",
    "may_serve",
    "reached_by",
]


@attrs.frozen(order=True)
class Optimum:
    """What the best plans of an instance have in common.

    Attributes:
        missing: Places that stay empty below the least head counts.
        placed: Members who are placed.
    """

    missing: int
    placed: int

    def __str__(self) -> str:
        return f"{self.missing} missing, {self.placed} placed"


@attrs.frozen(kw_only=True)
class ReferenceInstance:
    """A small question of allocation with its known answer.

    Attributes:
        id: Identifier.
        question: What is asked, and which mistake it catches.
        where: The snapshot: members, homes and needs.
        optimum: What every best plan reaches.
        why: Why no plan does better.
    """

    id: str
    question: str
    where: Jurisdiction = attrs.field(repr=False)
    optimum: Optimum
    why: str


_GROUND = (
    Town("town"),
    Community("east", town="town"),
    Community("west", town="town"),
    Compound("garden", community="east"),
    Grid("grid", community="east"),
    Building("b1", compound="garden", grids=["grid"]),
    Building("b2", community="west"),
)


def _member(key: str, home: str | None = "b1", **stated: Any) -> Member:
    return Member(key, residence=home, **stated)


def _instance(
    key: str, question: str, records: Iterable[Member | Need], optimum: Optimum, why: str
) -> ReferenceInstance:
    where = Jurisdiction([*_GROUND, *records])
    return ReferenceInstance(id=key, question=question, where=where, optimum=optimum, why=why)


_ALL = (
    _instance(
        "greedy-trap",
        "the first member could serve both needs, the second one only: first come is not best",
        [
            Need("law", place="east", skills=["law"]),
            Need("patrol", place="east"),
            _member("m1", skills=["law"]),
            _member("m2"),
        ],
        Optimum(0, 2),
        "m1 to law and m2 to patrol fill both; m1 on patrol leaves law to nobody",
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
        Optimum(0, 3),
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
        Optimum(0, 3),
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
        Optimum(1, 1),
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
        Optimum(1, 0),
        "m1 cannot come in the evening, m2 has one hour and the need asks two",
    ),
    _instance(
        "enough",
        "more members than places: nobody is placed above the most",
        [Need("patrol", place="east", least=1, most=2), *(_member(f"m{i}") for i in range(4))],
        Optimum(0, 2),
        "the need takes two and no more",
    ),
)


def ids() -> tuple[str, ...]:
    """Return the ids of the instances, sorted.

    Examples:
        >>> ids()[0]
        'chain'
    """
    return tuple(sorted(one.id for one in _ALL))


def get(key: str) -> ReferenceInstance:
    """Return an instance.

    Raises:
        UnknownName: No instance has this id.

    Examples:
        >>> print(get("greedy-trap").optimum)
        0 missing, 2 placed
    """
    known = {one.id: one for one in _ALL}
    if key not in known:
        raise UnknownName("instance", key, known)
    return known[key]


Allocator = Callable[[Jurisdiction], Iterable[tuple[str, str]]]


def check_allocator(instance: ReferenceInstance, allocate: Allocator) -> None:
    """Run an allocator of yours on an instance, and raise unless its plan is a best one.

    Args:
        instance: The instance.
        allocate: Returns pairs of a member and a need for a snapshot.

    Raises:
        InvalidArgument: A pair is no member and need, or one that may not be proposed.
        AssertionError: The plan is possible, and another is better.

    Examples:
        >>> import partygrid as pg
        >>> def ours(where):
        ...     plan = pg.allocate_double_reporting(where)
        ...     return [(one.member, one.need) for one in plan.assignments]
        >>> for key in ids():
        ...     check_allocator(get(key), ours)
    """
    reached = reached_by(instance.where, allocate(instance.where))
    if reached != instance.optimum:
        raise AssertionError(
            f"{instance.id}: {reached}, the optimum is {instance.optimum}: {instance.why}"
        )


def reached_by(where: Jurisdiction, pairs: Iterable[tuple[str, str]]) -> Optimum:
    """Return what a plan reaches, or raise if it may not be proposed.

    Raises:
        InvalidArgument: A pair is no member and need, or one that may not be proposed; a member is
            placed twice, or a need gets more than its most.
    """
    plan = list(pairs)
    for pair in plan:
        member, need = map(where.get, pair)
        if not (isinstance(member, Member) and isinstance(need, Need)):
            raise InvalidArgument("pair", pair, "no member and need", "name both by id")
        if not may_serve(where, member, need):
            remedy = "propose needs near home that ask for what the member offers"
            raise InvalidArgument("pair", pair, "the member cannot serve the need", remedy)
    twice = [one for one, count in Counter(one for one, _ in plan).items() if count > 1]
    served = Counter(need for _, need in plan)
    needs = where.of(Need)
    full = [
        one.id for one in needs if served[one.id] > (one.least if one.most is None else one.most)
    ]
    if twice or full:
        remedy = "place each member once, and no more than the need takes"
        raise InvalidArgument("plan", [*twice, *full], "placed twice, or too many", remedy)
    missing = sum(max(0, one.least - served[one.id]) for one in needs)
    return Optimum(missing=missing, placed=len(plan))


def may_serve(where: Jurisdiction, member: Member, need: Need) -> bool:
    """Return whether a member may be proposed to a need, as the instances ask it.

    The home lies in the community of the need; of skills, window and hours the need asks nothing
    that the member does not have.

    Examples:
        >>> where = get("near-home").where
        >>> [may_serve(where, one, where["patrol"]) for one in where.of(Member)]
        [True, False, False]
    """
    home = None if member.residence is None else where.community_of(member.residence)
    able = not need.skills or bool({*need.skills} & {*member.skills})
    free = need.window is None or not member.windows or need.window in member.windows
    enough = member.capacity is None or need.hours <= member.capacity
    return home == where.community_of(need.place) and able and free and enough
