"""Reference instances for allocators of your own: small, each with its proven optimum.

The optimum is that of `allocate_double_reporting`: of all plans, first the fewest places empty
below the least head counts, highest priority first, then the most members placed, then the least
cost by the usual `Costs`. The tests of partygrid prove each by trying every plan, with distances
and eligibility counted by other code. Each instance catches a mistake that allocators make.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from math import comb

from partygrid.costs import Costs
from partygrid.errors import InvalidArgument, UnknownName
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member
from partygrid.testing._reference_instances import ALL, Optimum, Pair, ReferenceInstance

__all__ = ["Optimum", "ReferenceInstance", "check_allocator", "get", "ids", "reached_by"]


def ids() -> tuple[str, ...]:
    """Return the ids of the instances, sorted.

    Examples:
        >>> ids()[0]
        'across-communities'
    """
    return tuple(sorted(one.id for one in ALL))


def get(key: str) -> ReferenceInstance:
    """Return an instance.

    Raises:
        UnknownName: No instance has this id.

    Examples:
        >>> print(get("greedy-trap").optimum)
        0 missing, 2 placed, cost 2,000
    """
    known = {one.id: one for one in ALL}
    if key not in known:
        raise UnknownName("instance", key, known)
    return known[key]


Allocator = Callable[[Jurisdiction], Iterable[tuple[str, str]]]


def check_allocator(instance: ReferenceInstance, allocate: Allocator) -> None:
    """Run an allocator of yours on an instance, and raise unless its plan is a best one.

    Args:
        instance: The instance.
        allocate: Returns pairs of a member and a need for a snapshot. Reach and limit, where they
            are not the usual ones, stand in the instance.

    Raises:
        InvalidArgument: A pair is no member and need, or one that may not be proposed.
        AssertionError: The plan is possible, and another is better.

    Examples:
        >>> import partygrid as pg
        >>> for one in map(get, ids()):
        ...     def ours(where):
        ...         plan = pg.allocate_double_reporting(where, reach=one.reach, within=one.within)
        ...         return [(done.member, done.need) for done in plan.assignments]
        ...     check_allocator(one, ours)
    """
    reached = reached_by(instance, allocate(instance.where))
    if reached != instance.optimum:
        raise AssertionError(
            f"{instance.id}: {reached}, the optimum is {instance.optimum}: {instance.why}"
        )


def reached_by(instance: ReferenceInstance, pairs: Iterable[Pair]) -> Optimum:
    """Return what a plan reaches, or raise if it may not be proposed.

    Raises:
        InvalidArgument: A pair is no member and need, or one that may not be proposed; a member is
            placed twice, or a need gets more than its most.

    Examples:
        >>> print(reached_by(get("missing-skill"), [("m1", "advice"), ("m2", "desk")]))
        0 missing, 2 placed, cost 2,100
    """
    plan, costs, needs = list(pairs), instance.costs, instance.where.of(Need)
    for pair in plan:
        member, need = map(instance.where.get, pair)
        if not (isinstance(member, Member) and isinstance(need, Need)):
            raise InvalidArgument("pair", pair, "no member and need", "name both by id")
        if pair not in costs:
            remedy = "propose needs in reach that ask for what the member offers"
            raise InvalidArgument("pair", pair, "the member cannot serve the need", remedy)
    twice = [one for one, count in Counter(one for one, _ in plan).items() if count > 1]
    served = Counter(need for _, need in plan)
    full = [one.id for one in needs if served[one.id] > one.places]
    if twice or full:
        remedy = "place each member once, and no more than the need takes"
        raise InvalidArgument("plan", [*twice, *full], "placed twice, or too many", remedy)
    beyond = sum(comb(max(served[one.id] - one.least, 0), 2) for one in needs)
    cost = sum(map(costs.__getitem__, plan)) + Costs().imbalance * beyond
    return Optimum(_missing(needs, served), len(plan), cost)


def _missing(needs: Iterable[Need], served: Mapping[str, int]) -> tuple[int, ...]:
    """Return how many places are empty below the least head counts, highest priority first."""
    missing: Counter[int] = Counter()
    for one in needs:
        missing[one.priority] += max(0, one.least - served[one.id])
    return tuple(missing[priority] for priority in sorted(missing, reverse=True))
