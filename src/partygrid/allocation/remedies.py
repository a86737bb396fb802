"""The ways out of a shortage, each tried by solving what it touches again.

Where pairings or leaders count, it is solved under them, from where members stand in the plan.
"""

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction
from functools import cache, partial

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Mask
from partygrid.allocation.choosing import fastest_engine
from partygrid.allocation.conditions import tied
from partygrid.allocation.constrained import solved_again
from partygrid.allocation.eligibility import areas, home_visits, missing_skills, skills, times
from partygrid.allocation.grounds import Grounds
from partygrid.allocation.parts import joined, settled
from partygrid.allocation.plan import Plan
from partygrid.allocation.prices import imbalance
from partygrid.allocation.problem import Problem, pair_costs, step_of, with_step
from partygrid.allocation.radius import measured, radii, too_far
from partygrid.allocation.revised import columns
from partygrid.allocation.shortage import RemedyKind, Shortage, ShortageRemedy, VolunteerValue
from partygrid.allocation.source import ENGINES, Source, source_of
from partygrid.allocation.terms import Reach
from partygrid.grid import Community
from partygrid.needs import Need
from partygrid.org import Member

_HOURS = RemedyKind.FEWER_HOURS
_RADIUS = RemedyKind.LARGER_RADIUS
_TESTS = (
    _RADIUS,
    RemedyKind.RELAX_SKILL,
    RemedyKind.RELAX_WINDOW,
    RemedyKind.FEWER_HOURS,
    RemedyKind.OUTSIDE_HOMES,
)
"""What relaxes each test, in the order of the tests."""
_REACHES = {RemedyKind.REACH_TOWN: Reach.TOWN, RemedyKind.REACH_JURISDICTION: Reach.JURISDICTION}


def shortages(grounds: Grounds, plan: Plan) -> tuple[Shortage, ...]:
    """Return the shortages of a plan, by their lowest need."""
    source = source_of(grounds, plan)
    problem, short = source.problem, source.short()
    rows = np.flatnonzero(short[problem.need])
    member, need = problem.member[rows], problem.need[rows]
    next_ = np.flatnonzero(member[1:] == member[:-1])
    group = joined(problem.needs, need[next_], need[next_ + 1])
    missing = source.missing(source.placed_at)
    people = _grouped(group[need], member)
    needs = _grouped(group[short], np.flatnonzero(short))
    names = [one.id for one in grounds.where.of(Member)]
    places = [one.id for one in grounds.where.of(Need)]
    return tuple(
        Shortage(
            needs=tuple(places[n] for n in inside),
            eligible_members=tuple(names[m] for m in sorted(set(people.get(first, ())))),
            deficit=int(missing[inside].sum()),
            trial=partial(remedies, source),
        )
        for first, inside in needs.items()
    )


def _grouped(group: Counts, values: Counts) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for key, value in zip(group.tolist(), values.tolist(), strict=True):
        found.setdefault(key, []).append(value)
    return found


def volunteer_values(grounds: Grounds, plan: Plan) -> tuple[VolunteerValue, ...]:
    """Return what one more volunteer would be worth in each community that has a need."""
    index = grounds.where.index
    short = source_of(grounds, plan).short()
    found = areas(index, Reach.COMMUNITY)
    price = np.array([one.price for one in plan.head_counts], np.int64)
    inside = np.flatnonzero(found.area < index.size(Community))
    area, need = found.area[inside], found.need[inside]
    order = np.lexsort((need, -price[need], area))
    best = order[np.flatnonzero(np.diff(area[order], prepend=NOWHERE))]
    return tuple(
        VolunteerValue(
            community=index.id_of(Community, c),
            need=index.id_of(Need, n),
            value=int(price[n]),
            closes=bool(short[n]),
        )
        for c, n in zip(area[best].tolist(), need[best].tolist(), strict=True)
    )


