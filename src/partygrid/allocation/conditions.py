"""Conditions that tie members to one another, as arrays: pairings, and needs that want a leader.

A placement keeps them when those who serve together are at one need or none has a place, when no
need has two of those who serve apart, and when a need with leader skills has somebody with one of
them, or nobody.
"""

from collections.abc import Iterable
from itertools import pairwise

import attrs
import numpy as np
import numpy.typing as npt

from partygrid._index import NOWHERE, Counts, Index, Mask
from partygrid.allocation.pairings import Apart, Pairing, Together
from partygrid.allocation.parts import joined
from partygrid.allocation.problem import Problem
from partygrid.needs import Need
from partygrid.org import Member


@attrs.frozen(eq=False)
class Leading:
    """Who leads what.

    Attributes:
        kind: Which leader skills each need asks, -1 for none. Shape: (needs,).
        able: Who has one of them; nobody has one of none. Shape: (kinds + 1, members).
    """

    kind: Counts
    able: npt.NDArray[np.bool_]

    def __call__(self, member: Counts, need: Counts) -> Mask:
        """Return which pairs are of a member who leads and a need that wants a leader."""
        found: Mask = self.able[self.kind[need], member]
        return found


@attrs.frozen(eq=False)
class Conditions:
    """The conditions of a snapshot and a request.

    Attributes:
        group: Lowest of the members with whom each serves together. Shape: (members,).
        apart: Which members serve apart, as a set and a member in each column. Shape: (2, entries).
        team: Which needs want a leader. Shape: (needs,).
        leading: Who leads what.
        pinned_at: Position of the need to which each member is pinned, -1 for none. (members,).
    """

    group: Counts
    apart: Counts
    team: Mask
    leading: Leading
    pinned_at: Counts

    @property
    def paired(self) -> Mask:
        """Which members are in a pairing. Shape: (members,)."""
        found = np.bincount(self.group, minlength=self.group.size)[self.group] > 1
        found[self.apart[1]] = True
        return found

    @property
    def any(self) -> bool:
        """Whether there is any condition."""
        return bool(self.team.any() or self.paired.any())


def conditions(index: Index, pairings: Iterable[Pairing], pinned_at: Counts) -> Conditions:
    """Return the conditions of a snapshot, of pairings, and of members who are pinned.

    Who is not in the snapshot, or not any more, is left out of pairings.

    Complexity:
        O(members for each distinct set of leader skills).
    """
    position = index.table(Member).position
    sets = [
        (type(one), [position[id_] for id_ in one.members if id_ in position]) for one in pairings
    ]
    together = [who for kind, who in sets if kind is Together]
    apart = [who for kind, who in sets if kind is Apart]
    links = [(one, other) for who in together for one, other in pairwise(who)]
    ends = np.array(links, np.int64).reshape(-1, 2).T
    entries = [(i, one) for i, who in enumerate(apart) for one in who]
    leading = index.kept(("allocation", "leading"), lambda: _leading(index))
    return Conditions(
        group=joined(index.size(Member), *ends),
        apart=np.array(entries, np.int64).reshape(-1, 2).T,
        team=leading.kind >= 0,
        leading=leading,
        pinned_at=pinned_at,
    )


def _leading(index: Index) -> Leading:
    members, needs = index.table(Member).records, index.table(Need).records
    asked = sorted({need.leader_skills for need in needs if need.leader_skills})
    number = {one: i for i, one in enumerate(asked)}
    able = np.zeros((len(asked) + 1, len(members)), np.bool_)
    for one, i in number.items():
        able[i] = [not set(one).isdisjoint(member.skills) for member in members]
    return Leading(
        kind=np.array([number.get(need.leader_skills, NOWHERE) for need in needs], np.int64),
        able=able,
    )


