"""What is wrong with the pairings of a request, and what they mean for its pins."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import attrs
import numpy as np

from partygrid._index import Index
from partygrid._likeness import nearest
from partygrid.allocation.pairings import Apart, Pairing, Together
from partygrid.allocation.problem import Problem as ArrayProblem
from partygrid.allocation.request_problems import request_problem
from partygrid.allocation.revision import Pair
from partygrid.errors import Problem, ProblemReason
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Member

_SEVERAL = 2


def unusable_pairings(where: Jurisdiction, given: Sequence[Any]) -> Iterator[Problem]:
    """Find what is no pairing, and members who are unknown, repeated, or alone."""
    known = where.index.table(Member).position
    for i, one in enumerate(given):
        place = f"pairings[{i}]"
        members = one.members if isinstance(one, Pairing) else None
        if type(members) is not tuple or any(type(id_) is not str for id_ in members):
            yield request_problem(
                place,
                ProblemReason.WRONG_TYPE,
                "no pairing of member ids",
                "write Together([...]) or Apart([...]) with the ids of members",
                value=one,
            )
            continue
        yield from _unusable_members(place, members, known)


def _unusable_members(
    place: str, members: tuple[str, ...], known: Collection[str]
) -> Iterator[Problem]:
    if len(set(members)) < _SEVERAL:
        reason, message = ProblemReason.OUT_OF_RANGE, "fewer than two members"
        yield request_problem(place, reason, message, "name two or more", value=members)
    for id_, times in sorted(Counter(members).items()):
        if times > 1:
            message = f"the member is named {times:,} times"
            yield request_problem(
                place, ProblemReason.REPEATED, message, "name each once", value=id_
            )
        if id_ not in known:
            yield request_problem(
                place,
                ProblemReason.UNKNOWN_REFERENCE,
                "no Member has this id",
                "correct the id",
                value=id_,
                near=nearest(id_, known),
            )


def contradictory_pairings(
    index: Index, problem: ArrayProblem, pairings: Sequence[Pairing]
) -> Iterator[Problem]:
    """Find members who are to be both together and apart, and groups whom no need takes."""
    companions = companions_of(pairings)
    for group in sorted(set(companions.values())):
        largest = _largest(index, problem, group)
        if len(group) > largest:
            found = f"no need that all of them may serve takes more than {largest:,}"
            none = "no need is one that all of them may serve"
            yield request_problem(
                f"together.{group[0]}",
                ProblemReason.OUT_OF_RANGE,
                f"{len(group):,} members are to serve together, and {found if largest else none}",
                "take members out",
                value=group,
            )
    for apart in (one for one in pairings if isinstance(one, Apart)):
        for one, other in combinations(apart.members, 2):
            if other in companions.get(one, ()):
                yield request_problem(
                    f"apart.{one}.{other}",
                    ProblemReason.CONTRADICTION,
                    "the members are to serve together as well",
                    "take one of the pairings out",
                )


def _largest(index: Index, problem: ArrayProblem, group: Sequence[str]) -> int:
    """Return the most places of any need that all of a group may serve, 0 where there is none."""
    position = index.table(Member).position
    who = np.array([position[id_] for id_ in group])
    ends = np.searchsorted(problem.member, [who, who + 1]).T.tolist()
    able = np.concatenate([problem.need[first:last] for first, last in ends])
    common = np.bincount(able, minlength=problem.floor.size) == who.size
    return int((problem.floor + problem.extra)[common].max(initial=0))


def companions_of(pairings: Iterable[Pairing]) -> dict[str, tuple[str, ...]]:
    """Return with whom each member serves, itself included, in id order."""
    found: dict[str, tuple[str, ...]] = {}
    for pairing in pairings:
        if isinstance(pairing, Together):
            merged = {id_ for one in pairing.members for id_ in found.get(one, (one,))}
            group = tuple(sorted(merged))
            found |= dict.fromkeys(group, group)
    return found


def with_companions(pins: Iterable[Pair], pairings: Iterable[Pairing]) -> tuple[Pair, ...]:
    """Return pins, in id order, with those whom they bring along.

    Examples:
        >>> with_companions([("m1", "patrol")], [Together(["m1", "m2"])])
        (('m1', 'patrol'), ('m2', 'patrol'))
    """
    companions = companions_of(pairings)
    return tuple(sorted({(one, need) for id_, need in pins for one in companions.get(id_, (id_,))}))


def brought_by(written: Iterable[Pair], pairings: Iterable[Pairing]) -> dict[Pair, Pair]:
    """Return the pins that companions have, each with the lowest pin that brings it along.

    Examples:
        >>> brought_by([("m2", "patrol")], [Together(["m1", "m2"])])
        {('m1', 'patrol'): ('m2', 'patrol')}
    """
    companions, stated = companions_of(pairings), set(written)
    return {
        (one, need): (id_, need)
        for id_, need in sorted(stated, reverse=True)
        for one in companions.get(id_, ())
        if (one, need) not in stated
    }


def torn(written: Iterable[Pair], pairings: Iterable[Pairing]) -> dict[str, Problem]:
    """Return, by member, what is wrong with groups of whom several are pinned, and apart."""
    companions, pinned = companions_of(pairings), dict(sorted(written))
    found: dict[str, Problem] = {}
    for group in sorted(set(companions.values())):
        pins = [(id_, pinned[id_]) for id_ in group if id_ in pinned]
        if len({need for _, need in pins}) > 1:
            said = ", ".join(f"{id_} is pinned to {need}" for id_, need in pins)
            found |= dict.fromkeys(
                group,
                request_problem(
                    f"together.{group[0]}",
                    ProblemReason.CONTRADICTION,
                    f"the members are to serve together, and {said}",
                    "take all but one of the pins, or the pairing, out",
                    value=group,
                ),
            )
    return found


def not_apart(pins: Iterable[Pair], pairings: Iterable[Pairing]) -> frozenset[Pair]:
    """Return the pins of members to a need to which somebody is pinned from whom to be apart."""
    found: set[Pair] = set()
    pinned = frozenset(pins)
    needs = {need for _, need in pinned}
    for pairing in (one for one in pairings if isinstance(one, Apart)):
        for need in needs:
            there = pinned.intersection((one, need) for one in pairing.members)
            found |= there if len(there) > 1 else set()
    return frozenset(found)


def still_there(where: Jurisdiction, pairings: Iterable[Pairing]) -> tuple[Pairing, ...]:
    """Return what is left of pairings once members have left for good."""
    known = where.index.table(Member).position
    left = (
        attrs.evolve(one, members=[id_ for id_ in one.members if id_ in known]) for one in pairings
    )
    return tuple(one for one in left if len(one.members) > 1)
