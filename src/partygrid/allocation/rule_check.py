"""The check that a plan follows the rule of its policy, by code that shares nothing with policies.

What each rule promises, and how that is proven from the records alone:

*Stable.* No pair blocks: no member and need would both rather have each other than what they have.
And no other stable plan suits members better. For each need, take the member it likes best among
those whom it likes less than all it holds, and who like it more than where they are; let the need
point to where that member is. Another stable plan suits members better if and only if these arrows
hold a cycle, a *rotation* (Gusfield and Irving 1989, ch. 2, with the sides exchanged; of the places
of a need only the one of its least member points elsewhere, or a pair would block).

*Nearest, first come, skill first.* All pairs stand in one order, and the first one left is taken.
A plan is that of the order if and only if no pair comes before what its member has and before
something that its need holds, or a free place: the first pair must be chosen, as nothing comes
before it, and so on along the order. That is stability where both sides go by the same order.

*Residence only, least served, joined, load balanced, leximin.* Each is a best plan by aims of its
own, and by ``partygrid.allocation.exchanges`` it is the best if and only if no exchange is better.
"""

from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from typing import Self

import attrs
import numpy as np

from partygrid._index import Counts, Mask
from partygrid.allocation.exchanges import (
    Grouped,
    Moves,
    Placed,
    Rungs,
    better_exchange,
    on_cycle,
    walk,
)
from partygrid.allocation.ledger import Ledger
from partygrid.allocation.plan import Plan
from partygrid.allocation.policy import Policy
from partygrid.allocation.resurvey import equal_pairs, survey
from partygrid.allocation.tally import Tally
from partygrid.allocation.units import Join
from partygrid.grid import Building, Community, Grid, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member, Unit

Fault = tuple[str, str]
"""Id of the member, and what is wrong."""

_FAR = 2**62
"""A rank after all others."""

_COLUMNS = ("member", "need", "metres", "missing", "rather", "cost")


@attrs.frozen(eq=False)
class _Case:
    """A plan as arrays: the pairs that are left, sorted by member, then need, and who is where.

    No rule but the best knows of leaders: nobody is proposed to a need that wants one.

    Attributes:
        where: The snapshot.
        plan: The plan.
        member: Member of each pair. Shape: (pairs,).
        need: Need of each pair. Shape: (pairs,).
        metres: How far the member lives from the need. Shape: (pairs,).
        missing: How many skills of the need the member lacks. Shape: (pairs,).
        rather: How many needs the member would rather serve. Shape: (pairs,).
        cost: What the pair costs. Shape: (pairs,).
        at: Need of each member, -1 for none. Shape: (members,).
        least: Least head count of each need. Shape: (needs,).
        places: Most head count of each need. Shape: (needs,).
    """

    where: Jurisdiction
    plan: Plan
    member: Counts
    need: Counts
    metres: Counts
    missing: Counts
    rather: Counts
    cost: Counts
    at: Counts
    least: Counts
    places: Counts

    @classmethod
    def of(cls, where: Jurisdiction, plan: Plan, counted: Tally) -> Self:
        """Return a plan as arrays."""
        pairs = counted.recount
        led = np.array([bool(one.leader_skills) for one in where.of(Need)], np.bool_)
        open_ = pairs.left & ~led[pairs.need]
        return cls(
            where=where,
            plan=plan,
            **{name: getattr(pairs, name)[open_].astype(np.int64) for name in _COLUMNS},
            at=counted.at,
            least=pairs.least,
            places=pairs.most,
        )

    @property
    def held(self) -> Mask:
        """Which pairs the plan proposes. Shape: (pairs,)."""
        held: Mask = self.at[self.member] == self.need
        return held

    @property
    def possible(self) -> bool:
        """Whether the plan proposes pairs only, and no need has more than its most."""
        there = self.at >= 0
        placed = np.bincount(self.at[there], minlength=self.places.size)
        return int(there.sum()) == int(self.held.sum()) and bool((placed <= self.places).all())

    @property
    def wanted(self) -> Counts:
        """How many members could fill places of each need. Shape: (needs,)."""
        return np.minimum(self.places, np.bincount(self.need, minlength=self.places.size))

    def rank(self, *keys: Counts) -> Counts:
        """Return the place of each pair in an order by keys, the first first. Shape: (pairs,)."""
        rank = np.empty_like(self.need)
        rank[np.lexsort(keys[::-1])] = np.arange(rank.size)
        return rank

    def id_of(self, need: int) -> str:
        """Return the id of a need by its position."""
        return self.where.of(Need)[need].id


def rule_faults(where: Jurisdiction, plan: Plan, counted: Tally) -> Iterator[Fault]:
    """Yield where a plan does not follow the rule of its policy.

    The best plan has a proof of its own, and where a plan is not possible at all, other checks say
    so: of both, nothing is yielded.

    Args:
        where: The snapshot.
        plan: The plan.
        counted: What its assignments add up to.

    Complexity:
        O(pairs log pairs) where both sides have an order, else O(pairs) for each member of the
        longest shortest walk of exchanges.
    """
    if plan.policy in _CHECKS:
        case = _Case.of(where, plan, counted)
        if case.possible:
            yield from _CHECKS[plan.policy](case)


