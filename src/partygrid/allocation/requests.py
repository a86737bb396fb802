"""What a request for a new plan must satisfy: every problem with its proposals, in one go."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from partygrid.allocation.grounds import Grounds
from partygrid.allocation.outcomes import Assignment
from partygrid.allocation.plan import Plan
from partygrid.allocation.revised import among_pairs, columns
from partygrid.allocation.revision import Pair, Revision
from partygrid.costs import MOST_METRES
from partygrid.errors import (
    InvalidArgument,
    InvalidLink,
    Problem,
    ProblemReason,
    nearest,
    printed,
)
from partygrid.needs import Need
from partygrid.org import Member

Proposal = Assignment | Pair
"""An assignment, or the ids of a member and a need."""


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
    problems = [one for name, given in stated for one in _unusable(grounds, plan, name, given)]
    if problems:
        raise InvalidLink(problems)
    said, pinned = (sorted({_pair(one) for one in given}) for _, given in stated[:2])
    old = () if plan.revision is None else plan.revision.declined
    revision = Revision(
        declined=tuple(sorted({*said, *old})),
        absent=tuple(sorted(set(stated[2][1]))),
        pins=tuple(pinned),
        before=plan.assignments,
        change_price=change_price,
    )
    problems = list(_contradictions(grounds, revision))
    if problems:
        raise InvalidLink(problems)
    return revision


def _listed(name: str, given: Any) -> list[Any]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidArgument(name, given, "no list", "put it into a list, even a single one")
    return list(given)


def _pair(one: Any) -> Any:
    return (one.member, one.need) if isinstance(one, Assignment) else one


def _unusable(grounds: Grounds, plan: Plan, name: str, given: list[Any]) -> Iterator[Problem]:
    """Find what is of the wrong type, and ids of which neither snapshot nor plan knows."""
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
            gone = name != "pins" and kind is Member and plan.outcome(id_) is not None
            if id_ not in known and not gone:
                yield request_problem(
                    f"{name}[{i}]",
                    ProblemReason.UNKNOWN_REFERENCE,
                    f"no {kind.__name__} has this id",
                    "correct the id",
                    value=id_,
                    near=nearest(id_, known),
                )


def _contradictions(grounds: Grounds, revision: Revision) -> Iterator[Problem]:
    """Find pins that cannot stand: not eligible, declined, absent, two of one member, too many."""
    problem, pins = grounds.problem, revision.pins
    member, need = columns(grounds.where.index, pins)
    rows = np.flatnonzero(among_pairs(problem, member, need))
    eligible = set(zip(problem.member[rows].tolist(), problem.need[rows].tolist(), strict=True))
    declined, absent = set(revision.declined), set(revision.absent)
    pinned = Counter(one for one, _ in pins)
    for pair, ends in zip(pins, zip(member.tolist(), need.tolist(), strict=True), strict=True):
        reasons = {
            "the member may not serve the need": ends not in eligible,
            "it was declined": pair in declined,
            "the member is absent": pair[0] in absent,
            "the member is pinned to several needs": pinned[pair[0]] > 1,
        }
        for message in (one for one, holds in reasons.items() if holds):
            place = f"pins.{pair[0]}.{pair[1]}"
            yield request_problem(place, ProblemReason.CONTRADICTION, message, "take the pin out")
    for id_, number in sorted(Counter(one for _, one in pins).items()):
        most = grounds.where[id_].places
        if number > most:
            message = f"{number:,} members are pinned to the need, its most is {most:,}"
            yield request_problem(
                f"pins.{id_}", ProblemReason.OUT_OF_RANGE, message, "take pins out"
            )


def request_problem(
    place: str,
    reason: ProblemReason,
    message: str,
    remedy: str,
    *,
    value: object = None,
    near: str | None = None,
) -> Problem:
    """Return a problem of a request; a value of None is not printed."""
    return Problem(
        where=place,
        field="",
        value="" if value is None else printed(value),
        reason=reason,
        message=message,
        remedy=remedy,
        nearest=near,
    )
