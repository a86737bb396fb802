"""What the options of every member add up to: one pass over the recount, for `verify`.

It holds the counts behind the reasons, and the proof: the step, the objective and the bound of a
plan, and which of its prices are attained.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import attrs

from partygrid.allocation.plan import Plan
from partygrid.allocation.recount import ELIGIBLE, NOTHING, Recount
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member


@attrs.define
class Tally:
    """The sums of one pass over the options of every member.

    Attributes:
        price: The stated price of each need.
        wanted: The needs to which the plan assigns each member: one, if it is right.
        placed: Number of members whom the plan assigns to each need.
        passed_by_member: The furthest test that each member passes with any need.
        passed_by_need: The furthest test that each need passes with any member.
        eligible: Number of members eligible for each need.
        costs: Cost of each assignment to which the member is eligible.
        dearest: Largest cost of an eligible pair.
        gains: Sum over members of the largest price minus cost, or 0.
        grounded: Needs whose price is what it saves to send a member of theirs home.
        follows: For each need, those whose price is what it saves to move a member of theirs to it.
    """

    price: Mapping[str, int]
    wanted: Mapping[str, tuple[str, ...]]
    placed: Counter[str]
    passed_by_member: dict[str, int] = attrs.field(factory=dict)
    passed_by_need: dict[str, int] = attrs.field(factory=dict)
    eligible: Counter[str] = attrs.field(factory=Counter)
    costs: dict[tuple[str, str], int] = attrs.field(factory=dict)
    dearest: int = 0
    gains: int = 0
    grounded: set[str] = attrs.field(factory=set)
    follows: defaultdict[str, list[str]] = attrs.field(factory=lambda: defaultdict(list))


def tally(where: Jurisdiction, plan: Plan, recount: Recount) -> Tally:
    """Return the tally of a plan."""
    wanted: dict[str, tuple[str, ...]] = {}
    for one in plan.assignments:
        wanted[one.member] = (*wanted.get(one.member, ()), one.need)
    found = Tally(
        price={one.need: one.price for one in plan.head_counts},
        wanted=wanted,
        placed=Counter(one.need for one in plan.assignments),
    )
    for member in where.of(Member):
        _add(found, member, tuple(recount.options(member)))
    return found


def _add(found: Tally, member: Member, options: tuple[tuple[str, int, int], ...]) -> None:
    passed = [test for _, test, _ in options]
    found.passed_by_member[member.id] = max(passed, default=NOTHING)
    best = 0
    for need, test, cost in options:
        found.passed_by_need[need] = max(found.passed_by_need.get(need, NOTHING), test)
        if test == ELIGIBLE:
            found.eligible[need] += 1
            found.dearest = max(found.dearest, cost)
            best = max(best, found.price.get(need, 0) - cost)
    found.gains += best
    for at in found.wanted.get(member.id, ()):
        _add_assignment(found, member.id, at, options)


def _add_assignment(
    found: Tally, member: str, at: str, options: tuple[tuple[str, int, int], ...]
) -> None:
    eligible = [(need, cost) for need, test, cost in options if test == ELIGIBLE]
    own = dict(eligible).get(at)
    if own is None:
        return
    found.costs[member, at] = own
    saved = found.price.get(at, 0) - own
    if saved == 0:
        found.grounded.add(at)
    for need, cost in eligible:
        if found.price.get(need, 0) - cost == saved:
            found.follows[need].append(at)


@attrs.frozen
class Proof:
    """What the records and the prices of a plan prove.

    Attributes:
        step: What an empty extra place costs.
        objective: The objective of the assignments.
        bound: The objective below which no plan can be.
        unattained: Needs whose price is not exact, in id order.
    """

    step: int
    objective: int
    bound: int
    unattained: tuple[str, ...]


def prove(where: Jurisdiction, found: Tally) -> Proof:
    """Return the step, objective and bound, and the needs whose price is not exact.

    See ``partygrid.allocation.problem`` and ``partygrid.allocation.prices`` for the formulation.
    """
    needs = where.of(Need)
    ranks = {one: i for i, one in enumerate(sorted({need.priority for need in needs}))}
    step = (min(len(where.of(Member)), len(needs)) + 1) * found.dearest + 1
    objective, bound = sum(found.costs.values()), -found.gains
    attained = set(found.grounded)
    for need in needs:
        worth, extra = (ranks[need.priority] + 2) * step, need.places - need.least
        price, placed = found.price.get(need.id, 0), found.placed[need.id]
        empty_floor = max(need.least - placed, 0)
        empty_extra = extra - max(placed - need.least, 0)
        objective += empty_floor * worth + empty_extra * step
        bound += need.least * min(worth, price) + extra * min(step, price)
        empty_worth = worth if empty_floor else step if empty_extra else 0
        if price == empty_worth and (empty_worth or not need.places):
            attained.add(need.id)
    attained = _following(attained, found.follows)
    unattained = tuple(need.id for need in needs if need.id not in attained)
    return Proof(step, objective, bound, unattained)


def _following(attained: Iterable[str], follows: Mapping[str, list[str]]) -> set[str]:
    """Return the needs whose price is attained through a chain of moves."""
    reached = set(attained)
    open_ = sorted(reached)
    while open_:
        for need in follows.get(open_.pop(), ()):
            if need not in reached:
                reached.add(need)
                open_.append(need)
    return reached