def _nearest(case: _Case) -> Iterator[Fault]:
    order = case.rank(case.metres, case.cost, case.member, case.need)
    yield from _blocking(case, order, order)


def _first_come(case: _Case) -> Iterator[Fault]:
    ids = [member.id for member in case.where.of(Member)]
    arrives = [
        (blake2b(f"{case.plan.seed}:{one}".encode(), digest_size=8).digest(), one) for one in ids
    ]
    rank = {one: i for i, (_, one) in enumerate(sorted(arrives))}
    arrival = np.array([rank[one] for one in ids], np.int64)
    order = case.rank(arrival[case.member], case.cost, case.need)
    yield from _blocking(case, order, order)


def _skill_first(case: _Case) -> Iterator[Fault]:
    easy = np.array([not need.skills for need in case.where.of(Need)], np.int64)
    order = case.rank(easy[case.need], case.missing, case.metres, case.member, case.need)
    yield from _blocking(case, order, order)


def _stable(case: _Case) -> Iterator[Fault]:
    by_member = case.rank(case.rather, case.metres, case.missing, case.need)
    by_need = case.rank(case.missing, case.metres, case.member)
    blocking = [*_blocking(case, by_member, by_need)]
    yield from blocking or _rotation(case, by_member, by_need)


def _blocking(case: _Case, by_member: Counts, by_need: Counts) -> Iterator[Fault]:
    """Yield the first pair of each member that comes before what both of its sides have."""
    wanting = by_member < _own(case, by_member)[case.member]
    worst = np.full(case.places.size, -1)
    held = np.flatnonzero(case.held)
    np.maximum.at(worst, case.need[held], by_need[held])
    worst[np.bincount(case.need[held], minlength=worst.size) < case.places] = _FAR
    rows = np.flatnonzero(wanting & (by_need < worst[case.need]))
    rows = rows[np.argsort(by_member[rows], kind="stable")]
    rows = rows[np.unique(case.member[rows], return_index=True)[1]]
    for member, need in zip(case.member[rows].tolist(), case.need[rows].tolist(), strict=True):
        name = case.where.of(Member)[member].id
        yield name, f"by the rule {case.id_of(need)} and this member come first for each other"


def _own(case: _Case, by_member: Counts) -> Counts:
    """Return the rank of what each member has, far behind all for nothing. Shape: (members,)."""
    own = np.full(case.at.size, _FAR)
    held = np.flatnonzero(case.held)
    own[case.member[held]] = by_member[held]
    return own


def _rotation(case: _Case, by_member: Counts, by_need: Counts) -> Iterator[Fault]:
    """Yield another stable plan that suits members better, where no pair blocks this one."""
    wanting = np.flatnonzero(by_member < _own(case, by_member)[case.member])
    wanting = wanting[np.argsort(by_need[wanting], kind="stable")]
    needs, first = np.unique(case.need[wanting], return_index=True)
    liked = np.full(case.places.size, -1)
    liked[needs] = case.member[wanting[first]]
    points_to = np.append(case.at, -1)[liked]
    on = np.flatnonzero(on_cycle(points_to))
    if on.size:
        nodes = walk(int(on[0]), points_to)
        moves = [(int(liked[n]), int(points_to[n]), n) for n in nodes]
        yield _moved(case, "another stable plan suits members better", moves)


def _moved(case: _Case, said: str, moves: Moves) -> Fault:
    members = case.where.of(Member)
    told = [
        f"{members[member].id} from {_place(case, before)} to {_place(case, after)}"
        for member, before, after in sorted(moves)
    ]
    return members[min(moves)[0]].id, f"{said}: {', '.join(told)}"


def _place(case: _Case, need: int) -> str:
    return "none" if need < 0 else case.id_of(need)


def _load_balanced(case: _Case) -> Iterator[Fault]:
    """Check that members are many, then shares even, by (2 k - 1) 2520 // places for place k."""
    need, before = _one_by_one(case.wanted)
    strain = (2 * before + 1) * 2520 // case.places[need]
    yield from _exchanged(case, case.cost, Rungs(need, strain.max(initial=0) + 1 - strain))


def _leximin(case: _Case) -> Iterator[Fault]:
    """Check that shares of communities, from the smallest, are large; a place of a share each."""
    found, index = survey(case.where.index), case.where.index
    building = index.reference(Need, "place", Building).astype(np.int64)
    place = np.stack([found.need_community, found.need_town, building])
    place[1:, found.need_community >= 0] = -1
    group = np.unique(place, axis=1, return_inverse=True)[1].reshape(-1)
    room = np.minimum(case.least, case.wanted)
    asked = np.bincount(group, case.least).astype(np.int64)
    number = np.bincount(group, room).astype(np.int64)
    whose, before = _one_by_one(number)
    keys = np.stack([before / asked[whose], asked[whose]])
    order = np.unique(keys, axis=1, return_inverse=True)[1].reshape(-1)
    worth = order.max(initial=0) + 2 - order
    own = np.repeat(np.arange(room.size), case.wanted - room)
    groups = Grouped(group, room, Rungs(whose, worth))
    yield from _exchanged(case, case.cost, Rungs(own, np.ones_like(own)), groups)


