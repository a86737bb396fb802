"""The question of an allocation of posts, and what overrides must satisfy."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import attrs
import numpy as np

from partygrid._links import Numbers
from partygrid.allocation.request_problems import request_problem
from partygrid.errors import InvalidLink, Problem, ProblemReason
from partygrid.filling._candidates import Candidates, Refusals, candidates
from partygrid.filling._held import Held, tally_of
from partygrid.filling._post_plan import Override, TieRule
from partygrid.filling._requests import Declined, declined, unknown_ids
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._losses import number_of
from partygrid.linkage._tally import Tally
from partygrid.mechanisms import Mechanism
from partygrid.org import Member
from partygrid.slots import Slot


@attrs.frozen(eq=False)
class PostQuestion:
    """What is asked, checked.

    Attributes:
        where: The snapshot.
        policy: The mechanism with the rules.
        slots: The slots that are posts, in order; none where the policy is not in force.
        on: The day, None for the latest state.
        tie: What happens in a tie.
        refusals: Who declines what.
        overrides: For a slot and the number of a scope, who is named, by number.
        tallies: The links of the snapshot, counted.
        held: Who fills what.
    """

    where: Jurisdiction
    policy: Mechanism
    slots: tuple[Slot, ...]
    on: date | None
    tie: TieRule
    refusals: Refusals
    overrides: Mapping[tuple[str, int], Mapping[int, Override]]
    tallies: Sequence[Tally]
    held: Held

    def candidates(self, slot: Slot, scopes: Numbers, held: Held) -> Candidates:
        """Return who could hold a post at some scopes, given who fills what."""
        return candidates(self.where.index, slot, scopes, held, self.refusals, on=self.on)

    def missing(self, slot: Slot) -> dict[int, int]:
        """Return how many places of a post are vacant at which scope, by number."""
        tally, position = tally_of(self.tallies, slot)
        short = tally.short[position]
        seat = np.flatnonzero(short)
        return dict(zip(tally.seats.number[seat].tolist(), short[seat].tolist(), strict=True))

    def overridden(self, slot: Slot) -> list[int]:
        """Return the scopes for which overrides name somebody, by number."""
        return sorted(scope for name, scope in self.overrides if name == slot.name)

    def named(self, slot: Slot, scope: int) -> Mapping[int, Override]:
        """Return whom overrides name for a post, by number."""
        return self.overrides.get((slot.name, scope), {})


def overriding(
    where: Jurisdiction,
    slots: Sequence[Slot],
    overrides: Sequence[Any],
    refused: Sequence[Any],
    found: Sequence[Tally],
) -> tuple[Mapping[tuple[str, int], Mapping[int, Override]], Refusals]:
    """Return whom overrides name for which post, and who declines.

    Args:
        where: The snapshot.
        slots: The slots that are posts.
        overrides: What was given as overrides.
        refused: What was given as refusals.
        found: The links of the snapshot, counted.

    Raises:
        InvalidLink: An override or a refusal cannot be, or they contradict each other;
            ``problems`` holds every reason.
    """
    known, problems = declined(where, refused)
    by_post: dict[tuple[str, int], dict[int, Override]] = {}
    for position, one in enumerate(overrides):
        place = f"overrides[{position}]"
        faults = [*_faults(place, one, where, slots, known)]
        problems += faults
        if faults:
            continue
        here = by_post.setdefault((one.slot, number_of(where, one.scope)), {})
        if here.setdefault(number_of(where, one.filler), one) is not one:
            message, remedy = "named twice for this post", "name each once"
            problems.append(
                request_problem(place, ProblemReason.REPEATED, message, remedy, value=one.filler)
            )
    problems += _misplaced(where, slots, overrides, by_post, found)
    if problems:
        raise InvalidLink(problems)
    return by_post, known.numbered(where)


def _faults(
    place: str, one: Any, where: Jurisdiction, slots: Sequence[Slot], known: Declined
) -> Iterator[Problem]:
    """Find what is wrong with an override as it stands."""
    if not isinstance(one, Override):
        message, remedy = "no override", "pass Override(scope=..., slot=..., ...)"
        yield request_problem(place, ProblemReason.WRONG_TYPE, message, remedy, value=one)
        return
    if not str(one.reason or "").strip():
        message, remedy = "no reason is stated", "say why in a few words"
        yield request_problem(place, ProblemReason.MISSING, message, remedy, value=one.reason)
    names = [slot.name for slot in slots]
    if one.slot not in names:
        message = "no post has this name"
        remedy = f"the posts are: {', '.join(names) or 'none on this day'}"
        yield request_problem(place, ProblemReason.UNKNOWN_SLOT, message, remedy, value=one.slot)
    yield from unknown_ids(where, place, [one.scope, one.filler])
    if one.filler in where and not isinstance(where[one.filler], Member):
        message, remedy = "a post is held by a member", "name a member"
        yield request_problem(place, ProblemReason.WRONG_KIND, message, remedy, value=one.filler)
    if known.refuses(one.scope, one.filler):
        message, remedy = "named and refused", "leave out the override, or the refusal"
        yield request_problem(place, ProblemReason.CONTRADICTION, message, remedy, value=one.filler)


def _misplaced(
    where: Jurisdiction,
    slots: Sequence[Slot],
    overrides: Sequence[Any],
    by_post: Mapping[tuple[str, int], Mapping[int, Override]],
    found: Sequence[Tally],
) -> Iterator[Problem]:
    """Find overrides of posts that are not there, and more of them than a post has places."""
    by_name = {slot.name: slot for slot in slots}
    for (name, scope), several in sorted(by_post.items()):
        tally, position = tally_of(found, by_name[name])
        seat = int(tally.seats.seat[scope])
        id_ = where.index.record_at(scope).id
        own = {id(one) for one in several.values()}
        here = [position for position, one in enumerate(overrides) if id(one) in own]
        place = ", ".join(f"overrides[{position}]" for position in here)
        if seat < 0:
            message, remedy = f"{name} is no post of this record", "name a scope of the post"
            yield request_problem(place, ProblemReason.OUTSIDE_SCOPE, message, remedy, value=id_)
            continue
        places = max(int(tally.filled[position, seat] + tally.short[position, seat]), 1)
        if len(several) > places:
            message = f"{len(several):,} members are named for {places:,} of {name}"
            remedy = "leave out some"
            yield request_problem(place, ProblemReason.CONTRADICTION, message, remedy, value=id_)