def remedies(source: Source, shortage: Shortage) -> tuple[ShortageRemedy, ...]:
    """Return the ways out of a shortage, the cheapest for each place first."""
    where = source.grounds.where
    position = where.index.table(Need).position
    needs = [position[one] for one in shortage.needs]
    found = [one for n in needs for one in _of_need(source, n, shortage.deficit)]
    missing = source.missing(source.placed_at)
    unmet = [n for n in needs if missing[n]]
    ids = tuple(where.index.id_of(Need, n) for n in unmet)
    far = source.grounds.costs.elsewhere
    found.append(_without_trial(RemedyKind.VOLUNTEERS, ids, shortage.deficit, far))
    for n, id_ in zip(unmet, ids, strict=True):
        given_up = far + int(source.problem.floor_worth[n])
        found.append(_without_trial(RemedyKind.LOWER_LEAST, (id_,), int(missing[n]), given_up))
    order = list(RemedyKind)
    return tuple(
        sorted(
            found,
            key=lambda one: (
                Fraction(one.price, one.closes),
                -one.closes,
                order.index(one.kind),
                one.needs,
            ),
        )
    )


def _without_trial(
    kind: RemedyKind, needs: tuple[str, ...], closes: int, each: int
) -> ShortageRemedy:
    """Return a remedy that closes so many places by its definition, at a price for each."""
    return ShortageRemedy(kind=kind, needs=needs, closes=closes, price=closes * each)


def _of_need(source: Source, need: int, deficit: int) -> Iterator[ShortageRemedy]:
    """Try what could be changed about one need.

    A wider reach is tried only until it is wide enough, and named only where it comes to something
    else than the one before.
    """
    tests = _tests(source, need)
    inside = _in_reach(source, need, source.grounds.reach)
    for i, kind in enumerate(_TESTS):
        who = inside & _failing(tests, i)
        yield from (
            _nearest(source, need, who) if kind is _RADIUS else _tried(source, need, kind, who)
        )
    nearer: set[tuple[int, int]] = set()
    for kind, reach in _REACHES.items():
        wider = _in_reach(source, need, reach) & ~inside
        found = _tried(source, need, kind, wider & np.logical_and.reduce(tests))
        yield from (one for one in found if (one.closes, one.price) not in nearer)
        nearer |= {(one.closes, one.price) for one in found}
        if any(one.closes >= deficit for one in found):
            return


def _failing(tests: list[Mask], test: int) -> Mask:
    """Return which members fail this test and no other."""
    rest: Mask = np.logical_and.reduce([one for k, one in enumerate(tests) if k != test])
    return rest & ~tests[test]


def kept_out(source: Source, need: int) -> bool:
    """Return whether the limit of a need, and nothing else, keeps somebody from it."""
    who = _in_reach(source, need, source.grounds.reach)
    who &= _failing(_tests(source, need), _TESTS.index(_RADIUS))
    return bool((who & ~source.revised.absent).any())


def _nearest(source: Source, need: int, who: Mask) -> Iterator[ShortageRemedy]:
    """Try larger radii: the smallest that closes a place, and the smallest that closes the most.

    Found by halving, since a larger radius never closes less; but for pairings and leaders, under
    which it can, so that a smaller one may do as well there.
    """
    rows = np.flatnonzero(who)
    metres = measured(source.grounds.where.index, rows, np.full_like(rows, need))
    steps = np.unique(metres)

    @cache
    def tried(step: int) -> list[ShortageRemedy]:
        inside = np.zeros_like(who)
        inside[rows[metres <= steps[step]]] = True
        return _tried(source, need, _RADIUS, inside)

    def closes(step: int) -> int:
        return sum(one.closes for one in tried(step))

    last = steps.size - 1
    if steps.size == 0 or not tried(last):
        return
    enough = int(np.searchsorted(steps, max(one.metres or 0 for one in tried(last))))
    largest = bisect_left(range(enough), closes(last), key=closes)
    smallest = bisect_left(range(largest), 1, key=closes)
    for step in sorted({smallest, largest}):
        yield from tried(step)


def _in_reach(source: Source, need: int, reach: Reach) -> Mask:
    found = areas(source.grounds.where.index, reach)
    inside: Mask = np.isin(found.of_member, found.area[found.need == need])
    return inside


def _tests(source: Source, need: int) -> list[Mask]:
    """Return which members live near, have a skill, the window and the hours, and would visit."""
    index, within = source.grounds.where.index, source.grounds.within
    everyone = np.arange(source.problem.members)
    at, time = np.full_like(everyone, need), times(index)
    asked, window = skills(index).asked[need], time.window[need]
    visiting, in_homes = home_visits(index)
    return [
        ~too_far(index, within, everyone, at),
        (asked == 0) | (missing_skills(index, everyone, at) < asked),
        (window == 0) | ((time.windows & window) != 0),
        time.hours[need] <= time.capacity,
        visiting | ~in_homes[need],
    ]


