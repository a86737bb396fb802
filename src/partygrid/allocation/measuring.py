"""The metrics of a plan, counted from the records and the arrays of its problem."""

from collections.abc import Iterator
from itertools import repeat

import attrs
import numpy as np

from partygrid._index import NOWHERE, Counts, Index, Mask
from partygrid._whereabouts import spots
from partygrid.allocation.metrics import CommunityMetrics, Metrics, PersonMetrics
from partygrid.allocation.plan import Plan
from partygrid.allocation.policies.asked import lacking_of, metres_of
from partygrid.allocation.policies.stable import ranks
from partygrid.allocation.preferences import preference_ranks
from partygrid.allocation.problem import Problem
from partygrid.allocation.radius import measured
from partygrid.grid import Community
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member

_FAR = np.iinfo(np.int64).max


@attrs.frozen(eq=False)
class _Placed:
    """Where members are placed. Shape of the first two: (members,), of the third: (needs,).

    Attributes:
        at: Position of the need, -1 for none.
        metres: How far it is, very far where there is none.
        count: Number of members placed at each need.
    """

    at: Counts
    metres: Counts
    count: Counts


def measure(where: Jurisdiction, plan: Plan, problem: Problem) -> Metrics:
    """Return what a plan comes to.

    Complexity:
        O(eligible pairs) by array operations, and O(members).
    """
    index = where.index
    placed = _placed(index, plan)
    needs = where.of(Need)
    return Metrics(
        policy=plan.policy,
        needs=len(needs),
        met=int(np.count_nonzero(placed.count >= problem.floor)),
        floors=tuple(_floors(index, placed)),
        skills_asked=sum(len(where[one.need].skills) for one in plan.assignments),
        skills_offered=sum(
            len(where[one.need].skills) - len(one.missing_skills) for one in plan.assignments
        ),
        communities=tuple(_communities(where, placed)),
        people=tuple(_people(where, placed, _envious(index, plan, problem, placed))),
    )


def unmeasured(where: Jurisdiction, plan: Plan) -> tuple[str, ...]:
    """Return who is proposed under a limit and of whom no distance is measured.

    Complexity:
        O(members), where there is a limit.
    """
    index = where.index
    who, at = _ends(index, plan)
    limited = [plan.within is not None or one.within is not None for one in where.of(Need)]
    rows = np.flatnonzero((who >= 0) & np.array([*limited, False], np.bool_)[at])
    rows = rows[measured(index, who[rows], at[rows]) < 0]
    return tuple(plan.assignments[row].member for row in rows.tolist())


def _ends(index: Index, plan: Plan) -> tuple[Counts, Counts]:
    """Return the positions of member and need of each proposal, -1 where one is not known."""
    columns = ([one.member for one in plan.assignments], [one.need for one in plan.assignments])
    who, where = (
        np.fromiter(map(index.table(kind).position.get, ids, repeat(NOWHERE)), np.int64, len(ids))
        for kind, ids in zip((Member, Need), columns, strict=True)
    )
    return who, where


def _placed(index: Index, plan: Plan) -> _Placed:
    at = np.full(index.size(Member), NOWHERE, np.int64)
    metres = np.full(at.size, _FAR, np.int64)
    who, where = _ends(index, plan)
    at[who] = where
    metres[who] = [one.metres for one in plan.assignments]
    return _Placed(at, metres, np.bincount(where, minlength=index.size(Need)))


def _floors(index: Index, placed: _Placed) -> Iterator[tuple[int, int, int]]:
    floor = index.counts(Need, "least")
    priorities, rank = np.unique(index.counts(Need, "priority"), return_inverse=True)
    filled = np.bincount(rank, np.minimum(placed.count, floor), priorities.size)
    asked = np.bincount(rank, floor, priorities.size)
    columns = (priorities, filled.astype(np.int64), asked.astype(np.int64))
    yield from reversed(list(zip(*(column.tolist() for column in columns), strict=True)))


def _communities(where: Jurisdiction, placed: _Placed) -> Iterator[CommunityMetrics]:
    community = spots(where.index, Need).community
    names = {-1: None, **dict(enumerate(one.id for one in where.of(Community)))}
    needs, counts = where.of(Need), placed.count.tolist()
    order = np.argsort(community, kind="stable")
    found, first = np.unique(community[order], return_index=True)
    for number, rows in zip(found.tolist(), np.split(order, first)[1:], strict=True):
        own = [(needs[n], counts[n]) for n in rows.tolist()]
        yield CommunityMetrics(
            community=names[number],
            needs=len(own),
            met=sum(count >= need.least for need, count in own),
            floor=sum(need.least for need, _ in own),
            filled=sum(min(count, need.least) for need, count in own),
            places=sum(need.places for need, _ in own),
            placed=sum(count for _, count in own),
            hours=sum((count * need.hours for need, count in own), 0.0),
        )


def _people(where: Jurisdiction, placed: _Placed, envious: Mask) -> Iterator[PersonMetrics]:
    needs = where.of(Need)
    compound = np.append(spots(where.index, Need).compound, NOWHERE)[placed.at]
    crosses = (compound >= 0) & (compound != spots(where.index, Member).compound)
    there = np.flatnonzero(placed.at >= 0)
    known = np.zeros(placed.at.size, np.bool_)
    known[there] = measured(where.index, there, placed.at[there]) >= 0
    columns = (placed.at, placed.metres, crosses, envious, known)
    rows = zip(where.of(Member), *(column.tolist() for column in columns), strict=True)
    for member, at, metres, away, envies, is_measured in rows:
        yield PersonMetrics(
            member=member.id,
            need=None if at < 0 else needs[at].id,
            hours=0.0 if at < 0 else needs[at].hours,
            metres=None if at < 0 else metres,
            crosses=away,
            envies=envies,
            measured=is_measured,
        )


def _envious(index: Index, plan: Plan, problem: Problem, placed: _Placed) -> Mask:
    """Return which members would rather have a place whose need would rather have them."""
    member, need = problem.member, problem.need
    metres = metres_of(problem, index, plan.costs)
    rank = ranks(problem, metres, lacking_of(problem, index))
    held = placed.at[member] == need
    last = np.full(problem.needs, NOWHERE, np.int64)
    np.maximum.at(last, need[held], rank[held])
    wanted = preference_ranks(index, member, need)
    own = np.full(problem.members, _FAR, np.int64)
    own[member[held]] = wanted[held]
    rather = (wanted == own[member]) & (metres < placed.metres[member])
    rather |= wanted < own[member]
    envies = np.zeros(problem.members, np.bool_)
    envies[member[rather & (rank < last[need])]] = True
    return envies
