"""What a request for a plan must satisfy: every problem with proposals and pairings, in one go."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs
import numpy as np

from partygrid._likeness import nearest
from partygrid.allocation.grounds import Grounds
from partygrid.allocation.outcomes import Assignment
from partygrid.allocation.pairing_requests import (
    brought_by,
    contradictory_pairings,
    not_apart,
    still_there,
    torn,
    unusable_pairings,
    with_companions,
)
from partygrid.allocation.pairings import Pairing, in_order
from partygrid.allocation.plan import Plan
from partygrid.allocation.request_problems import refuse_requests, request_problem
from partygrid.allocation.revised import among_pairs, columns
from partygrid.allocation.revision import Pair, Proposal, Revision
from partygrid.costs import MOST_METRES
from partygrid.errors import InvalidArgument, Problem, ProblemReason
from partygrid.needs import Need
from partygrid.org import Member


def demanded(
    grounds: Grounds, pins: Iterable[Proposal], pairings: Iterable[Pairing]
) -> tuple[tuple[Pair, ...], tuple[Pairing, ...]]:
    """Return the pins, those of companions included, and the pairings that a plan must keep.

    Raises:
        InvalidLink: Pins or pairings that cannot be.
    """
    pinned, paired = _listed("pins", pins), _listed("pairings", pairings)
    refuse_requests(
        [
            *_unusable(grounds, "pins", pinned, lambda _: False),
            *unusable_pairings(grounds.where, paired),
        ]
    )
    asked = in_order(tuple(paired))
    written = frozenset(_pair(one) for one in pinned)
    found = with_companions(written, asked)
    revision = Revision(pins=found, before=(), change_price=0)
    refuse_requests(
        [
            *contradictory_pairings(grounds.where.index, grounds.problem, asked),
            *_contradictions(grounds, revision, written, asked),
        ]
    )
    return found, asked


def requested(
    grounds: Grounds,
    plan: Plan,
    *,
    declined: Iterable[Proposal],
    absent: Iterable[str],
    pins: Iterable[Proposal],
    change_price: int,
) -> Revision:
    """Return the revision that is asked for.

    Raises:
        InvalidLink: A proposal, a pin or an absent member cannot be.
        InvalidArgument: The price of a change is no whole number of metres.
    """
    if type(change_price) is not int or not 0 <= change_price <= MOST_METRES:
        reason = f"no whole number of metres from 0 to {MOST_METRES:,}"
        raise InvalidArgument("change_price", change_price, reason, "state metres, 0 for none")
    stated = [
        ("declined", _listed("declined", declined)),
        ("pins", _listed("pins", pins)),
        ("absent", _listed("absent", absent)),
    ]
    gone = lambda id_: plan.outcome(id_) is not None  # noqa: E731 - known, though not there now
    refuse_requests(
        [one for name, given in stated for one in _unusable(grounds, name, given, gone)]
    )
    said, pinned = ({_pair(one) for one in given} for _, given in stated[:2])
    pairings = still_there(grounds.where, plan.pairings)
    old = () if plan.revision is None else plan.revision.declined
    revision = Revision(
        declined=tuple(sorted({*said, *old})),
        absent=tuple(sorted(set(stated[2][1]))),
        pins=with_companions(pinned, pairings),
        before=plan.assignments,
        change_price=change_price,
    )
    refuse_requests([*_contradictions(grounds, revision, frozenset(pinned), pairings)])
    return revision


def _listed(name: str, given: Any) -> list[Any]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidArgument(name, given, "no list", "put it into a list, even a single one")
    return list(given)


def _pair(one: Any) -> Any:
    return (one.member, one.need) if isinstance(one, Assignment) else one


def _unusable(
    grounds: Grounds, name: str, given: list[Any], was_there: Callable[[str], bool]
) -> Iterator[Problem]:
    """Find what is of the wrong type, and ids that neither the snapshot nor the plan knows."""
    for i, one in enumerate(given):
        ids = (one,) if name == "absent" else _pair(one)
        width = 1 if name == "absent" else 2
        if type(ids) is not tuple or [type(id_) for id_ in ids] != [str] * width:
            wanted = "an id" if width == 1 else "an assignment, or (member id, need id)"
            yield request_problem(
                f"{name}[{i}]", ProblemReason.WRONG_TYPE, "not usable", f"write {wanted}", value=one
            )
            continue
        for id_, kind in zip(ids, (Member, Need), strict=False):
            known = grounds.where.index.table(kind).position
            gone = name != "pins" and kind is Member
            if id_ not in known and not (gone and was_there(id_)):
                yield request_problem(
                    f"{name}[{i}]",
                    ProblemReason.UNKNOWN_REFERENCE,
                    f"no {kind.__name__} has this id",
                    "correct the id",
                    value=id_,
                    near=nearest(id_, known),
                )


def _contradictions(
    grounds: Grounds, revision: Revision, written: frozenset[Pair], pairings: tuple[Pairing, ...]
) -> Iterator[Problem]:
    """Find pins that cannot stand: not eligible, declined, absent, two of one member, too many.

    What stands against a companion is a problem of the pin that brings the companion along.
    """
    split = torn(written, pairings)
    yield from dict.fromkeys(split.values())
    brought = brought_by(written, pairings)
    pins = tuple(one for one in revision.pins if one in written or one[0] not in split)
    for pair, faults in _faults(grounds, attrs.evolve(revision, pins=pins), pairings):
        member, need = brought.get(pair, pair)
        own = pair in written
        who = "the member" if own else f"{pair[0]}, with whom the member is to serve together,"
        remedy = "take the pin out" if own else "take the pin, or the pairing, out"
        for message in (f"{who} {one}" for one in faults):
            place = f"pins.{member}.{need}"
            yield request_problem(place, ProblemReason.CONTRADICTION, message, remedy)
    along = {need for _, need in brought}
    for id_, number in sorted(Counter(one for _, one in pins).items()):
        most = grounds.where[id_].places
        if number > most:
            who = ", companions included," if id_ in along else ""
            message = f"{number:,} members{who} are pinned to the need, its most is {most:,}"
            yield request_problem(
                f"pins.{id_}", ProblemReason.OUT_OF_RANGE, message, "take pins out"
            )


def _faults(
    grounds: Grounds, revision: Revision, pairings: tuple[Pairing, ...]
) -> Iterator[tuple[Pair, list[str]]]:
    """Yield every pin, companions included, with what stands against it."""
    problem, pins = grounds.problem, revision.pins
    member, need = columns(grounds.where.index, pins)
    rows = np.flatnonzero(among_pairs(problem, member, need))
    eligible = set(zip(problem.member[rows].tolist(), problem.need[rows].tolist(), strict=True))
    declined, absent = set(revision.declined), set(revision.absent)
    apart, several = not_apart(pins, pairings), Counter(one for one, _ in pins)
    for pair, ends in zip(pins, zip(member.tolist(), need.tolist(), strict=True), strict=True):
        faults = {
            "may not serve the need": ends not in eligible,
            "declined it": pair in declined,
            "is absent": pair[0] in absent,
            "is pinned to several needs": several[pair[0]] > 1,
            "is to be apart from somebody pinned there": pair in apart,
        }
        yield pair, [one for one, holds in faults.items() if holds]