def _tried(source: Source, need: int, kind: RemedyKind, who: Mask) -> list[ShortageRemedy]:
    """Let members serve a need who may not, solve again, and return the remedy if it is one."""
    state = source.revised
    who &= ~state.absent & (state.pinned_at < 0)
    index, id_ = source.grounds.where.index, source.grounds.where.index.id_of(Need, need)
    refused = [pair for pair in source.revision.declined if pair[1] == id_]
    who[columns(index, refused)[0]] = False
    new, cost = _reported(source, need, np.flatnonzero(who))
    if new.size == 0:
        return []
    found = _solved(source, need, new, cost + state.change_price)
    if found is None:
        return []
    before, after, change = found
    came = np.flatnonzero(after[new] == need)
    closes = int(source.missing(before).sum() - source.missing(after).sum())
    if closes <= 0:
        return []
    metres = _farthest(source, need, new[came]) if kind in {_RADIUS, *_REACHES} else None
    limit = int(radii(index, source.grounds.within)[need])
    return [
        ShortageRemedy(
            kind=kind,
            needs=(id_,),
            closes=closes,
            price=change,
            metres=metres,
            further=None if metres is None or kind is not _RADIUS else metres - limit,
            hours=float(times(index).capacity[new[came]].min()) if kind is _HOURS else None,
        )
    ]


def _reported(source: Source, need: int, new: Counts) -> tuple[Counts, Counts]:
    """Return which members their unit does not keep from a need, and what each of them costs."""
    grounds, reports = source.grounds, source.grounds.reports
    if reports is not None:
        new = new[~reports.kept_away(reports.work[new], np.full_like(new, need))]
    needs = np.full_like(new, need)
    cost = pair_costs(grounds.where.index, grounds.costs, new, needs)
    return new, cost if reports is None else cost - reports.saved(reports.work[new], needs, cost)


def _farthest(source: Source, need: int, who: Counts) -> int | None:
    """Return how far the farthest of some members lives from a need, None where none can tell."""
    metres = measured(source.grounds.where.index, who, np.full_like(who, need))
    return None if metres.min() < 0 else int(metres.max())


def _solved(
    source: Source, need: int, new: Counts, cost: Counts
) -> tuple[Counts, Counts, int] | None:
    """Return where members are and will be placed once new pairs are possible, and what that costs.

    None where no placement keeps the conditions.
    """
    touched = _touched(source, need, new)
    wider = _wider(source.problem, touched, (new, np.full_like(new, need), cost))
    asked = source.asked
    if asked.any and tied(wider, asked)[need]:
        before = source.standing
        after = solved_again(wider, asked, before, touched, ENGINES)
    else:
        before = source.placed_at
        after = settled(wider, before, touched, fastest_engine)
    if after is None:
        return None
    sums = [_cost(wider, at) for at in (before, after)]
    return before, after, sums[1] - sums[0]


def _cost(problem: Problem, at: Counts) -> int:
    """Return what proposals cost, imbalance included."""
    placed = np.bincount(at[at >= 0], minlength=problem.needs)
    chosen = problem.need == at[problem.member]
    return int(problem.cost[chosen].sum()) + imbalance(problem, placed)


def _touched(source: Source, need: int, new: Counts) -> Mask:
    """Return the needs of the parts that new pairs of members and a need join."""
    problem, group = source.problem, source.asked.group
    touched = np.zeros(problem.needs, np.bool_)
    touched[source.part[need]] = True
    touched[source.part[problem.need[np.isin(group[problem.member], group[new])]]] = True
    return touched[source.part]


def _wider(problem: Problem, needs: Mask, new: tuple[Counts, Counts, Counts]) -> Problem:
    """Return the problem of some needs with new pairs: member, need, and cost."""
    rows = np.flatnonzero(needs[problem.need])
    old = (problem.member[rows], problem.need[rows], problem.cost[rows])
    member, need, cost = (np.concatenate(one) for one in zip(old, new, strict=True))
    order = np.lexsort((need, member))
    wider = with_step(problem, step_of(problem, int(cost.max())))
    return attrs.evolve(wider, member=member[order], need=need[order], cost=cost[order])