@attrs.frozen(eq=False)
class Broken:
    """What a placement breaks.

    Attributes:
        together: Members whose companions are not all with them. Shape: (members,).
        apart: Members at the need of somebody from whom they are to be apart. Shape: (members,).
        leaderless: Needs that somebody serves and nobody leads. Shape: (needs,).
    """

    together: Mask
    apart: Mask
    leaderless: Mask

    def __bool__(self) -> bool:
        return any(one.any() for one in (self.together, self.apart, self.leaderless))


def broken(asked: Conditions, at: Counts) -> Broken:
    """Return what a placement breaks, given the need of every member, -1 for none.

    Complexity:
        O(members + needs).
    """
    split = np.flatnonzero(at != at[asked.group])
    together = np.isin(asked.group, asked.group[split])
    set_, member = asked.apart
    set_, member = set_[at[member] >= 0], member[at[member] >= 0]
    _, place, number = np.unique(
        set_ * (asked.team.size + 1) + at[member], return_inverse=True, return_counts=True
    )
    apart = np.zeros(at.size, np.bool_)
    apart[member[number[place] > 1]] = True
    served = np.flatnonzero(at >= 0)
    leads = served[asked.leading(served, at[served])]
    leaderless = asked.team & (np.bincount(at[served], minlength=asked.team.size) > 0)
    leaderless[at[leads]] = False
    return Broken(together, apart, leaderless)


def mended(asked: Conditions, at: Counts) -> Counts:
    """Return a placement without those who break a condition; who is pinned stays.

    Of those who are to be apart, who is pinned stays, else the lowest. Nothing is put in place of
    what is taken out, so that the rest is what it was. Only where pinned members have no leader is
    something still broken.

    Complexity:
        O(members + needs) for each round; a round takes somebody out.
    """
    found, free = at.copy(), asked.pinned_at < 0
    while True:
        faults = broken(asked, found)
        out = faults.together | (faults.leaderless[found] & (found >= 0))
        out |= _others(asked, found, np.flatnonzero(faults.apart))
        out &= free & (found >= 0)
        if not out.any():
            return found
        found[out] = NOWHERE


def _others(asked: Conditions, at: Counts, member: Counts) -> Mask:
    """Return those of some members who are apart from a pinned or a lower one at their need."""
    out = np.zeros(at.size, np.bool_)
    inside = np.isin(asked.apart[1], member)
    set_, who = asked.apart[:, inside]
    order = np.lexsort((who, asked.pinned_at[who] < 0, at[who], set_))
    set_, who = set_[order], who[order]
    again = (set_[1:] == set_[:-1]) & (at[who[1:]] == at[who[:-1]])
    out[who[1:][again]] = True
    return out


def without_leaders(asked: Conditions) -> Conditions:
    """Return conditions by which nobody has to lead."""
    none = Leading(np.full_like(asked.leading.kind, NOWHERE), asked.leading.able)
    return attrs.evolve(asked, team=np.zeros_like(asked.team), leading=none)


def without_teams(problem: Problem, asked: Conditions) -> Problem:
    """Return a problem in which nobody may serve a need that wants a leader."""
    if not asked.team.any():
        return problem
    kept = np.flatnonzero(~asked.team[problem.need])
    return attrs.evolve(
        problem,
        member=problem.member[kept],
        need=problem.need[kept],
        cost=problem.cost[kept],
    )


def joined_parts(problem: Problem, asked: Conditions) -> Counts:
    """Return the lowest need of the part of each need, joined where sets serve in both. (needs,).

    Complexity:
        O(pairs log).
    """
    order = np.argsort(asked.group[problem.member], kind="stable")
    set_, need = asked.group[problem.member][order], problem.need[order]
    follows = np.flatnonzero(set_[1:] == set_[:-1])
    return joined(problem.needs, need[follows], need[follows + 1])


def tied(problem: Problem, asked: Conditions) -> Mask:
    """Return the needs of the parts in which a condition counts. Shape: (needs,)."""
    part = joined_parts(problem, asked)
    held = np.zeros(problem.needs, np.bool_)
    held[part[asked.team]] = True
    held[part[problem.need[asked.paired[problem.member]]]] = True
    return held[part]
