"""One newcomer, or one vacancy: the best answer without planning again.

Formulation. The price p(n) of a place is by how much the objective falls if one more member could
serve need n, at no cost, and no other. So a newcomer whose costs are c gains p(n) - c(n) at n, and
belongs where that is most; the chain of moves that lets others make room follows the members by
whom the price is attained.

A vacancy at need n is filled at least cost by the shortest of all chains: a member of a need k
comes to n, somebody else to k, and so on, until one comes who had no place, or a place is left
empty. With the reduced costs c(m, k) - c(m, j) + p(j) - p(k) of a move of m from j to k, which are
not negative by the proof of the plan, Dijkstra's algorithm finds it.

The step of a plan is large enough for its own members and costs. Where it is not for the newcomer,
the prices are computed with a larger one first.
"""

from collections.abc import Iterator
from heapq import heappop, heappush

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Mask
from partygrid._integrity import examine_one
from partygrid._nearness import metres_between, straight_lines
from partygrid.allocation.anew import Anew
from partygrid.allocation.answers import answers_of
from partygrid.allocation.differences import Move
from partygrid.allocation.doors import admit
from partygrid.allocation.eligibility import areas
from partygrid.allocation.explain import beside_metres, lacking
from partygrid.allocation.outcomes import words
from partygrid.allocation.plan import Plan
from partygrid.allocation.posts import Posts, posts_of
from partygrid.allocation.preferences import preference_rank
from partygrid.allocation.radius import radii
from partygrid.allocation.remedies import kept_out
from partygrid.allocation.source import source_of
from partygrid.allocation.terms import UnplacedReason
from partygrid.costs import Costs
from partygrid.errors import InvalidArgument, InvalidJurisdiction
from partygrid.grid import Building
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member, Unit

_SHOWN = 3


@attrs.frozen(kw_only=True)
class Offer:
    """One need that a newcomer may serve.

    Attributes:
        need: Id of the need.
        metres: How far the newcomer lives from its place, or the step of ``Costs``.
        missing_skills: Skills of the need that the newcomer lacks, sorted.
        gain: By how much the objective of the plan would fall; not above 0 where it would not.
        moves: Who would move to make room, the first to the need of the next; a member who goes to
            no need makes room for somebody nearer. Empty where a place is free.
    """

    need: str
    metres: int
    missing_skills: tuple[str, ...]
    gain: int
    moves: tuple[Move, ...]


@attrs.frozen(kw_only=True)
class Recommendation:
    """Where a newcomer should serve.

    Attributes:
        member: Id of the newcomer.
        offers: The needs that the newcomer may serve, the greatest gain first, then id.
        reason: Why none of them is recommended; None where the first is.

    Examples:
        >>> print(Recommendation(
        ...     member="m9", offers=(), reason=UnplacedReason.NO_NEED_IN_REACH))
        m9: no need in reach
    """

    member: str
    offers: tuple[Offer, ...]
    reason: UnplacedReason | None

    @property
    def need(self) -> str | None:
        """Id of the need that is recommended, None for none."""
        return None if self.reason else self.offers[0].need

    def __str__(self) -> str:
        return f"{self.member}: {words(self.reason) if self.reason else self.need}"


@attrs.frozen(kw_only=True)
class Filling:
    """How one more place of a need is filled at least cost.

    Attributes:
        need: Id of the need.
        moves: Who comes from where: the first to the need, the second to the place that the first
            left, and so on. Empty where nobody may come.
        cost: By how much the costs of the plan rise, an empty place that is left behind at its
            worth in the objective; None where nobody may come.
        within: The limit of the need in metres, where nobody may come, and somebody might if it
            were larger; else None.

    Examples:
        >>> print(Filling(need="patrol", moves=(Move(member="m2", after="patrol"),), cost=200))
        patrol: m2: no need → patrol
    """

    need: str
    moves: tuple[Move, ...]
    cost: int | None
    within: int | None = None

    def __str__(self) -> str:
        limit = "" if self.within is None else f" within {self.within:,} metres"
        return f"{self.need}: {'; '.join(map(str, self.moves)) or f'nobody may come{limit}'}"