def _residence_only(case: _Case) -> Iterator[Fault]:
    """Check that members serve where they live, and that no such plan is better."""
    yield from _only(case, _at_home(case), "does not live at")


def _only(case: _Case, open_: Mask, why_not: str) -> Iterator[Fault]:
    """Check that a plan has pairs that are open only, and that no such plan is better."""
    away = case.held & ~open_
    for member, need in zip(case.member[away].tolist(), case.need[away].tolist(), strict=True):
        yield case.where.of(Member)[member].id, f"{why_not} {case.id_of(need)}"
    if not away.any():
        left = attrs.evolve(case, **{name: getattr(case, name)[open_] for name in _COLUMNS})
        yield from _best(left, left.cost)


def _at_home(case: _Case) -> Mask:
    """Return which pairs are of a need and a member who lives there. Shape: (pairs,)."""
    index, found = case.where.index, survey(case.where.index)
    home, need = found.home[case.member], case.need
    columns = (
        (np.arange(found.compound.size), found.need_building),
        (found.compound, found.need_compound),
        (found.community, index.reference(Need, "place", Community)),
        (found.town, index.reference(Need, "place", Town)),
    )
    inside = np.zeros(need.size, np.bool_)
    for here, there in columns:
        inside |= (here[home] == there[need]) & (there[need] >= 0)
    building, grid = found.grids
    row, held = equal_pairs(index.reference(Need, "place", Grid)[need], grid)
    inside[row[building[held] == home[row]]] = True
    return inside


def _least_served(case: _Case) -> Iterator[Fault]:
    """Check that no plan is better when hours served cost metres."""
    ledger = case.plan.ledger or Ledger()
    hours = {one.id: one.hours for one in ledger.served}
    charge = [round(hours.get(one.id, 0) * ledger.price) for one in case.where.of(Member)]
    yield from _best(case, case.cost + np.array(charge, np.int64)[case.member])


def _joined(case: _Case) -> Iterator[Fault]:
    """Check that no plan is better when needs where the unit reports are nearer."""
    index, nearer = case.where.index, np.zeros(case.need.size, np.int64)
    if case.plan.units is not None:
        unit, community = (index.table(kind).position for kind in (Unit, Community))
        holds = {one.id: one.community for one in case.where.of(Grid)}
        reports = {
            (unit.get(one.unit, -1), community.get(holds.get(one.place, one.place), -1))
            for one in case.plan.units.assignments
        }
        known = np.array([u * len(community) + c for u, c in reports if min(u, c) >= 0], np.int64)
        works = index.reference(Member, "unit", Unit)[case.member].astype(np.int64)
        there = survey(index).need_community[case.need]
        there = np.where(works < 0, -1, there)
        joined = np.isin(works * len(community) + there, known) & (there >= 0)
        if case.plan.units.reporting.join is Join.REQUIRED:
            away = np.isin(works, [u for u, _ in reports if u >= 0]) & ~joined
            yield from _only(case, ~away, "the unit reports elsewhere than")
            return
        nearer[joined] = case.plan.units.reporting.discount
    yield from _best(case, np.maximum(case.cost - nearer, 0))


def _best(case: _Case, cost: Counts) -> Iterator[Fault]:
    """Check that no plan of these costs is better by the aims of a best plan."""
    ranks = np.array([need.priority for need in case.where.of(Need)], np.int64)
    ranks = np.unique(ranks, return_inverse=True)[1]
    need, before = _one_by_one(case.wanted)
    beyond = before - case.least[need]
    worth = np.where(beyond < 0, ranks[need] + 2, 1)
    uneven = case.plan.costs.imbalance * np.maximum(beyond, 0)
    yield from _exchanged(case, cost, Rungs(need, worth, uneven))


def _one_by_one(number: Counts) -> tuple[Counts, Counts]:
    """Return single places for numbers: whose each is, and how many of it come before."""
    whose = np.repeat(np.arange(number.size), number)
    return whose, np.arange(whose.size) - (np.cumsum(number) - number)[whose]


def _exchanged(
    case: _Case, cost: Counts, own: Rungs, groups: Grouped | None = None
) -> Iterator[Fault]:
    placed = Placed(case.places.size, case.member, case.need, cost, case.at)
    moves = better_exchange(placed, own, groups)
    if moves:
        yield _moved(case, "the rule has a better plan", moves)


_CHECKS: Mapping[Policy, Callable[[_Case], Iterator[Fault]]] = {
    Policy.NEAREST: _nearest,
    Policy.FIRST_COME: _first_come,
    Policy.SKILL_FIRST: _skill_first,
    Policy.LOAD_BALANCED: _load_balanced,
    Policy.RESIDENCE_ONLY: _residence_only,
    Policy.STABLE: _stable,
    Policy.LEXIMIN: _leximin,
    Policy.LEAST_SERVED: _least_served,
    Policy.JOINED: _joined,
}
