"""What a request to fill slots must satisfy: every problem with pins and refusals, in one go."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import attrs
import numpy as np

from partygrid.allocation.request_problems import request_problem
from partygrid.errors import (
    InvalidArgument,
    InvalidJurisdiction,
    InvalidLink,
    Problem,
    ProblemReason,
    UnknownId,
)
from partygrid.filling._candidates import Refusals
from partygrid.filling._held import cells
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._check import check_mechanism
from partygrid.linkage._findings import SlotFinding
from partygrid.linkage._losses import number_of
from partygrid.linkage._validity import SlotReason
from partygrid.mechanisms import Link, Mechanism
from partygrid.slots import Slot

Refused = Iterable[str | tuple[str, str]]
"""Who declines: a filler everywhere, or a filler at one scope as (scope, filler)."""


@attrs.frozen
class Declined:
    """Who declines, as ids.

    Attributes:
        everywhere: Who declines every scope.
        somewhere: Scopes and fillers who decline them.
    """

    everywhere: frozenset[str]
    somewhere: frozenset[tuple[str, str]]

    def refuses(self, scope: str, filler: str) -> bool:
        """Return whether a filler declines a scope."""
        return filler in self.everywhere or (scope, filler) in self.somewhere

    def numbered(self, where: Jurisdiction) -> Refusals:
        """Return the same as numbers of records."""
        everyone = sorted(number_of(where, one) for one in self.everywhere)
        pairs = [[number_of(where, one) for one in pair] for pair in sorted(self.somewhere)]
        scope, filler = np.array(pairs, np.intp).reshape(-1, 2).T
        return Refusals(np.array(everyone, np.intp), np.sort(cells(scope, filler)))


def as_list(name: str, given: Any) -> list[Any]:
    """Return what was given as a list.

    Raises:
        InvalidArgument: It is a single text, or nothing that can be gone through.
    """
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidArgument(name, given, "no list", "put it into a list, even a single one")
    return list(given)


def declined(where: Jurisdiction, refused: Sequence[Any]) -> tuple[Declined, list[Problem]]:
    """Return who declines, and every problem with how that is stated."""
    problems: list[Problem] = []
    everywhere: set[str] = set()
    somewhere: set[tuple[str, str]] = set()
    for position, one in enumerate(refused):
        place = f"refused[{position}]"
        ids = (one,) if isinstance(one, str) else one
        if not isinstance(ids, tuple) or [type(id_) for id_ in ids] not in ([str], [str, str]):
            message, remedy = "nobody who declines", "write an id, or (scope id, filler id)"
            problems.append(
                request_problem(place, ProblemReason.WRONG_TYPE, message, remedy, value=one)
            )
            continue
        unknown = [*unknown_ids(where, place, ids)]
        problems += unknown
        if not unknown:
            everywhere.update(ids[:1] if len(ids) == 1 else ())
            somewhere.update([ids] if len(ids) > 1 else ())
    return Declined(frozenset(everywhere), frozenset(somewhere)), problems


def unknown_ids(where: Jurisdiction, place: str, ids: Iterable[str]) -> Iterator[Problem]:
    """Find ids that no record has."""
    for id_ in ids:
        try:
            where[id_]
        except UnknownId as error:
            yield request_problem(
                place,
                ProblemReason.UNKNOWN_REFERENCE,
                "no record has this id",
                "correct the id",
                value=id_,
                near=error.near,
            )


def pinned(
    where: Jurisdiction,
    mechanism: Mechanism,
    slots: Sequence[Slot],
    pins: Sequence[Any],
    refused: Sequence[Any],
    *,
    on: date | None,
) -> tuple[Jurisdiction, Declined]:
    """Return the snapshot with the pins, and who declines.

    Raises:
        InvalidLink: A pin or a refusal cannot be, or they contradict each other; ``problems``
            holds every reason.
    """
    names = [slot.name for slot in slots]
    known, problems = declined(where, refused)
    for position, pin in enumerate(pins):
        if isinstance(pin, Link):
            problems += _faults(f"pins[{position}]", pin, mechanism, names, known, on=on)
    try:
        linked = where.with_links(pins) if pins else where
    except InvalidJurisdiction as error:
        told = (attrs.evolve(one, where=f"pins[{one.position}]") for one in error.problems)
        raise InvalidLink([*problems, *told]) from None
    if not problems and pins:
        problems += _worse(where, linked, mechanism, pins, on)
    if problems:
        raise InvalidLink(problems)
    return linked, known


def _faults(
    place: str,
    pin: Link,
    mechanism: Mechanism,
    names: Collection[str],
    known: Declined,
    *,
    on: date | None,
) -> Iterator[Problem]:
    """Find what is wrong with a pin as it stands."""
    if pin.mechanism != mechanism.id:
        message, remedy = "of another mechanism", f"pin links of {mechanism.id!r} only"
        yield request_problem(
            place, ProblemReason.CONTRADICTION, message, remedy, value=pin.mechanism
        )
    elif pin.slot not in names:
        message = "no slot that is filled here has this name"
        remedy = f"the slots are: {', '.join(names) or 'none on this day'}"
        yield request_problem(place, ProblemReason.UNKNOWN_SLOT, message, remedy, value=pin.slot)
    if not pin.holds_on(on):
        message, remedy = "it does not hold on the day", "correct its dates, or leave it out"
        yield request_problem(place, ProblemReason.IMPOSSIBLE_DATES, message, remedy)
    if known.refuses(pin.scope, pin.filler):
        message, remedy = "pinned and refused", "leave out the pin, or the refusal"
        yield request_problem(place, ProblemReason.CONTRADICTION, message, remedy, value=pin.filler)


_REASONS = {
    SlotReason.NO_SCOPE: ProblemReason.OUTSIDE_SCOPE,
    SlotReason.OUTSIDE_SCOPE: ProblemReason.OUTSIDE_SCOPE,
    SlotReason.NO_FILLER: ProblemReason.WRONG_KIND,
    SlotReason.WRONG_FILLER: ProblemReason.WRONG_KIND,
    SlotReason.REPEATED: ProblemReason.REPEATED,
    SlotReason.SAME_FILLER: ProblemReason.CONTRADICTION,
}


def _worse(
    where: Jurisdiction,
    linked: Jurisdiction,
    mechanism: Mechanism,
    pins: Sequence[Link],
    on: date | None,
) -> Iterator[Problem]:
    """Find what a check of the snapshot with the pins finds that it did not find without."""
    before, after = (
        set(check_mechanism(one, mechanism, on=on).findings) for one in (where, linked)
    )
    for finding in sorted(after - before):
        if finding.reason is not SlotReason.SHORT:
            reason = _REASONS.get(finding.reason, ProblemReason.NOT_ELIGIBLE)
            place = ", ".join(f"pins[{position}]" for position in _behind(finding, pins))
            yield request_problem(place, reason, str(finding), "leave out a pin, or correct it")


def _behind(finding: SlotFinding, pins: Sequence[Link]) -> list[int]:
    """Return the positions of the pins that a finding is about; of its slot, where there are."""
    named = [
        position
        for position, pin in enumerate(pins)
        if finding.scope in ("", pin.scope) and finding.filler in ("", pin.filler)
    ]
    return [position for position in named if pins[position].slot == finding.slot] or named