def recommend(where: Jurisdiction, plan: Plan, member: Member) -> Recommendation:
    """Return where a newcomer should serve, without planning anew: exact, and quick.

    Args:
        where: The snapshot of the plan.
        plan: The best plan, from `allocate_double_reporting` or `replan`.
        member: The newcomer, who is not in the plan and need not be in the snapshot.

    Returns:
        Every need that the newcomer may serve with its gain, the best first. The best plan that
        has the newcomer as well is better by the first gain, or no better where that is below 0.

    Raises:
        InvalidJurisdiction: The newcomer cannot be in the snapshot, such as for an unknown
            residence or unit; ``problems`` holds every reason.
        InvalidArgument: `plan` is not the best one, or one of another snapshot; or the newcomer is
            no `Member`, or assigned in it.

    Complexity:
        O(needs within reach, and the members placed there), once the plan has been asked before.
        Where a pairing, or the wish for a leader, counts nearby, the part is solved again for each
        need; moves are then as few as can be at that gain, and in id order.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Building("b", community="c"),
        ...     pg.Member("m1", residence="b", skills=["law"]),
        ...     pg.Need("advice", place="b", skills=["law"]), pg.Need("patrol", place="c")])
        >>> plan = pg.allocate_double_reporting(where)
        >>> found = pg.recommend(where, plan, pg.Member("m2", residence="b"))
        >>> print(found, found.offers[0].moves)
        m2: patrol ()
    """
    admit(where, plan)
    _refuse_strange(where, member)
    posts = _posts(where, plan, {member.id})
    if getattr(plan.outcome(member.id), "need", None) is not None:
        raise InvalidArgument("member", member.id, "the plan has a place", "name a newcomer")
    rows, reason = _options(posts, plan, member)
    needs = where.of(Need)
    offers = [
        Offer(
            need=needs[need].id,
            metres=far,
            missing_skills=lacking(member, needs[need]),
            gain=gain,
            moves=moves,
        )
        for need, far, gain, moves in _gains(posts, plan, member, rows)
    ]
    offers.sort(key=lambda one: (-one.gain, one.need))
    if offers:
        reason = UnplacedReason.ALL_PLACES_TAKEN if offers[0].gain <= 0 else None
    elif rows:
        reason = UnplacedReason.NO_LEADER
    return Recommendation(member=member.id, offers=tuple(offers), reason=reason)


def _refuse_strange(where: Jurisdiction, member: object) -> None:
    """Refuse a newcomer who could not be in the snapshot.

    Raises:
        InvalidArgument: It is no member.
        InvalidJurisdiction: Its fields, or what they name, cannot be.
    """
    if not isinstance(member, Member):
        remedy = "pass a Member, such as where[...] of an id"
        raise InvalidArgument("member", member, "no member", remedy)
    problems = examine_one(member, where.index.table, where.scheme)
    if problems:
        raise InvalidJurisdiction(problems)


def _gains(
    posts: Posts, plan: Plan, member: Member, rows: list[tuple[int, int, int]]
) -> Iterator[tuple[int, int, int, tuple[Move, ...]]]:
    """Yield need, metres, gain and moves of each need that a newcomer may take."""
    needs = [need for need, _, _ in rows]
    if not posts.tied[needs].any():
        gains = posts.gains(needs, [cost for _, _, cost in rows])
        for (need, far, _), gain in zip(rows, gains, strict=True):
            yield need, far, gain, posts.room(need)
        return
    again = Anew.of(posts.where.replace(member), plan)
    for need, far, _ in rows:
        found = again.newcomer(member.id, posts.where.of(Need)[need].id)
        if found is not None:
            yield need, far, *found


def _posts(where: Jurisdiction, plan: Plan, newcomers: set[str]) -> Posts:
    """Return the posts of a plan.

    Raises:
        InvalidArgument: The plan is not the best one, or one of another snapshot.
    """
    if plan.gap:
        reason = f"not the best one, {plan.gap:,} from the bound"
        raise InvalidArgument("plan", plan, reason, "make it by Policy.OPTIMAL or by replan")
    grounds = answers_of(where, plan)
    odd = set() if grounds is plan.grounds else _odd(where, plan) - newcomers
    if odd:
        some = ", ".join([*sorted(odd)[:_SHOWN], *["…"][: len(odd) - _SHOWN]])
        reason = f"one of another snapshot, {len(odd):,} differ: {some}"
        remedy = "pass the snapshot for which it was made, or make it anew by replan"
        raise InvalidArgument("plan", plan, reason, remedy)
    return posts_of(grounds, plan)


def _odd(where: Jurisdiction, plan: Plan) -> set[str]:
    """Return the members and needs that plan and snapshot do not have in common."""
    members = {one.member for part in (plan.assignments, plan.unplaced) for one in part}
    counts = {(one.need, one.least, one.most) for one in plan.head_counts}
    needs = counts ^ {(one.id, one.least, one.places) for one in where.of(Need)}
    return (members ^ {*where.index.table(Member).ids}) | {one[0] for one in needs}


def _options(
    posts: Posts, plan: Plan, member: Member
) -> tuple[list[tuple[int, int, int]], UnplacedReason | None]:
    """Return need, metres and cost of each need that a newcomer may serve, or why there is none."""
    where = posts.where
    if member.residence is None:
        return [], UnplacedReason.NO_RESIDENCE
    index = where.index
    home = index.table(Building).position[member.residence]
    found = areas(index, plan.reach)
    first, last = np.searchsorted(
        found.area, [found.of_building[home], found.of_building[home] + 1]
    ).tolist()
    inside: Counts = found.need[first:last]
    needs = [where.of(Need)[n] for n in inside.tolist()]
    at_home = np.full(inside.size, index.start(Building) + home)
    metres = metres_between(index, at_home, inside + index.start(Need), plan.costs).tolist()
    beside = np.array([_beside_metres(plan.costs, member, need) for need in needs], np.int64)
    cost, away = _reported(posts, member, inside, np.array(metres, np.int64) + beside)
    line = straight_lines(index, at_home, inside + index.start(Need))
    far = line > radii(index, plan.within)[inside]
    stages = [
        _barrier(member, need, too_far=beyond) or (UnplacedReason.UNIT_ELSEWHERE if kept else None)
        for need, beyond, kept in zip(needs, far.tolist(), away.tolist(), strict=True)
    ]
    columns = (inside.tolist(), metres, (cost + posts.change_price).tolist(), stages)
    rows = [(n, far, whole) for n, far, whole, stage in zip(*columns, strict=True) if not stage]
    order = list(UnplacedReason)
    barriers = [one for one in stages if one is not None]
    return rows, max(barriers, key=order.index, default=UnplacedReason.NO_NEED_IN_REACH)


