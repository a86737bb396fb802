"""Who answers for what in a scenario: holders in turn, and members for buildings near home."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import cycle
from random import Random
from typing import TypeVar

from partygrid.examples._draws import draw
from partygrid.grid import Building
from partygrid.org import Member, Window

T = TypeVar("T")


def appoint(
    rng: Random, organisation: str, homes: Sequence[Building], count: int
) -> tuple[Member, ...]:
    """Return so many people who work for an organisation itself, with opaque ids."""
    return tuple(
        Member(
            f"{organisation}-m{number:02d}",
            organisation=organisation,
            residence=home.id,
            windows=(Window.WORKING_HOURS,),
        )
        for number, home in enumerate(draw(rng, homes, count), 1)
    )


def in_turn(targets: Iterable[T], holders: Iterable[str]) -> Iterator[tuple[T, str]]:
    """Return each target with a holder, one after the other and round again.

    Examples:
        >>> list(in_turn(["a", "b", "c"], ["m1", "m2"]))
        [('a', 'm1'), ('b', 'm2'), ('c', 'm1')]
    """
    return zip(targets, cycle(holders), strict=False)


_NEARNESS: tuple[Callable[[Building], str | None], ...] = (
    lambda building: building.id,
    lambda building: building.compound,
    lambda _: "",
)
"""Who lives in the same building is near, then in the same compound, then anywhere here."""


def near_home(
    wanted: Mapping[str, int], members: Iterable[Member], homes: Sequence[Building], *, load: int
) -> dict[str, dict[str, int]]:
    """Return who answers for each building near home, and for how much of it.

    Buildings take from the members who live in them, then from those of their compound, then from
    all, in the order given; nobody carries more than `load`. Where members run out, something is
    left over.

    Args:
        wanted: What is wanted for each building, such as its households.
        members: Who may answer, each living in one of the homes.
        homes: The buildings of one community.
        load: What one member carries at most.

    Complexity:
        O(buildings + members).

    Examples:
        >>> homes = [Building("b1"), Building("b2")]
        >>> people = [Member("m1", residence="b1"), Member("m2", residence="b1")]
        >>> near_home({"b1": 20, "b2": 20}, people, homes, load=15)
        {'b1': {'m1': 15, 'm2': 5}, 'b2': {'m2': 10}}
    """
    home = {building.id: building for building in homes}
    people = list(members)
    spare = {member.id: load for member in people}
    answering: dict[str, dict[str, int]] = {id_: {} for id_ in wanted}
    for key in _NEARNESS:
        queues: dict[str | None, deque[str]] = defaultdict(deque)
        for member in people:
            if spare[member.id]:
                queues[key(home[member.residence or ""])].append(member.id)
        for id_, amount in wanted.items():
            queue, left = queues[key(home[id_])], amount - sum(answering[id_].values())
            while left and queue:
                part = min(left, spare[queue[0]])
                answering[id_][queue[0]] = part
                spare[queue[0]] -= part
                left -= part
                if not spare[queue[0]]:
                    queue.popleft()
    return answering
