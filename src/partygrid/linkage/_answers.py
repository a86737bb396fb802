"""Who answers for a place, and what somebody answers for."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date
from operator import attrgetter
from typing import Any

import attrs
import numpy as np

from partygrid._whereabouts import buildings_of, weights_of
from partygrid.errors import InvalidArgument, UnknownName
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._check import refuse_no_day
from partygrid.linkage._losses import number_of
from partygrid.linkage._walk import chains, exists, refuse_no_place
from partygrid.mechanisms import Link, Mechanism
from partygrid.slots import FILLER_KINDS


@attrs.frozen(kw_only=True)
class Answer:
    """Somebody who answers for a place, by one link.

    Attributes:
        mechanism: Id of the mechanism of the link.
        slot: Name of the slot.
        filler: Id of whoever answers.
        scope: Id of the record on which the link sits.
        chain: The ids walked, from the place to the scope and on to the filler.
        weight: How much of the scope the filler answers for, such as households; None for the
            whole.

    Examples:
        >>> print(Answer(mechanism="chain", slot="chief", filler="m1", scope="b1",
        ...     chain=("b1", "m1")))
        1 step: b1 > m1 (chain, chief)
    """

    mechanism: str
    slot: str
    filler: str
    scope: str
    chain: tuple[str, ...]
    weight: int | None = None

    @property
    def steps(self) -> int:
        """How many steps the filler is from the place; 1 for a link on the place itself."""
        return len(self.chain) - 1

    def __str__(self) -> str:
        steps = f"{self.steps} step{'' if self.steps == 1 else 's'}"
        share = "" if self.weight is None else f", {self.weight:,} of it"
        return f"{steps}: {' > '.join(self.chain)} ({self.mechanism}, {self.slot}{share})"


def who_answers_for(
    where: Jurisdiction,
    place: str,
    *,
    on: date | None = None,
    mechanisms: Iterable[Mechanism | str] | Mechanism | str | None = None,
) -> tuple[Answer, ...]:
    """Return everybody who answers for a place, nearest first.

    The walk leads outwards from the place: from a building to its compound (to its community where
    that is stated instead) and its grids of every layer, from these to their community, from there
    to the town; from each place to the organisations that cover it and to the needs, resources,
    teams and facilities at it; from an organisation to its parent; from a need or a resource to the
    projects that join it. Each link that sits on a record so reached is an answer. The chain is the
    shortest one, among equals the one whose ids come first.

    A link counts where it holds on the day and its filler exists then; no definition of a
    mechanism is asked whether it is valid. Where two links say the same, the one that begins first
    counts. Where a team fills a slot, the team answers, and its leader and members do not answer
    besides: they stand in ``Team.leader`` and ``Team.members``.

    Args:
        where: The snapshot to look at.
        place: Id of a building, compound, grid, community or town.
        on: The day; None takes the latest state, in which what has an end counts as ended, also
            where that end lies ahead.
        mechanisms: The mechanisms that are meant, or the ids of some that have links; None for all
            that have links.

    Returns:
        The answers, sorted by steps, mechanism, slot and filler.

    Raises:
        UnknownId: No record has the id.
        InvalidArgument: The record is no place, `on` no date, or `mechanisms` holds none.
        UnknownName: No link has this id of a mechanism.

    Complexity:
        O(records reached times mechanisms times log links), on top of O(records log records)
        done once.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([
        ...     pg.Town("t"), pg.Community("c", town="t"), pg.Compound("x", community="c"),
        ...     pg.Building("b", compound="x"), pg.Member("m1"), pg.Member("m2")])
        >>> chief = pg.Link(mechanism="chain", scope="b", slot="chief", filler="m1")
        >>> contact = pg.Link(mechanism="contact", scope="c", slot="contact", filler="m2")
        >>> for answer in who_answers_for(where.with_links(chief, contact), "b"):
        ...     print(answer)
        1 step: b > m1 (chain, chief)
        3 steps: b > x > c > m2 (contact, contact)
    """
    refuse_no_day(on)
    refuse_no_place(where, place)
    wanted = _wanted(where, mechanisms)
    found: dict[tuple[str, str, str, str], Answer] = {}
    for scope, chain in chains(where, place, on).items():
        for link in links_on(where, scope, wanted, on):
            key = (link.mechanism, link.slot, link.filler, scope)
            found.setdefault(key, _answer(link, (*chain, link.filler)))
    key_of = attrgetter("steps", "mechanism", "slot", "filler", "scope")
    return tuple(sorted(found.values(), key=key_of))


def _answer(link: Link, chain: tuple[str, ...]) -> Answer:
    return Answer(
        mechanism=link.mechanism,
        slot=link.slot,
        filler=link.filler,
        scope=link.scope,
        chain=chain,
        weight=link.weight,
    )


def _wanted(where: Jurisdiction, mechanisms: Any) -> tuple[str, ...]:
    """Return the ids of the mechanisms that are meant and have links."""
    known = where.link_index.mechanisms
    if mechanisms is None:
        return known
    several = mechanisms if isinstance(mechanisms, Iterable) else (mechanisms,)
    ids = set()
    for one in (mechanisms,) if isinstance(mechanisms, str) else several:
        if not isinstance(one, Mechanism | str):
            raise InvalidArgument("mechanisms", one, "no mechanism", "pass Mechanisms or their ids")
        if isinstance(one, str) and one not in known:
            raise UnknownName("link of a mechanism", one, known)
        ids.add(one if isinstance(one, str) else one.id)
    return tuple(one for one in known if one in ids)


def links_on(
    where: Jurisdiction, scope: str, mechanisms: Iterable[str], on: date | None
) -> Iterator[Link]:
    """Find the links of some mechanisms on a scope that count on a day."""
    links = where.links
    for mechanism in mechanisms:
        first = bisect_left(links, (mechanism, scope), key=attrgetter("mechanism", "scope"))
        for link in map(links.__getitem__, range(first, len(links))):
            if (link.mechanism, link.scope) != (mechanism, scope):
                break
            if link.holds_on(on) and exists(where, link.filler, on):
                yield link


@attrs.frozen(kw_only=True)
class Duty:
    """One thing that somebody answers for.

    Attributes:
        mechanism: Id of the mechanism of the link.
        slot: Name of the slot.
        scope: Id of the record for which the filler answers.
        weight: How much of it, such as households; None for the whole.
        buildings: Number of buildings of the scope.
        households: Households in them.
        residents: Residents in them.

    Examples:
        >>> print(Duty(mechanism="chain", slot="chief", scope="b1", buildings=1, households=48))
        b1 (chain, chief): 1 building, 48 households
    """

    mechanism: str
    slot: str
    scope: str
    weight: int | None = None
    buildings: int = 0
    households: int = 0
    residents: int = 0

    def __str__(self) -> str:
        buildings = f"{self.buildings:,} building{'' if self.buildings == 1 else 's'}"
        share = "" if self.weight is None else f", {self.weight:,} of it"
        return (
            f"{self.scope} ({self.mechanism}, {self.slot}): {buildings}, "
            f"{self.households:,} households{share}"
        )


def what_answers(where: Jurisdiction, filler: str, *, on: date | None = None) -> tuple[Duty, ...]:
    """Return everything that somebody answers for: `who_answers_for`, asked the other way round.

    A filler has a duty exactly where it is an answer for the scope and every place from which the
    walk reaches the scope. Where two links say the same, the one that begins first counts. What a
    team answers for is the duty of the team, and not of its leader besides.

    Args:
        where: The snapshot to look at.
        filler: Id of a member, unit, organisation, team or facility.
        on: The day; None takes the latest state, see `who_answers_for`.

    Returns:
        The duties, sorted by mechanism, slot and scope.

    Raises:
        UnknownId: No record has the id.
        InvalidArgument: The record can fill no slot, or `on` is no date.

    Complexity:
        O(links) by array operations, on top of O(links + records) done once.

    Examples:
        >>> import partygrid as pg
        >>> where = pg.Jurisdiction([pg.Building("b1", households=48), pg.Member("m1")])
        >>> link = pg.Link(mechanism="chain", scope="b1", slot="chief", filler="m1")
        >>> print(*what_answers(where.with_links(link), "m1"))
        b1 (chain, chief): 1 building, 48 households
    """
    refuse_no_day(on)
    kind = type(where[filler])
    if kind not in FILLER_KINDS:
        names = ", ".join(one.__name__ for one in FILLER_KINDS)
        reason = f"a {kind.__name__} fills no slot"
        raise InvalidArgument("filler", filler, reason, f"name one of {names}")
    number = number_of(where, filler)
    found: dict[tuple[str, str, str], Duty] = {}
    for mechanism in where.link_index.mechanisms:
        rows = where.link_index.rows(mechanism)
        for row in np.flatnonzero(rows.filler == number).tolist():
            link = rows.links[row]
            key = (mechanism, link.slot, link.scope)
            held = link.holds_on(on) and exists(where, filler, on) and exists(where, link.scope, on)
            if held and key not in found:
                found[key] = _duty(where, link)
    return tuple(found[key] for key in sorted(found))


def _duty(where: Jurisdiction, link: Link) -> Duty:
    index, kind = where.index, type(where[link.scope])
    position = index.table(kind).position[link.scope]
    first, last = np.searchsorted(buildings_of(index, kind).owner, [position, position + 1])
    return Duty(
        mechanism=link.mechanism,
        slot=link.slot,
        scope=link.scope,
        weight=link.weight,
        buildings=int(last - first),
        households=int(weights_of(index, kind, "households")[position]),
        residents=int(weights_of(index, kind, "residents")[position]),
    )