def _reported(posts: Posts, member: Member, need: Counts, cost: Counts) -> tuple[Counts, Mask]:
    """Return what needs cost a newcomer given what the unit reports, and which it rules out."""
    reports = posts.reports
    if reports is None:
        return cost, np.zeros(need.size, np.bool_)
    unit = posts.where.index.table(Unit).position.get(member.unit or "", NOWHERE)
    units = np.full(need.size, unit)
    return cost - reports.saved(units, need, cost), reports.kept_away(units, need)


def _barrier(member: Member, need: Need, *, too_far: bool) -> UnplacedReason | None:
    """Return the first test that a member fails with a need, None for none."""
    if too_far:
        return UnplacedReason.TOO_FAR
    if need.skills and not set(need.skills) & set(member.skills):
        return UnplacedReason.NO_MATCHING_SKILL
    if need.window is not None and member.windows and need.window not in member.windows:
        return UnplacedReason.NO_MATCHING_WINDOW
    if member.capacity is not None and need.hours > member.capacity:
        return UnplacedReason.NOT_ENOUGH_HOURS
    if need.home_visits and not member.home_visits:
        return UnplacedReason.NO_HOME_VISITS
    return None


def _beside_metres(costs: Costs, member: Member, need: Need) -> int:
    return beside_metres(costs, lacking(member, need), preference_rank(member, need.id))


def fill(where: Jurisdiction, plan: Plan, need: str) -> Filling:
    """Return who should come if a need has one more vacancy, without planning anew.

    Args:
        where: The snapshot of the plan.
        plan: The best plan, from `allocate_double_reporting` or `replan`.
        need: Id of the need, which is to have one more member than the plan gives it.

    Returns:
        The chain of moves that costs least, exactly. Where the part is solved again, as few moves
        as can be at that cost; they need not be a chain then.

    Raises:
        UnknownId: No record has this id.
        InvalidArgument: The record is no need, or `plan` is not the best one, or one of another
            snapshot.

    Complexity:
        O(pairs of the needs that are nearer than the end of the chain, log), once the plan has been
        asked before. Where a pairing, or the wish for a leader, counts nearby, the part is solved
        again; moves are in id order then.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Building("b", community="c"),
        ...     pg.Member("m1", residence="b"), pg.Member("m2", residence="b"),
        ...     pg.Need("patrol", place="c")])
        >>> plan = pg.allocate_double_reporting(where)
        >>> print(pg.fill(where, plan, "patrol"))
        patrol: m2: no need → patrol
    """
    admit(where, plan)
    record = where[need]
    if not isinstance(record, Need):
        kind = type(record).__name__
        raise InvalidArgument("need", need, f"the record is a {kind}", "name a need")
    posts = _posts(where, plan, set())
    position = where.index.table(Need).position[need]
    if not posts.tied[position]:
        found = _filled(posts, need, position)
    else:
        cost, moves = Anew.of(where, plan).vacancy(position) or (None, ())
        found = Filling(need=need, moves=moves, cost=cost)
    if found.moves or not kept_out(source_of(answers_of(where, plan), plan), position):
        return found
    return attrs.evolve(found, within=int(radii(where.index, plan.within)[position]))


def _filled(posts: Posts, id_: str, need: int) -> Filling:
    """Find the shortest chain by Dijkstra's algorithm over the needs; -1 is the end."""
    reached: dict[int, tuple[int, int]] = {}  # for each need: who left it, and for which
    open_ = [(0, need, -1, -1)]
    while open_:
        length, at, leaver, target = heappop(open_)
        if at in reached:
            continue
        reached[at] = leaver, target
        if at < 0:
            cost = length + posts.price_of(need)
            return Filling(need=id_, moves=_chain(posts, reached, need), cost=cost)
        for step in posts.comers(at):
            heappush(open_, (length + step.length, step.origin, step.member, at))
        if at != need:
            heappush(open_, (length + posts.left_empty(at), -1, -1, at))
    return Filling(need=id_, moves=(), cost=None)


def _chain(posts: Posts, reached: dict[int, tuple[int, int]], need: int) -> tuple[Move, ...]:
    moves, origin = [], -1
    while origin != need:
        member, target = reached[origin]
        if member >= 0:
            moves.append(posts.move(member, origin, target))
        origin = target
    return tuple(reversed(moves))
